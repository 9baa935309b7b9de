"""Reading a situation file: the account of a person, and the actions to pay with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from brique.droits.cpf.action import Action
from brique.droits.cpf.formes import FormeDemande, FormeSituation
from brique.droits.cpf.situation import SituationCpf
from brique.droits.noyau import ErreurDroit
from brique.saisie import Chemin, ErreurSaisie, Faute, Lu, controler, dire_chemin, dire_origine, lire_yaml


@dataclass(frozen=True, slots=True)
class Demande:
    """What a situation file asks: a situation, actions, and how far to project the account (None: not said)."""

    situation: SituationCpf
    actions: tuple[Action, ...] = ()
    jusqu_a: date | None = None


def lire_situation(origine: Path | str, *, nom: str = "") -> SituationCpf:
    """The situation that a file (``Path``) or a text describes. Raises ErreurSaisie with every fault and its line."""
    return lire_demande(origine, nom=nom).situation


def lire_demande(origine: Path | str, *, nom: str = "") -> Demande:
    """What a file (``Path``) or a text asks. Raises ErreurSaisie with every fault and its line."""
    nom = nom or dire_origine(origine)
    return interpreter(lire_yaml(origine, nom=nom), nom=nom)


def interpreter(lu: Lu, *, nom: str) -> Demande:
    """What was read, as a question. Raises ErreurSaisie."""
    forme = controler(lu, FormeDemande, nom=nom)
    situation = verifier(forme, lu, nom=nom)
    return Demande(situation, tuple(action.valeur() for action in forme.actions), forme.jusqu_a)


def verifier(forme: FormeSituation, lu: Lu, *, nom: str, sous: Chemin = ()) -> SituationCpf:
    """The situation of a form found at ``sous`` in what was read. ErreurSaisie when its parts contradict each other."""
    fautes = tuple(
        Faute(lu.ligne((*sous, *chemin)), dire_chemin(chemin), constat) for chemin, constat in _contradictions(forme)
    )
    if not fautes:
        try:
            return forme.situation()
        except ErreurDroit as erreur:
            fautes = (Faute(lu.ligne((*sous, "activites")), "activites", erreur.constat),)
    raise ErreurSaisie(nom, fautes)


def _contradictions(forme: FormeSituation) -> Iterator[tuple[Chemin, str]]:
    ouverture = forme.compte.au
    avant = f"est avant le {ouverture:%d/%m/%Y}, jour du compte : il est déjà dans son montant"
    for rang, abondement in enumerate(forme.abondements):
        if abondement.jour <= ouverture:
            yield ("abondements", rang, "jour"), f"le {abondement.jour:%d/%m/%Y} {avant}"
    for rang, conversion in enumerate(forme.conversions):
        if conversion.jour <= ouverture:
            yield ("conversions", rang, "jour"), f"le {conversion.jour:%d/%m/%Y} {avant}"
    dite = forme.compte.annee_creditee
    if dite is not None and dite >= ouverture.year:
        yield ("compte", "annee_creditee"), f"l’année {dite} ne peut pas être créditée au {ouverture:%d/%m/%Y}"
    if isinstance(forme, FormeDemande):
        yield from _dates_de_la_demande(forme)


def _dates_de_la_demande(forme: FormeDemande) -> Iterator[tuple[Chemin, str]]:
    ouverture = forme.compte.au
    if forme.jusqu_a is not None and forme.jusqu_a < ouverture:
        yield ("jusqu_a",), f"le {forme.jusqu_a:%d/%m/%Y} est avant le {ouverture:%d/%m/%Y}, jour du compte"
    for rang, action in enumerate(forme.actions):
        if action.jour < ouverture:
            yield (
                ("actions", rang, "jour"),
                f"le {action.jour:%d/%m/%Y} est avant le {ouverture:%d/%m/%Y}, jour du compte : solde inconnu",
            )
