"""Addresses of the plans, all private."""

from __future__ import annotations

from django.urls import URLPattern, path

from portail.parcours.plans import views

urlpatterns: list[URLPattern] = [
    path("mes-parcours/", views.plans, name="plans"),
    path("mes-parcours/nouveau/", views.nouveau, name="nouveau"),
    path("mes-parcours/<int:cle>/", views.plan, name="plan"),
    path("mes-parcours/<int:cle>/recalculer/", views.recalculer, name="plan-recalculer"),
    path("mes-parcours/<int:cle>/compromis/", views.compromis, name="plan-compromis"),
    path("mes-parcours/<int:cle>/garder/", views.garder, name="plan-garder"),
    path("mes-parcours/<int:cle>/arreter/", views.arreter, name="plan-arreter"),
    path("mes-parcours/<int:cle>/accepter/", views.accepter, name="plan-accepter"),
    path("mes-parcours/<int:cle>/effacer/", views.effacer, name="plan-effacer"),
    path("mes-parcours/<int:cle>/<slug:objectif>.pdf", views.pdf, name="plan-pdf"),
    path("mes-parcours/<int:cle>/<slug:objectif>.ics", views.ics, name="plan-ics"),
]
