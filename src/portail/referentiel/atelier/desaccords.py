"""Settling what two people wrote in the same place, undoing, and giving back what was removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from brique.erreurs import ErreurArgument
from brique.referentiel.forme_json import depuis_json
from brique.referentiel.redaction import Acte, Brouillon, ErreurConflit, Geste, faire_tous
from brique.referentiel.redaction.gestes import ENSEMBLE, lire_champ, trouver
from portail.referentiel.atelier.enums import Issue
from portail.referentiel.atelier.retouches import (
    Bilan,
    Chantier,
    brouillon_de,
    en_attente,
    faire_ensemble,
    verrouiller,
)
from portail.referentiel.models import Retouche

if TYPE_CHECKING:
    from portail.socle.models import Compte


@transaction.atomic
def ecrire_a_la_place(
    version: int, retouche: int, texte: str, *, vu: str | None, auteur: Compte, quand: datetime
) -> Bilan:
    """Settle an edit kept apart by writing ``texte`` in the draft: its own, or a third.

    ``vu`` is what the person saw standing there (None: the part was gone, it is given back first). Raises
    ``ErreurConflit`` when that changed meanwhile, ``ErreurArgument`` when it was already settled.
    """
    brouillon = brouillon_de(verrouiller(version))
    gardee = _a_regler(version, retouche)
    geste = replace(depuis_json(Geste, gardee.geste), apres=texte)
    actuel = ce_qui_s_y_trouve(brouillon, geste)
    if actuel != vu:
        raise ErreurConflit(geste, actuel, "ce texte a encore changé depuis que vous avez ouvert cette page")
    retour = _retour(version, brouillon, geste.cible if geste.acte is Acte.MODIFIER else geste.vers)
    if geste.acte is Acte.MODIFIER:
        avant = lire_champ(trouver(faire_tous(brouillon, retour), geste.cible), geste.champ)
        geste = replace(geste, avant=avant)
    return faire_ensemble(version, [*retour, geste], auteur=auteur, quand=quand, suite_de=gardee)


@transaction.atomic
def ecarter(version: int, retouche: int, *, auteur: Compte, quand: datetime) -> None:
    """Settle an edit kept apart by keeping what stands in the draft. Raises ``ErreurArgument`` when already settled."""
    chantier = Chantier(verrouiller(version), auteur, quand)
    chantier.ecarter(_a_regler(version, retouche))
    chantier.conclure()


@transaction.atomic
def defaire(version: int, retouches: Sequence[int], *, auteur: Compte, quand: datetime) -> Bilan:
    """Undo edits of a version, all or none, the last one first. Raises ``ErreurConflit`` when their place changed."""
    verrouiller(version)
    lignes = Retouche.objects.filter(version=version, pk__in=retouches, issue=Issue.APPLIQUEE).order_by("-pk")
    gestes = [depuis_json(Geste, geste) for ligne in lignes for geste in ligne.inverse]
    return faire_ensemble(version, gestes, auteur=auteur, quand=quand)


def ce_qui_s_y_trouve(brouillon: Brouillon, geste: Geste) -> str | None:
    """What stands where ``geste`` writes: the field's text, '' for a place where it adds, None when it is gone."""
    if geste.acte is Acte.MODIFIER:
        partie = trouver(brouillon, geste.cible)
        return None if partie is None else lire_champ(partie, geste.champ)
    return "" if trouver(brouillon, geste.vers) is not None else None


def _a_regler(version: int, retouche: int) -> Retouche:
    gardee = en_attente(version).filter(pk=retouche).first()
    if gardee is None:
        raise ErreurArgument(
            "ce désaccord est déjà réglé",
            consequence="Rien n’est changé.",
            action="L’histoire de la version dit par qui, et garde les deux textes.",
        )
    return gardee


def _retour(version: int, brouillon: Brouillon, cle: str) -> list[Geste]:
    """The acts that give back the removed part ``cle``, and what it stood in. Empty when it is there."""
    if cle == ENSEMBLE or trouver(brouillon, cle) is not None:
        return []
    for ligne in Retouche.objects.filter(version=version, issue=Issue.APPLIQUEE).order_by("-pk").iterator():
        gestes = [depuis_json(Geste, geste) for geste in ligne.inverse]
        if any(geste.acte is Acte.AJOUTER and geste.cible == cle for geste in gestes):
            return [*_retour(version, brouillon, gestes[0].vers), *gestes]
    raise ErreurArgument(
        "cette partie n’est plus dans l’histoire de la version",
        consequence="Rien n’est changé.",
        action="Copiez votre texte, puis ajoutez-le où il convient.",
    )
