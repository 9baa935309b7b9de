"""Values to JSON and back without loss; a fingerprint that only moves when the register says something else."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurArgument
from brique.referentiel.anomalies import Anomalie, Gravite
from brique.referentiel.fiche import (
    Bloc,
    Code,
    Correspondance,
    Fiche,
    Habilitation,
    Inconnu,
    Partenaire,
    Voie,
    VoieAcces,
)
from brique.referentiel.forme_json import depuis_json, empreinte, en_json

FIXE = Fiche(
    numero="RNCP1",
    intitule="Boulanger d’élite",
    abrege=Code("CQP"),
    niveau=4,
    actif=False,
    date_effet=date(2024, 2, 29),
    duree_enregistrement=Decimal("2.50"),
    voies=(VoieAcces(Voie.VAE, ouverte=True),),
    correspondances=(Correspondance(frozenset({"B", "A"}), "RNCP2"),),
    partenaires=(Partenaire("GRETA", habilitation=Habilitation.FORMER), Partenaire("P", habilitation="AUTRE")),
    blocs=(Bloc("RNCP1BC01", "Pétrir", ligne=9),),
    hors_schema=(Inconnu("", "perdu"),),
    ligne=3,
)
st.register_type_strategy(Decimal, st.decimals(0, 10**9, places=2))
st.register_type_strategy(str, st.text(max_size=6))


def relu(valeur: Any) -> Any:
    return depuis_json(type(valeur), json.loads(json.dumps(en_json(valeur))))


@given(st.builds(Fiche, ligne=st.none(), blocs=st.tuples(st.builds(Bloc, ligne=st.none()))))
def test_aller_retour_d_une_fiche(fiche: Fiche) -> None:
    assert relu(fiche) == fiche


@given(st.builds(Anomalie, regle=st.just("r"), message=st.just("m"), ligne=st.none()))
def test_aller_retour_d_une_anomalie(anomalie: Anomalie) -> None:
    assert relu(anomalie) == anomalie


def test_forme_ecrite() -> None:
    assert en_json(FIXE) == {
        "numero": "RNCP1",
        "intitule": "Boulanger d’élite",
        "abrege": {"code": "CQP"},
        "niveau": 4,
        "actif": False,
        "date_effet": "2024-02-29",
        "duree_enregistrement": "2.50",
        "voies": [{"voie": "VAE", "ouverte": True}],
        "correspondances": [{"blocs_source": ["A", "B"], "fiche": "RNCP2"}],
        "partenaires": [
            {"nom": "GRETA", "habilitation": "HABILITATION_FORMER"},
            {"nom": "P", "habilitation": "AUTRE"},
        ],
        "blocs": [{"code": "RNCP1BC01", "libelle": "Pétrir"}],
        "hors_schema": [{"texte": "perdu"}],
    }


def test_empreinte_fixe() -> None:
    """A literal: it must not move from one version of Brique to the next, or every fiche would look changed."""
    assert empreinte(en_json(FIXE)) == "ba090784ca593b47828529f4fee4756dba4df948678e8f1c06e1f6415934ba59"
    assert empreinte({"b": 1, "a": 2}) == empreinte({"a": 2, "b": 1}) != empreinte({"a": 1, "b": 2})


def test_la_ligne_ne_change_pas_l_empreinte() -> None:
    deplacee = replace(FIXE, ligne=99, blocs=(FIXE.blocs[0]._replace(ligne=1),))
    assert empreinte(en_json(deplacee)) == empreinte(en_json(FIXE))


def test_tout_le_reste_change_l_empreinte() -> None:
    autres = {
        str: "autre", int: 7, bool: True, date: date(2020, 1, 1), Decimal: Decimal(9), Code: Code("x"),
        tuple: ("autre",), type(None): None,
    }  # fmt: skip
    vues = {empreinte(en_json(FIXE))}
    champs = [champ for champ in dataclasses.fields(Fiche) if champ.name != "ligne"]
    for champ in champs:
        attendu = str(champ.type).split(" |", maxsplit=1)[0].split("[", maxsplit=1)[0]
        genre = next(genre for genre in autres if genre.__name__ == attendu)
        vues.add(empreinte(en_json(replace(FIXE, **{champ.name: autres[genre]}))))
    assert len(vues) == len(champs) + 1


@pytest.mark.parametrize(
    "donnees",
    [
        [], "x", None, {"zut": 1}, {"numero": 3}, {"niveau": "4"}, {"niveau": True}, {"date_effet": "hier"},
        {"date_effet": 3}, {"duree_enregistrement": "x"}, {"duree_enregistrement": 2.5}, {"blocs": "abc"},
        {"blocs": [3]}, {"anciennes": "abc"}, {"voies": [{"voie": "X"}]}, {"voies": [{}]}, {"abrege": []},
        {"correspondances": [{"blocs_source": "abc"}]}, {"partenaires": [{"habilitation": 3}]},
    ],
)  # fmt: skip
def test_json_qui_ne_va_pas(donnees: Any) -> None:
    with pytest.raises(ErreurArgument, match="ne décrit pas un objet Fiche"):
        depuis_json(Fiche, donnees)


def test_json_sans_valeur_obligatoire() -> None:
    with pytest.raises(ErreurArgument, match="Anomalie"):
        depuis_json(Anomalie, {"gravite": Gravite.BLOQUANTE.value})
