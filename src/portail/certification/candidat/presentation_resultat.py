"""A result as its candidate reads it: decided bloc by bloc, what follows of it, what was issued, what one may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brique.certification.candidature.horloges import echeances, fin_du_recours
from brique.certification.candidature.libelles import dire_reponse
from brique.certification.candidature.regles import permis
from brique.certification.candidature.suivi import dire_echeance
from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation import valeurs
from brique.erreurs import ErreurBrique
from portail.certification import deliberations, queries_delivrance
from portail.certification.blocs import court
from portail.certification.enums import EtatCandidature, Presence
from portail.certification.jours import en_toutes_lettres

if TYPE_CHECKING:
    from portail.certification.candidat.queries import Lue
    from portail.certification.models import Parchemin, Passage

_SUITES: Mapping[valeurs.Issue, Any] = {
    valeurs.Issue.DELIVREE: gettext_lazy("Vous obtenez la certification entière."),
    valeurs.Issue.PARTIELLE: gettext_lazy("Vous obtenez des blocs de cette certification. Ils sont acquis à vie."),
    valeurs.Issue.AUCUNE: gettext_lazy("Le jury n’a validé aucun des blocs demandés."),
    valeurs.Issue.EXCUSE: gettext_lazy("Vous étiez excusé : le jury n’a rien décidé."),
    valeurs.Issue.ABSENT: gettext_lazy("Vous n’êtes pas venu : le jury n’a rien décidé."),
    valeurs.Issue.REPORTEE: gettext_lazy("Le jury n’a rien décidé à cette séance."),
    valeurs.Issue.EN_ATTENTE: gettext_lazy("La décision du jury attend d’être confirmée."),
}


@dataclass(frozen=True, slots=True)
class DecisionDite:
    """What was decided of one bloc."""

    code: str
    libelle: str
    valide: bool
    reporte: bool
    raisons: str
    complement: str


@dataclass(frozen=True, slots=True)
class ParcheminDit:
    """A document issued: what it attests, its number, whether it still holds."""

    parchemin: Parchemin
    entiere: bool
    titre: str
    annule_le: date | None


def page(lue: Lue, passage: Passage) -> dict[str, Any]:
    """What the page of the result shows."""
    suite, manque = _deriver(passage)
    decisions = _decisions(lue, passage)
    etat = lue.candidature.etat
    ouverte = etat in {EtatCandidature.NOTIFIEE, EtatCandidature.CLOSE}
    return {
        "lue": lue,
        "une": lue.candidature,
        "passage": passage,
        "present": passage.presence in {"", Presence.PRESENT},
        "suite": suite,
        "decisions": decisions,
        "manque": [(court(code, lue.numero), lue.blocs.get(code, code)) for code in manque],
        "a_redemander": [d for d in decisions if not d.valide] if ouverte else [],
        "rien_decide": ouverte and not decisions,
        "rattrapage": _rattrapage(lue),
        "parchemins": [_parchemin(un) for un in queries_delivrance.parchemins_du_passage(passage)],
        "recours": _recours(lue),
    }


def _rattrapage(lue: Lue) -> str:
    """Until when the règlement keeps a retake open, '' when it says nothing of it."""
    attendues = echeances(lue.valeur, lue.contexte, lue.le)
    une = next((echeance for echeance in attendues if echeance.acte is Acte.CHOISIR), None)
    return en_toutes_lettres(dire_echeance(une, lue.le)) if une is not None else ""


def _deriver(passage: Passage) -> tuple[str, tuple[str, ...]]:
    """What follows by the rule, and what the whole certification still asks."""
    try:
        confirmee = queries_delivrance.confirmee(passage.seance)
        resultat = deliberations.deliberation(passage).deriver(confirmee=confirmee)
    except ErreurBrique:
        return "", ()
    return str(_SUITES[resultat.issue]), resultat.manque


def _decisions(lue: Lue, passage: Passage) -> list[DecisionDite]:
    dites = [
        DecisionDite(
            court(une.code, lue.numero),
            lue.blocs.get(une.code, une.code),
            une.valide,
            False,
            une.raisons,
            une.complement,
        )
        for une in passage.decisions.order_by("code")
    ]
    for report in passage.reports.order_by("code"):
        code, libelle = court(report.code, lue.numero), lue.blocs.get(report.code, report.code)
        dites.append(DecisionDite(code, libelle, False, True, report.raisons, ""))
    return sorted(dites, key=lambda une: une.code)


def _parchemin(un: Parchemin) -> ParcheminDit:
    annulation = getattr(un.acquis, "annulation", None)
    titre = un.contenu["bloc"] or un.contenu["certification"]
    return ParcheminDit(un, un.contenu["entiere"], titre, annulation.le if annulation is not None else None)


def _recours(lue: Lue) -> dict[str, Any]:
    """Whether one may contest, until when, and why not."""
    refus = permis(lue.valeur, Acte.FORMER_RECOURS, Acteur.CANDIDAT, lue.le, lue.contexte)
    regle = lue.contexte.reglement.recours
    repondu = next((fait for fait in reversed(lue.valeur.faits) if fait.acte is Acte.REPONDRE_RECOURS), None)
    return {
        "repondu": repondu,
        "reponse": dire_reponse(repondu.precisions.get("suite", "")) if repondu is not None else "",
        "ouvert": refus is None,
        "fin": fin_du_recours(lue.valeur, lue.contexte),
        "reference": regle.reference if regle is not None else "",
        "constat": en_toutes_lettres(refus.constat) if refus is not None else "",
        "action": en_toutes_lettres(refus.action) if refus is not None else "",
    }


def verification(un: Parchemin) -> dict[str, Any]:
    """What anybody who holds the address of a parchemin reads: the mentions printed, and whether it still holds."""
    contenu = un.contenu
    annulation = getattr(un.acquis, "annulation", None)
    return {
        "contenu": contenu,
        "jour": date.fromisoformat(contenu["jour"]),
        "annule_le": annulation.le if annulation is not None else None,
        "quoi": _("la certification entière") if contenu["entiere"] else _("un bloc, et non la certification entière"),
    }
