"""The API and the downloads at addresses of their own, whatever the portal's pages are."""

from __future__ import annotations

from django.urls import include, path

from portail.referentiel import api, telechargements
from portail.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("", include("portail.socle.urls")),
    path("api/v1/", api.adresses()),
    path("liste.<forme>", telechargements.telecharger_liste),
    path("fiches/<numero>.<forme>", telechargements.telecharger_blocs),
    path("certificateurs/<cle>.<forme>", telechargements.telecharger_certificateur),
    path("anomalies/<int:source>.<forme>", telechargements.telecharger_anomalies),
]
