"""Writes of corrections: saying that a computed passerelle is wrong, agreeing to the training or taking it back.

Nothing is ever changed nor removed, and no score moves: a correction is one more row, a change of mind another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from brique.erreurs import ErreurArgument, ErreurBrique
from brique.passerelles.corrections import Correction as Dite
from brique.passerelles.corrections import PaireDite, Provenance, verifier
from brique.passerelles.valeurs import BlocCompare, Passerelle, Relation
from brique.referentiel.forme_json import en_json
from portail.passerelles import models
from portail.passerelles.consentement import FORMULE
from portail.passerelles.perms_corrections import CORRIGENT
from portail.socle.models import Affectation, Compte
from portail.socle.operations import journaliser
from portail.socle.queries import affectations_actives

MOTIF_MAX = models.MOTIF_MAX
PAR_JOUR = 300
"""Corrections of one person in a day: more is not reading any more."""


class CorrectionRefusee(ErreurBrique):
    """A correction that cannot be kept; the message says why, in French."""


class CorrectionInconnue(LookupError):
    """This account made no correction under this identifier."""


@dataclass(frozen=True, slots=True)
class Lecture:
    """The computed passerelle a person had before their eyes, with the texts of both blocs."""

    source: BlocCompare
    cible: BlocCompare
    passerelle: Passerelle


@dataclass(frozen=True, slots=True)
class Dire:
    """What they say of it: the right relation (None: that of the engine stands), pairs, why, and in which role
    (``affectation``, the key of one they hold). ``accord``: a training may learn from it."""

    relation: Relation | None
    paires: Sequence[PaireDite]
    motif: str
    affectation: int
    accord: bool


@transaction.atomic
def corriger(compte: Compte, lecture: Lecture, dit: Dire, *, quand: datetime) -> tuple[models.Correction, bool]:
    """Keep what ``compte`` says of a computed passerelle; the same thing said again is not kept twice (False).

    Raises ``CorrectionRefusee`` when it says nothing, gives no reason, comes in a role that is not held, or is one too
    many today.
    """
    # two clicks at once wait for one another
    Compte.objects.select_for_update().get(pk=compte.pk)
    affectation = _affectation(compte, dit.affectation, quand)
    correction = _ligne(compte, affectation, lecture, dit, quand)
    derniere = _dernieres(compte, correction).first()
    if derniere is not None and _meme(derniere, correction):
        _consentir(derniere, compte, donne=dit.accord, quand=quand)
        return derniere, False
    if models.Correction.objects.filter(auteur=compte.pk, quand__gt=quand - timedelta(days=1)).count() >= PAR_JOUR:
        raise _refus(f"vous en avez déjà enregistré {PAR_JOUR} depuis hier", "Reprenez demain")
    correction.save(force_insert=True)
    apres = {"relation": correction.relation, "paires": len(dit.paires), "modele": correction.modele}
    journaliser("correction-dite", correction, acteur=compte, quand=quand, apres=apres)
    _consentir(correction, compte, donne=dit.accord, quand=quand)
    return correction, True


@transaction.atomic
def consentir(compte: Compte, cle: int, *, donne: bool, quand: datetime) -> models.Correction:
    """Agree that a training learns from a correction, or take it back. Raises ``CorrectionInconnue``."""
    # a change of mind waits for the one under way: the last row is the one in force
    Compte.objects.select_for_update().get(pk=compte.pk)
    correction = models.Correction.objects.filter(auteur=compte.pk, pk=cle).first()
    if correction is None:
        raise CorrectionInconnue(cle)
    _consentir(correction, compte, donne=donne, quand=quand)
    return correction


@transaction.atomic
def retirer_partout(compte: Compte, *, quand: datetime) -> int:
    """Take back every consent of ``compte``; returns how many corrections leave the training."""
    Compte.objects.select_for_update().get(pk=compte.pk)
    corrections = models.Correction.objects.filter(auteur=compte.pk).order_by("pk")
    return sum(_consentir(correction, compte, donne=False, quand=quand) for correction in corrections)


def _consentir(correction: models.Correction, compte: Compte, *, donne: bool, quand: datetime) -> bool:
    """Write a yes or a no, unless it is already in force; returns whether something changed."""
    dernier = correction.consentements.order_by("-pk").first()
    if (dernier.donne if dernier else False) is donne:
        return False
    models.Consentement.objects.create(correction=correction, donne=donne, formule=FORMULE, quand=quand)
    acte = "consentement-donne" if donne else "consentement-retire"
    journaliser(acte, correction, acteur=compte, quand=quand, apres={"formule": FORMULE})
    return True


def _affectation(compte: Compte, cle: int, quand: datetime) -> Affectation:
    tenues = affectations_actives(compte, timezone.localdate(quand))
    tenue = tenues.filter(pk=cle, role__in=CORRIGENT, organisation__isnull=False).first()
    if tenue is None:
        raise _refus("vous ne tenez pas ce rôle aujourd’hui", "Choisissez un rôle que vous tenez")
    return tenue


def _ligne(compte: Compte, affectation: Affectation, lecture: Lecture, dit: Dire, quand: datetime) -> models.Correction:
    """The row to write, not yet saved."""
    passerelle = lecture.passerelle
    relation = None if dit.relation is passerelle.relation and dit.paires else dit.relation
    provenance = Provenance("", str(affectation.role), "", timezone.localdate(quand), passerelle.versions.modele)
    dite = Dite(lecture.source, lecture.cible, passerelle.relation, relation, tuple(sorted(dit.paires)), provenance)
    try:
        verifier(dite)
    except ErreurArgument as erreur:
        raise _refus(erreur.constat, "Relisez les deux blocs, puis dites ce qui ne va pas") from erreur
    motif = dit.motif.strip()
    if not motif:
        raise _refus("sa raison manque", "Dites pourquoi, en une phrase")
    contenu = en_json(dite)
    del contenu["provenance"]
    source, cible = lecture.source.cle, lecture.cible.cle
    return models.Correction(
        auteur=compte.pk,
        role=affectation.role,
        organisation=affectation.organisation,
        quand=quand,
        source_fiche=source.fiche,
        source_code=source.code,
        cible_fiche=cible.fiche,
        cible_code=cible.code,
        suggeree=passerelle.relation.value,
        relation=relation.value if relation else "",
        motif=motif[: models.MOTIF_MAX],
        contenu=contenu,
        modele=passerelle.versions.modele,
        encodeurs=list(passerelle.versions.encodeurs),
    )


def _dernieres(compte: Compte, correction: models.Correction) -> QuerySet[models.Correction]:
    return models.Correction.objects.filter(
        auteur=compte.pk,
        source_fiche=correction.source_fiche,
        source_code=correction.source_code,
        cible_fiche=correction.cible_fiche,
        cible_code=correction.cible_code,
    ).order_by("-pk")


def _meme(derniere: models.Correction, correction: models.Correction) -> bool:
    """True when both say the same thing, for the same reason, in the same role."""
    champs = ("contenu", "relation", "motif", "role", "organisation_id", "modele")
    return all(getattr(derniere, champ) == getattr(correction, champ) for champ in champs)


def _refus(constat: str, action: str) -> CorrectionRefusee:
    return CorrectionRefusee(constat, lieu="correction", consequence="Rien n’est enregistré.", action=action)
