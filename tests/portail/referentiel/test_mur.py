"""The wall: how bricks are laid, that texts stay inside, that options are told apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.referentiel.fiche import Bloc, Fiche
from portail.referentiel.mur import LARGEUR, Brique, BriquePosee, Etat, assises, largeur_de, monter, plier
from portail.referentiel.presentation.options import mention, mur_de, places, sans_mention

titres = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=300)
murs = st.lists(st.lists(titres, min_size=1, max_size=4), max_size=14)


def brique(titre: str, code: str = "BC01") -> Brique:
    return Brique(code, titre)


@pytest.mark.parametrize(
    ("nombre", "par_rang", "decale", "attendu"),
    [(5, 3, False, [3, 2]), (8, 3, False, [3, 2, 3]), (4, 2, True, [2, 2]), (1, 1, False, [1]), (0, 3, False, [])],
)
def test_les_assises_alternent(nombre: int, par_rang: int, decale: bool, attendu: list[int]) -> None:
    assert assises(nombre, par_rang, decale=decale) == attendu


@given(st.integers(0, 60), st.integers(1, 4), st.booleans())
def test_les_assises_n_oublient_aucune_brique(nombre: int, par_rang: int, decale: bool) -> None:
    rangs = assises(nombre, par_rang, decale=decale)
    assert sum(rangs) == nombre
    assert all(1 <= rang <= par_rang for rang in rangs)


def se_touchent(a: BriquePosee, b: BriquePosee) -> bool:
    return a.x < b.x + b.largeur and b.x < a.x + a.largeur and a.y < b.y + b.hauteur and b.y < a.y + a.hauteur


@given(murs)
def test_les_briques_tiennent_dans_le_dessin_sans_se_toucher(mur: list[list[str]]) -> None:
    dessin = monter([[brique(titre, f"BC{n}{m}") for m, titre in enumerate(p)] for n, p in enumerate(mur)]).dessin
    assert len(dessin.briques) == sum(map(len, mur))
    assert len(dessin.ou) == sum(len(place) - 1 for place in mur)
    for rang, posee in enumerate(dessin.briques):
        assert posee.x >= 0
        assert posee.x + posee.largeur <= LARGEUR
        assert posee.y + posee.hauteur <= dessin.hauteur
        assert not any(se_touchent(posee, autre) for autre in dessin.briques[:rang])
        assert all(posee.y < y <= posee.y + posee.hauteur for _, y in posee.lignes)
        assert all(largeur_de(texte) <= posee.largeur for texte, _ in posee.lignes)


def test_deux_assises_sont_decalees_d_une_demi_brique() -> None:
    for nombre in (4, 5, 6, 8, 9):
        dessin = monter([[brique("Conduire", f"BC{n}")] for n in range(nombre)]).dessin
        par_rang: dict[int, int] = {}
        for posee in dessin.briques:
            par_rang.setdefault(posee.y, posee.x)
        demi = (dessin.briques[0].largeur + 6) // 2
        assert {abs(a - b) for a, b in pairwise(par_rang.values())} == {demi}


@given(titres)
def test_plier_ne_perd_pas_de_mot_ou_le_dit(titre: str) -> None:
    lignes = plier(titre, 210)
    assert all(largeur_de(ligne) <= 210 for ligne in lignes)
    dit = "".join(lignes).replace(" ", "")
    assert dit == "".join(titre.split()) or dit.endswith("…")


def test_un_mot_trop_long_est_coupe() -> None:
    assert len(plier("Anticonstitutionnellement" * 3, 150)) > 1


def test_l_etat_est_dit_en_mots() -> None:
    assert Brique("BC05", "Encadrer", etat=Etat.ACQUIS, mention="option A").dite == "BC05 · option A, acquis : Encadrer"


@pytest.mark.parametrize(
    ("libelle", "attendu"),
    [
        ("Encadrer une petite équipe (option A)", "option A"),
        ("Relayer les parents (option enfance)", "option enfance"),
        ("Bloc 6 (Option F) : Manager un projet", "option F"),
        ("Option 2 : réalisation de repas", "option 2"),
        ("U30 : unité optionnelle", "facultatif"),
        ("Mobilité européenne (bloc facultatif)", "facultatif"),
        ("Un bloc au choix parmi trois", "option"),
        ("Adoption d’un comportement écoresponsable", ""),
        ("Sensibiliser à l’adoption de comportements sûrs", ""),
        ("Réceptionner les marchandises", ""),
    ],
)
def test_une_option_se_reconnait_a_son_intitule(libelle: str, attendu: str) -> None:
    assert mention(libelle) == attendu


def test_la_mention_ne_se_dit_pas_deux_fois_sur_la_brique() -> None:
    assert sans_mention("Encadrer une équipe (option A)") == "Encadrer une équipe"
    assert sans_mention("Mobilité européenne (bloc facultatif)") == "Mobilité européenne"
    assert sans_mention("Conduire un chariot (CACES R489)") == "Conduire un chariot (CACES R489)"
    assert sans_mention("(option A)") == "(option A)"


def blocs(*libelles: str) -> tuple[Bloc, ...]:
    return tuple(Bloc(f"RNCP9BC{n:02}", libelle) for n, libelle in enumerate(libelles, 1))


def codes(libelles: tuple[Bloc, ...]) -> list[list[str]]:
    return [[bloc.code[-2:] for bloc in place] for place in places(libelles)]


def test_les_options_qui_se_suivent_sont_une_seule_place() -> None:
    assert codes(blocs("Un", "Deux (option A)", "Trois (option B)", "Quatre")) == [["01"], ["02", "03"], ["04"]]


def test_une_lettre_qui_revient_ouvre_un_autre_choix() -> None:
    suite = blocs("Bloc 4 (option A)", "Bloc 4 (option B)", "Bloc 5 (option A)", "Bloc 5 (option B)")
    assert codes(suite) == [["01", "02"], ["03", "04"]]


def test_un_bloc_facultatif_n_est_pas_une_alternative() -> None:
    assert codes(blocs("Un", "Deux (facultatif)", "Trois (facultatif)")) == [["01"], ["02"], ["03"]]


def test_un_bloc_sans_code_a_sa_brique_mais_pas_de_page() -> None:
    (seule,) = mur_de(Fiche(numero="RNCP9", blocs=(Bloc("", "Lire"),))).briques
    assert (seule.code, seule.adresse) == ("sans code", "")
