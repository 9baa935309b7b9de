"""Blocs as identifiers that other software can carry: CURIEs and IRIs, whatever a code is made of.

A bloc is ``bloc:<fiche>/<code>``, a certification ``bloc:<fiche>``, several of them together
``ensemble:<fiche>/<code>+<fiche>/<code>``, sorted. In each part, all that is not a letter without accent, a digit, or
one of ``-._~`` is percent-encoded (UTF-8), so that slashes, spaces, « + » and accents come back as they were.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from brique.erreurs import ErreurArgument
from brique.passerelles.decisions import Ensemble
from brique.passerelles.valeurs import Cle

INTEGRES = {
    "dcterms": "http://purl.org/dc/terms/",
    "linkml": "https://w3id.org/linkml/",
    "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pav": "http://purl.org/pav/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes that a file may use without declaring them."""

SANS_DECLARER = frozenset({"linkml", "owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd"})
"""Those of them that Brique does not declare."""

PREFIXES = {
    "bloc": "urn:brique:bloc:",
    "brique": "urn:brique:vocabulaire:",
    "dcterms": INTEGRES["dcterms"],
    "ensemble": "urn:brique:ensemble:",
}
"""The prefixes that Brique writes."""

_SURS = re.compile(r"[A-Za-z0-9._~-]+")
_CODES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_PREFIXE = re.compile(r"([A-Za-z_][A-Za-z0-9._-]*):(.+)", re.DOTALL)
_IRI = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://|urn:)\S+")
_BLANC = re.compile(r"\s")
_MEMBRES_MAX = 500


def encoder(texte: str) -> str:
    """A part of an identifier, percent-encoded.

    >>> encoder("BC 01/é")
    'BC%2001%2F%C3%A9'
    """
    if _SURS.fullmatch(texte):
        return texte
    octets = texte.encode("utf-8", "surrogatepass")
    return "".join(chr(o) if _SURS.fullmatch(chr(o)) else f"%{o:02X}" for o in octets)


def decoder(texte: str) -> str:
    """What ``encoder`` was given. Raises ``ValueError`` when the bytes are not UTF-8."""
    return _CODES.sub(lambda m: bytes.fromhex(m[0].replace("%", "")).decode("utf-8", "surrogatepass"), texte)


def curie(ensemble: Ensemble) -> str:
    """The CURIE of a bloc, of a certification or of several together.

    Raises ``ErreurArgument`` when there is none, or when one of them does not say its certification.
    """
    if not ensemble or any(not cle.fiche for cle in ensemble):
        raise ErreurArgument(
            "un ensemble de blocs vide, ou sans certification, n’a pas d’identifiant",
            consequence="Il ne peut pas être écrit en SSSOM.",
        )
    membres = [_membre(cle) for cle in sorted(ensemble)]
    return f"bloc:{membres[0]}" if len(membres) == 1 else f"ensemble:{'+'.join(membres)}"


def _membre(cle: Cle) -> str:
    return f"{encoder(cle.fiche)}/{encoder(cle.code)}" if cle.code else encoder(cle.fiche)


def ensemble(reference: str, prefixes: Mapping[str, str]) -> Ensemble | None:
    """The blocs that ``reference`` names, None when it names something else. ``prefixes``: those of its file."""
    iri = developper(reference, prefixes)
    for nom in ("bloc", "ensemble"):
        if iri.startswith(PREFIXES[nom]):
            membres = iri.removeprefix(PREFIXES[nom]).split("+")
            if len(membres) > _MEMBRES_MAX or (nom == "bloc" and len(membres) > 1):
                return None
            cles = [_cle(membre) for membre in membres]
            return frozenset(cle for cle in cles if cle is not None) if None not in cles else None
    return None


def _cle(membre: str) -> Cle | None:
    try:
        parts = [decoder(part) for part in membre.split("/")]
    except ValueError:
        return None
    return Cle(*parts) if len(parts) <= 2 and all(parts) else None


def developper(reference: str, prefixes: Mapping[str, str]) -> str:
    """The IRI of a CURIE whose prefix is known; anything else as it is."""
    coupe = _PREFIXE.fullmatch(reference)
    if coupe is None:
        return reference
    base = prefixes.get(coupe[1]) or INTEGRES.get(coupe[1])
    return f"{base}{coupe[2]}" if base else reference


def prefixe_inconnu(reference: str, prefixes: Mapping[str, str]) -> str | None:
    """What is wrong with a reference: '' when it is neither a CURIE nor an IRI, else the prefix nobody declares."""
    if _BLANC.search(reference):
        return ""
    coupe = _PREFIXE.fullmatch(reference)
    if coupe is not None and (coupe[1] in prefixes or coupe[1] in INTEGRES):
        return None
    if _IRI.fullmatch(reference):
        return None
    return coupe[1] if coupe is not None else ""
