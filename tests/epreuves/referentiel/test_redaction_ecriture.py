"""Drafts written to Word, Excel and JSON, and read back: exactly what was written, or exactly what a person changed."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from docx import Document as Word
from docx.shared import Cm
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook

from brique.erreurs import ErreurArgument, ErreurLecture
from brique.referentiel.redaction import BlocEcrit, Brouillon, Choix, CompetenceEcrite, Doute, Geste, Passage, Texte
from brique.referentiel.redaction.brouillon import parties
from brique.referentiel.redaction.cles import numeroter
from brique.referentiel.redaction.document import Tableau
from brique.referentiel.redaction.document_docx import lire_docx
from brique.referentiel.redaction.document_xlsx import lire_xlsx
from brique.referentiel.redaction.ecrire_docx import ecrire_docx
from brique.referentiel.redaction.ecrire_xlsx import ecrire_xlsx
from brique.referentiel.redaction.forme import FORME, ecrire_json, lire_vide, montrer_vide, pour_xml, relire_json
from brique.referentiel.redaction.gestes import Acte
from brique.referentiel.redaction.relire_docx import relire_docx
from brique.referentiel.redaction.relire_xlsx import relire_xlsx
from tests.coeur.referentiel.documents import word_en_tableau
from tests.coeur.referentiel.fabrique_brouillons import ENTIER, PIEGES, brouillons

FORMES = {"docx": (ecrire_docx, relire_docx), "xlsx": (ecrire_xlsx, relire_xlsx), "json": (ecrire_json, relire_json)}
BUREAUTIQUE = {nom: FORMES[nom] for nom in ("docx", "xlsx")}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COMPETENCES = "Compétences et évaluation"
Relire = Callable[[bytes], Brouillon | None]


@pytest.fixture(params=BUREAUTIQUE)
def forme(request: pytest.FixtureRequest) -> tuple[Callable[[Brouillon], bytes], Relire]:
    return BUREAUTIQUE[request.param]


@cache
def ecrit(nom: str, brouillon: Callable[[], Brouillon] = lambda: ENTIER) -> bytes:
    """The whole draft in one form."""
    return FORMES[nom][0](brouillon())


def relu(octets: bytes, relire: Relire) -> Brouillon:
    lu = relire(octets)
    assert lu is not None
    return lu


def textes_a_ranger(brouillon: Brouillon) -> list[str]:
    return [p.texte for t in brouillon.textes if t.titre == "Texte à ranger" for p in t.passages]


@pytest.mark.parametrize("nom", FORMES)
def test_aller_retour(nom: str) -> None:
    ecrire, relire = FORMES[nom]
    lu = relu(ecrire(ENTIER), relire)
    assert lu == ENTIER
    cles = [partie.cle for partie in parties(lu)]
    assert len(set(cles)) == len(cles)
    assert all(cles)


@cache
def piege() -> Brouillon:
    """Every awkward text in every kind of field."""
    lignes = tuple(Passage(texte, rang % 12) for rang, texte in enumerate(PIEGES))
    return Brouillon(
        intitule=PIEGES[7],
        numero=PIEGES[1],
        certificateur=PIEGES[3],
        textes=tuple(Texte(texte) for texte in PIEGES),
        activites=tuple(replace(ENTIER.activites[0], libelle=t, code=t) for t in PIEGES),
        blocs=(
            *(BlocEcrit(code=t, libelle=t, optionnel=bool(len(t) % 2), prerequis=t) for t in PIEGES),
            BlocEcrit(competences=tuple(CompetenceEcrite(t, lignes[:1], (), t, t) for t in PIEGES)),
            BlocEcrit("b", "lignes", (), lignes, lignes),
        ),
    )


@pytest.mark.parametrize("nom", BUREAUTIQUE)
def test_aller_retour_des_textes_pieges(nom: str) -> None:
    ecrire, relire = BUREAUTIQUE[nom]
    lu = relu(ecrit(nom, piege), relire)
    assert lu == piege()
    assert lu.doutes == ()
    assert relu(ecrire(Brouillon()), relire) == Brouillon()


@pytest.mark.parametrize("nom", BUREAUTIQUE)
@settings(max_examples=4)
@given(brouillon=brouillons())
def test_aller_retour_de_tout_brouillon(nom: str, brouillon: Brouillon) -> None:
    ecrire, relire = BUREAUTIQUE[nom]
    assert relu(ecrire(brouillon), relire) == pour_xml(brouillon)


def test_ce_que_xml_interdit_est_ote_et_rien_d_autre(forme: tuple[Any, Relire]) -> None:
    ecrire, relire = forme
    interdits = replace(ENTIER, intitule="a\x00b\x0bc\rd\r\ne\ud800f\ufffeg", blocs=(BlocEcrit("\x01", "\x1f=1"),))
    lu = relu(ecrire(interdits), relire)
    assert lu.intitule == "ab\nc\nd\ne" + "fg"
    assert (lu.blocs[0].code, lu.blocs[0].libelle) == ("", "=1")
    assert pour_xml(ENTIER) == ENTIER


@given(st.text(alphabet=" \n(àé)crirev", max_size=14), st.booleans())
def test_un_blanc_se_voit_et_se_relit(texte: str, facultatif: bool) -> None:
    montre = montrer_vide(texte, facultatif=facultatif)
    assert lire_vide(montre) == texte
    assert montre.strip() or (facultatif and not texte)


def test_les_doutes_ouverts_sont_ecrits_et_relus(forme: tuple[Any, Relire]) -> None:
    ecrire, relire = forme
    lus = relu(ecrire(ENTIER), relire).doutes
    assert [(d.regle, d.message, d.tranche, [p.lieu for p in d.places]) for d in lus] == [
        ("intitule-deduit", "l’intitulé est tiré d’une phrase.", "", ["ligne 3"]),
        ("autre", "= à voir", "", ["ligne 4", "ligne 5"]),
    ]
    assert all(doute.choix for doute in lus), "un doute relu peut encore être tranché"


# --- JSON


def test_json_garde_tout() -> None:
    geste = Geste(Acte.MODIFIER, "b1", "libelle", "Vendre", "Vendre mieux")
    doute = replace(ENTIER.doutes[0], choix=(Choix("vu", "Vu"), Choix("prendre", "Prendre", (geste,))))
    brouillon = numeroter(replace(ENTIER, doutes=(doute, Doute("d2", "r", "m", tranche="vu")), intitule="\ud800"))
    octets = ecrire_json(brouillon)
    lu = relire_json(octets)
    assert lu == brouillon
    assert (lu.doutes, lu.origine) == (brouillon.doutes, brouillon.origine)
    assert [(p.cle, p.place) for p in parties(lu)] == [(p.cle, p.place) for p in parties(brouillon)]
    assert json.loads(octets)["forme"] == FORME


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"", "pas un fichier JSON"),
        (b"[" * 100_000, "pas un fichier JSON"),
        (b"\xff\xfe{", "pas un fichier JSON"),
        (b"[]", "n’est pas un brouillon de Brique"),
        (b'{"intitule": "x"}', "n’est pas un brouillon de Brique"),
        (b'{"forme": "brique-brouillon/99", "brouillon": {}}', "que ce Brique ne connaît pas"),
        (b'{"forme": "autre/1", "brouillon": {}}', "n’est pas celle d’un brouillon"),
        (b'{"forme": "brique-brouillon/1", "brouillon": {"blocs": [{"codes": 1}]}}', "ne décrit pas"),
        (b'{"forme": "brique-brouillon/1", "brouillon": {"blocs": [{"code": 1}]}}', "ne décrit pas"),
    ],
)
def test_json_qui_n_est_pas_un_brouillon(octets: bytes, dit: str) -> None:
    with pytest.raises(ErreurLecture, match=dit):
        relire_json(octets, nom="a.json")


def test_json_ecrit_a_la_main_recoit_des_cles() -> None:
    brouillon = {"blocs": [{"libelle": "A", "cle": "b2"}, {"libelle": "B", "cle": "b2"}, {"libelle": "C"}]}
    lu = relire_json(json.dumps({"forme": FORME, "brouillon": brouillon}).encode())
    assert [bloc.cle for bloc in lu.blocs] == ["b2", "b2n", "b3"]


# --- What a person changes in Word


def modifie_docx(change: Callable[[Any], None]) -> Brouillon:
    document = Word(io.BytesIO(ecrit("docx")))
    change(document)
    flux = io.BytesIO()
    document.save(flux)
    return relu(flux.getvalue(), relire_docx)


def tableau_du_bloc_1(document: Any) -> Any:
    return document.tables[2]


def test_word_un_texte_change_est_relu() -> None:
    def change(document: Any) -> None:
        document.paragraphs[0].runs[0].text = "CQP Fleuriste"
        document.tables[0].cell(1, 1).paragraphs[0].text = "CPNEFP"
        enonce = tableau_du_bloc_1(document).cell(3, 2)
        enonce.paragraphs[0].runs[0].text = "Accueillir chaque client"
        titre = next(p for p in document.paragraphs if p.text.startswith("Bloc 1"))
        titre.add_run(" en magasin")

    lu = modifie_docx(change)
    assert (lu.intitule, lu.certificateur) == ("CQP Fleuriste", "CPNEFP")
    assert lu.blocs[0].competences[0].enonce == "Accueillir chaque client"
    assert (lu.blocs[0].code, lu.blocs[0].libelle) == ("1", "Vendre des fleurs – et conseiller en magasin")
    attendu = replace(lu.blocs[0].competences[0], enonce=ENTIER.blocs[0].competences[0].enonce)
    assert attendu == ENTIER.blocs[0].competences[0]


def test_word_une_ligne_ajoutee_est_de_sa_colonne_quel_que_soit_son_style() -> None:
    def change(document: Any) -> None:
        criteres = tableau_du_bloc_1(document).cell(3, 4)
        criteres.add_paragraph("Le prix est dit", style="Normal")
        criteres.add_paragraph("avec la TVA").paragraph_format.left_indent = Cm(0.5)
        tableau_du_bloc_1(document).cell(3, 3).paragraphs[0].style = document.styles["Normal"]

    lue = modifie_docx(change).blocs[0].competences[0]
    assert [(p.texte, p.niveau) for p in lue.criteres[-2:]] == [("Le prix est dit", 0), ("avec la TVA", 1)]
    assert [p.texte for p in lue.modalites] == ["Mise en situation"]


def test_word_rangees_blocs_et_parties_ajoutes_ou_retires() -> None:
    def change(document: Any) -> None:
        neuve = tableau_du_bloc_1(document).add_row()
        neuve.cells[2].text, neuve.cells[4].text = "Emballer le bouquet", "Le papier est assorti\nle nœud tient"
        option = next(p for p in document.paragraphs if p.text.startswith("Bloc optionnel"))
        option._p.getparent().remove(option._p)
        suite = next(p for p in document.paragraphs if p.text == "Points à trancher")
        suite.insert_paragraph_before("Bloc 4 : Former", style="Heading 2")
        annexe = next(p for p in document.paragraphs if p.text == "Annexe")
        annexe.insert_paragraph_before("Public visé", style=annexe.style.name)

    lu = modifie_docx(change)
    neuve = lu.blocs[0].competences[-1]
    assert neuve.enonce == "Emballer le bouquet"
    assert [p.texte for p in neuve.criteres] == ["Le papier est assorti\nle nœud tient"]
    assert not lu.blocs[1].optionnel
    assert (lu.blocs[3].code, lu.blocs[3].libelle) == ("4", "Former")
    assert [texte.titre for texte in lu.textes] == ["Objectifs et contexte", "Prérequis", "Public visé", "Annexe"]


def test_word_titre_de_bloc_retape() -> None:
    def change(document: Any) -> None:
        for ancien, nouveau in {"Bloc 2": "Bloc BC02 : Livrer à vélo", "Bloc 3": "Gérer le magasin"}.items():
            titre = next(p for p in document.paragraphs if p.text.startswith(ancien))
            titre.text = nouveau

    lus = modifie_docx(change).blocs
    assert [(bloc.code, bloc.libelle) for bloc in lus[1:]] == [("BC02", "Livrer à vélo"), ("", "Gérer le magasin")]


def test_word_modifications_suivies() -> None:
    def change(document: Any) -> None:
        paragraphe = tableau_du_bloc_1(document).cell(3, 2).paragraphs[0]._p
        insere = etree.SubElement(paragraphe, f"{W}ins")
        course = etree.SubElement(insere, f"{W}r")
        etree.SubElement(course, f"{W}t").text = " !"
        supprime = etree.SubElement(etree.SubElement(paragraphe, f"{W}del"), f"{W}r")
        etree.SubElement(supprime, f"{W}delText").text = "jamais lu"

    assert modifie_docx(change).blocs[0].competences[0].enonce == "Accueillir le client afin de cerner sa demande !"


def test_word_ce_qui_est_ecrit_ailleurs_est_garde_et_demande() -> None:
    def change(document: Any) -> None:
        titre = next(p for p in document.paragraphs if p.text.startswith("Bloc 2"))
        titre.insert_paragraph_before("Note de relecture : à revoir", style="Normal")
        rangee = tableau_du_bloc_1(document).rows[4]
        case = rangee.cells[1]._tc
        neuve = etree.fromstring(etree.tostring(case))
        rangee._tr.append(neuve)
        neuve.find(f".//{W}t").text = "hors colonne"
        document.add_table(1, 1).cell(0, 0).text = "un tableau à moi"

    lu = modifie_docx(change)
    assert sorted(textes_a_ranger(lu)) == ["Note de relecture : à revoir", "hors colonne", "un tableau à moi"]
    doute = next(d for d in lu.doutes if d.regle == "texte-non-range")
    assert "3 ligne(s)" in doute.message
    assert doute.cible in {texte.cle for texte in lu.textes}
    assert len(doute.places) == 3
    assert lu.blocs == ENTIER.blocs


def test_word_cellule_fusionnee_sur_deux_competences() -> None:
    def change(document: Any) -> None:
        tableau = tableau_du_bloc_1(document)
        tableau.cell(3, 3).merge(tableau.cell(4, 3))

    lu = modifie_docx(change)
    assert [len(c.modalites) for c in lu.blocs[0].competences] == [1, 0, 0]
    assert [d.regle for d in lu.doutes if d.places[0].ancre] == ["cellules-fusionnees"]


def test_word_competences_sans_bloc() -> None:
    def change(document: Any) -> None:
        titre = next(p for p in document.paragraphs if p.text.startswith("Bloc 1"))
        titre._p.getparent().remove(titre._p)
        prerequis = next(p for p in document.paragraphs if p.text.startswith("Prérequis :"))
        prerequis._p.getparent().remove(prerequis._p)

    lu = modifie_docx(change)
    assert (lu.blocs[0].libelle, len(lu.blocs[0].competences)) == ("", 3)
    assert next(d for d in lu.doutes if d.regle == "competences-sans-bloc").cible == lu.blocs[0].cle


def test_word_est_un_document_a_envoyer() -> None:
    octets = ecrit("docx")
    document = Word(io.BytesIO(octets))
    assert document.core_properties.title == "CQP Vendeur-conseil en fleurs"
    assert (document.core_properties.language, document.core_properties.author) == ("fr-FR", "CPNE des fleuristes")
    titres = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert titres == [
        "Présentation",
        "Référentiel d’activités",
        "Référentiel de compétences et référentiel d’évaluation",
        "Points à trancher",
    ]
    assert next(p for p in document.paragraphs if p.text.startswith("Bloc 1")).style.base_style.name == "Heading 2"
    for tableau in document.tables[1:]:
        assert tableau.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    entete = [case.text for case in tableau_du_bloc_1(document).rows[1].cells]
    assert entete == [
        "Activité ou rubrique",
        "Code",
        "Compétences",
        "Modalités d’évaluation",
        "Critères d’évaluation",
    ]
    assert [s.orientation for s in document.sections] == [0, 1, 0]
    pied = etree.tostring(document.sections[1].footer._element, encoding="unicode")
    assert "PAGE" in pied
    assert "NUMPAGES" in pied
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert FORME in archive.read("docProps/custom.xml").decode()
        assert b'w:val="fr-FR"' in archive.read("word/styles.xml")
        assert "dcterms:created" not in archive.read("docProps/core.xml").decode()


@pytest.mark.parametrize(
    ("ecrire", "relire", "montrer"), [(ecrire_docx, relire_docx, lire_docx), (ecrire_xlsx, relire_xlsx, lire_xlsx)]
)
def test_chaque_partie_relue_a_sa_place_dans_le_document_montre(ecrire: Any, relire: Relire, montrer: Any) -> None:
    octets = ecrire(ENTIER)
    textes: dict[str, str] = {}
    for element in montrer(octets, "a").elements:
        if isinstance(element, Tableau):
            textes |= {c.ancre: c.texte for c in element.cellules}
            textes |= {p.ancre: p.texte for c in element.cellules for p in c.paragraphes}
        else:
            textes[element.ancre] = element.texte
    lu = relu(octets, relire)
    for partie in parties(lu):
        texte = next(getattr(partie, c) for c in ("texte", "enonce", "libelle", "titre") if hasattr(partie, c))
        assert texte in textes[partie.place.ancre]
        assert "ligne" in partie.place.lieu


# --- What a person changes in Excel


def modifie_xlsx(change: Callable[[Any], None]) -> Brouillon | None:
    classeur = load_workbook(io.BytesIO(ecrit("xlsx")))
    change(classeur)
    flux = io.BytesIO()
    classeur.save(flux)
    return relire_xlsx(flux.getvalue())


def case_de(feuille: Any, texte: str) -> Any:
    return next(c for rangee in feuille.iter_rows() for c in rangee if c.value == texte)


def test_excel_un_texte_change_est_relu() -> None:
    def change(classeur: Any) -> None:
        classeur["Certification"]["B2"] = "CQP Fleuriste"
        feuille = classeur[COMPETENCES]
        case_de(feuille, "Conseiller un bouquet selon l’occasion").value = "Conseiller"
        case_de(feuille, "La demande est reformulée").value = 42
        bloc = case_de(feuille, "Gérer")
        bloc.value = "Gérer seul"
        feuille.cell(bloc.row, 1).value = "Bloc optionnel"
        feuille.cell(bloc.row, 2).value = 3.0

    lu = modifie_xlsx(change)
    assert lu is not None
    assert lu.intitule == "CQP Fleuriste"
    assert lu.blocs[0].competences[1].enonce == "Conseiller"
    assert lu.blocs[0].competences[0].criteres[1] == Passage("42", 1)
    assert lu.blocs[2] == BlocEcrit("3", "Gérer seul", optionnel=True)


def test_excel_lignes_ajoutees_et_retirees() -> None:
    def change(classeur: Any) -> None:
        feuille = classeur[COMPETENCES]
        ligne = case_de(feuille, "Encaisser").row
        for plage in list(feuille.merged_cells.ranges):  # which insert_rows, unlike Excel, would leave where they are
            feuille.unmerge_cells(str(plage))
        feuille.insert_rows(ligne + 1, 2)
        feuille.cell(ligne + 1, 6).value = "Le ticket est remis"
        feuille.cell(ligne + 2, 4).value = "Rendre la monnaie"
        classeur["Référentiel d’activités"].delete_rows(4)

    lu = modifie_xlsx(change)
    assert lu is not None
    enonces = [c.enonce for c in lu.blocs[0].competences]
    assert enonces[2:4] == ["Encaisser", "Rendre la monnaie"]
    assert [p.texte for p in lu.blocs[0].competences[2].criteres] == ["La caisse est juste", "Le ticket est remis"]
    assert [len(a.taches) for a in lu.activites] == [1, 0]


def test_excel_feuilles_renommees_deplacees_retirees() -> None:
    def change(classeur: Any) -> None:
        classeur.move_sheet(COMPETENCES, -2)
        classeur[COMPETENCES].title = "Mes blocs"
        del classeur["Référentiel d’activités"]

    assert modifie_xlsx(change) == replace(ENTIER, activites=())


def test_excel_colonne_retiree_ou_inconnue() -> None:
    def retirer(classeur: Any) -> None:
        classeur[COMPETENCES].unmerge_cells("E2:F2")
        classeur[COMPETENCES].delete_cols(5)

    def ajouter(classeur: Any) -> None:
        feuille = classeur[COMPETENCES]
        feuille["G3"], feuille["G5"], feuille["A1"] = "Remarques", "à revoir", "Mon titre à moi"
        classeur.create_sheet("Divers")["A1"] = "autre chose"

    sans = modifie_xlsx(retirer)
    assert sans is not None
    assert not any(c.modalites for b in sans.blocs for c in b.competences)
    assert sans.blocs[0].criteres == ENTIER.blocs[0].criteres
    avec = modifie_xlsx(ajouter)
    assert avec is not None
    assert sorted(textes_a_ranger(avec)) == ["Mon titre à moi", "Remarques", "autre chose", "à revoir"]
    assert "texte-non-range" in {d.regle for d in avec.doutes}
    assert avec.blocs == ENTIER.blocs


def test_excel_decision_notee_dans_le_classeur() -> None:
    def change(classeur: Any) -> None:
        classeur["Points à trancher"]["D3"] = "C’est bien l’intitulé"

    lu = modifie_xlsx(change)
    assert lu is not None
    assert [d.regle for d in lu.doutes_ouverts] == ["autre"]
    assert lu.doutes[0].choix[-1] == Choix(lu.doutes[0].tranche, "C’est bien l’intitulé")


def test_excel_case_fusionnee_sur_deux_competences() -> None:
    def change(classeur: Any) -> None:
        ligne = case_de(classeur[COMPETENCES], "Mise en situation").row
        classeur[COMPETENCES].merge_cells(None, ligne, 5, ligne + 2, 5)

    lu = modifie_xlsx(change)
    assert lu is not None
    assert "cellules-fusionnees" in {d.regle for d in lu.doutes}
    assert lu == ENTIER


def test_excel_sans_la_feuille_des_competences_n_est_plus_le_notre() -> None:
    assert modifie_xlsx(lambda classeur: classeur.remove(classeur[COMPETENCES])) is None


def test_excel_aucune_case_n_est_une_formule() -> None:
    octets = ecrit("xlsx", piege)
    classeur = load_workbook(io.BytesIO(octets))
    types = {case.data_type for f in classeur for rangee in f.iter_rows() for case in rangee if case.value is not None}
    assert types == {"s"}
    dangereuses = [c for r in classeur[COMPETENCES].iter_rows() for c in r if str(c.value or "")[:1] in set("=+-@")]
    assert dangereuses
    assert all(case.quotePrefix for case in dangereuses)
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert not any(b"<f>" in archive.read(nom) for nom in archive.namelist())


def test_excel_est_un_classeur_a_envoyer() -> None:
    classeur: Any = load_workbook(io.BytesIO(ecrit("xlsx")))
    assert classeur.sheetnames == ["Certification", "Référentiel d’activités", COMPETENCES, "Points à trancher"]
    assert (classeur.properties.title, classeur.properties.language) == ("CQP Vendeur-conseil en fleurs", "fr-FR")
    assert classeur.custom_doc_props["forme"].value == FORME
    feuille = classeur[COMPETENCES]
    assert feuille.freeze_panes == "A4"
    assert feuille.print_title_rows == "$1:$3"
    assert (feuille.page_setup.orientation, feuille.page_setup.paperSize) == ("landscape", 9)
    assert feuille.oddFooter.center.text == "Page &P sur &N"
    assert case_de(feuille, "Encaisser").alignment.wrap_text
    assert case_de(feuille, "La demande est reformulée").alignment.indent == 1
    bloc = case_de(feuille, "Vendre des fleurs – et conseiller")
    assert f"D{bloc.row}:F{bloc.row}" in {str(plage) for plage in feuille.merged_cells.ranges}


def test_excel_un_texte_trop_long_pour_une_case_est_refuse_et_word_l_ecrit() -> None:
    long = replace(ENTIER, blocs=(BlocEcrit("1", "x", (CompetenceEcrite("é" * 32_768),)),))
    with pytest.raises(ErreurArgument, match=r"32768 caractères.*n’est pas écrit.*forme Word"):
        ecrire_xlsx(long)
    assert relu(ecrire_docx(long), relire_docx) == long


# --- What is not ours, or is damaged


def test_un_document_qui_n_est_pas_le_notre(forme: tuple[Any, Relire]) -> None:
    _, relire = forme
    vide = io.BytesIO()
    Workbook().save(vide)
    for octets in (b"", b"PK\x03\x04", b"<html></html>", word_en_tableau(), vide.getvalue()):
        assert relire(octets) is None


@pytest.mark.parametrize(("nom", "part"), [("docx", "docProps/custom.xml"), ("xlsx", "docProps/custom.xml")])
def test_une_forme_inconnue_est_dite(nom: str, part: str) -> None:
    _, relire = BUREAUTIQUE[nom]
    octets = refaire(ecrit(nom), lambda membre, contenu: contenu.replace(b"brouillon/1", b"brouillon/9"))
    with pytest.raises(ErreurLecture, match="Mettez Brique à jour"):
        relire(octets)
    sans = refaire(ecrit(nom), lambda membre, contenu: contenu.replace(FORME.encode(), b"x"))
    assert relire(sans) == ENTIER, f"sans {part}, ce qui se voit suffit"


def refaire(octets: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The archive with each of its parts changed, None leaving one out."""
    flux = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as avant, zipfile.ZipFile(flux, "w") as apres:
        for nom in avant.namelist():
            contenu = change(nom, avant.read(nom))
            if contenu is not None:
                apres.writestr(nom, contenu)
    return flux.getvalue()


