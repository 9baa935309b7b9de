"""Values of the room in the shapes that its API publishes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from brique.passerelles.officielles import Declaree, Renouvellement
from brique.passerelles.valeurs import BlocCompare, Cle, Couverture, Passerelle
from portail.passerelles.adresses import adresse_face_a_face, adresse_passerelles
from portail.passerelles.presentation.decidees import DecideeDite
from portail.passerelles.presentation.mots import verdict
from portail.passerelles.queries import Autre

JSON = dict[str, Any]


def bloc_ref(bloc: BlocCompare | Autre) -> JSON:
    """A bloc as others name it."""
    return {
        "fiche": bloc.cle.fiche,
        "code": bloc.cle.code,
        "libelle": bloc.libelle,
        "intitule": bloc.intitule,
        "niveau": bloc.niveau,
        "lien": adresse_passerelles(bloc.cle),
    }


def bloc_texte(bloc: BlocCompare) -> JSON:
    """A bloc with its compétences."""
    return {**bloc_ref(bloc), "competences": list(bloc.competences)}


def calculee(
    passerelle: Passerelle, source: BlocCompare | Autre, cible: BlocCompare | Autre, depuis: datetime | None
) -> JSON:
    """A computed passerelle, whole."""
    p = passerelle.probabilites
    return {
        "preuve": "calculee",
        "donne_un_droit": False,
        "source": bloc_ref(source),
        "cible": bloc_ref(cible),
        "relation": passerelle.relation.value,
        "score": _arrondi(passerelle.score),
        "probabilites": None
        if p is None
        else {nom: _arrondi(part) for nom, part in {**p._asdict(), "distinct": p.distinct}.items()},
        "phrase": verdict(passerelle),
        "couverture_source": _couverture(passerelle.couverture_source),
        "couverture_cible": _couverture(passerelle.couverture_cible),
        "paires": [
            {
                "source": paire.source,
                "cible": paire.cible,
                "proximite": _arrondi(paire.proximite),
                "gardes": [garde.value for garde in paire.gardes],
            }
            for paire in passerelle.paires
        ],
        "manque_source": list(passerelle.manque_source),
        "manque_cible": list(passerelle.manque_cible),
        "gardes": [garde.value for garde in passerelle.gardes],
        "versions": {
            "modele": passerelle.versions.modele,
            "encodeurs": list(passerelle.versions.encodeurs),
            "repli": passerelle.versions.repli,
        },
        "depuis": depuis,
        "lien": adresse_face_a_face(passerelle.source, passerelle.cible),
    }


def declaree(dite: Declaree) -> JSON:
    """An official correspondance. A side without code is the certification as a whole."""
    return {
        "preuve": "declaree",
        "donne_un_droit": True,
        "source": sorted(cle.code for cle in dite.source if cle.code),
        "cible": sorted(cle.code for cle in dite.cible if cle.code),
        "fiche_source": dite.depuis.numero,
        "fiche_cible": dite.vers.numero,
        "totale": dite.totale,
        "phrase": dite.phrase,
    }


def decidee(dite: DecideeDite) -> JSON:
    """A certificateur's decision."""
    return {"preuve": "decidee", "donne_un_droit": not dite.etat, "phrase": dite.phrase, "lien": dite.adresse}


def renouvellement(lien: Renouvellement) -> JSON:
    """A renewal of the certification."""
    return {
        "preuve": "renouvellement",
        "donne_un_droit": False,
        "ancienne": lien.ancienne,
        "nouvelle": lien.nouvelle,
        "phrase": lien.phrase,
    }


def case(source: Cle, cible: Cle, passerelle: Passerelle) -> JSON:
    """A cell of the matrix."""
    return {
        "source": source.code,
        "cible": cible.code,
        "relation": passerelle.relation.value,
        "score": _arrondi(passerelle.score),
        "couverture_source": _arrondi(passerelle.couverture_source.part),
        "couverture_cible": _arrondi(passerelle.couverture_cible.part),
        "lien": adresse_face_a_face(source, cible),
    }


def _couverture(couverture: Couverture) -> JSON:
    proximites = [_arrondi(part) for part in couverture.proximites]
    return {"part": _arrondi(couverture.part), "proximites": proximites, "rangs": [int(r) for r in couverture.rangs]}


def _arrondi(part: float) -> float:
    return round(float(part), 3)
