"""Reading an element of an offer: what is read is ticked, so that what was not can be kept aside with its path."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from lxml import etree

from brique.parcours.offres.valeurs import AnomalieOffre
from brique.referentiel.anomalies import Gravite
from brique.referentiel.fiche import Inconnu
from brique.referentiel.releve import abreger

Element: TypeAlias = Any  # an lxml element: lxml ships no types
E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

JOUR_OUVERT = frozenset({"00000000", "99999999"})  # how LHÉO writes a day that is not known
GARDE = "La valeur est gardée à part, telle quelle, et le champ reste vide."
_NOMBRE = re.compile(r"[+-]?\d{1,9}([.,]\d{1,8})?")
_ENTIER = re.compile(r"[0-9]{1,9}")
_BLANCS = re.compile(r"[\s\u00a0\u202f]")
_OUI_NON = {"1": True, "0": False}


@dataclass(slots=True)
class Carnet:
    """The notes taken while one formation is read: what was read, what is wrong."""

    fichier: str
    offre: str = ""
    pris: set[Any] = field(default_factory=set)
    anomalies: list[AnomalieOffre] = field(default_factory=list)
    _fils: dict[Any, dict[str, list[Any]]] = field(default_factory=dict)

    def fils(self, pere: Element, nom: str) -> list[Element]:
        """The children of that name: each element is gone through once, whatever is asked of it."""
        connus = self._fils.get(pere)
        if connus is None:
            connus = self._fils[pere] = {}
            for enfant in pere:
                connus.setdefault(nom_local(enfant), []).append(enfant)
        return connus.get(nom, [])

    def signaler(
        self, regle: str, constat: str, ou: Element, *, valeur: str = "", gravite: Gravite = Gravite.AVERTISSEMENT
    ) -> None:
        """Add a finding about an element: ``constat`` says what, and what comes of it."""
        lieu = f"{self.fichier}, offre {self.offre or 'sans numéro'} (ligne {ou.sourceline})"
        self.anomalies.append(
            AnomalieOffre(
                regle,
                gravite,
                f"{lieu} : {constat}",
                self.fichier,
                self.offre,
                chemin(ou),
                ou.sourceline,
                abreger(valeur),
            )
        )


@dataclass(frozen=True, slots=True)
class Noeud:
    """An element and the notes about it. Names of children are local: LHÉO 2.2, 2.3 and EDOF differ by namespace."""

    element: Element
    carnet: Carnet

    def enfants(self, *noms: str) -> Iterator[Noeud]:
        """Every descendant down the path ``noms``, in the order of the file."""
        niveau = [self.element]
        for nom in noms:
            niveau = [fils for pere in niveau for fils in self.carnet.fils(pere, nom)]
        return (Noeud(element, self.carnet) for element in niveau)

    def enfant(self, *noms: str) -> Noeud | None:
        """The first of them."""
        return next(self.enfants(*noms), None)

    def annexes(self, info: str) -> Iterator[Noeud]:
        """Every « extra » of that name, however deep the « extras » around it (but not in another part)."""
        for enfant in self.element:
            if nom_local(enfant) == "extra" and enfant.get("info") == info:
                yield Noeud(enfant, self.carnet)
            elif nom_local(enfant) == "extras":
                yield from Noeud(enfant, self.carnet).annexes(info)

    @property
    def brut(self) -> str:
        """Its own text without what surrounds it, read."""
        self.carnet.pris.add(self.element)
        return (self.element.text or "").strip()

    @property
    def ligne(self) -> int | None:
        ligne: int | None = self.element.sourceline
        return ligne

    def attribut(self, nom: str) -> str:
        """An attribute, read."""
        self.carnet.pris.add((self.element, nom))
        return str(self.element.get(nom, "")).strip()

    def texte(self, *noms: str) -> str:
        trouve = self.enfant(*noms)
        return trouve.brut if trouve is not None else ""

    def textes(self, *noms: str) -> tuple[str, ...]:
        return tuple(texte for noeud in self.enfants(*noms) if (texte := noeud.brut))

    def annexe(self, info: str) -> str:
        trouve = next(self.annexes(info), None)
        return trouve.brut if trouve is not None else ""

    def oui_non(self, *noms: str) -> bool | None:
        return self._lire(self.enfant(*noms), en_oui_non, "« 0 » (non) ou « 1 » (oui)")

    def annexe_oui_non(self, info: str) -> bool | None:
        return self._lire(next(self.annexes(info), None), en_oui_non, "« 0 » (non) ou « 1 » (oui)")

    def nombre(self, *noms: str) -> Decimal | None:
        return self._lire(self.enfant(*noms), en_nombre, "un nombre")

    def annexe_nombre(self, info: str) -> Decimal | None:
        return self._lire(next(self.annexes(info), None), en_nombre, "un nombre")

    def entier(self, *noms: str) -> int | None:
        return self._lire(self.enfant(*noms), en_entier, "un nombre entier")

    def jour(self, *noms: str) -> date | None:
        trouve = self.enfant(*noms)
        if trouve is not None and (trouve.element.text or "").strip() in JOUR_OUVERT:
            return None
        return self._lire(trouve, en_jour, "un jour AAAAMMJJ")

    def jour_attribut(self, nom: str) -> date | None:
        lu = en_jour(str(self.element.get(nom, "")).strip())
        if lu is not None:
            self.carnet.pris.add((self.element, nom))
        return lu

    def code(self, codes: dict[str, E], *noms: str) -> E | None:
        """The meaning of a code. An unknown one is kept aside and reported."""
        return self._lire(self.enfant(*noms), codes.get, f"un code connu ({', '.join(codes)})")

    def _lire(self, trouve: Noeud | None, lire: Callable[[str], T | None], attendu: str) -> T | None:
        if trouve is None or not (texte := (trouve.element.text or "").strip()):
            return None
        valeur = lire(texte)
        if valeur is None:
            dit = f"dans {chemin(trouve.element)}, « {abreger(texte)} » n’est pas {attendu}. {GARDE}"
            self.carnet.signaler("valeur-illisible", dit, trouve.element, valeur=texte)
        else:
            self.carnet.pris.add(trouve.element)
        return valeur


def nom_local(element: Element) -> str:
    """The name without its namespace; '' for what is not an element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def chemin(element: Element) -> str:
    """The path of an element inside its formation; the « info » of an extra names it better than its tag."""
    morceaux: list[str] = []
    while element is not None and nom_local(element) != "offres":
        info = element.get("info")
        morceaux.append(f"{nom_local(element)}({info})" if info else nom_local(element))
        element = element.getparent()
    return "/".join(reversed(morceaux))


