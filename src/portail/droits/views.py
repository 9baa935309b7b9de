"""Mes droits: the account and its curve, what an action would cost, with or without an account on the site."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from brique.droits.noyau import ErreurDroit
from portail.droits import operations, queries
from portail.droits.forms import ActionForm, SituationForm, initiales
from portail.droits.presentation.action import dire_cout
from portail.droits.presentation.compte import dire_compte
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, publique, reservee

_CALCULS = Limite("droits-calculs", nombre=60)


@publique
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_CALCULS)
def droits(request: HttpRequest) -> HttpResponse:
    """The account: what was kept, or what was just answered. Nothing of a POST is kept."""
    jour = timezone.localdate()
    if request.method == "POST":
        formulaire = SituationForm(request.POST)
        return _page(request, formulaire, jour, statut=200 if formulaire.is_valid() else 422)
    gardees = _gardees(request)
    if gardees is None:
        return _page(request, SituationForm(initial={"au": jour}), jour, gardee=False)
    return _page(request, _remplie(gardees), jour, gardee=True)


@publique
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_CALCULS)
def action(request: HttpRequest) -> HttpResponse:
    """What an action would cost, from the answers that come with the question."""
    if request.method != "POST":
        return redirect("droits:compte")
    jour = timezone.localdate()
    if "ajouter" in request.POST:
        return _page(request, SituationForm(request.POST), jour, achat=ActionForm.elargir(request.POST))
    formulaire, achat = SituationForm(request.POST), ActionForm(request.POST)
    cout = None
    if formulaire.is_valid() and achat.is_valid():
        try:
            cout = dire_cout(achat.lire(), formulaire.lire().situation(), jour)
        except ErreurDroit as refus:
            achat.refuser(refus)
    return _page(request, formulaire, jour, achat=achat, cout=cout, statut=200 if cout else 422)


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def garder(request: HttpRequest) -> HttpResponse:
    """Keep one's answers, in place of those before."""
    if request.method != "POST":
        return redirect("droits:compte")
    formulaire = SituationForm(request.POST)
    if not formulaire.is_valid():
        return _page(request, formulaire, timezone.localdate(), statut=422)
    operations.garder(compte_de(request), formulaire.lire(), quand=timezone.now())
    messages.success(request, _("Vos réponses sont gardées. Vous pouvez les changer ou les effacer ici."))
    return redirect("droits:compte")


@reservee(Role.CANDIDAT)
@require_http_methods(["GET", "HEAD", "POST"])
def effacer(request: HttpRequest) -> HttpResponse:
    """Erase one's answers."""
    if request.method == "POST" and operations.effacer(compte_de(request), quand=timezone.now()):
        messages.success(request, _("Vos réponses sont effacées."))
    return redirect("droits:compte")


def _gardees(request: HttpRequest) -> queries.Reponses | None:
    """What the connected person keeps, if anybody is connected."""
    return queries.reponses_de(request.user.pk) if request.user.is_authenticated else None


def _remplie(reponses: queries.Reponses) -> SituationForm:
    """The form of answers already kept, valid without being sent."""
    formulaire = SituationForm(initiales(queries.en_dict(reponses)))
    formulaire.is_valid()
    return formulaire


def _page(
    request: HttpRequest,
    formulaire: SituationForm,
    jour: date,
    *,
    achat: ActionForm | None = None,
    cout: Any = None,
    gardee: bool | None = None,
    statut: int = 200,
) -> HttpResponse:
    dit = None
    if formulaire.is_bound and formulaire.is_valid():
        try:
            dit = dire_compte(formulaire.lire().situation(), jour)
        except ErreurDroit as refus:
            formulaire.refuser(refus)
            statut = 422
    contexte = {
        "formulaire": formulaire,
        "dit": dit,
        "achat": achat or ActionForm(initial={"jour": jour, "nature": "bloc"}),
        "cout": cout,
        "gardee": _gardees(request) is not None if gardee is None else gardee,
    }
    return render(request, "droits/compte.html", contexte, status=statut)
