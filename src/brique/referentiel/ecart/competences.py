"""Which compétence of one side is which of the other, inside its bloc or in another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from brique.referentiel.ecart.appariement import Lien, apparier
from brique.referentiel.ecart.paires import COMPARAISONS_MAX, memes_cles, valeur
from brique.referentiel.ecart.parties import Partie, Piece
from brique.referentiel.ecart.ressemblance import Poids
from brique.referentiel.ecart.typographie import cle_typographique

DEDANS = 0.3
"""Likeness from which two compétences of the same bloc are one, reworded."""
AILLEURS = 0.48
"""The same for two compétences of different blocs: it takes more to say that one moved."""
_BONUS_DEDANS = 0.25  # of likeness: what another bloc must beat to claim a compétence from its own


class Place(NamedTuple):
    """A compétence by its place: position of its bloc in the list given, then its own in the bloc."""

    bloc: int
    rang: int


class _Cote(NamedTuple):
    places: list[Place]
    pieces: list[Piece]
    cles: list[tuple[str, bool]]

    @classmethod
    def de(cls, parties: Sequence[Partie]) -> _Cote:
        places = [Place(b, rang) for b, partie in enumerate(parties) for rang in range(len(partie.pieces))]
        pieces = [parties[place.bloc].pieces[place.rang] for place in places]
        return cls(places, pieces, [(cle_typographique(piece.texte), piece.titre_sur) for piece in pieces])


def apparier_competences(
    avant: Sequence[Partie], apres: Sequence[Partie], blocs: Mapping[int, int]
) -> dict[Place, Place]:
    """Where each compétence of ``avant`` stands in ``apres``; ``blocs`` says which bloc is which.

    The same words are found first, in the same bloc then anywhere. The others are paired together, at best: in their
    bloc from the likeness ``DEDANS``, elsewhere from ``AILLEURS`` and only if clearly nearer.
    """
    gauche, droite = _Cote.de(avant), _Cote.de(apres)
    paires: dict[int, int] = {}
    for avec_bloc in (True, False):
        prises = set(paires.values())
        paires |= memes_cles(
            ((n, _cle(gauche, n, blocs.get(gauche.places[n].bloc), avec_bloc)) for n in _restants(gauche, paires)),
            ((n, _cle(droite, n, droite.places[n].bloc, avec_bloc)) for n in _restants(droite, prises)),
        )
    restes = list(_restants(gauche, paires)), list(_restants(droite, set(paires.values())))
    if 0 < len(restes[0]) * len(restes[1]) <= COMPARAISONS_MAX:
        paires |= dict(apparier(_valeurs(gauche, droite, restes, blocs)))
    return {gauche.places[g]: droite.places[d] for g, d in paires.items()}


def _restants(cote: _Cote, pris: Mapping[int, int] | set[int]) -> Iterator[int]:
    return (n for n in range(len(cote.places)) if n not in pris)


def _cle(cote: _Cote, rang: int, bloc: int | None, avec_bloc: bool) -> tuple[int | None, str, bool]:
    return (bloc if avec_bloc else None, *cote.cles[rang])


def _valeurs(
    gauche: _Cote, droite: _Cote, restes: tuple[list[int], list[int]], blocs: Mapping[int, int]
) -> dict[Lien, float]:
    """What each possible pair of the compétences left is worth."""
    poids = Poids([piece.texte for piece in gauche.pieces], [piece.texte for piece in droite.pieces])
    signatures = {d: poids.signature(droite.pieces[d].texte) for d in restes[1]}
    valeurs = {}
    for g in restes[0]:
        signature = poids.signature(gauche.pieces[g].texte)
        bloc = blocs.get(gauche.places[g].bloc)
        for d, autre in signatures.items():
            if gauche.pieces[g].titre_sur != droite.pieces[d].titre_sur:
                continue
            meme_bloc = bloc == droite.places[d].bloc
            proximite = poids.ressemblance(signature, autre)
            if proximite >= (DEDANS if meme_bloc else AILLEURS):
                valeurs[g, d] = valeur(proximite + _BONUS_DEDANS * meme_bloc)
    return valeurs
