"""Reads for the report of a branche: which certifications it is made of, and what their blocs have in common.

A report is computed when it is read (figures in ``docs/guide/rapport-de-branche.md``) and the last ones are kept in
memory by each process, so that a page, its groups and its files cost one computation. An import makes them anew.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from django.db import connection

from brique.erreurs import ErreurLecture
from brique.passerelles.blocs import blocs_d_une
from brique.passerelles.communs import Proximites, RapportCommuns, groupes_communs
from brique.passerelles.valeurs import BlocCompare, Cle
from brique.referentiel.fiche import Fiche
from brique.referentiel.mots import plier
from brique.referentiel.relecture import Constat, relire_fiche, selectionner
from portail.passerelles import moteurs, queries_calcul
from portail.referentiel import queries as registre
from portail.referentiel.queries_branches import Nomenclature, convention, conventions, textes

journal_technique = logging.getLogger("portail.passerelles")

FICHES_MAX = 300
"""Certifications of one report: some 1,200 blocs, compared by their words in about two seconds."""
MOTEUR_FICHES = 40
"""Certifications up to which the engine may be asked for: some four seconds the first time."""
DOUBLONS = selectionner(["competence-en-double", "competence-presque-en-double", "competence-reformulee"])
_GARDES = 12


class Genre(StrEnum):
    """What a branche is named by; the value is the parameter of its address."""

    IDCC = "idcc"
    CCN = "ccn"
    CERTIFICATEUR = "certificateur"
    FICHES = "fiches"


@dataclass(frozen=True, slots=True)
class Choix:
    """What an address asks for: by what, which one (numbers separated by commas for ``FICHES``).

    ``inactives``: with the certifications that are no longer active, which a list always keeps. ``moteur``: énoncés of
    the same meaning are recognised too, by the engine, which takes longer.
    """

    genre: Genre
    valeur: str
    inactives: bool = False
    moteur: bool = False


@dataclass(frozen=True, slots=True)
class Perimetre:
    """The certifications of a branche. ``absents`` were asked for and are not in the register; ``laissees`` are not
    active, and were left out."""

    choix: Choix
    nom: str
    numeros: tuple[str, ...]
    absents: tuple[str, ...] = ()
    laissees: int = 0

    @property
    def trop_grand(self) -> bool:
        return len(self.numeros) > FICHES_MAX

    @property
    def par_le_moteur(self) -> bool:
        """True when the engine is asked for, and the branche is not too large for it."""
        return self.choix.moteur and self.moteur_possible

    @property
    def moteur_possible(self) -> bool:
        return len(self.numeros) <= MOTEUR_FICHES


@dataclass(frozen=True, slots=True)
class Rapport:
    """What the blocs of a branche have in common, and the certifications it was read from.

    ``sans_competences`` are the certifications none of whose blocs shows a compétence that can be read. ``relues`` are
    the compétences said twice in one certification, as the lint tells them; ``par_le_moteur``: with the engine.
    """

    communs: RapportCommuns
    blocs: dict[Cle, BlocCompare]
    fiches: dict[str, Fiche]
    sans_competences: tuple[str, ...]
    relues: dict[str, list[Constat]]
    par_le_moteur: bool
    registre_au: date | None


def perimetre(choix: Choix) -> Perimetre | None:
    """The certifications that ``choix`` names; None when the register knows nothing by that name."""
    if choix.genre is Genre.FICHES:
        return _liste(choix)
    if choix.genre is Genre.CERTIFICATEUR:
        return _du_certificateur(choix)
    trouvee = convention(Nomenclature(choix.genre.value), choix.valeur)
    if trouvee is None:
        return None
    fiches = [*((numero, True) for numero in trouvee.actives), *((numero, False) for numero in trouvee.inactives)]
    return _tenir(replace(choix, valeur=trouvee.code), trouvee.libelle, fiches)


def _liste(choix: Choix) -> Perimetre:
    voulus = tuple(dict.fromkeys(numero for numero in choix.valeur.split(",") if numero))
    connus = registre.intitules(voulus)
    presents = tuple(numero for numero in voulus if numero in connus)
    return Perimetre(choix, "", presents, tuple(numero for numero in voulus if numero not in connus))


def _du_certificateur(choix: Choix) -> Perimetre | None:
    connu = registre.certificateur(choix.valeur)
    if connu is None:
        return None
    nom, _siret, lignes = connu
    return _tenir(choix, nom, [(ligne.numero, ligne.active) for ligne in lignes])


def _tenir(choix: Choix, nom: str, fiches: Sequence[tuple[str, bool | None]]) -> Perimetre:
    tenues = tuple(sorted(numero for numero, active in fiches if active or choix.inactives))
    return Perimetre(choix, nom, tenues, laissees=len(fiches) - len(tenues))


def rapport(perimetre: Perimetre) -> Rapport:
    """The report on these certifications, as the register stands."""
    return _rapport(_timbre(), tuple(sorted(perimetre.numeros)), moteur=perimetre.par_le_moteur)


@lru_cache(maxsize=_GARDES)
def _rapport(_timbre: object, numeros: tuple[str, ...], *, moteur: bool) -> Rapport:
    fiches = {fiche.numero: fiche for fiche in textes(numeros)}
    blocs = [bloc for fiche in fiches.values() for bloc in blocs_d_une(fiche) if bloc.cle.code or not fiche.blocs]
    muettes = set(fiches) - {bloc.cle.fiche for bloc in blocs if bloc.competences}
    proximites = _proximites() if moteur else None
    relues = {
        numero: relire_fiche(fiche, selection=DOUBLONS, proximites=proximites) for numero, fiche in fiches.items()
    }
    return Rapport(
        groupes_communs(blocs, proximites=proximites),
        {bloc.cle: bloc for bloc in blocs},
        fiches,
        tuple(sorted(muettes)),
        {numero: constats for numero, constats in relues.items() if constats},
        proximites is not None,
        registre.sources().values_list("date_export", flat=True).first(),
    )


def _proximites() -> Proximites | None:
    """The engine's measure; None when its model cannot serve: the report is then made by words, and says so."""
    try:
        return moteurs.moteur().proximites
    except ErreurLecture as erreur:
        journal_technique.warning("rapport de branche sans moteur : %s", erreur)
        return None


def _timbre() -> object:
    """Which base, the last import and the last calculation: what a report depends on."""
    sources = registre.sources().order_by("-pk").values_list("pk", "empreinte", "appliquee_le")
    return connection.settings_dict["NAME"], sources.first(), queries_calcul.dernier_etalon()


def branches(texte: str = "") -> list[tuple[Genre, str, str, int]]:
    """(genre, code, label, active certifications) of the conventions whose code or label hold every word asked."""
    voulus = plier(texte).split()
    return [
        (Genre(nomenclature.value), code, une.libelle, len(une.actives))
        for (nomenclature, code), une in conventions().items()
        if all(mot in plier(f"{code} {une.libelle}") for mot in voulus)
    ]
