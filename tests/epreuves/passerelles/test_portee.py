"""Where held blocs lead: one step, rights apart from suggestions, nothing deduced, always in the same order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brique.passerelles.liens_portee import (
    Acces,
    Lien,
    lien_calcule,
    lien_decide,
    lien_declare,
    liens_du_renouvellement,
)
from brique.passerelles.officielles import Accord, Decidee, Officielles
from brique.passerelles.portee import Atteignable, Certification, Filtre, portee
from brique.passerelles.valeurs import Cle, Probabilites
from brique.periodes import Periode
from brique.referentiel.fiche import Bloc, Code, Correspondance, Fiche, Voie, VoieAcces
from brique.referentiel.filiation import Etat

LE = date(2026, 11, 20)


def fiche(numero: str, nombre: int = 3, *titres: str, **autres: object) -> Fiche:
    titres = titres or tuple(f"Bloc {n}" for n in range(1, nombre + 1))
    blocs = tuple(Bloc(f"{numero}BC{n:02}", titre) for n, titre in enumerate(titres, 1))
    valeurs: dict[str, object] = {"niveau": 4, "date_fin_enregistrement": date(2029, 1, 1), **autres}
    return Fiche(numero, f"Titre {numero}", blocs=blocs, **valeurs)  # type: ignore[arg-type]


def bloc(numero: str, rang: int) -> Cle:
    return Cle(numero, f"{numero}BC{rang:02}")


def lien(acces: Acces, depuis: set[Cle], vers: set[Cle], **autres: object) -> Lien:
    return Lien(acces, frozenset(depuis), frozenset(vers), **autres)  # type: ignore[arg-type]


def calcule(depuis: Cle, vers: Cle, probabilite: float = 0.9) -> Lien:
    return lien(Acces.CALCULEE, {depuis}, {vers}, probabilite=probabilite)


A, B, C = (Certification.de(fiche(numero)) for numero in ("RNCP1", "RNCP2", "RNCP3"))
TOUTES = (A, B, C)


def seule(trouvees: tuple[Atteignable, ...], numero: str) -> Atteignable:
    (une,) = (trouvee for trouvee in trouvees if trouvee.numero == numero)
    return une


# --- what counts


def test_un_bloc_detenu_compte_dans_sa_certification() -> None:
    (une,) = portee([bloc("RNCP1", 2)], TOUTES, [], au=LE)
    assert (une.numero, une.acquis, une.restants, une.a_demander) == ("RNCP1", 1, 2, 0)
    assert [place.acces for place in une.places] == [None, Acces.DETENU, None]
    assert une.motif == "1 bloc sur 3 par un droit, il en reste 2."


def test_rien_de_detenu_ne_mene_nulle_part() -> None:
    assert portee([], TOUTES, [calcule(bloc("RNCP1", 1), bloc("RNCP2", 1))], au=LE) == ()


def test_un_bloc_inconnu_du_registre_ne_casse_rien() -> None:
    assert portee([Cle("RNCP404", "X")], TOUTES, [], au=LE) == ()


@pytest.mark.parametrize("acces", [Acces.DECLAREE, Acces.DECIDEE])
def test_une_correspondance_ou_une_equivalence_donne_un_droit(acces: Acces) -> None:
    trouvees = portee([bloc("RNCP1", 1)], TOUTES, [lien(acces, {bloc("RNCP1", 1)}, {bloc("RNCP2", 3)})], au=LE)
    une = seule(trouvees, "RNCP2")
    assert (une.droit, une.acquis, une.restants, une.sans_piste) == (True, 1, 2, 2)
    assert une.places[2].appuis[0].depuis == (bloc("RNCP1", 1),)


@pytest.mark.parametrize("acces", [Acces.RENOUVELLEMENT, Acces.CALCULEE])
def test_un_renouvellement_ou_une_passerelle_ne_donne_aucun_droit(acces: Acces) -> None:
    unique = lien(acces, {bloc("RNCP1", 1)}, {bloc("RNCP2", 3)}, probabilite=0.99)
    une = seule(portee([bloc("RNCP1", 1)], TOUTES, [unique], au=LE), "RNCP2")
    assert (une.droit, une.acquis, une.restants, une.a_demander, une.sans_piste) == (False, 0, 3, 1, 2)


def test_le_lien_se_lit_dans_son_sens() -> None:
    a_l_envers = lien(Acces.DECLAREE, {bloc("RNCP2", 1)}, {bloc("RNCP1", 1)})
    assert [une.numero for une in portee([bloc("RNCP1", 1)], TOUTES, [a_l_envers], au=LE)] == ["RNCP1"]


def test_un_seul_pas_jamais_deux() -> None:
    liens = [
        lien(Acces.DECLAREE, {bloc("RNCP1", 1)}, {bloc("RNCP2", 1)}),
        lien(Acces.DECLAREE, {bloc("RNCP2", 1)}, {bloc("RNCP3", 1)}),
        calcule(bloc("RNCP2", 1), bloc("RNCP3", 2)),
    ]
    assert [une.numero for une in portee([bloc("RNCP1", 1)], TOUTES, liens, au=LE)] == ["RNCP1", "RNCP2"]


def test_l_ensemble_entier_est_exige_et_ce_qui_manque_est_dit() -> None:
    depuis = {bloc("RNCP1", 1), bloc("RNCP1", 2), bloc("RNCP1", 3)}
    liens = [lien(Acces.DECLAREE, depuis, {bloc("RNCP2", 1)})]
    une = seule(portee([bloc("RNCP1", 1)], TOUTES, liens, au=LE), "RNCP2")
    assert (une.droit, une.acquis, une.a_demander) == (False, 0, 0)
    assert une.incomplets[0].tenus == (bloc("RNCP1", 1),)
    assert une.incomplets[0].manque == (bloc("RNCP1", 2), bloc("RNCP1", 3))
    complete = seule(portee(depuis, TOUTES, liens, au=LE), "RNCP2")
    assert complete.acquis == 1
    assert complete.incomplets == ()


def test_tous_les_blocs_ne_sont_pas_la_certification() -> None:
    entiere = [lien(Acces.DECLAREE, {Cle("RNCP1")}, {Cle("RNCP2")})]
    tous = [bloc("RNCP1", n) for n in (1, 2, 3)]
    une = seule(portee(tous, TOUTES, entiere, au=LE), "RNCP2")
    assert une.acquis == 0
    assert une.incomplets[0].manque == (Cle("RNCP1"),)
    obtenue = seule(portee([Cle("RNCP1")], TOUTES, entiere, au=LE), "RNCP2")
    assert (obtenue.acquis, obtenue.restants) == (3, 0)


def test_la_certification_detenue_vaut_pour_ses_blocs_mais_pas_pour_ses_options() -> None:
    source = Certification.de(fiche("RNCP1", 0, "Tronc", "Option A", "Option B"))
    liens = [
        lien(Acces.DECLAREE, {bloc("RNCP1", 1)}, {bloc("RNCP2", 1)}),
        lien(Acces.DECLAREE, {bloc("RNCP1", 2)}, {bloc("RNCP2", 2)}),
    ]
    trouvees = portee([Cle("RNCP1")], [source, B], liens, au=LE)
    assert seule(trouvees, "RNCP1").restants == 0
    assert [place.droit for place in seule(trouvees, "RNCP2").places] == [True, False, False]


def test_une_option_suffit_et_un_bloc_facultatif_ne_manque_jamais() -> None:
    certification = Certification.de(fiche("RNCP9", 0, "Tronc", "Option A", "Option B", "Langue (bloc facultatif)"))
    assert [len(place) for place in certification.places] == [1, 2]
    une = seule(portee([bloc("RNCP9", 1), bloc("RNCP9", 3)], [certification], [], au=LE), "RNCP9")
    assert une.restants == 0
    assert une.places[1].cle == bloc("RNCP9", 3)


def test_une_certification_sans_bloc_s_atteint_en_entier() -> None:
    habilitation = Certification.de(Fiche("RS7", "Habilitation", date_fin_enregistrement=date(2029, 1, 1)))
    une = seule(portee([bloc("RNCP1", 1)], [A, habilitation], [calcule(bloc("RNCP1", 1), Cle("RS7"))], au=LE), "RS7")
    assert (len(une.places), une.a_demander, une.sans_piste) == (1, 1, 0)
    assert len(une.places[0].appuis) == 1


def test_sous_le_seuil_un_calcul_ne_suggere_rien() -> None:
    liens = [calcule(bloc("RNCP1", 1), bloc("RNCP2", 1), 0.49), calcule(bloc("RNCP1", 1), bloc("RNCP3", 1), 0.5)]
    assert [une.numero for une in portee([bloc("RNCP1", 1)], TOUTES, liens, au=LE)] == ["RNCP1", "RNCP3"]


@pytest.mark.parametrize(
    ("probabilites", "chance"),
    [
        (Probabilites(0.6, 0.2, 0.1, 0.1), 0.8),
        (Probabilites(0.3, 0.2, 0.4, 0.1), 0.5),
        (Probabilites(0.1, 0.2, 0.6, 0.1), None),
        (Probabilites(0.7, 0.4, 0.0, 0.0), 1.0),
        (None, None),
    ],
)
def test_un_calcul_mene_par_ce_que_la_source_contient(probabilites: Probabilites | None, chance: float | None) -> None:
    lu = lien_calcule(bloc("RNCP1", 1), bloc("RNCP2", 1), probabilites)
    assert (None if lu is None else lu.probabilite) == (None if chance is None else pytest.approx(chance))


# --- evidence of one bloc


def test_la_preuve_la_plus_sure_d_abord_et_toutes_gardees() -> None:
    vers = bloc("RNCP2", 1)
    liens = [
        calcule(bloc("RNCP1", 1), vers, 0.8),
        lien(Acces.RENOUVELLEMENT, {bloc("RNCP1", 1)}, {vers}),
        lien(Acces.DECIDEE, {bloc("RNCP1", 1)}, {vers}),
        lien(Acces.DECLAREE, {bloc("RNCP1", 1)}, {vers}),
        lien(Acces.DECLAREE, {bloc("RNCP1", 1)}, {vers}),
    ]
    place = seule(portee([bloc("RNCP1", 1), vers], TOUTES, liens, au=LE), "RNCP2").places[0]
    assert [appui.acces for appui in place.appuis] == list(Acces)


def test_une_equivalence_partielle_laisse_le_bloc_a_obtenir() -> None:
    decidee = Decidee(
        frozenset({bloc("RNCP1", 1)}),
        frozenset({bloc("RNCP2", 1)}),
        "Branche",
        "La présidente",
        date(2026, 1, 1),
        Periode(date(2026, 1, 1), date(2028, 1, 1)),
        Accord.PARTIEL,
        ("Souder à plat", "Meuler"),
        conditions="un an d’exercice.",
    )
    lue = lien_decide(decidee, LE)
    assert lue is not None
    assert (lue.entier, lue.reserve) == (False, "2 compétences seulement ; à condition : un an d’exercice")
    une = seule(portee([bloc("RNCP1", 1)], TOUTES, [lue], au=LE), "RNCP2")
    assert (une.droit, une.acquis, une.a_demander) == (False, 0, 1)
    assert lien_decide(decidee, date(2028, 1, 1)) is None


def test_les_correspondances_du_registre_deviennent_des_liens() -> None:
    depart = fiche(
        "RNCP1",
        correspondances=(
            Correspondance(frozenset({"RNCP1BC01"}), "RNCP2", frozenset({"RNCP2BC02"})),
            Correspondance(frozenset({"RNCP1BC01"}), "", frozenset()),
            Correspondance(frozenset({"RNCP1BC01"}), "RNCP1", frozenset({"RNCP1BC02"})),
        ),
    )
    lus = [lien_declare(declaree) for declaree in Officielles.depuis([depart, fiche("RNCP2")]).declarees]
    assert lus == [lien(Acces.DECLAREE, {bloc("RNCP1", 1)}, {bloc("RNCP2", 2)}), None, None]


def test_un_renouvellement_ne_vaut_que_pour_les_blocs_qui_se_ressemblent() -> None:
    (lu,) = Officielles.depuis([fiche("RNCP1", nouvelles=("RNCP2",)), fiche("RNCP2")]).renouvellements
    semblables = {bloc("RNCP1", 1): [bloc("RNCP2", 1), bloc("RNCP3", 1)]}
    detenus = [bloc("RNCP1", 1), bloc("RNCP1", 2)]
    assert list(liens_du_renouvellement(lu, detenus, semblables)) == [
        lien(Acces.RENOUVELLEMENT, {bloc("RNCP1", 1)}, {bloc("RNCP2", 1)})
    ]


# --- order and filters


def test_les_droits_d_abord_puis_le_moins_de_blocs_puis_la_couverture() -> None:
    petites = [Certification.de(fiche(f"RNCP{n}", taille)) for n, taille in ((1, 5), (2, 4), (3, 2), (4, 2), (5, 3))]
    liens = [
        lien(Acces.DECLAREE, {bloc("RNCP1", 1)}, {bloc("RNCP2", 1)}),
        calcule(bloc("RNCP1", 1), bloc("RNCP3", 1), 0.6),
        calcule(bloc("RNCP1", 1), bloc("RNCP4", 1), 0.8),
        lien(Acces.DECLAREE, {bloc("RNCP1", 1), bloc("RNCP1", 2)}, {bloc("RNCP5", 1)}),
    ]
    trouvees = portee([bloc("RNCP1", 1)], petites, liens, au=LE)
    assert [(une.numero, une.droit, une.manque) for une in trouvees] == [
        ("RNCP2", True, 3),
        ("RNCP1", True, 4),
        ("RNCP4", False, 1),
        ("RNCP3", False, 1),
        ("RNCP5", False, 3),
    ]


def test_la_couverture_attendue_ne_compte_pas_le_renouvellement() -> None:
    liens = [
        lien(Acces.RENOUVELLEMENT, {bloc("RNCP1", 1)}, {bloc("RNCP2", 1)}),
        calcule(bloc("RNCP1", 1), bloc("RNCP2", 2), 0.6),
        lien(Acces.DECLAREE, {bloc("RNCP1", 1)}, {bloc("RNCP2", 3)}),
    ]
    assert seule(portee([bloc("RNCP1", 1)], TOUTES, liens, au=LE), "RNCP2").couverture == pytest.approx(1.6 / 3)


def test_les_filtres_se_croisent() -> None:
    certification = Certification.de(
        fiche("RNCP1", rome=(Code("K1304"),), nsf=(Code("332"),), voies=(VoieAcces(Voie.VAE, ouverte=True),))
    )
    (une,) = portee([bloc("RNCP1", 1)], [certification], [], au=LE)
    oui = [
        Filtre(),
        Filtre(niveaux=frozenset({4, 5})),
        Filtre(rome=frozenset({"K13"}), nsf=frozenset({"332"}), vae=True),
        Filtre(etats=frozenset({Etat.EN_VIGUEUR})),
    ]
    non = [
        Filtre(niveaux=frozenset({5})),
        Filtre(rome=frozenset({"K14"})),
        Filtre(rome=frozenset({"K13"}), nsf=frozenset({"326"})),
        Filtre(etats=frozenset({Etat.DELIVRABLE})),
    ]
    assert all(filtre.retient(une) for filtre in oui)
    assert not any(filtre.retient(une) for filtre in non)


@pytest.mark.parametrize(
    ("fin", "limite", "delivrable"),
    [
        (date(2027, 1, 1), None, True),
        (date(2026, 1, 1), date(2027, 1, 1), True),
        (date(2026, 1, 1), date(2026, 11, 19), False),
        (date(2026, 1, 1), None, False),
    ],
)
def test_encore_delivree_ce_jour_la(fin: date, limite: date | None, delivrable: bool) -> None:
    lue = Certification.de(fiche("RNCP1", date_fin_enregistrement=fin, date_limite_delivrance=limite))
    (une,) = portee([bloc("RNCP1", 1)], [lue], [], au=LE)
    assert une.delivrable is delivrable


# --- properties

CLES = st.builds(bloc, st.sampled_from(["RNCP1", "RNCP2", "RNCP3"]), st.integers(1, 3))
ENSEMBLES = st.frozensets(CLES, min_size=1, max_size=3)
LIENS = st.builds(Lien, st.sampled_from(list(Acces)[1:]), ENSEMBLES, ENSEMBLES, st.floats(0, 1))


@settings(max_examples=50)
@given(st.lists(CLES, max_size=5), st.lists(LIENS, max_size=8), st.randoms())
def test_l_ordre_de_ce_qui_est_donne_ne_change_rien(detenus: list[Cle], liens: list[Lien], hasard: object) -> None:
    attendu = portee(detenus, TOUTES, liens, au=LE)
    for liste in (detenus, liens):
        hasard.shuffle(liste)  # type: ignore[attr-defined]
    assert portee([*detenus, *detenus], TOUTES[::-1], [*liens, *liens], au=LE) == attendu


@settings(max_examples=50)
@given(st.lists(CLES, max_size=5), st.lists(LIENS, max_size=8))
def test_un_droit_ne_vient_que_de_ce_qui_est_detenu(detenus: list[Cle], liens: list[Lien]) -> None:
    tenus = set(detenus)
    for une in portee(detenus, TOUTES, liens, au=LE):
        assert une.acquis + une.a_demander + une.sans_piste == len(une.places)
        assert 0 <= une.couverture <= 1
        for place in une.places:
            for appui in place.appuis:
                assert set(appui.depuis) <= tenus
                directs = [
                    li for li in liens if li.depuis <= tenus and place.cle in li.vers and li.acces is appui.acces
                ]
                assert directs or (appui.acces is Acces.DETENU and place.cle in tenus)


@settings(max_examples=50)
@given(st.lists(CLES, max_size=4), CLES, st.lists(LIENS, max_size=8))
def test_un_bloc_de_plus_n_eloigne_jamais(detenus: list[Cle], autre: Cle, liens: list[Lien]) -> None:
    avant = {une.numero: une for une in portee(detenus, TOUTES, liens, au=LE)}
    apres = {une.numero: une for une in portee([*detenus, autre], TOUTES, liens, au=LE)}
    assert avant.keys() <= apres.keys()
    assert all(apres[numero].restants <= une.restants for numero, une in avant.items())
