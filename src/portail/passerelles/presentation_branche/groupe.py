"""A group of common blocs in detail: its common wording, who says what, and two of its blocs side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.passerelles.communs import Comparaison, Groupe, LigneCommune, Partage, Segment
from brique.passerelles.valeurs import BlocCompare, Cle
from brique.referentiel.ecart import Mot, Nature, comparer_mots
from portail.passerelles.adresses_branche import (
    adresse_groupe,
    adresse_rapport,
    adresse_trame,
    ecrire_cle,
    parametres_de,
)
from portail.passerelles.presentation_branche.noms import PARTAGES, BlocDit, dire_bloc, nom_de
from portail.passerelles.presentation_branche.rapport import LARGEUR, bloc_de, dire_groupe
from portail.passerelles.queries_branche import Choix, Perimetre, Rapport


@dataclass(frozen=True, slots=True)
class Marque:
    """Words of one kind, for the template that marks them: kept, added or removed."""

    texte: str
    ajoute: bool = False
    retire: bool = False


@dataclass(frozen=True, slots=True)
class LigneDite:
    """A compétence of the common wording. ``textes`` are its wordings, each with the blocs that write it so;
    ``chez`` says which blocs have it when not all. ``epars``: its wordings have too few words in common to be read as
    one, and are given one by one. ``partagee``: several blocs have it."""

    segments: Sequence[Segment]
    partage: str
    mot: str | Promise
    chez: str
    textes: Sequence[tuple[str, str]]
    epars: bool
    partagee: bool

    @property
    def varie(self) -> bool:
        return len(self.textes) > 1


@dataclass(frozen=True, slots=True)
class PaireLue:
    """A compétence of each of two blocs: how they are shared, and the second with what it changes of the first."""

    partage: str
    mot: str | Promise
    avant: str
    marques: Sequence[Marque]

    @property
    def identique(self) -> bool:
        return self.partage == Partage.MOT_POUR_MOT.value


@dataclass(frozen=True, slots=True)
class CoteACote:
    """Two blocs of the group: what they share, what each has alone."""

    source: BlocDit
    cible: BlocDit
    phrase: str
    paires: Sequence[PaireLue]
    propres_source: Sequence[str]
    propres_cible: Sequence[str]


def contexte(perimetre: Perimetre, rapport: Rapport, groupe: Groupe, un: Cle, autre: Cle) -> dict[str, Any]:
    """What the page of a group shows; ``un`` and ``autre`` are the blocs asked side by side, if they are of it."""
    choix = perimetre.choix
    cle = groupe.blocs[0].cle
    gauche, droite = _deux(groupe, un, autre)
    lignes = [dire_ligne(groupe, ligne) for ligne in groupe.lignes]
    communes = [dite for dite, ligne in zip(lignes, groupe.lignes, strict=True) if ligne.commune]
    return {
        "perimetre": perimetre,
        "nom": nom_de(perimetre),
        "adresse_rapport": adresse_rapport(choix),
        "adresse_trame": adresse_trame(choix, cle),
        "groupe": dire_groupe(choix, groupe),
        "communes": communes,
        "autres": [dite for dite, ligne in zip(lignes, groupe.lignes, strict=True) if not ligne.commune],
        "deux": dire_deux(groupe.entre(gauche, droite)),
        "parametres": _parametres(choix, cle),
        "options": [(ecrire_cle(bloc.cle), dire_bloc(bloc)) for bloc in groupe.blocs],
        "un": ecrire_cle(gauche.cle),
        "autre": ecrire_cle(droite.cle),
        "adresse": adresse_groupe(choix, cle),
        "registre_au": rapport.registre_au,
        "moyen": rapport.communs.moyen,
        "largeur": LARGEUR,
    }


def _parametres(choix: Choix, cle: Cle) -> list[tuple[str, str]]:
    """What the form that chooses two blocs sends along."""
    return [*parametres_de(choix), ("groupe", ecrire_cle(cle))]


def _deux(groupe: Groupe, un: Cle, autre: Cle) -> tuple[BlocCompare, BlocCompare]:
    """The two blocs to put side by side: those asked for, else the one whose wording the others are nearest to, and
    the first that is not written like it."""
    gauche = bloc_de(groupe, un) or groupe.versions[groupe.pivot][0]
    droite = bloc_de(groupe, autre)
    if droite is None or droite == gauche:
        differents = (version[0] for version in groupe.versions if gauche not in version)
        droite = next(differents, None) or next(bloc for bloc in groupe.blocs if bloc != gauche)
    return gauche, droite


def dire_ligne(groupe: Groupe, ligne: LigneCommune) -> LigneDite:
    """A compétence of the common wording, with who writes what."""
    textes: dict[str, list[BlocCompare]] = {}
    for version, rang in zip(groupe.versions, ligne.rangs, strict=True):
        for bloc in version if rang is not None else ():
            textes.setdefault(_texte_de(bloc, version[0], rang or 0), []).append(bloc)
    chez = "" if ligne.commune else _enumerer(bloc for bloc in groupe.blocs if bloc.cle in ligne.blocs)
    return LigneDite(
        ligne.segments,
        ligne.partage.value,
        PARTAGES[ligne.partage],
        chez,
        [(texte, _enumerer(blocs)) for texte, blocs in textes.items()],
        _epars(ligne),
        len(ligne.blocs) > 1,
    )


def _epars(ligne: LigneCommune) -> bool:
    """True when what varies takes more room than what is fixed."""
    fixe = sum(len(segment.texte) for segment in ligne.segments)
    variable = sum(max(len(v.texte) for v in segment.variantes) for segment in ligne.segments if segment.variantes)
    return ligne.partage is Partage.REFORMULEE and variable > fixe


def _texte_de(bloc: BlocCompare, premier: BlocCompare, rang: int) -> str:
    """The énoncé of ``bloc`` that answers the one at ``rang`` of the first bloc of its version: the same words."""
    return bloc.competences[rang] if bloc.competences == premier.competences else premier.competences[rang]


def dire_deux(comparaison: Comparaison) -> CoteACote:
    """Two blocs side by side."""
    source, cible = comparaison.source, comparaison.cible
    paires = [
        PaireLue(
            partagee.partage.value,
            PARTAGES[partagee.partage],
            source.competences[partagee.source],
            list(marquer(comparer_mots(source.competences[partagee.source], cible.competences[partagee.cible]))),
        )
        for partagee in comparaison.partagees
    ]
    return CoteACote(
        dire_bloc(source),
        dire_bloc(cible),
        _phrase(comparaison),
        paires,
        [source.competences[rang] for rang in comparaison.propres_source],
        [cible.competences[rang] for rang in comparaison.propres_cible],
    )


def _phrase(comparaison: Comparaison) -> str:
    dits = [f"{nombre} {PARTAGES[partage]}" for partage in Partage if (nombre := comparaison.nombre(partage))]
    partagees = len(comparaison.partagees)
    if not partagees:
        return _("Ces deux blocs ne partagent aucune compétence.")
    total = max(len(comparaison.source.competences), len(comparaison.cible.competences))
    dite = ngettext(
        "Ces deux blocs partagent %(n)d compétence sur %(total)d",
        "Ces deux blocs partagent %(n)d compétences sur %(total)d",
        partagees,
    ) % {"n": partagees, "total": total}
    return f"{dite} : {', '.join(dits)}."


def marquer(mots: Iterable[Mot]) -> Iterable[Marque]:
    """Compared words, those of one kind together, the blanks around a mark left out of it."""
    for nature, ensemble in groupby(mots, key=lambda mot: mot.nature if mot.nature in _MARQUEES else None):
        texte = "".join(mot.texte for mot in ensemble)
        if nature is None or not texte.strip():
            yield Marque(texte)
            continue
        propre = texte.strip()
        avant, apres = texte.split(propre, 1)
        yield Marque(avant)
        yield Marque(propre, ajoute=nature is Nature.AJOUTE, retire=nature is Nature.RETIRE)
        yield Marque(apres)


_MARQUEES = frozenset({Nature.AJOUTE, Nature.RETIRE})


def _enumerer(blocs: Iterable[BlocCompare]) -> str:
    """« RNCP99012 BC01, RNCP99013 BC02 »."""
    dits = [dire_bloc(bloc) for bloc in blocs]
    return ", ".join(dit.numero if dit.entier else f"{dit.numero} {dit.code}" for dit in dits)
