"""Fitting and calibrating the probability of each relation between two blocs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from brique.passerelles.apprentissage.fabrique import PaireDeBlocs
from brique.passerelles.comparaison import cadre, colonnes, confronter, mesurer
from brique.passerelles.corpus import retenus, titres_de
from brique.passerelles.couples import Couples
from brique.passerelles.encodeurs import Encodeurs
from brique.passerelles.enonces import preparer, probabilites
from brique.passerelles.etalon import Etalon
from brique.passerelles.evaluation.calibration import ecart_de_calibration
from brique.passerelles.modele import CLASSES, TERMES, TRAITS, Escalier, PoidsBlocs, PoidsEnonces
from brique.passerelles.relations import accorder, brutes, calibrer, developper, retourner
from brique.passerelles.tableaux import Booleens, Entiers, Reels

PLIS = 5
CRANS_MAX = 40
REGULARISATION = 1.0
POIDS_REELS = 4.0
"""What a pair made of the blocs of real fiches counts beside one made of links between short compétences."""
_MIROIR = np.array([0, 1, 3, 2, 4])  # the rank, in CLASSES, of each relation read from the other side


def comparer(paires: Sequence[PaireDeBlocs], etalon: Etalon, encodeurs: Encodeurs, poids: PoidsEnonces) -> Reels:
    """The traits of each pair: shape (pairs, TRAITS)."""
    cotes = [bloc for paire in paires for bloc in (paire.source, paire.cible)]
    rangs = {texte: rang for rang, texte in enumerate(dict.fromkeys(t for bloc in cotes for t in retenus(bloc)))}
    tous, titres = preparer(list(rangs), etalon, encodeurs), preparer(titres_de(cotes), etalon, encodeurs)
    lignes = []
    for numero, paire in enumerate(paires):
        source = tous.prendre(np.array([rangs[texte] for texte in retenus(paire.source)]))
        cible = tous.prendre(np.array([rangs[texte] for texte in retenus(paire.cible)]))
        ici, la = titres.prendre(np.array([2 * numero])), titres.prendre(np.array([2 * numero + 1]))
        titre, _ = probabilites(ici, la, poids)
        couples = Couples.ranger(np.zeros(1, np.int64), np.array([len(source)]), np.array([len(cible)]))
        confrontation = confronter(source, cible, np.arange(len(cible)), couples, poids)
        lignes.append(colonnes(mesurer(confrontation, titre[0], cadre(paire.source, [paire.cible])))[0])
    return np.array(lignes, np.float32)


def ajuster(traits: Reels, paires: Sequence[PaireDeBlocs]) -> tuple[PoidsBlocs, dict[str, Any]]:
    """The weights, calibrated on pairs left out of the fit, and how well they do on those: the groups are never cut."""
    classes = np.array([CLASSES.index(paire.relation.value) for paire in paires])
    groupes = np.array([paire.groupe for paire in paires])
    hors = np.zeros((len(paires), len(CLASSES)), np.float32)
    plis = _plis(groupes)
    poids_des = np.where(groupes < 0, POIDS_REELS, 1.0)
    for pli in range(PLIS):
        dedans, dehors = plis != pli, plis == pli
        hors[dehors] = brutes(traits[dehors], _regression(traits[dedans], classes[dedans], poids_des[dedans]))
    courbes = _courbes(np.concatenate([hors, hors[:, _MIROIR]]), np.concatenate([classes, _MIROIR[classes]]))
    poids = replace(_regression(traits, classes, poids_des), isotones=courbes)
    return poids, _mesures(hors, classes, plis, traits)


def _courbes(notees: Reels, classes: Entiers) -> tuple[Escalier, ...]:
    """The curve of each class. « couvre » and « couvert-par » are one relation read from either side: one curve."""
    courbes = []
    for rang in range(len(CLASSES)):
        memes = sorted({rang, int(_MIROIR[rang])})
        valeurs = np.concatenate([notees[:, meme] for meme in memes])
        courbes.append(escalier(valeurs, np.concatenate([classes == meme for meme in memes])))
    return tuple(courbes)


def _mesures(hors: Reels, classes: Entiers, plis: Entiers, traits: Reels) -> dict[str, Any]:
    """Calibration error and accuracy with curves fitted without the fold they are measured on, each pair being read
    from either side."""
    par_relation = np.bincount(classes, minlength=len(CLASSES)).tolist()
    hors, classes = np.concatenate([hors, hors[:, _MIROIR]]), np.concatenate([classes, _MIROIR[classes]])
    plis, lus = np.concatenate([plis, plis]), np.concatenate([traits, retourner(traits)])
    notees = np.zeros_like(hors)
    for pli in range(PLIS):
        dedans, dehors = plis != pli, plis == pli
        notees[dehors] = calibrer(hors[dehors], PoidsBlocs((), (), _courbes(hors[dedans], classes[dedans])))
    notees = accorder(notees, lus[:, TRAITS.index("trouvees_source")], lus[:, TRAITS.index("trouvees_cible")])
    return {
        "paires": sum(par_relation),
        "par_relation": dict(zip(CLASSES, par_relation, strict=True)),
        "exactitude": round(float((notees.argmax(axis=1) == classes).mean()), 4),
        "erreur_de_calibration": {
            nom: round(ecart_de_calibration(notees[:, rang], classes == rang), 4) for rang, nom in enumerate(CLASSES)
        },
    }


def escalier(valeurs: Reels, vrais: Booleens) -> Escalier:
    """The isotonic curve from ``valeurs`` to the probability of being true, in few points."""
    from sklearn.isotonic import IsotonicRegression

    courbe = IsotonicRegression(out_of_bounds="clip", y_min=0.0, y_max=1.0)
    courbe.fit(valeurs.astype(np.float64), vrais.astype(np.float64))
    x, y = courbe.X_thresholds_, courbe.y_thresholds_
    if len(x) > CRANS_MAX:
        gardes = np.unique(np.linspace(0, len(x) - 1, CRANS_MAX).round().astype(int))
        x, y = x[gardes], y[gardes]
    return tuple(round(float(v), 5) for v in x), tuple(round(float(v), 5) for v in y)


def _plis(groupes: Entiers) -> Entiers:
    """The fold of each pair, the same for a whole group."""
    uniques, rangs = np.unique(groupes, return_inverse=True)
    return np.random.default_rng(0).permutation(len(uniques))[rangs] % PLIS


def _regression(traits: Reels, classes: Entiers, poids: Reels) -> PoidsBlocs:
    """Fitted on the pairs and on the same read from the other side."""
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(C=REGULARISATION, max_iter=5000, tol=1e-7)
    lus = developper(np.concatenate([traits, retourner(traits)]))
    attendues = np.concatenate([classes, _MIROIR[classes]])
    with threadpool_limits(1):  # thousands of small products: threads would wait for one another, ten times as long
        regression.fit(lus, attendues, sample_weight=np.concatenate([poids, poids]))
    coefficients, ordonnees = np.zeros((len(CLASSES), TERMES)), np.full(len(CLASSES), -20.0)
    coefficients[regression.classes_], ordonnees[regression.classes_] = regression.coef_, regression.intercept_
    arrondis = tuple(tuple(round(float(v), 5) for v in ligne) for ligne in coefficients)
    return PoidsBlocs(arrondis, tuple(round(float(v), 5) for v in ordonnees), ())
