"""The five CQPs of the commerce alimentaire, as their branch published them, read bloc by bloc."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from brique.referentiel.redaction.brouillon import Brouillon, parties
from brique.referentiel.redaction.ecrire_docx import ecrire_docx
from brique.referentiel.redaction.ecrire_xlsx import ecrire_xlsx
from brique.referentiel.redaction.forme import ecrire_json
from brique.referentiel.redaction.lecture import lire_brouillon

pytestmark = pytest.mark.partage

# Compétences of each bloc, counted by hand in the lists of the référentiels de compétences.
COMPTES = {
    "employe-de-vente": [10, 6, 7],
    "manager-unite-commerciale": [10, 7, 8, 9, 7],
    "vendeur-conseil-bio": [7, 12, 17, 9],
    "vendeur-conseil-epicerie": [8, 12, 17, 9],
    "vendeur-conseil-primeur": [7, 12, 17, 9],
}
# What the two référentiels of one document say differently, found by reading them side by side.
DOUTES = {
    "employe-de-vente": [],
    "manager-unite-commerciale": ["enonce-different"] * 2 + ["competence-evaluee-inconnue", "texte-apres-le-tableau"],
    "vendeur-conseil-bio": ["enonce-different"] * 3,
    "vendeur-conseil-epicerie": ["enonce-different"] * 4,
    "vendeur-conseil-primeur": ["enonce-different", "competence-evaluee-inconnue"],
}


def texte_nu(source: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", source)).split())


@pytest.fixture(scope="module")
def branche(partage: Path) -> Path:
    return partage / "donnees/branches/commerce-alimentaire"


@pytest.fixture(scope="module")
def lus(branche: Path) -> dict[str, Brouillon]:
    return {nom: lire_brouillon(branche / f"cqp-{nom}.html").brouillon for nom in COMPTES}


@pytest.mark.parametrize("nom", COMPTES)
class TestCqp:
    def test_chaque_bloc_a_ses_competences_une_fois(self, nom: str, lus: dict[str, Brouillon]) -> None:
        blocs = lus[nom].blocs
        assert [b.code for b in blocs] == [str(n) for n in range(1, len(COMPTES[nom]) + 1)]
        assert [len(b.competences) for b in blocs] == COMPTES[nom]
        for bloc in blocs:
            assert len({c.enonce.casefold() for c in bloc.competences}) == len(bloc.competences)

    def test_chaque_enonce_est_celui_de_la_liste(self, nom: str, branche: Path, lus: dict[str, Brouillon]) -> None:
        source = (branche / f"cqp-{nom}.html").read_text(encoding="utf-8")
        liste = source.split("Référentiel de compétences</strong>")[1].split("Référentiel de certification")[0]
        ecrits = [
            re.sub(r"\s*\(\d\)", "", texte_nu(ligne).lstrip("– ")).rstrip(" ;.")
            for ligne in liste.split("<br/>")
            if texte_nu(ligne).startswith("– ")
        ]
        assert [re.sub(r"[ .;]+$", "", c.enonce) for b in lus[nom].blocs for c in b.competences] == [
            re.split(r"•", ligne)[0].rstrip(" ;.") for ligne in ecrits
        ]

    def test_chaque_critere_est_sous_son_bloc(self, nom: str, branche: Path, lus: dict[str, Brouillon]) -> None:
        source = (branche / f"cqp-{nom}.html").read_text(encoding="utf-8")
        tableaux = re.findall(r"<table.*?</table>", source, re.DOTALL)
        assert len(tableaux) == len(COMPTES[nom])
        for tableau, bloc in zip(tableaux, lus[nom].blocs, strict=True):
            cases = [texte_nu(c) for c in re.findall(r"<td[^>]*>(.*?)</td>", tableau, re.DOTALL)]
            siens = [k.texte for c in bloc.competences for k in c.criteres] + [k.texte for k in bloc.criteres]
            enonces = {re.sub(r"\W", "", c.enonce.casefold()) for c in bloc.competences}
            autres = [c.rstrip(".") for c in cases if re.sub(r"\W", "", c.casefold()) not in enonces]
            manquants = [c for c in autres if c and c not in siens]
            differents = [
                d for d in lus[nom].doutes if d.regle == "enonce-different" and f"bloc {bloc.code} " in d.message
            ]
            assert len(manquants) == len(differents), manquants

    def test_chaque_modalite_est_sous_son_bloc(self, nom: str, branche: Path, lus: dict[str, Brouillon]) -> None:
        source = (branche / f"cqp-{nom}.html").read_text(encoding="utf-8")
        evaluation = source.split("Référentiel de certification</strong>")[1].split('<p><font color="#808080">')[0]
        for morceau, bloc in zip(evaluation.split("• Bloc de compétences")[1:], lus[nom].blocs, strict=True):
            avant_tableau = morceau.split("<table")[0].split("Proposition de modalités")[1]
            lignes = [texte_nu(li).lstrip("–• ").rstrip(" ;.") for li in re.split(r"<br/>|</p>", avant_tableau)[1:]]
            assert [m.texte.rstrip(" ;.") for m in bloc.modalites if not m.texte.startswith("Proposition")] == list(
                filter(None, lignes)
            )

    def test_aucun_doute_n_est_tu(self, nom: str, lus: dict[str, Brouillon]) -> None:
        regles = sorted(d.regle for d in lus[nom].doutes)
        assert regles == sorted([*DOUTES[nom], "intitule-deduit"])

    def test_chaque_partie_dit_sa_place(self, nom: str, lus: dict[str, Brouillon]) -> None:
        assert all(partie.place.ancre and partie.place.lieu for partie in parties(lus[nom]))


def test_le_verbe_qui_change_est_demande(lus: dict[str, Brouillon]) -> None:
    """« Vérifier l’atteinte… » in the list, « Fixer des objectifs… » where it is evaluated: a person decides."""
    doutes = [d for d in lus["manager-unite-commerciale"].doutes if d.regle == "enonce-different"]
    assert any("vérifier l'atteinte" in d.message and "Fixer des objectifs" in d.message for d in doutes)
    assert all(len(d.places) == 2 and len(d.choix) == 2 for d in doutes)


def test_les_notes_sont_gardees_a_part(lus: dict[str, Brouillon]) -> None:
    for brouillon in lus.values():
        notes = next(t for t in brouillon.textes if t.titre == "Notes")
        assert len(notes.passages) == 2
        assert not any(re.search(r"\(\d\)", c.enonce) for b in brouillon.blocs for c in b.competences)


@pytest.mark.parametrize("nom", COMPTES)
@pytest.mark.parametrize(
    ("ecrire", "fichier"), [(ecrire_docx, "r.docx"), (ecrire_xlsx, "r.xlsx"), (ecrire_json, "r.json")]
)
def test_l_aller_retour_rend_le_meme_brouillon(
    nom: str, ecrire: Callable[[Brouillon], bytes], fichier: str, lus: dict[str, Brouillon]
) -> None:
    relu = lire_brouillon(io.BytesIO(ecrire(lus[nom])), nom=fichier).brouillon
    assert relu == lus[nom]
    assert [d.message for d in relu.doutes] == [d.message for d in lus[nom].doutes]
    assert all(partie.place.ancre and partie.place.lieu for partie in parties(relu))
