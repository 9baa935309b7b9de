"""Opening what a user gives as a register: a path or a binary stream, plain or zipped, and nothing else.

The name is checked against the content, archives are bounded before a byte of them is inflated, and what comes out
is a set of named entries that open as binary streams. Nothing is ever extracted to disk.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO

from brique.erreurs import ErreurLecture

RIEN = "Rien n’a été lu."
_LECTURE_MAX = 4 * 1024**2


@dataclass(frozen=True, slots=True)
class Limites:
    """Bounds of a reading, in bytes: they keep memory and time finite whatever the file says of itself."""

    octets: int = 8 * 1024**3
    ratio: int = 200
    ratio_des: int = 50 * 1024**2
    entrees: int = 100
    fiche: int = 16 * 1024**2
    en_memoire: int = 32 * 1024**2
    morceau: int = 1024**2


@dataclass(frozen=True, slots=True)
class Entree:
    """One readable piece: its name for messages (« archive.zip › export.xml »), its size, and how to open it."""

    nom: str
    taille: int
    ouvrir: Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(slots=True)
class Source:
    """What was given, recognised: ``forme`` is ``xml`` or ``csv``, ``ignores`` names residue left aside."""

    nom: str
    forme: str
    entrees: list[Entree]
    ignores: list[str] = field(default_factory=list)

    @property
    def taille(self) -> int:
        return sum(entree.taille for entree in self.entrees)


@contextmanager
def reconnaitre(origine: str | Path | BinaryIO, *, nom: str = "", limites: Limites) -> Iterator[Source]:
    """Recognise ``origine``: XML flow, zip of it, CSV archive, or a folder holding the ten CSV files.

    ``nom`` names a stream in messages. Raises ``ErreurLecture`` when the content is not what it claims to be.
    """
    if isinstance(origine, str | Path):
        chemin = Path(origine)
        if os.path.isdir(chemin):  # Path.is_dir raises where access is denied
            yield _dossier(chemin)
            return
        with _ouvrir(chemin) as brut, _seekable(brut, chemin.name, limites) as flux:
            yield _fichier(flux, chemin.name, limites)
        return
    appele = nom or Path(str(getattr(origine, "name", "") or "flux")).name
    with _seekable(origine, appele, limites) as flux:
        yield _fichier(flux, appele, limites)


def _ouvrir(chemin: Path) -> BinaryIO:
    try:
        return chemin.open("rb")
    except (OSError, ValueError) as erreur:  # ValueError: a NUL in the path
        raise ErreurLecture(
            motif_d_ouverture_refusee(erreur),
            lieu=str(chemin).replace("\0", "�"),
            consequence=RIEN,
            action="Vérifiez le chemin et les droits d’accès, puis relancez.",
        ) from erreur


def motif_d_ouverture_refusee(erreur: OSError | ValueError) -> str:
    """Why a file does not open, in French."""
    if isinstance(erreur, FileNotFoundError):
        return "ce fichier n’existe pas"
    if isinstance(erreur, PermissionError):
        return "ce fichier ne peut pas être lu : l’accès est refusé"
    return f"le fichier ne s’ouvre pas ({getattr(erreur, 'strerror', None) or erreur})"


@contextmanager
def _seekable(flux: BinaryIO, nom: str, limites: Limites) -> Iterator[BinaryIO]:
    """``flux`` itself when it can go back, else a copy of it (in memory, then in a temporary file)."""
    if flux.seekable():
        yield flux
        return
    with SpooledTemporaryFile(max_size=limites.en_memoire) as copie:
        total = 0
        while morceau := flux.read(1 << 20):
            total += len(morceau)
            if total > limites.octets:
                raise ErreurLecture(f"le flux dépasse {en_octets(limites.octets)}", lieu=nom, consequence=RIEN)
            copie.write(morceau)
        copie.seek(0)
        yield copie  # type: ignore[misc]  # a SpooledTemporaryFile is a binary file in all but its stub


def _dossier(chemin: Path) -> Source:
    try:
        fichiers = sorted(f for f in chemin.iterdir() if f.is_file() and not f.name.startswith("."))
    except OSError as erreur:
        raise ErreurLecture(motif_d_ouverture_refusee(erreur), lieu=str(chemin), consequence=RIEN) from erreur
    if not any(f.suffix.lower() == ".csv" for f in fichiers):
        raise ErreurLecture(
            "ce dossier ne contient pas les dix fichiers de l’export CSV",
            lieu=str(chemin),
            consequence=RIEN,
            action="Donnez un fichier XML, une archive .zip, ou le dossier de l’export CSV décompressé.",
        )

    def ouvreur(fichier: Path) -> Callable[[], AbstractContextManager[BinaryIO]]:
        return lambda: _ouvrir(fichier)

    return Source(chemin.name, "csv", [Entree(f.name, f.stat().st_size, ouvreur(f)) for f in fichiers])


def _fichier(flux: BinaryIO, nom: str, limites: Limites) -> Source:
    try:
        flux.seek(0, io.SEEK_END)
        taille = flux.tell()
        flux.seek(0)
        debut = flux.read(512)
        flux.seek(0)
    except OSError as erreur:
        raise ErreurLecture(motif_d_ouverture_refusee(erreur), lieu=nom, consequence=RIEN) from erreur
    extension = PurePosixPath(nom).suffix.lower()
    if not debut:
        raise ErreurLecture("le fichier est vide", lieu=nom, consequence=RIEN)
    if taille > limites.octets:
        raise ErreurLecture(
            f"le fichier pèse {en_octets(taille)}, plus que la limite de {en_octets(limites.octets)}",
            lieu=nom,
            consequence=RIEN,
        )
    if debut.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if extension == ".xml":
            raise _pas_ce_que_dit_le_nom(nom, "une archive zip", "Renommez-le en .zip si c’est bien l’archive voulue.")
        return _archive(flux, nom, limites)
    if est_xml(debut):
        if extension in {".zip", ".csv"}:
            raise _pas_ce_que_dit_le_nom(nom, "du XML", "Renommez-le en .xml si c’est bien le flux voulu.")
        return Source(nom, "xml", [Entree(nom, taille, lambda: nullcontext(flux))])
    raise ErreurLecture(
        f"le contenu n’est ni le flux XML V4.1, ni une archive zip ({nature(debut)})",
        lieu=nom,
        consequence=RIEN,
        action="Donnez l’export officiel : un .xml, un .zip, ou le dossier des dix fichiers CSV.",
    )


def est_xml(debut: bytes) -> bool:
    """True when the first bytes are those of an XML document (UTF-8 with or without BOM, or UTF-16)."""
    if debut.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
        return True
    return debut.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"<")


def nature(debut: bytes) -> str:
    """What a file that is not read looks like, from its first bytes: « c’est un PDF », « du texte »…"""
    connus = {
        b"%PDF": "un PDF",
        b"\xd0\xcf\x11\xe0": "un ancien document Office",
        b"\x1f\x8b": "une archive gzip",
        b"7z\xbc\xaf": "une archive 7z",
        b"Rar!": "une archive rar",
        b"\x89PNG": "une image",
        b"\xff\xd8\xff": "une image",
    }
    for magie, nature in connus.items():
        if debut.startswith(magie):
            return f"c’est {nature}"
    return "du texte" if b"\x00" not in debut else "des données binaires"


def _pas_ce_que_dit_le_nom(nom: str, contenu: str, action: str) -> ErreurLecture:
    return ErreurLecture(
        f"le fichier n’est pas ce que dit son nom : il contient {contenu}", lieu=nom, consequence=RIEN, action=action
    )


def _archive(flux: BinaryIO, nom: str, limites: Limites) -> Source:
    try:
        archive = zipfile.ZipFile(_LectureBornee(flux))
        membres = [m for m in archive.infolist() if not m.is_dir()]
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, struct.error) as erreur:
        raise ErreurLecture(
            "l’archive est abîmée ou incomplète", lieu=nom, consequence=RIEN, action="Téléchargez-la de nouveau."
        ) from erreur
    if len(membres) > limites.entrees:
        raise ErreurLecture(
            f"l’archive contient {len(membres)} fichiers, plus que les {limites.entrees} admis",
            lieu=nom,
            consequence=RIEN,
        )
    residus = [m.filename for m in membres if _residu(m.filename)]
    membres = [m for m in membres if not _residu(m.filename)]
    for membre in membres:
        _verifier_membre(membre, nom, limites)
    if sum(m.file_size for m in membres) > limites.octets:
        raise ErreurLecture(
            f"l’archive annonce plus de {en_octets(limites.octets)} une fois décompressée", lieu=nom, consequence=RIEN
        )
    entrees = [
        Entree(f"{nom} › {_nom_lisible(m)}", m.file_size, _ouvreur(archive, m, f"{nom} › {_nom_lisible(m)}"))
        for m in membres
    ]
    return Source(nom, _forme_archive(membres, nom), entrees, residus)


def _forme_archive(membres: list[zipfile.ZipInfo], nom: str) -> str:
    suffixes = {PurePosixPath(m.filename).suffix.lower() for m in membres}
    if suffixes == {".xml"}:
        return "xml"
    if ".csv" in suffixes and ".xml" not in suffixes:
        return "csv"
    contenu = ", ".join(sorted(_nom_lisible(m) for m in membres)[:5]) or "rien"
    raise ErreurLecture(
        f"l’archive ne contient ni un flux XML seul, ni les dix fichiers de l’export CSV (elle contient : {contenu})",
        lieu=nom,
        consequence=RIEN,
        action="Donnez l’archive officielle telle qu’elle a été téléchargée.",
    )


def _residu(nom: str) -> bool:
    return nom.startswith("__MACOSX/") or PurePosixPath(nom).name in {".DS_Store", "Thumbs.db"}


def _nom_lisible(membre: zipfile.ZipInfo) -> str:
    """The member's base name, repaired when UTF-8 bytes were stored without the UTF-8 flag."""
    nom = PurePosixPath(membre.filename).name
    if membre.flag_bits & 0x800:
        return nom
    try:
        return nom.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return nom


