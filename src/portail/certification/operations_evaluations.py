"""Évaluations: confided to an évaluateur, drafted, then given for ever. An évaluation awards nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from brique.certification.attribution import FINALE
from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.evaluation import Evaluation, Niveau, Observation, synthetiser
from brique.certification.reglement.valeurs import Lien
from brique.erreurs import ErreurArgument
from portail.certification import models, queries_candidatures, queries_reglements
from portail.certification.operations_candidatures import ErreurDepassee, Geste, faire_du_jury
from portail.socle.models import Compte, Organisation
from portail.socle.operations import journaliser

CONSTAT_MAX = 1000


@dataclass(frozen=True, slots=True)
class Grille:
    """A whole grid: the day, one observation a compétence, and what ties the évaluateur to the candidate."""

    jour: date
    observations: Sequence[Observation]
    liens: Collection[Lien] = ()


@transaction.atomic
def confier(
    candidature: models.Candidature,
    code: str,
    evaluateur: Compte,
    organisation: Organisation,
    *,
    acteur: Compte,
    quand: datetime,
) -> models.EvaluationConfiee:
    """Ask an évaluateur of a habilitated body to evaluate a bloc. Raises ``ErreurArgument`` for a bloc that is not
    asked, the candidate themself, a body not habilitated that day, or the same évaluateur twice."""
    models.Candidature.objects.select_for_update().get(pk=candidature.pk)
    _exiger_confiable(candidature, code, evaluateur, organisation, timezone.localdate(quand))
    confiee = models.EvaluationConfiee.objects.create(
        candidature=candidature,
        code=code,
        evaluateur=evaluateur,
        organisation=organisation,
        externe=candidature.organisme_id not in {None, organisation.pk},
        confiee_le=quand,
    )
    apres = {"code": code, "evaluateur": str(evaluateur.pk), "organisme": organisation.siret}
    journaliser("evaluation-confiee", confiee, acteur=acteur, quand=quand, apres=apres)
    return confiee


def _exiger_confiable(
    candidature: models.Candidature, code: str, evaluateur: Compte, organisation: Organisation, le: date
) -> None:
    rien = _("L’évaluation n’est pas confiée.")
    if code == FINALE:
        raise ErreurArgument(
            _("l’évaluation finale n’a pas de grille : le jury en décide"),
            consequence=rien,
            action=_("Confiez les blocs ; le jury décide de la finale à sa séance."),
        )
    if candidature.candidat_id == evaluateur.pk:
        raise ErreurArgument(
            _("c’est le candidat lui-même"),
            lieu=code,
            consequence=rien,
            action=_("Choisissez un autre évaluateur."),
        )
    if not candidature.blocs.filter(code=code, deja=False).exists():
        raise ErreurArgument(_("ce bloc n’est pas demandé"), lieu=code, consequence=rien)
    if not queries_reglements.peut_evaluer(candidature, organisation, code, le):
        raise ErreurArgument(
            _("%(nom)s n’est pas habilité à évaluer ce bloc aujourd’hui") % {"nom": organisation.nom},
            lieu=code,
            consequence=rien,
            action=_("Choisissez un organisme habilité, ou enregistrez d’abord son habilitation."),
        )
    if models.EvaluationConfiee.objects.filter(candidature=candidature, code=code, evaluateur=evaluateur).exists():
        raise ErreurArgument(_("ce bloc est déjà confié à cet évaluateur"), lieu=code, consequence=rien)


@transaction.atomic
def ecrire_brouillon(
    cle: int, brouillon: Mapping[str, Any], revision: int, page: str = "", *, voulu: bool = False
) -> models.EvaluationConfiee:
    """Keep a draft. Raises ``ErreurDepassee`` when another page wrote it since: nothing is overwritten.

    ``page`` names the page that writes, '' for none. ``voulu``: asked with a button, which says more than what the page
    sent by itself just before, whether its answer came or not; what goes by itself never overwrites what was asked.
    """
    confiee = _tenir(cle, revision, page if voulu else "")
    confiee.brouillon = {**brouillon, "page": page}
    confiee.revision += 1
    confiee.save(update_fields=["brouillon", "revision"])
    return confiee


def _tenir(cle: int, revision: int, page: str = "") -> models.EvaluationConfiee:
    lignes = models.EvaluationConfiee.objects.select_for_update(of=("self",))
    confiee = lignes.select_related("candidature__fiche", "candidature__reglement__organisation", "organisation").get(
        pk=cle
    )
    if models.EvaluationRendue.objects.filter(confiee=confiee).exists():
        raise ErreurDepassee(
            _("cette évaluation est déjà rendue"),
            consequence=_("Rien ne change : une évaluation rendue l’est pour toujours."),
            action=_("S’il faut la corriger, dites-le au jury : il peut s’en écarter, et dit pourquoi."),
        )
    if confiee.revision != revision and not (page and page == confiee.brouillon.get("page")):
        raise ErreurDepassee(
            _("ce brouillon a été écrit ailleurs depuis"),
            consequence=_("Rien n’est écrasé ; ce que vous avez saisi reste ici."),
            action=_("Comparez les deux, puis enregistrez celui que vous gardez."),
        )
    return confiee


@transaction.atomic
def rendre(cle: int, grille: Grille, revision: int, *, evaluateur: Compte, quand: datetime) -> models.EvaluationRendue:
    """Give the grid, for ever, and tell the candidature that this bloc was evaluated. Raises ``ErreurArgument`` for an
    incomplete grid or a forbidden tie, ``ActeRefuse`` when the candidature is not there."""
    confiee = _tenir(cle, revision)
    if grille.jour > timezone.localdate(quand):
        raise ErreurArgument(
            _("le jour de l’évaluation n’est pas encore passé"),
            consequence=_("L’évaluation n’est pas rendue ; le brouillon reste."),
            action=_("Corrigez-le."),
        )
    _examiner(confiee, grille, evaluateur)
    rendue = models.EvaluationRendue.objects.create(
        confiee=confiee,
        jour=grille.jour,
        observations=[
            {"competence": une.competence, "niveau": une.niveau.value, "constat": une.constat.strip()[:CONSTAT_MAX]}
            for une in grille.observations
        ],
        liens=sorted(lien.value for lien in grille.liens),
        auteur=evaluateur.pk,
        quand=quand,
    )
    confiee.brouillon = {}
    confiee.save(update_fields=["brouillon"])
    # told the day it is given: évaluateurs give their grids in any order, each with its own day
    precisions = {
        "bloc": confiee.code,
        "organisme": confiee.organisation.siret,
        "evalue_le": grille.jour.isoformat(),
    }
    geste = Geste(Acte.EVALUER_BLOC, timezone.localdate(quand), precisions)
    faire_du_jury(confiee.candidature_id, geste, acteur=Acteur.EVALUATEUR, auteur=evaluateur, quand=quand)
    journaliser("evaluation-rendue", confiee, acteur=evaluateur, quand=quand, apres={"code": confiee.code})
    return rendue


def _examiner(confiee: models.EvaluationConfiee, grille: Grille, evaluateur: Compte) -> None:
    """A whole grid, seen as the règlement will: the library refuses ranks and ties that it does not admit."""
    enonces = {bloc.cle.code: len(bloc.enonces) for bloc in queries_candidatures.blocs_de(confiee.candidature)}
    attendues, vues = enonces.get(confiee.code, 0), {une.competence for une in grille.observations}
    if manquent := sorted(set(range(1, attendues + 1)) - vues):
        raise ErreurArgument(
            _("il manque une réponse pour : %(rangs)s") % {"rangs": ", ".join(map(str, manquent))},
            lieu=confiee.code,
            consequence=_("L’évaluation n’est pas rendue ; le brouillon reste."),
            action=_("Répondez à chaque compétence, puis rendez-la."),
        )
    muettes = [
        une.competence for une in grille.observations if une.niveau is not Niveau.ACQUIS and not une.constat.strip()
    ]
    if muettes:
        raise ErreurArgument(
            _("dites ce que vous avez observé pour : %(rangs)s") % {"rangs": ", ".join(map(str, muettes))},
            lieu=confiee.code,
            consequence=_("L’évaluation n’est pas rendue ; le brouillon reste."),
            action=_("Une compétence qui n’est pas acquise s’explique au candidat et au jury."),
        )
    regle = queries_reglements.lu(confiee.candidature.reglement).evaluation_de(confiee.code)
    vue = Evaluation(
        str(evaluateur.pk),
        confiee.code,
        grille.jour,
        tuple(grille.observations),
        externe=confiee.externe,
        liens=frozenset(grille.liens),
    )
    synthetiser(confiee.code, attendues, (vue,), regle)
