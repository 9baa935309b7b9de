"""The form by which a person says that a computed passerelle is wrong, and in what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brique.passerelles.corrections import PaireDite
from brique.passerelles.valeurs import Relation
from portail.passerelles.consentement import FORMULE, FORMULES
from portail.passerelles.operations_corrections import MOTIF_MAX, Dire, Lecture
from portail.passerelles.presentation.mots import nom_de_relation

AJOUTS = 3
"""Pairs that one may add at once; another correction takes more."""
ABREGE = 110
JUSTE = "juste"


class CorrectionForm(forms.Form):
    """What is wrong: the relation, pairs that do not go together, pairs that are missing. And why, in which role."""

    relation = forms.ChoiceField(label=gettext_lazy("Selon vous"), required=False)
    fausses = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    motif = forms.CharField(
        label=gettext_lazy("Pourquoi ?"),
        help_text=gettext_lazy("Une phrase suffit. N’y nommez personne : elle est gardée telle quelle."),
        max_length=MOTIF_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Dites pourquoi, en une phrase.")},
    )
    affectation = forms.TypedChoiceField(label=gettext_lazy("Vous le dites en tant que"), coerce=int)
    accord = forms.BooleanField(required=False)
    vu = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, lecture: Lecture, affectations: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lecture = lecture
        source, cible, passerelle = lecture.source, lecture.cible, lecture.passerelle
        autres = [relation for relation in Relation if relation is not passerelle.relation]
        self._choisir(
            "relation",
            forms.RadioSelect,
            [
                (
                    JUSTE,
                    _("la relation calculée est juste (%(nom)s)")
                    % {"nom": nom_de_relation(passerelle.relation).lower()},
                ),
                *((relation.value, _relation(relation)) for relation in autres),
            ],
        )
        self.fields["relation"].initial = JUSTE
        paires = [(f"{paire.source}-{paire.cible}", "") for paire in passerelle.paires]
        self._choisir("fausses", forms.CheckboxSelectMultiple, paires)
        self._choisir("affectation", forms.RadioSelect if len(affectations) < 5 else forms.Select, affectations)
        self.fields["affectation"].initial = affectations[0][0] if affectations else None
        self.fields["accord"].label = FORMULES[FORMULE]
        for rang in range(1, AJOUTS + 1):
            self.fields[f"source_{rang}"] = _competence(source.competences, _("Dans le premier bloc"))
            self.fields[f"cible_{rang}"] = _competence(cible.competences, _("Dans le second bloc"))

    def _choisir(self, nom: str, moyen: type[forms.Widget], choix: Sequence[tuple[Any, str]]) -> None:
        champ = self.fields[nom]
        champ.widget = moyen()
        champ.choices = choix  # type: ignore[attr-defined]  # the three are fields of choices

    @property
    def ajouts(self) -> list[tuple[int, BoundField, BoundField]]:
        """The pairs of lists in which one says that two compétences go together."""
        return [(rang, self[f"source_{rang}"], self[f"cible_{rang}"]) for rang in range(1, AJOUTS + 1)]

    def clean(self) -> dict[str, Any]:
        donnees: dict[str, Any] = super().clean() or {}
        donnees["paires"] = [*self._fausses(donnees), *self._manquantes(donnees)]
        dites = [(paire.source, paire.cible) for paire in donnees["paires"]]
        if len(set(dites)) < len(dites):
            self.add_error(None, _("La même paire est dite deux fois, ou dite fausse et juste à la fois."))
        elif not dites and donnees.get("relation") in {"", JUSTE, None} and "relation" not in self.errors:
            self.add_error(
                "relation", _("Dites ce qui ne va pas : la relation, une paire fausse, ou une paire qui manque.")
            )
        return donnees

    def _fausses(self, donnees: dict[str, Any]) -> list[PaireDite]:
        couples = [valeur.split("-") for valeur in donnees.get("fausses", ())]
        return [PaireDite(int(source), int(cible), juste=False) for source, cible in couples]

    def _manquantes(self, donnees: dict[str, Any]) -> list[PaireDite]:
        trouvees = []
        for rang in range(1, AJOUTS + 1):
            source, cible = donnees.get(f"source_{rang}"), donnees.get(f"cible_{rang}")
            if source is not None and cible is not None:
                trouvees.append(PaireDite(source, cible, juste=True))
            elif source is not None or cible is not None:
                manque = f"cible_{rang}" if cible is None else f"source_{rang}"
                self.add_error(manque, _("Choisissez aussi cette compétence : une paire en demande deux."))
        return trouvees

    def dire(self) -> Dire:
        """What the person says, once the form is valid."""
        donnees = self.cleaned_data
        relation = Relation(donnees["relation"]) if donnees["relation"] not in {"", JUSTE} else None
        return Dire(relation, donnees["paires"], donnees["motif"], donnees["affectation"], accord=donnees["accord"])


def _relation(relation: Relation) -> str:
    """The relation as an answer, both blocs named."""
    return {
        Relation.EQUIVALENT: _("les deux blocs demandent à peu près la même chose"),
        Relation.COUVRE: _("le premier demande tout ce que demande le second, et davantage"),
        Relation.COUVERT_PAR: _("le second demande tout ce que demande le premier, et davantage"),
        Relation.PARTIEL: _("les deux blocs n’ont qu’une partie de leurs compétences en commun"),
        Relation.DISTINCT: _("les deux blocs ne demandent pas la même chose"),
    }[relation]


def _competence(enonces: Sequence[str], label: str) -> forms.TypedChoiceField:
    choix = [
        ("", _("— choisir —")),
        *((str(rang), f"{rang + 1}. {_abreger(enonce)}") for rang, enonce in enumerate(enonces)),
    ]
    return forms.TypedChoiceField(label=label, choices=choix, coerce=int, empty_value=None, required=False)


def _abreger(texte: str) -> str:
    propre = " ".join(texte.split())
    return propre if len(propre) <= ABREGE else f"{propre[: ABREGE - 1].rsplit(' ', 1)[0]}…"
