"""The real extracts of the national register, read in place: right counts, and every word of them accounted for."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from brique.referentiel.fiche import Repertoire
from tests.coeur.referentiel.fabrique import archive, au_fil, lus, mots_de, mots_du_xml, regles

pytestmark = pytest.mark.partage
EXTRAITS = {"RNCP": (12, 53, 47), "RS": (8, 0, 0)}
ZIPS = ("sample", "continuity_fix")


def xml(partage: Path, nom: str) -> Path:
    return partage / f"donnees/rncp-v4.1/export_fiches_{nom}_fixture.xml"


@pytest.mark.parametrize("nom", EXTRAITS)
def test_chaque_mot_est_retrouve(partage: Path, nom: str) -> None:
    fiches, anomalies = lus(xml(partage, nom))
    correspondances = [c for f in fiches for c in f.correspondances]
    assert (len(fiches), sum(len(f.blocs) for f in fiches), len(correspondances)) == EXTRAITS[nom]
    sources = etree.parse(xml(partage, nom)).getroot().findall("FICHE")
    for fiche, source in zip(fiches, sources, strict=True):
        assert fiche.hors_schema == ()
        assert mots_de(fiche) == mots_du_xml(source)
        assert fiche.ligne == source.sourceline
        blocs = source.findall("BLOCS_COMPETENCES/BLOC_COMPETENCES")
        assert [bloc.ligne for bloc in fiche.blocs] == [bloc.sourceline for bloc in blocs]
        for bloc, element in zip(fiche.blocs, blocs, strict=True):
            assert bloc.liste_competences == (element.findtext("LISTE_COMPETENCES") or "")
            assert bloc.modalites_evaluation == (element.findtext("MODALITES_EVALUATION") or "")
    assert set(regles(anomalies)) <= {"correspondance-hors-fichier"}


def test_correspondances_reelles(partage: Path) -> None:
    fiches, _ = lus(xml(partage, "RNCP"))
    toutes = [c for f in fiches for c in f.correspondances]
    assert sum(1 for c in toutes if c.blocs_source and c.blocs_cible) == 44
    assert sum(1 for c in toutes if len(c.blocs_source) > 1 or len(c.blocs_cible) > 1) >= 3
    assert all(code.startswith(f.numero) for f in fiches for c in f.correspondances for code in c.blocs_source)
    assert all(code.startswith(c.fiche) for c in toutes for code in c.blocs_cible)
    assert {f.repertoire for f in fiches} == {Repertoire.RNCP}


def test_deux_extraits_dans_une_archive(partage: Path) -> None:
    membres = {f"{nom}.xml": xml(partage, nom).read_bytes() for nom in EXTRAITS}
    assert len(lus(archive(membres), nom="a.zip")[0]) == 20
    assert lus(au_fil(membres["RS.xml"])) == lus(membres["RS.xml"])


@pytest.mark.parametrize("nom", ZIPS)
def test_archives_csv(partage: Path, nom: str) -> None:
    chemin = partage / f"donnees/export-csv/{nom}__export-fiches-csv-2024-02-22.zip"
    fiches, anomalies = lus(chemin)
    assert (len(fiches), sum(len(f.blocs) for f in fiches)) == (9, 6)
    assert all(f.hors_schema == () and f.intitule for f in fiches)
    assert all(bloc.liste_competences == "" for f in fiches for bloc in f.blocs)
    orphelines = [a for a in anomalies if a.regle == "ligne-orpheline"]
    assert orphelines
    assert all(a.ligne and a.ligne > 1 and chemin.name in a.message for a in orphelines)
    with zipfile.ZipFile(chemin) as ouverte:
        standard = next(n for n in ouverte.namelist() if "Standard" in n)
        texte = ouverte.read(standard).decode("utf-8-sig")
    assert [f.numero for f in fiches] == [ligne.split(";")[1].strip('"') for ligne in texte.splitlines()[1:]]
    assert all(f.intitule.replace("'", "") in texte.replace("'", "") for f in fiches)
