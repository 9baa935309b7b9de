"""The grid as a page sends it and as a draft keeps it: whatever was typed is read, bounded, and given back."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from brique.certification.evaluation import Niveau, Observation
from brique.certification.reglement.valeurs import Lien
from brique.erreurs import ErreurArgument
from portail.certification.operations_evaluations import CONSTAT_MAX, Grille

AUCUN = "aucun"
"""What « no tie » is called in a form: it is said, not supposed."""

_PRENABLE = re.compile("jour|liens|[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Saisie:
    """What a page shows of a grid. ``niveaux`` and ``constats`` go by the rank of the compétence, from 1."""

    jour: str = ""
    niveaux: Mapping[int, str] = field(default_factory=dict)
    constats: Mapping[int, str] = field(default_factory=dict)
    liens: frozenset[str] = frozenset()

    @property
    def le(self) -> date | None:
        """The day that was typed, None when it is none."""
        try:
            return date.fromisoformat(self.jour)
        except ValueError:
            return None

    def avec(self, autre: Saisie, choses: Collection[str]) -> Saisie:
        """The same with what ``autre`` has of ``choses``: ranks of compétences, « jour », « liens »."""
        pris = {int(rang) for rang in choses if rang.isdecimal()}
        niveaux, constats = ({**mien, **dict.fromkeys(pris, "")} for mien in (self.niveaux, self.constats))
        niveaux |= {rang: niveau for rang, niveau in autre.niveaux.items() if rang in pris}
        constats |= {rang: constat for rang, constat in autre.constats.items() if rang in pris}
        return Saisie(
            autre.jour if "jour" in choses else self.jour,
            {rang: niveau for rang, niveau in niveaux.items() if niveau},
            {rang: constat for rang, constat in constats.items() if constat},
            autre.liens if "liens" in choses else self.liens,
        )

    def en_brouillon(self) -> dict[str, Any]:
        """The same as a draft keeps it."""
        rangs = sorted({*self.niveaux, *self.constats})
        return {
            "jour": self.jour,
            "liens": sorted(self.liens),
            "competences": {
                str(rang): {"niveau": self.niveaux.get(rang, ""), "constat": self.constats.get(rang, "")}
                for rang in rangs
            },
        }

    def en_grille(self) -> Grille:
        """The grid to give. Raises ``ErreurArgument`` without a day or a word on what ties the évaluateur."""
        rien = _("L’évaluation n’est pas rendue ; le brouillon reste.")
        if self.le is None:
            raise ErreurArgument(
                _("le jour de l’évaluation n’est pas dit"),
                consequence=rien,
                action=_("Donnez-le en haut de la grille."),
            )
        if not self.liens or self.liens > {AUCUN}:
            raise ErreurArgument(
                _("vos liens avec le candidat ne sont pas dits, ou se contredisent"),
                consequence=rien,
                action=_("Cochez « Aucun lien », ou seulement ceux qui vous attachent à lui."),
            )
        observations = [
            Observation(rang, Niveau(niveau), self.constats.get(rang, ""))
            for rang, niveau in sorted(self.niveaux.items())
        ]
        return Grille(self.le, observations, [Lien(lien) for lien in sorted(self.liens - {AUCUN})])


def lire_saisie(donnees: QueryDict, competences: int) -> Saisie:
    """What a page sent, for a bloc of so many compétences; what is not of the grid is left out."""
    rangs = range(1, competences + 1)
    niveaux = {rang: donnees.get(f"n-{rang}", "") for rang in rangs}
    constats = {rang: donnees.get(f"c-{rang}", "").replace("\r\n", "\n")[:CONSTAT_MAX] for rang in rangs}
    return Saisie(
        donnees.get("jour", "")[:10],
        {rang: niveau for rang, niveau in niveaux.items() if niveau in set(Niveau)},
        {rang: constat for rang, constat in constats.items() if constat},
        frozenset(donnees.getlist("lien")) & {AUCUN, *Lien},
    )


def lire_prises(donnees: QueryDict) -> frozenset[str]:
    """What a page that compares two drafts takes of the other one: ranks, « jour », « liens »."""
    return frozenset(filter(_PRENABLE.fullmatch, donnees.getlist("prendre")[:200]))


def lire_brouillon(brouillon: Mapping[str, Any]) -> Saisie:
    """What a draft kept."""
    competences = {int(rang): dite for rang, dite in brouillon.get("competences", {}).items()}
    return Saisie(
        brouillon.get("jour", ""),
        {rang: dite["niveau"] for rang, dite in competences.items() if dite["niveau"]},
        {rang: dite["constat"] for rang, dite in competences.items() if dite["constat"]},
        frozenset(brouillon.get("liens", [])),
    )


def lire_revision(donnees: QueryDict, nom: str = "revision") -> int:
    """The revision that a page showed; -1, which nothing has, when it says none."""
    dite = donnees.get(nom, "")
    return int(dite) if dite.isdecimal() and len(dite) < 10 else -1
