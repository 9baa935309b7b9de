"""Refusals of the room."""

from brique.erreurs import ErreurBrique


class ErreurImport(ErreurBrique):
    """A file that can be read but must not be written into the register."""
