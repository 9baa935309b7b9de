"""Reads of the room: fiches and blocs at a date, their history, certificateurs, the state of the register."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone

from brique.referentiel.facettes import Facette
from brique.referentiel.fiche import Bloc, Correspondance, Fiche, Partenaire
from brique.referentiel.forme_json import depuis_json
from portail.referentiel import models
from portail.referentiel.catalogue import courant
from portail.referentiel.contenus import habilitation, recomposer
from portail.referentiel.documents import lire_facettes
from portail.referentiel.enums import Axe

V = TypeVar("V", bound=models.Version)


@dataclass(frozen=True, slots=True)
class Etape:
    """One version of something: from when, until when (excluded, None: still), read in which source."""

    debut: datetime
    fin: datetime | None
    source: str
    date_export: date


@dataclass(frozen=True, slots=True)
class FicheLue:
    """A fiche at a moment, every version it had, and whether this one is the register's current one."""

    fiche: Fiche
    etape: Etape
    etapes: Sequence[Etape]

    @property
    def courante(self) -> bool:
        return self.etape.fin is None


@dataclass(frozen=True, slots=True)
class BlocLu:
    """A bloc at a moment, its fiche at the same moment, every version it had."""

    bloc: Bloc
    fiche: Fiche
    etape: Etape
    etapes: Sequence[tuple[Etape, Bloc]]

    @property
    def courant(self) -> bool:
        return self.etape.fin is None


@dataclass(frozen=True, slots=True)
class LigneFiche:
    """What a list shows of a fiche. ``certificateurs`` are (key, name)."""

    numero: str
    intitule: str
    niveau: int | None
    active: bool | None
    vae: bool
    date_fin: date | None
    blocs: int
    certificateurs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LigneBloc:
    """What a list shows of a bloc."""

    code: str
    libelle: str
    liste_competences: str
    fiche: LigneFiche


@dataclass(frozen=True, slots=True)
class Renvoi:
    """An official correspondance that another fiche declares towards this one."""

    numero: str
    intitule: str
    correspondance: Correspondance


def moment(au: date | None) -> datetime | None:
    """The last instant of day ``au``: what a reader means by « au 3 mars ». None is now."""
    if au is None:
        return None
    lendemain = au + timedelta(days=1) if au < date.max else au
    return datetime.combine(lendemain, time(), tzinfo=timezone.get_default_timezone())


def fiche_au(numero: str, au: date | None = None) -> FicheLue | None:
    """Fiche ``numero`` as the register said it at the end of day ``au`` (today by default), or None."""
    versions = list(models.VersionFiche.objects.filter(fiche__numero=numero).select_related("source").order_by("debut"))
    version = _en_vigueur(versions, moment(au))
    if version is None:
        return None
    fiche = _recomposer(version, moment(au))
    return FicheLue(fiche, _etape(version), [_etape(v) for v in versions])


def bloc_au(numero: str, code: str, au: date | None = None) -> BlocLu | None:
    """Bloc ``code`` of fiche ``numero`` at the end of day ``au``, or None."""
    versions = list(
        models.VersionBloc.objects.filter(bloc__fiche__numero=numero, bloc__code=code)
        .select_related("source")
        .order_by("debut")
    )
    version = _en_vigueur(versions, moment(au))
    lue = fiche_au(numero, au)
    if version is None or lue is None:
        return None
    etapes = [(_etape(v), depuis_json(Bloc, v.contenu)) for v in versions]
    return BlocLu(depuis_json(Bloc, version.contenu), lue.fiche, _etape(version), etapes)


def _en_vigueur(versions: Sequence[V], instant: datetime | None) -> V | None:
    """The version in force at ``instant``; without one, the current or the last known."""
    if instant is None:
        return versions[-1] if versions else None
    return next((v for v in versions if v.debut < instant and (v.fin is None or instant <= v.fin)), None)


def _etape(version: models.Version) -> Etape:
    return Etape(version.debut, version.fin, version.source.nom, version.source.date_export)


def tenus(instant: datetime | None, chemin: str = "") -> Q:
    """What is in force at ``instant`` (now by default); ``chemin`` leads to the version (« version__ »)."""
    if instant is None:
        return Q((f"{chemin}fin", None))
    ouverte = Q((f"{chemin}fin", None)) | Q((f"{chemin}fin__gte", instant))
    return Q((f"{chemin}debut__lt", instant)) & ouverte


def _recomposer(version: models.VersionFiche, instant: datetime | None) -> Fiche:
    if instant is None and version.fin is not None:  # left the register: as it last stood
        instant = version.fin
    en_vigueur = tenus(instant)
    blocs = models.VersionBloc.objects.filter(en_vigueur, bloc__fiche=version.fiche_id)
    partenaires = models.Partenariat.objects.filter(en_vigueur, fiche=version.fiche_id)
    return recomposer(
        version.contenu,
        dict(blocs.values_list("bloc__code", "contenu")),
        [_partenaire(p) for p in partenaires.order_by("rang", "pk")],
    )


def _partenaire(p: models.Partenariat) -> Partenaire:
    return Partenaire(p.nom, p.siret, habilitation(p.habilitation), p.etat, p.date_actif, p.date_etat)


def lignes_fiches(cles: Sequence[int]) -> list[LigneFiche]:
    """The list lines of fiches given by key, in the order of ``cles``."""
    lignes = _lignes(models.VersionFiche.objects.filter(fiche__in=cles, fin=None))
    return [lignes[cle] for cle in cles if cle in lignes]


