"""Addresses of the ground floor."""

from __future__ import annotations

from django.urls import path

from portail.socle import views

app_name = "socle"

urlpatterns = [
    path("connexion/", views.connexion, name="connexion"),
    path("deconnexion/", views.deconnexion, name="deconnexion"),
    path("compte/", views.compte, name="compte"),
    path("compte/mot-de-passe/", views.mot_de_passe, name="mot_de_passe"),
]
