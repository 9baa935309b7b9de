"""What a room adds to the rooms below it, which do not know it: dotted names listed in ``settings.BRANCHEMENTS``.

A place (« apres-import », « encart-bloc »…) is called by the lower room with what it knows; each function listed there
answers. Nothing registers itself: the list is read in the settings, in one place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Encart:
    """What a room shows on the page of another: a template, and what it needs."""

    gabarit: str
    contexte: dict[str, Any] = field(default_factory=dict)


def branches(lieu: str) -> list[Callable[..., Any]]:
    """The functions that answer at ``lieu``, in the order of the settings; none is an empty list."""
    tous: dict[str, list[str]] = getattr(settings, "BRANCHEMENTS", {})
    return [import_string(nom) for nom in tous.get(lieu, ())]
