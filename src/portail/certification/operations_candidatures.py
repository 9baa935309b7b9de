"""Acts on candidatures. Each locks its row, asks the library, appends the fact, and tells the journal.

Two people at once on one candidature: the first one's act is kept, the other is told what happened
(``ErreurDepassee``). A fact keeps identifiers and days; words go beside it, to be erased in their time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.certification.attribution import FINALE, FicheVisee, exiges
from brique.certification.candidature import valeurs
from brique.certification.candidature.contexte import Contexte
from brique.certification.candidature.horloges import echeances, faits_de_l_horloge
from brique.certification.candidature.regles import etat, faire
from brique.certification.candidature.table import FINIS
from brique.certification.candidature.valeurs import Acte, Acteur, Fait
from brique.certification.reglement.valeurs import Reglement, Voie
from brique.erreurs import ErreurArgument, ErreurBrique
from portail.certification import deliberations, models, queries_candidatures, queries_reglements, travaux
from portail.certification.blocs import demandables
from portail.certification.enums import EtatCandidature
from portail.parcours.passeport.queries import blocs_connus
from portail.referentiel.queries_identites import FicheSituee
from portail.socle.models import Compte, Organisation
from portail.socle.operations import journaliser

ECRIT_MAX = 4000
OUVERTES_MAX = 20
_LETTRES = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # those that are not mistaken for one another when read aloud


class ErreurDepassee(ErreurBrique):
    """Something was done to the candidature since its page was opened."""


@dataclass(frozen=True, slots=True)
class Qui:
    """Who acts, as whom, and from which state of the candidature: the revision their page showed."""

    compte: Compte
    acteur: Acteur
    revision: int


@dataclass(frozen=True, slots=True)
class Choix:
    """What a person asks for: blocs of a fiche, by a voie, with a body that prepares them or none."""

    fiche: FicheSituee
    blocs: Collection[str]
    voie: Voie
    organisme: Organisation | None = None
    anterieure: models.Candidature | None = None


@dataclass(frozen=True, slots=True)
class Geste:
    """An act to do: its day, what it carries (identifiers and days), and what is written with it."""

    acte: Acte
    jour: date
    precisions: Mapping[str, str] = field(default_factory=dict)
    texte: str = ""


@transaction.atomic
def ouvrir(candidat: Compte, choix: Choix, *, quand: datetime) -> models.Candidature:
    """Open a candidature under the version of the règlement that applies that day. Raises ``ErreurArgument`` without
    one, ``ActeRefuse`` for what the rules do not allow."""
    Compte.objects.select_for_update().get(pk=candidat.pk)
    le = timezone.localdate(quand)
    reglement = _reglement(choix.fiche, le)
    deja = queries_candidatures.tenus(candidat.pk, choix.fiche.numero, le)
    regle = queries_reglements.lu(reglement)
    connus = demandables(blocs_connus([choix.fiche.numero]).get(choix.fiche.numero, {}), regle)
    _examiner_choix(candidat, choix, deja, connus)
    tous = _tous_les_blocs(choix, deja, connus, regle)
    _examiner_finale(choix, tous=tous)
    candidature = models.Candidature.objects.create(
        reference=f"{choix.fiche.numero}-{get_random_string(6, _LETTRES)}",
        candidat=candidat,
        titulaire=candidat.pk,
        voie=choix.voie.value,
        fiche_id=choix.fiche.cle,
        reglement=reglement,
        organisme=choix.organisme,
        anterieure=choix.anterieure,
        entiere=tous and (not regle.attribution.finale or FINALE in {*choix.blocs, *deja}),
        etat=valeurs.Etat.CHOISIE.value,
        ouverte_le=le,
    )
    models.BlocVise.objects.bulk_create(
        models.BlocVise(candidature=candidature, code=code, deja=code in deja) for code in sorted({*choix.blocs, *deja})
    )
    lue = _verrouiller(candidature.pk)
    _faire(lue, Geste(Acte.CHOISIR, le), Acteur.CANDIDAT, candidat, quand)
    return lue


def _reglement(fiche: FicheSituee, le: date) -> models.ReglementDepose:
    reglement = queries_reglements.applicable(fiche.cle, le)
    if reglement is None:
        raise ErreurArgument(
            _("le certificateur n’a déposé ici aucun règlement qui s’applique aujourd’hui"),
            lieu=fiche.numero,
            consequence=_("La candidature n’est pas ouverte."),
            action=_("Demandez-le au certificateur : sa page dit comment le joindre."),
        )
    return reglement


def _tous_les_blocs(choix: Choix, deja: frozenset[str], connus: Mapping[str, str], reglement: Reglement) -> bool:
    """True when the blocs asked and held make the whole: the law's yearly limits are for those dossiers."""
    regle, demandes = reglement.attribution, {*choix.blocs, *deja}
    titres = {code: titre for code, titre in connus.items() if code != FINALE}
    au_choix = all(len(option.blocs & demandes) >= option.nombre for option in regle.options)
    return au_choix and demandes >= exiges(regle, FicheVisee(choix.fiche.numero, titres))


