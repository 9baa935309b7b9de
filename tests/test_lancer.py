"""The launcher tells the truth: counts, legs that did not run, and the exit status that follows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import navigateur
from tests.lancer import (
    AUCUN_TEST,
    JAMBES,
    RACINE,
    Bilan,
    Jambe,
    compter,
    empechement,
    lire_bilan,
    lire_options,
    repartition,
    totaux,
)
from tests.lancer import tableau as tableau_de

JAMBE = JAMBES[0]
RAPPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


def rapport(dossier: Path, *comptes: int) -> Path:
    chemin = dossier / "rapport.xml"
    chemin.write_text(RAPPORT.format(*comptes), encoding="utf-8")
    return chemin


def test_une_erreur_compte_comme_un_echec(tmp_path: Path) -> None:
    assert compter(rapport(tmp_path, 10, 2, 1, 3)) == (4, 3, 3)


def test_un_rapport_absent_ou_illisible_ne_compte_rien(tmp_path: Path) -> None:
    assert compter(tmp_path / "absent.xml") is None
    (tmp_path / "coupe.xml").write_text("<testsuites><tests", encoding="utf-8")
    assert compter(tmp_path / "coupe.xml") is None


@pytest.mark.parametrize(
    ("comptes", "statut", "attendu"),
    [
        ((3, 0, 0, 0), 0, (3, 0, 0, True)),
        ((3, 1, 0, 1), 1, (1, 1, 1, True)),
        ((0, 0, 0, 0), AUCUN_TEST, (0, 0, 0, False)),
        ((2, 0, 0, 2), 0, (0, 0, 2, False)),
        ((3, 0, 0, 0), 3, (3, 1, 0, True)),
    ],
    ids=["tout passe", "un echec", "aucun test", "tout saute", "panne de pytest"],
)
def test_le_bilan_d_une_jambe(
    tmp_path: Path, comptes: tuple[int, ...], statut: int, attendu: tuple[int, int, int, bool]
) -> None:
    bilan = lire_bilan(JAMBE, rapport(tmp_path, *comptes), statut, 1.0)
    assert (bilan.reussis, bilan.echoues, bilan.sautes, bilan.a_couru) == attendu


def test_une_jambe_tuee_sans_rapport_est_un_echec(tmp_path: Path) -> None:
    assert lire_bilan(JAMBE, tmp_path / "absent.xml", -9, 1.0).echoues == 1


def test_une_jambe_sautee_se_dit_et_n_echoue_qu_en_mode_strict() -> None:
    bilans = [Bilan(JAMBES[1], reussis=5, sautes=1), Bilan(JAMBES[2], raison="pas de serveur")]
    assert totaux(bilans, stricte=False) == (5, 0, 1)
    assert totaux(bilans, stricte=True) == (5, 1, 1)
    texte = tableau_de(bilans, stricte=True)
    assert f"JAMBE SAUTÉE : {JAMBES[2].nom} — pas de serveur" in texte
    assert texte.splitlines()[-1] == "5 passed, 1 failed, 1 skipped"


def test_le_mode_strict_vient_de_l_option_ou_de_la_ci() -> None:
    assert lire_options([], {"CI": "true"})[0].stricte
    assert lire_options(["--stricte"], {})[0].stricte
    assert not lire_options([], {"CI": "false"})[0].stricte


def test_ce_qui_suit_les_deux_tirets_va_a_pytest() -> None:
    options, suite = lire_options(["--jambe", "coeur", "--", "-k", "lire"], {})
    assert (options.jambe, suite) == (["coeur"], ["-k", "lire"])


def test_une_jambe_entiere_se_partage_et_un_choix_de_tests_non(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.lancer.OUVRIERS", 3)
    lieux = [argument for argument in repartition(JAMBE, tmp_path, []) if "BRIQUE_VAR=" in argument]
    assert len(set(lieux)) == 3
    assert repartition(JAMBE, tmp_path, ["-k", "lire"]) == []
    monkeypatch.setattr("tests.lancer.OUVRIERS", 1)
    assert repartition(JAMBE, tmp_path, []) == []


def test_une_jambe_sans_ses_tests_dit_lesquels_manquent() -> None:
    assert empechement(Jambe("essai", "essai", ("tests/absents",))) == "tests/absents n’existe pas"
    assert empechement(Jambe("essai", "essai", ("tests/test_lancer.py",))) == ""


def test_chaque_dossier_de_tests_appartient_a_une_jambe() -> None:
    couverts = {argument for jambe in JAMBES for argument in jambe.arguments}
    trouves = {chemin.relative_to(RACINE) for chemin in (RACINE / "tests").rglob("test_*.py")}
    orphelins = [
        str(chemin) for chemin in trouves if not couverts & {str(chemin), *(str(parent) for parent in chemin.parents)}
    ]
    assert not orphelins, f"aucune jambe ne lance {orphelins} : voyez JAMBES dans tests/lancer.py"


def test_le_premier_navigateur_executable_est_pris(tmp_path: Path) -> None:
    faux = tmp_path / "chromium-factice"
    faux.write_text("#!/bin/sh\n", encoding="utf-8")
    assert navigateur.trouver_parmi(["", str(faux), "absent-lui-aussi"]) is None
    faux.chmod(0o755)
    assert navigateur.trouver_parmi(["", "absent", str(faux)]) == str(faux)
