"""What is left to learn, in hours and in euros: the open offers by certification, and the least that covers some blocs.

Nothing is invented: an offer that gives no price, or no hours, counts as unknown, never as nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from brique.droits.enregistrement import Enregistrement
from brique.parcours.offres.coherence import incoherences
from brique.parcours.offres.valeurs import EtatRecrutement, Offre, SessionOffre
from brique.parcours.offres.voies import ELIMINATOIRES, prix_a_payer
from brique.parcours.solveur.probleme import ZERO

MULTIPLES_MAX = 10
"""Offers of several blocs that are weighed together for one certification; beyond, a total may not be the least."""


@dataclass(frozen=True, slots=True)
class OffreOuverte:
    """An offer that one may still enter in time, for one certification.

    ``codes``: the blocs it prepares there, folded (case does not count); none: the whole. ``prix`` in euros and
    ``heures`` are None when they are not said. ``debut`` None: one enters when one wants; ``fin`` None: not said.
    """

    cle: str
    intitule: str
    organisme: str
    fiche: str
    codes: frozenset[str]
    prix: Decimal | None
    heures: Decimal | None
    debut: date | None
    fin: date | None

    @property
    def entiere(self) -> bool:
        """True when it prepares the whole certification."""
        return not self.codes

    def prepare(self, plies: frozenset[str]) -> bool:
        """True when it prepares one of these blocs of its certification, by their folded codes."""
        return not self.codes or not self.codes.isdisjoint(plies)


class Total(NamedTuple):
    """The least of a figure over blocs: ``connu`` for those that an offer gives it for, ``inconnus`` of them without.

    ``exact`` False: too many offers of several blocs were known, ``connu`` may be more than the least.
    """

    connu: Decimal = ZERO
    inconnus: int = 0
    exact: bool = True

    @property
    def rang(self) -> tuple[int, Decimal]:
        """How it is ordered: what is not known comes after what is."""
        return self.inconnus, self.connu


class OffresOuvertes:
    """Offers by certification, on a day. Build it with ``depuis``: it is made once, then asked many times."""

    def __init__(
        self,
        par_fiche: Mapping[str, Sequence[OffreOuverte]] | None = None,
        tardives: Mapping[str, Sequence[OffreOuverte]] | None = None,
    ) -> None:
        self._par_fiche = par_fiche or {}
        self._tardives = tardives or {}

    @classmethod
    def depuis(
        cls, offres: Iterable[Offre], enregistrements: Mapping[str, Enregistrement], jour: date
    ) -> OffresOuvertes:
        """Those that one may enter from ``jour`` on, while their certification is registered, and finish in time.

        What contradicts itself beyond use (a negative price…) is left out.
        """
        par_fiche: defaultdict[str, list[OffreOuverte]] = defaultdict(list)
        tardives: defaultdict[str, list[OffreOuverte]] = defaultdict(list)
        for offre in offres:
            if any(constat.regle in ELIMINATOIRES for constat in incoherences(offre, jour)):
                continue
            a_venir = [session for session in offre.sessions if _a_venir(offre, session, jour)]
            for numero in dict.fromkeys(visee.fiche for visee in offre.certifications if visee.fiche):
                enregistrement = enregistrements.get(numero)
                if enregistrement is None:
                    continue
                a_temps = [session for session in a_venir if _a_temps(offre, session, enregistrement, jour)]
                par_fiche[numero].extend(_ouvertes(offre, numero, a_temps))
                if not a_temps:
                    tardives[numero].extend(_ouvertes(offre, numero, a_venir))
        return cls(dict(par_fiche), dict(tardives))

    def de(self, numero: str) -> Sequence[OffreOuverte]:
        """The open offers of a certification."""
        return self._par_fiche.get(numero, ())

    def tardives(self, numero: str) -> Sequence[OffreOuverte]:
        """Those that only begin once it is no longer registered, or end once it is no longer delivered."""
        return self._tardives.get(numero, ())


def _ouvertes(offre: Offre, numero: str, sessions: Iterable[SessionOffre]) -> Iterator[OffreOuverte]:
    """One for each set of blocs of a certification that some session prepares, by its session that ends first."""
    premieres: dict[frozenset[str], tuple[date | None, date | None]] = {}
    for session in sessions:
        nommes = offre.blocs_de(session)
        siens = [bloc for bloc in nommes if (bloc.fiche or offre.fiche) == numero]
        if nommes and not siens:
            continue
        dates = (None if offre.entrees_permanentes else session.debut, session.fin)
        codes = frozenset(bloc.code.casefold() for bloc in siens)
        if codes not in premieres or _fin(dates) < _fin(premieres[codes]):
            premieres[codes] = dates
    if premieres:
        prix, organisme = prix_a_payer(offre), offre.organisme
        nom = organisme.nom or organisme.raison_sociale or organisme.siret
        for codes, (debut, fin) in premieres.items():
            yield OffreOuverte(offre.cle, offre.intitule, nom, numero, codes, prix, offre.heures, debut, fin)


def _fin(dates: tuple[date | None, date | None]) -> date:
    return dates[1] or date.max


def _a_venir(offre: Offre, session: SessionOffre, jour: date) -> bool:
    """True when one may still enter the session."""
    ferme = session.etat in {EtatRecrutement.FERME, EtatRecrutement.SUSPENDU}
    close = session.inscription_fin is not None and session.inscription_fin < jour
    inversee = session.debut is not None and session.fin is not None and session.fin < session.debut
    if ferme or close or inversee:
        return False
    if offre.entrees_permanentes:
        return session.fin is None or session.fin >= jour
    return session.debut is not None and session.debut >= jour


def _a_temps(offre: Offre, session: SessionOffre, enregistrement: Enregistrement, jour: date) -> bool:
    """True when one enters it while the certification is registered, and it ends while it is still delivered."""
    entree = max(jour, session.debut or jour)
    if not enregistrement.inscrit(entree):
        return False
    limite = enregistrement.limite_delivrance
    fin = entree if offre.entrees_permanentes else session.fin
    return limite is None or fin is None or fin <= limite


def moindre(places: int, parts: Iterable[tuple[int, Decimal | None]]) -> Total:
    """The least sum of figures that covers ``places`` (numbered from 0), each part a set of places as bits.

    A place that no part with a figure covers is unknown.
    """
    meilleures: dict[int, Decimal] = {}
    infini = Decimal("Infinity")
    for bits, valeur in parts:
        if bits and valeur is not None and valeur < meilleures.get(bits, infini):
            meilleures[bits] = valeur
    if not meilleures:
        return Total(inconnus=places)
    couvert = 0
    for bits in meilleures:
        couvert |= bits
    inconnus = places - couvert.bit_count()
    utiles, exact = _utiles(meilleures)
    return Total(_couvrir(couvert, utiles), inconnus, exact)


def _utiles(meilleures: Mapping[int, Decimal]) -> tuple[list[tuple[int, Decimal]], bool]:
    """The parts worth weighing: those of several places that cost less than their places one by one."""
    seules = {bits: valeur for bits, valeur in meilleures.items() if bits.bit_count() == 1}
    multiples = []
    for bits, valeur in meilleures.items():
        une_a_une = [seules.get(1 << place) for place in range(bits.bit_length()) if bits >> place & 1]
        connues = [v for v in une_a_une if v is not None]
        if len(une_a_une) > 1 and (len(connues) < len(une_a_une) or valeur < sum(connues, ZERO)):
            multiples.append((bits, valeur))
    multiples.sort(key=lambda part: (part[1] / part[0].bit_count(), part[0]))
    if len(multiples) <= MULTIPLES_MAX:
        return [*seules.items(), *multiples], True
    gardees, couvert = multiples[:MULTIPLES_MAX], 0
    for bits in (*seules, *(bits for bits, _ in gardees)):
        couvert |= bits
    for bits, valeur in multiples[MULTIPLES_MAX:]:  # what they alone cover is not given up
        if bits & ~couvert:
            gardees.append((bits, valeur))
            couvert |= bits
    return [*seules.items(), *gardees], False


def _couvrir(voulu: int, parts: Sequence[tuple[int, Decimal]]) -> Decimal:
    """The least sum of parts that covers ``voulu``: exact, place after place."""
    par_place = [[part for part in parts if part[0] >> place & 1] for place in range(voulu.bit_length())]

    @cache
    def reste(bits: int) -> Decimal:
        if not bits:
            return ZERO
        premiere = (bits & -bits).bit_length() - 1
        return min(valeur + reste(bits & ~siens) for siens, valeur in par_place[premiere])

    return reste(voulu)
