"""Why no plan is possible: the fewest limits to pass for one to exist, then by the least, each as a number to act on.

The limits are loosened all at once in one model, and as few of them as possible are used: no smaller set would do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from brique.droits.cpf.alimentation import euros
from brique.parcours.calendrier import Calendrier
from brique.parcours.solveur.deroule import cents, prerequis_de
from brique.parcours.solveur.frein import Frein
from brique.parcours.solveur.modele import Jeu, Lineaire, Modele, poser
from brique.parcours.solveur.plan import Choix
from brique.parcours.solveur.probleme import Depart, NatureVoie, Probleme, Visee, Voie
from brique.passerelles.valeurs import Cle
from brique.referentiel.filiation.phrases import enumerer

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

EFFORT = 20.0
"""The work allowed, in OR-Tools' deterministic time."""


class NatureObstacle(StrEnum):
    """What stands in the way. At equal number, those that come first are preferred: a person can act on them."""

    HEURES = "heures"
    ARGENT = "argent"
    ECHEANCE = "echeance"
    HORIZON = "horizon"
    LIMITE = "limite"
    ACQUIS = "acquis"
    PREREQUIS = "prerequis"
    VOIE = "voie"
    CIBLE = "cible"


class Raison(NamedTuple):
    """One limit to pass: what it is, as a person reads it, and what would lift it."""

    nature: NatureObstacle
    constat: str
    reparation: str


class Fermeture(NamedTuple):
    """A certification that one can no longer enter: why, without a full stop, and what to do. ``definitive``: nothing
    of it is delivered any more. ``a_venir``: one can still enter it, for a few days."""

    constat: str
    reparation: str
    definitive: bool = False
    a_venir: bool = False


@dataclass(frozen=True, slots=True)
class Impossibilite:
    """``raisons``: no smaller set of them would do (when ``prouvee``). ``repare``: the problem once they are lifted,
    for which a plan exists; None when nothing lifts them."""

    raisons: tuple[Raison, ...]
    repare: Probleme | None = None
    prouvee: bool = True


def obstacles(
    probleme: Probleme,
    *,
    effort: float = EFFORT,
    fermees: Mapping[str, Fermeture] | None = None,
    frein: Frein | None = None,
) -> Impossibilite:
    """The smallest set of reasons why no plan is possible; empty when one is.

    ``fermees``: by number, the certifications wanted that one can no longer enter: each is one reason, whatever the
    number of its blocs that nothing brings. ``frein`` stops it: what is answered then says nothing."""
    if (mal_posee := _mal_posee(probleme)) is not None:
        return Impossibilite((mal_posee,))
    fermees = fermees or {}
    finies = [v.numero for v in probleme.visees if v.numero in fermees and fermees[v.numero].definitive]
    if probleme.nombre_a_atteindre > len(probleme.visees) - len(finies):
        return Impossibilite(tuple(_fermee(fermees[numero]) for numero in finies))
    return _Releve(probleme, effort, fermees, frein or Frein()).relever()


def _fermee(fermeture: Fermeture, suite: str = "") -> Raison:
    return Raison(NatureObstacle.LIMITE, f"{fermeture.constat}{suite}.", fermeture.reparation)


def _mal_posee(probleme: Probleme) -> Raison | None:
    """A target that nobody could reach, whatever the means."""
    voulues, visees = probleme.nombre_a_atteindre, len(probleme.visees)
    if voulues > visees:
        return Raison(
            NatureObstacle.CIBLE,
            f"Vous voulez {voulues} certifications, et {visees} seulement peuvent être visées.",
            f"Visez-en {visees} au plus, ou ajoutez-en.",
        )
    for visee in probleme.visees:
        for options in visee.options:
            if options.nombre > len(options.blocs):
                return Raison(
                    NatureObstacle.CIBLE,
                    f"{visee.numero} demande {options.nombre} blocs au choix parmi {len(options.blocs)}.",
                    "Vérifiez les blocs au choix de cette certification.",
                )
    return None


@dataclass(slots=True)
class _Jeux:
    """The variables by which each limit is passed: how far, and whether it is at all."""

    ampleurs: dict[tuple[NatureObstacle, Any], Any] = field(default_factory=dict)
    passees: dict[tuple[NatureObstacle, Any], Any] = field(default_factory=dict)


