"""What would make a plan better: an équivalence asked first, a credit waited for, a little more time or money.

Each is found by solving again with that one change, starting from the plan: what is announced is what would be gained.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from brique.droits.cpf.alimentation import euros
from brique.droits.lecture import droit as droit_livre
from brique.droits.noyau import Droit
from brique.parcours.calendrier import Calendrier
from brique.parcours.solveur.deroule import derouler
from brique.parcours.solveur.frein import Frein
from brique.parcours.solveur.plan import Bilan, Choix, Etape, Objectif, Plan, Trouve
from brique.parcours.solveur.probleme import ZERO, DemandeEquivalence, Depart, NatureVoie, Probleme, Voie
from brique.parcours.solveur.recherche import Recherche
from brique.referentiel.filiation.phrases import enumerer

EFFORT = 4.0
"""The work allowed to all the changes tried together, in OR-Tools' deterministic time."""
DEMANDES, CREDITS, RETENUES = 4, 2, 6
"""How many équivalences are tried, how many credits are waited for, how many improvements are told."""
PARTS = 4
"""In how many parts the progress of the search for what would improve one plan is told."""
PRIX_HEURE, PRIX_MOIS = Decimal(10), Decimal(30)
"""What an hour more to follow and a month more to wait must at least spare, in euros, for the change to be told: about
the hourly price of a training, and what waiting that long is not worth. Figures of ours, not of the law."""
_HEURES, _MOIS, _EPARGNE = (1, 5), (1, 3), (Decimal(100), Decimal(500))


class NatureAmelioration(StrEnum):
    """What is changed."""

    EQUIVALENCE = "equivalence"
    CREDIT = "credit"
    ABONDEMENT = "abondement"
    HEURES = "heures"
    ECHEANCE = "echeance"
    EPARGNE = "epargne"


class Amelioration(NamedTuple):
    """A change and what it gains on the plan, never less than nothing; ``constat`` also says what it costs.

    ``chance``: the probability behind an équivalence, which is not a chance that the certificateur says yes; None for
    what depends on no decision."""

    nature: NatureAmelioration
    constat: str
    gain_euros: Decimal = ZERO
    gain_heures: int = 0
    gain_mois: int = 0
    chance: float | None = None


def ameliorer(
    probleme: Probleme,
    plan: Plan,
    *,
    autres: Sequence[Plan] = (),
    effort: float = EFFORT,
    droit: Droit | None = None,
    frein: Frein | None = None,
) -> tuple[Amelioration, ...]:
    """What would improve a plan, by the figure that its objective puts first; the same answer every time.

    ``autres``: the other plans of the answer; what one of them does at least as well is not told. ``frein`` stops it:
    what was found before stays; it is told of each of the ``PARTS`` that is done."""
    frein = frein or Frein()
    essais = _Essais(probleme, plan, effort / (DEMANDES + 2 * CREDITS + 6), tuple(autres), frein)
    trouvees: list[Amelioration] = []
    for part in (
        essais.equivalences(),
        essais.credits(),
        essais.moyens(),
        _abondement(probleme, plan, droit or droit_livre()),
    ):
        for une in part:
            if frein.serre:
                break
            trouvees.append(une)
        frein.avancer()
    utiles = [une for une in trouvees if une.gain_euros or une.gain_heures or une.gain_mois]
    return tuple(sorted(utiles, key=lambda une: _rang(une, plan.objectif))[:RETENUES])


def _rang(une: Amelioration, objectif: Objectif) -> tuple[Decimal | int | str, ...]:
    gains = (-une.gain_euros, -une.gain_mois)
    premier, second = gains if objectif is Objectif.MOINS_CHER else gains[::-1]
    return (premier, second, -une.gain_heures, une.nature, une.constat)


