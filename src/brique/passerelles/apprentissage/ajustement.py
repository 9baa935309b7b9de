"""From labelled files to a model: the énoncés first, the blocs on top of them, then the scores of a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from brique import __version__
from brique.passerelles.apprentissage import blocs as des_blocs
from brique.passerelles.apprentissage import enonces as des_enonces
from brique.passerelles.apprentissage.fabrique import PaireDeBlocs, depuis_blocs, depuis_liens
from brique.passerelles.apprentissage.verites import Liens
from brique.passerelles.corpus import textes_differents, titres_de
from brique.passerelles.encodeurs import Encodeurs
from brique.passerelles.etalon import Etalon
from brique.passerelles.modele import Jeu, Modele, empreinte
from brique.passerelles.paires_minimales import lire as paires_minimales
from brique.passerelles.proximite import IndexTextes
from brique.passerelles.textes import normaliser
from brique.passerelles.tournures import Tournures
from brique.passerelles.valeurs import BlocCompare

GRAINE = 20261126
VOISINES = 12
PROCHES = 50
RETENUS = 10
"""Ranks of a search whose scores are calibrated."""


@dataclass(frozen=True, slots=True)
class Apprenti:
    """What is learnt from: links between compétences, blocs of real fiches, pairs of blocs that people judged."""

    liens: Liens
    blocs: tuple[BlocCompare, ...] = ()
    jugees: tuple[PaireDeBlocs, ...] = ()


def entrainer(appris: Apprenti, jeux: Sequence[tuple[str, Encodeurs]]) -> tuple[Modele, Etalon]:
    """A model with one set of figures for each of ``jeux`` (name of the finest encoder, encoders), and its étalon."""
    etalon = _etalon(appris, [encodeurs for _, encodeurs in jeux])
    corps: dict[str, Any] = {"jeux": {}, "mesures": {}}
    faits: dict[str, Jeu] = {}
    for nom, encodeurs in jeux:
        faits[nom], corps["mesures"][nom] = _un_jeu(appris, encodeurs, etalon)
        corps["jeux"][nom] = asdict(faits[nom])
    return Modele(f"{__version__}+{empreinte(corps)}", faits, corps["mesures"]), etalon


def _un_jeu(appris: Apprenti, encodeurs: Encodeurs, etalon: Etalon) -> tuple[Jeu, dict[str, Any]]:
    alea = np.random.default_rng(GRAINE)
    requetes = list(appris.liens.requetes)
    proches, scores = IndexTextes.preparer(appris.liens.textes, encodeurs).chercher(requetes, PROCHES)
    voisines = IndexTextes.preparer(requetes, encodeurs).chercher(requetes, VOISINES)[0]
    triplets = [triplet for triplet in paires_minimales() if triplet.apprentissage]
    exemples = des_enonces.rassembler(appris.liens, proches, triplets, textes_differents(appris.blocs), alea)
    poids = des_enonces.ajuster(exemples, etalon, encodeurs)
    paires = depuis_liens(appris.liens, voisines, proches, alea) + depuis_blocs(appris.blocs, alea)
    paires += list(appris.jugees)
    traits = des_blocs.comparer(paires, etalon, encodeurs, poids)
    relations, mesures = des_blocs.ajuster(traits, paires)
    lies = _lies(appris.liens, proches[:, :RETENUS])
    recherche = des_blocs.escalier(scores[:, :RETENUS].ravel(), lies.ravel())
    return Jeu(poids, relations, recherche), mesures | {"exemples": len(exemples.memes)}


def _lies(liens: Liens, proches: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    return np.array(
        [[int(t) in lies for t in proches[rang]] for rang, lies in enumerate(liens.requetes.values())], dtype=np.bool_
    )


def _etalon(appris: Apprenti, jeux: Sequence[Encodeurs]) -> Etalon:
    """Measures of everything that is learnt from, with the axes of every encoder."""
    phrases = {encodeur.nom: encodeur for encodeurs in jeux for encodeur in encodeurs.phrases}
    normaux = [normaliser(texte) for texte in [*appris.liens.textes, *appris.liens.requetes]]
    textes = list(dict.fromkeys([*normaux, *textes_differents(appris.blocs), *titres_de(appris.blocs)]))
    tournures = Tournures.trouver(textes)
    bruts = {e.nom: e.encoder([tournures.depouiller(texte) for texte in textes]) for e in phrases.values()}
    return Etalon.ajuster(textes, bruts, Encodeurs(tuple(phrases.values())), tournures)