def octets_retournes(octets: bytes, hasard: random.Random) -> bytes:
    """The archive with some of its bytes changed."""
    abimes = bytearray(octets)
    for _ in range(hasard.randrange(1, 40)):
        abimes[hasard.randrange(len(abimes))] ^= 1 << hasard.randrange(8)
    return bytes(abimes)


@pytest.mark.parametrize("nom", BUREAUTIQUE)
@settings(max_examples=10)
@given(graine=st.integers(0, 2**32))
def test_un_document_abime_ne_leve_rien_d_autre_que_ce_qui_est_dit(nom: str, graine: int) -> None:
    _, relire = BUREAUTIQUE[nom]
    hasard = random.Random(graine)

    def abimer(membre: str, contenu: bytes) -> bytes | None:
        if hasard.random() > 0.2:
            return contenu
        debut, longueur = hasard.randrange(len(contenu) + 1), hasard.randrange(60)
        morceau = contenu[debut : debut + longueur]
        return hasard.choice(
            [
                None,
                b"",
                contenu[:debut],
                contenu[:debut] + contenu[debut + longueur :],
                contenu.replace(b'val="', b'val="x', 1 + longueur),
                contenu.replace(b"<w:tc>", b"<w:p/><w:tc>").replace(b"<c ", b"<x "),
                contenu[:debut] + morceau * 3 + contenu[debut:],
            ]
        )

    octets = refaire(ecrit(nom), abimer) if graine % 4 else octets_retournes(ecrit(nom), hasard)
    try:
        lu = relire(octets)
    except ErreurLecture:
        return
    assert lu is None or isinstance(lu, Brouillon)
