"""Opening an account from the command line: the first administrator, before anyone can invite anyone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from brique.erreurs import ErreurArgument
from portail.socle import operations, queries
from portail.socle.champs import normaliser_siret, valider_siret
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation


@dataclass(frozen=True, slots=True)
class Inscription:
    """Who the account is for, and the role it holds from today (none when ``role`` is empty)."""

    courriel: str
    prenom: str
    nom: str
    role: str = ""
    siret: str = ""
    organisation: str = ""


@transaction.atomic
def inscrire(inscription: Inscription, mot_de_passe: str, *, quand: datetime) -> str:
    """Create the account, its organisation if new, and its role; returns its address.

    Raises ``ErreurArgument`` when the role, the SIRET or the address does not fit, or the password is too weak.
    """
    role = _role(inscription.role) if inscription.role else None
    if role is not None:
        _exiger_organisation(role, inscription)
    personne = Compte(courriel=inscription.courriel, nom=inscription.nom, prenom=inscription.prenom)
    try:
        validate_password(mot_de_passe, personne)
    except ValidationError as erreur:
        raise ErreurArgument(
            " ".join(erreur.messages), lieu="mot de passe", consequence="Aucun compte n’est créé."
        ) from erreur
    compte = operations.creer_compte(
        inscription.courriel,
        mot_de_passe,
        nom=inscription.nom,
        prenom=inscription.prenom,
        acteur=None,
        quand=quand,
    )
    if role is not None:
        operations.affecter(
            compte,
            role,
            _organisation(inscription, quand),
            debut=timezone.localdate(quand),
            acteur=None,
            quand=quand,
        )
    return compte.courriel


def _role(mot: str) -> Role:
    try:
        return Role(mot.strip().lower().replace("-", "_"))
    except ValueError as erreur:
        raise ErreurArgument(
            f"le rôle « {mot} » n’existe pas",
            lieu="--role",
            consequence="Aucun compte n’est créé.",
            action=f"Choisissez parmi : {', '.join(Role.values)}.",
        ) from erreur


def _exiger_organisation(role: Role, inscription: Inscription) -> None:
    """Raises ``ErreurArgument`` when the role needs an organisation that nothing finds."""
    if not inscription.siret:
        if role is Role.CANDIDAT:
            return
        nommee = f", et « {inscription.organisation} » n’en donne que le nom" if inscription.organisation else ""
        raise ErreurArgument(
            f"le rôle « {role.value} » se tient dans une organisation{nommee}",
            lieu="--siret",
            consequence="Aucun compte n’est créé.",
            action="Ajoutez --siret avec les 14 chiffres de son SIRET, et --organisation avec son nom si elle est "
            "nouvelle ici.",
        )
    try:
        valider_siret(normaliser_siret(inscription.siret))
    except ValidationError as erreur:
        raise ErreurArgument(
            " ".join(erreur.messages),
            lieu="--siret",
            consequence="Aucun compte n’est créé.",
            action="Corrigez le SIRET.",
        ) from erreur


def _organisation(inscription: Inscription, quand: datetime) -> Organisation | None:
    if not inscription.siret:
        return None
    connue = queries.organisation_par_siret(inscription.siret)
    nom = inscription.organisation or inscription.siret
    return connue or operations.creer_organisation(inscription.siret, nom, acteur=None, quand=quand)
