"""A draft as a workbook to print, send and edit: one line a row, explicit columns, nothing hidden.

Every text is a string, whatever sign it begins with: no cell is a formula. Depth of a line is the indent of its cell.
``relire_xlsx`` gives the draft back. What XML forbids is dropped (``forme.texte_xml``).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, TypeAlias

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from brique.erreurs import ErreurArgument
from brique.referentiel.redaction import mise_en_page as m
from brique.referentiel.redaction.brouillon import BlocEcrit, Brouillon, CompetenceEcrite, Passage
from brique.referentiel.redaction.forme import FORME, PROPRIETE, montrer_vide, pour_xml, texte_xml

Case: TypeAlias = Any  # an openpyxl cell, whose type says less than it does

CARACTERES_MAX = 32_767  # of a cell (Excel), in UTF-16 units
INDENT_MAX = 250  # of a cell (Excel)
FEUILLES = (m.CERTIFICATION, m.ACTIVITES, "Compétences et évaluation", m.POINTS)
LARGEURS = {
    m.CERTIFICATION: (26, 100),
    m.ACTIVITES: (10, 46, 84),
    "Compétences et évaluation": (13, 10, 24, 52, 44, 58),
    m.POINTS: (26, 80, 34, 34),
}
_ECHAPPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_TRAIT = Side(style="thin", color=m.TRAIT)
_POLICE = "Calibri"
_HAUTEUR_LIGNE = 15
_NORMAL = Font(name=_POLICE, size=11)
_GRAS = Font(name=_POLICE, size=11, bold=True)
_SUITE = Border(left=_TRAIT, right=_TRAIT)
_DEBUT = Border(left=_TRAIT, right=_TRAIT, top=_TRAIT)
_BANDEAU = Border(top=_TRAIT, bottom=_TRAIT)
_CADRE = Border(left=_TRAIT, right=_TRAIT, top=_TRAIT, bottom=_TRAIT)
_EN_HAUT = Alignment(wrap_text=True, vertical="top")


def ecrire_xlsx(brouillon: Brouillon, *, mention: str = "") -> bytes:
    """The workbook of ``brouillon``. ``mention`` (« Version 2, adoptée ») is its subject, in its properties.

    Raises ``ErreurArgument`` when a text is longer than a cell can hold: nothing is cut in silence.
    """
    propre = pour_xml(brouillon)
    classeur: Any = Workbook()  # its custom properties are not in its stub
    classeur.remove(classeur.worksheets[0])
    _certification(_Feuille(classeur, FEUILLES[0]), propre)
    _activites(_Feuille(classeur, FEUILLES[1]), propre)
    _competences(_Feuille(classeur, FEUILLES[2]), propre)
    if propre.doutes_ouverts:
        _points(_Feuille(classeur, FEUILLES[3]), propre)
    classeur.properties.title = m.titre_de(propre)[:255]
    classeur.properties.subject = texte_xml(mention)[:255] or None
    classeur.properties.creator = propre.certificateur[:255] or "Brique"
    classeur.properties.language = "fr-FR"
    classeur.custom_doc_props.append(StringProperty(name=PROPRIETE, value=FORME))
    flux = io.BytesIO()
    classeur.save(flux)
    return flux.getvalue()


class _Feuille:
    """A sheet being written, one row after the other."""

    def __init__(self, classeur: Workbook, nom: str) -> None:
        self.feuille: Worksheet = classeur.create_sheet(nom)
        self.largeurs = LARGEURS[nom]
        self.ligne = 0
        for rang, largeur in enumerate(self.largeurs):
            self.feuille.column_dimensions["ABCDEF"[rang]].width = largeur
        _mettre_en_page(self.feuille)

    @property
    def colonnes(self) -> int:
        return len(self.largeurs)

    def titre(self, texte: str) -> None:
        """The title of the sheet, over all its columns."""
        self.ligne += 1
        case = self.ecrire(1, texte)
        case.font = Font(name=_POLICE, size=16, bold=True, color=m.BRIQUE)
        case.alignment = Alignment(vertical="center")
        self.feuille.row_dimensions[self.ligne].height = 30

    def entete(self, noms: Sequence[str], *, repetee: bool = True) -> None:
        """The header row: frozen, and printed again on every page."""
        self.ligne += 1
        for colonne, nom in enumerate(noms, 1):
            _en_tete(self.ecrire(colonne, nom))
        if repetee:
            self.feuille.freeze_panes = f"A{self.ligne + 1}"
            self.feuille.print_title_rows = f"1:{self.ligne}"

    def rangee(self, textes: Sequence[str], *, premiere: bool = True, gras: Sequence[int] = ()) -> None:
        """A row of the table; a line is drawn above it when it is the ``premiere`` of what it tells."""
        self.ligne += 1
        for colonne, texte in enumerate(textes, 1):
            case = self.ecrire(colonne, texte)
            case.border = _DEBUT if premiere else _SUITE
            case.alignment = _EN_HAUT
            case.font = _GRAS if colonne in gras else _NORMAL

    def passage(self, colonne: int, passage: Passage | None) -> None:
        """One line of a list in a cell of the current row."""
        if passage is None:
            return
        case = self.ecrire(colonne, montrer_vide(passage.texte))
        niveau = min(max(passage.niveau, 0), INDENT_MAX)
        if niveau:
            case.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=niveau)
        case.border = _DEBUT

    def bandeau(self, textes: Sequence[str], debut: int) -> None:
        """The row of a bloc: coloured, its title over the columns from ``debut`` on."""
        self.rangee([*textes, *[""] * (self.colonnes - len(textes))])
        for colonne in range(1, self.colonnes + 1):
            case = self.feuille.cell(self.ligne, colonne)
            case.fill = PatternFill("solid", fgColor=m.BRIQUE_CLAIR)
            case.font = Font(name=_POLICE, size=12, bold=True)
            case.border = _BANDEAU
        self.etaler(debut, textes[-1], 1.15)

    def etaler(self, debut: int, texte: str, echelle: float = 1.0) -> None:
        """Merge the current row from column ``debut`` on, high enough for ``texte`` (a merged cell does not adjust)."""
        self.feuille.merge_cells(None, self.ligne, debut, self.ligne, self.colonnes)
        place = sum(self.largeurs[debut - 1 :]) / echelle
        lignes = sum(1 + int(len(ligne) // place) for ligne in texte.split("\n"))
        self.feuille.row_dimensions[self.ligne].height = min(409, _HAUTEUR_LIGNE * echelle * lignes + 4)

    def fermer(self) -> None:
        """Draw the line under the last row."""
        for colonne in range(1, self.colonnes + 1):
            case = self.feuille.cell(self.ligne, colonne)
            bord = case.border
            case.border = Border(left=bord.left, right=bord.right, top=bord.top, bottom=_TRAIT)

    def ecrire(self, colonne: int, texte: str) -> Case:
        """Write ``texte`` as a string, never as a formula, a number or a date."""
        case: Case = self.feuille.cell(self.ligne, colonne)
        if not texte:
            return case
        echappe = _ECHAPPE.sub("_x005F_", texte)
        longueur = len(echappe.encode("utf-16-le")) // 2
        if longueur > CARACTERES_MAX:
            raise ErreurArgument(
                f"« {texte[:60]}… » compte {longueur} caractères, plus que les {CARACTERES_MAX} d’une case Excel",
                lieu=f"feuille « {self.feuille.title} », ligne {self.ligne}",
                consequence="Le classeur n’est pas écrit.",
                action="Raccourcissez ce texte, ou choisissez la forme Word.",
            )
        case.value = echappe
        case.data_type = "s"
        case.quotePrefix = True  # typing in the cell again leaves it a text
        return case


def _mettre_en_page(feuille: Worksheet) -> None:
    feuille.page_setup.orientation = "landscape"
    feuille.page_setup.paperSize = feuille.PAPERSIZE_A4
    feuille.page_setup.fitToWidth = 1
    feuille.page_setup.fitToHeight = 0
    feuille.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]  # always there on a new sheet
    feuille.oddFooter.center.text = "Page &P sur &N"  # type: ignore[union-attr]
    feuille.oddFooter.left.text = "&A"  # type: ignore[union-attr]
    feuille.sheet_view.showGridLines = False
    feuille.page_margins.left = feuille.page_margins.right = 0.4


def _en_tete(case: Case) -> None:
    case.font = Font(name=_POLICE, size=11, bold=True, color="FFFFFF")
    case.fill = PatternFill("solid", fgColor=m.BRIQUE)
    case.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    case.border = _CADRE


def _certification(feuille: _Feuille, brouillon: Brouillon) -> None:
    feuille.titre(m.CERTIFICATION)
    for libelle, champ in m.IDENTITE.items():
        valeur = montrer_vide(getattr(brouillon, champ), facultatif=champ != "intitule")
        feuille.rangee([libelle, valeur], gras=(1, 2) if champ == "intitule" else (1,))
    feuille.fermer()
    feuille.ligne += 1
    feuille.entete([m.C_TEXTE, m.C_CONTENU], repetee=False)
    for texte in brouillon.textes:
        for rang, passage in enumerate(texte.passages or [None]):
            feuille.rangee(["" if rang else montrer_vide(texte.titre), ""], premiere=not rang, gras=(1,))
            feuille.passage(2, passage)
    feuille.fermer()


def _activites(feuille: _Feuille, brouillon: Brouillon) -> None:
    feuille.titre(m.ACTIVITES)
    feuille.entete([m.C_CODE, m.C_ACTIVITE, m.C_TACHE])
    for activite in brouillon.activites:
        for rang, tache in enumerate(activite.taches or [None]):
            tete = ["", ""] if rang else [_facultatif(activite.code), montrer_vide(activite.libelle)]
            feuille.rangee([*tete, ""], premiere=not rang, gras=(2,))
            feuille.passage(3, tache)
    feuille.fermer()


def _competences(feuille: _Feuille, brouillon: Brouillon) -> None:
    feuille.titre(m.COMPETENCES_ET_EVALUATION)
    feuille.entete([m.COMPETENCES, "", "", "", m.EVALUATION, ""], repetee=False)
    feuille.feuille.merge_cells(None, feuille.ligne, 1, feuille.ligne, 4)
    feuille.feuille.merge_cells(None, feuille.ligne, 5, feuille.ligne, 6)
    feuille.entete([m.C_ELEMENT, m.C_CODE, m.C_RUBRIQUE, m.C_COMPETENCE, m.C_MODALITE, m.C_CRITERE])
    for bloc in brouillon.blocs:
        _bloc(feuille, bloc)
    feuille.fermer()


def _bloc(feuille: _Feuille, bloc: BlocEcrit) -> None:
    nature = m.BLOC_OPTIONNEL if bloc.optionnel else m.BLOC
    feuille.bandeau([nature, _facultatif(bloc.code), "", montrer_vide(bloc.libelle)], 4)
    if bloc.prerequis:
        texte = _facultatif(bloc.prerequis)
        feuille.rangee([m.PREREQUIS, "", "", texte, "", ""])
        feuille.etaler(4, texte)
    if bloc.modalites or bloc.criteres:
        for rang, (modalite, critere) in enumerate(_cote_a_cote(bloc)):
            feuille.rangee(["" if rang else m.ENSEMBLE_DU_BLOC, *[""] * 5], premiere=not rang)
            feuille.passage(5, modalite)
            feuille.passage(6, critere)
    for competence in bloc.competences:
        for rang, (modalite, critere) in enumerate(_cote_a_cote(competence)):
            tete = [m.COMPETENCE, _facultatif(competence.code), _facultatif(competence.rubrique)]
            tete = [*[""] * 6] if rang else [*tete, montrer_vide(competence.enonce), "", ""]
            feuille.rangee(tete, premiere=not rang)
            feuille.passage(5, modalite)
            feuille.passage(6, critere)


def _cote_a_cote(partie: BlocEcrit | CompetenceEcrite) -> Iterator[tuple[Passage | None, Passage | None]]:
    """Its modalités and its critères, row by row; one empty row when it has neither."""
    yield from list(zip_longest(partie.modalites, partie.criteres)) or [(None, None)]


def _points(feuille: _Feuille, brouillon: Brouillon) -> None:
    feuille.titre(m.POINTS)
    feuille.entete([m.C_REGLE, m.C_MESSAGE, m.C_LIEU, m.C_DECISION])
    for doute in brouillon.doutes_ouverts:
        lieux = "\n".join(place.lieu for place in doute.places if place.lieu)
        feuille.rangee([montrer_vide(doute.regle), _facultatif(doute.message), _facultatif(lieux), ""])
    feuille.fermer()


def _facultatif(texte: str) -> str:
    return montrer_vide(texte, facultatif=True)
