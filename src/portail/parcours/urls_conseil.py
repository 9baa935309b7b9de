"""Addresses of the adviser's plans, all private, all under a share."""

from __future__ import annotations

from django.urls import URLPattern, path

from portail.parcours.conseil import views

_PLAN = "conseil/<int:cle>/plans/<int:plan>/"

urlpatterns: list[URLPattern] = [
    path("conseil/", views.conseil, name="conseil"),
    path("conseil/<int:cle>/", views.personne, name="conseil-personne"),
    path(_PLAN, views.plan, name="conseil-plan"),
    path(f"{_PLAN}recalculer/", views.recalculer, name="conseil-plan-recalculer"),
    path(f"{_PLAN}compromis/", views.compromis, name="conseil-plan-compromis"),
    path(f"{_PLAN}proposer/", views.proposer, name="conseil-plan-proposer"),
    path(f"{_PLAN}arreter/", views.arreter, name="conseil-plan-arreter"),
    path(f"{_PLAN}effacer/", views.effacer, name="conseil-plan-effacer"),
    path(f"{_PLAN}<slug:objectif>.pdf", views.pdf, name="conseil-plan-pdf"),
    path(f"{_PLAN}<slug:objectif>.ics", views.ics, name="conseil-plan-ics"),
]
