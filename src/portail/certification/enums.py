"""Words of the room; their values are those of the library."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Voie(models.TextChoices):
    """By which door a candidate comes."""

    FORMATION = "formation", _("Formation")
    VAE = "vae", _("VAE")
    LIBRE = "libre", _("Candidature libre")


class EtatCandidature(models.TextChoices):
    """Where a candidature stands."""

    CHOISIE = "choisie", _("Choisie")
    INSCRITE = "inscrite", _("Inscrite")
    POSITIONNEE = "positionnee", _("Positionnement fait")
    FAISABILITE = "faisabilite-deposee", _("Dossier de faisabilité déposé")
    INCOMPLETE = "faisabilite-incomplete", _("Pièces demandées")
    COMPLETE = "faisabilite-complete", _("Dossier de faisabilité complet")
    RECEVABLE = "recevable", _("Recevable")
    NON_RECEVABLE = "non-recevable", _("Non recevable")
    PREPARATION = "en-preparation", _("En préparation")
    EVALUATION = "en-evaluation", _("En évaluation")
    EVALUEE = "evaluee", _("Évaluée")
    VALIDATION = "validation-deposee", _("Dossier de validation déposé")
    CONVOQUEE = "convoquee", _("Convoquée devant le jury")
    DELIBEREE = "deliberee", _("Jury tenu")
    NOTIFIEE = "notifiee", _("Résultat notifié")
    RECOURS = "recours", _("Recours en cours")
    CLOSE = "close", _("Close")
    ABANDONNEE = "abandonnee", _("Abandonnée")
    CADUQUE = "caduque", _("Caduque")


class Acteur(models.TextChoices):
    """Who does an act."""

    CANDIDAT = "candidat", _("Candidat")
    CERTIFICATEUR = "certificateur", _("Certificateur")
    ORGANISME = "organisme", _("Organisme de formation")
    EVALUATEUR = "evaluateur", _("Évaluateur")
    JURY = "jury", _("Jury")
    HORLOGE = "horloge", _("Délai")


class Reponse(models.TextChoices):
    """What a candidate says of a compétence of their own: never mixed with what an évaluateur says."""

    OUI = "oui", _("Oui")
    EN_PARTIE = "en-partie", _("En partie")
    NON = "non", _("Non")


class Tenue(models.TextChoices):
    """How a jury meets."""

    PRESENTIEL = "presentiel", _("Sur place")
    DISTANCE = "distance", _("À distance")


class EtatSeance(models.TextChoices):
    """Where a jury's session stands."""

    PREPAREE = "preparee", _("En préparation")
    OUVERTE = "ouverte", _("Ouverte")
    CLOSE = "close", _("Close, procès-verbal à signer")
    SCELLEE = "scellee", _("Scellée")


class Presence(models.TextChoices):
    """Where the candidate was when the jury sat."""

    PRESENT = "present", _("Présent")
    EXCUSE = "excuse", _("Excusé")
    ABSENT = "absent", _("Absent")


class Sens(models.TextChoices):
    """A vote."""

    POUR = "pour", _("Pour")
    CONTRE = "contre", _("Contre")
    ABSTENTION = "abstention", _("Abstention")
