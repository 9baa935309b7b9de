"""The passeport in the database: what never changes, what can be erased, what is journaled, in how many queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from brique.erreurs import ErreurArgument
from brique.parcours.passeport import Effet, Fondement
from portail.parcours import models
from portail.parcours.passeport import operations, operations_partages, queries, queries_partages
from portail.parcours.passeport.operations_partages import Choix
from portail.socle.operations import effacer_compte
from portail.socle.pieces_jointes import recevoir
from portail.socle.queries import evenements_de, evenements_par
from tests.portail.parcours.passeport_fabrique import (
    DETENUE,
    INCONNUE,
    JOUR,
    PDF,
    QUAND,
    RENOUVELEE,
    Monde,
    attester,
    commencer,
    declarer,
    joindre,
    joindre_reponse,
    monter,
    ouvrir_partage,
    saisie,
)

pytestmark = pytest.mark.django_db

ORDRES = [
    "UPDATE parcours_acquisatteste SET libelle = 'autre'",
    "DELETE FROM parcours_acquisatteste",
    "UPDATE parcours_annulationacquis SET motif = 'autre'",
    "DELETE FROM parcours_annulationacquis",
]


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return monter(tmp_path)


def annuler(monde: Monde, atteste: models.AcquisAtteste, le: date = JOUR, motif: str = "Fraude établie.") -> Any:
    return operations.annuler(atteste, le, motif, monde.signature, auteur=monde.paul, quand=QUAND)


@pytest.mark.parametrize("ordre", ORDRES)
def test_la_base_refuse_de_changer_ou_d_oter_une_attestation(monde: Monde, ordre: str) -> None:
    annuler(monde, attester(monde))
    with pytest.raises(DatabaseError, match="en ajout seul"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ordre)
    assert models.AcquisAtteste.objects.get().libelle == "Vendre"


def test_une_annulation_est_un_fait_a_cote(monde: Monde) -> None:
    atteste = attester(monde)
    annuler(monde, atteste)
    lu = queries.passeport(monde.camille.pk, JOUR)
    assert (lu.attestes, [a.motif_annulation for a in lu.annules]) == ([], ["Fraude établie."])
    assert lu.valeurs == ()
    with pytest.raises(ErreurArgument, match="déjà annulé"):
        annuler(monde, atteste)


@pytest.mark.parametrize("le", [JOUR + timedelta(1), JOUR - timedelta(101)])
def test_une_annulation_vient_apres_le_jury_et_pas_apres_aujourd_hui(monde: Monde, le: date) -> None:
    with pytest.raises(ErreurArgument, match="l’annulation vient après"):
        annuler(monde, attester(monde), le)


def test_sans_motif_on_n_annule_pas(monde: Monde) -> None:
    with pytest.raises(ErreurArgument, match="dit son motif"):
        annuler(monde, attester(monde), motif="  ")


def test_un_acquis_debout_ne_s_atteste_pas_deux_fois(monde: Monde) -> None:
    atteste = attester(monde)
    with pytest.raises(ErreurArgument, match="a déjà cet acquis, attesté le 16 août 2026"):
        attester(monde, jour=JOUR)
    annuler(monde, atteste)
    assert attester(monde, jour=JOUR).pk != atteste.pk


def test_attester_plusieurs_blocs_c_est_tous_ou_aucun(monde: Monde) -> None:
    from portail.referentiel.queries_identites import situer

    (la,) = situer([DETENUE]).values()
    saisies = [saisie(), saisie(f"{DETENUE}BC09")]
    with pytest.raises(ErreurArgument, match="aucun bloc « RNCP99801BC09 »"):
        operations.attester_tous(monde.camille, la, saisies, monde.signature, auteur=monde.paul, quand=QUAND)
    assert not models.AcquisAtteste.objects.exists()


def test_une_attestation_sans_signature_est_refusee_par_la_base(monde: Monde) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        models.AcquisAtteste.objects.create(
            titulaire=monde.camille.pk,
            fiche_id=attester(monde).fiche_id,
            libelle="Vendre",
            origine="formation",
            jour=JOUR,
            jury="Jury",
            organisation=monde.certificateur,
            signataire="",
            qualite="présidente",
            quand=QUAND,
        )


def test_ce_que_chaque_acquis_compte(monde: Monde) -> None:
    attester(monde)
    declarer(monde)
    lu = queries.passeport(monde.camille.pk, JOUR)
    (atteste,), (declare,) = lu.attestes, lu.declares
    propre, declaree = lu.valeurs_de(atteste)
    assert (propre.fondement, propre.jusqu_au) == (Fondement.PROPRE, date(2028, 12, 31))
    assert (declaree.fondement, declaree.cible[0].code) == (Fondement.DECLAREE, f"{RENOUVELEE}BC01")
    assert [v.atteste for v in lu.valeurs_de(declare)] == [False]


def test_ce_que_le_registre_ne_connait_pas_se_declare_quand_meme(monde: Monde) -> None:
    declarer(monde, "", INCONNUE, libelle="Titre fictif de vendeuse, session 2009")
    (lu,) = queries.passeport(monde.camille.pk, JOUR).lus
    assert (lu.libelle, lu.intitule) == ("Titre fictif de vendeuse, session 2009", "")
    declarer(monde, f"{INCONNUE}BC01", INCONNUE)
    effets = {v.acquis[0].cle.code: v.effet for v in queries.passeport(monde.camille.pk, JOUR).valeurs}
    assert effets[f"{INCONNUE}BC01"] is Effet.INCERTAIN


def test_le_registre_donne_l_intitule_de_ce_qu_il_connait(monde: Monde) -> None:
    assert declarer(monde, libelle="Mon bloc à moi").libelle == "Tenir un rayon"


def test_declarer_deux_fois_ne_change_rien(monde: Monde) -> None:
    declarer(monde)
    assert operations.declarer(monde.camille, [saisie(f"{DETENUE}BC02", jour=JOUR)], quand=QUAND) == []
    assert models.AcquisDeclare.objects.get().jour == JOUR - timedelta(100)


def test_une_date_a_venir_est_refusee(monde: Monde) -> None:
    with pytest.raises(ErreurArgument, match="n’est pas encore passé"):
        declarer(monde, jour=JOUR + timedelta(1))


def test_les_pieces_sont_bornees_et_gardees_une_fois(monde: Monde) -> None:
    declare = declarer(monde)
    assert joindre(monde, declare).pk == joindre(monde, declare).pk
    for n in range(operations.PIECES_MAX - 1):
        joindre(monde, declare, PDF + str(n).encode())
    with pytest.raises(ErreurArgument, match="a déjà 10 pièces"):
        joindre(monde, declare, PDF + b"de trop")
    with pytest.raises(ErreurArgument, match="n’est ni un PDF"):
        recevoir("diplome.pdf", b"MZ un programme")


def test_effacer_laisse_les_attestations_et_rien_d_autre(monde: Monde) -> None:
    attester(monde)
    joindre(monde, declarer(monde))
    joindre_reponse(monde, commencer(monde))
    ouvrir_partage(monde)
    assert operations.effacer(monde.camille, quand=QUAND) == {
        "acquis": 1,
        "partages": 1,
        "positionnements": 1,
        "plans": 0,
        "droits": 0,
    }
    for modele in (
        models.AcquisDeclare,
        models.PieceAcquis,
        models.Partage,
        models.Positionnement,
        models.ReponseDonnee,
        models.PieceReponse,
    ):
        assert not modele._default_manager.exists(), modele
    assert [lu.atteste for lu in queries.passeport(monde.camille.pk, JOUR).lus] == [True]


def test_effacer_n_efface_que_le_sien(monde: Monde) -> None:
    declarer(monde)
    operations.effacer(monde.voisine, quand=QUAND)
    assert models.AcquisDeclare.objects.count() == 1


def test_effacer_un_compte_laisse_l_attestation_sans_nom(monde: Monde) -> None:
    atteste = attester(monde)
    joindre(monde, declarer(monde))
    titulaire = monde.camille.pk
    effacer_compte(monde.camille, acteur=None, quand=QUAND)
    assert not models.AcquisDeclare.objects.exists()
    assert models.AcquisAtteste.objects.get().titulaire == titulaire
    assert queries.nom_du_titulaire(atteste) == ""


def test_le_journal_dit_qui_et_quand_et_rien_de_ce_qui_est_declare(monde: Monde) -> None:
    declare = declarer(monde, "", INCONNUE, libelle="Titre secret")
    piece = joindre(monde, declare)
    operations.lire_piece(piece, lecteur=monde.camille, quand=QUAND)
    operations.oter(piece, acteur=monde.camille, quand=QUAND)
    operations.oublier(declare, acteur=monde.camille, quand=QUAND)
    actes = list(evenements_par(monde.camille.pk))
    assert [e.acte for e in actes] == ["acquis-declare", "piece-jointe", "piece-lue", "piece-otee", "acquis-oublie"]
    dit = " ".join(f"{e.avant} {e.apres}" for e in actes)
    assert INCONNUE not in dit
    assert "secret" not in dit


def test_le_journal_d_une_attestation_dit_ce_qui_est_delivre(monde: Monde) -> None:
    atteste = attester(monde)
    annuler(monde, atteste)
    premier, second = evenements_de("parcours.acquisatteste", atteste.pk)
    assert (premier.acte, premier.acteur) == ("acquis-atteste", monde.paul.pk)
    assert premier.apres == {
        "fiche": DETENUE,
        "code": f"{DETENUE}BC01",
        "certificateur": monde.certificateur.siret,
    }
    assert (second.acte, second.apres) == ("acquis-annule", {"le": JOUR.isoformat()})


class TestPartages:
    @pytest.mark.parametrize("jours", [-1, 366])
    def test_un_partage_dure_au_plus_un_an(self, monde: Monde, jours: int) -> None:
        with pytest.raises(ErreurArgument, match="au plus tard dans un an"):
            ouvrir_partage(monde, jours)

    def test_on_ne_partage_pas_deux_fois_avec_la_meme_personne(self, monde: Monde) -> None:
        premier = ouvrir_partage(monde)
        with pytest.raises(ErreurArgument, match="est déjà partagé"):
            ouvrir_partage(monde)
        operations_partages.arreter(premier, acteur=monde.camille, quand=QUAND)
        assert ouvrir_partage(monde).pk != premier.pk

    def test_pas_avec_soi_meme(self, monde: Monde) -> None:
        with pytest.raises(ErreurArgument, match="votre propre adresse"):
            operations_partages.partager(monde.ines, monde.ines, Choix(JOUR), quand=QUAND)

    def test_arreter_deux_fois_ne_s_ecrit_qu_une(self, monde: Monde) -> None:
        partage = ouvrir_partage(monde)
        for _ in range(2):
            operations_partages.arreter(partage, acteur=monde.camille, quand=QUAND)
        assert [e.acte for e in evenements_de("parcours.partage", partage.pk)] == ["partage-ouvert", "partage-arrete"]

    def test_le_consentement_est_garde_avec_sa_formule(self, monde: Monde) -> None:
        partage = ouvrir_partage(monde, pieces=True)
        (ouvert,) = evenements_de("parcours.partage", partage.pk)
        assert ouvert.apres == {
            "fin": "2026-12-25",
            "pieces": True,
            "positionnements": False,
            "formule": partage.formule,
        }

    def test_un_conseiller_ne_voit_que_les_partages_ouverts(self, monde: Monde) -> None:
        partage = ouvrir_partage(monde, 0)
        assert queries_partages.partages_recus(monde.ines, JOUR) == [partage]
        assert queries_partages.partages_recus(monde.ines, JOUR + timedelta(1)) == []
        assert queries_partages.partages_recus(monde.autre_conseiller, JOUR) == []


def remplir(monde: Monde, combien: int) -> None:
    for n in range(combien):
        joindre(monde, declarer(monde, f"{INCONNUE}BC{n:02}", INCONNUE), PDF + str(n).encode())


def test_lire_un_passeport_coute_le_meme_nombre_de_requetes_quel_que_soit_son_contenu(
    monde: Monde, assert_requetes: Callable[[int], Any]
) -> None:
    attester(monde)
    attester(monde, f"{DETENUE}BC02")
    remplir(monde, 12)
    with assert_requetes(16):
        lu = queries.passeport(monde.camille.pk, JOUR)
        assert len(lu.lus) == 14
