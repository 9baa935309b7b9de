"""Reads of the équivalences: one's requests, a certificateur's queue, what was decided about a bloc, reminders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet

from brique.passerelles.blocs import blocs_d_une
from brique.passerelles.decisions import Accord, Decidee
from brique.passerelles.equivalence import Objet, Valeur, valeur
from brique.passerelles.equivalence_rappels import Echeances, EtatFiche, Rappel, rappels
from brique.passerelles.valeurs import BlocCompare, Cle
from brique.periodes import Periode
from brique.referentiel.fiche import Fiche
from portail.passerelles import models
from portail.passerelles.enums_equivalences import Cote, EtatDemande, Sens
from portail.passerelles.perms_equivalences import affectations_qui_demandent, organisations_certificatrices
from portail.referentiel.queries import fiche_au
from portail.referentiel.queries_identites import FicheSituee, numeros_du_certificateur, situer
from portail.referentiel.queries_textes import fiches as fiches_courantes
from portail.socle.enums import Role
from portail.socle.models import Affectation, Compte, Evenement
from portail.socle.queries import evenements_de


@dataclass(frozen=True, slots=True)
class DecideeLue:
    """An accepted équivalence as a bloc's page tells it: its key, on which end the bloc is, the value, what it is
    worth on the day, the SIRET of who decided."""

    cle: int
    cote: Cote
    decidee: Decidee
    valeur: Valeur
    siret: str


@dataclass(frozen=True, slots=True)
class ARevoir:
    """A decision with what calls for looking at it again."""

    decision: models.DecisionEquivalence
    decidee: Decidee
    rappels: Sequence[Rappel]


@dataclass(frozen=True, slots=True)
class CertificateurVise:
    """Who decides of a fiche: its name; whether the register gives its SIRET, and whether somebody is here for it."""

    nom: str
    connu: bool
    present: bool


def decidees_pour(fiche: str, code: str, au: date) -> list[DecideeLue]:
    """What was decided about bloc ``code`` of ``fiche`` (or about the fiche as a whole), on either end, in force first.

    What is revoked or over on the day ``au`` is given too: it says so.
    """
    nommes = models.BlocDemande.objects.filter(
        fiche__numero=fiche, code__in={code, ""}, demande__decision__sens=Sens.ACCEPTEE, demande__decision__le__lte=au
    )
    cotes = {bloc.demande_id: Cote(bloc.cote) for bloc in nommes}
    decisions = _decisions().filter(demande__in=cotes)
    lues = [
        DecideeLue(d.pk, cotes[d.demande_id], decidee, _valeur(decidee, au), d.organisation.siret)
        for d in decisions
        for decidee in [en_decidee(d)]
    ]
    ordre = list(Valeur)
    return sorted(lues, key=lambda lue: (ordre.index(lue.valeur), lue.cote, -lue.decidee.decidee_le.toordinal()))


def decidees(au: date) -> QuerySet[models.DecisionEquivalence]:
    """Every accepted équivalence decided up to ``au``, the last first: to export, to page through."""
    return _decisions().filter(sens=Sens.ACCEPTEE, le__lte=au)


def decidees_sur(fiche: str, code: str, au: date) -> QuerySet[models.DecisionEquivalence]:
    """Those that name ``code`` of ``fiche`` on either end, or anything of ``fiche`` without a code."""
    nommes = models.BlocDemande.objects.filter(fiche__numero=fiche)
    if code:
        nommes = nommes.filter(code__in={code, ""})
    return decidees(au).filter(demande__in=nommes.values("demande"))


def timbre(adresse: str) -> tuple[int | None, int | None]:
    """What tells that something was decided or revoked since: for copies of an ``adresse`` of the API."""
    if "/passerelles/" not in adresse:
        return None, None
    derniere = models.DecisionEquivalence.objects.aggregate(n=Max("pk"), r=Max("revocation__pk"))
    return derniere["n"], derniere["r"]


def decision(pk: int) -> models.DecisionEquivalence | None:
    """An accepted équivalence, which is public."""
    return _decisions().filter(pk=pk, sens=Sens.ACCEPTEE).first()


def en_decidee(decision: models.DecisionEquivalence) -> Decidee:
    """An acceptance as the library's value: what is shown, searched and exported."""
    objet = objet_de(decision.demande)
    revocation = getattr(decision, "revocation", None)
    assert decision.debut is not None
    return Decidee(
        source=frozenset(objet.source),
        cible=frozenset(objet.cible),
        certificateur=decision.organisation.nom,
        signataire=f"{decision.signataire}, {decision.qualite}",
        decidee_le=decision.le,
        validite=Periode(decision.debut, decision.fin),
        accord=Accord(decision.portee),
        competences=tuple(acquise["enonce"] for acquise in decision.competences),
        conditions=decision.conditions,
        revoquee_le=revocation.le if revocation else None,
        motif_revocation=revocation.motif if revocation else "",
        reference=f"EQ{decision.pk}",
    )


