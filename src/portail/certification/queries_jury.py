"""Reads of the juries: a session as the library knows it, the passage of a candidate, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet

from brique.certification.candidature.valeurs import Acte
from brique.certification.deliberation.seance import Report, Retrait
from brique.certification.deliberation.valeurs import DecisionBloc, Membre, Presence, Seance, Sens, Vote
from brique.certification.reglement.valeurs import Lien, Tenue
from portail.certification import models
from portail.certification.enums import EtatSeance, Sexe


class DuJury(TypedDict, total=False):
    """The part of a candidature's context that a jury gives."""

    seance: Seance
    decisions: tuple[DecisionBloc, ...]
    presence: Presence
    reportes: frozenset[str]


def seance(cle: int) -> models.SeanceJury | None:
    """A session, with what its pages name."""
    return (
        models.SeanceJury.objects.select_related("fiche", "reglement__organisation", "organisation")
        .filter(pk=cle)
        .first()
    )


def seances_de(organisations: list[int]) -> QuerySet[models.SeanceJury]:
    """The sessions of organisations, the last first."""
    trouvees = models.SeanceJury.objects.filter(organisation_id__in=organisations)
    return trouvees.select_related("fiche", "organisation")


def seances_du_membre(membre: Any) -> QuerySet[models.SeanceJury]:
    """The sessions to which a person is named."""
    return models.SeanceJury.objects.filter(sieges__membre=membre).select_related("fiche", "organisation")


def annulee(lue: models.SeanceJury) -> bool:
    """True for a session that ended without ever being opened: it is cancelled, and nothing is done of it."""
    return lue.close_le is not None and lue.ouverte_le is None


def passages(lue: models.SeanceJury) -> list[models.Passage]:
    """The candidatures before a jury, in order."""
    return list(
        lue.passages.select_related(
            "candidature__fiche", "candidature__candidat", "candidature__reglement__organisation"
        )
    )


def passage(cle: int) -> models.Passage | None:
    """A candidature before a jury, with what its pages name and its rules look at."""
    return (
        models.Passage.objects.select_related(
            "seance__fiche",
            "seance__organisation",
            "seance__reglement__organisation",
            "candidature__fiche",
            "candidature__candidat",
            "candidature__organisme",
            "candidature__reglement__organisation",
        )
        .filter(pk=cle)
        .first()
    )


def dernier_passage(candidature: int) -> models.Passage | None:
    """The last jury that a candidature is or was before."""
    passages = models.Passage.objects.select_related("seance__reglement__organisation", "candidature")
    return passages.filter(candidature_id=candidature).order_by("-seance__jour", "-pk").first()


def en_seance(lue: models.SeanceJury) -> Seance:
    """The session as the library knows it."""
    sieges = list(lue.sieges.all())
    return Seance(
        lue.jour,
        tuple(membre(siege) for siege in sieges),
        frozenset(siege.nom for siege in sieges if siege.present),
        Tenue(lue.tenue),
        lue.jour_de_cloture if lue.close_le else None,
    )


def a_composer(lue: models.SeanceJury) -> Seance:
    """The same with what an alternating presidency looks at: the college that presided before."""
    return replace(en_seance(lue), precedente=presidence_precedente(lue))


def membre(siege: models.SiegeJury) -> Membre:
    """A seat as the library knows it: its name is unique in its jury."""
    return Membre(
        siege.nom,
        siege.college,
        qualifie=siege.qualifie,
        interne=siege.interne,
        president=siege.president,
        derniere_activite=siege.derniere_activite,
        femme={Sexe.FEMME.value: True, Sexe.HOMME.value: False}.get(siege.sexe),
    )


def liens_declares(lue: models.SeanceJury) -> dict[int, dict[str, frozenset[Lien]]]:
    """What ties each member to each candidate of a session: by passage, then by the name of the member."""
    declares: dict[int, dict[str, frozenset[Lien]]] = {}
    for un in models.LienDeclare.objects.filter(passage__seance=lue).select_related("siege"):
        declares.setdefault(un.passage_id, {})[un.siege.nom] = liens_dits(un)
    return declares


def liens_dits(declare: models.LienDeclare) -> frozenset[Lien]:
    """What a member said that ties them to a candidate."""
    return frozenset(Lien(lien) for lien in declare.liens)


def retires(liens: Mapping[str, frozenset[Lien]]) -> frozenset[str]:
    """Who withdrew for a candidate: whoever said a tie, were it one that the règlement allows."""
    return frozenset(nom for nom, dits in liens.items() if dits)


