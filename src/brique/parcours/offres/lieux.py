"""Addresses, contacts and bodies, which LHÉO and EDOF write almost alike."""

from __future__ import annotations

from decimal import Decimal

from brique.parcours.offres.noeud import Noeud
from brique.parcours.offres.valeurs import Contact, Lieu, Organisme

_VOIE_EDOF = ("numero-voie", "extension-voie", "code-nature-voie", "libelle-voie")
LATITUDE_MAX = Decimal(90)
LONGITUDE_MAX = Decimal(180)


def lire_lieu(noeud: Noeud) -> Lieu:
    """The place of a « lieu-de-formation » or of an « adresse-inscription »."""
    coordonnees = noeud.enfant("coordonnees") or noeud
    adresse = coordonnees.enfant("adresse")
    siret = noeud.texte("SIRET-lieu-formation", "SIRET")
    nom = " ".join(coordonnees.textes("ligne"))
    if adresse is None:
        return Lieu(nom=nom, siret=siret)
    lignes = list(adresse.textes("ligne"))
    if adresse.element.getparent() is coordonnees.element and not nom and len(lignes) > 1:
        nom = lignes.pop(0)
    voie = " ".join(texte for info in _VOIE_EDOF if (texte := adresse.annexe(info)))
    if voie and lignes:  # EDOF puts the name in the lines and the street beside
        nom = nom or lignes.pop(0)
    latitude, longitude = _position(adresse)
    return Lieu(
        nom=adresse.texte("denomination") or nom,
        voie=", ".join([*lignes, *([voie] if voie else [])]),
        code_postal=adresse.texte("codepostal"),
        ville=adresse.texte("ville"),
        commune=adresse.texte("code-INSEE-commune"),
        departement=adresse.texte("departement"),
        region=adresse.texte("region"),
        pays=adresse.texte("pays"),
        latitude=latitude,
        longitude=longitude,
        siret=siret,
        acces=adresse.annexe("accessibilite-batimentaire"),
    )


def _position(adresse: Noeud) -> tuple[Decimal | None, Decimal | None]:
    """Both coordinates, or neither: half a place is nowhere."""
    latitude = adresse.nombre("geolocalisation", "latitude")
    longitude = adresse.nombre("geolocalisation", "longitude")
    if latitude is None or longitude is None:
        return None, None
    if abs(latitude) > LATITUDE_MAX or abs(longitude) > LONGITUDE_MAX or not (latitude or longitude):
        geolocalisation = adresse.enfant("geolocalisation")
        if geolocalisation is not None:
            geolocalisation.carnet.signaler(
                "position-impossible",
                f"ces coordonnées ({latitude} ; {longitude}) ne sont nulle part. Le lieu n’est pas mis sur la carte.",
                geolocalisation.element,
            )
            for nom in ("latitude", "longitude"):
                if (rendu := geolocalisation.enfant(nom)) is not None:
                    rendu.carnet.pris.discard(rendu.element)
        return None, None
    return latitude, longitude


def lire_contact(noeud: Noeud | None) -> Contact:
    """Whom to ask, from an element that holds « coordonnees »."""
    if noeud is None:
        return Contact()
    coordonnees = noeud.enfant("coordonnees") or noeud
    nom = " ".join(texte for part in ("civilite", "prenom", "nom") if (texte := coordonnees.texte(part)))
    return Contact(
        nom=nom,
        telephone=coordonnees.texte("telfixe", "numtel") or coordonnees.texte("portable", "numtel"),
        courriel=coordonnees.texte("courriel"),
        site=coordonnees.texte("web", "urlweb"),
    )


def lire_organisme(noeud: Noeud | None) -> Organisme:
    """The body of an « organisme-formation-responsable » or of an « organisme-formateur »."""
    if noeud is None:
        return Organisme()
    contact = noeud.enfant("coordonnees-organisme") or noeud.enfant("contact-organisme")
    siret = noeud.texte("SIRET-organisme-formation", "SIRET") or noeud.texte("SIRET-formateur", "SIRET")
    return Organisme(
        siret=en_siret(siret),
        nom=noeud.texte("nom-organisme"),
        raison_sociale=noeud.texte("raison-sociale") or noeud.texte("raison-sociale-formateur"),
        numero_activite=noeud.texte("numero-activite"),
        contact=lire_contact(contact or noeud.enfant("contact-formateur")),
    )


def en_siret(texte: str) -> str:
    """A SIRET without the blanks that people put in it."""
    return "".join(texte.split())
