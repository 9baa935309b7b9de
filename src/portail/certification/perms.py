"""Who may do what of a candidature: its candidate, those of the organisations concerned, the jury named to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from brique.certification.candidature.valeurs import Acteur
from portail.certification.enums import NatureAvis
from portail.certification.models import AvisDeSeance, Candidature, EvaluationConfiee, Passage, SeanceJury, SiegeJury
from portail.referentiel.queries_identites import FicheSituee, situer
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from portail.socle.perms import Refus
from portail.socle.queries import organisations_du_role, roles_actifs


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands before a candidature: as whom they may act, and in whose name."""

    acteurs: frozenset[Acteur]
    certificateur: Organisation | None = None
    organisme: Organisation | None = None

    @property
    def candidat(self) -> bool:
        return Acteur.CANDIDAT in self.acteurs


def certifie_pour(compte: Compte, fiche: FicheSituee, le: date) -> Organisation | None:
    """The organisation in whose name ``compte`` speaks for ``fiche``: one whose SIRET the register gives."""
    siennes = organisations_du_role(compte, Role.CERTIFICATEUR, le)
    return next((une for une in siennes if une.siret in fiche.sirets), None)


def exiger_certificateur(compte: Compte, fiche: FicheSituee, le: date) -> Organisation:
    """The same, or ``Refus``."""
    organisation = certifie_pour(compte, fiche, le)
    if organisation is None:
        raise Refus(
            _("Vous n’êtes pas certificateur de %(numero)s : le registre ne donne pas le SIRET de votre organisation.")
            % {"numero": fiche.numero},
            _("Vérifiez le SIRET que porte la fiche, et celui de votre organisation dans votre compte."),
        )
    return organisation


def place(compte: Compte, candidature: Candidature, le: date) -> Place:
    """Where ``compte`` stands before ``candidature`` on the day ``le``; a candidate is on no other side of theirs."""
    if candidature.candidat_id == compte.pk:
        return Place(frozenset({Acteur.CANDIDAT}))
    acteurs: set[Acteur] = set()
    certificateur = certifie_pour(compte, situer([candidature.fiche.numero])[candidature.fiche.numero], le)
    if certificateur is not None:
        acteurs.add(Acteur.CERTIFICATEUR)
    organisme = None
    if candidature.organisme_id is not None:
        formant = organisations_du_role(compte, Role.ORGANISME_FORMATION, le)
        organisme = next((une for une in formant if une.pk == candidature.organisme_id), None)
        if organisme is not None:
            acteurs.add(Acteur.ORGANISME)
    return Place(frozenset(acteurs), certificateur, organisme)


def exiger_place(compte: Compte, candidature: Candidature, le: date) -> Place:
    """The same, or ``Refus`` for who is none of them."""
    trouvee = place(compte, candidature, le)
    if not trouvee.acteurs:
        raise Refus(
            _("Cette candidature n’est ouverte qu’au candidat, à qui le prépare et à son certificateur."),
            _("Si elle vous concerne, demandez son numéro et l’accès à votre organisation."),
        )
    return trouvee


def exiger_candidat(compte: Compte, candidature: Candidature) -> None:
    """Raise ``Refus`` unless it is their own candidature."""
    if candidature.candidat_id != compte.pk:
        raise Refus(
            _("Cette candidature est celle de quelqu’un d’autre."),
            _("Les vôtres sont dans « Mes candidatures »."),
        )


def exiger_evaluateur(compte: Compte, confiee: EvaluationConfiee, le: date) -> None:
    """Raise ``Refus`` unless this évaluation is in the hands of ``compte``, évaluateur of that body on that day, and of
    somebody else’s candidature."""
    siennes = {une.pk for une in organisations_du_role(compte, Role.EVALUATEUR, le)}
    if confiee.evaluateur_id != compte.pk or confiee.organisation_id not in siennes:
        raise Refus(
            _("Cette évaluation est confiée à quelqu’un d’autre."),
            _("Le certificateur peut vous la confier, si votre organisme est habilité."),
        )
    if confiee.candidature.candidat_id == compte.pk:
        raise Refus(
            _("Cette candidature est la vôtre : vous ne l’évaluez pas."),
            _("Dites-le au certificateur : il la confie à quelqu’un d’autre."),
        )


def siege_de(compte: Compte, seance: SeanceJury) -> SiegeJury | None:
    """The seat of ``compte`` in this jury, None when they are not named to it."""
    return SiegeJury.objects.filter(seance=seance, membre=compte).first()


def siege_tenu(compte: Compte, seance: SeanceJury, le: date) -> SiegeJury | None:
    """The same while they are a juror: a seat lets nobody in once that role is over, whatever other role they hold."""
    return siege_de(compte, seance) if Role.JURE in roles_actifs(compte, le) else None


def pas_membre() -> Refus:
    """The refusal of who has no seat."""
    return Refus(_("Vous n’êtes pas membre de ce jury."), _("Le certificateur en nomme les membres."))


def exiger_siege(compte: Compte, seance: SeanceJury) -> SiegeJury:
    """The seat of ``compte``, or ``Refus``."""
    siege = siege_de(compte, seance)
    if siege is None:
        raise parti_ou_pas_membre(compte, seance)
    return siege


def parti_ou_pas_membre(compte: Compte, seance: SeanceJury) -> Refus:
    """The refusal of who has no seat, or no longer has one."""
    partis = (NatureAvis.DEMIS, NatureAvis.REMPLACE)
    if not AvisDeSeance.objects.filter(seance=seance, compte=compte, nature__in=partis).exists():
        return pas_membre()
    return Refus(
        _("Vous ne siégez plus dans ce jury : le certificateur vous en a retiré, ou remplacé."),
        _("« Mes jurys » montre les séances où vous siégez. Si cela vous étonne, demandez-le au certificateur."),
    )


def exiger_dossier_du_jury(compte: Compte, passage: Passage) -> SiegeJury:
    """The seat that lets ``compte`` read the file of a candidate. ``Refus`` for the candidate themself, and for who
    declared a tie with them."""
    siege = exiger_siege(compte, passage.seance)
    if passage.candidature.candidat_id == compte.pk:
        raise Refus(
            _("Cette candidature est la vôtre : vous n’en jugez pas."),
            _("Dites-le au certificateur : il vous remplace, ou vous convoque devant un autre jury."),
        )
    declares = passage.liens.filter(siege=siege).first()
    if declares is not None and declares.liens:
        raise Refus(
            _("Vous avez déclaré un lien avec ce candidat : vous ne lisez pas son dossier et ne votez pas."),
            _("Si c’est une erreur, corrigez-le sur la page de la séance, tant que rien n’y est décidé."),
        )
    return siege
