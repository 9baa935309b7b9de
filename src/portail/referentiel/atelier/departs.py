"""Where a version starts: a document, a fiche of the register, another version, or an empty page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from brique.erreurs import ErreurArgument
from brique.referentiel.redaction import Brouillon, Choix, Doute
from brique.referentiel.redaction.brouillon import parties
from brique.referentiel.redaction.cles import numeroter
from brique.referentiel.redaction.gestes import LISTES
from brique.referentiel.redaction.vers_fiche import depuis_fiche
from portail.referentiel.atelier.lecture_a_part import Lecture, lire_a_part
from portail.referentiel.queries import fiche_au

VU = "vu"
_CLE = re.compile(r"[A-Za-z0-9_-]{0,40}")
_NUMERO = re.compile(r"(?:RNCP|RS)\d{1,6}")


@dataclass(frozen=True, slots=True)
class Depot:
    """A deposited document: its name, its bytes, what was read in it."""

    nom: str
    octets: bytes = field(repr=False)
    lecture: Lecture = field(repr=False)


@dataclass(frozen=True, slots=True)
class Depart:
    """The first draft of a version and where it comes from."""

    brouillon: Brouillon
    issue_de: int | None = None
    fiche: str = ""
    depot: Depot | None = None


def depuis_document(octets: bytes, nom: str) -> Depart:
    """Start from a document. Raises ``ErreurLecture``."""
    lecture = lire_a_part(octets, nom)
    brouillon = nommer(lecture.brouillon)
    brouillon = replace(brouillon, doutes=tuple(map(refermable, brouillon.doutes)))
    return Depart(brouillon, depot=Depot(nom, octets, replace(lecture, brouillon=brouillon)))


def depuis_registre(numero: str) -> Depart:
    """Start from a fiche of the register. Raises ``ErreurArgument`` when it holds none of that number."""
    code = numero.strip().upper().replace(" ", "")
    lue = fiche_au(code) if _NUMERO.fullmatch(code) else None
    if lue is None:
        raise ErreurArgument(
            f"le registre ne connaît pas de fiche « {numero.strip()[:40]} »",
            action="Vérifiez son numéro ; la page « Certifications » permet de le retrouver.",
        )
    return Depart(nommer(depuis_fiche(lue.fiche)), fiche=code)


def depuis_version(pk: int, brouillon: Brouillon) -> Depart:
    """Start from a copy of another version: its settled doubts are behind it."""
    return Depart(replace(brouillon, doutes=brouillon.doutes_ouverts), issue_de=pk)


def page_blanche(intitule: str) -> Depart:
    """Start from nothing."""
    return Depart(Brouillon(intitule=intitule))


def signer(depart: Depart, organisation: str) -> Depart:
    """``depart`` with its certificateur: the organisation that opens it, when its source names none.

    A copy of another version is left as it is.
    """
    if depart.brouillon.certificateur.strip() or depart.issue_de is not None:
        return depart
    return replace(depart, brouillon=replace(depart.brouillon, certificateur=organisation))


def nommer(brouillon: Brouillon) -> Brouillon:
    """``brouillon`` with a name on every part, one that an address can hold: what bears another is named anew."""
    if all(_CLE.fullmatch(partie.cle) for partie in parties(brouillon)):
        return numeroter(brouillon)
    return numeroter(_sans_noms(replace(brouillon, doutes=())))


def _sans_noms(partie: Any) -> Any:
    listes = {nom: tuple(map(_sans_noms, getattr(partie, nom))) for nom in LISTES if hasattr(partie, nom)}
    return replace(partie, **listes, **({"cle": ""} if hasattr(partie, "cle") else {}))


def refermable(doute: Doute) -> Doute:
    """A doubt that a person may always close after having looked, whatever ways out it offers."""
    if any(not choix.gestes for choix in doute.choix):
        return doute
    deja: Iterable[str] = {choix.cle for choix in doute.choix}
    cle = next(nom for nom in (VU, f"{VU}-2", f"{VU}-3") if nom not in deja)
    return replace(doute, choix=(*doute.choix, Choix(cle, "C’est vu : laisser ainsi")))
