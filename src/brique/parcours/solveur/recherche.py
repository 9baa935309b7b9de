"""Making the figures of a plan least, one after the other, among fewer and fewer choices.

Each figure is first bounded by the relaxation. A few choices of each bloc, the most promising, give a good plan
quickly; those that the bound leaves no room for then go away, and what is left is small enough to be searched whole.
A figure is proven when nothing better is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from brique.parcours.solveur.deroule import cents, derouler
from brique.parcours.solveur.frein import Essai, Frein, moteur
from brique.parcours.solveur.glouton import choix_a_la_main
from brique.parcours.solveur.modele import Lineaire, Modele, poser, possibles
from brique.parcours.solveur.partage import Part, partager
from brique.parcours.solveur.plan import Choix, Objectif, Trouve
from brique.parcours.solveur.probleme import Probleme
from brique.parcours.solveur.relachement import Programme, Relachement, relacher

Noms = tuple[str, ...]

ETAGES: dict[Objectif, tuple[Noms, ...]] = {
    Objectif.MOINS_CHER: (("paye",), ("fin",), ("incertains", "attente", "heures")),
    Objectif.PLUS_TOT: (("fin",), ("paye",), ("incertains", "attente", "heures")),
    Objectif.PLUS_SUR: (("incertains",), ("attente",), ("paye", "fin"), ("heures",)),
}
"""What an objective makes least, one after the other; figures put together are one sum, the first above all."""
_PREMIERS = {Objectif.MOINS_CHER: 1, Objectif.PLUS_TOT: 1, Objectif.PLUS_SUR: 2}
"""How many of these figures an objective puts first."""
_NOYAU = 12
"""How many choices of each bloc are tried first."""
_A_PARTAGER = 400
"""From how many choices a search is shared in parts."""
_PEU = 150
"""Under how many choices a search is small."""
_PROCHE = 3
"""How close to the best known a bound must be for what lies between to be searched at once."""


@dataclass(slots=True)
class Recherche:
    """``bornes``: what the figures already made least must not pass; ``actifs``: the choices still worth looking at;
    ``plafond``: what may be paid at most, in cents. ``planchers``: what no plan that is left does better than; ``vu``:
    the figure that the most promising choices were just searched for.

    ``prouve``: every figure so far is the least; ``ecart``: how far the first may be from it. ``impossible``: proven
    that no plan exists. ``suivre`` is called after each figure."""

    probleme: Probleme
    effort: float
    frein: Frein = field(default_factory=Frein)
    actifs: list[Choix] = field(default_factory=list)
    bornes: dict[str, int] = field(default_factory=dict)
    planchers: dict[str, int] = field(default_factory=dict)
    vu: str = ""
    trouve: Trouve | None = None
    plafond: int | None = None
    prouve: bool = True
    ecart: int = 0
    impossible: bool = False
    suivre: Callable[[], object] = lambda: None

    def mener(self, objectif: Objectif, *, essai: bool = False) -> Trouve | None:
        """The best plan by an objective, as far as the effort goes, from ``trouve`` or from what one does by hand.

        ``essai``: stop at once when what the objective puts first is no better than in ``trouve``."""
        self.actifs = possibles(self.probleme)
        depart = self.trouve
        if self.trouve is None and self.plafond is None:
            self.trouve = choix_a_la_main(self.probleme, objectif)
        etages = ETAGES[objectif]
        for rang, noms in enumerate(etages):
            if self.frein.serre or not self.minimiser(noms, self.effort / (len(etages) - rang)):
                self.prouve = False
                break
            self.suivre()
            if essai and rang + 1 == _PREMIERS[objectif] and self.trouve is depart:
                break
        return self.trouve

    def minimiser(self, noms: Noms, effort: float) -> bool:
        """Make figures least, and keep what may still be in as good a plan; False when there is none, or none found."""
        modele = self._modele(self.actifs)
        self.actifs = [un for _, un in modele.choix]
        etage = _Etage(noms, [modele.mesures[nom].au_plus + 1 for nom in noms])
        programme = Programme(modele, etage.mesure(modele))
        relache = programme.resoudre()
        if relache is None:
            self.impossible = self.trouve is None
            return self.trouve is not None
        etage.plancher = max(relache.borne, self.planchers.get(noms[0], 0) if len(noms) == 1 else 0)
        if self._ouvert(etage):
            self._conclure(etage, *self._achever(programme, relache, etage, effort))
        if self.trouve is None:
            return False
        self.bornes.update(zip(noms, self._chiffres(noms), strict=True))
        self.actifs = relache.gardes(self.actifs, self._valeur(etage) or 0)
        return True

    def _ouvert(self, etage: _Etage) -> bool:
        """True while a better figure than the best known is not excluded."""
        valeur = self._valeur(etage)
        return valeur is None or valeur > etage.plancher

    def _achever(self, programme: Programme, relache: Relachement, etage: _Etage, effort: float) -> tuple[bool, int]:
        """Search all that may still be better: whether all was looked at, and a bound on the best."""
        if etage.noms == ("fin",):
            self._chercher_au_noyau(relache, self.actifs, etage, effort, but="paye")
        elif etage.noms != ("incertains",) or etage.plancher:
            self._chercher_au_noyau(relache, self.actifs, etage, effort)
        if etage.lent:
            return self._monter(etage, effort), 0
        if not self._ouvert(etage):
            return True, 0
        valeur, restent = self._valeur(etage), self._restent(relache, etage)
        if valeur is None or len(restent) < _A_PARTAGER:
            return self._chercher(restent, etage, effort)
        return self._chercher_en_parts(partager(programme, relache, valeur - 1), etage, effort)

    def _chercher_en_parts(self, parts: Sequence[Part], etage: _Etage, effort: float) -> tuple[bool, int]:
        """Look for better than what is known in parts, two at a time: whether all was looked at, and a bound."""
        restent, bornes = list(parts), []
        while restent:
            if self.frein.serre or self.effort <= 0:
                return False, 0
            mieux = (self._valeur(etage) or 0) - 1
            ensemble, restent = [part for part in restent[:2] if part.borne <= mieux], restent[2:]
            modeles = [self._a_chercher(part.choix, etage) for part in ensemble]
            with ThreadPoolExecutor(max_workers=2) as equipe:
                essayer = partial(self._essayer, effort=min(effort, self.effort) / 2)
                essais = list(equipe.map(essayer, modeles))
            self.effort -= sum(essai.travail for essai in essais) / 2
            bornes += [
                max(part.borne, essai.borne) for part, essai in zip(ensemble, essais, strict=True) if not essai.epuise
            ]
            trouves = [essai for essai in essais if essai.trouve]
            if trouves:
                self._retenir(min(trouves, key=lambda essai: essai.chiffre))
        return not bornes, min(bornes, default=0)

    def _restent(self, relache: Relachement, etage: _Etage) -> list[Choix]:
        """The choices that a better plan than the best known may take."""
        valeur = self._valeur(etage)
        return self.actifs if valeur is None else relache.gardes(self.actifs, valeur - 1)

    def _monter(self, etage: _Etage, effort: float) -> bool:
        """Look for a plan of the least figure that even split choices allow, else of a greater one: whether the least
        was found. The less is allowed, the quicker the search; when it takes too long, anything better will do."""
        pas: int | None = None
        if "paye" not in self.bornes:
            pas = 0
            if etage.noms == ("fin",):
                etage.plancher = self._premier_mois(etage.plancher)
        while self._ouvert(etage) and etage.plancher <= (dernier := self._dernier(etage)):
            proche = pas is None or dernier - etage.plancher < _PROCHE
            limite = dernier if proche else min(dernier, etage.plancher + (pas or 0))
            avant = self.trouve
            epuise = self._atteindre(etage, limite, effort if limite == dernier else effort / 4)
            if self.trouve is not avant:
                pas = None if pas is None else ((self._valeur(etage) or 0) - etage.plancher) // 2
            elif epuise:
                etage.plancher = limite + 1
                pas = None if pas is None else 2 * pas + 1
            elif limite < dernier:
                pas = None
            else:
                return False
        return True

    def _dernier(self, etage: _Etage) -> int:
        """The greatest figure that would be better than the best known."""
        valeur = self._valeur(etage)
        return etage.facteurs[0] - 1 if valeur is None else valeur - 1

    def _atteindre(self, etage: _Etage, limite: int, effort: float) -> bool:
        """Look for a plan of figure ``limite`` at most, the cheapest unless the most promising choices give one:
        whether all was looked at."""
        actifs, avant = self.actifs, self.trouve
        if etage.noms == ("incertains",):
            for but in ("attente", "paye"):
                if self._jusqu_a(etage, limite, but, effort):
                    return True
                if self.trouve is not avant:
                    return False
        elif "paye" in self.bornes:
            modele = self._modele(actifs, limite)
            relache = relacher(modele, modele.mesures["paye"].expression)
            actifs = [] if relache is None else relache.gardes([un for _, un in modele.choix], self.bornes["paye"])
        epuise, _ = self._chercher(actifs, etage, effort, but="paye", au_plus=limite)
        if self.trouve is not avant and "paye" not in self.bornes:
            self.planchers = {"paye": self._chiffres(("paye",))[0]} if epuise else {}
        return epuise

    def _jusqu_a(self, etage: _Etage, limite: int, but: str, effort: float) -> bool:
        """Look among the choices that promise the least ``but`` within ``limite``; True when even split ones have no
        plan."""
        modele = self._modele(self.actifs)
        modele.modele.add(etage.mesure(modele) <= limite)
        relache = relacher(modele, modele.mesures[but].expression)
        if relache is not None:
            tous = [un for _, un in modele.choix]
            self._chercher_au_noyau(relache, tous, etage, effort, but=but, au_plus=limite)
        return relache is None

    def _chercher_au_noyau(
        self,
        relache: Relachement,
        tous: Sequence[Choix],
        etage: _Etage,
        effort: float,
        *,
        but: str = "",
        au_plus: int | None = None,
    ) -> None:
        """Look among the most promising choices first, when they are few and it was not just done."""
        restent = tous if but else self._restent(relache, etage)
        noyau = self._noyau(tous, relache)
        if self.vu != etage.noms[0] and 2 * len(noyau) < len(restent):
            epuise, _ = self._chercher(noyau, etage, effort, but=but, au_plus=au_plus)
            self.vu = but if epuise and but == "attente" else ""

    def _conclure(self, etage: _Etage, epuise: bool, borne: int) -> None:
        valeur = self._valeur(etage)
        if valeur is None:
            self.impossible = epuise
        elif not epuise:
            self.prouve = False
            if not self.bornes:
                self.ecart = max(0, valeur - max(etage.plancher, borne))

    def _noyau(self, choix: Sequence[Choix], relache: Relachement) -> list[Choix]:
        """The choices of each bloc that the relaxation finds the most promising, and those of the plan known."""
        par_bloc: Counter[Any] = Counter()
        retenus = set(self.trouve.choix if self.trouve else ())
        for rang in sorted(range(len(choix)), key=lambda rang: (relache.couts[rang], rang)):
            un = choix[rang]
            if any(par_bloc[bloc] < _NOYAU for bloc in un.voie.blocs):
                retenus.add(un)
                par_bloc.update(un.voie.blocs)
        return [un for un in choix if un in retenus]

    def _premier_mois(self, bas: int) -> int:
        """The first month at which even split choices would make all held."""
        haut = self._chiffres(("fin",))[0] if self.trouve else self.probleme.dernier_mois
        while bas < haut and not self.frein.serre:
            milieu = (bas + haut) // 2
            if relacher(self._modele(self.actifs, milieu), 0) is None:
                bas = milieu + 1
            else:
                haut = milieu
        return bas

    def _modele(self, choix: Sequence[Choix], fin: int | None = None) -> Modele:
        fins = [mois for mois in (fin, self.bornes.get("fin")) if mois is not None]
        fin = min(fins, default=None)
        if fin is not None and not self.probleme.intermediaires:
            choix = [un for un in choix if un.depart.obtention <= fin]
        modele = poser(self.probleme, choix, fin=fin)
        for nom, borne in self.bornes.items():
            if nom != "fin":
                modele.modele.add(modele.mesures[nom].expression <= borne)
        if self.plafond is not None:
            modele.modele.add(modele.mesures["paye"].expression <= self.plafond)
        return modele

    def _chiffres(self, noms: Noms) -> list[int]:
        """The figures of the best plan known, money in cents."""
        assert self.trouve is not None
        bilan = self.trouve.bilan
        return [cents(bilan.paye) if nom == "paye" else int(getattr(bilan, nom)) for nom in noms]

    def _valeur(self, etage: _Etage) -> int | None:
        return etage.somme(self._chiffres(etage.noms)) if self.trouve else None

    def _chercher(
        self, choix: Sequence[Choix], etage: _Etage, effort: float, *, but: str = "", au_plus: int | None = None
    ) -> tuple[bool, int]:
        """Look for better than what is known among ``choix``, or for ``au_plus``: whether all was looked at, and a
        bound on the best. ``but``: the figure made least instead, that of ``etage`` being only bounded."""
        if self.frein.serre or self.effort <= 0:
            return False, 0
        essai = self._essayer(self._a_chercher(choix, etage, but=but, au_plus=au_plus), min(effort, self.effort))
        self.effort -= essai.travail
        if essai.trouve:
            self._retenir(essai)
        return essai.epuise, 0 if but else essai.borne

    def _a_chercher(
        self, choix: Sequence[Choix], etage: _Etage, *, but: str = "", au_plus: int | None = None
    ) -> Modele:
        """The model of a search."""
        valeur = self._valeur(etage)
        if au_plus is None and valeur is not None:
            au_plus = valeur - 1
        modele = self._modele(choix, au_plus if etage.noms == ("fin",) else None)
        mesure = etage.mesure(modele)
        if au_plus is not None:
            modele.modele.add(mesure <= au_plus)
        if etage.plancher:
            modele.modele.add(mesure >= etage.plancher)
        modele.modele.minimize(modele.mesures[but].expression if but else mesure)
        return modele

    def _essayer(self, modele: Modele, effort: float) -> Essai:
        solveur = moteur(effort, peu=len(modele.choix) < _PEU)
        return Essai(modele, solveur, self.frein.resoudre(solveur, modele.modele))

    def _retenir(self, essai: Essai) -> None:
        choix = tuple(un for x, un in essai.modele.choix if essai.solveur.boolean_value(x))
        numeros = tuple(numero for numero, tenue in essai.modele.tenues.items() if essai.solveur.boolean_value(tenue))
        deroule = derouler(self.probleme, choix, numeros)
        assert deroule is not None, "le modèle permet ce que le déroulé interdit"
        self.trouve = Trouve(choix, numeros, deroule.bilan)


@dataclass(slots=True)
class _Etage:
    """Figures made least together. ``facteurs``: one more than each can reach; ``plancher``: no plan does better."""

    noms: Noms
    facteurs: list[int]
    plancher: int = 0

    @property
    def lent(self) -> bool:
        """True for months and uncertain steps, which say little to the relaxation: they are bounded, lower and lower,
        and what is made least is what is paid."""
        return self.noms in {("fin",), ("incertains",)}

    def somme(self, chiffres: Sequence[Any]) -> Lineaire:
        somme: Lineaire = 0
        for facteur, chiffre in zip(self.facteurs, chiffres, strict=True):
            somme = somme * facteur + chiffre
        return somme

    def mesure(self, modele: Modele) -> Lineaire:
        return self.somme([modele.mesures[nom].expression for nom in self.noms])
