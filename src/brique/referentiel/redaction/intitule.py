"""The title of the certification, as a document gives it: labelled, set as a title, or within a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from brique.referentiel.mots import plier
from brique.referentiel.redaction.brouillon import Place
from brique.referentiel.redaction.document import Document, Paragraphe
from brique.referentiel.redaction.reperage import entete_de_bloc, titre_general
from brique.referentiel.reperes import verbe_en

_SIGLE = (
    r"(?:CQPI?|titre(?: professionnel| à finalité professionnelle)?|certificat|certification|diplôme|BTS|CAP|TFP|BP)"
)
_ETIQUETTE = re.compile(
    r"^(?:intitulé|libellé|nom|titre)(?: exact)?(?: de la certification| du (?:CQP|titre|diplôme))?"
    r"\s*(?::|[–-] )\s*(?P<t>\S.+)$",
    re.IGNORECASE,
)
_TITRE = re.compile(
    rf"^(?:référentiels? .{{0,80}}?(?:\b(?:du|de la|d[’'])\s+|[–—:-]\s+))?(?P<t>{_SIGLE}\b\s*[:–«\"]*\s*\S.*)$",
    re.IGNORECASE,
)
_PHRASE = re.compile(rf"\b(?:titulaires? (?:du|de la|d[’'])|Le|La)\s+(?P<t>{_SIGLE}\s+.+)$", re.IGNORECASE)
_NUMERO = re.compile(r"\b(RNCP\s?\d{4,6})\b")
_VERBE_CONJUGUE = re.compile(
    r"\s+(?:est|sont|a|ont|peut|doit|vise|atteste|certifie|permet|s[’']adresse|assure|exerce|accueille|réalise|conseille|"
    r"participe|travaille|organise|gère|intervient|met|prend|prépare|conduit|encadre|anime|vend|effectue|garantit|met|"
    r"maîtrise|contribue|suit|veille|développe|met|conçoit|fabrique|installe|entretient|répare|pilote|occupe)\b.*$",
    re.IGNORECASE,
)
_DETERMINANTS = {"le", "la", "les", "un", "une", "du", "de", "des", "en", "au", "aux", "d", "l", "et", "ou"}
_LONGUEUR_MAX = 200


@dataclass(frozen=True, slots=True)
class Intitule:
    """A title, where it stands, and whether it was drawn from a sentence rather than given."""

    texte: str
    place: Place
    deduit: bool = False


def trouver_intitule(document: Document) -> Intitule | None:
    """The title of the certification, or None when the document does not say it."""
    lignes = [p for p in document.textes() if len(p.texte) < 600]
    for ligne in lignes[:200]:
        if (trouve := _ETIQUETTE.match(ligne.texte)) is not None:
            return Intitule(_propre(trouve["t"]), ligne.place)
    for ligne in lignes[:60]:
        if (texte := _en_titre(ligne)) is not None:
            return Intitule(texte, ligne.place)
    for ligne in lignes:
        trouve = _PHRASE.search(ligne.texte)
        if trouve is not None and (court := _couper(trouve["t"])) is not None:
            return Intitule(court, ligne.place, deduit=True)
    if document.titre and not titre_general(document.titre):
        return Intitule(document.titre, Place(), deduit=True)
    return None


def trouver_numero(document: Document) -> str:
    """The number of the fiche (« RNCP34567 ») when the document names exactly one, else ''."""
    numeros = {m.replace(" ", "") for p in document.textes() for m in _NUMERO.findall(p.texte)}
    return numeros.pop() if len(numeros) == 1 else ""


def _en_titre(ligne: Paragraphe) -> str | None:
    """The title that a heading (or a short line that is no sentence) is."""
    if ligne.puce or entete_de_bloc(ligne.texte) is not None or len(ligne.texte) > _LONGUEUR_MAX:
        return None
    trouve = _TITRE.match(ligne.texte)
    if trouve is None or ligne.texte.rstrip().endswith((".", ";", ":", ",")):
        return None
    texte = _propre(trouve["t"])
    if _VERBE_CONJUGUE.search(texte) or len(texte.split()) < 2 or "titulaire" in plier(texte):
        return None
    return texte


def _couper(texte: str) -> str | None:
    """The title at the head of a sentence: up to its first conjugated verb (the third person of a known infinitive)."""
    mots = texte.split()
    for rang, mot in enumerate(mots[2:], start=2):
        avant = plier(mots[rang - 1]).strip("’',.")
        if _VERBE_CONJUGUE.match(f" {mot} ") or (avant not in _DETERMINANTS and _conjugue(mot, mots[rang + 1 :])):
            court = _propre(" ".join(mots[:rang]))
            return court if len(court.split()) >= 2 and len(court) <= _LONGUEUR_MAX else None
    return None


def _conjugue(mot: str, suite: list[str]) -> bool:
    """True for « accueille, informe… »: with an r it is a known infinitive, and a comma or a complement follows."""
    net = mot.rstrip(",")
    if not net.endswith("e") or not net.isalpha() or verbe_en(f"{net}r", 0, sur=True) is None:
        return False
    return mot.endswith(",") or (bool(suite) and plier(suite[0]) in _DETERMINANTS)


def _propre(texte: str) -> str:
    """``texte`` without the signs around it; its own quotation marks stay when they are inside it."""
    net = texte.strip(" :–-\u00a0").removesuffix(".").strip()
    if net.startswith(("«", '"')) and net.count("«") <= 1:
        net = net.strip('«»" ')
    return net
