"""Accounts and organisations for tests, made through the same operations as the site, each unlike the others."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from stdnum import luhn

from portail.socle import operations
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation

#: The day and the moment on which accounts of the tests begin: long before any day a test speaks of.
OUVERTURE = date(2020, 1, 1)
QUAND = datetime(2020, 1, 1, 9, tzinfo=UTC)
MOT_DE_PASSE = "une phrase longue et sûre"

_numeros = count(1)


def nouvelle_organisation(nom: str = "", siret: str = "") -> Organisation:
    """An organisation with a well-formed SIRET that nobody bears."""
    numero = next(_numeros)
    return operations.creer_organisation(
        siret or siret_fictif(numero), nom or f"Organisme fictif {numero}", acteur=None, quand=QUAND
    )


def nouveau_compte(*roles: Role, organisation: Organisation | None = None, courriel: str = "") -> Compte:
    """An account holding these roles since ``OUVERTURE``; a role that needs an organisation is given one."""
    numero = next(_numeros)
    compte = operations.creer_compte(
        courriel or f"personne{numero}@essai.example",
        MOT_DE_PASSE,
        nom=f"Fictif{numero}",
        prenom="Camille",
        acteur=None,
        quand=QUAND,
    )
    for role in roles:
        lieu = None if role is Role.CANDIDAT else organisation or nouvelle_organisation()
        operations.affecter(compte, role, lieu, debut=OUVERTURE, acteur=None, quand=QUAND)
    return compte


def siret_fictif(numero: int) -> str:
    """A SIRET with right check digits, in a range that is not attributed (SIREN 9991…)."""
    siren = _avec_cle(f"9991{numero:04}")
    return _avec_cle(f"{siren}0001")


def _avec_cle(chiffres: str) -> str:
    return chiffres + luhn.calc_check_digit(chiffres)
