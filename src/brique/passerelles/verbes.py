"""How much autonomy an énoncé of compétence asks for, read from its leading verbs and what they bear on.

Four rungs: 1 takes part in or helps what others do, 2 does it, 3 answers for the work of others, 4 decides the policy.
The verb alone does not say: « contrôler la température » is a 2, « contrôler le travail de l'équipe » a 3; « définir un
rendez-vous » is a 2, « définir la stratégie » a 4; « aider un patient » is a 2, « aider le chirurgien » a 1. Some verbs
are used for two rungs (« gérer un stock », « organiser un transport »): both are then possible.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from brique.referentiel.infinitifs import INFINITIFS, semble_infinitif

INCONNUE, PARTICIPER, REALISER, SUPERVISER, DEFINIR = range(5)


class Echelon(NamedTuple):
    """The lowest and the highest rung an énoncé may stand on; both 0 when it does not say."""

    bas: int = INCONNUE
    haut: int = INCONNUE


_MUET = Echelon()
_PARTICIPE = Echelon(PARTICIPER, PARTICIPER)
_FAIT = Echelon(REALISER, REALISER)
_FAIT_OU_SUPERVISE = Echelon(REALISER, SUPERVISER)
_SUPERVISE = Echelon(SUPERVISER, SUPERVISER)
_DEFINIT = Echelon(DEFINIR, DEFINIR)


def _liste(texte: str) -> frozenset[str]:
    return frozenset(texte.split())


_AIDE = _liste("participer contribuer collaborer cooperer concourir seconder epauler assister aider")
_SOUTIEN = _liste("aider assister epauler seconder")  # done to somebody in need, they are the trade itself
_ENCADREMENT = _liste("superviser encadrer chapeauter coordonner orchestrer deleguer copiloter co-piloter")
_SUR_DES_GENS = _liste(
    """
    gerer organiser planifier repartir controler verifier evaluer suivre animer mobiliser motiver federer
    responsabiliser conduire diriger piloter commander surveiller assurer manager garantir veiller distribuer affecter
    attribuer briefer guider mener planifier ordonnancer administrer optimiser dynamiser impulser coacher
    superviser tutorer valider viser recadrer programmer confier
    """
)
_LARGES = _liste("gerer organiser planifier administrer garantir surveiller ordonnancer suivre manager")
_TABLEAUX = _liste(
    "tableau tableaux oeuvre oeuvres photo photos photographie photographies image images gravure gravures texte"
)
_OUVRAGES = _liste("travaux operations chantier chantiers processus activite activites execution deroulement")
_CADRAGE = _liste(
    """
    definir concevoir elaborer determiner fixer arreter etablir formuler construire batir orienter impulser repenser
    decider arbitrer formaliser choisir adopter refondre reviser redefinir reorienter imaginer proposer dessiner
    developper edifier penser poser planifier valider trancher
    """
)
_LEGERS = _liste("assurer effectuer realiser exercer mener prendre assumer apporter garantir preter donner avoir faire")
_CONFIES = _liste("realiser executer effectuer appliquer travailler")
_SAVOIRS = _liste("connaitre comprendre maitriser savoir apprehender posseder decouvrir apprendre etre")
_NOMS = {
    nom: classe
    for classe, noms in {
        PARTICIPER: "participation contribution concours collaboration part appui renfort",
        REALISER: "realisation execution fabrication production installation pose preparation entretien nettoyage",
        SUPERVISER: "supervision encadrement pilotage coordination management direction commandement",
    }.items()
    for nom in noms.split()
}
_NOMS_AIDE = _liste("aide assistance soutien appui main")
_NOMS_CADRAGE = _liste("definition conception elaboration determination fixation construction formulation")
_PROFESSIONNELS = _liste(
    """
    equipe equipes personnel personnels collaborateur collaborateurs collaboratrices subordonne subordonnes salarie
    salaries employe employes ouvrier ouvriers operateur operateurs technicien techniciens agent agents intervenants
    sous-traitants sous-traitant prestataires prestataire equipage equipages effectif effectifs brigade brigades
    equipiers equipier compagnons monteurs vendeurs commerciaux conducteurs chauffeurs soignants soignant animateurs
    apprentis stagiaires interimaires saisonniers benevoles aides-soignants assistants manoeuvres collegues
    magasiniers preparateurs cuisiniers serveurs formateurs manutentionnaires infirmiers troupes collectif collectifs
    peintres conseillers teleconseillers moniteurs educateurs auxiliaires ouvrieres agentes vendeuses equipieres
    service services atelier ateliers departement pole
    """
)
_ETRES = _PROFESSIONNELS - _liste("service services atelier ateliers departement pole")
_COLLECTIFS = _liste("groupe groupes plateau plateaux ensemble pool")
_METIERS = re.compile(r".{2,}(?:eurs|euses|iers|ieres|istes|iciens|iciennes)$")  # « le travail des couvreurs »
_CHOSES = _liste(
    """
    ateliers chantiers dossiers fichiers papiers ordinateurs moteurs valeurs erreurs secteurs capteurs compteurs
    indicateurs listes pistes premiers premieres derniers dernieres acteurs locuteurs auditeurs
    couleurs matieres lumieres usagers particuliers
    """
)
_TRAVAUX = _liste(
    """
    travail travaux activite activites tache taches intervention interventions mission missions planning plannings
    action actions prestation prestations execution horaires tournees conges charge role roles quotidien montee
    competences performance performances presence presences
    """
)
_CHEFS = _liste(
    """
    chef cheffe responsable directeur directrice medecin ingenieur gerant gerante manager maitre chirurgien encadrant
    tuteur superieur contremaitre patron direction
    """
)
_BENEFICIAIRES = _liste(
    """
    personne personnes client clients clientele cliente patient patients patiente usager usagers enfant enfants eleve
    eleves resident residents utilisateur utilisateurs beneficiaire beneficiaires public publics passager passagers
    voyageur voyageurs habitant habitants demandeur demandeurs etudiant etudiants famille familles victime victimes
    malade malades parent parents locataire locataires consommateur consommateurs visiteur visiteurs jeune jeunes
    allocataires adulte adultes apprenant apprenants participants animal animaux particuliers particulier sans-abri
    sans-abris accidentes blesse blesses senior seniors candidat candidats individu individus contribuable convives
    """
)
_PAS_AU_TRAVAIL = _CHOSES | _BENEFICIAIRES
_ENGINS = _liste(
    """
    helicoptere avion aeronef navire bateau drone drones engin engins machine machines ligne lignes presse grue four
    train vehicule vehicules camion tracteur robot robots installation installations four fours chaudiere navigation
    moissonneuse pelle chariot chariots automate autocar bus tramway chaine centrale nacelle convoi attelage betonniere
    """
)
_ARBITRAGES = _liste("investissements investissement choix priorites budget budgets depenses")
_STRATEGIE = _liste(
    """
    strategie strategies politique politiques orientations orientation vision gouvernance strategique strategiques
    doctrine finalites positionnement
    """
)
_STRATEGIES = re.compile(
    r"\b(?:schemas? directeurs?|feuilles? de route|lignes? directrices?|modeles? economiques?|business model"
    r"|projets? (?:d entreprise|d etablissement|associatifs?|de service|de territoire)|grandes orientations"
    r"|priorites (?:d investissement|de l entreprise|de l etablissement|budgetaires))\b"
)
_SOUS_CONTROLE = re.compile(
    r"\bsous (?:la |l |le |sa |son )?(?:stricte |etroite )?"
    r"(?:responsabilite|autorite|direction|conduite|supervision|controle|surveillance|tutelle|houlette|ordres?)"
    r" (?:directe? |technique |hierarchique |constante? )?(?:de |d |du |des )"
    r"|\bsous les ordres d"
    r"|\b(?:selon|suivant|sur|suivant|d apres|avec) (?:les |ses |l |des )?(?:strictes )?"
    r"(?:consignes?|instructions?|directives?|indications?)"
    r" (?:\w+ )?(?:de |d |du |des )(?:l |la |le |son |sa |un |une |ses )?"
    r"(?:responsable|chef|cheffe|superieur|encadrant|encadrement|tuteur|medecin|hierarchie|maitre|formateur|ingenieur"
    r"|infirmier|infirmiere|chirurgien|architecte|technicien|directeur|direction|manager|gerant|referent|contremaitre|patron|conducteur)"
    r"|\bsous consignes?\b|\ben (?:appui|renfort|soutien) (?:de |d |du |des |a |au |aux )"
)
_SIGNES_DE_CONTROLE = _liste("sous selon suivant sur apres avec appui renfort soutien")
_MOT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|[,;:./()]")
_ARTICLES = _liste(
    """
    le la les l un une des du de d au aux a son sa ses leur leurs ce cette ces chaque tous toutes tout toute plusieurs
    en sur que qu avec aupres entre par quotidien bon bonne bonnes jeunes nouveaux nouvelles differents differentes
    petite petit grande ensemble efficacement quotidiennement regulierement directement egalement activement
    """
)
_FIN_OBJET = _liste("afin pour en selon dans conformement lors suivant grace via pendant depuis")
_SUITE = _liste(", et ou puis / de d se s ( ) ne pas voire")
_SUJETS = _liste("il elle candidat candidate titulaire apprenant apprenante stagiaire professionnel salarie certifie")
_APRES_CONJUGUE = _liste("le la l les un une des a au aux son sa ses")
_FORMES = {
    "definit": "definir",
    "conduit": "conduire",
    "concoit": "concevoir",
    "etablit": "etablir",
    "prend": "prendre",
}
_CAPABLE = _liste("capable capables apte mesure")
_LOCUTIONS = {
    ("donner", "coup"): _PARTICIPE,
    ("prendre", "decision"): Echelon(REALISER, DEFINIR),
    ("prendre", "decisions"): Echelon(REALISER, DEFINIR),
}
_CARACTERES = 400
_AVANT_LE_VERBE = 28
_OBJET = 9


def echelon(texte: str) -> Echelon:
    """Where ``texte`` stands; it is already folded (lower case, no accents)."""
    jetons = _MOT.findall(texte[:_CARACTERES].replace("'", " "))
    verbes, suite = _tete(jetons)
    trouve = _verbes(verbes, suite) if verbes else _nominal(jetons)
    if (
        trouve.bas == REALISER
        and not _SIGNES_DE_CONTROLE.isdisjoint(jetons)
        and _SOUS_CONTROLE.search(" ".join(jetons))
    ):
        return _PARTICIPE
    return trouve


def _tete(jetons: Sequence[str]) -> tuple[list[str], Sequence[str]]:
    """The leading infinitives (« Organiser, planifier et conduire ») and what follows them."""
    for rang, jeton in enumerate(jetons[:_AVANT_LE_VERBE]):
        if jeton == "etre" and not _CAPABLE.isdisjoint(jetons[rang + 1 : rang + 3]):
            continue
        if _infinitif(jeton) and not _nom_ici(jetons, rang):
            break
        verbe = jeton if rang == 0 and semble_infinitif(jeton) else _conjugue(jetons, rang)
        if verbe:
            return [verbe], jetons[rang + 1 : rang + 1 + 2 * _OBJET]
        if rang == 0 and (jeton in _NOMS or jeton in _NOMS_AIDE or jeton in _NOMS_CADRAGE):
            return [], ()
    else:
        return [], ()
    verbes: list[str] = []
    while rang < len(jetons):
        jeton = jetons[rang]
        if _infinitif(jeton):
            verbes.append(jeton.removeprefix("co-"))
        elif jeton not in _SUITE or not _encore(jetons, rang):
            break
        rang += 1
    return verbes, jetons[rang : rang + 2 * _OBJET]


def _encore(jetons: Sequence[str], rang: int) -> bool:
    return any(_infinitif(j) for j in jetons[rang + 1 : rang + 3]) and all(
        j in _SUITE or _infinitif(j) for j in jetons[rang + 1 : rang + 2]
    )


def _conjugue(jetons: Sequence[str], rang: int) -> str:
    """The infinitive of « Participe à l'accueil », « Le titulaire supervise les travaux »: '' when it is no verb."""
    jeton, suivant = jetons[rang], jetons[rang + 1 : rang + 2]
    if not suivant or suivant[0] not in _APRES_CONJUGUE or (rang and _SUJETS.isdisjoint(jetons[:rang])):
        return ""
    infinitif = _FORMES.get(jeton, jeton + "r")
    return infinitif if (infinitif.endswith("er") and infinitif in INFINITIFS) or jeton in _FORMES else ""


