"""Pages of the demanded correspondances: one's cases, a case and its clock, writing what happened."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from brique.passerelles.procedure import regles
from portail.passerelles import operations_procedures as operations
from portail.passerelles import perms_equivalences as perms
from portail.passerelles import queries_procedures as queries
from portail.passerelles.forms_procedures import DATES, AffaireForm
from portail.passerelles.presentation import procedure_page as page
from portail.referentiel.queries_identites import situer
from portail.socle.enums import Role
from portail.socle.perms import compte_de, reservee


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """The demands that one's organisations received, the most pressing first."""
    jour = timezone.localdate()
    lignes = [(lue.affaire, *page.situation(lue.deroule)) for lue in queries.affaires_de(compte_de(request), jour)]
    contexte = {"lignes": lignes, "regles": page.regles_dites(regles())}
    return render(request, "passerelles/equivalences/procedures.html", contexte)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
def procedure(request: HttpRequest, cle: int) -> HttpResponse:
    """A demand and its clock: where it stands, what comes next and until when."""
    affaire = _ouvrir(request, cle)
    jour = timezone.localdate()
    lue = queries.lire_affaire(affaire, jour)
    phrase, classe = page.situation(lue.deroule)
    contexte = {
        "affaire": affaire,
        "deroule": lue.deroule,
        "phrase": phrase,
        "classe": classe,
        "pas": page.pas_dits(lue.deroule),
        "frise": page.frise(lue.deroule, jour),
        "aujourdhui": jour,
    }
    return render(request, "passerelles/equivalences/procedure.html", contexte)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nouvelle(request: HttpRequest) -> HttpResponse:
    """Record a demand of the commission."""
    jour = timezone.localdate()
    formulaire = AffaireForm(jour, request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            affaire = _enregistrer(request, formulaire, jour)
        except ErreurBrique as refus:
            formulaire.add_error(None, refus.message[:1].upper() + refus.message[1:])
        else:
            messages.success(request, _("La demande est enregistrée."))
            return redirect("passerelles:equivalences-procedure", affaire.pk)
    return _page(request, formulaire, {"affaire": None})


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ecrire(request: HttpRequest, cle: int) -> HttpResponse:
    """Write what happened since."""
    affaire, jour = _ouvrir(request, cle), timezone.localdate()
    if request.method != "POST":
        noms = ("reference", "demande", "suite", *DATES)
        initial = {nom: getattr(affaire, nom) for nom in noms}
        return _page(request, AffaireForm(jour, initial=initial, ouverte=True), {"affaire": affaire})
    formulaire = AffaireForm(jour, request.POST, ouverte=True)
    statut = 422
    if formulaire.is_valid():
        recue = request.POST.get("revision", "")
        revision = int(recue) if recue.isdecimal() and len(recue) < 10 else -1
        try:
            operations.changer_affaire(
                cle, formulaire.lire_saisie(), revision=revision, acteur=compte_de(request), quand=timezone.now()
            )
        except operations.AffaireDepassee as refus:
            statut = 409
            formulaire.add_error(None, refus.message[:1].upper() + refus.message[1:])
        except ErreurBrique as refus:
            formulaire.add_error(None, refus.message[:1].upper() + refus.message[1:])
        else:
            messages.success(request, _("Vos changements sont gardés."))
            return redirect("passerelles:equivalences-procedure", cle)
    return _page(request, formulaire, {"affaire": affaire}, statut)


def _enregistrer(request: HttpRequest, formulaire: AffaireForm, jour: date) -> Any:
    """Open the case, unless the fiche is unknown, or another certificateur's (told beside the field)."""
    numero = formulaire.cleaned_data["fiche"]
    situee = situer([numero]).get(numero)
    if situee is None:
        raise ErreurBrique(
            _("le registre ne connaît pas la fiche « %(numero)s »") % {"numero": numero[:20]},
            action=_("Vérifiez son numéro."),
        )
    compte = compte_de(request)
    organisation = perms.certificateur_pour(compte, situee, jour)
    return operations.ouvrir_affaire(
        organisation, situee, formulaire.lire_saisie(), acteur=compte, quand=timezone.now()
    )


def _ouvrir(request: HttpRequest, cle: int) -> Any:
    affaire = queries.affaire(cle)
    if affaire is None:
        raise Http404(str(cle))
    perms.exiger_affaire(compte_de(request), affaire, timezone.localdate())
    return affaire


def _page(request: HttpRequest, formulaire: AffaireForm, contexte: dict[str, Any], statut: int = 422) -> HttpResponse:
    code = statut if formulaire.is_bound else 200
    return render(
        request, "passerelles/equivalences/procedure_ecrire.html", {**contexte, "formulaire": formulaire}, status=code
    )
