"""Undoing an edit: the acts that bring a draft back to what it was, computed while it still is.

They are acts like the others: done later, they find conflicts like the others.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from brique.referentiel.redaction import Acte, Brouillon, Geste, faire
from brique.referentiel.redaction.gestes import LISTES, champ_principal, lire_champ, texte_de, trouver


@dataclass(frozen=True, slots=True)
class Rang:
    """Where a part stands: in the list ``champ`` of ``parent``, after ``voisin`` ('' when it is the first)."""

    parent: str
    champ: str
    voisin: str


def inverse(brouillon: Brouillon, geste: Geste) -> tuple[Geste, ...]:
    """The acts that undo ``geste`` once done on ``brouillon``. Empty when there is nothing to undo, or no way to."""
    if geste.acte is Acte.TRANCHER:
        return _inverse_du_choix(brouillon, geste)
    partie = trouver(brouillon, geste.cible)
    if geste.acte is Acte.AJOUTER:
        return (Geste(Acte.RETIRER, geste.cible, avant=geste.apres),) if partie is None else ()
    if geste.acte is Acte.MODIFIER:
        return _inverse_de_modifier(brouillon, geste)
    rang = situer(brouillon, geste.cible)
    if partie is None or rang is None:
        return ()
    if geste.acte is Acte.RETIRER:
        return tuple(rendre(partie, rang))
    return (Geste(Acte.DEPLACER, geste.cible, champ=rang.champ, vers=rang.parent, voisin=rang.voisin),)


def inverse_de_tous(brouillon: Brouillon, gestes: Sequence[Geste]) -> tuple[Geste, ...]:
    """The acts that undo ``gestes`` done one after the other on ``brouillon``."""
    inverses: list[Geste] = []
    for geste in gestes:
        inverses[:0] = inverse(brouillon, geste)
        brouillon = faire(brouillon, geste)
    return tuple(inverses)


def situer(brouillon: Brouillon, cle: str) -> Rang | None:
    """Where the part ``cle`` stands, or None."""
    return _situer(brouillon, "", cle)


def rendre(partie: Any, rang: Rang) -> list[Geste]:
    """The acts that put a removed part back at ``rang`` with all it held, under the same names.

    Its place in the source document is not an act's to give back.
    """
    principal = champ_principal(type(partie))
    ajout = Geste(Acte.AJOUTER, partie.cle, rang.champ, apres=texte_de(partie), vers=rang.parent, voisin=rang.voisin)
    gestes = [ajout]
    for champ in dataclasses.fields(partie):
        if champ.name in {principal, "cle", "place", *LISTES}:
            continue
        valeur, defaut = lire_champ(partie, champ.name), lire_champ(type(partie)(), champ.name)
        if valeur != defaut:
            gestes.append(Geste(Acte.MODIFIER, partie.cle, champ.name, avant=defaut, apres=valeur))
    for liste in LISTES:
        voisin = ""
        for enfant in getattr(partie, liste, ()):
            gestes += rendre(enfant, Rang(partie.cle, liste, voisin))
            voisin = enfant.cle
    return gestes


def _inverse_de_modifier(brouillon: Brouillon, geste: Geste) -> tuple[Geste, ...]:
    partie = trouver(brouillon, geste.cible)
    if partie is None:
        return ()
    avant = lire_champ(partie, geste.champ)
    apres = lire_champ(trouver(faire(brouillon, geste), geste.cible), geste.champ)
    return (Geste(Acte.MODIFIER, geste.cible, geste.champ, avant=apres, apres=avant),) if avant != apres else ()


def _inverse_du_choix(brouillon: Brouillon, geste: Geste) -> tuple[Geste, ...]:
    """Undo what the choice did, then open the doubt again; a doubt reopened is not closed again by undoing."""
    doute = next((d for d in brouillon.doutes if d.cle == geste.cible), None)
    choix = next((c for c in doute.choix if c.cle == geste.apres), None) if doute and not doute.tranche else None
    if choix is None:
        return ()
    return (*inverse_de_tous(brouillon, choix.gestes), Geste(Acte.TRANCHER, geste.cible, avant=geste.apres))


def _situer(partie: Any, cle_du_parent: str, cle: str) -> Rang | None:
    for liste in LISTES:
        voisin = ""
        for enfant in getattr(partie, liste, ()):
            if enfant.cle == cle:
                return Rang(cle_du_parent, liste, voisin)
            if (trouve := _situer(enfant, enfant.cle, cle)) is not None:
                return trouve
            voisin = enfant.cle
    return None
