"""Two blocs side by side: which compétences they share, word for word, but for a term, or in other words.

Two énoncés in other words are told by the stems they have in common (rapidfuzz for slips of a letter), and by the
engine when there is one, which knows words of the same sense. In both cases two énoncés that a guard sets apart
(autonomy, figures, negation, language) are not shared.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from brique.passerelles.communs.phrases import Phrase, lire_phrase
from brique.passerelles.communs.valeurs import Comparaison, Partage, Partagee
from brique.passerelles.gardes import Marques, gardes_entre, marques
from brique.passerelles.titres import titre_nu
from brique.passerelles.valeurs import BlocCompare
from brique.referentiel.ecart.appariement import apparier
from brique.referentiel.infinitifs import INFINITIFS

Proximites = Callable[[Sequence[str], Sequence[str]], Any]
"""The engine's: the probability, 0 to 1, that each énoncé of the first says the same as each of the second (n × m)."""

PROCHE = 0.62
"""From here on two énoncés say the same in other words, by these words."""
PROBABLE = 0.5
"""From here on they say the same, by the engine."""
_PART_INCLUSE = 0.4  # of the likeness: how far the shorter énoncé is found in the longer one
_INCLUSE_MIN = 3  # stems from which being found in a longer énoncé means something
_FAUTE = 0.93  # of the letters in common, for énoncés that differ by a slip
_GARDES_MIN = 3  # stems kept around a term that varies
_TERME_MAX = 6  # stems of a term
_QUALIFICATIF_MAX = 2  # stems that one side alone adds, and is still the same sentence but for a term
PART_TITRE = 0.2
"""Of the proximité of two blocs."""


class Comparateur:
    """Compares blocs, and remembers how each énoncé reads."""

    def __init__(self, proximites: Proximites | None = None) -> None:
        self._proximites = proximites
        self._phrases: dict[str, Phrase] = {}
        self._marques: dict[str, Marques] = {}

    def phrase(self, texte: str) -> Phrase:
        """``texte``, read once."""
        lue = self._phrases.get(texte)
        if lue is None:
            lue = self._phrases[texte] = lire_phrase(texte)
        return lue

    def phrases(self, bloc: BlocCompare) -> list[Phrase]:
        """The énoncés of ``bloc``, in order."""
        return [self.phrase(texte) for texte in bloc.competences]

    def titre(self, bloc: BlocCompare) -> Phrase:
        """The title of ``bloc``, without the codes that say where it comes from."""
        return self.phrase(titre_nu(bloc.libelle))

    def comparer(self, source: BlocCompare, cible: BlocCompare) -> Comparaison:
        """Both blocs side by side. The same the other way round, only read from the other side."""
        if _contenu(cible) < _contenu(source):
            return self.comparer(cible, source).inverse
        partagees = self.partager(self.phrases(source), self.phrases(cible))
        total = len(source.competences) + len(cible.competences)
        commun = 2 * sum(partagee.proximite for partagee in partagees) / total if partagees else 0.0
        titre = ressemblance(self.titre(source), self.titre(cible))
        proximite = (1 - PART_TITRE) * commun + PART_TITRE * titre if commun else 0.0
        return Comparaison(source, cible, tuple(sorted(partagees)), round(proximite, 6))

    def partager(self, gauche: Sequence[Phrase], droite: Sequence[Phrase]) -> list[Partagee]:
        """What two lists of énoncés share: word for word first, in order, then at best among those that are left."""
        partagees = _mot_pour_mot(gauche, droite)
        restes_g = _restes(gauche, {p.source for p in partagees})
        restes_d = _restes(droite, {p.cible for p in partagees})
        if not restes_g or not restes_d:
            return partagees
        mesures = self._mesurer([gauche[g] for g in restes_g], [droite[d] for d in restes_d])
        valeurs: dict[tuple[int, int], float] = {}
        natures: dict[tuple[int, int], Partage] = {}
        for rang_g, g in enumerate(restes_g):
            for rang_d, d in enumerate(restes_d):
                trouve = self._rapprocher(gauche[g], droite[d], mesures[rang_g][rang_d])
                if trouve is not None:
                    natures[g, d], valeurs[g, d] = trouve
        return partagees + [Partagee(g, d, natures[g, d], valeurs[g, d]) for g, d in apparier(valeurs)]

    def partage(self, un: Phrase, autre: Phrase) -> Partage | None:
        """How two énoncés are shared, or None."""
        partagees = self.partager([un], [autre])
        return partagees[0].partage if partagees else None

    def _rapprocher(self, un: Phrase, autre: Phrase, mesure: float) -> tuple[Partage, float] | None:
        variable = est_variable(un, autre)
        if not variable and not mesure:
            return None
        if gardes_entre(self._marques_de(un), self._marques_de(autre)):
            return None
        return (Partage.VARIABLE, max(mesure, ressemblance(un, autre))) if variable else (Partage.REFORMULEE, mesure)

    def _marques_de(self, phrase: Phrase) -> Marques:
        lues = self._marques.get(phrase.texte)
        if lues is None:
            lues = self._marques[phrase.texte] = marques(phrase.texte)
        return lues

    def _mesurer(self, gauche: Sequence[Phrase], droite: Sequence[Phrase]) -> list[list[float]]:
        """How near each énoncé is to each, 0 when neither the words nor the engine find that they say the same."""
        mesures = [[_si(ressemblance(un, autre), PROCHE) for autre in droite] for un in gauche]
        if self._proximites is None:
            return mesures
        probabilites = self._proximites([p.texte for p in gauche], [p.texte for p in droite])
        return [
            [max(mesure, _si(float(p), PROBABLE)) for mesure, p in zip(*rangee, strict=True)]
            for rangee in zip(mesures, probabilites, strict=True)
        ]


