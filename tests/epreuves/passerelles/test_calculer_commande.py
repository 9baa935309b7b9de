"""``brique passerelles calculer``, ``chercher`` and ``comparer``: what is refused, resumed, and said of a pair."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from brique.cli.francais import message_francais
from brique.cli.passerelles_calculer import calculer_registre
from brique.cli.passerelles_chercher import chercher_passerelles, comparer_blocs
from brique.erreurs import ErreurArgument
from tests.coeur.referentiel.fabrique import fiche, flux
from tests.epreuves.passerelles.test_exporter import CUISINE, VENTE, blocs

LEXICAL = ("--encodeur", "lexical")


def ecrire(chemin: Path, **fiches: tuple[str, ...]) -> Path:
    contenus = {n: f"<BLOCS_COMPETENCES>{blocs(n, *textes)}</BLOCS_COMPETENCES>" for n, textes in fiches.items()}
    chemin.write_bytes(flux(*(fiche(contenu, numero) for numero, contenu in contenus.items())))
    return chemin


@pytest.fixture
def registre(tmp_path: Path) -> Path:
    return ecrire(tmp_path / "registre.xml", RNCP1=(VENTE, CUISINE), RNCP2=(VENTE,))


def lancer(commande: Callable[..., None], *arguments: Any) -> Result:
    app = typer.Typer()
    app.command()(commande)
    return CliRunner().invoke(app, [*map(str, arguments), *LEXICAL])


def test_le_calcul_se_reprend_a_l_identique(registre: Path, tmp_path: Path) -> None:
    premier = lancer(calculer_registre, registre, "-o", tmp_path / "calcul", "--json")
    lignes = (tmp_path / "calcul" / "passerelles.jsonl").read_bytes()
    second = lancer(calculer_registre, registre, "-o", tmp_path / "calcul", "--json")
    assert json.loads(premier.stdout) == json.loads(second.stdout)
    assert (tmp_path / "calcul" / "passerelles.jsonl").read_bytes() == lignes


def test_un_lot_abime_est_nomme_et_refait(registre: Path, tmp_path: Path) -> None:
    sain = lancer(calculer_registre, registre, "-o", tmp_path / "calcul", "--json")
    assert json.loads(sain.stdout)["abimes"] == []
    lot = tmp_path / "calcul" / "lots" / "000000.lot"
    octets = lot.read_bytes()
    lot.write_bytes(octets[:-1])
    dit = lancer(calculer_registre, registre, "-o", tmp_path / "calcul").stdout
    assert f"{lot} : ce fichier du calcul était abîmé" in dit
    assert "calculé de nouveau" in dit
    assert lot.read_bytes() == octets
    assert "abîmé" not in lancer(calculer_registre, registre, "-o", tmp_path / "calcul").stdout
    lot.write_bytes(octets[:-1])
    valeurs = json.loads(lancer(calculer_registre, registre, "-o", tmp_path / "calcul", "--json").stdout)
    assert valeurs["abimes"] == [str(lot)]


def test_le_dossier_d_un_autre_calcul_n_est_remplace_que_sur_demande(registre: Path, tmp_path: Path) -> None:
    lancer(calculer_registre, registre, "-o", tmp_path / "calcul")
    autre = ecrire(tmp_path / "autre.xml", RNCP3=(CUISINE,), RNCP4=(CUISINE, VENTE))
    refus = lancer(calculer_registre, autre, "-o", tmp_path / "calcul")
    assert isinstance(refus.exception, ErreurArgument)
    assert "--recommencer" in str(refus.exception)
    assert "RNCP1" in (tmp_path / "calcul" / "blocs.jsonl").read_text("utf-8")
    assert lancer(calculer_registre, autre, "-o", tmp_path / "calcul", "--recommencer").exit_code == 0
    assert "RNCP1" not in (tmp_path / "calcul" / "passerelles.jsonl").read_text("utf-8")


def test_un_fichier_n_est_pas_un_dossier(registre: Path) -> None:
    refus = lancer(calculer_registre, registre, "-o", registre)
    assert "c’est un fichier, pas un dossier" in str(refus.exception)


def test_une_seule_fiche_n_a_rien_a_comparer_et_le_dit(tmp_path: Path) -> None:
    seule = ecrire(tmp_path / "seule.xml", RNCP1=(VENTE, CUISINE))
    assert "au moins deux fiches" in lancer(calculer_registre, seule, "-o", tmp_path / "calcul").stdout


def test_interrompu_il_dit_ou_reprendre(registre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def couper(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("brique.cli.passerelles_calculer._garder", couper)
    coupe = lancer(calculer_registre, registre, "-o", tmp_path / "calcul")
    assert coupe.exit_code == 130


def test_les_colonnes_sont_expliquees(registre: Path) -> None:
    trouvees = lancer(chercher_passerelles, registre, "RNCP1BC01").stdout
    assert "RNCP2BC01" in trouvees
    assert "part de chacun" in " ".join(trouvees.split())


def test_une_paire_trop_faible_est_dite_non_comptee(tmp_path: Path) -> None:
    proche = VENTE.replace("Conseiller le client sur les produits", "Superviser le conseil du client sur les stocks")
    registre = ecrire(tmp_path / "proche.xml", RNCP1=(VENTE,), RNCP2=(proche,))
    dit = lancer(comparer_blocs, registre, "RNCP1BC01", "RNCP2BC01")
    valeurs = json.loads(lancer(comparer_blocs, registre, "RNCP1BC01", "RNCP2BC01", "--json").stdout)
    faibles = [paire for paire in valeurs["paires"] if paire["source"] in valeurs["manque_source"]]
    assert dit.stdout.count("non comptée") == len(faibles)


@pytest.mark.parametrize(
    ("anglais", "francais"),
    [
        ("Input should be a valid number, unable to parse string as a number", "un point : 0.6"),
        ("Input should be a valid integer, got a number with a fractional part", "pas un nombre entier"),
        ("Input should be less than or equal to 200", "200 au plus"),
        ("Input should be greater than or equal to 1", "1 au moins"),
    ],
)
def test_une_valeur_refusee_se_dit_en_francais(anglais: str, francais: str) -> None:
    erreur = typer.BadParameter(anglais, param_hint="-k")
    message = message_francais(erreur)
    assert message is not None
    assert francais in message
    assert "Input" not in message
