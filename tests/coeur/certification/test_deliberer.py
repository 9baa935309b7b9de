"""``brique certification deliberer`` as a person runs it: a session written in YAML, its faults, and what it gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from brique.certification.deliberation.lecture import lire_session
from brique.certification.deliberation.page import EXEMPLE, page_de_la_seance
from brique.cli.certification_deliberer import deliberer_session
from brique.erreurs import ErreurArgument
from brique.saisie import ErreurSaisie

app = typer.Typer()
app.command()(deliberer_session)

SEANCE = """\
certification: RNCP38362
intitule: Commercial itinérant clientèle professionnelle
blocs:
  - {code: RNCP38362BC01, intitule: Organiser son activité, competences: 2}
  - {code: RNCP38362BC02, intitule: Prospecter et négocier, competences: 3}
jour: 2026-11-20
membres:
  - {nom: Alba, preside: oui, qualifie: oui}
  - {nom: Brice, qualifie: oui}
  - {nom: Dora, qualifie: oui}
  - {nom: Émile, qualifie: oui}
candidats:
"""
ZOE = """\
  - nom: Zoé
    voie: formation
    commence_le: 2026-01-15
    evaluations:
      - {bloc: RNCP38362BC01, evaluateur: Xavier, jour: 2026-10-02, externe: oui, niveaux: [acquis, acquis]}
      - {bloc: RNCP38362BC01, evaluateur: Yves, jour: 2026-10-02, niveaux: [acquis, acquis]}
      - {bloc: RNCP38362BC02, evaluateur: Xavier, jour: 2026-10-02, externe: oui, niveaux: [acquis, acquis, non-acquis]}
      - {bloc: RNCP38362BC02, evaluateur: Yves, jour: 2026-10-02, niveaux: [acquis, acquis, acquis]}
    decisions:
      - {bloc: RNCP38362BC01, pour: [Alba, Brice, Dora, Émile]}
      - {bloc: RNCP38362BC02, pour: [Brice, Dora], contre: [Alba, Émile], raisons: Divergence tranchée.}
"""
PAUL = """\
  - nom: Paul
    voie: formation
    commence_le: 2026-02-01
    liens:
      - {membre: Émile, liens: [employeur]}
    absents: [Dora]
    decisions:
      - {bloc: RNCP38362BC01, pour: [Alba, Brice], abstentions: [Émile]}
      - bloc: RNCP38362BC02
        contre: [Alba, Brice, Émile]
        raisons: La négociation n’a pas été menée à son terme.
        complement: Une négociation observée en entreprise.
"""
AUDE = """\
  - {nom: Aude, voie: vae, commence_le: 2026-02-01, presence: absent}
