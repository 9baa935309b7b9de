"""Editing a draft: small acts on one part, each saying what it found before, so that two people lose nothing.

An act is data: the atelier keeps them all, replays them, and offers them as the ways out of a doubt.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from brique.erreurs import ErreurBrique

if TYPE_CHECKING:
    from brique.referentiel.redaction.brouillon import Brouillon, Partie

ENSEMBLE = ""
"""The ``cle`` of the draft itself, target of acts on its title, its number, its certificateur and its lists."""
LISTES = ("textes", "activites", "blocs", "passages", "taches", "competences", "modalites", "criteres")
_PROTEGES = frozenset({"cle", "place", "doutes", "origine", *LISTES})


class Acte(StrEnum):
    """What an act does: write a field, add a part, remove one, move one, settle a doubt."""

    MODIFIER = "modifier"
    AJOUTER = "ajouter"
    RETIRER = "retirer"
    DEPLACER = "deplacer"
    TRANCHER = "trancher"


@dataclass(frozen=True, slots=True)
class Geste:
    """One act on the part ``cible``.

    - ``MODIFIER``: field ``champ`` from ``avant`` to ``apres`` (a flag is « oui » or '', a depth its digits);
    - ``AJOUTER``: in the list ``champ`` of the part ``vers``, a new part whose ``cle`` is ``cible`` and whose text is
      ``apres``, after the part ``voisin`` ('' puts it first, ``FIN`` last);
    - ``RETIRER``: the part and all it holds; ``avant`` is the text it had;
    - ``DEPLACER``: the part into the list ``champ`` of ``vers``, after ``voisin``;
    - ``TRANCHER``: the doubt ``cible`` with the choice ``apres``, whose own acts are done; '' reopens it, ``avant``
      being the choice it had.
    """

    acte: Acte
    cible: str = ENSEMBLE
    champ: str = ""
    avant: str = ""
    apres: str = ""
    vers: str = ""
    voisin: str = ""


FIN = "*"


class ErreurConflit(ErreurBrique):
    """The draft is no longer what the act was made for: ``actuel`` is what stands there now (None: it is gone).

    Nothing is changed: the person is shown both and decides.
    """

    def __init__(self, geste: Geste, actuel: str | None, constat: str) -> None:
        self.geste = geste
        self.actuel = actuel
        super().__init__(
            constat,
            consequence="Rien n’a été remplacé : les deux textes sont gardés.",
            action="Comparez-les, puis gardez l’un, l’autre, ou un troisième.",
        )


def faire(brouillon: Brouillon, geste: Geste) -> Brouillon:
    """``brouillon`` after ``geste``. Raises ``ErreurConflit`` when what it found before is no longer there.

    An act that no draft could undergo (a field that no act touches, the draft itself removed or moved) raises
    ``KeyError``.
    """
    if geste.cible == ENSEMBLE and geste.acte not in {Acte.MODIFIER, Acte.TRANCHER}:
        raise KeyError("cible")
    return _ACTES[geste.acte](brouillon, geste)


def faire_tous(brouillon: Brouillon, gestes: Sequence[Geste]) -> Brouillon:
    """``brouillon`` after all of ``gestes``, in order; none is done when one of them conflicts."""
    for geste in gestes:
        brouillon = faire(brouillon, geste)
    return brouillon


def texte_de(partie: Partie) -> str:
    """The main text of a part: its énoncé, its libellé, its title or its line."""
    for champ in ("texte", "enonce", "libelle", "titre"):
        if hasattr(partie, champ):
            return str(getattr(partie, champ))
    raise AttributeError(f"{type(partie).__name__} n’a pas de texte")


def champ_principal(classe: type) -> str:
    """The name of the field that ``texte_de`` reads."""
    noms = {champ.name for champ in dataclasses.fields(classe)}
    return next(nom for nom in ("texte", "enonce", "libelle", "titre") if nom in noms)


def lire_champ(partie: Any, champ: str) -> str:
    """A field of a part (or of the draft) as an act writes it. Raises ``KeyError`` when no act may touch it."""
    if champ in _PROTEGES or champ not in {c.name for c in dataclasses.fields(partie)}:
        raise KeyError(champ)
    valeur = getattr(partie, champ)
    if isinstance(valeur, bool):
        return "oui" if valeur else ""
    return str(valeur)


def _ecrire_champ(partie: Any, champ: str, valeur: str) -> Any:
    actuelle = getattr(partie, champ)
    nouvelle: object = valeur
    if isinstance(actuelle, bool):
        nouvelle = valeur == "oui"
    elif isinstance(actuelle, int):
        nouvelle = int(valeur) if valeur.isdecimal() and len(valeur) < 3 else 0
    return replace(partie, **{champ: nouvelle})


def _modifier(brouillon: Brouillon, geste: Geste) -> Brouillon:
    partie = _exiger(brouillon, geste)
    actuel = lire_champ(partie, geste.champ)
    if actuel == geste.apres:
        return brouillon
    if actuel != geste.avant:
        raise ErreurConflit(geste, actuel, "quelqu’un a modifié ce texte depuis que vous l’avez ouvert")
    change: Brouillon = _transformer(brouillon, geste.cible, lambda p: _ecrire_champ(p, geste.champ, geste.apres))
    return change


def _ajouter(brouillon: Brouillon, geste: Geste) -> Brouillon:
    if trouver(brouillon, geste.cible) is not None:
        return brouillon
    classe = _classes()[geste.champ]
    nouvelle = classe(**{champ_principal(classe): geste.apres, "cle": geste.cible})
    return _inserer(brouillon, geste, nouvelle)


def _retirer(brouillon: Brouillon, geste: Geste) -> Brouillon:
    partie = trouver(brouillon, geste.cible)
    if partie is None:
        return brouillon
    if texte_de(partie) != geste.avant:
        raise ErreurConflit(geste, texte_de(partie), "quelqu’un a modifié ce que vous retirez")
    restant: Brouillon = _oter(brouillon, geste.cible)
    return restant


def _deplacer(brouillon: Brouillon, geste: Geste) -> Brouillon:
    partie = _exiger(brouillon, geste)
    if geste.vers == geste.cible or (geste.vers and _contient(partie, geste.vers)):
        raise ErreurConflit(geste, texte_de(partie), "une partie ne se range pas dans elle-même")
    voisines = getattr(trouver(brouillon, geste.vers), geste.champ, ())
    if geste.voisin == geste.cible and any(voisine.cle == geste.cible for voisine in voisines):
        return brouillon
    return _inserer(_oter(brouillon, geste.cible), geste, partie)


def _trancher(brouillon: Brouillon, geste: Geste) -> Brouillon:
    doute = next((d for d in brouillon.doutes if d.cle == geste.cible), None)
    if doute is None:
        raise ErreurConflit(geste, None, "ce doute n’existe plus")
    if doute.tranche == geste.apres:
        return brouillon
    if not geste.apres and doute.tranche == geste.avant:
        return _marquer(brouillon, geste)
    if doute.tranche:
        raise ErreurConflit(geste, doute.tranche, "quelqu’un a déjà tranché ce doute autrement")
    choix = next((c for c in doute.choix if c.cle == geste.apres), None)
    if choix is None:
        raise ErreurConflit(geste, "", "ce choix n’est pas proposé pour ce doute")
    return _marquer(faire_tous(brouillon, choix.gestes), geste)


def _marquer(brouillon: Brouillon, geste: Geste) -> Brouillon:
    doutes = tuple(replace(d, tranche=geste.apres) if d.cle == geste.cible else d for d in brouillon.doutes)
    return replace(brouillon, doutes=doutes)


_ACTES: dict[Acte, Callable[[Brouillon, Geste], Brouillon]] = {
    Acte.MODIFIER: _modifier,
    Acte.AJOUTER: _ajouter,
    Acte.RETIRER: _retirer,
    Acte.DEPLACER: _deplacer,
    Acte.TRANCHER: _trancher,
}


def trouver(brouillon: Brouillon, cle: str) -> Any:
    """The part whose ``cle`` is given (the draft itself for ``ENSEMBLE``), or None."""
    if cle == ENSEMBLE:
        return brouillon
    return _chercher(brouillon, cle)


def _chercher(partie: Any, cle: str) -> Any:
    for _, enfants in _listes(partie):
        for enfant in enfants:
            if enfant.cle == cle:
                return enfant
            if (trouve := _chercher(enfant, cle)) is not None:
                return trouve
    return None


def _contient(partie: Any, cle: str) -> bool:
    return _chercher(partie, cle) is not None


def _exiger(brouillon: Brouillon, geste: Geste) -> Any:
    partie = trouver(brouillon, geste.cible)
    if partie is None:
        raise ErreurConflit(geste, None, "quelqu’un a retiré cette partie depuis que vous l’avez ouverte")
    return partie


def _listes(partie: Any) -> list[tuple[str, tuple[Any, ...]]]:
    return [(nom, getattr(partie, nom)) for nom in LISTES if hasattr(partie, nom)]


def _transformer(partie: Any, cle: str, change: Callable[[Any], Any]) -> Any:
    """``partie`` with the one of its descendants named ``cle`` replaced; ENSEMBLE is the draft itself."""
    if cle == ENSEMBLE:
        return change(partie)
    for nom, enfants in _listes(partie):
        for rang, enfant in enumerate(enfants):
            if enfant.cle == cle:
                nouvel = change(enfant)
            elif _contient(enfant, cle):
                nouvel = _transformer(enfant, cle, change)
            else:
                continue
            return replace(partie, **{nom: (*enfants[:rang], nouvel, *enfants[rang + 1 :])})
    return partie


def _oter(partie: Any, cle: str) -> Any:
    for nom, enfants in _listes(partie):
        gardes = tuple(_oter(enfant, cle) for enfant in enfants if enfant.cle != cle)
        if gardes != enfants or len(gardes) != len(enfants):
            return replace(partie, **{nom: gardes})
    return partie


def _inserer(brouillon: Brouillon, geste: Geste, nouvelle: Any) -> Brouillon:
    parent = trouver(brouillon, geste.vers)
    if parent is None:
        raise ErreurConflit(geste, None, "quelqu’un a retiré la partie où cela se rangeait")
    if geste.champ not in dict(_listes(parent)) or not isinstance(nouvelle, _classes()[geste.champ]):
        raise KeyError(geste.champ)  # no text of anybody is at stake: the act itself makes no sense

    def poser(partie: Any) -> Any:
        enfants = getattr(partie, geste.champ)
        rang = next((r + 1 for r, e in enumerate(enfants) if e.cle == geste.voisin), len(enfants))
        rang = rang if geste.voisin else 0
        return replace(partie, **{geste.champ: (*enfants[:rang], nouvelle, *enfants[rang:])})

    resultat: Brouillon = _transformer(brouillon, geste.vers, poser)
    return resultat


def _classes() -> dict[str, type]:
    """The class of the parts of each list."""
    from brique.referentiel.redaction import brouillon as b

    listes: dict[str, type] = dict.fromkeys(("passages", "taches", "modalites", "criteres"), b.Passage)
    return listes | {
        "textes": b.Texte,
        "activites": b.Activite,
        "blocs": b.BlocEcrit,
        "competences": b.CompetenceEcrite,
    }
