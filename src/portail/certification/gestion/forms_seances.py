"""Forms of the sessions of jury: preparing one, naming a member, keeping what an instance confirmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portail.certification.enums import Sexe, Tenue
from portail.certification.gestion.forms import champ_courriel, champ_texte
from portail.certification.operations_delivrance import Confirmation
from portail.certification.operations_seances import Lieu
from portail.socle.champs import champ_heure, champ_jour


class LieuForm(forms.Form):
    """How, where and at what hour a session is held."""

    prefix: str | None = "lieu"

    heure = champ_heure(_("Heure"), _("Celle où le jury commence. Le candidat la lit."))
    tenue = forms.ChoiceField(
        label=_("Elle se tient"), choices=Tenue.choices, initial=Tenue.PRESENTIEL, widget=forms.RadioSelect
    )
    lieu = forms.CharField(
        label=_("Lieu"), help_text=_("Adresse et ville, ou lien. Le candidat le lit."), max_length=200, required=False
    )

    def lire_lieu(self) -> Lieu:
        donnees = self.cleaned_data
        return Lieu(Tenue(donnees["tenue"]), donnees["lieu"], donnees["heure"])


class SeanceForm(LieuForm):
    """A day on which a jury is to sit."""

    prefix = None

    fiche = forms.ChoiceField(label=_("Certification"))
    jour = champ_jour(_("Jour de la séance"))

    field_order = ("fiche", "jour")

    def __init__(self, fiches: Iterable[tuple[str, str]], le: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.le = le
        self.fields["fiche"].choices = list(fiches)  # type: ignore[attr-defined]
        self.fields["jour"].widget.attrs["min"] = le.isoformat()

    def clean_jour(self) -> date:
        jour: date = self.cleaned_data["jour"]
        if jour < self.le:
            raise forms.ValidationError(_("Ce jour est passé : une séance se prépare avant de se tenir."), code="passe")
        return jour


class MembreForm(forms.Form):
    """A member, as the procès-verbal will call them, and their place in the jury."""

    prefix = "membre"

    nom = forms.CharField(label=_("Nom au procès-verbal"), max_length=120)
    qualite = forms.CharField(label=_("En qualité de"), help_text=_("Par exemple : chef d’équipe."), max_length=120)
    college = forms.ChoiceField(label=_("Collège"), required=False)
    derniere_activite = forms.IntegerField(label=_("Dernière année d’activité dans le domaine"), required=False)
    sexe = forms.ChoiceField(
        label=_("Pour l’équilibre du jury"),
        help_text=_(
            "Un jury tend à réunir des femmes et des hommes. Ce n’est qu’un objectif : vous pouvez ne rien dire."
        ),
        choices=[("", _("Ne pas dire")), (Sexe.FEMME, _("Une femme")), (Sexe.HOMME, _("Un homme"))],
        required=False,
    )
    qualifie = forms.BooleanField(label=_("Qualifié au titre de la certification"), required=False)
    interne = forms.BooleanField(
        label=_("Du certificateur, ou d’un organisme qu’il habilite"),
        required=False,
    )
    president = forms.BooleanField(label=_("Préside le jury"), required=False)

    def clean_derniere_activite(self) -> int | None:
        annee: int | None = self.cleaned_data["derniere_activite"]
        if annee is not None and not 1940 <= annee <= timezone.localdate().year:
            raise forms.ValidationError(_("Écrivez une année passée ou celle en cours, comme 2024."), code="annee")
        return annee

    def __init__(self, colleges: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        noms = list(colleges)
        if noms:
            self.fields["college"].choices = [("", _("Choisissez")), *((nom, nom) for nom in noms)]  # type: ignore[attr-defined]
            self.fields["college"].required = True
        else:
            del self.fields["college"]


class NominationForm(MembreForm):
    """A member to name: whose account, then how the procès-verbal will call them."""

    courriel = champ_courriel(_("Adresse électronique"), _("Celle de son compte ici, avec le rôle de juré."))

    field_order = ("courriel",)


class AnnulationForm(forms.Form):
    """Why a session is cancelled: asked when candidates were convoked to it, who read it."""

    prefix = "annulation"

    raisons = champ_texte(
        _("Raisons"), _("Chaque candidat convoqué les lit, et les membres du jury. N’y parlez de personne.")
    )

    def __init__(self, convoques: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.convoques = convoques
        if not convoques:
            del self.fields["raisons"]


class ConfirmationForm(forms.Form):
    """What the instance that confirms said."""

    prefix = "confirmation"

    confirmee = forms.ChoiceField(
        label=_("Ce que l’instance a dit"),
        choices=[("oui", _("Elle confirme")), ("non", _("Elle ne confirme pas"))],
        widget=forms.RadioSelect,
    )
    le = champ_jour(_("Le"))
    par = forms.CharField(label=_("Par"), max_length=120)

    def lire_confirmation(self) -> Confirmation:
        donnees = self.cleaned_data
        return Confirmation(donnees["confirmee"] == "oui", donnees["le"], donnees["par"])
