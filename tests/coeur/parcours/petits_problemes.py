"""Problems of every kind, small enough for everything to be tried: drawn from a seed, or by hypothesis."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

from brique.parcours.solveur.probleme import (
    BlocVise,
    CreditMensuel,
    DemandeEquivalence,
    Depart,
    Moyens,
    NatureVoie,
    Options,
    Probleme,
    Visee,
    Voie,
)
from brique.passerelles.valeurs import Cle

DEBUT = date(2026, 11, 1)
ACQUIS = (Cle("RNCP90000", "BC01"), Cle("RNCP90000", "BC02"))


def petit_probleme(graine: int) -> Probleme:
    """A problem of one to five blocs: options, final evaluation, prerequisites, two targets, credits, limits."""
    return _Tirage(random.Random(graine)).probleme()


class _Tirage:
    """Drawing a problem, piece after piece."""

    def __init__(self, hasard: random.Random) -> None:
        self.hasard = hasard
        self.horizon = hasard.choice([6, 12, 18])
        self.blocs = [Cle("RNCP90001", f"BC{rang:02}") for rang in range(1, hasard.randint(1, 4) + 1)]
        self.finale = Cle("RNCP90001", "FINALE") if hasard.random() < 0.3 else None

    def probleme(self) -> Probleme:
        hasard = self.hasard
        visees = [self._visee()]
        a_atteindre = 0
        vises = [*self.blocs, *([self.finale] if self.finale else [])]
        if hasard.random() < 0.3:
            autre = Cle("RNCP90002", "BC01")
            visees.append(Visee("RNCP90002", "", (BlocVise(autre),), frozenset({autre})))
            a_atteindre = hasard.choice([0, 1])
            vises.append(autre)
        chemin = frozenset(self.blocs[: hasard.randint(1, 2)])
        intermediaires = (Visee("RNCP90009", "", (), chemin),) if hasard.random() < 0.3 else ()
        voies: list[Voie] = []
        for bloc in vises:
            for _ in range(hasard.randint(0 if hasard.random() < 0.2 else 1, 2)):
                voies.append(self._voie(f"voie {len(voies)}", bloc))
        return Probleme(
            DEBUT,
            self.horizon,
            tuple(visees),
            tuple(voies),
            self._moyens(),
            a_atteindre,
            intermediaires,
            self._demandes(),
            hasard.choice([None, None, self.horizon - 1]),
        )

    def _visee(self) -> Visee:
        hasard, blocs = self.hasard, self.blocs
        au_choix = blocs[-2:] if len(blocs) >= 3 and hasard.random() < 0.4 else []
        vises = [
            BlocVise(bloc, "", frozenset(blocs[rang - 1 : rang] if rang and hasard.random() < 0.3 else ()))
            for rang, bloc in enumerate(blocs)
        ]
        return Visee(
            "RNCP90001",
            "",
            tuple(vises),
            frozenset(blocs) - frozenset(au_choix),
            (Options(1, frozenset(au_choix)),) if au_choix else (),
            self.finale,
            limite=hasard.choice([None, None, self.horizon - 2]),
        )

    def _voie(self, cle: str, bloc: Cle) -> Voie:
        hasard = self.hasard
        nature = hasard.choice(list(NatureVoie))
        if nature.de_droit:
            acquis = frozenset({hasard.choice(ACQUIS)})
            return Voie(
                cle, nature, frozenset({bloc}), (Depart(0, 0, 0),), acquis=acquis, partage=hasard.random() < 0.3
            )
        prix = Decimal(hasard.randint(0, 300)) * 10
        departs = {mois: self._depart(mois, prix) for mois in (hasard.randrange(self.horizon) for _ in range(2))}
        return Voie(
            cle,
            nature,
            frozenset({bloc, hasard.choice(self.blocs)} if hasard.random() < 0.25 else {bloc}),
            tuple(departs.values()),
            prix=prix,
            apports=Decimal(hasard.choice([0, 0, 100])),
            heures=hasard.randint(0, 100),
            charge=hasard.randint(0, 20),
            incertaine=nature is not NatureVoie.FORMATION,
            prerequis=frozenset({hasard.choice(self.blocs)}) if hasard.random() < 0.1 else frozenset(),
        )

    def _depart(self, mois: int, prix: Decimal) -> Depart:
        hasard = self.hasard
        fin = mois + hasard.randint(1, 3)
        tirage = max(Decimal(0), prix - hasard.choice([0, 103, 150])) if hasard.random() < 0.8 else Decimal(0)
        return Depart(mois, fin, fin + hasard.randint(0, 2), tirage)

    def _moyens(self) -> Moyens:
        hasard = self.hasard
        credits_ = range(hasard.randint(0, 11), self.horizon, 12)
        return Moyens(
            (hasard.choice([10, 20, 35]), hasard.choice([10, 35])),
            hasard.choice([None, None, Decimal(hasard.choice([0, 300, 1000]))]),
            Decimal(hasard.choice([0, 50])),
            Decimal(hasard.choice([0, 700, 1500, 4800, 5200])),
            tuple(CreditMensuel(mois, Decimal(500), Decimal(5000)) for mois in credits_),
        )

    def _demandes(self) -> tuple[DemandeEquivalence, ...]:
        if self.hasard.random() < 0.6:
            return ()
        bloc = self.hasard.choice(self.blocs)
        return (DemandeEquivalence("demande", frozenset({bloc}), frozenset(), self.hasard.randint(1, 5), 0.6),)
