"""The buttons of a writing page turned into acts: move up or down, put elsewhere, remove, add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from brique.referentiel.redaction import FIN, Acte, Brouillon, Geste
from brique.referentiel.redaction.gestes import champ_principal, texte_de, trouver
from portail.referentiel.atelier.defaire import Rang, situer
from portail.referentiel.atelier.saisie import Saisie, cle_de, lire_lignes

#: Lists in which a page adds parts.
AJOUTABLES = frozenset({"blocs", "competences", "activites", "textes"})


def gestes_d_ajout(donnees: Mapping[str, Any]) -> list[Geste]:
    """The parts written in the « new » fields (``n:parent:liste``), one a line, at the end of their lists.

    Sent twice from the same page (its ``revision``), they are added once.
    """
    page = donnees.get("revision", "")
    gestes = []
    for nom in donnees:
        genre, _, reste = nom.partition(":")
        vers, _, liste = reste.rpartition(":")
        if genre == "n" and liste in AJOUTABLES:
            gestes += [
                Geste(Acte.AJOUTER, cle_de(reste, page, rang, texte), liste, apres=texte, vers=vers, voisin=FIN)
                for rang, texte in enumerate(lire_lignes(donnees, nom))
            ]
    return gestes


def gestes_d_acte(
    brouillon: Brouillon, acte: str, donnees: Mapping[str, Any], saisies: Sequence[Saisie]
) -> list[Geste]:
    """The acts of the button ``acte`` (« monter:cle ») on the draft as it now stands."""
    quoi, _, cle = acte.partition(":")
    rang = situer(brouillon, cle) if cle else None
    if rang is None:
        return []
    if quoi in {"monter", "descendre"}:
        return _deplacer(brouillon, cle, rang, vers_le_haut=quoi == "monter")
    if quoi == "retirer":
        return [Geste(Acte.RETIRER, cle, avant=_texte_vu(brouillon, cle, saisies))]
    if quoi == "ranger" and rang.champ == "competences":
        vers = str(donnees.get(f"r:{cle}", ""))
        return [Geste(Acte.DEPLACER, cle, rang.champ, vers=vers, voisin=FIN)] if vers else []
    return []


def _deplacer(brouillon: Brouillon, cle: str, rang: Rang, *, vers_le_haut: bool) -> list[Geste]:
    cles = [partie.cle for partie in getattr(trouver(brouillon, rang.parent), rang.champ)]
    place = cles.index(cle)
    nouvelle = place - 1 if vers_le_haut else place + 1
    if not 0 <= nouvelle < len(cles):
        return []
    autres = [autre for autre in cles if autre != cle]
    voisin = autres[nouvelle - 1] if nouvelle else ""
    return [Geste(Acte.DEPLACER, cle, rang.champ, vers=rang.parent, voisin=voisin)]


def _texte_vu(brouillon: Brouillon, cle: str, saisies: Sequence[Saisie]) -> str:
    """The text of the part as its page showed it: removing what somebody reworded since is not the same act."""
    partie = trouver(brouillon, cle)
    nom = f"{cle}:{champ_principal(type(partie))}"
    vue = next((saisie for saisie in saisies if saisie.nom == nom), None)
    return texte_de(partie) if vue is None or vue.apres != vue.avant else vue.avant
