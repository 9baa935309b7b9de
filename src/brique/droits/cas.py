"""Cases that a jurist can read: a question put to a rule in YAML, and what it must give, compared with what it gives.

Each subject gives its kinds of questions (``genre``): a function from what the file holds to the named parts of an
answer. A case names the parts it expects, no others; ``refus`` expects the question to be refused, with these words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from pydantic import Field

from brique.droits.noyau import Droit
from brique.erreurs import ErreurBrique
from brique.saisie import Chemin, ErreurSaisie, Faute, Forme, Lu, controler, lire_yaml

DOSSIER = Path(__file__).parent / "cas"
REFUS = "refus"

Repondre: TypeAlias = Callable[[Lu, str, Droit], Mapping[str, Any]]
"""A kind of question: the question as written (``genre`` aside), the place to name in errors, the law → the answer."""


class FormeCas(Forme):
    """A case: what it shows in a sentence, the rule it holds, its question and what is expected of the answer."""

    cas: Annotated[str, Field(min_length=8, max_length=200)]
    regle: str
    question: Annotated[dict[str, Any], Field(min_length=1)]
    attendu: Annotated[dict[str, Any], Field(min_length=1)]


class FormeFichierCas(Forme):
    """A file of cases."""

    cas: Annotated[tuple[FormeCas, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Cas:
    """A case as read. ``lieu`` names its file and line; ``question`` keeps the line of each of its parts."""

    nom: str
    regle: str
    genre: str
    question: Lu
    attendu: Mapping[str, Any]
    lieu: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of an answer that is not what the case expects."""

    partie: str
    attendu: str
    obtenu: str

    def __str__(self) -> str:
        return f"{self.partie} : attendu {self.attendu}, obtenu {self.obtenu}"


@cache
def tous() -> tuple[Cas, ...]:
    """The cases shipped with Brique, read once, file after file."""
    return tuple(cas for fichier in sorted(DOSSIER.glob("*.yaml")) for cas in lire_cas(fichier))


def lire_cas(fichier: Path) -> tuple[Cas, ...]:
    """The cases of a file. Raises ErreurSaisie for a fault of form, or a question without its kind."""
    lu = lire_yaml(fichier, nom=fichier.name)
    controler(lu, FormeFichierCas, nom=fichier.name)
    return tuple(_cas(lu, rang, fichier.name) for rang in range(len(lu.contenu["cas"])))


def jouer(cas: Cas, genres: Mapping[str, Repondre], droit: Droit) -> tuple[Difference, ...]:
    """What differs between the case and the answer: nothing when the rule holds. A refusal that the case does not
    expect is a difference too; ErreurSaisie when the question itself is not well written."""
    if cas.genre not in genres:
        connus = ", ".join(sorted(genres))
        raise ErreurSaisie(cas.lieu, (Faute(cas.question.ligne(()), "genre", f"« {cas.genre} » ; attendu : {connus}"),))
    try:
        obtenu = genres[cas.genre](cas.question, cas.lieu, droit)
    except ErreurBrique as refus:
        if isinstance(refus, ErreurSaisie) and REFUS not in cas.attendu:
            raise
        return _refus(cas.attendu, str(refus))
    return tuple(_differences(cas.attendu, obtenu, ""))


def partie(lu: Lu, chemin: Chemin) -> Lu:
    """A part of what was read, with its own lines."""
    contenu = lu.contenu
    for part in chemin:
        contenu = contenu[part]
    long = len(chemin)
    return Lu(contenu, {lieu[long:]: ligne for lieu, ligne in lu.lignes.items() if lieu[:long] == chemin})


def _cas(lu: Lu, rang: int, nom: str) -> Cas:
    chemin: Chemin = ("cas", rang)
    ecrit = lu.contenu["cas"][rang]
    question = partie(lu, (*chemin, "question"))
    if "genre" not in question.contenu:
        raise ErreurSaisie(nom, (Faute(question.ligne(()), "question", "il manque le genre de question"),))
    reste = {cle: valeur for cle, valeur in question.contenu.items() if cle != "genre"}
    return Cas(
        ecrit["cas"],
        ecrit["regle"],
        question.contenu["genre"],
        Lu(reste, question.lignes),
        ecrit["attendu"],
        f"{nom}, ligne {lu.ligne(chemin)}",
    )


def _refus(attendu: Mapping[str, Any], message: str) -> tuple[Difference, ...]:
    voulu = attendu.get(REFUS)
    if voulu is not None and str(voulu) in message:
        return ()
    return (Difference(REFUS, str(voulu) if voulu else "aucun refus", message),)


def _differences(attendu: Mapping[str, Any], obtenu: Mapping[str, Any], prefixe: str) -> Iterator[Difference]:
    for cle, voulu in attendu.items():
        nom = f"{prefixe}{cle}"
        if cle not in obtenu:
            yield Difference(nom, dire(voulu), f"rien (connus : {', '.join(obtenu)})")
        elif isinstance(voulu, Mapping) and isinstance(obtenu[cle], Mapping):
            yield from _differences(voulu, {str(part): valeur for part, valeur in obtenu[cle].items()}, f"{nom}.")
        elif not convient(voulu, obtenu[cle]):
            yield Difference(nom, dire(voulu), dire(obtenu[cle]))


def convient(voulu: Any, obtenu: Any) -> bool:
    """True when an answer is what was written: the same number, day or truth; a text that holds these words; a list
    where each text expected is found, as many as there are when they are numbers or days."""
    if isinstance(voulu, list):
        return isinstance(obtenu, list | tuple) and _liste_convient(voulu, obtenu)
    if obtenu is None or voulu is None:
        return obtenu is voulu
    if isinstance(obtenu, Decimal | int) and not isinstance(obtenu, bool):
        return _nombre(voulu) == obtenu
    exact = isinstance(obtenu, bool | date | Enum)
    return str(voulu) == dire(obtenu) if exact else str(voulu) in str(obtenu)


def dire(valeur: Any) -> str:
    """A value as a case writes it."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Enum):
        return str(valeur.value)
    if isinstance(valeur, Mapping):
        return ", ".join(f"{cle} : {dire(part)}" for cle, part in valeur.items())
    if isinstance(valeur, list | tuple):
        return f"[{' | '.join(dire(part) for part in valeur)}]"
    return "rien" if valeur is None else str(valeur)


def _liste_convient(voulus: Sequence[Any], obtenus: Iterable[Any]) -> bool:
    reste = list(obtenus)
    if not voulus or any(not isinstance(part, str) for part in reste):
        return len(voulus) == len(reste) and all(convient(*paire) for paire in zip(voulus, reste, strict=True))
    return all(any(convient(voulu, part) for part in reste) for voulu in voulus)


def _nombre(voulu: Any) -> Decimal | None:
    try:
        return Decimal(str(voulu))
    except InvalidOperation:
        return None
