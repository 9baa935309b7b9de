"""What the forms of the room send when they are well filled: the permission matrix sends it as everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from brique.certification.candidature.valeurs import Acte
from brique.certification.reglement.valeurs import Voie
from portail.certification import models
from portail.certification.enums import Tenue, TrancheAge
from portail.socle.models import Compte
from tests.comptes import MOT_DE_PASSE
from tests.portail.certification.fabrique import CQP, RAYON, REGLEMENT, VENDRE
from tests.portail.certification.matrice_monde import CPNE, PDF, Monde

Envois = Mapping[str, dict[str, Any]]


def corps(monde: Monde, adresse: str, objet: str, compte: Compte | None) -> dict[str, Any]:
    """What the form of that address sends when it is well filled: whoever may act acts with it."""
    cles, jour = monde.objets[objet].cles, timezone.localdate().isoformat()
    cle = cles[0] if cles else 0
    par_salle = {
        "candidature": _corps_du_candidat,
        "evaluation": _corps_de_l_evaluateur,
        "gestion": _corps_de_la_gestion,
        "jury": _corps_du_jury,
    }
    faire = par_salle.get(adresse.split("-", maxsplit=1)[0])
    return {} if faire is None else faire(monde, cle, jour, compte).get(adresse, {})


def _revision(table: type[models.Candidature] | type[models.SeanceJury], cle: int | str) -> int:
    vue: int | None = table._default_manager.filter(pk=cle).values_list("revision", flat=True).first()
    return vue or 0


def _corps_du_candidat(monde: Monde, cle: int | str, jour: str, compte: Compte | None) -> Envois:
    """A candidate asks the bloc that they do not ask yet."""
    blocs = [RAYON if compte == monde.objets["–"].candidat else VENDRE]
    return {
        "candidature-nouvelle": {"numero": CQP, "blocs": blocs, "voie": Voie.LIBRE.value},
        "candidature-acte": {"acte": Acte.ABANDONNER.value, "revision": _revision(models.Candidature, cle)},
        "candidature-bloc": {"vu-2": "", "r-2": "oui", "s-2": "Au comptoir.", "e-2": ""},
        "candidature-situation": {"age": TrancheAge.values[0]},
        "candidature-pieces": {"document": SimpleUploadedFile("neuve.pdf", PDF + b"neuve", "application/pdf")},
    }


def _corps_de_l_evaluateur(monde: Monde, cle: int | str, jour: str, compte: Compte | None) -> Envois:
    vue = models.EvaluationConfiee.objects.filter(pk=cle).values_list("revision", flat=True).first()
    niveaux = {f"n-{rang}": "acquis" for rang in range(1, 5)}
    return {
        "evaluation": {"revision": vue, "jour": jour, "lien": "aucun", **niveaux},
        "evaluation-rendre": {"revision": vue},
    }


def _corps_de_la_gestion(monde: Monde, cle: int | str, jour: str, compte: Compte | None) -> Envois:
    libre = cle == monde.objets["candidature libre"].cles[0]
    acte = (Acte.INSCRIRE if libre else Acte.CLORE_EVALUATION).value
    autre, juree = monde.personnes["collègue"], monde.personnes["autre-juré"]
    demain = (timezone.localdate() + timedelta(days=1)).isoformat()
    suivant = REGLEMENT.replace("version: 1", "version: 2").replace("2026-01-01", demain)
    membre = {"membre-courriel": juree.courriel, "membre-nom": "Gaston Nouveau", "membre-qualite": "fleuriste"}
    dit = {"confirmation-confirmee": "oui", "confirmation-le": jour, "confirmation-par": CPNE}
    return {
        "gestion-candidature": {"acte": acte, f"{acte}-jour": jour, "revision": _revision(models.Candidature, cle)},
        "gestion-confier": {"confier-bloc": VENDRE, "confier-courriel": autre.courriel},
        "gestion-seance-nouvelle": {"fiche": CQP, "jour": jour, "tenue": Tenue.PRESENTIEL.value, "lieu": "Lyon"},
        "gestion-seance-lieu": {"lieu-tenue": Tenue.DISTANCE.value, "lieu-lieu": "Visio", "lieu-heure": "14:30"},
        "gestion-seance-nommer": membre,
        "gestion-seance-corriger": {nom: dit for nom, dit in membre.items() if nom != "membre-courriel"},
        "gestion-seance-remplacer": membre | {"membre-qualifie": "on", "membre-derniere_activite": jour[:4]},
        "gestion-seance-annuler": {
            "revision": _revision(models.SeanceJury, cle),
            "annulation-raisons": "La salle est inondée.",
        },
        "gestion-seance-convoquer": {"candidature": [monde.objets["candidature évaluée"].cles[0]]},
        "gestion-seance-confirmer": dit,
        "gestion-reglement-nouveau": {"texte": suivant, "fiches": [CQP], "relu": "on", "deposer": "1"},
        "gestion-habilitation-nouvelle": {
            "fiche": CQP,
            "siret": monde.site.branche.siret,
            "former": "on",
            "debut": jour,
        },
        "gestion-habilitation": {"a_partir_du": demain},
    }


def _corps_du_jury(monde: Monde, cle: int | str, jour: str, compte: Compte | None) -> Envois:
    """Who has no seat sends that of the president: the most useful one to usurp."""
    au_jury = monde.objets["candidat au jury"].cles[0]
    sieges = models.SiegeJury.objects.filter(seance=models.Passage.objects.get(pk=au_jury).seance_id)
    mien = sieges.filter(membre=compte).first() if compte is not None else None
    siege = mien or sieges.get(president=True)
    verbal = models.ProcesVerbal.objects.filter(seance__pk=cle).first()
    empreinte = verbal.empreinte if verbal is not None else ""
    return {
        "jury-presences": {"siege": siege.pk, "acte": "absent"},
        "jury-signer": {"empreinte": empreinte, "mot_de_passe": MOT_DE_PASSE},
        "jury-passage": {"code": VENDRE, "action": f"voter:{siege.pk}:pour"},
        "jury-passage-presence": {"presence": "excuse"},
        "jury-passage-notes": {"incidents": "Une panne de courant."},
        "jury-liens": {"lien": "aucun"},
    }
