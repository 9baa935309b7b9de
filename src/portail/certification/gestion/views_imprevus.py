"""What befalls a session: cancelling it before it opens, replacing a member who cannot sit once it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from brique.erreurs import ErreurBrique
from portail.certification import operations_imprevus, queries_jury
from portail.certification.enums import EtatSeance
from portail.certification.evaluation.forms import lire_revision
from portail.certification.gestion import presentation_seances, queries
from portail.certification.gestion.forms_seances import AnnulationForm, NominationForm
from portail.certification.gestion.views_seances import ACTES, PAGE, le_siege, lire_nomination, ouvrir
from portail.certification.operations_candidatures import ErreurDepassee
from portail.socle.enums import Role
from portail.socle.limites import limiter
from portail.socle.perms import reservee
from portail.socle.phrases import majuscule

if TYPE_CHECKING:
    from portail.certification.gestion.perms import Cadre
    from portail.certification.models import SeanceJury, SiegeJury


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(ACTES)
def annuler(request: HttpRequest, cle: int) -> HttpResponse:
    """Cancel a session that is not open: what that undoes is shown first, and the reasons asked."""
    lu, seance = ouvrir(request, cle)
    if seance.etat != EtatSeance.PREPAREE:
        return redirect(PAGE, cle)
    formulaire, statut = AnnulationForm(queries.nombre_de_convoques(seance)), 200
    if request.method == "POST":
        formulaire = AnnulationForm(formulaire.convoques, request.POST)
        statut = _annuler(request, lu, seance, formulaire) if formulaire.is_valid() else 422
        if statut == 200:
            return redirect(PAGE, cle)
    if statut == 409:
        _lu, seance = ouvrir(request, cle)
    contexte = {
        "seance": seance,
        "formulaire": formulaire,
        "vue": presentation_seances.voir(seance, lu.le),
    }
    return render(request, "certification/gestion/seance_annuler.html", contexte, status=statut)


def _annuler(request: HttpRequest, lu: Cadre, seance: SeanceJury, formulaire: AnnulationForm) -> int:
    """200 when it is cancelled; what refused it is in the form."""
    revision = lire_revision(request.POST)
    if revision < 0:
        raise Http404("revision")
    try:
        reportees = operations_imprevus.annuler(
            seance.pk,
            formulaire.cleaned_data.get("raisons", ""),
            revision=revision,
            auteur=lu.compte,
            quand=timezone.now(),
            le=lu.le,
        )
    except ErreurBrique as refus:
        formulaire.add_error(None, majuscule(refus.message))
        return 409 if isinstance(refus, ErreurDepassee) else 422
    dit = ngettext(
        "La séance est annulée. %(n)d candidature attend un autre jury ; son candidat lit vos raisons sur sa page.",
        "La séance est annulée. %(n)d candidatures attendent un autre jury ; les candidats lisent vos raisons.",
        reportees,
    )
    messages.success(request, dit % {"n": reportees} if reportees else _("La séance est annulée."))
    return 200


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(ACTES)
def remplacer(request: HttpRequest, cle: int, siege: int) -> HttpResponse:
    """Name another person to a seat of an open session, while nothing that it voted is counted."""
    lu, seance = ouvrir(request, cle)
    trouve = le_siege(seance, siege)
    if seance.etat != EtatSeance.OUVERTE:
        return redirect(PAGE, cle)
    colleges = presentation_seances.colleges(seance)
    formulaire, statut = NominationForm(colleges, initial=presentation_seances.place(trouve)), 200
    if request.method == "POST":
        formulaire, statut = NominationForm(colleges, request.POST), 422
        if formulaire.is_valid() and _remplacer(request, lu, trouve, formulaire):
            return redirect(PAGE, cle)
    contexte = {
        "seance": seance,
        "siege": trouve,
        "formulaire": formulaire,
        "votes": queries_jury.votes_non_comptes(trouve).count(),
    }
    return render(request, "certification/gestion/seance_remplacer.html", contexte, status=statut)


def _remplacer(request: HttpRequest, lu: Cadre, siege: SiegeJury, formulaire: NominationForm) -> bool:
    nomination = lire_nomination(lu, formulaire)
    if nomination is None:
        return False
    try:
        fait = operations_imprevus.remplacer(siege, nomination, auteur=lu.compte, quand=timezone.now())
    except ErreurBrique as refus:
        formulaire.add_error(None, majuscule(refus.message))
        return False
    dit = _("%(neuf)s remplace %(ancien)s. Pointez sa présence ; ses liens avec les candidats restent à dire.")
    messages.success(request, dit % {"neuf": fait.siege.nom, "ancien": siege.nom})
    if fait.votes:
        perdus = ngettext(
            "%(n)d vote qui n’était pas encore compté est tombé : il est à redonner.",
            "%(n)d votes qui n’étaient pas encore comptés sont tombés : ils sont à redonner.",
            fait.votes,
        )
        messages.warning(request, perdus % {"n": fait.votes})
    return True
