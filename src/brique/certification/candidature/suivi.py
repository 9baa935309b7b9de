"""« Où j’en suis »: the four steps, the next act, whose turn it is and until when, in plain French for a candidate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from brique.certification.candidature.contexte import Contexte
from brique.certification.candidature.etats import dernier_fait, deroule, etat, jour_precise, jusqu_au
from brique.certification.candidature.horloges import delais_connus, echeances, mettre_a_jour
from brique.certification.candidature.suivi_phrases import MOMENTS, TOURS, Moment
from brique.certification.candidature.table import FINIS, ligne_depuis
from brique.certification.candidature.valeurs import Acte, Acteur, Candidature, Echeance, Etat, Temps
from brique.certification.reglement.valeurs import Voie
from brique.erreurs import ErreurArgument


class Avancee(StrEnum):
    """How far a step is. ``ARRETE``: the candidature stopped there; ``SANS_OBJET``: this voie has no such step."""

    FAIT = "fait"
    EN_COURS = "en-cours"
    A_VENIR = "a-venir"
    ARRETE = "arrete"
    SANS_OBJET = "sans-objet"


@dataclass(frozen=True, slots=True)
class Suivi:
    """Where a candidate stands. ``prochain`` and ``qui`` None: nothing more is awaited of anybody."""

    etat: Etat
    temps: Mapping[Temps, Avancee]
    prochain: Acte | None
    qui: Acteur | None
    echeance: Echeance | None
    phrases: tuple[str, ...]


def ou_j_en_suis(candidature: Candidature, contexte: Contexte, au: date) -> Suivi:
    """Where it stands at the end of the day ``au``. ErreurArgument when it was not open yet."""
    connue = jusqu_au(candidature, au)
    if not connue.faits:
        raise ErreurArgument(
            f"cette candidature n’est pas ouverte le {au:%d/%m/%Y}",
            consequence="Rien n’en est dit",
            action="Posez la question à partir du jour de son premier fait",
        )
    courante = mettre_a_jour(connue, contexte, au, ce_soir=True)
    courant = etat(courante)
    moment = _moment(courante, contexte, courant)
    attendues = echeances(courante, contexte, au)
    if courant is Etat.NOTIFIEE and any(une.acte is Acte.FORMER_RECOURS and au <= une.limite for une in attendues):
        moment = replace(moment, acte=None, qui=None)  # nobody is awaited while a recours may come
    echeance = next((une for une in attendues if une.qui is moment.qui), None)
    if moment.qui is None or courant is Etat.NOTIFIEE:
        echeance = next((une for une in attendues if une.qui is Acteur.CANDIDAT), None)
    phrases = tuple(_phrases(courante, contexte, au, moment, echeance))
    return Suivi(courant, _temps(courante, courant, moment), moment.acte, moment.qui, echeance, phrases)


def _moment(candidature: Candidature, contexte: Contexte, courant: Etat) -> Moment:
    moment = MOMENTS[candidature.voie][courant]
    deposee = dernier_fait(candidature, Acte.DEPOSER_VALIDATION) is not None
    if candidature.voie is Voie.VAE and courant is Etat.EVALUEE and deposee:
        return MOMENTS[Voie.LIBRE][courant]
    if _clore_sans_evaluer(candidature, contexte, courant):
        suite = "Le jury seul décide de ce que vous demandez : l’évaluation va être close, puis vous serez convoqué."
        return replace(moment, acte=Acte.CLORE_EVALUATION, qui=Acteur.CERTIFICATEUR, suite=suite)
    if courant in {Etat.EVALUATION, Etat.VALIDATION}:
        return _a_evaluer(candidature, contexte, moment)
    return moment


def _clore_sans_evaluer(candidature: Candidature, contexte: Contexte, courant: Etat) -> bool:
    """True when no évaluateur sees anything of what is asked, and the voie has come to the évaluation."""
    if candidature.voie is Voie.VAE or contexte.evaluables(candidature.blocs):
        return False
    return ligne_depuis(candidature.voie, Acte.CLORE_EVALUATION, courant) is not None


def _a_evaluer(candidature: Candidature, contexte: Contexte, moment: Moment) -> Moment:
    """Who is awaited while blocs are being evaluated: the évaluateur, then who closes the évaluation."""
    vus = {fait.precisions.get("bloc") for fait in candidature.faits if fait.acte is Acte.EVALUER_BLOC}
    en_cours = etat(candidature) is Etat.EVALUATION
    if not vus and not en_cours:
        return moment  # the jury will
    reste = [bloc for bloc in contexte.evaluables(candidature.blocs) if bloc not in vus]
    if reste:
        suite = f"Il reste à évaluer : {', '.join(reste)}."
        return replace(moment, temps=Temps.ETRE_EVALUE, acte=Acte.EVALUER_BLOC, qui=Acteur.EVALUATEUR, suite=suite)
    if en_cours and vus:
        suite = "Tous les blocs demandés ont été évalués : l’évaluation va être close."
        return replace(moment, acte=Acte.CLORE_EVALUATION, qui=Acteur.CERTIFICATEUR, suite=suite)
    return moment


_ORDRE = tuple(Temps)


def _temps(candidature: Candidature, courant: Etat, moment: Moment) -> dict[Temps, Avancee]:
    fini = courant in FINIS or courant is Etat.NON_RECEVABLE
    actuel = moment.temps
    if courant is Etat.ABANDONNEE:
        actuel = _avant_l_abandon(candidature)
    rang = _ORDRE.index(actuel)
    temps = {un: Avancee.FAIT if _ORDRE.index(un) < rang else Avancee.A_VENIR for un in _ORDRE}
    temps[actuel] = Avancee.ARRETE if fini else Avancee.EN_COURS
    if courant in {Etat.NOTIFIEE, Etat.CLOSE} and dernier_fait(candidature, Acte.NOTIFIER) is not None:
        temps[actuel] = Avancee.FAIT
    if candidature.voie is Voie.LIBRE:
        temps[Temps.PREPARER] = Avancee.SANS_OBJET
    return temps


def _avant_l_abandon(candidature: Candidature) -> Temps:
    avant = [atteint for _, atteint in deroule(candidature)][-2]
    return MOMENTS[candidature.voie][avant].temps


def _phrases(
    candidature: Candidature, contexte: Contexte, au: date, moment: Moment, echeance: Echeance | None
) -> Iterator[str]:
    yield moment.phrase
    yield from _seance(candidature)
    if etat(candidature) in _A_PREPARER:
        yield from _preparations(contexte, candidature.voie)
    if moment.qui is not None:
        yield f"{TOURS[moment.qui]} {moment.suite}"
    elif moment.suite:
        yield moment.suite
    if echeance is not None:
        yield dire_echeance(echeance, au)
    if not delais_connus(candidature, contexte):
        yield "Les délais de votre VAE suivent un texte qui n’est pas connu ici : demandez-les au certificateur."


_A_PREPARER = frozenset({Etat.INSCRITE, Etat.POSITIONNEE, Etat.PREPARATION})


def _preparations(contexte: Contexte, voie: Voie) -> Iterator[str]:
    """« Pour vous préparer, le règlement demande : trois mois en entreprise (art. 7). »"""
    demandes = [
        f"{une.phrase[0].lower()}{une.phrase[1:].rstrip('.')} ({une.reference})"
        for une in contexte.reglement.preparations
        if une.voie is voie
    ]
    if demandes:
        yield f"Pour vous préparer, le règlement demande : {' ; '.join(demandes)}."


def _seance(candidature: Candidature) -> Iterator[str]:
    convocation = dernier_fait(candidature, Acte.CONVOQUER)
    jour = None if convocation is None else jour_precise(convocation, "seance")
    if jour is not None and etat(candidature) is Etat.CONVOQUEE:
        yield f"La séance est le {jour:%d/%m/%Y}."


def dire_echeance(echeance: Echeance, au: date) -> str:
    """« Au plus tard le 10/09/2026… », with what follows otherwise, and both readings when the text has two."""
    sinon = f"{echeance.sinon[0].upper()}{echeance.sinon[1:]} ({echeance.reference})."
    if au > echeance.limite:
        return f"Le délai finissait le {echeance.limite:%d/%m/%Y}. {sinon}"
    if echeance.acte is Acte.FORMER_RECOURS and echeance.alerte == echeance.limite:
        return f"Un recours peut être formé jusqu’au {echeance.limite:%d/%m/%Y} compris ({echeance.reference})."
    if echeance.alerte == echeance.limite:
        return f"Au plus tard le {echeance.limite:%d/%m/%Y}. Ensuite : {echeance.sinon} ({echeance.reference})."
    suite = f"passé le {echeance.limite:%d/%m/%Y} : {echeance.sinon} ({echeance.reference})"
    if au > echeance.alerte:
        lu = f"Le délai est peut-être fini depuis le {echeance.alerte:%d/%m/%Y}, le texte se lisant de deux façons"
        return f"{lu} ; {suite}."
    return f"Par prudence, au plus tard le {echeance.alerte:%d/%m/%Y} ; {suite}."
