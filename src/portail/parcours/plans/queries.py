"""Reads of the plans: a person's own, and the offers and places that a new one is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from brique.parcours.codes import cle_ecrite, ecrire_cle
from brique.parcours.offres.forme import offre_depuis_json
from brique.parcours.offres.valeurs import Offre
from brique.passerelles.valeurs import Cle
from portail.parcours import models
from portail.parcours.plans.enums import EtatCalcul
from portail.referentiel.queries_histoire import sommaires
from portail.socle.models import Compte

OFFRES_MAX = 400


def plan(cle: int) -> models.PlanCalcule | None:
    """A plan, with the people around it."""
    return _plans().filter(pk=cle).first()


def visibles_de(personne: UUID) -> list[models.PlanCalcule]:
    """The plans that a person keeps or that an adviser proposes to them, the last first, without their pages."""
    return list(_visibles(personne).defer("page", "demande", "compromis"))


@dataclass(frozen=True, slots=True)
class Projet:
    """A plan that a person keeps towards certifications. ``cibles``: the blocs wanted of each, none for the whole."""

    cle: int
    titre: str
    cibles: Mapping[str, Sequence[str]]


def projets_de(personne: UUID) -> list[Projet]:
    """The plans of a person towards certifications they named, the last first; one proposed to them once accepted."""
    siens = _visibles(personne).filter(Q(propose_le__isnull=True) | Q(accepte_le__isnull=False))
    lignes = siens.values_list("pk", "titre", "demande")
    return [
        Projet(
            cle,
            titre,
            {
                une["certification"]: [cle_ecrite(bloc).code for bloc in une.get("blocs", ())]
                for une in demande["forme"]["cibles"]
            },
        )
        for cle, titre, demande in lignes
        if "ouverte" not in demande
    ]


def prepares_pour(personne: UUID, conseiller: Compte) -> list[models.PlanCalcule]:
    """The plans an adviser prepared with a person, the last first."""
    return list(_plans().filter(personne=personne, prepare_par=conseiller).defer("page", "demande", "compromis"))


def nombre_prepares(conseiller: Compte, personnes: Sequence[UUID]) -> dict[UUID, int]:
    """How many plans an adviser prepared with each of these people (one query)."""
    prepares = models.PlanCalcule.objects.filter(prepare_par=conseiller, personne__in=list(personnes))
    return dict(prepares.order_by().values_list("personne").annotate(nombre=Count("pk")))


def arrete(cle: int) -> bool:
    """Whether somebody stopped this calculation, or took the plan away."""
    etat = models.PlanCalcule.objects.filter(pk=cle).values_list("etat", flat=True).first()
    return etat is None or etat == EtatCalcul.ARRETE


def offres_vers(numeros: Sequence[str]) -> list[int]:
    """The versions of the open offers towards these certifications, those of a single bloc first."""
    cibles = models.CibleOffre.objects.filter(fiche__in=list(numeros)).values("version")
    versions = models.VersionOffre.objects.filter(fin=None, pk__in=cibles).order_by("pk")
    return list(versions.values_list("pk", flat=True)[:OFFRES_MAX])


def offres_figees(versions: Iterable[int]) -> list[Offre]:
    """The offers as they stood in these very versions."""
    contenus = models.VersionOffre.objects.filter(pk__in=list(versions)).order_by("pk")
    return [offre_depuis_json(contenu) for contenu in contenus.values_list("contenu", flat=True)]


def inconnus(cibles: Mapping[str, Sequence[str]]) -> list[str]:
    """The certifications, and the blocs wanted of them, that the register does not hold."""
    connues = {
        fiche.numero: {ecrire_cle(Cle(fiche.numero, bloc.code)) for bloc in fiche.blocs if bloc.code}
        for fiche in sommaires(cibles)
    }
    manquent = [numero for numero in cibles if numero not in connues]
    return manquent + [bloc for numero, siens in connues.items() for bloc in cibles[numero] if bloc not in siens]


def _plans() -> QuerySet[models.PlanCalcule]:
    return models.PlanCalcule.objects.select_related("personne", "prepare_par")


def _visibles(personne: UUID) -> QuerySet[models.PlanCalcule]:
    vus = Q(garde_le__isnull=False, prepare_par__isnull=True) | Q(propose_le__isnull=False)
    return _plans().filter(vus, personne=personne)


def tout_de(personne: UUID) -> list[dict[str, Any]]:
    """The plans that a person keeps, and those proposed to them, to be taken away: question and answer."""
    return [
        {
            "titre": plan.titre,
            "au": plan.au.isoformat(),
            "prepare_avec": plan.prepare_par.nom_complet if plan.prepare_par else None,
            "note": plan.note or None,
            "demande": plan.demande["forme"],
            "plans": [
                {nom: un[nom] for nom in ("objectif", "paye", "fin", "resume", "etapes")}
                for un in plan.page.get("plans", ())
            ],
            "compromis": plan.compromis.get("points", []),
        }
        for plan in _visibles(personne)
    ]
