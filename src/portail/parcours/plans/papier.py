"""The synthesis of a plan on paper: what, when, who pays, why, what is uncertain, in two or three pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from brique.droits.cpf.alimentation import euros
from brique.referentiel.ecart.champs import dire
from portail.parcours.plans.contraintes import Contraintes
from portail.socle.papier import imprimer

if TYPE_CHECKING:
    from portail.parcours.models import PlanCalcule

_MODELE = Path(__file__).with_name("modele_plan.typ")
_ETAPES_MAX = 40


def en_pdf(plan: PlanCalcule, choisi: Mapping[str, Any], nom: str, conseiller: str = "") -> bytes:
    """The synthesis; ``conseiller``, when the adviser prints it."""
    return imprimer(_MODELE, "plan", _donnees(plan, choisi, nom, conseiller))


def _donnees(plan: PlanCalcule, choisi: Mapping[str, Any], nom: str, conseiller: str) -> dict[str, Any]:
    contraintes = Contraintes.depuis_json(plan.demande["contraintes"])
    tete = _("Parcours de %(nom)s") if not conseiller else _("Synthèse de l’entretien avec %(nom)s")
    return {
        "titre": tete % {"nom": nom},
        "nom": nom,
        "le": [plan.au.year, plan.au.month, plan.au.day],
        "surtitre": _("%(titre)s, calculé le %(jour)s") % {"titre": plan.titre, "jour": dire(plan.au)},
        "reponse": choisi["resume"],
        "choisi": choisi["nom"],
        "note": plan.note,
        "titres": {
            "note": _("Ce que nous nous sommes dit"),
            "trois": _("Les trois plans comparés"),
            "frise": _("Dans le temps"),
            "financement": _("Qui paie, et quand"),
            "etapes": _("Les étapes"),
            "mieux": _("Ce qui améliorerait ce plan"),
            "suppose": _("Ce que ce plan suppose"),
            "page": _("page"),
            "sur": _("sur"),
        },
        "entetes_plans": [_("Plan"), _("Vous payez"), _("Le CPF paie"), _("Tout est obtenu"), _("Sûreté")],
        "plans": [[un["nom"], un["paye_dit"], un["cpf_dit"], un["fin_dit"], un["surete"]] for un in plan.page["plans"]],
        "entetes_etapes": [_("Quand"), _("Quoi"), _("Pourquoi, et qui paie")],
        "etapes": [_etape(etape) for etape in choisi["etapes"][:_ETAPES_MAX]],
        "ameliorations": choisi["ameliorations"],
        "suppositions": [*_dire_contraintes(contraintes), *choisi["remarques"], *plan.page["reserves"]],
        "dessins": {nom_: _image(choisi[nom_]) for nom_ in ("frise", "financement")},
        "avertissement": _(
            "Une étape incertaine dépend d’un jury qui peut refuser, ou d’une preuve à apporter. Un bloc obtenu l’est "
            "à vie. Les règles et les prix sont ceux connus le jour du calcul."
        ),
    }


def _etape(etape: Mapping[str, Any]) -> list[str]:
    tenu = _("à prouver") if etape["incertaine"] else _("déjà acquis")
    quand = tenu if etape["de_droit"] else _periode(etape)
    quoi = [etape["titre"], *([_("Apporte : %(blocs)s") % {"blocs": ", ".join(etape["apporte"])}])]
    if etape["incertaine"]:
        quoi.append(_("Étape incertaine."))
    return [quand, "\n".join(quoi), "\n".join([*etape["pourquoi"], etape["paiement"]])]


def _periode(etape: Mapping[str, Any]) -> str:
    debut = dire(date.fromisoformat(etape["du"]))
    if not etape["au"] or etape["au"] == etape["du"]:
        return debut
    return _("du %(debut)s au %(fin)s") % {"debut": debut, "fin": dire(date.fromisoformat(etape["au"]))}


def _dire_contraintes(contraintes: Contraintes) -> list[str]:
    dites = [_("%(n)d heures par semaine.") % {"n": contraintes.heures}]
    if contraintes.epargne is not None:
        dites.append(
            _("%(epargne)s tout de suite, puis %(mois)s par mois.")
            % {"epargne": euros(contraintes.epargne), "mois": euros(contraintes.par_mois)}
        )
    if contraintes.echeance:
        dites.append(_("Tout avant le %(jour)s.") % {"jour": dire(contraintes.echeance)})
    if contraintes.lieu:
        dites.append(_("À %(km)d km de %(lieu)s.") % {"km": contraintes.rayon or 0, "lieu": contraintes.lieu})
    return dites


def _image(dessin: Mapping[str, Any]) -> dict[str, str]:
    """The picture with its look inside, and the words that stand for it."""
    from brique.parcours.reponses.dessin import STYLE  # heavy, with the solver: only when something is printed

    tete, _fin, reste = str(dessin["svg"]).partition(">")
    if "xmlns=" not in tete:
        tete += ' xmlns="http://www.w3.org/2000/svg"'
    style = STYLE.replace("system-ui, sans-serif", "Libertinus Serif")
    style = style.replace("ui-monospace, monospace", "DejaVu Sans Mono")
    return {"svg": f"{tete}><style>{style}</style>{reste}", "dit": dessin["resume"] or dessin["titre"]}