def objet_de(demande: models.DemandeEquivalence) -> Objet:
    """What a request asks, in a fixed order (two queries unless its blocs are prefetched)."""
    bouts: dict[str, list[Cle]] = {Cote.SOURCE: [], Cote.CIBLE: []}
    for bloc in demande.blocs.all():
        bouts[bloc.cote].append(Cle(bloc.fiche.numero, bloc.code))
    return Objet(tuple(sorted(bouts[Cote.SOURCE])), tuple(sorted(bouts[Cote.CIBLE])))


def demande(pk: int) -> models.DemandeEquivalence | None:
    """A request with its ends, its decision and its asker; its documents without their bytes are ``pieces_de``."""
    return _demandes().filter(pk=pk).first()


def pieces_de(demande: models.DemandeEquivalence) -> list[models.PieceJointe]:
    """The documents of a request, without their bytes."""
    return list(models.PieceJointe.objects.filter(demande=demande).defer("octets"))


def piece(demande: models.DemandeEquivalence, pk: int) -> models.PieceJointe | None:
    """One document of this very request, without its bytes."""
    return models.PieceJointe.objects.filter(demande=demande, pk=pk).defer("octets").select_related("demande").first()


def histoire(demande: models.DemandeEquivalence) -> list[Evenement]:
    """The journal of a request, the first line first."""
    return list(evenements_de(demande._meta.label_lower, demande.pk))


def demandes_de(compte: Compte, le: date) -> list[models.DemandeEquivalence]:
    """The requests of ``compte`` and of the organisations for which they may ask, the last changed first."""
    voulues = Q(demandeur=compte, organisation__isnull=True)
    for tenue in affectations_qui_demandent(compte, le):
        if tenue.organisation_id is not None:
            voulues |= Q(organisation=tenue.organisation_id, role=tenue.role)
    return list(_demandes().filter(voulues))


def demandes_recues(compte: Compte, le: date) -> list[models.DemandeEquivalence]:
    """The requests sent to the certifications of ``compte``'s organisations: those to decide, the oldest first, then
    the others, the last changed first."""
    numeros = _numeros_certifies(compte, le)
    recues = list(_demandes().filter(fiche_cible__numero__in=numeros, envoyee_le__isnull=False))
    a_decider = [(d.envoyee_le, d.pk, d) for d in recues if d.etat == EtatDemande.DEPOSEE and d.envoyee_le]
    return [*(d for *_rang, d in sorted(a_decider)), *(d for d in recues if d.etat != EtatDemande.DEPOSEE)]


def a_revoir(compte: Compte, le: date) -> list[ARevoir]:
    """The decisions on the certifications of ``compte``'s organisations that something calls to look at again."""
    siennes = _decisions().filter(
        sens=Sens.ACCEPTEE, revocation__isnull=True, demande__fiche_cible__numero__in=_numeros_certifies(compte, le)
    )
    return revoir(siennes, le)


def revoir(decisions: Iterable[models.DecisionEquivalence], le: date) -> list[ARevoir]:
    """Those of ``decisions`` with a reminder on the day ``le`` (one more query, whatever their number)."""
    lues = [(decision, objet_de(decision.demande)) for decision in decisions]
    situees = situer({cle.fiche for _d, objet in lues for cle in (*objet.source, *objet.cible)})
    fiches = {numero: EtatFiche(situee.fin, situee.nouvelles) for numero, situee in situees.items()}
    trouvees = []
    for decision, objet in lues:
        decidee = en_decidee(decision)
        siens = rappels(Echeances(decidee.decidee_le, decidee.validite, decidee.revoquee_le), objet, fiches, le)
        if siens:
            trouvees.append(ARevoir(decision, decidee, siens))
    return trouvees


