"""Computing passerelles: only what changed, once at a time, resumed when cut, old scores kept with their version."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from brique.passerelles.valeurs import Cle, Preuve, Relation
from portail.passerelles import ecriture, models, moteurs, operations, queries, queries_calcul, recalcul
from portail.passerelles.enums import EtatCalcul
from portail.passerelles.travaux import reprendre
from portail.socle import travaux
from portail.socle.exclusions import seul
from tests.portail.passerelles import registre_calcul as registre
from tests.portail.passerelles.registre_calcul import A_STOCK, A_VENTE, B_STOCK, B_VENTE, C_SOUDAGE
from tests.portail.referentiel.fabrique import fiche
from tests.portail.socle.vidage import sans_verrous

QUAND = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLUS_TARD = QUAND + timedelta(days=2)


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Path:
    """Words alone, so that nothing big is loaded; a ``var`` of its own. Gives where to write exports."""
    settings.PASSERELLES_ENCODEURS = "lexical"
    settings.VAR = tmp_path / "var"
    return tmp_path


@pytest.fixture
def calcule(db: None, site: Path) -> Path:
    """A register, and its passerelles computed once."""
    registre.charger(site)
    recalcul.recalculer(QUAND)
    return site


@pytest.fixture
def vidage() -> Iterator[None]:
    with sans_verrous():
        yield


def ouvertes() -> dict[tuple[str, str], models.PasserelleCalculee]:
    lignes = models.PasserelleCalculee.objects.filter(fin=None).select_related("source", "cible")
    return {(ligne.source.code, ligne.cible.code): ligne for ligne in lignes}


def dites() -> set[tuple[str, str, str, float]]:
    return {(*codes, ligne.relation, ligne.score) for codes, ligne in ouvertes().items()}


def test_le_premier_calcul_lit_tout_le_registre(calcule: Path) -> None:
    (calcul,) = models.Calcul.objects.all()
    assert (calcul.etat, calcul.blocs, calcul.a_faire, calcul.faits) == (EtatCalcul.FINI, 6, 6, 6)
    assert calcul.ouvertes == len(ouvertes())
    assert calcul.modele == moteurs.modele().version
    assert calcul.encodeurs
    premiere = queries.passerelles_de(*A_VENTE)[0]
    assert premiere.autre.cle == B_VENTE
    assert premiere.passerelle.relation is not Relation.DISTINCT
    assert premiere.passerelle.versions == queries_calcul.lire(calcul).versions
    assert [paire.source for paire in premiere.passerelle.paires] == [0, 1, 2, 3]
    assert premiere.passerelle.manque_cible == (4,)
    assert queries.passerelles_de(*C_SOUDAGE) == []


def test_ce_qui_est_garde_est_ce_que_dit_le_moteur(calcule: Path) -> None:
    source, cible = queries.bloc_compare(*A_STOCK), queries.bloc_compare(*B_STOCK)
    assert source is not None
    assert cible is not None
    gardee = queries.face(source, cible)
    assert gardee is not None
    dite = moteurs.comparer_blocs(source, cible)
    assert gardee.passerelle.relation is dite.relation
    assert gardee.passerelle.score == pytest.approx(dite.score, abs=0.001)
    assert [p[:2] for p in gardee.passerelle.paires] == [p[:2] for p in dite.paires]
    assert gardee.passerelle.versions == dite.versions


def test_recommencer_ne_fait_rien(calcule: Path) -> None:
    avant = set(models.PasserelleCalculee.objects.values_list("pk", "fin"))
    assert recalcul.recalculer(PLUS_TARD).rien
    assert models.Calcul.objects.count() == 1
    assert set(models.PasserelleCalculee.objects.values_list("pk", "fin")) == avant


def test_seul_ce_qui_a_change_est_recalcule(calcule: Path) -> None:
    avant = {codes: ligne.pk for codes, ligne in ouvertes().items()}
    change = (registre.bloc(A_VENTE, "Vendre en magasin", registre.VENTE[:2]), *registre.vendeur().blocs[1:])
    registre.importer(calcule, "2026-11-10", registre.vendeur(blocs=change))
    bilan = recalcul.recalculer(PLUS_TARD)
    assert (bilan.calcules, bilan.partis) == (1, 0)
    apres = {codes: ligne.pk for codes, ligne in ouvertes().items()}
    stock = (A_STOCK.code, B_STOCK.code)
    assert apres[stock] == avant[stock]
    for codes in ((A_VENTE.code, B_VENTE.code), (B_VENTE.code, A_VENTE.code)):  # both ways, each with its own text
        ancienne = models.PasserelleCalculee.objects.get(pk=avant[codes])
        assert ancienne.fin == PLUS_TARD
        assert apres[codes] != avant[codes]
        assert ouvertes()[codes].debut == PLUS_TARD
    assert len(queries.passerelles_de(*A_VENTE)[0].passerelle.paires) == 2


def test_un_texte_qui_n_est_pas_compare_peut_changer(calcule: Path) -> None:
    registre.importer(calcule, "2026-11-10", registre.vendeur(objectifs_contexte="Un autre contexte."))
    assert recalcul.recalculer(PLUS_TARD).rien


def test_un_bloc_parti_n_a_plus_de_passerelle(calcule: Path) -> None:
    registre.importer(calcule, "2026-11-10", registre.vendeur(blocs=registre.vendeur().blocs[1:]))
    bilan = recalcul.recalculer(PLUS_TARD)
    assert (bilan.calcules, bilan.partis) == (0, 1)
    assert not any(A_VENTE.code in codes for codes in ouvertes())
    anciennes = models.PasserelleCalculee.objects.filter(fin=PLUS_TARD)
    assert {ligne.calcul_id for ligne in anciennes} == {models.Calcul.objects.earliest("pk").pk}
    registre.importer(calcule, "2026-11-12", registre.vendeur())
    assert recalcul.recalculer(PLUS_TARD + timedelta(days=1)).calcules == 1
    assert (A_VENTE.code, B_VENTE.code) in ouvertes()


def test_un_calcul_interrompu_reprend_ou_il_en_etait(db: None, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    registre.charger(site)
    monkeypatch.setattr(recalcul, "LOT", 2)
    ecrire, ecrits = operations.ecrire_lot, []

    def ecrire_une_fois(calcul: models.Calcul, resultats: list[operations.Resultat]) -> None:
        if ecrits:
            raise InterruptedError
        ecrits.extend(resultats)
        ecrire(calcul, resultats)

    with monkeypatch.context() as coupure:
        coupure.setattr(operations, "ecrire_lot", ecrire_une_fois)
        with pytest.raises(InterruptedError):
            recalcul.recalculer(QUAND)
    en_cours = queries_calcul.en_cours()
    assert en_cours is not None
    assert (en_cours.faits, en_cours.a_faire) == (2, 6)
    bilan = recalcul.recalculer(PLUS_TARD)
    assert bilan.calcules == 4
    assert [c.etat for c in models.Calcul.objects.order_by("pk")] == [EtatCalcul.INTERROMPU, EtatCalcul.FINI]
    reprise = dites()
    models.PasserelleCalculee.objects.all().delete()
    models.BlocCalcule.objects.all().delete()
    recalcul.recalculer(PLUS_TARD + timedelta(days=1))
    assert dites() == reprise


def test_une_autre_version_recalcule_tout_et_garde_l_ancienne(calcule: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    avant = dites()
    ancien = moteurs.modele()
    nouveau = type(ancien)("9.9+essai", ancien.jeux, ancien.mesures)
    monkeypatch.setattr(moteurs, "modele", lambda: nouveau)
    assert recalcul.recalculer(PLUS_TARD).calcules == 6
    assert dites() == avant
    assert {lue.passerelle.versions.modele for lue in queries.passerelles_de(*A_VENTE)} == {"9.9+essai"}
    (passee,) = queries.passees(A_VENTE, B_VENTE)
    assert (passee.passerelle.versions.modele, passee.fin) == (ancien.version, PLUS_TARD)
    hier = queries.passerelles_de(*A_VENTE, date(2026, 11, 22))
    assert {lue.passerelle.versions.modele for lue in hier} == {ancien.version}
    assert queries.passerelles_de(*A_VENTE, date(2026, 11, 21)) == []


def test_les_vingt_meilleures_sont_gardees(calcule: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ecriture, "GARDEES", 1)
    monkeypatch.setattr(recalcul, "GARDEES", 1)
    copie = Cle("RNCP80009", "RNCP80009BC01")
    bloc = registre.bloc(copie, "Vendre en magasin", registre.VENTE)
    registre.importer(calcule, "2026-11-10", fiche(copie.fiche, "CQP fictif, copie", blocs=(bloc,)))
    assert recalcul.recalculer(PLUS_TARD).calcules == 1
    par_source = [source for source, _ in ouvertes()]
    assert sorted(par_source) == sorted(set(par_source))
    assert copie.code in par_source


def test_un_seul_calcul_a_la_fois(vidage: None, transactional_db: None, site: Path) -> None:
    registre.charger(site)
    pris, finir = threading.Event(), threading.Event()

    def tenir() -> None:
        with seul(recalcul.VERROU) as tenu:
            assert tenu
            pris.set()
            finir.wait(30)
        connection.close()

    ailleurs = threading.Thread(target=tenir)
    ailleurs.start()
    assert pris.wait(30)
    assert recalcul.recalculer(QUAND).occupe
    assert not models.Calcul.objects.exists()
    finir.set()
    ailleurs.join()
    assert recalcul.recalculer(QUAND, attendre=True).calcules == 6


def test_l_import_laisse_un_travail_qui_calcule(vidage: None, transactional_db: None, site: Path) -> None:
    registre.charger(site)
    assert not models.Calcul.objects.exists()
    assert travaux.executer_travaux(jusqu_au_bout=True) >= 1
    (calcul,) = models.Calcul.objects.all()
    assert calcul.etat == EtatCalcul.FINI
    assert calcul.suite_de is not None
    assert travaux.executer_travaux(jusqu_au_bout=True) == 0


def test_le_travailleur_reprend_ce_qui_fut_coupe(vidage: None, transactional_db: None, site: Path) -> None:
    registre.charger(site)
    travaux.executer_travaux(jusqu_au_bout=True)
    reprendre()
    assert travaux.executer_travaux(jusqu_au_bout=True) == 0
    models.Calcul.objects.update(etat=EtatCalcul.EN_COURS, termine_le=None)
    reprendre()
    assert travaux.executer_travaux(jusqu_au_bout=True) == 1
    assert not models.Calcul.objects.filter(etat=EtatCalcul.EN_COURS).exists()


def test_un_bloc_sort_avec_son_dernier_texte(calcule: Path) -> None:
    registre.importer(calcule, "2026-11-10", registre.vendeur(blocs=registre.vendeur().blocs[1:]))
    sorti = queries.bloc_compare(*A_VENTE)
    assert sorti is not None
    assert sorti.competences == registre.VENTE
    assert queries.bloc_compare(registre.VENDEUR, "inconnu") is None
    assert queries.bloc_compare("RNCP1", "") is None
    entiere = queries.bloc_compare(registre.ANGLAIS, "")
    assert entiere is not None
    assert entiere.competences == ("Tenir une réunion",)


def test_ce_qui_est_declare_ne_se_melange_pas(calcule: Path) -> None:
    officielles = queries.officielles_de(registre.VENDEUR)
    (entrante,) = officielles.entrantes(A_VENTE)
    assert entrante.declaree.preuve is Preuve.DECLAREE
    assert officielles.sortantes(A_VENTE) == ()
    assert len(queries.declarees_entre(A_VENTE, B_VENTE)) == 1
    assert queries.declarees_entre(A_STOCK, B_STOCK) == []
