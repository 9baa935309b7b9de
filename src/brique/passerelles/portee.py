"""Where held blocs lead: the certifications within reach, each with what gives a right and what is only suggested.

One step, never two: a link counts when all of its source is held, and what it reaches is not held by that. A right (the
bloc itself, a correspondance, an équivalence) and a suggestion (a renewal, a computed passerelle) are counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from brique.passerelles.liens_portee import SEUIL, Acces, Lien
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Bloc, Fiche
from brique.referentiel.filiation import Etat, FicheLegere
from brique.referentiel.filiation.etats import etape
from brique.referentiel.filiation.fiches_legeres import rang_du_numero
from brique.referentiel.options import est_facultatif, est_option


@dataclass(frozen=True, slots=True)
class Certification:
    """A certification as reach is counted: its places, each one bloc or a choice of options, and what filters it.

    Blocs that one may leave aside are ``facultatifs``: none is ever missing. ``libelles`` are the titles of blocs.
    """

    legere: FicheLegere
    places: tuple[tuple[Cle, ...], ...]
    facultatifs: tuple[Cle, ...] = ()
    libelles: Mapping[Cle, str] | None = None
    niveau: int | None = None
    nsf: frozenset[str] = frozenset()
    rome: frozenset[str] = frozenset()
    vae: bool = False

    @property
    def numero(self) -> str:
        return self.legere.numero

    @property
    def intitule(self) -> str:
        return self.legere.intitule

    def libelle(self, cle: Cle) -> str:
        """The title of a bloc; that of the certification for the whole of it."""
        return (self.libelles or {}).get(cle, self.intitule)

    @classmethod
    def de(cls, fiche: Fiche) -> Certification:
        """From a fiche of the register. Without bloc, its only place is the whole of it."""
        blocs = [bloc for bloc in fiche.blocs if bloc.code]  # one without code cannot be named, nor held
        facultatifs = [bloc for bloc in blocs if est_facultatif(bloc.libelle) and not est_option(bloc.libelle)]
        exiges = [bloc for bloc in blocs if bloc not in facultatifs]
        places = tuple(tuple(Cle(fiche.numero, bloc.code) for bloc in place) for place in _places(exiges))
        return cls(
            FicheLegere.de(fiche),
            places or ((Cle(fiche.numero),),),
            tuple(Cle(fiche.numero, bloc.code) for bloc in facultatifs),
            {Cle(fiche.numero, bloc.code): bloc.libelle for bloc in blocs},
            fiche.niveau,
            frozenset(code.code for code in fiche.nsf),
            frozenset(code.code for code in fiche.rome),
            fiche.ouverte_vae,
        )


def _places(blocs: Iterable[Bloc]) -> list[list[Bloc]]:
    """One bloc a place; options that follow one another share theirs: one of them is enough."""
    suite: list[list[Bloc]] = []
    ouverte = False
    for bloc in blocs:
        option = est_option(bloc.libelle)
        if option and ouverte:
            suite[-1].append(bloc)
        else:
            suite.append([bloc])
        ouverte = option
    return suite


class Appui(NamedTuple):
    """One reason for which a bloc is within reach: the link, and the held blocs it starts from."""

    acces: Acces
    depuis: tuple[Cle, ...]
    probabilite: float | None = None
    entier: bool = True
    reserve: str = ""

    @property
    def droit(self) -> bool:
        """True when it gives the whole bloc by right."""
        return self.acces.droit and self.entier

    @property
    def chance(self) -> float:
        """What it adds to the expected coverage: 1 for a right, its probability for a computed link, else nothing."""
        if self.droit:
            return 1.0
        return (self.probabilite or 0.0) if self.acces is Acces.CALCULEE else 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the wall: the bloc that stands best there, its reasons, the surest first (none: still to obtain).

    ``choix`` are all the blocs of the place: more than one are options, of which one is enough.
    """

    cle: Cle
    appuis: tuple[Appui, ...]
    choix: tuple[Cle, ...]

    @property
    def acces(self) -> Acces | None:
        """The surest reason; None when nothing leads there."""
        return self.appuis[0].acces if self.appuis else None

    @property
    def droit(self) -> bool:
        return any(appui.droit for appui in self.appuis)

    @property
    def chance(self) -> float:
        return max((appui.chance for appui in self.appuis), default=0.0)


