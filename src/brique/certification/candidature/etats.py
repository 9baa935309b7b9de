"""Where a candidature stands: its facts, one after the other, through the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from brique.certification.candidature.libelles import ACTES, ACTEURS, ETATS
from brique.certification.candidature.table import ABSENTS, ligne_depuis
from brique.certification.candidature.valeurs import Acte, Candidature, Etat, Fait
from brique.erreurs import ErreurArgument


def etat(candidature: Candidature) -> Etat:
    """Where it stands after its facts. ErreurArgument for a fact that could not happen, or without any."""
    dernier = None
    for _, atteint in deroule(candidature):
        dernier = atteint
    if dernier is None:
        raise ErreurArgument("cette candidature n’a aucun fait", action="Commencez par « choisir »")
    return dernier


def deroule(candidature: Candidature) -> Iterator[tuple[Fait, Etat]]:
    """Each fact and the state it leads to. ErreurArgument at the first that could not happen."""
    courant: Etat | None = None
    veille = date.min
    for rang, fait in enumerate(candidature.faits, 1):
        griefs = grief(candidature, fait, courant, veille)
        if griefs:
            raise ErreurArgument(
                griefs,
                lieu=f"fait {rang}, « {fait.acte} » du {fait.jour:%d/%m/%Y}",
                consequence="Où en est cette candidature n’est pas dit",
                action="Corrigez ce fait, ou ceux qui le précèdent",
            )
        ligne = ligne_depuis(candidature.voie, fait.acte, courant, fait.precisions.get("suite", ""))
        assert ligne is not None
        courant, veille = ligne.vers, fait.jour
        yield fait, courant


def grief(candidature: Candidature, fait: Fait, courant: Etat | None, veille: date) -> str:
    """Why a fact could not happen from a state, after a day; '' when it could."""
    absent = ABSENTS[candidature.voie].get(fait.acte)
    if absent is not None:
        return absent.constat.rstrip(".")
    ligne = ligne_depuis(candidature.voie, fait.acte, courant, fait.precisions.get("suite", ""))
    if ligne is None:
        depuis = "rien ne l’a ouverte" if courant is None else f"la candidature est {ETATS[courant]}"
        return f"on ne peut pas {ACTES[fait.acte]} : {depuis}"
    if fait.par not in ligne.par:
        return f"cet acte n’appartient pas à cet acteur ({ACTEURS[fait.par]})"
    if fait.jour < veille:
        return f"il précède le fait d’avant, du {veille:%d/%m/%Y}"
    return ""


def jusqu_au(candidature: Candidature, au: date) -> Candidature:
    """What was known of it at the end of a day."""
    return replace(candidature, faits=tuple(fait for fait in candidature.faits if fait.jour <= au))


def dernier_fait(candidature: Candidature, *actes: Acte) -> Fait | None:
    """The last fact of one of these acts."""
    return next((fait for fait in reversed(candidature.faits) if fait.acte in actes), None)


def premier_jour(candidature: Candidature, acte: Acte) -> date | None:
    """The day an act was first done."""
    return next((fait.jour for fait in candidature.faits if fait.acte is acte), None)


def depuis_le_dernier(candidature: Candidature, acte: Acte) -> tuple[Fait, ...]:
    """The facts from the last of an act, that one included; all of them when it was never done."""
    rangs = [rang for rang, fait in enumerate(candidature.faits) if fait.acte is acte]
    return candidature.faits[rangs[-1] if rangs else 0 :]


def jour_precise(fait: Fait, nom: str) -> date | None:
    """The day that a precision names; None without one, or when it is not a day."""
    try:
        return date.fromisoformat(fait.precisions.get(nom, ""))
    except ValueError:
        return None
