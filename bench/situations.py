"""Generated situations of a path: one certification of ten blocs, forty offers each, five years by month."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

from brique.parcours.solveur.probleme import (
    BlocVise,
    CreditMensuel,
    Depart,
    Moyens,
    NatureVoie,
    Options,
    Probleme,
    Visee,
    Voie,
)
from brique.passerelles.valeurs import Cle

BLOCS, OFFRES, MOIS = 10, 40, 60
PARTICIPATION = Decimal(150)
CREDIT, PLAFOND = Decimal(500), Decimal(5000)


def situation(graine: int, *, blocs: int = BLOCS, offres: int = OFFRES, mois: int = MOIS) -> Probleme:
    """One situation, the same for the same seed: bounds on time and money, some rights, prerequisites, options."""
    hasard = random.Random(graine)
    cles = [Cle("RNCP90001", f"RNCP90001BC{rang:02}") for rang in range(1, blocs + 1)]
    optionnels = cles[-2:] if blocs > 3 and hasard.random() < 0.4 else []
    visee = Visee(
        "RNCP90001",
        "Certification générée",
        tuple(BlocVise(cle, "", _prerequis(hasard, cles, rang)) for rang, cle in enumerate(cles)),
        frozenset(cles) - frozenset(optionnels),
        (Options(1, frozenset(optionnels)),) if optionnels else (),
        limite=None if hasard.random() < 0.7 else mois - 6,
    )
    voies = [voie for rang, cle in enumerate(cles) for voie in _voies(hasard, cle, rang, offres, mois)]
    voies += _ensembles(hasard, cles, mois)
    return Probleme(date(2026, 12, 1), mois, (visee,), tuple(voies), _moyens(hasard, mois))


def _prerequis(hasard: random.Random, cles: list[Cle], rang: int) -> frozenset[Cle]:
    return frozenset({cles[rang - 1]}) if rang and hasard.random() < 0.2 else frozenset()


def _voies(hasard: random.Random, cle: Cle, rang: int, offres: int, mois: int) -> list[Voie]:
    """The offers of a bloc; for some, a right or a VAE beside."""
    heures = hasard.randrange(35, 211, 7)
    voies = [_offre(hasard, cle, numero, heures, mois) for numero in range(offres)]
    if hasard.random() < 0.2:
        acquis = frozenset({Cle("RNCP90000", f"RNCP90000BC{rang + 1:02}")})
        nature = hasard.choice([NatureVoie.CORRESPONDANCE, NatureVoie.EQUIVALENCE])
        voies.append(Voie(f"droit {cle.code}", nature, frozenset({cle}), (Depart(0, 0, 0),), acquis=acquis))
    if hasard.random() < 0.5:
        prix = Decimal(hasard.randrange(400, 1200, 50))
        departs = tuple(Depart(debut, debut + 5, debut + 8, prix - PARTICIPATION) for debut in range(0, mois - 8, 3))
        voies.append(
            Voie(
                f"vae {cle.code}",
                NatureVoie.VAE,
                frozenset({cle}),
                departs,
                prix=prix,
                heures=40,
                charge=2,
                incertaine=True,
            )
        )
    return voies


def _offre(hasard: random.Random, cle: Cle, numero: int, heures: int, mois: int) -> Voie:
    duree = hasard.randint(1, 6)
    prix = Decimal(heures * hasard.randint(9, 25))
    debuts = sorted({hasard.randrange(0, mois - duree - 3) for _ in range(hasard.randint(1, 3))})
    tirage = max(Decimal(0), prix - PARTICIPATION) if hasard.random() < 0.8 else Decimal(0)
    attente = hasard.randint(0, 3)
    return Voie(
        f"offre {cle.code} {numero}",
        NatureVoie.FORMATION,
        frozenset({cle}),
        tuple(Depart(debut, debut + duree, debut + duree + attente, tirage) for debut in debuts),
        prix=prix,
        apports=Decimal(hasard.choice([0, 0, 0, 300])),
        heures=heures,
        charge=max(1, round(heures / (duree * 4.3))),
    )


def _ensembles(hasard: random.Random, cles: list[Cle], mois: int) -> list[Voie]:
    """Sessions that prepare the whole certification."""
    prix = Decimal(hasard.randrange(5000, 14000, 500))
    debuts = range(hasard.randint(0, 9), mois - 14, 12)
    departs = tuple(Depart(debut, debut + 10, debut + 12, prix - PARTICIPATION) for debut in debuts)
    entiere = Voie(
        "entiere",
        NatureVoie.FORMATION,
        frozenset(cles),
        departs,
        prix=prix,
        heures=1100,
        charge=hasard.choice([25, 30]),
    )
    return [entiere]


def _moyens(hasard: random.Random, mois: int) -> Moyens:
    rentrees = tuple(CreditMensuel(un, CREDIT, PLAFOND) for un in range(hasard.randint(0, 11), mois, 12))
    serre = hasard.random() < 0.5
    return Moyens(
        (hasard.choice([8, 12, 20, 35]),),
        Decimal(hasard.choice([200, 1000, 3000])) if serre else None,
        Decimal(hasard.choice([40, 100, 200])) if serre else Decimal(0),
        Decimal(hasard.randrange(0, 5001, 250)),
        rentrees,
    )
