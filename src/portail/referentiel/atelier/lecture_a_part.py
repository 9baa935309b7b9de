"""Reading a deposited document in a process of its own: bounded in time and memory, knowing nothing of the site.

A document comes from anyone: whatever it does to the libraries that read it, this process is not the one that serves
pages. ``python -m portail.referentiel.atelier.lecture_a_part NOM`` reads a document on its standard input and writes
JSON on its output: the draft and the source to show, or the refusal.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from brique.erreurs import ErreurArgument, ErreurBrique, ErreurLecture
from brique.referentiel.forme_json import depuis_json, en_json
from brique.referentiel.redaction import Brouillon
from portail.referentiel.atelier.source import decrire

SECONDES = 60
_MEMOIRE = 1536 * 1024**2
_RIEN = "Rien n’est enregistré."
# What the reader needs of this environment: neither the secrets of the site nor the address of its database.
_VARIABLES = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT")


@dataclass(frozen=True, slots=True)
class Lecture:
    """What was read: the draft, the source to show beside it, and the form it was recognised as."""

    brouillon: Brouillon
    source: list[dict[str, Any]]
    forme: str


def lire_a_part(octets: bytes, nom: str, *, secondes: float = SECONDES) -> Lecture:
    """Read a document. Raises ``ErreurLecture``: what it is not, what it hides, or that it takes too long to read."""
    commande = [sys.executable, "-m", "portail.referentiel.atelier.lecture_a_part", nom.replace("\0", "�")]
    environnement = {nom: os.environ[nom] for nom in _VARIABLES if nom in os.environ}
    try:
        fini = subprocess.run(  # noqa: S603  # our own module; the name is an argument of it, never of a shell
            commande,
            input=octets,
            capture_output=True,
            timeout=secondes,
            env={**environnement, "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as erreur:
        raise _trop_lourd(nom, f"sa lecture prend plus de {secondes:.0f} secondes") from erreur
    try:
        return _lecture(json.loads(fini.stdout), nom)
    except (ValueError, KeyError, ErreurArgument) as erreur:
        raise _trop_lourd(nom, "sa lecture s’est interrompue") from erreur


def _lecture(dit: dict[str, Any], nom: str) -> Lecture:
    if "refus" in dit:
        raise ErreurLecture(**dit["refus"])
    return Lecture(depuis_json(Brouillon, dit["brouillon"]), dit["source"], dit["forme"])


def _trop_lourd(nom: str, constat: str) -> ErreurLecture:
    return ErreurLecture(
        constat,
        lieu=nom,
        consequence=_RIEN,
        action="Retirez-en ce qui n’est pas le référentiel, enregistrez-le de nouveau, puis redonnez-le.",
    )


def main() -> None:
    """Read standard input as a document and say what it holds."""
    _se_borner()
    sortie = sys.stdout
    sys.stdout = sys.stderr  # whatever a library prints is not the answer
    json.dump(_dire(sys.stdin.buffer.read(), sys.argv[1]), sortie, ensure_ascii=False)


def _dire(octets: bytes, nom: str) -> dict[str, Any]:
    from brique.referentiel.redaction.lecture import lire_brouillon

    try:
        lu = lire_brouillon(io.BytesIO(octets), nom=nom)
    except ErreurBrique as refus:
        parties = ("constat", "lieu", "consequence", "action")
        return {"refus": {partie: getattr(refus, partie) for partie in parties}}
    document = lu.document
    return {"brouillon": en_json(lu.brouillon), "source": decrire(document), "forme": str(document.forme)}


def _se_borner() -> None:
    """Take no more memory, nor processor, than a document deserves, where the system can hold a process to it."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMOIRE, _MEMOIRE))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDES, SECONDES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
