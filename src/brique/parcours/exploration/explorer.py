"""Where do my blocs lead? The certifications within reach, ranked by what is missing: blocs, then hours, then money.

What is counted as held has a right behind it: the bloc itself, a correspondance of the register, an équivalence that
its certificateur granted. A computed passerelle or a renewal is shown apart; it never changes what is counted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from brique.droits.enregistrement import Enregistrement, Reponse, delivrer, entrer, ouvrir_vae
from brique.droits.noyau import Droit
from brique.parcours.exploration.catalogue import Catalogue, Liens, enregistrement_de
from brique.parcours.exploration.offres import OffreOuverte, OffresOuvertes, Total, moindre
from brique.passerelles.portee import Atteignable, Filtre, Place, portee
from brique.passerelles.valeurs import Cle
from brique.referentiel.filiation import Etat
from brique.referentiel.filiation.fiches_legeres import rang_du_numero

CLOSES = frozenset({Etat.EXPIREE, Etat.ETEINTE, Etat.RETIREE, Etat.ABSENTE})
"""Where nobody enters any more."""
TOUT = Filtre()


@dataclass(frozen=True, slots=True)
class Manquant:
    """A place that no right gives, and what is offered for it: ``offres`` in number, the cheapest, the shortest.

    ``moins_chere`` is None when no offer says its price, ``plus_courte`` when none says its hours.
    """

    place: Place
    offres: int
    moins_chere: OffreOuverte | None = None
    plus_courte: OffreOuverte | None = None


@dataclass(frozen=True, slots=True)
class Echeances:
    """Until when: ``entree`` says whether one may start on the day, by which rule. Last days are included.

    ``a_temps``: True when what is missing can be followed in time, by the offers known; False when it cannot; None when
    no offer is known for part of it, or when it depends on having started earlier.
    """

    entree: Reponse
    entree_jusqu_au: date | None
    delivrance_jusqu_au: date | None
    a_temps: bool | None
    phrase: str


@dataclass(frozen=True, slots=True)
class Perspective:
    """A certification within reach, and what is left to get it.

    ``heures`` and ``prix`` are the least of each, taken apart: the cheapest offers are not always the shortest. The
    price is what the training body asks, before anyone pays a part of it. ``vae``: one may come to it by VAE that day.
    """

    atteignable: Atteignable
    manquants: tuple[Manquant, ...]
    heures: Total
    prix: Total
    echeances: Echeances
    vae: bool

    @property
    def numero(self) -> str:
        return self.atteignable.numero

    @property
    def acquises(self) -> tuple[Place, ...]:
        """The places that a right gives."""
        return tuple(place for place in self.atteignable.places if place.droit)

    @property
    def possibles(self) -> tuple[Place, ...]:
        """Those that nothing gives and that something suggests: never counted."""
        return tuple(place for place in self.atteignable.places if place.appuis and not place.droit)

    @property
    def ordre(self) -> tuple[object, ...]:
        """Its rank among others: blocs missing, hours, euros, number; what is unknown comes after what is known.

        Those where nothing is given by right come after all of them, those that lack the fewest leads first.
        """
        une = self.atteignable
        if une.droit:
            return (0, une.restants, 0.0, self.heures.rang, self.prix.rang, rang_du_numero(une.numero))
        suggeree = une.a_demander > 0 or any(place.appuis for place in une.facultatifs)
        numero = rang_du_numero(une.numero)
        return (1 + (not suggeree), une.sans_piste, -round(une.couverture, 6), self.heures.rang, self.prix.rang, numero)


def explorer(
    detenus: Collection[Cle],
    catalogue: Catalogue,
    offres: OffresOuvertes,
    jour: date,
    droit: Droit,
    *,
    liens: Liens | None = None,
    filtre: Filtre = TOUT,
) -> tuple[Perspective, ...]:
    """Where ``detenus`` lead on ``jour``, over the whole register, the nearest first.

    ``liens``: équivalences that count that day and computed passerelles, besides what the register declares. A
    certification held whole is left out. Raises ErreurDroit on a day of which the law here says nothing.
    """
    tous = catalogue.blocs(detenus)
    trouves = [*catalogue.liens(detenus), *(liens.partant_de(tous) if liens else ())]
    numeros = {cle.fiche for cle in tous} | {cle.fiche for lien in trouves for cle in lien.vers}
    connues = [catalogue.certifications[n] for n in sorted(numeros) if n in catalogue.certifications]
    entieres = {cle.fiche for cle in detenus if not cle.code}
    atteintes = portee(detenus, connues, trouves, au=jour, registre=catalogue.registre)
    voulues = [une for une in atteintes if une.numero not in entieres and filtre.retient(une)]
    return ranger(mesurer(une, offres, jour, droit, registre=catalogue.registre) for une in voulues)


def ranger(perspectives: Iterable[Perspective]) -> tuple[Perspective, ...]:
    """Perspectives in their order: total, the same whatever the order they come in."""
    return tuple(sorted(perspectives, key=lambda une: une.ordre))


def mesurer(
    une: Atteignable, offres: OffresOuvertes, jour: date, droit: Droit, *, registre: date | None = None
) -> Perspective:
    """What is left to get a certification within reach: blocs, hours, euros, and until when.

    ``registre``: the day the register was exported, when it is known.
    """
    enregistrement = enregistrement_de(une.certification, registre)
    siennes = offres.de(une.numero)
    places = [place for place in une.places if not place.droit]
    plies = [frozenset(cle.code.casefold() for cle in place.choix) for place in places]
    couvertes = [(_bits(offre, plies), offre) for offre in siennes]
    return Perspective(
        une,
        tuple(_manquant(place, [o for bits, o in couvertes if bits >> n & 1]) for n, place in enumerate(places)),
        moindre(len(places), ((bits, offre.heures) for bits, offre in couvertes)),
        moindre(len(places), ((bits, offre.prix) for bits, offre in couvertes)),
        _echeances(une, enregistrement, _prises(plies, siennes, offres.tardives(une.numero)), jour, droit),
        une.certification.vae and ouvrir_vae(enregistrement, jour, droit).possible,
    )


def _bits(offre: OffreOuverte, places: Sequence[frozenset[str]]) -> int:
    """The places that an offer prepares, one bit each."""
    return sum(1 << n for n, plies in enumerate(places) if offre.prepare(plies))


def _manquant(place: Place, offres: Sequence[OffreOuverte]) -> Manquant:
    chiffrees = [offre for offre in offres if offre.prix is not None]
    comptees = [offre for offre in offres if offre.heures is not None]
    return Manquant(
        place,
        len(offres),
        min(chiffrees, key=lambda offre: _moindre(offre, offre.prix, offre.heures), default=None),
        min(comptees, key=lambda offre: _moindre(offre, offre.heures, offre.prix), default=None),
    )


def _moindre(offre: OffreOuverte, *grandeurs: Decimal | None) -> tuple[object, ...]:
    """The least first; of two alike, the one that prepares the fewest blocs, then by name."""
    nom = (offre.entiere, len(offre.codes), offre.cle, sorted(offre.codes))
    return (*(Decimal("Infinity") if g is None else g for g in grandeurs), *nom)


class _Prises(NamedTuple):
    """Of the places that are missing: how many, how many that no offer prepares in time, of which some only late."""

    places: int
    sans: int
    tard: int


def _prises(
    places: Sequence[frozenset[str]], siennes: Sequence[OffreOuverte], tardives: Sequence[OffreOuverte]
) -> _Prises:
    sans = [plies for plies in places if not any(offre.prepare(plies) for offre in siennes)]
    tard = sum(any(offre.prepare(plies) for offre in tardives) for plies in sans)
    return _Prises(len(places), len(sans), tard)


def _echeances(
    une: Atteignable, enregistrement: Enregistrement, prises: _Prises, jour: date, droit: Droit
) -> Echeances:
    legere = une.certification.legere
    a_temps, phrase = _selon_le_registre(une, enregistrement, jour, droit) or _selon_les_offres(prises)
    return Echeances(entrer(enregistrement, jour, droit), legere.fin, legere.limite, a_temps, phrase)


def _selon_le_registre(
    une: Atteignable, enregistrement: Enregistrement, jour: date, droit: Droit
) -> tuple[bool | None, str] | None:
    """What the register alone settles; None when it is for the offers to say."""
    if une.etat in CLOSES:
        return False, f"{une.numero} est {une.phrase_etat}."
    if une.etat is Etat.DELIVRABLE:
        return None, f"{une.numero} est {une.phrase_etat}."
    if une.restants:
        return None
    if delivrer(enregistrement, jour, None, droit).possible:
        return True, "Rien ne manque : demandez la certification à son certificateur."
    return None, f"Rien ne manque, mais {une.numero} est {une.phrase_etat}."


def _selon_les_offres(prises: _Prises) -> tuple[bool | None, str]:
    if not prises.sans:
        return True, "Les offres connues commencent à temps."
    if prises.tard:
        return False, f"Pour {_blocs(prises.tard)}, les offres connues viennent trop tard."
    if prises.sans == prises.places:
        return None, "Aucune offre n’est connue."
    return None, f"Aucune offre n’est connue pour {_blocs(prises.sans)}."


def _blocs(nombre: int) -> str:
    return f"{nombre} bloc{'s' * (nombre > 1)}"
