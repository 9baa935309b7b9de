"""Bench « precision »: the findings of the proofreading judged by hand, rule by rule, with their interval.

``python -m bench.precision`` lists what is left to judge, text and all; the labels hold no text.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench.mesure import RACINE, MesureImpossible, nombre
from brique.referentiel.fiche import Bloc, Fiche
from brique.referentiel.lecture import lire
from brique.referentiel.redaction.lecture import lire_brouillon
from brique.referentiel.relecture import REGLES, Constat, Selection, relire, relire_brouillon

PARTAGE = (RACINE / "../shared").resolve()
ETIQUETTES = RACINE / "tests/coeur/referentiel/etiquettes_relecture.csv"
PRECISION_MINIMALE = 0.9
PAR_REGLE = 20
"""Findings judged by rule, at most, all of different words: a sentence repeated a hundred times counts once."""
_Z = 1.96
_REGLES_DES_TITRES = ("intitule-", "option-", "options-", "blocs-nombreux")


class Etiquette(NamedTuple):
    """A judgement on one finding: where it is (``fiche`` is the document of a draft), true or not, and why."""

    fiche: str
    bloc: str
    regle: str
    rang: str
    empreinte: str
    juste: str
    motif: str

    @property
    def cle(self) -> Cle:
        return Cle(*self[:5])


class Cle(NamedTuple):
    """What tells a finding from another from one version of Brique to the next."""

    fiche: str
    bloc: str
    regle: str
    rang: str
    empreinte: str


class Compte(NamedTuple):
    """How many findings of a rule were judged, and how many of them are true."""

    juges: int
    justes: int

    @property
    def precision(self) -> float:
        return self.justes / self.juges

    @property
    def intervalle(self) -> tuple[float, float]:
        """Wilson's interval at 95 %."""
        p, n = self.precision, self.juges
        centre = p + _Z**2 / (2 * n)
        ecart = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        return (centre - ecart) / (1 + _Z**2 / n), (centre + ecart) / (1 + _Z**2 / n)


def cle(source: str, constat: Constat) -> Cle:
    """The key of a finding; ``source`` names the document of a draft."""
    rang = "" if constat.rang is None else str(constat.rang)
    return Cle(source or constat.fiche, constat.bloc, constat.regle, rang, constat.empreinte)


def constats(partage: Path = PARTAGE, titres: Collection[str] | None = None) -> dict[Cle, Constat]:
    """Every finding on the real extracts, the real titles (rules on titles only) and the branches’ documents.

    ``titres`` are the numbers of the fiches whose titles are read; all of them by default.
    """
    trouves: dict[Cle, Constat] = {}
    for constat in relire(_fiches(partage)):
        trouves[cle("", constat)] = constat
    regles = frozenset(regle.slug for regle in REGLES if regle.slug.startswith(_REGLES_DES_TITRES))
    fiches = [f for f in _fiches_des_titres(partage) if titres is None or f.numero in titres]
    for constat in relire(fiches, selection=Selection(regles)):
        trouves.setdefault(cle("", constat), constat)
    for document in sorted((partage / "donnees/branches/commerce-alimentaire").glob("cqp-*.html")):
        for constat in relire_brouillon(lire_brouillon(document).brouillon):
            trouves[cle(document.stem, constat)] = constat
    return trouves


def _fiches(partage: Path) -> Iterator[Fiche]:
    sources = [
        *sorted((partage / "donnees/rncp-v4.1").glob("*.xml")),
        *sorted((partage / "donnees/export-csv").glob("*.zip")),
    ]
    vues: set[str] = set()
    for source in sources:
        for element in lire(source):
            if isinstance(element, Fiche) and element.numero not in vues:
                vues.add(element.numero)
                yield element


