"""The public page « Où mènent ces blocs ? »: everything it knows is in its address. Nothing is asked, nothing kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portail.passerelles import perms_equivalences as perms
from portail.passerelles.demande_carte import DETENUS_MAX, lire_demande, parametres
from portail.passerelles.presentation_carte.ajout import ajouter
from portail.passerelles.presentation_carte.page import contexte
from portail.passerelles.queries_carte import porter
from portail.socle.limites import Limite, limiter
from portail.socle.perms import publique

LIMITE = Limite("carte", nombre=120)


@publique
@require_safe
@limiter(LIMITE)
def carte(request: HttpRequest) -> HttpResponse:
    """Where held blocs lead, as a map and as a list."""
    demande = lire_demande(request.GET)
    ajout = ajouter(demande, request.GET.get("ajout"))
    if ajout.vers:
        return redirect(ajout.vers)
    aujourdhui = timezone.localdate()
    valeurs = contexte(demande, porter(demande.detenus, demande.au, aujourdhui), aujourdhui)
    caches = parametres(demande)
    return render(
        request,
        "passerelles/carte.html",
        {
            **valeurs,
            "peut_demander": perms.peut_demander(request.user, aujourdhui),
            "ajout": ajout,
            "formulaire": ajout.formulaire,
            "caches_ajout": [(nom, valeur) for nom, valeur in caches if nom not in {"sur", "page"}],
            "caches_filtres": [(nom, valeur) for nom, valeur in caches if nom == "bloc"],
            "detenus_max": DETENUS_MAX,
        },
    )
