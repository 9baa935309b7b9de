"""What the évaluations of a bloc come to, as a règlement says: the tables an évaluateur would check."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.certification.evaluation import Avis, Evaluation, Niveau, synthetiser
from brique.certification.reglement.valeurs import Critere, Divergence, Lien, RegleEvaluation
from brique.erreurs import ErreurArgument
from tests.coeur.certification.jurys import BLOCS, A, N, P, grille

BLOC = BLOCS[0]
DEUX = RegleEvaluation("art. 3", evaluateurs=2)


def avec(**suite: object) -> RegleEvaluation:
    """Two évaluateurs, and what the case changes."""
    return RegleEvaluation("art. 3", **({"evaluateurs": 2} | suite))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("un", "autre", "divergence", "retenu", "avis"),
    [
        (A, A, Divergence.JURY, A, Avis.FAVORABLE),
        (N, N, Divergence.JURY, N, Avis.DEFAVORABLE),
        (P, P, Divergence.JURY, P, Avis.DEFAVORABLE),
        (A, N, Divergence.JURY, None, Avis.PARTAGE),
        (A, P, Divergence.JURY, None, Avis.PARTAGE),
        (A, N, Divergence.ACQUISE, A, Avis.FAVORABLE),
        (A, N, Divergence.NON_ACQUISE, N, Avis.DEFAVORABLE),
        (P, N, Divergence.ACQUISE, P, Avis.DEFAVORABLE),
        (A, N, Divergence.TROISIEME, None, Avis.ATTENTE),
    ],
)
def test_deux_evaluateurs(un: Niveau, autre: Niveau, divergence: Divergence, retenu: Niveau | None, avis: Avis) -> None:
    """KALIARTI000023175941: both positive, both negative, or a divergence that the règlement settles."""
    for premier, second in ((un, autre), (autre, un)):
        synthese = synthetiser(
            BLOC, 1, (grille("Xavier", premier), grille("Yves", second)), avec(divergence=divergence)
        )
        assert (synthese.competences[0].retenu, synthese.avis) == (retenu, avis)
        assert all("art. 3" in raison for raison in synthese.raisons)


@pytest.mark.parametrize(
    ("troisieme", "avis"),
    [(A, Avis.FAVORABLE), (N, Avis.DEFAVORABLE), (P, Avis.PARTAGE)],
    ids=["oui", "non", "partage"],
)
def test_le_troisieme_departage(troisieme: Niveau, avis: Avis) -> None:
    grilles = (grille("Xavier", A), grille("Yves", N), grille("Zita", troisieme))
    assert synthetiser(BLOC, 1, grilles, avec(divergence=Divergence.TROISIEME)).avis is avis


def test_le_troisieme_n_est_pas_appele_quand_tous_sont_d_accord() -> None:
    grilles = (grille("Xavier", A, N), grille("Yves", A, N))
    assert synthetiser(BLOC, 2, grilles, avec(divergence=Divergence.TROISIEME)).avis is Avis.DEFAVORABLE


@pytest.mark.parametrize(("tenues", "avis"), [(7, Avis.FAVORABLE), (6, Avis.DEFAVORABLE), (10, Avis.FAVORABLE)])
def test_le_seuil_de_soixante_dix_pour_cent(tenues: int, avis: Avis) -> None:
    """OCAPIAT: 70 % of the compétences of the domain, exactly: 7 of 10 is enough."""
    niveaux = [A] * tenues + [N] * (10 - tenues)
    synthese = synthetiser(
        BLOC, 10, (grille("Xavier", *niveaux), grille("Yves", *niveaux)), avec(seuil=Fraction(7, 10))
    )
    assert synthese.avis is avis
    assert f"{tenues} sur 10" in synthese.raisons[0]


def test_deux_tiers_ne_se_perdent_pas_dans_un_arrondi() -> None:
    grilles = (grille("Xavier", A, A, N), grille("Yves", A, A, N))
    assert synthetiser(BLOC, 3, grilles, avec(seuil=Fraction(2, 3))).avis is Avis.FAVORABLE


def test_une_competence_en_partie_compte_ce_que_dit_le_reglement() -> None:
    grilles = (grille("Xavier", A, P), grille("Yves", A, P))
    moitie = avec(seuil=Fraction(3, 4), en_partie=Fraction(1, 2))
    assert synthetiser(BLOC, 2, grilles, moitie).avis is Avis.FAVORABLE
    assert synthetiser(BLOC, 2, grilles, avec(seuil=Fraction(3, 4))).avis is Avis.DEFAVORABLE


def test_une_competence_eliminatoire_emporte_le_bloc() -> None:
    eliminatoire = avec(seuil=Fraction(1, 2), criteres=(Critere(2, ("gestes sûrs",), eliminatoire=True),))
    tenus = (grille("Xavier", A, N, A), grille("Yves", A, N, A))
    synthese = synthetiser(BLOC, 3, tenus, eliminatoire)
    assert synthese.avis is Avis.DEFAVORABLE
    assert "La compétence 2, éliminatoire, manque (art. 3)." in synthese.raisons
    disputee = (grille("Xavier", A, A, A), grille("Yves", A, N, A))
    assert synthetiser(BLOC, 3, disputee, eliminatoire).avis is Avis.PARTAGE


def test_un_desaccord_qui_ne_change_rien_ne_suspend_rien() -> None:
    """Already lost, or already won, whatever the jury says of the disputed one."""
    perdu = (grille("Xavier", A, N), grille("Yves", N, N))
    assert synthetiser(BLOC, 2, perdu, DEUX).avis is Avis.DEFAVORABLE
    gagne = (grille("Xavier", A, A, A), grille("Yves", A, A, N))
    synthese = synthetiser(BLOC, 3, gagne, avec(seuil=Fraction(1, 2)))
    assert synthese.avis is Avis.FAVORABLE
    assert synthese.competences[2].retenu is None


@pytest.mark.parametrize(
    ("grilles", "regles", "manque"),
    [
        ((), DEUX, "2 évaluateurs sur 2"),
        ((grille("Xavier", A, A),), DEUX, "1 évaluateur sur 2"),
        ((grille("Xavier", A, A), grille("Yves", A)), DEUX, "l’avis de Yves sur la compétence 2"),
        ((grille("Xavier", A, A), grille("Yves", A, A)), avec(externes=1), "1 évaluateur extérieur à l’organisme"),
    ],
)
def test_ce_qui_manque_est_nomme(grilles: tuple[Evaluation, ...], regles: RegleEvaluation, manque: str) -> None:
    synthese = synthetiser(BLOC, 2, grilles, regles)
    assert synthese.avis is Avis.ATTENTE
    assert manque in synthese.manque[0]


def test_un_evaluateur_exterieur_suffit() -> None:
    """Chimie: one évaluateur independent of the training body."""
    grilles = (grille("Xavier", A), grille("Yves", A, externe=True))
    assert synthetiser(BLOC, 1, grilles, avec(externes=1)).avis is Avis.FAVORABLE


@pytest.mark.parametrize(
    ("grilles", "dit"),
    [
        ((grille("Xavier", A, A, A),), "compétence 3, et ce bloc en a 2"),
        ((grille("Xavier", A, A), grille("Xavier", A, A)), "Xavier a donné deux grilles"),
        ((grille("Xavier", A, A, liens=frozenset({Lien.EMPLOYEUR})),), "un emploi chez son employeur (art. 3)"),
        ((grille("Xavier", A, A, bloc=BLOCS[1]),), f"porte sur {BLOCS[1]}"),
    ],
)
def test_ce_qui_est_refuse(grilles: tuple[Evaluation, ...], dit: str) -> None:
    with pytest.raises(ErreurArgument, match=r".") as refus:
        synthetiser(BLOC, 2, grilles, avec(incompatibilites=frozenset({Lien.EMPLOYEUR})))
    assert dit in str(refus.value)


def test_un_lien_que_le_reglement_permet_ne_gene_pas() -> None:
    lie = grille("Xavier", A, liens=frozenset({Lien.FORMATION}))
    assert synthetiser(BLOC, 1, (lie, grille("Yves", A)), DEUX).avis is Avis.FAVORABLE


NIVEAUX = st.sampled_from(list(Niveau))
PARTS = st.fractions(0, 1, max_denominator=10)


@st.composite
def evaluations(draw: st.DrawFn) -> tuple[int, tuple[Evaluation, ...], RegleEvaluation]:
    combien = draw(st.integers(1, 5))
    regle = RegleEvaluation(
        "art. 3",
        evaluateurs=draw(st.integers(1, 3)),
        divergence=draw(st.sampled_from(list(Divergence))),
        seuil=draw(st.fractions("1/10", 1, max_denominator=10)),
        en_partie=draw(PARTS),
        criteres=tuple(
            Critere(rang, (), eliminatoire=True) for rang in draw(st.sets(st.integers(1, combien), max_size=2))
        ),
    )
    noms = draw(st.lists(st.sampled_from("UVWXYZ"), unique=True, max_size=4))
    grilles = tuple(grille(nom, *draw(st.lists(NIVEAUX, min_size=combien, max_size=combien))) for nom in noms)
    return combien, grilles, regle


@given(evaluations())
def test_l_ordre_des_evaluateurs_ne_change_rien(cas: tuple[int, tuple[Evaluation, ...], RegleEvaluation]) -> None:
    combien, grilles, regle = cas
    une, autre = (synthetiser(BLOC, combien, suite, regle) for suite in (grilles, grilles[::-1]))
    assert (une.avis, une.part, [c.retenu for c in une.competences]) == (
        autre.avis,
        autre.part,
        [c.retenu for c in autre.competences],
    )


@given(evaluations())
def test_un_avis_est_celui_de_toutes_les_issues_possibles(
    cas: tuple[int, tuple[Evaluation, ...], RegleEvaluation],
) -> None:
    """Brute force: whatever the jury made of each disputed compétence, FAVORABLE is always won, DEFAVORABLE never."""
    combien, grilles, regle = cas
    synthese = synthetiser(BLOC, combien, grilles, regle)
    if synthese.avis is Avis.ATTENTE:
        return
    eliminatoires = {critere.competence for critere in regle.criteres}
    issues = set()
    for essai in product((A, N), repeat=sum(vue.retenu is None for vue in synthese.competences)):
        suite = iter(essai)
        poids = {
            vue.rang: {A: Fraction(1), P: regle.en_partie, N: Fraction(0)}[vue.retenu or next(suite)]
            for vue in synthese.competences
        }
        assez = sum(poids.values()) >= regle.seuil * combien
        issues.add(assez and all(poids[rang] == 1 for rang in eliminatoires))
    attendu = Avis.PARTAGE if len(issues) > 1 else Avis.FAVORABLE if issues.pop() else Avis.DEFAVORABLE
    assert synthese.avis is attendu


@given(evaluations(), st.data())
def test_un_avis_meilleur_ne_nuit_jamais(
    cas: tuple[int, tuple[Evaluation, ...], RegleEvaluation], data: st.DataObject
) -> None:
    """When all the évaluateurs raise the same compétence to « acquis », a favourable opinion stays so."""
    combien, grilles, regle = cas
    avant = synthetiser(BLOC, combien, grilles, regle).avis
    rang = data.draw(st.integers(1, combien))
    mieux = tuple(
        grille(une.evaluateur, *(A if vue.competence == rang else vue.niveau for vue in une.observations))
        for une in grilles
    )
    apres = synthetiser(BLOC, combien, mieux, regle).avis
    if avant is Avis.FAVORABLE:
        assert apres is Avis.FAVORABLE
    if avant is Avis.PARTAGE:
        assert apres is not Avis.DEFAVORABLE
