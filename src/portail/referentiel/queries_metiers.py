"""Reads of the jobs (ROME) that active certifications lead to, by code or by name, and of who carries them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from brique.referentiel.mots import plier
from portail.referentiel import models
from portail.referentiel.catalogue import courant
from portail.referentiel.enums import Axe
from portail.referentiel.queries import libelles

_CODE = re.compile(r"[A-N]\d{0,4}")


@dataclass(frozen=True, slots=True)
class Metier:
    """A ROME code, or its beginning, with its name ('' for a beginning) and how many active certifications have it."""

    code: str
    libelle: str
    nombre: int


def metiers(texte: str) -> list[Metier]:
    """What ``texte`` names among the codes that active certifications carry: a code or its beginning, else words of
    a name; by name. Empty when nothing answers."""
    comptes = _comptes()
    code = "".join(texte.split()).upper()
    if _CODE.fullmatch(code):
        nombre = len(porteuses(code)) if any(connu.startswith(code) for connu in comptes) else 0
        return [Metier(code, libelles(Axe.ROME, [code]).get(code, ""), nombre)] if nombre else []
    voulus = plier(texte).split()
    noms = libelles(Axe.ROME, comptes) if voulus else {}
    plies = {connu: plier(nom) for connu, nom in noms.items()}
    trouves = [connu for connu, plie in plies.items() if all(mot in plie for mot in voulus)]
    return [Metier(connu, noms[connu], comptes[connu]) for connu in sorted(trouves, key=lambda c: (plies[c], c))]


def porteuses(rome: str = "", niveau: int | None = None) -> list[str]:
    """The numbers of the active certifications of a ROME code (or of those that begin so) and of a level."""
    catalogue = courant()
    filtres: dict[str, list[str]] = {}
    if rome:
        filtres[Axe.ROME] = [code for code in _comptes() if code.startswith(rome)] or [rome]
    if niveau is not None:
        filtres[Axe.NIVEAU] = [str(niveau)]
    positions = catalogue.facettes.filtrer(range(catalogue.actives), filtres)
    cles = [catalogue.fiches[position] for position in positions]
    return sorted(models.Fiche.objects.filter(pk__in=cles).values_list("numero", flat=True))


def niveaux(rome: str = "") -> list[int]:
    """The levels of the active certifications of a ROME code, or of those that begin so."""
    catalogue = courant()
    codes = [code for code in _comptes() if code.startswith(rome)] if rome else []
    positions = catalogue.facettes.filtrer(range(catalogue.actives), {Axe.ROME: codes})
    comptes = catalogue.facettes.compter(positions, {}).get(Axe.NIVEAU, [])
    return sorted(int(valeur) for valeur, _nombre in comptes if valeur.isdigit())


def _comptes() -> dict[str, int]:
    """How many active certifications carry each ROME code."""
    catalogue = courant()
    return dict(catalogue.facettes.compter(range(catalogue.actives), {}).get(Axe.ROME, []))
