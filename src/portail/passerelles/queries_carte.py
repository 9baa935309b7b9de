"""Reads of the map: what is known from held blocs, and the certifications it leads to. A steady number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from brique.passerelles.liens_portee import Lien, lien_calcule, lien_decide, lien_declare, liens_du_renouvellement
from brique.passerelles.officielles import Officielles, Renouvellement
from brique.passerelles.portee import Atteignable, Certification, portee
from brique.passerelles.valeurs import Cle, Probabilites
from brique.referentiel.ecart.rapport import ressemblances
from brique.referentiel.fiche import Fiche
from brique.referentiel.filiation import Etat
from portail.passerelles import models
from portail.passerelles.enums_equivalences import Cote
from portail.passerelles.queries_equivalences import decidees, en_decidee
from portail.referentiel import queries_histoire
from portail.referentiel.queries import moment, tenus

CERTIFICATIONS_MAX = 300
_RESSEMBLANCE_MIN = 0.3


@dataclass(frozen=True, slots=True)
class Detenu:
    """A held bloc, or a certification held whole, as the register knows it.

    ``connue``: the register holds its certification. ``present``: and the bloc in it. ``menant``: something starts
    from it.
    """

    cle: Cle
    libelle: str
    intitule: str
    connue: bool
    present: bool
    menant: bool
    etat: Etat | None


@dataclass(frozen=True, slots=True)
class Portee:
    """Where blocs lead on a day. ``tronquee``: more certifications are concerned than were read.

    ``calculee``: the passerelles of the register were computed, at least in part. ``registre``: the day it is of.
    """

    detenus: Sequence[Detenu]
    atteignables: Sequence[Atteignable]
    tronquee: bool
    calculee: bool
    registre: date | None = None


def porter(detenus: Sequence[Cle], au: date | None, aujourdhui: date) -> Portee:
    """Where ``detenus`` lead on day ``au`` (today by default), as the register stood that day if it is past."""
    le = au or aujourdhui
    passe = le if le < aujourdhui else None
    siennes = _lire({cle.fiche for cle in detenus}, passe)
    precises = _precises(detenus, siennes)
    calcules = list(_calcules(precises, passe))
    decides = list(_decides(precises, le))
    voulues, tronquee = _voulues(siennes, [*decides, *calcules])
    suites = _lire(_suites(siennes, passe), passe)
    autres = queries_histoire.sommaires(voulues - siennes.keys() - suites.keys(), passe)
    fiches = {**{fiche.numero: fiche for fiche in autres}, **suites, **siennes}
    liens = [*_officiels(precises, siennes, fiches), *decides, *calcules]
    registre = queries_histoire.date_du_registre(passe)
    certifications = [Certification.de(fiche) for fiche in fiches.values()]
    atteintes = portee(detenus, certifications, liens, au=le, registre=registre)
    etats = {une.numero: une.etat for une in atteintes}
    departs = {cle for lien in liens for cle in lien.depuis}
    return Portee(
        [_detenu(cle, siennes.get(cle.fiche), etats, departs) for cle in detenus],
        atteintes,
        tronquee,
        bool(calcules) or models.Calcul.objects.exists(),
        registre,
    )


def _lire(numeros: Collection[str], passe: date | None) -> dict[str, Fiche]:
    return {fiche.numero: fiche for fiche in queries_histoire.textes(numeros, passe)} if numeros else {}


def _precises(detenus: Iterable[Cle], siennes: Mapping[str, Fiche]) -> list[Cle]:
    """The blocs held, those of a certification held whole included."""
    precises = list(detenus)
    for cle in detenus:
        if not cle.code and cle.fiche in siennes:
            precises += [Cle(cle.fiche, bloc.code) for bloc in siennes[cle.fiche].blocs if bloc.code]
    return list(dict.fromkeys(precises))


def _calcules(cles: Sequence[Cle], passe: date | None) -> Iterator[Lien]:
    """The computed passerelles that start from ``cles``: the target is held with the probability of covering it."""
    voulues = set(cles)
    lignes = models.PasserelleCalculee.objects.filter(
        tenus(moment(passe)),
        source__fiche__numero__in={cle.fiche for cle in cles},
        source__code__in={cle.code for cle in cles},
    )
    colonnes = ("source__fiche__numero", "source__code", "cible__fiche__numero", "cible__code", "contenu__p")
    for numero, code, vers, vers_code, lues in lignes.order_by("-score", "pk").values_list(*colonnes):
        source = Cle(numero, code)
        probabilites = None if lues is None else Probabilites(*lues)
        lien = lien_calcule(source, Cle(vers, vers_code), probabilites) if source in voulues else None
        if lien is not None:
            yield lien


def _decides(cles: Sequence[Cle], le: date) -> Iterator[Lien]:
    """The équivalences that count on the day ``le`` and start from one of ``cles`` at least."""
    nommes = models.BlocDemande.objects.filter(cote=Cote.SOURCE, fiche__numero__in={cle.fiche for cle in cles})
    for decision in decidees(le).filter(demande__in=nommes.values("demande")):
        lien = lien_decide(en_decidee(decision), le)
        if lien is not None:
            yield lien


def _suites(siennes: Mapping[str, Fiche], passe: date | None) -> set[str]:
    """The certifications that replace those of the held blocs, whichever says it."""
    if not siennes:
        return set()
    nommees = {numero for fiche in siennes.values() for numero in fiche.nouvelles}
    return (nommees | queries_histoire.citantes(siennes, passe)) - siennes.keys()


def _voulues(siennes: Mapping[str, Fiche], liens: Sequence[Lien]) -> tuple[set[str], bool]:
    """The certifications to read: all that is official, then the likeliest computed, ``CERTIFICATIONS_MAX`` at most."""
    officielles = {c.fiche for fiche in siennes.values() for c in fiche.correspondances if c.fiche}
    chances: defaultdict[str, float] = defaultdict(float)
    for lien in liens:
        for cle in lien.vers:
            if lien.probabilite is None:
                officielles.add(cle.fiche)
            else:
                chances[cle.fiche] += lien.probabilite
    candidates = sorted(chances.keys() - officielles, key=lambda numero: (-chances[numero], numero))
    gardees = candidates[: max(0, CERTIFICATIONS_MAX - len(officielles))]
    return officielles | set(gardees), len(gardees) < len(candidates)


def _officiels(precises: Sequence[Cle], siennes: Mapping[str, Fiche], fiches: Mapping[str, Fiche]) -> Iterator[Lien]:
    """Correspondances declared from the held blocs' certifications, and what their renewal leaves to ask."""
    lues = Officielles.depuis(fiches.values())
    for declaree in lues.declarees:
        lien = lien_declare(declaree) if declaree.depuis.numero in siennes else None
        if lien is not None:
            yield lien
    for renouvellement in lues.renouvellements:
        if renouvellement.ancienne in siennes and renouvellement.nouvelle in fiches:
            yield from liens_du_renouvellement(renouvellement, precises, _semblables(renouvellement, precises, fiches))


def _semblables(
    renouvellement: Renouvellement, cles: Iterable[Cle], fiches: Mapping[str, Fiche]
) -> dict[Cle, list[Cle]]:
    """The blocs of the new certification that resemble each held one of the old."""
    avant, apres = fiches[renouvellement.ancienne], fiches[renouvellement.nouvelle]
    return {
        cle: [Cle(apres.numero, r.code) for r in ressemblances(avant, apres, cle.code) if r.score >= _RESSEMBLANCE_MIN]
        for cle in cles
        if cle.fiche == avant.numero and cle.code
    }


def _detenu(cle: Cle, fiche: Fiche | None, etats: Mapping[str, Etat], departs: Collection[Cle]) -> Detenu:
    if fiche is None:
        return Detenu(cle, "", "", connue=False, present=False, menant=False, etat=None)
    libelle = next((bloc.libelle for bloc in fiche.blocs if bloc.code == cle.code), "") if cle.code else fiche.intitule
    menant = cle in departs or (not cle.code and any(depart.fiche == cle.fiche for depart in departs))
    present = not cle.code or any(bloc.code == cle.code for bloc in fiche.blocs)
    return Detenu(cle, libelle, fiche.intitule, True, present, menant, etats.get(cle.fiche))
