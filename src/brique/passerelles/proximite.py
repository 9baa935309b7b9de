"""Finding, among many short texts, those that say the same as another one: titles of blocs, single compétences.

Three readings are added: the stems, the groups of letters, the vectors of sentences. The best are then read again word
by word: each word is looked for in the other text, by the vectors of words alone (« gestion » finds « gérer »), and
counts by its rarity. Exact search: every text of the index is compared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from brique.passerelles.encodeurs import Encodeurs, Vecteurs, avec_memoire, choisir
from brique.passerelles.encodeurs.cache import EncodeurGarde
from brique.passerelles.etalon import Axes, Etalon
from brique.passerelles.lexical import Matrice
from brique.passerelles.textes import normaliser
from brique.passerelles.tournures import Tournures
from brique.referentiel.mots import mots

LOT = 256
TOURNES = 16_384
"""Vectors brought onto the axes of a corpus at once: they are half as many afterwards."""
RELUS = 200
MOTS_MAX = 40
_MOT = re.compile(r"[^\W_]+")

Rangs = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Dosage:
    """How much each reading counts. ``relecture``: by the words of the request, by those of the text found."""

    mots: float
    lettres: float
    vecteurs: float
    relecture: tuple[float, float] = (0.0, 0.0)


LEXICAL = Dosage(1.0, 1.0, 0.0)
AVEC_VECTEURS = Dosage(0.25, 0.3, 1.0, (0.45, 0.6))
AVEC_DEUX_ENCODEURS = Dosage(0.2, 0.2, 1.7, (0.45, 0.6))
_DOSAGES = (LEXICAL, AVEC_VECTEURS, AVEC_DEUX_ENCODEURS)


@dataclass(frozen=True, slots=True)
class _Vocabulaire:
    """The words of an index: their rank, rarity and vector; ``places`` are the words of each text, -1 filled."""

    rangs: Mapping[str, int]
    rarete: Scores
    axes: Axes
    vecteurs: Vecteurs
    places: npt.NDArray[np.int32]


class IndexTextes:
    """Texts ready to be found. ``versions`` and ``repli`` say with what."""

    def __init__(self, etalon: Etalon, encodeurs: Encodeurs, textes: Sequence[str]) -> None:
        self._etalon, self._encodeurs = etalon, encodeurs
        self._mots = etalon.en_mots(textes)
        self._lettres = etalon.en_lettres(textes)
        self._vecteurs = en_vecteurs(textes, etalon, encodeurs)
        self._vocabulaire = _vocabulaire(textes, encodeurs)
        self.dosage = _DOSAGES[min(len(encodeurs.phrases), 2)]
        self.versions = encodeurs.versions
        self.repli = encodeurs.repli

    @classmethod
    def preparer(cls, textes: Sequence[str], encodeurs: Encodeurs | None = None) -> IndexTextes:
        """An index of ``textes``, fitted on themselves, with the encoders given or the best installed."""
        encodeurs = avec_memoire(choisir() if encodeurs is None else encodeurs)
        normaux = [normaliser(texte) for texte in textes]
        differents = list(dict.fromkeys(normaux))
        bruts = {e.nom: e.encoder(differents) for e in encodeurs.phrases}
        etalon = Etalon.ajuster(differents, bruts, encodeurs, Tournures())
        return cls(etalon, encodeurs, normaux)

    def chercher(self, requetes: Sequence[str], k: int) -> tuple[Rangs, Scores]:
        """The ``k`` best texts of each request, best first: their ranks and scores, shapes (requests, k).

        A text that has nothing in common with the request is not one of them: rank -1, score 0.
        """
        scores = np.zeros((len(requetes), min(k, self._mots.shape[0])), np.float32)
        rangs = np.zeros(scores.shape, np.int64)
        for debut in range(0, len(requetes), LOT):
            lot = [normaliser(requete) for requete in requetes[debut : debut + LOT]]
            vus, valeurs = self._meilleurs(self.proximites(lot), max(RELUS, k))
            valeurs = valeurs + self._relire(lot, vus)
            ordre = np.lexsort((vus, -valeurs), axis=1)[:, : scores.shape[1]]
            classees = np.take_along_axis(valeurs, ordre, axis=1)
            rangs[debut : debut + LOT] = np.where(classees > 0.0, np.take_along_axis(vus, ordre, axis=1), -1)
            scores[debut : debut + LOT] = np.maximum(classees, 0.0)
        return rangs, scores

    def proximites(self, requetes: Sequence[str]) -> Scores:
        """Each request (normalised) against every text, before the second reading: shape (requests, texts)."""
        dosage = self.dosage
        sommes = dosage.mots * _produit(self._etalon.en_mots(requetes), self._mots)
        sommes += dosage.lettres * _produit(self._etalon.en_lettres(requetes), self._lettres)
        if dosage.vecteurs:
            sommes += dosage.vecteurs * (en_vecteurs(requetes, self._etalon, self._encodeurs) @ self._vecteurs.T)
        return sommes

    @staticmethod
    def _meilleurs(scores: Scores, nombre: int) -> tuple[Rangs, Scores]:
        if nombre >= scores.shape[1]:
            vus = np.broadcast_to(np.arange(scores.shape[1]), scores.shape)
        else:
            vus = np.sort(np.argpartition(-scores, nombre, axis=1)[:, :nombre], axis=1)
        return vus, np.take_along_axis(scores, vus, axis=1)

    def _relire(self, requetes: Sequence[str], vus: Rangs) -> Scores:
        """What reading word by word adds to the texts ``vus`` of each request: same shape."""
        apports = np.zeros(vus.shape, np.float32)
        if self._vocabulaire is None:
            return apports
        for rang, requete in enumerate(requetes):
            apports[rang] = _relecture(requete, vus[rang], self._vocabulaire, self._encodeurs, self.dosage)
        return apports


def en_vecteurs(textes: Sequence[str], etalon: Etalon, encodeurs: Encodeurs) -> Vecteurs:
    """The vectors of all the encoders side by side: their dot product is the mean of their cosines, by ``part``."""
    if not encodeurs.phrases:
        return np.zeros((len(textes), 0), np.float32)
    total = sum(encodeur.part for encodeur in encodeurs.phrases)
    cotes = []
    for encodeur in encodeurs.phrases:
        if isinstance(encodeur, EncodeurGarde):
            encodeur.retenir(textes)  # all at once: what is encoded together does not depend on what follows
        part = np.float32(np.sqrt(encodeur.part / total))
        tournes = [
            etalon.tourner(encodeur.nom, encodeur.encoder(textes[debut : debut + TOURNES])) * part
            for debut in range(0, max(len(textes), 1), TOURNES)
        ]
        cotes.append(np.concatenate(tournes))
    return np.concatenate(cotes, axis=1) if len(cotes) > 1 else cotes[0]


def _produit(requetes: Matrice, textes: Matrice) -> Scores:
    produits: Scores = (requetes @ textes.T).toarray()
    return produits


def mots_pleins(texte: str) -> list[str]:
    """The words of a normalised text that mean something, or all of them when none does."""
    tous = _MOT.findall(texte)[: MOTS_MAX * 2]
    return ([mot for mot in tous if len(mot) > 2 and mots(mot)] or tous)[:MOTS_MAX]


def _vocabulaire(textes: Sequence[str], encodeurs: Encodeurs) -> _Vocabulaire | None:
    if not encodeurs.phrases or not textes:
        return None
    par_texte = [mots_pleins(texte) for texte in textes]
    rangs = {mot: rang for rang, mot in enumerate(sorted({mot for lus in par_texte for mot in lus}))}
    if not rangs:
        return None
    places = np.full((len(textes), max(map(len, par_texte))), -1, np.int32)
    presences = np.zeros(len(rangs))
    for ligne, lus in enumerate(par_texte):
        places[ligne, : len(lus)] = numeros = [rangs[mot] for mot in lus]
        presences[list(set(numeros))] += 1
    rarete = np.log((1.0 + len(textes)) / (1.0 + presences)).astype(np.float32) + 1e-3
    # by the first encoder, the only one quick enough for a whole vocabulary
    bruts = encodeurs.phrases[0].encoder(list(rangs))
    axes = Axes.ajuster(bruts, encodeurs.phrases[0].puissance)
    return _Vocabulaire(rangs, rarete, axes, axes.tourner(bruts), places)


def _relecture(requete: str, vus: Rangs, voc: _Vocabulaire, encodeurs: Encodeurs, dosage: Dosage) -> Scores:
    lus = mots_pleins(requete)
    connus = [voc.rangs[mot] for mot in lus if mot in voc.rangs]
    inconnus = [mot for mot in lus if mot not in voc.rangs]
    if not lus:
        return np.zeros(len(vus), np.float32)
    poids = np.concatenate([voc.rarete[connus], np.full(len(inconnus), voc.rarete.max(), np.float32)])
    sienne = voc.vecteurs[connus]
    if inconnus:
        sienne = np.concatenate([sienne, voc.axes.tourner(encodeurs.phrases[0].encoder(inconnus))])
    ressemblances = np.full((len(sienne), len(voc.rarete) + 1), -1.0, np.float32)  # the last column is no word
    ressemblances[:, :-1] = sienne @ voc.vecteurs.T
    places = voc.places[vus]
    trouves = ressemblances[:, places]
    par_requete = poids @ trouves.max(axis=2) / poids.sum()
    rarete = np.where(places >= 0, voc.rarete[places], 0.0)
    par_texte = (trouves.max(axis=0) * rarete).sum(axis=1) / np.maximum(rarete.sum(axis=1), 1e-6)
    apports: Scores = dosage.relecture[0] * par_requete + dosage.relecture[1] * par_texte
    return apports
