"""Mes parcours: asking for a plan, reading the three, changing a constraint, keeping, printing, taking away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from portail.droits.queries import reponses_de
from portail.parcours.plans import operations, perms, queries
from portail.parcours.plans.assemblage import Voulu, assembler, voulu_de
from portail.parcours.plans.contraintes import Contraintes
from portail.parcours.plans.forms import CibleForm, ContraintesForm
from portail.parcours.plans.page import adresses_du_titulaire, champ_du_refus, contexte_du_plan, dire_refus, titre_de
from portail.parcours.plans.sorties import repondre_ics, repondre_pdf
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, reservee

if TYPE_CHECKING:
    from portail.parcours.models import PlanCalcule
    from portail.socle.models import Compte

CALCULS = Limite("plans-calculs", nombre=20)
SORTIES = Limite("plans-sorties", nombre=20)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans one keeps, and those an adviser proposes."""
    moi = compte_de(request)
    siens = queries.visibles_de(moi.pk)
    contexte = {
        "gardes": [plan for plan in siens if not plan.a_accepter],
        "proposes": [plan for plan in siens if plan.a_accepter],
        "droits": reponses_de(moi.pk) is not None,
    }
    return render(request, "parcours/plans/plans.html", contexte)


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request: HttpRequest) -> HttpResponse:
    """What is wanted and what one can give; then the plans."""
    moi = compte_de(request)
    if request.method != "POST":
        demandes = {nom: request.GET.get(nom, "")[:60] for nom in ("cible", "metier", "niveau")}
        return _page_nouveau(request, CibleForm(initial=demandes), moi)
    return _calculer(request)


@limiter(CALCULS)
def _calculer(request: HttpRequest) -> HttpResponse:
    moi = compte_de(request)
    formulaire = CibleForm(request.POST)
    if formulaire.is_valid():
        try:
            plan = _demander(moi, formulaire.voulu(), formulaire.lire())
        except ErreurBrique as refus:
            formulaire.add_error(champ_du_refus(refus), dire_refus(refus))
        else:
            return redirect("parcours:plan", plan.pk)
    return _page_nouveau(request, formulaire, moi, 422)


def _page_nouveau(request: HttpRequest, formulaire: CibleForm, moi: Compte, statut: int = 200) -> HttpResponse:
    contexte = {"formulaire": formulaire, "droits": reponses_de(moi.pk) is not None}
    return render(request, "parcours/plans/nouveau.html", contexte, status=statut)


def _demander(moi: Compte, voulu: Voulu, contraintes: Contraintes, precedent: PlanCalcule | None = None) -> PlanCalcule:
    quand = timezone.now()
    jour = timezone.localdate(quand)
    gardees = reponses_de(moi.pk)
    figee = assembler(moi.pk, voulu, contraintes, jour, cpf=gardees.en_forme() if gardees else None)
    question = operations.Question(figee, titre_de(voulu), jour, precedent=precedent)
    return operations.demander(moi, question, quand=quand)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
def plan(request: HttpRequest, cle: int) -> HttpResponse:
    """The three plans, or how far their calculation is."""
    return _page(request, _sien(request, cle))


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recalculer(request: HttpRequest, cle: int) -> HttpResponse:
    """The same target with other constraints, or as things stand today."""
    ancien = _sien(request, cle)
    if request.method != "POST":
        return redirect("parcours:plan", cle)
    return _recalculer(request, ancien)


@limiter(CALCULS)
def _recalculer(request: HttpRequest, ancien: PlanCalcule) -> HttpResponse:
    voulu = voulu_de(ancien.demande)
    formulaire = None
    contraintes = Contraintes.depuis_json(ancien.demande["contraintes"])
    if "tel-quel" not in request.POST:
        formulaire = ContraintesForm(request.POST)
        if not formulaire.is_valid():
            return _page(request, ancien, formulaire=formulaire, statut=422)
        contraintes = formulaire.lire()
    try:
        neuf = _demander(compte_de(request), voulu, contraintes, ancien)
    except ErreurBrique as refus:
        formulaire = formulaire or ContraintesForm(request.POST)
        formulaire.add_error(None, dire_refus(refus))
        return _page(request, ancien, formulaire=formulaire, statut=422)
    return redirect("parcours:plan", neuf.pk)


