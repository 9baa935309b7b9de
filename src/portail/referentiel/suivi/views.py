"""The pages of the follow-up: what changed, its feed, what one follows, stopping it from a mail."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_http_methods, require_POST, require_safe

from portail.referentiel import queries as registre
from portail.referentiel.suivi import fil, operations, page, queries, queries_abonnements
from portail.referentiel.suivi.enums import Frequence
from portail.referentiel.suivi.forms import FrequenceForm, SuivreForm
from portail.referentiel.suivi.jetons import JetonInvalide, lire
from portail.referentiel.suivi.objet import Objet, ObjetIllisible, lire_objet
from portail.referentiel.suivi.presentation import nom
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, connecte, publique

TEXTE_MAX = 100
_DUREE_DU_FIL = 15 * 60


@publique
@require_safe
def changements(request: HttpRequest) -> HttpResponse:
    """What the last export changed; or any other, over any period, for one certificateur, one trade, one fiche."""
    cherche = " ".join(request.GET.get("cherche", "").replace("\x00", "").split())[:TEXTE_MAX]
    trouve = _trouver(request.GET)
    if trouve is None:
        absent = {"cherche": cherche, "propositions": page.propositions(cherche) if cherche else []}
        return render(request, "referentiel/suivi/introuvable.html", absent, status=404)
    objet, libelle = trouve
    periode = _periode(request)
    contexte = page.contexte(objet, libelle, periode, request.GET.get("page", ""), timezone.localdate())
    contexte["cherche"] = cherche
    contexte["propositions"] = page.propositions(cherche) if cherche else None
    return render(request, "referentiel/suivi/changements.html", contexte)


def _trouver(parametres: QueryDict) -> tuple[Objet, str] | None:
    """What the address asks for, and its name; None when nothing such is in the register."""
    try:
        objet = lire_objet(parametres)
    except ObjetIllisible:
        return None
    connus = queries.libelles([objet])
    return (objet, connus[objet]) if objet in connus else None


def _periode(request: HttpRequest) -> page.Periode:
    """The period asked for. What cannot be read is said and left aside."""
    numero = request.GET.get("import", "").strip()
    if numero:
        source = registre.sources().filter(pk=int(numero)).first() if numero.isdecimal() and len(numero) < 19 else None
        if source is not None:
            return page.Periode(source)
        messages.warning(request, _("Cet import n’existe pas. Voici les autres changements."))
    depuis, jusqua = (_jour(request, nom_du_champ) for nom_du_champ in ("depuis", "jusqua"))
    if depuis and jusqua and depuis > jusqua:
        messages.warning(request, _("La fin de la période vient avant son début : les deux dates sont échangées."))
        depuis, jusqua = jusqua, depuis
    return page.Periode(depuis=depuis, jusqua=jusqua)


def _jour(request: HttpRequest, champ: str) -> date | None:
    texte = request.GET.get(champ, "").strip()
    if not texte:
        return None
    try:
        jour = date.fromisoformat(texte)
    except ValueError:
        jour = None
    if jour is None or not date(1970, 1, 1) <= jour <= date(9000, 1, 1):
        messages.warning(request, _("Une des dates demandées ne se lit pas : elle est laissée de côté."))
        return None
    return jour


def _etag(request: HttpRequest) -> str:
    return fil.etiquette(queries.derniere_source(), request.GET.urlencode())


@publique
@require_safe
@limiter(Limite("suivi", nombre=60))
@condition(etag_func=_etag, last_modified_func=lambda request: fil.modifie(queries.derniere_source()))
def atom(request: HttpRequest) -> HttpResponse:
    """The last changes as an Atom feed, for the same objects as the page."""
    trouve = _trouver(request.GET)
    if trouve is None:
        raise Http404
    reponse = HttpResponse(fil.flux(*trouve), content_type="application/atom+xml; charset=utf-8")
    reponse["Cache-Control"] = f"public, max-age={_DUREE_DU_FIL}"
    return reponse


@connecte
@never_cache
@require_safe
def abonnements(request: HttpRequest) -> HttpResponse:
    """What one follows, how often one is told."""
    suivis = queries_abonnements.suivis(compte_de(request), timezone.now())
    contexte = {
        "suivis": [(suivi, nom(suivi.objet, suivi.libelle)) for suivi in suivis],
        "frequences": Frequence.choices,
        "tout": any(suivi.objet == Objet() for suivi in suivis),
        "courriels": settings.COURRIELS,
    }
    return render(request, "referentiel/suivi/abonnements.html", contexte)


@connecte
@require_POST
def suivre(request: HttpRequest) -> HttpResponse:
    """Follow something: one button on its page."""
    suite = _suite(request)
    formulaire = SuivreForm(request.POST)
    if not settings.COURRIELS:
        messages.error(request, _("Ce site n’envoie pas de courriels. Suivez plutôt par le flux Atom."))
    elif not formulaire.is_valid():
        messages.error(request, _("Cela ne peut pas être suivi."))
    else:
        _suivre(request, formulaire.cleaned_data["objet"])
    return redirect(suite)


def _suivre(request: HttpRequest, objet: Objet) -> None:
    try:
        _abonnement, nouveau = operations.abonner(compte_de(request), objet, quand=timezone.now())
    except operations.SuiviRefuse as refus:
        messages.error(request, str(refus))
        return
    dit = {"nom": nom(objet, queries.libelles([objet]).get(objet, ""))}
    if nouveau:
        dites = _("Vous suivez : %(nom)s. Un courriel partira quand un export y changera quelque chose.")
        messages.success(request, dites % dit)
    else:
        messages.info(request, _("Vous suiviez déjà : %(nom)s.") % dit)


@connecte
@require_POST
def frequence(request: HttpRequest, cle: int) -> HttpResponse:
    """Be told more or less often."""
    formulaire = FrequenceForm(request.POST)
    if not formulaire.is_valid():
        messages.error(request, _("Choisissez une des deux fréquences."))
        return redirect("referentiel:suivi-abonnements")
    voulue = Frequence(formulaire.cleaned_data["frequence"])
    try:
        operations.changer_frequence(compte_de(request), cle, voulue, quand=timezone.now())
    except operations.SuiviInconnu as inconnu:
        raise Http404 from inconnu
    messages.success(request, _("La fréquence est changée."))
    return redirect("referentiel:suivi-abonnements")


@connecte
@require_POST
def arreter(request: HttpRequest, cle: int) -> HttpResponse:
    """Follow something no more."""
    try:
        objet = operations.arreter(compte_de(request), cle, quand=timezone.now())
    except operations.SuiviInconnu as inconnu:
        raise Http404 from inconnu
    dit = {"nom": nom(objet, queries.libelles([objet]).get(objet, ""))}
    messages.success(request, _("Vous ne suivez plus : %(nom)s.") % dit)
    return redirect(_suite(request))


@publique
@csrf_exempt  # RFC 8058: the mail software posts without having seen a page; the signed address is the authority
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desabonner(request: HttpRequest, jeton: str) -> HttpResponse:
    """Stop what a mail told of, without logging in: reading asks, posting stops."""
    try:
        droit = lire(jeton)
    except JetonInvalide:
        return render(request, "referentiel/suivi/desabonnement.html", {"invalide": True}, status=404)
    if request.method == "POST":
        arretes = operations.arreter_par_lien(droit, quand=timezone.now())
        return render(request, "referentiel/suivi/desabonnement.html", {"fait": True, "combien": len(arretes)})
    noms = [nom(objet, libelle) for objet, libelle in queries_abonnements.objets_du_droit(droit)]
    return render(request, "referentiel/suivi/desabonnement.html", {"noms": noms})


def _suite(request: HttpRequest) -> str:
    """Back where the button was, when that is on this site."""
    suite = request.POST.get("suite", "")
    if url_has_allowed_host_and_scheme(suite, {request.get_host()}, require_https=request.is_secure()):
        return suite
    return resolve_url("referentiel:suivi-abonnements")
