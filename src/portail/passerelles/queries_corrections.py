"""Reads of corrections: one's own, those on a pair of blocs, and the set that a training may learn from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from brique.passerelles.corrections import Correction as Dite
from brique.passerelles.corrections import PaireDite
from brique.passerelles.valeurs import BlocCompare, Cle, Relation
from brique.referentiel.forme_json import depuis_json
from portail.passerelles import models
from portail.socle.enums import Role
from portail.socle.models import Compte

_LOT = 500


@dataclass(frozen=True, slots=True)
class CorrectionLue:
    """A correction as its author reads it again. ``accord``: a training may learn from it, since ``accord_le`` (None:
    never agreed to). ``remplacee``: the same person said something else of the same blocs since."""

    cle: int
    quand: datetime
    role: Role
    organisation: str
    source: BlocCompare
    cible: BlocCompare
    suggeree: Relation
    relation: Relation | None
    paires: tuple[PaireDite, ...]
    motif: str
    modele: str
    accord: bool
    accord_le: datetime | None
    remplacee: bool


@dataclass(frozen=True, slots=True)
class CorrectionsDe(Sequence[CorrectionLue]):
    """The corrections of a person, the last first; read by slices, to page through."""

    compte: Compte

    def __len__(self) -> int:
        return models.Correction.objects.filter(auteur=self.compte.pk).count()

    def __getitem__(self, rang: Any) -> Any:
        """A slice, or one of them."""
        tranche = rang if isinstance(rang, slice) else slice(rang, rang + 1)
        lues = _lire(models.Correction.objects.filter(auteur=self.compte.pk), tranche)
        return lues if isinstance(rang, slice) else lues[0]


def derniere_sur(compte: Compte, source: Cle, cible: Cle) -> CorrectionLue | None:
    """The last thing ``compte`` said of these two blocs, in this direction."""
    siennes = models.Correction.objects.filter(
        auteur=compte.pk,
        source_fiche=source.fiche,
        source_code=source.code,
        cible_fiche=cible.fiche,
        cible_code=cible.code,
    )
    return next(iter(_lire(siennes, slice(1))), None)


def _lire(corrections: QuerySet[models.Correction], tranche: slice) -> list[CorrectionLue]:
    derniers = _derniers_accords()
    lignes = corrections.annotate(
        accord=Subquery(derniers.values("donne")[:1]),
        accord_le=Subquery(derniers.values("quand")[:1]),
        suivante=Subquery(_suivantes().values("pk")[:1]),
    )
    return [
        CorrectionLue(
            cle=ligne.pk,
            quand=ligne.quand,
            role=Role(ligne.role),
            organisation=ligne.organisation.nom,
            source=_bloc(ligne.contenu["source"]),
            cible=_bloc(ligne.contenu["cible"]),
            suggeree=Relation(ligne.suggeree),
            relation=Relation(ligne.relation) if ligne.relation else None,
            paires=tuple(depuis_json(PaireDite, paire) for paire in ligne.contenu.get("paires", ())),
            motif=ligne.motif,
            modele=ligne.modele,
            accord=bool(ligne.accord),
            accord_le=ligne.accord_le,
            remplacee=ligne.suivante is not None,
        )
        for ligne in lignes.select_related("organisation").order_by("-pk")[tranche]
    ]


def accords(compte: Compte) -> int:
    """How many corrections of ``compte`` a training may learn from."""
    donne = Subquery(_derniers_accords().values("donne")[:1])
    return models.Correction.objects.filter(auteur=compte.pk).annotate(accord=donne).filter(accord=True).count()


def a_exporter() -> Iterator[Dite]:
    """The labelled set: of each person and pair of blocs, the last correction, when its consent is in force.

    No one is named: authors and organisations are marks that only mean something inside one export, « a1 », « o1 »;
    the reason, which is free text, and the hour stay in the base.
    """
    auteurs: dict[UUID, str] = {}
    organisations: dict[int, str] = {}
    for ligne in _retenues().order_by("pk").iterator(chunk_size=_LOT):
        provenance = {
            "auteur": auteurs.setdefault(ligne.auteur, f"a{len(auteurs) + 1}"),
            "role": ligne.role,
            "organisation": organisations.setdefault(ligne.organisation_id, f"o{len(organisations) + 1}"),
            "jour": timezone.localdate(ligne.quand).isoformat(),
            "modele": ligne.modele,
            "encodeurs": ligne.encodeurs,
        }
        contenu = {"relation": None, "paires": [], **ligne.contenu}
        blocs = {cote: {"libelle": "", **contenu[cote]} for cote in ("source", "cible")}
        yield depuis_json(Dite, {**contenu, **blocs, "provenance": provenance})


def comptes_export() -> tuple[int, int]:
    """(corrections ever made, corrections that a training may learn from): what the export keeps and leaves."""
    return models.Correction.objects.count(), _retenues().count()


def _bloc(donnees: dict[str, object]) -> BlocCompare:
    return depuis_json(BlocCompare, {"libelle": "", **donnees})


def _suivantes() -> QuerySet[models.Correction]:
    """What the same person said later of the same blocs, for a subquery."""
    return models.Correction.objects.filter(
        auteur=OuterRef("auteur"),
        source_fiche=OuterRef("source_fiche"),
        source_code=OuterRef("source_code"),
        cible_fiche=OuterRef("cible_fiche"),
        cible_code=OuterRef("cible_code"),
        pk__gt=OuterRef("pk"),
    ).order_by("pk")


def _derniers_accords() -> QuerySet[models.Consentement]:
    """The consents of a correction, the one in force first, for a subquery."""
    return models.Consentement.objects.filter(correction=OuterRef("pk")).order_by("-pk")


def _retenues() -> QuerySet[models.Correction]:
    accord, suivante = _derniers_accords().values("donne")[:1], _suivantes().values("pk")[:1]
    toutes = models.Correction.objects.annotate(accord=Subquery(accord), suivante=Subquery(suivante))
    return toutes.filter(accord=True, suivante=None)
