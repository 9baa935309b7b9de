"""The work of a comparison on a few fiches at a time: a task is small, stands alone, and may be done anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, NamedTuple

from lxml import etree

from brique.referentiel.anomalies import Anomalie
from brique.referentiel.champs import est_numero
from brique.referentiel.controles import controler
from brique.referentiel.ecart.du_csv import ramener_au_csv
from brique.referentiel.ecart.index import Renvoi, bloquantes, depuis_octets
from brique.referentiel.ecart.paires_gardees import PaireGardee, garder
from brique.referentiel.fiche import Fiche
from brique.referentiel.fiche_xml import lire_fiche
from brique.referentiel.lots_xml import ErreurXml, fiche_seule, nouveau_parser
from brique.referentiel.schema_v41 import INTITULE_MAX

_CODES = etree.XPath("BLOCS_COMPETENCES/BLOC_COMPETENCES/CODE/text()")


class Tache(StrEnum):
    """What to do: check a fiche that both exports write the same, compare two, read one."""

    VERIFIER = "verifier"
    COMPARER = "comparer"
    LIRE = "lire"
    RENOUVELER = "renouveler"


class Demande(NamedTuple):
    """A task about one fiche, or two, and where they are kept: ``avant`` on the first side unless ``des_deux_apres``.

    ``RENOUVELER`` compares a fiche with the one that replaces it, unless the former is still active.
    """

    tache: Tache
    avant: Renvoi | None = None
    apres: Renvoi | None = None
    des_deux_apres: bool = False


class Cotes(NamedTuple):
    """The two copies, whether each is to be parsed, and whether only what a CSV carries may be compared."""

    avant: Path
    apres: Path
    brut_avant: bool
    brut_apres: bool
    du_csv: bool = False


class Citee(NamedTuple):
    """What is told of a fiche that comes or goes."""

    numero: str
    intitule: str
    actif: bool | None
    anciennes: tuple[str, ...]
    nouvelles: tuple[str, ...]


@dataclass(slots=True)
class Resultat:
    """What a lot of tasks gives.

    ``illisible``: a fiche is not well formed, nothing else is to be trusted.
    """

    paires: list[PaireGardee] = field(default_factory=list)
    egales: int = 0
    citees: list[Citee] = field(default_factory=list)
    anomalies_avant: list[Anomalie] = field(default_factory=list)
    anomalies_apres: list[Anomalie] = field(default_factory=list)
    illisible: bool = False


class _Lecteur:
    """Reads the fiches of one side back from where they are kept."""

    def __init__(self, fichier: BinaryIO, brut: bool) -> None:
        self._fichier = fichier
        self._brut = brut
        self._parser = nouveau_parser()
        self.anomalies: list[Anomalie] = []

    def texte(self, renvoi: Renvoi) -> bytes:
        self._fichier.seek(renvoi.debut)
        return self._fichier.read(renvoi.longueur)

    def fiche(self, renvoi: Renvoi) -> Fiche:
        texte = self.texte(renvoi)
        if not self._brut:
            return depuis_octets(texte)
        element, attributs = fiche_seule(texte, self._parser)
        fiche, _ = lire_fiche(element, renvoi.lignes, attributs=attributs)
        self.anomalies += bloquantes(controler(fiche))
        return fiche

    def suspecte(self, renvoi: Renvoi) -> bool:
        """Parse a fiche; true when something in it could forbid using it."""
        element, _ = fiche_seule(self.texte(renvoi), self._parser)
        codes = _CODES(element)
        intitules = [e.text or "" for e in element.iterchildren("INTITULE")]
        if len(set(codes)) < len(codes) or len(intitules) != 1 or len(intitules[0]) > INTITULE_MAX:
            return True
        return not est_numero((element.findtext("NUMERO_FICHE") or "").strip())


def traiter(cotes: Cotes, demandes: list[Demande]) -> Resultat:
    """Do the tasks, in order."""
    resultat = Resultat()
    with cotes.avant.open("rb") as avant, cotes.apres.open("rb") as apres:
        gauche, droite = _Lecteur(avant, cotes.brut_avant), _Lecteur(apres, cotes.brut_apres)
        try:
            for demande in demandes:
                _faire(demande, gauche, droite, cotes, resultat)
        except ErreurXml:
            return Resultat(illisible=True)
        resultat.anomalies_avant, resultat.anomalies_apres = gauche.anomalies, droite.anomalies
    return resultat


def _faire(demande: Demande, gauche: _Lecteur, droite: _Lecteur, cotes: Cotes, resultat: Resultat) -> None:
    if demande.tache is Tache.VERIFIER:
        assert demande.avant is not None
        assert demande.apres is not None
        if gauche.suspecte(demande.avant):  # both sides are the same to the byte
            gauche.fiche(demande.avant)
            droite.fiche(demande.apres)
        resultat.egales += 1
        return
    lecteur = droite if demande.des_deux_apres else gauche
    avant = lecteur.fiche(demande.avant) if demande.avant else None
    apres = droite.fiche(demande.apres) if demande.apres else None
    if avant is None or apres is None:
        resultat.citees += [_citee(fiche) for fiche in (avant, apres) if fiche is not None]
        return
    if demande.des_deux_apres and avant.actif is not False:
        return
    if cotes.du_csv:
        avant, apres = ramener_au_csv(avant), ramener_au_csv(apres)
    paire = garder(avant, apres)
    if paire is None:
        resultat.egales += 1
    else:
        resultat.paires.append(paire)


def _citee(fiche: Fiche) -> Citee:
    return Citee(fiche.numero, fiche.intitule, fiche.actif, fiche.anciennes, fiche.nouvelles)
