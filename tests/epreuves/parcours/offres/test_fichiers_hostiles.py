"""Files that are not catalogues, or that mean harm: refused in French, with the place, before anything is kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurLecture
from brique.parcours.offres.flux import Bornes
from brique.parcours.offres.lecture import lire_offres
from tests.coeur.parcours.offres.fabrique import EDOF, formation, lheo, lus

BOMBE = '<!DOCTYPE lheo [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ETRANGERE = '<!DOCTYPE lheo SYSTEM "file:///etc/passwd">'
REFUS = {
    "bombe": (lheo(tete=BOMBE), "DOCTYPE"),
    "bombe citée": (lheo(formation(**{"Savoir vendre": "&b;"}), tete=BOMBE), "DOCTYPE"),
    "dtd étrangère": (lheo(tete=ETRANGERE), "DOCTYPE"),
    "entité inconnue": (lheo(formation(**{"Savoir vendre": "&inconnue;"})), "entité inconnue"),
    "tronqué": (lheo()[: -len("</offres></lheo>")], "tronqué"),
    "mal fermé": (lheo().replace(b"</offres>", b"</offre>"), "se ferme sous un autre nom"),
    "registre": (b"<FICHES><FICHE/></FICHES>", "pas <lheo>"),
    "autre espace": (lheo(espace="http://ailleurs.example/"), "pas <lheo>"),
    "sans formation": (b'<lheo xmlns="http://lheo.gouv.fr/2.3"><offres/></lheo>', "aucune formation"),
    "pdf": (b"%PDF-1.7 rien", "un PDF"),
    "texte": (b"nom;prix\n1;2\n", "du texte"),
    "vide": (b"", "vide"),
    "profond": (lheo("<formation>" + "<extras>" * 400 + "</extras>" * 400 + "</formation>"), "profond"),
}


@pytest.mark.parametrize(("octets", "dit"), REFUS.values(), ids=REFUS)
def test_le_fichier_est_refuse_en_francais(octets: bytes, dit: str) -> None:
    with pytest.raises(ErreurLecture) as refus:
        list(lire_offres(io.BytesIO(octets), nom="essai.xml"))
    assert dit in str(refus.value)
    assert "essai.xml" in str(refus.value)


def test_un_nombre_demesure_est_garde_a_part() -> None:
    places = f"<recrutement><nb-places>{'9' * 5000}</nb-places></recrutement>"
    session = formation().replace("<etat-recrutement>", f"{places}<etat-recrutement>")
    (offre,), anomalies = lus(lheo(session))
    assert offre.sessions[0].places is None
    assert [anomalie.regle for anomalie in anomalies] == ["valeur-illisible"]
    assert any(len(inconnu.texte) == 5000 for inconnu in offre.hors_modele)


class _SansFin(io.RawIOBase):
    """A formation that never ends."""

    def __init__(self) -> None:
        self.lus = 0
        self._morceaux: Iterator[bytes] = iter([b'<lheo xmlns="http://lheo.gouv.fr/2.3"><offres><formation>'])

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def read(self, taille: int = -1) -> bytes:
        morceau = next(self._morceaux, b"<extras/>" * 1000)
        self.lus += len(morceau)
        assert self.lus < 40_000_000
        return morceau


def test_une_formation_sans_fin_est_arretee() -> None:
    bornes = Bornes(octets=3_000_000, marques=20_000)
    with pytest.raises(ErreurLecture):
        list(lire_offres(_SansFin(), nom="essai.xml", bornes=bornes))  # type: ignore[arg-type]


def test_une_formation_demesuree_est_arretee() -> None:
    octets = lheo(formation(**{"Savoir vendre": "x" * 200_000}))
    with pytest.raises(ErreurLecture, match="démesurée"):
        list(lire_offres(io.BytesIO(octets), nom="essai.xml", bornes=Bornes(formation=50_000, morceau=4096)))


def test_une_archive_piegee_est_refusee() -> None:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("a.xml", b" " * 55_000_000)
    tampon.seek(0)
    with pytest.raises(ErreurLecture, match="bombe"):
        list(lire_offres(tampon, nom="essai.zip"))


def test_un_fichier_absent_se_dit() -> None:
    with pytest.raises(ErreurLecture, match="n’existe pas"):
        list(lire_offres("absent.xml"))


@given(st.data())
def test_un_catalogue_abime_ne_fait_jamais_tomber_la_lecture(data: st.DataObject) -> None:
    """Bytes taken out or changed anywhere: an offer, an anomaly or a refusal, never anything else."""
    octets = bytearray(data.draw(st.sampled_from([lheo(), EDOF.encode()])))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(octets) - 1))
        if data.draw(st.booleans()):
            octets[place] = data.draw(st.integers(0, 255))
        else:
            del octets[place : place + data.draw(st.integers(1, 60))]
    with suppress(ErreurLecture):
        list(lire_offres(io.BytesIO(bytes(octets)), nom="essai.xml"))
