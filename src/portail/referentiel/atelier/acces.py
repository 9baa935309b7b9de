"""Opening a version for a request: found, and open to who asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest
from django.utils import timezone

from brique.referentiel.redaction import Brouillon
from portail.referentiel.atelier import perms, queries
from portail.referentiel.atelier.enums import Etat
from portail.referentiel.models import Referentiel, VersionReferentiel
from portail.socle.perms import compte_de


@dataclass
class Ouvert:
    """A version as a page of this person opens it. ``ecrit`` says whether they may write the référentiel."""

    referentiel: Referentiel
    version: VersionReferentiel
    ecrit: bool

    @cached_property
    def brouillon(self) -> Brouillon:
        return queries.brouillon_de(self.version)

    @property
    def modifiable(self) -> bool:
        """The person may write, and the version is still a draft."""
        return self.ecrit and self.version.etat == Etat.BROUILLON


def ouvrir_referentiel(request: HttpRequest, referentiel: int, *, ecrire: bool = False) -> tuple[Referentiel, bool]:
    """A référentiel, and whether who asks may write it. Raises ``Http404``, or ``Refus``."""
    trouve = queries.referentiel(referentiel)
    if trouve is None:
        raise Http404(str(referentiel))
    compte, jour = compte_de(request), timezone.localdate()
    ecrit = perms.exiger_lecture(compte, trouve, jour)
    if ecrire and not ecrit:
        perms.exiger_ecriture(compte, trouve, jour)
    return trouve, ecrit


def ouvrir(request: HttpRequest, referentiel: int, numero: int, *, ecrire: bool = False) -> Ouvert:
    """A version of a référentiel. Raises ``Http404``, or ``Refus``."""
    trouve, ecrit = ouvrir_referentiel(request, referentiel, ecrire=ecrire)
    version = queries.version(trouve, numero)
    if version is None:
        raise Http404(f"{referentiel} v{numero}")
    return Ouvert(trouve, version, ecrit)
