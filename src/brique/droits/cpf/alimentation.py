"""What a year of activity brings to the account: an amount, a cap, and why (art. L6323-11 ff., R6323-1 ff.)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from brique.droits.cpf.situation import NUL, Activite, Categorie, SituationCpf
from brique.droits.cpf.temps import Temps, dans_l_annee, exact, part_d_annee, temps_travaille
from brique.droits.noyau import Droit, Etape, Trace, Valeur

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Alimentation:
    """What a year brings: euros before the cap, the cap, the supplement of an agreement and its own cap, and why."""

    annee: int
    montant: Decimal
    plafond: Decimal
    trace: Trace
    supplement: Decimal = NUL
    plafond_supplement: Decimal = NUL


@dataclass(frozen=True, slots=True)
class Part:
    """What one category brings in a year."""

    categorie: Categorie
    montant: Decimal
    plafond: Valeur
    trace: Trace


def alimenter(situation: SituationCpf, annee: int, droit: Droit) -> Alimentation | None:
    """What the account receives for a civil year, in euros; None when no activity of that year feeds it in euros.

    The values are those in force on its last day. Raises ErreurDroit for a year without known values.
    """
    jour = date(annee, 12, 31)
    apports = tuple(_apports(situation, annee, jour, droit))
    if not apports:
        return None
    meilleur, plafond, trace = apports[0], apports[0].plafond, apports[0].trace
    if len(apports) > 1:
        meilleur = max(apports, key=lambda apport: apport.montant)
        plafond = max((apport.plafond for apport in apports), key=lambda valeur: valeur.montant)
        valeur = droit.valeur_ou_rien("cpf.plusieurs_statuts", jour)
        dits = " ; ".join(f"{apport.categorie.libelle} : {euros(apport.montant)}" for apport in apports)
        constat = f"Plusieurs statuts en {annee} ({dits}) : le montant et le plafond les plus favorables comptent."
        trace = (
            *meilleur.trace,
            Etape("cpf-plusieurs-statuts", constat, (valeur,) if valeur else (), meilleur.montant),
        )
    supplement, plafond_supplement = _accord(situation, annee, plafond.montant)
    return Alimentation(annee, meilleur.montant, plafond.montant, trace, supplement, plafond_supplement)


def plafond_du_jour(situation: SituationCpf, jour: date, droit: Droit) -> Valeur:
    """The cap of the account on a day: the highest of those of the categories of its year, else the ordinary one."""
    apports = tuple(_apports(situation, jour.year, jour, droit))
    ordinaire = droit.valeur("cpf.plafond.standard", jour)
    return max((ordinaire, *(apport.plafond for apport in apports)), key=lambda valeur: valeur.montant)


@lru_cache(maxsize=4096)
def euros(montant: Decimal) -> str:
    """« 1 234,50 € » as French writes it."""
    return f"{montant:,.2f} €".replace(",", " ").replace(".", ",")


def au_centime_superieur(montant: Fraction) -> Decimal:
    """An amount in euros, rounded up to the cent."""
    return Decimal(-(-montant * 100 // 1)) * CENT


def _apports(situation: SituationCpf, annee: int, jour: date, droit: Droit) -> Iterator[Part]:
    activites = tuple(une for une in situation.activites if dans_l_annee(une.periode, annee))
    if salaries := _de(Categorie.SALARIE, activites):
        yield _salarie(situation, salaries, annee, jour, droit)
    if non_salaries := _de(Categorie.NON_SALARIE, activites):
        yield _non_salarie(non_salaries, annee, jour, droit)
    if _de(Categorie.ESAT, activites):
        yield _esat(annee, jour, droit)


def _de(categorie: Categorie, activites: tuple[Activite, ...]) -> tuple[Activite, ...]:
    return tuple(activite for activite in activites if activite.categorie is categorie)


def _salarie(situation: SituationCpf, activites: tuple[Activite, ...], annee: int, jour: date, droit: Droit) -> Part:
    majore = any(declaration.vaut(annee) for declaration in situation.peu_qualifie)
    sorte = "peu_qualifie" if majore else "standard"
    entier = droit.valeur(f"cpf.montant_annuel.{sorte}", jour)
    plafond = droit.valeur(f"cpf.plafond.{sorte}", jour)
    temps = temps_travaille(activites, annee, jour, droit)
    seuil = droit.valeur("cpf.seuil_montant_entier", jour)
    arrondi = droit.valeur("cpf.arrondi", jour)
    montant, dit = _part(entier.montant, temps, seuil.montant)
    etape = Etape(
        "cpf-peu-qualifie" if majore else "cpf-alimentation",
        f"Salarié en {annee}, {temps.dit} : {dit}",
        (entier, seuil, *temps.valeurs, *_si_partiel(majore and montant < entier.montant, jour, droit), arrondi),
        montant,
    )
    supplement = _boe(situation, activites, annee, jour, droit)
    if supplement is None:
        return Part(Categorie.SALARIE, montant, plafond, (etape,))
    ajout, plafond_boe = supplement
    haut = max(plafond, plafond_boe, key=lambda valeur: valeur.montant)
    return Part(Categorie.SALARIE, montant + (ajout.montant or 0), haut, (etape, ajout))


def _part(entier: Decimal, temps: Temps, seuil: Decimal) -> tuple[Decimal, str]:
    """The amount of a share of full time, with the step at half time for what is timed."""
    if temps.duree >= exact(seuil):
        return entier, f"au moins la moitié du temps plein, montant entier, {euros(entier)}."
    part = min(temps.duree + temps.paie, Fraction(1))
    montant = au_centime_superieur(exact(entier) * part)
    return montant, f"part proportionnelle de {euros(entier)}, arrondie au centime supérieur, {euros(montant)}."


def _si_partiel(majore: bool, jour: date, droit: Droit) -> tuple[Valeur, ...]:
    """The reading that a low-qualified holder's share rests on."""
    return (droit.valeur("cpf.peu_qualifie.sous_mi_temps", jour),) if majore else ()


