"""Reads of the room for whoever compares the texts of the whole register: what may have changed, then the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from brique.referentiel.fiche import Fiche, Repertoire
from portail.referentiel import models
from portail.referentiel.queries_histoire import textes

_LOT = 250
_PAR_PAGE = 5000


class Marque(NamedTuple):
    """A bloc of the current register, and the hashes of the versions that tell of it.

    ``code`` is '' and ``bloc`` None for a certification of the RS, which has no bloc.
    """

    numero: str
    code: str
    fiche: int
    bloc: int | None
    empreintes: str


def marques() -> Iterator[Marque]:
    """Every bloc of the current register, and every certification of the RS that has none. A bloc without code is no
    identity: it is left out."""
    blocs = models.VersionBloc.objects.filter(fin=None, bloc__fiche__versions__fin=None).exclude(bloc__code="")
    colonnes = ("bloc__fiche__numero", "bloc__code", "bloc__fiche_id", "bloc_id", "empreinte")
    for numero, code, fiche, bloc, sienne, autour in (
        blocs.order_by().values_list(*colonnes, "bloc__fiche__versions__empreinte").iterator(_PAR_PAGE)
    ):
        yield Marque(numero, code, fiche, bloc, f"{sienne} {autour}")
    entieres = models.VersionFiche.objects.filter(fin=None, fiche__repertoire=Repertoire.RS)
    avec_blocs = models.VersionBloc.objects.filter(fin=None, bloc__fiche__repertoire=Repertoire.RS)
    entieres = entieres.exclude(fiche__in=avec_blocs.values("bloc__fiche"))
    for numero, fiche, empreinte in entieres.order_by().values_list("fiche__numero", "fiche_id", "empreinte"):
        yield Marque(numero, "", fiche, None, empreinte)


def fiches(numeros: Iterable[str]) -> Iterator[Fiche]:
    """The current texts of these fiches, with their blocs and without their partenaires, in the order of numbers."""
    tous = sorted(set(numeros))
    for debut in range(0, len(tous), _LOT):
        yield from sorted(textes(tous[debut : debut + _LOT]), key=lambda fiche: fiche.numero)


def derniere_source() -> int | None:
    """The number of the last import that wrote something."""
    return models.Source.objects.order_by("-pk").values_list("pk", flat=True).first()
