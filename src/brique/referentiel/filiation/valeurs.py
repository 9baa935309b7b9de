"""What following a certification gives: the fiches of its chain on a day, the case it is, where a bloc counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from brique.referentiel.ecart.rapport import Ressemblance


class Etat(StrEnum):
    """Where a fiche stands on a day.

    ``DELIVRABLE``: no longer registered, still delivered to those already engaged. ``ETEINTE``: not even that.
    ``EXPIREE``: no longer registered, the register does not say until when it is delivered. ``RETIREE``: inactive
    before its time. ``ABSENTE``: named by others, not in what was read.
    """

    EN_VIGUEUR = "en-vigueur"
    A_VENIR = "a-venir"
    DELIVRABLE = "delivrable"
    EXPIREE = "expiree"
    ETEINTE = "eteinte"
    RETIREE = "retiree"
    ABSENTE = "absente"


class Cas(StrEnum):
    """What a chain is. The first two answer by themselves; the others need someone to look, or to ask."""

    EN_VIGUEUR = "en-vigueur"
    UN_SUCCESSEUR = "un-successeur"
    PLUSIEURS_SUCCESSEURS = "plusieurs-successeurs"
    SANS_SUCCESSEUR = "sans-successeur"
    SUCCESSEUR_ABSENT = "successeur-absent"
    SUCCESSEUR_EXPIRE = "successeur-expire"
    SUCCESSEUR_A_VENIR = "successeur-a-venir"
    SUCCESSEUR_RS = "successeur-rs"
    CHAINE_AMBIGUE = "chaine-ambigue"
    CYCLE = "cycle"
    BOUCLE = "boucle"
    FICHES_REUNIES = "fiches-reunies"


CLAIRS = frozenset({Cas.EN_VIGUEUR, Cas.UN_SUCCESSEUR})
"""The cases that answer by themselves."""


class Declaration(StrEnum):
    """Which side of a renewal says it: the old fiche, the new one, both."""

    ANCIENNE = "ancienne"
    NOUVELLE = "nouvelle"
    LES_DEUX = "les-deux"


class Lien(NamedTuple):
    """One renewal. ``contredit``: the side that is silent names other fiches instead."""

    ancienne: str
    nouvelle: str
    declaration: Declaration
    contredit: bool = False


class Etape(NamedTuple):
    """A fiche of a chain. ``rang`` is its distance from the first one; ``phrase`` says its state in French."""

    numero: str
    intitule: str
    rang: int
    etat: Etat
    phrase: str
    fin: date | None = None
    limite: date | None = None


@dataclass(frozen=True, slots=True)
class Suite:
    """The renewals of a fiche on a day.

    ``etapes``: the fiche, then all that it leads to, each once, nearest first. ``actives``: those of them, the fiche
    itself left out, that are in force. ``cas`` answers, ``particularites`` are all the cases met on the way.
    ``reunies``: other fiches that a fiche of the chain also replaces. ``cycle``: the fiches that turn in circles.
    """

    numero: str
    au: date
    cas: Cas
    phrase: str
    etapes: tuple[Etape, ...]
    liens: tuple[Lien, ...] = ()
    actives: tuple[str, ...] = ()
    particularites: tuple[Cas, ...] = ()
    reunies: tuple[Lien, ...] = ()
    cycle: tuple[str, ...] = ()

    @property
    def claire(self) -> bool:
        """True when nobody needs to look further."""
        return self.cas in CLAIRS


class Classe(StrEnum):
    """On what the answer about a bloc stands, the surest first. They are never mixed."""

    EN_VIGUEUR = "en-vigueur"
    DECLAREE = "declaree"
    RENOUVELLEMENT = "renouvellement"
    RIEN = "rien"


class Sens(StrEnum):
    """``ALLER``: declared from the bloc to the other side. ``RETOUR``: only declared towards the bloc."""

    ALLER = "aller"
    RETOUR = "retour"


class Portee(StrEnum):
    """What one must hold: the bloc ``SEUL``, several blocs ``ENSEMBLE``, or the certification ``ENTIERE``."""

    SEUL = "seul"
    ENSEMBLE = "ensemble"
    ENTIERE = "entiere"


class Motif(NamedTuple):
    """A sentence and the text it rests on ('' when it is only what the register says)."""

    texte: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Declaree:
    """An official correspondance that names the bloc, as it is written.

    ``avec`` are the other blocs one must hold with it; ``autre`` is the fiche on the other side on that day (the one
    to which the bloc leads, or that leads to it). ``dans_la_suite``: that fiche is in the chain of renewals.
    ``reciproque``: the very same is also declared the other way round.
    """

    depuis: str
    blocs_depuis: tuple[str, ...]
    vers: str
    blocs_vers: tuple[str, ...]
    sens: Sens
    portee: Portee
    avec: tuple[str, ...]
    autre: Etape
    dans_la_suite: bool
    reciproque: bool
    phrase: str

    @property
    def compte(self) -> bool:
        """True when it leads from the bloc, alone or with others, to a certification in force."""
        ouverte = self.autre.etat is Etat.EN_VIGUEUR
        return self.sens is Sens.ALLER and self.portee is not Portee.ENTIERE and ouverte


@dataclass(frozen=True, slots=True)
class Renouvelee:
    """A certification of the chain, in force, about which nothing is declared for the bloc: one has to ask.

    ``comparable`` is false when the bloc's own fiche was not read: nothing could be compared.
    """

    etape: Etape
    ressemblances: tuple[Ressemblance, ...]
    motif: Motif
    comparable: bool = True


@dataclass(frozen=True, slots=True)
class Devenir:
    """Where a bloc counts on a day. What is acquired, declared, and only computed are apart.

    ``acquis``: what the holder keeps. ``delivrance``: whether its own certification may still be delivered.
    """

    numero: str
    code: str
    libelle: str
    au: date
    classe: Classe
    phrase: str
    suite: Suite
    acquis: Motif
    delivrance: Motif
    declarees: tuple[Declaree, ...] = ()
    renouvellements: tuple[Renouvelee, ...] = ()
