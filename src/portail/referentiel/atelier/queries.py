"""Reads of the atelier: référentiels and their versions, edits kept apart, history, the source document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from brique.referentiel.fiche import Repertoire
from brique.referentiel.forme_json import depuis_json
from brique.referentiel.redaction import Geste
from portail.referentiel.atelier import retouches
from portail.referentiel.atelier.enums import Etat, Issue
from portail.referentiel.models import Piece, Referentiel, Retouche, VersionFiche, VersionReferentiel
from portail.socle.models import Compte, Organisation

brouillon_de = retouches.brouillon_de
en_attente = retouches.en_attente

# The version a référentiel is opened on: the one being written, else the one in force, else the last.
_ORDRE = (Etat.BROUILLON, Etat.PROPOSEE, Etat.ADOPTEE, Etat.REMPLACEE, Etat.ABANDONNEE)
_LOURDS = ("contenu", "motif")
V = TypeVar("V", bound=VersionReferentiel)


def referentiels_de(organisations: Iterable[Organisation]) -> list[Referentiel]:
    """The référentiels of these organisations with their versions (without their texts): two queries."""
    versions = VersionReferentiel.objects.defer(*_LOURDS).annotate(
        gardees=Count("retouches", filter=Q(retouches__issue=Issue.EN_ATTENTE, retouches__suite__isnull=True))
    )
    tous = Referentiel.objects.filter(organisation__in=list(organisations)).select_related("organisation")
    return list(tous.prefetch_related(Prefetch("versions", queryset=versions.order_by("numero"))))


def referentiel(pk: int) -> Referentiel | None:
    """A référentiel, its organisation and its versions (without their texts)."""
    versions = VersionReferentiel.objects.defer(*_LOURDS).order_by("numero")
    lus = Referentiel.objects.select_related("organisation").prefetch_related(Prefetch("versions", queryset=versions))
    return lus.filter(pk=pk).first()


def version(referentiel: Referentiel, numero: int) -> VersionReferentiel | None:
    """A version of a référentiel with its text."""
    return VersionReferentiel.objects.filter(referentiel=referentiel, numero=numero).first()


def version_a_ouvrir(versions: Sequence[V]) -> V:
    """The version one comes to a référentiel for. ``versions`` is not empty."""
    return min(versions, key=lambda v: (_ORDRE.index(Etat(v.etat)), -v.numero))


def piece_de(version: VersionReferentiel, *, source: bool = False) -> Piece | None:
    """The document that a version, or the one it was copied from, was read from; without its bytes.

    ``source`` also loads what of it is shown.
    """
    lourds = ("octets",) if source else ("octets", "source")
    cherchee: int | None = version.pk
    while cherchee is not None:
        trouvee = Piece.objects.filter(version=cherchee).defer(*lourds).first()
        if trouvee is not None:
            return trouvee
        cherchee = VersionReferentiel.objects.filter(pk=cherchee).values_list("issue_de", flat=True).first()
    return None


def octets_de(piece: Piece) -> bytes:
    """The very bytes that were deposited."""
    return bytes(Piece.objects.values_list("octets", flat=True).get(pk=piece.pk))


def fiche_exemple() -> str:
    """The number of an active fiche of the register, to show how one is written; '' when it holds none."""
    ouvertes = VersionFiche.objects.filter(fin__isnull=True, active=True, fiche__repertoire=Repertoire.RNCP)
    return ouvertes.order_by("fiche").values_list("fiche__numero", flat=True).first() or ""


def retouche_gardee(version: VersionReferentiel, pk: int) -> Retouche | None:
    """An edit of this version kept apart and not settled yet."""
    return en_attente(version.pk).filter(pk=pk).first()


def histoire(version: VersionReferentiel) -> QuerySet[Retouche]:
    """The edits of a version, the last first."""
    return Retouche.objects.filter(version=version).order_by("-pk")


def derniere_de(version: VersionReferentiel, auteur: Compte) -> list[Retouche]:
    """What ``auteur`` last did to the version in one go and may undo, the last edit first."""
    faites = Retouche.objects.filter(version=version, issue=Issue.APPLIQUEE)
    derniere = faites.filter(auteur=auteur.pk).order_by("-pk").values_list("revision", flat=True)[:1]
    ensemble = list(faites.filter(revision__in=derniere).order_by("-pk"))
    return ensemble if all(retouche.inverse for retouche in ensemble) else []


def autres_depuis(version: VersionReferentiel, revision: int, moi: Compte) -> set[UUID]:
    """Who else wrote in the version since ``revision``."""
    autres = Retouche.objects.filter(version=version, revision__gt=revision, issue=Issue.APPLIQUEE)
    return {auteur for auteur in autres.exclude(auteur=moi.pk).values_list("auteur", flat=True) if auteur}


def noms(comptes: Collection[UUID | None]) -> dict[UUID, str]:
    """The names of those of these accounts that still exist."""
    connus = Compte.objects.filter(pk__in=[pk for pk in comptes if pk]).only("nom", "prenom")
    return {compte.pk: compte.nom_complet for compte in connus}


def geste_de(retouche: Retouche) -> Geste:
    """The act of an edit."""
    return depuis_json(Geste, retouche.geste)
