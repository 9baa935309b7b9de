"""Two certifications and the people around an équivalence from one to the other; a comparison that needs no engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.test import Client

from brique.passerelles.decisions import Accord
from brique.passerelles.equivalence import Objet, Reponse, Signataire
from brique.passerelles.valeurs import (
    BlocCompare,
    Cle,
    Couverture,
    Garde,
    Paire,
    Passerelle,
    Relation,
    Traits,
    Versions,
)
from brique.periodes import Periode
from brique.referentiel.fiche import Bloc, Certificateur
from portail.passerelles import operations_equivalences as operations
from portail.passerelles import perms_equivalences as perms
from portail.passerelles import queries_equivalences as queries
from portail.passerelles.models import DemandeEquivalence
from portail.passerelles.operations_equivalences import Motif, Qui
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from tests.comptes import nouveau_compte, nouvelle_organisation
from tests.portail.referentiel.fabrique import ecrire, fiche, verser

SOURCE, CIBLE, RS = "RNCP99701", "RNCP99702", "RS99703"
JOUR = date(2026, 11, 24)
QUAND = datetime(2026, 11, 24, 9, tzinfo=UTC)
SIGNE = Signataire("Inès Fictive", "présidente de la CPNE fictive")
DETENU, VISE = Cle(SOURCE, f"{SOURCE}BC01"), Cle(CIBLE, f"{CIBLE}BC01")
OBJET = Objet((DETENU,), (VISE,))
PDF = b"%PDF-1.4\n% un parchemin fictif\n"
COMMUNES = "- Accueillir le client afin de cerner son besoin\n- Conseiller un produit"
VENDRE = f"{COMMUNES}\n- Encaisser une vente"
TENIR = f"{COMMUNES}\n- Gérer un stock\n- Définir une gamme"


@dataclass
class Monde:
    """The certificateur of the cible with two people, one who holds a bloc, a training body, each with a client."""

    certificateur: Organisation
    organisme: Organisation
    paul: Compte
    ines: Compte
    camille: Compte
    nadia: Compte
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, nom: str) -> Client:
        if nom not in self.clients:
            self.clients[nom] = Client()
            self.clients[nom].force_login(getattr(self, nom))
        return self.clients[nom]


def monter(dossier: Path, **cible: Any) -> Monde:
    """Import the certifications and open the accounts. ``cible``: what the fiche aimed at says besides."""
    certificateur = nouvelle_organisation("Branche fictive qui décide")
    organisme = nouvelle_organisation("Centre fictif qui demande")
    siens = (Certificateur(certificateur.nom, certificateur.siret),)
    blocs = (
        Bloc(f"{CIBLE}BC01", "Tenir un rayon", TENIR, "Mise en situation."),
        Bloc(f"{CIBLE}BC02", "Animer une équipe", "- Animer une équipe", "Dossier."),
    )
    fiches = [
        fiche(SOURCE, "CQP fictif Vendeur", blocs=(Bloc(f"{SOURCE}BC01", "Vendre", VENDRE, "Jury."),)),
        fiche(CIBLE, "CQP fictif Responsable", **{"certificateurs": siens, "blocs": blocs, **cible}),
        fiche(RS, "Habilitation fictive", capacites_attestees="- Encaisser une vente"),
    ]
    verser(ecrire(dossier, "2026-11-20", *fiches))
    return Monde(
        certificateur,
        organisme,
        *(nouveau_compte(Role.CERTIFICATEUR, organisation=certificateur) for _ in range(2)),
        nouveau_compte(Role.CANDIDAT),
        nouveau_compte(Role.ORGANISME_FORMATION, organisation=organisme),
    )


def qui(compte: Compte, demande: DemandeEquivalence) -> Qui:
    """``compte`` before ``demande`` as it now stands."""
    demande.refresh_from_db()
    place = perms.place(compte, demande, queries.fiche_cible_de(demande), JOUR)
    return Qui(compte, place, demande.revision)


def preparer(monde: Monde, objet: Objet = OBJET, *, par: str = "camille") -> DemandeEquivalence:
    """A request opened by one of them, not sent yet."""
    affectation = perms.affectations_qui_demandent(getattr(monde, par), JOUR)[0]
    return operations.demander(affectation, objet, quand=QUAND)[0]


def deposer(monde: Monde, objet: Objet = OBJET, *, par: str = "camille") -> DemandeEquivalence:
    """A request sent."""
    demande = preparer(monde, objet, par=par)
    return operations.envoyer(demande.pk, qui=qui(getattr(monde, par), demande), quand=QUAND)


def reponse(**autres: Any) -> Reponse:
    valeurs: dict[str, Any] = {"accord": Accord.TOTAL, "le": JOUR, "periode": Periode(JOUR), "signataire": SIGNE}
    return Reponse(**{**valeurs, **autres})


def accepter(monde: Monde, demande: DemandeEquivalence, **autres: Any) -> Any:
    return operations.accepter(demande.pk, reponse(**autres), moteur={}, qui=qui(monde.paul, demande), quand=QUAND)


def revoquer(monde: Monde, demande: DemandeEquivalence) -> Any:
    revocation = motif("Le bloc visé a changé.")
    return operations.revoquer(demande.pk, revocation, qui=qui(monde.paul, demande), quand=QUAND)


def motif(texte: str = "Il manque la gestion du stock.", le: date = JOUR) -> Motif:
    return Motif(texte, le, SIGNE)


def comparer(source: BlocCompare, cible: BlocCompare) -> Passerelle:
    """A passerelle by identical sentences alone, with a guard on the second compétence of the cible."""
    vers_cible = _couverture(cible.competences, source.competences)
    paires = tuple(
        Paire(ou, rang, 1.0, (Garde.AUTONOMIE,) if rang == 1 else ())
        for rang, ou in enumerate(vers_cible.rangs)
        if vers_cible.proximites[rang] == 1.0
    )
    return Passerelle(
        source=source.cle,
        cible=cible.cle,
        relation=Relation.PARTIEL,
        score=0.5,
        probabilites=None,
        couverture_source=_couverture(source.competences, cible.competences),
        couverture_cible=vers_cible,
        paires=paires,
        manque_source=(),
        manque_cible=(),
        gardes=(),
        traits=Traits(0.5, 0.5, 0.1, None, None, None, 0, 0, 0, 0.2, 1),
        versions=Versions("essai", ("mots",), ""),
    )


def _couverture(de: tuple[str, ...], dans: tuple[str, ...]) -> Couverture:
    rangs = tuple(dans.index(enonce) if enonce in dans else 0 for enonce in de)
    proximites = tuple(1.0 if enonce in dans else 0.1 for enonce in de)
    return Couverture(0.5, proximites, rangs)
