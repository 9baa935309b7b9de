"""The parts of one compétence: its verbs, their object, the purpose, the means and the context.

What is recognised, and only that (nothing is guessed, an unknown part stays empty):

- **verbes**: the infinitives that open the clause, in lower case, with the usual locutions (« mettre en œuvre »).
  A semi-auxiliary (« Savoir régler », « Être capable de régler ») gives way to the verb it carries.
- **finalité**: afin de, en vue de, dans le but de, de manière à… *Pour* is a purpose when an infinitive follows
  (« pour les rendre exploitables ») or « que »; followed by a noun (« pour un client ») it may name a beneficiary
  and stays in the part where it is.
- **moyens**: *en* and a gérondif, à l’aide de, au moyen de, via… *Par* is a means unless it introduces the agent of a
  past participle (« exprimés par le client ») or an idiom (« par exemple »).
- **contexte**: the conditions of exercise: dans le respect de, dans le cadre de, selon, tout en + gérondif…

Words between parentheses never open a part. Parts may come in any order and several times: texts of the same part are
joined by a space, and ``segments`` keeps every slice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from brique.referentiel.infinitifs import est_infinitif, plier, semble_infinitif


class Partie(StrEnum):
    VERBES = "verbes"
    OBJET = "objet"
    FINALITE = "finalite"
    MOYENS = "moyens"
    CONTEXTE = "contexte"
    INCONNU = "inconnu"


@dataclass(frozen=True, slots=True)
class Segment:
    """One slice ``[debut, fin)`` of the text and the part it belongs to."""

    partie: Partie
    debut: int
    fin: int


@dataclass(frozen=True, slots=True)
class Parties:
    """The parts of a compétence; '' or () when not found. ``segments`` are contiguous and cover the whole text."""

    verbes: tuple[str, ...] = ()
    objet: str = ""
    finalite: str = ""
    moyens: str = ""
    contexte: str = ""
    segments: tuple[Segment, ...] = ()


_DE = r"(?:de\b|du\b|des\b|d[’'])"
_A = r"(?:à\b|au\b|aux\b)"
_FINALITE = (
    rf"afin\s+(?:{_DE}|que\b|qu[’'])|en\s+vue\s+{_DE}|pour\s+qu(?:e\b|[’'])"
    rf"|dans\s+(?:(?:le|un)\s+(?:but|souci|dessein)|l[’'](?:objectif|optique|intention)|un\s+objectif|la\s+perspective)"
    rf"\s+{_DE}|de\s+(?:telle\s+)?(?:manière|façon|sorte)\s+(?:à\b|que\b|qu[’'])|à\s+(?:des|la|toutes)\s+fins?\s+{_DE}"
    rf"|aux\s+fins\s+{_DE}|à\s+destination\s+{_DE}"
)
_MOYENS = (
    rf"(?:à|avec)\s+l[’']aide\s+{_DE}|au\s+moyen\s+{_DE}|grâce\s+{_A}|via\b|à\s+partir\s+{_DE}|sur\s+la\s+base\s+{_DE}"
    rf"|par\s+(?:le\s+(?:biais|moyen)|l[’']intermédiaire)\s+{_DE}|(?:au|à)\s+travers\b|moyennant\b|à\s+l[’']appui\s+{_DE}"
)
_CONTEXTE = (
    rf"dans\s+(?:le\s+(?:strict\s+)?(?:respect|cadre)|les\s+limites)\s+{_DE}|dans\s+(?:un|des|le|tout)\s+contextes?\b"
    rf"|conformément\s+{_A}|selon\b|au\s+regard\s+{_DE}|en\s+cas\s+{_DE}|en\s+situations?\b|en\s+contextes?\b|lors\s+{_DE}"
    rf"|en\s+fonction\s+{_DE}|en\s+(?:conformité|cohérence|concertation|collaboration|lien|coordination)\s+avec\b"
)
_OUVERTURE = re.compile(
    rf"\b(?:(?P<finalite>{_FINALITE})|(?P<pour>pour\s)|(?P<moyens>{_MOYENS})|(?P<contexte>{_CONTEXTE})"
    r"|(?P<par>par\s)|(?P<tout>tout\s+en\s)|(?P<en>en\s))|(?P<parenthese>[()])",
    re.IGNORECASE,
)
_CLITIQUES = (
    r"(?:(?:ne|pas|n[’']y|le|la|les|lui|leur|en|y|se|mieux|bien|plus|aussi|ainsi|[^\W\d_]{3,20}ment)\s{1,3}"
    r"|[lsn][’']|et/ou\s){0,4}"
)
_INFINITIF = re.compile(rf"(?P<clitiques>{_CLITIQUES})(?P<verbe>[^\W\d_]{{2,25}})(?![\w’'])", re.IGNORECASE)
_GERONDIF = re.compile(rf"{_CLITIQUES}(?P<mot>[^\W\d_]{{1,22}}ant)(?!\w)", re.IGNORECASE)
_FAUX_GERONDIFS = {"avant", "tant", "courant", "enfant", "instant", "restaurant", "montant", "devant", "suivant"}
_AGENT = re.compile(r"(?:é|ée|és|ées|i|ie|is|ies|it|ite|its|ites|u|ue|us|ues|ert|erte|erts|ertes|int|inte)$")
_NOMS = "équipe oui qui ici aussi mais puis depuis lui suivi devis avis permis tissu contenu revenu outil détail"
_NON_PARTICIPES = frozenset(_NOMS.split())  # words in -é, -i, -u, -is that are not participles
_PAR_FIGES = re.compile(
    r"par\s{1,3}(?:exemple|rapport|ailleurs|conséquent|contre|jour|mois|an|semaine|heure|défaut|personne|la\s+suite)\b",
    re.IGNORECASE,
)
_MOT = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_REFLECHI = re.compile(r"(?:s[’']|se\s+|ne\s+pas\s+)?", re.IGNORECASE)
_LIEN = re.compile(r"\s*(?:,\s*(?:puis\s+|et\s+|ou\s+)?|(?:et/ou|ou/et|et|ou|puis)\s+)", re.IGNORECASE)
_AUXILIAIRE = re.compile(
    r"(?:savoir|pouvoir|devoir|[êe]tre\s+(?:capable|en\s+mesure|en\s+capacité|apte|à\s+même)\s+(?:à|de|d[’']))\s*(?=\S)",
    re.IGNORECASE,
)
_LOCUTION = re.compile(
    r"(?:mettre\s+(?:en\s+(?:œuvre|oeuvre|place|service|forme|page|scène|relation|valeur|conformité|évidence|avant|sécurité)"
    r"|à\s+(?:jour|disposition|niveau))|prendre\s+(?:en\s+(?:compte|charge|main|considération)|connaissance|part|soin)"
    r"|rendre\s+compte|tenir\s+(?:compte|à\s+jour)|faire\s+(?:évoluer|face|émerger|respecter|appliquer|preuve)"
    r"|porter\s+assistance|venir\s+en\s+aide|donner\s+suite|passer\s+commande)\b",
    re.IGNORECASE,
)
_INCISE = re.compile(r"\s*,")
_RETOUR = re.compile(
    r",\s{1,3}(?=(?:le|la|les|un|une|des|du|ses|son|sa|leurs?|ces?|cette|tout|toute)\s|l[’'])", re.IGNORECASE
)
_REPRISE = re.compile(r",\s{1,3}(?=([^\W\d_]{3,25})(?![\w’']))")
_CONJONCTIONS = frozenset({"et", "ou", "et/ou", "ou/et", "ce", "ceci", "puis"})


def a_finalite(texte: str) -> bool:
    """True when ``texte`` states a purpose."""
    return any(partie is Partie.FINALITE for _, partie in _ouvertures(texte, 0))


def analyser(texte: str) -> Parties:
    """Cut one compétence (its ``texte``: neither bullet nor code) into its parts. Never raises."""
    debut_verbes = _debut_verbes(texte)
    verbes, fin_verbes = _lire_verbes(texte, debut_verbes)
    bornes: list[tuple[int, Partie]] = []
    if verbes:
        if debut_verbes:
            bornes += _ouvertures(texte, 0, debut_verbes)
        bornes += [(debut_verbes, Partie.VERBES), (fin_verbes, Partie.OBJET)]
        suite = _ouvertures(texte, fin_verbes)
        bornes += _avec_retour(texte, fin_verbes, suite)
    else:
        bornes += _ouvertures(texte, 0)
    return _assembler(texte, verbes, bornes)


def _debut_verbes(texte: str) -> int:
    """Where the verbs begin: the first word, or after an opening « Afin de garantir le service, » and the like."""
    debut = len(texte) - len(texte.lstrip())
    ouvertures = _ouvertures(texte, 0)
    if not ouvertures or ouvertures[0][0] != debut:
        return debut
    for trouve in _REPRISE.finditer(texte):
        if est_infinitif(trouve[1]) and len(texte[debut : trouve.start()].split()) > 3:
            return trouve.end()
    return debut


def _lire_verbes(texte: str, pos: int) -> tuple[tuple[str, ...], int]:
    """The chain of infinitives at ``pos`` and where it ends."""
    verbes: list[str] = []
    fin = pos
    while True:
        auxiliaire = _AUXILIAIRE.match(texte, pos)
        if auxiliaire and _lire_verbe(texte, auxiliaire.end()):
            pos = auxiliaire.end()
        lu = _lire_verbe(texte, pos)
        if lu is None:
            return tuple(verbes), fin
        verbes.append(lu[0])
        fin = lu[1]
        lien = _LIEN.match(texte, fin)
        if lien is None:
            return tuple(verbes), fin
        pos = lien.end()


def _lire_verbe(texte: str, pos: int) -> tuple[str, int] | None:
    locution = _LOCUTION.match(texte, pos)
    if locution:
        return " ".join(locution[0].lower().split()), locution.end()
    reflechi = _REFLECHI.match(texte, pos)
    debut = reflechi.end() if reflechi else pos
    mot = _MOT.match(texte, debut)
    if mot is None:
        return None
    tete = mot[0].rsplit("-", 1)[-1] if "-" in mot[0] else mot[0]
    if not semble_infinitif(tete):
        return None
    return " ".join(texte[pos : mot.end()].lower().split()), mot.end()


def _ouvertures(texte: str, debut: int, fin: int | None = None) -> list[tuple[int, Partie]]:
    """Positions where a purpose, a means or a context begins, outside parentheses."""
    trouvees: list[tuple[int, Partie]] = []
    profondeur = 0
    for trouve in _OUVERTURE.finditer(texte, debut, len(texte) if fin is None else fin):
        if trouve["parenthese"]:
            profondeur = max(0, profondeur + (1 if trouve["parenthese"] == "(" else -1))
        elif not profondeur:
            partie = _partie_ouverte(texte, trouve)
            if partie is not None:
                trouvees.append((trouve.start(), partie))
    return trouvees


def _partie_ouverte(texte: str, trouve: re.Match[str]) -> Partie | None:
    if trouve["pour"]:
        return Partie.FINALITE if _infinitif_suit(texte, trouve.end()) else None
    if trouve["par"]:
        return Partie.MOYENS if _par_moyen(texte, trouve.start()) else None
    if trouve["en"]:
        return Partie.MOYENS if _gerondif_suit(texte, trouve.end()) else None
    if trouve["tout"]:
        return Partie.CONTEXTE if _gerondif_suit(texte, trouve.end()) else None
    return Partie(str(trouve.lastgroup))


def _infinitif_suit(texte: str, pos: int) -> bool:
    trouve = _INFINITIF.match(texte, _apres_blancs(texte, pos))
    if trouve is None:
        return False
    # « pour le / la / les » announces a noun more often than a verb: only the lexicon decides then.
    return est_infinitif(trouve["verbe"]) if trouve["clitiques"] else semble_infinitif(trouve["verbe"])


def _gerondif_suit(texte: str, pos: int) -> bool:
    trouve = _GERONDIF.match(texte, _apres_blancs(texte, pos))
    return trouve is not None and plier(trouve["mot"]) not in _FAUX_GERONDIFS


def _apres_blancs(texte: str, pos: int) -> int:
    """``pos`` moved past a few blanks (the runs of an export are short)."""
    limite = min(len(texte), pos + 8)
    while pos < limite and texte[pos].isspace():
        pos += 1
    return pos


def _par_moyen(texte: str, pos: int) -> bool:
    if _PAR_FIGES.match(texte, pos):
        return False
    avant = texte[max(0, pos - 30) : pos].split()
    if not avant or not avant[-1][-1].isalpha():
        return True
    mot = avant[-1].lower()
    return mot in _NON_PARTICIPES or mot.endswith("té") or _AGENT.search(mot) is None


def _avec_retour(texte: str, fin_verbes: int, suite: list[tuple[int, Partie]]) -> list[tuple[int, Partie]]:
    """« Mobiliser, à l’aide de grilles, les leviers »: after an aside set between the verb and its object,
    the object begins at the next comma followed by a determiner."""
    if not suite or _INCISE.fullmatch(texte[fin_verbes : suite[0][0]].rstrip()) is None:
        return suite
    borne = suite[1][0] if len(suite) > 1 else len(texte)
    retour = _RETOUR.search(texte, suite[0][0], borne)
    if retour is None:
        return suite
    return [suite[0], (retour.end(), Partie.OBJET), *suite[1:]]


def _assembler(texte: str, verbes: tuple[str, ...], bornes: list[tuple[int, Partie]]) -> Parties:
    if not bornes or bornes[0][0] > 0:
        bornes.insert(0, (0, Partie.INCONNU))
    bornes.append((len(texte), Partie.INCONNU))
    segments = tuple(Segment(partie, a, b) for (a, partie), (b, _) in pairwise(bornes) if b > a)
    textes: dict[Partie, list[str]] = {}
    for segment in segments:
        propre = _nettoyer(texte[segment.debut : segment.fin])
        if propre:
            textes.setdefault(segment.partie, []).append(propre)
    dites = {partie: " ".join(morceaux) for partie, morceaux in textes.items()}
    return Parties(
        verbes=verbes,
        objet=dites.get(Partie.OBJET, ""),
        finalite=dites.get(Partie.FINALITE, ""),
        moyens=dites.get(Partie.MOYENS, ""),
        contexte=dites.get(Partie.CONTEXTE, ""),
        segments=segments,
    )


def _nettoyer(texte: str) -> str:
    """Whitespace folded, punctuation of the joints and dangling conjunctions removed."""
    mots = texte.strip(" \t\r\n\xa0,;:–").split()
    while mots and mots[-1].rstrip(",;:").lower() in _CONJONCTIONS:
        mots.pop()
    propre = " ".join(mots).rstrip(" ,;:")
    if propre.endswith(".") and not propre.endswith(("etc.", "..")):
        propre = propre[:-1].rstrip()
    return propre if any(c.isalnum() for c in propre) else ""
