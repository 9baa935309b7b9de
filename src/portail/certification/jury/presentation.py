"""A candidate before the jury as the page shows them: each bloc, its synthesis, its votes, what keeps from deciding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from brique.certification.deliberation.seance import Deliberation, ErreurDeliberation, manque_de_quorum
from brique.certification.deliberation.valeurs import Motif
from brique.certification.deliberation.vote import silencieux
from brique.certification.evaluation import Avis, Synthese
from brique.certification.reglement.valeurs import Reglement
from brique.erreurs import ErreurArgument
from brique.referentiel.filiation.phrases import enumerer
from portail.certification import deliberations, models, queries_candidatures, queries_jury, queries_reglements
from portail.certification.enums import EtatSeance, Presence, Sens
from portail.certification.jury import queries


@dataclass(frozen=True, slots=True)
class VoteDit:
    """A seat before a bloc. ``mien``: I may vote for it; ``retrait``: why it may not decide, '' when it may."""

    siege: models.SiegeJury
    sens: str
    mot: str
    mien: bool
    la: bool
    retrait: str


@dataclass(frozen=True, slots=True)
class Projet:
    """What a bloc would come to, were it decided now: ``valide`` None when nothing would be. ``muets``: who is there
    and has not voted."""

    valide: bool | None
    dit: str
    muets: str = ""
    nombre: int = 0

    @property
    def mot(self) -> str:
        """The same in a word."""
        if self.valide is None:
            return _("rien ne serait décidé.")
        return _("bloc validé.") if self.valide else _("bloc non validé.")


@dataclass(frozen=True, slots=True)
class Suite:
    """What followed an act on a bloc: what was done, or what refused it; ``muet``: because somebody has not voted."""

    code: str
    fait: str = ""
    erreur: str = ""
    muet: bool = False


@dataclass(frozen=True, slots=True)
class BlocDit:
    """A bloc to decide. ``suite`` and what was typed come back when an act on it is refused. ``projet``: None while
    nobody voted."""

    rang: int
    code: str
    libelle: str
    synthese: Synthese | None
    avis: str
    votes: Sequence[VoteDit]
    vu: str
    decision: models.DecisionPrise | None = None
    report: models.ReportDecide | None = None
    raisons: str = ""
    complement: str = ""
    suite: Suite | None = None
    projet: Projet | None = None

    @property
    def fini(self) -> bool:
        return self.decision is not None or self.report is not None

    @property
    def mot(self) -> str:
        """Where it stands, in a word."""
        if self.decision is not None:
            return _("validé") if self.decision.valide else _("non validé")
        return _("reporté") if self.report is not None else _("à décider")

    @property
    def brique(self) -> str:
        """How it is drawn on the wall."""
        if self.decision is not None and self.decision.valide:
            return "b-acquis"
        return "b-obtenir" if self.fini else "b-cours"


@dataclass(frozen=True, slots=True)
class PassageDit:
    """A candidate before the jury, at one moment."""

    passage: models.Passage
    reglement: Reglement
    sieges: Sequence[models.SiegeJury]
    blocs: Sequence[BlocDit]
    deja: Sequence[tuple[str, str]]
    refus: Sequence[Motif] = ()
    avertissements: Sequence[Motif] = ()
    quorum: Sequence[Motif] = ()
    reserves: Sequence[str] = ()
    conditions: Sequence[tuple[str, bool]] = field(default=())
    la: bool = False

    @property
    def ouverte(self) -> bool:
        """True while something may be done of it."""
        return self.passage.seance.etat == EtatSeance.OUVERTE

    @property
    def decide(self) -> bool:
        """True once something is decided of this candidate: where they were is then settled."""
        return any(bloc.decision is not None for bloc in self.blocs)

    @property
    def attente(self) -> str:
        """What is awaited before this member may do anything of it, '' when nothing is."""
        if not self.ouverte:
            return ""
        if not self.la:
            return _("Vous n’êtes pas pointé présent à cette séance : le vote ne vous est pas encore ouvert.")
        if not self.passage.presence:
            return _("La présence du candidat n’est pas encore dite : le vote s’ouvre dès qu’elle l’est.")
        if self.passage.presence != Presence.PRESENT:
            return _("Le candidat n’est pas là : rien ne se décide de lui à cette séance.")
        return ""

    @property
    def decidable(self) -> bool:
        """True when this member may vote on this candidate now."""
        return self.reportable and not self.refus

    @property
    def reportable(self) -> bool:
        """True when they may leave a bloc of this candidate to another session, were the jury kept from deciding."""
        return self.ouverte and not self.attente

    @property
    def reste(self) -> int:
        return sum(not bloc.fini for bloc in self.blocs)


def dire_avis(synthese: Synthese | None) -> str:
    """What the évaluations came to, in words."""
    if synthese is None:
        return _("Aucune évaluation")
    return {
        Avis.FAVORABLE: _("Favorable"),
        Avis.DEFAVORABLE: _("Défavorable"),
        Avis.PARTAGE: _("Partagé : au jury de décider"),
        Avis.ATTENTE: _("Évaluation inachevée"),
    }[synthese.avis]


def dire(passage: models.Passage, moi: models.SiegeJury) -> PassageDit:
    """The passage as it stands, for the member ``moi``."""
    une, refus = _deliberer(passage)
    reglement = queries_reglements.lu(passage.candidature.reglement)
    noms = queries_candidatures.titres_de(passage.candidature)
    sieges = queries.sieges(passage.seance)
    vises = list(passage.candidature.blocs.all())
    etat = _Etat(passage, moi, sieges, une)
    syntheses = une.presentation.syntheses if une else {}
    codes = sorted(bloc.code for bloc in vises if not bloc.deja)
    dit = PassageDit(
        passage,
        reglement,
        sieges,
        [etat.bloc(rang, code, noms.get(code, code), syntheses.get(code)) for rang, code in enumerate(codes, start=1)],
        [(bloc.code, noms.get(bloc.code, bloc.code)) for bloc in vises if bloc.deja],
        refus,
        conditions=[(une_, une_ in passage.conditions) for une_ in reglement.attribution.conditions],
        la=moi.present,
    )
    if une is None:
        return dit
    return replace(
        dit,
        refus=[motif for motif in une.composition.motifs if motif.bloquant],
        avertissements=[motif for motif in une.composition.motifs if not motif.bloquant],
        quorum=manque_de_quorum(une),
        reserves=une.composition.reserves,
    )


def _deliberer(passage: models.Passage) -> tuple[Deliberation | None, Sequence[Motif]]:
    """The deliberation, or every reason why this jury cannot even open it."""
    try:
        return deliberations.deliberation(passage), ()
    except ErreurDeliberation as refus:
        return None, refus.motifs
    except ErreurArgument as refus:
        return None, [Motif(refus.message, "", "")]


class _Etat:
    """The rows of a passage, read once for all its blocs."""

    def __init__(
        self,
        passage: models.Passage,
        moi: models.SiegeJury,
        sieges: Sequence[models.SiegeJury],
        une: Deliberation | None,
    ) -> None:
        self.moi, self.sieges, self.une = moi, sieges, une
        self.composition = {siege.membre.nom: siege for siege in une.composition.sieges} if une is not None else {}
        self.votes = list(passage.votes.all())
        self.liens_du = {un.siege_id: un.quand for un in passage.liens.all() if un.liens}
        self.decisions = {une.code: une for une in passage.decisions.all()}
        self.reports = {un.code: un for un in passage.reports.all()}

    def bloc(self, rang: int, code: str, libelle: str, synthese: Synthese | None) -> BlocDit:
        votes = {vote.siege_id: vote.sens for vote in self.votes if vote.code == code}
        presents = [siege.pk for siege in self.sieges if siege.present]
        decision, report = self.decisions.get(code), self.reports.get(code)
        fini = decision is not None or report is not None
        return BlocDit(
            rang,
            code,
            libelle,
            synthese,
            dire_avis(synthese),
            [self._vote(siege, votes.get(siege.pk, ""), decision) for siege in self.sieges],
            queries_jury.etat_du_bloc(votes.items(), presents, fini),
            decision,
            report,
            projet=projeter(self.une, code) if self.une is not None and not fini else None,
        )

    def _vote(self, siege: models.SiegeJury, sens: str, decision: models.DecisionPrise | None) -> VoteDit:
        """A seat as the bloc has it: a tie said after its decision changes nothing of what was counted."""
        place = self.composition.get(siege.nom)
        retrait = next((motif.constat for motif in place.motifs if motif.bloquant), "") if place else ""
        if decision is not None and siege.pk in self.liens_du and decision.quand < self.liens_du[siege.pk]:
            retrait = ""
        mien = self.moi.pk in {siege.pk if siege.present else None, siege.procuration_id}
        la = siege.present or siege.procuration_id is not None
        pourquoi = retrait.removeprefix(f"{siege.nom} ")
        return VoteDit(siege, sens, str(Sens(sens).label) if sens else "", mien and not retrait, la, pourquoi)


def projeter(une: Deliberation, code: str) -> Projet | None:
    """What the votes on a bloc come to at this moment, whatever must still be written with it; None without a vote."""
    proposition = next((p for p in une.propositions if p.bloc == code and p.votes), None)
    if proposition is None:
        return None
    muets = silencieux(proposition.votes, une.seance, une.composition)
    noms = enumerer(muets) if muets else ""
    try:
        decision = une.proposer(code, "…", "…").decider(code).decisions[-1]
    except ErreurDeliberation as refus:
        dits = dict.fromkeys(f"{motif.constat} {motif.action}" for motif in refus.motifs)
        return Projet(None, " ".join(dits))
    dit = decision.compte
    if not decision.valide:
        dit += " " + _("Les raisons et le complément doivent être écrits.")
    elif decision.ecart:
        dit += " " + _("Le jury s’écarterait de l’évaluation : ses raisons doivent être écrites.")
    return Projet(decision.valide, dit, noms, len(muets))


def avec(dit: PassageDit, suite: Suite, *, raisons: str, complement: str) -> PassageDit:
    """The same, with what was said of one bloc: what was done or refused, and what was typed."""
    blocs = [
        replace(bloc, suite=suite, raisons=raisons, complement=complement) if bloc.code == suite.code else bloc
        for bloc in dit.blocs
    ]
    return replace(dit, blocs=blocs)
