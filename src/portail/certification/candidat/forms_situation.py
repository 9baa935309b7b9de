"""The form of what a candidate declares for the statistics: three questions, none that must be answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portail.certification.enums import Sexe, Statut, TrancheAge
from portail.certification.operations_situation import Situation

_SANS_REPONSE = ("", gettext_lazy("Sans réponse"))


def _question(titre: Any, choix: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=titre, choices=list(choix), required=False, widget=forms.RadioSelect, initial="")


class SituationForm(forms.Form):
    """Each question may be left without an answer, and an answer taken back."""

    sexe = _question(gettext_lazy("Vous êtes"), [*Sexe.choices, _SANS_REPONSE])
    age = _question(gettext_lazy("Votre tranche d’âge"), [*TrancheAge.choices, _SANS_REPONSE])
    statut = _question(
        gettext_lazy("Votre statut à l’ouverture de cette candidature"), [*Statut.choices, _SANS_REPONSE]
    )

    def lire(self) -> Situation:
        """The answers given."""
        dites = self.cleaned_data
        return Situation(dites["sexe"], dites["age"], dites["statut"])