@reservee(Role.CANDIDAT)
@require_http_methods(["GET", "HEAD", "POST"])
def garder(request: HttpRequest, cle: int) -> HttpResponse:
    """Keep a plan."""
    return _agir(request, cle, operations.garder, _("Ce plan est gardé, tel qu’il est aujourd’hui."))


@reservee(Role.CANDIDAT)
@require_http_methods(["GET", "HEAD", "POST"])
def arreter(request: HttpRequest, cle: int) -> HttpResponse:
    """Stop a calculation."""
    trouve = _sien(request, cle)
    if request.method == "POST":
        operations.arreter(trouve, quand=timezone.now())
        messages.info(request, _("Le calcul est arrêté. Ce qui était trouvé reste ici."))
    return redirect("parcours:plan", cle)


@reservee(Role.CANDIDAT)
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(CALCULS)
def compromis(request: HttpRequest, cle: int) -> HttpResponse:
    """Ask for every trade-off between price and date."""
    trouve = _sien(request, cle)
    if request.method == "POST":
        chercher_les_compromis(request, trouve)
    return redirect(f"{reverse('parcours:plan', args=[cle])}#compromis")


def chercher_les_compromis(request: HttpRequest, trouve: PlanCalcule) -> None:
    """Ask for the trade-offs of a plan that this person may open, or say why it cannot be."""
    try:
        operations.demander_compromis(trouve)
    except ErreurBrique as refus:
        messages.error(request, dire_refus(refus))


@reservee(Role.CANDIDAT)
@require_http_methods(["GET", "HEAD", "POST"])
def accepter(request: HttpRequest, cle: int) -> HttpResponse:
    """Make one's own the plan that an adviser proposed."""
    return _agir(request, cle, operations.accepter, _("Ce plan est maintenant le vôtre."))


def _agir(request: HttpRequest, cle: int, faire: Callable[..., None], fait: str) -> HttpResponse:
    """Do something to one's plan, then say ``fait``, or why it cannot be."""
    trouve = _sien(request, cle)
    if request.method == "POST":
        try:
            faire(trouve, acteur=compte_de(request), quand=timezone.now())
        except ErreurBrique as refus:
            messages.error(request, dire_refus(refus))
        else:
            messages.success(request, fait)
    return redirect("parcours:plan", cle)


@reservee(Role.CANDIDAT)
@require_http_methods(["GET", "HEAD", "POST"])
def effacer(request: HttpRequest, cle: int) -> HttpResponse:
    """Erase a plan."""
    trouve = _sien(request, cle)
    if request.method != "POST":
        return redirect("parcours:plan", cle)
    operations.effacer(trouve, acteur=compte_de(request), quand=timezone.now())
    messages.success(request, _("Ce plan est effacé."))
    return redirect("parcours:plans")


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
@limiter(SORTIES)
def pdf(request: HttpRequest, cle: int, objectif: str) -> HttpResponse:
    """A plan on paper."""
    trouve = _sien(request, cle)
    return repondre_pdf(trouve, objectif, compte_de(request).nom_complet)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
@limiter(SORTIES)
def ics(request: HttpRequest, cle: int, objectif: str) -> HttpResponse:
    """A plan as a calendar file."""
    return repondre_ics(_sien(request, cle), objectif)


def _sien(request: HttpRequest, cle: int) -> PlanCalcule:
    trouve = queries.plan(cle)
    if trouve is None:
        raise Http404(str(cle))
    perms.exiger_sien(compte_de(request), trouve)
    return trouve


def _page(
    request: HttpRequest, trouve: PlanCalcule, *, formulaire: ContraintesForm | None = None, statut: int = 200
) -> HttpResponse:
    contexte: dict[str, Any] = contexte_du_plan(trouve, formulaire, "parcours:plan", trouve.pk)
    contexte["adresses"] = adresses_du_titulaire(trouve)
    return render(request, "parcours/plans/plan.html", contexte, status=statut)
