"""The API's calculation of a path: the JSON of a request, the three plans; nothing is kept."""

from __future__ import annotations

from dataclasses import replace

from brique.parcours.demandes.demande import Cible, Proposition
from brique.parcours.demandes.formes import FormeDemande
from brique.parcours.demandes.lecture import lire_demande
from portail.parcours.offres.queries import offres_ouvertes
from portail.parcours.plans.api_schemas import ReponseParcoursJSON
from portail.parcours.plans.assemblage import entourer
from portail.parcours.plans.calcul import repondre_vite
from portail.parcours.plans.ouvertes import retenir
from portail.referentiel.api_calculs import JSON, NOM, calcul
from portail.socle.limites import Limite

_LIMITE = Limite("api-parcours", nombre=10)


def inscrire() -> None:
    """Register the calculation of a path."""
    calcul("/parcours/calculer", FormeDemande, ReponseParcoursJSON, "Calculer un parcours", _LIMITE)(calculer)


def calculer(corps: bytes) -> JSON:
    """Les trois plans d’une demande, ou pourquoi aucun n’est possible : ce que répond « brique parcours calculer ».

    Sans offre dans la demande, celles publiées ici vers ses cibles ; une cible ouverte est cherchée au registre.
    256 Kio et 10 demandes par minute au plus."""
    demande = lire_demande(corps, nom=NOM)
    retenues = None
    if demande.ouverte is not None:
        retenues = retenir(demande.ouverte, demande.acquis, demande.au)
    cibles = retenues.numeros if retenues else [cible.certification for cible in demande.cibles]
    contexte = entourer(cibles, [acquis.cle for acquis in demande.acquis], demande.au)
    demande = lire_demande(corps, contexte, nom=NOM)
    if retenues is not None:
        demande = replace(demande, cibles=tuple(map(Cible, cibles)), ouverte=None, a_atteindre=1)
    if not demande.propositions:
        demande = replace(demande, propositions=tuple(Proposition(offre) for offre in offres_ouvertes(cibles)))
    reponse = repondre_vite(demande, contexte)
    return reponse if retenues is None else {**reponse, "ouverte": retenues.en_json()}
