"""A deliberation made again from its rows: what the library needs to allow an act, or to derive what follows; and, for
a whole session at once, whether its jury may decide on each candidate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils import timezone

from brique.certification.attribution import FicheVisee
from brique.certification.candidature.valeurs import Acte, Fait
from brique.certification.deliberation.composition import composer
from brique.certification.deliberation.seance import Deliberation, Presentation, ouvrir
from brique.certification.deliberation.valeurs import Composition, Motif, Presence, Proposition, Seance
from brique.certification.reglement.valeurs import Lien, Reglement, Voie
from brique.droits.lecture import droit
from brique.erreurs import ErreurArgument, ErreurBrique
from brique.passerelles.valeurs import Cle
from portail.certification import (
    enums,
    models,
    queries_candidatures,
    queries_delivrance,
    queries_jury,
    queries_reglements,
)


def _presenter(passage: models.Passage, reglement: Reglement, liens: Mapping[str, frozenset[Lien]]) -> Presentation:
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
        liens,
        Presence(passage.presence) if passage.presence else Presence.PRESENT,
        frozenset(passage.conditions),
        queries_jury.retires(liens),
    )


def deliberation(passage: models.Passage) -> Deliberation:
    """The deliberation as it stands; a jury that may not decide on this candidate may still leave them to another
    session. Raises ``ErreurDeliberation`` for another certification, or another règlement."""
    lue = passage.seance
    fiche = queries_candidatures.fiche_de(passage.candidature)
    if fiche is None:
        raise ErreurArgument("le registre ne connaît plus cette certification", lieu=passage.candidature.reference)
    seance = queries_jury.a_composer(lue)
    reglement = queries_reglements.lu(passage.candidature.reglement)
    declares = list(passage.liens.select_related("siege"))
    ouverte = ouvrir(
        _presenter(passage, reglement, {un.siege.nom: queries_jury.liens_dits(un) for un in declares}),
        FicheVisee.depuis(fiche),
        reglement,
        replace(seance, ferme_le=None),
        droit(),
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
        retraits=queries_jury.retraits_de(passage, declares),
    )


def close(passage: models.Passage, le: date) -> Deliberation:
    """The same ended on the day ``le``, with what follows of it. Raises ``ErreurDeliberation`` while a bloc is neither
    decided nor left to another session."""
    une = deliberation(passage)
    ouverte = replace(une, seance=replace(une.seance, ferme_le=None), mention="")
    return ouverte.clore(le, mention=passage.mention)


def _composer(
    seance: Seance, reglement: Reglement, voie: Voie, debut: date, liens: Mapping[str, frozenset[Lien]]
) -> Composition:
    """Whether a jury may decide on a candidate; a day that the law of here does not know is why it may not."""
    try:
        return composer(seance, liens, reglement.jury, voie, debut, droit(), queries_jury.retires(liens))
    except ErreurBrique as refus:
        return Composition((), (Motif(refus.message, "", ""),))


def compositions(seance: models.SeanceJury, passages: Sequence[models.Passage]) -> list[Composition]:
    """Whether this jury may decide on each candidate, by the règlement of their candidature, and who of it. The queries
    do not depend on how many there are."""
    declares, jury = queries_jury.liens_declares(seance), queries_jury.a_composer(seance)
    lus: dict[int, Reglement] = {}
    composees = []
    for passage in passages:
        une = passage.candidature
        if une.reglement_id not in lus:
            lus[une.reglement_id] = queries_reglements.lu(une.reglement)
        liens = declares.get(passage.pk, {})
        composees.append(_composer(jury, lus[une.reglement_id], Voie(une.voie), une.ouverte_le, liens))
    return composees


def composition_du_jury(seance: models.SeanceJury, reglement: Reglement) -> Composition:
    """The jury itself, while nobody is to come before it yet."""
    voie = Voie.LIBRE if Voie.LIBRE in reglement.voies else sorted(reglement.voies)[0]
    jury = queries_jury.a_composer(seance)
    return _composer(jury, reglement, voie, timezone.localdate(seance.cree_le), {})


#: The columns of a candidature that ``deduire_issue`` sets.
COLONNES_DE_L_ISSUE = ("issue", "annee_issue", "annee_recevable")
_RECEVABLE = (Acte.DECLARER_RECEVABLE, Acte.TENIR_POUR_RECEVABLE)


def deduire_issue(candidature: models.Candidature, faits: Sequence[Fait]) -> None:
    """Set what the statistics read: what the last jury that decided gave and its year, the year of the recevabilité.

    A jury before which the candidate did not come, or whose decisions were not confirmed, gives nothing: what an
    earlier one gave stands.
    """
    issue, annee = "", None
    for fait in (fait for fait in reversed(faits) if fait.acte is Acte.DELIBERER):
        dite = _issue_du_jury(candidature, fait)
        if dite in enums.Issue.values:
            issue, annee = dite, fait.jour.year
            break
    candidature.issue, candidature.annee_issue = issue, annee
    candidature.annee_recevable = next((fait.jour.year for fait in faits if fait.acte in _RECEVABLE), None)


def _issue_du_jury(candidature: models.Candidature, fait: Fait) -> str:
    """What a jury gave: what it said when it closed, or what follows of it once its instance spoke."""
    dite, jury = fait.precisions.get("issue", ""), fait.precisions.get("jury", "")
    if dite != enums.Issue.EN_ATTENTE or not jury:
        return dite
    passages = models.Passage.objects.select_related("seance__fiche", "seance__reglement__organisation")
    passage = passages.get(candidature=candidature, seance_id=int(jury))
    confirmee = queries_delivrance.confirmee(passage.seance)
    if confirmee is None:
        return dite
    passage.candidature = candidature
    return close(passage, passage.seance.jour_de_cloture).deriver(confirmee=confirmee).issue.value
