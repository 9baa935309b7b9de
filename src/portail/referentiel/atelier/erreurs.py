"""Refusals of the atelier."""

from __future__ import annotations

from brique.erreurs import ErreurBrique


class ErreurEtat(ErreurBrique):
    """The version is not in the state that this asks for: nothing is changed."""