class _Releve:
    """Loosening a problem, then reading what was needed."""

    def __init__(self, probleme: Probleme, effort: float, fermees: Mapping[str, Fermeture], frein: Frein) -> None:
        self.probleme = probleme
        self.effort = effort
        self.fermees = fermees
        self.frein = frein
        self.calendrier = Calendrier(probleme.debut, probleme.horizon)
        self.jeux = _Jeux()
        self.noms = {bloc.cle: bloc.libelle for visee in probleme.visees for bloc in visee.blocs}

    def relever(self) -> Impossibilite:
        manquantes = [self._manquante(bloc) for bloc in self._blocs()]
        large = replace(self.probleme, horizon=self._dernier(), echeance=None)
        choix = [
            Choix(v, d) for v in (*self.probleme.voies, *manquantes) for d in v.departs if 0 <= d.mois <= d.obtention
        ]
        modele = poser(large, choix, jeu=self._jeu)
        self._delai(modele)
        for x, un in modele.choix:
            if un.voie in manquantes:
                self.jeux.passees[NatureObstacle.VOIE, min(un.voie.blocs)] = x
        valeurs, prouvee = self._desserrer(modele)
        repare = self._reparer(valeurs)
        return Impossibilite(tuple(self._raisons(valeurs)), repare, prouvee)

    def _blocs(self) -> list[Cle]:
        """The blocs that are wanted."""
        voulus: set[Cle] = set()
        for visee in self.probleme.visees:
            voulus |= visee.obligatoires.union(*(options.blocs for options in visee.options))
            voulus |= {visee.evaluation_finale} if visee.evaluation_finale else set()
        return sorted(voulus)

    def _dernier(self) -> int:
        """The last month in which any way ends."""
        fins = (depart.obtention for voie in self.probleme.voies for depart in voie.departs)
        return max(self.probleme.horizon, self.probleme.dernier_mois, *fins, 0)

    @staticmethod
    def _manquante(bloc: Cle) -> Voie:
        """The way to a bloc that nobody offers."""
        return Voie(
            f"à trouver {bloc.fiche} {bloc.code}", NatureVoie.EQUIVALENCE, frozenset({bloc}), (Depart(0, 0, 0),)
        )

    def _jeu(self, m: cp_model.CpModel) -> Jeu:
        voies = self.probleme.voies
        moyens = self.probleme.moyens
        avant = {b for siens in prerequis_de(self.probleme).values() for b in siens} | {
            b for v in voies for b in v.prerequis
        }
        heures = self._ampleur(m, NatureObstacle.HEURES, "", sum(voie.charge for voie in voies))
        prix = sum(cents(voie.net) for voie in voies) if moyens.epargne is not None else 0
        argent = self._ampleur(m, NatureObstacle.ARGENT, "", prix)
        limites = {
            visee.numero: self._ampleur(
                m, NatureObstacle.LIMITE, visee.numero, max(0, self._dernier() - visee.limite + 1)
            )
            for visee in self.probleme.visees
            if visee.limite is not None
        }
        prerequis = {b: self._passee(m, NatureObstacle.PREREQUIS, b) for b in sorted(avant)}
        acquis = {b: self._passee(m, NatureObstacle.ACQUIS, b) for b in sorted({b for v in voies for b in v.acquis})}
        return Jeu(heures, argent, limites, prerequis, acquis)

    def _passee(self, m: cp_model.CpModel, nature: NatureObstacle, quoi: Any) -> Any:
        return self.jeux.passees.setdefault((nature, quoi), m.new_bool_var(f"{nature} {quoi}"))

    def _ampleur(self, m: cp_model.CpModel, nature: NatureObstacle, quoi: Any, au_plus: int) -> Any:
        """How far a limit is passed."""
        ampleur = m.new_int_var(0, au_plus, f"{nature} {quoi} de")
        self.jeux.ampleurs[nature, quoi] = ampleur
        m.add(ampleur == 0).only_enforce_if(~self._passee(m, nature, quoi))
        return ampleur

    def _delai(self, modele: Modele) -> None:
        """Months after the deadline, or after the last month looked at."""
        dernier = self.probleme.dernier_mois
        nature = NatureObstacle.HORIZON if dernier == self.probleme.horizon else NatureObstacle.ECHEANCE
        delai = self._ampleur(modele.modele, nature, "", max(0, self._dernier() - dernier))
        for x, un in modele.choix:
            if un.depart.obtention > dernier:
                modele.modele.add(delai >= un.depart.obtention - dernier).only_enforce_if(x)

    def _desserrer(self, modele: Modele) -> tuple[dict[tuple[NatureObstacle, Any], int], bool]:
        """The fewest limits, those one can act on first, then the least of each."""
        ordre = list(NatureObstacle)
        passees = self.jeux.passees
        buts: list[Lineaire] = [
            sum(passees.values()),
            sum((ordre.index(nature) + 1) * x for (nature, _), x in passees.items()),
            *(
                self.jeux.ampleurs[cle]
                for cle in sorted(self.jeux.ampleurs, key=lambda cle: (-ordre.index(cle[0]), cle[1]))
            ),
        ]
        retenues: dict[tuple[NatureObstacle, Any], int] = {}
        prouvee = True
        for rang, but in enumerate(buts):
            if rang > 1 and not any(cle in retenues for cle in self.jeux.ampleurs):
                break
            if self.frein.serre:
                return {}, False
            valeurs, sure = self._minimiser(modele, but, self.effort / len(buts))
            self.frein.avancer()
            retenues = valeurs or retenues
            prouvee &= sure
        return dict(sorted(retenues.items(), key=lambda un: (ordre.index(un[0][0]), un[0][1]))), prouvee

    def _minimiser(
        self, modele: Modele, but: Lineaire, effort: float
    ) -> tuple[dict[tuple[NatureObstacle, Any], int], bool]:
        from ortools.sat.python import cp_model

        modele.modele.minimize(but)
        solveur = cp_model.CpSolver()
        solveur.parameters.num_workers = 1
        solveur.parameters.linearization_level = 2
        solveur.parameters.max_deterministic_time = effort
        statut = self.frein.resoudre(solveur, modele.modele)
        if statut not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return {}, False
        modele.modele.add(but <= round(solveur.objective_value))
        pris = {
            cle: solveur.value(self.jeux.ampleurs.get(cle, x))
            for cle, x in self.jeux.passees.items()
            if solveur.value(self.jeux.ampleurs.get(cle, x))
        }
        return pris, statut == cp_model.OPTIMAL

    def _reparer(self, valeurs: Mapping[tuple[NatureObstacle, Any], int]) -> Probleme:
        """The problem with its limits moved by what is needed."""
        probleme, moyens = self.probleme, self.probleme.moyens
        sans = {quoi for nature, quoi in valeurs if nature is NatureObstacle.PREREQUIS}
        libres = {quoi for nature, quoi in valeurs if nature is NatureObstacle.ACQUIS}
        trouvees = [self._manquante(quoi) for nature, quoi in valeurs if nature is NatureObstacle.VOIE]
        heures = valeurs.get((NatureObstacle.HEURES, ""), 0)
        argent = Decimal(valeurs.get((NatureObstacle.ARGENT, ""), 0)) / 100
        echeance = valeurs.get((NatureObstacle.ECHEANCE, ""), 0) + valeurs.get((NatureObstacle.HORIZON, ""), 0)
        dernier = probleme.dernier_mois + echeance
        return replace(
            probleme,
            horizon=max(probleme.horizon, dernier),
            echeance=None
            if probleme.echeance is None
            else probleme.echeance + (echeance if dernier > probleme.dernier_mois else 0),
            visees=tuple(_reparee(v, sans, valeurs.get((NatureObstacle.LIMITE, v.numero), 0)) for v in probleme.visees),
            voies=tuple(
                replace(v, prerequis=v.prerequis - sans, acquis=v.acquis - libres) for v in (*probleme.voies, *trouvees)
            ),
            moyens=replace(
                moyens,
                heures=tuple(n + heures for n in moyens.heures),
                epargne=None if moyens.epargne is None else moyens.epargne + argent,
            ),
        )

    def _raisons(self, valeurs: Mapping[tuple[NatureObstacle, Any], int]) -> Iterator[Raison]:
        """One reason for each limit; one only for all the blocs that a closed certification keeps out of reach."""
        perdus: dict[str, list[str]] = {}
        for nature, quoi in valeurs:
            if nature is NatureObstacle.VOIE and quoi.fiche in self.fermees and not self._connue(quoi):
                perdus.setdefault(quoi.fiche, []).append(quoi.code)
        for numero, codes in perdus.items():
            visee = next(une for une in self.probleme.visees if une.numero == numero)
            tous = len(codes) >= len(visee.obligatoires) + sum(options.nombre for options in visee.options)
            suite = ", et rien n’y mène d’ici là" if tous else f", et rien n’apporte d’ici là {enumerer(codes)}"
            yield _fermee(self.fermees[numero], suite if self.fermees[numero].a_venir else "")
        for (nature, quoi), combien in valeurs.items():
            fondue = (
                quoi.fiche in perdus and not self._connue(quoi) if nature is NatureObstacle.VOIE else quoi in perdus
            )
            if not fondue:
                yield self._raison(nature, quoi, combien)

    def _connue(self, bloc: Cle) -> bool:
        """True when some way brings a bloc, within the limits or not."""
        return any(bloc in voie.blocs for voie in self.probleme.voies)

    def _raison(self, nature: NatureObstacle, quoi: Any, combien: int) -> Raison:
        if nature is NatureObstacle.HEURES:
            return Raison(nature, *self._heures(combien))
        if nature is NatureObstacle.ARGENT:
            manque = euros(Decimal(combien) / 100)
            return Raison(
                nature,
                f"Il manque {manque} : ce que vous pouvez mettre de côté et votre compte formation n’y suffisent pas.",
                f"{manque} de plus de côté au départ, ou payés par un financeur.",
            )
        if nature in {NatureObstacle.ECHEANCE, NatureObstacle.HORIZON}:
            return Raison(nature, *self._mois_de_plus(nature, combien))
        if nature is NatureObstacle.LIMITE:
            return Raison(nature, *self._limite(quoi, combien))
        return Raison(nature, *self._bloc(nature, quoi))

    def _heures(self, combien: int) -> tuple[str, str]:
        donnees = set(self.probleme.moyens.heures)
        constat = "Les formations demandent plus d’heures par semaine que vous n’en donnez."
        if len(donnees) == 1:
            une = min(donnees)
            return constat, f"{une + combien} h par semaine au lieu de {une}."
        return constat, f"{combien} h de plus par semaine."

    def _mois_de_plus(self, nature: NatureObstacle, combien: int) -> tuple[str, str]:
        dernier = self.probleme.dernier_mois
        avant = self.calendrier.nommer(dernier)
        limite = "votre échéance" if nature is NatureObstacle.ECHEANCE else "la fin de la période regardée"
        return (
            f"Rien ne permet de tout obtenir avant {limite}, {avant}.",
            f"{combien} mois de plus : jusqu’à {self.calendrier.nommer(dernier + combien)}.",
        )

    def _limite(self, numero: str, combien: int) -> tuple[str, str]:
        (visee,) = (une for une in self.probleme.visees if une.numero == numero)
        fin = self.calendrier.nommer(visee.limite or 0)
        return (
            f"{numero} n’est plus délivrée à partir de {fin}, et rien ne permet de l’obtenir avant.",
            f"Il faudrait {combien} mois de plus : visez la certification qui la remplace, ou d’autres dates.",
        )

    def _bloc(self, nature: NatureObstacle, cle: Cle) -> tuple[str, str]:
        libelle = self.noms.get(cle, "")
        nom = f"{cle.code} « {libelle} »" if libelle else cle.code
        if nature is NatureObstacle.ACQUIS:
            return (
                f"{nom} ({cle.fiche}), que vous détenez, ne peut compter qu’une fois.",
                "Une décision du certificateur qui le laisse compter pour plusieurs blocs.",
            )
        if nature is NatureObstacle.PREREQUIS:
            return (
                f"{nom} doit être obtenu avant d’autres blocs, et ne peut pas l’être à temps.",
                "Une dispense de ce prérequis, ou une autre façon de l’obtenir plus tôt.",
            )
        return self._sans_voie(nom, cle)

    def _sans_voie(self, nom: str, cle: Cle) -> tuple[str, str]:
        fin = self.calendrier.nommer(self.probleme.dernier_mois)
        constat = (
            f"Dans vos limites, aucune offre ni aucun droit n’apporte {nom} avant {fin}."
            if self._connue(cle)
            else f"Aucune offre ni aucun droit n’apporte {nom} avant {fin}."
        )
        demandes = [une.libelle or une.cle for une in self.probleme.demandes if cle in une.blocs]
        if demandes:
            return constat, f"Demandez d’abord l’équivalence possible ({demandes[0]}), ou cherchez une offre plus loin."
        return constat, "Cherchez une offre plus loin ou à distance, une VAE, ou visez une certification sans ce bloc."


def _reparee(visee: Visee, sans: Iterable[Cle], mois: int) -> Visee:
    blocs = tuple(replace(bloc, prerequis=bloc.prerequis - frozenset(sans)) for bloc in visee.blocs)
    return replace(visee, blocs=blocs, limite=None if visee.limite is None else visee.limite + mois)
