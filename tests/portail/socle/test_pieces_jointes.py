"""Documents given: the scan that a site names refuses with its own words, and what it did not see is not kept."""

from __future__ import annotations

from typing import Any

import pytest

from brique.erreurs import ErreurArgument
from portail.socle.pieces_jointes import Genre, Recue, recevoir

PDF = b"%PDF-1.4\n% fictif\n%%EOF\n"


def refuser_le_virus(recue: Recue) -> str:
    """A made-up scan."""
    return "un virus est reconnu dans ce document" if b"VIRUS" in recue.octets else ""


def ne_pas_repondre(recue: Recue) -> str:
    """A scan whose service is down."""
    raise ConnectionRefusedError(recue.nom)


def test_sans_analyse_un_document_connu_est_recu(settings: Any) -> None:
    settings.ANALYSE_PIECES = ""
    assert recevoir("planning", PDF).genre is Genre.PDF


def test_l_analyse_laisse_passer_ou_refuse_avec_sa_phrase(settings: Any) -> None:
    settings.ANALYSE_PIECES = f"{__name__}.refuser_le_virus"
    assert recevoir("planning.pdf", PDF).octets == PDF
    with pytest.raises(ErreurArgument, match="un virus est reconnu dans ce document") as refus:
        recevoir("planning.pdf", PDF + b"VIRUS")
    assert refus.value.consequence == "Il n’est pas joint."


def test_une_analyse_qui_ne_repond_pas_refuse(settings: Any) -> None:
    settings.ANALYSE_PIECES = f"{__name__}.ne_pas_repondre"
    with pytest.raises(ErreurArgument, match="ne répond pas"):
        recevoir("planning.pdf", PDF)


def test_ce_qui_n_est_pas_un_document_n_est_pas_meme_analyse(settings: Any) -> None:
    settings.ANALYSE_PIECES = f"{__name__}.ne_pas_repondre"
    with pytest.raises(ErreurArgument, match="ni un PDF"):
        recevoir("virus.exe", b"MZ\x90")
