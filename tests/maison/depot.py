"""Rules on every committed file: no address of a registry or path of a machine, hashed requirements, live links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

from tests.maison.regle import RACINE, Regle, chemins_du_depot

# Split so that this very file does not carry the addresses it looks for.
REGISTRES = re.compile(
    r"://[^\s\"'<>]*(?:/simple/|\bregistry\.|" + "|".join(["pypi" + r"\.org", "python" + r"hosted\.org"]) + ")"
)
DOSSIERS_PERSONNELS = [r"/ho" + r"me/\w", r"/ro" + "ot/", r"/Us" + r"ers/\w", r"[A-Z]:\\Us" + "ers"]
#: Folders shared by every machine, under which a checkout says nothing.
COMMUNS = {"/", "/tmp", "/srv", "/opt", "/home", "/usr", "/var", "/app"}
LIEN = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
EXIGENCE = re.compile(r"^[A-Za-z0-9][\w.\-\[\],]*\s*(?:==|@|>|<|~|$)")


def chemins_de_machine() -> re.Pattern[str]:
    """Personal folders, this checkout, and the folder it lies in unless that one is common to every machine."""
    ici = [str(RACINE), *([f"{RACINE.parent}/"] if str(RACINE.parent) not in COMMUNS else [])]
    return re.compile(r"(?<![\w.:/~-])(?:" + "|".join([*DOSSIERS_PERSONNELS, *map(re.escape, ici)]) + ")")


def rien_de_la_machine(chemin: str, texte: str) -> Iterator[str]:
    """What is true of one machine only does not belong to the project."""
    motif = chemins_de_machine()
    for numero, ligne in enumerate(texte.splitlines(), 1):
        if REGISTRES.search(ligne):
            yield f"ligne {numero} : adresse d’un registre de paquets. Le client de chacun la connaît : retirez-la."
        if motif.search(ligne):
            yield f"ligne {numero} : chemin d’une machine. Écrivez-le à partir de la racine du dépôt."


def exigences_scellees(chemin: str, texte: str) -> Iterator[str]:
    """Each requirement is pinned and carries its hashes: what is installed is what was read."""
    for entree in re.split(r"(?<!\\)\n", texte):
        ligne = entree.strip()
        if ligne.startswith("--"):
            yield f"« {ligne} » : une option ne va pas ici. Recompilez par « make requirements »."
        elif EXIGENCE.match(ligne) and ("==" not in ligne or "--hash=sha256:" not in ligne):
            yield f"« {ligne.split()[0]} » n’est pas scellé. Recompilez par « make requirements »."


@cache
def arrivees_possibles() -> frozenset[str]:
    """Where a relative link may lead: every file of the repository, every folder of one."""
    connus = chemins_du_depot()
    return frozenset([*connus, *(str(parent) for nom in connus for parent in PurePosixPath(nom).parents)])


def liens_vivants(chemin: str, texte: str) -> Iterator[str]:
    """A relative link of a document leads to a file of the repository."""
    connus = arrivees_possibles()
    for cible in LIEN.findall(texte):
        if re.match(r"[a-z]+:|#", cible):
            continue
        trajet: list[str] = []
        for partie in (PurePosixPath(chemin).parent / cible.split("#")[0]).parts:
            if partie == "..":
                trajet = trajet[:-1]
            else:
                trajet.append(partie)
        arrivee = "/".join(trajet) or "."
        if arrivee not in connus:
            yield f"le lien « {cible} » ne mène à rien. Corrigez-le ou retirez-le."


REGLES = (
    Regle(
        "ni registre de paquets ni chemin de machine",
        lambda chemin: not chemin.startswith(".ci/"),
        rien_de_la_machine,
        mauvais=(
            ("a.md", "https://" + "pypi" + ".org/simple/django"),
            ("requirements/a.txt", "--index-url https://" + "registry.exemple.fr/"),
            ("a.py", "x = '/ho" + "me/alice/brique'"),
            ("a.md", f"voir {RACINE}/README.md"),
        ),
        bons=(("a.md", "https://exemple.fr/work/bloc et /srv/brique et ~/brique"),),
    ),
    Regle(
        "exigences scellées",
        lambda chemin: chemin.startswith("requirements/") and chemin.endswith(".txt"),
        exigences_scellees,
        mauvais=(
            ("requirements/a.txt", "django==5.2\n"),
            ("requirements/a.txt", "django>=5.2 \\\n    --hash=sha256:00\n"),
            ("requirements/a.txt", "--index-url https://exemple.fr\n"),
        ),
        bons=(("requirements/a.txt", "a==1 ; python_version < '3.12' \\\n    --hash=sha256:00\n    # via b\n# fin\n"),),
    ),
    Regle(
        "liens des documents",
        lambda chemin: chemin.endswith(".md"),
        liens_vivants,
        mauvais=(("docs/a.md", "[b](b-absent.md)"), ("docs/guide/a.md", "[c](../../absent/c.md#d)")),
        bons=(("docs/a.md", "[x](../pyproject.toml) [y](https://exemple.fr) [z](#ici)"),),
    ),
)
