"""The évaluateur’s pages: what is confided to them, the grid and its draft, giving it for ever."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from portail.certification import operations_evaluations as operations
from portail.certification import perms
from portail.certification.evaluation import presentation, queries
from portail.certification.evaluation.forms import Saisie, lire_brouillon, lire_prises, lire_revision, lire_saisie
from portail.certification.evaluation.queries import Confiee
from portail.certification.operations_candidatures import ErreurDepassee
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, reservee

PAR_PAGE = 25
PAGE = 16
"""How long the name of a page is: drawn each time it is shown."""
_ECRITURES = Limite("certification-grilles", nombre=240)


@reservee(Role.EVALUATEUR)
@never_cache
@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    """What is confided to me: to do, then given, by pages."""
    moi, le = compte_de(request), timezone.localdate()
    rendues = queries.confiees_a(moi, le, rendues=True)
    page = Paginator(rendues, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "a_faire": queries.avec_titres(queries.confiees_a(moi, le, rendues=False)),
        "rendues": queries.avec_titres(page),
        "page": page,
    }
    return render(request, "certification/evaluation/evaluations.html", contexte)


@reservee(Role.EVALUATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_ECRITURES)
def evaluation(request: HttpRequest, cle: int) -> HttpResponse:
    """The grid: written as it goes, kept as a draft; once given, read again."""
    confiee = la_mienne(request, cle)
    if confiee.rendue is not None:
        if request.method == "POST":
            messages.info(request, _("Cette évaluation est déjà rendue : elle ne change plus."))
            return _partir(request, cle)
        return _page_rendue(request, confiee)
    if request.method != "POST":
        return _page(request, confiee, lire_brouillon(confiee.evaluation.brouillon))
    return _garder(request, confiee)


def _garder(request: HttpRequest, confiee: Confiee) -> HttpResponse:
    """Keep the draft; when another page wrote it since, show both and let the person choose."""
    saisie = lire_saisie(request.POST, len(confiee.bloc.enonces))
    revision = lire_revision(request.POST)
    if "remplacer" in request.POST:
        revision = lire_revision(request.POST, "remplacer")
        saisie = saisie.avec(lire_brouillon(confiee.evaluation.brouillon), lire_prises(request.POST))
    seule = bool(getattr(request, "htmx", False))
    page = request.POST.get("page", "")[:PAGE]
    try:
        gardee = operations.ecrire_brouillon(
            confiee.evaluation.pk, saisie.en_brouillon(), revision, page, voulu=not seule
        )
    except ErreurDepassee as refus:
        return _depassee(request, confiee, saisie, refus)
    if seule:
        contexte = {"evaluation": gardee, "revision": gardee.revision, "gardee_le": timezone.localtime()}
        lignes = presentation.grille(confiee, saisie)
        contexte["reste"] = len(presentation.manquent(lignes))
        return render(request, "certification/evaluation/morceaux/etat.html", contexte | {"htmx_oob": True})
    if request.POST.get("action") == "relire":
        return redirect("certification:evaluation-rendre", confiee.evaluation.pk)
    messages.success(request, _("Votre brouillon est gardé."))
    return redirect("certification:evaluation", confiee.evaluation.pk)


def _depassee(request: HttpRequest, confiee: Confiee, saisie: Saisie, refus: ErreurDepassee) -> HttpResponse:
    relue = la_mienne(request, confiee.evaluation.pk)
    if relue.rendue is not None:
        messages.info(request, _("Cette évaluation est déjà rendue : elle ne change plus."))
        return _partir(request, relue.evaluation.pk)
    autre = lire_brouillon(relue.evaluation.brouillon)
    ecarts = presentation.ecarts(relue, saisie, autre)
    # what this page says nothing of is taken, unless one has already chosen
    choisi = request.POST.get("compare", "") == str(relue.evaluation.revision)
    prises = lire_prises(request.POST) if choisi else {un.nom for un in ecarts if un.vide}
    contexte = _contexte(relue, saisie) | {
        "page": request.POST.get("page", "")[:PAGE],
        "revision": lire_revision(request.POST),
        "remplacer": relue.evaluation.revision,
        "refus": refus,
        "ecarts": ecarts,
        "prises": prises,
    }
    if getattr(request, "htmx", False):
        contexte["htmx_oob"] = True
        return render(request, "certification/evaluation/morceaux/etat.html", contexte, status=422)
    return render(request, "certification/evaluation/evaluation.html", contexte, status=409)


def _partir(request: HttpRequest, cle: int) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse("certification:evaluation", args=[cle])})
    return redirect("certification:evaluation", cle)


@reservee(Role.EVALUATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_ECRITURES)
def rendre(request: HttpRequest, cle: int) -> HttpResponse:
    """Read the grid once more, then give it: what is given is the draft that this page showed."""
    confiee, erreur = la_mienne(request, cle), ""
    if confiee.rendue is not None:
        messages.info(request, _("Cette évaluation est rendue : elle ne change plus."))
        return redirect("certification:evaluation", cle)
    saisie = lire_brouillon(confiee.evaluation.brouillon)
    if request.method == "POST":
        try:
            operations.rendre(
                cle,
                saisie.en_grille(),
                lire_revision(request.POST),
                evaluateur=compte_de(request),
                quand=timezone.now(),
            )
        except ErreurDepassee as refus:
            messages.warning(request, refus.message)
            return redirect("certification:evaluation-rendre", cle)
        except ErreurBrique as refus:
            erreur = refus.message
        else:
            messages.success(request, _("L’évaluation est rendue. Elle ne change plus."))
            return redirect("certification:evaluation", cle)
    contexte = _contexte(confiee, saisie) | {
        "erreur": erreur,
        "liens": _liens(saisie),
        "jour": saisie.le,
        "a_dire": presentation.a_dire(saisie, timezone.localdate()),
    }
    return render(request, "certification/evaluation/rendre.html", contexte, status=422 if erreur else 200)


def _liens(saisie: Saisie) -> str:
    dits = sorted(saisie.liens - {"aucun"})
    return presentation.liens_dits(dits) if saisie.liens else ""


def la_mienne(request: HttpRequest, cle: int) -> Confiee:
    """An évaluation in the hands of who asks, with its bloc."""
    evaluation = queries.confiee(cle)
    if evaluation is None:
        raise Http404(str(cle))
    perms.exiger_evaluateur(compte_de(request), evaluation, timezone.localdate())
    lue = queries.lire(evaluation)
    if lue is None:
        raise Http404(evaluation.code)
    return lue


def _page(request: HttpRequest, confiee: Confiee, saisie: Saisie) -> HttpResponse:
    return render(request, "certification/evaluation/evaluation.html", _contexte(confiee, saisie))


def _contexte(confiee: Confiee, saisie: Saisie) -> dict[str, Any]:
    lignes = presentation.grille(confiee, saisie)
    return {
        "confiee": confiee,
        "evaluation": confiee.evaluation,
        "revision": confiee.evaluation.revision,
        "page": get_random_string(PAGE),
        "saisie": saisie,
        "lignes": lignes,
        "manquent": presentation.manquent(lignes),
        "reste": len(presentation.manquent(lignes)),
        "attaches": presentation.attaches(confiee, saisie.liens),
        "constat_max": operations.CONSTAT_MAX,
        "jour_au_plus": timezone.localdate().isoformat(),
    }


def _page_rendue(request: HttpRequest, confiee: Confiee) -> HttpResponse:
    rendue = confiee.rendue
    assert rendue is not None
    contexte = {
        "confiee": confiee,
        "evaluation": confiee.evaluation,
        "rendue": rendue,
        "grille": presentation.grille_rendue(rendue, [enonce.texte for enonce in confiee.bloc.enonces]),
        "liens": presentation.liens_dits(rendue.liens),
    }
    return render(request, "certification/evaluation/rendue.html", contexte)
