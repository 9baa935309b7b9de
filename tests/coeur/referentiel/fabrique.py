"""Builders for the tests of the readers: V4.1 flows, CSV archives, and the texts that values hold."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from brique.referentiel.anomalies import Anomalie
from brique.referentiel.fiche import Fiche
from brique.referentiel.lecture import lire
from brique.referentiel.source import Limites
from brique.referentiel.tables_csv import TABLES

NUMERO = "RNCP12345"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
SANS_TEXTE = {"niveau", "ligne", "rubrique", "chemin", "voie"}  # fields that no text of the file gives as such
ENTETES = {table.cle: ("Numero_Fiche", *table.colonnes) for table in TABLES}
FICHIERS = {
    "standard": "Standard",
    "blocs": "Blocs_De_Compétences",
    "ccn": "CCN",
    "certificateurs": "Certificateurs",
    "filiations": "Ancienne_Nouvelle_Certification",
    "formacodes": "Formacode",
    "nsf": "Nsf",
    "partenaires": "Partenaires",
    "rome": "Rome",
    "voies": "VoixdAccès",
}


class SansRetour(io.RawIOBase):
    """A binary stream that cannot go back, as a pipe."""

    def __init__(self, contenu: bytes) -> None:
        self._flux = io.BytesIO(contenu)

    def readable(self) -> bool:
        return True

    def read(self, nombre: int = -1) -> bytes:
        return self._flux.read(nombre)


def fiche(contenu: str = "", numero: str = NUMERO) -> str:
    """One FICHE that gives rise to no finding of its own, then ``contenu``."""
    return (
        f"  <FICHE>\n    <NUMERO_FICHE>{numero}</NUMERO_FICHE>\n    <INTITULE>Boulanger</INTITULE>\n"
        "    <NOMENCLATURE_EUROPE><NIVEAU>NIV3</NIVEAU></NOMENCLATURE_EUROPE>\n"
        f"    {contenu}\n  </FICHE>\n"
    )


def flux(*fiches: str, declaration: str = DECLARATION) -> bytes:
    """A whole V4.1 file holding ``fiches``."""
    corps = "".join(fiches)
    return f"{declaration}<FICHES>\n  <VERSION_FLUX>4.1</VERSION_FLUX>\n{corps}</FICHES>\n".encode()


def au_fil(contenu: bytes) -> bytes:
    """The same file in UTF-16, which the reader can only read incrementally."""
    texte = contenu.decode("utf-8-sig").replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return texte.encode("utf-16")


def lus(
    origine: str | Path | bytes | BinaryIO, *, nom: str = "essai.xml", limites: Limites | None = None
) -> tuple[list[Fiche], list[Anomalie]]:
    """Everything that reading ``origine`` gives: its fiches and its anomalies."""
    flux_lu = io.BytesIO(origine) if isinstance(origine, bytes) else origine
    elements = list(lire(flux_lu, nom=nom, limites=limites))
    return [e for e in elements if isinstance(e, Fiche)], [e for e in elements if isinstance(e, Anomalie)]


def lue(contenu: str) -> tuple[Fiche, list[Anomalie]]:
    """The only fiche of a file holding ``fiche(contenu)``, and the anomalies."""
    fiches, anomalies = lus(flux(fiche(contenu)))
    assert len(fiches) == 1
    return fiches[0], anomalies


def regles(anomalies: Iterable[Anomalie]) -> list[str]:
    return sorted(anomalie.regle for anomalie in anomalies)


def archive(membres: Mapping[str, bytes], methode: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of ``membres`` by name."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", methode) as ecrite:
        for nom, contenu in membres.items():
            ecrite.writestr(nom, contenu)
    return sortie.getvalue()


def nom_csv(cle: str) -> str:
    return f"export_fiches_CSV_{FICHIERS[cle]}_2024_02_22.csv"


def ligne_csv(cellules: Iterable[str]) -> str:
    doublees = [cellule.replace('"', '""') for cellule in cellules]
    return ";".join(f'"{cellule}"' for cellule in doublees) + "\r\n"


def standard(numero: str = NUMERO, **valeurs: str) -> list[str]:
    """A line of the Standard file; ``valeurs`` are its columns by name."""
    defauts = {"Intitule": "Boulanger", "Nomenclature_Europe_Niveau": "NIV3", "Actif": "INACTIVE"}
    connues = defauts | valeurs
    return [numero, *(connues.get(colonne, "") for colonne in ENTETES["standard"][1:])]


def export_csv(**tables: list[list[str]]) -> dict[str, bytes]:
    """The ten files, by name, each with its header and the lines given for it (by default one fiche)."""
    lignes = {"standard": [standard()]} | tables
    return {
        nom_csv(cle): "".join(map(ligne_csv, [list(entete), *lignes.get(cle, [])])).encode()
        for cle, entete in ENTETES.items()
    }


def mots_de(valeur: Any) -> Counter[str]:
    """The words of every text of ``valeur``, dates, booleans and numbers written back as the flow writes them."""
    if valeur is None or isinstance(valeur, str | bool | int | Decimal | date):
        return Counter(_ecrit(valeur).split())
    noms = [champ.name for champ in fields(valeur)] if is_dataclass(valeur) else getattr(valeur, "_fields", None)
    if noms is None:
        return sum(map(mots_de, valeur), Counter())
    return sum((mots_de(getattr(valeur, nom)) for nom in noms if nom not in SANS_TEXTE), Counter())


def _ecrit(valeur: str | bool | int | Decimal | date | None) -> str:
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    if isinstance(valeur, date):
        return f"{valeur:%d/%m/%Y}"
    return "" if valeur is None else str(valeur)


def mots_du_xml(element: etree._Element) -> Counter[str]:
    """The words of every text and attribute under ``element``."""
    compte: Counter[str] = Counter()
    for texte in element.itertext():
        compte.update(str(texte).split())
    for descendant in element.iter():
        for valeur in descendant.attrib.values():
            compte.update(str(valeur).split())
    return compte


def correspondances_et_blocs(numero: str = NUMERO) -> str:
    """The content of a fiche of two blocs and three compétences, whose correspondance leads to itself."""
    textes = {"BC01": "- Pétrir la pâte\n- Cuire le pain", "BC02": "- Vendre le pain"}
    blocs = "".join(
        f"<BLOC_COMPETENCES><CODE>{numero}{code}</CODE><LISTE_COMPETENCES>{texte}</LISTE_COMPETENCES></BLOC_COMPETENCES>"
        for code, texte in textes.items()
    )
    return (
        f"<BLOCS_COMPETENCES>{blocs}</BLOCS_COMPETENCES><CORRESPONDANCES><CORRESPONDANCE><SOURCE/>"
        f"<DESTINATION><NUMERO_FICHE>{numero}</NUMERO_FICHE></DESTINATION></CORRESPONDANCE></CORRESPONDANCES>"
    )
