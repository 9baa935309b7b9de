"""Offers as the ways of a path: which sessions lead to the blocs wanted, when, for how much, at what pace."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple, TypeAlias

from brique.droits.noyau import Droit
from brique.parcours.offres.coherence import heures_par_semaine
from brique.parcours.offres.controles import controler, nom_de
from brique.parcours.offres.distance import Position, plus_proche
from brique.parcours.offres.eligibilite import eligibilite_cpf
from brique.parcours.offres.registre import EtatRegistre
from brique.parcours.offres.valeurs import EtatRecrutement, NatureFrais, Offre, SessionOffre
from brique.parcours.solveur.probleme import ZERO, Depart, NatureVoie, Voie
from brique.passerelles.valeurs import Cle

#: Hours a week counted where one enters when one wants and no pace is said: what someone in work gives.
RYTHME_LIBRE = Decimal(7)
SEMAINES_PAR_MOIS = Decimal(52) / 12
CENT = Decimal("0.01")
#: Findings after which an offer cannot be counted on, whatever else it says.
ELIMINATOIRES = frozenset({"prix-negatif", "prix-demesure", "heures-negatives", "heures-demesurees", "fiche-inconnue"})

Tirage: TypeAlias = Callable[[Offre, date, Decimal], Decimal]


class Ecartee(NamedTuple):
    """An offer (or one of its sessions) that no plan may use, and why, in French."""

    offre: Offre
    raison: str
    session: str = ""


class Tri(NamedTuple):
    """The ways found, and what was left out with its reason."""

    voies: tuple[Voie, ...]
    ecartees: tuple[Ecartee, ...]


@dataclass(frozen=True, slots=True)
class Cadre:
    """What the law and the register add: with ``registre``, a session one could not enter is left out.

    ``tirage``: the most that CPF rights may pay of a price on a day. Without it, and with ``droit``, all of the price
    (but not what comes beside it) when the CPF pays for such a training; nothing otherwise.
    """

    registre: EtatRegistre | None = None
    droit: Droit | None = None
    tirage: Tirage | None = None


def voies_de(
    offres: Iterable[Offre],
    vises: Collection[Cle],
    debut: date,
    horizon: int,
    lieu: Position | None = None,
    rayon: Decimal | None = None,
    cadre: Cadre | None = None,
) -> tuple[Voie, ...]:
    """The ways that ``offres`` open to the blocs ``vises``, over ``horizon`` months from ``debut``.

    An offer for a whole certification leads to all the blocs wanted of it. ``rayon`` is in kilometres around ``lieu``;
    a place that is not on the map is kept. What ``trier`` leaves out is not counted on.
    """
    return trier(offres, vises, debut, horizon, lieu, rayon, cadre).voies


def trier(
    offres: Iterable[Offre],
    vises: Collection[Cle],
    debut: date,
    horizon: int,
    lieu: Position | None = None,
    rayon: Decimal | None = None,
    cadre: Cadre | None = None,
) -> Tri:
    """The same ways, with what was left out: nothing is in silence."""
    voies: list[Voie] = []
    ecartees: list[Ecartee] = []
    for offre in offres:
        distance = plus_proche(offre, lieu) if lieu is not None else None
        if rayon is not None and distance is not None and distance > float(rayon):
            ecartees.append(Ecartee(offre, f"elle est à {distance:.0f} km, plus loin que {rayon} km"))
            continue
        tri = _Tri(offre, frozenset(vises), debut.replace(day=1), horizon, cadre or Cadre())
        voies.extend(tri.voies())
        ecartees.extend(tri.ecartees)
    return Tri(tuple(voies), tuple(ecartees))


def prix_a_payer(offre: Offre) -> Decimal | None:
    """What the person has to pay for in all, to the cent: the price and what comes beside it. None: not known."""
    total = offre.prix.total
    if total is None and offre.prix.horaire is not None and offre.heures is not None:
        total = offre.prix.horaire * offre.heures
    if total is None:
        return None
    annexes = (frais.montant or ZERO for frais in offre.frais if frais.nature is not NatureFrais.RESTANTS)
    return (total + sum(annexes, ZERO)).quantize(CENT)


class _Tri:
    """The ways of one offer: one for each set of blocs that some session of it prepares."""

    def __init__(self, offre: Offre, vises: frozenset[Cle], debut: date, horizon: int, cadre: Cadre) -> None:
        self.offre, self.vises, self.debut, self.horizon, self.cadre = offre, vises, debut, horizon, cadre
        self.ecartees: list[Ecartee] = []

    def voies(self) -> Iterator[Voie]:
        groupes: dict[frozenset[Cle], list[SessionOffre]] = {}
        for session in self.offre.sessions:
            if blocs := self._blocs(session):
                groupes.setdefault(blocs, []).append(session)
        if not groupes:
            return
        prix = prix_a_payer(self.offre)
        fautes = self._fautes()
        if prix is None or fautes:
            self._ecarter(fautes or "son prix n’est pas connu")
            return
        for rang, (blocs, sessions) in enumerate(groupes.items()):
            yield from self._voie(blocs, sessions, prix, f"#{rang}" if rang else "")

    def _voie(
        self, blocs: frozenset[Cle], sessions: Iterable[SessionOffre], prix: Decimal, suffixe: str
    ) -> Iterator[Voie]:
        departs: dict[int, Depart] = {}
        rythmes: list[Decimal] = []
        for session in sessions:
            if motif := self._impossible(session):
                self._ecarter(motif, nom_de(session))
                continue
            rythmes.append(self._rythme(session))
            for depart in self._departs(session, prix):
                connu = departs.get(depart.mois)
                if connu is None or depart.obtention < connu.obtention:
                    departs[depart.mois] = depart
        if not departs:
            return
        offre = self.offre
        yield Voie(
            cle=f"offre:{offre.cle}{suffixe}",
            nature=NatureVoie.FORMATION,
            blocs=blocs,
            departs=tuple(departs[mois] for mois in sorted(departs)),
            libelle=offre.intitule,
            prix=prix,
            heures=_entier(offre.heures or ZERO),
            charge=_entier(max(rythmes)),
            appui=offre.organisme.nom or offre.organisme.raison_sociale or offre.organisme.siret,
            offre=offre.cle,
        )

    def _blocs(self, session: SessionOffre) -> frozenset[Cle]:
        """The blocs wanted that a session prepares, whatever the case of their codes."""
        nommes = self.offre.blocs_de(session)
        if not nommes:
            fiches = {visee.fiche for visee in self.offre.certifications}
            return frozenset(cle for cle in self.vises if cle.fiche in fiches)
        prepares = {((bloc.fiche or self.offre.fiche), bloc.code.casefold()) for bloc in nommes}
        return frozenset(cle for cle in self.vises if (cle.fiche, cle.code.casefold()) in prepares)

    def _fautes(self) -> str:
        registre = self.cadre.registre or EtatRegistre(self.debut, {})
        for constat in controler(self.offre, registre):
            if constat.regle in ELIMINATOIRES and (self.cadre.registre or constat.regle != "fiche-inconnue"):
                return constat.message
        return ""

    def _impossible(self, session: SessionOffre) -> str:
        """Why nobody can take this session; '' when someone can."""
        if session.etat in {EtatRecrutement.FERME, EtatRecrutement.SUSPENDU}:
            return "son recrutement est fermé"
        if session.debut is None and not self.offre.entrees_permanentes:
            return "elle n’a pas de date"
        if session.debut is not None and session.fin is not None and session.fin < session.debut:
            return "elle finit avant de commencer"
        if not self.offre.entrees_permanentes and session.debut is not None and session.fin is None:
            return "elle n’a pas de fin"
        return ""

    def _rythme(self, session: SessionOffre) -> Decimal:
        if self.offre.entrees_permanentes:
            return self.offre.heures_semaine or RYTHME_LIBRE
        return heures_par_semaine(self.offre, session) or ZERO

    def _departs(self, session: SessionOffre, prix: Decimal) -> Iterator[Depart]:
        if self.offre.entrees_permanentes:
            yield from self._permanents(session, prix)
            return
        if session.debut is None or session.fin is None or session.debut < self.debut:
            return
        depart = self._depart(self._mois(session.debut), self._mois(session.fin) + 1, session.debut, prix)
        if depart is not None:
            yield depart

    def _permanents(self, session: SessionOffre, prix: Decimal) -> Iterator[Depart]:
        """Each month of the session, or of the horizon when it has no date."""
        semaines = (self.offre.heures or ZERO) / (self.offre.heures_semaine or RYTHME_LIBRE)
        duree = max(1, _entier(semaines / SEMAINES_PAR_MOIS))
        premier = max(0, self._mois(session.debut)) if session.debut else 0
        dernier = min(self.horizon, self._mois(session.fin)) if session.fin else self.horizon
        for mois in range(premier, dernier + 1):
            annee, rang = divmod(self.debut.month - 1 + mois, 12)
            jour = date(self.debut.year + annee, rang + 1, 1)
            depart = self._depart(mois, mois + duree, max(jour, session.debut or jour), prix)
            if depart is not None:
                yield depart

    def _depart(self, mois: int, fin: int, jour: date, prix: Decimal) -> Depart | None:
        """One date, unless the certification can no longer be entered, or all ends after the horizon."""
        if fin > self.horizon:
            return None
        registre = self.cadre.registre
        fiche = registre.fiche(self.offre.fiche) if registre is not None else None
        if fiche is not None and not fiche.enregistree(jour):
            self._ecarter(f"{fiche.numero} n’est pas enregistrée le {jour:%d/%m/%Y}")
            return None
        return Depart(mois, fin, fin, self._tirage(jour, prix), jour)

    def _tirage(self, jour: date, prix: Decimal) -> Decimal:
        """The most that CPF rights may pay of the price."""
        cadre = self.cadre
        if cadre.tirage is not None:
            return cadre.tirage(self.offre, jour, prix)
        if cadre.registre is None or cadre.droit is None:
            return ZERO
        reponse = eligibilite_cpf(self.offre, cadre.registre, jour, cadre.droit)
        if not reponse.oui:
            return ZERO
        permis = prix if self.offre.prix.total is None else min(prix, self.offre.prix.total)
        return permis if reponse.plafond is None else min(permis, reponse.plafond.montant)

    def _mois(self, jour: date) -> int:
        return (jour.year - self.debut.year) * 12 + jour.month - self.debut.month

    def _ecarter(self, raison: str, session: str = "") -> None:
        if not any(deja.raison == raison and deja.session == session for deja in self.ecartees):
            self.ecartees.append(Ecartee(self.offre, raison, session))


def _entier(nombre: Decimal) -> int:
    """Whole hours, never fewer than said."""
    return int(nombre.to_integral_value(rounding=ROUND_CEILING))
