"""Playing a set of choices month by month: what is held when, what each month costs, and whether it is allowed.

This is the reference for what a plan is worth: the solver's figures are those found here, or it is wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from brique.parcours.solveur.plan import Bilan, Choix, Etape, Flux
from brique.parcours.solveur.probleme import ZERO, Moyens, Probleme, Visee, Voie
from brique.passerelles.valeurs import Cle

Obtentions = Mapping[Cle, int]


@dataclass(frozen=True, slots=True)
class Deroule:
    """What choices come to, when they are allowed."""

    etapes: tuple[Etape, ...]
    flux: tuple[Flux, ...]
    obtentions: Obtentions
    atteintes: tuple[str, ...]
    bilan: Bilan


def derouler(probleme: Probleme, choix: Collection[Choix], numeros: Iterable[str]) -> Deroule | None:
    """Play ``choix`` towards the certifications ``numeros``; None when a limit is passed or one is not completed."""
    ordre = sorted(choix, key=lambda c: (c.depart.mois, c.depart.obtention, c.voie.cle))
    obtentions = obtentions_de(ordre)
    voulues = [visee for visee in probleme.visees if visee.numero in set(numeros)]
    mois = [achevement(visee, obtentions) for visee in voulues]
    if len(voulues) < probleme.nombre_a_atteindre or not all(_a_temps(probleme, m) for m in mois):
        return None
    if not (_permis(probleme, ordre, obtentions) and _finales_apres(voulues, ordre, obtentions)):
        return None
    compte = _compter(probleme.moyens, ordre)
    if compte is None:
        return None
    etapes, flux = compte
    fin = max((m for m in mois if m is not None), default=0)
    bilan = Bilan(
        sum((un.paye for un in flux), ZERO),
        fin,
        sum(c.voie.incertaine for c in ordre),
        _attente(probleme, voulues, obtentions),
        sum(c.voie.heures for c in ordre),
    )
    return Deroule(etapes, flux, obtentions, tuple(visee.numero for visee in voulues), bilan)


def obtentions_de(choix: Iterable[Choix]) -> dict[Cle, int]:
    """From which month each bloc is held."""
    trouvees: dict[Cle, int] = {}
    for voie, depart in choix:
        for bloc in voie.blocs:
            trouvees[bloc] = min(depart.obtention, trouvees.get(bloc, depart.obtention))
    return trouvees


def exiges(visee: Visee, obtentions: Obtentions) -> tuple[Cle, ...] | None:
    """The blocs that complete a certification, options taken as early as they are held; None when one lacks."""
    voulus = set(visee.obligatoires)
    for options in visee.options:
        tenus = sorted((obtentions[bloc], bloc) for bloc in options.blocs if bloc in obtentions)
        if len(tenus) < options.nombre:
            return None
        voulus |= {bloc for _, bloc in tenus[: options.nombre]}
    if visee.evaluation_finale is not None:
        voulus.add(visee.evaluation_finale)
    return tuple(sorted(voulus)) if all(bloc in obtentions for bloc in voulus) else None


def achevement(visee: Visee, obtentions: Obtentions) -> int | None:
    """From which month a certification is held whole, in time to be delivered; None when it is not."""
    blocs = exiges(visee, obtentions)
    if blocs is None:
        return None
    mois = max((obtentions[bloc] for bloc in blocs), default=0)
    return mois if visee.limite is None or mois < visee.limite else None


def _a_temps(probleme: Probleme, mois: int | None) -> bool:
    return mois is not None and mois <= probleme.dernier_mois


def _attente(probleme: Probleme, voulues: Iterable[Visee], obtentions: Obtentions) -> int:
    blocs = {bloc for visee in voulues for bloc in exiges(visee, obtentions) or ()}
    mois = [achevement(visee, obtentions) for visee in probleme.intermediaires]
    tardives = (probleme.horizon if m is None else min(m, probleme.horizon) for m in mois)
    return sum(obtentions[bloc] for bloc in blocs) + sum(tardives)


def _permis(probleme: Probleme, choix: Sequence[Choix], obtentions: Obtentions) -> bool:
    """Time, prerequisites, and no acquis counted twice by accident."""
    prerequis = prerequis_de(probleme)
    for voie, depart in choix:
        if depart.obtention > probleme.horizon:
            return False
        if voie.nature.de_droit:
            continue
        if any(obtentions.get(b, probleme.horizon + 1) > depart.mois for b in prealables(voie, prerequis)):
            return False
    return _charge_tenue(probleme, choix) and not _acquis_en_double(choix)


def prerequis_de(probleme: Probleme) -> dict[Cle, frozenset[Cle]]:
    """What must be held before one prepares each bloc."""
    return {bloc.cle: bloc.prerequis for visee in probleme.visees for bloc in visee.blocs if bloc.prerequis}


def prealables(voie: Voie, prerequis: Mapping[Cle, frozenset[Cle]]) -> frozenset[Cle]:
    """What must be held before a way begins, after ``prerequis_de``."""
    return voie.prerequis.union(*(prerequis.get(bloc, frozenset()) for bloc in voie.blocs)) - voie.blocs


def _acquis_en_double(choix: Iterable[Choix]) -> bool:
    emplois = Counter(acquis for voie, _ in choix if not voie.partage for acquis in voie.acquis)
    return any(nombre > 1 for nombre in emplois.values())


def _charge_tenue(probleme: Probleme, choix: Iterable[Choix]) -> bool:
    charges: Counter[int] = Counter()
    for voie, depart in choix:
        for mois in range(depart.mois, depart.fin):
            charges[mois] += voie.charge
    return all(charge <= probleme.moyens.heures_en(mois) for mois, charge in charges.items())


def _finales_apres(voulues: Iterable[Visee], choix: Sequence[Choix], obtentions: Obtentions) -> bool:
    """A final evaluation begins when every bloc it follows is held."""
    for visee in voulues:
        finale = visee.evaluation_finale
        autres = [obtentions[bloc] for bloc in exiges(visee, obtentions) or () if bloc != finale]
        debuts = [depart.mois for voie, depart in choix if finale in voie.blocs]
        if any(mois > debut for debut in debuts for mois in autres):
            return False
    return True


def _compter(moyens: Moyens, choix: Sequence[Choix]) -> tuple[tuple[Etape, ...], tuple[Flux, ...]] | None:
    """Who pays what, month after month; None when the person has not enough aside."""
    par_mois: defaultdict[int, list[Choix]] = defaultdict(list)
    for un in choix:
        par_mois[un.depart.mois].append(un)
    deja: set[Cle] = set()
    solde, depense = moyens.cpf, ZERO
    etapes: list[Etape] = []
    flux: list[Flux] = []
    credits_par_mois = {credit.mois: credit for credit in moyens.credits}
    for mois in sorted(par_mois.keys() | credits_par_mois.keys()):
        credit = ZERO
        if mois in credits_par_mois:
            _, montant, plafond = credits_par_mois[mois]
            credit = max(ZERO, min(plafond - solde, montant))
        solde += credit
        avant = len(etapes)
        for un in par_mois[mois]:
            cpf = min(solde, un.tirage)
            solde -= cpf
            etapes.append(Etape(un, cpf, un.voie.net - cpf, _apportes(un, deja)))
        paye = sum((etape.paye for etape in etapes[avant:]), ZERO)
        depense += paye
        reste = None if moyens.epargne is None else moyens.epargne + moyens.par_mois * (mois + 1) - depense
        if reste is not None and reste < 0:
            return None
        tire = sum((etape.cpf for etape in etapes[avant:]), ZERO)
        apports = sum((min(un.voie.prix, un.voie.apports) for un in par_mois[mois]), ZERO)
        flux.append(Flux(mois, credit, tire, apports, paye, solde, reste))
    return tuple(etapes), tuple(flux)


def _apportes(un: Choix, deja: set[Cle]) -> tuple[Cle, ...]:
    """The blocs that a step is the first to bring."""
    neufs = tuple(sorted(un.voie.blocs - deja))
    deja.update(neufs)
    return neufs


def cents(montant: Decimal) -> int:
    """Euros in cents."""
    return int(montant * 100)
