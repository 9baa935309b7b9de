"""What comes into the account after it opens: the yearly credits, the sums paid in, the hours made into euros."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from brique.droits.cpf.alimentation import CENT, alimenter, euros, plafond_du_jour
from brique.droits.cpf.heures import heures_de_l_annee
from brique.droits.cpf.mouvements import Credit, Genre, Poche
from brique.droits.cpf.situation import Abondement, Categorie, DateCredit, NatureAbondement, SituationCpf
from brique.droits.noyau import Droit, ErreurDroit, Etape, Valeur

_ARTICLES = {
    NatureAbondement.ENTRETIEN: "L6323-13",
    NatureAbondement.ACCORD_PERFORMANCE: "L2254-2",
    NatureAbondement.ACCORD_COLLECTIF: "L6323-14",
    NatureAbondement.ENGAGEMENT_CITOYEN: "L5151-9",
    NatureAbondement.VERSEMENT: "L6323-4",
    NatureAbondement.PLATEFORME: "L7342-3",
}
_MONTANTS = {
    NatureAbondement.ENTRETIEN: "cpf.abondement.sanction_entretien",
    NatureAbondement.ACCORD_PERFORMANCE: "cpf.abondement.accord_performance_min",
}


def jour_du_credit(annee: int, quand: DateCredit, droit: Droit) -> tuple[date, Valeur]:
    """The day on which the credit of a year is counted, and the value that says so."""
    bout = "au_plus_tot" if quand is DateCredit.AU_PLUS_TOT else "au_plus_tard"
    valeur = droit.valeur(f"cpf.credit.{bout}", date(annee, 12, 31))
    lu = valeur.grandeur
    if not isinstance(lu, Mapping):
        raise TypeError(f"{valeur.parametre} n’est pas un mois et un jour")
    return date(annee + 1, int(str(lu["mois"])), int(str(lu["jour"]))), valeur


def premiere_annee(droit: Droit) -> int:
    """The first year that feeds an account in euros."""
    return droit.parametres["cpf.montant_annuel.standard"].valeurs[0].periode.debut.year


def venir(situation: SituationCpf, derniere: int, jusqu_a: date, droit: Droit) -> tuple[Credit, ...]:
    """All that comes in after the opening, to ``jusqu_a`` included, in the order of days; hours among euros.

    ``derniere``: the last year that the opening balance holds.
    """
    ouverture = situation.ouverture.jour
    venus = (*_annuels(situation, derniere, jusqu_a, droit), *_autres(situation, droit))
    prevus = sorted((un for un in venus if ouverture < un.jour <= jusqu_a), key=_ordre)
    return tuple(_avec_les_heures(prevus, situation.ouverture.heures_publiques))


def _ordre(credit: Credit) -> tuple[date, bool]:
    """The days, and on one day what is made into euros first."""
    return credit.jour, credit.genre is not Genre.CONVERSION


def _avec_les_heures(prevus: list[Credit], heures: Decimal) -> Iterator[Credit]:
    """The same, where each conversion says the euros that the hours of its day make before the cap."""
    for credit in prevus:
        if credit.poche is Poche.HEURES:
            plafond = heures if credit.plafond is None else max(credit.plafond, heures)
            heures = min(heures + credit.montant, plafond)
        elif credit.taux:
            prises = heures if credit.heures is None else min(credit.heures, heures)
            heures -= prises
            yield replace(credit, montant=(prises * credit.taux).quantize(CENT))
            continue
        yield credit


def _annuels(situation: SituationCpf, derniere: int, jusqu_a: date, droit: Droit) -> Iterator[Credit]:
    """The yearly credits, in euros and in hours, of the years after ``derniere`` that fall before the horizon."""
    for annee in range(max(derniere + 1, premiere_annee(droit)), jusqu_a.year):
        jour, valeur = jour_du_credit(annee, situation.credit, droit)
        jour = max(jour, situation.ouverture.jour + timedelta(days=1))  # said not to be in the opening balance yet
        quand = Etape("cpf-credit", f"Crédité le {jour:%d/%m/%Y}, au premier semestre qui suit.", (valeur,))
        apport = alimenter(situation, annee, droit)
        if apport is not None:
            yield Credit(jour, annee, apport.montant, apport.plafond, (*apport.trace, quand))
            if apport.supplement:
                dit = f"Accord plus favorable : {euros(apport.supplement)} de plus."
                etapes = (Etape("cpf-accord", dit, (), apport.supplement), quand)
                plafond = apport.plafond_supplement
                yield Credit(jour, annee, apport.supplement, plafond, etapes, Genre.CREDIT)
        heures = heures_de_l_annee(situation, annee, droit)
        if heures is not None:
            trace = (*heures.trace, quand)
            yield Credit(jour, annee, heures.nombre, heures.plafond, trace, Genre.CREDIT, Poche.HEURES)


def _autres(situation: SituationCpf, droit: Droit) -> Iterator[Credit]:
    """The hours of 2018, the sums paid in and the hours converted."""
    parametre = droit.parametres["cpf.heure_en_euros"]
    if situation.ouverture.heures_2018:
        valeur = parametre.valeurs[0]
        if situation.ouverture.jour >= valeur.periode.debut:
            raise ErreurDroit(
                f"les heures de CPF et de DIF sont converties depuis le {valeur.periode.debut:%d/%m/%Y}",
                lieu="heures_2018",
                consequence="Le compte n’est pas projeté",
                action="Donnez leur montant en euros, ou une date de compte plus ancienne",
            )
        montant = situation.ouverture.heures_2018 * valeur.montant
        dit = f"{situation.ouverture.heures_2018} heures de CPF et de DIF converties à {euros(valeur.montant)} l’heure."
        etape = Etape("cpf-conversion", dit, (valeur,), montant)
        yield Credit(valeur.periode.debut, valeur.periode.debut.year, montant, None, (etape,), Genre.CONVERSION)
    for abondement in situation.abondements:
        yield _abondement(situation, abondement, droit)
    for conversion in situation.conversions:
        yield _conversion(situation, conversion.jour, conversion.heures, droit)


def _abondement(situation: SituationCpf, abondement: Abondement, droit: Droit) -> Credit:
    jour, nature, article = abondement.jour, abondement.nature, _ARTICLES[abondement.nature]
    fixe = droit.valeur(_MONTANTS[nature], jour) if nature in _MONTANTS else None
    montant = abondement.montant if abondement.montant is not None or fixe is None else fixe.montant
    if montant is None or (fixe is not None and montant < fixe.montant):
        voulu = f"au moins {euros(fixe.montant)} ({fixe.reference})" if fixe else "un montant"
        raise ErreurDroit(
            f"l’abondement « {nature.value} » du {jour:%d/%m/%Y} attend {voulu}",
            lieu="abondements",
            consequence="Le compte n’est pas projeté",
            action="Corrigez ce montant",
        )
    regle = droit.valeur("cpf.hors_plafond", jour)
    hors = article in regle.liste
    poche = Poche.CIVIQUE if nature is NatureAbondement.ENGAGEMENT_CITOYEN else Poche.VERSE
    poche = Poche.HORS_PLAFOND if hors and poche is Poche.VERSE else poche
    ou = "hors du plafond" if hors else "inscrit dès sa réception, sous le plafond des crédits à venir"
    constat = f"Abondement de l’article {article} : {euros(montant)}, {ou}."
    etape = Etape("cpf-plafond", constat, (regle, fixe) if fixe else (regle,), montant)
    return Credit(jour, jour.year, montant, None, (etape,), Genre.ABONDEMENT, poche)


def _conversion(situation: SituationCpf, jour: date, heures: Decimal | None, droit: Droit) -> Credit:
    prives = (Categorie.SALARIE, Categorie.NON_SALARIE, Categorie.ESAT, Categorie.DEMANDEUR_EMPLOI)
    if not any(situation.est(categorie, jour) for categorie in prives):
        raise ErreurDroit(
            f"au {jour:%d/%m/%Y}, la personne ne relève pas d’un compte en euros (art. L6323-3 et R6323-43)",
            lieu="conversions",
            consequence="Ses heures d’agent public ne sont pas converties",
            action="Donnez son activité ce jour-là, ou une autre date",
        )
    valeur = droit.valeur("cpf.heure_en_euros", jour)
    plafond = plafond_du_jour(situation, jour, droit)
    constat = f"Heures d’agent public converties à {euros(valeur.montant)} l’heure, sous le plafond du compte."
    etape = Etape("cpf-conversion", constat, (valeur, plafond))
    return Credit(
        jour,
        jour.year,
        Decimal(0),
        plafond.montant,
        (etape,),
        Genre.CONVERSION,
        heures=heures,
        taux=valeur.montant,
    )
