"""Jobs: work done outside the request, by ``brique portail travailleur``.

A job is a row of the same database, written in the transaction that asks for it: it can be taken by a worker once that
transaction is committed, and does not exist if it is rolled back. Nothing is lost between commit and queue.
Arguments are identifiers: the job reads what it needs when it runs.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus, default_task_backend, task
from django_tasks.base import Task
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks_db.management.commands.db_worker import Worker

from brique.erreurs import ErreurArgument
from portail.socle.identifiants import verifier

journal_technique = logging.getLogger("portail.socle.travaux")

P = ParamSpec("P")
T = TypeVar("T")


class EtatTravail(Enum):
    """Where a job stands."""

    EN_ATTENTE = "en attente"
    EN_COURS = "en cours"
    REUSSI = "réussi"
    ECHOUE = "échoué"


_ETATS = {
    TaskResultStatus.READY: EtatTravail.EN_ATTENTE,
    TaskResultStatus.RUNNING: EtatTravail.EN_COURS,
    TaskResultStatus.SUCCESSFUL: EtatTravail.REUSSI,
    TaskResultStatus.FAILED: EtatTravail.ECHOUE,
}


@dataclass(frozen=True, slots=True)
class Avancement:
    """What is known of a job: its state, the JSON value it returned, or the class of the error that stopped it."""

    etat: EtatTravail
    valeur: Any = None
    erreur: str = ""


def travail(fonction: Callable[P, T]) -> Task[P, T]:
    """Declare a module-level function as a job. It takes keyword identifiers and returns a JSON value or None."""
    return task(fonction)


def lancer(quoi: Task[P, T], /, **arguments: object) -> str:
    """Queue a job and return its identifier, to be given to ``avancement``. Runs after the current transaction.

    UUIDs are written as text. Raises ``DonneePersonnelle`` when an argument is not an identifier or a state.
    """
    identifiants = {nom: str(v) if isinstance(v, UUID) else v for nom, v in arguments.items()}
    verifies = verifier(identifiants, lieu=f"travail {quoi.name}")
    return str(default_task_backend.enqueue(quoi, [], verifies).id)


def avancement(identifiant: str) -> Avancement:
    """Where the job stands. Raises ``ErreurArgument`` when no job has this identifier."""
    try:
        resultat = default_task_backend.get_result(identifiant)
    except TaskResultDoesNotExist as absent:
        raise ErreurArgument("aucun travail ne porte cet identifiant.", lieu=f"travail {identifiant}") from absent
    etat = _ETATS[resultat.status]
    if etat is EtatTravail.REUSSI:
        return Avancement(etat, valeur=resultat.return_value)
    if etat is EtatTravail.ECHOUE:
        return Avancement(etat, erreur=resultat.errors[0].exception_class_path)
    return Avancement(etat)


def executer_travaux(*, jusqu_au_bout: bool = False, intervalle: float = 1.0) -> int:
    """Take and run the queued jobs; returns how many were run.

    ``jusqu_au_bout=True`` returns once the queue is empty. Otherwise waits for more, looking every ``intervalle``
    seconds, until SIGINT or SIGTERM, after which the job under way is finished first. Several workers may run.
    """
    travailleur = Worker(
        queue_names=["*"],
        interval=intervalle,
        batch=jusqu_au_bout,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    if not jusqu_au_bout and threading.current_thread() is threading.main_thread():
        travailleur.configure_signals()
    journal_technique.info("travailleur %s prêt", travailleur.worker_id)
    travailleur.run()
    return travailleur._run_tasks
