"""The record of a session for one candidate: every act gives a new value, and nothing follows its closure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from brique.certification.attribution import FINALE, Cadre, FicheVisee, attribuer, confronter
from brique.certification.deliberation.composition import completer_par_la_loi, composer
from brique.certification.deliberation.quorum import quorum
from brique.certification.deliberation.valeurs import (
    Composition,
    DecisionBloc,
    Issue,
    Motif,
    Presence,
    Proposition,
    Resultat,
    Seance,
    Vote,
)
from brique.certification.deliberation.vote import depouiller, examiner_seance, examiner_votes
from brique.certification.evaluation import Synthese
from brique.certification.reglement.valeurs import Lien, RegleJury, Reglement, Voie
from brique.droits.noyau import Droit
from brique.erreurs import ErreurArgument
from brique.passerelles.valeurs import Cle
from brique.referentiel.ecart.champs import dire
from brique.referentiel.filiation.phrases import enumerer


class ErreurDeliberation(ErreurArgument):
    """An act that the jury may not do now: ``motifs`` are all the reasons."""

    def __init__(self, motifs: Iterable[Motif], *, lieu: str = "") -> None:
        self.motifs = tuple(motifs)
        dits = " ".join(f"{m.constat[:-1]} ({m.reference})." if m.reference else m.constat for m in self.motifs)
        actions = dict.fromkeys(motif.action for motif in self.motifs)
        super().__init__(dits, lieu=lieu, consequence="Rien n’est décidé.", action=" ".join(actions))


@dataclass(frozen=True, slots=True)
class Presentation:
    """A candidate before the jury: what they ask and hold, what their évaluations came to, who is tied to them.

    ``debut``: when their parcours began, which says the règlement and the law that apply. ``blocs``: what is to be
    decided (``FINALE`` for the final evaluation). ``conditions``: the regulatory ones that someone attested.
    ``retires``: the members who withdrew for this candidate, by name.
    """

    candidat: str
    voie: Voie
    debut: date
    blocs: tuple[str, ...]
    tenus: frozenset[Cle] = frozenset()
    syntheses: Mapping[str, Synthese] = field(default_factory=dict)
    liens: Mapping[str, frozenset[Lien]] = field(default_factory=dict)
    presence: Presence = Presence.PRESENT
    conditions: frozenset[str] = frozenset()
    retires: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Retrait:
    """A member who said a tie once the session had decided ``blocs`` of this candidate: those decisions stay."""

    membre: str
    blocs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A bloc left to another session, and why."""

    bloc: str
    raisons: str


