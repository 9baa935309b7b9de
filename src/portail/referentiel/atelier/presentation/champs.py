"""The fields of a writing page: what one reads, what one writes in, what it was when the page was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from brique.referentiel.redaction.gestes import lire_champ
from portail.referentiel.atelier.saisie import CASES, LIGNES, Saisie, ecrire_lignes

_LARGEUR = 78  # characters of a line, about
_ETIQUETTES: dict[str, str | Promise] = {
    "intitule": _("Intitulé"),
    "numero": _("Numéro de fiche"),
    "certificateur": _("Certificateur"),
    "titre": _("Titre du texte"),
    "passages": _("Texte, une ligne par paragraphe"),
    "libelle": _("Intitulé"),
    "code": _("Code"),
    "taches": _("Tâches, une par ligne"),
    "enonce": _("Compétence"),
    "rubrique": _("Rangée sous"),
    "criteres": _("Critères, un par ligne"),
    "modalites": _("Modalités, une par ligne"),
    "optionnel": _("Bloc optionnel"),
    "prerequis": _("Prérequis du bloc"),
}
_COURTS = frozenset({"numero", "code", "rubrique", "certificateur", "titre"})


@dataclass(frozen=True, slots=True)
class Champ:
    """One field. ``genre`` is « ligne », « texte », « liste » or « case »; ``ecrit`` what the control shows.

    ``partie`` is the part whose findings answer while one writes, ``etiquette_longue`` the label when it is read
    alone, ``autre`` a text of somebody else kept apart for this place.
    """

    cle: str
    champ: str
    partie: str
    genre: str
    ecrit: str
    avant: str
    etiquette: str | Promise
    quoi: str = ""
    aide: str | Promise = ""

    @property
    def nom(self) -> str:
        return f"{self.cle}:{self.champ}"

    @property
    def id(self) -> str:
        return f"f-{self.cle or 'ensemble'}-{self.champ}"

    @property
    def rangees(self) -> int:
        """Rows that show the whole text, within reason."""
        lignes = sum(1 + len(ligne) // _LARGEUR for ligne in self.ecrit.split("\n"))
        return max(2 if self.genre == "texte" else 3, min(lignes, 14))


def champ(objet: Any, nom: str, *, partie: str | None = None, quoi: str = "", etiquette: str | Promise = "") -> Champ:
    """The field ``nom`` of a part or of the draft. ``quoi`` completes its label for who hears it alone."""
    cle = getattr(objet, "cle", "")
    if nom in LIGNES:
        ecrit, avant = ecrire_lignes(getattr(objet, nom))
        genre = "liste"
    else:
        ecrit = avant = lire_champ(objet, nom)
        genre = "case" if nom in CASES else "ligne" if nom in _COURTS else "texte"
    return Champ(cle, nom, cle if partie is None else partie, genre, ecrit, avant, etiquette or _ETIQUETTES[nom], quoi)


def renvoye(saisie: Saisie, avant: str) -> Champ:
    """A field sent alone, with what it is compared with from now on."""
    return Champ(saisie.cle, saisie.champ, saisie.cle, "texte", saisie.apres, avant, "")
