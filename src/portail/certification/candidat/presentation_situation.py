"""The page « Pour la statistique publique » in words: what was declared, and how long it is kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from brique.droits.lecture import droit
from portail.certification.candidat.forms_situation import SituationForm
from portail.certification.operations_dossier import change_encore
from portail.certification.queries_candidatures import FINIES

if TYPE_CHECKING:
    from portail.certification.models import Candidature, SituationDeclaree


def page(
    candidature: Candidature, dite: SituationDeclaree | None, le: date, formulaire: SituationForm | None = None
) -> dict[str, Any]:
    """What the page shows on the day ``le``: the form as it was sent, or as it was kept."""
    gardees = {"sexe": dite.sexe, "age": dite.age, "statut": dite.statut} if dite is not None else {}
    return {
        "une": candidature,
        "formulaire": formulaire or SituationForm(initial=gardees),
        "ecrit": change_encore(candidature),
        "finie": candidature.etat in FINIES,
        "dites": _dire(dite) if dite is not None else [],
        "mois": droit().valeur("france_vae.conservation_mois", le).nombre,
    }


def _dire(dite: SituationDeclaree) -> list[tuple[str, str]]:
    """Each question with its answer."""
    sans = _("Sans réponse")
    return [
        (_("Vous êtes"), dite.get_sexe_display() or sans),
        (_("Votre tranche d’âge"), dite.get_age_display() or sans),
        (_("Votre statut à l’ouverture"), dite.get_statut_display() or sans),
    ]
