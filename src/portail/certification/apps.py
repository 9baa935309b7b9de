"""Django's declaration of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificationConfig(AppConfig):
    name = "portail.certification"
    label = "certification"
    verbose_name = _("certification")
