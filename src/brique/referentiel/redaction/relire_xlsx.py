"""The draft that a workbook of Brique's own layout says, as it stands now: whoever edited it is read.

The layout is known by what is seen: a sheet whose header row has « Élément » and « Compétences », and one that gives
the « Intitulé ». Sheets may be renamed or reordered, optional columns removed. What is written anywhere else is kept
as « Texte à ranger » and asked about.
"""

from __future__ import annotations

from bisect import bisect_right

from brique.referentiel.mots import plier
from brique.referentiel.redaction import mise_en_page as m
from brique.referentiel.redaction.assemblage import Assemblage, BlocLu, CompetenceLue
from brique.referentiel.redaction.brouillon import Brouillon, Passage, Place
from brique.referentiel.redaction.forme import lire_vide, verifier_forme
from brique.referentiel.redaction.grille_xlsx import Grille, lire_classeur, voisines
from brique.referentiel.redaction.puces import nettoyer

_TITRES = {
    plier(titre)
    for titre in (
        *(m.CERTIFICATION, m.ACTIVITES, m.COMPETENCES, m.EVALUATION, m.COMPETENCES_ET_EVALUATION, m.POINTS),
        *(m.C_ELEMENT, m.C_CODE, m.C_RUBRIQUE, m.C_COMPETENCE, m.C_MODALITE, m.C_CRITERE, m.C_ACTIVITE, m.C_TACHE),
        *(m.C_REGLE, m.C_MESSAGE, m.C_LIEU, m.C_DECISION, m.C_TEXTE, m.C_CONTENU),
    )
}
_IDENTITE = {plier(libelle): champ for libelle, champ in m.IDENTITE.items()}
_BLOCS = {plier(m.BLOC): False, plier(m.BLOC_OPTIONNEL): True}


def relire_xlsx(octets: bytes) -> Brouillon | None:
    """The draft of a workbook that ``ecrire_xlsx`` wrote, edited or not; None when it is not of this layout.

    Raises ``ErreurLecture`` when it was written in a version of the layout that this Brique does not know.
    """
    classeur = lire_classeur(octets)
    if classeur is None or not _reconnu(classeur.grilles):
        return None
    verifier_forme(classeur.forme, "classeur")
    lu = Assemblage()
    for grille in classeur.grilles:
        _lire(lu, grille)
    return lu.brouillon()


def _reconnu(grilles: tuple[Grille, ...]) -> bool:
    tableau = any(grille.entete(m.C_ELEMENT, m.C_COMPETENCE) for grille in grilles)
    return tableau and any(_ligne_d_intitule(grille) for grille in grilles)


def _ligne_d_intitule(grille: Grille) -> bool:
    return any(plier(nettoyer(grille.texte(ligne, 1))) == plier(m.L_INTITULE) for ligne in grille.lignes[:10])


def _lire(lu: Assemblage, grille: Grille) -> None:
    if entete := grille.entete(m.C_ELEMENT, m.C_COMPETENCE):
        _au_dessus(lu, grille, entete[0])
        _LecteurDeBlocs(lu, grille, *entete).lire()
    elif entete := grille.entete(m.C_ACTIVITE, m.C_TACHE):
        _au_dessus(lu, grille, entete[0])
        _activites(lu, grille, *entete)
    elif entete := grille.entete(m.C_MESSAGE):
        _au_dessus(lu, grille, entete[0])
        _points(lu, grille, *entete)
    elif _ligne_d_intitule(grille):
        _certification(lu, grille)
    else:
        for ligne in grille.lignes:
            lu.ranger_a_part(voisines(grille, ligne, set()))


def _au_dessus(lu: Assemblage, grille: Grille, entete: int) -> None:
    """What was added above the header row, or beside it."""
    for ligne in (n for n in grille.lignes if n <= entete):
        lu.ranger_a_part(p for p in voisines(grille, ligne, set()) if plier(nettoyer(p.texte)) not in _TITRES)


def _certification(lu: Assemblage, grille: Grille) -> None:
    entete = grille.entete(m.C_TEXTE, m.C_CONTENU)
    debut, colonnes = entete or (grille.lignes[-1] + 1, {})
    for ligne in (n for n in grille.lignes if n < debut):
        champ = _IDENTITE.get(plier(nettoyer(grille.texte(ligne, 1))))
        if champ is not None:
            setattr(lu, champ, lire_vide(grille.texte(ligne, 2)))
        lues = {1, 2} if champ else set()
        lu.ranger_a_part(p for p in voisines(grille, ligne, lues) if plier(nettoyer(p.texte)) not in _TITRES)
    titre, contenu = (colonnes.get(plier(nom), 0) for nom in (m.C_TEXTE, m.C_CONTENU))
    ouvert = False
    for ligne in grille.sous(debut):
        if grille.texte(ligne, titre):
            lu.ouvrir_texte(lire_vide(grille.texte(ligne, titre)), grille.place(ligne, titre))
            ouvert = True
        passage = grille.passage(ligne, contenu)
        if passage is not None and not ouvert:
            lu.ouvrir_texte("", passage.place)
            ouvert = True
        if passage is not None:
            lu.passage(passage)
        lu.ranger_a_part(voisines(grille, ligne, {titre, contenu}))


