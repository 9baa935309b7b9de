"""The object of a follow-up: one certificateur, one trade, one fiche, or the whole register; as addresses write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from portail.referentiel.suivi.enums import AXES_METIER, AxeSuivi

VALEUR_MAX = 300
_PREFIXES = (AxeSuivi.ROME, AxeSuivi.NSF)


class ObjetIllisible(ValueError):
    """The address names something that cannot be followed."""


@dataclass(frozen=True, slots=True)
class Objet:
    """What is followed. ``valeur`` is the key of a certificateur, a code, a fiche's number; empty for the register."""

    axe: AxeSuivi = AxeSuivi.REGISTRE
    valeur: str = ""

    @property
    def metier(self) -> bool:
        return self.axe in AXES_METIER

    @property
    def par_prefixe(self) -> bool:
        """ROME and NSF codes are trees: H29 is every job of that field, 254 is 254r too."""
        return self.axe in _PREFIXES

    @property
    def parametres(self) -> dict[str, str]:
        """What an address says of it after the « ? »."""
        if self.axe is AxeSuivi.REGISTRE:
            return {}
        if self.metier:
            return {"axe": self.axe.value, "code": self.valeur}
        return {self.axe.value: self.valeur}

    @property
    def requete(self) -> str:
        """The same, ready to be added to an address: empty for the whole register."""
        return f"?{urlencode(self.parametres)}" if self.axe is not AxeSuivi.REGISTRE else ""


REGISTRE = Objet()


def lire_objet(parametres: Mapping[str, str]) -> Objet:
    """What ``parametres`` (``certificateur``, ``axe`` and ``code``, or ``fiche``) ask for; the register without them.

    Raises ``ObjetIllisible`` when they name several things, or an axis that is not a trade's.
    """
    donnes = {nom: parametres.get(nom, "").replace("\x00", "").strip() for nom in ("certificateur", "code", "fiche")}
    nommes = [(nom, valeur) for nom, valeur in donnes.items() if valeur]
    axe = parametres.get("axe", "").strip()
    if not nommes and not axe:
        return REGISTRE
    if len(nommes) != 1 or bool(axe) != (nommes[0][0] == "code"):
        raise ObjetIllisible(str(nommes))
    nom, valeur = nommes[0]
    return objet(axe or nom, valeur)


def objet(axe: str, valeur: str) -> Objet:
    """The object named by an axis and a value, as the register writes it. Raises ``ObjetIllisible``."""
    try:
        connu = AxeSuivi(axe)
    except ValueError as erreur:
        raise ObjetIllisible(axe) from erreur
    propre = valeur.replace("\x00", "").strip()
    if (connu is AxeSuivi.REGISTRE) != (not propre) or len(propre) > VALEUR_MAX:
        raise ObjetIllisible(valeur[:VALEUR_MAX])
    return Objet(connu, propre.upper() if connu is AxeSuivi.FICHE else propre)
