"""Reading a référentiel document into a draft, with the document to show beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from brique.erreurs import ErreurArgument, ErreurLecture
from brique.referentiel.forme_json import depuis_json
from brique.referentiel.redaction.brouillon import Brouillon
from brique.referentiel.redaction.cloture import clore
from brique.referentiel.redaction.document import Document, Forme
from brique.referentiel.redaction.document_docx import lire_docx
from brique.referentiel.redaction.document_html import lire_html
from brique.referentiel.redaction.document_xlsx import lire_xlsx
from brique.referentiel.redaction.interpretation import interpreter
from brique.referentiel.redaction.ouverture import Bornes, Ouvert, ouvrir
from brique.referentiel.source import RIEN


@dataclass(frozen=True, slots=True)
class Lu:
    """What was read: the draft, and the document it comes from (without elements for a draft in JSON)."""

    brouillon: Brouillon
    document: Document


def lire_brouillon(origine: str | Path | BinaryIO, *, nom: str = "", bornes: Bornes | None = None) -> Lu:
    """Read a référentiel: Word, Excel, HTML, or a draft in JSON.

    A document that Brique wrote is read back as it is; any other is interpreted, and what it leaves undecided comes as
    doubts of the draft. Nothing is executed, nothing is fetched. Raises ``ErreurLecture`` when it cannot be read.
    """
    ouvert = ouvrir(origine, nom=nom, bornes=bornes)
    if ouvert.forme is Forme.JSON:
        return _depuis_json(ouvert)
    document = _document(ouvert)
    if not any(True for _ in document.textes()):
        raise ErreurLecture(
            "ce document ne contient aucun texte",
            lieu=ouvert.nom,
            consequence=RIEN,
            action="S’il est fait d’images (un scan), donnez le document d’origine.",
        )
    ecrit = _de_brique(ouvert)
    if ecrit is not None:
        return Lu(replace(ecrit, origine=ouvert.nom), document)
    return Lu(clore(interpreter(document), document), document)


def _document(ouvert: Ouvert) -> Document:
    match ouvert.forme:
        case Forme.DOCX:
            return lire_docx(ouvert.octets, ouvert.nom, macros=ouvert.macros)
        case Forme.XLSX:
            return lire_xlsx(ouvert.octets, ouvert.nom, macros=ouvert.macros)
        case _:
            return lire_html(ouvert.octets, ouvert.nom)


def _de_brique(ouvert: Ouvert) -> Brouillon | None:
    """The draft of a document in Brique's own layout, or None."""
    return None


def _depuis_json(ouvert: Ouvert) -> Lu:
    try:
        donnees = json.loads(ouvert.octets)
        brouillon = depuis_json(Brouillon, donnees["brouillon"])
    except (ValueError, KeyError, TypeError, RecursionError, ErreurArgument) as erreur:
        raise ErreurLecture(
            "ce JSON n’est pas un brouillon de Brique",
            lieu=ouvert.nom,
            consequence=RIEN,
            action="Donnez un fichier écrit par « brique referentiel convertir ».",
        ) from erreur
    return Lu(brouillon, Document(ouvert.nom, Forme.JSON, ()))
