"""Reads of the règlements: which version applies to a candidature, and what it says; who is habilitated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.db.models import Q

from brique.certification.candidature.habilitation import Habilitation, Mission, habilite
from brique.certification.reglement.lecture import lire_reglement
from brique.certification.reglement.valeurs import Reglement
from brique.passerelles.valeurs import Cle
from brique.periodes import Periode
from portail.certification import models
from portail.socle.models import Organisation


@lru_cache(maxsize=256)
def _lire(empreinte: str, source: str) -> Reglement:  # the hash spares comparing long texts
    return lire_reglement(source, nom="règlement déposé")


def lu(depose: models.ReglementDepose) -> Reglement:
    """What a version says, applicable until the next one begins; its certificateur is named by its SIRET."""
    reglement = _lire(depose.empreinte, depose.source)
    suivante = (
        models.ReglementDepose.objects.filter(cle=depose.cle, debut__gt=depose.debut)
        .order_by("debut")
        .values_list("debut", flat=True)
        .first()
    )
    return replace(
        reglement,
        cle=depose.cle,
        version=depose.version,
        periode=Periode(depose.debut, suivante),
        certificateur=depose.organisation.siret,
        certifications=(),
    )


def applicable(fiche: int, le: date) -> models.ReglementDepose | None:
    """The version by which a candidature opened on ``le`` for a fiche is held."""
    versions = models.ReglementDepose.objects.filter(certifications__fiche_id=fiche, debut__lte=le)
    return versions.order_by("-debut", "-version").first()


def ouvertes(le: date) -> dict[str, str]:
    """The certifications with a règlement that applies on a day, each with the name of whose it is."""
    lignes = models.CertificationReglee.objects.filter(reglement__debut__lte=le).order_by("reglement__debut")
    return dict(lignes.values_list("fiche__numero", "reglement__organisation__nom"))


def versions(cle: str) -> list[models.ReglementDepose]:
    """Every version of a règlement, the last first."""
    return list(models.ReglementDepose.objects.filter(cle=cle).order_by("-version"))


def deposes(organisations: list[int]) -> list[models.ReglementDepose]:
    """The règlements of organisations, with the certifications they are for."""
    trouves = models.ReglementDepose.objects.filter(organisation_id__in=organisations)
    return list(trouves.select_related("organisation").prefetch_related("certifications__fiche"))


def habilitations(fiche: int) -> tuple[Habilitation, ...]:
    """Every convention for a fiche. A body is named by its SIRET."""
    lignes = models.HabilitationDonnee.objects.filter(fiche_id=fiche).select_related("organisme", "fiche")
    return tuple(
        Habilitation(
            ligne.organisme.siret,
            ligne.fiche.numero,
            Periode(ligne.debut, ligne.fin),
            frozenset({ligne.code} if ligne.code else ()),
            former=ligne.former,
            evaluer=ligne.evaluer,
        )
        for ligne in lignes
    )


def organismes_qui_forment(fiche: int, le: date) -> list[Organisation]:
    """The bodies that may train for a fiche, or some of its blocs, on a day."""
    lignes = models.HabilitationDonnee.objects.filter(fiche_id=fiche, former=True, debut__lte=le)
    lignes = lignes.filter(Q(fin__isnull=True) | Q(fin__gt=le))
    return list(Organisation.objects.filter(pk__in=lignes.values("organisme_id")).order_by("nom"))


def peut_evaluer(candidature: models.Candidature, organisation: Organisation, code: str, le: date) -> bool:
    """Whether a body may evaluate a bloc of a candidature on a day: habilitated, or the certificateur itself."""
    if organisation.pk == candidature.reglement.organisation_id:
        return True
    visee = Cle(candidature.fiche.numero, code)
    return habilite(habilitations(candidature.fiche_id), organisation.siret, visee, Mission.EVALUER, le)