def lignes_blocs(cles: Sequence[int]) -> list[LigneBloc]:
    """The list lines of blocs given by key, in the order of ``cles``."""
    versions = list(models.VersionBloc.objects.filter(bloc__in=cles, fin=None).select_related("bloc"))
    fiches = _lignes(models.VersionFiche.objects.filter(fiche__in={v.bloc.fiche_id for v in versions}, fin=None))
    par_cle = {
        v.bloc_id: LigneBloc(v.bloc.code, v.libelle, v.contenu.get("liste_competences", ""), fiches[v.bloc.fiche_id])
        for v in versions
    }
    return [par_cle[cle] for cle in cles if cle in par_cle]


def _lignes(versions: QuerySet[models.VersionFiche]) -> dict[int, LigneFiche]:
    colonnes = ("fiche_id", "fiche__numero", "intitule", "niveau", "active", "date_fin", "facettes")
    lues = list(versions.annotate(blocs=KT("contenu__blocs")).values_list(*colonnes, "blocs"))
    facettes = [list(lire_facettes(ligne[6])) for ligne in lues]
    noms = noms_certificateurs({f.valeur for liste in facettes for f in liste if f.axe == Axe.CERTIFICATEUR})
    return {
        cle: LigneFiche(
            numero,
            intitule,
            niveau,
            active,
            Facette(Axe.VAE, "oui") in siennes,
            date_fin,
            len(json.loads(blocs)) if blocs else 0,
            [(f.valeur, noms.get(f.valeur, f.valeur)) for f in siennes if f.axe == Axe.CERTIFICATEUR],
        )
        for (cle, numero, intitule, niveau, active, date_fin, _, blocs), siennes in zip(lues, facettes, strict=True)
    }


def noms_certificateurs(cles: Iterable[str]) -> dict[str, str]:
    """The names of certificateurs by key."""
    return dict(models.Certificateur.objects.filter(cle__in=list(cles)).values_list("cle", "nom"))


def libelles(axe: Axe, codes: Iterable[str]) -> dict[str, str]:
    """The labels of codes on one axis."""
    return dict(models.Libelle.objects.filter(axe=axe.value, code__in=list(codes)).values_list("code", "libelle"))


def renvois_vers(numero: str) -> list[Renvoi]:
    """Correspondances that the current register's other fiches declare towards ``numero``."""
    renvois = models.Renvoi.objects.filter(fiche_cible=numero, version__fin=None)
    lignes = renvois.select_related("version__fiche").order_by("version__fiche__numero", "rang")
    return [
        Renvoi(
            renvoi.version.fiche.numero,
            renvoi.version.intitule,
            depuis_json(Correspondance, renvoi.version.contenu["correspondances"][renvoi.rang]),
        )
        for renvoi in lignes
    ]


def intitules(numeros: Iterable[str]) -> dict[str, str]:
    """The current titles of those of ``numeros`` that the register holds: what can be linked."""
    versions = models.VersionFiche.objects.filter(fiche__numero__in=list(numeros), fin=None)
    return dict(versions.values_list("fiche__numero", "intitule"))


def certificateur(cle: str) -> tuple[str, str, list[LigneFiche]] | None:
    """Name, SIRET and current fiches of a certificateur, those that expire first before, the expired last."""
    connu = models.Certificateur.objects.filter(cle=cle).first()
    if connu is None:
        return None
    catalogue = courant()
    positions = sorted(catalogue.facettes.porteurs(Axe.CERTIFICATEUR, [cle]))
    lignes = lignes_fiches([catalogue.fiches[position] for position in positions])
    lignes.sort(key=lambda ligne: (not ligne.active, ligne.date_fin or date.max))
    return connu.nom, connu.siret, lignes


def sources() -> QuerySet[models.Source]:
    """Imports that wrote something, the most recent first."""
    return models.Source.objects.all()


def fictif() -> bool:
    """True when the register holds the demonstration: its visitors must be told."""
    return models.Source.objects.filter(nom__endswith="_demonstration.xml").exists()


def comptes(*, partenaires: bool = True) -> dict[str, int]:
    """How many fiches (by répertoire, active or not), blocs and partenaires (the longest to count) it now holds."""
    ouvertes = models.VersionFiche.objects.filter(fin=None)
    lignes = ouvertes.values("fiche__repertoire", "active").annotate(nombre=Count("pk")).order_by()
    resultat = dict.fromkeys(("rncp", "rncp_actives", "rs", "rs_actives"), 0)
    for ligne in lignes:
        cle = ligne["fiche__repertoire"].lower()
        resultat[cle] += ligne["nombre"]
        resultat[f"{cle}_actives"] += ligne["nombre"] if ligne["active"] else 0
    resultat["blocs"] = models.VersionBloc.objects.filter(fin=None).count()
    if partenaires:
        resultat["partenaires"] = models.Partenariat.objects.filter(fin=None).count()
    return resultat


def anomalies_par_regle(source: int) -> list[tuple[str, str, int]]:
    """(rule, severity, count) of an import's findings, most frequent first."""
    lignes = models.AnomalieLue.objects.filter(source=source).values_list("regle", "gravite")
    return list(lignes.annotate(nombre=Count("pk")).order_by("-nombre", "regle"))


def anomalies(source: int, regle: str = "") -> QuerySet[models.AnomalieLue]:
    """An import's findings, of one rule when given, in the order of the file."""
    toutes = models.AnomalieLue.objects.filter(source=source).order_by("pk")
    return toutes.filter(regle=regle) if regle else toutes


def anomalies_de(numero: str) -> list[models.AnomalieLue]:
    """The findings about one fiche in the import its current version comes from."""
    version = models.VersionFiche.objects.filter(fiche__numero=numero, fin=None).first()
    return list(models.AnomalieLue.objects.filter(source=version.source_id, fiche=numero)) if version else []
