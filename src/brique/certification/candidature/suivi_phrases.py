"""What a candidate is told of each state: where they are, whose turn it is, what comes next; « vous » throughout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from brique.certification.candidature.valeurs import Acte, Acteur, Etat, Temps
from brique.certification.reglement.valeurs import Voie


@dataclass(frozen=True, slots=True)
class Moment:
    """A state as a candidate reads it. ``acte`` and ``qui`` None: nothing more is awaited."""

    temps: Temps
    phrase: str
    acte: Acte | None = None
    qui: Acteur | None = None
    suite: str = ""


_CERTIFICATEUR, _CANDIDAT = Acteur.CERTIFICATEUR, Acteur.CANDIDAT
_CONVOQUER = "Le certificateur vous convoquera devant le jury."

_COMMUNS: Mapping[Etat, Moment] = {
    Etat.CHOISIE: Moment(
        Temps.CHOISIR, "Vous avez choisi votre certification.", Acte.INSCRIRE, _CANDIDAT, "Inscrivez-vous."
    ),
    Etat.EVALUATION: Moment(
        Temps.ETRE_EVALUE,
        "Votre évaluation est en cours, bloc par bloc.",
        Acte.EVALUER_BLOC,
        Acteur.EVALUATEUR,
        "Chaque bloc demandé est évalué ; l’avis de l’évaluateur éclaire le jury et n’attribue rien.",
    ),
    Etat.EVALUEE: Moment(
        Temps.ETRE_CERTIFIE, "Vos évaluations sont terminées.", Acte.CONVOQUER, _CERTIFICATEUR, _CONVOQUER
    ),
    Etat.CONVOQUEE: Moment(
        Temps.ETRE_CERTIFIE,
        "Vous êtes convoqué devant le jury.",
        Acte.DELIBERER,
        Acteur.JURY,
        "Le jury décidera pour chacun des blocs que vous demandez.",
    ),
    Etat.DELIBEREE: Moment(
        Temps.ETRE_CERTIFIE,
        "Le jury a délibéré.",
        Acte.NOTIFIER,
        _CERTIFICATEUR,
        "Le certificateur va vous notifier le résultat.",
    ),
    Etat.NOTIFIEE: Moment(
        Temps.ETRE_CERTIFIE,
        "Votre résultat vous a été notifié.",
        Acte.CLORE,
        _CERTIFICATEUR,
        "Vous n’avez rien à faire ; si vous contestez le résultat, vous pouvez former un recours.",
    ),
    Etat.RECOURS: Moment(
        Temps.ETRE_CERTIFIE,
        "Votre recours est déposé.",
        Acte.REPONDRE_RECOURS,
        _CERTIFICATEUR,
        "Le certificateur doit y répondre. Il ne peut pas décider à la place du jury.",
    ),
    Etat.CLOSE: Moment(
        Temps.ETRE_CERTIFIE, "Votre candidature est close. Les blocs validés vous restent acquis à vie."
    ),
    Etat.ABANDONNEE: Moment(
        Temps.CHOISIR, "Vous avez abandonné cette candidature. Vous pouvez en ouvrir une autre quand vous voulez."
    ),
}

_POSITION = "Vous avez dit, compétence par compétence, ce que vous faites déjà."
_ENTREZ = "L’organisme de formation enregistrera votre entrée en formation."
_FORMATION: Mapping[Etat, Moment] = {
    Etat.INSCRITE: Moment(Temps.PREPARER, "Vous êtes inscrit.", Acte.COMMENCER_PREPARATION, Acteur.ORGANISME, _ENTREZ),
    Etat.POSITIONNEE: Moment(Temps.PREPARER, _POSITION, Acte.COMMENCER_PREPARATION, Acteur.ORGANISME, _ENTREZ),
    Etat.PREPARATION: Moment(
        Temps.PREPARER,
        "Votre formation est en cours.",
        Acte.EVALUER_BLOC,
        Acteur.EVALUATEUR,
        "Chaque bloc sera évalué par un organisme habilité, pendant la formation ou à sa fin.",
    ),
}

_EVALUES = "Vous serez évalué bloc par bloc par un organisme habilité."
_LIBRE: Mapping[Etat, Moment] = {
    Etat.INSCRITE: Moment(Temps.ETRE_EVALUE, "Vous êtes inscrit.", Acte.EVALUER_BLOC, Acteur.EVALUATEUR, _EVALUES),
    Etat.POSITIONNEE: Moment(Temps.ETRE_EVALUE, _POSITION, Acte.EVALUER_BLOC, Acteur.EVALUATEUR, _EVALUES),
}

_DEPOSEZ = "Déposez votre dossier de faisabilité."
_DECIDE = "Le certificateur doit dire si votre demande est recevable."
_VALIDEZ = "Préparez, puis déposez votre dossier de validation : il est destiné au jury."
_VAE: Mapping[Etat, Moment] = {
    Etat.INSCRITE: Moment(Temps.PREPARER, "Vous êtes inscrit.", Acte.DEPOSER_FAISABILITE, _CANDIDAT, _DEPOSEZ),
    Etat.POSITIONNEE: Moment(Temps.PREPARER, _POSITION, Acte.DEPOSER_FAISABILITE, _CANDIDAT, _DEPOSEZ),
    Etat.FAISABILITE: Moment(
        Temps.PREPARER,
        "Votre dossier de faisabilité est déposé.",
        Acte.CONSTATER_COMPLET,
        _CERTIFICATEUR,
        "Le certificateur vérifie qu’il est complet, puis décide.",
    ),
    Etat.INCOMPLETE: Moment(
        Temps.PREPARER,
        "Il manque des pièces à votre dossier de faisabilité.",
        Acte.DEPOSER_FAISABILITE,
        _CANDIDAT,
        "Ajoutez les pièces demandées et déposez-le de nouveau : le délai de réponse partira de ce jour-là.",
    ),
    Etat.COMPLETE: Moment(
        Temps.PREPARER,
        "Votre dossier de faisabilité est complet.",
        Acte.DECLARER_RECEVABLE,
        _CERTIFICATEUR,
        _DECIDE,
    ),
    Etat.RECEVABLE: Moment(
        Temps.PREPARER,
        "Votre demande est recevable.",
        Acte.COMMENCER_PREPARATION,
        _CANDIDAT,
        "Enregistrez une démarche prévue dans votre dossier (accompagnement, formation), ou déposez votre dossier de "
        "validation.",
    ),
    Etat.NON_RECEVABLE: Moment(
        Temps.PREPARER,
        "Votre demande n’est pas recevable ; le certificateur en donne les raisons.",
        None,
        None,
        "Vous pouvez lui demander de revoir sa décision, ou présenter plus tard une autre demande.",
    ),
    Etat.PREPARATION: Moment(
        Temps.PREPARER, "Votre préparation est en cours.", Acte.DEPOSER_VALIDATION, _CANDIDAT, _VALIDEZ
    ),
    Etat.EVALUEE: Moment(
        Temps.ETRE_EVALUE, "Vos évaluations sont terminées.", Acte.DEPOSER_VALIDATION, _CANDIDAT, _VALIDEZ
    ),
    Etat.VALIDATION: Moment(
        Temps.ETRE_CERTIFIE, "Votre dossier de validation est déposé.", Acte.CONVOQUER, _CERTIFICATEUR, _CONVOQUER
    ),
    Etat.CADUQUE: Moment(
        Temps.PREPARER,
        "Votre recevabilité est caduque : aucune démarche n’a été enregistrée dans le délai.",
        None,
        None,
        "Si le référentiel n’a pas changé, vous pouvez présenter de nouveau votre dossier sans attendre l’an prochain.",
    ),
}

MOMENTS: Mapping[Voie, Mapping[Etat, Moment]] = {
    Voie.FORMATION: {**_COMMUNS, **_FORMATION},
    Voie.LIBRE: {**_COMMUNS, **_LIBRE},
    Voie.VAE: {**_COMMUNS, **_VAE},
}

TOURS: Mapping[Acteur, str] = {
    Acteur.CANDIDAT: "C’est à vous.",
    Acteur.CERTIFICATEUR: "C’est au certificateur.",
    Acteur.ORGANISME: "C’est à l’organisme de formation.",
    Acteur.EVALUATEUR: "C’est à l’évaluateur.",
    Acteur.JURY: "C’est au jury.",
}
