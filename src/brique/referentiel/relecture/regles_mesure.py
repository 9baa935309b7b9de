"""Rules on the grain of a compétence: too short to be situated, too long to be one compétence, several at once."""

from __future__ import annotations

import re

from brique.referentiel.infinitifs import est_infinitif, plier
from brique.referentiel.parties import Partie, analyser
from brique.referentiel.relecture.constat import GraviteConstat
from brique.referentiel.relecture.copie import ENONCE_LU, Enonce
from brique.referentiel.relecture.references import ECRITURE
from brique.referentiel.relecture.regle import Regle, Trouve, citer, sur_les_enonces
from brique.referentiel.reperes import verbe_en

MOTS_COURT = 3
"""An énoncé of three words is a verb, an article and a noun: nothing of the situation."""
MOTS_LONG = 70
"""Beyond, an énoncé is longer than 99 % of those of the register's extracts (their longest has 59 words)."""
PROPOSITIONS = 3
"""Main clauses, each with its verb and its object, from which an énoncé holds several compétences."""

_MOT = re.compile(r"\w+(?:[-’'.&/]\w+)*")
_PARENTHESES = re.compile(r"\([^()]{0,400}\)")
_REPRISE = re.compile(
    r"(?:[.;]\s+|,\s+(?:(?:et|puis|ainsi\s+que)\s+)?|\s(?:et|puis|ainsi\s+que)\s+)(?:s[’']|se\s+|en\s+|y\s+|l[’']"
    r"|l[ea]s?\s+)?(?P<verbe>[^\W\d_]{3,25})(?P<suite>\s+\S+)?",
    re.IGNORECASE,
)
_LIEN = re.compile(r"[,.;]\s| et | puis ")
_PHRASE = re.compile(r"(?<=[.;])\s+")
_SITUE = re.compile(r"\s(?:en|à|sur|sous|dans|avec|par|chez|selon)\s", re.IGNORECASE)
_NOMS = frozenset(
    [
        "etre",
        "avoir",
        "savoir",
        "pouvoir",
        "devoir",
        "dejeuner",
        "diner",
        "souper",
        "gouter",
        "rire",
        "lever",
        "coucher",
        "parler",
        "vivre",
        "marcher",
    ]
)
_TERMINAISON = re.compile(
    r"(?::|\b(?:et|ou|de|du|des|à|au|aux|par|pour|avec|dans|sur|afin|le|la|les|un|une))\s*$|\b[dl][’']\s*$",
    re.IGNORECASE,
)


def _trop_court(enonce: Enonce) -> Trouve | None:
    texte = enonce.texte
    if enonce.complete or len(texte) > 60 or texte.endswith(":") or _SITUE.search(texte):
        return None
    mots = _MOT.findall(texte)
    if not 1 < len(mots) <= MOTS_COURT or verbe_en(texte, 0) is None:
        return None
    parties = analyser(texte)
    if not parties.objet or parties.finalite or parties.moyens or parties.contexte:
        return None
    return Trouve(
        f"{citer(texte)} est trop court pour dire dans quelle situation, avec quoi ou pour quoi.",
        "Précisez l’objet et ajoutez le contexte, le moyen ou la finalité : une compétence est une combinaison de "
        "savoirs en "
        "action, située et finalisée",
    )


def _trop_long(enonce: Enonce) -> Trouve | None:
    nombre = enonce.texte.count(" ") + 1
    if nombre <= MOTS_LONG:
        return None
    return Trouve(
        f"cet énoncé compte {nombre} mots ({citer(enonce.texte, 60)}).",
        f"Gardez le verbe, l’objet et la finalité, et renvoyez le détail aux critères ; au-delà de {MOTS_LONG} mots, "
        "il y a "
        "souvent plusieurs compétences : séparez-les",
    )


