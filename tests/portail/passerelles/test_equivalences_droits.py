"""Who reads a request, who decides it: each side its own, everybody else refused, and what the refusal says."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from stdnum import luhn

from brique.referentiel.fiche import Certificateur
from portail.passerelles import operations_equivalences as operations
from portail.passerelles import perms_equivalences as perms
from portail.passerelles import views_equivalences
from portail.passerelles.models import DemandeEquivalence, PieceJointe
from portail.socle.enums import Role
from portail.socle.operations import cloturer_affectation
from portail.socle.pieces_jointes import recevoir
from portail.socle.queries import evenements_de
from tests.comptes import nouveau_compte, nouvelle_organisation
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def monde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Monde:
    monkeypatch.setattr(views_equivalences, "comparateur", lambda: comparer)
    return monter(tmp_path)


def joindre(monde: Monde, demande: DemandeEquivalence) -> PieceJointe:
    return operations.joindre(demande.pk, recevoir("diplome.pdf", PDF), qui=qui(monde.camille, demande), quand=QUAND)


def pages(demande: DemandeEquivalence, piece: PieceJointe) -> list[str]:
    tete = f"/equivalences/demandes/{demande.pk}/"
    actes = ["envoyer", "retirer", "completer", "accepter", "refuser", "revoquer"]
    return [tete, f"{tete}pieces/{piece.pk}/", *(f"{tete}{acte}/" for acte in actes)]


def test_une_demande_n_est_ouverte_qu_a_ses_deux_cotes(monde: Monde, chaque_role: Role) -> None:
    demande = preparer(monde)
    piece = joindre(monde, demande)
    operations.envoyer(demande.pk, qui=qui(monde.camille, demande), quand=QUAND)
    etranger = Client()
    etranger.force_login(nouveau_compte(chaque_role))
    for adresse in pages(demande, piece):
        assert etranger.get(adresse).status_code == 403, adresse
        assert etranger.post(adresse).status_code in {403, 405}, adresse
        assert Client().get(adresse)["Location"].startswith("/connexion/"), adresse
        assert monde.client("camille").get(adresse).status_code == 200, adresse
        assert monde.client("ines").get(adresse).status_code == 200, adresse


def test_le_refus_dit_ce_qui_est_public(monde: Monde) -> None:
    demande = deposer(monde)
    page = monde.client("nadia").get(f"/equivalences/demandes/{demande.pk}/").content.decode()
    assert "ouverte qu’à qui l’a faite et aux certificateurs de la certification visée" in page
    assert "Une équivalence accordée se lit sur la page des blocs" in page


def test_le_certificateur_ne_voit_pas_ce_qui_n_est_pas_envoye(monde: Monde) -> None:
    demande = preparer(monde)
    adresse = f"/equivalences/demandes/{demande.pk}/"
    assert monde.client("paul").get(adresse).status_code == 403
    assert monde.client("camille").get(adresse).status_code == 200


def test_qui_demande_ne_decide_pas(monde: Monde) -> None:
    demande = deposer(monde)
    for acte in ("accepter", "refuser", "completer"):
        page = monde.client("camille").get(f"/equivalences/demandes/{demande.pk}/{acte}/")
        assert "Cela ne se peut pas maintenant" in page.content.decode()
        monde.client("camille").post(f"/equivalences/demandes/{demande.pk}/{acte}/", {"motif": "Je décide"})
    demande.refresh_from_db()
    assert demande.etat == "deposee"


def test_un_siret_voisin_ne_donne_aucun_droit(monde: Monde, tmp_path: Path) -> None:
    """Another establishment of the same company (same SIREN) is not the certificateur that the register names."""
    demande = deposer(monde)
    voisine = nouvelle_organisation("Établissement voisin", siret=_siret(f"{monde.certificateur.siret[:9]}0002"))
    compte = nouveau_compte(Role.CERTIFICATEUR, organisation=voisine)
    client = Client()
    client.force_login(compte)
    assert client.get(f"/equivalences/demandes/{demande.pk}/").status_code == 403
    assert client.get("/equivalences/recues/").status_code == 200


def _siret(chiffres: str) -> str:
    return chiffres + luhn.calc_check_digit(chiffres)


def test_sans_siret_au_registre_personne_ne_decide_et_la_page_le_dit(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(views_equivalences, "comparateur", lambda: comparer)
    monde = monter(tmp_path, certificateurs=(Certificateur("Branche fictive qui décide"),))
    demande = deposer(monde)
    assert monde.client("paul").get(f"/equivalences/demandes/{demande.pk}/").status_code == 403
    page = monde.client("camille").get(f"/equivalences/demandes/{demande.pk}/").content.decode()
    assert "Le registre ne donne pas le SIRET de Branche fictive qui décide" in page


def test_un_role_clos_ne_decide_plus(monde: Monde) -> None:
    demande = deposer(monde)
    affectation = monde.paul.affectations.get()
    cloturer_affectation(affectation, fin=QUAND.date(), acteur=None, quand=QUAND)
    assert monde.client("paul").get(f"/equivalences/demandes/{demande.pk}/").status_code == 403


def test_les_collegues_d_une_organisation_partagent_ses_demandes(monde: Monde) -> None:
    demande = deposer(monde, par="nadia")
    collegue = Client()
    collegue.force_login(nouveau_compte(Role.ORGANISME_FORMATION, organisation=monde.organisme))
    assert collegue.get(f"/equivalences/demandes/{demande.pk}/").status_code == 200
    evaluateur = Client()
    evaluateur.force_login(nouveau_compte(Role.EVALUATEUR, organisation=monde.organisme))
    assert evaluateur.get(f"/equivalences/demandes/{demande.pk}/").status_code == 403


def test_chaque_lecture_d_une_piece_est_au_journal(monde: Monde) -> None:
    demande = preparer(monde)
    piece = joindre(monde, demande)
    operations.envoyer(demande.pk, qui=qui(monde.camille, demande), quand=QUAND)
    reponse = monde.client("paul").get(f"/equivalences/demandes/{demande.pk}/pieces/{piece.pk}/")
    assert reponse.content == PDF
    assert reponse["Content-Disposition"] == 'attachment; filename="diplome.pdf"'
    assert reponse["Content-Type"] == "application/octet-stream"
    assert "no-store" in reponse["Cache-Control"]
    lues = [e for e in evenements_de("passerelles.demandeequivalence", demande.pk) if e.acte == "piece-lue"]
    assert [(e.acteur, e.apres) for e in lues] == [(monde.paul.pk, {"piece": piece.pk})]


def test_une_piece_ne_s_ouvre_pas_par_une_autre_demande(monde: Monde) -> None:
    demande = preparer(monde)
    piece = joindre(monde, demande)
    autre = deposer(monde, par="nadia")
    assert monde.client("nadia").get(f"/equivalences/demandes/{autre.pk}/pieces/{piece.pk}/").status_code == 404


def test_seule_une_acceptation_est_publique(monde: Monde) -> None:
    demande = deposer(monde)
    decision = operations.refuser(demande.pk, motif(), qui=qui(monde.paul, demande), quand=QUAND)
    assert Client().get(f"/equivalences/decisions/{decision.pk}/").status_code == 404
    autre = deposer(monde, par="nadia")
    acceptee = accepter(monde, autre)
    page = Client().get(f"/equivalences/decisions/{acceptee.pk}/").content.decode()
    assert "Inès Fictive" in page
    assert monde.organisme.nom not in page
    assert monde.camille.nom_complet not in page


def test_une_affaire_est_a_la_seule_organisation(monde: Monde, assert_requetes: Callable[[int], Any]) -> None:
    reponse = monde.client("paul").post(
        "/equivalences/procedures/nouvelle/",
        {"fiche": CIBLE, "reference": "FC-2026-12", "demande": "BC01 vers X", "notifiee_le": "2026-09-01"},
    )
    assert reponse.status_code == 302
    adresse = reponse["Location"]
    assert monde.client("ines").get(adresse).status_code == 200
    assert Client().get(adresse)["Location"].startswith("/connexion/")
    assert monde.client("nadia").get(adresse).status_code == 403
    autre = Client()
    autre.force_login(nouveau_compte(Role.CERTIFICATEUR))
    assert autre.get(adresse).status_code == 403
    assert autre.get(f"{adresse}ecrire/").status_code == 403
    assert "FC-2026-12" not in autre.get("/equivalences/procedures/").content.decode()


def public(monde: Monde) -> list[str]:
    """The public pages where a reader would look for the way to ask."""
    decision = accepter(monde, deposer(monde))
    bloc = f"{SOURCE}/{SOURCE}BC01"
    face = f"de={SOURCE}&bloc={SOURCE}BC01&vers={CIBLE}&bloc_vers={CIBLE}BC02"
    return [
        f"/passerelles/de/{bloc}/",
        f"/passerelles/face-a-face/?{face}",
        f"/equivalences/decisions/{decision.pk}/",
    ]


LIEN = re.compile(r'<a(?: class="bouton")? href="(/equivalences/demander/[^"]*)">([^<]*)</a>')
QUI = "Un candidat, un organisme de formation ou un certificateur peut demander une équivalence."


def test_le_bouton_n_est_montre_qu_a_qui_peut_demander(
    monde: Monde, settings: Settings, client_de: Callable[[Role], Client]
) -> None:
    settings.PASSERELLES_ENCODEURS = "lexical"
    adresses = public(monde)
    for role in Role:
        client = client_de(role)
        for adresse in adresses:
            page = client.get(adresse).content.decode()
            liens = [unescape(lien) for lien, _ in LIEN.findall(page)]
            assert bool(liens) is (role in perms.DEMANDENT), (role, adresse)
            assert (QUI in page) is not bool(liens), (role, adresse)
            assert all(client.get(lien).status_code == 200 for lien in liens)
            assert "/equivalences/demander/" not in page or liens


def test_sans_compte_on_lit_qui_peut_demander_et_ou_se_connecter(
    monde: Monde, settings: Settings, client: Client
) -> None:
    settings.PASSERELLES_ENCODEURS = "lexical"
    for adresse in public(monde):
        page = client.get(adresse).content.decode()
        assert QUI in page
        [(lien, texte)] = LIEN.findall(page)
        assert texte == "Se connecter pour la demander"
        assert client.get(unescape(lien))["Location"].startswith("/connexion/?")


def test_la_phrase_nomme_chaque_role_qui_demande() -> None:
    assert all(str(role.label).casefold() in QUI.casefold() for role in perms.DEMANDENT)
    assert not any(str(role.label).casefold() in QUI.casefold() for role in set(Role) - set(perms.DEMANDENT))
