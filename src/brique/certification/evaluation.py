"""What évaluateurs saw, compétence by compétence, and what the règlement makes of it. It awards nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from brique.certification.reglement.valeurs import Divergence, Lien, RegleEvaluation
from brique.erreurs import ErreurArgument
from brique.referentiel.filiation.phrases import enumerer


class Niveau(StrEnum):
    """What an évaluateur says of a compétence."""

    ACQUIS = "acquis"
    EN_PARTIE = "en-partie"
    NON_ACQUIS = "non-acquis"


class Avis(StrEnum):
    """What the évaluations of a bloc, taken together, come to. ``PARTAGE``: the règlement leaves it to the jury.

    ``ATTENTE``: évaluateurs or compétences are missing, or a third évaluateur is called.
    """

    FAVORABLE = "favorable"
    DEFAVORABLE = "defavorable"
    PARTAGE = "partage"
    ATTENTE = "attente"


@dataclass(frozen=True, slots=True)
class Observation:
    """What is said of one compétence (by its rank, from 1), and what was seen."""

    competence: int
    niveau: Niveau
    constat: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole grid of one évaluateur for one bloc. ``liens``: what they declare that ties them to the candidate.

    ``externe``: from outside the body that trained the candidate.
    """

    evaluateur: str
    bloc: str
    jour: date
    observations: tuple[Observation, ...]
    externe: bool = False
    liens: frozenset[Lien] = frozenset()


@dataclass(frozen=True, slots=True)
class CompetenceVue:
    """A compétence as all évaluateurs saw it; ``retenu`` None: not settled."""

    rang: int
    niveaux: dict[str, Niveau]
    retenu: Niveau | None
    raison: str


@dataclass(frozen=True, slots=True)
class Synthese:
    """What a bloc's évaluations come to, why, and what is still wanted. ``part``: the share held (0 to 1)."""

    bloc: str
    avis: Avis
    competences: tuple[CompetenceVue, ...]
    raisons: tuple[str, ...]
    manque: tuple[str, ...] = ()
    part: float = 0.0
    reference: str = ""


def synthetiser(bloc: str, competences: int, evaluations: tuple[Evaluation, ...], regle: RegleEvaluation) -> Synthese:
    """What ``evaluations`` of a bloc of so many ``competences`` come to. ErreurArgument for a rank it does not have,
    an évaluateur twice, or one whom the règlement forbids."""
    _verifier(bloc, competences, evaluations, regle)
    manque = (*_evaluateurs_manquants(evaluations, regle), *_competences_manquantes(competences, evaluations))
    vues = tuple(_voir(rang, evaluations, regle) for rang in range(1, competences + 1))
    if not manque and _troisieme_attendu(vues, evaluations, regle):
        manque = ("une grille de plus, d’un autre évaluateur : les premiers ne sont pas d’accord",)
    part, au_mieux = _parts(vues, regle)
    if manque:
        raisons: tuple[str, ...] = (_citer(f"L’évaluation n’est pas finie : il manque {enumerer(manque)}.", regle),)
        return Synthese(bloc, Avis.ATTENTE, vues, raisons, manque, float(part), regle.reference)
    avis, raisons = _conclure(vues, part, au_mieux, regle)
    return Synthese(bloc, avis, vues, raisons, (), float(part), regle.reference)


_RIEN = "Cette évaluation n’est pas prise en compte."


def _verifier(bloc: str, competences: int, evaluations: tuple[Evaluation, ...], regle: RegleEvaluation) -> None:
    """ErreurArgument for what cannot be counted at all."""
    if competences < 1:
        raise ErreurArgument("un bloc a au moins une compétence", lieu=bloc, consequence="Rien n’est compté.")
    hors = next((c for c in regle.criteres if c.eliminatoire and not 1 <= c.competence <= competences), None)
    if hors is not None:
        raise ErreurArgument(
            f"le règlement dit éliminatoire la compétence {hors.competence}, et ce bloc en a {competences}",
            lieu=bloc,
            consequence="Ce bloc ne pourrait jamais être tenu.",
            action=f"Corrigez le règlement ({regle.reference}).",
        )
    noms = [une.evaluateur for une in evaluations]
    double = next((nom for rang, nom in enumerate(noms) if nom in noms[:rang]), None)
    if double is not None:
        raise ErreurArgument(
            f"{double} a donné deux grilles", lieu=bloc, consequence=_RIEN, action="Gardez-en une seule."
        )
    for une in evaluations:
        _verifier_grille(une, bloc, competences, regle)


