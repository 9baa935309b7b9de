"""The form that makes a branche out of certifications one names."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.passerelles.adresses_branche import LISTE_MAX, lire_numeros


class ListeForm(forms.Form):
    """Numbers of certifications, as people type or paste them."""

    fiches = forms.CharField(
        label=_("Numéros des certifications"),
        help_text=_("Par exemple : RNCP38676, RNCP37948, RS6372. Virgules, espaces ou retours à la ligne, au choix."),
        max_length=LISTE_MAX,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        error_messages={"required": _("Écrivez au moins deux numéros de certification.")},
    )

    def clean_fiches(self) -> tuple[str, ...]:
        saisis = lire_numeros(self.cleaned_data["fiches"])
        if saisis.illisibles:
            raise forms.ValidationError(
                _("Ce n’est pas un numéro : %(mots)s. Un numéro s’écrit RNCP ou RS, puis des chiffres."),
                code="illisible",
                params={"mots": ", ".join(f"« {mot[:40]} »" for mot in saisis.illisibles[:5])},
            )
        if len(saisis.numeros) < 2:
            raise forms.ValidationError(
                _("Il faut au moins deux certifications pour chercher ce qu’elles ont en commun."), code="une-seule"
            )
        return saisis.numeros
