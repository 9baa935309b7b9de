"""Searching the register: words, codes and filters, results by certification and by bloc, facets with counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from brique.referentiel.mots import mots, proches, racine
from portail.referentiel import plein_texte
from portail.referentiel.catalogue import Catalogue, courant
from portail.referentiel.documents import MOT_MAX
from portail.referentiel.plein_texte import Mot

MOTS_MAX = 12
TEXTE_MAX = 300
_NUMERO_ECARTE = re.compile(r"\b(rncp|rs)\s+(\d{2,7})\b", re.IGNORECASE)  # « RNCP 99012 » is one number


class Vue(StrEnum):
    """What a search lists."""

    CERTIFICATIONS = "certifications"
    BLOCS = "blocs"


@dataclass(frozen=True, slots=True)
class Demande:
    """A search: free words (at most ``TEXTE_MAX`` characters count), filters by axis, what to list."""

    texte: str = ""
    filtres: Mapping[str, Sequence[str]] = field(default_factory=dict)
    vue: Vue = Vue.CERTIFICATIONS


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that the register does not know, and the ones searched instead (none: nothing resembles it)."""

    mot: str
    remplace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reponse:
    """Keys of the results in order (fiches or blocs, by the vue), both totals, facet counts, corrections."""

    vue: Vue
    cles: Sequence[int]
    certifications: int
    blocs: int
    facettes: Mapping[str, Sequence[tuple[str, int]]]
    corrections: Sequence[Correction]


def chercher(demande: Demande) -> Reponse:
    """Answer a search over the current register. Unknown axes and values find nothing, and never raise."""
    catalogue = courant()
    voulus, corrections = comprendre(demande.texte, catalogue)
    filtres = {axe: tuple(valeurs) for axe, valeurs in demande.filtres.items() if valeurs}
    en_blocs = demande.vue is Vue.BLOCS
    fiches, blocs = _trouver(catalogue, voulus, en_blocs=en_blocs)
    gardees = catalogue.facettes.filtrer(fiches, filtres)
    blocs_gardes = _filtrer_blocs(catalogue, blocs, filtres)
    if en_blocs:
        cles = [catalogue.blocs[b] for b in catalogue.blocs_actifs_d_abord(blocs_gardes)]
    else:
        cles = [catalogue.fiches[f] for f in catalogue.actives_d_abord(gardees)]
    return Reponse(
        demande.vue,
        cles,
        len(gardees),
        len(blocs_gardes),
        _compter(catalogue, en_blocs, blocs if en_blocs else fiches, filtres, tout=not voulus),
        corrections,
    )


def comprendre(texte: str, catalogue: Catalogue) -> tuple[list[Mot], list[Correction]]:
    """The words to look for. One the register does not know is completed, else corrected, else said unknown."""
    voulus, corrections = [], []
    for mot in dict.fromkeys(mots(_NUMERO_ECARTE.sub(r"\1\2", texte[:TEXTE_MAX]))[:MOTS_MAX]):
        forme = racine(mot)[:MOT_MAX]
        if forme in catalogue.formes or any(c.isdigit() for c in mot):
            voulus.append(Mot((forme,), debut=any(c.isdigit() for c in mot) and len(mot) > 2))
        elif catalogue.commence(mot) or catalogue.commence(forme):
            voulus.append(Mot((mot if catalogue.commence(mot) else forme,), debut=True))
        else:
            voisins = _voisins(mot, forme, catalogue)
            voulus.append(Mot(voisins or (forme,)))
            corrections.append(Correction(mot, tuple(catalogue.formes[v] for v in voisins)))
    return voulus, corrections


def _voisins(mot: str, forme: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Stems that resemble that of ``mot``, else those of words that resemble it: a wrong ending spoils the stem."""
    semblables = proches(forme, catalogue.termes)
    return tuple(semblables or dict.fromkeys(catalogue.racines[m] for m in proches(mot, catalogue.racines)))


def _trouver(catalogue: Catalogue, voulus: Sequence[Mot], *, en_blocs: bool) -> tuple[Sequence[int], Sequence[int]]:
    """Fiches and blocs that answer; only the ones listed are ranked, the others are counted."""
    if not voulus:  # nothing asked, or only empty words (« de la »): everything
        return range(len(catalogue.fiches)), range(len(catalogue.blocs))
    par_fiche, par_bloc = catalogue.fiche_par_document, catalogue.bloc_par_document
    fiches = [
        par_fiche[d] for d in plein_texte.chercher(plein_texte.FICHES, voulus, classer=not en_blocs) if d in par_fiche
    ]
    blocs = [par_bloc[d] for d in plein_texte.chercher(plein_texte.BLOCS, voulus, classer=en_blocs) if d in par_bloc]
    return fiches, blocs


def _filtrer_blocs(catalogue: Catalogue, blocs: Sequence[int], filtres: Mapping[str, Sequence[str]]) -> Sequence[int]:
    permises = catalogue.facettes.gardes(filtres)
    if permises is None:
        return blocs
    return [bloc for bloc in blocs if catalogue.fiche_du_bloc[bloc] in permises]


def _compter(
    catalogue: Catalogue, en_blocs: bool, objets: Sequence[int], filtres: Mapping[str, Sequence[str]], *, tout: bool
) -> Mapping[str, Sequence[tuple[str, int]]]:
    """Facet counts; those of the whole register are counted once."""
    supports = catalogue.fiche_du_bloc if en_blocs else None
    if not tout or filtres:
        return catalogue.facettes.compter(objets, filtres, supports=supports)
    if en_blocs not in catalogue.tous:
        catalogue.tous[en_blocs] = catalogue.facettes.compter(objets, {}, supports=supports)
    return catalogue.tous[en_blocs]
