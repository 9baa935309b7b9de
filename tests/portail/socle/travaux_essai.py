"""Jobs of the tests: a worker finds them by their module path."""

from __future__ import annotations

from portail.socle.models import Compte
from portail.socle.travaux import travail


@travail
def prenom_de(compte: str) -> str:
    return Compte.objects.get(pk=compte).prenom


@travail
def echouer(raison: int) -> None:
    raise ValueError(f"raison {raison}")