def _verifier_membre(membre: zipfile.ZipInfo, nom: str, limites: Limites) -> None:
    lieu = f"{nom} › {_nom_lisible(membre)}"
    if membre.flag_bits & 0x1:
        raise ErreurLecture(
            "ce fichier de l’archive est chiffré",
            lieu=lieu,
            consequence=RIEN,
            action="L’export officiel n’a pas de mot de passe : téléchargez-le de nouveau.",
        )
    if membre.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ErreurLecture(
            f"ce fichier de l’archive est compressé d’une façon que Brique ne lit pas (méthode {membre.compress_type})",
            lieu=lieu,
            consequence=RIEN,
            action="Téléchargez l’archive officielle, ou recompressez-la en zip ordinaire.",
        )
    if PurePosixPath(membre.filename).suffix.lower() in {".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz"}:
        raise ErreurLecture(
            "l’archive contient une autre archive",
            lieu=lieu,
            consequence=RIEN,
            action="Décompressez d’abord l’archive extérieure, puis donnez celle de l’intérieur.",
        )
    if membre.file_size > limites.ratio_des and membre.file_size > limites.ratio * max(1, membre.compress_size):
        raise ErreurLecture(
            f"l’archive annonce {en_octets(membre.file_size)} pour {en_octets(membre.compress_size)} compressés : "
            "elle ressemble à une bombe de décompression",
            lieu=lieu,
            consequence=RIEN,
            action="Téléchargez l’archive officielle de nouveau.",
        )