def _infinitif(jeton: str) -> bool:
    return jeton in INFINITIFS or jeton in _ENCADREMENT or jeton.removeprefix("co-") in INFINITIFS


def _nom_ici(jetons: Sequence[str], rang: int) -> bool:
    """« le devoir », « un savoir »: after an article, an infinitive is a noun."""
    return rang > 0 and jetons[rang - 1] in {"le", "un", "du", "au", "ce", "son"}


def _verbes(verbes: Sequence[str], suite: Sequence[str]) -> Echelon:
    if len(verbes) > 1 and verbes[0] in _SAVOIRS:
        return _verbes(verbes[1:], suite)
    if len(verbes) > 1 and verbes[0] == "faire":  # what one has others do
        return _SUPERVISE if verbes[1] in _CONFIES else _verbes(verbes[1:], suite)
    echelons = [_un_verbe(verbe, suite) for verbe in verbes]
    return echelons[0] if echelons[0] == _PARTICIPE else max(echelons)


def _un_verbe(verbe: str, suite: Sequence[str]) -> Echelon:
    """The first reading that has something to say, the surest first; an ordinary verb is an ordinary action."""
    objet = _objet(suite)
    if verbe in _SAVOIRS:
        return _SUPERVISE if objet[:1] == ["responsable"] and not _ETRES.isdisjoint(objet[1:3]) else _MUET
    for lire in (_aide, _cadrage, _encadrement, _nom_porte, _conduite, _sur_des_gens):
        trouve = lire(verbe, objet, suite)
        if trouve != _MUET:
            return trouve
    return _FAIT


