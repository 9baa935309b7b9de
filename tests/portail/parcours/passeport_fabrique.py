"""Three certifications and the people around a passeport: a holder, their adviser, the certificateur, and others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.test import Client

from brique.parcours.passeport import Origine
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Bloc, Certificateur, Correspondance
from portail.parcours import models
from portail.parcours.passeport import operations
from portail.parcours.passeport.operations import Saisie, Signature
from portail.parcours.passeport.operations_partages import Choix, partager
from portail.parcours.positionnement import operations as situer
from portail.parcours.positionnement import queries as positionnements
from portail.referentiel.queries_identites import situer as chercher
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from portail.socle.pieces_jointes import recevoir
from tests.comptes import nouveau_compte, nouvelle_organisation
from tests.portail.referentiel.fabrique import ecrire, fiche, verser

DETENUE, RENOUVELEE, INCONNUE = "RNCP99801", "RNCP99802", "RNCP99899"
JOUR = date(2026, 11, 24)
QUAND = datetime(2026, 11, 24, 9, tzinfo=UTC)
PDF = b"%PDF-1.4\n% un parchemin fictif\n"
VENDRE = "- Accueillir le client\n- Conseiller un produit\n- Encaisser une vente"


@dataclass
class Monde:
    """A holder (camille), an adviser (ines), a certificateur (paul), somebody else of each kind."""

    certificateur: Organisation
    camille: Compte
    ines: Compte
    paul: Compte
    voisine: Compte
    autre_conseiller: Compte
    autre_certificateur: Compte
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, nom: str) -> Client:
        if nom not in self.clients:
            self.clients[nom] = Client()
            self.clients[nom].force_login(getattr(self, nom))
        return self.clients[nom]

    @property
    def signature(self) -> Signature:
        return Signature(self.certificateur, "Paul Fictif", "président du jury fictif")


def monter(dossier: Path, **autres: Any) -> Monde:
    """Import the certifications and open the accounts. ``autres``: what the fiche held says besides."""
    certificateur = nouvelle_organisation("Branche fictive qui atteste")
    siens = (Certificateur(certificateur.nom, certificateur.siret),)
    vers = Correspondance(frozenset({f"{DETENUE}BC01"}), RENOUVELEE, frozenset({f"{RENOUVELEE}BC01"}))
    fiches = [
        fiche(
            DETENUE,
            "CQP fictif Vendeur",
            **{
                "certificateurs": siens,
                "blocs": (
                    Bloc(f"{DETENUE}BC01", "Vendre", VENDRE, "Jury."),
                    Bloc(f"{DETENUE}BC02", "Tenir un rayon", "- Gérer un stock", "Dossier."),
                ),
                "date_fin_enregistrement": date(2028, 12, 31),
                "correspondances": (vers,),
                **autres,
            },
        ),
        fiche(
            RENOUVELEE,
            "CQP fictif Vendeur conseil",
            date_fin_enregistrement=date(2030, 6, 30),
            blocs=(Bloc(f"{RENOUVELEE}BC01", "Conseiller et vendre", VENDRE, "Jury."),),
        ),
    ]
    verser(ecrire(dossier, "2026-11-20", *fiches))
    return Monde(
        certificateur,
        nouveau_compte(Role.CANDIDAT),
        nouveau_compte(Role.CONSEILLER),
        nouveau_compte(Role.CERTIFICATEUR, organisation=certificateur),
        nouveau_compte(Role.CANDIDAT),
        nouveau_compte(Role.CONSEILLER),
        nouveau_compte(Role.CERTIFICATEUR),
    )


def saisie(code: str = f"{DETENUE}BC01", numero: str = DETENUE, **autres: Any) -> Saisie:
    valeurs: dict[str, Any] = {
        "libelle": "Titre fictif",
        "origine": Origine.FORMATION,
        "jour": JOUR - timedelta(days=100),
        "jury": "Jury fictif de juin",
        **autres,
    }
    return Saisie(Cle(numero, code), **valeurs)


def attester(monde: Monde, code: str = f"{DETENUE}BC01", **autres: Any) -> models.AcquisAtteste:
    (la,) = chercher([DETENUE]).values()
    return operations.attester(
        monde.camille, la, saisie(code, **autres), monde.signature, auteur=monde.paul, quand=QUAND
    )


def declarer(monde: Monde, code: str = f"{DETENUE}BC02", numero: str = DETENUE, **autres: Any) -> models.AcquisDeclare:
    return operations.declarer(monde.camille, [saisie(code, numero, **autres)], quand=QUAND)[0]


def joindre(monde: Monde, declare: models.AcquisDeclare, octets: bytes = PDF) -> models.PieceAcquis:
    return operations.joindre(declare, recevoir("diplome.pdf", octets), acteur=monde.camille, quand=QUAND)


def ouvrir_partage(monde: Monde, jours: int = 30, *, quand: datetime = QUAND, **choix: bool) -> models.Partage:
    dernier = quand.date() + timedelta(days=jours)
    return partager(monde.camille, monde.ines, Choix(dernier, **choix), quand=quand)


def commencer(monde: Monde, numero: str = DETENUE) -> positionnements.Lu:
    positionnement, _neuf = situer.commencer(monde.camille, numero, quand=QUAND)
    return positionnements.lire(positionnement)


def joindre_reponse(monde: Monde, lu: positionnements.Lu, octets: bytes = PDF) -> models.PieceReponse:
    bloc = lu.blocs[0]
    return situer.joindre(
        lu.positionnement,
        bloc,
        bloc.enonces[0],
        recevoir("planning.pdf", octets),
        acteur=monde.camille,
        quand=QUAND,
    )
