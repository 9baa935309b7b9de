"""Rules on who may touch what: the pure library, and the layers of the rooms of the portal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.maison.code import arbre
from tests.maison.regle import Regle, python

INTERDITS_AU_COEUR = ("django", "portail", "requests", "httpx", "urllib3", "urllib.request", "http.client", "socket")
HORLOGE = {"now", "today", "utcnow", "localtime", "gmtime"}
HORLOGE_DE_TIME = {"time", "time_ns", "localtime", "gmtime", "ctime"}
#: Modules that a person or a program talks to: they decide nothing and touch no row.
FACADES = ("views", "api", "commandes", "urls")
#: What a room shows to the others: what it does and knows, how its pages are named, the one API, the one picture,
#: how a list becomes a file.
PORTES = {"operations", "queries", "enums", "perms", "adresses", "api", "mur", "parametres", "exports"}
#: What the socle shows beyond that is everything, save what belongs to itself alone.
CLOS_DU_SOCLE = {"models", "migrations", "views", "urls", "api", "forms", "apps"}
#: Layers that may name the socle's models: those that already touch the database.
PRES_DE_LA_BASE = {"models", "operations", "queries", "perms"}


def imports(texte: str) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import, « from a import b » as ``a.b``; those for type checkers left out."""
    passes = {
        id(enfant)
        for noeud in ast.walk(arbre(texte))
        if isinstance(noeud, ast.If) and "TYPE_CHECKING" in ast.unparse(noeud.test)
        for enfant in ast.walk(noeud)
    }
    for noeud in ast.walk(arbre(texte)):
        if id(noeud) in passes:
            continue
        if isinstance(noeud, ast.Import):
            yield from ((noeud.lineno, alias.name) for alias in noeud.names)
        elif isinstance(noeud, ast.ImportFrom):
            tete = "." * noeud.level + (noeud.module or "")
            for alias in noeud.names:
                yield noeud.lineno, f"{tete}{'' if tete.endswith('.') else '.'}{alias.name}"


def coeur_sans_cadre(chemin: str, texte: str) -> Iterator[str]:
    """The library works from files, anywhere: no framework, no network."""
    for ligne, nom in imports(texte):
        if any(nom == interdit or nom.startswith(f"{interdit}.") for interdit in INTERDITS_AU_COEUR):
            yield f"ligne {ligne} : importe {nom}. La bibliothèque ne connaît ni le cadre, ni le réseau, ni le portail."


def coeur_sans_horloge(chemin: str, texte: str) -> Iterator[str]:
    """Same question, another date, another answer: the date is asked, never read."""
    for noeud in ast.walk(arbre(texte)):
        if isinstance(noeud, ast.Attribute):
            de_time = isinstance(noeud.value, ast.Name) and noeud.value.id == "time"
            lit = noeud.attr in HORLOGE or (de_time and noeud.attr in HORLOGE_DE_TIME)
        elif isinstance(noeud, ast.ImportFrom):
            lit = noeud.module == "time" and any(alias.name in HORLOGE_DE_TIME for alias in noeud.names)
        else:
            continue
        if lit:
            yield f"ligne {noeud.lineno} : lit l’horloge. Recevez la date en argument."


def facades_sans_modeles(chemin: str, texte: str) -> Iterator[str]:
    """Views, API and commands ask ``queries`` and ``operations``; only these touch models."""
    if not est_une_facade(chemin):
        return
    for ligne, nom in imports(texte):
        if "models" in nom.lstrip(".").split(".") and not nom.startswith("django."):
            yield f"ligne {ligne} : importe {nom}. Passez par queries (lire) ou operations (écrire)."
    for noeud in ast.walk(arbre(texte)):
        if isinstance(noeud, ast.Attribute) and noeud.attr in {"objects", "_default_manager"}:
            yield f"ligne {noeud.lineno} : interroge un modèle. Passez par queries (lire) ou operations (écrire)."


def est_une_facade(chemin: str) -> bool:
    """``views.py``, ``views_fiche.py``, ``api/…``, ``management/commands/…`` of any room."""
    parties = [*PurePosixPath(chemin).parts[2:-1], PurePosixPath(chemin).stem]
    return any(partie.split("_")[0] in FACADES or partie == "commands" for partie in parties)


def pieces_par_leurs_portes(chemin: str, texte: str) -> Iterator[str]:
    """A room enters another by its doors, each of which may be several modules (``queries``, ``queries_histoire``)."""
    parties = PurePosixPath(chemin).parts
    if len(parties) < 4:  # the modules at the root of the portal put the rooms together
        return
    piece = parties[2]
    for ligne, nom in imports(texte):
        cible = nom.split(".")
        if cible[0] != "portail" or len(cible) < 3 or cible[1] == piece:
            continue
        if not porte_ouverte(cible, "models" if "models" in parties[3:-1] else PurePosixPath(chemin).stem):
            yield (
                f"ligne {ligne} : importe {nom}. D’une pièce à l’autre, passez par "
                f"{', '.join(sorted(PORTES))} (et, pour le socle, par ce qu’il partage)."
            )


def porte_ouverte(cible: list[str], couche: str) -> bool:
    """True when a module of layer ``couche`` may import ``cible`` from another room, or from one of its alcoves."""
    if cible[1] != "socle":
        return any(partie.split("_")[0] in PORTES for partie in cible[2:4])
    pres = couche.split("_", maxsplit=1)[0] in PRES_DE_LA_BASE
    return cible[2] not in CLOS_DU_SOCLE or (cible[2] == "models" and pres)


