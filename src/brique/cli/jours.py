"""The days that options name."""

from __future__ import annotations

from datetime import date

from brique.erreurs import ErreurArgument


def lire_jour(texte: str, option: str, *, consequence: str = "") -> date | None:
    """The day of an option; None when it was not given. Raises ErreurArgument for anything but a day."""
    try:
        return date.fromisoformat(texte) if texte else None
    except ValueError:
        raise ErreurArgument(
            f"« {texte} » n’est pas un jour",
            lieu=option,
            consequence=consequence,
            action="Écrivez-le AAAA-MM-JJ, par exemple 2026-11-22.",
        ) from None
