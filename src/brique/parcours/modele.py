"""The problem as a linear model in whole numbers, for OR-Tools CP-SAT.

One boolean a date of a way; for each bloc, the month from which it is held, among those that its ways allow. Money is
in cents: drawing on the CPF at each month is free, within its balance and what each action allows. Drawing as early as
one can never costs more (what a ceiling keeps from being credited is lost), so the plan played forward pays the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from brique.parcours.deroule import cents, prerequis_de
from brique.parcours.plan import Choix, Objectif
from brique.parcours.probleme import CreditMensuel, Moyens, Probleme, Visee
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
class Modele:
    """The model and what its variables stand for."""

    modele: cp_model.CpModel
    choix: list[tuple[Any, Choix]]
    tenues: dict[str, Any]
    mesures: dict[str, Mesure]

    def etages(self, objectif: Objectif) -> list[Lineaire]:
        """What an objective makes least, one after the other; figures put together are one sum, the first above all."""
        return [self._ensemble(noms) for noms in _ETAGES[objectif]]

    def _ensemble(self, noms: Sequence[str]) -> Lineaire:
        somme: Lineaire = 0
        for nom in noms:
            mesure = self.mesures[nom]
            somme = somme * (mesure.au_plus + 1) + mesure.expression
        return somme


_ETAGES = {
    Objectif.MOINS_CHER: (("paye",), ("fin", "incertains", "attente", "heures")),
    Objectif.PLUS_TOT: (("fin",), ("paye",), ("incertains", "attente", "heures")),
    Objectif.PLUS_SUR: (("incertains",), ("attente",), ("paye",), ("fin", "heures")),
}


def poser(probleme: Probleme) -> Modele:
    """The model of a problem. OR-Tools is imported here, when it is needed."""
    from ortools.sat.python import cp_model

    return _Pose(probleme, cp_model.CpModel()).poser()


class _Pose:
    """Writing a model, constraint after constraint."""

    def __init__(self, probleme: Probleme, modele: cp_model.CpModel) -> None:
        self.probleme = probleme
        self.m = modele
        self.choix: list[tuple[Any, Choix]] = []
        self.offerts: dict[Cle, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self.demandes: dict[Cle, list[Any]] = defaultdict(list)
        self.tenus: dict[Cle, dict[int, Any]] = {}

    def poser(self) -> Modele:
        self._choix()
        tenues = {visee.numero: self.m.new_bool_var(f"tenue {visee.numero}") for visee in self.probleme.visees}
        self.m.add(sum(tenues.values()) == self.probleme.nombre_a_atteindre)
        for visee in self.probleme.visees:
            self._vouloir(visee, tenues[visee.numero])
        for visee in self.probleme.visees:
            self._finale(visee, tenues[visee.numero])
        self._prerequis()
        self._acquis()
        self._charge()
        paye = _Argent(self.probleme.moyens, self.choix, self.m).poser()
        mois = [_mois(tenu) for tenu in self.tenus.values()]
        retards = [self._intermediaire(visee) for visee in self.probleme.intermediaires]
        return Modele(self.m, self.choix, tenues, self._mesures(paye, mois, retards))

    def _mesures(self, paye: Lineaire, mois: Sequence[Lineaire], retards: Sequence[Lineaire]) -> dict[str, Mesure]:
        horizon, choix = self.probleme.horizon, self.choix
        return {
            "paye": Mesure(paye, sum(cents(un.voie.net) for _, un in choix)),
            "fin": Mesure(self._maximum(mois), horizon),
            "incertains": Mesure(sum(x for x, un in choix if un.voie.incertaine), len(choix)),
            "attente": Mesure(sum(mois) + sum(retards), horizon * (len(mois) + len(retards))),
            "heures": Mesure(sum(un.voie.heures * x for x, un in choix), sum(un.voie.heures for _, un in choix)),
        }

    def _choix(self) -> None:
        """A date at most of each way."""
        for voie in self.probleme.voies:
            prises = []
            for depart in voie.departs:
                if not 0 <= depart.mois <= depart.obtention <= self.probleme.dernier_mois:
                    continue
                x = self.m.new_bool_var(f"{voie.cle} {depart.mois}")
                prises.append(x)
                self.choix.append((x, Choix(voie, depart)))
                for bloc in voie.blocs:
                    self.offerts[bloc][depart.obtention].append(x)
            if len(prises) > 1:
                self.m.add_at_most_one(prises)

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
            self.tenus[bloc] = self._tenir(bloc, self.demandes[bloc], visee.limite)
        if visee.evaluation_finale is not None:
            finale = visee.evaluation_finale
            self.tenus[finale] = self._tenir(finale, self.demandes[finale], visee.limite)

    def _tenir(self, bloc: Cle, demandes: Sequence[Any], limite: int | None) -> dict[int, Any]:
        """A boolean for each month from which a bloc may be held: one is true when a demand is."""
        tenu: dict[int, Any] = {}
        for mois, offres in sorted(self.offerts[bloc].items()):
            if limite is None or mois < limite:
                tenu[mois] = self.m.new_bool_var(f"{bloc.code} tenu {mois}")
                self.m.add_bool_or([*offres, ~tenu[mois]])
        self.m.add_at_most_one(tenu.values())
        for demande in demandes:
            self.m.add_bool_or([*tenu.values(), ~demande])
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
            avant = voie.prerequis.union(*(connus.get(bloc, frozenset()) for bloc in voie.blocs)) - voie.blocs
            for bloc in sorted(avant):
                offres = [y for mois, ys in self.offerts[bloc].items() if mois <= depart.mois for y in ys]
                self.m.add_bool_or([*offres, ~x])

    def _acquis(self) -> None:
        """An acquis counts for one way, unless the rule that makes it count says otherwise."""
        emplois: dict[Cle, list[Any]] = defaultdict(list)
        for x, un in self.choix:
            if not un.voie.partage:
                for acquis in un.voie.acquis:
                    emplois[acquis].append(x)
        for _, prises in sorted(emplois.items()):
            if len(prises) > 1:
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
                self.m.add(sum(charges) <= permises)

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
            self.m.add(retard >= _mois(self._tenir(bloc, [demande], visee.limite)))
        return retard

    def _maximum(self, mois: Iterable[Lineaire]) -> Any:
        fin = self.m.new_int_var(0, self.probleme.horizon, "fin")
        for un in mois:
            self.m.add(fin >= un)
        return fin


@dataclass(slots=True)
class _Argent:
    """The money of a model, in cents."""

    moyens: Moyens
    choix: Sequence[tuple[Any, Choix]]
    m: cp_model.CpModel

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
        permis = [cents(un.tirage) * x for x, un in departs]
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
            self.m.add(depense <= cents(self.moyens.epargne + self.moyens.par_mois * (mois + 1)))


def _mois(tenu: Mapping[int, Any]) -> Lineaire:
    """The month from which a bloc is held; 0 when none is asked."""
    return sum(mois * b for mois, b in tenu.items())
