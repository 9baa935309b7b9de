"""The kinds of questions that a case may put to the rules of the VAE, of its delays and of the register."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field

from brique.droits.conservation import Donnee, conserver
from brique.droits.delais import (
    Delai,
    compter_delai,
    delai_caducite,
    delai_jury,
    delai_recevabilite,
    delai_resultat,
    derouler_parcours,
)
from brique.droits.enregistrement import (
    BlocAcquis,
    Engagement,
    Motif,
    Reponse,
    RepriseDeclaree,
    compter,
    delivrer,
    entrer,
    ouvrir_cpf,
    ouvrir_vae,
    prevaloir,
)
from brique.droits.noyau import Droit, reserves
from brique.droits.vae.conge import demander_conge
from brique.droits.vae.demande import demander
from brique.droits.vae.inversee import examiner_contrat
from brique.droits.vae.jury import composer, regles_jury
from brique.droits.vae.limites import Depot, limiter_depot
from brique.droits.vae.saisie import (
    Code,
    FormeConge,
    FormeContrat,
    FormeDemande,
    FormeDossier,
    FormeEnregistrement,
    FormeMembre,
    FormeParcours,
)
from brique.saisie import Forme, Jour, Lu, OuiNon, controler

F = TypeVar("F", bound=Forme)
_DELAIS = {
    "recevabilite": delai_recevabilite,
    "caducite": delai_caducite,
    "jury": delai_jury,
    "resultat": delai_resultat,
}


class QuestionDelai(Forme):
    """Le délai d’une étape de la VAE."""

    etape: Literal["recevabilite", "caducite", "jury", "resultat"]
    debut: Jour
    inscrit_le: Jour | None = None


class QuestionParametre(Forme):
    """La valeur d’un paramètre un jour donné, ou le délai qu’il fait courir depuis ce jour."""

    nom: str
    au: Jour


class QuestionParcours(FormeParcours):
    """Où en sont les délais d’une VAE."""

    au: Jour
    inscrit_le: Jour | None = None
    portail: OuiNon = True


class QuestionConge(FormeConge):
    """Un congé pour VAE."""

    inscrit_le: Jour | None = None
    au: Jour | None = None


class QuestionJury(Forme):
    """Un jury, pour un candidat dont le parcours a commencé ce jour."""

    debut: Jour
    membres: Annotated[tuple[FormeMembre, ...], Field(max_length=30)] = ()


class QuestionRegistre(FormeEnregistrement):
    """Ce que l’enregistrement permet un jour donné."""

    action: Literal["cpf", "vae", "entree", "delivrance", "prevaloir"]
    certification: Code
    jour: Jour
    engage_le: Jour | None = None
    recevabilite: OuiNon = False
    au: Jour | None = None


class QuestionContrat(FormeContrat):
    """Un contrat de VAE inversée."""

    sur_blocs: OuiNon = False
    au: Jour | None = None


class QuestionDepot(Forme):
    """Le prochain dossier de faisabilité, après ceux de l’année."""

    certification: Code
    jour: Jour
    dossiers: tuple[FormeDossier, ...] = ()
    inscrit_le: Jour | None = None
    portail: OuiNon = True
    referentiel_inchange: OuiNon = True
    au: Jour | None = None


class QuestionReglesJury(Forme):
    """Ce que la loi demande d’un jury, pour un parcours commencé ce jour."""

    debut: Jour


class QuestionConservation(Forme):
    """Jusqu’à quand une donnée se garde."""

    donnee: Donnee
    depuis: Jour
    au: Jour
    contentieux: OuiNon = False


class FormeReprise(Forme):
    """Ce que le certificateur dit d’un bloc."""

    certification: Code
    bloc: Code
    vers: Code
    blocs: tuple[Code, ...] = ()
    jusqu_au: Jour | None = None


class QuestionAcquis(Forme):
    """Ce qu’un bloc obtenu compte dans une certification."""

    certification: Code
    bloc: Code
    obtenu_le: Jour
    vers: Code
    jour: Jour
    reprises: tuple[FormeReprise, ...] = ()
    au: Jour | None = None


def _genre(forme: type[F], repondre: Callable[[F, Droit], Mapping[str, Any]]) -> Callable[..., Mapping[str, Any]]:
    """A kind of question: its form is checked, with the line of each fault, then answered."""

    def poser(lu: Lu, lieu: str, droit: Droit) -> Mapping[str, Any]:
        return repondre(controler(lu, forme, nom=lieu), droit)

    return poser


def _motifs(motifs: Iterable[Motif]) -> dict[str, Any]:
    motifs = tuple(motifs)
    bloquants = [motif for motif in motifs if motif.bloquant]
    jours = [motif.des_le for motif in bloquants if motif.des_le is not None]
    return {
        "motifs": [motif.constat for motif in bloquants],
        "remedes": [motif.remede for motif in motifs],
        "references": [motif.reference for motif in motifs],
        "remarques": [motif.constat for motif in motifs if not motif.bloquant],
        "des_le": max(jours) if jours and len(jours) == len(bloquants) else None,
    }


def _reponse(reponse: Reponse) -> Mapping[str, Any]:
    return {
        "possible": reponse.possible,
        **_motifs(reponse.motifs),
        "constats": [etape.constat for etape in reponse.trace],
        "reserves": list(reserves(reponse.trace)),
    }


def _vae(forme: FormeDemande, droit: Droit) -> Mapping[str, Any]:
    reponse = demander(forme.demande(), droit)
    return {"possible": reponse.possible, **_motifs(reponse.motifs), "reserves": list(reponse.reserves)}


def _delai(forme: QuestionDelai, droit: Droit) -> Mapping[str, Any]:
    return _dire_delai(_DELAIS[forme.etape](forme.debut, droit, inscrit_le=forme.inscrit_le))


def _dire_delai(delai: Delai) -> Mapping[str, Any]:
    return {
        "alerte": delai.alerte,
        "limite": delai.limite,
        "silence": delai.silence,
        "reserves": list(reserves(delai.trace)),
    }


def _parametre(forme: QuestionParametre, droit: Droit) -> Mapping[str, Any]:
    valeur = droit.valeur(forme.nom, forme.au)
    return {"valeur": valeur.grandeur, "reference": valeur.reference, "statut": valeur.statut}


def _echeance(forme: QuestionParametre, droit: Droit) -> Mapping[str, Any]:
    return _dire_delai(compter_delai(forme.nom, forme.au, droit))


def _parcours(forme: QuestionParcours, droit: Droit) -> Mapping[str, Any]:
    echeances = derouler_parcours(forme.valeur(forme.inscrit_le, portail=forme.portail), forme.au, droit)
    return {
        "constats": [echeance.constat for echeance in echeances],
        "manques": [echeance.constat for echeance in echeances if echeance.manque],
    }


def _conge(forme: QuestionConge, droit: Droit) -> Mapping[str, Any]:
    reponse = demander_conge(forme.valeur(forme.inscrit_le, au=forme.au), droit)
    return {
        "possible": reponse.possible,
        "heures": reponse.heures,
        "payees": reponse.payees,
        "reponse": reponse.reponse.limite,
        "silence": reponse.reponse.silence,
        "report": reponse.report_jusqu_au,
        "reserves": list(reponse.reserves),
        **_motifs(reponse.motifs),
    }


def _jury(forme: QuestionJury, droit: Droit) -> Mapping[str, Any]:
    return _reponse(composer([membre.valeur() for membre in forme.membres], forme.debut, droit))


def _registre(forme: QuestionRegistre, droit: Droit) -> Mapping[str, Any]:
    inscrite, au = forme.valeur(forme.certification), forme.au
    if forme.action == "delivrance":
        return _reponse(delivrer(inscrite, forme.jour, forme.engage_le, droit, au=au))
    if forme.action == "prevaloir":
        engagement = Engagement(forme.engage_le or forme.jour, forme.recevabilite)
        return _reponse(prevaloir(inscrite, engagement, forme.jour, droit, au=au))
    ouvrir = {"cpf": ouvrir_cpf, "vae": ouvrir_vae, "entree": entrer}[forme.action]
    return _reponse(ouvrir(inscrite, forme.jour, droit, au=au))


def _acquis(forme: QuestionAcquis, droit: Droit) -> Mapping[str, Any]:
    reprises = [RepriseDeclaree(r.certification, r.bloc, r.vers, r.blocs, r.jusqu_au) for r in forme.reprises]
    acquis = BlocAcquis(forme.certification, forme.bloc, forme.obtenu_le)
    reponse = compter(acquis, forme.vers, reprises, forme.jour, droit, au=forme.au)
    return {
        "compte": reponse.compte,
        "blocs": list(reponse.blocs),
        "jusqu_au": reponse.jusqu_au,
        **_motifs(reponse.motifs),
    }


def _contrat(forme: QuestionContrat, droit: Droit) -> Mapping[str, Any]:
    contrat = forme.valeur(sur_blocs=forme.sur_blocs, au=forme.au or forme.conclu_le)
    reponse = examiner_contrat(contrat, droit)
    return {
        "possible": reponse.possible,
        "dernier_jour": reponse.dernier_jour,
        "opco_par_an": reponse.opco_par_an,
        "reserves": list(reponse.reserves),
        **_motifs(reponse.motifs),
    }


def _depot(forme: QuestionDepot, droit: Droit) -> Mapping[str, Any]:
    anterieurs = tuple(dossier.valeur() for dossier in forme.dossiers)
    reponse = limiter_depot(
        Depot(
            forme.certification,
            forme.jour,
            anterieurs,
            forme.inscrit_le,
            forme.portail,
            forme.referentiel_inchange,
            forme.au,
        ),
        droit,
    )
    return {
        "possible": reponse.possible,
        "reserves": list(reponse.reserves),
        **_motifs(reponse.motifs),
        "des_le": reponse.des_le,
    }


def _regles_jury(forme: QuestionReglesJury, droit: Droit) -> Mapping[str, Any]:
    regles = regles_jury(forme.debut, droit)
    return {
        "membres_min": regles.membres_min,
        "qualifies_min": regles.qualifies_min,
        "part_qualifies": str(regles.part_qualifies),
        "moitie_employeurs_salaries": regles.moitie_employeurs_salaries,
        "voix_preponderante": regles.voix_preponderante,
        "incompatibilites": sorted(regles.incompatibilites),
        "retrait_suffit": regles.retrait_suffit,
        "objectif_mixite": regles.objectif_mixite,
        "articles_lus": regles.articles_lus,
        "reserves": list(regles.reserves),
    }


def _conservation(forme: QuestionConservation, droit: Droit) -> Mapping[str, Any]:
    reponse = conserver(forme.donnee, forme.depuis, forme.au, droit, contentieux=forme.contentieux)
    return {
        "dernier_jour": reponse.dernier_jour,
        "a_effacer": reponse.a_effacer,
        "constats": [etape.constat for etape in reponse.trace],
        "reserves": list(reponse.reserves),
    }


GENRES: Mapping[str, Callable[..., Mapping[str, Any]]] = {
    "vae": _genre(FormeDemande, _vae),
    "delai-vae": _genre(QuestionDelai, _delai),
    "parcours-vae": _genre(QuestionParcours, _parcours),
    "conge-vae": _genre(QuestionConge, _conge),
    "jury-vae": _genre(QuestionJury, _jury),
    "regles-jury": _genre(QuestionReglesJury, _regles_jury),
    "contrat-vae": _genre(QuestionContrat, _contrat),
    "depot-vae": _genre(QuestionDepot, _depot),
    "conservation": _genre(QuestionConservation, _conservation),
    "registre": _genre(QuestionRegistre, _registre),
    "acquis": _genre(QuestionAcquis, _acquis),
    "parametre": _genre(QuestionParametre, _parametre),
    "echeance": _genre(QuestionParametre, _echeance),
}
"""Kind of question → the function that answers it, as the cases ask (``brique.droits.cas.jouer``)."""
