"""The ground floor as a Django application."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register


class SocleConfig(AppConfig):
    name = "portail.socle"
    label = "socle"
    verbose_name = "Socle"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portail.socle.courriel import controler
        from portail.socle.pluriel import compter_en_francais

        register(controler, deploy=True)
        compter_en_francais()
