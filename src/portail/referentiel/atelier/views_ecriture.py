"""The writing pages: what identifies the référentiel, its activités, one bloc; the lint that answers as one writes.

One address takes three ways of sending: a field alone as one leaves it, the whole form by one of its buttons, and
the same without JavaScript. All give the same acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from brique.erreurs import ErreurArgument
from brique.referentiel.redaction import Acte, Brouillon, ErreurConflit, faire
from portail.referentiel.atelier import actes, operations, queries
from portail.referentiel.atelier.acces import Ouvert, ouvrir
from portail.referentiel.atelier.presentation import champs, constats, ecriture, histoire
from portail.referentiel.atelier.presentation.noms import adresse_version, nom_bloc
from portail.referentiel.atelier.retouches import Bilan
from portail.referentiel.atelier.saisie import Ecriture, Saisie, lire_ecriture, lire_numeros, lire_saisies
from portail.socle.enums import Role
from portail.socle.perms import compte_de, reservee

CHAMP_SEUL = "e-"
"""What the ``id`` of a field's own answer begins with: an htmx request aimed at one sends this field alone."""

_GABARITS = {
    "presentation": "referentiel/atelier/presentation.html",
    "activites": "referentiel/atelier/activites.html",
    "bloc": "referentiel/atelier/bloc.html",
}


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def presentation(request: HttpRequest, referentiel: int, numero: int) -> HttpResponse:
    """What identifies the référentiel, and the texts beside its three parts."""
    return _page(request, referentiel, numero, "presentation")


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activites(request: HttpRequest, referentiel: int, numero: int) -> HttpResponse:
    """The référentiel d’activités."""
    return _page(request, referentiel, numero, "activites")


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bloc(request: HttpRequest, referentiel: int, numero: int, cle: str) -> HttpResponse:
    """One bloc: its compétences with their critères and modalités, and its evaluation."""
    return _page(request, referentiel, numero, "bloc", cle)


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@require_POST
def relecture(request: HttpRequest, referentiel: int, numero: int) -> HttpResponse:
    """What the relecture says of a part as it is being written. Nothing is kept."""
    ouvert = ouvrir(request, referentiel, numero)
    partie = request.POST.get("partie", "")
    try:
        remarques = constats.relire(_essai(ouvert.brouillon, lire_saisies(request.POST))).de(partie)
    except ErreurArgument:
        return HttpResponse(status=400)
    contexte = {"cle": partie, "remarques": remarques, "annoncer": True}
    return render(request, "referentiel/atelier/morceaux/remarques.html", contexte)


def _essai(brouillon: Brouillon, saisies: Sequence[Saisie]) -> Brouillon:
    """The draft as it would be with what is being written, as far as that can be done."""
    for saisie in saisies:
        for geste in lire_ecriture(saisie).gestes:
            try:
                brouillon = faire(brouillon, geste)
            except (ErreurConflit, KeyError, AttributeError):
                continue
    return brouillon


def _page(request: HttpRequest, referentiel: int, numero: int, nom: str, cle: str = "") -> HttpResponse:
    ouvert = ouvrir(request, referentiel, numero, ecrire=request.method == "POST")
    if request.method == "POST":
        return _ecrire(request, ouvert, nom, cle)
    if not ouvert.modifiable:
        return redirect(adresse_version(ouvert.version) + (f"#b-{cle}" if cle else ""))
    return _montrer(request, ouvert, nom, cle)


