"""The certificateur's pages: what was attested, attesting an award, annulling one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.erreurs import ErreurBrique
from portail.parcours.passeport import operations, perms, queries
from portail.parcours.passeport.forms import AnnulationForm, AttestationForm
from portail.parcours.passeport.operations import Signature
from portail.parcours.passeport.views import lire_numero
from portail.passerelles.perms_equivalences import certificateur_pour
from portail.referentiel.queries_identites import situer
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, reservee
from portail.socle.phrases import majuscule
from portail.socle.queries import organisations_du_role, titulaire_par_courriel

if TYPE_CHECKING:
    from portail.parcours.models import AcquisAtteste
    from portail.referentiel.queries_identites import FicheSituee
    from portail.socle.models import Compte, Organisation

_ATTESTATIONS = Limite("passeport-attestations", nombre=30)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_safe
def attestations(request: HttpRequest) -> HttpResponse:
    """What one's organisations attested."""
    siennes = organisations_du_role(compte_de(request), Role.CERTIFICATEUR, timezone.localdate())
    contexte = {"lignes": queries.attestations_de(siennes), "organisations": siennes}
    return render(request, "parcours/passeport/attestations.html", contexte)


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_ATTESTATIONS)
def nouvelle(request: HttpRequest) -> HttpResponse:
    """Attest an award: first one's certification, then whom, which blocs, which jury."""
    moi, jour = compte_de(request), timezone.localdate()
    donnees = request.POST if request.method == "POST" else request.GET
    numero = lire_numero(donnees.get("numero", ""))
    fiche = situer([numero]).get(numero) if numero else None
    contexte: dict[str, Any] = {"numero": numero, "saisi": donnees.get("numero", ""), "fiche": fiche}
    statut = 200
    if fiche is not None:
        organisation = certificateur_pour(moi, fiche, jour)
        connus = queries.blocs_connus([numero])[numero]
        initial = {"signataire": moi.nom_complet}
        formulaire = AttestationForm(numero, connus, request.POST or None, initial=initial)
        contexte |= {"formulaire": formulaire, "organisation": organisation}
        if request.method == "POST":
            if formulaire.is_valid() and _attester(request, formulaire, fiche, organisation):
                return redirect("parcours:attestations")
            statut = 422
    return render(request, "parcours/passeport/attester.html", contexte, status=statut)


def _attester(
    request: HttpRequest, formulaire: AttestationForm, fiche: FicheSituee, organisation: Organisation
) -> bool:
    """Write the awards, all of them or none; what is wrong is told in the form."""
    quand = timezone.now()
    titulaire = titulaire_par_courriel(formulaire.cleaned_data["courriel"], Role.CANDIDAT, timezone.localdate(quand))
    if titulaire is None:
        formulaire.add_error(
            "courriel", _("Aucun candidat n’a de compte ici à cette adresse. Vérifiez-la avec la personne.")
        )
        return False
    donnees = formulaire.cleaned_data
    signature = Signature(organisation, donnees["signataire"], donnees["qualite"])
    saisies = formulaire.lire_saisies()
    try:
        operations.attester_tous(titulaire, fiche, saisies, signature, auteur=compte_de(request), quand=quand)
    except ErreurBrique as refus:
        formulaire.add_error(None, majuscule(refus.message))
        return False
    fait = ngettext("%(n)d acquis est attesté.", "%(n)d acquis sont attestés.", len(saisies)) % {"n": len(saisies)}
    messages.success(request, fait)
    return True


@reservee(Role.CERTIFICATEUR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attestation(request: HttpRequest, cle: int) -> HttpResponse:
    """One award, and annulling it."""
    moi, jour = compte_de(request), timezone.localdate()
    atteste = queries.atteste(cle)
    if atteste is None:
        raise Http404(str(cle))
    perms.exiger_attestation(moi, atteste, jour)
    initial = {"le": jour, "signataire": moi.nom_complet}
    formulaire = AnnulationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and formulaire.is_valid() and _annuler(request, formulaire, atteste, moi):
        return redirect("parcours:attestation", cle)
    contexte = {
        "atteste": atteste,
        "annulation": getattr(atteste, "annulation", None),
        "titulaire": queries.nom_du_titulaire(atteste),
        "formulaire": formulaire,
    }
    return render(request, "parcours/passeport/attestation.html", contexte, status=422 if formulaire.errors else 200)


def _annuler(request: HttpRequest, formulaire: AnnulationForm, atteste: AcquisAtteste, auteur: Compte) -> bool:
    donnees = formulaire.cleaned_data
    signature = Signature(atteste.organisation, donnees["signataire"], donnees["qualite"])
    try:
        operations.annuler(atteste, donnees["le"], donnees["motif"], signature, auteur=auteur, quand=timezone.now())
    except ErreurBrique as refus:
        formulaire.add_error(None, majuscule(refus.message))
        return False
    messages.success(request, _("L’acquis est annulé. L’attestation reste lisible, avec son annulation."))
    return True
