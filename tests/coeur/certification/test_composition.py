"""Who may decide on this candidate, and why not: the règlements of real branches, and the law of a VAE by its date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.certification.deliberation.composition import completer_par_la_loi, composer
from brique.certification.deliberation.quorum import quorum, votants
from brique.certification.deliberation.valeurs import Composition, Membre, Motif, Seance
from brique.certification.reglement.valeurs import College, Lien, Partage, Presidence, RegleJury, Tenue, Voie
from brique.droits.lecture import droit
from brique.droits.noyau import ErreurDroit
from tests.coeur.certification.jurys import DEBUT, JOUR, PARITAIRE, composition, membres, regle, seance

AUTOMOBILE = RegleJury(
    "annexe 2.14, art. 11",
    colleges=(College("employeurs", 1), College("salariés", 1), College("formateurs", 1)),
    membres=3,
    presents=2,
    presidence=Presidence.AUCUNE,
    activite_ans=5,
    incompatibilites=frozenset({Lien.ETABLISSEMENT, Lien.HIERARCHIE, Lien.FORMATION}),
    tenues=frozenset({Tenue.PRESENTIEL, Tenue.DISTANCE}),
    distance="si l’impossibilité de se réunir est reconnue",
)
JURY_AUTO = tuple(
    Membre(nom, college, derniere_activite=2025)
    for nom, college in (("Alba", "employeurs"), ("Dora", "salariés"), ("Gil", "formateurs"))
)


def dits(motifs: Iterable[Motif], *, bloquants: bool = True) -> str:
    """The sentences of what blocks, or of what does not."""
    return " ".join(motif.constat for motif in motifs if motif.bloquant is bloquants)


def auto(**suite: Any) -> Seance:
    return replace(Seance(JOUR, JURY_AUTO, frozenset(m.nom for m in JURY_AUTO)), **suite)


def de_l_automobile(la: Seance, **liens: Lien) -> Composition:
    return composer(la, {n: frozenset({li}) for n, li in liens.items()}, AUTOMOBILE, Voie.FORMATION, DEBUT, droit())


def test_un_jury_paritaire_en_regle() -> None:
    vue = composition(seance(), regle())
    assert vue.possible
    assert [siege.siege for siege in vue.sieges] == [True] * 6


@pytest.mark.parametrize("lien", [Lien.ETABLISSEMENT, Lien.HIERARCHIE, Lien.FORMATION])
def test_qui_est_lie_au_candidat_se_retire_et_les_deux_autres_deliberent(lien: Lien) -> None:
    """Services de l’automobile: two of three are enough; the trainer, the boss, the same site do not sit."""
    vue = de_l_automobile(auto(), Gil=lien)
    assert vue.possible
    assert [siege.membre.nom for siege in vue.sieges if not siege.siege] == ["Gil"]
    (motif,) = vue.sieges[2].motifs
    assert (motif.membre, motif.reference) == ("Gil", "annexe 2.14, art. 11")
    assert quorum(auto(), vue, AUTOMOBILE) == ()


def test_un_autre_site_de_la_meme_entreprise_n_empeche_rien() -> None:
    assert all(siege.siege for siege in de_l_automobile(auto(), Alba=Lien.EMPLOYEUR).sieges)


def test_deux_membres_lies_et_le_jury_ne_peut_plus_decider() -> None:
    vue = de_l_automobile(auto(), Gil=Lien.FORMATION, Dora=Lien.HIERARCHIE)
    assert not vue.possible
    assert "une personne seule ne fait pas un jury" in dits(vue.motifs)


@pytest.mark.parametrize(("annee", "siege", "dit"), [(2021, True, ""), (2020, False, "5 dernières années")])
def test_l_activite_dans_les_cinq_ans(annee: int, siege: bool, dit: str) -> None:
    la = auto(membres=(replace(JURY_AUTO[0], derniere_activite=annee), *JURY_AUTO[1:]))
    vue = de_l_automobile(la).sieges[0]
    assert vue.siege is siege
    assert dit in dits(vue.motifs)


def test_une_activite_qui_n_est_pas_dite_se_demande() -> None:
    la = auto(membres=(replace(JURY_AUTO[0], derniere_activite=None), *JURY_AUTO[1:]))
    vue = de_l_automobile(la).sieges[0]
    assert vue.siege
    assert "n’est pas dite" in dits(vue.motifs, bloquants=False)


def test_un_jury_a_distance_dit_sa_condition() -> None:
    vue = de_l_automobile(auto(tenue=Tenue.DISTANCE))
    assert vue.possible
    assert any("impossibilité" in reserve for reserve in vue.reserves)
    assert "ne peut pas se tenir à distance" in dits(
        composition(replace(seance(), tenue=Tenue.DISTANCE), regle()).motifs
    )


@pytest.mark.parametrize(
    ("noms", "dit"),
    [
        (PARITAIRE[:5], "Membres nommés : 5, il en faut au moins 6."),
        (PARITAIRE[:5], "Collège salariés : 2 nommés, il en faut 3."),
        ((*PARITAIRE, "Guy"), "Collège salariés : 4 nommés pour 3 sièges."),
    ],
)
def test_les_sieges_de_chaque_college(noms: tuple[str, ...], dit: str) -> None:
    assert dit in dits(composition(seance(noms), regle()).motifs)


def test_un_membre_sans_college_ne_siege_pas() -> None:
    la = replace(seance(), membres=(*membres(), Membre("Guy", "invités")))
    assert "n’est d’aucun collège du règlement" in dits(composition(la, regle()).sieges[-1].motifs)


@pytest.mark.parametrize(
    ("internes", "possible"),
    [((), True), (("Alba", "Brice"), True), (("Alba", "Brice", "Dora"), False)],
    ids=["tous dehors", "deux sur six", "moitié"],
)
def test_la_majorite_est_exterieure_au_certificateur(internes: tuple[str, ...], possible: bool) -> None:
    """Vademecum § 3.3.1: more than half of those who decide."""
    la = replace(seance(), membres=tuple(replace(m, interne=m.nom in internes) for m in membres()))
    assert composition(la, regle(externes=Fraction(1, 2))).possible is possible


def test_la_majorite_exterieure_se_compte_parmi_ceux_qui_deliberent() -> None:
    la = replace(seance(), membres=tuple(replace(m, interne=m.nom in {"Alba", "Brice"}) for m in membres()))
    vue = composition(la, regle(externes=Fraction(1, 2)), Dora=Lien.EMPLOYEUR, Fanta=Lien.EMPLOYEUR)
    assert "extérieurs au certificateur : 2 sur 4" in dits(vue.motifs)


def test_il_faut_des_personnes_qualifiees() -> None:
    la = replace(seance(), membres=tuple(replace(m, qualifie=False) for m in membres()))
    assert "qualifiés au titre de la certification : 0, il en faut 1" in dits(
        composition(la, regle(qualifies=1)).motifs
    )


@pytest.mark.parametrize(
    ("presidents", "dit"),
    [((), "Aucun président"), (("Alba", "Dora"), "2 présidents"), (("Alba",), "")],
)
def test_un_seul_preside(presidents: tuple[str, ...], dit: str) -> None:
    la = replace(seance(), membres=tuple(replace(m, president=m.nom in presidents) for m in membres()))
    assert dit in dits(composition(la, regle()).motifs)
    assert composition(la, regle()).possible is (dit == "")


def test_le_president_lie_au_candidat_est_remplace_pour_lui() -> None:
    vue = composition(seance(), regle(), Alba=Lien.EMPLOYEUR)
    assert "Alba, qui préside, ne peut pas délibérer" in dits(vue.motifs)
    assert composition(seance(preside="Dora"), regle(), Alba=Lien.EMPLOYEUR).possible


def test_la_presidence_alterne() -> None:
    """KALIARTI000030641472: alternating presidency."""
    alternee = regle(presidence=Presidence.ALTERNEE)
    for precedente, possible in (("employeurs", False), ("salariés", True), ("", True)):
        la = replace(seance(), precedente=precedente)
        vue = composer(la, {}, alternee, Voie.FORMATION, DEBUT, droit())
        assert vue.possible is possible


def test_l_equilibre_est_un_conseil() -> None:
    la = replace(seance(), membres=tuple(replace(m, femme=True) for m in membres()))
    vue = composition(la, regle())
    assert vue.possible
    assert "que des femmes" in dits(vue.motifs, bloquants=False)


def test_des_noms_qui_se_confondent_ou_que_personne_n_a_nommes() -> None:
    double = replace(seance(), membres=(*membres(), membres()[0]))
    assert "Deux membres portent le nom « Alba »" in dits(composition(double, regle()).motifs)
    inconnu = replace(seance(), presents=frozenset({"Alba", "Zénon"}))
    assert "Zénon est dit présent" in dits(composition(inconnu, regle()).motifs)
    assert "Zénon, qui n’est pas nommé" in dits(composition(seance(), regle(), Zénon=Lien.EMPLOYEUR).motifs)


VAE = RegleJury("règlement", membres=2, loi_vae=True)


def de_vae(*noms: Membre, debut: date = DEBUT, regles: RegleJury = VAE, **liens: Lien) -> Composition:
    la = Seance(JOUR, noms, frozenset(m.nom for m in noms))
    return composer(la, {n: frozenset({li}) for n, li in liens.items()}, regles, Voie.VAE, debut, droit())


MAUD, NOE, OLGA = Membre("Maud", qualifie=True, president=True), Membre("Noé"), Membre("Olga")


@pytest.mark.parametrize("lien", [Lien.RELATION, Lien.EMPLOYEUR, Lien.HIERARCHIE, Lien.ACCOMPAGNEMENT])
def test_la_loi_ecarte_qui_connait_le_candidat(lien: Lien) -> None:
    """Art. D. 6412-6, last paragraph, whatever the règlement says."""
    vue = de_vae(MAUD, NOE, OLGA, Olga=lien)
    assert vue.possible
    assert not vue.sieges[2].siege
    assert "D6412-6" in vue.sieges[2].motifs[0].reference
    assert not de_vae(MAUD, NOE, Noé=lien).possible


def test_la_loi_ne_compte_que_pour_une_vae() -> None:
    vue = composer(
        Seance(JOUR, (MAUD, NOE), frozenset({"Maud", "Noé"})),
        {"Noé": frozenset({Lien.RELATION})},
        VAE,
        Voie.FORMATION,
        DEBUT,
        droit(),
    )
    assert vue.possible


def test_il_faut_une_personne_qualifiee_par_la_loi() -> None:
    vue = de_vae(replace(MAUD, qualifie=False), NOE)
    assert not vue.possible
    assert any("D6412-6" in motif.reference for motif in vue.motifs if motif.bloquant)


@pytest.mark.parametrize(
    ("debut", "qualifies", "possible"),
    [
        (date(2016, 5, 1), 2, False),
        (date(2016, 5, 1), 1, True),
        (date(2018, 5, 1), 2, True),
        (date(2018, 5, 1), 1, False),
        (date(2024, 2, 1), 0, True),
        (date(2025, 1, 1), 0, False),
        (date(2025, 1, 1), 1, True),
    ],
)
def test_la_loi_est_celle_du_jour_ou_le_parcours_a_commence(debut: date, qualifies: int, possible: bool) -> None:
    """Half employers and half employees until 2017, then two professionals, then the règlement alone, then one."""
    deux = (replace(un, qualifie=rang < qualifies, college="employeurs") for rang, un in enumerate((MAUD, NOE)))
    assert de_vae(*deux, debut=debut).possible is possible


def test_avant_2024_un_accompagnateur_est_du_jury_et_ne_delibere_pas() -> None:
    qualifies = tuple(replace(m, qualifie=True) for m in (MAUD, NOE, OLGA))
    vue = de_vae(*qualifies, debut=date(2018, 5, 1), Olga=Lien.ACCOMPAGNEMENT)
    assert vue.possible
    assert [siege.siege for siege in vue.sieges] == [True, True, False]
    relation = de_vae(*qualifies, debut=date(2018, 5, 1), Olga=Lien.RELATION)
    assert [siege.siege for siege in relation.sieges] == [True, True, True]


def test_avant_2002_rien_n_est_connu() -> None:
    with pytest.raises(ErreurDroit):
        de_vae(MAUD, NOE, debut=date(2001, 1, 1))


def test_entre_les_deux_decrets_la_reserve_est_dite() -> None:
    assert any("probable" in reserve for reserve in de_vae(MAUD, NOE, debut=date(2024, 2, 1)).reserves)


def test_la_voix_du_president_prevaut_par_la_loi() -> None:
    acquis = replace(VAE, partage=Partage.ACQUIS, presidence=Presidence.AUCUNE)
    loi = completer_par_la_loi(acquis, Voie.VAE, DEBUT, droit())
    assert (loi.partage, loi.presidence) == (Partage.PRESIDENT, Presidence.UN_MEMBRE)
    assert completer_par_la_loi(acquis, Voie.VAE, date(2018, 5, 1), droit()).partage is Partage.ACQUIS
    assert completer_par_la_loi(acquis, Voie.LIBRE, DEBUT, droit()).partage is Partage.ACQUIS
    assert any("quoi que dise le règlement" in dite for dite in de_vae(MAUD, NOE, regles=acquis).reserves)


def test_un_reglement_qui_tait_la_loi_le_dit() -> None:
    assert any(
        "n’est pas vérifiée ici" in dite for dite in de_vae(MAUD, NOE, regles=replace(VAE, loi_vae=False)).reserves
    )


@pytest.mark.parametrize(
    ("presents", "dit"),
    [
        (PARITAIRE, ""),
        (("Alba", "Dora"), ""),
        (("Alba",), "Quorum : membres présents et qui peuvent délibérer : 1, il en faut 2."),
        (("Alba", "Brice", "Cléa"), "Quorum : collège salariés, présents : 0, il en faut 1."),
    ],
)
def test_le_quorum_de_la_branche(presents: tuple[str, ...], dit: str) -> None:
    """KALIARTI000032508807: at least one of each side."""
    la = seance(presents=presents)
    assert dit in dits(quorum(la, composition(la, regle()), regle()))
    assert bool(dit) is bool(quorum(la, composition(la, regle()), regle()))


@given(
    st.sets(st.sampled_from(PARITAIRE)),
    st.dictionaries(st.sampled_from(PARITAIRE), st.frozensets(st.sampled_from(list(Lien)), max_size=2)),
    st.sampled_from([regle(), regle(incompatibilites=frozenset(Lien)), replace(VAE, colleges=regle().colleges)]),
    st.sampled_from(list(Voie)),
)
def test_ne_votent_que_des_presents_sans_lien_interdit(
    presents: set[str], liens: dict[str, frozenset[Lien]], regles: RegleJury, voie: Voie
) -> None:
    la = seance(presents=presents)
    vue = composer(la, liens, regles, voie, DEBUT, droit())
    for membre in votants(la, vue):
        assert membre.nom in presents
        assert not liens.get(membre.nom, frozenset()) & regles.incompatibilites
        if voie is Voie.VAE and regles.loi_vae:
            assert not liens.get(membre.nom, frozenset()) & {Lien.RELATION, Lien.ACCOMPAGNEMENT, Lien.EMPLOYEUR}
    for motif in (*vue.motifs, *(m for s in vue.sieges for m in s.motifs)):
        assert motif.constat.endswith(".")
        assert motif.action


@given(
    st.dictionaries(st.sampled_from(PARITAIRE), st.frozensets(st.sampled_from(list(Lien)), max_size=2)),
    st.sampled_from(PARITAIRE),
    st.sampled_from(list(Lien)),
)
def test_un_lien_de_plus_n_ouvre_rien(liens: dict[str, frozenset[Lien]], qui: str, lien: Lien) -> None:
    plus = liens | {qui: liens.get(qui, frozenset()) | {lien}}
    avant, apres = (composer(seance(), dit, regle(), Voie.FORMATION, DEBUT, droit()) for dit in (liens, plus))
    assert avant.possible or not apres.possible
    assert {s.membre for s in apres.sieges if s.siege} <= {s.membre for s in avant.sieges if s.siege}
