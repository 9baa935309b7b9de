"""Opening what is given as a référentiel document: sniffed, bounded, never executed, nothing fetched.

A document is small: it is held in memory whole, once its size, and what it would weigh unzipped, are known to be.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from brique.erreurs import ErreurLecture
from brique.referentiel.redaction.document import Forme
from brique.referentiel.source import RIEN, en_octets, motif_d_ouverture_refusee, nature

_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|section|div|p|table|h\d|ul)\b", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_EXTENSIONS = {
    Forme.DOCX: {".docx", ".docm", ".dotx", ".dotm"},
    Forme.XLSX: {".xlsx", ".xlsm", ".xltx", ".xltm"},
    Forme.HTML: {".html", ".htm", ".xhtml"},
    Forme.JSON: {".json"},
}
_AUTRES_DOCUMENTS = {".doc", ".xls", ".odt", ".ods", ".pdf", ".rtf", ".ppt", ".pptx", ".pages", ".numbers", ".txt"}
_NOMS = {Forme.DOCX: "un document Word", Forme.XLSX: "un classeur Excel", Forme.HTML: "du HTML", Forme.JSON: "du JSON"}
_CONSEILS = {
    "un ancien document Office": "Ouvrez-le dans Word ou Excel, enregistrez-le en .docx ou .xlsx, puis redonnez-le.",
    "un PDF": "Donnez le document d’origine (.docx ou .xlsx) : un PDF ne garde ni les tableaux, ni les titres.",
    "une image": "Donnez le document d’origine : le texte d’une image ne se lit pas.",
    "un document OpenDocument": "Enregistrez-le en .docx ou .xlsx, puis redonnez-le.",
}
_CONSEIL = "Donnez un document .docx, .xlsx ou .html, ou un brouillon .json de Brique."


@dataclass(frozen=True, slots=True)
class Bornes:
    """What a référentiel document may weigh, in bytes, and how many tags its parts may hold in all."""

    octets: int = 30 * 1024**2
    deplie: int = 200 * 1024**2
    texte: int = 64 * 1024**2
    entrees: int = 3000
    ratio: int = 200
    ratio_des: int = 4 * 1024**2
    balises: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Ouvert:
    """A document recognised: its bytes, its form, and whether it carries macros."""

    nom: str
    forme: Forme
    octets: bytes
    macros: bool = False


def est_un_referentiel(nom: str, debut: bytes) -> bool:
    """True when a file is to be read as a référentiel document rather than as an export of the register.

    ``debut`` is its first bytes (4 KiB are enough), ``nom`` its name: a PDF or an old .doc is a document too, which is
    then refused with the right advice.
    """
    if debut.startswith(b"PK"):
        return any(marque in debut for marque in (b"[Content_Types].xml", b"word/", b"xl/", b"mimetype"))
    if PurePosixPath(nom).suffix.lower() in {e for liste in _EXTENSIONS.values() for e in liste} | _AUTRES_DOCUMENTS:
        return True
    lisible = debut.decode("utf-16", "replace").encode() if debut.startswith(_UTF16) else debut
    lisible = lisible.removeprefix(b"\xef\xbb\xbf").lstrip()
    if lisible[:1] in {b"{", b"["} or debut.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return True
    return (
        re.search(rb"^<(?:!doctype\s+html|html|head|body|meta|section|div|p|table|h\d|ul)\b", lisible, re.I) is not None
    )


def ouvrir(origine: str | Path | BinaryIO, *, nom: str = "", bornes: Bornes | None = None) -> Ouvert:
    """Read and recognise a document. Raises ``ErreurLecture``: too big, a bomb, not what its name says, unknown."""
    bornes = bornes or Bornes()
    if isinstance(origine, str | Path):
        nom = nom or Path(origine).name
    else:
        nom = nom or PurePosixPath(str(getattr(origine, "name", "") or "document")).name
    octets = _lire(origine, nom, bornes)
    forme, macros = _reconnaitre(octets, nom, bornes)
    extension = PurePosixPath(nom).suffix.lower()
    connues = {e for liste in _EXTENSIONS.values() for e in liste}
    if extension in connues and extension not in _EXTENSIONS[forme]:
        raise ErreurLecture(
            f"le fichier n’est pas ce que dit son nom : il contient {_NOMS[forme]}",
            lieu=nom,
            consequence=RIEN,
            action=f"Renommez-le en {sorted(_EXTENSIONS[forme])[0]} si c’est bien le document voulu.",
        )
    return Ouvert(nom, forme, octets, macros)


def _lire(origine: str | Path | BinaryIO, nom: str, bornes: Bornes) -> bytes:
    try:
        if isinstance(origine, str | Path):
            with Path(origine).open("rb") as flux:
                octets = flux.read(bornes.octets + 1)
        else:
            octets = origine.read(bornes.octets + 1)
    except (OSError, ValueError) as erreur:
        raise ErreurLecture(
            motif_d_ouverture_refusee(erreur),
            lieu=nom.replace("\0", "�"),
            consequence=RIEN,
            action="Vérifiez le chemin et les droits d’accès, puis relancez.",
        ) from erreur
    if not octets.strip():
        raise ErreurLecture("le fichier est vide", lieu=nom, consequence=RIEN)
    if len(octets) > bornes.octets:
        raise ErreurLecture(
            f"le document pèse plus de {en_octets(bornes.octets)}",
            lieu=nom,
            consequence=RIEN,
            action="Retirez-en les images ou les annexes : seuls les textes et les tableaux sont lus.",
        )
    return octets


def _reconnaitre(octets: bytes, nom: str, bornes: Bornes) -> tuple[Forme, bool]:
    if octets.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _bureautique(octets, nom, bornes)
    debut = octets[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if octets.startswith(_UTF16):
        debut = octets[:4096].decode("utf-16", "replace").lstrip().encode()
    if debut[:1] in {b"{", b"["}:
        return Forme.JSON, False
    if debut.startswith(b"<") and not debut.startswith((b"<?xml", b"<FICHES")):
        return _html(octets, nom, bornes)
    if debut.startswith(b"<?xml") and re.search(rb"<html[\s>]", debut, re.IGNORECASE):
        return _html(octets, nom, bornes)
    quoi = nature(octets[:512])
    raise ErreurLecture(
        f"ce document ne se lit pas ({quoi})",
        lieu=nom,
        consequence=RIEN,
        action=next((conseil for mot, conseil in _CONSEILS.items() if mot in quoi), _CONSEIL),
    )


def _html(octets: bytes, nom: str, bornes: Bornes) -> tuple[Forme, bool]:
    if octets.count(b"<") > bornes.balises:
        raise _trop_de_balises(nom)
    return Forme.HTML, False


def _trop_de_balises(nom: str) -> ErreurLecture:
    return ErreurLecture(
        "le document contient des millions de balises", lieu=nom, consequence=RIEN, action="Donnez-en une partie."
    )


def _bureautique(octets: bytes, nom: str, bornes: Bornes) -> tuple[Forme, bool]:
    """An Office archive: every part is weighed and looked at before a library is given any of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            membres = archive.infolist()
            _peser(membres, nom, bornes)
            noms = {m.filename for m in membres}
            if "mimetype" in noms and "[Content_Types].xml" not in noms:
                raise _inconnu(nom, "un document OpenDocument")
            types = _parties(archive, membres, nom, bornes)
            if archive.testzip() is not None:
                raise zipfile.BadZipFile
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as erreur:
        raise ErreurLecture(
            "le document est abîmé ou incomplet",
            lieu=nom,
            consequence=RIEN,
            action="Ouvrez-le dans le logiciel d’où il vient, enregistrez-le de nouveau, puis redonnez-le.",
        ) from erreur
    forme = Forme.DOCX if "word/document.xml" in noms or b"wordprocessingml" in types else None
    forme = forme or (Forme.XLSX if any(n.startswith("xl/workbook") for n in noms) else None)
    if forme is None:
        raise _inconnu(nom, "une archive zip qui n’est ni un document Word, ni un classeur Excel")
    return forme, any(PurePosixPath(n).name.lower() == "vbaproject.bin" for n in noms)


