"""When and where a jury sits, in words."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from brique.referentiel.ecart.champs import dire

if TYPE_CHECKING:
    from portail.certification.models import SeanceJury

INSECABLE = "\N{NO-BREAK SPACE}"


def dire_heure(heure: time) -> str:
    """« 9 h », « 14 h 05 »."""
    minutes = f"{INSECABLE}{heure.minute:02d}" if heure.minute else ""
    return f"{heure.hour}{INSECABLE}h{minutes}"


def dire_ou(seance: SeanceJury) -> str:
    """« Sur place, Lyon » : how a session is held, and where."""
    tenue = str(seance.get_tenue_display())
    return f"{tenue}, {seance.lieu}" if seance.lieu else tenue


def dire_tenue(seance: SeanceJury) -> str:
    """« 9 h 30, sur place, Lyon » : the same with its hour first, when it is said."""
    ou = dire_ou(seance)
    return ou if seance.heure is None else f"{dire_heure(seance.heure)}, {ou[:1].lower()}{ou[1:]}"


def dire_heures(seance: SeanceJury) -> str:
    """« Ouverte à 9 h 32, close à 11 h 05. », as it happened; the day too when it was closed another day, '' before."""
    if seance.ouverte_le is None or seance.close_le is None:
        return ""
    debut, fin = timezone.localtime(seance.ouverte_le), timezone.localtime(seance.close_le)
    mots = {"debut": dire_heure(debut.time()), "fin": dire_heure(fin.time()), "jour": dire(fin.date())}
    if debut.date() == fin.date():
        return _("Ouverte à %(debut)s, close à %(fin)s.") % mots
    return _("Ouverte à %(debut)s, close le %(jour)s à %(fin)s.") % mots


def dire_quand(seance: SeanceJury) -> str:
    """« 3 décembre 2026 à 14 h » ; the day alone while no hour is said."""
    jour = dire(seance.jour)
    if seance.heure is None:
        return jour
    return _("%(jour)s à %(heure)s") % {"jour": jour, "heure": dire_heure(seance.heure)}
