"""What the address of the map carries: the blocs held, the filters, the day, the certification looked at closely.

Read with care, never a reason to fail; what is left aside is said. Written in one order, so that an address is shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brique.passerelles.portee import Filtre
from brique.passerelles.valeurs import Cle
from brique.referentiel.champs import est_numero
from brique.referentiel.filiation import Etat

DETENUS_MAX = 40
TEXTE_MAX = 200
_PREMIER, _DERNIER = date(1970, 1, 1), date(2999, 12, 31)
_NIVEAUX = frozenset("12345678")
_CODE = re.compile(r"[A-Z0-9]{1,7}", re.ASCII)


class Delivrance(TextChoices):
    """Which certifications are wanted, by where they stand on the day."""

    DELIVREES = "", gettext_lazy("Encore délivrées ce jour-là")
    EN_VIGUEUR = "en-vigueur", gettext_lazy("En vigueur : on peut y entrer")
    TOUTES = "toutes", gettext_lazy("Toutes, même celles qui ne sont plus délivrées")


_ETATS = {
    Delivrance.DELIVREES: frozenset({Etat.EN_VIGUEUR, Etat.DELIVRABLE}),
    Delivrance.EN_VIGUEUR: frozenset({Etat.EN_VIGUEUR}),
    Delivrance.TOUTES: frozenset[Etat](),
}


@dataclass(frozen=True, slots=True)
class Demande:
    """A map asked for. ``au`` is the day (None: today), ``sur`` the certification to look at closely.

    ``avis`` says what of the address was left aside, and what to do.
    """

    detenus: tuple[Cle, ...] = ()
    niveaux: tuple[int, ...] = ()
    rome: tuple[str, ...] = ()
    nsf: tuple[str, ...] = ()
    vae: bool = False
    delivrance: Delivrance = Delivrance.DELIVREES
    au: date | None = None
    sur: str = ""
    page: int = 1
    avis: Sequence[str] = field(default=(), compare=False)

    @property
    def filtre(self) -> Filtre:
        return Filtre(
            frozenset(self.niveaux), frozenset(self.nsf), frozenset(self.rome), self.vae, _ETATS[self.delivrance]
        )

    @property
    def filtree(self) -> bool:
        """True when something more than the day narrows the map."""
        return bool(self.niveaux or self.rome or self.nsf or self.vae or self.delivrance)

    @property
    def sans_filtre(self) -> Demande:
        return Demande(self.detenus, delivrance=Delivrance.TOUTES, au=self.au)


class Designation(NamedTuple):
    """What a person typed to name a bloc or a certification: the numbers it may mean, the end of the code or ''."""

    numeros: tuple[str, ...]
    bloc: str


def lire_demande(parametres: QueryDict) -> Demande:
    """The map that an address asks for."""
    detenus, avis = _lire_detenus(parametres.getlist("bloc"))
    au, illisible = _lire_jour(parametres.get("au", "").strip())
    if illisible:
        avis.append(_("La date demandée ne se lit pas : voici la carte d’aujourd’hui."))
    delivrance = parametres.get("delivrance", "")
    page = parametres.get("page", "")
    sur = _propre(parametres.get("sur", "")).upper()
    return Demande(
        detenus,
        tuple(sorted({int(n) for n in parametres.getlist("niveau") if n in _NIVEAUX})),
        _codes(parametres.getlist("rome")),
        _codes(parametres.getlist("nsf")),
        parametres.get("vae") == "oui",
        Delivrance(delivrance) if delivrance in Delivrance.values else Delivrance.DELIVREES,
        au,
        sur if est_numero(sur) else "",
        int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 5 else 1,
        avis,
    )


def _lire_detenus(ecrits: Iterable[str]) -> tuple[tuple[Cle, ...], list[str]]:
    """« RNCP1:RNCP1BC01 » is a bloc, « RNCP1 » a whole certification; each once, in the order given."""
    cles: dict[Cle, None] = {}
    illisibles, doublons = [], 0
    for ecrit in ecrits:
        numero, _deux_points, code = _propre(ecrit).partition(":")
        cle = Cle(numero.strip().upper(), code.strip())
        if not est_numero(cle.fiche):
            illisibles += [ecrit.replace("\x00", "")[:60]] if ecrit.strip() else []
        elif cle in cles:
            doublons += 1
        else:
            cles[cle] = None
    return tuple(cles)[:DETENUS_MAX], list(_avis(illisibles, doublons, len(cles)))


def _avis(illisibles: Sequence[str], doublons: int, nombre: int) -> Iterable[str]:
    if illisibles:
        yield _("« %(ecrits)s » ne se lit pas comme un bloc : ajoutez-le par son code, par exemple RNCP99003BC02.") % {
            "ecrits": " », « ".join(illisibles[:3])
        }
    if doublons:
        yield _("Un bloc donné plusieurs fois ne compte qu’une fois.")
    if nombre > DETENUS_MAX:
        yield _(
            "%(nombre)s blocs sont donnés : la carte se fait avec les %(max)s premiers. Retirez ceux qui ne comptent "
            "pas pour votre projet, ou donnez une certification entière à la place de tous ses blocs."
        ) % {"nombre": nombre, "max": DETENUS_MAX}


def _propre(texte: str) -> str:
    return texte.replace("\x00", "").strip()[:TEXTE_MAX]


def _codes(valeurs: Iterable[str]) -> tuple[str, ...]:
    """Codes of a nomenclature, or their beginnings."""
    propres = (_propre(valeur).upper() for valeur in valeurs)
    return tuple(dict.fromkeys(code for code in propres if _CODE.fullmatch(code)))


def _lire_jour(texte: str) -> tuple[date | None, bool]:
    if not texte:
        return None, False
    try:
        jour = date.fromisoformat(texte)
    except ValueError:
        return None, True
    return (jour, False) if _PREMIER <= jour <= _DERNIER else (None, True)


def parametres(demande: Demande, **autres: str) -> list[tuple[str, str]]:
    """What the address of ``demande`` carries, in a steady order, then ``autres``; empty ones are left out."""
    couples = [("bloc", f"{cle.fiche}:{cle.code}" if cle.code else cle.fiche) for cle in demande.detenus]
    couples += [("niveau", str(niveau)) for niveau in demande.niveaux]
    couples += [("rome", code) for code in demande.rome] + [("nsf", code) for code in demande.nsf]
    simples = {
        "vae": "oui" if demande.vae else "",
        "delivrance": demande.delivrance.value,
        "au": demande.au.isoformat() if demande.au else "",
        "sur": demande.sur,
        "page": str(demande.page) if demande.page > 1 else "",
        **autres,
    }
    return couples + [(nom, valeur) for nom, valeur in simples.items() if valeur]


def adresse(demande: Demande) -> str:
    """The page of a map. The colon of a bloc stays readable."""
    suite = QueryDict(mutable=True)
    for nom, valeur in parametres(demande):
        suite.appendlist(nom, valeur)
    page = reverse("passerelles:carte")
    return f"{page}?{suite.urlencode(safe=':')}" if suite else page


def avec(demande: Demande, cle: Cle) -> Demande:
    """The same map with one more bloc, from its first page."""
    autres = tuple(autre for autre in demande.detenus if autre != cle)
    return replace(demande, detenus=(*autres, cle), page=1, sur="", avis=())


def sans(demande: Demande, cle: Cle) -> Demande:
    """The same map without a bloc."""
    return replace(demande, detenus=tuple(a for a in demande.detenus if a != cle), page=1, sur="", avis=())


def lire_designation(texte: str) -> Designation | None:
    """« rncp 99003 bc 02 », « 99003 », « BC02 de RNCP99003 »… None when no number is in there."""
    propre = _HORS_CODE.sub("", "".join(_propre(texte).split()).upper())
    bloc = _BLOC.search(propre)
    lu = _NUMERO.search(propre.replace(bloc[0], " ", 1) if bloc else propre)
    if lu is None:
        return None
    if lu["repertoire"]:
        return Designation((f"{lu['repertoire']}{lu['chiffres']}",), bloc[0] if bloc else "")
    numeros = (f"RNCP{lu['chiffres']}",) if bloc else (f"RNCP{lu['chiffres']}", f"RS{lu['chiffres']}")
    return Designation(numeros, bloc[0] if bloc else "")


_HORS_CODE = re.compile(r"[^A-Z0-9]")
_BLOC = re.compile(r"BC\d{2,3}(?!\d)", re.ASCII)
_NUMERO = re.compile(r"(?P<repertoire>RNCP|RS)?(?<!\d)(?P<chiffres>\d{2,7})(?!\d)", re.ASCII)
