"""Recognise the French infinitives that open a compétence.

Two levels of confidence. :func:`est_infinitif` is a lexicon of the verbs référentiels are written with, and may be
trusted anywhere in a sentence. :func:`semble_infinitif` adds the morphology of the regular groups, minus a list of
nouns and names of the same ending (« Atelier », « Janvier », « Loisir »): only trust it after a separator.
Accents and capitals are ignored: « Evaluer » and « ÉVALUER » are the same verb.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LEXIQUE = """
abattre abonder aborder aboutir accelerer accepter acclimater accompagner accomplir accorder accoupler
accrediter accrocher accroitre accueillir acheminer acheter achever acquerir acquitter actionner activer
actualiser adapter additionner adherer adjoindre admettre administrer adopter adosser adresser aerer
affecter affermir afficher affiner affirmer affranchir affuter agencer agglomerer agir agrandir agreer
agreger aider aiguiller aiguiser ajouter ajuster alerter aligner alimenter alleger allier allouer allumer
alterner amarrer ameliorer amenager amener amorcer amplifier analyser ancrer anesthesier animer annoncer
annoter annuler anticiper apaiser appareiller apparier appeler appliquer apporter apposer apprecier
apprehender apprendre appreter approcher approfondir approprier approuver approvisionner appuyer arbitrer
archiver argumenter armer aromatiser arpenter arreter arrimer arroser articuler asperger asphyxier aspirer
assainir assembler assigner assimiler assister associer assortir assouplir assumer assurer attacher
atteindre atteler attendre attenuer attester attirer attribuer auditer auditionner augmenter ausculter
authentifier auto-evaluer automatiser autoriser avancer avertir aviser avoir axer baigner balayer balbutier
baliser barder basculer baser batir benchmarker beneficier blanchir bloquer bobiner boire boiser boucler
boulonner brancher brasser brider briser brocher broder brosser broyer budgeter budgetiser cabler cadrer
calculer caler calibrer calligraphier canaliser capitaliser capter caracteriser carreler cartographier
categoriser celebrer centraliser centrer cerner certifier chanfreiner changer chanter charger charrier
chauffer chercher chiffrer choisir choregraphier chronometrer cibler cintrer circonscrire circuler cirer
ciseler citer clarifier classer classifier climatiser cloisonner clore cloturer clouer coacher coanimer
coconstruire codecider coder codifier coffrer coiffer collaborer collecter coller colmater colorer colorier
combattre combiner combler commander commencer commenter commercialiser communiquer comparer compenser
completer composer comprendre comptabiliser compter concatener concentrer conceptualiser concevoir concilier
conclure concourir concretiser condenser conditionner conduire confectionner conferer confier configurer
confirmer conforter confronter congedier congeler conjuguer connaitre connecter conseiller conserver
considerer consigner consister consolider constater constituer construire consulter contacter contenir
contextualiser contractualiser contraindre contrarier contribuer controler convaincre convenir convertir
convier convoquer cooperer coordonner copier copiloter coproduire correspondre corriger cosigner cotoyer
coucher coudre couler couper coupler couvrir creer creuser crier critiquer croire croiser cueillir cuire
cuisiner cultiver cumuler curer cuveler debarrasser debattre debiter debloquer deboguer deboucher debrayer
debugger debuter deceler decharger dechiffrer decider declarer declencher decliner decloisonner decoder
decomposer deconstruire decontaminer decorer decortiquer decouper decouvrir decrire decrypter dedier deduire
defaire defendre definir deformer degager degauchir degraisser deleguer delester deliberer delier delimiter
delivrer demander demarcher demarrer demeler demenager demissionner demolir demonter demontrer demouler
denombrer denoncer depanner depasser depecer depenser depister deplacer deplier deployer deposer derouler
desactiver desamorcer descendre desherber designer desinfecter desosser dessiner dessouder detailler
detartrer detecter determiner detourer developper devenir devoiler devoir diagnostiquer dialoguer dicter
differencier diffuser digitaliser diligenter diluer dimensionner diminuer dire diriger discerner discuter
dispenser disposer disseminer dissequer dissocier dissoudre distancier distinguer distribuer diversifier
divertir diviser documenter dompter donner doser doter doubler dresser duper dupliquer durer dynamiser
ebarber ebaucher ebavurer ecarter echafauder echanger echantillonner echelonner eclaircir eclairer
economiser ecouter ecrire edifier editer editorialiser eduquer effacer effectuer egaliser elaborer elaguer
elargir electrifier elever eliminer emballer embarquer embaucher embellir emboutir emettre employer emporter
emprunter encadrer encaisser enchainer enclencher encoder encourager endosser enduire energiser engager
engendrer enlever ennoblir enoncer enqueter enregistrer enrichir enrober enrouler enseigner ensemencer
entailler entamer entendre enteriner enterrer entourer entrainer entraver entreposer entreprendre entrer
entretenir enumerer envelopper envier envisager envoyer epandre epauler epiler eplucher epouser eprouver
epurer equarrir equilibrer equiper eriger escompter escorter esquisser essayer essorer essuyer estimer
etablir etaler etalonner etayer eteindre etendre etiqueter etirer etoffer etourdir etre etudier euthanasier
evacuer evaluer eveiller evider eviter evoluer evoquer examiner exceller exclure executer exempter exercer
exiger expatrier expedier experimenter expertiser expliciter expliquer exploiter explorer exporter exposer
exprimer exproprier externaliser extraire extrapoler extruder fabriquer faciliter faconner facturer faire
falloir familiariser faucher favoriser feconder federer feliciter fermer ferrer fertiliser fiabiliser
ficeler fideliser filer filmer filtrer finaliser financer finir fixer fleurir flexibiliser fluidifier
focaliser foncer fonctionner fonder forer forger formaliser former formuler fortifier fouiller fournir
fractionner fraiser franchir franciser freiner frequenter fumer fusionner gagner galvaniser garantir garder
garer garnir gazonner gerer gouverner graduer graisser graver greffer grouper guerir guider habiliter
habiller hacher harmoniser heberger herberger hierarchiser homogeneiser homologuer honorer huiler humilier
hybrider hydrater hygieniser identifier illustrer imaginer immatriculer immobiliser impermeabiliser
implanter implementer impliquer importer imposer impregner imprimer improviser impulser imputer incarner
incendier inciter incorporer indemniser indexer indiquer individualiser induire industrialiser inferer
infiltrer influencer informatiser informer infuser ingerer inhiber initialiser initier injecter innover
inserer insister insonoriser inspecter inspirer installer instaurer instruire instrumenter integrer
intensifier interagir interconnecter interdire interesser interfacer internationaliser interpeller
interpreter interroger interrompre intervenir interviewer introduire inventer inventorier investiguer
investir inviter irradier irriguer isoler jalonner jardiner jauger joindre jointoyer jouer juger jumeler
justifier labourer laisser lancer laver legender legitimer lemmatiser lever liberer licencier lier limer
limiter liquider lire lisser lister livrer localiser loger lotir louer lubrifier lutter maconner magasiner
maintenir maitriser majorer malaxer manager mandater manier manifester manipuler manoeuvrer manufacturer
manutentionner maquetter maquiller marger marier marquer marteler masser massifier materialiser maximiser
mecaniser mediatiser melanger memoriser mener mentionner mesurer metrer mettre meubler meuler minimiser
mixer mobiliser modeler modeliser moderer moderniser modifier modulariser moduler moissonner monetiser
moniter monitorer monter montrer motiver moudre mouler mouvoir multiplier munir mutualiser narrer naviguer
negocier nettoyer neutraliser niveler nommer normaliser noter notifier nouer nourrir numeriser numeroter
objectiver observer obtenir occuper octroyer oeuvrer offrir operationnaliser operer opposer opter optimiser
orchestrer ordonnancer ordonner organiser orienter orthographier oublier outiller ouvrer ouvrir oxygener
paitre palettiser pallier palper panser parachever parametrer parcourir parer parfaire parier parler
parodier parrainer partager participer partir parvenir passer patienter paver payer pecher peindre peler
penetrer penser percer percevoir perenniser perfectionner perforer performer permettre perpetuer
personnaliser persuader peser petrir phaser photographier pieger piloter piquer piqueter pister placer
plaider planifier planter platrer plier plonger pointer polir pomper poncer ponctuer porter poser
positionner posseder post-traiter poster poursuivre pourvoir pousser pouvoir pratiquer prechauffer preciser
preconiser predefinir predire preferer prefigurer prelever prendre preparer prescrire preselectionner
presenter preserver presider presser pressuriser preter prevenir prevoir prier prioriser privilegier
proceder prodiguer produire professionnaliser profiler profiter programmer progresser projeter prolonger
promouvoir proner prononcer proposer propulser prospecter proteger prototyper prouver provisionner provoquer
psalmodier publier pulveriser purger purifier qualifier quantifier questionner quitter rabattre raboter
raccorder raccourcir racheter raconter radier raffiner raisonner rajouter ralentir rallier ramasser ramener
ranger rapatrier rappeler rapporter rapprocher rassembler rassurer rationaliser ratisser rattacher ravaler
raviver reagir realiser reapprovisionner rebattre recadrer recenser receptionner recevoir recharger
rechauffer rechercher recommander recommencer recomposer reconcilier reconditionner reconduire reconnaitre
reconstituer reconstruire recouper recouvrer recouvrir recruter rectifier recueillir recuperer recycler
rediger redistribuer redresser reduire reecrire reevaluer refaire referencer referer reflechir reformuler
refroidir regenerer regir reglementer regler regrouper regulariser reguler reinserer reinventer rejeter
rejoindre relancer relater relayer relever relier relire remarquer rembourser remedier remercier remettre
remonter remplacer remplir remuer remunerer rencontrer rendre renforcer renouer renouveler renover
renseigner rentabiliser rentrer renvoyer reorganiser reorienter reparer repartir repasser repenser reperer
repertorier repeter replanter replier repliquer repondre reporter reposer reprendre representer reproduire
requalifier requerir reseauter reserver resilier resister resoudre respecter respirer responsabiliser
ressentir restaurer rester restituer restreindre restructurer retablir retenir retirer retoucher retourner
retracer retraiter retranscrire retravailler retrouver reunir reussir reutiliser revaloriser reveler
revendiquer revendre revenir reviser revoir rincer riveter roder rompre rouler routiner sabler saisir
salarier saler sanctionner satisfaire saturer saucer sauvegarder sauver savoir scanner scenariser
schematiser scinder scolariser sculpter secher seconder secourir sectionner securiser segmenter selectionner
semer sensibiliser sentir separer sequencer serrer sertir servir signaler signaliser signer signifier
simplifier simuler situer socialiser soigner solder solidariser solliciter solutionner sonder sonoriser
sortir souder soulager soulever souligner soumettre soumissionner sourcer souscrire soutenir specialiser
specifier spolier stabiliser standardiser statuer steriliser stimuler stipuler stocker stratifier structurer
styliser subvenir succeder suggerer suivre superposer superviser suppleer supplier supporter supprimer
surmonter surveiller suspendre symboliser synchroniser syndiquer synthetiser systematiser tailler tamiser
taper tapisser tarifer taxer teiller teindre teinter telecharger teledeclarer telephoner temoigner temperer
temporiser tendre tenir tenter terminer tester texturer tirer tisser titrer titulariser toiletter tolerer
tondre tonifier torrefier torsader toucher tourner tracer traduire trainer traiter trancher transcender
transcoder transcrire transferer transformer transmettre transplanter transporter transposer travailler
traverser tresser trier trouver truquer tuteurer tutorer typer unifier uniformiser urbaniser usiner utiliser
vacciner valider valoriser vanner varier vectoriser vegetaliser vehiculer veiller vendre venir ventiler
verbaliser verifier vernir verrouiller verser vetir viabiliser vider vieillir viser visionner visiter visser
visualiser vitrifier vivre voir voter vouloir voyager vulgariser zoner
"""

# Words with the ending of an infinitive that are nouns, adjectives or names: never taken for verbs by their form.
_FAUX_AMIS_TEXTE = """
alger amer avenir bayer berger blender boucher bouclier boulanger cancer cher clipper clocher cluster
container conteneur cuir cutter danger dealer dernier desir developer docker driver druper elixir enfer
entier esther etranger fer fier fischer fisher flutter folder foyer gangster gender hacker hangar header
helicopter hier hiver holder horloger hover hunger hunter joker junior jupyter kevlar laser leader leger
lifter loisir loser loyer mailer marketer martyr master menhir mensonger mentor mer messager messer metier
meunier meyer minter monster mother muller newsletter niger noyer number oranger other outsider over owner
painter paper partner passager plaisir plancher planer player poker power premier primer printer producer
quartier reader render repeater researcher revolver river rocher roger roller router rover rubber rugger
saphir schneider scooter seller sender server shaker singer slider sniper soccer souvenir speaker spoiler
sprinter stapler starter sticker stopper summer super supplier sweater swinger tanker tender timer toner
tracker trader trailer transfer transmitter tuner tupper twister twitter udder ulcer under user verger visir
voucher wagner walker water weber webmaster winter worker writer zephir
"""
_FINALES_RE = """
prendre duire crire battre mettre aindre eindre oindre naitre vivre suivre fendre pandre rompre courir struire
tendre pondre vendre soudre paraitre traire
"""
_FINALES_IR = "cevoir mouvoir querir tenir venir vrir mentir servir sentir partir blir nir"
_FINALES = tuple(_FINALES_RE.split() + _FINALES_IR.split())
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'"})
_LONGUEUR_MAX = 24


@lru_cache(maxsize=1 << 15)
def plier(mot: str) -> str:
    """``mot`` in lower case, without accents, ligatures opened, straight apostrophes."""
    texte = mot.translate(_LIGATURES).lower()
    if texte.isascii():
        return texte
    return "".join(c for c in unicodedata.normalize("NFD", texte) if not unicodedata.combining(c))


INFINITIFS: frozenset[str] = frozenset(_LEXIQUE.split())
"""The lexicon, folded as by :func:`plier`."""
_FAUX_AMIS = frozenset(_FAUX_AMIS_TEXTE.split())


def est_infinitif(mot: str) -> bool:
    """True when ``mot`` (one word, any case, with or without accents) is a verb of the lexicon."""
    return len(mot) <= _LONGUEUR_MAX and plier(mot) in INFINITIFS


def semble_infinitif(mot: str) -> bool:
    """True when ``mot`` is in the lexicon or has the form of a regular infinitive and is not a known false friend.

    -er (but not -ier unless -fier), -ir of the common verbs, and the -re compounds of prendre, mettre, duire…
    """
    if not 3 < len(mot) <= _LONGUEUR_MAX:
        return est_infinitif(mot)
    plie = plier(mot)
    if plie in INFINITIFS:
        return True
    if plie in _FAUX_AMIS or len(plie) < 5 or not plie.isalpha():
        return False
    if plie.endswith("er"):
        return not plie.endswith("ier") or plie.endswith("fier")
    return plie.endswith(_FINALES)
