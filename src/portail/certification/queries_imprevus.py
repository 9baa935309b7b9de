"""What befell a session: cancelled, moved, and which seats counted in a decision, by their vote or by their silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.utils import timezone

from brique.certification.candidature.valeurs import Acte, Fait
from portail.certification import models, queries_jury
from portail.certification.enums import NatureAvis, Sens
from portail.socle.queries import evenements_de

if TYPE_CHECKING:
    from portail.socle.models import Compte


def annulees(faits: Iterable[Fait]) -> frozenset[str]:
    """The sessions, by their keys, that these postponements left and that were cancelled: they never opened."""
    cles = {fait.precisions.get("jury", "") for fait in faits if fait.acte is Acte.REPORTER}
    if not (connues := [int(cle) for cle in cles if cle.isdecimal()]):
        return frozenset()
    quittees = models.SeanceJury.objects.filter(pk__in=connues)
    return frozenset(str(une.pk) for une in quittees if queries_jury.annulee(une))


def deplacee_le(seance: models.SeanceJury, compte: Compte | None = None) -> date | None:
    """The last day its hour or place changed once somebody had been told it; ``compte``: once they had. None if never.
    Known until the day of the session is past."""
    avis = seance.avis.filter(nature=NatureAvis.DEPLACEE, **({} if compte is None else {"compte": compte}))
    quand = avis.order_by("-quand").values_list("quand", flat=True).first()
    return timezone.localdate(quand) if quand is not None else None


@dataclass(frozen=True, slots=True)
class Decompte:
    """A decision that counted a seat. ``muet``: it gave no vote and was there, so that its silence may have counted."""

    prise: models.DecisionPrise
    muet: bool


def decomptes(seance: models.SeanceJury, sieges: Iterable[models.SiegeJury]) -> dict[int, Decompte]:
    """By seat, a decision that counted it; the queries do not depend on how many there are."""
    prises = {(une.passage_id, une.code): une for une in _prises(seance)}
    if not prises:
        return {}
    comptes = {}
    votes = models.VoteBloc.objects.filter(passage__seance=seance).order_by("-pk")
    for cle, passage, code in votes.values_list("siege_id", "passage_id", "code"):
        if (passage, code) in prises:
            comptes[cle] = Decompte(prises[passage, code], muet=False)
    muette = _decision_muette(seance)
    if muette is not None:
        venus = _venus(seance)
        for siege in sieges:
            if siege.present or siege.pk in venus:
                comptes.setdefault(siege.pk, Decompte(muette, muet=True))
    return comptes


def _prises(seance: models.SeanceJury) -> Iterable[models.DecisionPrise]:
    return models.DecisionPrise.objects.filter(passage__seance=seance).select_related("passage__candidature")


def _venus(seance: models.SeanceJury) -> set[int]:
    """The seats that were ever there, were it for a while: the journal alone knows it."""
    pointes = evenements_de("certification.seancejury", seance.pk).filter(acte="jury-presence")
    return {une.apres["siege"] for une in pointes if une.apres.get("present")}


def _decision_muette(seance: models.SeanceJury) -> models.DecisionPrise | None:
    """A decision that counted more abstentions than were voted: somebody who was there kept silent."""
    votees = Count(
        "passage__votes",
        filter=Q(passage__votes__code=F("code"), passage__votes__sens=Sens.ABSTENTION),
    )
    prises = models.DecisionPrise.objects.filter(passage__seance=seance)
    muettes = prises.annotate(votees=votees).filter(abstentions__gt=F("votees"))
    return muettes.select_related("passage__candidature").first()