@dataclass(frozen=True, slots=True)
class _Essais:
    """Solving again, one change at a time."""

    probleme: Probleme
    plan: Plan
    effort: float
    autres: tuple[Plan, ...] = ()
    frein: Frein = field(default_factory=Frein)

    @property
    def calendrier(self) -> Calendrier:
        return Calendrier(self.probleme.debut, self.probleme.horizon)

    def _resoudre(
        self, probleme: Probleme, objectif: Objectif, *, depuis_le_plan: bool = True, essai: bool = False
    ) -> Trouve | None:
        """The best plan after a change; that of today stays possible unless ``depuis_le_plan`` is false."""
        depart = Trouve(tuple(e.choix for e in self.plan.etapes), self.plan.atteintes, self.plan.bilan)
        if self.frein.serre:
            return None
        recherche = Recherche(probleme, self.effort, self.frein, trouve=depart if depuis_le_plan else None)
        return recherche.mener(objectif, essai=essai)

    def _mieux(self, probleme: Probleme, *, essai: bool = True) -> Bilan | None:
        """The figures of a plan that the objective prefers to that of today, and worth what they cost; None when there
        is none.

        ``essai``: by what it puts first only."""
        trouve = self._resoudre(probleme, self.plan.objectif, essai=essai)
        objectif = self.plan.objectif
        if trouve is None or trouve.bilan.selon(objectif) >= self.plan.bilan.selon(objectif):
            return None
        return trouve.bilan if vaut(self.plan.bilan, trouve.bilan) else None

    def _gain(
        self, nature: NatureAmelioration, debut: str, bilan: Bilan, *, chance: float | None = None, fin: str = ""
    ) -> Amelioration:
        avant = self.plan.bilan
        paye, heures, mois = avant.paye - bilan.paye, avant.heures - bilan.heures, avant.fin - bilan.fin
        suites = _dire(paye, heures, mois, _autres_couts(avant, bilan))
        constat = f"{debut} : {suites}{fin}." if suites else f"{debut}{fin}."
        return Amelioration(nature, constat, max(ZERO, paye), max(0, heures), max(0, mois), chance)

    def equivalences(self) -> Iterator[Amelioration]:
        """Each équivalence that could be asked, the likeliest first, as if it were granted at its answer."""
        utiles = sorted(self.probleme.demandes, key=lambda une: (-une.chance, une.reponse, une.cle))[:DEMANDES]
        for demande in utiles:
            mois = demande.reponse
            voie = Voie(
                f"demande {demande.cle}",
                NatureVoie.EQUIVALENCE,
                demande.blocs,
                (Depart(mois, mois, mois),),
                acquis=demande.acquis,
            )
            bilan = self._mieux(replace(self.probleme, voies=(*self.probleme.voies, voie)), essai=False)
            if bilan is not None:
                blocs = enumerer([bloc.code for bloc in sorted(demande.blocs)])
                yield self._gain(
                    NatureAmelioration.EQUIVALENCE,
                    f"Demander d’abord l’équivalence de {blocs}{f' ({demande.libelle})' if demande.libelle else ''}, "
                    "si elle est accordée",
                    bilan,
                    chance=demande.chance,
                    fin=self._attendre(demande),
                )

    def _attendre(self, demande: DemandeEquivalence) -> str:
        """What waiting for the answer changes, should it be no."""
        quand = self.calendrier.nommer(demande.reponse)
        if all(e.depart.mois >= demande.reponse for e in self.plan.etapes if e.voie.blocs & demande.blocs):
            return f" ; réponse avant {quand}, sans rien retarder en cas de refus"
        voies = tuple(
            v if v.nature.de_droit or not v.blocs & demande.blocs else _depuis(v, demande.reponse)
            for v in self.probleme.voies
        )
        sans = self._resoudre(replace(self.probleme, voies=voies), Objectif.PLUS_TOT, depuis_le_plan=False)
        if sans is None:
            return f" ; attendre la réponse, avant {quand}, empêcherait ce plan en cas de refus"
        retard = sans.bilan.fin - self.plan.bilan.fin
        if retard <= 0:
            return f" ; réponse avant {quand}, qu’on peut attendre sans finir plus tard en cas de refus"
        return f" ; attendre la réponse, avant {quand}, ferait finir {_mois(retard)} plus tard en cas de refus"

    def credits(self) -> Iterator[Amelioration]:
        """Beginning what is paid after the next credits of the account."""
        if self.plan.objectif is Objectif.MOINS_CHER or not self.plan.bilan.paye:
            return
        debut = min((e.depart.mois for e in self.plan.etapes if e.paye), default=0)
        suivants = [
            credit.mois for credit in self.probleme.moyens.credits if credit.mois > debut and credit.montant > 0
        ]
        for mois in suivants[:CREDITS]:
            voies = tuple(_depuis(v, mois) if v.net else v for v in self.probleme.voies)
            apres = replace(self.probleme, voies=voies)
            trouve = self._resoudre(apres, Objectif.MOINS_CHER, depuis_le_plan=False)
            if trouve is not None and self._vaut_d_attendre(trouve.bilan):
                nom = self.calendrier.nommer(mois)
                yield self._gain(NatureAmelioration.CREDIT, f"Attendre le crédit {_de(nom)}", trouve.bilan)

    def _vaut_d_attendre(self, attendu: Bilan) -> bool:
        """True when waiting spares enough, and nothing else spares as much without ending later."""
        avant, sur = self.plan.bilan, self.plan.objectif is Objectif.PLUS_SUR
        if attendu.paye >= avant.paye or not vaut(avant, attendu) or (sur and attendu.incertains > avant.incertains):
            return False
        for autre in (plan.bilan for plan in self.autres):
            aussi_sur = not sur or autre.incertains <= attendu.incertains
            if aussi_sur and autre.paye <= attendu.paye and autre.fin <= attendu.fin:
                return False
        d_ici_la = replace(self.probleme, echeance=min(attendu.fin, self.probleme.dernier_mois))
        mieux = self._resoudre(d_ici_la, Objectif.MOINS_CHER, depuis_le_plan=avant.fin <= attendu.fin)
        return mieux is None or mieux.bilan[:2] >= attendu[:2]

    def moyens(self) -> Iterator[Amelioration]:
        """A little more time a week, a little more money aside, a deadline a little later: the first that gains."""
        moyens = self.probleme.moyens
        for heures in _HEURES:
            plus = tuple(n + heures for n in moyens.heures)
            bilan = self._mieux(replace(self.probleme, moyens=replace(moyens, heures=plus)))
            if bilan is not None:
                yield self._gain(NatureAmelioration.HEURES, f"Donner {heures} h de plus par semaine", bilan)
                break
        for mois in _MOIS if self.probleme.echeance is not None else ():
            recule = min(self.probleme.horizon, (self.probleme.echeance or 0) + mois)
            bilan = self._mieux(replace(self.probleme, echeance=recule))
            if bilan is not None:
                yield self._gain(NatureAmelioration.ECHEANCE, f"Reculer l’échéance {_de(_mois(mois))}", bilan)
                break
        for somme in _EPARGNE if moyens.epargne is not None else ():
            bilan = self._mieux(
                replace(self.probleme, moyens=replace(moyens, epargne=(moyens.epargne or ZERO) + somme))
            )
            if bilan is not None:
                yield self._gain(NatureAmelioration.EPARGNE, f"Mettre {euros(somme)} de plus de côté au départ", bilan)
                break


