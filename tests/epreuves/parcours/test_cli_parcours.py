"""``brique parcours calculer``: what an adviser prints, its JSON, its pictures, and its refusals."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from brique import cli
from brique.parcours.demonstration import situations
from tests.coeur.parcours.fabrique_demandes import OFFRES, TETE

CERTIFICATION = """\
certifications:
  - numero: RNCP90001
    intitule: Certification voulue
    fin: 2029-06-30
    blocs:
      - {code: RNCP90001BC01, libelle: Vendre}
      - {code: RNCP90001BC02, libelle: Conseiller}
      - {code: RNCP90001BC03, libelle: Encadrer (option A)}
      - {code: RNCP90001BC04, libelle: Former (option B)}
"""


class Sortie(NamedTuple):
    statut: int
    dit: str
    erreurs: str


@pytest.fixture
def brique(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Run ``brique parcours`` in this process, through its own entry point."""

    def lancer(*arguments: str | Path, entree: str = "") -> Sortie:
        monkeypatch.setattr(sys, "argv", ["brique", "parcours", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(entree))
        with pytest.raises(SystemExit) as fin:
            cli.main()
        dit, erreurs = capfd.readouterr()
        assert "Traceback" not in dit + erreurs
        return Sortie(int(fin.value.code or 0), dit, erreurs)

    return lancer


def test_trois_plans_cote_a_cote_puis_chacun(brique: Any) -> None:
    statut, dit, erreurs = brique("calculer", "-", entree=TETE + CERTIFICATION + OFFRES)
    assert (statut, erreurs) == (0, "")
    assert "Parcours calculé au 26 novembre 2026" in dit
    for attendu in ("Le moins cher", "Le plus tôt", "Le plus sûr", "Vous payez", "Mois par mois", "À savoir"):
        assert attendu in dit
    assert "Si vous vous arrêtez, vous gardez à vie" in dit
    assert "2 500,00 €" in dit.replace("\u202f", " ").replace("\xa0", " ")


def test_le_json_dit_tout_a_l_identique(brique: Any) -> None:
    statut, dit, _ = brique("calculer", "-", "--json", "--objectif", "moins-cher", entree=TETE + CERTIFICATION + OFFRES)
    donnees = json.loads(dit)
    assert statut == 0
    assert list(donnees["plans"]) == ["moins-cher"]
    plan = donnees["plans"]["moins-cher"]
    assert (plan["paye"], plan["cpf"], plan["prouve"]) == ("2500.00", "0.00", True)
    assert {bloc for etape in plan["etapes"] for bloc in etape["blocs"]} == {f"RNCP90001BC0{n}" for n in (1, 2, 3)}
    assert all(etape["pourquoi"] and etape["paiement"] for etape in plan["etapes"])
    assert (
        brique("calculer", "-", "--json", "--objectif", "moins-cher", entree=TETE + CERTIFICATION + OFFRES).dit == dit
    )


def test_les_dessins_sont_ecrits(brique: Any, tmp_path: Path) -> None:
    statut, _, _ = brique(
        "calculer", "-", "--objectif", "plus-tot", "--svg", tmp_path / "dessins", entree=TETE + CERTIFICATION + OFFRES
    )
    assert statut == 0
    ecrits = sorted(fichier.name for fichier in (tmp_path / "dessins").iterdir())
    assert ecrits == ["plus-tot-argent.svg", "plus-tot-frise.svg"]


def test_tous_les_compromis(brique: Any) -> None:
    statut, dit, _ = brique("calculer", "-", "--pareto", "--objectif", "plus-tot", entree=TETE + CERTIFICATION + OFFRES)
    assert statut == 0
    assert "Tous les compromis" in dit


def test_aucun_plan_rend_un_et_dit_pourquoi(brique: Any) -> None:
    statut, dit, _ = brique("calculer", "-", entree=TETE + CERTIFICATION + OFFRES + "argent: {epargne: 0}\n")
    assert statut == 1
    assert "Aucun plan n’est possible." in dit


@pytest.mark.parametrize(
    ("entree", "extrait"),
    [
        (TETE, "ligne 2, cibles[1].certification : RNCP90001 n’est pas dans le registre donné"),
        (TETE + "echeance: demain\n", "ligne 4, echeance"),
        ("a: &a b\n", "ligne 1"),
        ("", "heures_semaine : il manque"),
    ],
)
def test_une_demande_fausse_rend_deux_avec_sa_ligne(brique: Any, entree: str, extrait: str) -> None:
    statut, dit, erreurs = brique("calculer", "-", entree=entree)
    assert (statut, dit) == (2, "")
    assert extrait in erreurs


def test_un_objectif_inconnu(brique: Any) -> None:
    statut, _, erreurs = brique("calculer", "-", "--objectif", "beau", entree=TETE + CERTIFICATION)
    assert statut == 2
    assert "« beau » n’est pas un objectif" in erreurs
    assert "moins-cher, plus-tot, plus-sur" in erreurs


def test_sans_demande(brique: Any) -> None:
    statut, _, erreurs = brique("calculer")
    assert statut == 2
    assert "il manque le fichier de la demande" in erreurs


def test_le_schema(brique: Any) -> None:
    statut, dit, _ = brique("calculer", "--schema")
    assert statut == 0
    assert "heures_semaine" in json.loads(dit)["required"]


def test_la_demonstration_s_ecrit_et_se_calcule(brique: Any, tmp_path: Path) -> None:
    statut, dit, _ = brique("demonstration", tmp_path)
    assert statut == 0
    assert len(dit.splitlines()) == len(situations()) == len(list(tmp_path.glob("*.yaml")))
    statut, dit, erreurs = brique(
        "calculer", tmp_path / "fiche-expiree.yaml", "--demonstration", "--objectif", "moins-cher"
    )
    assert (statut, erreurs) == (0, "")
    assert "Ce qui l’améliorerait" in dit
    assert "Parce que RNCP99003BC01 correspond à RNCP99012BC01" in dit


def test_les_trois_autres_commandes_sont_la(brique: Any) -> None:
    _, dit, _ = brique("--help")
    for commande in ("calculer", "explorer", "demonstration", "offres"):
        assert commande in dit
