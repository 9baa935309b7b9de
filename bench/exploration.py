"""Where held blocs lead, over the national register: what is prepared once, then each exploration of six held blocs."""

from __future__ import annotations

import json
import random
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import TypeVar

from bench.donnees import export_national
from bench.mesure import chiffre, mesurer, module, nombre
from brique.droits.lecture import droit
from brique.parcours.exploration.catalogue import Catalogue, Liens
from brique.parcours.exploration.explorer import explorer
from brique.parcours.exploration.offres import OffresOuvertes
from brique.parcours.offres.valeurs import BlocCible, CertificationVisee, Norme, Offre, Organisme, Prix, SessionOffre
from brique.passerelles.liens_portee import Acces, Lien
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Fiche
from brique.referentiel.lecture import lire

JOUR = date(2026, 11, 20)
TITULAIRES = 200
DETENUS = 6
CALCULEES = 20
PASSES = 3
PLAFOND_S = 1.0

_T = TypeVar("_T")


def banc(echelle: float) -> bool:
    """Print what preparing costs and what exploring costs; return whether the ceiling holds."""
    mesure = mesurer(module("bench.exploration", str(export_national(echelle))))
    lu = json.loads(mesure.sortie.splitlines()[-1])
    fiches, blocs, offres = (nombre(lu[nom], 0) for nom in ("fiches", "blocs", "offres"))
    print(f"  {fiches} fiches, {blocs} blocs, {offres} offres ; {CALCULEES} passerelles calculées par bloc détenu")
    chiffre("préparer : lire le registre et l’indexer", lu["catalogue"], "s")
    chiffre("préparer : indexer les offres", lu["index_offres"], "s")
    chiffre("préparer : mémoire au plus haut", mesure.memoire, "Mo")
    chiffre(
        "explorer, titulaire de 6 blocs, médiane", lu["mediane"] * 1000, "ms", note=f"{lu['titulaires']} titulaires"
    )
    chiffre("explorer, 95e centile", lu["centile"] * 1000, "ms")
    chiffre("certifications à portée, en moyenne", lu["portee"])
    return chiffre("explorer, le plus long", lu["pire"], "s", plafond=PLAFOND_S)


def _chronometrer(faire: Callable[[], _T]) -> tuple[_T, float]:
    debut = time.perf_counter()
    fait = faire()
    return fait, time.perf_counter() - debut


def mesurer_exploration(registre: Path) -> dict[str, float]:
    """The figures over one register, in this process."""
    fiches = (element for element in lire(registre) if isinstance(element, Fiche))
    catalogue, dure_catalogue = _chronometrer(lambda: Catalogue.depuis(fiches, registre=JOUR))
    hasard = random.Random(6)
    offres = list(_offres(catalogue, hasard))
    ouvertes, dure_offres = _chronometrer(lambda: OffresOuvertes.depuis(offres, catalogue.enregistrements, JOUR))
    blocs = [cle for une in catalogue.certifications.values() for cle in _blocs(catalogue, une.numero)]
    titulaires = [*_titulaires(catalogue, blocs, hasard)]
    loi, durees, portees = droit(), [], []
    for detenus in titulaires:
        liens = Liens(_calculees(detenus, blocs, hasard))
        faire = partial(explorer, detenus, catalogue, ouvertes, JOUR, loi, liens=liens)
        essais = [_chronometrer(faire) for _ in range(PASSES)]
        durees.append(min(duree for _, duree in essais))
        portees.append(len(essais[0][0]))
    centiles = quantiles(durees, n=100)
    return {
        "fiches": len(catalogue.certifications),
        "blocs": len(blocs),
        "offres": len(offres),
        "titulaires": len(titulaires),
        "catalogue": dure_catalogue,
        "index_offres": dure_offres,
        "mediane": centiles[49],
        "centile": centiles[94],
        "pire": max(durees),
        "portee": sum(portees) / len(portees),
        "memoire": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
    }


def _blocs(catalogue: Catalogue, numero: str) -> list[Cle]:
    return [Cle(numero, code) for code, _ in catalogue.certifications[numero].legere.blocs if code]


def _titulaires(catalogue: Catalogue, blocs: Sequence[Cle], hasard: random.Random) -> Iterator[tuple[Cle, ...]]:
    """Half of them hold blocs drawn at random; the others, blocs of renewed certifications: the hardest case."""
    lies = [cle for cle in blocs if catalogue.certifications[cle.fiche].legere.nouvelles]
    for rang in range(TITULAIRES):
        source = lies if rang % 2 and len(lies) >= DETENUS else blocs
        yield tuple(hasard.sample(source, DETENUS))


def _calculees(detenus: Sequence[Cle], blocs: Sequence[Cle], hasard: random.Random) -> Iterator[Lien]:
    for cle in detenus:
        for cible in hasard.sample(blocs, min(CALCULEES, len(blocs))):
            chance = 0.5 + hasard.random() / 2
            yield Lien(Acces.CALCULEE, frozenset({cle}), frozenset({cible}), chance)


def _offres(catalogue: Catalogue, hasard: random.Random) -> Iterator[Offre]:
    """For each certification still registered: two offers a bloc, one of two blocs, one of the whole."""
    for numero, enregistrement in catalogue.enregistrements.items():
        if not enregistrement.inscrit(JOUR):
            continue
        blocs = _blocs(catalogue, numero)
        for rang, cle in enumerate((*blocs, *blocs)):
            yield _offre(numero, f"{rang}", (cle,), hasard)
        if len(blocs) > 2:
            yield _offre(numero, "deux", tuple(blocs[:2]), hasard)
        yield _offre(numero, "tout", (), hasard)


def _offre(numero: str, action: str, blocs: tuple[Cle, ...], hasard: random.Random) -> Offre:
    heures = 20 + hasard.randrange(120) * max(1, len(blocs))
    debut = JOUR + timedelta(days=hasard.randrange(20, 300))
    return Offre(
        Norme.LHEO,
        numero,
        action,
        f"Préparer {numero}",
        organisme=Organisme(f"{hasard.randrange(10**9):014}", "Organisme fictif"),
        certifications=(CertificationVisee(numero),),
        blocs=tuple(BlocCible(cle.code) for cle in blocs),
        heures_totales=Decimal(heures),
        prix=Prix(Decimal(heures * hasard.randrange(8, 20)) if hasard.random() < 0.9 else None),
        sessions=(SessionOffre(debut=debut, fin=debut + timedelta(days=60)),),
    )


if __name__ == "__main__":
    import sys

    print(json.dumps(mesurer_exploration(Path(sys.argv[1]))))
