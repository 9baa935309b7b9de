"""Équivalences that certificateurs decided about a bloc, in words; and where to ask for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from brique.passerelles.equivalence import Valeur
from brique.passerelles.valeurs import Cle
from portail.passerelles import queries_equivalences
from portail.passerelles.enums_equivalences import Cote


@dataclass(frozen=True, slots=True)
class DecideeDite:
    """A decision: its sentence, its page, whether it counts on the day (otherwise ``etat`` says why not)."""

    phrase: str
    adresse: str
    depuis: bool
    etat: str


def decidees(cle: Cle, au: date) -> list[DecideeDite]:
    """What was decided about a bloc, in force on the day ``au`` first, then what no longer counts."""
    etats = {
        Valeur.EN_VIGUEUR: "",
        Valeur.A_VENIR: _("pas encore en vigueur"),
        Valeur.ECHUE: _("n’est plus en vigueur"),
        Valeur.REVOQUEE: _("révoquée"),
    }
    return [
        DecideeDite(
            lue.decidee.phrase,
            reverse("passerelles:equivalences-decision", args=[lue.cle]),
            lue.cote == Cote.SOURCE,
            etats[lue.valeur],
        )
        for lue in queries_equivalences.decidees_pour(*cle, au)
    ]


def decidees_entre(source: Cle, cible: Cle, au: date) -> list[DecideeDite]:
    """What is decided from ``source`` to ``cible`` and counts on the day; the other direction is another question."""
    return [
        DecideeDite(lue.decidee.phrase, reverse("passerelles:equivalences-decision", args=[lue.cle]), True, "")
        for lue in queries_equivalences.decidees_pour(*source, au)
        if lue.cote == Cote.SOURCE and lue.valeur is Valeur.EN_VIGUEUR and lue.decidee.cible & {cible, Cle(cible.fiche)}
    ]


def en_vigueur(dites: Sequence[DecideeDite]) -> list[DecideeDite]:
    """Those that count on the day."""
    return [dite for dite in dites if not dite.etat]


def adresse_demande(source: Cle, cible: Cle | None = None) -> str:
    """Where to ask that ``source`` count towards ``cible``, both chosen already."""
    parametres = [("source", source.fiche), ("d", f"{source.fiche}/{source.code}")]
    if cible is not None:
        parametres += [("cible", cible.fiche), ("v", f"{cible.fiche}/{cible.code}")]
    return f"{reverse('passerelles:equivalences-demander')}?{urlencode(parametres)}"
