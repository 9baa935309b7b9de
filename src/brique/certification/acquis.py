"""What a person holds by the jury's decisions: for life, with a second date, and annulments as facts beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from brique.certification.deliberation.valeurs import Issue, Resultat
from brique.certification.reglement.valeurs import Conservation, Duree, Unite, Voie
from brique.erreurs import ErreurArgument
from brique.parcours.codes import ecrire_cle
from brique.parcours.passeport import Acquis, Origine
from brique.passerelles.valeurs import Cle
from brique.periodes import ajouter_mois
from brique.referentiel.ecart.champs import dire

A_VIE = "Vademecum RNCP V1.1, § 2.2.3.1"
FRAUDE_VAE = "art. R6412-7, dernier alinéa"


class Cause(StrEnum):
    """Why an acquis is annulled."""

    FRAUDE = "fraude"
    RECOURS = "recours"


class EtatAcquis(StrEnum):
    """What an acquis is on a day. ``ECHU``: held all the same, and no longer opposable on the way."""

    PAS_ENCORE = "pas-encore"
    COMPTE = "compte"
    ECHU = "echu"
    ANNULE = "annule"


@dataclass(frozen=True, slots=True)
class AcquisDelivre:
    """A bloc, or a whole certification (``cle.code`` is ''), granted by a session. It never changes.

    ``opposable``: the last day on which the règlement makes it count on the way, None: without end.
    """

    cle: Cle
    origine: Origine
    jour: date
    seance: str
    opposable: date | None = None
    reference: str = ""

    def __post_init__(self) -> None:
        if self.opposable is not None and self.opposable < self.jour:
            raise ErreurArgument(
                "ce bloc cesserait de compter avant d’avoir été obtenu",
                lieu=ecrire_cle(self.cle),
                consequence="Rien n’est délivré.",
            )


@dataclass(frozen=True, slots=True)
class Annulation:
    """That an award no longer stands from ``jour`` on, for which cause, by whose decision. Make it with ``annuler``."""

    acquis: AcquisDelivre
    jour: date
    cause: Cause
    par: str
    raisons: str
    observations_le: date | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What an acquis is on a day, in a sentence, with its reference."""

    etat: EtatAcquis
    phrase: str
    reference: str
    annule_le: date | None = None

    @property
    def tenu(self) -> bool:
        """True when the person holds it."""
        return self.etat in {EtatAcquis.COMPTE, EtatAcquis.ECHU}


ORIGINES = {Voie.FORMATION: Origine.FORMATION, Voie.VAE: Origine.VAE, Voie.LIBRE: Origine.CANDIDATURE}


def compter_jusqu_au(obtenu_le: date, duree: Duree | None) -> date | None:
    """The last day of ``duree``: so many days after, or the same day so many months later; None without end."""
    if duree is None:
        return None
    if duree.unite is Unite.JOURS:
        return obtenu_le + timedelta(days=duree.nombre)
    return ajouter_mois(obtenu_le, duree.nombre)


def delivrer(
    resultat: Resultat, certification: str, voie: Voie, jour: date, seance: str, conservation: Conservation
) -> tuple[AcquisDelivre, ...]:
    """The acquis that a result gives: each bloc validated and held, then the whole, then the others that follow.

    None while an instance must still confirm: nothing is held yet. A final evaluation is no bloc and gives no acquis:
    that it was validated stays in ``resultat.tenus``, and in the decisions of its session.
    """
    origine, fin = ORIGINES[voie], compter_jusqu_au(jour, conservation.blocs)
    cles = [Cle(certification, code) for code in resultat.valides]
    blocs = [
        AcquisDelivre(cle, origine, jour, seance, fin, conservation.reference) for cle in cles if cle in resultat.tenus
    ]
    entieres = [certification] if resultat.issue is Issue.DELIVREE else []
    entieres += resultat.autres
    return (*blocs, *(AcquisDelivre(Cle(numero), origine, jour, seance) for numero in entieres))


def annuler(
    acquis: AcquisDelivre, jour: date, cause: Cause, par: str, raisons: str, observations_le: date | None = None
) -> Annulation:
    """A fact that ends an award. ErreurArgument when nobody or no reason is named, when it precedes the award, and for
    a fraud on which the person was not heard first (``observations_le``: the day they could answer)."""
    lieu = ecrire_cle(acquis.cle)
    rien = "L’acquis reste tenu."
    if not par.strip() or not raisons.strip():
        raise ErreurArgument("une annulation dit qui la décide et pourquoi", lieu=lieu, consequence=rien)
    if jour < acquis.jour:
        raise ErreurArgument(
            f"il est obtenu le {dire(acquis.jour)}, après ce {dire(jour)}", lieu=lieu, consequence=rien
        )
    if cause is Cause.FRAUDE and (observations_le is None or observations_le > jour):
        raise ErreurArgument(
            f"son titulaire n’a pas été mis en mesure de présenter ses observations ({FRAUDE_VAE})",
            lieu=lieu,
            consequence=rien,
            action="Recueillez ses observations, puis décidez.",
        )
    return Annulation(acquis, jour, cause, par.strip(), raisons.strip(), observations_le)


def etat(acquis: AcquisDelivre, annulations: Iterable[Annulation], au: date) -> Situation:
    """What ``acquis`` is on the day ``au``. Only an annulment ends it; the second date never does."""
    premiere = _premiere(acquis, annulations)
    if au < acquis.jour:
        return Situation(EtatAcquis.PAS_ENCORE, f"Il sera obtenu le {dire(acquis.jour)}.", acquis.reference)
    if premiere is not None and premiere.jour <= au:
        quoi = "pour fraude" if premiere.cause is Cause.FRAUDE else "à la suite d’un recours"
        phrase = f"Annulé {quoi} le {dire(premiere.jour)} par {premiere.par} : {premiere.raisons}"
        reference = FRAUDE_VAE if premiere.cause is Cause.FRAUDE and acquis.origine is Origine.VAE else ""
        return Situation(EtatAcquis.ANNULE, phrase, reference, premiere.jour)
    if acquis.opposable is not None and acquis.opposable < au:
        phrase = (
            f"Il ne compte plus dans un parcours depuis le {dire(acquis.opposable + timedelta(days=1))} "
            f"({acquis.reference}) ; il reste acquis à vie."
        )
        return Situation(EtatAcquis.ECHU, phrase, A_VIE)
    jusque = "sans limite" if acquis.opposable is None else f"jusqu’au {dire(acquis.opposable)}"
    phrase = f"Obtenu le {dire(acquis.jour)}, à vie ; il compte dans un parcours {jusque}."
    return Situation(EtatAcquis.COMPTE, phrase, acquis.reference or A_VIE)


def porter_au_passeport(acquis: AcquisDelivre, annulations: Sequence[Annulation] = (), libelle: str = "") -> Acquis:
    """The same as its holder keeps it: attested, with both dates and the annulment, if any."""
    premiere = _premiere(acquis, annulations)
    return Acquis(
        acquis.cle,
        acquis.origine,
        acquis.jour,
        True,
        libelle,
        acquis.opposable,
        None if premiere is None else premiere.jour,
        acquis.seance,
    )


def _premiere(acquis: AcquisDelivre, annulations: Iterable[Annulation]) -> Annulation | None:
    siennes = [une for une in annulations if une.acquis == acquis]
    return min(siennes, key=lambda une: une.jour, default=None)
