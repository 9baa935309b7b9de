"""Demonstration accounts: one per role, in fictional organisations. Never in production."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.conf import settings
from django.db import transaction

from brique.erreurs import ErreurBrique
from portail.socle import operations, queries
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation

MOT_DE_PASSE = "brique-demo"
DOMAINE = "demo.brique.example"

# SIREN 999 000 0xx: well-formed numbers that no establishment bears.
ORGANISATIONS: Mapping[str, str] = MappingProxyType(
    {
        "99900001100018": "Observatoire fictif des métiers de l’industrie",
        "99900002900010": "Branche fictive de la fabrication",
        "99900003700013": "Centre de formation fictif des Trois-Rivières",
        "99900004500016": "Conseil fictif en évolution professionnelle",
        "99900005200012": "Atelier fictif Martel",
        "99900006000015": "Association fictive Premiers Pas",
    }
)


class DemonstrationRefusee(ErreurBrique):
    """The demonstration was asked for on a production site."""


@dataclass(frozen=True, slots=True)
class CompteDeDemonstration:
    """Who may log in on a demonstration site, as printed when it starts."""

    courriel: str
    nom: str
    role: Role


@dataclass(frozen=True, slots=True)
class _Personnage:
    identifiant: str
    prenom: str
    nom: str
    role: Role
    siret: str = ""


_PERSONNAGES = (
    _Personnage("candidat", "Camille", "Durand", Role.CANDIDAT),
    _Personnage("conseiller", "Inès", "Moreau", Role.CONSEILLER, "99900004500016"),
    _Personnage("certificateur", "Paul", "Lefèvre", Role.CERTIFICATEUR, "99900002900010"),
    _Personnage("organisme", "Nadia", "Benali", Role.ORGANISME_FORMATION, "99900003700013"),
    _Personnage("evaluateur", "Hugo", "Garnier", Role.EVALUATEUR, "99900005200012"),
    _Personnage("jure", "Solène", "Le Goff", Role.JURE, "99900005200012"),
    _Personnage("porteur", "Mathis", "Robin", Role.PORTEUR_EXPERIMENTATION, "99900006000015"),
    _Personnage("administrateur", "Aïcha", "Petit", Role.ADMINISTRATEUR, "99900001100018"),
)


@transaction.atomic
def charger_comptes(*, debut: date, quand: datetime) -> list[CompteDeDemonstration]:
    """Create the missing demonstration accounts, organisations and roles; what exists is left as it is.

    ``debut`` is the first day of the roles it gives. Returns every demonstration account, in a stable order, all with
    the password ``MOT_DE_PASSE``. Raises ``DemonstrationRefusee`` in production: its password is public.
    """
    exiger_hors_production()
    organisations = {siret: _organisation(siret, nom, quand) for siret, nom in ORGANISATIONS.items()}
    return [_personne(p, organisations.get(p.siret), debut, quand) for p in _PERSONNAGES]


def exiger_hors_production() -> None:
    """Raise ``DemonstrationRefusee`` on a production site: nothing fictional is ever loaded there."""
    if settings.PRODUCTION:
        raise DemonstrationRefusee(
            "les comptes de démonstration ont un mot de passe public.",
            lieu="démonstration",
            consequence="Ni registre fictif ni compte n’est chargé.",
            action="Chargez-les sur une installation sans BRIQUE_PRODUCTION.",
        )


def _organisation(siret: str, nom: str, quand: datetime) -> Organisation:
    connue = queries.organisation_par_siret(siret)
    return connue or operations.creer_organisation(siret, nom, acteur=None, quand=quand)


def _personne(
    personnage: _Personnage, organisation: Organisation | None, debut: date, quand: datetime
) -> CompteDeDemonstration:
    courriel = f"{personnage.identifiant}@{DOMAINE}"
    compte: Compte | None = queries.compte_par_courriel(courriel)
    if compte is None:
        compte = operations.creer_compte(
            courriel, MOT_DE_PASSE, nom=personnage.nom, prenom=personnage.prenom, acteur=None, quand=quand
        )
        operations.affecter(compte, personnage.role, organisation, debut=debut, acteur=None, quand=quand)
    return CompteDeDemonstration(courriel, f"{personnage.prenom} {personnage.nom}", personnage.role)
