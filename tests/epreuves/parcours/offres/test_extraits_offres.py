"""The samples published with LHÉO and EDOF, and the schemas, read in place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from brique.parcours.offres.lecture import lire_offres
from brique.parcours.offres.valeurs import Modalite, Norme, Offre
from tests.coeur.parcours.offres.fabrique import EDOF, lheo
from tests.epreuves.parcours.offres.test_demonstration import catalogue

pytestmark = pytest.mark.partage
ECHANTILLONS = ("lheo/exemple-bts-onisep.xml", "edof/exemple-edof-rncp-blocs.xml")


def _offre(chemin: Path) -> Offre:
    (offre,) = [lu for lu in lire_offres(chemin) if isinstance(lu, Offre)]
    return offre


def test_l_exemple_de_l_onisep(partage: Path) -> None:
    offre = _offre(partage / "normes" / ECHANTILLONS[0])
    assert (offre.norme, offre.fiche, offre.modalite) == (Norme.LHEO, "RNCP474", Modalite.PRESENTIEL)
    assert (offre.sessions[0].debut, offre.lieux[0].ville) == (date(2015, 9, 1), "QUIMPERLÉ")
    assert offre.blocs == ()


def test_l_exemple_de_la_caisse_des_depots(partage: Path) -> None:
    offre = _offre(partage / "normes" / ECHANTILLONS[1])
    assert [bloc.code[-4:] for bloc in offre.blocs] == ["BC01", "BC02", "BC03", "BC04"]
    assert (offre.prix.total, offre.heures_centre, offre.validation_partielle) == (Decimal("600.60"), Decimal(21), True)
    assert offre.lieux[0].voie.startswith("12 RUE")


@pytest.mark.parametrize("nom", ECHANTILLONS)
def test_chaque_texte_est_retrouve(partage: Path, nom: str) -> None:
    chemin = partage / "normes" / nom
    tout = " ".join(repr(_offre(chemin)).split())
    for element in etree.parse(chemin).iter("{*}ligne", "{*}extra", "{*}codepostal", "{*}courriel", "{*}numtel"):
        if isinstance(element.tag, str) and (texte := " ".join((element.text or "").split())):
            assert repr(texte)[1:-1] in tout


@pytest.mark.parametrize(
    ("nom", "ecrit"),
    [
        ("lheo/lheo-2.3.xsd", lheo),
        ("lheo/lheo-2.3.xsd", catalogue),
        ("edof/lheo_import_fichier_xml_optimise_v5r2.xsd", EDOF.encode),
    ],
    ids=["LHÉO", "démonstration", "EDOF"],
)
def test_les_catalogues_ecrits_ici_suivent_le_schema(partage: Path, nom: str, ecrit: Callable[[], bytes]) -> None:
    etree.XMLSchema(etree.parse(partage / "normes" / nom)).assertValid(etree.fromstring(ecrit()))
