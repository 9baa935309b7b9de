"""What changed between an answer that was kept and the same question computed again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def comparer(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> list[str]:
    """Each difference in a sentence; empty when nothing changed."""
    if avant.get("impossible") and apres.get("plans"):
        return [_("Un plan est maintenant possible.")]
    if avant.get("plans") and apres.get("impossible"):
        return [_("Plus aucun plan n’est possible.")]
    anciens = {plan["objectif"]: plan for plan in avant.get("plans", ())}
    dits = []
    for plan in apres.get("plans", ()):
        ancien = anciens.get(plan["objectif"])
        if ancien is not None:
            dits += _un_plan(ancien, plan)
    return dits


def _un_plan(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> list[str]:
    nom, dits = apres["nom"], []
    if avant["paye"] != apres["paye"]:
        dits.append(
            _("%(nom)s : vous payez %(apres)s au lieu de %(avant)s.")
            % {"nom": nom, "avant": avant["paye_dit"], "apres": apres["paye_dit"]}
        )
    if avant["fin"] != apres["fin"]:
        dits.append(
            _("%(nom)s : tout est obtenu en %(apres)s au lieu de %(avant)s.")
            % {"nom": nom, "avant": avant["fin_dit"], "apres": apres["fin_dit"]}
        )
    titres = {etape["cle"]: etape["titre"] for etape in (*avant["etapes"], *apres["etapes"])}
    cles_avant, cles_apres = ({etape["cle"] for etape in plan["etapes"]} for plan in (avant, apres))
    for phrase, cles in (
        (_("%(nom)s : étape retirée, %(titre)s."), cles_avant - cles_apres),
        (_("%(nom)s : étape nouvelle, %(titre)s."), cles_apres - cles_avant),
    ):
        dits += [phrase % {"nom": nom, "titre": titres[cle]} for cle in sorted(cles)]
    return dits
