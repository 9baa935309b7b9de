"""Addresses of the passeport: its holder's, the adviser's, the certificateur's. All are private."""

from __future__ import annotations

from django.urls import URLPattern, path

from portail.parcours.passeport import views, views_attestations, views_partages

urlpatterns: list[URLPattern] = [
    path("passeport/", views.passeport, name="passeport"),
    path("passeport/declarer/", views.declarer, name="passeport-declarer"),
    path("passeport/declares/<int:cle>/", views.declare, name="passeport-declare"),
    path("passeport/declares/<int:cle>/pieces/", views.joindre, name="passeport-joindre"),
    path("passeport/declares/<int:cle>/pieces/<int:piece>/", views.piece, name="passeport-piece"),
    path("passeport/declares/<int:cle>/pieces/<int:piece>/oter/", views.oter, name="passeport-oter"),
    path("passeport/declares/<int:cle>/oublier/", views.oublier, name="passeport-oublier"),
    path("passeport/passeport.json", views.exporter, {"forme": "json"}, name="passeport-json"),
    path("passeport/passeport.pdf", views.exporter, {"forme": "pdf"}, name="passeport-pdf"),
    path("passeport/effacer/", views.effacer, name="passeport-effacer"),
    path("passeport/partages/", views_partages.partages, name="passeport-partages"),
    path("passeport/partages/<int:cle>/arreter/", views_partages.arreter, name="passeport-arreter"),
    path("passeports-partages/", views_partages.recus, name="partages-recus"),
    path("passeports-partages/<int:cle>/", views_partages.lu, name="partage-lu"),
    path("passeports-partages/<int:cle>/pieces/<int:piece>/", views_partages.piece, name="partage-piece"),
    path(
        "passeports-partages/<int:cle>/positionnements/<int:positionnement>/",
        views_partages.positionnement,
        name="partage-positionnement",
    ),
    path(
        "passeports-partages/<int:cle>/positionnements/<int:positionnement>/pieces/<int:piece>/",
        views_partages.piece_reponse,
        name="partage-piece-reponse",
    ),
    path("attestations/", views_attestations.attestations, name="attestations"),
    path("attestations/nouvelle/", views_attestations.nouvelle, name="attestation-nouvelle"),
    path("attestations/<int:cle>/", views_attestations.attestation, name="attestation"),
]
