"""Reads of the ground floor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from portail.socle.champs import normaliser_courriel, normaliser_siret
from portail.socle.enums import Role
from portail.socle.models import Affectation, Compte, Evenement, Organisation


@dataclass(frozen=True, slots=True)
class RoleTenu:
    """A role as its holder reads it: the role, where, since when, until when (excluded)."""

    role: Role
    organisation: str
    siret: str
    debut: date
    fin: date | None


def compte_par_courriel(courriel: str) -> Compte | None:
    """The account known by this e-mail address, in any case."""
    return Compte.objects.filter(courriel=normaliser_courriel(courriel)).first()


def titulaire_par_courriel(courriel: str, role: Role, le: date) -> Compte | None:
    """The account known by this e-mail address, if it may log in and holds ``role`` on the day ``le``."""
    compte = compte_par_courriel(courriel)
    if compte is None or not compte.is_active:
        return None
    return compte if affectations_actives(compte, le).filter(role=role).exists() else None


def organisation_par_siret(siret: str) -> Organisation | None:
    """The organisation known by this SIRET, typed with or without blanks."""
    return Organisation.objects.filter(siret=normaliser_siret(siret)).first()


def affectations_actives(compte: Compte, le: date) -> QuerySet[Affectation]:
    """The roles ``compte`` holds on the day ``le``, with their organisations (one query)."""
    return (
        Affectation.objects.filter(Q(fin__isnull=True) | Q(fin__gt=le), compte=compte, debut__lte=le)
        .select_related("organisation")
        .order_by("role", "organisation__nom", "debut")
    )


def roles_actifs(compte: Compte, le: date) -> frozenset[Role]:
    """The distinct roles ``compte`` holds on the day ``le``."""
    return frozenset(Role(role) for role in affectations_actives(compte, le).values_list("role", flat=True))


def roles_tenus(compte: Compte, le: date) -> list[RoleTenu]:
    """The roles ``compte`` holds on the day ``le``, ready to be read."""
    return [
        RoleTenu(
            role=Role(affectation.role),
            organisation=affectation.organisation.nom if affectation.organisation else "",
            siret=affectation.organisation.siret if affectation.organisation else "",
            debut=affectation.debut,
            fin=affectation.fin,
        )
        for affectation in affectations_actives(compte, le)
    ]


def organisations_du_role(compte: Compte, role: Role, le: date) -> list[Organisation]:
    """The organisations in which ``compte`` holds ``role`` on the day ``le``."""
    return [a.organisation for a in affectations_actives(compte, le).filter(role=role) if a.organisation]


def evenements_de(objet_type: str, objet_id: object) -> QuerySet[Evenement]:
    """The journal of one object, oldest first: ``evenements_de("socle.compte", compte.pk)``."""
    return Evenement.objects.filter(objet_type=objet_type, objet_id=str(objet_id)).order_by("pk")


def evenements_par(acteur: UUID) -> QuerySet[Evenement]:
    """Everything one account did, oldest first."""
    return Evenement.objects.filter(acteur=acteur).order_by("pk")


def libelles(roles: Iterable[Role]) -> list[str]:
    """The labels of ``roles``, in the order of the enum."""
    voulus = set(roles)
    return [str(role.label) for role in Role if role in voulus]