def _aide(verbe: str, objet: Sequence[str], suite: Sequence[str]) -> Echelon:
    """To help a colleague is to take part; to help a person in need is the trade itself."""
    if verbe in {"appuyer", "accompagner", "soutenir"} and not _CHEFS.isdisjoint(objet[:1]):
        return _PARTICIPE
    if verbe not in _AIDE:
        return _MUET
    if verbe in _SOUTIEN and not _BENEFICIAIRES.isdisjoint(suite):
        return _FAIT if not _BENEFICIAIRES.isdisjoint(suite[:4]) else Echelon(PARTICIPER, REALISER)
    return _PARTICIPE


def _cadrage(verbe: str, objet: Sequence[str], suite: Sequence[str]) -> Echelon:
    if verbe in _CADRAGE and _strategique(suite):
        return Echelon(REALISER, DEFINIR) if verbe == "proposer" else _DEFINIT
    if verbe == "decider" or (verbe == "arbitrer" and not _ARBITRAGES.isdisjoint(objet[:1])):
        return Echelon(SUPERVISER, DEFINIR)
    return _MUET


def _encadrement(verbe: str, objet: Sequence[str], suite: Sequence[str]) -> Echelon:
    if verbe not in _ENCADREMENT:
        return _MUET
    if verbe == "encadrer" and objet and objet[0] in _TABLEAUX:
        return _FAIT
    return _FAIT_OU_SUPERVISE if objet and objet[0] in _ENGINS else _SUPERVISE