def toutes_a_revoir(le: date) -> list[ARevoir]:
    """Every decision in force that something calls to look at again, whoever's it is."""
    return revoir(_decisions().filter(sens=Sens.ACCEPTEE, revocation__isnull=True), le)


def certificateurs_a_prevenir(organisation: int, le: date) -> list[Compte]:
    """The people who are certificateurs in an organisation on the day ``le``."""
    tenus = Q(affectations__fin__isnull=True) | Q(affectations__fin__gt=le)
    comptes = Compte.objects.filter(
        tenus,
        is_active=True,
        affectations__organisation=organisation,
        affectations__role=Role.CERTIFICATEUR,
        affectations__debut__lte=le,
    )
    return list(comptes.distinct().order_by("pk"))


def fiche_cible_de(demande: models.DemandeEquivalence) -> FicheSituee:
    """The fiche a request asks for, as the register now says it."""
    return situer([demande.fiche_cible.numero])[demande.fiche_cible.numero]


def certificateurs_de(numeros: Iterable[str], le: date) -> list[CertificateurVise]:
    """Who decides of these fiches, and whether they can here (two queries)."""
    couples = [couple for situee in situer(numeros).values() for couple in situee.certificateurs]
    ouverts = Q(fin__isnull=True) | Q(fin__gt=le)
    tenus = Affectation.objects.filter(ouverts, role=Role.CERTIFICATEUR, debut__lte=le)
    sirets = [siret for siret, _nom in couples if siret]
    ici = set(tenus.filter(organisation__siret__in=sirets).values_list("organisation__siret", flat=True))
    return [CertificateurVise(nom, bool(siret), siret in ici) for siret, nom in dict.fromkeys(couples)]


def lire_fiches(numeros: Iterable[str]) -> dict[str, Fiche]:
    """Those of ``numeros`` that the register knows, or knew: then as they last stood."""
    voulus = set(numeros)
    lues = {fiche.numero: fiche for fiche in fiches_courantes(voulus)}
    for numero in voulus - set(lues):
        if (lue := fiche_au(numero)) is not None:
            lues[numero] = lue.fiche
    return lues


def blocs_compares(cles: Sequence[Cle], fiches: dict[str, Fiche]) -> list[BlocCompare]:
    """The blocs named by ``cles``, as the engine reads them; a whole certification gives all of its blocs."""
    trouves = []
    for cle in cles:
        siens = list(blocs_d_une(fiches[cle.fiche])) if cle.fiche in fiches else []
        trouves += [bloc for bloc in siens if not cle.code or bloc.cle == cle]
    return trouves


def enonces_vises(objet: Objet) -> dict[Cle, tuple[str, ...]]:
    """The compétences of each bloc of the cible, as the register now says them."""
    fiches = lire_fiches(cle.fiche for cle in objet.cible)
    return {bloc.cle: bloc.competences for bloc in blocs_compares(objet.cible, fiches)}


def _numeros_certifies(compte: Compte, le: date) -> list[str]:
    sirets = [organisation.siret for organisation in organisations_certificatrices(compte, le)]
    return numeros_du_certificateur(sirets) if sirets else []


def _valeur(decidee: Decidee, au: date) -> Valeur:
    return valeur(decidee.validite, decidee.revoquee_le, au)


def _demandes() -> QuerySet[models.DemandeEquivalence]:
    lues = models.DemandeEquivalence.objects.select_related(
        "organisation", "demandeur", "fiche_cible", "expose", "decision__organisation", "decision__revocation"
    )
    return lues.prefetch_related("blocs__fiche")


def _decisions() -> QuerySet[models.DecisionEquivalence]:
    lues = models.DecisionEquivalence.objects.select_related("organisation", "revocation", "demande__fiche_cible")
    return lues.prefetch_related("demande__blocs__fiche")
