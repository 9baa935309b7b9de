"""The pages of a training body: its offers, what is wrong with them, sending its catalogue."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from brique.erreurs import ErreurBrique
from portail.parcours.offres import presentation_apercu, queries
from portail.parcours.offres.forms import OCTETS_MAX, CatalogueForm
from portail.parcours.offres.operations_depot import abandonner, appliquer, deposer, depot_de, relire
from portail.parcours.offres.perms import organisme_de, organismes_de
from portail.parcours.offres.presentation import carte
from portail.socle.depot import trop_lourd
from portail.socle.enums import Role
from portail.socle.perms import compte_de, reservee

PAR_PAGE = 50


@reservee(Role.ORGANISME_FORMATION)
@require_safe
def miennes(request: HttpRequest) -> HttpResponse:
    """The offers of one's body, those to correct first."""
    return _page(request, CatalogueForm())


@reservee(Role.ORGANISME_FORMATION)
@require_POST
def envoyer(request: HttpRequest) -> HttpResponse:
    """Send a catalogue: it is read at once, and nothing is written before one has seen what it would change."""
    if trop_lourd(request, OCTETS_MAX):
        return _page(request, CatalogueForm.refuse(), statut=413)
    compte, quand = compte_de(request), timezone.now()
    organisme = organisme_de(compte, timezone.localdate(), request.POST.get("organisme", ""))
    formulaire = CatalogueForm(request.POST, request.FILES)
    if not formulaire.is_valid():
        return _page(request, formulaire, statut=400)
    document: Any = formulaire.cleaned_data["document"]
    try:
        deposer(
            organisme.siret,
            formulaire.nom(),
            document.read(),
            complet=formulaire.cleaned_data["complet"],
            acteur=compte,
            quand=quand,
        )
    except ErreurBrique as erreur:
        formulaire.add_error("document", str(erreur))
        return _page(request, formulaire, statut=400)
    return redirect(_adresse("parcours:offres-apercu", organisme.siret))


@reservee(Role.ORGANISME_FORMATION)
@require_safe
def apercu(request: HttpRequest) -> HttpResponse:
    """What the file sent would change."""
    organisme = organisme_de(compte_de(request), timezone.localdate(), request.GET.get("organisme", ""))
    depot = depot_de(organisme.siret)
    if depot is None:
        messages.warning(request, _("aucun fichier n’attend : choisissez-en un."))
        return redirect(_adresse("parcours:offres-miennes", organisme.siret))
    contexte = presentation_apercu.contexte(relire(depot, quand=timezone.now()))
    return render(request, "parcours/offres/apercu.html", {"organisme": organisme, "depot": depot, **contexte})


@reservee(Role.ORGANISME_FORMATION)
@require_POST
def ecrire(request: HttpRequest) -> HttpResponse:
    """Write the file that was shown, or forget it."""
    compte = compte_de(request)
    organisme = organisme_de(compte, timezone.localdate(), request.POST.get("organisme", ""))
    retour = redirect(_adresse("parcours:offres-miennes", organisme.siret))
    if "abandonner" in request.POST:
        abandonner(organisme.siret)
        messages.success(request, _("Le fichier est oublié, rien n’a changé."))
        return retour
    try:
        bilan = appliquer(organisme.siret, request.POST.get("empreinte", ""), acteur=compte, quand=timezone.now())
    except ErreurBrique as erreur:
        messages.error(request, str(erreur))
        return retour
    ecrites = sum(bilan.comptes[liste] for liste in ("nouvelles", "modifiees", "fermees"))
    dit = ngettext("%(n)d offre est mise à jour.", "%(n)d offres sont mises à jour.", ecrites) % {"n": ecrites}
    messages.success(request, dit)
    return retour


def _page(request: HttpRequest, formulaire: CatalogueForm, *, statut: int = 200) -> HttpResponse:
    compte, au = compte_de(request), timezone.localdate()
    demande = request.POST if request.method == "POST" and statut != 413 else request.GET
    organisme = organisme_de(compte, au, demande.get("organisme", ""))
    lues = queries.lues_de_l_organisme(organisme.siret, au)
    pages = Paginator(lues, PAR_PAGE)
    courante = pages.get_page(request.GET.get("page"))
    contexte = {
        "organisme": organisme,
        "autres": [autre for autre in organismes_de(compte, au) if autre.siret != organisme.siret],
        "formulaire": formulaire,
        "page": courante,
        "total": pages.count,
        "cartes": [carte(lue) for lue in courante.object_list],
        "signalees": sum(lue.signalee for lue in lues),
        "depot": depot_de(organisme.siret),
        "imports": queries.imports_de(organisme.siret),
    }
    return render(request, "parcours/offres/miennes.html", contexte, status=statut)


def _adresse(nom: str, siret: str) -> str:
    return f"{reverse(nom)}?{urlencode({'organisme': siret})}"