def _nom_porte(verbe: str, objet: Sequence[str], suite: Sequence[str]) -> Echelon:
    """What « assurer la coordination », « apporter son concours », « prendre part » say: the noun, not the verb."""
    if verbe not in _LEGERS or not objet:
        return _MUET
    nom = objet[0]
    if nom in _NOMS_AIDE and verbe in {"apporter", "preter", "donner"}:
        return _FAIT if not _BENEFICIAIRES.isdisjoint(objet[1:4]) else _PARTICIPE
    if nom in _NOMS_CADRAGE:
        return _DEFINIT if _strategique(suite[1:]) else _MUET
    if nom in {"instructions", "consignes", "ordres", "responsabilite"}:
        return _MUET if _ETRES.isdisjoint(objet[1:4]) else _SUPERVISE
    return _MUET if nom == "part" and verbe != "prendre" else _LOCUTIONS.get((verbe, nom), _nom(nom))


def _conduite(verbe: str, objet: Sequence[str], suite: Sequence[str]) -> Echelon:
    """« Piloter » and « diriger »: people and projects, or a machine."""
    if verbe not in {"piloter", "diriger"}:
        return _MUET
    if any(jeton in _ENGINS for jeton in objet[:2]):
        return _FAIT
    return _FAIT_OU_SUPERVISE if suite[:1] in (["son"], ["sa"], ["ses"]) else _SUPERVISE


