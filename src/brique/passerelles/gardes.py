"""What two énoncés may hide behind the same words: autonomy, figures, negation, language.

An encoder of sentences sees « superviser un chantier » and « réaliser un chantier », « avec » and « sans », « 3,5 t »
and « 7,5 t » nearly alike. :func:`marques` reads these marks in one énoncé (call it once by text); :func:`gardes_entre`
says which of them set two énoncés apart, :func:`matrices` the same for every pair of two lists at once,
:func:`alignees` for two lists read side by side.

A guard only fires on a contradiction: an énoncé that states no figure does not contradict one that states some, nor an
énoncé whose verb is unknown any other. Negation is the exception, silence being its contrary: « soudage sous gaz » and
« soudage sans gaz » differ. Turns that deny without a negation (« éviter », « exempt de », « absence ») are compatible
with both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from brique.passerelles.nombres import AUCUN, nombres, peut_compter
from brique.passerelles.tableaux import Entiers
from brique.passerelles.valeurs import Garde
from brique.passerelles.verbes import INCONNUE, Echelon, echelon
from brique.referentiel.infinitifs import INFINITIFS
from brique.referentiel.mots import plier

AFFIRME, RESERVE, NIE = range(3)
"""An énoncé denies nothing, denies in a roundabout way, denies."""


class Marques(NamedTuple):
    """What the guards read in one énoncé.

    ``autonomie``: 0 unknown, 1 participer, 2 réaliser, 3 superviser, 4 définir, the lowest that the énoncé may mean,
    and ``autonomie_max`` the highest. ``nombres``: figures with their units, written in one way. ``sens``: -1 at most,
    1 at least, 0 neither. ``negation``: ``AFFIRME``, ``RESERVE`` or ``NIE``. ``langue``: 'fr', 'en', 'es', 'de', 'it',
    or '' when the text is too short to say. ``generique``: asked for in any trade.
    """

    autonomie: int = INCONNUE
    autonomie_max: int = INCONNUE
    nombres: frozenset[str] = frozenset()
    sens: int = 0
    negation: int = AFFIRME
    langue: str = ""
    generique: bool = False


class Codes(NamedTuple):
    """The marks of a list of énoncés as arrays. ``nombres`` is a signature: 0 for no figure."""

    autonomie: npt.NDArray[np.int8]
    autonomie_max: npt.NDArray[np.int8]
    nombres: npt.NDArray[np.uint64]
    sens: npt.NDArray[np.int8]
    negation: npt.NDArray[np.int8]
    langue: npt.NDArray[np.int8]
    generique: npt.NDArray[np.bool_]


class Matrices(NamedTuple):
    """For every pair of two lists: does the guard fire? ``distance``: how many rungs of autonomy apart, 0 to 3."""

    autonomie: npt.NDArray[np.bool_]
    nombre: npt.NDArray[np.bool_]
    negation: npt.NDArray[np.bool_]
    langue: npt.NDArray[np.bool_]
    distance: npt.NDArray[np.int8]


_MOT = re.compile(r"[a-z0-9]+")
_NEGATIFS = frozenset(
    """
    sans non ne n hors sauf excepte exceptee exceptes exceptees hormis exception exclusion dehors aucun aucune jamais ni
    pas depourvu depourvue depourvus depourvues exempt exempts exempte exemptes denue denues denuee denuees absence
    """.split()  # noqa: SIM905  # read as a text
)
_RESERVES = frozenset(
    """
    exclure exclu exclus exclue exclues excluant eviter evitant evite interdire interdit interdite
    interdits interdisant empecher empechant prevenir prevenant dispense absence defaut manque refuser inactif inactive
    debranche supprimer supprimant eliminer eliminant bannir
    conformite conformites conforme conformes
    """.split()  # noqa: SIM905  # read as a text
)
_NEUTRES = re.compile(
    r"\bavec (?:ou|et) sans\b|\bsans (?:ou|et) avec\b|\bou (?:non|pas)\b(?! \w)"
    r"|\b(\w{4})\w* (?:et|ou|comme|que) non[ -]\1|\b(?:dans|pendant|durant) et (?:hors|en dehors)\b"
    r"|\bsans[ -](?:abris?|fil|fin|papiers?|cesse|doute|oublier|delai|relache|rendez-vous)\b"
    r"|\bsans (?:faire de )?(?:faute|erreur|perte|incident|risque)s?\b"
    r"|\bnon (?:seulement|plus)\b|\bnon[ -](?:conform(?:ites?|es?)|discrimination|regression|qualite|lieu)\b"
    r"|\bbut non lucratif\b"
    r"|\bhors[ -](?:d'oeuvre|taxes?|pair|sols?|normes?|cote|saison|media|ligne|service|gel|d'eau|d'air)\b"
    r"|\b(?:ne |n')\w+ (?:pas|plus)(?: encore| plus| de| d| les| la| barre| seuil){0,4} ?(?:\d|deux\b|trois\b|dix\b)"
    r"|\b(?:ne |n')(?:exced|depass|atteign)\w+ pas\b"
    r"|\bn'(?:importe|est-ce)\b|\bne (?:serait|fut)-ce\b|\bsauf erreur\b|\ben dehors du lieu\b"
)
_NIE = re.compile(
    r"\bsans\b|\bnon\b|\bhors\b|\bsauf\b|\bexcepte(?:e?s?)\b|\bhormis\b|\ba l'(?:exception|exclusion)\b|\ben dehors d"
    r"|\bjamais\b|\bni\b|\baucune?\b|\b(?:ne |n')(?:\w+[ -]){0,4}(?:pas|plus|jamais|rien|point)\b"
    r"|\bne (?:pas|plus|jamais|rien)\b|(?:\bmais|\bet|,) pas\b"
    r"|\b(?:depourvu|exempt|denue)e?s?\b|\ben (?:l')?absence d"
)
_VIDES = {
    "fr": "le la les de des du et un une en au aux pour dans par sur avec ses son sa l d qu est sont leur ou",
    "en": "the of and to in for with on by is are an or their from at as be this that using",
    "es": "el los las de del y una con para por en su sus de al es como lo segun desde mediante",
    "de": "der die das und mit von fur zu im den dem ein eine des auf bei nach als oder durch",
    "it": "il lo gli della dei delle e con per nel nella una di del al sono come alla che degli",
}
_VIDES_PAR_LANGUE = {langue: frozenset(mots.split()) for langue, mots in _VIDES.items()}
_NUMEROS_DE_LANGUE = {"": 0} | {langue: rang for rang, langue in enumerate(_VIDES, start=1)}
_MOTS_GENERIQUES = frozenset(
    """
    communication communiquer bureautique bureautiques anglais anglaise langue langues equipe tableur texte messagerie
    numerique numeriques internet oral orale orales oralement ecrit ecrite temps savoir comportement posture
    autonomie stress veille projet emploi
    """.split()  # noqa: SIM905  # read as a text
)
_GENERIQUE = re.compile(
    r"\b(?:en anglais|(?:langue )?anglaise?|langues? (?:etrangeres?|vivantes?))\b"
    r"|\b(?:outils?|logiciels?|suites?|applications?) (?:informatiques? )?bureautiques?\b|\bbureautique\b|\btableurs?\b"
    r"|\btraitements? de textes?\b|\bmessagerie electronique\b"
    r"|\b(?:outils?|environnements?|competences?|culture) numeriques?\b|\butiliser internet\b|\bsavoir[ -]etre\b"
    r"|\b(?:travail|travailler|travaillant|esprit) (?:en |d')equipe\b|\bdynamique de groupe\b"
    r"|^(?:savoir )?communiquer (?:efficacement|oralement|a l'oral|par ecrit|a l'ecrit|de maniere|de facon|clairement"
    r"|avec (?:les autres|aisance|clarte))"
    r"|^communiquer$|^(?:la |techniques? de )?communication"
    r"(?: (?:orale|ecrite|interpersonnelle|professionnelle|verbale))?(?: et (?:orale|ecrite))?$"
    r"|\bexpression (?:orale|ecrite)\b|\bs'exprimer (?:a l'|oralement|clairement|par )"
    r"|\b(?:gestion|gerer|organiser) (?:du|de son|son|le) (?:temps|stress)\b|\bprise de parole en public\b"
    r"|\bveille (?:professionnelle|informationnelle)\b|\bprojet professionnel\b|\brecherche d'emploi\b"
)
_T = TypeVar("_T", bound=np.generic)
_ECHELONS = 5
_MOTS_DE_LANGUE = 80
_MOTS_D_UN_GENERIQUE = 16
_ENSEIGNER = frozenset(
    ["enseigner", "former", "formation", "cours", "apprenants", "enseignement", "eleves", "ateliers"]
)


def marques(enonce: str) -> Marques:
    """The marks of one énoncé, in a time that grows like its length."""
    plie = plier(enonce)
    lus = _MOT.findall(plie)
    presents = frozenset(lus)
    langue = _langue(lus[:_MOTS_DE_LANGUE])
    chiffres = nombres(enonce) if peut_compter(plie, presents) else AUCUN
    rang = echelon(plie) if langue in {"", "fr"} else Echelon()
    return Marques(
        autonomie=rang.bas,
        autonomie_max=rang.haut,
        nombres=chiffres.valeurs,
        sens=chiffres.sens,
        negation=_negation(plie, presents),
        langue=langue,
        generique=_generique(plie, lus, presents),
    )


def gardes_entre(a: Marques, b: Marques) -> tuple[Garde, ...]:
    """What sets two énoncés apart whatever their words."""
    levees: list[Garde] = []
    if a.autonomie and b.autonomie and (a.autonomie > b.autonomie_max or b.autonomie > a.autonomie_max):
        levees.append(Garde.AUTONOMIE)
    if a.nombres and b.nombres and (a.nombres != b.nombres or a.sens * b.sens < 0):
        levees.append(Garde.NOMBRE)
    if abs(a.negation - b.negation) == NIE:
        levees.append(Garde.NEGATION)
    if a.langue and b.langue and a.langue != b.langue:
        levees.append(Garde.LANGUE)
    return tuple(levees)


def codes(lues: Sequence[Marques]) -> Codes:
    """``lues`` as arrays, for :func:`matrices`."""
    return Codes(
        autonomie=np.array([m.autonomie for m in lues], dtype=np.int8),
        autonomie_max=np.array([m.autonomie_max for m in lues], dtype=np.int8),
        nombres=np.array([_signature(m.nombres) for m in lues], dtype=np.uint64),
        sens=np.array([m.sens for m in lues], dtype=np.int8),
        negation=np.array([m.negation for m in lues], dtype=np.int8),
        langue=np.array([_NUMEROS_DE_LANGUE[m.langue] for m in lues], dtype=np.int8),
        generique=np.array([m.generique for m in lues], dtype=np.bool_),
    )


def matrices(a: Codes, b: Codes) -> Matrices:
    """:func:`gardes_entre` for each of ``a`` (rows) and each of ``b`` (columns)."""
    distance = _croiser(_DISTANCES, _rangs(a), _rangs(b))
    return Matrices(
        autonomie=distance > 0,
        nombre=_nombres_differents(a, b),
        negation=_croiser(_NEGATIONS, a.negation, b.negation),
        langue=_croiser(_LANGUES, a.langue, b.langue),
        distance=distance,
    )


def alignees(a: Codes, b: Codes, ici: Entiers | None = None, la: Entiers | None = None) -> Matrices:
    """:func:`gardes_entre` for the first of ``a`` and the first of ``b``, the second and the second…: one line each.
    With ``ici`` and ``la``, for those of these ranks."""
    ici = np.arange(len(a.nombres)) if ici is None else ici
    la = np.arange(len(b.nombres)) if la is None else la
    distance = _aligner(_DISTANCES, _rangs(a)[ici], _rangs(b)[la])
    differents = np.zeros(len(ici), np.bool_)
    chiffres = np.flatnonzero((a.nombres != 0)[ici] & (b.nombres != 0)[la])
    un, autre = ici[chiffres], la[chiffres]
    differents[chiffres] = (a.nombres[un] != b.nombres[autre]) | (a.sens[un] * b.sens[autre] < 0)
    return Matrices(
        autonomie=distance > 0,
        nombre=differents,
        negation=_aligner(_NEGATIONS, a.negation[ici], b.negation[la]),
        langue=_aligner(_LANGUES, a.langue[ici], b.langue[la]),
        distance=distance,
    )


def _aligner(table: npt.NDArray[_T], a: npt.NDArray[np.int8], b: npt.NDArray[np.int8]) -> npt.NDArray[_T]:
    return np.take(table, a.astype(np.int16) * np.int16(table.shape[1]) + b)


def _croiser(table: npt.NDArray[_T], a: npt.NDArray[np.int8], b: npt.NDArray[np.int8]) -> npt.NDArray[_T]:
    return np.take(table[a], b, axis=1)


def _rangs(c: Codes) -> npt.NDArray[np.int8]:
    """Both rungs in one number: a row of ``_DISTANCES``."""
    return c.autonomie * np.int8(_ECHELONS) + c.autonomie_max


def _nombres_differents(a: Codes, b: Codes) -> npt.NDArray[np.bool_]:
    """Only computed where both sides state figures, which is rare."""
    differents = np.zeros((len(a.nombres), len(b.nombres)), dtype=np.bool_)
    lignes, colonnes = np.flatnonzero(a.nombres), np.flatnonzero(b.nombres)
    if len(lignes) and len(colonnes):
        ecart = a.nombres[lignes, None] != b.nombres[None, colonnes]
        ecart |= a.sens[lignes, None] * b.sens[None, colonnes] < 0
        differents[np.ix_(lignes, colonnes)] = ecart
    return differents


def _distance(a: int, b: int) -> int:
    """The rungs between two intervals of autonomy, each written as by :func:`_rangs`."""
    (bas_a, haut_a), (bas_b, haut_b) = divmod(a, _ECHELONS), divmod(b, _ECHELONS)
    return max(0, bas_a - haut_b, bas_b - haut_a) if bas_a and bas_b else 0


@lru_cache(maxsize=1 << 14)
def _signature(valeurs: frozenset[str]) -> int:
    if not valeurs:
        return 0
    resume = blake2b("\n".join(sorted(valeurs)).encode(), digest_size=8).digest()
    return int.from_bytes(resume, "big") or 1


def _negation(plie: str, presents: frozenset[str]) -> int:
    if not presents.isdisjoint(_NEGATIFS) and _NIE.search(_NEUTRES.sub(" ", plie)):
        return NIE
    return AFFIRME if presents.isdisjoint(_RESERVES) else RESERVE


def _generique(plie: str, lus: Sequence[str], presents: frozenset[str]) -> bool:
    """A short énoncé of what any trade asks for; to teach it is a trade."""
    if len(lus) > _MOTS_D_UN_GENERIQUE or presents.isdisjoint(_MOTS_GENERIQUES) or not presents.isdisjoint(_ENSEIGNER):
        return False
    return _GENERIQUE.search(plie.strip(" .;,-•\n")) is not None


def _langue(lus: Sequence[str]) -> str:
    """The language whose empty words are the most frequent; a French infinitive in front tells too."""
    francais = lus[:1] != [] and lus[0] in INFINITIFS
    if len(lus) < 4 or not (vus := [mot for mot in lus if mot in _TOUS_VIDES]):
        return "fr" if francais else ""
    if 2 * sum(mot in _VIDES_PAR_LANGUE["fr"] for mot in vus) > len(vus):
        return "fr"
    comptes = {langue: sum(mot in vides for mot in vus) for langue, vides in _VIDES_PAR_LANGUE.items()}
    meilleure = max(comptes, key=lambda langue: comptes[langue])
    if comptes["fr"] + francais >= comptes[meilleure]:
        return "fr"
    return meilleure if comptes[meilleure] > comptes["fr"] + 1 else ""


_TOUS_VIDES = frozenset().union(*_VIDES_PAR_LANGUE.values())
_DISTANCES = np.array([[_distance(a, b) for b in range(_ECHELONS**2)] for a in range(_ECHELONS**2)], dtype=np.int8)
_NEGATIONS = np.array([[abs(a - b) == NIE for b in range(3)] for a in range(3)], dtype=np.bool_)
_LANGUES = np.array([[0 != a != b != 0 for b in range(6)] for a in range(6)], dtype=np.bool_)
