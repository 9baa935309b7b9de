"""A draft as a Word document to print, send and edit: the three référentiels, each bloc with its table.

Each line is a paragraph of its own, named by its style, its depth that of a real list; line breaks inside a text are
soft ones. ``relire_docx`` gives the draft back. What XML forbids is dropped (``forme.texte_xml``).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from docx import Document
from lxml import etree

from brique.referentiel.redaction import mise_en_page as m
from brique.referentiel.redaction import styles_docx as s
from brique.referentiel.redaction.brouillon import Activite, BlocEcrit, Brouillon, CompetenceEcrite, Doute, Passage
from brique.referentiel.redaction.forme import montrer_vide, pour_xml, texte_xml

_W = f"{{{s.W}}}"
_ESPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PORTRAIT, _PAYSAGE = 9638, 15138  # width between margins, in twentieths of a point


def ecrire_docx(brouillon: Brouillon, *, mention: str = "") -> bytes:
    """The Word document of ``brouillon``. ``mention`` (« Version 2, adoptée ») is its subject, in its properties."""
    propre = pour_xml(brouillon)
    document = Document()
    s.habiller(document, m.titre_de(propre), propre.certificateur or "Brique")
    document.core_properties.subject = texte_xml(mention)[:255]
    portrait, paysage = s.sections(document)
    corps = document.element.body
    corps.remove(portrait)
    corps.extend([*_debut(propre), _fin_de_section(portrait), *_blocs(propre)])
    if propre.doutes_ouverts:
        corps.extend([_fin_de_section(paysage), *_points(propre.doutes_ouverts), _noeud("p"), portrait])
    else:
        corps.extend([_noeud("p"), paysage])
    flux = io.BytesIO()
    document.save(flux)
    return flux.getvalue()


@dataclass(frozen=True, slots=True)
class _Colonne:
    titre: str
    poids: int


@dataclass(slots=True)
class _Tableau:
    """A table being written: its columns, their widths, its rows."""

    nom: str
    colonnes: Sequence[_Colonne]
    place: int
    rangees: list[s.Noeud] = field(default_factory=list)

    @property
    def largeurs(self) -> list[int]:
        total = sum(colonne.poids for colonne in self.colonnes)
        return [self.place * colonne.poids // total for colonne in self.colonnes]

    def entete(self, groupes: Sequence[tuple[str, int]] = ()) -> None:
        """The header rows, repeated on every page: the titles of ``groupes`` over the columns they span, then all."""
        largeurs = self.largeurs
        if groupes:
            cases, debut = [], 0
            for titre, nombre in groupes:
                largeur = sum(largeurs[debut : debut + nombre])
                cases.append(_case([paragraphe(titre, s.S_ENTETE)], largeur, nombre, m.BRIQUE))
                debut += nombre
            self.rangees.append(_rangee(cases, entete=True))
        cases = [
            _case([paragraphe(colonne.titre, s.S_ENTETE)], largeur, fond=m.BRIQUE)
            for colonne, largeur in zip(self.colonnes, largeurs, strict=True)
        ]
        self.rangees.append(_rangee(cases, entete=True))

    def rangee(self, contenus: Iterable[Sequence[s.Noeud]], fonds: Sequence[str] = ()) -> None:
        cases = [
            _case(contenu, largeur, fond=fonds[rang] if rang < len(fonds) else "")
            for rang, (contenu, largeur) in enumerate(zip(contenus, self.largeurs, strict=True))
        ]
        self.rangees.append(_rangee(cases))

    def noeud(self) -> s.Noeud:
        bords = [
            _noeud(cote, val="single", sz="4", space="0", color=m.TRAIT)
            for cote in ("top", "left", "bottom", "right", "insideH", "insideV")
        ]
        proprietes = _noeud(
            "tblPr",
            _noeud("tblW", w=str(self.place), type="dxa"),
            _noeud("tblBorders", *bords),
            _noeud("tblLayout", type="fixed"),
            _noeud("tblLook", val="0020", firstRow="1"),
            _noeud("tblCaption", val=self.nom),
        )
        grille = _noeud("tblGrid", *(_noeud("gridCol", w=str(largeur)) for largeur in self.largeurs))
        return _noeud("tbl", proprietes, grille, *self.rangees)


def _noeud(nom: str, *enfants: s.Noeud, **attributs: str) -> s.Noeud:
    noeud = etree.Element(f"{_W}{nom}", {f"{_W}{cle}": valeur for cle, valeur in attributs.items()})
    noeud.extend(enfants)
    return noeud


def _course(texte: str, style: str = "") -> list[s.Noeud]:
    """The runs of a text: tabs and line breaks are Word's own."""
    if not texte:
        return []
    course = _noeud("r")
    if style:
        course.append(_noeud("rPr", _noeud("rStyle", val=s.IDENTIFIANTS[style])))
    for rang, ligne in enumerate(texte.split("\n")):
        if rang:
            course.append(_noeud("br"))
        for colonne, morceau in enumerate(ligne.split("\t")):
            if colonne:
                course.append(_noeud("tab"))
            if morceau:
                texte_brut = etree.SubElement(course, f"{_W}t", {_ESPACE: "preserve"})
                texte_brut.text = morceau
    return [course]


