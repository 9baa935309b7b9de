"""Writing SSSOM/TSV: the metadata block and the table, in the canonical form of the standard, embedded or apart."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from brique import __version__
from brique.erreurs import ErreurArgument
from brique.passerelles.sssom.champs import COLONNES, DU_JEU, EXTENSIONS, NORME, PROPAGES, Forme, Valeur, forme
from brique.passerelles.sssom.identifiants import PREFIXES, SANS_DECLARER, prefixe_inconnu

LICENCE_OUVERTE = "https://spdx.org/licenses/etalab-2.0.html"
"""Licence Ouverte 2.0, that of the register."""

_SPECIAUX = re.compile(r'["\t\r\n]')
_ECHAPPES = re.compile(r"[|\\]")
_NATURELLE = re.compile(r"[A-Za-z](?:[\w./+()’«»,;-]|:(?=[^\s:])|(?: )(?=[^\s#:-]))*")
_JOUR = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_RESERVES = frozenset({"y", "n", "yes", "no", "true", "false", "on", "off", "null"})
_INVISIBLES = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Entete:
    """What a set of mappings says of itself. ``identifiant`` is an absolute URI; '' makes one from the content.

    ``prefixes`` are those of references that Brique does not write itself, with their IRIs.
    """

    identifiant: str = ""
    licence: str = LICENCE_OUVERTE
    titre: str = ""
    description: str = ""
    auteurs: tuple[str, ...] = ()
    publie_le: date | None = None
    version_registre: str = ""
    prefixes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ecrit:
    """A set, ready to be written: what it says of itself, and the cells of its table."""

    entete: Mapping[str, Any]
    colonnes: tuple[str, ...]
    cellules: tuple[tuple[str, ...], ...]

    @property
    def metadonnees(self) -> str:
        """The metadata, in YAML."""
        return en_yaml(self.entete)

    def tableau(self) -> Iterator[str]:
        """The lines of the table alone: the metadata then goes beside it, in a ``.sssom.yml`` of the same name."""
        for ligne in (self.colonnes, *self.cellules):
            yield "\t".join(map(_proteger, ligne)) + "\n"

    def fichier(self) -> Iterator[str]:
        """The lines of one ``.sssom.tsv`` that holds both: the metadata, each line after a « # », then the table."""
        yield from (f"#{ligne}\n" for ligne in self.metadonnees.rstrip("\n").split("\n"))
        yield from self.tableau()


def ecrire_sssom(rangees: Iterable[Mapping[str, Valeur]], entete: Entete | None = None) -> Ecrit:
    """The set of ``rangees`` as SSSOM/TSV, sorted, without empty column, what is common to all said once.

    The same mappings give the same text, whatever their order; one given twice is written once. Raises
    ``ErreurArgument`` for a slot that neither the standard nor Brique has, or a prefix that ``entete`` does
    not declare.
    """
    lignes = sorted({_ligne(rangee) for rangee in rangees})
    pleines = [rang for rang in range(len(_NOMS)) if any(ligne[rang] for ligne in lignes)]
    communes = _communes(lignes)
    gardees = [rang for rang in pleines if _NOMS[rang] not in communes] if lignes else _MINIMUM
    colonnes = tuple(_NOMS[rang] for rang in gardees)
    entete = entete or Entete()
    metadonnees = _metadonnees(entete, colonnes, _prefixes(lignes, colonnes, entete.prefixes)) | communes
    ecrit = Ecrit({}, colonnes, tuple(tuple(ligne[rang] for rang in gardees) for ligne in lignes))
    if not entete.identifiant:
        metadonnees["mapping_set_id"] = _identifiant(metadonnees, ecrit)
    rangs = {nom: rang for rang, nom in enumerate(DU_JEU)}
    return replace(ecrit, entete=dict(sorted(metadonnees.items(), key=lambda un: rangs[un[0]])))


_NOMS = (*COLONNES, *sorted(EXTENSIONS))
_RANGS = {nom: rang for rang, nom in enumerate(_NOMS)}
_MINIMUM = [COLONNES.index(nom) for nom in ("subject_id", "predicate_id", "object_id", "mapping_justification")]


def _ligne(rangee: Mapping[str, Valeur]) -> tuple[str, ...]:
    if inconnus := rangee.keys() - _RANGS.keys():
        raise ErreurArgument(
            f"« {min(inconnus)} » n’est un champ ni de SSSOM {NORME} ni de Brique",
            consequence="Rien n’est écrit.",
            action="Ôtez-le, ou écrivez-le dans « other » ou « comment ».",
        )
    ligne = [""] * len(_NOMS)
    for nom, valeur in rangee.items():
        ligne[_RANGS[nom]] = _cellule(valeur)
    return tuple(ligne)


def _communes(lignes: list[tuple[str, ...]]) -> dict[str, Any]:
    """The values that every mapping shares, in slots that may be said once (« condensation »)."""
    communes: dict[str, Any] = {}
    for rang, nom in enumerate(_NOMS):
        if nom in PROPAGES and lignes and lignes[0][rang] and all(ligne[rang] == lignes[0][rang] for ligne in lignes):
            valeur = lignes[0][rang]
            communes[nom] = couper_liste(valeur) if forme(nom).multiple else valeur
    return communes


