"""Reads of the offers: one at a time, those of a body, those that answer a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from brique.droits.lecture import droit
from brique.parcours.offres.constats import ConstatOffre
from brique.parcours.offres.controles import controler
from brique.parcours.offres.eligibilite import EligibiliteCpf, eligibilite_cpf
from brique.parcours.offres.forme import offre_depuis_json
from brique.parcours.offres.registre import SIREN, EtatRegistre
from brique.parcours.offres.valeurs import EtatRecrutement, Modalite, Offre, SessionOffre
from portail.parcours import models
from portail.parcours.offres.cherche import plier
from portail.parcours.offres.queries_lieux import Centre, autour, sans_lieu
from portail.parcours.offres.queries_registre import etat_du_registre, fiches_citees
from portail.socle.models import Organisation

CODE_POSTAL_MIN = 2
LUES_MAX = 2000  # offers of one body that its page reads


@dataclass(frozen=True, slots=True)
class Criteres:
    """What offers are looked for: words, a certification, a bloc of it, a place by its name or a ``centre`` and what is
    around, a way to learn, a first day."""

    texte: str = ""
    fiche: str = ""
    code: str = ""
    lieu: str = ""
    modalite: str = ""
    depuis: date | None = None
    siren: str = ""
    centre: Centre | None = None

    @property
    def vides(self) -> bool:
        return not any((self.texte, self.fiche, self.code, self.lieu, self.modalite, self.depuis, self.centre))


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an offer: from when, until when (excluded), in which file."""

    debut: datetime
    fin: datetime | None
    source: str


@dataclass(frozen=True, slots=True)
class OffreLue:
    """An offer, what the register and itself say of it on a day, and whether the CPF may pay for it that day.

    ``nom`` is that of its body here, for an offer that does not give it."""

    pk: int
    offre: Offre
    constats: tuple[ConstatOffre, ...]
    cpf: EligibiliteCpf
    registre: EtatRegistre
    depuis: datetime
    jusqu_a: datetime | None = None
    nom: str = ""
    versions: tuple[Version, ...] = ()

    @property
    def signalee(self) -> bool:
        return any(constat.signale for constat in self.constats)

    @property
    def prochaines(self) -> list[SessionOffre]:
        """The sessions one may still enter, the first to come first; those that have no date before all."""
        au = self.registre.au
        ouvertes = [
            session
            for session in self.offre.sessions
            if session.etat not in {EtatRecrutement.FERME, EtatRecrutement.SUSPENDU}
            and _accessible(session, au, permanente=bool(self.offre.entrees_permanentes))
        ]
        return sorted(ouvertes, key=lambda session: session.debut or date.min)


def _accessible(session: SessionOffre, au: date, *, permanente: bool) -> bool:
    if session.debut is None or session.debut >= au:
        return True
    return permanente and (session.fin is None or session.fin >= au)


def chercher(criteres: Criteres, au: date) -> QuerySet[models.VersionOffre]:
    """The open versions that answer, the next session first; those without any session to come, last. Around a
    ``centre``, the nearest first, each with its ``distance``, then those where nobody has to move."""
    depuis = max(criteres.depuis, au) if criteres.depuis else au
    versions = models.VersionOffre.objects.filter(fin=None).select_related("offre")
    for mot in plier(criteres.texte).split():
        versions = versions.filter(cherche__contains=mot)
    if criteres.siren:
        versions = versions.filter(offre__siret__startswith=criteres.siren)
    if criteres.modalite in Modalite.__members__.values():
        versions = versions.filter(modalite=criteres.modalite)
    if criteres.fiche or criteres.code:
        versions = versions.filter(pk__in=_qui_preparent(criteres.fiche, criteres.code))
    if criteres.lieu:
        versions = versions.filter(pk__in=_a(criteres.lieu))
    if criteres.depuis:
        a_venir = models.SessionOuverte.objects.filter(Q(debut__gte=depuis) | Q(debut=None))
        versions = versions.filter(pk__in=a_venir.values("version"))
    prochaine = Min("sessions__debut", filter=Q(sessions__debut__gte=depuis))
    datees = versions.annotate(prochaine=prochaine)
    if criteres.centre is not None:
        return autour(datees, criteres.centre)
    return datees.order_by(F("prochaine").asc(nulls_last=True), "pk")


