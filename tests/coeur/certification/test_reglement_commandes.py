"""``brique certification reglements``, ``montrer``, ``verifier``, ``comparer``: what each prints, and its refusals."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import brique.referentiel
from brique import cli
from brique.certification.reglement.lecture import lire_reglement
from brique.certification.reglement.modeles import modele, modeles
from brique.certification.reglement.page import EXEMPLE
from tests.coeur.certification.fabrique_reglements import PROPRE

REGISTRE = Path(brique.referentiel.__file__).parent / "demonstration/export_fiches_RNCP_V4_1_demonstration.xml"


class Sortie(NamedTuple):
    statut: int
    dit: str
    erreurs: str


@pytest.fixture
def certification(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Run ``brique certification`` in this process, through its own entry point."""

    def lancer(*arguments: str | Path, entree: str = "") -> Sortie:
        monkeypatch.setattr(sys, "argv", ["brique", "certification", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(entree))
        with pytest.raises(SystemExit) as fin:
            cli.main()
        dit, erreurs = capfd.readouterr()
        assert "Traceback" not in dit + erreurs
        return Sortie(int(fin.value.code or 0), dit, erreurs)

    return lancer


def test_les_modeles_sont_nommes(certification: Any) -> None:
    statut, dit, erreurs = certification("reglements")
    assert (statut, erreurs) == (0, "")
    for un in modeles():
        assert f"{un.cle}/{un.version}" in dit
        assert un.intitule in dit
    assert [un["cle"] for un in json.loads(certification("reglements", "--json").dit)] == [un.cle for un in modeles()]


def test_montrer_dit_chaque_regle_et_son_article(certification: Any) -> None:
    statut, dit, _ = certification("montrer", "commerces-de-gros")
    assert statut == 0
    for attendu in (
        "À égalité de voix, le bloc est acquis. (art. 5, KALIARTI000049605584)",
        "Un organisme est habilité pour 5 ans au plus. (art. 5, KALIARTI000049605584)",
        "Le résultat est rendu au plus tard 2 mois après la réception du dossier.",
        "Le jury se réunit sur place. (à défaut : aucun texte ne le dit)",
        "Ce que ce fichier ne peut pas dire",
        "Le vice-président signe le procès-verbal avec le président.",
    ):
        assert attendu in dit


def test_montrer_en_json_et_en_yaml(certification: Any) -> None:
    lu = json.loads(certification("montrer", "automobile/1", "--json").dit)
    regles = {un["regle"]: un for un in lu["regles"]}
    assert (lu["version"], lu["fin_exclue"]) == (1, "2020-10-01")
    assert regles["jury.presents"]["phrases"][0]["reference"] == "art. 11, KALIARTI000034417685"
    assert regles["jury.majorite"]["tacite"]
    assert len(lu["non_dits"]) == len(modele("automobile/1").non_dits)
    assert lire_reglement(certification("montrer", "vae", "--yaml").dit) == modele("vae")


def test_verifier_un_fichier_contre_sa_fiche(certification: Any, tmp_path: Path) -> None:
    fichier = tmp_path / "reglement.yaml"
    fichier.write_text(EXEMPLE, encoding="utf-8")
    statut, dit, erreurs = certification("verifier", fichier, "--fiche", REGISTRE)
    assert (statut, erreurs) == (0, "")
    assert "Ce sont deux dates" in dit
    assert "30/06/2029" in dit
    fichier.write_text(EXEMPLE.replace("BC02", "BC09").replace("presents: 3", "presents: 5"), encoding="utf-8")
    statut, dit, _ = certification("verifier", fichier, "--fiche", REGISTRE, "--numero", "rncp99012", "--json")
    assert statut == 1
    erreurs = [un["regle"] for un in json.loads(dit)["constats"] if un["gravite"] == "erreur"]
    assert erreurs == ["jury.presents", "evaluation_des_blocs"]


def test_verifier_lit_la_loi_du_jour_demande(certification: Any) -> None:
    def regles(*options: str) -> list[str]:
        sortie = certification("verifier", "commerces-de-gros", "--json", *options)
        assert sortie.statut == 1
        return [un["regle"] for un in json.loads(sortie.dit)["constats"]]

    assert "jury.partage_des_voix" in regles()
    assert "jury.partage_des_voix" not in regles("--au", "2024-02-01")


def test_verifier_l_entree_standard_sans_rien_a_redire(certification: Any) -> None:
    statut, dit, _ = certification("verifier", "-", entree=PROPRE)
    assert statut == 0
    assert "Rien à redire." in dit


def test_le_schema(certification: Any) -> None:
    statut, dit, _ = certification("verifier", "--schema")
    assert statut == 0
    assert {"cle", "jury", "non_dits"} <= set(json.loads(dit)["properties"])


@pytest.mark.parametrize(
    ("arguments", "extrait"),
    [
        (("verifier",), "il manque le règlement"),
        (("montrer", "comerces-de-gros"), "vouliez-vous « commerces-de-gros »"),
        (("montrer", "rien.yaml"), "ne s’ouvre pas"),
        (("verifier", "vae", "--numero", "RNCP1"), "va avec un registre"),
        (("verifier", "vae", "--fiche", str(REGISTRE), "--numero", "RNCP1"), "aucune fiche RNCP1"),
        (("verifier", "vae", "--au", "hier"), "n’est pas un jour"),
    ],
)
def test_les_refus(certification: Any, arguments: tuple[str, ...], extrait: str) -> None:
    statut, dit, erreurs = certification(*arguments)
    assert (statut, dit) == (2, "")
    assert extrait in erreurs


def test_une_saisie_fautive_donne_ses_lignes(certification: Any) -> None:
    statut, dit, erreurs = certification("verifier", "-", entree=PROPRE.replace("seuil: 100 %", "seuil: 70"))
    assert (statut, dit) == (2, "")
    assert "ligne 15, evaluation.seuil" in erreurs


def test_comparer_dit_ce_qui_change_pour_un_candidat(certification: Any, tmp_path: Path) -> None:
    deux = tmp_path / "deux.yaml"
    deux.write_text(
        PROPRE.replace("version: 1", "version: 2").replace("2025-01-01", "2026-09-01").replace("2 mois", "1 mois"),
        encoding="utf-8",
    )
    un = tmp_path / "un.yaml"
    un.write_text(PROPRE, encoding="utf-8")
    statut, dit, erreurs = certification("comparer", un, deux)
    assert (statut, erreurs) == (1, "")
    assert "Il y a moins de temps pour contester." in dit
    assert "Une candidature ouverte avant le 01/09/2026 garde la version 1 jusqu’à sa fin" in dit
    lu = json.loads(certification("comparer", un, deux, "--json").dit)
    assert [changement["regle"] for changement in lu["changements"]] == ["applicable_du", "recours"]
    assert certification("comparer", un, un) == (0, "Les deux disent la même chose.\n", "")
