"""The picture of a plan's money: the account as it fills and is drawn, and who pays each month; with its table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from brique.droits.cpf.alimentation import euros
from brique.droits.cpf.mouvements import EN_EUROS, Genre
from brique.parcours.reponses.comptes import Comptes
from brique.parcours.reponses.dessin import (
    ETROIT,
    LARGE,
    MARGE,
    Cadre,
    Dessin,
    annees,
    envelopper,
    intituler,
    ligne,
    rectangle,
    texte,
    trame_payee,
)
from brique.parcours.reponses.reponse import Reponse
from brique.parcours.solveur.plan import Objectif
from brique.parcours.solveur.probleme import ZERO

_HAUT = 26.0
_COURBE = 110.0
_BARRES = 90.0


@dataclass(slots=True)
class Mois:
    """The money of one month: euros received, paid by each, and what the account holds at its end."""

    credit: Decimal = ZERO
    cpf: Decimal = ZERO
    apports: Decimal = ZERO
    paye: Decimal = ZERO
    solde: Decimal | None = field(default=None)

    @property
    def total(self) -> Decimal:
        return self.cpf + self.apports + self.paye


def flux_par_mois(reponse: Reponse, comptes: Comptes, dernier: int) -> dict[int, Mois]:
    """What moves each month, to the cent and by real days, until the month ``dernier``; quiet months left out."""
    calendrier = reponse.preparation.calendrier
    par_mois: dict[int, Mois] = {0: Mois()}
    for un in comptes.paiements:
        mois = par_mois.setdefault(calendrier.mois(un.jour), Mois())
        mois.cpf += un.cpf
        mois.apports += un.apports
        mois.paye += un.paye
    if comptes.compte is not None:
        for mouvement in comptes.compte.mouvements:
            rang = calendrier.mois(mouvement.jour)
            if mouvement.jour <= calendrier.au or rang > dernier or mouvement.poche not in EN_EUROS:
                continue
            if mouvement.genre is not Genre.RETRAIT and mouvement.montant:
                par_mois.setdefault(rang, Mois()).credit += mouvement.montant
        for rang, mois in par_mois.items():
            mois.solde = comptes.compte.solde(min(calendrier.veille(rang + 1), comptes.compte.jusqu_a))
    return dict(sorted(par_mois.items()))


def dessiner_financement(reponse: Reponse, objectif: Objectif) -> Dessin:
    """The account through the plan as a stepped curve, and what each pays month by month under it."""
    trace = _Trace(reponse, objectif)
    entetes = (
        "Mois",
        "Reçu par le compte",
        "Payé par le compte",
        "Payé par d’autres",
        "Payé par vous",
        "Reste du compte",
    )
    calendrier = reponse.preparation.calendrier
    lignes = tuple(
        (calendrier.nommer(rang), *(_dire(m) for m in (mois.credit, mois.cpf, mois.apports, mois.paye)), _solde(mois))
        for rang, mois in trace.flux.items()
    )
    return Dessin(trace.titre, trace.resume, trace.tracer(LARGE), trace.tracer(ETROIT), entetes, lignes)


def _dire(montant: Decimal) -> str:
    return euros(montant) if montant else ""


def _solde(mois: Mois) -> str:
    return "" if mois.solde is None else euros(mois.solde)


def _titre(cadre: Cadre, y: float, dit: str) -> str:
    return texte(MARGE, y, cadre.tient(dit, cadre.largeur - 2 * MARGE), "d-titre")


class _Trace:
    """Drawing the money of one plan."""

    def __init__(self, reponse: Reponse, objectif: Objectif) -> None:
        self.reponse, self.objectif = reponse, objectif
        self.comptes = reponse.plans[objectif].comptes
        self.dernier = max(6, reponse.plans[objectif].plan.bilan.fin + 1)
        self.flux = flux_par_mois(reponse, self.comptes, self.dernier)
        self.titre = intituler("Argent", reponse, objectif)
        self.resume = (
            f"En tout, {euros(self.comptes.paye)} payés par vous, {euros(self.comptes.cpf)} par votre compte "
            f"formation et {euros(self.comptes.apports)} par d’autres."
        )

    def tracer(self, largeur: int) -> str:
        cadre = Cadre(largeur, self.dernier)
        parts = [*self._courbe(cadre)] if self.comptes.compte is not None else []
        haut = _HAUT + (_COURBE + 30 if parts else 0)
        parts += self._barres(cadre, haut)
        bas = haut + _BARRES + 20
        hauteur, legende = self._legende(cadre, bas)
        fond = [trame_payee(self._trame(cadre)), *annees(self.reponse, cadre, _HAUT, haut + _BARRES)]
        nom = f"argent-{self.objectif.value}"
        return envelopper(nom, cadre, hauteur, self.titre, self._decrire(), [*fond, *parts, *legende])

    def _soldes(self) -> list[tuple[int, Decimal]]:
        """The balance at the end of each month."""
        compte, calendrier = self.comptes.compte, self.reponse.preparation.calendrier
        if compte is None:
            return []
        return [(mois, compte.solde(min(calendrier.veille(mois + 1), compte.jusqu_a))) for mois in range(self.dernier)]

    def _courbe(self, cadre: Cadre) -> Iterator[str]:
        soldes = self._soldes()
        depart = self.comptes.compte.solde(self.reponse.demande.au) if self.comptes.compte else ZERO
        plus = max([depart, *(solde for _, solde in soldes)])
        haut = max(Decimal(1), plus)
        bas = _HAUT + 18 + _COURBE

        def y(montant: Decimal) -> float:
            return bas - float(montant / haut) * (_COURBE - 14)

        trait = f"M{cadre.x(0):.1f} {y(depart):.1f}"
        for mois, solde in soldes:
            trait += f"V{y(solde):.1f}H{cadre.x(mois + 1):.1f}"
        yield _titre(cadre, _HAUT + 14, f"Compte (au plus {euros(plus)})" if plus else "Compte : il reste vide")
        yield f'<path class="d-aire" d="{trait}V{bas:.1f}H{cadre.x(0):.1f}z"/>'
        yield f'<path class="d-solde" d="{trait}"/>'
        yield ligne(cadre.x(0), bas, cadre.largeur - MARGE, bas, "d-axe")

    def _barres(self, cadre: Cadre, haut: float) -> Iterator[str]:
        """What each pays, month by month, one above the other."""
        plus = max((mois.total for mois in self.flux.values()), default=ZERO)
        echelle = max(Decimal(1), plus)
        bas = haut + _BARRES
        dit = f"Payé par mois (au plus {euros(plus)})" if plus else "Payé par mois : rien à payer"
        yield _titre(cadre, haut + 14, dit)
        large = min(28.0, max(5.0, cadre.pas - 2))
        for rang, mois in self.flux.items():
            y = bas
            for montant, classe in ((mois.paye, "d-vous"), (mois.apports, "d-apports"), (mois.cpf, "d-cpf")):
                if montant:
                    hauteur = max(2.0, float(montant / echelle) * (_BARRES - 24))
                    y -= hauteur
                    x = min(cadre.x(rang) + 1, cadre.largeur - MARGE - large)
                    yield rectangle(x, y, large, hauteur, classe, self._fond(cadre, classe))
        yield ligne(cadre.x(0), bas, cadre.largeur - MARGE, bas, "d-axe")

    def _legende(self, cadre: Cadre, y: float) -> tuple[float, list[str]]:
        parts: list[str] = []
        x = float(MARGE)
        for classe, dit in (("d-cpf", "votre compte"), ("d-apports", "d’autres"), ("d-vous", "vous")):
            large = 24 + 7.5 * len(dit)
            if x + large > cadre.largeur - MARGE:
                x, y = float(MARGE), y + 20
            parts.append(rectangle(x, y - 10, 16, 12, classe, self._fond(cadre, classe)))
            parts.append(texte(x + 21, y, dit, "d-legende"))
            x += large + 8
        return y + 12, parts

    def _fond(self, cadre: Cadre, classe: str) -> str:
        return f"url(#{self._trame(cadre)})" if classe == "d-vous" else ""

    def _trame(self, cadre: Cadre) -> str:
        return f"argent-{self.objectif.value}-{'etroit' if cadre.etroit else 'large'}-trame"

    def _decrire(self) -> str:
        calendrier = self.reponse.preparation.calendrier
        dits = [self.resume]
        for rang, mois in self.flux.items():
            parts = [
                f"{quoi} {euros(montant)}"
                for quoi, montant in (
                    ("le compte reçoit", mois.credit),
                    ("le compte paie", mois.cpf),
                    ("d’autres paient", mois.apports),
                    ("vous payez", mois.paye),
                )
                if montant
            ]
            if parts:
                dits.append(f"{calendrier.nommer(rang).capitalize()} : {', '.join(parts)}.")
        return " ".join(dits)
