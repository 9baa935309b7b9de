"""Addresses of these pages: all are private, but the verification of a parchemin."""

from __future__ import annotations

from django.urls import URLPattern, path

from portail.certification.candidat import views, views_dossier, views_resultat, views_situation

urlpatterns: list[URLPattern] = [
    path("candidatures/", views.candidatures, name="candidatures"),
    path("candidatures/mes-candidatures.json", views.exporter, name="candidatures-export"),
    path("candidatures/nouvelle/", views.nouvelle, name="candidature-nouvelle"),
    path("candidatures/<int:cle>/", views.candidature, name="candidature"),
    path("candidatures/<int:cle>/acte/", views.acte, name="candidature-acte"),
    path("candidatures/<int:cle>/dossier/", views_dossier.dossier, name="candidature-dossier"),
    path("candidatures/<int:cle>/dossier/blocs/<int:rang>/", views_dossier.bloc, name="candidature-bloc"),
    path("candidatures/<int:cle>/dossier/pieces/<int:rang>/", views_dossier.pieces, name="candidature-pieces"),
    path("candidatures/<int:cle>/pieces/<int:piece>/", views_dossier.piece, name="candidature-piece"),
    path("candidatures/<int:cle>/pieces/<int:piece>/oter/", views_dossier.oter, name="candidature-oter"),
    path("candidatures/<int:cle>/situation/", views_situation.situation, name="candidature-situation"),
    path("candidatures/<int:cle>/resultat/", views_resultat.resultat, name="candidature-resultat"),
    path("candidatures/<int:cle>/parchemins/<str:numero>/", views_resultat.parchemin, name="candidature-parchemin"),
    path("verifier/<str:cle>/", views_resultat.verifier, name="verifier"),
]
