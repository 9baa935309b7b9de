"""Addresses of the follow-up, inside those of the register."""

from __future__ import annotations

from django.urls import path

from portail.referentiel.suivi import views

urlpatterns = [
    path("suivi/", views.changements, name="suivi-changements"),
    path("suivi/atom.xml", views.atom, name="suivi-atom"),
    path("suivi/abonnements/", views.abonnements, name="suivi-abonnements"),
    path("suivi/abonnements/suivre/", views.suivre, name="suivi-suivre"),
    path("suivi/abonnements/<int:cle>/frequence/", views.frequence, name="suivi-frequence"),
    path("suivi/abonnements/<int:cle>/arreter/", views.arreter, name="suivi-arreter"),
    path("suivi/desabonnement/<str:jeton>/", views.desabonner, name="suivi-desabonner"),
]
