"""Preparing a jury's session: naming its members, putting candidatures before it, declaring ties, opening it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.reglement.valeurs import Lien
from brique.erreurs import ErreurArgument
from portail.certification import lieux, models, queries_jury, queries_reglements
from portail.certification.enums import EtatCandidature, EtatSeance, NatureAvis, Tenue
from portail.certification.operations_candidatures import ErreurDepassee, Geste, Qui, agir, faire_du_jury
from portail.certification.operations_candidatures import tenir as tenir_candidature
from portail.certification.travaux import aviser
from portail.referentiel.queries_identites import FicheSituee
from portail.socle.models import Compte, Organisation
from portail.socle.operations import journaliser


@dataclass(frozen=True, slots=True)
class Qualites:
    """What a seat says of its member: by which name and quality the procès-verbal calls them, in which college."""

    nom: str
    qualite: str
    college: str = ""
    qualifie: bool = False
    interne: bool = False
    president: bool = False
    derniere_activite: int | None = None
    sexe: str = ""

    @property
    def colonnes(self) -> dict[str, Any]:
        """As a seat keeps them."""
        return {**asdict(self), "nom": self.nom.strip(), "qualite": self.qualite.strip()}


@dataclass(frozen=True, slots=True)
class Nomination:
    """A member as they are named: who, and what their seat says of them."""

    membre: Compte
    qualites: Qualites

    @property
    def nom(self) -> str:
        return self.qualites.nom


@dataclass(frozen=True, slots=True)
class Lieu:
    """How, where and at what hour a session is held; '' and None while that is not known."""

    tenue: Tenue = Tenue.PRESENTIEL
    lieu: str = ""
    heure: time | None = None

    @property
    def colonnes(self) -> dict[str, Any]:
        """As a session keeps them."""
        return {"tenue": self.tenue, "lieu": self.lieu.strip()[:200], "heure": self.heure}


@transaction.atomic
def preparer(
    fiche: FicheSituee, organisation: Organisation, jour: date, lieu: Lieu, *, auteur: Compte, quand: datetime
) -> models.SeanceJury:
    """Prepare a session. Raises ``ErreurArgument`` without a règlement that applies that day."""
    reglement = queries_reglements.applicable(fiche.cle, jour)
    if reglement is None:
        raise ErreurArgument(
            _("aucun règlement ne s’applique à cette certification ce jour-là"),
            lieu=fiche.numero,
            consequence=_("La séance n’est pas préparée."),
            action=_("Déposez d’abord son règlement."),
        )
    seance = models.SeanceJury.objects.create(
        fiche_id=fiche.cle,
        reglement=reglement,
        organisation=organisation,
        jour=jour,
        cree_le=quand,
        **lieu.colonnes,
    )
    apres = {"fiche": fiche.numero, "jour": jour.isoformat()}
    journaliser("seance-preparee", seance, acteur=auteur, quand=quand, apres=apres)
    return seance


@transaction.atomic
def situer(cle: int, lieu: Lieu, *, auteur: Compte, quand: datetime, vu: str = "") -> bool:
    """Change how, where or at what hour a session that is not open is held; whoever sits in it or is convoked to it is
    told. False when nothing changes. Raises ``ErreurDepassee`` unless it is still held as ``vu`` says ('': unknown)."""
    seance = tenir(cle, EtatSeance.PREPAREE)
    voulu = lieu.colonnes
    _exiger_comme_vu(seance, voulu, vu, f"{lieux.dire_quand(seance)}, {lieux.dire_ou(seance)}")
    avant = {nom: getattr(seance, nom) for nom in voulu}
    if avant == voulu:
        return False
    for nom, valeur in voulu.items():
        setattr(seance, nom, valeur)
    seance.save(update_fields=list(voulu))
    avancer(seance)
    convoques = queries_jury.passages(seance)
    gens = [un.membre for un in seance.sieges.select_related("membre")]
    gens += [un.candidature.candidat for un in convoques if un.candidature.etat == EtatCandidature.CONVOQUEE]
    aviser(seance, gens, NatureAvis.DEPLACEE, quand)
    # the journal holds no written text: neither the old place nor the new one
    apres = {"change": sorted(nom for nom in voulu if voulu[nom] != avant[nom])}
    journaliser("seance-situee", seance, acteur=auteur, quand=quand, apres=apres)
    return True


@transaction.atomic
def nommer(cle: int, nomination: Nomination, *, auteur: Compte, quand: datetime) -> models.SiegeJury:
    """Name a member, before the session opens. Raises ``ErreurArgument`` for a name or a president given twice."""
    seance = tenir(cle, EtatSeance.PREPAREE)
    siege = creer_siege(seance, nomination)
    aviser(seance, [nomination.membre], NatureAvis.NOMME, quand)
    avancer(seance)
    apres = {"siege": siege.pk, "membre": str(nomination.membre.pk), "preside": siege.president}
    journaliser("jury-nomme", seance, acteur=auteur, quand=quand, apres=apres)
    return siege


def creer_siege(
    seance: models.SeanceJury, nomination: Nomination, remplace: models.SiegeJury | None = None
) -> models.SiegeJury:
    """The seat of a person in a session that is locked, in the place of ``remplace`` or of nobody. Raises
    ``ErreurArgument`` for a person, a name or a president given twice, or who passes before that jury."""
    if seance.passages.filter(candidature__candidat=nomination.membre).exists():
        raise ErreurArgument(
            _("cette personne passe devant ce jury"),
            lieu=nomination.nom,
            consequence=_("La personne n’est pas nommée."),
            action=_("Nommez quelqu’un d’autre, ou convoquez-la devant un autre jury."),
        )
    if models.SiegeJury.objects.filter(seance=seance, membre=nomination.membre).exists():
        raise ErreurArgument(
            _("cette personne siège déjà dans ce jury"),
            lieu=nomination.nom,
            consequence=_("La personne n’est pas nommée."),
        )
    _exiger_distinct(seance, nomination.qualites, remplace, _("La personne n’est pas nommée."))
    if remplace is not None:
        remplace.delete()
    return models.SiegeJury.objects.create(seance=seance, membre=nomination.membre, **nomination.qualites.colonnes)


def _exiger_distinct(
    seance: models.SeanceJury, dites: Qualites, siege: models.SiegeJury | None, consequence: str
) -> None:
    """Raise ``ErreurArgument`` when another seat than ``siege`` has that name, or presides too."""
    autres = models.SiegeJury.objects.filter(seance=seance).exclude(pk__in=[] if siege is None else [siege.pk])
    homonyme, preside = autres.filter(nom=dites.nom.strip()), autres.filter(president=True).first()
    if homonyme.exists():
        raise ErreurArgument(
            _("deux membres de ce jury auraient le même nom"),
            lieu=dites.nom,
            consequence=consequence,
            action=_("Distinguez-les, par une initiale par exemple."),
        )
    if dites.president and preside is not None:
        raise ErreurArgument(
            _("ce jury a déjà un président, %(nom)s") % {"nom": preside.nom},
            lieu=dites.nom,
            consequence=consequence,
            action=_("Un jury n’en a qu’un : retirez d’abord la présidence à l’autre."),
        )


def _dire_siege(siege: models.SiegeJury) -> str:
    preside = _("préside") if siege.president else ""
    return ", ".join(filter(None, (siege.nom, siege.qualite, siege.college, preside)))


def _exiger_comme_vu(
    ligne: models.SeanceJury | models.SiegeJury, voulu: Mapping[str, Any], vu: str, maintenant: str
) -> None:
    """Raise ``ErreurDepassee`` when what is to change is no longer as the page showed it."""
    if vu and vu != queries_jury.etat_de(ligne, voulu):
        raise ErreurDepassee(
            _("cela a changé depuis que vous avez ouvert la page : %(dit)s") % {"dit": maintenant},
            consequence=_("Rien n’est changé de nouveau ; ce que vous aviez écrit reste dans la page."),
            action=_("Relisez, puis recommencez si vous le voulez toujours."),
        )


@transaction.atomic
def corriger(siege: models.SiegeJury, dites: Qualites, *, auteur: Compte, quand: datetime, vu: str = "") -> bool:
    """Correct how the procès-verbal will call a member, and in which place, before the session opens; what they said of
    their ties stays. False when nothing changes. Raises ``ErreurArgument`` for a name or a president given twice,
    ``ErreurDepassee`` when the seat no longer says what ``vu`` says ('': unknown)."""
    seance = tenir(siege.seance_id, EtatSeance.PREPAREE)
    ligne, voulu = tenir_siege(seance, siege), dites.colonnes
    avant = {nom: getattr(ligne, nom) for nom in voulu}
    if avant == voulu:
        return False
    _exiger_comme_vu(ligne, voulu, vu, _dire_siege(ligne))
    _exiger_distinct(seance, dites, ligne, _("Rien n’est corrigé."))
    for nom, valeur in voulu.items():
        setattr(ligne, nom, valeur)
    ligne.save(update_fields=list(voulu))
    avancer(seance)
    # the journal holds no written text: neither the name nor the quality
    apres = {
        "siege": ligne.pk,
        "change": sorted(nom for nom in voulu if voulu[nom] != avant[nom]),
        "preside": ligne.president,
    }
    journaliser("jury-corrige", seance, acteur=auteur, quand=quand, apres=apres)
    return True


@transaction.atomic
def demettre(siege: models.SiegeJury, *, auteur: Compte, quand: datetime) -> None:
    """Take back a nomination, before the session opens, with the ties that were declared from that seat."""
    seance = tenir(siege.seance_id, EtatSeance.PREPAREE)
    ligne = tenir_siege(seance, siege)
    avant = {"siege": ligne.pk, "membre": str(ligne.membre_id), "preside": ligne.president}
    aviser(seance, [ligne.membre], NatureAvis.DEMIS, quand)
    ligne.liens.all().delete()
    ligne.delete()
    avancer(seance)
    journaliser("jury-demis", seance, acteur=auteur, quand=quand, avant=avant)


@transaction.atomic
def convoquer(
    cle: int, candidature: models.Candidature, *, auteur: Compte, quand: datetime, le: date
) -> models.Passage:
    """Put a candidature before the jury, and tell it: the act is the certificateur's. Raises ``ActeRefuse``."""
    seance = tenir(cle, EtatSeance.PREPAREE)
    if candidature.fiche_id != seance.fiche_id:
        raise ErreurArgument(
            _("cette candidature vise une autre certification que ce jury"),
            lieu=candidature.reference,
            consequence=_("Elle n’est pas convoquée."),
        )
    if candidature.candidat_id == auteur.pk:
        raise ErreurArgument(
            _("cette candidature est la vôtre"),
            lieu=candidature.reference,
            consequence=_("Elle n’est pas convoquée."),
            action=_("Demandez-le à quelqu’un d’autre de votre organisation."),
        )
    if candidature.candidat_id and seance.sieges.filter(membre=candidature.candidat_id).exists():
        raise ErreurArgument(
            _("ce candidat siège dans ce jury"),
            lieu=candidature.reference,
            consequence=_("Elle n’est pas convoquée."),
            action=_("Convoquez-le devant un autre jury, ou retirez-le d’abord de celui-ci."),
        )
    geste = Geste(Acte.CONVOQUER, le, {"seance": seance.jour.isoformat(), "jury": str(seance.pk)})
    faire_du_jury(candidature.pk, geste, acteur=Acteur.CERTIFICATEUR, auteur=auteur, quand=quand)
    passage = models.Passage.objects.create(seance=seance, candidature=candidature, rang=seance.passages.count() + 1)
    avancer(seance)
    return passage


