"""The structure of the national XML flow V4.1, element by element (RNCP and RS).

``SCHEMA`` is the tree of one FICHE: a leaf is None, a container the dict of its children. Paths in ``REPETES`` may
occur several times under their parent. Source: XSD of 02/01/2025 and dictionary v3.1.
"""

from __future__ import annotations

from typing import TypeAlias

Schema: TypeAlias = "dict[str, Schema | None]"

TEXTES = {
    "INTITULE": "intitule",
    "ID_FICHE": "id_fiche",
    "NUMERO_FICHE": "numero",
    "ETAT_FICHE": "etat",
    "TYPE_ENREGISTREMENT": "type_enregistrement",
    "ACTIVITES_VISEES": "activites_visees",
    "CAPACITES_ATTESTEES": "capacites_attestees",
    "SECTEURS_ACTIVITE": "secteurs_activite",
    "TYPE_EMPLOI_ACCESSIBLES": "emplois_accessibles",
    "OBJECTIFS_CONTEXTE": "objectifs_contexte",
    "REGLEMENTATIONS_ACTIVITES": "reglementations_activites",
    "PREREQUIS_ENTREE_FORMATION": "prerequis_entree",
    "PREREQUIS_VALIDATION_CERTIFICATION": "prerequis_validation",
    "VALIDATION_PARTIELLE_PERIMETRE": "validation_partielle_perimetre",
    "LIEN_URL_DESCRIPTION": "lien_description",
    "NIVEAU_MAITRISE_COMPETENCES": "niveau_maitrise",
    "DUREE_VALIDITE": "duree_validite",
    "MODALITES_RENOUVELLEMENT": "modalites_renouvellement",
}
BOOLEENS = {
    "ACTIF": "actif",
    "VALIDATION_PARTIELLE": "validation_partielle",
    "EXISTENCE_PARTENAIRES": "existence_partenaires",
    "ACCESSIBLE_NOUVELLE_CALEDONIE": "accessible_nouvelle_caledonie",
    "ACCESSIBLE_POLYNESIE_FRANCAISE": "accessible_polynesie",
}
DATES = {
    "DATE_DE_PUBLICATION": "date_publication",
    "DATE_EFFET": "date_effet",
    "DATE_DECISION": "date_decision",
    "DATE_FIN_ENREGISTREMENT": "date_fin_enregistrement",
    "DATE_DERNIER_JO": "date_dernier_jo",
    "DATE_LIMITE_DELIVRANCE": "date_limite_delivrance",
}
NOMBRES = {"DUREE_ENREGISTREMENT": "duree_enregistrement"}
CODES = {
    "CODES_NSF": ("NSF", "nsf"),
    "CODES_ROME": ("ROME", "rome"),
    "FORMACODES": ("FORMACODE", "formacodes"),
    "CODES_IDCC": ("IDCC", "idcc"),
}
VOIES = {f"SI_JURY_{suffixe}": suffixe for suffixe in ("FI", "CA", "FC", "CQ", "CL", "VAE")}
CCN = ("CCN_1", "CCN_2", "CCN_3")
PUBLICATIONS = {f"PUBLICATION_DECRET_{rubrique}": rubrique for rubrique in ("GENERAL", "CREATION", "AUTRE")}
FILIATIONS = {
    "ANCIENNES_CERTIFICATIONS": ("ANCIENNE_CERTIFICATION", "ID_FICHE_ANCIENNE_CERTIFICATION", "anciennes"),
    "NOUVELLES_CERTIFICATIONS": ("NOUVELLE_CERTIFICATION", "ID_FICHE_NOUVELLE_CERTIFICATION", "nouvelles"),
}
PROMOTION_ENTIERS = ("NOMBRE_CERTIFIES", "NOMBRE_CERTIFIES_VAE")
PROMOTION_TAUX = ("TAUX_INSERTION_GLOBAL_6MOIS", "TAUX_INSERTION_METIER_6MOIS", "TAUX_INSERTION_METIER_2ANS")
CERTIFICATEUR_TEXTES = (
    "SIRET_CERTIFICATEUR",
    "NOM_CERTIFICATEUR",
    "ETAT_CERTIFICATEUR",
    "NOM_COMMERCIAL",
    "SITE_INTERNET",
)
BLOC_TEXTES = (
    "CODE",
    "LIBELLE",
    "LISTE_COMPETENCES",
    "MODALITES_EVALUATION",
    "PREREQUIS_ENTREE_FORMATION_BLOC",
    "PREREQUIS_VALIDATION_BLOC",
)
PARTENAIRE = frozenset(
    {
        "NOM_PARTENAIRE",
        "SIRET_PARTENAIRE",
        "HABILITATION_PARTENAIRE",
        "ETAT_HABILITATION",
        "DATE_ACTIF",
        "DATE_DERNIERE_MODIFICATION_ETAT",
    }
)

