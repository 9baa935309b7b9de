"""Pages of the ground floor: log in, log out, one's own account."""

from __future__ import annotations

import math
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portail.socle import operations, queries, tentatives
from portail.socle.forms import ConnexionForm, MotDePasseForm
from portail.socle.perms import compte_de, connecte, publique


@publique
@never_cache
@sensitive_post_parameters("mot_de_passe")
@require_http_methods(["GET", "HEAD", "POST"])
def connexion(request: HttpRequest) -> HttpResponse:
    """Log in, then go where one was going."""
    suite = _suite_sure(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(suite)
    formulaire = ConnexionForm(request.POST if request.method == "POST" else None)
    statut, attendre = 200, 0
    if request.method == "POST" and formulaire.is_valid():
        refus = _essayer(request, formulaire)
        if refus is None and not formulaire.errors:
            return HttpResponseRedirect(suite)
        if refus is not None:
            statut, attendre = 429, math.ceil(refus.attendre.total_seconds())
    contexte = {"formulaire": formulaire, "suite": request.POST.get("next", request.GET.get("next", ""))}
    reponse = render(request, "socle/connexion.html", contexte, status=statut)
    if attendre:
        reponse["Retry-After"] = str(attendre)
    return reponse


@connecte
@require_POST
def deconnexion(request: HttpRequest) -> HttpResponse:
    """Log out: the session is destroyed."""
    logout(request)
    messages.success(request, _("Vous êtes déconnecté."))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@connecte
@never_cache
@require_safe
def compte(request: HttpRequest) -> HttpResponse:
    """Who am I here, and in whose name."""
    roles = queries.roles_tenus(compte_de(request), timezone.localdate())
    return render(request, "socle/compte.html", {"roles": roles})


@connecte
@never_cache
@sensitive_post_parameters("actuel", "nouveau", "confirmation")
@require_http_methods(["GET", "HEAD", "POST"])
def mot_de_passe(request: HttpRequest) -> HttpResponse:
    """Change one's password; this session stays open, every other one ends."""
    moi = compte_de(request)
    formulaire = MotDePasseForm(moi, request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        operations.changer_mot_de_passe(moi, formulaire.cleaned_data["nouveau"], acteur=moi, quand=timezone.now())
        update_session_auth_hash(request, moi)
        messages.success(request, _("Votre mot de passe est changé. Vos autres sessions sont fermées."))
        return redirect("socle:compte")
    return render(request, "socle/mot_de_passe.html", {"formulaire": formulaire})


def _essayer(request: HttpRequest, formulaire: ConnexionForm) -> tentatives.Refus | None:
    """Check the password unless too many attempts failed; what went wrong is told in the form."""
    courriel = formulaire.cleaned_data["courriel"]
    tentative = tentatives.ouvrir(courriel, request.META.get("REMOTE_ADDR", ""), maintenant=timezone.now())
    if isinstance(tentative, tentatives.Refus):
        formulaire.add_error(None, _attente(tentative))
        return tentative
    trouve = authenticate(request, username=courriel, password=formulaire.cleaned_data["mot_de_passe"])
    if trouve is None:
        formulaire.add_error(None, _("Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux."))
        return None
    tentatives.reussir(tentative)
    login(request, trouve)
    return None


def _attente(refus: tentatives.Refus) -> str:
    minutes = max(1, math.ceil(refus.attendre / timedelta(minutes=1)))
    constat = {
        "compte": _("Trop d’essais manqués pour ce compte."),
        "adresse": _("Trop d’essais manqués depuis votre connexion Internet."),
    }[refus.regle]
    suite = ngettext("Réessayez dans %(n)d minute.", "Réessayez dans %(n)d minutes.", minutes) % {"n": minutes}
    return f"{constat} {suite}"


def _suite_sure(request: HttpRequest) -> str:
    """Where to go once connected: the asked address when it is on this site, else one's account."""
    suite = request.POST.get("next", request.GET.get("next", ""))
    if url_has_allowed_host_and_scheme(suite, {request.get_host()}, require_https=request.is_secure()):
        return suite
    return resolve_url(settings.LOGIN_REDIRECT_URL)
