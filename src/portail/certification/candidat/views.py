"""The candidate's candidatures: their list, a new one, where one stands and what one does of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brique.certification.candidature.regles import ActeRefuse
from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.reglement.phrases import options
from brique.certification.reglement.valeurs import Voie
from brique.erreurs import ErreurBrique
from portail.certification import operations_candidatures as operations
from portail.certification import queries_candidatures
from portail.certification.blocs import court
from portail.certification.candidat import presentation, queries, queries_choix
from portail.certification.candidat.acces import ouvrir
from portail.certification.candidat.export import en_json, tout_de
from portail.certification.candidat.forms import ActeForm, ChoixForm, lire_numeros
from portail.certification.candidat.presentation import GESTES, Saisie
from portail.certification.jours import en_toutes_lettres
from portail.certification.operations_candidatures import Choix, ErreurDepassee, Geste, Qui
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import compte_de, reservee
from portail.socle.phrases import majuscule

if TYPE_CHECKING:
    from portail.certification.models import Candidature

_OUVERTURES = Limite("candidatures-ouvertes", nombre=60)
_EXPORTS = Limite("candidatures-exports", nombre=10)


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
def candidatures(request: HttpRequest) -> HttpResponse:
    """One's candidatures, each with its step, whose turn it is, its deadline."""
    siennes = queries_candidatures.candidatures_de(compte_de(request).pk)
    return render(request, "certification/candidat/liste.html", {"lignes": presentation.lignes(siennes)})


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
@limiter(_EXPORTS)
def exporter(request: HttpRequest) -> HttpResponse:
    """All that one gave and was told, to take away."""
    moi = compte_de(request)
    contenu = en_json(tout_de(moi))
    operations.noter_export(moi, quand=timezone.now())
    reponse = HttpResponse(contenu, content_type="application/json; charset=utf-8")
    reponse["Content-Disposition"] = 'attachment; filename="mes-candidatures.json"'
    return reponse


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_OUVERTURES)
def nouvelle(request: HttpRequest) -> HttpResponse:
    """Choose: the certification, its blocs, the voie, who prepares."""
    moi, le = compte_de(request), timezone.localdate()
    donnees = request.POST if request.method == "POST" else request.GET
    saisi = donnees.get("numero", "")
    visee = queries_choix.viser(lire_numeros(saisi))
    numero = visee.numero
    avant = _anterieure(request, donnees.get("de", ""), numero)
    offre = queries.offre(moi.pk, numero, le, avant) if numero else None
    projete = queries_choix.projet(moi.pk, donnees.get("plan", ""), numero) if offre is not None else None
    formulaire, statut = None, 200
    if offre is not None and offre.ouverte:
        if request.method == "POST":
            formulaire, statut = ChoixForm(offre, request.POST), 422
            ouverte = _ouvrir(request, formulaire, avant)
            if ouverte is not None:
                messages.success(request, _("Votre candidature est ouverte. Voici ce qui vient."))
                return redirect("certification:candidature", ouverte.pk)
        elif offre.demandables:
            formulaire = ChoixForm(offre, initial=_initial(offre, avant, projete))
    contexte = {
        "saisi": saisi,
        "visee": visee,
        "numero": numero,
        "offre": offre,
        "avant": avant,
        "projete": projete,
        "pistes": queries_choix.pistes(moi.pk, le, donnees.get("q", "")) if formulaire is None else None,
        "formulaire": formulaire,
        "pris": [court(code, numero) for code in sorted(offre.pris)] if offre is not None else [],
        "tenus": [(court(code, numero), titre) for code, titre in offre.tenus.items()] if offre is not None else [],
        "options": options(offre.reglement) if offre is not None and offre.reglement is not None else (),
    }
    return render(request, "certification/candidat/nouvelle.html", contexte, status=statut)


def _initial(
    offre: queries.Offre, avant: Candidature | None, projete: queries_choix.Projetee | None
) -> dict[str, object]:
    """Every bloc that is not held, but the options, which are for the person to pick; after a first candidature, what
    it asked and did not get, by the same voie; from a plan, what it wants."""
    assert offre.reglement is not None
    if avant is not None:
        organisme = str(avant.organisme_id or "")
        return {
            "blocs": sorted(queries.demandes(avant) & offre.blocs.keys()),
            "voie": avant.voie,
            "organisme": organisme,
        }
    if projete is not None and projete.blocs:
        return {"blocs": [code for code in offre.demandables if code in projete.blocs]}
    au_choix = {code for choix in offre.reglement.attribution.options for code in choix.blocs}
    return {"blocs": [code for code in offre.demandables if code not in au_choix]}