def _plusieurs(enonce: Enonce) -> Trouve | None:
    lu = enonce.texte[:ENONCE_LU]
    if len(_LIEN.findall(lu)) < PROPOSITIONS - 1 or len(_reprises(lu)) < PROPOSITIONS - 1:
        return None
    texte = _PARENTHESES.sub(" ", lu)
    verbes = propositions(texte)
    if len(verbes) < PROPOSITIONS:
        return None
    return Trouve(
        f"cet énoncé réunit {len(verbes)} actions qui ont chacune leur objet (« {' », « '.join(verbes[:5])} ») : "
        f"{citer(enonce.texte, 70)}.",
        "Séparez-les en autant de compétences, ou dites l’action qui les englobe : chaque compétence s’évalue pour "
        "elle-même",
    )


def propositions(texte: str) -> list[str]:
    """The first infinitive of each main clause of ``texte``; purpose, means and context do not count.

    « Organiser et conduire une réunion » has one clause: its two verbs share an object.
    """
    return [verbe for phrase in _PHRASE.split(texte) for verbe in _propositions(phrase)]


def _propositions(phrase: str) -> list[str]:
    parties = analyser(phrase)
    if not parties.verbes:
        return []
    trouves = [parties.verbes[0]]
    for segment in parties.segments:
        if segment.partie is Partie.OBJET:
            trouves += _reprises(phrase[segment.debut : segment.fin])
    return trouves


def _reprises(objet: str) -> list[str]:
    trouves: list[str] = []
    fin_de_chaine = -1
    for trouve in _REPRISE.finditer(objet):
        verbe = trouve["verbe"]
        if not est_infinitif(verbe) or plier(verbe) in _NOMS:
            continue
        suite = (trouve["suite"] or "").strip().lower()
        en_chaine = trouve.start() <= fin_de_chaine + 1
        fin_de_chaine = trouve.end("verbe")
        if not en_chaine and suite.strip(",;.") not in {"", "que", "qui"}:
            trouves.append(verbe.lower())
    return trouves


def _inacheve(enonce: Enonce) -> Trouve | None:
    texte = enonce.texte
    trouve = _TERMINAISON.search(texte[-12:])
    if enonce.complete or trouve is None:
        return None
    signe = trouve[0].strip()
    fin = f"« …{texte[-60:].lstrip()} »" if len(texte) > 60 else f"« {texte} »"
    dit = f"l’énoncé finit par « : », comme s’il manquait une suite : {fin}."
    if signe != ":":
        dit = f"l’énoncé s’arrête avant la fin, sur « {signe} » : {fin}."
    return Trouve(dit, "Écrivez la suite, ou retirez ce qui l’annonce", texte[-100:])


REGLES = (
    Regle(
        "enonce-trop-court",
        "Compétence trop courte pour être située",
        GraviteConstat.INFORMATION,
        ECRITURE,
        "« Gérer un projet » vaut pour tous les métiers et tous les niveaux. Ce qui fait la compétence, c’est sa "
        "situation : sur "
        "quoi, avec quoi, pour quoi.",
        sur_les_enonces(_trop_court),
    ),
    Regle(
        "enonce-trop-long",
        "Compétence trop longue",
        GraviteConstat.AVERTISSEMENT,
        ECRITURE,
        "Une maille stable permet de comparer et d’évaluer. Un énoncé qui n’en finit pas mêle la compétence, la façon "
        "de "
        "l’enseigner et les critères de son évaluation.",
        sur_les_enonces(_trop_long),
    ),
    Regle(
        "plusieurs-competences",
        "Plusieurs compétences dans un énoncé",
        GraviteConstat.AVERTISSEMENT,
        ECRITURE,
        "Trois actions qui ont chacune leur objet sont trois compétences : un candidat peut en maîtriser deux, et le "
        "jury n’a "
        "qu’une case.",
        sur_les_enonces(_plusieurs),
    ),
    Regle(
        "enonce-inacheve",
        "Compétence inachevée",
        GraviteConstat.AVERTISSEMENT,
        ECRITURE,
        "Un énoncé qui s’arrête sur « : », « et » ou « de » a perdu sa fin, souvent lors d’une copie.",
        sur_les_enonces(_inacheve),
    ),
)
