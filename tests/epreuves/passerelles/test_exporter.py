"""``brique passerelles exporter``: each class counted and told apart, what links nothing named, the file read back."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from brique.cli.passerelles_exporter import exporter_passerelles
from brique.erreurs import ErreurArgument
from brique.passerelles.sssom import lien, lire_sssom
from brique.passerelles.valeurs import Preuve
from tests.coeur.referentiel.fabrique import fiche, flux

VENTE = "- Accueillir le client en magasin<br/>- Conseiller le client sur les produits<br/>- Encaisser les achats"
CUISINE = "- Éplucher et tailler les légumes<br/>- Cuire une viande au four<br/>- Dresser une assiette"


def blocs(numero: str, *textes: str) -> str:
    return "".join(
        f"<BLOC_COMPETENCES><CODE>{numero}BC0{rang}</CODE><LIBELLE>Bloc {texte[:14]}</LIBELLE>"
        f"<LISTE_COMPETENCES>{texte.replace('<', '&lt;').replace('>', '&gt;')}</LISTE_COMPETENCES></BLOC_COMPETENCES>"
        for rang, texte in enumerate(textes, 1)
    )


def correspondance(source: str, cible: str, code: str) -> str:
    return (
        "<CORRESPONDANCES><CORRESPONDANCE><SOURCE><BLOC_COMPETENCES><CODE>" + source + "</CODE></BLOC_COMPETENCES>"
        f"</SOURCE><DESTINATION><NUMERO_FICHE>{cible}</NUMERO_FICHE><BLOC_COMPETENCES><CODE>{code}</CODE>"
        "</BLOC_COMPETENCES></DESTINATION></CORRESPONDANCE></CORRESPONDANCES>"
    )


@pytest.fixture
def registre(tmp_path: Path) -> Path:
    chemin = tmp_path / "registre.xml"
    un = f"<BLOCS_COMPETENCES>{blocs('RNCP1', VENTE, CUISINE)}</BLOCS_COMPETENCES>"
    deux = f"<BLOCS_COMPETENCES>{blocs('RNCP2', VENTE)}</BLOCS_COMPETENCES>"
    chemin.write_bytes(flux(fiche(un, "RNCP1"), fiche(deux, "RNCP2")))
    return chemin


def exporter(*arguments: Any) -> Result:
    app = typer.Typer()
    app.command()(exporter_passerelles)
    return CliRunner().invoke(app, list(map(str, arguments)))


def preuves(contenu: bytes) -> Counter[Preuve | None]:
    jeu = lire_sssom(io.BytesIO(contenu))
    assert jeu.anomalies == ()
    return Counter(lien(jeu, rangee).preuve for rangee in jeu.rangees)


@pytest.mark.partage
def test_les_declarees_du_registre_reel(partage: Path, tmp_path: Path) -> None:
    reel = partage / "donnees/rncp-v4.1/export_fiches_RNCP_fixture.xml"
    ecrit = tmp_path / "declarees.sssom.tsv"
    rendu = exporter(reel, "--declarees", "-o", ecrit)
    assert rendu.exit_code == 0
    assert "Correspondances déclarées : 47, renouvellements : 14." in rendu.stdout
    assert preuves(ecrit.read_bytes()) == {Preuve.DECLAREE: 47, Preuve.RENOUVELLEMENT: 14}
    seul = exporter(reel, "--declarees")
    assert seul.stdout_bytes == ecrit.read_bytes()
    assert "47" in seul.stderr
    objet = json.loads(exporter(reel, "--declarees", "--json").stdout)
    assert len(objet["mappings"]) == 61
    assert objet["mapping_set_id"] in ecrit.read_text(encoding="utf-8")


def test_une_correspondance_sans_destination_est_nommee(tmp_path: Path) -> None:
    chemin = tmp_path / "registre.xml"
    contenu = f"<BLOCS_COMPETENCES>{blocs('RNCP1', VENTE)}</BLOCS_COMPETENCES>"
    chemin.write_bytes(flux(fiche(contenu + correspondance("RNCP1BC01", "", "RNCP2BC01"), "RNCP1")))
    rendu = exporter(chemin, "--declarees", "-o", tmp_path / "a.sssom.tsv", "--json")
    resume = json.loads(rendu.stdout)
    assert (rendu.exit_code, resume["declarees"], len(resume["laissees"])) == (1, 0, 1)
    assert "destination n’est pas nommée" in resume["laissees"][0]


def test_refus(registre: Path, tmp_path: Path) -> None:
    deja = exporter(registre, "--declarees", "-o", registre)
    assert isinstance(deja.exception, ErreurArgument)
    assert "existe déjà" in str(deja.exception)
    assert "n’est pas un jour" in str(exporter(registre, "--le", "hier").exception)
    assert "ne peut pas être écrit" in str(exporter(registre, "--declarees", "-o", tmp_path / "a/b.tsv").exception)
    assert not any(chemin.suffix == ".tsv" for chemin in tmp_path.iterdir())


def test_les_calculees(registre: Path, tmp_path: Path) -> None:
    ecrit = tmp_path / "calculees.sssom.tsv"
    rendu = exporter(registre, "--calculees", "-k", 3, "--le", "2026-11-22", "-o", ecrit, "--json")
    assert rendu.exit_code == 0
    resume = json.loads(rendu.stdout)
    assert preuves(ecrit.read_bytes()) == {Preuve.CALCULEE: resume["calculees"]}
    jeu = lire_sssom(ecrit)
    lus = [lien(jeu, rangee) for rangee in jeu.rangees]
    assert {("RNCP1BC01", "RNCP2BC01"), ("RNCP2BC01", "RNCP1BC01")} <= {
        (source.code, cible.code) for lu in lus for source in lu.source or () for cible in lu.cible or ()
    }
    assert all(str(rangee.valeurs["mapping_date"]) == "2026-11-22" for rangee in jeu.rangees)
    assert all("ne donne aucun droit" in str(rangee.valeurs["comment"]) for rangee in jeu.rangees)
    assert rendu.stderr == ""


def test_les_metadonnees_a_part_se_relisent(registre: Path, tmp_path: Path) -> None:
    options = (registre, "--calculees", "-k", 3, "--le", "2026-11-22")
    ensemble, table = tmp_path / "ensemble.sssom.tsv", tmp_path / "a-part.sssom.tsv"
    exporter(*options, "-o", ensemble)
    rendu = exporter(*options, "-o", table, "--metadonnees-a-part")
    assert rendu.exit_code == 0
    assert f"Écrit : {table}, {tmp_path / 'a-part.sssom.yml'}." in rendu.stdout
    assert not table.read_text("utf-8").startswith("#")
    lu, attendu = lire_sssom(table), lire_sssom(ensemble)
    assert lu.anomalies == ()
    assert (lu.entete, lu.prefixes) == (attendu.entete, attendu.prefixes)
    assert [rangee.valeurs for rangee in lu.rangees] == [rangee.valeurs for rangee in attendu.rangees]
    resume = json.loads(exporter(*options, "-o", tmp_path / "b.tsv", "--metadonnees-a-part", "--json").stdout)
    assert resume["metadonnees"] == str(tmp_path / "b.sssom.yml")


def test_les_metadonnees_a_part_ne_remplacent_rien(registre: Path, tmp_path: Path) -> None:
    sans_nom = exporter(registre, "--declarees", "--metadonnees-a-part")
    assert "Nommez-le avec -o" in str(sans_nom.exception)
    (tmp_path / "a.sssom.yml").write_text("à garder", "utf-8")
    prises = exporter(registre, "--declarees", "--metadonnees-a-part", "-o", tmp_path / "a.sssom.tsv")
    assert "a.sssom.yml : ce fichier existe déjà" in str(prises.exception)
    assert (tmp_path / "a.sssom.yml").read_text("utf-8") == "à garder"
    assert not (tmp_path / "a.sssom.tsv").exists()
