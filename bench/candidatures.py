"""Fifty thousand candidatures and their decisions, written as rows: what the bench « certification » reads.

``python -m bench.candidatures COMBIEN`` fills the base of the settings; ``… lire`` asks the pages and prints times.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

BLOCS = 10
LOT = 2000
LECTURES = 60
_QUAND = datetime(2026, 11, 26, 9, tzinfo=UTC)
_FINIES = (
    ("choisir", "candidat"),
    ("inscrire", "candidat"),
    *(("evaluer-bloc", "evaluateur"),) * BLOCS,
    ("clore-evaluation", "certificateur"),
    ("convoquer", "certificateur"),
    ("deliberer", "jury"),
    ("notifier", "certificateur"),
)
_RANG_DU_JURY = next(rang for rang, (acte, _par) in enumerate(_FINIES, 1) if acte == "deliberer")
_ISSUES = ("delivree", "partielle", "aucune")
REGLEMENT = """
cle: banc
version: 1
intitule: Règlement du banc
certificateur: Certificateur du banc
applicable_du: 2020-01-01
textes: [texte du banc]
voies: [formation, vae, libre]
attribution: {reference: art. 1}
evaluation: {reference: art. 2, evaluateurs: 1}
jury: {reference: art. 3, membres: 2, presents: 2}
conservation: {reference: art. 4}
"""


def remplir(combien: int) -> None:
    """A certification, its certificateur, and candidatures of ten blocs up to ``combien``, one in five going on."""
    from portail.certification import models
    from portail.socle.demonstration import DOMAINE
    from portail.socle.queries import compte_par_courriel

    fiche, reglement, organisation = _poser()
    candidat = compte_par_courriel(f"candidat@{DOMAINE}")
    seances = [
        models.SeanceJury(
            fiche_id=fiche,
            reglement=reglement,
            organisation=organisation,
            jour=date(2022, 1, 10) + timedelta(days=7 * rang),
            etat="close",
            close_le=_QUAND,
            cree_le=_QUAND,
        )
        for rang in range(max(1, combien // 250))
    ]
    models.SeanceJury.objects.bulk_create(seances)
    for depart in range(models.Candidature.objects.filter(reglement=reglement).count(), combien, LOT):
        _lot(range(depart, min(combien, depart + LOT)), fiche, reglement, candidat, seances)


def _poser() -> tuple[int, Any, Any]:
    """The fiche, its règlement, its certificateur; an account of the latter is made the first time."""
    from django.utils import timezone

    from portail.certification import models
    from portail.certification.operations_reglements import deposer
    from portail.demarrage import charger_demonstration
    from portail.referentiel.queries_identites import situer
    from portail.socle.enums import Role
    from portail.socle.operations import affecter, creer_compte, creer_organisation
    from portail.socle.queries import organisation_par_siret

    deja = models.ReglementDepose.objects.filter(cle="banc").select_related("organisation").first()
    if deja is not None:
        return deja.certifications.get().fiche_id, deja, deja.organisation
    charger_demonstration(timezone.now())
    fiche = situer(["RNCP99012"])["RNCP99012"]
    siret, nom = fiche.certificateurs[0]
    organisation = organisation_par_siret(siret) or creer_organisation(siret, nom, acteur=None, quand=_QUAND)
    compte = creer_compte(
        "banc@banc.example", "un mot de passe long", nom="Banc", prenom="Un", acteur=None, quand=_QUAND
    )
    affecter(compte, Role.CERTIFICATEUR, organisation, debut=date(2020, 1, 1), acteur=None, quand=_QUAND)
    reglement = deposer(REGLEMENT, organisation, [fiche], auteur=compte, quand=_QUAND)
    return fiche.cle, reglement, organisation


def _lot(rangs: range, fiche: int, reglement: Any, compte: Any, seances: Sequence[Any]) -> None:
    from portail.certification import models

    candidatures = [_candidature(rang, fiche, reglement, compte) for rang in rangs]
    models.Candidature.objects.bulk_create(candidatures)
    models.BlocVise.objects.bulk_create(
        models.BlocVise(candidature=une, code=f"RNCP99012BC{bloc:02d}")
        for une in candidatures
        for bloc in range(1, BLOCS + 1)
    )
    models.FaitCandidature.objects.bulk_create(fait for une in candidatures for fait in _faits(une))
    models.SituationDeclaree.objects.bulk_create(
        models.SituationDeclaree(candidature=une, personne=compte, sexe=("femme", "homme", "non-dit")[une.pk % 3])
        for une in candidatures
        if une.pk % 2
    )
    finies = [une for une in candidatures if une.etat == "notifiee"]
    passages = [
        models.Passage(seance=seances[une.pk % len(seances)], candidature=une, rang=une.pk % 30_000, presence="present")
        for une in finies
    ]
    models.Passage.objects.bulk_create(passages)
    models.DecisionPrise.objects.bulk_create(
        models.DecisionPrise(
            passage=passage,
            code=f"RNCP99012BC{bloc:02d}",
            valide=(passage.pk + bloc) % 5 > 0,
            raisons="à reprendre",
            pour=3,
            contre=0,
            abstentions=0,
            par="jury du banc",
            quand=_QUAND,
        )
        for passage in passages
        for bloc in range(1, BLOCS + 1)
    )


def _candidature(rang: int, fiche: int, reglement: Any, compte: Any) -> Any:
    from portail.certification import models

    en_cours = rang % 5 == 0
    ouverte = date(2021, 1, 4) + timedelta(days=rang % 2000)
    return models.Candidature(
        reference=f"BANC-{rang:06}",
        candidat=compte,
        titulaire=uuid4(),
        voie="libre",
        fiche_id=fiche,
        reglement=reglement,
        etat="evaluee" if en_cours else "notifiee",
        revision=10,
        limite=date(2026, 12, 1) + timedelta(days=rang % 90) if en_cours else None,
        tour="certificateur" if en_cours else "",
        ouverte_le=ouverte,
        issue="" if en_cours else _ISSUES[rang % 3],
        annee_issue=None if en_cours else (ouverte + timedelta(days=_RANG_DU_JURY)).year,
    )


def _faits(candidature: Any) -> Iterator[Any]:
    from portail.certification import models

    blocs = iter(range(1, BLOCS + 1))
    actes = _FINIES if candidature.etat == "notifiee" else _FINIES[:-3]
    for rang, (acte, par) in enumerate(actes, 1):
        precisions = {"bloc": f"RNCP99012BC{next(blocs):02d}"} if acte == "evaluer-bloc" else {}
        if acte == "convoquer":
            precisions = {"seance": (candidature.ouverte_le + timedelta(days=rang)).isoformat()}
        if acte == "deliberer":
            precisions = {"issue": candidature.issue}
        yield models.FaitCandidature(
            candidature=candidature,
            rang=rang,
            acte=acte,
            jour=candidature.ouverte_le + timedelta(days=rang),
            par=par,
            precisions=precisions,
            quand=_QUAND,
        )


def lire() -> dict[str, Any]:
    """Milliseconds and queries of the queue, a candidature and the statistics, asked as their certificateur; and what
    drawing the tables of the years that are over costs, once."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from portail.certification import models

    mesures: dict[str, Any] = {"arreter": _arreter()}
    client = Client()
    client.force_login(get_user_model().objects.get(courriel="banc@banc.example"))
    cles = list(
        islice(
            models.Candidature.objects.filter(reference__startswith="BANC").order_by("?").values_list("pk", flat=True),
            LECTURES,
        )
    )
    adresses: dict[str, Callable[[int], str]] = {
        "file": lambda rang: f"{reverse('certification:gestion-file')}?page={1 + rang % 20}",
        "candidature": lambda rang: reverse("certification:gestion-candidature", args=[cles[rang]]),
        "statistiques": lambda rang: reverse("certification:gestion-statistiques"),
        "statistiques par sexe": lambda rang: f"{reverse('certification:gestion-statistiques')}?par=sexe",
    }
    for nom, adresse in adresses.items():
        with tempfile.TemporaryDirectory() as limites:  # how often a page may be asked is not what it costs
            settings.LIMITES_DOSSIER = limites
            mesures[nom] = _demander(client, adresse)
    mesures["candidatures"] = models.Candidature.objects.count()
    mesures["decisions"] = models.DecisionPrise.objects.count()
    return mesures


def _arreter() -> float:
    from django.db import connection

    from portail.certification import models
    from portail.certification.statistiques.operations import arreter
    from portail.socle import verrous

    with verrous.leves(connection, models.StatistiqueArretee._meta.db_table):
        models.StatistiqueArretee.objects.all().delete()  # those of fewer candidatures
    debut = time.perf_counter()
    arreter(_QUAND.date())
    return (time.perf_counter() - debut) * 1000


def _demander(client: Any, adresse: Callable[[int], str]) -> dict[str, list[float]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    durees, requetes = [], set()
    for rang in range(LECTURES):
        with CaptureQueriesContext(connection) as prises:
            debut = time.perf_counter()
            reponse = client.get(adresse(rang))
            durees.append((time.perf_counter() - debut) * 1000)
        requetes.add(len(prises))
        if reponse.status_code != 200:
            sys.exit(f"{adresse(rang)} a répondu {reponse.status_code}")
    return {"durees": durees, "requetes": sorted(requetes)}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.reglages")
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    setup_test_environment()
    if sys.argv[1] == "lire":
        print(json.dumps(lire()))
    else:
        remplir(int(sys.argv[1]))
