"""« Où j’en suis », la candidature suivante, et le fichier qui dit une candidature."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from brique.certification.attribution import FINALE
from brique.certification.candidature.formes import lire_candidature
from brique.certification.candidature.formes_json import candidature_en_forme
from brique.certification.candidature.horloges import echeances, mettre_a_jour
from brique.certification.candidature.libelles import CONDITIONS
from brique.certification.candidature.page import EXEMPLE, page_de_la_candidature
from brique.certification.candidature.regles import etat, permis
from brique.certification.candidature.suite import nouvelle
from brique.certification.candidature.suivi import Avancee, ou_j_en_suis
from brique.certification.candidature.table import Condition
from brique.certification.candidature.valeurs import Acte, Acteur, Candidature, Etat, Temps
from brique.certification.deliberation.valeurs import Issue, Resultat
from brique.certification.reglement.valeurs import Depuis, Preparation, RegleEvaluation, Voie
from brique.cli import app
from brique.cli.certification import certification
from brique.droits.lecture import droit
from brique.erreurs import ErreurArgument
from brique.passerelles.valeurs import Cle
from brique.periodes import Periode
from brique.saisie import ErreurSaisie
from tests.coeur.certification.fabrique_candidatures import (
    BC1,
    BC2,
    BC3,
    BLOCS,
    CAN,
    CER,
    CERTIFICATION,
    EVA,
    EVALUATEUR,
    HABILITATIONS,
    J,
    contexte,
    debut,
    fait,
    jours,
    jusqu_a_recevable,
    mois,
    reglement,
    suivre,
    vide,
    voyage,
)

CTX = contexte(enregistrement=None)
FAIT, COURS, VENIR = Avancee.FAIT, Avancee.EN_COURS, Avancee.A_VENIR


def _apres(voie: Voie, acte: Acte) -> Candidature:
    """The usual path, up to the last time this act is done."""
    faits = voyage(voie)
    rang = max(rang for rang, un in enumerate(faits) if un.acte is acte)
    return suivre(vide(voie), faits[: rang + 1], CTX)


@pytest.mark.parametrize(
    ("voie", "acte", "temps", "prochain", "qui"),
    [
        (Voie.VAE, Acte.CHOISIR, (COURS, VENIR, VENIR, VENIR), Acte.INSCRIRE, CAN),
        (Voie.VAE, Acte.INSCRIRE, (FAIT, COURS, VENIR, VENIR), Acte.DEPOSER_FAISABILITE, CAN),
        (Voie.VAE, Acte.DEPOSER_FAISABILITE, (FAIT, COURS, VENIR, VENIR), Acte.CONSTATER_COMPLET, CER),
        (Voie.VAE, Acte.DECLARER_RECEVABLE, (FAIT, COURS, VENIR, VENIR), Acte.COMMENCER_PREPARATION, CAN),
        (Voie.VAE, Acte.CLORE_EVALUATION, (FAIT, FAIT, COURS, VENIR), Acte.DEPOSER_VALIDATION, CAN),
        (Voie.VAE, Acte.DEPOSER_VALIDATION, (FAIT, FAIT, FAIT, COURS), Acte.CONVOQUER, CER),
        (Voie.FORMATION, Acte.INSCRIRE, (FAIT, COURS, VENIR, VENIR), Acte.COMMENCER_PREPARATION, Acteur.ORGANISME),
        (Voie.FORMATION, Acte.FINIR_PREPARATION, (FAIT, FAIT, COURS, VENIR), Acte.EVALUER_BLOC, EVA),
        (Voie.FORMATION, Acte.EVALUER_BLOC, (FAIT, FAIT, COURS, VENIR), Acte.CLORE_EVALUATION, CER),
        (Voie.LIBRE, Acte.INSCRIRE, (FAIT, Avancee.SANS_OBJET, COURS, VENIR), Acte.EVALUER_BLOC, EVA),
        (Voie.LIBRE, Acte.CONVOQUER, (FAIT, Avancee.SANS_OBJET, FAIT, COURS), Acte.DELIBERER, Acteur.JURY),
        (Voie.LIBRE, Acte.NOTIFIER, (FAIT, Avancee.SANS_OBJET, FAIT, FAIT), Acte.CLORE, CER),
    ],
)
def test_les_quatre_temps_et_le_prochain_acte(
    voie: Voie, acte: Acte, temps: tuple[Avancee, ...], prochain: Acte, qui: Acteur
) -> None:
    candidature = _apres(voie, acte)
    suivi = ou_j_en_suis(candidature, CTX, candidature.faits[-1].jour)
    assert tuple(suivi.temps[un] for un in Temps) == temps
    assert (suivi.prochain, suivi.qui) == (prochain, qui)


def test_le_prochain_acte_est_permis_a_qui_c_est_le_tour() -> None:
    """What the candidate is told to wait for can be done by whom it is awaited from."""
    for voie in Voie:
        candidature = suivre(vide(voie), voyage(voie), CTX)
        for rang in range(1, len(candidature.faits)):
            une = replace(candidature, faits=candidature.faits[:rang])
            au = une.faits[-1].jour
            suivi = ou_j_en_suis(une, CTX, au)
            assert suivi.prochain is not None
            assert suivi.qui is not None
            if suivi.prochain is not Acte.DELIBERER:  # its session has a day of its own
                assert permis(une, suivi.prochain, suivi.qui, au, CTX) is None, (voie, suivi.etat)


@pytest.mark.parametrize("voie", [Voie.LIBRE, Voie.FORMATION])
def test_ce_que_le_jury_seul_decide_passe_au_jury_sans_evaluateur(voie: Voie) -> None:
    """The final evaluation asked alone, or blocs that the règlement gives no évaluateur."""
    sans = reglement(evaluation=RegleEvaluation("art. 3", evaluateurs=0))
    for ctx, blocs in ((CTX, frozenset({FINALE})), (replace(CTX, reglement=sans), BLOCS)):
        une = vide(voie, blocs=blocs)
        une = suivre(une, [un for un in voyage(voie) if un.jour < date(2026, 5, 1)], ctx)
        au = date(2026, 5, 2)
        suivi = ou_j_en_suis(une, ctx, au)
        assert (suivi.prochain, suivi.qui) == (Acte.CLORE_EVALUATION, CER)
        refus = permis(une, Acte.EVALUER_BLOC, EVA, au, ctx, {"bloc": FINALE, "organisme": EVALUATEUR})
        assert refus is not None
        une = suivre(une, [fait(Acte.CLORE_EVALUATION, au, CER)], ctx)
        assert ou_j_en_suis(une, ctx, au).prochain is Acte.CONVOQUER


def test_ce_qui_s_evalue_ne_se_clot_pas_avant() -> None:
    une = _apres(Voie.LIBRE, Acte.POSITIONNER)
    refus = permis(une, Acte.CLORE_EVALUATION, CER, date(2026, 5, 2), CTX)
    assert refus is not None
    assert refus.constat == f"{BC1} n’a pas d’évaluation."


def test_le_silence_qui_approche_est_dit_au_candidat() -> None:
    deposee = suivre(vide(Voie.VAE), [*debut(), fait(Acte.DEPOSER_FAISABILITE, J, CAN)], CTX)
    suivi = ou_j_en_suis(deposee, CTX, date(2026, 2, 1))
    assert suivi.phrases == (
        "Votre dossier de faisabilité est déposé.",
        "C’est au certificateur. Le certificateur vérifie qu’il est complet, puis décide.",
        "Au plus tard le 10/03/2026. Ensuite : sans réponse, le dossier est recevable (art. R6412-4, al. 2).",
    )
    ensuite = ou_j_en_suis(deposee, CTX, date(2026, 3, 10))
    assert ensuite.etat is Etat.RECEVABLE
    assert ensuite.phrases[0] == "Votre demande est recevable."


@pytest.mark.parametrize(
    ("au", "dit"),
    [
        (date(2026, 9, 10), "Par prudence, au plus tard le 10/09/2026 ; passé le 30/09/2026 : sans démarche"),
        (date(2026, 9, 11), "Le délai est peut-être fini depuis le 10/09/2026"),
        (date(2026, 10, 1), "Votre recevabilité est caduque"),
    ],
)
def test_les_deux_lectures_de_la_caducite_sont_dites(au: date, dit: str) -> None:
    candidature = suivre(vide(Voie.VAE), jusqu_a_recevable(date(2026, 3, 10), date(2026, 3, 10)), CTX)
    assert any(dit in phrase for phrase in ou_j_en_suis(candidature, CTX, au).phrases)


def test_une_candidature_caduque_ou_abandonnee_s_arrete_a_son_etape() -> None:
    recevable = suivre(vide(Voie.VAE), jusqu_a_recevable(J, J), CTX)
    caduque = ou_j_en_suis(recevable, CTX, date(2027, 1, 1))
    assert caduque.temps[Temps.PREPARER] is Avancee.ARRETE
    assert (caduque.prochain, caduque.qui, caduque.echeance) == (None, None, None)
    abandon = suivre(_apres(Voie.LIBRE, Acte.EVALUER_BLOC), [fait(Acte.ABANDONNER, date(2026, 5, 2), CAN)], CTX)
    assert ou_j_en_suis(abandon, CTX, date(2026, 5, 2)).temps[Temps.ETRE_EVALUE] is Avancee.ARRETE


def test_ce_que_le_reglement_demande_pour_se_preparer_est_dit() -> None:
    regle = reglement(preparations=(Preparation(Voie.FORMATION, "Trois mois en entreprise.", "art. 7"),))
    phrases = ou_j_en_suis(_apres(Voie.FORMATION, Acte.INSCRIRE), replace(CTX, reglement=regle), J).phrases
    assert "Pour vous préparer, le règlement demande : trois mois en entreprise (art. 7)." in phrases


def test_le_candidat_lit_son_delai_de_recours() -> None:
    ctx = contexte(reglement=reglement(recours=mois(2, Depuis.NOTIFICATION)))
    suivi = ou_j_en_suis(_apres(Voie.LIBRE, Acte.NOTIFIER), ctx, date(2026, 7, 1))
    assert suivi.echeance is not None
    assert (suivi.echeance.acte, suivi.echeance.limite) == (Acte.FORMER_RECOURS, date(2026, 8, 30))


def test_avant_son_ouverture_rien_n_est_dit() -> None:
    with pytest.raises(ErreurArgument, match="n’est pas ouverte le 09/01/2026"):
        ou_j_en_suis(_apres(Voie.LIBRE, Acte.INSCRIRE), CTX, date(2026, 1, 9))


@given(voie=st.sampled_from(Voie), rang=st.integers(1, 16), attente=st.integers(0, 500))
def test_on_sait_toujours_ou_l_on_en_est(voie: Voie, rang: int, attente: int) -> None:
    """Whatever the day: full sentences, and an act awaited whenever someone is."""
    candidature = vide(voie, faits=tuple(voyage(voie)[:rang]))
    suivi = ou_j_en_suis(candidature, CTX, candidature.faits[-1].jour + timedelta(days=attente))
    assert set(suivi.temps) == set(Temps)
    assert (suivi.prochain is None) == (suivi.qui is None)
    assert suivi.phrases
    assert all(phrase[0].isupper() and phrase.endswith(".") for phrase in suivi.phrases)


# --- La candidature suivante


PARTIELLE = Resultat(Issue.PARTIELLE, (BC1,), frozenset({Cle(CERTIFICATION, BC1), Cle("RNCP1", "RNCP1BC01")}), (BC2,))


def test_apres_une_validation_partielle_seuls_les_blocs_manquants_se_redemandent() -> None:
    premiere = replace(_apres(Voie.VAE, Acte.NOTIFIER), cle="2026-0042")
    suite = nouvelle(premiere, PARTIELLE, date(2026, 9, 1), Voie.FORMATION)
    assert (suite.blocs, suite.deja) == (frozenset({BC2}), frozenset({BC1}))
    assert (suite.voie, suite.anterieure, etat(suite)) == (Voie.FORMATION, "2026-0042", Etat.CHOISIE)
    assert permis(suite, Acte.INSCRIRE, CAN, date(2026, 9, 1), CTX) is None


def test_la_finale_validee_ne_se_redemande_pas() -> None:
    premiere = _apres(Voie.LIBRE, Acte.NOTIFIER)
    premiere = replace(premiere, blocs=BLOCS | {FINALE})
    tenus = frozenset({Cle(CERTIFICATION, BC1), Cle(CERTIFICATION, FINALE)})
    suite = nouvelle(premiere, Resultat(Issue.PARTIELLE, (BC1,), tenus, (BC2,)), date(2026, 9, 1), Voie.LIBRE)
    assert (suite.blocs, suite.deja) == (frozenset({BC2}), frozenset({BC1, FINALE}))


def test_la_suite_compte_pour_des_blocs_dans_les_limites_de_l_annee() -> None:
    premiere = suivre(vide(Voie.VAE, entiere=True), voyage(Voie.VAE), CTX)
    suite = nouvelle(premiere, PARTIELLE, date(2026, 9, 1), Voie.VAE)
    assert not suite.entiere


def test_la_suite_suit_le_reglement_en_vigueur_quand_il_est_donne() -> None:
    premiere, au = _apres(Voie.LIBRE, Acte.NOTIFIER), date(2026, 9, 1)
    v2 = reglement(version=2, periode=Periode(date(2026, 8, 1)), voies=frozenset({Voie.LIBRE}))
    assert nouvelle(premiere, PARTIELLE, au, Voie.LIBRE, reglement=v2).version == 2
    with pytest.raises(ErreurArgument, match="n’ouvre pas la VAE"):
        nouvelle(premiere, PARTIELLE, au, Voie.VAE, reglement=v2)
    with pytest.raises(ErreurArgument, match="ne s’applique pas le 15/07/2026"):
        nouvelle(premiere, PARTIELLE, date(2026, 7, 15), Voie.LIBRE, reglement=v2)


@pytest.mark.parametrize(
    ("acte", "resultat", "au", "dit"),
    [
        (Acte.DELIBERER, PARTIELLE, date(2026, 9, 1), "n’est pas notifié"),
        (Acte.NOTIFIER, PARTIELLE, date(2026, 6, 1), "précède le dernier fait"),
        (Acte.NOTIFIER, Resultat(Issue.DELIVREE, (BC1, BC2)), date(2026, 9, 1), "tout ce qui était demandé est validé"),
        (Acte.NOTIFIER, Resultat(Issue.EN_ATTENTE, (BC1,)), date(2026, 9, 1), "rien n’est encore décidé"),
    ],
)
def test_il_n_y_a_pas_toujours_de_suite(acte: Acte, resultat: Resultat, au: date, dit: str) -> None:
    with pytest.raises(ErreurArgument, match=dit):
        nouvelle(_apres(Voie.LIBRE, acte), resultat, au, Voie.LIBRE)


@given(valides=st.frozensets(st.sampled_from([BC1, BC2])), voie=st.sampled_from(Voie))
def test_de_suite_en_suite_aucun_acquis_ne_se_perd(valides: frozenset[str], voie: Voie) -> None:
    """Asked and held never meet, and together they stay all that was asked and held."""
    premiere = vide(Voie.LIBRE, faits=tuple(voyage(Voie.LIBRE)), deja=frozenset({BC3}))
    if valides == BLOCS:
        return
    suite = nouvelle(premiere, Resultat(Issue.PARTIELLE, tuple(valides)), date(2026, 9, 1), voie)
    assert not suite.blocs & suite.deja
    assert suite.blocs | suite.deja == premiere.blocs | premiere.deja
    assert suite.deja >= premiere.deja | valides


# --- Le fichier et la commande


@pytest.mark.parametrize("voie", Voie)
def test_ce_qui_est_ecrit_se_relit_tel_quel(voie: Voie) -> None:
    faits = [*voyage(voie), fait(Acte.FORMER_RECOURS, date(2026, 7, 1), CAN, motif="erreur")]
    faits.append(fait(Acte.REPONDRE_RECOURS, date(2026, 7, 5), CER, motif="vu", suite="maintien"))
    candidature = suivre(vide(voie, deja=frozenset({BC3}), cle="42", anterieure="41", entiere=True), faits, CTX)
    assert lire_candidature(json.dumps(candidature_en_forme(candidature))).candidature == candidature


def test_ce_que_l_horloge_a_fait_se_relit_aussi() -> None:
    deposee = suivre(vide(Voie.VAE), [*debut(), fait(Acte.DEPOSER_FAISABILITE, J, CAN)], CTX)
    caduque = mettre_a_jour(deposee, CTX, date(2027, 1, 1), ce_soir=True)
    assert lire_candidature(json.dumps(candidature_en_forme(caduque))).candidature == caduque


ECRITE = f"""\
voie: vae
certification: {CERTIFICATION}
blocs: [{BC1}, {BC2}]
reglement: cqp-fictif
habilitations:
  - {{organisme: Organisme qui évalue, evaluer: oui, du: 2024-01-01, au: 2026-12-31}}