def _ecrire(request: HttpRequest, ouvert: Ouvert, nom: str, cle: str) -> HttpResponse:
    seul = (request.htmx.target or "").startswith(CHAMP_SEUL)  # type: ignore[attr-defined]  # django-htmx
    maintenant = timezone.now()
    try:
        ecritures = [lire_ecriture(saisie) for saisie in lire_saisies(request.POST)]
        bilan = _enregistrer(request, ouvert, ecritures, maintenant)
        if seul:
            return _repondre_champ(request, ouvert, ecritures, bilan)
        bilan, fait = _agir(request, ouvert, bilan, [ecriture.saisie for ecriture in ecritures], maintenant)
    except ErreurArgument as erreur:
        if seul:
            return HttpResponse(erreur.message, status=400)
        messages.error(request, erreur.message)
        return redirect(_adresse(ouvert, nom, cle))
    if bilan.conflits:
        return _montrer_conflits(request, ouvert, bilan, nom, cle)
    return redirect(_suite(request, ouvert, bilan, fait, _adresse(ouvert, nom, cle)))


def _suite(request: HttpRequest, ouvert: Ouvert, bilan: Bilan, fait: dict[str, str], adresse: str) -> str:
    """Where one goes after the form: the same page, at what was touched; a bloc just added; the wall without it."""
    ajoute = _nouveau_bloc(bilan)
    if ajoute:
        return adresse_version(ouvert.version, "bloc", ajoute)
    retires = {queries.geste_de(retouche).cible for retouche in bilan.faites} if fait["fait"] == "retirer" else set()
    if any(adresse == adresse_version(ouvert.version, "bloc", cle) for cle in retires):
        messages.success(request, _("Le bloc est retiré. L’histoire de la version permet de le remettre."))
        return adresse_version(ouvert.version)
    return f"{adresse}?{urlencode(fait)}{_fragment(fait)}"


def _enregistrer(request: HttpRequest, ouvert: Ouvert, ecritures: Sequence[Ecriture], maintenant: datetime) -> Bilan:
    """Write what the fields say, and the parts written in the « new » ones."""
    gestes = [geste for ecriture in ecritures for geste in ecriture.gestes]
    gestes += actes.gestes_d_ajout(request.POST)
    return operations.retoucher(ouvert.version.pk, gestes, auteur=compte_de(request), quand=maintenant)


def _agir(
    request: HttpRequest, ouvert: Ouvert, bilan: Bilan, saisies: Sequence[Saisie], maintenant: datetime
) -> tuple[Bilan, dict[str, str]]:
    """Do what the button asks, after what the fields said. Returns what was done, for the page that follows."""
    acte = request.POST.get("acte", "")
    quoi, _sep, cle = acte.partition(":")
    moi = compte_de(request)
    if quoi == "defaire":
        return _defaire(request, ouvert, cle, maintenant), {"fait": "defaire"}
    gestes = actes.gestes_d_acte(bilan.brouillon, acte, request.POST, saisies)
    if not gestes:
        return bilan, {"fait": "ranger-ou", "sur": cle} if quoi == "ranger" else {"fait": "enregistrer"}
    suite = operations.retoucher(ouvert.version.pk, gestes, auteur=moi, quand=maintenant)
    suite.conflits[:0] = bilan.conflits
    return suite, {"fait": quoi, "sur": cle}


def _defaire(request: HttpRequest, ouvert: Ouvert, cles: str, maintenant: datetime) -> Bilan:
    try:
        return operations.defaire(ouvert.version.pk, lire_numeros(cles), auteur=compte_de(request), quand=maintenant)
    except ErreurConflit as conflit:
        raise ErreurArgument(
            "ce geste ne peut plus être défait",
            consequence=f"{conflit.constat[:1].upper()}{conflit.constat[1:]} : rien n’est changé.",
        ) from conflit


def _nouveau_bloc(bilan: Bilan) -> str:
    """The bloc just added, to go and write it."""
    gestes = [queries.geste_de(retouche) for retouche in bilan.faites]
    return next((g.cible for g in gestes if g.acte is Acte.AJOUTER and g.champ == "blocs"), "")


def _fragment(fait: dict[str, str]) -> str:
    return f"#p-{fait['sur']}" if fait.get("sur") and fait["fait"] != "retirer" else ""


