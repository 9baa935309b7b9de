"""Why no plan is possible, and what would lift it: words, and the constraints that a button changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from brique.referentiel.ecart.champs import dire
from portail.droits.queries import dire_euros, insecable
from portail.parcours.plans.contraintes import HEURES_MAX, Contraintes

if TYPE_CHECKING:
    from brique.parcours.calendrier import Calendrier
    from brique.parcours.solveur.obstacles import Impossibilite
    from brique.parcours.solveur.probleme import Probleme


def relever(impossible: Impossibilite, probleme: Probleme, calendrier: Calendrier) -> list[dict[str, Any]]:
    """The reasons as the page keeps them, each with the limits that it would move (``limites``, as JSON values)."""
    repare = impossible.repare
    limites = _limites(probleme, repare, calendrier) if repare is not None else {}
    return [
        {
            "nature": raison.nature.value,
            "constat": insecable(raison.constat),
            "reparation": insecable(raison.reparation),
            "limites": limites.get(raison.nature.value, {}),
        }
        for raison in impossible.raisons
    ]


def _limites(probleme: Probleme, repare: Probleme, calendrier: Calendrier) -> dict[str, dict[str, Any]]:
    limites: dict[str, dict[str, Any]] = {"voie": {"ailleurs": True}}
    heures = [apres - avant for avant, apres in zip(probleme.moyens.heures, repare.moyens.heures, strict=False)]
    if any(heures):
        limites["heures"] = {"heures": max(heures)}
    if probleme.moyens.epargne is not None and repare.moyens.epargne is not None:
        limites["argent"] = {"epargne": str(repare.moyens.epargne - probleme.moyens.epargne)}
    if repare.dernier_mois > probleme.dernier_mois:
        limites["echeance"] = {"echeance": calendrier.veille(repare.dernier_mois).isoformat()}
    return limites


def avec_boutons(raisons: Iterable[Mapping[str, Any]], contraintes: Contraintes) -> list[dict[str, Any]]:
    """The reasons with the buttons that apply their repair to these constraints."""
    return [{**raison, "boutons": list(_boutons(raison["limites"], contraintes))} for raison in raisons]


def tout_reparer(raisons: Iterable[Mapping[str, Any]], contraintes: Contraintes) -> dict[str, Any] | None:
    """One button that applies every repair that a number says; None unless there are several."""
    mues = contraintes
    combien = 0
    for raison in raisons:
        for _libelle, suivantes in _numeriques(raison["limites"], mues):
            mues, combien = suivantes, combien + 1
    return {"libelle": _("Appliquer le tout"), "champs": _champs(mues)} if combien > 1 else None


def dire_ecartees(ecartees: Iterable[Sequence[str]], contraintes: Contraintes) -> list[dict[str, Any]]:
    """What no plan uses, and why; for an équivalence whose conditions are not said to be met, a button that says so."""
    dites = []
    for quoi, raison, reparation in ecartees:
        reference = quoi.rpartition(" ")[2]
        a_dire = "conditions_remplies" in reparation
        remplies = replace(contraintes, conditions=(*contraintes.conditions, reference))
        bouton = {"libelle": _("Je remplis ces conditions"), "champs": _champs(remplies)} if a_dire else None
        dites.append(
            {"quoi": quoi, "raison": insecable(raison), "reparation": "" if a_dire else reparation, "bouton": bouton}
        )
    return dites


def _boutons(limites: Mapping[str, Any], contraintes: Contraintes) -> Iterator[dict[str, Any]]:
    suites = [*_numeriques(limites, contraintes), *(_ailleurs(contraintes) if limites.get("ailleurs") else ())]
    for libelle, suivantes in suites:
        yield {"libelle": libelle, "champs": _champs(suivantes)}


def _numeriques(limites: Mapping[str, Any], contraintes: Contraintes) -> Iterator[tuple[str, Contraintes]]:
    if "heures" in limites and contraintes.heures + limites["heures"] <= HEURES_MAX:
        heures = contraintes.heures + limites["heures"]
        yield _("Donner %(n)d h par semaine") % {"n": heures}, replace(contraintes, heures=heures)
    if "epargne" in limites and contraintes.epargne is not None:
        epargne = contraintes.epargne + Decimal(limites["epargne"])
        libelle = _("Pouvoir payer %(montant)s tout de suite") % {"montant": dire_euros(epargne)}
        yield libelle, replace(contraintes, epargne=epargne)
    if "echeance" in limites:
        jour = date.fromisoformat(limites["echeance"])
        yield _("Me donner jusqu’au %(jour)s") % {"jour": dire(jour)}, replace(contraintes, echeance=jour)


def _ailleurs(contraintes: Contraintes) -> Iterator[tuple[str, Contraintes]]:
    if contraintes.lieu:
        yield _("Chercher partout"), replace(contraintes, lieu="", rayon=None)
    if not contraintes.vae:
        yield _("Accepter une VAE"), replace(contraintes, vae=True)


def _champs(contraintes: Contraintes) -> list[tuple[str, str]]:
    """The constraints as the hidden fields of their form."""
    lus = contraintes.en_champs()
    lus["vae"] = "on" if contraintes.vae else None
    return [(nom, str(valeur)) for nom, valeur in lus.items() if valeur is not None]
