"""Single compétences against a reference list whose links were made by other people: are they found?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from brique.passerelles.evaluation.calibration import Fiabilite, calibrer_hors_pli, fiabilite
from brique.passerelles.evaluation.chercheurs import Fabrique, classer
from brique.passerelles.evaluation.mesures import LIMITE, NOMS, mesurer, rangs_dans
from brique.passerelles.evaluation.rapport import Rapport, Strate, resumer
from brique.passerelles.evaluation.references import REFERENCES
from brique.passerelles.evaluation.tirage import composantes
from brique.passerelles.evaluation.verites import RELATIONS, VeriteCompetences
from brique.passerelles.tableaux import Entiers, Reels

TOUTES = "toutes"
#: The suggestions whose probability is checked: what a person looks at first.
_REGARDEES = 3
ORIGINE = "Probabilité d’être lié, pour les trois premières propositions ; apprise sur d’autres groupes de compétences."


def evaluer_competences(
    verite: VeriteCompetences, moteur: Fabrique, *, graine: int, references: Mapping[str, Fabrique] = REFERENCES
) -> Rapport:
    """Figures by kind of link, then over all links together (« toutes », where the gain depends on the kind).

    A query is one compétence. What is drawn again for the intervals is the connected component of compétences that
    share a target.
    """
    groupes = _groupes(verite)
    classes, scores = classer(moteur, verite.textes, verite.requetes, LIMITE, graine=graine)
    mesurees = {
        nom: _strates(verite, classer(autre, verite.textes, verite.requetes, LIMITE, graine=graine)[0], groupes, graine)
        for nom, autre in references.items()
    }
    return Rapport(
        strates=_strates(verite, classes, groupes, graine),
        references=mesurees,
        graine=graine,
        calibration=_fiabilite(verite, classes, scores, groupes, graine).en_json() | {"origine": ORIGINE},
        remarques=verite.remarques,
    )


def _groupes(verite: VeriteCompetences) -> list[int]:
    numeros = composantes(
        (("requete", rang), *(cible for _, cible in liens)) for rang, liens in enumerate(verite.liens)
    )
    return [numeros["requete", rang] for rang in range(len(verite.requetes))]


def _strates(verite: VeriteCompetences, classes: Entiers, groupes: Sequence[int], graine: int) -> dict[str, Strate]:
    rangs = rangs_dans(classes, [{cible: 1.0 for _, cible in liens} for liens in verite.liens])
    strates: dict[str, Strate] = {}
    for strate in (*RELATIONS, TOUTES):
        lignes: list[tuple[float, ...]] = []
        du_groupe: list[int] = []
        for trouves, liens, groupe in zip(rangs, verite.liens, groupes, strict=True):
            gains = _gains(liens, strate)
            if gains:
                lignes.append(mesurer([trouves[cible] for cible in gains], list(gains.values())))
                du_groupe.append(groupe)
        strates[strate] = resumer(NOMS, lignes, du_groupe, graine)
    return strates


def _gains(liens: Sequence[tuple[str, int]], strate: str) -> dict[int, float]:
    """What each target of the stratum brings: the same for all within a kind, by kind over all of them."""
    if strate != TOUTES:
        return {cible: 1.0 for relation, cible in liens if relation == strate}
    gains: dict[int, float] = {}
    for relation, cible in liens:
        gains[cible] = max(gains.get(cible, 0.0), RELATIONS[relation])
    return gains


def _fiabilite(
    verite: VeriteCompetences, classes: Entiers, scores: Reels, groupes: Sequence[int], graine: int
) -> Fiabilite:
    """The probability that one of the first suggestions is linked, learnt on other compétences than those measured."""
    regardees = classes[:, :_REGARDEES]
    lies = np.array(
        [
            [rang in {cible for _, cible in liens} for rang in rangee]
            for rangee, liens in zip(regardees, verite.liens, strict=True)
        ]
    ).ravel()
    presents = regardees.ravel() >= 0
    numeros = np.repeat(np.asarray(groupes), regardees.shape[1])[presents]
    notes = scores[:, :_REGARDEES].ravel()[presents]
    probabilites = calibrer_hors_pli(notes, lies[presents], numeros, graine=graine)
    return fiabilite(probabilites, lies[presents], numeros, graine=graine)
