"""The wording that some texts have in common, and the terms that vary in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz.distance import Indel

from brique.passerelles.communs.phrases import cle_de
from brique.passerelles.communs.valeurs import Segment, Variante
from brique.passerelles.valeurs import Cle
from brique.referentiel.ecart import Nature, comparer_mots, cote_apres, cote_avant
from brique.referentiel.ecart.typographie import cle_mot
from brique.referentiel.mots import mots

_UNITE = re.compile(r"[\w\u0300-\u036f]+|\.{2,}|[^\w\s]")
_TERMES_MAX = 3  # beyond, a sentence with holes is harder to read than the sentences it comes from
_FIXE_MIN = 0.4  # of the full words of the shortest wording that must stay

Dit = tuple[str, tuple[Cle, ...]]
"""A text, and the blocs that say it."""
Unites = Sequence[re.Match[str]]


def segmenter(textes: Sequence[Dit]) -> tuple[Segment, ...]:
    """The common wording of some texts, each with its blocs: what all say, in the words of the first one, and terms.

    When little would stay, or too many terms would vary, the whole texts are the variants.
    """
    distincts: dict[str, Dit] = {}
    for texte, cles in textes:
        deja = distincts.get(_dit(texte))
        distincts[_dit(texte)] = (deja[0], (*deja[1], *cles)) if deja else (texte, cles)
    if len(distincts) == 1:
        return (Segment(textes[0][0]),)
    sortes = list(distincts.values())
    segments = tuple(_segments(sortes))
    variables = sum(bool(segment.variantes) for segment in segments)
    fixes = sum(len(mots(segment.texte)) for segment in segments)
    if variables > _TERMES_MAX or fixes < _FIXE_MIN * min(len(mots(texte)) for texte, _ in sortes):
        return (Segment("", tuple(Variante(texte, tuple(sorted(cles))) for texte, cles in sortes)),)
    return segments


def _dit(texte: str) -> str:
    """What a text says, points de suspension left out: nobody chooses between a list and the same one left open."""
    return cle_de(texte).replace("…", "").strip()


def _segments(textes: Sequence[Dit]) -> Iterator[Segment]:
    """Fixed pieces, in the words of the first text, and terms, in turn."""
    unites = [list(_UNITE.finditer(texte)) for texte, _ in textes]
    alignes = [_aligner(textes[0][0], texte) for texte, _ in textes]
    passees = [0] * len(textes)
    fixe = ""
    for suite in [*_suites(alignes, unites, textes[0][0]), []]:
        debuts = [aligne[suite[0]] for aligne in alignes] if suite else list(map(len, unites))
        pieces = [_piece(t, u, *bornes) for (t, _), u, *bornes in zip(textes, unites, passees, debuts, strict=True)]
        if len({_dit(piece) for piece in pieces}) > 1:
            blanc = " " if fixe and any(piece[:1].isspace() for piece in pieces) else ""
            if fixe:
                yield Segment(fixe + blanc)
            yield Segment("", _variantes(pieces, [cles for _, cles in textes]))
            fixe = ""
        else:
            fixe += pieces[0]
        if suite:
            piece = _piece(textes[0][0], unites[0], suite[0], suite[-1] + 1)
            detachee = any(_apres_un_blanc(t, u[d]) for (t, _), u, d in zip(textes, unites, debuts, strict=True))
            fixe += piece if fixe or not detachee else f" {piece.lstrip()}"
            passees = [aligne[suite[-1]] + 1 for aligne in alignes]
    if fixe:
        yield Segment(fixe)


def _suites(alignes: Sequence[Mapping[int, int]], unites: Sequence[Unites], premier: str) -> list[list[int]]:
    """The ranks, in the first text, of the units that all texts have, in runs without a gap in any of them.

    Small words alone between two terms go with them.
    """
    suites: list[list[int]] = []
    for rang in range(len(unites[0])):
        if not all(rang in aligne for aligne in alignes):
            continue
        if suites and all(aligne[rang] == aligne.get(suites[-1][-1], -2) + 1 for aligne in alignes):
            suites[-1].append(rang)
        else:
            suites.append([rang])
    return [
        suite
        for suite in suites
        if mots(_piece(premier, unites[0], suite[0], suite[-1] + 1))
        or all(aligne[suite[0]] == 0 for aligne in alignes)
        or all(aligne[suite[-1]] == len(u) - 1 for aligne, u in zip(alignes, unites, strict=True))
    ]


def _aligner(premier: str, autre: str) -> dict[int, int]:
    """The units of ``premier`` kept in ``autre``: rank → rank."""
    aligne: dict[int, int] = {}
    gauche = droite = 0
    for mot in comparer_mots(premier, autre):
        avant, apres = _cles(cote_avant([mot])), _cles(cote_apres([mot]))
        if mot.nature is Nature.INCHANGE:
            for operation in Indel.opcodes(avant, apres):
                if operation.tag == "equal":
                    for pas in range(operation.src_end - operation.src_start):
                        aligne[gauche + operation.src_start + pas] = droite + operation.dest_start + pas
        gauche += len(avant)
        droite += len(apres)
    return aligne


def _cles(texte: str) -> list[str]:
    return [cle_mot(unite) for unite in _UNITE.findall(texte)]


def _piece(texte: str, unites: Unites, debut: int, fin: int) -> str:
    """The units from ``debut`` to ``fin`` (excluded), with the blanks before them."""
    if debut >= fin:
        return ""
    return texte[unites[debut - 1].end() if debut else 0 : unites[fin - 1].end()]


def _apres_un_blanc(texte: str, unite: re.Match[str]) -> bool:
    return texte[: unite.start()][-1:].isspace()


def _variantes(pieces: Sequence[str], blocs: Sequence[tuple[Cle, ...]]) -> tuple[Variante, ...]:
    """The distinct pieces and their blocs, in the order they come."""
    distinctes: dict[str, tuple[str, tuple[Cle, ...]]] = {}
    for piece, cles in zip(pieces, blocs, strict=True):
        deja = distinctes.get(_dit(piece), (piece.strip() if _dit(piece) else "", ()))
        distinctes[_dit(piece)] = (deja[0], (*deja[1], *cles))
    return tuple(Variante(texte, tuple(sorted(cles))) for texte, cles in distinctes.values())
