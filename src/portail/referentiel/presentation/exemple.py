"""A wall that explains the wall: the home page's, with one brick in each state."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portail.referentiel.mur import Brique, Etat, Mur, monter


def mur_exemple() -> Mur:
    """An invented certification of six blocs, half held, to show the four states and a choice."""
    return monter(
        [
            [Brique("BC01", _("Préparer et démarrer la ligne"), etat=Etat.ACQUIS)],
            [Brique("BC02", _("Conduire la production"), etat=Etat.ACQUIS)],
            [Brique("BC03", _("Maintenir au premier niveau"), etat=Etat.EN_COURS)],
            [Brique("BC04", _("Améliorer la qualité"), etat=Etat.POSSIBLE)],
            [
                Brique("BC05", _("Encadrer une petite équipe"), mention=_("option A")),
                Brique("BC06", _("Former au poste de travail"), mention=_("option B")),
            ],
        ]
    )
