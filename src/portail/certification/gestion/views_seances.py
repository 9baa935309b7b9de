"""The sessions of jury: preparing them, naming, convoking, opening; then the procès-verbal and its confirmation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from portail.certification import (
    operations_delivrance,
    operations_seances,
    queries_delivrance,
    queries_jury,
)
from portail.certification.enums import EtatSeance
from portail.certification.gestion import perms, presentation_seances, queries
from portail.certification.gestion.forms_seances import (
    ConfirmationForm,
    LieuForm,
    MembreForm,
    NominationForm,
    SeanceForm,
)
from portail.certification.operations_seances import Nomination, Qualites
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import Refus, compte_de, reservee
from portail.socle.phrases import majuscule
from portail.socle.pieces_jointes import telechargement
from portail.socle.queries import titulaire_par_courriel

if TYPE_CHECKING:
    from portail.certification.gestion.perms import Cadre
    from portail.certification.models import SeanceJury, SiegeJury

PAR_PAGE = 25
ACTES = Limite("certification-seances", nombre=60)
PAGE = "certification:gestion-seance"


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
def seances(request: HttpRequest) -> HttpResponse:
    """The sessions of one's certificateurs, the last first."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    siennes = queries_jury.seances_de([une.pk for une in lu.certificateurs])
    page = Paginator(siennes, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "certification/gestion/seances.html", {"cadre": lu, "page": page})


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(ACTES)
def nouvelle(request: HttpRequest) -> HttpResponse:
    """Prepare a session."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    fiches = {une.numero: une for une in lu.fiches}
    choix = [(une.numero, f"{une.numero} – {une.intitule}") for une in lu.fiches]
    formulaire = SeanceForm(choix, lu.le, request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        donnees, fiche = formulaire.cleaned_data, fiches[formulaire.cleaned_data["fiche"]]
        organisation = lu.au_nom_de(fiche)
        if organisation is None:
            raise Refus(_("Vous n’êtes pas certificateur de cette certification."))
        try:
            seance = operations_seances.preparer(
                fiche,
                organisation,
                donnees["jour"],
                formulaire.lire_lieu(),
                auteur=lu.compte,
                quand=timezone.now(),
            )
        except ErreurBrique as refus:
            formulaire.add_error(None, majuscule(refus.message))
        else:
            messages.success(request, _("La séance est en préparation. Nommez maintenant ses membres."))
            return redirect(PAGE, seance.pk)
    statut = 422 if formulaire.errors else 200
    contexte = {"cadre": lu, "formulaire": formulaire}
    return render(request, "certification/gestion/seance_nouvelle.html", contexte, status=statut)


def ouvrir(request: HttpRequest, cle: int) -> tuple[Cadre, SeanceJury]:
    """A session of one's own. 404 when there is none."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    seance = perms.exiger_seance(lu, cle)
    if seance is None:
        raise Http404(str(cle))
    return lu, seance


def le_siege(seance: SeanceJury, cle: int) -> SiegeJury:
    """A seat of that session. 404 when it has none of that key."""
    trouve = queries.siege(seance, cle)
    if trouve is None:
        raise Http404(str(cle))
    return trouve