def _examiner_choix(candidat: Compte, choix: Choix, deja: frozenset[str], connus: Collection[str]) -> None:
    rien = _("La candidature n’est pas ouverte.")
    for code in choix.blocs:
        if code not in connus:
            raise ErreurArgument(_("le registre ne connaît pas ce bloc"), lieu=code, consequence=rien)
        if code in deja:
            raise ErreurArgument(
                _("vous avez déjà ce bloc, et il est acquis à vie"),
                lieu=code,
                consequence=rien,
                action=_("Choisissez seulement ceux qui vous manquent."),
            )
    siennes = models.Candidature.objects.filter(titulaire=candidat.pk).exclude(etat__in=queries_candidatures.FINIES)
    if siennes.count() >= OUVERTES_MAX:
        raise ErreurArgument(
            _("vous avez déjà %(n)d candidatures ouvertes") % {"n": OUVERTES_MAX},
            consequence=rien,
            action=_("Abandonnez celles qui ne servent plus."),
        )
    autres = siennes.filter(fiche_id=choix.fiche.cle)
    if choix.anterieure is not None:
        # its result is told: what it did not give may be asked again while it may still be contested
        autres = autres.exclude(pk=choix.anterieure.pk, etat=EtatCandidature.NOTIFIEE)
    prises = set(
        models.BlocVise.objects.filter(candidature__in=autres, deja=False, code__in=choix.blocs).values_list(
            "code", flat=True
        )
    )
    if prises:
        raise ErreurArgument(
            ngettext(
                "une de vos candidatures en cours demande déjà ce bloc",
                "une de vos candidatures en cours demande déjà ces blocs",
                len(prises),
            ),
            lieu=", ".join(sorted(prises)),
            consequence=rien,
            action=_("Suivez-la, ou abandonnez-la d’abord."),
        )


def _examiner_finale(choix: Choix, *, tous: bool) -> None:
    if FINALE in choix.blocs and not tous:
        raise ErreurArgument(
            _("l’évaluation finale suit tous les blocs, et il vous en manque"),
            lieu=choix.fiche.numero,
            consequence=_("La candidature n’est pas ouverte."),
            action=_("Demandez-les avec elle, ou demandez-la quand vous les aurez."),
        )


@transaction.atomic
def agir(cle: int, geste: Geste, *, qui: Qui, quand: datetime) -> models.Candidature:
    """Do an act. Raises ``ErreurDepassee``, or ``ActeRefuse`` which says why and what would lift it.

    What the delays made by today comes first, written or not yet: an act dated of before a silence that is over does
    not undo it, for nobody was told of it in time.
    """
    candidature = tenir(cle, qui)
    _echoir(candidature, timezone.localdate(quand), quand)
    _faire(candidature, geste, qui.acteur, qui.compte, quand)
    return candidature


def tenir(cle: int, qui: Qui) -> models.Candidature:
    """The row, locked for the transaction, unless something was done to it since."""
    candidature = _verrouiller(cle)
    if candidature.revision != qui.revision:
        raise ErreurDepassee(
            _("cette candidature a changé depuis que vous avez ouvert la page"),
            lieu=candidature.reference,
            consequence=_("Rien n’est enregistré ; ce que vous aviez écrit reste dans la page."),
            action=_("Relisez où elle en est, puis recommencez si cela a encore un sens."),
        )
    return candidature


def _verrouiller(cle: int) -> models.Candidature:
    lignes = models.Candidature.objects.select_for_update(of=("self",))
    return lignes.select_related("fiche", "reglement__organisation").get(pk=cle)


def faire_du_jury(cle: int, geste: Geste, *, acteur: Acteur, auteur: Compte, quand: datetime) -> models.Candidature:
    """An act that a session of jury does, inside its own transaction: whatever the revision a page showed."""
    candidature = _verrouiller(cle)
    _faire(candidature, geste, acteur, auteur, quand)
    return candidature


