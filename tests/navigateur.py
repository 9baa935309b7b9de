"""Find a Chromium for the user journeys, or install one: ``python -m tests.navigateur``.

Never an error by itself: when nothing can be installed it says what will be skipped, and the strict mode of
``tests.lancer`` is what turns the missing leg into a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

#: Names under which distributions install Chromium, or a browser that is Chromium under another name.
NOMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DELAI_INSTALLATION = 900


def trouver() -> str | None:
    """Path of a Chromium to run, or None: ``BRIQUE_CHROMIUM``, then the system's, then Playwright's."""
    return trouver_parmi([os.environ.get("BRIQUE_CHROMIUM", ""), *NOMS]) or _celui_de_playwright()


def trouver_parmi(noms: Iterable[str]) -> str | None:
    """First of ``noms`` (command names or paths) that is an executable of this machine."""
    return next((chemin for nom in noms if nom and (chemin := shutil.which(nom))), None)


def _celui_de_playwright() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        chemin = Path(playwright.chromium.executable_path)
    return str(chemin) if chemin.is_file() else None


def _commandes_installation() -> list[list[str]]:
    """Ways to install one, best first: Debian's package (needs apt and root), then Playwright's download."""
    commandes = []
    if shutil.which("apt-get") and os.geteuid() == 0:
        commandes.append(["sh", "-c", "apt-get update -q && apt-get install -q -y chromium"])
    commandes.append([sys.executable, "-m", "playwright", "install", "chromium"])
    return commandes


def installer() -> str | None:
    """Try each way in turn; return the path of the Chromium obtained, or None. Says what it does."""
    environnement = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for commande in _commandes_installation():
        print(f"Chromium est absent : essai de « {' '.join(commande)} »…", flush=True)
        try:
            resultat = subprocess.run(
                commande,
                env=environnement,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=DELAI_INSTALLATION,
                check=False,
                text=True,
            )
        except (OSError, subprocess.TimeoutExpired) as erreur:
            print(f"  sans succès : {erreur}", flush=True)
            continue
        if resultat.returncode == 0 and (chemin := trouver()):
            return chemin
        print(f"  sans succès : {_derniere_ligne(resultat.stdout)}", flush=True)
    return None


def _derniere_ligne(sortie: str) -> str:
    lignes = [ligne for ligne in sortie.splitlines() if ligne.strip()]
    return lignes[-1].strip() if lignes else "aucune explication donnée"


def main() -> int:
    """Print the Chromium that will be used, or what is skipped without it; always succeed."""
    chemin = trouver() or installer()
    if chemin:
        print(f"Chromium : {chemin}")
        return 0
    print(
        "Aucun Chromium et aucun moyen d’en installer un ici : les parcours dans un vrai navigateur "
        "(tests/parcours_usager) seront sautés. Installez Chromium, ou indiquez le vôtre : "
        "BRIQUE_CHROMIUM=/chemin/vers/chromium make test"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
