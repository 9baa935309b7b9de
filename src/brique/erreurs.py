"""Errors a user can meet: each says the thing, the place, the consequence and the action."""

from __future__ import annotations


class ErreurBrique(Exception):
    """Base of every error meant to be read by a user.

    ``constat`` names the thing, ``lieu`` the place (file, fiche, element, line), ``consequence`` what happens
    because of it, ``action`` what the user can do. The message joins them in one French paragraph.
    """

    def __init__(self, constat: str, *, lieu: str = "", consequence: str = "", action: str = "") -> None:
        self.constat = constat
        self.lieu = lieu
        self.consequence = consequence
        self.action = action
        super().__init__(self.message)

    @property
    def message(self) -> str:
        tete = f"{self.lieu} : {self.constat}" if self.lieu else self.constat
        return " ".join(_phrase(partie) for partie in (tete, self.consequence, self.action) if partie)

    def __str__(self) -> str:
        return self.message


def _phrase(texte: str) -> str:
    return texte if texte.endswith((".", "!", "?", "…", ":")) else f"{texte}."


class ErreurLecture(ErreurBrique):
    """A file that cannot be read as what it claims to be: nothing of it is used."""


class ErreurArgument(ErreurBrique):
    """A request that names something which does not exist or does not fit."""
