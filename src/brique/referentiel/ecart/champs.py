"""One field on both sides: a short value, a text, a list. Each returns None when nothing differs, to the character."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from brique.referentiel.decoupage import decouper
from brique.referentiel.ecart.lignes import (
    comparer_entrees,
    comparer_lignes,
    comparer_passages,
    nature_des_lignes,
    nature_et_mots,
)
from brique.referentiel.ecart.valeurs import EcartChamp, EcartTexte, Nature
from brique.referentiel.redaction.brouillon import Passage

Valeur = str | bool | int | Decimal | date | None
_IMPORTANCE = (Nature.INCHANGE, Nature.TYPOGRAPHIE, Nature.MODIFIE)
_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def champ_court(nom: str, libelle: str, avant: Valeur, apres: Valeur) -> EcartChamp | None:
    """A value told as a whole: a date, a number, « oui » or « non », a word."""
    if avant == apres:
        return None
    gauche, droite = dire(avant), dire(apres)
    nature, mots = nature_et_mots(gauche, droite)
    return EcartChamp(nom, libelle, gauche, droite, nature, mots)


def champ_texte(nom: str, libelle: str, avant: str, apres: str) -> EcartChamp | None:
    """A free text: its words, and its points when it has several."""
    if avant == apres:
        return None
    nature, mots = nature_et_mots(avant, apres)
    lignes: tuple[EcartTexte, ...] = ()
    points = [[piece.texte for piece in decouper(texte)] for texte in (avant, apres)]
    if max(map(len, points)) > 1:
        lignes = comparer_lignes(*points)
        if nature is Nature.MODIFIE:
            nature = max(nature_des_lignes(lignes), Nature.TYPOGRAPHIE, key=_IMPORTANCE.index)
    return EcartChamp(nom, libelle, avant, apres, nature, mots, lignes)


def champ_liste(
    nom: str, libelle: str, avant: Sequence[tuple[str, str]], apres: Sequence[tuple[str, str]]
) -> EcartChamp | None:
    """Entries (key, text) compared as a set: those that came, left, or are told otherwise."""
    if avant == apres:
        return None
    return _liste(nom, libelle, comparer_entrees(avant, apres), _vides(avant, apres))


def champ_passages(nom: str, libelle: str, avant: Sequence[Passage], apres: Sequence[Passage]) -> EcartChamp | None:
    """The lines of a draft."""
    if tuple(avant) == tuple(apres):
        return None
    return _liste(nom, libelle, comparer_passages(avant, apres), _vides(avant, apres))


def _vides(avant: Sequence[object], apres: Sequence[object]) -> Nature | None:
    """What a whole list that appears, or goes, is; None for a list that stays."""
    if avant and apres:
        return None
    return Nature.RETIRE if avant else Nature.AJOUTE


def _liste(nom: str, libelle: str, lignes: tuple[EcartTexte, ...], entiere: Nature | None) -> EcartChamp:
    """``avant`` and ``apres`` are the lines given, one under the other."""
    avant = "\n".join(ligne.avant for ligne in lignes if ligne.avant)
    apres = "\n".join(ligne.apres for ligne in lignes if ligne.apres)
    nature = entiere or max(nature_des_lignes(lignes), Nature.TYPOGRAPHIE, key=_IMPORTANCE.index)
    return EcartChamp(nom, libelle, avant, apres, nature, lignes=lignes)


def presents(*champs: EcartChamp | None) -> tuple[EcartChamp, ...]:
    """The fields that differ."""
    return tuple(champ for champ in champs if champ is not None)


def dire(valeur: Valeur) -> str:
    """A value in French words, '' for none.

    >>> from datetime import date
    >>> dire(date(2026, 11, 1)), dire(True), dire(None)
    ('1er novembre 2026', 'oui', '')
    """
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, date):
        jour = "1er" if valeur.day == 1 else str(valeur.day)
        return f"{jour} {_MOIS[valeur.month - 1]} {valeur.year}"
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}".replace(".", ",")
    return str(valeur)


def joindre(parties: Iterable[str], separateur: str = ", ") -> str:
    """The parts that say something, joined."""
    return separateur.join(partie for partie in parties if partie)
