"""The truths an engine is measured against, read from their files, and what was left aside of them, said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from brique.erreurs import ErreurLecture
from brique.passerelles.evaluation.tables import Rangee, lire_table
from brique.passerelles.titres import sans_code
from brique.referentiel.source import RIEN

#: The kinds of links between compétences, and what each brings to the discounted gain.
RELATIONS = {"exact": 3.0, "close": 2.0, "broad": 1.0, "narrow": 1.0}
_OFFICIEL = re.compile(r"((?:RNCP|RS)\d+)(?:\W?BC\W?\d+\w?)?", re.IGNORECASE)
_AUTRE = re.compile(r"(.*[^\W_])[\W_]*B(?:C|LOC)?[\W_]*\d+[A-Z]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class VeriteCompetences:
    """Queries and, for each, its links: relation and index in ``textes``. ``remarques`` says what was left aside."""

    textes: tuple[str, ...]
    identifiants: tuple[str, ...]
    requetes: tuple[str, ...]
    liens: tuple[tuple[tuple[str, int], ...], ...]
    remarques: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VeriteRenouvellements:
    """Blocs (fiche, title without its own code), and the pairs (ancienne, nouvelle) that have some on both sides."""

    fiches: tuple[str, ...]
    titres: tuple[str, ...]
    filiations: tuple[tuple[str, str], ...]
    remarques: tuple[str, ...] = ()


def lire_competences(corpus: str | Path, liens: str | Path) -> VeriteCompetences:
    """``corpus``: uri;libelle. ``liens``: id_competence;competence;esco_uri;relation."""
    ecarts: Counter[str] = Counter()
    libelles = _uniques(lire_table(corpus, ("uri", "libelle")), ecarts, "du corpus")
    rangs = {uri: rang for rang, uri in enumerate(libelles)}
    textes: dict[str, str] = {}
    trouves: dict[str, dict[tuple[str, int], None]] = {}
    for rangee in lire_table(liens, ("id_competence", "competence", "esco_uri", "relation")):
        identifiant, competence, uri, dite = rangee.cellules
        relation = _relation(dite, Path(liens).name, rangee.ligne)
        if textes.setdefault(identifiant, competence) != competence:
            ecarts["compétence donnée avec deux textes : seul le premier sert"] += 1
        if uri not in rangs:
            ecarts["lien vers un uri absent du corpus : laissé de côté"] += 1
            continue
        liens_de = trouves.setdefault(identifiant, {})
        if (relation, rangs[uri]) in liens_de:
            ecarts["lien donné deux fois : compté une fois"] += 1
        liens_de[relation, rangs[uri]] = None
    if perdues := len(textes) - len(trouves):
        ecarts["compétence dont aucun lien n’est dans le corpus : non mesurée"] += perdues
    if not trouves:
        raise _rien_a_mesurer(Path(liens).name, "aucun lien ne mène à un uri du corpus")
    return VeriteCompetences(
        textes=tuple(libelles.values()),
        identifiants=tuple(trouves),
        requetes=tuple(textes[identifiant] for identifiant in trouves),
        liens=tuple(tuple(liens_de) for liens_de in trouves.values()),
        remarques=_dire(ecarts),
    )


def lire_renouvellements(libelles: str | Path, filiations: str | Path) -> VeriteRenouvellements:
    """``libelles``: code_bloc;libelle. ``filiations``: ancienne;nouvelle (numbers of fiches)."""
    ecarts: Counter[str] = Counter()
    titres = _uniques(lire_table(libelles, ("code_bloc", "libelle")), ecarts, "des blocs")
    fiches = tuple(fiche_de(code) for code in titres)
    nus = tuple(sans_code(titre) for titre in titres.values())
    ecarts["titre qui ne dit rien hors de son code : gardé, introuvable"] = sum(not titre for titre in nus)
    connues = set(fiches)
    retenues: dict[tuple[str, str], None] = {}
    for rangee in lire_table(filiations, ("ancienne", "nouvelle")):
        ancienne, nouvelle = (cellule.upper() for cellule in rangee.cellules)
        if ancienne == nouvelle:
            ecarts["filiation d’une fiche à elle-même : laissée de côté"] += 1
        elif ancienne not in connues or nouvelle not in connues:
            ecarts["filiation dont une fiche n’a aucun titre : laissée de côté"] += 1
        elif (ancienne, nouvelle) in retenues:
            ecarts["filiation donnée deux fois : comptée une fois"] += 1
        else:
            retenues[ancienne, nouvelle] = None
    if not retenues:
        raise _rien_a_mesurer(Path(filiations).name, "aucune filiation n’a de titres des deux côtés")
    return VeriteRenouvellements(fiches, nus, tuple(retenues), _dire(ecarts))


def fiche_de(code: str) -> str:
    """The number of the fiche in a bloc's code: RNCP123 for RNCP123BC01. A code of another shape loses what numbers
    its bloc (« AB-12 bloc 3 »), or is taken whole."""
    code = code.strip().upper()
    trouve = _OFFICIEL.fullmatch(code) or _AUTRE.fullmatch(code)
    return trouve.group(1).strip() if trouve else code


def _uniques(rangees: Sequence[Rangee], ecarts: Counter[str], de: str) -> dict[str, str]:
    """The text of each identifier, the first one when it comes back."""
    textes: dict[str, str] = {}
    for rangee in rangees:
        cle, texte = rangee.cellules
        if cle in textes:
            ecarts[f"doublon {de} : seule la première ligne sert"] += 1
        textes.setdefault(cle, texte)
    return textes


def _relation(dite: str, nom: str, ligne: int) -> str:
    relation = dite.casefold()
    if relation not in RELATIONS:
        raise ErreurLecture(
            f"la relation « {dite} » n’est pas connue",
            lieu=f"{nom}, ligne {ligne}",
            consequence=RIEN,
            action=f"Écrivez une de celles-ci : {', '.join(RELATIONS)}.",
        )
    return relation


def _rien_a_mesurer(nom: str, constat: str) -> ErreurLecture:
    return ErreurLecture(
        constat,
        lieu=nom,
        consequence="Rien n’est mesuré.",
        action="Vérifiez que les deux fichiers parlent des mêmes numéros.",
    )


def _dire(ecarts: Counter[str]) -> tuple[str, ...]:
    """« Lien donné deux fois : compté une fois (3). »"""
    return tuple(f"{quoi[0].upper()}{quoi[1:]} ({fois})." for quoi, fois in ecarts.items() if fois)
