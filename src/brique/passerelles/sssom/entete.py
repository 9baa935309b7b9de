"""The metadata of a set of mappings: a block of YAML, read as texts only, without anchor nor tag."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from brique.erreurs import ErreurLecture
from brique.passerelles.sssom.champs import DU_JEU, Forme, forme
from brique.saisie import Interdit, LecteurStrict

_MULTIPLES = frozenset({"mapping_set_source", "creator_id", "creator_label", "see_also", "extension_definitions"})
_NIVEAUX = 8
_RIEN = "Rien n’en est gardé."


class _Lecteur(LecteurStrict):
    """YAML whose scalars stay texts, and which the standard lets neither name nor repeat a node."""

    profondeur_permise = _NIVEAUX


def lire_entete(bloc: str, nom: str) -> dict[str, Any]:
    """The metadata in ``bloc``; slots that hold a day, a number or several texts come as such, others as texts.

    ``curie_map`` is always there. Raises ``ErreurLecture`` when the block cannot be read.
    """
    try:
        lu = yaml.load(bloc, Loader=_Lecteur)  # noqa: S506  # BaseLoader builds nothing but texts, lists and dicts
    except yaml.YAMLError as erreur:
        marque = getattr(erreur, "problem_mark", None)
        ou = f", ligne {marque.line + 1}" if marque is not None else ""
        quoi = erreur.problem if isinstance(erreur, Interdit) else "ce n’est pas du YAML"
        raise ErreurLecture(
            f"les métadonnées ne se lisent pas ({quoi})", lieu=f"{nom}{ou}", consequence=_RIEN
        ) from erreur
    if lu in (None, ""):
        lu = {}
    if not isinstance(lu, dict) or not all(isinstance(cle, str) for cle in lu):
        raise ErreurLecture("les métadonnées ne sont pas une suite de « nom: valeur »", lieu=nom, consequence=_RIEN)
    entete = {cle: _valeur(cle, valeur, nom) for cle, valeur in lu.items() if valeur not in (None, "")}
    entete.setdefault("curie_map", {})
    return entete


def _valeur(cle: str, valeur: Any, nom: str) -> Any:
    if cle == "curie_map":
        return _prefixes(valeur, nom)
    if cle not in DU_JEU:
        return valeur
    sa_forme = forme(cle)
    if sa_forme.multiple or cle in _MULTIPLES:
        return tuple(valeur) if isinstance(valeur, list) else (valeur,)
    if not isinstance(valeur, str):
        raise ErreurLecture(f"{cle} devrait être un texte", lieu=f"{nom}, métadonnées", consequence=_RIEN)
    try:
        if sa_forme is Forme.DATE:
            return date.fromisoformat(valeur)
        return float(valeur) if sa_forme is Forme.NOMBRE else valeur
    except ValueError:
        quoi = "un jour" if sa_forme is Forme.DATE else "un nombre"
        raise ErreurLecture(
            f"{cle} vaut « {valeur[:80]} », qui n’est pas {quoi}", lieu=f"{nom}, métadonnées", consequence=_RIEN
        ) from None


def _prefixes(valeur: Any, nom: str) -> dict[str, str]:
    if not isinstance(valeur, Mapping) or not all(isinstance(iri, str) for iri in valeur.values()):
        raise ErreurLecture(
            "curie_map devrait donner une adresse à chaque préfixe", lieu=f"{nom}, métadonnées", consequence=_RIEN
        )
    return dict(valeur)
