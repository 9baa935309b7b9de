"""The minimal pairs: well formed, balanced, and what the guards see of the half that measures."""

from __future__ import annotations

from collections import Counter

import pytest

from brique.passerelles.gardes import gardes_entre, marques
from brique.passerelles.paires_minimales import Trait, Triplet, lire
from brique.referentiel.mots import mots

EFFECTIFS = {Trait.AUTONOMIE: 60, Trait.NOMBRE: 40, Trait.NEGATION: 40, Trait.METIER: 40}
MESURE = [t for t in lire() if not t.apprentissage]


def test_les_effectifs_et_les_deux_moities() -> None:
    assert Counter(t.trait for t in lire()) == EFFECTIFS
    assert Counter(t.trait for t in MESURE) == {trait: effectif // 2 for trait, effectif in EFFECTIFS.items()}


def test_aucun_enonce_n_est_dans_les_deux_moities() -> None:
    moities = [
        {e for t in lire() if t.apprentissage is part for e in (t.reference, t.meme, t.autre)} for part in (True, False)
    ]
    assert not moities[0] & moities[1]
    assert sum(map(len, moities)) == 3 * len(lire())


def communs(triplet: Triplet, enonce: str) -> float:
    reference, autre = set(mots(triplet.reference)), set(mots(enonce))
    return len(reference & autre) / len(reference | autre)


def test_les_mots_preferent_l_autre_a_tort() -> None:
    """This is what makes them hard: by its words, ``autre`` is the nearer."""
    trompeurs = [communs(t, t.autre) > communs(t, t.meme) for t in lire()]
    assert sum(trompeurs) / len(trompeurs) > 0.97


@pytest.mark.parametrize("trait", [Trait.AUTONOMIE, Trait.NOMBRE, Trait.NEGATION])
def test_les_gardes_voient_la_difference_et_laissent_passer_les_reformulations(trait: Trait) -> None:
    paires = [t for t in MESURE if t.trait is trait]
    vues = [trait.garde in gardes_entre(marques(t.reference), marques(t.autre)) for t in paires]
    a_tort = [bool(gardes_entre(marques(t.reference), marques(t.meme))) for t in paires]
    assert sum(vues) / len(paires) >= 0.9
    assert sum(a_tort) / len(paires) <= 0.1


def test_un_autre_metier_ne_leve_pas_de_garde() -> None:
    metiers = [t for t in MESURE if t.trait is Trait.METIER]
    assert Trait.METIER.garde is None
    assert not any(gardes_entre(marques(t.reference), marques(t.autre)) for t in metiers)
