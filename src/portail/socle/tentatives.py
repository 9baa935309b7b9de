"""Rate-limited login: failures are counted per account and per client address over the last 15 minutes.

An attempt is written down *before* the password is looked at, so that a burst of parallel attempts counts itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from portail.socle.champs import normaliser_courriel
from portail.socle.models import TentativeConnexion

FENETRE = timedelta(minutes=15)
ECHECS_PAR_COMPTE = 5
ECHECS_PAR_ADRESSE = 20


@dataclass(frozen=True, slots=True)
class Refus:
    """Too many failures: which rule refuses (``compte`` or ``adresse``) and how long to wait."""

    regle: Literal["compte", "adresse"]
    attendre: timedelta


def ouvrir(courriel: str, adresse: str, *, maintenant: datetime) -> TentativeConnexion | Refus:
    """Write down an attempt and return it, or the refusal when too many have failed.

    A refused attempt is not kept: insisting does not lengthen the wait. Rows older than the window are removed.
    """
    TentativeConnexion.objects.filter(quand__lte=maintenant - FENETRE).delete()
    tentative = TentativeConnexion.objects.create(
        compte_empreinte=empreinte("compte", normaliser_courriel(courriel)),
        adresse_empreinte=empreinte("adresse", adresse),
        quand=maintenant,
    )
    refus = _refus(tentative, maintenant)
    if refus is None:
        return tentative
    tentative.delete()
    return refus


def reussir(tentative: TentativeConnexion) -> None:
    """The password was right: earlier failures no longer count against the account."""
    tentative.reussie = True
    tentative.save(update_fields=["reussie"])


def empreinte(genre: str, valeur: str) -> str:
    """A keyed hash (HMAC-SHA-256 with the portal's secret), 64 hexadecimal digits."""
    return salted_hmac(f"portail.socle.tentatives.{genre}", valeur, algorithm="sha256").hexdigest()


def _refus(tentative: TentativeConnexion, maintenant: datetime) -> Refus | None:
    du_compte = TentativeConnexion.objects.filter(compte_empreinte=tentative.compte_empreinte)
    reussite = du_compte.filter(reussie=True).order_by("-pk").first()
    if reussite:
        du_compte = du_compte.filter(pk__gt=reussite.pk)
    de_l_adresse = TentativeConnexion.objects.filter(adresse_empreinte=tentative.adresse_empreinte)
    attente = _attente(du_compte, tentative, ECHECS_PAR_COMPTE, maintenant)
    if attente:
        return Refus("compte", attente)
    attente = _attente(de_l_adresse, tentative, ECHECS_PAR_ADRESSE, maintenant)
    return Refus("adresse", attente) if attente else None


def _attente(
    proches: QuerySet[TentativeConnexion], tentative: TentativeConnexion, maximum: int, maintenant: datetime
) -> timedelta | None:
    """Time until the oldest of the last ``maximum`` failures leaves the window; None when there are fewer."""
    echecs = proches.filter(reussie=False).exclude(pk=tentative.pk).order_by("-quand", "-pk")
    moments = list(echecs.values_list("quand", flat=True)[:maximum])
    return moments[-1] + FENETRE - maintenant if len(moments) == maximum else None