class Incomplet(NamedTuple):
    """A link that starts from a set of blocs of which some are held: what is missing from the set."""

    lien: Lien
    tenus: tuple[Cle, ...]
    manque: tuple[Cle, ...]


@dataclass(frozen=True)
class Atteignable:
    """A certification within reach on a day. ``restants`` counts what no right gives, ``a_demander`` those of them that
    a suggestion names, ``sans_piste`` the others."""

    certification: Certification
    etat: Etat
    phrase_etat: str
    places: tuple[Place, ...]
    facultatifs: tuple[Place, ...] = ()
    incomplets: tuple[Incomplet, ...] = ()

    @property
    def numero(self) -> str:
        return self.certification.numero

    @cached_property
    def acquis(self) -> int:
        """Places that a right gives."""
        return sum(place.droit for place in self.places)

    @property
    def restants(self) -> int:
        return len(self.places) - self.acquis

    @cached_property
    def a_demander(self) -> int:
        return sum(bool(place.appuis) and not place.droit for place in self.places)

    @property
    def sans_piste(self) -> int:
        return self.restants - self.a_demander

    @property
    def droit(self) -> bool:
        """True when at least one of its blocs is given by right."""
        return self.acquis > 0 or any(place.droit for place in self.facultatifs)

    @property
    def manque(self) -> int:
        """The distance the ranking and the map count: by right when one is given, else apart from suggestions."""
        return self.restants if self.droit else self.sans_piste

    @cached_property
    def couverture(self) -> float:
        """The share of the places one may expect: 1 for a right, its probability for a computed link."""
        return sum(place.chance for place in self.places) / len(self.places)

    @property
    def delivrable(self) -> bool:
        """True when it is still delivered that day, if only to those already engaged."""
        return self.etat in {Etat.EN_VIGUEUR, Etat.DELIVRABLE}

    @property
    def motif(self) -> str:
        """Why it stands where it stands, in French."""
        total = len(self.places)
        if not self.droit:
            return f"Aucun droit ; {_blocs(self.a_demander)} sur {total} à demander, {self.sans_piste} sans piste."
        fin = f"il en reste {self.restants}" if self.restants else "il n’en reste aucun"
        return f"{_blocs(self.acquis)} sur {total} par un droit, {fin}."


def _blocs(nombre: int) -> str:
    return f"{nombre} bloc{'s' * (nombre > 1)}"


@dataclass(frozen=True, slots=True)
class Filtre:
    """Which certifications are wanted; what is empty filters nothing. Codes match by their beginning (ROME « K13 »)."""

    niveaux: frozenset[int] = frozenset()
    nsf: frozenset[str] = frozenset()
    rome: frozenset[str] = frozenset()
    vae: bool = False
    etats: frozenset[Etat] = frozenset()

    def retient(self, atteignable: Atteignable) -> bool:
        certification = atteignable.certification
        return (
            (not self.niveaux or certification.niveau in self.niveaux)
            and _commencent(certification.nsf, self.nsf)
            and _commencent(certification.rome, self.rome)
            and (certification.vae or not self.vae)
            and (not self.etats or atteignable.etat in self.etats)
        )


def _commencent(codes: frozenset[str], debuts: frozenset[str]) -> bool:
    return not debuts or any(code.startswith(debut) for code in codes for debut in debuts)


