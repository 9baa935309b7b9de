"""The Atom feed (RFC 4287) of what changed: the last changes of all, one certificateur, one trade or one fiche."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils.translation import gettext as _
from lxml import etree

from portail.referentiel.suivi.objet import Objet
from portail.referentiel.suivi.presentation import Ligne, adresse_fil, adresse_suivi, dire, situer
from portail.referentiel.suivi.queries import Fenetre, couples, derniere_source
from portail.referentiel.suivi.queries_fiches import changements

if TYPE_CHECKING:
    from portail.referentiel.models import Source

ENTREES_MAX = 50
GARDE_SECONDES = 24 * 3600  # a feed is made anew at each import; kept no longer than that in any case
_FORME = "1"  # to be raised when the feed is written otherwise: readers then fetch it again
_ATOM = "http://www.w3.org/2005/Atom"
_VIDE = datetime(2000, 1, 1, tzinfo=UTC)  # « updated » is required, even of a feed that has nothing to say yet
_HORS_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def etiquette(derniere: Source | None, demande: str) -> str:
    """The ETag of a feed: it changes with each import, and with the site's address."""
    fait = (_FORME, settings.ADRESSE_PUBLIQUE, demande, *_timbre(derniere))
    return f'"{hashlib.sha256(repr(fait).encode()).hexdigest()[:32]}"'


def modifie(derniere: Source | None) -> datetime | None:
    """When the feed last changed: at the last import."""
    return derniere.appliquee_le if derniere else None


def _timbre(derniere: Source | None) -> tuple[object, ...]:
    base = str(connection.settings_dict["NAME"])
    return (base, derniere.pk, derniere.empreinte, derniere.appliquee_le) if derniere else (base,)


def flux(objet: Objet, libelle: str) -> bytes:
    """The feed of ``objet``, whose name in the register is ``libelle``; kept in memory until the next import."""
    derniere = derniere_source()
    cle = f"suivi-atom-{etiquette(derniere, objet.requete)}"
    garde: bytes | None = cache.get(cle)
    if garde is None:
        garde = _ecrire(objet, libelle, derniere)
        cache.set(cle, garde, GARDE_SECONDES)
    return garde


def _ecrire(objet: Objet, libelle: str, derniere: Source | None) -> bytes:
    derniers = list(couples(objet, Fenetre())[:ENTREES_MAX])
    lignes = [dire(changement) for changement in changements(derniers)]
    base = settings.ADRESSE_PUBLIQUE
    racine = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    racine.set("{http://www.w3.org/XML/1998/namespace}lang", "fr")
    _ajouter(racine, "id", base + adresse_fil(objet))
    _ajouter(racine, "title", _("Brique : ce qui a changé %(ou)s") % {"ou": situer(objet, libelle)})
    _ajouter(racine, "updated", _instant(_derniere_mise_a_jour(lignes, derniere)))
    _auteur(racine)
    _lien(racine, "self", base + adresse_fil(objet), "application/atom+xml")
    _lien(racine, "alternate", base + adresse_suivi(objet), "text/html")
    _ajouter(racine, "rights", _("Source : France compétences, Licence Ouverte 2.0."))
    for ligne in lignes:
        _entree(racine, ligne)
    ecrit: bytes = etree.tostring(racine, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return ecrit


def _entree(racine: etree._Element, ligne: Ligne) -> None:
    changement, base = ligne.changement, settings.ADRESSE_PUBLIQUE
    entree = etree.SubElement(racine, f"{{{_ATOM}}}entry")
    _ajouter(entree, "id", _identifiant(ligne))
    _ajouter(entree, "title", f"{ligne.etiquette} : {changement.numero} {ligne.titre}")
    _ajouter(entree, "updated", _instant(changement.source.appliquee_le))
    _lien(entree, "alternate", base + (ligne.adresse_ecart or ligne.adresse), "text/html")
    for _cle, nom in changement.certificateurs:
        etree.SubElement(entree, f"{{{_ATOM}}}category", term=_propre(nom))
    _ajouter(entree, "summary", "\n".join(ligne.phrases) or ligne.etiquette)


def _identifiant(ligne: Ligne) -> str:
    """A tag: URI (RFC 4151), the same for ever: this fiche, changed by this import."""
    changement = ligne.changement
    hote, source = urlsplit(settings.ADRESSE_PUBLIQUE).hostname, changement.source
    return f"tag:{hote},{source.date_export.isoformat()}:suivi/{source.pk}/{quote(changement.numero, safe='')}"


def _derniere_mise_a_jour(lignes: Sequence[Ligne], derniere: Source | None) -> datetime:
    if lignes:
        return max(ligne.changement.source.appliquee_le for ligne in lignes)
    return derniere.appliquee_le if derniere else _VIDE


def _auteur(racine: etree._Element) -> None:
    auteur = etree.SubElement(racine, f"{{{_ATOM}}}author")
    _ajouter(auteur, "name", "Brique")
    _ajouter(auteur, "uri", settings.ADRESSE_PUBLIQUE)


def _ajouter(parent: etree._Element, nom: str, texte: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}{nom}").text = _propre(texte)


def _lien(parent: etree._Element, rel: str, adresse: str, genre: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}link", rel=rel, href=_propre(adresse), type=genre)


def _propre(texte: str) -> str:
    """``texte`` without the characters that no XML document may hold."""
    return _HORS_XML.sub("\ufffd", texte)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
