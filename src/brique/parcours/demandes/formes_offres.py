"""The simple offers and evaluations that a person may write in a request, and the values they become."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from brique.droits.cpf.action import Apport
from brique.droits.cpf.formes import FormeApport
from brique.parcours.codes import CodeBloc, Numero, cle_ecrite
from brique.parcours.demandes.demande import FINALE, Allegement, EvaluationSeule, Proposition
from brique.parcours.offres.valeurs import (
    BlocCible,
    CertificationVisee,
    Lieu,
    Modalite,
    Norme,
    Offre,
    Organisme,
    Prix,
    SessionOffre,
)
from brique.passerelles.valeurs import Cle
from brique.saisie import Forme, Jour, OuiNon

PRIX_MAX = 100_000
"""Euros above which a price is a slip of the pen."""

PrixDemande = Annotated[Decimal, Field(ge=0, le=PRIX_MAX, decimal_places=2)]
Volume = Annotated[Decimal, Field(ge=0, le=6_000, decimal_places=2)]
Cle40 = Annotated[str, Field(min_length=1, max_length=40)]
Texte = Annotated[str, Field(max_length=300)]
Siret = Annotated[str, Field(pattern=r"^\d{14}$")]


def en_apports(formes: Iterable[FormeApport]) -> tuple[Apport, ...]:
    """The values of the library."""
    return tuple(Apport(un.financeur, un.montant, un.objet, un.points) for un in formes)


class FormePoint(Forme):
    """Un point de la carte."""

    model_config = ConfigDict(title="Point")

    latitude: Annotated[Decimal, Field(ge=-90, le=90)]
    """Degrés, avec un point : 45.764."""
    longitude: Annotated[Decimal, Field(ge=-180, le=180)]
    """Degrés."""


class FormeSession(Forme):
    """Une session : premier et dernier jours compris."""

    debut: Jour
    """Premier jour."""
    fin: Jour
    """Dernier jour."""

    @model_validator(mode="after")
    def _ordre(self) -> FormeSession:
        if self.fin < self.debut:
            raise ValueError(f"cette session finit le {self.fin:%d/%m/%Y}, avant de commencer")
        return self


class FormeAllegement(Forme):
    """Ce que l’offre dit retirer après un positionnement."""

    model_config = ConfigDict(title="Allègement")

    heures_par_competence: Annotated[Volume, Field(gt=0)]
    """Heures retirées pour chaque compétence où la réponse est « oui »."""
    heures_minimum: Volume = Decimal(0)
    """Heures en dessous desquelles l’offre ne descend pas."""
    prix_par_heure: PrixDemande | None = None
    """Euros retirés avec chaque heure ; sans eux, le prix ne change pas."""


class FormeOffre(Forme):
    """Une offre de formation, en peu de mots."""

    model_config = ConfigDict(title="Offre")

    cle: Cle40
    """Un nom court, différent pour chaque offre."""
    certification: Numero | None = None
    """La certification préparée ; inutile quand des blocs sont nommés."""
    blocs: Annotated[tuple[CodeBloc, ...], Field(max_length=60)] = ()
    """Les blocs préparés ; sans eux, toute la certification."""
    intitule: Texte = ""
    """Comment elle s’appelle."""
    organisme: Texte = ""
    """Qui la donne."""
    siret: Siret | None = None
    """Son SIRET."""
    prix: PrixDemande
    """Euros en tout, frais de validation compris."""
    heures: Annotated[Volume, Field(gt=0)]
    """Heures en tout."""
    heures_semaine: Annotated[Decimal, Field(gt=0, le=60)] | None = None
    """Heures par semaine ; sans elles, les heures réparties sur la session."""
    modalite: Modalite = Modalite.PRESENTIEL
    """Où l’on apprend."""
    lieu: FormePoint | None = None
    """Où elle se passe."""
    sessions: Annotated[tuple[FormeSession, ...], Field(max_length=60)] = ()
    """Ses dates."""
    entrees_permanentes: OuiNon = False
    """On y entre quand on veut."""
    allegement: FormeAllegement | None = None
    """Ce qu’elle retire après un positionnement ; sans lui, elle ne s’allège pas."""
    apports: Annotated[tuple[FormeApport, ...], Field(max_length=20)] = ()
    """Ce que d’autres paient."""
    prerequis: Annotated[tuple[CodeBloc, ...], Field(max_length=20)] = ()
    """Les blocs à tenir avant d’y entrer."""

    @model_validator(mode="after")
    def _coherente(self) -> FormeOffre:
        if not self.certification and not self.blocs:
            raise ValueError("cette offre ne dit ni quelle certification, ni quels blocs elle prépare")
        if not self.sessions and not self.entrees_permanentes:
            raise ValueError("cette offre n’a ni session, ni entrée permanente")
        if len({cle_ecrite(bloc).fiche for bloc in self.blocs} | {self.certification or ""} - {""}) > 1:
            raise ValueError("les blocs de cette offre sont de plusieurs certifications : faites-en plusieurs offres")
        return self

    def valeur(self) -> Proposition:
        """The value of the library."""
        cles = [cle_ecrite(bloc) for bloc in self.blocs]
        numero = self.certification or cles[0].fiche
        position = () if self.lieu is None else (self.lieu.latitude, self.lieu.longitude)
        offre = Offre(
            norme=Norme.LHEO,
            formation=self.cle,
            intitule=self.intitule or self.cle,
            organisme=Organisme(siret=self.siret or "", nom=self.organisme),
            certifiante=True,
            certifications=(CertificationVisee(numero),),
            blocs=tuple(BlocCible(cle.code, "", cle.fiche) for cle in cles),
            modalite=self.modalite,
            entrees_permanentes=self.entrees_permanentes,
            heures_totales=self.heures,
            heures_semaine=self.heures_semaine,
            prix=Prix(self.prix),
            lieux=(Lieu(latitude=position[0], longitude=position[1]),) if position else (),
            sessions=tuple(SessionOffre(str(r), s.debut, s.fin) for r, s in enumerate(self.sessions, 1))
            or (SessionOffre("permanente"),),
        )
        leger = self.allegement
        return Proposition(
            offre,
            Allegement(leger.heures_par_competence, leger.heures_minimum, leger.prix_par_heure) if leger else None,
            en_apports(self.apports),
            frozenset(map(cle_ecrite, self.prerequis)),
        )


class FormeEvaluation(Forme):
    """Une évaluation sans formation, par un évaluateur habilité."""

    model_config = ConfigDict(title="Évaluation")

    cle: Cle40
    """Un nom court, différent pour chaque évaluation."""
    blocs: Annotated[tuple[CodeBloc, ...], Field(max_length=60)] = ()
    """Les blocs évalués."""
    finale_de: Numero | None = None
    """La certification dont c’est l’évaluation finale."""
    jours: Annotated[tuple[Jour, ...], Field(min_length=1, max_length=60)]
    """Ses dates."""
    evaluateur: Texte = ""
    """Qui évalue."""
    siret: Siret | None = None
    """Son SIRET, pour vérifier son habilitation."""
    prix: PrixDemande = Decimal(0)
    """Euros."""
    heures: Annotated[int, Field(ge=0, le=200)] = 0
    """Heures qu’elle demande."""

    @model_validator(mode="after")
    def _objet(self) -> FormeEvaluation:
        if not self.blocs and not self.finale_de:
            raise ValueError("cette évaluation ne dit pas ce qu’elle évalue")
        return self

    def valeur(self) -> EvaluationSeule:
        """The value of the library."""
        finale = {Cle(self.finale_de, FINALE)} if self.finale_de else set()
        blocs = frozenset(map(cle_ecrite, self.blocs)) | finale
        return EvaluationSeule(
            self.cle, blocs, tuple(sorted(self.jours)), self.evaluateur, self.siret or "", self.prix, self.heures
        )
