"""Reads by number, for the rooms above: which row a fiche is, whose it is, until when, what replaces it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models.fields.json import KT

from portail.referentiel import models
from portail.referentiel.catalogue import courant
from portail.referentiel.enums import Axe


@dataclass(frozen=True, slots=True)
class FicheSituee:
    """A fiche as the register last said it. ``certificateurs`` are (SIRET's digits or '', name); ``fin`` is the last
    day of its registration; ``au_registre`` is False once it left it."""

    cle: int
    numero: str
    intitule: str
    niveau: int | None
    active: bool | None
    certificateurs: tuple[tuple[str, str], ...]
    fin: date | None
    limite: date | None
    nouvelles: tuple[str, ...]
    au_registre: bool

    @property
    def sirets(self) -> frozenset[str]:
        return frozenset(siret for siret, _nom in self.certificateurs if siret)


def situer(numeros: Iterable[str]) -> dict[str, FicheSituee]:
    """Those of ``numeros`` that the register knows or knew, each by its last version, in one query."""
    versions = models.VersionFiche.objects.filter(fiche__numero__in=set(numeros)).order_by("debut")
    lignes = versions.annotate(
        certificateurs=KT("contenu__certificateurs"),
        nouvelles=KT("contenu__nouvelles"),
        limite=KT("contenu__date_limite_delivrance"),
    ).values_list(
        "fiche_id",
        "fiche__numero",
        "intitule",
        "niveau",
        "active",
        "certificateurs",
        "date_fin",
        "limite",
        "nouvelles",
        "fin",
    )
    situees = {}
    for cle, numero, intitule, niveau, active, certificateurs, date_fin, limite, nouvelles, fin in lignes:
        situees[numero] = FicheSituee(
            cle,
            numero,
            intitule,
            niveau,
            active,
            tuple((_chiffres(c.get("siret", "")), c.get("nom", "")) for c in _liste(certificateurs)),
            date_fin,
            date.fromisoformat(limite) if limite else None,
            tuple(json.loads(nouvelles) if nouvelles else ()),
            fin is None,
        )
    return situees


def numeros_du_certificateur(sirets: Iterable[str]) -> list[str]:
    """The numbers of the fiches now in the register of which one of ``sirets`` is a certificateur."""
    catalogue = courant()
    positions = catalogue.facettes.porteurs(Axe.CERTIFICATEUR, list(sirets))
    cles = [catalogue.fiches[position] for position in positions]
    return sorted(models.Fiche.objects.filter(pk__in=cles).values_list("numero", flat=True))


def _liste(texte: str | None) -> list[dict[str, str]]:
    """A list kept in JSON, as the two engines give it back."""
    return list(json.loads(texte)) if texte else []


def _chiffres(siret: str) -> str:
    return "".join(c for c in siret if c.isdigit())
