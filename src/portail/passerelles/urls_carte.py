"""Addresses of the map, public: included by the room's own list."""

from __future__ import annotations

from django.urls import URLPattern, path

from portail.passerelles import views_carte

urlpatterns: list[URLPattern] = [path("passerelles/carte/", views_carte.carte, name="carte")]
