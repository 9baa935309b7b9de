"""From the mappings of a file back to values: the blocs they are about, what they state, a certificateur's decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from brique.erreurs import ErreurArgument
from brique.passerelles.decisions import Accord, Decidee, Ensemble
from brique.passerelles.sssom.champs import Valeur
from brique.passerelles.sssom.identifiants import PREFIXES, developper, ensemble
from brique.passerelles.sssom.lecture import Jeu, Rangee
from brique.passerelles.sssom.lignes import CORRESPONDANCE, EQUIVALENCE, RENOUVELLEMENT
from brique.passerelles.valeurs import Preuve, Relation
from brique.periodes import Periode

_PREUVES = {
    CORRESPONDANCE: Preuve.DECLAREE,
    EQUIVALENCE: Preuve.DECIDEE,
    RENOUVELLEMENT: Preuve.RENOUVELLEMENT,
}
_RELATIONS = {
    "skos:exactMatch": Relation.EQUIVALENT,
    "skos:closeMatch": Relation.EQUIVALENT,
    "skos:narrowMatch": Relation.COUVRE,
    "skos:broadMatch": Relation.COUVERT_PAR,
    "skos:relatedMatch": Relation.PARTIEL,
}
_CITE = 80
T = TypeVar("T")


class Lien(NamedTuple):
    """What a mapping states. ``source`` or ``cible`` is None when it is not about blocs.

    ``preuve`` is what the file says that it is: official and decided mappings are to be checked at their source, the
    register or the certificateur. It is None for a mapping made by others, whatever its justification. ``relation`` is
    None when the predicate is not one of SKOS, or is denied.
    """

    source: Ensemble | None
    cible: Ensemble | None
    preuve: Preuve | None
    relation: Relation | None
    confiance: float | None


def lien(jeu: Jeu, rangee: Rangee) -> Lien:
    """What a mapping of ``jeu`` states, read with the prefixes of its file."""
    valeurs = rangee.valeurs
    confiance = valeurs.get("confidence")
    return Lien(
        ensemble(_texte(valeurs, "subject_id"), jeu.prefixes),
        ensemble(_texte(valeurs, "object_id"), jeu.prefixes),
        _preuve(jeu, valeurs),
        _relation(jeu, valeurs),
        confiance if isinstance(confiance, float) else None,
    )


def _preuve(jeu: Jeu, valeurs: Mapping[str, Valeur]) -> Preuve | None:
    """The class that Brique wrote, when the predicate agrees with it."""
    dite = _texte(valeurs, "preuve")
    if dite not in set(Preuve):
        return None
    attendue = _predicat(jeu, valeurs, _PREUVES) or Preuve.CALCULEE
    return attendue if attendue == dite else None


def _relation(jeu: Jeu, valeurs: Mapping[str, Valeur]) -> Relation | None:
    relation = _predicat(jeu, valeurs, _RELATIONS)
    if _texte(valeurs, "predicate_modifier") == "Not":
        return Relation.DISTINCT if relation is Relation.PARTIEL else None
    return relation


def _predicat(jeu: Jeu, valeurs: Mapping[str, Valeur], connus: Mapping[str, T]) -> T | None:
    """What ``connus`` gives for the predicate, however its file abbreviates it."""
    iri = developper(_texte(valeurs, "predicate_id"), jeu.prefixes)
    return next((sens for nom, sens in connus.items() if developper(nom, PREFIXES) == iri), None)


def decision(jeu: Jeu, rangee: Rangee) -> Decidee:
    """The decision that Brique wrote there. Raises ``ErreurArgument``, with the line, when there is none.

    It is what the file says: before anything is granted on it, the certificateur is the one to confirm it.
    """
    lu, valeurs, ou = lien(jeu, rangee), rangee.valeurs, f"{jeu.nom}, ligne {rangee.ligne}"
    debut, decidee_le = valeurs.get("valable_depuis"), valeurs.get("mapping_date")
    if lu.preuve is not Preuve.DECIDEE or lu.source is None or lu.cible is None:
        raise ErreurArgument("cette ligne n’est pas la décision d’un certificateur", lieu=ou)
    if not isinstance(debut, date) or not isinstance(decidee_le, date):
        raise ErreurArgument("cette décision n’est pas datée", lieu=ou)
    competences = valeurs.get("competences", ())
    try:
        return Decidee(
            source=lu.source,
            cible=lu.cible,
            certificateur=_texte(valeurs, "certificateur"),
            signataire=_texte(valeurs, "signataire"),
            decidee_le=decidee_le,
            validite=Periode(debut, _date(valeurs, "valable_avant")),
            accord=Accord(_texte(valeurs, "accord")),
            competences=competences if isinstance(competences, tuple) else (),
            conditions=_texte(valeurs, "conditions"),
            revoquee_le=_date(valeurs, "revoquee_le"),
            motif_revocation=_texte(valeurs, "motif_revocation"),
            reference=_texte(valeurs, "reference_decision"),
        )
    except ValueError as erreur:
        raise ErreurArgument(f"cette décision se contredit ({str(erreur)[:_CITE]})", lieu=ou) from erreur
    except ErreurArgument as erreur:
        raise ErreurArgument(erreur.constat, lieu=ou, consequence=erreur.consequence) from erreur


def _texte(valeurs: Mapping[str, Valeur], nom: str) -> str:
    valeur = valeurs.get(nom, "")
    return valeur if isinstance(valeur, str) else ""


def _date(valeurs: Mapping[str, Valeur], nom: str) -> date | None:
    valeur = valeurs.get(nom)
    return valeur if isinstance(valeur, date) else None
