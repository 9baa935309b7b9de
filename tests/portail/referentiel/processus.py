"""Brique in other processes, on a base of its own: what the tests of kills, concurrency and commands start.

``python -m tests.portail.referentiel.processus importer FICHIER JOUR`` imports step by step: it says each fiche read
and each order of its transaction, and waits for a line of its standard input (or its end) before going on.
``… lire`` answers each line of its standard input with the state of the register, in JSON.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

RACINE = Path(__file__).parents[3]
BRIQUE = (sys.executable, "-c", "from brique.cli import main; main()")
MODULE = (sys.executable, "-m", "tests.portail.referentiel.processus")
DELAI = 120
#: The base of an installation on SQLite, in its ``BRIQUE_VAR``.
FICHIER = "brique.sqlite3"
_QUAND = datetime(2026, 11, 22, 10, tzinfo=UTC)


@contextmanager
def base_a_part(dossier: Path, modele: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """Environment of a base on the engine of this run, that goes away at the end.

    Empty and not migrated, or a copy of the base of ``modele``, in which nobody may be meanwhile.
    """
    valeurs = {n: v for n, v in os.environ.items() if not n.startswith("BRIQUE_") and not n.lower().endswith("_proxy")}
    valeurs |= {"BRIQUE_VAR": str(dossier), "BRIQUE_HACHAGE_RAPIDE": "1", "PYTHONPATH": "src", "COLUMNS": "160"}
    serveur = os.environ.get("BRIQUE_BASE", "")
    if not serveur.startswith("postgres"):
        if modele is not None:
            dossier.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(modele["BRIQUE_VAR"]) / FICHIER, dossier / FICHIER)
        yield valeurs
        return
    import psycopg

    nom = f"brique_a_part_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(serveur, autocommit=True) as connexion:
        modeles = "" if modele is None else f' TEMPLATE "{urlsplit(modele["BRIQUE_BASE"]).path[1:]}"'
        connexion.execute(f'CREATE DATABASE "{nom}"{modeles}')
        try:
            yield {**valeurs, "BRIQUE_BASE": urlunsplit(urlsplit(serveur)._replace(path=f"/{nom}"))}
        finally:
            connexion.execute(f'DROP DATABASE "{nom}" WITH (FORCE)')


@cache
def migree() -> Mapping[str, str]:
    """A migrated base, made once for the run, to be copied and never written in: see ``base_a_part``."""
    from tests import base_migree

    pile = ExitStack()
    atexit.register(pile.close)
    variables = pile.enter_context(base_a_part(Path(pile.enter_context(TemporaryDirectory(prefix="brique-modele-")))))
    if "BRIQUE_BASE" not in variables:
        base_migree.copier(Path(variables["BRIQUE_VAR"]) / FICHIER)
    fini = brique(variables, "portail", "migrer")
    assert fini.code == 0, fini.erreurs
    return variables


@dataclass(frozen=True)
class Sortie:
    """What a command said."""

    code: int
    dit: str
    erreurs: str


def brique(variables: Mapping[str, str], *arguments: str | Path) -> Sortie:
    """Run ``brique …`` to its end."""
    commande = [*BRIQUE, *map(str, arguments)]
    fini = subprocess.run(
        commande, cwd=RACINE, env=dict(variables), capture_output=True, text=True, timeout=DELAI, check=False
    )
    return Sortie(fini.returncode, fini.stdout, fini.stderr)


@dataclass
class Processus:
    """A process of this module, spoken to line by line, killed at the end of the ``with`` if it still runs."""

    variables: Mapping[str, str]
    arguments: Sequence[str]
    module: ClassVar[Sequence[str]] = MODULE
    popen: subprocess.Popen[str] = field(init=False)

    def __enter__(self) -> Processus:
        self.popen = subprocess.Popen(
            [*self.module, *self.arguments],
            cwd=RACINE,
            env=dict(self.variables),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.tuer()

    def tuer(self) -> None:
        """SIGKILL: nothing of the process has time to clean up."""
        self.popen.kill()
        self.popen.communicate()

    def ligne(self) -> str:
        """The next line it says."""
        assert self.popen.stdout is not None
        return self.popen.stdout.readline().strip()

    def continuer(self) -> None:
        """One more step."""
        assert self.popen.stdin is not None
        self.popen.stdin.write("\n")
        self.popen.stdin.flush()

    def demander(self) -> dict[str, Any]:
        """The state of the register now, from a process that reads."""
        self.continuer()
        reponse: dict[str, Any] = json.loads(self.ligne())
        return reponse

    def finir(self) -> tuple[str, str]:
        """Everything it still says until it ends."""
        return self.popen.communicate(timeout=DELAI)


def _importer(fichier: str, jour: str) -> None:
    from django.db import connection

    from brique.erreurs import ErreurBrique
    from portail.referentiel.operations import Demande, importer

    def avancement(lus: int, total: int) -> None:
        _dire(f"lu {lus} {total}")

    def montrer(executer: Callable[..., Any], sql: str, *suite: Any) -> Any:
        resultat = executer(sql, *suite)
        if connection.in_atomic_block:
            _dire(f"ordre {' '.join(sql.split())[:60]}")
        return resultat

    demande = Demande(
        Path(fichier),
        _QUAND,
        appliquer=True,
        date_export=date.fromisoformat(jour),
        complet=True,
        avancement=avancement,
    )
    try:
        with connection.execute_wrapper(montrer):
            bilan = importer(demande)
    except ErreurBrique as erreur:
        print(f"refus {erreur}", flush=True)
    else:
        print(f"ecrit {bilan.applique}", flush=True)


def _dire(etape: str) -> None:
    print(etape, flush=True)
    sys.stdin.readline()


def _lire() -> None:
    print("pret", flush=True)
    for _ in sys.stdin:
        print(json.dumps(_etat()), flush=True)


def _etat() -> dict[str, Any]:
    """Counts, a hash of every fiche read back, and how many results a few searches find."""
    from brique.referentiel.forme_json import en_json
    from portail.referentiel import models, queries
    from portail.referentiel.recherche import Demande, chercher

    somme = sha256()
    for numero in models.Fiche.objects.order_by("numero").values_list("numero", flat=True)[::25]:
        lue = queries.fiche_au(numero)
        somme.update(json.dumps(en_json(lue.fiche) if lue and lue.courante else numero, sort_keys=True).encode())
    trouves = [chercher(Demande(texte)) for texte in ("", "maintenance", "conduire une ligne", "qualite", "RNCP12")]
    return {
        "comptes": queries.comptes(),
        "lu": somme.hexdigest(),
        "recherche": [(reponse.certifications, reponse.blocs) for reponse in trouves],
        "sources": queries.sources().count(),
    }


if __name__ == "__main__":
    from portail.commandes import preparer

    preparer()
    if sys.argv[1] == "importer":
        _importer(*sys.argv[2:])
    else:
        _lire()
