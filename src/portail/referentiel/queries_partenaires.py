"""Reads of the room on who is habilité, for many fiches at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from brique.referentiel.fiche import Partenaire
from portail.referentiel import models
from portail.referentiel.contenus import habilitation
from portail.referentiel.queries import moment, tenus


def partenaires(numeros: Iterable[str], au: date | None = None) -> dict[str, list[Partenaire]]:
    """The partenaires of each fiche among ``numeros`` at the end of day ``au``, in the order of the register."""
    lignes = models.Partenariat.objects.filter(tenus(moment(au)), fiche__numero__in=list(numeros))
    trouves: dict[str, list[Partenaire]] = {}
    for p in lignes.order_by("fiche", "rang", "pk").select_related("fiche"):
        lu = Partenaire(p.nom, p.siret, habilitation(p.habilitation), p.etat, p.date_actif, p.date_etat)
        trouves.setdefault(p.fiche.numero, []).append(lu)
    return trouves
