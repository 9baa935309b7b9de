"""Forms of the candidate: what they ask for, an act, the answers of a bloc."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brique.certification.reglement.valeurs import Voie
from brique.referentiel.champs import est_numero
from portail.certification import enums
from portail.certification.blocs import court
from portail.certification.candidat.queries import Offre
from portail.certification.operations_candidatures import ECRIT_MAX
from portail.certification.operations_dossier import RECIT_MAX

MIENNE, AUTRE = "mienne", "autre"


def lire_numeros(texte: str) -> tuple[str, ...]:
    """The numbers that what is typed may be: one for « rncp 99012 »; for « 99012 », one in each register, the RNCP
    first; none when it is not a number."""
    propre = "".join(texte.upper().split())[:20]
    possibles = (f"RNCP{propre}", f"RS{propre}") if propre.isdecimal() else (propre,)
    return tuple(possible for possible in possibles if est_numero(possible))


class ChoixSelonLaVoie(forms.ChoiceField):
    """A choice that one voie needs and the others have no use of: neither « facultatif » nor always asked."""

    sous_condition = True


class ChoixForm(forms.Form):
    """The blocs, the voie, and who prepares: what a certification lets ask today."""

    blocs = forms.MultipleChoiceField(
        label=gettext_lazy("Les blocs que vous demandez"),
        help_text=gettext_lazy("Chaque bloc obtenu l’est à vie : vous pouvez n’en demander qu’un."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Cochez au moins un bloc.")},
    )
    voie = forms.ChoiceField(
        label=gettext_lazy("Par quelle voie"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une voie.")},
    )
    organisme = ChoixSelonLaVoie(
        label=gettext_lazy("L’organisme qui vous prépare, par la voie de la formation"),
        help_text=gettext_lazy(
            "Par la formation, il en faut un : le certificateur, ou un organisme qu’il habilite. Par les autres voies, "
            "laissez « Choisir » : il n’en est pas tenu compte."
        ),
        required=False,
    )

    def __init__(self, offre: Offre, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert offre.reglement is not None
        self.offre = offre
        numero = offre.fiche.numero
        blocs = [(code, f"{court(code, numero)} – {titre}") for code, titre in offre.blocs.items()]
        self._choix("blocs").choices = blocs
        # not shown when asked already; sent all the same, its refusal says why
        self._choix("blocs").widget.choices = [(code, dit) for code, dit in blocs if code in offre.demandables]
        voies = [(voie.value, _DIRE_VOIES[voie]) for voie in Voie if voie in offre.reglement.voies]
        self._choix("voie").choices = voies
        if len(voies) == 1:
            self.initial.setdefault("voie", voies[0][0])
        if Voie.FORMATION in offre.reglement.voies:
            organismes = [(str(un.pk), un.nom) for un in offre.organismes]
            self._choix("organisme").choices = [("", gettext_lazy("Choisir")), *organismes]
        else:
            del self.fields["organisme"]

    def _choix(self, nom: str) -> forms.ChoiceField:
        champ = self.fields[nom]
        assert isinstance(champ, forms.ChoiceField)
        return champ

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        formation = donnees.get("voie") == enums.Voie.FORMATION
        if formation and not donnees.get("organisme") and "organisme" not in self.errors:
            self.add_error("organisme", _("Choisissez l’organisme qui vous prépare : la formation en demande un."))
        elif formation and donnees.get("organisme") and not self._peut_former(donnees):
            self.add_error("organisme", _("Cet organisme n’est habilité à former pour aucun des blocs cochés."))
        return donnees

    def _peut_former(self, donnees: Mapping[str, Any]) -> bool:
        choisi = next(un for un in self.offre.organismes if str(un.pk) == donnees["organisme"])
        return any(self.offre.forme(choisi, code) for code in donnees.get("blocs", ()))

    def lire_organisme(self) -> Any:
        """The body chosen, for the formation alone."""
        if self.cleaned_data["voie"] != enums.Voie.FORMATION:
            return None
        choisi = self.cleaned_data["organisme"]
        return next(un for un in self.offre.organismes if str(un.pk) == choisi)


_DIRE_VOIES = {
    Voie.FORMATION: gettext_lazy("La formation : un organisme habilité vous prépare"),
    Voie.VAE: gettext_lazy("La VAE : vous montrez ce que vous savez déjà faire"),
    Voie.LIBRE: gettext_lazy("La candidature libre : vous vous présentez à l’évaluation sans préparation"),
}


class ActeForm(forms.Form):
    """An act, the revision of the page that asks for it, and the words that go with it."""

    acte = forms.CharField(max_length=40)
    revision = forms.IntegerField(min_value=0)
    texte = forms.CharField(required=False, max_length=ECRIT_MAX)


@dataclass(frozen=True, slots=True)
class Envoi:
    """What a page sends of one compétence. ``touche``: changed on that page since it was shown."""

    rang: int
    reponse: str
    recit: str
    vu: str
    touche: bool
    en_desaccord: bool = False
    choix: str = ""

    @property
    def trop_long(self) -> bool:
        return len(self.recit) > RECIT_MAX


def empreindre(reponse: str, recit: str) -> str:
    """What tells that an answer was changed on the page since it was shown."""
    return hashlib.sha256(f"{reponse}\n{recit}".encode()).hexdigest()[:16]


def lire_envois(donnees: QueryDict, nombre: int) -> dict[int, Envoi]:
    """By rank of compétence, those that the page sent."""
    envois = {}
    for rang in range(1, nombre + 1):
        if f"vu-{rang}" not in donnees:
            continue
        reponse = donnees.get(f"r-{rang}", "")
        recit = donnees.get(f"s-{rang}", "").replace("\r\n", "\n").strip()
        choix = donnees.get(f"choix-{rang}", "")
        envois[rang] = Envoi(
            rang,
            reponse if reponse in enums.Reponse.values else "",
            recit,
            donnees.get(f"vu-{rang}", ""),
            touche=empreindre(reponse, recit) != donnees.get(f"e-{rang}", ""),
            en_desaccord=f"d-{rang}" in donnees,
            choix=choix if choix in {MIENNE, AUTRE} else "",
        )
    return envois
