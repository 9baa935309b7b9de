"""What a catalogue would change, in the words of who sends it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portail.parcours.offres.bilan import BilanOffres, Ligne


def contexte(bilan: BilanOffres) -> dict[str, Any]:
    """The context of the page, beside the body and its file."""
    return {
        "bilan": bilan,
        "phrase": phrase(bilan),
        "contenance": contenance(bilan),
        "modifiees": [(ligne, champs(ligne)) for ligne in bilan.modifiees],
    }


def phrase(bilan: BilanOffres) -> str:
    """The answer first: how many offers come, change, go, and how many would be flagged."""
    comptes = bilan.comptes
    parts = [
        (comptes["nouvelles"], ngettext("%(n)d offre nouvelle", "%(n)d offres nouvelles", comptes["nouvelles"])),
        (comptes["modifiees"], ngettext("%(n)d modifiée", "%(n)d modifiées", comptes["modifiees"])),
        (comptes["fermees"], ngettext("%(n)d fermée", "%(n)d fermées", comptes["fermees"])),
        (comptes["inchangees"], ngettext("%(n)d inchangée", "%(n)d inchangées", comptes["inchangees"])),
    ]
    dites = [texte % {"n": n} for n, texte in parts if n]
    tete = ", ".join(dites) + "." if bilan.change else _("Rien : vos offres sont déjà celles de ce fichier.")
    if not (signalees := comptes["signalees"]):
        return tete
    suite = ngettext("%(n)d serait signalée.", "%(n)d seraient signalées.", signalees) % {"n": signalees}
    return f"{tete} {suite}"


def contenance(bilan: BilanOffres) -> str:
    """« 12 offres, 40 sessions »."""
    offres, sessions = bilan.comptes["offres"], bilan.comptes["sessions"]
    dites = ngettext("%(n)d offre", "%(n)d offres", offres) % {"n": offres}
    return f"{dites}, {ngettext('%(n)d session', '%(n)d sessions', sessions) % {'n': sessions}}"


def champs(ligne: Ligne) -> str:
    """What changed in an offer, as one says it."""
    noms = _noms()
    return ", ".join(dict.fromkeys(noms.get(nom, _("autres données")) for nom in ligne.champs))


def _noms() -> dict[str, str]:
    durees = dict.fromkeys(
        ("heures_centre", "heures_entreprise", "heures_totales", "heures_semaine", "duree", "rythme"), _("durée")
    )
    textes = dict.fromkeys(("objectif", "resultats", "contenu", "admission"), _("description"))
    prerequis = dict.fromkeys(
        ("prerequis", "prerequis_exiges", "modules_prerequis", "positionnement", "niveau_entree"), _("prérequis")
    )
    return {
        **durees,
        **textes,
        **prerequis,
        "intitule": _("intitulé"),
        "certifications": _("certification"),
        "blocs": _("blocs"),
        "prix": _("prix"),
        "frais": _("frais"),
        "sessions": _("sessions"),
        "lieux": _("lieux"),
        "modalite": _("façon d’apprendre"),
        "entrees_permanentes": _("entrées"),
        "organisme": _("organisme"),
        "contact": _("contact"),
        "mise_a_jour": _("date de mise à jour"),
    }