def _anterieure(request: HttpRequest, de: str, numero: str) -> Candidature | None:
    """The candidature of the same person, for the same certification, that the new one goes on from."""
    if not (de.isdecimal() and len(de) < 19):
        return None
    avant = queries_candidatures.candidature(int(de))
    if avant is None or avant.candidat_id != compte_de(request).pk or avant.fiche.numero != numero:
        return None
    return avant


def _ouvrir(request: HttpRequest, formulaire: ChoixForm, avant: Candidature | None) -> Candidature | None:
    """Open what the form asks; None when it is not, and the form says why."""
    if not formulaire.is_valid():
        return None
    choix = Choix(
        formulaire.offre.fiche,
        formulaire.cleaned_data["blocs"],
        Voie(formulaire.cleaned_data["voie"]),
        formulaire.lire_organisme(),
        avant,
    )
    try:
        return operations.ouvrir(compte_de(request), choix, quand=timezone.now())
    except ErreurBrique as refus:
        formulaire.add_error(None, majuscule(en_toutes_lettres(refus.message)))
        return None


@reservee(Role.CANDIDAT)
@never_cache
@require_safe
def candidature(request: HttpRequest, cle: int) -> HttpResponse:
    """Where one stands: the four steps, the next act, what was done, what one may do."""
    return _page(request, ouvrir(request, cle))


def _page(request: HttpRequest, trouvee: Candidature, saisie: Saisie | None = None, statut: int = 200) -> HttpResponse:
    lue = queries.lire(trouvee, timezone.localdate())
    contexte = presentation.page(lue, saisie)
    return render(request, "certification/candidat/candidature.html", contexte, status=statut)


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acte(request: HttpRequest, cle: int) -> HttpResponse:
    """Do an act of the candidate; refused, the page says why and keeps what was written."""
    trouvee = ouvrir(request, cle)
    if request.method != "POST":
        return redirect("certification:candidature", cle)
    formulaire = ActeForm(request.POST)
    demande, texte = request.POST.get("acte", ""), request.POST.get("texte", "")
    voulu = next((un for un in GESTES if un.value == demande), None)
    if not formulaire.is_valid() or voulu is None:
        constat = _("Ce qui a été envoyé n’est pas ce que cette page demande : rien n’est fait.")
        if "texte" in formulaire.errors:
            constat = _("Votre texte est trop long : %(n)d signes au plus.") % {"n": operations.ECRIT_MAX}
        return _page(request, trouvee, Saisie(demande, texte, constat), 422)
    qui = Qui(compte_de(request), Acteur.CANDIDAT, formulaire.cleaned_data["revision"])
    geste = Geste(voulu, timezone.localdate(), texte=formulaire.cleaned_data["texte"])
    try:
        operations.agir(cle, geste, qui=qui, quand=timezone.now())
    except ErreurDepassee as refus:
        return _page(request, ouvrir(request, cle), _depasse(voulu, texte, refus), 409)
    except ActeRefuse as refus:
        return _page(request, ouvrir(request, cle), _refuse(voulu, texte, refus), 422)
    except ErreurBrique as refus:
        return _page(request, ouvrir(request, cle), Saisie(voulu.value, texte, majuscule(refus.message)), 422)
    messages.success(request, _dire(voulu))
    return redirect("certification:candidature", cle)


def _depasse(acte: Acte, texte: str, refus: ErreurDepassee) -> Saisie:
    return Saisie(acte.value, texte, f"{majuscule(refus.constat)}. {refus.consequence}", "", refus.action)


def _refuse(acte: Acte, texte: str, refus: ActeRefuse) -> Saisie:
    un = refus.refus
    constat, action = (en_toutes_lettres(dit) for dit in (un.constat, un.action))
    return Saisie(acte.value, texte, constat, un.reference, action)


def _dire(acte: Acte) -> str:
    if acte is Acte.ABANDONNER:
        return _("Cette candidature est abandonnée.")
    return _("Cet acte est daté d’aujourd’hui. Voici ce qui vient.")