@transaction.atomic
def retirer_convocation(cle: int, geste: Geste, *, qui: Qui, quand: datetime) -> models.Candidature:
    """Postpone a candidature before its session opens: it leaves that jury, and waits for another. Raises
    ``ErreurArgument`` once the session is open: the jury then postpones."""
    passage = models.Passage.objects.filter(candidature_id=cle).order_by("-seance__jour", "-pk").first()
    # the session is locked first, as by whoever acts on all its candidatures
    seance = tenir(passage.seance_id, EtatSeance.PREPAREE) if passage is not None else None
    tenir_candidature(cle, qui)
    if passage is not None and seance is not None:
        passage.liens.all().delete()
        passage.delete()
        avancer(seance)
    return agir(cle, geste, qui=qui, quand=quand)


@transaction.atomic
def declarer_liens(
    siege: models.SiegeJury, passage: models.Passage, liens: Collection[Lien], *, auteur: Compte, quand: datetime
) -> models.LienDeclare:
    """Keep what a member says ties them to a candidate ('none' is said too), while the session is not closed. Their
    votes that no decision counted leave. Once a bloc is decided a tie may still be said, and none is taken back: what
    is decided stays, and the procès-verbal says in which order it came."""
    seance = tenir(siege.seance_id, EtatSeance.PREPAREE, EtatSeance.OUVERTE)
    if passage.seance_id != seance.pk:
        raise ErreurArgument(_("ce candidat passe devant un autre jury"), consequence=_("Rien n’est enregistré."))
    ligne = tenir_siege(seance, siege)
    avant = models.LienDeclare.objects.filter(siege=ligne, passage=passage).first()
    dejas = set(avant.liens) if avant is not None else set()
    voulus = {lien.value for lien in liens}
    decide = passage.decisions.exists()
    if decide and dejas - voulus:
        raise ErreurArgument(
            _("le jury a déjà décidé d’un bloc de ce candidat"),
            lieu=passage.candidature.reference,
            consequence=_("Le lien que vous avez dit reste."),
            action=_("S’il est faux, dites-le au certificateur : il peut vous faire siéger à une autre séance."),
        )
    # a tie that is completed was said the first day
    dit_le = avant.quand if avant is not None and dejas and decide else quand
    dit, _cree = models.LienDeclare.objects.update_or_create(
        siege=ligne, passage=passage, defaults={"liens": sorted(voulus), "quand": dit_le}
    )
    if dit.liens:
        queries_jury.votes_non_comptes(ligne).filter(passage=passage).delete()
    avancer(seance)
    apres = {"siege": ligne.pk, "passage": passage.pk, "liens": len(dit.liens)}
    journaliser("jury-liens", seance, acteur=auteur, quand=quand, apres=apres)
    return dit