def modeles_sans_save(chemin: str, texte: str) -> Iterator[str]:
    """A row is written by an operation, under its lock and with its line in the journal."""
    if PurePosixPath(chemin).stem != "models" and "/models/" not in chemin:
        return
    for classe in (noeud for noeud in ast.walk(arbre(texte)) if isinstance(noeud, ast.ClassDef)):
        for methode in classe.body:
            if isinstance(methode, ast.FunctionDef) and methode.name in {"save", "delete"}:
                yield f"ligne {methode.lineno} : {classe.name}.{methode.name}. Faites-en une opération."


def on_delete_explique(chemin: str, texte: str) -> Iterator[str]:
    """What happens to a row when the one it points to goes is a decision: its reason is written beside it."""
    lignes = texte.splitlines()
    for appel in (noeud for noeud in ast.walk(arbre(texte)) if isinstance(noeud, ast.Call)):
        for argument in appel.keywords:
            if argument.arg != "on_delete":
                continue
            voisines = [lignes[argument.lineno - 1], *(lignes[n - 2] for n in (argument.lineno, appel.lineno) if n > 1)]
            if "#" not in voisines[0] and not any(ligne.lstrip().startswith("#") for ligne in voisines[1:]):
                yield f"ligne {argument.lineno} : on_delete sans raison. Dites pourquoi, en commentaire au-dessus."


CHAMP = "class A(models.Model):\n    b = models.ForeignKey('B', on_delete=models.CASCADE)"

REGLES = (
    Regle(
        "la bibliothèque ne connaît ni cadre ni réseau",
        python("src/brique"),
        coeur_sans_cadre,
        mauvais=tuple(
            ("src/brique/a.py", texte)
            for texte in (
                "from django.db import models\n",
                "import portail.socle\n",
                "from urllib import request\n",
                "def f():\n    import httpx\n",
            )
        ),
        bons=(("src/brique/a.py", "from urllib.parse import urlsplit\n"),),
    ),
    Regle(
        "la bibliothèque ne lit pas l’horloge",
        python("src/brique"),
        coeur_sans_horloge,
        mauvais=tuple(
            ("src/brique/a.py", texte)
            for texte in (
                "from datetime import date\nx = date.today()\n",
                "import datetime as dt\nx = dt.datetime.now(dt.UTC)\n",
                "import time\nx = time.time()\n",
                "from time import time\n",
                "f(defaut=date.today)\n",
            )
        ),
        bons=(("src/brique/a.py", "import time\nx = time.perf_counter()\n"),),
    ),
    Regle(
        "vues, API et commandes ne touchent pas les modèles",
        python("src/portail"),
        facades_sans_modeles,
        mauvais=(
            ("src/portail/r/views.py", "from portail.r.models import Fiche\n"),
            ("src/portail/r/views_fiche.py", "from . import models\n"),
            ("src/portail/r/api.py", "from .models import Fiche\n"),
            ("src/portail/r/commandes.py", "def f(M):\n    return M.objects.all()\n"),
            ("src/portail/r/management/commands/importer.py", "import portail.r.models\n"),
        ),
        bons=(
            ("src/portail/r/views.py", "from portail.r import queries\n"),
            ("src/portail/r/views.py", "if TYPE_CHECKING:\n    from portail.r.models import Fiche\n"),
            ("src/portail/r/queries.py", "from portail.r.models import Fiche\n"),
        ),
    ),
    Regle(
        "les pièces se parlent par leurs portes",
        python("src/portail"),
        pieces_par_leurs_portes,
        mauvais=(
            ("src/portail/parcours/queries.py", "from portail.referentiel.models import Fiche\n"),
            ("src/portail/parcours/views.py", "from portail.referentiel import recherche\n"),
            ("src/portail/referentiel/views.py", "from portail.socle.models import Compte\n"),
            ("src/portail/referentiel/forms.py", "from portail.socle.forms import Formulaire\n"),
        ),
        bons=(
            ("src/portail/parcours/queries.py", "from portail.referentiel import queries\n"),
            ("src/portail/certification/queries.py", "from portail.parcours.passeport.queries import acquis_de\n"),
            ("src/portail/referentiel/operations.py", "from portail.socle.models import Compte\n"),
            ("src/portail/parcours/models/passeport.py", "from portail.socle.models import Piece\n"),
            ("src/portail/referentiel/views.py", "from portail.socle.acces import public\n"),
            ("src/portail/commandes.py", "from portail.referentiel.commandes import app\n"),
        ),
    ),
    Regle(
        "pas de save() ni de delete() redéfinis",
        python("src/portail"),
        modeles_sans_save,
        mauvais=(("src/portail/r/models.py", "class A(models.Model):\n    def save(self): ...\n"),),
        bons=(("src/portail/r/forms.py", "class A(ModelForm):\n    def save(self): ...\n"),),
    ),
    Regle(
        "on_delete dit sa raison",
        python("src/portail"),
        on_delete_explique,
        mauvais=(("src/portail/r/models.py", CHAMP),),
        bons=(
            ("src/portail/r/models.py", f"{CHAMP}  # un bloc ne vit que dans sa fiche"),
            ("src/portail/r/models.py", CHAMP.replace("    b", "    # un bloc vit dans sa fiche\n    b")),
        ),
    ),
)
