"""The form that names two certifications, or two blocs, to set face to face."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.passerelles import queries
from portail.referentiel.parametres import CODE_MAX, lire_designation

_SAISIE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class FaceAFaceForm(forms.Form):
    """What one has, where one would go: a certification or a bloc each."""

    de = forms.CharField(
        label=_("La certification ou le bloc de départ"),
        help_text=_("Par exemple RNCP99003 pour une certification, RNCP99003BC02 pour un de ses blocs."),
        max_length=CODE_MAX,
        error_messages={"required": _("Dites d’où partir : un numéro de certification ou un code de bloc.")},
        widget=forms.TextInput(attrs=_SAISIE),
    )
    vers = forms.CharField(
        label=_("La certification ou le bloc d’arrivée"),
        max_length=CODE_MAX,
        error_messages={"required": _("Dites vers où aller : un numéro de certification ou un code de bloc.")},
        widget=forms.TextInput(attrs=_SAISIE),
    )

    def clean_de(self) -> queries.Designe:
        return self._lire("de")

    def clean_vers(self) -> queries.Designe:
        return self._lire("vers")

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if (de := donnees.get("de")) and (vers := donnees.get("vers")) and de == vers:
            self.add_error("vers", _("C’est la même chose des deux côtés : donnez-en une autre."))
        return donnees

    def _lire(self, champ: str) -> queries.Designe:
        lue = lire_designation(self.cleaned_data[champ])
        trouve = queries.designe(lue.numeros, lue.bloc) if lue else None
        if lue is None:
            raise forms.ValidationError(
                _("Ce n’est ni un numéro de certification, comme RNCP99003, ni un code de bloc, comme RNCP99003BC02.")
            )
        if trouve is None:
            raise forms.ValidationError(
                _("Le registre ne contient pas « %(dit)s ». Vérifiez le numéro, ou cherchez-la par son nom."),
                params={"dit": f"{lue.numeros[0]}{lue.bloc}"},
            )
        return trouve
