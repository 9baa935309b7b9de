"""Sharing one's passeport with an adviser, stopping it, seeing what was read; and the adviser's own pages."""

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
from portail.parcours.passeport import operations, perms, presentation, queries
from portail.parcours.passeport import operations_partages as partager
from portail.parcours.passeport import queries_partages as lire
from portail.parcours.passeport.forms import PartageForm
from portail.parcours.positionnement import operations as repondre
from portail.parcours.positionnement import presentation as situer
from portail.parcours.positionnement import queries as positionnements
from portail.socle.enums import Role
from portail.socle.limites import Limite, limiter
from portail.socle.perms import Refus, compte_de, reservee
from portail.socle.phrases import majuscule
from portail.socle.pieces_jointes import telechargement
from portail.socle.queries import titulaire_par_courriel

if TYPE_CHECKING:
    from portail.parcours.models import Partage, Positionnement

_PARTAGES = Limite("passeport-partages", nombre=20)


@reservee(Role.CANDIDAT)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limiter(_PARTAGES)
def partages(request: HttpRequest) -> HttpResponse:
    """Whom one shows one's passeport to, and one more."""
    moi, quand = compte_de(request), timezone.now()
    jour = timezone.localdate(quand)
    formulaire = PartageForm(jour, request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        conseiller = titulaire_par_courriel(formulaire.cleaned_data["courriel"], Role.CONSEILLER, jour)
        if conseiller is None:
            formulaire.add_error(
                "courriel", _("Aucun conseiller n’est connu ici à cette adresse. Vérifiez-la avec lui.")
            )
        else:
            try:
                partager.partager(moi, conseiller, formulaire.lire_choix(), quand=quand)
            except ErreurBrique as refus:
                formulaire.add_error(None, majuscule(refus.message))
            else:
                messages.success(request, _("%(nom)s peut lire votre passeport.") % {"nom": conseiller.nom_complet})
                return redirect("parcours:passeport-partages")
    siens = lire.partages_de(moi)
    lectures = lire.lectures(siens)
    lignes = [
        {"partage": p, "ouvert": perms.partage_ouvert(p, jour), "lectures": lectures.get(p.pk, [])} for p in siens
    ]
    contexte = {"formulaire": formulaire, "lignes": lignes}
    return render(request, "parcours/passeport/partages.html", contexte, status=422 if formulaire.errors else 200)


@reservee(Role.CANDIDAT)
@require_http_methods(["GET", "HEAD", "POST"])
def arreter(request: HttpRequest, cle: int) -> HttpResponse:
    """Stop a share of one's own."""
    trouve = lire.partage(cle)
    if trouve is None:
        raise Http404(str(cle))
    moi = compte_de(request)
    if trouve.personne_id != moi.pk:
        raise Refus(_("Ce partage a été ouvert par une autre personne."), _("Elle seule peut l’arrêter."))
    if request.method == "POST":
        partager.arreter(trouve, acteur=moi, quand=timezone.now())
        messages.success(request, _("Le partage est arrêté : votre passeport n’est plus lisible par cette personne."))
    return redirect("parcours:passeport-partages")


@reservee(Role.CONSEILLER)
@never_cache
@require_safe
def recus(request: HttpRequest) -> HttpResponse:
    """The people who show their passeport to an adviser."""
    recus = lire.partages_recus(compte_de(request), timezone.localdate())
    return render(request, "parcours/passeport/recus.html", {"partages": recus})


@reservee(Role.CONSEILLER)
@never_cache
@require_safe
def lu(request: HttpRequest, cle: int) -> HttpResponse:
    """A passeport that its holder shows; each reading is noted, and they see it."""
    partage = _ouvrir(request, cle)
    partager.noter_lecture(partage, "passeport-lu", lecteur=compte_de(request), quand=timezone.now())
    passeport = queries.passeport(partage.personne_id, timezone.localdate())
    contexte = {
        "partage": partage,
        "passeport": passeport,
        "groupes": presentation.groupes(passeport),
        "resume": presentation.resume_pour_autrui(passeport),
        "annules": [presentation.dire_acquis(passeport, acquis) for acquis in passeport.annules],
        "positionnements": positionnements.positionnements_de(partage.personne_id) if partage.positionnements else [],
    }
    return render(request, "parcours/passeport/lu.html", contexte)


@reservee(Role.CONSEILLER)
@never_cache
@require_safe
def piece(request: HttpRequest, cle: int, piece: int) -> HttpResponse:
    """A document of a passeport that is shown with its documents."""
    partage = _avec_pieces(_ouvrir(request, cle))
    trouvee = queries.piece_de(partage.personne_id, piece)
    if trouvee is None:
        raise Http404(str(piece))
    octets = operations.lire_piece(trouvee, lecteur=compte_de(request), quand=timezone.now(), partage=partage)
    return telechargement(octets, trouvee.nom)


@reservee(Role.CONSEILLER)
@never_cache
@require_safe
def positionnement(request: HttpRequest, cle: int, positionnement: int) -> HttpResponse:
    """Where a person stands before a certification, when they show it."""
    partage = _ouvrir(request, cle)
    trouve = _situe(partage, positionnement)
    partager.noter_lecture(
        partage, "positionnement-lu", lecteur=compte_de(request), quand=timezone.now(), positionnement=trouve.pk
    )
    contexte = {"partage": partage, **situer.resultat(positionnements.lire(trouve)), "avec_reponses": True}
    return render(request, "parcours/positionnement/lu.html", contexte)


@reservee(Role.CONSEILLER)
@never_cache
@require_safe
def piece_reponse(request: HttpRequest, cle: int, positionnement: int, piece: int) -> HttpResponse:
    """A document that shows a compétence, when both the positionnements and the documents are shown."""
    partage = _avec_pieces(_ouvrir(request, cle))
    trouvee = positionnements.piece(_situe(partage, positionnement), piece)
    if trouvee is None:
        raise Http404(str(piece))
    octets = repondre.lire_piece(trouvee, lecteur=compte_de(request), quand=timezone.now(), partage=partage)
    return telechargement(octets, trouvee.nom)


def _situe(partage: Partage, cle: int) -> Positionnement:
    """A positionnement of the person who shares, if they share them."""
    if not partage.positionnements:
        raise Refus(
            _("Ce passeport est partagé sans les positionnements."),
            _("Son titulaire peut le partager de nouveau, avec eux."),
        )
    trouve = positionnements.positionnement(cle)
    if trouve is None or trouve.personne_id != partage.personne_id:
        raise Http404(str(cle))
    return trouve


def _avec_pieces(partage: Partage) -> Partage:
    if not partage.pieces:
        raise Refus(
            _("Ce passeport est partagé sans ses pièces."), _("Son titulaire peut le partager de nouveau, avec elles.")
        )
    return partage


def _ouvrir(request: HttpRequest, cle: int) -> Partage:
    trouve = lire.partage(cle)
    if trouve is None:
        raise Http404(str(cle))
    perms.exiger_partage(compte_de(request), trouve, timezone.localdate())
    return trouve
