"""``brique parcours explorer``: the table, its reasons, what is not known, and what is refused."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner, Result

from brique.cli.parcours_explorer import explorer_registre
from brique.cli.parcours_explorer_table import _montrer
from brique.cli.passerelles_calculer import calculer_registre
from brique.droits.lecture import droit
from brique.erreurs import ErreurBrique
from brique.parcours.exploration.catalogue import Catalogue
from brique.parcours.exploration.explorer import explorer
from brique.parcours.exploration.offres import OffresOuvertes
from brique.parcours.offres.demonstration import catalogue_fictif
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Fiche
from brique.referentiel.lecture import lire
from tests.coeur.referentiel.fabrique import fiche, flux

JOUR = "2026-11-20"
LE = date.fromisoformat(JOUR)


def bloc(numero: str, rang: int, texte: str = "- Tracer") -> str:
    code = f"{numero}BC{rang:02}"
    return (
        f"<BLOC_COMPETENCES><CODE>{code}</CODE><LIBELLE>Bloc {rang}</LIBELLE>"
        f"<LISTE_COMPETENCES>{texte}</LISTE_COMPETENCES></BLOC_COMPETENCES>"
    )


def ecrite(numero: str, nombre: int, autre: str = "", fin: str = "01/01/2029") -> str:
    blocs = "".join(bloc(numero, rang) for rang in range(1, nombre + 1))
    jours = f"<DATE_EFFET>01/01/2024</DATE_EFFET><DATE_FIN_ENREGISTREMENT>{fin}</DATE_FIN_ENREGISTREMENT>"
    return fiche(f"<ACTIF>Oui</ACTIF>{jours}<BLOCS_COMPETENCES>{blocs}</BLOCS_COMPETENCES>{autre}", numero)


@pytest.fixture
def registre(tmp_path: Path) -> Path:
    chemin = tmp_path / f"registre-{JOUR}.xml"
    chemin.write_bytes(flux(ecrite("RNCP1", 3), ecrite("RNCP2", 2), ecrite("RNCP3", 1, fin="02/01/2024")))
    return chemin


def fiches(registre: Path) -> list[Fiche]:
    return [lue for lue in lire(registre) if isinstance(lue, Fiche)]


def lancer(*arguments: Any) -> Result:
    app = typer.Typer()
    app.command()(explorer_registre)
    return CliRunner().invoke(app, [*map(str, arguments)])


def refus(*arguments: Any) -> str:
    erreur = lancer(*arguments).exception
    assert isinstance(erreur, ErreurBrique)
    return str(erreur)


def test_le_tableau_dit_le_droit_ce_qui_manque_et_jusqu_a_quand(registre: Path, tmp_path: Path) -> None:
    offres = tmp_path / "offres.xml"
    offres.write_bytes(catalogue_fictif(fiches(registre)[:2], LE))
    resultat = lancer(registre, "--bloc", "RNCP1BC02", "--offres", offres)
    assert resultat.exit_code == 0
    dit = " ".join(resultat.stdout.split())
    assert "Où vous avez un droit" in dit
    assert "BC02 : détenu" in dit
    assert "2 blocs sur 3 : BC01, BC03" in dit
    assert "à partir de" in dit
    assert "entrée jusqu’au 1er janvier 2029" in dit


def test_une_equivalence_accordee_est_comptee_et_nommee(registre: Path, tmp_path: Path) -> None:
    fichier = tmp_path / "equivalences.yaml"
    fichier.write_text(
        "equivalences:\n  - depuis: [RNCP1BC01]\n    vers: [RNCP2BC02]\n    certificateur: Branche\n"
        "    signataire: Mme X\n    decidee_le: 2026-01-05\n    conditions: un an de pratique\n",
        encoding="utf-8",
    )
    dit = json.loads(lancer(registre, "--bloc", "RNCP1BC01", "--equivalences", fichier, "--json").stdout)
    premiere = dit["perspectives"][0]
    assert (premiere["numero"], premiere["rang"]) == ("RNCP2", 1)
    (appui,) = premiere["acquises"][0]["appuis"]
    assert (appui["acces"], appui["reserve"]) == ("decidee", "à condition : un an de pratique")
    assert [manque["code"] for manque in premiere["manquent"]] == ["RNCP2BC01"]
    assert premiere["heures"] == {"connu": None, "blocs_inconnus": 1, "moindre": True}
    lisible = " ".join(lancer(registre, "--bloc", "RNCP1BC01", "--equivalences", fichier).stdout.split())
    assert "équivalence depuis RNCP1BC01" in lisible
    assert "à condition" in lisible
    avant = lancer(registre, "--bloc", "RNCP1BC01", "--equivalences", fichier, "--au", "2025-06-01", "--json")
    assert "1 équivalence ne compte pas ce jour" in avant.stderr


def test_une_passerelle_calculee_est_montree_a_part(registre: Path, tmp_path: Path) -> None:
    calculer = typer.Typer()
    calculer.command()(calculer_registre)
    deux = tmp_path / f"deux-{JOUR}.xml"
    vente = "- Accueillir les clients du magasin\n- Encaisser les achats\n- Tenir le stock de la réserve"
    blocs = {n: f"<BLOCS_COMPETENCES>{bloc(n, 1, vente)}</BLOCS_COMPETENCES>" for n in ("RNCP5", "RNCP6")}
    deux.write_bytes(flux(*(fiche(f"<ACTIF>Oui</ACTIF>{dedans}", n) for n, dedans in blocs.items())))
    dossier = tmp_path / "calcul"
    calcul = ["-o", str(dossier), "--encodeur", "lexical", "--processus", "1"]
    assert CliRunner().invoke(calculer, [str(deux), *calcul]).exit_code == 0
    dit = json.loads(lancer(deux, "--bloc", "RNCP5BC01", "--passerelles", dossier, "--json").stdout)
    tenue, proche = dit["perspectives"]
    assert (tenue["numero"], tenue["manquent"]) == ("RNCP5", [])
    assert (proche["numero"], proche["droit"], len(proche["manquent"])) == ("RNCP6", False, 1)
    (aide,) = proche["manquent"][0]["pourrait_aider"]
    assert (aide["acces"], aide["depuis"]) == ("calculee", ["RNCP5BC01"])
    (dossier / "lots" / "000000.lot").unlink()
    assert "manque ou est abîmée" in refus(deux, "--bloc", "RNCP5BC01", "--passerelles", dossier)


def test_sur_un_ecran_etroit_chaque_certification_est_un_paragraphe(registre: Path) -> None:
    trouvees = explorer([Cle("RNCP1", "RNCP1BC02")], Catalogue.depuis(fiches(registre)), OffresOuvertes(), LE, droit())
    console = Console(width=60, record=True, file=io.StringIO())
    _montrer(console, list(enumerate(trouvees, 1)))
    dit = " ".join(console.export_text().split())
    assert "1. RNCP1, niveau 3 — Boulanger" in dit
    assert "Jusqu’à quand : entrée jusqu’au 1er janvier 2029" in dit


def test_sans_offres_rien_n_est_dit_gratuit(registre: Path) -> None:
    dit = lancer(registre, "--bloc", "RNCP1BC02").stdout
    assert "heures et prix inconnus" in " ".join(dit.split())
    assert "0 €" not in dit


def test_un_code_inconnu_est_dit_et_le_reste_repond(registre: Path) -> None:
    resultat = lancer(registre, "--bloc", "RNCP1BC02", "--bloc", "RNCP1BC09")
    assert resultat.exit_code == 1
    assert "RNCP1 n’a pas de bloc RNCP1BC09 au registre" in resultat.stdout
    assert "BC02 : détenu" in resultat.stdout


def test_ce_qui_n_est_plus_delivre_se_demande(registre: Path) -> None:
    resultat = lancer(registre, "--bloc", "RNCP3BC01")
    assert (resultat.exit_code, "Aucune certification à montrer" in resultat.stdout) == (0, True)
    assert "Ce bloc vous reste acquis" in resultat.stdout
    toutes = " ".join(lancer(registre, "--bloc", "RNCP3BC01", "--toutes").stdout.split())
    assert "expirée depuis le 2 janvier 2024" in toutes


def test_seules_les_premieres_sont_montrees(registre: Path) -> None:
    dit = lancer(registre, "--bloc", "RNCP1BC02", "--bloc", "RNCP2BC01", "-k", 1).stdout
    assert "… et 1 autre (" in dit


@pytest.mark.parametrize(
    ("arguments", "attendu"),
    [
        ((), "aucun bloc n’est donné"),
        (("--bloc", "bidule"), "« bidule » n’est pas un code"),
        (("--bloc", "RNCP404BC01"), "RNCP404 n’est pas dans ce registre"),
        (("--bloc", "RNCP1BC01", "--au", "hier"), "« hier » n’est pas un jour"),
        (("--bloc", "RNCP1BC01", "--passerelles", "rien-ici"), "ce n’est pas un calcul de passerelles"),
    ],
)
def test_ce_qui_est_refuse(registre: Path, arguments: tuple[str, ...], attendu: str) -> None:
    assert attendu in refus(registre, *arguments)


def test_un_fichier_sans_certification_est_refuse(tmp_path: Path) -> None:
    vide = tmp_path / "vide.xml"
    vide.write_bytes(flux())
    assert "aucune certification n’y est lue" in refus(vide, "--bloc", "RNCP1BC01")
