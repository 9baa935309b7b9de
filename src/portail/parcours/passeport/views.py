"""The holder's pages: what one holds, declaring, attaching, erasing, taking one's passeport away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from brique.referentiel.champs import est_numero
from portail.parcours.passeport import operations, perms, presentation, queries, queries_partages
from portail.parcours.passeport.export import en_json, en_pdf
from portail.parcours.passeport.forms import AcquisForm
from portail.parcours.passeport.tout import tout
from portail.socle.depot import PieceForm, trop_lourd
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, reservee
from portail.socle.phrases import majuscule
from portail.socle.pieces_jointes import OCTETS_MAX, telechargement

if TYPE_CHECKING:
    from portail.parcours.models import AcquisDeclare

_DEPOTS = Limite("passeport-pieces", nombre=30)
_EXPORTS = Limite("passeport-exports", nombre=10)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
def passeport(request: HttpRequest) -> HttpResponse:
    """What one holds, what each counts for today, and whom it is shown to."""
    moi, jour = compte_de(request), timezone.localdate()
    lu = queries.passeport(moi.pk, jour)
    contexte = {
        "passeport": lu,
        "groupes": presentation.groupes(lu),
        "annules": [presentation.dire_acquis(lu, acquis) for acquis in lu.annules],
        "resume": presentation.resume(lu),
        "partages": list(queries_partages.ouverts(moi, jour)),
        "mien": True,
    }
    return render(request, "parcours/passeport/passeport.html", contexte)


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def declarer(request: HttpRequest) -> HttpResponse:
    """Declare what one holds: first the certification, then its blocs."""
    moi = compte_de(request)
    donnees = request.POST if request.method == "POST" else request.GET
    numero = lire_numero(donnees.get("numero", ""))
    connus = queries.blocs_connus([numero]).get(numero) if numero else None
    formulaire = AcquisForm(numero, connus, request.POST if request.method == "POST" and numero else None)
    statut = 200
    if request.method == "POST" and numero:
        statut = 422
        if formulaire.is_valid():
            try:
                declares = operations.declarer(moi, formulaire.lire_saisies(), quand=timezone.now())
            except ErreurBrique as refus:
                formulaire.add_error(None, majuscule(refus.message))
            else:
                return _declares(request, declares)
    contexte = {
        "numero": numero,
        "saisi": donnees.get("numero", ""),
        "connue": connus is not None,
        "intitule": (connus or {}).get("", ""),
        "formulaire": formulaire,
    }
    return render(request, "parcours/passeport/declarer.html", contexte, status=statut)


def lire_numero(texte: str) -> str:
    """The number of a certification as typed (« rncp 99012 »), '' when it is not one."""
    propre = "".join(texte.upper().split())[:20]
    return propre if est_numero(propre) else ""


def _declares(request: HttpRequest, declares: list[AcquisDeclare]) -> HttpResponse:
    if not declares:
        messages.info(request, _("Vous aviez déjà déclaré cela : rien n’est changé."))
        return redirect("parcours:passeport")
    dit = ngettext(
        "Cet acquis est dans votre passeport. Vous pouvez joindre ce qui le prouve.",
        "Ces acquis sont dans votre passeport. Vous pouvez joindre ce qui les prouve.",
        len(declares),
    )
    messages.success(request, dit)
    return redirect("parcours:passeport-declare", declares[0].pk)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
def declare(request: HttpRequest, cle: int) -> HttpResponse:
    """One declared acquis: what supports it."""
    return _page_declare(request, _sien(request, cle), PieceForm())


def _sien(request: HttpRequest, cle: int) -> AcquisDeclare:
    trouve = queries.declare(cle)
    if trouve is None:
        raise Http404(str(cle))
    perms.exiger_sien(compte_de(request), trouve)
    return trouve


def _page_declare(
    request: HttpRequest, declare: AcquisDeclare, formulaire: PieceForm, statut: int = 200
) -> HttpResponse:
    lu = queries.passeport(declare.personne_id, timezone.localdate())
    mien = next(acquis for acquis in lu.declares if acquis.cle == declare.pk)
    contexte = {"dit": presentation.dire_acquis(lu, mien), "formulaire": formulaire, "mien": True}
    return render(request, "parcours/passeport/declare.html", contexte, status=statut)


@reservee(Role.CANDIDAT)
@csrf_exempt  # only to weigh what comes before it is read: what is below is protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def joindre(request: HttpRequest, cle: int) -> HttpResponse:
    """Attach a document to what one declared."""
    if request.method != "POST":
        _sien(request, cle)
        return redirect("parcours:passeport-declare", cle)
    if trop_lourd(request, OCTETS_MAX):
        return _page_declare(request, _sien(request, cle), PieceForm.refuse(), 413)
    return _recevoir(request, cle)


@csrf_protect
@limiter(_DEPOTS)
def _recevoir(request: HttpRequest, cle: int) -> HttpResponse:
    declare = _sien(request, cle)
    formulaire = PieceForm(request.POST, request.FILES)
    if formulaire.is_valid():
        recue = formulaire.cleaned_data["recue"]
        try:
            operations.joindre(declare, recue, acteur=compte_de(request), quand=timezone.now())
        except ErreurBrique as refus:
            formulaire.add_error("document", majuscule(refus.message))
        else:
            messages.success(request, _("La pièce « %(nom)s » est jointe.") % {"nom": recue.nom})
            return redirect("parcours:passeport-declare", cle)
    return _page_declare(request, declare, formulaire, 422)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
def piece(request: HttpRequest, cle: int, piece: int) -> HttpResponse:
    """A document, as it was given: always downloaded, never shown by the browser; each reading is journaled."""
    declare, moi = _sien(request, cle), compte_de(request)
    trouvee = queries.piece_de(moi.pk, piece, declare.pk)
    if trouvee is None:
        raise Http404(str(piece))
    return telechargement(operations.lire_piece(trouvee, lecteur=moi, quand=timezone.now()), trouvee.nom)


@reservee(Role.CANDIDAT)
@require_http_methods(["GET", "HEAD", "POST"])
def oter(request: HttpRequest, cle: int, piece: int) -> HttpResponse:
    """Remove a document of what one declared."""
    declare, moi = _sien(request, cle), compte_de(request)
    trouvee = queries.piece_de(moi.pk, piece, declare.pk)
    if trouvee is not None and request.method == "POST":
        operations.oter(trouvee, acteur=moi, quand=timezone.now())
        messages.success(request, _("La pièce est retirée, et effacée."))
    return redirect("parcours:passeport-declare", cle)


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def oublier(request: HttpRequest, cle: int) -> HttpResponse:
    """Erase what one declared."""
    declare = _sien(request, cle)
    if request.method == "POST":
        operations.oublier(declare, acteur=compte_de(request), quand=timezone.now())
        messages.success(request, _("Cet acquis n’est plus dans votre passeport. Ses pièces sont effacées."))
        return redirect("parcours:passeport")
    return redirect("parcours:passeport-declare", cle)


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def effacer(request: HttpRequest) -> HttpResponse:
    """Erase all that is not an award, after being told what goes and what stays."""
    moi = compte_de(request)
    if request.method == "POST":
        if request.POST.get("oui"):
            operations.effacer(moi, quand=timezone.now())
            messages.success(request, _("Tout ce qui n’était pas un diplôme ou un bloc attesté est effacé."))
            return redirect("parcours:passeport")
        messages.error(request, _("rien n’est effacé : cochez la case pour confirmer."))
    contexte = {"compte": queries.a_effacer(moi.pk), "restent": queries.acquis_attestes(moi.pk)}
    statut = 422 if request.method == "POST" else 200
    return render(request, "parcours/passeport/effacer.html", contexte, status=statut)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
@limiter(_EXPORTS)
def exporter(request: HttpRequest, forme: str) -> HttpResponse:
    """Take one's whole passeport away: JSON for a program, PDF for a person."""
    moi, quand = compte_de(request), timezone.now()
    jour = timezone.localdate(quand)
    lu = queries.passeport(moi.pk, jour)
    operations.noter_export(moi, forme, quand=quand)
    if forme == "pdf":
        contenu, genre = en_pdf(moi.nom_complet, lu), "application/pdf"
    else:
        contenu, genre = en_json(tout(moi, lu)), "application/json"
    reponse = HttpResponse(contenu, content_type=genre)
    reponse.headers["Content-Disposition"] = f'attachment; filename="passeport-{jour.isoformat()}.{forme}"'
    reponse.headers["Cache-Control"] = "no-store, private"
    return reponse
