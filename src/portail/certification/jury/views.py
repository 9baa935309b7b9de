"""The member’s pages before and around a session: my sessions, one of them, presences, what ties me to candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.certification.reglement.valeurs import Lien
from brique.erreurs import ErreurBrique
from portail.certification import (
    operations_jury,
    operations_seances,
    queries_imprevus,
    queries_jury,
    queries_reglements,
)
from portail.certification.enums import EtatSeance
from portail.certification.evaluation.forms import AUCUN, lire_revision
from portail.certification.evaluation.presentation import mots_des_liens
from portail.certification.jury import acces as portes
from portail.certification.jury import queries
from portail.referentiel.queries_identites import situer
from portail.socle.enums import Role
from portail.socle.perms import compte_de, reservee

if TYPE_CHECKING:
    from portail.certification.models import Passage, SeanceJury, SiegeJury


@reservee(Role.JURE)
@never_cache
@require_safe
def jurys(request: HttpRequest) -> HttpResponse:
    """My sessions: to come, today, to sign, past."""
    le = timezone.localdate()
    rangees: dict[str, list[queries.SeanceDuMembre]] = {
        nom: [] for nom in ("ici", "a_signer", "a_venir", "annulees", "passees")
    }
    for mienne in queries.seances_du_membre(compte_de(request)):
        une = mienne.seance
        if une.etat == EtatSeance.OUVERTE or (une.etat == EtatSeance.PREPAREE and une.jour == le):
            rangees["ici"].append(mienne)
        elif queries_jury.annulee(une) and une.jour >= le:
            rangees["annulees"].insert(0, mienne)
        elif une.etat == EtatSeance.CLOSE and not mienne.signee:
            rangees["a_signer"].append(mienne)
        elif une.etat == EtatSeance.PREPAREE and une.jour > le:
            rangees["a_venir"].insert(0, mienne)
        else:
            rangees["passees"].append(mienne)
    departs = queries.departs(compte_de(request), le)
    return render(request, "certification/jury/jurys.html", {**rangees, "departs": departs})


@reservee(Role.JURE, Role.CERTIFICATEUR)
@never_cache
@require_safe
def seance(request: HttpRequest, cle: int) -> HttpResponse:
    """A session: who sits, who is there, the candidates in order and where each stands."""
    entre = portes.entrer(request, cle)
    lue = entre.seance
    if getattr(request, "htmx", False) and lire_revision(request.GET) == lue.revision:
        return HttpResponse(status=204)
    lignes = queries.lignes(lue, entre.siege)
    regle = queries_reglements.lu(lue.reglement).jury
    contexte = {
        "acces": entre,
        "seance": lue,
        "intitule": situer([lue.fiche.numero])[lue.fiche.numero].intitule,
        "sieges": queries.sieges(lue),
        "lignes": lignes,
        "regle": regle,
        "a_dire": sum(ligne.liens is None for ligne in lignes) if entre.siege else 0,
        "reste": sum(len(ligne.manquent) for ligne in lignes),
        "aujourd_hui": lue.jour == timezone.localdate(),
        "deplacee": queries_imprevus.deplacee_le(lue, compte_de(request)) if lue.etat == EtatSeance.PREPAREE else None,
        "annulation": queries_jury.reportees(lue) if queries_jury.annulee(lue) else None,
    }
    return render(request, "certification/jury/seance.html", contexte)


@reservee(Role.JURE, Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ouvrir(request: HttpRequest, cle: int) -> HttpResponse:
    """Open the session, on its day: its president, or its certificateur."""
    entre = portes.entrer(request, cle)
    if request.method == "POST":
        if not entre.certificateur:
            portes.exiger_presidence(entre)
        try:
            operations_seances.ouvrir(cle, auteur=compte_de(request), quand=timezone.now(), le=timezone.localdate())
        except ErreurBrique as refus:
            messages.error(request, refus.message)
        else:
            messages.success(request, _("La séance est ouverte. Pointez qui est là."))
    return redirect("certification:jury-seance", cle)


@reservee(Role.JURE, Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def presences(request: HttpRequest, cle: int) -> HttpResponse:
    """Say which member is there, leaves, or is represented."""
    entre = portes.entrer(request, cle)
    if request.method == "POST":
        siege = _siege(entre.seance, request.POST.get("siege", ""))
        try:
            _pointer(request, entre.seance, siege)
        except ErreurBrique as refus:
            messages.error(request, refus.message)
    return redirect(reverse("certification:jury-seance", args=[cle]) + "#membres")


def _pointer(request: HttpRequest, lue: SeanceJury, siege: SiegeJury) -> None:
    moi, quand = compte_de(request), timezone.now()
    acte = request.POST.get("acte", "")
    if acte == "procuration":
        porteur = _siege(lue, request.POST.get("porteur", ""))
        operations_jury.donner_procuration(siege, porteur, auteur=moi, quand=quand)
        messages.success(request, _("%(nom)s est représenté par %(qui)s.") % {"nom": siege.nom, "qui": porteur.nom})
    elif acte in {"present", "absent"}:
        operations_jury.pointer(siege, acte == "present", auteur=moi, quand=quand)
        dit = _("Présence pointée : %(nom)s.") if acte == "present" else _("Absence pointée : %(nom)s.")
        messages.success(request, dit % {"nom": siege.nom})


def _siege(lue: SeanceJury, cle: str) -> SiegeJury:
    trouve = queries.siege(lue, cle)
    if trouve is None:
        raise Http404(cle)
    return trouve


@reservee(Role.JURE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def liens(request: HttpRequest, cle: int) -> HttpResponse:
    """Say what ties me to a candidate; « none » is said too."""
    passage = queries_jury.passage(cle)
    if passage is None:
        raise Http404(str(cle))
    _seance, siege = portes.exiger_membre(request, passage.seance_id)
    erreur, dits = "", _deja_dits(passage, siege)
    if request.method == "POST":
        dits = set(request.POST.getlist("lien")) & {AUCUN, *Lien}
        erreur = _declarer(request, passage, siege, dits)
        if not erreur:
            return redirect(_suite(request, passage, dits))
    contexte = {
        "passage": passage,
        "seance": passage.seance,
        "choix": [(valeur, mot, valeur in dits) for valeur, mot in mots_des_liens()],
        "aucun": AUCUN in dits,
        "suite": request.POST.get("suite", request.GET.get("suite", "")),
        "erreur": erreur,
    }
    return render(request, "certification/jury/liens.html", contexte, status=422 if erreur else 200)


def _deja_dits(passage: Passage, siege: SiegeJury) -> set[str]:
    dits = queries.liens_dits(passage, siege)
    return set() if dits is None else set(dits) or {AUCUN}


def _declarer(request: HttpRequest, passage: Passage, siege: SiegeJury, dits: set[str]) -> str:
    """Keep what was said; what refuses it, '' when nothing does."""
    if not dits or dits > {AUCUN}:
        return _("Cochez « Aucun lien », ou seulement ceux qui vous attachent à ce candidat.")
    attaches = [Lien(lien) for lien in sorted(dits - {AUCUN})]
    try:
        operations_seances.declarer_liens(siege, passage, attaches, auteur=compte_de(request), quand=timezone.now())
    except ErreurBrique as refus:
        return refus.message
    messages.success(request, _dire_note(passage, attaches))
    return ""


def _dire_note(passage: Passage, attaches: list[Lien]) -> str:
    if not attaches:
        return _("Vous avez dit n’avoir aucun lien avec ce candidat.")
    dit = _("Vous ne lisez pas son dossier et ne votez pas pour ce candidat.")
    if not passage.decisions.exists():
        return dit
    suite = _("Ce que le jury avait décidé pour lui reste ; le procès-verbal dira que vous l’avez dit après.")
    return f"{dit} {suite}"


def _suite(request: HttpRequest, passage: Passage, dits: set[str]) -> str:
    """Where to go once it is said: what one came for when nothing forbids it, else the session."""
    vers = {"dossier": "certification:jury-dossier", "passage": "certification:jury-passage"}
    demandee = vers.get(request.POST.get("suite", ""))
    if demandee is not None and dits == {AUCUN}:
        return reverse(demandee, args=[passage.pk])
    return reverse("certification:jury-seance", args=[passage.seance_id]) + "#candidats"
