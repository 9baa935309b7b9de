"""Forms of the plans: what is wanted, and what one can give to it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from brique.parcours.codes import cle_ecrite, ecrire_cle
from brique.parcours.demandes.formes_offres import PRIX_MAX
from portail.droits.parametres import Euros
from portail.parcours.plans import queries
from portail.parcours.plans.contraintes import HEURES, HEURES_MAX, RAYON, Contraintes

CIBLES_MAX = 3
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
        self.position = queries.situer_lieu(lieu) if lieu else None
        if lieu and self.position is None:
            raise forms.ValidationError(
                _("Aucune formation connue ici n’a lieu à « %(lieu)s » : donnez une ville voisine."),
                params={"lieu": lieu},
            )
        return lieu

    def lire(self) -> Contraintes:
        """The constraints of a valid form."""
        lus = self.cleaned_data
        position = getattr(self, "position", None) or ("", "")
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
    """The same, with the certification that is wanted."""

    cible = forms.CharField(
        label=_("Quelle certification visez-vous, ou quels blocs ?"),
        help_text=_(
            "Un numéro : RNCP99012, ou RNCP99012BC02 pour un bloc. Plusieurs, séparés par des espaces, s’il le faut."
        ),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    field_order = ["cible"]

    def clean_cible(self) -> dict[str, list[str]]:
        """The certifications wanted, each with the blocs wanted of it."""
        cibles: dict[str, list[str]] = {}
        for ecrit in str(self.cleaned_data["cible"]).replace(",", " ").split():
            try:
                cle = cle_ecrite(ecrit)
            except ValueError:
                cibles.clear()
                break
            blocs = cibles.setdefault(cle.fiche, [])
            if cle.code and ecrire_cle(cle) not in blocs:
                blocs.append(ecrire_cle(cle))
        if not 0 < len(cibles) <= CIBLES_MAX:
            raise forms.ValidationError(
                _("Donnez le numéro d’une certification ou d’un bloc, de trois certifications au plus : RNCP99012BC02.")
            )
        if inconnus := queries.inconnus(cibles):
            raise forms.ValidationError(
                [_("%(code)s n’est pas au répertoire : vérifiez ce numéro.") % {"code": code} for code in inconnus]
            )
        return cibles
