"""What a person writes to ask about a VAE: the forms of a situation, and the values they become."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator

from brique.droits.delais import Parcours
from brique.droits.enregistrement import Enregistrement
from brique.droits.vae.conge import DemandeConge
from brique.droits.vae.demande import Cible, DemandeVae
from brique.droits.vae.inversee import ContratInverse
from brique.droits.vae.jury import CollegeVae, Membre, Sexe
from brique.droits.vae.limites import Dossier
from brique.periodes import Periode
from brique.referentiel.fiche import Repertoire
from brique.saisie import Forme, Jour, OuiNon

Code = Annotated[str, Field(min_length=1, max_length=40)]
Heures = Annotated[int, Field(ge=0, le=200_000)]
AUCUN = "aucun"


class FormeEnregistrement(Forme):
    """Où et quand la certification est enregistrée, comme le dit sa fiche."""

    repertoire: Literal["RNCP", "RS", "aucun"] = "RNCP"
    """Son répertoire ; « aucun » si elle n’est enregistrée nulle part."""
    debut: Jour | None = None
    """Premier jour d’enregistrement ; sans lui, depuis toujours."""
    fin: Jour | None = None
    """Dernier jour d’enregistrement, celui de la fiche ; sans lui, toujours en cours."""
    limite_delivrance: Jour | None = None
    """Dernier jour où elle se délivre."""
    retire_le: Jour | None = None
    """Jour où elle a été suspendue ou retirée du répertoire."""

    @model_validator(mode="after")
    def _ordre(self) -> FormeEnregistrement:
        if self.fin and self.debut and self.fin < self.debut:
            raise ValueError("cet enregistrement finit avant de commencer")
        if self.limite_delivrance and self.fin and self.limite_delivrance < self.fin:
            raise ValueError("la date limite de délivrance précède la fin de l’enregistrement")
        return self

    def valeur(self, numero: str) -> Enregistrement:
        """The value of the library."""
        if self.repertoire == AUCUN:
            return Enregistrement(numero, None)
        fin = None if self.fin is None else self.fin + timedelta(days=1)
        periode = Periode(self.debut or date.min, fin)
        return Enregistrement(numero, Repertoire(self.repertoire), periode, self.limite_delivrance, self.retire_le)


class FormeCible(Forme):
    """Ce qui est visé : une certification, ou certains de ses blocs."""

    certification: Code
    """Numéro de sa fiche (RNCP38362), ou son nom si elle n’en a pas."""
    blocs: Annotated[tuple[Code, ...], Field(max_length=60)] = ()
    """Codes des blocs visés ; sans eux, la certification entière."""
    enregistrement: FormeEnregistrement | None = None
    """Son enregistrement ; sans lui, il reste à vérifier."""
    portail: OuiNon = True
    """Elle est sur le portail France VAE."""

    @model_validator(mode="after")
    def _blocs(self) -> FormeCible:
        if len(set(self.blocs)) < len(self.blocs):
            raise ValueError("un bloc est nommé deux fois")
        for bloc in self.blocs:
            if bloc.startswith("RNCP") and "BC" in bloc and bloc.split("BC")[0] != self.certification:
                raise ValueError(f"« {bloc} » n’est pas un bloc de « {self.certification} »")
        return self

    def valeur(self) -> Cible:
        """The value of the library."""
        inscrite = None if self.enregistrement is None else self.enregistrement.valeur(self.certification)
        return Cible(self.certification, self.blocs, inscrite, self.portail)


class FormeExperience(Forme):
    """L’activité en rapport direct avec ce qui est visé."""

    model_config = ConfigDict(title="Expérience")

    mois: Annotated[int, Field(ge=0, le=900)] = 0
    """Mois d’activité, continus ou non."""
    heures: Heures | None = None
    """La même expérience en heures, si elle est discontinue ou à temps partiel."""
    activite: OuiNon = True
    """Il y a au moins une activité, un stage ou une mise en situation en rapport direct."""

    @model_validator(mode="after")
    def _accord(self) -> FormeExperience:
        if not self.activite and (self.mois or self.heures):
            raise ValueError("des mois ou des heures d’expérience, et aucune activité : l’un ou l’autre")
        return self


class FormeDossier(Forme):
    """Un dossier de faisabilité déposé auparavant."""

    certification: Code
    """Certification que ce dossier visait."""
    depose_le: Jour
    """Jour de son dépôt."""
    sur_blocs: OuiNon = False
    """Il portait sur des blocs."""
    caduc: OuiNon = False
    """Sa recevabilité est devenue caduque."""

    def valeur(self) -> Dossier:
        """The value of the library."""
        return Dossier(self.certification, self.depose_le, self.sur_blocs, self.caduc)


class FormeDemande(Forme):
    """Une demande de VAE, un jour donné."""

    jour: Jour
    """Jour de la question."""
    cible: FormeCible
    """Ce qui est visé."""
    experience: FormeExperience = FormeExperience()
    """L’expérience en rapport direct avec la cible."""
    formation_initiale: str = ""
    """Certification pour laquelle la personne suit une formation initiale."""
    dossiers: Annotated[tuple[FormeDossier, ...], Field(max_length=100)] = ()
    """Les dossiers de faisabilité déposés auparavant."""
    referentiel_inchange: OuiNon = True
    """Le référentiel n’a pas changé depuis une recevabilité devenue caduque."""
    experimentation: OuiNon = False
    """La personne est suivie par un projet de l’expérimentation de 2018-2021."""
    consentement: OuiNon = True
    """La personne est d’accord."""
    acquis: Annotated[tuple[Code, ...], Field(max_length=200)] = ()
    """Codes des blocs, ou des certifications, déjà obtenus."""
    inscrit_le: Jour | None = None
    """Jour où le parcours a commencé ; sans lui, le jour de la question."""
    au: Jour | None = None
    """Jour où la réponse est lue, si la question porte sur un autre jour : « finira », et non « a fini »."""

    @model_validator(mode="after")
    def _jours(self) -> FormeDemande:
        if any(dossier.depose_le > self.jour for dossier in self.dossiers):
            raise ValueError("un dossier antérieur est déposé après le jour de la question")
        if self.inscrit_le and self.inscrit_le > self.jour:
            raise ValueError("le parcours commence après le jour de la question")
        return self

    def demande(self) -> DemandeVae:
        """The value of the library."""
        return DemandeVae(
            self.cible.valeur(),
            self.jour,
            self.experience.mois,
            self.experience.heures,
            self.experience.activite,
            self.formation_initiale,
            tuple(dossier.valeur() for dossier in self.dossiers),
            self.referentiel_inchange,
            self.experimentation,
            self.consentement,
            frozenset(self.acquis),
            self.inscrit_le,
            self.au,
        )


class FormeParcours(Forme):
    """Ce qui s’est passé, avec ses jours ; ce qui manque n’a pas eu lieu."""

    complet_le: Jour | None = None
    """Réception du dossier de faisabilité complet."""
    notifie_le: Jour | None = None
    """Notification d’une décision favorable."""
    refuse_le: Jour | None = None
    """Notification d’une décision défavorable."""
    demarche_le: Jour | None = None
    """Première démarche enregistrée après cette notification."""
    depose_le: Jour | None = None
    """Dépôt du dossier de validation."""
    jury_le: Jour | None = None
    """Passage devant le jury, ou jour fixé."""
    resultat_le: Jour | None = None
    """Notification du résultat."""
    motif_legitime: OuiNon = False
    """Un motif légitime explique l’absence de démarche."""

    def valeur(self, inscrit_le: date | None, *, portail: bool) -> Parcours:
        """The value of the library."""
        return Parcours(
            inscrit_le,
            self.complet_le,
            self.notifie_le,
            self.demarche_le,
            self.depose_le,
            self.jury_le,
            self.resultat_le,
            self.motif_legitime,
            portail,
            self.refuse_le,
        )


class FormePrecedent(Forme):
    """Le dernier congé pour VAE dans la même entreprise."""

    model_config = ConfigDict(title="Congé précédent")

    debut: Jour
    """Son premier jour."""
    fin: Jour
    """Son dernier jour."""

    @model_validator(mode="after")
    def _ordre(self) -> FormePrecedent:
        if self.fin < self.debut:
            raise ValueError("ce congé finit avant de commencer")
        return self


class FormeConge(Forme):
    """Une demande de congé pour VAE, telle que l’employeur la reçoit."""

    model_config = ConfigDict(title="Congé")

    recue_le: Jour
    """Jour où l’employeur reçoit la demande."""
    debut: Jour
    """Premier jour de l’absence."""
    heures: Annotated[int, Field(ge=1, le=2000)]
    """Heures d’absence demandées pour cette session d’évaluation."""
    recevable: OuiNon = True
    """La preuve de la recevabilité est jointe."""
    accord_heures: Annotated[int, Field(ge=0, le=2000)] | None = None
    """Heures d’absence qu’un accord collectif permet."""
    accord_payees: Annotated[int, Field(ge=0, le=2000)] | None = None
    """Heures payées qu’un accord collectif permet."""
    niveau: Annotated[int, Field(ge=1, le=8)] | None = None
    """Niveau de qualification atteint."""
    emploi_menace: OuiNon = False
    """L’emploi est menacé par les évolutions économiques ou technologiques."""
    precedent: FormePrecedent | None = None
    """Le congé pour VAE pris avant celui-ci dans la même entreprise."""
    complementaire: OuiNon = False
    """L’absence est pour l’évaluation qui complète une validation partielle."""

    @model_validator(mode="after")
    def _ordre(self) -> FormeConge:
        if self.debut < self.recue_le:
            raise ValueError("l’absence commence avant que la demande soit reçue")
        if self.precedent is not None and self.precedent.fin >= self.debut:
            raise ValueError("le congé précédent n’est pas fini quand celui-ci commence")
        return self

    def valeur(self, inscrit_le: date | None, *, au: date | None = None) -> DemandeConge:
        """The value of the library, told on ``au``."""
        avant = self.precedent
        return DemandeConge(
            self.recue_le,
            self.debut,
            self.heures,
            inscrit_le,
            self.recevable,
            self.accord_heures,
            self.accord_payees,
            self.niveau,
            self.emploi_menace,
            None if avant is None else Periode(avant.debut, avant.fin + timedelta(days=1)),
            self.complementaire,
            au,
        )


class FormeMembre(Forme):
    """Un membre du jury."""

    qualifiee: OuiNon = False
    """C’est un professionnel, qualifié au titre de la certification."""
    presidente: OuiNon = False
    """Il préside le jury."""
    relation: OuiNon = False
    """Il a ou a eu une relation professionnelle ou personnelle avec le candidat."""
    accompagnatrice: OuiNon = False
    """Il a accompagné le candidat dans sa VAE."""
    entreprise: OuiNon = False
    """Il travaille dans l’entreprise du candidat."""
    college: CollegeVae | None = None
    """Qui il représente."""
    sexe: Sexe | None = None
    """Pour dire si le jury concourt à l’équilibre ; jamais une condition."""

    def valeur(self) -> Membre:
        """The value of the library."""
        return Membre(
            self.qualifiee,
            self.presidente,
            self.relation,
            self.accompagnatrice,
            self.entreprise,
            self.college,
            self.sexe,
        )


class FormeContrat(Forme):
    """Un contrat de VAE inversée, l’expérimentation ouverte de mai 2023 à février 2026."""

    model_config = ConfigDict(title="Contrat de VAE inversée")

    conclu_le: Jour
    """Jour où le contrat est conclu."""
    mois: Annotated[int, Field(ge=1, le=120)] | None = None
    """Durée prévue du parcours, en mois."""
    opco_par_an: Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=2)] | None = None
    """Euros demandés à l’OPCO, par an."""

    def valeur(self, *, sur_blocs: bool, au: date) -> ContratInverse:
        """The value of the library, told on ``au``."""
        return ContratInverse(self.conclu_le, self.mois, self.opco_par_an, sur_blocs, au)


class SituationVae(FormeDemande):
    """Tout ce qui se demande d’une VAE : peut-on la demander, où en sont ses délais, le congé, le jury, le contrat."""

    parcours: FormeParcours | None = None
    """Ce qui s’est déjà passé, pour en suivre les délais."""
    conge: FormeConge | None = None
    """La demande de congé, s’il y en a une."""
    jury: Annotated[tuple[FormeMembre, ...], Field(max_length=30)] | None = None
    """Les membres du jury, pour en vérifier la composition."""
    contrat: FormeContrat | None = None
    """Le contrat de VAE inversée, si le parcours en est une."""

    @field_validator("parcours")
    @classmethod
    def _complet_apres_depot(cls, parcours: FormeParcours | None, lus: ValidationInfo) -> FormeParcours | None:
        cible = lus.data.get("cible")
        depots = [d.depose_le for d in lus.data.get("dossiers", ()) if cible and d.certification == cible.certification]
        if parcours and parcours.complet_le and depots and parcours.complet_le < min(depots):
            raise ValueError(f"le dossier est complet avant son dépôt, le {min(depots):%d/%m/%Y}")
        return parcours