dossiers:
  - {{certification: RNCP1, depose_le: 2026-01-02, sur_blocs: oui}}
faits:
  - {{acte: choisir, jour: 2026-01-10, par: candidat}}
  - {{acte: inscrire, jour: 2026-01-10, par: candidat}}
  - {{acte: deposer-faisabilite, jour: 2026-01-10, par: candidat}}
"""


def test_un_fichier_donne_la_candidature_et_son_contexte() -> None:
    lue = lire_candidature(ECRITE)
    assert etat(lue.candidature) is Etat.FAISABILITE
    ctx = lue.forme.contexte(droit())
    (une,) = ctx.habilitations
    assert une == replace(HABILITATIONS[1], periode=Periode(date(2024, 1, 1), date(2027, 1, 1)))
    assert ctx.dossiers[0].sur_blocs


@pytest.mark.parametrize(
    ("avant", "apres", "ligne", "dit"),
    [
        ("acte: inscrire", "acte: deliberer", 11, "on ne peut pas délibérer : la candidature est choisie"),
        ("acte: inscrire, jour: 2026-01-10", "acte: inscrire, jour: 2026-01-09", 11, "précède le fait d’avant"),
        (
            "deposer-faisabilite, jour: 2026-01-10, par: candidat",
            "deposer-faisabilite, jour: 2026-01-10, par: jury",
            12,
            "n’appartient pas",
        ),
        ("voie: vae", "voie: libre", 12, "La recevabilité n’existe qu’en VAE"),
        (f"[{BC1}, {BC2}]", f"[{BC1}, {BC1}]", 3, "est écrit deux fois"),
        ("reglement: cqp-fictif", f"reglement: cqp-fictif\ndeja: [{BC1}]", 5, "est déjà acquis, et demandé"),
        ("du: 2024-01-01", "du: 2027-01-01", 6, "finit avant de commencer"),
        ("evaluer: oui", "evaluer: non", 6, "ne confie rien"),
        ("voie: vae", "voie: vea", 1, "n’est pas connu"),
    ],
)
def test_chaque_faute_a_sa_ligne(avant: str, apres: str, ligne: int, dit: str) -> None:
    assert avant in ECRITE
    with pytest.raises(ErreurSaisie) as leve:
        lire_candidature(ECRITE.replace(avant, apres))
    assert any(une.ligne == ligne and dit in une.constat for une in leve.value.fautes), leve.value.fautes


def _brique(*arguments: str, entree: str = "") -> tuple[int, str]:
    rendu = CliRunner().invoke(app, ["certification", "situer", *arguments], input=entree)
    return rendu.exit_code, rendu.output


def test_la_commande_situe_une_candidature(tmp_path: Path) -> None:
    fichier = tmp_path / "candidature.yaml"
    fichier.write_text(ECRITE, "utf-8")
    code, dit = _brique(str(fichier), "--au", "2026-02-01")
    assert code == 0
    assert "✓ Choisir : fait" in dit
    assert "→ Préparer : en cours" in dit
    assert "Au plus tard le 10/03/2026" in dit
    assert "Aucun règlement prêt n’est « cqp-fictif », version 1 : seuls les délais de la loi sont comptés." in dit
    code, dit = _brique(str(fichier), "--au", "2027-02-01")
    assert "× Préparer : arrêté là" in dit
    assert "sans attendre l’an prochain" in dit


def test_la_commande_ecrit_du_json() -> None:
    code, dit = _brique("-", "--au", "2026-03-10", "--json", entree=ECRITE)
    lu = json.loads(dit)
    assert code == 0
    assert (lu["etat"], lu["prochain"], lu["qui"]) == ("recevable", "commencer-preparation", "candidat")
    assert lu["temps"]["preparer"] == "en-cours"
    assert lu["echeances"][0]["alerte"] == "2026-09-10"
    assert lu["echeances"][0]["limite"] == "2026-09-30"


def test_le_json_dit_comme_le_texte_que_le_reglement_n_est_pas_lu() -> None:
    dit = json.loads(_brique("-", "--au", "2026-03-10", "--json", entree=ECRITE)[1])["reglement"]
    assert (dit["cle"], dit["version"], dit["connu"]) == ("cqp-fictif", 1, False)
    assert dit["remarque"] in _brique("-", "--au", "2026-03-10", entree=ECRITE)[1]
    assert "seuls les délais de la loi sont comptés" in dit["remarque"]
    pret = ECRITE.replace("cqp-fictif", "vae")
    lu = json.loads(_brique("-", "--au", "2026-03-10", "--json", entree=pret)[1])["reglement"]
    assert lu == {"cle": "vae", "version": 1, "connu": True, "remarque": ""}


def test_la_commande_prend_un_reglement_pret_et_refuse_le_mauvais() -> None:
    code, dit = _brique("-", "--au", "2026-02-01", "--reglement", "vae", entree=ECRITE.replace("cqp-fictif", "vae"))
    assert code == 0
    assert "Aucun règlement prêt" not in dit
    code, dit = _brique("-", "--au", "2026-02-01", "--reglement", "vae", entree=ECRITE)
    assert code != 0


def test_le_reglement_pret_que_nomme_le_fichier_est_lu_sans_le_redemander() -> None:
    # a règlement of ours, whose delay to contest the law does not know
    notifiee = """
