"""The ten files of the official CSV export: how each is recognised, and the columns it must have."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from brique.referentiel.fiche import Voie

_NOM = re.compile(r"export_fiches_csv_(.+?)_\d{4}_\d{2}_\d{2}\.csv")


@dataclass(frozen=True, slots=True)
class Table:
    """One file: ``cle`` is our name for it, ``debut`` how its name begins once folded, then its columns."""

    cle: str
    debut: str
    colonnes: tuple[str, ...]


STANDARD = Table(
    "standard",
    "standard",
    (
        "Id_Fiche",
        "Intitule",
        "Abrege_Libelle",
        "Abrege_Intitule",
        "Nomenclature_Europe_Niveau",
        "Nomenclature_Europe_Intitule",
        "Accessible_Nouvelle_Caledonie",
        "Accessible_Polynesie_Francaise",
        "Date_dernier_jo",
        "Date_Decision",
        "Date_Fin_Enregistrement",
        "Date_Effet",
        "Type_Enregistrement",
        "Validation_Partielle",
        "Actif",
    ),
)
TABLES = (
    STANDARD,
    Table("blocs", "blocs_de_comp", ("Bloc_Competences_Code", "Bloc_Competences_Libelle")),
    Table("ccn", "ccn", tuple(f"Ccn_{n}_{champ}" for n in (1, 2, 3) for champ in ("Numero", "Libelle"))),
    Table("certificateurs", "certificateurs", ("Siret_Certificateur", "Nom_Certificateur")),
    Table("filiations", "ancienne_nouvelle", ("Ancienne_Certification", "Nouvelle_Certification")),
    Table("formacodes", "formacode", ("Formacode_Code", "Formacode_Libelle")),
    Table("nsf", "nsf", ("Nsf_Code", "Nsf_Intitule")),
    Table("partenaires", "partenaires", ("Nom_Partenaire", "Siret_Partenaire", "Habilitation_Partenaire")),
    Table("rome", "rome", ("Codes_Rome_Code", "Codes_Rome_Libelle")),
    Table("voies", "vo", ("Si_Jury",)),
)
VOIES = {
    "par experience": Voie.VAE,
    "par candidature individuelle": Voie.CANDIDATURE_INDIVIDUELLE,
    "apres un parcours de formation sous statut d'eleve ou d'etudiant": Voie.FORMATION_INITIALE,
    "en contrat d'apprentissage": Voie.APPRENTISSAGE,
    "en contrat de professionnalisation": Voie.CONTRAT_PROFESSIONNALISATION,
    "apres un parcours de formation continue": Voie.FORMATION_CONTINUE,
}


def plier(texte: str) -> str:
    """``texte`` in lower case, without accents, with straight apostrophes and single spaces."""
    decompose = unicodedata.normalize("NFKD", texte.replace("’", "'"))
    return " ".join("".join(c for c in decompose if not unicodedata.combining(c)).casefold().split())


def reconnaitre_table(nom: str) -> Table | None:
    """The table whose file is called ``nom`` (accents may have been lost on the way), or None."""
    trouve = _NOM.fullmatch(plier(nom).replace(" ", "_"))
    if trouve is None:
        return None
    return next((table for table in TABLES if trouve.group(1).startswith(table.debut)), None)
