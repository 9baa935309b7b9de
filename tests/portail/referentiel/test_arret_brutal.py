"""An import killed by the system, two at once, readers meanwhile: the previous register holds, whole, until the end."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from bench.generateur import generer
from portail.referentiel.erreurs import ErreurImport
from tests.portail.referentiel.fabrique import ecrire as ecrire_fiches
from tests.portail.referentiel.fabrique import fiche, lignes_par_table, verser
from tests.portail.referentiel.processus import Processus, base_a_part, migree
from tests.portail.socle.vidage import sans_verrous

ANCIENNES, NOUVELLES = 120, 250


@dataclass(frozen=True)
class Registres:
    """Generated exports: the register before, the one to come, and two that only change some of its fiches."""

    avant: Path
    apres: Path
    retouche: Path
    autre_retouche: Path


@pytest.fixture(scope="module")
def registres(tmp_path_factory: pytest.TempPathFactory) -> Registres:
    dossier = tmp_path_factory.mktemp("registres")
    tous = Registres(*(dossier / f"{nom}.xml" for nom in ("avant", "apres", "retouche", "autre")))
    generer(tous.avant, fiches=ANCIENNES)
    generer(tous.apres, fiches=NOUVELLES)
    generer(tous.retouche, fiches=ANCIENNES, modifiees=30)
    generer(tous.autre_retouche, fiches=ANCIENNES, modifiees=60)
    return tous


@pytest.fixture(scope="module")
def base_d_avant(tmp_path_factory: pytest.TempPathFactory, registres: Registres) -> Iterator[dict[str, str]]:
    """A base that holds the register of before, to be copied."""
    with base_a_part(tmp_path_factory.mktemp("avant"), migree()) as variables:
        assert ecrire(variables, registres.avant, "2026-10-01") == "ecrit True"
        yield variables


@pytest.fixture
def base(tmp_path: Path, base_d_avant: dict[str, str]) -> Iterator[dict[str, str]]:
    """A base of the test's own that holds the register of before."""
    with base_a_part(tmp_path / "var", base_d_avant) as variables:
        yield variables


def ecrire(variables: dict[str, str], fichier: Path, jour: str) -> str:
    """The last word of an import that runs to its end."""
    with Processus(variables, ("importer", str(fichier), jour)) as importeur:
        dit, erreurs = importeur.finir()
        assert importeur.popen.returncode == 0, erreurs
    return dit.strip().splitlines()[-1]


def lecteur(variables: dict[str, str], pile: ExitStack) -> Processus:
    processus = pile.enter_context(Processus(variables, ("lire",)))
    assert processus.ligne() == "pret"
    return processus


def attendre(importeur: Processus, debut: str, fois: int = 1) -> None:
    """Let the import go on until it has done ``fois`` steps that begin with ``debut``: it then stands still."""
    while True:
        ligne = importeur.ligne()
        assert ligne.startswith(("lu", "ordre")), f"{ligne!r} avant {fois} × {debut!r} ({MOMENTS})"
        fois -= ligne.startswith(debut)
        if not fois:
            return
        importeur.continuer()


#: Where an import is stopped: while it reads, when it starts writing, amid its writing, as it is about to commit.
#: On PostgreSQL, which copies the largest tables, an import that only retouches fiches makes nine insertions in all.
MOMENTS = (
    ("lu", random.randint(1, 100)),
    ("ordre INSERT", 1),
    ("ordre INSERT", random.randint(2, 7)),
    ('ordre UPDATE "referentiel_source"', 1),
)


