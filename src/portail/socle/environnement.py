"""Read the portal's settings from the environment: pure functions, each refusing what it does not understand."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from brique.erreurs import ErreurBrique

VRAI = frozenset({"1", "oui", "true", "vrai", "on"})
FAUX = frozenset({"", "0", "non", "false", "faux", "off"})
LONGUEUR_SECRET = 50
SCHEMAS_POSTGRESQL = frozenset({"postgresql", "postgres"})
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
SQLITE_ATTENTE_SECONDES = 20


class ErreurReglage(ErreurBrique):
    """A setting of the environment that is missing or cannot be understood: the portal does not start."""


def lire_booleen(environnement: Mapping[str, str], nom: str, *, defaut: bool = False) -> bool:
    """Read a yes/no variable (``1``/``0``, ``oui``/``non``, ``true``/``false``); unset gives ``defaut``.

    Raises ``ErreurReglage`` for any other word: a mistyped security switch must not be read as "no".
    """
    texte = environnement.get(nom)
    if texte is None:
        return defaut
    mot = texte.strip().lower()
    if mot in VRAI:
        return True
    if mot in FAUX:
        return False
    raise ErreurReglage(
        f"« {texte} » n’est ni oui ni non.",
        lieu=nom,
        consequence="Le portail ne démarre pas.",
        action="Écrivez 1 ou 0.",
    )


def lire_entier(environnement: Mapping[str, str], nom: str, *, defaut: int) -> int:
    """Read a whole number ≥ 0; unset or empty gives ``defaut``. Raises ``ErreurReglage`` otherwise."""
    texte = environnement.get(nom, "").strip()
    if not texte:
        return defaut
    if not texte.isascii() or not texte.isdigit():
        raise ErreurReglage(
            f"« {texte} » n’est pas un nombre entier positif.",
            lieu=nom,
            consequence="Le portail ne démarre pas.",
            action="Écrivez par exemple 0, 1 ou 2.",
        )
    return int(texte)


def lire_liste(environnement: Mapping[str, str], nom: str) -> list[str]:
    """Read a comma-separated list, blanks dropped."""
    return [part for part in (p.strip() for p in environnement.get(nom, "").split(",")) if part]


def lire_base(adresse: str) -> dict[str, object]:
    """Turn ``sqlite:///path`` or ``postgresql://user:secret@host:port/name?option=value`` into ``DATABASES`` form.

    ``sqlite:////abs/path`` is absolute, ``sqlite:///rel/path`` relative to the working directory. A PostgreSQL
    socket directory goes in the query: ``postgresql://user:@/name?host=/run/postgresql``. Every other query
    option is handed to the driver. Raises ``ErreurReglage`` for another scheme or a missing name.
    """
    parts = urlsplit(adresse)
    if parts.scheme == "sqlite":
        chemin = unquote(parts.path)[1:]
        if not chemin or parts.netloc:
            raise _base_refusee(adresse, "l’adresse ne nomme pas de fichier")
        return reglage_sqlite(Path(chemin))
    if parts.scheme in SCHEMAS_POSTGRESQL:
        nom = unquote(parts.path)[1:]
        if not nom:
            raise _base_refusee(_sans_secret(adresse), "l’adresse ne nomme pas de base")
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": nom,
            "USER": unquote(parts.username or options.pop("user", "")),
            "PASSWORD": unquote(parts.password or options.pop("password", "")),
            "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
            "PORT": options.pop("port", "") or str(parts.port or ""),
            "OPTIONS": options,
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise _base_refusee(_sans_secret(adresse), f"le moteur « {parts.scheme} » n’est pas connu")


def reglage_sqlite(chemin: Path) -> dict[str, object]:
    """The ``DATABASES`` entry of a SQLite file: WAL, writers take their lock at once, readers never wait."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(chemin),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_ATTENTE_SECONDES,
            "init_command": SQLITE_PRAGMAS,
        },
    }


def secret_local(dossier: Path) -> str:
    """The secret key of a local installation, drawn once and kept in ``dossier/secret`` (mode 600).

    Two processes starting together agree: the file is written aside, then linked under its name, and whoever
    comes second reads the first one's. Raises ``OSError`` when the folder cannot be written.
    """
    fichier = dossier / "secret"
    if not fichier.exists():
        dossier.mkdir(parents=True, exist_ok=True)
        brouillon = dossier / f"secret.{os.getpid()}.{secrets.token_hex(4)}"
        descripteur = os.open(brouillon, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descripteur, "w", encoding="ascii") as sortie:
            sortie.write(secrets.token_urlsafe(LONGUEUR_SECRET))
        try:
            os.link(brouillon, fichier)
        except FileExistsError:
            # another process drew the key first: its own is the one to keep
            pass
        finally:
            brouillon.unlink()
    return fichier.read_text(encoding="ascii").strip()


def exiger(environnement: Mapping[str, str], nom: str, *, raison: str, action: str) -> str:
    """The value of a variable production cannot do without. Raises ``ErreurReglage`` when unset or blank."""
    texte = environnement.get(nom, "").strip()
    if not texte:
        raise ErreurReglage(
            f"{nom} n’est pas renseigné.", lieu="BRIQUE_PRODUCTION=1", consequence=raison, action=action
        )
    return texte


def _base_refusee(adresse: str, constat: str) -> ErreurReglage:
    return ErreurReglage(
        f"{constat} (« {adresse} »).",
        lieu="BRIQUE_BASE",
        consequence="Le portail ne démarre pas.",
        action="Écrivez sqlite:///chemin/vers/fichier.sqlite3 ou postgresql://compte:secret@hote/base.",
    )


def _sans_secret(adresse: str) -> str:
    parts = urlsplit(adresse)
    return adresse.replace(f":{parts.password}@", ":…@") if parts.password else adresse
