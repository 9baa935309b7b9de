"""Jurors and évaluateurs in processes of their own: what the tests of acts at once and of kills start.

``python -m tests.portail.certification.jury_processus monter DOSSIER COMBIEN`` makes a session of so many candidates,
open, voted but by its first member, and says in JSON the keys that the others take. ``… decider``, ``… voter``,
``… clore`` and ``… rendre`` say « pret », wait for the signal, act, and say what came of it. ``… tuer DOSSIER TUERIES
GRAINE`` deliberates in children that are killed at a point drawn from the seed, takes up again where they stopped, and
says what the journal and the rows disagree on.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from tests.portail.referentiel.processus import Processus

if TYPE_CHECKING:
    from portail.certification.models import SeanceJury
    from tests.portail.certification.fabrique import Site

MODULE = (sys.executable, "-m", "tests.portail.certification.jury_processus")
JURY = date(2026, 12, 10)
CANDIDATS_PAR_SEANCE = 3
POINTS_AU_PLUS = 260
"""Orders to the base and commits of a whole session, about: a kill is drawn among them."""


class Jure(Processus):
    """A process of this module."""

    module: ClassVar[Sequence[str]] = MODULE


def _dire(texte: object) -> None:
    print(texte, flush=True)


def _seance(site: Site, combien: int) -> SeanceJury:
    """A session of so many candidates, open, everybody there, nothing voted."""
    from brique.certification.candidature.valeurs import Acte, Acteur
    from portail.socle.enums import Role
    from tests.comptes import nouveau_compte
    from tests.portail.certification.fabrique import RAYON, VENDRE, agir, evaluer, ouvrir, preparer_jury, tenir_jury

    cles = []
    for _rang in range(combien):
        le_sien = replace(site, candidat=nouveau_compte(Role.CANDIDAT))
        cle = ouvrir(le_sien)
        agir(le_sien, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
        for code in (VENDRE, RAYON):
            evaluer(le_sien, cle, code)
        agir(le_sien, cle, Acte.CLORE_EVALUATION, Acteur.CERTIFICATEUR)
        cles.append(cle)
    seance = preparer_jury(site, cles, JURY)
    tenir_jury(site, seance, JURY)
    return seance


def _monter(dossier: str, combien: str) -> None:
    from brique.certification.deliberation.valeurs import Sens
    from portail.certification import models
    from portail.certification import operations_evaluations as evaluations
    from portail.certification import operations_jury as jury
    from portail.socle.enums import Role
    from tests.comptes import nouveau_compte
    from tests.portail.certification.fabrique import DEBUT, RAYON, VENDRE, installer, moment, ouvrir

    site = installer(Path(dossier))
    seance = _seance(site, int(combien))
    for passage in seance.passages.all():
        for code in (VENDRE, RAYON):
            for siege in seance.sieges.order_by("pk")[1:]:
                jury.voter(passage, code, siege, Sens.POUR, auteur=site.membres[1], quand=moment(JURY, 11))
    libre = ouvrir(replace(site, candidat=nouveau_compte(Role.CANDIDAT)))
    candidature = models.Candidature.objects.get(pk=libre)
    confiee = evaluations.confier(
        candidature, VENDRE, site.evaluateur, site.centre, acteur=site.certificateur, quand=moment(DEBUT)
    )
    _inscrire(site, candidature)
    cles = {"seance": seance.pk, "passages": [p.pk for p in seance.passages.all()], "confiee": confiee.pk}
    _dire(json.dumps(cles | {"siege": seance.sieges.order_by("pk")[0].pk}))


def _inscrire(site: Site, candidature: Any) -> None:
    from brique.certification.candidature.valeurs import Acte, Acteur
    from tests.portail.certification.fabrique import agir

    agir(replace(site, candidat=candidature.candidat), candidature.pk, Acte.INSCRIRE, Acteur.CANDIDAT)


def _essayer(acte: Callable[[], object]) -> str:
    from brique.erreurs import ErreurBrique

    try:
        acte()
    except ErreurBrique as refus:
        return f"{type(refus).__name__} {refus.message}"
    return "fait"


def _attendre() -> None:
    _dire("pret")
    sys.stdin.readline()


def _qui(seance: SeanceJury) -> Any:
    membre = seance.sieges.order_by("pk")[0].membre
    assert membre is not None
    return membre


def _decider(passage: str, code: str, rang: str) -> None:
    from portail.certification import models
    from portail.certification import operations_jury as jury
    from tests.portail.certification.fabrique import moment

    lu = models.Passage.objects.select_related("seance").get(pk=passage)
    qui = lu.seance.sieges.order_by("pk")[int(rang)].membre
    assert qui is not None
    _attendre()
    _dire(
        _essayer(lambda: jury.decider(lu, code, jury.Ecrits(), auteur=qui, quand=moment(JURY, 12), sans_attendre=True))
    )


def _voter(siege: str, *passages: str) -> None:
    """The first member votes against everything, candidate after candidate."""
    from brique.certification.deliberation.valeurs import Sens
    from portail.certification import models
    from portail.certification import operations_jury as jury
    from tests.portail.certification.fabrique import RAYON, VENDRE, moment

    mien = models.SiegeJury.objects.select_related("membre", "procuration").get(pk=siege)
    lus = list(models.Passage.objects.filter(pk__in=passages).order_by("pk"))
    assert mien.membre is not None
    qui = mien.membre
    _attendre()
    dits = {}
    for lu in lus:
        for code in (VENDRE, RAYON):
            dits[f"{lu.pk} {code}"] = _essayer(_un_vote(jury.voter, lu, code, mien, Sens.CONTRE, qui, moment(JURY, 12)))
    _dire(json.dumps(dits))


def _un_vote(
    voter: Callable[..., None], lu: Any, code: str, siege: Any, sens: Any, qui: Any, quand: Any
) -> Callable[[], None]:
    return lambda: voter(lu, code, siege, sens, auteur=qui, quand=quand)


def _clore(cle: str) -> None:
    """Decide everything with the votes that are there, then close."""
    from portail.certification import models

    seance = models.SeanceJury.objects.get(pk=cle)
    qui = _qui(seance)
    _attendre()
    _dire(_essayer(lambda: _deliberer(seance, qui, votants=())))


def _rendre(cle: str) -> None:
    from brique.certification.evaluation import Niveau, Observation
    from portail.certification import models
    from portail.certification import operations_evaluations as evaluations
    from portail.certification.operations_evaluations import Grille
    from tests.portail.certification.fabrique import DEBUT, moment, nombre_de_competences

    confiee = models.EvaluationConfiee.objects.select_related("evaluateur").get(pk=cle)
    qui = confiee.evaluateur
    assert qui is not None
    observations = [Observation(rang, Niveau.ACQUIS) for rang in range(1, nombre_de_competences(confiee.code) + 1)]
    grille = Grille(DEBUT, observations)
    _attendre()
    _dire(
        _essayer(
            lambda: evaluations.rendre(confiee.pk, grille, confiee.revision, evaluateur=qui, quand=moment(DEBUT, 12))
        )
    )


def _deliberer(seance: SeanceJury, qui: Any, votants: Sequence[Any]) -> None:
    """Vote and decide what is not decided yet, then close: what was done before a kill is taken as it is."""
    from brique.certification.deliberation.valeurs import Sens
    from portail.certification import operations_jury as jury
    from tests.portail.certification.fabrique import RAYON, VENDRE, moment

    quand = moment(JURY, 12)
    for passage in seance.passages.order_by("rang"):
        decides = set(passage.decisions.values_list("code", flat=True))
        for code in sorted({VENDRE, RAYON} - decides):
            for siege in votants:
                jury.voter(passage, code, siege, Sens.POUR, auteur=qui, quand=quand)
            jury.decider(passage, code, jury.Ecrits(), auteur=qui, quand=quand, sans_attendre=True)
    jury.clore(seance.pk, auteur=qui, quand=quand, le=JURY)


@contextmanager
def _mourir_au(point: int) -> Iterator[None]:
    """Kill this process, without a word, at its ``point``-th order to the base, or just before or after a commit."""
    from django.db import connection
    from django.db.backends.base.base import BaseDatabaseWrapper

    reste = point

    def compter() -> None:
        nonlocal reste
        reste -= 1
        if reste == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def executer(suivant: Callable[..., Any], *suite: Any) -> Any:
        compter()
        return suivant(*suite)

    valider = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]

    def valider_et_compter(self: BaseDatabaseWrapper) -> Any:
        compter()
        valider(self)
        compter()

    BaseDatabaseWrapper._commit = valider_et_compter  # type: ignore[attr-defined]
    with connection.execute_wrapper(executer):
        yield


def _tuer(dossier: str, tueries: str, graine: str) -> None:
    """So many kills, session after session; the last session is then deliberated to its end."""
    from tests.portail.certification.fabrique import installer

    site, hasard = installer(Path(dossier)), random.Random(int(graine))
    morts, desaccords, seances = 0, [], 0
    seance = None
    while morts < int(tueries) or seance is not None:
        if seance is None:
            seance, seances = _seance(site, CANDIDATS_PAR_SEANCE), seances + 1
            avance = _avance(seance)
        point = hasard.randint(1, POINTS_AU_PLUS) if morts < int(tueries) else 0
        tue = _un_enfant(seance.pk, point)
        morts += tue
        desaccords += _desaccords(seance, avance)
        seance.refresh_from_db()
        seance = None if seance.etat == "close" else seance
    _dire(json.dumps({"morts": morts, "seances": seances, "desaccords": desaccords}))


def _un_enfant(cle: int, point: int) -> bool:
    """Deliberate in a child; True when it was killed."""
    from django.db import connections

    connections.close_all()
    enfant = os.fork()
    if enfant == 0:
        code = 1
        try:
            _vivre(cle, point)
            code = 0
        finally:
            os._exit(code)
    _pid, etat = os.waitpid(enfant, 0)
    if os.WIFEXITED(etat) and os.WEXITSTATUS(etat):
        raise RuntimeError("la délibération a échoué sans être tuée")
    return os.WIFSIGNALED(etat)


def _vivre(cle: int, point: int) -> None:
    from portail.certification import models

    seance = models.SeanceJury.objects.get(pk=cle)
    votants = list(seance.sieges.select_related("procuration").order_by("pk"))
    qui = _qui(seance)
    with _mourir_au(point):
        _deliberer(seance, qui, votants)


def _avance(seance: SeanceJury) -> int:
    """By how much the revision of a session is ahead of its journal when nothing is voted yet."""
    seance.refresh_from_db()
    return seance.revision - int(_evenements(seance).count())


def _evenements(seance: SeanceJury) -> Any:
    from portail.socle.models import Evenement

    return Evenement.objects.filter(objet_type="certification.seancejury", objet_id=str(seance.pk))


def _desaccords(seance: SeanceJury, avance: int) -> list[str]:
    """What the journal and the rows of a session do not both say."""
    from portail.certification import models

    seance.refresh_from_db()
    dits: dict[str, list[Any]] = {}
    for evenement in _evenements(seance):
        dits.setdefault(evenement.acte, []).append(evenement.apres)
    decisions = models.DecisionPrise.objects.filter(passage__seance=seance)
    prises = Counter((une.passage_id, une.code, une.valide) for une in decisions)
    votes = {(v.passage_id, v.code, v.siege_id) for v in models.VoteBloc.objects.filter(passage__seance=seance)}
    deliberees = models.FaitCandidature.objects.filter(candidature__passages__seance=seance, acte="deliberer").count()
    closes, attendues = len(dits.get("seance-close", [])), CANDIDATS_PAR_SEANCE if seance.etat == "close" else 0
    ecrites = Counter((a["passage"], a["code"], a["valide"]) for a in dits.get("jury-decision", []))
    ecrits = {(a["passage"], a["code"], a["siege"]) for a in dits.get("jury-vote", [])}
    constats = {
        "décisions": prises == ecrites,
        "une décision deux fois": max(prises.values(), default=1) == 1,
        "votes": votes == ecrits,
        "clôture": closes == (seance.etat == "close"),
        "candidatures": deliberees == attendues,
        "révision": seance.revision == avance + sum(map(len, dits.values())),
        "décisions sans vote": all(
            sum((p, code) == (une.passage_id, une.code) for p, code, _s in votes) == une.pour for une in decisions
        ),
    }
    return [nom for nom, vrai in constats.items() if not vrai]


if __name__ == "__main__":
    from portail.commandes import preparer

    preparer()
    commandes: dict[str, Callable[..., None]] = {
        "monter": _monter,
        "decider": _decider,
        "voter": _voter,
        "clore": _clore,
        "rendre": _rendre,
        "tuer": _tuer,
    }
    commandes[sys.argv[1]](*sys.argv[2:])
