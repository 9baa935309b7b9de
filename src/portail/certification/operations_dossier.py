"""What a candidate writes and gives: answers compétence by compétence, documents. It goes when its time is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brique.erreurs import ErreurArgument
from portail.certification import models, queries_candidatures
from portail.certification.enums import EtatCandidature, Reponse
from portail.socle.models import Compte
from portail.socle.operations import garder_piece, journaliser, lire_octets
from portail.socle.pieces_jointes import Recue

RECIT_MAX = 4000
PIECES_MAX = 40
#: From the moment the jury may read the dossier, it no longer changes under its eyes.
_FIGEE = (
    EtatCandidature.CONVOQUEE,
    EtatCandidature.DELIBEREE,
    EtatCandidature.NOTIFIEE,
    EtatCandidature.RECOURS,
    *queries_candidatures.FINIES,
)


def change_encore(candidature: models.Candidature) -> bool:
    """True while the candidate may write in the dossier."""
    return candidature.etat not in _FIGEE


@dataclass(frozen=True, slots=True)
class Dite:
    """What a candidate says of a compétence (its rank in the bloc, from 1). ``vu`` is when the answer that their page
    showed was written, '' when there was none."""

    code: str
    competence: int
    reponse: str
    recit: str
    vu: str = ""


class ReponseDepassee(ErreurArgument):
    """The same answer was written elsewhere since: nothing is lost, both are shown."""


@transaction.atomic
def repondre(cle: int, dite: Dite, *, candidat: Compte, quand: datetime) -> models.ReponseCompetence:
    """Keep an answer. Raises ``ReponseDepassee`` when another page wrote it meanwhile, ``ErreurArgument`` for a
    compétence that is not asked, or a dossier that is closed."""
    candidature = tenir(cle, candidat)
    _examiner(candidature, dite)
    ligne = models.ReponseCompetence.objects.filter(
        candidature=candidature, code=dite.code, competence=dite.competence
    ).first()
    if (
        ligne is not None
        and ligne.change_le.isoformat() != dite.vu
        and (ligne.reponse, ligne.recit)
        != (
            dite.reponse,
            dite.recit.strip(),
        )
    ):
        raise ReponseDepassee(
            _("cette réponse a été écrite dans une autre page depuis"),
            lieu=f"{dite.code}, {dite.competence}",
            consequence=_("La vôtre n’est pas enregistrée ; elle reste à l’écran, à côté de l’autre."),
            action=_("Gardez celle que vous voulez, puis enregistrez."),
        )
    gardee, _creee = models.ReponseCompetence.objects.update_or_create(
        candidature=candidature,
        code=dite.code,
        competence=dite.competence,
        defaults={
            "personne": candidat,
            "reponse": dite.reponse,
            "recit": dite.recit.strip()[:RECIT_MAX],
            "change_le": quand,
        },
    )
    return gardee


def _examiner(candidature: models.Candidature, dite: Dite) -> None:
    if dite.reponse and dite.reponse not in Reponse.values:
        raise ErreurArgument(_("« %(dit)s » n’est pas une réponse") % {"dit": dite.reponse[:20]}, lieu=dite.code)
    demandes = {bloc.code for bloc in candidature.blocs.all() if not bloc.deja}
    enonces = {bloc.cle.code: len(bloc.enonces) for bloc in queries_candidatures.blocs_de(candidature)}
    if dite.code not in demandes or not 1 <= dite.competence <= enonces.get(dite.code, 0):
        raise ErreurArgument(
            _("cette compétence n’est pas de celles que votre candidature demande"),
            lieu=f"{dite.code}, {dite.competence}",
            consequence=_("Rien n’est enregistré."),
        )


@transaction.atomic
def joindre(cle: int, code: str, recue: Recue, *, candidat: Compte, quand: datetime) -> models.PieceCandidature:
    """Attach a document; the same one given twice is kept once. Raises ``ErreurArgument`` beyond ``PIECES_MAX``."""
    candidature = tenir(cle, candidat)
    if code and not candidature.blocs.filter(code=code, deja=False).exists():
        raise ErreurArgument(
            _("ce bloc n’est pas de ceux que vous demandez"), lieu=code, consequence=_("Rien n’est joint.")
        )
    piece, neuve = garder_piece(
        models.PieceCandidature.objects.filter(candidature=candidature),
        recue,
        au_plus=PIECES_MAX,
        refus=_("ce dossier a déjà %(n)d pièces") % {"n": PIECES_MAX},
        quand=quand,
        candidature=candidature,
        personne=candidat,
    )
    if neuve and code:
        models.PieceCandidature.objects.filter(pk=piece.pk).update(code=code)
        piece.code = code
    if neuve:
        apres = {"piece": piece.pk, "empreinte": piece.empreinte, "genre": piece.genre}
        journaliser("piece-jointe", candidature, acteur=candidat, quand=quand, apres=apres)
    return piece


@transaction.atomic
def oter(cle: int, piece: int, *, candidat: Compte, quand: datetime) -> None:
    """Remove a document from one's dossier, while it may change: its bytes are erased."""
    candidature = tenir(cle, candidat)
    trouvee = models.PieceCandidature.objects.filter(candidature=candidature, pk=piece).defer("octets").first()
    if trouvee is not None:
        avant = {"piece": trouvee.pk, "empreinte": trouvee.empreinte}
        journaliser("piece-otee", candidature, acteur=candidat, quand=quand, avant=avant)
        trouvee.delete()


def lire_dossier(candidature: models.Candidature, *, lecteur: Compte, quand: datetime, code: str = "") -> None:
    """The line of the journal that says who read a dossier, or what it holds of one bloc."""
    journaliser("dossier-lu", candidature, acteur=lecteur, quand=quand, apres={"code": code} if code else None)


def lire_piece(piece: models.PieceCandidature, *, lecteur: Compte, quand: datetime) -> bytes:
    """The bytes of a document, and the line of the journal that says who read it."""
    return lire_octets(piece, piece.candidature, lecteur=lecteur, quand=quand)


def tenir(cle: int, candidat: Compte) -> models.Candidature:
    """One's own candidature, locked, while its dossier may change."""
    lignes = models.Candidature.objects.select_for_update(of=("self",)).select_related("fiche")
    candidature = lignes.get(pk=cle, candidat=candidat)
    if not change_encore(candidature):
        raise ErreurArgument(
            _("ce dossier ne change plus : la candidature est au jury, ou finie"),
            lieu=candidature.reference,
            consequence=_("Rien n’est enregistré."),
            action=_("Dites au certificateur ce qui manque : il peut reporter la séance."),
        )
    return candidature
