"""What the pages of règlements show: versions, what each says, what a text would become once deposited."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.text import slugify
from django.utils.translation import gettext as _

from brique.certification.reglement.comparaison import Changement, comparer
from brique.certification.reglement.constats import Constat, Gravite
from brique.certification.reglement.controle import controler, sans_erreur
from brique.certification.reglement.ecriture import ecrire_reglement
from brique.certification.reglement.lecture import lire_reglement
from brique.certification.reglement.modeles import modele, modeles
from brique.certification.reglement.regles import PARTIES, REGLES
from brique.certification.reglement.valeurs import NonDit, Reglement
from brique.erreurs import ErreurBrique, ErreurLecture
from brique.periodes import Periode
from brique.saisie import ErreurSaisie, Faute
from portail.certification import models, queries_reglements
from portail.referentiel.queries import fiche_au

if TYPE_CHECKING:
    from portail.socle.models import Organisation

_VERSION = re.compile(r"^version:[ \t]*\d+[ \t]*$", re.MULTILINE)
_DEBUT = re.compile(r"^applicable_du:[ \t]*\S+[ \t]*$", re.MULTILINE)
_FIN = re.compile(r"^applicable_jusqu_au:.*\n", re.MULTILINE)
FICHES_LUES = 12


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of a règlement, the last first; the one that applies to what is opened on the day."""

    cle: str
    intitule: str
    versions: list[models.ReglementDepose]
    courante: models.ReglementDepose | None


def lister(deposes: Iterable[models.ReglementDepose], le: date) -> list[Versions]:
    """The règlements of a certificateur, by name."""
    par_cle: dict[str, list[models.ReglementDepose]] = {}
    for depose in deposes:
        par_cle.setdefault(depose.cle, []).append(depose)
    listes = []
    for cle, siennes in par_cle.items():
        siennes.sort(key=lambda une: une.version, reverse=True)
        courante = next((une for une in siennes if une.debut <= le), None)
        listes.append(Versions(cle, (courante or siennes[0]).intitule, siennes, courante))
    return sorted(listes, key=lambda une: une.intitule)


@dataclass(frozen=True, slots=True)
class PartieLue:
    """A part of a règlement: its rules, each with its sentences and their article."""

    titre: str
    regles: list[tuple[str, tuple[tuple[str, str], ...], bool]]


def dire(reglement: Reglement) -> tuple[list[PartieLue], tuple[NonDit, ...]]:
    """A whole règlement in plain French, part by part; then what its form cannot say."""
    parties = []
    for nom, titre in PARTIES.items():
        dites = [
            (regle.titre, regle.citees(reglement), regle.tacite(reglement))
            for regle in REGLES
            if regle.partie == nom and regle.nom != "certifications" and regle.dire(reglement)
        ]
        if dites:
            parties.append(PartieLue(titre, dites))
    return parties, reglement.non_dits


def choix_de_modeles() -> list[tuple[str, str]]:
    """The ready-made ones: (name, title)."""
    return [(f"{un.cle}/{un.version}", un.intitule) for un in modeles()]


def depuis_un_modele(nom: str, organisation: Organisation, le: date) -> str:
    """The text to start from: a ready-made règlement, in the name of ``organisation``. '' when there is none."""
    try:
        trouve = modele(nom)
    except ErreurBrique:
        return ""
    cle = f"{trouve.cle}-{slugify(organisation.nom)}"[:60].strip("-")
    return ecrire_reglement(
        replace(
            trouve,
            cle=cle,
            version=1,
            certificateur=organisation.nom,
            periode=Periode(le + timedelta(days=1), None),
            certifications=(),
        )
    )


def depuis_une_version(depose: models.ReglementDepose, derniere: int, le: date) -> str:
    """The text of a version as the next one: its number and its first day are moved on, the rest is as it was."""
    jour = max(le, depose.debut) + timedelta(days=1)
    texte = _VERSION.sub(f"version: {derniere + 1}", depose.source, count=1)
    return _FIN.sub("", _DEBUT.sub(f"applicable_du: {jour.isoformat()}", texte, count=1), count=1)


@dataclass(frozen=True, slots=True)
class Verification:
    """What a text is: its faults, each with its line, when it cannot be read; else what is wrong, what it changes."""

    fautes: tuple[tuple[Faute, str], ...] = ()
    reglement: Reglement | None = None
    constats: tuple[Constat, ...] = ()
    avant: models.ReglementDepose | None = None
    changements: tuple[Changement, ...] = ()
    autre: str = ""

    @property
    def depose(self) -> bool:
        """True when nothing forbids to deposit it."""
        return self.reglement is not None and sans_erreur(self.constats)

    @property
    def par_gravite(self) -> list[tuple[str, str, list[Constat]]]:
        """The findings, the gravest first: (class of the label, its word, them)."""
        mots = {
            Gravite.ERREUR: _("À corriger"),
            Gravite.AVERTISSEMENT: _("À revoir"),
            Gravite.CONSEIL: _("Conseil"),
        }
        groupes = []
        for gravite, mot in mots.items():
            siens = [constat for constat in self.constats if constat.gravite is gravite]
            if siens:
                groupes.append((f"g-{gravite.value}", mot, siens))
        return groupes


def verifier(texte: str, numeros: Iterable[str], organisations: Iterable[int], le: date) -> Verification:
    """Read a text, check it against the law, the doctrine and its certifications, compare it with the last version."""
    try:
        reglement = lire_reglement(texte, nom=_("règlement"))
    except ErreurSaisie as refus:
        lignes = ["", *texte.split("\n")]
        citees = ((une, lignes[une.ligne].strip() if une.ligne < len(lignes) else "") for une in refus.fautes)
        return Verification(fautes=tuple(citees))
    except ErreurLecture as refus:
        return Verification(autre=refus.message)
    reglement = replace(reglement, certifications=())
    constats: dict[Constat, None] = dict.fromkeys(controler(reglement))
    for numero in list(numeros)[:FICHES_LUES]:
        lue = fiche_au(numero)
        if lue is not None:
            constats |= dict.fromkeys(controler(reglement, lue.fiche))
    avant = next(iter(queries_reglements.versions(reglement.cle)), None)
    if avant is not None and avant.organisation_id not in set(organisations):
        avant = None
    changements = comparer(queries_reglements.lu(avant), reglement) if avant is not None else ()
    ordre = sorted(constats, key=lambda constat: list(Gravite).index(constat.gravite))
    return Verification((), reglement, tuple(ordre), avant, changements)
