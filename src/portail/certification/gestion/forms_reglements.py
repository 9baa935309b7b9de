"""Forms of the règlements and of the habilitations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.socle.champs import champ_jour, normaliser_siret, valider_siret

TEXTE_MAX = 100_000


class ReglementForm(forms.Form):
    """A version of a règlement, in YAML, and the certifications that it is for."""

    texte = forms.CharField(
        label=_("Le règlement"),
        help_text=_("Une règle par ligne, chacune avec son article. Le guide « Écrire un règlement » dit chaque nom."),
        max_length=TEXTE_MAX,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 34, "spellcheck": "false", "autocapitalize": "none", "wrap": "off"}),
    )
    fiches = forms.MultipleChoiceField(
        label=_("Pour ces certifications"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une de vos certifications.")},
    )
    relu = forms.BooleanField(
        label=_(
            "J’ai relu : une version déposée ne change plus. Les candidatures déjà ouvertes gardent la leur ; celle-ci "
            "vaut pour les suivantes."
        ),
        required=False,
    )

    def __init__(self, fiches: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fiches"].choices = list(fiches)  # type: ignore[attr-defined]

    def clean_texte(self) -> str:
        texte: str = self.cleaned_data["texte"]
        return texte.replace("\r\n", "\n")


class HabilitationForm(forms.Form):
    """A convention with a body, for a whole certification or some of its blocs."""

    siret = forms.CharField(
        label=_("SIRET de l’organisme"),
        help_text=_("14 chiffres. L’organisme doit avoir un compte ici."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    codes = forms.MultipleChoiceField(
        label=_("Pour ces blocs"),
        help_text=_("Rien de coché : toute la certification."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    former = forms.BooleanField(label=_("Former"), required=False)
    evaluer = forms.BooleanField(label=_("Évaluer"), required=False)
    debut = champ_jour(_("À partir du"))
    jusqu_au = champ_jour(_("Jusqu’au"), _("Dernier jour compris. Vide : sans terme."), obligatoire=False)

    def __init__(self, blocs: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = list(blocs)  # type: ignore[attr-defined]

    def clean_siret(self) -> str:
        siret = normaliser_siret(self.cleaned_data["siret"])
        valider_siret(siret)
        return siret

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        if not (donnees.get("former") or donnees.get("evaluer")):
            self.add_error("former", _("Cochez « Former », « Évaluer », ou les deux."))
        return donnees

    def lire_fin(self) -> date | None:
        """The first day out of the convention."""
        dernier: date | None = self.cleaned_data["jusqu_au"]
        return dernier + timedelta(days=1) if dernier else None


class RetraitForm(forms.Form):
    """When a convention ends early."""

    a_partir_du = champ_jour(
        _("Plus habilité à partir du"), _("Ce qui a été fait avant reste bon. Le journal garde ce retrait.")
    )
