"""Lists of lines compared: critères, modalités, tâches, and the entries of a fiche's lists."""

from __future__ import annotations

from collections.abc import Sequence

from brique.referentiel.ecart.mots_changes import comparer_mots
from brique.referentiel.ecart.paires import apparier_textes, entrelacer, memes_cles
from brique.referentiel.ecart.typographie import meme_texte
from brique.referentiel.ecart.valeurs import SANS_EFFET, EcartTexte, Mot, Nature
from brique.referentiel.redaction.brouillon import Passage


def nature_de(avant: str, apres: str) -> Nature:
    """What separates two forms of one text."""
    if avant == apres:
        return Nature.INCHANGE
    return Nature.TYPOGRAPHIE if meme_texte(avant, apres) else Nature.MODIFIE


def nature_et_mots(avant: str, apres: str) -> tuple[Nature, tuple[Mot, ...]]:
    """What separates two texts that stand for each other ('' for none), and their words."""
    mots = comparer_mots(avant, apres)
    if not avant and apres:
        return Nature.AJOUTE, mots
    if avant and not apres:
        return Nature.RETIRE, mots
    return nature_de(avant, apres), mots


def comparer_lignes(avant: Sequence[str], apres: Sequence[str]) -> tuple[EcartTexte, ...]:
    """Lines paired by what they say, in one reading order. Their order does not count."""
    paires = dict(apparier_textes(avant, apres))
    return tuple(
        _ligne("" if a is None else avant[a], "" if b is None else apres[b], a is None, b is None)
        for a, b in entrelacer(paires, len(avant), len(apres))
    )


def comparer_passages(avant: Sequence[Passage], apres: Sequence[Passage]) -> tuple[EcartTexte, ...]:
    """The same for the lines of a draft. What only moves in its list, or changes depth there, is typography."""
    if not avant and not apres:
        return ()
    paires = dict(apparier_textes([p.texte for p in avant], [p.texte for p in apres]))
    en_ordre = list(paires.values()) == sorted(paires.values())
    lignes = []
    for a, b in entrelacer(paires, len(avant), len(apres)):
        gauche = avant[a] if a is not None else Passage()
        droite = apres[b] if b is not None else Passage()
        ligne = _ligne(gauche.texte, droite.texte, a is None, b is None)
        if ligne.nature is Nature.INCHANGE and (gauche.niveau != droite.niveau or not en_ordre):
            ligne = EcartTexte(Nature.TYPOGRAPHIE, ligne.avant, ligne.apres, ligne.mots)
        lignes.append(ligne)
    return tuple(lignes)


def comparer_entrees(avant: Sequence[tuple[str, str]], apres: Sequence[tuple[str, str]]) -> tuple[EcartTexte, ...]:
    """Entries (key, text) of two lists compared as sets, those that differ only: the same key is the same entry."""
    textes_avant, textes_apres = [t for _, t in avant], [t for _, t in apres]
    paires = memes_cles(enumerate(avant), enumerate(apres))
    pris_avant, pris_apres = {a for a, _ in paires}, {b for _, b in paires}
    paires += memes_cles(
        ((rang, cle) for rang, (cle, _) in enumerate(avant) if rang not in pris_avant),
        ((rang, cle) for rang, (cle, _) in enumerate(apres) if rang not in pris_apres),
    )
    lignes = (
        _ligne("" if a is None else textes_avant[a], "" if b is None else textes_apres[b], a is None, b is None)
        for a, b in entrelacer(dict(paires), len(avant), len(apres))
    )
    return tuple(ligne for ligne in lignes if ligne.nature is not Nature.INCHANGE)


def nature_des_lignes(lignes: Sequence[EcartTexte]) -> Nature:
    """The nature of a list from those of its lines."""
    natures = {ligne.nature for ligne in lignes}
    if natures - SANS_EFFET:
        return Nature.MODIFIE
    return Nature.TYPOGRAPHIE if Nature.TYPOGRAPHIE in natures else Nature.INCHANGE


def _ligne(avant: str, apres: str, ajoutee: bool, retiree: bool) -> EcartTexte:
    mots = comparer_mots(avant, apres)
    if ajoutee or retiree:
        return EcartTexte(Nature.AJOUTE if ajoutee else Nature.RETIRE, avant, apres, mots)
    return EcartTexte(nature_de(avant, apres), avant, apres, mots)
