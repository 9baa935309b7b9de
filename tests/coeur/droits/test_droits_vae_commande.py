"""``brique droits vae`` and ``brique droits parametres`` as a person runs them: answers, JSON, codes, faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from brique.cli.droits_parametres import montrer_parametres
from brique.cli.droits_vae import afficher_vae
from brique.droits.pages import EXEMPLE_VAE
from brique.erreurs import ErreurArgument, ErreurLecture
from brique.saisie import ErreurSaisie

app = typer.Typer()
app.command("vae")(afficher_vae)
app.command("parametres")(montrer_parametres)


def lancer(*arguments: str) -> tuple[int, str]:
    fini = CliRunner().invoke(app, list(arguments))
    if fini.exception and not isinstance(fini.exception, SystemExit):
        raise fini.exception
    return fini.exit_code, fini.stdout


@pytest.fixture
def situation(tmp_path: Path) -> Path:
    fichier = tmp_path / "situation.yaml"
    fichier.write_text(EXEMPLE_VAE, encoding="utf-8")
    return fichier


def test_l_exemple_repond_oui_et_dit_pourquoi(situation: Path) -> None:
    code, dit = lancer("vae", str(situation))
    assert code == 0
    assert "Oui : rien dans le droit n’empêche de la demander." in dit
    assert "Caducité possible depuis le 10/09/2026 ; certaine après le 30/09/2026." in dit
    assert "Réponse de l’employeur au plus tard le 16/09/2026. Son silence vaut accord." in dit
    assert "(art. L6313-5)" in dit
    assert "Lecture retenue (art. R6412-4, al. 4)" in dit
    assert all(len(ligne) < 300 for ligne in dit.splitlines())


def test_un_refus_dit_ce_qui_le_leverait_et_rend_1(tmp_path: Path) -> None:
    fichier = tmp_path / "s.yaml"
    fichier.write_text(
        "jour: 2020-03-01\ncible: {certification: RNCP1, blocs: [RNCP1BC01]}\nexperience: {mois: 6}\n", encoding="utf-8"
    )
    code, dit = lancer("vae", str(fichier))
    assert code == 1
    assert "Non : elle ne peut pas être demandée." in dit
    assert "→ Être suivi par un projet de l’expérimentation" in dit


def test_le_json_porte_la_reponse_et_sa_trace(situation: Path) -> None:
    code, dit = lancer("vae", str(situation), "--json")
    lu: dict[str, Any] = json.loads(dit)
    assert code == 0
    assert lu["demande"]["possible"] is True
    assert lu["demande"]["trace"][0]["valeurs"][0]["reference"] == "art. L6411-1"
    assert lu["parcours"][1]["delai"]["limite"] == "2026-09-30"
    assert lu["conge"]["payees"] == 24
    assert lu["jury"]["possible"] is True


CONTRAT = "jour: {jour}\nau: 2026-11-26\ncible: {{certification: RNCP1, blocs: [RNCP1BC01]}}\ncontrat: {contrat}\n"


@pytest.mark.parametrize(
    ("contrat", "code", "dits"),
    [
        (
            "{conclu_le: 2025-01-15, mois: 24, opco_par_an: 9500}",
            0,
            [
                "Oui : rien de ce qui est connu de l’expérimentation ne s’y oppose.",
                "9 500,00 € par an sont demandés à l’OPCO : 9 000,00 € au plus.",
                "Le parcours va jusqu’au 15/01/2027 au plus tard.",
                "Valeur probable, non confirmée : prise en charge d’une VAE inversée par l’OPCO, par an, au plus",
                "année civile ou année de contrat, l’OPCO le dit",
            ],
        ),
        ("{conclu_le: 2026-10-01}", 1, ["Non : ce contrat n’entre pas dans l’expérimentation.", "ne pouvait plus"]),
        ("{conclu_le: 2027-10-01}", 1, ["un contrat de VAE inversée ne pourra plus être conclu."]),
    ],
)
def test_un_contrat_de_vae_inversee_a_sa_reponse_et_ses_reserves(
    tmp_path: Path, contrat: str, code: int, dits: list[str]
) -> None:
    fichier = tmp_path / "s.yaml"
    fichier.write_text(CONTRAT.format(jour="2026-11-26", contrat=contrat), encoding="utf-8")
    rendu, texte = lancer("vae", str(fichier))
    assert rendu == code
    for dit in dits:
        assert dit in texte
    _, ecrit = lancer("vae", str(fichier), "--json")
    assert json.loads(ecrit)["contrat"]["possible"] is (code == 0)


def test_le_jour_ou_la_reponse_est_lue_change_le_temps_non_la_reponse(tmp_path: Path) -> None:
    fichier = tmp_path / "s.yaml"
    situation = "jour: 2029-01-01\n{au}cible: {{certification: RNCP1, enregistrement: {{fin: 2028-06-30}}}}\n"
    for au, dit in (("", "a fini le 30/06/2028"), ("au: 2026-11-26\n", "finira le 30/06/2028")):
        fichier.write_text(situation.format(au=au), encoding="utf-8")
        code, texte = lancer("vae", str(fichier))
        assert code == 1
        assert dit in texte


def test_le_schema_dit_ce_qui_s_ecrit() -> None:
    code, dit = lancer("vae", "--schema")
    assert code == 0
    assert json.loads(dit)["properties"]["jour"]["format"] == "date"


@pytest.mark.parametrize(
    ("ligne", "dit"),
    [
        ("jour: 2026-13-01", r"ligne 1, jour : « 2026-13-01 » n’est pas un jour"),
        ("jour: 20260101", r"ligne 1, jour : « 20260101 » n’est pas un jour"),
        ("jour: 1803-01-01", r"ligne 1, jour : .* devrait être au moins"),
        ("jour: 2026-01-01\nexperiense: 3", r"ligne 2, experiense : .* vouliez-vous « experience »"),
        ("jour: 2026-01-01\nexperience: {mois: -4}", r"ligne 2, experience\.mois : -4 devrait être au moins 0"),
        ("jour: 2026-01-01\nexperience: {mois: 4.5}", r"« 4.5 » n’est pas un nombre entier"),
        ("jour: 2026-01-01\nconsentement: peut-être", r"écrivez oui ou non"),
        ("jour: 2026-01-01\ninscrit_le: 2026-02-01", r"commence après le jour de la question"),
        (
            "jour: 2026-01-01\nconge: {recue_le: 2026-02-03, debut: 2026-01-01, heures: 3}",
            r"ligne 2, conge : l’absence commence avant que la demande soit reçue",
        ),
        (
            "jour: 2026-03-01\ndossiers: [{certification: RNCP1, depose_le: 2026-01-10}]\n"
            "parcours: {complet_le: 2026-01-09}",
            r"parcours : le dossier est complet avant son dépôt",
        ),
        ("jour: 2026-01-01\nacquis: &a [*a]", r"ancre, renvoi ou étiquette"),
    ],
)
def test_une_faute_est_dite_avec_sa_ligne(tmp_path: Path, ligne: str, dit: str) -> None:
    fichier = tmp_path / "s.yaml"
    fichier.write_text(f"{ligne}\ncible: {{certification: RNCP1}}\n", encoding="utf-8")
    with pytest.raises(ErreurSaisie, match=dit):
        lancer("vae", str(fichier))


@pytest.mark.parametrize(
    ("enregistrement", "dit"),
    [
        ("{debut: 2026-01-01, fin: 2020-01-01}", "finit avant de commencer"),
        ("{fin: 2026-01-01, limite_delivrance: 2020-01-01}", "précède la fin de l’enregistrement"),
        ("{repertoire: RNPC}", "« RNPC » n’est pas connu"),
    ],
)
def test_un_enregistrement_impossible_est_refuse(tmp_path: Path, enregistrement: str, dit: str) -> None:
    fichier = tmp_path / "s.yaml"
    fichier.write_text(
        f"jour: 2026-01-01\ncible: {{certification: RNCP1, enregistrement: {enregistrement}}}\n", encoding="utf-8"
    )
    with pytest.raises(ErreurSaisie, match=dit):
        lancer("vae", str(fichier))


def test_un_fichier_absent_se_dit(tmp_path: Path) -> None:
    with pytest.raises(ErreurLecture, match="ce fichier ne s’ouvre pas"):
        lancer("vae", str(tmp_path / "absent.yaml"))
    with pytest.raises(ErreurArgument, match="il manque la situation"):
        lancer("vae")


def test_les_parametres_au_jour_dit_sont_ceux_de_ce_jour() -> None:
    code, avant = lancer("parametres", "--sujet", "vae.experience_mois", "--au", "2022-12-22")
    _, apres = lancer("parametres", "--sujet", "vae.experience_mois", "--au", "2022-12-23")
    _, tout = lancer("parametres", "--sujet", "vae.experience_mois")
    assert code == 0
    assert "du 01/10/2017 au 22/12/2022\t12 mois" in avant
    assert "depuis le 23/12/2022\t0 mois\tart. L6411-1" in apres
    assert len(tout.splitlines()) == 3


def test_les_parametres_en_json_gardent_tout() -> None:
    _, dit = lancer("parametres", "--json", "--sujet", "vae-bloc")
    lu = json.loads(dit)
    assert [ligne["valeur"] for ligne in lu] == ["non", "experimentation", "non", "oui"]
    assert lu[0]["fin_exclue"] == "2018-09-06"
    assert lu[2]["statut"] == "probable"
    assert lu[3]["repere"] == "vae.target_bloc_allowed"


def test_une_demande_sans_reponse_se_dit() -> None:
    with pytest.raises(ErreurArgument, match="aucun paramètre ne contient « zorglub »"):
        lancer("parametres", "--sujet", "zorglub")
    with pytest.raises(ErreurArgument, match="« hier » n’est pas un jour"):
        lancer("parametres", "--au", "hier")


def test_verifier_compte_et_ne_trouve_rien_dans_le_droit_livre() -> None:
    code, dit = lancer("parametres", "--verifier")
    assert dit.rstrip().endswith("rien à redire.")
    assert code == 0
    code, dit = lancer("parametres", "--verifier", "--json")
    assert (code, json.loads(dit)) == (0, [])
