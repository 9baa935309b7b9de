"""The problem as a linear model in whole numbers, for OR-Tools CP-SAT.

One boolean a date of a way; for each bloc, the month from which it is held, among those that its ways allow. Money is
in cents: drawing on the CPF at each month is free, within its balance and what each action allows. Drawing as early as
one can never costs more (what a ceiling keeps from being credited is lost), so the plan played forward pays the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from brique.parcours.solveur.deroule import cents, prealables, prerequis_de
from brique.parcours.solveur.plan import Choix
from brique.parcours.solveur.probleme import ZERO, CreditMensuel, Moyens, Probleme, Visee
from brique.passerelles.valeurs import Cle

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Lineaire = Any
"""A linear expression of OR-Tools, or a whole number."""


class Mesure(NamedTuple):
    """A figure to make least, and what it cannot pass."""

    expression: Lineaire
    au_plus: int


@dataclass(frozen=True, slots=True)
class Jeu:
    """What may be given beyond the limits, to know which ones stand in the way: hours a week, euros aside (in cents),
    months after the end of a certification, a bloc no longer asked before others, an acquis that counts twice."""

    heures: Lineaire = 0
    argent: Lineaire = 0
    limites: Mapping[str, Any] = field(default_factory=dict)
    prerequis: Mapping[Cle, Any] = field(default_factory=dict)
    acquis: Mapping[Cle, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Modele:
    """The model and what its variables stand for. ``raisons``: for each choice, the variables of which one at least is
    true in a plan that needs it; None among them when it may be needed without."""

    modele: cp_model.CpModel
    choix: list[tuple[Any, Choix]]
    tenues: dict[str, Any]
    mesures: dict[str, Mesure]
    raisons: list[list[Any]]


def poser(
    probleme: Probleme,
    choix: Sequence[Choix] | None = None,
    *,
    fin: int | None = None,
    jeu: Callable[[cp_model.CpModel], Jeu] = lambda modele: Jeu(),
) -> Modele:
    """The model of a problem with ``choix`` only (all those possible); what is wanted is held from ``fin`` at most.

    ``jeu`` makes the variables by which limits may be passed. OR-Tools is imported here, when it is needed.
    """
    from ortools.sat.python import cp_model

    retenus = possibles(probleme) if choix is None else choix
    modele = cp_model.CpModel()
    return _Pose(probleme, modele, probleme.horizon if fin is None else fin, jeu(modele)).poser(retenus)


def possibles(probleme: Probleme) -> list[Choix]:
    """The dates of ways that end in time, each bearable alone: not too many hours a week, nor too dear that month."""
    return [
        Choix(voie, depart)
        for voie in probleme.voies
        for depart in voie.departs
        if 0 <= depart.mois <= depart.obtention <= probleme.dernier_mois
        and supportable(probleme.moyens, Choix(voie, depart))
    ]


def supportable(moyens: Moyens, un: Choix) -> bool:
    """True when a choice can be made by somebody who makes no other."""
    voie, depart = un
    if any(voie.charge > moyens.heures_en(mois) for mois in range(depart.mois, depart.fin)):
        return False
    if moyens.epargne is None:
        return True
    droits = moyens.cpf + sum((credit.montant for credit in moyens.credits if credit.mois <= depart.mois), ZERO)
    de_cote = moyens.epargne + moyens.par_mois * (depart.mois + 1)
    return voie.net - min(un.tirage, droits) <= de_cote


class _Pose:
    """Writing a model, constraint after constraint."""

    def __init__(self, probleme: Probleme, modele: cp_model.CpModel, fin: int, jeu: Jeu) -> None:
        self.probleme = probleme
        self.m = modele
        self.fin = fin
        self.jeu = jeu
        self.choix: list[tuple[Any, Choix]] = []
        self.offerts: dict[Cle, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self.demandes: dict[Cle, list[Any]] = defaultdict(list)
        self.tenus: dict[Cle, dict[int, Any]] = {}
        self.emplois: dict[Cle, list[dict[int, Any]]] = defaultdict(list)

    def poser(self, choix: Sequence[Choix]) -> Modele:
        self._choix(choix)
        tenues = {visee.numero: self.m.new_bool_var(f"tenue {visee.numero}") for visee in self.probleme.visees}
        self.m.add(sum(tenues.values()) == self.probleme.nombre_a_atteindre)
        for visee in self.probleme.visees:
            self._vouloir(visee, tenues[visee.numero])
        for visee in self.probleme.visees:
            self._finale(visee, tenues[visee.numero])
        self._prerequis()
        self._acquis()
        self._charge()
        paye = _Argent(self.probleme.moyens, self.choix, self.m, self.jeu.argent).poser()
        mois = [_mois(tenu) for tenu in self.tenus.values()]
        retards = [self._intermediaire(visee) for visee in self.probleme.intermediaires]
        return Modele(self.m, self.choix, tenues, self._mesures(paye, mois, retards), self._raisons())

    def _raisons(self) -> list[list[Any]]:
        """Why each choice may be made: a bloc held from then on, or asked before another one."""
        connus = prerequis_de(self.probleme)
        avant = {
            b for _, un in self.choix for b in un.voie.prerequis.union(*(connus.get(c, ()) for c in un.voie.blocs))
        }
        tous = len(self.probleme.visees) == self.probleme.nombre_a_atteindre
        surs = {b for visee in self.probleme.visees for b in visee.obligatoires if tous}
        return [
            [
                *(
                    tenu[un.depart.obtention]
                    for b in un.voie.blocs
                    for tenu in self.emplois[b]
                    if un.depart.obtention in tenu
                ),
                *(None for b in un.voie.blocs & (avant - surs)),
            ]
            for _, un in self.choix
        ]

    def _mesures(self, paye: Lineaire, mois: Sequence[Lineaire], retards: Sequence[Lineaire]) -> dict[str, Mesure]:
        horizon, choix = self.probleme.horizon, self.choix
        voies = {un.voie.cle: un.voie for _, un in choix}.values()
        return {
            "paye": Mesure(paye, sum(cents(voie.net) for voie in voies)),
            "fin": Mesure(self._maximum(mois), horizon),
            "incertains": Mesure(sum(x for x, un in choix if un.voie.incertaine), sum(v.incertaine for v in voies)),
            "attente": Mesure(sum(mois) + sum(retards), horizon * (len(mois) + len(retards))),
            "heures": Mesure(sum(un.voie.heures * x for x, un in choix), sum(voie.heures for voie in voies)),
        }

    def _choix(self, choix: Sequence[Choix]) -> None:
        """A date at most of each way."""
        prises: dict[str, list[Any]] = defaultdict(list)
        for un in choix:
            x = self.m.new_bool_var(f"{un.voie.cle} {un.depart.mois}")
            prises[un.voie.cle].append(x)
            self.choix.append((x, un))
            for bloc in un.voie.blocs:
                self.offerts[bloc][un.depart.obtention].append(x)
        for siennes in prises.values():
            if len(siennes) > 1:
                self.m.add_at_most_one(siennes)

    def _vouloir(self, visee: Visee, tenue: Any) -> None:
        """What a certification asks when it is wanted, and from which month each of its blocs is held."""
        for bloc in sorted(visee.obligatoires):
            self.demandes[bloc].append(tenue)
        for options in visee.options:
            prises = {bloc: self.m.new_bool_var(f"option {bloc.code}") for bloc in sorted(options.blocs)}
            self.m.add(sum(prises.values()) == options.nombre * tenue)
            for bloc, prise in prises.items():
                self.demandes[bloc].append(prise)
        if visee.evaluation_finale is not None:
            self.demandes[visee.evaluation_finale].append(tenue)
        for bloc in [*sorted(visee.obligatoires), *sorted(b for o in visee.options for b in o.blocs)]:
            self.tenus[bloc] = self._tenir(bloc, self.demandes[bloc], visee, self.fin)
        if visee.evaluation_finale is not None:
            finale = visee.evaluation_finale
            self.tenus[finale] = self._tenir(finale, self.demandes[finale], visee, self.fin)

    def _tenir(self, bloc: Cle, demandes: Sequence[Any], visee: Visee, fin: int) -> dict[int, Any]:
        """A boolean for each month from which a bloc may be held: one is true when a demand is."""
        tenu: dict[int, Any] = {}
        retard: Any = self.jeu.limites.get(visee.numero)
        for mois, offres in sorted(self.offerts[bloc].items()):
            trop = 0 if visee.limite is None else mois - visee.limite + 1
            if mois > fin or (trop > 0 and retard is None):
                continue
            tenu[mois] = self.m.new_bool_var(f"{bloc.code} tenu {mois}")
            self.m.add_bool_or([*offres, ~tenu[mois]])
            if trop > 0:
                self.m.add(retard >= trop).only_enforce_if(tenu[mois])
        self.m.add_at_most_one(tenu.values())
        for demande in demandes:
            self.m.add_bool_or([*tenu.values(), ~demande])
        self.emplois[bloc].append(tenu)
        return tenu

    def _finale(self, visee: Visee, tenue: Any) -> None:
        """The final evaluation begins when all the rest is held."""
        finale = visee.evaluation_finale
        if finale is None:
            return
        for x, un in self.choix:
            if finale not in un.voie.blocs:
                continue
            for bloc in self._blocs_de(visee):
                avant = [b for mois, b in self.tenus[bloc].items() if mois <= un.depart.mois]
                for demande in self.demandes[bloc]:
                    self.m.add_bool_or([*avant, ~x, ~demande, ~tenue])

    @staticmethod
    def _blocs_de(visee: Visee) -> list[Cle]:
        return sorted(visee.obligatoires | {bloc for options in visee.options for bloc in options.blocs})

    def _prerequis(self) -> None:
        """What must be held before a way begins, by whatever way it comes."""
        connus = prerequis_de(self.probleme)
        for x, (voie, depart) in self.choix:
            if voie.nature.de_droit:
                continue
            for bloc in sorted(prealables(voie, connus)):
                offres = [y for mois, ys in self.offerts[bloc].items() if mois <= depart.mois for y in ys]
                dispense = [self.jeu.prerequis[bloc]] if bloc in self.jeu.prerequis else []
                self.m.add_bool_or([*offres, *dispense, ~x])

    def _acquis(self) -> None:
        """An acquis counts for one way, unless the rule that makes it count says otherwise."""
        emplois: dict[Cle, list[Any]] = defaultdict(list)
        for x, un in self.choix:
            if not un.voie.partage:
                for acquis in un.voie.acquis:
                    emplois[acquis].append(x)
        for acquis, prises in sorted(emplois.items()):
            if len(prises) > 1 and acquis in self.jeu.acquis:
                self.m.add(sum(prises) <= 1 + len(prises) * self.jeu.acquis[acquis])
            elif len(prises) > 1:
                self.m.add_at_most_one(prises)

    def _charge(self) -> None:
        """Hours a week, month by month."""
        par_mois: dict[int, list[Lineaire]] = defaultdict(list)
        pleines: dict[int, int] = defaultdict(int)
        for x, un in self.choix:
            if un.voie.charge:
                for mois in range(un.depart.mois, un.depart.fin):
                    par_mois[mois].append(un.voie.charge * x)
                    pleines[mois] += un.voie.charge
        for mois, charges in sorted(par_mois.items()):
            permises = self.probleme.moyens.heures_en(mois)
            if pleines[mois] > permises:
                self.m.add(sum(charges) <= permises + self.jeu.heures)
                if isinstance(self.jeu.heures, int):
                    self._ensemble_en(mois, permises)

    def _ensemble_en(self, mois: int, permises: int) -> None:
        """Two that take more than half of the hours are not followed together, nor three that take a third."""
        suivis = [(x, un.voie.charge) for x, un in self.choix if un.depart.mois <= mois < un.depart.fin]
        for nombre in (1, 2):
            lourds = [x for x, charge in suivis if charge * (nombre + 1) > permises]
            if len(lourds) > nombre:
                self.m.add(sum(lourds) <= nombre)

    def _intermediaire(self, visee: Visee) -> Lineaire:
        """The month from which a certification on the way is held; the horizon if it is not."""
        faite = self.m.new_bool_var(f"faite {visee.numero}")
        horizon = self.probleme.horizon
        retard = self.m.new_int_var(0, horizon, f"retard {visee.numero}")
        self.m.add(retard >= horizon).only_enforce_if(~faite)
        exiges = [(bloc, faite) for bloc in sorted(visee.obligatoires)]
        for options in visee.options:
            prises = {bloc: self.m.new_bool_var(f"option {bloc.code}") for bloc in sorted(options.blocs)}
            self.m.add(sum(prises.values()) == options.nombre * faite)
            exiges += prises.items()
        if visee.evaluation_finale is not None:
            exiges.append((visee.evaluation_finale, faite))
        for bloc, demande in exiges:
            self.m.add(retard >= _mois(self._tenir(bloc, [demande], visee, horizon)))
        return retard

    def _maximum(self, mois: Iterable[Lineaire]) -> Any:
        fin = self.m.new_int_var(0, self.fin, "fin")
        for un in mois:
            self.m.add(fin >= un)
        return fin


@dataclass(slots=True)
class _Argent:
    """The money of a model, in cents."""

    moyens: Moyens
    choix: Sequence[tuple[Any, Choix]]
    m: cp_model.CpModel
    jeu: Lineaire

    def poser(self) -> Lineaire:
        """What the person pays in all, as a linear expression."""
        par_mois: dict[int, list[tuple[Any, Choix]]] = defaultdict(list)
        for x, un in self.choix:
            if un.voie.net:
                par_mois[un.depart.mois].append((x, un))
        credits_par_mois = {credit.mois: credit for credit in self.moyens.credits}
        au_plus = cents(self.moyens.cpf)
        solde: Lineaire = au_plus
        depense: Lineaire = 0
        for mois in sorted(par_mois.keys() | credits_par_mois.keys()):
            if mois in credits_par_mois:
                solde, au_plus = self._crediter(solde, au_plus, credits_par_mois[mois])
            if mois in par_mois:
                tire = self._tirer(mois, par_mois[mois], solde, au_plus)
                solde = solde - tire
                depense = depense + sum(cents(un.voie.net) * x for x, un in par_mois[mois]) - tire
                self._borner(mois, depense)
        return depense

    def _tirer(self, mois: int, departs: Sequence[tuple[Any, Choix]], solde: Lineaire, au_plus: int) -> Any:
        """What is drawn on the account in a month."""
        permis = [min(cents(un.tirage), au_plus) * x for x, un in departs]
        tire = self.m.new_int_var(0, au_plus, f"tire {mois}")
        self.m.add(tire <= sum(permis))
        self.m.add(tire <= solde)
        return tire

    def _crediter(self, solde: Lineaire, au_plus: int, credit: CreditMensuel) -> tuple[Any, int]:
        """The balance after a credit, at most: keeping less than one has never helps."""
        montant, plafond = cents(credit.montant), cents(credit.plafond)
        ensuite = max(au_plus, min(plafond, au_plus + montant))
        apres = self.m.new_int_var(0, ensuite, f"solde {credit.mois}")
        self.m.add(apres <= solde + montant)
        if au_plus <= plafond:
            self.m.add(apres <= plafond)
        else:
            sous = self.m.new_bool_var(f"sous le plafond {credit.mois}")
            self.m.add(apres <= plafond).only_enforce_if(sous)
            self.m.add(apres <= solde).only_enforce_if(~sous)
        return apres, ensuite

    def _borner(self, mois: int, depense: Lineaire) -> None:
        """What has been spent never passes what was put aside."""
        if self.moyens.epargne is not None:
            self.m.add(depense <= cents(self.moyens.epargne + self.moyens.par_mois * (mois + 1)) + self.jeu)


def _mois(tenu: Mapping[int, Any]) -> Lineaire:
    """The month from which a bloc is held; 0 when none is asked."""
    return sum(mois * b for mois, b in tenu.items())
