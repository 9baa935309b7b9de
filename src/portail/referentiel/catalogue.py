"""The register's light picture kept in memory by each process: facets, order, words. Rebuilt after an import.

About 50 MB and one second at national scale; a stamp read at each use tells whether it is still true.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Subquery

from brique.referentiel.facettes import IndexFacettes
from portail.referentiel import models
from portail.referentiel.documents import lire_facettes


@dataclass(frozen=True)
class Catalogue:
    """Fiches and blocs of the current register by position, active ones first then the most recent numbers.

    ``fiche_du_bloc[b]`` is the position of the fiche of bloc ``b``. ``termes`` are sorted stems, ``formes`` holds a
    word of each, ``racines`` the stem of each of these words.
    """

    fiches: Sequence[int]
    actives: int
    facettes: IndexFacettes
    fiche_par_document: Mapping[int, int]
    blocs: Sequence[int]
    fiche_du_bloc: Sequence[int]
    bloc_par_document: Mapping[int, int]
    termes: Sequence[str]
    formes: Mapping[str, str]
    racines: Mapping[str, str]
    tous: dict[bool, dict[str, list[tuple[str, int]]]] = field(default_factory=dict)

    def commence(self, debut: str) -> bool:
        """True when a word of the register begins with ``debut``."""
        rang = bisect_left(self.termes, debut)
        return rang < len(self.termes) and self.termes[rang].startswith(debut)

    def est_active(self, position: int) -> bool:
        return position < self.actives

    def actives_d_abord(self, positions: Iterable[int]) -> list[int]:
        """Fiches in the given order, active ones before the others."""
        liste = list(positions)
        return [p for p in liste if p < self.actives] + [p for p in liste if p >= self.actives]

    def blocs_actifs_d_abord(self, positions: Iterable[int]) -> list[int]:
        """Blocs in the given order, those of active fiches before the others."""
        liste, supports, actives = list(positions), self.fiche_du_bloc, self.actives
        return [b for b in liste if supports[b] < actives] + [b for b in liste if supports[b] >= actives]


Timbre = tuple[object, ...]
_verrou = threading.Lock()
_courant: tuple[Timbre, Catalogue] | None = None


def courant() -> Catalogue:
    """The catalogue of the register as it stands, built anew when an import happened since."""
    global _courant  # noqa: PLW0603  # the one memory of this process, guarded by its lock
    timbre = _timbre()
    tenu = _courant
    if tenu is None or tenu[0] != timbre:
        with _verrou:
            tenu = _courant
            if tenu is None or tenu[0] != timbre:
                tenu = _courant = (timbre, _construire())
    return tenu[1]


def _timbre() -> Timbre:
    """The last import, and the highest document number: rebuilding the index renumbers without an import."""
    documents = models.Fiche.objects.filter(document__isnull=False).order_by("-document").values("document")[:1]
    sources = models.Source.objects.order_by("-pk").annotate(document=Subquery(documents))
    derniere = sources.values_list("pk", "empreinte", "appliquee_le", "document").first()
    return (connection.settings_dict["NAME"], *(derniere or ()))


def _construire() -> Catalogue:
    versions = models.VersionFiche.objects.filter(fin=None, fiche__document__isnull=False)
    lignes = list(versions.values_list("active", "fiche__numero", "fiche_id", "fiche__document", "facettes").iterator())
    lignes.sort(key=lambda ligne: (not ligne[0], -int("".join(c for c in ligne[1] if c.isdigit()) or 0)))
    position_par_fiche = {ligne[2]: position for position, ligne in enumerate(lignes)}
    blocs = list(
        models.Bloc.objects.filter(document__isnull=False)
        .order_by("fiche_id", "code")
        .values_list("pk", "fiche_id", "document")
        .iterator()
    )
    blocs = [bloc for bloc in blocs if bloc[1] in position_par_fiche]
    blocs.sort(key=lambda bloc: position_par_fiche[bloc[1]])
    formes = dict(models.Terme.objects.values_list("racine", "forme").iterator())
    return Catalogue(
        fiches=[ligne[2] for ligne in lignes],
        actives=sum(1 for ligne in lignes if ligne[0]),
        facettes=IndexFacettes(lire_facettes(ligne[4]) for ligne in lignes),
        fiche_par_document={ligne[3]: position for position, ligne in enumerate(lignes) if ligne[3]},
        blocs=[bloc[0] for bloc in blocs],
        fiche_du_bloc=[position_par_fiche[bloc[1]] for bloc in blocs],
        bloc_par_document={bloc[2]: position for position, bloc in enumerate(blocs) if bloc[2]},
        termes=sorted(formes),
        formes=formes,
        racines={forme: racine for racine, forme in formes.items()},
    )
