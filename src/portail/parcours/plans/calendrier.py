"""A plan as a calendar file: its steps, by when each jury decides, the credits of the account, the deadline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event


def en_ics(cle: int, plan: Mapping[str, Any], titre: str, quand: datetime, echeance: date | None) -> bytes:
    """The calendar of one plan. ``plan``: as its page is frozen; ``cle`` names its events for ever."""
    calendrier = Calendar()
    calendrier.add("prodid", "-//Brique//Mes parcours//FR")
    calendrier.add("version", "2.0")
    calendrier.add("x-wr-calname", titre)
    evenements = [*_etapes(plan), *_credits(plan)]
    if echeance is not None:
        evenements.append((echeance, echeance, _("Votre date limite"), ""))
    for rang, (debut, fin, nom, texte) in enumerate(evenements, 1):
        evenement = Event()
        evenement.add("uid", f"plan-{cle}-{plan['objectif']}-{rang}@brique")
        evenement.add("dtstamp", quand)
        evenement.add("dtstart", debut)
        evenement.add("dtend", fin + timedelta(days=1))
        evenement.add("summary", nom)
        if texte:
            evenement.add("description", texte)
        calendrier.add_component(evenement)
    return bytes(calendrier.to_ical())


def _etapes(plan: Mapping[str, Any]) -> Iterator[tuple[date, date, str, str]]:
    for etape in plan["etapes"]:
        if etape["de_droit"]:
            continue
        debut = date.fromisoformat(etape["du"])
        fin = date.fromisoformat(etape["au"]) if etape["au"] else debut
        yield debut, max(debut, fin), etape["titre"], "\n".join([*etape["pourquoi"], etape["paiement"]])
        if etape["obtention"]:
            decision = date.fromisoformat(etape["obtention"])
            nom = _("Décision du jury, au plus tard : %(blocs)s") % {"blocs": ", ".join(etape["apporte"])}
            ouverture = min(max(fin, decision.replace(day=1)), decision)
            yield ouverture, decision, nom, _("Demandez la date exacte au certificateur.")


def _credits(plan: Mapping[str, Any]) -> Iterator[tuple[date, date, str, str]]:
    for jour, constat in plan["credits"]:
        le = date.fromisoformat(jour)
        yield le, le, _("CPF : %(constat)s") % {"constat": constat}, _("Au plus tard ce jour-là.")