def _abondement(probleme: Probleme, plan: Plan, droit: Droit) -> Iterator[Amelioration]:
    """What an employer's abondement spares: the participation of the steps where it is all that the person pays."""
    choix = [_sans_participation(etape, droit) for etape in plan.etapes]
    deroule = derouler(probleme, choix, plan.atteintes)
    gain = ZERO if deroule is None else plan.bilan.paye - deroule.bilan.paye
    if gain > 0:
        combien = sum(un is not etape.choix for un, etape in zip(choix, plan.etapes, strict=True))
        de = "de cette formation" if combien == 1 else f"de {combien} de ces actions"
        constat = (
            f"Obtenir un abondement de votre employeur : la participation {de} n’est alors pas due, "
            f"soit {euros(gain)} de moins."
        )
        yield Amelioration(NatureAmelioration.ABONDEMENT, constat, gain)


def _sans_participation(etape: Etape, droit: Droit) -> Choix:
    voie, depart = etape.choix
    if depart.jour is None or not etape.cpf or etape.cpf != etape.choix.tirage:
        return etape.choix
    due = droit.valeur_ou_rien("cpf.participation", depart.jour)
    dispenses = droit.valeur_ou_rien("cpf.participation.dispenses", depart.jour)
    prevues = dispenses.grandeur if dispenses is not None and isinstance(dispenses.grandeur, tuple) else ()
    if due is None or etape.paye != due.montant or "abondement-employeur" not in prevues:
        return etape.choix
    return Choix(voie, depart._replace(tirage=voie.net))


def _depuis(voie: Voie, mois: int) -> Voie:
    return replace(voie, departs=tuple(depart for depart in voie.departs if depart.mois >= mois))


def vaut(avant: Bilan, apres: Bilan) -> bool:
    """True when the euros spared and the months gained are worth the hours and the months that a change adds."""
    heures, mois = apres.heures - avant.heures, apres.fin - avant.fin
    gains = max(ZERO, avant.paye - apres.paye) + PRIX_MOIS * max(0, -mois)
    return gains >= PRIX_HEURE * max(0, heures) + PRIX_MOIS * max(0, mois)


def _autres_couts(avant: Bilan, apres: Bilan) -> list[str]:
    """What a change costs besides euros, hours and the end: less sure, or the same end with blocs held later."""
    dits = []
    if (plus := apres.incertains - avant.incertains) > 0:
        dits.append("une étape incertaine de plus" if plus == 1 else f"{plus} étapes incertaines de plus")
    if apres.fin <= avant.fin and apres.attente > avant.attente:
        dits.append("des blocs obtenus plus tard")
    return dits


def _dire(paye: Decimal, heures: int, mois: int, autres: Sequence[str] = ()) -> str:
    """Gains then costs, in words."""
    dits = [
        (paye > 0, f"{euros(abs(paye))} de {'moins' if paye > 0 else 'plus'}", paye != 0),
        (mois > 0, f"{_mois(abs(mois))} {'plus tôt' if mois > 0 else 'plus tard'}", mois != 0),
        (heures > 0, f"{abs(heures)} h de {'moins' if heures > 0 else 'plus'}", heures != 0),
    ]
    gains = [dit for gagne, dit, change in dits if change and gagne]
    couts = [*(dit for gagne, dit, change in dits if change and not gagne), *autres]
    return ", mais ".join(filter(None, (enumerer(gains), enumerer(couts))))


def _mois(combien: int) -> str:
    return "un mois" if combien == 1 else f"{combien} mois"


def _de(nom: str) -> str:
    return f"d’{nom}" if nom[0] in "aou" else f"de {nom}"
