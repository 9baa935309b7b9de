"""What a candidate declares of themselves for the statistics: optional, theirs to change, theirs to erase.

The journal has no line of it: it is kept longer than what was declared.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from brique.erreurs import ErreurArgument
from portail.certification import models
from portail.certification.operations_dossier import change_encore
from portail.socle.models import Compte


@dataclass(frozen=True, slots=True)
class Situation:
    """The three answers, each '' when it is not given."""

    sexe: str = ""
    age: str = ""
    statut: str = ""


@transaction.atomic
def declarer(cle: int, situation: Situation, *, candidat: Compte) -> bool:
    """Keep the answers in the place of those before; without any, nothing is kept (False). Raises ``ErreurArgument``
    once the dossier no longer changes."""
    lignes = models.Candidature.objects.select_for_update(of=("self",))
    candidature = lignes.get(pk=cle, candidat=candidat)
    if not change_encore(candidature):
        raise ErreurArgument(
            _("vos réponses ne se changent plus : elles se changent jusqu’à la convocation devant le jury"),
            lieu=candidature.reference,
            consequence=_("Rien n’est enregistré."),
            action=_("Celles que vous avez données s’effacent encore, si vous le voulez."),
        )
    siennes = models.SituationDeclaree.objects.filter(candidature=candidature)
    if situation == Situation():
        siennes.delete()
        return False
    dites = {"sexe": situation.sexe, "age": situation.age, "statut": situation.statut}
    siennes.update_or_create(candidature=candidature, defaults={"personne": candidat, **dites})
    return True


@transaction.atomic
def effacer(cle: int, *, candidat: Compte) -> None:
    """Take one's answers back, at any time: what is given freely is."""
    models.SituationDeclaree.objects.filter(candidature=cle, personne=candidat).delete()
