"""The page of the passerelles of a bloc: by what they stand on, never mixed, the surest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.passerelles.officielles import Concernee, Officielles, Renouvellement
from brique.passerelles.valeurs import BlocCompare, Cle
from brique.referentiel.filiation import Portee
from portail.passerelles import queries, queries_calcul
from portail.passerelles.adresses import adresse_choix, adresse_du_bloc, adresse_face_a_face, adresse_passerelles
from portail.passerelles.presentation.calculees import BlocDit, bloc_dit, calculee
from portail.passerelles.presentation.decidees import adresse_demande, decidees, en_vigueur
from portail.passerelles.presentation.mots import versions_dites
from portail.referentiel.adresses import adresse_devenir, adresse_fiche, adresse_suite, code_court

PREMIERES = 3  # on the page of the bloc itself
MONTREES = 5  # at once, on the page of its passerelles


@dataclass(frozen=True, slots=True)
class Declaree:
    """An official correspondance: the library's sentence, the blocs at the other end, whether this one counts alone."""

    phrase: str
    ensemble: bool
    avec: Sequence[str]
    bouts: Sequence[BlocDit]
    faces: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RenouvellementDit:
    """A renewal of the bloc's certification: the sentence, the other fiche and its page."""

    phrase: str
    numero: str
    adresse: str
    vers_l_avant: bool


def contexte(bloc: BlocCompare, au: date | None, aujourdhui: date) -> dict[str, Any]:
    """Everything the template asks for. ``au`` is the day it is read at, None for today."""
    officielles = queries.officielles_de(bloc.cle.fiche, au)
    lues = queries.passerelles_de(*bloc.cle, au)
    connues = queries.intitules([bloc.cle, *(lue.autre.cle for lue in lues), *_cites(officielles, bloc.cle)])
    sortantes = [_declaree(c, bloc.cle, connues, aller=True) for c in officielles.sortantes(bloc.cle)]
    liens = officielles.renouvellements_de(bloc.cle.fiche)
    dites = decidees(bloc.cle, au or aujourdhui)
    calcul = queries_calcul.dernier()
    return {
        "bloc": bloc,
        "code": code_court(bloc.cle.code, bloc.cle.fiche),
        "au": au,
        "aujourdhui": aujourdhui,
        "reponse": _reponse(len(sortantes), len([d for d in en_vigueur(dites) if d.depuis]), len(lues)),
        "adresse": adresse_du_bloc(bloc.cle, au),
        "adresse_ici": adresse_passerelles(bloc.cle),
        "sortantes": sortantes,
        "entrantes": [_declaree(c, bloc.cle, connues, aller=False) for c in officielles.entrantes(bloc.cle)],
        "decidees": dites,
        "renouvellements": [_renouvellement(lien, bloc.cle, connues) for lien in liens],
        "demander": adresse_demande(bloc.cle),
        "adresse_choix": adresse_choix(bloc.cle.code or bloc.cle.fiche),
        "adresse_devenir": adresse_devenir(bloc.cle.fiche, bloc.cle.code),
        "calculees": [calculee(lue, connues, len(bloc.competences)) for lue in lues],
        "autres": max(0, len(lues) - MONTREES),
        "calcul": calcul,
        "versions": versions_dites(calcul.versions) if calcul else "",
        "en_cours": queries_calcul.en_cours(),
    }


def encart(bloc: BlocCompare, au: date | None, aujourdhui: date) -> dict[str, Any]:
    """What the bloc's own page shows of it: the best computed passerelles, how many there are."""
    lues = queries.passerelles_de(*bloc.cle, au)
    return {
        "calculees": [calculee(lue, {}, len(bloc.competences)) for lue in lues[:PREMIERES]],
        "combien": len(lues),
        "decidees": en_vigueur(decidees(bloc.cle, au or aujourdhui)),
        "adresse_ici": adresse_passerelles(bloc.cle, au),
    }


def _reponse(declarees: int, decidees: int, calculees: int) -> str:
    """The answer: what gives a right, then what does not."""
    droits = [
        ngettext("%(n)d correspondance déclarée", "%(n)d correspondances déclarées", declarees) % {"n": declarees},
        ngettext("%(n)d équivalence décidée", "%(n)d équivalences décidées", decidees) % {"n": decidees},
    ]
    dits = [dit for dit, nombre in zip(droits, (declarees, decidees), strict=True) if nombre]
    pistes = ngettext("%(n)d piste calculée", "%(n)d pistes calculées", calculees) % {"n": calculees}
    if dits and calculees:
        return _("%(droits)s ; %(pistes)s, sans droit.") % {"droits": _(" et ").join(dits), "pistes": pistes}
    if dits:
        return f"{_(' et ').join(dits)}."
    if calculees:
        return _("Rien qui donne un droit ; %(pistes)s à étudier.") % {"pistes": pistes}
    return _("Rien n’est déclaré ni décidé, et rien ne lui ressemble.")


def _cites(officielles: Officielles, cle: Cle) -> list[Cle]:
    toutes = [*officielles.sortantes(cle), *officielles.entrantes(cle)]
    fiches = [Cle(c.declaree.vers.numero) for c in toutes] + [Cle(c.declaree.depuis.numero) for c in toutes]
    liens = officielles.renouvellements_de(cle.fiche)
    return fiches + [Cle(lien.ancienne) for lien in liens] + [Cle(lien.nouvelle) for lien in liens]


def _declaree(concernee: Concernee, cle: Cle, connues: dict[str, str], *, aller: bool) -> Declaree:
    declaree = concernee.declaree
    autres = sorted(declaree.cible if aller else declaree.source)
    bout = declaree.vers if aller else declaree.depuis
    comparables = [autre for autre in autres if autre.code and cle.code and autre.fiche in connues]
    return Declaree(
        phrase=declaree.phrase,
        ensemble=concernee.portee is Portee.ENSEMBLE,
        avec=[code_court(autre.code, autre.fiche) for autre in sorted(concernee.avec)],
        bouts=[bloc_dit(autre, "", bout.intitule, bout.niveau, connues) for autre in autres],
        faces=[
            (code_court(autre.code, autre.fiche), adresse_face_a_face(*((cle, autre) if aller else (autre, cle))))
            for autre in comparables
        ],
    )


def _renouvellement(lien: Renouvellement, cle: Cle, connues: dict[str, str]) -> RenouvellementDit:
    vers_l_avant = lien.ancienne == cle.fiche
    numero = lien.nouvelle if vers_l_avant else lien.ancienne
    adresse = adresse_fiche(numero) if numero in connues else adresse_suite(numero)
    return RenouvellementDit(lien.phrase, numero, adresse, vers_l_avant)
