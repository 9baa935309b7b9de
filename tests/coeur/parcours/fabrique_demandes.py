"""A small register written for the tests of requests: two certifications, a renewed one, and a request around them."""

from __future__ import annotations

from datetime import date
from functools import cache

from brique.parcours.contexte import Contexte
from brique.parcours.demandes.demande import Demande
from brique.parcours.demandes.lecture import lire_demande
from brique.referentiel.fiche import Bloc, Correspondance, Fiche, Habilitation, Partenaire, Voie, VoieAcces

AU = date(2026, 11, 26)
VISEE, ANCIENNE, AUTRE = "RNCP90001", "RNCP80001", "RNCP70001"
EVALUATEUR = "11111111111111"


def bloc(numero: str, rang: int, libelle: str = "") -> Bloc:
    return Bloc(f"{numero}BC{rang:02d}", libelle or f"Bloc {rang} de {numero}")


def visee(**autres: object) -> Fiche:
    faits: dict[str, object] = {
        "numero": VISEE,
        "intitule": "Certification voulue",
        "actif": True,
        "niveau": 4,
        "date_fin_enregistrement": date(2029, 6, 30),
        "date_limite_delivrance": date(2031, 6, 30),
        "voies": (VoieAcces(Voie.VAE, True),),
        "partenaires": (Partenaire("Évaluateur", EVALUATEUR, Habilitation.ORGANISER, "actif"),),
        "blocs": (
            bloc(VISEE, 1),
            bloc(VISEE, 2),
            bloc(VISEE, 3, "Encadrer (option A)"),
            bloc(VISEE, 4, "Former (option B)"),
        ),
    }
    return Fiche(**{**faits, **autres})  # type: ignore[arg-type]


def ancienne() -> Fiche:
    return Fiche(
        numero=ANCIENNE,
        intitule="Certification d’avant",
        actif=False,
        date_fin_enregistrement=date(2024, 6, 30),
        date_limite_delivrance=date(2025, 6, 30),
        nouvelles=(VISEE,),
        blocs=(bloc(ANCIENNE, 1), bloc(ANCIENNE, 2), bloc(ANCIENNE, 3)),
        correspondances=(
            Correspondance(frozenset({f"{ANCIENNE}BC01"}), VISEE, frozenset({f"{VISEE}BC01"})),
            Correspondance(frozenset({f"{ANCIENNE}BC02", f"{ANCIENNE}BC03"}), VISEE, frozenset({f"{VISEE}BC02"})),
        ),
    )


def autre() -> Fiche:
    """Its only bloc is declared to be worth two blocs of the certification wanted, one at a time."""
    return Fiche(
        numero=AUTRE,
        intitule="Autre certification",
        actif=True,
        date_fin_enregistrement=date(2029, 6, 30),
        blocs=(bloc(AUTRE, 1),),
        correspondances=(
            Correspondance(frozenset({f"{AUTRE}BC01"}), VISEE, frozenset({f"{VISEE}BC01"})),
            Correspondance(frozenset({f"{AUTRE}BC01"}), VISEE, frozenset({f"{VISEE}BC02"})),
        ),
    )


@cache
def contexte() -> Contexte:
    return Contexte.depuis((visee(), ancienne(), autre()), jour=date(2026, 11, 22))


TETE = """\
au: 2026-11-26
cibles: [{certification: RNCP90001}]
heures_semaine: 10
"""
OFFRES = """\
offres:
  - cle: un
    blocs: [RNCP90001BC01]
    prix: 1200
    heures: 70
    sessions: [{debut: 2027-01-11, fin: 2027-03-12}, {debut: 2027-09-06, fin: 2027-11-05}]
  - cle: deux
    blocs: [RNCP90001BC02]
    prix: 900
    heures: 60
    sessions: [{debut: 2027-02-01, fin: 2027-03-26}]
  - cle: trois
    blocs: [RNCP90001BC03]
    prix: 400
    heures: 30
    entrees_permanentes: oui
"""
COMPTE = """\
cpf:
  compte: {au: 2026-11-20, montant: 1000}
  activites: [{categorie: salarie, du: 2020-01-01}]
"""


def demander(*parts: str) -> Demande:
    """A request made of its parts, each a YAML text."""
    return lire_demande(TETE + "".join(parts), contexte())
