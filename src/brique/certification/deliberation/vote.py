"""From the votes on a bloc to the jury's decision, or to what keeps it from being one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from brique.certification.deliberation.quorum import quorum, votants
from brique.certification.deliberation.valeurs import (
    Composition,
    DecisionBloc,
    Motif,
    Proposition,
    Seance,
    Sens,
    Siege,
    Vote,
)
from brique.certification.evaluation import Avis
from brique.certification.reglement.valeurs import Majorite, Partage, Presidence, RegleJury
from brique.referentiel.filiation.phrases import de_qui, enumerer

Motifs = tuple[Motif, ...]


def depouiller(
    proposition: Proposition,
    seance: Seance,
    composition: Composition,
    regle: RegleJury,
    precedents: Sequence[DecisionBloc] = (),
) -> DecisionBloc | Motifs:
    """What the jury decides of a bloc, or every reason why it is not decided.

    ``precedents``: what this session already decided for this candidate. Who is there, may decide and gives no vote
    abstains. Under an absolute majority, votes are equal when exactly half of those that count are for it: an
    abstention is then a vote that is not for it.
    """
    motifs = (
        *examiner_seance(proposition.bloc, seance, composition, precedents),
        *quorum(seance, composition, regle),
        *examiner_votes(proposition.votes, seance, composition, regle),
    )
    if any(motif.bloquant for motif in motifs):
        return motifs
    compte = _compter(proposition.votes, seance, composition, regle)
    valide = _conclure(compte, regle)
    if isinstance(valide, Motif):
        return (_attendre(valide, silencieux(proposition.votes, seance, composition)),)
    ecart = _ecart(valide, proposition)
    if motifs := tuple(_ecrits(proposition, valide, ecart)):
        return motifs
    return DecisionBloc(
        proposition.bloc,
        valide,
        proposition.raisons.strip(),
        compte.tetes[Sens.POUR],
        compte.tetes[Sens.CONTRE],
        compte.tetes[Sens.ABSTENTION],
        f"{regle.nom or 'Jury'}, séance du {seance.jour:%d/%m/%Y}",
        "" if valide else proposition.complement.strip(),
        ecart,
        _dire(compte, valide, regle),
    )


def silencieux(votes: Sequence[Vote], seance: Seance, composition: Composition) -> tuple[str, ...]:
    """Who is there, may decide and gave no vote: counted now, they abstain."""
    ont_vote = {vote.membre for vote in votes}
    return tuple(membre.nom for membre in votants(seance, composition) if membre.nom not in ont_vote)


def _attendre(motif: Motif, muets: Sequence[str]) -> Motif:
    """The same, where somebody who is there may still change it."""
    if not muets:
        return motif
    noms, nie = enumerer(muets), "n’ont" if len(muets) > 1 else "n’a"
    constat = f"{motif.constat[:-1]} ; {noms} {nie} pas voté."
    return replace(motif, constat=constat, action=f"Faire voter {noms}, ou reporter la décision.")


def examiner_seance(
    bloc: str, seance: Seance, composition: Composition, precedents: Sequence[DecisionBloc]
) -> Iterator[Motif]:
    """What keeps a session from deciding of a bloc, whatever the votes."""
    if seance.ferme_le is not None:
        constat = f"La séance est close depuis le {seance.ferme_le:%d/%m/%Y}."
        yield Motif(constat, "", "Réunir le jury pour une nouvelle séance.")
    yield from (motif for motif in composition.motifs if motif.bloquant)
    if [siege.membre for siege in composition.sieges] != list(seance.membres):
        constat = "Le jury a changé depuis que sa composition a été vérifiée."
        yield Motif(constat, "", "Vérifier de nouveau sa composition.")
    if any(decision.bloc == bloc for decision in precedents):
        constat = f"{bloc} : cette séance l’a déjà décidé pour ce candidat."
        yield Motif(constat, "", "La décision reste ; une autre séance peut en prendre une nouvelle.")


def examiner_votes(
    votes: Sequence[Vote], seance: Seance, composition: Composition, regle: RegleJury
) -> Iterator[Motif]:
    """The votes that cannot be counted, each by the name of who gave it."""
    sieges = {siege.membre.nom: siege for siege in composition.sieges}
    comptes = Counter(vote.membre for vote in votes)
    for nom in (nom for nom, combien in comptes.items() if combien > 1):
        yield Motif(f"{nom} a voté {comptes[nom]} fois.", regle.reference, "Ne garder qu’un vote.", membre=nom)
    for vote in votes:
        siege = sieges.get(vote.membre)
        if siege is None:
            constat = f"{vote.membre} n’est pas nommé à ce jury."
            yield Motif(constat, regle.reference, "Retirer ce vote.", membre=vote.membre)
        elif not siege.siege:
            yield from (motif for motif in siege.motifs if motif.bloquant)
        elif vote.porte_par:
            yield from _procuration(vote, seance, sieges.get(vote.porte_par), regle)
        elif vote.membre not in seance.presents:
            constat = f"{vote.membre} est absent : son vote ne compte pas."
            yield Motif(constat, regle.reference, "Retirer ce vote.", membre=vote.membre)
    yield from _trop_portes(votes, regle)


def _procuration(vote: Vote, seance: Seance, porteur: Siege | None, regle: RegleJury) -> Iterator[Motif]:
    """A vote that someone else carries."""
    nom = vote.membre
    if regle.procurations == 0:
        constat = f"{nom} vote par procuration, et le règlement n’en permet aucune."
        yield Motif(constat, regle.reference, "Retirer ce vote.", membre=nom)
    elif regle.majorite is Majorite.ABSOLUE_PRESENTS:
        constat = f"{nom} vote par procuration, et la majorité ne se compte que parmi les présents."
        yield Motif(constat, regle.reference, "Retirer ce vote.", membre=nom)
    if nom in seance.presents:
        constat = f"{nom} est présent : personne ne vote pour lui."
        yield Motif(constat, regle.reference, "Le laisser voter lui-même.", membre=nom)
    if porteur is None or not porteur.siege or vote.porte_par not in seance.presents:
        constat = f"{vote.porte_par} porte la procuration {de_qui(nom)}, et n’est pas de ceux qui décident ici."
        yield Motif(constat, regle.reference, "Retirer ce vote.", membre=nom)


def _trop_portes(votes: Iterable[Vote], regle: RegleJury) -> Iterator[Motif]:
    portes = Counter(vote.porte_par for vote in votes if vote.porte_par)
    for nom, combien in portes.items():
        if combien > regle.procurations > 0:
            constat = f"{nom} porte {combien} procurations, le règlement en permet {regle.procurations}."
            yield Motif(constat, regle.reference, "Ne garder que ce nombre.", membre=nom)


@dataclass(frozen=True, slots=True)
class _Compte:
    """The votes: how many persons, how much they weigh, all that weighs, and what the one who presides voted."""

    tetes: Counter[Sens]
    poids: dict[Sens, Fraction]
    total: Fraction
    president: Sens | None
    pondere: bool


def _compter(votes: Sequence[Vote], seance: Seance, composition: Composition, regle: RegleJury) -> _Compte:
    """Each college that has votes of its own shares them among those of its members who count here."""
    la = votants(seance, composition)
    par_procuration = {vote.membre for vote in votes if vote.porte_par}
    comptent = [*la, *(s.membre for s in composition.sieges if s.membre.nom in par_procuration)]
    voix = {college.nom: college.voix for college in regle.colleges if college.voix is not None}
    combien = Counter(membre.college for membre in comptent)
    sens = {vote.membre: vote.sens for vote in votes}
    tetes: Counter[Sens] = Counter()
    poids = dict.fromkeys(Sens, Fraction(0))
    for membre in comptent:
        dit = sens.get(membre.nom, Sens.ABSTENTION)
        tetes[dit] += 1
        poids[dit] += Fraction(voix[membre.college], combien[membre.college]) if membre.college in voix else 1
    president = next((sens.get(m.nom, Sens.ABSTENTION) for m in la if m.president), None)
    return _Compte(tetes, poids, sum(poids.values(), Fraction(0)), president, bool(voix))


def _conclure(compte: _Compte, regle: RegleJury) -> bool | Motif:
    """True when the bloc is validated; a Motif when nothing is decided."""
    pour, contre = compte.poids[Sens.POUR], compte.poids[Sens.CONTRE]
    if not pour and not contre:
        return Motif("Personne ne s’est prononcé.", regle.reference, "Faire voter le jury, ou reporter la décision.")
    if regle.majorite is Majorite.UNANIMITE:
        return pour == compte.total
    if regle.majorite is Majorite.SIMPLE:
        return pour > contre if pour != contre else _departager(compte, regle)
    if 2 * pour == compte.total:
        return _departager(compte, regle)
    if pour == contre and not _refuse_l_egalite(compte, regle):
        return Motif(
            "Les voix sont égales, et aucune majorité absolue n’est atteinte.",
            regle.reference,
            "Voter de nouveau, ou reporter la décision.",
        )
    return 2 * pour > compte.total


def _refuse_l_egalite(compte: _Compte, regle: RegleJury) -> bool:
    """True when equal votes are a refusal by the règlement too: no absolute majority, and no tie to be broken."""
    if regle.partage is Partage.PRESIDENT:
        return compte.president is Sens.CONTRE
    return regle.partage is Partage.NON_ACQUIS


def _departager(compte: _Compte, regle: RegleJury) -> bool | Motif:
    if regle.partage is Partage.ACQUIS:
        return True
    if regle.partage is Partage.NON_ACQUIS:
        return False
    if regle.partage is Partage.REPORT:
        constat = "Les voix sont partagées : le règlement demande une autre délibération."
        return Motif(constat, regle.reference, "Reporter la décision de ce bloc.")
    if regle.presidence is Presidence.AUCUNE or compte.president is None:
        constat = "Les voix sont partagées, et aucun président n’est là pour les départager."
        return Motif(constat, regle.reference, "Voter de nouveau en sa présence, ou reporter la décision.")
    if compte.president is Sens.ABSTENTION:
        constat = "Les voix sont partagées, et la voix du président, qui départage, n’est pas donnée."
        return Motif(constat, regle.reference, "Le président se prononce, ou la décision est reportée.")
    return compte.president is Sens.POUR


def _ecart(valide: bool, proposition: Proposition) -> bool:
    """True when the decision is not what the évaluation came to."""
    if proposition.synthese is None:
        return False
    return proposition.synthese.avis is (Avis.DEFAVORABLE if valide else Avis.FAVORABLE)


def _ecrits(proposition: Proposition, valide: bool, ecart: bool) -> Iterator[Motif]:
    """What must be written with the decision."""
    synthese = proposition.synthese
    if synthese is not None and synthese.bloc != proposition.bloc:
        constat = f"L’évaluation montrée au jury est celle de {synthese.bloc}."
        yield Motif(constat, synthese.reference, f"Lui montrer celle de {proposition.bloc}.")
    if synthese is not None and synthese.avis is Avis.ATTENTE:
        constat = f"L’évaluation de {proposition.bloc} n’est pas finie."
        yield Motif(constat, synthese.reference, "L’achever, ou reporter la décision de ce bloc.")
    if not valide and not proposition.raisons.strip():
        constat = f"{proposition.bloc} n’est pas validé, et aucune raison n’est écrite."
        yield Motif(constat, "", "Écrire les raisons que le candidat lira.")
    elif ecart and not proposition.raisons.strip():
        constat = f"{proposition.bloc} : le jury s’écarte de l’évaluation sans dire pourquoi."
        yield Motif(constat, "", "Écrire les raisons de cet écart.")
    if not valide and not proposition.complement.strip():
        constat = f"{proposition.bloc} n’est pas validé, et rien ne dit ce qui est demandé au candidat."
        yield Motif(constat, "", "Écrire ce qui lui manque pour une autre session.")


_MAJORITES = {
    Majorite.SIMPLE: "majorité des votes exprimés",
    Majorite.ABSOLUE_PRESENTS: "majorité absolue des présents",
    Majorite.ABSOLUE_REPRESENTES: "majorité absolue des présents ou représentés",
    Majorite.UNANIMITE: "unanimité",
}


def _dire(compte: _Compte, valide: bool, regle: RegleJury) -> str:
    """How it was counted, in one or two sentences."""
    pour, contre = compte.poids[Sens.POUR], compte.poids[Sens.CONTRE]
    voix = f"{_nombre(pour)} voix pour et {_nombre(contre)} contre, sur {_nombre(compte.total)}"
    comment = ", chaque collège partageant les siennes entre ses membres" if compte.pondere else ""
    egales = pour == contre if regle.majorite is Majorite.SIMPLE else 2 * pour == compte.total
    if egales and regle.majorite is not Majorite.UNANIMITE:
        dit = {
            Partage.PRESIDENT: "voix partagées, celle du président l’emporte",
            Partage.ACQUIS: "voix partagées, le bloc est acquis",
            Partage.NON_ACQUIS: "voix partagées, le bloc n’est pas acquis",
            Partage.REPORT: "",
        }[regle.partage]
    else:
        atteinte = "atteinte" if valide else "non atteinte"
        dit = f"{_MAJORITES[regle.majorite]} {atteinte}"
    return f"{voix}{comment} : {dit} ({regle.reference})."


def _nombre(poids: Fraction) -> str:
    return str(poids.numerator) if poids.denominator == 1 else f"{poids.numerator}/{poids.denominator}"
