"""The journal: append-only in the database itself, identifiers and states only."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurArgument
from portail.socle import operations, queries, verrous
from portail.socle.identifiants import DonneePersonnelle, verifier
from portail.socle.models import Compte, Evenement
from tests.portail.socle.conftest import QUAND

ORDRES = ["UPDATE socle_evenement SET acte = 'autre'", "DELETE FROM socle_evenement"]
if connection.vendor == "postgresql":
    ORDRES.append("TRUNCATE socle_evenement")


def executer(ordre: str) -> None:
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ordre)


def test_une_ligne_dit_qui_quoi_quand_sur_quoi(compte: Compte) -> None:
    evenement = operations.journaliser(
        "compte-active", compte, acteur=compte, quand=QUAND, avant={"actif": False}, apres={"actif": True}
    )
    relu = Evenement.objects.get(pk=evenement.pk)
    assert (relu.acteur, relu.quand, relu.acte) == (compte.pk, QUAND, "compte-active")
    assert (relu.objet_type, relu.objet_id) == ("socle.compte", str(compte.pk))
    assert (relu.avant, relu.apres) == ({"actif": False}, {"actif": True})
    assert list(queries.evenements_par(compte.pk)) == [relu]


@pytest.mark.parametrize("ordre", ORDRES)
def test_la_base_refuse_de_changer_ou_d_oter_une_ligne(ordre: str, compte: Compte) -> None:
    with pytest.raises(DatabaseError, match="en ajout seul"):
        executer(ordre)
    assert Evenement.objects.get().acte == "compte-cree"


def test_le_modele_ne_contourne_pas_la_base(compte: Compte) -> None:
    evenement = Evenement.objects.get()
    evenement.acte = "reecrit"
    with pytest.raises(DatabaseError), transaction.atomic():
        evenement.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Evenement.objects.all().delete()


def test_les_verrous_leves_sont_remis(compte: Compte) -> None:
    assert "socle_evenement" in verrous.tables_verrouillees(connection)
    with verrous.leves(connection, "socle_evenement"):
        assert "socle_evenement" not in verrous.tables_verrouillees(connection)
        Evenement.objects.all().delete()
    operations.journaliser("essai", compte, acteur=None, quand=QUAND)
    with pytest.raises(DatabaseError, match="en ajout seul"):
        executer("DELETE FROM socle_evenement")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tour", [1, 2])
def test_une_base_d_essai_se_vide_entre_deux_tests(tour: int) -> None:
    assert Evenement.objects.count() == 0
    assert "socle_evenement" in verrous.tables_verrouillees(connection)
    operations.creer_organisation("99900003700013", "Centre", acteur=None, quand=QUAND)
    assert Evenement.objects.count() == 1


@pytest.mark.parametrize(
    ("valeur", "constat"),
    [
        ("camille@exemple.fr", "adresse électronique"),
        ("Le candidat a bien expliqué son geste.", "texte rédigé"),
        ("x" * 81, "texte rédigé"),
        ("2 55 08 14 168 025 38", "texte rédigé"),
        ("255081416802538", "sécurité sociale"),
        (object(), "le type object"),
        ({"a": {"b": {"c": 1}}}, "imbriquée"),
    ],
)
def test_le_journal_refuse_ce_qui_designe_ou_raconte(valeur: object, constat: str, compte: Compte) -> None:
    with pytest.raises(DonneePersonnelle, match=constat) as refus:
        operations.journaliser("essai", compte, acteur=None, quand=QUAND, apres={"valeur": valeur})
    assert str(valeur) not in str(refus.value)
    assert Evenement.objects.filter(acte="essai").count() == 0


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_aucune_adresse_ne_passe_ou_qu_elle_soit(gauche: str, droite: str) -> None:
    adresse = f"{gauche.strip() or 'a'}@{droite.strip() or 'b'}"
    for valeurs in ({"a": adresse}, {"a": [1, adresse]}, {"a": {"b": adresse}}):
        with pytest.raises(DonneePersonnelle):
            verifier(valeurs, lieu="essai")


@pytest.mark.parametrize("cle", ["Nom", "a b", "camille@exemple.fr", "", "é"])
def test_les_noms_de_champs_sont_des_noms(cle: str) -> None:
    with pytest.raises(DonneePersonnelle, match="nom de champ"):
        verifier({cle: 1}, lieu="essai")


def test_identifiants_et_etats_passent() -> None:
    valeurs = {
        "bloc": "RNCP38362BC02",
        "etat": "en cours",
        "sha256": "a" * 64,
        "n": 3,
        "l": ["a", None],
        "d": {"x": True},
    }
    assert verifier(valeurs, lieu="essai") == valeurs


def test_un_acte_est_un_mot_clef(compte: Compte) -> None:
    with pytest.raises(ErreurArgument, match="journal"):
        operations.journaliser("acte en toutes lettres", compte, acteur=None, quand=QUAND)


@pytest.mark.django_db
def test_un_objet_sans_identifiant_n_a_pas_de_journal() -> None:
    from portail.socle.models import Organisation

    with pytest.raises(ErreurArgument, match="pas encore enregistré"):
        operations.journaliser("essai", Organisation(), acteur=None, quand=QUAND)


def test_effacer_une_personne_laisse_le_journal_sans_elle(compte: Compte) -> None:
    identifiant = compte.pk
    operations.effacer_compte(compte, acteur=None, quand=QUAND)
    assert not Compte.objects.exists()
    actes = list(queries.evenements_de("socle.compte", identifiant).values_list("acte", flat=True))
    assert actes == ["compte-cree", "compte-efface"]
    tout = str(list(Evenement.objects.values()))
    assert "camille" not in tout.lower()
    assert "durand" not in tout.lower()
