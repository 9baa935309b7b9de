"""Addresses of the room: computing is public and keeps nothing; keeping and erasing are private."""

from __future__ import annotations

from django.urls import URLPattern, path

from portail.droits import views

app_name = "droits"

urlpatterns: list[URLPattern] = [
    path("mes-droits/", views.droits, name="compte"),
    path("mes-droits/action/", views.action, name="action"),
    path("mes-droits/garder/", views.garder, name="garder"),
    path("mes-droits/effacer/", views.effacer, name="effacer"),
]
