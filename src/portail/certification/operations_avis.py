"""Telling by mail what befalls a session to who sits in it or is convoked to it: once each, whatever runs twice.

What is to be told is written in the transaction of the act; the mail leaves afterwards, and a refused one is sent again
by the next run. It names the day and the certification, nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portail.certification import lieux, models, queries_jury
from portail.certification.enums import NatureAvis
from portail.certification.operations_rappels import Bilan, composer, remettre

SUJETS: Mapping[NatureAvis, Any] = {
    NatureAvis.NOMME: gettext_lazy("vous siégez"),
    NatureAvis.DEMIS: gettext_lazy("vous n’y siégez plus"),
    NatureAvis.REMPLACE: gettext_lazy("vous n’y siégez plus"),
    NatureAvis.ANNULEE: gettext_lazy("séance annulée"),
    NatureAvis.DEPLACEE: gettext_lazy("l’heure ou le lieu a changé"),
}
PHRASES: Mapping[NatureAvis, Any] = {
    NatureAvis.NOMME: gettext_lazy(
        "Vous êtes du jury de cette séance. Dites ce qui vous attache, ou non, à chaque candidat, puis lisez les "
        "dossiers."
    ),
    NatureAvis.DEMIS: gettext_lazy("Vous n’êtes plus du jury de cette séance."),
    NatureAvis.REMPLACE: gettext_lazy("Une autre personne siège à votre place à cette séance."),
    NatureAvis.ANNULEE: gettext_lazy("Cette séance ne se tiendra pas."),
    NatureAvis.DEPLACEE: gettext_lazy("L’heure ou le lieu de cette séance a changé : voici les nouveaux."),
}
_SANS_LIEU = {NatureAvis.DEMIS, NatureAvis.REMPLACE, NatureAvis.ANNULEE}


def envoyer(cle: int, quand: datetime) -> Bilan:
    """Mail one of them, unless it left already or its day is past."""
    bilan = Bilan()
    avis = models.AvisDeSeance.objects.select_related("seance__fiche", "compte").filter(pk=cle, parti=False).first()
    if avis is None or not avis.compte.is_active or not _vaut_encore(avis, quand):
        return bilan
    if not models.AvisDeSeance.objects.filter(pk=cle, parti=False).update(parti=True):
        return bilan
    nature, seance = NatureAvis(avis.nature), avis.seance
    sujet = _("Jury du %(jour)s : %(quoi)s") % {"jour": lieux.dire_quand(seance), "quoi": SUJETS[nature]}
    contexte = {
        "jour": lieux.dire_quand(seance),
        "numero": seance.fiche.numero,
        "phrase": str(PHRASES[nature]),
        "ou": "" if nature in _SANS_LIEU else lieux.dire_ou(seance),
        "site": settings.ADRESSE_PUBLIQUE,
    }
    courriel = composer(sujet, "certification/courriel_seance.txt", contexte, avis.compte)
    remettre(courriel, avis.compte, bilan, lambda: models.AvisDeSeance.objects.filter(pk=cle).update(parti=False))
    return bilan


def oublier(le: date) -> int:
    """Erase what was to be told of the sessions whose day is past: nobody has any use for it; how many. Who left their
    seat is kept until the procès-verbal has said it."""
    passes = models.AvisDeSeance.objects.filter(seance__jour__lt=le)
    a_dire = passes.filter(nature=NatureAvis.REMPLACE, seance__proces_verbal__isnull=True)
    combien, _detail = passes.exclude(pk__in=a_dire.values("pk")).delete()
    return combien


def _vaut_encore(avis: models.AvisDeSeance, quand: datetime) -> bool:
    """Nothing is told of a day that is past, nor, of a session that is cancelled, anything else than that."""
    if avis.seance.jour < timezone.localdate(quand):
        return False
    return avis.nature == NatureAvis.ANNULEE or not queries_jury.annulee(avis.seance)


def relancer(quand: datetime) -> Bilan:
    """Mail what was refused, or left while the site sent no mail, for the sessions that are still to come."""
    total = Bilan()
    restent = models.AvisDeSeance.objects.filter(parti=False, seance__jour__gte=timezone.localdate(quand))
    for cle in restent.order_by("pk").values_list("pk", flat=True):
        total += envoyer(cle, quand)
    return total
