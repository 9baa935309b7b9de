"""The answer as its page shows it, frozen as JSON: figures, reasons, pictures and tables, what would improve it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.droits.cpf import Genre
from brique.droits.noyau import reserves
from brique.parcours.reponses.dessin import Dessin, dessiner_frise
from brique.parcours.reponses.dessin_financement import dessiner_financement
from brique.parcours.reponses.explication import NOMS, EtapeExpliquee, conditionnelles, prix_inconnus
from brique.parcours.reponses.reponse import PlanExplique, Reponse
from brique.parcours.solveur.plan import Objectif, Plan
from brique.parcours.solveur.probleme import NatureVoie
from portail.droits.queries import dire_etapes, dire_euros, insecable
from portail.parcours.plans.reparations import relever

FORMAT = 2
"""Of the frozen page: a change of shape adds one."""


def figer(reponse: Reponse) -> dict[str, Any]:
    """All that the page of an answer needs, as JSON values."""
    impossible = reponse.impossibilite
    fiches = reponse.preparation.contexte.fiches
    numeros = [cible.certification for cible in reponse.demande.cibles]
    return {
        "format": FORMAT,
        "cibles": [[n, fiches[n].intitule if n in fiches else n] for n in numeros],
        "plans": [_plan(reponse, objectif, explique) for objectif, explique in reponse.plans.items()],
        "raisons": relever(impossible, reponse.preparation.probleme, reponse.preparation.calendrier)
        if impossible
        else [],
        "impossible": impossible is not None,
        "ecartees": [[une.quoi, une.raison, une.reparation] for une in reponse.ecartees],
        "reserves": _reserves(reponse),
        "etapes_de_droit": [asdict(etape) for etape in dire_etapes(reponse.trace)],
    }


def _reserves(reponse: Reponse) -> list[str]:
    """What must be told: first what the plan supposes, then what the law leaves open."""
    de_droit = reserves(reponse.trace)
    propres = [phrase for phrase in reponse.preparation.reserves if "(art." not in phrase and "cpf." not in phrase]
    return list(dict.fromkeys([*propres, *de_droit]))


def _plan(reponse: Reponse, objectif: Objectif, explique: PlanExplique) -> dict[str, Any]:
    plan, calendrier = explique.plan, reponse.preparation.calendrier
    fin = calendrier.veille(plan.bilan.fin) if plan.bilan.fin else calendrier.au
    inconnus = prix_inconnus(plan, reponse.preparation)
    deja = conditionnelles(plan, reponse.preparation)
    premier = reponse.repeter(objectif)
    return {
        "objectif": objectif.value,
        "nom": NOMS[objectif],
        "comme": NOMS[premier] if premier else "",
        "paye": str(explique.comptes.paye),
        "paye_mois": str(plan.bilan.paye),
        "mois": plan.bilan.fin,
        "paye_dit": _paye(explique, "prix" in inconnus),
        "cpf_dit": dire_euros(explique.comptes.cpf),
        "apports_dit": dire_euros(explique.comptes.apports) if explique.comptes.apports else "",
        "fin": fin.isoformat(),
        "fin_dit": calendrier.nommer(plan.bilan.fin - 1) if plan.bilan.fin else _("dès aujourd’hui"),
        "heures": plan.bilan.heures,
        "heures_dit": _heures(plan, "heures" in inconnus),
        "vers": list(plan.atteintes),
        "incertains": plan.bilan.incertains,
        "surete": _surete(plan.bilan.incertains),
        "prouve": plan.prouve,
        "resume": [insecable(phrase) for phrase in explique.resume],
        "remarques": [*([insecable(f"{inconnus[0].upper()}{inconnus[1:]}.")] if inconnus else []), *explique.remarques],
        "etapes": [_etape(etape, explique) for etape in explique.etapes],
        "gardes": [
            [calendrier.nommer(mois), [cle.code or cle.fiche for cle in cles]] for mois, cles in explique.gardes
        ],
        "ameliorations": [insecable(dit) for dit in (*deja, *(une.constat for une in explique.ameliorations))],
        "frise": _dessin(dessiner_frise(reponse, objectif)),
        "financement": _dessin(dessiner_financement(reponse, objectif)),
        "credits": _credits(explique),
    }


def _paye(explique: PlanExplique, sans_la_vae: bool) -> str:
    dit = dire_euros(explique.comptes.paye)
    return str(_("%(montant)s, sans le prix de la VAE") % {"montant": dit}) if sans_la_vae else dit


def _heures(plan: Plan, sans_la_vae: bool) -> str:
    """The hours to follow; those that an offer or a VAE does not tell are said not to be counted."""
    tues = [e for e in plan.etapes if e.voie.nature is NatureVoie.FORMATION and not e.voie.heures]
    if not tues and not sans_la_vae:
        return insecable(f"{plan.bilan.heures} h")
    if not plan.bilan.heures:
        return str(_("heures non dites"))
    return insecable(_("%(n)d h, et des heures non dites") % {"n": plan.bilan.heures})


def _surete(incertains: int) -> str:
    if not incertains:
        return str(_("Aucune étape incertaine"))
    return ngettext("%(n)d étape incertaine", "%(n)d étapes incertaines", incertains) % {"n": incertains}


def _etape(etape: EtapeExpliquee, explique: PlanExplique) -> dict[str, Any]:
    paiement = next((un for un in explique.comptes.paiements if un.etape is etape.etape), None)
    trace = paiement.financement.trace if paiement is not None and paiement.financement is not None else ()
    return {
        "cle": etape.etape.voie.cle,
        "nature": etape.etape.voie.nature.value,
        "de_droit": etape.de_droit,
        "incertaine": etape.etape.voie.incertaine,
        "titre": etape.titre,
        "du": etape.du.isoformat(),
        "au": _iso(etape.au),
        "obtention": _iso(etape.obtention),
        "apporte": list(etape.apporte),
        "pourquoi": list(etape.pourquoi),
        "paiement": insecable(etape.paiement),
        "paye": str(paiement.paye) if paiement is not None else "0",
        "calcul": [asdict(dite) for dite in dire_etapes(trace)],
    }


def _dessin(dessin: Dessin) -> dict[str, Any]:
    return {
        "svg": dessin.svg,
        "etroit": dessin.etroit,
        "entetes": list(dessin.entetes),
        "lignes": [list(ligne) for ligne in dessin.lignes],
        "titre": dessin.titre,
        "resume": dessin.resume,
    }


def _credits(explique: PlanExplique) -> list[list[str]]:
    compte = explique.comptes.compte
    if compte is None:
        return []
    credits_recus = [m for m in compte.mouvements if m.genre is Genre.CREDIT and m.montant > 0]
    return [[m.jour.isoformat(), m.constat] for m in credits_recus]


def _iso(jour: date | None) -> str | None:
    return jour.isoformat() if jour else None
