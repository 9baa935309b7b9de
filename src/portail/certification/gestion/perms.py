"""Who manages what: the fiches of one's certificateurs, the training bodies that one speaks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portail.certification import models, queries_jury
from portail.referentiel.queries_identites import FicheSituee, numeros_du_certificateur, situer
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from portail.socle.perms import Refus
from portail.socle.queries import organisations_du_role


@dataclass(frozen=True, slots=True)
class Cadre:
    """What somebody manages on a day: in the name of which certificateurs, for which fiches that have a règlement, and
    for which training bodies."""

    compte: Compte
    le: date
    certificateurs: tuple[Organisation, ...]
    organismes: tuple[Organisation, ...]
    fiches: tuple[FicheSituee, ...]

    @property
    def sirets(self) -> frozenset[str]:
        return frozenset(une.siret for une in self.certificateurs)

    def au_nom_de(self, fiche: FicheSituee) -> Organisation | None:
        """The certificateur in whose name they speak for a fiche."""
        return next((une for une in self.certificateurs if une.siret in fiche.sirets), None)


def cadre(compte: Compte, le: date) -> Cadre:
    """The frame of somebody on the day ``le``: six queries at most, whatever they manage."""
    certificateurs = tuple(organisations_du_role(compte, Role.CERTIFICATEUR, le))
    organismes = tuple(organisations_du_role(compte, Role.ORGANISME_FORMATION, le))
    return Cadre(compte, le, certificateurs, organismes, _reglees(certificateurs))


def _reglees(certificateurs: tuple[Organisation, ...]) -> tuple[FicheSituee, ...]:
    """Those of their fiches that a règlement was ever deposited for: no candidature is opened without one."""
    if not certificateurs:
        return ()
    sirets = frozenset(une.siret for une in certificateurs)
    siennes = models.CertificationReglee.objects.filter(reglement__organisation__in=certificateurs)
    numeros = set(siennes.values_list("fiche__numero", flat=True))
    au_registre = models.CertificationReglee.objects.filter(fiche__numero__in=numeros_du_certificateur(sirets))
    numeros |= set(au_registre.values_list("fiche__numero", flat=True))
    situees = situer(numeros).values()
    return tuple(sorted((une for une in situees if une.sirets & sirets), key=lambda une: une.numero))


def toutes_les_fiches(lu: Cadre) -> tuple[FicheSituee, ...]:
    """Every fiche of their certificateurs, with a règlement or without."""
    numeros = set(numeros_du_certificateur(lu.sirets)) if lu.sirets else set()
    autres = situer(numeros - {une.numero for une in lu.fiches}).values()
    siennes = (une for une in autres if une.sirets & lu.sirets)
    return tuple(sorted((*lu.fiches, *siennes), key=lambda une: une.numero))


def exiger_seance(lu: Cadre, cle: int) -> models.SeanceJury | None:
    """A session of one of their certificateurs; None when there is none of that key. ``Refus`` for another's."""
    seance = queries_jury.seance(cle)
    if seance is not None and seance.organisation_id not in {une.pk for une in lu.certificateurs}:
        raise Refus(
            _("Cette séance est celle d’un autre certificateur."),
            _("Demandez à votre organisation le rôle de certificateur, si elle vous concerne."),
        )
    return seance


def exiger_reglement(lu: Cadre, depose: models.ReglementDepose) -> None:
    """``Refus`` for the règlement of another certificateur."""
    if depose.organisation_id not in {une.pk for une in lu.certificateurs}:
        raise Refus(
            _("Ce règlement est celui d’un autre certificateur."),
            _("Demandez-le-lui : il est à lire par les candidats de ses certifications."),
        )
