"""Writes of the atelier beside the edits themselves: opening a référentiel, its versions, and what they become.

Each is one transaction with its line in the journal: identifiers and states, never a text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from brique.erreurs import ErreurArgument
from brique.referentiel.forme_json import en_json
from portail.referentiel.atelier import desaccords, etats, retouches
from portail.referentiel.atelier.completude import manques
from portail.referentiel.atelier.departs import Depart, Depot
from portail.referentiel.atelier.enums import Etat
from portail.referentiel.atelier.erreurs import ErreurEtat
from portail.referentiel.atelier.etats import Transition
from portail.referentiel.models import Piece, Referentiel, VersionReferentiel
from portail.socle.models import Compte, Organisation
from portail.socle.operations import journaliser

retoucher = retouches.retoucher
ecrire_a_la_place = desaccords.ecrire_a_la_place
ecarter = desaccords.ecarter
defaire = desaccords.defaire


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision of the CPNE that adopts a version: its day, and the reference of its procès-verbal."""

    le: date
    reference: str


@transaction.atomic
def creer_referentiel(
    organisation: Organisation, depart: Depart, *, auteur: Compte | None, quand: datetime
) -> VersionReferentiel:
    """Open a référentiel for an organisation, with its first version as a draft."""
    referentiel = Referentiel.objects.create(
        organisation=organisation, intitule=depart.brouillon.intitule, cree_le=quand
    )
    journaliser("referentiel-cree", referentiel, acteur=auteur, quand=quand, apres={"organisation": organisation.siret})
    return _ajouter_version(referentiel, depart, auteur, quand)


@transaction.atomic
def nouvelle_version(
    referentiel: Referentiel, depart: Depart, *, auteur: Compte | None, quand: datetime
) -> VersionReferentiel:
    """Open the next version of a référentiel as a draft. Raises ``ErreurEtat`` when it already has one."""
    tenu = Referentiel.objects.select_for_update().get(pk=referentiel.pk)
    _exiger_seule(tenu.pk, Etat.BROUILLON)
    version = _ajouter_version(tenu, depart, auteur, quand)
    if depart.brouillon.intitule and depart.brouillon.intitule != tenu.intitule:
        tenu.intitule = depart.brouillon.intitule
        tenu.save(update_fields=["intitule"])
    return version


@transaction.atomic
def changer_etat(
    version: VersionReferentiel,
    transition: Transition,
    *,
    auteur: Compte | None,
    quand: datetime,
    motif: str = "",
    decision: Decision | None = None,
) -> VersionReferentiel:
    """Make a version pass ``transition``. ``motif`` says why it is given back, ``decision`` what adopts it.

    Raises ``ErreurEtat`` when it is not, or no longer, in the state this asks for, while doubts and texts kept apart
    are open, or when what is proposed lacks its title, its blocs or their compétences; ``ErreurArgument`` when the
    decision is missing, to come, or older than the one it replaces.
    """
    toutes = VersionReferentiel.objects.select_for_update(of=("self",)).filter(referentiel=version.referentiel_id)
    par_pk = {v.pk: v for v in toutes.order_by("pk")}
    tenue = par_pk[version.pk]
    _exiger_etat(tenue, transition)
    _exiger_seule(tenue.referentiel_id, transition.vers)
    if transition is etats.PROPOSER:
        _exiger_tranchee(tenue)
        _exiger_complete(tenue)
    if transition is etats.ADOPTER:
        _adopter(tenue, decision, list(par_pk.values()), auteur, quand)
    tenue.motif = motif if transition is etats.RENDRE else ""
    _passer(tenue, transition, auteur, quand)
    return tenue


def _ajouter_version(
    referentiel: Referentiel, depart: Depart, auteur: Compte | None, quand: datetime
) -> VersionReferentiel:
    dernier = referentiel.versions.aggregate(dernier=Max("numero"))["dernier"] or 0
    try:
        with transaction.atomic():
            version = VersionReferentiel.objects.create(
                referentiel=referentiel,
                numero=dernier + 1,
                etat=Etat.BROUILLON,
                contenu=en_json(depart.brouillon),
                doutes=len(depart.brouillon.doutes_ouverts),
                issue_de_id=depart.issue_de,
                fiche=depart.fiche,
                cree_le=quand,
                cree_par=auteur.pk if auteur else None,
                change_le=quand,
            )
    except IntegrityError as erreur:
        raise _deja(Etat.BROUILLON) from erreur
    apres: dict[str, object] = {"etat": version.etat, "numero": version.numero, "fiche": depart.fiche}
    if depart.depot is not None:
        apres["piece"] = _deposer(version, depart.depot, auteur, quand).empreinte
    journaliser("version-creee", version, acteur=auteur, quand=quand, apres=apres)
    return version


