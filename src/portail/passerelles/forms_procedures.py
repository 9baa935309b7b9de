"""The form of a case of demanded correspondance."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brique.passerelles.procedure import Affaire, Suite
from portail.passerelles.enums_equivalences import SuiteProcedure
from portail.passerelles.forms_equivalences import champ_texte
from portail.passerelles.operations_procedures import Saisie
from portail.socle.champs import champ_jour

DATES = ("notifiee_le", "observations_le", "decidee_le", "conforme_le", "supprimee_le")


class AffaireForm(forms.Form):
    """What the commission demands and what happened since, in the order it happens."""

    fiche = forms.CharField(
        label=_("Numéro de votre certification"),
        help_text=_("Par exemple RNCP99012. Votre organisation doit en être le certificateur au registre."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    reference = forms.CharField(
        label=_("Référence de la notification"), help_text=_("Celle que porte le courrier."), max_length=120
    )
    demande = champ_texte(
        _("Correspondance demandée"), _("Entre quels blocs et quelles certifications, telle que la demande l’écrit.")
    )
    notifiee_le = champ_jour(_("Demande notifiée le"))
    observations_le = champ_jour(_("Observations envoyées le"), obligatoire=False)
    decidee_le = champ_jour(_("Décision de la commission notifiée le"), obligatoire=False)
    suite = forms.ChoiceField(
        label=_("Ce que la commission a décidé"),
        choices=[("", _("Pas encore de décision")), *SuiteProcedure.choices],
        required=False,
    )
    conforme_le = champ_jour(_("Mise en conformité, et France compétences informée, le"), obligatoire=False)
    supprimee_le = champ_jour(_("Suppression notifiée le"), obligatoire=False)

    def __init__(self, aujourdhui: date, *args: Any, ouverte: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aujourdhui = aujourdhui
        if ouverte:  # a case stays that of its certification
            del self.fields["fiche"]
        for nom in DATES:
            self.fields[nom].widget.attrs["max"] = aujourdhui.isoformat()

    def clean_fiche(self) -> str:
        return str(self.cleaned_data["fiche"]).strip().upper().replace(" ", "")

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        for nom in DATES:
            if (donnees.get(nom) or date.min) > self.aujourdhui:
                self.add_error(nom, _("Cette date est à venir : on ne note que ce qui a eu lieu."))
        if bool(donnees.get("decidee_le")) != bool(donnees.get("suite")):
            manque = "suite" if donnees.get("decidee_le") else "decidee_le"
            if manque not in self.errors:
                self.add_error(manque, _("Une décision a une date et un contenu : donnez les deux, ou aucun."))
        return donnees

    def lire_saisie(self) -> Saisie:
        """What is to be written, once the form is valid."""
        donnees = self.cleaned_data
        suite = donnees["suite"]
        affaire = Affaire(**{nom: donnees[nom] for nom in DATES}, suite=Suite(suite) if suite else None)
        return Saisie(donnees["reference"], donnees["demande"], affaire)
