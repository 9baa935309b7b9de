"""Addresses of the register, public but for one's own follow-ups, and of the atelier, all private."""

from __future__ import annotations

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from portail.referentiel import telechargements, views, views_histoire, views_registre
from portail.referentiel.suivi import urls as suivi


class Texte(StringConverter):
    """One segment of an address, without the character that no database text may hold."""

    regex = r"[^/\x00]+"


class CodeDeBloc(StringConverter):
    """A bloc's code as its certificateur wrote it, slashes included."""

    regex = r"[^\x00]+"


class Forme(StringConverter):
    """The three forms a list is downloaded in."""

    regex = "csv|json|xlsx"


register_converter(Texte, "texte")
register_converter(CodeDeBloc, "code")
register_converter(Forme, "forme")

app_name = "referentiel"

urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("certifications/", views.chercher, name="recherche"),
    path("certifications/telecharger.<forme:forme>", telechargements.telecharger_liste, name="telecharger"),
    path("certifications/<texte:numero>/", views.fiche, name="fiche"),
    path(
        "certifications/<texte:numero>/blocs/telecharger.<forme:forme>",
        telechargements.telecharger_blocs,
        name="telecharger-blocs",
    ),
    path("certifications/<texte:numero>/blocs/<code:code>/", views.bloc, name="bloc"),
    path("certifications/<texte:numero>/ecart/", views_histoire.ecart, name="ecart"),
    path("certifications/<texte:numero>/suite/", views_histoire.suite, name="suite"),
    path("mon-bloc/", views_histoire.devenir, name="devenir"),
    path("certificateurs/", views_registre.certificateurs, name="certificateurs"),
    path("certificateurs/<texte:cle>/", views_registre.certificateur, name="certificateur"),
    path(
        "certificateurs/<texte:cle>/telecharger.<forme:forme>",
        telechargements.telecharger_certificateur,
        name="telecharger-certificateur",
    ),
    path("atelier/", include("portail.referentiel.atelier.urls")),
    path("registre/", views_registre.registre, name="registre"),
    path("registre/imports/<int:source>/", views_registre.importation, name="import"),
    path(
        "registre/imports/<int:source>/anomalies.<forme:forme>",
        telechargements.telecharger_anomalies,
        name="telecharger-anomalies",
    ),
    *suivi.urlpatterns,
]