def _verifier_grille(une: Evaluation, bloc: str, competences: int, regle: RegleEvaluation) -> None:
    if une.bloc != bloc:
        raise ErreurArgument(f"la grille de {une.evaluateur} porte sur {une.bloc}", lieu=bloc, consequence=_RIEN)
    interdits = sorted(une.liens & regle.incompatibilites)
    if interdits:
        raise ErreurArgument(
            f"{une.evaluateur} ne peut pas évaluer ce candidat : {enumerer(map(dire_lien, interdits))} "
            f"({regle.reference})",
            lieu=bloc,
            consequence=_RIEN,
            action="Confiez cette évaluation à une autre personne.",
        )
    rangs = [vue.competence for vue in une.observations]
    faux = next((rang for rang in rangs if not 1 <= rang <= competences), None)
    if faux is not None:
        raise ErreurArgument(
            f"{une.evaluateur} parle de la compétence {faux}, et ce bloc en a {competences}",
            lieu=bloc,
            consequence=_RIEN,
            action=f"Donnez un rang entre 1 et {competences}.",
        )
    double = next((rang for place, rang in enumerate(rangs) if rang in rangs[:place]), None)
    if double is not None:
        raise ErreurArgument(
            f"{une.evaluateur} se prononce deux fois sur la compétence {double}", lieu=bloc, consequence=_RIEN
        )


def _evaluateurs_manquants(evaluations: tuple[Evaluation, ...], regle: RegleEvaluation) -> tuple[str, ...]:
    dits: tuple[str, ...] = ()
    if (reste := regle.evaluateurs - len(evaluations)) > 0:
        dits = (f"{reste} évaluateur{'s' * (reste > 1)} sur {regle.evaluateurs}",)
    if (reste := regle.externes - sum(une.externe for une in evaluations)) > 0:
        s = "s" * (reste > 1)
        dits += (f"{reste} évaluateur{s} extérieur{s} à l’organisme qui a formé le candidat",)
    return dits


def _competences_manquantes(competences: int, evaluations: tuple[Evaluation, ...]) -> tuple[str, ...]:
    """What each évaluateur has left out of their grid."""
    dits = []
    for une in evaluations:
        dites = {vue.competence for vue in une.observations}
        tues = [str(rang) for rang in range(1, competences + 1) if rang not in dites]
        if tues:
            quoi = f"la compétence {tues[0]}" if len(tues) == 1 else f"les compétences {enumerer(tues)}"
            dits.append(f"l’avis de {une.evaluateur} sur {quoi}")
    return tuple(dits)


def _voir(rang: int, evaluations: tuple[Evaluation, ...], regle: RegleEvaluation) -> CompetenceVue:
    """A compétence through all the grids that speak of it."""
    niveaux = {une.evaluateur: vue.niveau for une in evaluations for vue in une.observations if vue.competence == rang}
    differents = set(niveaux.values())
    if not differents:
        return CompetenceVue(rang, niveaux, None, "Aucun évaluateur ne s’est encore prononcé.")
    if len(differents) == 1:
        (niveau,) = differents
        qui = "Tous les évaluateurs la disent" if len(niveaux) > 1 else "L’évaluateur la dit"
        return CompetenceVue(rang, niveaux, niveau, f"{qui} {_DITS[niveau]}.")
    retenu, raison = _departager(niveaux, regle.divergence)
    return CompetenceVue(rang, niveaux, retenu, _citer(raison, regle))


_DITS = {Niveau.ACQUIS: "acquise", Niveau.EN_PARTIE: "acquise en partie", Niveau.NON_ACQUIS: "non acquise"}


def _departager(niveaux: dict[str, Niveau], divergence: Divergence) -> tuple[Niveau | None, str]:
    """What a disagreement gives; None when nothing settles it here."""
    ordre = list(Niveau)
    if divergence is Divergence.JURY:
        return None, "Les évaluateurs ne sont pas d’accord : le jury décide."
    if divergence is Divergence.ACQUISE:
        retenu = min(niveaux.values(), key=ordre.index)
        return retenu, f"Les évaluateurs ne sont pas d’accord : l’avis le plus favorable vaut, {_DITS[retenu]}."
    if divergence is Divergence.NON_ACQUISE:
        retenu = max(niveaux.values(), key=ordre.index)
        return retenu, f"Les évaluateurs ne sont pas d’accord : l’avis le moins favorable vaut, {_DITS[retenu]}."
    if len(niveaux) < _POUR_DEPARTAGER:
        return None, "Les évaluateurs ne sont pas d’accord : un autre doit donner son avis."
    comptes = Counter(niveaux.values())
    majoritaire = next((niveau for niveau, combien in comptes.items() if 2 * combien > len(niveaux)), None)
    if majoritaire is None:
        return None, "Aucun avis n’a la majorité des évaluateurs : le jury décide."
    return majoritaire, f"La majorité des évaluateurs la dit {_DITS[majoritaire]}."