def _fiches_des_titres(partage: Path) -> list[Fiche]:
    par_fiche: dict[str, list[Bloc]] = defaultdict(list)
    with (partage / "donnees/rncp-libelles/libelles_blocs.csv").open(encoding="utf-8-sig", newline="") as flux:
        for ligne in csv.reader(flux, delimiter=";"):
            if len(ligne) == 2 and "BC" in ligne[0]:
                par_fiche[ligne[0].partition("BC")[0]].append(Bloc(code=ligne[0], libelle=ligne[1]))
    return [Fiche(numero=numero, intitule=numero, blocs=tuple(blocs)) for numero, blocs in par_fiche.items()]


def lire_etiquettes(chemin: Path = ETIQUETTES) -> list[Etiquette]:
    """The judgements, in the order of the file."""
    with chemin.open(encoding="utf-8", newline="") as flux:
        return [Etiquette(**ligne) for ligne in csv.DictReader(flux)]


def compter(etiquettes: Iterable[Etiquette]) -> dict[str, Compte]:
    """Judged and true, by rule, in the order of the rules; « ensemble » is the whole."""
    justes: dict[str, list[bool]] = {regle.slug: [] for regle in REGLES}
    for etiquette in etiquettes:
        justes[etiquette.regle].append(etiquette.juste == "oui")
    comptes = {slug: Compte(len(votes), sum(votes)) for slug, votes in justes.items() if votes}
    return comptes | {
        "ensemble": Compte(sum(c.juges for c in comptes.values()), sum(c.justes for c in comptes.values()))
    }


def a_juger(trouves: dict[Cle, Constat], etiquettes: Iterable[Etiquette]) -> list[tuple[Cle, Constat]]:
    """The findings to judge so that each rule has ``PAR_REGLE`` of them, of different words, the same each time."""
    connues = {etiquette.cle for etiquette in etiquettes}
    mots = {(c.regle, c.empreinte) for c in connues}
    restent = {regle.slug: PAR_REGLE - sum(c.regle == regle.slug for c in connues) for regle in REGLES}
    choisis: list[tuple[Cle, Constat]] = []
    for place, constat in sorted(trouves.items(), key=lambda trouve: _ordre(trouve[0])):
        if restent[place.regle] > 0 and (place.regle, place.empreinte) not in mots:
            restent[place.regle] -= 1
            mots.add((place.regle, place.empreinte))
            choisis.append((place, constat))
    return sorted(choisis, key=lambda choisi: (choisi[0].regle, choisi[0]))


def _ordre(place: Cle) -> str:
    return hashlib.sha256("|".join(place).encode()).hexdigest()


def banc(echelle: float) -> bool:
    """Print the precision by rule and as a whole; return whether it reaches the least that is asked."""
    if not PARTAGE.is_dir():
        raise MesureImpossible(
            "les extraits réels manquent (dossier ../shared)",
            consequence="Rien n’est mesuré.",
            action="Placez-les à côté du dépôt.",
        )
    etiquettes = lire_etiquettes()
    trouves = constats()
    perdues = [etiquette for etiquette in etiquettes if etiquette.cle not in trouves]
    comptes = compter(etiquettes)
    print(f"  {nombre(len(trouves), 0)} constats sur les extraits réels, dont {len(etiquettes)} jugés à la main")
    for slug, compte in comptes.items():
        bas, haut = compte.intervalle
        print(f"  {slug:<32} {compte.justes:>4}/{compte.juges:<4} {compte.precision:>6.0%}  [{bas:.0%} – {haut:.0%}]")
    for etiquette in perdues:
        print(f"  jugé, mais plus trouvé : {etiquette.fiche} {etiquette.bloc} {etiquette.regle}")
    tenu = comptes["ensemble"].precision >= PRECISION_MINIMALE and not perdues
    print(f"  au moins {PRECISION_MINIMALE:.0%} : {'tenu' if tenu else 'PAS TENU'}")
    return tenu


def main() -> None:
    """List the findings that are left to judge."""
    for place, constat in a_juger(constats(), lire_etiquettes() if ETIQUETTES.exists() else []):
        print(",".join(place), constat.message, sep="\n    ", end="\n\n")


if __name__ == "__main__":
    main()
