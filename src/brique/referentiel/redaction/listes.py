"""Lists and lines of a zone of text: compétences with their headings, activités with their tâches, plain lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from brique.referentiel.decoupage import Nature, decouper
from brique.referentiel.redaction.chantier import ActiviteTrouvee, Ligne, Trouvee
from brique.referentiel.redaction.document import Paragraphe
from brique.referentiel.redaction.puces import niveaux
from brique.referentiel.reperes import Force, lire_repere, verbe_en

_FIN = re.compile(r"\s*[;,]$")
_LONG = 400
_CODE_SEUL = re.compile(r"[A-Za-z]{1,3}\d{1,2}(?:\.\d{1,2}){0,4}(?:C\d{1,2}(?:\.\d{1,2})*)?|\d{1,2}(?:\.\d{1,2}){1,4}")
_LIAISONS = re.compile(r"\s*(?:,|;|/|&|\bet\b|\s)\s*")
_LONGUEUR_A_DECOUPER = 60


@dataclass(slots=True)
class _Noeud:
    """A line and what hangs from it."""

    paragraphe: Paragraphe
    enfants: list[_Noeud] = field(default_factory=list)
    suites: list[str] = field(default_factory=list)

    @property
    def texte(self) -> str:
        return " ".join([self.paragraphe.texte, *self.suites])


def lire_competences(paragraphes: Sequence[Paragraphe]) -> list[Trouvee]:
    """The compétences of a zone, one each, with the heading each stands under.

    A line that introduces infinitives is their heading; one detailed by anything else keeps its details. A single
    long paragraph is cut as the register's texts are.
    """
    if len(paragraphes) == 1 and len(paragraphes[0].texte) > _LONGUEUR_A_DECOUPER:
        return _decoupees(paragraphes[0])
    trouvees: list[Trouvee] = []
    for noeud in _arbre(paragraphes):
        _visiter(noeud, "", trouvees)
    return trouvees


def _arbre(paragraphes: Sequence[Paragraphe]) -> list[_Noeud]:
    """Lines under the line they hang from. In a marked list, an unmarked line is a heading or goes on the one above."""
    marquee = any(p.puce for p in paragraphes)
    racines: list[_Noeud] = []
    branche: list[tuple[int, _Noeud]] = []
    for paragraphe, niveau in niveaux(paragraphes):
        if marquee and not paragraphe.puce and not _annonce(paragraphe) and branche:
            branche[-1][1].suites.append(paragraphe.texte)
            continue
        profondeur = niveau if paragraphe.puce or not marquee else -1
        while branche and branche[-1][0] >= profondeur:
            branche.pop()
        noeud = _Noeud(paragraphe)
        (branche[-1][1].enfants if branche else racines).append(noeud)
        branche.append((profondeur, noeud))
    return racines


def _visiter(noeud: _Noeud, rubrique: str, trouvees: list[Trouvee]) -> None:
    if noeud.enfants and _mene(noeud):
        rang = len(trouvees)
        for enfant in noeud.enfants:
            _visiter(enfant, noeud.texte.rstrip(" :"), trouvees)
        if _commence_par_un_verbe(noeud.texte):
            trouvees[rang].introduite = noeud.texte.rstrip(" :")
            trouvees[rang].places = [noeud.paragraphe.place]
        return
    code, enonce = _code(noeud.texte)
    details = [finir(n.texte) for n in _descendants(noeud)]
    if details:
        enonce = f"{enonce.rstrip(' :')} : {' ; '.join(details)}"
    places = [noeud.paragraphe.place, *(n.paragraphe.place for n in _descendants(noeud))]
    trouvees.append(Trouvee(finir(enonce), places[0], code, rubrique, detail=bool(details), places=places))


def _descendants(noeud: _Noeud) -> Iterator[_Noeud]:
    for enfant in noeud.enfants:
        yield enfant
        yield from _descendants(enfant)


def _mene(noeud: _Noeud) -> bool:
    """True when a line is the heading of what is under it rather than a compétence detailed by it."""
    verbes = sum(_commence_par_un_verbe(enfant.texte) for enfant in noeud.enfants)
    if not noeud.paragraphe.puce and _annonce(noeud.paragraphe) and not _commence_par_un_verbe(noeud.texte):
        return True
    return verbes * 2 > len(noeud.enfants) and (len(noeud.enfants) > 1 or not _commence_par_un_verbe(noeud.texte))


def _decoupees(paragraphe: Paragraphe) -> list[Trouvee]:
    rubriques: list[str] = []
    trouvees = []
    pieces = decouper(paragraphe.texte)
    for piece in pieces:
        parent = rubriques[piece.parent] if piece.parent is not None else ""
        rubriques.append(piece.texte.rstrip(" :"))
        if piece.nature is Nature.COMPETENCE:
            trouvees.append(Trouvee(finir(piece.texte), paragraphe.place, piece.code, parent))
    return trouvees


def _annonce(paragraphe: Paragraphe) -> bool:
    """True when an unmarked line looks like a heading: a title, bold, or ending with a colon."""
    texte = paragraphe.texte
    return bool(paragraphe.titre or paragraphe.gras) or texte.endswith(":")


def _commence_par_un_verbe(texte: str) -> bool:
    _, enonce = _code(texte)
    return bool(enonce) and verbe_en(enonce, 0) is not None


def _code(texte: str) -> tuple[str, str]:
    """The code that opens an énoncé (« C1.2 »), and the énoncé."""
    if codes_seuls(texte):
        return "", texte
    repere = lire_repere(texte, 0, Force.SAUT, "")
    if repere is None or not repere.code or repere.fin >= len(texte):
        return "", texte
    return repere.code, texte[repere.fin :]


def codes_seuls(texte: str) -> list[str]:
    """The codes that a text is made of (« C1 et C2 »), [] when it says anything else."""
    morceaux = [m for m in _LIAISONS.split(texte.strip(" .;:")) if m]
    return [m.upper() for m in morceaux] if morceaux and all(_CODE_SEUL.fullmatch(m) for m in morceaux) else []


def finir(texte: str) -> str:
    """An item of a list without the punctuation that only separated it from the next one.

    >>> finir("organiser les postes de travail ;")
    'organiser les postes de travail'
    """
    net = _FIN.sub("", texte.strip())
    if net.endswith(".") and not net.endswith(("..", "etc.")) and len(net) < _LONG:
        net = net[:-1]
    return net.strip()


def lire_lignes(paragraphes: Sequence[Paragraphe]) -> list[Ligne]:
    """Every line of a zone with its depth from 0; an unmarked line after a marked one hangs from it."""
    lignes: list[Ligne] = []
    profonds = list(niveaux(paragraphes))
    base = min((n for p, n in profonds if p.puce), default=0)
    dernier = -1
    for paragraphe, niveau in profonds:
        if paragraphe.puce:
            dernier = max(0, niveau - base)
            lignes.append(Ligne(finir(paragraphe.texte), dernier, paragraphe.place))
        else:
            lignes.append(Ligne(_FIN.sub("", paragraphe.texte), max(0, dernier), paragraphe.place))
    return lignes


def lire_activites(paragraphes: Sequence[Paragraphe]) -> list[ActiviteTrouvee]:
    """Activités and their tâches: lines at the shallowest depth, and what is under each."""
    activites: list[ActiviteTrouvee] = []
    profonds = list(niveaux(paragraphes))
    nues = any(not p.puce for p, _ in profonds) and any(p.puce for p, _ in profonds)
    for paragraphe, niveau in profonds:
        tete = not paragraphe.puce if nues else niveau == 0
        code, libelle = _code(paragraphe.texte)
        if tete or not activites:
            activites.append(ActiviteTrouvee(finir(libelle).rstrip(" :"), paragraphe.place, code=code))
        else:
            profondeur = max(0, niveau - (0 if nues else 1))
            activites[-1].taches.append(Ligne(finir(paragraphe.texte), profondeur, paragraphe.place))
    return activites
