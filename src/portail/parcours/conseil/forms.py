"""Forms of the adviser: what the person wants and can give, as they say it; the note that goes with a plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.droits.enums import Statut
from portail.droits.parametres import Euros
from portail.droits.queries import Reponses
from portail.parcours.plans.forms import CibleForm

NOTE_MAX = 4000


class EntretienForm(CibleForm):
    """The same as the person's own form, with what they say of their account: their kept answers are not shared."""

    cpf_montant = Euros(
        label=_("Combien y a-t-il sur son compte CPF, en euros ?"),
        help_text=_("Ce que la personne lit devant vous. Sans réponse, aucun CPF n’est compté."),
        required=False,
    )
    cpf_statut = forms.ChoiceField(label=_("Que fait-elle aujourd’hui ?"), choices=Statut.choices, required=False)

    def lire_cpf(self, jour: date) -> dict[str, Any] | None:
        """The account as a situation file says it, None when nothing was said."""
        montant = self.cleaned_data["cpf_montant"]
        if montant is None:
            return None
        return Reponses(au=jour, montant=montant, statut=self.cleaned_data["cpf_statut"] or Statut.SALARIE).en_forme()


class NoteForm(forms.Form):
    """What was said, for the person to keep."""

    note = forms.CharField(
        label=_("Ce que vous vous êtes dit"),
        help_text=_("La personne le lira avec le plan, et pourra l’imprimer."),
        max_length=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
