"""Closing a session, then its procès-verbal: reading it, signing it under one’s password, seeing it sealed."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from portail.certification import operations_delivrance as operations
from portail.certification import operations_jury, queries_delivrance, queries_jury
from portail.certification.enums import EtatSeance
from portail.certification.jury import acces as portes
from portail.certification.jury import queries
from portail.certification.jury.acces import Acces
from portail.certification.jury.forms import SignatureForm
from portail.socle import tentatives
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import Refus, compte_de, reservee
from portail.socle.phrases import majuscule

_SIGNATURES = Limite("certification-signatures", nombre=30)


@reservee(Role.JURE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def clore(request: HttpRequest, cle: int) -> HttpResponse:
    """Close the session for ever, once everything is said; its procès-verbal is drawn at once."""
    entre, erreur = portes.entrer(request, cle), ""
    portes.exiger_presidence(entre)
    if entre.seance.etat != EtatSeance.OUVERTE:
        vers = "jury-proces-verbal" if entre.seance.close_le else "jury-seance"
        return redirect(f"certification:{vers}", cle)
    if request.method == "POST":
        erreur = _clore(request, cle)
        if not erreur:
            return redirect("certification:jury-proces-verbal", cle)
    lignes = queries.lignes(entre.seance, entre.siege)
    empechements = operations_jury.empechements(entre.seance, timezone.localdate())
    contexte = {
        "seance": entre.seance,
        "lignes": lignes,
        "erreur": erreur,
        "manques": [(ligne, empechements[ligne.passage.pk]) for ligne in lignes if ligne.passage.pk in empechements],
    }
    return render(request, "certification/jury/clore.html", contexte, status=422 if erreur else 200)


def _clore(request: HttpRequest, cle: int) -> str:
    """Close, then draw the procès-verbal; what refuses it, '' when it is done."""
    auteur, quand = compte_de(request), timezone.now()
    try:
        operations_jury.clore(cle, auteur=auteur, quand=quand, le=timezone.localdate(quand))
    except ErreurBrique as refus:
        return majuscule(refus.message)
    messages.success(request, _("La séance est close. Chaque membre relit et signe le procès-verbal."))
    try:
        operations.etablir(cle, auteur=auteur, quand=quand)
    except ErreurBrique as refus:
        messages.error(request, refus.message)
    return ""


@reservee(Role.JURE, Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proces_verbal(request: HttpRequest, cle: int) -> HttpResponse:
    """The procès-verbal: what it says, who signed it, its hash. A member may have it drawn when it was not yet."""
    entre = portes.entrer(request, cle)
    if entre.seance.close_le is None or queries_jury.annulee(entre.seance):
        return redirect("certification:jury-seance", cle)
    if request.method == "POST":
        try:
            operations.etablir(cle, auteur=compte_de(request), quand=timezone.now())
        except ErreurBrique as refus:
            messages.error(request, refus.message)
        return redirect("certification:jury-proces-verbal", cle)
    return _page(request, entre, SignatureForm)


def _page(request: HttpRequest, entre: Acces, formulaire: Any, statut: int = 200) -> HttpResponse:
    verbal = queries_delivrance.proces_verbal(entre.seance.pk)
    contexte: dict[str, Any] = {"acces": entre, "seance": entre.seance, "verbal": verbal}
    if verbal is not None:
        operations.noter_lecture(verbal, lecteur=compte_de(request), quand=timezone.now())
        faites = {une.siege.nom: une for une in verbal.signatures.select_related("siege")}
        attendues = verbal.contenu["signataires"]
        mien = entre.siege.nom if entre.siege else ""
        a_signer = entre.seance.etat == EtatSeance.CLOSE and mien in attendues and mien not in faites
        if formulaire is SignatureForm:
            formulaire = SignatureForm(initial={"empreinte": verbal.empreinte})
        contexte |= {
            "contenu": verbal.contenu,
            "signatures": [(nom, faites.get(nom)) for nom in attendues],
            "manquent": [nom for nom in attendues if nom not in faites],
            "formulaire": formulaire if a_signer else None,
            "confirmation": getattr(verbal, "confirmation", None),
        }
    return render(request, "certification/jury/proces_verbal.html", contexte, status=statut)


@reservee(Role.JURE, Role.CERTIFICATEUR)
@never_cache
@require_safe
def document(request: HttpRequest, cle: int) -> HttpResponse:
    """The very document that is signed, in PDF; each reading is journaled."""
    entre = portes.entrer(request, cle)
    verbal = queries_delivrance.proces_verbal(entre.seance.pk)
    if verbal is None:
        raise Http404(str(cle))
    octets = operations.lire_proces_verbal(verbal, lecteur=compte_de(request), quand=timezone.now())
    reponse = HttpResponse(octets, content_type="application/pdf")
    nom = f"proces-verbal-{entre.seance.fiche.numero}-{entre.seance.jour.isoformat()}.pdf"
    reponse.headers["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=nom))
    reponse.headers["Cache-Control"] = "no-store, private"
    return reponse


@reservee(Role.JURE)
@never_cache
@sensitive_post_parameters("mot_de_passe")
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_SIGNATURES)
def signer(request: HttpRequest, cle: int) -> HttpResponse:
    """Sign the document that the page showed, the password given again."""
    entre = portes.entrer(request, cle)
    verbal = queries_delivrance.proces_verbal(entre.seance.pk)
    if request.method != "POST" or verbal is None:
        return redirect("certification:jury-proces-verbal", cle)
    siege = entre.siege
    if siege is None:
        raise Refus(
            _("Seuls les membres du jury signent son procès-verbal."), _("Le certificateur le lit et le garde.")
        )
    formulaire = SignatureForm(request.POST)
    statut = 422
    if formulaire.is_valid():
        statut = _authentifier(request, formulaire)
        if statut == 200:
            try:
                operations.signer(
                    verbal, siege, formulaire.cleaned_data["empreinte"], auteur=compte_de(request), quand=timezone.now()
                )
            except ErreurBrique as refus:
                messages.error(request, refus.message)
            else:
                messages.success(request, _("Votre signature est gardée, avec l’empreinte du document."))
            return redirect("certification:jury-proces-verbal", cle)
    return _page(request, entre, formulaire, statut)


def _authentifier(request: HttpRequest, formulaire: SignatureForm) -> int:
    """200 when the password is that of the account; what went wrong is told in the form, as at the login."""
    moi = compte_de(request)
    essai = tentatives.ouvrir(moi.courriel, request.META.get("REMOTE_ADDR", ""), maintenant=timezone.now())
    if isinstance(essai, tentatives.Refus):
        n = max(1, math.ceil(essai.attendre / timedelta(minutes=1)))
        suite = ngettext("Réessayez dans %(n)d minute.", "Réessayez dans %(n)d minutes.", n) % {"n": n}
        formulaire.add_error(None, _("Trop d’essais manqués.") + f" {suite}")
        return 429
    if not moi.check_password(formulaire.cleaned_data["mot_de_passe"]):
        formulaire.add_error("mot_de_passe", _("Ce n’est pas le mot de passe de votre compte."))
        return 422
    tentatives.reussir(essai)
    return 200
