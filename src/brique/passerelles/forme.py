"""A passerelle as JSON values, for the command line and for files. Probabilities are kept to the thousandth."""

from __future__ import annotations

from typing import Any

from brique.passerelles.valeurs import BlocCompare, Couverture, Passerelle


def en_valeurs(passerelle: Passerelle, source: BlocCompare, cible: BlocCompare) -> dict[str, Any]:
    """All that a passerelle says, with the titles of both blocs and the texts of the compétences it pairs."""
    return {
        "source": _bloc(source),
        "cible": _bloc(cible),
        "preuve": "calculee",
        "relation": passerelle.relation.value,
        "score": _court(passerelle.score),
        "probabilites": _probabilites(passerelle),
        "couverture_source": _couverture(passerelle.couverture_source),
        "couverture_cible": _couverture(passerelle.couverture_cible),
        "paires": [
            {
                "source": paire.source,
                "cible": paire.cible,
                "proximite": _court(paire.proximite),
                "gardes": [garde.value for garde in paire.gardes],
                "enonce_source": source.competences[paire.source],
                "enonce_cible": cible.competences[paire.cible],
            }
            for paire in passerelle.paires
        ],
        "manque_source": list(passerelle.manque_source),
        "manque_cible": list(passerelle.manque_cible),
        "gardes": [garde.value for garde in passerelle.gardes],
        "traits": {nom: _court(valeur) for nom, valeur in passerelle.traits._asdict().items()},
        "versions": {
            "modele": passerelle.versions.modele,
            "encodeurs": list(passerelle.versions.encodeurs),
            "repli": passerelle.versions.repli,
        },
    }


def _bloc(bloc: BlocCompare) -> dict[str, Any]:
    return {"fiche": bloc.cle.fiche, "code": bloc.cle.code, "libelle": bloc.libelle, "intitule": bloc.intitule}


def _probabilites(passerelle: Passerelle) -> dict[str, Any] | None:
    if passerelle.probabilites is None:
        return None
    dites = {nom.replace("_", "-"): _court(valeur) for nom, valeur in passerelle.probabilites._asdict().items()}
    return dites | {"distinct": _court(passerelle.probabilites.distinct)}


def _couverture(couverture: Couverture) -> dict[str, Any]:
    return {
        "part": _court(couverture.part),
        "proximites": [_court(valeur) for valeur in couverture.proximites],
        "rangs": list(couverture.rangs),
    }


def _court(valeur: float | None) -> float | None:
    return None if valeur is None else round(float(valeur), 3)
