"""``brique referentiel convertir``: each form to each other, nothing overwritten, nothing half-written."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from brique import cli
from brique.cli import convertir
from brique.referentiel.redaction import BlocEcrit, Brouillon, CompetenceEcrite, Passage
from brique.referentiel.redaction.ecriture import FormeEcrite
from brique.referentiel.redaction.forme import ecrire_json
from brique.referentiel.redaction.lecture import lire_brouillon
from tests.coeur.referentiel.fabrique import NUMERO, correspondances_et_blocs, fiche, flux
from tests.coeur.referentiel.fabrique_brouillons import ENTIER


class Reponse(NamedTuple):
    statut: int
    sortie: str
    erreurs: str


Convertir = Callable[..., Reponse]
CLAIR = Brouillon(
    intitule="CQP Fleuriste",
    numero="RNCP7",
    blocs=(BlocEcrit("1", "Vendre", (CompetenceEcrite("Encaisser la vente", (Passage("La caisse est juste"),)),)),),
)


@pytest.fixture
def lancer(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Convertir:
    """Run ``brique referentiel convertir`` in this process, through its own entry point."""

    def faire(*arguments: str | Path) -> Reponse:
        monkeypatch.setattr(sys, "argv", ["brique", "referentiel", "convertir", *map(str, arguments)])
        with pytest.raises(SystemExit) as fin:
            cli.main()
        sortie, erreurs = capfd.readouterr()
        assert "Traceback" not in sortie + erreurs
        return Reponse(int(fin.value.code or 0), sortie, erreurs)

    return faire


@pytest.fixture
def clair(tmp_path: Path) -> Path:
    chemin = tmp_path / "clair.json"
    chemin.write_bytes(ecrire_json(CLAIR))
    return chemin


def test_de_forme_en_forme(lancer: Convertir, clair: Path, tmp_path: Path) -> None:
    precedent = clair
    for forme in ("docx", "xlsx", "json"):
        cible = tmp_path / f"b.{forme}"
        reponse = lancer(precedent, "-o", cible, "--json")
        assert (reponse.statut, reponse.erreurs) == (0, "")
        assert json.loads(reponse.sortie) == {
            "fichier": str(cible),
            "forme": forme,
            "blocs": 1,
            "competences": 1,
            "criteres": 1,
            "doutes": 0,
        }
        precedent = cible
    assert lire_brouillon(precedent).brouillon == CLAIR
    assert lancer(clair, "-o", tmp_path / "c.pdf", "--le", "2026-03-31").statut == 0
    assert b"<pdfaid:part>2" in (tmp_path / "c.pdf").read_bytes()
    assert not list(tmp_path.glob(".*")), "aucun fichier d’attente ne reste"


def test_ce_que_le_registre_ne_porte_pas_est_dit(lancer: Convertir, clair: Path, tmp_path: Path) -> None:
    reponse = lancer(clair, "-o", tmp_path / "r.xml")
    assert reponse.statut == 0
    assert "1 bloc, 1 compétence, 1 critère." in reponse.sortie
    assert "ne porte pas les critères" in reponse.sortie
    retour = lancer(tmp_path / "r.xml", "-o", tmp_path / "r.json", "--json")
    assert json.loads(retour.sortie)["criteres"] == 0
    assert lire_brouillon(tmp_path / "r.json").brouillon.blocs[0].code == "RNCP7BC01"


def test_des_points_restent_a_trancher(lancer: Convertir, tmp_path: Path) -> None:
    chemin = tmp_path / "a.json"
    chemin.write_bytes(ecrire_json(ENTIER))
    reponse = lancer(chemin, "-o", tmp_path / "a.docx")
    assert reponse.statut == 1
    assert "2 points à trancher :" in reponse.sortie
    assert "[intitule-deduit] l’intitulé est tiré d’une phrase." in reponse.sortie


def test_une_fiche_du_registre(lancer: Convertir, tmp_path: Path) -> None:
    registre = tmp_path / "registre.xml"
    registre.write_bytes(flux(fiche(correspondances_et_blocs()), fiche(numero="RNCP9")))
    reponse = lancer(registre, "--fiche", NUMERO.lower(), "-o", tmp_path / "f.docx", "--json")
    assert (reponse.statut, json.loads(reponse.sortie)["competences"]) == (0, 3)
    assert [bloc.code for bloc in lire_brouillon(tmp_path / "f.docx").brouillon.blocs] == [
        f"{NUMERO}BC01",
        f"{NUMERO}BC02",
    ]


def test_rien_n_est_remplace_sans_le_dire(lancer: Convertir, clair: Path, tmp_path: Path) -> None:
    cible = tmp_path / "deja.docx"
    cible.write_text("mon travail")
    reponse = lancer(clair, "-o", cible)
    assert reponse.statut == 2
    assert "ce fichier existe déjà. Rien n’est écrit. Ajoutez --remplacer" in reponse.erreurs
    assert cible.read_text() == "mon travail"
    assert lancer(clair, "-o", cible, "--remplacer").statut == 0
    assert lire_brouillon(cible).brouillon == CLAIR
    assert lancer(cible, "-o", cible, "--remplacer").statut == 0, "sur lui-même aussi"


def test_une_ecriture_interrompue_laisse_ce_qui_etait_la(
    lancer: Convertir, clair: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cible = tmp_path / "deja.docx"
    cible.write_text("mon travail")

    def disque_plein(chemin: Path, _octets: bytes) -> int:
        chemin.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(convertir.Path, "write_bytes", disque_plein)
    reponse = lancer(clair, "-o", cible, "--remplacer")
    assert reponse.statut == 2
    assert "ne peut pas être écrit" in reponse.erreurs
    assert cible.read_text() == "mon travail"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("arguments", "dit"),
    [
        (["{clair}", "-o", "a.odt"], "Donnez un nom qui finit par .docx, .xlsx, .pdf, .json, .xml"),
        (["{clair}", "-o", "sans-suffixe"], "ne dit pas sous quelle forme écrire"),
        (["{clair}"], "il manque l’option"),
        (["absent.docx", "-o", "{ici}/a.json"], "ce fichier n’existe pas"),
        (["{clair}", "-o", "{ici}/absent/a.docx"], "le dossier n’existe pas"),
        (["{clair}", "-o", "{ici}/a.pdf", "--le", "31/03/2026"], "Écrivez-le AAAA-MM-JJ"),
        (["{clair}", "-o", "{ici}/a.pdf", "--fiche", "RNCP8"], "Retirez --fiche"),
        (["{registre}", "-o", "{ici}/a.docx"], "Dites laquelle convertir"),
        (["{registre}", "-o", "{ici}/a.docx", "--fiche", "RNCP3"], "la fiche « RNCP3 » n’y est pas"),
        (["{vide}", "-o", "{ici}/a.docx"], "ne contient aucune fiche"),
        (["{abime}", "-o", "{ici}/a.docx"], "abime.json"),
    ],
)
def test_impossible(lancer: Convertir, clair: Path, tmp_path: Path, arguments: list[str], dit: str) -> None:
    contenus = {
        "registre.xml": flux(fiche(numero="RNCP1"), fiche(numero="RNCP2")),
        "vide.xml": flux(),
        "abime.json": b'{"forme": "brique-brouillon/1", "brouillon": 3}',
    }
    for nom, contenu in contenus.items():
        (tmp_path / nom).write_bytes(contenu)
    chemins = {Path(nom).stem: tmp_path / nom for nom in contenus}
    reponse = lancer(*(a.format(clair=clair, ici=tmp_path, **chemins) for a in arguments))
    assert (reponse.statut, reponse.sortie) == (2, "")
    assert reponse.erreurs.startswith("Erreur : ")
    assert dit in reponse.erreurs
    assert not [f for forme in FormeEcrite for f in tmp_path.glob(f"a.{forme}")]
