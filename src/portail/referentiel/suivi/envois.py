"""Telling people what changed: who, what, one mail each, and never the same thing twice.

A mail is taken (``Envoi``, before it is sent), sent, then marked as gone. Nothing that may have gone is sent again:
a process killed in between leaves a mail « interrupted », which the next one tells of, with where to read what it said.
A mail that the server refused is undone, and done again by the next run, with what changed since. Several runs at once
share the work: each follow-up is taken by one of them only.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from smtplib import SMTPException
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from brique.erreurs import ErreurBrique
from portail.referentiel import models
from portail.referentiel.suivi.courriels import Nouvelles, Section, composer
from portail.referentiel.suivi.enums import EtatEnvoi
from portail.referentiel.suivi.objet import Objet
from portail.referentiel.suivi.presentation import dire
from portail.referentiel.suivi.queries import comptes, couples, derniere_source, fenetre_de, libelles
from portail.referentiel.suivi.queries_abonnements import (
    a_relever,
    comptes_a_prevenir,
    interrompus,
    sources_apres,
)
from portail.referentiel.suivi.queries_fiches import changements
from portail.socle.courriel import CourrielAbsent
from portail.socle.operations import journaliser

LIGNES_MAX = 30
journal_technique = logging.getLogger("portail.referentiel.suivi")


class ServeurMuet(ErreurBrique):
    """No mail can leave at all: nothing was taken, everything will be told by the next run."""


@dataclass(slots=True)
class Bilan:
    """What a run came to, in mails; ``interrompus`` are those of earlier runs that it told of."""

    partis: int = 0
    echoues: int = 0
    interrompus: int = 0


def envoyer(quand: datetime, *, hebdomadaires: bool = False) -> Bilan:
    """Tell every person what changed since they were last told; weekly follow-ups once a week, when asked.

    Running it again sends nothing more. A person whose mail is refused does not keep the others from theirs.
    Raises ``ServeurMuet`` when the mail server cannot be reached at all, ``CourrielAbsent`` when the site has none.
    """
    bilan = Bilan()
    derniere = derniere_source()
    if derniere is None:
        return bilan
    lundi = _lundi(quand) if hebdomadaires else None
    tournee = _Tournee(quand, derniere, lundi, bilan)
    try:
        for compte in comptes_a_prevenir(derniere, lundi):
            tournee.essayer(compte)
    finally:
        tournee.poste.fermer()
        if bilan.partis or bilan.echoues:
            journaliser(
                "suivi-envoye",
                derniere,
                acteur=None,
                quand=quand,
                apres={"partis": bilan.partis, "echoues": bilan.echoues},
            )
    return bilan


def _lundi(quand: datetime) -> datetime:
    """The first instant of the week."""
    jour = timezone.localdate(quand)
    return datetime.combine(jour - timedelta(days=jour.weekday()), time(), tzinfo=timezone.get_default_timezone())


@dataclass(slots=True)
class _Poste:
    """The mail server, reached once for all the mails of a run."""

    connexion: BaseEmailBackend | None = None

    def ouvrir(self) -> None:
        if self.connexion is not None:
            return
        connexion = get_connection()
        try:
            connexion.open()
        except (SMTPException, OSError) as erreur:
            raise ServeurMuet(
                f"le serveur de courriel ne répond pas ({type(erreur).__name__})",
                lieu="BRIQUE_COURRIEL_SERVEUR",
                consequence="Aucun courriel n’est parti.",
                action="Vérifiez son adresse et relancez : brique portail envoyer-suivi.",
            ) from erreur
        self.connexion = connexion

    def envoyer(self, message: EmailMessage) -> None:
        message.connection = self.connexion
        try:
            message.send()
        except (SMTPException, OSError):
            self.fermer()  # whatever the server said, the next mail starts afresh
            raise

    def fermer(self) -> None:
        if self.connexion is not None:
            with suppress(SMTPException, OSError):
                self.connexion.close()
        self.connexion = None


@dataclass(slots=True)
class _Tournee:
    """One run: up to which import, what each object has to tell (asked once for all who follow it)."""

    quand: datetime
    derniere: models.Source
    lundi: datetime | None
    bilan: Bilan
    poste: _Poste = field(default_factory=_Poste)
    _connues: dict[tuple[Objet, int | None], Nouvelles | None] = field(default_factory=dict)

    def essayer(self, compte: UUID) -> None:
        """Tell one person; whatever goes wrong with them does not keep the others from being told."""
        try:
            self._prevenir(compte)
        except (ServeurMuet, CourrielAbsent):
            raise  # nobody can be told
        except Exception:
            journal_technique.exception("suivi : courriel du compte %s non envoyé", compte)
            self.bilan.echoues += 1

    def _prevenir(self, compte: UUID) -> None:
        pleines: list[Section] = []
        for abonnement in a_relever(self.derniere, self.lundi).filter(compte=compte).select_related("compte"):
            nouvelles = self._nouvelles(abonnement)
            if nouvelles is None:
                self._avancer(abonnement)
            else:
                pleines.append(Section(abonnement, nouvelles))
        if pleines:
            self.poste.ouvrir()
            self._envoyer(self._prendre(pleines), compte)

    def _envoyer(self, prises: Sequence[Section], compte: UUID) -> None:
        """One mail with all of ``prises``, then its mark; or nothing taken, if it was refused."""
        if not prises:
            return
        perdus = interrompus([section.abonnement.pk for section in prises], self.quand)
        try:
            message = composer(prises[0].abonnement.compte.courriel, _avec_manques(prises, perdus))
        except Exception:
            self._rendre(prises)
            raise
        try:
            self.poste.envoyer(message)
        except (SMTPException, OSError) as erreur:
            self._rendre(prises)
            self.bilan.echoues += 1
            # never the message of the error: it holds the person's address
            journal_technique.error("suivi : courriel du compte %s refusé (%s)", compte, type(erreur).__name__)
            return
        self._marquer(prises, perdus)

    def _nouvelles(self, abonnement: models.Abonnement) -> Nouvelles | None:
        """What its object has to tell since it was last looked at; None when nothing changed."""
        cle = (abonnement.objet, abonnement.vue_id)
        if cle not in self._connues:
            self._connues[cle] = lire_nouvelles(abonnement.objet, sources_apres(abonnement.vue_id, self.derniere))
        return self._connues[cle]

    def _avancer(self, abonnement: models.Abonnement) -> bool:
        """Note that ``abonnement`` is told up to the last import; False when another run did it first."""
        inchange = models.Abonnement.objects.filter(pk=abonnement.pk, vue=abonnement.vue_id)
        return bool(inchange.update(vue=self.derniere, releve_le=self.quand))

    @transaction.atomic
    def _prendre(self, sections: Sequence[Section]) -> list[Section]:
        """Those of ``sections`` that this run is the one to send, written down before anything is sent."""
        prises = [section for section in sections if self._avancer(section.abonnement)]
        siens = models.Envoi.objects.filter(abonnement__in=[section.abonnement.pk for section in prises])
        siens.filter(etat=EtatEnvoi.ECHOUE).delete()  # what they had to say is said again here
        models.Envoi.objects.bulk_create(
            models.Envoi(
                abonnement=section.abonnement,
                source=self.derniere,
                depuis_id=section.abonnement.vue_id,
                etat=EtatEnvoi.PRIS,
                pris_le=self.quand,
                changements=section.nouvelles.comptes.total,
            )
            for section in prises
        )
        return prises

    @transaction.atomic
    def _rendre(self, sections: Sequence[Section]) -> None:
        """Undo what was taken: the next run will tell it."""
        for section in sections:
            abonnement = section.abonnement
            self._envois([section]).update(etat=EtatEnvoi.ECHOUE)
            models.Abonnement.objects.filter(pk=abonnement.pk, vue=self.derniere).update(
                vue=abonnement.vue_id, releve_le=abonnement.releve_le
            )

    @transaction.atomic
    def _marquer(self, sections: Sequence[Section], perdus: Sequence[models.Envoi]) -> None:
        self._envois(sections).update(etat=EtatEnvoi.PARTI, parti_le=self.quand)
        models.Envoi.objects.filter(pk__in=[envoi.pk for envoi in perdus]).update(etat=EtatEnvoi.PERDU)
        self.bilan.partis += 1
        self.bilan.interrompus += len(perdus)

    def _envois(self, sections: Sequence[Section]) -> QuerySet[models.Envoi]:
        abonnements = [section.abonnement.pk for section in sections]
        return models.Envoi.objects.filter(abonnement__in=abonnements, source=self.derniere, etat=EtatEnvoi.PRIS)


def lire_nouvelles(objet: Objet, sources: Sequence[models.Source]) -> Nouvelles | None:
    """What ``sources`` changed for ``objet``, its first ``LIGNES_MAX`` changes in words; None when nothing did."""
    fenetre = fenetre_de(sources)
    premiers = list(couples(objet, fenetre)[:LIGNES_MAX]) if sources else []
    if not premiers:
        return None
    effets = {moment for _, moment in premiers}
    lignes = [dire(changement) for changement in changements(premiers)]
    combien = comptes(objet, fenetre)
    dites = sources if combien.total > len(premiers) else [source for source in sources if source.effet in effets]
    return Nouvelles(objet, libelles([objet]).get(objet, ""), dites, combien, lignes)


def _avec_manques(sections: Sequence[Section], perdus: Sequence[models.Envoi]) -> list[Section]:
    """``sections``, each with the imports of its own mails that may never have left."""
    return [
        Section(s.abonnement, s.nouvelles, [e.source for e in perdus if e.abonnement_id == s.abonnement.pk])
        for s in sections
    ]
