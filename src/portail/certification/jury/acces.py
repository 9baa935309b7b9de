"""Who enters a jury’s pages: its members, each for what they may do, and its certificateur for presences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from portail.certification import models, perms, queries_jury
from portail.certification.enums import EtatSeance
from portail.certification.jury import queries
from portail.socle.enums import Role
from portail.socle.perms import Refus, compte_de
from portail.socle.queries import organisations_du_role

if TYPE_CHECKING:
    from portail.socle.models import Compte


@dataclass(frozen=True, slots=True)
class Acces:
    """A session, the seat of who asks (None for the certificateur), and whether they speak for the certificateur."""

    seance: models.SeanceJury
    siege: models.SiegeJury | None
    certificateur: bool

    @property
    def preside(self) -> bool:
        """True for the president; for any member when the jury has none."""
        if self.siege is None:
            return False
        return self.siege.president or not self.seance.sieges.filter(president=True).exists()


def entrer(request: HttpRequest, cle: int) -> Acces:
    """The session ``cle``, for a member or its certificateur. ``Refus`` for anybody else."""
    seance = queries_jury.seance(cle)
    if seance is None:
        raise Http404(str(cle))
    compte, le = compte_de(request), timezone.localdate()
    siege = perms.siege_tenu(compte, seance, le)
    certificateur = _certificateur(compte, seance, le)
    if siege is None and not certificateur:
        raise perms.parti_ou_pas_membre(compte, seance)
    return Acces(seance, siege, certificateur)


def _certificateur(compte: Compte, seance: models.SeanceJury, le: date) -> bool:
    siennes = organisations_du_role(compte, Role.CERTIFICATEUR, le)
    return any(une.pk == seance.organisation_id for une in siennes)


def exiger_membre(request: HttpRequest, cle: int) -> tuple[models.SeanceJury, models.SiegeJury]:
    """The session ``cle`` and the seat of who asks in it. ``Refus`` for who has none."""
    seance = queries_jury.seance(cle)
    if seance is None:
        raise Http404(str(cle))
    return seance, perms.exiger_siege(compte_de(request), seance)


def exiger_presidence(acces: Acces) -> None:
    """Raise ``Refus`` unless who asks presides this session."""
    if not acces.preside:
        raise Refus(
            _("Seul le président de ce jury peut le faire."),
            _("Demandez-le-lui : son nom est sur la page de la séance."),
        )


def passage_du_membre(request: HttpRequest, cle: int) -> tuple[models.Passage, models.SiegeJury]:
    """A candidate before a jury, and the seat of who asks. ``Refus`` for who has none, or declared a tie with them."""
    passage = queries_jury.passage(cle)
    if passage is None:
        raise Http404(str(cle))
    return passage, perms.exiger_dossier_du_jury(compte_de(request), passage)


def exiger_present(passage: models.Passage, siege: models.SiegeJury) -> None:
    """Raise ``Refus`` unless the session is open and this member there: who is absent decides nothing."""
    if passage.seance.etat == EtatSeance.OUVERTE and not siege.present:
        raise Refus(
            _("Vous n’êtes pas pointé présent à cette séance : vous n’y décidez de rien."),
            _("Faites-vous pointer sur la page de la séance, puis revenez."),
        )


def exiger_liens_dits(passage: models.Passage, siege: models.SiegeJury) -> None:
    """Raise ``Refus`` unless this member said what ties them to the candidate: before, nothing of them is theirs."""
    if not liens_dits(passage, siege):
        raise Refus(
            _("Vous n’avez pas encore dit ce qui vous attache, ou non, à ce candidat."),
            _("Dites-le sur la page de la séance, puis revenez."),
        )


def liens_dits(passage: models.Passage, siege: models.SiegeJury) -> bool:
    """Whether this member said what ties them to the candidate, were it nothing."""
    return queries.liens_dits(passage, siege) is not None