def votes_de(passage: models.Passage) -> Mapping[str, list[Vote]]:
    """The votes on each bloc, proxies included."""
    votes: dict[str, list[Vote]] = {}
    for vote in passage.votes.select_related("siege__procuration").order_by("pk"):
        porteur = vote.siege.procuration.nom if vote.siege.procuration else ""
        votes.setdefault(vote.code, []).append(Vote(vote.siege.nom, Sens(vote.sens), porteur))
    return votes


def votes_non_comptes(siege: models.SiegeJury) -> QuerySet[models.VoteBloc]:
    """The votes that a member gave or carries, and that no decision has counted."""
    comptes = models.DecisionPrise.objects.filter(passage=OuterRef("passage"), code=OuterRef("code"))
    siens = models.VoteBloc.objects.filter(Q(siege=siege) | Q(siege__procuration=siege))
    return siens.filter(~Exists(comptes))


def decisions_de(passage: models.Passage) -> tuple[DecisionBloc, ...]:
    """What was decided for a candidate in this session."""
    return tuple(
        DecisionBloc(
            prise.code,
            prise.valide,
            prise.raisons,
            prise.pour,
            prise.contre,
            prise.abstentions,
            prise.par,
            prise.complement,
            prise.ecart,
            prise.compte,
        )
        for prise in passage.decisions.order_by("code")
    )


def pour_le_contexte(passage: models.Passage | None) -> DuJury:
    """What a candidature's rules look at of the jury it is before."""
    if passage is None or passage.seance.etat == EtatSeance.PREPAREE:
        return {}
    dites: DuJury = {
        "seance": en_seance(passage.seance),
        "decisions": decisions_de(passage),
        "reportes": frozenset(report.bloc for report in reports_de(passage)),
    }
    if passage.presence:
        dites["presence"] = Presence(passage.presence)
    return dites


def retraits_de(passage: models.Passage, declares: Iterable[models.LienDeclare]) -> tuple[Retrait, ...]:
    """Who said a tie with a candidate once the jury had decided blocs of theirs, and which."""
    lies = [un for un in declares if un.liens]
    prises = list(passage.decisions.order_by("quand", "code")) if lies else []
    vus = [Retrait(un.siege.nom, tuple(prise.code for prise in prises if prise.quand < un.quand)) for un in lies]
    return tuple(un for un in vus if un.blocs)


def reports_de(passage: models.Passage) -> tuple[Report, ...]:
    """What was left to another session for a candidate."""
    return tuple(Report(un.code, un.raisons) for un in passage.reports.order_by("code"))


def etat_du_bloc(votes: Iterable[tuple[int, str]], presents: Iterable[int], fini: bool) -> str:
    """The state of a bloc as a page shows it, in one word: who is there, what each seat voted, whether it is over."""
    return _en_un_mot(f"{sorted(votes)} {sorted(presents)} {fini}")


def etat_actuel_du_bloc(passage: models.Passage, code: str) -> str:
    """The same, as it is now."""
    votes = passage.votes.filter(code=code).values_list("siege_id", "sens")
    presents = models.SiegeJury.objects.filter(seance=passage.seance_id, present=True).values_list("pk", flat=True)
    fini = passage.decisions.filter(code=code).exists() or passage.reports.filter(code=code).exists()
    return etat_du_bloc(votes, presents, fini)


def etat_des_notes(passage: models.Passage) -> str:
    """What was noted of a candidate, in one word."""
    return _en_un_mot(f"{passage.mention} {passage.incidents}")


def etat_de(ligne: models.SeanceJury | models.SiegeJury, noms: Iterable[str]) -> str:
    """These columns of a row as a page shows them, in one word: what a form that changes them was filled over."""
    return _en_un_mot(repr([(nom, str(getattr(ligne, nom))) for nom in sorted(noms)]))


def _en_un_mot(dit: str) -> str:
    return sha256(dit.encode()).hexdigest()[:16]


def presidence_precedente(lue: models.SeanceJury) -> str:
    """The college that presided the session before this one, cancelled ones left out; '' when none is known."""
    avant = models.SiegeJury.objects.filter(
        president=True, seance__organisation=lue.organisation_id, seance__fiche=lue.fiche_id, seance__jour__lt=lue.jour
    ).exclude(seance__close_le__isnull=False, seance__ouverte_le__isnull=True)
    return avant.order_by("-seance__jour").values_list("college", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Reportees:
    """What cancelling a session postponed: how many candidatures, and why ('' once it is erased)."""

    combien: int
    raisons: str


def reportees(seance: models.SeanceJury) -> Reportees:
    """The candidatures that a cancelled session left to another jury."""
    faits = models.FaitCandidature.objects.filter(
        candidature__fiche=seance.fiche_id, acte=Acte.REPORTER.value, precisions__jury=str(seance.pk)
    )
    ecrit = models.Ecrit.objects.filter(fait__in=faits).first()
    return Reportees(faits.count(), ecrit.texte if ecrit is not None else "")
