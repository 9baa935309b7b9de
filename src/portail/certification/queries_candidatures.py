"""Reads of candidatures: rows turned into the library's values, with all that its rules look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from brique.certification.attribution import FINALE
from brique.certification.candidature import valeurs
from brique.certification.candidature.contexte import Contexte, dossiers_de
from brique.certification.candidature.valeurs import Acte, Acteur, Fait
from brique.certification.evaluation import Evaluation, Niveau, Observation, Synthese, synthetiser
from brique.certification.reglement.valeurs import Lien, Reglement, Voie
from brique.droits.enregistrement import Enregistrement
from brique.droits.lecture import droit
from brique.parcours.positionnement import BlocASituer, blocs_a_situer
from brique.referentiel.fiche import Fiche
from portail.certification import blocs, models, queries_delivrance, queries_jury, queries_reglements
from portail.certification.enums import EtatCandidature, EtatSeance
from portail.parcours.passeport.queries import acquis_de
from portail.referentiel.queries import fiche_au

FINIES = (EtatCandidature.CLOSE, EtatCandidature.ABANDONNEE, EtatCandidature.CADUQUE)
_FICHE = "_fiche_lue"
_AVEC = ("fiche", "reglement__organisation", "organisme", "candidat")


def candidature(cle: int) -> models.Candidature | None:
    """One candidature, with what its pages name."""
    return models.Candidature.objects.select_related(*_AVEC).filter(pk=cle).first()


def candidatures_de(titulaire: UUID) -> list[models.Candidature]:
    """Those of a person, the last first."""
    return list(models.Candidature.objects.select_related(*_AVEC).filter(titulaire=titulaire))


def tenus(titulaire: UUID, numero: str, le: date) -> frozenset[str]:
    """What the person holds of a fiche: the blocs attested and not annulled, the final evaluation that a jury gave."""
    acquis = (lu.acquis for lu in acquis_de(titulaire))
    siens = {un.cle.code for un in acquis if un.atteste and un.cle.code and un.cle.fiche == numero and un.tient(le)}
    return frozenset(siens | ({FINALE} if _finale_validee(titulaire, numero) else set()))


def _finale_validee(titulaire: UUID, numero: str) -> bool:
    """It has no parchemin: the decision itself holds once it is sealed, and confirmed where it must be."""
    validees = models.DecisionPrise.objects.filter(
        code=FINALE,
        valide=True,
        passage__candidature__titulaire=titulaire,
        passage__candidature__fiche__numero=numero,
        passage__seance__etat=EtatSeance.SCELLEE,
    )
    seances = [une.passage.seance for une in validees.select_related("passage__seance__reglement__organisation")]
    return any(
        not queries_reglements.lu(une.reglement).jury.confirme_par or queries_delivrance.confirmee(une)
        for une in seances
    )


def file(
    fiches: Collection[int] = (), organismes: Collection[int] = (), *, finies: bool = False
) -> QuerySet[models.Candidature]:
    """The candidatures of a certificateur's fiches, or of a training body, what lapses first at the head."""
    siennes = models.Candidature.objects.select_related("fiche", "candidat", "organisme")
    siennes = siennes.filter(Q(fiche_id__in=fiches) | Q(organisme_id__in=organismes))
    siennes = siennes.filter(etat__in=FINIES) if finies else siennes.exclude(etat__in=FINIES)
    return siennes.order_by(F("limite").asc(nulls_last=True), "ouverte_le", "pk")


def valeur(lue: models.Candidature) -> valeurs.Candidature:
    """The candidature and its facts, as the library knows them."""
    vises = list(lue.blocs.all())
    return valeurs.Candidature(
        Voie(lue.voie),
        lue.fiche.numero,
        frozenset(bloc.code for bloc in vises if not bloc.deja),
        lue.reglement.cle,
        lue.reglement.version,
        faits_de(lue),
        deja=frozenset(bloc.code for bloc in vises if bloc.deja),
        anterieure=str(lue.anterieure_id or ""),
        entiere=lue.entiere,
        cle=lue.reference,
    )


