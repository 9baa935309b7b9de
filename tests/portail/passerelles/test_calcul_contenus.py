"""What is kept of a passerelle is read back as it was, whatever it holds; what is drawn of it stays in its frame."""

from __future__ import annotations

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from brique.passerelles.valeurs import (
    BlocCompare,
    Cle,
    Couverture,
    Garde,
    Paire,
    Passerelle,
    Probabilites,
    Relation,
    Traits,
    Versions,
)
from portail.passerelles.contenus import bloc_depuis, bloc_en_contenu, en_contenu, passerelle_depuis
from portail.passerelles.dessin import LARGEUR, Lien, dessiner
from portail.passerelles.presentation.mots import chance, chances, pourcentage, verdict

SOURCE, CIBLE = Cle("RNCP1", "RNCP1BC01"), Cle("RS2")
VERSIONS = Versions("1", ("lexical 1",))
parts = st.integers(0, 1000).map(lambda millieme: millieme / 1000)
rangs = st.lists(st.integers(-1, 30), max_size=6)
gardes = st.lists(st.sampled_from(Garde), max_size=3).map(tuple)
couvertures = st.builds(Couverture, parts, st.lists(parts, max_size=6).map(tuple), rangs.map(tuple))
passerelles = st.builds(
    Passerelle,
    source=st.just(SOURCE),
    cible=st.just(CIBLE),
    relation=st.sampled_from(Relation),
    score=parts,
    probabilites=st.none() | st.builds(Probabilites, parts, parts, parts, parts),
    couverture_source=couvertures,
    couverture_cible=couvertures,
    paires=st.lists(st.builds(Paire, st.integers(0, 30), st.integers(0, 30), parts, gardes), max_size=4).map(tuple),
    manque_source=rangs.map(tuple),
    manque_cible=rangs.map(tuple),
    gardes=gardes,
    traits=st.builds(
        Traits,
        *[parts] * 3,
        st.none() | st.integers(-7, 7),
        st.none() | parts,
        st.none() | parts,
        *[parts] * 5,
    ),
    versions=st.just(VERSIONS),
)
textes = st.lists(st.text("abcdé ", min_size=1, max_size=400), min_size=1, max_size=9)


@given(passerelles)
def test_ce_qui_est_ecrit_se_relit(passerelle: Passerelle) -> None:
    ligne = {
        "relation": passerelle.relation.value,
        "score": passerelle.score,
        "couverture_source": passerelle.couverture_source.part,
        "couverture_cible": passerelle.couverture_cible.part,
    }
    contenu = json.loads(json.dumps(en_contenu(passerelle)))
    assert passerelle_depuis(SOURCE, CIBLE, ligne, contenu, VERSIONS) == passerelle


def test_un_bloc_se_relit() -> None:
    bloc = BlocCompare(SOURCE, "Vendre", ("Un", "Deux"), "CQP", 4, frozenset({"312"}), frozenset({"D1106"}))
    assert bloc_depuis(SOURCE, json.loads(json.dumps(bloc_en_contenu(bloc)))) == bloc


@given(passerelles)
def test_ce_qui_est_dit_n_est_jamais_certain(passerelle: Passerelle) -> None:
    assert verdict(passerelle)
    for dite in chances(passerelle.probabilites):
        assert dite.part not in {"0\u00a0%", "100\u00a0%"}


def test_les_parts_s_ecrivent_en_francais() -> None:
    assert pourcentage(0.924) == "92\u00a0%"
    assert [chance(part) for part in (1.0, 0.5, 0.001)] == [
        "plus de\u00a099\u00a0%",
        "50\u00a0%",
        "moins de\u00a01\u00a0%",
    ]


@given(textes, textes, st.data())
def test_le_dessin_montre_chaque_competence_une_fois(source: list[str], cible: list[str], data: st.DataObject) -> None:
    nombre = data.draw(st.integers(0, min(len(source), len(cible))))
    gauche = data.draw(st.permutations(range(len(source))))[:nombre]
    droite = data.draw(st.permutations(range(len(cible))))[:nombre]
    liens = [Lien(s, c, 0.8) for s, c in zip(gauche, droite, strict=True)]
    manques = [r for r in range(len(source)) if r not in gauche], [r for r in range(len(cible)) if r not in droite]
    dessin = dessiner(source, cible, liens, manques)
    assert [boite.numero for boite in dessin.source] == list(range(1, len(source) + 1))
    assert [boite.numero for boite in dessin.cible] == list(range(1, len(cible) + 1))
    for boites in (dessin.source, dessin.cible):
        for boite in boites:
            assert 0 <= boite.x <= boite.x + boite.largeur <= LARGEUR
            assert boite.y + boite.hauteur <= dessin.hauteur
            assert all(boite.y < y < boite.y + boite.hauteur for _, y in boite.lignes)
        de_haut_en_bas = sorted(boites, key=lambda boite: boite.y)
        for haute, basse in itertools.pairwise(de_haut_en_bas):
            assert haute.y + haute.hauteur < basse.y
    assert len(dessin.traits) == nombre
