"""Forms of the ground floor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from portail.socle.champs import normaliser_courriel
from portail.socle.models import Compte


class ConnexionForm(forms.Form):
    """E-mail address and password. Whether they match is the view's business."""

    courriel = forms.EmailField(
        label=_("Adresse électronique"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    mot_de_passe = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_courriel(self) -> str:
        return normaliser_courriel(self.cleaned_data["courriel"])


class MotDePasseForm(forms.Form):
    """Change one's own password: the current one, then the new one twice."""

    actuel = forms.CharField(
        label=_("Mot de passe actuel"),
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    nouveau = forms.CharField(
        label=_("Nouveau mot de passe"),
        help_text=_("Au moins 12 caractères. Une phrase que vous seul connaissez convient très bien."),
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    confirmation = forms.CharField(
        label=_("Nouveau mot de passe, une seconde fois"),
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, compte: Compte, *args: Any, **kwargs: Any) -> None:
        self.compte = compte
        super().__init__(*args, **kwargs)

    def clean_actuel(self) -> str:
        actuel: str = self.cleaned_data["actuel"]
        if not self.compte.check_password(actuel):
            raise forms.ValidationError(_("Ce n’est pas votre mot de passe actuel."), code="actuel")
        return actuel

    def clean_nouveau(self) -> str:
        nouveau: str = self.cleaned_data["nouveau"]
        password_validation.validate_password(nouveau, self.compte)
        return nouveau

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        nouveau, confirmation = donnees.get("nouveau"), donnees.get("confirmation")
        if nouveau and confirmation and nouveau != confirmation:
            self.add_error("confirmation", _("Les deux saisies du nouveau mot de passe diffèrent."))
        return donnees
