"""What is proofread: a certification cut into énoncés and modalités, from a fiche of the register or from a draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from brique.referentiel.decoupage import Nature, decouper
from brique.referentiel.fiche import Bloc, Fiche, Repertoire
from brique.referentiel.mots import mots, plier
from brique.referentiel.redaction.brouillon import BlocEcrit, Brouillon, CompetenceEcrite, Passage

DEBUT = 160
"""Characters of an énoncé that are folded once for all the rules that look at how it begins."""
ENONCE_LU, MODALITES_LUES, TITRE_LU = 4000, 20_000, 400
"""Characters that the rules look at: far beyond what the register holds, so that a broken text costs no more."""


class Enonce(NamedTuple):
    """One énoncé. ``rang`` is its index among the pieces of its bloc, ``debut`` how it begins, accents folded,
    ``mots`` its full words, folded.

    ``complete`` is true when it completes a heading that ends with « : » (« Réaliser les gestes face à : »).
    ``criteres`` and ``modalites`` are those written for it alone: a draft has them, the national flow has not.
    """

    texte: str
    rang: int
    debut: str
    mots: tuple[str, ...] = ()
    complete: bool = False
    cible: str = ""
    criteres: tuple[Passage, ...] = ()
    modalites: tuple[Passage, ...] = ()


class Volet(NamedTuple):
    """A bloc as it is proofread. ``modalites`` is the whole text of its evaluation, one line an item.

    ``titre`` and ``epreuves`` are its title and its modalités, accents folded and cut to what is looked at.
    ``nom`` is how messages call it, ``rang`` its place in the certification. ``optionnel`` is what a draft says of it.
    """

    code: str
    libelle: str
    rang: int
    nom: str
    titre: str = ""
    enonces: tuple[Enonce, ...] = ()
    modalites: str = ""
    epreuves: str = ""
    prerequis: str = ""
    optionnel: bool = False
    criteres: tuple[Passage, ...] = ()
    modalites_communes: tuple[Passage, ...] = ()
    cible: str = ""
    ligne: int | None = None

    @property
    def vide(self) -> bool:
        """True when neither compétence nor modalité came with the bloc."""
        return not self.enonces and not self.modalites.strip()


@dataclass(frozen=True, slots=True)
class Copie:
    """A certification as it is proofread.

    ``brouillon`` is true for a draft, that carries critères and activités. ``decision`` is the last day on which the
    fiche is known to have been decided or published, ``fin`` the end of its registration, ``depot`` the day its request
    is (or will be) filed, when they are known.
    """

    numero: str
    intitule: str
    blocs: tuple[Volet, ...] = ()
    repertoire: Repertoire = Repertoire.RNCP
    brouillon: bool = False
    actif: bool | None = None
    reglementee: bool = False
    decision: date | None = None
    fin: date | None = None
    depot: date | None = None
    prerequis: str = ""
    activites: tuple[str, ...] = ()
    textes: tuple[str, ...] = field(default=(), repr=False)
    ligne: int | None = None

    @property
    def nom(self) -> str:
        """How messages call it."""
        if self.brouillon:
            return "Référentiel"
        return self.numero or "fiche sans numéro"


def copier_fiche(fiche: Fiche, *, depot: date | None = None) -> Copie:
    """The fiche, cut. ``depot`` is the day its request was filed: the register does not say it."""
    blocs = tuple(_volet(fiche.numero, rang, bloc) for rang, bloc in enumerate(fiche.blocs))
    return Copie(
        numero=fiche.numero,
        intitule=fiche.intitule,
        blocs=blocs,
        repertoire=fiche.repertoire,
        actif=fiche.actif,
        reglementee=any(lettre.isalpha() for lettre in _sans_reponse_vide(fiche.reglementations_activites)),
        decision=derniere_date(fiche),
        fin=fiche.date_fin_enregistrement,
        depot=depot,
        prerequis=fiche.prerequis_validation,
        activites=(fiche.activites_visees,) if fiche.activites_visees else (),
        textes=(fiche.activites_visees, fiche.capacites_attestees, fiche.objectifs_contexte),
        ligne=fiche.ligne,
    )


def derniere_date(fiche: Fiche) -> date | None:
    """The last day on which the fiche is known to have been decided or published."""
    jours = (
        fiche.date_decision,
        fiche.date_publication,
        fiche.date_effet,
        fiche.date_dernier_jo,
        *(publication.date_publication for publication in fiche.publications),
    )
    return max((jour for jour in jours if jour is not None), default=None)


def copier_brouillon(brouillon: Brouillon, *, depot: date | None = None) -> Copie:
    """The draft, as it stands. ``depot`` is the day its request is to be filed, when it is known."""
    taches = [passage.texte for activite in brouillon.activites for passage in activite.taches]
    annexes = [ligne.texte for texte in brouillon.textes for ligne in texte.passages]
    return Copie(
        numero=brouillon.numero or brouillon.intitule,
        intitule=brouillon.intitule,
        blocs=tuple(_volet_ecrit(rang, bloc) for rang, bloc in enumerate(brouillon.blocs)),
        brouillon=True,
        depot=depot,
        activites=tuple(activite.libelle for activite in brouillon.activites),
        textes=(*(activite.libelle for activite in brouillon.activites), *taches, *annexes),
    )


def _sans_reponse_vide(texte: str) -> str:
    return "" if plier(texte).strip(" .-") in {"sans objet", "neant", "aucune", "non", "so", "na"} else texte


def _volet(numero: str, rang: int, bloc: Bloc) -> Volet:
    morceaux = decouper(bloc.liste_competences)
    enonces = tuple(
        Enonce(
            morceau.texte,
            indice,
            plier(morceau.texte[:DEBUT]),
            tuple(mots(morceau.texte[:ENONCE_LU])),
            morceau.parent is not None and morceaux[morceau.parent].texte.endswith(":"),
        )
        for indice, morceau in enumerate(morceaux)
        if morceau.nature is Nature.COMPETENCE
    )
    return Volet(
        code=bloc.code,
        libelle=bloc.libelle,
        rang=rang,
        nom=bloc.code if bloc.code.startswith(numero) and numero else f"{numero}, bloc {bloc.code or rang + 1}",
        titre=plier(bloc.libelle[:TITRE_LU]),
        enonces=enonces,
        modalites=bloc.modalites_evaluation,
        epreuves=plier(bloc.modalites_evaluation[:MODALITES_LUES]),
        prerequis="\n".join(filter(None, (bloc.prerequis_entree, bloc.prerequis_validation))),
        ligne=bloc.ligne,
    )


def _volet_ecrit(rang: int, bloc: BlocEcrit) -> Volet:
    propres = [passage for competence in bloc.competences for passage in competence.modalites]
    modalites = "\n".join(passage.texte for passage in (*bloc.modalites, *propres))
    return Volet(
        code=bloc.code or str(rang + 1),
        libelle=bloc.libelle,
        rang=rang,
        nom=f"Bloc {bloc.code or rang + 1}",
        titre=plier(bloc.libelle[:TITRE_LU]),
        enonces=tuple(_enonce_ecrit(indice, competence) for indice, competence in enumerate(bloc.competences)),
        modalites=modalites,
        epreuves=plier(modalites[:MODALITES_LUES]),
        prerequis=bloc.prerequis,
        optionnel=bloc.optionnel,
        criteres=bloc.criteres,
        modalites_communes=bloc.modalites,
        cible=bloc.cle,
    )


def _enonce_ecrit(rang: int, competence: CompetenceEcrite) -> Enonce:
    texte = " ".join(competence.enonce.split())
    return Enonce(
        texte=texte,
        rang=rang,
        debut=plier(texte[:DEBUT]),
        mots=tuple(mots(texte[:ENONCE_LU])),
        complete=competence.rubrique.rstrip().endswith(":"),
        cible=competence.cle,
        criteres=competence.criteres,
        modalites=competence.modalites,
    )
