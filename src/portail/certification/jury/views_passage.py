"""One candidate before the jury: votes, decisions, reports, incidents; every member sees the same state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.certification.deliberation.valeurs import Presence, Sens
from brique.erreurs import ErreurArgument, ErreurBrique
from portail.certification import enums, queries_jury, queries_reglements
from portail.certification import operations_jury as operations
from portail.certification.enums import EtatSeance
from portail.certification.evaluation.forms import lire_revision
from portail.certification.jury import acces as portes
from portail.certification.jury import presentation, queries
from portail.socle.enums import Role
from portail.socle.perms import compte_de, reservee

if TYPE_CHECKING:
    from portail.certification.models import Passage, SiegeJury

_VEILLE = (EtatSeance.PREPAREE, EtatSeance.OUVERTE)


@reservee(Role.JURE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passage(request: HttpRequest, cle: int) -> HttpResponse:
    """The screen of a candidate, and an act on one of their blocs: a vote, a decision, a report."""
    devant, moi = portes.passage_du_membre(request, cle)
    if not portes.liens_dits(devant, moi):
        return redirect(reverse("certification:jury-liens", args=[cle]) + "?suite=passage")
    if request.method != "POST":
        return render(request, "certification/jury/passage.html", _contexte(devant, moi))
    portes.exiger_present(devant, moi)
    code = request.POST.get("code", "")
    try:
        dit = presentation.Suite(code, fait=_agir(request, devant, moi, code))
    except ErreurBrique as refus:
        muet = isinstance(refus, operations.ErreurSilence)
        dit = presentation.Suite(code, erreur=refus.message, muet=muet)
    return _repondre(request, cle, dit)


def _agir(request: HttpRequest, devant: Passage, moi: SiegeJury, code: str) -> str:
    """Do what the button asks; what was done, in words."""
    auteur, quand = compte_de(request), timezone.now()
    action, _deux_points, suite = request.POST.get("action", "").partition(":")
    raisons, complement = request.POST.get("raisons", ""), request.POST.get("complement", "")
    vu = request.POST.get("vu", "")
    if action == "voter":
        siege, sens = _lire_vote(devant, moi, suite)
        operations.voter(devant, code, siege, sens, auteur=auteur, quand=quand)
        return _("Le vote est gardé.")
    if action in {"decider", "decider-sans"}:
        ecrits, seul = operations.Ecrits(raisons, complement), action == "decider-sans"
        operations.decider(devant, code, ecrits, auteur=auteur, quand=quand, vu=vu, sans_attendre=seul)
        return _("Ce bloc est décidé.")
    if action == "reporter":
        operations.reporter(devant, code, raisons, auteur=auteur, quand=quand, vu=vu)
        return _("Ce bloc est reporté.")
    raise ErreurArgument(_("ce bouton n’existe pas"), consequence=_("Rien n’est enregistré."))


def _lire_vote(devant: Passage, moi: SiegeJury, suite: str) -> tuple[SiegeJury, Sens]:
    """The seat and the vote of « 12:pour »: mine, or that of a member whom I represent."""
    cle, _deux_points, sens = suite.partition(":")
    siege = queries.siege(devant.seance, cle)
    if siege is None or moi.pk not in {siege.pk, siege.procuration_id} or sens not in set(Sens):
        raise ErreurArgument(
            _("ce vote n’est pas le vôtre"),
            consequence=_("Rien n’est enregistré."),
            action=_("Chacun vote pour son siège, ou pour qui lui a donné procuration."),
        )
    return siege, Sens(sens)


def _repondre(request: HttpRequest, cle: int, suite: presentation.Suite) -> HttpResponse:
    """The new state of every bloc; what was typed comes back unless the bloc is settled."""
    devant, moi = portes.passage_du_membre(request, cle)
    contexte = _contexte(devant, moi)
    dit: presentation.PassageDit = contexte["dit"]
    raisons, complement = request.POST.get("raisons", ""), request.POST.get("complement", "")
    contexte["dit"] = presentation.avec(dit, suite, raisons=raisons, complement=complement)
    statut = 422 if suite.erreur else 200
    if getattr(request, "htmx", False):
        return render(request, "certification/jury/morceaux/direct.html", contexte, status=statut)
    if not suite.erreur and not raisons and not complement:
        messages.success(request, suite.fait)
        rang = next((bloc.rang for bloc in dit.blocs if bloc.code == suite.code), 1)
        return redirect(f"{reverse('certification:jury-passage', args=[cle])}#bloc-{rang}")
    return render(request, "certification/jury/passage.html", contexte, status=statut)


@reservee(Role.JURE)
@never_cache
@require_safe
def etat(request: HttpRequest, cle: int) -> HttpResponse:
    """What changed since the revision that a page shows: nothing (204), the new state, or the last one (286)."""
    devant, moi = portes.passage_du_membre(request, cle)
    portes.exiger_liens_dits(devant, moi)
    if lire_revision(request.GET) == devant.seance.revision:
        return HttpResponse(status=204)
    statut = 200 if devant.seance.etat in _VEILLE else 286
    return render(request, "certification/jury/morceaux/direct.html", _contexte(devant, moi), status=statut)


@reservee(Role.JURE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: HttpRequest, cle: int) -> HttpResponse:
    """Say where the candidate was, and which regulatory conditions were attested."""
    devant, moi = portes.passage_du_membre(request, cle)
    portes.exiger_liens_dits(devant, moi)
    if request.method == "POST":
        portes.exiger_present(devant, moi)
        dite = request.POST.get("presence", "")
        connues = queries_reglements.lu(devant.candidature.reglement).attribution.conditions
        conditions = set(request.POST.getlist("condition")) & set(connues)
        try:
            if dite not in set(Presence):
                raise ErreurArgument(_("dites si le candidat est présent, excusé ou absent"))
            operations.pointer_candidat(
                devant, Presence(dite), conditions, auteur=compte_de(request), quand=timezone.now()
            )
        except ErreurBrique as refus:
            messages.error(request, refus.message)
    return redirect("certification:jury-passage", cle)


@reservee(Role.JURE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, cle: int) -> HttpResponse:
    """Keep what happened, for the procès-verbal, and whether the jury adds its mention."""
    devant, moi = portes.passage_du_membre(request, cle)
    portes.exiger_liens_dits(devant, moi)
    if request.method != "POST":
        return redirect("certification:jury-passage", cle)
    portes.exiger_present(devant, moi)
    incidents, mention = request.POST.get("incidents", ""), "mention" in request.POST
    qui, vu = compte_de(request), request.POST.get("vu", "")
    try:
        operations.noter(devant, incidents, mention=mention, auteur=qui, quand=timezone.now(), vu=vu)
    except ErreurBrique as refus:
        relu, moi = portes.passage_du_membre(request, cle)
        contexte = _contexte(relu, moi) | {"notes_refusees": refus.message, "notes_tapees": incidents}
        return render(request, "certification/jury/passage.html", contexte, status=409)
    messages.success(request, _("Le procès-verbal le dira."))
    return redirect("certification:jury-passage", cle)


def _contexte(devant: Passage, moi: SiegeJury) -> dict[str, Any]:
    avant, apres = queries.voisins(devant)
    return {
        "dit": presentation.dire(devant, moi),
        "passage": devant,
        "seance": devant.seance,
        "moi": moi,
        "veille": devant.seance.etat in _VEILLE,
        "avant": avant,
        "apres": apres,
        "sens": list(enums.Sens.choices),
        "presences": list(enums.Presence.choices),
        "texte_max": operations.TEXTE_MAX,
        "notes_vues": queries_jury.etat_des_notes(devant),
    }
