"""Any sequence of acts, by anyone, in any order: nothing is awarded without a decision, and no decision is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from brique.certification.attribution import FINALE
from brique.certification.deliberation.quorum import votants
from brique.certification.deliberation.seance import Deliberation, ErreurDeliberation
from brique.certification.deliberation.valeurs import Issue, Sens, Vote
from brique.certification.reglement.valeurs import (
    Attribution,
    AuChoix,
    Lien,
    Majorite,
    Partage,
    RegleJury,
    Reglement,
)
from brique.droits.lecture import droit
from brique.passerelles.valeurs import Cle
from tests.coeur.certification.jurys import (
    BLOCS,
    JOUR,
    NUMERO,
    PARITAIRE,
    ouverte,
    presentation,
    regle,
    reglement,
    seance,
)

UN, DEUX, TROIS = BLOCS


class Actes(RuleBasedStateMachine):
    """Any sequence of acts. What is refused leaves everything as it was; what is decided is for ever."""

    @initialize(
        majorite=st.sampled_from(list(Majorite)),
        partage=st.sampled_from(list(Partage)),
        procurations=st.integers(0, 1),
        finale=st.booleans(),
        options=st.booleans(),
        tenus=st.sets(st.sampled_from(BLOCS), max_size=2),
        lies=st.sets(st.sampled_from(PARITAIRE[1:]), max_size=2),
        confirme=st.sampled_from(("", "CPNEFP")),
        presents=st.sets(st.sampled_from(PARITAIRE)),
    )
    def ouvrir(self, **tires: Any) -> None:
        options = (AuChoix(1, frozenset({DEUX, TROIS})),) if tires["options"] else ()
        jury: RegleJury = regle(
            majorite=tires["majorite"],
            partage=tires["partage"],
            procurations=tires["procurations"],
            confirme_par=tires["confirme"],
        )
        regles: Reglement = reglement(jury, Attribution("art. 6", options=options, finale=tires["finale"]))
        blocs = tuple(code for code in BLOCS if code not in tires["tenus"])
        self.tenus = frozenset(Cle(NUMERO, code) for code in tires["tenus"])
        self.lies = tires["lies"]
        self.la = ouverte(
            presentation=presentation(
                (*blocs, *([FINALE] if tires["finale"] else [])),
                tenus=self.tenus,
                liens={nom: frozenset({Lien.EMPLOYEUR}) for nom in self.lies},
            ),
            reglement=regles,
            seance=seance(presents=tires["presents"]),
        )
        self.avant = self.la

    def faire(self, acte: Callable[[Deliberation], Deliberation]) -> bool:
        """Try an act; False when it was refused."""
        self.avant = self.la
        try:
            self.la = acte(self.la)
        except ErreurDeliberation:
            return False
        assert not self.avant.close
        return True

    TOUT = st.sampled_from([*BLOCS, FINALE, "RNCP99001BC09"])
    QUI = st.sampled_from([*PARITAIRE, "Zénon"])

    @rule(bloc=TOUT, raisons=st.sampled_from(("", "Vu.")))
    def proposer(self, bloc: str, raisons: str) -> None:
        self.faire(lambda la: la.proposer(bloc, raisons, raisons))

    @rule(bloc=TOUT, qui=QUI, sens=st.sampled_from(list(Sens)), par=st.just("") | QUI)
    def voter(self, bloc: str, qui: str, sens: Sens, par: str) -> None:
        if self.faire(lambda la: la.voter(bloc, Vote(qui, sens, par))):
            assert qui not in self.lies
            assert (par or qui) in self.la.seance.presents
            assert par not in self.lies

    @rule(bloc=TOUT, sens=st.sampled_from(list(Sens)))
    def voter_tous(self, bloc: str, sens: Sens) -> None:
        self.faire(lambda la: la.proposer(bloc, "Vu.", "Refaire."))
        for nom in PARITAIRE:
            self.voter(bloc, nom, sens, "")

    @rule(bloc=TOUT, qui=QUI)
    def retirer(self, bloc: str, qui: str) -> None:
        self.faire(lambda la: la.retirer_vote(bloc, qui))

    @rule(bloc=TOUT)
    def decider(self, bloc: str) -> None:
        mise = next((une for une in self.la.propositions if une.bloc == bloc), None)
        if self.faire(lambda la: la.decider(bloc)):
            assert mise is not None
            la = {membre.nom for membre in votants(self.avant.seance, self.avant.composition)}
            assert {vote.porte_par or vote.membre for vote in mise.votes} <= la
            assert not {vote.membre for vote in mise.votes} & self.lies
            assert len({vote.membre for vote in mise.votes}) == len(mise.votes)
            assert len(la) >= self.la.regle.presents

    @rule(bloc=TOUT, sens=st.sampled_from((Sens.POUR, Sens.POUR, Sens.CONTRE)))
    def trancher(self, bloc: str, sens: Sens) -> None:
        self.voter_tous(bloc, sens)
        self.decider(bloc)

    @rule(bloc=TOUT, votes=st.lists(st.builds(Vote, QUI, st.sampled_from(list(Sens)), st.just("") | QUI), max_size=8))
    def prononcer(self, bloc: str, votes: list[Vote]) -> None:
        if self.faire(lambda la: la.prononcer(bloc, votes, "Vu.", "Refaire.")):
            la = {membre.nom for membre in votants(self.avant.seance, self.avant.composition)}
            assert {vote.porte_par or vote.membre for vote in votes} <= la
            assert not {vote.membre for vote in votes} & self.lies

    @rule(sens=st.sampled_from((Sens.POUR, Sens.CONTRE)))
    def tout_trancher(self, sens: Sens) -> None:
        for nom in PARITAIRE:
            self.entrer(nom)
        for bloc in self.la.presentation.blocs:
            self.trancher(bloc, sens)

    @rule(bloc=TOUT)
    def reporter(self, bloc: str) -> None:
        self.faire(lambda la: la.reporter(bloc, "Incomplet."))

    @rule(qui=QUI)
    def entrer(self, qui: str) -> None:
        self.faire(lambda la: la.entrer(qui))

    @rule(qui=QUI)
    def sortir(self, qui: str) -> None:
        self.faire(lambda la: la.sortir(qui))

    @rule(qui=QUI, lien=st.sampled_from((Lien.EMPLOYEUR, Lien.EVALUATION)))
    def retirer_du_candidat(self, qui: str, lien: Lien) -> None:
        """A tie said in mid-session, forbidden or not: nothing decided moves, nothing more is theirs."""
        if self.faire(lambda la: la.retirer(qui, frozenset({lien}), droit())):
            self.lies = self.lies | {qui}
            assert self.la.decisions == self.avant.decisions
            assert not any(qui in {v.membre, v.porte_par} for une in self.la.propositions for v in une.votes)

    @rule(jours=st.integers(-1, 1))
    def clore(self, jours: int) -> None:
        self.faire(lambda la: la.clore(JOUR + timedelta(days=jours)))

    @invariant()
    def ce_qui_est_decide_reste(self) -> None:
        if not hasattr(self, "la"):
            return
        assert self.la.decisions[: len(self.avant.decisions)] == self.avant.decisions
        decides = [une.bloc for une in self.la.decisions]
        assert len(set(decides)) == len(decides)
        assert set(decides) <= set(self.la.presentation.blocs)

    @invariant()
    def rien_ne_s_obtient_sans_decision(self) -> None:
        if not hasattr(self, "la"):
            return
        resultat = self.la.deriver(confirmee=True)
        valides = {Cle(NUMERO, une.bloc) for une in self.la.decisions if une.valide}
        assert resultat.tenus == self.tenus | valides
        if resultat.issue is Issue.DELIVREE:
            assert valides
            assert Cle(NUMERO, UN) in resultat.tenus
            assert not self.la.reglement.attribution.finale or Cle(NUMERO, FINALE) in resultat.tenus


TestActes = Actes.TestCase
