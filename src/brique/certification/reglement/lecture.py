"""Reading a règlement: every fault with its line; what can be read but contradicts itself is for ``controle``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from brique.certification.reglement.formes import FormeReglement
from brique.certification.reglement.regles import NOMS
from brique.certification.reglement.valeurs import Reglement
from brique.saisie import Chemin, ErreurSaisie, Faute, Lu, controler, dire_chemin, dire_origine, lire_yaml

Dit = tuple[Chemin, str]
"""Where something is written, and what is wrong with it."""


def lire_reglement(origine: Path | bytes | str, *, nom: str = "") -> Reglement:
    """What a file (``Path``) or a text says, in YAML or JSON. Raises ErreurSaisie with every fault and its line."""
    nom = nom or dire_origine(origine)
    return interpreter(lire_yaml(origine, nom=nom), nom=nom)


def interpreter(lu: Lu, *, nom: str) -> Reglement:
    """What was read, as a règlement. Raises ErreurSaisie."""
    forme = controler(lu, FormeReglement, nom=nom)
    if dits := list(_impossibles(forme)):
        fautes = {Faute(lu.ligne(chemin), dire_chemin(chemin), constat) for chemin, constat in dits}
        raise ErreurSaisie(nom, tuple(sorted(fautes)))
    return forme.valeur()


def _impossibles(forme: FormeReglement) -> Iterator[Dit]:
    """What no value can hold."""
    fin = forme.applicable_jusqu_au
    if fin and fin < forme.applicable_du:
        yield ("applicable_jusqu_au",), f"le {fin:%d/%m/%Y} précède le premier jour, le {forme.applicable_du:%d/%m/%Y}"
    yield from _doubles("certifications", forme.certifications)
    yield from _doubles("evaluation_des_blocs", (une.bloc for une in forme.evaluation_des_blocs))
    for regle in forme.articles:
        if regle not in NOMS:
            proches = get_close_matches(regle, NOMS, n=1, cutoff=0.6)
            suite = f" ; vouliez-vous « {proches[0]} » ?" if proches else ""
            yield ("articles", regle), f"aucune règle ne s’appelle « {regle[:60]} »{suite}"


def _doubles(part: str, ecrits: Iterable[str]) -> Iterator[Dit]:
    vus: set[str] = set()
    for rang, ecrit in enumerate(ecrits):
        if ecrit in vus:
            yield (part, rang), f"« {ecrit} » est écrit deux fois"
        vus.add(ecrit)
