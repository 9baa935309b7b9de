"""Importing offers: dry or written, versions over half-open periods, nothing dropped, nothing rewritten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from brique.erreurs import ErreurLecture
from portail.parcours import models
from portail.parcours.offres import operations, queries
from portail.parcours.offres.operations import ErreurImportOffres
from portail.socle.models import Evenement
from tests.coeur.parcours.offres.fabrique import SIRET
from tests.portail.parcours.offres_fabrique import CODE, NUMERO, QUAND, catalogue, importer, registre

pytestmark = pytest.mark.django_db
PLUS_TARD = QUAND + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path: Path) -> None:
    registre(tmp_path)


def comptes(bilan: operations.BilanOffres) -> dict[str, int]:
    return {nom: n for nom, n in bilan.comptes.items() if nom not in {"offres", "sessions"} and n}


def test_a_blanc_rien_n_est_ecrit() -> None:
    bilan = importer(catalogue("F1", "F2"), appliquer=False)
    assert (comptes(bilan), bilan.applique) == ({"nouvelles": 2}, False)
    assert models.SourceOffres.objects.count() == models.OffreConnue.objects.count() == 0


def test_ecrit_puis_encore_ne_change_rien() -> None:
    octets = catalogue("F1", "F2")
    assert importer(octets).applique
    encore = importer(octets, PLUS_TARD)
    assert (comptes(encore), encore.applique, encore.deja) == ({"inchangees": 2}, False, QUAND)
    assert models.SourceOffres.objects.count() == 1
    assert Evenement.objects.filter(acte="offres-importees").count() == 1


def test_une_offre_modifiee_garde_sa_version_d_avant() -> None:
    importer(catalogue())
    bilan = importer(catalogue(**{"1250,50": "1400"}), PLUS_TARD)
    assert [(ligne.cle, ligne.champs) for ligne in bilan.modifiees] == [(f"{SIRET}/F1/A1", ("prix",))]
    avant, apres = models.VersionOffre.objects.order_by("debut")
    assert (avant.debut, avant.fin, apres.debut, apres.fin) == (QUAND, PLUS_TARD, PLUS_TARD, None)
    assert (str(avant.prix), str(apres.prix)) == ("1250.50", "1400.00")
    assert {cible.version_id for cible in models.CibleOffre.objects.all()} == {apres.pk}
    lue = queries.offre_lue(avant.offre_id, timezone.localdate())
    assert lue is not None
    assert len(lue.versions) == 2


def test_comparer_ne_lit_pas_la_base_offre_par_offre() -> None:
    importer(catalogue("F1", "F2", "F3"))
    demandees = []
    for numeros in (("F1",), ("F1", "F2", "F3")):
        with CaptureQueriesContext(connection) as requetes:
            bilan = importer(catalogue(*numeros, **{"1250,50": "1400"}), PLUS_TARD, appliquer=False)
        assert comptes(bilan) == {"modifiees": len(numeros)}
        demandees.append(len(requetes))
    assert demandees[0] == demandees[1]


def test_un_catalogue_entier_ferme_ce_qui_n_y_est_plus() -> None:
    importer(catalogue("F1", "F2"))
    sans_le_dire = importer(catalogue("F1"), PLUS_TARD)
    assert comptes(sans_le_dire) == {"inchangees": 1}
    entier = importer(catalogue("F1"), PLUS_TARD, complet=True)
    assert [ligne.cle for ligne in entier.fermees] == [f"{SIRET}/F2/A1"]
    assert models.VersionOffre.objects.filter(fin=None).count() == 1
    revenue = importer(catalogue("F1", "F2"), PLUS_TARD + timedelta(hours=1))
    assert comptes(revenue) == {"inchangees": 1, "nouvelles": 1}
    assert models.OffreConnue.objects.count() == 2


def test_une_offre_fautive_est_gardee_et_signalee() -> None:
    bilan = importer(catalogue("F1", **{"<code-bloc>RNCP80001BC01": "<code-bloc>RNCP80001BC09"}))
    (signalee,) = bilan.signalees
    assert [constat.regle for constat in signalee.constats] == ["bloc-inconnu"]
    (version,) = models.VersionOffre.objects.all()
    assert version.contenu["blocs"][0]["code"] == "RNCP80001BC09"


def test_les_index_disent_ce_qu_elle_prepare_et_ou() -> None:
    importer(catalogue())
    assert [(c.fiche, c.code) for c in models.CibleOffre.objects.all()] == [(NUMERO, CODE)]
    (lieu,) = models.LieuOffre.objects.all()
    assert (lieu.cherche, lieu.code_postal, str(lieu.latitude)) == ("essaiville", "69001", "45.750000")


def test_un_organisme_ne_parle_que_de_lui() -> None:
    with pytest.raises(ErreurImportOffres, match="autre organisme"):
        importer(catalogue(), siret="99900002900010")
    assert importer(catalogue(), siret=SIRET).applique
    assert models.SourceOffres.objects.get().siret == SIRET


def test_un_fichier_coupe_ne_laisse_rien() -> None:
    with pytest.raises(ErreurLecture):
        importer(catalogue("F1", "F2")[:-30])
    assert models.OffreConnue.objects.count() == 0


def test_l_histoire_ne_se_reecrit_pas() -> None:
    importer(catalogue())
    with pytest.raises(ErreurImportOffres, match="ne se réécrit pas"):
        importer(catalogue(**{"1250,50": "1400"}), QUAND)


def test_un_autre_import_pendant_la_lecture_est_vu(monkeypatch: pytest.MonkeyPatch) -> None:
    lire = operations.lire_offres

    def pendant(*arguments: object, **options: object) -> object:
        monkeypatch.setattr(operations, "lire_offres", lire)
        importer(catalogue("F9"))
        return lire(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(operations, "lire_offres", pendant)
    with pytest.raises(ErreurImportOffres, match="un autre import"):
        importer(catalogue("F1"), PLUS_TARD)
    assert models.OffreConnue.objects.get().reference == "F9/A1"


def test_la_base_refuse_deux_versions_ouvertes() -> None:
    importer(catalogue())
    version = models.VersionOffre.objects.get()
    version.pk, version.debut = None, PLUS_TARD
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_ce_qu_un_parcours_peut_employer() -> None:
    importer(catalogue("F1", "F2"))
    offres = queries.offres_ouvertes([NUMERO])
    assert [offre.formation for offre in offres] == ["F1", "F2"]
    assert queries.offres_ouvertes(["RNCP1"]) == []
