"""Fitting the probability that two énoncés say the same.

Positive pairs: the links that say the same, the fair rewordings of the minimal pairs, texts compared to themselves.
Negative pairs: the nearest texts that nobody linked, texts drawn at random, the other side of the minimal pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from brique.passerelles.apprentissage.verites import Liens
from brique.passerelles.encodeurs import Encodeurs
from brique.passerelles.enonces import Enonces, eloignement, preparer
from brique.passerelles.etalon import Etalon
from brique.passerelles.gardes import alignees
from brique.passerelles.modele import PoidsEnonces
from brique.passerelles.paires_minimales import Triplet
from brique.passerelles.tableaux import Entiers, Reels

PROCHES = 20
"""Nearest texts that are not linked, taken as negative pairs for each request."""
DOUTEUX = 8
"""The first of them, that nobody linked though they often say the same."""
POIDS_LIENS = {"exact": 3.0, "close": 0.5}
HASARD = 4
POIDS_TRIPLET = 6.0
POIDS_PROCHE = 0.1
GARDE_MIN = 7.0
"""What a guard takes off at least: a contradiction does not make it less likely that two énoncés say the same, they do
not. With less, the words that they share still win (see the minimal pairs)."""


@dataclass(frozen=True, slots=True)
class Exemples:
    """Pairs of texts, whether they say the same, and what each example weighs."""

    gauches: list[str]
    droites: list[str]
    memes: list[bool]
    poids: list[float]

    def ajouter(self, gauche: str, droite: str, meme: bool, poids: float = 1.0) -> None:
        self.gauches.append(gauche)
        self.droites.append(droite)
        self.memes.append(meme)
        self.poids.append(poids)


def rassembler(
    liens: Liens,
    proches: Entiers,
    triplets: Sequence[Triplet],
    reels: Sequence[str],
    alea: np.random.Generator,
) -> Exemples:
    """The examples of ``liens``, ``proches`` being the ranks of the texts nearest to each request, in order, of the
    minimal pairs, and of ``reels``, énoncés of real blocs, each of which says what it says."""
    exemples = Exemples([], [], [], [])
    for rang, (requete, lies) in enumerate(liens.requetes.items()):
        for texte, relation in lies.items():
            if relation in POIDS_LIENS:
                exemples.ajouter(requete, liens.textes[texte], True, POIDS_LIENS[relation])
        autres = [int(t) for t in proches[rang] if t >= 0 and int(t) not in lies]
        for place, texte in enumerate(autres[:PROCHES]):
            exemples.ajouter(requete, liens.textes[texte], False, POIDS_PROCHE if place < DOUTEUX else 1.0)
        for texte in alea.integers(len(liens.textes), size=HASARD).tolist():
            if texte not in lies:
                exemples.ajouter(requete, liens.textes[texte], False)
        exemples.ajouter(requete, requete, True)
    for reel in reels:
        exemples.ajouter(reel, reel, True)
    for triplet in triplets:
        exemples.ajouter(triplet.reference, triplet.meme, True, POIDS_TRIPLET)
        exemples.ajouter(triplet.reference, triplet.autre, False, POIDS_TRIPLET)
    return exemples


def traits(gauches: Enonces, droites: Enonces) -> Reels:
    """What the probability is made of, pair by pair: shape (pairs, 6)."""
    cotes = [eloignement(np.asarray(gauches.mots.multiply(droites.mots).sum(axis=1)).ravel())]
    cotes.append(eloignement(np.einsum("ij,ij->i", gauches.vecteurs, droites.vecteurs)))
    levees = alignees(gauches.codes, droites.codes)
    cotes += [-np.asarray(garde, dtype=np.float64) for garde in levees[:4]]
    return np.column_stack(cotes)


def ajuster(exemples: Exemples, etalon: Etalon, encodeurs: Encodeurs) -> PoidsEnonces:
    """The weights that fit ``exemples`` best."""
    from sklearn.linear_model import LogisticRegression

    colonnes = traits(preparer(exemples.gauches, etalon, encodeurs), preparer(exemples.droites, etalon, encodeurs))
    regression = LogisticRegression(C=100.0, max_iter=2000, tol=1e-8)
    regression.fit(colonnes, exemples.memes, sample_weight=exemples.poids)
    mots, vecteurs, *gardes = (float(poids) for poids in regression.coef_[0])
    autonomie, nombre, negation, langue = (max(garde, GARDE_MIN) for garde in gardes)
    return PoidsEnonces(
        float(regression.intercept_[0]), max(mots, 0.0), max(vecteurs, 0.0), autonomie, nombre, negation, langue
    )