def _inconnu(nom: str, quoi: str) -> ErreurLecture:
    return ErreurLecture(
        f"ce document ne se lit pas : c’est {quoi}",
        lieu=nom,
        consequence=RIEN,
        action=_CONSEILS.get(quoi, _CONSEIL),
    )


def _peser(membres: list[zipfile.ZipInfo], nom: str, bornes: Bornes) -> None:
    bombe = ErreurLecture(
        "ce document se déplie démesurément : il ressemble à une bombe de décompression",
        lieu=nom,
        consequence=RIEN,
        action="Enregistrez-le de nouveau depuis Word ou Excel, sans ses images, puis redonnez-le.",
    )
    if len(membres) > bornes.entrees or sum(m.file_size for m in membres) > bornes.deplie:
        raise bombe
    for membre in membres:
        if membre.flag_bits & 0x1:
            raise ErreurLecture(
                "le document est chiffré", lieu=nom, consequence=RIEN, action="Retirez son mot de passe."
            )
        if membre.file_size > bornes.ratio_des and membre.file_size > bornes.ratio * max(1, membre.compress_size):
            raise bombe


def _parties(archive: zipfile.ZipFile, membres: list[zipfile.ZipInfo], nom: str, bornes: Bornes) -> bytes:
    """Look at every XML part: no DOCTYPE, a bounded number of tags. Returns the list of content types."""
    types = b""
    restantes = bornes.texte
    balises = 0
    for membre in membres:
        if PurePosixPath(membre.filename).suffix.lower() not in {".xml", ".rels", ".vml"}:
            continue
        with archive.open(membre) as flux:
            contenu = flux.read(restantes + 1)
        restantes -= len(contenu)
        balises += contenu.count(b"<")
        if restantes < 0 or balises > bornes.balises:
            raise _trop_de_balises(nom)
        lisible = contenu.decode("utf-16", "replace").encode() if contenu.startswith(_UTF16) else contenu
        if _DOCTYPE.search(lisible):
            raise ErreurLecture(
                f"la partie « {membre.filename} » déclare un DOCTYPE, qu’un document de bureautique n’a jamais",
                lieu=nom,
                consequence=f"Il pourrait cacher des entités piégées. {RIEN}",
                action="Enregistrez-le de nouveau depuis Word ou Excel.",
            )
        if membre.filename == "[Content_Types].xml":
            types = lisible
    return types
