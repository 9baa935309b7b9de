"""The proofreading on the pages of a fiche and of a bloc: on demand, by rule, in words that judge nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from brique.referentiel.relecture import GraviteConstat, relire_fiche
from portail.referentiel.presentation.relecture import dire, mot_de_gravite, relire
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, verser

AuPlus = Callable[[int], AbstractContextManager[Any]]
A = "RNCP99801"
PAGE = f"/certifications/{A}/"
BLOC = f"{PAGE}blocs/{A}BC01/"
MAL_ECRITE = fiche(
    A,
    "CQP Soudeur",
    blocs=(
        bloc(A, 1, "Module 1 : <découvrir> le soudage", "- Connaître les aciers\n- Histoire de la soudure"),
        bloc(
            A, 2, "Souder une pièce", "- Souder un joint d’angle à plat afin d’assembler deux tôles conformes au plan"
        ),
    ),
)


@pytest.fixture
def registre(tmp_path: Path, db: None) -> None:
    verser(ecrire(tmp_path, "2026-10-01", MAL_ECRITE))
    verser(ecrire(tmp_path, "2026-10-20", replace(MAL_ECRITE, blocs=MAL_ECRITE.blocs[1:]), fiche("RS9981")))


def html(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return reponse.content.decode()


def relecture_de(client: Client, adresse: str) -> str:
    """The section of the proofreading, in words."""
    page = html(client, adresse)
    section = page[page.index('id="relecture"') : page.index('id="histoire"')]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", section)).split())


def test_la_relecture_ne_se_fait_qu_a_la_demande(client: Client, registre: None) -> None:
    repliee = relecture_de(client, f"{PAGE}?au=2026-10-10")
    assert "Relire cette fiche" in repliee
    assert "relevé" not in repliee
    assert 'href="?relecture=oui&amp;au=2026-10-10#relecture"' in html(client, f"{PAGE}?au=2026-10-10")


def test_elle_compte_puis_donne_chaque_regle_et_sa_reference(client: Client, registre: None) -> None:
    dite = relecture_de(client, f"{PAGE}?au=2026-10-10&relecture=oui")
    trouves = relire_fiche(MAL_ECRITE)
    assert f"{len(trouves)} points relevés : " in dite
    assert "À revoir Intitulé de module" in dite
    assert "Pourquoi ce repère" in dite
    assert "Référence : " in dite
    assert "Voir BC01" in dite
    assert "<découvrir>" in dite


def test_elle_dit_ce_qu_elle_vaut(client: Client, registre: None) -> None:
    for adresse in (PAGE, f"{PAGE}?relecture=oui", BLOC):
        assert "Ce n’est pas un jugement de France compétences" in relecture_de(client, adresse)


def test_le_bloc_ne_montre_que_ce_qui_le_regarde(client: Client, registre: None) -> None:
    dite = relecture_de(client, f"{BLOC}?relecture=oui&au=2026-10-10")
    assert "Intitulé de module" in dite
    assert "Voir BC" not in dite
    autre = relecture_de(client, f"{PAGE}blocs/{A}BC02/?relecture=oui&au=2026-10-10")
    assert "Intitulé de module" not in autre


def test_elle_relit_la_version_que_l_on_lit(client: Client, registre: None) -> None:
    assert "module" in relecture_de(client, f"{PAGE}?relecture=oui&au=2026-10-10")
    assert "module" not in relecture_de(client, f"{PAGE}?relecture=oui")


def test_une_fiche_sans_bloc_au_repertoire_specifique_n_en_a_pas(client: Client, registre: None) -> None:
    assert 'id="relecture"' not in html(client, "/certifications/RS9981/?relecture=oui")


def test_elle_ne_coute_aucune_requete(client: Client, registre: None, assert_requetes: AuPlus) -> None:
    with assert_requetes(12):
        html(client, f"{PAGE}?relecture=oui")


def test_rien_a_signaler_se_dit() -> None:
    dite = dire([], A)
    assert (dite.phrase, dite.regles) == ("La relecture n’a rien à signaler.", [])


def test_les_regles_les_plus_graves_viennent_d_abord() -> None:
    ordre = [GraviteConstat(regle.gravite).rang for regle in relire(MAL_ECRITE).regles]
    assert ordre == sorted(ordre, reverse=True)
    assert len({mot_de_gravite(gravite) for gravite in GraviteConstat}) == len(GraviteConstat)


def test_la_phrase_compte_chaque_gravite() -> None:
    trouves = relire_fiche(MAL_ECRITE)
    assert sum(map(int, re.findall(r"\d+", relire(MAL_ECRITE).phrase.split(":")[1]))) == len(trouves)


def test_la_reference_n_est_pas_repetee_a_chaque_constat() -> None:
    for regle in relire(MAL_ECRITE).regles:
        for constat in regle.constats:
            assert regle.reference not in constat.message
            assert not constat.message.startswith((A, " "))
