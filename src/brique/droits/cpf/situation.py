"""What the account of a person depends on: their activities, declarations, absences, and what was paid into it.

Euros, hours and ratios are ``Decimal``; periods are half open. Facts that contradict each other raise ErreurDroit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from brique.droits.noyau import ErreurDroit
from brique.periodes import Periode

NUL = Decimal(0)


class Categorie(StrEnum):
    """As what a person works or looks for work: each has its own way of feeding the account."""

    SALARIE = "salarie"
    NON_SALARIE = "non-salarie"
    ESAT = "esat"
    AGENT_PUBLIC = "agent-public"
    DEMANDEUR_EMPLOI = "demandeur-emploi"

    @property
    def libelle(self) -> str:
        """How a person calls it, in French."""
        return _CATEGORIES[self]


class NatureAbsence(StrEnum):
    """Why a person was away from work. ``AUTRE``: an absence that the law does not count as work."""

    MATERNITE = "maternite"
    PATERNITE = "paternite"
    ADOPTION = "adoption"
    NAISSANCE = "naissance"
    PRESENCE_PARENTALE = "presence-parentale"
    PROCHE_AIDANT = "proche-aidant"
    CONGE_PARENTAL = "conge-parental"
    MALADIE_PROFESSIONNELLE = "maladie-professionnelle"
    ACCIDENT_TRAVAIL = "accident-travail"
    AUTRE = "autre"


class NatureAbondement(StrEnum):
    """Why a sum came into the account besides the yearly credits, with its article."""

    ENTRETIEN = "entretien"
    ACCORD_PERFORMANCE = "accord-performance"
    ACCORD_COLLECTIF = "accord-collectif"
    ENGAGEMENT_CITOYEN = "engagement-citoyen"
    VERSEMENT = "versement"
    PLATEFORME = "plateforme"


class DateCredit(StrEnum):
    """On which end of the half-year that follows a year its credit is counted."""

    AU_PLUS_TARD = "au-plus-tard"
    AU_PLUS_TOT = "au-plus-tot"


class Permis(StrEnum):
    """The driving licence of the holder."""

    AUCUN = "aucun"
    VALABLE = "valable"
    SUSPENDU = "suspendu"


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence. ``quantite``: the work it replaced, in the unit of its activity (hours, days, euros of pay); unused
    when the activity is known by its quotité, where a counted absence changes nothing."""

    nature: NatureAbsence
    periode: Periode
    quantite: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Accord:
    """What a collective agreement adds each year, and its own cap when it states one (art. L6323-11, R6323-2)."""

    montant: Decimal
    plafond: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Activite:
    """An activity over a period, measured in one way at most; without any, full time.

    ``quotite``: share of full time. ``heures``, ``jours``, ``remuneration``: worked or paid over a whole civil year,
    and in proportion of days for a part of it; or, for a period that lies within one civil year, over that period.
    ``duree_conventionnelle`` in hours and ``forfait`` in days are those of the agreement; ``smic_horaire`` in euros.
    ``contribution``: a non-salarié paid the one on which the credit depends.
    """

    categorie: Categorie
    periode: Periode
    quotite: Decimal | None = None
    heures: Decimal | None = None
    duree_conventionnelle: Decimal | None = None
    jours: Decimal | None = None
    forfait: Decimal | None = None
    remuneration: Decimal | None = None
    smic_horaire: Decimal | None = None
    absences: tuple[Absence, ...] = ()
    contribution: bool = True
    accord: Accord | None = None

    def __post_init__(self) -> None:
        constat = _contradiction(self)
        if constat:
            raise ErreurDroit(constat, consequence="Cette activité ne peut pas être comptée")

    @property
    def mesure(self) -> Decimal | None:
        """Hours, days or euros of pay; None when only the quotité counts."""
        return next((valeur for valeur in (self.heures, self.jours, self.remuneration) if valeur is not None), None)


@dataclass(frozen=True, slots=True)
class Declaration:
    """The holder declared to be low-qualified on ``jour``, and no longer to be so on ``cessation``."""

    jour: date
    cessation: date | None = None

    def vaut(self, annee: int) -> bool:
        """True for a civil year from that of the declaration to that in which the condition ceased (R6323-3-1)."""
        return self.jour.year <= annee and (self.cessation is None or annee <= self.cessation.year)


