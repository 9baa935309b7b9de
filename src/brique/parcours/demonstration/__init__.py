"""Complete situations of fictional people without names, on the demonstration register and its fictional offers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files

from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import Demande, Proposition
from brique.parcours.demandes.lecture import lire_demande
from brique.parcours.offres.controles import blocs_cites
from brique.parcours.offres.demonstration import catalogue_fictif
from brique.parcours.offres.lecture import lire_offres
from brique.parcours.offres.valeurs import Offre
from brique.referentiel.fiche import Fiche
from brique.referentiel.lecture import lire

JOUR_DU_REGISTRE = date(2026, 11, 22)
"""The day on which the demonstration register is up to date."""
_ICI = files("brique.parcours.demonstration")
_REGISTRE = files("brique.referentiel.demonstration")


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation as a file: its name, what it is in one line, its YAML text."""

    nom: str
    titre: str
    texte: str


def situations() -> tuple[Situation, ...]:
    """All of them, by name."""
    fichiers = sorted((f for f in _ICI.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
    return tuple(_situation(f.name.removesuffix(".yaml"), f.read_text("utf-8")) for f in fichiers)


def fiches_de_demonstration() -> Iterator[Fiche]:
    """The fiches of the demonstration register."""
    for fichier in sorted(_REGISTRE.iterdir(), key=lambda f: f.name):
        if fichier.name.endswith(".xml"):
            yield from (e for e in lire(io.BytesIO(fichier.read_bytes()), nom=fichier.name) if isinstance(e, Fiche))


def contexte_de_demonstration() -> Contexte:
    """The demonstration register as what surrounds a request."""
    return Contexte.depuis(fiches_de_demonstration(), jour=JOUR_DU_REGISTRE)


def offres_de_demonstration(contexte: Contexte, au: date) -> tuple[Offre, ...]:
    """The fictional catalogue, its sessions set around a day."""
    ecrit = io.BytesIO(catalogue_fictif(contexte.fiches.values(), au))
    return tuple(lu for lu in lire_offres(ecrit, nom="catalogue fictif") if isinstance(lu, Offre))


def lire_situation(situation: Situation, contexte: Contexte) -> Demande:
    """The request of a situation, with the offers of the fictional catalogue that lead where it wants to go."""
    demande = lire_demande(situation.texte, contexte, nom=f"{situation.nom}.yaml")
    return proposer(demande, offres_de_demonstration(contexte, demande.au))


def proposer(demande: Demande, offres: Iterable[Offre]) -> Demande:
    """A request with the offers of a catalogue that prepare what it wants; all of them when its target is open."""
    vises = {cible.certification for cible in demande.cibles} | set(demande.intermediaires)
    deja = {une.offre.cle for une in demande.propositions}
    menent = [
        offre
        for offre in offres
        if offre.cle not in deja and (demande.ouverte is not None or not vises.isdisjoint(_visees(offre)))
    ]
    return replace(demande, propositions=(*demande.propositions, *map(Proposition, menent)))


def _visees(offre: Offre) -> set[str]:
    return {v.fiche for v in offre.certifications} | {bloc.fiche for bloc in blocs_cites(offre) if bloc.fiche}


def _situation(nom: str, texte: str) -> Situation:
    tete = [ligne.removeprefix("#").strip() for ligne in texte.splitlines() if ligne.startswith("#")]
    return Situation(nom, tete[0] if tete else nom, texte)