@transaction.atomic
def ouvrir(cle: int, *, auteur: Compte, quand: datetime, le: date) -> models.SeanceJury:
    """Open a session, on its day. Raises ``ErreurArgument`` another day, without a member or a candidate."""
    seance = tenir(cle, EtatSeance.PREPAREE)
    rien = _("La séance n’est pas ouverte.")
    if seance.jour != le:
        raise ErreurArgument(
            _("cette séance se tient le %(jour)s") % {"jour": f"{seance.jour:%d/%m/%Y}"}, consequence=rien
        )
    if not seance.sieges.exists() or not seance.passages.exists():
        raise ErreurArgument(
            _("ce jury n’a pas encore de membre, ou pas de candidat"),
            consequence=rien,
            action=_("Nommez ses membres et convoquez les candidats."),
        )
    seance.etat, seance.ouverte_le = EtatSeance.OUVERTE, quand
    seance.save(update_fields=["etat", "ouverte_le"])
    avancer(seance)
    journaliser("seance-ouverte", seance, acteur=auteur, quand=quand)
    return seance


def tenir(cle: int, *etats: EtatSeance) -> models.SeanceJury:
    """The session, locked for the transaction, in one of ``etats``. Raises ``ErreurArgument`` otherwise."""
    lignes = models.SeanceJury.objects.select_for_update(of=("self",))
    seance = lignes.select_related("fiche", "reglement__organisation", "organisation").get(pk=cle)
    exiger_etat(seance, *etats)
    return seance


