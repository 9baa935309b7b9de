"""Rules on how a compétence is written: its verb, its object, its purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brique.referentiel.infinitifs import est_infinitif, plier
from brique.referentiel.parties import analyser
from brique.referentiel.relecture.constat import GraviteConstat
from brique.referentiel.relecture.copie import Copie, Enonce, Volet
from brique.referentiel.relecture.references import COPANEF_ECRITURE, ECRITURE
from brique.referentiel.relecture.regle import Regle, Trouve, citer, sur_les_enonces
from brique.referentiel.relecture.regles_contenu import decrit_un_savoir, decrit_une_formation
from brique.referentiel.reperes import verbe_en

_TETE = re.compile(r"[\W\d_]+")
_MOT = re.compile(r"[^\W\d_]{2,25}(?![\w’'])")
_DEBUT_DE_PROPOSITION = re.compile(
    r"[,;:.(/–—-]\s*(?:(?:ne\s+pas|et|ou|puis|de|d[’'])\s*)?(?:s[’']|se\s+)?([^\W\d_]{3,25})(?![\w’'])"
)
_PREMIERS_MOTS = 5
_CARACTERES_LUS = 400
_APPELANTS = frozenset(
    [
        "de",
        "d",
        "a",
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "du",
        "des",
        "au",
        "aux",
        "en",
        "sans",
        "son",
        "sa",
        "ses",
        "leur",
        "pour",
        "capacite",
        "et",
        "ou",
    ]
)
_NOMS_COMMUNS = frozenset(
    ["etre", "savoir", "pouvoir", "devoir", "avoir", "dejeuner", "diner", "souper", "gouter", "rire"]
)
_INFINITIFS_POSSIBLES = ("oir", "ir", "ier")
_INFINITIF_SUIVI = re.compile(
    r"[^\W\d_]{3,22}(?:oir|ir|ier)\s+(?:(?:l[ea]s?|une?|des|ses|son|sa|leurs?|ces?|cet|cette|aux?|à|tout|toute|tous"
    r"|toutes|chaque)\s|l[’'])",
    re.IGNORECASE,
)
_CAPABLE = re.compile(
    r"(?:savoir[- ](?!(?:faire|etre)\b)|(?:etre|avoir)\s+(?:capables?\s+(?:de|d)|en\s+(?:mesure|capacite)\s+(?:de|d)"
    r"|apte\s+a|a\s+meme\s+(?:de|d)|la\s+capacite\s+(?:de|d|a))|pouvoir\s|devoir\s|capacites?\s+(?:a|de|d)"
    r"|aptitudes?\s+(?:a|de|d)|capables?\s+(?:de|d))\b[\s']*(?P<verbe>[a-z]{3,25})"
)
_FINALITE = re.compile(
    r"\b(?:pour|afin|en\s+vue|en\s+faveur|de\s+(?:telle\s+)?(?:mani[eè]re|fa[cç]on|sorte)|dans\s+(?:le\s+(?:but"
    r"|souci)|un\s+(?:but|souci|objectif)|une\s+(?:logique|optique|perspective|d[ée]marche)|l[’'](?:objectif|optique"
    r"|id[ée]e)|la\s+perspective|une\s+vis[ée]e)|[àa]\s+(?:des\s+fins|destination|l[’']attention|l[’']effet|visée)"
    r"|aux\s+fins|[àa]\s+m[êe]mes?\s+(?:de|d)|au\s+(?:service|profit|b[ée]n[ée]fice)|vis(?:ant|er|ent|e)\s+[àa]"
    r"|permett\w+"
    r"|permis|garantiss\w+|assurant|favoris\w+|contribuant|facilit\w+|[ée]vit\w+|jusqu|destin[ée]\w*|conduisant"
    r"|aboutissant|propices?|n[ée]cessaires?|en\s+r[ée]ponse)\b",
    re.IGNORECASE,
)
_LIEN = re.compile(r"[,/;.]|\s(?:et|ou|puis)\s")
_MOTS_DU_PATRON = "un verbe d’action à l’infinitif, son objet, puis sa finalité"


def _sans_verbe(enonce: Enonce) -> Trouve | None:
    texte = enonce.texte
    if enonce.complete or verbe_en(texte, 0) is not None:
        return None
    tete = _TETE.match(texte)
    nu = texte[tete.end() if tete else 0 :][:_CARACTERES_LUS]
    if not nu or _a_un_verbe(nu) or _CAPABLE.match(enonce.debut):
        return None
    if decrit_un_savoir(enonce) or decrit_une_formation(enonce):
        return None
    premier = nu.split(" ", 1)[0].rstrip(".,;:")
    if premier.isalpha() and plier(premier).endswith(_INFINITIFS_POSSIBLES):
        return Trouve(
            f"« {premier} » n’est pas un infinitif connu de Brique, qui ne peut pas dire si {citer(texte)} en a un.",
            "Si c’en est un, ne changez rien ; sinon, commencez par un verbe d’action à l’infinitif",
            gravite=GraviteConstat.INDECIS,
        )
    return Trouve(
        f"{citer(texte)} ne commence pas par un verbe à l’infinitif.",
        f"La doctrine recommande {_MOTS_DU_PATRON} : écrivez ce que la personne sait faire, en commençant par ce verbe",
    )


def _a_un_verbe(texte: str) -> bool:
    """True when an infinitive opens ``texte`` or a later clause, or stands among the first words called by none.

    A word with the ending of one, before a determiner (« Réassortir les rayons »), is one even when it is not known.
    """
    if verbe_en(texte, 0) is not None or analyser(texte).verbes or _INFINITIF_SUIVI.match(texte):
        return True
    if any(_est_verbe(trouve[1]) for trouve in _DEBUT_DE_PROPOSITION.finditer(texte)):
        return True
    precedent = ""
    for rang, mot in enumerate(_MOT.findall(texte[:120])):
        if rang >= _PREMIERS_MOTS:
            break
        if rang and precedent not in _APPELANTS and _est_verbe(mot):
            return True
        precedent = plier(mot)
    return False


def _est_verbe(mot: str) -> bool:
    return est_infinitif(mot) and plier(mot) not in _NOMS_COMMUNS


def _sans_objet(enonce: Enonce) -> Trouve | None:
    texte = enonce.texte
    if len(texte) > 120 or texte.endswith(":") or _a_un_complement(texte):
        return None
    parties = analyser(texte)
    if not parties.verbes or parties.objet or parties.finalite or parties.moyens or parties.contexte:
        return None
    return Trouve(
        f"{citer(texte)} ne dit pas sur quoi porte l’action.",
        "Ajoutez après le verbe son objet : quoi, pour qui, dans quelle situation",
    )


def _a_un_complement(texte: str) -> bool:
    """True when there are too many words for verbs alone: « mettre en forme » is the longest, links set aside."""
    return texte.count(" ") > 7 or (texte.count(" ") > 2 and _LIEN.search(texte) is None)


def _verbe_precede(enonce: Enonce) -> Trouve | None:
    trouve = _CAPABLE.match(enonce.debut)
    if trouve is None or not est_infinitif(trouve["verbe"]):
        return None
    verbe = trouve["verbe"]
    place = re.search(rf"\b{_accentuable(verbe)}\b", enonce.texte[:200], re.IGNORECASE)
    ecrit = place[0].lower() if place else verbe
    avant = enonce.texte[: place.start() if place else 0].strip() or trouve[0]
    return Trouve(
        f"{citer(enonce.texte)} fait précéder le verbe d’action de « {avant.rstrip('-')} ».",
        f"Commencez par « {ecrit[:1].upper()}{ecrit[1:]} » : une compétence dit déjà ce que la personne sait faire",
    )


def _accentuable(verbe: str) -> str:
    """A pattern of ``verbe`` (folded) that accepts its accents."""
    lettres = {"e": "[eéèêë]", "a": "[aàâ]", "i": "[iîï]", "o": "[oôœ]", "u": "[uùûü]", "c": "[cç]"}
    return "".join(lettres.get(lettre, lettre) for lettre in verbe).replace("[oôœ][eéèêë]", "(?:œ|[oô][eéèê])")


def a_un_but(texte: str) -> bool:
    """True when something in ``texte`` may say what it is for. Wide on purpose: a doubt is not a finding."""
    return " pour " in texte or " afin " in texte or _FINALITE.search(texte) is not None


def _sans_finalite(copie: Copie) -> Iterator[Trouve]:
    """One finding a bloc when nothing in it says a purpose; one a compétence when most of the others do."""
    for bloc in copie.blocs:
        jugees = [e for e in bloc.enonces if not e.complete]
        sans = [e for e in jugees if not a_un_but(e.texte)]
        if len(jugees) < 2 or not sans:
            continue
        if len(sans) == len(jugees):
            yield _bloc_sans_finalite(bloc, sans)
        elif len(sans) * 3 <= len(jugees):
            for enonce in sans:
                yield Trouve(
                    f"{citer(enonce.texte)} ne dit pas à quoi elle sert, alors que la plupart des compétences de ce "
                    "bloc "
                    "le disent.",
                    "Ajoutez sa finalité (« pour… », « afin de… », « en vue de… ») : elle est recommandée, sans être "
                    "exigée",
                    enonce.texte,
                    bloc,
                    enonce,
                )


def _bloc_sans_finalite(bloc: Volet, sans: list[Enonce]) -> Trouve:
    return Trouve(
        f"aucune des {len(sans)} compétences de ce bloc ne dit à quoi elle sert (la première : "
        f"{citer(sans[0].texte, 60)}).",
        "Ajoutez à chacune sa finalité (« pour… », « afin de… », « en vue de… ») : elle est recommandée, sans être "
        "exigée",
        sans[0].texte,
        bloc,
    )


REGLES = (
    Regle(
        "enonce-sans-verbe",
        "Compétence sans verbe à l’infinitif",
        GraviteConstat.AVERTISSEMENT,
        f"{ECRITURE} ; {COPANEF_ECRITURE}",
        "Une compétence dit ce que la personne sait faire. La doctrine recommande de commencer par un verbe d’action à "
        "l’infinitif : « La gestion des stocks » nomme un domaine, « Gérer les stocks » dit une action.",
        sur_les_enonces(_sans_verbe),
    ),
    Regle(
        "enonce-sans-objet",
        "Compétence sans objet",
        GraviteConstat.AVERTISSEMENT,
        ECRITURE,
        "Un verbe seul ne dit ni ce qui est fait, ni sur quoi : personne ne peut l’évaluer, ni le rapprocher d’une "
        "autre "
        "compétence. Le verbe est suivi de son objet.",
        sur_les_enonces(_sans_objet),
    ),
    Regle(
        "enonce-sans-finalite",
        "Compétence sans finalité",
        GraviteConstat.INFORMATION,
        ECRITURE,
        "La doctrine recommande, sans l’exiger, de dire à quoi sert l’action : c’est ce qui distingue deux compétences "
        "qui ont "
        "le même verbe et le même objet.",
        _sans_finalite,
    ),
    Regle(
        "verbe-precede",
        "Verbe d’action précédé de « savoir » ou d’« être capable de »",
        GraviteConstat.INFORMATION,
        ECRITURE,
        "Une compétence dit déjà ce que la personne sait faire : « Savoir », « Être capable de » ou « Capacité à » "
        "n’ajoutent "
        "rien, et cachent le verbe qui compte.",
        sur_les_enonces(_verbe_precede),
    ),
)
