"""What a règlement lets ask and decide: the blocs of the fiche, and the final evaluation where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from brique.certification.attribution import FINALE
from portail.referentiel.adresses import code_court

if TYPE_CHECKING:
    from brique.certification.reglement.valeurs import Reglement


def demandables(titres: Mapping[str, str], reglement: Reglement) -> dict[str, str]:
    """The titles by code of all that may be asked: the final evaluation comes after the blocs of the fiche."""
    siens = {code: titre for code, titre in titres.items() if code}
    return siens | ({FINALE: titre_finale()} if reglement.attribution.finale else {})


def titre_finale() -> str:
    """What stands for its title."""
    return _("L’évaluation finale, après tous les blocs")


def court(code: str, numero: str) -> str:
    """« BC02 » for « RNCP99012BC02 » ; « Finale » for the final evaluation."""
    return _("Finale") if code == FINALE else code_court(code, numero)