_POUR_DEPARTAGER = 3
"""Below three grids, two that differ have no majority."""


def _troisieme_attendu(
    vues: tuple[CompetenceVue, ...], evaluations: tuple[Evaluation, ...], regle: RegleEvaluation
) -> bool:
    if regle.divergence is not Divergence.TROISIEME or len(evaluations) >= _POUR_DEPARTAGER:
        return False
    return any(len(set(vue.niveaux.values())) > 1 for vue in vues)


def _poids(niveau: Niveau | None, regle: RegleEvaluation) -> Fraction:
    if niveau is Niveau.EN_PARTIE:
        return regle.en_partie
    return Fraction(niveau is Niveau.ACQUIS)


def _parts(vues: tuple[CompetenceVue, ...], regle: RegleEvaluation) -> tuple[Fraction, Fraction]:
    """The share of the compétences that is held, and what it would be if the unsettled ones were held too."""
    tenu = sum((_poids(vue.retenu, regle) for vue in vues), Fraction(0)) / len(vues)
    return tenu, tenu + Fraction(sum(vue.retenu is None for vue in vues), len(vues))


def _conclure(
    vues: tuple[CompetenceVue, ...], part: Fraction, au_mieux: Fraction, regle: RegleEvaluation
) -> tuple[Avis, tuple[str, ...]]:
    """The opinion. A disagreement that could not change it, whatever the jury says of it, does not suspend it."""
    tenues = sum((_poids(vue.retenu, regle) for vue in vues), Fraction(0))
    compte = f"Compétences tenues : {_nombre(tenues)} sur {len(vues)} ({_pourcent(part)})"
    raisons = [_citer(f"{compte} ; il en faut {_pourcent(regle.seuil)}.", regle)]
    eliminatoires = {critere.competence for critere in regle.criteres if critere.eliminatoire}
    perdues = [v.rang for v in vues if v.rang in eliminatoires and v.retenu and _poids(v.retenu, regle) < 1]
    if perdues:
        suite = ", éliminatoire, manque." if len(perdues) == 1 else ", éliminatoires, manquent."
        raisons.append(_citer(_les_competences(perdues) + suite, regle))
    ouvertes = [vue.rang for vue in vues if vue.retenu is None]
    if ouvertes:
        raisons.append(_citer(f"{_les_competences(ouvertes)} : les évaluateurs ne sont pas d’accord.", regle))
    if perdues or au_mieux < regle.seuil:
        return Avis.DEFAVORABLE, tuple(raisons)
    if part >= regle.seuil and not eliminatoires.intersection(ouvertes):
        return Avis.FAVORABLE, tuple(raisons)
    return Avis.PARTAGE, (*raisons, _citer("Le jury décide de ce bloc.", regle))


def _les_competences(rangs: list[int]) -> str:
    return f"La compétence {rangs[0]}" if len(rangs) == 1 else f"Les compétences {enumerer(map(str, rangs))}"


def _pourcent(part: Fraction) -> str:
    """« 70 % », or the fraction itself when it is no whole percentage."""
    cent = part * 100
    return f"{cent.numerator} %" if cent.denominator == 1 else f"{part.numerator}/{part.denominator}"


def _nombre(compte: Fraction) -> str:
    return str(compte.numerator) if compte.denominator == 1 else f"{float(compte):.2f}".rstrip("0").replace(".", ",")


def _citer(phrase: str, regle: RegleEvaluation) -> str:
    return f"{phrase[:-1]} ({regle.reference})." if regle.reference else phrase


_LIENS = {
    Lien.RELATION: "une relation personnelle ou professionnelle avec lui",
    Lien.EMPLOYEUR: "un emploi chez son employeur",
    Lien.ETABLISSEMENT: "un emploi dans son établissement",
    Lien.HIERARCHIE: "un lien hiérarchique avec lui",
    Lien.ACCOMPAGNEMENT: "un accompagnement qui lui a été donné",
    Lien.FORMATION: "une formation qui lui a été donnée",
    Lien.EVALUATION: "une évaluation déjà faite de lui",
}


def dire_lien(lien: Lien) -> str:
    """What ties a person to the candidate, in words that follow a colon."""
    return _LIENS[lien]
