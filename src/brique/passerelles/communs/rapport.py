"""The common blocs of some certifications: what a branch, or several, could write once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from brique.erreurs import ErreurArgument
from brique.passerelles.communs.comparateur import Comparateur, Proximites
from brique.passerelles.communs.generiques import theme_du_groupe
from brique.passerelles.communs.groupement import Version, Voisinage, grouper, versions_de, voisiner
from brique.passerelles.communs.trame import lignes_communes, titre_commun
from brique.passerelles.communs.valeurs import Comparaison, Doublon, Eparse, Groupe, RapportCommuns
from brique.passerelles.valeurs import BlocCompare, Cle

SEUIL = 0.6
"""Two blocs of a group are at least this near: their compétences for four fifths, their titles for one."""
SEUIL_DOUBLON = 0.97
_PAR_LES_MOTS = "Sans moteur de passerelles : les énoncés voisins sont reconnus à leurs mots."
_PAR_LE_MOTEUR = "Les énoncés voisins sont reconnus à leurs mots, et par le moteur de passerelles."


def groupes_communs(
    blocs: Iterable[BlocCompare], *, proximites: Proximites | None = None, seuil: float = SEUIL
) -> RapportCommuns:
    """The groups of near-identical blocs across certifications, and what stands apart.

    ``proximites`` is the engine's (``Moteur.proximites``); without it, wordings are compared by their words. Raises
    ``ErreurArgument`` when ``seuil`` is not between 0 (excluded) and 1.
    """
    if not 0 < seuil <= 1:
        raise ErreurArgument(
            f"« {seuil:g} » n’est pas un seuil", action="Donnez un nombre plus grand que 0, et 1 au plus."
        )
    donnes = list(blocs)
    tous = sorted(set(donnes), key=_ordre)
    comparateur = Comparateur(proximites)
    parlants = [bloc for bloc in tous if _parle(bloc, comparateur)]
    voisinage = voisiner(versions_de(parlants, comparateur), comparateur, min(seuil, SEUIL_DOUBLON))
    groupes = sorted(_groupes(voisinage, comparateur, seuil), key=_rang)
    ensemble_de = {bloc: rang for rang, groupe in enumerate(groupes) for bloc in groupe.blocs}
    partagees = _partagees(parlants, comparateur)
    fiches = tuple(dict.fromkeys(bloc.cle.fiche for bloc in tous))
    reliees = {bloc.cle.fiche for ensemble in partagees.values() for bloc in ensemble}
    return RapportCommuns(
        fiches=fiches,
        blocs=len(tous),
        seuil=seuil,
        moyen=_PAR_LES_MOTS if proximites is None else _PAR_LE_MOTEUR,
        groupes=tuple(groupe for groupe in groupes if groupe.theme is None),
        generiques=tuple(groupe for groupe in groupes if groupe.theme is not None),
        doublons=tuple(_doublons(voisinage)),
        eparses=tuple(
            Eparse(texte, tuple(bloc.cle for bloc in ensemble))
            for texte, ensemble in sorted(partagees.items())
            if len({ensemble_de.get(bloc, -1 - rang) for rang, bloc in enumerate(ensemble)}) > 1
        ),
        isolees=tuple(fiche for fiche in fiches if fiche not in reliees) if len(fiches) > 1 else (),
        muets=tuple(bloc.cle for bloc in tous if not _parle(bloc, comparateur)),
        repetes=len(donnes) - len(tous),
    )


def _parle(bloc: BlocCompare, comparateur: Comparateur) -> bool:
    """True when the bloc has at least one compétence with a word in it."""
    return any(phrase.cle for phrase in comparateur.phrases(bloc))


def _ordre(bloc: BlocCompare) -> tuple[Cle, str, tuple[str, ...], str]:
    return bloc.cle, bloc.libelle, bloc.competences, bloc.intitule


def _rang(groupe: Groupe) -> tuple[int, float, Cle]:
    return -len(groupe.fiches), -groupe.proximite, groupe.versions[0][0].cle


def _groupes(voisinage: Voisinage, comparateur: Comparateur, seuil: float) -> Iterable[Groupe]:
    for rangs in grouper(voisinage, seuil):
        versions = tuple(voisinage.versions[rang] for rang in rangs)
        if len({bloc.cle.fiche for version in versions for bloc in version}) > 1:
            comparaisons = tuple(voisinage.comparaisons[lien] for lien in combinations(rangs, 2))
            yield _groupe(versions, comparaisons, comparateur)


def _groupe(versions: tuple[Version, ...], comparaisons: tuple[Comparaison, ...], comparateur: Comparateur) -> Groupe:
    sommes = [float(len(version) - 1) for version in versions]  # a version is at 1 of each of its own blocs
    for (une, autre), comparaison in zip(combinations(range(len(versions)), 2), comparaisons, strict=True):
        sommes[une] += comparaison.proximite * len(versions[autre])
        sommes[autre] += comparaison.proximite * len(versions[une])
    pivot = max(range(len(versions)), key=lambda rang: (round(sommes[rang], 6), -rang))
    return Groupe(
        versions=versions,
        comparaisons=comparaisons,
        pivot=pivot,
        proximite=min((c.proximite for c in comparaisons), default=1.0),
        titre=titre_commun(versions, pivot),
        lignes=lignes_communes(versions, comparaisons, pivot, comparateur),
        theme=theme_du_groupe([bloc for version in versions for bloc in version]),
    )


def _doublons(voisinage: Voisinage) -> Iterable[Doublon]:
    """The sets of blocs that are the same thing, those written alike first."""
    trouves = []
    for rangs in grouper(voisinage, SEUIL_DOUBLON):
        ensemble = sorted((bloc for rang in rangs for bloc in voisinage.versions[rang]), key=_ordre)
        if len(ensemble) > 1:
            trouves.append(Doublon(tuple(ensemble), mot_pour_mot=len(rangs) == 1))
    return sorted(trouves, key=lambda doublon: (not doublon.mot_pour_mot, doublon.blocs[0].cle))


def _partagees(blocs: Sequence[BlocCompare], comparateur: Comparateur) -> dict[str, list[BlocCompare]]:
    """The énoncés that blocs of several certifications have word for word, as the first one writes it."""
    places: defaultdict[str, dict[BlocCompare, str]] = defaultdict(dict)
    for bloc in blocs:
        for phrase in comparateur.phrases(bloc):
            if phrase.cle:
                places[phrase.cle].setdefault(bloc, phrase.texte)
    return {
        next(iter(ensemble.values())): list(ensemble)
        for ensemble in places.values()
        if len({bloc.cle.fiche for bloc in ensemble}) > 1
    }
