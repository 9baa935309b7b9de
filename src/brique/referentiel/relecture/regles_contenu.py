"""Rules on what a compétence is about: an action, not a training content, a knowledge or a state of mind."""

from __future__ import annotations

import re

from brique.referentiel.infinitifs import plier as plier_mot
from brique.referentiel.parties import analyser
from brique.referentiel.relecture.constat import GraviteConstat
from brique.referentiel.relecture.copie import Enonce
from brique.referentiel.relecture.references import BLOC_ET_MODULE, COPANEF_DEFINITION, ECRITURE, LOI_CERTIFICATION
from brique.referentiel.relecture.regle import Regle, Trouve, citer, sur_les_enonces

_FORMATION = re.compile(
    r"\W*(?:avoir\s+(?:suivi|participe|assiste|recu\s+une\s+formation)\b|(?:etre|avoir\s+ete)\s+(?:sensibilise|forme"
    r"|initie|prepare)\w*(?:\([a-z-]+\))*\s+(?:a|au|aux|en|sur)\b|suivre\s+(?:le|la|un|une|des|les)\s+(?:cours|module"
    r"|modules|enseignement|enseignements|formation\s+(?:a|au|en|sur))\b|assister\s+(?:a|aux?)\s+(?:un|des"
    r"|les)?\s*(?:cours|seminaires?|conferences?)\b|modules?\s*(?:\d|[:–-]|d['e]|n\s*°|theorique|pratique|optionnel"
    r"|juridique)|cours\s+(?:de|d'|du|des|sur|theorique|magistra)|(?:initiation|introduction)\s+(?:a|au|aux)\b"
    r"|(?:travaux|td|tp)\s+(?:diriges|pratiques)\b|formation\s+(?:theorique|pratique|initiale|obligatoire)\b"
    r"|programme\s*:|stage\s+(?:de|d'|en|obligatoire|pratique)\b|seminaires?\s+(?:de|d'|sur)|rappels?\s+(?:de|d'|des"
    r"|sur)\b|apports?\s+theoriques?\b|\d+\s*heures?\s+(?:de|d')|ue\s*\d)"
)
_SAVOIR = re.compile(
    r"\W*(?:(?:bien\s+)?connaitre\b|(?:bonnes?\s+)?connaissances?\b|(?:les?\s+)?(?:notions?|bases|fondamentaux"
    r"|fondements|rudiments|principes\s+(?:generaux|de\s+base))\s+(?:de|d'|du|des|en|sur)\b|(?:avoir|posseder"
    r"|acquerir|detenir|disposer|developper)\s+(?:de\s+|d')?(?:une?\s+|des\s+|les\s+)?(?:bonnes?\s+|solides?\s+"
    r"|premieres?\s+)?(?:connaissances?|notions?|bases|culture|savoirs)\b|maitris(?:er|e\s+de|e\s+des)\s+(?:les?\s+"
    r"|la\s+)?(?:notions?|bases|fondamentaux|concepts|principes|connaissances|savoirs|vocabulaire|theories?)\b"
    r"|(?:s'approprier|apprehender|comprendre)\s+les\s+(?:bases|fondamentaux|notions|concepts)\b|savoir\s+(?:que"
    r"|ce\s+que|ce\s+qu'|quels?|quelles?|comment|(?:les?|la|l')(?!\s*\w+(?:er|ir|re)\b))\b|culture\s+(?:generale"
    r"|juridique|numerique|scientifique|technique)\b)"
)
_SANS_ACTION = frozenset(
    {
        "acquerir",
        "apprehender",
        "avoir",
        "comprendre",
        "connaitre",
        "detenir",
        "developper",
        "disposer",
        "maitriser",
        "posseder",
        "s'approprier",
        "savoir",
    }
)
_PEU_OBSERVABLES = {
    "comprendre": "expliquer, diagnostiquer, choisir",
    "appréhender": "analyser, évaluer, expliquer",
    "assimiler": "appliquer, utiliser",
    "découvrir": "explorer, repérer, tester",
    "percevoir": "repérer, identifier, interpréter",
    "s’intéresser": "étudier, suivre, exploiter",
    "s'intéresser": "étudier, suivre, exploiter",
    "se familiariser": "utiliser, appliquer",
    "prendre conscience": "identifier, évaluer",
    "ressentir": "repérer, exprimer",
    "se sensibiliser": "identifier, appliquer",
    "réfléchir": "analyser, proposer",
}
_DEBUTS = re.compile(
    r"\W*(?:comprendre|apprehender|assimiler|decouvrir|percevoir|s'interesser|se\s+familiariser|prendre\s+conscience"
    r"|ressentir|se\s+sensibiliser|reflechir|etre\s+(?:conscient|sensible|curieux|attentif|ouvert|force)"
    r"|faire\s+preuve|avoir\s+(?:conscience|le\s+sens|l'esprit))"
)
_ETATS = re.compile(
    r"\W*(?:etre\s+(?:conscient|sensible|curieux|attentif|ouvert)\w*|etre\s+force\s+de\s+proposition"
    r"|avoir\s+conscience|prendre\s+conscience|avoir\s+(?:le\s+sens|l'esprit)|faire\s+preuve)\b"
)


