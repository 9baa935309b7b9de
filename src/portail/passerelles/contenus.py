"""How a bloc and a passerelle are written in the database, compact, and read back as the library's values.

Probabilities are kept to the thousandth: a reader is told « 92 % ».
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from brique.passerelles.valeurs import (
    BlocCompare,
    Cle,
    Couverture,
    Garde,
    Paire,
    Passerelle,
    Probabilites,
    Relation,
    Traits,
    Versions,
)
from brique.referentiel.forme_json import empreinte

Contenu = dict[str, Any]


def bloc_en_contenu(bloc: BlocCompare) -> Contenu:
    """What is compared of a bloc, without its identity."""
    return {
        "libelle": bloc.libelle,
        "competences": list(bloc.competences),
        "intitule": bloc.intitule,
        "niveau": bloc.niveau,
        "nsf": sorted(bloc.nsf),
        "rome": sorted(bloc.rome),
        "certificateurs": sorted(bloc.certificateurs),
    }


def bloc_depuis(cle: Cle, contenu: Mapping[str, Any]) -> BlocCompare:
    """The bloc that ``bloc_en_contenu`` wrote."""
    return BlocCompare(
        cle=cle,
        libelle=contenu["libelle"],
        competences=tuple(contenu["competences"]),
        intitule=contenu["intitule"],
        niveau=contenu["niveau"],
        nsf=frozenset(contenu["nsf"]),
        rome=frozenset(contenu["rome"]),
        certificateurs=frozenset(contenu["certificateurs"]),
    )


def empreinte_de(contenu: Contenu, versions: Versions) -> str:
    """The hash of a text and of what it is computed with: equal, there is nothing to compute again."""
    return empreinte([contenu, versions.modele, list(versions.encodeurs)])


def en_contenu(passerelle: Passerelle) -> Contenu:
    """What is kept of a passerelle beside its columns (relation, score, coverages)."""
    probabilites = passerelle.probabilites
    return {
        "p": None if probabilites is None else _arrondis(probabilites),
        "cs": _couverture(passerelle.couverture_source),
        "cc": _couverture(passerelle.couverture_cible),
        "paires": [[p.source, p.cible, _arrondi(p.proximite), [g.value for g in p.gardes]] for p in passerelle.paires],
        "ms": list(passerelle.manque_source),
        "mc": list(passerelle.manque_cible),
        "gardes": [garde.value for garde in passerelle.gardes],
        "traits": [round(v, 3) if isinstance(v, float) else v for v in passerelle.traits],
    }


def passerelle_depuis(
    source: Cle, cible: Cle, ligne: Mapping[str, Any], contenu: Mapping[str, Any], versions: Versions
) -> Passerelle:
    """The passerelle whose columns are ``ligne`` (``relation``, ``score``, ``couverture_source``…)."""
    return Passerelle(
        source=source,
        cible=cible,
        relation=Relation(ligne["relation"]),
        score=ligne["score"],
        probabilites=None if contenu["p"] is None else Probabilites(*contenu["p"]),
        couverture_source=Couverture(ligne["couverture_source"], *map(tuple, contenu["cs"])),
        couverture_cible=Couverture(ligne["couverture_cible"], *map(tuple, contenu["cc"])),
        paires=tuple(Paire(s, c, p, tuple(map(Garde, gardes))) for s, c, p, gardes in contenu["paires"]),
        manque_source=tuple(contenu["ms"]),
        manque_cible=tuple(contenu["mc"]),
        gardes=tuple(map(Garde, contenu["gardes"])),
        traits=Traits(*contenu["traits"]),
        versions=versions,
    )


def _couverture(couverture: Couverture) -> list[list[Any]]:
    return [_arrondis(couverture.proximites), list(couverture.rangs)]


def _arrondi(valeur: float) -> float:
    return round(float(valeur), 3)


def _arrondis(valeurs: Iterable[float]) -> list[float]:
    return [_arrondi(valeur) for valeur in valeurs]
