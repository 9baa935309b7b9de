"""The account through time, drawn as steps: numbers for an SVG that bears no style of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from brique.droits.cpf import Compte, Genre, Poche
from portail.droits.presentation.montants import dire_euros

HAUTEUR = 260
_HAUT, _BAS, _DROITE = 18, 34, 12
_PAS = (50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 20_000, 50_000)


@dataclass(frozen=True, slots=True)
class Repere:
    """A graduation: where, and what it says."""

    place: float
    dit: str


@dataclass(frozen=True, slots=True)
class Marche:
    """A point where the balance changes: where it stands, and its words."""

    x: float
    y: float
    dit: str


@dataclass(frozen=True, slots=True)
class Courbe:
    """The drawing at one width. ``trait`` and ``aire`` are paths; ``plafond`` the height of the cap, None outside."""

    largeur: int
    hauteur: int
    gauche: int
    droite: float
    bas: float
    trait: str
    aire: str
    montants: tuple[Repere, ...]
    annees: tuple[Repere, ...]
    marches: tuple[Marche, ...]
    plafond: Repere | None


def dessiner(compte: Compte, largeur: int) -> Courbe:
    """The steps of the balance in euros, from the first day of the account to its horizon."""
    gauche = 62 if largeur > 400 else 52
    points = _points(compte)
    cap = next((c.plafond for c in compte.credits if c.plafond is not None and c.poche is Poche.ACQUIS), None)
    haut = _arrondir(max([solde for _jour, solde in points] + [Decimal(100)]), cap)
    droite, bas = float(largeur - _DROITE), float(HAUTEUR - _BAS)
    total = max((compte.jusqu_a - compte.jour).days, 1)

    def x(jour: date) -> float:
        return round(gauche + (droite - gauche) * (jour - compte.jour).days / total, 1)

    def y(montant: Decimal) -> float:
        return round(bas - (bas - _HAUT) * float(montant) / float(haut), 1)

    trait = f"M{x(points[0][0])} {y(points[0][1])}" + "".join(f"H{x(j)}V{y(s)}" for j, s in points[1:]) + f"H{droite}"
    pas = next((p for p in _PAS if haut / p <= 6), _PAS[-1])
    return Courbe(
        largeur,
        HAUTEUR,
        gauche,
        droite,
        bas,
        trait,
        f"{trait}V{bas}H{gauche}Z",
        tuple(Repere(y(Decimal(m)), _rond(m)) for m in range(0, int(haut) + 1, pas)),
        tuple(Repere(x(jour), str(jour.year)) for jour in _premiers_de_l_an(compte)),
        tuple(Marche(x(j), y(s), f"{j:%d/%m/%Y} : {dire_euros(s)}") for j, s in points),
        Repere(y(cap), dire_euros(cap)) if cap is not None and cap <= haut else None,
    )


def _points(compte: Compte) -> list[tuple[date, Decimal]]:
    """The balance at the end of each day that moves it."""
    soldes: dict[date, Decimal] = {}
    for mouvement in compte.mouvements:
        soldes[mouvement.jour] = Decimal(0) if mouvement.genre is Genre.ARRET else mouvement.solde
    return list(soldes.items())


def _arrondir(plus_haut: Decimal, plafond: Decimal | None) -> Decimal:
    """The top of the drawing: the cap when the balance comes near it, else a round amount above the balance."""
    if plafond is not None and plafond * 6 >= plus_haut * 5 and plus_haut * 5 >= plafond * 3:
        return (plafond * Decimal("1.1")).to_integral_value()
    pas = next((p for p in _PAS if plus_haut / p <= 5), _PAS[-1])
    return Decimal((int(plus_haut) // pas + 1) * pas)


def _premiers_de_l_an(compte: Compte) -> Iterator[date]:
    for annee in range(compte.jour.year + 1, compte.jusqu_a.year + 1):
        yield date(annee, 1, 1)


def _rond(montant: int) -> str:
    return f"{montant:,} €".replace(",", "\u00a0")
