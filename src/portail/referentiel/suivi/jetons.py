"""The signed links by which a mail is stopped without logging in. They say what may be stopped, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer

_SIGNATAIRE = Signer(salt="portail.referentiel.suivi.desabonnement")


@dataclass(frozen=True, slots=True)
class Droit:
    """What a link may stop: one follow-up, or (``abonnement`` None) everything an account follows.

    A follow-up that was stopped then opened again has another identifier: an old link does nothing to it.
    """

    compte: UUID
    abonnement: int | None = None


class JetonInvalide(ValueError):
    """The link was cut, mistyped or forged, or the site's secret has changed since."""


def signer(droit: Droit) -> str:
    """The token of an address. It does not expire: a mail kept for years must still be able to be stopped."""
    return _SIGNATAIRE.sign_object([droit.compte.hex, droit.abonnement])


def lire(jeton: str) -> Droit:
    """What ``jeton`` gives the right to stop. Raises ``JetonInvalide``."""
    try:
        compte, abonnement = _SIGNATAIRE.unsign_object(jeton)
        return Droit(UUID(hex=compte), abonnement)
    except (BadSignature, ValueError, TypeError) as erreur:
        raise JetonInvalide(jeton[:20]) from erreur
