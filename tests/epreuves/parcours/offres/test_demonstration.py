"""The fictional catalogue: enough of it, the same each time, right but where it means to be wrong."""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from importlib.resources import files

from brique.parcours.offres.controles import controler
from brique.parcours.offres.demonstration import ORGANISME, catalogue_fictif
from brique.parcours.offres.lecture import lire_offres
from brique.parcours.offres.registre import etat_registre
from brique.parcours.offres.valeurs import Modalite, Offre
from brique.referentiel.fiche import Fiche
from brique.referentiel.lecture import lire

JOUR = date(2026, 11, 26)


@cache
def catalogue() -> bytes:
    return catalogue_fictif(fiches(), JOUR)


@cache
def offres() -> tuple[Offre, ...]:
    """The offers of the fictional catalogue, which reads without any anomaly."""
    lus = list(lire_offres(io.BytesIO(catalogue()), nom="fictif.xml"))
    lues = tuple(lu for lu in lus if isinstance(lu, Offre))
    assert len(lues) == len(lus)
    return lues


@cache
def fiches() -> tuple[Fiche, ...]:
    """The certifications of the demonstration register."""
    dossier = files("brique.referentiel") / "demonstration"
    noms = ("export_fiches_RNCP_V4_1_demonstration.xml", "export_fiches_RS_V4_1_demonstration.xml")
    lus = (lu for nom in noms for lu in lire(io.BytesIO((dossier / nom).read_bytes()), nom=nom))
    return tuple(lu for lu in lus if isinstance(lu, Fiche))


def test_le_catalogue_est_large_et_stable() -> None:
    assert len(offres()) >= 60
    assert len({offre.organisme.siret for offre in offres()}) >= 5
    assert {offre.modalite for offre in offres()} == set(Modalite)
    assert any(offre.entrees_permanentes for offre in offres())
    assert any(not offre.blocs for offre in offres())
    assert all(s.debut is None or s.debut > JOUR for offre in offres() for s in offre.sessions)
    assert catalogue() == catalogue_fictif(fiches(), JOUR)


def test_seules_les_fautes_voulues_sont_signalees() -> None:
    etat = etat_registre(fiches(), JOUR)
    signalees = {offre.formation for offre in offres() if any(c.signale for c in controler(offre, etat))}
    assert signalees == {
        "faute-dates", "faute-bloc", "faute-prix", "faute-double", "faute-organisme", "faute-finie", "faute-finit",
    }  # fmt: skip


def test_l_organisme_de_la_demonstration_a_de_bonnes_offres() -> None:
    siennes = [offre for offre in offres() if offre.organisme.siret == ORGANISME]
    assert sum(not offre.formation.startswith("faute") for offre in siennes) >= 5
