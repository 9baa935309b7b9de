"""The first account is opened from the command line: its role, its organisation, and every reason to refuse."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from brique.erreurs import ErreurArgument
from portail.socle import queries
from portail.socle.enums import Role
from portail.socle.models import Compte, Evenement, Organisation
from portail.socle.premier_compte import Inscription, inscrire

pytestmark = pytest.mark.django_db
QUAND = datetime(2026, 11, 22, 9, tzinfo=UTC)
SECRET = "sept-briques-rouges-42"
SIRET = "99900001100018"


def test_un_administrateur_et_son_organisation() -> None:
    personne = Inscription("Ana@Exemple.fr", "Ana", "Roy", "administrateur", SIRET, "Centre")
    assert inscrire(personne, SECRET, quand=QUAND) == "ana@exemple.fr"
    compte = Compte.objects.get(courriel="ana@exemple.fr")
    assert compte.check_password(SECRET)
    assert queries.roles_actifs(compte, QUAND.date()) == {Role.ADMINISTRATEUR}
    assert Organisation.objects.get().nom == "Centre"
    actes = set(Evenement.objects.values_list("acte", flat=True))
    assert {"compte-cree", "organisation-creee"} <= actes


def test_une_organisation_connue_sert_de_nouveau() -> None:
    inscrire(Inscription("a@exemple.fr", "A", "B", "jure", SIRET, "Centre"), SECRET, quand=QUAND)
    inscrire(Inscription("b@exemple.fr", "C", "D", "evaluateur", SIRET), SECRET, quand=QUAND)
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("personne", "secret", "motif"),
    [
        (Inscription("a@exemple.fr", "A", "B"), "court", "mot de passe"),
        (Inscription("a@exemple.fr", "A", "B", "chef"), SECRET, "administrateur"),
        (Inscription("a@exemple.fr", "A", "B", "jure"), SECRET, "organisation"),
        (Inscription("a@exemple.fr", "A", "B", "jure", "123"), SECRET, "SIRET"),
        (Inscription("pas-une-adresse", "A", "B"), SECRET, "adresse"),
    ],
)
def test_un_refus_ne_laisse_rien(personne: Inscription, secret: str, motif: str) -> None:
    with pytest.raises(ErreurArgument, match=motif):
        inscrire(personne, secret, quand=QUAND)
    assert not Compte.objects.exists()
    assert not Organisation.objects.exists()
    assert not Evenement.objects.exists()


@pytest.mark.parametrize(
    ("personne", "constat"),
    [
        (Inscription("a@exemple.fr", "A", "B", "jure"), "--siret : le rôle « jure » se tient dans une organisation."),
        (Inscription("a@exemple.fr", "A", "B", "jure", "", "Centre"), "et « Centre » n’en donne que le nom."),
        (Inscription("a@exemple.fr", "A", "B", "jure", "123", "Centre"), "--siret : « 123 » n’est pas un SIRET"),
    ],
)
def test_sans_organisation_le_refus_nomme_l_option_et_aucun_identifiant(personne: Inscription, constat: str) -> None:
    with pytest.raises(ErreurArgument) as refus:
        inscrire(personne, SECRET, quand=QUAND)
    dit = refus.value.message
    assert constat in dit
    assert "Aucun compte n’est créé." in dit
    assert "SIRET" in dit
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", dit)


def test_un_candidat_n_a_pas_besoin_d_organisation() -> None:
    inscrire(Inscription("a@exemple.fr", "A", "B", "candidat"), SECRET, quand=QUAND)
    assert queries.roles_actifs(Compte.objects.get(), QUAND.date()) == {Role.CANDIDAT}
