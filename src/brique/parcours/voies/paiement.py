"""What the account may pay of a way on a day, and what third parties pay before it: an action, as the law names it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from brique.droits.cpf.action import Action, Objet
from brique.droits.cpf.financement import financer, tirage_maximal
from brique.droits.cpf.situation import SituationCpf
from brique.droits.enregistrement import Enregistrement
from brique.droits.noyau import Droit
from brique.parcours.contexte import Contexte
from brique.parcours.solveur.probleme import ZERO
from brique.periodes import Periode


class Achat(NamedTuple):
    """What is bought when a way begins: the action, and what is paid beside it (``annexes``).

    ``apports``: what third parties promised of it; ``tirage``: the most that the account may pay once they have.
    ``eligible`` is False, with its ``motifs``, when the account may pay nothing of it.
    """

    action: Action
    annexes: Decimal
    tirage: Decimal
    apports: Decimal
    eligible: bool
    motifs: tuple[str, ...]

    @property
    def prix(self) -> Decimal:
        return self.action.prix + self.annexes


@dataclass(frozen=True, slots=True)
class Payeur:
    """Who can pay: the account of the person, if there is one, and the register on which its use depends."""

    situation: SituationCpf | None
    contexte: Contexte
    droit: Droit

    def acheter(self, action: Action, annexes: Decimal = ZERO) -> Achat:
        """What paying this action comes to on its day. ``annexes``: euros beside it, which the account does not pay."""
        if self.situation is None:
            return _sans_compte(action, annexes, ("aucun compte n’est donné",))
        au_plus = tirage_maximal(action, self.situation, self.droit)
        if au_plus and not action.apports:
            return Achat(action, annexes, au_plus, ZERO, True, ())
        seul = financer(action, self.situation, ZERO, self.droit)
        if not seul.eligible:
            return _sans_compte(action, annexes, seul.motifs)
        donnes = sum((un.montant for un in seul.apports), ZERO)
        avant = sum((un.montant for un in seul.apports if un.objet is not Objet.PARTICIPATION), ZERO)
        reste = max(ZERO, action.prix - seul.participation - avant)
        return Achat(action, annexes, min(au_plus, reste), donnes, True, ())

    def enregistrement(self, numero: str) -> Periode | None:
        """When the certification is registered, as far as the register says; None when it is not known."""
        fiche = self.contexte.fiches.get(numero)
        if fiche is None:
            return None
        lu = Enregistrement.depuis_fiche(fiche, self.contexte.registre.jour)
        if lu.periode is None or lu.retire_le is None:
            return lu.periode
        if lu.retire_le <= lu.periode.debut:
            return None
        fin = lu.retire_le if lu.periode.fin is None else min(lu.retire_le, lu.periode.fin)
        return Periode(lu.periode.debut, fin)


def _sans_compte(action: Action, annexes: Decimal, motifs: tuple[str, ...]) -> Achat:
    """Bought without the account: third parties pay what they said, up to the price."""
    promis = min(sum((un.montant for un in action.apports), ZERO), action.prix)
    return Achat(action, annexes, ZERO, promis, False, motifs)
