"""Addresses of the offers: public to read; a training body's own list is private."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from portail.parcours.offres import telechargements, views, views_organisme

urlpatterns: list[URLPattern | URLResolver] = [
    path("offres/", views.chercher, name="offres"),
    path("offres/telecharger.<forme:forme>", telechargements.telecharger, name="offres-telecharger"),
    path("offres/<int:cle>/", views.offre, name="offre"),
    path("mes-offres/", views_organisme.miennes, name="offres-miennes"),
    path("mes-offres/envoyer/", views_organisme.envoyer, name="offres-envoyer"),
    path("mes-offres/apercu/", views_organisme.apercu, name="offres-apercu"),
    path("mes-offres/ecrire/", views_organisme.ecrire, name="offres-ecrire"),
]