def paragraphe(texte: str, style: str) -> s.Noeud:
    """One paragraph of a named style."""
    return _noeud("p", _noeud("pPr", _noeud("pStyle", val=s.IDENTIFIANTS[style])), *_course(texte))


def _passage(passage: Passage, style: str) -> s.Noeud:
    """One line of a list, at its depth; beyond what a list of Word can hold, its indent goes on."""
    niveau = max(passage.niveau, 0)
    noeud = paragraphe(montrer_vide(passage.texte), style)
    proprietes = noeud[0]
    if niveau or style != s.S_TEXTE:
        rang = _noeud("ilvl", val=str(min(niveau, s.NIVEAU_MAX)))
        proprietes.append(_noeud("numPr", rang, _noeud("numId", val=s.LISTE)))
    if niveau > s.NIVEAU_MAX:
        proprietes.append(_noeud("ind", left=str(s.RETRAIT * (niveau + 1)), hanging=str(s.RETRAIT - 60)))
    return noeud


def _passages(passages: Iterable[Passage], style: str) -> list[s.Noeud]:
    return [_passage(passage, style) for passage in passages]


def _facultatif(texte: str, style: str) -> list[s.Noeud]:
    return [paragraphe(montrer_vide(texte, facultatif=True), style)]


def _case(contenu: Sequence[s.Noeud], largeur: int, etendue: int = 1, fond: str = "") -> s.Noeud:
    proprietes = _noeud("tcPr", _noeud("tcW", w=str(largeur), type="dxa"))
    if etendue > 1:
        proprietes.append(_noeud("gridSpan", val=str(etendue)))
    if fond:
        proprietes.append(_noeud("shd", val="clear", color="auto", fill=fond))
    return _noeud("tc", proprietes, *(contenu or [_noeud("p")]))


def _rangee(cases: Sequence[s.Noeud], *, entete: bool = False) -> s.Noeud:
    proprietes = _noeud("trPr", _noeud("cantSplit"))
    if entete:
        proprietes.append(_noeud("tblHeader"))
    return _noeud("tr", proprietes, *cases)


def _fin_de_section(section: s.Noeud) -> s.Noeud:
    return _noeud("p", _noeud("pPr", deepcopy(section)))


def _debut(brouillon: Brouillon) -> Iterable[s.Noeud]:
    """The certification, its texts, and the référentiel d’activités."""
    yield paragraphe(montrer_vide(brouillon.intitule), s.TITRE)
    identite = _Tableau(m.CERTIFICATION, (_Colonne("", 1), _Colonne("", 3)), _PORTRAIT)
    for libelle, champ in m.IDENTITE.items():
        if champ != "intitule":
            valeur = _facultatif(getattr(brouillon, champ), s.S_VALEUR)
            identite.rangee([[paragraphe(libelle, s.S_ETIQUETTE)], valeur], (m.FOND,))
    yield identite.noeud()
    if brouillon.textes:
        yield paragraphe(m.PRESENTATION, s.TITRE_1)
    for texte in brouillon.textes:
        yield paragraphe(montrer_vide(texte.titre), s.S_TEXTE_TITRE)
        yield from _passages(texte.passages, s.S_TEXTE)
    yield paragraphe(m.ACTIVITES, s.TITRE_1)
    if brouillon.activites:
        yield _activites(brouillon.activites)
    else:
        yield paragraphe(m.SANS_ACTIVITE, s.S_NOTE)


def _activites(activites: Sequence[Activite]) -> s.Noeud:
    avec_code = any(activite.code for activite in activites)
    code = [_Colonne(m.C_CODE, 1)] if avec_code else []
    tableau = _Tableau(m.ACTIVITES, [*code, _Colonne(m.C_ACTIVITE, 4), _Colonne(m.C_TACHE, 6)], _PORTRAIT)
    tableau.entete()
    for activite in activites:
        cases = [_facultatif(activite.code, s.S_CODE)] if avec_code else []
        libelle = [paragraphe(montrer_vide(activite.libelle), s.S_ACTIVITE)]
        tableau.rangee([*cases, libelle, _passages(activite.taches, s.S_TACHE)])
    return tableau.noeud()


