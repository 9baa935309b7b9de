"""Addresses of the room's pages."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from brique.passerelles.valeurs import Cle
from portail.referentiel.adresses import adresse_bloc, adresse_fiche


def adresse_du_bloc(cle: Cle, au: date | None = None) -> str:
    """The page of the register that tells of the bloc, or of the certification taken as a whole."""
    return adresse_bloc(cle.fiche, cle.code, au) if cle.code else adresse_fiche(cle.fiche, au)


def adresse_passerelles(cle: Cle, au: date | None = None) -> str:
    """The page of the passerelles of a bloc."""
    if cle.code:
        return _au(reverse("passerelles:bloc", args=[cle.fiche, cle.code]), au)
    return _au(reverse("passerelles:certification", args=[cle.fiche]), au)


def adresse_face_a_face(source: Cle, cible: Cle) -> str:
    """The page of two blocs side by side, from ``source`` to ``cible``."""
    parametres = {"de": source.fiche, "bloc": source.code, "vers": cible.fiche, "bloc_vers": cible.code}
    return f"{reverse('passerelles:face-a-face')}?{urlencode({nom: v for nom, v in parametres.items() if v})}"


def adresse_matrice(de: str, vers: str) -> str:
    """The page of the blocs of two certifications, all against all."""
    return f"{reverse('passerelles:matrice')}?{urlencode({'de': de, 'vers': vers})}"


def adresse_choix(de: str = "") -> str:
    """The form that sets two things face to face, with what one starts from."""
    adresse = reverse("passerelles:accueil")
    return f"{adresse}?{urlencode({'de': de})}" if de else adresse


def _au(adresse: str, au: date | None) -> str:
    return f"{adresse}?{urlencode({'au': au.isoformat()})}" if au else adresse