def _sur_des_gens(verbe: str, objet: Sequence[str], suite: Sequence[str]) -> Echelon:
    if verbe in _SUR_DES_GENS and _des_gens(objet, suite):
        return _SUPERVISE
    if verbe in _LARGES or (verbe in {"controler", "verifier"} and objet and objet[0] in _OUVRAGES):
        return _FAIT_OU_SUPERVISE
    return _MUET


def _nominal(jetons: Sequence[str]) -> Echelon:
    """An énoncé without a verb: « Participation à l'accueil », « Encadrement d'une équipe »."""
    nom = jetons[0] if jetons else ""
    suite = jetons[1 : 1 + 2 * _OBJET]
    if nom in _NOMS_CADRAGE:
        return _DEFINIT if _strategique(suite) else _FAIT
    if nom in {"gestion", "animation", "management"}:
        if _des_gens(_objet(suite), suite):
            return _SUPERVISE
        return _MUET if nom == "animation" else _FAIT_OU_SUPERVISE
    return _MUET if nom in {"part", "concours", "direction", "production", "installation"} else _nom(nom)


def _nom(nom: str) -> Echelon:
    classe = _NOMS.get(nom, INCONNUE)
    return Echelon(classe, classe)


def _objet(suite: Sequence[str]) -> list[str]:
    """The words of the direct object, up to what says how, where or what for."""
    objet: list[str] = []
    for jeton in suite[:_OBJET]:
        if (jeton in _FIN_OBJET and objet) or jeton in ".;:(":
            break
        if jeton not in _ARTICLES and jeton not in ",/)":
            objet.append(jeton)
    return objet


def _strategique(suite: Sequence[str]) -> bool:
    if not _STRATEGIE.isdisjoint(_objet(suite)[:3]):
        return True
    return _STRATEGIES.search(" ".join(suite[:_OBJET])) is not None


def _des_gens(objet: Sequence[str], suite: Sequence[str]) -> bool:
    """The object is people at work, a group of them, or their work."""
    if not objet:
        return False
    if objet[0] in _ETRES:
        return True
    proches = [jeton for jeton in suite if jeton not in _ARTICLES][:6]
    if objet[0] in _COLLECTIFS:
        return not _ETRES.isdisjoint(proches)
    if objet[0] not in _TRAVAUX:
        return False
    return any(jeton in _ETRES or (jeton not in _PAS_AU_TRAVAIL and _METIERS.match(jeton)) for jeton in proches)
