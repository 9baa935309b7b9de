"""Findings as JSON and as SARIF 2.1.0, written one by one: memory does not grow with their number."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any

from brique import __version__
from brique.referentiel.relecture.constat import Constat, GraviteConstat
from brique.referentiel.relecture.references import adresse
from brique.referentiel.relecture.regle import Regle
from brique.referentiel.relecture.regles import REGLES

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_NIVEAUX = {
    GraviteConstat.ERREUR: "error",
    GraviteConstat.AVERTISSEMENT: "warning",
    GraviteConstat.INFORMATION: "note",
    GraviteConstat.INDECIS: "none",  # with the kind « open »: what SARIF calls a rule that could not be decided
}
_SURS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
Ecrire = Callable[[str], object]


def en_dict(constat: Constat) -> dict[str, Any]:
    """A finding as JSON: the six keys that say it, then where it is and the words at fault."""
    return {
        "fiche": constat.fiche,
        "bloc": constat.bloc,
        "regle": constat.regle,
        "gravite": constat.gravite.value,
        "message": constat.message,
        "reference": constat.reference,
        "extrait": constat.extrait,
        "cible": constat.cible,
        "rang": constat.rang,
        "ligne": constat.ligne,
    }


def ecrire_json(constats: Iterable[Constat], ecrire: Ecrire, *, ascii_seul: bool = False) -> int:
    """Write a list of findings, one a line; returns how many."""
    return _ecrire_liste((en_dict(constat) for constat in constats), ecrire, "[", "]\n", ascii_seul)


def ecrire_sarif(
    constats: Iterable[Constat],
    ecrire: Ecrire,
    *,
    fichier: str,
    notes: Sequence[str] = (),
    regles: Sequence[Regle] = REGLES,
    ascii_seul: bool = False,
) -> int:
    """Write a SARIF 2.1.0 log of one run on ``fichier``; ``notes`` say what was not played. Returns how many."""
    uri = _uri(fichier)
    rangs = {regle.slug: rang for rang, regle in enumerate(regles)}
    tete = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _outil(regles)},
                "invocations": [_invocation(notes)],
                "language": "fr-FR",
                "results": [],
            }
        ],
    }
    debut, _, fin = json.dumps(tete, ensure_ascii=ascii_seul).rpartition("[]")
    resultats = (_resultat(constat, uri, rangs) for constat in constats)
    return _ecrire_liste(resultats, ecrire, f"{debut}[", f"]{fin}\n", ascii_seul)


def _ecrire_liste(valeurs: Iterator[dict[str, Any]], ecrire: Ecrire, debut: str, fin: str, ascii_seul: bool) -> int:
    nombre = 0
    ecrire(debut)
    for valeur in valeurs:
        ecrire(("\n" if not nombre else ",\n") + json.dumps(valeur, ensure_ascii=ascii_seul))
        nombre += 1
    ecrire("\n" + fin if nombre else fin)
    return nombre


def _outil(regles: Sequence[Regle]) -> dict[str, Any]:
    return {"name": "brique", "version": __version__, "language": "fr-FR", "rules": [_regle(regle) for regle in regles]}


def _regle(regle: Regle) -> dict[str, Any]:
    return {
        "id": regle.slug,
        "shortDescription": {"text": regle.titre},
        "fullDescription": {"text": f"{regle.explication} Référence : {regle.reference}."},
        "help": {"text": f"{regle.explication} Référence : {regle.reference}. Exemples : docs/relecture.md."},
        "helpUri": adresse(regle.reference),
        "defaultConfiguration": {"level": _NIVEAUX[regle.gravite]},
        "properties": {"gravite": regle.gravite.value, "reference": regle.reference},
    }


def _invocation(notes: Sequence[str]) -> dict[str, Any]:
    avis = [{"level": "note", "message": {"text": note}} for note in notes]
    return {"executionSuccessful": True, "toolExecutionNotifications": avis}


def _resultat(constat: Constat, uri: str, rangs: dict[str, int]) -> dict[str, Any]:
    lieu: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if constat.ligne:
        lieu["region"] = {"startLine": constat.ligne}
    return {
        "ruleId": constat.regle,
        "ruleIndex": rangs.get(constat.regle, -1),
        "kind": "open" if constat.gravite is GraviteConstat.INDECIS else "fail",
        "level": _NIVEAUX[constat.gravite],
        "message": {"text": constat.message},
        "locations": [{"physicalLocation": lieu, "logicalLocations": _lieux_logiques(constat)}],
        "partialFingerprints": {"constat/v1": constat.empreinte},
        "properties": {"gravite": constat.gravite.value, "reference": constat.reference, "extrait": constat.extrait},
    }


def _lieux_logiques(constat: Constat) -> list[dict[str, Any]]:
    fiche = constat.fiche or "référentiel"
    lieux: list[dict[str, Any]] = [{"name": fiche, "kind": "fiche"}]
    if constat.bloc:
        nom = f"{fiche}/{constat.bloc}"
        lieux.append({"name": constat.bloc, "fullyQualifiedName": nom, "kind": "bloc"})
        if constat.rang is not None:
            competence = f"compétence {constat.rang + 1}"
            lieux.append({"name": competence, "fullyQualifiedName": f"{nom}/{constat.rang + 1}", "kind": "competence"})
    return lieux


def _uri(fichier: str) -> str:
    """``fichier`` as a relative URI reference, or a file URI when it is absolute."""
    chemin = PurePath(fichier)
    if chemin.is_absolute():
        return chemin.as_uri()
    return "".join(c if c in _SURS else "".join(f"%{octet:02X}" for octet in c.encode()) for c in chemin.as_posix())
