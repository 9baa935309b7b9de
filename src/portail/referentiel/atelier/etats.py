"""What may become of a version: the table of transitions, each with the act it leaves in the journal.

One more happens by itself: adopting a version makes the one adopted before « remplacée ».
"""

from __future__ import annotations

from dataclasses import dataclass

from portail.referentiel.atelier.enums import Etat


@dataclass(frozen=True, slots=True)
class Transition:
    """A passage from one state to another. ``nom`` is its word in addresses, ``acte`` its line in the journal."""

    nom: str
    de: Etat
    vers: Etat
    acte: str


PROPOSER = Transition("proposer", Etat.BROUILLON, Etat.PROPOSEE, "version-proposee")
RENDRE = Transition("rendre", Etat.PROPOSEE, Etat.BROUILLON, "version-rendue")
ADOPTER = Transition("adopter", Etat.PROPOSEE, Etat.ADOPTEE, "version-adoptee")
METTRE_DE_COTE = Transition("mettre-de-cote", Etat.BROUILLON, Etat.ABANDONNEE, "version-mise-de-cote")
REPRENDRE = Transition("reprendre", Etat.ABANDONNEE, Etat.BROUILLON, "version-reprise")
REMPLACER = Transition("remplacer", Etat.ADOPTEE, Etat.REMPLACEE, "version-remplacee")

#: Those a person asks for.
TRANSITIONS = {t.nom: t for t in (PROPOSER, RENDRE, ADOPTER, METTRE_DE_COTE, REPRENDRE)}


def possibles(etat: str) -> list[Transition]:
    """The transitions a version in ``etat`` may be asked for."""
    return [transition for transition in TRANSITIONS.values() if transition.de == etat]
