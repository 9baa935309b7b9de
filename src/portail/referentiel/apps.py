"""Django's declaration of the room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferentielConfig(AppConfig):
    name = "portail.referentiel"
    label = "referentiel"
    verbose_name = _("référentiel")
