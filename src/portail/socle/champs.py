"""Fields that several rooms ask, and what checks them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as NumeroInvalide
from stdnum.fr import siret as numero_siret


def valider_siret(valeur: str) -> None:
    """Check the 14 digits and the check digit of a SIRET (INSEE). Raises Django's ``ValidationError``."""
    try:
        numero_siret.validate(valeur)
    except NumeroInvalide as refus:
        raise ValidationError(
            _("« %(valeur)s » n’est pas un SIRET : 14 chiffres, dont une clé de contrôle."),
            code="siret",
            params={"valeur": valeur},
        ) from refus


def normaliser_siret(saisie: str) -> str:
    """A SIRET as typed (blanks, dots) reduced to its digits; anything else is left for the validator to refuse."""
    return str(numero_siret.compact(saisie))


def normaliser_courriel(saisie: str) -> str:
    """An e-mail address as it is stored and compared: without outer blanks, in lower case."""
    return saisie.strip().lower()


def champ_jour(label: Any, aide: Any = "", *, obligatoire: bool = True) -> forms.DateField:
    """A day, chosen or typed."""
    return forms.DateField(
        label=label,
        help_text=aide,
        required=obligatoire,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Écrivez une date comme 14/01/2027.")},
    )


def champ_heure(label: Any, aide: Any = "") -> forms.TimeField:
    """An hour of the day, chosen or typed, that may be left unsaid."""
    return forms.TimeField(
        label=label,
        help_text=aide,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%Hh%M", "%Hh", "%H h %M", "%H h"],
        error_messages={"invalid": _("Écrivez une heure comme 14:30.")},
    )
