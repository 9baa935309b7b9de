"""Around the writing: doubts beside the source, texts kept apart, history, states, comparing, downloads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurArgument, ErreurBrique
from brique.referentiel.ecart import comparer_brouillons
from brique.referentiel.mots import plier
from brique.referentiel.redaction import Acte, Brouillon, ErreurConflit, Geste
from brique.referentiel.redaction.ecriture import FormeEcrite, ecrire
from portail.referentiel.atelier import etats, operations, queries
from portail.referentiel.atelier.acces import Ouvert, ouvrir, ouvrir_referentiel
from portail.referentiel.atelier.enums import Etat, Forme
from portail.referentiel.atelier.forms import AdopterForm, RendreForm
from portail.referentiel.atelier.presentation import doutes as page_doutes
from portail.referentiel.atelier.presentation import histoire as page_histoire
from portail.referentiel.atelier.presentation import redites as page_redites
from portail.referentiel.atelier.presentation import version as page_version
from portail.referentiel.atelier.presentation.noms import adresse_version
from portail.referentiel.atelier.presentation.version import etiquette
from portail.referentiel.atelier.saisie import lire_numeros, propre, recu
from portail.referentiel.presentation import ecart as page_ecart
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, reservee

if TYPE_CHECKING:
    from portail.referentiel.models import VersionReferentiel

PAR_PAGE = 50
_FAITS = {
    "proposer": gettext_lazy(
        "La version est proposée à la CPNE. Elle ne change plus, sauf si elle revient au brouillon."
    ),
    "rendre": gettext_lazy("La version est revenue au brouillon."),
    "adopter": gettext_lazy("L’adoption est enregistrée."),
    "mettre-de-cote": gettext_lazy("Le brouillon est mis de côté. Rien n’en est perdu."),
    "reprendre": gettext_lazy("La version est de nouveau un brouillon."),
}
_TELECHARGEMENTS = Limite("atelier-telechargements", nombre=30)
_SEPARATEURS = re.compile(r"[^a-z0-9]+")


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@never_cache
@require_safe
def redites(request: HttpRequest, referentiel: int, numero: int) -> HttpResponse:
    """What is said twice in other words, in the version or at the register: asked for by its pages once they are there,
    or a page by itself."""
    ouvert = ouvrir(request, referentiel, numero)
    bloc = request.GET.get("bloc", "")
    seul = request.htmx  # type: ignore[attr-defined]  # django-htmx
    contexte = {
        **_commun(ouvert),
        "bloc": bloc,
        "resume": bool(seul) and not bloc,
        "redites": page_redites.redites(ouvert.version, ouvert.brouillon, bloc, modifiable=ouvert.modifiable),
    }
    gabarit = "referentiel/atelier/morceaux/redites.html" if seul else "referentiel/atelier/redites.html"
    return render(request, gabarit, contexte)


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def doutes(request: HttpRequest, referentiel: int, numero: int) -> HttpResponse:
    """What the reading could not decide, beside the document it was read from."""
    ouvert = ouvrir(request, referentiel, numero, ecrire=request.method == "POST")
    if request.method == "POST":
        return _trancher(request, ouvert)
    piece = queries.piece_de(ouvert.version, source=True)
    source = piece.source if piece else []
    dits = page_doutes.doutes(
        ouvert.version, ouvert.brouillon, page_doutes.ancres_de(source), modifiable=ouvert.modifiable
    )
    contexte = {
        **_commun(ouvert),
        "doutes": dits,
        "ouverts": [dit for dit in dits if dit.ouvert],
        "leves": [dit for dit in dits if not dit.ouvert],
        "vises": {place.ancre for dit in dits if dit.ouvert for place in dit.doute.places},
        "piece": piece,
        "source": source,
        "fait": request.GET.get("fait", ""),
    }
    return render(request, "referentiel/atelier/doutes.html", contexte)


def _trancher(request: HttpRequest, ouvert: Ouvert) -> HttpResponse:
    cle, choix = request.POST.get("doute", ""), request.POST.get("choix", "")
    geste = Geste(Acte.TRANCHER, cle, apres=choix)
    try:
        bilan = operations.retoucher(ouvert.version.pk, [geste], auteur=compte_de(request), quand=timezone.now())
    except ErreurArgument as erreur:
        messages.error(request, erreur.message)
    else:
        for conflit in bilan.conflits:
            messages.warning(request, _phrase(conflit.message, _("Rien n’est changé.")))
    return redirect(f"{adresse_version(ouvert.version, 'doutes')}?fait=1")


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desaccords(request: HttpRequest, referentiel: int, numero: int) -> HttpResponse:
    """The texts kept apart because two people wrote in the same place: choose one, the other, or write a third."""
    ouvert = ouvrir(request, referentiel, numero, ecrire=request.method == "POST")
    repris: dict[str, str] = {}
    if request.method == "POST":
        try:
            _regler(request, ouvert)
            return redirect(adresse_version(ouvert.version, "desaccords"))
        except ErreurConflit as conflit:
            messages.warning(request, _phrase(conflit.constat, _("Voici ce qui s’y trouve maintenant.")))
            repris = {"cle": request.POST.get("desaccord", ""), "texte": request.POST.get("texte", "")}
        except ErreurArgument as erreur:
            messages.error(request, erreur.message)
            return redirect(adresse_version(ouvert.version, "desaccords"))
        ouvert = ouvrir(request, referentiel, numero)
    gardes = page_histoire.desaccords(queries.en_attente(ouvert.version.pk), ouvert.brouillon)
    contexte = {**_commun(ouvert), "desaccords": gardes, "repris": repris}
    return render(request, "referentiel/atelier/desaccords.html", contexte, status=409 if repris else 200)


def _regler(request: HttpRequest, ouvert: Ouvert) -> None:
    cles = lire_numeros(request.POST.get("desaccord", ""))
    gardee = queries.retouche_gardee(ouvert.version, cles[0]) if cles else None
    if gardee is None:
        raise ErreurArgument(
            _("ce désaccord est déjà réglé"), action=_("L’histoire de la version garde les deux textes.")
        )
    moi, maintenant = compte_de(request), timezone.now()
    choix = request.POST.get("choix", "")
    if choix == "actuel":
        operations.ecarter(ouvert.version.pk, gardee.pk, auteur=moi, quand=maintenant)
        messages.success(request, _("Le texte du brouillon est gardé. L’autre reste dans l’histoire."))
        return
    geste = queries.geste_de(gardee)
    texte = geste.apres if choix == "garde" else propre(geste.champ, recu(request.POST.get("texte", "")))
    vu = recu(request.POST["vu"]) if "vu" in request.POST else None
    operations.ecrire_a_la_place(ouvert.version.pk, gardee.pk, texte, vu=vu, auteur=moi, quand=maintenant)
    messages.success(request, _("Le texte choisi est dans le brouillon. L’autre reste dans l’histoire."))


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def histoire(request: HttpRequest, referentiel: int, numero: int) -> HttpResponse:
    """Who changed what, when; and undoing it."""
    ouvert = ouvrir(request, referentiel, numero, ecrire=request.method == "POST")
    if request.method == "POST":
        cles = lire_numeros(request.POST.get("retouches", ""))
        try:
            bilan = operations.defaire(ouvert.version.pk, cles, auteur=compte_de(request), quand=timezone.now())
        except ErreurConflit as conflit:
            messages.warning(request, _phrase(conflit.constat, _("Ce geste ne peut plus être défait tel quel.")))
        else:
            if bilan.faites:
                messages.success(request, _("Ce geste est défait."))
            else:
                messages.info(request, _("Il n’y avait plus rien à défaire."))
        return redirect(adresse_version(ouvert.version, "histoire"))
    page = Paginator(queries.histoire(ouvert.version), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {**_commun(ouvert), "page": page, "lots": page_histoire.lots(page.object_list, ouvert.brouillon)}
    return render(request, "referentiel/atelier/histoire.html", contexte)


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def transition(request: HttpRequest, referentiel: int, numero: int, nom: str) -> HttpResponse:
    """Ask for a change of state, once sure: proposing, giving back, adopting, putting aside, taking up again."""
    voulue = etats.TRANSITIONS.get(nom)
    if voulue is None:
        raise Http404(nom)
    ouvert = ouvrir(request, referentiel, numero, ecrire=request.method == "POST")
    formulaire = _formulaire_de(voulue, request)
    if request.method == "POST" and (formulaire is None or formulaire.is_valid()):
        try:
            _changer(request, ouvert, voulue, formulaire)
        except ErreurBrique as erreur:
            messages.error(request, erreur.message)
            if formulaire is None:
                return redirect(adresse_version(ouvert.version))
        else:
            messages.success(request, _FAITS[nom])
            return redirect(adresse_version(ouvert.version))
    contexte = {
        **_commun(ouvert),
        "transition": voulue,
        "formulaire": formulaire,
        "gardees": queries.en_attente(ouvert.version.pk).count(),
        "manques": page_version.manques_lies(ouvert.version, ouvert.brouillon) if voulue is etats.PROPOSER else [],
        "adoptee": next((v for v in ouvert.referentiel.versions.all() if v.etat == Etat.ADOPTEE), None),
        "possible": ouvert.ecrit and ouvert.version.etat == voulue.de,
    }
    en_erreur = formulaire is not None and formulaire.is_bound
    return render(request, "referentiel/atelier/transition.html", contexte, status=422 if en_erreur else 200)


def _formulaire_de(voulue: etats.Transition, request: HttpRequest) -> Form | None:
    donnees = request.POST if request.method == "POST" else None
    if voulue is etats.RENDRE:
        return RendreForm(donnees)
    return AdopterForm(timezone.localdate(), donnees) if voulue is etats.ADOPTER else None


def _changer(request: HttpRequest, ouvert: Ouvert, voulue: etats.Transition, formulaire: Form | None) -> None:
    donnees: dict[str, Any] = formulaire.cleaned_data if formulaire else {}
    decision = operations.Decision(donnees["le"], donnees["reference"]) if "le" in donnees else None
    operations.changer_etat(
        ouvert.version,
        voulue,
        auteur=compte_de(request),
        quand=timezone.now(),
        motif=donnees.get("motif", ""),
        decision=decision,
    )


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@never_cache
@require_safe
def comparer(request: HttpRequest, referentiel: int) -> HttpResponse:
    """Two versions side by side: what was added, removed, reworded, bloc by bloc."""
    trouve, _ecrit = ouvrir_referentiel(request, referentiel)
    versions = list(trouve.versions.all())
    numeros = [_numero_de(request, nom, versions, defaut) for nom, defaut in (("avant", -2), ("apres", -1))]
    lues = [queries.version(trouve, numero) for numero in numeros]
    if None in lues:
        raise Http404(str(numeros))
    avant, apres = (queries.brouillon_de(version) for version in lues if version is not None)
    contexte = {
        "referentiel": trouve,
        "versions": [(v, *etiquette(v.etat)) for v in versions],
        "avant": lues[0],
        "apres": lues[1],
        "dit": page_ecart.dire(comparer_brouillons(avant, apres)),
    }
    return render(request, "referentiel/atelier/comparer.html", contexte)


def _numero_de(request: HttpRequest, nom: str, versions: list[VersionReferentiel], defaut: int) -> int:
    recu = request.GET.get(nom, "")
    if recu.isdecimal() and len(recu) < 6:
        return int(recu)
    return versions[max(defaut, -len(versions))].numero


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@require_safe
@limiter(_TELECHARGEMENTS)
def telecharger(request: HttpRequest, referentiel: int, numero: int, forme: str) -> HttpResponse:
    """A version as a document: the three référentiels, or the structure of the register."""
    if forme not in Forme.values:
        raise Http404(forme)
    ouvert = ouvrir(request, referentiel, numero)
    voulue = FormeEcrite(forme)
    octets = ecrire(ouvert.brouillon, voulue, mention=page_version.mention(ouvert.version))
    radical = _SEPARATEURS.sub("-", plier(ouvert.brouillon.intitule)).strip("-")[:60] or "referentiel"
    reponse = HttpResponse(octets, content_type=voulue.type_mime)
    reponse.headers["Content-Disposition"] = f'attachment; filename="{radical}-v{numero}-{ouvert.version.etat}.{forme}"'
    return reponse


def _commun(ouvert: Ouvert) -> dict[str, Any]:
    mot, classe = etiquette(ouvert.version.etat)
    brouillon: Brouillon = ouvert.brouillon
    return {
        "ouvert": ouvert,
        "referentiel": ouvert.referentiel,
        "version": ouvert.version,
        "brouillon": brouillon,
        "etat": mot,
        "etat_classe": classe,
    }


def _phrase(constat: str, suite: str) -> str:
    """What a conflict says, as a sentence, and what follows."""
    return f"{constat[:1].upper()}{constat[1:].rstrip('.')}. {suite}"
