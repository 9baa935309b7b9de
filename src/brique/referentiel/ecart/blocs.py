"""Which bloc of one side is which of the other, by its title and its compétences more than by its code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from heapq import nlargest

from brique.referentiel.ecart.appariement import Lien, apparier
from brique.referentiel.ecart.paires import memes_cles
from brique.referentiel.ecart.parties import Partie
from brique.referentiel.ecart.ressemblance import Poids

_PART_DU_TITRE = 0.3
_BLOCS_MAX = 40_000  # pairs of blocs looked at: beyond, which is no certification, codes only
_SEUIL = 0.25  # below, two blocs may only share the vocabulary of their trade…
_SEUIL_SEULS = 0.15  # … unless each is by far the nearest of the other
_DE_LOIN = 1.5
_MEME_CODE = 0.3  # in one fiche the code is the identity of a bloc: another must be much nearer to take its place
_MEME_SUFFIXE = 0.05  # from a fiche to the one that renews it, it only settles a tie


def apparier_blocs(avant: Sequence[Partie], apres: Sequence[Partie], *, meme_fiche: bool) -> list[Lien]:
    """Pairs of positions in both lists, each bloc once at most. The total likeness is the greatest possible.

    In one fiche (``meme_fiche``), blocs written the same under the same code are paired first, and those left alone
    that have the same code last, however little they share.
    """
    paires: dict[int, int] = {}
    if meme_fiche:
        paires |= memes_cles(_identites(avant), _identites(apres))
    pris = set(paires.values())
    restes = [a for a in range(len(avant)) if a not in paires], [b for b in range(len(apres)) if b not in pris]
    paires |= apparier(_valeurs(avant, apres, restes, _MEME_CODE if meme_fiche else _MEME_SUFFIXE))
    if meme_fiche:
        pris = set(paires.values())
        paires |= memes_cles(
            ((a, partie.code) for a, partie in enumerate(avant) if a not in paires and partie.code),
            ((b, partie.code) for b, partie in enumerate(apres) if b not in pris and partie.code),
        )
    return sorted(paires.items())


def _identites(parties: Sequence[Partie]) -> Iterator[tuple[int, Hashable]]:
    return ((rang, (partie.code, partie.contenu)) for rang, partie in enumerate(parties))


def _valeurs(
    avant: Sequence[Partie], apres: Sequence[Partie], restes: tuple[list[int], list[int]], bonus: float
) -> dict[Lien, float]:
    """What each possible pair of the blocs left is worth; ``bonus`` for the same code."""
    if len(restes[0]) * len(restes[1]) > _BLOCS_MAX:
        return {}
    trouvees = proximites(avant, apres)
    trouvees = {(a, b): trouvees[a, b] for a in restes[0] for b in restes[1]}
    second = _seconds(trouvees)
    valeurs = {}
    for (a, b), proximite in trouvees.items():
        de_loin = proximite >= _DE_LOIN * second(a, b)
        if proximite >= (_SEUIL_SEULS if de_loin else _SEUIL):
            meme_code = bool(avant[a].suffixe) and avant[a].suffixe == apres[b].suffixe
            valeurs[a, b] = proximite + bonus * meme_code
    return valeurs


def _seconds(proximites: Mapping[Lien, float]) -> Callable[[int, int], float]:
    """Gives, for a pair, the greatest likeness that either of its blocs has with another one."""
    gauches: defaultdict[int, list[float]] = defaultdict(list)
    droites: defaultdict[int, list[float]] = defaultdict(list)
    for (a, b), proximite in proximites.items():
        gauches[a].append(proximite)
        droites[b].append(proximite)
    meilleurs = [{n: nlargest(2, valeurs) for n, valeurs in cote.items()} for cote in (gauches, droites)]

    def second(a: int, b: int) -> float:
        autres = []
        for premier, *suivant in (meilleurs[0][a], meilleurs[1][b]):
            autres += suivant if premier == proximites[a, b] else [premier]
        return max(autres, default=0.0)

    return second


def proximites(avant: Sequence[Partie], apres: Sequence[Partie]) -> dict[Lien, float]:
    """The likeness, from 0 to 1, of every bloc of one side with every bloc of the other."""
    poids = Poids(_textes(avant), _textes(apres))
    titres = [[poids.signature(partie.libelle) for partie in cote] for cote in (avant, apres)]
    contenus = [[poids.signature(*_textes([partie])) for partie in cote] for cote in (avant, apres)]
    trouvees = {}
    for a, gauche in enumerate(avant):
        for b, droite in enumerate(apres):
            titre = poids.ressemblance(titres[0][a], titres[1][b])
            if gauche.pieces and droite.pieces:
                contenu = poids.ressemblance(contenus[0][a], contenus[1][b])
                titre = _PART_DU_TITRE * titre + (1 - _PART_DU_TITRE) * contenu
            trouvees[a, b] = titre
    return trouvees


def _textes(parties: Sequence[Partie]) -> list[str]:
    return [texte for partie in parties for texte in (partie.libelle, *(piece.texte for piece in partie.pieces))]
