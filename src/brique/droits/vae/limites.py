"""How many dossiers de faisabilité in a year, which blocs leave out of the count, and from which day the next may go.

Art. R. 6412-3 and R. 6412-4; décret n° 2017-1135 before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from brique.droits.enregistrement import Motif
from brique.droits.noyau import Droit, Etape, Trace, Valeur, reserves

REGLE = "vae-limites"


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier de faisabilité sent before. ``caduc``: its recevabilité lapsed."""

    certification: str
    depose_le: date
    sur_blocs: bool = False
    caduc: bool = False


@dataclass(frozen=True, slots=True)
class Depot:
    """A dossier to send on ``jour`` for this certification, and those sent before (``anterieurs``).

    ``inscrit_le``: when the parcours began (None: ``jour``); ``portail``: the certification is on France VAE;
    ``referentiel_inchange``: since a recevabilité that lapsed; ``au``: the day the answer is told (None: ``jour``).
    """

    certification: str
    jour: date
    anterieurs: tuple[Dossier, ...] = ()
    inscrit_le: date | None = None
    portail: bool = True
    referentiel_inchange: bool = True
    au: date | None = None


@dataclass(frozen=True, slots=True)
class ReponseDepot:
    """Whether the yearly limits let the dossier go that day, and from which day they do."""

    possible: bool
    des_le: date
    motifs: tuple[Motif, ...]
    trace: Trace

    @property
    def reserves(self) -> tuple[str, ...]:
        """What must be told beside the answer."""
        return reserves(self.trace)


def parcours_suivi(debut: date, droit: Droit, *, portail: bool = True) -> bool:
    """True when the parcours of art. R. 6412-1 applies to one begun on ``debut``."""
    valeur = droit.valeur_ou_rien("vae.parcours", debut)
    return portail and valeur is not None and valeur.grandeur is True


def limiter_depot(depot: Depot, droit: Droit) -> ReponseDepot:
    """Whether the dossier may go on its day. Before 1 October 2017 no limit is known: it may."""
    bornes = droit.valeur_ou_rien("vae.dossiers_par_an", depot.jour)
    dans_l_annee = [d for d in depot.anterieurs if d.depose_le.year == depot.jour.year and d.depose_le <= depot.jour]
    if bornes is None or not dans_l_annee:
        return ReponseDepot(True, depot.jour, (), ())
    suivi = parcours_suivi(depot.inscrit_le or depot.jour, droit, portail=depot.portail)
    valeurs: tuple[Valeur, ...] = (bornes,)
    hors = droit.valeur("vae.blocs_hors_limite", depot.jour)
    if hors.grandeur is True and suivi:
        valeurs = (bornes, hors)
        dans_l_annee = [dossier for dossier in dans_l_annee if not dossier.sur_blocs]
    caducite = _apres_caducite(depot, dans_l_annee, droit) if suivi else None
    if caducite is not None and depot.referentiel_inchange:
        dit = "Recevabilité caduque, référentiel inchangé : la limite n’est pas opposée."
        return ReponseDepot(True, depot.jour, (), (Etape(REGLE, dit, (caducite,)),))
    reponse = _compter(depot, dans_l_annee, valeurs)
    if caducite is None:
        return reponse
    phrase = "Le référentiel a changé depuis la recevabilité caduque : la limite de l’année s’applique."
    change = Motif(REGLE, phrase, caducite.reference, bloquant=False)
    trace = (Etape(REGLE, phrase, (caducite,)), *reponse.trace)
    return ReponseDepot(reponse.possible, reponse.des_le, (change, *reponse.motifs), trace)


def _apres_caducite(depot: Depot, anterieurs: Sequence[Dossier], droit: Droit) -> Valeur | None:
    """The value that lifts the limits for a dossier that comes again after a caducité; None when it does not."""
    if not any(d.caduc and d.certification == depot.certification for d in anterieurs):
        return None
    return droit.valeur_ou_rien("vae.caducite_hors_limite", depot.jour)


def _compter(depot: Depot, anterieurs: Sequence[Dossier], valeurs: tuple[Valeur, ...]) -> ReponseDepot:
    bornes, annee = valeurs[0], depot.jour.year
    assert isinstance(bornes.grandeur, Mapping)
    meme, differentes = (int(str(bornes.grandeur[nom])) for nom in ("meme", "differentes"))
    memes = [dossier for dossier in anterieurs if dossier.certification == depot.certification]
    visees = {dossier.certification for dossier in anterieurs} | {depot.certification}
    if len(memes) >= meme:
        deja = any(dossier.depose_le <= (depot.au or depot.jour) for dossier in memes)
        verbe = "a déjà été déposé" if deja else "sera déjà déposé"
        phrase = f"Un dossier {verbe} en {annee} pour {depot.certification}."
    elif len(visees) > differentes:
        phrase = f"Ce serait la {len(visees)}e certification visée en {annee} : {differentes} au plus."
    else:
        dit = Etape(REGLE, "La limite de dossiers dans l’année n’est pas atteinte.", valeurs)
        return ReponseDepot(True, depot.jour, (), (dit,))
    janvier = date(annee + 1, 1, 1)
    motif = Motif(REGLE, phrase, bornes.reference, f"Attendre le {janvier:%d/%m/%Y}.", des_le=janvier)
    return ReponseDepot(False, janvier, (motif,), (Etape(REGLE, phrase, valeurs),))
