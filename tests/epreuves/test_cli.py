"""The ``brique`` command on registers: counts, JSON, exit statuses, French errors, and never a traceback."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from brique import __version__, cli
from brique.referentiel.decoupage import decouper
from tests.coeur.referentiel.fabrique import NUMERO, correspondances_et_blocs, fiche, flux, lus

EXTRAITS = {"RNCP": (12, 53, 47), "RS": (8, 0, 0)}


class Reponse(NamedTuple):
    statut: int
    sortie: str
    erreurs: str


@pytest.fixture
def brique(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Run ``brique`` with arguments in this process, through its own entry point."""

    def lancer(*arguments: str | Path, entree: bytes = b"") -> Reponse:
        monkeypatch.setattr(sys, "argv", ["brique", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(entree)))
        with pytest.raises(SystemExit) as fin:
            cli.main()
        sortie, erreurs = capfd.readouterr()
        assert "Traceback" not in sortie + erreurs
        return Reponse(int(fin.value.code or 0), sortie, erreurs)

    return lancer


@pytest.fixture
def registre(tmp_path: Path) -> Path:
    chemin = tmp_path / "registre.xml"
    chemin.write_bytes(flux(fiche(correspondances_et_blocs())))
    return chemin


def test_lire_sans_anomalie(brique: Any, registre: Path) -> None:
    statut, sortie, erreurs = brique("referentiel", "lire", registre, "--json")
    attendu = {"fiches": 1, "blocs": 2, "correspondances": 1, "competences": 3, "partenaires": 0, "anomalies": []}
    assert (statut, json.loads(sortie), erreurs) == (0, attendu, "")
    statut, sortie, _ = brique("referentiel", "lire", registre)
    assert statut == 0
    assert "2  blocs de compétences" in sortie
    assert "Aucune anomalie." in sortie


def test_lire_avec_anomalies(brique: Any, tmp_path: Path) -> None:
    chemin = tmp_path / "a.xml"
    chemin.write_bytes(flux(*(fiche("<X>[bold]x[/bold]</X>", f"RNCP{n}") for n in range(30))))
    statut, sortie, _ = brique("referentiel", "lire", chemin, "--json")
    anomalies = json.loads(sortie)["anomalies"]
    assert (statut, len(anomalies)) == (1, 30)
    assert anomalies[0]["regle"] == "element-inconnu"
    assert anomalies[0]["gravite"] == "avertissement"
    assert anomalies[0]["ligne"] == 8
    statut, sortie, _ = brique("referentiel", "lire", chemin)
    assert statut == 1
    assert sortie.count("[element-inconnu]") == 20
    assert "et 10 autres" in sortie
    assert "[bold]x[/bold]" in sortie
    assert brique("referentiel", "lire", chemin, "--toutes").sortie.count("[element-inconnu]") == 30


def test_decouper(brique: Any, registre: Path) -> None:
    statut, sortie, _ = brique("referentiel", "decouper", registre, "--json")
    blocs = json.loads(sortie)
    assert statut == 0
    assert [(bloc["code"], len(bloc["competences"])) for bloc in blocs] == [(f"{NUMERO}BC01", 2), (f"{NUMERO}BC02", 1)]
    assert blocs[0]["competences"] == ["Pétrir la pâte", "Cuire le pain"]
    un = json.loads(brique("referentiel", "decouper", registre, f"{NUMERO}bc02", "--json").sortie)
    assert [bloc["code"] for bloc in un] == [f"{NUMERO}BC02"]
    assert len(json.loads(brique("referentiel", "decouper", registre, NUMERO, "--json").sortie)) == 2
    sortie = brique("referentiel", "decouper", registre).sortie
    assert "1. Pétrir la pâte" in sortie
    assert f"{NUMERO}BC02" in sortie


