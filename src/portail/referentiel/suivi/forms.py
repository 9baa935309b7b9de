"""What the buttons of the follow-up send: what to follow, how often."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.referentiel.suivi.enums import Frequence
from portail.referentiel.suivi.objet import VALEUR_MAX, Objet, ObjetIllisible, objet


class SuivreForm(forms.Form):
    """Follow something: hidden fields behind a button. ``cleaned_data["objet"]`` is what they name."""

    axe = forms.CharField(max_length=20)
    valeur = forms.CharField(max_length=VALEUR_MAX, required=False)

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        try:
            nomme: Objet = objet(donnees.get("axe", ""), donnees.get("valeur", ""))
        except ObjetIllisible as erreur:
            raise forms.ValidationError(_("Cela ne peut pas être suivi."), code="objet") from erreur
        return {**donnees, "objet": nomme}


class FrequenceForm(forms.Form):
    """How often one is told."""

    frequence = forms.ChoiceField(label=_("Fréquence"), choices=Frequence.choices)
