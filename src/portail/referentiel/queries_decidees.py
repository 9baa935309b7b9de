"""What certificateurs decided of a bloc. The room above, which keeps the équivalences, gives it: « decidees-du-bloc »
in ``settings.BRANCHEMENTS``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portail.socle.branchements import branches
from portail.socle.phrases import enumerer


@dataclass(frozen=True, slots=True)
class DecideeDuBloc:
    """An équivalence that starts from the bloc and counts on the day: its sentence, its page, what it counts towards.

    ``compte``: the bloc itself is named; otherwise its whole certification is asked for. ``avec``: the other blocs
    asked for. ``entiere``: all of the target is acquired, not a list of compétences. ``siret`` names the certificateur.
    """

    phrase: str
    adresse: str
    reference: str
    le: date
    compte: bool
    numero: str
    blocs: Sequence[str]
    avec: Sequence[str]
    entiere: bool
    reservee: bool
    certificateur: str
    siret: str

    @property
    def repond(self) -> bool:
        """Nothing is left to ask of this certification: the bloc alone gives all of what was asked."""
        return self.compte and self.entiere and not self.avec

    @property
    def ou(self) -> str:
        """Where it counts, as in « compte dans … »."""
        quoi = enumerer(list(self.blocs)) if self.blocs else _("toute la certification")
        dit = f"{quoi} ({self.numero})"
        if not self.entiere:
            dit = _("une partie de %(quoi)s") % {"quoi": dit}
        if self.avec:
            dit = _("%(quoi)s, avec %(autres)s") % {"quoi": dit, "autres": enumerer(list(self.avec))}
        return _("%(quoi)s, sous condition") % {"quoi": dit} if self.reservee else dit


def lire_decidees(numero: str, code: str, le: date) -> list[DecideeDuBloc]:
    """Those of a bloc on the day ``le``; none when no room keeps any."""
    return [decidee for lire in branches("decidees-du-bloc") for decidee in lire(numero, code, le)]
