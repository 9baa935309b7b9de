"""Two blocs compared: what a certifier reads must hold from either side, and be explained by the compétences."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.passerelles.alignement import PAIRE_MIN, TROUVEE
from brique.passerelles.corpus import COMPETENCES_MAX
from brique.passerelles.encodeurs import Encodeurs, choisir
from brique.passerelles.etalon import Etalon
from brique.passerelles.modele import CLASSES, TRAITS, Modele
from brique.passerelles.moteur import Moteur
from brique.passerelles.paires_minimales import Trait, lire
from brique.passerelles.paroles import est_a_verifier
from brique.passerelles.relations import brutes, calibrer, retourner, retourner_classes
from brique.passerelles.valeurs import BlocCompare, Couverture, Garde, Passerelle, Relation
from tests.coeur.passerelles.blocs_reels import (
    ANGLAIS,
    CHANTIER,
    GENERIQUES,
    REGISTRE,
    SOIN,
    TITRES,
    VENTE,
    bloc,
    blocs,
    enonces,
    listes,
)

MOTS = Moteur.seul(Etalon.livre(), encodeurs=choisir("lexical"))
PLEINS = [b for b in REGISTRE if b.competences]


@pytest.fixture(scope="module")
def phrases(encodeurs_par_defaut: Encodeurs) -> Moteur:
    """The engine with the default encoder."""
    return Moteur.seul(Etalon.livre(), encodeurs=encodeurs_par_defaut)


def ids(un: BlocCompare) -> str:
    return f"{un.cle.fiche}-{un.cle.code}"


@pytest.mark.parametrize("un", PLEINS, ids=ids)
def test_un_bloc_compare_a_lui_meme_est_equivalent_et_rien_ne_manque(un: BlocCompare, phrases: Moteur) -> None:
    for moteur in (MOTS, phrases):
        passerelle = moteur.comparer(un, un)
        assert passerelle.relation is Relation.EQUIVALENT
        assert [(p.source, p.cible) for p in passerelle.paires] == [(i, i) for i in range(len(un.competences))]
        assert passerelle.manque_source == passerelle.manque_cible == ()
        assert passerelle.couverture_source.part > 0.9
        assert passerelle.probabilites is not None
        assert passerelle.probabilites.distinct < 0.05
        assert not {Garde.AUTONOMIE, Garde.NOMBRE, Garde.NEGATION} & set(passerelle.gardes)


def en_miroir(aller: Passerelle, retour: Passerelle) -> None:
    """The two readings of one comparison say the same, each from its side."""
    assert (retour.source, retour.cible) == (aller.cible, aller.source)
    assert retour.score == pytest.approx(aller.score, abs=1e-4)
    if aller.probabilites is not None:
        assert tuple(retour.probabilites or ()) == pytest.approx(tuple(aller.probabilites.inverse), abs=1e-4)
        premiers = sorted([aller.probabilites.distinct, *aller.probabilites])[-2:]
        if premiers[1] - premiers[0] > 1e-3:
            assert retour.relation is aller.relation.inverse
    proche(retour.couverture_source, aller.couverture_cible)
    proche(retour.couverture_cible, aller.couverture_source)
    assert (retour.manque_source, retour.manque_cible) == (aller.manque_cible, aller.manque_source)
    assert set(retour.gardes) == set(aller.gardes)
    assert sum(p.proximite for p in retour.paires) == pytest.approx(sum(p.proximite for p in aller.paires), abs=1e-4)


def proche(une: Couverture, autre: Couverture) -> None:
    assert une.part == pytest.approx(autre.part, abs=1e-4)
    assert une.proximites == pytest.approx(autre.proximites, abs=1e-4)


@given(blocs("A"), blocs("B"))
def test_comparer_dans_un_sens_ou_dans_l_autre_dit_la_meme_chose(un: BlocCompare, autre: BlocCompare) -> None:
    en_miroir(MOTS.comparer(un, autre), MOTS.comparer(autre, un))


def test_le_miroir_avec_l_encodeur_de_phrases(phrases: Moteur) -> None:
    for un, autre in itertools.combinations(REGISTRE, 2):
        en_miroir(phrases.comparer(un, autre), phrases.comparer(autre, un))


@given(st.tuples(*[st.floats(0, 1)] * len(TRAITS)), st.sampled_from([0.0, 1.0, 3.0, float("nan")]))
def test_les_probabilites_des_relations_sont_en_miroir(traits: tuple[float, ...], niveau: float) -> None:
    colonnes, niveaux = np.array([traits], np.float32), np.array([niveau], np.float32)
    for jeu in Modele.charger().jeux.values():
        aller, retour = (brutes(c, jeu.blocs, niveaux) for c in (colonnes, retourner(colonnes)))
        np.testing.assert_array_equal(retourner_classes(aller), retour)
        calibrees = calibrer(aller, jeu.blocs)
        np.testing.assert_allclose(retourner_classes(calibrees), calibrer(retour, jeu.blocs), atol=1e-6)
        np.testing.assert_allclose(calibrees.sum(axis=1), 1.0, atol=1e-5)
        assert (calibrees > 0).all()


def test_deux_niveaux_d_ecart_rendent_l_equivalence_moins_probable() -> None:
    notes = {}
    for niveau in (4, 5, 7):
        passerelle = MOTS.comparer(bloc("A", VENTE, niveau=4), bloc("B", VENTE, niveau=niveau))
        assert passerelle.probabilites is not None
        notes[niveau] = passerelle.probabilites.equivalent
        assert (Garde.NIVEAU in passerelle.gardes) is (niveau == 7)
        assert passerelle.traits.ecart_niveau == niveau - 4
    assert notes[4] == pytest.approx(notes[5])
    assert notes[7] < notes[4] - 0.03


@given(listes, listes, enonces)
def test_ajouter_a_la_cible_ne_decouvre_jamais_la_source(source: list[str], cible: list[str], ajout: str) -> None:
    avant = MOTS.comparer(bloc("A", source), bloc("B", cible))
    apres = MOTS.comparer(bloc("A", source), bloc("B", [*cible, ajout]))
    assert apres.couverture_source.part >= avant.couverture_source.part - 1e-5
    assert set(apres.manque_source) <= set(avant.manque_source)
    assert apres.couverture_cible.proximites[: len(cible)] == pytest.approx(avant.couverture_cible.proximites, abs=1e-5)


def test_ce_que_la_source_n_a_pas_fait_baisser_la_couverture_de_la_cible() -> None:
    parts = [MOTS.comparer(bloc("A", VENTE), bloc("B", [*VENTE, *CHANTIER[:n]])) for n in range(6)]
    couvertures = [p.couverture_cible.part for p in parts]
    assert couvertures == sorted(couvertures, reverse=True)
    assert couvertures[5] < couvertures[0] - 0.3
    assert all(p.couverture_source.part == pytest.approx(couvertures[0], abs=1e-4) for p in parts)
    assert parts[5].manque_cible == tuple(range(6, 11))


def test_un_bloc_qui_contient_l_autre_le_couvre(phrases: Moteur) -> None:
    for moteur in (MOTS, phrases):
        passerelle = moteur.comparer(bloc("A", [*VENTE, *CHANTIER[:4]]), bloc("B", VENTE[:5]))
        assert passerelle.relation is Relation.COUVRE
        assert passerelle.manque_cible == ()
        assert set(range(6, 10)) <= set(passerelle.manque_source)


def test_la_moitie_partagee_n_est_pas_une_equivalence(phrases: Moteur) -> None:
    """Three compétences of six word for word, the others of another trade."""
    source, cible = [*VENTE[:3], *CHANTIER[:3]], [*VENTE[:3], *SOIN[:3]]
    for moteur, titre in itertools.product((MOTS, phrases), TITRES.values()):
        passerelle = moteur.comparer(bloc("A", source, libelle=TITRES["vente"]), bloc("B", cible, libelle=titre))
        assert passerelle.manque_source == passerelle.manque_cible == (3, 4, 5)
        assert passerelle.relation is Relation.PARTIEL


@given(blocs("A"), blocs("B"))
def test_la_table_des_preuves_se_tient(un: BlocCompare, autre: BlocCompare) -> None:
    p = MOTS.comparer(un, autre)
    for cotes in zip(*[(paire.source, paire.cible) for paire in p.paires], strict=True):
        assert len(set(cotes)) == len(cotes)  # each compétence once
    for paire in p.paires:
        assert paire.proximite >= PAIRE_MIN or paire.gardes
        assert paire.proximite <= p.couverture_source.proximites[paire.source] + 1e-6
    for couverture, ici, la in (
        (p.couverture_source, un, autre),
        (p.couverture_cible, autre, un),
    ):
        assert len(couverture.proximites) == len(couverture.rangs) == len(ici.competences)
        assert set(couverture.rangs) <= set(range(len(la.competences)))
        assert 0.0 <= couverture.part <= 1.0
    sures = {rang for rang, valeur in enumerate(p.couverture_source.proximites) if valeur >= TROUVEE}
    assert set(p.manque_source) == set(range(len(un.competences))) - sures
    assert p.probabilites is not None
    assert p.score == pytest.approx(1.0 - p.probabilites.distinct, abs=1e-4)
    assert p.relation is Relation(CLASSES[int(np.argmax([p.probabilites.distinct, *p.probabilites]))])


@given(listes, listes)
def test_l_ordre_des_competences_ne_change_rien(source: list[str], cible: list[str]) -> None:
    avant = MOTS.comparer(bloc("A", source), bloc("B", cible))
    apres = MOTS.comparer(bloc("A", source[::-1]), bloc("B", sorted(cible)))
    assert apres.score == pytest.approx(avant.score, abs=1e-4)
    assert apres.couverture_source.part == pytest.approx(avant.couverture_source.part, abs=1e-4)
    assert sorted(apres.couverture_cible.proximites) == pytest.approx(
        sorted(avant.couverture_cible.proximites), abs=1e-5
    )


def test_une_phrase_ecrite_deux_fois_ne_trouve_pas_deux_fois_sa_paire() -> None:
    passerelle = MOTS.comparer(bloc("A", [VENTE[0], VENTE[0]]), bloc("B", [VENTE[0]]))
    assert len(passerelle.paires) == 1
    assert passerelle.couverture_source.part == pytest.approx(1.0, abs=0.05)


# What the issue calls bad input.


def test_sans_competence_seuls_les_titres_sont_compares(phrases: Moteur) -> None:
    for moteur in (MOTS, phrases):
        passerelle = moteur.comparer(bloc("A", (), libelle="Bloc 1 : Vendre"), bloc("B", VENTE, libelle="Vendre"))
        assert passerelle.probabilites is None
        assert Garde.SANS_COMPETENCE in passerelle.gardes
        assert passerelle.score == pytest.approx(1.0, abs=0.05)
        assert passerelle.relation is Relation.PARTIEL
        assert passerelle.paires == passerelle.manque_source == ()
        assert passerelle.manque_cible == tuple(range(len(VENTE)))
        loin = moteur.comparer(bloc("A", (), libelle="Tailler la vigne"), bloc("B", VENTE, libelle="Vendre"))
        assert loin.relation is Relation.DISTINCT


def test_sans_competence_ce_que_les_fiches_disent_se_lit() -> None:
    muet = replace(bloc("A", (), niveau=3), nsf=frozenset({"312"}), rome=frozenset({"D1106", "D1211"}))
    plein = replace(bloc("B", VENTE, niveau=6), nsf=frozenset({"312"}), rome=frozenset({"D1106"}))
    passerelle = MOTS.comparer(muet, plein)
    assert (passerelle.traits.ecart_niveau, passerelle.traits.nsf, passerelle.traits.rome) == (3, 1.0, 0.5)
    assert passerelle.gardes == (Garde.SANS_COMPETENCE, Garde.NIVEAU)
    assert MOTS.comparer(plein, muet).traits.ecart_niveau == -3
    taise = MOTS.comparer(bloc("A", (), niveau=None), plein).traits
    assert taise.ecart_niveau is taise.nsf is taise.rome is None  # one side does not say


def test_rien_a_comparer_ne_se_ressemble_pas(phrases: Moteur) -> None:
    for moteur in (MOTS, phrases):
        for titre in ("", "…"):
            passerelle = moteur.comparer(bloc("A", (), libelle=titre), bloc("B", (), libelle=titre))
            assert passerelle.relation is Relation.DISTINCT
            assert passerelle.score < 0.1


def test_un_bloc_d_un_mot_le_dit() -> None:
    passerelle = MOTS.comparer(bloc("A", ["Vendre"]), bloc("B", VENTE))
    assert Garde.COURT in passerelle.gardes
    assert len(passerelle.manque_cible) == len(VENTE)
    assert passerelle.relation not in (Relation.EQUIVALENT, Relation.COUVRE)


def test_un_texte_de_32_ko_est_lu_en_partie_et_le_dit() -> None:
    longue = (" ".join([*VENTE, *CHANTIER, *SOIN]) + " ") * 40
    for texte in (longue[:32_768], "é" * 32_768, "a " * 16_384, "(" * 32_768):
        passerelle = MOTS.comparer(bloc("A", [texte]), bloc("B", VENTE))
        assert Garde.TRONQUE in passerelle.gardes
        assert passerelle.relation is not Relation.EQUIVALENT


def test_un_bloc_de_trop_de_competences_le_dit() -> None:
    passerelle = MOTS.comparer(bloc("A", [f"{VENTE[0]} {n}" for n in range(COMPETENCES_MAX + 1)]), bloc("B", VENTE))
    assert Garde.TRONQUE in passerelle.gardes
    assert Garde.TRONQUE not in MOTS.comparer(bloc("A", VENTE), bloc("B", VENTE)).gardes


def test_une_autre_langue_se_dit(phrases: Moteur) -> None:
    for moteur in (MOTS, phrases):
        passerelle = moteur.comparer(bloc("A", VENTE[:3]), bloc("B", ANGLAIS))
        assert Garde.LANGUE in passerelle.gardes
        assert passerelle.relation is not Relation.EQUIVALENT


def test_ce_que_tout_metier_demande_pese_moins_et_se_dit() -> None:
    passerelle = MOTS.comparer(bloc("A", [*VENTE[:3], *GENERIQUES]), bloc("B", [*SOIN[:3], *GENERIQUES]))
    assert Garde.GENERIQUE in passerelle.gardes
    assert passerelle.couverture_source.part < 2 / 5


def test_court_ne_veut_pas_dire_generique() -> None:
    passerelle = MOTS.comparer(bloc("A", ["Souder", "Braser"]), bloc("B", ["Souder", "Braser"]))
    assert Garde.COURT in passerelle.gardes
    assert Garde.GENERIQUE not in passerelle.gardes


def test_une_seule_phrase_qui_couvre_tout_est_signalee() -> None:
    passerelle = MOTS.comparer(bloc("A", [VENTE[0], *CHANTIER[:3]]), bloc("B", [VENTE[0]] * 4))
    assert Garde.ABSORPTION in passerelle.gardes


# The minimal pairs: the half that only measures.

GARDES = (Trait.AUTONOMIE, Trait.NOMBRE, Trait.NEGATION)


@pytest.mark.parametrize("trait", GARDES)
def test_les_paires_minimales_sont_rangees(trait: Trait, phrases: Moteur) -> None:
    """Said otherwise must come before nearly the same words with another meaning."""
    triplets = [t for t in lire() if t.trait is trait and not t.apprentissage]
    references = [t.reference for t in triplets]
    memes = phrases.proximites(references, [t.meme for t in triplets]).diagonal()
    autres = phrases.proximites(references, [t.autre for t in triplets]).diagonal()
    ranges = (memes > autres).mean()
    assert ranges >= 0.9, f"{trait.value} : {ranges:.0%}"


@pytest.mark.parametrize("trait", GARDES)
def test_une_garde_ecarte_ce_qui_se_ressemble(trait: Trait, phrases: Moteur) -> None:
    """What contradicts is never held to be found."""
    triplets = [t for t in lire() if t.trait is trait and not t.apprentissage]
    for moteur in (MOTS, phrases):
        autres = moteur.proximites([t.reference for t in triplets], [t.autre for t in triplets]).diagonal()
        assert (autres < TROUVEE).mean() >= 0.9


def test_une_garde_levee_se_lit_sur_le_resultat(phrases: Moteur) -> None:
    """What a guard alone sets apart is shown beside its likeness, with the guard, and held to be missing."""
    tailler = "Tailler des vignes selon le cépage et le mode de conduite"
    superviser = "Superviser la taille des vignes selon le cépage et le mode de conduite"
    for moteur in (MOTS, phrases):
        passerelle = moteur.comparer(bloc("A", [tailler, SOIN[0]]), bloc("B", [SOIN[0], superviser]))
        assert [(p.source, p.cible, p.gardes) for p in passerelle.paires] == [(0, 1, (Garde.AUTONOMIE,)), (1, 0, ())]
        assert Garde.AUTONOMIE in passerelle.gardes
        assert passerelle.traits.autonomie == pytest.approx(0.5)
        assert (passerelle.manque_source, passerelle.manque_cible) == ((0,), (1,))


def test_une_relation_que_les_competences_ne_montrent_pas_est_dite_a_verifier() -> None:
    passerelle = MOTS.comparer(bloc("A", VENTE), bloc("B", VENTE))
    assert not est_a_verifier(passerelle)
    moitie = tuple(range(len(VENTE) // 2, len(VENTE)))
    assert est_a_verifier(replace(passerelle, manque_cible=moitie))
