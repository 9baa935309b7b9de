"""The atelier's lint with the engine: said twice in the draft, or said by a bloc of the register; never waited for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from brique.erreurs import ErreurLecture
from brique.referentiel.fiche import Correspondance
from brique.referentiel.redaction import BlocEcrit, Brouillon, CompetenceEcrite
from brique.referentiel.redaction.cles import numeroter
from brique.referentiel.redaction.vers_fiche import depuis_fiche
from portail.passerelles import moteurs
from portail.passerelles.models import PasserelleCalculee
from portail.passerelles.recalcul import recalculer
from portail.passerelles.relecture_atelier import REGLE, redites
from tests import pages
from tests.portail.passerelles import registre_calcul as registre
from tests.portail.passerelles.registre_calcul import A_STOCK, B_STOCK, CONSEIL
from tests.portail.referentiel.atelier_fabrique import BROUILLON, Atelier, ouvrir_atelier

pytestmark = pytest.mark.django_db
QUAND = datetime(2026, 11, 22, 12, tzinfo=UTC)
DITE = "Encaisser les règlements des clients en appliquant la procédure de caisse"
REDITE = "Appliquer la procédure de caisse pour encaisser les règlements des clients"


@pytest.fixture(autouse=True)
def _moteur_a_part(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.PASSERELLES_ENCODEURS = "lexical"
    settings.VAR = tmp_path / "var"
    moteurs.oublier()
    yield
    moteurs.oublier()


def en_bloc(libelle: str, *enonces: str) -> BlocEcrit:
    return BlocEcrit("", libelle, tuple(CompetenceEcrite(enonce) for enonce in enonces))


def ecrit(*blocs: BlocEcrit) -> Brouillon:
    return numeroter(Brouillon(intitule="CQP fictif", blocs=blocs))


def lire(atelier: Atelier, adresse: str, **entetes: str) -> str:
    reponse = atelier.client.get(f"{atelier.adresse}{adresse}", headers=entetes)
    assert reponse.status_code == 200
    return pages.lire(reponse)


@pytest.fixture
def calculees(db: None, tmp_path: Path) -> None:
    registre.charger(tmp_path)
    recalculer(QUAND)


# --- in the draft


def test_une_competence_redite_se_trouve_d_un_bloc_a_l_autre() -> None:
    brouillon = ecrit(en_bloc("Vendre", DITE, "Ranger les produits en réserve"), en_bloc("Conseiller", REDITE))
    (constat,) = redites(brouillon) or ()
    assert constat.regle == "competence-reformulee"
    assert constat.cible == brouillon.blocs[1].competences[0].cle
    assert "semble demander la même chose que la compétence 1" in constat.message


def test_la_page_et_le_bloc_les_montrent_a_leur_place() -> None:
    brouillon = ecrit(en_bloc("Vendre", DITE), en_bloc("Conseiller", REDITE))
    atelier = ouvrir_atelier(brouillon)
    premier, second = brouillon.blocs
    page = lire(atelier, "redites/")
    assert "Qu’est-ce qui est dit deux fois ?" in page
    assert f'href="{atelier.adresse}blocs/{second.cle}/#p-{second.competences[0].cle}"' in page
    morceau = lire(atelier, f"redites/?bloc={second.cle}", **{"HX-Request": "true"})
    assert "<html" not in morceau
    assert "semble demander la même chose" in morceau
    resume = lire(atelier, "redites/", **{"HX-Request": "true"})
    assert "1 passage semble dit deux fois" in resume
    assert "semble demander" not in resume
    assert not lire(atelier, f"redites/?bloc={premier.cle}", **{"HX-Request": "true"}).strip()


def test_les_pages_qui_ecrivent_n_attendent_pas_le_moteur(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moteurs, "moteur", lambda: pytest.fail("la page attend le moteur"))
    atelier = ouvrir_atelier(BROUILLON)
    for adresse in ("", "blocs/b1/"):
        page = lire(atelier, adresse)
        assert f'hx-get="{atelier.adresse}redites/' in page
        assert f'href="{atelier.adresse}redites/"' in page  # without JavaScript


def test_sans_moteur_la_page_le_dit(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> Any:
        raise ErreurLecture("le modèle est d’une autre version")

    monkeypatch.setattr(moteurs, "moteur", absent)
    assert redites(BROUILLON) is None
    assert "n’a pas pu être cherché" in lire(ouvrir_atelier(BROUILLON), "redites/")


def test_rien_de_redit_se_dit() -> None:
    assert "Rien ne semble dit deux fois" in lire(ouvrir_atelier(BROUILLON), "redites/")


# --- at the register


def test_un_bloc_que_le_registre_dit_deja_est_nomme(calculees: None) -> None:
    brouillon = depuis_fiche(registre.vendeur())
    trouvees = [c for c in redites(brouillon) or () if c.regle == REGLE]
    assert [(c.bloc, c.cible) for c in trouvees] == [(A_STOCK.code, brouillon.blocs[1].cle)]  # BC01 is declared already
    assert "3 de ses 3 compétences semblent se retrouver dans " + B_STOCK.code in trouvees[0].message
    page = lire(ouvrir_atelier(brouillon), "redites/")
    assert "Tenir la réserve" in page
    assert "(Vademecum" not in page  # the reference is said once


def test_le_brouillon_se_compare_tel_qu_il_est_ecrit(calculees: None) -> None:
    brouillon = depuis_fiche(registre.vendeur())
    autre = replace(brouillon.blocs[1], competences=tuple(CompetenceEcrite(texte) for texte in registre.SOUDAGE))
    change = numeroter(replace(brouillon, blocs=(brouillon.blocs[0], autre)))
    assert not [c for c in redites(change) or () if c.regle == REGLE]


def test_un_bloc_plus_court_ou_plus_long_se_reconnait_encore(calculees: None) -> None:
    brouillon = depuis_fiche(registre.vendeur())
    for competences in (registre.STOCK[:2], (*registre.STOCK, DITE)):
        stock = replace(brouillon.blocs[1], competences=tuple(map(CompetenceEcrite, competences)))
        change = numeroter(replace(brouillon, blocs=(brouillon.blocs[0], stock)))
        assert [c.bloc for c in redites(change) or () if c.regle == REGLE] == [A_STOCK.code]


def test_sans_calcul_garde_ni_numero_seul_le_brouillon_est_relu(calculees: None) -> None:
    brouillon = depuis_fiche(registre.vendeur())
    assert not redites(replace(brouillon, numero=""))
    PasserelleCalculee.objects.all().delete()
    assert not redites(brouillon)


def test_ce_qui_est_renouvele_declare_ou_ferme_n_est_pas_un_double(calculees: None, tmp_path: Path) -> None:
    brouillon = depuis_fiche(registre.vendeur())
    declaree = Correspondance(frozenset({A_STOCK.code}), CONSEIL, frozenset({B_STOCK.code}))
    for jour, vendeur, conseil in (
        ("2026-11-10", registre.vendeur(correspondances=(declaree,)), registre.conseil()),
        ("2026-11-11", registre.vendeur(nouvelles=(CONSEIL,)), registre.conseil(anciennes=(registre.VENDEUR,))),
        ("2026-11-12", registre.vendeur(), registre.conseil(actif=False)),
    ):
        registre.importer(tmp_path, jour, vendeur, conseil)
        assert not [c for c in redites(brouillon) or () if c.regle == REGLE], jour