def _acte(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A button of the page of one's session, which ``vue`` gets; an address that is only read leads to that page."""

    @reservee(Role.CERTIFICATEUR)
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @limiter(ACTES)
    @wraps(vue)
    def faire(request: HttpRequest, cle: int, **suite: int) -> HttpResponse:
        lu, seance = ouvrir(request, cle)
        if request.method != "POST":
            return redirect(PAGE, cle)
        return vue(request, lu, seance, **suite)

    return faire


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
def seance(request: HttpRequest, cle: int) -> HttpResponse:
    """One session: who sits, who passes, what remains to do."""
    return _page(request, *ouvrir(request, cle))


def _page(request: HttpRequest, lu: Cadre, seance: SeanceJury, **suites: Any) -> HttpResponse:
    statut = suites.pop("statut", 200)
    vue = presentation_seances.voir(seance, lu.le)
    contexte = {
        "cadre": lu,
        "vue": vue,
        "seance": seance,
        "annonce": presentation_seances.annoncer(vue, lu.le),
        "nomination": suites.get("nomination") or NominationForm(vue.colleges),
        "confirmation": suites.get("confirmation") or ConfirmationForm(initial={"le": lu.le}),
        "lieu": suites.get("lieu") or LieuForm(initial=presentation_seances.lieu(seance)),
        "lieu_vu": queries_jury.etat_de(seance, presentation_seances.lieu(seance)),
        "formulaire": suites.get("nomination") or suites.get("confirmation") or suites.get("lieu"),
        "refus": suites.get("refus", []),
    }
    return render(request, "certification/gestion/seance.html", contexte, status=statut)


def _tenter(request: HttpRequest, lu: Cadre, seance: SeanceJury, faire: Callable[[], Any], dit: str) -> HttpResponse:
    """Do an act without a form; a refusal is shown in the page."""
    try:
        faire()
    except ErreurBrique as refus:
        _lu, relue = ouvrir(request, seance.pk)
        return _page(request, lu, relue, refus=[majuscule(refus.message)], statut=422)
    messages.success(request, dit)
    return redirect(PAGE, seance.pk)


@_acte
def situer(request: HttpRequest, lu: Cadre, seance: SeanceJury) -> HttpResponse:
    """Change the hour or the place."""
    formulaire = LieuForm(request.POST)
    if formulaire.is_valid():
        try:
            voulu, quand = formulaire.lire_lieu(), timezone.now()
            vu = request.POST.get("vu", "")
            change = operations_seances.situer(seance.pk, voulu, auteur=lu.compte, quand=quand, vu=vu)
        except ErreurBrique as refus:
            formulaire.add_error(None, majuscule(refus.message))
        else:
            if change:
                dit = _(
                    "Ceux qui siègent ou passent à cette séance le lisent ; un courriel le dit, si ce site en envoie."
                )
                messages.success(request, dit)
            else:
                messages.info(request, _("Rien n’a changé."))
            return redirect(PAGE, seance.pk)
    _lu, relue = ouvrir(request, seance.pk)
    return _page(request, lu, relue, lieu=formulaire, statut=422)


@_acte
def nommer(request: HttpRequest, lu: Cadre, seance: SeanceJury) -> HttpResponse:
    """Name a member."""
    formulaire = NominationForm(presentation_seances.colleges(seance), request.POST)
    if formulaire.is_valid() and _nommer(lu, seance, formulaire):
        dit = _("%(nom)s est du jury.") % {"nom": formulaire.cleaned_data["nom"]}
        messages.success(request, dit)
        return redirect(PAGE, seance.pk)
    return _page(request, lu, seance, nomination=formulaire, statut=422)


def lire_nomination(lu: Cadre, formulaire: NominationForm) -> Nomination | None:
    """Who a valid form names; None, and the form says it, when nobody has that account with that role."""
    donnees = dict(formulaire.cleaned_data)
    membre = titulaire_par_courriel(donnees.pop("courriel"), Role.JURE, lu.le)
    if membre is None:
        formulaire.add_error("courriel", _("Aucun juré n’a de compte ici à cette adresse. Vérifiez-la avec lui."))
        return None
    return Nomination(membre, Qualites(**donnees))


def _nommer(lu: Cadre, seance: SeanceJury, formulaire: NominationForm) -> bool:
    nomination = lire_nomination(lu, formulaire)
    if nomination is None:
        return False
    try:
        operations_seances.nommer(seance.pk, nomination, auteur=lu.compte, quand=timezone.now())
    except ErreurBrique as refus:
        formulaire.add_error(None, majuscule(refus.message))
        return False
    return True


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(ACTES)
def corriger(request: HttpRequest, cle: int, siege: int) -> HttpResponse:
    """Correct how the procès-verbal will call a member, and their place, while the session is prepared."""
    lu, seance = ouvrir(request, cle)
    trouve = le_siege(seance, siege)
    if seance.etat != EtatSeance.PREPAREE:
        return redirect(PAGE, cle)
    colleges, statut = presentation_seances.colleges(seance), 200
    formulaire = MembreForm(colleges, initial=presentation_seances.membre(trouve))
    if request.method == "POST":
        formulaire, statut = MembreForm(colleges, request.POST), 422
        if formulaire.is_valid() and _corriger(request, lu, trouve, formulaire):
            return redirect(PAGE, cle)
        trouve.refresh_from_db()
    vu = queries_jury.etat_de(trouve, presentation_seances.membre(trouve))
    contexte = {"seance": seance, "siege": trouve, "formulaire": formulaire, "vu": vu}
    return render(request, "certification/gestion/seance_corriger.html", contexte, status=statut)


def _corriger(request: HttpRequest, lu: Cadre, siege: SiegeJury, formulaire: MembreForm) -> bool:
    dites, vu = Qualites(**formulaire.cleaned_data), request.POST.get("vu", "")
    try:
        change = operations_seances.corriger(siege, dites, auteur=lu.compte, quand=timezone.now(), vu=vu)
    except ErreurBrique as refus:
        formulaire.add_error(None, majuscule(refus.message))
        return False
    if change:
        dit = ", ".join(filter(None, (dites.nom, dites.qualite, _("qui préside") if dites.president else "")))
        messages.success(request, _("Le procès-verbal dira : %(dit)s.") % {"dit": dit})
    else:
        messages.info(request, _("Rien n’a changé."))
    return True


@_acte
def demettre(request: HttpRequest, lu: Cadre, seance: SeanceJury, siege: int) -> HttpResponse:
    """Take back a nomination."""
    trouve = le_siege(seance, siege)
    return _tenter(
        request,
        lu,
        seance,
        lambda: operations_seances.demettre(trouve, auteur=lu.compte, quand=timezone.now()),
        _("%(nom)s n’est plus de ce jury.") % {"nom": trouve.nom},
    )


@_acte
def convoquer(request: HttpRequest, lu: Cadre, seance: SeanceJury) -> HttpResponse:
    """Convoke the candidatures that are ticked; each that is refused says why."""
    cles = [int(une) for une in request.POST.getlist("candidature") if une.isdecimal() and len(une) < 19][:100]
    convoquees, refus = 0, []
    for une in queries.candidatures_choisies(seance, cles):
        try:
            operations_seances.convoquer(seance.pk, une, auteur=lu.compte, quand=timezone.now(), le=lu.le)
        except ErreurBrique as refuse:
            refus.append(f"{une.reference} : {refuse.message}")
        else:
            convoquees += 1
    if not convoquees and not refus:
        refus = [_("Cochez au moins une candidature.")]
    if convoquees:
        dit = ngettext("%(n)d candidat est convoqué.", "%(n)d candidats sont convoqués.", convoquees)
        messages.success(request, dit % {"n": convoquees})
    if refus:
        _lu, relue = ouvrir(request, seance.pk)
        return _page(request, lu, relue, refus=refus, statut=422)
    return redirect(PAGE, seance.pk)


@_acte
def commencer(request: HttpRequest, lu: Cadre, seance: SeanceJury) -> HttpResponse:
    """Open a session, on its day."""
    return _tenter(
        request,
        lu,
        seance,
        lambda: operations_seances.ouvrir(seance.pk, auteur=lu.compte, quand=timezone.now(), le=lu.le),
        _("La séance est ouverte : les membres peuvent délibérer."),
    )


@_acte
def etablir(request: HttpRequest, lu: Cadre, seance: SeanceJury) -> HttpResponse:
    """Draw the procès-verbal of a closed session."""
    return _tenter(
        request,
        lu,
        seance,
        lambda: operations_delivrance.etablir(seance.pk, auteur=lu.compte, quand=timezone.now()),
        _("Le procès-verbal est établi. Ses signataires le trouvent dans « Mes jurys »."),
    )


@_acte
def confirmer(request: HttpRequest, lu: Cadre, seance: SeanceJury) -> HttpResponse:
    """Keep what the instance said of a sealed session."""
    verbal = queries_delivrance.proces_verbal(seance.pk)
    if verbal is None:
        return redirect(PAGE, seance.pk)
    formulaire = ConfirmationForm(request.POST)
    if formulaire.is_valid():
        try:
            operations_delivrance.confirmer(
                verbal, formulaire.lire_confirmation(), auteur=lu.compte, quand=timezone.now()
            )
        except ErreurBrique as refus:
            formulaire.add_error(None, majuscule(refus.message))
        else:
            messages.success(request, _("La réponse de l’instance est enregistrée."))
            return redirect(PAGE, seance.pk)
    return _page(request, lu, seance, confirmation=formulaire, statut=422)


@reservee(Role.CERTIFICATEUR)
@require_safe
def proces_verbal(request: HttpRequest, cle: int) -> HttpResponse:
    """The very document that is signed; each reading is journaled."""
    lu, seance = ouvrir(request, cle)
    verbal = queries_delivrance.proces_verbal(cle)
    if verbal is None:
        raise Http404(str(cle))
    octets = operations_delivrance.lire_proces_verbal(verbal, lecteur=lu.compte, quand=timezone.now())
    return telechargement(octets, f"proces-verbal-{seance.fiche.numero}-{seance.jour:%Y-%m-%d}.pdf")
