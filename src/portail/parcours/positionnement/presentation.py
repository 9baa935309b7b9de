"""Me situer as its pages show it: a bloc to answer, and the result in words, as a bar, as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from brique.parcours.positionnement import BlocASituer, Enonce, PositionBloc
from portail.parcours.models import PieceReponse, ReponseDonnee
from portail.parcours.positionnement.enums import Reponse
from portail.parcours.positionnement.operations import Envoi, empreinte
from portail.parcours.positionnement.queries import Lu
from portail.referentiel.adresses import adresse_fiche, code_court

LARGEUR = 600


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the bar: how many compétences, what is said of them, where it stands in the drawing."""

    mot: str
    nombre: int
    classe: str
    x: float
    largeur: float

    @property
    def milieu(self) -> float:
        return self.x + self.largeur / 2


@dataclass(frozen=True, slots=True)
class BlocDit:
    """Where one stands on a bloc. ``rang`` is its place, from 1."""

    rang: int
    code: str
    libelle: str
    position: PositionBloc
    parts: Sequence[Part]
    mot: str


@dataclass(frozen=True, slots=True)
class Question:
    """A compétence to answer: what stands there (or what was just typed), and the other answer when they disagree.

    ``vue`` is the version shown, ``empreinte`` what tells that the page did not touch it.
    """

    rang: int
    enonce: Enonce
    reponse: str
    situation: str
    vue: int
    empreinte: str
    pieces: Sequence[PieceReponse]
    etat: str = ""
    desaccord: bool = False
    autre: str = ""
    autre_situation: str = ""

    @property
    def nom(self) -> str:
        return self.enonce.cle

    @property
    def mot(self) -> str:
        """The answer, in words."""
        return _mot(self.reponse)

    @property
    def choix(self) -> list[tuple[str, str, bool]]:
        return [(r.value, str(r.label), r.value == self.reponse) for r in Reponse]


def resultat(lu: Lu) -> dict[str, Any]:
    """What the page of the result shows, bloc by bloc: never one figure for the whole."""
    prochain, dits = lu.prochain, blocs(lu)
    return {
        "lu": lu,
        "blocs": dits,
        "detail": [_detail(lu, bloc) for bloc in dits],
        "legende": [(str(mot), classe) for mot, classe in _mots()],
        "prochain": None if prochain is None else prochain + 1,
        "fini": prochain is None and bool(lu.blocs),
        "parcours": f"{reverse('parcours:nouveau')}?{urlencode({'cible': lu.numero})}",
        "adresse_fiche": adresse_fiche(lu.numero),
        "largeur": LARGEUR,
    }


def blocs(lu: Lu) -> list[BlocDit]:
    """The blocs of the certification, each with where one stands."""
    return [
        _bloc(rang, bloc, position) for rang, (bloc, position) in enumerate(zip(lu.blocs, lu.positions, strict=True), 1)
    ]


def questions(
    lu: Lu,
    bloc: BlocASituer,
    envois: Mapping[str, Envoi] | None = None,
    desaccords: Mapping[str, ReponseDonnee | None] | None = None,
    etats: Mapping[str, str] | None = None,
) -> list[Question]:
    """The compétences of a bloc to answer. ``envois``: what was just sent about those on which one must choose."""
    envoyes, autres, dits = envois or {}, desaccords or {}, etats or {}
    posees = []
    for rang, enonce in enumerate(bloc.enonces, 1):
        donnee = lu.reponses.get((bloc.cle.code, enonce.cle))
        pieces = lu.pieces.get(donnee.pk, ()) if donnee else ()
        tenue = (donnee.reponse, donnee.situation) if donnee else ("", "")
        version, marque = (donnee.version if donnee else 0), empreinte(*tenue)
        etat = dits.get(enonce.cle, "")
        if enonce.cle in autres:
            envoi = envoyes[enonce.cle]
            mot = _mot(tenue[0])
            question = Question(
                rang, enonce, envoi.reponse, envoi.situation, version, marque, pieces, etat, True, mot, tenue[1]
            )
        else:
            question = Question(rang, enonce, *tenue, version, marque, pieces, etat)
        posees.append(question)
    return posees


def _mot(reponse: str) -> str:
    return str(Reponse(reponse).label) if reponse else _("Sans réponse")


def _mots() -> list[tuple[str, str]]:
    return [
        (_("Oui"), "pos-oui"),
        (_("En partie"), "pos-partie"),
        (_("Non"), "pos-non"),
        (_("Sans réponse"), "pos-reste"),
    ]


def _bloc(rang: int, bloc: BlocASituer, position: PositionBloc) -> BlocDit:
    if not position.commence:
        mot = _("à faire")
    elif position.entier:
        mot = _("répondu")
    else:
        mot = _("commencé")
    code = code_court(bloc.cle.code, bloc.cle.fiche) if bloc.cle.code else bloc.cle.fiche
    return BlocDit(rang, code, bloc.libelle, position, _parts(position), mot)


def _parts(position: PositionBloc) -> list[Part]:
    nombres = (position.oui, position.en_partie, position.non, position.sans_reponse)
    parts, x = [], 0.0
    for (mot, classe), nombre in zip(_mots(), nombres, strict=True):
        largeur = LARGEUR * nombre / position.total
        parts.append(Part(mot, nombre, classe, round(x, 2), round(largeur, 2)))
        x += largeur
    return parts


def _detail(lu: Lu, bloc: BlocDit) -> dict[str, Any]:
    """Each compétence of a bloc with what is answered, for who reads the whole."""
    lu_bloc = lu.blocs[bloc.rang - 1]
    lignes = []
    for enonce in lu_bloc.enonces:
        donnee = lu.reponses.get((lu_bloc.cle.code, enonce.cle))
        lignes.append(
            {
                "texte": enonce.texte,
                "mot": _mot(donnee.reponse if donnee else ""),
                "situation": donnee.situation if donnee else "",
                "pieces": lu.pieces.get(donnee.pk, ()) if donnee else (),
            }
        )
    return {"bloc": bloc, "lignes": lignes}
