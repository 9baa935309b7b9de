"""Compétences said twice in a certification: word for word, or in the same words but for an ending or a slip."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import DamerauLevenshtein

from brique.referentiel.mots import plier, racine
from brique.referentiel.relecture.constat import GraviteConstat
from brique.referentiel.relecture.copie import Copie, Enonce, Volet
from brique.referentiel.relecture.references import COPANEF_ECRITURE, ECRITURE, PRINCIPES_DU_BLOC
from brique.referentiel.relecture.regle import Regle, Trouve, citer

MOTS_COMPARES = 3
"""Fewer full words than this are too common for two énoncés that share them to be twins."""
LETTRES_FAUTE = 6
FAMILLE_MAX = 60
"""Énoncés of as many words that begin with the same verb, compared two by two for slips of a letter."""

_DANS_DEUX_BLOCS = (
    "Si elle sert bien aux deux activités, dites dans chaque bloc ce qui change ; sinon, gardez-la dans un seul"
)
_MOT = re.compile(r"[a-z0-9]+")
_CONTRAIRES = re.compile(r"\b(?:avec|sans|ne|n|pas|ni)\b")

Place = tuple[Volet, Enonce]


def _cles(copie: Copie) -> list[tuple[Volet, Enonce, tuple[str, ...]]]:
    return [
        (bloc, enonce, enonce.mots)
        for bloc in copie.blocs
        for enonce in bloc.enonces
        if len(enonce.mots) >= MOTS_COMPARES and not enonce.complete
    ]


def _tel_quel(enonce: Enonce) -> str:
    """The whole text of an énoncé, small words included, without what only the typing changes."""
    return " ".join(_MOT.findall(plier(enonce.texte)))


def _ou(bloc: Volet, ici: Volet, enonce: Enonce) -> str:
    lieu = f"la compétence {enonce.rang + 1}"
    return lieu if bloc.rang == ici.rang else f"{lieu} de {bloc.nom}"


def _en_double(copie: Copie) -> Iterator[Trouve]:
    vus: dict[tuple[str, ...], Place] = {}
    for bloc, enonce, cle in _cles(copie):
        premier = vus.setdefault(cle, (bloc, enonce))
        if premier[1] is enonce or _tel_quel(premier[1]) != _tel_quel(enonce):
            continue
        meme = premier[0].rang == bloc.rang
        yield Trouve(
            f"{citer(enonce.texte)} reprend mot pour mot {_ou(premier[0], bloc, premier[1])}.",
            "Retirez-la de l’un des deux endroits" if meme else _DANS_DEUX_BLOCS,
            enonce.texte,
            bloc,
            enonce,
            gravite=None if meme else GraviteConstat.INFORMATION,
        )


def _presque_en_double(copie: Copie) -> Iterator[Trouve]:
    familles: dict[tuple[str, int], list[Place]] = {}
    for bloc, enonce, cle in _cles(copie):
        familles.setdefault((cle[0], len(cle)), []).append((bloc, enonce))
    for famille in familles.values():
        if len(famille) > 1:
            yield from _jumelles(famille)


def _jumelles(famille: list[Place]) -> Iterator[Trouve]:
    """The énoncés of a family that say what an earlier one says. All have as many words, the first one the same."""
    vus: list[tuple[Place, tuple[str, ...]]] = []
    for bloc, enonce in famille:
        radicaux = tuple(sorted(racine(mot) for mot in enonce.mots))
        for place, autres in vus:
            meme = radicaux == autres
            if _disent_pareil(enonce, place[1]) if meme else _a_une_faute_pres(radicaux, autres):
                yield _jumelle(place, bloc, enonce)
                break
        if len(vus) < FAMILLE_MAX:
            vus.append(((bloc, enonce), radicaux))


def _disent_pareil(enonce: Enonce, autre: Enonce) -> bool:
    """For two énoncés of the same full words: True when they are not the same text, nor the contrary of each other."""
    un, deux = _tel_quel(enonce), _tel_quel(autre)
    return un != deux and _CONTRAIRES.findall(un) == _CONTRAIRES.findall(deux)


def _jumelle(place: Place, bloc: Volet, enonce: Enonce) -> Trouve:
    autre_bloc, autre = place
    return Trouve(
        f"{citer(enonce.texte, 70)} dit la même chose que {_ou(autre_bloc, bloc, autre)} : {citer(autre.texte, 70)}.",
        "Retirez l’une des deux, ou dites ce qui les distingue",
        enonce.texte,
        bloc,
        enonce,
    )


def _a_une_faute_pres(radicaux: tuple[str, ...], autres: tuple[str, ...]) -> bool:
    """True when one word only differs, by one letter: « recevoir », « receovir ». Never its first letter."""
    ecarts = [(un, deux) for un, deux in zip(radicaux, autres, strict=True) if un != deux]
    if len(ecarts) != 1:
        return False
    un, deux = ecarts[0]
    return (
        min(len(un), len(deux)) >= LETTRES_FAUTE
        and un[0] == deux[0]
        and DamerauLevenshtein.distance(un, deux, score_cutoff=1) <= 1
    )


REGLES = (
    Regle(
        "competence-en-double",
        "Compétence écrite deux fois",
        GraviteConstat.AVERTISSEMENT,
        f"{PRINCIPES_DU_BLOC} ; {ECRITURE}",
        "Dans un bloc, une compétence écrite deux fois serait évaluée deux fois. Dans deux blocs, elle peut être utile "
        "aux deux "
        "activités : le constat n’est alors qu’une information.",
        _en_double,
    ),
    Regle(
        "competence-presque-en-double",
        "Compétences écrites dans les mêmes mots",
        GraviteConstat.INFORMATION,
        f"{ECRITURE} ; {COPANEF_ECRITURE}",
        "Les mêmes mots dans un autre ordre, au pluriel ou avec une faute de frappe : c’est sans doute la même "
        "compétence, que "
        "personne ne reconnaîtra d’une certification à l’autre.",
        _presque_en_double,
    ),
)
