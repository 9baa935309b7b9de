"""Django's declaration of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DroitsConfig(AppConfig):
    name = "portail.droits"
    label = "droits"
    verbose_name = _("droits")
