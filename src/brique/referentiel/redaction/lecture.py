"""Reading a référentiel document into a draft, with the document to show beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from brique.erreurs import ErreurLecture
from brique.referentiel.redaction.brouillon import Brouillon
from brique.referentiel.redaction.cloture import avec_les_remarques, clore
from brique.referentiel.redaction.document import Document, Forme
from brique.referentiel.redaction.forme import relire_json
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
        brouillon = relire_json(ouvert.octets, nom=ouvert.nom)
        return Lu(brouillon, Document(ouvert.nom, Forme.JSON, ()))
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
        doutes = avec_les_remarques(ecrit.doutes, document)
        return Lu(replace(ecrit, origine=ouvert.nom, doutes=doutes), document)
    return Lu(clore(interpreter(document), document), document)


def _document(ouvert: Ouvert) -> Document:
    """The document, by the reader of its form: each is imported when one is met."""
    if ouvert.forme is Forme.DOCX:
        from brique.referentiel.redaction.document_docx import lire_docx

        return lire_docx(ouvert.octets, ouvert.nom, macros=ouvert.macros)
    if ouvert.forme is Forme.XLSX:
        from brique.referentiel.redaction.document_xlsx import lire_xlsx

        return lire_xlsx(ouvert.octets, ouvert.nom, macros=ouvert.macros)
    from brique.referentiel.redaction.document_html import lire_html

    return lire_html(ouvert.octets, ouvert.nom)


def _de_brique(ouvert: Ouvert) -> Brouillon | None:
    """The draft of a document in Brique's own layout, or None."""
    if ouvert.forme is Forme.DOCX:
        from brique.referentiel.redaction.relire_docx import relire_docx

        return relire_docx(ouvert.octets)
    if ouvert.forme is Forme.XLSX:
        from brique.referentiel.redaction.relire_xlsx import relire_xlsx

        return relire_xlsx(ouvert.octets)
    return None