def hors_carte(criteres: Criteres, au: date) -> QuerySet[models.VersionOffre]:
    """What would answer but for a place that is not on the map: nobody can say how far it is."""
    return sans_lieu(chercher(replace(criteres, centre=None), au))


def _qui_preparent(fiche: str, code: str) -> QuerySet[models.CibleOffre, Any]:
    """What prepares a bloc: the offers of that bloc, and those of its whole certification."""
    cibles = models.CibleOffre.objects.all()
    if fiche:
        cibles = cibles.filter(fiche=fiche)
        return (cibles.filter(code__in=[code, ""]) if code else cibles).values("version")
    return cibles.filter(code=code).values("version")


def _a(lieu: str) -> QuerySet[models.LieuOffre, Any]:
    """Where the town has that name, or the postal code begins so."""
    net = plier(lieu)
    chiffres = net.replace(" ", "")
    par_code = chiffres[:CODE_POSTAL_MIN].isdigit() and chiffres.isalnum()
    filtre = Q(code_postal__startswith=chiffres) if par_code else Q(cherche__contains=net)
    return models.LieuOffre.objects.filter(filtre).values("version")


def lire_offres(versions: Sequence[models.VersionOffre], au: date) -> list[OffreLue]:
    """Offers with what is said of them on a day: the register is read once for all."""
    offres = [offre_depuis_json(version.contenu) for version in versions]
    registre = etat_du_registre(fiches_citees(offres), au)
    noms = _noms(
        {offre.organisme.siret for offre in offres if not (offre.organisme.nom or offre.organisme.raison_sociale)}
    )
    return [
        OffreLue(
            version.offre_id,
            offre,
            controler(offre, registre),
            eligibilite_cpf(offre, registre, au, droit()),
            registre,
            version.debut,
            version.fin,
            noms.get(offre.organisme.siret, ""),
        )
        for version, offre in zip(versions, offres, strict=True)
    ]


def _noms(sirets: Iterable[str]) -> dict[str, str]:
    """The bodies known here, by SIRET."""
    voulus = list(sirets)
    return dict(Organisation.objects.filter(siret__in=voulus).values_list("siret", "nom")) if voulus else {}


def offre_lue(cle: int, au: date) -> OffreLue | None:
    """One offer as it stands, or as it last stood; with its versions, the last first."""
    versions = list(models.VersionOffre.objects.filter(offre=cle).select_related("offre", "source").order_by("-debut"))
    if not versions:
        return None
    lue = lire_offres(versions[:1], au)[0]
    histoire = tuple(Version(v.debut, v.fin, v.source.nom) for v in versions)
    return replace(lue, versions=histoire)


def offres_pour(fiche: str, code: str = "") -> QuerySet[models.VersionOffre]:
    """The open offers that prepare a certification, or one of its blocs."""
    return chercher(Criteres(fiche=fiche, code=code.upper()), timezone.localdate())


def offres_ouvertes(fiches: Sequence[str]) -> list[Offre]:
    """Every open offer towards these certifications: what plans are made of."""
    cibles = models.CibleOffre.objects.filter(fiche__in=list(fiches)).values("version")
    contenus = (
        models.VersionOffre.objects.filter(fin=None, pk__in=cibles).order_by("pk").values_list("contenu", flat=True)
    )
    return [offre_depuis_json(contenu) for contenu in contenus]


def de_l_organisme(siret: str) -> QuerySet[models.VersionOffre]:
    """The open offers of a body, all its establishments together."""
    versions = models.VersionOffre.objects.filter(fin=None, offre__siret__startswith=siret[:SIREN])
    return versions.select_related("offre").order_by("offre__reference", "pk")


def lues_de_l_organisme(siret: str, au: date) -> list[OffreLue]:
    """The same, read on a day, those to correct first."""
    lues = lire_offres(list(de_l_organisme(siret)[:LUES_MAX]), au)
    return sorted(lues, key=lambda lue: not lue.signalee)


def imports_de(siret: str) -> list[models.SourceOffres]:
    """The last files that a body imported itself."""
    return list(models.SourceOffres.objects.filter(siret=siret)[:5])


def timbre(chemin: str) -> object:
    """What changes when offers do: the API's copies are then renewed."""
    if "/offres" not in chemin:
        return None
    return models.SourceOffres.objects.order_by("-pk").values_list("pk", "empreinte").first()
