"""Addresses of the room, one list by alcove."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from portail.certification.candidat import urls as urls_candidat
from portail.certification.evaluation import urls as urls_evaluation
from portail.certification.gestion import urls as urls_gestion
from portail.certification.jury import urls as urls_jury

app_name = "certification"

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_candidat.urlpatterns,
    *urls_gestion.urlpatterns,
    *urls_evaluation.urlpatterns,
    *urls_jury.urlpatterns,
]
