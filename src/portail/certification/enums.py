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


class NatureAvis(models.TextChoices):
    """What a session has to tell someone."""

    NOMME = "nomme", _("Nomination")
    DEMIS = "demis", _("Nomination retirée")
    REMPLACE = "remplace", _("Remplacement")
    ANNULEE = "annulee", _("Annulation")
    DEPLACEE = "deplacee", _("Heure ou lieu changé")


class Issue(models.TextChoices):
    """What the last jury that decided gave a candidature."""

    DELIVREE = "delivree", _("Validation totale")
    PARTIELLE = "partielle", _("Validation partielle")
    AUCUNE = "aucune", _("Aucun bloc validé")
    EN_ATTENTE = "en-attente", _("En attente")


class Sexe(models.TextChoices):
    """What a candidate may declare, for the statistics alone."""

    FEMME = "femme", _("Femme")
    HOMME = "homme", _("Homme")
    NON_DIT = "non-dit", _("Je préfère ne pas répondre")


class TrancheAge(models.TextChoices):
    """The same, of their age: never a date of birth."""

    MOINS_DE_26 = "moins-26", _("Moins de 26 ans")
    DE_26_A_34 = "26-34", _("De 26 à 34 ans")
    DE_35_A_44 = "35-44", _("De 35 à 44 ans")
    DE_45_A_54 = "45-54", _("De 45 à 54 ans")
    PLUS_DE_55 = "55-plus", _("55 ans et plus")


class Statut(models.TextChoices):
    """The same, of their situation when the candidature was opened."""

    SALARIE = "salarie", _("Salarié")
    DEMANDEUR = "demandeur-emploi", _("Demandeur d’emploi")
    INDEPENDANT = "independant", _("Indépendant")
    AGENT_PUBLIC = "agent-public", _("Agent public")
    AUTRE = "autre", _("Autre situation")


class Dimension(models.TextChoices):
    """By what the statistics are told apart."""

    VOIE = "voie", _("Voie")
    NIVEAU = "niveau", _("Niveau")
    SEXE = "sexe", _("Sexe")
    AGE = "age", _("Âge")
    STATUT = "statut", _("Statut")
