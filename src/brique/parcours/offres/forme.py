"""An offer as JSON, and back; its hash; its line in a table."""

from __future__ import annotations

from typing import Any

from brique.parcours.offres.controles import blocs_cites
from brique.parcours.offres.valeurs import Offre
from brique.referentiel.forme_json import depuis_json, empreinte, en_json

COLONNES = (
    "cle",
    "siret",
    "organisme",
    "reference",
    "intitule",
    "certification",
    "blocs",
    "modalite",
    "ville",
    "code_postal",
    "latitude",
    "longitude",
    "prix",
    "heures",
    "debut",
    "fin",
    "entrees_permanentes",
    "prerequis",
    "site",
)


def offre_en_json(offre: Offre) -> dict[str, Any]:
    """Plain JSON, empty values left out; where it was read in its file is not part of it."""
    ecrite: dict[str, Any] = en_json(offre)
    return ecrite


def offre_depuis_json(donnees: Any) -> Offre:
    """The offer that ``offre_en_json`` wrote. Raises ``ErreurArgument`` otherwise."""
    return depuis_json(Offre, donnees)


def empreinte_offre(offre: Offre) -> str:
    """Equal for two offers that say the same."""
    return empreinte(offre_en_json(offre))


def lignes_offre(offre: Offre) -> list[dict[str, str]]:
    """Its lines in a table, one a session; one still when it has none."""
    lieu = offre.lieux[0] if offre.lieux else None
    base = {
        "cle": offre.cle,
        "siret": offre.organisme.siret,
        "organisme": offre.organisme.nom or offre.organisme.raison_sociale,
        "reference": offre.reference,
        "intitule": offre.intitule,
        "certification": " ".join(visee.fiche for visee in offre.certifications if visee.fiche),
        "blocs": " ".join(bloc.code for bloc in blocs_cites(offre)),
        "modalite": offre.modalite or "",
        "ville": lieu.ville if lieu else "",
        "code_postal": lieu.code_postal if lieu else "",
        "latitude": _dire(lieu.latitude if lieu else None),
        "longitude": _dire(lieu.longitude if lieu else None),
        "prix": _dire(offre.prix.total),
        "heures": _dire(offre.heures),
        "debut": "",
        "fin": "",
        "entrees_permanentes": {True: "oui", False: "non", None: ""}[offre.entrees_permanentes],
        "prerequis": offre.prerequis,
        "site": offre.site,
    }
    dates = [{"debut": _dire(s.debut), "fin": _dire(s.fin)} for s in offre.sessions]
    return [{**base, **date} for date in dates] or [base]


def _dire(valeur: object) -> str:
    return "" if valeur is None else str(valeur)
