"""Addresses of the room, one list by subject."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from portail.parcours import urls_conseil, urls_offres, urls_plans
from portail.parcours.passeport import urls as urls_passeport
from portail.parcours.positionnement import urls as urls_positionnement

app_name = "parcours"

urlpatterns: list[URLPattern | URLResolver] = [
    *urls_offres.urlpatterns,
    *urls_passeport.urlpatterns,
    *urls_positionnement.urlpatterns,
    *urls_plans.urlpatterns,
    *urls_conseil.urlpatterns,
]
