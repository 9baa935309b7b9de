"""What the register says on a day of the certifications that offers prepare: enough to check them, no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from brique.droits.enregistrement import Enregistrement
from brique.referentiel.fiche import Fiche, Habilitation

_FORMENT = frozenset({Habilitation.FORMER, Habilitation.ORGANISER_ET_FORMER})
_DE_DROIT = "droit"
SIREN = 9


@dataclass(frozen=True, slots=True)
class FicheConnue:
    """A certification on a day: when it is registered, its ``blocs`` (labels by code), who may train.

    ``habilites``: SIRET of the certificateurs and of those they let train. ``liste_tenue``: False where the register
    holds no list of them, so that nothing can be said of a body.
    """

    enregistrement: Enregistrement
    intitule: str = ""
    blocs: Mapping[str, str] = field(default_factory=dict)
    habilites: frozenset[str] = frozenset()
    liste_tenue: bool = True
    remplacantes: tuple[str, ...] = ()

    @property
    def numero(self) -> str:
        return self.enregistrement.numero

    @property
    def debut(self) -> date | None:
        """The first day of its registration; None when the register gives none."""
        periode = self.enregistrement.periode
        return None if periode is None or periode.debut == date.min else periode.debut

    @property
    def fin(self) -> date | None:
        """The last day of its registration; None when the register gives none."""
        periode = self.enregistrement.periode
        return None if periode is None or periode.fin is None else periode.fin - timedelta(days=1)

    def enregistree(self, jour: date) -> bool:
        """True when one may enter a training for it that day."""
        return self.enregistrement.inscrit(jour)

    def bloc(self, code: str) -> str | None:
        """The code of one of its blocs as the register writes it, whatever the case; None when it has no such bloc."""
        voulu = code.strip().casefold()
        return next((connu for connu in self.blocs if connu.casefold() == voulu), None)

    def meme_entreprise(self, siret: str) -> bool:
        """True when another establishment of the same company may train."""
        return any(connu[:SIREN] == siret[:SIREN] for connu in self.habilites if len(siret) >= SIREN)


@dataclass(frozen=True, slots=True)
class EtatRegistre:
    """The certifications by number, as the register stands ``au`` that day."""

    au: date
    fiches: Mapping[str, FicheConnue]

    def fiche(self, numero: str) -> FicheConnue | None:
        return self.fiches.get(numero)


def etat_registre(fiches: Iterable[Fiche], au: date) -> EtatRegistre:
    """The state of the register from its fiches, as they stand that day."""
    return EtatRegistre(au, {fiche.numero: connaitre(fiche, au) for fiche in fiches})


def connaitre(fiche: Fiche, au: date) -> FicheConnue:
    """What checking offers needs of a fiche, read on a day."""
    forment = (p.siret for p in fiche.partenaires if p.habilitation in _FORMENT and p.etat.casefold() in {"", "actif"})
    de_droit = _DE_DROIT in fiche.type_enregistrement.casefold()
    return FicheConnue(
        Enregistrement.depuis_fiche(fiche, au),
        intitule=fiche.intitule,
        blocs={bloc.code: bloc.libelle for bloc in fiche.blocs if bloc.code},
        habilites=frozenset(filter(None, (*forment, *(c.siret for c in fiche.certificateurs)))),
        liste_tenue=bool(fiche.partenaires) or not de_droit,
        remplacantes=tuple(numero for numero in fiche.nouvelles if numero != fiche.numero),
    )
