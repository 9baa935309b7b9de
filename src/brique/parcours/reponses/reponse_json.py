"""The answer as JSON holds it: euros as texts with their cents, days as AAAA-MM-JJ."""

from __future__ import annotations

from typing import Any

from brique.droits.noyau import Etape
from brique.parcours.codes import ecrire_cle
from brique.parcours.reponses.dessin_financement import flux_par_mois
from brique.parcours.reponses.explication import NOMS, EtapeExpliquee
from brique.parcours.reponses.reponse import PlanExplique, Reponse
from brique.parcours.solveur.ameliorations import Amelioration
from brique.parcours.solveur.obstacles import Impossibilite
from brique.parcours.solveur.plan import Objectif, Plan


def en_json(reponse: Reponse) -> dict[str, Any]:
    """Everything that the answer says."""
    probleme, calendrier = reponse.preparation.probleme, reponse.preparation.calendrier
    return {
        "au": reponse.demande.au.isoformat(),
        "jusqu_au": calendrier.fin.isoformat(),
        "visees": [
            {
                "numero": visee.numero,
                "intitule": visee.intitule,
                "blocs": [ecrire_cle(bloc.cle) for bloc in visee.blocs],
            }
            for visee in probleme.visees
        ],
        "plans": {objectif.value: plan_en_json(objectif, une, reponse) for objectif, une in reponse.plans.items()},
        "impossibilite": _impossibilite(reponse.impossibilite),
        "demandes_d_equivalence": [
            {
                "libelle": une.libelle,
                "blocs": [ecrire_cle(bloc) for bloc in sorted(une.blocs)],
                "acquis": [ecrire_cle(acquis) for acquis in sorted(une.acquis)],
                "reponse": calendrier.veille(une.reponse + 1).isoformat(),
                "ressemblance": round(une.chance, 4),
                "appui": une.appui,
            }
            for une in probleme.demandes
        ],
        "ecartees": [une._asdict() for une in reponse.ecartees],
        "reserves": list(reponse.reserves),
        "trace": [_trace(etape) for etape in reponse.trace],
    }


def plan_en_json(objectif: Objectif, explique: PlanExplique, reponse: Reponse) -> dict[str, Any]:
    """One plan, with its reasons and its money. « comme »: the plan before it that has the same steps."""
    calendrier, comptes = reponse.preparation.calendrier, explique.comptes
    premier = reponse.repeter(objectif)
    return {
        "nom": NOMS[objectif],
        "comme": premier.value if premier else None,
        "resume": list(explique.resume),
        **bilan_en_json(explique.plan),
        "paye": f"{comptes.paye:.2f}",
        "cpf": f"{comptes.cpf:.2f}",
        "apports": f"{comptes.apports:.2f}",
        "fin_au_plus_tard": calendrier.veille(explique.plan.bilan.fin).isoformat() if explique.plan.bilan.fin else None,
        "etapes": [_etape(etape) for etape in explique.etapes],
        "flux": [
            {
                "mois": f"{calendrier.premier(mois):%Y-%m}",
                "credit": f"{un.credit:.2f}",
                "cpf": f"{un.cpf:.2f}",
                "apports": f"{un.apports:.2f}",
                "paye": f"{un.paye:.2f}",
                "solde_cpf": None if un.solde is None else f"{un.solde:.2f}",
            }
            for mois, un in flux_par_mois(reponse, comptes, explique.plan.bilan.fin).items()
        ],
        "si_l_on_s_arrete": [
            {"a_partir_de": f"{calendrier.premier(mois):%Y-%m}", "garde": [ecrire_cle(cle) for cle in cles]}
            for mois, cles in explique.gardes
        ],
        "ameliorations": [_amelioration(une) for une in explique.ameliorations],
        "remarques": list(explique.remarques),
    }


def bilan_en_json(plan: Plan) -> dict[str, Any]:
    """The figures by months of a plan."""
    return {
        "atteintes": list(plan.atteintes),
        "mois": plan.bilan.fin,
        "incertains": plan.bilan.incertains,
        "heures": plan.bilan.heures,
        "paye": f"{plan.bilan.paye:.2f}",
        "prouve": plan.prouve,
        "ecart": str(plan.ecart),
    }


def _etape(etape: EtapeExpliquee) -> dict[str, Any]:
    voie = etape.etape.voie
    return {
        "titre": etape.titre,
        "nature": voie.nature.value,
        "blocs": [ecrire_cle(cle) for cle in sorted(etape.etape.apporte or voie.blocs)],
        "offre": voie.offre,
        "du": etape.du.isoformat(),
        "au": etape.au.isoformat() if etape.au else None,
        "obtention": etape.obtention.isoformat() if etape.obtention else None,
        "incertaine": voie.incertaine,
        "heures": voie.heures,
        "heures_semaine": voie.charge,
        "prix": f"{voie.prix:.2f}",
        "pourquoi": list(etape.pourquoi),
        "paiement": etape.paiement,
    }


def _amelioration(une: Amelioration) -> dict[str, Any]:
    return {
        "nature": str(une.nature),
        "constat": une.constat,
        "gain_euros": f"{une.gain_euros:.2f}",
        "gain_heures": une.gain_heures,
        "gain_mois": une.gain_mois,
        "chance": une.chance,
    }


def _impossibilite(une: Impossibilite | None) -> dict[str, Any] | None:
    if une is None:
        return None
    return {
        "raisons": [
            {"nature": str(raison.nature), "constat": raison.constat, "reparation": raison.reparation}
            for raison in une.raisons
        ]
    }


def _trace(etape: Etape) -> dict[str, Any]:
    return {"regle": etape.regle, "constat": etape.constat, "references": etape.references}
