"""The adviser's pages: the people who share with them, a plan prepared together, proposed, printed.

Everything is reached through a share, asked again on each page: once it ends, nothing is read any more.
"""

from __future__ import annotations

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
from portail.parcours.conseil.forms import EntretienForm, NoteForm
from portail.parcours.passeport import operations_partages, queries_partages
from portail.parcours.passeport.perms import exiger_partage
from portail.parcours.plans import operations, perms, queries
from portail.parcours.plans.assemblage import Voulu, assembler, voulu_de
from portail.parcours.plans.contraintes import Contraintes
from portail.parcours.plans.forms import ContraintesForm
from portail.parcours.plans.page import contexte_du_plan, dire_refus, titre_de
from portail.parcours.plans.sorties import repondre_ics, repondre_pdf
from portail.parcours.plans.views import CALCULS, SORTIES, chercher_les_compromis
from portail.socle.enums import Role
from portail.socle.limites import limiter
from portail.socle.perms import compte_de, reservee

if TYPE_CHECKING:
    from portail.parcours.models import Partage, PlanCalcule


@reservee(Role.CONSEILLER)
@never_cache
@require_safe
def conseil(request: HttpRequest) -> HttpResponse:
    """The people who share their passeport with an adviser, and the plans prepared with each."""
    moi = compte_de(request)
    partages = queries_partages.partages_recus(moi, timezone.localdate())
    prepares = queries.nombre_prepares(moi, [partage.personne_id for partage in partages])
    lignes = [{"partage": partage, "plans": prepares.get(partage.personne_id, 0)} for partage in partages]
    return render(request, "parcours/conseil/conseil.html", {"lignes": lignes})


