"""The form of the jury’s pages: signing, the password given again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SignatureForm(forms.Form):
    """Sign the document of that hash."""

    empreinte = forms.CharField(max_length=64, widget=forms.HiddenInput)
    mot_de_passe = forms.CharField(
        label=_("Votre mot de passe"),
        help_text=_("Celui de votre compte, redonné pour signer. Il n’est pas écrit dans le procès-verbal."),
        max_length=4096,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
