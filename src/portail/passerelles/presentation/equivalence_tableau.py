"""The engine's table before a certificateur: for each compétence asked, what comes nearest to it in what is held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brique.erreurs import ErreurBrique
from brique.passerelles.equivalence import Objet
from brique.passerelles.valeurs import BlocCompare, Cle, Passerelle, Versions
from brique.referentiel.fiche import Fiche
from portail.passerelles.presentation.mots import GardeDite, en_mots, garde_dite, pourcentage
from portail.passerelles.queries_equivalences import blocs_compares
from portail.referentiel.adresses import code_court

#: From which probability a compétence is ticked beforehand, and from which something near is shown at all.
COCHEE, PROCHE = 0.66, 0.33
Comparer = Callable[[BlocCompare, BlocCompare], Passerelle]


@dataclass(frozen=True, slots=True)
class LigneVisee:
    """A compétence of the cible, and the nearest one held: its text, its bloc, how likely it says the same."""

    rang: int
    nom: str
    enonce: str
    trouvee: str
    bloc: str
    proximite: float
    gardes: Sequence[GardeDite]

    @property
    def cochee(self) -> bool:
        return self.proximite >= COCHEE

    @property
    def genre(self) -> str:
        """« tenue », « proche », « manque », or « inconnue » (nothing compared): how the line is drawn."""
        if not self.trouvee:
            return "inconnue"
        return "tenue" if self.cochee else "proche" if self.proximite >= PROCHE else "manque"

    @property
    def mots(self) -> str:
        return en_mots(self.proximite) if self.proximite >= PROCHE else _("pas trouvée")

    @property
    def part(self) -> str:
        return pourcentage(self.proximite)


@dataclass(frozen=True, slots=True)
class BlocVise:
    """A bloc of the cible with its compétences."""

    cle: Cle
    code: str
    libelle: str
    lignes: Sequence[LigneVisee]

    @property
    def resume(self) -> str:
        """« 5 compétences sur 7 s’y retrouvent. »"""
        n = sum(ligne.cochee for ligne in self.lignes)
        if not n:
            return _("Aucune compétence ne s’y retrouve assez pour être cochée.")
        phrase = ngettext(
            "%(n)d compétence sur %(total)d s’y retrouve.", "%(n)d compétences sur %(total)d s’y retrouvent.", n
        )
        return phrase % {"n": n, "total": len(self.lignes)}


@dataclass(frozen=True, slots=True)
class Tableau:
    """The whole table; ``versions`` is None when nothing could be compared, ``empeche`` then says why if it knows."""

    blocs: Sequence[BlocVise]
    versions: Versions | None
    empeche: str = ""

    @property
    def combien(self) -> int:
        return sum(len(bloc.lignes) for bloc in self.blocs)

    @property
    def cochees(self) -> list[str]:
        return [ligne.nom for bloc in self.blocs for ligne in bloc.lignes if ligne.cochee]

    def en_json(self) -> dict[str, Any]:
        """What the engine said, to keep with the decision."""
        if self.versions is None:
            return {}
        return {
            "modele": self.versions.modele,
            "encodeurs": list(self.versions.encodeurs),
            "blocs": [
                {
                    "fiche": b.cle.fiche,
                    "code": b.cle.code,
                    "proximites": [round(ligne.proximite, 3) for ligne in b.lignes],
                }
                for b in self.blocs
            ],
        }


def tableau(objet: Objet, fiches: dict[str, Fiche], comparateur: Callable[[], Comparer]) -> Tableau:
    """The table of a request: each bloc of the cible against all that is held, taken together.

    ``comparateur`` gives the engine's comparison; one that cannot work (a model of another version, say) leaves the
    table to be read without it.
    """
    detenus = [bloc for bloc in blocs_compares(objet.source, fiches) if bloc.competences]
    vises = blocs_compares(objet.cible, fiches)
    comparees: dict[Cle, list[tuple[BlocCompare, Passerelle]]] = {}
    empeche = ""
    try:
        comparer = comparateur()
        for vise in vises:
            comparees[vise.cle] = [(detenu, comparer(detenu, vise)) for detenu in detenus if vise.competences]
    except ErreurBrique as erreur:
        comparees, empeche = {}, erreur.message
    versions = next((passerelle.versions for faites in comparees.values() for _detenu, passerelle in faites), None)
    blocs = [
        BlocVise(
            vise.cle,
            _court(vise.cle),
            vise.libelle,
            [_ligne(vise, rang, comparees.get(vise.cle, ())) for rang in range(len(vise.competences))],
        )
        for vise in vises
    ]
    return Tableau(blocs, versions, empeche)


def nom_de_competence(cle: Cle, rang: int) -> str:
    """The name of a compétence in a form: « 3:RNCP1BC01 » (the rank first: a code may hold anything)."""
    return f"{rang}:{cle.fiche}:{cle.code}"


def lire_competence(nom: str) -> tuple[Cle, int] | None:
    """The other way round; None for what is not such a name."""
    rang, _deux_points, reste = nom.partition(":")
    fiche, _deux_points, code = reste.partition(":")
    if not fiche or not rang.isdecimal() or len(rang) > 5:
        return None
    return Cle(fiche, code), int(rang)


def _ligne(vise: BlocCompare, rang: int, comparees: Sequence[tuple[BlocCompare, Passerelle]]) -> LigneVisee:
    trouvees = [
        (passerelle.couverture_cible.proximites[rang], passerelle.couverture_cible.rangs[rang], detenu, passerelle)
        for detenu, passerelle in comparees
        if rang < len(passerelle.couverture_cible.rangs) and passerelle.couverture_cible.rangs[rang] >= 0
    ]
    nom = nom_de_competence(vise.cle, rang)
    if not trouvees:
        return LigneVisee(rang, nom, vise.competences[rang], "", "", 0.0, ())
    proximite, ou, detenu, passerelle = max(trouvees, key=lambda trouvee: trouvee[0])
    gardes = next((p.gardes for p in passerelle.paires if p.cible == rang and p.source == ou), ())
    return LigneVisee(
        rang,
        nom,
        vise.competences[rang],
        detenu.competences[ou],
        _court(detenu.cle),
        proximite,
        [garde_dite(garde) for garde in gardes],
    )


def _court(cle: Cle) -> str:
    return f"{cle.fiche} {code_court(cle.code, cle.fiche)}" if cle.code else cle.fiche
