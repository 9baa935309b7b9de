"""Pages as the tests read them."""

from __future__ import annotations

from html import unescape
from typing import Any


def lire(reponse: Any) -> str:
    """The page of an answer as a person reads it: no entities, and one space wherever there is any blank."""
    return " ".join(unescape(reponse.content.decode()).split())
