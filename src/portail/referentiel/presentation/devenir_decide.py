"""What certificateurs decided of a bloc, as its answer and its letter tell it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from portail.referentiel.queries_decidees import DecideeDuBloc
from portail.socle.phrases import enumerer
from portail.socle.templatetags.socle import jour


def repondre(phrase: str, declare: bool, decidees: Iterable[DecideeDuBloc], le: date) -> str:
    """The answer: what the register says (``phrase``), and what is decided. ``declare``: the register names a place."""
    comptent = [decidee.ou for decidee in decidees if decidee.compte]
    if not comptent:
        return phrase
    valeurs = {"ou": enumerer(comptent), "jour": jour(le)}
    if declare:
        return f"{phrase} {_('Un certificateur a aussi décidé qu’il compte dans %(ou)s.') % valeurs}"
    return (
        _(
            "Au %(jour)s, ce bloc compte dans %(ou)s : un certificateur l’a décidé. Au registre, rien n’est déclaré à "
            "partir de lui."
        )
        % valeurs
    )


def demander(decidee: DecideeDuBloc) -> str:
    """The paragraph of the letter that relies on a decision."""
    return _(
        "L’équivalence %(reference)s, décidée le %(jour)s par %(certificateur)s, fait compter ce bloc dans %(ou)s. "
        "Pouvez-vous me confirmer que le mien y compte, et jusqu’à quand ?"
    ) % {
        "reference": decidee.reference,
        "jour": jour(decidee.le),
        "certificateur": decidee.certificateur,
        "ou": decidee.ou,
    }
