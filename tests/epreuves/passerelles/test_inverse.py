"""A passerelle read from the other side is what comparing the other way round gives: nothing is compared twice."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from brique.passerelles.encodeurs import Encodeurs, choisir
from brique.passerelles.etalon import Etalon
from brique.passerelles.moteur import Moteur
from brique.passerelles.recherche import chercher_toutes, comparer_avec
from brique.passerelles.valeurs import BlocCompare, Cle, Couverture, Garde, Paire, Passerelle, Relation, Traits
from tests.coeur.passerelles.blocs_reels import REGISTRE, VENTE, bloc, blocs

MOTS = choisir("lexical")
SEUL = Moteur.seul(Etalon.livre(), encodeurs=MOTS)
MOTEUR = Moteur.preparer(REGISTRE, encodeurs=MOTS)


def pareilles(une: Passerelle, autre: Passerelle, *, paires: bool = False) -> None:
    """Both say the same, to rounding. ``paires``: nothing in either bloc says the same twice, so pairs are settled."""
    assert (une.source, une.cible, une.versions) == (autre.source, autre.cible, autre.versions)
    assert une.score == pytest.approx(autre.score, abs=1e-4)
    assert (une.probabilites is None) == (autre.probabilites is None)
    if une.probabilites is not None:
        assert tuple(une.probabilites) == pytest.approx(tuple(autre.probabilites or ()), abs=1e-4)
        premiers = sorted([une.probabilites.distinct, *une.probabilites])[-2:]
    if une.probabilites is None or premiers[1] - premiers[0] > 1e-3:
        assert une.relation is autre.relation
    couvertes(une.couverture_source, autre.couverture_source)
    couvertes(une.couverture_cible, autre.couverture_cible)
    assert (une.manque_source, une.manque_cible) == (autre.manque_source, autre.manque_cible)
    assert set(une.gardes) == set(autre.gardes)
    assert traits(une.traits) == pytest.approx(traits(autre.traits), abs=1e-4)
    assert [paire.source for paire in une.paires] == sorted(paire.source for paire in une.paires)
    assert sum(p.proximite for p in une.paires) == pytest.approx(sum(p.proximite for p in autre.paires), abs=1e-4)
    if paires:
        assert [tenue(paire) for paire in une.paires] == [tenue(paire) for paire in autre.paires]
        assert une.couverture_source.rangs == autre.couverture_source.rangs
        assert une.couverture_cible.rangs == autre.couverture_cible.rangs


def couvertes(une: Couverture, autre: Couverture) -> None:
    assert une.part == pytest.approx(autre.part, abs=1e-4)
    assert une.proximites == pytest.approx(autre.proximites, abs=1e-4)


def traits(lus: Traits) -> tuple[float, ...]:
    return tuple(-9.0 if valeur is None else float(valeur) for valeur in lus)


def tenue(paire: Paire) -> tuple[int, int, tuple[Garde, ...]]:
    return paire.source, paire.cible, paire.gardes


@given(blocs("A"), blocs("B"))
def test_l_inverse_est_la_comparaison_dans_l_autre_sens(un: BlocCompare, autre: BlocCompare) -> None:
    aller = SEUL.comparer(un, autre)
    pareilles(aller.inverse, SEUL.comparer(autre, un))
    assert aller.inverse.inverse == aller


def test_l_inverse_avec_l_encodeur_de_phrases(encodeurs_par_defaut: Encodeurs) -> None:
    moteur = Moteur.seul(Etalon.livre(), encodeurs=encodeurs_par_defaut)
    for un, autre in itertools.combinations(REGISTRE, 2):
        pareilles(moteur.comparer(un, autre).inverse, moteur.comparer(autre, un), paires=True)


def test_l_inverse_retourne_le_niveau_et_ce_qui_manque() -> None:
    grand, petit = bloc("A", VENTE, niveau=3), bloc("B", VENTE[:4], niveau=6)
    aller = SEUL.comparer(grand, petit)
    assert aller.traits.ecart_niveau == 3
    assert aller.inverse.traits.ecart_niveau == -3
    assert aller.inverse.manque_cible == aller.manque_source == (4, 5)
    assert aller.inverse.relation is aller.relation.inverse


def test_comparer_a_plusieurs_dit_ce_que_dit_comparer() -> None:
    autres = [un.cle for un in REGISTRE[1:]]
    for depart in (REGISTRE[0].cle, Cle("RNCP6", "BC01")):  # the second shows no compétence
        voulus = [cle for cle in autres if cle != depart]
        comparees = comparer_avec(MOTEUR, depart, voulus)
        assert set(comparees) == set(voulus)
        for cle, passerelle in comparees.items():
            pareilles(passerelle, MOTEUR.comparer(depart, cle), paires=True)
    assert comparer_avec(MOTEUR, REGISTRE[0].cle, ()) == {}


def test_ce_qui_est_distinct_peut_etre_laisse() -> None:
    departs = [un.cle for un in REGISTRE]
    toutes, proches = chercher_toutes(MOTEUR, departs), chercher_toutes(MOTEUR, departs, distinctes=False)
    assert any(p.relation is Relation.DISTINCT and p.probabilites for p in toutes[departs[0]])
    for depart in departs:
        assert proches[depart] == [
            p for p in toutes[depart] if p.relation is not Relation.DISTINCT or p.probabilites is None
        ]


def test_ce_qui_va_etre_compare_est_annonce() -> None:
    annonces: set[Cle] = set()
    departs = [REGISTRE[0].cle, REGISTRE[3].cle]
    trouvees = chercher_toutes(MOTEUR, departs, 50, annoncer=annonces.update)
    for depart in departs:
        assert {p.cible for p in trouvees[depart]} <= annonces
        assert [p.cible for p in trouvees[depart]] == [
            p.cible for p in MOTEUR.chercher(depart, 50) if p.probabilites is not None
        ]
