"""A whole session, as it was written: each candidate in turn, what is refused and what follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from brique.certification.attribution import FINALE, FicheVisee, exiges
from brique.certification.deliberation.formes import FormeCandidat, FormeSession
from brique.certification.deliberation.proces_verbal import ProcesVerbal, dresser
from brique.certification.deliberation.seance import Deliberation, ErreurDeliberation, Presentation, ouvrir
from brique.certification.deliberation.valeurs import Motif, Presence, Resultat
from brique.certification.evaluation import Synthese, synthetiser
from brique.certification.reglement.valeurs import Reglement
from brique.droits.noyau import Droit
from brique.erreurs import ErreurArgument
from brique.parcours.codes import cle_ecrite
from brique.passerelles.valeurs import Cle


@dataclass(frozen=True, slots=True)
class Passage:
    """A candidate before the jury. ``refus``: what was not decided, and why; ``resultat`` None: nothing follows yet."""

    candidat: str
    syntheses: tuple[Synthese, ...]
    deliberation: Deliberation | None
    refus: tuple[Motif, ...]
    avis: tuple[Motif, ...] = ()
    resultat: Resultat | None = None


@dataclass(frozen=True, slots=True)
class Deroule:
    """The session; ``proces_verbal`` None while a candidate is left undecided."""

    passages: tuple[Passage, ...]
    proces_verbal: ProcesVerbal | None


def derouler(session: FormeSession, reglement: Reglement, droit: Droit) -> Deroule:
    """Do what ``session`` says, act by act, with nothing allowed that the jury could not do."""
    passages = tuple(_examiner(candidat, session, reglement, droit) for candidat in session.candidats)
    closes = [un.deliberation for un in passages if un.deliberation is not None and un.deliberation.close]
    return Deroule(passages, dresser(closes, session.confirmee) if len(closes) == len(passages) else None)


def _examiner(candidat: FormeCandidat, session: FormeSession, reglement: Reglement, droit: Droit) -> Passage:
    fiche, seance = session.fiche(), session.seance(candidat)
    try:
        syntheses = tuple(_synthetiser(candidat, session, reglement))
        presentation = _presenter(candidat, fiche, reglement, syntheses)
        deliberation = ouvrir(presentation, fiche, reglement, seance, droit)
    except ErreurDeliberation as erreur:
        return Passage(candidat.nom, (), None, erreur.motifs)
    except ErreurArgument as erreur:
        return Passage(candidat.nom, (), None, (Motif(erreur.constat, erreur.lieu, erreur.action),))
    avis = tuple(motif for motif in deliberation.composition.motifs if not motif.bloquant)
    deliberation, refus = _deliberer(deliberation, candidat)
    if refus:
        return Passage(candidat.nom, syntheses, deliberation, refus, avis)
    try:
        deliberation = deliberation.clore(session.jour, mention=candidat.mention)
    except ErreurDeliberation as erreur:
        return Passage(candidat.nom, syntheses, deliberation, erreur.motifs, avis)
    resultat = deliberation.deriver(confirmee=session.confirmee)
    return Passage(candidat.nom, syntheses, deliberation, (), avis, resultat)


def _synthetiser(candidat: FormeCandidat, session: FormeSession, reglement: Reglement) -> Iterable[Synthese]:
    grilles = [une.valeur() for une in candidat.evaluations]
    for bloc in session.blocs:
        siennes = tuple(une for une in grilles if une.bloc == bloc.code)
        if siennes:
            yield synthetiser(bloc.code, bloc.competences, siennes, reglement.evaluation_de(bloc.code))


def _presenter(
    candidat: FormeCandidat, fiche: FicheVisee, reglement: Reglement, syntheses: tuple[Synthese, ...]
) -> Presentation:
    tenus = frozenset(map(cle_ecrite, candidat.acquis))
    voulus = exiges(reglement.attribution, fiche)
    manquants = [code for code in fiche.blocs if code in voulus and Cle(fiche.numero, code) not in tenus]
    finale = [FINALE] if reglement.attribution.finale else []
    return Presentation(
        candidat.nom,
        candidat.voie,
        candidat.commence_le,
        candidat.blocs or candidat.dits or (*manquants, *finale),
        tenus,
        {une.bloc: une for une in syntheses},
        {un.membre: un.liens for un in candidat.liens},
        candidat.presence,
        frozenset(candidat.conditions_attestees),
    )


def _deliberer(deliberation: Deliberation, candidat: FormeCandidat) -> tuple[Deliberation, tuple[Motif, ...]]:
    """Each decision written, then what is put off; a refusal of one bloc does not stop the others."""
    refus: list[Motif] = []
    if candidat.presence is not Presence.PRESENT and not candidat.decisions:
        return _noter(deliberation, candidat), ()
    for une in candidat.decisions:
        try:
            deliberation = deliberation.prononcer(une.bloc, une.votes(), une.raisons, une.complement)
        except ErreurDeliberation as erreur:
            refus += erreur.motifs
    for report in candidat.reports:
        try:
            deliberation = deliberation.reporter(report.bloc, report.raisons)
        except ErreurDeliberation as erreur:
            refus += erreur.motifs
    return _noter(deliberation, candidat), tuple(dict.fromkeys(refus))


def _noter(deliberation: Deliberation, candidat: FormeCandidat) -> Deliberation:
    for incident in candidat.incidents:
        deliberation = deliberation.noter_incident(incident)
    return deliberation
