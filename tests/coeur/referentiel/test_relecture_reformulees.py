"""Compétences said twice in other words: found only with a measure of likeness, which the caller brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from brique.cli.relecture import relire_fichier
from brique.erreurs import ErreurArgument
from brique.referentiel.fiche import Bloc, Fiche
from brique.referentiel.redaction.brouillon import BlocEcrit, Brouillon, CompetenceEcrite
from brique.referentiel.relecture import relire_brouillon, relire_fiche, selectionner
from brique.referentiel.relecture.reformulees import ENONCES_MAX, PROCHE, SLUG

ENCAISSER = "Encaisser la vente et rendre la monnaie au client"
PAYER = "Procéder au paiement de l’achat en caisse"
VERIFIER = "Vérifier la propreté du rayon chaque matin"


def fiche(*blocs: Sequence[str]) -> Fiche:
    return Fiche(
        numero="RNCP99500",
        intitule="CQP fictif",
        blocs=tuple(
            Bloc(
                f"RNCP99500BC{rang:02}", f"Bloc {rang}", "\n".join(f"- {enonce}" for enonce in enonces), "Cas pratique."
            )
            for rang, enonces in enumerate(blocs, 1)
        ),
    )


class Mesure:
    """Says that two énoncés are near when they were declared so; remembers what it was asked."""

    def __init__(self, proches: Mapping[frozenset[str], float]) -> None:
        self.proches = proches
        self.demandes: list[int] = []

    def __call__(self, textes_a: Sequence[str], textes_b: Sequence[str], /) -> list[list[float]]:
        self.demandes.append(len(textes_a))
        return [[self.proches.get(frozenset({un, autre}), 0.0) for autre in textes_b] for un in textes_a]


SEULE = selectionner([SLUG])
PROCHES = Mesure({frozenset({ENCAISSER, PAYER}): PROCHE})


def test_sans_mesure_la_relecture_reste_ce_qu_elle_etait() -> None:
    assert relire_fiche(fiche([ENCAISSER, PAYER]), selection=SEULE) == []
    assert SLUG not in {constat.regle for constat in relire_fiche(fiche([ENCAISSER, PAYER]))}


def test_avec_une_mesure_les_deux_enonces_se_retrouvent() -> None:
    (constat,) = relire_fiche(fiche([ENCAISSER, VERIFIER], [PAYER]), selection=SEULE, proximites=PROCHES)
    assert constat.regle == SLUG
    assert (constat.bloc, constat.rang) == ("RNCP99500BC02", 0)
    assert "semble demander la même chose que la compétence 1 de RNCP99500BC01" in constat.message
    assert constat.extrait == PAYER


def test_ce_que_les_autres_regles_disent_n_est_pas_redit() -> None:
    pluriel = "Encaisser les ventes et rendre la monnaie aux clients"
    mesure = Mesure({frozenset({ENCAISSER, pluriel}): 1.0, frozenset({ENCAISSER}): 1.0})
    regles = {constat.regle for constat in relire_fiche(fiche([ENCAISSER, pluriel, ENCAISSER]), proximites=mesure)}
    assert {"competence-en-double", "competence-presque-en-double"} <= regles
    assert SLUG not in regles


def test_les_memes_mots_dans_un_tout_autre_ordre_sont_dits() -> None:
    inverse = "Rendre la monnaie au client et encaisser la vente"
    mesure = Mesure({frozenset({ENCAISSER, inverse}): 0.9})
    assert len(relire_fiche(fiche([ENCAISSER, inverse]), selection=SEULE, proximites=mesure)) == 1


def test_sous_le_seuil_rien_n_est_dit() -> None:
    mesure = Mesure({frozenset({ENCAISSER, PAYER}): PROCHE - 0.01})
    assert relire_fiche(fiche([ENCAISSER, PAYER]), selection=SEULE, proximites=mesure) == []


def test_un_brouillon_se_relit_de_meme() -> None:
    competences = (CompetenceEcrite(ENCAISSER, cle="c1"), CompetenceEcrite(PAYER, cle="c2"))
    brouillon = Brouillon("CQP fictif", blocs=(BlocEcrit("1", "Vendre", competences=competences, cle="b1"),))
    (constat,) = relire_brouillon(brouillon, selection=SEULE, proximites=PROCHES)
    assert constat.cible == "c2"


def test_la_regle_se_choisit_et_s_ecarte_par_son_nom() -> None:
    sans = selectionner(sauf=[SLUG])
    assert SLUG not in {c.regle for c in relire_fiche(fiche([ENCAISSER, PAYER]), selection=sans, proximites=PROCHES)}
    with pytest.raises(ErreurArgument, match="competence-reformulee"):
        selectionner(["competence-reformulees"])


def test_une_certification_immense_est_bornee() -> None:
    enonces = [f"Contrôler la pièce numéro {rang} de la série" for rang in range(ENONCES_MAX + 50)]
    mesure = Mesure({})
    relire_fiche(fiche(enonces), selection=SEULE, proximites=mesure)
    assert mesure.demandes == [ENONCES_MAX]


def test_un_seul_enonce_ne_se_compare_a_rien() -> None:
    mesure = Mesure({})
    assert relire_fiche(fiche([ENCAISSER]), selection=SEULE, proximites=mesure) == []
    assert mesure.demandes == []


def test_la_commande_refuse_cette_regle_sans_le_moteur() -> None:
    with pytest.raises(ErreurArgument, match="--moteur"):
        relire_fichier("absent.xml", regle=[SLUG])
