"""Bench « passerelles »: the whole register encoded, computed, brought up to date, asked; beside two naive peers."""

from __future__ import annotations

import json
import pickle
import random
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.donnees import DOSSIER, empreinte, export_national, fiches_a_l_echelle
from bench.memoire import Memoire
from bench.mesure import chiffre, mesurer, module, nombre
from brique.passerelles.blocs import blocs_de
from brique.passerelles.valeurs import BlocCompare
from brique.referentiel.fiche import Fiche
from brique.referentiel.lecture import lire

PROCESSUS = 2
CHANGES = 200
DEMANDES = 200
K = 20
ENCODER, CALCULER, LENDEMAIN, TROUVER, MEMOIRE = 480.0, 90.0, 10.0, 40.0, 2500.0  # s, s, s, ms, MB


def dossier(echelle: float) -> Path:
    """Where blocs, vectors and calculations of a register are kept from one run to the next."""
    return DOSSIER / f"passerelles-{fiches_a_l_echelle(echelle)}-{empreinte()}"


def blocs_du_registre(echelle: float) -> tuple[BlocCompare, ...]:
    """The blocs of the generated register, read once and kept."""
    garde = dossier(echelle) / "blocs.pickle"
    if not garde.exists():
        garde.parent.mkdir(parents=True, exist_ok=True)
        lus = lire(str(export_national(echelle)))
        garde.write_bytes(pickle.dumps(tuple(blocs_de(lu for lu in lus if isinstance(lu, Fiche)))))
    blocs: tuple[BlocCompare, ...] = pickle.loads(garde.read_bytes())
    return blocs


def encodeurs_gardes(echelle: float) -> Any:
    """The default encoders, their vectors kept in the folder of the register."""
    from brique.passerelles.encodeurs import avec_memoire, choisir

    return avec_memoire(choisir("phrases"), dossier(echelle) / "vecteurs", PROCESSUS)


def passe_encoder(echelle: float) -> dict[str, Any]:
    """Encode what is not kept yet; how many texts that was, and in how long."""
    from brique.passerelles.corpus import ajuster, textes_a_encoder

    blocs = blocs_du_registre(echelle)
    (encodeur,) = encodeurs_gardes(echelle).phrases
    textes = [texte for serie in textes_a_encoder(blocs, ajuster(blocs)) for texte in serie]
    nouveaux = len(encodeur.inconnus(textes))
    debut = time.perf_counter()
    encodeur.retenir(textes)
    return {"textes": len(set(textes)), "nouveaux": nouveaux, "duree": time.perf_counter() - debut}


