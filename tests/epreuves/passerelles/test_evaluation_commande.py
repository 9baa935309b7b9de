"""``brique passerelles evaluer`` on files small enough to be counted by hand, and what it says of bad ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from brique.cli.passerelles_evaluer import evaluer
from brique.erreurs import ErreurLecture
from brique.passerelles.evaluation import classer, evaluer_competences, evaluer_correspondances, evaluer_renouvellements
from brique.passerelles.evaluation.references import bm25, meme_titre, memes_codes, tfidf
from brique.passerelles.evaluation.verites import VeriteCompetences, VeriteRenouvellements
from brique.passerelles.valeurs import (
    BlocCompare,
    Cle,
    Couverture,
    Passerelle,
    Relation,
    Traits,
    Versions,
)
from brique.referentiel.fiche import Bloc, Certificateur, Code, Correspondance, Fiche

TEXTES = ("vendre du pain", "vendre des fleurs", "réparer une voiture", "coudre une robe", "Vendre du pain !")


def lancer(*arguments: str | Path) -> Any:
    return CliRunner().invoke(evaluer, [str(argument) for argument in arguments])


@pytest.mark.parametrize("fabrique", [bm25, tfidf])
def test_une_reference_trouve_ce_qui_se_dit_pareil(fabrique: Any) -> None:
    indices, scores = fabrique(TEXTES).chercher(["vendre le pain", "plonger"], 4)
    assert set(indices[0, :2].tolist()) == {0, 4}
    assert indices[0, 2:].tolist() == [1, -1]
    assert (np.diff(scores[0]) <= 0).all()
    assert indices[1].tolist() == [-1] * 4


def test_tfidf_est_un_cosinus_et_bm25_suit_sa_formule() -> None:
    _, scores = tfidf(TEXTES).chercher(["coudre une robe"], 1)
    assert scores[0, 0] == pytest.approx(1.0)
    # one word, in one of two texts of two words each: idf = ln(1 + 1.5/1.5), tf part = 2.2/2.2
    indices, scores = bm25(["pain chaud", "fleurs fraîches"]).chercher(["pain"], 1)
    assert (indices[0, 0], scores[0, 0]) == (0, pytest.approx(np.log(2)))


def test_meme_titre_et_memes_codes() -> None:
    indices, _ = meme_titre(TEXTES).chercher(["VENDRE DU PAIN", ""], 3)
    assert indices.tolist() == [[0, 4, -1], [-1, -1, -1]]
    indices, scores = memes_codes(["D1106 D1107", "D1106", "", "G1602"]).chercher(["D1106", ""], 3)
    assert indices.tolist() == [[1, 0, -1], [-1, -1, -1]]
    assert scores[0].tolist() == [1.0, 0.5, 0.0]


def test_l_ordre_du_fichier_n_aide_personne() -> None:
    """Forty texts are equal: the one that is good must not come first because it is first in the file."""
    textes = ["langue vivante"] * 40
    premiers = {int(classer(tfidf, textes, ["langue vivante"], 1, graine=graine)[0][0, 0]) for graine in range(30)}
    assert len(premiers) > 10
    une, deux = (classer(tfidf, textes, ["langue vivante"], 5, graine=3)[0] for _ in range(2))
    assert np.array_equal(une, deux)


def test_des_competences_comptees_a_la_main() -> None:
    """Two queries: the first finds its exact link first and its broad one never; the second finds nothing."""
    verite = VeriteCompetences(
        textes=TEXTES,
        identifiants=("K1", "K2"),
        requetes=("coudre une robe", "plonger"),
        liens=((("exact", 3), ("broad", 2)), (("exact", 1),)),
    )
    lu = evaluer_competences(verite, meme_titre, graine=1).en_json()
    assert lu["exact"]["R@1"] == lu["exact"]["R@100"] == lu["exact"]["MRR"] == lu["exact"]["nDCG@10"] == 0.5
    assert lu["exact"]["requetes"] == 2
    assert (lu["broad"]["R@100"], lu["broad"]["requetes"]) == (0.0, 1)
    assert (lu["close"]["R@10"], lu["close"]["requetes"]) == (None, 0)
    assert lu["toutes"]["R@10"] == 0.25  # half of the links of the first, none of the second
    # exact brings 3 and broad 1: 3 / (3 + 1/log2(3)), over two queries
    assert lu["toutes"]["nDCG@10"] == pytest.approx(3 / (3 + 1 / np.log2(3)) / 2, abs=1e-4)
    assert list(lu["references"]) == ["BM25", "TF-IDF", "même titre"]
    assert lu["references"]["même titre"]["exact"] == lu["exact"]


def test_des_renouvellements_comptes_a_la_main() -> None:
    """N replaces A: one title is kept, one is not and finds only B. Its own blocs, the most alike, never count."""
    verite = VeriteRenouvellements(
        fiches=("A", "A", "B", "B", "N", "N"),
        titres=("Vendre du pain", "Tenir la caisse", "Pétrir", "Nager", "vendre du pain", "Pétrir"),
        filiations=(("A", "N"),),
    )
    lu = evaluer_renouvellements(verite, meme_titre, graine=1).en_json()
    assert (lu["bloc_meme_titre"]["hit@1"], lu["bloc_meme_titre"]["requetes"]) == (1.0, 1)
    assert (lu["bloc_reformule"]["hit@10"], lu["bloc_reformule"]["requetes"]) == (0.0, 1)
    assert lu["fiche"]["R@10"] == 1.0
    assert lu["fiche"]["requetes"] == 1


def test_une_fiche_qui_tient_tout_passe_avant_celle_qui_tient_un_bloc_commun() -> None:
    communs = [f"F{numero}" for numero in range(30)]
    verite = VeriteRenouvellements(
        fiches=(*communs, "A", "A", "N", "N"),
        titres=(*["Langue vivante"] * 30, "Souder une coque", "Langue vivante", "Souder une coque", "Langue vivante"),
        filiations=(("A", "N"),),
    )
    assert evaluer_renouvellements(verite, tfidf, graine=1).en_json()["fiche"]["R@1"] == 1.0


def test_un_titre_vide_ne_garde_aucun_titre() -> None:
    verite = VeriteRenouvellements(("A", "N"), ("", ""), (("A", "N"),))
    lu = evaluer_renouvellements(verite, meme_titre, graine=1).en_json()
    assert lu["bloc_meme_titre"]["requetes"] == 0
    assert lu["bloc_reformule"]["hit@10"] == lu["fiche"]["R@100"] == 0.0


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    (tmp_path / "corpus.csv").write_text(
        "uri;libelle\n" + "".join(f"u:{rang};{texte}\n" for rang, texte in enumerate(TEXTES)), encoding="utf-8"
    )
    (tmp_path / "liens.csv").write_text(
        "id_competence;competence;esco_uri;relation\n"
        "K1;Couture de robes;u:3;exact\nK2;Réparer les voitures;u:2;close\n",
        encoding="utf-8",
    )
    (tmp_path / "libelles.csv").write_text(
        "code_bloc;libelle\nRNCP1BC01;Bloc 1 - Vendre du pain\nRNCP1BC02;Tenir la caisse\n"
        "RNCP2BC01;BC01 : Vendre du pain\nRNCP2BC02;Encaisser les clients à la caisse\nRNCP3BC01;Souder\n",
        encoding="utf-8",
    )
    (tmp_path / "filiations.csv").write_text("ancienne;nouvelle\nRNCP1;RNCP2\nRNCP1;RNCP7\n", encoding="utf-8")
    return tmp_path


def test_la_commande_des_competences(tables: Path) -> None:
    arguments = (
        "competences",
        "--corpus",
        tables / "corpus.csv",
        "--liens",
        tables / "liens.csv",
        "--encodeur",
        "lexical",
    )
    reponse = lancer(*arguments, "--json")
    assert reponse.exit_code == 0, reponse.output
    lu = json.loads(reponse.stdout)
    assert list(lu)[:5] == ["exact", "close", "broad", "narrow", "toutes"]
    assert set(lu["exact"]) == {
        *("R@1", "R@10", "R@50", "R@100", "MRR", "nDCG@10", "hit@10"),
        *("requetes", "groupes", "intervalles"),
    }
    assert lu["exact"]["R@1"] == lu["close"]["R@1"] == 1.0
    assert set(lu["exact"]["intervalles"]["R@10"]) == {None}  # one query: nothing to draw against
    assert lu["remarques"][0].startswith("Encodeurs : lexical")
    assert lancer(*arguments, "--json").stdout == reponse.stdout
    table = lancer(*arguments).stdout
    for attendu in ("Liens exacts : 1 requête, 1 groupe indépendant", "Brique", "BM25", "Fiabilité des probabilités"):
        assert attendu in table


def test_la_commande_des_renouvellements(tables: Path) -> None:
    arguments = ("renouvellements", "--libelles", tables / "libelles.csv", "--filiations", tables / "filiations.csv")
    lu = json.loads(lancer(*arguments, "--encodeur", "lexical", "--json", "--graine", "3").stdout)
    assert list(lu)[:3] == ["fiche", "bloc_reformule", "bloc_meme_titre"]
    assert lu["fiche"]["R@10"] == lu["bloc_meme_titre"]["hit@10"] == lu["bloc_reformule"]["hit@10"] == 1.0
    assert lu["graine"] == 3
    assert "Filiation dont une fiche n’a aucun titre : laissée de côté (1)." in lu["remarques"]
    assert "Blocs au titre reformulé : 1 requête" in lancer(*arguments, "--encodeur", "lexical").stdout


def test_une_commande_mal_servie_refuse_en_francais(tables: Path) -> None:
    (tables / "virgules.csv").write_text("uri,libelle\nu:1,coudre\n", encoding="utf-8")
    reponse = lancer("competences", "--corpus", tables / "virgules.csv", "--liens", tables / "liens.csv")
    assert isinstance(reponse.exception, ErreurLecture)
    assert "séparées par la virgule" in str(reponse.exception)


class MoteurQuiClasse:
    """An engine whose answers are written: for each bloc its best ones, and a score by pair."""

    def __init__(self, blocs: Sequence[BlocCompare], scores: dict[tuple[str, str], float]) -> None:
        self.blocs = blocs
        self.scores = scores

    def chercher(self, bloc: Cle, k: int = 10) -> list[Passerelle]:
        autres = [self.comparer(bloc, autre.cle) for autre in self.blocs if autre.cle.fiche != bloc.fiche]
        return sorted(autres, key=lambda passerelle: -passerelle.score)[:k]

    def comparer(self, source: Cle, cible: Cle) -> Passerelle:
        score = self.scores.get((source.code, cible.code), 0.1)
        vide = Couverture(0.0)
        traits = Traits(0.0, 0.0, 0.0, None, None, None, 0.0, 0.0, 0.0, 0.0, 1.0)
        return Passerelle(
            source, cible, Relation.PARTIEL, score, None, vide, vide, (), (), (), (), traits, Versions("0", ())
        )


def fiche(numero: str, *blocs: str, vers: Sequence[Correspondance] = (), siret: str = "") -> Fiche:
    return Fiche(
        numero=numero,
        intitule=numero,
        rome=(Code("D1106"),),
        certificateurs=(Certificateur(nom=numero, siret=siret),),
        blocs=tuple(Bloc(f"{numero}{code}", f"Bloc {code}", f"Vendre en {code}.") for code in blocs),
        correspondances=tuple(vers),
    )


def codes(*lus: str) -> frozenset[str]:
    return frozenset(lus)


def test_des_correspondances_comptees_a_la_main() -> None:
    vers = (
        Correspondance(codes("RNCP1A"), "RNCP2", codes("RNCP2A")),
        Correspondance(codes("RNCP1B", "RNCP1C"), "RNCP2", codes("RNCP2B")),
        Correspondance(codes("RNCP1A"), "RNCP2", codes("RNCP2A")),
        Correspondance(codes("RNCP1A"), "RNCP404", codes("RNCP404A")),
        Correspondance(codes(), "RNCP2", codes()),
    )
    fiches = [fiche("RNCP1", "A", "B", "C", vers=vers), fiche("RNCP2", "A", "B"), fiche("RNCP3", "A", "B", "C")]
    scores = {("RNCP1A", "RNCP3A"): 0.8, ("RNCP1A", "RNCP2A"): 0.7, ("RNCP1C", "RNCP2B"): 0.9}
    lu = evaluer_correspondances(fiches, lambda blocs: MoteurQuiClasse(blocs, scores), graine=1).en_json()
    assert list(lu)[:3] == ["un_pour_un", "ensembles", "toutes"]
    assert [lu["un_pour_un"][nom] for nom in ("hit@1", "hit@3", "MRR", "requetes")] == [0.0, 1.0, 0.5, 1]
    assert [lu["ensembles"][nom] for nom in ("hit@1", "MRR", "requetes")] == [1.0, 1.0, 1]  # C finds it, B need not
    assert (lu["toutes"]["hit@1"], lu["toutes"]["requetes"], lu["toutes"]["groupes"]) == (0.5, 2, 1)
    assert lu["liens"] == [
        {"source": ["RNCP1A"], "cible": ["RNCP2A"], "rang": 2},
        {"source": ["RNCP1B", "RNCP1C"], "cible": ["RNCP2B"], "rang": 1},
    ]
    # 3 × 2 pairs of blocs, less the two of the set: one is declared, announced at 70 %, three others at 10 %
    assert lu["calibration"]["reponses"] == 4
    assert lu["calibration"]["origine"].startswith("Probabilité du modèle livré")
    assert lu["calibration"]["precision"]["0.7"]["valeur"] == 1.0
    assert list(lu["references"]) == ["BM25", "TF-IDF", "même titre", "même ROME"]
    assert lu["references"]["même titre"]["un_pour_un"]["hit@3"] == 1.0
    assert lu["remarques"] == [
        "Correspondances déclarées dans ce fichier (5).",
        "Avec une certification entière, sans bloc à retrouver (1).",
        "Un côté n’a pas son texte dans ce fichier : non mesurées (1).",
        "Déclarées deux fois : comptées une fois (1).",
    ]


def test_les_fiches_d_un_certificateur_sont_un_seul_groupe() -> None:
    """Two links that share neither fiche: two groups, unless one certificateur wrote both."""

    def groupes(siret: str) -> int:
        fiches = [
            fiche(
                f"RNCP{n}",
                "A",
                vers=(Correspondance(codes(f"RNCP{n}A"), f"RNCP{n + 1}", codes(f"RNCP{n + 1}A")),),
                siret=s,
            )
            for n, s in ((1, "111"), (3, siret))
        ] + [fiche("RNCP2", "A"), fiche("RNCP4", "A")]
        rapport = evaluer_correspondances(fiches, lambda blocs: MoteurQuiClasse(blocs, {}), graine=1)
        return rapport.strates["toutes"].groupes

    assert (groupes("222"), groupes("111")) == (2, 1)


def test_un_registre_sans_correspondance_mesurable() -> None:
    with pytest.raises(ErreurLecture, match="aucune correspondance de bloc à bloc"):
        evaluer_correspondances([fiche("RNCP1", "A")], lambda blocs: MoteurQuiClasse(blocs, {}), graine=1)