def faits_de(lue: models.Candidature) -> tuple[Fait, ...]:
    """Its facts in order; what was written with one is its « motif »."""
    return tuple(fait(ligne) for ligne in lue.faits.select_related("ecrit").order_by("rang"))


def fait(ligne: models.FaitCandidature) -> Fait:
    """One fact, as the library knows it."""
    precisions = {nom: str(dit) for nom, dit in ligne.precisions.items()}
    if hasattr(ligne, "ecrit"):
        precisions["motif"] = ligne.ecrit.texte
    return Fait(Acte(ligne.acte), ligne.jour, Acteur(ligne.par), precisions)


def contexte(lue: models.Candidature, le: date) -> Contexte:
    """What the rules must know of a candidature on a day."""
    reglement = queries_reglements.lu(lue.reglement)
    fiche = fiche_de(lue)
    passage = queries_jury.dernier_passage(lue.pk)
    return Contexte(
        reglement,
        droit(),
        enregistrement=Enregistrement.depuis_fiche(fiche, le) if fiche is not None else None,
        habilitations=queries_reglements.habilitations(lue.fiche_id),
        dossiers=dossiers_de(_autres(lue)),
        syntheses=syntheses(lue, reglement),
        **queries_jury.pour_le_contexte(passage),
    )


def _autres(lue: models.Candidature) -> Iterable[valeurs.Candidature]:
    autres = models.Candidature.objects.filter(titulaire=lue.titulaire, voie=Voie.VAE).exclude(pk=lue.pk)
    return [valeur(autre) for autre in autres.select_related("fiche", "reglement").prefetch_related("blocs")]


def syntheses(lue: models.Candidature, reglement: Reglement) -> dict[str, Synthese]:
    """What the évaluations given come to, for each bloc that has one."""
    par_bloc: dict[str, list[Evaluation]] = {}
    rendues = models.EvaluationRendue.objects.filter(confiee__candidature=lue).select_related("confiee__evaluateur")
    for rendue in rendues.order_by("jour", "pk"):
        par_bloc.setdefault(rendue.confiee.code, []).append(_evaluation(rendue))
    nombres = {bloc.cle.code: len(bloc.enonces) for bloc in blocs_de(lue)}
    return {
        code: synthetiser(code, nombres.get(code, 0), tuple(evaluations), reglement.evaluation_de(code))
        for code, evaluations in par_bloc.items()
    }


def fiche_de(lue: models.Candidature) -> Fiche | None:
    """The certification as it read the day the candidature was opened: what it asks does not change on the way, and is
    read once for a candidature at hand."""
    if not hasattr(lue, _FICHE):
        trouvee = fiche_au(lue.fiche.numero, lue.ouverte_le) or fiche_au(lue.fiche.numero)
        setattr(lue, _FICHE, trouvee.fiche if trouvee is not None else None)
    fiche: Fiche | None = getattr(lue, _FICHE)
    return fiche


def blocs_de(lue: models.Candidature) -> tuple[BlocASituer, ...]:
    """The blocs of its certification with their compétences, as they read that day."""
    fiche = fiche_de(lue)
    return blocs_a_situer(fiche) if fiche is not None else ()


def titres_de(lue: models.Candidature) -> dict[str, str]:
    """What each of them is called, and the final evaluation where its règlement has one."""
    titres = {bloc.cle.code: bloc.libelle for bloc in blocs_de(lue)}
    return blocs.demandables(titres, queries_reglements.lu(lue.reglement))


def _evaluation(rendue: models.EvaluationRendue) -> Evaluation:
    observations: list[dict[str, Any]] = rendue.observations
    return Evaluation(
        str(rendue.auteur),
        rendue.confiee.code,
        rendue.jour,
        tuple(Observation(o["competence"], Niveau(o["niveau"]), o.get("constat", "")) for o in observations),
        externe=rendue.confiee.externe,
        liens=frozenset(Lien(lien) for lien in rendue.liens),
    )