"""
GROS = "commerces-de-gros"


def lancer(*arguments: str) -> tuple[int, str]:
    fini = CliRunner().invoke(app, list(arguments))
    if fini.exception and not isinstance(fini.exception, SystemExit):
        raise fini.exception
    return fini.exit_code, fini.stdout


@pytest.fixture
def ecrire(tmp_path: Path) -> Any:
    def ecrit(texte: str) -> str:
        (tmp_path / "seance.yaml").write_text(texte, "utf-8")
        return str(tmp_path / "seance.yaml")

    return ecrit


def test_une_seance_des_commerces_de_gros(ecrire: Any) -> None:
    """Two against two: « les blocs de compétences objets du partage sont acquis »; the president alone signs."""
    code, dit = lancer(ecrire(SEANCE + ZOE + AUDE), "--reglement", GROS)
    assert code == 0
    assert "Zoé : certification délivrée" in dit
    assert "voix partagées, le bloc est acquis (art. 5, KALIARTI000049605584)" in dit
    assert "Aude : absent" in dit
    assert "Certifiés (1) : Zoé" in dit
    assert "À signer par : Alba" in dit


def test_ce_qui_est_valide_et_ce_qui_manque(ecrire: Any) -> None:
    code, dit = lancer(ecrire(SEANCE + PAUL), "--reglement", GROS, "--json")
    assert code == 0
    lu = json.loads(dit)
    (paul,) = lu["candidats"]
    assert paul["resultat"]["issue"] == "partielle"
    assert paul["resultat"]["valides"] == ["RNCP38362BC01"]
    assert paul["resultat"]["manque"] == ["RNCP38362BC02"]
    assert [une["valide"] for une in paul["decisions"]] == [True, False]
    (ligne,) = lu["proces_verbal"]["non_certifies"]
    assert ligne["valides"] == [["RNCP38362BC01", "Organiser son activité"]]


@pytest.mark.parametrize(
    ("avant", "apres", "dit"),
    [
        ("contre: [Alba, Brice, Émile]", "contre: [Alba, Brice, Dora]", "Dora est absent : son vote ne compte pas"),
        ("voie: formation", "voie: vae\n    incidents: [Un retard.]", "Émile ne peut pas délibérer sur ce candidat"),
        ("        raisons: La négociation n’a pas été menée à son terme.\n", "", "aucune raison n’est écrite"),
        ("absents: [Dora]", "absents: [Dora, Brice, Émile]", "Quorum : membres présents et qui peuvent délibérer : 1"),
    ],
    ids=["absente", "lié", "sans raison", "sans quorum"],
)
def test_ce_qui_ne_se_decide_pas_est_refuse(ecrire: Any, avant: str, apres: str, dit: str) -> None:
    assert avant in PAUL
    code, sortie = lancer(ecrire(SEANCE + PAUL.replace(avant, apres)), "--reglement", GROS)
    assert code == 1
    assert dit in sortie
    assert "→" in sortie
    assert "Il ne peut pas être dressé" in sortie


def test_un_lien_ecarte_par_la_loi_en_vae(ecrire: Any) -> None:
    """Gros lets no incompatibility be; for a VAE, art. D. 6412-6 does."""
    paul = PAUL.replace("voie: formation", "voie: vae").replace(", abstentions: [Émile]", "").replace(", Émile]", "]")
    code, dit = lancer(ecrire(SEANCE + paul), "--reglement", GROS)
    assert code == 0
    assert "Émile, personne qualifiée ; ne délibère pas sur Paul" in dit


@pytest.mark.parametrize(
    ("texte", "fautes"),
    [
        (SEANCE + PAUL.replace("membre: Émile", "membre: Guy"), ["ligne 17, candidats[1].liens[1].membre"]),
        (SEANCE + PAUL.replace("2026-02-01", "2026-12-01"), ["commence après la séance"]),
        (
            SEANCE + PAUL.replace("- bloc: RNCP38362BC02", "- bloc: RNCP38362BC09"),
            ["n’a pas de bloc « RNCP38362BC09 »"],
        ),
        (SEANCE + ZOE + ZOE, ["« Zoé » est écrit deux fois"]),
        (SEANCE + ZOE.replace("[acquis, acquis]", "[acquis, acquis, acquis]"), ["a 2 compétences"]),
        (SEANCE + ZOE.replace("2026-10-02", "2026-12-02"), ["cette évaluation vient après"]),
        (SEANCE + PAUL.replace("absents: [Dora]", "absents: [Guy]"), ["« Guy » n’est pas nommé à ce jury"]),
        (SEANCE + "  - {nom: Zoé, voie: formation}\n", ["commence_le : il manque"]),
        (SEANCE + ZOE.replace("pour: [Brice, Dora]", "resultat: valide"), ["ce nom n’est pas connu"]),
    ],
)
def test_les_fautes_de_saisie_ont_leur_ligne(texte: str, fautes: list[str]) -> None:
    """The result, above all, is never written."""
    with pytest.raises(ErreurSaisie) as refus:
        lire_session(texte)
    assert all(faute in str(refus.value) for faute in fautes)


def test_le_schema_et_ce_qui_manque(ecrire: Any) -> None:
    code, dit = lancer("--schema")
    assert code == 0
    assert json.loads(dit)["title"] == "Séance"
    with pytest.raises(ErreurArgument, match="il manque la séance"):
        lancer("--reglement", GROS)
    with pytest.raises(ErreurArgument, match="il manque le règlement"):
        lancer(ecrire(SEANCE + ZOE))


def test_la_page_est_celle_des_formes_et_son_exemple_se_joue(ecrire: Any) -> None:
    page = Path(__file__).parents[3] / "docs/guide/ecrire-une-seance.md"
    assert page.read_text(encoding="utf-8") == page_de_la_seance()
    code, dit = lancer(ecrire(EXEMPLE), "--reglement", GROS)
    assert code == 0
    assert "Certifiés (1) : Zoé" in dit
    assert "Paul, validation partielle : RNCP38362BC01" in dit
    assert "Émile, personne qualifiée ; ne délibère pas sur Paul" in dit