def ressemblance(un: Phrase, autre: Phrase) -> float:
    """From 0 (no word in common) to 1 (the same words), the same both ways.

    Mostly what is shared of both, partly what is shared of the shorter one: saying what a compétence is for does not
    make it another.
    """
    if un.cle == autre.cle:
        return 1.0 if un.cle else 0.0
    gauche, droite = un.ensemble, autre.ensemble
    communs = len(gauche & droite)
    plus_court = min(len(gauche), len(droite))
    if not communs:
        return _a_une_faute_pres(un, autre)
    partage = 2 * communs / (len(gauche) + len(droite))
    if plus_court >= _INCLUSE_MIN:
        partage = (1 - _PART_INCLUSE) * partage + _PART_INCLUSE * communs / plus_court
    return max(partage, _a_une_faute_pres(un, autre))


def _a_une_faute_pres(un: Phrase, autre: Phrase) -> float:
    if min(len(un.radicaux), len(autre.radicaux)) < _INCLUSE_MIN:
        return 0.0
    lettres = fuzz.ratio(un.cle, autre.cle, score_cutoff=100 * _FAUTE) / 100
    return float(lettres)


def est_variable(un: Phrase, autre: Phrase) -> bool:
    """True when both are the same sentence but for one term, which is not a verb.

    Both have another term at the same place, or one of them only has one more qualifier there.
    """
    gauche, droite = un.radicaux, autre.radicaux
    if gauche[:1] != droite[:1]:
        return False
    changes = [operation for operation in Indel.opcodes(gauche, droite) if operation.tag != "equal"]
    if not changes:
        return False
    retire = un.mots[changes[0].src_start : changes[-1].src_end]
    ajoute = autre.mots[changes[0].dest_start : changes[-1].dest_end]
    if not INFINITIFS.isdisjoint((*retire, *ajoute)):
        return False
    gardes = len(gauche) - len(retire)
    petit, grand = sorted((len(retire), len(ajoute)))
    if not petit:
        return grand <= _QUALIFICATIF_MAX and gardes >= _GARDES_MIN
    return grand <= _TERME_MAX and gardes >= max(_GARDES_MIN, grand)


def _mot_pour_mot(gauche: Sequence[Phrase], droite: Sequence[Phrase]) -> list[Partagee]:
    libres: defaultdict[str, deque[int]] = defaultdict(deque)
    for rang, phrase in enumerate(droite):
        if phrase.cle:
            libres[phrase.cle].append(rang)
    return [
        Partagee(rang, libres[phrase.cle].popleft(), Partage.MOT_POUR_MOT, 1.0)
        for rang, phrase in enumerate(gauche)
        if libres.get(phrase.cle)
    ]


def _restes(phrases: Sequence[Phrase], prises: set[int]) -> list[int]:
    return [rang for rang, phrase in enumerate(phrases) if rang not in prises and phrase.cle]


def _si(mesure: float, seuil: float) -> float:
    return mesure if mesure >= seuil else 0.0


def _contenu(bloc: BlocCompare) -> tuple[tuple[str, ...], str]:
    return bloc.competences, bloc.libelle
