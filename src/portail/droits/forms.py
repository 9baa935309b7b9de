"""Forms of the room: what the account depends on, and an action to pay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from brique.droits.cpf import Action, Apport, Financeur, Nature, Objet
from brique.droits.cpf.alimentation import euros
from brique.droits.lecture import droit
from brique.droits.noyau import ErreurDroit
from portail.droits.enums import Permis, Statut
from portail.droits.parametres import Euros, Jour
from portail.droits.reponses import Reponses

COMPTE_MAX = Decimal(100_000)
FINANCEUR = ("qui", "combien", "points", "pour")
"""The questions on somebody who pays besides the person."""
FINANCEURS_MAX = 10
_TRI = {"oui": True, "non": False, "": None}


class _Refusable(forms.Form):
    def refuser(self, refus: ErreurDroit) -> None:
        """Say why the library refused these answers."""
        self.add_error(None, refus.message[:1].upper() + refus.message[1:])


class SituationForm(_Refusable):
    """What the account holds, and what makes it grow. Each group is a few questions that go together."""

    au = Jour(label=_("À quelle date avez-vous lu votre compte ?"))
    montant = Euros(
        COMPTE_MAX,
        label=_("Combien y avait-il, en euros ?"),
        help_text=_("Le montant de « Mes droits formation », sur moncompteformation.gouv.fr."),
    )
    credit_inscrit = forms.ChoiceField(
        label=_("Les droits de l’année d’avant y étaient-ils déjà ?"),
        help_text=_("Ils arrivent chaque année avant l’été."),
        choices=[("", _("Je ne sais pas")), ("oui", _("Oui")), ("non", _("Pas encore"))],
        required=False,
    )
    verse = Euros(
        COMPTE_MAX,
        label=_("Vous a-t-on versé une somme en plus ? Combien, en euros ?"),
        help_text=_("Par votre employeur ou un autre financeur. Ne la comptez pas dans le montant plus haut."),
        required=False,
    )
    hors_plafond = Euros(
        COMPTE_MAX,
        label=_("Et une somme hors du plafond ? Combien, en euros ?"),
        help_text=_("Par exemple parce que l’entretien professionnel n’a pas eu lieu. Ne la comptez pas plus haut."),
        required=False,
    )
    heures_publiques = forms.DecimalField(
        label=_("Heures acquises comme agent public"), required=False, min_value=0, max_value=1000, decimal_places=2
    )

    statut = forms.ChoiceField(label=_("Que faites-vous aujourd’hui ?"), choices=Statut.choices)
    temps = forms.IntegerField(
        label=_("À quel temps de travail, en % d’un temps plein ?"),
        help_text=_("100 pour un temps plein, 50 pour un mi-temps. Compte pour un salarié ou un agent public."),
        min_value=1,
        max_value=100,
        initial=100,
        required=False,
    )
    depuis = Jour(
        label=_("Depuis quand ?"),
        help_text=_("Sans réponse, on suppose que cela dure depuis le début de l’an dernier."),
        required=False,
    )
    contribution = forms.BooleanField(
        label=_("Indépendant : je paie la contribution à la formation professionnelle"), initial=True, required=False
    )
    change_le = Jour(
        label=_("Cela va-t-il changer ? À quelle date ?"),
        help_text=_("Une fin de contrat, une création d’entreprise, un passage à temps partiel…"),
        required=False,
    )
    ensuite = forms.ChoiceField(
        label=_("Et ensuite ?"), choices=[("", _("Pas de changement prévu")), *Statut.choices], required=False
    )
    ensuite_temps = forms.IntegerField(
        label=_("À quel temps de travail ensuite, en % ?"), min_value=1, max_value=100, initial=100, required=False
    )

    peu_qualifie_le = Jour(
        label=_("Sans diplôme de niveau 3 : quand l’avez-vous déclaré sur votre compte ?"),
        help_text=_("Niveau 3 : CAP, BEP. La déclaration se fait sur votre compte ; elle augmente le montant annuel."),
        required=False,
    )
    boe = forms.BooleanField(
        label=_("Je suis reconnu travailleur handicapé, ou bénéficiaire de l’obligation d’emploi"), required=False
    )
    arret = Jour(
        label=_("Retraite à taux plein : à quelle date ?"),
        help_text=_("Le compte s’arrête ce jour-là."),
        required=False,
    )
    permis = forms.ChoiceField(
        label=_("Avez-vous le permis de conduire ?"),
        help_text=_("Utile seulement pour financer un permis."),
        choices=Permis.choices,
        required=False,
    )

    GROUPES = (
        (_("1. Votre compte"), ("au", "montant"), ("credit_inscrit", "verse", "hors_plafond", "heures_publiques")),
        (
            _("2. Votre travail"),
            ("statut", "temps"),
            ("depuis", "contribution", "change_le", "ensuite", "ensuite_temps"),
        ),
        (_("3. Ce qui peut tout changer"), ("peu_qualifie_le", "boe"), ("arret", "permis")),
    )

    def groupes(self) -> list[tuple[Any, list[BoundField], list[BoundField], bool]]:
        """Title, questions, rarer questions, and whether one of these is answered: they are then unfolded."""
        groupes = []
        for titre, premieres, rares in self.GROUPES:
            lus = [self[nom] for nom in rares]
            ouvert = any(champ.errors or _repondu(champ) for champ in lus)
            groupes.append((titre, [self[nom] for nom in premieres], lus, ouvert))
        return groupes

    def caches(self) -> list[SafeString]:
        """The same answers as hidden fields, to travel with another question."""
        return [champ.as_hidden({"id": False}) for champ in self]

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        if donnees.get("change_le") and not donnees.get("ensuite"):
            self.add_error("ensuite", _("Dites ce que vous ferez ensuite."))
        if donnees.get("ensuite") and not donnees.get("change_le") and "change_le" not in self.errors:
            self.add_error("change_le", _("Dites à quelle date."))
        self._verifier_jours(donnees)
        if not self.errors:
            try:
                self.lire().situation()
            except ErreurDroit as refus:
                self.refuser(refus)
        return donnees

    def _verifier_jours(self, donnees: dict[str, Any]) -> None:
        jour, au = timezone.localdate(), donnees.get("au")
        debut = droit().parametres["cpf.heure_en_euros"].valeurs[0].periode.debut
        if au and au > jour:
            self.add_error("au", _("Cette date est à venir : donnez le jour où vous avez lu ce montant."))
        elif au and au < debut:
            dit = _("Le compte n’est en euros que depuis le %(jour)s : lisez-le de nouveau.")
            self.add_error("au", dit % {"jour": f"{debut:%d/%m/%Y}"})
        if donnees.get("peu_qualifie_le") and donnees["peu_qualifie_le"] > jour:
            self.add_error("peu_qualifie_le", _("Cette date est à venir : répondez quand ce sera déclaré."))

    def avertissement(self) -> str:
        """What to check when a valid answer is above the ceiling of the account, with its article; else nothing."""
        if not self.is_bound or not self.is_valid():
            return ""
        lus = self.cleaned_data
        sorte = "boe" if lus["boe"] else {"non-salarie": "non_salarie", "esat": "esat"}.get(lus["statut"], "standard")
        sorte = "peu_qualifie" if lus["peu_qualifie_le"] else sorte
        plafond = droit().valeur_ou_rien(f"cpf.plafond.{sorte}", lus["au"])
        if plafond is None or lus["montant"] <= plafond.montant:
            return ""
        dit = _("Vérifiez ce montant : le plafond du compte est de %(plafond)s (%(article)s), hors abondements.")
        return str(dit) % {"plafond": euros(plafond.montant), "article": plafond.reference}

    def lire(self) -> Reponses:
        """The answers of a valid form."""
        lus = self.cleaned_data
        return Reponses(
            au=lus["au"],
            montant=lus["montant"],
            verse=lus["verse"] or Decimal(0),
            hors_plafond=lus["hors_plafond"] or Decimal(0),
            heures_publiques=lus["heures_publiques"] or Decimal(0),
            credit_inscrit=_TRI[lus["credit_inscrit"]],
            statut=lus["statut"],
            temps=lus["temps"] or 100,
            depuis=lus["depuis"],
            contribution=lus["contribution"],
            change_le=lus["change_le"],
            ensuite=lus["ensuite"],
            ensuite_temps=lus["ensuite_temps"] or 100,
            peu_qualifie_le=lus["peu_qualifie_le"],
            boe=lus["boe"],
            arret=lus["arret"],
            permis=lus["permis"] or Permis.AUCUN,
        )


class ActionForm(_Refusable):
    """An action to pay: what it leads to, its price, the day it is bought, who else pays."""

    nature = forms.ChoiceField(
        label=_("Que voulez-vous payer ?"), choices=[(nature.value, nature.libelle) for nature in Nature]
    )
    prix = Euros(label=_("À quel prix, en euros ?"), help_text=_("En tout, frais de validation compris."))
    jour = Jour(label=_("Quand l’achèteriez-vous ?"), help_text=_("Le jour de l’inscription, non du premier cours."))

    def __init__(self, *args: Any, rangs: int = 1, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.is_bound:
            rangs = max((rang for rang in range(1, FINANCEURS_MAX + 1) if _nom("qui", rang) in self.data), default=1)
        self.rangs = range(1, rangs + 1)
        for rang in self.rangs:
            self.fields |= {_nom(nom, rang): champ for nom, champ in _financeur(rang)}

    @classmethod
    def elargir(cls, donnees: Mapping[str, Any]) -> ActionForm:
        """The same questions as they were answered, nothing checked, with one more row for somebody who pays."""
        rangs = [rang for rang in range(1, FINANCEURS_MAX + 1) if donnees.get(_nom("qui", rang))]
        reponses = {nom: donnees.get(nom, "") for nom in cls.base_fields}
        for place, rang in enumerate(rangs, 1):
            reponses |= {_nom(nom, place): donnees.get(_nom(nom, rang), "") for nom in FINANCEUR}
        formulaire = cls(initial=reponses, rangs=min(len(rangs) + 1, FINANCEURS_MAX))
        formulaire.elargi = True
        formulaire.fields[_nom("qui", formulaire.rangs[-1])].widget.attrs["autofocus"] = True
        return formulaire

    elargi = False

    @property
    def financeurs(self) -> list[tuple[int, list[BoundField]]]:
        """The questions on each of those who pay besides, by rank."""
        return [(rang, [self[_nom(nom, rang)] for nom in FINANCEUR]) for rang in self.rangs]

    @property
    def autres_ouverts(self) -> bool:
        repondus = (champ for _rang, champs in self.financeurs for champ in champs[:-1])
        return self.elargi or any(champ.value() or champ.errors for champ in repondus)

    @property
    def complet(self) -> bool:
        """Whether no more of those who pay may be added."""
        return len(self.rangs) >= FINANCEURS_MAX

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        for rang in self.rangs:
            qui, combien, points, _pour = (_nom(nom, rang) for nom in FINANCEUR)
            dit = donnees.get(combien) or donnees.get(points)
            if donnees.get(qui) and not dit and not {combien, points} & self.errors.keys():
                self.add_error(combien, _("Dites combien."))
            elif dit and not donnees.get(qui) and qui not in self.errors:
                self.add_error(qui, _("Dites qui paie, ou effacez le montant."))
        return donnees

    def lire(self) -> Action:
        """The action of a valid form."""
        lus = self.cleaned_data
        rangs = [rang for rang in self.rangs if lus[_nom("qui", rang)]]
        apports = tuple(
            Apport(
                Financeur(lus[_nom("qui", rang)]),
                lus[_nom("combien", rang)] or Decimal(0),
                Objet(lus[_nom("pour", rang)] or Objet.COMPLEMENT),
                lus[_nom("points", rang)] or 0,
            )
            for rang in rangs
        )
        return Action(Nature(lus["nature"]), lus["prix"], lus["jour"], apports)


def _nom(nom: str, rang: int) -> str:
    """How the question ``nom`` on the payer of that rank is called in the form."""
    return nom if rang == 1 else f"{nom}_{rang}"


def _financeur(rang: int) -> Iterator[tuple[str, forms.Field]]:
    """The questions on one of those who pay besides."""
    yield (
        "qui",
        forms.ChoiceField(
            label=_("Qui d’autre paie ?") if rang == 1 else _("Et qui d’autre encore ?"),
            choices=[("", _("Personne"))] + [(un.value, un.libelle[:1].upper() + un.libelle[1:]) for un in Financeur],
            required=False,
        ),
    )
    yield "combien", Euros(label=_("Combien, en euros ?"), required=False)
    yield (
        "points",
        forms.IntegerField(
            label=_("Ou combien de points ?"),
            help_text=_("Compte professionnel de prévention seulement."),
            min_value=0,
            max_value=1000,
            required=False,
        ),
    )
    yield (
        "pour",
        forms.ChoiceField(
            label=_("Pour payer quoi ?"),
            choices=[
                (Objet.COMPLEMENT.value, _("Ce qui manque")),
                (Objet.PARTICIPATION.value, _("Ma participation obligatoire")),
                (Objet.RESERVE.value, _("Cette formation seulement, avant mes droits")),
            ],
            required=False,
        ),
    )


def initiales(reponses: dict[str, Any]) -> dict[str, Any]:
    """The answers kept, as the fields of the form show them: what was not said stays empty."""
    vues = {nom: (None if valeur == Decimal(0) and nom != "montant" else valeur) for nom, valeur in reponses.items()}
    vues["credit_inscrit"] = {True: "oui", False: "non", None: ""}[reponses["credit_inscrit"]]
    vues |= {"boe": reponses["boe"], "contribution": reponses["contribution"]}
    return vues


def _repondu(champ: BoundField) -> bool:
    valeur = champ.value()
    par_defaut = {"contribution": True, "ensuite_temps": 100, "permis": Permis.AUCUN}
    if champ.name in par_defaut:
        return str(valeur) not in {str(par_defaut[champ.name]), "", "on", "None"}
    return valeur not in (None, "", False)
