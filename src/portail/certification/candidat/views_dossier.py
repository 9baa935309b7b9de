"""The dossier of a candidature: its blocs, the compétences of one, the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from portail.certification import operations_dossier as operations
from portail.certification.candidat import presentation_dossier as presentation
from portail.certification.candidat import queries
from portail.certification.candidat.acces import ouvrir
from portail.certification.candidat.forms import Envoi, lire_envois
from portail.certification.candidat.reponses import Bilan, garder
from portail.socle.depot import PieceForm, trop_lourd
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, reservee
from portail.socle.phrases import majuscule
from portail.socle.pieces_jointes import OCTETS_MAX, telechargement

if TYPE_CHECKING:
    from portail.certification.candidat.queries import Dossier

_DEPOTS = Limite("candidature-pieces", nombre=30)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
def dossier(request: HttpRequest, cle: int) -> HttpResponse:
    """The blocs asked, how far each is, the documents of the whole."""
    lu = queries.dossier(ouvrir(request, cle))
    return render(request, "certification/candidat/dossier.html", presentation.page_dossier(lu))


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bloc(request: HttpRequest, cle: int, rang: int) -> HttpResponse:
    """One bloc, compétence by compétence. Each answer is kept as it is given."""
    lu = queries.dossier(ouvrir(request, cle))
    _exiger_rang(lu, rang)
    if request.method != "POST":
        return _page(request, lu, rang)
    demande = lu.blocs[rang - 1]
    envois = lire_envois(request.POST, len(demande.enonces))
    try:
        bilan = garder(cle, demande.cle.code, envois.values(), candidat=compte_de(request), quand=timezone.now())
    except ErreurBrique as refus:
        return _fige(request, queries.dossier(ouvrir(request, cle)), rang, envois, refus)
    relu = queries.dossier(lu.candidature)
    posees = presentation.questions(relu, demande, envois, bilan)
    if getattr(request, "htmx", False):
        changees = [question for question in posees if question.rang in bilan.changees]
        contexte = presentation.page_bloc(relu, rang, changees) | {"laissees": bilan.laissees}
        return render(request, "certification/candidat/morceaux/enregistre.html", contexte)
    if bilan.statut != 200:
        contexte = presentation.page_bloc(relu, rang, posees)
        return render(request, "certification/candidat/bloc.html", contexte, status=bilan.statut)
    return _suite(request, relu, rang, request.POST.get("action", ""))


def _fige(request: HttpRequest, lu: Dossier, rang: int, envois: dict[int, Envoi], refus: ErreurBrique) -> HttpResponse:
    """The dossier changes no more: what was typed is shown beside what is kept."""
    touchees = {envoi.rang for envoi in envois.values() if envoi.touche}
    posees = presentation.questions(lu, lu.blocs[rang - 1], envois, Bilan(desaccords=touchees))
    contexte = presentation.page_bloc(lu, rang, posees) | {"refus": majuscule(refus.message), "desaccords": []}
    return render(request, "certification/candidat/bloc.html", contexte, status=409)


def _page(request: HttpRequest, lu: Dossier, rang: int) -> HttpResponse:
    posees = presentation.questions(lu, lu.blocs[rang - 1])
    return render(request, "certification/candidat/bloc.html", presentation.page_bloc(lu, rang, posees))


def _suite(request: HttpRequest, lu: Dossier, rang: int, action: str) -> HttpResponse:
    """After a page is kept: its documents, the same page, the next bloc, or the dossier."""
    cle = lu.candidature.pk
    if action == "pieces":
        return redirect("certification:candidature-pieces", cle, rang)
    if action == "rester":
        messages.success(request, _("Vos réponses sont gardées."))
        return redirect("certification:candidature-bloc", cle, rang)
    if rang < len(lu.blocs):
        return redirect("certification:candidature-bloc", cle, rang + 1)
    return redirect("certification:candidature-dossier", cle)


def _exiger_rang(lu: Dossier, rang: int, premier: int = 1) -> None:
    if not premier <= rang <= len(lu.blocs):
        raise Http404(str(rang))


@reservee(Role.CANDIDAT)
@csrf_exempt  # only to weigh what comes before it is read: what is below is protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pieces(request: HttpRequest, cle: int, rang: int) -> HttpResponse:
    """The documents of a bloc, or of the whole dossier (``rang`` 0)."""
    lu = queries.dossier(ouvrir(request, cle))
    _exiger_rang(lu, rang, 0)
    if request.method != "POST":
        return _page_pieces(request, lu, rang, PieceForm())
    if trop_lourd(request, OCTETS_MAX):
        return _page_pieces(request, lu, rang, PieceForm.refuse(), 413)
    return _recevoir(request, lu, rang)


@csrf_protect
@limiter(_DEPOTS)
def _recevoir(request: HttpRequest, lu: Dossier, rang: int) -> HttpResponse:
    formulaire, cle = PieceForm(request.POST, request.FILES), lu.candidature.pk
    if formulaire.is_valid():
        recue, code = formulaire.cleaned_data["recue"], lu.blocs[rang - 1].cle.code if rang else ""
        quand = timezone.now()
        try:
            piece = operations.joindre(cle, code, recue, candidat=compte_de(request), quand=quand)
        except ErreurBrique as refus:
            formulaire.add_error("document", majuscule(refus.message))
        else:
            if piece.deposee_le == quand:
                messages.success(request, _("La pièce « %(nom)s » est jointe.") % {"nom": recue.nom})
            elif piece.code == code:
                messages.info(request, _("Ce document était déjà joint ici : il n’est gardé qu’une fois."))
            else:
                messages.info(request, _("Ce document était déjà dans votre dossier, à un autre endroit : il y reste."))
            return redirect("certification:candidature-pieces", cle, rang)
    return _page_pieces(request, lu, rang, formulaire, 422)


def _page_pieces(
    request: HttpRequest, lu: Dossier, rang: int, formulaire: PieceForm, statut: int = 200
) -> HttpResponse:
    contexte = presentation.page_pieces(lu, rang) | {"formulaire": formulaire}
    return render(request, "certification/candidat/pieces.html", contexte, status=statut)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
def piece(request: HttpRequest, cle: int, piece: int) -> HttpResponse:
    """A document, as it was given: always downloaded, never shown by the browser; each reading is journaled."""
    trouvee = queries.piece(ouvrir(request, cle), piece)
    if trouvee is None:
        raise Http404(str(piece))
    octets = operations.lire_piece(trouvee, lecteur=compte_de(request), quand=timezone.now())
    return telechargement(octets, trouvee.nom)


@reservee(Role.CANDIDAT)
@require_http_methods(["GET", "HEAD", "POST"])
def oter(request: HttpRequest, cle: int, piece: int) -> HttpResponse:
    """Remove a document, while the dossier may change."""
    trouvee = queries.piece(ouvrir(request, cle), piece)
    lu = queries.dossier(ouvrir(request, cle))
    codes = [bloc.cle.code for bloc in lu.blocs]
    rang = codes.index(trouvee.code) + 1 if trouvee is not None and trouvee.code in codes else 0
    if request.method == "POST":
        try:
            operations.oter(cle, piece, candidat=compte_de(request), quand=timezone.now())
        except ErreurBrique as refus:
            messages.error(request, refus.message)
        else:
            messages.success(request, _("La pièce est retirée, et effacée."))
    return redirect(f"{reverse('certification:candidature-pieces', args=[cle, rang])}#pieces")
