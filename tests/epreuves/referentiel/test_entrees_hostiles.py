"""Files that are broken, false or hostile: a located French error, nothing given, memory and time bounded."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from brique.erreurs import ErreurLecture
from brique.referentiel.source import Limites
from tests.coeur.referentiel.fabrique import SansRetour, archive, au_fil, fiche, flux, lus

BON = flux(fiche())
PLAFOND = 250 * 1024  # KiB
BOMBE = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


def refus(contenu: bytes | str | Path, nom: str = "essai.xml", **limites: int) -> ErreurLecture:
    with pytest.raises(ErreurLecture) as erreur:
        lus(contenu, nom=nom, limites=Limites(**limites))
    assert erreur.value.consequence, erreur.value
    return erreur.value


def lancer(programme: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``programme`` in a fresh interpreter that finds the library."""
    commande = [sys.executable, "-c", f"import sys; sys.path[:0] = ['src']\n{programme}", *arguments]
    return subprocess.run(commande, capture_output=True, text=True, cwd=Path(__file__).parents[3], check=False)


@pytest.mark.parametrize("forme", [lambda c: c, au_fil], ids=["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("doctype", "contenu"),
    [
        (f'<!DOCTYPE FICHES [<!ENTITY e0 "ha">{BOMBE}]>', "&e9;"),
        ('<!DOCTYPE FICHES [<!ENTITY f SYSTEM "file:///etc/passwd">]>', "&f;"),
        ('<!DOCTYPE FICHES [<!ENTITY f SYSTEM "http://127.0.0.1:9/x">]>', "&f;"),
        ('<!DOCTYPE FICHES [<!ENTITY % f SYSTEM "http://127.0.0.1:9/x"> %f;]>', ""),
        ('<!DOCTYPE FICHES SYSTEM "http://127.0.0.1:9/x.dtd">', ""),
        ("<!DOCTYPE FICHES>", ""),
    ],
)
def test_doctype_refuse(doctype: str, contenu: str, forme: Any) -> None:
    pieges = [f"<ACTIVITES_VISEES>{contenu}</ACTIVITES_VISEES>", ""]
    erreur = refus(forme(flux(*map(fiche, pieges)).replace(b"<FICHES>", f"{doctype}<FICHES>".encode())))
    assert "DOCTYPE" in erreur.constat or "entités piégées" in erreur.constat
    assert erreur.lieu.startswith("essai.xml")
    assert "root:" not in str(erreur)


def test_bombe_dans_un_attribut_de_la_racine() -> None:
    piege = f'<!DOCTYPE FICHES [<!ENTITY e0 "ha">{BOMBE}]><FICHES a="&e9;">'
    assert refus(BON.replace(b"<FICHES>", piege.encode())).lieu.startswith("essai.xml")


@pytest.mark.parametrize(
    ("contenu", "constat", "lieu"),
    [
        (b"", "le fichier est vide", "essai.xml"),
        (b"%PDF-1.7\n", "c’est un PDF", "essai.xml"),
        (b"\x89PNG\r\n\x1a\n", "c’est une image", "essai.xml"),
        (b"\x1f\x8b\x08\x00", "c’est une archive gzip", "essai.xml"),
        (b"Numero_Fiche;Intitule", "du texte", "essai.xml"),
        (b"\x00\x01\x02", "des données binaires", "essai.xml"),
        (archive({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}), "une archive zip", "essai.xml"),
        (b"<html><body>503</body></html>", "la racine est <html>, pas <FICHES>", "essai.xml, ligne 1"),
        (b"<html><br></html>", "se ferme sous un autre nom", "essai.xml, ligne 1, colonne"),
        (b"<FICHES>", "il manque la fin", "essai.xml, ligne 1"),
        (b"<", "XML n’est pas valide", "essai.xml, ligne 1"),
        (BON + b"<FICHES/>", "du contenu après la fin", "essai.xml, ligne 11"),
        (
            BON.replace(b"Boulanger", "Pâtissier".encode("latin-1")),
            "n’est pas celui que le fichier annonce",
            "essai.xml, ligne 6",
        ),
        (BON.replace(b"UTF-8", b"martien"), "l’encodage annoncé n’est pas connu", "essai.xml, ligne 1"),
        (BON.replace(b"Boulanger", b"Bou\x00langer"), "XML n’est pas valide", "essai.xml, ligne 6"),
        (b"<FICHES>" + b"<a>" * 100_000, "imbriqués trop profondément", "essai.xml, ligne 1"),
        (flux(fiche("<a>" * 100_000)), "imbriqués trop profondément", "essai.xml, ligne 8"),
        (BON.replace(b"<FICHE>", b"<FICHE a='%b'>" % (b"x" * 11_000_000)), "démesuré", "essai.xml, ligne"),
    ],
    ids=range(18),
)
def test_xml_refuse_et_situe(contenu: bytes, constat: str, lieu: str) -> None:
    erreur = refus(contenu)
    assert constat in erreur.constat
    assert erreur.lieu.startswith(lieu)
    assert len(str(erreur)) < 600


def test_rien_n_est_perdu_apres_une_entite_inconnue() -> None:
    """After an undefined entity the incremental parser starts anew: what follows must not pass for a whole file."""
    debut = b"<FICHES><VERSION_FLUX>4.1&eacute;</VERSION_FLUX>".ljust(512)
    with pytest.raises(ErreurLecture, match="entité inconnue"):
        lus(debut + flux(fiche(), declaration=""), limites=Limites(morceau=512))


@pytest.mark.parametrize(
    ("nom", "contenu", "constat"),
    [
        ("a.zip", BON, "il contient du XML"),
        ("a.csv", BON, "il contient du XML"),
        ("a.xml", archive({"a.xml": BON}), "il contient une archive zip"),
        ("a.zip", b"%PDF-1.7", "c’est un PDF"),
        ("a.zip", b"PK\x03\x04", "abîmée ou incomplète"),
        ("a.zip", archive({"a.xml": BON})[:-30], "abîmée ou incomplète"),
        ("a.zip", archive({}), "ne contient ni un flux XML"),
        ("a.docx", archive({"word/document.xml": b"<w/>", "_rels/.rels": b""}), "ne contient ni un flux XML"),
        ("a.zip", archive({"a.xml": BON, "b.csv": b""}), "ne contient ni un flux XML"),
        ("a.zip", archive({"a.zip": archive({"a.xml": BON})}), "une autre archive"),
        ("a.zip", archive({"a.xml": archive({"a.xml": BON})}), "ce n’est pas du XML"),
        ("a.zip", archive({"a.xml": BON}, zipfile.ZIP_LZMA), "d’une façon que Brique ne lit pas"),
        ("a.zip", archive({"a.xml": BON}, zipfile.ZIP_BZIP2), "d’une façon que Brique ne lit pas"),
        ("a.zip", archive({f"{n}.xml": b"" for n in range(10_000)}), "contient 10000 fichiers"),
        ("a.zip", archive({"a.xml": b" " * (2 << 20)}), "bombe de décompression"),
        ("a.zip", archive({"a.xml": b" " * (4 << 20)}, zipfile.ZIP_STORED), "sans fin de fiche"),
    ],
    ids=range(16),
)
def test_archive_refusee(nom: str, contenu: bytes, constat: str) -> None:
    erreur = refus(contenu, nom, ratio_des=1 << 20, fiche=1 << 20)
    assert constat in erreur.constat
    assert erreur.lieu.startswith(nom)


def changee(position_locale: int, position_centrale: int, valeur: bytes) -> bytes:
    """A zip of one file whose two headers hold ``valeur`` at the given places."""
    octets = bytearray(archive({"a.xml": BON}))
    for depart, position in ((0, position_locale), (octets.index(b"PK\x01\x02"), position_centrale)):
        octets[depart + position : depart + position + len(valeur)] = valeur
    return bytes(octets)


@pytest.mark.parametrize(
    ("contenu", "constat"),
    [
        (changee(6, 8, b"\x01\x00"), "chiffré"),
        (changee(14, 16, b"\x00\x00\x00\x00"), "abîmé ou tronqué"),
        (changee(22, 24, struct.pack("<I", 40)), "abîmé ou tronqué"),
        (changee(22, 24, struct.pack("<I", 1 << 30)), "bombe de décompression"),
        (changee(18, 20, struct.pack("<I", 20)), "abîmé ou tronqué|ne s’ouvre pas"),
        (changee(42, 42, struct.pack("<I", 0xFFFF)), "abîmé|ne s’ouvre pas"),
        (changee(42, 42, struct.pack("<I", 200)), "abîmé|ne s’ouvre pas"),
        (changee(8, 10, b"\x63\x00"), "méthode 99"),
        (changee(60, 46, b"\xff"), "ne s’ouvre pas|abîmé"),
    ],
    ids=range(9),
)
def test_archive_qui_ment(contenu: bytes, constat: str) -> None:
    with pytest.raises(ErreurLecture, match=constat) as erreur:
        lus(contenu, nom="a.zip")
    assert erreur.value.lieu.startswith("a.zip")


@pytest.mark.parametrize("tailles", [(22, 24, 40 << 20), (18, 20, 1 << 20)], ids=["contenu", "comprime"])
def test_archive_qui_exagere_une_taille(tailles: tuple[int, int, int]) -> None:
    """Announcing more than there is harms nobody: the content is whole and its CRC right."""
    locale, centrale, taille = tailles
    assert lus(changee(locale, centrale, struct.pack("<I", taille)), nom="a.zip") == lus(BON)


def test_chemins_impossibles(tmp_path: Path) -> None:
    absent = refus(tmp_path / "absent.xml")
    assert (absent.constat, absent.lieu) == ("ce fichier n’existe pas", str(tmp_path / "absent.xml"))
    assert absent.action
    assert "dix fichiers de l’export CSV" in refus(tmp_path).constat
    assert "ne s’ouvre pas" in refus(str(tmp_path / "a\0b")).constat
    assert "ne s’ouvre pas" in refus(tmp_path / ("a" * 300)).constat


INTERDIT = """
import os, sys
from brique.erreurs import ErreurLecture
from brique.referentiel.lecture import lire
os.seteuid(65534) if os.geteuid() == 0 else None
for chemin in sys.argv[1:]:
    try:
        list(lire(chemin))
    except ErreurLecture as erreur:
        assert "l’accès est refusé" in erreur.constat, erreur
    else:
        sys.exit(f"{chemin} lu")
"""


def test_chemin_interdit(tmp_path: Path) -> None:
    """In another process, which gives up the rights of root when it has them."""
    fichier, dossier = tmp_path / "ferme.xml", tmp_path / "dossier"
    fichier.write_bytes(BON)
    dossier.mkdir()
    for ferme in (fichier, dossier, tmp_path):
        ferme.chmod(0)
    fini = lancer(INTERDIT, str(fichier), str(dossier), str(dossier / "x.xml"))
    tmp_path.chmod(0o700)
    assert fini.returncode == 0, fini.stderr


def test_tube_nomme(tmp_path: Path) -> None:
    tube = tmp_path / "tube.xml"
    os.mkfifo(tube)
    ecrivain = threading.Thread(target=tube.write_bytes, args=(BON,))
    ecrivain.start()
    assert [f.numero for f in lus(tube)[0]] == ["RNCP12345"]
    ecrivain.join()


class Capricieux(io.BytesIO):
    """A stream whose medium fails once its first kibibyte is read."""

    def read(self, nombre: int | None = -1) -> bytes:
        if self.tell() >= 1024:
            raise OSError(5, "Input/output error")
        return super().read(nombre)


def test_support_qui_lache() -> None:
    with pytest.raises(ErreurLecture, match="la lecture échoue"):
        lus(Capricieux(flux(*[fiche()] * 20)), limites=Limites(morceau=1024))


def test_limites_de_taille() -> None:
    grand = flux(*(fiche(numero=f"RNCP{n}") for n in range(50)))
    assert "plus que la limite de" in refus(grand, octets=5000).constat
    assert "le flux dépasse" in refus(SansRetour(grand), octets=5000).constat  # type: ignore[arg-type]
    assert "une fois décompressée" in refus(archive({"a.xml": grand}), "a.zip", octets=5000).constat


SANS_FIN = r"""
import io, re, sys
from brique.erreurs import ErreurLecture
from brique.referentiel.lecture import lire
tete = b"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>"
fiche = b"<FICHE><NUMERO_FICHE>RNCP1</NUMERO_FICHE>"
for debut, motif in ((tete, b"<a/>"), (tete + fiche, b"<a b='c'/>"), (tete, b"<!-- c -->"), (b"<html>", b"<a/>")):
    contenu = debut + motif * ((20 << 20) // len(motif))
    try:
        for element in lire(io.BytesIO(contenu), nom="a.xml"):
            pass
    except ErreurLecture as erreur:
        assert erreur.lieu.startswith("a.xml"), erreur
    else:
        sys.exit(f"{debut} {motif} passe")
    del contenu
print(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])
"""


def test_memoire_bornee_sans_fin_de_fiche() -> None:
    fini = lancer(SANS_FIN)
    assert fini.returncode == 0, fini.stderr
    assert int(fini.stdout) < PLAFOND


BALISES = (b"FICHE", b"BLOC_COMPETENCES", b"CODE", b"INTITULE", b"ACTIF", b"CORRESPONDANCE", b"DATE_DECISION")


def mutee(octets: bytes, hasard: random.Random) -> bytes:
    """``octets`` with one to three faults: bytes changed, removed or doubled, tags exchanged, text poured in."""
    mute = bytearray(octets)
    for _ in range(hasard.randint(1, 3)):
        place, longueur = hasard.randrange(max(1, len(mute))), hasard.choice((1, 1, 2, 8, 300))
        match hasard.randrange(5):
            case 0:
                mute[place : place + 1] = hasard.randbytes(1)
            case 1:
                del mute[place : place + longueur]
            case 2:
                mute[place:place] = mute[place : place + longueur]
            case 3:
                mute = bytearray(mute.replace(hasard.choice(BALISES), hasard.choice(BALISES), hasard.randint(1, 3)))
            case _:
                mute[place:place] = hasard.choice(
                    (b"<!--", b"]]>", b"&x;", b"</FICHE>", b"<FICHE>", b"\xff", b"<![CDATA[")
                )
    return bytes(mute)


@pytest.mark.partage
@pytest.mark.parametrize("extrait", ["RNCP", "RS", "csv"])
def test_mutations_des_vrais_extraits(partage: Path, extrait: str) -> None:
    """Whatever happens to a real file, reading it ends, and only ``ErreurLecture`` escapes."""
    if extrait == "csv":
        octets = (partage / "donnees/export-csv/sample__export-fiches-csv-2024-02-22.zip").read_bytes()
    else:
        entier = (partage / f"donnees/rncp-v4.1/export_fiches_{extrait}_fixture.xml").read_bytes()
        octets = entier[: entier.index(b"</FICHE>", 40_000)] + b"</FICHE>\n</FICHES>"
    hasard = random.Random(extrait)
    refusees = 0
    tours = 70 * max(1, settings().max_examples // 60)  # HYPOTHESIS_PROFILE=fouille digs deeper
    for tour in range(tours):
        mute = mutee(octets, hasard)
        try:
            lus(mute, nom="essai", limites=Limites(morceau=hasard.choice((4096, 1 << 20))))
        except ErreurLecture as erreur:
            refusees += 1
            assert erreur.lieu.startswith("essai"), (tour, erreur)  # noqa: PT017  # some mutations are harmless
    assert 0 < refusees <= tours
