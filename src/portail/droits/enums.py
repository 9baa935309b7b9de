"""The words in which a person says as what they work."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Statut(models.TextChoices):
    """As what a person works or looks for work; the values are those of the library, and « aucun »."""

    SALARIE = "salarie", _("Salarié du privé, apprenti compris")
    DEMANDEUR_EMPLOI = "demandeur-emploi", _("Demandeur d’emploi")
    NON_SALARIE = "non-salarie", _("Indépendant, commerçant, artisan, profession libérale")
    AGENT_PUBLIC = "agent-public", _("Agent public")
    ESAT = "esat", _("Accueilli en ESAT")
    AUCUN = "aucun", _("Sans activité, et sans recherche d’emploi")


class Permis(models.TextChoices):
    """The driving licence: it decides whether a licence may be paid."""

    AUCUN = "aucun", _("Non")
    VALABLE = "valable", _("Oui")
    SUSPENDU = "suspendu", _("Oui, mais suspendu ou annulé")
