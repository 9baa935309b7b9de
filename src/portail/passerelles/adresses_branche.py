"""Addresses of the report of a branche: what they carry after the « ? », read with care, and how it is written."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from brique.passerelles.valeurs import Cle
from portail.passerelles.queries_branche import Choix, Genre

VALEUR_MAX = 300
LISTE_MAX = 20_000
_NUMERO = re.compile(r"(?P<repertoire>RNCP|RS)?\s*(?P<chiffres>\d{1,7})(?!\d)", re.IGNORECASE)
_RESTE = re.compile(r"[\s,;.|/+-]+|\bet\b")


class Saisis(NamedTuple):
    """Numbers of fiches as a person typed them, and what is none."""

    numeros: tuple[str, ...]
    illisibles: tuple[str, ...]


def lire_numeros(texte: str) -> Saisis:
    """« RNCP 99012, 99013 » and the like: each number once, in order; without letters, it is of the RNCP."""
    propre = texte.replace("\x00", "")[:LISTE_MAX]
    trouves = [f"{(lu['repertoire'] or 'RNCP').upper()}{lu['chiffres']}" for lu in _NUMERO.finditer(propre)]
    restes = [reste for reste in _RESTE.split(_NUMERO.sub(" ", propre)) if reste]
    return Saisis(tuple(dict.fromkeys(trouves)), tuple(dict.fromkeys(restes)))


def lire_choix(parametres: QueryDict) -> Choix | None:
    """The branche that an address names, or None when it names none."""
    inactives, moteur = (parametres.get(nom) == "oui" for nom in ("inactives", "moteur"))
    for genre in Genre:
        valeur = parametres.get(genre.value, "").replace("\x00", "").strip()
        if not valeur:
            continue
        if genre is not Genre.FICHES:
            return Choix(genre, valeur[:VALEUR_MAX], inactives, moteur)
        numeros = lire_numeros(valeur).numeros
        return Choix(genre, ",".join(numeros), moteur=moteur) if numeros else None
    return None


def ecrire_choix(choix: Choix, **autres: str) -> str:
    """The query string that ``lire_choix`` reads, then ``autres``; empty ones are left out."""
    return urlencode([*parametres_de(choix), *((nom, valeur) for nom, valeur in autres.items() if valeur)], safe=",/")


def parametres_de(choix: Choix) -> list[tuple[str, str]]:
    """What an address says of a branche, name by name."""
    options = [nom for nom, vrai in (("inactives", choix.inactives), ("moteur", choix.moteur)) if vrai]
    return [(choix.genre.value, choix.valeur), *((nom, "oui") for nom in options)]


def lire_cle(texte: str) -> Cle:
    """A bloc as addresses write it: « RNCP99012/RNCP99012BC01 »."""
    fiche, _barre, code = texte.replace("\x00", "").partition("/")
    return Cle(fiche, code)


def ecrire_cle(cle: Cle) -> str:
    """What ``lire_cle`` reads."""
    return f"{cle.fiche}/{cle.code}"


def adresse_rapport(choix: Choix) -> str:
    """The report of a branche."""
    return f"{reverse('passerelles:branche-rapport')}?{ecrire_choix(choix)}"


def adresse_groupe(choix: Choix, cle: Cle, un: Cle | None = None, autre: Cle | None = None) -> str:
    """The page of the group that ``cle`` belongs to, ``un`` and ``autre`` side by side when given."""
    deux = {"un": ecrire_cle(un) if un else "", "autre": ecrire_cle(autre) if autre else ""}
    return f"{reverse('passerelles:branche-groupe')}?{ecrire_choix(choix, groupe=ecrire_cle(cle), **deux)}"


def adresse_fichier(choix: Choix, forme: str) -> str:
    """The report as a file."""
    return f"{reverse('passerelles:branche-telecharger', args=[forme])}?{ecrire_choix(choix)}"


def adresse_trame(choix: Choix, cle: Cle) -> str:
    """The common wording of the group that ``cle`` belongs to, as a Word document."""
    return f"{reverse('passerelles:branche-trame')}?{ecrire_choix(choix, groupe=ecrire_cle(cle))}"
