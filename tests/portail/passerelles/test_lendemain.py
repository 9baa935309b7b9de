"""The day after a full calculation: its measures and its texts are taken again, and what is kept is the same."""

from __future__ import annotations

import logging
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from brique.passerelles.moteur import Moteur
from portail.passerelles import models, moteurs, operations, preparation, queries, queries_calcul, recalcul
from portail.passerelles.enums import EtatCalcul
from tests.portail.passerelles import registre_calcul as registre
from tests.portail.passerelles.registre_calcul import A_STOCK, A_VENTE, B_VENTE

QUAND = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLUS_TARD = QUAND + timedelta(days=2)


@pytest.fixture
def veille(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register whose passerelles were computed once, words alone. One bloc of six is little enough to go on."""
    settings.PASSERELLES_ENCODEURS = "lexical"
    settings.VAR = tmp_path / "var"
    monkeypatch.setattr(preparation, "PART_MAX", 0.5)
    registre.charger(tmp_path)
    recalcul.recalculer(QUAND)
    return tmp_path


@pytest.fixture
def technique(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="portail.passerelles")
    return caplog


def changer(dossier: Path, jour: str = "2026-11-10") -> None:
    """One bloc loses half of its compétences and gains one that nobody had written."""
    competences = (*registre.VENTE[:2], "Tenir un stand au marché de plein vent")
    registre.importer(
        dossier,
        jour,
        registre.vendeur(
            blocs=(registre.bloc(A_VENTE, "Vendre en magasin", competences), *registre.vendeur().blocs[1:])
        ),
    )


def gardees() -> dict[tuple[str, str], tuple[object, ...]]:
    lignes = models.PasserelleCalculee.objects.filter(fin=None).select_related("source", "cible")
    noms = ("relation", "score", "couverture_source", "couverture_cible", "contenu")
    return {(un.source.code, un.cible.code): tuple(getattr(un, nom) for nom in noms) for un in lignes}


def calculs() -> list[models.Calcul]:
    return list(models.Calcul.objects.order_by("pk"))


def tout_relire_echoue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Moteur, "preparer", lambda *_, **__: pytest.fail("tout le registre est relu"))


def test_le_lendemain_garde_ce_que_garde_un_calcul_entier(veille: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changer(veille)
    with monkeypatch.context() as sans:
        tout_relire_echoue(sans)
        assert recalcul.recalculer(PLUS_TARD).calcules == 1
    premier, second = calculs()
    assert second.etalon_de == premier
    assert not second.etalon
    du_jour = gardees()
    assert (A_VENTE.code, B_VENTE.code) in du_jour
    models.PasserelleCalculee.objects.all().delete()
    models.BlocCalcule.objects.all().delete()
    shutil.rmtree(veille / "var" / "passerelles" / "reserve")
    assert recalcul.recalculer(PLUS_TARD + timedelta(days=1)).calcules == 6
    assert gardees() == du_jour


def test_chaque_calcul_sait_ses_mesures(veille: Path) -> None:
    changer(veille)
    recalcul.recalculer(PLUS_TARD)
    premier, second = calculs()
    assert queries_calcul.octets_de(second.pk) == queries_calcul.octets_de(premier.pk) == bytes(premier.etalon)
    assert queries_calcul.dernier_etalon() == premier.pk
    lue = queries.passerelles_de(*A_VENTE)[0]
    assert lue.calcul == second.pk


def test_seuls_les_textes_utiles_sont_lus(veille: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changer(veille)
    monkeypatch.setattr(queries_calcul, "textes", lambda: pytest.fail("tous les textes sont lus"))
    assert recalcul.recalculer(PLUS_TARD).calcules == 1


def test_jour_apres_jour_les_memes_mesures_servent(veille: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changer(veille)
    recalcul.recalculer(PLUS_TARD)
    registre.importer(veille, "2026-11-12", registre.vendeur(blocs=registre.vendeur().blocs[1:]))
    tout_relire_echoue(monkeypatch)
    assert recalcul.recalculer(PLUS_TARD + timedelta(days=1)).partis == 1
    registre.importer(veille, "2026-11-14", registre.vendeur())
    assert recalcul.recalculer(PLUS_TARD + timedelta(days=2)).calcules == 1
    premier, *suites = calculs()
    assert {calcul.etalon_de for calcul in suites} == {premier}
    assert (A_VENTE.code, B_VENTE.code) in gardees()


@pytest.mark.parametrize("perte", ["abimee", "absente", "d'un autre"])
def test_une_reserve_qui_ne_peut_servir_est_refaite_et_dite(
    veille: Path, technique: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, perte: str
) -> None:
    reserve = veille / "var" / "passerelles" / "reserve"
    if perte == "abimee":
        (reserve / "mots.bin").write_bytes(b"abime")
    elif perte == "absente":
        shutil.rmtree(reserve)
    else:
        entete = reserve / "reserve.json"
        entete.write_text(entete.read_text().replace('"marque": "', '"marque": "autre '))
    changer(veille)
    assert recalcul.recalculer(PLUS_TARD).calcules == 1
    assert calculs()[-1].etalon_de is None
    (dit,) = [ligne.getMessage() for ligne in technique.records if "relu" in ligne.getMessage()]
    assert "réserve" in dit
    registre.importer(veille, "2026-11-12", registre.vendeur())
    tout_relire_echoue(monkeypatch)  # it was made again
    assert recalcul.recalculer(PLUS_TARD + timedelta(days=1)).calcules == 1
    assert calculs()[-1].etalon_de == calculs()[-2]


def test_une_reserve_qui_ne_s_ecrit_pas_n_arrete_rien(
    veille: Path, technique: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    reserve = veille / "var" / "passerelles" / "reserve"
    shutil.rmtree(reserve)
    reserve.write_text("un fichier à la place du dossier")
    changer(veille)
    assert recalcul.recalculer(PLUS_TARD).calcules == 1
    assert "la réserve n’est pas gardée" in technique.text


def test_trop_de_changements_font_mesurer_de_nouveau(
    veille: Path, technique: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation, "PART_MAX", 0.1)  # one of six is more
    changer(veille)
    assert recalcul.recalculer(PLUS_TARD).calcules == 1
    assert calculs()[-1].etalon_de is None
    assert "17 % a changé" in technique.text


def test_une_autre_version_fait_mesurer_de_nouveau(veille: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ancien = moteurs.modele()
    monkeypatch.setattr(moteurs, "modele", lambda: type(ancien)("9.9+essai", ancien.jeux, ancien.mesures))
    assert recalcul.recalculer(PLUS_TARD).calcules == 6
    assert [calcul.etalon_de for calcul in calculs()] == [None, None]


def couper(monkeypatch: pytest.MonkeyPatch, quand: datetime) -> None:
    """Stop a calculation once its first batch is written."""
    ecrire, ecrits = operations.ecrire_lot, []

    def ecrire_une_fois(calcul: models.Calcul, resultats: list[operations.Resultat]) -> None:
        if ecrits:
            raise InterruptedError
        ecrits.extend(resultats)
        ecrire(calcul, resultats)

    with monkeypatch.context() as coupure:
        coupure.setattr(operations, "ecrire_lot", ecrire_une_fois)
        with pytest.raises(InterruptedError):
            recalcul.recalculer(quand)


def test_un_lendemain_coupe_reprend(veille: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalcul, "LOT", 1)
    changer(veille)
    stock = registre.bloc(A_STOCK, "Tenir le stock", registre.STOCK[:2])
    registre.importer(
        veille,
        "2026-11-12",
        registre.vendeur(blocs=(registre.bloc(A_VENTE, "Vendre en magasin", registre.VENTE[:3]), stock)),
    )
    couper(monkeypatch, PLUS_TARD)
    tout_relire_echoue(monkeypatch)
    assert recalcul.recalculer(PLUS_TARD + timedelta(hours=1)).calcules == 1
    premier, coupe, repris = calculs()
    assert [c.etat for c in (coupe, repris)] == [EtatCalcul.INTERROMPU, EtatCalcul.FINI]
    assert coupe.etalon_de == repris.etalon_de == premier
    assert len(queries.passerelles_de(*A_VENTE)[0].passerelle.paires) == 3


def test_un_calcul_entier_coupe_reprend_avec_ses_mesures(veille: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalcul, "LOT", 2)
    ancien = moteurs.modele()
    monkeypatch.setattr(moteurs, "modele", lambda: type(ancien)("9.9+essai", ancien.jeux, ancien.mesures))
    couper(monkeypatch, PLUS_TARD)
    tout_relire_echoue(monkeypatch)
    assert recalcul.recalculer(PLUS_TARD + timedelta(hours=1)).calcules == 4
    _, coupe, repris = calculs()
    assert (coupe.etalon_de, repris.etalon_de) == (None, coupe)
