"""Corrections by people: said with a reason, never changing a score, for ever; consent given and taken back."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from brique.passerelles.corrections import PaireDite, ecrire_corrections, lire_corrections
from brique.passerelles.valeurs import (
    BlocCompare,
    Cle,
    Couverture,
    Paire,
    Passerelle,
    Probabilites,
    Relation,
    Traits,
    Versions,
)
from portail.passerelles import models
from portail.passerelles import operations_corrections as operations
from portail.passerelles import queries_corrections as queries
from portail.passerelles.operations_corrections import CorrectionInconnue, CorrectionRefusee, Dire, Lecture
from portail.socle import operations as socle
from portail.socle.enums import Role
from portail.socle.models import Compte, Evenement
from portail.socle.queries import affectations_actives
from tests.comptes import nouveau_compte
from tests.portail.referentiel.processus import base_a_part, brique, migree

pytestmark = pytest.mark.django_db
Plafond = Callable[[int], AbstractContextManager[Any]]

QUAND = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)
SOURCE = BlocCompare(Cle("RNCP99201", "RNCP99201BC01"), "Vendre", ("Accueillir le client", "Encaisser la vente"))
CIBLE = BlocCompare(
    Cle("RNCP99202", "RNCP99202BC01"), "Conseiller", ("Accueillir", "Conseiller le client", "Encaisser")
)
PASSERELLE = Passerelle(
    SOURCE.cle,
    CIBLE.cle,
    Relation.EQUIVALENT,
    0.8,
    Probabilites(0.7, 0.05, 0.02, 0.03),
    Couverture(0.9, (0.9, 0.8), (0, 2)),
    Couverture(0.6, (0.9, 0.1, 0.8), (0, 0, 1)),
    (Paire(0, 0, 0.9), Paire(1, 2, 0.8)),
    (),
    (1,),
    (),
    Traits(0.9, 0.6, 0.2, None, None, None, 0.0, 0.0, 0.0, 0.5, 0.66),
    Versions("2026.1", ("lexical 1", "phrases 0.2")),
)
LECTURE = Lecture(SOURCE, CIBLE, PASSERELLE)


def dire(compte: Compte, **autres: Any) -> Dire:
    """What ``compte`` says, in the first role it holds."""
    tenue = affectations_actives(compte, QUAND.date()).first()
    valeurs: dict[str, Any] = {
        "relation": Relation.COUVERT_PAR,
        "paires": [PaireDite(1, 2, juste=False), PaireDite(0, 0, juste=True)],
        "motif": "Le second demande aussi de conseiller.",
        "affectation": tenue.pk if tenue else 0,
        "accord": True,
    }
    return Dire(**valeurs | autres)


def corriger(
    compte: Compte, *, quand: datetime = QUAND, lecture: Lecture = LECTURE, **autres: Any
) -> models.Correction:
    return operations.corriger(compte, lecture, dire(compte, **autres), quand=quand)[0]


def exportees() -> list[Any]:
    return list(queries.a_exporter())


@pytest.fixture
def conseiller(db: None) -> Compte:
    return nouveau_compte(Role.CONSEILLER)


def test_une_correction_garde_ce_qui_a_ete_lu_et_dit_avec_sa_provenance(conseiller: Compte) -> None:
    correction = corriger(conseiller)
    assert correction.auteur == conseiller.pk
    assert (correction.suggeree, correction.relation) == ("equivalent", "couvert-par")
    assert (correction.modele, correction.encodeurs) == ("2026.1", ["lexical 1", "phrases 0.2"])
    lue = queries.derniere_sur(conseiller, SOURCE.cle, CIBLE.cle)
    assert lue is not None
    assert (lue.source, lue.cible) == (SOURCE, CIBLE)
    assert lue.paires == (PaireDite(0, 0, juste=True), PaireDite(1, 2, juste=False))
    assert lue.role is Role.CONSEILLER
    assert lue.accord
    assert queries.derniere_sur(conseiller, CIBLE.cle, SOURCE.cle) is None  # a direction is not the other


def test_le_journal_dit_l_acte_sans_les_mots(conseiller: Compte) -> None:
    correction = corriger(conseiller)
    actes = Evenement.objects.filter(objet_type="passerelles.correction", objet_id=str(correction.pk)).order_by("pk")
    assert [acte.acte for acte in actes] == ["correction-dite", "consentement-donne"]
    assert all(acte.acteur == conseiller.pk for acte in actes)
    assert "conseiller" not in str([acte.apres for acte in actes])


def test_la_meme_chose_dite_deux_fois_n_est_gardee_qu_une(conseiller: Compte) -> None:
    premiere, nouvelle = operations.corriger(conseiller, LECTURE, dire(conseiller), quand=QUAND)
    seconde, encore = operations.corriger(conseiller, LECTURE, dire(conseiller), quand=QUAND)
    assert (nouvelle, encore) == (True, False)
    assert premiere.pk == seconde.pk
    assert models.Correction.objects.count() == 1


@pytest.mark.parametrize(
    ("autres", "dit"),
    [
        ({"relation": None, "paires": []}, "ne dit rien"),
        ({"paires": [PaireDite(5, 0, juste=True)]}, "pas de compétence au rang 5"),
        ({"motif": "  "}, "raison manque"),
        ({"affectation": 0}, "ne tenez pas ce rôle"),
    ],
)
def test_une_correction_qui_ne_tient_pas_est_refusee(conseiller: Compte, autres: dict[str, Any], dit: str) -> None:
    with pytest.raises(CorrectionRefusee, match=dit):
        corriger(conseiller, **autres)
    assert not models.Correction.objects.exists()


def test_on_ne_corrige_pas_au_titre_d_un_autre_ni_comme_candidat(conseiller: Compte) -> None:
    autre = nouveau_compte(Role.CERTIFICATEUR)
    tenue = affectations_actives(autre, QUAND.date()).first()
    assert tenue is not None
    with pytest.raises(CorrectionRefusee):
        corriger(conseiller, affectation=tenue.pk)
    with pytest.raises(CorrectionRefusee):
        corriger(nouveau_compte(Role.CANDIDAT))


def test_trop_de_corrections_en_un_jour_sont_refusees(conseiller: Compte, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "PAR_JOUR", 1)
    corriger(conseiller)
    with pytest.raises(CorrectionRefusee, match="depuis hier"):
        corriger(conseiller, motif="Autre raison.")
    corriger(conseiller, motif="Autre raison.", quand=QUAND + timedelta(days=1, minutes=1))


@pytest.mark.parametrize("table", ["passerelles_correction", "passerelles_consentement"])
def test_la_base_refuse_de_changer_ou_d_oter_ce_qui_est_dit(conseiller: Compte, table: str) -> None:
    corriger(conseiller)
    ordres = [f"UPDATE {table} SET id = id", f"DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        connection.check_constraints()  # a truncation first refuses rows whose foreign keys are still to be checked
        ordres.append(f"TRUNCATE {table} CASCADE")
    for ordre in ordres:
        with (
            pytest.raises(DatabaseError, match="en ajout seul"),
            transaction.atomic(),
            connection.cursor() as curseur,
        ):
            curseur.execute(ordre)


def test_l_export_ne_nomme_personne_et_se_relit(conseiller: Compte, tmp_path: Path) -> None:
    corriger(conseiller)
    corriger(nouveau_compte(Role.CERTIFICATEUR), relation=Relation.DISTINCT, paires=[])
    tampon = io.StringIO()
    assert ecrire_corrections(queries.a_exporter(), tampon) == 2
    ecrit = tampon.getvalue()
    for interdit in (
        str(conseiller.pk),
        conseiller.nom,
        conseiller.courriel,
        "Organisme fictif",
        "aussi de conseiller",
    ):
        assert interdit not in ecrit
    chemin = tmp_path / "corrections.jsonl"
    chemin.write_text(ecrit, encoding="utf-8")
    premiere, seconde = lire_corrections(chemin)
    assert (premiere.source, premiere.cible, premiere.relation) == (SOURCE, CIBLE, Relation.COUVERT_PAR)
    assert (premiere.provenance.auteur, seconde.provenance.auteur) == ("a1", "a2")
    assert premiere.provenance.jour.isoformat() == "2026-11-25"  # 23:30 in Paris
    assert premiere.provenance.role == "conseiller"
    assert premiere.provenance.modele == "2026.1"


def test_sans_accord_rien_ne_sort_et_l_accord_se_retire_et_se_rend(conseiller: Compte) -> None:
    correction = corriger(conseiller, accord=False)
    assert exportees() == []
    operations.consentir(conseiller, correction.pk, donne=True, quand=QUAND + timedelta(hours=1))
    assert len(exportees()) == 1
    operations.consentir(conseiller, correction.pk, donne=False, quand=QUAND + timedelta(hours=2))
    assert exportees() == []
    assert models.Correction.objects.get() == correction
    lue = queries.derniere_sur(conseiller, SOURCE.cle, CIBLE.cle)
    assert lue is not None
    assert (lue.accord, lue.accord_le) == (False, QUAND + timedelta(hours=2))
    operations.consentir(conseiller, correction.pk, donne=True, quand=QUAND + timedelta(hours=3))
    assert len(exportees()) == 1
    assert models.Consentement.objects.count() == 3


def test_redire_le_meme_accord_n_ecrit_rien(conseiller: Compte) -> None:
    correction = corriger(conseiller)
    operations.consentir(conseiller, correction.pk, donne=True, quand=QUAND)
    assert models.Consentement.objects.count() == 1


def test_seule_la_derniere_correction_d_une_personne_sur_deux_blocs_compte(conseiller: Compte) -> None:
    corriger(conseiller)
    corriger(conseiller, relation=Relation.PARTIEL, quand=QUAND + timedelta(hours=1))
    assert [dite.relation for dite in exportees()] == [Relation.PARTIEL]
    corriger(conseiller, relation=Relation.DISTINCT, accord=False, quand=QUAND + timedelta(hours=2))
    assert exportees() == []  # the last word is not given: an older one would betray it
    assert queries.comptes_export() == (3, 0)
    assert [lue.remplacee for lue in queries.CorrectionsDe(conseiller)] == [False, True, True]


def test_tout_retirer_d_un_coup(conseiller: Compte) -> None:
    corriger(conseiller)
    autre_bloc = replace(CIBLE, cle=Cle("RNCP99203", "RNCP99203BC01"))
    corriger(conseiller, lecture=Lecture(SOURCE, autre_bloc, replace(PASSERELLE, cible=autre_bloc.cle)))
    corriger(nouveau_compte(Role.CONSEILLER))
    assert queries.accords(conseiller) == 2
    assert operations.retirer_partout(conseiller, quand=QUAND) == 2
    assert queries.accords(conseiller) == 0
    assert len(exportees()) == 1


def test_personne_ne_touche_a_l_accord_d_un_autre(conseiller: Compte) -> None:
    correction = corriger(conseiller)
    with pytest.raises(CorrectionInconnue):
        operations.consentir(nouveau_compte(Role.CONSEILLER), correction.pk, donne=False, quand=QUAND)
    assert len(exportees()) == 1


def test_effacer_une_personne_laisse_ses_corrections_sans_nom(conseiller: Compte) -> None:
    correction = corriger(conseiller)
    socle.effacer_compte(conseiller, acteur=None, quand=QUAND)
    assert models.Correction.objects.get().auteur == correction.auteur
    assert len(exportees()) == 1


def test_mes_corrections_se_lisent_en_une_requete(conseiller: Compte, assert_requetes: Plafond) -> None:
    for rang in range(3):
        corriger(conseiller, motif=f"Raison {rang}.", quand=QUAND + timedelta(hours=rang))
    with assert_requetes(1):
        assert len(queries.CorrectionsDe(conseiller)[0:20]) == 3
    assert queries.CorrectionsDe(conseiller)[0].motif == "Raison 2."


def test_la_commande_ecrit_un_fichier_entier_ou_dit_pourquoi(tmp_path: Path) -> None:
    with base_a_part(tmp_path, migree()) as variables:
        fichier = tmp_path / "corrections.jsonl"
        sortie = brique(variables, "portail", "passerelles", "corrections", "exporter", "-o", fichier)
        assert (sortie.code, sortie.dit) == (0, f"Corrections écrites : 0, dans {fichier}.\n")
        assert fichier.read_text(encoding="utf-8") == ""
        refus = brique(variables, "portail", "passerelles", "corrections", "exporter", "-o", tmp_path / "x" / "y.jsonl")
        assert refus.code == 2
        assert "Vérifiez que le dossier existe" in " ".join(refus.erreurs.split())
