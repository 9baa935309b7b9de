"""Reading renewals: the days a fiche changed, the fiches around it, at any date and in few queries."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from brique.referentiel.fiche import Correspondance, Fiche
from portail.referentiel import models, queries_histoire
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, partenaire, verser

pytestmark = pytest.mark.django_db
AuPlus = Callable[[int], AbstractContextManager[Any]]
A, B, C, D = (f"RNCP9950{n}" for n in range(1, 5))


def numeros(fiches: Any) -> list[str]:
    return sorted(une.numero for une in fiches)


def test_les_jours_comptent_la_fiche_et_ses_blocs_mais_pas_ses_partenaires(tmp_path: Path) -> None:
    une = fiche(A, blocs=(bloc(A), bloc(A, 2)))
    verser(ecrire(tmp_path, "2026-10-01", une))
    verser(ecrire(tmp_path, "2026-10-02", replace(une, partenaires=(partenaire(),))))
    autre = replace(une, blocs=(bloc(A, competences="- Écrire"), une.blocs[1]))
    verser(ecrire(tmp_path, "2026-10-03", autre))
    verser(ecrire(tmp_path, "2026-10-04", replace(autre, intitule="Autre", blocs=autre.blocs[:1])))
    verser(ecrire(tmp_path, "2026-10-04", replace(autre, intitule="Encore", blocs=autre.blocs[:1]), nom="bis"))
    jours = queries_histoire.jours(A)
    assert [(j.jour.day, j.source) for j in jours] == [
        (1, "export_fiches_2026-10-01.xml"),
        (3, "export_fiches_2026-10-03.xml"),
        (4, "bis_2026-10-04.xml"),
    ]
    assert queries_histoire.jours("RNCP1") == []


def chaine() -> list[Fiche]:
    """A → B said by B alone, B → C said by B alone, D declares a correspondance towards A; C declares one towards E."""
    return [
        fiche(A, actif=False),
        fiche(B, anciennes=(A,), nouvelles=(C,)),
        fiche(C, correspondances=(Correspondance(frozenset({f"{C}BC01"}), "RNCP99509", frozenset()),)),
        fiche(D, correspondances=(Correspondance(frozenset({f"{D}BC01"}), A, frozenset({f"{A}BC01"})),)),
        fiche("RNCP99509"),
        fiche("RNCP99510"),
    ]


@pytest.mark.parametrize("depart", [A, B, C])
def test_les_renouvellements_se_suivent_dans_les_deux_sens(depart: str, tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-01", *chaine()))
    trouvee = queries_histoire.parente(depart)
    assert numeros(trouvee.fiches) == [A, B, C, D, "RNCP99509"]
    assert not trouvee.tronquee
    lue = next(f for f in trouvee.fiches if f.numero == B)
    assert lue.blocs[0].code == f"{B}BC01"


def test_une_correspondance_ne_mene_pas_plus_loin(tmp_path: Path) -> None:
    """Not transitive: what corresponds to what corresponds is not asked for."""
    verser(ecrire(tmp_path, "2026-10-01", *chaine()))
    assert numeros(queries_histoire.parente(D).fiches) == [A, D]


def test_une_parente_se_lit_a_une_date_passee(tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-01", fiche(A), fiche(B, blocs=(bloc(B, competences="- Lire"),))))
    verser(ecrire(tmp_path, "2026-10-10", fiche(A), fiche(B, anciennes=(A,))))
    assert numeros(queries_histoire.parente(A, date(2026, 10, 9)).fiches) == [A]
    assert numeros(queries_histoire.parente(A, date(2026, 10, 10)).fiches) == [A, B]
    assert queries_histoire.parente(A, date(2026, 9, 1)).fiches == []


def test_une_fiche_sortie_se_lit_dans_son_dernier_etat(tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-01", fiche(A, blocs=(bloc(A, libelle="Ancien"),), nouvelles=(B,)), fiche(B)))
    verser(ecrire(tmp_path, "2026-10-10", fiche(B)), complet=True)
    trouvee = queries_histoire.parente(A)
    assert numeros(trouvee.fiches) == [A, B]
    assert trouvee.sorties == {A}
    assert next(f for f in trouvee.fiches if f.numero == A).blocs[0].libelle == "Ancien"
    assert queries_histoire.parente(A, date(2026, 10, 5)).sorties == frozenset()
    assert queries_histoire.parente(A, date(2026, 10, 20)).sorties == {A}


def test_un_cycle_ne_fait_pas_tourner_en_rond(tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-01", fiche(A, nouvelles=(B,)), fiche(B, nouvelles=(A, B))))
    assert numeros(queries_histoire.parente(A).fiches) == [A, B]


def test_une_famille_immense_est_lue_en_partie_et_le_dit(tmp_path: Path, assert_requetes: AuPlus) -> None:
    """A hub of hundreds of renewals costs no more queries than a small one, and never passes for whole."""
    trop = [f"RNCP{70000 + n}" for n in range(3 * queries_histoire.FICHES_MAX)]
    verser(ecrire(tmp_path, "2026-10-01", fiche(A, nouvelles=tuple(trop)), *(fiche(n, anciennes=(A,)) for n in trop)))
    with assert_requetes(8):
        trouvee = queries_histoire.parente(A)
    assert trouvee.tronquee
    assert len(trouvee.fiches) == queries_histoire.FICHES_MAX
    assert A in numeros(trouvee.fiches)
    assert trop[-1] in numeros(trouvee.fiches)


def test_une_longue_chaine_s_arrete_et_le_dit(tmp_path: Path, assert_requetes: AuPlus) -> None:
    suite = [f"RNCP{71000 + n}" for n in range(queries_histoire.PAS_MAX + 5)]
    fiches = [fiche(n, nouvelles=tuple(suite[rang + 1 : rang + 2])) for rang, n in enumerate(suite)]
    verser(ecrire(tmp_path, "2026-10-01", *fiches))
    with assert_requetes(2 * queries_histoire.PAS_MAX + 3):
        trouvee = queries_histoire.parente(suite[0])
    assert trouvee.tronquee
    assert len(trouvee.fiches) == queries_histoire.PAS_MAX
    assert not queries_histoire.parente(suite[len(suite) // 2]).tronquee


def test_la_plupart_des_fiches_se_lisent_en_peu_de_requetes(tmp_path: Path, assert_requetes: AuPlus) -> None:
    verser(ecrire(tmp_path, "2026-10-01", *chaine()))
    with assert_requetes(7):
        queries_histoire.parente("RNCP99510")
    with assert_requetes(11):
        queries_histoire.parente(A)


def test_l_index_des_renouvellements_se_retrouve_a_partir_des_versions(tmp_path: Path) -> None:
    """What the migration fills for versions read before it is what an import writes."""
    verser(ecrire(tmp_path, "2026-10-01", *chaine()))
    verser(ecrire(tmp_path, "2026-10-02", fiche(B, anciennes=(A, A, D), nouvelles=())))

    def liens() -> list[tuple[Any, ...]]:
        return sorted(models.Lien.objects.values_list("version__fiche__numero", "version_id", "fiche_citee", "sens"))

    ecrits = liens()
    assert [ligne[::2] for ligne in ecrits] == [(B, A), (B, C), (B, A), (B, D)]
    models.Lien.objects.all().delete()
    migration = importlib.import_module("portail.referentiel.migrations.0004_lien")
    migration.renseigner(apps, connection.schema_editor())
    assert liens() == ecrits
