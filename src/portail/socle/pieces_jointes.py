"""What may be attached: a document whose first bytes say what it is, not too heavy, without macros."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brique.erreurs import ErreurArgument

OCTETS_MAX = 10 * 1024**2
NOM_MAX = 120
_ENTREES_MAX = 5000
_INVISIBLES = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Genre(models.TextChoices):
    """The documents that can be attached, as their first bytes say."""

    PDF = "pdf", gettext_lazy("PDF")
    PNG = "png", gettext_lazy("image PNG")
    JPEG = "jpeg", gettext_lazy("image JPEG")
    DOCX = "docx", gettext_lazy("Word")


_SIGNATURES = ((b"%PDF-", Genre.PDF), (b"\x89PNG\r\n\x1a\n", Genre.PNG), (b"\xff\xd8\xff", Genre.JPEG))
_SUFFIXES = {
    Genre.PDF: (".pdf",),
    Genre.PNG: (".png",),
    Genre.JPEG: (".jpg", ".jpeg"),
    Genre.DOCX: (".docx",),
}


@dataclass(frozen=True, slots=True)
class Recue:
    """A document accepted: its clean name, what it is, its bytes, their hash."""

    nom: str
    genre: Genre
    octets: bytes = field(repr=False)

    @property
    def empreinte(self) -> str:
        return hashlib.sha256(self.octets).hexdigest()


def recevoir(nom: str, octets: bytes) -> Recue:
    """A document as it is kept. Raises ``ErreurArgument`` when it is empty, too heavy, of no kind that is kept, or
    when the scan of this site (``ANALYSE_PIECES``) refuses it."""
    if not octets:
        raise ErreurArgument(_("ce document est vide"), consequence=_("Il n’est pas joint."))
    if len(octets) > OCTETS_MAX:
        raise ErreurArgument(_("ce document pèse plus de 10 Mo"), consequence=_("Il n’est pas joint."))
    genre = _genre(octets)
    if genre is None:
        raise ErreurArgument(
            _("ce document n’est ni un PDF, ni une image PNG ou JPEG, ni un document Word (.docx) sans macro"),
            consequence=_("Il n’est pas joint."),
            action=_("Enregistrez-le en PDF, puis redonnez-le."),
        )
    recue = Recue(_nommer(nom, genre), genre, octets)
    _analyser(recue)
    return recue


def _analyser(recue: Recue) -> None:
    """Ask the function that the site names: '' lets the document in, a sentence says why it is refused. A scan that
    does not answer refuses too: nothing is kept that was not seen."""
    if not settings.ANALYSE_PIECES:
        return
    try:
        refus = str(import_string(settings.ANALYSE_PIECES)(recue))
    except OSError:
        raise ErreurArgument(
            _("l’analyse des documents ne répond pas"),
            consequence=_("Il n’est pas joint."),
            action=_("Réessayez dans quelques minutes."),
        ) from None
    if refus:
        raise ErreurArgument(refus, consequence=_("Il n’est pas joint."))


def _genre(octets: bytes) -> Genre | None:
    for signature, genre in _SIGNATURES:
        if octets.startswith(signature):
            return genre
    return Genre.DOCX if octets.startswith(b"PK\x03\x04") and _est_un_docx(octets) else None


def _est_un_docx(octets: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            noms = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    if len(noms) > _ENTREES_MAX or any(PurePosixPath(nom).name.lower() == "vbaproject.bin" for nom in noms):
        return False
    return {"[Content_Types].xml", "word/document.xml"} <= set(noms)


def _nommer(nom: str, genre: Genre) -> str:
    """The name alone, without what hides in it, ending as its kind does."""
    propre = _INVISIBLES.sub("", PurePosixPath(nom.replace("\\", "/")).name).strip(" .") or _("document")
    suffixes = _SUFFIXES[genre]
    if not propre.lower().endswith(suffixes):
        propre = f"{propre}{suffixes[0]}"
    suffixe = PurePosixPath(propre).suffix
    return propre if len(propre) <= NOM_MAX else f"{propre[: NOM_MAX - len(suffixe)]}{suffixe}"


def telechargement(octets: bytes, nom: str) -> HttpResponse:
    """The answer that gives a private document: always downloaded, never shown by the browser, kept by nobody."""
    reponse = HttpResponse(octets, content_type="application/octet-stream")
    reponse.headers["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=nom))
    reponse.headers["Cache-Control"] = "no-store, private"
    return reponse