def _adresse(ouvert: Ouvert, nom: str, cle: str) -> str:
    return adresse_version(ouvert.version, nom, *([cle] if cle else []))


def _repondre_champ(request: HttpRequest, ouvert: Ouvert, ecritures: Sequence[Ecriture], bilan: Bilan) -> HttpResponse:
    """What a field sent alone is answered: what it is now compared with, and whether it was kept."""
    if not ecritures:
        raise Http404("sans champ")
    moi = compte_de(request)
    autres = queries.autres_depuis(ouvert.version, _revision(request), moi)
    suite = ecritures[0].suite({conflit.geste.cible for conflit in bilan.conflits})
    contexte = {
        "champ": champs.renvoye(ecritures[0].saisie, suite),
        "conflit": bilan.conflits[0] if bilan.conflits else None,
        "adresse_desaccords": adresse_version(ouvert.version, "desaccords"),
        "quand": timezone.localtime(),
        "autres": sorted(queries.noms(autres).values()),
        "derniers": histoire.lots(queries.derniere_de(ouvert.version, moi), bilan.brouillon),
        "seul": True,
    }
    return render(request, "referentiel/atelier/morceaux/champ_etat.html", contexte)


def _revision(request: HttpRequest) -> int:
    recue = request.POST.get("revision", "")
    return int(recue) if recue.isdecimal() and len(recue) < 9 else 0


def _montrer_conflits(request: HttpRequest, ouvert: Ouvert, bilan: Bilan, nom: str, cle: str) -> HttpResponse:
    """The page again, with what was not done and why. A browser hears 409, htmx shows what it is given."""
    rouvert = ouvrir(request, ouvert.referentiel.pk, ouvert.version.numero)
    statut = 200 if request.htmx else 409  # type: ignore[attr-defined]  # django-htmx
    if not rouvert.modifiable or (nom == "bloc" and not any(b.cle == cle for b in bilan.brouillon.blocs)):
        for conflit in bilan.conflits:
            messages.warning(request, f"{conflit.message[:1].upper()}{conflit.message[1:]}.")
        return redirect(adresse_version(ouvert.version, "desaccords"))
    return _montrer(request, rouvert, nom, cle, conflits=bilan.conflits, statut=statut)


def _montrer(
    request: HttpRequest, ouvert: Ouvert, nom: str, cle: str, *, conflits: Sequence[Any] = (), statut: int = 200
) -> HttpResponse:
    brouillon = ouvert.brouillon
    lue = constats.relire(brouillon)
    contexte: dict[str, Any] = {
        "ouvert": ouvert,
        "referentiel": ouvert.referentiel,
        "version": ouvert.version,
        "brouillon": brouillon,
        "relecture": lue,
        "menu": [(b, nom_bloc(b, rang, brouillon.numero)) for rang, b in enumerate(brouillon.blocs, 1)],
        "page": nom,
        "cle": cle,
        "fait": request.GET.get("fait", ""),
        "sur": request.GET.get("sur", ""),
        "derniers": histoire.lots(queries.derniere_de(ouvert.version, compte_de(request)), brouillon),
        "conflits": conflits,
        "gardees": histoire.desaccords(queries.en_attente(ouvert.version.pk), brouillon),
    }
    if nom == "bloc":
        page = ecriture.page_bloc(brouillon, cle, lue)
        if page is None:
            raise Http404(cle)
        contexte |= {"bloc": page.bloc, "competences": page.competences, "autres": page.autres}
        if contexte["fait"] == "ranger":
            contexte["rangee"] = ecriture.rangee(ouvert.version, brouillon, contexte["sur"], cle)
    elif nom == "activites":
        contexte["activites"] = ecriture.activites(brouillon, lue)
    else:
        contexte |= {"ensemble": ecriture.ensemble(brouillon, lue), "textes": ecriture.textes(brouillon, lue)}
    return render(request, _GABARITS[nom], contexte, status=statut)
