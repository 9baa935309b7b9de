"""A deliberation made again from its rows: what the library needs to allow an act, or to derive what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from brique.certification.attribution import FicheVisee
from brique.certification.deliberation.seance import Deliberation, Presentation, ouvrir
from brique.certification.deliberation.valeurs import Presence, Proposition
from brique.certification.reglement.valeurs import Reglement, Voie
from brique.droits.lecture import droit
from brique.erreurs import ErreurArgument
from brique.passerelles.valeurs import Cle
from portail.certification import models, queries_candidatures, queries_jury, queries_reglements


def _presenter(passage: models.Passage, reglement: Reglement) -> Presentation:
    """A candidate before the jury: what they ask and hold, what their évaluations came to, who is tied to them."""
    candidature = passage.candidature
    blocs = list(candidature.blocs.all())
    numero = candidature.fiche.numero
    return Presentation(
        candidature.reference,
        Voie(candidature.voie),
        candidature.ouverte_le,
        tuple(sorted(bloc.code for bloc in blocs if not bloc.deja)),
        frozenset(Cle(numero, bloc.code) for bloc in blocs if bloc.deja),
        queries_candidatures.syntheses(candidature, reglement),
        queries_jury.liens_de(passage),
        Presence(passage.presence) if passage.presence else Presence.PRESENT,
        frozenset(passage.conditions),
    )


def deliberation(passage: models.Passage) -> Deliberation:
    """The deliberation as it stands; a jury that may not decide on this candidate may still leave them to another
    session. Raises ``ErreurDeliberation`` for another certification, or another règlement."""
    lue = passage.seance
    fiche = queries_candidatures.fiche_de(passage.candidature)
    if fiche is None:
        raise ErreurArgument("le registre ne connaît plus cette certification", lieu=passage.candidature.reference)
    seance = queries_jury.en_seance(lue)
    reglement = queries_reglements.lu(passage.candidature.reglement)
    ouverte = ouvrir(
        _presenter(passage, reglement),
        FicheVisee.depuis(fiche),
        reglement,
        replace(seance, ferme_le=None),
        droit(),
        queries_jury.presidence_precedente(lue),
        meme_empeche=True,
    )
    decisions = queries_jury.decisions_de(passage)
    decides, votes = {decision.bloc for decision in decisions}, queries_jury.votes_de(passage)
    propositions = tuple(
        Proposition(code, tuple(votes[code]), "", synthese=ouverte.presentation.syntheses.get(code))
        for code in ouverte.presentation.blocs
        if code not in decides and code in votes
    )
    return replace(
        ouverte,
        seance=seance,
        propositions=propositions,
        decisions=decisions,
        reports=queries_jury.reports_de(passage),
        incidents=tuple(ligne for ligne in passage.incidents.splitlines() if ligne.strip()),
        mention=ouverte.reglement.attribution.mention if passage.mention else "",
    )


def close(passage: models.Passage, le: date) -> Deliberation:
    """The same ended on the day ``le``, with what follows of it. Raises ``ErreurDeliberation`` while a bloc is neither
    decided nor left to another session."""
    une = deliberation(passage)
    ouverte = replace(une, seance=replace(une.seance, ferme_le=None), mention="")
    return ouverte.clore(le, mention=passage.mention)
