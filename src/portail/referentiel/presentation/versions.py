"""The versions of a fiche as days one can pick: its history in its page, the two ends of a difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from brique.referentiel.fiche import Fiche
from portail.referentiel import queries_histoire
from portail.referentiel.adresses import adresse_ecart, adresse_fiche
from portail.referentiel.queries_histoire import Jour
from portail.socle.templatetags.socle import jour as en_mots


@dataclass(frozen=True, slots=True)
class EtapeFiche:
    """A version of a fiche: its days (``fin`` excluded, None: still), its page, what it changed (empty: the first)."""

    debut: date
    fin: date | None
    date_export: date
    adresse: str
    ecart: str
    ici: bool


@dataclass(frozen=True, slots=True)
class Choix:
    """A version that can be picked in a form."""

    valeur: str
    libelle: str
    choisi: bool


@dataclass(frozen=True, slots=True)
class Bornes:
    """The two versions to compare, and what had to be said about those that were asked for."""

    de: date
    a: date
    avis: Sequence[str] = ()


def etapes(numero: str, jours: Sequence[Jour], sortie: date | None, au: date | None) -> list[EtapeFiche]:
    """The history of a fiche, the most recent first. ``sortie``: when it left the register; ``au``: the day read."""
    suite = []
    for rang, jour in enumerate(jours):
        derniere = rang + 1 == len(jours)
        fin = sortie if derniere else jours[rang + 1].jour
        ici = derniere if au is None else jour.jour <= au and (fin is None or au < fin)
        adresse = adresse_fiche(numero, None if derniere else jour.jour)
        ecart = adresse_ecart(numero, jours[rang - 1].jour, jour.jour) if rang else ""
        suite.append(EtapeFiche(jour.jour, fin, jour.date_export, adresse, ecart, ici))
    return suite[::-1]


def choix(jours: Sequence[Jour], choisi: date) -> list[Choix]:
    """The versions of a fiche as the options of a list, the most recent first; ``choisi`` falls in one of them."""
    retenue = version_du(jours, choisi)
    return [
        Choix(
            jour.jour.isoformat(),
            _("depuis le %(jour)s") % {"jour": en_mots(jour.jour)}
            if rang == 0
            else _("du %(jour)s") % {"jour": en_mots(jour.jour)},
            jour.jour == retenue,
        )
        for rang, jour in enumerate(reversed(jours))
    ]


def version_du(jours: Sequence[Jour], le: date) -> date:
    """The first day of the version in force on ``le``; of the first one before it."""
    passes = [jour.jour for jour in jours if jour.jour <= le]
    return passes[-1] if passes else jours[0].jour


def bornes(avant: Sequence[Jour], apres: Sequence[Jour], de: date | None, a: date | None) -> Bornes:
    """The two versions asked for; by default the last two of a fiche, or the last of each of two fiches."""
    meme = avant is apres
    avis = []
    voulu_de = de or (avant[-2].jour if meme and len(avant) > 1 else avant[-1].jour)
    voulu_a = a or apres[-1].jour
    if meme and voulu_a < voulu_de:
        voulu_de, voulu_a = voulu_a, voulu_de
        avis.append(_("Les deux dates étaient à l’envers : les voici dans l’ordre."))
    if voulu_de < avant[0].jour:
        avis.append(
            _("Brique ne connaît cette fiche que depuis le %(jour)s : la comparaison part de là.")
            % {"jour": en_mots(avant[0].jour)}
        )
    return Bornes(version_du(avant, voulu_de), version_du(apres, voulu_a), avis)


def lire_version(numero: str, jours: Sequence[Jour], le: date) -> Fiche:
    """The version of ``numero`` that begins on ``le``, one of its days, without its partenaires."""
    lue = queries_histoire.texte_au(numero, None if le == jours[-1].jour else le)
    if lue is None:
        raise LookupError(f"{numero} n’a pas de version au {le}")
    return lue
