"""The report of a branche as lines of a table: a compétence of a common bloc, and one bloc that has it, on each."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from brique.passerelles.communs import Groupe, LigneCommune
from brique.passerelles.valeurs import BlocCompare, Cle
from portail.passerelles.presentation_branche.noms import PARTAGES, THEMES
from portail.passerelles.queries_branche import Rapport
from portail.referentiel.exports import Colonne, Ligne


def colonnes() -> list[Colonne]:
    """The columns, in order."""
    return [
        Colonne("ensemble", _("Ensemble"), 18),
        Colonne("groupe", _("Groupe"), 10),
        Colonne("bloc_commun", _("Bloc commun"), 40),
        Colonne("competence_commune", _("Compétence commune"), 70),
        Colonne("partage", _("Partage"), 18),
        Colonne("dans_tous", _("Dans tous les blocs du groupe"), 16),
        Colonne("fiche", _("Certification"), 14),
        Colonne("intitule", _("Intitulé"), 50),
        Colonne("code", _("Bloc"), 18),
        Colonne("libelle", _("Libellé du bloc"), 50),
        Colonne("competence", _("Compétence dans ce bloc"), 70),
    ]


def lignes(rapport: Rapport) -> Iterator[Ligne]:
    """Groups first, then generic ones, duplicates, énoncés found far apart, and what shows no compétence."""
    communs = rapport.communs
    for rang, groupe in enumerate(communs.groupes, 1):
        yield from _du_groupe(_("commun"), rang, groupe)
    for rang, groupe in enumerate(communs.generiques, 1):
        theme = THEMES[groupe.theme] if groupe.theme else ""
        yield from _du_groupe(_("générique (%(theme)s)") % {"theme": str(theme).lower()}, rang, groupe)
    for rang, doublon in enumerate(communs.doublons, 1):
        partage = _("mot pour mot") if doublon.mot_pour_mot else _("à quelques mots près")
        for bloc in doublon.blocs:
            yield (_("doublon"), rang, doublon.blocs[0].libelle, "", partage, None, *_bloc(bloc), "")
    for rang, eparse in enumerate(communs.eparses, 1):
        for cle in eparse.blocs:
            bloc = rapport.blocs[cle]
            yield (_("phrase isolée"), rang, "", eparse.texte, _("mot pour mot"), None, *_bloc(bloc), eparse.texte)
    for cle in communs.muets:
        yield (_("sans compétence lisible"), None, "", "", "", None, *_bloc(rapport.blocs[cle]), "")


def _du_groupe(ensemble: str, rang: int, groupe: Groupe) -> Iterator[Ligne]:
    par_cle = {bloc.cle: bloc for bloc in groupe.blocs}
    for ligne in groupe.lignes:
        textes = _textes(groupe, ligne)
        partage = str(PARTAGES[ligne.partage])
        for cle in ligne.blocs:
            bloc = _bloc(par_cle[cle])
            yield (ensemble, rang, groupe.intitule, ligne.texte, partage, ligne.commune, *bloc, textes[cle])


def _textes(groupe: Groupe, ligne: LigneCommune) -> dict[Cle, str]:
    """What each bloc writes for a compétence of the common wording."""
    return {
        bloc.cle: version[0].competences[rang]
        for version, rang in zip(groupe.versions, ligne.rangs, strict=True)
        if rang is not None
        for bloc in version
    }


def _bloc(bloc: BlocCompare) -> tuple[str, str, str, str]:
    return bloc.cle.fiche, bloc.intitule, bloc.cle.code, bloc.libelle
