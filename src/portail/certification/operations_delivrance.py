"""What follows a closed session: its procès-verbal, sealed and signed, its confirmation, then acquis and parchemins.

Nothing is delivered before every signature that the règlement wants, and the confirmation where it wants one. What is
delivered is derived from the decisions: nobody types it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from brique.certification.acquis import AcquisDelivre, delivrer
from brique.certification.deliberation.proces_verbal import ProcesVerbal, dresser
from brique.certification.reglement.valeurs import Voie
from brique.erreurs import ErreurArgument
from portail.certification import deliberations, models, queries_delivrance, queries_jury, queries_reglements
from portail.certification.enums import EtatSeance, NatureAvis, Tenue
from portail.certification.operations_candidatures import revoir_issue
from portail.certification.operations_seances import avancer, exiger_etat, tenir
from portail.certification.papiers import imprimer_proces_verbal, mentions_du_parchemin
from portail.parcours.passeport.operations import Saisie, Signature, attester
from portail.referentiel.queries_identites import situer
from portail.socle.models import Compte
from portail.socle.operations import journaliser

_LETTRES = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the instance that confirms said, and when."""

    confirmee: bool
    le: date
    par: str


def etablir(cle: int, *, auteur: Compte, quand: datetime) -> models.ProcesVerbal:
    """Draw the procès-verbal of a closed session: its facts, its bytes and their hash, for ever. Once only.

    A closed session no longer changes: the document is printed before the base is locked, which waits for no printer.
    """
    seance = queries_jury.seance(cle)
    assert seance is not None  # its caller has just read it
    exiger_etat(seance, EtatSeance.CLOSE)
    if (deja := queries_delivrance.proces_verbal(seance.pk)) is not None:
        return deja
    passages = queries_jury.passages(seance)
    closes = [deliberations.close(passage, seance.jour_de_cloture) for passage in passages]
    valeur = dresser(closes, remarques=_remplacements(seance), noms=_noms(passages))
    contenu = avec_qualites(en_donnees(valeur), seance)
    return _garder(seance, contenu, imprimer_proces_verbal(seance, contenu), auteur, quand)


def _remplacements(seance: models.SeanceJury) -> list[str]:
    """Who left their seat to another person in the course of the session: no decision counted them."""
    partis = models.AvisDeSeance.objects.filter(seance=seance, nature=NatureAvis.REMPLACE).select_related("compte")
    return [
        _("%(nom)s a laissé son siège à une autre personne en cours de séance ; aucune décision ne compte sa voix.")
        % {"nom": un.compte.nom_complet}
        for un in partis.order_by("pk")
    ]


@transaction.atomic
def _garder(
    seance: models.SeanceJury, contenu: dict[str, Any], pdf: bytes, auteur: Compte, quand: datetime
) -> models.ProcesVerbal:
    """The document, unless somebody else drew it meanwhile: theirs is then the one."""
    tenir(seance.pk, EtatSeance.CLOSE)
    if (deja := queries_delivrance.proces_verbal(seance.pk)) is not None:
        return deja
    verbal = models.ProcesVerbal.objects.create(
        seance=seance, contenu=contenu, pdf=pdf, empreinte=sha256(pdf).hexdigest(), etabli_le=quand
    )
    journaliser("pv-etabli", seance, acteur=auteur, quand=quand, apres={"empreinte": verbal.empreinte})
    return verbal


def noter_lecture(verbal: models.ProcesVerbal, *, lecteur: Compte, quand: datetime) -> None:
    """The line of the journal that says who read what a procès-verbal holds."""
    journaliser("pv-lu", verbal.seance, acteur=lecteur, quand=quand, apres={"empreinte": verbal.empreinte})


@transaction.atomic
def lire_proces_verbal(verbal: models.ProcesVerbal, *, lecteur: Compte, quand: datetime) -> bytes:
    """The very document that was signed, and the line of the journal that says who read it."""
    noter_lecture(verbal, lecteur=lecteur, quand=quand)
    return queries_delivrance.octets_du_proces_verbal(verbal.pk)


