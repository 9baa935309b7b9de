"""« Où mènent vos blocs ? » with hours and euros: what is left, by which offers, until when; the rank that follows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from brique.referentiel.fiche import Correspondance
from portail.parcours import models
from tests.portail.parcours.offres_fabrique import AUTRE, CODE, NUMERO, catalogue, dans, importer
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, verser

pytestmark = pytest.mark.django_db
AuPlus = Callable[[int], AbstractContextManager[Any]]
TENUE = "RNCP80000"
PAGE = f"/passerelles/carte/?bloc={TENUE}:{TENUE}BC01"
LOIN = date(2099, 6, 30)


def verser_trois(dossier: Path, **autres: Any) -> None:
    """The held bloc gives by right the second bloc of two others, of two blocs each."""
    vers = [Correspondance(frozenset({f"{TENUE}BC01"}), n, frozenset({f"{n}BC02"})) for n in (NUMERO, AUTRE)]
    verser(
        ecrire(
            dossier,
            "2026-11-20",
            fiche(
                TENUE,
                "Titre tenu",
                date_fin_enregistrement=LOIN,
                blocs=tuple(bloc(TENUE, rang) for rang in (1, 2, 3)),
                correspondances=tuple(vers),
            ),
            *(
                fiche(
                    numero,
                    f"Titre {numero}",
                    **{"date_fin_enregistrement": LOIN, "blocs": (bloc(numero, 1), bloc(numero, 2)), **autres},
                )
                for numero in (NUMERO, AUTRE)
            ),
        )
    )


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"


def page(client: Client, adresse: str = PAGE) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return " ".join(reponse.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def rangees(dite: str) -> list[str]:
    return sorted((n for n in (TENUE, NUMERO, AUTRE) if f'id="c-{n}"' in dite), key=lambda n: dite.index(f'id="c-{n}"'))


def test_ce_qui_manque_a_ses_heures_son_prix_et_l_offre_derriere(client: Client, tmp_path: Path) -> None:
    verser_trois(tmp_path)
    importer(catalogue())
    dite = page(client)
    assert "<strong>à partir de 105 heures</strong>" in dite
    assert "<strong>à partir de 1 250,50 €</strong>" in dite
    assert "On peut y entrer jusqu’au 30 juin 2099" in dite
    cle = models.OffreConnue.objects.values_list("pk", flat=True)[0]
    assert f'<a href="/offres/{cle}/">105 heures</a>' in dite
    assert f"/offres/?fiche={NUMERO}&amp;bloc={CODE}" in dite


def test_sans_offre_rien_n_est_dit_gratuit(client: Client, tmp_path: Path) -> None:
    verser_trois(tmp_path)
    dite = page(client)
    assert dite.count("Aucune offre n’est connue ici pour ce qui manque : ni heures, ni prix.") == 3
    assert "à partir de" not in dite


def test_a_blocs_egaux_ce_qui_est_connu_passe_devant(client: Client, tmp_path: Path) -> None:
    verser_trois(tmp_path)
    assert rangees(page(client)) == [NUMERO, AUTRE, TENUE]
    importer(catalogue(**{"80001": "80002"}))
    assert rangees(page(client)) == [AUTRE, NUMERO, TENUE]


def test_une_session_apres_l_enregistrement_est_dite_trop_tardive(client: Client, tmp_path: Path) -> None:
    verser_trois(tmp_path, date_fin_enregistrement=dans(10))
    importer(catalogue())
    dite = page(client)
    assert "Trop tard" in dite
    assert "Pour 1 bloc, les offres connues viennent trop tard." in dite
    assert "1 250,50 €" not in dite


def test_de_pres_aussi(client: Client, tmp_path: Path) -> None:
    verser_trois(tmp_path)
    importer(catalogue())
    dite = page(client, f"{PAGE}&sur={NUMERO}")
    assert dite.index("à partir de 105 heures") < dite.index('id="liste"')


def test_le_passe_ne_dit_rien_des_offres(client: Client, tmp_path: Path) -> None:
    verser_trois(tmp_path)
    importer(catalogue())
    hier = timezone.localdate() - timezone.timedelta(days=1)
    assert "heures</strong>" not in page(client, f"{PAGE}&au={hier:%Y-%m-%d}&delivrance=toutes")


def test_les_offres_se_lisent_en_peu_de_requetes(client: Client, tmp_path: Path, assert_requetes: AuPlus) -> None:
    verser_trois(tmp_path)
    importer(catalogue("F1", "F2", "F3"))
    page(client)
    with assert_requetes(16):
        page(client)
