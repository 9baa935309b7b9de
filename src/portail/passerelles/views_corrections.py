"""The pages by which people correct computed passerelles: saying it, reading one's own again, taking consent back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from brique.erreurs import ErreurBrique
from brique.passerelles.valeurs import Cle
from portail.passerelles import operations_corrections as operations
from portail.passerelles import queries_corrections as queries
from portail.passerelles.consentement import FORMULE, FORMULES
from portail.passerelles.forms_corrections import CorrectionForm
from portail.passerelles.lecture_corrections import empreinte_de, lire_deux
from portail.passerelles.operations_corrections import Lecture
from portail.passerelles.perms_corrections import CORRIGENT, affectations_pour_corriger
from portail.passerelles.presentation_branche import correction as page
from portail.passerelles.queries_corrections import CorrectionLue
from portail.socle.perms import compte_de, connecte, reservee

PAR_PAGE = 20


@reservee(*CORRIGENT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def corriger(request: HttpRequest) -> HttpResponse:
    """Say that a computed passerelle is wrong, and in what. The score does not change."""
    source, cible = _cle(request, "de", "bloc"), _cle(request, "vers", "bloc_vers")
    try:
        lecture = lire_deux(source, cible)
    except ErreurBrique as erreur:  # a model that cannot serve: there is nothing to correct until it is mended
        return render(request, "passerelles/corrections_introuvable.html", {"panne": str(erreur)}, status=503)
    if lecture is None:
        return render(
            request, "passerelles/corrections_introuvable.html", {"source": source, "cible": cible}, status=404
        )
    formulaire = _formulaire(request, lecture)
    if request.method == "POST" and _enregistrer(request, lecture, formulaire):
        return redirect("passerelles:corrections")
    deja = queries.derniere_sur(compte_de(request), source, cible)
    contexte = {**page.contexte(lecture, formulaire), "deja": deja, "adresse": request.get_full_path()}
    return render(request, "passerelles/corrections_corriger.html", contexte)


def _cle(request: HttpRequest, fiche: str, code: str) -> Cle:
    numero, bloc = (request.GET.get(nom, "").replace("\x00", "").strip()[:200] for nom in (fiche, code))
    return Cle(numero.upper(), bloc)


def _formulaire(request: HttpRequest, lecture: Lecture) -> CorrectionForm:
    tenues = affectations_pour_corriger(compte_de(request), timezone.localdate())
    choix = [(tenue.pk, page.role_dit(tenue)) for tenue in tenues]
    vu: dict[str, Any] = {"vu": empreinte_de(lecture)}
    return CorrectionForm(lecture, choix, request.POST if request.method == "POST" else None, initial=vu)


def _enregistrer(request: HttpRequest, lecture: Lecture, formulaire: CorrectionForm) -> bool:
    """Keep what is said; False when it cannot be, and the form says why."""
    if not formulaire.is_valid():
        return False
    if formulaire.cleaned_data["vu"] != empreinte_de(lecture):
        formulaire.add_error(
            None, _("Un des deux textes, ou le calcul, a changé depuis que vous lisez. Relisez, puis enregistrez.")
        )
        return False
    try:
        _correction, nouvelle = operations.corriger(
            compte_de(request), lecture, formulaire.dire(), quand=timezone.now()
        )
    except operations.CorrectionRefusee as refus:
        formulaire.add_error(None, str(refus))
        return False
    if nouvelle:
        messages.success(request, _("Merci : votre correction est gardée. La passerelle affichée ne change pas."))
    else:
        messages.info(request, _("Vous aviez déjà dit exactement cela : rien n’est gardé deux fois."))
    return True


@connecte
@never_cache
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """One's own corrections, and whether a training may learn from each."""
    compte = compte_de(request)
    paginee: Page[CorrectionLue] = Paginator(queries.CorrectionsDe(compte), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "page": paginee,
        "dites": [page.dire(lue) for lue in paginee],
        "accords": queries.accords(compte),
        "formule": FORMULES[FORMULE],
    }
    return render(request, "passerelles/corrections.html", contexte)


@connecte
@require_POST
def accord(request: HttpRequest, cle: int) -> HttpResponse:
    """Agree that a training learns from one correction, or take it back."""
    donne = request.POST.get("accord") == "oui"
    try:
        operations.consentir(compte_de(request), cle, donne=donne, quand=timezone.now())
    except operations.CorrectionInconnue as inconnue:
        raise Http404 from inconnue
    if donne:
        messages.success(request, _("Cette correction servira à l’entraînement."))
    else:
        messages.success(request, _("Votre accord est retiré : cette correction ne servira plus à l’entraînement."))
    return redirect(_retour(request))


@connecte
@require_POST
def retirer(request: HttpRequest) -> HttpResponse:
    """Take back every consent at once."""
    nombre = operations.retirer_partout(compte_de(request), quand=timezone.now())
    dite = ngettext(
        "Votre accord est retiré : %(n)d correction ne servira plus à l’entraînement.",
        "Votre accord est retiré : %(n)d corrections ne serviront plus à l’entraînement.",
        nombre,
    )
    messages.success(request, dite % {"n": nombre})
    return redirect("passerelles:corrections")


def _retour(request: HttpRequest) -> str:
    """The page of one's corrections that the button was on."""
    numero = request.POST.get("page", "")
    suite = f"?{urlencode({'page': numero})}" if numero.isdecimal() and len(numero) < 6 else ""
    return f"{reverse('passerelles:corrections')}{suite}"
