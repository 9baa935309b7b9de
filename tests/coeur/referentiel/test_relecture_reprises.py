"""Blocs shared by several certifications of one certificateur: said once declared missing, never when declared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brique.referentiel.fiche import Bloc, Certificateur, Fiche
from brique.referentiel.relecture import Constat, GraviteConstat, relire, selectionner
from tests.coeur.referentiel.copies import BONNES, bloc, correspondance, fiche

VENDRE = ("Accueillir les clients pour cerner leur demande", "Encaisser les ventes de la journée sans erreur")


def reprises(*fiches: Fiche) -> list[Constat]:
    return list(relire(fiches, selection=selectionner(["bloc-repris-ailleurs"])))


def certification(numero: str, *enonces: str, certificateur: str = "CPNE de la boulangerie") -> Fiche:
    blocs = (bloc(*BONNES[:1], numero, rang=1, numero=numero), bloc(*(enonces or VENDRE), rang=2, numero=numero))
    return replace(fiche(*blocs, numero=numero), certificateurs=(Certificateur(certificateur),))


def test_chaque_bloc_repris_le_dit() -> None:
    constats = reprises(certification("RNCP1"), certification("RNCP2"), certification("RNCP3"))
    assert [constat.bloc for constat in constats] == ["RNCP1BC02", "RNCP2BC02", "RNCP3BC02"]
    assert "RNCP2BC02, RNCP3BC02" in constats[0].message
    assert {constat.gravite for constat in constats} == {GraviteConstat.INFORMATION}
    assert "déclarez la correspondance" in constats[0].message.lower()


def test_la_ponctuation_ne_change_pas_un_bloc() -> None:
    autre = [enonce.upper().replace("É", "E") + " ;" for enonce in VENDRE]
    assert len(reprises(certification("RNCP1"), certification("RNCP2", *autre))) == 2


@pytest.mark.parametrize(
    "autre",
    [
        certification("RNCP2", certificateur="Une autre école"),
        certification("RNCP2", VENDRE[0], "Encaisser les ventes de la semaine sans erreur"),
        replace(certification("RNCP2"), actif=False),
        replace(certification("RNCP2"), anciennes=("RNCP1",)),
        replace(certification("RNCP2"), correspondances=(correspondance("RNCP2BC02", "RNCP1", "RNCP1BC02"),)),
    ],
    ids=["autre certificateur", "autres mots", "fiche close", "renouvellement", "correspondance déclarée"],
)
def test_rien_a_declarer(autre: Fiche) -> None:
    assert reprises(certification("RNCP1"), autre) == []


def test_une_correspondance_vers_un_autre_bloc_ne_suffit_pas() -> None:
    declaree = (correspondance("RNCP2BC01", "RNCP1", "RNCP1BC01"),)
    assert len(reprises(certification("RNCP1"), replace(certification("RNCP2"), correspondances=declaree))) == 2


def test_sans_texte_seul_le_titre_se_compare() -> None:
    titre = "Vendre des produits de boulangerie et conseiller la clientèle du magasin"
    deux = [replace(certification(n), blocs=(Bloc(f"{n}BC01", titre),)) for n in ("RNCP1", "RNCP2")]
    assert {constat.gravite for constat in reprises(*deux)} == {GraviteConstat.INDECIS}


def test_une_seule_fiche_demandee() -> None:
    trois = [certification(f"RNCP{n}") for n in (1, 2, 3)]
    constats = list(relire(trois, numero="RNCP2"))
    assert {constat.fiche for constat in constats} == {"RNCP2"}
    assert "bloc-repris-ailleurs" in {constat.regle for constat in constats}
