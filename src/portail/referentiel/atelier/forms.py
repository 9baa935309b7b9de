"""Forms of the atelier: where a version starts, and what happens to it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.socle.depot import DepotForm

OCTETS_MAX = 20 * 1024**2
TROP_LOURD = _(
    "Ce document pèse plus de 20 Mo : il n’est pas lu, et rien n’est enregistré. "
    "Retirez-en les images et les annexes, puis redonnez-le."
)
_INVISIBLES = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class DocumentForm(DepotForm):
    """A document to read."""

    octets_max = OCTETS_MAX
    refus = TROP_LOURD

    document = forms.FileField(
        label=_("Votre document"),
        help_text=_("Word (.docx), Excel (.xlsx), page HTML, ou brouillon Brique (.json). 20 Mo au plus."),
        max_length=255,
        error_messages={"required": _("Choisissez un document."), "empty": _("Ce document est vide.")},
        widget=forms.FileInput(attrs={"accept": ".docx,.docm,.xlsx,.xlsm,.html,.htm,.json"}),
    )

    def nom(self) -> str:
        """The name of the file, alone and clean."""
        recu = str(self.cleaned_data["document"].name or "")
        return _INVISIBLES.sub("", PurePosixPath(recu.replace("\\", "/")).name)[:255] or "document"


class FicheForm(forms.Form):
    """A fiche of the register to start from."""

    numero = forms.CharField(
        label=_("Numéro de la fiche"),
        help_text=_("La fiche ne porte pas les critères : vous les ajouterez."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, exemple: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if exemple:
            aide = self.fields["numero"].help_text
            self.fields["numero"].help_text = _("Par exemple %(numero)s.") % {"numero": exemple} + f" {aide}"


class PageBlancheForm(forms.Form):
    """A title to start from."""

    intitule = forms.CharField(
        label=_("Intitulé de la certification"),
        help_text=_("Tel qu’il figurera sur les parchemins."),
        max_length=300,
    )


class VersionForm(forms.Form):
    """A version to copy."""

    version = forms.TypedChoiceField(label=_("Version à copier"), coerce=int)

    def __init__(self, versions: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = versions  # type: ignore[attr-defined]


class RendreForm(forms.Form):
    """Why a proposed version is given back."""

    motif = forms.CharField(
        label=_("Ce qui doit changer"),
        help_text=_("Ce texte s’affichera sur le brouillon, pour ceux qui l’écrivent."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AdopterForm(forms.Form):
    """The decision of the CPNE."""

    le = forms.DateField(
        label=_("Date de la décision"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Écrivez une date comme 14/01/2027.")},
    )
    reference = forms.CharField(
        label=_("Référence du procès-verbal"),
        help_text=_("Celle que la CPNE lui donne, pour qu’on le retrouve."),
        max_length=120,
    )

    def __init__(self, aujourdhui: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["le"].widget.attrs["max"] = aujourdhui.isoformat()
