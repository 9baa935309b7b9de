"""Addresses of the report of a branche, public, and of corrections, each for its author."""

from __future__ import annotations

from django.urls import URLPattern, path

from portail.passerelles import telechargements_branche, views_branche, views_corrections

urlpatterns: list[URLPattern] = [
    path("branches/", views_branche.branche, name="branche"),
    path("branches/rapport/", views_branche.rapport, name="branche-rapport"),
    path("branches/rapport/groupe/", views_branche.groupe, name="branche-groupe"),
    path("branches/rapport/groupe/trame.docx", telechargements_branche.telecharger_trame, name="branche-trame"),
    path("branches/rapport/telecharger.<forme:forme>", telechargements_branche.telecharger, name="branche-telecharger"),
    path("passerelles/corriger/", views_corrections.corriger, name="corriger"),
    path("passerelles/corrections/", views_corrections.corrections, name="corrections"),
    path("passerelles/corrections/<int:cle>/accord/", views_corrections.accord, name="correction-accord"),
    path("passerelles/corrections/retirer/", views_corrections.retirer, name="corrections-retirer"),
]