@dataclass(frozen=True, slots=True)
class Deliberation:
    """What a jury did for a candidate in a session. Open it with ``ouvrir``; each act raises ``ErreurDeliberation``
    when it may not be done, and leaves this value as it was. ``resultat`` None: still open."""

    presentation: Presentation
    fiche: FicheVisee
    reglement: Reglement
    regle: RegleJury
    seance: Seance
    composition: Composition
    propositions: tuple[Proposition, ...] = ()
    decisions: tuple[DecisionBloc, ...] = ()
    reports: tuple[Report, ...] = ()
    incidents: tuple[str, ...] = ()
    mention: str = ""
    resultat: Resultat | None = None
    retraits: tuple[Retrait, ...] = ()

    @property
    def close(self) -> bool:
        """True when nothing more may be done of it."""
        return self.resultat is not None

    def proposer(self, bloc: str, raisons: str = "", complement: str = "") -> Deliberation:
        """Put a bloc to the vote, or rewrite what goes with it while it is not decided."""
        self._permettre(self._sur(bloc))
        ancienne = self._proposition(bloc)
        votes = ancienne.votes if ancienne else ()
        synthese = self.presentation.syntheses.get(bloc)
        return self._poser(Proposition(bloc, votes, raisons, complement, synthese))

    def voter(self, bloc: str, vote: Vote) -> Deliberation:
        """Add a member's vote."""
        self._permettre(self._sur(bloc))
        proposition = self._exiger(bloc)
        votes = (*proposition.votes, vote)
        self._permettre(examiner_votes(votes, self.seance, self.composition, self.regle))
        return self._poser(replace(proposition, votes=votes))

    def retirer_vote(self, bloc: str, membre: str) -> Deliberation:
        """Take back a vote that is not counted yet."""
        self._permettre(self._sur(bloc))
        proposition = self._exiger(bloc)
        return self._poser(_sans(proposition, membre))

    def decider(self, bloc: str) -> Deliberation:
        """Count the votes: the decision is taken for ever, or every reason why it is not is raised."""
        self._permettre(self._sur(bloc))
        return self._trancher(self._exiger(bloc))

    def prononcer(self, bloc: str, votes: Sequence[Vote], raisons: str = "", complement: str = "") -> Deliberation:
        """Propose, vote and decide in one act, when a whole ballot is given: every refusal is raised together."""
        self._permettre([*self._sur(bloc), *self._deja_vote(bloc)])
        synthese = self.presentation.syntheses.get(bloc)
        return self._trancher(Proposition(bloc, tuple(votes), raisons, complement, synthese))

    def reporter(self, bloc: str, raisons: str) -> Deliberation:
        """Leave a bloc to another session, with the reasons; a jury that may not decide may still do that."""
        empechements = set(self.composition.motifs)
        self._permettre(motif for motif in self._sur(bloc) if motif not in empechements)
        if not raisons.strip():
            self._permettre([Motif(f"{bloc} est reporté sans raison.", "", "Écrire pourquoi.")])
        return replace(self, propositions=self._autres(bloc), reports=(*self.reports, Report(bloc, raisons.strip())))

    def entrer(self, membre: str) -> Deliberation:
        """A member named to the jury is there from now on."""
        self._permettre(self._ouverte())
        if membre not in {un.nom for un in self.seance.membres}:
            self._permettre([Motif(f"{membre} n’est pas nommé à ce jury.", "", "Le nommer d’abord.")])
        return replace(self, seance=replace(self.seance, presents=self.seance.presents | {membre}))

    def sortir(self, membre: str) -> Deliberation:
        """A member leaves: what they voted or carried, and is not counted yet, leaves with them."""
        self._permettre(self._ouverte())
        propositions = tuple(_sans(une, membre) for une in self.propositions)
        seance = replace(self.seance, presents=self.seance.presents - {membre})
        return replace(self, seance=seance, propositions=propositions)

    def retirer(self, membre: str, liens: frozenset[Lien], droit: Droit) -> Deliberation:
        """A member says in mid-session what ties them to this candidate: what they voted or carried, and is not counted
        yet, leaves, and they decide of nothing more. What is decided stays; ``retraits`` says what was."""
        self._permettre(self._ouverte())
        la = self.presentation
        if membre not in {un.nom for un in self.seance.membres}:
            self._permettre([Motif(f"{membre} n’est pas nommé à ce jury.", "", "Corriger le nom.")])
        attaches = {**la.liens, membre: la.liens.get(membre, frozenset()) | liens}
        suite = replace(la, liens=attaches, retires=la.retires | {membre})
        decides = tuple(decision.bloc for decision in self.decisions)
        tardif = bool(decides) and membre not in la.retires
        return replace(
            self,
            presentation=suite,
            composition=_composer(suite, self.seance, self.reglement, droit),
            propositions=tuple(_sans(une, membre) for une in self.propositions),
            retraits=(*self.retraits, Retrait(membre, decides)) if tardif else self.retraits,
        )

    def noter_incident(self, incident: str) -> Deliberation:
        """Write what happened, for the procès-verbal."""
        self._permettre(self._ouverte())
        return replace(self, incidents=(*self.incidents, incident.strip())) if incident.strip() else self

    def clore(self, jour: date, *, mention: bool = False) -> Deliberation:
        """End the session for this candidate: each bloc asked is decided or left to another session."""
        self._permettre([*self._ouverte(), *self._inacheve(jour)])
        resultat = self.deriver()
        if mention:
            self._permettre(self._sans_mention(resultat))
        nom = self.reglement.attribution.mention if mention else ""
        seance = replace(self.seance, ferme_le=jour)
        return replace(self, seance=seance, resultat=resultat, mention=nom)

    def deriver(self, conditions: frozenset[str] = frozenset(), confirmee: bool | None = None) -> Resultat:
        """What follows of the decisions, with the conditions attested since and what the instance said; the record
        itself does not change."""
        la = self.presentation
        cadre = Cadre(
            self.seance.jour, la.presence, la.conditions | conditions, self.reglement.jury.confirme_par, confirmee
        )
        return attribuer(self.reglement.attribution, self.fiche, la.tenus, self.decisions, cadre)

    def _trancher(self, proposition: Proposition) -> Deliberation:
        decision = depouiller(proposition, self.seance, self.composition, self.regle, self.decisions)
        if not isinstance(decision, DecisionBloc):
            raise ErreurDeliberation(decision, lieu=self.presentation.candidat)
        return replace(self, propositions=self._autres(decision.bloc), decisions=(*self.decisions, decision))

    def _permettre(self, motifs: Iterable[Motif]) -> None:
        refus = [motif for motif in motifs if motif.bloquant]
        if refus:
            raise ErreurDeliberation(dict.fromkeys(refus), lieu=self.presentation.candidat)

    def _ouverte(self) -> Iterator[Motif]:
        if self.close:
            constat = "La délibération est close : plus rien ne s’y ajoute."
            yield Motif(constat, "", "Réunir le jury pour une nouvelle séance.")

    def _sur(self, bloc: str) -> Iterator[Motif]:
        """What keeps anything from being done of a bloc."""
        if self.close:
            yield from self._ouverte()
            return
        if self.presentation.presence is not Presence.PRESENT:
            yield Motif("Le candidat n’est pas là.", "", "Clore la délibération : il passe à une autre session.")
        if bloc not in self.presentation.blocs:
            yield Motif(f"« {bloc} » n’est pas à décider pour ce candidat.", "", "Choisir un bloc de sa candidature.")
        if any(report.bloc == bloc for report in self.reports):
            yield Motif(f"{bloc} est reporté à une autre session.", "", "L’y décider.")
        yield from examiner_seance(bloc, self.seance, self.composition, self.decisions)

    def _deja_vote(self, bloc: str) -> Iterator[Motif]:
        proposition = self._proposition(bloc)
        if proposition is not None and proposition.votes:
            constat = f"Des votes sont déjà donnés sur {bloc}."
            yield Motif(constat, "", "Les compter, ou les retirer d’abord.")

    def _inacheve(self, jour: date) -> Iterator[Motif]:
        if jour < self.seance.jour:
            constat = f"La séance du {dire(self.seance.jour)} ne peut pas finir le {dire(jour)}."
            yield Motif(constat, "", "Corriger la date.")
        if self.presentation.presence is not Presence.PRESENT:
            return
        faits = {*(d.bloc for d in self.decisions), *(report.bloc for report in self.reports)}
        reste = [bloc for bloc in self.presentation.blocs if bloc not in faits]
        if reste:
            yield Motif(f"Rien n’est décidé de {enumerer(reste)}.", "", "Décider de chacun, ou le reporter.")

    def _sans_mention(self, resultat: Resultat) -> Iterator[Motif]:
        regle = self.reglement.attribution
        if not regle.mention:
            yield Motif("Le règlement ne connaît aucune mention.", regle.reference, "Clore sans mention.")
        elif resultat.issue not in {Issue.DELIVREE, Issue.EN_ATTENTE}:
            constat = f"« {regle.mention} » ne va qu’avec la certification entière."
            yield Motif(constat, regle.reference, "Clore sans mention.")

    def _proposition(self, bloc: str) -> Proposition | None:
        return next((une for une in self.propositions if une.bloc == bloc), None)

    def _exiger(self, bloc: str) -> Proposition:
        proposition = self._proposition(bloc)
        if proposition is None:
            motif = Motif(f"{bloc} n’est pas mis au vote.", "", "Le proposer d’abord.")
            raise ErreurDeliberation([motif], lieu=self.presentation.candidat)
        return proposition

    def _autres(self, bloc: str) -> tuple[Proposition, ...]:
        return tuple(une for une in self.propositions if une.bloc != bloc)

    def _poser(self, proposition: Proposition) -> Deliberation:
        return replace(self, propositions=(*self._autres(proposition.bloc), proposition))