def _noms(passages: Sequence[models.Passage]) -> dict[str, str]:
    """By its reference, the name that the proof must bear of each candidature."""
    return {
        une.reference: f"{une.candidat.nom_complet} ({une.reference})"
        for une in (passage.candidature for passage in passages)
        if une.candidat is not None
    }


def avec_qualites(contenu: dict[str, Any], seance: models.SeanceJury) -> dict[str, Any]:
    """The same with the quality of each member, as the certificateur wrote it."""
    qualites = {siege.nom: siege.qualite for siege in seance.sieges.all()}
    for membre in contenu["membres"]:
        membre["qualite"] = ", ".join(filter(None, (qualites.get(membre["nom"]), membre["qualite"])))
    return contenu


def en_donnees(valeur: ProcesVerbal) -> dict[str, Any]:
    """The procès-verbal as JSON keeps it."""
    donnees: dict[str, Any] = json.loads(json.dumps(asdict(valeur), default=str))
    donnees["signataires"] = list(valeur.signataires)
    return donnees


@transaction.atomic
def signer(
    verbal: models.ProcesVerbal, siege: models.SiegeJury, empreinte: str, *, auteur: Compte, quand: datetime
) -> models.SignatureProcesVerbal:
    """Sign the document of that hash; the caller has just asked for the password again. The last signature wanted seals
    the session. Raises ``ErreurArgument`` for another document, a member who does not sign, or twice."""
    seance = tenir(verbal.seance_id, EtatSeance.CLOSE)
    rien = _("Rien n’est signé.")
    if empreinte != verbal.empreinte:
        raise ErreurArgument(
            _("ce n’est pas le document qui a été établi"), consequence=rien, action=_("Relisez le procès-verbal.")
        )
    if siege.seance_id != seance.pk or siege.nom not in verbal.contenu["signataires"]:
        raise ErreurArgument(_("ce procès-verbal ne demande pas votre signature"), consequence=rien)
    if models.SignatureProcesVerbal.objects.filter(proces_verbal=verbal, siege=siege).exists():
        raise ErreurArgument(_("vous avez déjà signé ce procès-verbal"), consequence=rien)
    signature = models.SignatureProcesVerbal.objects.create(
        proces_verbal=verbal, siege=siege, empreinte=empreinte, quand=quand
    )
    apres = {"siege": siege.pk, "empreinte": empreinte}
    journaliser("pv-signe", seance, acteur=auteur, quand=quand, apres=apres)
    signes = set(models.SignatureProcesVerbal.objects.filter(proces_verbal=verbal).values_list("siege__nom", flat=True))
    if signes >= set(verbal.contenu["signataires"]):
        _sceller(seance, verbal, auteur, quand)
    avancer(seance)
    return signature


def _sceller(seance: models.SeanceJury, verbal: models.ProcesVerbal, auteur: Compte, quand: datetime) -> None:
    seance.etat = EtatSeance.SCELLEE
    seance.save(update_fields=["etat"])
    journaliser("pv-scelle", seance, acteur=auteur, quand=quand, apres={"empreinte": verbal.empreinte})
    if not queries_reglements.lu(seance.reglement).jury.confirme_par:
        _delivrer(seance, auteur, quand)


