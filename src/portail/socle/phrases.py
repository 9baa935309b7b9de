"""Small turns of French that several pages need."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _


def enumerer(choses: Sequence[str]) -> str:
    """« un », « un et deux », « un, deux et trois »; empty for nothing."""
    if len(choses) < 2:
        return "".join(choses)
    return _("%(premieres)s et %(derniere)s") % {"premieres": ", ".join(choses[:-1]), "derniere": choses[-1]}


def majuscule(phrase: str) -> str:
    """The same sentence, its first letter a capital: an error said alone in a page."""
    return phrase[:1].upper() + phrase[1:]
