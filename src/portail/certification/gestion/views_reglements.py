"""The règlements of a certificateur: their versions, what each says, writing the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from portail.certification import operations_reglements, queries_reglements
from portail.certification.gestion import perms, presentation_reglements, queries_certificateur
from portail.certification.gestion.forms_reglements import ReglementForm
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import Refus, compte_de, reservee
from portail.socle.phrases import majuscule

if TYPE_CHECKING:
    from portail.certification.gestion.perms import Cadre
    from portail.certification.gestion.presentation_reglements import Verification
    from portail.referentiel.queries_identites import FicheSituee

_DEPOTS = Limite("certification-reglements", nombre=60)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
def reglements(request: HttpRequest) -> HttpResponse:
    """The règlements of one's certificateurs, with their versions."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    deposes = queries_reglements.deposes([une.pk for une in lu.certificateurs])
    contexte = {"cadre": lu, "listes": presentation_reglements.lister(deposes, lu.le)}
    return render(request, "certification/gestion/reglements.html", contexte)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
def reglement(request: HttpRequest, cle: int) -> HttpResponse:
    """A version, in plain French."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    depose = queries_certificateur.reglement(cle)
    if depose is None:
        raise Http404(str(cle))
    perms.exiger_reglement(lu, depose)
    parties, non_dits = presentation_reglements.dire(queries_reglements.lu(depose))
    contexte = {
        "cadre": lu,
        "depose": depose,
        "parties": parties,
        "non_dits": non_dits,
        "candidatures": queries_certificateur.nombre_de_candidatures(cle),
    }
    return render(request, "certification/gestion/reglement.html", contexte)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_DEPOTS)
def nouveau(request: HttpRequest) -> HttpResponse:
    """Write a version: check it as often as one likes, then deposit it for ever."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    fiches = {une.numero: une for une in perms.toutes_les_fiches(lu)}
    choix = [(une.numero, f"{une.numero} – {une.intitule}") for une in fiches.values()]
    verification, statut = None, 200
    if request.method == "POST":
        formulaire = ReglementForm(choix, request.POST)
        statut = 422
        if formulaire.is_valid():
            verification = _verifier(lu, formulaire)
            statut = 200 if verification.reglement else 422
            if "deposer" in request.POST:
                if (depose := _deposer(lu, formulaire, fiches, verification)) is not None:
                    messages.success(request, _("Le règlement est déposé."))
                    return redirect("certification:gestion-reglement", depose)
                statut = 422
    else:
        formulaire = ReglementForm(choix, initial=_depart(request, lu))
    contexte = {
        "cadre": lu,
        "formulaire": formulaire,
        "verification": verification,
        "modeles": presentation_reglements.choix_de_modeles(),
        "modele": request.GET.get("modele", ""),
        "depuis": request.GET.get("depuis", ""),
    }
    return render(request, "certification/gestion/reglement_nouveau.html", contexte, status=statut)


def _depart(request: HttpRequest, lu: Cadre) -> dict[str, object]:
    """What the text area starts from: a version of one's own, a ready-made règlement, or nothing."""
    depuis, nom = request.GET.get("depuis", ""), request.GET.get("modele", "")
    cle = int(depuis) if depuis.isdecimal() and len(depuis) < 19 else 0
    if (depose := queries_certificateur.reglement(cle)) is not None:
        perms.exiger_reglement(lu, depose)
        derniere = queries_reglements.versions(depose.cle)[0].version
        return {
            "texte": presentation_reglements.depuis_une_version(depose, derniere, lu.le),
            "fiches": [une.fiche.numero for une in depose.certifications.all()],
        }
    if nom and lu.certificateurs:
        return {"texte": presentation_reglements.depuis_un_modele(nom, lu.certificateurs[0], lu.le)}
    return {}


def _verifier(lu: Cadre, formulaire: ReglementForm) -> Verification:
    donnees = formulaire.cleaned_data
    siennes = [une.pk for une in lu.certificateurs]
    return presentation_reglements.verifier(donnees["texte"], donnees["fiches"], siennes, lu.le)


def _deposer(
    lu: Cadre, formulaire: ReglementForm, fiches: dict[str, FicheSituee], verification: Verification
) -> int | None:
    """Deposit it; None when it is refused, which the form then says."""
    donnees = formulaire.cleaned_data
    if not donnees["relu"]:
        formulaire.add_error("relu", _("Relisez, puis cochez cette case."))
    if not verification.depose:
        formulaire.add_error("texte", _("Aucun jury ne pourrait l’appliquer : corrigez d’abord ce qui est signalé."))
    visees = [fiches[numero] for numero in donnees["fiches"]]
    au_nom = {organisation.pk: organisation for une in visees if (organisation := lu.au_nom_de(une)) is not None}
    if len(au_nom) != 1:
        raise Refus(
            _("Ces certifications ne sont pas toutes du même certificateur."), _("Déposez un règlement pour chacun.")
        )
    if formulaire.errors:
        return None
    (organisation,) = au_nom.values()
    try:
        depose = operations_reglements.deposer(
            donnees["texte"], organisation, visees, auteur=lu.compte, quand=timezone.now()
        )
    except ErreurBrique as refus:
        formulaire.add_error("texte", majuscule(refus.message))
        return None
    return int(depose.pk)
