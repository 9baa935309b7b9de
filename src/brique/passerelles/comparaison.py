"""One bloc against many, compétence by compétence: coverages, guards and the traits that the model reads.

A compétence is covered by the best of the other bloc's; a bloc, by the mean of its compétences, weighted by what each
says. All the targets are compared at once, end to end, cut at ``debuts``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np

from brique.passerelles.enonces import Enonces, garder, ressembler, sigmoide
from brique.passerelles.gardes import Matrices, matrices
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
    """A source (rows) against targets end to end (columns, each target beginning at ``debuts``).

    ``proximites``: probability that the two énoncés say the same, guards applied. ``brutes``: its logit without the
    guards. ``meilleures_source`` (rows, targets) and ``meilleures_cible`` (columns): the best on the other side.
    ``generiques_…``: what any trade asks for.
    """

    proximites: Reels
    brutes: Reels
    levees: Matrices
    debuts: Entiers
    meilleures_source: Reels
    meilleures_cible: Reels
    poids_source: Reels
    poids_cible: Reels
    generiques_source: Booleens
    generiques_cible: Booleens

    @property
    def couverture_source(self) -> Reels:
        """How much of the source each target holds: shape (targets,)."""
        couverte: Reels = self.poids_source @ self.meilleures_source / self.poids_source.sum()
        return couverte

    @property
    def couverture_cible(self) -> Reels:
        """How much of each target the source holds: shape (targets,)."""
        sommes = np.add.reduceat(self.poids_cible, self.debuts)
        couverte: Reels = np.add.reduceat(self.meilleures_cible * self.poids_cible, self.debuts) / sommes
        return couverte


def confronter(source: Enonces, cibles: Enonces, debuts: Entiers, poids: PoidsEnonces) -> Confrontation:
    """``source`` against the targets of ``cibles``, none of which is empty."""
    levees = matrices(source.codes, cibles.codes)
    brutes = ressembler(source, cibles, poids)
    proximites = garder(brutes, levees, poids)
    return Confrontation(
        proximites=proximites,
        brutes=brutes,
        levees=levees,
        debuts=debuts,
        meilleures_source=np.maximum.reduceat(proximites, debuts, axis=1),
        meilleures_cible=proximites.max(axis=0),
        poids_source=source.poids,
        poids_cible=cibles.poids,
        generiques_source=source.codes.generique,
        generiques_cible=cibles.codes.generique,
    )


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


def bout_a_bout(mesures: Sequence[Mesures]) -> Mesures:
    """Those of several sources, end to end."""
    return Mesures(*(np.concatenate([getattr(une, champ.name) for une in mesures]) for champ in fields(Mesures)))


def mesurer(confrontation: Confrontation, titres: Reels, cadres: tuple[Reels, Reels, Reels]) -> Mesures:
    """The traits of a confrontation, given the likeness of the titles, and the gaps of :func:`cadre`."""
    tailles = _tailles(confrontation)
    lignes = len(confrontation.poids_source)
    paires = _paires_brutes(confrontation)
    nombre = np.maximum(np.add.reduceat(paires.sum(axis=0), confrontation.debuts), 1)
    niveau, nsf, rome = cadres
    voisinage_source, voisinage_cible = _voisinages(confrontation)
    trouvees_source, trouvees_cible = _parts(confrontation, lambda proximites: proximites >= TROUVEE)
    absentes_source, absentes_cible = _parts(confrontation, lambda proximites: proximites < ABSENTE)

    def part(garde: Booleens) -> Reels:
        touchees = np.add.reduceat((paires & garde).sum(axis=0), confrontation.debuts)
        resultat: Reels = (touchees / nombre).astype(np.float32)
        return resultat

    return Mesures(
        couverture_source=confrontation.couverture_source,
        couverture_cible=confrontation.couverture_cible,
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
        autonomie=part(confrontation.levees.autonomie),
        nombres=part(confrontation.levees.nombre),
        negations=part(confrontation.levees.negation),
        absorption=_absorption(confrontation, tailles),
        taille=(np.minimum(tailles, lignes) / np.maximum(tailles, lignes)).astype(np.float32),
    )


def _parts(confrontation: Confrontation, telles: Callable[[Reels], Booleens]) -> tuple[Reels, Reels]:
    """The share of each side whose best on the other is such as ``telles`` says: shapes (targets,)."""
    poids_source, poids_cible, debuts = confrontation.poids_source, confrontation.poids_cible, confrontation.debuts
    source = poids_source @ telles(confrontation.meilleures_source) / poids_source.sum()
    cible = np.add.reduceat(telles(confrontation.meilleures_cible) * poids_cible, debuts)
    return source, cible / np.add.reduceat(poids_cible, debuts)


def _voisinages(confrontation: Confrontation) -> tuple[Reels, Reels]:
    """How near the compétences of each side are to the other's, far below saying the same: shapes (targets,)."""
    doux = sigmoide(confrontation.brutes + VOISINAGE)
    meilleurs = np.maximum.reduceat(doux, confrontation.debuts, axis=1)
    source = confrontation.poids_source @ meilleurs / confrontation.poids_source.sum()
    sommes = np.add.reduceat(confrontation.poids_cible, confrontation.debuts)
    return source, np.add.reduceat(doux.max(axis=0) * confrontation.poids_cible, confrontation.debuts) / sommes


def _tailles(confrontation: Confrontation) -> Entiers:
    return np.diff(np.append(confrontation.debuts, confrontation.proximites.shape[1]))


def _paires_brutes(confrontation: Confrontation) -> Booleens:
    """Where a compétence meets its best by words alone, on either side, likelier than not to say the same."""
    brutes, debuts = confrontation.brutes, confrontation.debuts
    par_ligne = np.repeat(np.maximum.reduceat(brutes, debuts, axis=1), _tailles(confrontation), axis=1)
    meilleures: Booleens = ((brutes >= par_ligne) | (brutes >= brutes.max(axis=0))) & (brutes > _MOITIE)
    return meilleures


def _absorption(confrontation: Confrontation, tailles: Entiers) -> Reels:
    """The largest share of a bloc that one single compétence of the other covers."""
    proximites, debuts = confrontation.proximites, confrontation.debuts
    sures = proximites > 0.5
    par_ligne = np.repeat(confrontation.meilleures_source, tailles, axis=1)
    de_la_source = np.maximum.reduceat((sures & (proximites >= par_ligne)).sum(axis=0), debuts) / proximites.shape[0]
    cible = np.add.reduceat(sures & (proximites >= confrontation.meilleures_cible), debuts, axis=1, dtype=np.int64)
    de_la_cible = cible.max(axis=0) / tailles
    if proximites.shape[0] < ABSORPTION_DES:
        de_la_source = np.zeros_like(de_la_source)
    de_la_cible = np.where(tailles < ABSORPTION_DES, 0.0, de_la_cible)
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
