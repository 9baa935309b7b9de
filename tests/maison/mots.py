"""The words of public names: those of the lexique, plain French and developer English, nothing in between."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import Stemmer

from tests.maison.code import arbre
from tests.maison.regle import RACINE, Regle, python

LEXIQUE = RACINE / "docs/lexique.md"
MOTS = RACINE / "tests/maison/mots.txt"
COLONNES = 5
MORCEAU = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@dataclass(frozen=True)
class Terme:
    """One line of the lexique: the French term, its form in names, its definition, its English, its source."""

    terme: str
    identifiant: str
    definition: str
    anglais: str
    source: str


def lire_lexique(texte: str) -> list[Terme]:
    """Terms of the tables of a lexique in Markdown, header and rule lines left out."""
    lignes = [ligne.strip() for ligne in texte.splitlines() if ligne.startswith("|")]
    cellules = [[cellule.strip() for cellule in ligne.strip("|").split("|")] for ligne in lignes]
    utiles = [c for c in cellules if not set("".join(c)) <= set("-: ") and c[0] != "Terme"]
    if fautive := next((c for c in utiles if len(c) != COLONNES), None):
        raise ValueError(f"docs/lexique.md : « {fautive[0]} » a {len(fautive)} colonnes, il en faut {COLONNES}")
    return [Terme(c[0], c[1].strip("`"), *c[2:]) for c in utiles]


def decouper_nom(nom: str) -> list[str]:
    """Words of an identifier: ``ErreurLecture`` and ``erreur_lecture`` give « erreur », « lecture »."""
    return [morceau.lower() for morceau in MORCEAU.findall(nom) if not morceau.isdigit()]


@dataclass(frozen=True)
class Vocabulaire:
    """Known words, compared by their stems so that plurals and inflections need no entry of their own."""

    francais: frozenset[str]
    anglais: frozenset[str]
    #: English word of the domain → the French one to write instead.
    a_traduire: dict[str, str]

    def grief(self, mot: str) -> str | None:
        """What to do about a word of a public name, or None when it is known."""
        if mot in self.a_traduire:
            return f"« {mot} » est un mot du domaine : écrivez « {self.a_traduire[mot]} » (docs/lexique.md)."
        if len(mot) == 1 or radical("french", mot) in self.francais or radical("english", mot) in self.anglais:
            return None
        return (
            f"« {mot} » n’est dans aucune liste. Si un membre de jury, un certificateur ou un juriste le dit, "
            "définissez-le dans docs/lexique.md ; sinon ajoutez-le à tests/maison/mots.txt."
        )


@cache
def radical(langue: str, mot: str) -> str:
    """Stem of a word, lower case and without accents."""
    stem: str = Stemmer.Stemmer(langue).stemWord(mot.lower())
    return stem


def lire_mots(texte: str) -> tuple[list[str], list[str]]:
    """(French, English) words of ``mots.txt``: two sections in brackets, words separated by blanks."""
    corps = "\n".join(ligne for ligne in texte.splitlines() if not ligne.startswith("#"))
    _, francais, anglais = re.split(r"^\[(?:français|anglais)\]$", corps, flags=re.MULTILINE)
    return francais.split(), anglais.split()


def vocabulaire_de(termes: list[Terme], francais: list[str], anglais: list[str]) -> Vocabulaire:
    """Vocabulary of a lexique and of the two small lists; an English domain word that is also French is let be."""
    du_domaine = [mot for terme in termes for mot in decouper_nom(terme.identifiant)]
    radicaux = frozenset(radical("french", mot) for mot in [*du_domaine, *francais])
    tolere = {*du_domaine, *francais, *anglais}
    a_traduire = {
        terme.anglais.lower(): terme.identifiant
        for terme in termes
        if terme.anglais.isalpha() and terme.anglais.lower() not in tolere
    }
    return Vocabulaire(radicaux, frozenset(radical("english", mot) for mot in anglais), a_traduire)


@cache
def vocabulaire() -> Vocabulaire:
    """Vocabulary of this repository."""
    francais, anglais = lire_mots(MOTS.read_text(encoding="utf-8"))
    return vocabulaire_de(lire_lexique(LEXIQUE.read_text(encoding="utf-8")), francais, anglais)


def noms_publics(texte: str) -> Iterator[tuple[int, str]]:
    """(line, name) of the public functions, classes and methods of a module, those inside functions left out."""
    attente: list[ast.stmt] = list(arbre(texte).body)
    while attente:
        noeud = attente.pop()
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and noeud.name[0] != "_":
            yield noeud.lineno, noeud.name
            if isinstance(noeud, ast.ClassDef):
                attente.extend(noeud.body)


def noms_du_lexique(chemin: str, texte: str) -> Iterator[str]:
    """Two languages fighting in one name is how a word ends up renamed years later."""
    for ligne, nom in noms_publics(texte):
        for grief in filter(None, map(vocabulaire().grief, decouper_nom(nom))):
            yield f"ligne {ligne} : {nom}. {grief}"


REGLES = (
    Regle(
        "noms publics de la bibliothèque",
        python("src/brique"),
        noms_du_lexique,
        mauvais=(
            ("src/brique/a.py", "def count_skills(): ...\n"),
            ("src/brique/a.py", "class Zorglub: ...\n"),
            ("src/brique/a.py", "class Fiche:\n    def assessor(self): ...\n"),
        ),
        bons=(
            ("src/brique/a.py", "def lire_fiches(): ...\nclass BlocCompetences:\n    def to_json(self): ...\n"),
            ("src/brique/a.py", "def _zorglub(): ...\n"),
        ),
    ),
)
