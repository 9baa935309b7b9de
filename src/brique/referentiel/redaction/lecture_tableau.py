"""What the rows of a table say: compétences with the critères and modalités that stand beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from brique.referentiel.redaction.brouillon import Place
from brique.referentiel.redaction.chantier import BlocTrouve, Chantier, Ligne, TexteTrouve, Trouvee
from brique.referentiel.redaction.document import Cellule, Paragraphe, Tableau, lieu
from brique.referentiel.redaction.listes import lire_activites, lire_competences, lire_lignes
from brique.referentiel.redaction.notes import sans_appels
from brique.referentiel.redaction.reperage import EnteteBloc, Role, etiquette, etiquette_suivie
from brique.referentiel.redaction.tableaux import Colonnes, Rangee, Sorte, lire_rangees

_EVALUATION = (Role.MODALITES, Role.CRITERES)


class LecteurDeTableau:
    """Reads one table into ``chantier``. ``bloc`` is the bloc it stands under, then the last one it names."""

    def __init__(
        self,
        chantier: Chantier,
        colonnes: Colonnes,
        bloc: BlocTrouve | None,
        section: Role | None,
        notes: frozenset[str],
    ) -> None:
        self.chantier = chantier
        self.bloc = bloc
        self._colonnes = colonnes
        self._section = section
        self._notes = notes
        self._rubrique = ""
        self._titre_libre: Place | None = None
        self._activite = ""
        self._suites: list[tuple[Cellule, Trouvee]] = []
        self._groupes: dict[int, list[tuple[Cellule, list[Trouvee]]]] = defaultdict(list)
        self._evaluations: list[tuple[Cellule, BlocTrouve, list[Ligne]]] = []

    def lire(self, tableau: Tableau) -> None:
        """Read every row; what no column holds is asked about."""
        if self._colonnes.devinees:
            noms = ", ".join(f"{n} : {r.value}" for n, r in enumerate(self._colonnes.roles, 1))
            self.chantier.hesiter(
                "colonnes-devinees",
                f"ce tableau n’a pas d’en-têtes reconnus. Ses colonnes ont été comprises ainsi : {noms}. Vérifiez.",
                _place(tableau),
            )
        for rangee in lire_rangees(tableau, self._colonnes):
            self.chantier.prendre(p.place for p in rangee.paragraphes)
            if rangee.sorte is Sorte.BLOC and rangee.bloc is not None:
                self._ouvrir(rangee.bloc, rangee)
            elif rangee.sorte is Sorte.TITRE:
                self._titre(rangee)
            elif rangee.sorte is Sorte.CORPS:
                self._corps(rangee)
        self._dire_les_suites()
        self._dire_le_titre_libre()

    def _ouvrir(self, entete: EnteteBloc, rangee: Rangee) -> None:
        self.bloc = self.chantier.bloc(entete, rangee.paragraphes[0].place)
        self._dire_le_titre_libre()
        self._rubrique = self._activite = ""

    def _dire_le_titre_libre(self) -> None:
        """A title across the table with no compétence under it: is it one, or the end of what stands above?"""
        if self._titre_libre is not None:
            self.chantier.hesiter(
                "titre-de-tableau",
                f"« {self._rubrique} » traverse le tableau sans compétence au-dessous. Ce texte est gardé à part.",
                self._titre_libre,
            )
            self.chantier.garder(self._rubrique, self._titre_libre)
            self._titre_libre = None

    def _titre(self, rangee: Rangee) -> None:
        self._dire_le_titre_libre()
        self._rubrique = " ".join(p.texte for p in rangee.paragraphes)
        if rangee.numero < self._colonnes.entetes:
            self.chantier.textes.append(TexteTrouve(self._rubrique, rangee.paragraphes[0].place))
            self._rubrique = ""
        elif self.bloc is None:
            self.chantier.hesiter(
                "titre-de-tableau",
                f"« {self._rubrique} » traverse le tableau. Est-ce le titre d’un bloc ? Il est gardé comme un bloc.",
                rangee.paragraphes[0].place,
                cible=self._sans_numero(rangee),
            )
        else:
            self._titre_libre = rangee.paragraphes[0].place

    def _sans_numero(self, rangee: Rangee) -> BlocTrouve:
        titre, self._rubrique = self._rubrique, ""
        self.bloc = self.chantier.bloc(EnteteBloc("", titre), rangee.paragraphes[0].place)
        return self.bloc

    def _corps(self, rangee: Rangee) -> None:
        for cellules in rangee.cellules.values():
            self.chantier.prendre(p.place for c in cellules for p in c.paragraphes)
        self._activites(rangee)
        if not self._colonnes.utiles & {Role.BLOC, Role.COMPETENCES, Role.MODALITES, Role.CRITERES}:
            return
        bloc = self._exiger_bloc(rangee)
        for cellule in rangee.cellules.get(Role.COMPETENCES, ()):
            self._competences(bloc, cellule)
        self._evaluation(bloc, rangee)
        self._communes(bloc, rangee.numero)
        for role in (Role.TEXTE, Role.IGNORE, Role.EVALUATION):
            for cellule in rangee.cellules.get(role, ()):
                self._hors_colonnes(cellule)

    def _activites(self, rangee: Rangee) -> None:
        for cellule in rangee.cellules.get(Role.ACTIVITES, ()):
            lues = lire_activites(self._lignes(cellule))
            self.chantier.activites += lues
            self._activite = lues[0].libelle if lues else ""
        for cellule in rangee.cellules.get(Role.TACHES, ()):
            if self.chantier.activites:
                self.chantier.activites[-1].taches += lire_lignes(self._lignes(cellule))
            else:
                self.chantier.activites += lire_activites(self._lignes(cellule))

    def _evaluation(self, bloc: BlocTrouve, rangee: Rangee) -> None:
        """Modalités and critères: each in its column, or under its label in one cell (« Critères : … »)."""
        for colonne in (Role.MODALITES, Role.CRITERES):
            for cellule in rangee.cellules.get(colonne, ()):
                for role, paragraphes in _par_etiquette(self._lignes(cellule), colonne):
                    part = replace(cellule, paragraphes=tuple(paragraphes))
                    (self._criteres if role is Role.CRITERES else self._modalites)(bloc, part)

    def _exiger_bloc(self, rangee: Rangee) -> BlocTrouve:
        if self.bloc is None:
            premiere = next(c for cellules in rangee.cellules.values() for c in cellules)
            self.bloc = self.chantier.bloc(EnteteBloc("", "Bloc sans titre"), premiere.place)
            self.chantier.hesiter(
                "bloc-sans-titre",
                "ce tableau ne dit pas de quel bloc il parle. Donnez un titre à ce bloc, ou rangez ses compétences "
                "ailleurs.",
                premiere.place,
                cible=self.bloc,
            )
        return self.bloc

    def _lignes(self, cellule: Cellule) -> Sequence[Paragraphe]:
        return [sans_appels(p, self._notes) for p in cellule.paragraphes]

    def _competences(self, bloc: BlocTrouve, cellule: Cellule) -> None:
        lues = lire_competences(self._lignes(cellule))
        for trouvee in lues:
            trouvee.rubrique = trouvee.rubrique or self._activite or self._rubrique
            if trouvee.rubrique == self._rubrique:
                self._titre_libre = None
        evalue = bool(self._colonnes.utiles & {Role.CRITERES, Role.MODALITES})
        if self._section is Role.EVALUATION or (evalue and bloc.listees):
            bloc.evaluees += lues
        else:
            bloc.competences += lues
            bloc.listees = not evalue
        for ligne in range(cellule.ligne, cellule.ligne + cellule.hauteur):
            self._groupes[ligne].append((cellule, lues))

    def _modalites(self, bloc: BlocTrouve, cellule: Cellule) -> None:
        """Modalités beside one compétence are its own; those that stand beside several are the bloc's."""
        lignes = lire_lignes(self._lignes(cellule))
        self._evaluations.append((cellule, bloc, lignes))
        voisines = self._a_cote(cellule)
        if len(voisines) == 1 and cellule.hauteur <= self._groupes[cellule.ligne][-1][0].hauteur:
            voisines[0].modalites += lignes
        else:
            bloc.ajouter_modalites(lignes)

    def _communes(self, bloc: BlocTrouve, ligne: int) -> None:
        """Modalités written once beside several blocs: each has them, and it is asked about."""
        for cellule, premier, lignes in self._evaluations:
            if premier is bloc or ligne >= cellule.ligne + cellule.hauteur or bloc.modalites:
                continue
            bloc.modalites += [Ligne(li.texte, li.niveau, li.place) for li in lignes]
            self.chantier.hesiter(
                "modalites-communes",
                f"ces modalités sont en face de plusieurs blocs : elles sont écrites aussi dans le bloc "
                f"{bloc.entete.code or bloc.libelle}. Chaque bloc s’évalue pour lui-même : dites ce qui évalue chacun.",
                cellule.place,
                cible=bloc,
            )

    def _criteres(self, bloc: BlocTrouve, cellule: Cellule) -> None:
        lignes = lire_lignes(self._lignes(cellule))
        voisines = self._a_cote(cellule)
        if len(voisines) == 1:
            voisines[0].criteres += lignes
            return
        if not voisines:
            self._suite(bloc, cellule, lignes)
            return
        restantes = par_code(voisines, lignes)
        if restantes and len(restantes) == len(voisines) and not any(v.criteres for v in voisines):
            for trouvee, ligne in zip(voisines, restantes, strict=True):
                trouvee.criteres.append(ligne)
            self._dire_repartis(cellule, voisines)
        elif restantes:
            bloc.criteres += restantes
            self.chantier.hesiter(
                "criteres-communs",
                f"ces critères sont en face de {len(voisines)} compétences, sans dire laquelle. Ils sont gardés pour "
                "le bloc : rangez chacun sous sa compétence.",
                cellule.place,
                cible=bloc,
            )

    def _dire_repartis(self, cellule: Cellule, voisines: Sequence[Trouvee]) -> None:
        self.chantier.hesiter(
            "criteres-repartis",
            f"cette case a autant de critères que de compétences en face ({len(voisines)}) : ils ont été rangés dans "
            "l’ordre. Vérifiez.",
            cellule.place,
            cible=voisines[0],
        )

    def _suite(self, bloc: BlocTrouve, cellule: Cellule, lignes: list[Ligne]) -> None:
        """Critères beside an empty cell: those of the compétence above, cut by a page."""
        connues = bloc.evaluees or bloc.competences
        if not connues:
            bloc.criteres += lignes
            return
        connues[-1].criteres += lignes
        self._suites.append((cellule, connues[-1]))

    def _dire_les_suites(self) -> None:
        if self._suites:
            trouvee = self._suites[0][1]
            self.chantier.hesiter(
                "critere-de-la-ligne-precedente",
                f"{len(self._suites)} case(s) de critères sont en face d’une case vide. Leurs critères sont rangés "
                f"sous la compétence qui précède (d’abord « {trouvee.enonce} »).",
                *(cellule.place for cellule, _ in self._suites),
                cible=trouvee,
            )

    def _a_cote(self, cellule: Cellule) -> list[Trouvee]:
        """The compétences whose rows this cell shares."""
        voisines: dict[int, Trouvee] = {}
        for ligne in range(cellule.ligne, cellule.ligne + cellule.hauteur):
            for _, lues in self._groupes.get(ligne, ()):
                voisines.update({id(trouvee): trouvee for trouvee in lues})
        return list(voisines.values())

    def _hors_colonnes(self, cellule: Cellule) -> None:
        self.chantier.hesiter(
            "colonne-non-lue",
            f"« {cellule.texte[:120]} » est dans une colonne qui n’est ni activités, ni compétences, ni modalités, ni "
            "critères. Ce texte est gardé à part.",
            cellule.place,
        )
        self.chantier.garder(cellule.texte, cellule.place)


