"""Forms of the plans: what is wanted, and what one can give to it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from brique.parcours.codes import cle_ecrite, ecrire_cle
from brique.parcours.demandes.demande import CibleOuverte
from brique.parcours.demandes.formes_offres import PRIX_MAX
from portail.droits.parametres import Euros
from portail.parcours.offres.queries_lieux import situer_lieu
from portail.parcours.plans import queries
from portail.parcours.plans.assemblage import Voulu
from portail.parcours.plans.contraintes import HEURES, HEURES_MAX, RAYON, Contraintes
from portail.referentiel import queries_metiers

CIBLES_MAX = 3
METIERS_MAX = 20
"""Jobs among which a person may be asked to choose."""
PAR_MOIS_MAX = Decimal(20_000)


class ContraintesForm(forms.Form):
    """Hours, money, a deadline, a place, a VAE."""

    heures = forms.IntegerField(
        label=_("Combien d’heures par semaine pouvez-vous donner ?"),
        help_text=_("35 pour une formation à plein temps ; 4 à 8 le soir ou le samedi."),
        min_value=1,
        max_value=HEURES_MAX,
        initial=HEURES,
    )
    epargne = Euros(
        label=_("Combien pouvez-vous payer tout de suite, en euros ?"),
        help_text=_("Sans réponse, pas de limite."),
        required=False,
    )
    par_mois = Euros(PAR_MOIS_MAX, label=_("Et chaque mois ensuite, en euros ?"), required=False)
    echeance = forms.DateField(
        label=_("Avez-vous une date limite ?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _("Donnez un jour du calendrier, par exemple 2028-06-30.")},
        required=False,
    )
    lieu = forms.CharField(
        label=_("D’où partez-vous ?"),
        help_text=_("Une ville ou un code postal où des formations ont lieu. Sans réponse, partout."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    rayon = forms.IntegerField(label=_("Jusqu’à combien de kilomètres ?"), min_value=1, max_value=2000, required=False)
    vae = forms.BooleanField(label=_("Je suis prêt à demander une VAE"), required=False)
    experience = forms.IntegerField(
        label=_("Combien de mois d’expérience en rapport avec cette certification ?"),
        help_text=_("Utile pour la VAE seulement."),
        min_value=0,
        max_value=600,
        required=False,
    )
    vae_prix = Euros(
        Decimal(PRIX_MAX),
        label=_("Combien coûte cette VAE, en euros ?"),
        help_text=_("Accompagnement et jury. Sans réponse, elle est comptée 0 €, et le plan le dit."),
        required=False,
    )
    vae_heures = forms.IntegerField(
        label=_("Combien d’heures demande cette VAE ?"),
        help_text=_("Accompagnement et écriture du dossier. Sans réponse, 0 heure."),
        min_value=0,
        max_value=2000,
        required=False,
    )

    conditions = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)

    def clean_conditions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(self.cleaned_data["conditions"]).split()))

    def clean_lieu(self) -> str:
        lieu = str(self.cleaned_data["lieu"]).strip()
        self.position = situer_lieu(lieu) if lieu else None
        if lieu and self.position is None:
            raise forms.ValidationError(
                _("Aucune formation connue ici n’a lieu à « %(lieu)s » : donnez une ville voisine."),
                params={"lieu": lieu},
            )
        return lieu

    def lire(self) -> Contraintes:
        """The constraints of a valid form."""
        lus = self.cleaned_data
        position = [f"{degres:.4f}" for degres in getattr(self, "position", None) or ()] or ["", ""]
        dites = Contraintes(
            heures=lus["heures"],
            epargne=lus["epargne"],
            par_mois=lus["par_mois"] or Decimal(0),
            echeance=lus["echeance"],
            lieu=lus["lieu"],
            latitude=position[0],
            longitude=position[1],
            rayon=(lus["rayon"] or RAYON) if lus["lieu"] else None,
            vae=lus["vae"],
            experience_mois=lus["experience"] or 0,
            conditions=lus["conditions"],
            vae_prix=lus["vae_prix"],
            vae_heures=lus["vae_heures"],
        )
        return replace(dites, epargne=Decimal(0)) if dites.par_mois and dites.epargne is None else dites


class CibleForm(ContraintesForm):
    """The same, with what is wanted: a certification or blocs by their numbers, or any certification of a job or of a
    level."""

    cible = forms.CharField(
        label=_("Quelle certification visez-vous, ou quels blocs ?"),
        help_text=_(
            "Un numéro : RNCP99012, ou RNCP99012BC02 pour un bloc. Plusieurs, séparés par des espaces, s’il le faut."
        ),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    metier = forms.CharField(
        label=_("Pour quel métier ?"),
        help_text=_("Son nom, ou son code ROME : soudage, H2913."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    metier_choisi = forms.ChoiceField(
        label=_("Lequel de ces métiers ?"), required=False, widget=forms.RadioSelect, choices=()
    )
    niveau = forms.TypedChoiceField(
        label=_("De quel niveau ?"),
        choices=[("", _("Tous")), *((str(n), _("Niveau %(n)d") % {"n": n}) for n in range(1, 9))],
        coerce=int,
        empty_value=None,
        required=False,
    )

    VISEES = ("cible", "metier", "metier_choisi", "niveau")

    field_order = VISEES

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        ecrit = str(self.data.get(self.add_prefix("metier"), ""))[:80]
        self.trouves = queries_metiers.metiers(ecrit) if ecrit.strip() else []
        if 1 < len(self.trouves) <= METIERS_MAX:
            choix = [(un.code, _dire_metier(un)) for un in self.trouves]
            cast("forms.ChoiceField", self.fields["metier_choisi"]).choices = choix
        else:
            del self.fields["metier_choisi"]

    @property
    def ouvertes(self) -> list[BoundField]:
        """The questions of an open target."""
        return [self[nom] for nom in self.VISEES[1:] if nom in self.fields]

    @property
    def autres(self) -> list[BoundField]:
        """The questions that follow what is wanted."""
        return [champ for champ in self.visible_fields() if champ.name not in self.VISEES]

    def clean_cible(self) -> dict[str, list[str]]:
        """The certifications wanted, each with the blocs wanted of it; empty when nothing was written."""
        cibles: dict[str, list[str]] = {}
        ecrits = str(self.cleaned_data["cible"]).replace(",", " ").split()
        for ecrit in ecrits:
            try:
                cle = cle_ecrite(ecrit)
            except ValueError:
                cibles.clear()
                break
            blocs = cibles.setdefault(cle.fiche, [])
            if cle.code and ecrire_cle(cle) not in blocs:
                blocs.append(ecrire_cle(cle))
        if ecrits and not 0 < len(cibles) <= CIBLES_MAX:
            raise forms.ValidationError(
                _("Donnez le numéro d’une certification ou d’un bloc, de trois certifications au plus : RNCP99012BC02.")
            )
        if inconnus := queries.inconnus(cibles):
            raise forms.ValidationError(
                [_("%(code)s n’est pas au répertoire : vérifiez ce numéro.") % {"code": code} for code in inconnus]
            )
        return cibles

    def clean_metier(self) -> str:
        """The ROME code, or its beginning, of what was written; '' for nothing."""
        ecrit = str(self.cleaned_data["metier"]).strip()
        codes = [metier.code for metier in self.trouves]
        if not ecrit or len(codes) == 1:
            return codes[0] if ecrit else ""
        choisi = str(self.data.get(self.add_prefix("metier_choisi"), ""))
        if choisi in codes:
            return choisi
        dit = _("Aucune certification active du répertoire ne mène à « %(metier)s » : essayez un autre mot.")
        if len(codes) > METIERS_MAX:
            dit = _("%(n)d métiers répondent à « %(metier)s » : ajoutez un mot.")
        elif codes:
            dit = _("%(n)d métiers répondent à « %(metier)s » : choisissez le vôtre plus bas.")
        raise forms.ValidationError(dit, params={"n": len(codes), "metier": ecrit})

    def clean(self) -> dict[str, Any]:
        lus: dict[str, Any] = super().clean() or {}
        ouverte = bool(lus.get("metier") or lus.get("niveau") or {"metier", "niveau"} & self.errors.keys())
        if lus.get("cible") and ouverte:
            self.add_error("cible", _("Donnez une certification, ou un métier et un niveau : pas les deux."))
        elif not lus.get("cible") and not ouverte and "cible" not in self.errors:
            self.add_error("cible", _("Dites ce que vous visez : une certification, ou plus bas un métier."))
        return lus

    def voulu(self) -> Voulu:
        """What a valid form asks for."""
        lus = self.cleaned_data
        cibles: dict[str, list[str]] = lus["cible"]
        return cibles or CibleOuverte(lus["metier"], lus["niveau"])


def _dire_metier(metier: queries_metiers.Metier) -> str:
    dit = ngettext("%(nom)s (%(code)s), une certification", "%(nom)s (%(code)s), %(n)d certifications", metier.nombre)
    return dit % {"nom": metier.libelle, "code": metier.code, "n": metier.nombre}