def _faire(
    candidature: models.Candidature, geste: Geste, acteur: Acteur, auteur: Compte | None, quand: datetime
) -> None:
    """Ask the library, append what it made (the delays that ended first), keep where it stands."""
    contexte = queries_candidatures.contexte(candidature, geste.jour)
    avant = queries_candidatures.valeur(candidature)
    dites = {**geste.precisions, **({"motif": geste.texte} if geste.texte.strip() else {})}
    apres = faire(avant, Fait(geste.acte, geste.jour, acteur, dites), contexte)
    _ajouter(candidature, avant, apres, auteur, quand)
    _garder(candidature, apres, contexte, geste.jour)


def _ajouter(
    candidature: models.Candidature,
    avant: valeurs.Candidature,
    apres: valeurs.Candidature,
    auteur: Compte | None,
    quand: datetime,
) -> None:
    for rang, fait in enumerate(apres.faits[len(avant.faits) :], len(avant.faits) + 1):
        de_l_horloge = fait.par is Acteur.HORLOGE
        ligne = models.FaitCandidature.objects.create(
            candidature=candidature,
            rang=rang,
            acte=fait.acte.value,
            jour=fait.jour,
            par=fait.par.value,
            auteur=None if de_l_horloge or auteur is None else auteur.pk,
            precisions={nom: dit for nom, dit in fait.precisions.items() if nom != "motif"},
            quand=quand,
        )
        travaux.prevoir(ligne)
        if motif := fait.precisions.get("motif", "").strip():
            models.Ecrit.objects.create(fait=ligne, personne_id=candidature.candidat_id, texte=motif[:ECRIT_MAX])
        dit = {"acte": fait.acte.value, "par": fait.par.value, "rang": rang}
        journaliser("candidature-acte", candidature, acteur=None if de_l_horloge else auteur, quand=quand, apres=dit)


def _garder(candidature: models.Candidature, valeur: valeurs.Candidature, contexte: Contexte, le: date) -> None:
    """What the queue and the statistics read: the state, whose turn it is, until when, the outcome."""
    atteint = etat(valeur)
    prochaine = min(echeances(valeur, contexte, le), key=lambda une: une.limite, default=None)
    candidature.etat = atteint.value
    candidature.revision += 1
    candidature.limite = prochaine.limite if prochaine is not None else None
    candidature.tour = prochaine.qui.value if prochaine is not None else ""
    if atteint in FINIS:
        candidature.finie_le = le
    deliberations.deduire_issue(candidature, valeur.faits)
    gardees = ["etat", "revision", "limite", "tour", "finie_le", *deliberations.COLONNES_DE_L_ISSUE]
    candidature.save(update_fields=gardees)


def revoir_issue(cle: int) -> None:
    """Derive the outcome again, inside the transaction of what changes it without being a fact: a confirmation."""
    candidature = _verrouiller(cle)
    deliberations.deduire_issue(candidature, queries_candidatures.faits_de(candidature))
    candidature.save(update_fields=deliberations.COLONNES_DE_L_ISSUE)


def passer_les_delais(le: date, *, quand: datetime) -> int:
    """Write what the clocks made by the day ``le`` of every candidature that awaits something; how many changed.

    Run it as often as one likes: what is written once is not written again.
    """
    changees = 0
    attendues = models.Candidature.objects.filter(limite__lt=le).exclude(etat__in=queries_candidatures.FINIES)
    for cle in list(attendues.values_list("pk", flat=True)):
        changees += _passer(cle, le, quand)
    return changees


@transaction.atomic
def _passer(cle: int, le: date, quand: datetime) -> bool:
    return _echoir(_verrouiller(cle), le, quand)


def _echoir(candidature: models.Candidature, le: date, quand: datetime) -> bool:
    """Write what the clocks made of a candidature by the day ``le``; False when they made nothing more."""
    contexte = queries_candidatures.contexte(candidature, le)
    avant = queries_candidatures.valeur(candidature)
    echus = faits_de_l_horloge(avant, contexte, le)
    if not echus:
        return False
    apres = avant
    for fait in echus:
        apres = faire(apres, fait, contexte)
    _ajouter(candidature, avant, apres, None, quand)
    _garder(candidature, apres, contexte, le)
    return True


@transaction.atomic
def noter_export(personne: Compte, *, quand: datetime) -> None:
    """Write in the journal that a person took their candidatures away."""
    journaliser("candidatures-exportees", personne, acteur=personne, quand=quand)