def passe_calculer(echelle: float) -> dict[str, Any]:
    """The whole calculation, vectors kept, in an empty folder, by :data:`PROCESSUS` processes."""
    from brique.passerelles.calcul import calculer
    from brique.passerelles.depot import Depot
    from brique.passerelles.moteur import Moteur
    from brique.passerelles.reserve import Reserve

    blocs = blocs_du_registre(echelle)
    sortie = dossier(echelle) / "calcul"
    shutil.rmtree(sortie, ignore_errors=True)
    with Memoire() as memoire:
        debut = time.perf_counter()
        moteur = Moteur.preparer(blocs, encodeurs=encodeurs_gardes(echelle))
        pret = time.perf_counter()
        depot = Depot.ouvrir(sortie, moteur, K)
        passerelles = 0
        for rang, lot in calculer(moteur, k=K, processus=PROCESSUS, faits=depot.lire_lot):
            depot.ecrire_lot(rang, lot)
            passerelles += sum(len(notees.cibles) for notees in lot)
        fin = time.perf_counter()
    corpus, _ = moteur.index_prepare()
    Reserve.garder(dossier(echelle) / "reserve", corpus, moteur.etalon, moteur.encodeurs)
    alea = random.Random(1)
    durees = []
    for cle in alea.sample([bloc.cle for bloc in blocs if bloc.competences], min(DEMANDES, len(blocs) // 2)):
        avant = time.perf_counter()
        moteur.chercher(cle, K)
        durees.append((time.perf_counter() - avant) * 1000)
    octets = sum(fichier.stat().st_size for fichier in sortie.rglob("*") if fichier.is_file())
    return {
        "blocs": len(blocs),
        "competences": sum(len(bloc.competences) for bloc in blocs),
        "preparer": pret - debut,
        "calculer": fin - pret,
        "memoire": memoire.plus_haut,
        "passerelles": passerelles,
        "octets": octets,
        "durees": durees,
    }


def passe_lendemain(echelle: float) -> dict[str, Any]:
    """The day after: :data:`CHANGES` blocs are written otherwise. From blocs in memory to passerelles on disk."""
    from brique.passerelles.corpus import retenus
    from brique.passerelles.depot import Depot
    from brique.passerelles.encodeurs import avec_memoire, choisir
    from brique.passerelles.modele import Modele
    from brique.passerelles.moteur import Moteur
    from brique.passerelles.recalcul import Precedent, blocs_changes, recalculer
    from brique.passerelles.reserve import Reserve

    blocs = changer(blocs_du_registre(echelle), CHANGES)
    encodeurs = avec_memoire(choisir("phrases"))  # what was encoded before is in the réserve
    sortie = dossier(echelle) / "lendemain"
    shutil.rmtree(sortie, ignore_errors=True)
    shutil.rmtree(dossier(echelle) / "reserve-du-jour", ignore_errors=True)
    shutil.copytree(dossier(echelle) / "reserve", dossier(echelle) / "reserve-du-jour")
    reperes = [time.perf_counter()]
    with Memoire() as memoire:
        ancien = Depot.lire(dossier(echelle) / "calcul")
        etalon, precedent = ancien.etalon, Precedent.relire(ancien)
        reperes.append(time.perf_counter())
        reserve = Reserve.lire(dossier(echelle) / "reserve-du-jour").a_jour(blocs, etalon, encodeurs)
        reserve.ecrire()
        moteur = Moteur(etalon, encodeurs, Modele.charger(), reserve.dresser(blocs))
        reperes.append(time.perf_counter())
        recalcul = recalculer(moteur, precedent, blocs_changes(ancien, moteur), k=K, processus=PROCESSUS)
        reperes.append(time.perf_counter())
        Depot.ouvrir(sortie, moteur, K).ecrire(recalcul.notees)
        reperes.append(time.perf_counter())
    etapes = [apres - avant for avant, apres in pairwise(reperes)]
    return {
        "etapes": dict(zip(("relire", "preparer", "comparer", "garder"), etapes, strict=True)),
        "duree": sum(etapes),
        "memoire": memoire.plus_haut,
        "changes": recalcul.changes,
        "entiers": recalcul.entiers,
        "retouches": recalcul.retouches,
        "enonces": sum(len(retenus(bloc)) for bloc in blocs),
    }


def changer(blocs: Sequence[BlocCompare], combien: int) -> tuple[BlocCompare, ...]:
    """The same blocs, ``combien`` of them with a compétence less, one more, and the others in another order."""
    alea = random.Random(2)
    tous = list(blocs)
    pleins = [rang for rang, bloc in enumerate(blocs) if len(bloc.competences) > 2]
    for rang in alea.sample(pleins, min(combien, len(pleins))):
        competences = list(blocs[rang].competences)
        competences[alea.randrange(len(competences))] = alea.choice(blocs[alea.choice(pleins)].competences)
        alea.shuffle(competences)
        tous[rang] = replace(blocs[rang], competences=tuple(competences))
    return tuple(tous)


PASSES: dict[str, Callable[[float], dict[str, Any]]] = {
    "encoder": passe_encoder,
    "calculer": passe_calculer,
    "lendemain": passe_lendemain,
}


def _passer(nom: str, echelle: float) -> dict[str, Any]:
    resultat: dict[str, Any] = json.loads(
        mesurer(module("bench.passerelles", nom, str(echelle))).sortie.splitlines()[-1]
    )
    return resultat


def banc(echelle: float) -> bool:
    """Print the figures of the passerelles at ``echelle``; return whether the ceilings hold."""
    from bench.passerelles_naives import confronter

    national = echelle >= 1
    encode = _passer("encoder", echelle)
    tenus = _dire_encodage(encode, echelle)
    calcul = _passer("calculer", echelle)
    print(
        f"  {nombre(calcul['blocs'], 0)} blocs, {nombre(calcul['competences'], 0)} compétences ; {PROCESSUS} processus"
    )
    chiffre("préparer le registre, vecteurs gardés", calcul["preparer"], "s")
    tenus &= chiffre(
        f"{nombre(calcul['passerelles'], 0)} passerelles, preuves comprises",
        calcul["calculer"],
        "s",
        plafond=CALCULER if national else None,
        note=f"{nombre(calcul['calculer'] * PROCESSUS / calcul['blocs'] * 1000, 2)} ms par bloc et par cœur",
    )
    tenus &= chiffre("mémoire de tous les processus, au plus", calcul["memoire"], "Mo", plafond=MEMOIRE)
    chiffre("gardées sur disque", calcul["octets"] / 1e6, "Mo")
    centiles = quantiles(calcul["durees"], n=100)
    chiffre(f"les {K} passerelles d’un bloc, médiane", centiles[49], "ms")
    tenus &= chiffre(f"les {K} passerelles d’un bloc, 95e centile", centiles[94], "ms", plafond=TROUVER)
    lendemain = _passer("lendemain", echelle)
    etapes = ", ".join(f"{nom} {nombre(duree)} s" for nom, duree in lendemain["etapes"].items())
    tenus &= chiffre(
        f"lendemain : {lendemain['changes']} blocs changés",
        lendemain["duree"],
        "s",
        plafond=LENDEMAIN,
        note=f"{etapes} ; {lendemain['entiers']} autres refaits, {lendemain['retouches']} retouchés, "
        f"{nombre(lendemain['memoire'], 0)} Mo",
    )
    return confronter(echelle) and tenus


def _dire_encodage(encode: dict[str, Any], echelle: float) -> bool:
    """The encoding just done; when nothing was left to encode, the one that was."""
    garde = dossier(echelle) / "encodage.json"
    if encode["nouveaux"] > encode["textes"] // 2:
        garde.write_text(json.dumps(encode), "utf-8")
    elif garde.exists():
        encode = json.loads(garde.read_text("utf-8"))
    if not encode["nouveaux"]:
        print("  énoncés déjà encodés, sans mesure : effacez var/bench/passerelles-* pour la refaire")
        return True
    return chiffre(
        f"encoder {nombre(encode['nouveaux'], 0)} textes, une fois",
        encode["duree"],
        "s",
        plafond=ENCODER if echelle >= 1 else None,
        note=f"{nombre(encode['nouveaux'] / max(encode['duree'], 1e-9), 0)} par seconde, {PROCESSUS} processus",
    )


if __name__ == "__main__":
    print(json.dumps(PASSES[sys.argv[1]](float(sys.argv[2]))))
