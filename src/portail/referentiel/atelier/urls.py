"""Addresses of the atelier, under ``atelier/``. All are private."""

from __future__ import annotations

from django.urls import path

from portail.referentiel.atelier import views, views_ecriture, views_suivi

_VERSION = "<int:referentiel>/v<int:numero>/"

urlpatterns = [
    path("", views.atelier, name="atelier"),
    path("nouveau/", views.nouveau, name="atelier-nouveau"),
    path("<int:referentiel>/", views.referentiel, name="atelier-referentiel"),
    path("<int:referentiel>/nouvelle-version/", views.nouveau, name="atelier-nouvelle-version"),
    path("<int:referentiel>/comparer/", views_suivi.comparer, name="atelier-comparer"),
    path(_VERSION, views.version, name="atelier-version"),
    path(f"{_VERSION}document/", views.piece, name="atelier-piece"),
    path(f"{_VERSION}presentation/", views_ecriture.presentation, name="atelier-presentation"),
    path(f"{_VERSION}activites/", views_ecriture.activites, name="atelier-activites"),
    path(f"{_VERSION}blocs/<slug:cle>/", views_ecriture.bloc, name="atelier-bloc"),
    path(f"{_VERSION}relecture/", views_ecriture.relecture, name="atelier-relecture"),
    path(f"{_VERSION}redites/", views_suivi.redites, name="atelier-redites"),
    path(f"{_VERSION}doutes/", views_suivi.doutes, name="atelier-doutes"),
    path(f"{_VERSION}desaccords/", views_suivi.desaccords, name="atelier-desaccords"),
    path(f"{_VERSION}histoire/", views_suivi.histoire, name="atelier-histoire"),
    path(f"{_VERSION}etat/<slug:nom>/", views_suivi.transition, name="atelier-transition"),
    path(f"{_VERSION}telecharger.<slug:forme>", views_suivi.telecharger, name="atelier-telecharger"),
]
