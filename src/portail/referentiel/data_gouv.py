"""Fetching the current official archives from data.gouv.fr, where the network allows.

The dataset's description lists its files; the most recent XML V4.1 archive of each répertoire is taken.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any, BinaryIO

from brique.erreurs import ErreurLecture

JEU = "https://www.data.gouv.fr/api/1/datasets/5eebbc067a14b6fecc9c9976/"
_ARCHIVE = re.compile(r"export-fiches-(rncp|rs)-v4-1-(\d{4}-\d{2}-\d{2})\.zip")
_DESCRIPTION_MAX = 20 * 1024**2
_ARCHIVE_MAX = 1024**3
_ATTENTE_SECONDES = 60
_RIEN = "Rien n’est importé."


@dataclass(frozen=True, slots=True)
class Archive:
    """One official archive: its file name, répertoire, date (ISO) and address."""

    nom: str
    repertoire: str
    date: str
    adresse: str


def archives_courantes(jeu: str = JEU) -> list[Archive]:
    """The most recent V4.1 archive of each répertoire that the dataset ``jeu`` lists, RNCP first.

    Raises ``ErreurLecture`` when the site does not answer, answers something else, or lists none.
    """
    plus_recentes: dict[str, Archive] = {}
    for ressource in _ressources(jeu):
        archive = _archive(ressource, jeu)
        if archive is None:
            continue
        tenue = plus_recentes.get(archive.repertoire)
        if tenue is None or archive.date > tenue.date:
            plus_recentes[archive.repertoire] = archive
    if not plus_recentes:
        raise ErreurLecture(
            "le jeu de données ne liste aucune archive XML V4.1",
            lieu=jeu,
            consequence=_RIEN,
            action="Téléchargez l’archive à la main et donnez son chemin.",
        )
    return [plus_recentes[repertoire] for repertoire in sorted(plus_recentes)]


def telecharger(archive: Archive, dossier: Path, avancement: Callable[[int, int], None]) -> Path:
    """Write ``archive`` in ``dossier`` under its own name and return its path. Bounded to 1 GiB.

    Raises ``ErreurLecture`` when the site does not answer, cuts the archive short or sends too much of it.
    """
    dossier.mkdir(parents=True, exist_ok=True)
    chemin = dossier / archive.nom
    partiel = chemin.with_suffix(".partiel")
    try:
        with _ouvrir(archive.adresse) as reponse, partiel.open("wb") as sortie:
            _verser(reponse, sortie, archive.adresse, avancement)
        partiel.replace(chemin)
    finally:
        partiel.unlink(missing_ok=True)
    return chemin


def _verser(reponse: Any, sortie: BinaryIO, adresse: str, avancement: Callable[[int, int], None]) -> None:
    annonce = reponse.headers.get("Content-Length") or ""
    total = int(annonce) if annonce.isdecimal() else 0
    lus = 0
    if total > _ARCHIVE_MAX:
        raise ErreurLecture("l’archive dépasse 1 Gio", lieu=adresse, consequence=_RIEN)
    while morceau := _morceau(reponse, 1 << 18, adresse):
        lus += len(morceau)
        if lus > _ARCHIVE_MAX:
            raise ErreurLecture("l’archive dépasse 1 Gio", lieu=adresse, consequence=_RIEN)
        sortie.write(morceau)
        avancement(lus, total)
    if lus < total:
        raise ErreurLecture(
            f"le téléchargement s’est interrompu ({lus} octets sur {total})",
            lieu=adresse,
            consequence=_RIEN,
            action="Recommencez.",
        )


def _ressources(jeu: str) -> list[Any]:
    try:
        description = json.loads(_lire(jeu, _DESCRIPTION_MAX))
    except (ValueError, RecursionError) as erreur:
        raise _illisible(jeu, f"la réponse n’est pas du JSON ({erreur})") from erreur
    ressources = description.get("resources", []) if isinstance(description, dict) else None
    if not isinstance(ressources, list):
        raise _illisible(jeu, "la réponse ne décrit pas un jeu de données")
    return ressources


def _illisible(jeu: str, constat: str) -> ErreurLecture:
    return ErreurLecture(
        constat,
        lieu=jeu,
        consequence=_RIEN,
        action="Vérifiez l’adresse, ou téléchargez l’archive à la main et donnez son chemin.",
    )


def _archive(ressource: Any, jeu: str) -> Archive | None:
    adresse = str(ressource.get("url", "")) if isinstance(ressource, dict) else ""
    nom = urllib.parse.urlsplit(adresse).path.rsplit("/", 1)[-1]
    trouve = _ARCHIVE.fullmatch(nom)
    schema = urllib.parse.urlsplit(jeu).scheme
    if trouve is None or urllib.parse.urlsplit(adresse).scheme != schema:
        return None
    return Archive(nom, trouve.group(1), trouve.group(2), adresse)


def _lire(adresse: str, maximum: int) -> bytes:
    morceaux: list[bytes] = []
    lus = 0
    with _ouvrir(adresse) as reponse:
        while morceau := _morceau(reponse, maximum + 1, adresse):
            morceaux.append(morceau)
            lus += len(morceau)
            if lus > maximum:
                raise ErreurLecture("la réponse est démesurée", lieu=adresse, consequence=_RIEN)
    return b"".join(morceaux)


def _morceau(reponse: Any, taille: int, adresse: str) -> bytes:
    try:
        morceau: bytes = reponse.read(taille)
    except (OSError, HTTPException) as erreur:
        raise _sans_reponse(adresse, erreur) from erreur
    return morceau


class _SansRedirection(urllib.request.HTTPRedirectHandler):
    """The official addresses are the last ones: one that sends elsewhere is not followed."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        fp.close()
        raise ErreurLecture(
            f"le site renvoie ailleurs ({newurl}), ce qui n’est pas suivi",
            lieu=str(req.full_url),
            consequence=_RIEN,
            action="Si cette adresse est la bonne, téléchargez l’archive à la main et donnez son chemin.",
        )


def _ouvrir(adresse: str) -> Any:
    if urllib.parse.urlsplit(adresse).scheme not in {"https", "http"}:
        raise ErreurLecture("l’adresse n’est pas celle d’un site", lieu=adresse, consequence=_RIEN)
    try:
        return urllib.request.build_opener(_SansRedirection).open(adresse, timeout=_ATTENTE_SECONDES)
    except urllib.error.HTTPError as erreur:
        erreur.close()
        raise _sans_reponse(adresse, erreur) from erreur
    except (OSError, HTTPException, ValueError) as erreur:
        raise _sans_reponse(adresse, erreur) from erreur


def _sans_reponse(adresse: str, erreur: Exception) -> ErreurLecture:
    return ErreurLecture(
        f"le site ne répond pas ({getattr(erreur, 'reason', erreur)})",
        lieu=adresse,
        consequence=_RIEN,
        action="Vérifiez l’accès au réseau, ou téléchargez l’archive à la main et donnez son chemin.",
    )
