"""The styles, the bullets, the footer and the properties of the Word documents that Brique writes.

What a line is (critère, modalité, tâche…) is the name of its paragraph style: it is seen in Word, it can be changed
there, and ``relire_docx`` reads it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, TypeAlias

from docx.document import Document as DocumentWord
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from brique.referentiel.redaction import mise_en_page as m
from brique.referentiel.redaction.forme import FORME, PROPRIETE

Noeud: TypeAlias = Any  # an lxml element: lxml ships no types

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LISTE = "1"
"""The bulleted list of the document (w:numId)."""
NIVEAU_MAX = 8  # of a list in Word, from 0
RETRAIT = 284
"""Indent of one level, in twentieths of a point."""

TITRE, TITRE_1, TITRE_2 = "Title", "heading 1", "heading 2"
S_TEXTE_TITRE = "Brique Titre de texte"
S_TEXTE = "Brique Texte"
S_ETIQUETTE = "Brique Étiquette"
S_VALEUR = "Brique Valeur"
S_ENTETE = "Brique En-tête"
S_ACTIVITE = "Brique Activité"
S_TACHE = "Brique Tâche"
S_BLOC = "Brique Bloc"
S_OPTION = "Brique Option"
S_PREREQUIS = "Brique Prérequis"
S_ENSEMBLE = "Brique Ensemble du bloc"
S_CODE = "Brique Code"
S_RUBRIQUE = "Brique Rubrique"
S_COMPETENCE = "Brique Compétence"
S_MODALITE = "Brique Modalité"
S_CRITERE = "Brique Critère"
S_POINT = "Brique Point à trancher"
S_NOTE = "Brique Note"
R_CODE = "Brique Code du bloc"
R_LIBELLE = "Brique Titre du bloc"

_POLICE = "Calibri"
_LISTE_PPR = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{LISTE}"/></w:numPr><w:spacing w:after="20"/>'
_COULEUR = f'<w:color w:val="{m.BRIQUE}"/>'
_PARAGRAPHES = (
    # identifier, name, based on, paragraph properties, run properties
    (
        "Title",
        TITRE,
        "Normal",
        f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="{m.BRIQUE}"/></w:pBdr>'
        '<w:spacing w:before="240" w:after="240"/>',
        f'<w:b/>{_COULEUR}<w:sz w:val="44"/><w:szCs w:val="44"/>',
    ),
    (
        "Heading1",
        TITRE_1,
        "Normal",
        '<w:keepNext/><w:keepLines/><w:spacing w:before="360" w:after="160"/><w:outlineLvl w:val="0"/>',
        f'<w:b/>{_COULEUR}<w:sz w:val="32"/><w:szCs w:val="32"/>',
    ),
    (
        "Heading2",
        TITRE_2,
        "Normal",
        '<w:keepNext/><w:keepLines/><w:spacing w:before="240" w:after="100"/><w:outlineLvl w:val="1"/>',
        '<w:b/><w:sz w:val="26"/><w:szCs w:val="26"/>',
    ),
    ("Footer", "footer", "Normal", '<w:jc w:val="center"/>', f'<w:color w:val="{m.ENCRE_2}"/><w:sz w:val="18"/>'),
    ("BriqueTitreTexte", S_TEXTE_TITRE, "Heading2", "", ""),
    ("BriqueTexte", S_TEXTE, "Normal", '<w:spacing w:after="60"/>', ""),
    ("BriqueEtiquette", S_ETIQUETTE, "Normal", "", "<w:b/>"),
    ("BriqueValeur", S_VALEUR, "Normal", "", ""),
    ("BriqueEnTete", S_ENTETE, "Normal", '<w:keepNext/><w:jc w:val="center"/>', '<w:b/><w:color w:val="FFFFFF"/>'),
    ("BriqueActivite", S_ACTIVITE, "Normal", "", "<w:b/>"),
    ("BriqueTache", S_TACHE, "Normal", _LISTE_PPR, ""),
    ("BriqueBloc", S_BLOC, "Heading2", "", ""),
    ("BriqueOption", S_OPTION, "Normal", "<w:keepNext/>", f'<w:i/><w:color w:val="{m.ENCRE_2}"/>'),
    ("BriquePrerequis", S_PREREQUIS, "Normal", '<w:keepNext/><w:spacing w:after="80"/>', ""),
    ("BriqueEnsemble", S_ENSEMBLE, "Normal", "", f'<w:i/><w:color w:val="{m.ENCRE_2}"/>'),
    ("BriqueCode", S_CODE, "Normal", "", ""),
    ("BriqueRubrique", S_RUBRIQUE, "Normal", "", ""),
    ("BriqueCompetence", S_COMPETENCE, "Normal", "", ""),
    ("BriqueModalite", S_MODALITE, "Normal", _LISTE_PPR, ""),
    ("BriqueCritere", S_CRITERE, "Normal", _LISTE_PPR, ""),
    ("BriquePoint", S_POINT, "Normal", "", ""),
    ("BriqueNote", S_NOTE, "Normal", "", f'<w:i/><w:color w:val="{m.ENCRE_2}"/>'),
)
_CARACTERES = (("BriqueCodeBloc", R_CODE), ("BriqueTitreBloc", R_LIBELLE))
IDENTIFIANTS = {nom: identifiant for identifiant, nom, *_ in _PARAGRAPHES} | {
    nom: identifiant for identifiant, nom in _CARACTERES
}
"""The identifier of each style in the file, by its name as Word shows it."""


def habiller(document: DocumentWord, titre: str, auteur: str) -> None:
    """Give an empty document our styles, bullets, language, footer, properties and the mark of our form."""
    _remplacer(document.styles.element, _styles())
    _remplacer(document.part.numbering_part.element, _puces())
    langue = document.settings.element.find(f"{{{W}}}themeFontLang")
    if langue is not None:
        langue.set(f"{{{W}}}val", "fr-FR")
    proprietes = document.core_properties
    proprietes.title, proprietes.author, proprietes.language = titre[:255], auteur[:255], "fr-FR"
    proprietes.comments = proprietes.last_modified_by = ""
    for date in [e for e in proprietes._element if str(e.tag).endswith(("}created", "}modified"))]:
        proprietes._element.remove(date)  # those of an empty model, not of this document
    _pied(document)
    _marquer(document)


def sections(document: DocumentWord) -> tuple[Noeud, Noeud]:
    """The page in portrait and the page in landscape (w:sectPr), A4, with the same footer."""
    portrait = document.sections[0]._sectPr
    for taille in portrait.findall(f"{{{W}}}pgSz") + portrait.findall(f"{{{W}}}pgMar"):
        portrait.remove(taille)
    paysage = deepcopy(portrait)
    _tailler(portrait, 'w:w="11906" w:h="16838"', 1134)
    _tailler(paysage, 'w:w="16838" w:h="11906" w:orient="landscape"', 850)
    return portrait, paysage


def _tailler(section: Noeud, dimensions: str, marge: int) -> None:
    marges = " ".join(f'w:{cote}="{marge}"' for cote in ("top", "right", "bottom", "left"))
    rang = len(section.findall(f"{{{W}}}footerReference"))
    section.insert(rang, _xml(f"<w:pgSz {dimensions}/>"))
    section.insert(rang + 1, _xml(f'<w:pgMar {marges} w:header="567" w:footer="567" w:gutter="0"/>'))


def _xml(texte: str) -> Noeud:
    fin = min((rang for rang in (texte.find(signe) for signe in " />") if rang > 0), default=len(texte))
    return parse_xml(f'{texte[:fin]} xmlns:w="{W}"{texte[fin:]}')


def _remplacer(ancien: Noeud, enfants: list[Noeud]) -> None:
    for enfant in list(ancien):
        ancien.remove(enfant)
    ancien.extend(enfants)


def _styles() -> list[Noeud]:
    police = f'<w:rFonts w:ascii="{_POLICE}" w:hAnsi="{_POLICE}" w:eastAsia="{_POLICE}" w:cs="{_POLICE}"/>'
    langue = '<w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/>'
    return [
        _xml(
            f'<w:docDefaults><w:rPrDefault><w:rPr>{police}<w:sz w:val="21"/><w:szCs w:val="21"/>{langue}</w:rPr>'
            '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="60" w:line="252" w:lineRule="auto"/></w:pPr>'
            "</w:pPrDefault></w:docDefaults>"
        ),
        _xml(
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
            "</w:style>"
        ),
        _xml(
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        ),
        _xml(
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
            '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
            '<w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
            '<w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        ),
        *(_style(*definition) for definition in _PARAGRAPHES),
        *(
            _xml(
                f'<w:style w:type="character" w:customStyle="1" w:styleId="{identifiant}"><w:name w:val="{nom}"/>'
                '<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/></w:style>'
            )
            for identifiant, nom in _CARACTERES
        ),
    ]


def _style(identifiant: str, nom: str, base: str, paragraphe: str, caracteres: str) -> Noeud:
    propre = ' w:customStyle="1"' if nom.startswith("Brique") else ""
    suivant = "BriqueTexte" if nom == S_TEXTE_TITRE else ("Normal" if base == "Normal" and not propre else identifiant)
    return _xml(
        f'<w:style w:type="paragraph"{propre} w:styleId="{identifiant}"><w:name w:val="{nom}"/>'
        f'<w:basedOn w:val="{base}"/><w:next w:val="{suivant}"/><w:qFormat/>'
        f"<w:pPr>{paragraphe}</w:pPr><w:rPr>{caracteres}</w:rPr></w:style>"
    )


def _puces() -> list[Noeud]:
    niveaux = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="{"•–▪"[n % 3]}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{RETRAIT * (n + 1)}" w:hanging="{RETRAIT - 60}"/></w:pPr>'
        "</w:lvl>"
        for n in range(NIVEAU_MAX + 1)
    )
    return [
        _xml(f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{niveaux}</w:abstractNum>'),
        _xml(f'<w:num w:numId="{LISTE}"><w:abstractNumId w:val="0"/></w:num>'),
    ]


def _pied(document: DocumentWord) -> None:
    """« Page 2 sur 9 » at the foot of every page."""
    paragraphe = document.sections[0].footer.paragraphs[0]._p
    paragraphe.getparent().replace(
        paragraphe,
        _xml(
            '<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">Page </w:t></w:r>'
            '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            '<w:r><w:t xml:space="preserve"> sur </w:t></w:r>'
            '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
        ),
    )


def _marquer(document: DocumentWord) -> None:
    """The custom property ``forme``."""
    contenu = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{PROPRIETE}">'
        f"<vt:lpwstr>{FORME}</vt:lpwstr></property></Properties>"
    )
    paquet = document.part.package
    partie = Part(
        PackURI("/docProps/custom.xml"),
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        contenu.encode(),
        paquet,
    )
    paquet.relate_to(partie, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
