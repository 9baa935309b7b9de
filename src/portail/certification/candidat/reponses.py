"""Keeping what a page of the dossier sends, compétence by compétence: each answer on its own, none over another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portail.certification.candidat.forms import AUTRE, MIENNE, Envoi
from portail.certification.operations_dossier import RECIT_MAX, Dite, ReponseDepassee, repondre

if TYPE_CHECKING:
    from portail.socle.models import Compte


@dataclass
class Bilan:
    """By rank of compétence: what is kept, what the person gave up for the other answer, what is to choose between two
    answers, what is too long."""

    gardees: set[int] = field(default_factory=set)
    laissees: set[int] = field(default_factory=set)
    desaccords: set[int] = field(default_factory=set)
    refusees: dict[int, str] = field(default_factory=dict)

    @property
    def changees(self) -> set[int]:
        return self.gardees | self.laissees | self.desaccords | self.refusees.keys()

    @property
    def statut(self) -> int:
        return 409 if self.desaccords else 422 if self.refusees else 200


def garder(cle: int, code: str, envois: Iterable[Envoi], *, candidat: Compte, quand: datetime) -> Bilan:
    """Keep what was changed on the page. Raises ``ErreurArgument`` when the dossier changes no more."""
    bilan = Bilan()
    for envoi in envois:
        if envoi.en_desaccord and envoi.choix == AUTRE:
            bilan.laissees.add(envoi.rang)
        elif envoi.en_desaccord and envoi.choix != MIENNE:
            bilan.desaccords.add(envoi.rang)
        elif envoi.touche or envoi.en_desaccord:
            _garder(cle, code, envoi, bilan, candidat, quand)
    return bilan


def _garder(cle: int, code: str, envoi: Envoi, bilan: Bilan, candidat: Compte, quand: datetime) -> None:
    if envoi.trop_long:
        bilan.refusees[envoi.rang] = _(
            "Ce récit a %(n)d signes, et %(max)d au plus se gardent : raccourcissez-le, ou joignez un document."
        ) % {"n": len(envoi.recit), "max": RECIT_MAX}
        return
    try:
        repondre(
            cle,
            Dite(code, envoi.rang, envoi.reponse, envoi.recit, envoi.vu),
            candidat=candidat,
            quand=quand,
        )
    except ReponseDepassee:
        bilan.desaccords.add(envoi.rang)
    else:
        bilan.gardees.add(envoi.rang)
