"""Forms of the offers: looking for one, sending a catalogue."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portail.parcours.offres.queries import Criteres
from portail.parcours.offres.queries_lieux import RAYON, RAYON_MAX, Centre, en_position, situer_lieu
from portail.socle.depot import DepotForm

OCTETS_MAX = 10 * 1024**2
TEXTE_MAX = 120
CODE_MAX = 200
_INVISIBLES = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_NUMERO = re.compile(r"(RNCP|RS)\s*0*(\d{1,7})(BC\w{1,12})?", re.IGNORECASE)
MODALITES = (
    ("", _("Toutes")),
    ("presentiel", _("En présence")),
    ("mixte", _("En partie à distance")),
    ("distance", _("À distance")),
)


class RechercheForm(forms.Form):
    """What offers are looked for. Nothing is compulsory."""

    q = forms.CharField(
        label=_("Un mot de l’offre ou de l’organisme"),
        required=False,
        max_length=TEXTE_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    fiche = forms.CharField(
        label=_("Certification ou bloc"),
        help_text=_("Un numéro : RNCP99012, ou RNCP99012BC02."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    bloc = forms.CharField(required=False, max_length=CODE_MAX, widget=forms.HiddenInput)
    lieu = forms.CharField(
        label=_("Ville, code postal ou département"),
        help_text=_("Ou une position : 45.76, 4.83."),
        required=False,
        max_length=TEXTE_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    rayon = forms.IntegerField(
        label=_("Et à combien de kilomètres autour ?"),
        help_text=_("À vol d’oiseau. Sans réponse, ce lieu seulement."),
        required=False,
        min_value=1,
        max_value=RAYON_MAX,
    )
    modalite = forms.ChoiceField(label=_("Comment on apprend"), choices=MODALITES, required=False)
    depuis = forms.DateField(
        label=_("À partir du"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Donnez un jour du calendrier, par exemple 2027-03-15.")},
    )

    def clean(self) -> dict[str, Any]:
        lues: dict[str, Any] = super().clean() or {}
        lieu, rayon = str(lues.get("lieu") or ""), lues.get("rayon")
        self.centre: Centre | None = None
        if rayon and not lieu and "lieu" not in self.errors:
            self.add_error("lieu", _("Dites autour de quel lieu."))
        elif lieu and (rayon or en_position(lieu)):
            self.centre = self._situer(lieu, rayon or RAYON)
        return lues

    def _situer(self, lieu: str, rayon: int) -> Centre | None:
        position = situer_lieu(lieu)
        if position is None:
            dit = _("Aucune formation connue ici n’a lieu à « %(lieu)s » : donnez une ville voisine, ou une position.")
            self.add_error("lieu", forms.ValidationError(dit, params={"lieu": lieu}))
            return None
        return Centre(position, rayon, lieu)

    def criteres(self) -> Criteres:
        """What was asked and could be read."""
        lues = self.cleaned_data
        fiche, code = en_cible(lues.get("fiche", ""), lues.get("bloc", ""))
        return Criteres(
            texte=lues.get("q", ""),
            fiche=fiche,
            code=code,
            lieu="" if self.centre else lues.get("lieu", ""),
            centre=self.centre,
            modalite=lues.get("modalite", ""),
            depuis=lues.get("depuis"),
        )


def en_cible(fiche: str, bloc: str) -> tuple[str, str]:
    """(number, code) from what people write: « rncp 99012 », « RNCP99012BC02 », a number and a code apart."""
    lu = _NUMERO.fullmatch(fiche.strip())
    if lu is None:
        return fiche.strip().upper(), bloc.strip().upper()
    numero = f"{lu[1].upper()}{lu[2]}"
    return numero, bloc.strip().upper() or (f"{numero}{lu[3].upper()}" if lu[3] else "")


class CatalogueForm(DepotForm):
    """A training body's catalogue."""

    octets_max = OCTETS_MAX
    refus = _("Ce fichier pèse plus de 10 Mo : il n’est pas lu, et rien n’est gardé. Coupez-le en plusieurs.")

    document = forms.FileField(
        label=_("Votre catalogue"),
        help_text=_("LHÉO 2.3, ou celui d’EDOF (Mon Compte Formation) : .xml, ou .zip. 10 Mo au plus."),
        max_length=255,
        error_messages={"required": _("Choisissez un fichier."), "empty": _("Ce fichier est vide.")},
        widget=forms.FileInput(attrs={"accept": ".xml,.zip"}),
    )
    complet = forms.BooleanField(
        label=_("Ce fichier est tout mon catalogue"),
        help_text=_("Les offres qui n’y sont plus seront fermées. Leur histoire reste."),
        required=False,
    )

    def nom(self) -> str:
        """The name of the file, alone and clean."""
        document: Any = self.cleaned_data["document"]
        recu = str(document.name or "")
        return _INVISIBLES.sub("", PurePosixPath(recu.replace("\\", "/")).name)[:255] or "catalogue.xml"