def test_un_import_tue_laisse_le_registre_precedent(base: dict[str, str], registres: Registres) -> None:
    with ExitStack() as pile:
        temoin = lecteur(base, pile)
        avant = temoin.demander()
        assert avant["comptes"]["rncp"] + avant["comptes"]["rs"] == ANCIENNES
        assert min(certifications for certifications, _ in avant["recherche"][:4]) > 0
        for moment in MOMENTS:
            with Processus(base, ("importer", str(registres.apres), "2026-10-02")) as importeur:
                attendre(importeur, *moment)
                importeur.tuer()
            assert importeur.popen.returncode == -9
            assert temoin.demander() == avant, moment
        assert lecteur(base, pile).demander() == avant
        assert ecrire(base, registres.apres, "2026-10-02") == "ecrit True"
        apres = temoin.demander()
    assert apres["comptes"]["rncp"] + apres["comptes"]["rs"] == NOUVELLES
    assert apres["sources"] == 2
    assert apres["recherche"][0][0] == NOUVELLES


def test_qui_lit_pendant_un_import_voit_l_ancien_puis_le_nouveau(base: dict[str, str], registres: Registres) -> None:
    with ExitStack() as pile:
        temoin = lecteur(base, pile)
        etats: list[dict[str, Any]] = [temoin.demander()]
        importeur = pile.enter_context(Processus(base, ("importer", str(registres.retouche), "2026-10-02")))
        for moment in MOMENTS:
            attendre(importeur, *moment)
            etats.append(temoin.demander())
            importeur.continuer()
        dit, _ = importeur.finir()
        assert dit.strip().endswith("ecrit True")
        apres = temoin.demander()
        neuf = lecteur(base, pile).demander()
    assert etats[1:] == [etats[0]] * len(MOMENTS)
    assert apres != etats[0]
    assert neuf == apres


def test_deux_imports_ensemble_ne_se_melangent_pas(base: dict[str, str], registres: Registres, tmp_path: Path) -> None:
    fichiers = {"2026-10-02": registres.retouche, "2026-10-03": registres.autre_retouche}
    with ExitStack() as pile:
        lances = [pile.enter_context(Processus(base, ("importer", str(f), jour))) for jour, f in fichiers.items()]
        mots = [processus.finir()[0].strip().splitlines()[-1] for processus in lances]
        ensemble = lecteur(base, pile).demander()
        ecrits = [jour for jour, mot in zip(fichiers, mots, strict=True) if mot == "ecrit True"]
        assert ecrits, mots
        for mot in mots:
            assert mot == "ecrit True" or ("refus" in mot and "rien n’est importé" in mot), mot
        seule = pile.enter_context(base_a_part(tmp_path / "seule", migree()))
        assert ecrire(seule, fichiers[ecrits[-1]], ecrits[-1]) == "ecrit True"
        attendu = lecteur(seule, pile).demander()
    assert ensemble["sources"] == 1 + len(ecrits)
    for cle in ("comptes", "recherche", "lu"):
        assert ensemble[cle] == attendu[cle], cle


@pytest.fixture
def vidage() -> Iterator[None]:
    with sans_verrous():
        yield


@pytest.fixture
def base_partagee(vidage: None, transactional_db: None) -> None:
    """Rows really written, that other connections see and lock."""


@contextmanager
def occupee() -> Iterator[None]:
    """Another connection holds what an import needs, and nobody waits long for it."""
    reglages = connection.settings_dict
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(reglages["NAME"], uri=True, isolation_level=None)) as autre:
            autre.execute("BEGIN IMMEDIATE")
            yield
            autre.execute("ROLLBACK")
        return
    autre = connection.copy()
    with closing(autre), autre.cursor() as verrou, connection.cursor() as curseur:
        curseur.execute("SET lock_timeout = '100ms'")
        autre.set_autocommit(False)
        verrou.execute("LOCK TABLE referentiel_source IN EXCLUSIVE MODE")
        yield
        autre.rollback()
        curseur.execute("RESET lock_timeout")


def test_une_base_occupee_refuse_l_import_et_le_dit(base_partagee: None, tmp_path: Path) -> None:
    chemin = ecrire_fiches(tmp_path, "2026-10-01", fiche("RNCP99701"))
    avant = lignes_par_table()
    with occupee(), pytest.raises(ErreurImport) as refus:
        verser(chemin)
    assert "la base est occupée" in str(refus.value)
    assert "Rien n’est écrit." in str(refus.value)
    assert lignes_par_table() == avant
    assert verser(chemin).applique
