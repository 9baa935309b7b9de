"""The form that adds a bloc to the map."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.passerelles.demande_carte import TEXTE_MAX


class AjoutForm(forms.Form):
    """A bloc someone holds: its code, the number of its certification, or words of its title."""

    ajout = forms.CharField(
        label=_("Ajouter un bloc que vous détenez"),
        help_text=_("Son code (RNCP99003BC02), le numéro de sa certification (RNCP99003) ou des mots de son intitulé."),
        max_length=TEXTE_MAX,
        error_messages={"required": _("Écrivez le code du bloc, le numéro de sa certification, ou quelques mots.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def refuser(self, message: str) -> None:
        """Say beside the field why what was typed adds nothing."""
        self.errors["ajout"] = self.error_class([message])
