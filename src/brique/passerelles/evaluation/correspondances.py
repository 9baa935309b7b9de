"""The correspondances that certificateurs declare in the register: at which rank does the engine find the partner?

Only links from blocs to blocs are measured, where the texts of both sides are in the file. A correspondance between
sets is one question: one bloc of the source must find one bloc of the cible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from brique.erreurs import ErreurLecture
from brique.passerelles.blocs import blocs_de
from brique.passerelles.evaluation.calibration import fiabilite
from brique.passerelles.evaluation.chercheurs import Fabrique, classer
from brique.passerelles.evaluation.mesures import LIMITE, mesurer
from brique.passerelles.evaluation.rapport import Rapport, Strate, resumer
from brique.passerelles.evaluation.references import bm25, meme_titre, memes_codes, tfidf
from brique.passerelles.evaluation.tirage import composantes
from brique.passerelles.officielles import Declaree, Etendue, declarees
from brique.passerelles.valeurs import BlocCompare, Cle, Passerelle
from brique.referentiel.fiche import Fiche

UN_POUR_UN, ENSEMBLES, TOUTES = "un_pour_un", "ensembles", "toutes"
ORIGINE = (
    "Probabilité du modèle livré, sur toutes les paires de blocs de deux fiches dont une correspondance est déclarée."
)
NOMS = ("hit@1", "hit@3", "hit@10", "hit@50", "hit@100", "MRR", "nDCG@10")


class MoteurDeBlocs(Protocol):
    """What is asked of the engine: the best passerelles of a bloc, and the one towards a given bloc."""

    def chercher(self, bloc: Cle, k: int = ...) -> Sequence[Passerelle]: ...

    def comparer(self, source: Cle, cible: Cle) -> Passerelle: ...


#: Prepares the blocs of a file.
Preparation = Callable[[Sequence[BlocCompare]], MoteurDeBlocs]


@dataclass(frozen=True, slots=True)
class _Question:
    """One declared correspondance: any of ``sources`` must find any of ``cibles``."""

    sources: tuple[Cle, ...]
    cibles: tuple[Cle, ...]
    groupe: int
    multiple: bool


@dataclass(slots=True)
class _Verite:
    blocs: list[BlocCompare]
    questions: list[_Question] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)


def evaluer_correspondances(fiches: Iterable[Fiche], preparer: Preparation, *, graine: int) -> Rapport:
    """Figures over the links one to one, over those between sets, and over all.

    What is drawn again is the connected component of fiches and certificateurs. The probabilities are checked on a
    closed truth: all the pairs of blocs of two fiches between which at least one bloc was declared.

    Raises ``ErreurLecture`` when nothing can be measured.
    """
    verite = _verite(list(fiches))
    if not verite.questions:
        raise ErreurLecture(
            "aucune correspondance de bloc à bloc n’a le texte de ses deux côtés dans ce fichier",
            consequence=" ".join(("Rien n’est mesuré.", *verite.remarques)),
            action="Donnez un registre qui contient les deux certifications d’une correspondance.",
        )
    moteur = preparer(verite.blocs)
    rangs = [_rang_du_moteur(moteur, question) for question in verite.questions]
    return Rapport(
        strates=_strates(verite, rangs, graine),
        references={
            nom: _strates(verite, _rangs_de(verite, fabrique, texte, graine), graine)
            for nom, (fabrique, texte) in _REFERENCES.items()
        },
        graine=graine,
        calibration=_fiabilite(verite, moteur, graine),
        remarques=verite.remarques,
        liens=[
            {"source": [c.code for c in q.sources], "cible": [c.code for c in q.cibles], "rang": rang or None}
            for q, rang in zip(verite.questions, rangs, strict=True)
        ],
    )


def _verite(fiches: Sequence[Fiche]) -> _Verite:
    toutes = declarees(fiches)
    blocs = {bloc.cle: bloc for bloc in blocs_de(fiches) if bloc.competences}
    verite = _Verite(list(blocs.values()))
    de_blocs_a_blocs = [d for d in toutes if d.etendue is Etendue.BLOCS]
    groupes = _groupes(de_blocs_a_blocs, fiches)
    vues: set[tuple[frozenset[Cle], frozenset[Cle]]] = set()
    absentes = doubles = 0
    for declaree in de_blocs_a_blocs:
        sources = tuple(sorted(cle for cle in declaree.source if cle in blocs))
        cibles = tuple(sorted(cle for cle in declaree.cible if cle in blocs))
        if (declaree.source, declaree.cible) in vues:
            doubles += 1
        elif not sources or not cibles or declaree.depuis.numero == declaree.vers.numero:
            absentes += 1
        else:
            multiple = len(declaree.source) > 1 or len(declaree.cible) > 1
            verite.questions.append(_Question(sources, cibles, groupes[declaree.depuis.numero], multiple))
        vues.add((declaree.source, declaree.cible))
    verite.remarques += _dire(len(toutes), len(toutes) - len(de_blocs_a_blocs), absentes, doubles)
    return verite


def _groupes(declarees_: Sequence[Declaree], fiches: Sequence[Fiche]) -> dict[Any, int]:
    """The component of each fiche: fiches linked by a correspondance, and those of one certificateur, go together."""
    certificateurs = {f.numero: [("certificateur", c.siret or c.nom) for c in f.certificateurs] for f in fiches}
    return composantes(
        (d.depuis.numero, d.vers.numero, *certificateurs[d.depuis.numero], *certificateurs.get(d.vers.numero, ()))
        for d in declarees_
    )


def _dire(toutes: int, certifications: int, absentes: int, doubles: int) -> list[str]:
    quoi = {
        "Correspondances déclarées dans ce fichier": toutes,
        "Avec une certification entière, sans bloc à retrouver": certifications,
        "Un côté n’a pas son texte dans ce fichier : non mesurées": absentes,
        "Déclarées deux fois : comptées une fois": doubles,
    }
    return [f"{dit} ({fois})." for dit, fois in quoi.items() if fois]


def _rang_du_moteur(moteur: MoteurDeBlocs, question: _Question) -> int:
    """The best rank at which a source finds a cible, 0 when none does."""
    rangs = (
        rang
        for source in question.sources
        for rang, passerelle in enumerate(moteur.chercher(source, LIMITE), start=1)
        if passerelle.cible in question.cibles
    )
    return min(rangs, default=0)


def _texte(bloc: BlocCompare) -> str:
    return "\n".join((bloc.libelle, *bloc.competences))


#: Each reference, and what it reads of a bloc.
_REFERENCES: Mapping[str, tuple[Fabrique, Callable[[BlocCompare], str]]] = {
    "BM25": (bm25, _texte),
    "TF-IDF": (tfidf, _texte),
    "même titre": (meme_titre, lambda bloc: bloc.libelle),
    "même ROME": (memes_codes, lambda bloc: " ".join(sorted(bloc.rome))),
}


def _rangs_de(verite: _Verite, fabrique: Fabrique, texte: Callable[[BlocCompare], str], graine: int) -> list[int]:
    par_cle = {bloc.cle: bloc for bloc in verite.blocs}
    sources = list(dict.fromkeys(cle for question in verite.questions for cle in question.sources))
    par_fiche: dict[str, int] = {}
    for bloc in verite.blocs:
        par_fiche[bloc.cle.fiche] = par_fiche.get(bloc.cle.fiche, 0) + 1
    k = LIMITE + max(par_fiche.values(), default=0)
    textes = [texte(bloc) for bloc in verite.blocs]
    classes, _ = classer(fabrique, textes, [texte(par_cle[cle]) for cle in sources], k, graine=graine)
    trouves = {
        source: [
            cible for cible in (verite.blocs[rang].cle for rang in rangee if rang >= 0) if cible.fiche != source.fiche
        ][:LIMITE]
        for source, rangee in zip(sources, classes, strict=True)
    }
    return [
        min((rang for s in q.sources for rang, c in enumerate(trouves[s], start=1) if c in q.cibles), default=0)
        for q in verite.questions
    ]


def _strates(verite: _Verite, rangs: Sequence[int], graine: int) -> dict[str, Strate]:
    strates: dict[str, Strate] = {}
    for strate in (UN_POUR_UN, ENSEMBLES, TOUTES):
        retenues = [
            (rang, question.groupe)
            for rang, question in zip(rangs, verite.questions, strict=True)
            if strate == TOUTES or question.multiple == (strate == ENSEMBLES)
        ]
        lignes = [_mesurer(rang) for rang, _ in retenues]
        strates[strate] = resumer(NOMS, lignes, [groupe for _, groupe in retenues], graine)
    return strates


def _mesurer(rang: int) -> tuple[float, ...]:
    premier, *autres = mesurer([rang])[:-1]
    return (premier, float(0 < rang <= 3), *autres)


def _fiabilite(verite: _Verite, moteur: MoteurDeBlocs, graine: int) -> dict[str, Any]:
    """The engine's probability that two blocs are not distinct, over the closed truth.

    Blocs of a set are not decided one by one: their pairs are left aside.
    """
    declares = {(s, c): q.multiple for q in verite.questions for s in q.sources for c in q.cibles}
    groupes = {(q.sources[0].fiche, q.cibles[0].fiche): q.groupe for q in verite.questions}
    par_fiche: dict[str, list[BlocCompare]] = {}
    for bloc in verite.blocs:
        par_fiche.setdefault(bloc.cle.fiche, []).append(bloc)
    annonces: list[float] = []
    vrais: list[bool] = []
    numeros: list[int] = []
    for (depuis, vers), groupe in groupes.items():
        for source in par_fiche[depuis]:
            for cible in par_fiche[vers]:
                if declares.get((source.cle, cible.cle)):
                    continue
                annonces.append(moteur.comparer(source.cle, cible.cle).score)
                vrais.append((source.cle, cible.cle) in declares)
                numeros.append(groupe)
    if not annonces:
        return {}
    return fiabilite(np.array(annonces), np.array(vrais), numeros, graine=graine).en_json() | {"origine": ORIGINE}
