"""Reading the register: lists in the order asked for, links between fiches, counts, and how few queries it takes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from brique.referentiel.fiche import Certificateur, Correspondance
from portail.referentiel import models, queries
from portail.referentiel.enums import Axe
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, partenaire, verser

A, B, C, RS = "RNCP99601", "RNCP99602", "RNCP99603", "RS9961"
METAL, SANS = Certificateur("Chambre fictive du métal", "00099001000019"), Certificateur("Coopérative « Été »")
VERS_B = Correspondance(frozenset({f"{A}BC01"}), B, frozenset({f"{B}BC01", f"{B}BC02"}))
TOTALE = Correspondance(frozenset(), B, frozenset())
FICHES = (
    fiche(
        A,
        "Ancien titre",
        actif=False,
        date_fin_enregistrement=date(2024, 6, 30),
        certificateurs=(METAL, SANS),
        correspondances=(VERS_B, TOTALE, Correspondance(frozenset(), "RNCP1", frozenset())),
    ),
    fiche(
        B,
        "Nouveau titre",
        date_fin_enregistrement=date(2028, 6, 30),
        certificateurs=(METAL,),
        blocs=(bloc(B, 2), bloc(B, 1, "Souder", "- Choisir")),
        partenaires=(partenaire(), partenaire("Deux")),
    ),
    fiche(C, date_fin_enregistrement=date(2027, 6, 30), certificateurs=(METAL,), blocs=()),
    fiche(RS, certificateurs=(SANS,), rome=()),
)

AuPlus = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-01", *FICHES))


def cles(*numeros: str) -> list[int]:
    return [models.Fiche.objects.get(numero=numero).pk for numero in numeros]


def test_les_lignes_suivent_l_ordre_demande(assert_requetes: AuPlus) -> None:
    demandees = [*cles(RS, A, B), 10**9]
    with assert_requetes(2):
        lignes = queries.lignes_fiches(demandees)
    assert [ligne.numero for ligne in lignes] == [RS, A, B]
    assert [ligne.blocs for ligne in lignes] == [0, 1, 2]
    ancienne = lignes[1]
    assert (ancienne.niveau, ancienne.active, ancienne.vae, ancienne.date_fin) == (4, False, True, date(2024, 6, 30))
    assert ancienne.certificateurs == [(METAL.siret, METAL.nom), ("nom-cooperative-ete", SANS.nom)]


def test_les_lignes_de_blocs_portent_leur_fiche(assert_requetes: AuPlus) -> None:
    codes = [f"{B}BC01", f"{A}BC01", f"{B}BC02"]
    demandees = [models.Bloc.objects.get(code=code).pk for code in codes]
    with assert_requetes(3):
        lignes = queries.lignes_blocs(demandees)
    assert [ligne.code for ligne in lignes] == codes
    assert [ligne.fiche.numero for ligne in lignes] == [B, A, B]
    assert (lignes[0].libelle, lignes[0].liste_competences) == ("Souder", "- Choisir")


def test_les_renvois_sont_ceux_du_registre_courant(tmp_path: Path) -> None:
    assert [(r.numero, r.intitule, r.correspondance) for r in queries.renvois_vers(B)] == [
        (A, "Ancien titre", VERS_B),
        (A, "Ancien titre", TOTALE),
    ]
    assert queries.renvois_vers(A) == []
    verser(ecrire(tmp_path, "2026-10-02", replace(FICHES[0], correspondances=(TOTALE,))))
    assert [r.correspondance for r in queries.renvois_vers(B)] == [TOTALE]
    verser(ecrire(tmp_path, "2026-10-03", *FICHES[1:]), complet=True)
    assert queries.renvois_vers(B) == []
    assert queries.intitules([A, B, "RNCP1"]) == {B: "Nouveau titre"}


def test_un_certificateur_et_ce_qui_expire_d_abord() -> None:
    trouve = queries.certificateur(METAL.siret)
    assert trouve is not None
    nom, siret, lignes = trouve
    assert (nom, siret) == (METAL.nom, METAL.siret)
    assert [ligne.numero for ligne in lignes] == [C, B, A]
    sans = queries.certificateur("nom-cooperative-ete")
    assert sans is not None
    assert (sans[1], {ligne.numero for ligne in sans[2]}) == ("", {A, RS})
    assert queries.certificateur("inconnu") is None


def test_les_comptes_du_registre() -> None:
    assert queries.comptes() == {
        "rncp": 3,
        "rncp_actives": 2,
        "rs": 1,
        "rs_actives": 1,
        "blocs": 3,
        "partenaires": 2,
    }


def test_les_libelles_des_codes() -> None:
    assert queries.libelles(Axe.ROME, ["H2902", "Z9999"]) == {"H2902": "Chaudronnerie"}
    assert queries.libelles(Axe.NSF, ["H2902"]) == {}


def test_ce_qui_n_existe_pas() -> None:
    assert queries.fiche_au("RNCP1") is None
    assert queries.bloc_au(A, "autre") is None
    assert queries.bloc_au("RNCP1", f"{A}BC01") is None
    assert queries.anomalies_de("RNCP1") == []
    assert queries.lignes_fiches([]) == []
    assert queries.lignes_blocs([]) == []


@pytest.mark.parametrize(("jour", "connue"), [(date.min, False), (date(2026, 9, 30), False), (date.max, True)])
def test_toute_date_se_demande(jour: date, connue: bool) -> None:
    assert (queries.fiche_au(A, jour) is not None) is connue
    assert (queries.bloc_au(A, f"{A}BC01", jour) is not None) is connue


def test_lire_une_fiche_coute_peu_quelle_que_soit_sa_taille(assert_requetes: AuPlus, tmp_path: Path) -> None:
    grande = replace(
        FICHES[1],
        blocs=tuple(bloc(B, rang) for rang in range(1, 40)),
        partenaires=tuple(partenaire(f"Centre {rang}") for rang in range(200)),
    )
    for jour in ("2026-10-02", "2026-10-03", "2026-10-04"):
        verser(ecrire(tmp_path, jour, replace(grande, intitule=f"Titre du {jour}")))
    with assert_requetes(3):
        lue = queries.fiche_au(B)
    assert lue is not None
    assert (len(lue.fiche.blocs), len(lue.fiche.partenaires), len(lue.etapes)) == (39, 200, 4)
    with assert_requetes(4):
        assert queries.bloc_au(B, f"{B}BC01") is not None