def ouvrir(
    presentation: Presentation,
    fiche: FicheVisee,
    reglement: Reglement,
    seance: Seance,
    droit: Droit,
    *,
    meme_empeche: bool = False,
) -> Deliberation:
    """Begin to deliberate on a candidate. Raises ``ErreurDeliberation`` when this jury may not decide of them, or not
    of these blocs, or not by this règlement; ErreurArgument when the règlement does not speak of this fiche's blocs.
    ``meme_empeche``: a jury that may not decide of them is opened too, only to leave their blocs to another session."""
    confronter(reglement.attribution, fiche)
    regle = completer_par_la_loi(reglement.jury, presentation.voie, presentation.debut, droit)
    composition = _composer(presentation, seance, reglement, droit)
    deliberation = Deliberation(presentation, fiche, reglement, regle, seance, composition)
    motifs = [*_fiche_visee(presentation, fiche, reglement, seance), *_reglement(presentation, fiche, reglement)]
    if presentation.presence is Presence.PRESENT and not meme_empeche:
        motifs += composition.motifs
    refus = [motif for motif in motifs if motif.bloquant]
    if refus:
        raise ErreurDeliberation(refus, lieu=presentation.candidat)
    return deliberation


def _composer(la: Presentation, seance: Seance, reglement: Reglement, droit: Droit) -> Composition:
    return composer(seance, la.liens, reglement.jury, la.voie, la.debut, droit, la.retires)


