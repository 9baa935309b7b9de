"""Reads of the room on renewals: the days on which a fiche changed, and the fiches it is akin to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from brique.referentiel.fiche import Fiche
from portail.referentiel import models
from portail.referentiel.contenus import recomposer
from portail.referentiel.queries import V, moment, tenus

PAS_MAX = 10
FICHES_MAX = 60


@dataclass(frozen=True, slots=True)
class Jour:
    """A day at the end of which a fiche, or one of its blocs, no longer said what it said the day before."""

    jour: date
    source: str
    date_export: date


@dataclass(frozen=True, slots=True)
class Parente:
    """A fiche, those that its renewals lead from and to, and those they declare correspondances with.

    ``sorties`` left the register: they are read as they last stood. ``tronquee`` says that more was left out.
    """

    fiches: Sequence[Fiche]
    sorties: frozenset[str]
    tronquee: bool


def jours(numero: str) -> list[Jour]:
    """The days on which fiche ``numero`` or one of its blocs changed, the oldest first. Partenaires do not count."""
    colonnes = ("debut", "source__nom", "source__date_export")
    fiches = models.VersionFiche.objects.filter(fiche__numero=numero).order_by().values_list(*colonnes)
    blocs = models.VersionBloc.objects.filter(bloc__fiche__numero=numero).order_by().values_list(*colonnes)
    par_jour = {timezone.localdate(debut): (nom, export) for debut, nom, export in sorted(fiches.union(blocs))}
    return [Jour(jour, nom, export) for jour, (nom, export) in par_jour.items()]


def texte_au(numero: str, au: date | None = None) -> Fiche | None:
    """Fiche ``numero`` at the end of day ``au`` (today by default) with its blocs and without its partenaires.

    These may be thousands, and their comings and goings are not a change of the certification. One that left the
    register is as it last stood.
    """
    return next(iter(textes([numero], au)), None)


def textes(numeros: Iterable[str], au: date | None = None) -> list[Fiche]:
    """The fiches among ``numeros`` that the register held at the end of day ``au``, read as ``texte_au`` does."""
    instant = moment(au)
    return _recomposer(_versions(numeros, instant), instant)


def sommaires(numeros: Iterable[str], au: date | None = None) -> list[Fiche]:
    """The same fiches, of whose blocs only the code and the title are read: several times quicker."""
    instant = moment(au)
    return _recomposer(_versions(numeros, instant), instant, textes_des_blocs=False)


def date_du_registre(au: date | None = None) -> date | None:
    """The date of the last export that the register of day ``au`` was read from; None when it was still empty."""
    sources = models.Source.objects.order_by("-effet")
    if au is not None:
        sources = sources.filter(effet__lt=moment(au))
    return sources.values_list("date_export", flat=True).first()


def parente(numero: str, au: date | None = None) -> Parente:
    """What the register holds around fiche ``numero`` at the end of day ``au``: few queries, whatever its size.

    Renewals are followed both ways, ``PAS_MAX`` steps and ``FICHES_MAX`` fiches at most; correspondances are
    followed once, since they never lead further.
    """
    instant = moment(au)
    lues: dict[str, models.VersionFiche] = {}
    vues, front = {numero}, {numero}
    tronquee = False
    for _pas in range(PAS_MAX):
        nouvelles = _versions(front, instant)
        lues |= nouvelles
        proches = {n for version in nouvelles.values() for n in _citees(version)} | _citantes(front, instant)
        front = _retenir(proches - vues, FICHES_MAX - len(vues))
        tronquee |= len(front) < len(proches - vues)
        vues |= proches
        if not front:
            break
    tronquee |= bool(front)
    lies = {c["fiche"] for v in lues.values() for c in v.contenu.get("correspondances", ()) if c.get("fiche")}
    lies = (lies | _declarantes(lues, instant)) - vues
    retenues = _retenir(lies, FICHES_MAX)
    lues |= _versions(retenues, instant)
    sorties = frozenset(n for n, v in lues.items() if v.fin is not None and (instant is None or v.fin < instant))
    return Parente(_recomposer(lues, instant), sorties, tronquee or len(retenues) < len(lies))


def _retenir(numeros: set[str], nombre: int) -> set[str]:
    """At most ``nombre`` of them, the most recent registrations: the highest numbers."""
    return set(sorted(numeros, key=lambda n: (len(n), n), reverse=True)[: max(0, nombre)])


def _citees(version: models.VersionFiche) -> list[str]:
    return [*version.contenu.get("anciennes", ()), *version.contenu.get("nouvelles", ())]


def citantes(numeros: Iterable[str], au: date | None = None) -> set[str]:
    """The fiches that, at the end of day ``au``, named one of ``numeros`` in their renewals."""
    return _citantes(numeros, moment(au))


def _citantes(numeros: Iterable[str], instant: datetime | None) -> set[str]:
    """The fiches that name one of ``numeros`` among those they replace, or that replace them."""
    liens = models.Lien.objects.filter(tenus(instant, "version__"), fiche_citee__in=list(numeros)).order_by()
    return set(liens.values_list("version__fiche__numero", flat=True))


def _declarantes(numeros: Iterable[str], instant: datetime | None) -> set[str]:
    """The fiches that declare a correspondance towards one of ``numeros``."""
    renvois = models.Renvoi.objects.filter(tenus(instant, "version__"), fiche_cible__in=list(numeros)).order_by()
    return set(renvois.values_list("version__fiche__numero", flat=True))


def _versions(numeros: Iterable[str], instant: datetime | None) -> dict[str, models.VersionFiche]:
    """The version of each fiche in force at ``instant``; for one that left the register before, its last."""
    derniere = _dernieres(models.VersionFiche.objects.filter(fiche=OuterRef("fiche")), instant)
    versions = models.VersionFiche.objects.filter(fiche__numero__in=list(numeros), pk=Subquery(derniere))
    return {version.fiche.numero: version for version in versions.select_related("fiche")}


def _dernieres(versions: QuerySet[V], instant: datetime | None) -> QuerySet[V, dict[str, Any]]:
    """The key of the last of ``versions`` that was open before ``instant``."""
    if instant is not None:
        versions = versions.filter(debut__lt=instant)
    return versions.order_by("-debut").values("pk")[:1]


def _recomposer(
    lues: dict[str, models.VersionFiche], instant: datetime | None, *, textes_des_blocs: bool = True
) -> list[Fiche]:
    """The fiches with their blocs, without their partenaires."""
    contenus: dict[int, dict[str, dict[str, Any]]] = {version.fiche_id: {} for version in lues.values()}
    derniere = _dernieres(models.VersionBloc.objects.filter(bloc=OuterRef("bloc")), instant)
    blocs = models.VersionBloc.objects.filter(bloc__fiche__in=list(contenus), pk=Subquery(derniere))
    voulu = "contenu" if textes_des_blocs else "libelle"
    for fiche, code, lu in blocs.values_list("bloc__fiche_id", "bloc__code", voulu):
        contenus[fiche][code] = lu if textes_des_blocs else {"code": code, "libelle": lu}
    return [recomposer(version.contenu, contenus[version.fiche_id], ()) for version in lues.values()]
