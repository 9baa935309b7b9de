"""The ways that what one holds opens by right: the bloc itself, a correspondance, an équivalence; and what to ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from brique.parcours.calendrier import Calendrier
from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import Demande
from brique.parcours.passeport import Effet, Fondement, Valeur, valoir
from brique.parcours.solveur.probleme import DemandeEquivalence, Depart, NatureVoie, Voie
from brique.parcours.voies.collecte import Collecte
from brique.passerelles.decisions import Decidee
from brique.passerelles.liens_portee import Acces
from brique.passerelles.valeurs import Cle
from brique.referentiel.ecart.champs import dire
from brique.referentiel.filiation.phrases import enumerer

A_PROUVER = "(déclaré, à prouver)"
"""What the title of a step says of an acquis that its certificateur has not attested."""
_NATURES = {
    Fondement.PROPRE: NatureVoie.DETENU,
    Fondement.DECLAREE: NatureVoie.CORRESPONDANCE,
    Fondement.DECIDEE: NatureVoie.EQUIVALENCE,
}
_NOMS = {
    Fondement.PROPRE: "Acquis",
    Fondement.DECLAREE: "Correspondance déclarée",
    Fondement.DECIDEE: "Équivalence",
    Fondement.A_DEMANDER: "Équivalence à demander",
}
_REPARATIONS = {
    Fondement.PROPRE: "Demandez à son certificateur ce que cet acquis vaut aujourd’hui.",
    Fondement.DECLAREE: "Demandez une équivalence au certificateur de la certification voulue.",
    Fondement.DECIDEE: "Demandez au certificateur une nouvelle décision.",
    Fondement.A_DEMANDER: "Demandez-lui une équivalence : sa réponse ne compte qu’une fois donnée.",
}


@dataclass(frozen=True, slots=True)
class DeDroit:
    """The ways by right; the blocs held for sure (no acquis of theirs could be needed elsewhere); what to ask for."""

    voies: tuple[Voie, ...]
    surs: frozenset[Cle]


def voies_de_droit(
    demande: Demande,
    contexte: Contexte,
    suivis: Collection[Cle],
    partages: Mapping[str, bool],
    calendrier: Calendrier,
    collecte: Collecte,
) -> DeDroit:
    """What the acquis and the équivalences of the request make count among ``suivis``."""
    voulus = frozenset(suivis)
    admises = list(_admises(demande, contexte, voulus, collecte))
    presentes = [une for une in admises if une.validite.debut <= demande.au]
    voies = []
    for valeur in valoir(demande.acquis, contexte.registre, presentes, demande.au):
        blocs = _touches(valeur.cible, voulus)
        if not blocs:
            continue
        if valeur.fondement in _NATURES and valeur.compte and not valeur.competences:
            voies.append(_voie(valeur, blocs, partages, 0, collecte))
        else:
            _ecarter(valeur, blocs, collecte)
    voies += _a_venir(demande, contexte, admises, voulus, partages, calendrier, collecte)
    voies = _uniques(voies)
    return DeDroit(tuple(voies), _surs(voies))


def equivalences_a_demander(
    demande: Demande, contexte: Contexte, manquants: Collection[Cle], collecte: Collecte
) -> tuple[DemandeEquivalence, ...]:
    """What could be asked of certificateurs, after the computed passerelles that start from what is held."""
    tenus = {un.cle for un in demande.acquis if un.tient(demande.au)}
    tenus |= {Cle(c.fiche, code) for c in tenus if not c.code for code in contexte.registre.blocs.get(c.fiche, ())}
    reponse = max(1, demande.hypotheses.equivalence_mois)
    attendues = sous_condition(demande, contexte)
    decides = frozenset().union(*(_touches(une.cible, frozenset(manquants)) for une in attendues))
    trouvees: list[DemandeEquivalence] = []
    for lien in contexte.calculees:
        blocs = lien.vers & frozenset(manquants) - decides
        if lien.acces is not Acces.CALCULEE or not blocs or not lien.depuis <= tenus:
            continue
        chance = lien.probabilite or 0.0
        libelle = f"Demander si {_nommer(lien.depuis)} vaut {_nommer(blocs)}"
        appui = f"passerelle calculée, ressemblance {chance:.0%}".replace("%", " %")
        cle = f"demande:{_nommer(lien.depuis)}>{_nommer(blocs)}"
        trouvees.append(DemandeEquivalence(cle, blocs, lien.depuis, reponse, chance, libelle, appui))
    if trouvees:
        collecte.dire(
            f"Une équivalence demandée est supposée avoir sa réponse en {reponse} mois : aucun texte ne fixe ce délai. "
            "Elle n’est comptée dans aucun plan."
        )
    return tuple(sorted(trouvees, key=lambda une: (-une.chance, une.cle)))


def sous_condition(demande: Demande, contexte: Contexte) -> tuple[Decidee, ...]:
    """The équivalences already decided for what is held, whose condition is all that is left: not to be asked again."""
    tenus = {un.cle for un in demande.acquis if un.tient(demande.au)}
    return tuple(
        une
        for une in (*demande.equivalences, *contexte.decidees)
        if une.conditions
        and une.reference not in demande.conditions_remplies
        and une.source <= tenus
        and not une.competences
        and une.revoquee_le is None
        and (une.validite.fin is None or demande.au < une.validite.fin)
    )


def _admises(demande: Demande, contexte: Contexte, voulus: frozenset[Cle], collecte: Collecte) -> Iterator[Decidee]:
    """The équivalences of the person and those published, without those whose conditions are not said to be met."""
    tenus = {un.cle for un in demande.acquis}
    for decidee in (*demande.equivalences, *contexte.decidees):
        if decidee.conditions and decidee.reference not in demande.conditions_remplies:
            if decidee.source <= tenus and _touches(decidee.cible, voulus):
                collecte.ecarter(
                    f"Équivalence {decidee.reference}".strip(),
                    f"elle demande encore : {decidee.conditions}",
                    "Si c’est rempli, dites-le dans conditions_remplies.",
                )
            continue
        yield decidee


def _a_venir(
    demande: Demande,
    contexte: Contexte,
    admises: Iterable[Decidee],
    voulus: frozenset[Cle],
    partages: Mapping[str, bool],
    calendrier: Calendrier,
    collecte: Collecte,
) -> Iterator[Voie]:
    """What an équivalence already decided will give, from the day it counts."""
    for decidee in admises:
        debut = decidee.validite.debut
        if debut <= demande.au or calendrier.depuis(debut) > calendrier.horizon:
            continue
        for valeur in valoir(demande.acquis, contexte.registre, [decidee], debut):
            blocs = _touches(valeur.cible, voulus)
            if valeur.fondement is Fondement.DECIDEE and valeur.compte and not valeur.competences and blocs:
                yield _voie(valeur, blocs, partages, calendrier.depuis(debut), collecte)


def _voie(valeur: Valeur, blocs: frozenset[Cle], partages: Mapping[str, bool], mois: int, collecte: Collecte) -> Voie:
    nature = _NATURES[valeur.fondement]
    acquis = frozenset(un.cle for un in valeur.acquis)
    if not valeur.atteste:
        noms = _nommer(un.cle for un in valeur.acquis if not un.atteste)
        collecte.dire(f"{noms} : déclaré seulement. Le plan le compte ; il faudra en apporter la preuve.")
    if not all(_bloc_ou_entiere(cle, valeur) for cle in blocs):
        collecte.dire(f"{valeur.phrase} Le plan compte tous ses blocs.")
    appui = _dire(valeur)
    etat = "" if valeur.atteste else f" {A_PROUVER}"
    if valeur.reference:
        appui = f"{appui.rstrip('.')} ({valeur.reference})."
    return Voie(
        cle=f"{nature.value}:{_nommer(acquis)}>{_nommer(blocs)}" + (f"@{mois}" if mois else ""),
        nature=nature,
        blocs=blocs,
        departs=(Depart(mois, mois, mois),),
        libelle=f"{_NOMS[valeur.fondement]}{etat} : {_nommer(acquis)}",
        incertaine=not valeur.atteste,
        acquis=frozenset() if nature is NatureVoie.DETENU else acquis,
        partage=all(partages.get(cle.fiche, False) for cle in blocs),
        appui=appui,
    )


def _dire(valeur: Valeur) -> str:
    """The sentence of a value; for what is held, since when."""
    if valeur.fondement is not Fondement.PROPRE:
        return valeur.phrase
    un = valeur.acquis[0]
    dit = "Vous détenez" if un.atteste else "Vous dites détenir"
    return f"{dit} {un.cle.code or un.cle.fiche} depuis le {dire(un.jour)}. {valeur.phrase}"


def _bloc_ou_entiere(cle: Cle, valeur: Valeur) -> bool:
    return cle in valeur.cible or valeur.fondement is Fondement.PROPRE


def _touches(cible: Iterable[Cle], voulus: frozenset[Cle]) -> frozenset[Cle]:
    """The blocs wanted that are named, or of a certification named whole."""
    nommes = frozenset(cible)
    return frozenset(cle for cle in voulus if cle in nommes or Cle(cle.fiche) in nommes)


def _ecarter(valeur: Valeur, blocs: Iterable[Cle], collecte: Collecte) -> None:
    depuis = _nommer(un.cle for un in valeur.acquis)
    vers = "" if valeur.fondement is Fondement.PROPRE else f" vers {_nommer(valeur.cible)}"
    raison = valeur.phrase
    if valeur.competences:
        raison = f"{raison} Le bloc entier n’est pas obtenu."
    reparation = _REPARATIONS[valeur.fondement]
    if valeur.manque:
        reparation = f"Obtenez aussi {_nommer(valeur.manque)}, ou demandez une équivalence."
    elif valeur.effet is Effet.INCERTAIN and valeur.fondement is Fondement.DECLAREE:
        reparation = "Donnez un registre qui contient cette certification."
    collecte.ecarter(f"{_NOMS[valeur.fondement]} : {depuis}{vers}", raison, reparation)


def _uniques(voies: Iterable[Voie]) -> list[Voie]:
    gardees: dict[str, Voie] = {}
    for voie in voies:
        gardees.setdefault(voie.cle, voie)
    return list(gardees.values())


def _surs(voies: Collection[Voie]) -> frozenset[Cle]:
    """The blocs of ways open now, proven, that compete with no other for an acquis."""
    emplois = Counter(acquis for voie in voies if not voie.partage for acquis in voie.acquis)
    return frozenset(
        bloc
        for voie in voies
        if voie.departs[0].obtention == 0
        and not voie.incertaine
        and (voie.partage or all(emplois[acquis] == 1 for acquis in voie.acquis))
        for bloc in voie.blocs
    )


def _nommer(cles: Iterable[Cle]) -> str:
    return enumerer(sorted(cle.code or cle.fiche for cle in cles))
