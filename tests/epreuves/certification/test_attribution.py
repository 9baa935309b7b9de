"""What decisions give for the whole: each rule of award, checked again by hand and by brute force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.certification.attribution import FINALE, Cadre, FicheVisee, attribuer, exiges
from brique.certification.deliberation.valeurs import DecisionBloc, Issue, Presence, Resultat
from brique.certification.reglement.valeurs import Attribution, AuChoix, AutreCertification
from brique.erreurs import ErreurArgument
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Bloc, Fiche
from tests.coeur.certification.jurys import BLOCS, FICHE, JOUR, NUMERO, decision

UN, DEUX, TROIS = BLOCS
SOMME = Attribution("art. 6")


def cles(*codes: str) -> frozenset[Cle]:
    return frozenset(Cle(NUMERO, code) for code in codes)


def juger(*decisions: DecisionBloc, regle: Attribution = SOMME, tenus: Any = (), **cadre: Any) -> Resultat:
    return attribuer(regle, FICHE, cles(*tenus), decisions, Cadre(JOUR, **cadre))


def oui(*codes: str) -> tuple[DecisionBloc, ...]:
    return tuple(decision(code) for code in codes)


@pytest.mark.parametrize(
    ("valides", "tenus", "issue", "manque"),
    [
        (BLOCS, (), Issue.DELIVREE, ()),
        ((TROIS,), (UN, DEUX), Issue.DELIVREE, ()),
        ((UN,), (), Issue.PARTIELLE, (DEUX, TROIS)),
        ((UN, DEUX), (), Issue.PARTIELLE, (TROIS,)),
        ((), (UN,), Issue.AUCUNE, (DEUX, TROIS)),
    ],
)
def test_la_somme_des_blocs(
    valides: tuple[str, ...], tenus: tuple[str, ...], issue: Issue, manque: tuple[str, ...]
) -> None:
    refuses = [decision(code, valide=False) for code in BLOCS if code not in {*valides, *tenus}]
    resultat = juger(*oui(*valides), *refuses, tenus=tenus)
    assert (resultat.issue, resultat.valides, resultat.manque) == (issue, valides, manque)
    assert resultat.tenus == cles(*valides, *tenus)
    assert all(code in " ".join(resultat.raisons) for code in (valides if issue is Issue.PARTIELLE else ()))


AU_CHOIX = Attribution("art. 6", options=(AuChoix(1, frozenset({DEUX, TROIS})),))


@pytest.mark.parametrize(
    ("valides", "issue"),
    [
        ((UN, DEUX), Issue.DELIVREE),
        ((UN, TROIS), Issue.DELIVREE),
        ((UN,), Issue.PARTIELLE),
        ((DEUX, TROIS), Issue.PARTIELLE),
    ],
)
def test_un_bloc_au_choix(valides: tuple[str, ...], issue: Issue) -> None:
    resultat = juger(*oui(*valides), regle=AU_CHOIX)
    assert resultat.issue is issue
    if valides == (UN,):
        assert resultat.manque == (f"1 bloc au choix parmi {DEUX} et {TROIS}",)


def test_les_blocs_au_choix_ne_sont_pas_obligatoires() -> None:
    assert exiges(AU_CHOIX, FICHE) == {UN}
    facultatif = replace(FICHE, blocs={UN: "Accueillir", DEUX: "Bloc facultatif : chanter"})
    assert exiges(SOMME, facultatif) == {UN}


def test_une_option_que_le_reglement_tait_n_est_pas_devinee() -> None:
    fiche = replace(FICHE, blocs={UN: "Accueillir", DEUX: "Option A : vendre", TROIS: "Option B : louer"})
    with pytest.raises(ErreurArgument, match="ne dit pas combien il en faut"):
        attribuer(SOMME, fiche, frozenset(), oui(UN), Cadre(JOUR))
    assert attribuer(AU_CHOIX, fiche, frozenset(), oui(UN, DEUX), Cadre(JOUR)).issue is Issue.DELIVREE


def test_l_evaluation_finale_se_decide_comme_un_bloc() -> None:
    avec = Attribution("art. 6", finale=True)
    assert juger(*oui(*BLOCS), regle=avec).manque == ("l’évaluation finale",)
    entiere = juger(*oui(*BLOCS, FINALE), regle=avec)
    assert (entiere.issue, entiere.valides) == (Issue.DELIVREE, BLOCS)
    assert juger(decision(FINALE), regle=avec, tenus=BLOCS).issue is Issue.DELIVREE
    assert juger(decision(FINALE), regle=avec, tenus=(UN,)).issue is Issue.PARTIELLE
    assert juger(decision(FINALE, valide=False), regle=avec, tenus=BLOCS).issue is Issue.AUCUNE
    with pytest.raises(ErreurArgument, match="aucun bloc « EVALUATION-FINALE »"):
        juger(decision(FINALE), tenus=BLOCS)


PERMIS = Attribution("art. 6", conditions=("permis B", "visite médicale"))


def test_une_condition_reglementaire_se_prouve() -> None:
    attente = juger(*oui(*BLOCS), regle=PERMIS, conditions=frozenset({"permis B"}))
    assert (attente.issue, attente.valides) == (Issue.EN_ATTENTE, BLOCS)
    assert attente.manque == ("condition à remplir : visite médicale",)
    assert attente.tenus == cles(*BLOCS)
    remplies = frozenset({"permis B", "visite médicale"})
    assert juger(*oui(*BLOCS), regle=PERMIS, conditions=remplies).issue is Issue.DELIVREE
    assert juger(*oui(UN), regle=PERMIS, conditions=remplies).issue is Issue.PARTIELLE


@pytest.mark.parametrize(
    ("confirmee", "issue", "tenus"),
    [(None, Issue.EN_ATTENTE, ()), (True, Issue.DELIVREE, BLOCS), (False, Issue.REPORTEE, ())],
)
def test_l_instance_qui_confirme(confirmee: bool | None, issue: Issue, tenus: tuple[str, ...]) -> None:
    """OCAPIAT: the jury deliberates, the CPNEFP decides last. It may ask for another deliberation, not replace it."""
    resultat = juger(*oui(*BLOCS), confirme_par="CPNEFP", confirmee=confirmee)
    assert (resultat.issue, resultat.tenus) == (issue, cles(*tenus))


@pytest.mark.parametrize(
    ("presence", "issue"),
    [(Presence.EXCUSE, Issue.EXCUSE), (Presence.ABSENT, Issue.ABSENT), (Presence.PRESENT, Issue.REPORTEE)],
)
def test_sans_decision_rien_n_est_delivre(presence: Presence, issue: Issue) -> None:
    resultat = juger(tenus=BLOCS, presence=presence)
    assert (resultat.issue, resultat.valides, resultat.tenus) == (issue, (), cles(*BLOCS))


def test_une_autre_certification_quand_tous_ses_blocs_sont_tenus() -> None:
    """Services de l’automobile: « another CQP when all its blocs are held », some of them of another fiche."""
    autre = AutreCertification("RNCP99002", frozenset({f"{NUMERO}/{UN}", "RNCP99003/RNCP99003BC04"}), "art. 9")
    avec = replace(SOMME, autres=(autre,))
    ailleurs = Cle("RNCP99003", "RNCP99003BC04")
    assert attribuer(avec, FICHE, frozenset({ailleurs}), oui(UN), Cadre(JOUR)).autres == ("RNCP99002",)
    assert attribuer(avec, FICHE, frozenset(), oui(UN), Cadre(JOUR)).autres == ()
    deja = attribuer(avec, FICHE, cles(UN) | {ailleurs}, oui(DEUX), Cadre(JOUR))
    assert deja.autres == ()
    en_attente = Cadre(JOUR, confirme_par="CPNEFP")
    assert attribuer(avec, FICHE, frozenset({ailleurs}), oui(UN), en_attente).autres == ()


@pytest.mark.parametrize(("limite", "issue"), [(JOUR, Issue.DELIVREE), (date(2026, 11, 19), Issue.AUCUNE)])
def test_rien_ne_se_delivre_apres_la_date_limite(limite: date, issue: Issue) -> None:
    resultat = attribuer(SOMME, replace(FICHE, limite=limite), frozenset(), oui(*BLOCS), Cadre(JOUR))
    assert resultat.issue is issue
    assert resultat.tenus == (cles(*BLOCS) if issue is Issue.DELIVREE else frozenset())


@pytest.mark.parametrize(
    ("decisions", "suite", "dit"),
    [
        (oui("RNCP99001BC09"), {}, "aucun bloc « RNCP99001BC09 »"),
        (oui(UN, UN), {}, "deux décisions"),
        (oui(UN), {"presence": Presence.ABSENT}, "dit absent"),
        ((decision(UN, valide=False),), {"tenus": (UN,)}, "déjà acquis, à vie"),
        (oui(UN), {"regle": Attribution("art. 6", frozenset({"RNCP1BC01"}))}, "que la fiche n’a pas (art. 6)"),
    ],
)
def test_ce_qui_ne_se_deduit_pas(decisions: tuple[DecisionBloc, ...], suite: dict[str, Any], dit: str) -> None:
    with pytest.raises(ErreurArgument) as refus:
        juger(*decisions, **suite)
    assert dit in str(refus.value)


def test_une_fiche_du_registre() -> None:
    fiche = Fiche(NUMERO, "CQP d’essai", blocs=(Bloc(UN, "Accueillir"), Bloc("", "sans code")))
    assert FicheVisee.depuis(fiche) == FicheVisee(NUMERO, {UN: "Accueillir"}, "CQP d’essai", None)


QUATRE = (*BLOCS, "RNCP99001BC04")
LARGE = FicheVisee(NUMERO, dict.fromkeys(QUATRE, "Bloc"))


@st.composite
def cas(draw: st.DrawFn) -> tuple[Attribution, frozenset[Cle], tuple[DecisionBloc, ...], Cadre]:
    """Any rule of award, anything held, decisions on some of the rest."""
    codes = st.sets(st.sampled_from(QUATRE))
    options = tuple(
        AuChoix(draw(st.integers(1, len(blocs))), frozenset(blocs))
        for blocs in draw(st.lists(codes.filter(bool), max_size=2))
    )
    regle = Attribution(
        "art. 6",
        draw(st.none() | codes.map(frozenset)),
        options,
        draw(st.booleans()),
        tuple(draw(st.sets(st.sampled_from(("permis", "visite"))))),
    )
    tenus = draw(codes)
    aussi = [FINALE] if regle.finale else []
    vus = draw(st.sets(st.sampled_from([*(set(QUATRE) - tenus), *aussi]))) if set(QUATRE) - tenus or aussi else set()
    decisions = tuple(decision(code, draw(st.booleans())) for code in sorted(vus))
    cadre = Cadre(
        JOUR,
        conditions=frozenset(draw(st.sets(st.sampled_from(("permis", "visite"))))),
        confirme_par=draw(st.sampled_from(("", "CPNEFP"))),
        confirmee=draw(st.sampled_from((None, True, False))),
    )
    return regle, cles(*tenus), decisions, cadre


def entiere(regle: Attribution, codes: set[str]) -> bool:
    """The rule of award, said again."""
    au_choix = set().union(*(option.blocs for option in regle.options))
    obligatoires = set(QUATRE) - au_choix if regle.obligatoires is None else set(regle.obligatoires)
    assez = all(len(option.blocs & codes) >= option.nombre for option in regle.options)
    return obligatoires <= codes and assez and (FINALE in codes or not regle.finale)


@given(cas())
def test_l_attribution_par_la_force_brute(
    donne: tuple[Attribution, frozenset[Cle], tuple[DecisionBloc, ...], Cadre],
) -> None:
    regle, tenus, decisions, cadre = donne
    resultat = attribuer(regle, LARGE, tenus, decisions, cadre)
    valides = {une.bloc for une in decisions if une.valide}
    effectif = not cadre.confirme_par or cadre.confirmee is True
    complet = entiere(regle, {cle.code for cle in tenus} | valides) and set(regle.conditions) <= cadre.conditions
    assert (resultat.issue is Issue.DELIVREE) is bool(valides and effectif and complet)
    assert tenus <= resultat.tenus
    assert resultat.tenus - tenus == (cles(*valides) if effectif else frozenset())
    assert set(resultat.valides) <= valides - {FINALE}
    assert (not resultat.manque) or resultat.issue is not Issue.DELIVREE
    assert resultat.raisons


@given(cas(), st.data())
def test_un_bloc_de_plus_ne_retire_rien(
    donne: tuple[Attribution, frozenset[Cle], tuple[DecisionBloc, ...], Cadre], data: st.DataObject
) -> None:
    """A refusal that becomes a validation never takes the certification, nor a bloc, away."""
    regle, tenus, decisions, cadre = donne
    if not decisions:
        return
    rang = data.draw(st.integers(0, len(decisions) - 1))
    mieux = (*decisions[:rang], decision(decisions[rang].bloc), *decisions[rang + 1 :])
    avant, apres = (attribuer(regle, LARGE, tenus, suite, cadre) for suite in (decisions, mieux))
    assert avant.tenus <= apres.tenus
    assert avant.issue is not Issue.DELIVREE or apres.issue is Issue.DELIVREE
