"""The page of a plan, for its holder and for their adviser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from brique.erreurs import ErreurBrique
from brique.parcours.demandes.demande import CibleOuverte
from brique.parcours.solveur.plan import Objectif
from brique.saisie import ErreurSaisie
from portail.parcours.plans.assemblage import Voulu
from portail.parcours.plans.changements import comparer
from portail.parcours.plans.contraintes import Contraintes
from portail.parcours.plans.enums import EN_MARCHE, EtatCalcul
from portail.parcours.plans.forms import ContraintesForm
from portail.parcours.plans.ouvertes import OUVERTE, nommer
from portail.parcours.plans.reparations import avec_boutons, dire_ecartees, tout_reparer
from portail.referentiel.queries_identites import situer
from portail.socle.phrases import enumerer, majuscule

if TYPE_CHECKING:
    from portail.parcours.models import PlanCalcule

_ACTES = ("recalculer", "compromis", "garder", "arreter", "accepter", "effacer")


def titre_de(voulu: Voulu) -> str:
    """« CQP Vendeur (RNCP99001) », with its blocs when only some are wanted: what a plan towards them is called."""
    if isinstance(voulu, CibleOuverte):
        return _("Une certification, quelle qu’elle soit : %(quoi)s") % {"quoi": nommer(voulu)}
    connues = situer(voulu)
    noms = []
    for numero, blocs in voulu.items():
        nom = f"{connues[numero].intitule} ({numero})" if numero in connues else numero
        codes = enumerer([code.removeprefix(numero) for code in blocs])
        noms.append(_("%(blocs)s de %(nom)s") % {"blocs": codes, "nom": nom} if blocs else nom)
    return enumerer(noms)


def adresses_du_titulaire(plan: PlanCalcule) -> dict[str, str]:
    """Where the holder's buttons lead."""
    return {nom: reverse(f"parcours:plan-{nom}", args=[plan.pk]) for nom in _ACTES} | {
        "droits": reverse("droits:compte"),
        "retour": reverse("parcours:plans"),
        "retour_dit": _("Mes parcours"),
    }


def contexte_du_plan(plan: PlanCalcule, formulaire: ContraintesForm | None, sorties: str, *args: int) -> dict[str, Any]:
    """What the template needs: the frozen page, the constraints to change, what changed since the plan before.

    ``sorties`` and ``args``: the name of the page, under which its files are named, and what precedes their objective.
    """
    contraintes = Contraintes.depuis_json(plan.demande["contraintes"])
    precedent = plan.precedent if plan.precedent_id else None
    fini = plan.etat not in EN_MARCHE
    return {
        "plan": plan,
        "page": _avec_jours(plan.page, sorties, args),
        "registre": _jour(plan.versions.get("registre")),
        "raisons": avec_boutons(plan.page.get("raisons", ()), contraintes),
        "tout": tout_reparer(plan.page.get("raisons", ()), contraintes),
        "ecartees": dire_ecartees(plan.page.get("ecartees", ()), contraintes),
        "marche": not fini,
        "arrete": plan.etat == EtatCalcul.ARRETE,
        "echec": plan.etat == EtatCalcul.ECHEC,
        "avancement": plan.fait,
        "compromis": _compromis(plan),
        "objectifs": len(Objectif),
        "contraintes": contraintes,
        "formulaire": formulaire or ContraintesForm(initial=contraintes.en_champs()),
        "changements": comparer(precedent.page, plan.page) if precedent and precedent.garde_le and fini else None,
        "precedent": precedent,
        "avec_cpf": "cpf" in plan.demande["forme"],
        "ouverte": plan.demande.get("ouverte"),
    }


def dire_refus(refus: ErreurBrique) -> str:
    """A refusal as a page shows it: the facts, without the name of a file that the person never wrote."""
    if isinstance(refus, ErreurSaisie):
        dits = [faute.constat.replace("dans le registre donné", "au répertoire") for faute in refus.fautes]
        return " ".join(f"{majuscule(dit)}." for dit in dits)
    constats = [refus.constat, refus.consequence, refus.action] if refus.lieu == OUVERTE else [refus.message]
    return " ".join(f"{majuscule(dit).rstrip('.')}." for dit in constats if dit)


def champ_du_refus(refus: ErreurBrique) -> str | None:
    """The field of the form that a refusal is about: what is wanted, the deadline; None for the whole."""
    if refus.lieu == OUVERTE:
        return "metier"
    if not isinstance(refus, ErreurSaisie):
        return None
    champs = {faute.chemin.partition("[")[0].partition(".")[0] for faute in refus.fautes}
    return {"cibles": "cible", "echeance": "echeance"}.get(champs.pop()) if len(champs) == 1 else None


def plan_choisi(plan: PlanCalcule, objectif: str) -> dict[str, Any] | None:
    """One of the three plans of a page, by its objective."""
    return next((un for un in plan.page.get("plans", ()) if un["objectif"] == objectif), None)


def _avec_jours(page: dict[str, Any], sorties: str, args: Sequence[int]) -> dict[str, Any]:
    """The frozen page, its days as dates, its tables by cell, and where its files are."""
    plans = [
        {
            **un,
            "adresse_pdf": reverse(f"{sorties}-pdf", args=[*args, un["objectif"]]),
            "adresse_ics": reverse(f"{sorties}-ics", args=[*args, un["objectif"]]),
            "frise": _tableau(un["frise"]),
            "financement": _tableau(un["financement"]),
            "etapes": [
                {**etape, **{nom: _jour(etape[nom]) for nom in ("du", "au", "obtention")}} for etape in un["etapes"]
            ],
        }
        for un in page.get("plans", ())
    ]
    return {**page, "plans": plans}


def _tableau(dessin: dict[str, Any]) -> dict[str, Any]:
    """A picture with its table, each cell beside its heading."""
    return {**dessin, "tableau": [list(zip(dessin["entetes"], ligne, strict=True)) for ligne in dessin["lignes"]]}


def _compromis(plan: PlanCalcule) -> dict[str, Any]:
    """Where every trade-off stands, and what was found of them."""
    etat, lus = plan.compromis_etat, plan.compromis
    dessin = lus.get("dessin")
    return {
        **lus,
        "marche": etat in EN_MARCHE,
        "arrete": etat == EtatCalcul.ARRETE,
        "echec": etat == EtatCalcul.ECHEC,
        "fait": plan.compromis_fait,
        "dessin": _tableau(dessin) if dessin else None,
        "a_demander": plan.etat not in EN_MARCHE and etat not in (*EN_MARCHE, EtatCalcul.FINI),
    }


def _jour(texte: str | None) -> date | None:
    return date.fromisoformat(texte) if texte else None
