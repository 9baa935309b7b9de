"""What a file may hold to describe an account and actions, checked line by line before anything is computed.

The docstrings of the forms are the user's documentation, in French: ``docs/droit/situation-cpf.md`` prints them.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from brique.droits.cpf.action import Action, Apport, Financeur, Nature, Objet
from brique.droits.cpf.situation import (
    NUL,
    Abondement,
    Absence,
    Accord,
    Activite,
    Categorie,
    Conversion,
    DateCredit,
    Declaration,
    NatureAbondement,
    NatureAbsence,
    Ouverture,
    Permis,
    SituationCpf,
)
from brique.droits.noyau import ErreurDroit
from brique.periodes import Periode
from brique.saisie import Forme, Jour, OuiNon

Euros = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=2)]
Heures = Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=2)]
Quantite = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=2)]
Suite = Field(default=(), max_length=200)


class FormePeriode(Forme):
    """Une période, premier et dernier jours compris."""

    du: Jour
    """Premier jour."""
    au: Jour | None = None
    """Dernier jour ; sans lui, toujours en cours."""

    @model_validator(mode="after")
    def _ordre(self) -> FormePeriode:
        if self.au is not None and self.au < self.du:
            raise ValueError(f"le {self.au:%d/%m/%Y} est avant le {self.du:%d/%m/%Y}")
        return self

    @property
    def periode(self) -> Periode:
        return Periode(self.du, None if self.au is None else self.au + timedelta(days=1))


class FormeAbsence(FormePeriode):
    """Une absence pendant une activité."""

    nature: NatureAbsence
    """Pourquoi ; « autre » pour une absence que la loi ne compte pas comme du travail."""
    quantite: Quantite | None = None
    """Ce qu’elle a remplacé, dans l’unité de l’activité (heures, jours, euros) ; inutile quand seule la quotité est
    connue."""


class FormeAccord(Forme):
    """Ce qu’un accord collectif ajoute chaque année."""

    montant: Euros
    """Euros par an, en plus du montant de la loi."""
    plafond: Euros | None = None
    """Plafond écrit dans l’accord ; sans lui, celui de la loi."""


class FormeActivite(FormePeriode):
    """Une activité, ou une recherche d’emploi ; sans mesure du temps, à temps plein."""

    categorie: Categorie
    """À quel titre la personne travaille, ou cherche."""
    quotite: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    """Part du temps plein, de 0 à 1."""
    heures: Heures | None = None
    """Heures travaillées dans une année civile entière, ou dans la période si elle tient dans une seule année."""
    duree_conventionnelle: Annotated[Heures, Field(gt=0)] | None = None
    """Heures d’un temps plein d’après l’accord collectif ; sans elles, celles de la loi."""
    jours: Annotated[Decimal, Field(ge=0, le=366)] | None = None
    """Jours travaillés au forfait dans une année civile entière, ou dans la période si elle tient dans une seule."""
    forfait: Annotated[Decimal, Field(gt=0, le=366)] | None = None
    """Jours du forfait d’après l’accord ; sans eux, le nombre le plus grand que la loi admet."""
    remuneration: Euros | None = None
    """Euros bruts d’une année, pour qui n’a pas d’horaire de travail."""
    smic_horaire: Annotated[Euros, Field(gt=0)] | None = None
    """SMIC horaire auquel se compare cette rémunération."""
    absences: Annotated[tuple[FormeAbsence, ...], Suite] = ()
    """Absences pendant cette activité."""
    contribution: OuiNon = True
    """Le non-salarié paie la contribution à la formation."""
    accord: FormeAccord | None = None
    """Accord collectif plus favorable."""

    @model_validator(mode="after")
    def _coherente(self) -> FormeActivite:
        self.valeur()
        return self

    def valeur(self) -> Activite:
        """The activity. ValueError when its parts contradict each other."""
        absences = tuple(Absence(une.nature, une.periode, une.quantite) for une in self.absences)
        accord = Accord(self.accord.montant, self.accord.plafond) if self.accord else None
        reste = self.model_dump(exclude={"du", "au", "categorie", "absences", "accord"})
        try:
            return Activite(self.categorie, self.periode, absences=absences, accord=accord, **reste)
        except ErreurDroit as erreur:
            raise ValueError(erreur.constat) from erreur


class FormeOuverture(Forme):
    """Ce que le compte contient un jour."""

    au: Jour
    """Jour où ces sommes ont été lues."""
    montant: Euros = NUL
    """Droits acquis, en euros."""
    verse: Euros = NUL
    """Versements d’un tiers, sous le plafond."""
    hors_plafond: Euros = NUL
    """Abondements que la loi laisse hors du plafond."""
    civique: Euros = NUL
    """Droits de l’engagement citoyen."""
    heures_publiques: Heures = NUL
    """Heures acquises comme agent public."""
    heures_2018: Heures = NUL
    """Heures de CPF et de DIF au 31 décembre 2018, pour un compte ouvert à cette date."""
    annee_creditee: Annotated[int, Field(ge=2014, le=2100)] | None = None
    """Dernière année dont le crédit est déjà dans ce montant ; sans elle, l’année d’avant."""

    def valeur(self) -> Ouverture:
        return Ouverture(self.au, **self.model_dump(exclude={"au"}))


class FormeDeclaration(Forme):
    """La déclaration d’un salarié peu qualifié."""

    declare_le: Jour
    """Jour de la déclaration."""
    cesse_le: Jour | None = None
    """Jour où la condition a cessé."""

    @model_validator(mode="after")
    def _ordre(self) -> FormeDeclaration:
        if self.cesse_le is not None and self.cesse_le < self.declare_le:
            raise ValueError("la condition cesse avant d’être déclarée")
        return self


class FormeAbondement(Forme):
    """Une somme versée sur le compte, utilisable pour toute action. Réservée à une action, elle s’écrit dans les
    apports de celle-ci."""

    jour: Jour
    """Jour où elle est inscrite."""
    nature: NatureAbondement
    """Pourquoi elle est versée."""
    montant: Euros | None = None
    """Euros ; sans eux, le montant que la loi fixe, s’il y en a un."""


class FormeConversion(Forme):
    """Des heures d’agent public converties en euros."""

    jour: Jour
    """Jour de la demande."""
    heures: Annotated[Heures, Field(gt=0)] | None = None
    """Combien ; sans elles, toutes celles que le plafond permet."""


class FormeApport(Forme):
    """Ce qu’un tiers paie d’une action."""

    financeur: Financeur
    """Qui paie ; ce qu’un accord d’entreprise ou de branche met à la charge de l’employeur s’écrit « employeur »."""
    montant: Euros = NUL
    """Euros."""
    objet: Objet = Objet.COMPLEMENT
    """Ce que l’apport paie : ce qui manque (complement), la participation du titulaire, ou des droits versés sur le
    compte pour cette seule action (reserve)."""
    points: Annotated[int, Field(ge=0, le=1000)] = 0
    """Points du compte de prévention."""


class FormeAction(Forme):
    """Une action à payer."""

    nature: Nature
    """À quoi elle mène."""
    prix: Euros
    """Euros, frais de validation compris."""
    jour: Jour
    """Jour de l’achat, non du premier cours."""
    libelle: Annotated[str, Field(max_length=300)] = ""
    """Comment on l’appelle."""
    code: Annotated[str, Field(max_length=40)] = ""
    """Code de la certification ou du bloc."""
    apports: Annotated[tuple[FormeApport, ...], Suite] = ()
    """Ce que d’autres paient."""
    enregistrement: FormePeriode | None = None
    """Quand la certification est enregistrée ; sans lui, il reste à vérifier."""

    def valeur(self) -> Action:
        apports = tuple(Apport(un.financeur, un.montant, un.objet, un.points) for un in self.apports)
        enregistrement = self.enregistrement.periode if self.enregistrement else None
        return Action(self.nature, self.prix, self.jour, apports, self.libelle, self.code, enregistrement)


class FormeFaits(Forme):
    """Ce dont un compte dépend, en dehors de ce qu’il contient."""

    activites: Annotated[tuple[FormeActivite, ...], Suite] = ()
    """Emplois et recherches d’emploi, passés et prévus."""
    peu_qualifie: Annotated[tuple[FormeDeclaration, ...], Suite] = ()
    """Déclarations d’un salarié sans diplôme de niveau 3."""
    boe: Annotated[tuple[FormePeriode, ...], Suite] = ()
    """Périodes où la personne bénéficie de l’obligation d’emploi."""
    abondements: Annotated[tuple[FormeAbondement, ...], Suite] = ()
    """Sommes versées sur le compte."""
    conversions: Annotated[tuple[FormeConversion, ...], Suite] = ()
    """Heures publiques à convertir."""
    arret: Jour | None = None
    """Jour où le compte s’arrête : retraite à taux plein, ou son âge."""
    bilans: Annotated[tuple[Jour, ...], Suite] = ()
    """Jours où un bilan de compétences financé a été demandé."""
    permis: Permis = Permis.AUCUN
    """Permis de conduire du titulaire."""
    obtenues: Annotated[tuple[str, ...], Field(default=(), max_length=1000)] = ()
    """Codes des certifications et des blocs déjà obtenus."""
    credit: DateCredit = DateCredit.AU_PLUS_TARD
    """Bout du semestre où compter le crédit d’une année."""

    def autour(self, ouverture: Ouverture) -> SituationCpf:
        """The situation around an opening. ErreurDroit when its parts contradict each other."""
        return SituationCpf(
            ouverture,
            tuple(une.valeur() for une in self.activites),
            peu_qualifie=tuple(Declaration(une.declare_le, une.cesse_le) for une in self.peu_qualifie),
            boe=tuple(une.periode for une in self.boe),
            abondements=tuple(Abondement(un.jour, un.nature, un.montant) for un in self.abondements),
            conversions=tuple(Conversion(une.jour, une.heures) for une in self.conversions),
            arret=self.arret,
            bilans=self.bilans,
            permis=self.permis,
            obtenues=frozenset(self.obtenues),
            credit=self.credit,
        )


class FormeSituation(FormeFaits):
    """Le compte d’une personne, et ce dont il dépend."""

    compte: FormeOuverture
    """Ce qu’il contient, et quand."""

    def situation(self) -> SituationCpf:
        """The situation. ErreurDroit when its parts contradict each other."""
        return self.autour(self.compte.valeur())


class FormeDemande(FormeSituation):
    """Une situation : un compte, jusqu’où le projeter, et les actions à payer avec lui."""

    jusqu_a: Jour | None = None
    """Dernier jour du compte ; sans lui, cinq ans."""
    actions: Annotated[tuple[FormeAction, ...], Suite] = ()
    """Actions à payer, l’une après l’autre."""


EXEMPLE = """\
compte:
  au: 2025-12-31
  montant: 1340.50
activites:
  - {categorie: salarie, du: 2021-03-01, au: 2027-05-31, quotite: 0.8}
  - {categorie: demandeur-emploi, du: 2027-06-01}
peu_qualifie:
  - declare_le: 2026-09-01
jusqu_a: 2030-12-31
actions:
  - nature: bloc
    libelle: Conseiller et vendre
    prix: 1450
    jour: 2026-09-15
    apports:
      - {financeur: opco, montant: 150, objet: participation}
"""
"""A situation file, as the documentation and the command show it."""
