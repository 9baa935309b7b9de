"""The atelier's doors: one's référentiels, starting one, a version and the document it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from portail.referentiel.atelier import departs, operations, perms, queries
from portail.referentiel.atelier.acces import ouvrir, ouvrir_referentiel
from portail.referentiel.atelier.departs import Depart
from portail.referentiel.atelier.enums import Etat, Forme
from portail.referentiel.atelier.forms import OCTETS_MAX, DocumentForm, FicheForm, PageBlancheForm, VersionForm
from portail.referentiel.atelier.presentation import constats
from portail.referentiel.atelier.presentation import version as page_version
from portail.referentiel.atelier.presentation.noms import adresse_version
from portail.socle.depot import trop_lourd
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import Refus, compte_de, reservee

if TYPE_CHECKING:
    from portail.referentiel.models import Referentiel, VersionReferentiel

_DEPOTS = Limite("atelier-depots", nombre=20)


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@never_cache
@require_safe
def atelier(request: HttpRequest) -> HttpResponse:
    """The référentiels of one's organisations, and where each stands."""
    compte, jour = compte_de(request), timezone.localdate()
    lus = queries.referentiels_de(perms.organisations_lues(compte, jour))
    lignes = []
    for referentiel in lus:
        versions = list(referentiel.versions.all())
        ouverte = queries.version_a_ouvrir(versions)
        adoptee = next((v for v in versions if v.etat == Etat.ADOPTEE), None)
        lignes.append((referentiel, ouverte, adoptee, *page_version.etiquette(ouverte.etat)))
    lignes.sort(key=lambda ligne: (ligne[1].etat == Etat.ABANDONNEE, ligne[0].intitule.casefold()))
    contexte = {
        "lignes": lignes,
        "ecrit": bool(perms.organisations_ecrites(compte, jour)),
        "plusieurs": len({referentiel.organisation_id for referentiel in lus}) > 1,
    }
    return render(request, "referentiel/atelier/atelier.html", contexte)


@reservee(Role.CERTIFICATEUR)
@csrf_exempt  # only to weigh what comes before it is read: what is below is protected
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def nouveau(request: HttpRequest, referentiel: int | None = None) -> HttpResponse:
    """Start a référentiel, or the next version of one: from a document, a fiche, another version or nothing."""
    if request.method == "POST" and trop_lourd(request, OCTETS_MAX):
        connu = ouvrir_referentiel(request, referentiel, ecrire=True)[0] if referentiel else None
        formulaires = {**_formulaires(connu), "document": DocumentForm.refuse()}
        return _page_nouveau(request, connu, formulaires, 413)
    vue = _recevoir if request.method == "POST" else _nouveau
    return vue(request, referentiel)


def _nouveau(request: HttpRequest, referentiel: int | None) -> HttpResponse:
    connu = ouvrir_referentiel(request, referentiel, ecrire=True)[0] if referentiel else None
    formulaires = _formulaires(connu)
    if request.method != "POST":
        return _page_nouveau(request, connu, formulaires)
    genre = request.POST.get("depart", "")
    if genre not in formulaires:
        raise Http404(genre)
    formulaire = _formulaires(connu, request, genre)[genre]
    formulaires[genre] = formulaire
    if formulaire.is_valid():
        try:
            version = _commencer(request, connu, _depart(genre, formulaire, connu))
        except ErreurBrique as erreur:
            formulaire.add_error(next(iter(formulaire.fields)), capfirst(erreur.message))
        else:
            messages.success(request, _dire_lecture(version))
            return redirect(adresse_version(version, "doutes" if version.doutes else "version"))
    return _page_nouveau(request, connu, formulaires, 422)


_recevoir = csrf_protect(limiter(_DEPOTS)(_nouveau))


def _formulaires(connu: Referentiel | None, request: HttpRequest | None = None, genre: str = "") -> dict[str, Form]:
    """The ways of starting, by name; the one called ``genre`` is filled with what was sent."""

    def donnees(nom: str) -> tuple[Any, Any]:
        return (request.POST, request.FILES) if request is not None and nom == genre else (None, None)

    formulaires: dict[str, Form] = {
        "document": DocumentForm(*donnees("document")),
        "fiche": FicheForm(*donnees("fiche"), exemple=queries.fiche_exemple()),
    }
    if connu is None:
        formulaires["page"] = PageBlancheForm(*donnees("page"))
        return formulaires
    choix = [(v.numero, f"{_('Version')} {v.numero} : {Etat(v.etat).label}") for v in connu.versions.all()]
    return {"version": VersionForm(choix[::-1], *donnees("version")), **formulaires}


def _depart(genre: str, formulaire: Form, connu: Referentiel | None) -> Depart:
    """Where the version starts. Raises ``ErreurBrique`` when that cannot be read."""
    if isinstance(formulaire, DocumentForm):
        document: UploadedFile[Any] = formulaire.cleaned_data["document"]
        return departs.depuis_document(document.read(), formulaire.nom())
    if isinstance(formulaire, FicheForm):
        return departs.depuis_registre(formulaire.cleaned_data["numero"])
    if isinstance(formulaire, PageBlancheForm):
        return departs.page_blanche(formulaire.cleaned_data["intitule"])
    version = queries.version(connu, formulaire.cleaned_data["version"]) if connu else None
    if version is None:
        raise Http404(genre)
    return departs.depuis_version(version.pk, queries.brouillon_de(version))


