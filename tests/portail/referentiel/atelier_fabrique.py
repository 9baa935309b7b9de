"""Référentiels for the tests of the atelier: a small draft, its organisation, and people who write it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.test import Client

from brique.referentiel.redaction import (
    Acte,
    Activite,
    BlocEcrit,
    Brouillon,
    Choix,
    CompetenceEcrite,
    Doute,
    Geste,
    Passage,
    Place,
    Texte,
)
from portail.referentiel.atelier import operations, queries
from portail.referentiel.atelier.departs import Depart
from portail.referentiel.models import Referentiel, VersionReferentiel
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from tests.comptes import nouveau_compte, nouvelle_organisation

QUAND = datetime(2026, 11, 22, 9, tzinfo=UTC)
ENONCE = "Régler les équipements afin d’obtenir un produit conforme"

BROUILLON = Brouillon(
    intitule="CQP Opérateur fictif",
    textes=(Texte("Emplois visés", (Passage("Opérateur de ligne", cle="x1p1"),), "x1"),),
    activites=(Activite("Préparer", (Passage("lire l’ordre", cle="a1t1"), Passage("régler", cle="a1t2")), "", "a1"),),
    blocs=(
        BlocEcrit(
            "1",
            "Préparer la ligne",
            (
                CompetenceEcrite(
                    ENONCE,
                    (Passage("Les cotes sont tenues", cle="b1c1k1"), Passage("Le temps est tenu", cle="b1c1k2")),
                    cle="b1c1",
                    place=Place("p3", "ligne 3"),
                ),
                CompetenceEcrite("Essayer la ligne pour la valider", cle="b1c2"),
            ),
            modalites=(Passage("mise en situation", cle="b1m1"), Passage("entretien", 1, cle="b1m2")),
            cle="b1",
        ),
        BlocEcrit("2", "Conduire la ligne", (CompetenceEcrite("Surveiller la ligne", cle="b2c1"),), cle="b2"),
    ),
)
DOUTES = (
    Doute(
        "d1",
        "enonce-different",
        "bloc 1 : cet énoncé est évalué autrement.",
        "b1c1",
        (Place("p3", "ligne 3"),),
        (
            Choix("garder", "Garder l’énoncé"),
            Choix("prendre", "Prendre l’autre", (Geste(Acte.MODIFIER, "b1c1", "enonce", ENONCE, "Régler la ligne"),)),
        ),
    ),
    Doute("d2", "intitule-deduit", "l’intitulé est déduit.", choix=(Choix("vu", "C’est vu"),)),
)


@dataclass
class Atelier:
    """A version and two certificateurs of its organisation, each with a client."""

    version: VersionReferentiel
    organisation: Organisation
    paul: Compte
    ines: Compte
    client: Client = field(default_factory=Client)
    autre: Client = field(default_factory=Client)

    @property
    def referentiel(self) -> Referentiel:
        return self.version.referentiel

    @property
    def adresse(self) -> str:
        return f"/atelier/{self.version.referentiel_id}/v{self.version.numero}/"

    def brouillon(self) -> Brouillon:
        """The draft as it now stands."""
        self.version.refresh_from_db()
        return queries.brouillon_de(self.version)


def ouvrir_atelier(brouillon: Brouillon = BROUILLON) -> Atelier:
    """A référentiel whose first version is ``brouillon``."""
    organisation = nouvelle_organisation("Branche fictive d’essai")
    version = operations.creer_referentiel(organisation, Depart(brouillon), auteur=None, quand=QUAND)
    paul, ines = (nouveau_compte(Role.CERTIFICATEUR, organisation=organisation) for _ in range(2))
    atelier = Atelier(version, organisation, paul, ines)
    atelier.client.force_login(paul)
    atelier.autre.force_login(ines)
    return atelier


def modifier(cible: str, champ: str, avant: str, apres: str) -> Geste:
    return Geste(Acte.MODIFIER, cible, champ, avant=avant, apres=apres)
