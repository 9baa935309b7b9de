"""A correction as pages show it: what the engine said, what the person says, with the texts of both blocs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from brique.passerelles.valeurs import Paire
from portail.passerelles.adresses import adresse_face_a_face
from portail.passerelles.operations_corrections import Lecture
from portail.passerelles.presentation.mots import (
    gardes_dites,
    nom_de_relation,
    phrase_de_relation,
    pourcentage,
    versions_dites,
)
from portail.passerelles.presentation_branche.noms import BlocDit, dire_bloc
from portail.passerelles.queries_corrections import CorrectionLue

if TYPE_CHECKING:
    from portail.passerelles.forms_corrections import CorrectionForm
    from portail.socle.models import Affectation


@dataclass(frozen=True, slots=True)
class PaireSuggeree:
    """A pair of the engine, with the box that says it is wrong."""

    valeur: str
    source: str
    cible: str
    part: str
    gardes: Sequence[str]
    cochee: bool


@dataclass(frozen=True, slots=True)
class PaireRelue:
    """A pair that a person spoke of, in its words."""

    source: str
    cible: str
    juste: bool


@dataclass(frozen=True, slots=True)
class CorrectionDite:
    """A correction read again by its author."""

    lue: CorrectionLue
    source: BlocDit
    cible: BlocDit
    suggeree: str
    relation: str
    paires: Sequence[PaireRelue]
    role: str
    adresse: str


def contexte(lecture: Lecture, formulaire: CorrectionForm) -> dict[str, Any]:
    """What the page that corrects shows."""
    passerelle = lecture.passerelle
    cochees = set(formulaire["fausses"].value() or ())
    return {
        "formulaire": formulaire,
        "source": dire_bloc(lecture.source),
        "cible": dire_bloc(lecture.cible),
        "relation": nom_de_relation(passerelle.relation),
        "phrase": phrase_de_relation(passerelle.relation),
        "gardes": gardes_dites(passerelle.gardes),
        "versions": versions_dites(passerelle.versions),
        "paires": [_paire(lecture, paire, cochees) for paire in passerelle.paires],
        "seules_source": [lecture.source.competences[rang] for rang in passerelle.manque_source],
        "seules_cible": [lecture.cible.competences[rang] for rang in passerelle.manque_cible],
        "muet": not (lecture.source.competences and lecture.cible.competences),
        "adresse_face_a_face": adresse_face_a_face(passerelle.source, passerelle.cible),
    }


def _paire(lecture: Lecture, paire: Paire, cochees: set[str]) -> PaireSuggeree:
    valeur = f"{paire.source}-{paire.cible}"
    return PaireSuggeree(
        valeur,
        lecture.source.competences[paire.source],
        lecture.cible.competences[paire.cible],
        pourcentage(paire.proximite),
        [dite.nom for dite in gardes_dites(paire.gardes)],
        valeur in cochees,
    )


def dire(lue: CorrectionLue) -> CorrectionDite:
    """A correction read again."""
    paires = [
        PaireRelue(lue.source.competences[paire.source], lue.cible.competences[paire.cible], paire.juste)
        for paire in lue.paires
    ]
    return CorrectionDite(
        lue,
        dire_bloc(lue.source),
        dire_bloc(lue.cible),
        nom_de_relation(lue.suggeree),
        nom_de_relation(lue.relation) if lue.relation else "",
        paires,
        _("%(role)s, %(organisation)s") % {"role": lue.role.label, "organisation": lue.organisation},
        adresse_face_a_face(lue.source.cle, lue.cible.cle),
    )


def role_dit(affectation: Affectation) -> str:
    """A role one holds, and where."""
    return _("%(role)s, %(organisation)s") % {
        "role": affectation.get_role_display(),
        "organisation": affectation.organisation,
    }
