"""A jury at work: presence, votes, decisions for ever, closing. Every act locks the session: all see one same state."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.certification.candidature.regles import permis
from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.seance import Deliberation, ErreurDeliberation
from brique.certification.deliberation.valeurs import DecisionBloc, Issue, Motif, Presence, Proposition, Sens, Vote
from brique.certification.deliberation.vote import silencieux
from brique.erreurs import ErreurArgument, ErreurBrique
from brique.referentiel.filiation.phrases import enumerer
from portail.certification import deliberations, models, queries_candidatures, queries_jury
from portail.certification.enums import EtatSeance
from portail.certification.operations_candidatures import ErreurDepassee, Geste, faire_du_jury
from portail.certification.operations_seances import avancer, tenir, tenir_siege
from portail.socle.models import Compte
from portail.socle.operations import journaliser

TEXTE_MAX = 4000


@transaction.atomic
def pointer(siege: models.SiegeJury, present: bool, *, auteur: Compte, quand: datetime) -> None:
    """Say that a member is there, or leaves: what they voted and is not counted yet leaves with them."""
    seance = tenir(siege.seance_id, EtatSeance.OUVERTE)
    ligne = tenir_siege(seance, siege)
    ligne.present = present
    ligne.procuration = None
    ligne.save(update_fields=["present", "procuration"])
    if not present:
        oter_votes(ligne)
    avancer(seance)
    apres = {"siege": ligne.pk, "present": present}
    journaliser("jury-presence", seance, acteur=auteur, quand=quand, apres=apres)


def oter_votes(siege: models.SiegeJury) -> int:
    """The votes that a member gave or carried and that no decision has counted leave with them, and the proxies that
    they held; how many votes."""
    combien, _detail = queries_jury.votes_non_comptes(siege).delete()
    models.SiegeJury.objects.filter(procuration=siege).update(procuration=None)
    return combien


@transaction.atomic
def donner_procuration(siege: models.SiegeJury, porteur: models.SiegeJury, *, auteur: Compte, quand: datetime) -> None:
    """An absent member is represented by one who is there; whether the règlement allows it is said at the vote."""
    seance = tenir(siege.seance_id, EtatSeance.OUVERTE)
    siege, porteur = tenir_siege(seance, siege), tenir_siege(seance, porteur)
    if porteur.pk == siege.pk or not porteur.present or siege.present:
        raise ErreurArgument(
            _("une procuration va d’un membre absent à un membre présent du même jury"),
            consequence=_("Rien n’est enregistré."),
        )
    models.SiegeJury.objects.filter(pk=siege.pk).update(procuration=porteur)
    avancer(seance)
    apres = {"siege": siege.pk, "porteur": porteur.pk}
    journaliser("jury-procuration", seance, acteur=auteur, quand=quand, apres=apres)


@transaction.atomic
def pointer_candidat(
    passage: models.Passage,
    presence: Presence,
    conditions: Collection[str] = (),
    *,
    auteur: Compte,
    quand: datetime,
) -> None:
    """Say where the candidate was, and which regulatory conditions were attested. Not once something is decided."""
    seance = tenir(passage.seance_id, EtatSeance.OUVERTE)
    if models.DecisionPrise.objects.filter(passage=passage).exists():
        raise ErreurArgument(
            _("le jury a déjà décidé pour ce candidat"),
            consequence=_("Rien n’est changé."),
            action=_("Une décision prise reste : signalez l’erreur dans les incidents."),
        )
    models.Passage.objects.filter(pk=passage.pk).update(presence=presence.value, conditions=sorted(conditions))
    avancer(seance)
    apres = {"passage": passage.pk, "presence": presence.value}
    journaliser("jury-candidat", seance, acteur=auteur, quand=quand, apres=apres)


@transaction.atomic
def voter(
    passage: models.Passage, code: str, siege: models.SiegeJury, sens: Sens, *, auteur: Compte, quand: datetime
) -> None:
    """Keep a member’s vote, or change it while the bloc is not decided. Raises ``ErreurDeliberation``."""
    seance = tenir(passage.seance_id, EtatSeance.OUVERTE)
    courant = _courant(passage)
    une, siege = deliberations.deliberation(courant), tenir_siege(seance, siege)
    porteur = siege.procuration.nom if siege.procuration else ""
    if not any(proposition.bloc == code for proposition in une.propositions):
        une = une.proposer(code)
    une.retirer_vote(code, siege.nom).voter(code, Vote(siege.nom, sens, porteur))
    models.VoteBloc.objects.update_or_create(
        passage=courant, code=code, siege=siege, defaults={"sens": sens.value, "quand": quand}
    )
    avancer(seance)
    apres = {"passage": courant.pk, "code": code, "siege": siege.pk}
    journaliser("jury-vote", seance, acteur=auteur, quand=quand, apres=apres)


def _courant(passage: models.Passage) -> models.Passage:
    """The passage as it is now that the session is locked."""
    lignes = models.Passage.objects.select_related(
        "seance__fiche", "candidature__fiche", "candidature__reglement__organisation"
    )
    return lignes.get(pk=passage.pk)


def _comme_vu(passage: models.Passage, code: str, vu: str) -> None:
    """Raise ``ErreurDepassee`` when the bloc is not as the page showed it (``vu``, '' when nothing was shown)."""
    if vu and vu != queries_jury.etat_actuel_du_bloc(passage, code):
        raise ErreurDepassee(
            _("les votes ou les présences ont changé depuis que vous avez lu ce bloc"),
            lieu=code,
            consequence=_("Rien n’est enregistré ; ce que vous avez écrit reste ici."),
            action=_("Relisez les votes, puis recommencez."),
        )


@dataclass(frozen=True, slots=True)
class Ecrits:
    """What the jury writes with a decision: why, and what it asks for another time. '' where nothing is."""

    raisons: str = ""
    complement: str = ""


class ErreurSilence(ErreurArgument):
    """Somebody who is there has not voted: the decision would count them as abstaining."""


def _exiger_les_votes(une: Deliberation, proposition: Proposition) -> None:
    muets = silencieux(proposition.votes, une.seance, une.composition)
    if muets:
        raise ErreurSilence(
            ngettext("%(noms)s est là et n’a pas voté", "%(noms)s sont là et n’ont pas voté", len(muets))
            % {"noms": enumerer(muets)},
            lieu=proposition.bloc,
            consequence=_("Rien n’est décidé : un silence compterait comme une abstention, pour toujours."),
            action=ngettext(
                "Attendez ce vote, ou décidez sans lui.", "Attendez ces votes, ou décidez sans eux.", len(muets)
            ),
        )


def _deja_prise(passage: models.Passage, code: str, ecrits: Ecrits, auteur: Compte) -> models.DecisionPrise | None:
    """The decision that this very person took with these very words: asked again by a second click, it is done."""
    prises = models.DecisionPrise.objects.filter(passage=passage, code=code, auteur=auteur.pk)
    return prises.filter(raisons=ecrits.raisons, complement=ecrits.complement).first()


@transaction.atomic
def decider(
    passage: models.Passage,
    code: str,
    ecrits: Ecrits,
    *,
    auteur: Compte,
    quand: datetime,
    vu: str = "",
    sans_attendre: bool = False,
) -> models.DecisionPrise:
    """Count the votes on a bloc: the decision is taken for ever. Raises ``ErreurDeliberation`` with every reason why it
    is not, quorum and ties included; ``ErreurDepassee`` when the bloc is no longer as ``vu``; ``ErreurSilence`` when
    somebody who is there has not voted, unless ``sans_attendre``. Asked twice alike by one person, it is taken once."""
    seance = tenir(passage.seance_id, EtatSeance.OUVERTE)
    courant = _courant(passage)
    ecrits = Ecrits(ecrits.raisons.strip()[:TEXTE_MAX], ecrits.complement.strip()[:TEXTE_MAX])
    if (deja := _deja_prise(courant, code, ecrits, auteur)) is not None:
        return deja
    une = deliberations.deliberation(courant)
    proposition = next((p for p in une.propositions if p.bloc == code), Proposition(code, (), ""))
    ecrite = une.proposer(code, ecrits.raisons, ecrits.complement)
    if not proposition.votes:
        motif = Motif(_("Personne n’a voté sur ce bloc."), "", _("Faites voter les membres présents."))
        raise ErreurDeliberation([motif], lieu=courant.candidature.reference)
    _comme_vu(courant, code, vu)
    decision = ecrite.decider(code).decisions[-1]
    if not sans_attendre:
        _exiger_les_votes(une, proposition)
    prise = _garder(courant, decision, auteur, quand)
    avancer(seance)
    apres = {"passage": courant.pk, "code": code, "valide": prise.valide, "ecart": prise.ecart}
    journaliser("jury-decision", seance, acteur=auteur, quand=quand, apres=apres)
    return prise


def _garder(passage: models.Passage, decision: DecisionBloc, auteur: Compte, quand: datetime) -> models.DecisionPrise:
    return models.DecisionPrise.objects.create(
        passage=passage,
        code=decision.bloc,
        valide=decision.valide,
        raisons=decision.raisons,
        complement=decision.complement,
        ecart=decision.ecart,
        pour=decision.pour,
        contre=decision.contre,
        abstentions=decision.abstentions,
        par=decision.par[:200],
        compte=decision.compte[:400],
        auteur=auteur.pk,
        quand=quand,
    )


@transaction.atomic
def reporter(
    passage: models.Passage, code: str, raisons: str, *, auteur: Compte, quand: datetime, vu: str = ""
) -> models.ReportDecide:
    """Leave a bloc to another session. Raises ``ErreurDeliberation`` without reasons, or once it is decided;
    ``ErreurDepassee`` when the bloc is no longer as ``vu``."""
    seance = tenir(passage.seance_id, EtatSeance.OUVERTE)
    courant = _courant(passage)
    deliberations.deliberation(courant).reporter(code, raisons)
    _comme_vu(courant, code, vu)
    report = models.ReportDecide.objects.create(
        passage=courant, code=code, raisons=raisons.strip()[:TEXTE_MAX], auteur=auteur.pk, quand=quand
    )
    avancer(seance)
    apres = {"passage": courant.pk, "code": code}
    journaliser("jury-report", seance, acteur=auteur, quand=quand, apres=apres)
    return report


@transaction.atomic
def noter(
    passage: models.Passage, incident: str, *, mention: bool, auteur: Compte, quand: datetime, vu: str = ""
) -> None:
    """Keep what happened, for the procès-verbal, and whether the jury adds its mention. Raises ``ErreurDepassee`` when
    another member noted something since (``vu``)."""
    seance = tenir(passage.seance_id, EtatSeance.OUVERTE)
    if vu and vu != queries_jury.etat_des_notes(models.Passage.objects.get(pk=passage.pk)):
        raise ErreurDepassee(
            _("un autre membre a noté quelque chose depuis que vous avez ouvert cette page"),
            consequence=_("Rien n’est écrasé ; votre texte reste ici, le sien est au-dessus."),
            action=_("Réunissez les deux, puis enregistrez."),
        )
    models.Passage.objects.filter(pk=passage.pk).update(incidents=incident.strip()[:TEXTE_MAX], mention=mention)
    avancer(seance)
    journaliser("jury-note", seance, acteur=auteur, quand=quand, apres={"passage": passage.pk, "mention": mention})


def empechements(seance: models.SeanceJury, le: date) -> dict[int, str]:
    """Why an open session may not be closed on the day ``le``, by passage; nothing when it may. Nothing is written."""
    dits = {}
    for passage in queries_jury.passages(seance):
        candidature = passage.candidature
        try:
            geste = _geste_de_cloture(passage, le)
        except ErreurBrique as refuse:
            dits[passage.pk] = f"{refuse.constat} {refuse.action}"
            continue
        if candidature.etat in queries_candidatures.FINIES:
            continue
        valeur, contexte = queries_candidatures.valeur(candidature), queries_candidatures.contexte(candidature, le)
        precisions = {**geste.precisions, "motif": geste.texte}
        refus = permis(valeur, geste.acte, Acteur.JURY, le, contexte, precisions)
        if refus is not None:
            dits[passage.pk] = f"{refus.constat} {refus.action} ({refus.reference})"
    return dits


def _geste_de_cloture(passage: models.Passage, le: date) -> Geste:
    """What closing the session does of a candidature: the jury deliberated, or left it to another session."""
    resultat = deliberations.close(passage, le).resultat
    assert resultat is not None  # what closing gives
    jury = {"jury": str(passage.seance_id)}
    if resultat.issue is Issue.REPORTEE:
        return Geste(Acte.REPORTER, le, jury, _("Le jury n’a rien décidé à cette séance."))
    return Geste(Acte.DELIBERER, le, {**jury, "issue": resultat.issue.value})


@transaction.atomic
def clore(cle: int, *, auteur: Compte, quand: datetime, le: date) -> models.SeanceJury:
    """Close a session: every candidate decided, left to another session, or not there. Raises ``ErreurDeliberation``.

    Each candidature is told that its jury deliberated, or, with nothing decided, that it is left to another session.
    One that its candidate gave up meanwhile is told nothing: it is over.
    """
    seance = tenir(cle, EtatSeance.OUVERTE)
    for passage in queries_jury.passages(seance):
        geste = _geste_de_cloture(passage, le)
        if passage.candidature.etat not in queries_candidatures.FINIES:
            faire_du_jury(passage.candidature_id, geste, acteur=Acteur.JURY, auteur=auteur, quand=quand)
    seance.etat, seance.close_le = EtatSeance.CLOSE, quand
    seance.save(update_fields=["etat", "close_le"])
    avancer(seance)
    journaliser("seance-close", seance, acteur=auteur, quand=quand)
    return seance
