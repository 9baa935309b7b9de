"""Mes parcours towards any certification of a job or of a level: found, bounded, refused with a way out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as reglages
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from brique.erreurs import ErreurArgument
from brique.parcours.demandes.demande import CibleOuverte
from brique.referentiel.fiche import Code
from portail.parcours import models
from portail.parcours.plans import ouvertes
from portail.referentiel import queries_metiers
from tests.portail.parcours.passeport_fabrique import Monde
from tests.portail.parcours.plans_fabrique import CIBLE, CONTRAINTES, planter, texte
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, verser

pytestmark = pytest.mark.django_db
SUITE = "RNCP99802"
SOUDAGE, SOUDURE = Code("H2913", "Soudage manuel"), Code("H2914", "Réalisation et montage en soudure")


@pytest.fixture
def monde(tmp_path: Path, settings: Settings) -> Monde:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    return planter(tmp_path)


@pytest.fixture
def fournie(monde: Monde, tmp_path: Path) -> Monde:
    """A register with eight more certifications: from one bloc to eight, the last no longer registered."""
    hier = timezone.localdate() - timedelta(days=1)
    neuves = [
        fiche(
            f"RNCP9970{rang}",
            f"Titre fictif de soudage {rang}",
            rome=(SOUDAGE, *((SOUDURE,) if rang == 1 else ())),
            niveau=3,
            niveau_code="NIV3",
            blocs=tuple(bloc(f"RNCP9970{rang}", n) for n in range(1, rang + 1)),
            **({"date_fin_enregistrement": hier} if rang == 8 else {}),
        )
        for rang in range(1, 9)
    ]
    verser(ecrire(tmp_path, "2026-11-21", *neuves, nom="autres"))
    return monde


def demander(monde: Monde, **champs: str) -> Any:
    return monde.client("camille").post("/mes-parcours/nouveau/", {**CONTRAINTES, **champs}, follow=True)


@pytest.mark.parametrize(
    "champs",
    [
        {"metier": "H2902"},
        {"metier": "h 29"},
        {"metier": "Chaudronnérie"},
        {"niveau": "4"},
        {"metier": "H", "niveau": "4"},
    ],
)
def test_un_metier_ou_un_niveau_suffit(monde: Monde, champs: dict[str, str]) -> None:
    lu = texte(demander(monde, **champs))
    assert "vers ce que vous visez" in lu
    assert "2 certifications en vigueur conviennent" in lu
    assert "Toutes sont examinées" in lu
    plan = models.PlanCalcule.objects.get()
    assert [c["certification"] for c in plan.demande["forme"]["cibles"]] == [SUITE, CIBLE]  # a bloc of it is held
    assert plan.demande["forme"]["a_atteindre"] == 1
    assert all(len(un["vers"]) == 1 for un in plan.page["plans"])


def test_six_au_plus_celles_ou_il_manque_le_moins(fournie: Monde) -> None:
    lu = texte(demander(fournie, metier="H2913"))
    assert "7 certifications en vigueur conviennent" in lu
    assert "Nous en avons examiné 6" in lu
    retenues = models.PlanCalcule.objects.get().demande["ouverte"]["retenues"]
    assert [numero for numero, _intitule in retenues] == [f"RNCP9970{rang}" for rang in range(1, 7)]


@reglages(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["", "H", "H29", "H2902", "H2913", "H2914", "K"]),
    st.sampled_from([None, 3, 4, 7]),
    st.integers(1, 9),
)
def test_ce_qui_est_retenu_convient_toujours(fournie: Monde, rome: str, niveau: int | None, au_plus: int) -> None:
    attendues = queries_metiers.porteuses(rome, niveau)
    possibles = {numero for numero in attendues if numero != "RNCP99708"}
    demandee, jour = CibleOuverte(rome, niveau, au_plus), timezone.localdate()
    if not possibles:
        with pytest.raises(ErreurArgument, match="aucune certification en vigueur"):
            ouvertes.retenir(demandee, [], jour)
        return
    lues = ouvertes.retenir(demandee, [], jour)
    assert set(lues.numeros) <= possibles
    assert lues.nombre == len(possibles)
    assert len(lues.numeros) == min(au_plus, lues.nombre)


def test_plusieurs_metiers_repondent_et_la_personne_choisit(fournie: Monde) -> None:
    reponse = demander(fournie, metier="soud")
    lu = texte(reponse)
    assert reponse.status_code == 422
    assert "2 métiers répondent à « soud » : choisissez le vôtre plus bas." in lu
    assert "Soudage manuel (H2913), 8 certifications" in lu
    assert "Réalisation et montage en soudure (H2914), une certification" in lu
    choisie = texte(demander(fournie, metier="soud", metier_choisi="H2914"))
    assert "Une certification en vigueur convient" in choisie


@pytest.mark.parametrize(
    ("champs", "champ", "dit"),
    [
        ({"metier": "zythologue"}, "metier", "Aucune certification active du répertoire ne mène à « zythologue »"),
        ({"metier": "K9999"}, "metier", "Aucune certification active du répertoire ne mène à « K9999 »"),
        ({"metier": "H2902", "niveau": "7"}, "metier", "Ce métier a des certifications actives de niveau 4."),
        ({"metier": "H2914", "niveau": "8"}, "metier", "Ce métier a des certifications actives de niveau 3."),
        ({"niveau": "8"}, "metier", "Choisissez un autre niveau"),
        ({"niveau": "9"}, "niveau", "Sélectionnez un choix valide"),
        ({"cible": CIBLE, "niveau": "4"}, "cible", "pas les deux"),
        ({}, "cible", "Dites ce que vous visez"),
    ],
)
def test_un_refus_dit_pourquoi_et_que_faire(fournie: Monde, champs: dict[str, str], champ: str, dit: str) -> None:
    reponse = demander(fournie, **champs)
    assert reponse.status_code == 422
    assert list(reponse.context["formulaire"].errors) == [champ]
    assert dit in texte(reponse)
    assert not models.PlanCalcule.objects.exists()


def test_trop_de_certifications_est_dit(fournie: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ouvertes, "EXAMINABLES_MAX", 5)
    reponse = demander(fournie, niveau="3")
    assert "8 certifications actives répondent à « niveau 3 »" in texte(reponse)
    assert "Ajoutez un métier." in texte(reponse)


def test_recalculer_cherche_de_nouveau(monde: Monde, tmp_path: Path) -> None:
    demander(monde, metier="H2902")
    ancien = models.PlanCalcule.objects.get()
    verser(ecrire(tmp_path, "2026-11-21", fiche("RNCP99803", "Titre fictif neuf"), nom="neuve"))
    monde.client("camille").post(f"/mes-parcours/{ancien.pk}/recalculer/", {**CONTRAINTES, "heures": "10"})
    neuf = models.PlanCalcule.objects.exclude(pk=ancien.pk).get()
    assert neuf.demande["ouverte"]["nombre"] == ancien.demande["ouverte"]["nombre"] + 1
    assert neuf.titre == ancien.titre == "Une certification, quelle qu’elle soit : Chaudronnerie (H2902)"


def test_une_adresse_remplit_le_formulaire(monde: Monde) -> None:
    page = monde.client("camille").get("/mes-parcours/nouveau/", {"metier": "H2902", "niveau": "4"}).content.decode()
    assert 'value="H2902"' in page
    assert '<option value="4" selected>' in page
