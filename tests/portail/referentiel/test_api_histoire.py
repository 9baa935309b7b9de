"""The API on how référentiels are written and change: what it answers, apart from the contract it keeps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from brique.referentiel.relecture import relire_fiche
from tests.portail.referentiel.fabrique import ecrire, verser
from tests.portail.referentiel.registre_renouvellements import ANCIENNE, FICHES, NOUVELLE, charger

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portail.referentiel.urls_api")]
AuPlus = Callable[[int], AbstractContextManager[Any]]
RACINE = "/api/v1/fiches/"


@pytest.fixture(autouse=True)
def _registre(db: None, tmp_path: Path, settings: Settings) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    charger(tmp_path)


def lire(adresse: str, statut: int = 200) -> Any:
    reponse = Client().get(RACINE + adresse)
    assert reponse.status_code == statut, reponse.content
    return reponse.json()


def test_la_relecture_donne_ses_constats_avec_leur_reference() -> None:
    lue = lire(f"{ANCIENNE}/relecture")
    attendus = relire_fiche(FICHES[0])
    assert [c["regle"] for c in lue["constats"]] == [c.regle for c in attendus]
    assert all(c["message"].endswith(f"({c['reference']}).") for c in lue["constats"])
    assert set(lue["constats"][0]) == {
        "fiche",
        "bloc",
        "regle",
        "gravite",
        "message",
        "reference",
        "extrait",
        "competence",
    }
    assert lire(f"{ANCIENNE}/relecture?au=2020-01-01", 404)["action"]


def test_l_ecart_dit_les_versions_comparees_et_marque_les_mots(tmp_path: Path) -> None:
    lu = lire(f"{NOUVELLE}/ecart")
    assert (lu["avant"], lu["apres"]) == (
        {"numero": NOUVELLE, "jour": "2026-10-01"},
        {"numero": NOUVELLE, "jour": "2026-11-01"},
    )
    assert lu["phrase"] == "1 bloc est retiré."
    assert [b["nature"] for b in lu["ecart"]["blocs"]] == ["inchange", "inchange", "inchange", "retire"]
    verser(ecrire(tmp_path, "2026-11-05", replace(FICHES[1], intitule="CQP Soudeur confirmé")))
    champ = lire(f"{NOUVELLE}/ecart")["ecart"]["champs"][0]
    assert "".join(m["texte"] for m in champ["mots"] if m["nature"] != "retire") == "CQP Soudeur confirmé"
    assert (
        "".join(m.get("avant", m["texte"]) for m in champ["mots"] if m["nature"] != "ajoute") == "CQP Soudeur nouveau"
    )


def test_l_ecart_compare_a_une_autre_fiche() -> None:
    lu = lire(f"{ANCIENNE}/ecart?avec={NOUVELLE.lower()}")
    assert (lu["avant"]["numero"], lu["apres"]["numero"], lu["identique"]) == (ANCIENNE, NOUVELLE, False)
    assert lu["ecart"]["devenirs"][2]["perdues"] == 1
    assert "RNCP1" in lire(f"{ANCIENNE}/ecart?avec=RNCP1", 404)["erreur"]


def test_une_version_comparee_a_elle_meme_est_identique() -> None:
    lu = lire(f"{NOUVELLE}/ecart?de=2026-11-01&a=2026-11-20")
    assert (lu["identique"], lu["phrase"]) == (True, "Rien n’a changé.")


def test_la_suite_donne_son_cas_et_sa_chaine() -> None:
    suite = lire(f"{ANCIENNE}/suite")["suite"]
    assert (suite["cas"], suite["actives"]) == ("un-successeur", [NOUVELLE])
    assert [(e["numero"], e["rang"], e["etat"]) for e in suite["etapes"]] == [
        (ANCIENNE, 0, "expiree"),
        (NOUVELLE, 1, "en-vigueur"),
    ]
    assert lire("RNCP99799/suite")["suite"]["etapes"][0]["etat"] == "absente"
    lire("RNCP1/suite", 404)


def test_le_devenir_range_a_part_le_declare_et_le_calcule() -> None:
    declare = lire(f"{ANCIENNE}/blocs/{ANCIENNE}BC01/devenir")["devenir"]
    assert declare["classe"] == "declaree"
    assert [(d["blocs_vers"], d["compte"]) for d in declare["declarees"]] == [
        ([f"{NOUVELLE}BC01", f"{NOUVELLE}BC02"], True)
    ]
    assert declare["renouvellements"] == []
    demander = lire(f"{ANCIENNE}/blocs/{ANCIENNE}BC02/devenir")["devenir"]
    assert demander["declarees"] == []
    (renouvelee,) = demander["renouvellements"]
    assert renouvelee["ressemblances"][0]["code"] == f"{NOUVELLE}BC03"
    assert demander["acquis"]["reference"]


def test_un_bloc_inconnu_dit_lesquels_existent() -> None:
    assert f"{ANCIENNE}BC01" in lire(f"{ANCIENNE}/blocs/BC77/devenir", 404)["action"]


def test_le_bloc_d_un_code_a_barre_oblique_a_aussi_son_devenir() -> None:
    assert lire("RNCP99704/blocs/A/1 bis/devenir")["devenir"]["code"] == "A/1 bis"
    assert lire("RNCP99704/blocs/A/1 bis")["bloc"]["code"] == "A/1 bis"


def test_une_copie_d_hier_n_est_plus_celle_d_aujourd_hui() -> None:
    """The same register, another day: a fiche may have expired in between."""
    adresse = f"{RACINE}{ANCIENNE}/suite"
    with patch("portail.referentiel.api_http.timezone.localdate", return_value=date(2026, 11, 22)):
        hier = Client().get(adresse)["ETag"]
        assert Client().get(adresse)["ETag"] == hier
    with patch("portail.referentiel.api_http.timezone.localdate", return_value=date(2026, 11, 23)):
        assert Client().get(adresse, headers={"if-none-match": hier}).status_code == 200


def test_ces_lectures_coutent_peu_de_requetes(assert_requetes: AuPlus) -> None:
    for plafond, adresse in (
        (5, f"{ANCIENNE}/relecture"),
        (9, f"{ANCIENNE}/ecart?avec={NOUVELLE}"),
        (11, f"{ANCIENNE}/suite"),
        (11, f"{ANCIENNE}/blocs/{ANCIENNE}BC01/devenir"),
    ):
        with assert_requetes(plafond):
            lire(adresse)
