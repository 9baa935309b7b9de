"""The form of the drafts that Brique writes: its version, the texts a file can hold, and the draft as a JSON file."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from brique.erreurs import ErreurArgument, ErreurLecture
from brique.referentiel.forme_json import depuis_json, en_json
from brique.referentiel.redaction.brouillon import Brouillon
from brique.referentiel.redaction.cles import numeroter
from brique.referentiel.source import RIEN

T = TypeVar("T")

FORME = "brique-brouillon/1"
"""The name and version of the form, in the JSON file and in the custom property ``forme`` of DOCX and XLSX."""
PROPRIETE = "forme"
_FAMILLE = FORME.partition("/")[0]
_ILLEGAUX = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SAUTS = re.compile("\r\n?|[\x0b\x0c]")
_VIDE = "à écrire"
_BLANC = re.compile(r"[\s\u200b\ufeff\u00ad]*")  # what does not show: zero-width marks too
_MARQUE = re.compile(rf"(\(+){_VIDE}({_BLANC.pattern})(\)+)")


def texte_xml(texte: str) -> str:
    """``texte`` as an XML document can hold it, hence as DOCX and XLSX give it back.

    Line breaks of any kind (also the vertical tabs and form feeds of word processors) become « \\n »; control
    characters, lone surrogates and U+FFFE/FFFF, which XML forbids, are dropped. Any other text is left as it is.
    """
    return _ILLEGAUX.sub("", _SAUTS.sub("\n", texte))


def pour_xml(valeur: T) -> T:
    """A draft (or any of its parts) whose every text went through ``texte_xml``; the same when all are legal."""
    propre: Any = valeur
    if isinstance(valeur, str) and type(valeur) is str:
        propre = texte_xml(valeur)
    elif isinstance(valeur, tuple):
        propre = tuple(pour_xml(element) for element in valeur)
    elif is_dataclass(valeur) and not isinstance(valeur, type):
        propre = replace(valeur, **{champ.name: pour_xml(getattr(valeur, champ.name)) for champ in fields(valeur)})
    return propre  # type: ignore[no-any-return]


def montrer_vide(texte: str, *, facultatif: bool = False) -> str:
    """What is written for ``texte``: itself, or « (à écrire) » when it is blank, so that its place is seen.

    A blank that is ``facultatif`` (a code, a rubrique) is left out. ``lire_vide`` gives the text back, exactly.

    >>> montrer_vide("Vendre"), montrer_vide(""), montrer_vide("(à écrire)")
    ('Vendre', '(à écrire)', '((à écrire))')
    """
    if facultatif and not texte:
        return ""
    if _BLANC.fullmatch(texte):
        return f"({_VIDE}{texte})"
    trouve = _MARQUE.fullmatch(texte)
    return f"({texte})" if trouve and len(trouve[1]) == len(trouve[3]) else texte


def lire_vide(texte: str) -> str:
    """The text that ``montrer_vide`` wrote.

    >>> lire_vide("Vendre"), lire_vide("(à écrire)"), lire_vide("((à écrire))")
    ('Vendre', '', '(à écrire)')
    """
    trouve = _MARQUE.fullmatch(texte)
    if trouve is None or len(trouve[1]) != len(trouve[3]):
        return texte
    return trouve[2] if len(trouve[1]) == 1 else texte[1:-1]


def verifier_forme(forme: str, lieu: str) -> None:
    """Raise ``ErreurLecture`` when ``forme`` is a version of Brique's form that this Brique does not know."""
    if forme.startswith(f"{_FAMILLE}/") and forme != FORME:
        raise ErreurLecture(
            f"ce brouillon est écrit sous la forme « {forme[:60]} », que ce Brique ne connaît pas (il lit « {FORME} »)",
            lieu=lieu,
            consequence=RIEN,
            action="Mettez Brique à jour, ou demandez le document à qui l’a écrit.",
        )


def ecrire_json(brouillon: Brouillon) -> bytes:
    """The draft whole, with its doubts, its keys and its places, as a JSON file in UTF-8."""
    donnees = {"forme": FORME, "brouillon": en_json(brouillon)}
    try:
        return (json.dumps(donnees, ensure_ascii=False, indent=2) + "\n").encode()
    except UnicodeEncodeError:  # a lone surrogate, which UTF-8 has no bytes for: JSON escapes it
        return (json.dumps(donnees, indent=2) + "\n").encode()


def relire_json(octets: bytes, *, nom: str = "") -> Brouillon:
    """The draft that ``ecrire_json`` wrote. Raises ``ErreurLecture``: not JSON, another form, something else inside.

    A part without ``cle``, or whose ``cle`` is already another's, receives one.
    """
    try:
        donnees = json.loads(octets.decode("utf-8-sig"))
    except (ValueError, RecursionError) as erreur:
        raise _illisible("ce n’est pas un fichier JSON", nom) from erreur
    forme = donnees.get("forme") if isinstance(donnees, dict) else None
    if not isinstance(forme, str) or "brouillon" not in donnees:
        raise _illisible("ce JSON n’est pas un brouillon de Brique (il n’a pas « forme » et « brouillon »)", nom)
    verifier_forme(forme, nom)
    if forme != FORME:
        raise _illisible(f"ce JSON est sous la forme « {forme[:60]} », qui n’est pas celle d’un brouillon", nom)
    try:
        return numeroter(depuis_json(Brouillon, donnees["brouillon"]))
    except (ErreurArgument, RecursionError) as erreur:
        constat = erreur.constat if isinstance(erreur, ErreurArgument) else "ce JSON est imbriqué sans fin"
        raise _illisible(constat, nom) from erreur


def _illisible(constat: str, nom: str) -> ErreurLecture:
    return ErreurLecture(
        constat,
        lieu=nom,
        consequence=RIEN,
        action="Donnez un brouillon enregistré par Brique, ou le document .docx, .xlsx ou .html.",
    )
