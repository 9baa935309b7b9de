"""The draft that a Word document of Brique's own layout says, as it stands now: whoever edited it is read.

The layout is known by what is seen: paragraphs in Brique's own styles, and the headers of its tables. In a table the
column says what a line is, whatever style a person gave it. What is written anywhere else is kept as « Texte à ranger »
and asked about.
"""

from __future__ import annotations

import re

from brique.referentiel.mots import plier
from brique.referentiel.redaction import mise_en_page as m
from brique.referentiel.redaction import styles_docx as s
from brique.referentiel.redaction.assemblage import Assemblage
from brique.referentiel.redaction.brouillon import Brouillon
from brique.referentiel.redaction.forme import lire_vide, verifier_forme
from brique.referentiel.redaction.lignes_docx import Ligne, TableauLu, Word, lire_word
from brique.referentiel.redaction.puces import nettoyer
from brique.referentiel.redaction.tableaux_docx import lire_tableau, passage_de

_SECTIONS = {plier(titre) for titre in (m.PRESENTATION, m.ACTIVITES, m.COMPETENCES_ET_EVALUATION, m.POINTS)}
_BLOCS = plier(m.COMPETENCES_ET_EVALUATION)
_NOTES = {plier(note) for note in (m.SANS_ACTIVITE, m.SANS_BLOC, m.SANS_COMPETENCE)}
_TITRE_DE_BLOC = re.compile(rf"{m.BLOC}\b(?P<code>[^\n–—:]*)(?:[–—:](?P<libelle>.*))?", re.DOTALL)
_PREREQUIS = f"{m.PREREQUIS} : "
_ENTRE_DEUX = {"", "–", "-", "—", ":"}


def relire_docx(octets: bytes) -> Brouillon | None:
    """The draft of a Word document that ``ecrire_docx`` wrote, edited or not; None when it is not of this layout.

    Raises ``ErreurLecture`` when it was written in a version of the layout that this Brique does not know.
    """
    word = lire_word(octets)
    if word is None or not _reconnu(word):
        return None
    verifier_forme(word.forme, "document Word")
    lecteur = _Lecteur()
    for element in word.elements:
        if isinstance(element, TableauLu):
            lire_tableau(lecteur.lu, element)
        else:
            lecteur.ligne(element)
    lecteur.finir()
    return lecteur.lu.brouillon()


def _reconnu(word: Word) -> bool:
    """True for a document with a title whose identity stands in Brique's style, under headings that are ours."""
    lignes = [element for element in word.elements if isinstance(element, Ligne)]
    cases = [
        ligne for t in word.elements if isinstance(t, TableauLu) for r in t.rangees for c in r for ligne in c.lignes
    ]
    styles = {ligne.style for ligne in (*lignes, *cases)}
    sections = {plier(nettoyer(ligne.texte)) for ligne in lignes if ligne.style == s.TITRE_1}
    return s.S_ETIQUETTE in styles and _BLOCS in sections


class _Lecteur:
    """Where the reading stands between the tables."""

    def __init__(self) -> None:
        self.lu = Assemblage()
        self._dans_les_blocs = False
        self._dans_un_texte = False
        self._titre: list[str] = []

    def ligne(self, ligne: Ligne) -> None:
        """Take one more paragraph of the body."""
        if not ligne.texte.strip() or plier(nettoyer(ligne.texte)) in _NOTES:
            return
        match ligne.style:
            case s.TITRE:
                self._titre.append(ligne.texte)
            case s.TITRE_1:
                self._section(ligne)
            case s.S_TEXTE_TITRE:
                self._ouvrir_texte(ligne)
            case s.S_BLOC:
                self._ouvrir_bloc(ligne)
            case s.TITRE_2:
                est_un_bloc = self._dans_les_blocs or _TITRE_DE_BLOC.match(ligne.texte) is not None
                (self._ouvrir_bloc if est_un_bloc else self._ouvrir_texte)(ligne)
            case s.S_OPTION if "optionnel" in plier(ligne.texte):
                self.lu.bloc_ou_anonyme(ligne.place).optionnel = True
            case s.S_PREREQUIS:
                prerequis = lire_vide(ligne.texte.removeprefix(_PREREQUIS))
                self.lu.bloc_ou_anonyme(ligne.place).prerequis.append(prerequis)
            case _ if self._dans_un_texte:
                self.lu.passage(passage_de(ligne))
            case _:
                self.lu.ranger_a_part([passage_de(ligne)])

    def finir(self) -> None:
        """Give the draft its title."""
        self.lu.intitule = lire_vide("\n".join(self._titre))

    def _section(self, ligne: Ligne) -> None:
        """One of our headings, or one that a person added: then it opens a text."""
        titre = plier(nettoyer(ligne.texte))
        if titre not in _SECTIONS:
            self._ouvrir_texte(ligne)
            return
        self._dans_les_blocs = titre == _BLOCS
        self._dans_un_texte = False

    def _ouvrir_texte(self, ligne: Ligne) -> None:
        self.lu.ouvrir_texte(lire_vide(ligne.texte), ligne.place)
        self._dans_un_texte = True
        self._dans_les_blocs = False

    def _ouvrir_bloc(self, ligne: Ligne) -> None:
        code, libelle = _code_et_libelle(ligne)
        self.lu.ouvrir_bloc(lire_vide(code), lire_vide(libelle), ligne.place)
        self._dans_un_texte = False
        self._dans_les_blocs = True


def _code_et_libelle(ligne: Ligne) -> tuple[str, str]:
    """Code and title of « Bloc 1 – Vendre », from the styles of its runs; from its words when they were lost."""
    code, libelle, reste = "", "", ""
    for course in ligne.courses:
        if course.style == s.R_LIBELLE or libelle:
            libelle += course.texte
        elif course.style == s.R_CODE:
            code += course.texte
        else:
            reste += course.texte
    if libelle and reste.strip().removeprefix(m.BLOC).strip() in _ENTRE_DEUX:
        return code, libelle
    trouve = _TITRE_DE_BLOC.fullmatch(ligne.texte.strip())
    if trouve is None:
        return "", ligne.texte
    return trouve["code"].strip(), (trouve["libelle"] or "").strip()
