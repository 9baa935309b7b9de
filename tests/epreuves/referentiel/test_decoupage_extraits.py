"""Cutting every text of the real extracts, read in place: nothing lost, pieces as counted by reading the texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from brique.referentiel.decoupage import Nature, decouper
from tests.epreuves.referentiel.test_decoupage import verifier

PARTAGE = Path(__file__).parents[3] / "../shared/donnees/rncp-v4.1"

# Number of pieces (headings included) of each bloc of the extract, counted by reading the texts.
ATTENDUS_BLOCS = {
    "RNCP34762": [7, 10, 10, 8, 6],
    "RNCP35809": [9, 20, 6, 14],
    "RNCP35625": [2, 5, 2, 5, 4, 3, 3, 5, 7, 4],
    "RNCP35419": [5, 4, 4, 5],
    "RNCP37488": [5, 4],
    "RNCP40344": [6, 6, 5, 7],
    "RNCP36612": [9, 9, 8, 7],
    "RNCP37674": [4, 4],
    "RNCP36490": [10, 9, 12, 12],
    "RNCP35959": [12, 11, 9, 11, 12],
    "RNCP37873": [4, 4, 3],
    "RNCP39568": [2, 4, 5, 3, 2, 3],
}
TITRES_BLOCS = {
    "RNCP34762BC05": 1,
    "RNCP36490BC01": 3,
    "RNCP36490BC02": 2,
    "RNCP36490BC03": 3,
    "RNCP36490BC04": 3,
    "RNCP35959BC01": 3,
    "RNCP35959BC02": 3,
    "RNCP35959BC03": 2,
    "RNCP35959BC04": 3,
    "RNCP35959BC05": 3,
}
ATTENDUS_CAPACITES = {
    "RNCP34762": 42,
    "RNCP35809": 49,
    "RNCP35625": 40,
    "RNCP35419": 18,
    "RNCP37488": 11,
    "RNCP40344": 24,
    "RNCP36612": 4,
    "RNCP37674": 10,
    "RNCP36490": 32,
    "RNCP35959": 16,
    "RNCP37873": 14,
    "RNCP39568": 19,
    "RS6232": 4,
    "RS5719": 14,
    "RS6547": 4,
    "RS5000": 8,
    "RS5568": 10,
    "RS6604": 5,
    "RS7485": 30,
    "RS7423": 5,
}


def extrait(nom: str) -> etree._Element:
    chemin = PARTAGE / f"export_fiches_{nom}_fixture.xml"
    if not chemin.exists():
        pytest.skip(f"extrait réel absent : {chemin}")
    return etree.parse(chemin).getroot()


def textes_reels() -> dict[str, str]:
    """Every real text cut by these tests: blocs by code, capacités by fiche number."""
    textes: dict[str, str] = {}
    for nom in ("RNCP", "RS"):
        for fiche in extrait(nom).iter("FICHE"):
            textes[str(fiche.findtext("NUMERO_FICHE"))] = fiche.findtext("CAPACITES_ATTESTEES") or ""
            for liste in fiche.iter("LISTE_COMPETENCES"):
                bloc = liste.getparent()
                if bloc is not None and liste.text:
                    textes[str(bloc.findtext("CODE"))] = liste.text
    return textes


@pytest.mark.partage
def test_extraits_reels() -> None:
    textes = textes_reels()
    decoupes = {code: decouper(texte) for code, texte in textes.items()}
    for code, pieces in decoupes.items():
        verifier(textes[code], pieces)
    attendus = dict(ATTENDUS_CAPACITES)
    for fiche, comptes in ATTENDUS_BLOCS.items():
        attendus |= {f"{fiche}BC{rang:02}": compte for rang, compte in enumerate(comptes, 1)}
    assert {code: len(pieces) for code, pieces in decoupes.items()} == attendus
    titres = {
        code: sum(piece.nature is Nature.TITRE for piece in pieces) for code, pieces in decoupes.items() if "BC" in code
    }
    assert {code: compte for code, compte in titres.items() if compte} == TITRES_BLOCS


@pytest.mark.partage
def test_chaque_piece_reelle_reste_entiere() -> None:
    """A clean piece, cut again, gives itself."""
    for texte in textes_reels().values():
        for piece in decouper(texte):
            (seule,) = decouper(piece.libelle)
            assert (seule.texte, seule.code) == (piece.texte, piece.code)
