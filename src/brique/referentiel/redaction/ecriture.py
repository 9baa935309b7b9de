"""The forms a draft is written in, each by its writer, which is only loaded when it serves."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from brique.referentiel.redaction.brouillon import Brouillon


class FormeEcrite(StrEnum):
    """A form; its value is the file's suffix. ``XML`` is the register's structure, which carries no critère."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    JSON = "json"
    XML = "xml"

    @property
    def type_mime(self) -> str:
        bureautique = "application/vnd.openxmlformats-officedocument"
        return {
            FormeEcrite.DOCX: f"{bureautique}.wordprocessingml.document",
            FormeEcrite.XLSX: f"{bureautique}.spreadsheetml.sheet",
        }.get(self, f"application/{self.value}")


def ecrire(brouillon: Brouillon, forme: FormeEcrite, *, le: date | None = None, mention: str = "") -> bytes:
    """``brouillon`` in ``forme``. ``le`` is the day a PDF bears. Raises ``ErreurArgument`` when it does not fit.

    ``mention`` says which version it is and its state, in the forms that have a place for it beside the draft.
    """
    match forme:
        case FormeEcrite.DOCX:
            from brique.referentiel.redaction.ecrire_docx import ecrire_docx

            return ecrire_docx(brouillon, mention=mention)
        case FormeEcrite.XLSX:
            from brique.referentiel.redaction.ecrire_xlsx import ecrire_xlsx

            return ecrire_xlsx(brouillon, mention=mention)
        case FormeEcrite.PDF:
            from brique.referentiel.redaction.ecrire_pdf import ecrire_pdf

            return ecrire_pdf(brouillon, le=le, mention=mention)
        case FormeEcrite.XML:
            from brique.referentiel.redaction.ecrire_xml import ecrire_xml

            return ecrire_xml(brouillon)
    from brique.referentiel.redaction.forme import ecrire_json

    return ecrire_json(brouillon)
