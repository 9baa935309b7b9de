"""Settings: read from the environment, safe in production or not started at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from portail.socle import environnement
from portail.socle.environnement import ErreurReglage

PRODUCTION = {
    "BRIQUE_PRODUCTION": "1",
    "BRIQUE_SECRET": "k9" + "Zq-7_wXb" * 8,
    "BRIQUE_HOTES": "brique.example.org",
    "BRIQUE_COURRIEL_SERVEUR": "smtp://courriel.example.org",
    "BRIQUE_COURRIEL_EXPEDITEUR": "Brique <ne-pas-repondre@brique.example.org>",
}
DIRE_LES_REGLAGES = (
    "from portail import reglages as r; print(r.DEBUG, r.HTTPS, r.SESSION_COOKIE_SECURE, r.ALLOWED_HOSTS)"
)


def lancer(arguments: list[str], dossier: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python with nothing of this machine's Brique settings but those given."""
    gardees = {n: v for n, v in os.environ.items() if not n.startswith(("BRIQUE_", "DJANGO_"))}
    env = gardees | {"BRIQUE_VAR": str(dossier), "DJANGO_SETTINGS_MODULE": "portail.reglages"} | variables
    return subprocess.run([sys.executable, *arguments], env=env, capture_output=True, text=True, check=False)


def test_la_production_passe_le_controle_sans_un_avertissement(tmp_path: Path) -> None:
    resultat = lancer(["-m", "django", "check", "--deploy", "--fail-level", "WARNING"], tmp_path, **PRODUCTION)
    assert resultat.returncode == 0, resultat.stderr
    assert "no issues" in resultat.stdout + resultat.stderr or "Aucun problème" in resultat.stdout
    assert not (tmp_path / "secret").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"BRIQUE_SECRET": ""}, "BRIQUE_SECRET n’est pas renseigné"),
        ({"BRIQUE_SECRET": "court"}, "la clé n’a que 5 caractères"),
        ({"BRIQUE_HOTES": " "}, "BRIQUE_HOTES n’est pas renseigné"),
        ({"BRIQUE_DEBUG": "1"}, "ne démarre pas en production"),
        ({"BRIQUE_HACHAGE_RAPIDE": "1"}, "ne démarre pas en production"),
        ({"BRIQUE_PRODUCTION": "peut-être"}, "ni oui ni non"),
        ({"BRIQUE_BASE": "mysql://x/y"}, "« mysql » n’est pas connu"),
        ({"BRIQUE_COURRIEL_SERVEUR": "imap://x"}, "ne commence ni par smtp://"),
        ({"BRIQUE_COURRIEL_EXPEDITEUR": ""}, "BRIQUE_COURRIEL_EXPEDITEUR n’est pas renseigné"),
        ({"BRIQUE_ADRESSE_PUBLIQUE": "brique"}, "n’est pas l’adresse d’un site"),
    ],
)
def test_la_production_ne_demarre_pas_a_moitie_reglee(change: dict[str, str], message: str, tmp_path: Path) -> None:
    resultat = lancer(["-c", DIRE_LES_REGLAGES], tmp_path, PYTHONIOENCODING="utf-8", **(PRODUCTION | change))
    assert resultat.returncode != 0
    assert message in resultat.stderr


def test_sans_variable_c_est_le_developpement_local(tmp_path: Path) -> None:
    premier = lancer(["-c", f"{DIRE_LES_REGLAGES}; print(r.SECRET_KEY)"], tmp_path / "var")
    second = lancer(["-c", f"{DIRE_LES_REGLAGES}; print(r.SECRET_KEY)"], tmp_path / "var")
    assert premier.returncode == 0, premier.stderr
    assert premier.stdout == second.stdout
    assert premier.stdout.startswith("False False False ['localhost', '127.0.0.1', '[::1]']")
    assert stat.S_IMODE((tmp_path / "var/secret").stat().st_mode) == 0o600


def test_la_base_locale_tient_ses_reglages(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "with connection.cursor() as c:\n"
        "    for p in ('journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'):\n"
        "        print(p, *c.execute(f'PRAGMA {p}').fetchone())\n"
        "print(connection.transaction_mode)\n"
    )
    resultat = lancer(["-c", code], tmp_path)
    assert resultat.stdout.splitlines() == [
        "journal_mode wal", "synchronous 1", "foreign_keys 1", "busy_timeout 20000", "IMMEDIATE",
    ], resultat.stderr  # fmt: skip


def test_dix_demarrages_ensemble_tirent_un_seul_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(10) as fils:
        secrets = set(fils.map(environnement.secret_local, [tmp_path] * 10))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 50
    assert [f.name for f in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize(
    ("adresse", "attendu"),
    [
        (
            "postgresql://brique:mot%20secret@base.example:5433/registre?sslmode=require",
            {"NAME": "registre", "USER": "brique", "PASSWORD": "mot secret", "HOST": "base.example", "PORT": "5433",
             "OPTIONS": {"sslmode": "require"}},
        ),
        (
            "postgresql://postgres:@/postgres?host=/tmp/x",
            {"NAME": "postgres", "USER": "postgres", "PASSWORD": "", "HOST": "/tmp/x", "PORT": "", "OPTIONS": {}},
        ),
        ("postgres:///registre", {"NAME": "registre", "USER": "", "HOST": ""}),
        ("sqlite:///var/a%20b.sqlite3", {"NAME": "var/a b.sqlite3"}),
        ("sqlite:////srv/brique.sqlite3", {"NAME": "/srv/brique.sqlite3"}),
    ],
)  # fmt: skip
def test_une_adresse_de_base_se_lit(adresse: str, attendu: dict[str, Any]) -> None:
    lu = environnement.lire_base(adresse)
    assert {cle: lu[cle] for cle in attendu} == attendu


@pytest.mark.parametrize(
    "adresse", ["", "sqlite://", "sqlite:///", "mysql://a/b", "postgresql://u:tres-secret@h", "brique"]
)
def test_une_adresse_de_base_incomprise_est_refusee_sans_dire_le_secret(adresse: str) -> None:
    with pytest.raises(ErreurReglage, match="BRIQUE_BASE") as refus:
        environnement.lire_base(adresse)
    assert "tres-secret" not in str(refus.value)


@pytest.mark.parametrize(("texte", "lu"), [("1", True), ("Oui", True), ("0", False), ("", False), (" non ", False)])
def test_oui_et_non_se_lisent(texte: str, lu: bool) -> None:
    assert environnement.lire_booleen({"X": texte}, "X", defaut=not lu) is lu


@pytest.mark.parametrize("texte", ["-1", "deux", "1.5", "²"])
def test_un_nombre_incompris_est_refuse(texte: str) -> None:
    with pytest.raises(ErreurReglage, match="X : "):
        environnement.lire_entier({"X": texte}, "X", defaut=0)


def test_absent_vaut_le_defaut() -> None:
    assert environnement.lire_booleen({}, "X", defaut=True) is True
    assert environnement.lire_entier({"X": " "}, "X", defaut=4) == 4
    assert environnement.lire_liste({"X": " a, ,b "}, "X") == ["a", "b"]


@pytest.mark.django_db
def test_les_migrations_disent_tout_des_modeles() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "socle", check=True, dry_run=True, verbosity=0)
    assert connection.vendor in {"sqlite", "postgresql"}
