"""What is written of a candidature, and the value it becomes. ``lire_candidature`` reads a file.

The docstrings of the forms are the user's documentation, in French: the guide prints them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import ConfigDict, Field, model_validator

from brique.certification.candidature.contexte import Contexte
from brique.certification.candidature.etats import grief
from brique.certification.candidature.habilitation import Habilitation
from brique.certification.candidature.table import MAINTIEN, NOUVELLE, ligne_depuis
from brique.certification.candidature.valeurs import Acte, Acteur, Candidature, Etat, Fait
from brique.certification.deliberation.valeurs import DecisionBloc, Presence
from brique.certification.reglement.valeurs import (
    Attribution,
    Conservation,
    RegleEvaluation,
    RegleJury,
    Reglement,
    Voie,
)
from brique.droits.noyau import Droit
from brique.droits.vae.saisie import FormeDossier, FormeEnregistrement
from brique.periodes import Periode
from brique.saisie import (
    Chemin,
    ErreurSaisie,
    Faute,
    Forme,
    Jour,
    OuiNon,
    controler,
    dire_chemin,
    dire_origine,
    lire_yaml,
)

Code = Annotated[str, Field(min_length=1, max_length=60)]
Texte = Annotated[str, Field(max_length=2000)]


class FormeFait(Forme):
    """Ce qui a été fait, un jour, par quelqu’un."""

    model_config = ConfigDict(title="Fait")

    acte: Acte
    """L’acte."""
    jour: Jour
    """Le jour."""
    par: Acteur
    """Qui l’a fait ; « horloge » quand c’est la fin d’un délai."""
    bloc: Annotated[str, Field(max_length=60)] = ""
    """Le bloc évalué."""
    evalue_le: Jour | None = None
    """Le jour où ce bloc a été évalué, s’il n’est pas celui où la grille est rendue."""
    organisme: Annotated[str, Field(max_length=300)] = ""
    """L’organisme qui forme ou qui évalue, tel que son habilitation le nomme."""
    motif: Texte = ""
    """La raison : pièces demandées, écarts, report, recours, réponse."""
    seance: Jour | None = None
    """Le jour de la séance du jury, dans une convocation."""
    suite: Annotated[str, Field(pattern=f"^({MAINTIEN}|{NOUVELLE})?$")] = ""
    """Ce que le certificateur répond à un recours : « maintien » ou « nouvelle-deliberation »."""
    recu_le: Jour | None = None
    """Le jour où le candidat a reçu la notification."""
    confirmee_le: Jour | None = None
    """Le jour où l’instance que nomme le règlement a confirmé le résultat."""

    def valeur(self) -> Fait:
        """The value of the library."""
        dites = {nom: getattr(self, nom) for nom in _PRECISIONS}
        ecrites = {nom: un.isoformat() if isinstance(un, date) else un for nom, un in dites.items() if un}
        return Fait(self.acte, self.jour, self.par, ecrites)


_PRECISIONS = ("bloc", "evalue_le", "organisme", "motif", "seance", "suite", "recu_le", "confirmee_le")


class FormeHabilitation(Forme):
    """Ce que le certificateur confie à un organisme."""

    model_config = ConfigDict(title="Habilitation")

    organisme: Annotated[str, Field(min_length=1, max_length=300)]
    """L’organisme."""
    blocs: Annotated[tuple[Code, ...], Field(max_length=60)] = ()
    """Codes des blocs confiés ; sans eux, toute la certification."""
    former: OuiNon = False
    """Il prépare les candidats."""
    evaluer: OuiNon = False
    """Il les évalue."""
    du: Jour
    """Premier jour."""
    au: Jour | None = None
    """Dernier jour, compris ; sans lui, sans terme."""

    @model_validator(mode="after")
    def _ordre(self) -> FormeHabilitation:
        if self.au and self.au < self.du:
            raise ValueError("cette habilitation finit avant de commencer")
        if not (self.former or self.evaluer):
            raise ValueError("cette habilitation ne confie rien : former, évaluer, ou les deux")
        return self

    def valeur(self, certification: str) -> Habilitation:
        """The value of the library."""
        periode = Periode(self.du, self.au + timedelta(days=1) if self.au else None)
        blocs = frozenset(self.blocs)
        return Habilitation(self.organisme, certification, periode, blocs, self.former, self.evaluer)


class FormeDecision(Forme):
    """Ce que le jury a décidé d’un bloc."""

    model_config = ConfigDict(title="Décision")

    bloc: Code
    """Code du bloc."""
    valide: OuiNon
    """Il est validé."""
    raisons: Texte = ""
    """Les raisons."""

    def valeur(self) -> DecisionBloc:
        """The value of the library; how the votes went is not known here."""
        return DecisionBloc(self.bloc, self.valide, self.raisons, 0, 0, 0, "")


class FormeCandidature(Forme):
    """Une candidature : ce qui est demandé, par quelle voie, et ce qui s’est passé depuis."""

    model_config = ConfigDict(title="Candidature")

    voie: Voie
    """Par quelle porte."""
    certification: Code
    """Numéro de sa fiche (RNCP38362), ou son nom si elle n’en a pas."""
    blocs: Annotated[tuple[Code, ...], Field(min_length=1, max_length=60)]
    """Codes des blocs demandés."""
    entiere: OuiNon = False
    """La certification entière est demandée, et non ces blocs seulement."""
    deja: Annotated[tuple[Code, ...], Field(max_length=60)] = ()
    """Codes des blocs déjà acquis, qu’elle ne redemande pas."""
    reglement: Annotated[str, Field(min_length=1, max_length=100)]
    """Nom du règlement qu’elle suit ; celui d’un modèle prêt suffit à le lire."""
    version: Annotated[int, Field(ge=1, le=999)] = 1
    """Version de ce règlement."""
    cle: Annotated[str, Field(max_length=100)] = ""
    """Son nom, là où elle est gardée."""
    anterieure: Annotated[str, Field(max_length=200)] = ""
    """La candidature dont elle est la suite."""
    faits: Annotated[tuple[FormeFait, ...], Field(min_length=1, max_length=300)]
    """Ce qui a été fait, dans l’ordre des jours ; le premier est « choisir »."""
    enregistrement: FormeEnregistrement | None = None
    """Son enregistrement au répertoire ; sans lui, il n’est pas vérifié."""
    habilitations: Annotated[tuple[FormeHabilitation, ...], Field(max_length=300)] = ()
    """Les organismes habilités."""
    dossiers: Annotated[tuple[FormeDossier, ...], Field(max_length=100)] = ()
    """Les autres dossiers de faisabilité de la personne."""
    decisions: Annotated[tuple[FormeDecision, ...], Field(max_length=60)] = ()
    """Ce que le jury a décidé, bloc par bloc."""
    presence: Presence = Presence.PRESENT
    """Où était le candidat le jour du jury."""
    portail: OuiNon = True
    """La certification est sur le portail France VAE."""
    motif_legitime: OuiNon = False
    """Le certificateur admet un motif légitime, qui écarte la caducité."""

    def valeur(self) -> Candidature:
        """The value of the library."""
        return Candidature(
            self.voie,
            self.certification,
            frozenset(self.blocs),
            self.reglement,
            self.version,
            tuple(fait.valeur() for fait in self.faits),
            frozenset(self.deja),
            self.anterieure,
            self.entiere,
            self.cle,
        )

    def contexte(self, droit: Droit, reglement: Reglement | None = None) -> Contexte:
        """What the rules must know; without its règlement, one that gives no delay stands for it."""
        inscrite = None if self.enregistrement is None else self.enregistrement.valeur(self.certification)
        return Contexte(
            reglement or _sans_delai(self.reglement, self.version),
            droit,
            inscrite,
            tuple(une.valeur(self.certification) for une in self.habilitations),
            tuple(un.valeur() for un in self.dossiers),
            decisions=tuple(une.valeur() for une in self.decisions),
            presence=self.presence,
            portail=self.portail,
            motif_legitime=self.motif_legitime,
        )


def _sans_delai(cle: str, version: int) -> Reglement:
    toujours = Periode(date.min)
    return Reglement(
        cle, version, cle, "", toujours, (), Attribution(""), RegleEvaluation(""), RegleJury(""), Conservation("")
    )


class CandidatureLue(NamedTuple):
    """What was read: as it was written, and the value."""

    forme: FormeCandidature
    candidature: Candidature


def lire_candidature(origine: Path | bytes | str, *, nom: str = "") -> CandidatureLue:
    """What a file (``Path``) or a text says, in YAML or JSON. Raises ErreurSaisie with every fault and its line."""
    nom = nom or dire_origine(origine)
    lu = lire_yaml(origine, nom=nom)
    forme = controler(lu, FormeCandidature, nom=nom)
    candidature = forme.valeur()
    dits = [*_contradictions(forme), *_faits_impossibles(candidature)]
    if dits:
        fautes = {Faute(lu.ligne(chemin), dire_chemin(chemin), constat) for chemin, constat in dits}
        raise ErreurSaisie(nom, tuple(sorted(fautes)))
    return CandidatureLue(forme, candidature)


def _contradictions(forme: FormeCandidature) -> Iterator[tuple[Chemin, str]]:
    for nom, codes in (("blocs", forme.blocs), ("decisions", [une.bloc for une in forme.decisions])):
        for rang, code in enumerate(codes):
            if code in codes[:rang]:
                yield (nom, rang), f"« {code} » est écrit deux fois"
    for rang, code in enumerate(forme.deja):
        if code in forme.blocs:
            yield ("deja", rang), f"« {code} » est déjà acquis, et demandé : l’un des deux"
    for rang, une in enumerate(forme.decisions):
        if une.bloc not in forme.blocs:
            yield ("decisions", rang, "bloc"), f"« {une.bloc} » n’est pas un bloc demandé"
    for rang, fait in enumerate(forme.faits):
        if fait.bloc and fait.bloc not in forme.blocs:
            yield ("faits", rang, "bloc"), f"« {fait.bloc} » n’est pas un bloc demandé"


def _faits_impossibles(candidature: Candidature) -> Iterator[tuple[Chemin, str]]:
    """The first fact that could not happen: those after it follow from nothing."""
    courant: Etat | None = None
    veille = date.min
    for rang, fait in enumerate(candidature.faits):
        if constat := grief(candidature, fait, courant, veille):
            yield ("faits", rang), constat
            return
        ligne = ligne_depuis(candidature.voie, fait.acte, courant, fait.precisions.get("suite", ""))
        assert ligne is not None
        courant, veille = ligne.vers, fait.jour
