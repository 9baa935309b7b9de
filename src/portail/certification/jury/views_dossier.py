"""The file of a candidate for the members of the jury: évaluations, what they wrote, proofs; each reading journaled.

Nothing of the person but the name: neither sex, age, origin nor address (L. 1132-1).
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portail.certification import operations_dossier, queries_reglements
from portail.certification.evaluation.presentation import grille_rendue, liens_dits
from portail.certification.jury import acces as portes
from portail.certification.jury import queries
from portail.certification.jury.presentation import dire_avis
from portail.socle.enums import Role
from portail.socle.perms import compte_de, reservee
from portail.socle.pieces_jointes import telechargement


@reservee(Role.JURE)
@never_cache
@require_safe
def dossier(request: HttpRequest, cle: int) -> HttpResponse:
    """The complete file of a candidate, before the session and during it."""
    passage, siege = portes.passage_du_membre(request, cle)
    if not portes.liens_dits(passage, siege):
        return redirect(reverse("certification:jury-liens", args=[cle]) + "?suite=dossier")
    candidature = passage.candidature
    operations_dossier.lire_dossier(candidature, lecteur=compte_de(request), quand=timezone.now())
    blocs = []
    for lu in queries.dossier(passage, queries_reglements.lu(candidature.reglement)):
        enonces = [enonce.texte for enonce in lu.bloc.enonces]
        dites = {reponse.competence: reponse for reponse in lu.reponses}
        blocs.append(
            {
                "lu": lu,
                "avis": dire_avis(lu.synthese),
                "grilles": [
                    (rendue, grille_rendue(rendue, enonces), liens_dits(rendue.liens)) for rendue in lu.rendues
                ],
                "lignes": [(rang, enonce, dites.get(rang)) for rang, enonce in enumerate(enonces, start=1)],
            }
        )
    contexte = {
        "passage": passage,
        "seance": passage.seance,
        "blocs": blocs,
        "pieces": queries.pieces_du_dossier(candidature),
    }
    return render(request, "certification/jury/dossier.html", contexte)


@reservee(Role.JURE)
@never_cache
@require_safe
def piece(request: HttpRequest, cle: int, piece: int) -> HttpResponse:
    """A document of the file: always downloaded, never shown by the browser; each reading is journaled."""
    passage, siege = portes.passage_du_membre(request, cle)
    if not portes.liens_dits(passage, siege):
        return redirect(reverse("certification:jury-liens", args=[cle]) + "?suite=dossier")
    trouvee = passage.candidature.pieces.filter(pk=piece).defer("octets").first()
    if trouvee is None:
        raise Http404(str(piece))
    octets = operations_dossier.lire_piece(trouvee, lecteur=compte_de(request), quand=timezone.now())
    return telechargement(octets, trouvee.nom)
