"""The renewals as a graph: who replaces whom, what a fiche leads to, where chains turn in circles or meet again."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping

from brique.referentiel.filiation.fiches_legeres import FicheLegere, rang_du_numero
from brique.referentiel.filiation.valeurs import Declaration, Lien


class Graphe:
    """Renewals declared by either side, of all the fiches of a register."""

    def __init__(self, fiches: Mapping[str, FicheLegere]) -> None:
        self._fiches = fiches
        suivantes: defaultdict[str, set[str]] = defaultdict(set)
        for numero, fiche in fiches.items():
            for nouvelle in fiche.nouvelles:
                suivantes[numero].add(nouvelle)
            for ancienne in fiche.anciennes:
                suivantes[ancienne].add(numero)
        self._suivantes = {n: tuple(sorted(autres, key=rang_du_numero)) for n, autres in suivantes.items()}
        precedentes: defaultdict[str, list[str]] = defaultdict(list)
        for numero in sorted(self._suivantes, key=rang_du_numero):
            for autre in self._suivantes[numero]:
                precedentes[autre].append(numero)
        self._precedentes = {n: tuple(autres) for n, autres in precedentes.items()}

    def connait(self, numero: str) -> bool:
        """True when a renewal names ``numero``, even if its fiche is not there."""
        return numero in self._suivantes or numero in self._precedentes

    def suivantes(self, numero: str) -> tuple[str, ...]:
        """The fiches that replace ``numero``, itself left out, in the order of their numbers."""
        return tuple(autre for autre in self._suivantes.get(numero, ()) if autre != numero)

    def precedentes(self, numero: str) -> tuple[str, ...]:
        """The fiches that ``numero`` replaces, itself left out."""
        return tuple(autre for autre in self._precedentes.get(numero, ()) if autre != numero)

    def se_remplace(self, numero: str) -> bool:
        """True when the fiche is said to replace itself."""
        return numero in self._suivantes.get(numero, ())

    def rangs(self, depart: str) -> dict[str, int]:
        """All that ``depart`` leads to, itself first, with the least number of renewals: nearest first."""
        rangs = {depart: 0}
        attente = deque([depart])
        while attente:
            numero = attente.popleft()
            for suivante in self.suivantes(numero):
                if suivante not in rangs:
                    rangs[suivante] = rangs[numero] + 1
                    attente.append(suivante)
        return rangs

    def liens(self, numeros: Iterable[str]) -> tuple[Lien, ...]:
        """The renewals of these fiches, in their order."""
        return tuple(self.lien(numero, suivante) for numero in numeros for suivante in self.suivantes(numero))

    def lien(self, ancienne: str, nouvelle: str) -> Lien:
        """The renewal of ``ancienne`` by ``nouvelle``: who says it, and whether the other names someone else."""
        avant, apres = self._fiches.get(ancienne), self._fiches.get(nouvelle)
        dit_avant = avant is not None and nouvelle in avant.nouvelles
        dit_apres = apres is not None and ancienne in apres.anciennes
        if dit_avant and dit_apres:
            return Lien(ancienne, nouvelle, Declaration.LES_DEUX)
        if dit_avant:
            contredit = apres is not None and bool(set(apres.anciennes) - {nouvelle})
            return Lien(ancienne, nouvelle, Declaration.ANCIENNE, contredit)
        contredit = avant is not None and bool(set(avant.nouvelles) - {ancienne})
        return Lien(ancienne, nouvelle, Declaration.NOUVELLE, contredit)

    def cycle(self, numeros: Iterable[str]) -> tuple[str, ...]:
        """A circle of two fiches or more among ``numeros``, which must hold all that they lead to; () if there is none.

        It begins with the least of its numbers, and is the same whatever the order in which fiches were read.
        """
        restants = self._sans_fin(numeros)
        if not restants:
            return ()
        chemin: dict[str, int] = {}
        numero = min(restants, key=rang_du_numero)
        while numero not in chemin:
            chemin[numero] = len(chemin)
            numero = next(autre for autre in self.suivantes(numero) if autre in restants)
        cercle = list(chemin)[chemin[numero] :]
        premier = cercle.index(min(cercle, key=rang_du_numero))
        return (*cercle[premier:], *cercle[:premier])

    def _sans_fin(self, numeros: Iterable[str]) -> set[str]:
        """What is left once the fiches that lead nowhere are taken away, again and again."""
        restants = set(numeros)
        degres = {numero: len(self.suivantes(numero)) for numero in restants}
        libres = [numero for numero, degre in degres.items() if not degre]
        while libres:
            numero = libres.pop()
            restants.discard(numero)
            for precedente in self.precedentes(numero):
                if precedente in degres:
                    degres[precedente] -= 1
                    if not degres[precedente]:
                        libres.append(precedente)
        return restants
