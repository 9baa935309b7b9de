"""What the account pays of an action, what others pay, what the person pays, to the cent (art. L6323-4, L6323-7, R6323,
D6323-1 A, R6333-3).

What is paid in the account comes first, then the rights acquired, under the cap of the action, then what is brought to
the action. The holder pays the larger of the participation and of what is missing, never more than the price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from brique.droits.cpf.action import Action, Apport, Financeur, Nature, Objet
from brique.droits.cpf.alimentation import euros
from brique.droits.cpf.eligibilite import LEGERS, Eligibilite, eligibilite
from brique.droits.cpf.mouvements import ORDRE, Poche
from brique.droits.cpf.situation import NUL, Categorie, SituationCpf
from brique.droits.noyau import Droit, ErreurDroit, Etape, Trace, Valeur

_PLAFONDS: Mapping[Nature, str] = {
    Nature.RS: "cpf.plafond_action.rs",
    Nature.BILAN: "cpf.plafond_action.bilan",
    **dict.fromkeys(LEGERS, "cpf.plafond_action.permis_leger"),
}


@dataclass(frozen=True, slots=True)
class Financement:
    """How an action is paid: ``cpf`` + what is used of ``apports`` + ``a_payer`` is its price, to the cent.

    ``participation``: what the law leaves to the holder, whoever pays it. ``tirages``: the part of each pocket.
    ``plafond``: the most that acquired rights may pay of it, None without one. ``conditions``: what is not checked.
    """

    action: Action
    eligible: bool
    motifs: tuple[str, ...]
    cpf: Decimal
    participation: Decimal
    apports: tuple[Apport, ...]
    a_payer: Decimal
    trace: Trace
    tirages: Mapping[Poche, Decimal]
    plafond: Decimal | None
    conditions: tuple[str, ...]


def tirage_maximal(action: Action, situation: SituationCpf, droit: Droit) -> Decimal:
    """The most that acquired rights may pay of this action whatever the balance; 0 when it is not eligible."""
    droits = eligibilite(action, situation, droit)
    if not droits.eligible or action.nature is Nature.BENEVOLAT:
        return NUL
    participation = _participation(action, situation, droit)[0]
    _, reste = _employer(action, Objet.RESERVE, action.prix - participation, droit)
    reste = max(reste - droits.part_du_tiers, NUL)
    plafond = _plafond(action, droit)
    return reste if plafond is None else min(reste, plafond.montant)


def financer(
    action: Action, situation: SituationCpf, solde: Decimal | Mapping[Poche, Decimal], droit: Droit
) -> Financement:
    """How the action is paid with this balance: a sum, all acquired, or what each pocket holds (``Compte.poches``).

    Raises ErreurDroit for an apport that the law does not allow.
    """
    _verifier(action, droit)
    droits = eligibilite(action, situation, droit)
    if not droits.eligible:
        return _refuse(action, droits)
    poches = {Poche.ACQUIS: solde} if isinstance(solde, Decimal) else solde
    due, etape_participation = _participation(action, situation, droit)
    plafond = _plafond(action, droit)
    reste = action.prix - due
    reserves, apres_reserve = _employer(action, Objet.RESERVE, reste, droit)
    tirages = _tirer(action, poches, max(apres_reserve - droits.part_du_tiers, NUL), plafond)
    cpf = sum(tirages.values(), NUL)
    complements, manque = _employer(action, Objet.COMPLEMENT, apres_reserve - cpf, droit)
    pris_en_charge, due_au_titulaire = _employer(action, Objet.PARTICIPATION, due, droit)
    a_payer = manque + due_au_titulaire
    apports = (*reserves, *complements, *pris_en_charge)
    trace = (
        *droits.trace,
        etape_participation,
        _etape_plafond(action, plafond),
        _etape_tirage(action, tirages, len(reserves) + len(complements), droit),
        *_etapes_apports(apports),
        *_etapes_reste(action, due, a_payer, plafond if tirages.get(Poche.ACQUIS) == _montant(plafond) else None),
    )
    return Financement(
        action, True, (), cpf, due, apports, a_payer, trace, tirages, _montant(plafond), droits.conditions
    )


def _refuse(action: Action, droits: Eligibilite) -> Financement:
    return Financement(
        action, False, droits.motifs, NUL, NUL, (), action.prix, droits.trace, {}, None, droits.conditions
    )


def _verifier(action: Action, droit: Droit) -> None:
    """Refuse a third party that may not pay the participation, and an amount above what the law fixes."""
    for apport in action.apports:
        qui = apport.financeur.value
        if apport.montant < 0 or apport.points < 0:
            raise ErreurDroit(f"l’apport « {qui} » est négatif", lieu=action.nom, consequence="Rien n’est calculé")
        if apport.points and apport.financeur is not Financeur.C2P:
            raise ErreurDroit(f"« {qui} » n’apporte pas de points", lieu=action.nom, consequence="Rien n’est calculé")
        if apport.objet is Objet.PARTICIPATION:
            _verifier_tiers(apport, action, droit)
        if apport.financeur is Financeur.ATMP:
            _verifier_atmp(apport, action, droit)


def _verifier_tiers(apport: Apport, action: Action, droit: Droit) -> None:
    valeur = droit.valeur_ou_rien("cpf.participation.tiers", action.jour)
    if valeur is not None and apport.financeur.value not in valeur.liste:
        admis = ", ".join(str(part) for part in valeur.liste)
        raise ErreurDroit(
            f"« {apport.financeur.value} » ne peut pas payer la participation ({valeur.reference}) : {admis}",
            lieu=action.nom,
            consequence="Rien n’est calculé",
            action="Écrivez cet apport en complément du prix",
        )


def _verifier_atmp(apport: Apport, action: Action, droit: Droit) -> None:
    valeur = droit.valeur("cpf.abondement.atmp", action.jour)
    if apport.montant > valeur.montant:
        raise ErreurDroit(
            f"l’abondement après un accident du travail est de {euros(valeur.montant)} ({valeur.reference}), "
            f"pas de {euros(apport.montant)}",
            lieu=action.nom,
            consequence="Rien n’est calculé",
            action="Corrigez ce montant",
        )


def _participation(action: Action, situation: SituationCpf, droit: Droit) -> tuple[Decimal, Etape]:
    """The participation due on the day of the action, whoever pays it, and why."""
    valeur = droit.valeur("cpf.participation", action.jour)
    dispenses = droit.valeur_ou_rien("cpf.participation.dispenses", action.jour)
    prevues = dispenses.liste if dispenses else ()
    raisons = {
        "demandeur-emploi": situation.est(Categorie.DEMANDEUR_EMPLOI, action.jour),
        "abondement-employeur": _apporte(action, Financeur.EMPLOYEUR),
        "points-c2p": _apporte(action, Financeur.C2P),
        "abondement-atmp": _apporte(action, Financeur.ATMP),
    }
    raison = next((nom for nom, vraie in raisons.items() if vraie and nom in prevues), None)
    if dispenses is not None and raison is not None:
        constat = f"La participation n’est pas due : {_DISPENSES[raison]}."
        lue = droit.valeur_ou_rien("cpf.participation.dispense_employeur", action.jour)
        lues = (dispenses, lue) if lue is not None and raison == "abondement-employeur" else (dispenses,)
        return NUL, Etape("cpf-participation", constat, lues, NUL)
    due = min(valeur.montant, action.prix)
    constat = f"Participation due au {action.jour:%d/%m/%Y} : {euros(due)}."
    return due, Etape("cpf-participation", constat, (valeur,), due)


_DISPENSES = {
    "demandeur-emploi": "la personne est demandeuse d’emploi",
    "abondement-employeur": "l’employeur apporte un abondement",
    "points-c2p": "des points du compte de prévention sont utilisés",
    "abondement-atmp": "l’abondement après un accident du travail ou une maladie professionnelle est utilisé",
}


def _apporte(action: Action, financeur: Financeur) -> bool:
    return any(
        apport.financeur is financeur and apport.objet is Objet.COMPLEMENT and (apport.montant or apport.points)
        for apport in action.apports
    )


def _plafond(action: Action, droit: Droit) -> Valeur | None:
    nom = _PLAFONDS.get(action.nature)
    return None if nom is None else droit.valeur_ou_rien(nom, action.jour)


def _tirer(
    action: Action, poches: Mapping[Poche, Decimal], voulu: Decimal, plafond: Valeur | None
) -> dict[Poche, Decimal]:
    """What each pocket pays, in order; acquired rights up to the cap of the action."""
    ordre = (Poche.CIVIQUE,) if action.nature is Nature.BENEVOLAT else ORDRE
    tirages: dict[Poche, Decimal] = {}
    for poche in ordre:
        dispo = poches.get(poche, NUL)
        if poche is Poche.ACQUIS and plafond is not None:
            dispo = min(dispo, plafond.montant)
        tirages[poche] = min(dispo, voulu)
        voulu -= tirages[poche]
    return {poche: montant for poche, montant in tirages.items() if montant}


def _employer(action: Action, objet: Objet, manque: Decimal, droit: Droit) -> tuple[tuple[Apport, ...], Decimal]:
    """What is used of the apports of one kind, in the order written, and what is then still missing."""
    employes = []
    for apport in action.apports:
        if apport.objet is not objet:
            continue
        montant = min(_valeur(apport, action, droit), manque)
        manque -= montant
        if montant:
            employes.append(replace(apport, montant=montant, points=0))
    return tuple(employes), manque


def _valeur(apport: Apport, action: Action, droit: Droit) -> Decimal:
    if not apport.points:
        return apport.montant
    return apport.montant + apport.points * droit.valeur("c2p.valeur_point", action.jour).montant


def _etape_plafond(action: Action, plafond: Valeur | None) -> Etape:
    if plafond is None:
        return Etape("cpf-plafond-action", f"{action.nature.libelle} : aucun plafond de droits pour cette action.")
    constat = f"Les droits acquis ne paient pas plus de {euros(plafond.montant)} de cette action."
    return Etape("cpf-plafond-action", constat, (plafond,), plafond.montant)


def _etape_tirage(action: Action, tirages: Mapping[Poche, Decimal], tiers: int, droit: Droit) -> Etape:
    """What the account pays; the order within a rank is a reading, told when it decided something."""
    cpf = sum(tirages.values(), NUL)
    ordre = droit.valeur("cpf.ordre_mobilisation", action.jour)
    details = ", ".join(f"{_POCHES[poche]} {euros(montant)}" for poche, montant in tirages.items())
    suite = f" ({details})" if len(tirages) > 1 or any(poche is not Poche.ACQUIS for poche in tirages) else ""
    valeurs = (ordre,) if len(tirages) + tiers < 2 else (ordre, droit.valeur("cpf.ordre_meme_rang", action.jour))
    return Etape("cpf-mobilisation", f"Le compte paie {euros(cpf)}{suite}.", valeurs, cpf)


_POCHES = {
    Poche.HORS_PLAFOND: "abondements du compte",
    Poche.VERSE: "versements",
    Poche.CIVIQUE: "engagement citoyen",
    Poche.ACQUIS: "droits acquis",
}


def _etapes_apports(apports: tuple[Apport, ...]) -> tuple[Etape, ...]:
    return tuple(
        Etape(
            "cpf-mobilisation",
            f"Tiers ({apport.financeur.libelle}) : {euros(apport.montant)}"
            + (" de la participation." if apport.objet is Objet.PARTICIPATION else "."),
            (),
            apport.montant,
        )
        for apport in apports
    )


def _etapes_reste(action: Action, due: Decimal, a_payer: Decimal, plafond: Valeur | None) -> Iterator[Etape]:
    """What is left to pay; and, when the cap of the action is reached, what the other reading would ask."""
    constat = f"Il reste {euros(a_payer)} à payer sur {euros(action.prix)}"
    suite = " : la participation." if due and a_payer == due else "."
    yield Etape("cpf-participation", f"{constat}{suite}", (), a_payer)
    if plafond is not None and a_payer > due > 0:
        autre = (
            f"Autre lecture, non retenue : la participation en plus du plafond, soit {euros(a_payer + due)} à payer."
        )
        yield Etape("cpf-plafond-action", autre, (plafond,))


def _montant(plafond: Valeur | None) -> Decimal | None:
    return None if plafond is None else plafond.montant
