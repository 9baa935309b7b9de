"""Which seats of a session already counted in a decision, by their vote or by their silence: they are not replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from portail.certification import models
from portail.certification.enums import Sens
from portail.socle.queries import evenements_de


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