def _boe(
    situation: SituationCpf, activites: tuple[Activite, ...], annee: int, jour: date, droit: Droit
) -> tuple[Etape, Valeur] | None:
    """The supplement of a year in which the person is once both employed and a beneficiary, and its cap."""
    siennes = (periode for periode in situation.boe if dans_l_annee(periode, annee))
    if not any(periode.chevauche(activite.periode) for periode in siennes for activite in activites):
        return None
    valeur = droit.valeur_ou_rien("cpf.supplement.boe", jour)
    plafond = droit.valeur_ou_rien("cpf.plafond.boe", jour)
    if valeur is None or plafond is None:
        return None
    constat = f"Bénéficiaire de l’obligation d’emploi en {annee} : supplément de {euros(valeur.montant)}."
    return Etape("cpf-boe", constat, (valeur, plafond), valeur.montant), plafond


def _non_salarie(activites: tuple[Activite, ...], annee: int, jour: date, droit: Droit) -> Part:
    entier = droit.valeur("cpf.montant_annuel.non_salarie", jour)
    plafond = droit.valeur("cpf.plafond.non_salarie", jour)
    payees = tuple(activite for activite in activites if activite.contribution)
    if not payees:
        constat = f"Non-salarié en {annee}, sans la contribution à la formation : rien n’est porté au compte."
        return Part(Categorie.NON_SALARIE, NUL, plafond, (Etape("cpf-non-salarie", constat, (entier,), NUL),))
    part = min(sum((part_d_annee(une.periode, annee) for une in payees), Fraction(0)), Fraction(1))
    montant = au_centime_superieur(exact(entier.montant) * part)
    arrondi = droit.valeur("cpf.arrondi", jour)
    duree = "toute l’année" if part == 1 else f"{float(part):.1%} de l’année".replace(".", ",").replace("%", " %")
    constat = f"Non-salarié en {annee}, {duree} : {euros(montant)}."
    etape = Etape("cpf-non-salarie", constat, (entier, arrondi), montant)
    return Part(Categorie.NON_SALARIE, montant, plafond, (etape,))


def _esat(annee: int, jour: date, droit: Droit) -> Part:
    entier = droit.valeur("cpf.montant_annuel.esat", jour)
    constat = f"Accueilli en ESAT en {annee}, à temps plein ou partiel : {euros(entier.montant)}."
    etape = Etape("cpf-esat", constat, (entier,), entier.montant)
    return Part(Categorie.ESAT, entier.montant, droit.valeur("cpf.plafond.esat", jour), (etape,))


def _accord(situation: SituationCpf, annee: int, plafond: Decimal) -> tuple[Decimal, Decimal]:
    """The supplements of the agreements of a year, and the cap they leave."""
    accords = [une.accord for une in situation.activites if une.accord and dans_l_annee(une.periode, annee)]
    if not accords:
        return NUL, plafond
    montant = sum((accord.montant for accord in accords), NUL)
    return montant, max(accord.plafond or plafond for accord in accords)
