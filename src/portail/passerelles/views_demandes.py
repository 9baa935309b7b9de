"""The asker's pages: choosing blocs, saying and attaching what serves to decide; and reading a document."""

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
from brique.passerelles.equivalence import Objet
from portail.passerelles import operations_equivalences as operations
from portail.passerelles import perms_equivalences as perms
from portail.passerelles import queries_equivalences as queries
from portail.passerelles.acces_equivalences import ouvrir
from portail.passerelles.choix_equivalence import lire_choix, lire_numeros, proposer
from portail.passerelles.forms_equivalences import ExposeForm, PieceForm
from portail.passerelles.views_equivalences import page_de_la_demande
from portail.socle.depot import trop_lourd
from portail.socle.limites import Limite, limiter
from portail.socle.perms import Refus, compte_de, reservee
from portail.socle.phrases import majuscule
from portail.socle.pieces_jointes import OCTETS_MAX, telechargement

if TYPE_CHECKING:
    from portail.socle.models import Affectation

_DEPOTS = Limite("equivalences-pieces", nombre=30)
_DEMANDES = Limite("equivalences-demandes", nombre=30)


@reservee(*perms.DEMANDENT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_DEMANDES)
def demander(request: HttpRequest) -> HttpResponse:
    """Choose what is held and what is aimed at: first the certifications, then their blocs."""
    donnees = request.POST if request.method == "POST" else request.GET
    tenues = perms.affectations_qui_demandent(compte_de(request), timezone.localdate())
    source, cible = lire_numeros(donnees.get("source", "")), lire_numeros(donnees.get("cible", ""))[:1]
    erreur = ""
    if request.method == "POST":
        objet = Objet(lire_choix(donnees.getlist("d"), source), lire_choix(donnees.getlist("v"), cible))
        try:
            demande, neuve = operations.demander(
                _affectation(tenues, donnees.get("au_nom_de", "")), objet, quand=timezone.now()
            )
        except ErreurBrique as refus:
            erreur = refus.message
        else:
            if not neuve:
                messages.info(request, _("Cette demande était déjà ouverte : la voici."))
            return redirect("passerelles:equivalences-demande", demande.pk)
    fiches = queries.lire_fiches([*source, *cible])
    contexte = {
        "source": " ".join(source),
        "cible": " ".join(cible),
        "detenus": proposer(source, fiches, donnees.getlist("d")),
        "vises": proposer(cible, fiches, donnees.getlist("v")),
        "inconnus": [numero for numero in (*source, *cible) if numero not in fiches],
        "pret": bool(source and cible and all(numero in fiches for numero in (*source, *cible))),
        "tenues": tenues,
        "choisie": donnees.get("au_nom_de", ""),
        "erreur": erreur,
        "certificateurs": queries.certificateurs_de(cible, timezone.localdate()),
    }
    return render(request, "passerelles/equivalences/demander.html", contexte, status=422 if erreur else 200)


def _affectation(tenues: list[Affectation], choisie: str) -> Affectation:
    trouvee = next((t for t in tenues if str(t.pk) == choisie), None if choisie else tenues[0])
    if trouvee is None:
        raise Refus(
            _("Vous ne tenez pas ce rôle aujourd’hui."), _("Choisissez au nom de qui vous demandez parmi vos rôles.")
        )
    return trouvee


@reservee(*perms.DEMANDENT)
@require_http_methods(["GET", "HEAD", "POST"])
def expose(request: HttpRequest, cle: int) -> HttpResponse:
    """Keep what the asker says for their request."""
    ouverte = ouvrir(request, cle)
    if request.method == "POST":
        formulaire = ExposeForm(request.POST)
        if not formulaire.is_valid():
            return page_de_la_demande(request, ouverte, {"expose": formulaire}, 422)
        try:
            operations.ecrire_expose(cle, formulaire.cleaned_data["texte"], qui=ouverte.qui, quand=timezone.now())
        except ErreurBrique as refus:
            messages.error(request, refus.message)
        else:
            messages.success(request, _("Votre texte est gardé."))
    return redirect("passerelles:equivalences-demande", cle)


@reservee(*perms.DEMANDENT)
@csrf_exempt  # only to weigh what comes before it is read: what is below is protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def joindre(request: HttpRequest, cle: int) -> HttpResponse:
    """Attach a document to one's request."""
    if request.method != "POST":
        ouvrir(request, cle)
        return redirect("passerelles:equivalences-demande", cle)
    if trop_lourd(request, OCTETS_MAX):
        return page_de_la_demande(request, ouvrir(request, cle), {"piece": PieceForm.refuse()}, 413)
    return _recevoir(request, cle)


@csrf_protect
@limiter(_DEPOTS)
def _recevoir(request: HttpRequest, cle: int) -> HttpResponse:
    ouverte = ouvrir(request, cle)
    formulaire = PieceForm(request.POST, request.FILES)
    if formulaire.is_valid():
        recue = formulaire.cleaned_data["recue"]
        try:
            operations.joindre(cle, recue, qui=ouverte.qui, quand=timezone.now())
        except ErreurBrique as refus:
            formulaire.add_error("document", majuscule(refus.message))
        else:
            messages.success(request, _("La pièce « %(nom)s » est jointe.") % {"nom": recue.nom})
            return redirect(f"{reverse('passerelles:equivalences-demande', args=[cle])}#pieces")
    return page_de_la_demande(request, ouverte, {"piece": formulaire}, 422)


@reservee(*perms.DEMANDENT)
@require_safe
def piece(request: HttpRequest, cle: int, piece: int) -> HttpResponse:
    """A document, as it was given: always downloaded, never shown by the browser; each reading is journaled."""
    ouverte = ouvrir(request, cle)
    trouvee = queries.piece(ouverte.demande, piece)
    if trouvee is None:
        raise Http404(str(piece))
    octets = operations.lire_piece(trouvee, lecteur=compte_de(request), quand=timezone.now())
    return telechargement(octets, trouvee.nom)


@reservee(*perms.DEMANDENT)
@require_http_methods(["GET", "HEAD", "POST"])
def oter(request: HttpRequest, cle: int, piece: int) -> HttpResponse:
    """Remove a document of one's request."""
    ouverte = ouvrir(request, cle)
    if request.method == "POST":
        try:
            operations.oter(cle, piece, qui=ouverte.qui, quand=timezone.now())
        except ErreurBrique as refus:
            messages.error(request, refus.message)
        else:
            messages.success(request, _("La pièce est retirée, et effacée."))
    return redirect(f"{reverse('passerelles:equivalences-demande', args=[cle])}#pieces")


@reservee(*perms.DEMANDENT)
@require_http_methods(["GET", "HEAD", "POST"])
def effacer(request: HttpRequest, cle: int) -> HttpResponse:
    """Erase what one gave for a request that is decided."""
    ouverte = ouvrir(request, cle)
    if request.method == "POST":
        try:
            operations.effacer(cle, qui=ouverte.qui, quand=timezone.now())
        except ErreurBrique as refus:
            messages.error(request, refus.message)
        else:
            messages.success(request, _("Vos pièces et votre texte sont effacés. La décision reste."))
    return redirect(f"{reverse('passerelles:equivalences-demande', args=[cle])}#pieces")
