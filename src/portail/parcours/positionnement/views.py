"""Pages of « me situer »: choosing a certification, answering bloc by bloc, the result, the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from portail.parcours.positionnement import operations, perms, presentation, queries
from portail.parcours.positionnement.forms import lire_envois
from portail.socle.depot import PieceForm, trop_lourd
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, reservee
from portail.socle.phrases import majuscule
from portail.socle.pieces_jointes import OCTETS_MAX, telechargement

if TYPE_CHECKING:
    from brique.parcours.positionnement import BlocASituer, Enonce
    from portail.parcours.models import Positionnement

_DEPOTS = Limite("positionnement-pieces", nombre=30)


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def me_situer(request: HttpRequest) -> HttpResponse:
    """Where one already stands, and one more certification to look at."""
    moi, erreur = compte_de(request), ""
    donnees = request.POST if request.method == "POST" else request.GET
    saisi = donnees.get("numero", "")
    if request.method == "POST":
        numero = "".join(saisi.upper().split())[:20]
        try:
            trouve, neuf = operations.commencer(moi, numero, quand=timezone.now())
        except ErreurBrique as refus:
            erreur = refus.message
        else:
            if not neuf:
                messages.info(request, _("Vous aviez déjà commencé : vous reprenez où vous en étiez."))
            return reprendre(request, trouve.pk)
    siens = [(lu, presentation.blocs(lu)) for lu in queries.positionnements_de(moi.pk)]
    contexte = {"siens": siens, "saisi": saisi, "erreur": erreur}
    return render(request, "parcours/positionnement/me_situer.html", contexte, status=422 if erreur else 200)


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reprendre(request: HttpRequest, cle: int) -> HttpResponse:
    """Where one stopped: the first bloc with something to answer, or the result when all is said."""
    prochain = queries.lire(_sien(request, cle)).prochain
    if prochain is None:
        return redirect("parcours:me-situer-resultat", cle)
    return redirect("parcours:me-situer-bloc", cle, prochain + 1)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
def resultat(request: HttpRequest, cle: int) -> HttpResponse:
    """Where one stands, bloc by bloc."""
    lu = queries.lire(_sien(request, cle))
    return render(request, "parcours/positionnement/resultat.html", presentation.resultat(lu))


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bloc(request: HttpRequest, cle: int, rang: int) -> HttpResponse:
    """One bloc, compétence by compétence. Each answer is kept as it is given."""
    lu = queries.lire(_sien(request, cle))
    demande = _bloc(lu, rang)
    if request.method != "POST":
        return _page(request, lu, rang, presentation.questions(lu, demande))
    envois = lire_envois(request.POST, demande)
    bilan = operations.repondre(lu.positionnement, demande, envois.values(), quand=timezone.now())
    relu = queries.lire(lu.positionnement)
    etats = dict.fromkeys(bilan.ecrites | bilan.laissees, _("Gardé."))
    posees = presentation.questions(relu, demande, envois, bilan.desaccords, etats)
    if getattr(request, "htmx", False):
        changees = bilan.ecrites | bilan.laissees | bilan.desaccords.keys()
        contexte = _contexte(relu, rang, [q for q in posees if q.nom in changees]) | {"laissees": bilan.laissees}
        return render(request, "parcours/positionnement/morceaux/enregistre.html", contexte)
    if bilan.desaccords:
        return _page(request, relu, rang, posees, statut=409)
    return _suite(request, relu, rang, request.POST.get("action", ""))


def _suite(request: HttpRequest, lu: queries.Lu, rang: int, action: str) -> HttpResponse:
    """After a page is kept: the document of a compétence, the same page, the next bloc, or the result."""
    cle, (quoi, _deux_points, lequel) = lu.positionnement.pk, action.partition(":")
    if quoi == "preuve" and lequel.isdecimal() and 0 < int(lequel[:6]) <= len(lu.blocs[rang - 1].enonces):
        return redirect("parcours:me-situer-preuves", cle, rang, int(lequel[:6]))
    if quoi == "rester":
        messages.success(request, _("Vos réponses sont gardées."))
        return redirect("parcours:me-situer-bloc", cle, rang)
    if rang < len(lu.blocs):
        return redirect("parcours:me-situer-bloc", cle, rang + 1)
    return redirect("parcours:me-situer-resultat", cle)


def _page(
    request: HttpRequest, lu: queries.Lu, rang: int, posees: list[presentation.Question], statut: int = 200
) -> HttpResponse:
    return render(request, "parcours/positionnement/bloc.html", _contexte(lu, rang, posees), status=statut)


def _contexte(lu: queries.Lu, rang: int, posees: list[presentation.Question]) -> dict[str, Any]:
    dits = presentation.blocs(lu)
    return {
        "lu": lu,
        "dits": dits,
        "dit": dits[rang - 1],
        "bloc": lu.blocs[rang - 1],
        "rang": rang,
        "questions": posees,
        "desaccords": sum(question.desaccord for question in posees),
        "dernier": rang == len(lu.blocs),
        "situation_max": operations.SITUATION_MAX,
        "largeur": presentation.LARGEUR,
    }


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def effacer(request: HttpRequest, cle: int) -> HttpResponse:
    """Erase a positionnement, after being asked."""
    positionnement = _sien(request, cle)
    if request.method == "POST":
        operations.effacer(positionnement, acteur=compte_de(request), quand=timezone.now())
        messages.success(request, _("Vos réponses, vos textes et vos pièces sur cette certification sont effacés."))
        return redirect("parcours:me-situer")
    return redirect("parcours:me-situer-resultat", cle)


@reservee(Role.CANDIDAT)
@csrf_exempt  # only to weigh what comes before it is read: what is below is protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preuves(request: HttpRequest, cle: int, rang: int, numero: int) -> HttpResponse:
    """The documents that show one compétence."""
    lu = queries.lire(_sien(request, cle))
    demande = _bloc(lu, rang)
    if not 0 < numero <= len(demande.enonces):
        raise Http404(str(numero))
    if request.method != "POST":
        return _page_preuves(request, lu, (rang, numero), PieceForm())
    if trop_lourd(request, OCTETS_MAX):
        return _page_preuves(request, lu, (rang, numero), PieceForm.refuse(), 413)
    return _recevoir(request, lu, demande, demande.enonces[numero - 1], (rang, numero))


@csrf_protect
@limiter(_DEPOTS)
def _recevoir(
    request: HttpRequest, lu: queries.Lu, bloc: BlocASituer, enonce: Enonce, ou: tuple[int, int]
) -> HttpResponse:
    formulaire = PieceForm(request.POST, request.FILES)
    if formulaire.is_valid():
        recue = formulaire.cleaned_data["recue"]
        try:
            operations.joindre(lu.positionnement, bloc, enonce, recue, acteur=compte_de(request), quand=timezone.now())
        except ErreurBrique as refus:
            formulaire.add_error("document", majuscule(refus.message))
        else:
            messages.success(request, _("La pièce « %(nom)s » est jointe.") % {"nom": recue.nom})
            return redirect("parcours:me-situer-preuves", lu.positionnement.pk, *ou)
    return _page_preuves(request, lu, ou, formulaire, 422)


def _page_preuves(
    request: HttpRequest, lu: queries.Lu, ou: tuple[int, int], formulaire: PieceForm, statut: int = 200
) -> HttpResponse:
    rang, numero = ou
    question = presentation.questions(lu, lu.blocs[rang - 1])[numero - 1]
    contexte = _contexte(lu, rang, [question]) | {"question": question, "formulaire": formulaire}
    return render(request, "parcours/positionnement/preuves.html", contexte, status=statut)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
def piece(request: HttpRequest, cle: int, piece: int) -> HttpResponse:
    """A document, as it was given: always downloaded, never shown by the browser; each reading is journaled."""
    trouvee = queries.piece(_sien(request, cle), piece)
    if trouvee is None:
        raise Http404(str(piece))
    octets = operations.lire_piece(trouvee, lecteur=compte_de(request), quand=timezone.now())
    return telechargement(octets, trouvee.nom)


@reservee(Role.CANDIDAT)
@require_http_methods(["GET", "HEAD", "POST"])
def oter(request: HttpRequest, cle: int, piece: int) -> HttpResponse:
    """Remove a document."""
    positionnement = _sien(request, cle)
    trouvee = queries.piece(positionnement, piece)
    if trouvee is not None and request.method == "POST":
        operations.oter(trouvee, acteur=compte_de(request), quand=timezone.now())
        messages.success(request, _("La pièce est retirée, et effacée."))
    return redirect("parcours:me-situer-resultat", cle)


def _sien(request: HttpRequest, cle: int) -> Positionnement:
    trouve = queries.positionnement(cle)
    if trouve is None:
        raise Http404(str(cle))
    perms.exiger_sien(compte_de(request), trouve)
    return trouve


def _bloc(lu: queries.Lu, rang: int) -> BlocASituer:
    if not 0 < rang <= len(lu.blocs):
        raise Http404(str(rang))
    return lu.blocs[rang - 1]
