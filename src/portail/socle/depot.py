"""Receiving a document: what is too heavy is refused from its announced length, before a byte of it is kept.

The server never reads a body past the length it announces, so that the announcement is what bounds it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from brique.erreurs import ErreurBrique
from portail.socle.phrases import majuscule
from portail.socle.pieces_jointes import OCTETS_MAX, recevoir

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


class PieceForm(DepotForm):
    """A document to attach; ``cleaned_data["recue"]`` is that document as it is kept (``Recue``)."""

    octets_max = OCTETS_MAX
    refus = _("Ce document pèse plus de 10 Mo : il n’est pas joint. Réduisez-le, puis redonnez-le.")

    document = forms.FileField(
        label=_("Joindre une pièce"),
        help_text=_("PDF, image PNG ou JPEG, Word (.docx). 10 Mo au plus."),
        max_length=255,
        error_messages={"required": _("Choisissez un document."), "empty": _("Ce document est vide.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx"}),
    )

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        document: UploadedFile[Any] | None = donnees.get("document")
        if document is not None:
            try:
                donnees["recue"] = recevoir(str(document.name or ""), document.read())
            except ErreurBrique as refus:
                self.add_error("document", majuscule(refus.message))
        return donnees
