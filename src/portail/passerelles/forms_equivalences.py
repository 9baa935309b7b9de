"""Forms of the équivalences: what is asked, what is said and attached, what is decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brique.passerelles.decisions import Accord
from brique.passerelles.equivalence import Alerte, Reponse, Signataire, alertes_des_conditions, alertes_du_refus
from brique.periodes import Periode
from portail.passerelles.enums_equivalences import Portee
from portail.passerelles.presentation.equivalence_page import dire_alerte
from portail.passerelles.presentation.equivalence_tableau import lire_competence
from portail.socle import depot
from portail.socle.champs import champ_jour

TEXTE_MAX = 4000


def champ_texte(label: Any, aide: Any = "", *, obligatoire: bool = True, lignes: int = 5) -> forms.CharField:
    """A text of some lines."""
    return forms.CharField(
        label=label,
        help_text=aide,
        required=obligatoire,
        max_length=TEXTE_MAX,
        widget=forms.Textarea(attrs={"rows": lignes}),
    )


class ExposeForm(forms.Form):
    """What the asker says for their request."""

    texte = champ_texte(
        _("Ce que vous voulez dire au certificateur"),
        _("Quand et où vous avez obtenu ces blocs, par exemple. N’écrivez que ce qui sert à décider."),
        obligatoire=False,
    )


class PieceForm(depot.PieceForm):
    """A document to attach."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].help_text = _(
            "Parchemin, relevé, attestation : PDF, image PNG ou JPEG, Word (.docx). 10 Mo au plus."
        )


class ComplementForm(forms.Form):
    """What is missing to decide."""

    motif = champ_texte(_("Ce qui manque"), _("Ce texte s’affichera sur la demande, pour la personne qui l’a faite."))


class Signe(forms.Form):
    """The day of a decision and who signs it."""

    le = champ_jour(_("Date de la décision"))
    signataire = forms.CharField(label=_("Signataire"), max_length=120)
    qualite = forms.CharField(
        label=_("En qualité de"), help_text=_("Par exemple : président de la CPNE."), max_length=120
    )

    def __init__(self, aujourdhui: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["le"].widget.attrs["max"] = aujourdhui.isoformat()

    def lire_signataire(self) -> Signataire:
        return Signataire(self.cleaned_data["signataire"], self.cleaned_data["qualite"])


class Averti(forms.Form):
    """A form that may warn once, and goes through when the warning is seen (``vu``)."""

    vu = forms.BooleanField(label=_("J’ai lu cette remarque et je maintiens mon texte"), required=False)
    alertes: Sequence[Alerte] = ()

    @property
    def remarques(self) -> list[str]:
        return [dire_alerte(alerte) for alerte in self.alertes]

    def avertir(self, alertes: Sequence[Alerte], champ: str) -> None:
        """Keep ``alertes`` to show them, and hold the form until they are seen."""
        self.alertes = alertes
        if alertes and not self.cleaned_data.get("vu"):
            self.add_error(champ, _("Une remarque est à lire avant de continuer : elle est au-dessus du bouton."))


class MotifForm(Signe, Averti):
    """Why an équivalence is refused, or revoked."""

    motif = champ_texte(_("Motif"), _("Dites quelles compétences manquent, ou diffèrent, et en quoi."))
    field_order = ["motif", "le", "signataire", "qualite", "vu"]

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        self.avertir(alertes_du_refus(donnees.get("motif", "")), "motif")
        return donnees


class RevocationForm(Signe):
    """Why an équivalence is revoked."""

    motif = champ_texte(_("Motif"), _("Il sera publié avec la décision."))
    field_order = ["motif", "le", "signataire", "qualite"]

    def __init__(self, aujourdhui: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(aujourdhui, *args, **kwargs)
        self.fields["le"].label = _("Date de la révocation")
        self.fields["le"].help_text = _("L’équivalence ne vaut plus à partir de ce jour.")


class AccordForm(Signe, Averti):
    """What is held to be acquired: how much, under which conditions, from when to when."""

    portee = forms.ChoiceField(
        label=_("Portée"),
        choices=Portee.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez : tout ce qui est visé, ou certaines compétences seulement.")},
    )
    competences = forms.MultipleChoiceField(label=_("Compétences tenues pour acquises"), required=False)
    conditions = champ_texte(
        _("Conditions"),
        _("Ce qu’il faut encore, et ce qu’il faut présenter. Publiées : n’y nommez personne."),
        obligatoire=False,
        lignes=3,
    )
    debut = champ_jour(_("Vaut à partir du"))
    jusqu_au = champ_jour(_("Vaut jusqu’au"), _("Dernier jour compris. Vide : sans terme."), obligatoire=False)
    field_order = ["portee", "competences", "conditions", "le", "debut", "jusqu_au", "signataire", "qualite", "vu"]

    def __init__(self, aujourdhui: date, competences: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(aujourdhui, *args, **kwargs)
        self.fields["competences"].choices = [(nom, nom) for nom in competences]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        debut, dernier = donnees.get("debut"), donnees.get("jusqu_au")
        if debut and dernier and dernier < debut:
            self.add_error("jusqu_au", _("Le dernier jour précède le premier."))
        if donnees.get("portee") == Portee.PARTIEL and not donnees.get("competences") and "competences" in donnees:
            self.add_error("competences", _("Cochez au moins une compétence, ou choisissez « Tout ce qui est visé »."))
        self.avertir(alertes_des_conditions(donnees.get("conditions", "")), "conditions")
        return donnees

    def lire_reponse(self) -> Reponse:
        """The decision, once the form is valid. Ticks are kept when only some compétences are acquired."""
        donnees = self.cleaned_data
        accord = Accord(donnees["portee"])
        lues = [lire_competence(nom) for nom in donnees["competences"]] if accord is Accord.PARTIEL else []
        dernier = donnees["jusqu_au"]
        return Reponse(
            accord=accord,
            le=donnees["le"],
            periode=Periode(donnees["debut"], dernier + timedelta(days=1) if dernier else None),
            signataire=self.lire_signataire(),
            competences=frozenset(lue for lue in lues if lue is not None),
            conditions=donnees["conditions"],
        )
