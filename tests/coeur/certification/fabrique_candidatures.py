"""A certification, its règlement, and candidatures on it, made short for the tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from brique.certification.candidature.contexte import Contexte
from brique.certification.candidature.habilitation import Habilitation
from brique.certification.candidature.regles import faire
from brique.certification.candidature.valeurs import Acte, Acteur, Candidature, Fait
from brique.certification.deliberation.valeurs import DecisionBloc, Membre, Seance
from brique.certification.evaluation import Avis, Synthese
from brique.certification.reglement.valeurs import (
    Attribution,
    Conservation,
    Depuis,
    Duree,
    RegleEvaluation,
    RegleJury,
    Reglement,
    Terme,
    Unite,
    Voie,
)
from brique.droits.enregistrement import Enregistrement
from brique.droits.lecture import droit
from brique.periodes import Periode
from brique.referentiel.fiche import Repertoire

CERTIFICATION = "RNCP99001"
BC1, BC2, BC3 = (f"{CERTIFICATION}BC0{rang}" for rang in (1, 2, 3))
BLOCS = frozenset({BC1, BC2})
CERTIFICATEUR = "CPNE fictive"
FORMATEUR, EVALUATEUR = "Organisme qui forme", "Organisme qui évalue"
CAN, CER, ORG = Acteur.CANDIDAT, Acteur.CERTIFICATEUR, Acteur.ORGANISME
EVA, JUR, HOR = Acteur.EVALUATEUR, Acteur.JURY, Acteur.HORLOGE


def jours(nombre: int, depuis: Depuis, reference: str = "art. 9") -> Terme:
    return Terme(Duree(nombre, Unite.JOURS), depuis, reference)


def mois(nombre: int, depuis: Depuis, reference: str = "art. 9") -> Terme:
    return Terme(Duree(nombre, Unite.MOIS), depuis, reference)


def reglement(**change: Any) -> Reglement:
    base = Reglement(
        cle="cqp-fictif",
        version=1,
        intitule="Règlement fictif",
        certificateur=CERTIFICATEUR,
        periode=Periode(date(2024, 1, 1)),
        textes=("Accord fictif",),
        attribution=Attribution("art. 2"),
        evaluation=RegleEvaluation("art. 3"),
        jury=RegleJury("art. 4"),
        conservation=Conservation("art. 5"),
        certifications=(CERTIFICATION,),
    )
    return replace(base, **change)


def enregistrement(
    debut: date = date(2022, 1, 1), fin: date | None = date(2028, 1, 1), **change: Any
) -> Enregistrement:
    base = Enregistrement(CERTIFICATION, Repertoire.RNCP, Periode(debut, fin), date(2029, 12, 31))
    return replace(base, **change)


HABILITATIONS = (
    Habilitation(FORMATEUR, CERTIFICATION, Periode(date(2024, 1, 1)), former=True),
    Habilitation(EVALUATEUR, CERTIFICATION, Periode(date(2024, 1, 1)), evaluer=True),
)


def synthese(bloc: str, avis: Avis = Avis.FAVORABLE, manque: tuple[str, ...] = ()) -> Synthese:
    return Synthese(bloc, avis, (), ("vu",), manque)


def decision(bloc: str, valide: bool = True) -> DecisionBloc:
    return DecisionBloc(bloc, valide, "" if valide else "à revoir", 2, 0, 0, "Le jury")


def seance(jour: date) -> Seance:
    return Seance(jour, (Membre("A"), Membre("B")), frozenset({"A", "B"}))


def contexte(**change: Any) -> Contexte:
    """Everything in place: registered, habilitated, evaluated, decided; ``seance`` is given by who needs it."""
    base = Contexte(
        reglement(),
        droit(),
        enregistrement(),
        HABILITATIONS,
        syntheses={bloc: synthese(bloc) for bloc in BLOCS},
        decisions=tuple(decision(bloc) for bloc in sorted(BLOCS)),
    )
    return replace(base, **change)


def vide(voie: Voie, **change: Any) -> Candidature:
    """A candidature before its first fact."""
    base = Candidature(voie, CERTIFICATION, BLOCS, "cqp-fictif", 1, ())
    return replace(base, **change)


def fait(acte: Acte, jour: date, par: Acteur, **precisions: str) -> Fait:
    return Fait(acte, jour, par, precisions)


def suivre(candidature: Candidature, faits: Iterable[Fait], ctx: Contexte) -> Candidature:
    """The facts done one by one, by the rules; a deliberation finds its session open on its day."""
    for un in faits:
        du_jour = replace(ctx, seance=seance(un.jour)) if un.acte is Acte.DELIBERER else ctx
        candidature = faire(candidature, un, du_jour)
    return candidature


J = date(2026, 1, 10)


def debut(depart: date = J) -> list[Fait]:
    return [
        fait(Acte.CHOISIR, depart, CAN),
        fait(Acte.INSCRIRE, depart, CAN),
        fait(Acte.POSITIONNER, depart, CAN),
    ]


def evaluations(jour: date) -> list[Fait]:
    vus = [fait(Acte.EVALUER_BLOC, jour, EVA, bloc=bloc, organisme=EVALUATEUR) for bloc in sorted(BLOCS)]
    return [*vus, fait(Acte.CLORE_EVALUATION, jour, CER)]


def jury(convoque: date, siege: date, notifie: date) -> list[Fait]:
    return [
        fait(Acte.CONVOQUER, convoque, CER, seance=siege.isoformat()),
        fait(Acte.DELIBERER, siege, JUR),
        fait(Acte.NOTIFIER, notifie, CER),
    ]


def jusqu_a_recevable(depot: date, decide: date) -> list[Fait]:
    return [
        *debut(depot),
        fait(Acte.DEPOSER_FAISABILITE, depot, CAN),
        fait(Acte.CONSTATER_COMPLET, depot, CER),
        fait(Acte.DECLARER_RECEVABLE, decide, CER),
    ]


def voyage(voie: Voie) -> list[Fait]:
    """The whole way of a voie, from choice to notification."""
    fin = jury(date(2026, 6, 1), date(2026, 6, 20), date(2026, 6, 30))
    if voie is Voie.LIBRE:
        return [*debut(), *evaluations(date(2026, 5, 1)), *fin]
    if voie is Voie.FORMATION:
        return [
            *debut(),
            fait(Acte.COMMENCER_PREPARATION, date(2026, 2, 1), ORG, organisme=FORMATEUR),
            fait(Acte.FINIR_PREPARATION, date(2026, 4, 30), ORG),
            *evaluations(date(2026, 5, 1)),
            *fin,
        ]
    return [
        *jusqu_a_recevable(J, date(2026, 2, 10)),
        fait(Acte.COMMENCER_PREPARATION, date(2026, 3, 1), CAN),
        fait(Acte.FINIR_PREPARATION, date(2026, 4, 30), CAN),
        *evaluations(date(2026, 5, 1)),
        fait(Acte.DEPOSER_VALIDATION, date(2026, 5, 5), CAN),
        *fin,
    ]
