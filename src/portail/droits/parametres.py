"""How amounts and days are typed in a form: by the rooms above too."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MONTANT_MAX = Decimal(1_000_000)
PREMIER, DERNIER = date(1960, 1, 1), date(2099, 12, 31)


class Jour(forms.DateField):
    """A day, in the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        options.setdefault("error_messages", {"invalid": _("Donnez un jour du calendrier, par exemple 2027-03-15.")})
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not PREMIER <= value <= DERNIER:
            raise forms.ValidationError(_("Cette date est trop lointaine."))


class Euros(forms.DecimalField):
    """An amount, written with a comma or a point, with or without blanks."""

    def __init__(self, maximum: Decimal = MONTANT_MAX, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(min_value=Decimal(0), max_value=maximum, decimal_places=2, **options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("\u202f", "").replace("\xa0", "").replace(" ", "").replace("€", "").replace(",", ".")
        return super().to_python(value)
