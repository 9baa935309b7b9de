"""Who opens which page of a passeport: every address, every role, mine and not mine."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from portail.parcours import models
from portail.parcours.passeport import operations_partages
from portail.parcours.passeport.urls import urlpatterns as du_passeport
from portail.parcours.positionnement.urls import urlpatterns as du_positionnement
from portail.socle.enums import Role
from portail.socle.operations import cloturer_affectation
from portail.socle.perms import Genre, declaration_de
from portail.socle.queries import evenements_de
from tests.comptes import nouveau_compte
from tests.portail.parcours.passeport_fabrique import (
    DETENUE,
    Monde,
    attester,
    commencer,
    declarer,
    joindre,
    joindre_reponse,
    monter,
    ouvrir_partage,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return monter(tmp_path)


class Pages:
    """Every address of the two subjects, filled with what Camille holds, by who may open it."""

    a_chacun = (
        "/passeport/",
        "/passeport/declarer/",
        "/passeport/passeport.json",
        "/passeport/passeport.pdf",
        "/passeport/effacer/",
        "/passeport/partages/",
        "/me-situer/",
    )

    def __init__(self, monde: Monde) -> None:
        self.partage = ouvrir_partage(monde, quand=timezone.now(), pieces=True, positionnements=True)
        declare, lu = declarer(monde), commencer(monde)
        d, p = declare.pk, joindre(monde, declare).pk
        s, pos, reponse = self.partage.pk, lu.positionnement.pk, joindre_reponse(monde, lu).pk
        passeport = f"/passeport/declares/{d}/"
        self.titulaire = [
            passeport,
            *(f"{passeport}{suite}" for suite in ("pieces/", f"pieces/{p}/", f"pieces/{p}/oter/", "oublier/")),
            f"/passeport/partages/{s}/arreter/",
            *(
                f"/me-situer/{pos}/{suite}"
                for suite in ("", "reprendre/", "blocs/1/", "blocs/1/preuves/1/", "effacer/")
            ),
            *(f"/me-situer/{pos}/pieces/{reponse}/{suite}" for suite in ("", "oter/")),
        ]
        partage = f"/passeports-partages/{s}/"
        self.conseiller = [
            partage,
            f"{partage}pieces/{p}/",
            f"{partage}positionnements/{pos}/",
            f"{partage}positionnements/{pos}/pieces/{reponse}/",
        ]
        self.certificateur = [f"/attestations/{attester(monde).pk}/", f"/attestations/nouvelle/?numero={DETENUE}"]

    @property
    def toutes(self) -> list[str]:
        siennes = [*self.titulaire, *self.a_chacun, *self.conseiller, *self.certificateur]
        return [*siennes, "/passeports-partages/", "/attestations/"]


def test_toutes_les_adresses_sont_essayees(monde: Monde) -> None:
    assert len(Pages(monde).toutes) == len(du_passeport) + len(du_positionnement)


def test_aucune_page_n_est_publique() -> None:
    for motif in (*du_passeport, *du_positionnement):
        declaration = declaration_de(motif.callback)
        assert declaration is not None, motif
        assert declaration.genre is Genre.RESERVEE, motif
        assert len(declaration.roles) == 1, motif


def test_sans_compte_on_est_envoye_se_connecter(monde: Monde) -> None:
    for adresse in Pages(monde).toutes:
        for reponse in (Client().get(adresse), Client().post(adresse)):
            assert reponse["Location"].startswith("/connexion/"), adresse


def test_personne_d_autre_n_ouvre_ce_qui_est_a_camille(monde: Monde, chaque_role: Role) -> None:
    """A stranger of each role, then those who hold the right role but not the right passeport."""
    pages = Pages(monde)
    etranger = Client()
    etranger.force_login(nouveau_compte(chaque_role))
    for adresse in (*pages.titulaire, *pages.conseiller, *pages.certificateur):
        assert etranger.get(adresse).status_code == 403, adresse
        assert etranger.post(adresse, {"numero": DETENUE}).status_code in {403, 405}, adresse
    ouvertes = {
        Role.CANDIDAT: pages.a_chacun,
        Role.CONSEILLER: ("/passeports-partages/",),
        Role.CERTIFICATEUR: ("/attestations/",),
    }
    siennes = ouvertes.get(chaque_role, ())
    for adresse in (*pages.a_chacun, "/passeports-partages/", "/attestations/"):
        assert etranger.get(adresse).status_code == (200 if adresse in siennes else 403), adresse
    for modele in (models.AcquisDeclare, models.PieceAcquis, models.PieceReponse, models.Positionnement):
        assert modele._default_manager.count() == 1, modele


def test_chacun_ouvre_les_siennes(monde: Monde) -> None:
    pages = Pages(monde)
    for adresse in (*pages.a_chacun, *pages.titulaire):
        assert monde.client("camille").get(adresse).status_code in {200, 302}, adresse
    for adresse in ("/passeports-partages/", *pages.conseiller):
        assert monde.client("ines").get(adresse).status_code == 200, adresse
    for adresse in ("/attestations/", *pages.certificateur):
        assert monde.client("paul").get(adresse).status_code == 200, adresse


def test_lire_ne_detruit_rien(monde: Monde) -> None:
    """GET of an address that erases only leads back."""
    pages = Pages(monde)
    for adresse in (*pages.titulaire, "/passeport/effacer/"):
        monde.client("camille").get(adresse)
    assert models.PieceAcquis.objects.exists()
    assert models.PieceReponse.objects.exists()
    assert models.Partage.objects.get().revoque_le is None


def test_le_titulaire_n_est_pas_son_conseiller_ni_son_certificateur(monde: Monde) -> None:
    pages = Pages(monde)
    for adresse in (*pages.conseiller, *pages.certificateur):
        assert monde.client("camille").get(adresse).status_code == 403, adresse


def test_un_partage_fini_ou_arrete_ne_montre_plus_rien(monde: Monde) -> None:
    pages = Pages(monde)
    operations_partages.arreter(pages.partage, acteur=monde.camille, quand=timezone.now())
    for adresse in pages.conseiller:
        reponse = monde.client("ines").get(adresse)
        assert reponse.status_code == 403, adresse
        assert "Ce partage est terminé" in unescape(reponse.content.decode())
    hier = timezone.now() - timedelta(days=3)
    fini = ouvrir_partage(monde, 1, quand=hier)
    assert monde.client("ines").get(f"/passeports-partages/{fini.pk}/").status_code == 403


def test_qui_n_est_plus_conseiller_ne_lit_plus(monde: Monde) -> None:
    pages = Pages(monde)
    quand = timezone.now()
    cloturer_affectation(monde.ines.affectations.get(), fin=timezone.localdate(quand), acteur=None, quand=quand)
    for adresse in pages.conseiller:
        assert monde.client("ines").get(adresse).status_code == 403, adresse


def test_sans_les_pieces_ni_les_positionnements_on_ne_les_lit_pas(monde: Monde) -> None:
    joindre(monde, declarer(monde))
    lu = commencer(monde)
    reponse = joindre_reponse(monde, lu)
    partage = ouvrir_partage(monde, quand=timezone.now())
    piece = models.PieceAcquis.objects.get()
    tete, client = f"/passeports-partages/{partage.pk}/", monde.client("ines")
    page = unescape(client.get(tete).content.decode())
    assert "1 pièce jointe, que cette personne ne partage pas." in page
    assert "Où elle se situe" not in page
    assert client.get(f"{tete}pieces/{piece.pk}/").status_code == 403
    assert client.get(f"{tete}positionnements/{lu.positionnement.pk}/").status_code == 403
    assert client.get(f"{tete}positionnements/{lu.positionnement.pk}/pieces/{reponse.pk}/").status_code == 403


def test_un_partage_n_ouvre_pas_le_passeport_d_un_autre(monde: Monde) -> None:
    """The key of somebody else's document under one's own share is not found."""
    from portail.parcours.passeport import operations
    from portail.socle.pieces_jointes import recevoir
    from tests.portail.parcours.passeport_fabrique import PDF, QUAND, saisie

    partage = ouvrir_partage(monde, quand=timezone.now(), pieces=True, positionnements=True)
    (sien,) = operations.declarer(monde.voisine, [saisie()], quand=QUAND)
    piece = operations.joindre(sien, recevoir("a.pdf", PDF), acteur=monde.voisine, quand=QUAND)
    assert monde.client("ines").get(f"/passeports-partages/{partage.pk}/pieces/{piece.pk}/").status_code == 404


def test_chaque_lecture_est_notee_et_le_titulaire_la_voit(monde: Monde) -> None:
    pages = Pages(monde)
    for adresse in pages.conseiller:
        monde.client("ines").get(adresse)
    actes = [(e.acte, e.acteur) for e in evenements_de("parcours.partage", pages.partage.pk)]
    lus = [acte for acte, qui in actes if qui == monde.ines.pk]
    assert lus == ["passeport-lu", "piece-lue", "positionnement-lu", "piece-lue"]
    page = unescape(monde.client("camille").get("/passeport/partages/").content.decode())
    assert "4 lectures" in page


def test_un_siret_qui_n_est_pas_au_registre_n_atteste_rien(monde: Monde) -> None:
    refus = monde.client("autre_certificateur").get(f"/attestations/nouvelle/?numero={DETENUE}")
    assert refus.status_code == 403
    assert "le registre ne donne pas le SIRET de votre organisation" in unescape(refus.content.decode())
