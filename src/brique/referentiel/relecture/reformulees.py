"""Compétences said twice in a certification in other words: told by a measure of likeness that the caller brings.

The room that measures likeness (``passerelles``) stands above this one. The rule therefore takes a port, a function,
and is only played when one is given: without it, proofreading stays as quick as it was, and finds what it found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from brique.referentiel.mots import racine
from brique.referentiel.relecture.constat import GraviteConstat
from brique.referentiel.relecture.copie import Copie, Enonce, Volet
from brique.referentiel.relecture.doublons import MOTS_COMPARES
from brique.referentiel.relecture.references import COPANEF_ECRITURE, ECRITURE
from brique.referentiel.relecture.regle import Regle, Trouve, citer

SLUG = "competence-reformulee"
PROCHE = 0.75
"""From this probability on, two énoncés are said to say the same."""
ENONCES_MAX = 400
"""Énoncés of a certification that are compared with one another: far beyond what the register holds."""

Place = tuple[Volet, Enonce]


class Proximites(Protocol):
    """The probability, 0 to 1, that each énoncé of the first says the same as each of the second (n × m)."""

    def __call__(self, textes_a: Sequence[str], textes_b: Sequence[str], /) -> Any: ...


def regle_reformulees(proximites: Proximites) -> Regle:
    """The rule that finds, by ``proximites``, the compétences of a certification said twice in other words.

    Those that begin with the same verb and are in the same words are left to the rules that need no measure.
    """

    def controle(copie: Copie) -> Iterator[Trouve]:
        places = [
            (bloc, enonce)
            for bloc in copie.blocs
            for enonce in bloc.enonces
            if len(enonce.mots) >= MOTS_COMPARES and not enonce.complete
        ][:ENONCES_MAX]
        if len(places) < 2:
            return
        textes = [enonce.texte for _, enonce in places]
        mesures = proximites(textes, textes)
        radicaux = [(enonce.mots[0], sorted(racine(mot) for mot in enonce.mots)) for _, enonce in places]
        for rang, place in enumerate(places):
            autres = (r for r in range(rang) if mesures[r][rang] >= PROCHE and radicaux[r] != radicaux[rang])
            premier = max(autres, key=lambda r: (float(mesures[r][rang]), -r), default=None)
            if premier is not None:
                yield _trouve(place, places[premier])

    return Regle(
        SLUG,
        "Compétence dite deux fois, en d’autres mots",
        GraviteConstat.INFORMATION,
        f"{ECRITURE} ; {COPANEF_ECRITURE}",
        "Deux énoncés qui demandent la même chose sont évalués deux fois. La ressemblance est calculée : c’est à vous "
        "de dire s’il s’agit bien de la même compétence.",
        controle,
    )


def _trouve(place: Place, autre: Place) -> Trouve:
    bloc, enonce = place
    lieu = f"la compétence {autre[1].rang + 1}"
    if autre[0].rang != bloc.rang:
        lieu = f"{lieu} de {autre[0].nom}"
    return Trouve(
        f"{citer(enonce.texte, 70)} semble demander la même chose que {lieu} : {citer(autre[1].texte, 70)}.",
        "Gardez-en une, ou dites ce qui les distingue",
        enonce.texte,
        bloc,
        enonce,
    )