def _commencer(request: HttpRequest, connu: Referentiel | None, depart: Depart) -> VersionReferentiel:
    compte, maintenant = compte_de(request), timezone.now()
    if connu is not None:
        signe = departs.signer(depart, connu.organisation.nom)
        return operations.nouvelle_version(connu, signe, auteur=compte, quand=maintenant)
    siennes = perms.organisations_ecrites(compte, timezone.localdate(maintenant))
    choisie = request.POST.get("organisation", "")
    organisation = next((o for o in siennes if str(o.pk) == choisie), None if choisie else siennes[0])
    if organisation is None:
        raise Refus(
            _("Vous n’écrivez pas pour cette organisation."),
            _("Choisissez une organisation où vous êtes certificateur aujourd’hui."),
        )
    signe = departs.signer(depart, organisation.nom)
    return operations.creer_referentiel(organisation, signe, auteur=compte, quand=maintenant)


def _dire_lecture(version: VersionReferentiel) -> str:
    blocs = len(version.contenu.get("blocs", ()))
    if not blocs:
        return _("Votre brouillon est ouvert. Ajoutez-y un premier bloc.")
    lus = ngettext("%(n)d bloc lu.", "%(n)d blocs lus.", blocs) % {"n": blocs}
    if not version.doutes:
        return lus
    doutes = ngettext("Il reste %(n)d doute à lever.", "Il reste %(n)d doutes à lever.", version.doutes)
    return f"{lus} {doutes % {'n': version.doutes}}"


def _page_nouveau(
    request: HttpRequest, connu: Referentiel | None, formulaires: dict[str, Form], statut: int = 200
) -> HttpResponse:
    siennes = perms.organisations_ecrites(compte_de(request), timezone.localdate()) if connu is None else []
    contexte = {
        "referentiel": connu,
        "formulaires": formulaires,
        "en_erreur": next((f for f in formulaires.values() if f.is_bound and f.errors), None),
        "organisations": siennes if len(siennes) > 1 else [],
        "choisie": request.POST.get("organisation", "") if statut == 422 else "",
        "brouillon": next((v for v in connu.versions.all() if v.etat == Etat.BROUILLON), None) if connu else None,
    }
    return render(request, "referentiel/atelier/nouveau.html", contexte, status=statut)


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@require_safe
def referentiel(request: HttpRequest, referentiel: int) -> HttpResponse:
    """A référentiel opens on the version one comes for."""
    trouve, _ecrit = ouvrir_referentiel(request, referentiel)
    ouverte = queries.version_a_ouvrir(list(trouve.versions.all()))
    return redirect(adresse_version(ouverte))


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@never_cache
@require_safe
def version(request: HttpRequest, referentiel: int, numero: int) -> HttpResponse:
    """A version: its wall, what to do next, its whole text, the others."""
    ouvert = ouvrir(request, referentiel, numero)
    blocs = page_version.blocs_lus(ouvert.version, ouvert.brouillon, modifiable=ouvert.modifiable)
    gardees = queries.en_attente(ouvert.version.pk).count()
    relecture = constats.relire(ouvert.brouillon)
    mot, classe = page_version.etiquette(ouvert.version.etat)
    contexte = {
        "ouvert": ouvert,
        "referentiel": ouvert.referentiel,
        "version": ouvert.version,
        "brouillon": ouvert.brouillon,
        "etat": mot,
        "etat_classe": classe,
        "blocs": blocs,
        "mur": page_version.mur_de(blocs),
        "suite": page_version.suite(ouvert, gardees),
        "gardees": gardees,
        "relecture": relecture,
        "remarques": page_version.remarques_par_lieu(ouvert.version, ouvert.brouillon, relecture),
        "versions": [(v, *page_version.etiquette(v.etat)) for v in ouvert.referentiel.versions.all()][::-1],
        "piece": queries.piece_de(ouvert.version),
        "formes": Forme,
        "sans_brouillon": not any(v.etat == Etat.BROUILLON for v in ouvert.referentiel.versions.all()),
    }
    return render(request, "referentiel/atelier/version.html", contexte)


@reservee(Role.CERTIFICATEUR, Role.ADMINISTRATEUR)
@require_safe
def piece(request: HttpRequest, referentiel: int, numero: int) -> HttpResponse:
    """The deposited document, as it came: always downloaded, never shown by the browser."""
    ouvert = ouvrir(request, referentiel, numero)
    trouvee = queries.piece_de(ouvert.version)
    if trouvee is None:
        raise Http404(str(numero))
    reponse = HttpResponse(queries.octets_de(trouvee), content_type="application/octet-stream")
    reponse.headers["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=trouvee.nom))
    return reponse
