"""Addresses of the jury’s pages. All are private."""

from __future__ import annotations

from django.urls import URLPattern, path

from portail.certification.jury import views, views_cloture, views_dossier, views_passage

urlpatterns: list[URLPattern] = [
    path("jurys/", views.jurys, name="jurys"),
    path("jurys/<int:cle>/", views.seance, name="jury-seance"),
    path("jurys/<int:cle>/ouvrir/", views.ouvrir, name="jury-ouvrir"),
    path("jurys/<int:cle>/presences/", views.presences, name="jury-presences"),
    path("jurys/<int:cle>/clore/", views_cloture.clore, name="jury-clore"),
    path("jurys/<int:cle>/proces-verbal/", views_cloture.proces_verbal, name="jury-proces-verbal"),
    path("jurys/<int:cle>/proces-verbal/signer/", views_cloture.signer, name="jury-signer"),
    path("jurys/<int:cle>/proces-verbal.pdf", views_cloture.document, name="jury-proces-verbal-pdf"),
    path("jurys/candidats/<int:cle>/", views_passage.passage, name="jury-passage"),
    path("jurys/candidats/<int:cle>/etat/", views_passage.etat, name="jury-passage-etat"),
    path("jurys/candidats/<int:cle>/presence/", views_passage.presence, name="jury-passage-presence"),
    path("jurys/candidats/<int:cle>/notes/", views_passage.notes, name="jury-passage-notes"),
    path("jurys/candidats/<int:cle>/liens/", views.liens, name="jury-liens"),
    path("jurys/candidats/<int:cle>/dossier/", views_dossier.dossier, name="jury-dossier"),
    path("jurys/candidats/<int:cle>/dossier/<int:piece>/", views_dossier.piece, name="jury-piece"),
]
