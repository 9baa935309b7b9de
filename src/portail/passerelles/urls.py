"""Addresses of the passerelles: what is computed is public to read; what people ask and decide has its own lists."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portail.passerelles import urls_branche, urls_carte, urls_equivalences, views

app_name = "passerelles"

urlpatterns: list[URLPattern | URLResolver] = [
    path("passerelles/", views.accueil, name="accueil"),
    path("passerelles/face-a-face/", views.face, name="face-a-face"),
    path("passerelles/matrice/", views.matrice, name="matrice"),
    *urls_carte.urlpatterns,
    *urls_branche.urlpatterns,
    *urls_equivalences.urlpatterns,
    path("passerelles/de/<texte:numero>/", views.bloc, name="certification"),
    path("passerelles/de/<texte:numero>/<code:code>/", views.bloc, name="bloc"),
]
