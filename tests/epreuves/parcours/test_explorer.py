"""Where do my blocs lead: rights counted, suggestions apart, the least hours and euros, unknown said, until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brique.droits.lecture import droit
from brique.parcours.exploration.catalogue import Catalogue, Liens
from brique.parcours.exploration.explorer import Perspective, explorer, ranger
from brique.parcours.exploration.offres import MULTIPLES_MAX, OffresOuvertes, Total, moindre
from brique.parcours.offres.valeurs import (
    BlocCible,
    CertificationVisee,
    EtatRecrutement,
    Frais,
    NatureFrais,
    Norme,
    Offre,
    Organisme,
    Prix,
    SessionOffre,
)
from brique.passerelles.liens_portee import Acces, Lien, lien_decide
from brique.passerelles.officielles import Accord, Decidee
from brique.passerelles.portee import Filtre
from brique.passerelles.valeurs import Cle
from brique.periodes import Periode
from brique.referentiel.fiche import Bloc, Code, Correspondance, Fiche, Voie, VoieAcces
from brique.referentiel.filiation import Etat

JOUR = date(2026, 11, 20)
SOUDER = "- Préparer les bords à la meuleuse\n- Souder un joint à plat\n- Ranger son poste de soudage"


def fiche(numero: str, nombre: int = 3, *titres: str, **autres: object) -> Fiche:
    titres = titres or tuple(f"Bloc {n}" for n in range(1, nombre + 1))
    blocs = tuple(Bloc(f"{numero}BC{n:02}", titre) for n, titre in enumerate(titres, 1))
    valeurs: dict[str, object] = {
        "niveau": 4,
        "actif": True,
        "date_effet": date(2024, 1, 1),
        "date_fin_enregistrement": date(2029, 1, 1),
        "blocs": blocs,
        **autres,
    }
    return Fiche(numero, f"Titre {numero}", **valeurs)  # type: ignore[arg-type]


def bloc(numero: str, rang: int) -> Cle:
    return Cle(numero, f"{numero}BC{rang:02}")


def offre(
    action: str, *cles: Cle, fiche: str = "", prix: object = None, heures: object = None, **autres: object
) -> Offre:
    """Open next month, for two months, unless said otherwise."""
    numero = fiche or cles[0].fiche
    valeurs: dict[str, object] = {
        "organisme": Organisme("99900003700013", "Centre fictif"),
        "certifications": (CertificationVisee(numero),),
        "blocs": tuple(BlocCible(cle.code) for cle in cles),
        "prix": Prix(None if prix is None else Decimal(str(prix))),
        "heures_totales": None if heures is None else Decimal(str(heures)),
        "sessions": (SessionOffre(debut=date(2027, 1, 4), fin=date(2027, 3, 5)),),
        **autres,
    }
    return Offre(Norme.LHEO, numero, action, f"Préparer {numero}", **valeurs)  # type: ignore[arg-type]


def lien(acces: Acces, depuis: Iterable[Cle], vers: Iterable[Cle], probabilite: float | None = None) -> Lien:
    return Lien(acces, frozenset(depuis), frozenset(vers), probabilite)


def vers(numero: str, depuis: Iterable[Cle], *rangs: int) -> Correspondance:
    cibles = frozenset(bloc(numero, rang).code for rang in rangs)
    return Correspondance(frozenset(cle.code for cle in depuis), numero, cibles)


A = fiche("RNCP1", correspondances=(vers("RNCP2", [bloc("RNCP1", 1)], 1),))
B = fiche("RNCP2")
C = fiche("RNCP3", 1)
CATALOGUE = Catalogue.depuis([A, B, C], registre=JOUR)


def explore(
    detenus: Iterable[Cle],
    *offres: Offre,
    catalogue: Catalogue = CATALOGUE,
    liens: Iterable[Lien] = (),
    jour: date = JOUR,
    filtre: Filtre | None = None,
) -> dict[str, Perspective]:
    ouvertes = OffresOuvertes.depuis(offres, catalogue.enregistrements, jour)
    trouvees = explorer(
        list(detenus), catalogue, ouvertes, jour, droit(), liens=Liens(liens), filtre=filtre or Filtre()
    )
    return {une.numero: une for une in trouvees}


# --- what is counted


def test_une_correspondance_du_registre_compte_et_se_nomme() -> None:
    une = explore([bloc("RNCP1", 1)])["RNCP2"]
    assert [place.cle for place in une.acquises] == [bloc("RNCP2", 1)]
    assert une.acquises[0].appuis[0].acces is Acces.DECLAREE
    assert une.acquises[0].appuis[0].depuis == (bloc("RNCP1", 1),)
    assert [m.place.cle for m in une.manquants] == [bloc("RNCP2", 2), bloc("RNCP2", 3)]


def test_une_equivalence_accordee_compte_les_jours_ou_elle_vaut() -> None:
    decidee = Decidee(
        frozenset({bloc("RNCP1", 2)}),
        frozenset({bloc("RNCP3", 1)}),
        "Branche",
        "Mme X",
        date(2026, 1, 5),
        Periode(date(2026, 1, 5), date(2027, 1, 1)),
        Accord.TOTAL,
    )
    le_jour = lien_decide(decidee, JOUR)
    assert le_jour is not None
    une = explore([bloc("RNCP1", 2)], liens=[le_jour])["RNCP3"]
    assert une.manquants == ()
    assert une.echeances.a_temps
    assert lien_decide(decidee, date(2027, 1, 1)) is None


def test_une_passerelle_calculee_est_a_part_et_jamais_comptee() -> None:
    calculee = lien(Acces.CALCULEE, [bloc("RNCP1", 1)], [bloc("RNCP2", 2)], 0.9)
    sans, avec = explore([bloc("RNCP1", 1)]), explore([bloc("RNCP1", 1)], liens=[calculee])
    assert len(avec["RNCP2"].manquants) == len(sans["RNCP2"].manquants) == 2
    assert [place.cle for place in avec["RNCP2"].possibles] == [bloc("RNCP2", 2)]
    assert sans["RNCP2"].possibles == ()


def test_un_renouvellement_est_a_part() -> None:
    ancienne = fiche("RNCP7", blocs=(Bloc("RNCP7BC01", "Souder", SOUDER),), nouvelles=("RNCP8",))
    nouvelle = fiche("RNCP8", blocs=(Bloc("RNCP8BC01", "Souder", SOUDER),), anciennes=("RNCP7",))
    catalogue = Catalogue.depuis([ancienne, nouvelle], registre=JOUR)
    une = explore([bloc("RNCP7", 1)], catalogue=catalogue)["RNCP8"]
    assert (len(une.manquants), une.acquises) == (1, ())
    assert une.possibles[0].appuis[0].acces is Acces.RENOUVELLEMENT


def test_une_certification_detenue_en_entier_n_est_pas_une_perspective() -> None:
    assert set(explore([Cle("RNCP1")])) == {"RNCP2"}


def test_le_filtre_choisit_sans_changer_les_comptes() -> None:
    catalogue = Catalogue.depuis([A, replace(B, niveau=5, rome=(Code("K1303", "Assistance"),)), C], registre=JOUR)
    detenus = [bloc("RNCP1", 1)]
    assert set(explore(detenus, catalogue=catalogue, filtre=Filtre(niveaux=frozenset({5})))) == {"RNCP2"}
    assert set(explore(detenus, catalogue=catalogue, filtre=Filtre(rome=frozenset({"K13"})))) == {"RNCP2"}


# --- hours and euros


def test_chaque_bloc_manquant_a_son_offre_la_moins_chere_et_la_plus_courte() -> None:
    un, deux = bloc("RNCP2", 2), bloc("RNCP2", 3)
    une = explore(
        [bloc("RNCP1", 1)],
        offre("chere", un, prix=900, heures=35),
        offre("longue", un, prix=500, heures=70),
        offre("seule", deux, prix=400, heures=20),
    )["RNCP2"]
    premier = une.manquants[0]
    assert premier.moins_chere is not None
    assert premier.plus_courte is not None
    assert (premier.moins_chere.cle[-6:], premier.plus_courte.cle[-5:]) == ("longue", "chere")
    assert (une.prix, une.heures) == (Total(Decimal(900)), Total(Decimal(55)))
    assert une.echeances.a_temps


def test_ce_qui_n_est_pas_dit_est_inconnu_et_jamais_nul() -> None:
    une = explore([bloc("RNCP1", 1)], offre("muette", bloc("RNCP2", 2)), offre("dite", bloc("RNCP2", 3), prix=300))
    assert une["RNCP2"].prix == Total(Decimal(300), 1)
    assert une["RNCP2"].heures == Total(Decimal(0), 2)
    assert une["RNCP2"].manquants[0].offres == 1
    assert une["RNCP2"].manquants[0].moins_chere is None


def test_une_offre_de_plusieurs_blocs_n_est_payee_qu_une_fois() -> None:
    deux, trois = bloc("RNCP2", 2), bloc("RNCP2", 3)
    seules = [offre("a", deux, prix=600, heures=30), offre("b", trois, prix=600, heures=30)]
    assert explore([bloc("RNCP1", 1)], *seules)["RNCP2"].prix == Total(Decimal(1200))
    ensemble = offre("tout", fiche="RNCP2", prix=1000, heures=200)
    une = explore([bloc("RNCP1", 1)], *seules, ensemble)["RNCP2"]
    assert (une.prix, une.heures) == (Total(Decimal(1000)), Total(Decimal(60)))


def test_les_frais_annexes_s_ajoutent_au_prix() -> None:
    frais = (Frais(NatureFrais.ANNEXES, Decimal(45)), Frais(NatureFrais.RESTANTS, Decimal(10)))
    une = explore([bloc("RNCP1", 1)], offre("a", bloc("RNCP2", 2), prix=600, frais=frais))["RNCP2"]
    assert une.prix.connu == Decimal(645)


def test_une_option_suffit_et_l_offre_de_l_autre_convient() -> None:
    options = fiche("RNCP5", 0, "Commun", "Option A : vendre", "Option B : conseiller")
    catalogue = Catalogue.depuis([options], registre=JOUR)
    une = explore([bloc("RNCP5", 1)], offre("b", bloc("RNCP5", 3), prix=200, heures=10), catalogue=catalogue)["RNCP5"]
    assert len(une.manquants) == 1
    assert (une.prix, une.heures) == (Total(Decimal(200)), Total(Decimal(10)))


@pytest.mark.parametrize(
    "autres",
    [
        {"sessions": (SessionOffre(debut=date(2026, 11, 1), fin=date(2027, 1, 1)),)},
        {"sessions": (SessionOffre(debut=date(2027, 2, 1), fin=date(2027, 1, 1)),)},
        {"sessions": (SessionOffre(debut=date(2027, 1, 4), etat=EtatRecrutement.FERME),)},
        {"sessions": (SessionOffre(debut=date(2027, 1, 4), inscription_fin=date(2026, 11, 19)),)},
        {"sessions": (SessionOffre(),)},
        {"sessions": ()},
        {"prix": -5},
    ],
    ids=["commencée", "inversée", "fermée", "inscriptions closes", "sans date", "sans session", "prix négatif"],
)
def test_une_offre_que_personne_ne_peut_suivre_ne_compte_pas(autres: dict[str, object]) -> None:
    une = explore([bloc("RNCP1", 1)], offre("a", bloc("RNCP2", 2), **{"prix": 5, "heures": 5, **autres}))["RNCP2"]
    assert une.manquants[0].offres == 0
    assert une.prix == Total(Decimal(0), 2)


def test_une_entree_permanente_se_suit_quand_on_veut() -> None:
    ouverte = offre("a", bloc("RNCP2", 2), prix=5, entrees_permanentes=True, sessions=(SessionOffre(),))
    premier = explore([bloc("RNCP1", 1)], ouverte)["RNCP2"].manquants[0]
    assert premier.moins_chere is not None
    assert premier.moins_chere.debut is None


# --- until when


def test_une_session_apres_l_enregistrement_vient_trop_tard() -> None:
    tot = replace(B, date_fin_enregistrement=date(2026, 12, 15))
    catalogue = Catalogue.depuis([A, tot], registre=JOUR)
    une = explore([bloc("RNCP1", 1)], offre("a", fiche="RNCP2", prix=500), catalogue=catalogue)["RNCP2"]
    assert une.echeances.entree.possible
    assert une.echeances.entree_jusqu_au == date(2026, 12, 15)
    assert une.echeances.a_temps is False
    assert une.prix == Total(Decimal(0), 2)


def test_une_session_qui_finit_apres_la_limite_de_delivrance_vient_trop_tard() -> None:
    limitee = replace(B, date_limite_delivrance=date(2027, 2, 1))
    catalogue = Catalogue.depuis([A, limitee], registre=JOUR)
    une = explore([bloc("RNCP1", 1)], offre("a", fiche="RNCP2", prix=500), catalogue=catalogue)["RNCP2"]
    assert une.echeances.delivrance_jusqu_au == date(2027, 2, 1)
    assert une.echeances.a_temps is False


@pytest.mark.parametrize(
    ("fin", "limite", "etat", "a_temps"),
    [
        (date(2026, 11, 20), None, Etat.EN_VIGUEUR, None),
        (date(2026, 11, 19), date(2027, 11, 19), Etat.DELIVRABLE, None),
        (date(2026, 11, 19), date(2026, 11, 19), Etat.ETEINTE, False),
        (date(2026, 11, 19), None, Etat.EXPIREE, False),
    ],
)
def test_le_dernier_jour_compte(fin: date, limite: date | None, etat: Etat, a_temps: bool | None) -> None:
    finie = replace(B, date_fin_enregistrement=fin, date_limite_delivrance=limite)
    une = explore([bloc("RNCP1", 1)], catalogue=Catalogue.depuis([A, finie], registre=JOUR))["RNCP2"]
    assert une.atteignable.etat is etat
    assert une.echeances.entree.possible is (etat is Etat.EN_VIGUEUR)
    assert une.echeances.a_temps is a_temps


def test_la_vae_suit_le_registre_et_le_droit() -> None:
    voies = (VoieAcces(Voie.VAE, True, ""),)
    ouverte, rs = replace(B, voies=voies), fiche("RS4", 0, blocs=(), voies=voies)
    a = replace(A, correspondances=(*A.correspondances, Correspondance(frozenset({"RNCP1BC01"}), "RS4")))
    trouvees = explore([bloc("RNCP1", 1)], catalogue=Catalogue.depuis([a, ouverte, rs], registre=JOUR))
    assert {numero: une.vae for numero, une in trouvees.items()} == {"RNCP1": False, "RNCP2": True, "RS4": False}


# --- the rank


def test_les_blocs_puis_les_heures_puis_le_prix_et_l_inconnu_apres() -> None:
    numeros = [f"RNCP{n}" for n in range(10, 16)]
    correspondances = tuple(vers(numero, [bloc("RNCP1", 1)], 1) for numero in numeros)
    fiches = [replace(A, correspondances=correspondances), fiche(numeros[0], 4), *(fiche(n, 2) for n in numeros[1:])]
    dits = {1: (None, None), 2: (100, 50), 3: (100, 40), 4: (None, 30), 5: (90, 60)}
    offres = [offre("a", bloc(numeros[rang], 2), prix=prix, heures=heures) for rang, (prix, heures) in dits.items()]
    trouvees = explore([bloc("RNCP1", 1)], *offres, catalogue=Catalogue.depuis(fiches, registre=JOUR))
    assert list(trouvees) == ["RNCP14", "RNCP13", "RNCP12", "RNCP15", "RNCP11", "RNCP1", "RNCP10"]


# --- what is held


def test_un_bloc_inconnu_est_dit_avec_le_plus_proche() -> None:
    (tenu,) = CATALOGUE.situer([Cle("RNCP1", "RNCP1BC04")], JOUR)
    assert (tenu.connu, tenu.present) == (True, False)
    assert "vouliez-vous dire RNCP1BC0" in tenu.phrase


def test_la_fiche_disparue_mene_a_celle_qui_la_remplace() -> None:
    catalogue = Catalogue.depuis([fiche("RNCP8", anciennes=("RNCP7",))], registre=JOUR)
    tenu, inconnu = catalogue.situer([bloc("RNCP7", 1), bloc("RNCP9", 1)], JOUR)
    assert (tenu.connu, tenu.suites) == (False, ("RNCP8",))
    assert "RNCP8 la remplace" in tenu.phrase
    assert "n’est pas dans ce registre" in inconnu.phrase
    assert explore([bloc("RNCP7", 1)], catalogue=catalogue) == {}


def test_un_droit_vers_une_fiche_qui_n_est_pas_lue_est_dit() -> None:
    (tenu,) = Catalogue.depuis([A], registre=JOUR).situer([bloc("RNCP1", 1)], JOUR)
    assert tenu.phrase.startswith("Une correspondance en part vers RNCP2, qui n’est pas dans ce fichier")


def test_rien_de_detenu_ne_mene_nulle_part() -> None:
    assert explore([]) == {}


# --- the least that covers


PARTS = st.lists(st.tuples(st.integers(1, 31), st.none() | st.integers(0, 40).map(Decimal)), max_size=7)


@settings(max_examples=60)
@given(PARTS)
def test_le_moindre_est_celui_de_toutes_les_reunions(parts: list[tuple[int, Decimal | None]]) -> None:
    dites = [(bits, valeur) for bits, valeur in parts if valeur is not None]
    couvert = 0
    for bits, _ in dites:
        couvert |= bits
    attendu = min(
        sum((valeur for _, valeur in choix), Decimal(0))
        for taille in range(len(dites) + 1)
        for choix in combinations(dites, taille)
        if _union(choix) == couvert
    )
    assert moindre(5, parts) == Total(attendu, 5 - couvert.bit_count())


def _union(parts: Iterable[tuple[int, Decimal]]) -> int:
    tout = 0
    for bits, _ in parts:
        tout |= bits
    return tout


def test_au_dela_de_ce_qui_se_pese_le_total_est_dit_approche() -> None:
    parts = [(1 << n | 1 << n + 1, Decimal(10 + n)) for n in range(MULTIPLES_MAX + 8)]
    total = moindre(MULTIPLES_MAX + 9, parts)
    assert (total.exact, total.inconnus) == (False, 0)
    assert total.connu >= sum(Decimal(10) for _ in range((MULTIPLES_MAX + 9) // 2))


# --- what holds whatever is held


NUMEROS = ("RNCP1", "RNCP2", "RNCP3", "RNCP4")
CLES = st.builds(bloc, st.sampled_from(NUMEROS), st.integers(1, 3)) | st.sampled_from([Cle(n) for n in NUMEROS])
ENSEMBLES = st.frozensets(CLES, min_size=1, max_size=2)
DROITS = st.builds(
    Lien, st.sampled_from([Acces.DECLAREE, Acces.DECIDEE]), ENSEMBLES, ENSEMBLES, st.none(), st.booleans()
)
CALCULEES = st.builds(
    lambda depuis, cible, p: lien(Acces.CALCULEE, [depuis], [cible], p), CLES, CLES, st.floats(0.5, 0.99)
)
OFFRES = st.lists(
    st.builds(
        lambda cles, prix, heures, rang: offre(f"{rang}", *cles, prix=prix, heures=heures),
        st.integers(0, 3).flatmap(
            lambda n: st.lists(st.integers(1, 3), min_size=1, max_size=2, unique=True).map(
                lambda rangs: [bloc(NUMEROS[n], rang) for rang in rangs]
            )
        ),
        st.none() | st.integers(0, 30),
        st.none() | st.integers(0, 30),
        st.integers(0, 99),
    ),
    max_size=8,
)
QUATRE = Catalogue.depuis([fiche(numero) for numero in NUMEROS], registre=JOUR)


@settings(max_examples=25)
@given(st.lists(CLES, max_size=4), CLES, st.lists(DROITS | CALCULEES, max_size=6), OFFRES)
def test_un_bloc_de_plus_ne_fait_jamais_manquer_davantage(
    detenus: list[Cle], autre: Cle, liens: list[Lien], offres: list[Offre]
) -> None:
    avant = explore(detenus, *offres, catalogue=QUATRE, liens=liens)
    apres = explore([*detenus, autre], *offres, catalogue=QUATRE, liens=liens)
    for numero, une in avant.items():
        if Cle(numero) == autre:
            continue  # held whole now: nothing is missing
        suivante = apres[numero]
        assert len(suivante.manquants) <= len(une.manquants)
        for reste, depart in ((suivante.heures, une.heures), (suivante.prix, une.prix)):
            assert reste.inconnus <= depart.inconnus
            assert reste.connu <= depart.connu


@settings(max_examples=25)
@given(st.lists(CLES, max_size=4), st.lists(DROITS, max_size=4), st.lists(CALCULEES, max_size=6), OFFRES)
def test_une_passerelle_calculee_ne_change_aucun_compte(
    detenus: list[Cle], droits: list[Lien], calculees: list[Lien], offres: list[Offre]
) -> None:
    sans = explore(detenus, *offres, catalogue=QUATRE, liens=droits)
    avec = explore(detenus, *offres, catalogue=QUATRE, liens=[*droits, *calculees])
    assert sans.keys() <= avec.keys()
    for numero, une in sans.items():
        autre = avec[numero]
        assert (len(autre.manquants), autre.heures, autre.prix) == (len(une.manquants), une.heures, une.prix)
        assert [place.cle for place in autre.acquises] == [place.cle for place in une.acquises]
    de_droit = [numero for numero, une in avec.items() if une.atteignable.droit]
    assert de_droit == [numero for numero, une in sans.items() if une.atteignable.droit]


@settings(max_examples=25)
@given(st.lists(CLES, max_size=5), st.lists(DROITS | CALCULEES, max_size=6), OFFRES, st.randoms())
def test_le_rang_est_total_et_stable(
    detenus: list[Cle], liens: list[Lien], offres: list[Offre], hasard: object
) -> None:
    trouvees = list(explore(detenus, *offres, catalogue=QUATRE, liens=liens).values())
    ordres = [une.ordre for une in trouvees]
    assert all(avant < apres for avant, apres in pairwise(ordres))  # type: ignore[operator]
    for liste in (detenus, liens, offres):
        hasard.shuffle(liste)  # type: ignore[attr-defined]
    assert list(explore([*detenus, *detenus], *offres, catalogue=QUATRE, liens=liens).values()) == trouvees
    assert ranger(reversed(trouvees)) == tuple(trouvees)
