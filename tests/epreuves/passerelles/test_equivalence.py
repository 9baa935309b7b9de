"""A request for an équivalence: every state, who may leave it and how; what a decision must say; its reminders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from brique.passerelles.decisions import Accord
from brique.passerelles.equivalence import (
    PASSAGES,
    Acte,
    Acteur,
    Alerte,
    Etat,
    Objet,
    RefusEquivalence,
    Regle,
    Reponse,
    Signataire,
    Valeur,
    alertes_de_la_demande,
    alertes_des_conditions,
    alertes_du_refus,
    examiner_motif,
    examiner_objet,
    examiner_reponse,
    passer,
    possibles,
    valeur,
)
from brique.passerelles.equivalence_rappels import PREAVIS, Echeances, EtatFiche, Raison, rappels
from brique.passerelles.valeurs import Cle
from brique.periodes import Periode

JOUR = date(2026, 11, 24)
A1, A2, B1, B2 = Cle("RNCP1", "RNCP1BC01"), Cle("RNCP1", "RNCP1BC02"), Cle("RNCP2", "RNCP2BC01"), Cle("RNCP2", "BC 2/x")
OBJET = Objet((A1,), (B1,))
SIGNE = Signataire("Inès Fictive", "présidente")
ACTEURS = st.sets(st.sampled_from(Acteur))


def regle_de(refus: pytest.ExceptionInfo[RefusEquivalence]) -> Regle:
    erreur = refus.value
    assert erreur.consequence
    assert erreur.action, "un refus dit ce qui le lèverait"
    return erreur.regle


class Demande(RuleBasedStateMachine):
    """A request on which both sides do anything at any time: what is decided is decided, and only by who may."""

    def __init__(self) -> None:
        super().__init__()
        self.etat = Etat.PREPAREE
        self.histoire = [Etat.PREPAREE]

    @rule(acte=st.sampled_from(Acte), par=ACTEURS, motif=st.sampled_from(["", "  ", "Il manque le stock"]))
    def faire(self, acte: Acte, par: set[Acteur], motif: str) -> None:
        attendue = self.regle_attendue(acte, par, motif)
        if attendue is None:
            self.etat = passer(self.etat, acte, par, motif=motif)
            self.histoire.append(self.etat)
            return
        with pytest.raises(RefusEquivalence) as refus:
            passer(self.etat, acte, par, motif=motif)
        assert refus.value.regle is attendue

    def regle_attendue(self, acte: Acte, par: set[Acteur], motif: str) -> Regle | None:
        """The rule that refuses, in the order they are looked at."""
        passage = PASSAGES[acte]
        if passage.par not in par:
            return Regle.ACTEUR
        if self.etat not in passage.depuis:
            return Regle.ETAT
        return Regle.MOTIF if passage.motive and not motif.strip() else None

    @precondition(lambda self: self.etat.close)
    @rule(acte=st.sampled_from(Acte))
    def rien_ne_rouvre(self, acte: Acte) -> None:
        with pytest.raises(RefusEquivalence):
            passer(self.etat, acte, Acteur, motif="encore")

    @invariant()
    def ce_qui_s_offre_se_peut(self) -> None:
        for acte in Acte:
            offert = acte in possibles(self.etat, Acteur)
            assert offert is (self.etat in PASSAGES[acte].depuis)
        assert self.etat.close is (not possibles(self.etat, Acteur))

    @invariant()
    def une_decision_suit_un_depot_et_seule_une_acceptation_se_revoque(self) -> None:
        for avant, apres in zip(self.histoire, self.histoire[1:], strict=False):
            if apres in {Etat.ACCEPTEE, Etat.REFUSEE}:
                assert avant is Etat.DEPOSEE
            if apres is Etat.REVOQUEE:
                assert avant is Etat.ACCEPTEE
        assert sum(etat in {Etat.ACCEPTEE, Etat.REFUSEE} for etat in self.histoire) <= 1


TestDemande = Demande.TestCase
TestDemande.settings = settings(stateful_step_count=12)


def test_le_refus_nomme_la_regle_et_ce_qui_la_leverait() -> None:
    with pytest.raises(
        RefusEquivalence, match="seul un certificateur de la certification visée peut accepter"
    ) as refus:
        passer(Etat.DEPOSEE, Acte.ACCEPTER, {Acteur.DEMANDEUR})
    assert regle_de(refus) is Regle.ACTEUR
    with pytest.raises(RefusEquivalence, match="la demande est « acceptée »") as refus:
        passer(Etat.ACCEPTEE, Acte.REFUSER, {Acteur.CERTIFICATEUR}, motif="m")
    assert regle_de(refus) is Regle.ETAT
    assert "peut être révoquée" in refus.value.message
    with pytest.raises(RefusEquivalence, match="sans dire pourquoi") as refus:
        passer(Etat.DEPOSEE, Acte.REFUSER, {Acteur.CERTIFICATEUR}, motif=" ")
    assert regle_de(refus) is Regle.MOTIF


@pytest.mark.parametrize(
    ("objet", "dit"),
    [
        (Objet((), (B1,)), "aucun des blocs détenus"),
        (Objet((A1,), ()), "aucun des blocs visés"),
        (Objet((A1,), (B1, Cle("RNCP3", "x"))), "de 2 certifications"),
        (Objet((A1, B2), (B1,)), "déjà de la certification visée"),
        (Objet((Cle("RNCP2"),), (B1,)), "déjà de la certification visée"),
    ],
)
def test_ce_qui_ne_peut_pas_etre_demande(objet: Objet, dit: str) -> None:
    with pytest.raises(RefusEquivalence, match=dit) as refus:
        examiner_objet(objet)
    assert regle_de(refus) is Regle.BLOCS


def test_plusieurs_sources_une_certification_entiere_une_fiche_du_rs() -> None:
    examiner_objet(Objet((A1, A2, Cle("RS9")), (B1, B2)))
    examiner_objet(Objet((Cle("RS9"),), (Cle("RNCP2"),)))


def repondre(**autres: object) -> Reponse:
    valeurs = {"accord": Accord.TOTAL, "le": JOUR, "periode": Periode(JOUR), "signataire": SIGNE, **autres}
    return Reponse(**valeurs)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reponse", "regle"),
    [
        (repondre(signataire=Signataire("", "présidente")), Regle.SIGNATAIRE),
        (repondre(signataire=Signataire("Inès", " ")), Regle.SIGNATAIRE),
        (repondre(le=JOUR + timedelta(days=1)), Regle.DATES),
        (repondre(competences=frozenset({(B1, 0)})), Regle.PORTEE),
        (repondre(accord=Accord.PARTIEL), Regle.PORTEE),
        (repondre(accord=Accord.PARTIEL, competences=frozenset({(B1, 3)})), Regle.PORTEE),
        (repondre(accord=Accord.PARTIEL, competences=frozenset({(A1, 0)})), Regle.PORTEE),
    ],
)
def test_ce_qui_n_est_pas_une_decision(reponse: Reponse, regle: Regle) -> None:
    with pytest.raises(RefusEquivalence) as refus:
        examiner_reponse(reponse, {B1: 3}, JOUR)
    assert regle_de(refus) is regle


@given(st.sets(st.integers(0, 5), min_size=1), st.integers(1, 6))
def test_une_decision_partielle_ne_retient_que_des_competences_visees(rangs: set[int], combien: int) -> None:
    reponse = repondre(accord=Accord.PARTIEL, competences=frozenset((B1, rang) for rang in rangs))
    if max(rangs) < combien:
        examiner_reponse(reponse, {B1: combien}, JOUR)
    else:
        with pytest.raises(RefusEquivalence):
            examiner_reponse(reponse, {B1: combien}, JOUR)


def test_un_refus_dit_pourquoi() -> None:
    examiner_motif("Il manque le stock", SIGNE, JOUR, JOUR)
    with pytest.raises(RefusEquivalence) as refus:
        examiner_motif("\n", SIGNE, JOUR, JOUR)
    assert regle_de(refus) is Regle.MOTIF


@pytest.mark.parametrize(
    ("motif", "alerte"),
    [
        ("Les modalités d’évaluation ne sont pas les mêmes", True),
        ("L’ÉPREUVE est différente", True),
        ("Ce bloc est évalué en contrôle continu", True),
        ("La gestion du stock n’est pas dans ce bloc", False),
        ("Le domaine est différent", False),
    ],
)
def test_la_facon_d_evaluer_n_est_pas_un_motif(motif: str, alerte: bool) -> None:
    assert (alertes_du_refus(motif) == (Alerte.MODALITES,)) is alerte


def test_une_dispense_n_est_pas_une_equivalence() -> None:
    assert alertes_des_conditions("Dispense de l’épreuve écrite") == (Alerte.DISPENSE,)
    assert alertes_des_conditions("Avoir obtenu le bloc depuis moins de cinq ans") == ()


def test_totale_entre_niveaux_differents_et_sans_piece() -> None:
    entieres = Objet((Cle("RNCP1"),), (Cle("RNCP2"),))
    assert alertes_de_la_demande(entieres, {"RNCP1": 3, "RNCP2": 4}, 1) == (Alerte.NIVEAU,)
    assert alertes_de_la_demande(entieres, {"RNCP1": 4, "RNCP2": 4}, 1) == ()
    assert alertes_de_la_demande(entieres, {"RNCP1": None, "RNCP2": 4}, 1) == ()
    assert alertes_de_la_demande(OBJET, {"RNCP1": 3, "RNCP2": 4}, 0) == (Alerte.SANS_PIECE,)


def test_ce_que_vaut_une_decision_jour_par_jour() -> None:
    periode = Periode(date(2026, 1, 1), date(2027, 1, 1))
    assert valeur(periode, None, date(2025, 12, 31)) is Valeur.A_VENIR
    assert valeur(periode, None, date(2026, 1, 1)) is Valeur.EN_VIGUEUR
    assert valeur(periode, None, date(2026, 12, 31)) is Valeur.EN_VIGUEUR
    assert valeur(periode, None, date(2027, 1, 1)) is Valeur.ECHUE
    assert valeur(periode, date(2026, 6, 1), date(2026, 5, 31)) is Valeur.EN_VIGUEUR
    assert valeur(periode, date(2026, 6, 1), date(2026, 6, 1)) is Valeur.REVOQUEE


def raisons(fiches: dict[str, EtatFiche], decision: Echeances | None = None) -> list[tuple[Raison, str]]:
    trouves = rappels(decision or Echeances(date(2026, 1, 1), Periode(date(2026, 1, 1))), OBJET, fiches, JOUR)
    return [(rappel.raison, rappel.fiche) for rappel in trouves]


def test_une_fiche_renouvelee_ou_qui_finit_rappelle_la_decision() -> None:
    assert raisons({}) == []
    assert raisons({"RNCP2": EtatFiche(nouvelles=("RNCP5",))}) == [(Raison.RENOUVELEE, "RNCP2")]
    assert raisons({"RNCP1": EtatFiche(fin=JOUR - timedelta(days=1))}) == [(Raison.EXPIREE, "RNCP1")]
    assert raisons({"RNCP1": EtatFiche(fin=JOUR)}) == [(Raison.EXPIRE_BIENTOT, "RNCP1")]
    assert raisons({"RNCP1": EtatFiche(fin=JOUR + PREAVIS)}) == [(Raison.EXPIRE_BIENTOT, "RNCP1")]
    assert raisons({"RNCP1": EtatFiche(fin=JOUR + PREAVIS + timedelta(days=1))}) == []
    toutes = {"RNCP1": EtatFiche(JOUR, ("RNCP8",)), "RNCP2": EtatFiche(date(2026, 2, 1))}
    assert [raison for raison, _ in raisons(toutes)] == [Raison.RENOUVELEE, Raison.EXPIREE, Raison.EXPIRE_BIENTOT]


def test_ce_qui_etait_deja_vrai_le_jour_de_la_decision_n_est_pas_rappele() -> None:
    assert raisons({"RNCP1": EtatFiche(fin=date(2025, 6, 1), nouvelles=("RNCP2",))}) == []


def test_une_decision_revoquee_ou_echue_ne_rappelle_rien() -> None:
    renouvelee = {"RNCP2": EtatFiche(nouvelles=("RNCP5",))}
    debut = date(2026, 1, 1)
    assert raisons(renouvelee, Echeances(debut, Periode(debut), revoquee_le=JOUR)) == []
    assert raisons(renouvelee, Echeances(debut, Periode(debut, JOUR))) == []
    bientot = Echeances(debut, Periode(debut, JOUR + timedelta(days=30)))
    assert raisons({}, bientot) == [(Raison.FIN_DECISION, "")]


def test_un_rappel_change_de_cle_quand_il_dit_autre_chose() -> None:
    decision = Echeances(date(2026, 1, 1), Periode(date(2026, 1, 1)))
    cles = {
        rappels(decision, OBJET, {"RNCP2": fiche}, JOUR)[0].cle
        for fiche in (EtatFiche(nouvelles=("RNCP5",)), EtatFiche(nouvelles=("RNCP6",)), EtatFiche(JOUR))
    }
    assert len(cles) == 3
