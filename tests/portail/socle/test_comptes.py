"""Accounts, organisations and roles: rules held by the operations and, beneath them, by the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from brique.erreurs import ErreurArgument
from portail.socle import demonstration, operations, queries
from portail.socle.enums import Role
from portail.socle.models import Affectation, Compte, Evenement, Organisation
from tests.portail.socle.conftest import MOT_DE_PASSE, QUAND, SIRET

LE = date(2026, 11, 22)


def creer(courriel: str) -> Compte:
    return operations.creer_compte(courriel, None, nom="X", prenom="Y", acteur=None, quand=QUAND)


def test_l_adresse_se_compare_sans_sa_casse(compte: Compte) -> None:
    assert compte.courriel == "camille@exemple.fr"
    assert queries.compte_par_courriel(" CAMILLE@exemple.FR ") == compte
    assert authenticate(None, username="Camille@EXEMPLE.fr", password=MOT_DE_PASSE) == compte
    with pytest.raises(ErreurArgument, match="existe déjà"):
        creer("CAMILLE@EXEMPLE.FR")


def test_la_base_tient_l_unicite_sans_la_casse(compte: Compte) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Compte.objects.bulk_create([Compte(courriel="camille@exemple.fr", nom="X", prenom="Y", cree_le=QUAND)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Compte.objects.bulk_create([Compte(courriel="Camille@exemple.fr", nom="X", prenom="Y", cree_le=QUAND)])


@pytest.mark.django_db
def test_un_compte_sans_mot_de_passe_ne_se_connecte_pas() -> None:
    creer("sans@exemple.fr")
    assert authenticate(None, username="sans@exemple.fr", password="") is None


@pytest.mark.django_db
def test_une_adresse_mal_formee_est_refusee() -> None:
    with pytest.raises(ErreurArgument, match="compte pas-une-adresse"):
        creer("pas-une-adresse")


def test_un_compte_ferme_ne_se_connecte_plus(compte: Compte) -> None:
    operations.activer_compte(compte, actif=False, acteur=None, quand=QUAND)
    operations.activer_compte(compte, actif=False, acteur=None, quand=QUAND)
    assert authenticate(None, username=compte.courriel, password=MOT_DE_PASSE) is None
    assert [e.acte for e in Evenement.objects.all()] == ["compte-cree", "compte-desactive"]


@pytest.mark.django_db
def test_un_siret_se_tape_avec_des_espaces() -> None:
    organisation = operations.creer_organisation("999 000 037 00013", "Centre", acteur=None, quand=QUAND)
    assert organisation.siret == SIRET
    assert queries.organisation_par_siret("999 000 037 00013") == organisation


@pytest.mark.django_db
@pytest.mark.parametrize("siret", ["99900003700014", "9990000370001", "", "ABCDEFGHIJKLMN", "999000037000135"])
def test_un_siret_faux_est_refuse(siret: str) -> None:
    with pytest.raises(ErreurArgument, match=r"SIRET|obligatoire|vide|caractères"):
        operations.creer_organisation(siret, "Centre", acteur=None, quand=QUAND)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("siret", ["9990000370001A", "1234567890123", SIRET])
def test_la_base_tient_la_forme_et_l_unicite_du_siret(siret: str, organisation: Organisation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.bulk_create([Organisation(siret=siret, nom="X", cree_le=QUAND)])


def test_un_role_se_tient_du_premier_jour_a_la_veille_de_la_fin(compte: Compte, organisation: Organisation) -> None:
    affectation = operations.affecter(compte, Role.JURE, organisation, debut=LE, acteur=None, quand=QUAND)
    fin = LE + timedelta(days=10)
    operations.cloturer_affectation(affectation, fin=fin, acteur=compte, quand=QUAND)
    jours = [LE - timedelta(days=1), LE, fin - timedelta(days=1), fin]
    tenu = [Role.JURE in queries.roles_actifs(compte, jour) for jour in jours]
    assert tenu == [False, True, True, False]
    evenement = queries.evenements_de("socle.affectation", affectation.pk).last()
    assert evenement is not None
    assert evenement.acteur == compte.pk
    assert (evenement.avant["fin"], evenement.apres["fin"]) == (None, fin.isoformat())


def test_une_personne_tient_plusieurs_roles(compte: Compte, organisation: Organisation) -> None:
    operations.affecter(compte, Role.CANDIDAT, debut=LE, acteur=None, quand=QUAND)
    operations.affecter(compte, Role.JURE, organisation, debut=LE, acteur=None, quand=QUAND)
    operations.affecter(compte, Role.EVALUATEUR, organisation, debut=LE, acteur=None, quand=QUAND)
    assert queries.roles_actifs(compte, LE) == {Role.CANDIDAT, Role.JURE, Role.EVALUATEUR}
    assert queries.organisations_du_role(compte, Role.JURE, LE) == [organisation]
    assert [(r.role, r.siret) for r in queries.roles_tenus(compte, LE)] == [
        (Role.CANDIDAT, ""),
        (Role.EVALUATEUR, SIRET),
        (Role.JURE, SIRET),
    ]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CANDIDAT])
def test_hors_candidat_un_role_se_tient_dans_une_organisation(role: Role, compte: Compte) -> None:
    with pytest.raises(ErreurArgument, match="dans une organisation"):
        operations.affecter(compte, role, debut=LE, acteur=None, quand=QUAND)
    with pytest.raises(IntegrityError), transaction.atomic():
        Affectation.objects.bulk_create([Affectation(compte=compte, role=role, debut=LE)])


def test_le_meme_role_ne_se_tient_pas_deux_fois_le_meme_jour(compte: Compte, organisation: Organisation) -> None:
    operations.affecter(compte, Role.JURE, organisation, debut=LE, fin=LE + timedelta(days=5), acteur=None, quand=QUAND)
    with pytest.raises(ErreurArgument, match="déjà tenu"):
        operations.affecter(compte, Role.JURE, organisation, debut=LE + timedelta(days=4), acteur=None, quand=QUAND)
    operations.affecter(compte, Role.JURE, organisation, debut=LE + timedelta(days=5), acteur=None, quand=QUAND)
    with pytest.raises(ErreurArgument, match="déjà ce rôle"):
        operations.affecter(compte, Role.JURE, organisation, debut=LE + timedelta(days=9), acteur=None, quand=QUAND)


@pytest.mark.parametrize("role", [Role.JURE, Role.CANDIDAT])
def test_la_base_tient_l_unicite_d_un_role_ouvert(role: Role, compte: Compte, organisation: Organisation) -> None:
    lieu = None if role is Role.CANDIDAT else organisation
    operations.affecter(compte, role, lieu, debut=LE, acteur=None, quand=QUAND)
    double = Affectation(compte=compte, role=role, organisation=lieu, debut=LE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Affectation.objects.bulk_create([double])


def test_la_base_tient_l_ordre_des_dates_et_les_roles(compte: Compte, organisation: Organisation) -> None:
    for champs in ({"role": Role.JURE, "fin": LE}, {"role": "roi", "fin": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Affectation.objects.bulk_create([Affectation(compte=compte, organisation=organisation, debut=LE, **champs)])


def test_clore_avant_le_debut_ou_deux_fois_est_refuse(compte: Compte, organisation: Organisation) -> None:
    affectation = operations.affecter(compte, Role.JURE, organisation, debut=LE, acteur=None, quand=QUAND)
    with pytest.raises(ErreurArgument, match="après le début"):
        operations.cloturer_affectation(affectation, fin=LE, acteur=None, quand=QUAND)
    fin = LE + timedelta(days=1)
    operations.cloturer_affectation(affectation, fin=fin, acteur=None, quand=QUAND)
    with pytest.raises(ErreurArgument, match="déjà close"):
        operations.cloturer_affectation(affectation, fin=fin, acteur=None, quand=QUAND)


@pytest.mark.django_db
def test_la_demonstration_se_charge_deux_fois_sans_rien_doubler() -> None:
    premiers = demonstration.charger_comptes(debut=LE, quand=QUAND)
    evenements = Evenement.objects.count()
    assert demonstration.charger_comptes(debut=LE + timedelta(days=1), quand=QUAND) == premiers
    assert Evenement.objects.count() == evenements
    assert {c.role for c in premiers} == set(Role)
    for connu in premiers:
        compte = authenticate(None, username=connu.courriel, password=demonstration.MOT_DE_PASSE)
        assert isinstance(compte, Compte)
        assert queries.roles_actifs(compte, LE) == {connu.role}


@pytest.mark.django_db
def test_la_demonstration_est_refusee_en_production(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(demonstration.DemonstrationRefusee, match="mot de passe public"):
        demonstration.charger_comptes(debut=LE, quand=QUAND)
    assert not Compte.objects.exists()
