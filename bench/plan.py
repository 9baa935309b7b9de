"""The plan of a generated export: how many blocs, partners and renewals each fiche has, before any text.

National figures: published export of 16 August 2026 (25,638 RNCP fiches of which 5,518 active, 4,837 RS of which
1,471 active, 55,761 blocs, 397,774 partners).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from itertools import accumulate
from random import Random

from bench.corpus import ORGANISATIONS
from bench.metiers import METIERS
from brique.erreurs import ErreurArgument

DATE_EXPORT = date(2026, 8, 16)
FICHES = 30_475
RNCP = 25_638
RNCP_ACTIVES = 5_518
RS_ACTIVES = 1_471
BLOCS = 55_761
PARTENAIRES = 397_774
NIVEAUX_ACTIFS = {3: 636, 4: 790, 5: 683, 6: 1_349, 7: 2_059, 8: 1}
FICHES_MAXIMUM = 60_000  # beyond it, RS numbers would meet those kept for demonstrations (RS99xx)

_NIVEAUX_ANCIENS = (3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 7, 0)  # 0: no level
_BLOCS_PAR_FICHE = (1, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 7, 8, 10)


class Retouche(Enum):
    """What changed in a fiche between this export and the one before."""

    AUCUNE = 0
    INTITULE = 1
    BLOC = 2
    PARTENAIRES = 3
    NOUVELLE = 4


@dataclass(frozen=True)
class Ligne:
    """The plan of one fiche. ``jour`` is the ordinal of its decision, ``niveau`` 0 when it has none."""

    rang: int
    numero: str
    actif: bool
    niveau: int
    metier: int
    lignee: int
    jour: int
    blocs: int
    partenaires: int
    ancienne: int | None
    nouvelle: int | None
    correspondances: bool
    retouche: Retouche


@dataclass
class Plan:
    """Columns indexed by the rank of the fiche: RNCP first, then RS, then those added since the export before."""

    rncp: int
    rs: int
    nouvelles: int
    actif: bytearray
    niveau: bytearray
    metier: bytearray
    blocs: array[int]
    partenaires: array[int]
    ancienne: array[int]
    nouvelle: array[int]
    lignee: array[int]
    correspondances: frozenset[int] = frozenset()
    retouches: dict[int, Retouche] = field(default_factory=dict)

    def numero(self, rang: int) -> str:
        """Return the number of a fiche: RNCP1…, RS1…; the added ones go on after the last RNCP."""
        if rang < self.rncp:
            return f"RNCP{rang + 1}"
        if rang < self.rncp + self.rs:
            return f"RS{rang - self.rncp + 1}"
        return f"RNCP{rang - self.rs + 1}"

    def est_rs(self, rang: int) -> bool:
        return self.rncp <= rang < self.rncp + self.rs

    def jour(self, rang: int) -> int:
        """Return the ordinal of the decision: a third of the fiches within the last five years."""
        if rang >= self.rncp + self.rs:
            return DATE_EXPORT.toordinal()
        debut, taille = (self.rncp, self.rs) if self.est_rs(rang) else (0, self.rncp)
        part = (rang - debut + 1) / (taille + 1)
        recul = 1_800 * (1 - part) / 0.32 if part > 0.68 else 1_800 + (0.68 - part) / 0.68 * 7_300
        return DATE_EXPORT.toordinal() - 2 - int(recul)

    def ligne(self, rang: int) -> Ligne:
        ancienne, nouvelle = self.ancienne[rang], self.nouvelle[rang]
        return Ligne(
            rang=rang,
            numero=self.numero(rang),
            actif=bool(self.actif[rang]),
            niveau=self.niveau[rang],
            metier=self.metier[rang],
            lignee=self.lignee[rang],
            jour=self.jour(rang),
            blocs=self.blocs[rang],
            partenaires=self.partenaires[rang],
            ancienne=None if ancienne < 0 else ancienne,
            nouvelle=None if nouvelle < 0 else nouvelle,
            correspondances=rang in self.correspondances,
            retouche=self.retouches.get(rang, Retouche.AUCUNE),
        )

    def rangs_rncp(self) -> Sequence[int]:
        """Ranks in the order of the file, added fiches last."""
        total = self.rncp + self.rs
        return (*range(self.rncp), *range(total, total + self.nouvelles))

    def rangs_rs(self) -> Sequence[int]:
        return range(self.rncp, self.rncp + self.rs)


def part(total: int, fiches: int) -> int:
    """Return ``total`` (a national figure) brought to the scale of ``fiches``."""
    return round(total * fiches / FICHES)


def tracer(fiches: int, graine: int, modifiees: int = 0) -> Plan:
    """Draw the plan of ``fiches`` fiches; ``modifiees`` of the result's fiches differ from the same plan with 0."""
    if not 1 <= fiches <= FICHES_MAXIMUM:
        raise ErreurArgument(
            f"{fiches} fiches demandées.",
            consequence="Rien n’est écrit.",
            action=f"Choisissez un nombre de 1 à {FICHES_MAXIMUM}.",
        )
    if not 0 <= modifiees <= fiches:
        raise ErreurArgument(
            f"{modifiees} fiches modifiées demandées sur {fiches}.",
            consequence="Rien n’est écrit.",
            action=f"Choisissez un nombre de 0 à {fiches}.",
        )
    rng = Random(graine * 7 + 1)
    rncp = part(RNCP, fiches)
    rs = fiches - rncp
    actif = bytearray(fiches)
    _activer(actif, 0, rncp, part(RNCP_ACTIVES, fiches), rng)
    _activer(actif, rncp, rs, part(RS_ACTIVES, fiches), rng)
    blocs = _repartir_blocs(actif, rncp, part(BLOCS, fiches), rng)
    ancienne, nouvelle = _filiations(actif, rncp, rng)
    plan = Plan(
        rncp=rncp,
        rs=rs,
        nouvelles=0,
        actif=actif,
        niveau=_niveaux(actif, rncp, nouvelle, rng),
        metier=bytearray(fiches),
        blocs=blocs,
        partenaires=_repartir_partenaires(actif, rncp, part(PARTENAIRES, fiches), rng),
        ancienne=ancienne,
        nouvelle=nouvelle,
        lignee=array("l", range(fiches)),
    )
    _heriter(plan, rng)
    plan.correspondances = _choisir_correspondances(plan, rng)
    _retoucher(plan, modifiees, rng)
    return plan


