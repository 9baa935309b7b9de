"""Writes of the passeport: declaring, attaching, erasing what one declared; attesting and annulling, for ever.

The journal gets identifiers and states. Of what a person declares it keeps neither the certification nor the bloc, so
that erasing it is possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from brique.erreurs import ErreurArgument
from brique.parcours.passeport import Acquis, Origine, examiner
from brique.passerelles.valeurs import Cle
from brique.referentiel.ecart.champs import dire
from portail.droits import operations as droits
from portail.parcours import models
from portail.parcours.passeport import queries
from portail.referentiel.queries_identites import FicheSituee
from portail.socle.models import Compte, Organisation
from portail.socle.operations import garder_piece, journaliser, lire_octets
from portail.socle.pieces_jointes import Recue

DECLARES_MAX = 200
PIECES_MAX = 10


@dataclass(frozen=True, slots=True)
class Saisie:
    """An acquis as it is typed. ``libelle`` is used when the register does not know it."""

    cle: Cle
    libelle: str
    origine: Origine
    jour: date
    jury: str = ""
    opposable: date | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """In whose name, and by whom, an award is attested or annulled."""

    organisation: Organisation
    signataire: str
    qualite: str


@transaction.atomic
def declarer(personne: Compte, saisies: Sequence[Saisie], *, quand: datetime) -> list[models.AcquisDeclare]:
    """Keep what a person says they hold; what they had declared already is left as it is, and not given back.

    Raises ``ErreurArgument`` for what cannot be, or beyond ``DECLARES_MAX``.
    """
    Compte.objects.select_for_update().get(pk=personne.pk)
    siens = set(models.AcquisDeclare.objects.filter(personne=personne).values_list("numero", "code"))
    neuves = [saisie for saisie in saisies if (saisie.cle.fiche, saisie.cle.code) not in siens]
    if len(siens) + len(neuves) > DECLARES_MAX:
        raise ErreurArgument(
            _("votre passeport a déjà %(n)d acquis déclarés") % {"n": len(siens)},
            action=_("Retirez ceux qui ne servent plus."),
        )
    connus = queries.blocs_connus({saisie.cle.fiche for saisie in neuves})
    declares = []
    for saisie in neuves:
        blocs = connus.get(saisie.cle.fiche)
        _examiner(saisie, quand, None if blocs is None else set(blocs), atteste=False)
        declare = models.AcquisDeclare.objects.create(
            personne=personne,
            numero=saisie.cle.fiche,
            code=saisie.cle.code,
            libelle=_libelle(saisie, blocs)[:500],
            origine=saisie.origine.value,
            jour=saisie.jour,
            jury=saisie.jury.strip()[:200],
            cree_le=quand,
        )
        journaliser("acquis-declare", declare, acteur=personne, quand=quand)
        declares.append(declare)
    return declares


@transaction.atomic
def oublier(declare: models.AcquisDeclare, *, acteur: Compte, quand: datetime) -> None:
    """Erase an acquis that a person declared, with its documents."""
    journaliser("acquis-oublie", declare, acteur=acteur, quand=quand)
    declare.delete()


@transaction.atomic
def joindre(declare: models.AcquisDeclare, recue: Recue, *, acteur: Compte, quand: datetime) -> models.PieceAcquis:
    """Attach a document; the same one given twice is kept once. Raises ``ErreurArgument`` beyond ``PIECES_MAX``."""
    models.AcquisDeclare.objects.select_for_update().get(pk=declare.pk)
    piece, neuve = garder_piece(
        models.PieceAcquis.objects.filter(acquis=declare),
        recue,
        au_plus=PIECES_MAX,
        refus=_("cet acquis a déjà %(n)d pièces") % {"n": PIECES_MAX},
        quand=quand,
        acquis=declare,
    )
    if neuve:
        apres = {"piece": piece.pk, "genre": piece.genre}
        journaliser("piece-jointe", declare, acteur=acteur, quand=quand, apres=apres)
    return piece


@transaction.atomic
def oter(piece: models.PieceAcquis, *, acteur: Compte, quand: datetime) -> None:
    """Remove a document: its bytes are erased."""
    journaliser("piece-otee", piece.acquis, acteur=acteur, quand=quand, avant={"piece": piece.pk})
    piece.delete()


def lire_piece(
    piece: models.PieceAcquis, *, lecteur: Compte, quand: datetime, partage: models.Partage | None = None
) -> bytes:
    """The bytes of a document, and the line of the journal that says who read it, under which ``partage``."""
    return lire_octets(piece, partage or piece.acquis, lecteur=lecteur, quand=quand)


@transaction.atomic
def attester(
    titulaire: Compte, fiche: FicheSituee, saisie: Saisie, signature: Signature, *, auteur: Compte, quand: datetime
) -> models.AcquisAtteste:
    """Attest an award, for ever. Raises ``ErreurArgument`` when it cannot be, or already is, and still stands."""
    Compte.objects.select_for_update().get(pk=titulaire.pk)
    blocs = queries.blocs_connus([fiche.numero]).get(fiche.numero, {})
    _examiner(saisie, quand, set(blocs), atteste=True)
    debout = models.AcquisAtteste.objects.filter(
        titulaire=titulaire.pk, fiche=fiche.cle, code=saisie.cle.code, annulation__isnull=True
    ).first()
    if debout is not None:
        raise ErreurArgument(
            _("cette personne a déjà cet acquis, attesté le %(jour)s") % {"jour": dire(debout.jour)},
            lieu=saisie.cle.code or saisie.cle.fiche,
            consequence=_("Rien n’est enregistré."),
            action=_("S’il faut le corriger, annulez-le d’abord, avec son motif."),
        )
    atteste = models.AcquisAtteste.objects.create(
        titulaire=titulaire.pk,
        fiche_id=fiche.cle,
        code=saisie.cle.code,
        libelle=blocs.get(saisie.cle.code) or fiche.intitule,
        origine=saisie.origine.value,
        jour=saisie.jour,
        jury=saisie.jury.strip()[:200],
        opposable=saisie.opposable,
        **_signe(signature, auteur, quand),
    )
    apres = {"fiche": fiche.numero, "code": saisie.cle.code, "certificateur": signature.organisation.siret}
    journaliser("acquis-atteste", atteste, acteur=auteur, quand=quand, apres=apres)
    return atteste


@transaction.atomic
def attester_tous(
    titulaire: Compte,
    fiche: FicheSituee,
    saisies: Sequence[Saisie],
    signature: Signature,
    *,
    auteur: Compte,
    quand: datetime,
) -> list[models.AcquisAtteste]:
    """Attest several awards of one certification at once, all of them or none. Raises as ``attester`` does."""
    return [attester(titulaire, fiche, saisie, signature, auteur=auteur, quand=quand) for saisie in saisies]


@transaction.atomic
def annuler(
    atteste: models.AcquisAtteste, le: date, motif: str, signature: Signature, *, auteur: Compte, quand: datetime
) -> models.AnnulationAcquis:
    """Annul an award, with its reason: another fact, beside it. Raises ``ErreurArgument`` when it is already."""
    lieu = atteste.code or atteste.libelle
    # two people of the same certificateur annulling at once wait for one another
    Organisation.objects.select_for_update().get(pk=atteste.organisation_id)
    if models.AnnulationAcquis.objects.filter(acquis=atteste).exists():
        raise ErreurArgument(_("cet acquis est déjà annulé"), lieu=lieu, consequence=_("Rien n’est changé."))
    if not atteste.jour <= le <= timezone.localdate(quand):
        raise ErreurArgument(
            _("l’annulation vient après la décision du jury, et pas après aujourd’hui"),
            lieu=lieu,
            consequence=_("Rien n’est enregistré."),
            action=_("Corrigez sa date."),
        )
    if not motif.strip():
        raise ErreurArgument(_("une annulation dit son motif"), lieu=lieu, consequence=_("Rien n’est enregistré."))
    annulation = models.AnnulationAcquis.objects.create(
        acquis=atteste, le=le, motif=motif.strip(), **_signe(signature, auteur, quand)
    )
    journaliser("acquis-annule", atteste, acteur=auteur, quand=quand, apres={"le": le.isoformat()})
    return annulation


@transaction.atomic
def effacer(personne: Compte, *, quand: datetime) -> dict[str, int]:
    """Erase all that is not an award: what was declared and attached, the shares, the positionnements, the plans
    and what was said of the account.

    Gives how many of each went. What certificateurs attested stays.
    """
    Compte.objects.select_for_update().get(pk=personne.pk)
    effaces = {}
    for nom, modele in (
        ("acquis", models.AcquisDeclare),
        ("partages", models.Partage),
        ("positionnements", models.Positionnement),
        ("plans", models.PlanCalcule),
    ):
        siens = modele._default_manager.filter(personne=personne)
        effaces[nom] = siens.count()
        siens.delete()
    effaces["droits"] = int(droits.effacer(personne, quand=quand))
    journaliser("passeport-efface", personne, acteur=personne, quand=quand, avant=effaces)
    return effaces


@transaction.atomic
def noter_export(personne: Compte, forme: str, *, quand: datetime) -> None:
    """Write in the journal that a person took their passeport away."""
    journaliser("passeport-exporte", personne, acteur=personne, quand=quand, apres={"forme": forme})


def _examiner(saisie: Saisie, quand: datetime, blocs: set[str] | None, *, atteste: bool) -> None:
    acquis = Acquis(saisie.cle, saisie.origine, saisie.jour, atteste, opposable=saisie.opposable)
    examiner(acquis, timezone.localdate(quand), blocs)
    if atteste and not saisie.jury.strip():
        raise ErreurArgument(
            _("une attestation dit quel jury a décidé"),
            lieu=saisie.cle.code or saisie.cle.fiche,
            consequence=_("Rien n’est enregistré."),
            action=_("Nommez le jury, sans nommer ses membres."),
        )


def _libelle(saisie: Saisie, blocs: dict[str, str] | None) -> str:
    """The title as the register gives it, else as it was typed, else the code itself."""
    lu = (blocs or {}).get(saisie.cle.code, "")
    return lu or saisie.libelle.strip() or saisie.cle.code or saisie.cle.fiche


def _signe(signature: Signature, auteur: Compte, quand: datetime) -> dict[str, object]:
    return {
        "organisation": signature.organisation,
        "signataire": signature.signataire.strip(),
        "qualite": signature.qualite.strip(),
        "auteur": auteur.pk,
        "quand": quand,
    }
