"""The drawing of the map: nothing overlaps nor overflows, the nearest come first, links keep to their corridors."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brique.passerelles.liens_portee import Acces, Lien
from brique.passerelles.portee import Atteignable, Certification, portee
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Bloc, Fiche
from portail.passerelles.presentation_carte.dessin import Bande, Boite, Dessin, bande_de, dessiner
from portail.passerelles.presentation_carte.disposition import disposer
from portail.passerelles.presentation_carte.gros_plan import gros_plan
from portail.passerelles.presentation_carte.traits import LARGEUR, lignes
from portail.passerelles.queries_carte import Detenu

LE = date(2026, 11, 20)
NOMBRES = re.compile(r"-?\d+")


def atteintes(tailles: list[tuple[int, int, Acces]], detenus: int = 2) -> tuple[list[Cle], list[Atteignable]]:
    """Certifications of so many blocs, of which so many are reached in such a way from the held blocs."""
    tenus = [Cle("RNCP1", f"RNCP1BC{n:02}") for n in range(1, detenus + 1)]
    certifications, liens = [], []
    for rang, (taille, atteints, acces) in enumerate(tailles, 2):
        numero = f"RNCP{rang}"
        blocs = tuple(Bloc(f"{numero}BC{n:02}", f"Bloc {n}") for n in range(1, taille + 1))
        certifications.append(Certification.de(Fiche(numero, "Conducteur d’équipements industriels", blocs=blocs)))
        liens += [
            Lien(acces, frozenset({tenus[n % detenus]}), frozenset({Cle(numero, blocs[n].code)}), probabilite=0.8)
            for n in range(min(atteints, taille))
        ]
    return tenus, list(portee(tenus, certifications, liens, au=LE))


def dessin_de(tailles: list[tuple[int, int, Acces]], detenus: int = 2) -> Dessin:
    tenus, trouvees = atteintes(tailles, detenus)
    return dessiner([(cle, "Souder à plat", True) for cle in tenus], trouvees)


TAILLES = st.lists(
    st.tuples(st.integers(1, 30), st.integers(1, 30), st.sampled_from(list(Acces)[1:])), min_size=1, max_size=24
)


def dans(dedans: Boite, dehors: Boite) -> bool:
    return (
        dehors.x <= dedans.x
        and dehors.y <= dedans.y
        and dedans.x + dedans.largeur <= dehors.x + dehors.largeur
        and dedans.y + dedans.hauteur <= dehors.y + dehors.hauteur
    )


def separees(une: Boite, autre: Boite) -> bool:
    return (
        une.x + une.largeur <= autre.x
        or autre.x + autre.largeur <= une.x
        or une.y + une.hauteur <= autre.y
        or autre.y + autre.hauteur <= une.y
    )


@settings(max_examples=30, deadline=None)
@given(TAILLES, st.integers(1, 20))
def test_rien_ne_deborde_ni_ne_se_chevauche(tailles: list[tuple[int, int, Acces]], detenus: int) -> None:
    dessin = dessin_de(tailles, detenus)
    page = Boite(0, 0, dessin.largeur, dessin.hauteur)
    zones = [zone for bandeau in dessin.bandeaux for zone in bandeau.zones]
    assert [v.rang for v in dessin.vignettes] == list(range(len(tailles)))
    assert all(dans(zone.boite, page) for zone in zones)
    assert all(dans(tenu.boite, page) for tenu in dessin.tenus)
    for zone in zones:
        for vignette in zone.vignettes:
            assert dans(vignette.boite, zone.boite)
            assert all(dans(brique.boite, vignette.boite) for brique in vignette.briques)
            assert all(separees(a.boite, b.boite) for a, b in combinations(vignette.briques, 2))
    assert all(separees(a.boite, b.boite) for a, b in combinations(zones, 2))
    assert all(separees(a.boite, b.boite) for a, b in combinations(dessin.vignettes, 2))


@settings(max_examples=30, deadline=None)
@given(TAILLES)
def test_aucun_fil_ne_passe_derriere_une_certification(tailles: list[tuple[int, int, Acces]]) -> None:
    dessin = dessin_de(tailles)
    for fil in dessin.fils:
        cours = re.search(r"(-?\d+)H", fil.trace)
        if cours is not None:
            y = int(cours[1])
            assert not any(v.boite.y < y < v.boite.y + v.boite.hauteur for v in dessin.vignettes), fil.trace


def test_chaque_certification_a_ses_fils_et_ils_partent_de_ce_qui_est_detenu() -> None:
    dessin = dessin_de([(4, 2, Acces.DECLAREE), (5, 1, Acces.CALCULEE), (3, 3, Acces.RENOUVELLEMENT)])
    entiers = [fil for fil in dessin.fils if fil.vers >= 0]
    assert {fil.vers for fil in entiers} == {0, 1, 2}
    sorties = {tenu.sortie for tenu in dessin.tenus}
    assert {tuple(map(int, NOMBRES.findall(fil.trace)[:2])) for fil in entiers} <= sorties


def test_les_zones_vont_du_plus_proche_au_plus_loin_et_les_bandes_ne_se_melent_pas() -> None:
    dessin = dessin_de([(1, 1, Acces.DECLAREE), (2, 1, Acces.DECLAREE), (9, 1, Acces.DECLAREE), (3, 1, Acces.CALCULEE)])
    assert [(b.bande, [zone.manque for zone in b.zones]) for b in dessin.bandeaux] == [
        (Bande.DROIT, [0, 1, 3]),
        (Bande.PISTE, [2]),
    ]
    places = [(zone.boite.y, zone.boite.x) for zone in dessin.bandeaux[0].zones]
    assert sorted(places) == places


@pytest.mark.parametrize(
    ("nombres", "lignes_de_zones"),
    [
        ([1], [(1,)]),
        ([9], [(3,)]),
        ([1, 1, 1, 1], [(1, 1, 1, 1)]),
        ([2, 6], [(1, 3)]),
        ([1, 2, 3, 8], [(1, 1, 2), (4,)]),
        ([1, 12], [(1, 3)]),
        ([1, 16], [(1,), (4,)]),
        ([], []),
    ],
)
def test_les_zones_se_disposent_au_moins_haut(nombres: list[int], lignes_de_zones: list[tuple[int, ...]]) -> None:
    assert disposer(nombres, 4) == lignes_de_zones


def test_au_dela_de_seize_blocs_detenus_le_reste_est_compte() -> None:
    dessin = dessin_de([(4, 4, Acces.DECLAREE)], detenus=20)
    assert (len(dessin.tenus), dessin.caches) == (16, 4)
    assert dessin.y_caches < dessin.hauteur


def test_un_grand_mur_est_borne() -> None:
    (vignette,) = dessin_de([(60, 1, Acces.DECLAREE)]).vignettes
    assert (len(vignette.briques), vignette.reste) == (24, 36)


def test_la_carte_vide_ne_dessine_que_ce_qui_est_detenu() -> None:
    dessin = dessiner([(Cle("RNCP1", "RNCP1BC01"), "Souder", False)], [])
    assert (len(dessin.tenus), dessin.bandeaux, dessin.fils) == (1, [], [])


@pytest.mark.parametrize("texte", ["court", "Conducteur d’équipements industriels " * 4, "x" * 300, ""])
def test_un_titre_tient_dans_ses_lignes(texte: str) -> None:
    pliees = lignes(texte, 172, 2)
    assert 1 <= len(pliees) <= 2
    assert pliees[-1].endswith("…") == (len(texte) > 60)


def test_un_ensemble_a_completer_a_sa_bande() -> None:
    certification = Certification.de(Fiche("RNCP2", "Titre", blocs=(Bloc("RNCP2BC01", "Bloc"),)))
    tenu, manque = Cle("RNCP1", "RNCP1BC01"), Cle("RNCP1", "RNCP1BC02")
    lien = Lien(Acces.DECLAREE, frozenset({tenu, manque}), frozenset({Cle("RNCP2", "RNCP2BC01")}))
    (une,) = portee([tenu], [certification], [lien], au=LE)
    assert bande_de(une) is Bande.ENSEMBLE
    dessin = dessiner([(tenu, "Souder", True)], [une])
    assert {fil.aspect for fil in dessin.fils} == {"ensemble"}


def test_le_gros_plan_relie_chaque_raison() -> None:
    tenus, (une,) = atteintes([(4, 3, Acces.CALCULEE)])
    plan = gros_plan(une, [Detenu(cle, "Souder", "", True, True, True, None) for cle in tenus])
    assert (len(plan.tenus), len(plan.mur), len(plan.fils), len(plan.chances)) == (2, 4, 3, 3)
    assert {chance for _x, _y, chance in plan.chances} == {"80\u00a0%"}
    assert all(pierre.x + pierre.largeur <= LARGEUR for pierre in (*plan.tenus, *plan.mur))
    assert plan.fils[0].nom == "RNCP1 BC01 → RNCP2 BC01 : Calculée"
