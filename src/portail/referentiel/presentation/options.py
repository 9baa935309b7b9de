"""Which blocs of a fiche are options, read from their titles: the register has no element for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from brique.referentiel.fiche import Bloc, Fiche
from brique.referentiel.options import est_facultatif, est_option, lettre_d_option
from portail.referentiel.adresses import adresse_bloc, code_court
from portail.referentiel.mur import Brique, Mur, monter

_PARENTHESE = re.compile(r"\s*\(([^()]{3,30})\)\s*$")
_ALTERNATIVES_MAX = 4


def mention(libelle: str) -> str:
    """« option A », « option enfance », « facultatif », or nothing."""
    if est_option(libelle):
        entre = _PARENTHESE.search(libelle)
        if entre and est_option(entre[1]):
            return entre[1].strip()
        lettre = lettre_d_option(libelle)
        return _("option %(lettre)s") % {"lettre": lettre} if lettre else _("option")
    return _("facultatif") if est_facultatif(libelle) else ""


def sans_mention(libelle: str) -> str:
    """The title without the final « (option A) » or « (bloc facultatif) », which the brick says beside its code."""
    entre = _PARENTHESE.search(libelle)
    return libelle[: entre.start()] if entre and mention(entre[1]) and entre.start() else libelle


def mur_de(fiche: Fiche, ici: str = "", au: date | None = None) -> Mur:
    """The wall for someone who holds nothing. ``ici``: code of the bloc one reads; ``au``: the day it is read at."""
    return monter([[_brique(fiche, bloc, ici, au) for bloc in place] for place in places(fiche.blocs)])


def places(blocs: Sequence[Bloc]) -> list[list[Bloc]]:
    """The blocs in order, options that follow one another put together (four at most, one above the other).

    The same option named twice in a row opens another choice: « Bloc 4 (option A) », « Bloc 5 (option A) ».
    """
    suite: list[list[Bloc]] = []
    lettres: set[str] = set()
    ouverte = False
    for bloc in blocs:
        if not est_option(bloc.libelle):
            suite.append([bloc])
            ouverte = False
            continue
        lettre = mention(bloc.libelle)
        repete = lettre in lettres and lettre != _("option")
        if ouverte and not repete and len(suite[-1]) < _ALTERNATIVES_MAX:
            suite[-1].append(bloc)
        else:
            suite.append([bloc])
            lettres = set()
        lettres.add(lettre)
        ouverte = True
    return suite


def _brique(fiche: Fiche, bloc: Bloc, ici: str, au: date | None) -> Brique:
    return Brique(
        code_court(bloc.code, fiche.numero) or _("sans code"),
        sans_mention(bloc.libelle),
        adresse_bloc(fiche.numero, bloc.code, au),
        mention=mention(bloc.libelle),
        ici=bool(ici) and bloc.code == ici,
    )
