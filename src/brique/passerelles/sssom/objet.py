"""A set of mappings as one JSON object, of the shape that the standard's own schema describes."""

from __future__ import annotations

from typing import Any

from brique.passerelles.sssom.champs import EXTENSIONS, Forme, forme
from brique.passerelles.sssom.ecriture import Ecrit, couper_liste


def en_objet(ecrit: Ecrit) -> dict[str, Any]:
    """The ``MappingSet`` of the schema, which closes its mappings to other slots: those of Brique go into ``other``.

    There, ``preuve: calculee|gardes: niveau, court``: pairs parted by « | », as the standard says.
    """
    entete = {nom: valeur for nom, valeur in ecrit.entete.items() if nom != "extension_definitions"}
    return {**entete, "mappings": [_mapping(ecrit.colonnes, cellules) for cellules in ecrit.cellules]}


def _mapping(colonnes: tuple[str, ...], cellules: tuple[str, ...]) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    paires: list[str] = []
    for nom, cellule in zip(colonnes, cellules, strict=True):
        if not cellule:
            continue
        if nom in EXTENSIONS:
            texte = ", ".join(couper_liste(cellule)) if forme(nom).multiple else cellule
            paires.append(f"{nom}: {texte}".replace("\\", "\\\\").replace("|", "\\|"))
        elif forme(nom) is Forme.NOMBRE:
            mapping[nom] = float(cellule)
        else:
            mapping[nom] = couper_liste(cellule) if forme(nom).multiple else cellule
    if paires:
        mapping["other"] = "|".join([*([mapping["other"]] if "other" in mapping else []), *paires])
    return mapping