def test_entree_standard(brique: Any, registre: Path) -> None:
    directe = brique("referentiel", "lire", registre, "--json")
    assert brique("referentiel", "lire", "-", "--json", entree=registre.read_bytes()) == directe
    refus = brique("referentiel", "lire", "-", entree=b"%PDF-1.7")
    assert refus.statut == 2
    assert refus.erreurs.startswith("Erreur : entrée standard : ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["referentiel", "decouper", "{registre}", "RNCP9BC01"], "aucun bloc « RNCP9BC01 »"),
        (["referentiel", "lire", "absent.xml"], "absent.xml : ce fichier n’existe pas"),
        (["referentiel", "lire", "{abime}"], "abime.xml, ligne 1, colonne"),
        (["referentiel", "decouper", "{abime}", "--json"], "abime.xml, ligne 1, colonne"),
        (["referentiel", "lire"], "il manque l’argument FICHIER"),
        (["referentiel", "lire", "a", "b"], "argument en trop : b"),
        (["referentiel", "lire", "a", "--jzon"], "l’option --jzon n’existe pas (--json ?)"),
        (["referentiel", "lier"], "la commande « lier » n’existe pas"),
        (["zut"], "la commande « zut » n’existe pas"),
    ],
)
def test_impossible(brique: Any, registre: Path, tmp_path: Path, arguments: list[str], message: str) -> None:
    abime = tmp_path / "abime.xml"
    abime.write_bytes(b"<FICHES><FICHE></FICHES>")
    reponse = brique(*(a.format(registre=registre, abime=abime) for a in arguments))
    assert (reponse.statut, reponse.sortie) == (2, "")
    assert reponse.erreurs.startswith("Erreur : ")
    assert message in reponse.erreurs
    assert not {"Missing", "such", "option:", "Usage"} & set(reponse.erreurs.split())


@pytest.mark.parametrize("commande", [[], ["referentiel"], ["referentiel", "lire"], ["referentiel", "decouper"]])
def test_aide_en_francais(brique: Any, commande: list[str]) -> None:
    statut, aide, erreurs = brique(*commande, "--help")
    assert (statut, erreurs) == (0, "")
    assert "Montrer cette aide et s’arrêter." in aide
    assert not {"Show", "Commands", "COMMAND", "[ARGS]...", "[required]", "[default:"} & set(aide.split())


def test_sans_commande_l_aide_suffit(brique: Any) -> None:
    statut, sortie, erreurs = brique()
    assert statut == 2
    assert "referentiel" in sortie
    assert "Erreur" not in erreurs


def test_version(brique: Any) -> None:
    assert brique("--version") == Reponse(0, f"brique {__version__}\n", "")


MAIN = [sys.executable, "-c", "import sys; sys.path[:0] = ['src']; from brique.cli import main; main()"]


@pytest.mark.parametrize("options", ["", "--json"])
def test_tuyau_ferme_sans_un_mot(registre: Path, options: str) -> None:
    """``| true`` closes the pipe before anything is written: nothing is said of it."""
    commande = [*MAIN, "referentiel", "decouper", str(registre), *options.split()]
    with subprocess.Popen(
        commande, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as lance:
        lance.stdout.close()  # type: ignore[union-attr]
        assert lance.stderr.read() == b""  # type: ignore[union-attr]
    assert lance.returncode in {0, 1}


def test_terminal_sans_accents(registre: Path) -> None:
    fini = subprocess.run(
        [*MAIN, "referentiel", "decouper", str(registre), "--json"],
        capture_output=True, check=False, cwd=Path(__file__).parents[2], env={"PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert (fini.returncode, fini.stderr) == (0, b"")
    assert json.loads(fini.stdout)[0]["competences"][0] == "Pétrir la pâte"


@pytest.mark.partage
@pytest.mark.parametrize("nom", EXTRAITS)
def test_vrais_extraits(brique: Any, partage: Path, nom: str) -> None:
    chemin = partage / f"donnees/rncp-v4.1/export_fiches_{nom}_fixture.xml"
    lu = json.loads(brique("referentiel", "lire", chemin, "--json").sortie)
    assert (lu["fiches"], lu["blocs"], lu["correspondances"]) == EXTRAITS[nom]
    blocs = json.loads(brique("referentiel", "decouper", chemin, "--json").sortie)
    assert sum(len(bloc["competences"]) for bloc in blocs) == lu["competences"]
    textes = {bloc.code: bloc.liste_competences for f in lus(chemin)[0] for bloc in f.blocs}
    assert [bloc["code"] for bloc in blocs] == list(textes)
    for bloc in blocs:
        assert len(bloc["competences"]) == len(decouper(textes[bloc["code"]]))
        assert set(mots_seuls(textes[bloc["code"]])) <= set(mots_seuls(" ".join(bloc["competences"])))


def mots_seuls(texte: str) -> list[str]:
    return "".join(c if c.isalpha() else " " for c in texte).split()
