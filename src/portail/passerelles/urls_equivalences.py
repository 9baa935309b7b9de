"""Addresses of the équivalences: what is asked and the cases are private, what is decided is public."""

from __future__ import annotations

from django.urls import URLPattern, path

from portail.passerelles import views_demandes, views_equivalences, views_procedures

urlpatterns: list[URLPattern] = [
    path("equivalences/", views_equivalences.equivalences, name="equivalences"),
    path("equivalences/recues/", views_equivalences.recues, name="equivalences-recues"),
    path("equivalences/demander/", views_demandes.demander, name="equivalences-demander"),
    path("equivalences/demandes/<int:cle>/", views_equivalences.demande, name="equivalences-demande"),
    path("equivalences/demandes/<int:cle>/expose/", views_demandes.expose, name="equivalences-expose"),
    path("equivalences/demandes/<int:cle>/pieces/", views_demandes.joindre, name="equivalences-joindre"),
    path("equivalences/demandes/<int:cle>/pieces/<int:piece>/", views_demandes.piece, name="equivalences-piece"),
    path("equivalences/demandes/<int:cle>/pieces/<int:piece>/oter/", views_demandes.oter, name="equivalences-oter"),
    path("equivalences/demandes/<int:cle>/pieces/effacer/", views_demandes.effacer, name="equivalences-effacer"),
    path("equivalences/demandes/<int:cle>/<slug:nom>/", views_equivalences.acte, name="equivalences-acte"),
    path("equivalences/decisions.sssom.tsv", views_equivalences.telecharger, name="equivalences-telecharger"),
    path("equivalences/decisions/<int:cle>/", views_equivalences.decision, name="equivalences-decision"),
    path("equivalences/procedures/", views_procedures.procedures, name="equivalences-procedures"),
    path("equivalences/procedures/nouvelle/", views_procedures.nouvelle, name="equivalences-procedure-nouvelle"),
    path("equivalences/procedures/<int:cle>/", views_procedures.procedure, name="equivalences-procedure"),
    path("equivalences/procedures/<int:cle>/ecrire/", views_procedures.ecrire, name="equivalences-procedure-ecrire"),
]
