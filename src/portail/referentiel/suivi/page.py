"""The page « Ce qui a changé »: which imports, for what, the changes import by import, what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, overload
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portail.referentiel.adresses import adresse_fiche
from portail.referentiel.suivi.enums import AxeSuivi
from portail.referentiel.suivi.objet import REGISTRE, Objet
from portail.referentiel.suivi.presentation import Ligne, adresse_suivi, dire, nom, resumer, situer
from portail.referentiel.suivi.queries import (
    Comptes,
    Couple,
    Fenetre,
    comptes,
    couples,
    dernier_export,
    fenetre_de,
    fenetre_du,
    premier_export,
    proposer,
)
from portail.referentiel.suivi.queries_fiches import changements
from portail.referentiel.templatetags.referentiel import nombre
from portail.socle.templatetags.socle import jour

if TYPE_CHECKING:
    from portail.referentiel.models import Source

PAR_PAGE = 25
PROPOSITIONS = 20


@dataclass(frozen=True, slots=True)
class Periode:
    """The imports asked for: one of them, or those of days ``depuis`` to ``jusqua`` included; all without either."""

    source: Source | None = None
    depuis: date | None = None
    jusqua: date | None = None

    @property
    def dite(self) -> bool:
        return any((self.source, self.depuis, self.jusqua))


@dataclass(frozen=True, slots=True)
class Proposition:
    """Something that could be followed: its name, its kind unless the name says it, what changed in it."""

    nom: str
    genre: str
    adresse: str


class _Suite(Sequence[Couple]):
    """Changes already counted, read by slices."""

    ordered = True

    def __init__(self, objet: Objet, fenetre: Fenetre, total: int) -> None:
        self._couples, self._total = couples(objet, fenetre), total

    def __len__(self) -> int:
        return self._total

    @overload
    def __getitem__(self, rang: int) -> Couple: ...
    @overload
    def __getitem__(self, rang: slice) -> Sequence[Couple]: ...
    def __getitem__(self, rang: int | slice) -> Couple | Sequence[Couple]:
        return list(self._couples[rang]) if isinstance(rang, slice) else self._couples[rang]


def contexte(objet: Objet, libelle: str, periode: Periode, page: str, aujourdhui: date) -> dict[str, Any]:
    """Everything the template asks for. ``libelle`` is the name the register gives to ``objet``."""
    sources = _sources(objet, periode)
    fenetre = fenetre_de(sources) if sources else fenetre_du(periode.depuis, periode.jusqua)
    combien = comptes(objet, fenetre)
    lue = Paginator(_Suite(objet, fenetre, combien.total), PAR_PAGE).get_page(page)
    return {
        "objet": objet,
        "nom": nom(objet, libelle),
        "ou": situer(objet, libelle),
        "adresse_objet": _adresse_objet(objet),
        "periode": periode,
        "constat": _constat(objet, libelle, periode, sources, combien),
        "notes": _notes(objet, sources),
        "page": lue,
        "groupes": _groupes(lue),
        "raccourcis": _raccourcis(objet, periode, aujourdhui),
        "adresse_entiere": adresse_suivi(objet),
    }


def propositions(texte: str) -> list[Proposition]:
    """What answers ``texte`` among what can be followed."""
    return [
        Proposition(nom(objet, libelle), "" if objet.metier else str(objet.axe.label), adresse_suivi(objet))
        for objet, libelle in proposer(texte, PROPOSITIONS)
    ]


def _sources(objet: Objet, periode: Periode) -> Sequence[Source]:
    """The very imports to read: the one asked for, or for the whole register those of the last export."""
    if periode.source is not None:
        return [periode.source]
    return dernier_export() if objet == REGISTRE and not periode.dite else []


def _constat(objet: Objet, libelle: str, periode: Periode, sources: Sequence[Source], combien: Comptes) -> str:
    """The answer, in one sentence."""
    mots = {
        "quand": _quand(periode, sources),
        "n": nombre(combien.total),
        "ou": situer(objet, libelle),
        "resume": resumer(combien),
    }
    if not mots["quand"]:
        return _("Le registre est vide : aucun export n’a encore été importé.")
    if not combien.total:
        return _("%(quand)s, rien n’a changé %(ou)s.") % mots
    return (
        ngettext(
            "%(quand)s, %(n)s changement %(ou)s : %(resume)s.",
            "%(quand)s, %(n)s changements %(ou)s : %(resume)s.",
            combien.total,
        )
        % mots
    )


def _quand(periode: Periode, sources: Sequence[Source]) -> str:
    if sources:
        return _("Dans l’export du %(jour)s") % {"jour": jour(sources[-1].date_export)}
    mots = {"depuis": jour(periode.depuis), "jusqua": jour(periode.jusqua)}
    if periode.depuis and periode.jusqua:
        return _("Du %(depuis)s au %(jusqua)s") % mots
    if periode.depuis:
        return _("Depuis le %(depuis)s") % mots
    if periode.jusqua:
        return _("Jusqu’au %(jusqua)s") % mots
    premier = premier_export()
    return _("Depuis le premier export lu, le %(jour)s") % {"jour": jour(premier)} if premier else ""


def _notes(objet: Objet, sources: Sequence[Source]) -> list[str]:
    """What keeps from misreading the count."""
    notes = []
    lus = [source.bilan.get("comptes", {}) for source in sources]
    if any(c.get("fiches") and c.get("fiches") == c.get("fiches_nouvelles") for c in lus):
        notes.append(_("C’est la première fois que Brique lisait ces certifications : toutes y entrent."))
    ajoutees, retirees = (sum(c.get(f"partenaires_{sens}", 0) for c in lus) for sens in ("ajoutes", "retires"))
    if objet == REGISTRE and ajoutees + retirees:
        notes.append(
            _("Les habilitations de partenaires (+%(plus)s, −%(moins)s) ne sont pas comptées ici.")
            % {"plus": nombre(ajoutees), "moins": nombre(retirees)}
        )
    return notes


def _groupes(page: Page[Couple]) -> list[tuple[Source, bool, list[Ligne]]]:
    """The changes of the page, import by import; whether another of the page bears the same day and file name."""
    lignes = [dire(changement) for changement in changements(list(page.object_list))]
    par_source = [(source, list(les_siennes)) for source, les_siennes in groupby(lignes, _source)]
    noms = Counter((source.date_export, source.nom) for source, _lignes in par_source)
    return [(source, noms[source.date_export, source.nom] > 1, siennes) for source, siennes in par_source]


def _source(ligne: Ligne) -> Source:
    return ligne.changement.source


def _raccourcis(objet: Objet, periode: Periode, aujourdhui: date) -> list[tuple[str, str, bool]]:
    """(words, address, here) of the usual periods."""
    choix: list[tuple[str, date | None]] = [
        (_("Dernier export") if objet == REGISTRE else _("Depuis toujours"), None),
        (_("7 derniers jours"), aujourdhui - timedelta(days=7)),
        (_("30 derniers jours"), aujourdhui - timedelta(days=30)),
        (_("12 derniers mois"), aujourdhui - timedelta(days=365)),
    ]
    return [
        (mots, adresse_suivi(objet, depuis=depuis.isoformat() if depuis else ""), periode == Periode(depuis=depuis))
        for mots, depuis in choix
    ]


def _adresse_objet(objet: Objet) -> str:
    """The page that shows the object itself."""
    if objet.axe is AxeSuivi.FICHE:
        return adresse_fiche(objet.valeur)
    if objet.axe is AxeSuivi.CERTIFICATEUR:
        return reverse("referentiel:certificateur", args=[objet.valeur])
    if objet == REGISTRE:
        return reverse("referentiel:registre")
    return f"{reverse('referentiel:recherche')}?{urlencode({objet.axe.value: objet.valeur})}"
