"""The candidate's pages: choosing, following, the dossier, the result; what is theirs, and nobody else's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Sens
from brique.certification.reglement.valeurs import Voie
from portail.certification import models, papiers, queries_delivrance
from portail.certification import operations_jury as jury
from portail.certification import operations_reglements as reglements
from portail.certification.enums import EtatCandidature, Reponse
from portail.certification.operations_dossier import RECIT_MAX, Dite, repondre
from portail.certification.operations_evaluations import confier
from portail.certification.operations_reglements import Convention
from portail.certification.papiers import donnees_du_parchemin, imprimer_parchemin, mention_du_registre
from portail.parcours.models import PlanCalcule
from portail.parcours.passeport.operations import Signature, annuler
from portail.referentiel.queries_identites import situer
from portail.socle.enums import Role
from portail.socle.pieces_jointes import OCTETS_MAX
from portail.socle.queries import evenements_de
from tests.comptes import nouveau_compte, nouvelle_organisation
from tests.pages import lire
from tests.portail.certification.fabrique import (
    CQP,
    DEBUT,
    ENONCES,
    FIN,
    JURY,
    MEMBRES,
    RAYON,
    TOUS_CONTRE,
    TOUS_POUR,
    VENDRE,
    Site,
    agir,
    evaluer,
    installer,
    jusqu_au_jury,
    moment,
    ouvrir,
    preparer_jury,
    sceller,
    tenir_jury,
    voter,
)
from tests.portail.referentiel.fabrique import ecrire, fiche, verser

pytestmark = pytest.mark.django_db
APRES = date(2026, 12, 12)
NOUVELLE = "/candidatures/nouvelle/"
PDF = b"%PDF-1.4\n% fictif\n%%EOF\n"


@pytest.fixture
def au(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """``au(jour)``: the pages are read on that day."""

    def regler(jour: date) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment(jour, 15))

    regler(DEBUT)
    return regler


@pytest.fixture
def site(tmp_path: Path, au: Callable[[date], None]) -> Site:
    return installer(tmp_path)


@pytest.fixture
def client(site: Site) -> Client:
    client = Client()
    client.force_login(site.candidat)
    return client


@pytest.fixture
def revenir(site: Site, client: Client, au: Callable[[date], None]) -> Callable[[date], None]:
    """``revenir(jour)``: the candidate logs in again, on that day."""

    def connecter(jour: date) -> None:
        au(jour)
        client.force_login(site.candidat)

    return connecter


def etat(cle: int) -> str:
    return str(models.Candidature.objects.values_list("etat", flat=True).get(pk=cle))


def revision(cle: int) -> int:
    return int(models.Candidature.objects.values_list("revision", flat=True).get(pk=cle))


def faire(client: Client, cle: int, acte: Acte, texte: str = "", vue: int | None = None) -> Any:
    donnees = {"acte": acte.value, "texte": texte, "revision": revision(cle) if vue is None else vue}
    return client.post(f"/candidatures/{cle}/acte/", donnees)


def juger(site: Site, cle: int, votes: dict[str, tuple[Sens, ...]], jour: date = JURY) -> None:
    """From the choice to the sealed procès-verbal."""
    jusqu_au_jury(site, cle, tuple(votes))
    seance = preparer_jury(site, [cle], jour)
    passage = tenir_jury(site, seance, jour)[cle]
    for code, sens in votes.items():
        voter(site, passage, code, sens, jour, "" if sens == TOUS_POUR else "L’étal n’est pas tenu.")
    sceller(site, seance, jour)


def notifier(site: Site, cle: int, jour: date = date(2026, 12, 11)) -> None:
    agir(site, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR, jour)


# --- the list, and choosing


def test_la_liste_vide_dit_quoi_faire_puis_chaque_candidature_dit_son_tour(site: Site, client: Client) -> None:
    assert "Vous n’avez pas encore de candidature." in lire(client.get("/candidatures/"))
    cle = ouvrir(site, [VENDRE])
    page = lire(client.get("/candidatures/"))
    assert "CQP Fleuriste fictif" in page
    assert "C’est à vous." in page
    agir(site, cle, Acte.ABANDONNER, Acteur.CANDIDAT)
    page = lire(client.get("/candidatures/"))
    assert "Finie le 23 novembre 2026." in page
    assert "C’est à vous." not in page


def test_un_bloc_que_personne_n_a_encore_est_au_certificateur(site: Site, client: Client) -> None:
    cle = ouvrir(site)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)

    def tour() -> tuple[str, str]:
        return lire(client.get(f"/candidatures/{cle}/")), lire(client.get("/candidatures/"))

    page, liste = tour()
    assert "C’est au certificateur : il doit confier BC01 et BC02 à un évaluateur. Vous serez évalué bloc par" in page
    assert "C’est à l’évaluateur" not in page + liste
    assert "C’est au certificateur." in liste
    une = models.Candidature.objects.get(pk=cle)
    quand = moment(DEBUT)
    confier(une, VENDRE, site.evaluateur, site.centre, acteur=site.certificateur, quand=quand)
    page, liste = tour()
    assert "C’est à l’évaluateur." in page
    assert "Le certificateur a encore à faire : il doit confier BC02 à un évaluateur." in page
    assert "C’est à l’évaluateur." in liste
    confier(une, RAYON, site.evaluateur, site.centre, acteur=site.certificateur, quand=quand)
    page, liste = tour()
    assert "C’est à l’évaluateur." in page
    assert "il doit confier" not in page


def test_un_bloc_evalue_laisse_le_tour_a_qui_confie_l_autre(site: Site, client: Client) -> None:
    cle = ouvrir(site)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    evaluer(site, cle, VENDRE)
    page = lire(client.get(f"/candidatures/{cle}/"))
    assert "C’est au certificateur : il doit confier BC02 à un évaluateur." in page
    assert "C’est au certificateur." in lire(client.get("/candidatures/"))
    evaluer(site, cle, RAYON)
    assert "il doit confier" not in lire(client.get(f"/candidatures/{cle}/"))


def test_la_liste_ne_coute_pas_plus_cher_quand_elle_s_allonge(
    site: Site, client: Client, assert_requetes: Callable[[int], Any]
) -> None:
    for _ in range(4):
        agir(site, ouvrir(site, [VENDRE]), Acte.ABANDONNER, Acteur.CANDIDAT)
    ouvrir(site, [VENDRE])
    with assert_requetes(7):
        client.get("/candidatures/")


def test_un_numero_qui_n_en_est_pas_un_inconnu_ou_sans_reglement_dit_a_qui_demander(
    site: Site, client: Client, tmp_path: Path
) -> None:
    adresse = "/candidatures/nouvelle/"
    assert "Ce n’est pas un numéro." in lire(client.get(adresse, {"numero": "fleuriste"}))
    assert "Inconnue du registre." in lire(client.get(adresse, {"numero": "RNCP1"}))
    verser(ecrire(tmp_path, "2026-11-21", fiche("RNCP99302", "CQP sans règlement")))
    page = lire(client.get(adresse, {"numero": "RNCP99302"}))
    assert "Elle ne se demande pas ici aujourd’hui." in page
    assert "Demandez à son certificateur" in page
    assert "Ouvrir ma candidature" not in page
    assert client.post(adresse, {"numero": "RNCP99302", "blocs": ["x"], "voie": "libre"}).status_code == 200
    assert not models.Candidature.objects.exists()


def test_on_choisit_ses_blocs_sa_voie_et_son_organisme(site: Site, client: Client) -> None:
    page = lire(client.get("/candidatures/nouvelle/", {"numero": "rncp 99301"}))
    assert page.count("checked") == 2
    assert site.centre.nom in page
    donnees: dict[str, Any] = {"numero": CQP, "blocs": [VENDRE], "voie": "formation"}
    refuse = client.post("/candidatures/nouvelle/", donnees)
    assert refuse.status_code == 422
    assert "Choisissez l’organisme qui vous prépare : la formation en demande un." in lire(refuse)
    champ = page[page.index('for="id_organisme"') :]
    champ = champ[: champ.index("<select")]
    assert "L’organisme qui vous prépare, par la voie de la formation" in champ
    assert "Par la formation, il en faut un" in champ
    assert "(facultatif)" not in champ, "nécessaire par la formation, sans objet par les autres voies"
    client.post("/candidatures/nouvelle/", donnees | {"organisme": str(site.centre.pk)})
    une = models.Candidature.objects.get()
    assert (une.voie, une.organisme_id, une.candidat_id) == ("formation", site.centre.pk, site.candidat.pk)
    encore = client.post("/candidatures/nouvelle/", donnees | {"voie": "libre"})
    assert encore.status_code == 422
    assert "une de vos candidatures en cours demande déjà ce bloc" in lire(encore)
    reste = lire(client.get("/candidatures/nouvelle/", {"numero": CQP}))
    assert f'value="{VENDRE}"' not in reste, "un bloc déjà demandé ne se propose plus"
    assert f'value="{RAYON}"' in reste
    client.post("/candidatures/nouvelle/", donnees | {"blocs": [RAYON], "voie": "libre"})
    assert "Vous demandez déjà tous ses blocs." in lire(client.get("/candidatures/nouvelle/", {"numero": CQP}))


def test_un_organisme_habilite_pour_un_autre_bloc_ne_se_choisit_pas(site: Site, client: Client) -> None:
    autre = nouvelle_organisation("Atelier du rayon")
    convention = Convention(site.fiche, autre, (RAYON,), former=True, evaluer=False, debut=date(2026, 1, 1), fin=None)
    reglements.habiliter(convention, site.branche, auteur=site.certificateur, quand=moment(DEBUT))
    donnees = {"numero": CQP, "blocs": [VENDRE], "voie": "formation", "organisme": str(autre.pk)}
    refuse = client.post("/candidatures/nouvelle/", donnees)
    assert refuse.status_code == 422
    assert "n’est habilité à former pour aucun des blocs cochés" in lire(refuse)
    client.post("/candidatures/nouvelle/", donnees | {"blocs": [VENDRE, RAYON]})
    assert models.Candidature.objects.get().organisme_id == autre.pk


@pytest.mark.parametrize(
    "faux",
    [
        {"blocs": [], "voie": "libre"},
        {"blocs": ["RNCP1BC01"], "voie": "libre"},
        {"blocs": [VENDRE], "voie": "magie"},
        {"blocs": [VENDRE]},
        {"blocs": [VENDRE], "voie": "formation", "organisme": "0"},
    ],
)
def test_un_choix_faux_n_ouvre_rien(site: Site, client: Client, faux: dict[str, Any]) -> None:
    assert client.post("/candidatures/nouvelle/", {"numero": CQP} | faux).status_code == 422
    assert not models.Candidature.objects.exists()


def test_ce_qui_est_deja_tenu_se_montre_et_ne_se_redemande_pas(
    site: Site, client: Client, revenir: Callable[[date], None]
) -> None:
    premiere = ouvrir(site)
    juger(site, premiere, {VENDRE: TOUS_POUR, RAYON: TOUS_CONTRE})
    notifier(site, premiere)
    revenir(APRES)
    page = lire(client.get(f"/candidatures/{premiere}/resultat/"))
    suite = f"/candidatures/nouvelle/?numero={CQP}&de={premiere}"
    assert suite in page
    page = lire(client.get(suite))
    assert "Déjà à vous, et acquis à vie" in page
    assert f'value="{VENDRE}"' not in page
    donnees = {"numero": CQP, "de": str(premiere), "blocs": [RAYON], "voie": "libre"}
    client.post("/candidatures/nouvelle/", donnees)
    seconde = models.Candidature.objects.get(anterieure=premiere)
    assert {(b.code, b.deja) for b in seconde.blocs.all()} == {(VENDRE, True), (RAYON, False)}


def test_la_suite_d_une_candidature_d_autrui_n_en_est_pas_une(site: Site, client: Client) -> None:
    autre = nouveau_compte(Role.CANDIDAT)
    sienne = ouvrir(site)
    ailleurs = Client()
    ailleurs.force_login(autre)
    ailleurs.post("/candidatures/nouvelle/", {"numero": CQP, "de": str(sienne), "blocs": [VENDRE], "voie": "libre"})
    assert models.Candidature.objects.get(candidat=autre).anterieure is None


# --- where one stands, and acts


def test_ou_j_en_suis_dit_les_quatre_temps_et_offre_ce_qui_se_fait(site: Site, client: Client) -> None:
    cle = ouvrir(site, voie=Voie.VAE)
    page = lire(client.get(f"/candidatures/{cle}/"))
    for mots in ("1. Choisir", "4. Être certifié", "M’inscrire", "Oui, abandonner", "Vous avez choisi"):
        assert mots in page
    assert "et pourquoi" in page
    assert "art. R6412-5" in page
    reponse = faire(client, cle, Acte.INSCRIRE)
    assert reponse.status_code == 302
    assert etat(cle) == EtatCandidature.INSCRITE
    faire(client, cle, Acte.DEPOSER_FAISABILITE)
    page = lire(client.get(f"/candidatures/{cle}/"))
    assert "Dépôt du dossier de faisabilité" in page
    assert "C’est au certificateur." in page
    assert "/2027" not in page


def test_les_raisons_du_certificateur_se_lisent(site: Site, client: Client) -> None:
    cle = ouvrir(site, voie=Voie.VAE)
    for acte in (Acte.INSCRIRE, Acte.DEPOSER_FAISABILITE):
        agir(site, cle, acte, Acteur.CANDIDAT)
    agir(site, cle, Acte.DEMANDER_PIECES, Acteur.CERTIFICATEUR, texte="Il manque <votre> contrat.")
    page = client.get(f"/candidatures/{cle}/").content.decode()
    assert "Il manque &lt;votre&gt; contrat." in page


def test_une_page_depassee_n_agit_pas(site: Site, client: Client) -> None:
    cle = ouvrir(site)
    vue = revision(cle)
    faire(client, cle, Acte.INSCRIRE)
    reponse = faire(client, cle, Acte.ABANDONNER, vue=vue)
    assert reponse.status_code == 409
    assert "a changé depuis que vous avez ouvert la page" in lire(reponse)
    assert etat(cle) == EtatCandidature.INSCRITE


@pytest.mark.parametrize("acte", ["notifier", "declarer-recevable", "n-importe-quoi", ""])
def test_l_acte_d_un_autre_est_refuse(site: Site, client: Client, acte: str) -> None:
    cle = ouvrir(site)
    donnees = {"acte": acte, "revision": revision(cle)}
    assert client.post(f"/candidatures/{cle}/acte/", donnees).status_code == 422
    assert etat(cle) == EtatCandidature.CHOISIE


def test_un_acte_refuse_dit_sa_reference_et_ce_qui_le_leverait(site: Site, client: Client) -> None:
    cle = ouvrir(site, voie=Voie.VAE)
    reponse = faire(client, cle, Acte.DEPOSER_VALIDATION)
    assert reponse.status_code == 422
    page = lire(reponse)
    assert "on ne peut pas déposer le dossier de validation" in page
    assert "art. R6412-5" in page
    assert faire(client, cle, Acte.FORMER_RECOURS, "x" * 4001).status_code == 422
    assert client.get(f"/candidatures/{cle}/acte/").status_code == 302


def test_la_page_d_une_candidature_ne_coute_pas_plus_cher_quand_elle_dure(
    site: Site, client: Client, assert_requetes: Callable[[int], Any]
) -> None:
    cle = ouvrir(site)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    for _ in range(6):
        agir(site, cle, Acte.POSITIONNER, Acteur.CANDIDAT)
    with assert_requetes(21):
        client.get(f"/candidatures/{cle}/")


# --- whose


def pages(cle: int) -> list[str]:
    racine = f"/candidatures/{cle}/"
    return [
        racine,
        f"{racine}acte/",
        f"{racine}dossier/",
        f"{racine}dossier/blocs/1/",
        f"{racine}dossier/pieces/0/",
        f"{racine}pieces/1/",
        f"{racine}pieces/1/oter/",
        f"{racine}resultat/",
        f"{racine}parchemins/2026-X/",
    ]


def test_ce_qui_est_a_un_autre_reste_ferme(site: Site) -> None:
    cle = ouvrir(site)
    autre = Client()
    autre.force_login(nouveau_compte(Role.CANDIDAT))
    for adresse in pages(cle):
        assert autre.get(adresse).status_code == 403, adresse
        assert autre.post(adresse, {}).status_code in {403, 405}, adresse
    for adresse in pages(cle + 999):
        assert autre.get(adresse).status_code == 404, adresse
    assert Client().get(f"/candidatures/{cle}/").status_code == 302
    jure = Client()
    jure.force_login(site.membres[0])
    assert jure.get(f"/candidatures/{cle}/").status_code == 403


# --- the dossier


def champs(reponses: dict[int, tuple[str, str]], vus: dict[int, tuple[str, str]] | None = None) -> dict[str, str]:
    """What a page sends: ``vus`` gives, by rank, when it was written and the mark of what was shown."""
    from portail.certification.candidat.forms import empreindre

    donnees: dict[str, str] = {}
    for rang in range(1, len(ENONCES[VENDRE]) + 1):
        reponse, recit = reponses.get(rang, ("", ""))
        vu, marque = (vus or {}).get(rang, ("", empreindre("", "")))
        donnees |= {f"r-{rang}": reponse, f"s-{rang}": recit, f"vu-{rang}": vu, f"e-{rang}": marque}
    return donnees


def test_chaque_reponse_se_garde_et_le_dossier_dit_ou_il_en_est(site: Site, client: Client) -> None:
    cle = ouvrir(site)
    adresse = f"/candidatures/{cle}/dossier/blocs/1/"
    for enonce in ENONCES[VENDRE]:
        assert enonce in lire(client.get(adresse))
    donnees = champs({1: ("oui", "Le samedi.\r\nAu rayon."), 2: ("en-partie", "")})
    assert client.post(adresse, donnees | {"action": "suivant"}).headers["Location"].endswith("/blocs/2/")
    gardees = models.ReponseCompetence.objects.filter(candidature=cle).order_by("competence")
    assert [(une.competence, une.reponse, une.recit) for une in gardees] == [
        (1, "oui", "Le samedi.\nAu rayon."),
        (2, "en-partie", ""),
    ]
    page = lire(client.get(f"/candidatures/{cle}/dossier/"))
    assert "Vous avez répondu sur 2 compétences des 7 demandées." in page
    assert client.get(f"/candidatures/{cle}/dossier/blocs/3/").status_code == 404
    assert client.get(f"/candidatures/{cle}/dossier/blocs/0/").status_code == 404


def test_deux_onglets_ne_perdent_rien(site: Site, client: Client) -> None:
    cle = ouvrir(site)
    adresse = f"/candidatures/{cle}/dossier/blocs/1/"
    client.post(adresse, champs({1: ("oui", "Premier onglet.")}) | {"action": "rester"})
    # the other page was opened before: it touches the same answer, and another one
    reponse = client.post(adresse, champs({1: ("non", "Second onglet."), 2: ("oui", "")}) | {"action": "rester"})
    assert reponse.status_code == 409
    page = lire(reponse)
    assert "Premier onglet." in page
    assert "Second onglet." in page
    gardees = {r.competence: r.recit for r in models.ReponseCompetence.objects.filter(candidature=cle)}
    assert gardees == {1: "Premier onglet.", 2: ""}
    une = models.ReponseCompetence.objects.get(candidature=cle, competence=1)
    vus = {1: (une.change_le.isoformat(), "autre")}
    choisie = champs({1: ("non", "Second onglet.")}, vus) | {"d-1": "1", "choix-1": "mienne", "action": "rester"}
    assert client.post(adresse, choisie).status_code == 302
    une.refresh_from_db()
    assert (une.reponse, une.recit) == ("non", "Second onglet.")


def test_une_page_ancienne_ne_ramene_pas_ce_qu_elle_n_a_pas_touche(site: Site, client: Client) -> None:
    from portail.certification.candidat.forms import empreindre

    cle = ouvrir(site)
    repondre(cle, Dite(VENDRE, 1, "oui", "Neuf."), candidat=site.candidat, quand=moment(DEBUT))
    vus = {1: ("", empreindre("", ""))}
    donnees = champs({1: ("", ""), 3: ("oui", "")}, vus) | {"action": "rester"}
    assert client.post(f"/candidatures/{cle}/dossier/blocs/1/", donnees).status_code == 302
    assert models.ReponseCompetence.objects.get(candidature=cle, competence=1).recit == "Neuf."


def test_un_recit_trop_long_n_est_pas_coupe(site: Site, client: Client) -> None:
    cle = ouvrir(site)
    long = "a" * (RECIT_MAX + 1)
    reponse = client.post(f"/candidatures/{cle}/dossier/blocs/1/", champs({1: ("oui", long), 2: ("non", "")}))
    assert reponse.status_code == 422
    page = lire(reponse)
    assert long in page
    assert "4001 signes" in page
    assert [r.competence for r in models.ReponseCompetence.objects.filter(candidature=cle)] == [2]


def test_htmx_ne_recoit_que_ce_qui_a_change(site: Site, client: Client) -> None:
    cle = ouvrir(site)
    entetes = {"HX-Request": "true"}
    reponse = client.post(f"/candidatures/{cle}/dossier/blocs/1/", champs({2: ("oui", "")}), headers=entetes)
    page = lire(reponse)
    assert 'id="etat-2" hx-swap-oob="true"' in page
    assert "etat-1" not in page
    assert "1 sur 4" in page


def test_le_dossier_se_fige_devant_le_jury(site: Site, client: Client) -> None:
    cle = ouvrir(site, [VENDRE])
    client.post(f"/candidatures/{cle}/dossier/blocs/1/", champs({1: ("oui", "Avant.")}))
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    evaluer(site, cle, VENDRE)
    agir(site, cle, Acte.CLORE_EVALUATION, Acteur.CERTIFICATEUR)
    preparer_jury(site, [cle], JURY)
    page = lire(client.get(f"/candidatures/{cle}/dossier/blocs/1/"))
    assert "<textarea" not in page
    assert "Avant." in page
    reponse = client.post(f"/candidatures/{cle}/dossier/blocs/1/", champs({1: ("non", "Trop tard.")}))
    assert reponse.status_code == 409
    assert "Trop tard." in lire(reponse)
    assert models.ReponseCompetence.objects.get(candidature=cle).recit == "Avant."
    envoi = {"document": SimpleUploadedFile("a.pdf", PDF)}
    refus = client.post(f"/candidatures/{cle}/dossier/pieces/1/", envoi)
    assert refus.status_code == 422
    assert "Ce dossier ne change plus" in lire(refus) or "ce dossier ne change plus" in lire(refus)


def test_une_piece_se_joint_se_lit_se_note_et_se_retire(site: Site, client: Client) -> None:
    cle = ouvrir(site)
    adresse = f"/candidatures/{cle}/dossier/pieces/2/"
    page = lire(client.post(adresse, {"document": SimpleUploadedFile("planning", PDF)}, follow=True))
    assert "La pièce « planning.pdf » est jointe." in page
    piece = models.PieceCandidature.objects.get()
    assert piece.code == RAYON
    lue = client.get(f"/candidatures/{cle}/pieces/{piece.pk}/")
    assert lue.content == PDF
    assert "attachment" in lue.headers["Content-Disposition"]
    lectures = evenements_de("certification.candidature", cle).filter(acte="piece-lue")
    assert [e.acteur for e in lectures] == [site.candidat.pk]
    encore = client.post(f"/candidatures/{cle}/dossier/pieces/0/", {"document": SimpleUploadedFile("b.pdf", PDF)})
    assert encore.status_code == 302
    assert models.PieceCandidature.objects.count() == 1
    assert client.post(f"/candidatures/{cle}/pieces/{piece.pk}/oter/").headers["Location"].endswith("/pieces/2/#pieces")
    assert not models.PieceCandidature.objects.exists()
    assert client.get(f"/candidatures/{cle}/pieces/{piece.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("octets", "statut"), [(b"MZ\x90 un programme", 422), (b"", 422), (b"%PDF-" + b"a" * OCTETS_MAX, 422)]
)
def test_ce_qui_n_est_pas_un_document_n_est_pas_garde(site: Site, client: Client, octets: bytes, statut: int) -> None:
    cle = ouvrir(site)
    envoi = {"document": SimpleUploadedFile("a.pdf", octets)}
    assert client.post(f"/candidatures/{cle}/dossier/pieces/0/", envoi).status_code == statut
    assert not models.PieceCandidature.objects.exists()


def refuser_tout(_recue: Any) -> str:
    """A made-up scan."""
    return "un virus est reconnu dans ce document"


def test_l_analyse_du_site_refuse_avec_sa_phrase(site: Site, client: Client, settings: Any) -> None:
    settings.ANALYSE_PIECES = f"{__name__}.refuser_tout"
    cle = ouvrir(site)
    reponse = client.post(f"/candidatures/{cle}/dossier/pieces/1/", {"document": SimpleUploadedFile("a.pdf", PDF)})
    assert reponse.status_code == 422
    assert "Un virus est reconnu dans ce document." in lire(reponse)


def test_la_piece_d_une_autre_candidature_ne_se_lit_pas_par_la_sienne(site: Site, client: Client) -> None:
    autre = nouveau_compte(Role.CANDIDAT)
    sienne = ouvrir(site)
    client.post(f"/candidatures/{sienne}/dossier/pieces/0/", {"document": SimpleUploadedFile("a.pdf", PDF)})
    piece = models.PieceCandidature.objects.get()
    ailleurs = Client()
    ailleurs.force_login(autre)
    ailleurs.post("/candidatures/nouvelle/", {"numero": CQP, "blocs": [VENDRE], "voie": "libre"})
    la_leur = models.Candidature.objects.get(candidat=autre).pk
    assert ailleurs.get(f"/candidatures/{la_leur}/pieces/{piece.pk}/").status_code == 404
    ailleurs.post(f"/candidatures/{la_leur}/pieces/{piece.pk}/oter/")
    assert models.PieceCandidature.objects.filter(pk=piece.pk).exists()


# --- the result


def test_rien_du_resultat_ne_se_lit_avant_la_notification(
    site: Site, client: Client, revenir: Callable[[date], None]
) -> None:
    cle = ouvrir(site)
    juger(site, cle, {VENDRE: TOUS_POUR, RAYON: TOUS_CONTRE})
    revenir(JURY)
    assert client.get(f"/candidatures/{cle}/resultat/").status_code == 302
    assert "étal n’est pas tenu" not in lire(client.get(f"/candidatures/{cle}/"))
    numero = models.Parchemin.objects.get().numero
    assert client.get(f"/candidatures/{cle}/parchemins/{numero}/").status_code == 404
    notifier(site, cle)
    revenir(APRES)
    page = lire(client.get(f"/candidatures/{cle}/resultat/"))
    for mots in (
        "Vous obtenez des blocs de cette certification.",
        "Validé",
        "Non validé",
        "L’étal n’est pas tenu.",
        "à revoir en situation",
        "Le recours est ouvert jusqu’au 11 février 2027.",
        "Redemander les blocs qui manquent",
        numero,
    ):
        assert mots in page
    pdf = client.get(f"/candidatures/{cle}/parchemins/{numero}/")
    assert pdf.content.startswith(b"%PDF")
    assert client.get(f"/candidatures/{cle}/parchemins/2026-AUTRE/").status_code == 404


def test_le_tout_en_decoule_et_rien_n_est_a_redemander(
    site: Site, client: Client, revenir: Callable[[date], None], assert_requetes: Callable[[int], Any]
) -> None:
    cle = ouvrir(site)
    juger(site, cle, {VENDRE: TOUS_POUR, RAYON: TOUS_POUR})
    notifier(site, cle)
    revenir(APRES)
    with assert_requetes(36):
        page = lire(client.get(f"/candidatures/{cle}/resultat/"))
    assert "Vous obtenez la certification entière." in page
    assert "Redemander" not in page
    assert page.count("Télécharger en PDF") == 3


def test_un_recours_dit_ses_raisons_et_un_recours_muet_est_refuse(
    site: Site, client: Client, revenir: Callable[[date], None]
) -> None:
    cle = ouvrir(site)
    juger(site, cle, {VENDRE: TOUS_POUR, RAYON: TOUS_CONTRE})
    notifier(site, cle)
    revenir(APRES)
    muet = faire(client, cle, Acte.FORMER_RECOURS, "  ")
    assert muet.status_code == 422
    assert "Il manque la raison" in lire(muet)
    depasse = faire(client, cle, Acte.FORMER_RECOURS, "Ma raison.", vue=0)
    assert depasse.status_code == 409
    assert "Ma raison." in lire(depasse)
    assert faire(client, cle, Acte.FORMER_RECOURS, "On ne m’a pas laissé finir.").status_code == 302
    assert etat(cle) == EtatCandidature.RECOURS
    assert "On ne m’a pas laissé finir." in lire(client.get(f"/candidatures/{cle}/"))
    page = lire(client.get(f"/candidatures/{cle}/resultat/"))
    assert "Votre recours est en cours" in page
    assert "Redemander" not in page
    actes = [e.apres for e in evenements_de("certification.candidature", cle)]
    assert not any("laissé finir" in str(apres) for apres in actes)


def test_le_recours_ferme_apres_son_delai(site: Site, client: Client, revenir: Callable[[date], None]) -> None:
    cle = ouvrir(site)
    juger(site, cle, {VENDRE: TOUS_POUR, RAYON: TOUS_CONTRE})
    notifier(site, cle)
    revenir(date(2027, 2, 12))
    page = lire(client.get(f"/candidatures/{cle}/resultat/"))
    assert "Le recours n’était ouvert que jusqu’au 11 février 2027." in page
    assert faire(client, cle, Acte.FORMER_RECOURS, "Trop tard.").status_code == 422


def test_une_nouvelle_deliberation_ne_se_lit_pas_avant_d_etre_notifiee(
    site: Site, client: Client, revenir: Callable[[date], None]
) -> None:
    cle = ouvrir(site)
    juger(site, cle, {VENDRE: TOUS_CONTRE, RAYON: TOUS_CONTRE})
    notifier(site, cle)
    agir(site, cle, Acte.FORMER_RECOURS, Acteur.CANDIDAT, APRES, "Voyez l’étal.")
    agir(site, cle, Acte.REPONDRE_RECOURS, Acteur.CERTIFICATEUR, APRES, "Soit.", suite="nouvelle-deliberation")
    jour = date(2026, 12, 20)
    seance = preparer_jury(site, [cle], jour, APRES)
    passage = tenir_jury(site, seance, jour)[cle]
    for code in (VENDRE, RAYON):
        voter(site, passage, code, TOUS_POUR, jour)
    jury.clore(seance.pk, auteur=site.certificateur, quand=moment(jour, 12), le=jour)
    revenir(jour)
    page = lire(client.get(f"/candidatures/{cle}/resultat/"))
    assert "Le jury n’a validé aucun des blocs demandés." in page
    assert "Lire mon résultat" in lire(client.get(f"/candidatures/{cle}/"))
    notifier(site, cle, jour)
    assert "Vous obtenez la certification entière." in lire(client.get(f"/candidatures/{cle}/resultat/"))


# --- verification by anybody


def test_n_importe_qui_verifie_un_parchemin_et_ne_lit_que_ce_qu_il_porte(
    site: Site, client: Client, revenir: Callable[[date], None], assert_requetes: Callable[[int], Any]
) -> None:
    cle = ouvrir(site)
    juger(site, cle, {VENDRE: TOUS_POUR, RAYON: TOUS_CONTRE})
    notifier(site, cle)
    parchemin = models.Parchemin.objects.get()
    adresse = f"/verifier/{parchemin.cle_verification}/"
    with assert_requetes(3):
        reponse = Client().get(adresse)
    page = lire(reponse)
    for mots in ("Ce parchemin est valable", "un bloc, et non la certification entière", parchemin.numero):
        assert mots in page
    assert site.candidat.nom_complet in page
    for prive in (site.candidat.courriel, str(site.candidat.pk), "L’étal", "Chloé"):
        assert prive not in page
    assert reponse.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert Client().get(adresse.lower()).status_code == 200, "recopiée à la main, elle mène au même document"
    assert Client().get("/verifier/AAAAAAAAAAAAAAAAAAAAAAAA/").status_code == 404

    signature = Signature(site.branche, "Jeanne Fictive", "présidente")
    motif = "Le motif privé de l’annulation."
    annuler(parchemin.acquis, APRES, motif, signature, auteur=site.certificateur, quand=moment(APRES))
    page = lire(Client().get(adresse))
    assert "Ce parchemin est annulé" in page
    assert "12 décembre 2026" in page
    assert "motif privé" not in page
    revenir(APRES)
    assert client.get(f"/candidatures/{cle}/parchemins/{parchemin.numero}/").status_code == 403
    page = lire(client.get(f"/candidatures/{cle}/resultat/"))
    assert "Télécharger en PDF" not in page
    assert "Annulé le 12 décembre 2026." in page


@pytest.mark.parametrize(
    ("lieu", "dit"),
    [
        ("", "Fait le 3 décembre 2026"),
        ("Lyon", "Fait à Lyon, le 3 décembre 2026"),
        ("L’Haÿ-les-Roses", "Fait à L’Haÿ-les-Roses, le 3 décembre 2026"),
        ("1 rue des Exemples, Lyon", "Fait le 3 décembre 2026. Lieu : 1 rue des Exemples, Lyon."),
        ("https://visio.example/a", "Fait le 3 décembre 2026. Lieu : https://visio.example/a."),
    ],
)
def test_une_adresse_n_est_pas_une_ville(lieu: str, dit: str) -> None:
    assert papiers.dire_ou_c_est_fait(lieu, "3 décembre 2026") == dit


def test_le_parchemin_porte_les_mentions_du_vademecum(site: Site) -> None:
    cle = ouvrir(site)
    juger(site, cle, {VENDRE: TOUS_POUR, RAYON: TOUS_POUR})
    emis = {un.code: un for un in queries_delivrance.parchemins_de(site.candidat.pk)}
    assert set(emis) == {VENDRE, RAYON, ""}
    bloc, entier = (json.dumps(donnees_du_parchemin(emis[code]), ensure_ascii=False) for code in (VENDRE, ""))
    for texte, un in ((bloc, emis[VENDRE]), (entier, emis[""])):
        for mention in (
            site.candidat.nom_complet,
            site.branche.nom,
            un.numero,
            MEMBRES[-1],
            "Fait à Lyon, le 10 décembre 2026",
            CQP,
            f"/verifier/{un.cle_verification}/",
        ):
            assert mention in texte, mention
    assert "Il n’atteste pas la certification entière." in bloc
    assert "Vendre en magasin" in bloc
    assert "cadre européen" not in bloc
    assert "certification entière" in entier
    assert "a obtenu la certification professionnelle" in entier


def test_le_parchemin_entier_dit_ses_niveaux_et_son_enregistrement(site: Site, tmp_path: Path) -> None:
    cle = ouvrir(site)
    juger(site, cle, {VENDRE: TOUS_POUR, RAYON: TOUS_POUR})
    entier = queries_delivrance.parchemins_de(site.candidat.pk)
    un = next(parchemin for parchemin in entier if parchemin.code == "")
    un.contenu |= {"niveau": 4, "nsf": ["312 Commerce", "330 Services"]}
    dit = donnees_du_parchemin(un)
    assert dit["niveau"].startswith("Niveau 4 du cadre national des certifications professionnelles")
    assert "niveau 4 du cadre européen" in dit["niveau"]
    assert "Codes NSF : 312 Commerce, 330 Services." in dit["mentions"]
    pdf = imprimer_parchemin(un)
    assert b"/StructTreeRoot" in pdf or b"/MarkInfo" in pdf or b"pdfaid" in pdf


def test_la_mention_du_registre_dit_la_decision_et_sa_duree() -> None:
    une = fiche(CQP, "CQP", date_decision=date(2024, 12, 31), duree_enregistrement=Decimal(5))
    assert mention_du_registre(une) == (
        "Certification enregistrée au RNCP par décision du directeur général de France compétences "
        "en date du 31 décembre 2024 et pour une durée de 5 ans."
    )
    assert mention_du_registre(fiche(CQP, "CQP")) == ""


def test_une_reponse_du_candidat_est_l_une_des_trois(site: Site, client: Client) -> None:
    cle = ouvrir(site)
    client.post(f"/candidatures/{cle}/dossier/blocs/1/", champs({1: ("peut-être", "Un récit.")}))
    assert models.ReponseCompetence.objects.get(candidature=cle).reponse in {"", *Reponse.values}


def test_on_part_de_la_branche_de_ses_acquis_ou_de_son_parcours(site: Site, client: Client) -> None:
    forme = {"cibles": [{"certification": CQP, "blocs": [VENDRE]}]}
    plan = PlanCalcule.objects.create(
        personne=site.candidat,
        titre="Vendre en magasin d’abord",
        au=DEBUT,
        demande={"forme": forme, "contraintes": {}},
        cree_le=moment(DEBUT),
        garde_le=moment(DEBUT),
    )
    autre = nouveau_compte(Role.CANDIDAT)
    page = client.get("/candidatures/nouvelle/").content.decode()
    assert page.index("D’après vos parcours") < page.index("Ce qui se demande ici")
    assert f"?numero={CQP}&amp;plan={plan.pk}" in page
    assert "Branche fictive du détail" in page
    assert "Ce que vous avez commencé" not in page
    choix = lire(client.get("/candidatures/nouvelle/", {"numero": CQP, "plan": plan.pk}))
    assert "Vendre en magasin d’abord" in choix
    assert re.findall(r'value="(RNCP99301BC0\d)"[^>]*checked', choix) == [VENDRE]
    client.force_login(autre)
    ailleurs = lire(client.get("/candidatures/nouvelle/", {"numero": CQP, "plan": plan.pk}))
    assert "Vendre en magasin d’abord" not in ailleurs
    assert "D’après vos parcours" not in lire(client.get("/candidatures/nouvelle/"))


@pytest.mark.parametrize("saisi", ["fleuriste", "RNCP1", "1", "RNCP99302"])
def test_un_mauvais_numero_laisse_la_liste_sous_l_erreur(
    site: Site, client: Client, tmp_path: Path, saisi: str
) -> None:
    verser(ecrire(tmp_path, "2026-11-21", fiche("RNCP99302", "CQP sans règlement")))
    page = lire(client.get(NOUVELLE, {"numero": saisi}))
    erreur, liste = page.index('role="alert"'), page.index("Ce qui se demande ici")
    assert erreur < liste < page.index(f"?numero={CQP}")


def test_les_chiffres_seuls_suffisent_quand_un_seul_registre_les_connait(
    site: Site, client: Client, tmp_path: Path
) -> None:
    page = lire(client.get(NOUVELLE, {"numero": " 99 301 "}))
    assert "2. Ce que vous en demandez" in page
    assert f'name="numero" value="{CQP}"' in page
    assert "Le registre ne connaît ni RNCP99999 ni RS99999" in lire(client.get(NOUVELLE, {"numero": "99999"}))
    verser(ecrire(tmp_path, "2026-11-21", fiche("RS99301", "Habilitation aux mêmes chiffres")))
    page = lire(client.get(NOUVELLE, {"numero": "99301"}))
    assert "Deux certifications ont ces chiffres." in page
    assert "2. Ce que vous en demandez" not in page
    assert page.index(f"?numero={CQP}") < page.index("?numero=RS99301"), "le RNCP d’abord"
    assert "2. Ce que vous en demandez" in lire(client.get(NOUVELLE, {"numero": CQP}))
    verser(ecrire(tmp_path, "2026-11-22", fiche("RS99777", "Habilitation sans homonyme")))
    assert "Habilitation sans homonyme" in lire(client.get(NOUVELLE, {"numero": "99777"}))


def ouvrir_aux_candidatures(site: Site, dossier: Path, combien: int, branches: int) -> None:
    """So many more certifications in the register, shared out among so many branches, each with its règlement."""
    numeros = [f"RNCP{98000 + rang}" for rang in range(combien)]
    metiers = ("Conducteur d’engins", "Opératrice de découpe", "Technicien du froid")
    une = fiche(CQP, "CQP Fleuriste fictif", date_fin_enregistrement=FIN)
    autres = [fiche(numero, f"{metiers[rang % 3]} n° {rang}", blocs=()) for rang, numero in enumerate(numeros)]
    verser(ecrire(dossier, "2026-11-21", une, *autres))
    situees = situer(numeros)
    modele = models.ReglementDepose.objects.get(cle="fleuriste-fictif")
    matieres = ("Bois", "Bronze", "Cuivre", "Drap", "Émail", "Fonte")
    for rang in range(branches):
        modele.pk, modele.cle = None, f"branche-{rang}"
        modele.organisation = nouvelle_organisation(f"Branche fictive, {matieres[rang]}")
        modele.save(force_insert=True)
        siennes = [situees[numero].cle for numero in numeros[rang::branches]]
        models.CertificationReglee.objects.bulk_create(
            models.CertificationReglee(reglement=modele, fiche_id=cle) for cle in siennes
        )


def test_une_courte_liste_se_lit_d_un_coup(site: Site, client: Client) -> None:
    page = lire(client.get(NOUVELLE))
    assert "cand-branche" not in page
    assert 'name="q"' not in page


def test_trois_cents_certifications_se_plient_par_branche_sans_plus_de_requetes(
    site: Site, client: Client, tmp_path: Path, assert_requetes: Callable[[int], Any]
) -> None:
    client.get(NOUVELLE)
    with CaptureQueriesContext(connection) as une_seule:
        client.get(NOUVELLE)
    ouvrir_aux_candidatures(site, tmp_path, 300, 6)
    with assert_requetes(len(une_seule)):
        reponse = client.get(NOUVELLE)
    page = lire(reponse)
    assert "301 certifications se demandent ici." in page
    assert page.count('<details class="cand-branche">') == 7, "chaque branche, fermée"
    assert page.count("(50 certifications)") == 6
    assert (
        page.index("Branche fictive, Drap")
        < page.index("Branche fictive, Émail")
        < page.index("Branche fictive, Fonte")
    )
    assert "(une certification)" in page
    assert len(reponse.content) < 120_000
    with assert_requetes(len(une_seule)):
        client.get(NOUVELLE, {"q": "decoupe"})


def test_la_liste_se_filtre_par_les_mots_du_titre_de_la_branche_ou_le_numero(
    site: Site, client: Client, tmp_path: Path
) -> None:
    ouvrir_aux_candidatures(site, tmp_path, 30, 2)

    def filtrer(q: str) -> tuple[str, int]:
        page = lire(client.get(NOUVELLE, {"q": q}))
        return page, len(re.findall(r"\?numero=R", page[page.index("Ce qui se demande ici") :]))

    page, combien = filtrer("OPERATRICES")
    assert combien == 10
    assert "10 certifications répondent à « OPERATRICES »." in page
    assert "cand-branche" not in page, "peu de réponses se lisent d’un coup"
    assert filtrer("découpe BRONZ")[1] == 5
    assert filtrer("98007")[1] == filtrer("rncp98007")[1] == 1
    assert filtrer("branche bois")[1] == 15
    assert "Une certification répond à « fleuris »." in filtrer("fleuris")[0]
    page, combien = filtrer('rien "de" tel')
    assert combien == 0
    assert 'Aucune certification ne répond à « rien "de" tel » : essayez un mot de moins.' in page
    assert "Revoir toute la liste" in page


def test_ce_qui_est_commence_se_continue(site: Site, client: Client, au: Callable[[date], None]) -> None:
    cle = ouvrir(site, (VENDRE,))
    jusqu_au_jury(site, cle, (VENDRE,))
    seance = preparer_jury(site, [cle], JURY)
    voter(site, tenir_jury(site, seance, JURY)[cle], VENDRE, TOUS_POUR, JURY)
    sceller(site, seance, JURY)
    au(APRES)
    client.force_login(site.candidat)
    page = lire(client.get("/candidatures/nouvelle/"))
    assert "Ce que vous avez commencé" in page
    assert "un bloc déjà acquis" in page
