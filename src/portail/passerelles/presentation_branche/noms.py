"""How the pages of a branche call things: branches, blocs, ways of sharing a compétence, themes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brique.passerelles.communs import Partage, Theme
from brique.passerelles.valeurs import BlocCompare, Cle
from portail.passerelles.queries_branche import Genre, Perimetre
from portail.referentiel.adresses import adresse_bloc, adresse_fiche, code_court

PARTAGES: Mapping[Partage, str | Promise] = {
    Partage.MOT_POUR_MOT: gettext_lazy("mot pour mot"),
    Partage.VARIABLE: gettext_lazy("à un terme près"),
    Partage.REFORMULEE: gettext_lazy("en d’autres mots"),
}
THEMES: Mapping[Theme, str | Promise] = {
    Theme.LANGUES: gettext_lazy("Langues"),
    Theme.NUMERIQUE: gettext_lazy("Numérique"),
    Theme.TRANSVERSAL: gettext_lazy("Transversal"),
}


@dataclass(frozen=True, slots=True)
class BlocDit:
    """A bloc with its certification, and where to read both."""

    cle: Cle
    code: str
    libelle: str
    adresse: str
    numero: str
    intitule: str
    adresse_fiche: str
    competences: int

    @property
    def entier(self) -> bool:
        """True for a certification taken as a whole: it has no bloc."""
        return not self.cle.code


def dire_bloc(bloc: BlocCompare) -> BlocDit:
    """``bloc`` as a page names it."""
    fiche, code = bloc.cle
    return BlocDit(
        bloc.cle,
        code_court(code, fiche) if code else fiche,
        bloc.libelle,
        adresse_bloc(fiche, code) or adresse_fiche(fiche),
        fiche,
        bloc.intitule,
        adresse_fiche(fiche),
        len(bloc.competences),
    )


def nom_de(perimetre: Perimetre) -> str:
    """The branche in words: « Métallurgie (IDCC 3248) », « 5 certifications de votre choix »."""
    choix = perimetre.choix
    if choix.genre is Genre.FICHES:
        return _("les certifications de votre liste")
    if choix.genre is Genre.CERTIFICATEUR:
        return perimetre.nom
    sigle = _("IDCC %(code)s") if choix.genre is Genre.IDCC else _("convention n° %(code)s")
    dit = sigle % {"code": choix.valeur}
    return f"{perimetre.nom} ({dit})" if perimetre.nom else dit
