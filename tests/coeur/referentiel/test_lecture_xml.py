"""The V4.1 flow: every element goes to its field, and what the schema does not foresee is kept and reported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from brique.referentiel.fiche import (
    Bloc,
    Certificateur,
    Code,
    Habilitation,
    Inconnu,
    Partenaire,
    Promotion,
    PublicationJO,
    Voie,
    VoieAcces,
)
from brique.referentiel.schema_v41 import SCHEMA
from tests.coeur.referentiel.fabrique import NUMERO, flux, lue, lus, regles

JOUR = date(2024, 12, 31)
BC = "<BLOC_COMPETENCES><CODE>%s</CODE></BLOC_COMPETENCES>"

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
DATES = {
    "DATE_DE_PUBLICATION": "date_publication",
    "DATE_EFFET": "date_effet",
    "DATE_DECISION": "date_decision",
    "DATE_FIN_ENREGISTREMENT": "date_fin_enregistrement",
    "DATE_DERNIER_JO": "date_dernier_jo",
    "DATE_LIMITE_DELIVRANCE": "date_limite_delivrance",
}
BOOLEENS = {
    "ACTIF": "actif",
    "VALIDATION_PARTIELLE": "validation_partielle",
    "EXISTENCE_PARTENAIRES": "existence_partenaires",
    "ACCESSIBLE_NOUVELLE_CALEDONIE": "accessible_nouvelle_caledonie",
    "ACCESSIBLE_POLYNESIE_FRANCAISE": "accessible_polynesie",
}
CODES = {
    "CODES_NSF": ("NSF", "nsf"),
    "CODES_ROME": ("ROME", "rome"),
    "FORMACODES": ("FORMACODE", "formacodes"),
    "CODES_IDCC": ("IDCC", "idcc"),
}
VOIES = ("FI", "CA", "FC", "CQ", "CL", "VAE")


def codes(conteneur: str, element: str) -> str:
    paires = "".join(f"<{element}><CODE>{n}</CODE><LIBELLE>l{n}</LIBELLE></{element}>" for n in (1, 2))
    return f"<{conteneur}>{paires}</{conteneur}>"


def cas_simples() -> list[tuple[str, str, Any]]:
    """(XML inside the fiche, field, expected value) for every element of the flow."""
    return [*cas_textes(), *cas_codes(), *cas_organisations()]


def cas_textes() -> list[tuple[str, str, Any]]:
    return [
        *((f"<{tag}>Un « texte »</{tag}>", champ, "Un « texte »") for tag, champ in TEXTES.items()),
        *((f"<{tag}>31/12/2024</{tag}>", champ, JOUR) for tag, champ in DATES.items()),
        *((f"<{tag}>Oui</{tag}>", champ, True) for tag, champ in BOOLEENS.items()),
        *((f"<{tag}>Non</{tag}>", champ, False) for tag, champ in BOOLEENS.items()),
        *((f"<{tag}/>", champ, None) for tag, champ in BOOLEENS.items()),
    ]


def cas_codes() -> list[tuple[str, str, Any]]:
    deux = (Code("1", "l1"), Code("2", "l2"))
    jo = "<PUBLICATION_JO><TITRE>Arrêté</TITRE><DATE_PUBLICATION_JO>31/12/2024</DATE_PUBLICATION_JO></PUBLICATION_JO>"
    voie = (
        "<ACTIF>Oui</ACTIF><COMPOSITION>3 pairs</COMPOSITION>"
        "<DATE_DERNIERE_MODIFICATION>31/12/2024</DATE_DERNIERE_MODIFICATION>"
    )
    return [
        *((codes(tag, element), champ, deux) for tag, (element, champ) in CODES.items()),
        ("<CODES_IDCC><IDCC>1486</IDCC></CODES_IDCC>", "idcc", (Code("1486"),)),
        ("<DUREE_ENREGISTREMENT>3</DUREE_ENREGISTREMENT>", "duree_enregistrement", Decimal(3)),
        ("<DUREE_ENREGISTREMENT>2,5</DUREE_ENREGISTREMENT>", "duree_enregistrement", Decimal("2.5")),
        ("<ABREGE><CODE>CQP</CODE><LIBELLE>Certificat</LIBELLE></ABREGE>", "abrege", Code("CQP", "Certificat")),
        *(
            (f"<CCN_{n}><NUMERO>3{n}</NUMERO><LIBELLE>b</LIBELLE></CCN_{n}>", "conventions", (Code(f"3{n}", "b"),))
            for n in (1, 2, 3)
        ),
        *((f"<SI_JURY_{v}>{voie}</SI_JURY_{v}>", "voies", (VoieAcces(Voie(v), True, "3 pairs", JOUR),)) for v in VOIES),
        *(
            (
                f"<PUBLICATION_DECRET_{r}>{jo}</PUBLICATION_DECRET_{r}>",
                "publications",
                (PublicationJO(r, "Arrêté", JOUR),),
            )
            for r in ("GENERAL", "CREATION", "AUTRE")
        ),
        *(
            (
                f"<{sens}S_CERTIFICATIONS><{sens}_CERTIFICATION><ID_FICHE_{sens}_CERTIFICATION>RNCP1"
                f"</ID_FICHE_{sens}_CERTIFICATION></{sens}_CERTIFICATION></{sens}S_CERTIFICATIONS>",
                f"{sens.lower()}s",
                ("RNCP1",),
            )
            for sens in ("ANCIENNE", "NOUVELLE")
        ),
    ]


def cas_organisations() -> list[tuple[str, str, Any]]:
    return [
        (
            "<STATISTIQUES_PROMOTIONS><STATISTIQUES_PROMOTION><ANNEE>2022</ANNEE><NOMBRE_CERTIFIES>12</NOMBRE_CERTIFIES>"
            "<NOMBRE_CERTIFIES_VAE>1</NOMBRE_CERTIFIES_VAE><TAUX_INSERTION_GLOBAL_6MOIS>90.5"
            "</TAUX_INSERTION_GLOBAL_6MOIS><TAUX_INSERTION_METIER_6MOIS>80</TAUX_INSERTION_METIER_6MOIS>"
            "<TAUX_INSERTION_METIER_2ANS>70 %</TAUX_INSERTION_METIER_2ANS></STATISTIQUES_PROMOTION>"
            "</STATISTIQUES_PROMOTIONS>",
            "promotions",
            (Promotion(2022, 12, 1, Decimal("90.5"), Decimal(80), Decimal(70)),),
        ),
        ("<ANNEES_PROMOTIONS_NIVEAU><ANNEE>2021</ANNEE></ANNEES_PROMOTIONS_NIVEAU>", "annees_niveau", ("2021",)),
        (
            "<CERTIFICATEURS><CERTIFICATEUR><SIRET_CERTIFICATEUR>123</SIRET_CERTIFICATEUR><NOM_CERTIFICATEUR>CPNE"
            "</NOM_CERTIFICATEUR><ETAT_CERTIFICATEUR>Actif</ETAT_CERTIFICATEUR><DATE_DERNIERE_MODIFICATION_ETAT>"
            "31/12/2024</DATE_DERNIERE_MODIFICATION_ETAT><NOM_COMMERCIAL>c</NOM_COMMERCIAL><SITE_INTERNET>s"
            "</SITE_INTERNET></CERTIFICATEUR></CERTIFICATEURS>",
            "certificateurs",
            (Certificateur("CPNE", "123", "Actif", JOUR, "c", "s"),),
        ),
        *(
            (
                f"<PARTENAIRES><PARTENAIRE><NOM_PARTENAIRE>GRETA</NOM_PARTENAIRE><SIRET_PARTENAIRE>1</SIRET_PARTENAIRE>"
                f"<HABILITATION_PARTENAIRE>{h.value}</HABILITATION_PARTENAIRE><ETAT_HABILITATION>Actif"
                "</ETAT_HABILITATION><DATE_ACTIF>31/12/2024</DATE_ACTIF><DATE_DERNIERE_MODIFICATION_ETAT>31/12/2024"
                "</DATE_DERNIERE_MODIFICATION_ETAT></PARTENAIRE></PARTENAIRES>",
                "partenaires",
                (Partenaire("GRETA", "1", h, "Actif", JOUR, JOUR),),
            )
            for h in Habilitation
        ),
        (
            f"<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>{NUMERO}BC01</CODE><LIBELLE>L</LIBELLE><LISTE_COMPETENCES>"
            "- c</LISTE_COMPETENCES><MODALITES_EVALUATION>m</MODALITES_EVALUATION><PREREQUIS_ENTREE_FORMATION_BLOC>e"
            "</PREREQUIS_ENTREE_FORMATION_BLOC><PREREQUIS_VALIDATION_BLOC>v</PREREQUIS_VALIDATION_BLOC>"
            "</BLOC_COMPETENCES></BLOCS_COMPETENCES>",
            "blocs",
            (Bloc(f"{NUMERO}BC01", "L", "- c", "m", "e", "v", ligne=9),),
        ),
    ]


@pytest.mark.parametrize(("contenu", "champ", "attendu"), cas_simples())
def test_chaque_element_a_son_champ(contenu: str, champ: str, attendu: Any) -> None:
    element = contenu[1:].split(">", maxsplit=1)[0].removesuffix("/")
    entete = "" if element == "NUMERO_FICHE" else f"<NUMERO_FICHE>{NUMERO}</NUMERO_FICHE>\n\n\n"
    fiches, _ = lus(flux(f"\n<FICHE>\n{entete}{contenu}</FICHE>"))
    assert getattr(fiches[0], champ) == attendu
    assert fiches[0].hors_schema == ()


def test_la_table_dit_tout_le_schema() -> None:
    dits = {contenu[1:].split(">")[0].removesuffix("/") for contenu, _, _ in cas_simples()}
    assert dits | {"NOMENCLATURE_EUROPE", "CORRESPONDANCES"} == set(SCHEMA)


@pytest.mark.parametrize(
    ("contenu", "niveau", "code", "libelle", "signalees"),
    [
        ("<NIVEAU>NIV5</NIVEAU><LIBELLE>Niveau 5</LIBELLE>", 5, "NIV5", "Niveau 5", []),
        ("<NIVEAU>NIV5</NIVEAU><INTITULE>Niveau 5</INTITULE>", 5, "NIV5", "Niveau 5", []),
        ("<NIVEAU>AUCUN</NIVEAU>", None, "AUCUN", "", []),
        ("<NIVEAU>NIV9</NIVEAU>", None, "NIV9", "", ["niveau-inconnu"]),
        ("", None, "", "", ["niveau-absent"]),
    ],
)
def test_niveau(contenu: str, niveau: int | None, code: str, libelle: str, signalees: list[str]) -> None:
    (lu,), anomalies = lus(
        flux(f"<FICHE><NUMERO_FICHE>{NUMERO}</NUMERO_FICHE><INTITULE>i</INTITULE>"
             f"<NOMENCLATURE_EUROPE>{contenu}</NOMENCLATURE_EUROPE></FICHE>")
    )  # fmt: skip
    assert (lu.niveau, lu.niveau_code, lu.niveau_libelle) == (niveau, code, libelle)
    assert regles(anomalies) == signalees


def test_deux_libelles_de_niveau_sont_gardes() -> None:
    contenu = "<NIVEAU>NIV5</NIVEAU><LIBELLE>Niveau 5</LIBELLE><INTITULE>Ancien III</INTITULE>"
    (lu,), anomalies = lus(
        flux(f"<FICHE><NUMERO_FICHE>{NUMERO}</NUMERO_FICHE><INTITULE>i</INTITULE>"
             f"<NOMENCLATURE_EUROPE>{contenu}</NOMENCLATURE_EUROPE></FICHE>")
    )  # fmt: skip
    assert lu.niveau_libelle == "Niveau 5"
    assert lu.hors_schema == (Inconnu("NOMENCLATURE_EUROPE/INTITULE", "Ancien III"),)
    assert regles(anomalies) == ["element-repete"]


@pytest.mark.parametrize(
    ("contenu", "regle", "chemin", "textes"),
    [
        ("<X>a <b>b</b> c</X>", "element-inconnu", "X", ["a b c"]),
        ("<X><FICHE>x</FICHE></X>", "element-inconnu", "X", ["x"]),
        ("<ABREGE><X>a</X></ABREGE>", "element-inconnu", "ABREGE/X", ["a"]),
        ("<CODES_NSF><X>a</X><X>b</X></CODES_NSF>", "element-inconnu", "CODES_NSF/X", ["a", "b"]),
        ("<CODES_IDCC><IDCC><X>a</X></IDCC></CODES_IDCC>", "element-inconnu", "CODES_IDCC/IDCC/X", ["a"]),
        ("<ACTIVITES_VISEES>a<b>x</b></ACTIVITES_VISEES>", "element-inconnu", "ACTIVITES_VISEES/b", ["x"]),
        (
            "<CORRESPONDANCES><CORRESPONDANCE><DESTINATION><NUMERO_FICHE>RNCP12345</NUMERO_FICHE><X>a</X>"
            "</DESTINATION></CORRESPONDANCE></CORRESPONDANCES>",
            "element-inconnu",
            "CORRESPONDANCES/CORRESPONDANCE/DESTINATION/X",
            ["a"],
        ),
        ('<ETAT_FICHE a="1">e</ETAT_FICHE>', "attribut-inconnu", "ETAT_FICHE/@a", ["1"]),
        ('<CODES_NSF><NSF a="1"/></CODES_NSF>', "attribut-inconnu", "CODES_NSF/NSF/@a", ["1"]),
        ("perdu", "texte-hors-element", "", ["perdu"]),
        ("<CODES_NSF>perdu</CODES_NSF>", "texte-hors-element", "CODES_NSF", ["perdu"]),
        ("<CODES_NSF><NSF>perdu</NSF></CODES_NSF>", "texte-hors-element", "CODES_NSF/NSF", ["perdu"]),
        ("<ABREGE><CODE>a</CODE>perdu</ABREGE>", "texte-hors-element", "ABREGE", ["perdu"]),
        (
            "<CODES_IDCC><IDCC>1486<CODE>2</CODE></IDCC></CODES_IDCC>",
            "texte-hors-element",
            "CODES_IDCC/IDCC",
            ["1486"],
        ),
        ("<ETAT_FICHE>a</ETAT_FICHE><ETAT_FICHE>b</ETAT_FICHE>", "element-repete", "ETAT_FICHE", ["a"]),
        ("<ABREGE><CODE>a</CODE><CODE>b</CODE></ABREGE>", "element-repete", "ABREGE/CODE", ["a"]),
        (
            "<SI_JURY_VAE><ACTIF>Oui</ACTIF></SI_JURY_VAE><SI_JURY_VAE><ACTIF>Non</ACTIF></SI_JURY_VAE>",
            "element-repete",
            "SI_JURY_VAE",
            ["Oui"],
        ),
        (
            "<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>RNCP12345BC01</CODE><LISTE_COMPETENCES>a</LISTE_COMPETENCES>"
            "<LISTE_COMPETENCES>b</LISTE_COMPETENCES></BLOC_COMPETENCES></BLOCS_COMPETENCES>",
            "element-repete",
            "BLOCS_COMPETENCES/BLOC_COMPETENCES/LISTE_COMPETENCES",
            ["a"],
        ),
    ],
)
def test_hors_schema_garde_et_signale(contenu: str, regle: str, chemin: str, textes: list[str]) -> None:
    lu, anomalies = lue(contenu)
    assert lu.hors_schema == tuple(Inconnu(chemin, texte) for texte in textes)
    (anomalie,) = anomalies
    assert (anomalie.regle, anomalie.element, anomalie.ligne) == (regle, chemin, 8 if chemin else 7)
    assert anomalie.valeur == textes[0]
    assert (chemin or "FICHE") in anomalie.message
    assert ("(2 fois)" in anomalie.message) == (len(textes) == 2)


def test_un_element_repete_compte_par_le_dernier() -> None:
    lu, anomalies = lue(
        "<DATE_EFFET>31/12/2024</DATE_EFFET><DATE_EFFET/><SI_JURY_VAE><ACTIF>Oui</ACTIF></SI_JURY_VAE>"
        "<SI_JURY_VAE><ACTIF>Non</ACTIF></SI_JURY_VAE><ETAT_FICHE>a</ETAT_FICHE><ETAT_FICHE/>"
        "<DATE_DECISION>32/01/2024</DATE_DECISION>"
    )
    assert (lu.date_effet, lu.etat) == (None, "")
    assert lu.voies == (VoieAcces(Voie.VAE, ouverte=False),)
    assert regles(anomalies) == ["date-illisible", *["element-repete"] * 3]
    assert {i.texte for i in lu.hors_schema} == {"31/12/2024", "Oui", "a", "32/01/2024"}


def test_ce_qu_un_inconnu_contient_est_garde_aussi() -> None:
    lu, anomalies = lue('<X a="1"><y b="2">t</y></X>')
    assert lu.hors_schema == (Inconnu("X", "t"), Inconnu("X/@a", "1"), Inconnu("X//y/@b", "2"))
    assert regles(anomalies) == ["attribut-inconnu", "attribut-inconnu", "element-inconnu"]


@pytest.mark.parametrize("texte", ["2024-12-31", "32/01/2024", "29/02/2023", "1/1/2024", "٣١/١٢/٢٠٢٤", "jamais"])
def test_date_illisible_gardee(texte: str) -> None:
    lu, (anomalie,) = lue(f"<DATE_EFFET>{texte}</DATE_EFFET>")
    assert lu.date_effet is None
    assert lu.hors_schema == (Inconnu("DATE_EFFET", texte),)
    assert (anomalie.regle, anomalie.valeur, anomalie.ligne) == ("date-illisible", texte, 8)
    assert NUMERO in anomalie.message


@pytest.mark.parametrize(
    ("contenu", "regle", "chemin"),
    [
        ("<ACTIF>peut-être</ACTIF>", "booleen-illisible", "ACTIF"),
        ("<SI_JURY_FI><ACTIF>?</ACTIF></SI_JURY_FI>", "booleen-illisible", "SI_JURY_FI/ACTIF"),
        ("<DUREE_ENREGISTREMENT>trois</DUREE_ENREGISTREMENT>", "nombre-illisible", "DUREE_ENREGISTREMENT"),
        ("<DUREE_ENREGISTREMENT>-3</DUREE_ENREGISTREMENT>", "nombre-illisible", "DUREE_ENREGISTREMENT"),
        ("<DUREE_ENREGISTREMENT>1e400</DUREE_ENREGISTREMENT>", "nombre-illisible", "DUREE_ENREGISTREMENT"),
        ("<DUREE_ENREGISTREMENT>1_0</DUREE_ENREGISTREMENT>", "nombre-illisible", "DUREE_ENREGISTREMENT"),
        (
            "<STATISTIQUES_PROMOTIONS><STATISTIQUES_PROMOTION><ANNEE>²</ANNEE></STATISTIQUES_PROMOTION>"
            "</STATISTIQUES_PROMOTIONS>",
            "nombre-illisible",
            "STATISTIQUES_PROMOTIONS/STATISTIQUES_PROMOTION/ANNEE",
        ),
        (
            "<PARTENAIRES><PARTENAIRE><DATE_ACTIF>hier</DATE_ACTIF></PARTENAIRE></PARTENAIRES>",
            "date-illisible",
            "PARTENAIRES/PARTENAIRE/DATE_ACTIF",
        ),
    ],
)
def test_valeur_illisible_gardee(contenu: str, regle: str, chemin: str) -> None:
    lu, anomalies = lue(contenu)
    assert regles(anomalies) == [regle]
    assert anomalies[0].element == chemin
    assert lu.hors_schema == (Inconnu(chemin, anomalies[0].valeur),)


def test_habilitation_inconnue_gardee() -> None:
    mot = "HABILITATION_DORMIR"
    lu, (anomalie,) = lue(
        f"<PARTENAIRES><PARTENAIRE><HABILITATION_PARTENAIRE>{mot}</HABILITATION_PARTENAIRE></PARTENAIRE></PARTENAIRES>"
    )
    assert lu.partenaires == (Partenaire(habilitation=mot),)
    assert (anomalie.regle, anomalie.valeur) == ("habilitation-inconnue", mot)


def test_textes_tels_qu_ecrits() -> None:
    lu, anomalies = lue(
        "<ACTIVITES_VISEES><!-- c -->a &amp; b<!-- d --> &lt;i&gt;<![CDATA[ <li>é &amp;</li>\n]]>&#233;<?p q?>"
        "</ACTIVITES_VISEES><!-- </FICHE> --><?fin </FICHE>?>"
    )
    assert lu.activites_visees == "a & b <i> <li>é &amp;</li>\né"
    assert (lu.hors_schema, anomalies) == ((), [])
