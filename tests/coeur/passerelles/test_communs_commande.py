"""``brique passerelles communs`` on files: registers and référentiels together, one alone, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from brique.cli.passerelles_communs import trouver_communs
from brique.erreurs import ErreurArgument, ErreurBrique
from brique.referentiel.redaction import BlocEcrit, Brouillon, CompetenceEcrite
from brique.referentiel.redaction.forme import ecrire_json
from tests.coeur.referentiel.fabrique import fiche, flux

VENTE = ("accueillir le client", "répondre aux objections du client", "encaisser la vente")

Lancer = Callable[..., str]


@pytest.fixture
def lancer() -> Lancer:
    app = typer.Typer()
    app.command()(trouver_communs)

    def faire(*arguments: str | Path) -> str:
        resultat = CliRunner().invoke(app, [*map(str, arguments)])
        if isinstance(resultat.exception, Exception):
            raise resultat.exception
        assert resultat.exit_code == 0
        return resultat.stdout

    return faire


def brouillon(dossier: Path, nom: str, competences: tuple[str, ...] = VENTE) -> Path:
    chemin = dossier / f"{nom}.json"
    chemin.parent.mkdir(exist_ok=True)
    ecrites = tuple(CompetenceEcrite(texte) for texte in competences)
    chemin.write_bytes(ecrire_json(Brouillon(intitule=f"CQP {nom}", blocs=(BlocEcrit("1", "Vendre", ecrites),))))
    return chemin


def registre(dossier: Path, *, actif: str = "Oui", idcc: str = "3237") -> Path:
    chemin = dossier / "registre.xml"
    puces = "".join(f"- {texte}\n" for texte in VENTE)
    bloc = (
        f"<ACTIF>{actif}</ACTIF><BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>RNCP7BC01</CODE><LIBELLE>Vendre</LIBELLE>"
        f"<LISTE_COMPETENCES>{puces}</LISTE_COMPETENCES></BLOC_COMPETENCES></BLOCS_COMPETENCES>"
        f"<CODES_IDCC><IDCC><CODE>{idcc}</CODE><LIBELLE>Détail</LIBELLE></IDCC></CODES_IDCC>"
    )
    chemin.write_bytes(flux(fiche(bloc, "RNCP7")))
    return chemin


def lu(texte: str) -> dict[str, Any]:
    donnees: dict[str, Any] = json.loads(texte)
    return donnees


def test_un_registre_et_un_referentiel_ensemble(lancer: Lancer, tmp_path: Path) -> None:
    (groupe,) = lu(lancer(registre(tmp_path), brouillon(tmp_path, "fleuriste"), "--json"))["groupes"]
    assert groupe["fiches"] == ["RNCP7", "fleuriste"]
    assert groupe["communes"] == {"mot_pour_mot": 3, "variable": 0, "reformulee": 0}


def test_deux_fichiers_de_meme_nom_sont_deux_certifications(lancer: Lancer, tmp_path: Path) -> None:
    un, autre = brouillon(tmp_path / "a", "cqp"), brouillon(tmp_path / "b", "cqp")
    assert lu(lancer(un, autre, "--json"))["groupes"][0]["fiches"] == ["cqp", "cqp (2)"]


def test_un_seul_fichier(lancer: Lancer, tmp_path: Path) -> None:
    dit = lancer(brouillon(tmp_path, "seul"))
    assert "1 certification, 1 bloc : aucun groupe de blocs communs." in dit
    assert "Une seule certification" in dit


def test_un_bloc_sans_competence_est_dit(lancer: Lancer, tmp_path: Path) -> None:
    dit = lancer(brouillon(tmp_path, "plein"), brouillon(tmp_path, "vide", ()))
    assert "1 bloc ne montre aucune compétence et n’est pas comparé : vide BC01." in dit


def test_les_fiches_inactives_ne_sont_lues_qu_a_la_demande(lancer: Lancer, tmp_path: Path) -> None:
    fichiers = registre(tmp_path, actif="Non"), brouillon(tmp_path, "fleuriste")
    assert "Laissées de côté : 1 fiche inactive" in lancer(*fichiers)
    assert lu(lancer(*fichiers, "--json", "--toutes"))["fiches"] == ["RNCP7", "fleuriste"]


@pytest.mark.parametrize(("idcc", "fiches"), [("3237", ["RNCP7"]), ("03237", ["RNCP7"]), ("1", [])])
def test_une_branche_du_registre(lancer: Lancer, tmp_path: Path, idcc: str, fiches: list[str]) -> None:
    assert lu(lancer(registre(tmp_path), "--idcc", idcc, "--json"))["fiches"] == fiches


@pytest.mark.parametrize(("option", "nom"), [("-o", "communs.pdf"), ("--squelette", "trame.xml")])
def test_une_sortie_sans_forme_est_refusee(lancer: Lancer, tmp_path: Path, option: str, nom: str) -> None:
    with pytest.raises(ErreurArgument, match="sous quelle forme écrire"):
        lancer(brouillon(tmp_path, "a"), option, tmp_path / nom)


def test_rien_n_est_remplace(lancer: Lancer, tmp_path: Path) -> None:
    existant = tmp_path / "communs.md"
    existant.write_text("à garder", encoding="utf-8")
    with pytest.raises(ErreurArgument, match="existe déjà"):
        lancer(brouillon(tmp_path, "a"), "-o", existant)
    assert existant.read_text(encoding="utf-8") == "à garder"


@pytest.mark.parametrize("arguments", [("-", "-"), ("absent.xml",)])
def test_ce_qui_ne_se_lit_pas_est_refuse(lancer: Lancer, arguments: tuple[str, ...]) -> None:
    with pytest.raises(ErreurBrique):
        lancer(*arguments)


def test_un_seuil_impossible_est_refuse(lancer: Lancer, tmp_path: Path) -> None:
    with pytest.raises(ErreurArgument, match="n’est pas un seuil"):
        lancer(brouillon(tmp_path, "a"), "--seuil", "7")