def _deposer(version: VersionReferentiel, depot: Depot, auteur: Compte | None, quand: datetime) -> Piece:
    return Piece.objects.create(
        version=version,
        nom=depot.nom[:255],
        empreinte=hashlib.sha256(depot.octets).hexdigest(),
        taille=len(depot.octets),
        forme=depot.lecture.forme[:10],
        octets=depot.octets,
        source=depot.lecture.source,
        deposee_le=quand,
        deposee_par=auteur.pk if auteur else None,
    )


def _exiger_etat(version: VersionReferentiel, transition: Transition) -> None:
    if version.etat != transition.de:
        etat = str(Etat(version.etat).label).lower()
        raise ErreurEtat(
            f"la version {version.numero} n’en est plus là : elle est « {etat} »",
            consequence="Rien n’est changé.",
            action="Rechargez sa page pour voir ce qui peut en être fait.",
        )


def _exiger_seule(referentiel: int, vers: Etat) -> None:
    if vers not in {Etat.BROUILLON, Etat.PROPOSEE}:
        return
    if VersionReferentiel.objects.filter(referentiel=referentiel, etat=vers).exists():
        raise _deja(vers)


def _deja(etat: Etat) -> ErreurEtat:
    mots: Mapping[Etat, tuple[str, str]] = {
        Etat.BROUILLON: (
            "ce référentiel a déjà un brouillon : tout le monde écrit dans le même",
            "Continuez-le, ou mettez-le d’abord de côté.",
        ),
        Etat.PROPOSEE: (
            "une autre version est déjà proposée à la CPNE",
            "Reprenez-la d’abord, ou attendez la décision.",
        ),
    }
    constat, action = mots[etat]
    return ErreurEtat(constat, consequence="Rien n’est changé.", action=action)


def _exiger_tranchee(version: VersionReferentiel) -> None:
    gardees = retouches.en_attente(version.pk).count()
    if not version.doutes and not gardees:
        return
    restes = [_compte(version.doutes, "doute ouvert", "doutes ouverts"), _compte(gardees, "désaccord", "désaccords")]
    raise ErreurEtat(
        f"il reste {' et '.join(reste for reste in restes if reste)}",
        lieu=f"version {version.numero}",
        consequence="Elle n’est pas proposée : la CPNE se prononce sur un texte sûr.",
        action="Réglez-les, puis proposez-la.",
    )


def _exiger_complete(version: VersionReferentiel) -> None:
    restes = [manque.dit for manque in manques(retouches.brouillon_de(version))]
    if not restes:
        return
    raise ErreurEtat(
        f"il manque {' ; '.join(restes)}",
        lieu=f"version {version.numero}",
        consequence="Elle n’est pas proposée : la CPNE se prononce sur un référentiel complet.",
        action="Écrivez ce qui manque, puis proposez-la.",
    )


def _compte(nombre: int, un: str, plusieurs: str) -> str:
    return f"{nombre} {un if nombre == 1 else plusieurs}" if nombre else ""


def _adopter(
    version: VersionReferentiel,
    decision: Decision | None,
    toutes: list[VersionReferentiel],
    auteur: Compte | None,
    quand: datetime,
) -> None:
    """Write the decision on the version, after the one adopted until then became « remplacée »."""
    if decision is None or not decision.reference.strip():
        raise ErreurArgument(
            "une adoption porte la date de la décision et la référence de son procès-verbal",
            consequence="La version reste proposée.",
        )
    if decision.le > timezone.localdate(quand):
        raise ErreurArgument(
            f"la décision est datée du {decision.le:%d/%m/%Y}, qui est à venir",
            consequence="La version reste proposée.",
            action="Enregistrez l’adoption une fois la décision prise.",
        )
    for autre in toutes:
        if autre.etat == Etat.ADOPTEE:
            _exiger_plus_recente(decision, autre)
            _passer(autre, etats.REMPLACER, auteur, quand)
    version.decision_le, version.decision_reference = decision.le, decision.reference.strip()


def _exiger_plus_recente(decision: Decision, autre: VersionReferentiel) -> None:
    if autre.decision_le is not None and decision.le < autre.decision_le:
        raise ErreurArgument(
            f"la version {autre.numero} a été adoptée plus tard, le {autre.decision_le:%d/%m/%Y}",
            consequence="La version reste proposée : une décision plus ancienne n’en remplace pas une plus récente.",
            action="Vérifiez la date sur le procès-verbal.",
        )


def _passer(version: VersionReferentiel, transition: Transition, auteur: Compte | None, quand: datetime) -> None:
    avant = {"etat": version.etat}
    version.etat = transition.vers
    version.change_le = quand
    try:
        with transaction.atomic():
            version.save(update_fields=["etat", "change_le", "motif", "decision_le", "decision_reference"])
    except IntegrityError as erreur:
        raise _deja(transition.vers) from erreur
    apres: dict[str, object] = {"etat": version.etat, "revision": version.revision}
    if transition is etats.ADOPTER and version.decision_le:
        apres["decision"] = version.decision_le.isoformat()
    journaliser(transition.acte, version, acteur=auteur, quand=quand, avant=avant, apres=apres)
