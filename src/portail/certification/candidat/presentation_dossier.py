"""A dossier as its pages show it: the blocs with how far each is, the questions of one, its documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.parcours.positionnement import BlocASituer
from portail.certification.candidat.forms import Envoi, empreindre
from portail.certification.candidat.queries import Dossier
from portail.certification.candidat.reponses import Bilan
from portail.certification.enums import Reponse
from portail.certification.operations_dossier import RECIT_MAX, change_encore
from portail.referentiel.adresses import code_court

_VIERGE = Bilan()


@dataclass(frozen=True, slots=True)
class BlocDit:
    """A bloc of the dossier. ``rang`` is its place, from 1."""

    rang: int
    code: str
    libelle: str
    repondues: int
    total: int
    pieces: int

    @property
    def entier(self) -> bool:
        return self.repondues == self.total

    @property
    def mot(self) -> str:
        """How far it is, in words."""
        return _("%(n)d sur %(total)d") % {"n": self.repondues, "total": self.total}

    @property
    def joint(self) -> str:
        """How many documents go with it, in words."""
        if not self.pieces:
            return ""
        return ngettext("%(n)d pièce", "%(n)d pièces", self.pieces) % {"n": self.pieces}


@dataclass(frozen=True, slots=True)
class Question:
    """A compétence to answer: what stands there (or was just typed), and the other answer when the two disagree.

    ``vu`` is when the answer shown was written, ``empreinte`` what tells that the page did not touch it.
    """

    rang: int
    texte: str
    reponse: str
    recit: str
    vu: str
    empreinte: str
    etat: str = ""
    erreur: str = ""
    desaccord: bool = False
    autre: str = ""
    autre_recit: str = ""

    @property
    def mot(self) -> str:
        """The answer, in words."""
        return _mot(self.reponse)

    @property
    def choix(self) -> list[tuple[str, str, bool]]:
        return [(r.value, str(r.label), r.value == self.reponse) for r in Reponse]


def blocs(lu: Dossier) -> list[BlocDit]:
    """The blocs asked, each with how far it is."""
    return [
        BlocDit(
            rang,
            code_court(bloc.cle.code, lu.numero),
            bloc.libelle,
            lu.repondues(bloc),
            len(bloc.enonces),
            len(lu.pieces_de(bloc.cle.code)),
        )
        for rang, bloc in enumerate(lu.blocs, 1)
    ]


def questions(
    lu: Dossier, bloc: BlocASituer, envois: Mapping[int, Envoi] | None = None, bilan: Bilan = _VIERGE
) -> list[Question]:
    """The compétences of a bloc; what was just sent is shown as it was typed."""
    return [_question(lu, bloc, rang, (envois or {}).get(rang), bilan) for rang in range(1, len(bloc.enonces) + 1)]


def _question(lu: Dossier, bloc: BlocASituer, rang: int, envoi: Envoi | None, bilan: Bilan) -> Question:
    gardee = lu.reponses.get((bloc.cle.code, rang))
    reponse, recit = (gardee.reponse, gardee.recit) if gardee is not None else ("", "")
    dits: dict[str, Any] = {
        "rang": rang,
        "texte": bloc.enonces[rang - 1].texte,
        "vu": gardee.change_le.isoformat() if gardee is not None else "",
        "empreinte": empreindre(reponse, recit),
    }
    if rang in bilan.gardees | bilan.laissees:
        dits["etat"] = _("Gardé.")
    if envoi is not None and rang in bilan.desaccords | bilan.refusees.keys():
        dits["erreur"] = bilan.refusees.get(rang, "")
        if rang in bilan.desaccords:
            dits |= {"desaccord": True, "autre": _mot(reponse), "autre_recit": recit}
        else:
            dits["vu"] = envoi.vu
        reponse, recit = envoi.reponse, envoi.recit
    return Question(reponse=reponse, recit=recit, **dits)


def _mot(reponse: str) -> str:
    return str(Reponse(reponse).label) if reponse else _("Sans réponse")


def page_dossier(lu: Dossier) -> dict[str, Any]:
    """What the page of the whole dossier shows."""
    dits = blocs(lu)
    repondues, total = sum(dit.repondues for dit in dits), sum(dit.total for dit in dits)
    suivant = next((dit.rang for dit in dits if not dit.entier), None)
    return _commun(lu, dits) | {"repondues": repondues, "total": total, "suivant": suivant}


def page_bloc(lu: Dossier, rang: int, posees: Sequence[Question]) -> dict[str, Any]:
    """What the page of one bloc shows."""
    dits = blocs(lu)
    return _commun(lu, dits) | {
        "dit": dits[rang - 1],
        "bloc": lu.blocs[rang - 1],
        "rang": rang,
        "questions": posees,
        "desaccords": [question for question in posees if question.desaccord],
        "refusees": [question for question in posees if question.erreur],
        "dernier": rang == len(dits),
        "recit_max": RECIT_MAX,
        "pieces": lu.pieces_de(lu.blocs[rang - 1].cle.code),
    }


def page_pieces(lu: Dossier, rang: int) -> dict[str, Any]:
    """What the page of the documents shows: those of a bloc, or of the whole (``rang`` 0)."""
    dits = blocs(lu)
    code = lu.blocs[rang - 1].cle.code if rang else ""
    return _commun(lu, dits) | {"rang": rang, "dit": dits[rang - 1] if rang else None, "pieces": lu.pieces_de(code)}


def _commun(lu: Dossier, dits: list[BlocDit]) -> dict[str, Any]:
    return {
        "lu": lu,
        "cle": lu.candidature.pk,
        "dits": dits,
        "ecrit": change_encore(lu.candidature),
        "communes": lu.pieces_de(""),
    }
