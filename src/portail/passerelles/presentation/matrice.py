"""The blocs of two certifications, all against all: the wall, its table, the best of each bloc."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.passerelles.valeurs import BlocCompare, Cle, Passerelle, Relation
from brique.referentiel.fiche import Fiche
from portail.passerelles import queries
from portail.passerelles.adresses import adresse_du_bloc, adresse_face_a_face, adresse_matrice
from portail.passerelles.faces import toutes
from portail.passerelles.grille import Case, Tete, poser
from portail.passerelles.presentation.mots import chance, nom_de_relation, versions_dites
from portail.referentiel.adresses import adresse_fiche, code_court

_CHALEURS = (0.0, 0.4, 0.66, 0.9)


@dataclass(frozen=True, slots=True)
class Rangee:
    """A line of the table: the bloc, its cells in the order of the columns, its best ones."""

    tete: Tete
    cases: Sequence[Case | None]
    meilleures: Sequence[tuple[Tete, Case]]


def contexte(de: Fiche, vers: Fiche) -> dict[str, Any]:
    """Everything the template asks for."""
    sources, cibles = queries.blocs_compares(de), queries.blocs_compares(vers)
    trouvees = toutes(sources, cibles)
    cases = {
        (i, j): _case(s, c, trouvees[s.cle, c.cle])
        for i, s in enumerate(sources)
        for j, c in enumerate(cibles)
        if (s.cle, c.cle) in trouvees
    }
    lignes, colonnes = [_tete(b) for b in sources], [_tete(b) for b in cibles]
    return {
        "de": de,
        "vers": vers,
        "adresse_de": adresse_fiche(de.numero),
        "adresse_vers": adresse_fiche(vers.numero),
        "adresse_inverse": adresse_matrice(vers.numero, de.numero),
        "grille": poser(lignes, colonnes, cases) if cases else None,
        "colonnes": colonnes,
        "rangees": [_rangee(i, tete, colonnes, cases) for i, tete in enumerate(lignes)],
        "phrase": _phrase(sources, trouvees),
        "partielle": len(cases) < len(sources) * len(cibles),
        "versions": sorted({versions_dites(p.versions) for p in trouvees.values()}),
        "replis": sorted({p.versions.repli for p in trouvees.values() if p.versions.repli}),
    }


def _tete(bloc: BlocCompare) -> Tete:
    code = code_court(bloc.cle.code, bloc.cle.fiche) or bloc.cle.fiche
    return Tete(code, bloc.libelle, adresse_du_bloc(bloc.cle))


def _case(source: BlocCompare, cible: BlocCompare, passerelle: Passerelle) -> Case:
    part = chance(passerelle.score, court=True)
    nom = nom_de_relation(passerelle.relation)
    dite = _("%(source)s et %(cible)s : %(nom)s ; compétences en commun, %(part)s de chances") % {
        "source": code_court(source.cle.code, source.cle.fiche) or source.cle.fiche,
        "cible": code_court(cible.cle.code, cible.cle.fiche) or cible.cle.fiche,
        "nom": nom.lower(),
        "part": chance(passerelle.score),
    }
    distinct = passerelle.relation is Relation.DISTINCT
    chaleur = 0 if distinct else sum(passerelle.score >= seuil for seuil in _CHALEURS)
    return Case(part, _mot(passerelle.relation), dite, adresse_face_a_face(source.cle, cible.cle), chaleur)


def _mot(relation: Relation) -> str:
    """The relation in one word: what a brick has room for."""
    mots = {
        Relation.EQUIVALENT: _("équivalent"),
        Relation.COUVRE: _("couvre"),
        Relation.COUVERT_PAR: _("couvert"),
        Relation.PARTIEL: _("en partie"),
        Relation.DISTINCT: _("distinct"),
    }
    return mots[relation]


def _rangee(rang: int, tete: Tete, colonnes: Sequence[Tete], cases: Mapping[tuple[int, int], Case]) -> Rangee:
    siennes = [cases.get((rang, colonne)) for colonne in range(len(colonnes))]
    notees = [(colonnes[j], case) for j, case in enumerate(siennes) if case is not None and case.chaleur >= 1]
    return Rangee(tete, siennes, sorted(notees, key=lambda notee: -notee[1].chaleur)[:3])


def _phrase(sources: Sequence[BlocCompare], trouvees: Mapping[tuple[Cle, Cle], Passerelle]) -> str:
    """The answer: how many blocs find something, and how much."""
    proches = {s for (s, _c), p in trouvees.items() if p.relation in {Relation.EQUIVALENT, Relation.COUVRE}}
    communs = {s for (s, _c), p in trouvees.items() if p.relation is not Relation.DISTINCT} - proches
    if not proches and not communs:
        return _("Aucun bloc de la première ne ressemble à un bloc de la seconde.")
    phrases = []
    if proches:
        phrases.append(
            ngettext(
                "%(n)d demande probablement l’essentiel de ce que demande un bloc de la seconde",
                "%(n)d demandent probablement l’essentiel de ce que demande un bloc de la seconde",
                len(proches),
            )
            % {"n": len(proches)}
        )
    if communs:
        phrases.append(
            ngettext("%(n)d en partage une partie", "%(n)d en partagent une partie", len(communs)) % {"n": len(communs)}
        )
    debut = ngettext("Sur le bloc de la première", "Sur les %(n)d blocs de la première", len(sources))
    return f"{debut % {'n': len(sources)}}, {_(', et ').join(phrases)}."
