"""Writes of the plans: asking, computing, keeping, proposing, accepting, erasing. The journal tells no amount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from brique.erreurs import ErreurArgument, ErreurBrique
from portail.parcours import models
from portail.parcours.models.plan import TITRE_MAX
from portail.parcours.plans import queries
from portail.parcours.plans.calcul import calculer_entier, calculer_vite, chercher_compromis, versions
from portail.parcours.plans.enums import EN_MARCHE, EtatCalcul
from portail.socle.models import Compte
from portail.socle.operations import journaliser
from portail.socle.travaux import lancer, travail

BROUILLONS_MAX = 5
GARDES_MAX = 50


@dataclass(frozen=True, slots=True)
class Question:
    """A frozen question on a day, what it is called, who prepared it, which plan it computes again."""

    figee: dict[str, Any]
    titre: str
    au: date
    conseiller: Compte | None = None
    precedent: models.PlanCalcule | None = None


def demander(personne: Compte, question: Question, *, quand: datetime) -> models.PlanCalcule:
    """Compute a plan: at once, and by a job for what a page cannot wait for. ErreurBrique for what cannot be asked."""
    page, complete = calculer_vite(question.figee)
    with transaction.atomic():
        Compte.objects.select_for_update().get(pk=personne.pk)
        plan = models.PlanCalcule.objects.create(
            personne=personne,
            prepare_par=question.conseiller,
            precedent=question.precedent,
            titre=question.titre[:TITRE_MAX],
            au=question.au,
            demande=question.figee,
            page=page,
            versions=versions(quand),
            etat=EtatCalcul.FINI if complete else EtatCalcul.ATTENTE,
            fait=100 if complete else 0,
            cree_le=quand,
            fini_le=quand if complete else None,
        )
        _oublier_les_brouillons(personne, question.conseiller)
        if not complete:
            lancer(calculer_plan, cle=plan.pk)
    return plan


@travail
def calculer_plan(cle: int) -> dict[str, object]:
    """Search to the end, unless the person stops it; what is found then is kept."""
    plan = models.PlanCalcule.objects.filter(pk=cle, etat__in=EN_MARCHE).first()
    if plan is None:
        return {"plan": cle, "etat": "oublie"}
    models.PlanCalcule.objects.filter(pk=cle, etat=EtatCalcul.ATTENTE).update(etat=EtatCalcul.COURS, fait=0)

    def avancer(faits: int, total: int) -> None:
        cent = 100 * faits // max(1, total)
        models.PlanCalcule.objects.filter(pk=cle, etat=EtatCalcul.COURS).update(fait=cent)

    try:
        page = calculer_entier(plan.demande, lambda: not queries.arrete(cle), avancer)
    except ErreurBrique:
        models.PlanCalcule.objects.filter(pk=cle, etat__in=EN_MARCHE).update(etat=EtatCalcul.ECHEC)
        return {"plan": cle, "etat": EtatCalcul.ECHEC.value}
    quand = timezone.now()
    finis = models.PlanCalcule.objects.filter(pk=cle, etat=EtatCalcul.COURS).update(
        page=page, etat=EtatCalcul.FINI, fait=100, fini_le=quand, versions=versions(quand)
    )
    return {"plan": cle, "etat": EtatCalcul.FINI.value if finis else EtatCalcul.ARRETE.value}


@transaction.atomic
def arreter(plan: models.PlanCalcule, *, quand: datetime) -> None:
    """Stop a calculation, of the plans or of their trade-offs: what was found so far stays."""
    siens = models.PlanCalcule.objects.filter(pk=plan.pk)
    siens.filter(etat__in=EN_MARCHE).update(etat=EtatCalcul.ARRETE, fini_le=quand)
    siens.filter(compromis_etat__in=EN_MARCHE).update(compromis_etat=EtatCalcul.ARRETE)


@transaction.atomic
def demander_compromis(plan: models.PlanCalcule) -> None:
    """Ask for every trade-off of a plan, unless it is under way or done. ErreurArgument when there is none to seek."""
    tenu = models.PlanCalcule.objects.select_for_update().get(pk=plan.pk)
    if tenu.etat in EN_MARCHE or not tenu.page.get("plans"):
        raise ErreurArgument(
            _("les plans ne sont pas encore trouvés"),
            consequence=_("Les compromis ne sont pas cherchés."),
            action=_("Attendez la fin de la recherche, ou arrêtez-la."),
        )
    if tenu.compromis_etat in (*EN_MARCHE, EtatCalcul.FINI):
        return
    tenu.compromis_etat, tenu.compromis_fait = EtatCalcul.ATTENTE, 0
    tenu.save(update_fields=["compromis_etat", "compromis_fait"])
    lancer(calculer_compromis, cle=tenu.pk)


@travail
def calculer_compromis(cle: int) -> dict[str, object]:
    """Search every trade-off, unless the person stops it; what is found then is kept."""
    siens = models.PlanCalcule.objects.filter(pk=cle)
    plan = siens.filter(compromis_etat__in=EN_MARCHE).first()
    if plan is None:
        return {"plan": cle, "etat": "oublie"}
    siens.filter(compromis_etat=EtatCalcul.ATTENTE).update(compromis_etat=EtatCalcul.COURS)
    cherches = 0

    def continuer() -> bool:
        nonlocal cherches
        en_cours = siens.filter(compromis_etat=EtatCalcul.COURS).update(compromis_fait=cherches)
        cherches += 1
        return en_cours > 0

    try:
        trouves = chercher_compromis(plan.demande, plan.page["plans"], continuer)
    except (ErreurBrique, KeyError):  # the register changed since, or the page was frozen in an older shape
        siens.filter(compromis_etat__in=EN_MARCHE).update(compromis_etat=EtatCalcul.ECHEC)
        return {"plan": cle, "etat": EtatCalcul.ECHEC.value}
    siens.filter(compromis_etat__in=[EtatCalcul.COURS, EtatCalcul.ARRETE]).update(
        compromis=trouves, compromis_fait=trouves["nombre"]
    )
    finis = siens.filter(compromis_etat=EtatCalcul.COURS).update(compromis_etat=EtatCalcul.FINI)
    return {"plan": cle, "etat": EtatCalcul.FINI.value if finis else EtatCalcul.ARRETE.value}


@transaction.atomic
def garder(plan: models.PlanCalcule, *, acteur: Compte, quand: datetime) -> None:
    """Keep a plan. Raises ``ErreurArgument`` when too many are kept."""
    tenu = models.PlanCalcule.objects.select_for_update().get(pk=plan.pk)
    if tenu.garde_le is not None:
        return
    if models.PlanCalcule.objects.filter(personne=tenu.personne_id, garde_le__isnull=False).count() >= GARDES_MAX:
        raise ErreurArgument(
            _("vous gardez déjà %(n)d plans") % {"n": GARDES_MAX},
            consequence=_("Celui-ci n’est pas gardé."),
            action=_("Effacez-en un."),
        )
    tenu.garde_le = quand
    tenu.save(update_fields=["garde_le"])
    journaliser("plan-garde", tenu, acteur=acteur, quand=quand)


@transaction.atomic
def proposer(plan: models.PlanCalcule, note: str, *, conseiller: Compte, quand: datetime) -> None:
    """Show the person the plan that their adviser prepared, with a note of the interview."""
    tenu = models.PlanCalcule.objects.select_for_update().get(pk=plan.pk)
    tenu.note = note.strip()
    tenu.propose_le = tenu.propose_le or quand
    tenu.garde_le = tenu.garde_le or quand
    tenu.save(update_fields=["note", "propose_le", "garde_le"])
    journaliser("plan-propose", tenu, acteur=conseiller, quand=quand)


@transaction.atomic
def accepter(plan: models.PlanCalcule, *, acteur: Compte, quand: datetime) -> None:
    """The person makes theirs the plan that was proposed to them."""
    tenu = models.PlanCalcule.objects.select_for_update().get(pk=plan.pk)
    if tenu.propose_le is None:
        raise ErreurArgument(_("ce plan ne vous a pas été proposé"), consequence=_("Rien n’est changé."))
    if tenu.accepte_le is None:
        tenu.accepte_le = quand
        tenu.save(update_fields=["accepte_le"])
        journaliser("plan-accepte", tenu, acteur=acteur, quand=quand)


@transaction.atomic
def effacer(plan: models.PlanCalcule, *, acteur: Compte, quand: datetime) -> None:
    """Erase a plan."""
    journaliser("plan-efface", plan, acteur=acteur, quand=quand)
    plan.delete()


def _oublier_les_brouillons(personne: Compte, conseiller: Compte | None) -> None:
    brouillons = models.PlanCalcule.objects.filter(personne=personne, prepare_par=conseiller, garde_le__isnull=True)
    vieux = list(brouillons.order_by("-cree_le", "-pk").values_list("pk", flat=True)[BROUILLONS_MAX:])
    models.PlanCalcule.objects.filter(pk__in=vieux).delete()
