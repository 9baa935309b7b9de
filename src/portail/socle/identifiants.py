"""The guard of what is kept for ever: identifiers and states, never a person's words or particulars.

The journal cannot be erased and a job's arguments are stored in clear: neither may hold narrative or personal data,
so that erasing a person stays possible. This is a net under careful callers, not a detector of personal data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from stdnum.fr import nir

from brique.erreurs import ErreurBrique

LONGUEUR_MAX = 80
MOTS_MAX = 4
PROFONDEUR_MAX = 3

_COURRIEL = re.compile(r"\S@\S")
_CLE = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)

Valeur: TypeAlias = "bool | int | float | str | list[Valeur] | dict[str, Valeur] | None"


class DonneePersonnelle(ErreurBrique):
    """A text that does not look like an identifier or a state was about to be kept for ever."""


def verifier(valeurs: Mapping[str, object], *, lieu: str) -> dict[str, Valeur]:
    """Return ``valeurs`` as a JSON object of identifiers and states; ``lieu`` names what is being written.

    Accepts None, booleans, numbers, texts of at most 80 characters and 4 words, and lists or objects of these, three
    levels deep. Raises ``DonneePersonnelle`` on an e-mail address, a social security number, a longer text or
    another type.
    """
    return {_cle(cle, lieu): _valeur(valeur, f"{lieu}.{cle}", 1) for cle, valeur in valeurs.items()}


def _valeur(valeur: object, lieu: str, profondeur: int) -> Valeur:
    if valeur is None or isinstance(valeur, bool | int | float):
        return valeur
    if isinstance(valeur, str):
        return _texte(valeur, lieu)
    if profondeur >= PROFONDEUR_MAX:
        raise _refus("une valeur trop imbriquée n’est pas un état.", lieu)
    if isinstance(valeur, list | tuple):
        return [_valeur(element, lieu, profondeur + 1) for element in valeur]
    if isinstance(valeur, Mapping):
        return {_cle(c, lieu): _valeur(v, f"{lieu}.{c}", profondeur + 1) for c, v in valeur.items()}
    raise _refus(f"le type {type(valeur).__name__} n’est ni un identifiant ni un état.", lieu)


def _texte(texte: str, lieu: str) -> str:
    if len(texte) > LONGUEUR_MAX or len(texte.split()) > MOTS_MAX:
        raise _refus("un texte rédigé n’est ni un identifiant ni un état.", lieu)
    if _COURRIEL.search(texte):
        raise _refus("une adresse électronique désigne une personne.", lieu)
    if nir.is_valid(texte):
        raise _refus("un numéro de sécurité sociale désigne une personne.", lieu)
    return str(texte)


def _cle(cle: object, lieu: str) -> str:
    if not isinstance(cle, str) or not _CLE.fullmatch(cle):
        raise _refus("un nom de champ s’écrit en minuscules, chiffres et tirets bas.", lieu)
    return cle


def _refus(constat: str, lieu: str) -> DonneePersonnelle:
    # the refused text itself is not repeated: errors end up in logs
    return DonneePersonnelle(
        constat, lieu=lieu, consequence="Rien n’est écrit.", action="Gardez un identifiant ou un état."
    )
