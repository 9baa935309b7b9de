"""The house rules of the project, checked on its own files; each is first shown to bite on a bad sample.

A rule is a function of ``tests/maison``; to add one, write the function, its samples, and list it in ``REGLES``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from tests.maison import anneaux, code, depot, gabarits, mots
from tests.maison.regle import RACINE, Regle, chemins_du_depot, fichiers_du_depot


def ascii_de(nom: str) -> str:
    """The name of a rule as a test identifier: « pas de signaux » gives ``pas-de-signaux``."""
    return re.sub(r"[^a-z]+", "-", unicodedata.normalize("NFKD", nom.lower()).encode("ascii", "ignore").decode())


REGLES = [*code.REGLES, *anneaux.REGLES, *gabarits.REGLES, *depot.REGLES, *mots.REGLES]
par_nom = pytest.mark.parametrize("regle", REGLES, ids=lambda regle: ascii_de(regle.nom))


@par_nom
def test_la_maison_suit_la_regle(regle: Regle) -> None:
    griefs = regle.griefs(fichiers_du_depot())
    assert not griefs, f"{regle.nom} :\n  " + "\n  ".join(griefs)


@par_nom
def test_la_regle_mord(regle: Regle) -> None:
    assert regle.mauvais
    for chemin, texte in regle.mauvais:
        assert regle.griefs([(chemin, texte)]), f"accepté à tort : {chemin}\n{texte}"


@par_nom
def test_la_regle_n_aboie_pas(regle: Regle) -> None:
    assert regle.bons
    for chemin, texte in regle.bons:
        assert regle.concerne(chemin)
        assert regle.griefs([(chemin, texte)]) == []


def test_chaque_gabarit_sert() -> None:
    griefs = gabarits.gabarits_inutiles(gabarits.du_portail(fichiers_du_depot()))
    assert not griefs, "\n".join(griefs)


def test_un_gabarit_que_rien_ne_nomme_est_vu() -> None:
    page = "src/portail/r/templates/r/page.html"
    assert gabarits.gabarits_inutiles({page: "", "src/portail/r/views.py": "'r/autre.html'"})
    assert not gabarits.gabarits_inutiles({page: "", "src/portail/r/views.py": "rendre('r/page.html#liste')"})


def test_chaque_gabarit_est_une_page_ou_un_fragment() -> None:
    griefs = gabarits.gabarits_orphelins(gabarits.du_portail(fichiers_du_depot()))
    assert not griefs, "\n".join(griefs)


def test_un_gabarit_sans_base_est_vu() -> None:
    page, base = "src/portail/r/templates/r/page.html", "src/portail/r/templates/base.html"
    assert len(gabarits.gabarits_orphelins({page: "<p></p>", base: "<main></main>"})) == 2
    assert not gabarits.gabarits_orphelins({page: '{% extends "base.html" %}', base: "<html>"})


def test_le_lexique_definit_chaque_mot_une_fois() -> None:
    termes = mots.lire_lexique(mots.LEXIQUE.read_text(encoding="utf-8"))
    assert len(termes) >= 60
    for champ in ("terme", "identifiant"):
        doubles = [nom for nom, fois in Counter(getattr(t, champ) for t in termes).items() if fois > 1]
        assert not doubles, f"définis deux fois : {doubles}"
    for terme in termes:
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", terme.identifiant), terme
        assert all([terme.definition, terme.anglais, terme.source]), f"{terme.terme} : une colonne est vide"


def test_un_lexique_mal_forme_est_refuse() -> None:
    with pytest.raises(ValueError, match="« Bloc » a 3 colonnes"):
        mots.lire_lexique("| Terme | Identifiant |\n|---|---|\n| Bloc | `bloc` | texte |\n")


@pytest.mark.partage
def test_les_articles_cites_par_le_lexique_existent(partage: Path) -> None:
    contenu = json.loads((partage / "droit/code_du_travail_articles.json").read_text(encoding="utf-8"))
    connus = {article["article"] for article in contenu}
    cites = articles_cites(mots.LEXIQUE.read_text(encoding="utf-8"))
    assert len(cites) >= 20
    assert cites <= connus, f"articles introuvables : {sorted(cites - connus)}"


def articles_cites(texte: str) -> set[str]:
    """Articles of the Code du travail named in a text as ``L. 6113-1``, in the form ``L6113-1``."""
    return {f"{lettre}{numero}" for lettre, numero in re.findall(r"\b([LRD])\. (\d{4}(?:-\d+)*)", texte)}


def test_les_documents_sont_tous_au_sommaire() -> None:
    """In that of docs, or in that of their own folder, which is then in that of docs."""
    documents = [nom.removeprefix("docs/") for nom in chemins_du_depot() if re.fullmatch(r"docs/.+\.md", nom)]
    absents = [nom for nom in documents if nom != "README.md" and not _au_sommaire(nom, documents)]
    assert not absents, f"à ajouter dans docs/README.md : {absents}"


def _au_sommaire(nom: str, documents: list[str]) -> bool:
    dossier, _, seul = nom.rpartition("/")
    if f"{dossier}/README.md" in documents and seul != "README.md":
        return f"({seul})" in (RACINE / "docs" / dossier / "README.md").read_text(encoding="utf-8")
    return f"({nom})" in (RACINE / "docs/README.md").read_text(encoding="utf-8")


def test_les_decisions_se_suivent() -> None:
    noms = [nom.rsplit("/", 1)[1] for nom in chemins_du_depot() if nom.startswith("docs/decisions/")]
    assert [nom[:4] for nom in sorted(noms)] == [f"{numero:04}" for numero in range(1, len(noms) + 1)]
