"""Addresses of the management: for those who certify, and for those who prepare. All are private."""

from __future__ import annotations

from django.urls import URLPattern, path

from portail.certification.gestion import (
    views,
    views_habilitations,
    views_imprevus,
    views_reglements,
    views_seances,
    views_statistiques,
)

urlpatterns: list[URLPattern] = [
    path("gestion/candidatures/", views.file, name="gestion-file"),
    path("gestion/candidatures/<int:cle>/", views.candidature, name="gestion-candidature"),
    path("gestion/candidatures/<int:cle>/confier/", views.confier, name="gestion-confier"),
    path("gestion/candidatures/<int:cle>/dossier/", views.dossier, name="gestion-dossier"),
    path("gestion/candidatures/<int:cle>/pieces/<int:piece>/", views.piece, name="gestion-piece"),
    path("gestion/seances/", views_seances.seances, name="gestion-seances"),
    path("gestion/seances/nouvelle/", views_seances.nouvelle, name="gestion-seance-nouvelle"),
    path("gestion/seances/<int:cle>/", views_seances.seance, name="gestion-seance"),
    path("gestion/seances/<int:cle>/lieu/", views_seances.situer, name="gestion-seance-lieu"),
    path("gestion/seances/<int:cle>/nommer/", views_seances.nommer, name="gestion-seance-nommer"),
    path(
        "gestion/seances/<int:cle>/membres/<int:siege>/corriger/",
        views_seances.corriger,
        name="gestion-seance-corriger",
    ),
    path(
        "gestion/seances/<int:cle>/membres/<int:siege>/retirer/",
        views_seances.demettre,
        name="gestion-seance-demettre",
    ),
    path(
        "gestion/seances/<int:cle>/membres/<int:siege>/remplacer/",
        views_imprevus.remplacer,
        name="gestion-seance-remplacer",
    ),
    path("gestion/seances/<int:cle>/annuler/", views_imprevus.annuler, name="gestion-seance-annuler"),
    path("gestion/seances/<int:cle>/convoquer/", views_seances.convoquer, name="gestion-seance-convoquer"),
    path("gestion/seances/<int:cle>/ouvrir/", views_seances.commencer, name="gestion-seance-ouvrir"),
    path("gestion/seances/<int:cle>/proces-verbal/", views_seances.etablir, name="gestion-seance-etablir"),
    path("gestion/seances/<int:cle>/proces-verbal.pdf", views_seances.proces_verbal, name="gestion-seance-pv"),
    path("gestion/seances/<int:cle>/confirmer/", views_seances.confirmer, name="gestion-seance-confirmer"),
    path("gestion/reglements/", views_reglements.reglements, name="gestion-reglements"),
    path("gestion/reglements/nouveau/", views_reglements.nouveau, name="gestion-reglement-nouveau"),
    path("gestion/reglements/<int:cle>/", views_reglements.reglement, name="gestion-reglement"),
    path("gestion/habilitations/", views_habilitations.habilitations, name="gestion-habilitations"),
    path("gestion/habilitations/nouvelle/", views_habilitations.nouvelle, name="gestion-habilitation-nouvelle"),
    path("gestion/habilitations/<int:cle>/", views_habilitations.habilitation, name="gestion-habilitation"),
    path("gestion/statistiques/", views_statistiques.statistiques, name="gestion-statistiques"),
    path("gestion/statistiques.csv", views_statistiques.exporter, name="gestion-statistiques-csv"),
]
