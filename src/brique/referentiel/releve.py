"""The notes taken while one fiche is read: its anomalies, and the texts that no field could hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeAlias

from brique.referentiel.anomalies import Anomalie, Gravite
from brique.referentiel.champs import parse_booleen, parse_date, parse_entier, parse_nombre
from brique.referentiel.fiche import Habilitation, Inconnu

GARDE = "La valeur est gardée à part, telle quelle, et le champ reste vide."
Lieu: TypeAlias = object
_HABILITATIONS = {habilitation.value: habilitation for habilitation in Habilitation}


def abreger(texte: str, longueur: int = 80) -> str:
    """``texte`` on one line, cut to ``longueur`` characters for a message."""
    ligne = " ".join(texte[: longueur * 4].split())
    return ligne if len(ligne) <= longueur and len(texte) <= longueur * 4 else ligne[: longueur - 1] + "…"


class Releve:
    """Collects what goes wrong in one fiche. A value that does not parse is kept in ``inconnus`` and reported.

    Places are a line number or an lxml element; the path that follows names the field.
    """

    __slots__ = ("anomalies", "decalage", "inconnus", "ligne", "numero")

    def __init__(self, numero: str, ligne: int | None = None, decalage: int = 0) -> None:
        self.numero = numero
        self.ligne = ligne
        self.decalage = decalage
        self.anomalies: list[Anomalie] = []
        self.inconnus: list[Inconnu] = []

    def signaler(  # one keyword per part of a located finding
        self,
        regle: str,
        message: str,
        *,
        gravite: Gravite = Gravite.AVERTISSEMENT,
        element: str = "",
        bloc: str = "",
        ligne: int | None = None,
        valeur: str = "",
    ) -> None:
        """Add a finding; ``message`` is completed with the fiche and the line."""
        ou = ligne if ligne is not None else self.ligne
        lieu = f"{self.numero or 'fiche sans numéro'}{f' (ligne {ou})' if ou else ''}"
        self.anomalies.append(
            Anomalie(regle, gravite, f"{lieu} : {message}", self.numero, bloc, element, ou, abreger(valeur))
        )

    def date(self, texte: str | None, ou: Lieu, *chemin: str) -> date | None:
        if not texte:
            return None
        jour = parse_date(texte)
        if jour is None and texte.strip():
            self._illisible("date-illisible", "n’est pas une date JJ/MM/AAAA", texte, ou, chemin)
        return jour

    def booleen(self, texte: str | None, ou: Lieu, *chemin: str) -> bool | None:
        if texte == "Oui":
            return True
        if texte == "Non":
            return False
        if not texte or not texte.strip():
            return None
        reponse = parse_booleen(texte)
        if reponse is None:
            self._illisible("booleen-illisible", "n’est ni « Oui » ni « Non »", texte, ou, chemin)
        return reponse

    def entier(self, texte: str | None, ou: Lieu, *chemin: str) -> int | None:
        if not texte or not texte.strip():
            return None
        nombre = parse_entier(texte)
        if nombre is None:
            self._illisible("nombre-illisible", "n’est pas un nombre entier", texte, ou, chemin)
        return nombre

    def nombre(self, texte: str | None, ou: Lieu, *chemin: str) -> Decimal | None:
        if not texte or not texte.strip():
            return None
        nombre = parse_nombre(texte)
        if nombre is None:
            self._illisible("nombre-illisible", "n’est pas un nombre", texte, ou, chemin)
        return nombre

    def habilitation(self, texte: str | None, ou: Lieu, *chemin: str) -> Habilitation | str:
        """The habilitation named ``texte``; an unknown word is reported and kept."""
        if not texte:
            return ""
        connue = _HABILITATIONS.get(texte)
        if connue is not None:
            return connue
        mot = texte.strip()
        if mot and mot not in _HABILITATIONS:
            self.signaler(
                "habilitation-inconnue",
                f"l’habilitation « {abreger(mot)} » du partenaire n’est pas connue. Elle est gardée telle quelle.",
                element="/".join(chemin),
                ligne=self.ligne_de(ou),
                valeur=mot,
            )
        return _HABILITATIONS.get(mot, mot)

    def _illisible(self, regle: str, constat: str, texte: str, ou: Lieu, chemin: tuple[str, ...]) -> None:
        element = "/".join(chemin)
        self.inconnus.append(Inconnu(element, texte))
        self.signaler(
            regle,
            f"dans {element}, « {abreger(texte)} » {constat}. {GARDE}",
            element=element,
            ligne=self.ligne_de(ou),
            valeur=texte,
        )

    def ligne_de(self, ou: Lieu) -> int | None:
        """The line of a place in its file, asked only when something is wrong there."""
        if ou is None or isinstance(ou, int):
            return ou
        ligne: int | None = getattr(ou, "sourceline", None)
        return ligne + self.decalage if ligne is not None else None