def _activites(lu: Assemblage, grille: Grille, entete: int, colonnes: dict[str, int]) -> None:
    code, libelle, tache = (colonnes.get(plier(nom), 0) for nom in (m.C_CODE, m.C_ACTIVITE, m.C_TACHE))
    ouverte = False
    for ligne in grille.sous(entete):
        passage = grille.passage(ligne, tache)
        if grille.texte(ligne, libelle) or grille.texte(ligne, code) or (passage is not None and not ouverte):
            place = grille.place(ligne, libelle)
            lu.ouvrir_activite(lire_vide(grille.texte(ligne, libelle)), lire_vide(grille.texte(ligne, code)), place)
            ouverte = True
        if passage is not None:
            lu.tache(passage)
        lu.ranger_a_part(voisines(grille, ligne, {code, libelle, tache}))


def _points(lu: Assemblage, grille: Grille, entete: int, colonnes: dict[str, int]) -> None:
    regle, message, lieu, decision = (
        colonnes.get(plier(nom), 0) for nom in (m.C_REGLE, m.C_MESSAGE, m.C_LIEU, m.C_DECISION)
    )
    for ligne in grille.sous(entete):
        textes = [lire_vide(grille.texte(ligne, colonne)) for colonne in (regle, message, lieu, decision)]
        if any(textes):
            places = tuple(Place("", nom) for nom in textes[2].split("\n") if nom)
            lu.reprendre_doute(textes[0], textes[1], places, textes[3].strip())
        lu.ranger_a_part(voisines(grille, ligne, {regle, message, lieu, decision}))


class _LecteurDeBlocs:
    """Reads the sheet of compétences from its header down."""

    def __init__(self, lu: Assemblage, grille: Grille, entete: int, colonnes: dict[str, int]) -> None:
        self.lu = lu
        self.grille = grille
        self.entete = entete
        noms = (m.C_ELEMENT, m.C_CODE, m.C_RUBRIQUE, m.C_COMPETENCE, m.C_MODALITE, m.C_CRITERE)
        self.colonnes = [colonnes.get(plier(nom), 0) for nom in noms]
        self._cible: BlocLu | CompetenceLue | None = None
        self._debuts: list[int] = []

    def lire(self) -> None:
        for ligne in self.grille.sous(self.entete):
            self._ligne(ligne)
            self.lu.ranger_a_part(voisines(self.grille, ligne, set(self.colonnes)))
        self._fusions()

    def _ligne(self, ligne: int) -> None:
        element, code, rubrique, colonne, _, _ = self.colonnes
        texte = self.grille.texte(ligne, colonne)
        dit = plier(nettoyer(self.grille.texte(ligne, element)))
        lues = {element, colonne}
        if dit in _BLOCS:
            nom = lire_vide(self.grille.texte(ligne, code))
            place = self.grille.place(ligne, colonne)
            self._cible = self.lu.ouvrir_bloc(nom, lire_vide(texte), place, optionnel=_BLOCS[dit])
            lues.add(code)
        elif dit == plier(m.PREREQUIS):
            self._cible = self.lu.bloc_ou_anonyme(self.grille.place(ligne, colonne))
            self._cible.prerequis += [lire_vide(texte)] if texte else []
        elif dit == plier(m.ENSEMBLE_DU_BLOC):
            self._cible = self.lu.bloc_ou_anonyme(self.grille.place(ligne, element))
            lues.remove(colonne)
        elif texte or dit == plier(m.COMPETENCE):
            self._competence(ligne)
            lues |= {code, rubrique}
            if dit != plier(m.COMPETENCE):
                lues.remove(element)
        else:
            lues = set()
        self._passages(ligne)
        self._garder(ligne, {element, code, rubrique, colonne} - lues)

    def _competence(self, ligne: int) -> None:
        _, code, rubrique, colonne, _, _ = self.colonnes
        place = self.grille.place(ligne, colonne)
        bloc = self.lu.bloc_ou_anonyme(place)
        enonce, nom, titre = (lire_vide(self.grille.texte(ligne, c)) for c in (colonne, code, rubrique))
        self._cible = CompetenceLue(enonce, nom, titre, place)
        bloc.competences.append(self._cible)
        self._debuts.append(ligne)

    def _passages(self, ligne: int) -> None:
        *_, modalite, critere = self.colonnes
        for liste, colonne in (("modalites", modalite), ("criteres", critere)):
            passage = self.grille.passage(ligne, colonne)
            if passage is not None:
                cible = self._cible or self.lu.bloc_ou_anonyme(passage.place)
                getattr(cible, liste).append(passage)

    def _garder(self, ligne: int, colonnes: set[int]) -> None:
        """What a row says where its kind says nothing."""
        self.lu.ranger_a_part(
            Passage(self.grille.texte(ligne, colonne), place=self.grille.place(ligne, colonne))
            for colonne in sorted(colonnes)
            if self.grille.texte(ligne, colonne)
        )

    def _fusions(self) -> None:
        """A cell merged over several compétences: read for the first, and asked about."""
        *_, modalite, critere = self.colonnes
        for lignes, colonnes in self.grille.fusions:
            rang = bisect_right(self._debuts, lignes.start)
            couvre = self._debuts[rang : rang + 1] and self._debuts[rang] in lignes
            if couvre and (modalite in colonnes or critere in colonnes):
                self.lu.douter(
                    "cellules-fusionnees",
                    "une case fusionnée couvre plusieurs compétences : elle est lue pour la première seulement. "
                    "Si elle vaut pour toutes, recopiez-la.",
                    self.grille.place(lignes.start, colonnes.start),
                )
