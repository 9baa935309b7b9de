"""The pages of the équivalences: asking, deciding with the table pre-filled, warnings, the public decision, the API."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from brique.erreurs import ErreurLecture
from brique.passerelles import sssom
from brique.passerelles.decisions import Accord
from brique.passerelles.sssom import lire_sssom
from brique.passerelles.valeurs import Cle
from portail.passerelles import operations_equivalences as operations
from portail.passerelles import queries_equivalences as queries
from portail.passerelles import views_equivalences
from portail.passerelles.models import AffaireCorrespondance, DecisionEquivalence, DemandeEquivalence, PieceJointe
from portail.socle.pieces_jointes import OCTETS_MAX
from tests.portail.passerelles.equivalences_fabrique import (
    CIBLE,
    PDF,
    QUAND,
    SOURCE,
    Monde,
    accepter,
    comparer,
    deposer,
    monter,
    motif,
    preparer,
    qui,
)
from tests.portail.passerelles.test_equivalences import renouveler

pytestmark = pytest.mark.django_db
DETENU, VISE = f"{SOURCE}/{SOURCE}BC01", f"{CIBLE}/{CIBLE}BC01"
CHOIX = {"source": SOURCE, "cible": CIBLE, "d": DETENU, "v": VISE}


@pytest.fixture
def monde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Monde:
    monkeypatch.setattr(views_equivalences, "comparateur", lambda: comparer)
    return monter(tmp_path)


def lire(client: Client, adresse: str, statut: int = 200) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == statut
    return reponse.content.decode()


def test_demander_en_deux_pas(monde: Monde) -> None:
    client = monde.client("camille")
    page = lire(client, f"/equivalences/demander/?source=rncp 99701&cible={CIBLE.lower()}&d={DETENU}")
    assert "Tenir un rayon" in page
    assert f'value="{DETENU}" checked' in page
    assert "Branche fictive qui décide décidera." in page
    reponse = client.post("/equivalences/demander/", CHOIX)
    demande = DemandeEquivalence.objects.get()
    assert reponse["Location"] == f"/equivalences/demandes/{demande.pk}/"
    assert (demande.etat, demande.demandeur, demande.organisation) == ("preparee", monde.camille, None)
    page = lire(client, reponse["Location"])
    assert "Envoyer la demande" in page
    assert "Joindre une pièce" in page


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({"d": ""}, "aucun des blocs détenus"),
        ({"v": f"{SOURCE}/{SOURCE}BC01"}, "aucun des blocs visés"),
        ({"source": CIBLE, "d": f"{CIBLE}/{CIBLE}BC02"}, "déjà de la certification visée"),
        ({"v": f"{CIBLE}/INVENTE"}, "le registre ne connaît pas INVENTE"),
    ],
)
def test_ce_qui_ne_se_demande_pas_est_dit_sans_rien_perdre(monde: Monde, change: dict[str, str], dit: str) -> None:
    reponse = monde.client("camille").post("/equivalences/demander/", {**CHOIX, **change})
    assert reponse.status_code == 422
    assert dit[1:] in reponse.content.decode()
    assert not DemandeEquivalence.objects.exists()


def test_une_fiche_inconnue_est_nommee(monde: Monde) -> None:
    page = lire(monde.client("camille"), f"/equivalences/demander/?source=RNCP1&cible={CIBLE}")
    assert "Le registre ne connaît pas RNCP1." in page
    assert "Préparer la demande" not in page


def test_on_ne_demande_pas_au_nom_d_un_autre(monde: Monde) -> None:
    affectation = monde.nadia.affectations.get().pk
    reponse = monde.client("camille").post("/equivalences/demander/", {**CHOIX, "au_nom_de": str(affectation)})
    assert reponse.status_code == 403
    assert not DemandeEquivalence.objects.exists()


def test_joindre_puis_retirer_une_piece(monde: Monde) -> None:
    demande, client = preparer(monde), monde.client("camille")
    adresse = f"/equivalences/demandes/{demande.pk}/"
    client.post(f"{adresse}pieces/", {"document": SimpleUploadedFile("parchemin.pdf", PDF)})
    piece = PieceJointe.objects.get()
    assert "parchemin.pdf" in lire(client, adresse)
    client.post(f"{adresse}pieces/{piece.pk}/oter/")
    assert not PieceJointe.objects.exists()


@pytest.mark.parametrize(
    ("octets", "statut", "dit"),
    [
        (b"MZ un programme", 422, "ni un PDF"),
        (b"", 422, "Ce document est vide."),
        (b"%PDF-" + bytes(OCTETS_MAX), 422, "plus de 10 Mo"),
        (b"%PDF-" + bytes(OCTETS_MAX + 2**21), 413, "plus de 10 Mo"),
    ],
    ids=["programme", "vide", "lourd", "trop-lourd"],
)
def test_une_piece_refusee_le_dit_a_cote_du_champ(monde: Monde, octets: bytes, statut: int, dit: str) -> None:
    demande = preparer(monde)
    document = SimpleUploadedFile("document.pdf", octets)
    reponse = monde.client("camille").post(f"/equivalences/demandes/{demande.pk}/pieces/", {"document": document})
    assert reponse.status_code == statut
    assert dit in reponse.content.decode()
    assert not PieceJointe.objects.exists()


def test_joindre_demande_le_jeton_anti_contrefacon(monde: Monde) -> None:
    demande = preparer(monde)
    client = Client(enforce_csrf_checks=True)
    client.force_login(monde.camille)
    reponse = client.post(
        f"/equivalences/demandes/{demande.pk}/pieces/", {"document": SimpleUploadedFile("a.pdf", PDF)}
    )
    assert reponse.status_code == 403


def test_la_file_montre_ce_qui_attend_d_abord(monde: Monde, tmp_path: Path) -> None:
    accepter(monde, deposer(monde, par="nadia"))
    deposer(monde)
    renouveler(tmp_path, monde)
    page = lire(monde.client("paul"), "/equivalences/recues/")
    assert "1 demande attend votre décision" in page
    assert "RNCP99701 BC01 → RNCP99702 BC01" in page
    assert "par une personne, pour elle-même" in page
    assert "Vos décisions à revoir" in page
    assert "RNCP99702 est remplacée par RNCP99799." in page


def test_la_file_ne_demande_pas_une_requete_par_demande(monde: Monde, assert_requetes: Callable[[int], Any]) -> None:
    for par in ("camille", "nadia"):
        deposer(monde, par=par)
    monde.client("paul").get("/equivalences/recues/")
    with assert_requetes(15):
        monde.client("paul").get("/equivalences/recues/")


def test_la_page_d_une_demande_tient_en_peu_de_requetes(monde: Monde, assert_requetes: Callable[[int], Any]) -> None:
    demande, client = deposer(monde), monde.client("paul")
    with assert_requetes(17):
        client.get(f"/equivalences/demandes/{demande.pk}/")


def test_la_table_est_preremplie(monde: Monde) -> None:
    demande = deposer(monde)
    page = lire(monde.client("paul"), f"/equivalences/demandes/{demande.pk}/accepter/")
    assert f'name="competences" value="0:{CIBLE}:{CIBLE}BC01" checked' in page
    assert f'name="competences" value="2:{CIBLE}:{CIBLE}BC01">' in page
    assert "2 compétences sur 4 s’y retrouvent." in page
    assert "Autonomie différente" in page
    assert "10\u00a0%" in page
    assert "Tout ce qui est visé" in page
    assert 'value="total" required id="id_portee_0" checked' not in page


def test_sans_moteur_on_decide_sur_les_textes(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuser(*_: object) -> None:
        raise ErreurLecture("ce modèle est d’une autre version", lieu="modèle")

    monkeypatch.setattr(views_equivalences, "comparateur", refuser)
    demande = deposer(monde)
    page = lire(monde.client("paul"), f"/equivalences/demandes/{demande.pk}/accepter/")
    assert "Les textes n’ont pas pu être comparés" in page
    assert "ce modèle est d’une autre version" in page
    assert "Gérer un stock" in page
    assert decider(monde, demande).status_code == 302


def donnees(**autres: Any) -> dict[str, Any]:
    jour = timezone.localdate().isoformat()
    signe = {"le": jour, "debut": jour, "signataire": "Inès Fictive", "qualite": "présidente"}
    return {"revision": "1", "portee": "total", **signe, **autres}


def decider(monde: Monde, demande: DemandeEquivalence, acte: str = "accepter", par: str = "paul", **autres: Any) -> Any:
    return monde.client(par).post(f"/equivalences/demandes/{demande.pk}/{acte}/", donnees(**autres))


def test_accorder_certaines_competences(monde: Monde) -> None:
    demande = deposer(monde)
    coche = [f"{rang}:{CIBLE}:{CIBLE}BC01" for rang in (0, 1)]
    assert decider(monde, demande, portee="partiel", competences=coche, jusqu_au="2031-12-31").status_code == 302
    decision = DecisionEquivalence.objects.get()
    assert [c["rang"] for c in decision.competences] == [0, 1]
    assert decision.fin == date(2032, 1, 1)
    assert decision.moteur["modele"] == "essai"
    page = lire(Client(), f"/equivalences/decisions/{decision.pk}/")
    assert "Conseiller un produit" in page
    assert "Gérer un stock" not in page
    assert "31 décembre 2031" in page
    assert "Décidée" in page


def test_accorder_tout_ne_garde_pas_les_cases_cochees_d_avance(monde: Monde) -> None:
    demande = deposer(monde)
    decider(monde, demande, competences=[f"0:{CIBLE}:{CIBLE}BC01"])
    assert DecisionEquivalence.objects.get().competences == []


@pytest.mark.parametrize(
    ("autres", "dit"),
    [
        ({"portee": ""}, "Choisissez : tout ce qui est visé"),
        ({"portee": "partiel"}, "Cochez au moins une compétence"),
        ({"qualite": ""}, "En qualité de"),
        ({"jusqu_au": "2020-01-01"}, "Le dernier jour précède le premier."),
        ({"le": "2999-01-01"}, "datée d’un jour à venir"),
        ({"competences": ["9:RNCP99702:X"]}, "9:RNCP99702:X"),
    ],
)
def test_ce_qui_n_est_pas_une_decision_est_dit_et_rien_ne_se_perd(
    monde: Monde, autres: dict[str, Any], dit: str
) -> None:
    reponse = decider(monde, deposer(monde), **{"conditions": "Mes conditions", **autres})
    assert reponse.status_code == 422
    page = reponse.content.decode()
    assert dit in page
    assert "Mes conditions" in page
    assert not DecisionEquivalence.objects.exists()


def test_un_refus_pour_la_facon_d_evaluer_avertit_d_abord(monde: Monde) -> None:
    demande = deposer(monde)
    texte = "Les modalités d’évaluation diffèrent."
    reponse = decider(monde, demande, "refuser", motif=texte)
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "Vademecum RNCP V1.1, p. 62" in page
    assert texte in page
    assert not DecisionEquivalence.objects.exists()
    assert decider(monde, demande, "refuser", motif=texte, vu="on").status_code == 302
    assert DecisionEquivalence.objects.get().motif == texte


def test_refuser_sans_motif_ne_se_peut_pas(monde: Monde) -> None:
    reponse = decider(monde, deposer(monde), "refuser", motif=" ")
    assert reponse.status_code == 422
    assert not DecisionEquivalence.objects.exists()


def test_le_second_retrouve_son_texte(monde: Monde) -> None:
    demande = deposer(monde)
    decider(monde, demande)
    reponse = decider(monde, demande, "refuser", par="ines", motif="Il manque la gestion du stock.")
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "la demande a changé depuis" in page.lower()
    assert "Ce que vous aviez écrit" in page
    assert "Il manque la gestion du stock." in page
    assert DecisionEquivalence.objects.get().sens == "acceptee"


def test_complement_demande_puis_reponse(monde: Monde) -> None:
    demande = deposer(monde)
    monde.client("paul").post(
        f"/equivalences/demandes/{demande.pk}/completer/", {"revision": "1", "motif": "Le relevé."}
    )
    page = lire(monde.client("camille"), f"/equivalences/demandes/{demande.pk}/")
    assert "Le certificateur demande un complément" in page
    assert "Le relevé." in page
    monde.client("camille").post(f"/equivalences/demandes/{demande.pk}/envoyer/", {"revision": "2"})
    demande.refresh_from_db()
    assert demande.etat == "deposee"


def test_une_revocation_se_lit_avec_la_decision(monde: Monde) -> None:
    demande = deposer(monde)
    decider(monde, demande)
    decider(monde, demande, "revoquer", revision="2", motif="Le référentiel a changé.")
    decision = DecisionEquivalence.objects.get()
    page = lire(Client(), f"/equivalences/decisions/{decision.pk}/")
    assert "Une équivalence qui ne vaut pas aujourd’hui" in page
    assert "Le référentiel a changé." in page
    assert "Révoquée" in page


def test_une_decision_se_lit_sur_les_pages_des_blocs(monde: Monde) -> None:
    operations.accepter(deposer(monde).pk, **_accord(monde))
    for numero in (SOURCE, CIBLE):
        page = lire(Client(), f"/certifications/{numero}/blocs/{numero}BC01/")
        assert f"/equivalences/decisions/{DecisionEquivalence.objects.get().pk}/" in page


def _accord(monde: Monde) -> dict[str, Any]:
    from tests.portail.passerelles.equivalences_fabrique import reponse

    demande = DemandeEquivalence.objects.get()
    return {"reponse": reponse(), "moteur": {}, "qui": qui(monde.paul, demande), "quand": QUAND}


def test_l_api_donne_ce_qui_est_decide_et_rien_des_demandes(monde: Monde) -> None:
    demande = deposer(monde)
    refusee = deposer(monde, par="nadia")
    operations.refuser(refusee.pk, motif(), qui=qui(monde.paul, refusee), quand=QUAND)
    adresse = "/api/v1/passerelles/equivalences"
    vide = Client().get(adresse)
    assert vide.json()["total"] == 0
    decision = accepter(monde, demande, conditions="À condition.")
    rempli = Client().get(adresse)
    assert rempli["ETag"] != vide["ETag"]
    (une,) = rempli.json()["resultats"]
    assert une["source"] == [{"fiche": SOURCE, "code": f"{SOURCE}BC01"}]
    assert (une["accord"], une["conditions"], une["siret"]) == ("total", "À condition.", monde.certificateur.siret)
    assert Client().get(f"{adresse}/{decision.pk}").json() == une
    assert Client().get(f"{adresse}/{decision.pk + 1}").status_code == 404
    for filtre, total in ((f"?fiche={SOURCE.lower()}", 1), (f"?fiche={CIBLE}&code={CIBLE}BC02", 0), ("?page=2", 1)):
        assert Client().get(f"{adresse}{filtre}").json()["total"] == total
    assert monde.camille.nom_complet not in rempli.content.decode()


def test_les_decisions_se_telechargent_en_sssom_et_se_relisent_pareilles(monde: Monde) -> None:
    demande = deposer(monde)
    accepter(monde, demande, conditions="À condition.")
    operations.revoquer(demande.pk, motif("Erreur."), qui=qui(monde.paul, demande), quand=QUAND)
    partielle = {"accord": Accord.PARTIEL, "competences": frozenset({(Cle(CIBLE, f"{CIBLE}BC01"), 1)})}
    accepter(monde, deposer(monde, par="nadia"), **partielle)
    recu = Client().get("/equivalences/decisions.sssom.tsv")
    jeu = lire_sssom(io.BytesIO(recu.content))
    relues = {sssom.decision(jeu, rangee) for rangee in jeu.rangees}
    assert relues == {queries.en_decidee(decision) for decision in queries.decidees(timezone.localdate())}
    assert monde.camille.nom_complet not in recu.content.decode()


# --- demanded correspondances

AFFAIRE = {
    "fiche": CIBLE,
    "reference": "FC fictive 12",
    "demande": "BC01 vers un autre bloc",
    "notifiee_le": "2026-01-15",
}


def noter(monde: Monde, **autres: str) -> Any:
    return monde.client("paul").post("/equivalences/procedures/nouvelle/", {**AFFAIRE, **autres})


def test_une_affaire_tient_son_horloge(monde: Monde) -> None:
    hier = timezone.localdate() - timedelta(days=1)
    adresse = noter(monde, notifiee_le=hier.isoformat())["Location"]
    page = lire(monde.client("ines"), adresse)
    assert "Vos observations sont attendues jusqu’au" in page
    assert "R.\u00a06113-16-10" in page
    assert "doctrine" not in page
    assert "FC fictive 12" in lire(monde.client("ines"), "/equivalences/procedures/")
    affaire = AffaireCorrespondance.objects.get()
    suite = {**AFFAIRE, "notifiee_le": hier.isoformat(), "observations_le": hier.isoformat(), "revision": "0"}
    reponse = monde.client("ines").post(f"{adresse}ecrire/", suite)
    assert reponse.status_code == 302
    assert "Vos observations sont parties." in lire(monde.client("paul"), adresse)
    # the page that paul had opened before no longer stands
    depassee = monde.client("paul").post(f"{adresse}ecrire/", {**suite, "reference": "Ma référence"})
    assert depassee.status_code == 409
    assert "Ma référence" in depassee.content.decode()
    affaire.refresh_from_db()
    assert (affaire.reference, affaire.revision) == ("FC fictive 12", 1)


def test_un_delai_de_doctrine_est_montre_comme_tel(monde: Monde) -> None:
    page = lire(monde.client("paul"), noter(monde, notifiee_le="2025-01-15")["Location"])
    assert "doctrine" in page
    assert "6 mois : jusqu’au 15 juillet 2025 inclus" in page


@pytest.mark.parametrize(
    ("autres", "dit"),
    [
        ({"fiche": "RNCP1"}, "ne connaît pas la fiche « RNCP1 »"),
        ({"notifiee_le": "2018-01-01"}, "n’existait pas encore"),
        ({"notifiee_le": "2999-01-01"}, "Cette date est à venir"),
        ({"observations_le": "2026-01-01"}, "précède la notification"),
        ({"decidee_le": "2026-05-01"}, "donnez les deux, ou aucun"),
        ({"reference": ""}, "Référence de la notification"),
    ],
)
def test_des_dates_impossibles_sont_refusees(monde: Monde, autres: dict[str, str], dit: str) -> None:
    reponse = noter(monde, **autres)
    assert reponse.status_code == 422
    assert dit in reponse.content.decode()
    assert not AffaireCorrespondance.objects.exists()


def test_on_ne_suit_que_ses_propres_certifications(monde: Monde) -> None:
    reponse = noter(monde, fiche=SOURCE)
    assert reponse.status_code == 403
    assert "Vous n’êtes pas certificateur de RNCP99701" in reponse.content.decode()
