"""The tables of a Word document in Brique's own layout: the title of a column says what its lines are."""

from __future__ import annotations

from collections.abc import Iterable

from brique.referentiel.mots import plier
from brique.referentiel.redaction import mise_en_page as m
from brique.referentiel.redaction.assemblage import Assemblage, CompetenceLue
from brique.referentiel.redaction.brouillon import Passage, Place
from brique.referentiel.redaction.forme import lire_vide
from brique.referentiel.redaction.lignes_docx import CaseLue, Ligne, TableauLu
from brique.referentiel.redaction.puces import nettoyer
from brique.referentiel.redaction.styles_docx import S_ENSEMBLE

_LIGNES_D_ENTETE = 5
_TITRES = {
    plier(titre)
    for titre in (
        *(m.COMPETENCES, m.EVALUATION, m.C_CODE, m.C_RUBRIQUE, m.C_COMPETENCE, m.C_MODALITE, m.C_CRITERE),
        *(m.C_ACTIVITE, m.C_TACHE, m.C_REGLE, m.C_MESSAGE, m.C_LIEU, m.C_DECISION),
    )
}
_IDENTITE = {plier(libelle): champ for libelle, champ in m.IDENTITE.items()}


def passage_de(ligne: Ligne) -> Passage:
    """A paragraph as a line of a list."""
    return Passage(lire_vide(ligne.texte), ligne.niveau, place=ligne.place)


def lire_tableau(lu: Assemblage, tableau: TableauLu) -> None:
    """Read a table into ``lu``, each of its lines once. One that is not ours is kept apart."""
    lecteur = _Lecteur(lu, tableau)
    if lecteur.entete(m.C_COMPETENCE) and (lecteur.a(m.C_MODALITE) or lecteur.a(m.C_CRITERE)):
        lecteur.competences()
    elif lecteur.entete(m.C_ACTIVITE) and lecteur.a(m.C_TACHE):
        lecteur.activites()
    elif lecteur.entete(m.C_MESSAGE):
        lecteur.points()
    elif any(_dit(case) in _IDENTITE for rangee in tableau.rangees for case in rangee[:1]):
        lecteur.identite()
    else:
        lecteur.a_part(tableau.rangees)


def _dit(case: CaseLue) -> str:
    """What a cell says, folded."""
    return plier(nettoyer(" ".join(ligne.texte for ligne in case.lignes)))


def _passages(case: CaseLue | None) -> list[Passage]:
    """The lines of a cell that hold something."""
    return [passage_de(ligne) for ligne in case.lignes if ligne.texte.strip()] if case else []


def _texte(case: CaseLue | None) -> str:
    """The whole text of a cell; a blank line between two lines counts, those around do not."""
    if case is None:
        return ""
    lignes = [ligne.texte for ligne in case.lignes]
    while lignes and not lignes[-1]:
        lignes.pop()
    while lignes and not lignes[0]:
        del lignes[0]
    return lire_vide("\n".join(lignes))


