"""A draft in the register's structure: the national flow V4.1 with one fiche, as a certifier would file it.

What the register carries, and what it does not, is said by ``vers_fiche``.
"""

from __future__ import annotations

from lxml import etree

from brique.referentiel.fiche import Bloc, Fiche
from brique.referentiel.flux_xml import VERSION
from brique.referentiel.redaction.brouillon import Brouillon
from brique.referentiel.redaction.forme import pour_xml
from brique.referentiel.redaction.vers_fiche import en_fiche
from brique.referentiel.schema_v41 import BLOC_TEXTES, TEXTES

_AVANT = ("NUMERO_FICHE", "INTITULE")
_APRES_LES_CERTIFICATEURS = (
    "ACTIVITES_VISEES",
    "CAPACITES_ATTESTEES",
    "SECTEURS_ACTIVITE",
    "TYPE_EMPLOI_ACCESSIBLES",
    "REGLEMENTATIONS_ACTIVITES",
)
_APRES_LES_BLOCS = ("OBJECTIFS_CONTEXTE", "PREREQUIS_ENTREE_FORMATION", "PREREQUIS_VALIDATION_CERTIFICATION")
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'


def ecrire_xml(brouillon: Brouillon) -> bytes:
    """The flow in UTF-8. ``brique.referentiel.lire`` gives ``en_fiche(brouillon)`` back.

    The reading finds what a draft does not say (its level, its number before it is registered), and nothing else.
    """
    fiche = en_fiche(pour_xml(brouillon))
    racine = etree.Element("FICHES")
    etree.SubElement(racine, "VERSION_FLUX").text = VERSION
    element = etree.SubElement(racine, "FICHE")
    _textes(element, fiche, _AVANT)
    if fiche.certificateurs:
        certificateurs = etree.SubElement(element, "CERTIFICATEURS")
        for certificateur in fiche.certificateurs:
            un = etree.SubElement(certificateurs, "CERTIFICATEUR")
            etree.SubElement(un, "NOM_CERTIFICATEUR").text = certificateur.nom
    _textes(element, fiche, _APRES_LES_CERTIFICATEURS)
    if fiche.blocs:
        blocs = etree.SubElement(element, "BLOCS_COMPETENCES")
        for bloc in fiche.blocs:
            _bloc(etree.SubElement(blocs, "BLOC_COMPETENCES"), bloc)
    _textes(element, fiche, _APRES_LES_BLOCS)
    etree.indent(racine)
    octets: bytes = etree.tostring(racine, encoding="UTF-8")
    return _DECLARATION + octets.removeprefix(b"<?xml version='1.0' encoding='UTF-8'?>\n") + b"\n"


def _textes(element: etree._Element, fiche: Fiche, noms: tuple[str, ...]) -> None:
    for nom in noms:
        texte = getattr(fiche, TEXTES[nom])
        if texte:
            etree.SubElement(element, nom).text = texte


def _bloc(element: etree._Element, bloc: Bloc) -> None:
    """The six texts of a bloc, in the order of the flow; an empty one is left out."""
    for nom, texte in zip(BLOC_TEXTES, bloc, strict=False):
        if texte:
            etree.SubElement(element, nom).text = texte
