"""Words shared by every trade in the generated fiches: verbs, purposes, means, evaluation and jury sentences."""

from __future__ import annotations


def _liste(textes: str) -> tuple[str, ...]:
    """Cut a list of words separated by ``|``."""
    return tuple(textes.split("|"))


VERBES = _liste(
    "analyser|organiser|préparer|contrôler|mettre en œuvre|identifier|rédiger|planifier|piloter|élaborer|"
    "assurer|concevoir|suivre|réaliser|évaluer|présenter|proposer|définir|vérifier|adapter|communiquer|"
    "recueillir|traiter|coordonner|animer|formaliser|exploiter|mobiliser|choisir|anticiper|hiérarchiser|"
    "valider|conduire|gérer|renseigner|superviser|développer|optimiser|sélectionner|transmettre|justifier|"
    "négocier|appliquer|intégrer|expliquer|déterminer|constituer|approfondir|enrichir|expliciter|sécuriser|"
    "prendre en charge|tenir à jour|mettre à disposition|faire évoluer|diagnostiquer|argumenter|répartir|"
    "recenser|interpréter|comparer|consolider|harmoniser|ordonnancer|alerter sur|capitaliser|structurer|"
    "reformuler|arbitrer"
)

OBJETS = _liste(
    "les besoins du client|le cahier des charges|les ressources nécessaires|l’activité de l’équipe|les "
    "risques professionnels|la qualité du service rendu|les délais de réalisation|le budget alloué|les "
    "indicateurs de suivi|les informations utiles|un plan d’action|la veille réglementaire|la communication "
    "interne|les documents de traçabilité|les priorités de la journée|le poste de travail|les consignes "
    "reçues|les relations avec les partenaires|la démarche d’amélioration continue|les aléas et "
    "dysfonctionnements|le projet confié|la relation avec les usagers|les écarts constatés|un compte rendu "
    "oral ou écrit|les objectifs fixés|les équipements de protection|l’accueil d’un nouveau collaborateur|la "
    "répartition des tâches|les données à caractère personnel|les impacts environnementaux|les éléments de "
    "preuve|la stratégie retenue|le calendrier prévisionnel|les fournisseurs et sous-traitants|la "
    "satisfaction des parties prenantes|les contraintes techniques|une solution argumentée|le retour "
    "d’expérience|les anomalies relevées|l’accessibilité aux personnes en situation de handicap"
)

COMPLEMENTS = _liste(
    "||||de la structure|de l’équipe|au quotidien|en autonomie|en français et en anglais|à distance comme en "
    "présence|avec les interlocuteurs concernés|auprès de la hiérarchie|selon la demande|dans un contexte "
    "d’urgence|en lien avec les autres services|à chaque étape|en situation dégradée|sur plusieurs sites|à "
    "partir d’un dossier remis|tout au long de l’année|dans le périmètre confié|en tenant compte des aléas|"
    "sans rupture d’activité|y compris en horaires décalés|au sein d’une petite entreprise|pour un public "
    "varié|avec une équipe pluridisciplinaire"
)

GERONDIFS = _liste(
    "en utilisant|en s’appuyant sur|en mobilisant|en exploitant|en consultant|en appliquant|en prenant en "
    "compte|en respectant|en choisissant|en actualisant|en combinant|en recoupant"
)

CADRES = _liste(
    "dans le respect des règles d’hygiène et de sécurité|dans le respect de la réglementation en vigueur|"
    "conformément aux procédures de l’entreprise|selon les normes applicables|dans les délais impartis|dans "
    "le respect du cadre budgétaire|en conformité avec la charte qualité|dans une logique de développement "
    "durable|en garantissant la confidentialité des échanges|dans le respect du principe de "
    "non-discrimination|selon les critères convenus avec le client|dans le respect des gestes et postures|"
    "avec un souci constant de sobriété|sous la responsabilité d’un supérieur hiérarchique|santé & sécurité "
    "comprises|avec un écart < 3 % par rapport à l’objectif|R&D incluse"
)

BUTS = _liste(
    "afin de garantir|afin d’assurer|afin de couvrir|afin d’améliorer|pour faciliter|pour sécuriser|en vue de "
    "préparer|en vue d’optimiser|pour maintenir|afin de fiabiliser|de façon à respecter|de manière à "
    "anticiper|pour valoriser|afin de réduire les écarts sur|pour accompagner|afin d’éclairer|en vue de "
    "pérenniser|pour partager"
)

REFERENCES = _liste(
    "sur le progiciel {}|selon la méthode {}|pour le groupe {}|sur le site de {}|avec l’outil {}|dans le "
    "bassin de {}|d’après le protocole {}|suivant l’accord {}|sur un équipement {}|pour l’enseigne {}|avec le "
    "label {}"
)

AMORCES = _liste(
    "Le titulaire de la certification est amené à|Ce professionnel doit|La personne certifiée sait|Dans ce "
    "cadre, il lui faut|Au quotidien, son activité consiste à|Selon la taille de la structure, il peut|En "
    "relation avec les autres services, elle vient|Avec l’expérience, ce professionnel apprend à|Placé sous "
    "l’autorité d’un responsable, il doit|Face aux transformations du secteur, il convient aussi de savoir|"
    "Son rôle est double : d’une part|Les entreprises consultées insistent sur un point : savoir|La fonction "
    "suppose également de pouvoir|Il s’agit alors pour lui d’apprendre à|Les enquêtes d’insertion le "
    "confirment : les certifiés savent"
)

