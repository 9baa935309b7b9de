"""Candidatures: the whole way by each voie, and every refusal with its reason and what would lift it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from brique.certification.candidature.contexte import dossiers_de
from brique.certification.candidature.habilitation import Habilitation, Mission, habilite
from brique.certification.candidature.horloges import echeances
from brique.certification.candidature.regles import ActeRefuse, actes_permis, etat, faire, permis
from brique.certification.candidature.suivi import ou_j_en_suis
from brique.certification.candidature.table import ABSENTS, AVANT_DECISION, TABLE, ligne_depuis
from brique.certification.candidature.valeurs import Acte, Acteur, Candidature, Etat
from brique.certification.deliberation.valeurs import Presence
from brique.certification.evaluation import Avis
from brique.certification.reglement.valeurs import Depuis, Preparation, RegleJury, Voie
from brique.droits.vae.demande import Dossier
from brique.erreurs import ErreurArgument
from brique.passerelles.valeurs import Cle
from brique.periodes import Periode
from tests.coeur.certification.fabrique_candidatures import (
    BC1,
    BC2,
    BC3,
    CAN,
    CER,
    CERTIFICATEUR,
    CERTIFICATION,
    EVA,
    EVALUATEUR,
    FORMATEUR,
    HABILITATIONS,
    HOR,
    JUR,
    ORG,
    J,
    contexte,
    debut,
    decision,
    enregistrement,
    evaluations,
    fait,
    jours,
    jury,
    jusqu_a_recevable,
    mois,
    reglement,
    seance,
    suivre,
    synthese,
    vide,
    voyage,
)

ETATS_DU_VOYAGE = {
    Voie.FORMATION: (
        "choisie inscrite positionnee en-preparation en-evaluation en-evaluation en-evaluation evaluee convoquee "
        "deliberee notifiee"
    ),
    Voie.LIBRE: "choisie inscrite positionnee en-evaluation en-evaluation evaluee convoquee deliberee notifiee",
    Voie.VAE: (
        "choisie inscrite positionnee faisabilite-deposee faisabilite-complete recevable en-preparation "
        "en-evaluation en-evaluation en-evaluation evaluee validation-deposee convoquee deliberee notifiee"
    ),
}


@pytest.mark.parametrize("voie", Voie)
def test_chaque_voie_se_parcourt_du_choix_a_la_notification(voie: Voie) -> None:
    candidature = suivre(vide(voie), voyage(voie), contexte())
    atteints = [
        etat(replace(candidature, faits=candidature.faits[:rang])) for rang in range(1, len(candidature.faits) + 1)
    ]
    assert " ".join(atteints) == ETATS_DU_VOYAGE[voie]


def _exemples(voie: Voie) -> dict[Etat, Candidature]:
    """A candidature in each state that the voie has."""
    ctx = contexte(enregistrement=None)
    entiere = suivre(vide(voie), voyage(voie), ctx)
    trouves: dict[Etat, Candidature] = {}
    for rang in range(1, len(entiere.faits) + 1):
        une = replace(entiere, faits=entiere.faits[:rang])
        trouves.setdefault(etat(une), une)
    ensuite = date(2026, 7, 1)
    suites = [
        (trouves[Etat.NOTIFIEE], fait(Acte.FORMER_RECOURS, ensuite, CAN, motif="erreur")),
        (trouves[Etat.NOTIFIEE], fait(Acte.CLORE, ensuite, CER)),
        (trouves[Etat.INSCRITE], fait(Acte.ABANDONNER, ensuite, CAN)),
    ]
    if voie is Voie.VAE:
        suites += [
            (trouves[Etat.FAISABILITE], fait(Acte.DEMANDER_PIECES, J, CER, motif="contrat")),
            (trouves[Etat.COMPLETE], fait(Acte.DECLARER_NON_RECEVABLE, J, CER, motif="écarts")),
            (trouves[Etat.RECEVABLE], fait(Acte.RENDRE_CADUQUE, date(2026, 9, 1), HOR)),
        ]
    for depart, suivant in suites:
        une = faire(depart, suivant, ctx)
        trouves[etat(une)] = une
    return trouves


CTX = contexte(enregistrement=None)
EXEMPLES = {voie: _exemples(voie) for voie in Voie}


def test_les_exemples_couvrent_tous_les_etats_de_la_table() -> None:
    for voie, lignes in TABLE.items():
        assert set(EXEMPLES[voie]) == {ligne.vers for ligne in lignes}


@pytest.mark.parametrize("voie", Voie)
def test_ce_que_la_table_ne_dit_pas_est_refuse_avec_sa_raison(voie: Voie) -> None:
    """Every (state, act, actor): out of the table it is refused, and the refusal is whole."""
    for courant, candidature in EXEMPLES[voie].items():
        au = candidature.faits[-1].jour
        for acte in Acte:
            for acteur in Acteur:
                refus = permis(candidature, acte, acteur, au, contexte(enregistrement=None))
                ligne = ligne_depuis(voie, acte, courant) or ligne_depuis(voie, acte, courant, "maintien")
                if ligne is None or acteur not in ligne.par:
                    assert refus is not None, (courant, acte, acteur)
                if refus is not None:
                    assert refus.constat.endswith("."), refus
                    assert refus.action.endswith("."), refus
                    assert refus.reference


@pytest.mark.parametrize("voie", Voie)
def test_chaque_acte_est_dans_la_table_ou_son_absence_est_expliquee(voie: Voie) -> None:
    presents = {ligne.acte for ligne in TABLE[voie]}
    assert presents | set(ABSENTS[voie]) == set(Acte)
    assert not presents & set(ABSENTS[voie])


def test_la_recevabilite_n_existe_qu_en_vae() -> None:
    refus = permis(EXEMPLES[Voie.FORMATION][Etat.INSCRITE], Acte.DEPOSER_FAISABILITE, CAN, J, contexte())
    assert refus is not None
    assert "La recevabilité n’existe qu’en VAE" in refus.constat


@pytest.mark.parametrize("voie", Voie)
def test_le_candidat_abandonne_a_tout_moment_avant_la_decision_et_lui_seul(voie: Voie) -> None:
    for courant, candidature in EXEMPLES[voie].items():
        au = candidature.faits[-1].jour
        refus = permis(candidature, Acte.ABANDONNER, CAN, au, contexte())
        assert (refus is None) == (courant in AVANT_DECISION), courant
        autres = set(Acteur) - {CAN}
        assert all(permis(candidature, Acte.ABANDONNER, autre, au, contexte()) for autre in autres)


def test_une_candidature_finie_ne_bouge_plus() -> None:
    for voie in Voie:
        for courant in (Etat.CLOSE, Etat.ABANDONNEE, Etat.CADUQUE):
            candidature = EXEMPLES[voie].get(courant)
            for acteur in Acteur if candidature else ():
                assert actes_permis(candidature, acteur, date(2027, 1, 1), contexte()) == ()


def test_un_acte_refuse_leve_son_refus_et_ne_change_rien() -> None:
    candidature = EXEMPLES[Voie.LIBRE][Etat.INSCRITE]
    with pytest.raises(ActeRefuse, match="on ne peut pas délibérer") as leve:
        faire(candidature, fait(Acte.DELIBERER, J, JUR), contexte(seance=seance(J)))
    assert "Rien n’a changé" in str(leve.value)
    assert leve.value.refus.action in str(leve.value)


def test_un_acte_ne_precede_pas_le_dernier_fait() -> None:
    refus = permis(EXEMPLES[Voie.LIBRE][Etat.INSCRITE], Acte.POSITIONNER, CAN, date(2026, 1, 9), contexte())
    assert refus is not None
    assert refus.constat == "Le 09/01/2026 précède le dernier fait, du 10/01/2026."


def test_un_recit_impossible_nomme_le_fait() -> None:
    vue = vide(Voie.LIBRE, faits=(fait(Acte.CHOISIR, J, CAN), fait(Acte.DELIBERER, J, JUR)))
    with pytest.raises(ErreurArgument, match="fait 2, « deliberer » du 10/01/2026"):
        etat(vue)
    with pytest.raises(ErreurArgument, match=r"fait 1.*n’appartient pas"):
        etat(vide(Voie.LIBRE, faits=(fait(Acte.CHOISIR, J, JUR),)))
    with pytest.raises(ErreurArgument, match=r"fait 2.*précède le fait d’avant"):
        etat(vide(Voie.LIBRE, faits=(fait(Acte.CHOISIR, J, CAN), fait(Acte.INSCRIRE, date(2026, 1, 9), CAN))))
    with pytest.raises(ErreurArgument, match="aucun fait"):
        etat(vide(Voie.LIBRE))


# --- Le registre, le règlement


def test_on_n_entre_que_pendant_l_enregistrement() -> None:
    ctx = contexte(enregistrement=enregistrement(fin=date(2026, 1, 10)))
    assert permis(vide(Voie.LIBRE), Acte.CHOISIR, CAN, date(2026, 1, 9), ctx) is None
    refus = permis(vide(Voie.LIBRE), Acte.CHOISIR, CAN, date(2026, 1, 10), ctx)
    assert refus is not None
    assert "a fini le 09/01/2026" in refus.constat


def test_un_cqp_hors_repertoire_s_ouvre_par_la_formation_non_par_la_vae() -> None:
    ctx = contexte(enregistrement=replace(enregistrement(), repertoire=None, periode=None))
    assert suivre(vide(Voie.FORMATION), voyage(Voie.FORMATION), ctx)
    refus = permis(vide(Voie.VAE), Acte.CHOISIR, CAN, J, ctx)
    assert refus is not None
    assert "ni au RNCP ni au répertoire spécifique" in refus.constat


@pytest.mark.parametrize(
    ("siege", "possible"), [(date(2026, 7, 31), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)]
)
def test_la_delivrance_suit_jusqu_a_la_date_limite_pour_qui_s_est_engage(siege: date, possible: bool) -> None:
    """Registered until 30 June 2026, delivered until 31 December: who entered training in time is awarded."""
    ctx = contexte(enregistrement=enregistrement(fin=date(2026, 7, 1), limite_delivrance=date(2026, 12, 31)))
    faits = voyage(Voie.FORMATION)[:-3]
    evaluee = suivre(vide(Voie.FORMATION), faits, ctx)
    refus = permis(evaluee, Acte.CONVOQUER, CER, date(2026, 6, 1), ctx, {"seance": siege.isoformat()})
    assert (refus is None) is possible


def test_une_candidature_libre_n_engage_pas() -> None:
    ctx = contexte(enregistrement=enregistrement(fin=date(2026, 7, 1), limite_delivrance=date(2026, 12, 31)))
    evaluee = suivre(vide(Voie.LIBRE), voyage(Voie.LIBRE)[:-3], ctx)
    assert permis(evaluee, Acte.CONVOQUER, CER, date(2026, 6, 1), ctx, {"seance": "2026-06-30"}) is None
    refus = permis(evaluee, Acte.CONVOQUER, CER, date(2026, 6, 1), ctx, {"seance": "2026-07-01"})
    assert refus is not None


@pytest.mark.parametrize(
    ("regle", "dit"),
    [
        (reglement(version=2), "version 1"),
        (reglement(periode=Periode(date(2026, 2, 1))), "ne s’applique pas aux candidatures du 10/01/2026"),
        (reglement(voies=frozenset({Voie.VAE})), "n’ouvre pas la candidature libre"),
        (reglement(certifications=("RNCP1",)), "n’est pas celui de RNCP99001"),
    ],
)
def test_le_reglement_est_celui_de_la_candidature(regle: object, dit: str) -> None:
    refus = permis(vide(Voie.LIBRE), Acte.CHOISIR, CAN, J, contexte(reglement=regle))
    assert refus is not None
    assert dit in refus.constat


def test_ce_qui_est_acquis_ne_se_redemande_pas() -> None:
    refus = permis(vide(Voie.LIBRE, deja=frozenset({BC1})), Acte.CHOISIR, CAN, J, contexte())
    assert refus is not None
    assert refus.constat == f"Déjà acquis, et acquis à vie : {BC1}."


# --- La VAE : les limites de l'année


def _inscrite(entiere: bool = True) -> Candidature:
    return suivre(vide(Voie.VAE, entiere=entiere), debut(), contexte())


@pytest.mark.parametrize(
    ("dossiers", "possible"),
    [
        ((), True),
        ((Dossier(CERTIFICATION, date(2026, 1, 2)),), False),
        ((Dossier(CERTIFICATION, date(2025, 12, 31)),), True),
        ((Dossier(CERTIFICATION, date(2026, 1, 2), sur_blocs=True),), True),
        ((Dossier(CERTIFICATION, date(2026, 1, 2), caduc=True),), True),
        (tuple(Dossier(f"RNCP{rang}", date(2026, 1, 2)) for rang in (1, 2)), True),
        (tuple(Dossier(f"RNCP{rang}", date(2026, 1, 2)) for rang in (1, 2, 3)), False),
        (tuple(Dossier(f"RNCP{rang}", date(2026, 1, 2), sur_blocs=rang == 3) for rang in (1, 2, 3)), True),
    ],
)
def test_les_limites_de_l_annee(dossiers: tuple[Dossier, ...], possible: bool) -> None:
    refus = permis(_inscrite(), Acte.DEPOSER_FAISABILITE, CAN, J, contexte(dossiers=dossiers))
    assert (refus is None) is possible
    if refus is not None:
        assert "R6412-3" in refus.reference
        assert refus.action == "Attendre le 01/01/2027."


def test_la_limite_ne_ferme_ni_l_inscription_ni_le_complement_d_un_dossier() -> None:
    ctx = contexte(dossiers=(Dossier(CERTIFICATION, date(2026, 1, 2)),))
    choisie = suivre(vide(Voie.VAE, entiere=True), debut()[:1], contexte())
    assert permis(choisie, Acte.INSCRIRE, CAN, J, ctx) is None
    assert permis(EXEMPLES[Voie.VAE][Etat.INCOMPLETE], Acte.DEPOSER_FAISABILITE, CAN, J, ctx) is None


def test_les_dossiers_des_autres_candidatures_se_lisent_de_leurs_faits() -> None:
    incomplete = EXEMPLES[Voie.VAE][Etat.INCOMPLETE]
    deux_fois = faire(incomplete, fait(Acte.DEPOSER_FAISABILITE, date(2026, 1, 20), CAN), contexte())
    caduque = replace(EXEMPLES[Voie.VAE][Etat.CADUQUE], entiere=True)
    lus = dossiers_de([deux_fois, caduque, EXEMPLES[Voie.LIBRE][Etat.NOTIFIEE], EXEMPLES[Voie.VAE][Etat.INSCRITE]])
    assert lus == (Dossier(CERTIFICATION, J, sur_blocs=True), Dossier(CERTIFICATION, J, caduc=True))


def test_qui_est_en_formation_initiale_pour_elle_ne_s_inscrit_pas_en_vae() -> None:
    choisie = suivre(vide(Voie.VAE), debut()[:1], contexte())
    refus = permis(choisie, Acte.INSCRIRE, CAN, J, contexte(formation_initiale=CERTIFICATION))
    assert refus is not None
    assert "formation initiale" in refus.constat


# --- Les habilitations


def test_habilite_selon_la_mission_le_bloc_et_le_jour() -> None:
    une = Habilitation("X", CERTIFICATION, Periode(date(2026, 1, 1), date(2026, 7, 1)), frozenset({BC1}), evaluer=True)
    bc1, bc2, tout = Cle(CERTIFICATION, BC1), Cle(CERTIFICATION, BC2), Cle(CERTIFICATION)
    assert habilite([une], "X", bc1, Mission.EVALUER, date(2026, 6, 30))
    assert habilite([une], "X", tout, Mission.EVALUER, date(2026, 1, 1))
    assert not habilite([une], "X", bc1, Mission.EVALUER, date(2026, 7, 1))
    assert not habilite([une], "X", bc1, Mission.EVALUER, date(2025, 12, 31))
    assert not habilite([une], "X", bc2, Mission.EVALUER, date(2026, 6, 30))
    assert not habilite([une], "X", bc1, Mission.FORMER, date(2026, 6, 30))
    assert not habilite([une], "Y", bc1, Mission.EVALUER, date(2026, 6, 30))
    assert not habilite([une], "X", Cle("RNCP1", BC1), Mission.EVALUER, date(2026, 6, 30))


@pytest.mark.parametrize(
    ("organisme", "bloc", "dit"),
    [
        (EVALUATEUR, BC1, ""),
        (CERTIFICATEUR, BC1, ""),
        (FORMATEUR, BC1, "n’était pas habilité à évaluer"),
        ("", BC1, "L’organisme n’est pas nommé"),
        (EVALUATEUR, BC3, "n’est pas un bloc demandé"),
        (EVALUATEUR, "", "Le bloc évalué n’est pas nommé"),
    ],
)
def test_seul_un_organisme_habilite_evalue(organisme: str, bloc: str, dit: str) -> None:
    precisions = {"bloc": bloc, "organisme": organisme}
    refus = permis(EXEMPLES[Voie.LIBRE][Etat.INSCRITE], Acte.EVALUER_BLOC, EVA, J, contexte(), precisions)
    assert (refus is None) is (not dit)
    if refus is not None:
        assert dit in refus.constat


def test_une_habilitation_finie_la_veille_est_dite() -> None:
    finie = replace(HABILITATIONS[1], periode=Periode(date(2025, 1, 1), J))
    precisions = {"bloc": BC1, "organisme": EVALUATEUR}
    refus = permis(
        EXEMPLES[Voie.LIBRE][Etat.INSCRITE], Acte.EVALUER_BLOC, EVA, J, contexte(habilitations=(finie,)), precisions
    )
    assert refus is not None
    assert "du 01/01/2025 au 10/01/2026, exclu" in refus.constat


def test_la_formation_ne_commence_que_dans_un_organisme_habilite_a_former() -> None:
    inscrite = EXEMPLES[Voie.FORMATION][Etat.INSCRITE]
    refus = permis(inscrite, Acte.COMMENCER_PREPARATION, ORG, J, contexte(), {"organisme": EVALUATEUR})
    assert refus is not None
    assert "n’était pas habilité à former" in refus.constat


# --- L'évaluation, le jury, le résultat


def test_l_evaluation_ne_se_clot_qu_avec_la_synthese_de_chaque_bloc() -> None:
    un_seul = suivre(vide(Voie.LIBRE), [*debut(), evaluations(J)[0]], contexte())
    refus = permis(un_seul, Acte.CLORE_EVALUATION, CER, J, contexte())
    assert refus is not None
    assert refus.constat == f"{BC2} n’a pas d’évaluation."
    tous = suivre(vide(Voie.LIBRE), [*debut(), *evaluations(J)[:2]], contexte())
    attend = {BC1: synthese(BC1), BC2: synthese(BC2, Avis.ATTENTE, ("1 évaluateur sur 2",))}
    refus = permis(tous, Acte.CLORE_EVALUATION, CER, J, contexte(syntheses=attend))
    assert refus is not None
    assert "attend encore : 1 évaluateur sur 2" in refus.constat
    partage = {BC1: synthese(BC1, Avis.DEFAVORABLE), BC2: synthese(BC2, Avis.PARTAGE)}
    assert permis(tous, Acte.CLORE_EVALUATION, CER, J, contexte(syntheses=partage)) is None


def test_la_preparation_que_demande_le_reglement_doit_etre_finie() -> None:
    demande = Preparation(Voie.FORMATION, "trois mois en entreprise", "art. 7")
    ctx = contexte(reglement=reglement(preparations=(demande,)))
    faits = [un for un in voyage(Voie.FORMATION)[:7] if un.acte is not Acte.FINIR_PREPARATION]
    en_cours = suivre(vide(Voie.FORMATION), faits, ctx)
    refus = permis(en_cours, Acte.CLORE_EVALUATION, CER, date(2026, 5, 1), ctx)
    assert refus is not None
    assert refus.reference == "art. 7"
    assert "trois mois en entreprise" in refus.constat
    assert permis(en_cours, Acte.CLORE_EVALUATION, CER, date(2026, 5, 1), contexte()) is None


def test_en_vae_le_jury_attend_le_dossier_de_validation() -> None:
    evaluee = EXEMPLES[Voie.VAE][Etat.EVALUEE]
    refus = permis(evaluee, Acte.CONVOQUER, CER, date(2026, 5, 5), contexte())
    assert refus is not None
    assert refus.reference == "art. R6412-5"


def test_en_vae_le_dossier_de_validation_peut_preceder_l_evaluation() -> None:
    faits = [
        *jusqu_a_recevable(J, date(2026, 2, 1)),
        fait(Acte.DEPOSER_VALIDATION, date(2026, 3, 1), CAN),
        *evaluations(date(2026, 3, 15)),
        *jury(date(2026, 4, 1), date(2026, 5, 1), date(2026, 5, 10)),
    ]
    assert etat(suivre(vide(Voie.VAE), faits, contexte())) is Etat.NOTIFIEE
    sans = [un for un in faits if un.acte not in {Acte.EVALUER_BLOC, Acte.CLORE_EVALUATION}]
    with pytest.raises(ActeRefuse, match="n’a pas d’évaluation"):
        suivre(vide(Voie.VAE), sans, contexte())


def test_en_vae_le_jury_peut_evaluer_lui_meme_le_jour_de_sa_seance() -> None:
    siege = date(2026, 5, 1)
    convoquee = [
        *jusqu_a_recevable(J, date(2026, 2, 1)),
        fait(Acte.DEPOSER_VALIDATION, date(2026, 3, 1), CAN),
        fait(Acte.CONVOQUER, date(2026, 4, 1), CER, seance=siege.isoformat()),
    ]
    vus = [fait(Acte.EVALUER_BLOC, siege, JUR, bloc=bloc) for bloc in (BC1, BC2)]
    deliberee = [*convoquee, *vus, fait(Acte.DELIBERER, siege, JUR)]
    assert etat(suivre(vide(Voie.VAE), deliberee, contexte())) is Etat.DELIBEREE
    sans = suivre(vide(Voie.VAE), convoquee, contexte())
    ctx = contexte(seance=seance(siege))
    refus = permis(sans, Acte.DELIBERER, JUR, siege, ctx)
    assert refus is not None
    assert refus.constat == f"{BC1} n’a pas d’évaluation."
    absent = replace(ctx, presence=Presence.EXCUSE, decisions=())
    assert permis(sans, Acte.DELIBERER, JUR, siege, absent) is None


@pytest.mark.parametrize(
    ("jour", "possible"), [("2026-05-31", False), ("2026-06-01", True), ("", False), ("1er juin", False)]
)
def test_on_convoque_a_une_seance_a_venir(jour: str, possible: bool) -> None:
    refus = permis(
        EXEMPLES[Voie.LIBRE][Etat.EVALUEE], Acte.CONVOQUER, CER, date(2026, 6, 1), contexte(), {"seance": jour}
    )
    assert (refus is None) is possible


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({"seance": None}, "Aucun jury n’est réuni"),
        ({"seance": seance(date(2026, 6, 21))}, "se tient le 21/06/2026, après le 20/06/2026"),
        ({"decisions": (decision(BC1),)}, f"{BC2} n’a pas de décision"),
        ({"decisions": tuple(map(decision, (BC1, BC1, BC2)))}, f"{BC1} a 2 décisions"),
        ({"presence": Presence.ABSENT}, "n’est pas venu"),
        ({"presence": Presence.ABSENT, "decisions": ()}, ""),
        ({"presence": Presence.EXCUSE, "decisions": ()}, ""),
        ({"decisions": (decision(BC1), decision(BC2, valide=False))}, ""),
        ({"decisions": (decision(BC1),), "reportes": frozenset({BC2})}, ""),
        ({"reportes": frozenset({BC2})}, f"{BC2} est décidé, et reporté"),
        ({"decisions": (), "reportes": frozenset({BC1, BC2})}, "Tous les blocs demandés sont reportés"),
    ],
)
def test_deliberer_demande_une_decision_par_bloc(change: dict[str, object], dit: str) -> None:
    siege = date(2026, 6, 20)
    ctx = replace(contexte(seance=seance(siege)), **change)  # type: ignore[arg-type]
    refus = permis(EXEMPLES[Voie.LIBRE][Etat.CONVOQUEE], Acte.DELIBERER, JUR, siege, ctx)
    assert (refus is None) is (not dit)
    if refus is not None:
        assert dit in refus.constat


def test_on_delibere_a_la_seance_ou_le_candidat_est_convoque_ou_l_on_reporte() -> None:
    convoquee, autre = EXEMPLES[Voie.LIBRE][Etat.CONVOQUEE], date(2026, 6, 25)
    refus = permis(convoquee, Acte.DELIBERER, JUR, autre, contexte(seance=seance(autre)))
    assert refus is not None
    assert "est convoqué le 20/06/2026, et la séance se tient le 25/06/2026" in refus.constat
    assert permis(convoquee, Acte.DELIBERER, JUR, autre, contexte(seance=seance(date(2026, 6, 20)))) is None
    faits = [fait(Acte.REPORTER, date(2026, 6, 20), JUR, motif="quorum"), *jury(date(2026, 6, 21), autre, autre)]
    assert etat(suivre(convoquee, faits, contexte())) is Etat.NOTIFIEE


def test_ce_qu_une_instance_doit_confirmer_n_est_pas_notifie_avant() -> None:
    ctx = contexte(reglement=reglement(jury=RegleJury("art. 4", confirme_par="la CPNE")))
    deliberee, au = EXEMPLES[Voie.LIBRE][Etat.DELIBEREE], date(2026, 6, 30)
    assert permis(deliberee, Acte.NOTIFIER, CER, au, ctx, {"confirmee_le": "2026-06-25"}) is None
    for jour in ("", "2026-06-19", "2026-07-01", "hier"):
        assert permis(deliberee, Acte.NOTIFIER, CER, au, ctx, {"confirmee_le": jour}) is not None


def test_le_recours_du_reglement_ferme_a_son_terme_et_ne_se_repete_pas() -> None:
    ctx = contexte(reglement=reglement(recours=mois(2, Depuis.NOTIFICATION)))
    notifiee = EXEMPLES[Voie.LIBRE][Etat.NOTIFIEE]  # on 30 June
    assert permis(notifiee, Acte.FORMER_RECOURS, CAN, date(2026, 8, 30), ctx, {"motif": "x"}) is None
    assert permis(notifiee, Acte.FORMER_RECOURS, CAN, date(2026, 8, 31), ctx, {"motif": "x"}) is not None
    assert permis(notifiee, Acte.FORMER_RECOURS, CAN, date(2026, 7, 1), ctx, {"motif": " "}) is not None
    assert permis(notifiee, Acte.CLORE, CER, date(2026, 8, 30), ctx) is not None
    assert permis(notifiee, Acte.CLORE, CER, date(2026, 8, 31), ctx) is None
    contestee = faire(notifiee, fait(Acte.FORMER_RECOURS, date(2026, 7, 1), CAN, motif="x"), ctx)
    maintenue = faire(contestee, fait(Acte.REPONDRE_RECOURS, date(2026, 7, 5), CER, motif="y", suite="maintien"), ctx)
    assert etat(maintenue) is Etat.NOTIFIEE
    refus = permis(maintenue, Acte.FORMER_RECOURS, CAN, date(2026, 7, 6), ctx, {"motif": "x"})
    assert refus is not None
    assert "tribunal" in refus.action
    assert permis(maintenue, Acte.CLORE, CER, date(2026, 7, 6), ctx) is None


@pytest.mark.parametrize("voie", Voie)
def test_un_recours_peut_rendre_l_affaire_au_jury_qui_delibere_de_nouveau(voie: Voie) -> None:
    ctx, depart = contexte(), EXEMPLES[voie][Etat.RECOURS]
    with pytest.raises(ActeRefuse, match="sans dire la suite"):
        faire(depart, fait(Acte.REPONDRE_RECOURS, date(2026, 7, 5), CER, motif="y"), ctx)
    rendue = faire(
        depart, fait(Acte.REPONDRE_RECOURS, date(2026, 7, 5), CER, motif="y", suite="nouvelle-deliberation"), ctx
    )
    refus = permis(rendue, Acte.ABANDONNER, CAN, date(2026, 7, 6), ctx)
    assert refus is not None
    assert "s’est prononcé le 20/06/2026" in refus.constat
    faits = jury(date(2026, 7, 10), date(2026, 8, 1), date(2026, 8, 2))
    rejugee = suivre(rendue, faits, ctx)
    assert permis(rejugee, Acte.FORMER_RECOURS, CAN, date(2026, 8, 3), ctx, {"motif": "x"}) is None


def test_le_recours_compte_de_la_reception_quand_elle_est_notee() -> None:
    ctx = contexte(reglement=reglement(recours=jours(15, Depuis.RECEPTION)))
    deliberee = EXEMPLES[Voie.LIBRE][Etat.DELIBEREE]
    notifiee = faire(deliberee, fait(Acte.NOTIFIER, date(2026, 6, 30), CER, recu_le="2026-07-04"), ctx)
    assert permis(notifiee, Acte.FORMER_RECOURS, CAN, date(2026, 7, 19), ctx) is None
    assert permis(notifiee, Acte.FORMER_RECOURS, CAN, date(2026, 7, 20), ctx) is not None


def test_un_acte_n_est_dit_deja_fait_que_s_il_l_a_ete() -> None:
    convoquee, evaluee = EXEMPLES[Voie.LIBRE][Etat.CONVOQUEE], EXEMPLES[Voie.LIBRE][Etat.EVALUEE]
    fait_deja = permis(convoquee, Acte.CONVOQUER, CER, date(2026, 6, 15), contexte())
    assert fait_deja is not None
    assert fait_deja.constat == "C’est déjà fait : cette candidature est convoquée devant le jury."
    jamais = permis(evaluee, Acte.REPORTER, CER, date(2026, 6, 15), contexte(), {"motif": "x"})
    assert jamais is not None
    assert jamais.constat.startswith("Cette candidature est évaluée : on ne peut pas reporter")


def test_une_fois_notifie_personne_n_est_attendu_tant_qu_un_recours_peut_venir() -> None:
    notifiee = EXEMPLES[Voie.LIBRE][Etat.NOTIFIEE]
    ctx = contexte(reglement=reglement(recours=jours(15, Depuis.NOTIFICATION)))
    (fin,) = [une.limite for une in echeances(notifiee, ctx, date(2026, 7, 1)) if une.acte is Acte.FORMER_RECOURS]
    dit = ou_j_en_suis(notifiee, ctx, fin)
    assert (dit.prochain, dit.qui) == (None, None)
    assert any(f"Un recours peut être formé jusqu’au {fin:%d/%m/%Y} compris" in phrase for phrase in dit.phrases)
    ensuite = ou_j_en_suis(notifiee, ctx, fin + timedelta(days=1))
    assert (ensuite.prochain, ensuite.qui) == (Acte.CLORE, CER)


def test_ce_que_chacun_peut_faire() -> None:
    notifiee, au = EXEMPLES[Voie.LIBRE][Etat.NOTIFIEE], date(2026, 7, 1)
    assert actes_permis(notifiee, CAN, au, contexte()) == (Acte.FORMER_RECOURS,)
    assert actes_permis(notifiee, CER, au, contexte()) == (Acte.CLORE,)
    assert actes_permis(notifiee, JUR, au, contexte()) == ()
    assert actes_permis(vide(Voie.VAE), CAN, J, contexte()) == (Acte.CHOISIR,)


@pytest.mark.parametrize("voie", Voie)
def test_ce_que_chacun_peut_faire_est_ce_qui_lui_est_permis(voie: Voie) -> None:
    for courant, candidature in EXEMPLES[voie].items():
        for au in (candidature.faits[-1].jour, date(2026, 3, 10), date(2027, 6, 1)):
            for acteur in Acteur:
                dits = set(actes_permis(candidature, acteur, au, CTX))
                assert dits == {acte for acte in Acte if permis(candidature, acte, acteur, au, CTX) is None}, courant
