"""A session for a candidate, from its opening to the procès-verbal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from brique.certification.attribution import FINALE
from brique.certification.deliberation.proces_verbal import dresser
from brique.certification.deliberation.seance import Deliberation, ErreurDeliberation, manque_de_quorum, ouvrir
from brique.certification.deliberation.valeurs import Issue, Membre, Presence, Seance, Sens, Vote
from brique.certification.evaluation import Avis, Synthese
from brique.certification.reglement.modeles import modeles
from brique.certification.reglement.valeurs import (
    Attribution,
    Lien,
    Majorite,
    Partage,
    Reglement,
    Signature,
    Voie,
)
from brique.droits.lecture import droit
from brique.erreurs import ErreurArgument
from brique.passerelles.valeurs import Cle
from tests.coeur.certification.jurys import (
    BLOCS,
    EMPLOYEURS,
    FICHE,
    JOUR,
    NUMERO,
    PARITAIRE,
    SALARIES,
    ouverte,
    presentation,
    regle,
    reglement,
    seance,
)

UN, DEUX, TROIS = BLOCS


def voter(la: Deliberation, bloc: str, pour: tuple[str, ...], contre: tuple[str, ...] = ()) -> Deliberation:
    la = la.proposer(bloc, "Vu.", "Refaire l’oral.")
    for sens, noms in ((Sens.POUR, pour), (Sens.CONTRE, contre)):
        for nom in noms:
            la = la.voter(bloc, Vote(nom, sens))
    return la


def decidee(valides: tuple[str, ...] = BLOCS, **suite: Any) -> Deliberation:
    """All that was asked is decided, unanimously."""
    la = ouverte(**suite)
    for bloc in la.presentation.blocs:
        pour, contre = (PARITAIRE, ()) if bloc in valides else ((), PARITAIRE)
        la = voter(la, bloc, pour, contre).decider(bloc)
    return la


def refuse(acte: Callable[[], object], dit: str) -> None:
    with pytest.raises(ErreurDeliberation) as refus:
        acte()
    assert dit in str(refus.value)
    assert refus.value.motifs
    assert all(motif.action for motif in refus.value.motifs)


def test_d_un_bout_a_l_autre() -> None:
    close = decidee((UN, DEUX)).noter_incident("Coupure à 11 h.").clore(JOUR)
    assert close.close
    assert close.resultat is not None
    assert (close.resultat.issue, close.resultat.valides) == (Issue.PARTIELLE, (UN, DEUX))
    refusee = next(une for une in close.decisions if une.bloc == TROIS)
    assert (refusee.raisons, refusee.complement, refusee.contre) == ("Vu.", "Refaire l’oral.", 6)


def test_la_suite_apres_une_validation_partielle() -> None:
    """The candidate comes back with what they hold: only the missing bloc is decided, and the whole is delivered."""
    tenus = frozenset({Cle(NUMERO, UN), Cle(NUMERO, DEUX)})
    refuse(lambda: ouverte(presentation=presentation(tenus=tenus)), f"{UN} est déjà acquis, à vie")
    close = decidee(presentation=presentation((TROIS,), tenus=tenus)).clore(JOUR)
    assert close.resultat is not None
    assert close.resultat.issue is Issue.DELIVREE


@pytest.mark.parametrize(
    ("suite", "dit"),
    [
        ({"presentation": presentation(())}, "Aucun bloc n’est à décider"),
        ({"presentation": presentation((UN, UN))}, "à décider deux fois"),
        ({"presentation": presentation(("RNCP99001BC09",))}, "n’a pas de bloc"),
        ({"presentation": presentation((FINALE,))}, "n’a pas de bloc"),
        ({"reglement": reglement(certifications=("RNCP99002",))}, "n’est pas celui de RNCP99001"),
        ({"reglement": reglement(voies=frozenset({Voie.VAE}))}, "n’ouvre pas la voie « formation »"),
        ({"presentation": presentation(debut=date(2023, 5, 1))}, "ne vaut pas pour une candidature ouverte"),
        ({"fiche": replace(FICHE, limite=date(2026, 11, 19))}, "n’est plus délivrée depuis le 19 novembre 2026"),
        ({"seance": seance(PARITAIRE[:4])}, "Collège salariés : 1 nommé, il en faut 3 (art. 4)."),
        (
            {"presentation": presentation(liens={nom: frozenset({Lien.EMPLOYEUR}) for nom in EMPLOYEURS})},
            "Collège employeurs : 0 peut délibérer",
        ),
    ],
)
def test_ce_qui_empeche_d_ouvrir(suite: dict[str, Any], dit: str) -> None:
    refuse(lambda: ouverte(**suite), dit)


def test_un_reglement_qui_parle_d_autres_blocs_se_voit_a_l_ouverture() -> None:
    with pytest.raises(ErreurArgument, match="que la fiche n’a pas"):
        ouverte(reglement=reglement(attribution=Attribution("art. 6", frozenset({"RNCP99002BC01"}))))


def test_le_quorum_se_demande_a_chaque_decision() -> None:
    la = voter(ouverte(), UN, (*PARITAIRE[:3], "Dora")).decider(UN)
    for nom in SALARIES:
        la = la.sortir(nom)
    la = voter(la, DEUX, EMPLOYEURS)
    assert manque_de_quorum(la)
    refuse(lambda: la.decider(DEUX), "collège salariés, présents : 0, il en faut 1")
    assert la.entrer("Dora").decider(DEUX).decisions[1].valide


@pytest.mark.parametrize("voie", [Voie.FORMATION, Voie.VAE])
def test_une_personne_seule_ne_decide_jamais(voie: Voie) -> None:
    """Whatever quorum a règlement writes: a jury is collegial (Vademecum § 3.3.1)."""
    seul = reglement(regle(presents=1, colleges=(), loi_vae=True))
    la = ouverte(reglement=seul, presentation=presentation(voie=voie), seance=seance(presents=("Alba",)))
    refuse(lambda: la.prononcer(UN, [Vote("Alba", Sens.POUR)]), "il en faut 2")


def test_en_vae_la_voix_du_president_departage_quoi_que_dise_la_branche() -> None:
    """Commerces de gros validates on equal votes; art. D. 6412-6 gives the president the casting vote."""
    gros = reglement(regle(partage=Partage.ACQUIS, loi_vae=True))
    votes = [*(Vote(nom, Sens.CONTRE) for nom in EMPLOYEURS), *(Vote(nom, Sens.POUR) for nom in SALARIES)]
    for voie, valide in ((Voie.FORMATION, True), (Voie.VAE, False)):
        la = ouverte(reglement=gros, presentation=presentation(voie=voie))
        assert la.prononcer(UN, votes, "Vu.", "Refaire.").decisions[0].valide is valide


def test_qui_sort_emporte_son_vote_et_ceux_qu_il_porte() -> None:
    procurations = reglement(regle(majorite=Majorite.ABSOLUE_REPRESENTES, procurations=1))
    la = ouverte(reglement=procurations, seance=seance(presents=PARITAIRE[:5]))
    la = voter(la, UN, PARITAIRE[:3]).voter(UN, Vote("Fanta", Sens.CONTRE, "Alba"))
    assert [vote.membre for vote in la.sortir("Alba").propositions[0].votes] == ["Brice", "Cléa"]


def test_un_vote_se_retire_et_ne_se_donne_pas_deux_fois() -> None:
    la = voter(ouverte(), UN, ("Alba",))
    refuse(lambda: la.voter(UN, Vote("Alba", Sens.CONTRE)), "Alba a voté 2 fois")
    assert la.retirer_vote(UN, "Alba").voter(UN, Vote("Alba", Sens.CONTRE)).propositions[0].votes == (
        Vote("Alba", Sens.CONTRE),
    )
    refuse(lambda: la.voter(DEUX, Vote("Alba", Sens.POUR)), "n’est pas mis au vote")
    refuse(lambda: la.proposer("RNCP99001BC09"), "n’est pas à décider pour ce candidat")
    assert la.proposer(UN, "Autrement dit.").propositions[0].votes == (Vote("Alba", Sens.POUR),)


def test_un_bulletin_entier_se_prononce_d_un_coup_et_dit_tous_ses_refus() -> None:
    pour = [Vote(nom, Sens.POUR) for nom in PARITAIRE]
    assert ouverte().prononcer(UN, pour).decisions[0].pour == 6
    refuse(lambda: voter(ouverte(), UN, ("Alba",)).prononcer(UN, pour), "Des votes sont déjà donnés")
    refuse(lambda: ouverte(seance=seance(presents=("Alba",))).prononcer(UN, pour), "Quorum")
    refuse(lambda: ouverte(seance=seance(presents=("Alba",))).prononcer(UN, pour), "Fanta est absent")


def test_un_report_se_motive_et_ferme_le_bloc() -> None:
    la = ouverte()
    refuse(lambda: la.reporter(UN, " "), "reporté sans raison")
    reportee = la.reporter(UN, "Le dossier est incomplet.")
    refuse(lambda: reportee.proposer(UN), "est reporté à une autre session")
    refuse(lambda: reportee.clore(JOUR), f"Rien n’est décidé de {DEUX} et {TROIS}.")
    tout = reportee.reporter(DEUX, "Idem.").reporter(TROIS, "Idem.").clore(JOUR)
    assert tout.resultat is not None
    assert tout.resultat.issue is Issue.REPORTEE


def test_un_jury_empeche_ne_peut_que_reporter() -> None:
    lies = dict.fromkeys(EMPLOYEURS, frozenset({Lien.FORMATION}))
    suite: dict[str, Any] = {"presentation": presentation((UN,), liens=lies)}
    refuse(lambda: ouverte(**suite), "Collège employeurs")
    la = ouverte(**suite, meme_empeche=True)
    for acte in (la.proposer, la.decider):
        refuse(lambda acte=acte: acte(UN), "Collège employeurs")  # type: ignore[misc]
    refuse(lambda: la.reporter(UN, ""), "reporté sans raison")
    tout = la.reporter(UN, "Trois membres ont formé la candidate.").clore(JOUR)
    assert tout.resultat is not None
    assert tout.resultat.issue is Issue.REPORTEE
    assert dresser([tout]).non_certifies[0].reports[0].bloc == UN


@pytest.mark.parametrize(("presence", "issue"), [(Presence.EXCUSE, Issue.EXCUSE), (Presence.ABSENT, Issue.ABSENT)])
def test_un_candidat_qui_n_est_pas_la(presence: Presence, issue: Issue) -> None:
    la = ouverte(presentation=presentation(presence=presence), seance=seance(PARITAIRE[:1]))
    refuse(lambda: la.proposer(UN), "Le candidat n’est pas là")
    assert la.clore(JOUR).resultat.issue is issue  # type: ignore[union-attr]


def test_rien_apres_la_cloture() -> None:
    la = decidee()
    refuse(lambda: la.clore(JOUR - timedelta(days=1)), "ne peut pas finir")
    close = la.clore(JOUR)
    for acte in (
        lambda: close.proposer(UN),
        lambda: close.voter(UN, Vote("Alba", Sens.POUR)),
        lambda: close.decider(UN),
        lambda: close.reporter(UN, "Trop tard."),
        lambda: close.entrer("Alba"),
        lambda: close.sortir("Alba"),
        lambda: close.noter_incident("Trop tard."),
        lambda: close.clore(JOUR),
    ):
        refuse(acte, "close")


def test_la_mention_du_jury() -> None:
    """Commerce alimentaire: « Félicitations du jury », with the whole certification only."""
    avec = reglement(attribution=Attribution("art. 6", mention="Félicitations du jury"))
    assert decidee(reglement=avec).clore(JOUR, mention=True).mention == "Félicitations du jury"
    refuse(lambda: decidee((UN,), reglement=avec).clore(JOUR, mention=True), "ne va qu’avec la certification entière")
    refuse(lambda: decidee().clore(JOUR, mention=True), "ne connaît aucune mention")


def test_la_confirmation_vient_apres_et_ne_change_pas_la_seance() -> None:
    close = decidee(reglement=reglement(regle(confirme_par="CPNEFP"))).clore(JOUR)
    assert close.resultat is not None
    assert close.resultat.issue is Issue.EN_ATTENTE
    assert close.deriver(confirmee=True).issue is Issue.DELIVREE
    assert close.deriver(confirmee=False).issue is Issue.REPORTEE
    assert close.resultat.issue is Issue.EN_ATTENTE


def test_le_jury_s_ecarte_de_l_evaluation_et_dit_pourquoi() -> None:
    syntheses = {UN: Synthese(UN, Avis.DEFAVORABLE, (), (), (), 0.4, "art. 3")}
    la = ouverte(presentation=presentation(syntheses=syntheses)).proposer(UN)
    for nom in PARITAIRE:
        la = la.voter(UN, Vote(nom, Sens.POUR))
    refuse(lambda: la.decider(UN), "s’écarte de l’évaluation sans dire pourquoi")
    assert la.proposer(UN, "Le dossier montre ce que l’oral a tu.").decider(UN).decisions[0].ecart


def test_le_proces_verbal_dit_tout() -> None:
    """Vademecum § 2.3.2: every member with their quality, who is certified, who is not and with which blocs."""
    zoe = decidee().noter_incident("Coupure à 11 h.").clore(JOUR)
    paul = ouverte(presentation=presentation(candidat="Paul", liens={"Brice": frozenset({Lien.FORMATION})}))
    refuse(lambda: dresser([zoe, paul]), "La délibération sur Paul n’est pas close")
    paul = voter(paul, UN, ("Alba", "Cléa", *SALARIES)).decider(UN).reporter(DEUX, "Malade.").reporter(TROIS, "Malade.")
    aude = ouverte(presentation=presentation(candidat="Aude", presence=Presence.ABSENT)).clore(JOUR)
    pv = dresser([zoe, paul.clore(JOUR + timedelta(days=1)), aude])
    assert (pv.certification, pv.intitule, pv.jour) == (NUMERO, "CQP d’essai", JOUR)
    assert pv.ferme_le == JOUR + timedelta(days=1)
    assert [ligne.candidat for ligne in pv.certifies] == ["Zoé"]
    assert [(ligne.candidat, ligne.issue, ligne.valides) for ligne in pv.non_certifies] == [
        ("Aude", Issue.ABSENT, ()),
        ("Paul", Issue.PARTIELLE, ((UN, "Accueillir"),)),
    ]
    assert pv.incidents == ("Zoé : Coupure à 11 h.",)
    assert pv.membres[0].qualite == "préside, collège employeurs, personne qualifiée"
    assert pv.membres[1].retraits == ("Paul",)
    assert (pv.signataires, pv.presidence) == (PARITAIRE, ("Alba",))
    assert pv.reglements == ("Règlement d’essai, version 1",)


def test_un_lien_dit_apres_une_decision_retire_du_reste_et_le_proces_verbal_le_dit() -> None:
    la = voter(ouverte(), UN, PARITAIRE).decider(UN)
    la = voter(la, DEUX, PARITAIRE).retirer("Brice", frozenset({Lien.FORMATION}), droit())
    assert [vote.membre for vote in la.propositions[0].votes] == ["Alba", "Cléa", *SALARIES]
    refuse(
        lambda: la.voter(DEUX, Vote("Brice", Sens.POUR)),
        "Brice ne peut pas délibérer sur ce candidat : une formation qui lui a été donnée",
    )
    assert la.decisions[0].pour == 6
    fini = la.decider(DEUX)
    assert fini.decisions[1].pour == 5
    encore = fini.retirer("Brice", frozenset({Lien.EMPLOYEUR}), droit())
    assert encore.retraits == fini.retraits
    pv = dresser([encore.reporter(TROIS, "Malade.").clore(JOUR)])
    assert pv.incidents == (
        f"Zoé : le jury avait déjà décidé de {UN} quand Brice a dit un lien avec ce candidat ; cette décision reste, "
        "et ce membre ne décide plus de rien pour lui.",
    )
    assert pv.membres[1].retraits == (f"Zoé (sauf {UN})",)
    nomme = dresser([encore.reporter(TROIS, "Malade.").clore(JOUR)], noms={"Zoé": "Zoé Lamy (RNCP1-A)"})
    assert nomme.membres[1].retraits == (f"Zoé Lamy (RNCP1-A) (sauf {UN})",)
    assert nomme.incidents[0].startswith("Zoé Lamy (RNCP1-A) : le jury avait déjà décidé")
    assert [ligne.candidat for ligne in nomme.non_certifies] == ["Zoé Lamy (RNCP1-A)"]


def test_qui_se_retire_d_un_lien_permis_ne_compte_plus_ni_au_quorum_ni_au_vote() -> None:
    """A tie that the règlement does not forbid: the member withdrew, and does not abstain either."""
    seul = reglement(regle(incompatibilites=frozenset(), presents=6))
    la = ouverte(reglement=seul).retirer("Brice", frozenset({Lien.EVALUATION}), droit())
    assert la.retraits == ()
    assert "Brice ne délibère pas sur ce candidat, par retrait : une évaluation déjà faite de lui." in [
        m.constat for m in la.composition.sieges[1].motifs
    ]
    refuse(lambda: la.proposer(UN), "5 membres peuvent délibérer sur ce candidat, il en faut au moins 6")
    assez = ouverte(presentation=presentation(retires=frozenset({"Brice"})))
    restent = tuple(nom for nom in PARITAIRE if nom != "Brice")
    assert voter(assez, UN, restent).decider(UN).decisions[0].abstentions == 0
    refuse(lambda: la.retirer("Zénon", frozenset(), droit()), "Zénon n’est pas nommé à ce jury")


def test_le_proces_verbal_que_la_presidence_seule_signe() -> None:
    pv = dresser([decidee(reglement=reglement(regle(signature=Signature.PRESIDENCE))).clore(JOUR)])
    assert pv.signataires == ("Alba",)
    assert any("la doctrine demande chacun" in reserve for reserve in pv.reserves)


def test_un_absent_ne_signe_pas_le_proces_verbal() -> None:
    la = ouverte(presentation=presentation((UN,)), seance=seance(presents=PARITAIRE[:5]))
    pv = dresser([voter(la, UN, PARITAIRE[:5]).decider(UN).clore(JOUR)])
    assert pv.signataires == PARITAIRE[:5]
    assert [membre.nom for membre in pv.membres if not membre.present] == ["Fanta"]


def test_un_proces_verbal_est_d_une_seule_seance() -> None:
    zoe = decidee().clore(JOUR)
    refuse(lambda: dresser([]), "Aucune délibération")
    refuse(lambda: dresser([zoe, zoe]), "Zoé y est deux fois")
    demain = replace(seance(), jour=JOUR + timedelta(days=1))
    paul = decidee(presentation=presentation(candidat="Paul"), seance=demain).clore(demain.jour)
    refuse(lambda: dresser([zoe, paul]), "de plusieurs jours")


@pytest.mark.parametrize("modele", modeles(), ids=lambda un: f"{un.cle}-{un.version}")
def test_chaque_reglement_pret_mene_un_candidat_jusqu_au_bout(modele: Reglement) -> None:
    """A full jury of each real règlement decides: all for, the whole is given; all against, nothing is."""
    colleges = [college.nom for college in modele.jury.colleges for _ in range(college.sieges)]
    colleges += [""] * (0 if colleges else max(2, modele.jury.membres - len(colleges)))
    jury = tuple(
        Membre(f"M{rang}", college, qualifie=True, president=not rang, derniere_activite=JOUR.year)
        for rang, college in enumerate(colleges)
    )
    numero = modele.certifications[0] if modele.certifications else NUMERO
    siens = tuple(sorted(modele.attribution.obligatoires or BLOCS))
    fiche = replace(FICHE, numero=numero, blocs=dict.fromkeys(siens, "Bloc"))
    debut = modele.periode.debut + timedelta(days=1)
    for voie in sorted(modele.voies):
        la = ouvrir(
            presentation((*siens, *([FINALE] if modele.attribution.finale else [])), voie=voie, debut=debut),
            fiche,
            modele,
            Seance(JOUR, jury, frozenset(un.nom for un in jury), min(modele.jury.tenues)),
            droit(),
        )
        for sens, issues in ((Sens.POUR, {Issue.DELIVREE}), (Sens.CONTRE, {Issue.AUCUNE})):
            fini = la
            for bloc in la.presentation.blocs:
                fini = fini.prononcer(bloc, [Vote(un.nom, sens) for un in jury], "Vu.", "Refaire.")
            resultat = fini.clore(JOUR).deriver(frozenset(modele.attribution.conditions), confirmee=True)
            assert resultat.issue in issues
