"""A draft as a document to hand over: which writer makes which form."""

from __future__ import annotations

from brique.referentiel.redaction import Brouillon
from portail.referentiel.atelier.enums import Forme

_GENRES = {
    Forme.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Forme.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Forme.PDF: "application/pdf",
    Forme.XML: "application/xml",
    Forme.JSON: "application/json",
}


def ecrire(brouillon: Brouillon, forme: Forme, mention: str = "") -> tuple[bytes, str]:
    """The bytes of ``brouillon`` in ``forme``, and their media type. The writers are only loaded when they serve.

    ``mention`` says which version it is and its state, for the forms that have a place for it beside the draft.
    """
    return _octets(brouillon, forme, mention), _GENRES[forme]


def _octets(brouillon: Brouillon, forme: Forme, mention: str) -> bytes:
    match forme:
        case Forme.DOCX:
            from brique.referentiel.redaction.ecrire_docx import ecrire_docx

            return ecrire_docx(brouillon, mention=mention)
        case Forme.XLSX:
            from brique.referentiel.redaction.ecrire_xlsx import ecrire_xlsx

            return ecrire_xlsx(brouillon, mention=mention)
        case Forme.PDF:
            from brique.referentiel.redaction.ecrire_pdf import ecrire_pdf

            return ecrire_pdf(brouillon, mention=mention)
        case Forme.XML:
            from brique.referentiel.redaction.ecrire_xml import ecrire_xml

            return ecrire_xml(brouillon)
        case Forme.JSON:
            from brique.referentiel.redaction.forme import ecrire_json

            return ecrire_json(brouillon)
