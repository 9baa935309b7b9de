"""Axes by which the register is filtered, and their labels."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Axe(models.TextChoices):
    """A facet axis; the value is its name in addresses."""

    ETAT = "etat", _("État")
    NIVEAU = "niveau", _("Niveau")
    REPERTOIRE = "repertoire", _("Répertoire")
    VAE = "vae", _("VAE")
    BLOCS = "blocs", _("Blocs")
    NSF = "nsf", _("Domaine (NSF)")
    ROME = "rome", _("Métier (ROME)")
    FORMACODE = "formacode", _("Formacode")
    CERTIFICATEUR = "certificateur", _("Certificateur")


class Forme(models.TextChoices):
    """The two official exports. The CSV one carries no compétences: it never replaces what the XML one said."""

    XML = "xml", _("flux XML")
    CSV = "csv", _("export CSV")


class Sens(models.TextChoices):
    """How a fiche names another in its renewals, by the register's own two lists."""

    ANCIENNE = "ancienne", _("remplace")
    NOUVELLE = "nouvelle", _("remplacée par")


# Axes whose values are codes with a label read from the register.
AXES_CODES = (Axe.NSF, Axe.ROME, Axe.FORMACODE)
