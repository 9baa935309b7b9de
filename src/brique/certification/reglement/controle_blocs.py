"""What a règlement says of its blocs and of how they are evaluated, against itself and against the doctrine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from brique.certification.reglement.constats import (
    COHERENCE,
    EVALUER,
    OPTIONS,
    Constat,
    avertissement,
    conseil,
    erreur,
)
from brique.certification.reglement.grandeurs import ecrire_part
from brique.certification.reglement.phrases import enumerer
from brique.certification.reglement.valeurs import AuChoix, Divergence, RegleEvaluation, Reglement

_NUMERO = re.compile(r"(RNCP\d+)BC\d")


def controler_attribution(un: Reglement) -> Iterator[Constat]:
    """The findings of what must be held."""
    une, obligatoires = un.attribution, un.attribution.obligatoires
    if obligatoires is not None and not (obligatoires or une.options or une.finale):
        constat = "Il n’y a rien à tenir : ni bloc, ni option, ni évaluation finale."
        yield erreur("attribution.blocs_obligatoires", constat, COHERENCE, "Nommez les blocs à tenir.")
    yield from _etrangers(un)
    for option in une.options:
        yield from _option(option, obligatoires or frozenset())
    doubles = Counter(code for option in une.options for code in option.blocs)
    for code in sorted(code for code, fois in doubles.items() if fois > 1):
        constat = f"« {code} » est au choix en plusieurs endroits : compte-t-il plusieurs fois ?"
        yield avertissement("attribution.options", constat, OPTIONS, "Laissez-le dans un seul choix.")
    if une.finale:
        constat = "Une évaluation suit tous les blocs : on peut les tenir tous sans tenir la certification."
        yield conseil("attribution.evaluation_finale", constat, EVALUER, "Justifiez-la : que mesure-t-elle de plus ?")
    for autre in une.autres:
        if autre.numero in un.certifications:
            constat = f"{autre.numero} est déjà l’une des certifications de ce règlement."
            yield erreur("attribution.autres_certifications", constat, COHERENCE, "Retirez-la.")
        if not autre.blocs:
            constat = f"{autre.numero} serait obtenue sans aucun bloc."
            yield erreur("attribution.autres_certifications", constat, COHERENCE, "Nommez tous ses blocs.")
        if not autre.reference:
            constat = f"Rien ne dit pourquoi {autre.numero} est obtenue de surcroît."
            yield erreur("attribution.autres_certifications", constat, COHERENCE, "Donnez l’article.")


def _etrangers(un: Reglement) -> Iterator[Constat]:
    """Codes that bear the number of a certification which the règlement does not name."""
    nommes = set(un.attribution.obligatoires or ()).union(
        un.blocs, *(option.blocs for option in un.attribution.options)
    )
    numeros = {code: trouve[1] for code in sorted(nommes) if (trouve := _NUMERO.match(code))}
    etrangers = [code for code, numero in numeros.items() if un.certifications and numero not in un.certifications]
    if etrangers:
        constat = (
            f"{enumerer(etrangers)} : d’aucune des certifications de ce règlement ({enumerer(un.certifications)})."
        )
        yield erreur("certifications", constat, COHERENCE, "Corrigez ces codes, ou ajoutez leur certification.")


def _option(option: AuChoix, obligatoires: frozenset[str]) -> Iterator[Constat]:
    nom, combien = "attribution.options", len(option.blocs)
    if option.nombre > combien:
        constat = f"Il en faut {option.nombre} parmi {combien} : personne ne peut y arriver."
        yield erreur(nom, constat, COHERENCE, "Baissez ce nombre, ou ajoutez des blocs.")
    elif combien == 1:
        constat = f"« {enumerer(option.blocs)} » est une option seule : il n’y a pas de choix."
        yield avertissement(nom, constat, OPTIONS, "Rendez-le obligatoire, ou ajoutez une autre option.")
    elif option.nombre == combien:
        constat = f"Il en faut {combien} parmi {combien} : ce n’est pas un choix."
        yield avertissement(nom, constat, OPTIONS, "Rendez-les obligatoires.")
    if communs := option.blocs & obligatoires:
        constat = f"{enumerer(sorted(communs))} : à la fois obligatoire et au choix."
        yield erreur(nom, constat, COHERENCE, "Choisissez l’un ou l’autre.")


def controler_evaluations(un: Reglement) -> Iterator[Constat]:
    """The findings of how blocs are evaluated."""
    yield from _evaluation(un.evaluation, "evaluation", "")
    if un.evaluation.criteres and len(un.attribution.obligatoires or ()) != 1:
        constat = (
            "Des critères valent pour tous les blocs : leurs compétences n’ont pas le même rang d’un bloc à l’autre."
        )
        yield avertissement("evaluation.criteres", constat, EVALUER, "Écrivez-les bloc par bloc.")
    for code, regle in un.blocs.items():
        yield from _evaluation(regle, "evaluation_des_blocs", f"{code} : ")


def _evaluation(une: RegleEvaluation, partie: str, tete: str) -> Iterator[Constat]:
    yield from _evaluateurs(une, partie, tete)
    yield from _seuils(une, partie, tete)
    yield from _criteres(une, partie, tete)


def _evaluateurs(une: RegleEvaluation, partie: str, tete: str) -> Iterator[Constat]:
    if une.evaluateurs < 1:
        constat = _dire(tete, "Personne n’évalue, aucun avis ne peut venir.")
        yield erreur(_dans(partie, "evaluateurs"), constat, COHERENCE, "Demandez un évaluateur au moins.")
    if une.externes > une.evaluateurs:
        constat = _dire(tete, f"{une.externes} évaluateurs externes sur {une.evaluateurs} évaluateurs.")
        yield erreur(
            _dans(partie, "dont_externes"), constat, COHERENCE, "Baissez ce nombre, ou ajoutez des évaluateurs."
        )
    if une.evaluateurs == 1 and une.divergence is Divergence.TROISIEME:
        constat = _dire(tete, "Un évaluateur de plus viendrait départager, et un seul évalue.")
        yield erreur(_dans(partie, "desaccord"), constat, COHERENCE, "Demandez plusieurs évaluateurs.")


def _seuils(une: RegleEvaluation, partie: str, tete: str) -> Iterator[Constat]:
    if not 0 < une.seuil <= 1:
        constat = _dire(tete, f"Un seuil de {ecrire_part(une.seuil)} est hors d’atteinte, ou n’exige rien.")
        yield erreur(_dans(partie, "seuil"), constat, COHERENCE, "Écrivez une part au-dessus de 0, jusqu’à 100 %.")
    if not 0 <= une.en_partie <= 1:
        constat = _dire(tete, f"Une compétence en partie compterait pour {ecrire_part(une.en_partie)}.")
        yield erreur(_dans(partie, "en_partie_compte"), constat, COHERENCE, "Écrivez une part de 0 à 1.")
    elif une.en_partie == 1:
        constat = _dire(tete, "Une compétence tenue en partie compte comme une compétence tenue.")
        yield avertissement(_dans(partie, "en_partie_compte"), constat, EVALUER, "Écrivez moins de 1, 1/2 par exemple.")
    elif une.en_partie >= une.seuil > 0:
        constat = _dire(tete, f"Qui ne tient tout qu’en partie atteint le seuil ({ecrire_part(une.seuil)}).")
        yield avertissement(
            _dans(partie, "en_partie_compte"), constat, EVALUER, "Relevez le seuil, ou baissez cette part."
        )
    if une.seuil < 1 and not any(critere.eliminatoire for critere in une.criteres):
        constat = _dire(tete, "Un bloc s’obtient sans toutes ses compétences, et aucune n’est éliminatoire.")
        action = "Nommez celles sans lesquelles le bloc ne se valide pas, ou demandez-les toutes."
        yield avertissement(_dans(partie, "seuil"), constat, EVALUER, action)


def _criteres(une: RegleEvaluation, partie: str, tete: str) -> Iterator[Constat]:
    nom = _dans(partie, "criteres")
    for rang, fois in Counter(critere.competence for critere in une.criteres).items():
        if fois > 1:
            constat = _dire(tete, f"La compétence {rang} a {fois} fois des critères.")
            yield erreur(nom, constat, COHERENCE, "Réunissez-les.")
    muets = [str(critere.competence) for critere in une.criteres if not critere.indices]
    if muets:
        constat = _dire(tete, f"Rien ne dit à quoi se reconnaît la compétence {enumerer(muets)}.")
        yield avertissement(nom, constat, EVALUER, "Écrivez ce que l’évaluateur observe.")
    if len(une.criteres) > 1 and all(critere.eliminatoire for critere in une.criteres) and une.seuil < 1:
        constat = _dire(tete, "Toutes les compétences qui ont un critère sont éliminatoires.")
        yield conseil(nom, constat, EVALUER, "Gardez éliminatoires celles de la sécurité.")


def _dire(tete: str, phrase: str) -> str:
    """The sentence, after the bloc that it is about."""
    return f"{tete}{phrase[0].lower()}{phrase[1:]}" if tete else phrase


def _dans(partie: str, regle: str) -> str:
    """« evaluation.seuil »; the part itself for a bloc of its own."""
    return f"{partie}.{regle}" if partie == "evaluation" else partie


def a_tenir(une: RegleEvaluation, competences: int) -> int:
    """How many of so many compétences must be held."""
    return -(-Fraction(competences) * une.seuil // 1)
