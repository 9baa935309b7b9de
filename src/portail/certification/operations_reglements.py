"""Depositing a version of a règlement, for ever; giving and taking back habilitations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from brique.certification.reglement.lecture import lire_reglement
from brique.erreurs import ErreurArgument
from portail.certification import models
from portail.referentiel.queries_identites import FicheSituee
from portail.socle.models import Compte, Organisation
from portail.socle.operations import journaliser


@dataclass(frozen=True, slots=True)
class Convention:
    """An habilitation as it is given: for a whole fiche, or for ``codes`` of its blocs."""

    fiche: FicheSituee
    organisme: Organisation
    codes: Sequence[str]
    former: bool
    evaluer: bool
    debut: date
    fin: date | None


@transaction.atomic
def deposer(
    texte: str, organisation: Organisation, fiches: Sequence[FicheSituee], *, auteur: Compte, quand: datetime
) -> models.ReglementDepose:
    """Deposit a version, for ``fiches``. Raises ``ErreurSaisie`` for what cannot be read, ``ErreurArgument`` when it is
    no next version, or would change the rules of candidatures already opened."""
    reglement = lire_reglement(texte, nom=_("règlement"))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    _examiner_suite(reglement.cle, reglement.version, reglement.periode.debut, organisation)
    depose = models.ReglementDepose.objects.create(
        cle=reglement.cle,
        version=reglement.version,
        intitule=reglement.intitule[:200],
        organisation=organisation,
        debut=reglement.periode.debut,
        source=texte,
        empreinte=sha256(texte.encode()).hexdigest(),
        auteur=auteur.pk,
        depose_le=quand,
    )
    models.CertificationReglee.objects.bulk_create(
        models.CertificationReglee(reglement=depose, fiche_id=fiche.cle) for fiche in fiches
    )
    apres = {"version": depose.version, "fiches": [fiche.numero for fiche in fiches], "empreinte": depose.empreinte}
    journaliser("reglement-depose", depose, acteur=auteur, quand=quand, apres=apres)
    return depose


def _examiner_suite(cle: str, version: int, debut: date, organisation: Organisation) -> None:
    derniere = models.ReglementDepose.objects.filter(cle=cle).order_by("-version").first()
    attendue = derniere.version + 1 if derniere is not None else 1
    if derniere is not None and derniere.organisation_id != organisation.pk:
        raise ErreurArgument(
            _("une autre organisation a déjà un règlement de ce nom"),
            lieu=cle,
            consequence=_("Rien n’est déposé."),
            action=_("Donnez une autre clé au vôtre."),
        )
    if version != attendue:
        raise ErreurArgument(
            _("la version %(lue)d ne suit pas : la prochaine est la %(attendue)d")
            % {"lue": version, "attendue": attendue},
            lieu=cle,
            consequence=_("Rien n’est déposé : une version déposée ne change plus."),
            action=_("Numérotez-la %(attendue)d.") % {"attendue": attendue},
        )
    if derniere is not None and debut <= derniere.debut:
        raise ErreurArgument(
            _("elle commencerait avant la version %(n)d, ou le même jour") % {"n": derniere.version},
            lieu=cle,
            consequence=_("Rien n’est déposé."),
            action=_("Faites-la commencer après le %(jour)s.") % {"jour": f"{derniere.debut:%d/%m/%Y}"},
        )
    ouvertes = models.Candidature.objects.filter(reglement__cle=cle, ouverte_le__gte=debut).count()
    if ouvertes:
        raise ErreurArgument(
            _("des candidatures sont déjà ouvertes à partir du %(jour)s sous la version d’avant (%(n)d)")
            % {"jour": f"{debut:%d/%m/%Y}", "n": ouvertes},
            lieu=cle,
            consequence=_("Rien n’est déposé : leurs règles ne changent pas en route."),
            action=_("Choisissez un premier jour qui suit la dernière candidature ouverte."),
        )


@transaction.atomic
def habiliter(
    convention: Convention, organisation: Organisation, *, auteur: Compte, quand: datetime
) -> list[models.HabilitationDonnee]:
    """Let a body train or evaluate. Raises ``ErreurArgument`` for what overlaps a convention that says the same."""
    Organisation.objects.select_for_update().get(pk=convention.organisme.pk)
    _examiner_convention(convention)
    for code in convention.codes or [""]:
        _refuser_un_double(convention, code)
    donnees = [
        models.HabilitationDonnee.objects.create(
            fiche_id=convention.fiche.cle,
            code=code,
            organisme=convention.organisme,
            donnee_par=organisation,
            former=convention.former,
            evaluer=convention.evaluer,
            debut=convention.debut,
            fin=convention.fin,
            cree_le=quand,
        )
        for code in (convention.codes or [""])
    ]
    for donnee in donnees:
        apres = {
            "fiche": convention.fiche.numero,
            "code": donnee.code,
            "organisme": convention.organisme.siret,
            "former": donnee.former,
            "evaluer": donnee.evaluer,
        }
        journaliser("habilitation-donnee", donnee, acteur=auteur, quand=quand, apres=apres)
    return donnees


def _examiner_convention(convention: Convention) -> None:
    if not (convention.former or convention.evaluer):
        raise ErreurArgument(
            _("une habilitation est pour former, pour évaluer, ou pour les deux"),
            consequence=_("Rien n’est enregistré."),
            action=_("Cochez l’un ou l’autre."),
        )
    if convention.fin is not None and convention.fin <= convention.debut:
        raise ErreurArgument(
            _("l’habilitation finirait avant d’avoir commencé"),
            consequence=_("Rien n’est enregistré."),
            action=_("Corrigez ses dates."),
        )


def _refuser_un_double(convention: Convention, code: str) -> None:
    """Refuse what a convention of the same body, for the same bloc, already allows on some of these days."""
    siennes = models.HabilitationDonnee.objects.filter(
        Q(fin__isnull=True) | Q(fin__gt=convention.debut),
        fiche_id=convention.fiche.cle,
        code=code,
        organisme=convention.organisme,
    )
    if convention.fin is not None:
        siennes = siennes.filter(debut__lt=convention.fin)
    for autre in siennes:
        if (not convention.former or autre.former) and (not convention.evaluer or autre.evaluer):
            fin = f" au {autre.fin:%d/%m/%Y}" if autre.fin else ""
            raise ErreurArgument(
                _("une habilitation dit déjà cela, à partir du %(debut)s%(fin)s")
                % {"debut": f"{autre.debut:%d/%m/%Y}", "fin": fin},
                lieu=code or convention.fiche.numero,
                consequence=_("Rien n’est enregistré."),
                action=_("Faites commencer la nouvelle quand l’autre finit, ou retirez d’abord celle-ci."),
            )


@transaction.atomic
def retirer_habilitation(cle: int, a_partir_du: date, *, auteur: Compte, quand: datetime) -> models.HabilitationDonnee:
    """End a convention early: the acts done before stay good. Raises ``ErreurArgument`` for a day out of it."""
    donnee = models.HabilitationDonnee.objects.select_for_update().get(pk=cle)
    if a_partir_du <= donnee.debut or (donnee.fin is not None and a_partir_du >= donnee.fin):
        raise ErreurArgument(
            _("ce jour n’est pas dans la période de l’habilitation"),
            consequence=_("Rien n’est changé."),
            action=_("Choisissez un jour après son début et avant sa fin."),
        )
    avant = {"fin": donnee.fin.isoformat() if donnee.fin else None}
    donnee.fin = a_partir_du
    donnee.save(update_fields=["fin"])
    apres = {"fin": a_partir_du.isoformat()}
    journaliser("habilitation-retiree", donnee, acteur=auteur, quand=quand, avant=avant, apres=apres)
    return donnee
