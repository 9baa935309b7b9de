"""Reads of the cases of demanded correspondances: those of one's organisations, and their clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brique.passerelles.procedure import Affaire, Deroule, Suite, derouler
from portail.passerelles import models
from portail.passerelles.perms_equivalences import organisations_certificatrices
from portail.socle.models import Compte


@dataclass(frozen=True, slots=True)
class AffaireLue:
    """A case and its clock on a day."""

    affaire: models.AffaireCorrespondance
    deroule: Deroule


def affaires_de(compte: Compte, le: date) -> list[AffaireLue]:
    """The cases of the organisations in which ``compte`` is certificateur: the nearest end first, the closed last."""
    organisations = organisations_certificatrices(compte, le)
    lues = models.AffaireCorrespondance.objects.filter(organisation__in=organisations)
    toutes = [lire_affaire(affaire, le) for affaire in lues.select_related("fiche", "organisation")]
    return sorted(toutes, key=_urgence)


def affaire(pk: int) -> models.AffaireCorrespondance | None:
    """A case with its fiche and its organisation."""
    return models.AffaireCorrespondance.objects.select_related("fiche", "organisation").filter(pk=pk).first()


def lire_affaire(affaire: models.AffaireCorrespondance, le: date) -> AffaireLue:
    """A case with its clock on the day ``le``."""
    return AffaireLue(affaire, derouler(en_affaire(affaire), le))


def en_affaire(affaire: models.AffaireCorrespondance) -> Affaire:
    """A row as the library's value."""
    return Affaire(
        notifiee_le=affaire.notifiee_le,
        observations_le=affaire.observations_le,
        decidee_le=affaire.decidee_le,
        suite=Suite(affaire.suite) if affaire.suite else None,
        conforme_le=affaire.conforme_le,
        supprimee_le=affaire.supprimee_le,
    )


def _urgence(lue: AffaireLue) -> tuple[bool, int, int]:
    courant = lue.deroule.courant
    reste = courant.reste if courant is not None and courant.reste is not None else 10_000
    return courant is None, reste, lue.affaire.pk
