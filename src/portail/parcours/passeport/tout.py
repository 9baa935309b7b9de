"""All that is kept of a person here, gathered to be taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portail.droits.queries import reponses_de
from portail.parcours.passeport import queries_partages
from portail.parcours.passeport.export import acquis_en_json
from portail.parcours.passeport.queries import Passeport
from portail.parcours.plans import queries as plans
from portail.parcours.positionnement.queries import tout_de

if TYPE_CHECKING:
    from portail.socle.models import Compte


def tout(personne: Compte, passeport: Passeport) -> dict[str, Any]:
    """The passeport, the shares with what was read under each, the positionnements, the account, the plans."""
    partages = queries_partages.partages_de(personne)
    lectures = queries_partages.lectures(partages)
    reponses = reponses_de(personne.pk)
    return {
        "format": "brique-passeport/1",
        "au": passeport.au.isoformat(),
        "titulaire": {
            "identifiant": str(personne.pk),
            "nom": personne.nom,
            "prenom": personne.prenom,
            "courriel": personne.courriel,
        },
        "acquis": [acquis_en_json(lu, passeport) for lu in passeport.lus],
        "partages": [
            {
                "avec": partage.conseiller.nom_complet,
                "du": partage.debut.isoformat(),
                "au_exclu": partage.fin.isoformat(),
                "pieces": partage.pieces,
                "positionnements": partage.positionnements,
                "formule": partage.formule,
                "arrete_le": partage.revoque_le.isoformat() if partage.revoque_le else None,
                "lectures": [{"quand": le.quand.isoformat(), "acte": le.acte} for le in lectures.get(partage.pk, [])],
            }
            for partage in partages
        ],
        "positionnements": tout_de(personne.pk),
        "droits": reponses.en_forme() if reponses else None,
        "parcours": plans.tout_de(personne.pk),
    }