def manque_de_quorum(deliberation: Deliberation) -> tuple[Motif, ...]:
    """What keeps the jury from deciding at this moment; nothing when enough are there."""
    return quorum(deliberation.seance, deliberation.composition, deliberation.regle)


def _fiche_visee(
    presentation: Presentation, fiche: FicheVisee, reglement: Reglement, seance: Seance
) -> Iterator[Motif]:
    connus = {*fiche.blocs, *([FINALE] if reglement.attribution.finale else [])}
    if not presentation.blocs:
        yield Motif("Aucun bloc n’est à décider.", "", "Donner les blocs de la candidature.")
    for bloc in dict.fromkeys(presentation.blocs):
        if bloc not in connus:
            yield Motif(f"{fiche.numero} n’a pas de bloc « {bloc} ».", "", "Corriger la candidature.")
        elif Cle(fiche.numero, bloc) in presentation.tenus:
            yield Motif(f"{bloc} est déjà acquis, à vie.", "", "Le retirer de ce qui est à décider.")
    if len(set(presentation.blocs)) < len(presentation.blocs):
        yield Motif("Un bloc est à décider deux fois.", "", "Ne l’écrire qu’une fois.")
    if fiche.limite is not None and seance.jour > fiche.limite:
        constat = f"{fiche.numero} n’est plus délivrée depuis le {dire(fiche.limite)}."
        yield Motif(constat, "date limite de délivrance de la fiche", "Voir ce que valent ces blocs dans la suivante.")


def _reglement(presentation: Presentation, fiche: FicheVisee, reglement: Reglement) -> Iterator[Motif]:
    qui = f"{reglement.intitule}, version {reglement.version}"
    if reglement.certifications and fiche.numero not in reglement.certifications:
        yield Motif(f"Ce règlement n’est pas celui de {fiche.numero}.", qui, "Prendre celui de cette certification.")
    if presentation.voie not in reglement.voies:
        constat = f"Ce règlement n’ouvre pas la voie « {presentation.voie.value} »."
        yield Motif(constat, qui, "Prendre le règlement de cette voie.")
    if not reglement.s_applique(presentation.debut):
        constat = f"Ce règlement ne vaut pas pour une candidature ouverte le {dire(presentation.debut)}."
        yield Motif(constat, qui, "Prendre la version de ce jour-là.")


def _sans(proposition: Proposition, membre: str) -> Proposition:
    """The proposition without what ``membre`` voted or carried."""
    votes = tuple(vote for vote in proposition.votes if membre not in {vote.membre, vote.porte_par})
    return replace(proposition, votes=votes)
