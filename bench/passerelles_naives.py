"""Beside the engine, in the same run, what anyone would do first: vectors of whole blocs, and TF-IDF with neighbours.

A tenth of the register at most. Each request is a bloc of it renewed: some compétences kept, each said otherwise (verb
changed, circumstances first, words left out), the others replaced, another order, another title. The bloc it comes from
must be found again, or one that says the same; and it must come before its decoys, put in the register for this, that
look like it and say something else: see :data:`LEURRES`.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from bench.mesure import chiffre, mesurer, module, nombre
from brique.passerelles.valeurs import BlocCompare, Cle

PART_MAX = 0.1
REQUETES = 300
RANGS = 10
GARDEE, OUBLIE = 0.6, 0.2
"""The share of the compétences that a renewal keeps, that of the words each then loses."""
_VERBES = {
    "réaliser": "effectuer",
    "identifier": "repérer",
    "mettre en œuvre": "appliquer",
    "assurer": "garantir",
    "élaborer": "concevoir",
    "analyser": "étudier",
    "organiser": "planifier",
    "contrôler": "vérifier",
    "accueillir": "recevoir",
    "utiliser": "employer",
    "rédiger": "écrire",
    "évaluer": "apprécier",
    "participer à": "contribuer à",
    "conduire": "mener",
    "définir": "fixer",
    "gérer": "administrer",
    "préparer": "apprêter",
    "présenter": "exposer",
    "vérifier": "s’assurer de",
    "conseiller": "orienter",
    "animer": "faire vivre",
    "choisir": "sélectionner",
    "adapter": "ajuster",
    "informer": "renseigner",
}
_CIRCONSTANCE = re.compile(
    r",\s+|,?\s+(?=(?:afin|pour|dans le respect|en tenant|en vue|selon|à l[’']aide|au moyen|conformément)\b)"
)
_INTACTS = 3  # the first words, verb included, are not left out
_INFINITIF = re.compile(r"^\W*\w+(?:er|ir|re|oir)\b", re.IGNORECASE)
_VERBE = re.compile(r"\b(" + "|".join(sorted(_VERBES, key=len, reverse=True)) + r")\b", re.IGNORECASE)

Trouveur = Callable[[BlocCompare], Sequence[Cle]]


def confronter(echelle: float) -> bool:
    """Print time and quality side by side; return whether the engine finds at least as well as each peer."""
    lus = mesurer(module("bench.passerelles_naives", str(min(echelle, PART_MAX)))).sortie.splitlines()[-1]
    resultats = json.loads(lus)
    print(
        f"  retrouver un bloc renouvelé : {resultats['demandes']} demandes, {nombre(resultats['blocs'], 0)} blocs, "
        f"{len(LEURRES)} leurres par demande compris"
    )
    for nom, lu in resultats["moyens"].items():
        avant = ", ".join(f"« {leurre} » {lu['avant'][leurre]:.0%}" for leurre in LEURRES)
        chiffre(
            nom,
            lu["ms"],
            "ms",
            note=f"par demande, 95e centile ; en tête {lu['premier']:.0%}, parmi {RANGS} {lu['dix']:.0%} ; avant le "
            f"leurre {avant} ; préparé en {nombre(lu['preparer'])} s",
        )
    brique, *autres = resultats["moyens"].values()
    return all(brique["dix"] >= autre["dix"] and brique["premier"] >= autre["premier"] for autre in autres)


class Tire(NamedTuple):
    """A bloc of the register, and its renewal, with which it is asked for."""

    bloc: BlocCompare
    renouvele: BlocCompare

    def cle_du_leurre(self, nom: str) -> Cle:
        """Under which identity a decoy stands in the register."""
        return Cle(f"{nom} {self.bloc.cle.fiche}", self.bloc.cle.code)


def renouveler(bloc: BlocCompare, autres: Sequence[BlocCompare], alea: random.Random) -> BlocCompare:
    """``bloc`` as another certifier could write it five years later."""
    gardees = alea.sample(bloc.competences, max(2, round(len(bloc.competences) * GARDEE)))
    apportees = ailleurs(autres, len(bloc.competences) - len(gardees), alea)
    melees = [*(dire_autrement(enonce, alea) for enonce in gardees), *apportees]
    alea.shuffle(melees)
    return replace(bloc, cle=Cle("RNCP0", "BC01"), libelle=f"Bloc {alea.randint(1, 9)}", competences=tuple(melees))


def dire_autrement(enonce: str, alea: random.Random) -> str:
    """The same, with other verbs, a few words less, and the circumstances first."""
    change = _VERBE.sub(lambda verbe: _VERBES[verbe.group().lower()], enonce)
    acte, *circonstances = _CIRCONSTANCE.split(change, maxsplit=1)
    mots = [mot for rang, mot in enumerate(acte.split()) if rang < _INTACTS or alea.random() >= OUBLIE]
    return ", ".join([*circonstances, " ".join(mots)])


def ailleurs(autres: Sequence[BlocCompare], combien: int, alea: random.Random) -> list[str]:
    """Compétences of other blocs."""
    return [alea.choice(alea.choice(autres).competences) for _ in range(combien)]


def aider(tire: Tire, _autres: Sequence[BlocCompare], _alea: random.Random) -> list[str]:
    """The same compétences, for one who only helps."""
    return [_INFINITIF.sub("Participer sous contrôle à", enonce) for enonce in tire.bloc.competences]


def partager(tire: Tire, autres: Sequence[BlocCompare], alea: random.Random) -> list[str]:
    """A third of the renewal word for word, the rest from elsewhere."""
    siennes = tire.renouvele.competences
    reprises = siennes[: len(siennes) // 3]
    return [*reprises, *ailleurs(autres, len(siennes) - len(reprises), alea)]


def croiser(tire: Tire, _autres: Sequence[BlocCompare], alea: random.Random) -> list[str]:
    """All the words of the bloc, in other énoncés."""
    tailles = [len(enonce.split()) for enonce in tire.bloc.competences]
    mots = [mot for enonce in tire.bloc.competences for mot in enonce.split()]
    alea.shuffle(mots)
    suite = iter(mots)
    return [" ".join(islice(suite, taille)) for taille in tailles]


LEURRES = {"aider": aider, "partager": partager, "croiser": croiser}


def leurres(tire: Tire, autres: Sequence[BlocCompare], alea: random.Random) -> list[BlocCompare]:
    """One bloc for each of :data:`LEURRES`."""
    return [
        replace(tire.bloc, cle=tire.cle_du_leurre(nom), competences=tuple(ecrire(tire, autres, alea)))
        for nom, ecrire in LEURRES.items()
    ]


def mesurer_ici(echelle: float) -> dict[str, Any]:
    """Prepare each way of finding on the same blocs, and ask it the same requests."""
    from bench.passerelles import blocs_du_registre, encodeurs_gardes

    alea = random.Random(3)
    registre = blocs_du_registre(echelle)
    pleins = [bloc for bloc in registre if len(bloc.competences) > 3]
    tires = alea.sample(pleins, min(REQUETES, len(pleins)))
    requetes = [Tire(bloc, renouveler(bloc, pleins, alea)) for bloc in tires]
    blocs = [*registre, *(faux for tire in requetes for faux in leurres(tire, pleins, alea))]
    memes: dict[frozenset[str], set[Cle]] = {}
    for bloc in registre:
        memes.setdefault(frozenset(bloc.competences), set()).add(bloc.cle)
    moyens = {}
    fabriques: dict[str, Callable[[], Trouveur]] = {
        "Brique": lambda: _brique(blocs, encodeurs_gardes(echelle)),
        "vecteurs de blocs entiers, cosinus": lambda: _vecteurs(blocs),
        "TF-IDF, NearestNeighbors": lambda: _tfidf(blocs),
    }
    for nom, fabriquer in fabriques.items():
        debut = time.perf_counter()
        trouver = fabriquer()
        preparer = time.perf_counter() - debut
        moyens[nom] = {"preparer": preparer, **_demander(trouver, requetes, memes)}
    return {"demandes": len(requetes), "blocs": len(blocs), "moyens": moyens}


def _demander(trouver: Trouveur, requetes: Sequence[Tire], memes: dict[frozenset[str], set[Cle]]) -> dict[str, Any]:
    rangs, durees = [], []
    avant: dict[str, list[bool]] = {nom: [] for nom in LEURRES}
    for tire in requetes:
        debut = time.perf_counter()
        trouves = list(trouver(tire.renouvele))
        durees.append((time.perf_counter() - debut) * 1000)
        attendus = memes[frozenset(tire.bloc.competences)]
        rangs.append(next((rang for rang, cle in enumerate(trouves) if cle in attendus), RANGS))
        for nom, gagnes in avant.items():
            faux = tire.cle_du_leurre(nom)
            gagnes.append(rangs[-1] < (trouves.index(faux) if faux in trouves else RANGS))
    lus = np.array(rangs)
    return {
        "premier": float((lus == 0).mean()),
        "dix": float((lus < RANGS).mean()),
        "avant": {nom: float(np.mean(gagnes)) for nom, gagnes in avant.items()},
        "ms": float(np.quantile(durees, 0.95)),
    }


def texte_entier(bloc: BlocCompare) -> str:
    """All that a bloc says, in one text."""
    return " ".join([bloc.libelle, *bloc.competences])


def _brique(blocs: Sequence[BlocCompare], encodeurs: Any) -> Trouveur:
    from brique.passerelles.moteur import Moteur

    moteur = Moteur.preparer(blocs, encodeurs=encodeurs)
    return lambda requete: [passerelle.cible for passerelle in moteur.chercher(requete, RANGS)]


def _vecteurs(blocs: Sequence[BlocCompare]) -> Trouveur:
    from brique.passerelles.encodeurs import choisir

    (encodeur,) = choisir("phrases").phrases
    vecteurs = encodeur.encoder([texte_entier(bloc) for bloc in blocs])

    def trouver(requete: BlocCompare) -> list[Cle]:
        cosinus = vecteurs @ encodeur.encoder([texte_entier(requete)])[0]
        return [blocs[rang].cle for rang in np.argsort(-cosinus, kind="stable")[:RANGS]]

    return trouver


def _tfidf(blocs: Sequence[BlocCompare]) -> Trouveur:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.neighbors import NearestNeighbors

    mots = TfidfVectorizer(sublinear_tf=True, strip_accents="unicode")
    voisins = NearestNeighbors(n_neighbors=RANGS, metric="cosine", algorithm="brute")
    voisins.fit(mots.fit_transform([texte_entier(bloc) for bloc in blocs]))

    def trouver(requete: BlocCompare) -> list[Cle]:
        rangs = voisins.kneighbors(mots.transform([texte_entier(requete)]), return_distance=False)[0]
        return [blocs[rang].cle for rang in rangs]

    return trouver


if __name__ == "__main__":
    import sys

    print(json.dumps(mesurer_ici(float(sys.argv[1]))))
