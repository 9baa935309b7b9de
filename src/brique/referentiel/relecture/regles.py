"""All the rules, in the order in which they are explained."""

from __future__ import annotations

from brique.referentiel.relecture import (
    doublons,
    regles_bloc,
    regles_contenu,
    regles_critere,
    regles_enjeux,
    regles_enonce,
    regles_evaluation,
    regles_intitule,
    regles_mesure,
    regles_option,
)
from brique.referentiel.relecture.regle import Regle
from brique.referentiel.relecture.reprises import REPRISE

REGLES: tuple[Regle, ...] = (
    *regles_enonce.REGLES,
    *regles_contenu.REGLES,
    *regles_mesure.REGLES,
    *doublons.REGLES,
    *regles_bloc.REGLES,
    *regles_option.REGLES,
    *regles_intitule.REGLES,
    *regles_evaluation.REGLES,
    *regles_critere.REGLES,
    *regles_enjeux.REGLES,
    REPRISE,
)
