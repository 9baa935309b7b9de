"""The public API: what each address answers, its pages, its refusals, what caches and browsers are told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from brique.referentiel import fiche as valeurs
from portail.referentiel import api_schemas
from portail.referentiel.operations import Demande, importer
from tests.portail.pose import poser
from tests.portail.referentiel.registre_api import QUAND, agrandir, charger, ecrire, fiche

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portail.referentiel.urls_api")]

RACINE = "/api/v1/"
MINUTE = 28_000_000


@pytest.fixture(scope="module")
def registre_pose(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    yield from poser(django_db_blocker, lambda: charger(tmp_path_factory.mktemp("registre")))


@pytest.fixture(autouse=True)
def _registre(registre_pose: None, db: None, tmp_path: Path, settings: Settings) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"


def lire(adresse: str, statut: int = 200, **entetes: str) -> Any:
    reponse = Client().get(adresse if adresse.startswith("/") else RACINE + adresse, headers=entetes)
    assert reponse.status_code == statut, reponse.content
    return reponse.json()


def numeros(page: Any) -> list[str]:
    return [ligne["numero"] for ligne in page["resultats"]]


# --- searching


def test_la_recherche_donne_des_certifications_les_actives_d_abord() -> None:
    page = lire("fiches")
    assert page["total"] == page["certifications"] == 4
    assert page["blocs"] == 4
    assert numeros(page) == ["RNCP99903", "RNCP99902", "RS9904", "RNCP99901"]
    assert page["resultats"][1] == {
        "numero": "RNCP99902",
        "intitule": "CQP Soudeur en fabrication",
        "niveau": 3,
        "active": True,
        "ouverte_vae": True,
        "date_fin": "2028-06-30",
        "nombre_blocs": 2,
        "certificateurs": [
            {
                "cle": "00099001000019",
                "nom": "Branche fictive",
                "lien": "/api/v1/certificateurs/00099001000019",
            }
        ],
        "lien": "/api/v1/fiches/RNCP99902",
    }


def test_les_mots_et_les_filtres_se_combinent() -> None:
    assert numeros(lire("fiches?q=soudeur")) == ["RNCP99902", "RNCP99901"]
    assert numeros(lire("fiches?q=soudeur&etat=inactive")) == ["RNCP99901"]
    assert numeros(lire("fiches?repertoire=RS")) == ["RS9904"]
    assert numeros(lire("fiches?niveau=sans&niveau=4")) == ["RS9904"]
    assert numeros(lire("fiches?blocs=sans")) == ["RS9904"]
    assert lire("fiches?rome=H2902&certificateur=00099001000019&vae=oui")["total"] == 4
    assert lire("fiches?rome=Z9999")["total"] == 0


def test_la_recherche_par_bloc_donne_le_bloc_et_sa_fiche() -> None:
    page = lire("blocs?q=pr%C3%A9parer+bords")
    assert [ligne["code"] for ligne in page["resultats"]] == ["RNCP99902BC01", "RNCP99901BC01"]
    premier = page["resultats"][0]
    assert premier["liste_competences"].startswith("A1C1. Préparer les bords.")
    assert premier["fiche"]["numero"] == "RNCP99902"
    assert lire(premier["lien"])["bloc"]["code"] == "RNCP99902BC01"


def test_un_mot_mal_ecrit_est_corrige_et_c_est_dit() -> None:
    page = lire("fiches?q=soudeurr")
    assert numeros(page) == ["RNCP99902", "RNCP99901"]
    assert page["corrections"] == [{"mot": "soudeurr", "remplace": ["soudeur"]}]


def test_les_facettes_viennent_sur_demande_avec_leurs_libelles() -> None:
    assert lire("fiches")["facettes"] is None
    facettes = lire("fiches?facettes=1&etat=active")["facettes"]
    assert facettes["rome"] == {
        "valeurs": [{"valeur": "H2902", "libelle": "Chaudronnerie", "nombre": 3}],
        "non_montrees": 0,
    }
    assert {v["valeur"]: v["nombre"] for v in facettes["etat"]["valeurs"]} == {"active": 3, "inactive": 1}
    assert facettes["certificateur"]["valeurs"][0]["libelle"] == "Branche fictive"


def test_un_axe_long_est_coupe_et_dit_ce_qu_il_tait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portail.referentiel.api.VALEURS_PAR_AXE", 1)
    niveaux = lire("fiches?facettes=1")["facettes"]["niveau"]
    assert niveaux == {"valeurs": [{"valeur": "3", "libelle": None, "nombre": 3}], "non_montrees": 1}


# --- pages


def test_les_pages_se_suivent_et_se_referment() -> None:
    vues, adresse = [], RACINE + "fiches?taille=3&etat=active&etat=inactive"
    while adresse:
        page = lire(adresse)
        vues += numeros(page)
        derniere, adresse = page, page["suivante"]
    assert vues == numeros(lire("fiches"))
    assert derniere["page"] == 2
    assert lire(derniere["precedente"])["precedente"] is None


@pytest.mark.parametrize(("page", "precedente"), [(3, 2), (99999, 2)])
def test_apres_la_derniere_page_il_n_y_a_rien_et_le_lien_ramene(page: int, precedente: int) -> None:
    lue = lire(f"fiches?taille=2&page={page}")
    assert (lue["total"], lue["resultats"], lue["suivante"]) == (4, [], None)
    assert lue["precedente"] == f"/api/v1/fiches?taille=2&page={precedente}"


def test_une_recherche_vide_de_resultats_a_une_page() -> None:
    lue = lire("blocs?q=zzzzzzzzzzzz&page=2")
    assert (lue["total"], lue["suivante"], lue["resultats"]) == (0, None, [])
    assert lue["precedente"].endswith("page=1")


# --- one fiche, one bloc


def test_une_fiche_entiere_avec_ses_competences_une_a_une() -> None:
    lue = lire("fiches/rncp99902")
    assert lue["fiche"]["intitule"] == "CQP Soudeur en fabrication"
    assert lue["courante"] is True
    assert lue["version"]["date_export"] == "2026-11-01"
    competences = lue["fiche"]["blocs"][0]["competences"]
    assert [c["libelle"] for c in competences] == ["A1C1. Préparer les bords.", "A1C2. Souder un joint d’angle."]
    assert (competences[0]["code"], competences[0]["nature"], competences[0]["parent"]) == ("A1C1", "competence", None)
    assert "activites_visees" not in lue["fiche"]


def test_les_partenaires_ne_viennent_que_si_on_les_demande() -> None:
    assert "partenaires" not in lire("fiches/RNCP99902")["fiche"]
    lue = lire("fiches/RNCP99902?partenaires=1")
    assert lue["nombre_partenaires"] == 1
    assert lue["fiche"]["partenaires"] == [
        {"nom": "Centre fictif", "siret": "00099031700018", "habilitation": "HABILITATION_FORMER"}
    ]


def test_une_fiche_a_une_date_passee() -> None:
    lue = lire("fiches/RNCP99902?au=2026-10-15")
    assert (lue["fiche"]["intitule"], lue["courante"]) == ("CQP Soudeur de production", False)
    assert lire("fiches/RNCP99902?au=2200-01-01")["courante"] is True
    assert "à cette date" in lire("fiches/RNCP99902?au=2026-09-30", 404)["erreur"]


@pytest.mark.parametrize("jour", ["0001-01-01", "9999-12-31"])
def test_un_jour_extreme_ne_fait_rien_deborder(jour: str) -> None:
    for adresse in ("fiches/RNCP99902", "fiches/RNCP99902/blocs/RNCP99902BC01"):
        assert Client().get(f"{RACINE}{adresse}?au={jour}").status_code in {200, 404}


def test_les_versions_menent_chacune_a_la_leur() -> None:
    lignes = lire("fiches/RNCP99902/versions")["versions"]
    assert [ligne["date_export"] for ligne in lignes] == ["2026-10-01", "2026-11-01"]
    assert lignes[0]["fin"] == lignes[1]["debut"]
    titres = [lire(ligne["lien"])["fiche"]["intitule"] for ligne in lignes]
    assert titres == ["CQP Soudeur de production", "CQP Soudeur en fabrication"]


def test_un_bloc_ses_versions_et_sa_fiche() -> None:
    lu = lire("fiches/RNCP99902/blocs/RNCP99902BC01")
    assert (lu["fiche"], lu["courant"], lu["intitule"]) == ("RNCP99902", True, "CQP Soudeur en fabrication")
    assert [len(v["bloc"]["competences"]) for v in lu["versions"]] == [2, 2]
    assert lu["versions"][0]["bloc"]["competences"][1]["libelle"] == "A1C2. Souder."
    assert lire(lu["liens"]["fiche"])["fiche"]["numero"] == "RNCP99902"
    assert lire("fiches/RNCP99902/blocs/RNCP99902BC01?au=2026-10-02")["courant"] is False


def test_les_correspondances_dans_les_deux_sens_sans_les_confondre() -> None:
    ancienne, nouvelle = (lire(f"fiches/{numero}/correspondances") for numero in ("RNCP99901", "RNCP99902"))
    attendue = {
        "depuis": {
            "fiche": "RNCP99901",
            "blocs": ["RNCP99901BC01"],
            "intitule": "CQP Soudeur industriel",
            "lien": "/api/v1/fiches/RNCP99901",
        },
        "vers": {
            "fiche": "RNCP99902",
            "blocs": ["RNCP99902BC01"],
            "intitule": "CQP Soudeur en fabrication",
            "lien": "/api/v1/fiches/RNCP99902",
        },
        "totale": False,
    }
    assert (ancienne["declarees"], ancienne["recues"]) == ([attendue], [])
    assert (nouvelle["declarees"], nouvelle["recues"]) == ([], [attendue])


def test_une_correspondance_vers_une_fiche_absente_n_a_pas_de_lien() -> None:
    (declaree,) = lire("fiches/RNCP99903/correspondances")["declarees"]
    assert declaree["vers"] == {"fiche": "RNCP99999", "blocs": [], "intitule": None, "lien": None}


def test_ce_que_le_schema_officiel_ignore_est_rendu_tel_quel() -> None:
    assert lire("fiches/RNCP99903")["fiche"]["hors_schema"] == [{"chemin": "IMPREVU", "texte": "jamais vu"}]


def test_un_certificateur_et_ses_fiches_par_pages() -> None:
    lu = lire("certificateurs/00099001000019?taille=3")
    assert (lu["nom"], lu["total"], len(lu["resultats"])) == ("Branche fictive", 4, 3)
    assert numeros(lire(lu["suivante"])) == ["RNCP99901"]


def test_l_etat_du_registre() -> None:
    lu = lire("registre")
    assert (lu["comptes"]["rncp"], lu["comptes"]["rs"], lu["comptes"]["blocs"], lu["imports"]) == (3, 1, 4, 2)
    assert [source["date_export"] for source in lu["sources"]] == ["2026-11-01", "2026-10-01"]
    regles = [{anomalie["regle"]: anomalie["nombre"] for anomalie in source["anomalies"]} for source in lu["sources"]]
    assert regles == [{"correspondance-hors-fichier": 1, "element-inconnu": 1}] * 2


def test_l_accueil_mene_partout() -> None:
    lu = lire("")
    assert lire(lu["openapi"])["openapi"] == "3.1.0"
    assert {Client().get(adresse).status_code for adresse in lu["liens"].values()} == {200}


def test_la_page_de_l_api_presente_chaque_adresse_et_ses_valeurs() -> None:
    reponse = Client().get(lire("")["documentation"])
    texte = reponse.content.decode()
    assert reponse.status_code == 200
    assert "public" not in reponse.get("Cache-Control", "")
    for adresse, chemin in lire("openapi.json")["paths"].items():
        (methode,) = chemin
        assert f"<code>{methode.upper()} {adresse}</code>" in texte
    assert "<code>inactive</code>" in texte


# --- refusals


@pytest.mark.parametrize(
    ("adresse", "lieu", "dit"),
    [
        ("fiches?page=0", "page", "au moins 1"),
        ("fiches?page=abc", "page", "nombre entier"),
        ("fiches?taille=101", "taille", "au plus 100"),
        ("fiches?niveau=9", "niveau", "Valeur inconnue"),
        ("fiches?rome=", "rome", "vide"),
        ("fiches?nivau=3", "nivau", "ne connaît pas ce paramètre"),
        ("registre?au=2026-01-01", "au", "ne connaît pas ce paramètre"),
        ("fiches?q=" + "a" * 301, "q", "dépasse 300"),
        ("fiches?" + "&".join(["nsf=1"] * 51), "nsf", "Pas plus de 50"),
        ("fiches?facettes=oui", "facettes", "'0' ou '1'"),
        ("fiches/RNCP99902?au=01/10/2026", "au", "AAAA-MM-JJ"),
        ("fiches/RNCP99902?au=2026-02-30", "au", "AAAA-MM-JJ"),
        ("fiches/RNCP99902?au=20260101", "au", "AAAA-MM-JJ"),
    ],
)
def test_un_parametre_faux_est_nomme_et_explique(adresse: str, lieu: str, dit: str) -> None:
    refus = lire(adresse, 422)
    assert refus["lieu"] == lieu
    assert dit in refus["erreur"]
    assert refus["action"]


@pytest.mark.parametrize(
    "adresse",
    [
        "fiches/RNCP1",
        "fiches/RNCP%001",
        "fiches/RNCP1/versions",
        "fiches/RNCP1/correspondances",
        "fiches/RNCP99902/blocs/RNCP99901BC01",
        "fiches/RNCP99902/blocs/%00",
        "fiches/RNCP99902/blocs/a/b",
        "certificateurs/123",
        "certificateurs/%00",
        "nulle/part",
        "nulle%0Apart",
        "fiches/RNCP99902/blocs/%0A",
        "fiches/a%2Fb",
    ],
)
def test_ce_qui_n_existe_pas_est_un_404_en_json(adresse: str) -> None:
    assert set(lire(adresse, 404)) == {"erreur", "lieu", "action"}


@pytest.mark.parametrize("methode", ["post", "put", "patch", "delete", "options"])
def test_on_ne_fait_que_lire(methode: str) -> None:
    reponse = getattr(Client(enforce_csrf_checks=True), methode)(RACINE + "fiches")
    assert (reponse.status_code, reponse["Allow"]) == (405, "GET, HEAD")
    assert "se lit" in reponse.json()["erreur"]


def test_au_dela_du_debit_on_attend(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portail.referentiel.api_http.time", SimpleNamespace(time=lambda: MINUTE * 60 + 12.5))
    settings.API_PAR_MINUTE = 2
    reponses = [Client().get(RACINE + "registre") for _ in range(3)]
    assert [r.status_code for r in reponses] == [200, 200, 429]
    assert [r["X-RateLimit-Remaining"] for r in reponses] == ["1", "0", "0"]
    assert reponses[2]["Retry-After"] == "48"
    assert "2 par minute" in reponses[2].json()["erreur"]
    assert reponses[2]["Cache-Control"] == "no-store"


# --- caches and browsers


@pytest.mark.parametrize("adresse", ["fiches?q=soudeur", "fiches/RNCP99902", "registre", "openapi.json", ""])
def test_une_copie_encore_vraie_n_est_pas_renvoyee(adresse: str) -> None:
    premiere = Client().get(RACINE + adresse)
    seconde = Client().get(RACINE + adresse, headers={"if-none-match": f'"autre", {premiere["ETag"]}'})
    assert (seconde.status_code, seconde.content, seconde["ETag"]) == (304, b"", premiere["ETag"])
    assert premiere["Cache-Control"] == seconde["Cache-Control"] == "public, max-age=300"


def test_un_import_perime_les_copies(tmp_path: Path) -> None:
    etag = Client().get(RACINE + "fiches")["ETag"]
    assert importer(Demande(ecrire(tmp_path, "2026-11-20", fiche("RS9905", "Neuve")), QUAND, appliquer=True)).applique
    seconde = Client().get(RACINE + "fiches", headers={"if-none-match": etag})
    assert (seconde.status_code, seconde.json()["total"]) == (200, 5)


def test_deux_adresses_ont_deux_etags() -> None:
    assert Client().get(RACINE + "fiches?page=1")["ETag"] != Client().get(RACINE + "fiches?page=2")["ETag"]


def test_une_erreur_n_est_jamais_gardee() -> None:
    reponse = Client().get(RACINE + "fiches/RNCP1")
    assert reponse["Cache-Control"] == "no-store"
    assert "ETag" not in reponse


def test_head_dit_la_meme_chose_sans_corps() -> None:
    entiere, tete = Client().get(RACINE + "fiches"), Client().head(RACINE + "fiches")
    assert (tete.status_code, tete.content, tete["ETag"]) == (200, b"", entiere["ETag"])
    assert int(tete["Content-Length"]) == len(entiere.content)


@pytest.mark.parametrize("adresse", ["fiches", "fiches/RNCP1", "openapi.json"])
def test_tout_site_peut_lire_sans_identifiants(adresse: str) -> None:
    reponse = Client().get(RACINE + adresse, headers={"origin": "https://exemple.invalid"})
    assert reponse["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in reponse["Access-Control-Expose-Headers"]
    assert reponse["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in reponse
    assert not reponse.cookies


# --- cost and exactness


@pytest.mark.parametrize(
    ("adresse", "plafond"),
    [
        ("fiches?taille=100", 5),
        ("blocs?taille=100", 6),
        ("fiches?q=banc&facettes=1&taille=100", 10),
        ("certificateurs/00099001000019?taille=100", 6),
        ("fiches/RNCP99902", 5),
        ("fiches/RNCP99902/blocs/RNCP99902BC01", 6),
        ("fiches/RNCP99902/correspondances", 7),
        ("registre", 9),
    ],
)
def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_lignes(
    adresse: str,
    plafond: int,
    tmp_path: Path,
    assert_requetes: Callable[[int], AbstractContextManager[Any]],
) -> None:
    agrandir(tmp_path, 60)
    lire("fiches")  # the catalogue of the process is built once
    with assert_requetes(plafond):
        lire(adresse)


PAIRES: list[tuple[Any, Any]] = [
    (api_schemas.FicheJSON, valeurs.Fiche),
    (api_schemas.BlocJSON, valeurs.Bloc),
    (api_schemas.CodeJSON, valeurs.Code),
    (api_schemas.VoieJSON, valeurs.VoieAcces),
    (api_schemas.CorrespondanceJSON, valeurs.Correspondance),
    (api_schemas.PromotionJSON, valeurs.Promotion),
    (api_schemas.PublicationJSON, valeurs.PublicationJO),
    (api_schemas.CertificateurJSON, valeurs.Certificateur),
    (api_schemas.PartenaireJSON, valeurs.Partenaire),
    (api_schemas.InconnuJSON, valeurs.Inconnu),
]


@pytest.mark.parametrize(("schema", "valeur"), PAIRES, ids=lambda classe: classe.__name__)
def test_le_schema_publie_tout_ce_que_la_valeur_porte(schema: Any, valeur: Any) -> None:
    champs = {c.name for c in dataclasses.fields(valeur)} if dataclasses.is_dataclass(valeur) else set(valeur._fields)
    assert set(schema.model_fields) - {"competences"} == champs - {"ligne"}
