"""Me situer: answers are kept one by one, two tabs lose nothing, a rewritten sentence keeps nobody's answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from brique.erreurs import ErreurArgument
from brique.referentiel.fiche import Bloc
from portail.parcours import models
from portail.parcours.positionnement import operations, queries
from portail.parcours.positionnement.operations import Envoi, empreinte
from portail.socle.queries import evenements_par
from tests.pages import lire
from tests.portail.parcours.passeport_fabrique import (
    DETENUE,
    INCONNUE,
    PDF,
    QUAND,
    RENOUVELEE,
    Monde,
    commencer,
    joindre_reponse,
    monter,
)
from tests.portail.referentiel.fabrique import ecrire, fiche, verser

pytestmark = pytest.mark.django_db


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return monter(tmp_path)


def envoi(lu: queries.Lu, rang: int, reponse: str, situation: str = "", **autres: Any) -> Envoi:
    """What a page opened now sends about a compétence of the first bloc."""
    enonce = lu.blocs[0].enonces[rang]
    donnee = lu.reponses.get((lu.blocs[0].cle.code, enonce.cle))
    tenue = (donnee.reponse, donnee.situation) if donnee else ("", "")
    base = Envoi(enonce, reponse, situation, donnee.version if donnee else 0, empreinte(*tenue))
    return replace(base, **autres)


def repondre(lu: queries.Lu, *envois: Envoi) -> operations.Bilan:
    return operations.repondre(lu.positionnement, lu.blocs[0], envois, quand=QUAND)


def relire(lu: queries.Lu) -> queries.Lu:
    return queries.lire(lu.positionnement)


def dites(lu: queries.Lu) -> list[tuple[str, str, int]]:
    return [(d.reponse, d.situation, d.version) for d in models.ReponseDonnee.objects.order_by("pk")]


class TestCommencer:
    def test_on_reprend_ce_qui_est_commence(self, monde: Monde) -> None:
        premier, neuf = operations.commencer(monde.camille, DETENUE, quand=QUAND)
        second, encore = operations.commencer(monde.camille, DETENUE, quand=QUAND)
        assert (premier.pk, neuf, encore) == (second.pk, True, False)

    def test_une_certification_inconnue_est_refusee(self, monde: Monde) -> None:
        with pytest.raises(ErreurArgument, match="le registre ne connaît pas « RNCP99899 »"):
            operations.commencer(monde.camille, INCONNUE, quand=QUAND)

    def test_le_journal_ne_dit_rien_des_reponses(self, monde: Monde) -> None:
        lu = commencer(monde)
        repondre(lu, envoi(lu, 0, "oui", "Je tiens la caisse le samedi."))
        operations.effacer(lu.positionnement, acteur=monde.camille, quand=QUAND)
        actes = list(evenements_par(monde.camille.pk))
        assert [e.acte for e in actes] == ["positionnement-commence", "positionnement-efface"]
        assert [(e.avant, e.apres) for e in actes] == [({}, {}), ({}, {})]


class TestDeuxOnglets:
    def test_chaque_reponse_a_sa_version(self, monde: Monde) -> None:
        lu = commencer(monde)
        repondre(lu, envoi(lu, 0, "oui"))
        lu = relire(lu)
        repondre(lu, envoi(lu, 0, "non", "Plus maintenant."))
        assert dites(lu) == [("non", "Plus maintenant.", 2)]

    def test_deux_onglets_sur_deux_competences_gardent_les_deux(self, monde: Monde) -> None:
        lu = commencer(monde)
        repondre(lu, envoi(lu, 0, "oui"), envoi(lu, 1, ""))
        bilan = repondre(lu, envoi(lu, 0, ""), envoi(lu, 1, "non"))
        assert not bilan.desaccords
        assert [d[0] for d in dites(lu)] == ["oui", "non"]

    def test_sur_la_meme_le_second_voit_les_deux_et_rien_n_est_ecrase(self, monde: Monde) -> None:
        lu = commencer(monde)
        repondre(lu, envoi(lu, 0, "oui", "Le premier onglet."))
        bilan = repondre(lu, envoi(lu, 0, "non", "Le second onglet."), envoi(lu, 1, "en-partie"))
        (autre,) = bilan.desaccords.values()
        assert autre is not None
        assert (autre.reponse, autre.situation) == ("oui", "Le premier onglet.")
        assert [d[0] for d in dites(lu)] == ["oui", "en-partie"]

    def test_dire_la_meme_chose_n_est_pas_un_desaccord(self, monde: Monde) -> None:
        lu = commencer(monde)
        repondre(lu, envoi(lu, 0, "oui"))
        bilan = repondre(lu, envoi(lu, 0, "oui"))
        assert not bilan.desaccords
        assert dites(lu) == [("oui", "", 1)]

    @pytest.mark.parametrize(("choix", "gardee"), [("mienne", "non"), ("autre", "oui")])
    def test_la_personne_choisit(self, monde: Monde, choix: str, gardee: str) -> None:
        lu = commencer(monde)
        repondre(lu, envoi(lu, 0, "oui"))
        frais = relire(lu)
        bilan = repondre(frais, envoi(frais, 0, "non", en_desaccord=True, choix=choix))
        assert not bilan.desaccords
        assert dites(lu)[0][0] == gardee

    def test_sans_choisir_rien_n_est_ecrit(self, monde: Monde) -> None:
        lu = commencer(monde)
        repondre(lu, envoi(lu, 0, "oui"))
        frais = relire(lu)
        assert repondre(frais, envoi(frais, 0, "non", en_desaccord=True)).desaccords
        assert dites(lu)[0][0] == "oui"

    def test_choisir_la_sienne_alors_qu_une_troisieme_est_venue(self, monde: Monde) -> None:
        lu = commencer(monde)
        repondre(lu, envoi(lu, 0, "oui"))
        frais = relire(lu)
        mienne = envoi(frais, 0, "non", en_desaccord=True, choix="mienne")
        repondre(frais, envoi(frais, 0, "en-partie"))
        assert repondre(frais, mienne).desaccords
        assert dites(lu)[0][0] == "en-partie"

    def test_une_version_inventee_n_ecrase_rien(self, monde: Monde) -> None:
        lu = commencer(monde)
        repondre(lu, envoi(lu, 0, "oui"))
        assert repondre(lu, envoi(lu, 0, "non", version=99)).desaccords

    def test_une_piece_jointe_entre_temps_n_est_pas_une_reponse(self, monde: Monde) -> None:
        lu = commencer(monde)
        joindre_reponse(monde, lu)
        assert not repondre(lu, envoi(lu, 0, "oui")).desaccords
        assert relire(lu).positions[0].oui == 1


class TestRegistreQuiChange:
    def test_une_phrase_reecrite_perd_sa_reponse_et_la_page_le_dit(self, monde: Monde, tmp_path: Path) -> None:
        lu = commencer(monde)
        repondre(lu, envoi(lu, 0, "oui", "Au comptoir."), envoi(lu, 1, "non"))
        blocs = (Bloc(f"{DETENUE}BC01", "Vendre", "- Conseiller un produit\n- Accueillir tous les publics", "Jury."),)
        verser(ecrire(tmp_path, "2026-11-21", fiche(DETENUE, "CQP fictif Vendeur", blocs=blocs)))
        nouveau = relire(lu)
        assert (nouveau.positions[0].non, nouveau.positions[0].sans_reponse) == (1, 1)
        assert [d.situation for d in nouveau.anciennes] == ["Au comptoir."]
        page = lire(monde.client("camille").get(f"/me-situer/{lu.positionnement.pk}/"))
        assert "Réponses à un texte qui a changé" in page
        assert "Au comptoir." in page

    def test_un_bloc_sans_detail_se_demande_sur_son_intitule(self, monde: Monde, tmp_path: Path) -> None:
        blocs = (Bloc(f"{INCONNUE}BC01", "Tenir une caisse", "", "Jury."),)
        verser(ecrire(tmp_path, "2026-11-21", fiche(INCONNUE, "Titre fictif", blocs=blocs)))
        lu = commencer(monde, INCONNUE)
        page = lire(monde.client("camille").get(f"/me-situer/{lu.positionnement.pk}/blocs/1/"))
        assert "Le registre ne détaille pas les compétences de ce bloc" in page


class Page:
    """A page of a bloc as a browser without JavaScript sees and sends it."""

    def __init__(self, client: Client, lu: queries.Lu, rang: int = 1) -> None:
        self.client, self.adresse = client, f"/me-situer/{lu.positionnement.pk}/blocs/{rang}/"
        self.bloc = lu.blocs[rang - 1]
        self.champs: dict[str, str] = {}
        self.relever(client.get(self.adresse))

    def relever(self, reponse: Any) -> None:
        contexte = reponse.context
        for question in contexte["questions"]:
            nom = question.nom
            self.champs |= {f"v-{nom}": str(question.vue), f"vu-{nom}": question.empreinte}
            self.champs |= {f"r-{nom}": question.reponse, f"s-{nom}": question.situation}
            if question.desaccord:
                self.champs[f"d-{nom}"] = "1"

    def dire(self, rang: int, reponse: str, situation: str = "") -> None:
        nom = self.bloc.enonces[rang].cle
        self.champs |= {f"r-{nom}": reponse, f"s-{nom}": situation}

    def choisir(self, rang: int, choix: str) -> None:
        self.champs[f"choix-{self.bloc.enonces[rang].cle}"] = choix

    def envoyer(self, action: str = "suivant", *, htmx: bool = False) -> Any:
        entetes = {"HX-Request": "true"} if htmx else {}
        return self.client.post(self.adresse, {**self.champs, "action": action}, headers=entetes)


class TestPages:
    def test_un_bloc_par_page_et_l_on_reprend_ou_l_on_s_est_arrete(self, monde: Monde) -> None:
        lu = commencer(monde)
        client, tete = monde.client("camille"), f"/me-situer/{lu.positionnement.pk}/"
        page = Page(client, lu)
        for rang in range(3):
            page.dire(rang, "oui")
        assert page.envoyer()["Location"] == f"{tete}blocs/2/"
        assert client.get(f"{tete}reprendre/")["Location"] == f"{tete}blocs/2/"
        page = Page(client, lu, 2)
        page.dire(0, "en-partie", "Je réassortis avec un collègue.")
        assert page.envoyer()["Location"] == tete
        assert client.get(f"{tete}reprendre/")["Location"] == tete
        resultat = lire(client.get(tete))
        assert "Vous faites tout ce que ce bloc demande." in resultat
        assert "Tout est dit." in resultat
        assert f"?cible={DETENUE}" in resultat
        assert "Voir mes parcours" in resultat

    def test_deux_onglets_dans_la_page(self, monde: Monde) -> None:
        lu = commencer(monde)
        un, deux = Page(monde.client("camille"), lu), Page(monde.client("camille"), lu)
        un.dire(0, "oui", "Le premier onglet.")
        un.envoyer()
        deux.dire(0, "non", "Le second onglet.")
        deux.dire(1, "en-partie")
        reponse = deux.envoyer()
        page = lire(reponse)
        assert reponse.status_code == 409
        assert "Cette réponse a changé dans une autre page." in page
        assert "Le premier onglet." in page
        assert "Le second onglet." in page
        assert [d[0] for d in dites(lu)] == ["oui", "en-partie"]
        deux.relever(reponse)
        assert deux.envoyer().status_code == 409
        deux.choisir(0, "mienne")
        assert deux.envoyer().status_code == 302
        assert dites(lu)[0] == ("non", "Le second onglet.", 2)

    def test_htmx_ne_rend_que_ce_qui_a_change(self, monde: Monde) -> None:
        lu = commencer(monde)
        page = Page(monde.client("camille"), lu)
        page.dire(0, "oui")
        reponse = page.envoyer(htmx=True)
        rendu = lire(reponse)
        assert reponse.status_code == 200
        assert rendu.count("Gardé.") == 1
        assert f'id="etat-{lu.blocs[0].enonces[0].cle}" hx-swap-oob="true"' in rendu
        assert "<textarea" not in rendu
        assert 'name="v-' + lu.blocs[0].enonces[0].cle + '" value="1"' in rendu

    def test_htmx_montre_les_deux_reponses_puis_celle_que_l_on_garde(self, monde: Monde) -> None:
        lu = commencer(monde)
        un, deux = Page(monde.client("camille"), lu), Page(monde.client("camille"), lu)
        un.dire(0, "oui", "Le premier onglet.")
        un.envoyer(htmx=True)
        deux.dire(0, "non")
        reponse = deux.envoyer(htmx=True)
        assert (reponse.status_code, lire(reponse).count('role="alert"')) == (200, 1)
        deux.relever(reponse)
        deux.dire(0, "non")
        deux.choisir(0, "autre")
        rendu = lire(deux.envoyer(htmx=True))
        assert f'<fieldset class="carte pos-question" id="q-{lu.blocs[0].enonces[0].cle}" hx-swap-oob="true"' in rendu
        assert "Le premier onglet.</textarea>" in rendu
        assert dites(lu) == [("oui", "Le premier onglet.", 1)]

    @pytest.mark.parametrize("rang", [0, 3])
    def test_un_bloc_qui_n_est_pas_la(self, monde: Monde, rang: int) -> None:
        lu = commencer(monde)
        assert monde.client("camille").get(f"/me-situer/{lu.positionnement.pk}/blocs/{rang}/").status_code == 404

    def test_ce_qui_est_envoye_faux_ne_casse_rien(self, monde: Monde) -> None:
        lu = commencer(monde)
        page = Page(monde.client("camille"), lu)
        page.dire(0, "peut-être", "x" * 9000)
        page.champs[f"v-{lu.blocs[0].enonces[1].cle}"] = "abc"
        page.envoyer()
        ((reponse, situation, _version),) = dites(lu)
        assert (reponse, len(situation)) == ("", operations.SITUATION_MAX)

    def test_commencer_depuis_la_page(self, monde: Monde) -> None:
        client = monde.client("camille")
        assert "/blocs/1/" in client.post("/me-situer/", {"numero": " rncp99801 "})["Location"]
        refus = client.post("/me-situer/", {"numero": INCONNUE})
        assert refus.status_code == 422
        assert "ne connaît pas" in lire(refus)
        assert 'name="numero" value="RNCP99899"' in lire(refus)

    def test_ce_que_l_on_ne_doit_pas_ecrire_est_dit(self, monde: Monde) -> None:
        lu = commencer(monde)
        page = lire(monde.client("camille").get(f"/me-situer/{lu.positionnement.pk}/blocs/1/"))
        assert "rien sur votre santé, vos opinions, votre religion ou votre syndicat" in page

    def test_joindre_une_preuve_garde_d_abord_la_page(self, monde: Monde) -> None:
        lu = commencer(monde)
        page = Page(monde.client("camille"), lu)
        page.dire(0, "oui")
        adresse = page.envoyer("preuve:2")["Location"]
        assert adresse == f"{page.adresse}preuves/2/"
        assert dites(lu)[0][0] == "oui"
        client = monde.client("camille")
        assert "Conseiller un produit" in lire(client.get(adresse))
        client.post(adresse, {"document": SimpleUploadedFile("planning.pdf", PDF)})
        piece = models.PieceReponse.objects.get()
        assert piece.reponse.texte == "Conseiller un produit"
        lue = client.get(f"/me-situer/{lu.positionnement.pk}/pieces/{piece.pk}/")
        assert lue.content == PDF
        assert "no-store" in lue["Cache-Control"]
        assert client.post(adresse, {"document": SimpleUploadedFile("a.pdf", b"MZ")}).status_code == 422
        client.post(f"/me-situer/{lu.positionnement.pk}/pieces/{piece.pk}/oter/")
        assert not models.PieceReponse.objects.exists()
        assert [e.acte for e in evenements_par(monde.camille.pk)][-3:] == ["piece-jointe", "piece-lue", "piece-otee"]

    def test_effacer_emporte_tout(self, monde: Monde) -> None:
        lu = commencer(monde)
        joindre_reponse(monde, lu)
        monde.client("camille").post(f"/me-situer/{lu.positionnement.pk}/effacer/")
        assert not models.Positionnement.objects.exists()
        assert not models.PieceReponse.objects.exists()

    def test_le_resultat_a_sa_barre_et_sa_table_et_aucune_moyenne(self, monde: Monde) -> None:
        lu = commencer(monde)
        repondre(lu, envoi(lu, 0, "oui"), envoi(lu, 1, "non"))
        page = lire(monde.client("camille").get(f"/me-situer/{lu.positionnement.pk}/"))
        assert "Sur 3 compétences, oui : 1, non : 1, sans réponse : 1." in page
        assert page.count('class="pos-barre"') == 2
        assert "Voir en tableau" in page
        assert "%" not in page.partition("<main")[2]

    def test_du_texte_hostile_reste_du_texte(self, monde: Monde) -> None:
        lu = commencer(monde)
        repondre(lu, envoi(lu, 0, "oui", "</textarea><script>alert(1)</script>"))
        brute = monde.client("camille").get(f"/me-situer/{lu.positionnement.pk}/blocs/1/").content.decode()
        assert "<script>alert" not in brute


@pytest.mark.parametrize(("suite", "requetes"), [("", 14), ("blocs/1/", 14)])
def test_requetes_des_pages(monde: Monde, assert_requetes: Callable[[int], Any], suite: str, requetes: int) -> None:
    lu = commencer(monde)
    repondre(lu, *(envoi(lu, rang, "oui") for rang in range(3)))
    adresse, client = f"/me-situer/{lu.positionnement.pk}/{suite}", monde.client("camille")
    client.get(adresse)
    with assert_requetes(requetes):
        assert client.get(adresse).status_code == 200


def test_la_liste_coute_le_meme_nombre_de_requetes_quel_que_soit_leur_nombre(
    monde: Monde, assert_requetes: Callable[[int], Any]
) -> None:
    commencer(monde)
    commencer(monde, RENOUVELEE)
    client = monde.client("camille")
    client.get("/me-situer/")
    with assert_requetes(9):
        assert client.get("/me-situer/").status_code == 200


def test_positions_de_pour_le_calcul_des_parcours(monde: Monde) -> None:
    lu = commencer(monde)
    repondre(lu, envoi(lu, 0, "oui"), envoi(lu, 1, "en-partie"))
    vendre, tenir = queries.positions_de(monde.camille.pk, DETENUE)
    assert (vendre.oui, vendre.en_partie, vendre.sans_reponse, tenir.sans_reponse) == (1, 1, 1, 1)
    assert queries.positions_de(monde.voisine.pk, DETENUE) == ()


def test_trop_de_pieces_est_dit(monde: Monde) -> None:
    lu = commencer(monde)
    for n in range(operations.PIECES_MAX):
        joindre_reponse(monde, lu, PDF + str(n).encode())
    with pytest.raises(ErreurArgument, match="a déjà 5 pièces"):
        joindre_reponse(monde, lu, PDF + b"de trop")