def portee(
    detenus: Collection[Cle],
    certifications: Iterable[Certification],
    liens: Iterable[Lien],
    *,
    au: date,
    registre: date | None = None,
) -> tuple[Atteignable, ...]:
    """The certifications within reach of ``detenus`` on the day ``au``, the nearest first.

    A certification held whole counts for its blocs, options apart; holding all the blocs of one does not make it held,
    since awarding it is its certificateur's. Order: those with a right first, then those that miss the fewest blocs,
    then the largest expected coverage, then the number. Those that nothing reaches, even in part, are left out.
    ``registre`` is the day the register was exported, when it is known: « inactive » is said of that day.
    """
    connues = {certification.numero: certification for certification in certifications}
    tenus = frozenset(_tenus(detenus, connues))
    appuis: defaultdict[Cle, list[Appui]] = defaultdict(list)
    for cle in sorted(tenus):
        appuis[cle].append(Appui(Acces.DETENU, (cle,)))
    incomplets: defaultdict[str, list[Incomplet]] = defaultdict(list)
    for lien in liens:
        pris = tuple(sorted(cle for cle in tenus if cle in lien.depuis or Cle(cle.fiche) in lien.depuis))
        if not pris or (lien.acces is Acces.CALCULEE and (lien.probabilite or 0.0) < SEUIL):
            continue
        if manque := tuple(sorted(lien.depuis - tenus)):
            for numero in {cle.fiche for cle in lien.vers}:
                incomplets[numero].append(Incomplet(lien, pris, manque))
            continue
        for cle in lien.vers:
            appuis[cle].append(Appui(lien.acces, pris, lien.probabilite, lien.entier, lien.reserve))
    touchees = {cle.fiche for cle in appuis} | set(incomplets)
    trouvees = [_atteinte(connues[n], appuis, incomplets.get(n, ()), (au, registre)) for n in touchees if n in connues]
    return tuple(sorted((une for une in trouvees if une is not None), key=_ordre))


def _tenus(detenus: Iterable[Cle], connues: Mapping[str, Certification]) -> Iterator[Cle]:
    """What is held, and the blocs of what is held whole."""
    for cle in detenus:
        yield cle
        if not cle.code and cle.fiche in connues:
            yield from (place[0] for place in connues[cle.fiche].places if len(place) == 1)


def _atteinte(
    certification: Certification,
    appuis: Mapping[Cle, Sequence[Appui]],
    incomplets: Sequence[Incomplet],
    dates: tuple[date, date | None],
) -> Atteignable | None:
    entiere = appuis.get(Cle(certification.numero), ())
    places = tuple(_place(choix, appuis, entiere) for choix in certification.places)
    facultatifs = tuple(_place((cle,), appuis, ()) for cle in certification.facultatifs)
    if not incomplets and not any(place.appuis for place in (*places, *facultatifs)):
        return None
    situee = etape(certification.numero, certification.legere, 0, *dates)
    distincts = sorted(dict.fromkeys(incomplets), key=_ordre_des_incomplets)
    return Atteignable(certification, situee.etat, situee.phrase, places, facultatifs, tuple(distincts))


def _place(choix: tuple[Cle, ...], appuis: Mapping[Cle, Sequence[Appui]], entiere: Sequence[Appui]) -> Place:
    """The bloc of the place that stands best; what reaches the whole certification reaches each of its places."""
    par_bloc = [(cle, _ranger([*appuis.get(cle, ()), *entiere])) for cle in choix]
    cle, retenus = min(par_bloc, key=lambda couple: (_surete(couple[1]), choix.index(couple[0])))
    return Place(cle, retenus, choix)


def _ranger(appuis: Iterable[Appui]) -> tuple[Appui, ...]:
    """Each reason once, the surest first."""
    return tuple(sorted(dict.fromkeys(appuis), key=_rang))


def _rang(appui: Appui) -> tuple[object, ...]:
    return (
        not appui.droit,
        list(Acces).index(appui.acces),
        -(appui.probabilite or 0.0),
        bool(appui.reserve),
        appui.depuis,
        appui.reserve,
    )


def _surete(appuis: Sequence[Appui]) -> tuple[object, ...]:
    return (not appuis, *_rang(appuis[0])[:3]) if appuis else (True,)


def _ordre(une: Atteignable) -> tuple[object, ...]:
    """Rights first, then the fewest missing blocs, then the expected coverage, then what is only a set to complete."""
    suggeree = une.a_demander > 0 or any(place.appuis for place in une.facultatifs)
    return (
        not une.droit,
        not (une.droit or suggeree),
        une.manque,
        -round(une.couverture, 6),
        rang_du_numero(une.numero),
    )


def _ordre_des_incomplets(incomplet: Incomplet) -> tuple[object, ...]:
    acces = list(Acces).index(incomplet.lien.acces)
    return acces, len(incomplet.manque), incomplet.manque, sorted(incomplet.lien.vers)
