"""``brique portail …`` as a user runs it: what it says, its exit status, what it leaves in the base."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.portail.referentiel.fabrique import bloc, ecrire, fiche
from tests.portail.referentiel.processus import Sortie, base_a_part, brique
from tests.portail.referentiel.site_local import site_local

_numeros = count(99501)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A migrated base; each test writes fiches of its own in it."""
    with base_a_part(tmp_path_factory.mktemp("commandes")) as variables:
        for _ in range(2):
            assert brique(variables, "portail", "migrer") == Sortie(0, "La base est à jour.\n", "")
        yield variables


@pytest.fixture
def numero() -> str:
    return f"RNCP{next(_numeros)}"


def importer(base: dict[str, str], *arguments: str | Path) -> Sortie:
    return brique(base, "portail", "importer", *arguments)


def test_a_blanc_puis_pour_de_bon_puis_encore(base: dict[str, str], numero: str, tmp_path: Path) -> None:
    chemin = ecrire(tmp_path, "2026-10-01", fiche(numero, blocs=(bloc(numero), bloc(numero, 2))))
    a_blanc = importer(base, chemin)
    assert (a_blanc.code, a_blanc.erreurs) == (0, "")
    for morceau in (chemin.name, "01/10/2026", "1 fiches, 2 blocs", "Rien n’est écrit : ajoutez --appliquer"):
        assert morceau in a_blanc.dit

    ecrit = importer(base, chemin, "--appliquer")
    assert (ecrit.code, ecrit.erreurs) == (0, "")
    assert "Écrit dans le registre." in ecrit.dit

    encore = importer(base, chemin, "--appliquer")
    assert encore.code == 0
    assert "déjà importé" in encore.dit
    assert "rien ne change" in encore.dit

    change = ecrire(tmp_path, "2026-10-02", fiche(numero, "Autre", blocs=(bloc(numero),)))
    assert f"~ {numero} : texte, −BC02" in importer(base, change).dit


def test_la_difference_en_json(base: dict[str, str], numero: str, tmp_path: Path) -> None:
    chemin = ecrire(tmp_path, "2026-10-01", fiche(numero))
    sortie = importer(base, chemin, "--json")
    dit = json.loads(sortie.dit)
    assert (sortie.code, sortie.erreurs) == (0, "")
    assert (dit["fichier"], dit["date_export"], dit["applique"]) == (chemin.name, "2026-10-01", False)
    assert (dit["nouvelles"], dit["comptes"]["fiches_nouvelles"], dit["bloquantes"]) == ([numero], 1, [])
    assert len(dit["sha256"]) == 64
    assert json.loads(importer(base, chemin, "--json", "--appliquer").dit)["applique"]
    assert json.loads(importer(base, chemin, "--json", "--appliquer").dit)["deja_importe_le"]


def test_une_anomalie_bloquante(base: dict[str, str], numero: str, tmp_path: Path) -> None:
    chemin = ecrire(tmp_path, "2026-10-01", fiche(numero, blocs=(bloc(numero), bloc(numero))))
    a_blanc = importer(base, chemin)
    assert a_blanc.code == 1
    assert "[bloc-code-double]" in a_blanc.dit
    refuse = importer(base, chemin, "--appliquer")
    assert refuse.code == 2
    assert refuse.erreurs.startswith(f"Erreur : {chemin.name} : ")
    assert "--ecarter" in refuse.erreurs
    assert "Traceback" not in refuse.erreurs
    assert importer(base, chemin, "--ecarter").code == 0


@pytest.mark.parametrize(
    ("contenu", "arguments", "attendu"),
    [
        (None, (), "absent.xml"),
        ("<FICHES><FICHE>", (), "absent.xml"),
        ("bonjour", (), "absent.xml"),
        ("<FICHES/>", ("--date", "hier"), "n’est pas une date AAAA-MM-JJ"),
        ("<FICHES/>", ("--date", "2999-01-01"), "dans l’avenir"),
        ("<FICHES/>", ("--depuis-data-gouv",), "un seul des deux"),
        ("<FICHES/>", ("--nimporte",), "--nimporte"),
    ],
)
def test_un_refus_est_une_phrase_et_un_deux(
    base: dict[str, str], tmp_path: Path, contenu: str | None, arguments: tuple[str, ...], attendu: str
) -> None:
    chemin = tmp_path / "absent.xml"
    if contenu is not None:
        chemin.write_text(contenu, encoding="utf-8")
    sortie = importer(base, chemin, *arguments, "--appliquer")
    assert (sortie.code, sortie.dit) == (2, "")
    assert sortie.erreurs.startswith("Erreur : ")
    assert attendu in sortie.erreurs
    assert "Traceback" not in sortie.erreurs


@pytest.mark.parametrize("commande", [("importer", "x.xml"), ("reindexer",), ("demonstration",)])
def test_une_base_sans_tables_dit_quoi_faire(commande: tuple[str, ...], tmp_path: Path) -> None:
    with base_a_part(tmp_path) as variables:
        sortie = brique(variables, "portail", *commande)
    assert (sortie.code, sortie.dit) == (2, "")
    assert "brique portail migrer" in sortie.erreurs


def test_les_archives_officielles(base: dict[str, str], numero: str, tmp_path: Path) -> None:
    archive = "export-fiches-rncp-v4-1-2026-10-01.zip"
    with site_local() as site:
        site.publier(archive)
        site.deposer(archive, ecrire(tmp_path, "2026-10-01", fiche(numero)))
        variables = {**base, "BRIQUE_DATA_GOUV": site.jeu}
        sortie = importer(variables, "--depuis-data-gouv", "--json")
        absent = importer({**base, "BRIQUE_DATA_GOUV": f"{site.adresse}/absent"}, "--depuis-data-gouv", "--appliquer")
    assert sortie.code == 0, sortie.erreurs
    (dit,) = json.loads(sortie.dit)
    assert (dit["fichier"], dit["nouvelles"], dit["applique"]) == (archive, [numero], False)
    assert (absent.code, absent.dit) == (2, "")
    assert absent.erreurs.startswith(f"Erreur : {site.adresse}/absent : le site ne répond pas")