@dataclass(frozen=True, slots=True)
class Abondement:
    """A sum paid into the account. ``montant`` None: the amount that the law fixes for this nature."""

    jour: date
    nature: NatureAbondement
    montant: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """Hours of a public agent made into euros on a day; None: all those the cap allows (R6323-43)."""

    jour: date
    heures: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ouverture:
    """What the account holds at the end of ``jour``.

    ``montant``: euros acquired by the yearly credits; ``verse``: paid by a third party and inside the cap;
    ``hors_plafond``: outside it; ``civique``: from the engagement citoyen; ``heures_publiques``: hours of a public
    agent; ``heures_2018``: CPF and DIF hours at 31 December 2018. ``annee_creditee``: last year already credited;
    None: the year before, so that nothing is counted twice.
    """

    jour: date
    montant: Decimal = NUL
    verse: Decimal = NUL
    hors_plafond: Decimal = NUL
    civique: Decimal = NUL
    heures_publiques: Decimal = NUL
    heures_2018: Decimal = NUL
    annee_creditee: int | None = None


@dataclass(frozen=True, slots=True)
class SituationCpf:
    """All that a question on the account needs to know of a person.

    ``arret``: the day the holder meets one of the conditions of art. L6323-3 (full pension). ``bilans``: days on which
    a bilan paid by a public or mutual funder was asked for. ``obtenues``: codes of certifications and blocs held.
    """

    ouverture: Ouverture
    activites: tuple[Activite, ...] = ()
    peu_qualifie: tuple[Declaration, ...] = ()
    boe: tuple[Periode, ...] = ()
    abondements: tuple[Abondement, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    arret: date | None = None
    bilans: tuple[date, ...] = ()
    permis: Permis = Permis.AUCUN
    obtenues: frozenset[str] = frozenset()
    credit: DateCredit = DateCredit.AU_PLUS_TARD

    def __post_init__(self) -> None:
        for rang, activite in enumerate(self.activites):
            for autre in self.activites[:rang]:
                if _temps_plein(activite) and _temps_plein(autre) and activite.periode.chevauche(autre.periode):
                    raise _deux_temps_pleins(activite, autre)

    def en_cours(self, jour: date) -> tuple[Activite, ...]:
        """The activities of a day."""
        return tuple(activite for activite in self.activites if jour in activite.periode)

    def est(self, categorie: Categorie, jour: date) -> bool:
        """True when the person is of that category on that day."""
        return any(activite.categorie is categorie for activite in self.en_cours(jour))


_CATEGORIES = {
    Categorie.SALARIE: "salarié",
    Categorie.NON_SALARIE: "non-salarié",
    Categorie.ESAT: "accueil en ESAT",
    Categorie.AGENT_PUBLIC: "agent public",
    Categorie.DEMANDEUR_EMPLOI: "demandeur d’emploi",
}
_A_PLEIN_TEMPS = frozenset({Categorie.SALARIE, Categorie.AGENT_PUBLIC, Categorie.DEMANDEUR_EMPLOI})


def _temps_plein(activite: Activite) -> bool:
    """True for a job held full time, and for looking for one."""
    plein = activite.mesure is None and activite.quotite in {None, 1}
    return plein and activite.categorie in _A_PLEIN_TEMPS


def _deux_temps_pleins(une: Activite, autre: Activite) -> ErreurDroit:
    return ErreurDroit(
        f"{autre.categorie.libelle} et {une.categorie.libelle} à temps plein en même temps, "
        f"au {max(une.periode.debut, autre.periode.debut):%d/%m/%Y}",
        consequence="Le compte n’est pas projeté",
        action="Corrigez les dates, ou donnez les quotités",
    )


def _contradiction(activite: Activite) -> str:
    mesures = (activite.quotite, activite.heures, activite.jours, activite.remuneration)
    if sum(mesure is not None for mesure in mesures) > 1:
        return "une activité se mesure par sa quotité, ses heures, ses jours ou sa rémunération, une seule à la fois"
    if any(mesure is not None and mesure < 0 for mesure in mesures):
        return "un temps de travail n’est pas négatif"
    if activite.quotite is not None and activite.quotite > 1:
        return f"une quotité va de 0 à 1, pas {activite.quotite}"
    if activite.remuneration is not None and not activite.smic_horaire:
        return "une rémunération sans horaire se compare au SMIC : donnez smic_horaire"
    return _contradiction_des_absences(activite)


def _contradiction_des_absences(activite: Activite) -> str:
    for absence in activite.absences:
        if not absence.periode.chevauche(activite.periode):
            return f"l’absence du {absence.periode.debut:%d/%m/%Y} est en dehors de l’activité"
        if activite.mesure is not None and absence.quantite is None:
            return f"dites ce que l’absence du {absence.periode.debut:%d/%m/%Y} a remplacé : quantite"
    return ""
