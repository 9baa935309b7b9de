"""Forms of the public pages of the register."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.referentiel.parametres import CODE_MAX, Designation, lire_designation


class MonBlocForm(forms.Form):
    """The bloc someone holds, as they can name it. Nothing else is asked, nothing is kept."""

    bloc = forms.CharField(
        label=_("Le code de votre bloc, ou le numéro de sa certification"),
        help_text=_(
            "Il est écrit sur votre parchemin ou votre relevé. Par exemple RNCP99003BC02 pour un bloc, RNCP99003 pour "
            "une certification. Les espaces et les minuscules ne comptent pas."
        ),
        max_length=CODE_MAX,
        error_messages={"required": _("Écrivez le code de votre bloc ou le numéro de sa certification.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_bloc(self) -> Designation:
        lue = lire_designation(self.cleaned_data["bloc"])
        if lue is None:
            raise forms.ValidationError(
                _(
                    "Ce n’est ni un code de bloc, comme RNCP99003BC02, ni un numéro de certification, comme RNCP99003. "
                    "Recopiez-le depuis votre parchemin, ou cherchez la certification par son nom."
                ),
                code="illisible",
            )
        return lue

    def refuser(self, message: str) -> None:
        """Say beside the field why what was typed has no answer."""
        self.errors["bloc"] = self.error_class([message])
