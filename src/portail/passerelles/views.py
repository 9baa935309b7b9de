"""The public pages of the passerelles: of a bloc, two blocs face to face, two certifications bloc by bloc."""

from __future__ import annotations

import logging
from datetime import date
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brique.erreurs import ErreurBrique
from brique.passerelles.valeurs import Cle
from portail.passerelles import perms_equivalences as perms
from portail.passerelles import queries, queries_calcul
from portail.passerelles.adresses import adresse_choix, adresse_face_a_face, adresse_matrice, adresse_passerelles
from portail.passerelles.faces import face_a_face
from portail.passerelles.forms import FaceAFaceForm
from portail.passerelles.presentation import bloc as page_bloc
from portail.passerelles.presentation import face as page_face
from portail.passerelles.presentation import matrice as page_matrice
from portail.passerelles.presentation.mots import versions_dites
from portail.referentiel.parametres import JourIllisible, lire_code, lire_jour
from portail.socle.perms import publique

LONGUEUR_CODE = 200
journal_technique = logging.getLogger("portail.passerelles")


@publique
@require_safe
def accueil(request: HttpRequest) -> HttpResponse:
    """What passerelles are, and the form that sets two things face to face."""
    demande = "vers" in request.GET
    formulaire = FaceAFaceForm(request.GET if demande else None, initial={"de": lire_code(request.GET.get("de", ""))})
    if demande and formulaire.is_valid():
        de, vers = formulaire.cleaned_data["de"], formulaire.cleaned_data["vers"]
        if (de.code or not queries.a_des_blocs(de.fiche)) and (vers.code or not queries.a_des_blocs(vers.fiche)):
            return redirect(adresse_face_a_face(Cle(*de), Cle(*vers)))
        return redirect(adresse_matrice(de.fiche, vers.fiche))
    calcul = queries_calcul.dernier()
    versions = versions_dites(calcul.versions) if calcul else ""
    return render(
        request, "passerelles/accueil.html", {"formulaire": formulaire, "calcul": calcul, "versions": versions}
    )


@publique
@require_safe
def bloc(request: HttpRequest, numero: str, code: str = "") -> HttpResponse:
    """The passerelles of a bloc, by what they stand on."""
    au = _jour(request)
    lu = queries.bloc_compare(numero, code, au)
    if lu is None:
        return _introuvable(request, numero, code, au)
    return render(
        request, "passerelles/bloc.html", page_bloc.contexte(lu, au, timezone.localdate()) | _demander(request)
    )


@publique
@require_safe
def face(request: HttpRequest) -> HttpResponse:
    """Two blocs side by side."""
    cles = [
        Cle(lire_code(request.GET.get(f, "")), _code(request, b)) for f, b in (("de", "bloc"), ("vers", "bloc_vers"))
    ]
    blocs = []
    for cle in cles:
        lu = queries.bloc_compare(*cle)
        if lu is None:
            return _introuvable(request, cle.fiche, cle.code, None)
        blocs.append(lu)
    if cles[0] == cles[1]:
        messages.info(request, _("C’est le même bloc des deux côtés. Choisissez-en un autre."))
        return redirect("passerelles:accueil")
    try:
        trouvee = face_a_face(*blocs)
    except ErreurBrique as erreur:
        return _indisponible(request, erreur)
    valeurs = page_face.contexte(trouvee, timezone.localdate()) | _demander(request)
    return render(request, "passerelles/face_a_face.html", valeurs)


@publique
@require_safe
def matrice(request: HttpRequest) -> HttpResponse:
    """Every bloc of a certification against every bloc of another."""
    numeros = [lire_code(request.GET.get(nom, "")) for nom in ("de", "vers")]
    if not all(numeros):
        return redirect(adresse_choix(numeros[0]))
    fiches = []
    for numero in numeros:
        fiche = queries.texte_de(numero)
        if fiche is None:
            return _introuvable(request, numero, "", None)
        fiches.append(fiche)
    if numeros[0] == numeros[1]:
        messages.info(request, _("C’est la même certification des deux côtés. Choisissez-en une autre."))
        return redirect(adresse_choix(numeros[0]))
    try:
        contexte = page_matrice.contexte(*fiches)
    except ErreurBrique as erreur:
        return _indisponible(request, erreur)
    return render(request, "passerelles/matrice.html", contexte)


def _demander(request: HttpRequest) -> dict[str, bool]:
    """Whether who reads the page may ask for an équivalence."""
    return {"peut_demander": perms.peut_demander(request.user, timezone.localdate())}


def _code(request: HttpRequest, nom: str) -> str:
    """A bloc's code, as its certificateur wrote it."""
    return request.GET.get(nom, "").replace("\x00", "")[:LONGUEUR_CODE]


def _jour(request: HttpRequest) -> date | None:
    """The past day asked for. A day that cannot be read, or is to come, is said and left aside."""
    try:
        au = lire_jour(request.GET)
    except JourIllisible:
        messages.warning(request, _("La date demandée ne se lit pas. Voici les passerelles d’aujourd’hui."))
        return None
    if au is not None and au > timezone.localdate():
        messages.warning(request, _("La date demandée est à venir. Voici les passerelles d’aujourd’hui."))
        return None
    return au


def _indisponible(request: HttpRequest, erreur: ErreurBrique) -> HttpResponse:
    """503 that says why nothing can be compared now: a model that cannot be read, an encoder that is not there."""
    journal_technique.error("comparaison impossible : %s", erreur)
    return render(request, "passerelles/indisponible.html", status=503)


def _introuvable(request: HttpRequest, numero: str, code: str, au: date | None) -> HttpResponse:
    """404 that says what is missing, and where it may be found: at another date, in its fiche, by searching."""
    autre_date = au is not None and queries.bloc_compare(numero, code) is not None
    contexte = {
        "numero": numero,
        "code": code,
        "au": au,
        "adresse_du_jour": adresse_passerelles(Cle(numero, code)) if autre_date else "",
        "fiche_connue": bool(code) and numero in queries.intitules([Cle(numero)]),
        "recherche": quote(code or numero),
    }
    return render(request, "referentiel/introuvable.html", contexte, status=404)
