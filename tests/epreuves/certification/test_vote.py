"""From votes to a decision: the majorities of real règlements, and what no count of votes may ever do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.certification.deliberation.valeurs import DecisionBloc, Motif, Proposition, Seance, Sens, Vote
from brique.certification.deliberation.vote import depouiller
from brique.certification.evaluation import Avis, Synthese
from brique.certification.reglement.valeurs import College, Lien, Majorite, Partage, Presidence, RegleJury
from tests.coeur.certification.jurys import (
    BLOCS,
    EMPLOYEURS,
    PARITAIRE,
    SALARIES,
    composition,
    decision,
    proposition,
    regle,
    seance,
    votes,
)

ALBA, BRICE, CLEA, DORA, EMILE, FANTA = PARITAIRE


def juger(
    regles: RegleJury,
    pour: Iterable[str],
    contre: Iterable[str] = (),
    abstention: Iterable[str] = (),
    la: Seance | None = None,
) -> bool | str:
    """True or False as decided; the reasons when nothing is."""
    la = la or seance()
    rendu = depouiller(proposition(*votes(pour, contre, abstention)), la, composition(la, regles), regles)
    return rendu.valide if isinstance(rendu, DecisionBloc) else " ".join(motif.constat for motif in rendu)


def refus(rendu: DecisionBloc | tuple[Motif, ...]) -> str:
    assert isinstance(rendu, tuple)
    assert all(motif.action for motif in rendu)
    return " ".join(motif.constat for motif in rendu)


ABSOLUE, SIMPLE = Majorite.ABSOLUE_PRESENTS, Majorite.SIMPLE


@pytest.mark.parametrize(
    ("majorite", "partage", "pour", "contre", "attendu"),
    [
        (ABSOLUE, Partage.PRESIDENT, PARITAIRE[:4], PARITAIRE[4:], True),
        (ABSOLUE, Partage.PRESIDENT, EMPLOYEURS, SALARIES, True),
        (ABSOLUE, Partage.PRESIDENT, SALARIES, EMPLOYEURS, False),
        (ABSOLUE, Partage.ACQUIS, SALARIES, EMPLOYEURS, True),
        (ABSOLUE, Partage.NON_ACQUIS, EMPLOYEURS, SALARIES, False),
        (ABSOLUE, Partage.PRESIDENT, (BRICE, DORA, EMILE), (FANTA,), "n’est pas donnée"),
        (ABSOLUE, Partage.PRESIDENT, (ALBA, DORA, EMILE), (FANTA,), True),
        (ABSOLUE, Partage.PRESIDENT, (ALBA, DORA), (FANTA,), False),
        (ABSOLUE, Partage.PRESIDENT, (ALBA, DORA), (FANTA, BRICE), "aucune majorité absolue"),
        (ABSOLUE, Partage.PRESIDENT, (FANTA, BRICE), (ALBA, DORA), False),
        (ABSOLUE, Partage.REPORT, EMPLOYEURS, SALARIES, "une autre délibération"),
        (SIMPLE, Partage.PRESIDENT, (DORA,), (), True),
        (SIMPLE, Partage.PRESIDENT, (DORA,), (ALBA,), False),
        (SIMPLE, Partage.PRESIDENT, (ALBA,), (DORA,), True),
        (SIMPLE, Partage.ACQUIS, (ALBA,), (DORA,), True),
        (SIMPLE, Partage.ACQUIS, (), (), "Personne ne s’est prononcé"),
        (SIMPLE, Partage.REPORT, (ALBA,), (DORA,), "une autre délibération"),
        (Majorite.UNANIMITE, Partage.PRESIDENT, PARITAIRE, (), True),
        (Majorite.UNANIMITE, Partage.PRESIDENT, PARITAIRE[:5], (), False),
    ],
)
def test_les_majorites(
    majorite: Majorite, partage: Partage, pour: tuple[str, ...], contre: tuple[str, ...], attendu: bool | str
) -> None:
    """Six are there, Alba presides; who gives no vote abstains."""
    rendu = juger(regle(majorite=majorite, partage=partage), pour, contre)
    if isinstance(attendu, str):
        assert attendu in str(rendu)
    else:
        assert rendu is attendu


@pytest.mark.parametrize(
    ("majorite", "abstention", "dit", "action"),
    [
        (ABSOLUE, (), "Alba et Émile n’ont pas voté", "Faire voter Alba et Émile"),
        (SIMPLE, (EMILE,), "Alba n’a pas voté", "Faire voter Alba"),
    ],
)
def test_un_partage_que_des_voix_manquantes_peuvent_defaire_les_nomme(
    majorite: Majorite, abstention: tuple[str, ...], dit: str, action: str
) -> None:
    la, regles = seance(), regle(majorite=majorite)
    donnes = votes((BRICE, DORA), (FANTA, CLEA), abstention)
    rendu = depouiller(proposition(*donnes), la, composition(la, regles), regles)
    assert dit in refus(rendu)
    assert isinstance(rendu, tuple)
    assert rendu[0].action.startswith(action)


def test_une_egalite_votee_par_tous_ne_nomme_personne() -> None:
    rendu = juger(regle(), (ALBA, DORA), (FANTA, BRICE), (CLEA, EMILE))
    assert rendu == "Les voix sont égales, et aucune majorité absolue n’est atteinte."


def test_commerces_de_gros_la_moitie_des_voix_suffit() -> None:
    """« En cas de partage des voix, les blocs de compétences objets du partage sont acquis. »"""
    assert juger(regle(partage=Partage.ACQUIS), (ALBA, DORA, EMILE), (BRICE, CLEA, FANTA)) is True
    assert juger(regle(partage=Partage.ACQUIS), (ALBA, DORA), (BRICE, CLEA, FANTA)) is False


def test_sans_president_la_le_partage_reste() -> None:
    la = seance(presents=(BRICE, DORA))
    assert "aucun président n’est là" in str(juger(regle(), (BRICE,), (DORA,), la=la))


A_VOIX = regle(colleges=(College("employeurs", 3, 1, voix=3), College("salariés", 3, 1, voix=3)))


def test_chaque_college_a_autant_de_voix_quel_que_soit_le_nombre_de_presents() -> None:
    """KALIARTI000032508807: equal votes per college: one employee then weighs as three employers."""
    la = seance(presents=(ALBA, BRICE, CLEA, DORA))
    assert juger(A_VOIX, (DORA, ALBA), (BRICE, CLEA), la=la) is True
    assert juger(A_VOIX, (DORA,), EMPLOYEURS, la=la) is False  # 3 against 3: Alba, who presides, is against
    assert juger(regle(), (DORA, ALBA), (BRICE, CLEA), la=la) is True
    assert juger(regle(partage=Partage.NON_ACQUIS), (DORA, ALBA), (BRICE, CLEA), la=la) is False


def test_les_voix_d_un_college_se_partagent_exactement() -> None:
    la = seance(presents=(ALBA, BRICE, CLEA, DORA, EMILE))
    sept = replace(A_VOIX, colleges=(College("employeurs", 3, 1, voix=1), College("salariés", 3, 1, voix=1)))
    rendu = depouiller(proposition(*votes((ALBA, BRICE, DORA), (CLEA, EMILE))), la, composition(la, sept), sept)
    assert isinstance(rendu, DecisionBloc)
    assert rendu.valide  # 2/3 + 1/2 of 2
    assert "7/6 voix pour et 5/6 contre, sur 2" in rendu.compte
    assert (rendu.pour, rendu.contre, rendu.abstentions) == (3, 2, 0)


REPRESENTES = regle(majorite=Majorite.ABSOLUE_REPRESENTES, procurations=1)


def test_la_majorite_des_presents_ou_representes() -> None:
    """KALIARTI000030641472: absolute majority of those present or represented."""
    la = seance(presents=(ALBA, BRICE, DORA))
    portes = (*votes((ALBA, DORA), (BRICE,)), Vote(FANTA, Sens.CONTRE, BRICE))
    rendu = depouiller(proposition(*portes), la, composition(la, REPRESENTES), REPRESENTES)
    assert isinstance(rendu, DecisionBloc)
    assert rendu.valide  # two of four, Alba presides
    assert (rendu.pour, rendu.contre) == (2, 2)


@pytest.mark.parametrize(
    ("regles", "donnes", "dit"),
    [
        (regle(), [Vote(FANTA, Sens.POUR, ALBA)], "le règlement n’en permet aucune"),
        (regle(procurations=1), [Vote(FANTA, Sens.POUR, ALBA)], "ne se compte que parmi les présents"),
        (REPRESENTES, [Vote(DORA, Sens.POUR, ALBA)], "Dora est présent : personne ne vote pour lui"),
        (REPRESENTES, [Vote(FANTA, Sens.POUR, CLEA)], "Cléa porte la procuration de Fanta, et n’est pas de ceux"),
        (REPRESENTES, [Vote(FANTA, Sens.POUR, ALBA), Vote(EMILE, Sens.POUR, ALBA)], "Alba porte 2 procurations"),
        (regle(), [Vote(DORA, Sens.POUR), Vote(DORA, Sens.CONTRE)], "Dora a voté 2 fois"),
        (regle(), [Vote(FANTA, Sens.POUR)], "Fanta est absent"),
        (regle(), [Vote("Zénon", Sens.POUR)], "Zénon n’est pas nommé"),
        (regle(), [Vote(BRICE, Sens.POUR)], "Brice ne peut pas délibérer sur ce candidat"),
    ],
)
def test_un_vote_qui_ne_peut_pas_compter_est_refuse_par_son_nom(
    regles: RegleJury, donnes: list[Vote], dit: str
) -> None:
    """Brice is tied to the candidate; Alba and Dora are there; Cléa, Émile and Fanta are not."""
    la = seance(presents=(ALBA, BRICE, DORA))
    rendu = depouiller(proposition(*donnes), la, composition(la, regles, Brice=Lien.EMPLOYEUR), regles)
    assert dit in refus(rendu)


def test_une_procuration_ne_sauve_pas_qui_est_lie() -> None:
    la = seance(presents=(ALBA, DORA))
    rendu = depouiller(
        proposition(*votes((ALBA, DORA)), Vote(BRICE, Sens.POUR, ALBA)),
        la,
        composition(la, REPRESENTES, Brice=Lien.EMPLOYEUR),
        REPRESENTES,
    )
    assert "Brice ne peut pas délibérer" in refus(rendu)


def synthese(avis: Avis) -> Synthese:
    return Synthese(BLOCS[0], avis, (), (), (), 0.5, "art. 3")


@pytest.mark.parametrize(
    ("avis", "pour", "raisons", "complement", "attendu"),
    [
        (Avis.FAVORABLE, PARITAIRE, "", "", (True, False)),
        (Avis.DEFAVORABLE, PARITAIRE, "L’oral a convaincu.", "", (True, True)),
        (Avis.DEFAVORABLE, PARITAIRE, " ", "", "s’écarte de l’évaluation sans dire pourquoi"),
        (Avis.FAVORABLE, (), "Preuves fausses.", "Un nouveau dossier.", (False, True)),
        (Avis.FAVORABLE, (), "", "Un nouveau dossier.", "aucune raison n’est écrite"),
        (Avis.DEFAVORABLE, (), "Trop peu vu.", "", "rien ne dit ce qui est demandé"),
        (Avis.PARTAGE, PARITAIRE, "", "", (True, False)),
        (Avis.PARTAGE, (), "Trop peu vu.", "Refaire la vente.", (False, False)),
        (Avis.ATTENTE, PARITAIRE, "Vu.", "", "n’est pas finie"),
        (None, PARITAIRE, "", "", (True, False)),
    ],
)
def test_ce_qui_s_ecrit_avec_la_decision(
    avis: Avis | None, pour: tuple[str, ...], raisons: str, complement: str, attendu: tuple[bool, bool] | str
) -> None:
    contre = tuple(nom for nom in PARITAIRE if nom not in pour)
    mise = Proposition(BLOCS[0], votes(pour, contre), raisons, complement, synthese(avis) if avis else None)
    rendu = depouiller(mise, seance(), composition(seance(), regle()), regle())
    if isinstance(attendu, str):
        assert attendu in refus(rendu)
    else:
        assert isinstance(rendu, DecisionBloc)
        assert (rendu.valide, rendu.ecart) == attendu
        assert rendu.complement == ("" if rendu.valide else complement)


def test_l_evaluation_d_un_autre_bloc_n_est_pas_celle_ci() -> None:
    mise = proposition(*votes(PARITAIRE), synthese=replace(synthese(Avis.FAVORABLE), bloc=BLOCS[1]))
    assert f"est celle de {BLOCS[1]}" in refus(depouiller(mise, seance(), composition(seance(), regle()), regle()))


def test_un_bloc_ne_se_decide_qu_une_fois_par_seance() -> None:
    mise = proposition(*votes(PARITAIRE))
    rendu = depouiller(mise, seance(), composition(seance(), regle()), regle(), (decision(BLOCS[0], valide=False),))
    assert "cette séance l’a déjà décidé" in refus(rendu)


def test_une_seance_close_ne_decide_plus() -> None:
    la = replace(seance(), ferme_le=date(2026, 11, 20))
    assert "close depuis le 20/11/2026" in refus(
        depouiller(proposition(*votes(PARITAIRE)), la, composition(la, regle()), regle())
    )


def test_un_jury_change_se_verifie_de_nouveau() -> None:
    vue = composition(seance(), regle())
    la = seance(preside="Dora")
    assert "Le jury a changé" in refus(depouiller(proposition(*votes(PARITAIRE)), la, vue, regle()))


SENS = st.sampled_from([*Sens, None])


@st.composite
def scrutins(draw: st.DrawFn) -> tuple[RegleJury, Seance, dict[str, Vote]]:
    """Any rule, any presence, any votes that may count."""
    voix = draw(st.sampled_from([None, (3, 3), (1, 1), (2, 5)]))
    colleges = tuple(
        College(nom, 3, 0, None if voix is None else voix[rang]) for rang, nom in enumerate(("employeurs", "salariés"))
    )
    regles = regle(
        colleges=colleges,
        majorite=draw(st.sampled_from(list(Majorite))),
        partage=draw(st.sampled_from(list(Partage))),
        presidence=draw(st.sampled_from([Presidence.AUCUNE, Presidence.UN_MEMBRE])),
        procurations=draw(st.integers(0, 2)),
    )
    presents = draw(st.sets(st.sampled_from(PARITAIRE), min_size=2))
    donnes = {}
    for nom in PARITAIRE:
        sens = draw(SENS)
        porteur = draw(st.sampled_from(sorted(presents))) if nom not in presents else ""
        if sens is not None and (nom in presents or (regles.procurations and _portable(regles, donnes, porteur))):
            donnes[nom] = Vote(nom, sens, porteur)
    return regles, seance(presents=presents), donnes


def _portable(regles: RegleJury, donnes: dict[str, Vote], porteur: str) -> bool:
    deja = sum(vote.porte_par == porteur for vote in donnes.values())
    return regles.majorite is not Majorite.ABSOLUE_PRESENTS and deja < regles.procurations


def rendre(regles: RegleJury, la: Seance, donnes: Iterable[Vote]) -> DecisionBloc | tuple[Motif, ...]:
    return depouiller(proposition(*donnes), la, composition(la, regles), regles)


@given(scrutins(), st.permutations(PARITAIRE), st.data())
def test_une_voix_pour_de_plus_ne_defait_jamais_une_validation(
    scrutin: tuple[RegleJury, Seance, dict[str, Vote]], ordre: list[str], data: st.DataObject
) -> None:
    """One after the other, all come to vote for it, in person or by proxy: validated once, validated for good."""
    regles, la, donnes = scrutin
    valide = False
    for nom in ("", *ordre):
        if nom in la.presents or nom in donnes:
            donnes[nom] = Vote(nom, Sens.POUR, donnes[nom].porte_par if nom in donnes else "")
        elif nom and regles.procurations and _portable(regles, donnes, porteur := data.draw(_presents(la))):
            donnes[nom] = Vote(nom, Sens.POUR, porteur)
        rendu = rendre(regles, la, donnes.values())
        assert not valide or (isinstance(rendu, DecisionBloc) and rendu.valide)
        valide = isinstance(rendu, DecisionBloc) and rendu.valide
    assert valide


@given(scrutins(), st.permutations(PARITAIRE))
def test_une_voix_contre_de_plus_ne_valide_jamais(
    scrutin: tuple[RegleJury, Seance, dict[str, Vote]], ordre: list[str]
) -> None:
    """One after the other, all come to vote against it: refused once, never validated again."""
    regles, la, donnes = scrutin
    refuse = False
    for nom in ("", *(nom for nom in ordre if nom in la.presents or nom in donnes)):
        if nom:
            donnes[nom] = Vote(nom, Sens.CONTRE, donnes[nom].porte_par if nom in donnes else "")
        rendu = rendre(regles, la, donnes.values())
        assert not refuse or not isinstance(rendu, DecisionBloc) or not rendu.valide
        refuse = refuse or (isinstance(rendu, DecisionBloc) and not rendu.valide)
    assert refuse


def _presents(la: Seance) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(la.presents))


@given(scrutins(), st.data())
def test_l_ordre_des_votes_ne_change_rien(
    scrutin: tuple[RegleJury, Seance, dict[str, Vote]], data: st.DataObject
) -> None:
    regles, la, donnes = scrutin
    suite = data.draw(st.permutations(list(donnes.values())))
    assert rendre(regles, la, donnes.values()) == rendre(regles, la, suite)


@given(scrutins())
def test_les_majorites_par_la_force_brute(scrutin: tuple[RegleJury, Seance, dict[str, Vote]]) -> None:
    """Counted again, member by member: what is validated had the votes, what is not had not."""
    regles, la, donnes = scrutin
    rendu = rendre(regles, la, donnes.values())
    if not isinstance(rendu, DecisionBloc):
        return
    comptent = la.presents | {vote.membre for vote in donnes.values() if vote.porte_par}
    camps = {"employeurs": EMPLOYEURS, "salariés": SALARIES}
    poids: dict[str, Fraction] = {}
    for college in regles.colleges:
        siens = [nom for nom in camps[college.nom] if nom in comptent]
        poids |= {nom: Fraction(1) if college.voix is None else Fraction(college.voix, len(siens)) for nom in siens}
    pour, contre = (
        sum((poids[v.membre] for v in donnes.values() if v.sens is sens), Fraction(0))
        for sens in (Sens.POUR, Sens.CONTRE)
    )
    total = sum(poids.values())
    assert rendu.pour + rendu.contre + rendu.abstentions == len(comptent)
    if regles.majorite is Majorite.UNANIMITE:
        assert rendu.valide is (pour == total)
    elif regles.majorite is Majorite.SIMPLE:
        assert pour >= contre if rendu.valide else pour <= contre
    else:
        assert 2 * pour >= total if rendu.valide else 2 * pour <= total
