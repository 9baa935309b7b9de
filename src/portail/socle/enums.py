"""Roles a person may hold."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person comes to do. Each is held in an organisation, except ``candidat``."""

    CANDIDAT = "candidat", _("Candidat")
    CONSEILLER = "conseiller", _("Conseiller")
    CERTIFICATEUR = "certificateur", _("Certificateur")
    ORGANISME_FORMATION = "organisme_formation", _("Organisme de formation")
    EVALUATEUR = "evaluateur", _("Évaluateur")
    JURE = "jure", _("Membre de jury")
    PORTEUR_EXPERIMENTATION = "porteur_experimentation", _("Porteur d’expérimentation")
    ADMINISTRATEUR = "administrateur", _("Administrateur")
