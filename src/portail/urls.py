"""The addresses of the portal: each room brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from portail.droits.api import inscrire as inscrire_droits
from portail.parcours.api import inscrire as inscrire_parcours
from portail.passerelles.api import inscrire as inscrire_passerelles
from portail.referentiel.api import adresses as adresses_api

inscrire_passerelles()  # the reads of every room, before the addresses of the API are asked for
inscrire_droits()
inscrire_parcours()

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portail.referentiel.urls")),
    path("", include("portail.passerelles.urls")),
    path("", include("portail.droits.urls")),
    path("", include("portail.parcours.urls")),
    path("", include("portail.certification.urls")),
    path("api/v1/", adresses_api()),
    path("", include("portail.socle.urls")),
]

handler400 = "portail.socle.erreurs_http.demande_invalide"
handler403 = "portail.socle.erreurs_http.acces_refuse"
handler404 = "portail.socle.erreurs_http.page_introuvable"
handler500 = "portail.socle.erreurs_http.erreur_interne"
