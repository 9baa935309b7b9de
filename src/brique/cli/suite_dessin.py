"""A chain of renewals drawn with lines: each fiche once, its state beside it, branches one under the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rich.text import Text

from brique.referentiel.filiation import Etape, Etat, Suite

_SIGNES = {
    Etat.EN_VIGUEUR: ("●", "green"),
    Etat.A_VENIR: ("◌", "cyan"),
    Etat.DELIVRABLE: ("◐", "yellow"),
    Etat.EXPIREE: ("○", "dim"),
    Etat.ETEINTE: ("○", "dim"),
    Etat.RETIREE: ("○", "dim"),
    Etat.ABSENTE: ("?", "red"),
}


def dessiner(suite: Suite) -> Iterator[Text]:
    """The lines of the drawing. A fiche that two ways lead to is drawn on the first, and only named on the other."""
    etapes = {etape.numero: etape for etape in suite.etapes}
    suivantes: defaultdict[str, list[str]] = defaultdict(list)
    for lien in suite.liens:
        suivantes[lien.ancienne].append(lien.nouvelle)
    vues: set[str] = set()
    attente = [(suite.numero, "", "")]
    while attente:
        numero, tete, suite_de_tete = attente.pop()
        if numero in vues:
            yield Text(f"{tete}↺ {numero}, déjà plus haut", "dim")
            continue
        vues.add(numero)
        yield from _etape(etapes[numero], tete, suite_de_tete)
        enfants = suivantes[numero]
        if len(enfants) == 1:
            yield Text(f"{suite_de_tete}↓", "dim")
            attente.append((enfants[0], suite_de_tete, suite_de_tete))
        for rang in reversed(range(len(enfants))):
            if len(enfants) > 1:
                dernier = rang == len(enfants) - 1
                branche, fil = ("└─▶ ", "    ") if dernier else ("├─▶ ", "│   ")
                attente.append((enfants[rang], suite_de_tete + branche, suite_de_tete + fil))


def _etape(etape: Etape, tete: str, suite_de_tete: str) -> Iterator[Text]:
    signe, style = _SIGNES[etape.etat]
    yield Text.assemble((tete, "dim"), (f"{signe} {etape.numero}", style), f"  {etape.intitule}".rstrip())
    yield Text.assemble((suite_de_tete, "dim"), f"  {etape.phrase}")
