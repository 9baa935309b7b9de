"""Reads of the room on branches: the conventions collectives the register names, and many fiches at once.

Which fiches name a convention is kept in memory by each process, and read anew after an import: the register holds it
inside the fiches only.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.db.models import Q
from django.db.models.fields.json import KT

from brique.referentiel.fiche import Fiche
from portail.referentiel import models
from portail.referentiel.contenus import recomposer

_LOT = 500  # fiches in one query: SQLite counts the values it is given


class Nomenclature(StrEnum):
    """By which number the register names a convention collective: the value is the name in addresses."""

    IDCC = "idcc"
    CCN = "ccn"


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention collective, and the numbers of the current fiches that name it."""

    nomenclature: Nomenclature
    code: str
    libelle: str
    actives: tuple[str, ...]
    inactives: tuple[str, ...]


Conventions = dict[tuple[Nomenclature, str], Convention]
_CLES = {Nomenclature.IDCC: "idcc", Nomenclature.CCN: "conventions"}
_verrou = threading.Lock()
_lues: tuple[object, Conventions] | None = None


def conventions() -> Conventions:
    """Every convention collective of the current register, by (nomenclature, code), in the order of the codes."""
    global _lues  # noqa: PLW0603  # the one memory of this process, guarded by its lock
    timbre = _timbre()
    tenues = _lues
    if tenues is None or tenues[0] != timbre:
        with _verrou:
            tenues = _lues
            if tenues is None or tenues[0] != timbre:
                tenues = _lues = (timbre, _lire_conventions())
    return tenues[1]


def convention(nomenclature: Nomenclature, code: str) -> Convention | None:
    """One convention collective, or None when no current fiche names it. An IDCC may come without its zeros."""
    toutes = conventions()
    return toutes.get((nomenclature, code)) or toutes.get((nomenclature, code.zfill(4)))


def textes(numeros: Sequence[str]) -> list[Fiche]:
    """The current fiches of these numbers with their blocs, in the order asked for, without their partenaires.

    One that the register no longer holds, or never held, is left out.
    """
    trouvees: dict[str, Fiche] = {}
    for debut in range(0, len(numeros), _LOT):
        trouvees |= _textes(numeros[debut : debut + _LOT])
    return [trouvees[numero] for numero in numeros if numero in trouvees]


def _textes(numeros: Iterable[str]) -> dict[str, Fiche]:
    versions = models.VersionFiche.objects.filter(fiche__numero__in=list(numeros), fin=None)
    lues = list(versions.values_list("fiche_id", "fiche__numero", "contenu"))
    blocs: dict[int, dict[str, dict[str, object]]] = {cle: {} for cle, _numero, _contenu in lues}
    ouvertes = models.VersionBloc.objects.filter(bloc__fiche__in=list(blocs), fin=None)
    for fiche, code, contenu in ouvertes.values_list("bloc__fiche_id", "bloc__code", "contenu"):
        blocs[fiche][code] = contenu
    return {numero: recomposer(contenu, blocs[cle], ()) for cle, numero, contenu in lues}


def _timbre() -> object:
    sources = models.Source.objects.order_by("-pk").values_list("pk", "empreinte", "appliquee_le")
    return connection.settings_dict["NAME"], sources.first()


def _lire_conventions() -> Conventions:
    versions = models.VersionFiche.objects.filter(Q(contenu__has_any_keys=list(_CLES.values())), fin=None)
    lignes = versions.annotate(
        **{f"lus_{nomenclature}": KT(f"contenu__{cle}") for nomenclature, cle in _CLES.items()}
    ).values_list("fiche__numero", "active", *(f"lus_{nomenclature}" for nomenclature in _CLES))
    libelles: dict[tuple[Nomenclature, str], str] = {}
    fiches: dict[tuple[Nomenclature, str], dict[str, bool]] = {}
    for numero, active, *lus in lignes.order_by("fiche__numero").iterator():
        for nomenclature, texte in zip(_CLES, lus, strict=True):
            for code in json.loads(texte) if texte else ():
                cle = nomenclature, code.get("code", "")
                if cle[1]:
                    libelles[cle] = code.get("libelle", "") or libelles.get(cle, "")
                    fiches.setdefault(cle, {})[numero] = bool(active)
    return {
        cle: Convention(
            *cle,
            libelles[cle],
            tuple(numero for numero, active in fiches[cle].items() if active),
            tuple(numero for numero, active in fiches[cle].items() if not active),
        )
        for cle in sorted(fiches)
    }
