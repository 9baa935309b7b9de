"""The queue of candidatures, and one of them: where it stands, what may be done, its dossier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.certification.candidature.regles import ActeRefuse
from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.reglement.valeurs import Voie
from brique.erreurs import ErreurArgument, ErreurBrique
from portail.certification import (
    operations_candidatures,
    operations_dossier,
    operations_evaluations,
    operations_seances,
    queries_candidatures,
    queries_reglements,
)
from portail.certification.evaluation.forms import lire_revision
from portail.certification.gestion import perms, presentation, queries
from portail.certification.gestion.forms import ActeForm, ConfierForm, FileForm
from portail.certification.operations_candidatures import ErreurDepassee, Geste, Qui
from portail.certification.perms import Place, exiger_place
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import Refus, compte_de, reservee
from portail.socle.phrases import majuscule
from portail.socle.pieces_jointes import telechargement
from portail.socle.queries import organisations_du_role, titulaire_par_courriel

if TYPE_CHECKING:
    from datetime import date

    from portail.certification.models import Candidature
    from portail.socle.models import Compte, Organisation

PAR_PAGE = 25
_ACTES = Limite("certification-gestion", nombre=60)
_LEURS = frozenset({Acteur.CERTIFICATEUR, Acteur.ORGANISME})


@reservee(Role.CERTIFICATEUR, Role.ORGANISME_FORMATION)
@never_cache
@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """The candidatures one manages, what lapses first at the head."""
    lu = perms.cadre(compte_de(request), timezone.localdate())
    fiches = [(une.numero, f"{une.numero} – {une.intitule}") for une in lu.fiches]
    formulaire = FileForm(fiches, request.GET)
    tri = formulaire.lire_tri()
    cles = queries.file(lu, tri)
    # whose turn it is costs to find: the keys are then found once, for their number and for the page
    page = Paginator(list(cles) if tri.a_moi else cles, PAR_PAGE).get_page(request.GET.get("page"))
    acteurs = {Acteur.CERTIFICATEUR} if lu.certificateurs else set()
    acteurs |= {Acteur.ORGANISME} if lu.organismes else set()
    contexte = {
        "page": page,
        "lignes": presentation.lignes(page, frozenset(acteurs), lu.le),
        "formulaire": formulaire,
        "cadre": lu,
        "filtree": any(request.GET.get(nom) for nom in formulaire.fields),
    }
    return render(request, "certification/gestion/file.html", contexte)


@dataclass(frozen=True, slots=True)
class Ouverte:
    """A candidature, and where those who read it stand."""

    candidature: Candidature
    place: Place
    compte: Compte
    le: date


def ouvrir(request: HttpRequest, cle: int) -> Ouverte:
    """The candidature, for who certifies or prepares it. 404 when there is none, ``Refus`` for others."""
    lue, compte, le = queries_candidatures.candidature(cle), compte_de(request), timezone.localdate()
    if lue is None:
        raise Http404(str(cle))
    place = exiger_place(compte, lue, le)
    if not place.acteurs & _LEURS:
        raise Refus(
            _("Cette page est celle du certificateur et de l’organisme qui prépare le candidat."),
            _("Votre candidature se suit dans « Mes candidatures »."),
        )
    return Ouverte(lue, place, compte, le)


@reservee(Role.CERTIFICATEUR, Role.ORGANISME_FORMATION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_ACTES)
def candidature(request: HttpRequest, cle: int) -> HttpResponse:
    """One candidature, and the acts that one may do of it."""
    ouverte = ouvrir(request, cle)
    if request.method == "POST":
        return _agir(request, ouverte)
    return _page(request, ouverte)


def _page(request: HttpRequest, ouverte: Ouverte, **suites: Any) -> HttpResponse:
    statut = suites.pop("statut", 200)
    saisis: Mapping[Acte, ActeForm] = suites.pop("saisis", {})
    suivie = presentation.suivre(ouverte.candidature, ouverte.place, ouverte.le, saisis)
    refuse = next((saisi for acte, saisi in saisis.items()), None)
    demandes = [(bloc.code, f"{bloc.code} – {bloc.libelle}") for bloc in suivie.blocs if bloc.se_confie]
    contexte = {
        "suivie": suivie,
        "une": ouverte.candidature,
        "couleur": presentation.couleur(ouverte.candidature.etat),
        "certifie": Acteur.CERTIFICATEUR in ouverte.place.acteurs,
        "formulaire": refuse or suites.get("confier"),
        "confier": suites.get("confier") or ConfierForm(demandes),
    }
    return render(request, "certification/gestion/candidature.html", contexte, status=statut)


def _agir(request: HttpRequest, ouverte: Ouverte) -> HttpResponse:
    """Do the act that was asked; what is refused comes back with what was typed."""
    lue = ouverte.candidature
    acte = next((un for un in Acte if un.value == request.POST.get("acte")), None)
    revision = lire_revision(request.POST)
    if acte is None or revision < 0:
        raise Http404("acte")
    confirme = bool(queries_reglements.lu(lue.reglement).jury.confirme_par)
    formulaire = ActeForm(acte, Voie(lue.voie), ouverte.le, request.POST, confirme=confirme)
    if not formulaire.is_valid():
        return _page(request, ouverte, saisis={acte: formulaire}, statut=422)
    try:
        _faire(ouverte, formulaire, revision)
    except ErreurDepassee as depassee:
        formulaire.add_error(None, majuscule(depassee.message))
        return _page(request, ouvrir(request, lue.pk), saisis={acte: formulaire}, statut=409)
    except ActeRefuse as refus:
        dit = refus.refus
        formulaire.add_error(None, f"{dit.constat} {dit.action} ({dit.reference})")
        return _page(request, ouvrir(request, lue.pk), saisis={acte: formulaire}, statut=422)
    except ErreurBrique as refus:
        formulaire.add_error(None, majuscule(refus.message))
        return _page(request, ouvrir(request, lue.pk), saisis={acte: formulaire}, statut=422)
    messages.success(request, f"{presentation.FAITS[acte]}.")
    return redirect("certification:gestion-candidature", lue.pk)


def _faire(ouverte: Ouverte, formulaire: ActeForm, revision: int) -> None:
    acte, place = formulaire.acte, ouverte.place
    acteur = presentation.acteur_de(ouverte.candidature, place, acte)
    precisions = formulaire.lire_precisions()
    if acte in {Acte.COMMENCER_PREPARATION, Acte.FINIR_PREPARATION} and place.organisme is not None:
        precisions["organisme"] = place.organisme.siret
    geste = Geste(acte, formulaire.cleaned_data["jour"], precisions, formulaire.lire_texte())
    qui = Qui(ouverte.compte, acteur, revision)
    if acte is Acte.REPORTER:
        operations_seances.retirer_convocation(ouverte.candidature.pk, geste, qui=qui, quand=timezone.now())
    else:
        operations_candidatures.agir(ouverte.candidature.pk, geste, qui=qui, quand=timezone.now())


@reservee(Role.CERTIFICATEUR, Role.ORGANISME_FORMATION)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_ACTES)
def confier(request: HttpRequest, cle: int) -> HttpResponse:
    """Ask an évaluateur to evaluate a bloc: the certificateur chooses them."""
    ouverte = ouvrir(request, cle)
    lue = ouverte.candidature
    if request.method != "POST":
        return redirect("certification:gestion-candidature", cle)
    if ouverte.place.certificateur is None:
        raise Refus(
            _("Seul le certificateur confie une évaluation."), _("Dites-lui quel évaluateur vous lui proposez.")
        )
    formulaire = ConfierForm([(bloc.code, bloc.code) for bloc in lue.blocs.all()], request.POST)
    if formulaire.is_valid() and _confier(ouverte, formulaire):
        messages.success(request, _("L’évaluation est confiée ; l’évaluateur la trouve dans « Mes évaluations »."))
        return redirect("certification:gestion-candidature", cle)
    return _page(request, ouverte, confier=formulaire, statut=422)


def _confier(ouverte: Ouverte, formulaire: ConfierForm) -> bool:
    lue, bloc = ouverte.candidature, formulaire.cleaned_data["bloc"]
    evaluateur = titulaire_par_courriel(formulaire.cleaned_data["courriel"], Role.EVALUATEUR, ouverte.le)
    if evaluateur is None:
        formulaire.add_error("courriel", _("Aucun évaluateur n’a de compte ici à cette adresse. Vérifiez-la avec lui."))
        return False
    try:
        operations_evaluations.confier(
            lue,
            bloc,
            evaluateur,
            _organisme_evaluateur(ouverte, evaluateur, bloc),
            acteur=ouverte.compte,
            quand=timezone.now(),
        )
    except ErreurArgument as refus:
        formulaire.add_error("courriel", majuscule(refus.message))
        return False
    return True


def _organisme_evaluateur(ouverte: Ouverte, evaluateur: Compte, bloc: str) -> Organisation:
    """The body in whose name they evaluate: one habilitated that day, else the first, which will be refused."""
    siennes = organisations_du_role(evaluateur, Role.EVALUATEUR, ouverte.le)
    lue, le = ouverte.candidature, ouverte.le
    return next((une for une in siennes if queries_reglements.peut_evaluer(lue, une, bloc, le)), siennes[0])


@reservee(Role.CERTIFICATEUR, Role.ORGANISME_FORMATION)
@never_cache
@require_safe
def dossier(request: HttpRequest, cle: int) -> HttpResponse:
    """What the candidate wrote and gave. Each reading is journaled."""
    ouverte = ouvrir(request, cle)
    operations_dossier.lire_dossier(ouverte.candidature, lecteur=ouverte.compte, quand=timezone.now())
    blocs, pieces = presentation.dossier(ouverte.candidature)
    contexte = {"une": ouverte.candidature, "blocs": blocs, "pieces": pieces}
    return render(request, "certification/gestion/dossier.html", contexte)


@reservee(Role.CERTIFICATEUR, Role.ORGANISME_FORMATION)
@require_safe
def piece(request: HttpRequest, cle: int, piece: int) -> HttpResponse:
    """A document, as it was given: always downloaded; each reading is journaled."""
    ouverte = ouvrir(request, cle)
    trouvee = queries.piece(cle, piece)
    if trouvee is None:
        raise Http404(str(piece))
    octets = operations_dossier.lire_piece(trouvee, lecteur=ouverte.compte, quand=timezone.now())
    return telechargement(octets, trouvee.nom)
