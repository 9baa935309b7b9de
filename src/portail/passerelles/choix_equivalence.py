"""Choosing blocs: numbers typed in a field, blocs ticked below, read back as keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Fiche
from portail.referentiel.adresses import code_court

FICHES_MAX = 5
_NUMERO = re.compile(r"(?:RNCP|RS)\s*\d{1,6}")


@dataclass(frozen=True, slots=True)
class Case:
    """A bloc that can be ticked."""

    nom: str
    code: str
    libelle: str
    cochee: bool


@dataclass(frozen=True, slots=True)
class Groupe:
    """The blocs of a certification that can be ticked."""

    numero: str
    intitule: str
    cases: Sequence[Case]


def lire_numeros(texte: str) -> list[str]:
    """The numbers of fiches in a text as typed (« rncp 99012, RNCP99013BC01 »), each once, ``FICHES_MAX`` at most."""
    trouves = (numero.replace(" ", "") for numero in _NUMERO.findall(texte.upper()[:400]))
    return list(dict.fromkeys(trouves))[:FICHES_MAX]


def proposer(numeros: Iterable[str], fiches: Mapping[str, Fiche], coches: Iterable[str]) -> list[Groupe]:
    """The blocs of each certification that is known; one without bloc (a fiche of the RS) is ticked whole."""
    deja = set(coches)
    groupes = []
    for numero in numeros:
        fiche = fiches.get(numero)
        if fiche is None:
            continue
        cases = [
            Case(f"{numero}/{bloc.code}", code_court(bloc.code, numero), bloc.libelle, f"{numero}/{bloc.code}" in deja)
            for bloc in fiche.blocs
            if bloc.code
        ]
        entiere = Case(f"{numero}/", _("entière"), _("La certification entière"), f"{numero}/" in deja)
        groupes.append(Groupe(numero, fiche.intitule, [*cases, entiere]))
    return groupes


def lire_choix(noms: Iterable[str], numeros: Sequence[str]) -> tuple[Cle, ...]:
    """The keys ticked, of the certifications asked for only; a whole certification makes its own blocs useless."""
    cles = []
    for nom in noms:
        numero, _barre, code = nom.partition("/")
        if numero in numeros:
            cles.append(Cle(numero, code))
    entieres = {cle.fiche for cle in cles if not cle.code}
    return tuple(sorted({cle for cle in cles if not cle.code or cle.fiche not in entieres}))
