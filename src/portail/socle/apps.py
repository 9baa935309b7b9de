"""The ground floor as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class SocleConfig(AppConfig):
    name = "portail.socle"
    label = "socle"
    verbose_name = "Socle"
    default_auto_field = "django.db.models.BigAutoField"
