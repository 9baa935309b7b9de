"""Forms of the passeport: what is declared, shared, attested, annulled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brique.parcours.passeport import Origine as Voie
from brique.passerelles.valeurs import Cle
from portail.parcours.passeport.consentement import FORMULE, FORMULES
from portail.parcours.passeport.enums import Origine
from portail.parcours.passeport.operations import Saisie
from portail.parcours.passeport.operations_partages import JOURS_MAX, Choix
from portail.referentiel.adresses import code_court
from portail.socle.champs import champ_jour

ENTIERE = "entiere"
"""What the choice of the whole certification is called in a form."""


def champ_courriel(label: Any, aide: Any) -> forms.EmailField:
    """The address by which somebody is known here."""
    return forms.EmailField(
        label=label,
        help_text=aide,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )


class AcquisForm(forms.Form):
    """What was obtained of one certification, and when. ``blocs`` (code → title) is None when nobody knows them."""

    blocs = forms.MultipleChoiceField(
        label=_("Ce qui a été obtenu"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins un bloc, ou la certification entière.")},
    )
    code = forms.CharField(
        label=_("Code du bloc"),
        help_text=_("Comme RNCP12345BC02. Vide : la certification entière."),
        max_length=200,
        required=False,
    )
    libelle = forms.CharField(label=_("Intitulé, comme sur le document reçu"), max_length=500)
    jour = champ_jour(_("Obtenu le"), _("Le jour de la décision du jury, écrit sur le document."))
    origine = forms.ChoiceField(label=_("Comment"), choices=Origine.choices)
    jury = forms.CharField(
        label=_("Délivré par"),
        help_text=_("Le certificateur ou l’académie, par exemple."),
        max_length=200,
        required=False,
    )

    def __init__(self, numero: str, connus: Mapping[str, str] | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numero, self.connus = numero, connus
        if connus is None:
            del self.fields["blocs"]
        else:
            del self.fields["code"], self.fields["libelle"]
            choix = [(code, f"{code_court(code, numero)} – {titre}") for code, titre in connus.items() if code]
            self.fields["blocs"].choices = [*choix, (ENTIERE, _("La certification entière"))]  # type: ignore[attr-defined]

    def lire_saisies(self) -> list[Saisie]:
        """One acquis for each choice, once the form is valid."""
        donnees = self.cleaned_data
        if self.connus is None:
            codes = [donnees["code"].strip().upper().replace(" ", "")]
        else:
            codes = ["" if choix == ENTIERE else choix for choix in dict.fromkeys(donnees["blocs"])]
        return [
            Saisie(
                Cle(self.numero, code),
                donnees.get("libelle", ""),
                Voie(donnees["origine"]),
                donnees["jour"],
                donnees["jury"],
                donnees.get("opposable"),
            )
            for code in codes
        ]


class AttestationForm(AcquisForm):
    """An award that a certificateur attests."""

    courriel = champ_courriel(
        _("Adresse électronique de la personne"), _("Celle de son compte ici. Vérifiez-la avec elle.")
    )
    opposable = champ_jour(
        _("Compte dans votre certification jusqu’au"),
        _("Dernier jour compris, si votre règlement en fixe un. Le bloc, lui, est acquis à vie."),
        obligatoire=False,
    )
    signataire = forms.CharField(label=_("Signataire"), max_length=120)
    qualite = forms.CharField(label=_("En qualité de"), help_text=_("Par exemple : président du jury."), max_length=120)
    relu = forms.BooleanField(
        label=_("J’ai relu : une attestation ne se modifie pas, elle s’annule avec un motif"),
        error_messages={"required": _("Relisez, puis cochez cette case.")},
    )
    field_order = [
        "courriel",
        "blocs",
        "jour",
        "origine",
        "jury",
        "opposable",
        "signataire",
        "qualite",
        "relu",
    ]

    def __init__(self, numero: str, connus: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(numero, connus, *args, **kwargs)
        jury = self.fields["jury"]
        jury.required, jury.label = True, _("Jury")
        jury.help_text = _("Lequel, et où ; sans nommer ses membres. Par exemple : jury paritaire national de juin.")


class AnnulationForm(forms.Form):
    """Why an award no longer stands."""

    motif = forms.CharField(
        label=_("Motif"),
        help_text=_("La personne le lira dans son passeport. N’y écrivez que ce qui la concerne."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    le = champ_jour(_("Ne compte plus à partir du"))
    signataire = forms.CharField(label=_("Signataire"), max_length=120)
    qualite = forms.CharField(label=_("En qualité de"), max_length=120)


class PartageForm(forms.Form):
    """To whom one shows one's passeport, what of it, until when."""

    courriel = champ_courriel(
        _("Adresse électronique de votre conseiller"), _("Celle de son compte ici : demandez-la-lui.")
    )
    jusqu_au = champ_jour(_("Jusqu’au"), _("Dernier jour compris ; un an au plus."))
    pieces = forms.BooleanField(label=_("Montrer aussi les pièces que j’ai jointes"), required=False)
    positionnements = forms.BooleanField(
        label=_("Montrer aussi où je me situe, avec les situations que j’ai écrites"), required=False
    )
    accord = forms.BooleanField(
        label=FORMULES[FORMULE], error_messages={"required": _("Sans votre accord, rien n’est partagé.")}
    )

    def __init__(self, aujourdhui: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bornes = {"min": aujourdhui, "max": aujourdhui + timedelta(days=JOURS_MAX - 1)}
        self.fields["jusqu_au"].widget.attrs |= {nom: jour.isoformat() for nom, jour in bornes.items()}

    def lire_choix(self) -> Choix:
        donnees = self.cleaned_data
        return Choix(donnees["jusqu_au"], donnees["pieces"], donnees["positionnements"])
