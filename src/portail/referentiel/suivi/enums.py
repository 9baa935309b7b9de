"""What can be followed, how often one is told, what became of a mail, what happened to a fiche or a bloc."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AxeSuivi(models.TextChoices):
    """What is followed; but for the first and the last, the value is that of the search's axis."""

    REGISTRE = "registre", _("Tout le registre")
    CERTIFICATEUR = "certificateur", _("Certificateur")
    ROME = "rome", _("Métier (ROME)")
    NSF = "nsf", _("Domaine (NSF)")
    FORMACODE = "formacode", _("Formacode")
    FICHE = "fiche", _("Certification")


# The axes of trades: codes whose labels the register gives.
AXES_METIER = (AxeSuivi.ROME, AxeSuivi.NSF, AxeSuivi.FORMACODE)


class Frequence(models.TextChoices):
    """How often the person is told, when there is something to tell."""

    IMPORT = "import", _("À chaque export")
    SEMAINE = "semaine", _("Une fois par semaine")


class EtatEnvoi(models.TextChoices):
    """Where a mail stands. ``PRIS`` that lasts was interrupted: it may have gone, and is never sent again."""

    PRIS = "pris", _("en cours d’envoi")
    PARTI = "parti", _("parti")
    ECHOUE = "echoue", _("refusé par le serveur de courriel, sera refait")
    PERDU = "perdu", _("interrompu, et dit dans le suivant")


class Nature(models.TextChoices):
    """What an import did to a fiche."""

    ENTREE = "entree", _("Entrée")
    SORTIE = "sortie", _("Sortie")
    RENOUVELEE = "renouvelee", _("Renouvelée")
    MODIFIEE = "modifiee", _("Modifiée")


class NatureBloc(models.TextChoices):
    """What an import did to a bloc of a fiche that was there before and after."""

    AJOUTE = "ajoute", _("Ajouté")
    RETIRE = "retire", _("Retiré")
    MODIFIE = "modifie", _("Réécrit")
