"""Cut a bloc's free text into its compétences, in order, without losing a word.

The register keeps a bloc's compétences as one text. Its pieces are told apart, from the surest sign to the weakest:

1. a bullet (``-``, ``•``, ``*``, ``o``…) or a code (``A1C1.``, ``C.1.``, ``1.1.1``, ``2)``) that begins a line, or
   that follows two blanks or more (line breaks of the original document often reach the register as blanks);
2. a line, or what follows two blanks or more, that begins with a capitalised infinitive; any capitalised line when
   the text has neither bullet nor code (« La gestion des… »). What begins otherwise continues the piece;
3. inside a line, a capitalised infinitive after a full stop, a semicolon or a colon, or even after no separator at
   all when the verb is in the lexicon and nothing calls for a complement just before it.

Hierarchy: ``1.1`` carries ``1.1.1``, ``A1`` carries ``A1C1``, and ``A`` codes carry ``C`` codes when they alternate
(``A1``, ``C1``, ``C2``, ``A2``, ``C3``); a new or deeper bullet hangs from the item above; an
unmarked line ending with « : », or a heading repeated above lists, carries what follows. Lines without any marker
are headings only if the text shows two clear populations: short lines without purpose nor full stop, each followed by
at least two lines that have one. Otherwise **nothing tells a heading from a short compétence**: all stay at the same
level, as compétences. Nor can be told: a capitalised name alone after two blanks in a text without marker (taken for a
new piece from three words on), and a bulleted item that lost its bullet and does not begin with a verb (kept with
the item above).

Time is linear in the length of the text, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from brique.referentiel.hierarchie import Morceau, parents
from brique.referentiel.reperes import (
    MAJUSCULES,
    SANS_EQUIVOQUE,
    Force,
    Repere,
    commence_par_majuscule,
    lire_repere,
    verbe_en,
)


class Nature(StrEnum):
    COMPETENCE = "competence"
    TITRE = "titre"


@dataclass(frozen=True, slots=True)
class Competence:
    """One piece of a bloc's text.

    ``texte`` is the readable text, blanks folded, without bullet nor code; ``code`` is kept apart, without its final
    punctuation (« A1C1 », « 1.1.1 », '' when there is none). A ``titre`` introduces the pieces whose ``parent`` is its
    index in the tuple; ``profondeur`` is 0 at top level. ``source[debut:fin]`` is the exact slice: slices are
    contiguous and cover the text. ``marque`` is the beginning of the slice (blanks, bullet, code, separators) up to
    the content.
    """

    texte: str
    code: str
    nature: Nature
    profondeur: int
    parent: int | None
    debut: int
    fin: int
    marque: str

    @property
    def libelle(self) -> str:
        """The piece as one reads it: code kept, bullet removed, blanks folded (« A1C1. Évaluer… »)."""
        if not self.code:
            return self.texte
        return " ".join((self.marque[self.marque.rfind(self.code) :] + self.texte).split())


_BLANCS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_PUCES = re.escape("".join(sorted(SANS_EQUIVOQUE)))
# One character class first, so that the search skips ordinary letters quickly; then what makes it a candidate.
_CANDIDAT = re.compile(
    rf"[\s.;{_PUCES}](?:(?<=\s)(?:\s+|(?<=[{_BLANCS}])|(?<=[;:]\s)|(?=[{MAJUSCULES}{_PUCES}\d*+→⇒➔➜·∙⋅>–—-]))"
    rf"|(?<=[.;])(?=[{MAJUSCULES}*–-])|(?<=[{_PUCES}]))"
)
_SAUT = re.compile(rf"[{_BLANCS}]")
_MOT = re.compile(r"\w")
_PHRASE = re.compile(r"[,]?\s{1,3}(?:[a-zß-öø-ÿœ(«]|[A-Z]['’])")
_MOTS_APPELANTS = """
de du des d la le les l un une à au aux en et ou pour par sur dans avec sans sous vers entre chez son sa ses leur
leurs notre nos votre vos mon ma mes ce cet cette ces que qui dont où si comme et/ou ou/et ni mais selon afin tout
toute tous toutes chaque via quelques plusieurs the of and savoir pouvoir être
"""
_APPELANTS = frozenset(_MOTS_APPELANTS.split())


@dataclass(frozen=True, slots=True)
class _Coupure:
    """A place where a piece may begin: blank ``[avant, pos)``, its force, and the marker read at ``pos``."""

    avant: int
    pos: int
    force: Force
    repere: Repere | None = None
    faible: bool = False


def decouper(texte: str) -> tuple[Competence, ...]:
    """The ordered pieces of ``texte``; () for a blank text. Never raises, never loses a word."""
    morceaux = _morceaux(texte)
    if not morceaux:
        return ()
    liens = parents(morceaux)
    titres = {lien for lien in liens if lien is not None}
    competences: list[Competence] = []
    for indice, (morceau, parent) in enumerate(zip(morceaux, liens, strict=True)):
        competences.append(
            Competence(
                texte=morceau.texte,
                code=morceau.repere.code if morceau.repere else "",
                nature=Nature.TITRE if indice in titres else Nature.COMPETENCE,
                profondeur=0 if parent is None else competences[parent].profondeur + 1,
                parent=parent,
                debut=morceau.debut,
                fin=morceau.fin,
                marque=texte[morceau.debut : morceau.contenu],
            )
        )
    return tuple(competences)


def recomposer(texte: str, competences: Iterable[Competence]) -> str:
    """``texte`` put back together from its pieces; equal to ``texte`` for the result of :func:`decouper`."""
    return "".join(texte[c.debut : c.fin] for c in competences)


def _morceaux(texte: str) -> list[Morceau]:
    tete = len(texte) - len(texte.lstrip())
    if tete == len(texte):
        return []
    coupures = list(_coupures(texte, tete))
    coupures = _sans_les_faibles(texte, coupures)
    morceaux: list[Morceau] = []
    for rang, coupure in enumerate(coupures):
        fin = coupures[rang + 1].pos if rang + 1 < len(coupures) else len(texte)
        morceaux.append(_morceau(texte, coupure, 0 if rang == 0 else coupure.pos, fin))
    return _sans_les_vides(texte, morceaux)


def _morceau(texte: str, coupure: _Coupure, debut: int, fin: int) -> Morceau:
    contenu = min(fin, coupure.repere.fin) if coupure.repere else coupure.pos
    return Morceau(
        debut=debut,
        contenu=contenu,
        fin=fin,
        force=coupure.force,
        repere=coupure.repere,
        retrait=_retrait(texte, coupure) if coupure.force is Force.SAUT else None,
        verbe=debut == 0 and verbe_en(texte, contenu) is not None,
        texte=" ".join(texte[contenu:fin].split()),
    )


def _retrait(texte: str, coupure: _Coupure) -> int:
    """Blanks between the line break and the piece; a tabulation counts for four."""
    blanc = texte[coupure.avant : coupure.pos].expandtabs(4)
    return len(blanc) - 1 - max((m.start() for m in _SAUT.finditer(blanc)), default=-1)


def _sans_les_vides(texte: str, morceaux: list[Morceau]) -> list[Morceau]:
    """Pieces without a word join the one before, or the one after at the beginning of the text."""
    pleins: list[Morceau] = []
    prolonges: dict[int, Morceau] = {}
    for morceau in morceaux:
        if _MOT.search(texte, morceau.contenu, morceau.fin) is not None:
            pleins.append(morceau)
        elif pleins:
            pleins[-1].fin = morceau.fin
            prolonges[len(pleins) - 1] = pleins[-1]
        elif morceau is morceaux[-1] or _MOT.search(texte, morceau.debut, morceau.fin) is not None:
            # A code alone, or a text of signs only: the piece is its own content.
            morceau.repere, morceau.contenu = None, morceau.debut
            prolonges[0] = morceau
            pleins.append(morceau)
    pleins[0].debut = 0
    for morceau in prolonges.values():
        morceau.contenu = max(morceau.contenu, morceau.debut)
        morceau.texte = " ".join(texte[morceau.contenu : morceau.fin].split())
    return pleins


def _candidats(texte: str, tete: int) -> Iterator[tuple[int, int, Force]]:
    """Blanks (possibly empty) before which a piece may end: start, end and force."""
    for trouve in _CANDIDAT.finditer(texte, tete + 1):
        avant, pos = trouve.span()
        if pos >= len(texte):
            return
        if not texte[avant].isspace():
            colle = avant if texte[avant] in SANS_EQUIVOQUE else pos
            if not texte[colle - 1].isspace():
                yield colle, colle, Force.LIGNE
        elif _SAUT.search(texte, avant, pos):
            yield avant, pos, Force.SAUT
        else:
            yield avant, pos, Force.BLANCS if pos - avant > 1 else Force.LIGNE


def _coupures(texte: str, tete: int) -> Iterator[_Coupure]:
    """The places where a piece begins, the first one included."""
    premier = lire_repere(texte, tete, Force.SAUT, "")
    surs = {tete: premier}
    candidats = list(_candidats(texte, tete))
    for avant, pos, force in candidats:
        if force is not Force.LIGNE:
            surs[pos] = lire_repere(texte, pos, force, texte[avant - 1])
    formes = {repere.forme for repere in surs.values() if repere and repere.code}
    lecteur = _Lecteur(texte, formes, any(surs.values()), _infinitif_minuscule(texte, tete))
    coupure: _Coupure | None = _Coupure(0, tete, Force.SAUT, premier)
    contenu = tete
    for avant, pos, force in [(0, tete, Force.SAUT), *candidats]:
        if pos > tete:
            # A blank inside a marker, or the one that ends it, opens nothing.
            coupure = lecteur.lire(avant, pos, force, surs.get(pos)) if pos > contenu else None
        if coupure is not None:
            contenu = coupure.repere.fin if coupure.repere else coupure.pos
            lecteur.commencer(contenu)
            yield coupure


def _infinitif_minuscule(texte: str, pos: int) -> bool:
    return texte[pos].islower() and verbe_en(texte, pos, sur=True) is not None


class _Lecteur:
    """Decides, candidate after candidate, whether a piece begins. Keeps count of the open parentheses."""

    def __init__(self, texte: str, formes: set[str], marque: bool, minuscules: bool) -> None:
        self.texte = texte
        self.formes = formes
        self.marque = marque
        self.minuscules = minuscules
        self.lu = 0
        self.parentheses = 0

    def commencer(self, pos: int) -> None:
        self.lu = pos
        self.parentheses = 0

    def _avancer(self, pos: int) -> None:
        if pos > self.lu:
            ouvertes = self.texte.count("(", self.lu, pos) - self.texte.count(")", self.lu, pos)
            self.parentheses = max(0, self.parentheses + ouvertes)
            self.lu = pos

    def lire(self, avant: int, pos: int, force: Force, repere: Repere | None) -> _Coupure | None:
        precedent = self.texte[avant - 1]
        if repere is not None:
            return _Coupure(avant, pos, force, repere)
        if force is Force.LIGNE:
            return self._dans_la_ligne(avant, pos, precedent)
        return self._ligne_nue(avant, pos, force, precedent)

    def _ligne_nue(self, avant: int, pos: int, force: Force, precedent: str) -> _Coupure | None:
        """A line (or what stands for one) without marker."""
        texte = self.texte
        if precedent == "," or self._appelle_une_suite(avant):
            return None
        if not commence_par_majuscule(texte, pos):
            detache = precedent in ";:." or self.minuscules
            return _Coupure(avant, pos, force) if detache and _infinitif_minuscule(texte, pos) else None
        if verbe_en(texte, pos) is not None:
            return _Coupure(avant, pos, force)
        if precedent not in ".;:!?" and texte[pos : pos + 3].isupper() and texte[pos : pos + 2].isalpha():
            return None
        fort = not self.marque or (force is Force.SAUT and precedent in ".;:!?")
        return _Coupure(avant, pos, force, faible=not fort or precedent not in ".;:!?")

    def _dans_la_ligne(self, avant: int, pos: int, precedent: str) -> _Coupure | None:
        texte = self.texte
        self._avancer(avant)
        if self.parentheses and texte[pos] not in SANS_EQUIVOQUE:
            return None
        if commence_par_majuscule(texte, pos):
            verbe = self._verbe_majuscule(avant, pos, precedent)
            if verbe:
                return _Coupure(avant, pos, Force.LIGNE)
        elif precedent == ";" and not self.marque and _infinitif_minuscule(texte, pos):
            return _Coupure(avant, pos, Force.LIGNE)
        if pos == avant and texte[pos] not in SANS_EQUIVOQUE and texte[pos] not in "*–-":
            return None
        repere = lire_repere(texte, pos, Force.LIGNE, precedent)
        if repere is None or (repere.code and not repere.classe and repere.forme not in self.formes):
            return None
        return _Coupure(avant, pos, Force.LIGNE, repere)

    def _verbe_majuscule(self, avant: int, pos: int, precedent: str) -> bool:
        """A capitalised infinitive inside a line begins a piece after « . ; : », or stands where no word calls it."""
        if precedent in ".;!?…:":
            fin = verbe_en(self.texte, pos, sur=precedent == ":" or avant == pos)
            return fin is not None and not self.texte.startswith("-", fin)
        if avant == pos or precedent in ",(«“\"'’/-–—" or self._appelle_une_suite(avant):
            return False
        fin = verbe_en(self.texte, pos, sur=True)
        if fin is None or _PHRASE.match(self.texte, fin) is None:
            return False
        mot = self._mot_avant(avant)
        return not (mot[:1].isupper() and mot[1:].islower())

    def _mot_avant(self, avant: int) -> str:
        mots = self.texte[max(0, avant - 30) : avant].split()
        return mots[-1] if mots else ""

    def _appelle_une_suite(self, avant: int) -> bool:
        """The word before calls for a complement: « de », « les », « et »…"""
        mot = self._mot_avant(avant).lower().lstrip("(«")
        return mot in _APPELANTS or mot.endswith(("’", "'"))


def _sans_les_faibles(texte: str, coupures: list[_Coupure]) -> list[_Coupure]:
    """Weak cuts (a capitalised line that is not a clause) stay when what they open looks like a line of its own."""
    gardees: list[_Coupure] = []
    marque = any(coupure.repere for coupure in coupures)
    for rang, coupure in enumerate(coupures):
        suivante = coupures[rang + 1] if rang + 1 < len(coupures) else None
        if not coupure.faible or _tient_seule(texte, coupure, suivante, marque):
            gardees.append(coupure)
    return gardees


def _tient_seule(texte: str, coupure: _Coupure, suivante: _Coupure | None, marque: bool) -> bool:
    fin = suivante.pos if suivante else len(texte)
    ligne = texte[coupure.pos : fin].rstrip()
    if suivante is not None and ligne.endswith(":"):
        return True
    if len(ligne.split(None, 3)) < 3:
        return False
    return not marque or (coupure.force is Force.SAUT and suivante is not None and suivante.repere is not None)
