"""Pools the generated fiches draw from: rare words, organisations, nomenclatures. All follow from one seed."""

from __future__ import annotations

from functools import lru_cache
from random import Random
from typing import NamedTuple

from stdnum import luhn

from bench.metiers import METIERS
from bench.vocabulaire import FINALES, SPECIALITES, STRUCTURES, SYLLABES

MOTS_RARES = 100_000
ORGANISATIONS = 25_000
CERTIFICATEURS = 3_000
ROME = 530
FORMACODES = 2_500

_NSF = (
    "Spécialités plurivalentes|Physique appliquée|Mathématiques et informatique|Langues et civilisations|"
    "Droit et sciences politiques|Productions végétales|Forêts et espaces verts|Aménagement paysager|"
    "Technologies industrielles|Transformations agroalimentaires|Énergie et climatisation|Mines et génie "
    "civil|Bâtiment : construction et couverture|Bâtiment : finitions|Travail du bois|Textile et habillement|"
    "Cuirs et peaux|Mécanique de précision|Moteurs et mécanique automobile|Structures métalliques|Électricité "
    "et électronique|Transport et manutention|Commerce et vente|Finances, banque et assurances|Ressources "
    "humaines|Comptabilité et gestion|Journalisme et communication|Techniques de l’image et du son|"
    "Secrétariat et bureautique|Informatique et réseaux|Santé|Travail social|Enseignement et formation|"
    "Accueil, hôtellerie et tourisme|Animation sportive et culturelle|Coiffure et esthétique|Protection des "
    "biens et des personnes|Environnement et propreté"
)
_FONCTIONS = (
    "",
    " (conception)",
    " (contrôle, prévention, entretien)",
    " (organisation, gestion)",
    " (production)",
)


class Organisation(NamedTuple):
    """An invented organisation; ``siret`` passes the Luhn check (and so does its SIREN), ``nom`` is not escaped."""

    siret: str
    nom: str


class Corpus(NamedTuple):
    """Every pool, most frequent first. Codes are (code, label) pairs."""

    mots: tuple[str, ...]
    organisations: tuple[Organisation, ...]
    certificateurs: tuple[Organisation, ...]
    nsf: tuple[tuple[str, str], ...]
    rome: dict[str, tuple[tuple[str, str], ...]]
    formacodes: tuple[tuple[str, str], ...]


def siret(rng: Random) -> str:
    """Return 14 digits whose first nine (the SIREN) and whole both pass the Luhn check."""
    siren = str(rng.randrange(30_000_000, 99_999_999))
    siren += luhn.calc_check_digit(siren)
    etablissement = f"{siren}{rng.choice((1, 1, 1, 2, 2, 3, 4, 7, 12)):04d}"
    return etablissement + str(luhn.calc_check_digit(etablissement))


def _mots_rares(rng: Random) -> tuple[str, ...]:
    """Return pronounceable words, all distinct, no word of French on purpose: they play the proper nouns."""
    mots: dict[str, None] = {}
    choice = rng.choice
    while len(mots) < MOTS_RARES:
        milieu = choice(SYLLABES) if rng.random() < 0.8 else ""
        mots[(choice(SYLLABES) + milieu + choice(SYLLABES) + choice(FINALES)).capitalize()] = None
    return tuple(mots)


def _organisations(rng: Random, mots: tuple[str, ...], nombre: int) -> tuple[Organisation, ...]:
    uniques: dict[str, str] = {}
    while len(uniques) < nombre:
        mot = rng.choice(mots).upper()
        structure, specialite = rng.choice(STRUCTURES), rng.choice(SPECIALITES)
        forme = rng.random()
        if forme < 0.3:
            nom = f"{structure} {mot}"
        elif forme < 0.4:
            nom = mot
        else:
            nom = f"{structure} {mot} {specialite}"
        uniques[siret(rng)] = nom
    return tuple(Organisation(*paire) for paire in uniques.items())


def _nsf() -> tuple[tuple[str, str], ...]:
    lettres = ("", "n", "r", "p", "t")
    codes = []
    for rang, libelle in enumerate(_NSF.split("|")):
        base = str(110 + rang * 6)
        for lettre, fonction in tuple(zip(lettres, _FONCTIONS, strict=True))[: 2 + rang % 3]:
            codes.append((base + lettre, libelle + fonction))
    return tuple(codes)


def _rome(rng: Random) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the ROME-like codes by letter; labels are the trades' titles, varied by place."""
    lettres: dict[str, list[tuple[str, str]]] = {}
    rang = 0
    while rang < ROME:
        metier = METIERS[rang % len(METIERS)]
        place = rang // len(METIERS)
        code = f"{metier.rome}{11 + place // 9 + 4 * (rang % 4)}{1 + place % 9:02d}"
        titre = metier.titres[place % len(metier.titres)]
        libelle = titre if place < len(metier.titres) else f"{titre} {rng.choice(metier.lieux)}"
        lettres.setdefault(metier.rome, []).append((code, libelle))
        rang += 1
    return {lettre: tuple(codes) for lettre, codes in lettres.items()}


def _sans_article(groupe: str) -> str:
    """Return a noun group without its article: « la caisse » gives « caisse », « l’étal » gives « étal »."""
    for article in ("les ", "le ", "la ", "l’", "une ", "un "):
        if groupe.startswith(article):
            return groupe.removeprefix(article)
    return groupe


def _formacodes(rng: Random) -> tuple[tuple[str, str], ...]:
    codes = []
    for code in sorted(rng.sample(range(10_001, 49_999), FORMACODES)):
        metier = METIERS[(code - 10_001) * len(METIERS) // 39_998]
        objet = _sans_article(rng.choice(metier.objets)).capitalize()
        suite = rng.choice(("", " : initiation", " : perfectionnement", f" {rng.choice(metier.lieux)}"))
        codes.append((str(code), objet + suite))
    return tuple(codes)


@lru_cache(maxsize=2)
def corpus(graine: int) -> Corpus:
    """Build every pool from ``graine``; about half a second, kept for the next call."""
    rng = Random(graine)
    mots = _mots_rares(rng)
    return Corpus(
        mots=mots,
        organisations=_organisations(rng, mots, ORGANISATIONS),
        certificateurs=_organisations(rng, mots, CERTIFICATEURS),
        nsf=_nsf(),
        rome=_rome(rng),
        formacodes=_formacodes(rng),
    )
