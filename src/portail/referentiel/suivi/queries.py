"""Reads of what changed: which fiches, at which import, over any window of time; read from the versions themselves.

A change is a (fiche, moment) pair: at the moment an import took effect, a version of the fiche or of one of its blocs
was opened or closed. Partenaires do not count: their habilitations come and go every day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat, StrIndex
from django.utils import timezone

from brique.referentiel.mots import plier
from portail.referentiel import models
from portail.referentiel.queries import noms_certificateurs
from portail.referentiel.suivi.enums import AXES_METIER, AxeSuivi
from portail.referentiel.suivi.objet import Objet

Couple = tuple[int, datetime]
_CODE_ROME = re.compile(r"[A-Z](\d{2}(\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Fenetre:
    """Moments ``[depuis, avant)``, or those of given imports. Unbounded on a side that is None."""

    depuis: datetime | None = None
    avant: datetime | None = None
    moments: tuple[datetime, ...] | None = None

    def q(self, champ: str) -> Q:
        """The rows whose ``champ`` falls in the window."""
        if self.moments is not None:
            return Q((f"{champ}__in", self.moments))
        bornes = Q((f"{champ}__isnull", False))
        if self.depuis is not None:
            bornes &= Q((f"{champ}__gte", self.depuis))
        if self.avant is not None:
            bornes &= Q((f"{champ}__lt", self.avant))
        return bornes


@dataclass(frozen=True, slots=True)
class Comptes:
    """How many changes, and of which kind; ``total`` counts a fiche once for each import that changed it."""

    total: int
    entrees: int
    sorties: int

    @property
    def modifiees(self) -> int:
        return self.total - self.entrees - self.sorties


def fenetre_de(sources: Iterable[models.Source]) -> Fenetre:
    """The window of these imports alone."""
    return Fenetre(moments=tuple(source.effet for source in sources))


def fenetre_du(debut: date | None, fin: date | None) -> Fenetre:
    """The window from the first instant of day ``debut`` to the last of day ``fin``, both included."""
    return Fenetre(_minuit(debut) if debut else None, _minuit(fin + timedelta(days=1)) if fin else None)


def _minuit(jour: date) -> datetime:
    return datetime.combine(jour, time(), tzinfo=timezone.get_default_timezone())


def couples(objet: Objet, fenetre: Fenetre) -> QuerySet[Any, Couple]:
    """The changes that concern ``objet``, the most recent first. To be sliced or counted."""
    fiches = models.VersionFiche.objects.order_by()
    blocs = models.VersionBloc.objects.order_by()
    bras = [
        _bras(versions, chemin, borne, objet, fenetre)
        for versions, chemin in ((fiches, "fiche"), (blocs, "bloc__fiche"))
        for borne in ("debut", "fin")
    ]
    return bras[0].union(*bras[1:]).order_by("-moment", "concernee")


def _bras(
    versions: QuerySet[Any, Any], chemin: str, borne: str, objet: Objet, fenetre: Fenetre
) -> QuerySet[Any, Couple]:
    """The changes told by versions that open (``debut``) or close (``fin``) in the window."""
    gardees = versions.filter(fenetre.q(borne)).filter(_concerne(objet, chemin, borne))
    paires: QuerySet[Any, Couple] = gardees.annotate(concernee=F(f"{chemin}_id"), moment=F(borne)).values_list(
        "concernee", "moment"
    )
    return paires


def _concerne(objet: Objet, chemin: str, borne: str) -> Q:
    """The fiche, just before or just after the moment, belongs to ``objet``."""
    if objet.axe is AxeSuivi.REGISTRE:
        return Q()
    if objet.axe is AxeSuivi.FICHE:
        return Q((f"{chemin}__numero", objet.valeur))
    voisines = models.VersionFiche.objects.filter(
        Q(fin=None) | Q(fin__gte=OuterRef(borne)), fiche=OuterRef(f"{chemin}_id"), debut__lte=OuterRef(borne)
    )
    return Q(Exists(_porteuses(voisines, objet)))


def _porteuses(versions: QuerySet[models.VersionFiche], objet: Objet) -> QuerySet[models.VersionFiche]:
    """Those of ``versions`` whose facets hold the object: whole lines, or beginnings of codes that are trees."""
    aiguille = f"\n{objet.axe.value}:{objet.valeur}" + ("" if objet.par_prefixe else "\n")
    entouree = Concat(Value("\n"), F("facettes"), Value("\n"), output_field=TextField())
    return versions.annotate(rang=StrIndex(entouree, Value(aiguille, output_field=TextField()))).filter(rang__gt=0)


def comptes(objet: Objet, fenetre: Fenetre) -> Comptes:
    """How many changes concern ``objet`` in the window: three queries."""
    versions = models.VersionFiche.objects.order_by()
    entrees = versions.filter(fenetre.q("debut")).filter(_concerne(objet, "fiche", "debut"))
    sorties = versions.filter(fenetre.q("fin")).filter(_concerne(objet, "fiche", "fin"))
    return Comptes(
        couples(objet, fenetre).count(),
        entrees.exclude(Exists(versions.filter(fiche=OuterRef("fiche"), fin=OuterRef("debut")))).count(),
        sorties.exclude(Exists(versions.filter(fiche=OuterRef("fiche"), debut=OuterRef("fin")))).count(),
    )


def libelles(objets: Iterable[Objet]) -> dict[Objet, str]:
    """The names the register gives to those of ``objets`` it knows; empty for a code that only begins others."""
    par_axe: dict[AxeSuivi, list[Objet]] = {}
    for objet in objets:
        par_axe.setdefault(objet.axe, []).append(objet)
    trouves: dict[Objet, str] = dict.fromkeys(par_axe.pop(AxeSuivi.REGISTRE, ()), "")
    for axe, siens in par_axe.items():
        connus = _connus(axe, [objet.valeur for objet in siens])
        trouves |= {objet: connus[objet.valeur] for objet in siens if objet.valeur in connus}
    return trouves


def _connus(axe: AxeSuivi, valeurs: Sequence[str]) -> dict[str, str]:
    if axe is AxeSuivi.CERTIFICATEUR:
        return noms_certificateurs(valeurs)
    if axe is AxeSuivi.FICHE:
        versions = models.VersionFiche.objects.filter(fiche__numero__in=valeurs).order_by("debut")
        return dict(versions.values_list("fiche__numero", "intitule"))
    libelles_lus = models.Libelle.objects.filter(axe=axe.value)
    connus = dict(libelles_lus.filter(code__in=valeurs).values_list("code", "libelle"))
    reste = [valeur for valeur in valeurs if valeur not in connus and Objet(axe, valeur).par_prefixe]
    if reste:
        debuts = Q()
        for valeur in reste:
            debuts |= Q(code__startswith=valeur)
        codes = list(libelles_lus.filter(debuts).values_list("code", flat=True))
        connus |= {valeur: "" for valeur in reste if any(code.startswith(valeur) for code in codes)}
    return connus


def derniere_source() -> models.Source | None:
    """The last import that wrote something."""
    return models.Source.objects.order_by("-pk").first()


def dernier_export() -> list[models.Source]:
    """The imports of the most recent export's day: RNCP and RS come in two files."""
    jours = models.Source.objects.order_by("-date_export").values("date_export")[:1]
    return list(models.Source.objects.filter(date_export=Subquery(jours)).order_by("effet"))


