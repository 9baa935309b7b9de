"""The words by which branches announce what follows: the three référentiels, a bloc, modalités, critères…"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from brique.referentiel.mots import plier
from brique.referentiel.redaction.document import Paragraphe

_LONGUEUR_MAX = 160


class Role(StrEnum):
    """What a zone of text, or a column of a table, holds."""

    TEXTE = "texte"
    BLOC = "bloc"
    ACTIVITES = "activites"
    TACHES = "taches"
    COMPETENCES = "competences"
    MODALITES = "modalites"
    CRITERES = "criteres"
    EVALUATION = "evaluation"
    PREREQUIS = "prerequis"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class EnteteBloc:
    """The heading of a bloc: its code as written (« 1 », « BC02 », '' when unnumbered) and its title."""

    code: str
    libelle: str

    @property
    def rang(self) -> str:
        """What makes two headings the same bloc: « 1 » for 1, BC01 and RNCP12345BC01; '' without code."""
        return self.code.rpartition("BC")[2].strip().lstrip("0") or self.code


_REFERENTIELS = (
    (Role.ACTIVITES, re.compile(r"(?:referentiels? (?:d'|des |de l')|^)(?:activites?)\b")),
    (Role.COMPETENCES, re.compile(r"(?:referentiels? (?:de |des )?|^)(?:blocs? de )?competences?\b")),
    (Role.EVALUATION, re.compile(r"referentiels? (?:d'|de l'|de la |de |des )?(?:evaluations?|certification)\b")),
)
_SECTIONS = (
    (
        Role.ACTIVITES,
        re.compile(r"referentiel (?:d'|des |de l')activites?\b|(?:activites|taches) (?:visees|exercees)$"),
    ),
    (
        Role.COMPETENCES,
        re.compile(r"referentiel (?:de |des )(?:blocs de )?competences?\b|(?:competences|capacites) attestees$"),
    ),
    (
        Role.EVALUATION,
        re.compile(r"referentiel (?:d'|de l'|de |des )?(?:evaluations?|certification)\b"),
    ),
)
_SIGLE = re.compile(r"\b(?:cqpi?|titre|diplome|certificat|bts|cap)\b")
_TITRE_GENERAL = re.compile(r"referentiels?\b.*\b(?:activites?|competences?|certification|evaluation)")
_ENTETE = re.compile(
    r"""^(?:(?:intitul[ée]|suite)\s+du\s+)?
    (?:bloc(?:s)?(?:\s+de\s+comp[ée]tences?)?|domaine\s+de\s+comp[ée]tences?|unit[ée]\s+de\s+comp[ée]tences?
       |certificat\s+de\s+comp[ée]tences\s+professionnelles|CCP|UC)
    \s*(?:(?:n\s*[°ºo]|num[ée]ro|[–—-])\s*)?
    \b(?P<code>RNCP\s?\d{1,7}\s?BC\s?\d{1,3}|BC\s?\d{1,3}|\d{1,3}|[IVX]{1,4}(?!\w)|[A-Z](?![\w'’]))(?![\w.,]\w)
    \s*(?:\(?\s*suite\s*\)?)?[\s:.–—/-]*(?P<libelle>.*)$""",
    re.IGNORECASE | re.VERBOSE,
)
_CODE_SEUL = re.compile(
    r"^(?P<code>RNCP\s?\d{1,7}\s?BC\s?\d{1,3}|BC\s?\d{1,3})(?!\w)\s*(?:\(?\s*suite\s*\)?)?[\s:.–—/-]*"
    r"(?P<libelle>.*)$",
    re.IGNORECASE,
)
_SANS_NUMERO = re.compile(r"^bloc\s+de\s+comp[ée]tences?\s*[:–—-]\s*(?P<libelle>\S.*)$", re.IGNORECASE)
_ETIQUETTES = (
    (
        Role.CRITERES,
        r"(?:proposition de )?(?:criteres?(?: et (?:les )?indicateurs?)?|indicateurs?)"
        r"(?: de (?:reussite|performance|mesure))?"
        r"(?: (?:d'|de l')evaluation)?(?: (?:de la competence|des competences))?",
    ),
    (
        Role.MODALITES,
        r"(?:propositions? de |rappel des |description des )?"
        r"(?:modalites?|modes?|methodes?|epreuves?|situations?|outils?)"
        r"(?: (?:d'|de l'|de |des )(?:evaluations?|certifications?|validation|examen)|"
        r" de certification)(?: du bloc)?(?: des (?:acquis|competences))?|evaluations?(?: du bloc)?|epreuves?"
        r"|modalites?",
    ),
    (
        Role.COMPETENCES,
        r"(?:liste (?:de |des ))?(?:elements? de |sous[- ])?(?:competences?|capacites?)"
        r"(?: (?:visees?|evaluees?|attestees?|associees?|du bloc|professionnelles?|a evaluer|mobilisees?|cl[e]f?s?))*"
        r"|(?:le (?:la )?(?:candidat|titulaire|certifie|professionnel)[\w()., ]{0,40} )?"
        r"(?:est|doit etre|sera|etre) capable de",
    ),
    (
        Role.ACTIVITES,
        r"(?:liste (?:de |des ))?(?:domaines? d'|types? d')?(?:activites?|taches?|missions?)"
        r"(?: (?:visees?|associees?|types?|exercees?|professionnelles?|principales?|et taches|du bloc|du metier))*",
    ),
    (
        Role.PREREQUIS,
        r"pre[- ]?requis(?: (?:du bloc(?: \w{1,4})?|specifiques?|d'acces|a l'entree[\w ]*|de validation[\w ]*))?",
    ),
)
_ETIQUETTE = tuple((role, re.compile(rf"(?:{motif})(?P<suite>\s*\([^)]*\))?\s*[:.]?$")) for role, motif in _ETIQUETTES)
_ETIQUETTE_SUIVIE = tuple((role, re.compile(rf"(?:{motif})\s*(?:\([^)]*\))?\s*:\s*\S")) for role, motif in _ETIQUETTES)
_COLONNES = (
    (Role.CRITERES, re.compile(r"criteres?|indicateurs?|resultats? attendus?|attendus")),
    (Role.MODALITES, re.compile(r"modalites?|modes? d'|epreuves?|methodes? d'|situations? d'evaluation|evaluations?")),
    (Role.COMPETENCES, re.compile(r"competences?|capacites?|savoir[- ]faire")),
    (Role.ACTIVITES, re.compile(r"activites?|missions?|situations? de travail")),
    (Role.TACHES, re.compile(r"taches?")),
    (Role.BLOC, re.compile(r"blocs?\b")),
)
_IGNOREES = re.compile(
    r"^(?:n[°o]|numero|code|ref(?:erence)?s?|duree|coefficient|ponderation|remarques?|commentaires?)\b"
)
_MODELE = re.compile(
    r"^(?:decrit les situations de travail|identifie les competences et les connaissances"
    r"|definit les criteres et les modalites)"
)


def section(paragraphe: Paragraphe) -> Role | None:
    """The référentiel that a heading opens: ``ACTIVITES``, ``COMPETENCES``, ``EVALUATION``, or None."""
    if len(paragraphe.texte) > _LONGUEUR_MAX:
        return None
    plie = _plier(paragraphe.texte)
    if len({role for role, motif in _REFERENTIELS if motif.search(plie)}) > 1 and "referentiels" in plie:
        return None
    for role, motif in _SECTIONS:
        trouve = motif.search(plie)
        if trouve is not None and (trouve.start() <= 3 or paragraphe.titre or paragraphe.gras):
            suite = plie[trouve.end() :].strip(" :.")
            if "certification" in trouve[0] and _SIGLE.search(suite):
                return None  # the title of the document: « Référentiel de certification – CQP … »
            if len(suite) <= 80 and not re.search(r"\b(?:est|sont|decrit|precise|comprend)\b", suite):
                return role
    return None


def titre_general(texte: str) -> bool:
    """True for the title of the whole document (« Référentiels d’activités, de compétences et de certification »)."""
    plie = _plier(texte)
    return len(texte) <= _LONGUEUR_MAX and _TITRE_GENERAL.search(plie) is not None and not plie.endswith(".")


def entete_de_bloc(texte: str) -> EnteteBloc | None:
    """The heading of a bloc that a line is, or None.

    >>> entete_de_bloc("Bloc de compétences n° 2 : vendre et conseiller").libelle
    'vendre et conseiller'
    >>> entete_de_bloc("Le bloc de compétences 2 est évalué à l’oral.") is None
    True
    """
    if len(texte) > 400:
        return None
    for motif in (_ENTETE, _CODE_SEUL):
        trouve = motif.match(texte)
        if trouve is not None:
            libelle = trouve["libelle"].strip(" :;").removesuffix(" (suite)")
            if re.match(r"(?:et|à|ou|,)\s*\d", libelle) or re.match(r"(?:est|sont|a|ont|doit|peut)\b", libelle):
                return None
            code = trouve["code"].replace(" ", "").upper()
            if code.isalpha() and trouve["code"].islower():
                return None
            return EnteteBloc(code, _sans_point(libelle))
    trouve = _SANS_NUMERO.match(texte)
    return EnteteBloc("", _sans_point(trouve["libelle"].strip(" :;"))) if trouve else None


def etiquette(texte: str) -> Role | None:
    """The part of a bloc that a line announces, alone on its line (« Critères d’évaluation : »), or None."""
    if len(texte) > _LONGUEUR_MAX:
        return None
    plie = _plier(texte)
    return next((role for role, motif in _ETIQUETTE if motif.match(plie)), None)


def etiquette_suivie(texte: str) -> tuple[Role, str] | None:
    """The part that a line announces before a colon, and what follows it on the same line, or None."""
    tete, deux_points, reste = texte.partition(":")
    if not deux_points or len(tete) > 80:
        return None
    plie = _plier(texte)
    role = next((role for role, motif in _ETIQUETTE_SUIVIE if motif.match(plie)), None)
    return (role, reste.strip()) if role is not None and reste.strip() else None


_COMPETENCE = re.compile(
    r"^(?:comp[ée]tence\s+(?:n\s*[°ºo]\s*)?)(?P<code>[A-Z]{0,3}\d{1,3}(?:\.\d{1,3}){0,4})\s*[:.–—-]\s*(?P<enonce>\S.*)$",
    re.IGNORECASE,
)


def competence_annoncee(texte: str) -> tuple[str, str] | None:
    """The code and the énoncé of « Compétence 1.1 : usiner une pièce », or None."""
    trouve = _COMPETENCE.match(texte)
    return (trouve["code"], trouve["enonce"]) if trouve else None


def precision(texte: str) -> str:
    """What an étiquette says beside its words (« Modalités d’évaluation (15 minutes) » → « 15 minutes »)."""
    trouve = re.search(r"\(([^)]*)\)\s*[:.]?$", texte)
    return trouve[1].strip() if trouve else ""


def role_de_colonne(texte: str) -> Role | None:
    """What the column under a header cell holds, or None when the text is not a header.

    The first line alone counts: the others explain it (« Critères d’évaluation / Que veut-on vérifier ? »).
    """
    plie = _plier(texte)
    if not plie or len(plie) > _LONGUEUR_MAX:
        return None
    if _MODELE.match(plie):
        return Role.IGNORE
    trouves = {role for role, motif in _COLONNES if motif.search(plie)}
    if Role.CRITERES in trouves and Role.MODALITES in trouves and re.search(r"modalites?", plie):
        return Role.EVALUATION
    if "referentiel" in plie and Role.MODALITES in trouves and Role.CRITERES not in trouves:
        return Role.EVALUATION
    premier = next((role for role, motif in _COLONNES if role in trouves), None)
    if premier is Role.COMPETENCES and re.search(r"\bblocs?\b", plie) and not plie.startswith("competence"):
        premier = Role.BLOC
    if premier is None:
        return Role.IGNORE if _IGNOREES.match(plie) else None
    return premier


def _plier(texte: str) -> str:
    return " ".join(plier(texte).split()).strip(" –-•")


def _sans_point(texte: str) -> str:
    return texte.removesuffix(".") if not texte.endswith("..") else texte