voie: libre
certification: RNCP99012
blocs: [RNCP99012BC01]
reglement: cqp-quatre-etapes
faits:
  - {acte: choisir, jour: 2026-01-05, par: candidat}
  - {acte: inscrire, jour: 2026-01-05, par: candidat}
  - {acte: evaluer-bloc, jour: 2026-02-01, par: evaluateur, bloc: RNCP99012BC01}
  - {acte: clore-evaluation, jour: 2026-02-02, par: certificateur}
"""
    seul = _brique("-", "--au", "2026-02-03", entree=notifiee)
    donne = _brique("-", "--au", "2026-02-03", "--reglement", "cqp-quatre-etapes", entree=notifiee)
    assert seul == donne
    assert seul[0] == 0
    assert "Aucun règlement prêt" not in seul[1]
    autre = notifiee.replace("cqp-quatre-etapes", "cqp-quatre-etapes\nversion: 99")
    assert (
        "Aucun règlement prêt n’est « cqp-quatre-etapes », version 99"
        in _brique("-", "--au", "2026-02-03", entree=autre)[1]
    )


def test_l_aide_de_la_certification_parle_en_phrases() -> None:
    groupe = get_command(certification)
    assert isinstance(groupe, TyperGroup)
    for nom, commande in groupe.commands.items():
        for parametre in commande.params:
            aide = str(getattr(parametre, "help", "") or "")
            assert aide[:1].isupper(), (nom, parametre.name, aide)
            assert aide.endswith("."), (nom, parametre.name, aide)


@pytest.mark.parametrize("arguments", [(), ("-",), ("-", "--au", "demain")])
def test_la_commande_dit_ce_qui_lui_manque(arguments: tuple[str, ...]) -> None:
    code, _ = _brique(*arguments, entree=ECRITE)
    assert code != 0


def test_le_reglement_qui_repete_la_loi_ne_la_dit_pas_deux_fois() -> None:
    ctx = contexte(reglement=reglement(resultat=jours(15, Depuis.DELIBERATION)), enregistrement=None)
    deliberee = _apres(Voie.VAE, Acte.DELIBERER)
    (une,) = echeances(deliberee, ctx, date(2026, 6, 20))
    assert une.reference == "art. R6412-7, al. 3"


def test_la_page_de_la_candidature_est_celle_des_formes_et_de_la_table() -> None:
    page = Path(__file__).parents[3] / "docs/guide/situer-une-candidature.md"
    assert page.read_text(encoding="utf-8") == page_de_la_candidature()


def test_l_exemple_de_la_page_se_lit() -> None:
    code, dit = _brique("-", "--au", "2026-02-01", "--reglement", "vae", entree=EXEMPLE)
    assert code == 0
    assert "Au plus tard le 10/03/2026" in dit


def test_chaque_condition_est_dite_en_francais() -> None:
    assert set(CONDITIONS) == set(Condition)
