"""Words that were compared, ready to be marked: those of one kind together, long unchanged passages left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from brique.referentiel.ecart import Mot, Nature

AUTOUR = 80
"""Characters of unchanged text kept on each side of what changed in a long text."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one kind: kept, added or removed. ``coupe`` stands for unchanged text that is not repeated."""

    texte: str = ""
    ajoute: bool = False
    retire: bool = False
    coupe: bool = False


def segments(mots: Iterable[Mot]) -> list[Segment]:
    """Compared words, those of one kind together; the blanks around a mark stay out of it."""
    resultat: list[Segment] = []
    for nature, groupe in groupby(mots, key=lambda mot: mot.nature if mot.nature in _MARQUES else None):
        texte = "".join(mot.texte for mot in groupe)
        if nature is None:
            resultat.append(Segment(texte))
            continue
        propre = texte.strip()
        avant, apres = texte[: len(texte) - len(texte.lstrip())], texte[len(texte.rstrip()) :]
        morceaux = [Segment(avant), replace(_MARQUES[nature], texte=propre), Segment(apres if propre else "")]
        resultat += [morceau for morceau in morceaux if morceau.texte]
    return resultat


_MARQUES: Mapping[Nature, Segment] = {Nature.AJOUTE: Segment(ajoute=True), Nature.RETIRE: Segment(retire=True)}


def abreger(suite: Sequence[Segment]) -> list[Segment]:
    """A long text without the unchanged passages that lie far from any change."""
    courte: list[Segment] = []
    for rang, segment in enumerate(suite):
        marque = segment.ajoute or segment.retire
        debut = AUTOUR if rang else 0
        fin = AUTOUR if rang < len(suite) - 1 else 0
        if marque or len(segment.texte) <= debut + fin + AUTOUR:
            courte.append(segment)
            continue
        tete = segment.texte[:debut].rsplit(" ", 1)[0] if debut else ""
        queue = segment.texte[-fin:].split(" ", 1)[-1] if fin else ""
        courte += [Segment(tete), Segment(coupe=True), Segment(queue)]
    return [segment for segment in courte if segment.texte or segment.coupe]
