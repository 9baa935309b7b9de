"""Vocabulary of the generated fiches, trade by trade. Invented for the benchmarks: no register wrote these words."""

from __future__ import annotations

from typing import NamedTuple


class Metier(NamedTuple):
    """One trade. ``objets`` and ``supports`` are noun groups with their article, ``lieux`` follow an object."""

    nom: str
    rome: str
    titres: tuple[str, ...]
    verbes: tuple[str, ...]
    objets: tuple[str, ...]
    supports: tuple[str, ...]
    lieux: tuple[str, ...]


def _metier(nom: str, rome: str, *groupes: str) -> Metier:
    """Build a trade from five groups of words: titles, verbs, objects, supports, places, separated by ``|``."""
    titres, verbes, objets, supports, lieux = (tuple(groupe.split("|")) for groupe in groupes)
    return Metier(nom, rome, titres, verbes, objets, supports, lieux)


METIERS: tuple[Metier, ...] = (
    _metier(
        "maintenance industrielle",
        "I",
        "Technicien de maintenance industrielle|Agent de maintenance des équipements|Responsable de parc "
        "machines|Mécanicien d’entretien de lignes automatisées|Électromécanicien d’atelier|Automaticien de "
        "process",
        "dépanner|remettre en service|démonter|régler|lubrifier|consigner|câbler|étalonner|diagnostiquer|"
        "remplacer|paramétrer|fiabiliser|usiner|ajuster|souder",
        "les organes mécaniques usés|le circuit hydraulique|le réseau pneumatique|l’armoire électrique|un "
        "automate programmable|les capteurs de position|le variateur de vitesse|la courroie de transmission|"
        "les roulements et paliers|la pompe de relevage|un convoyeur à bande|le programme de graissage|la "
        "gamme d’entretien préventif|l’historique des pannes|les pièces de rechange critiques|le banc d’essai|"
        "un moteur asynchrone|les vérins à double effet|la barrière immatérielle|le bon d’intervention|la "
        "cellule robotisée|le plan de maintenance annuel|les relevés vibratoires|une avarie récurrente|le "
        "schéma de puissance|la presse à injecter",
        "la GMAO|le schéma électrique|le multimètre et la pince ampèremétrique|la caméra thermique|l’analyse "
        "des modes de défaillance|la documentation du constructeur|le dossier machine|les indicateurs de "
        "disponibilité",
        "de l’atelier de production|de la ligne de conditionnement|du parc machines|de la zone ATEX|de "
        "l’usine|du poste de travail robotisé|de la salle des compresseurs",
    ),
    _metier(
        "bâtiment et travaux publics",
        "F",
        "Conducteur de travaux du bâtiment|Maçon du bâti ancien|Chef de chantier gros œuvre|Plaquiste "
        "jointoyeur|Couvreur zingueur|Canalisateur de réseaux enterrés|Métreur économiste de la construction",
        "implanter|coffrer|terrasser|étayer|bancher|poser|chiffrer|réceptionner|isoler|couler|jointoyer|"
        "métrer|approvisionner|baliser",
        "le gros œuvre|les fondations superficielles|la charpente bois|une dalle en béton armé|les cloisons "
        "sèches|l’enduit à la chaux|la toiture en ardoise|le réseau d’assainissement|les menuiseries "
        "extérieures|la chape fluide|l’étanchéité des toitures terrasses|un échafaudage de pied|le planning "
        "des lots techniques|les réserves de fin de chantier|le devis quantitatif|la maquette numérique|le "
        "plan d’exécution|les enrobés à chaud|l’isolation par l’extérieur|un mur de soutènement|les déchets "
        "de chantier|le dossier des ouvrages exécutés|la tranchée blindée|le compte rendu de réunion de "
        "chantier|les ferraillages|la pompe à béton",
        "le niveau laser|la maquette BIM|le cahier des clauses techniques particulières|le plan de prévention|"
        "la bibliothèque de prix|le théodolite|les documents techniques unifiés|le plan particulier de "
        "sécurité",
        "du chantier de rénovation|de l’ouvrage d’art|du lotissement|de la maison individuelle|du bâtiment "
        "collectif|de la voirie communale|du site occupé",
    ),
    _metier(
        "commerce et vente",
        "D",
        "Conseiller de vente en magasin spécialisé|Responsable de rayon alimentaire|Vendeur omnicanal|Chargé "
        "de clientèle à distance|Manager d’unité marchande|Boucher charcutier traiteur en magasin",
        "vendre|argumenter|encaisser|fidéliser|étiqueter|mettre en rayon|négocier|prospecter|relancer|"
        "inventorier|théâtraliser|réassortir|emballer",
        "les produits frais|le linéaire du rayon|la vitrine de saison|une vente complémentaire|le panier "
        "moyen|la réclamation d’un client|les objections du client|la caisse en fin de journée|l’inventaire "
        "tournant|le plan d’implantation|les promotions de la semaine|la commande en ligne à retirer|le "
        "fichier des prospects|un argumentaire de vente|la démarque inconnue|le programme de fidélité|les "
        "retours de marchandises|l’animation commerciale|la découpe de viande|la cuisson du pain|les dates "
        "limites de consommation|le chiffre d’affaires du rayon|une offre commerciale personnalisée|le suivi "
        "après-vente|l’étal de la poissonnerie|la zone de chalandise",
        "le logiciel de caisse|la fiche technique du produit|les techniques de questionnement|le tableau de "
        "bord des ventes|les réseaux sociaux de l’enseigne|le catalogue en ligne|la charte de l’enseigne|le "
        "CRM",
        "du point de vente|du rayon|de la surface de vente|de l’enseigne|de la réserve|de la boutique en "
        "ligne|du centre commercial",
    ),
    _metier(
        "numérique et développement",
        "M",
        "Concepteur de services numériques|Développeur d’applications mobiles|Administrateur systèmes et "
        "réseaux|Analyste en cybersécurité|Ingénieur de la donnée|Intégrateur de solutions web|Chef de projet "
        "logiciel",
        "coder|déployer|administrer|sécuriser|modéliser|tester|documenter|sauvegarder|versionner|intégrer|"
        "superviser|maquetter|chiffrer|migrer|refactorer",
        "une application web responsive|la base de données relationnelle|l’architecture logicielle|les "
        "composants d’accès aux données|un pipeline d’intégration continue|les droits d’accès des "
        "utilisateurs|le pare-feu applicatif|les journaux d’événements|une interface accessible|le cahier de "
        "recette|les tests unitaires|le serveur virtualisé|un conteneur applicatif|la sauvegarde chiffrée|les "
        "vulnérabilités critiques|le modèle d’apprentissage automatique|les flux de données|la file de "
        "messages|le référentiel de code source|les maquettes graphiques|un tableau de bord décisionnel|le "
        "plan de reprise d’activité|la dette technique|l’API de partenaires|le ticket d’incident|les récits "
        "utilisateurs",
        "un framework éprouvé|l’outil de gestion de versions|la méthode agile|la veille technologique|le RGPD|"
        "les recommandations d’accessibilité|l’environnement de recette|les scripts d’automatisation",
        "du système d’information|de la plateforme en nuage|de l’application métier|du centre de services|du "
        "réseau d’entreprise|de l’entrepôt de données|du site web",
    ),
    _metier(
        "soin et accompagnement",
        "J",
        "Aide-soignant en établissement|Accompagnant éducatif et social|Assistant de vie aux familles|"
        "Ambulancier|Auxiliaire de puériculture|Coordinateur de parcours de santé|Secrétaire médical",
        "accompagner|soigner|écouter|installer|transmettre|désinfecter|stimuler|rassurer|repérer|mobiliser|"
        "nourrir|prévenir|observer|surveiller",
        "la personne en perte d’autonomie|le projet d’accompagnement personnalisé|les gestes de la vie "
        "quotidienne|la toilette au lit|les transmissions ciblées|le dossier de soins|les signes de douleur|"
        "les aidants familiaux|le repas de la personne|les paramètres vitaux|l’hygiène des locaux|un "
        "transfert avec lève-personne|les troubles du comportement|l’éveil du jeune enfant|le linge et "
        "l’environnement|la prise des médicaments|le consentement de la personne|une situation de "
        "maltraitance|les activités de stimulation|la fin de vie|le brancardage|l’accueil de la famille|le "
        "rendez-vous médical|les risques de chute|l’alliance thérapeutique|la prévention des escarres",
        "l’échelle d’évaluation de la douleur|le projet d’établissement|les protocoles d’hygiène|l’écoute "
        "active|la grille d’autonomie|le chariot de soins|les règles de bientraitance|le secret professionnel",
        "du domicile|de l’établissement médico-social|du service de gériatrie|de la crèche|du lieu de vie|de "
        "la maison de santé|de l’unité de soins",
    ),
    _metier(
        "agriculture et paysage",
        "A",
        "Maraîcher en agriculture biologique|Ouvrier paysagiste|Conducteur d’engins agricoles|Éleveur de "
        "ruminants|Technicien viticole|Responsable d’exploitation agricole|Arboriste grimpeur",
        "semer|tailler|récolter|irriguer|atteler|traire|greffer|désherber|amender|vendanger|pailler|"
        "débroussailler|planter",
        "les cultures légumières|le plan d’assolement|la parcelle en jachère|le troupeau laitier|les vignes "
        "en coteau|un système d’irrigation goutte à goutte|les haies bocagères|la serre bioclimatique|le "
        "tracteur et ses outils|la ration alimentaire|les semis de printemps|la fertilisation organique|les "
        "ravageurs et maladies|un massif de vivaces|la taille de formation|la vente directe à la ferme|le "
        "registre d’élevage|les ruches|la vinification en cuve|l’engazonnement|le compost|les dossiers "
        "d’aides agricoles|la prairie permanente|le verger conservatoire|la maçonnerie paysagère|l’abattage "
        "d’un arbre dangereux",
        "l’analyse de sol|le pulvérisateur réglé|le cahier des charges biologique|le bulletin de santé du "
        "végétal|le guidage par satellite|le calendrier cultural|la tronçonneuse et ses protections|le cahier "
        "de culture",
        "de l’exploitation|du domaine viticole|de la parcelle|du jardin public|de la bergerie|de la pépinière|"
        "du bassin versant",
    ),
    _metier(
        "transport et logistique",
        "N",
        "Conducteur routier de marchandises|Préparateur de commandes|Agent de quai|Responsable d’exploitation "
        "logistique|Affréteur international|Cariste d’entrepôt|Conducteur de transport en commun",
        "charger|arrimer|palettiser|livrer|conduire|filmer|dédouaner|affréter|gerber|expédier|tracer|"
        "optimiser|réceptionner|scanner",
        "les marchandises dangereuses|la tournée de livraison|le bordereau d’expédition|les palettes "
        "hétérogènes|le chariot élévateur à mât rétractable|la lettre de voiture|le quai de chargement|"
        "l’emplacement de stockage|les écarts d’inventaire|la chaîne du froid|le temps de conduite et de "
        "repos|les litiges de transport|le plan de transport|un ensemble articulé|les colis volumineux|le "
        "flux tendu|la préparation vocale|la zone de picking|le dépôt en douane|les passagers à mobilité "
        "réduite|le conteneur maritime|le taux de service|l’entrepôt automatisé|les emballages consignés|la "
        "feuille de route|le constat amiable",
        "le chronotachygraphe|le terminal embarqué|le système de gestion d’entrepôt|les incoterms|le "
        "protocole de sécurité|le lecteur de codes-barres|la bourse de fret|l’écoconduite",
        "de la plateforme logistique|de l’entrepôt|du quai|du réseau urbain|du dernier kilomètre|de l’agence "
        "de messagerie|du terminal portuaire",
    ),
    _metier(
        "hôtellerie et restauration",
        "G",
        "Commis de cuisine|Serveur en restauration traditionnelle|Réceptionniste d’hôtel|Gouvernante d’étage|"
        "Chef de partie pâtissier|Crêpier|Responsable de restauration collective",
        "cuisiner|dresser|flamber|servir|accueillir|goûter|assaisonner|pâtisser|mitonner|débarrasser|"
        "conseiller|pétrir|facturer",
        "la mise en place de la salle|les préparations préliminaires|une sauce émulsionnée|le menu du jour|"
        "les allergènes|la carte des vins|l’accord mets et boissons|la chambre à blanc|le plan de table|la "
        "réservation en ligne|les fonds et fumets|un entremets glacé|le service au guéridon|le coût matière|"
        "la fiche recette|le passage au froid positif|les stocks d’épicerie|le petit déjeuner en buffet|la "
        "plonge et la batterie|la clôture journalière|les pâtes levées feuilletées|la cuisson à juste "
        "température|le room service|la satisfaction du convive|le banquet|le séminaire résidentiel",
        "la méthode HACCP|la marche en avant|le logiciel de réservation|le thermomètre à sonde|la cellule de "
        "refroidissement|le guide des bonnes pratiques d’hygiène|l’anglais professionnel|les produits locaux "
        "de saison",
        "de la cuisine centrale|du restaurant|de la brigade|de l’hôtel|du bar|de la salle|du camping de tourisme",
    ),
    _metier(
        "comptabilité et gestion",
        "M",
        "Gestionnaire de paie|Comptable d’entreprise|Assistant de direction|Contrôleur de gestion|Secrétaire "
        "comptable|Responsable administratif et financier|Collaborateur de cabinet",
        "comptabiliser|rapprocher|provisionner|déclarer|budgéter|lettrer|archiver|saisir|clôturer|auditer|"
        "facturer|recouvrer|consolider",
        "les écritures d’inventaire|la déclaration de TVA|le bulletin de paie|les cotisations sociales|la "
        "liasse fiscale|le rapprochement bancaire|les immobilisations|le budget prévisionnel|les écarts de "
        "coûts|le seuil de rentabilité|la balance âgée|les notes de frais|l’agenda de la direction|le "
        "courrier entrant|le tableau de financement|la déclaration sociale nominative|les charges à payer|le "
        "solde de tout compte|le dossier permanent|les comptes annuels|la trésorerie à court terme|les "
        "relances clients|la comptabilité analytique|les procédures de contrôle interne|le rapport de gestion|"
        "la convention collective applicable",
        "le tableur|le progiciel de gestion intégré|le plan comptable général|la dématérialisation des "
        "factures|les tableaux croisés|le logiciel de paie|la veille sociale|le calendrier fiscal",
        "du service comptable|de l’entreprise|du cabinet|de l’association|de la filiale|du portefeuille de "
        "clients|de l’exercice",
    ),
    _metier(
        "ressources humaines et formation",
        "K",
        "Formateur d’adultes|Conseiller en insertion professionnelle|Chargé de recrutement|Responsable de "
        "formation|Concepteur pédagogique multimodal|Coach professionnel|Assistant en ressources humaines",
        "animer|former|évaluer|recruter|orienter|positionner|corriger|individualiser|scénariser|tutorer|"
        "remobiliser|intégrer|fédérer",
        "le parcours de formation|une séquence pédagogique|les acquis des apprenants|l’entretien "
        "professionnel|le plan de développement des compétences|la fiche de poste|un projet professionnel "
        "réaliste|les freins périphériques|la cartographie des métiers|l’accueil en situation de handicap|le "
        "scénario pédagogique|les ressources multimédias|le bilan de compétences|la politique de diversité|le "
        "dialogue social|l’annonce de recrutement|la classe virtuelle|les critères d’évaluation|le livret de "
        "suivi|une dynamique de groupe|les besoins du commanditaire|la gestion prévisionnelle des emplois|la "
        "convention de stage|les partenaires de l’emploi|l’analyse réflexive|la prévention des risques "
        "psychosociaux",
        "la plateforme de formation en ligne|le référentiel de certification|les techniques d’entretien|la "
        "pédagogie active|le diagnostic territorial|le code du travail|les outils collaboratifs|la grille "
        "d’évaluation",
        "du groupe d’apprenants|de l’organisme de formation|du bassin d’emploi|de la structure|du service du "
        "personnel|de l’alternance|du public accueilli",
    ),
    _metier(
        "sécurité et défense",
        "K",
        "Agent de prévention et de sécurité|Chef d’équipe de sécurité incendie|Opérateur de vidéoprotection|"
        "Coordonnateur de la sûreté|Préventeur des risques professionnels|Agent cynophile",
        "filtrer|patrouiller|alerter|évacuer|secourir|palper|intercepter|inspecter|baliser|interdire|"
        "consigner|éteindre|désamorcer",
        "les accès du site|la ronde de surveillance|le départ de feu|un comportement suspect|la main courante|"
        "le plan d’évacuation|les bagages de cabine|le poste central de sécurité|les issues de secours|"
        "l’extinction d’un foyer|la levée de doute|un conflit verbal|le document unique|les moyens de secours|"
        "l’exercice d’alerte|les visiteurs et livreurs|le permis de feu|une victime inconsciente|le périmètre "
        "de sécurité|la vidéoprotection|les effluents chimiques|l’analyse d’un accident du travail|la "
        "malveillance interne|le plan Vigipirate|la détection d’explosifs|la gestion de foule",
        "les consignes permanentes|le système de sécurité incendie|la radio portative|le défibrillateur|"
        "l’arbre des causes|le code de la sécurité intérieure|les gestes de premiers secours|le registre de "
        "sécurité",
        "de l’établissement recevant du public|du site sensible|de l’immeuble de grande hauteur|de l’aéroport|"
        "de l’événement|du périmètre|de la copropriété",
    ),
    _metier(
        "arts, spectacle et communication",
        "L",
        "Régisseur son et lumière|Graphiste multimédia|Monteur truquiste|Chargé de communication numérique|"
        "Accessoiriste de plateau|Photographe|Administrateur du spectacle vivant|Créateur de contenus",
        "filmer|sonoriser|éclairer|illustrer|monter|rédiger|promouvoir|mixer|retoucher|scénographier|publier|"
        "cadrer|étalonner",
        "la conduite lumière|le plan de feux|la bande-son|une identité visuelle|la charte graphique|le "
        "montage final|le dossier de presse|la ligne éditoriale|les droits d’auteur|un décor modulable|le "
        "cadrage de la séquence|la prise de son directe|le budget de production|la tournée du spectacle|le "
        "storyboard|les publications sur les réseaux|l’accroche publicitaire|la mise en page|un court métrage "
        "documentaire|les costumes de scène|le plan de communication|l’audience du site|la captation d’un "
        "concert|une campagne d’affichage|les accessoires de jeu|la retouche photographique",
        "la console numérique|la suite graphique|le calendrier éditorial|le code de la propriété "
        "intellectuelle|les projecteurs asservis|la station de montage|le brief créatif|les statistiques de "
        "fréquentation",
        "du plateau|de la salle de spectacle|du studio|de l’agence|de la compagnie|du festival|de la marque",
    ),
    _metier(
        "environnement et énergie",
        "H",
        "Technicien en énergies renouvelables|Agent de collecte et de tri|Conseiller en rénovation "
        "énergétique|Installateur de panneaux photovoltaïques|Opérateur de station d’épuration|Chargé de "
        "mission climat",
        "trier|dimensionner|valoriser|recycler|raccorder|mesurer|épurer|décarboner|sensibiliser|prélever|"
        "isoler|dépolluer|cartographier",
        "le bilan carbone|les panneaux photovoltaïques|la pompe à chaleur|les déchets d’équipements "
        "électriques|la qualité de l’eau|le diagnostic de performance énergétique|les boues d’épuration|la "
        "biodiversité du site|un réseau de chaleur|les émissions atmosphériques|la chaudière biomasse|le tri "
        "à la source|l’étude d’impact|les ponts thermiques|la ventilation double flux|les espèces protégées|"
        "le plan climat territorial|un onduleur hybride|les prélèvements d’échantillons|la sobriété "
        "énergétique|les aides à la rénovation|le compteur communicant|la continuité écologique|les eaux "
        "pluviales|l’économie circulaire|la borne de recharge",
        "le thermogramme|l’analyse du cycle de vie|les mesures in situ|le système d’information géographique|"
        "la réglementation environnementale|le test d’infiltrométrie|la norme ISO 14001|les relevés de "
        "consommation",
        "du territoire|de la station|du logement|du bâtiment tertiaire|de la déchèterie|du cours d’eau|du "
        "milieu naturel",
    ),
    _metier(
        "banque, assurance et immobilier",
        "C",
        "Conseiller clientèle bancaire|Gestionnaire de sinistres|Négociateur immobilier|Chargé "
        "d’indemnisation|Gestionnaire de copropriété|Courtier en assurances|Analyste de crédit",
        "indemniser|souscrire|estimer|louer|assurer|financer|tarifer|conseiller|instruire|résilier|expertiser|"
        "arbitrer|convoquer",
        "le contrat d’assurance habitation|le dossier de prêt immobilier|la déclaration de sinistre|les "
        "garanties souscrites|le mandat de vente|l’état des lieux|l’assemblée générale de copropriété|la "
        "capacité d’emprunt|un produit d’épargne|le portefeuille d’assurés|la lutte contre le blanchiment|le "
        "bail commercial|les charges locatives|l’estimation d’un bien|la visite d’un logement|le compromis de "
        "vente|le taux d’endettement|la prévoyance collective|les pièces justificatives|la franchise et le "
        "plafond|le devoir de conseil|les impayés de loyer|la carte professionnelle|le rapport d’expertise|la "
        "succession d’un client|le viager",
        "le code des assurances|le simulateur de crédit|la signature électronique|la connaissance du client|"
        "les diagnostics obligatoires|les barèmes d’indemnisation|le fichier central|la loi sur la copropriété",
        "de l’agence|du portefeuille|de la mutuelle|de l’immeuble|du dossier client|du réseau de courtage|du "
        "parc locatif",
    ),
    _metier(
        "animation, sport et tourisme",
        "G",
        "Animateur socioculturel|Éducateur sportif|Guide accompagnateur|Directeur d’accueil de loisirs|"
        "Maître-nageur sauveteur|Conseiller en séjour|Moniteur de plein air",
        "encadrer|entraîner|guider|initier|faire découvrir|baliser|arbitrer|organiser|échauffer|raconter|"
        "convoyer|bivouaquer avec|secourir",
        "la séance d’entraînement|le projet d’animation|un séjour itinérant|la visite guidée|le public "
        "adolescent|les pratiquants débutants|l’accueil périscolaire|la randonnée en montagne|le bassin de "
        "natation|les règles du jeu|un cycle d’apprentissage|la sécurité des participants|le budget du séjour|"
        "le patrimoine local|les inscriptions en ligne|une rencontre sportive|le matériel pédagogique|la vie "
        "associative|le brevet de secourisme|les bénévoles|la préparation physique|l’éveil corporel|le "
        "circuit touristique|la fête de quartier|l’inclusion par le sport|le conte et la marionnette",
        "le projet éducatif|la réglementation des accueils collectifs|la carte topographique|la météo du jour|"
        "les tests de condition physique|les techniques d’animation|la langue des signes|le carnet "
        "d’entraînement",
        "du club|du centre de loisirs|de la station|de la piscine|du parc naturel|de l’office de tourisme|du groupe",
    ),
    _metier(
        "artisanat d’art, mode et bois",
        "B",
        "Ébéniste|Couturier flou|Bijoutier joaillier|Menuisier agenceur|Tapissier en siège|Modéliste|"
        "Céramiste|Maroquinier de luxe|Relieur doreur",
        "découper|coudre|poncer|assembler|ciseler|tourner|émailler|broder|sertir|patronner|vernir|gainer|dorer|raboter",
        "le patron de base|l’assemblage à tenon et mortaise|une monture en or|le placage de noyer|la doublure "
        "du vêtement|les finitions à la main|la pièce de cuir|un siège de style|le moule en plâtre|la terre "
        "chamottée|le dessin technique|la gamme de montage|l’essayage sur mannequin|la marqueterie|les "
        "pierres de couleur|l’agencement sur mesure|la reliure en plein cuir|le tissu d’ameublement|la "
        "machine à commande numérique|les chutes de matière|la collection capsule|un prototype fonctionnel|"
        "l’émail cuit au four|la couture sellier|les outils de coupe|le chantier de restauration",
        "le croquis coté|l’établi et les serre-joints|le nuancier|la surjeteuse|le logiciel de dessin assisté|"
        "le chalumeau|la fiche de fabrication|l’histoire des styles",
        "de l’atelier|de la maison de couture|du client particulier|du monument historique|de la manufacture|"
        "de la collection|de l’ouvrage",
    ),
)
