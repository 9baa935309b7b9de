"""Reads of the room: a bloc ready to be compared, and the passerelles that were computed from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from brique.passerelles.blocs import blocs_d_une
from brique.passerelles.officielles import Officielles
from brique.passerelles.valeurs import BlocCompare, Cle, Passerelle, Versions
from brique.referentiel.fiche import Fiche
from portail.passerelles import models
from portail.passerelles.contenus import Contenu, bloc_en_contenu, passerelle_depuis
from portail.referentiel import queries as registre
from portail.referentiel import queries_histoire

_COLONNES: tuple[str, ...] = (
    "relation",
    "score",
    "couverture_source",
    "couverture_cible",
    "contenu",
    "calcul_id",
    "debut",
    "fin",
    "calcul__modele",
    "calcul__encodeurs",
    "calcul__repli",
    "source__fiche__numero",
    "source__code",
    "cible__fiche__numero",
    "cible__code",
    "cible__contenu",
)


@dataclass(frozen=True, slots=True)
class Autre:
    """The bloc at the other end of a passerelle, as the calculation read it."""

    cle: Cle
    libelle: str
    intitule: str
    niveau: int | None
    competences: int


@dataclass(frozen=True, slots=True)
class PasserelleLue:
    """A computed passerelle as it is kept: the other bloc, which calculation said it, since when, until when."""

    passerelle: Passerelle
    autre: Autre
    calcul: int
    debut: datetime
    fin: datetime | None


def texte_de(fiche: str, au: date | None = None) -> Fiche | None:
    """The certification at the end of day ``au`` (today by default), with its blocs, without its partenaires."""
    return queries_histoire.texte_au(fiche, au)


def blocs_compares(fiche: Fiche) -> tuple[BlocCompare, ...]:
    """The blocs of a certification that can be named, ready to be compared, in order."""
    return tuple(bloc for bloc in blocs_d_une(fiche) if bloc.cle.code or not fiche.blocs)


def bloc_compare(fiche: str, code: str, au: date | None = None) -> BlocCompare | None:
    """The bloc as it stood at the end of day ``au`` (today by default), ready to be compared; None without it.

    ``code`` is '' for a certification of the RS taken as a whole. A bloc that left its certification is as it last
    stood.
    """
    lue = texte_de(fiche, au)
    if lue is None:
        return None
    trouve = next((bloc for bloc in blocs_compares(lue) if bloc.cle == Cle(fiche, code)), None)
    if trouve is not None or not code:
        return trouve
    sorti = registre.bloc_au(fiche, code, au)
    return None if sorti is None else next(blocs_d_une(replace(sorti.fiche, blocs=(sorti.bloc,))))


def passerelles_de(fiche: str, code: str, au: date | None = None) -> list[PasserelleLue]:
    """What was computed from the bloc, as the portal said it at the end of day ``au`` (now by default), best first."""
    return _lire(_en_vigueur(au).filter(source__fiche__numero=fiche, source__code=code))


def passerelles_de_la_fiche(fiche: str) -> list[PasserelleLue]:
    """What is computed from any bloc of a certification, and still said, best first."""
    return _lire(_en_vigueur(None).filter(source__fiche__numero=fiche))


def entre(cles_source: Iterable[Cle], cles_cible: Iterable[Cle]) -> dict[tuple[Cle, Cle], PasserelleLue]:
    """The computed passerelles from some blocs of one certification to some of another, that are still said."""
    sources, cibles = set(cles_source), set(cles_cible)
    lignes = _en_vigueur(None).filter(
        source__fiche__numero__in={cle.fiche for cle in sources}, cible__fiche__numero__in={cle.fiche for cle in cibles}
    )
    lues = _lire(lignes)
    return {
        (lue.passerelle.source, lue.passerelle.cible): lue
        for lue in lues
        if lue.passerelle.source in sources and lue.passerelle.cible in cibles
    }


def passees(source: Cle, cible: Cle) -> list[PasserelleLue]:
    """What was computed from a bloc to another and is no longer said, the last first: old scores keep their version."""
    lignes = models.PasserelleCalculee.objects.filter(
        fin__isnull=False,
        source__fiche__numero=source.fiche,
        source__code=source.code,
        cible__fiche__numero=cible.fiche,
        cible__code=cible.code,
    )
    return sorted(_lire(lignes), key=lambda lue: lue.debut, reverse=True)


def _en_vigueur(au: date | None) -> QuerySet[models.PasserelleCalculee]:
    instant = registre.moment(au)
    if instant is None:
        return models.PasserelleCalculee.objects.filter(fin=None)
    ouverte = Q(fin=None) | Q(fin__gte=instant)
    return models.PasserelleCalculee.objects.filter(ouverte, debut__lt=instant)


def _lire(lignes: QuerySet[models.PasserelleCalculee]) -> list[PasserelleLue]:
    """One query, whatever the number of rows."""
    rangees = lignes.order_by("-score", "-couverture_cible", "cible__fiche__numero", "cible__code")
    return [_lue(ligne) for ligne in rangees.values(*_COLONNES)]


def _lue(ligne: Mapping[str, Any]) -> PasserelleLue:
    source = Cle(ligne["source__fiche__numero"], ligne["source__code"])
    cible = Cle(ligne["cible__fiche__numero"], ligne["cible__code"])
    versions = Versions(ligne["calcul__modele"], tuple(ligne["calcul__encodeurs"]), ligne["calcul__repli"])
    texte = ligne["cible__contenu"]
    autre = Autre(cible, texte["libelle"], texte["intitule"], texte["niveau"], len(texte["competences"]))
    passerelle = passerelle_depuis(source, cible, ligne, ligne["contenu"], versions)
    return PasserelleLue(passerelle, autre, ligne["calcul_id"], ligne["debut"], ligne["fin"])


def intitules(cles: Sequence[Cle]) -> dict[str, str]:
    """The current titles of certifications, by number."""
    return registre.intitules({cle.fiche for cle in cles})


def officielles_de(fiche: str, au: date | None = None) -> Officielles:
    """What the register declares around a certification at the end of day ``au``, and its renewals."""
    return Officielles.depuis(queries_histoire.parente(fiche, au).fiches)


class Designe(NamedTuple):
    """What a person named: a certification of the register, and one of its blocs ('': the whole of it)."""

    fiche: str
    code: str = ""


def designe(numeros: Sequence[str], fin_de_code: str = "") -> Designe | None:
    """The first of ``numeros`` that the register holds, and its bloc whose code ends so; None without it."""
    for numero in numeros:
        lue = texte_de(numero)
        if lue is None:
            continue
        if not fin_de_code:
            return Designe(numero)
        code = next((bloc.code for bloc in lue.blocs if bloc.code.upper().endswith(fin_de_code)), None)
        return Designe(numero, code) if code else None
    return None


def face(source: BlocCompare, cible: BlocCompare) -> PasserelleLue | None:
    """What is kept of two blocs, when it was computed from these very texts; None otherwise."""
    if textes_calcules([source.cle, cible.cle]) != {bloc.cle: bloc_en_contenu(bloc) for bloc in (source, cible)}:
        return None
    return entre([source.cle], [cible.cle]).get((source.cle, cible.cle))


def textes_calcules(cles: Sequence[Cle]) -> dict[Cle, Contenu]:
    """The texts that the passerelles of these blocs are computed from; without those that remain to be computed."""
    lignes = models.BlocCalcule.objects.filter(fiche__numero__in={cle.fiche for cle in cles}).exclude(empreinte="")
    lus = {Cle(n, code): contenu for n, code, contenu in lignes.values_list("fiche__numero", "code", "contenu")}
    return {cle: lus[cle] for cle in cles if cle in lus}


def a_des_blocs(fiche: str) -> bool:
    """True when the certification is cut into blocs."""
    lue = texte_de(fiche)
    return lue is not None and bool(lue.blocs)


def declarees_entre(source: Cle, cible: Cle) -> list[str]:
    """The sentences of the official correspondances that link these two blocs, in either direction."""
    officielles = officielles_de(source.fiche)
    aller = [c for c in officielles.sortantes(source) if _touche(c.declaree.cible, cible)]
    retour = [c for c in officielles.entrantes(source) if _touche(c.declaree.source, cible)]
    return list(dict.fromkeys(c.declaree.phrase for c in (*aller, *retour)))


def _touche(ensemble: frozenset[Cle], cle: Cle) -> bool:
    return cle in ensemble or Cle(cle.fiche) in ensemble
