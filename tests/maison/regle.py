"""What a rule is, and which files of the repository it reads."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RACINE = Path(__file__).parents[2]
JAMAIS = {".git", ".venv", "var", "__pycache__", "dist", "build"}
#: What is not text that someone of the project wrote.
BINAIRES = {".png", ".jpg", ".webp", ".ico", ".gz", ".zip", ".woff2", ".pdf", ".sqlite3", ".mo", ".xlsx"}

#: Reads one file (its path from the root, its text) and yields what is wrong, « ligne n : … » when it can.
Verification = Callable[[str, str], Iterable[str]]


@dataclass(frozen=True)
class Regle:
    """One rule: the files it binds, what it checks, and samples that prove it bites and does not bark.

    ``mauvais`` and ``bons`` are (path, text) pairs: the first must be refused, the second accepted.
    """

    nom: str
    concerne: Callable[[str], bool]
    verifie: Verification
    mauvais: tuple[tuple[str, str], ...]
    bons: tuple[tuple[str, str], ...] = ()

    def griefs(self, fichiers: Iterable[tuple[str, str]]) -> list[str]:
        """What is wrong in these files, each line ready to be read by whoever must mend it."""
        return [
            f"{chemin} : {grief}"
            for chemin, texte in fichiers
            if self.concerne(chemin)
            for grief in self.verifie(chemin, texte)
        ]


def python(*dossiers: str) -> Callable[[str], bool]:
    """True of the Python modules of these folders, migrations excepted: they are generated."""
    prefixes = tuple(f"{dossier}/" for dossier in dossiers)
    return lambda chemin: chemin.endswith(".py") and chemin.startswith(prefixes) and "/migrations/" not in chemin


def gabarit(chemin: str) -> bool:
    """True of the templates of the portal that become pages."""
    return chemin.startswith("src/portail/") and "/templates/" in chemin and chemin.endswith(".html")


@cache
def chemins_du_depot() -> tuple[str, ...]:
    """Every file that is or would be committed; without git (an unpacked archive), every file of ours."""
    try:
        sortie = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=RACINE,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        tous = (chemin.relative_to(RACINE) for chemin in RACINE.rglob("*") if chemin.is_file())
        noms = [chemin.as_posix() for chemin in tous if not JAMAIS & set(chemin.parts)]
    else:
        noms = [nom for nom in sortie.split("\0") if nom and (RACINE / nom).is_file()]
    return tuple(sorted(noms))


@cache
def fichiers_du_depot() -> tuple[tuple[str, str], ...]:
    """(path, text) of every text file of the repository."""
    noms = (nom for nom in chemins_du_depot() if Path(nom).suffix not in BINAIRES)
    return tuple((nom, (RACINE / nom).read_text(encoding="utf-8", errors="replace")) for nom in noms)
