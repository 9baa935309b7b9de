"""The engine over a register: what is found, in which order, and what it answers to what it does not know."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brique.erreurs import ErreurArgument
from brique.passerelles import corpus
from brique.passerelles.corpus import ajuster, textes_differents
from brique.passerelles.encodeurs import Encodeurs, choisir
from brique.passerelles.etalon import Etalon
from brique.passerelles.modele import Modele
from brique.passerelles.moteur import Moteur
from brique.passerelles.valeurs import BlocCompare, Cle, Garde, Passerelle, Relation
from tests.coeur.passerelles.blocs_reels import ANGLAIS, CHANTIER, GENERIQUES, REGISTRE, SOIN, TITRES, VENTE, bloc

MOTS = choisir("lexical")


def preparer(blocs: Sequence[BlocCompare]) -> Moteur:
    return Moteur.preparer(blocs, encodeurs=MOTS)


MOTEUR = preparer(REGISTRE)


def cles(passerelles: Sequence[Passerelle]) -> list[Cle]:
    return [passerelle.cible for passerelle in passerelles]


@pytest.fixture(scope="module")
def phrases(encodeurs_par_defaut: Encodeurs) -> Moteur:
    """The engine with the default encoder."""
    return Moteur.preparer(REGISTRE, encodeurs=encodeurs_par_defaut)


@pytest.mark.parametrize(
    ("depart", "premier", "relations"),
    [
        (Cle("RNCP1", "BC01"), Cle("RNCP2", "BC01"), {Relation.EQUIVALENT, Relation.COUVRE}),  # five of its six
        (Cle("RNCP1", "BC02"), Cle("RNCP3", "BC01"), {Relation.COUVERT_PAR}),
        (Cle("RNCP3", "BC01"), Cle("RNCP1", "BC02"), {Relation.COUVRE}),
        (Cle("RNCP4", "BC01"), Cle("RNCP5", "BC01"), set(Relation) - {Relation.DISTINCT}),
    ],
)
def test_le_bloc_qui_dit_la_meme_chose_vient_en_tete(
    depart: Cle, premier: Cle, relations: set[Relation], phrases: Moteur
) -> None:
    for moteur in (MOTEUR, phrases):
        tete = moteur.chercher(depart)[0]
        assert (tete.source, tete.cible) == (depart, premier)
        assert tete.relation in relations


def test_la_propre_fiche_n_est_jamais_proposee() -> None:
    for un in REGISTRE:
        trouvees = MOTEUR.chercher(un.cle, k=50)
        assert un.cle.fiche not in {cle.fiche for cle in cles(trouvees)}
        assert len(set(cles(trouvees))) == len(trouvees)


def test_les_meilleures_d_abord_et_pas_plus_que_demande() -> None:
    toutes = MOTEUR.chercher(REGISTRE[0].cle, k=50)
    pleines = [p for p in toutes if p.probabilites is not None]
    assert [p.score for p in pleines] == sorted((p.score for p in pleines), reverse=True)
    for k in (1, 2, 3):
        assert cles(MOTEUR.chercher(REGISTRE[0].cle, k=k)) == cles(toutes)[:k]


def test_chercher_et_comparer_disent_la_meme_chose() -> None:
    for trouvee in MOTEUR.chercher(REGISTRE[0].cle, k=50):
        comparee = MOTEUR.comparer(trouvee.source, trouvee.cible)
        assert comparee.score == pytest.approx(trouvee.score, abs=1e-5)
        assert (comparee.relation, comparee.paires, comparee.gardes) == (
            trouvee.relation,
            trouvee.paires,
            trouvee.gardes,
        )


@settings(max_examples=8)
@given(st.permutations(REGISTRE))
def test_l_ordre_du_registre_ne_change_rien(blocs: list[BlocCompare]) -> None:
    autre = preparer(blocs)
    for un in REGISTRE[:3]:
        ici, la = MOTEUR.chercher(un.cle), autre.chercher(un.cle)
        assert cles(ici) == cles(la)
        assert [p.score for p in ici] == pytest.approx([p.score for p in la], abs=1e-5)


def test_un_bloc_donne_en_entier_vaut_celui_de_l_index() -> None:
    for un in REGISTRE:
        assert cles(MOTEUR.chercher(un)) == cles(MOTEUR.chercher(un.cle))
    neuf = bloc("NOUVEAU", VENTE, libelle="Vendre en boutique")
    assert MOTEUR.chercher(neuf)[0].cible == Cle("RNCP1", "BC01")
    assert MOTEUR.chercher(neuf)[0].source == neuf.cle


def test_un_texte_corrige_compte_et_non_celui_de_l_index() -> None:
    """A draft of a bloc that the register holds: what is compared is the text given."""
    repris = bloc("RNCP4", CHANTIER, libelle=TITRES["soin"])
    assert MOTEUR.chercher(repris)[0].cible in {Cle("RNCP3", "BC01"), Cle("RNCP1", "BC02")}


def test_sans_index_deux_blocs_se_comparent_comme_avec_lui() -> None:
    seul = Moteur.seul(Etalon.depuis_octets(MOTEUR.etalon.en_octets()), encodeurs=MOTS)
    assert seul.blocs == ()
    ici, la = (moteur.comparer(REGISTRE[0], REGISTRE[2]) for moteur in (MOTEUR, seul))
    assert ici == la


def test_un_bloc_inconnu_est_refuse_clairement() -> None:
    for demande in (
        lambda: MOTEUR.chercher(Cle("RNCP1", "BC99")),
        lambda: MOTEUR.comparer(Cle("RNCP1", "BC99"), REGISTRE[0]),
    ):
        with pytest.raises(ErreurArgument, match="« BC99 »") as refus:
            demande()
        assert "RNCP1" in str(refus.value)


def test_sans_index_chercher_est_refuse_clairement() -> None:
    seul = Moteur.seul(Etalon.livre(), encodeurs=MOTS)
    with pytest.raises(ErreurArgument, match="index"):
        seul.chercher(REGISTRE[0])
    with pytest.raises(ErreurArgument, match="BC01"):
        seul.comparer(REGISTRE[0].cle, REGISTRE[1].cle)


def test_chaque_resultat_dit_avec_quoi(phrases: Moteur) -> None:
    versions = phrases.comparer(REGISTRE[0], REGISTRE[1]).versions
    assert versions.modele == Modele.charger().version
    assert [nom.split()[0] for nom in versions.encodeurs] == ["lexical", "phrases"]
    assert versions.repli == ""


def test_un_registre_vide_ou_d_un_seul_bloc() -> None:
    assert preparer(()).blocs == ()
    assert preparer(()).chercher(REGISTRE[0]) == []
    assert preparer(REGISTRE[:1]).chercher(REGISTRE[0].cle) == []


def test_un_registre_de_blocs_sans_competence() -> None:
    moteur = preparer([bloc(f"RNCP{n}", (), libelle=titre) for n, titre in enumerate(("Vendre", "Vendre", "Soigner"))])
    trouvees = moteur.chercher(Cle("RNCP0", "BC01"))
    assert cles(trouvees)[0] == Cle("RNCP1", "BC01")
    assert all(Garde.SANS_COMPETENCE in p.gardes for p in trouvees)


def test_un_titre_partage_fait_un_candidat_malgre_ses_codes() -> None:
    assert Cle("RNCP6", "BC01") in cles(MOTEUR.chercher(Cle("RNCP1", "BC01"), k=50))


def test_un_registre_difficile_repond(phrases: Moteur) -> None:
    """Empty, of one word, of signs, too long, in another language, twice the same: each has an answer that says so."""
    longue = ((" ".join([*VENTE, *CHANTIER, *SOIN]) + " ") * 40)[:32_768]
    durs = [
        bloc("MOT", ["Vendre"]),
        bloc("SIGNES", ["…", "—"], libelle="…"),
        bloc("VIDE", [""], libelle=""),
        bloc("LONG", [longue]),
        bloc("ANGLAIS", ANGLAIS, libelle="Sell in a store"),
        bloc("COPIE", VENTE, libelle=TITRES["vente"]),
        bloc("GENERIQUE", GENERIQUES),
    ]
    for encodeurs in (MOTS, phrases.encodeurs):
        moteur = Moteur.preparer([*REGISTRE, *durs], encodeurs=encodeurs)
        for dur in durs:
            trouvees = moteur.chercher(dur.cle)
            assert all(0.0 <= p.score <= 1.0 for p in trouvees)
            if dur.cle.fiche in {"MOT", "SIGNES", "VIDE"}:
                assert all(Garde.COURT in p.gardes or Garde.SANS_COMPETENCE in p.gardes for p in trouvees)
            if dur.cle.fiche == "LONG":
                assert all(Garde.TRONQUE in p.gardes or Garde.SANS_COMPETENCE in p.gardes for p in trouvees)
        copie = moteur.chercher(Cle("COPIE", "BC01"))[0]
        assert copie.cible == Cle("RNCP1", "BC01")
        assert copie.relation is Relation.EQUIVALENT


def test_deux_blocs_de_meme_cle_ne_se_proposent_pas_l_un_a_l_autre() -> None:
    moteur = preparer([REGISTRE[0], REGISTRE[0], REGISTRE[2]])
    assert len(moteur.blocs) == 3
    assert set(cles(moteur.chercher(REGISTRE[0].cle))) == {REGISTRE[2].cle}


def test_un_petit_corpus_prend_les_mesures_livrees_un_grand_les_siennes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOTEUR.etalon is Etalon.livre()
    monkeypatch.setattr(corpus, "TEXTES_MIN", 200)  # a smaller « large »
    grand = [bloc(f"RNCP{n}", [f"{VENTE[n % 6]} modèle {n} série {m}" for m in range(10)]) for n in range(30)]
    etalon = ajuster(grand)
    assert etalon.textes == len({*textes_differents(grand), "vendre"})
    assert etalon.axes == Etalon.livre().axes
    assert etalon.tournures.suites


def test_les_proximites_gardent_la_forme_des_deux_listes() -> None:
    assert MOTEUR.proximites(VENTE, SOIN).shape == (len(VENTE), len(SOIN))
    assert MOTEUR.proximites([], SOIN).shape == (0, len(SOIN))
    assert MOTEUR.proximites(VENTE, []).shape == (len(VENTE), 0)
    pareils = MOTEUR.proximites(VENTE, [texte.upper().replace("’", "'") for texte in VENTE])
    assert (pareils.diagonal() > 0.9).all()
