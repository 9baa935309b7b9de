"""Reads of the room on calculations: the last one, what the register holds to be compared, what was computed of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from brique.passerelles.valeurs import BlocCompare, Cle, Versions
from portail.passerelles import models
from portail.passerelles.contenus import bloc_depuis
from portail.passerelles.enums import EtatCalcul

_LOT = 2000
_LIGNES = 500


@dataclass(frozen=True, slots=True)
class CalculLu:
    """A calculation: when, with what, over how many blocs."""

    pk: int
    commence_le: datetime
    termine_le: datetime | None
    versions: Versions
    blocs: int
    a_faire: int
    faits: int
    suite_de: int | None = None


class Connu(NamedTuple):
    """A bloc already met by a calculation: its row, and its marks."""

    pk: int
    lu: str
    empreinte: str


def dernier_etalon() -> int:
    """The number of the calculation whose measures the last one took, even under way; 0 when there was none."""
    etalon_de, pk = models.Calcul.objects.order_by("-pk").values_list("etalon_de", "pk").first() or (None, 0)
    return etalon_de or pk


def dernier_entier(versions: Versions) -> int | None:
    """The number of the last calculation that measured the register, if the last one of all took its measures and had
    these versions."""
    dernier = models.Calcul.objects.order_by("-pk").values_list("etalon_de", "pk", "modele", "encodeurs").first()
    if dernier is None or (dernier[2], tuple(dernier[3])) != (versions.modele, versions.encodeurs):
        return None
    return dernier[0] or dernier[1]


def octets_de(calcul: int) -> bytes:
    """The measures of the register that a calculation made, or took from an earlier one."""
    sien, repris = models.Calcul.objects.values_list("etalon", "etalon_de__etalon").get(pk=calcul)
    return bytes(sien if repris is None else repris)


def dernier() -> CalculLu | None:
    """The last finished calculation."""
    calcul = models.Calcul.objects.filter(etat=EtatCalcul.FINI).defer("etalon").first()
    return lire(calcul) if calcul else None


def en_cours() -> CalculLu | None:
    """The calculation under way, or that was interrupted."""
    calcul = models.Calcul.objects.filter(etat=EtatCalcul.EN_COURS).defer("etalon").first()
    return lire(calcul) if calcul else None


def lire(calcul: models.Calcul) -> CalculLu:
    """A row as a value."""
    versions = Versions(calcul.modele, tuple(calcul.encodeurs), calcul.repli)
    return CalculLu(
        calcul.pk,
        calcul.commence_le,
        calcul.termine_le,
        versions,
        calcul.blocs,
        calcul.a_faire,
        calcul.faits,
        calcul.suite_de_id,
    )


def connus() -> dict[Cle, Connu]:
    """Every bloc that calculations met, gone or not."""
    lignes = models.BlocCalcule.objects.values_list("fiche__numero", "code", "pk", "lu", "empreinte").order_by()
    return {Cle(numero, code): Connu(pk, lu, empreinte) for numero, code, pk, lu, empreinte in lignes.iterator(_LOT)}


def textes() -> Iterator[BlocCompare]:
    """The texts of every bloc that calculations hold for current."""
    lignes = models.BlocCalcule.objects.exclude(lu="").order_by().values_list("fiche__numero", "code", "contenu")
    for numero, code, contenu in lignes.iterator(_LOT):
        yield bloc_depuis(Cle(numero, code), contenu)


def textes_de(lignes: Sequence[int]) -> Iterator[BlocCompare]:
    """The texts of these blocs (by row), in any order."""
    for debut in range(0, len(lignes), _LIGNES):
        lues = models.BlocCalcule.objects.filter(pk__in=lignes[debut : debut + _LIGNES]).order_by()
        for numero, code, contenu in lues.values_list("fiche__numero", "code", "contenu"):
            yield bloc_depuis(Cle(numero, code), contenu)


def sources_vers(cles: Sequence[Cle]) -> dict[Cle, set[Cle]]:
    """For each bloc, the blocs that computed passerelles still said lead from to it."""
    voulues = set(cles)
    lignes = models.PasserelleCalculee.objects.filter(fin=None, cible__fiche__numero__in={cle.fiche for cle in voulues})
    resultat: dict[Cle, set[Cle]] = {}
    for vers, vers_code, depuis, depuis_code in lignes.order_by().values_list(
        "cible__fiche__numero", "cible__code", "source__fiche__numero", "source__code"
    ):
        if (cible := Cle(vers, vers_code)) in voulues:
            resultat.setdefault(cible, set()).add(Cle(depuis, depuis_code))
    return resultat


def timbre(adresse: str) -> tuple[object, ...] | None:
    """What changes whenever a computed passerelle does: the last calculation, how far it went.

    None for an ``adresse`` of the API that tells nothing of them.
    """
    if not any(debut in adresse for debut in ("/passerelles/", "/branches")):
        return None
    return models.Calcul.objects.order_by("-pk").values_list("pk", "faits", "etat").first()
