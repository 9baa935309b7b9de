"""What stands in for a mail server on a site that has none: it refuses, and ``check --deploy`` says so."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core import checks
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from brique.erreurs import ErreurBrique
from portail.socle.reglage_courriel import AUCUN, SERVEUR


class CourrielAbsent(ErreurBrique):
    """A mail was to be sent and the site has no mail server."""


class SansServeur(BaseEmailBackend):
    """Refuses to send, aloud: nothing is dropped in silence."""

    def open(self) -> bool:
        raise CourrielAbsent(
            "le site n’a pas de serveur de courriel",
            lieu=SERVEUR,
            consequence="Rien n’est envoyé.",
            action="Donnez son adresse, par exemple smtp://compte:secret@courriel.exemple.fr.",
        )

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.open()
        return 0


def controler(app_configs: object, **options: object) -> list[checks.CheckMessage]:
    """A production site that says nothing of its mail server sends none: better to know it."""
    if not settings.COURRIELS_TUS:
        return []
    return [
        checks.Warning(
            f"{SERVEUR} n’est pas renseigné : le site n’envoie aucun courriel et n’offre pas d’en recevoir.",
            hint=f"Donnez l’adresse d’un serveur, ou écrivez « {AUCUN} » si c’est voulu.",
            id="brique.W001",
        )
    ]
