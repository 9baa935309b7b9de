"""Perspectives as JSON values: what a program reads of « where do my blocs lead? ». Amounts are texts, dates ISO."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from brique.parcours.codes import ecrire_cle
from brique.parcours.exploration.catalogue import Tenu
from brique.parcours.exploration.explorer import Manquant, Perspective
from brique.parcours.exploration.offres import OffreOuverte, Total
from brique.passerelles.portee import Appui, Incomplet, Place


def tenu_en_json(tenu: Tenu) -> dict[str, Any]:
    """What is known of a held bloc."""
    return {
        "code": ecrire_cle(tenu.cle),
        "libelle": tenu.libelle,
        "etat": tenu.etape.etat.value,
        "present": tenu.present,
        "a_savoir": tenu.phrase,
        "remplacee_par": list(tenu.suites),
    }


def en_json(perspectives: Iterable[Perspective]) -> list[dict[str, Any]]:
    """Each with its rank, the first being 1."""
    return [{"rang": rang, **_perspective(une)} for rang, une in enumerate(perspectives, 1)]


def _perspective(p: Perspective) -> dict[str, Any]:
    une, certification = p.atteignable, p.atteignable.certification
    return {
        "numero": p.numero,
        "intitule": certification.intitule,
        "niveau": certification.niveau,
        "etat": une.etat.value,
        "droit": une.droit,
        "places": len(une.places),
        "acquises": [_tenue(place, p) for place in p.acquises],
        "manquent": [_manquant(manquant, p) for manquant in p.manquants],
        "heures": _total(p.heures, len(p.manquants)),
        "prix": _total(p.prix, len(p.manquants)),
        "facultatifs": [_tenue(place, p) for place in une.facultatifs if place.appuis],
        "ensembles_a_completer": [_incomplet(incomplet) for incomplet in une.incomplets],
        "entree": {
            "possible": p.echeances.entree.possible,
            "motifs": [
                {"constat": m.constat, "reference": m.reference, "remede": m.remede} for m in p.echeances.entree.motifs
            ],
            "jusqu_au": _jour(p.echeances.entree_jusqu_au),
        },
        "delivrance_jusqu_au": _jour(p.echeances.delivrance_jusqu_au),
        "a_temps": p.echeances.a_temps,
        "a_savoir": p.echeances.phrase,
        "vae": p.vae,
    }


def _tenue(place: Place, p: Perspective) -> dict[str, Any]:
    return {**_place(place, p), "appuis": [_appui(appui) for appui in place.appuis]}


def _place(place: Place, p: Perspective) -> dict[str, Any]:
    dite = {"code": ecrire_cle(place.cle), "libelle": p.atteignable.certification.libelle(place.cle)}
    return dite | {"au_choix": [ecrire_cle(cle) for cle in place.choix]} if len(place.choix) > 1 else dite


def _appui(appui: Appui) -> dict[str, Any]:
    return {
        "acces": appui.acces.value,
        "droit": appui.droit,
        "depuis": [ecrire_cle(cle) for cle in appui.depuis],
        "probabilite": None if appui.probabilite is None else round(appui.probabilite, 3),
        "reserve": appui.reserve,
    }


def _manquant(manquant: Manquant, p: Perspective) -> dict[str, Any]:
    return {
        **_place(manquant.place, p),
        "offres": manquant.offres,
        "moins_chere": _offre(manquant.moins_chere),
        "plus_courte": _offre(manquant.plus_courte),
        "pourrait_aider": [_appui(appui) for appui in manquant.place.appuis],
    }


def _offre(offre: OffreOuverte | None) -> dict[str, Any] | None:
    if offre is None:
        return None
    return {
        "cle": offre.cle,
        "intitule": offre.intitule,
        "organisme": offre.organisme,
        "entiere": offre.entiere,
        "blocs": len(offre.codes),
        "prix": _nombre(offre.prix),
        "heures": _nombre(offre.heures),
        "debut": _jour(offre.debut),
        "fin": _jour(offre.fin),
    }


def _total(total: Total, blocs: int) -> dict[str, Any]:
    """``connu`` is null when it is known for none of the blocs that are missing."""
    connu = None if blocs and total.inconnus == blocs else _nombre(total.connu)
    return {"connu": connu, "blocs_inconnus": total.inconnus, "moindre": total.exact}


def _incomplet(incomplet: Incomplet) -> dict[str, Any]:
    return {
        "acces": incomplet.lien.acces.value,
        "tenus": [ecrire_cle(cle) for cle in incomplet.tenus],
        "manque": [ecrire_cle(cle) for cle in incomplet.manque],
        "donnerait": [ecrire_cle(cle) for cle in sorted(incomplet.lien.vers)],
    }


def _nombre(valeur: Decimal | None) -> str | None:
    return None if valeur is None else f"{valeur:f}"


def _jour(jour: object) -> str | None:
    return None if jour is None else str(jour)
