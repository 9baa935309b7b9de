"""A fiche as plain JSON, and back: what is stored, exchanged, and hashed to know whether something changed.

Empty values are left out, so that adding a field to the values never changes the hash of what has none.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from brique.erreurs import ErreurArgument

T = TypeVar("T")
_VIDES: tuple[Any, ...] = ("", None, (), frozenset())
_SANS_OBJET = frozenset({"ligne"})  # where it was read, not what it says


def en_json(valeur: Any) -> Any:  # noqa: PLR0911  # one return a kind of value
    """Dicts, lists, strings, numbers and booleans for any value of the register. Sets come out sorted."""
    if isinstance(valeur, StrEnum):
        return valeur.value
    if valeur is None or isinstance(valeur, str | int | bool):
        return valeur
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, Decimal):
        return str(valeur)
    if isinstance(valeur, frozenset):
        return sorted(valeur)
    champs = _champs(typing.cast(Any, type(valeur)))
    if champs is None:
        return [en_json(element) for element in valeur]
    resultat = {}
    for nom in champs:
        contenu = getattr(valeur, nom)
        if contenu not in _VIDES:
            resultat[nom] = contenu if type(contenu) is str else en_json(contenu)
    return resultat


def depuis_json(classe: type[T], donnees: Any) -> T:
    """The value of ``classe`` that ``en_json`` wrote. Raises ``ErreurArgument`` naming what does not fit."""
    try:
        return typing.cast(T, _decodeur(typing.cast(Any, classe))(donnees))
    except (TypeError, ValueError, KeyError, ArithmeticError) as erreur:
        raise ErreurArgument(f"ce JSON ne décrit pas un objet {classe.__name__} ({erreur})") from erreur


def empreinte(donnees: Any) -> str:
    """SHA-256 (hexadecimal) of JSON data, whatever the order of its keys."""
    return empreinte_texte(texte_canonique(donnees))


def texte_canonique(donnees: Any) -> str:
    """JSON data as compact text with sorted keys: equal data give equal texts."""
    return json.dumps(donnees, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def empreinte_texte(texte: str) -> str:
    """SHA-256 (hexadecimal) of a text in UTF-8."""
    return hashlib.sha256(texte.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _champs(classe: type) -> tuple[str, ...] | None:
    if dataclasses.is_dataclass(classe):
        noms: tuple[str, ...] = tuple(champ.name for champ in dataclasses.fields(classe))
    else:
        noms = getattr(classe, "_fields", ())
    return tuple(nom for nom in noms if nom not in _SANS_OBJET) or None


@cache
def _decodeur(attendu: Any) -> Callable[[Any], Any]:  # noqa: PLR0911  # one return a kind of value
    origine, arguments = typing.get_origin(attendu), typing.get_args(attendu)
    if origine in {typing.Union, types.UnionType}:
        return _decodeur_union(arguments)
    if origine is tuple:
        decoder = _decodeur(arguments[0])
        return lambda liste: tuple([decoder(element) for element in _exiger(liste, list)])
    if origine is frozenset:
        decoder = _decodeur(arguments[0])
        return lambda liste: frozenset([decoder(element) for element in _exiger(liste, list)])
    if attendu is date:
        return date.fromisoformat
    if attendu is Decimal:
        return lambda valeur: Decimal(_exiger(valeur, str))
    if attendu in {str, int, bool}:
        return lambda valeur: _exiger(valeur, attendu)
    if isinstance(attendu, type) and issubclass(attendu, StrEnum):
        return attendu
    return _decodeur_objet(attendu)


def _exiger(valeur: Any, attendu: type) -> Any:
    if type(valeur) is not attendu:
        raise TypeError(f"« {valeur!r} » au lieu de {attendu.__name__}")
    return valeur


def _decodeur_union(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    decodeurs = [_decodeur(argument) for argument in arguments if argument is not type(None)]

    def decoder(valeur: Any) -> Any:
        if valeur is None:
            return None
        for premier in decodeurs[:-1]:
            try:
                return premier(valeur)
            except ValueError:
                continue
        return decodeurs[-1](valeur)

    return decoder


def _decodeur_objet(classe: Any) -> Callable[[Any], Any]:
    indices = typing.get_type_hints(classe)
    champs = {nom: _decodeur(indice) for nom, indice in indices.items()}
    exiges = [nom for nom in getattr(classe, "_fields", ()) if nom not in classe._field_defaults]
    sans_defaut = {nom: "" for nom in exiges if indices[nom] is str}  # left out when empty, like the others

    def decoder(donnees: Any) -> Any:
        lus = {nom: champs[nom](valeur) for nom, valeur in _exiger(donnees, dict).items()}
        return classe(**(sans_defaut | lus if sans_defaut else lus))

    return decoder
