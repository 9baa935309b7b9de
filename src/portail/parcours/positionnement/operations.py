"""Writes of « me situer »: each answer has its version, and two tabs never overwrite one another.

The journal says that a positionnement began, was erased, that a document was attached, read, removed: never what was
answered nor written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brique.erreurs import ErreurArgument
from brique.parcours.positionnement import BlocASituer, Enonce, Reponse
from portail.parcours import models
from portail.parcours.positionnement import queries
from portail.socle.models import Compte
from portail.socle.operations import garder_piece, journaliser, lire_octets
from portail.socle.pieces_jointes import Recue

POSITIONNEMENTS_MAX = 50
PIECES_MAX = 5
SITUATION_MAX = 4000
MIENNE, AUTRE = "mienne", "autre"


@dataclass(frozen=True, slots=True)
class Envoi:
    """What a page sends about one compétence.

    ``version`` and ``vu`` tell what stood there when it was shown; ``choix``, when the page showed two answers
    (``en_desaccord``), is the one to keep: ``MIENNE`` or ``AUTRE``.
    """

    enonce: Enonce
    reponse: str
    situation: str
    version: int
    vu: str
    en_desaccord: bool = False
    choix: str = ""


@dataclass(slots=True)
class Bilan:
    """What came of a page: the compétences written, those left to the other answer, those on which one must choose."""

    ecrites: set[str] = field(default_factory=set)
    laissees: set[str] = field(default_factory=set)
    desaccords: dict[str, models.ReponseDonnee | None] = field(default_factory=dict)


def empreinte(reponse: str, situation: str) -> str:
    """What tells that an answer was changed on the page since it was shown."""
    return hashlib.sha256(f"{reponse}\n{_propre(situation)}".encode()).hexdigest()[:16]


@transaction.atomic
def commencer(personne: Compte, numero: str, *, quand: datetime) -> tuple[models.Positionnement, bool]:
    """Begin to situate oneself on a certification; the one already begun is given back (False).

    Raises ``ErreurArgument`` for a certification that the register does not know, or beyond the most one may open.
    """
    fiche = queries.fiche_a_situer(numero)
    if fiche is None:
        raise ErreurArgument(
            _("le registre ne connaît pas « %(numero)s »") % {"numero": numero[:20]},
            action=_("Vérifiez son numéro : RNCP ou RS, puis des chiffres."),
        )
    Compte.objects.select_for_update().get(pk=personne.pk)
    siens = models.Positionnement.objects.filter(personne=personne)
    if (deja := siens.filter(fiche=fiche.cle).first()) is not None:
        return deja, False
    if siens.count() >= POSITIONNEMENTS_MAX:
        raise ErreurArgument(
            _("vous vous situez déjà sur %(n)d certifications") % {"n": POSITIONNEMENTS_MAX},
            action=_("Effacez celles qui ne servent plus."),
        )
    neuf = models.Positionnement.objects.create(personne=personne, fiche_id=fiche.cle, cree_le=quand, change_le=quand)
    journaliser("positionnement-commence", neuf, acteur=personne, quand=quand)
    return neuf, True


@transaction.atomic
def repondre(
    positionnement: models.Positionnement, bloc: BlocASituer, envois: Iterable[Envoi], *, quand: datetime
) -> Bilan:
    """Keep what a page says about some compétences of a bloc; what it did not touch is left as it is.

    An answer that changed elsewhere since the page showed it is not overwritten: it is given back among the
    ``desaccords``, for the person to see both and choose.
    """
    models.Positionnement.objects.select_for_update().get(pk=positionnement.pk)
    tenues = models.ReponseDonnee.objects.filter(positionnement=positionnement, code=bloc.cle.code)
    actuelles = {donnee.enonce: donnee for donnee in tenues}
    bilan = Bilan()
    for envoi in envois:
        _peser(envoi, actuelles.get(envoi.enonce.cle), bilan)
        if envoi.enonce.cle in bilan.ecrites:
            _ecrire(positionnement, bloc, envoi, actuelles.get(envoi.enonce.cle), quand)
    if bilan.ecrites:
        models.Positionnement.objects.filter(pk=positionnement.pk).update(change_le=quand)
    return bilan


@transaction.atomic
def effacer(positionnement: models.Positionnement, *, acteur: Compte, quand: datetime) -> None:
    """Erase a positionnement: its answers, what was written, its documents."""
    journaliser("positionnement-efface", positionnement, acteur=acteur, quand=quand)
    positionnement.delete()


@transaction.atomic
def joindre(
    positionnement: models.Positionnement,
    bloc: BlocASituer,
    enonce: Enonce,
    recue: Recue,
    *,
    acteur: Compte,
    quand: datetime,
) -> models.PieceReponse:
    """Attach a document to a compétence, answered or not yet. Raises ``ErreurArgument`` beyond ``PIECES_MAX``."""
    models.Positionnement.objects.select_for_update().get(pk=positionnement.pk)
    donnee, _neuve = models.ReponseDonnee.objects.get_or_create(
        positionnement=positionnement,
        code=bloc.cle.code,
        enonce=enonce.cle,
        defaults={"texte": enonce.texte, "version": 0, "change_le": quand},
    )
    piece, neuve = garder_piece(
        models.PieceReponse.objects.filter(reponse=donnee),
        recue,
        au_plus=PIECES_MAX,
        refus=_("cette compétence a déjà %(n)d pièces") % {"n": PIECES_MAX},
        quand=quand,
        reponse=donnee,
    )
    if neuve:
        apres = {"piece": piece.pk, "genre": piece.genre}
        journaliser("piece-jointe", positionnement, acteur=acteur, quand=quand, apres=apres)
    return piece


@transaction.atomic
def oter(piece: models.PieceReponse, *, acteur: Compte, quand: datetime) -> None:
    """Remove a document: its bytes are erased."""
    avant = {"piece": piece.pk}
    journaliser("piece-otee", piece.reponse.positionnement, acteur=acteur, quand=quand, avant=avant)
    piece.delete()


def lire_piece(
    piece: models.PieceReponse, *, lecteur: Compte, quand: datetime, partage: models.Partage | None = None
) -> bytes:
    """The bytes of a document, and the line of the journal that says who read it, under which ``partage``."""
    return lire_octets(piece, partage or piece.reponse.positionnement, lecteur=lecteur, quand=quand)


def _peser(envoi: Envoi, actuelle: models.ReponseDonnee | None, bilan: Bilan) -> None:
    """Say in ``bilan`` what becomes of an answer, given the one that stands."""
    cle, dite = envoi.enonce.cle, (envoi.reponse, _propre(envoi.situation))
    tenue = (actuelle.reponse, actuelle.situation) if actuelle else ("", "")
    if dite == tenue or (not envoi.en_desaccord and empreinte(*dite) == envoi.vu):
        return
    if envoi.en_desaccord and envoi.choix == AUTRE:
        bilan.laissees.add(cle)
    elif envoi.version != (actuelle.version if actuelle else 0) or (envoi.en_desaccord and envoi.choix != MIENNE):
        bilan.desaccords[cle] = actuelle
    else:
        bilan.ecrites.add(cle)


def _ecrire(
    positionnement: models.Positionnement,
    bloc: BlocASituer,
    envoi: Envoi,
    actuelle: models.ReponseDonnee | None,
    quand: datetime,
) -> None:
    donnee = actuelle or models.ReponseDonnee(
        positionnement=positionnement, code=bloc.cle.code, enonce=envoi.enonce.cle, version=0
    )
    donnee.texte = envoi.enonce.texte
    donnee.reponse = Reponse(envoi.reponse).value if envoi.reponse else ""
    donnee.situation = _propre(envoi.situation)
    donnee.version += 1
    donnee.change_le = quand
    donnee.save()


def _propre(situation: str) -> str:
    return situation.replace("\r\n", "\n").replace("\x00", "").strip()[:SITUATION_MAX]
