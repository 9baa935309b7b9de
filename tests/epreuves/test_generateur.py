"""The generator of national-scale exports: same seed same bytes, exact counts, exactly K fiches changed."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
from lxml import etree
from stdnum import luhn

from bench import generateur, plan
from bench.corpus import corpus, siret
from bench.phrases import phrases_par_metier
from brique.erreurs import ErreurArgument
from brique.referentiel.fiche import Fiche
from brique.referentiel.lecture import lire

FICHES = 50
MODIFIEES = 16  # of which one is new (one in fifteen)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("generateur")


@pytest.fixture(scope="module")
def export(dossier: Path) -> Path:
    chemin = dossier / "veille.xml"
    generateur.generer(chemin, fiches=FICHES)
    return chemin


@pytest.fixture(scope="module")
def lendemain(dossier: Path) -> Path:
    chemin = dossier / "lendemain.xml"
    generateur.generer(chemin, fiches=FICHES, modifiees=MODIFIEES)
    return chemin


@pytest.fixture(scope="module")
def arbre(export: Path) -> etree._ElementTree:
    return etree.parse(export)


def par_numero(chemin: Path) -> dict[bytes, bytes]:
    """Each FICHE as it is written, by its number."""
    fiches = re.findall(rb"  <FICHE>\n.*?\n  </FICHE>\n", chemin.read_bytes(), re.DOTALL)
    return {re.search(rb"<NUMERO_FICHE>(.+?)<", fiche)[1]: fiche for fiche in fiches}  # type: ignore[index]


def textes(arbre: etree._ElementTree, chemin: str) -> list[str]:
    return [element.text or "" for element in arbre.iterfind(chemin)]


def test_meme_graine_meme_fichier(export: Path, tmp_path: Path) -> None:
    encore, autre = tmp_path / "encore.xml", tmp_path / "autre.xml"
    assert generateur.main([str(encore), "--fiches", str(FICHES)]) == 0
    assert encore.read_bytes() == export.read_bytes()
    generateur.generer(autre, fiches=FICHES, graine=2)
    assert autre.read_bytes() != export.read_bytes()


def test_forme_du_flux(export: Path, arbre: etree._ElementTree) -> None:
    assert export.read_bytes().startswith(
        b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<FICHES>\n  <VERSION_FLUX>4.1</VERSION_FLUX>\n'
        b"  <FICHE>\n    <ID_FICHE>"
    )
    assert [element.tag for element in arbre.getroot()] == ["VERSION_FLUX"] + ["FICHE"] * FICHES
    dates = [e.text or "" for e in arbre.iter() if "DATE" in str(e.tag)]
    assert dates
    for texte in dates:
        assert datetime.strptime(texte, "%d/%m/%Y").date().year > 1990  # noqa: DTZ007
    assert set(textes(arbre, "FICHE/ACTIF")) == {"Oui", "Non"}
    assert not [e.tag for e in arbre.iter() if not len(e) and not e.text]


def test_comptes_exacts(arbre: etree._ElementTree) -> None:
    numeros = textes(arbre, "FICHE/NUMERO_FICHE")
    rncp = plan.part(plan.RNCP, FICHES)
    assert numeros == [f"RNCP{n + 1}" for n in range(rncp)] + [f"RS{n + 1}" for n in range(FICHES - rncp)]
    assert len(textes(arbre, "FICHE/BLOCS_COMPETENCES/BLOC_COMPETENCES")) == plan.part(plan.BLOCS, FICHES)
    assert len(textes(arbre, "FICHE/PARTENAIRES/PARTENAIRE")) == plan.part(plan.PARTENAIRES, FICHES)
    actives = plan.part(plan.RNCP_ACTIVES, FICHES) + plan.part(plan.RS_ACTIVES, FICHES)
    assert textes(arbre, "FICHE/ACTIF").count("Oui") == actives


def test_plan_national() -> None:
    national = plan.tracer(plan.FICHES, graine=1)
    actives = [rang for rang in range(national.rncp) if national.actif[rang]]
    assert (national.rncp, national.rs) == (25_638, 4_837)
    assert (len(actives), sum(national.actif) - len(actives)) == (5_518, 1_471)
    assert (sum(national.blocs), sum(national.partenaires)) == (55_761, 397_774)
    assert sum(national.blocs[national.rncp :]) == 0
    niveaux = [national.niveau[rang] for rang in actives]
    assert {niveau: niveaux.count(niveau) for niveau in set(niveaux)} == plan.NIVEAUX_ACTIFS
    assert len(national.correspondances) == round(0.15 * len(actives))
    tri = sorted(national.partenaires, reverse=True)
    assert tri[0] > 2_000
    assert tri.count(0) > plan.FICHES / 2
    inactives = [rang for rang in range(national.rncp) if not national.actif[rang]]
    assert sum(national.blocs[rang] == 0 for rang in inactives) > len(inactives) / 2


def test_dates_coherentes(export: Path) -> None:
    fiches = [element for element in lire(export) if isinstance(element, Fiche)]
    assert len(fiches) == FICHES
    for fiche in fiches:
        fin = fiche.date_fin_enregistrement
        assert fin is not None
        assert (fin >= plan.DATE_EXPORT) == fiche.actif
        assert (fiche.date_decision or date.min) < fin
        assert fiche.date_limite_delivrance is None or fiche.date_limite_delivrance > fin
        assert fiche.existence_partenaires == bool(fiche.partenaires)
        sirets = [partenaire.siret for partenaire in fiche.partenaires]
        assert len(set(sirets)) == len(sirets)


def test_rien_que_le_schema_ne_prevoie(dossier: Path) -> None:
    chemin = dossier / "trois-cents.xml"
    generateur.generer(chemin, fiches=300, graine=2)
    elements = list(lire(chemin))
    assert not [fiche.hors_schema for fiche in elements if isinstance(fiche, Fiche) and fiche.hors_schema]
    regles = {element.regle for element in elements if not isinstance(element, Fiche)}
    assert regles <= {
        "bloc-sans-competences",
        "fiche-sans-bloc",
        "bloc-code-incomplet",
        "correspondance-hors-fichier",
    }
    correspondances = [c for fiche in elements if isinstance(fiche, Fiche) for c in fiche.correspondances]
    assert correspondances


def test_siret_luhn(arbre: etree._ElementTree) -> None:
    lus = {e.text or "" for e in arbre.iter("SIRET_PARTENAIRE", "SIRET_CERTIFICATEUR")}
    rng = Random(7)
    for numero in lus | {siret(rng) for _ in range(200)}:
        assert len(numero) == 14
        assert luhn.is_valid(numero)
        assert luhn.is_valid(numero[:9])


def test_filiations_reciproques() -> None:
    petit = plan.tracer(2_000, graine=1)
    liees = [rang for rang in range(2_000) if petit.ancienne[rang] >= 0]
    assert len(liees) > 200
    for rang in liees:
        ancienne = petit.ancienne[rang]
        assert ancienne < rang
        assert petit.nouvelle[ancienne] == rang
        assert not petit.actif[ancienne]
        assert petit.est_rs(ancienne) == petit.est_rs(rang)


def test_exactement_k_fiches_changent(export: Path, lendemain: Path) -> None:
    avant, apres = par_numero(export), par_numero(lendemain)
    assert len(avant) == FICHES
    assert list(apres)[: plan.part(plan.RNCP, FICHES)] == list(avant)[: plan.part(plan.RNCP, FICHES)]
    changees = {numero for numero in apres if apres[numero] != avant.get(numero)}
    nouvelles = apres.keys() - avant.keys()
    assert not avant.keys() - apres.keys()
    assert (len(changees), len(nouvelles)) == (MODIFIEES, 1)
    lignes = [set(apres[numero].split(b"\n")) - set(avant[numero].split(b"\n")) for numero in changees - nouvelles]
    assert all(lignes)
    touches = {
        nom
        for nom in (b"INTITULE", b"LISTE_COMPETENCES", b"SIRET_PARTENAIRE")
        if any(nom in ligne for differences in lignes for ligne in differences)
    }
    assert touches == {b"INTITULE", b"LISTE_COMPETENCES", b"SIRET_PARTENAIRE"}


def test_rs_dans_son_fichier(export: Path, tmp_path: Path) -> None:
    rncp, rs = tmp_path / "rncp.xml", tmp_path / "rs.xml"
    generateur.generer(rncp, fiches=FICHES, chemin_rs=rs)
    assert {**par_numero(rncp), **par_numero(rs)} == par_numero(export)
    assert all(numero.startswith(b"RS") for numero in par_numero(rs))


def test_formes_des_listes_de_competences() -> None:
    ecritures = phrases_par_metier(corpus(1).mots)[0]
    rng = Random(1)
    listes = [ecritures.liste(rng, 700, rang=2) for _ in range(200)]
    for forme in (
        r"^[-*•o●] .*   [-*•o●] ",
        r"^A2C1\. ",
        r"^C\.1\. ",
        r"^2\.1\.1 ",
        r"^2\.1 .* 2\.1\.1 ",
        r"^[A-ZÀ-Ý]\w+ ",
    ):
        assert any(re.search(forme, liste) for liste in listes), forme
    assert any("  " not in liste for liste in listes)
    assert any("       " in liste for liste in listes)


@pytest.mark.parametrize(("fiches", "modifiees"), [(0, 0), (plan.FICHES_MAXIMUM + 1, 0), (10, 11), (10, -1)])
def test_nombres_hors_bornes_refuses(fiches: int, modifiees: int, tmp_path: Path) -> None:
    chemin = tmp_path / "rien.xml"
    with pytest.raises(ErreurArgument, match="Rien n’est écrit"):
        generateur.generer(chemin, fiches=fiches, modifiees=modifiees)
    assert not chemin.exists()