def _activer(actif: bytearray, debut: int, taille: int, nombre: int, rng: Random) -> None:
    """Mark ``nombre`` active fiches among the most recent ones, the last ones nearly always."""
    recentes = range(debut + taille - min(taille, nombre * 3 // 2), debut + taille)
    ordre = sorted(recentes, key=lambda rang: rang / max(1, len(recentes)) + 0.5 * rng.random(), reverse=True)
    for rang in ordre[:nombre]:
        actif[rang] = 1


def _repartir_blocs(actif: bytearray, rncp: int, total: int, rng: Random) -> array[int]:
    """Give blocs to the active RNCP fiches and to the recent inactive ones, ``total`` in all; the old have none."""
    blocs = array("l", [0] * len(actif))
    porteuses = [rang for rang in range(rncp) if actif[rang]]
    inactives = [rang for rang in range(rncp) if not actif[rang]]
    inactives.sort(key=lambda rang: rang / max(1, rncp) + 0.35 * rng.random(), reverse=True)
    somme = 0
    for rang in porteuses + inactives:
        if somme >= total:
            break
        if actif[rang] and rng.random() < 0.01:
            continue
        blocs[rang] = min(rng.choice(_BLOCS_PAR_FICHE), total - somme)
        somme += blocs[rang]
    if somme < total and porteuses:
        blocs[porteuses[0]] += total - somme
    return blocs


def _repartir_partenaires(actif: bytearray, rncp: int, total: int, rng: Random) -> array[int]:
    """Share ``total`` partners by Zipf's law (Mandelbrot's form): a few fiches in thousands, most with none."""
    partenaires = array("l", [0] * len(actif))
    habilitantes = [rang for rang in range(len(actif)) if rng.random() < (0.48 if actif[rang] else 0.22)]
    habilitantes = habilitantes or [0]
    habilitantes.sort(key=lambda rang: rng.random() - (0.35 if actif[rang] else 0.0))
    poids = [1 / (place + 80) ** 1.45 for place in range(len(habilitantes))]
    cumul = list(accumulate(poids))
    plafond = ORGANISATIONS // 4
    for rang, valeur in zip(habilitantes, poids, strict=True):
        partenaires[rang] = min(plafond, max(1, int(total * valeur / cumul[-1])))
    ecart = total - sum(partenaires)
    while ecart:
        rang = habilitantes[min(bisect_right(cumul, rng.random() * cumul[-1]), len(habilitantes) - 1)]
        pas = 1 if ecart > 0 else -1
        if 1 <= partenaires[rang] + pas <= plafond:
            partenaires[rang] += pas
            ecart -= pas
    return partenaires


def _filiations(actif: bytearray, rncp: int, rng: Random) -> tuple[array[int], array[int]]:
    """Chain fiches: each may replace an older inactive one of its register, three to six years before it."""
    fiches = len(actif)
    ancienne, nouvelle = array("l", [-1] * fiches), array("l", [-1] * fiches)
    for rang in range(fiches - 1, -1, -1):
        debut, taille = (rncp, fiches - rncp) if rang >= rncp else (0, rncp)
        if rng.random() > (0.6 if actif[rang] else 0.3):
            continue
        precedente = rang - int(taille * (0.1 + 0.15 * rng.random())) - 1
        while precedente >= debut and (actif[precedente] or nouvelle[precedente] >= 0):
            precedente -= 1
        if precedente >= debut:
            ancienne[rang], nouvelle[precedente] = precedente, rang
    return ancienne, nouvelle


def _niveaux(actif: bytearray, rncp: int, nouvelle: array[int], rng: Random) -> bytearray:
    """Give the published levels to the active RNCP fiches, a plausible one to the others, none to the RS."""
    niveaux = bytearray(len(actif))
    actives = [rang for rang in range(rncp) if actif[rang]]
    rng.shuffle(actives)
    cumul, total = 0, sum(NIVEAUX_ACTIFS.values())
    for niveau, nombre in NIVEAUX_ACTIFS.items():
        tranche = actives[len(actives) * cumul // total : len(actives) * (cumul + nombre) // total]
        for rang in tranche:
            niveaux[rang] = niveau
        cumul += nombre
    for rang in range(rncp - 1, -1, -1):
        if not actif[rang]:
            suivante = nouvelle[rang]
            niveaux[rang] = niveaux[suivante] if suivante >= 0 else rng.choice(_NIVEAUX_ANCIENS)
    return niveaux


def _heriter(plan: Plan, rng: Random) -> None:
    """A renewed fiche keeps the trade and the lineage (the oldest rank of its chain)."""
    for rang in range(plan.rncp + plan.rs):
        ancienne = plan.ancienne[rang]
        if ancienne >= 0:
            plan.metier[rang], plan.lignee[rang] = plan.metier[ancienne], plan.lignee[ancienne]
        else:
            plan.metier[rang] = rng.randrange(len(METIERS))


def _choisir_correspondances(plan: Plan, rng: Random) -> frozenset[int]:
    """Choose 15 % of the active RNCP fiches among those whose predecessor has blocs."""
    actives = [rang for rang in range(plan.rncp) if plan.actif[rang]]
    possibles = [
        rang for rang in actives if plan.blocs[rang] and plan.ancienne[rang] >= 0 and plan.blocs[plan.ancienne[rang]]
    ]
    return frozenset(rng.sample(possibles, min(len(possibles), round(0.15 * len(actives)))))


def _retoucher(plan: Plan, nombre: int, rng: Random) -> None:
    """Choose the fiches that changed since the export before, one in fifteen of them new."""
    plan.nouvelles = nombre // 15
    recentes = [rang for rang in range(plan.rncp + plan.rs) if plan.actif[rang] or rng.random() < 0.05]
    anciennes = sorted(set(range(plan.rncp + plan.rs)) - set(recentes))
    rng.shuffle(recentes)
    for place, rang in enumerate((recentes + anciennes)[: nombre - plan.nouvelles]):
        souhait = (Retouche.INTITULE, Retouche.BLOC, Retouche.PARTENAIRES)[place % 3]
        plan.retouches[rang] = souhait if souhait is not Retouche.BLOC or plan.blocs[rang] else Retouche.INTITULE
    for place in range(plan.nouvelles):
        rang = plan.rncp + plan.rs + place
        plan.retouches[rang] = Retouche.NOUVELLE
        plan.actif.append(1)
        plan.niveau.append(3 + place % 5)
        plan.metier.append(rng.randrange(len(METIERS)))
        plan.blocs.append(2 + place % 4)
        plan.partenaires.append(place % 6)
        plan.ancienne.append(-1)
        plan.nouvelle.append(-1)
        plan.lignee.append(rang)
