"""The rest of a fiche that an import may change: nomenclature codes, and rubriques named without their texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

Contenu = Mapping[str, Any]

# Told by sentences of their own (``presentation``).
DITS_AILLEURS = frozenset(
    {
        "numero",
        "intitule",
        "actif",
        "niveau",
        "date_fin_enregistrement",
        "date_limite_delivrance",
        "anciennes",
        "nouvelles",
        "certificateurs",
        "nsf",
        "rome",
        "formacodes",
        "blocs",
        "partenaires",
    }
)


# Of no interest to a reader, beyond knowing that this alone changed.
_DU_NIVEAU = ("niveau_code", "niveau_libelle")
ADMINISTRATIFS = (
    *_DU_NIVEAU,
    "id_fiche",
    "date_dernier_jo",
    "annees_niveau",
    "existence_partenaires",
)


def rubriques() -> dict[str, str]:
    """The names of the fiche's other attributes, as a sentence lists them."""
    return {
        "abrege": _("le type de diplôme"),
        "etat": _("l’état de la fiche"),
        "type_enregistrement": _("le type d’enregistrement"),
        "date_publication": _("la date de publication"),
        "date_effet": _("la prise d’effet"),
        "date_decision": _("la date de décision"),
        "duree_enregistrement": _("la durée d’enregistrement"),
        "activites_visees": _("les activités visées"),
        "capacites_attestees": _("les capacités attestées"),
        "secteurs_activite": _("les secteurs d’activité"),
        "emplois_accessibles": _("les emplois accessibles"),
        "objectifs_contexte": _("les objectifs et le contexte"),
        "reglementations_activites": _("les activités réglementées"),
        "prerequis_entree": _("les prérequis d’entrée"),
        "prerequis_validation": _("les prérequis de validation"),
        "validation_partielle": _("la validation partielle"),
        "validation_partielle_perimetre": _("le périmètre de la validation partielle"),
        "accessible_nouvelle_caledonie": _("l’ouverture en Nouvelle-Calédonie"),
        "accessible_polynesie": _("l’ouverture en Polynésie française"),
        "lien_description": _("le lien vers sa page"),
        "niveau_maitrise": _("le niveau de maîtrise"),
        "duree_validite": _("la durée de validité"),
        "modalites_renouvellement": _("les modalités de renouvellement"),
        "voies": _("les voies d’accès et leurs jurys"),
        "idcc": _("les branches (IDCC)"),
        "conventions": _("les conventions collectives"),
        "publications": _("les textes au Journal officiel"),
        "correspondances": _("les correspondances déclarées"),
        "promotions": _("les chiffres des promotions"),
        "hors_schema": _("un texte hors du schéma officiel"),
        **dict.fromkeys(ADMINISTRATIFS, _("des renseignements administratifs")),
    }


def autres_rubriques(avant: Contenu, apres: Contenu) -> list[str]:
    """One sentence that names the other rubriques that changed; none when nothing else did."""
    dits = _DU_NIVEAU if avant.get("niveau") != apres.get("niveau") else ()
    changes = [nom for champ, nom in rubriques().items() if avant.get(champ) != apres.get(champ) and champ not in dits]
    anciens, nouveaux = avant.get("blocs", []), apres.get("blocs", [])
    if anciens != nouveaux and sorted(anciens) == sorted(nouveaux):
        changes.append(_("l’ordre des blocs"))
    return [_("A changé : %(rubriques)s.") % {"rubriques": ", ".join(dict.fromkeys(changes))}] if changes else []


def changements_de_codes(avant: Contenu, apres: Contenu) -> list[str]:
    """What came and went in the nomenclatures by which a fiche is found."""
    phrases = []
    for champ, nom in (("rome", _("Métiers (ROME)")), ("nsf", _("Domaines (NSF)")), ("formacodes", _("Formacodes"))):
        anciens, nouveaux = _codes(avant, champ), _codes(apres, champ)
        ecarts = [
            *(_("%(code)s ajouté") % {"code": code} for code in nouveaux if code not in anciens),
            *(_("%(code)s retiré") % {"code": code} for code in anciens if code not in nouveaux),
        ]
        if ecarts:
            phrases.append(_("%(nomenclature)s : %(ecarts)s.") % {"nomenclature": nom, "ecarts": ", ".join(ecarts)})
        elif avant.get(champ) != apres.get(champ):
            phrases.append(_("%(nomenclature)s : libellés ou ordre modifiés.") % {"nomenclature": nom})
    return phrases


def _codes(contenu: Contenu, champ: str) -> list[str]:
    return [code.get("code", "") for code in contenu.get(champ, ())]
