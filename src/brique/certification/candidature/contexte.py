"""What the rules must know beside the facts of a candidature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from brique.certification.attribution import FINALE
from brique.certification.candidature.etats import etat, premier_jour
from brique.certification.candidature.habilitation import Habilitation
from brique.certification.candidature.valeurs import Acte, Candidature, Etat
from brique.certification.deliberation.valeurs import DecisionBloc, Presence, Seance
from brique.certification.evaluation import Synthese
from brique.certification.reglement.valeurs import Reglement, Voie
from brique.droits.enregistrement import Enregistrement
from brique.droits.noyau import Droit
from brique.droits.vae.limites import Dossier


@dataclass(frozen=True, slots=True)
class Contexte:
    """The règlement and the law; the register (None: not known, and then not checked), the bodies let act, what the
    person sent elsewhere, the evaluated blocs, the session and its decisions.

    ``dossiers``: the other dossiers de faisabilité of the person (:func:`dossiers_de` reads them from candidatures).
    ``portail``: the certification is on France VAE. ``motif_legitime``: the certificateur admits one, which keeps the
    recevabilité from lapsing. ``formation_initiale``: the certification that the person is in initial training for.
    ``reportes``: the blocs that the jury left to another session.
    """

    reglement: Reglement
    droit: Droit
    enregistrement: Enregistrement | None = None
    habilitations: tuple[Habilitation, ...] = ()
    dossiers: tuple[Dossier, ...] = ()
    syntheses: Mapping[str, Synthese] = field(default_factory=dict)
    seance: Seance | None = None
    decisions: tuple[DecisionBloc, ...] = ()
    presence: Presence = Presence.PRESENT
    portail: bool = True
    motif_legitime: bool = False
    referentiel_inchange: bool = True
    formation_initiale: str = ""
    reportes: frozenset[str] = frozenset()

    def evaluables(self, blocs: frozenset[str]) -> tuple[str, ...]:
        """The blocs that the règlement has évaluateurs see; the others, and the final evaluation, the jury alone."""
        return tuple(bloc for bloc in sorted(blocs - {FINALE}) if self.reglement.evaluation_de(bloc).evaluateurs > 0)


def dossiers_de(candidatures: Iterable[Candidature]) -> tuple[Dossier, ...]:
    """The dossiers de faisabilité that these candidatures sent, one each, for the yearly limits (art. R. 6412-3).

    A dossier sent again because pieces were missing is the same one.
    """
    dossiers = []
    for une in candidatures:
        depose = premier_jour(une, Acte.DEPOSER_FAISABILITE)
        if une.voie is Voie.VAE and depose is not None:
            caduc = etat(une) is Etat.CADUQUE
            dossiers.append(Dossier(une.certification, depose, sur_blocs=not une.entiere, caduc=caduc))
    return tuple(dossiers)
