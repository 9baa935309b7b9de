"""Run every leg of the suite and say plainly what passed, failed and was skipped: ``python -m tests.lancer``.

Legs: ``coeur`` (library and house rules, without Django: seconds), ``epreuves`` (library, what takes long to prove),
``sqlite`` and ``postgres`` (the portal on each engine), ``navigateur`` (user journeys in a real Chromium). They run one
after the other, the tests of each shared out among processes, one per core, so that no core waits for a long leg to
end. ``--jambe NAME`` (may be given several times) runs only these; ``--stricte`` (or ``CI=true``) turns a leg that
could not run, or ran no test, into a failure; what follows ``--`` goes to pytest, which then keeps to one process.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests import navigateur
from tests.serveur_postgres import PostgresAbsentError, serveur

RACINE = Path(__file__).parents[1]
#: Processes among which the tests of a leg are shared out: more would only fight for memory and for ports.
OUVRIERS = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 4)
#: Seconds after which a test is considered stuck.
DELAI_PAR_TEST = 300
#: Exit status of pytest when it collected no test.
AUCUN_TEST = 5


@dataclass(frozen=True)
class Jambe:
    """One run of pytest: its name, what it is given, and in words what it covers."""

    nom: str
    sujet: str
    arguments: tuple[str, ...]


#: The library is tested without Django, and without what loads it.
SANS_DJANGO = ("-p", "no:django", "-p", "no:schemathesis")
#: Tests of the house and of this launcher.
TESTS_A_LA_RACINE = ("tests/test_maison.py", "tests/test_lancer.py")
JAMBES = (
    Jambe("navigateur", "parcours dans Chromium, SQLite", ("tests/parcours_usager",)),
    Jambe("sqlite", "portail, SQLite", ("tests/portail",)),
    Jambe("postgres", "portail, PostgreSQL", ("tests/portail",)),
    Jambe("epreuves", "bibliothèque, épreuves longues", (*SANS_DJANGO, "tests/epreuves")),
    Jambe("coeur", "bibliothèque, règles de la maison", (*SANS_DJANGO, "tests/coeur", *TESTS_A_LA_RACINE)),
)


@dataclass(frozen=True)
class Bilan:
    """What a leg came to. ``raison`` is set when it did not run: then every count is zero."""

    jambe: Jambe
    reussis: int = 0
    echoues: int = 0
    sautes: int = 0
    secondes: float = 0.0
    raison: str = ""

    @property
    def a_couru(self) -> bool:
        return not self.raison


def environnement(jambe: Jambe, dossier: Path, pile: ExitStack) -> dict[str, str]:
    """Environment of a leg: nothing of this installation's settings nor of its ``var/`` reaches the tests.

    Starts the PostgreSQL of the ``postgres`` leg, stopped when ``pile`` closes.
    Raises ``PostgresAbsentError``.
    """
    gardees = {"BRIQUE_CHROMIUM"}
    valeurs = {n: v for n, v in os.environ.items() if not n.startswith("BRIQUE_") or n in gardees}
    valeurs.pop("PYTHONDONTWRITEBYTECODE", None)  # a leg starts dozens of interpreters: compile once for all of them
    valeurs["BRIQUE_VAR"] = str(dossier / f"var-{jambe.nom}")
    if jambe.nom == "navigateur":
        valeurs["BRIQUE_ENCODEURS"] = "lexical"  # pages are its subject; a sentence encoder takes seconds to open
    if jambe.nom == "postgres":
        valeurs["BRIQUE_BASE"] = pile.enter_context(serveur())
    return valeurs


def empechement(jambe: Jambe) -> str:
    """Why this leg cannot run on this machine, or an empty string."""
    if jambe.nom == "navigateur" and navigateur.trouver() is None:
        return "aucun Chromium sur cette machine (python -m tests.navigateur dit comment en installer un)"
    demandes = (chemin for chemin in jambe.arguments if chemin.startswith("tests/"))
    absents = ", ".join(chemin for chemin in demandes if not (RACINE / chemin).exists())
    return f"{absents} n’existe pas" if absents else ""


def repartition(jambe: Jambe, dossier: Path, supplement: Sequence[str]) -> list[str]:
    """Arguments that share the tests of a leg out among processes, each with a ``BRIQUE_VAR`` of its own."""
    if supplement or OUVRIERS < 2:
        return []
    lieux = (dossier / f"var-{jambe.nom}-{rang}" for rang in range(OUVRIERS))
    return ["--dist=worksteal", *(f"--tx=popen//env:BRIQUE_VAR={lieu}" for lieu in lieux)]


def lancer(jambe: Jambe, dossier: Path, pile: ExitStack, supplement: Sequence[str]) -> Bilan:
    """Run pytest for this leg to its end, on the terminal, and read its outcome. Raises ``PostgresAbsentError``."""
    rapport = dossier / f"{jambe.nom}.xml"
    commande = [sys.executable, "-m", "pytest", "-q", f"--junitxml={rapport}", f"--timeout={DELAI_PAR_TEST}"]
    commande += ["-o", f"cache_dir=.pytest_cache/{jambe.nom}", *repartition(jambe, dossier, supplement)]
    variables, debut = environnement(jambe, dossier, pile), time.monotonic()
    commande += [*jambe.arguments, *supplement]
    processus = subprocess.Popen(commande, cwd=RACINE, env=variables, stdin=subprocess.DEVNULL)
    try:
        statut = processus.wait()
    finally:
        arreter(processus)
    secondes = time.monotonic() - debut
    print(f"◼ {jambe.nom} — {secondes:.1f} s", flush=True)
    return lire_bilan(jambe, rapport, statut, secondes)


def lire_bilan(jambe: Jambe, rapport: Path, statut: int, secondes: float) -> Bilan:
    """Counts of the JUnit report; a run that broke without a failed test counts as one failure."""
    comptes = compter(rapport)
    reussis, echoues, sautes = comptes or (0, 0, 0)
    if statut == AUCUN_TEST or (statut == 0 and reussis + echoues == 0):
        return Bilan(jambe, sautes=sautes, secondes=secondes, raison="aucun test exécuté")
    if statut != 0 and echoues == 0:
        echoues = 1
    return Bilan(jambe, reussis, echoues, sautes, secondes)


def compter(rapport: Path) -> tuple[int, int, int] | None:
    """(passed, failed, skipped) of a JUnit file, errors counted as failures; None without such a file."""
    try:
        suites = list(ET.parse(rapport).getroot().iter("testsuite"))
    except (OSError, ET.ParseError):
        return None
    total, echecs, erreurs, sautes = (
        sum(int(suite.get(nom, 0)) for suite in suites) for nom in ("tests", "failures", "errors", "skipped")
    )
    return max(total - echecs - erreurs - sautes, 0), echecs + erreurs, sautes


def courir(jambes: Sequence[Jambe], supplement: Sequence[str]) -> list[Bilan]:
    """Run the legs one after the other and give the outcome of each."""
    bilans: list[Bilan] = []
    with tempfile.TemporaryDirectory(prefix="brique-tests-") as dossier, ExitStack() as pile:
        for jambe in jambes:
            if raison := empechement(jambe):
                bilans.append(Bilan(jambe, raison=raison))
                continue
            print(f"▶ {jambe.nom} — {jambe.sujet}", flush=True)
            try:
                bilans.append(lancer(jambe, Path(dossier), pile, supplement))
            except PostgresAbsentError as erreur:
                bilans.append(Bilan(jambe, raison=str(erreur)))
    return bilans


def arreter(processus: subprocess.Popen[bytes]) -> None:
    """End a leg if it is still running: the launcher was interrupted."""
    if processus.poll() is not None:
        return
    processus.terminate()
    try:
        processus.wait(10)
    except subprocess.TimeoutExpired:
        processus.kill()
        processus.wait()


def tableau(bilans: Sequence[Bilan], stricte: bool) -> str:
    """Summary of the legs, the skipped ones said aloud, and the totals alone on the last line."""
    lignes = ["", f"{'jambe':<12}{'réussis':>9}{'échoués':>9}{'sautés':>9}{'secondes':>10}"]
    lignes += [
        f"{b.jambe.nom:<12}{b.reussis:>9}{b.echoues:>9}{b.sautes:>9}{b.secondes:>10.1f}" for b in bilans if b.a_couru
    ]
    manquantes = [b for b in bilans if not b.a_couru]
    lignes += [f"JAMBE SAUTÉE : {b.jambe.nom} — {b.raison}" for b in manquantes]
    if manquantes and stricte:
        lignes.append("En mode strict, une jambe sautée est un échec.")
    reussis, echoues, sautes = totaux(bilans, stricte)
    return "\n".join([*lignes, "", f"{reussis} passed, {echoues} failed, {sautes} skipped"])


def totaux(bilans: Sequence[Bilan], stricte: bool) -> tuple[int, int, int]:
    """(passed, failed, skipped) over the legs; in strict mode a leg that did not run is one failure."""
    manquantes = sum(not b.a_couru for b in bilans) if stricte else 0
    reussis, echoues, sautes = (sum(getattr(b, nom) for b in bilans) for nom in ("reussis", "echoues", "sautes"))
    return reussis, echoues + manquantes, sautes


def lire_options(arguments: list[str], variables: Mapping[str, str]) -> tuple[argparse.Namespace, list[str]]:
    """Options of the command line, then what follows ``--`` for pytest."""
    lecteur = argparse.ArgumentParser(prog="python -m tests.lancer", description="Lance les jambes de la suite.")
    noms = [jambe.nom for jambe in JAMBES]
    lecteur.add_argument("--jambe", action="append", choices=noms, help="seulement celle-ci")
    lecteur.add_argument(
        "--stricte",
        action="store_true",
        default=variables.get("CI", "").lower() in {"1", "true"},
        help="une jambe sautée, ou sans aucun test, est un échec (par défaut quand CI=true)",
    )
    coupure = arguments.index("--") if "--" in arguments else len(arguments)
    return lecteur.parse_args(arguments[:coupure]), arguments[coupure + 1 :]


def main() -> int:
    """Run, print the summary, and return 0 only when nothing failed."""
    options, supplement = lire_options(sys.argv[1:], os.environ)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        bilans = courir([j for j in JAMBES if not options.jambe or j.nom in options.jambe], supplement)
    except KeyboardInterrupt:
        print("\nInterrompu : rien n’est prouvé.", flush=True)
        return 130
    print(tableau(bilans, options.stricte), flush=True)
    return 1 if totaux(bilans, options.stricte)[1] else 0


if __name__ == "__main__":
    sys.exit(main())
