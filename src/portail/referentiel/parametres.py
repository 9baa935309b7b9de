"""What addresses carry after the « ? »: a search, a day, a page. Read with care, never a reason to fail."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.http import QueryDict

from portail.referentiel.enums import Axe
from portail.referentiel.recherche import TEXTE_MAX, Demande, Vue

VALEURS_MAX = 50  # per axis: no form sends more


def lire_demande(parametres: QueryDict) -> Demande:
    """The search that an address asks for. What it does not know is left out."""
    texte = " ".join(parametres.get("q", "").replace("\x00", "").split())[:TEXTE_MAX]
    filtres = {str(axe): valeurs for axe in Axe.values if (valeurs := lire_valeurs(parametres.getlist(axe)))}
    vue = Vue.BLOCS if parametres.get("vue") == Vue.BLOCS else Vue.CERTIFICATIONS
    return Demande(texte, filtres, vue)


def lire_valeurs(valeurs: Iterable[str]) -> tuple[str, ...]:
    """The values given for one axis, each once."""
    return tuple(dict.fromkeys(propre[:300] for valeur in valeurs if (propre := valeur.replace("\x00", "").strip())))[
        :VALEURS_MAX
    ]


def ecrire_demande(demande: Demande, **autres: str) -> str:
    """The query string of ``demande``, in a steady order, then ``autres``; empty ones are left out."""
    parametres = QueryDict(mutable=True)
    if demande.texte:
        parametres["q"] = demande.texte
    for axe in Axe.values:
        if valeurs := demande.filtres.get(axe):
            parametres.setlist(axe, list(valeurs))
    if demande.vue is Vue.BLOCS:
        parametres["vue"] = Vue.BLOCS.value
    for nom, valeur in autres.items():
        if valeur:
            parametres[nom] = valeur
    return str(parametres.urlencode())


CODE_MAX = 80


def lire_code(texte: str) -> str:
    """A number of fiche or a code as people type them (« rncp 99012 »), in the register's way."""
    return "".join(texte.replace("\x00", "").split()).upper()[:CODE_MAX]


class Designation(NamedTuple):
    """What a person typed to name a bloc or its certification: the numbers it may mean, the end of the code or ''."""

    numeros: tuple[str, ...]
    bloc: str


def lire_designation(texte: str) -> Designation | None:
    """« rncp 99003 bc 02 », « 99003 », « BC02 de RNCP99003 »… None when no number is in there."""
    propre = _HORS_CODE.sub("", lire_code(texte))
    bloc = _BLOC.search(propre)
    reste = propre.replace(bloc[0], " ", 1) if bloc else propre
    lu = _NUMERO.search(reste)
    if lu is None:
        return None
    if lu["repertoire"]:
        numeros: tuple[str, ...] = (f"{lu['repertoire']}{lu['chiffres']}",)
    else:
        numeros = (f"RNCP{lu['chiffres']}",) if bloc else (f"RNCP{lu['chiffres']}", f"RS{lu['chiffres']}")
    return Designation(numeros, bloc[0] if bloc else "")


_HORS_CODE = re.compile(r"[^A-Z0-9]")
_BLOC = re.compile(r"BC\d{2,3}(?!\d)")
_NUMERO = re.compile(r"(?P<repertoire>RNCP|RS)?(?<!\d)(?P<chiffres>\d{2,7})(?!\d)")


class JourIllisible(ValueError):
    """What should be a day is not one written AAAA-MM-JJ."""


def lire_jour(parametres: QueryDict, nom: str = "au") -> date | None:
    """The day that ``nom`` asks for, None without it. Raises ``JourIllisible``."""
    texte = parametres.get(nom, "").strip()
    if not texte:
        return None
    try:
        jour = date.fromisoformat(texte)
    except ValueError as erreur:
        raise JourIllisible(texte) from erreur
    if not date(1970, 1, 1) <= jour <= date(9000, 1, 1):
        raise JourIllisible(texte)
    return jour
