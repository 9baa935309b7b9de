"""A deliberation made again from its rows: what the library needs to allow an act, or to derive what follows."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from brique.certification.attribution import FicheVisee
from brique.certification.deliberation.seance import Deliberation, Presentation, ouvrir
from brique.certification.deliberation.valeurs import Presence, Proposition
from brique.certification.reglement.valeurs import Voie
from brique.droits.lecture import droit
from brique.erreurs import ErreurArgument
from brique.passerelles.valeurs import Cle
from portail.certification import models, queries_candidatures, queries_jury, queries_reglements


def presenter(passage: models.Passage) -> Presentation:
    """A candidate before the jury: what they ask and hold, what their évaluations came to, who is tied to them."""
    candidature = passage.candidature
    reglement = queries_reglements.lu(candidature.reglement)
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
    ouverte = ouvrir(
        presenter(passage),
        FicheVisee.depuis(fiche),
        queries_reglements.lu(passage.candidature.reglement),
        replace(seance, ferme_le=None),
        droit(),
        queries_jury.presidence_precedente(lue),
        meme_empeche=True,
    )
    decisions = queries_jury.decisions_de(passage)
    decides = {decision.bloc for decision in decisions}
    propositions = tuple(
        Proposition(code, votes, "", synthese=ouverte.presentation.syntheses.get(code))
        for code in ouverte.presentation.blocs
        if code not in decides and (votes := queries_jury.votes_de(passage, code))
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


def close(passage: models.Passage) -> Deliberation:
    """The same once its session is closed, with what follows of it."""
    une = deliberation(passage)
    fermee = une.seance.ferme_le or timezone.localdate()
    ouverte = replace(une, seance=replace(une.seance, ferme_le=None), mention="")
    return ouverte.clore(fermee, mention=passage.mention)