class _Lecteur:
    """One table: its header once found, then its rows."""

    def __init__(self, lu: Assemblage, tableau: TableauLu) -> None:
        self.lu = lu
        self.tableau = tableau
        self._colonnes: dict[str, int] = {}
        self._debut = 0

    def entete(self, titre: str) -> bool:
        """Look for the row whose cells are titles, ``titre`` one of them."""
        for rang, rangee in enumerate(self.tableau.rangees[:_LIGNES_D_ENTETE]):
            titres = {_dit(case): case.colonne for case in rangee}
            if plier(titre) in titres:
                self._colonnes, self._debut = titres, rang + 1
                return True
        return False

    def _garder_les_entetes(self) -> None:
        """The titles of columns that a person added."""
        for rangee in self.tableau.rangees[: self._debut]:
            self.a_part([[case for case in rangee if _dit(case) not in _TITRES]])

    def a(self, titre: str) -> bool:
        return plier(titre) in self._colonnes

    def _cases(self, rangee: Iterable[CaseLue], *titres: str) -> list[CaseLue | None]:
        """The cells of a row under ``titres`` (None without); what stands under other titles is kept apart."""
        colonnes = [self._colonnes.get(plier(titre), -1) for titre in titres]
        par_colonne = {case.colonne: case for case in rangee}
        for colonne, case in par_colonne.items():
            if colonne not in colonnes:
                self.lu.ranger_a_part(_passages(case))
        return [par_colonne.get(colonne) for colonne in colonnes]

    def a_part(self, rangees: Iterable[Iterable[CaseLue]]) -> None:
        for rangee in rangees:
            for case in rangee:
                self.lu.ranger_a_part(_passages(case))

    def identite(self) -> None:
        for rangee in self.tableau.rangees:
            champ = _IDENTITE.get(_dit(rangee[0])) if rangee else None
            if champ is None or len(rangee) < 2:
                self.a_part([rangee])
                continue
            setattr(self.lu, champ, _texte(rangee[1]))
            self.a_part([rangee[2:]])

    def activites(self) -> None:
        self._garder_les_entetes()
        ouverte = False
        for rangee in self.tableau.rangees[self._debut :]:
            code, libelle, taches = self._cases(rangee, m.C_CODE, m.C_ACTIVITE, m.C_TACHE)
            if libelle is not None and not (libelle.suite and ouverte):
                self.lu.ouvrir_activite(_texte(libelle), _texte(code), _place(libelle))
                ouverte = True
            for passage in _passages(taches):
                self.lu.tache(passage)

    def points(self) -> None:
        self._garder_les_entetes()
        titres = (m.C_REGLE, m.C_MESSAGE, m.C_LIEU, m.C_DECISION)
        for rangee in self.tableau.rangees[self._debut :]:
            regle, message, lieux, decision = self._cases(rangee, *titres)
            places = tuple(Place("", passage.texte) for passage in _passages(lieux))
            if _texte(regle) or _texte(message):
                self.lu.reprendre_doute(_texte(regle), _texte(message), places, _texte(decision).strip())

    def competences(self) -> None:
        self._garder_les_entetes()
        titres = (m.C_RUBRIQUE, m.C_CODE, m.C_COMPETENCE, m.C_MODALITE, m.C_CRITERE)
        bloc = self.lu.bloc_ou_anonyme(self.tableau.place)
        derniere: CompetenceLue | None = None
        for rangee in self.tableau.rangees[self._debut :]:
            rubrique, code, enonce, modalites, criteres = self._cases(rangee, *titres)
            if _est_ensemble(enonce):
                bloc.modalites += _passages(modalites)
                bloc.criteres += _passages(criteres)
                self.a_part([[case for case in (rubrique, code) if case is not None]])
                continue
            if derniere is None or enonce is None or not enonce.suite:
                place = _place(enonce) if enonce else self.tableau.place
                derniere = CompetenceLue(_texte(enonce), _texte(code), _texte(rubrique), place)
                bloc.competences.append(derniere)
                self._douter_des_fusions(modalites, criteres)
            derniere.modalites += _passages(modalites)
            derniere.criteres += _passages(criteres)

    def _douter_des_fusions(self, *cases: CaseLue | None) -> None:
        """A cell merged with the one of the compétence above: read for that one only, and asked about."""
        for case in cases:
            if case is not None and case.suite:
                self.lu.douter(
                    "cellules-fusionnees",
                    "une cellule fusionnée couvre plusieurs compétences : elle est lue pour la première seulement. "
                    "Si elle vaut pour toutes, recopiez-la.",
                    case.place,
                )


def _est_ensemble(enonce: CaseLue | None) -> bool:
    """True for the row of what is said of the whole bloc: by its style, or by its words in a style that is not ours."""
    if enonce is None:
        return False
    styles = {ligne.style for ligne in enonce.lignes if ligne.texte.strip()}
    if any(style.startswith("Brique ") for style in styles):
        return styles == {S_ENSEMBLE}
    return _dit(enonce) == plier(m.ENSEMBLE_DU_BLOC)


def _place(case: CaseLue) -> Place:
    """The place of the first line of a cell."""
    return next((ligne.place for ligne in case.lignes if ligne.texte.strip()), case.place)