def restes(racine: Element, carnet: Carnet, sauf: str = "") -> Iterator[Inconnu]:
    """What was read in no field: texts and attributes of ``racine`` and below, children named ``sauf`` left out."""
    for enfant in _parcourir(racine, sauf):
        texte = (enfant.text or "").strip()
        if texte and enfant not in carnet.pris:
            yield Inconnu(chemin(enfant), texte)
        for nom, valeur in enfant.attrib.items():
            if nom != "info" and str(valeur).strip() and (enfant, nom) not in carnet.pris:
                yield Inconnu(f"{chemin(enfant)}/@{etree.QName(nom).localname}", str(valeur).strip())
        if enfant is not racine and enfant.tail and enfant.tail.strip():
            yield Inconnu(chemin(enfant.getparent()), enfant.tail.strip())


def _parcourir(element: Element, sauf: str) -> Iterator[Element]:
    yield element
    for enfant in element:
        if not sauf or nom_local(enfant) != sauf:
            yield from _parcourir(enfant, "")


def en_jour(texte: str) -> date | None:
    """A day written AAAAMMJJ or AAAA-MM-JJ, with or without an hour after it."""
    chiffres = texte[:10].replace("-", "")[:8]
    if not (chiffres.isascii() and chiffres.isdigit() and len(chiffres) == 8):
        return None
    try:
        return date(int(chiffres[:4]), int(chiffres[4:6]), int(chiffres[6:]))
    except ValueError:
        return None


def en_nombre(texte: str) -> Decimal | None:
    """« 1 250,50 », « 1250.5 », « 1250 € »: nothing that a person would not write as an amount."""
    net = _BLANCS.sub("", texte).removesuffix("€")
    return Decimal(net.replace(",", ".")) if _NOMBRE.fullmatch(net) and net.isascii() else None


def en_entier(texte: str) -> int | None:
    return int(texte) if _ENTIER.fullmatch(texte) else None


def en_oui_non(texte: str) -> bool | None:
    return _OUI_NON.get(texte)