def _ouvreur(
    archive: zipfile.ZipFile, membre: zipfile.ZipInfo, lieu: str
) -> Callable[[], AbstractContextManager[BinaryIO]]:
    def ouvrir() -> AbstractContextManager[BinaryIO]:
        try:
            brut = archive.open(membre)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, RuntimeError, struct.error) as erreur:
            raise ErreurLecture(
                f"ce fichier de l’archive ne s’ouvre pas ({erreur})",
                lieu=lieu,
                consequence=RIEN,
                action="Téléchargez l’archive de nouveau.",
            ) from erreur
        return io.BufferedReader(_MembreSur(brut, lieu), buffer_size=1 << 18)

    return ouvrir


class _LectureBornee:
    """The archive's stream, refusing the huge reads by which a false directory would fill the memory."""

    def __init__(self, flux: BinaryIO) -> None:
        self._flux = flux
        self.seek, self.tell, self.seekable = flux.seek, flux.tell, flux.seekable

    def read(self, nombre: int = -1) -> bytes:
        if nombre > _LECTURE_MAX:
            raise zipfile.BadZipFile("répertoire démesuré")
        return self._flux.read(nombre)


class _MembreSur(io.RawIOBase):
    """A zip member whose decompression errors come out as located ``ErreurLecture``."""

    def __init__(self, brut: IO[bytes], lieu: str) -> None:
        self._brut = brut
        self._lieu = lieu

    def readable(self) -> bool:
        return True

    def readinto(self, tampon: object) -> int:
        vue = memoryview(tampon)  # type: ignore[arg-type]  # any writable buffer, as io asks
        try:
            morceau = self._brut.read(len(vue))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as erreur:
            raise ErreurLecture(
                "le fichier compressé est abîmé ou tronqué",
                lieu=self._lieu,
                consequence="La lecture s’arrête ; rien n’est écrit.",
                action="Téléchargez l’archive de nouveau.",
            ) from erreur
        vue[: len(morceau)] = morceau
        return len(morceau)


def en_octets(nombre: int) -> str:
    """``nombre`` bytes in French: « 2,0 Mio »."""
    for unite, diviseur in (("Gio", 1024**3), ("Mio", 1024**2), ("Kio", 1024)):
        if nombre >= diviseur:
            return f"{nombre / diviseur:.1f} {unite}".replace(".", ",")
    return f"{nombre} octets"