def premier_export() -> date | None:
    """The day of the oldest export."""
    return models.Source.objects.order_by("date_export").values_list("date_export", flat=True).first()


def proposer(texte: str, combien: int) -> list[tuple[Objet, str]]:
    """What could be followed and answers ``texte``: a fiche's number, a code, words of a name. Names beside."""
    voulus = plier(texte).split()
    if not voulus:
        return []
    numero = "".join(texte.split()).upper()
    fiche = models.Fiche.objects.filter(numero__in=[numero, f"RNCP{numero}", f"RS{numero}"]).order_by("numero")
    numeros = [Objet(AxeSuivi.FICHE, valeur) for valeur in fiche.values_list("numero", flat=True)]
    prefixe = Objet(AxeSuivi.ROME, numero)
    trouves = list(libelles([*numeros, *([prefixe] if _CODE_ROME.fullmatch(numero) else [])]).items())
    noms = models.Certificateur.objects.order_by("nom").values_list("cle", "nom")
    codes = models.Libelle.objects.filter(axe__in=AXES_METIER).values_list("axe", "code", "libelle")
    trouves += [(Objet(AxeSuivi.CERTIFICATEUR, c), n) for c, n in noms.iterator() if _repond(voulus, f"{n} {c}")]
    trouves += [(Objet(AxeSuivi(a), c), n) for a, c, n in codes.iterator() if _repond(voulus, f"{c} {n}")]
    return list(dict(trouves).items())[:combien]


def _repond(voulus: Sequence[str], texte: str) -> bool:
    plie = plier(texte)
    return all(mot in plie for mot in voulus)
