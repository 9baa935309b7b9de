"""Pairs of blocs whose relation is known because they were made so.

Two makers. From links between single compétences: neighbouring compétences on one side, what people linked to them on
the other, some taken away, some neighbours added. From the blocs of real fiches: a bloc against a part of itself,
against itself and more, against half of it and half of another of the same fiche, against another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from brique.passerelles.apprentissage.verites import MEMES, Liens
from brique.passerelles.corrections import lire_corrections
from brique.passerelles.valeurs import BlocCompare, Cle, Relation

COMPLETE = 0.8
"""From this share of its compétences found, a bloc is held to be covered."""
PARTIELLE = 0.25
"""From this share, two blocs have something in common."""
MEME_TITRE = 0.3
"""How often two made blocs bear the same title, whatever their relation: a title proves nothing."""
_PREMIERE_MAIN = 1_000_000_000  # groups beyond those of the links, which are their ranks


@dataclass(frozen=True, slots=True)
class PaireDeBlocs:
    """Two blocs, the relation of the first to the second, and the ``groupe`` that no split may cut."""

    source: BlocCompare
    cible: BlocCompare
    relation: Relation
    groupe: int


def relation_vraie(part_source: float, part_cible: float) -> Relation:
    """The relation, given the true share of each bloc that the other holds."""
    if min(part_source, part_cible) >= COMPLETE:
        return Relation.EQUIVALENT
    if part_cible >= COMPLETE:
        return Relation.COUVRE
    if part_source >= COMPLETE:
        return Relation.COUVERT_PAR
    return Relation.PARTIEL if max(part_source, part_cible) >= PARTIELLE else Relation.DISTINCT


def depuis_liens(
    liens: Liens, voisines: npt.NDArray[np.int64], proches: npt.NDArray[np.int64], alea: np.random.Generator
) -> list[PaireDeBlocs]:
    """Three pairs for each request that has a link of the same meaning. ``voisines``: the nearest requests of each one;
    ``proches``: the texts nearest to each request."""
    noms = list(liens.requetes)
    memes = [[t for t, relation in liens.requetes[nom].items() if relation in MEMES] for nom in noms]
    paires = []
    for rang in range(len(noms)):
        famille = [int(autre) for autre in voisines[rang] if autre >= 0 and memes[autre]]
        if not memes[rang] or len(famille) < 3:
            continue
        paires.append(_paire_de_liens(rang, famille, noms, liens, memes, proches, alea))
        paires.append(_sans_rapport(paires[-1], liens, proches, alea))
        paires.append(_recopie(paires[-2], liens, proches, alea))
    return paires


def _titre(source: str, cible: Sequence[str], alea: np.random.Generator) -> str:
    """The title of a made bloc: that of the source three times in ten, whatever the relation; else one of its own."""
    return source if alea.random() < MEME_TITRE else cible[int(alea.integers(len(cible)))]


def _voisinage(proches: npt.NDArray[np.int64], alea: np.random.Generator) -> list[int]:
    """The texts nearest to a request drawn at random, one at least; one drawn at random when it is near none."""
    trouves = [int(texte) for texte in proches[int(alea.integers(len(proches)))] if texte >= 0]
    return trouves or [int(proches.max())]


def _recopie(
    faite: PaireDeBlocs, liens: Liens, proches: npt.NDArray[np.int64], alea: np.random.Generator
) -> PaireDeBlocs:
    """Part of the source copied word for word, among compétences of another place: what is shared is certain, what is
    not is nowhere."""
    source = faite.source.competences
    copies = [texte for texte in source if alea.random() < alea.choice([0.2, 0.5, 0.8, 1.0])]
    ailleurs = _voisinage(proches, alea)
    ajoutes = [liens.textes[texte] for texte in ailleurs[: int(alea.integers(0, len(source) + 1))]]
    cible = list(dict.fromkeys([*copies, *ajoutes])) or [liens.textes[ailleurs[0]]]
    alea.shuffle(cible)
    part = len(set(copies))
    return PaireDeBlocs(
        faite.source,
        BlocCompare(faite.cible.cle, _titre(faite.source.libelle, cible, alea), tuple(cible)),
        relation_vraie(part / len(set(source)), part / len(cible)),
        faite.groupe,
    )


def _sans_rapport(
    faite: PaireDeBlocs, liens: Liens, proches: npt.NDArray[np.int64], alea: np.random.Generator
) -> PaireDeBlocs:
    """The same source against the neighbourhood of a request drawn at random: what most pairs of a register are."""
    textes = _voisinage(proches, alea)[: int(alea.integers(3, 9))]
    enonces = tuple(liens.textes[texte] for texte in textes)
    cible = BlocCompare(faite.cible.cle, _titre(faite.source.libelle, enonces, alea), enonces)
    lies = {liens.textes[t] for nom in faite.source.competences for t in liens.requetes[nom]}
    trouves = len(lies & set(cible.competences)) / len(textes)
    return PaireDeBlocs(faite.source, cible, relation_vraie(trouves, trouves), faite.groupe)


def _paire_de_liens(
    rang: int,
    famille: list[int],
    noms: list[str],
    liens: Liens,
    memes: list[list[int]],
    proches: npt.NDArray[np.int64],
    alea: np.random.Generator,
) -> PaireDeBlocs:
    taille = int(alea.integers(3, 9))
    gardes = list(dict.fromkeys([rang, *famille]))[:taille]
    cas = alea.random()
    garde = 1.0 if cas < 0.4 else float(alea.choice([0.0, 0.3, 0.5, 0.7]))
    communs = [autre for autre in gardes if alea.random() < garde]
    textes = [int(alea.choice(memes[autre])) for autre in communs]
    lies = {texte for autre in gardes for texte in liens.requetes[noms[autre]]}
    en_plus = 0 if 0.2 < cas < 0.6 else int(alea.integers(1, taille + 2))
    voisins = [int(t) for autre in gardes for t in proches[autre][:15] if t >= 0 and int(t) not in lies]
    alea.shuffle(voisins)
    ajoutes = list(dict.fromkeys(voisins))[: max(en_plus, 3 if not textes else 0)]
    cible = list(dict.fromkeys([*textes, *ajoutes]))
    trouves = sum(any(t in cible for t in liens.requetes[noms[autre]]) for autre in gardes)
    part_cible = len(set(cible) & lies) / len(cible)
    enonces = tuple(liens.textes[cible[i]] for i in alea.permutation(len(cible)))
    return PaireDeBlocs(
        BlocCompare(Cle("A", str(rang)), noms[rang], tuple(noms[autre] for autre in gardes)),
        BlocCompare(Cle("B", str(rang)), _titre(noms[rang], enonces, alea), enonces),
        relation_vraie(trouves / len(gardes), part_cible),
        rang,
    )


def depuis_blocs(blocs: Sequence[BlocCompare], alea: np.random.Generator) -> list[PaireDeBlocs]:
    """Pairs made of the blocs of real fiches. The group of a pair is its fiche."""
    pleins = [bloc for bloc in blocs if len(bloc.competences) >= 3]
    numeros: dict[str, int] = {}
    paires = []
    for bloc in pleins:
        groupe = -1 - numeros.setdefault(bloc.cle.fiche, len(numeros))
        freres = [autre for autre in pleins if autre.cle.fiche == bloc.cle.fiche and autre.cle != bloc.cle]
        etrangers = [autre for autre in pleins if autre.cle.fiche != bloc.cle.fiche]
        for autre in _tirer(freres, 2, alea):
            paires += [PaireDeBlocs(bloc, *fait, groupe) for fait in _melanges(bloc, autre, alea)]
            paires.append(PaireDeBlocs(bloc, autre, _entre_freres(bloc, autre), groupe))
        for autre in _tirer(etrangers, 4, alea):
            paires.append(PaireDeBlocs(bloc, autre, _entre_freres(bloc, autre), groupe))
    return paires


def _tirer(blocs: list[BlocCompare], nombre: int, alea: np.random.Generator) -> list[BlocCompare]:
    return [blocs[int(rang)] for rang in alea.permutation(len(blocs))[:nombre]]


def _entre_freres(bloc: BlocCompare, autre: BlocCompare) -> Relation:
    """Two real blocs: what they share word for word."""
    ici, la = set(bloc.competences), set(autre.competences)
    return relation_vraie(len(ici & la) / len(ici), len(ici & la) / len(la))


def _melanges(bloc: BlocCompare, autre: BlocCompare, alea: np.random.Generator) -> list[tuple[BlocCompare, Relation]]:
    """``bloc`` reordered, cut, enlarged, and mixed with ``autre``, under its title or another."""
    siennes = [bloc.competences[int(rang)] for rang in alea.permutation(len(bloc.competences))]
    autres = [texte for texte in autre.competences if texte not in bloc.competences]
    coupe = max(1, int(len(siennes) * alea.uniform(0.25, 0.7)))
    listes = [siennes, siennes[:coupe], siennes + autres[: max(1, len(siennes))], siennes[:coupe] + autres[:coupe]]
    faits = []
    for liste in listes:
        titre = bloc.libelle if alea.random() < MEME_TITRE else autre.libelle
        autre_bloc = replace(autre, libelle=titre, competences=tuple(liste), niveau=bloc.niveau)
        communes = len(set(liste) & set(siennes))
        faits.append((autre_bloc, relation_vraie(communes / len(set(siennes)), communes / len(set(liste)))))
    return faits


def depuis_corrections(chemins: Iterable[Path]) -> tuple[PaireDeBlocs, ...]:
    """The pairs whose relation people corrected, and that they let a training use. A hand's pairs are never cut."""
    mains: dict[tuple[str, str], int] = {}
    paires = []
    for chemin in chemins:
        for correction in lire_corrections(chemin):
            if correction.relation is not None:
                main = mains.setdefault((str(chemin), correction.provenance.auteur), len(mains))
                groupe = _PREMIERE_MAIN + main
                paires.append(PaireDeBlocs(correction.source, correction.cible, correction.relation, groupe))
    return tuple(paires)
