"""What the proofreading writes: JSON, SARIF 2.1.0, and the command in a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from brique.cli import app
from brique.referentiel.relecture import REGLES, Constat, relire_brouillon, relire_fiche
from brique.referentiel.relecture.sorties import ecrire_json, ecrire_sarif
from tests.coeur.referentiel.copies import bloc, bloc_ecrit, brouillon, fiche
from tests.coeur.referentiel.fabrique import fiche as fiche_xml
from tests.coeur.referentiel.fabrique import flux

CLES = ["fiche", "bloc", "regle", "gravite", "message", "reference"]
MAUVAISE = fiche(bloc("Gérer un projet", "Vendre des pains", "La caisse", libelle="UE 3", modalites="CCF"))
BLOC_XML = (
    "<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>RNCP12345BC01</CODE><LIBELLE>Vendre</LIBELLE>"
    "<LISTE_COMPETENCES>- {}\n- Encaisser les ventes afin de tenir la caisse</LISTE_COMPETENCES>"
    "<MODALITES_EVALUATION>Mise en situation</MODALITES_EVALUATION></BLOC_COMPETENCES>"
    "<BLOC_COMPETENCES><CODE>RNCP12345BC02</CODE><LIBELLE>Cuire</LIBELLE>"
    "<LISTE_COMPETENCES>- Cuire les pains pour les vendre\n- Ranger les pains pour les vendre</LISTE_COMPETENCES>"
    "<MODALITES_EVALUATION>Mise en situation</MODALITES_EVALUATION></BLOC_COMPETENCES></BLOCS_COMPETENCES>"
)


def en_sarif(constats: list[Constat], fichier: str = "essai.xml", notes: tuple[str, ...] = ()) -> Any:
    morceaux: list[str] = []
    assert ecrire_sarif(iter(constats), morceaux.append, fichier=fichier, notes=notes) == len(constats)
    return json.loads("".join(morceaux))


def test_json_est_une_liste_de_constats() -> None:
    constats = relire_fiche(MAUVAISE)
    morceaux: list[str] = []
    assert ecrire_json(iter(constats), morceaux.append) == len(constats)
    lus = json.loads("".join(morceaux))
    assert [lu["regle"] for lu in lus] == [constat.regle for constat in constats]
    assert all(list(lu)[:6] == CLES for lu in lus)
    assert all(isinstance(lu[cle], str) for lu in lus for cle in CLES)


def test_json_sans_constat_est_une_liste_vide() -> None:
    morceaux: list[str] = []
    assert ecrire_json(iter(()), morceaux.append) == 0
    assert json.loads("".join(morceaux)) == []


def test_sarif_tient_ce_que_le_schema_exige() -> None:
    """The required properties and closed lists of the SARIF 2.1.0 schema, on every object written."""
    constats = [*relire_fiche(MAUVAISE), *relire_brouillon(brouillon(bloc_ecrit("Coder")))]
    journal = en_sarif(constats, notes=("Les critères n’ont pas été relus.",))
    assert set(journal) == {"$schema", "version", "runs"}
    assert journal["version"] == "2.1.0"
    (course,) = journal["runs"]
    outil = course["tool"]["driver"]
    assert outil["name"] == "brique"
    assert [regle["id"] for regle in outil["rules"]] == [regle.slug for regle in REGLES]
    for regle in outil["rules"]:
        assert regle["helpUri"].startswith("https://www.legifrance.gouv.fr/")
        assert regle["defaultConfiguration"]["level"] in {"none", "note", "warning", "error"}
        assert all(regle[nom]["text"] for nom in ("shortDescription", "fullDescription", "help"))
    for resultat in course["results"]:
        assert outil["rules"][resultat["ruleIndex"]]["id"] == resultat["ruleId"]
        assert resultat["message"]["text"]
        assert resultat["kind"] in {"fail", "open"}
        assert (
            resultat["level"] == "none"
            if resultat["kind"] == "open"
            else resultat["level"] in {"note", "warning", "error"}
        )
        (lieu,) = resultat["locations"]
        assert lieu["physicalLocation"]["artifactLocation"]["uri"] == "essai.xml"
        assert lieu["physicalLocation"].get("region", {"startLine": 1})["startLine"] >= 1
        assert lieu["logicalLocations"][0]["kind"] == "fiche"
        assert all(set(logique) <= {"name", "fullyQualifiedName", "kind"} for logique in lieu["logicalLocations"])
        assert all(isinstance(empreinte, str) for empreinte in resultat["partialFingerprints"].values())
    (invocation,) = course["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "Les critères n’ont pas été relus."


@pytest.mark.parametrize(
    ("fichier", "uri"),
    [
        ("référentiel 1.docx", "r%C3%A9f%C3%A9rentiel%201.docx"),
        ("a/b.xml", "a/b.xml"),
        ("/srv/a b.xml", "file:///srv/a%20b.xml"),
    ],
)
def test_sarif_nomme_le_fichier(fichier: str, uri: str) -> None:
    journal = en_sarif(relire_fiche(MAUVAISE), fichier)
    assert journal["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_sans_constat() -> None:
    assert en_sarif([])["runs"][0]["results"] == []


def lancer(*arguments: str, entree: bytes | None = None) -> Result:
    return CliRunner().invoke(app, ["referentiel", "relire", *arguments], input=entree)


@pytest.fixture
def registre(tmp_path: Path) -> Path:
    chemin = tmp_path / "export.xml"
    chemin.write_bytes(flux(fiche_xml(BLOC_XML.format("La gestion de la caisse"))))
    return chemin


def test_la_commande_dit_les_constats_et_les_compte(registre: Path) -> None:
    resultat = lancer(str(registre))
    assert resultat.exit_code == 1
    assert "RNCP12345BC01" in resultat.output
    assert "[enonce-sans-verbe] compétence 1 : « La gestion de la caisse »" in resultat.output
    assert "1  enonce-sans-verbe (avertissement)" in resultat.output
    assert "ne porte pas les critères" in resultat.output


def test_la_commande_en_json_et_en_sarif(registre: Path) -> None:
    lus = json.loads(lancer(str(registre), "--json").output)
    assert ("RNCP12345", "RNCP12345BC01", "enonce-sans-verbe") in {(lu["fiche"], lu["bloc"], lu["regle"]) for lu in lus}
    journal = json.loads(lancer(str(registre), "--sarif").output)
    assert len(journal["runs"][0]["results"]) == len(lus)
    assert lancer(str(registre), "--json", "--processus", "2").output == lancer(str(registre), "--json").output


def test_sans_constat_le_code_est_zero(registre: Path) -> None:
    assert lancer(str(registre), "--regle", "enonce-trop-long").exit_code == 0
    assert json.loads(lancer(str(registre), "--regle", "enonce-trop-long", "--json").output) == []
    assert lancer(str(registre), "--gravite", "erreur").exit_code == 0
    assert "Aucun constat." in lancer(str(registre), "--gravite", "erreur").output


def test_une_fiche_seule(registre: Path) -> None:
    assert lancer(str(registre), "--fiche", "rncp12345").exit_code == 1


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (["--fiche", "RNCP9"], "aucune fiche « RNCP9 »"),
        (["--regle", "zorglub"], "aucune règle ne s’appelle « zorglub »"),
        (["--gravite", "haute"], "« haute » n’est pas une gravité"),
        (["--depot", "demain"], "« demain » n’est pas un jour"),
    ],
)
def test_une_demande_impossible_est_refusee(registre: Path, options: list[str], dit: str) -> None:
    resultat = lancer(str(registre), *options)
    assert dit in str(resultat.exception)
    assert resultat.output == ""


def test_un_fichier_coupe_n_ecrit_rien(registre: Path) -> None:
    registre.write_bytes(registre.read_bytes()[:-40])
    resultat = lancer(str(registre), "--json")
    assert resultat.exception is not None
    assert resultat.output == ""


def test_le_jour_du_depot_decide_des_textes(registre: Path) -> None:
    regles = ("--regle", "handicap-absent", "--json")
    assert [lu["gravite"] for lu in json.loads(lancer(str(registre), *regles).output)] == ["indecis"]
    apres = json.loads(lancer(str(registre), *regles, "--depot", "2026-01-01").output)
    assert [lu["gravite"] for lu in apres] == ["information"]
    assert json.loads(lancer(str(registre), *regles, "--depot", "2025-01-01").output) == []


def test_un_document_se_relit_avec_ses_criteres(tmp_path: Path) -> None:
    document = tmp_path / "referentiel.html"
    document.write_text(
        "<h1>CQP Vendeur</h1><p>Bloc de compétences 1 : vendre</p>"
        "<table><tr><th>Compétences</th><th>Modalités d’évaluation</th><th>Critères d’évaluation</th></tr>"
        "<tr><td>La vente de produits frais</td><td>Mise en situation</td><td>La vente est pertinente</td></tr>"
        "<tr><td>Encaisser les clients</td><td>Mise en situation</td><td>La caisse est juste au "
        "centime</td></tr></table>",
        encoding="utf-8",
    )
    lus = json.loads(lancer(str(document), "--json").output)
    regles = {lu["regle"] for lu in lus}
    assert {"enonce-sans-verbe", "critere-sans-indicateur", "activites-absentes"} <= regles
    assert all(lu["cible"] for lu in lus if lu["bloc"])
