"""Which piece of a bloc's text introduces which: the parent of each piece, from codes, bullets and headings."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from brique.referentiel.parties import a_finalite
from brique.referentiel.reperes import Force, Repere

RETRAIT_MINIMAL = 2
"""Blanks by which a bullet must be further right than the one above to hang from it."""
NIVEAUX_MAX = 6
PROFONDEUR_MAX = 8
"""Deeper pieces become siblings: no référentiel goes that far, and a broken text must not dig without end."""
MOTS_TITRE = 14
"""A line longer than this (in words) is never taken for a heading on its length alone."""


@dataclass(slots=True)
class Morceau:
    """A piece being placed. ``contenu`` is where its text begins, ``force`` how the blank before it separates.

    ``retrait`` is its indentation when it begins a line (None otherwise); ``verbe`` is only known for the first
    piece: whether the text opens on an infinitive.
    """

    debut: int
    contenu: int
    fin: int
    force: Force
    repere: Repere | None = None
    retrait: int | None = None
    verbe: bool = False
    texte: str = ""

    @property
    def code(self) -> bool:
        return self.repere is not None and bool(self.repere.code)

    @property
    def puce(self) -> bool:
        return self.repere is not None and not self.repere.code

    @property
    def nu(self) -> bool:
        return self.repere is None

    @property
    def annonce(self) -> bool:
        return self.texte.endswith(":")


@dataclass(slots=True)
class _Pile:
    """What is open while the pieces are placed, in order."""

    titre: int | None = None
    porteur: int | None = None
    activite: int | None = None
    codes: dict[tuple[str, ...], int] = field(default_factory=dict)
    ancres: dict[str, int | None] = field(default_factory=dict)
    puces: list[tuple[str, int | None, int]] = field(default_factory=list)

    def ouvrir_titre(self, indice: int) -> None:
        self.titre = indice
        self.porteur = None
        self.activite = None
        self.codes.clear()
        self.ancres.clear()
        self.puces.clear()


def parents(morceaux: list[Morceau]) -> list[int | None]:
    """Index of the piece each piece hangs from (None: top level). A parent always comes before its children."""
    titres = _titres(morceaux)
    codes_titres = _codes_portent_des_lignes(morceaux)
    activite = _lettre_activite(morceaux)
    racine = 0 if len(morceaux) > 2 and morceaux[0].annonce and {0, 1} <= titres else None
    pile = _Pile()
    trouves: list[int | None] = []
    profondeurs: list[int] = []
    for indice, morceau in enumerate(morceaux):
        if indice in titres:
            trouves.append(racine if indice else None)
            pile.ouvrir_titre(indice)
        elif morceau.code:
            trouves.append(_parent_code(morceaux, indice, pile, activite))
        elif morceau.puce:
            trouves.append(_parent_puce(morceau, indice, pile, trouves))
        else:
            trouves.append(_parent_nu(morceaux, indice, trouves, titres, pile.porteur if codes_titres else None))
        trouves[-1] = _borner(trouves[-1], trouves, profondeurs)
    return trouves


def _borner(parent: int | None, trouves: list[int | None], profondeurs: list[int]) -> int | None:
    """``parent``, or its own parent beyond PROFONDEUR_MAX; keeps the depths of the pieces placed so far."""
    if parent is not None and profondeurs[parent] >= PROFONDEUR_MAX:
        parent = trouves[parent]
    profondeurs.append(0 if parent is None else profondeurs[parent] + 1)
    return parent


def _parent_code(morceaux: list[Morceau], indice: int, pile: _Pile, activite: str) -> int | None:
    """The longest code that begins this one; else what the first code of the same form hangs from."""
    repere = morceaux[indice].repere
    assert repere is not None
    composants, forme = repere.composants, repere.forme
    parent = next(
        (pile.codes[composants[:n]] for n in range(len(composants) - 1, 0, -1) if composants[:n] in pile.codes), None
    )
    if parent is None:
        precedent = morceaux[indice - 1] if indice else None
        if precedent is not None and precedent.annonce and composants[-1][-1:] in {"1", "A"}:
            pile.ancres[forme] = indice - 1
        parent = pile.ancres.setdefault(forme, pile.titre)
        if activite and pile.activite is not None and _lettres(composants) != activite:
            parent = pile.activite
    if activite and _lettres(composants) == activite:
        pile.activite = indice
    pile.codes[composants] = indice
    pile.porteur = indice
    if all(puce[2] != parent for puce in pile.puces):
        pile.puces.clear()
    return parent


def _parent_puce(morceau: Morceau, indice: int, pile: _Pile, trouves: list[int | None]) -> int | None:
    """Same bullet, same indentation: a sibling. A new bullet or a deeper one hangs from the item above."""
    repere = morceau.repere
    assert repere is not None
    classe, retrait = repere.classe, morceau.retrait
    niveau = _niveau(pile.puces, classe, retrait)
    if niveau is not None:
        soeur = pile.puces[niveau][2]
        del pile.puces[niveau:]
        parent = trouves[soeur]
    elif not pile.puces or (pile.porteur is not None and pile.porteur > pile.puces[-1][2]):
        parent = pile.titre if pile.porteur is None else pile.porteur
    elif len(pile.puces) < NIVEAUX_MAX:
        parent = pile.puces[-1][2]
    else:
        parent = trouves[pile.puces.pop()[2]]
    pile.puces.append((classe, retrait, indice))
    return parent


def _niveau(puces: list[tuple[str, int | None, int]], classe: str, retrait: int | None) -> int | None:
    """The open level this bullet belongs to, or None when it opens a new one."""
    for niveau in range(len(puces) - 1, -1, -1):
        autre, retrait_autre, _ = puces[niveau]
        if autre != classe:
            continue
        if retrait is None or retrait_autre is None:
            return niveau
        if retrait - retrait_autre >= RETRAIT_MINIMAL:
            return None
        if retrait > retrait_autre - RETRAIT_MINIMAL or all(p[0] != classe for p in puces[:niveau]):
            return niveau
    return None


def _parent_nu(
    morceaux: list[Morceau], indice: int, trouves: list[int | None], titres: set[int], porteur: int | None
) -> int | None:
    if indice == 0:
        return None
    if porteur is not None and morceaux[indice].force is not Force.LIGNE:
        return porteur
    precedent = morceaux[indice - 1]
    if indice - 1 in titres or (precedent.annonce and morceaux[indice].force is Force.LIGNE):
        return indice - 1
    return trouves[indice - 1]


def _titres(morceaux: list[Morceau]) -> set[int]:
    """Unmarked pieces that are headings: announced by « : », followed by marked items, or short among long ones."""
    dernier = len(morceaux) - 1
    annonces = {i for i, m in enumerate(morceaux) if m.nu and m.annonce and i < dernier and m.force is not Force.LIGNE}
    if all(m.nu for m in morceaux):
        return annonces or _titres_parmi_les_lignes(morceaux)
    suivis = {
        i for i, (m, suivant) in enumerate(pairwise(morceaux)) if m.nu and m.force is not Force.LIGNE and not suivant.nu
    }
    if 0 in suivis and (len(suivis) > 1 or not morceaux[0].verbe):
        return annonces | suivis
    return annonces


def _titres_parmi_les_lignes(morceaux: list[Morceau]) -> set[int]:
    """Headings among lines without any marker: only when the text shows two clear populations.

    Items state a purpose or end on a full stop; a heading does neither, is short, opens the text, and is followed
    by at least two items; there are at least two headings. Anything less is left flat.
    """
    if len(morceaux) < 6 or any(m.force is Force.LIGNE for m in morceaux[1:]) or not _courte(morceaux[0]):
        return set()
    courtes = [_courte(m) for m in morceaux]
    titres = {i for i in range(len(morceaux) - 2) if courtes[i] and not courtes[i + 1] and not courtes[i + 2]}
    longues = [m for m, courte in zip(morceaux, courtes, strict=True) if not courte]
    nets = sum(1 for m in longues if m.texte.endswith(".") or a_finalite(m.texte))
    return titres if 0 in titres and len(titres) > 1 and nets * 3 >= len(longues) * 2 else set()


def _courte(morceau: Morceau) -> bool:
    texte = morceau.texte
    return not texte.endswith((".", ";")) and len(texte.split(None, MOTS_TITRE)) <= MOTS_TITRE and not a_finalite(texte)


def _codes_portent_des_lignes(morceaux: list[Morceau]) -> bool:
    """True for « 1. Heading / line / line / 2. Heading / line »: every code, twice or more, is followed by a line."""
    if not morceaux or not morceaux[0].code or any(m.puce for m in morceaux):
        return False
    if morceaux[-1].code or sum(m.code for m in morceaux) < 2:
        return False
    return all(not m.code or (suivant.nu and suivant.force is not Force.LIGNE) for m, suivant in pairwise(morceaux))


def _lettre_activite(morceaux: list[Morceau]) -> str:
    """The letter of the codes that carry the others in « A1 / C1 / C2 / A2 / C3 »; '' when they do not alternate."""
    suite = [_lettres(m.repere.composants) for m in morceaux if m.repere and m.repere.code]
    if len(set(suite)) != 2 or not all(suite) or suite.count(suite[0]) < 2 or suite[-1] == suite[0]:
        return ""
    return "" if any(a == b == suite[0] for a, b in pairwise(suite)) else suite[0]


def _lettres(composants: tuple[str, ...]) -> str:
    """The letters of a code of one level (« C12 » → C); '' for a code of several levels or without letter."""
    return composants[0].rstrip("0123456789") if len(composants) == 1 else ""
