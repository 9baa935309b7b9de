"""What a candidate declares of themselves for the statistics: optional, theirs to change, theirs to erase.

The journal has no line of it: it is kept longer than what was declared.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from portail.certification import models
from portail.certification.operations_dossier import tenir
from portail.socle.models import Compte


@dataclass(frozen=True, slots=True)
class Situation:
    """The three answers, each '' when it is not given."""

    sexe: str = ""
    age: str = ""
    statut: str = ""


@transaction.atomic
def declarer(cle: int, situation: Situation, *, candidat: Compte) -> None:
    """Keep the answers in the place of those before; without any, nothing is kept. Raises ``ErreurArgument`` once the
    dossier no longer changes."""
    candidature = tenir(cle, candidat)
    siennes = models.SituationDeclaree.objects.filter(candidature=candidature)
    if situation == Situation():
        siennes.delete()
        return
    dites = {"sexe": situation.sexe, "age": situation.age, "statut": situation.statut}
    siennes.update_or_create(candidature=candidature, defaults={"personne": candidat, **dites})


@transaction.atomic
def effacer(cle: int, *, candidat: Compte) -> None:
    """Take one's answers back, at any time: what is given freely is."""
    models.SituationDeclaree.objects.filter(candidature=cle, personne=candidat).delete()