def _par_etiquette(paragraphes: Sequence[Paragraphe], defaut: Role) -> list[tuple[Role, list[Paragraphe]]]:
    """The lines of a cell under the labels that stand among them; those above the first are ``defaut``."""
    parts: list[tuple[Role, list[Paragraphe]]] = [(defaut, [])]
    for paragraphe in paragraphes:
        role = etiquette(paragraphe.texte)
        suivie = etiquette_suivie(paragraphe.texte)
        if role in _EVALUATION:
            parts.append((role, []))
        elif suivie is not None and suivie[0] in _EVALUATION:
            parts.append((suivie[0], [replace(paragraphe, texte=suivie[1])]))
        else:
            parts[-1][1].append(paragraphe)
    return [(role, lignes) for role, lignes in parts if lignes]


def par_code(voisines: Sequence[Trouvee], lignes: Sequence[Ligne]) -> list[Ligne]:
    """Give each critère that names a compétence by its code (« C1.2 : … ») to it; returns the others."""
    par_code = {v.code.upper(): v for v in voisines if v.code}
    courante: Trouvee | None = None
    restantes = []
    for ligne in lignes:
        code = next((c for c in par_code if ligne.texte.upper().startswith(c) and _borne(ligne.texte, c)), None)
        if code is not None:
            courante = par_code[code]
            reste = ligne.texte[len(code) :].lstrip(" .:–-)")
            if reste:
                courante.criteres.append(Ligne(reste, 0, ligne.place))
        elif courante is not None:
            courante.criteres.append(ligne)
        else:
            restantes.append(ligne)
    return restantes


def _borne(texte: str, code: str) -> bool:
    return not texte[len(code) : len(code) + 1].isalnum()


def _place(tableau: Tableau) -> Place:
    return Place(tableau.ancre, lieu(tableau.ancre))
