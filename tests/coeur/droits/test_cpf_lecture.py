"""Situation files: what is read, and every fault found with its line; then the command that plays them."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from brique import cli
from brique.droits.cpf import Categorie, DateCredit, Nature, lire_demande, lire_situation, repondre
from brique.droits.lecture import droit
from brique.erreurs import ErreurLecture
from brique.saisie import ErreurSaisie

ENTIER = """\
compte:
  au: 2025-12-31
  montant: 1340.50
activites:
  - {categorie: salarie, du: 2021-03-01, au: 2027-05-31, quotite: 0.8}
  - {categorie: demandeur-emploi, du: 2027-06-01}
peu_qualifie:
  - declare_le: 2026-09-01
credit: au-plus-tot
jusqu_a: 2030-12-31
actions:
  - {nature: bloc, libelle: Conseiller, code: RNCP38362BC02, prix: 1450, jour: 2026-09-15}
  - {nature: rs, prix: 2000, jour: 2027-09-15}
"""


def test_une_situation_se_lit(tmp_path: Path) -> None:
    fichier = tmp_path / "situation.yaml"
    fichier.write_text(ENTIER, encoding="utf-8")
    situation = lire_situation(fichier)
    assert situation == lire_situation(ENTIER)
    assert situation.ouverture.montant == Decimal("1340.50")
    assert situation.credit is DateCredit.AU_PLUS_TOT
    assert situation.est(Categorie.SALARIE, date(2027, 5, 31))
    assert not situation.est(Categorie.SALARIE, date(2027, 6, 1))
    demande = lire_demande(fichier)
    assert [action.nature for action in demande.actions] == [Nature.BLOC, Nature.RS]
    assert demande.jusqu_a == date(2030, 12, 31)


def test_les_actions_sont_payees_l_une_apres_l_autre() -> None:
    reponse = repondre(lire_demande(ENTIER), None, droit())
    bloc, rs = reponse.financements
    assert (bloc.cpf, bloc.a_payer) == (1300, 150)
    assert rs.participation == 0
    assert rs.cpf == min(Decimal(1500), Decimal("1340.50"))
    assert "crédit" in " ".join(reponse.reserves)


def test_deux_bilans_a_la_suite_ne_sont_pas_payes() -> None:
    bilans = "actions:\n" + "".join(f"- {{nature: bilan, prix: 1500, jour: {an}-09-01}}\n" for an in (2026, 2028, 2032))
    demande = lire_demande("compte: {au: 2025-12-31, montant: 5000}\n" + bilans)
    assert [paye.eligible for paye in repondre(demande, None, droit()).financements] == [True, False, True]


def test_un_fichier_absent_est_dit(tmp_path: Path) -> None:
    with pytest.raises(ErreurLecture, match="ne s’ouvre pas"):
        lire_situation(tmp_path / "rien.yaml")


def compte(suite: str) -> str:
    return f"compte: {{au: 2025-12-31, montant: 100}}\n{suite}"


@pytest.mark.parametrize(
    ("texte", "dits"),
    [
        ("", ["fichier, compte : il manque"]),
        ("compte: {au: 2025-02-30}", ["ligne 1, compte.au : « 2025-02-30 » n’est pas un jour"]),
        ("compte: {au: 20251231}", ["ligne 1, compte.au : « 20251231 » n’est pas un jour (AAAA-MM-JJ)"]),
        ("compte: {au: 2025-12-31, montant: -1}", ["ligne 1, compte.montant : -1 devrait être au moins 0"]),
        ("compte: {au: 2025-12-31, montant: 9999999}", ["compte.montant : 9999999 devrait être au plus 1000000"]),
        ("compte: {au: 2025-12-31, montant: 1.001}", ["pas plus de 2 chiffres après la virgule"]),
        ("compte: {au: 2025-12-31, montant: NaN}", ["un nombre fini est attendu"]),
        ("compte: {au: 2025-12-31, montnat: 3}", ["montnat : ce nom n’est pas connu ; vouliez-vous « montant » ?"]),
        ("compte: {au: 1900-12-31}", ["compte.au"]),
        ("compte: {au: 2025-12-31, annee_creditee: 2025}", ["ligne 1, compte.annee_creditee : l’année 2025"]),
        (compte("activites:\n- {categorie: patron, du: 2020-01-01}"), ["ligne 3, activites[1].categorie : « patron »"]),
        (
            compte("activites:\n- {categorie: salarie, du: 2020-01-01, au: 2019-01-01}"),
            ["ligne 3, activites[1] : le 01/01/2019 est avant le 01/01/2020"],
        ),
        (
            compte("activites:\n- {categorie: salarie, du: 2020-01-01, quotite: 0.5, heures: 800}"),
            ["ligne 3, activites[1] : une activité se mesure par"],
        ),
        (
            compte("activites:\n- {categorie: salarie, du: 2020-01-01, quotite: 2}"),
            ["activites[1].quotite : 2 devrait"],
        ),
        (compte("activites:\n- {categorie: salarie, du: 2020-01-01, remuneration: 9}"), ["donnez smic_horaire"]),
        (
            compte(
                "activites:\n- categorie: salarie\n  du: 2020-01-01\n  heures: 900\n"
                "  absences: [{nature: maternite, du: 2021-01-01, au: 2021-02-01}]"
            ),
            ["ligne 3, activites[1] : dites ce que l’absence du 01/01/2021 a remplacé"],
        ),
        (
            compte(
                "activites:\n- {categorie: salarie, du: 2020-01-01}\n- {categorie: demandeur-emploi, du: 2024-01-01}"
            ),
            ["ligne 2, activites : salarié et demandeur d’emploi à temps plein en même temps, au 01/01/2024"],
        ),
        (
            compte("abondements:\n- {jour: 2025-01-01, nature: entretien}"),
            ["ligne 3, abondements[1].jour : le 01/01/2025 est avant le 31/12/2025, jour du compte"],
        ),
        (compte("conversions:\n- {jour: 2020-01-01}"), ["ligne 3, conversions[1].jour"]),
        (compte("jusqu_a: 2020-01-01"), ["ligne 2, jusqu_a : le 01/01/2020 est avant"]),
        (compte("actions:\n- {nature: bloc, prix: 1, jour: 2025-01-01}"), ["ligne 3, actions[1].jour"]),
        (
            compte("actions:\n- {nature: bloc, prix: -1, jour: 2026-01-01}"),
            ["actions[1].prix : -1 devrait être au moins 0"],
        ),
        (
            compte("actions:\n- {nature: bloc, prix: 9, jour: 2026-01-01, apports: [{financeur: moi}]}"),
            ["apports[1].financeur : « moi » n’est pas connu"],
        ),
        (compte("peu_qualifie: [{declare_le: 2026-01-01, cesse_le: 2025-01-01}]"), ["cesse avant d’être déclarée"]),
        ("compte: &a {au: 2025-12-31}\nactivites: [*a, *a]", ["ancre, renvoi ou étiquette, refusés ici"]),
        ("compte: !!python/object:os.system {}", ["ancre, renvoi ou étiquette, refusés ici"]),
        ("[" * 60, ["plus de 24 niveaux"]),
        ("compte: [", ["ce n’est pas du YAML"]),
        ("compte: {au: 2025-12-31}\ncompte: {au: 2026-12-31}", ["« compte » est écrit deux fois"]),
        (compte("activites: [" + "{categorie: salarie, du: 2020-01-01}," * 201 + "]"), ["200 au plus"]),
    ],
)
def test_chaque_faute_est_dite_avec_sa_ligne(texte: str, dits: list[str]) -> None:
    with pytest.raises(ErreurSaisie) as refus:
        lire_situation(texte, nom="situation.yaml")
    message = str(refus.value)
    assert message.startswith("situation.yaml : ")
    for dit in dits:
        assert dit in message


def test_toutes_les_fautes_sont_dites_ensemble() -> None:
    with pytest.raises(ErreurSaisie) as refus:
        lire_situation("compte: {au: hier, montant: -3}\npermis: rose\n")
    assert [faute.chemin for faute in refus.value.fautes] == ["compte.au", "compte.montant", "permis"]


class Reponse(NamedTuple):
    statut: int
    sortie: str
    erreurs: str


@pytest.fixture
def brique(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Run ``brique droits cpf`` in this process, through its own entry point."""

    def lancer(*arguments: str | Path, entree: str = "") -> Reponse:
        monkeypatch.setattr(sys, "argv", ["brique", "droits", "cpf", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(entree))
        with pytest.raises(SystemExit) as fin:
            cli.main()
        sortie, erreurs = capfd.readouterr()
        assert "Traceback" not in sortie + erreurs
        return Reponse(int(fin.value.code or 0), sortie, erreurs)

    return lancer


@pytest.fixture
def fichier(tmp_path: Path) -> Path:
    chemin = tmp_path / "situation.yaml"
    chemin.write_text(ENTIER, encoding="utf-8")
    return chemin


def test_la_commande_montre_le_compte_et_ses_raisons(brique: Any, fichier: Path) -> None:
    statut, sortie, erreurs = brique(fichier)
    assert (statut, erreurs) == (0, "")
    assert "Compte du 31/12/2025 au 31/12/2030" in sortie
    assert "01/01/2026    1 840,50 €  Crédit de 2025 : 500,00 €." in sortie
    assert "[cpf-alimentation : art. R6323-1, I" in sortie
    assert "Retrait de 1 300,00 € : Conseiller." in sortie
    assert "1 300,00 €  du compte" in sortie
    assert "150,00 €  à payer par le titulaire" in sortie
    assert "À savoir" in sortie
    assert "Valeur probable, non confirmée : participation forfaitaire" in sortie


def test_la_commande_en_json(brique: Any, fichier: Path) -> None:
    statut, sortie, _ = brique(fichier, "--jusqu-a", "2028-12-31", "--json")
    lu = json.loads(sortie)
    assert statut == 0
    assert lu["compte"]["jusqu_a"] == "2028-12-31"
    assert lu["actions"][0]["a_payer"] == "150.00"
    assert lu["compte"]["mouvements"][0]["genre"] == "ouverture"
    assert lu["compte"]["solde"] == lu["compte"]["mouvements"][-1]["solde"]
    assert all(Decimal(part["montant"]) <= 1340 for part in lu["compte"]["mouvements"][1:])


def test_la_commande_lit_l_entree(brique: Any) -> None:
    assert brique("-", entree=compte("")).statut == 0


@pytest.mark.parametrize("jusqu_a", ["demain", "2030-13-01", "2020-01-01"])
def test_la_commande_refuse_un_horizon_impossible(brique: Any, fichier: Path, jusqu_a: str) -> None:
    statut, sortie, erreurs = brique(fichier, "--jusqu-a", jusqu_a)
    assert (statut, sortie) == (2, "")
    assert erreurs.startswith("Erreur : ")


def test_la_commande_dit_la_ligne_d_une_faute(brique: Any, tmp_path: Path) -> None:
    mauvais = tmp_path / "mauvais.yaml"
    mauvais.write_text("compte:\n  au: 2025-12-31\n  montant: beaucoup\n", encoding="utf-8")
    statut, sortie, erreurs = brique(mauvais)
    assert (statut, sortie) == (2, "")
    assert "ligne 3, compte.montant : « beaucoup » n’est pas un nombre" in erreurs
    assert "Rien n’en est calculé." in erreurs
