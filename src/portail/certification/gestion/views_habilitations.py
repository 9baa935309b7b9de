"""The habilitations: who may train and evaluate for what, giving one, ending one early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from portail.certification import operations_reglements
from portail.certification.gestion import perms, queries_certificateur
from portail.certification.gestion.forms_reglements import HabilitationForm, RetraitForm
from portail.certification.operations_reglements import Convention
from portail.certification.perms import exiger_certificateur
from portail.parcours.passeport.queries import blocs_connus
from portail.referentiel.queries_identites import situer
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, reservee
from portail.socle.phrases import majuscule
from portail.socle.queries import organisation_par_siret

if TYPE_CHECKING:
    from portail.certification.gestion.perms import Cadre
    from portail.referentiel.queries_identites import FicheSituee

PAR_PAGE = 50
_ACTES = Limite("certification-habilitations", nombre=60)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
def habilitations(request: HttpRequest) -> HttpResponse:
    """Every convention of one's certifications."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    siennes = perms.toutes_les_fiches(lu)
    donnees = queries_certificateur.habilitations([une.cle for une in siennes])
    page = Paginator(donnees, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"cadre": lu, "page": page, "titres": {une.cle: une.intitule for une in siennes}, "siennes": siennes}
    return render(request, "certification/gestion/habilitations.html", contexte)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_ACTES)
def nouvelle(request: HttpRequest) -> HttpResponse:
    """Habilitate a body: first the certification, then its blocs, whom and until when."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    siennes = {une.numero: une for une in perms.toutes_les_fiches(lu)}
    donnees = request.POST if request.method == "POST" else request.GET
    fiche = siennes.get(donnees.get("fiche", ""))
    formulaire, statut = None, 200
    if fiche is not None:
        blocs = [
            (code, f"{code} – {titre}") for code, titre in blocs_connus([fiche.numero])[fiche.numero].items() if code
        ]
        formulaire = HabilitationForm(
            blocs, request.POST if request.method == "POST" else None, initial={"debut": lu.le}
        )
        if request.method == "POST":
            if formulaire.is_valid() and _habiliter(lu, formulaire, fiche):
                messages.success(request, _("L’habilitation est enregistrée."))
                return redirect("certification:gestion-habilitations")
            statut = 422
    contexte = {"cadre": lu, "siennes": siennes.values(), "fiche": fiche, "formulaire": formulaire}
    return render(request, "certification/gestion/habilitation_nouvelle.html", contexte, status=statut)


def _habiliter(lu: Cadre, formulaire: HabilitationForm, fiche: FicheSituee) -> bool:
    donnees = formulaire.cleaned_data
    organisme = organisation_par_siret(donnees["siret"])
    if organisme is None:
        formulaire.add_error("siret", _("Aucune organisation n’a de compte ici sous ce SIRET. Vérifiez-le avec elle."))
        return False
    convention = Convention(
        fiche,
        organisme,
        donnees["codes"],
        former=donnees["former"],
        evaluer=donnees["evaluer"],
        debut=donnees["debut"],
        fin=formulaire.lire_fin(),
    )
    try:
        organisation = exiger_certificateur(lu.compte, fiche, lu.le)
        operations_reglements.habiliter(convention, organisation, auteur=lu.compte, quand=timezone.now())
    except ErreurBrique as refus:
        formulaire.add_error(None, majuscule(refus.message))
        return False
    return True


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_ACTES)
def habilitation(request: HttpRequest, cle: int) -> HttpResponse:
    """One convention, and ending it early."""
    compte, le = compte_de(request), timezone.localdate()
    donnee = queries_certificateur.habilitation(cle)
    if donnee is None:
        raise Http404(str(cle))
    fiche = situer([donnee.fiche.numero])[donnee.fiche.numero]
    exiger_certificateur(compte, fiche, le)
    formulaire = RetraitForm(request.POST if request.method == "POST" else None, initial={"a_partir_du": le})
    if request.method == "POST" and formulaire.is_valid():
        try:
            operations_reglements.retirer_habilitation(
                cle, formulaire.cleaned_data["a_partir_du"], auteur=compte, quand=timezone.now()
            )
        except ErreurBrique as refus:
            formulaire.add_error("a_partir_du", majuscule(refus.message))
        else:
            messages.success(request, _("L’habilitation prend fin ce jour-là."))
            return redirect("certification:gestion-habilitation", cle)
    contexte = {
        "donnee": donnee,
        "fiche": fiche,
        "formulaire": formulaire,
        "finie": donnee.fin is not None and donnee.fin <= le,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "certification/gestion/habilitation.html", contexte, status=statut)
