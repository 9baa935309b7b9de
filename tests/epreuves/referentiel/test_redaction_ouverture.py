"""What a person may give by mistake or by malice: a clear refusal, or a draft that says what was left aside."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurLecture
from brique.referentiel.redaction.lecture import lire_brouillon
from brique.referentiel.redaction.ouverture import Bornes, est_un_referentiel, ouvrir
from tests.coeur.referentiel import documents

ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}
WORD = documents.word_en_tableau()
CLASSEUR = documents.classeur()


def refus(octets: bytes, nom: str, bornes: Bornes | None = None) -> str:
    with pytest.raises(ErreurLecture) as erreur:
        lire_brouillon(io.BytesIO(octets), nom=nom, bornes=bornes)
    assert erreur.value.lieu
    assert erreur.value.consequence
    return str(erreur.value)


def archive(parties: dict[str, bytes]) -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as ecrite:
        for nom, contenu in parties.items():
            ecrite.writestr(nom, contenu)
    return flux.getvalue()


@pytest.mark.parametrize(
    ("octets", "nom", "dit"),
    [
        (b"", "vide.docx", "vide"),
        (b"   \n", "vide.html", "vide"),
        (b"%PDF-1.7 x", "r.pdf", "document d’origine"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "r.doc", "enregistrez-le en .docx"),
        (b"\x89PNG\r\n\x1a\n", "r.png", "le texte d’une image ne se lit pas"),
        (b"Bloc 1 : vendre", "r.txt", ".docx, .xlsx ou .html"),
        (WORD, "r.xlsx", "n’est pas ce que dit son nom"),
        (documents.page("x"), "r.docx", "n’est pas ce que dit son nom"),
        (archive(ODT), "r.odt", "Enregistrez-le en .docx"),
        (archive({"photo.jpg": b"x"}), "r.zip", "ni un document Word, ni un classeur Excel"),
        (WORD[:2000], "r.docx", "abîmé"),
        (documents.remplacer(WORD, {"word/document.xml": b"<w:document"}), "r.docx", "abîmé"),
        (documents.remplacer(CLASSEUR, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}), "r.xlsx", "abîmé"),
        (documents.page("<img src=x>"), "r.html", "aucun texte"),
        (b'{"a": 1}', "r.json", "n’est pas un brouillon"),
        (b"[" * 100_000, "r.json", "n’est pas un fichier JSON"),
    ],
)
def test_un_mauvais_fichier_est_refuse_clairement(octets: bytes, nom: str, dit: str) -> None:
    assert dit in refus(octets, nom)


def test_une_bombe_deguisee_n_est_pas_depliee() -> None:
    bombe = documents.remplacer(WORD, {"word/media/image1.xml": b"\0" * 60_000_000})
    assert len(bombe) < 200_000
    assert "bombe de décompression" in refus(bombe, "r.docx")


def test_une_archive_de_trop_d_entrees_est_refusee() -> None:
    assert "bombe" in refus(documents.remplacer(WORD, {f"x{n}": b"" for n in range(40)}), "r.docx", Bornes(entrees=30))


def test_un_doctype_cache_est_refuse() -> None:
    piege = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><w:styles xmlns:w="x">&b;</w:styles>'
    assert "DOCTYPE" in refus(documents.remplacer(WORD, {"word/styles.xml": piege}), "r.docx")
    assert "DOCTYPE" in refus(documents.remplacer(WORD, {"word/styles.xml": piege.decode().encode("utf-16")}), "r.docx")
    assert "DOCTYPE" in refus(documents.remplacer(CLASSEUR, {"xl/styles.xml": piege}), "r.xlsx")


def test_un_document_trop_lourd_est_refuse_sans_etre_lu_en_entier() -> None:
    class SansFin(io.RawIOBase):
        lus = 0

        def read(self, nombre: int = -1) -> bytes:
            assert nombre > 0
            self.lus += nombre
            return b"<p>" * (nombre // 3 + 1)

    flux = SansFin()
    with pytest.raises(ErreurLecture, match="pèse plus de 30,0 Mio"):
        lire_brouillon(flux, nom="r.html")  # type: ignore[arg-type]  # a stream that only reads
    assert flux.lus < 31 * 1024**2


def test_trop_de_balises_est_refuse() -> None:
    assert "millions de balises" in refus(documents.page("<b>" * 100), "r.html", Bornes(balises=50))


def test_des_macros_ne_sont_pas_executees_et_sont_dites() -> None:
    types = documents.partie(WORD, "[Content_Types].xml").replace(
        b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
    )
    types = types.replace(b"application/vnd.openxmlformats-officedocument.ms-word", b"application/vnd.ms-word")
    avec = documents.remplacer(WORD, {"[Content_Types].xml": types, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    brouillon = lire_brouillon(io.BytesIO(avec), nom="r.docm").brouillon
    assert len(brouillon.blocs) == 2
    assert "macros" in {d.regle for d in brouillon.doutes}


def test_rien_n_est_cherche_ailleurs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A remote template, image, stylesheet or script of a document is never fetched."""
    import socket

    def interdit(*_: object, **__: object) -> None:
        raise AssertionError("le réseau a été demandé")

    monkeypatch.setattr(socket, "socket", interdit)
    liens = documents.partie(WORD, "word/_rels/document.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="r99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
        b' Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/></Relationships>',
    )
    brouillon = lire_brouillon(
        io.BytesIO(documents.remplacer(WORD, {"word/_rels/document.xml.rels": liens})), nom="r.docx"
    ).brouillon
    assert len(brouillon.blocs) == 2
    corps = (
        '<link rel=stylesheet href="http://127.0.0.1:9/a.css"><script src="http://127.0.0.1:9/a.js">alert(1)</script>'
    )
    assert lire_brouillon(io.BytesIO(documents.page(corps + "<p>Bloc 1 : Vendre<p>– accueillir")), nom="r.html")


