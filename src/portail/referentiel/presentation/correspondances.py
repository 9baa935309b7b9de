"""Official correspondances in words: « BC02 + BC03 → BC04 de RNCP35419 »."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from brique.referentiel.fiche import Correspondance, Fiche
from portail.referentiel.adresses import adresse_bloc, adresse_fiche, code_court
from portail.referentiel.queries import Renvoi


class Jeton(NamedTuple):
    """A bloc in a correspondance: its short code, and its page when the register holds it."""

    code: str
    adresse: str


@dataclass(frozen=True, slots=True)
class Cote:
    """One side: a fiche (its page when it is known) and blocs; without blocs, the whole certification."""

    numero: str
    intitule: str
    adresse: str
    blocs: Sequence[Jeton]


@dataclass(frozen=True, slots=True)
class Dite:
    """A declared correspondance, from one set to another. Read in this direction only."""

    source: Cote
    cible: Cote


def sortantes(fiche: Fiche, connus: Mapping[str, str], code: str = "") -> list[Dite]:
    """What ``fiche`` declares; with ``code``, only what involves that bloc (or the whole certification)."""
    return [
        Dite(
            _cote(fiche.numero, fiche.intitule, c.blocs_source, connue=True),
            _cote(c.fiche, connus.get(c.fiche, ""), c.blocs_cible, connue=c.fiche in connus),
        )
        for c in fiche.correspondances
        if not code or code in c.blocs_source
    ]


def entrantes(fiche: Fiche, renvois: Iterable[Renvoi], code: str = "") -> list[Dite]:
    """What other fiches declare towards ``fiche``; with ``code``, only towards that bloc."""
    return [
        Dite(
            _cote(renvoi.numero, renvoi.intitule, renvoi.correspondance.blocs_source, connue=True),
            _cote(fiche.numero, fiche.intitule, renvoi.correspondance.blocs_cible, connue=True),
        )
        for renvoi in renvois
        if not code or code in renvoi.correspondance.blocs_cible
    ]


def numeros_cites(fiche: Fiche) -> set[str]:
    """Every other fiche that ``fiche`` names: those whose title is worth asking for."""
    correspondances: tuple[Correspondance, ...] = fiche.correspondances
    return ({c.fiche for c in correspondances} | set(fiche.anciennes) | set(fiche.nouvelles)) - {""}


def _cote(numero: str, intitule: str, codes: Iterable[str], *, connue: bool) -> Cote:
    return Cote(
        numero,
        intitule,
        adresse_fiche(numero) if connue else "",
        [Jeton(code_court(c, numero), adresse_bloc(numero, c) if connue else "") for c in sorted(codes)],
    )
