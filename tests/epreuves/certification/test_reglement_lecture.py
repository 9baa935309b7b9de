"""Writing a règlement: what is read is what was meant, and every fault is named with its line."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given

from brique.certification.reglement.controle import controler
from brique.certification.reglement.ecriture import ecrire_reglement
from brique.certification.reglement.grandeurs import ecrire_duree, ecrire_part, lire_duree, lire_part
from brique.certification.reglement.lecture import lire_reglement
from brique.certification.reglement.page import EXEMPLE, page_du_reglement
from brique.certification.reglement.valeurs import Duree, Partage, Reglement, Unite, Voie
from brique.erreurs import ErreurLecture
from brique.saisie import ErreurSaisie
from tests.coeur.certification.fabrique_reglements import PROPRE, durees, parts, reglements


@given(reglements())
def test_ce_qui_est_ecrit_se_relit_a_l_identique(reglement: Reglement) -> None:
    assert lire_reglement(ecrire_reglement(reglement)) == reglement


@given(parts)
def test_une_part_se_relit(part: Fraction) -> None:
    assert lire_part(ecrire_part(part)) == part


@given(durees)
def test_une_duree_se_relit(duree: Duree) -> None:
    assert lire_duree(ecrire_duree(duree)) == duree


@pytest.mark.parametrize(
    ("ecrit", "part"),
    [
        ("2/3", Fraction(2, 3)),
        ("70 %", Fraction(7, 10)),
        ("70%", Fraction(7, 10)),
        ("12,5 %", Fraction(1, 8)),
        ("0,7", Fraction(7, 10)),
        ("0.7", Fraction(7, 10)),
        ("1", Fraction(1)),
        ("100 %", Fraction(1)),
        ("0", Fraction(0)),
    ],
)
def test_les_facons_d_ecrire_une_part(ecrit: str, part: Fraction) -> None:
    assert lire_part(ecrit) == part


@pytest.mark.parametrize("faux", ["", "70", "3/2", "1/0", "-1/2", "deux tiers", "120 %", "1e3", "½"])
def test_ce_qui_n_est_pas_une_part(faux: str) -> None:
    with pytest.raises(ValueError, match="part"):
        lire_part(faux)


@pytest.mark.parametrize(
    ("ecrit", "duree", "recrit"),
    [
        ("15 jours", Duree(15, Unite.JOURS), "15 jours"),
        ("1 jour", Duree(1, Unite.JOURS), "1 jour"),
        ("6 mois", Duree(6, Unite.MOIS), "6 mois"),
        ("24 mois", Duree(24, Unite.MOIS), "24 mois"),
        ("5 ans", Duree(60, Unite.MOIS), "5 ans"),
        ("1 an", Duree(12, Unite.MOIS), "12 mois"),
    ],
)
def test_les_durees(ecrit: str, duree: Duree, recrit: str) -> None:
    assert lire_duree(ecrit) == duree
    assert ecrire_duree(duree) == recrit


@pytest.mark.parametrize("faux", ["", "0 mois", "6", "six mois", "6 semaines", "-2 mois", "1,5 an"])
def test_ce_qui_n_est_pas_une_duree(faux: str) -> None:
    with pytest.raises(ValueError, match="durée"):
        lire_duree(faux)


def test_ce_qui_n_est_pas_ecrit_est_tacite() -> None:
    lu = lire_reglement(
        "{cle: a, version: 1, intitule: A, applicable_du: 2025-01-01, attribution: {}, evaluation: {}, "
        "jury: {majorite: unanimite}, conservation: {}}"
    )
    assert lu.voies == frozenset(Voie)
    assert lu.jury.partage is Partage.PRESIDENT
    assert {"voies", "jury.partage_des_voix", "evaluation.seuil"} < lu.tacites
    assert "jury.majorite" not in lu.tacites


def test_un_bloc_ne_dit_que_ce_qui_change() -> None:
    lu = lire_reglement(PROPRE)
    assert lu.evaluation_de("RNCP99012BC02").seuil == Fraction(2, 3)
    assert lu.evaluation_de("RNCP99012BC02").evaluateurs == lu.evaluation.evaluateurs == 2
    assert lu.evaluation_de("RNCP99012BC02").reference == "art. 4"
    assert lu.evaluation_de("RNCP99012BC01") == lu.evaluation


def _fautes(texte: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ErreurSaisie) as refus:
        lire_reglement(texte)
    return [(faute.ligne, faute.chemin, faute.constat) for faute in refus.value.fautes]


@pytest.mark.parametrize(
    ("avant", "apres", "ligne", "chemin", "extrait"),
    [
        ("version: 1", "version: 0", 2, "version", "au moins 1"),
        ("cle: commerce-fictif", "cle: Commerce fictif", 1, "cle", "n’a pas la forme attendue"),
        ("2025-01-01", "2025-02-30", 5, "applicable_du", "n’est pas un jour"),
        ("2025-01-01", "2025-01-01\napplicable_jusqu_au: 2024-12-31", 6, "applicable_jusqu_au", "précède"),
        ("[RNCP99012]", "[RNCP99012, RNCP99012]", 7, "certifications[2]", "écrit deux fois"),
        ("[RNCP99012]", "[RNCP99012BC01]", 7, "certifications[1]", "est un bloc"),
        ("[formation, vae]", "[formation, VAE]", 8, "voies[2]", "n’est pas connu"),
        ("[formation, vae]", "[]", 8, "voies", "au moins 1"),
        ("seuil: 100 %", "seuil: 70", 15, "evaluation.seuil", "une part va de 0 à 1"),
        ("seuil: 100 %", "seuil: 0 %", 15, "evaluation.seuil", "rien ne serait exigé"),
        ("evaluateurs: 2", "evaluateurs: deux", 12, "evaluation.evaluateurs", "nombre entier"),
        ("desaccord: jury", "divergence: jury", 14, "evaluation.divergence", "n’est pas connu"),
        ("bloc: RNCP99012BC02", "bloc: le bloc 2", 18, "evaluation_des_blocs[1].bloc", "n’a pas la forme attendue"),
        ("part_externe: 1/2", "part_externe: 1", 31, "jury.part_externe", "à dépasser"),
        ("majorite: absolue-presents", "majorite: absolue", 33, "jury.majorite", "absolue-presents"),
        ("loi_vae: oui", "loi_vae: peut-être", 38, "jury.loi_vae", "oui ou non"),
        ("duree: 2 mois", "duree: 2", 42, "recours.duree", "n’est pas une durée"),
        ("depuis: notification, reference: art. 8", "depuis: hier", 42, "recours.depuis", "n’est pas connu"),
    ],
)
def test_chaque_faute_a_sa_ligne(avant: str, apres: str, ligne: int, chemin: str, extrait: str) -> None:
    assert PROPRE.count(avant) == 1
    trouvees = _fautes(PROPRE.replace(avant, apres))
    assert [faute[:2] for faute in trouvees] == [(ligne, chemin)]
    assert extrait in trouvees[0][2]


def test_toutes_les_fautes_a_la_fois_dans_l_ordre_des_lignes() -> None:
    texte = PROPRE.replace("version: 1", "version: un").replace("seuil: 100 %", "seuil: 70").replace("2 mois", "2")
    assert [faute[0] for faute in _fautes(texte)] == [2, 15, 42]


@pytest.mark.parametrize(
    ("avant", "apres", "ligne", "constat"),
    [
        ("  loi_vae: oui", "\tloi_vae: oui", 38, "une tabulation en début de ligne : le YAML s’indente avec des"),
        ("cle: commerce-fictif", "cle: commerce: fictif", 1, "deux-points dans une valeur sans guillemets"),
    ],
)
def test_ce_qui_n_est_pas_du_yaml_dit_sa_ligne_et_sa_cause(avant: str, apres: str, ligne: int, constat: str) -> None:
    assert PROPRE.count(avant) == 1
    ((trouvee, chemin, dit),) = _fautes(PROPRE.replace(avant, apres))
    assert (trouvee, chemin) == (ligne, "")
    assert dit.startswith(constat)


def test_une_regle_inconnue_dans_les_articles() -> None:
    (faute,) = _fautes(PROPRE + "articles:\n  voies: art. 1\n  jury.majorité: art. 5\n")
    assert faute[0] == 45
    assert "jury.majorité" in faute[1]
    assert "vouliez-vous « jury.majorite »" in faute[2]


def test_deux_fois_le_meme_bloc() -> None:
    texte = PROPRE.replace("jury:\n", "  - {bloc: RNCP99012BC02}\njury:\n")
    assert _fautes(texte) == [(24, "evaluation_des_blocs[2]", "« RNCP99012BC02 » est écrit deux fois")]


def test_un_fichier_absent(tmp_path: Path) -> None:
    with pytest.raises(ErreurLecture, match="ne s’ouvre pas"):
        lire_reglement(tmp_path / "rien.yaml")


def test_la_page_est_celle_des_formes() -> None:
    page = Path(__file__).parents[3] / "docs/guide/ecrire-un-reglement.md"
    assert page.read_text(encoding="utf-8") == page_du_reglement()


def test_l_exemple_de_la_page_n_a_rien_a_redire_que_ses_deux_dates() -> None:
    assert [constat.regle for constat in controler(lire_reglement(EXEMPLE))] == ["conservation.blocs"]
