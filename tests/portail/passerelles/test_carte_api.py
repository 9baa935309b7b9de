"""``/api/v1/passerelles/portee``: the map as JSON, rights apart from suggestions, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings
from schemathesis import GenerationMode

from brique.passerelles.decisions import Accord
from brique.passerelles.liens_portee import Acces
from brique.passerelles.valeurs import Cle
from portail.passerelles.demande_carte import DETENUS_MAX
from portail.passerelles.presentation_carte.dessin import Bande
from portail.passerelles.presentation_carte.mots import dire_reste
from portail.passerelles.queries_carte import porter
from tests.portail.passerelles import equivalences_fabrique as equivalences
from tests.portail.passerelles.registre_carte import DECLAREE, ENSEMBLE, EXPIREE, PROCHE, SUITE, TENUE, charger
from tests.portail.referentiel.test_api_contrat import REGLAGES, connexion_gardee

ADRESSE = "/api/v1/passerelles/portee"
UN = f"{ADRESSE}?bloc={TENUE}:{TENUE}BC01"


@pytest.fixture
def registre(tmp_path: Path, db: None) -> None:
    charger(tmp_path)


def lire(client: Client, adresse: str, statut: int = 200) -> Any:
    reponse = client.get(adresse)
    assert reponse.status_code == statut, reponse.content
    return reponse.json()


def test_les_droits_et_les_suggestions_sont_comptes_a_part(client: Client, registre: None) -> None:
    lue = lire(client, UN)
    assert [(a["numero"], a["droit"], a["restants"], a["a_demander"]) for a in lue["atteignables"]] == [
        (DECLAREE, True, 1, 0),
        (TENUE, True, 2, 0),
        ("RS9981", False, 1, 1),
        (PROCHE, False, 3, 2),
        (ENSEMBLE, False, 2, 0),
    ]
    assert lue["mises_de_cote"] == 1
    proche = lue["atteignables"][3]
    assert proche["motif"] == "Aucun droit ; 2 blocs sur 3 à demander, 1 sans piste."
    assert proche["blocs"][0]["appuis"] == [
        {
            "acces": "calculee",
            "droit": False,
            "depuis": [{"fiche": TENUE, "code": f"{TENUE}BC01"}],
            "entier": True,
            "probabilite": 0.91,
        }
    ]
    ensemble = lue["atteignables"][4]["incomplets"][0]
    assert ensemble["manque"] == [{"fiche": TENUE, "code": f"{TENUE}BC02"}]


def test_les_filtres_et_le_jour(client: Client, registre: None) -> None:
    assert [a["numero"] for a in lire(client, f"{UN}&niveau=3&vae=1")["atteignables"]] == [PROCHE]
    assert lire(client, f"{UN}&au=2999-07-01")["atteignables"] == []
    assert len(lire(client, f"{UN}&delivrance=toutes")["atteignables"]) == 6


def test_ce_qui_ne_se_lit_pas_ou_manque_est_dit(client: Client, registre: None) -> None:
    lue = lire(client, f"{UN}&bloc=zut&bloc=RNCP404:X&bloc={TENUE}:{TENUE}BC01&bloc={TENUE}:{TENUE}BC99")
    assert lue["illisibles"] == ["zut"]
    assert [(d["fiche"], d["connue"], d["present"]) for d in lue["detenus"]] == [
        (TENUE, True, True),
        ("RNCP404", False, False),
        (TENUE, True, False),
    ]


def test_sans_bloc_rien_n_est_a_portee(client: Client, registre: None) -> None:
    assert lire(client, ADRESSE)["atteignables"] == []


@pytest.mark.parametrize(
    "suite",
    [
        "&".join(f"bloc=RNCP{n}" for n in range(DETENUS_MAX + 1)),
        "niveau=9",
        "au=hier",
        "delivrance=zut",
        "inconnu=1",
    ],
)
def test_un_parametre_fautif_est_refuse(suite: str, client: Client, registre: None) -> None:
    refus = lire(client, f"{ADRESSE}?{suite}", 422)
    assert set(refus) == {"erreur", "lieu", "action"}


def test_le_nombre_de_requetes_est_constant(
    client: Client, registre: None, assert_requetes: Callable[[int], AbstractContextManager[Any]]
) -> None:
    lire(client, UN)
    with assert_requetes(13):
        lire(client, f"{UN}&bloc={PROCHE}&bloc={EXPIREE}:{EXPIREE}BC01&bloc={SUITE}")


# --- the published contract


@pytest.fixture
def contrat(registre: None, settings: Settings, tmp_path: Path) -> Iterator[Any]:
    settings.LIMITES_DOSSIER = tmp_path / "limites"
    settings.API_PAR_MINUTE = 1_000_000
    with connexion_gardee():
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["permis", "interdit"])
def test_chaque_reponse_est_celle_qui_est_publiee(contrat: Any, mode: GenerationMode) -> None:
    statuts = set()

    @REGLAGES
    @given(case=contrat[ADRESSE]["GET"].as_strategy(generation_mode=mode), connu=st.booleans())
    def demander(case: Any, connu: bool) -> None:
        if connu and mode is GenerationMode.POSITIVE:
            case.query = {**case.query, "bloc": [f"{TENUE}:{TENUE}BC01", PROCHE]}
        statuts.add(case.call_and_validate().status_code)

    demander()
    assert (200 if mode is GenerationMode.POSITIVE else 422) in statuts


# --- équivalences, from a decision to the map


@pytest.mark.parametrize(
    ("decision", "droit", "entier"),
    [({}, True, True), ({"accord": Accord.PARTIEL, "competences": ((equivalences.VISE, 1),)}, False, False)],
    ids=["totale", "partielle"],
)
def test_une_equivalence_decidee_compte_pour_ce_qu_elle_dit(
    decision: dict[str, Any], droit: bool, entier: bool, tmp_path: Path, db: None
) -> None:
    monde = equivalences.monter(tmp_path)
    equivalences.accepter(monde, equivalences.deposer(monde), **decision)
    lue = porter([equivalences.DETENU], equivalences.JOUR, timezone.localdate())
    (visee,) = (une for une in lue.atteignables if une.numero == equivalences.CIBLE)
    (appui,) = visee.places[0].appuis
    assert (appui.acces, appui.droit, appui.entier, visee.droit) == (Acces.DECIDEE, droit, entier, droit)


def test_une_equivalence_en_partie_n_est_pas_une_simple_ressemblance(tmp_path: Path, db: None) -> None:
    monde = equivalences.monter(tmp_path)
    equivalences.accepter(
        monde, equivalences.deposer(monde), accord=Accord.PARTIEL, competences=((equivalences.VISE, 1),)
    )
    lue = porter([equivalences.DETENU], equivalences.JOUR, timezone.localdate())
    (visee,) = (une for une in lue.atteignables if une.numero == equivalences.CIBLE)
    dit = dire_reste(visee, Bande.PISTE)
    assert "reconnu en partie" in dit
    assert "ressemble" not in dit


def test_une_equivalence_decidee_se_lit_ou_la_question_se_pose(client: Client, tmp_path: Path, db: None) -> None:
    monde = equivalences.monter(tmp_path)
    equivalences.accepter(monde, equivalences.deposer(monde))
    (de, bloc), (vers, bloc_vers) = equivalences.DETENU, equivalences.VISE
    face = f"/passerelles/face-a-face/?de={de}&bloc={bloc}&vers={vers}&bloc_vers={bloc_vers}"
    inverse = f"/passerelles/face-a-face/?de={vers}&bloc={bloc_vers}&vers={de}&bloc_vers={bloc}"
    for adresse, dite in ((face, True), (inverse, False), (f"/mon-bloc/?bloc={bloc}", True)):
        contenu = client.get(adresse, follow=True).content.decode()
        assert ("Lire la décision" in contenu) is dite, adresse


def test_une_equivalence_ne_vaut_pas_a_l_envers(tmp_path: Path, db: None) -> None:
    monde = equivalences.monter(tmp_path)
    equivalences.accepter(monde, equivalences.deposer(monde))
    lue = porter([Cle(*equivalences.VISE)], equivalences.JOUR, timezone.localdate())
    assert [une.numero for une in lue.atteignables] == [equivalences.CIBLE]
