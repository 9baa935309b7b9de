"""What a writing form sends, turned into acts: each field with the text it had when the page was drawn.

A field is known by ``cle`` and ``champ``; ``t:cle:champ`` is what the person wrote, ``a:cle:champ`` what stood there
before. A list of lines (critères, modalités, tâches) is one text, a line a passage; its ``a:`` is then JSON, the
``cle``, the depth and the text of each line, so that each line is compared and kept for itself.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from brique.erreurs import ErreurArgument
from brique.referentiel.redaction import Acte, Geste, Passage
from brique.referentiel.redaction.puces import nettoyer, oter_puce

#: Lists written as lines in one text.
LIGNES = frozenset({"passages", "taches", "modalites", "criteres"})
#: Texts that keep their lines.
PLUSIEURS_LIGNES = frozenset({"prerequis"})
#: Fields that are « oui » or nothing.
CASES = frozenset({"optionnel"})
TEXTE_MAX = 400_000
_TIRETS = re.compile(r"(?:[–—-]\s+)*")
_INVISIBLES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Ligne:
    """A passage as it is written: its ``cle``, its depth, its text."""

    cle: str
    niveau: int
    texte: str

    @property
    def ecrite(self) -> str:
        """Its line in the text: a dash for each depth."""
        return "– " * self.niveau + self.texte


@dataclass(frozen=True, slots=True)
class Saisie:
    """One field of a form: which part and which of its fields, before and after, as texts."""

    cle: str
    champ: str
    avant: str
    apres: str

    @property
    def nom(self) -> str:
        return f"{self.cle}:{self.champ}"


@dataclass(frozen=True, slots=True)
class Ecriture:
    """What was written in a field: its acts, and for a list each of its lines as it was (None: new) and as it is."""

    saisie: Saisie
    gestes: Sequence[Geste]
    lignes: Sequence[tuple[Ligne | None, Ligne]] = ()

    def suite(self, en_conflit: Collection[str]) -> str:
        """What the field is compared with when it is next sent, the parts named ``en_conflit`` being not written.

        For a list that is what the person has before them, not what the draft now holds: the lines that somebody
        else added there must not look removed.
        """
        saisie = self.saisie
        if saisie.champ not in LIGNES:
            return saisie.avant if saisie.cle in en_conflit else propre(saisie.champ, saisie.apres)
        return _en_json(avant if avant and avant.cle in en_conflit else apres for avant, apres in self.lignes)


def lire_saisies(donnees: Mapping[str, Any]) -> list[Saisie]:
    """The fields of a form, in its order. Raises ``ErreurArgument`` when one is longer than a référentiel can need."""
    saisies = []
    for nom in donnees:
        genre, _, reste = nom.partition(":")
        cle, _, champ = reste.rpartition(":")
        if genre != "a" or not champ:
            continue
        if f"t:{reste}" not in donnees and champ not in CASES:
            continue
        saisies.append(Saisie(cle, champ, recu(donnees[nom]), recu(donnees.get(f"t:{reste}", ""))))
    return saisies


def lire_numeros(texte: str) -> list[int]:
    """Row numbers sent back by a page, « 12,13 »; what cannot be one is left out."""
    return [int(numero) for numero in texte.split(",") if numero.isdecimal() and numero.isascii() and len(numero) < 19]


def lire_lignes(donnees: Mapping[str, Any], nom: str) -> list[str]:
    """A text sent alone, line by line, bullets taken off and blank lines left out."""
    return [texte for _, texte in _niveaux(recu(donnees.get(nom, "")).split("\n"))]


def lire_ecriture(saisie: Saisie) -> Ecriture:
    """The acts that bring a field from what it was to what was written: none when nothing changed."""
    if saisie.champ in LIGNES:
        return _lire_lignes(saisie)
    apres = propre(saisie.champ, saisie.apres)
    if saisie.avant in {saisie.apres, apres}:
        return Ecriture(saisie, [])
    return Ecriture(saisie, [Geste(Acte.MODIFIER, saisie.cle, saisie.champ, avant=saisie.avant, apres=apres)])


def cle_de(*parties: object) -> str:
    """The ``cle`` of a new part, the same for the same writing sent twice: it is then added once."""
    empreinte = hashlib.sha256("\x00".join(map(str, parties)).encode("utf-8", "surrogatepass"))
    return f"n{empreinte.hexdigest()[:16]}"


def ecrire_lignes(passages: Iterable[Passage]) -> tuple[str, str]:
    """A list of passages as the text one writes in, and as the JSON that says what it was."""
    lignes = [Ligne(passage.cle, passage.niveau, passage.texte) for passage in passages]
    return "\n".join(ligne.ecrite for ligne in lignes), _en_json(lignes)


def _en_json(lignes: Iterable[Ligne]) -> str:
    return json.dumps([[li.cle, li.niveau, li.texte] for li in lignes], ensure_ascii=False, separators=(",", ":"))


def propre(champ: str, texte: str) -> str:
    """A field as it is kept: a box is « oui » or nothing, a text has no stray blank."""
    if champ in CASES:
        return "oui" if texte else ""
    if champ in PLUSIEURS_LIGNES:
        return "\n".join(filter(None, map(nettoyer, texte.split("\n"))))
    return nettoyer(texte)


def recu(valeur: object) -> str:
    """A text as received: line ends of one kind, without what no database nor document may hold.

    Raises ``ErreurArgument`` when it is endless.
    """
    texte = _INVISIBLES.sub("", str(valeur).replace("\r\n", "\n").replace("\r", "\n"))
    if len(texte) > TEXTE_MAX:
        raise ErreurArgument(
            f"un texte compte {len(texte)} caractères",
            lieu="formulaire",
            consequence="Il n’est pas enregistré.",
            action="Coupez-le en plusieurs parties.",
        )
    return texte


def _lire_lignes(saisie: Saisie) -> Ecriture:
    avant = _lignes_d_avant(saisie.avant)
    if saisie.apres == "\n".join(ligne.ecrite for ligne in avant):
        return Ecriture(saisie, [], [(ligne, ligne) for ligne in avant])
    return _Lignes(saisie, avant).ecriture()


def _lignes_d_avant(texte: str) -> list[Ligne]:
    try:
        return [Ligne(str(cle), int(niveau), str(ligne)) for cle, niveau, ligne in json.loads(texte or "[]")]
    except (ValueError, TypeError) as erreur:
        raise ErreurArgument(
            "ce formulaire ne dit pas ce qu’il modifie",
            lieu="formulaire",
            consequence="Rien n’est enregistré.",
            action="Rechargez la page, puis recommencez.",
        ) from erreur


def _niveaux(lignes: Sequence[str]) -> list[tuple[int, str]]:
    """Depth and text of each line that holds something; a whole list of dashes is at depth 0."""
    lus = []
    for ligne in lignes:
        propre = nettoyer(ligne)
        tirets = _TIRETS.match(propre)
        fin = tirets.end() if tirets else 0
        niveau = sum(1 for lettre in propre[:fin] if lettre in "–—-")
        texte = propre[fin:] if fin else oter_puce(propre)[1]
        if texte:
            lus.append((niveau, texte))
    socle = min((niveau for niveau, _ in lus), default=0)
    return [(min(niveau - socle, 9), texte) for niveau, texte in lus]


class _Lignes:
    """The acts of one list: lines are matched as they were shown, so that one nobody touched is never written."""

    def __init__(self, saisie: Saisie, avant: Sequence[Ligne]) -> None:
        self._saisie = saisie
        self._avant = avant
        self._recues = [ligne for ligne in saisie.apres.split("\n") if nettoyer(ligne).strip("–—-•·*o> ")]
        lues = _niveaux(self._recues)
        # a line that is nothing but what looks like a bullet is kept as it is
        self._lues = lues if len(lues) == len(self._recues) else [(0, nettoyer(ligne)) for ligne in self._recues]

    def ecriture(self) -> Ecriture:
        retirees, ajoutees, gardees = self._apparier()
        gestes = [geste for ligne, rang in gardees for geste in self._reecrire(ligne, rang)]
        deplacees = self._deplacees(retirees, ajoutees)
        partis = {ligne.cle for ligne in deplacees.values()}
        gestes += [Geste(Acte.RETIRER, li.cle, avant=li.texte) for li in retirees if li.cle not in partis]
        for rang, ligne in deplacees.items():
            self._lues[rang] = (ligne.niveau, ligne.texte)
        anciennes: dict[int, Ligne] = {rang: ligne for ligne, rang in gardees} | deplacees
        cles = {rang: ligne.cle for ligne, rang in gardees}
        for rang in ajoutees:
            voisin = cles.get(rang - 1, "")
            cles[rang] = deplacees[rang].cle if rang in deplacees else self._nouvelle(rang)
            gestes += self._poser(cles[rang], rang, voisin, deplacee=rang in deplacees)
        lignes = [(anciennes.get(rang), Ligne(cles[rang], *lue)) for rang, lue in enumerate(self._lues)]
        return Ecriture(self._saisie, gestes, lignes)

    def _apparier(self) -> tuple[list[Ligne], list[int], list[tuple[Ligne, int]]]:
        """Lines gone, ranks of new ones (in order), and (line, rank) of those still there, reworded or not."""
        retirees: list[Ligne] = []
        ajoutees: list[int] = []
        gardees: list[tuple[Ligne, int]] = []
        suite = SequenceMatcher(None, [ligne.ecrite for ligne in self._avant], self._recues, autojunk=False)
        for _nature, i1, i2, j1, j2 in suite.get_opcodes():
            communes = min(i2 - i1, j2 - j1)
            gardees += [(self._avant[i1 + n], j1 + n) for n in range(communes)]
            retirees += self._avant[i1 + communes : i2]
            ajoutees += range(j1 + communes, j2)
        return retirees, ajoutees, gardees

    def _deplacees(self, retirees: Sequence[Ligne], ajoutees: Sequence[int]) -> dict[int, Ligne]:
        """Rank → line of those that went elsewhere in the text without a word changed."""
        par_texte = {ligne.ecrite: ligne for ligne in reversed(retirees)}
        return {rang: ligne for rang in ajoutees if (ligne := par_texte.pop(self._recues[rang], None)) is not None}

    def _reecrire(self, ligne: Ligne, rang: int) -> list[Geste]:
        niveau, texte = self._lues[rang]
        if self._recues[rang] == ligne.ecrite:
            self._lues[rang] = (ligne.niveau, ligne.texte)
            return []
        gestes = []
        if texte != ligne.texte:
            gestes.append(Geste(Acte.MODIFIER, ligne.cle, "texte", avant=ligne.texte, apres=texte))
        if niveau != ligne.niveau:
            gestes.append(Geste(Acte.MODIFIER, ligne.cle, "niveau", avant=str(ligne.niveau), apres=str(niveau)))
        return gestes

    def _nouvelle(self, rang: int) -> str:
        return cle_de(self._saisie.nom, self._saisie.avant, rang, self._recues[rang])

    def _poser(self, cle: str, rang: int, voisin: str, *, deplacee: bool) -> list[Geste]:
        niveau, texte = self._lues[rang]
        vers, champ = self._saisie.cle, self._saisie.champ
        if deplacee:
            return [Geste(Acte.DEPLACER, cle, champ, vers=vers, voisin=voisin)]
        gestes = [Geste(Acte.AJOUTER, cle, champ, apres=texte, vers=vers, voisin=voisin)]
        if niveau:
            gestes.append(Geste(Acte.MODIFIER, cle, "niveau", avant="0", apres=str(niveau)))
        return gestes
