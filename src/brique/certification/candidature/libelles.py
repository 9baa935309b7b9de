"""How states, acts and actors are called in French."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from brique.certification.candidature.table import MAINTIEN, NOUVELLE, Condition
from brique.certification.candidature.valeurs import Acte, Acteur, Etat, Temps
from brique.certification.reglement.valeurs import Voie

ETATS: Mapping[Etat, str] = {
    Etat.CHOISIE: "choisie",
    Etat.INSCRITE: "inscrite",
    Etat.POSITIONNEE: "positionnée",
    Etat.FAISABILITE: "au dossier de faisabilité déposé",
    Etat.INCOMPLETE: "au dossier de faisabilité incomplet",
    Etat.COMPLETE: "au dossier de faisabilité complet",
    Etat.RECEVABLE: "recevable",
    Etat.NON_RECEVABLE: "non recevable",
    Etat.PREPARATION: "en préparation",
    Etat.EVALUATION: "en évaluation",
    Etat.EVALUEE: "évaluée",
    Etat.VALIDATION: "au dossier de validation déposé",
    Etat.CONVOQUEE: "convoquée devant le jury",
    Etat.DELIBEREE: "délibérée",
    Etat.NOTIFIEE: "notifiée",
    Etat.RECOURS: "en recours",
    Etat.CLOSE: "close",
    Etat.ABANDONNEE: "abandonnée",
    Etat.CADUQUE: "caduque",
}
"""After « cette candidature est »."""

ACTES: Mapping[Acte, str] = {
    Acte.CHOISIR: "choisir la certification",
    Acte.INSCRIRE: "inscrire le candidat",
    Acte.POSITIONNER: "se positionner",
    Acte.DEPOSER_FAISABILITE: "déposer le dossier de faisabilité",
    Acte.DEMANDER_PIECES: "demander des pièces",
    Acte.CONSTATER_COMPLET: "constater que le dossier est complet",
    Acte.DECLARER_RECEVABLE: "déclarer le dossier recevable",
    Acte.DECLARER_NON_RECEVABLE: "déclarer le dossier non recevable",
    Acte.TENIR_POUR_RECEVABLE: "tenir le dossier pour recevable",
    Acte.COMMENCER_PREPARATION: "commencer la préparation",
    Acte.FINIR_PREPARATION: "finir la préparation",
    Acte.EVALUER_BLOC: "évaluer un bloc",
    Acte.CLORE_EVALUATION: "clore l’évaluation",
    Acte.DEPOSER_VALIDATION: "déposer le dossier de validation",
    Acte.CONVOQUER: "convoquer devant le jury",
    Acte.REPORTER: "reporter la séance",
    Acte.DELIBERER: "délibérer",
    Acte.NOTIFIER: "notifier le résultat",
    Acte.FORMER_RECOURS: "former un recours",
    Acte.REPONDRE_RECOURS: "répondre au recours",
    Acte.CLORE: "clore la candidature",
    Acte.ABANDONNER: "abandonner",
    Acte.RENDRE_CADUQUE: "rendre la recevabilité caduque",
}

ACTEURS: Mapping[Acteur, str] = {
    Acteur.CANDIDAT: "le candidat",
    Acteur.CERTIFICATEUR: "le certificateur",
    Acteur.ORGANISME: "l’organisme qui accompagne, forme ou organise",
    Acteur.EVALUATEUR: "l’évaluateur",
    Acteur.JURY: "le jury",
    Acteur.HORLOGE: "la fin d’un délai",
}

VOIES: Mapping[Voie, str] = {
    Voie.FORMATION: "la formation",
    Voie.VAE: "la VAE",
    Voie.LIBRE: "la candidature libre",
}

TEMPS: Mapping[Temps, str] = {
    Temps.CHOISIR: "Choisir",
    Temps.PREPARER: "Préparer",
    Temps.ETRE_EVALUE: "Être évalué",
    Temps.ETRE_CERTIFIE: "Être certifié",
}

CONDITIONS: Mapping[Condition, str] = {
    Condition.REGLEMENT: "le règlement est celui de la certification, et ouvre cette voie",
    Condition.ENTREE: "la certification est enregistrée ce jour-là",
    Condition.VAE: "la loi permet cette VAE",
    Condition.LIMITES: "les limites de dossiers dans l’année ne sont pas atteintes",
    Condition.SILENCE: "le délai de réponse est passé",
    Condition.DELAI: "le délai est passé, par les deux lectures, sans démarche ni motif légitime",
    Condition.MOTIF: "la raison est écrite",
    Condition.FORMER: "l’organisme est habilité à former ce jour-là",
    Condition.EVALUER: "le bloc est demandé, et l’organisme habilité à l’évaluer ce jour-là (le jury n’a pas à l’être)",
    Condition.PREPARATION: "une préparation est en cours",
    Condition.PREPAREE: "la préparation que demande le règlement est finie",
    Condition.EVALUEE: "chaque bloc demandé a son évaluation, complète",
    Condition.NON_DEPOSEE: "le dossier n’est pas déjà déposé",
    Condition.DEPOSEE: "le dossier de validation est déposé",
    Condition.DATE: "la séance est à venir",
    Condition.DELIVRANCE: "la certification se délivre encore à ce candidat le jour de la séance",
    Condition.SEANCE: "la séance est celle de la convocation",
    Condition.DECISIONS: "une décision par bloc, sauf bloc reporté ou candidat qui n’est pas venu",
    Condition.CONFIRMEE: "l’instance que nomme le règlement, s’il y en a une, a confirmé",
    Condition.RECOURS: "le délai du règlement court encore, et c’est le premier recours contre cette délibération",
    Condition.DEFINITIVE: "le recours n’est plus ouvert, ou il a sa réponse",
    Condition.SANS_DECISION: "le jury ne s’est pas prononcé",
}


def liste_en_francais(mots: Iterable[str], lien: str = "ou") -> str:
    """« un, deux ou trois »."""
    *debut, dernier = mots
    return f"{', '.join(debut)} {lien} {dernier}" if debut else dernier


_REPONSES = {MAINTIEN: "le résultat est maintenu", NOUVELLE: "le jury délibère de nouveau"}


def dire_reponse(suite: str) -> str:
    """What the certificateur answered to a recours, in words that follow a colon; '' for what is no answer."""
    return _REPONSES.get(suite, "")
