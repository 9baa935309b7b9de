"""Django's declaration of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PasserellesConfig(AppConfig):
    name = "portail.passerelles"
    label = "passerelles"
    verbose_name = _("passerelles")
