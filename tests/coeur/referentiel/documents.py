"""Référentiel documents made for tests: Word, Excel and HTML, in the shapes branches give them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document as Word
from openpyxl import Workbook


@dataclass(frozen=True)
class Ligne:
    """A row of a table: activité ('' under the one above), compétence, critères, modalités."""

    activite: str
    competence: str
    criteres: str
    modalites: str = ""


BLOCS: tuple[tuple[str, str, Sequence[Ligne]], ...] = (
    (
        "BC01 – Préparer les expéditions",
        "Mise en situation reconstituée\nEntretien avec le jury",
        (
            Ligne(
                "A1. Préparation des commandes\n- Lecture du bon\n- Prélèvement",
                "C1.1 Prélever les articles du bon de préparation afin de constituer la commande",
                "Les articles sont ceux du bon\nLes quantités sont exactes",
            ),
            Ligne("", "C1.2 Emballer les colis selon leur fragilité pour éviter la casse", "- L’emballage résiste"),
        ),
    ),
    (
        "BC02 – Gérer les stocks",
        "Étude de cas",
        (
            Ligne("A2. Suivi des stocks", "C2.1 Réaliser un inventaire afin de fiabiliser le stock", "L’écart est dit"),
            Ligne("", "C2.2 Ranger les produits dans les emplacements prévus", "Le plan de rangement est suivi"),
        ),
    ),
)


def word_en_tableau() -> bytes:
    """The model of France compétences: one table, two rows of headers, rows of blocs, cells merged downwards."""
    document = Word()
    document.add_heading("Référentiels du CQP Assistant logistique", 0)
    table = document.add_table(2, 4)
    tetes = (
        "RÉFÉRENTIEL D’ACTIVITÉS\ndécrit les situations de travail et les activités exercées",
        "RÉFÉRENTIEL DE COMPÉTENCES\nidentifie les compétences et les connaissances",
        "RÉFÉRENTIEL D’ÉVALUATION\ndéfinit les critères et les modalités d’évaluation",
    )
    for colonne, texte in enumerate(tetes):
        table.cell(0, colonne).text = texte
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(1, 2).text, table.cell(1, 3).text = "MODALITÉS D’ÉVALUATION", "CRITÈRES D’ÉVALUATION"
    for colonne in (0, 1):
        table.cell(0, colonne).merge(table.cell(1, colonne))
    for titre, modalites, lignes in BLOCS:
        rangee = table.add_row()
        rangee.cells[0].merge(rangee.cells[3]).text = titre
        debut = len(table.rows)
        for ligne in lignes:
            cases = table.add_row().cells
            cases[0].text, cases[1].text, cases[3].text = ligne.activite, ligne.competence, ligne.criteres
        fin = len(table.rows) - 1
        table.cell(debut, 0).merge(table.cell(fin, 0))
        table.cell(debut, 2).merge(table.cell(fin, 2)).text = modalites
    return _octets(document)


def word_en_titres() -> bytes:
    """Headings « Bloc de compétences n° 1 », the title on the next line, lists of Word, labels for the rest."""
    document = Word()
    document.add_heading("CQP Conducteur de ligne", 0)
    document.add_paragraph("Le conducteur de ligne travaille en équipe.")
    document.add_heading("Référentiel d’activités", 1)
    for texte, style in (("Conduite de la ligne", "List Bullet"), ("Démarrage", "List Bullet 2")):
        document.add_paragraph(texte, style=style)
    blocs = (
        ("Conduire une ligne", ("Démarrer la ligne selon la procédure", "Régler la cadence pour tenir le plan")),
        ("Maintenir une ligne", ("Diagnostiquer une panne simple", "Remplacer une pièce d’usure")),
    )
    for rang, (titre, competences) in enumerate(blocs, 1):
        document.add_heading(f"Bloc de compétences n° {rang}", 2)
        document.add_paragraph(titre)
        document.add_paragraph("Compétences :")
        for competence in competences:
            document.add_paragraph(competence, style="List Bullet")
        document.add_paragraph("Modalités d’évaluation : observation en situation de travail")
        document.add_paragraph().add_run("Critères d’évaluation").bold = True
        document.add_paragraph("La consigne est respectée", style="List Bullet")
    return _octets(document)


def classeur() -> bytes:
    """A sheet with a column of blocs merged downwards, under a title across it."""
    livre = Workbook()
    feuille = livre.active
    feuille.append(["CQP Agent de propreté"])
    feuille.merge_cells("A1:D1")
    feuille.append(["Bloc", "Compétences", "Modalités d’évaluation", "Critères d’évaluation"])
    feuille.append(["Bloc 1 - Nettoyer", "Balayer les sols", "Observation", "Le sol est sans poussière"])
    feuille.append([None, "Désinfecter les surfaces", None, "Le temps est respecté\nLe produit est dosé"])
    feuille.append(["Bloc 2 - Trier", "Séparer les déchets", "QCM", "Aucun déchet n’est mal trié"])
    feuille.merge_cells("A3:A4")
    feuille.merge_cells("C3:C4")
    flux = io.BytesIO()
    livre.save(flux)
    return flux.getvalue()


def page(corps: str) -> bytes:
    """An HTML page in UTF-8."""
    return f"<!doctype html><meta charset=utf-8><body>{corps}".encode()


def remplacer(archive: bytes, parties: dict[str, bytes]) -> bytes:
    """``archive`` with these parts replaced, or added."""
    flux = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as avant, zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as apres:
        for nom in avant.namelist():
            if nom not in parties:
                apres.writestr(nom, avant.read(nom))
        for nom, contenu in parties.items():
            apres.writestr(nom, contenu)
    return flux.getvalue()


def partie(archive: bytes, nom: str) -> bytes:
    """One part of an Office archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as lue:
        return lue.read(nom)


def _octets(document: object) -> bytes:
    flux = io.BytesIO()
    document.save(flux)  # type: ignore[attr-defined]  # python-docx's factory hides its class
    return flux.getvalue()