@pytest.mark.parametrize(
    ("nom", "debut", "attendu"),
    [
        ("r.docx", WORD[:4096], True),
        ("export.zip", archive({"export.xml": b"<FICHES/>"})[:4096], False),
        ("export.xml", b'<?xml version="1.0"?><FICHES>', False),
        ("page.html", b"<!doctype html><p>", True),
        ("", b"<section><h2>Annexe", True),
        ("r.json", b'{"forme": 1}', True),
        ("r.pdf", b"%PDF-1.7", True),
        ("r.csv", b"Numero_Fiche;", False),
    ],
)
def test_un_registre_n_est_pas_pris_pour_un_referentiel(nom: str, debut: bytes, attendu: bool) -> None:
    assert est_un_referentiel(nom, debut) is attendu


def test_un_fichier_absent_le_dit(tmp_path: Path) -> None:
    with pytest.raises(ErreurLecture, match="n’existe pas"):
        ouvrir(tmp_path / "absent.docx")


@given(st.binary(max_size=300), st.sampled_from(["r.docx", "r.xlsx", "r.html", "r.json", "r"]))
def test_aucun_contenu_ne_fait_tomber_la_lecture(octets: bytes, nom: str) -> None:
    for debut in (b"", b"<p>", b"PK\x03\x04", b"{"):
        try:
            lire_brouillon(io.BytesIO(debut + octets), nom=nom)
        except ErreurLecture as erreur:
            assert erreur.lieu  # noqa: PT017  # any content is either read or refused so


@given(st.sampled_from(["docx", "xlsx"]), st.integers(0, 1 << 20), st.integers(0, 255))
def test_une_archive_abimee_est_lue_ou_refusee(forme: str, position: int, octet: int) -> None:
    abimee = bytearray(WORD if forme == "docx" else CLASSEUR)
    abimee[position % len(abimee)] = octet
    try:
        lire_brouillon(io.BytesIO(bytes(abimee)), nom="r")
    except ErreurLecture as erreur:
        assert erreur.lieu  # noqa: PT017  # damaged documents are either read or refused so
