"""Tables as branches draw them: columns recognised by their headers, rows of blocs, cells merged or cut by a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from brique.referentiel.redaction.document import Cellule, Paragraphe, Tableau
from brique.referentiel.redaction.reperage import EnteteBloc, Role, entete_de_bloc, role_de_colonne
from brique.referentiel.reperes import verbe_en

_UTILES = (Role.BLOC, Role.ACTIVITES, Role.TACHES, Role.COMPETENCES, Role.MODALITES, Role.CRITERES)
_EVALUATION = ("modalité", "entretien", "situation", "étude", "dossier", "questionnaire", "qcm", "épreuve", "rapport")
_PASSE = (" est ", " sont ", " respecte", " permet", " correspond", " identifié", " conforme")


class Sorte(Enum):
    """What a row is."""

    ENTETE = "entete"
    BLOC = "bloc"
    TITRE = "titre"
    CORPS = "corps"


@dataclass(slots=True)
class Rangee:
    """A row as it is read: the heading of a bloc, a title, or the cells that begin on it by their role."""

    sorte: Sorte
    bloc: EnteteBloc | None = None
    paragraphes: list[Paragraphe] = field(default_factory=list)
    cellules: dict[Role, list[Cellule]] = field(default_factory=dict)
    numero: int = 0


@dataclass(frozen=True, slots=True)
class Colonnes:
    """The role of each column. ``devinees`` is true when no header said it."""

    roles: tuple[Role, ...]
    entetes: int = 0
    devinees: bool = False

    @property
    def utiles(self) -> set[Role]:
        return {role for role in self.roles if role in _UTILES}


def reconnaitre_colonnes(tableau: Tableau, precedentes: Colonnes | None) -> Colonnes | None:
    """What the columns hold: by their headers, as in the table before (cut by a page), or by what is written there."""
    lues = _par_entetes(tableau)
    if lues is not None:
        return lues
    if precedentes is not None and len(precedentes.roles) == tableau.colonnes:
        return Colonnes(precedentes.roles, 0, precedentes.devinees)
    return _par_contenu(tableau)


def _par_entetes(tableau: Tableau) -> Colonnes | None:
    """Roles from the first rows that name two columns or more (or one, in a narrow table of marked headers)."""
    etendue = tableau.colonnes
    roles = [Role.TEXTE] * etendue
    finies = 0
    rangees = tableau.rangees()
    for rang, rangee in enumerate(rangees[:12]):
        pleines = [c for c in rangee if c.paragraphes]
        trouves = {c.colonne: role for c in pleines if (role := _role(c)) is not None}
        distincts = {role for role in trouves.values() if role is not Role.IGNORE}
        entete = len(trouves) == len(pleines) and (len(distincts) > 1 or _precise(pleines, roles, trouves))
        entete = entete and (rang < finies or not finies or _precise(pleines, roles, trouves))
        if not entete and rang >= finies:
            if finies or len(pleines) > 1:
                break
            continue  # a title may stand above the headers, across the table or in its first cell
        for cellule in pleines:
            role = trouves.get(cellule.colonne, Role.TEXTE)
            for colonne in range(cellule.colonne, cellule.colonne + cellule.largeur):
                if role is not Role.IGNORE or roles[colonne] is Role.TEXTE:
                    roles[colonne] = role
            finies = max(finies, rang + cellule.hauteur)
    if not finies:
        return None
    return Colonnes(tuple(_preciser(roles)), finies)


def _precise(pleines: Sequence[Cellule], roles: Sequence[Role], trouves: dict[int, Role]) -> bool:
    """True for a second row of headers: under « Référentiel d’évaluation », marked as such, or the model’s words."""
    return bool(trouves) and (
        all(c.entete for c in pleines)
        or Role.IGNORE in trouves.values()
        or any(roles[colonne] is Role.EVALUATION for colonne in trouves)
    )


def _role(cellule: Cellule) -> Role | None:
    if not cellule.paragraphes or entete_de_bloc(cellule.paragraphes[0].texte) is not None:
        return None
    if cellule.paragraphes[0].puce or verbe_en(cellule.paragraphes[0].texte, 0) is not None:
        return None
    return role_de_colonne(cellule.paragraphes[0].texte)


def _preciser(roles: Sequence[Role]) -> Iterator[Role]:
    """« Référentiel d’évaluation » over two columns is modalités then critères; over one, modalités."""
    vus = 0
    for role in roles:
        if role is not Role.EVALUATION:
            yield role
            continue
        vus += 1
        yield Role.CRITERES if vus > 1 or Role.MODALITES in roles else Role.MODALITES


def _par_contenu(tableau: Tableau) -> Colonnes | None:
    """Roles guessed: infinitives are compétences, states critères, words of evaluation modalités."""
    if tableau.colonnes < 2 or tableau.colonnes > 8:
        return None
    roles = []
    for colonne in range(tableau.colonnes):
        textes = [p.texte for c in tableau.cellules if c.colonne == colonne for p in c.paragraphes]
        roles.append(_deviner(textes))
    if Role.COMPETENCES not in roles:
        return None
    return Colonnes(tuple(roles), 0, devinees=True)


def _deviner(textes: Sequence[str]) -> Role:
    if not textes:
        return Role.TEXTE
    total = len(textes)
    if sum(verbe_en(t, 0) is not None for t in textes) * 2 > total:
        return Role.COMPETENCES
    if sum(any(mot in t.lower() for mot in _PASSE) for t in textes) * 2 > total:
        return Role.CRITERES
    if sum(any(mot in t.lower() for mot in _EVALUATION) for t in textes) * 2 > total:
        return Role.MODALITES
    return Role.ACTIVITES


def lire_rangees(tableau: Tableau, colonnes: Colonnes) -> Iterator[Rangee]:
    """The rows after (and, for a title, before) the headers, repeated headers left out."""
    titres = {c.texte for c in tableau.cellules if c.ligne < colonnes.entetes}
    largeur = tableau.colonnes
    for numero, cellules in enumerate(tableau.rangees()):
        pleines = [c for c in cellules if c.paragraphes]
        if not pleines:
            continue
        if numero < colonnes.entetes:
            yield from _au_dessus(pleines, largeur, colonnes, numero)
            continue
        if titres and len(pleines) > 1 and all(c.texte in titres for c in pleines):
            yield Rangee(Sorte.ENTETE, paragraphes=[p for c in pleines for p in c.paragraphes], numero=numero)
            continue
        yield from _rangee(pleines, largeur, colonnes, numero)


def _au_dessus(pleines: list[Cellule], largeur: int, colonnes: Colonnes, numero: int) -> Iterator[Rangee]:
    paragraphes = [p for c in pleines for p in c.paragraphes]
    seul = len(pleines) == 1
    bloc = entete_de_bloc(paragraphes[0].texte) if seul else None
    if bloc is not None:
        yield Rangee(Sorte.BLOC, bloc, paragraphes, numero=numero)
    elif seul and _role(pleines[0]) is None:
        yield Rangee(Sorte.TITRE, None, paragraphes, numero=numero)
    elif all(_role(c) is not None for c in pleines):
        yield Rangee(Sorte.ENTETE, paragraphes=paragraphes, numero=numero)
    else:
        yield from _rangee(pleines, largeur, colonnes, numero)


def _rangee(pleines: list[Cellule], largeur: int, colonnes: Colonnes, numero: int) -> Iterator[Rangee]:
    if len(pleines) == 1 and (seule := _seule(pleines[0], largeur, numero)) is not None:
        yield seule
        return
    rangee = Rangee(Sorte.CORPS, numero=numero)
    for cellule in pleines:
        role = colonnes.roles[cellule.colonne]
        bloc, reste = _bloc_en_tete(cellule, role)
        if bloc is not None:
            titre = list(cellule.paragraphes[: len(cellule.paragraphes) - len(reste)])
            yield Rangee(Sorte.BLOC, bloc, titre, numero=numero)
            cellule = Cellule(  # noqa: PLW2901  # what the cell still holds below its heading
                cellule.ancre, cellule.ligne, cellule.colonne, reste, cellule.hauteur, cellule.largeur, cellule.entete
            )
        if cellule.paragraphes:
            rangee.cellules.setdefault(role, []).append(cellule)
    yield rangee


def _seule(cellule: Cellule, largeur: int, numero: int) -> Rangee | None:
    """A row with one filled cell: the heading of a bloc, or a title when it crosses the table."""
    paragraphes = list(cellule.paragraphes)
    bloc = entete_de_bloc(paragraphes[0].texte)
    if bloc is not None and cellule.hauteur == 1:
        if not bloc.libelle and len(paragraphes) > 1:
            bloc = EnteteBloc(bloc.code, " ".join(p.texte for p in paragraphes[1:]))
        return Rangee(Sorte.BLOC, bloc, paragraphes, numero=numero)
    if cellule.largeur > 1 and cellule.largeur >= largeur - 1:
        return Rangee(Sorte.TITRE, None, paragraphes, numero=numero)
    return None


def _bloc_en_tete(cellule: Cellule, role: Role) -> tuple[EnteteBloc | None, tuple[Paragraphe, ...]]:
    """The heading of a bloc that a cell begins with (or is, in a column of blocs), and the lines below it."""
    paragraphes = cellule.paragraphes
    bloc = entete_de_bloc(paragraphes[0].texte)
    if role is Role.BLOC:
        if bloc is None:
            return EnteteBloc("", " ".join(p.texte for p in paragraphes)), ()
        suite = " ".join(p.texte for p in paragraphes[1:])
        return EnteteBloc(bloc.code, f"{bloc.libelle} {suite}".strip()), ()
    if bloc is None:
        return None, paragraphes
    if bloc.libelle or len(paragraphes) == 1:
        return bloc, paragraphes[1:]
    return EnteteBloc(bloc.code, paragraphes[1].texte), paragraphes[2:]
