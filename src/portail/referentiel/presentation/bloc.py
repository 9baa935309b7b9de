"""The page of a bloc: its compétences as a tree, its neighbours, what changed from one version to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from brique.referentiel.fiche import Bloc, Fiche
from portail.referentiel import queries
from portail.referentiel.adresses import adresse_bloc, adresse_ecart, code_court
from portail.referentiel.presentation import correspondances, relecture
from portail.referentiel.presentation.ecart import ancre
from portail.referentiel.presentation.options import mention, mur_de
from portail.referentiel.presentation.situation import situation
from portail.referentiel.presentation.textes import Passage, arbre, nombre_de_competences, passages
from portail.referentiel.queries import BlocLu, Etape


@dataclass(frozen=True, slots=True)
class EtapeDite:
    """A version of the bloc: what changed since the one before (nothing for the first), its text, its difference."""

    etape: Etape
    libelle: str
    change: Sequence[str]
    competences: Sequence[Passage]
    ecart: str = ""


@dataclass(frozen=True, slots=True)
class Voisin:
    """The bloc before or after, in the order of the fiche."""

    code: str
    libelle: str
    adresse: str


def contexte(lu: BlocLu, au: date | None, aujourdhui: date, *, parties: bool, relire: bool = False) -> dict[str, Any]:
    """Everything the template of a bloc asks for. ``parties`` shows those of each compétence; ``relire`` proofreads."""
    fiche, bloc = lu.fiche, lu.bloc
    connus = queries.intitules(correspondances.numeros_cites(fiche))
    renvois = [renvoi for renvoi in queries.renvois_vers(fiche.numero) if renvoi.numero != fiche.numero]
    competences = arbre(bloc.liste_competences, parties=parties)
    precedent, suivant = voisins(fiche, bloc.code)
    return {
        "lu": lu,
        "fiche": fiche,
        "bloc": bloc,
        "code": code_court(bloc.code, fiche.numero),
        "mention": mention(bloc.libelle),
        "au": au,
        "parties": parties,
        "aujourdhui": aujourdhui,
        "situation": situation(fiche, au or aujourdhui),
        "competences": competences,
        "combien": nombre_de_competences(competences),
        "evaluation": passages(bloc.modalites_evaluation),
        "prerequis": _prerequis(bloc),
        "mur": mur_de(fiche, ici=bloc.code, au=au),
        "sortantes": correspondances.sortantes(fiche, connus, bloc.code),
        "entrantes": correspondances.entrantes(fiche, renvois, bloc.code),
        "etapes": etapes(lu),
        "relecture": relecture.relire(fiche, bloc.code) if relire else None,
        "precedent": precedent,
        "suivant": suivant,
    }


def _prerequis(bloc: Bloc) -> list[tuple[str, Sequence[Passage]]]:
    textes = [
        (_("Pour entrer en formation sur ce bloc"), bloc.prerequis_entree),
        (_("Pour que ce bloc soit validé"), bloc.prerequis_validation),
    ]
    return [(titre, passages(texte)) for titre, texte in textes if texte.strip()]


def voisins(fiche: Fiche, code: str) -> tuple[Voisin | None, Voisin | None]:
    """The blocs before and after ``code`` in the fiche; None at the ends, or for a bloc that left it."""
    codes = [bloc.code for bloc in fiche.blocs]
    if code not in codes:
        return None, None
    rang = codes.index(code)
    avant = fiche.blocs[rang - 1] if rang else None
    apres = fiche.blocs[rang + 1] if rang + 1 < len(codes) else None
    return _voisin(fiche, avant), _voisin(fiche, apres)


def _voisin(fiche: Fiche, bloc: Bloc | None) -> Voisin | None:
    if bloc is None or not bloc.code:
        return None
    return Voisin(code_court(bloc.code, fiche.numero), bloc.libelle, adresse_bloc(fiche.numero, bloc.code))


def etapes(lu: BlocLu) -> list[EtapeDite]:
    """The versions of the bloc, the most recent first, each with what it changed."""
    dites, avant, debut = [], None, None
    for etape, bloc in lu.etapes:
        jour = timezone.localdate(etape.debut)
        ecart = _ecart(lu.fiche.numero, bloc.code, debut, jour) if debut else ""
        dites.append(EtapeDite(etape, bloc.libelle, differences(avant, bloc), passages(bloc.liste_competences), ecart))
        avant, debut = bloc, jour
    return dites[::-1]


def _ecart(numero: str, code: str, de: date, a: date) -> str:
    """The place of the bloc in the difference of its fiche between two days."""
    return f"{adresse_ecart(numero, de, a)}#{ancre(code_court(code, numero))}"


def differences(avant: Bloc | None, apres: Bloc) -> list[str]:
    """What differs between two versions, in words."""
    if avant is None:
        return []
    champs = [
        (_("l’intitulé"), avant.libelle, apres.libelle),
        (_("les compétences"), avant.liste_competences, apres.liste_competences),
        (_("l’évaluation"), avant.modalites_evaluation, apres.modalites_evaluation),
        (_("les prérequis d’entrée"), avant.prerequis_entree, apres.prerequis_entree),
        (_("les prérequis de validation"), avant.prerequis_validation, apres.prerequis_validation),
    ]
    return [nom for nom, ancien, nouveau in champs if ancien != nouveau]
