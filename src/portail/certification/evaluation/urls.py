"""Addresses of the évaluateur’s pages. All are private."""

from __future__ import annotations

from django.urls import URLPattern, path

from portail.certification.evaluation import views, views_dossier

urlpatterns: list[URLPattern] = [
    path("evaluations/", views.evaluations, name="evaluations"),
    path("evaluations/<int:cle>/", views.evaluation, name="evaluation"),
    path("evaluations/<int:cle>/rendre/", views.rendre, name="evaluation-rendre"),
    path("evaluations/<int:cle>/dossier/", views_dossier.dossier, name="evaluation-dossier"),
    path("evaluations/<int:cle>/dossier/<int:piece>/", views_dossier.piece, name="evaluation-piece"),
]
