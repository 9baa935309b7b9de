"""Juries, règlements and candidates that the tests of the deliberation are made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from brique.certification.attribution import FicheVisee
from brique.certification.deliberation.composition import composer
from brique.certification.deliberation.seance import Deliberation, Presentation, ouvrir
from brique.certification.deliberation.valeurs import Composition, DecisionBloc, Membre, Proposition, Seance, Sens, Vote
from brique.certification.evaluation import Evaluation, Niveau, Observation
from brique.certification.reglement.valeurs import (
    Attribution,
    College,
    Conservation,
    Duree,
    Lien,
    RegleEvaluation,
    RegleJury,
    Reglement,
    Unite,
    Voie,
)
from brique.droits.lecture import droit
from brique.periodes import Periode

JOUR = date(2026, 11, 20)
DEBUT = date(2026, 1, 15)
NUMERO = "RNCP99001"
BLOCS = ("RNCP99001BC01", "RNCP99001BC02", "RNCP99001BC03")
FICHE = FicheVisee(NUMERO, dict(zip(BLOCS, ("Accueillir", "Vendre", "Gérer"), strict=True)), "CQP d’essai")

A, P, N = Niveau.ACQUIS, Niveau.EN_PARTIE, Niveau.NON_ACQUIS

EMPLOYEURS = ("Alba", "Brice", "Cléa")
SALARIES = ("Dora", "Émile", "Fanta")
PARITAIRE = (*EMPLOYEURS, *SALARIES)


def grille(qui: str, *niveaux: Niveau, bloc: str = BLOCS[0], **suite: Any) -> Evaluation:
    """The whole grid of an évaluateur, compétence by compétence."""
    vues = tuple(Observation(rang, niveau) for rang, niveau in enumerate(niveaux, 1))
    return Evaluation(qui, bloc, date(2026, 10, 1), vues, **suite)


def membres(noms: Iterable[str] = PARITAIRE, preside: str = "Alba") -> tuple[Membre, ...]:
    """A joint jury, one of whom presides."""
    return tuple(
        Membre(nom, "employeurs" if nom in EMPLOYEURS else "salariés", qualifie=True, president=nom == preside)
        for nom in noms
    )


def seance(noms: Iterable[str] = PARITAIRE, presents: Iterable[str] | None = None, preside: str = "Alba") -> Seance:
    """A session of that jury; all are there unless said otherwise."""
    noms = tuple(noms)
    return Seance(JOUR, membres(noms, preside), frozenset(noms if presents is None else presents))


COLLEGES = (College("employeurs", 3, 1), College("salariés", 3, 1))


def regle(**suite: Any) -> RegleJury:
    """A joint jury of 3 and 3, absolute majority of those present, the president's vote breaking ties."""
    fixe: dict[str, Any] = {
        "reference": "art. 4",
        "nom": "Jury paritaire",
        "colleges": COLLEGES,
        "membres": 6,
        "presents": 2,
        "incompatibilites": frozenset({Lien.EMPLOYEUR, Lien.FORMATION, Lien.RELATION}),
    }
    return RegleJury(**(fixe | suite))


def composition(la: Seance, regles: RegleJury, **liens: Lien) -> Composition:
    """Checked for a candidate by the path of training; ``liens``: of each member, by name."""
    dits = {nom: frozenset({lien}) for nom, lien in liens.items()}
    return composer(la, dits, regles, Voie.FORMATION, DEBUT, droit())


def votes(pour: Iterable[str] = (), contre: Iterable[str] = (), abstention: Iterable[str] = ()) -> tuple[Vote, ...]:
    """The votes of those named."""
    dits = ((Sens.POUR, pour), (Sens.CONTRE, contre), (Sens.ABSTENTION, abstention))
    return tuple(Vote(nom, sens) for sens, noms in dits for nom in noms)


def proposition(*donnes: Vote, raisons: str = "Vu.", complement: str = "Refaire l’oral.", **suite: Any) -> Proposition:
    """A bloc put to the vote, with all that must be written."""
    return Proposition(BLOCS[0], donnes, raisons, complement, **suite)


def decision(bloc: str, valide: bool = True) -> DecisionBloc:
    """A decision as a jury would have taken it."""
    return DecisionBloc(bloc, valide, "Vu.", 6 * valide, 6 * (not valide), 0, "Jury", "" if valide else "Refaire.")


def reglement(jury: RegleJury | None = None, attribution: Attribution | None = None, **suite: Any) -> Reglement:
    """A règlement of the branch, whose blocs count for five years."""
    fixe: dict[str, Any] = {
        "cle": "essai",
        "version": 1,
        "intitule": "Règlement d’essai",
        "certificateur": "Branche d’essai",
        "periode": Periode(date(2024, 1, 1)),
        "textes": ("accord du 1er janvier 2024",),
        "attribution": attribution or Attribution("art. 6"),
        "evaluation": RegleEvaluation("art. 3", evaluateurs=2),
        "jury": jury or regle(),
        "conservation": Conservation("art. 8", Duree(60, Unite.MOIS)),
    }
    return Reglement(**(fixe | suite))


def presentation(blocs: tuple[str, ...] = BLOCS, **suite: Any) -> Presentation:
    """A candidate by the path of training."""
    fixe: dict[str, Any] = {"candidat": "Zoé", "voie": Voie.FORMATION, "debut": DEBUT, "blocs": blocs}
    return Presentation(**(fixe | suite))


def ouverte(**suite: Any) -> Deliberation:
    """An open deliberation on Zoé, with what the case changes."""
    fixe: dict[str, Any] = {
        "presentation": presentation(),
        "fiche": FICHE,
        "reglement": reglement(),
        "seance": seance(),
        "droit": droit(),
    }
    return ouvrir(**(fixe | suite))
