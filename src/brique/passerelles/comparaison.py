"""Blocs against others, compétence by compétence: coverages, guards and the traits that the model reads.

A compétence is covered by the best of the other bloc's; a bloc, by the mean of its compétences, weighted by what each
says. Many couples of blocs are compared at once (:class:`~brique.passerelles.couples.Couples`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from brique.passerelles.couples import Couples
from brique.passerelles.enonces import Enonces, Groupe, garder, ressembler, sigmoide
from brique.passerelles.gardes import Matrices, alignees
from brique.passerelles.modele import TRAITS, PoidsEnonces
from brique.passerelles.tableaux import Booleens, Entiers, Reels
from brique.passerelles.valeurs import BlocCompare

TROUVEE = 0.5
"""From this probability a compétence is held to be found on the other side."""
ABSENTE = 0.1
"""Under this probability it is held to be nowhere on the other side."""
VOISINAGE = 3.0
"""Added to the logit of saying the same, to read how near two compétences are when they do not."""
ABSORPTION_DES = 3
"""A bloc of fewer compétences may well be covered by one sentence."""
_MOITIE = 0.0  # the logit of an even chance


@dataclass(frozen=True, slots=True)
class Confrontation:
    """Couples of blocs, compared énoncé by énoncé.

    By case: ``proximites``, the probability that the two énoncés say the same, guards applied; ``brutes``, its logit
    without the guards. By ligne, for the sources, and by colonne, for the targets: the ``meilleures`` probabilities on
    the other side, the ``plus_hautes`` logits, what each weighs, what any trade asks for.
    """

    couples: Couples
    proximites: Reels
    brutes: Reels
    levees: Matrices
    meilleures_source: Reels
    meilleures_cible: Reels
    plus_hautes_source: Reels
    plus_hautes_cible: Reels
    poids_source: Reels
    poids_cible: Reels
    generiques_source: Booleens
    generiques_cible: Booleens

    def du_couple(self, rang: int) -> tuple[Reels, Reels, Matrices]:
        """The ``proximites``, ``brutes`` and ``levees`` of one couple: shapes (lignes, colonnes)."""
        cases = self.couples.cases_du_couple(rang)
        forme = self.couples.largeurs[rang], self.couples.hauteurs[rang]
        levees = Matrices._make(garde[cases].reshape(forme).T for garde in self.levees)
        return self.proximites[cases].reshape(forme).T, self.brutes[cases].reshape(forme).T, levees

    def moyennes(self, source: Reels | Booleens, cible: Reels | Booleens) -> tuple[Reels, Reels]:
        """The weighted mean over each source and over each target, for values by ligne and by colonne."""
        couples = self.couples
        return _moyenne(source, self.poids_source, couples.lignes), _moyenne(cible, self.poids_cible, couples.colonnes)


def _moyenne(valeurs: Reels | Booleens, poids: Reels, debuts: Entiers) -> Reels:
    moyennes: Reels = np.add.reduceat(valeurs * poids, debuts) / np.add.reduceat(poids, debuts)
    return moyennes


def confronter(
    sources: Enonces, cibles: Enonces, rangs: Entiers, couples: Couples, poids: PoidsEnonces
) -> Confrontation:
    """The ``couples`` whose targets are, end to end, the ``cibles`` of ranks ``rangs``. Those of a same source follow
    each other, in the order of ``sources``."""
    brutes = ressembler(sources, cibles, rangs, _groupes(couples, len(sources)), poids)
    levees = alignees(sources.codes, cibles.codes, couples.enonces[couples.ligne_de], rangs[couples.colonne_de])
    proximites = garder(brutes, levees, poids)
    meilleures_source, meilleures_cible = _maximums(proximites, couples)
    plus_hautes_source, plus_hautes_cible = _maximums(brutes, couples)
    return Confrontation(
        couples=couples,
        proximites=proximites,
        brutes=brutes,
        levees=levees,
        meilleures_source=meilleures_source,
        meilleures_cible=meilleures_cible,
        plus_hautes_source=plus_hautes_source,
        plus_hautes_cible=plus_hautes_cible,
        poids_source=sources.poids[couples.enonces],
        poids_cible=cibles.poids[rangs],
        generiques_source=sources.codes.generique[couples.enonces],
        generiques_cible=cibles.codes.generique[rangs],
    )


def _groupes(couples: Couples, enonces: int) -> list[Groupe]:
    """Couples of a same source as one group."""
    premiers = couples.enonces[couples.lignes]
    nouveaux = np.flatnonzero(np.diff(premiers, prepend=-1))
    sources = [*premiers[nouveaux].tolist(), enonces]
    cibles = [*couples.colonnes[nouveaux].tolist(), len(couples.cases)]
    return [Groupe(slice(*s), slice(*c)) for s, c in zip(pairwise(sources), pairwise(cibles), strict=True)]


def _maximums(valeurs: Reels, couples: Couples) -> tuple[Reels, Reels]:
    """The highest of each ligne, and of each colonne."""
    par_ligne = np.maximum.reduceat(valeurs[couples.par_ligne], couples.debuts_lignes)
    return par_ligne, np.maximum.reduceat(valeurs, couples.cases)


@dataclass(frozen=True, slots=True)
class Mesures:
    """The traits of each target, one array of shape (targets,) for each; nan where a side does not say."""

    couverture_source: Reels
    couverture_cible: Reels
    trouvees_source: Reels
    trouvees_cible: Reels
    absentes_source: Reels
    absentes_cible: Reels
    voisinage_source: Reels
    voisinage_cible: Reels
    titre: Reels
    ecart_niveau: Reels
    nsf: Reels
    rome: Reels
    autonomie: Reels
    nombres: Reels
    negations: Reels
    absorption: Reels
    taille: Reels


def mesurer(confrontation: Confrontation, titres: Reels, cadres: tuple[Reels, Reels, Reels]) -> Mesures:
    """The traits of a confrontation, given the likeness of the titles, and the gaps of :func:`cadre`."""
    couples, levees = confrontation.couples, confrontation.levees
    hauteurs, largeurs = couples.hauteurs, couples.largeurs
    paires = _paires_brutes(confrontation)
    couple_de = couples.couple_de(paires)
    nombre = np.maximum(np.bincount(couple_de, minlength=len(couples)), 1)
    niveau, nsf, rome = cadres
    meilleures = confrontation.meilleures_source, confrontation.meilleures_cible
    couverture_source, couverture_cible = confrontation.moyennes(*meilleures)
    trouvees_source, trouvees_cible = confrontation.moyennes(*(m >= TROUVEE for m in meilleures))
    absentes_source, absentes_cible = confrontation.moyennes(*(m < ABSENTE for m in meilleures))
    hautes = confrontation.plus_hautes_source, confrontation.plus_hautes_cible
    voisinage_source, voisinage_cible = confrontation.moyennes(*(sigmoide(h + VOISINAGE) for h in hautes))

    def part(garde: Booleens) -> Reels:
        touchees = np.bincount(couple_de[garde[paires]], minlength=len(couples))
        resultat: Reels = (touchees / nombre).astype(np.float32)
        return resultat

    return Mesures(
        couverture_source=couverture_source,
        couverture_cible=couverture_cible,
        trouvees_source=trouvees_source,
        trouvees_cible=trouvees_cible,
        absentes_source=absentes_source,
        absentes_cible=absentes_cible,
        voisinage_source=voisinage_source,
        voisinage_cible=voisinage_cible,
        titre=titres,
        ecart_niveau=niveau,
        nsf=nsf,
        rome=rome,
        autonomie=part(levees.autonomie),
        nombres=part(levees.nombre),
        negations=part(levees.negation),
        absorption=_absorption(confrontation),
        taille=(np.minimum(hauteurs, largeurs) / np.maximum(hauteurs, largeurs)).astype(np.float32),
    )


def _paires_brutes(confrontation: Confrontation) -> Entiers:
    """The cases where a compétence meets its best by words alone, on either side, likelier than not to say the same."""
    cases = np.flatnonzero(confrontation.brutes > _MOITIE)
    hautes_source = confrontation.plus_hautes_source[confrontation.couples.ligne_de[cases]]
    hautes_cible = confrontation.plus_hautes_cible[confrontation.couples.colonne_de[cases]]
    valeurs = confrontation.brutes[cases]
    meilleures: Entiers = cases[(valeurs >= hautes_source) | (valeurs >= hautes_cible)]
    return meilleures


def _absorption(confrontation: Confrontation) -> Reels:
    """The largest share of a bloc that one single compétence of the other covers."""
    couples = confrontation.couples
    cases = np.flatnonzero(confrontation.proximites > 0.5)
    valeurs, lignes, colonnes = confrontation.proximites[cases], couples.ligne_de[cases], couples.colonne_de[cases]
    par_colonne = np.bincount(
        colonnes[valeurs >= confrontation.meilleures_source[lignes]], minlength=len(couples.cases)
    )
    par_ligne = np.bincount(lignes[valeurs >= confrontation.meilleures_cible[colonnes]], minlength=len(couples.enonces))
    de_la_source = np.maximum.reduceat(par_colonne, couples.colonnes) / couples.hauteurs
    de_la_cible = np.maximum.reduceat(par_ligne, couples.lignes) / couples.largeurs
    de_la_source = np.where(couples.hauteurs < ABSORPTION_DES, 0.0, de_la_source)
    de_la_cible = np.where(couples.largeurs < ABSORPTION_DES, 0.0, de_la_cible)
    absorption: Reels = np.maximum(de_la_source, de_la_cible).astype(np.float32)
    return absorption


def cadre(source: BlocCompare, cibles: Sequence[BlocCompare]) -> tuple[Reels, Reels, Reels]:
    """Level gap (cible minus source), shares of NSF and ROME codes in common: nan where a side does not say."""
    niveaux = [_difference(source.niveau, cible.niveau) for cible in cibles]
    nsf = [_partage(source.nsf, cible.nsf) for cible in cibles]
    rome = [_partage(source.rome, cible.rome) for cible in cibles]
    return np.array(niveaux, np.float32), np.array(nsf, np.float32), np.array(rome, np.float32)


def _difference(un: int | None, autre: int | None) -> float:
    return np.nan if un is None or autre is None else float(autre - un)


def _partage(un: frozenset[str], autre: frozenset[str]) -> float:
    return len(un & autre) / len(un | autre) if un and autre else np.nan


def colonnes(mesures: Mesures) -> Reels:
    """The columns that the model reads (:data:`~brique.passerelles.modele.TRAITS`): shape (targets, traits)."""
    source, cible = mesures.couverture_source, mesures.couverture_cible
    valeurs = {
        "couverture_source": source,
        "couverture_cible": cible,
        "couverture_min": np.minimum(source, cible),
        "couverture_max": np.maximum(source, cible),
        "trouvees_source": mesures.trouvees_source,
        "trouvees_cible": mesures.trouvees_cible,
        "absentes_source": mesures.absentes_source,
        "absentes_cible": mesures.absentes_cible,
        "voisinage_source": mesures.voisinage_source,
        "voisinage_cible": mesures.voisinage_cible,
        "titre": mesures.titre,
        "autonomie": mesures.autonomie,
        "nombres": mesures.nombres,
        "negations": mesures.negations,
        "absorption": mesures.absorption,
    }
    return np.stack([valeurs[trait] for trait in TRAITS], axis=1).astype(np.float32)