def _prefixes(lignes: list[tuple[str, ...]], colonnes: tuple[str, ...], declares: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that the references use, with their IRIs; those that nobody need declare left out."""
    connus = {**PREFIXES, **declares}
    cites = {"brique"} if not EXTENSIONS.keys().isdisjoint(colonnes) else set()
    for rang, nom in enumerate(_NOMS):
        if not forme(nom).renvoie:
            continue
        for cellule in {ligne[rang] for ligne in lignes} - {""}:
            for reference in couper_liste(cellule) if forme(nom).multiple else [cellule]:
                fautif = prefixe_inconnu(reference, connus)
                if fautif is not None:
                    raise _sans_prefixe(reference, nom)
                cites.add(reference.partition(":")[0])
    return {nom: iri for nom, iri in sorted(connus.items()) if nom in cites and nom not in SANS_DECLARER}


def _sans_prefixe(reference: str, nom: str) -> ErreurArgument:
    return ErreurArgument(
        f"« {reference} » n’est ni une adresse, ni un identifiant dont le préfixe soit connu",
        lieu=nom,
        consequence="Rien n’est écrit.",
        action="Déclarez son préfixe dans l’en-tête.",
    )


def _metadonnees(entete: Entete, colonnes: tuple[str, ...], prefixes: dict[str, str]) -> dict[str, Any]:
    tout = {
        "sssom_version": NORME,
        "curie_map": prefixes,
        "mapping_set_id": entete.identifiant,
        "mapping_set_title": entete.titre,
        "mapping_set_description": entete.description,
        "creator_label": list(entete.auteurs),
        "license": entete.licence,
        "subject_source_version": entete.version_registre,
        "object_source_version": entete.version_registre,
        "publication_date": entete.publie_le.isoformat() if entete.publie_le else "",
        "other": f"Écrit par Brique {__version__}",
        "extension_definitions": [_definition(nom) for nom in colonnes if nom in EXTENSIONS],
    }
    return {nom: valeur for nom, valeur in tout.items() if valeur}


def _definition(nom: str) -> dict[str, str]:
    indices = {Forme.DATE: "xsd:date", Forme.NOMBRE: "xsd:double"}
    indice = indices.get(EXTENSIONS[nom])
    return {"slot_name": nom, "property": f"brique:{nom}"} | ({"type_hint": indice} if indice else {})


def _identifiant(metadonnees: Mapping[str, Any], ecrit: Ecrit) -> str:
    """A URI that is always the same for the same content."""
    empreinte = hashlib.sha256(json.dumps(metadonnees, sort_keys=True).encode())
    for ligne in ecrit.tableau():
        empreinte.update(ligne.encode())
    return uuid.uuid5(uuid.NAMESPACE_URL, empreinte.hexdigest()).urn


def _cellule(valeur: Valeur) -> str:
    if isinstance(valeur, str):
        return valeur
    if isinstance(valeur, tuple):
        return "|".join(_ECHAPPES.sub(r"\\\g<0>", un) for un in valeur if un)
    if isinstance(valeur, date):
        return valeur.isoformat()
    return ecrire_nombre(valeur)


def ecrire_nombre(valeur: float) -> str:
    """At most three digits after the point, as the canonical form asks.

    >>> ecrire_nombre(0.92), ecrire_nombre(1.0), ecrire_nombre(0.66666)
    ('0.92', '1', '0.667')
    """
    arrondi = Decimal(repr(valeur)).quantize(Decimal("0.001"), ROUND_HALF_UP)
    return f"{arrondi:f}".rstrip("0").rstrip(".")


def couper_liste(texte: str) -> list[str]:
    r"""The values of a cell that holds several: « | » parts them, ``\|`` and ``\\`` are characters.

    >>> couper_liste(r"a\|b|c\\")
    ['a|b', 'c\\']
    """
    if not texte:
        return []
    valeurs = [""]
    for morceau in re.findall(r"\\[|\\]|\||[^|\\]+|\\", texte):
        if morceau == "|":
            valeurs.append("")
        else:
            valeurs[-1] += morceau[1:] if len(morceau) == 2 and morceau[0] == "\\" else morceau
    return valeurs


def _proteger(cellule: str) -> str:
    """A cell as the table writes it: in quotes only when it has to be."""
    propre = cellule.encode("utf-8", "replace").decode() if not cellule.isascii() else cellule
    return '"' + propre.replace('"', '""') + '"' if _SPECIAUX.search(propre) else propre


def en_yaml(valeurs: Mapping[str, Any], marge: str = "") -> str:
    """A block of YAML: texts, lists of texts, and mappings inside one another. Neither tag, nor anchor, nor alias."""
    lignes: list[str] = []
    for nom, valeur in valeurs.items():
        if isinstance(valeur, Mapping):
            lignes.append(f"{marge}{nom}:\n{en_yaml(valeur, marge + '  ')}")
        elif isinstance(valeur, list):
            lignes.append(f"{marge}{nom}:\n" + "".join(_element(un, marge + "  ") for un in valeur))
        else:
            un_jour = forme(nom) is Forme.DATE and _JOUR.fullmatch(valeur)
            lignes.append(f"{marge}{nom}: {valeur if un_jour else _scalaire(valeur)}\n")
    return "".join(lignes)


def _element(valeur: Any, marge: str) -> str:
    if isinstance(valeur, Mapping):
        return f"{marge}- " + en_yaml(valeur, marge + "  ").removeprefix(marge + "  ")
    return f"{marge}- {_scalaire(valeur)}\n"


def _scalaire(texte: str) -> str:
    """Plain when nothing in it could be taken for something else, in double quotes otherwise."""
    if _NATURELLE.fullmatch(texte) and texte.casefold() not in _RESERVES and texte[-1] not in ": ":
        return texte
    cite = json.dumps(texte, ensure_ascii=False)
    return _INVISIBLES.sub(lambda m: f"\\u{ord(m[0]):04x}", cite)
