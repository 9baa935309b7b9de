"""Beside the engine, in the same run, what anyone would do first: vectors of whole blocs, and TF-IDF with neighbours.

A tenth of the register at most. Each request is a bloc of it written otherwise: verbs changed, compétences in another
order, some left out, others brought in, another title. The bloc it comes from must be found again, or one that says the
same; and it must come before its decoy, put in the register for this: the same words, but for one who only takes part.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from bench.mesure import chiffre, mesurer, module, nombre
from brique.passerelles.valeurs import BlocCompare, Cle

PART_MAX = 0.1
REQUETES = 300
RANGS = 10
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
_LEURRE = re.compile(r"^\W*\w+(?:er|ir|re|oir)\b", re.IGNORECASE)
_VERBE = re.compile(r"\b(" + "|".join(sorted(_VERBES, key=len, reverse=True)) + r")\b", re.IGNORECASE)

Trouveur = Callable[[BlocCompare], Sequence[Cle]]


def confronter(echelle: float) -> bool:
    """Print time and quality side by side; return whether the engine finds at least as well as each peer."""
    lus = mesurer(module("bench.passerelles_naives", str(min(echelle, PART_MAX)))).sortie.splitlines()[-1]
    resultats = json.loads(lus)
    print(f"  retrouver un bloc écrit autrement : {REQUETES} demandes, {nombre(resultats['blocs'], 0)} blocs")
    for nom, lu in resultats["moyens"].items():
        chiffre(
            nom,
            lu["ms"],
            "ms",
            note=f"par demande, 95e centile ; en tête {lu['premier']:.0%}, parmi {RANGS} {lu['dix']:.0%}, avant son "
            f"leurre {lu['leurre']:.0%} ; préparé en {nombre(lu['preparer'])} s",
        )
    brique, *autres = resultats["moyens"].values()
    return all(brique["dix"] >= autre["dix"] and brique["leurre"] >= autre["leurre"] for autre in autres)


def ecrire_autrement(bloc: BlocCompare, autres: Sequence[BlocCompare], alea: random.Random) -> BlocCompare:
    """``bloc`` as another certifier could have written it."""
    gardees = alea.sample(bloc.competences, max(2, round(len(bloc.competences) * 0.7)))
    apportees = [alea.choice(alea.choice(autres).competences) for _ in range(max(1, len(bloc.competences) // 4))]
    ecrites = [_VERBE.sub(lambda verbe: _VERBES[verbe.group().lower()], enonce) for enonce in gardees]
    melees = [*ecrites, *apportees]
    alea.shuffle(melees)
    return replace(bloc, cle=Cle("RNCP0", "BC01"), libelle=f"Bloc {alea.randint(1, 9)}", competences=tuple(melees))


def leurre(bloc: BlocCompare) -> BlocCompare:
    """The same words, for one who only helps: not the same bloc."""
    competences = tuple(_LEURRE.sub("Participer sous contrôle à", enonce) for enonce in bloc.competences)
    return replace(bloc, cle=Cle(f"LEURRE{bloc.cle.fiche}", bloc.cle.code), competences=competences)


def mesurer_ici(echelle: float) -> dict[str, Any]:
    """Prepare each way of finding on the same blocs, and ask it the same requests."""
    from bench.passerelles import blocs_du_registre, encodeurs_gardes

    alea = random.Random(3)
    registre = blocs_du_registre(echelle)
    pleins = [bloc for bloc in registre if len(bloc.competences) > 3]
    tires = alea.sample(pleins, min(REQUETES, len(pleins)))
    requetes = [(bloc, ecrire_autrement(bloc, pleins, alea)) for bloc in tires]
    blocs = [*registre, *map(leurre, tires)]
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
    return {"blocs": len(blocs), "moyens": moyens}


def _demander(
    trouver: Trouveur, requetes: Sequence[tuple[BlocCompare, BlocCompare]], memes: dict[frozenset[str], set[Cle]]
) -> dict[str, float]:
    rangs, leurres, durees = [], [], []
    for bloc, requete in requetes:
        debut = time.perf_counter()
        trouves = list(trouver(requete))
        durees.append((time.perf_counter() - debut) * 1000)
        attendus = memes[frozenset(bloc.competences)]
        rangs.append(next((rang for rang, cle in enumerate(trouves) if cle in attendus), RANGS))
        faux = leurre(bloc).cle
        leurres.append(rangs[-1] < (trouves.index(faux) if faux in trouves else RANGS))
    lus = np.array(rangs)
    return {
        "premier": float((lus == 0).mean()),
        "dix": float((lus < RANGS).mean()),
        "leurre": float(np.mean(leurres)),
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
