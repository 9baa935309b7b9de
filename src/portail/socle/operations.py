"""Writes of the ground floor: each one, and its line of the journal, in one transaction.

The moment is an argument everywhere: views and commands read the clock once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from brique.erreurs import ErreurArgument
from brique.periodes import Periode
from portail.socle.champs import normaliser_courriel, normaliser_siret
from portail.socle.enums import Role
from portail.socle.identifiants import verifier
from portail.socle.models import Affectation, Compte, Evenement, Organisation, Piece
from portail.socle.pieces_jointes import Recue

P = TypeVar("P", bound=Piece)


def journaliser(
    acte: str,
    objet: models.Model,
    *,
    acteur: Compte | None,
    quand: datetime,
    avant: Mapping[str, object] | None = None,
    apres: Mapping[str, object] | None = None,
) -> Evenement:
    """Append one line to the journal: ``acte`` (a slug such as ``affectation-close``) on a saved ``objet``.

    ``acteur=None`` is the installation itself. ``avant`` and ``apres`` hold identifiers and states only. Raises
    ``DonneePersonnelle`` when they do not, ``ErreurArgument`` when ``objet`` has no identifier yet or ``acte`` is
    not a slug. Call it in the transaction of the change it tells.
    """
    if objet.pk is None:
        raise ErreurArgument("cet objet n’est pas encore enregistré.", lieu=f"journal, {acte}")
    evenement = Evenement(
        quand=quand,
        acteur=acteur.pk if acteur else None,
        acte=acte,
        objet_type=objet._meta.label_lower,
        objet_id=str(objet.pk),
        avant=verifier(avant or {}, lieu=f"journal, {acte}, avant"),
        apres=verifier(apres or {}, lieu=f"journal, {acte}, après"),
    )
    _valider(evenement, lieu=f"journal, {acte}")
    evenement.save(force_insert=True)
    return evenement


@transaction.atomic
def creer_compte(
    courriel: str,
    mot_de_passe: str | None,
    *,
    nom: str,
    prenom: str,
    acteur: Compte | None,
    quand: datetime,
) -> Compte:
    """Create an account. ``mot_de_passe=None`` gives one that cannot log in until a password is set.

    Raises ``ErreurArgument`` when the address is not one, or already has an account.
    """
    compte = Compte(courriel=normaliser_courriel(courriel), nom=nom.strip(), prenom=prenom.strip(), cree_le=quand)
    compte.set_password(mot_de_passe)
    _valider(compte, lieu=f"compte {compte.courriel}")
    compte.save(force_insert=True)
    journaliser("compte-cree", compte, acteur=acteur, quand=quand)
    return compte


@transaction.atomic
def changer_mot_de_passe(compte: Compte, mot_de_passe: str, *, acteur: Compte, quand: datetime) -> None:
    """Set an already checked password. Every other session of the account ends."""
    compte.set_password(mot_de_passe)
    compte.save(update_fields=["password"])
    journaliser("mot-de-passe-change", compte, acteur=acteur, quand=quand)


@transaction.atomic
def activer_compte(compte: Compte, *, actif: bool, acteur: Compte | None, quand: datetime) -> None:
    """Open or close an account; closed, it can no longer log in and keeps its history."""
    if compte.is_active == actif:
        return
    compte.is_active = actif
    compte.save(update_fields=["is_active"])
    acte = "compte-active" if actif else "compte-desactive"
    journaliser(acte, compte, acteur=acteur, quand=quand, avant={"actif": not actif}, apres={"actif": actif})


@transaction.atomic
def effacer_compte(compte: Compte, *, acteur: Compte | None, quand: datetime) -> None:
    """Erase a person and the roles they held. The journal keeps the opaque identifier alone."""
    journaliser("compte-efface", compte, acteur=acteur, quand=quand)
    compte.delete()


@transaction.atomic
def creer_organisation(siret: str, nom: str, *, acteur: Compte | None, quand: datetime) -> Organisation:
    """Create an organisation. Raises ``ErreurArgument`` when the SIRET is wrong or already known."""
    organisation = Organisation(siret=normaliser_siret(siret), nom=nom.strip(), cree_le=quand)
    _valider(organisation, lieu=f"organisation {siret}")
    organisation.save(force_insert=True)
    apres = {"siret": organisation.siret}
    journaliser("organisation-creee", organisation, acteur=acteur, quand=quand, apres=apres)
    return organisation


@transaction.atomic
def affecter(
    compte: Compte,
    role: Role,
    organisation: Organisation | None = None,
    *,
    debut: date,
    fin: date | None = None,
    acteur: Compte | None,
    quand: datetime,
) -> Affectation:
    """Give ``role`` to ``compte`` over ``[debut, fin)``, in an organisation (optional for a candidat only).

    Raises ``ErreurArgument`` when the organisation is missing, the period empty, or the same role already held in
    the same organisation on one of these days.
    """
    lieu = f"rôle {role.value} de {compte.pk}"
    affectation = Affectation(compte=compte, organisation=organisation, role=role, debut=debut, fin=fin)
    # two requests giving the same role wait for one another
    Compte.objects.select_for_update().get(pk=compte.pk)
    _valider(affectation, lieu=lieu)
    voulue = Periode(debut, fin)
    for autre in Affectation.objects.filter(compte=compte, organisation=organisation, role=role):
        if voulue.chevauche(Periode(autre.debut, autre.fin)):
            raise ErreurArgument(
                f"ce rôle est déjà tenu depuis le {autre.debut:%d/%m/%Y}.",
                lieu=lieu,
                consequence="Rien n’est changé.",
                action="Clôturez d’abord la période en cours.",
            )
    affectation.save(force_insert=True)
    journaliser("affectation-ouverte", affectation, acteur=acteur, quand=quand, apres=_etat(affectation))
    return affectation


@transaction.atomic
def cloturer_affectation(affectation: Affectation, *, fin: date, acteur: Compte | None, quand: datetime) -> Affectation:
    """End a role on ``fin`` (excluded: the first day it is no longer held). Returns the closed role.

    Raises ``ErreurArgument`` when it is already closed, or when ``fin`` does not come after its start.
    """
    ouverte = Affectation.objects.select_for_update().get(pk=affectation.pk)
    lieu = f"affectation {ouverte.pk}"
    if ouverte.fin is not None:
        raise ErreurArgument(
            f"elle est déjà close au {ouverte.fin:%d/%m/%Y}.", lieu=lieu, consequence="Rien n’est changé."
        )
    avant = _etat(ouverte)
    ouverte.fin = fin
    _valider(ouverte, lieu=lieu)
    ouverte.save(update_fields=["fin"])
    journaliser("affectation-close", ouverte, acteur=acteur, quand=quand, avant=avant, apres=_etat(ouverte))
    return ouverte


def _etat(affectation: Affectation) -> dict[str, object]:
    return {
        "compte": str(affectation.compte_id),
        "organisation": affectation.organisation_id,
        "role": str(affectation.role),
        "debut": affectation.debut.isoformat(),
        "fin": affectation.fin.isoformat() if affectation.fin else None,
    }


def _valider(objet: models.Model, *, lieu: str) -> None:
    """Run the fields' and the constraints' checks, told as an error a user can read."""
    try:
        objet.full_clean()
    except ValidationError as refus:
        raise ErreurArgument(" ".join(refus.messages), lieu=lieu, consequence="Rien n’est enregistré.") from refus


@transaction.atomic
def garder_piece(
    siennes: models.QuerySet[P],
    recue: Recue,
    *,
    au_plus: int,
    refus: str,
    quand: datetime,
    **liens: models.Model | None,
) -> tuple[P, bool]:
    """Keep a document among ``siennes``, bound by ``liens``; the same one given twice is given back (False).

    Raises ``ErreurArgument`` (``refus``) beyond ``au_plus``. The caller locks what the documents support, and writes
    the line of the journal.
    """
    if (connue := siennes.defer("octets").filter(empreinte=recue.empreinte).first()) is not None:
        return connue, False
    if siennes.count() >= au_plus:
        raise ErreurArgument(refus, action=_("Retirez-en une, ou réunissez-les."))
    piece = siennes.model._default_manager.create(
        nom=recue.nom,
        genre=recue.genre,
        taille=len(recue.octets),
        empreinte=recue.empreinte,
        octets=recue.octets,
        deposee_le=quand,
        **liens,
    )
    return piece, True


@transaction.atomic
def lire_octets(piece: Piece, objet: models.Model, *, lecteur: Compte, quand: datetime) -> bytes:
    """The bytes of a document, and the line of the journal, on ``objet``, that says who read it."""
    journaliser("piece-lue", objet, acteur=lecteur, quand=quand, apres={"piece": piece.pk})
    return bytes(type(piece)._default_manager.values_list("octets", flat=True).get(pk=piece.pk))