EVALUATIONS = _liste(
    "Mise en situation professionnelle reconstituée|Étude de cas écrite|Présentation orale devant un jury|"
    "Dossier professionnel|Questionnaire à choix multiples|Entretien technique|Projet collectif avec "
    "soutenance|Observation en entreprise par l’évaluateur|Contrôle en cours de formation|Épreuve pratique en "
    "atelier|Rapport d’activité commenté|Jeu de rôle suivi d’un débriefing|Production d’un livrable numérique|"
    "Analyse de pratique|Grille d’observation renseignée par le tuteur"
)

PRECISIONS = _liste(
    "d’une durée de {} heures|préparation de {} minutes puis échange avec le jury|à partir d’un dossier de {} "
    "pages|en groupe de {} candidats, note individuelle|en centre agréé, {} postes équipés|à distance, sous "
    "surveillance, en {} parties|sur un cas réel rencontré en entreprise|sur un cas fictif proposé par le "
    "certificateur|les critères portent sur la méthode, le résultat et la sécurité|chaque compétence est "
    "évaluée au moins une fois|le seuil de réussite est fixé à {} points"
)

JURYS = _liste(
    "Le jury réunit {} professionnels du secteur et un représentant du certificateur|{} membres dont la "
    "moitié extérieurs à l’organisme|un président désigné parmi les représentants des employeurs|autant de "
    "femmes que d’hommes, sauf impossibilité justifiée|un représentant des salariés ayant au moins {} ans "
    "d’expérience dans le métier|aucun membre n’a formé les candidats présentés|un formateur qui n’est pas "
    "intervenu dans le parcours|le jury délibère hors la présence des candidats|{} personnes qualifiées, "
    "nommées pour {} ans|la présidence est assurée par une personnalité extérieure"
)

PREREQUIS = _liste(
    "Être titulaire d’une certification de niveau {} ou justifier d’une expérience équivalente|Avoir {} ans "
    "au moins|Présenter un certificat médical d’aptitude|Maîtriser le français à l’oral et à l’écrit|Réussir "
    "un test de positionnement|Avoir validé le premier bloc de la certification|Justifier de {} mois "
    "d’expérience dans le métier|Permis de conduire en cours de validité|Entretien de motivation et dossier "
    "de candidature|Aucun prérequis particulier"
)

REGLEMENTATIONS = _liste(
    "Habilitation électrique exigée pour certaines interventions|Autorisation de conduite délivrée par "
    "l’employeur|Profession réglementée : inscription obligatoire avant l’exercice|Carte professionnelle en "
    "cours de validité|Formation obligatoire à renouveler tous les {} ans|Activité soumise à déclaration "
    "auprès de la préfecture|Attestation de formation à la protection des données"
)

ABREGES = (
    ("TP", "Titre professionnel"),
    ("CQP", "Certificat de qualification professionnelle"),
    ("BTS", "Brevet de technicien supérieur"),
    ("LICPRO", "Licence professionnelle"),
    ("MASTER", "Master"),
    ("CAP", "Certificat d'aptitude professionnelle"),
    ("TITREING", "Titre ingénieur"),
    ("BACPRO", "Baccalauréat professionnel"),
)

SYLLABES = _liste(
    "ba|bel|bou|bran|ca|cha|clar|cor|da|del|dor|dru|fa|fer|flo|fon|ga|gal|gran|gui|ja|jol|ka|ker|la|lan|lor|"
    "lu|ma|mel|mon|mor|na|ner|nor|o|pa|pen|plo|por|qua|ra|rel|ron|ru|sa|sel|sil|sor|ta|tel|tor|tri|va|ver|vil|"
    "vo|ya|zel|zo"
)

FINALES = _liste(
    "nia|ville|court|mont|ric|lec|tis|dor|lène|sac|gnac|igny|eau|ix|ax|on|é|eix|ault|ière|ac|y|an|us|ex|ium|o|"
    "a|et|heim|bourg|val|fort|zan|dec|net|lys"
)

STRUCTURES = _liste(
    "CFA|GRETA|ASSOCIATION|INSTITUT|ECOLE|LYCEE PROFESSIONNEL|CENTRE DE FORMATION|GROUPE|MAISON FAMILIALE "
    "RURALE|SARL|SAS|CAMPUS|UNIVERSITE|ACADEMIE|COOPERATIVE|CHAMBRE DE METIERS|SOCIETE|ATELIER|UNION "
    "REGIONALE|POLE"
)

SPECIALITES = _liste(
    "FORMATION|COMPETENCES|CONSEIL|METIERS DE L'INDUSTRIE|DES MÉTIERS DU SOIN|NUMERIQUE|ALTERNANCE|DU "
    "BATIMENT|SANTE & SOCIAL|DEVELOPPEMENT|DU COMMERCE|SUPERIEURE|PROFESSIONNELLE|DE LA MER|AGRICOLE|"
    "TRANSPORT|DES ARTS|EVOLUTION|HOTELIERE|TECHNIQUE"
)
