"""``brique portail calculer-passerelles`` as a user runs it: what it says, and that again it does nothing."""

from __future__ import annotations

from pathlib import Path

from tests.portail.passerelles import registre_calcul as registre
from tests.portail.referentiel.fabrique import ecrire
from tests.portail.referentiel.processus import base_a_part, brique, migree


def test_la_commande_calcule_puis_n_a_plus_rien_a_faire(tmp_path: Path) -> None:
    chemin = ecrire(tmp_path, "2026-11-01", registre.vendeur(), registre.conseil(), registre.soudeur())
    with base_a_part(tmp_path / "nue") as base:
        avant = brique({**base, "BRIQUE_ENCODEURS": "lexical"}, "portail", "calculer-passerelles")
    assert avant.code == 2
    assert "brique portail migrer" in avant.erreurs
    with base_a_part(tmp_path / "var", migree()) as base:
        variables = {**base, "BRIQUE_ENCODEURS": "lexical"}
        vide = brique(variables, "portail", "calculer-passerelles")
        assert (vide.code, vide.erreurs) == (0, "")
        assert "Blocs au registre : 0. Calculés : 0. Partis : 0." in vide.dit
        assert brique(variables, "portail", "importer", chemin, "--appliquer").code == 0
        plein = brique(variables, "portail", "calculer-passerelles")
        assert (plein.code, plein.erreurs) == (0, "")
        assert "Blocs au registre : 5. Calculés : 5. Partis : 0." in plein.dit
        encore = brique(variables, "portail", "calculer-passerelles")
        assert "Blocs au registre : 5. Calculés : 0. Partis : 0." in encore.dit
