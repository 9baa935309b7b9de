"""Rules on any Python module of the house: its size, its name, its docstring, what it leaves unfinished."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tests.maison.regle import Regle, python

LIGNES_MODULE = 400
LIGNES_MODULE_TEST = 1000
LIGNES_FONCTION = 40
NOMS_FOURRE_TOUT = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "signals", "divers"}
Fonction = (ast.FunctionDef, ast.AsyncFunctionDef)
# Split so that this very file does not carry the words it looks for.
INACHEVE = re.compile(
    "|".join(["TO" + "DO", "FIX" + "ME", r"\bXX" + r"X\b", r"raise Not" + r"ImplementedError(?:\(\))?\s*$"])
)
AVEUGLE = re.compile("|".join(["pragma: no" + " cover", r"type: ignore" + r"(?!\[)"]))


@lru_cache(maxsize=2048)
def arbre(texte: str) -> ast.Module:
    """Syntax tree of a module; kept, since every rule asks for it."""
    return ast.parse(texte)


def modules_courts(chemin: str, texte: str) -> Iterator[str]:
    """A module has one subject: past the ceiling it has two."""
    plafond = LIGNES_MODULE_TEST if chemin.startswith("tests/") else LIGNES_MODULE
    lignes = len(texte.splitlines())
    if lignes > plafond:
        yield f"{lignes} lignes, {plafond} au plus. Séparez ses sujets en deux modules."


def longueur(fonction: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, without the docstring: saying more must never cost more."""
    assert fonction.end_lineno is not None
    total = fonction.end_lineno - fonction.lineno + 1
    premier = fonction.body[0]
    if ast.get_docstring(fonction) is not None and premier.end_lineno is not None:
        total -= premier.end_lineno - premier.lineno + 1
    return total


def fonctions_courtes(chemin: str, texte: str) -> Iterator[str]:
    """A function stays at one level of abstraction."""
    for noeud in ast.walk(arbre(texte)):
        if isinstance(noeud, Fonction) and longueur(noeud) > LIGNES_FONCTION:
            yield (
                f"ligne {noeud.lineno} : {noeud.name} fait {longueur(noeud)} lignes sans sa docstring, "
                f"{LIGNES_FONCTION} au plus. Nommez ses étapes et appelez-les."
            )


def noms_de_fichier(chemin: str, texte: str) -> Iterator[str]:
    """A drawer that takes everything ends up holding everything; signals hide who calls whom."""
    parties = {*Path(chemin).parts[:-1], Path(chemin).stem}
    for nom in sorted(parties & NOMS_FOURRE_TOUT):
        yield f"« {nom} » ne dit pas son sujet. Donnez au module le nom de ce qu’il sait faire."


def docstring_de_module(chemin: str, texte: str) -> Iterator[str]:
    """The first line of a module says its subject; an empty ``__init__`` has nothing to say."""
    if texte.strip() and ast.get_docstring(arbre(texte)) is None:
        yield "pas de docstring. Dites en une ligne le sujet du module."


def rien_d_inacheve(chemin: str, texte: str) -> Iterator[str]:
    """What is committed is finished; a silenced check names what it silences."""
    for numero, ligne in enumerate(texte.splitlines(), 1):
        if INACHEVE.search(ligne):
            yield f"ligne {numero} : travail laissé en suspens. Finissez-le, ou ouvrez un ticket et retirez-le."
        if AVEUGLE.search(ligne):
            yield f"ligne {numero} : contrôle éteint. Corrigez la cause, ou nommez la règle entre crochets."


def sans_signaux(chemin: str, texte: str) -> Iterator[str]:
    """A signal makes an effect that no caller can see."""
    for noeud in ast.walk(arbre(texte)):
        if isinstance(noeud, ast.ImportFrom):
            noms = [f"{noeud.module}.{alias.name}" for alias in noeud.names]
        elif isinstance(noeud, ast.Import):
            noms = [alias.name for alias in noeud.names]
        else:
            continue
        if any("django" in nom and ({"signals", "dispatch"} & set(nom.split("."))) for nom in noms):
            yield f"ligne {noeud.lineno} : signal Django. Appelez l’effet depuis operations.py, en toutes lettres."


COURTE = "def f():\n" + "    x = 1\n" * 5
LONGUE = "def f():\n" + "    x = 1\n" * 45
DOCUMENTEE = 'def f():\n    """' + "mot\n" * 60 + '    """\n    return 1\n'

REGLES = (
    Regle(
        "modules courts",
        python("src", "tests", "bench"),
        modules_courts,
        mauvais=(("src/brique/a.py", "x = 1\n" * 401), ("tests/test_a.py", "x = 1\n" * 1001)),
        bons=(("src/brique/a.py", "x = 1\n" * 400),),
    ),
    Regle(
        "fonctions courtes",
        python("src", "tests", "bench"),
        fonctions_courtes,
        mauvais=(("src/brique/a.py", LONGUE), ("src/brique/a.py", LONGUE.replace("def", "async def"))),
        bons=(("src/brique/a.py", COURTE), ("src/brique/a.py", DOCUMENTEE)),
    ),
    Regle(
        "noms de fichier qui disent leur sujet",
        python("src", "tests", "bench"),
        noms_de_fichier,
        mauvais=(("src/brique/utils.py", ""), ("src/portail/helpers/a.py", ""), ("src/portail/x/signals.py", "")),
        bons=(("src/brique/periodes.py", ""),),
    ),
    Regle(
        "une docstring par module",
        python("src", "tests", "bench"),
        docstring_de_module,
        mauvais=(("src/brique/a.py", "x = 1\n"), ("src/brique/a.py", "# sujet\nx = 1\n")),
        bons=(("src/brique/a.py", '"""Sujet."""\n'), ("src/brique/a/__init__.py", "")),
    ),
    Regle(
        "rien d’inachevé",
        python("src", "bench"),
        rien_d_inacheve,
        mauvais=tuple(
            ("src/brique/a.py", ligne)
            for ligne in ("# TO" + "DO", "x = 1  # type: " + "ignore", "raise NotImplemented" + "Error")
        ),
        bons=(("src/brique/a.py", "x = 1  # type: ignore[attr-defined]\n"),),
    ),
    Regle(
        "pas de signaux",
        python("src"),
        sans_signaux,
        mauvais=(
            ("src/portail/a.py", "from django.db.models.signals import post_save\n"),
            ("src/portail/a.py", "from django.dispatch import receiver\n"),
            ("src/portail/a.py", "from django.core import signals\n"),
            ("src/portail/a.py", "import django.dispatch\n"),
        ),
        bons=(("src/brique/a.py", "import signal\n"),),
    ),
)
