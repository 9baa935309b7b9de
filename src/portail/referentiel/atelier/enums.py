"""States of a version, and what became of an edit."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Etat(models.TextChoices):
    """Where a version stands. Only a brouillon is written in."""

    BROUILLON = "brouillon", _("Brouillon")
    PROPOSEE = "proposee", _("Proposée à la CPNE")
    ADOPTEE = "adoptee", _("Adoptée par la CPNE")
    REMPLACEE = "remplacee", _("Remplacée")
    ABANDONNEE = "abandonnee", _("Mise de côté")


class Issue(models.TextChoices):
    """What became of an edit: done, kept apart because somebody wrote something else there, or let go."""

    APPLIQUEE = "appliquee", _("Faite")
    EN_ATTENTE = "en_attente", _("Gardée à part")
    ECARTEE = "ecartee", _("Écartée")


class Forme(models.TextChoices):
    """The forms a version is downloaded in."""

    DOCX = "docx", _("Word (DOCX)")
    XLSX = "xlsx", _("Excel (XLSX)")
    PDF = "pdf", _("PDF")
    XML = "xml", _("Structure du registre (XML)")
    JSON = "json", _("Brouillon Brique (JSON)")


#: States in which a decision of the CPNE is recorded.
DECIDES = (Etat.ADOPTEE, Etat.REMPLACEE)
