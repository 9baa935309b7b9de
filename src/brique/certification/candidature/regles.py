"""May this be done, by whom, on this day; and doing it. A refusal says why, by which text, and what would lift it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from brique.certification.candidature.conditions import Examen, verifier_conditions
from brique.certification.candidature.contexte import Contexte
from brique.certification.candidature.etats import dernier_fait, etat
from brique.certification.candidature.horloges import mettre_a_jour
from brique.certification.candidature.libelles import ACTES, ACTEURS, ETATS, liste_en_francais
from brique.certification.candidature.table import ABSENTS, FINIS, TABLE, Transition, ligne_depuis, lignes_de
from brique.certification.candidature.valeurs import Acte, Acteur, Candidature, Etat, Fait, Refus
from brique.erreurs import ErreurBrique

__all__ = ["ActeRefuse", "actes_permis", "etat", "faire", "permis"]


class ActeRefuse(ErreurBrique):
    """An act that may not be done: ``refus`` says why, and what would lift it."""

    def __init__(self, refus: Refus, *, lieu: str = "") -> None:
        self.refus = refus
        super().__init__(
            refus.constat,
            lieu=lieu,
            consequence=f"Rien n’a changé ({refus.reference})",
            action=refus.action,
        )


def permis(
    candidature: Candidature,
    acte: Acte,
    par: Acteur,
    au: date,
    contexte: Contexte,
    precisions: Mapping[str, str] | None = None,
) -> Refus | None:
    """Why ``par`` may not do ``acte`` on the day ``au``; None when they may.

    What delays have made by then is taken as done. Without ``precisions``, what depends on them (a reason, a body, a
    date) is not checked: it is the question of who has not filled the form yet.
    """
    courante = _courante(candidature, acte, contexte, au)
    courant = etat(courante) if courante.faits else None
    fait = Fait(acte, au, par, precisions or {})
    return _juger(courante, courant, fait, contexte, complet=precisions is not None)


def _juger(
    courante: Candidature, courant: Etat | None, fait: Fait, contexte: Contexte, *, complet: bool
) -> Refus | None:
    ligne = _ligne(courante, fait, courant, complet=complet)
    if isinstance(ligne, Refus):
        return ligne
    if courante.faits and fait.jour < courante.faits[-1].jour:
        dernier = courante.faits[-1]
        constat = f"Le {fait.jour:%d/%m/%Y} précède le dernier fait, du {dernier.jour:%d/%m/%Y}."
        return Refus(constat, ligne.reference, "Datez cet acte de ce jour-là au plus tôt.")
    return verifier_conditions(Examen(courante, fait, ligne, contexte, complet))


def actes_permis(candidature: Candidature, par: Acteur, au: date, contexte: Contexte) -> tuple[Acte, ...]:
    """What ``par`` may do on the day ``au``, in the order of the table, before any precision is given."""
    permises = []
    lues: dict[bool, tuple[Candidature, Etat | None]] = {}
    for acte in dict.fromkeys(ligne.acte for ligne in TABLE[candidature.voie] if par in ligne.par):
        d_office = acte in _HORLOGE
        if d_office not in lues:
            courante = _courante(candidature, acte, contexte, au)
            lues[d_office] = courante, etat(courante) if courante.faits else None
        if _juger(*lues[d_office], Fait(acte, au, par), contexte, complet=False) is None:
            permises.append(acte)
    return tuple(permises)


def faire(candidature: Candidature, fait: Fait, contexte: Contexte) -> Candidature:
    """The candidature once ``fait`` is done, after what delays have made by then. Raises ActeRefuse."""
    refus = permis(candidature, fait.acte, fait.par, fait.jour, contexte, fait.precisions)
    if refus is not None:
        raise ActeRefuse(refus)
    courante = _courante(candidature, fait.acte, contexte, fait.jour)
    return replace(courante, faits=(*courante.faits, fait))


_HORLOGE = frozenset({Acte.TENIR_POUR_RECEVABLE, Acte.RENDRE_CADUQUE})


def _courante(candidature: Candidature, acte: Acte, contexte: Contexte, au: date) -> Candidature:
    """The candidature as the clock left it; the clock's own acts find it as it is."""
    return candidature if acte in _HORLOGE else mettre_a_jour(candidature, contexte, au)


def _ligne(candidature: Candidature, fait: Fait, courant: Etat | None, *, complet: bool) -> Transition | Refus:
    """The line of the table by which it may be done, or why there is none."""
    absence = ABSENTS[candidature.voie].get(fait.acte)
    if absence is not None:
        return Refus(absence.constat, absence.reference, absence.action)
    lignes = lignes_de(candidature.voie, fait.acte)
    possibles = [ligne for ligne in lignes if courant in ligne.depuis or (courant is None and not ligne.depuis)]
    if not possibles:
        return _hors_etat(candidature, fait.acte, courant, lignes)
    if fait.par not in possibles[0].par:
        qui = liste_en_francais(ACTEURS[un] for un in sorted(possibles[0].par))
        constat = f"{_majuscule(ACTES[fait.acte])} n’appartient pas à cet acteur ({ACTEURS[fait.par]})."
        return Refus(constat, possibles[0].reference, f"Cet acte revient à : {qui}.")
    ligne = ligne_depuis(candidature.voie, fait.acte, courant, fait.precisions.get("suite", ""))
    if ligne is None and not complet:
        return possibles[0]
    if ligne is None:
        suites = liste_en_francais(f"« {une.suite} »" for une in possibles)
        constat = f"On ne peut pas {ACTES[fait.acte]} sans dire la suite donnée."
        return Refus(constat, possibles[0].reference, f"Précisez « suite » : {suites}.")
    return ligne


def _majuscule(texte: str) -> str:
    return texte[0].upper() + texte[1:]


def _hors_etat(candidature: Candidature, acte: Acte, courant: Etat | None, lignes: tuple[Transition, ...]) -> Refus:
    reference = lignes[0].reference
    if courant is None:
        constat = "Cette candidature n’est pas ouverte."
        return Refus(constat, reference, f"Commencez par {ACTES[Acte.CHOISIR]}.")
    if courant in FINIS:
        constat = f"Cette candidature est {ETATS[courant]} : plus rien ne s’y fait."
        return Refus(constat, reference, "Ouvrez une nouvelle candidature ; vos blocs validés restent acquis.")
    if acte is Acte.CHOISIR:
        return Refus("Cette candidature est déjà ouverte.", reference, "Ouvrez une autre candidature.")
    constat = f"Cette candidature est {ETATS[courant]} : on ne peut pas {ACTES[acte]}."
    if dernier_fait(candidature, acte) is not None and any(ligne.vers is courant for ligne in lignes):
        constat = f"C’est déjà fait : cette candidature est {ETATS[courant]}."
    if acte is Acte.ABANDONNER:
        constat += " La décision est rendue, les blocs validés restent acquis."
    depuis = dict.fromkeys(un for ligne in lignes for un in sorted(ligne.depuis))
    ou = liste_en_francais(ETATS[un] for un in depuis)
    suivants = dict.fromkeys(
        ACTES[ligne.acte]
        for ligne in TABLE[candidature.voie]
        if courant in ligne.depuis and ligne.acte is not Acte.ABANDONNER and ligne.acte not in _HORLOGE
    )
    action = f"Il faut qu’elle soit {ou}."
    if suivants:
        action += f" D’ici, on peut : {liste_en_francais(suivants)}."
    return Refus(constat, reference, action)