def decrit_une_formation(enonce: Enonce) -> bool:
    """True when the énoncé begins as the title of a course, or as something the person went through."""
    return _FORMATION.match(enonce.debut) is not None


def decrit_un_savoir(enonce: Enonce) -> bool:
    """True when the énoncé begins with a knowledge, and no verb of action shares its sentence."""
    return _SAVOIR.match(enonce.debut) is not None and not _autre_verbe(enonce.texte)


def nomme_un_savoir(debut: str) -> bool:
    """True when a folded title begins with a knowledge."""
    return _SAVOIR.match(debut) is not None


def _autre_verbe(texte: str) -> bool:
    """« Connaître et appliquer les règles »: another verb of the chain says an action."""
    verbes = analyser(texte[:400]).verbes
    return any(plier_mot(verbe).replace("’", "'") not in _SANS_ACTION for verbe in verbes)


def _formation(enonce: Enonce) -> Trouve | None:
    if not decrit_une_formation(enonce):
        return None
    return Trouve(
        f"{citer(enonce.texte)} décrit ce qui est enseigné ou suivi, non ce que la personne sait faire.",
        "Un bloc n’est pas un module de formation : écrivez l’action professionnelle que cet enseignement rend "
        "possible, "
        "en commençant par un verbe à l’infinitif",
    )


def _savoir(enonce: Enonce) -> Trouve | None:
    if not decrit_un_savoir(enonce):
        return None
    return Trouve(
        f"{citer(enonce.texte)} énonce un savoir.",
        "Le référentiel peut citer les connaissances utiles, mais une compétence est un savoir en action : écrivez ce "
        "que la "
        "personne fait de ce savoir (appliquer, choisir, expliquer, contrôler…)",
    )


def _peu_observable(enonce: Enonce) -> Trouve | None:
    if _DEBUTS.match(enonce.debut) is None:
        return None
    if _ETATS.match(enonce.debut):
        return _etat(enonce)
    verbes = analyser(enonce.texte[:400]).verbes
    if len(verbes) != 1 or verbes[0] not in _PEU_OBSERVABLES:
        return None
    return Trouve(
        f"« {verbes[0]} » ne se voit pas : {citer(enonce.texte, 70)} ne dit pas ce qui sera observé.",
        f"Remplacez ce verbe par ce que la personne fait ({_PEU_OBSERVABLES[verbes[0]]}…)",
    )


def _etat(enonce: Enonce) -> Trouve:
    return Trouve(
        f"{citer(enonce.texte, 70)} dit une attitude, non une action.",
        "Écrivez ce que la personne fait, et à quoi cela se voit",
    )


REGLES = (
    Regle(
        "enonce-de-formation",
        "Compétence qui décrit une formation",
        GraviteConstat.ERREUR,
        f"{BLOC_ET_MODULE} ; {COPANEF_DEFINITION}",
        "Un référentiel de compétences n’est pas un programme : « Module 3 », « Cours de… », « Initiation à… », « "
        "Avoir suivi… » "
        "disent comment on apprend, non ce qui est su faire.",
        sur_les_enonces(_formation),
    ),
    Regle(
        "enonce-de-savoir",
        "Compétence qui énonce un savoir",
        GraviteConstat.AVERTISSEMENT,
        f"{LOI_CERTIFICATION} ; {ECRITURE}",
        "La loi distingue les compétences et les connaissances. « Connaître les règles » ou « Notions de droit » ne "
        "disent aucune "
        "action : la doctrine attend des savoirs en action, dans un contexte et pour un but.",
        sur_les_enonces(_savoir),
    ),
    Regle(
        "verbe-peu-observable",
        "Verbe qui ne s’observe pas",
        GraviteConstat.INFORMATION,
        ECRITURE,
        "Une compétence s’évalue : son résultat doit pouvoir être constaté. Comprendre, appréhender, être sensible à… "
        "se passent "
        "dans la tête ; le verbe d’action dit ce qui en sort.",
        sur_les_enonces(_peu_observable),
    ),
)
