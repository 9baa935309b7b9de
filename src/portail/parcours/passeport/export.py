"""The passeport taken away: JSON for a program, a PDF that reads aloud for a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from brique.parcours.passeport import Valeur
from brique.referentiel.ecart.champs import dire
from portail.parcours.passeport import presentation
from portail.parcours.passeport.queries import AcquisLu, Passeport
from portail.socle.papier import imprimer

_MODELE = Path(__file__).with_name("modele_passeport.typ")


def en_json(contenu: Mapping[str, Any]) -> bytes:
    """What ``tout`` gives, as readable JSON."""
    return (json.dumps(contenu, ensure_ascii=False, indent=2) + "\n").encode()


def acquis_en_json(lu: AcquisLu, passeport: Passeport) -> dict[str, Any]:
    """One acquis and what it counts for, as a program reads it."""
    acquis = lu.acquis
    return {
        "certification": acquis.cle.fiche,
        "bloc": acquis.cle.code or None,
        "intitule": acquis.libelle,
        "certification_intitule": lu.intitule or None,
        "preuve": "atteste" if acquis.atteste else "declare",
        "origine": acquis.origine.value,
        "obtenu_le": acquis.jour.isoformat(),
        "jury": lu.jury or None,
        "certificateur": lu.certificateur or None,
        "signature": lu.signature or None,
        "opposable_jusqu_au": _jour(acquis.opposable),
        "annule_le": _jour(acquis.annule_le),
        "motif_annulation": lu.motif_annulation or None,
        "pieces": [{"nom": p.nom, "octets": p.taille, "sha256": p.empreinte} for p in lu.pieces],
        "compte_pour": [_valeur(valeur) for valeur in passeport.valeurs_de(lu)],
    }


def en_pdf(nom: str, passeport: Passeport) -> bytes:
    """The passeport on paper."""
    return imprimer(_MODELE, "passeport", _donnees(nom, passeport))


def _donnees(nom: str, passeport: Passeport) -> dict[str, Any]:
    le = passeport.au
    return {
        "titre": _("Passeport de %(nom)s") % {"nom": nom},
        "nom": nom,
        "le": [le.year, le.month, le.day],
        "surtitre": _("Passeport de compétences, au %(jour)s") % {"jour": dire(le)},
        "resume": presentation.resume_pour_autrui(passeport),
        "avertissement": _(
            "« Attesté » : écrit par le certificateur lui-même. « Déclaré » : dit par la personne, à prouver. Un bloc "
            "obtenu l’est à vie ; ce qu’il compte, et jusqu’à quand, est dit au jour de ce document."
        ),
        "entetes": [_("Ce qui est détenu"), _("Preuve"), _("Ce que cela compte")],
        "groupes": [_groupe(groupe) for groupe in presentation.groupes(passeport)],
        "annules": [_ligne(presentation.dire_acquis(passeport, lu)) for lu in passeport.annules],
        "titre_annules": _("Annulés"),
        "page": _("page"),
        "sur": _("sur"),
    }


def _groupe(groupe: presentation.Groupe) -> dict[str, Any]:
    titre = f"{groupe.numero} – {groupe.intitule}" if groupe.intitule else groupe.numero
    return {"titre": titre, "lignes": [_ligne(dit) for dit in groupe.acquis]}


def _ligne(dit: presentation.AcquisDit) -> dict[str, Any]:
    lu = dit.lu
    details = [_("Obtenu le %(jour)s : %(origine)s.") % {"jour": dire(lu.acquis.jour), "origine": lu.origine}]
    if lu.jury:
        details.append(f"{lu.jury}.")
    if lu.atteste:
        details.append(f"{lu.certificateur}, {lu.signature}.")
    if lu.acquis.annule_le is not None:
        details.append(
            _("Annulé le %(jour)s : %(motif)s") % {"jour": dire(lu.acquis.annule_le), "motif": lu.motif_annulation}
        )
    return {
        "code": dit.nom,
        "titre": lu.libelle,
        "details": " ".join(details),
        "atteste": lu.atteste,
        "preuve": _("Attesté") if lu.atteste else _("Déclaré"),
        "valeurs": [
            {
                "etat": v.etat,
                "phrase": v.phrase,
                "fin": _("jusqu’au %(jour)s") % {"jour": dire(v.jusqu_au)} if v.jusqu_au else "",
            }
            for v in dit.valeurs
        ],
    }


def _valeur(valeur: Valeur) -> dict[str, Any]:
    return {
        "fondement": valeur.fondement.value,
        "effet": valeur.effet.value,
        "a_prouver": not valeur.atteste,
        "cible": [{"certification": cle.fiche, "bloc": cle.code or None} for cle in valeur.cible],
        "competences": list(valeur.competences),
        "conditions": valeur.conditions or None,
        "manque": [cle.code or cle.fiche for cle in valeur.manque],
        "jusqu_au": _jour(valeur.jusqu_au),
        "phrase": valeur.phrase,
        "reference": valeur.reference or None,
    }


def _jour(jour: Any) -> str | None:
    return jour.isoformat() if jour is not None else None
