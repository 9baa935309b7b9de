"""The words and measures that the documents Brique writes have in common: what is written is what is looked for."""

from __future__ import annotations

from brique.referentiel.redaction.brouillon import Brouillon

CERTIFICATION = "Certification"
ACTIVITES = "Référentiel d’activités"
COMPETENCES = "Référentiel de compétences"
EVALUATION = "Référentiel d’évaluation"
COMPETENCES_ET_EVALUATION = "Référentiel de compétences et référentiel d’évaluation"
PRESENTATION = "Présentation"
POINTS = "Points à trancher"

C_ELEMENT = "Élément"
C_CODE = "Code"
C_ACTIVITE = "Activités"
C_TACHE = "Tâches"
C_RUBRIQUE = "Activité ou rubrique"
C_COMPETENCE = "Compétences"
C_MODALITE = "Modalités d’évaluation"
C_CRITERE = "Critères d’évaluation"
C_TEXTE = "Texte"
C_CONTENU = "Contenu"
C_REGLE = "Règle"
C_MESSAGE = "Point à trancher"
C_LIEU = "Où"
C_DECISION = "Décision"

L_INTITULE = "Intitulé"
L_NUMERO = "Numéro de fiche"
L_CERTIFICATEUR = "Certificateur"
IDENTITE = {L_INTITULE: "intitule", L_NUMERO: "numero", L_CERTIFICATEUR: "certificateur"}
"""Labels of the certification itself, and the field of the draft each names."""

BLOC = "Bloc"
BLOC_OPTIONNEL = "Bloc optionnel"
PREREQUIS = "Prérequis"
ENSEMBLE_DU_BLOC = "Ensemble du bloc"
COMPETENCE = "Compétence"
SANS_ACTIVITE = "Aucune activité n’est encore écrite."
SANS_BLOC = "Aucun bloc de compétences n’est encore écrit."
SANS_COMPETENCE = "Aucune compétence n’est encore écrite dans ce bloc."
MENTION_OPTIONNEL = "Bloc optionnel : il se choisit à la place d’un autre."

BRIQUE = "A83C26"
BRIQUE_CLAIR = "F6E4DE"
FOND = "F7F5F2"
TRAIT = "B8B2A8"
ENCRE_2 = "535C6E"


def titre_de(brouillon: Brouillon) -> str:
    """What the document is called in its properties."""
    return brouillon.intitule.strip() or "Référentiel de certification"
