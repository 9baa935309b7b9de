"""Forms of the management of candidatures: the queue's filters, the acts, whom an évaluation is confided to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brique.certification.candidature.libelles import ACTES
from brique.certification.candidature.table import MAINTIEN, NOUVELLE, Condition, lignes_de
from brique.certification.candidature.valeurs import Acte
from brique.certification.reglement.valeurs import Voie
from portail.certification import enums
from portail.certification.gestion.queries import Tri
from portail.socle.champs import champ_jour
from portail.socle.phrases import majuscule

ECRIT_MAX = 1900


def champ_courriel(label: Any, aide: Any) -> forms.EmailField:
    """The address by which somebody is known here."""
    return forms.EmailField(
        label=label,
        help_text=aide,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


def champ_texte(label: Any, aide: Any = "", *, obligatoire: bool = True) -> forms.CharField:
    """Some sentences."""
    return forms.CharField(
        label=label,
        help_text=aide,
        required=obligatoire,
        max_length=ECRIT_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FileForm(forms.Form):
    """What is asked of the queue. What is not one of its choices asks nothing."""

    fiche = forms.ChoiceField(label=_("Certification"), required=False)
    etat = forms.ChoiceField(
        label=_("Où elle en est"), required=False, choices=[("", _("Toutes")), *enums.EtatCandidature.choices]
    )
    voie = forms.ChoiceField(label=_("Voie"), required=False, choices=[("", _("Toutes")), *enums.Voie.choices])
    a_moi = forms.BooleanField(label=_("Seulement celles où c’est à vous"), required=False)
    finies = forms.BooleanField(label=_("Celles qui sont finies"), required=False)

    def __init__(self, fiches: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fiche"].choices = [("", _("Toutes")), *fiches]  # type: ignore[attr-defined]

    def lire_tri(self) -> Tri:
        """What was understood of it."""
        self.is_valid()
        return Tri(**{nom: self.cleaned_data[nom] for nom in self.fields if nom in self.cleaned_data})


class ActeForm(forms.Form):
    """An act: its day, and what it must say."""

    jour = champ_jour(_("Fait le"))
    texte = champ_texte(_("Raisons"), _("Le candidat les lit. N’y écrivez que ce qui le concerne."))
    recommandations = champ_texte(
        _("Recommandations"), _("Ce que vous lui conseillez pour la suite."), obligatoire=False
    )
    suite = forms.ChoiceField(
        label=_("Suite donnée"),
        choices=[
            (MAINTIEN, _("Le résultat est maintenu")),
            (NOUVELLE, _("Le jury délibère de nouveau")),
        ],
        widget=forms.RadioSelect,
    )
    confirmee_le = champ_jour(_("Confirmée le"), _("Le jour où l’instance a confirmé ce que le jury a décidé."))

    def __init__(self, acte: Acte, voie: Voie, le: date, *args: Any, confirme: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "prefix": acte.value, "initial": {"jour": le}})
        self.acte, self.le = acte, le
        motive = any(Condition.MOTIF in ligne.conditions for ligne in lignes_de(voie, acte))
        decide = acte in {Acte.DECLARER_RECEVABLE, Acte.DECLARER_NON_RECEVABLE}
        self.fields["texte"].required = motive
        if acte is Acte.DEMANDER_PIECES:
            self.fields["texte"].label = _("Pièces demandées")
        for nom, garde in (
            ("texte", motive or decide),
            ("recommandations", decide),
            ("suite", acte is Acte.REPONDRE_RECOURS),
            ("confirmee_le", acte is Acte.NOTIFIER and confirme),
        ):
            if not garde:
                del self.fields[nom]
        self.fields["jour"].widget.attrs["max"] = le.isoformat()

    def clean_jour(self) -> date:
        jour: date = self.cleaned_data["jour"]
        if jour > self.le:
            raise forms.ValidationError(_("Ce jour n’est pas encore passé."), code="futur")
        return jour

    def lire_texte(self) -> str:
        """What is written with the act, as the candidate reads it."""
        raisons, conseils = (self.cleaned_data.get(nom, "").strip() for nom in ("texte", "recommandations"))
        suite = _("Recommandations : %(conseils)s") % {"conseils": conseils} if conseils else ""
        return "\n\n".join(partie for partie in (raisons, str(suite)) if partie)

    def relire(self) -> str:
        """All that was typed, as it was, whether it is accepted or not."""
        dits = (str(self[nom].value() or "").strip() for nom in ("texte", "recommandations") if nom in self.fields)
        return "\n\n".join(dit for dit in dits if dit)

    def lire_precisions(self) -> dict[str, str]:
        """What it carries: identifiers and days."""
        return {nom: str(self.cleaned_data[nom]) for nom in ("suite", "confirmee_le") if self.cleaned_data.get(nom)}

    @property
    def bouton(self) -> str:
        return majuscule(ACTES[self.acte])


class ConfierForm(forms.Form):
    """A bloc, and who is to evaluate it."""

    prefix = "confier"

    bloc = forms.ChoiceField(label=_("Bloc"))
    courriel = champ_courriel(
        _("Adresse électronique de l’évaluateur"),
        _("Celle de son compte ici. Son organisme doit être habilité à évaluer ce bloc."),
    )

    def __init__(self, blocs: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bloc"].choices = list(blocs)  # type: ignore[attr-defined]
