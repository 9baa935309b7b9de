"""Addresses of « me situer »: all are private."""

from __future__ import annotations

from django.urls import URLPattern, path

from portail.parcours.positionnement import views

urlpatterns: list[URLPattern] = [
    path("me-situer/", views.me_situer, name="me-situer"),
    path("me-situer/<int:cle>/", views.resultat, name="me-situer-resultat"),
    path("me-situer/<int:cle>/reprendre/", views.reprendre, name="me-situer-reprendre"),
    path("me-situer/<int:cle>/blocs/<int:rang>/", views.bloc, name="me-situer-bloc"),
    path("me-situer/<int:cle>/blocs/<int:rang>/preuves/<int:numero>/", views.preuves, name="me-situer-preuves"),
    path("me-situer/<int:cle>/pieces/<int:piece>/", views.piece, name="me-situer-piece"),
    path("me-situer/<int:cle>/pieces/<int:piece>/oter/", views.oter, name="me-situer-oter"),
    path("me-situer/<int:cle>/effacer/", views.effacer, name="me-situer-effacer"),
]
