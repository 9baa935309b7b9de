"""Bench « recherche »: searches over the national register, in the database and as whole pages."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from statistics import quantiles
from typing import Any

from bench.mesure import chiffre, module
from bench.registres import MOTEURS, mesurer_avec, registre

DEMANDES = 400
BASE_MAXIMUM = 50.0  # milliseconds, 95th percentile
PAGE_MAXIMUM = 120.0


def banc(echelle: float) -> bool:
    """Print medians and 95th percentiles on each engine; return whether the ceilings hold."""
    tenus = True
    for moteur in MOTEURS:
        environnement = registre(moteur, echelle).environnement
        durees = json.loads(mesurer_avec(environnement, module("bench.recherche")).sortie)
        print(f"  {moteur} : {DEMANDES} recherches tirées des mots du registre (graine 1)")
        chiffre("catalogue en mémoire, à froid", durees["catalogue"], "s")
        for nom, cle, plafond in (("en base", "base", BASE_MAXIMUM), ("page entière", "page", PAGE_MAXIMUM)):
            centiles = quantiles(durees[cle], n=100)
            chiffre(f"{nom}, médiane", centiles[49], "ms")
            tenus &= chiffre(f"{nom}, 95e centile", centiles[94], "ms", plafond=plafond)
    return tenus


def mesurer_ici() -> dict[str, Any]:
    """Ask every search through the site itself, in this process; times in milliseconds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.reglages")
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    from portail.referentiel.catalogue import courant

    setup_test_environment()
    debut = time.perf_counter()
    courant()
    resultat: dict[str, Any] = {"catalogue": time.perf_counter() - debut, "base": [], "page": []}
    client = Client()
    en_base = [0.0]

    def compter(executer: Any, *arguments: Any) -> Any:
        avant = time.perf_counter()
        try:
            return executer(*arguments)
        finally:
            en_base[0] += time.perf_counter() - avant

    for parametres in _demandes(random.Random(1)):
        en_base[0] = 0.0
        debut = time.perf_counter()
        with connection.execute_wrapper(compter):
            reponse = client.get("/certifications/", parametres)
        resultat["page"].append((time.perf_counter() - debut) * 1000)
        resultat["base"].append(en_base[0] * 1000)
        if reponse.status_code != 200:
            sys.exit(f"la recherche {parametres} a répondu {reponse.status_code}")
    return resultat


def _demandes(alea: random.Random) -> list[dict[str, Any]]:
    """One to three words of real titles, some mistyped; codes; filters; a few empty searches; both tabs."""
    from portail.referentiel.models import VersionBloc, VersionFiche

    titres = list(VersionBloc.objects.order_by("pk").values_list("libelle", flat=True)[:5000])
    numeros = list(VersionFiche.objects.order_by("pk").values_list("fiche__numero", flat=True)[:5000])
    demandes = []
    for _ in range(DEMANDES):
        genre = alea.random()
        mots = [mot for mot in alea.choice(titres).split() if len(mot) > 3] or ["gestion"]
        texte = " ".join(alea.sample(mots, min(len(mots), alea.randint(1, 3))))
        if genre < 0.1:
            texte = alea.choice(numeros)
        elif genre < 0.2:
            rang = alea.randrange(1, len(texte) - 1)
            texte = texte[:rang] + texte[rang + 1 :]
        elif genre < 0.25:
            texte = ""
        demande: dict[str, Any] = {"q": texte, "vue": alea.choice(("certifications", "blocs"))}
        if alea.random() < 0.3:
            demande["niveau"] = alea.sample(["3", "4", "5", "6", "7"], 2)
        if alea.random() < 0.3:
            demande["etat"] = "active"
        demandes.append(demande)
    return demandes


if __name__ == "__main__":
    print(json.dumps(mesurer_ici()))
