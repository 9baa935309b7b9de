"""Django's declaration of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParcoursConfig(AppConfig):
    name = "portail.parcours"
    label = "parcours"
    verbose_name = _("parcours")
