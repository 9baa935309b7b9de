"""From a document to a draft under construction: headings open zones, zones are read by what they hold.

Everything that is read is noted; what is left at the end is not lost: it is kept as a text and a person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from brique.referentiel.redaction.chantier import BlocTrouve, Chantier, Hesitation, Ligne, TexteTrouve, Trouvee
from brique.referentiel.redaction.document import Document, Image, Paragraphe, Tableau
from brique.referentiel.redaction.lecture_tableau import LecteurDeTableau, par_code
from brique.referentiel.redaction.listes import finir, lire_activites, lire_competences, lire_lignes
from brique.referentiel.redaction.notes import numero_de_note, numeros_des_notes, sans_appels
from brique.referentiel.redaction.reperage import (
    EnteteBloc,
    Role,
    competence_annoncee,
    entete_de_bloc,
    etiquette,
    etiquette_suivie,
    precision,
    section,
    titre_general,
)
from brique.referentiel.redaction.tableaux import Colonnes, reconnaitre_colonnes
from brique.referentiel.reperes import verbe_en

_TITRE_MAX = 90
_CERTIFICATEUR = re.compile(r"^(?:organismes? )?certificateurs?\s*:\s*(?P<nom>\S.{1,200})$", re.IGNORECASE)
_LIBELLE_ET_VALEUR = re.compile(r"^(?P<libelle>[A-ZÀ-Ý][^:.;]{2,60}?)\s*:\s+(?P<valeur>\S.*)$")
_DU_BLOC = re.compile(r"\bbloc (\d{1,2}|[A-Z])\b", re.IGNORECASE)
_TOUS_LES_BLOCS = re.compile(r"\b(?:tous les|chacun des|chaque|l[’']ensemble des) blocs?\b", re.IGNORECASE)
SANS_BLOC = (
    "ces compétences ne sont sous aucun bloc. Elles sont réunies à part : rangez-les dans leurs blocs, ou donnez-leur "
    "le titre d’un bloc."
)


def interpreter(document: Document) -> Chantier:
    """Read ``document`` from top to bottom."""
    lecture = _Lecture(document)
    for element in document.elements:
        match element:
            case Paragraphe():
                lecture.paragraphe(element)
            case Tableau():
                lecture.tableau(element)
            case Image():
                lecture.image(element)
    lecture.clore_zone()
    if not lecture.chantier.blocs:
        _reunir_les_competences(lecture.chantier)
    return lecture.chantier


def _reunir_les_competences(chantier: Chantier) -> None:
    """In a document without any bloc, what looks like compétences is gathered in one, and asked about."""
    for texte in chantier.textes:
        verbes = [ligne for ligne in texte.lignes if verbe_en(ligne.texte, 0) is not None]
        if len(verbes) < 2 or len(verbes) * 2 < len(texte.lignes):
            continue
        bloc = chantier.bloc(EnteteBloc("", "Compétences sans bloc"), verbes[0].place)
        bloc.competences += [Trouvee(ligne.texte, ligne.place) for ligne in verbes]
        texte.lignes = [ligne for ligne in texte.lignes if ligne not in verbes]
        chantier.hesiter("competences-sans-bloc", SANS_BLOC, verbes[0].place, cible=bloc)
    chantier.textes = [texte for texte in chantier.textes if texte.lignes or texte.titre != _titres(None)]


class _Lecture:
    """Where the reading stands: the référentiel, the bloc and the part of it that the last headings opened."""

    def __init__(self, document: Document) -> None:
        self.chantier = Chantier()
        self._notes = numeros_des_notes(document)
        self._section: Role | None = None
        self._bloc: BlocTrouve | None = None
        self._role = Role.TEXTE
        self._zone: list[Paragraphe] = []
        self._texte: TexteTrouve | None = None
        self._colonnes: Colonnes | None = None
        self._attend_libelle = False
        self._libelle_a_part = False
        self._apres_tableau = False
        self._rang = 0
        self._competence: Trouvee | None = None

    def paragraphe(self, brut: Paragraphe) -> None:
        """Take one more line."""
        self.chantier.prendre([brut.place])
        if numero_de_note(brut) in self._notes and self._section is not None:
            self._note(brut)
            return
        ligne = sans_appels(brut, self._notes)
        if self._attend_libelle and not self._ouvre(ligne):
            self._donner_libelle(ligne)
            return
        self._attend_libelle = False
        ouverte = self._ouvrir(ligne)
        if self._libelle_a_part and not ouverte and not ligne.puce and self._bloc is not None:
            self._hesiter_sur_le_libelle(self._bloc)
        self._libelle_a_part = False
        if not ouverte:
            self._zone.append(ligne)

    def _hesiter_sur_le_libelle(self, bloc: BlocTrouve) -> None:
        libelle, place = bloc.libelles[0]
        self.chantier.hesiter(
            "libelle-ou-competence",
            f"« {libelle} » suit le numéro du bloc {bloc.entete.code} : cette ligne est prise pour son titre. Si c’est "
            "sa première compétence, rangez-la avec les autres.",
            place,
            cible=bloc,
        )

    def _ouvre(self, ligne: Paragraphe) -> bool:
        texte = ligne.texte
        return (
            section(ligne) is not None
            or entete_de_bloc(texte) is not None
            or etiquette(texte) is not None
            or etiquette_suivie(texte) is not None
            or bool(ligne.puce)
        )

    def _ouvrir(self, ligne: Paragraphe) -> bool:
        ouverte = self._ouvrir_zone(ligne)
        self._apres_tableau = self._apres_tableau and not ouverte
        return ouverte

    def _ouvrir_zone(self, ligne: Paragraphe) -> bool:
        """True when the line is a heading: what follows is read otherwise."""
        if (role := section(ligne)) is not None:
            self._changer(role, None, role)
            return True
        if (entete := entete_de_bloc(ligne.texte)) is not None:
            self._ouvrir_bloc(entete, ligne)
            return True
        if self._bloc is not None:
            return self._ouvrir_dans_le_bloc(self._bloc, ligne)
        return self._ouvrir_hors_bloc(ligne)

    def _ouvrir_hors_bloc(self, ligne: Paragraphe) -> bool:
        certificateur = _CERTIFICATEUR.match(ligne.texte)
        if certificateur is not None:
            self.clore_zone()
            self.chantier.certificateur = self.chantier.certificateur or certificateur["nom"].strip(" .")
            return True
        return self._section is None and self._titre_de_texte(ligne)

    def _ouvrir_bloc(self, entete: EnteteBloc, ligne: Paragraphe) -> None:
        self.clore_zone()
        self._bloc = self.chantier.bloc(entete, ligne.place)
        self._competence = None
        self._attend_libelle = not entete.libelle and not self._bloc.libelle
        self._role = self._role_par_defaut()
        self._rang = ligne.titre

    def _ouvrir_dans_le_bloc(self, bloc: BlocTrouve, ligne: Paragraphe) -> bool:
        texte = ligne.texte
        if (annoncee := competence_annoncee(texte)) is not None:
            self._ouvrir_competence(bloc, Trouvee(annoncee[1], ligne.place, annoncee[0]))
        elif (role := etiquette(texte)) is not None:
            self.clore_zone()
            self._role = role
            if role is Role.MODALITES and precision(texte):
                bloc.modalites.append(Ligne(texte.rstrip(" :"), 0, ligne.place))
        elif (suivie := etiquette_suivie(texte)) is not None:
            self.clore_zone()
            self._role = suivie[0]
            self._zone.append(_reste(ligne, suivie[1]))
            self._pour_un_autre_bloc(texte)
        elif ligne.titre and (not self._rang or ligne.titre <= self._rang):
            return self._titre_de_texte(ligne)  # a heading of the rank of the bloc's, or above, closes it
        else:
            return False
        return True

    def _ouvrir_competence(self, bloc: BlocTrouve, trouvee: Trouvee) -> None:
        """« Compétence 1.1 : … » on a line of its own: what follows, up to the next one, is about it."""
        self.clore_zone()
        trouvee.enonce = finir(trouvee.enonce)
        (bloc.evaluees if self._section is Role.EVALUATION else bloc.competences).append(trouvee)
        self._competence = trouvee
        self._role = Role.MODALITES

    def _pour_un_autre_bloc(self, texte: str) -> None:
        """« Prérequis du bloc 1 : … » read under another bloc goes to the one it names."""
        nomme = _DU_BLOC.search(texte.partition(":")[0])
        autre = next((b for b in self.chantier.blocs if nomme and b.entete.rang == nomme[1]), None)
        if autre is not None and self._bloc is not None and autre is not self._bloc:
            zone, self._zone = self._zone, []
            ranger(self.chantier, autre, self._role, zone)

    def _role_par_defaut(self) -> Role:
        return Role.MODALITES if self._section is Role.EVALUATION else Role.COMPETENCES

    def _titre_de_texte(self, ligne: Paragraphe) -> bool:
        """A heading of the presentation: a real title, a bold line, or a short line that is no sentence."""
        texte = ligne.texte
        if titre_general(texte):
            self._changer(None, None, Role.TEXTE)
            return True
        if (deux := _LIBELLE_ET_VALEUR.match(texte)) is not None and not ligne.puce:
            self._changer(None, None, Role.TEXTE)
            valeur = Ligne(deux["valeur"], 0, ligne.place)
            self.chantier.textes.append(TexteTrouve(deux["libelle"], ligne.place, [valeur]))
            return True
        court = len(texte) <= _TITRE_MAX and not ligne.puce and texte[:1].isupper() and texte[-1] not in ".;:,…"
        phrase = texte.count(",") > 0 or verbe_en(texte, 0) is not None
        if not (ligne.titre or ligne.gras or (court and not phrase)):
            return False
        self._changer(None, None, Role.TEXTE)
        self._texte = TexteTrouve(texte.rstrip(" :"), ligne.place)
        self.chantier.textes.append(self._texte)
        return True

    def _changer(self, sect: Role | None, bloc: BlocTrouve | None, role: Role) -> None:
        self.clore_zone()
        self._section, self._bloc, self._role = sect, bloc, role
        self._texte = None
        self._competence = None
        self._apres_tableau = False
        self._colonnes = None

    def _donner_libelle(self, ligne: Paragraphe) -> None:
        self._attend_libelle = False
        if self._bloc is not None:
            self._bloc.libelles.append((ligne.texte.rstrip(" :."), ligne.place))
            self._libelle_a_part = verbe_en(ligne.texte, 0) is not None

    def tableau(self, tableau: Tableau) -> None:
        """Read a table in the light of the headings above it."""
        self.clore_zone()
        self._attend_libelle = False
        if tableau.nom:
            self._feuille(tableau)
        colonnes = reconnaitre_colonnes(tableau, self._colonnes)
        if colonnes is None:
            self._en_lignes(tableau)
            return
        self._colonnes = colonnes
        lecteur = LecteurDeTableau(self.chantier, colonnes, self._bloc, self._section, self._notes)
        lecteur.lire(tableau)
        self._bloc = lecteur.bloc
        self._apres_tableau = Role.COMPETENCES in colonnes.utiles
        self._competence = None

    def _feuille(self, tableau: Tableau) -> None:
        """The name of a sheet is a heading when it says so (« Bloc 2 », « Référentiel d’activités »)."""
        titre = Paragraphe(tableau.ancre, tableau.nom, titre=1)
        self._changer(None, None, Role.TEXTE)
        if section(titre) is not None or entete_de_bloc(tableau.nom) is not None:
            self._ouvrir(titre)
        self._attend_libelle = False

    def _en_lignes(self, tableau: Tableau) -> None:
        """A table that is only a layout (one column, or no column known): its lines, in order."""
        if tableau.colonnes > 1 and self._bloc is None and self._section is not Role.ACTIVITES:
            self._couples(tableau)
            return
        for cellule in sorted(tableau.cellules, key=lambda c: (c.ligne, c.colonne)):
            for paragraphe in cellule.paragraphes:
                self.paragraphe(paragraphe)

    def _couples(self, tableau: Tableau) -> None:
        """A table of labels and values (« Intitulé | CQP… ») of the presentation."""
        for rangee in tableau.rangees():
            pleines = [c for c in rangee if c.paragraphes]
            if len(pleines) != 2:
                for cellule in pleines:
                    for paragraphe in cellule.paragraphes:
                        self.paragraphe(paragraphe)
                continue
            titre, valeur = pleines
            self._changer(None, None, Role.TEXTE)
            self._texte = TexteTrouve(titre.texte.rstrip(" :"), titre.place)
            self.chantier.textes.append(self._texte)
            self.chantier.prendre(p.place for c in pleines for p in c.paragraphes)
            self._texte.lignes += lire_lignes(valeur.paragraphes)

    def image(self, image: Image) -> None:
        """An image cannot be read: it is asked about."""
        self.clore_zone()
        dite = f" (« {image.legende} »)" if image.legende else ""
        self.chantier.hesiter(
            "image-non-lue",
            f"une image{dite} n’est pas lue. Si elle porte du texte du référentiel, recopiez-le.",
            image.place,
        )

    def _note(self, ligne: Paragraphe) -> None:
        notes = next((t for t in self.chantier.textes if t.titre == "Notes"), None)
        if notes is None:
            notes = TexteTrouve("Notes", ligne.place)
            self.chantier.textes.append(notes)
        notes.lignes.append(Ligne(f"{ligne.puce} {ligne.texte}", 0, ligne.place))

    def clore_zone(self) -> None:
        """Read the lines gathered since the last heading."""
        zone, self._zone = self._zone, []
        if not zone:
            return
        if self._bloc is None:
            self._hors_bloc(zone)
        elif self._apres_tableau:
            self._suite_du_tableau(self._bloc, zone)
        elif self._role is Role.COMPETENCES and self._section is None and not _ressemble(zone):
            self._ecrire(zone)
        elif self._competence is not None and self._role in {Role.MODALITES, Role.CRITERES}:
            lignes = lire_lignes(zone)
            (self._competence.criteres if self._role is Role.CRITERES else self._competence.modalites).extend(lignes)
        elif self._role is Role.MODALITES and any(_TOUS_LES_BLOCS.search(p.texte) for p in zone):
            self._communes(zone)
        else:
            ranger(self.chantier, self._bloc, self._role, zone, evaluation=self._section is Role.EVALUATION)

    def _communes(self, zone: Sequence[Paragraphe]) -> None:
        """Modalités said to be those of every bloc: each has them, and it is asked about."""
        self.chantier.communes += lire_lignes(zone)
        self.chantier.hesiter(
            "modalites-communes",
            f"« {zone[0].texte[:120]} » vaut pour tous les blocs : ce texte est écrit dans chacun. Chaque bloc "
            "s’évalue pour lui-même : dites ce qui évalue chacun.",
            *(p.place for p in zone),
        )

    def _hors_bloc(self, zone: Sequence[Paragraphe]) -> None:
        if self._section is Role.ACTIVITES:
            self.chantier.activites += lire_activites(zone)
        elif self._section is Role.COMPETENCES and _ressemble(zone):
            self._bloc_anonyme(zone)
        else:
            self._ecrire(zone)

    def _bloc_anonyme(self, zone: Sequence[Paragraphe]) -> None:
        bloc = self.chantier.bloc(EnteteBloc("", "Compétences sans bloc"), zone[0].place)
        bloc.competences += lire_competences(zone)
        self.chantier.hesiter("competences-sans-bloc", SANS_BLOC, zone[0].place, cible=bloc)

    def _suite_du_tableau(self, bloc: BlocTrouve, zone: Sequence[Paragraphe]) -> None:
        """Lines that follow the table of a bloc, under no heading: for this bloc, or for the whole certification?"""
        self._texte = None
        self._ecrire(zone)
        lignes = self.chantier.textes[-1].lignes
        self.chantier.hesitations.append(
            Hesitation(
                "texte-apres-le-tableau",
                f"« {zone[0].texte[:120]} » suit le tableau du bloc {bloc.entete.code or bloc.libelle} sans titre. Ce "
                "texte est gardé à part, comme valant pour toute la certification.",
                tuple(p.place for p in zone),
                self.chantier.textes[-1],
                tuple(lignes),
                bloc,
            )
        )

    def _ecrire(self, zone: Sequence[Paragraphe]) -> None:
        if self._texte is None:
            self._texte = TexteTrouve(_titres(self._section), zone[0].place)
            self.chantier.textes.append(self._texte)
        self._texte.lignes += lire_lignes(zone)


def ranger(
    chantier: Chantier, bloc: BlocTrouve, role: Role, zone: Sequence[Paragraphe], *, evaluation: bool = False
) -> None:
    """Add the lines of a zone to the part of ``bloc`` that ``role`` names."""
    match role:
        case Role.COMPETENCES:
            (bloc.evaluees if evaluation else bloc.competences).extend(lire_competences(zone))
            bloc.listees = bloc.listees or not evaluation
        case Role.CRITERES:
            bloc.criteres += par_code(bloc.evaluees or bloc.competences, lire_lignes(zone))
        case Role.PREREQUIS:
            bloc.prerequis += lire_lignes(zone)
        case Role.ACTIVITES:
            chantier.activites += lire_activites(zone)
        case _:
            bloc.modalites += lire_lignes(zone)


def _reste(ligne: Paragraphe, texte: str) -> Paragraphe:
    return Paragraphe(ligne.ancre, texte, "", 0, ligne.liste, False)


def _ressemble(zone: Sequence[Paragraphe]) -> bool:
    """True when the lines of a zone look like compétences: infinitives, or a marked list."""
    verbes = sum(verbe_en(p.texte.lstrip("( "), 0) is not None for p in zone)
    return verbes * 3 >= len(zone)


def _titres(sect: Role | None) -> str:
    noms = {
        Role.ACTIVITES: "Référentiel d’activités",
        Role.COMPETENCES: "Référentiel de compétences",
        Role.EVALUATION: "Référentiel d’évaluation",
    }
    return noms.get(sect, "Présentation") if sect is not None else "Présentation"
