"""The versions of a règlement: which one rules a candidature, and how a new one comes without touching those in use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from brique.certification.reglement.phrases import dire_periode, jour
from brique.certification.reglement.valeurs import Reglement
from brique.erreurs import ErreurArgument
from brique.periodes import Periode


@dataclass(frozen=True, slots=True)
class Succession:
    """A former version, closed on the eve of the new one, and the new one. What the former says has not changed."""

    ancienne: Reglement
    nouvelle: Reglement


def choisir(reglements: Iterable[Reglement], certification: str, ouverte_le: date) -> Reglement:
    """The version that rules a candidature to ``certification`` opened on that day, for as long as it lasts.

    ErreurArgument when there is none, or two.
    """
    pour_elle = [un for un in reglements if certification in un.certifications]
    trouves = [un for un in pour_elle if un.s_applique(ouverte_le)]
    if len(trouves) == 1:
        return trouves[0]
    if trouves:
        noms = " et ".join(dire_nom(un) for un in trouves)
        raise ErreurArgument(
            f"deux règlements valent pour {certification} le {jour(ouverte_le)} : {noms}",
            consequence="Aucune candidature ne peut s’ouvrir",
            action="Fermez l’un d’eux la veille du début de l’autre",
        )
    connus = " ; ".join(f"{dire_nom(un)}, {dire_periode(un)}" for un in pour_elle)
    raise ErreurArgument(
        f"aucun règlement ne vaut pour {certification} le {jour(ouverte_le)}",
        consequence="Aucune candidature ne peut s’ouvrir ce jour-là",
        action=f"Elle a : {connus}" if connus else "Écrivez son règlement, à partir d’un modèle par exemple",
    )


def nouvelle_version(versions: Sequence[Reglement], projet: Reglement, *, debut: date, au: date) -> Succession:
    """``projet`` as the next version of its key, from ``debut`` on; the last of ``versions`` ends the day before.

    ``au``: the day it is decided. A candidature that is already open keeps its version: ``debut`` comes after ``au``.
    ErreurArgument otherwise, and when there is nothing to follow.
    """
    verifier_versions(versions)
    anciennes = sorted((un for un in versions if un.cle == projet.cle), key=lambda un: un.version)
    if not anciennes:
        raise ErreurArgument(
            f"« {projet.cle} » n’a pas encore de version", action="Enregistrez-la telle quelle, comme sa version 1"
        )
    derniere = anciennes[-1]
    if debut <= au:
        raise ErreurArgument(
            f"la version {derniere.version + 1} commencerait le {jour(debut)}, et nous sommes le {jour(au)}",
            consequence="Elle changerait la règle de candidatures déjà ouvertes",
            action="Donnez un premier jour à venir",
        )
    if debut <= derniere.periode.debut:
        raise ErreurArgument(
            f"la version {derniere.version} commence le {jour(derniere.periode.debut)}, et celle-ci le {jour(debut)}",
            consequence="L’ordre des versions ne serait plus celui des jours",
            action="Donnez un premier jour plus tardif",
        )
    fin = derniere.periode.fin
    fermee = Periode(derniere.periode.debut, debut if fin is None else min(fin, debut))
    voulue = projet.periode.fin
    suite = Periode(debut, voulue if voulue is not None and voulue > debut else None)
    nouvelle = replace(projet, version=derniere.version + 1, periode=suite)
    return Succession(replace(derniere, periode=fermee), nouvelle)


def modifier(avant: Reglement, apres: Reglement, *, candidatures: int) -> Reglement:
    """``apres`` in the place of ``avant``, which no candidature uses yet. ErreurArgument when one does."""
    if (avant.cle, avant.version) != (apres.cle, apres.version):
        raise ErreurArgument(
            f"{dire_nom(apres)} n’est pas {dire_nom(avant)}", action="Une version se remplace par elle-même"
        )
    if candidatures and avant != apres:
        combien = "une candidature en relève" if candidatures == 1 else f"{candidatures} candidatures en relèvent"
        raise ErreurArgument(
            f"{dire_nom(avant)} ne se modifie plus : {combien}",
            consequence="Rien n’est changé",
            action="Écrivez une nouvelle version : elle vaudra pour les candidatures à venir",
        )
    return apres


def verifier_versions(reglements: Iterable[Reglement]) -> None:
    """ErreurArgument when two versions of a key share a number or a day, or when their numbers go against the days."""
    for un, autre in combinations(sorted(reglements, key=lambda un: (un.cle, un.version)), 2):
        if un.cle != autre.cle:
            continue
        if un.version == autre.version:
            raise ErreurArgument(
                f"{dire_nom(un)} est écrite deux fois", action="Numérotez chaque version une seule fois"
            )
        if un.periode.chevauche(autre.periode):
            raise ErreurArgument(
                f"{dire_nom(un)}, {dire_periode(un)}, et {dire_nom(autre)}, {dire_periode(autre)}, se recouvrent",
                consequence="Une candidature en aurait deux",
                action="Fermez la plus ancienne la veille du début de l’autre",
            )
        if un.periode.debut > autre.periode.debut:
            raise ErreurArgument(
                f"{dire_nom(un)} commence après {dire_nom(autre)}", action="Numérotez-les dans l’ordre des jours"
            )


def dire_nom(un: Reglement) -> str:
    """« commerces-de-gros, version 2 »."""
    return f"{un.cle}, version {un.version}"