@reservee(Role.CONSEILLER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(CALCULS)
def personne(request: HttpRequest, cle: int) -> HttpResponse:
    """One person: the plans prepared with them, and a new one."""
    partage = _ouvrir(request, cle)
    formulaire = EntretienForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        cpf = formulaire.lire_cpf(timezone.localdate())
        try:
            plan = _demander(request, partage, formulaire.voulu(), formulaire.lire(), cpf)
        except ErreurBrique as refus:
            formulaire.add_error(None, dire_refus(refus))
        else:
            return redirect("parcours:conseil-plan", cle, plan.pk)
    contexte = {
        "partage": partage,
        "formulaire": formulaire,
        "plans": queries.prepares_pour(partage.personne_id, compte_de(request)),
    }
    return render(request, "parcours/conseil/personne.html", contexte, status=422 if formulaire.errors else 200)


def _demander(
    request: HttpRequest,
    partage: Partage,
    voulu: Voulu,
    contraintes: Contraintes,
    cpf: dict[str, Any] | None,
    precedent: PlanCalcule | None = None,
) -> PlanCalcule:
    moi, quand = compte_de(request), timezone.now()
    jour = timezone.localdate(quand)
    operations_partages.noter_lecture(partage, "passeport-lu", lecteur=moi, quand=quand)
    if partage.positionnements:
        operations_partages.noter_lecture(partage, "positionnement-lu", lecteur=moi, quand=quand)
    figee = assembler(partage.personne_id, voulu, contraintes, jour, cpf=cpf, positionnement=partage.positionnements)
    question = operations.Question(figee, titre_de(voulu), jour, conseiller=moi, precedent=precedent)
    return operations.demander(partage.personne, question, quand=quand)


@reservee(Role.CONSEILLER)
@never_cache
@require_safe
def plan(request: HttpRequest, cle: int, plan: int) -> HttpResponse:
    """A plan prepared with the person; the reading is noted, and they see it."""
    partage, trouve = _prepare(request, cle, plan)
    if not request.htmx:  # type: ignore[attr-defined]  # a page that follows a calculation was opened once
        operations_partages.noter_lecture(
            partage, "plan-lu", lecteur=compte_de(request), quand=timezone.now(), plan=trouve.pk
        )
    return _page(request, partage, trouve)


@reservee(Role.CONSEILLER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(CALCULS)
def recalculer(request: HttpRequest, cle: int, plan: int) -> HttpResponse:
    """The same target with other constraints."""
    partage, ancien = _prepare(request, cle, plan)
    if request.method != "POST":
        return redirect("parcours:conseil-plan", cle, plan)
    formulaire = ContraintesForm(request.POST)
    if formulaire.is_valid():
        forme = ancien.demande["forme"]
        voulu = voulu_de(ancien.demande)
        try:
            neuf = _demander(request, partage, voulu, formulaire.lire(), forme.get("cpf"), ancien)
        except ErreurBrique as refus:
            formulaire.add_error(None, dire_refus(refus))
        else:
            return redirect("parcours:conseil-plan", cle, neuf.pk)
    return _page(request, partage, ancien, formulaire=formulaire, statut=422)


@reservee(Role.CONSEILLER)
@require_http_methods(["GET", "HEAD", "POST"])
def proposer(request: HttpRequest, cle: int, plan: int) -> HttpResponse:
    """Show the plan to the person, with a note of the interview."""
    partage, trouve = _prepare(request, cle, plan)
    if request.method == "POST":
        formulaire = NoteForm(request.POST)
        if not formulaire.is_valid():
            return _page(request, partage, trouve, note=formulaire, statut=422)
        note = formulaire.cleaned_data["note"]
        operations.proposer(trouve, note, conseiller=compte_de(request), quand=timezone.now())
        nom = partage.personne.nom_complet
        messages.success(request, _("%(nom)s voit ce plan, et peut l’accepter.") % {"nom": nom})
    return redirect("parcours:conseil-plan", cle, plan)


@reservee(Role.CONSEILLER)
@require_http_methods(["GET", "HEAD", "POST"])
def arreter(request: HttpRequest, cle: int, plan: int) -> HttpResponse:
    """Stop a calculation."""
    _partage, trouve = _prepare(request, cle, plan)
    if request.method == "POST":
        operations.arreter(trouve, quand=timezone.now())
    return redirect("parcours:conseil-plan", cle, plan)


@reservee(Role.CONSEILLER)
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(CALCULS)
def compromis(request: HttpRequest, cle: int, plan: int) -> HttpResponse:
    """Ask for every trade-off between price and date."""
    _partage, trouve = _prepare(request, cle, plan)
    if request.method == "POST":
        chercher_les_compromis(request, trouve)
    return redirect(f"{reverse('parcours:conseil-plan', args=[cle, plan])}#compromis")


@reservee(Role.CONSEILLER)
@require_http_methods(["GET", "HEAD", "POST"])
def effacer(request: HttpRequest, cle: int, plan: int) -> HttpResponse:
    """Erase a plan that was not proposed: once it is, it is the person's."""
    _partage, trouve = _prepare(request, cle, plan)
    if request.method != "POST":
        return redirect("parcours:conseil-plan", cle, plan)
    if trouve.propose_le is not None:
        messages.error(request, _("Ce plan est proposé : seule la personne peut l’effacer."))
        return redirect("parcours:conseil-plan", cle, plan)
    operations.effacer(trouve, acteur=compte_de(request), quand=timezone.now())
    return redirect("parcours:conseil-personne", cle)


@reservee(Role.CONSEILLER)
@never_cache
@require_safe
@limiter(SORTIES)
def pdf(request: HttpRequest, cle: int, plan: int, objectif: str) -> HttpResponse:
    """The synthesis of the interview, on paper."""
    partage, trouve = _prepare(request, cle, plan)
    moi = compte_de(request)
    reponse = repondre_pdf(trouve, objectif, partage.personne.nom_complet, moi.nom_complet)
    operations_partages.noter_lecture(partage, "plan-lu", lecteur=moi, quand=timezone.now(), plan=trouve.pk)
    return reponse


@reservee(Role.CONSEILLER)
@never_cache
@require_safe
@limiter(SORTIES)
def ics(request: HttpRequest, cle: int, plan: int, objectif: str) -> HttpResponse:
    """The plan as a calendar file."""
    partage, trouve = _prepare(request, cle, plan)
    reponse = repondre_ics(trouve, objectif)
    operations_partages.noter_lecture(
        partage, "plan-lu", lecteur=compte_de(request), quand=timezone.now(), plan=trouve.pk
    )
    return reponse


def _ouvrir(request: HttpRequest, cle: int) -> Partage:
    trouve = queries_partages.partage(cle)
    if trouve is None:
        raise Http404(str(cle))
    exiger_partage(compte_de(request), trouve, timezone.localdate())
    return trouve


def _prepare(request: HttpRequest, cle: int, plan: int) -> tuple[Partage, PlanCalcule]:
    partage = _ouvrir(request, cle)
    trouve = queries.plan(plan)
    if trouve is None or trouve.personne_id != partage.personne_id:
        raise Http404(str(plan))
    perms.exiger_prepare(compte_de(request), trouve)
    return partage, trouve


def _page(
    request: HttpRequest,
    partage: Partage,
    trouve: PlanCalcule,
    *,
    formulaire: ContraintesForm | None = None,
    note: NoteForm | None = None,
    statut: int = 200,
) -> HttpResponse:
    contexte = contexte_du_plan(trouve, formulaire, "parcours:conseil-plan", partage.pk, trouve.pk)
    actes = ("recalculer", "compromis", "proposer", "arreter", "effacer")
    contexte["adresses"] = {
        nom: reverse(f"parcours:conseil-plan-{nom}", args=[partage.pk, trouve.pk]) for nom in actes
    } | {
        "retour": reverse("parcours:conseil-personne", args=[partage.pk]),
        "retour_dit": partage.personne.nom_complet,
    }
    contexte |= {"partage": partage, "note": note or NoteForm(initial={"note": trouve.note})}
    return render(request, "parcours/conseil/plan.html", contexte, status=statut)