def _blocs(brouillon: Brouillon) -> Iterable[s.Noeud]:
    yield paragraphe(m.COMPETENCES_ET_EVALUATION, s.TITRE_1)
    if not brouillon.blocs:
        yield paragraphe(m.SANS_BLOC, s.S_NOTE)
    for bloc in brouillon.blocs:
        yield _titre_de_bloc(bloc)
        if bloc.optionnel:
            yield paragraphe(m.MENTION_OPTIONNEL, s.S_OPTION)
        if bloc.prerequis:
            yield paragraphe(f"{m.PREREQUIS} : {montrer_vide(bloc.prerequis)}", s.S_PREREQUIS)
        if bloc.competences or bloc.modalites or bloc.criteres:
            yield _tableau_de_bloc(bloc)
        else:
            yield paragraphe(m.SANS_COMPETENCE, s.S_NOTE)


def _titre_de_bloc(bloc: BlocEcrit) -> s.Noeud:
    """« Bloc 1 – Vendre et conseiller »: its code and its title are runs of their own styles."""
    titre = paragraphe("", s.S_BLOC)
    titre.extend(_course(f"{m.BLOC} " if bloc.code else m.BLOC))
    titre.extend(_course(montrer_vide(bloc.code, facultatif=True), s.R_CODE))
    titre.extend(_course(" – "))
    titre.extend(_course(montrer_vide(bloc.libelle), s.R_LIBELLE))
    return titre


def _tableau_de_bloc(bloc: BlocEcrit) -> s.Noeud:
    avec_code = any(c.code for c in bloc.competences)
    avec_rubrique = any(c.rubrique for c in bloc.competences)
    colonnes = [_Colonne(m.C_RUBRIQUE, 5)] if avec_rubrique else []
    colonnes += [_Colonne(m.C_CODE, 2)] if avec_code else []
    modalites = 9 if any(c.modalites for c in bloc.competences) else 6
    colonnes += [_Colonne(m.C_COMPETENCE, 10), _Colonne(m.C_MODALITE, modalites), _Colonne(m.C_CRITERE, 11)]
    tableau = _Tableau(f"{m.BLOC} {bloc.code} – {bloc.libelle}"[:200], colonnes, _PAYSAGE)
    tableau.entete([(m.COMPETENCES, len(colonnes) - 2), (m.EVALUATION, 2)])
    if bloc.modalites or bloc.criteres:
        vides: list[list[s.Noeud]] = [[] for _ in colonnes[:-3]]
        ensemble = [paragraphe(m.ENSEMBLE_DU_BLOC, s.S_ENSEMBLE)]
        tableau.rangee([*vides, ensemble, *_evaluation(bloc)], (m.FOND,) * len(colonnes))
    for competence in bloc.competences:
        cases = [_facultatif(competence.rubrique, s.S_RUBRIQUE)] if avec_rubrique else []
        cases += [_facultatif(competence.code, s.S_CODE)] if avec_code else []
        enonce = [paragraphe(montrer_vide(competence.enonce), s.S_COMPETENCE)]
        tableau.rangee([*cases, enonce, *_evaluation(competence)])
    return tableau.noeud()


def _evaluation(partie: BlocEcrit | CompetenceEcrite) -> list[list[s.Noeud]]:
    return [_passages(partie.modalites, s.S_MODALITE), _passages(partie.criteres, s.S_CRITERE)]


def _points(doutes: Sequence[Doute]) -> Iterable[s.Noeud]:
    yield paragraphe(m.POINTS, s.TITRE_1)
    colonnes = [_Colonne(m.C_REGLE, 3), _Colonne(m.C_MESSAGE, 8), _Colonne(m.C_LIEU, 3), _Colonne(m.C_DECISION, 4)]
    tableau = _Tableau(m.POINTS, colonnes, _PORTRAIT)
    tableau.entete()
    for doute in doutes:
        lieux = [paragraphe(place.lieu, s.S_POINT) for place in doute.places if place.lieu]
        regle, message = (_facultatif(texte, s.S_POINT) for texte in (doute.regle, doute.message))
        tableau.rangee([regle, message, lieux, []])
    yield tableau.noeud()