def tenir_siege(seance: models.SeanceJury, siege: models.SiegeJury) -> models.SiegeJury:
    """The seat as it is now that its session is locked. Raises ``ErreurArgument`` once it is somebody else’s."""
    trouve = models.SiegeJury.objects.select_related("procuration").filter(seance=seance, pk=siege.pk).first()
    if trouve is None:
        raise ErreurArgument(
            _("ce siège n’est plus celui de cette personne"),
            lieu=siege.nom,
            consequence=_("Rien n’est enregistré."),
            action=_("Relisez la page de la séance : elle dit qui siège."),
        )
    return trouve


def exiger_etat(seance: models.SeanceJury, *etats: EtatSeance) -> None:
    """Raise ``ErreurArgument`` unless the session is in one of ``etats``."""
    if seance.etat not in etats or queries_jury.annulee(seance):
        dit = _("annulée") if queries_jury.annulee(seance) else EtatSeance(seance.etat).label.lower()
        raise ErreurArgument(
            _("cette séance est %(etat)s") % {"etat": dit},
            consequence=_("Rien n’est enregistré."),
            action=_("Relisez la page : quelqu’un l’a peut-être fait avancer."),
        )


def avancer(seance: models.SeanceJury) -> None:
    """One more change: the pages of the other members see it."""
    seance.revision += 1
    seance.save(update_fields=["revision"])