@transaction.atomic
def confirmer(
    verbal: models.ProcesVerbal, confirmation: Confirmation, *, auteur: Compte, quand: datetime
) -> models.ConfirmationProcesVerbal:
    """Keep what the instance said of a sealed session; what it confirms is delivered. Raises ``ErreurArgument``."""
    seance = tenir(verbal.seance_id, EtatSeance.SCELLEE)
    rien = _("Rien n’est enregistré.")
    if not queries_reglements.lu(seance.reglement).jury.confirme_par:
        raise ErreurArgument(_("ce règlement ne fait confirmer le jury par personne"), consequence=rien)
    if seance.passages.filter(candidature__candidat=auteur).exists():
        raise ErreurArgument(
            _("vous êtes passé devant ce jury"),
            consequence=rien,
            action=_("Demandez-le à quelqu’un d’autre de votre organisation."),
        )
    if models.ConfirmationProcesVerbal.objects.filter(proces_verbal=verbal).exists():
        raise ErreurArgument(_("l’instance s’est déjà prononcée sur ce procès-verbal"), consequence=rien)
    if not seance.jour <= confirmation.le <= timezone.localdate(quand):
        raise ErreurArgument(
            _("la confirmation vient après la séance, et pas après aujourd’hui"),
            consequence=rien,
            action=_("Corrigez sa date."),
        )
    gardee = models.ConfirmationProcesVerbal.objects.create(
        proces_verbal=verbal,
        confirmee=confirmation.confirmee,
        le=confirmation.le,
        par=confirmation.par.strip()[:120],
        auteur=auteur.pk,
        quand=quand,
    )
    apres = {"confirmee": gardee.confirmee, "le": gardee.le.isoformat()}
    journaliser("pv-confirme", seance, acteur=auteur, quand=quand, apres=apres)
    if gardee.confirmee:
        _delivrer(seance, auteur, quand)
    for candidature in seance.passages.values_list("candidature_id", flat=True):
        revoir_issue(candidature)
    avancer(seance)
    return gardee


def _delivrer(seance: models.SeanceJury, auteur: Compte, quand: datetime) -> None:
    """Write what each candidate obtained in their passeport, and the parchemin that says so."""
    confirmee, signature = queries_delivrance.confirmee(seance), _signature(seance)
    for passage in queries_jury.passages(seance):
        une = deliberations.close(passage, seance.jour_de_cloture)
        resultat = une.deriver(confirmee=confirmee)
        candidature = passage.candidature
        delivres = delivrer(
            resultat,
            candidature.fiche.numero,
            Voie(candidature.voie),
            seance.jour,
            une.regle.nom or _("Jury"),
            une.reglement.conservation,
        )
        titulaire = candidature.candidat
        if titulaire is not None:
            for acquis in delivres:
                _attester(passage, acquis, titulaire, signature, auteur, quand)


def _signature(seance: models.SeanceJury) -> Signature:
    """In the name of the certificateur, by the president of the jury, or its first member."""
    president = seance.sieges.order_by("-president", "pk").first()
    assert president is not None  # a session is not opened without a member
    return Signature(seance.organisation, president.nom, president.qualite)


def _attester(
    passage: models.Passage,
    acquis: AcquisDelivre,
    titulaire: Compte,
    signature: Signature,
    auteur: Compte,
    quand: datetime,
) -> models.Parchemin:
    seance = passage.seance
    jury = _("%(nom)s, séance du %(jour)s") % {"nom": acquis.seance, "jour": f"{seance.jour:%d/%m/%Y}"}
    saisie = Saisie(acquis.cle, "", acquis.origine, acquis.jour, jury, acquis.opposable)
    fiche = situer([acquis.cle.fiche])[acquis.cle.fiche]
    atteste = attester(titulaire, fiche, saisie, signature, auteur=auteur, quand=quand)
    numero = f"{seance.jour:%Y}-{get_random_string(8, _LETTRES)}"
    contenu = mentions_du_parchemin(atteste, fiche, titulaire, numero) | {
        "lieu": seance.lieu if seance.tenue == Tenue.PRESENTIEL else ""
    }
    parchemin = models.Parchemin.objects.create(
        numero=numero,
        cle_verification=get_random_string(24, _LETTRES),
        passage=passage,
        acquis=atteste,
        code=acquis.cle.code,
        contenu=contenu,
        empreinte=_empreinte(contenu),
        emis_le=quand,
    )
    apres = {"numero": numero, "fiche": acquis.cle.fiche, "code": acquis.cle.code}
    journaliser("parchemin-emis", parchemin, acteur=auteur, quand=quand, apres=apres)
    return parchemin


def _empreinte(contenu: Mapping[str, Any]) -> str:
    return sha256(json.dumps(contenu, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
