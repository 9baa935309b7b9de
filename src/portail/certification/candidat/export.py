"""All that a person gave and was told in their candidatures, to take away: what others wrote of them included."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from portail.certification import models, queries_delivrance
from portail.certification.candidat import queries

if TYPE_CHECKING:
    from portail.socle.models import Compte


def tout_de(personne: Compte) -> dict[str, Any]:
    """Their candidatures, oldest first: facts, words, dossier, decisions once notified, parchemins."""
    siennes = models.Candidature.objects.filter(titulaire=personne.pk).select_related("fiche", "reglement", "organisme")
    return {
        "titulaire": personne.nom_complet,
        "candidatures": [_candidature(une) for une in siennes.order_by("ouverte_le", "pk")],
        "parchemins": [
            {
                "numero": un.numero,
                "cle_verification": un.cle_verification,
                "emis_le": un.emis_le.isoformat(),
                **un.contenu,
            }
            for un in queries_delivrance.parchemins_de(personne.pk)
        ],
    }


def en_json(contenu: dict[str, Any]) -> bytes:
    """Readable JSON."""
    return (json.dumps(contenu, ensure_ascii=False, indent=2) + "\n").encode()


def _candidature(une: models.Candidature) -> dict[str, Any]:
    return {
        "reference": une.reference,
        "certification": une.fiche.numero,
        "voie": une.voie,
        "etat": une.etat,
        "ouverte_le": une.ouverte_le.isoformat(),
        "finie_le": une.finie_le.isoformat() if une.finie_le else None,
        "dossier_efface_le": une.purgee_le.isoformat() if une.purgee_le else None,
        "reglement": f"{une.reglement.intitule}, version {une.reglement.version}",
        "organisme": une.organisme.nom if une.organisme else None,
        "blocs": [{"code": bloc.code, "deja_tenu": bloc.deja} for bloc in une.blocs.all()],
        "faits": [_fait(fait) for fait in une.faits.select_related("ecrit")],
        "reponses": [
            {"bloc": r.code, "competence": r.competence, "reponse": r.reponse or None, "recit": r.recit}
            for r in une.reponses.all()
        ],
        "pieces": [
            {"nom": p.nom, "bloc": p.code or None, "octets": p.taille, "sha256": p.empreinte}
            for p in une.pieces.defer("octets")
        ],
        "situation_declaree": _situation(une),
        "decisions": _decisions(une),
    }


def _situation(une: models.Candidature) -> dict[str, str | None] | None:
    """What the person declared for the statistics; None when they did not."""
    dite = queries.situation(une)
    if dite is None:
        return None
    return {"sexe": dite.sexe or None, "tranche_d_age": dite.age or None, "statut_a_l_ouverture": dite.statut or None}


def _fait(fait: models.FaitCandidature) -> dict[str, Any]:
    ecrit = fait.ecrit.texte if hasattr(fait, "ecrit") else None
    return {
        "acte": fait.acte,
        "jour": fait.jour.isoformat(),
        "par": fait.par,
        "precisions": fait.precisions,
        "ecrit": ecrit,
    }


def _decisions(une: models.Candidature) -> list[dict[str, Any]]:
    """What the jury decided, once the person was told."""
    passage = queries_delivrance.passage_notifie(une)
    if passage is None:
        return []
    return [
        {
            "bloc": prise.code,
            "valide": prise.valide,
            "raisons": prise.raisons,
            "complement": prise.complement,
            "decompte": prise.compte,
            "decidee_le": passage.seance.jour.isoformat(),
        }
        for prise in passage.decisions.all()
    ]
