"""The old wall flowing into the new one: bricks apart, ribbons held by their bricks, knots apart from one another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from portail.referentiel.coulee import ENTIERE, Coulee, Flot, Pierre, PierrePosee, Sorte, couler
from portail.referentiel.mur import Brique

titres = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=300)


def mur(lettre: str, noms: list[str]) -> list[Pierre]:
    return [Pierre(f"{lettre}{rang}", Brique(f"BC{rang:02}", nom)) for rang, nom in enumerate(noms, 1)]


def flot(depuis: str, vers: str, sorte: Sorte = Sorte.DECLAREE, **sens: bool) -> Flot:
    return Flot(depuis.split(), vers.split(), sorte, f"{depuis} vers {vers}", **sens)


@st.composite
def coulees(draw: st.DrawFn) -> Coulee:
    gauche, droite = mur("a", draw(st.lists(titres, max_size=9))), mur("n", draw(st.lists(titres, max_size=9)))
    cles_g, cles_d = [p.cle for p in gauche] or ["?"], [p.cle for p in droite] or ["?"]
    flots = draw(
        st.lists(
            st.builds(
                Flot,
                st.lists(st.sampled_from([*cles_g, "inconnue"]), min_size=1, max_size=4),
                st.lists(st.sampled_from([*cles_d, "inconnue"]), min_size=1, max_size=4),
                st.sampled_from(list(Sorte)),
                st.just("dit"),
                aller=st.booleans(),
                retour=st.booleans(),
            ),
            max_size=14,
        )
    )
    return couler(gauche, droite, flots)


def se_touchent(a: PierrePosee, b: PierrePosee) -> bool:
    return a.x < b.x + b.largeur and b.x < a.x + a.largeur and a.y < b.y + b.hauteur and b.y < a.y + a.hauteur


@given(coulees())
def test_les_briques_ne_se_touchent_pas_et_tiennent_dans_le_dessin(coulee: Coulee) -> None:
    assert not any(se_touchent(a, b) for a, b in combinations(coulee.pierres, 2))
    for posee in coulee.pierres:
        assert posee.x >= 0
        assert posee.x + posee.largeur <= coulee.largeur
        assert posee.y + posee.hauteur <= coulee.hauteur
        assert all(posee.y < y <= posee.y + posee.hauteur for _, y in posee.lignes)


@given(coulees())
def test_chaque_ruban_tient_a_ses_briques(coulee: Coulee) -> None:
    """Each end is on the edge of a brick of the flow, or in its knot; two ends never share the same place."""
    gauche = {p.pierre.cle: p for p in coulee.gauche}
    droite = {p.pierre.cle: p for p in coulee.droite}
    bouts: list[tuple[int, int]] = []
    for pose in coulee.flots:
        depuis, vers = [gauche[c] for c in pose.flot.depuis], [droite[c] for c in pose.flot.vers]
        assert depuis
        assert vers
        for ruban in pose.rubans:
            for x, y, briques in ((ruban.x1, ruban.y1, depuis), (ruban.x2, ruban.y2, vers)):
                if (x, y) == pose.noeud:
                    continue
                assert any(
                    x in {p.x, p.x + p.largeur} and p.y <= y - ruban.epaisseur // 2 and y + 6 <= p.y + p.hauteur
                    for p in briques
                )
                bouts.append((x, y))
    assert all(a[0] != b[0] or abs(a[1] - b[1]) >= 20 for a, b in combinations(bouts, 2))


@given(coulees())
def test_les_noeuds_sont_a_part_et_dans_le_dessin(coulee: Coulee) -> None:
    noeuds = [pose.noeud for pose in coulee.flots if pose.noeud]
    assert all(abs(a[1] - b[1]) >= 2 * 11 for a, b in combinations(noeuds, 2))
    assert all(11 <= y <= coulee.hauteur - 11 for _, y in noeuds)


def test_un_bloc_vers_un_bloc_est_un_seul_ruban() -> None:
    coulee = couler(mur("a", ["Un"]), mur("n", ["Un"]), [flot("a1", "n1")])
    (pose,) = coulee.flots
    assert pose.noeud is None
    (ruban,) = pose.rubans
    assert (ruban.pointe_gauche, ruban.pointe_droite) == (False, True)
    assert len(ruban.pointes) == 1


def test_un_ensemble_passe_par_un_noeud() -> None:
    """Two blocs that count together for one are not drawn as two rights."""
    coulee = couler(mur("a", ["Un", "Deux"]), mur("n", ["Un"]), [flot("a1 a2", "n1", retour=True, aller=False)])
    (pose,) = coulee.flots
    assert pose.noeud is not None
    assert [(r.pointe_gauche, r.pointe_droite) for r in pose.rubans] == [(True, False), (True, False), (False, False)]


def test_les_rubans_d_une_brique_gardent_l_ordre_de_leurs_autres_bouts() -> None:
    coulee = couler(mur("a", ["Un"]), mur("n", ["Un", "Deux", "Trois"]), [flot("a1", f"n{n}") for n in (3, 1, 2)])
    hauteurs = {pose.flot.vers[0]: pose.rubans[0].y1 for pose in coulee.flots}
    assert hauteurs["n1"] < hauteurs["n2"] < hauteurs["n3"]


def test_toute_la_certification_est_une_brique_comme_une_autre() -> None:
    entiere = Pierre(ENTIERE, Brique("RNCP1", "Toute la certification"))
    coulee = couler([entiere, *mur("a", ["Un"])], [entiere], [Flot([ENTIERE], [ENTIERE], Sorte.DECLAREE, "entière")])
    assert len(coulee.flots) == 1
    assert coulee.sortes == [Sorte.DECLAREE]


def test_rien_ne_coule_vers_ce_qui_n_est_pas_la() -> None:
    assert couler(mur("a", ["Un"]), [], [flot("a1", "n1")]).flots == []
    assert couler([], [], []).hauteur == 2
