"""Downloads, read back by the programs that will open them: every line, no formula, and where it comes from."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django.fixtures import Settings

from portail.referentiel import exports, queries
from portail.referentiel.exports import Cellule, Colonne, Format, Ligne, Tableau, en_csv, en_json, en_xlsx
from portail.socle.perms import Genre, declaration_de
from tests.portail.referentiel import urls_api
from tests.portail.referentiel.registre_api import FORMULE, LONG, agrandir, charger

urls = pytest.mark.urls("tests.portail.referentiel.urls_api")
FORMES = [forme.value for forme in Format]
COLONNES = [Colonne("texte", "Texte"), Colonne("nombre", "Nombre")]


def csv_de(contenu: bytes) -> list[list[str]]:
    assert contenu.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(contenu.decode("utf-8-sig"), newline=""), delimiter=";"))


def classeur(contenu: bytes) -> dict[str, list[tuple[Any, ...]]]:
    lu = load_workbook(io.BytesIO(contenu))
    return {feuille.title: list(feuille.iter_rows(values_only=True)) for feuille in lu.worksheets}


def tableau(*lignes: Ligne) -> Tableau:
    return Tableau("essai", COLONNES, iter(lignes), [("Registre au", "1er novembre 2026")])


def xlsx(a_ecrire: Tableau) -> bytes:
    sortie = io.BytesIO()
    en_xlsx(a_ecrire, sortie)
    return sortie.getvalue()


# --- the writers, without a database


def test_le_csv_se_relit_a_l_identique() -> None:
    lignes: list[Ligne] = [("a;b", 1), ('dit « "oui" »', None), ("deux\nlignes", -3), ("élève", 0)]
    contenu = b"".join(en_csv(tableau(*lignes)))
    assert csv_de(contenu) == [
        ["Texte", "Nombre"],
        ["a;b", "1"],
        ['dit « "oui" »', ""],
        ["deux\nlignes", "-3"],
        ["élève", "0"],
    ]
    assert contenu.count(b"\r\n") == 5


@pytest.mark.parametrize("debut", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_une_formule_ne_part_pas_dans_un_csv(debut: str) -> None:
    texte = f"{debut}cmd|' /C calc'!A0"
    (_, (cellule, _)) = csv_de(b"".join(en_csv(tableau((texte, 1)))))
    assert cellule == f"'{texte}"


def test_une_formule_reste_un_texte_dans_un_classeur() -> None:
    textes = ["=1+1", "+1", "-1", "@SUM(A1)", "{=A1}"]
    lu = load_workbook(io.BytesIO(xlsx(tableau(*[(texte, 1) for texte in textes]))))
    cellules = [ligne[0] for ligne in lu["essai"].iter_rows(min_row=2)]
    assert [(c.value, c.data_type) for c in cellules] == [(texte, "s") for texte in textes]


def test_un_classeur_garde_les_types_et_dit_sa_source() -> None:
    feuilles = classeur(xlsx(tableau((date(2028, 6, 30), True), (("a", "b"), None), ("", 4))))
    _, (jour, oui), *reste = feuilles["essai"]
    assert (jour.date(), oui) == (date(2028, 6, 30), "oui")
    assert reste == [("a | b", None), (None, 4)]
    assert feuilles["Source"] == [("Registre au", "1er novembre 2026"), ("Lignes", "3")]


def test_un_classeur_remplace_ce_qu_il_ne_peut_pas_tenir() -> None:
    (_, (texte, _), (long, _)) = classeur(xlsx(tableau(("a\x00b\x0bc\ufffe", 1), ("x" * 40_000, 2))))["essai"]
    assert texte == "a b c "
    assert len(long) == 32_767
    assert long.endswith("(coupé : une cellule tient 32 767 caractères)")


def test_au_dela_d_une_feuille_le_classeur_dit_ce_qu_il_laisse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "LIGNES_XLSX", 3)
    feuilles = classeur(xlsx(tableau(*[(str(n), n) for n in range(5)])))
    assert [ligne[1] for ligne in feuilles["essai"]] == ["Nombre", 0, 1]
    assert feuilles["Source"][1:] == [
        ("Lignes", "2"),
        ("Lignes laissées de côté", "3 (une feuille en tient 3) : prenez le CSV"),
    ]


@pytest.mark.parametrize("nombre", [0, 1, 500, 501, 1203])
def test_le_json_est_une_liste_quel_que_soit_le_nombre(nombre: int) -> None:
    lignes = [(f"=« {n} »", n) for n in range(nombre)]
    assert json.loads(b"".join(en_json(tableau(*lignes)))) == [{"texte": t, "nombre": n} for t, n in lignes]


def test_le_json_garde_les_types() -> None:
    lignes: list[tuple[Cellule, Cellule]] = [(date(2028, 6, 30), True), (("a", "b"), None)]
    assert json.loads(b"".join(en_json(tableau(*lignes)))) == [
        {"texte": "2028-06-30", "nombre": True},
        {"texte": ["a", "b"], "nombre": None},
    ]


@pytest.mark.parametrize("ecrire", [en_csv, en_json])
def test_les_lignes_partent_au_fur_et_a_mesure(ecrire: Callable[[Tableau], Iterator[bytes]]) -> None:
    lues = 0

    def lignes() -> Iterator[Ligne]:
        nonlocal lues
        for n in range(5000):
            lues += 1
            yield ("texte", n)

    flux = ecrire(Tableau("essai", COLONNES, lignes()))
    next(flux)
    next(flux)
    assert lues <= 1000


# --- the addresses


@pytest.fixture
def registre(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    charger(tmp_path)


def prendre(adresse: str) -> tuple[Any, bytes]:
    reponse: Any = Client().get(f"/{adresse}")
    assert reponse.status_code == 200
    return reponse, b"".join(reponse.streaming_content) if reponse.streaming else reponse.content


def lignes_de(forme: str, contenu: bytes) -> list[dict[str, Any]]:
    """Lines by title, or by key for JSON."""
    if forme == "json":
        objets: list[dict[str, Any]] = json.loads(contenu)
        return objets
    titres, *lignes = csv_de(contenu) if forme == "csv" else next(iter(classeur(contenu).values()))
    return [dict(zip(titres, ligne, strict=True)) for ligne in lignes]


@urls
@pytest.mark.usefixtures("registre")
@pytest.mark.parametrize("forme", FORMES)
def test_les_certifications_d_une_recherche(forme: str) -> None:
    reponse, contenu = prendre(f"liste.{forme}?q=soudeur&etat=active&etat=inactive&page=7")
    lignes = lignes_de(forme, contenu)
    numero, intitule = ("numero", "intitule") if forme == "json" else ("Numéro", "Intitulé")
    assert [ligne[numero] for ligne in lignes] == ["RNCP99902", "RNCP99901"]
    assert lignes[0][intitule] == "CQP Soudeur en fabrication"
    assert reponse["Content-Type"] == Format(forme).type_mime
    assert reponse["Content-Disposition"] == f'attachment; filename="brique-certifications-2026-11-01.{forme}"'
    assert reponse["X-Brique-Source"] == "export_fiches_2026-11-01.xml; date=2026-11-01"
    assert parse_qsl(reponse["X-Brique-Demande"]) == [("q", "soudeur"), ("etat", "active"), ("etat", "inactive")]


@urls
@pytest.mark.usefixtures("registre")
@pytest.mark.parametrize("forme", FORMES)
def test_les_blocs_d_une_recherche_et_un_titre_qui_est_une_formule(forme: str) -> None:
    _, contenu = prendre(f"liste.{forme}?vue=blocs&certificateur=00099001000019")
    lignes = lignes_de(forme, contenu)
    code, libelle, texte = (
        ("code", "libelle", "liste_competences") if forme == "json" else ("Bloc", "Libellé du bloc", "Compétences")
    )
    (piege,) = [ligne for ligne in lignes if ligne[code] == "RNCP99902BC02"]
    assert piege[libelle] == (f"'{FORMULE}" if forme == "csv" else FORMULE)
    assert piege[texte].startswith(LONG[:30_000])
    assert (len(piege[texte]) == 32_767) is (forme == "xlsx")
    assert len(lignes) == 4


@urls
@pytest.mark.usefixtures("registre")
def test_les_colonnes_d_une_certification() -> None:
    _, contenu = prendre("liste.csv?q=99902")
    assert lignes_de("csv", contenu) == [
        {
            "Numéro": "RNCP99902",
            "Intitulé": "CQP Soudeur en fabrication",
            "Niveau": "3",
            "Active": "oui",
            "Ouverte à la VAE": "oui",
            "Fin d’enregistrement": "2028-06-30",
            "Nombre de blocs": "2",
            "Certificateurs": "Branche fictive",
            "SIRET des certificateurs": "00099001000019",
        }
    ]


@urls
@pytest.mark.usefixtures("registre")
def test_le_classeur_dit_ce_qui_a_ete_demande() -> None:
    _, contenu = prendre("liste.xlsx?q=soudeur&niveau=3&niveau=")
    assert classeur(contenu)["Source"] == [
        ("Dernier export importé", "export_fiches_2026-11-01.xml"),
        ("Registre au", "1 novembre 2026"),
        ("Demande : q", "soudeur"),
        ("Demande : niveau", "3"),
        ("Lignes", "2"),
    ]


@urls
@pytest.mark.usefixtures("registre")
@pytest.mark.parametrize("forme", FORMES)
def test_les_blocs_d_une_fiche_aujourd_hui_et_avant(forme: str) -> None:
    texte = "liste_competences" if forme == "json" else "Compétences"
    reponse, contenu = prendre(f"fiches/RNCP99902.{forme}")
    assert lignes_de(forme, contenu)[0][texte].endswith("Souder un joint d’angle.")
    assert "brique-RNCP99902-blocs-2026-11-01" in reponse["Content-Disposition"]
    _, avant = prendre(f"fiches/RNCP99902.{forme}?au=2026-10-15")
    assert lignes_de(forme, avant)[0][texte].endswith("A1C2. Souder.")


@urls
@pytest.mark.usefixtures("registre")
@pytest.mark.parametrize("forme", FORMES)
def test_les_fiches_d_un_certificateur(forme: str) -> None:
    reponse, contenu = prendre(f"certificateurs/00099001000019.{forme}")
    assert len(lignes_de(forme, contenu)) == 4
    assert "brique-certificateur-00099001000019-2026-11-01" in reponse["Content-Disposition"]


@urls
@pytest.mark.usefixtures("registre")
@pytest.mark.parametrize("forme", FORMES)
def test_les_anomalies_d_un_import_et_d_une_regle(forme: str) -> None:
    source = queries.sources()[0].pk
    regles = queries.anomalies_par_regle(source)
    assert regles
    _, contenu = prendre(f"anomalies/{source}.{forme}")
    assert len(lignes_de(forme, contenu)) == sum(nombre for _regle, _gravite, nombre in regles)
    regle, _gravite, nombre = regles[0]
    _, une = prendre(f"anomalies/{source}.{forme}?regle={regle}")
    cle = "regle" if forme == "json" else "Règle"
    assert [ligne[cle] for ligne in lignes_de(forme, une)] == [regle] * nombre


@urls
@pytest.mark.usefixtures("registre")
@pytest.mark.parametrize(
    "adresse",
    [
        "liste.pdf",
        "fiches/RNCP1.csv",
        "fiches/%00.csv",
        "fiches/RNCP99902.csv?au=hier",
        "fiches/RNCP99902.csv?au=0001-01-01",
        "fiches/RNCP99902.csv?au=9999-12-31",
        "certificateurs/1.csv",
        "certificateurs/%00.csv",
        "anomalies/999999999999999999999999.csv",
    ],
)
def test_ce_qui_n_existe_pas_est_un_404(adresse: str) -> None:
    assert Client().get(f"/{adresse}").status_code == 404


@urls
@pytest.mark.usefixtures("registre")
@pytest.mark.parametrize("adresse", ["liste.xlsx", "fiches/RNCP99902.csv?au=2030-12-31", "liste.csv?q=%00&vue=nulle"])
def test_head_annonce_le_fichier_sans_le_faire(adresse: str) -> None:
    reponse = Client().head(f"/{adresse}")
    assert (reponse.status_code, reponse.content) == (200, b"")
    assert reponse["Content-Disposition"].startswith('attachment; filename="brique-')


@urls
@pytest.mark.django_db
@pytest.mark.parametrize("forme", FORMES)
def test_un_registre_vide_donne_un_fichier_vide(forme: str, settings: Settings, tmp_path: Path) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    reponse, contenu = prendre(f"liste.{forme}")
    assert lignes_de(forme, contenu) == []
    assert reponse["Content-Disposition"] == f'attachment; filename="brique-certifications.{forme}"'


@urls
@pytest.mark.usefixtures("registre")
def test_au_dela_du_debit_un_telechargement_attend() -> None:
    statuts = [Client().head("/liste.csv").status_code for _ in range(65)]
    assert statuts[0] == 200
    assert 429 in statuts


@urls
@pytest.mark.usefixtures("registre")
@pytest.mark.parametrize("vue", ["certifications", "blocs"])
def test_le_nombre_de_requetes_suit_les_lots_et_non_les_lignes(
    vue: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    assert_requetes: Callable[[int], AbstractContextManager[Any]],
) -> None:
    agrandir(tmp_path, 60)
    monkeypatch.setattr("portail.referentiel.telechargements._LOT", 32)
    prendre("liste.csv")  # the catalogue of the process is built once
    with assert_requetes(2 + 2 * 3):
        _, contenu = prendre(f"liste.csv?vue={vue}")
    assert len(csv_de(contenu)) == 65


@pytest.mark.parametrize("motif", urls_api.urlpatterns[2:], ids=lambda motif: str(motif.pattern))
def test_chaque_telechargement_est_public(motif: Any) -> None:
    declaration = declaration_de(motif.callback)
    assert declaration is not None
    assert declaration.genre is Genre.PUBLIQUE
