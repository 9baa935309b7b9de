"""Receiving a document: what is too heavy is refused from its announced length, before a byte of it is kept.

The server never reads a body past the length it announces, so that the announcement is what bounds it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

_AUTOUR = 1 << 20  # the other fields of the form, and what separates them
_MORCEAU = 1 << 16
_POLITESSE = 100 * 1024**2


def trop_lourd(request: HttpRequest, octets_max: int) -> bool:
    """True when what is sent is heavier than any document that would be kept.

    What was announced is then let through unkept, within reason, so that the browser hears the answer.
    """
    longueur = str(request.META.get("CONTENT_LENGTH") or "0")
    annonce = int(longueur) if longueur.isdecimal() else 0
    if annonce <= octets_max + _AUTOUR:
        return False
    if annonce <= _POLITESSE:
        while request.read(_MORCEAU):
            pass
    return True


class DepotForm(forms.Form):
    """One document, in the field ``document`` that each form declares, of ``octets_max`` at most."""

    octets_max: ClassVar[int]
    refus: ClassVar[Any]
    """What is said of a document that is too heavy."""

    @classmethod
    def refuse(cls) -> Self:
        """The form answering a document too heavy to be even received."""
        formulaire = cls(data={})
        formulaire.errors.clear()
        formulaire.add_error("document", str(cls.refus))
        return formulaire

    def clean_document(self) -> UploadedFile[Any]:
        document: UploadedFile[Any] = self.cleaned_data["document"]
        if (document.size or 0) > self.octets_max:
            raise forms.ValidationError(self.refus, code="poids")
        return document
