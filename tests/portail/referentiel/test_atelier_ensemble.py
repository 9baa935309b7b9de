"""Several people writing at once, in real processes on a real database, and one of them killed: nothing is lost."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from tests.portail.referentiel.atelier_processus import DEPART, Personne
from tests.portail.referentiel.processus import base_a_part, migree

FOIS = 12


@pytest.fixture
def base(tmp_path: Path) -> Iterator[dict[str, str]]:
    with base_a_part(tmp_path / "var", migree()) as variables:
        yield variables


def ouvrir(variables: dict[str, str]) -> str:
    with Personne(variables, ("ouvrir",)) as personne:
        dit, erreurs = personne.finir()
    assert dit.strip().isdecimal(), erreurs
    return dit.strip()


def lire(variables: dict[str, str], requete: str) -> list[tuple[Any, ...]]:
    """Rows of the base, read from outside the site."""
    if "BRIQUE_BASE" in variables:
        import psycopg

        with psycopg.connect(variables["BRIQUE_BASE"]) as connexion:
            return connexion.execute(requete).fetchall()
    with closing(sqlite3.connect(f"{variables['BRIQUE_VAR']}/brique.sqlite3")) as connexion:
        return connexion.execute(requete).fetchall()


def charge(valeur: Any) -> Any:
    return json.loads(valeur) if isinstance(valeur, str) else valeur


def etat(variables: dict[str, str]) -> tuple[Any, int, list[tuple[str, str]]]:
    """The draft, its revision, and each edit as (what became of it, its text)."""
    ((contenu, revision),) = lire(variables, "SELECT contenu, revision FROM referentiel_versionreferentiel")
    retouches = lire(variables, "SELECT issue, geste FROM referentiel_retouche ORDER BY id")
    return charge(contenu), revision, [(issue, charge(geste)["apres"]) for issue, geste in retouches]


def enonces(contenu: Any) -> dict[str, str]:
    return {c["cle"]: c["enonce"] for bloc in contenu["blocs"] for c in bloc["competences"]}


def test_deux_personnes_ecrivent_ensemble_et_rien_ne_se_perd(base: dict[str, str]) -> None:
    version = ouvrir(base)
    with ExitStack() as pile:
        personnes = {
            nom: pile.enter_context(Personne(base, ("ecrire", version, nom, f"{sienne},b2c1", str(FOIS))))
            for nom, sienne in (("Paul", "b1c1"), ("Inès", "b1c2"))
        }
        for personne in personnes.values():
            assert personne.ligne() == "pret"
        for personne in personnes.values():
            personne.continuer()
        gardes = {nom: int(personne.finir()[0]) for nom, personne in personnes.items()}
    contenu, revision, retouches = etat(base)
    finaux = enonces(contenu)
    # each one's own part holds its last text
    assert finaux["b1c1"] == f"Paul écrit {FOIS - 1} dans b1c1"
    assert finaux["b1c2"] == f"Inès écrit {FOIS - 1} dans b1c2"
    # in the shared part one of them wrote, the other's texts are kept apart, all of them
    attendus = {f"{nom} écrit {rang} dans b2c1" for nom in personnes for rang in range(FOIS)}
    ecrits = {texte for _issue, texte in retouches if texte.endswith("b2c1")}
    assert ecrits == attendus
    assert finaux["b2c1"] in attendus
    assert sum(gardes.values()) == sum(issue == "en_attente" for issue, _ in retouches) >= 1
    assert revision == sum(issue == "appliquee" for issue, _ in retouches)


def test_une_personne_tuee_en_pleine_ecriture_ne_laisse_rien_a_moitie(base: dict[str, str]) -> None:
    version = ouvrir(base)
    avant = etat(base)
    assert enonces(avant[0])["b2c1"] == DEPART
    ordres = 0
    while True:
        with Personne(base, ("pas", version)) as personne:
            for _ in range(ordres):
                assert personne.ligne().startswith("ordre")
                personne.continuer()
            ligne = personne.ligne()
            if ligne == "ecrit":
                break
            assert ligne.startswith("ordre"), ligne
            personne.tuer()
        assert etat(base) == avant, ordres
        ordres += 1
    contenu, revision, retouches = etat(base)
    assert ordres >= 3
    assert (enonces(contenu)["b2c1"], revision) == ("Conduire", 1)
    assert retouches == [("appliquee", "Conduire")]