INTITULE_MAX = 800  # characters, from the flow's dictionary


def _feuilles(*noms: str) -> Schema:
    return dict.fromkeys(noms)


def _schema() -> Schema:
    code = _feuilles("CODE", "LIBELLE")
    blocs: Schema = {"BLOC_COMPETENCES": _feuilles("CODE")}
    return {
        **_feuilles(*TEXTES, *BOOLEENS, *DATES, *NOMBRES),
        "ABREGE": code,
        "NOMENCLATURE_EUROPE": _feuilles("NIVEAU", "LIBELLE", "INTITULE"),
        **{conteneur: {element: code} for conteneur, (element, _) in CODES.items()},
        **{ccn: _feuilles("NUMERO", "LIBELLE") for ccn in CCN},
        **{voie: _feuilles("ACTIF", "COMPOSITION", "DATE_DERNIERE_MODIFICATION") for voie in VOIES},
        **{p: {"PUBLICATION_JO": _feuilles("TITRE", "DATE_PUBLICATION_JO")} for p in PUBLICATIONS},
        **{conteneur: {element: _feuilles(feuille)} for conteneur, (element, feuille, _) in FILIATIONS.items()},
        "CORRESPONDANCES": {
            "CORRESPONDANCE": {"SOURCE": blocs, "DESTINATION": {"NUMERO_FICHE": None, **blocs}},
        },
        "STATISTIQUES_PROMOTIONS": {
            "STATISTIQUES_PROMOTION": _feuilles("ANNEE", *PROMOTION_ENTIERS, *PROMOTION_TAUX),
        },
        "ANNEES_PROMOTIONS_NIVEAU": _feuilles("ANNEE"),
        "CERTIFICATEURS": {
            "CERTIFICATEUR": _feuilles(*CERTIFICATEUR_TEXTES, "DATE_DERNIERE_MODIFICATION_ETAT"),
        },
        "PARTENAIRES": {"PARTENAIRE": _feuilles(*sorted(PARTENAIRE))},
        "BLOCS_COMPETENCES": {"BLOC_COMPETENCES": _feuilles(*BLOC_TEXTES)},
    }


SCHEMA: Schema = _schema()

_CORRESPONDANCE = "CORRESPONDANCES/CORRESPONDANCE"
REPETES = frozenset(
    {
        *(f"{conteneur}/{element}" for conteneur, (element, _) in CODES.items()),
        *(f"{conteneur}/{element}" for conteneur, (element, _, _) in FILIATIONS.items()),
        *(f"{publication}/PUBLICATION_JO" for publication in PUBLICATIONS),
        _CORRESPONDANCE,
        *(f"{_CORRESPONDANCE}/{cote}/BLOC_COMPETENCES" for cote in ("SOURCE", "DESTINATION")),
        *(f"{_CORRESPONDANCE}/{cote}/BLOC_COMPETENCES/CODE" for cote in ("SOURCE", "DESTINATION")),
        "STATISTIQUES_PROMOTIONS/STATISTIQUES_PROMOTION",
        "ANNEES_PROMOTIONS_NIVEAU/ANNEE",
        "CERTIFICATEURS/CERTIFICATEUR",
        "PARTENAIRES/PARTENAIRE",
        "BLOCS_COMPETENCES/BLOC_COMPETENCES",
    }
)
TEXTE_OU_CODE = "CODES_IDCC/IDCC"  # written either as text or as CODE + LIBELLE
