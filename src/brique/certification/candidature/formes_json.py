"""Where a candidature stands, as JSON; and its facts, for a form to be written again."""

from __future__ import annotations

from datetime import date
from typing import Any

from brique.certification.candidature.suivi import Suivi
from brique.certification.candidature.valeurs import Candidature, Echeance


def suivi_en_json(
    suivi: Suivi, echeances: tuple[Echeance, ...], au: date, *, reglement: str, version: int, inconnu: str = ""
) -> dict[str, Any]:
    """The answer to « où j’en suis », with every delay that runs. ``reglement``, ``version``: those that it names;
    ``inconnu``: what not having read them changes, '' when they were."""
    return {
        "au": au.isoformat(),
        "reglement": {"cle": reglement, "version": version, "connu": not inconnu, "remarque": inconnu},
        "etat": suivi.etat,
        "temps": dict(suivi.temps),
        "prochain": suivi.prochain,
        "qui": suivi.qui,
        "echeances": [echeance_en_json(une) for une in echeances],
        "phrases": list(suivi.phrases),
    }


def echeance_en_json(echeance: Echeance) -> dict[str, Any]:
    """A delay, with its alert and its limit."""
    return {
        "acte": echeance.acte,
        "qui": echeance.qui,
        "alerte": echeance.alerte.isoformat(),
        "limite": echeance.limite.isoformat(),
        "sinon": echeance.sinon,
        "reference": echeance.reference,
    }


def candidature_en_forme(candidature: Candidature) -> dict[str, Any]:
    """What ``lire_candidature`` reads back as the same candidature, for ``json`` or YAML."""
    return {
        "voie": candidature.voie,
        "certification": candidature.certification,
        "blocs": sorted(candidature.blocs),
        "entiere": "oui" if candidature.entiere else "non",
        "deja": sorted(candidature.deja),
        "reglement": candidature.reglement,
        "version": candidature.version,
        "cle": candidature.cle,
        "anterieure": candidature.anterieure,
        "faits": [
            {"acte": fait.acte, "jour": fait.jour.isoformat(), "par": fait.par, **fait.precisions}
            for fait in candidature.faits
        ],
    }
