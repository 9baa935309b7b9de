"""Receiving a document: what is too heavy is refused from its announced length, before a byte of it is kept."""

from __future__ import annotations

from django.http import HttpRequest

from portail.passerelles.pieces_jointes import OCTETS_MAX

_AUTOUR = 1 << 20  # the other fields of the form, and what separates them
_MORCEAU = 1 << 16
_POLITESSE = 100 * 1024**2


def trop_lourd(request: HttpRequest) -> bool:
    """True when what is sent is heavier than any document that is kept.

    What was announced is then let through unkept, within reason, so that the browser hears the answer.
    """
    longueur = str(request.META.get("CONTENT_LENGTH") or "0")
    annonce = int(longueur) if longueur.isdecimal() else 0
    if annonce <= OCTETS_MAX + _AUTOUR:
        return False
    if annonce <= _POLITESSE:
        while request.read(_MORCEAU):
            pass
    return True
