"""The register at every past date, under any sequence of exports, against a naive model that keeps everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from brique.referentiel.fiche import Fiche
from portail.referentiel import models, queries
from portail.referentiel.erreurs import ErreurImport
from tests.portail.referentiel.fabrique import bloc, comparable, ecrire, fiche, partenaire, verser

pytestmark = pytest.mark.django_db

NUMEROS = ("RNCP99201", "RNCP99202", "RNCP99203", "RS9921")
DEBUT = date(2026, 1, 1)

Registre = dict[str, Fiche]


@st.composite
def etats(draw: st.DrawFn, numero: str) -> Fiche:
    """One of the few states of a fiche: few enough for states to come back."""
    rangs = draw(st.lists(st.sampled_from([1, 2, 3]), unique=True, max_size=3))
    textes = st.sampled_from(["- Lire", "- Écrire"])
    blocs = tuple(bloc(numero, rang, f"Bloc {rang}", draw(textes)) for rang in rangs)
    noms = draw(st.lists(st.sampled_from(["Un", "Deux"]), max_size=3))
    return fiche(
        numero,
        draw(st.sampled_from(["Titre", "Autre titre"])),
        blocs=blocs if numero.startswith("RNCP") else (),
        partenaires=tuple(partenaire(nom) for nom in noms),
    )


registres = st.fixed_dictionaries({}, optional={n: etats(n) for n in NUMEROS})


class Histoire(RuleBasedStateMachine):
    """Exports written one after the other; ``jours`` is what the register said at the end of each day."""

    def __init__(self) -> None:
        super().__init__()
        self.dossier = TemporaryDirectory()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.jour = DEBUT
        self.courant: Registre = {}
        self.jours: dict[date, Registre] = {}
        self.fermees: dict[tuple[str, int], tuple[Any, ...]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        self.dossier.cleanup()

    def importer(self, registre: Registre, jour: date, **options: Any) -> Any:
        return verser(ecrire(Path(self.dossier.name), jour.isoformat(), *registre.values()), **options)

    @initialize(registre=registres)
    def premier_export(self, registre: Registre) -> None:
        self.passer(registre, jours=0, complet=False)

    @rule(registre=registres, jours=st.integers(0, 2), complet=st.booleans())
    def passer(self, registre: Registre, jours: int, complet: bool) -> None:
        """An export of that day or of a later one, whole or not."""
        self.jour += timedelta(days=jours)
        attendu = {**self.courant, **registre}
        if complet:
            presents = {n[:2] for n in registre}
            attendu = {n: f for n, f in attendu.items() if n in registre or n[:2] not in presents}
        bilan = self.importer(registre, self.jour, complet=complet)
        assert bilan.applique == (not egaux(attendu, self.courant))
        self.courant = attendu
        self.jours[self.jour] = attendu

    @rule(jours=st.integers(1, 2))
    def redire(self, jours: int) -> None:
        """The whole register again, another day: nothing changes."""
        self.jour += timedelta(days=jours)
        if self.courant:
            assert not self.importer(self.courant, self.jour, complet=True).change

    @precondition(lambda self: len(self.jours) > 1)
    @rule(data=st.data())
    def revenir_en_arriere(self, data: st.DataObject) -> None:
        """What an older export says otherwise of a fiche that changed since is refused, dry or not."""
        numero = data.draw(st.sampled_from(NUMEROS))
        vieux = data.draw(st.sampled_from(sorted(self.jours)[:-1]))
        a_venir = [registre for jour, registre in self.jours.items() if jour >= vieux]
        etats = {jour.get(numero) and comparable(jour[numero]) for jour in a_venir}
        if len(etats) < 2:
            return
        for appliquer in (False, True):
            with pytest.raises(ErreurImport, match="histoire"):
                self.importer({numero: fiche(numero, "Réécrit")}, vieux, appliquer=appliquer)

    @invariant()
    def chaque_jour_se_relit(self) -> None:
        for jour, registre in self.jours.items():
            relu = {n: lue.fiche for n in NUMEROS if (lue := queries.fiche_au(n, jour)) is not None}
            assert egaux(relu, registre), jour
        assert all(queries.fiche_au(n, DEBUT - timedelta(days=1)) is None for n in NUMEROS)

    @invariant()
    def le_present_est_la_derniere_version(self) -> None:
        assert set(queries.intitules(NUMEROS)) == set(self.courant)
        comptes = queries.comptes()
        assert comptes["rncp"] + comptes["rs"] == len(self.courant)
        assert comptes["blocs"] == sum(len(f.blocs) for f in self.courant.values())
        assert comptes["partenaires"] == sum(len(f.partenaires) for f in self.courant.values())

    @invariant()
    def les_versions_se_suivent_sans_se_chevaucher(self) -> None:
        for (genre, _), periodes in periodes_par_objet().items():
            fins = [fin for _, fin in periodes]
            assert None not in fins[:-1], genre
            assert all(debut < fin for debut, fin in periodes if fin is not None)
            assert all(fin <= debut for fin, (debut, _) in zip(fins, periodes[1:], strict=False))
        ouverts = [cle for cle, periodes in periodes_par_objet().items() if periodes[-1][1] is None]
        assert {nom for genre, nom in ouverts if genre == "fiche"} == set(self.courant)
        assert {nom for genre, nom in ouverts if genre == "bloc"} == {
            b.code for f in self.courant.values() for b in f.blocs
        }

    @invariant()
    def ce_qui_est_ferme_ne_change_plus(self) -> None:
        fermees = versions_fermees()
        assert {cle: fermees.get(cle) for cle in self.fermees} == self.fermees
        self.fermees = fermees


def egaux(un: Registre, autre: Registre) -> bool:
    return {n: comparable(f) for n, f in un.items()} == {n: comparable(f) for n, f in autre.items()}


def periodes_par_objet() -> dict[tuple[str, str], list[tuple[Any, Any]]]:
    """The lives of every version by fiche and by bloc, in order."""
    periodes: dict[tuple[str, str], list[tuple[Any, Any]]] = {}
    for numero, debut, fin in models.VersionFiche.objects.order_by("debut").values_list(
        "fiche__numero", "debut", "fin"
    ):
        periodes.setdefault(("fiche", numero), []).append((debut, fin))
    for code, debut, fin in models.VersionBloc.objects.order_by("debut").values_list("bloc__code", "debut", "fin"):
        periodes.setdefault(("bloc", code), []).append((debut, fin))
    return periodes


def versions_fermees() -> dict[tuple[str, int], tuple[Any, ...]]:
    """Every column of what is closed, by table and key."""
    return {
        (modele.__name__, ligne[0]): ligne
        for modele in (models.VersionFiche, models.VersionBloc, models.Partenariat)
        for ligne in modele._default_manager.exclude(fin=None).values_list()
    }


def test_le_registre_se_relit_a_toute_date() -> None:
    run_state_machine_as_test(
        Histoire,
        settings=settings(
            settings(), max_examples=15, stateful_step_count=8, suppress_health_check=list(HealthCheck), deadline=None
        ),
    )


A = "RNCP99201"


def test_un_bloc_se_relit_avec_son_histoire(tmp_path: Path) -> None:
    avant = fiche(A, "Avant", blocs=(bloc(A, competences="- Lire"), bloc(A, 2)))
    apres = replace(avant, intitule="Après", blocs=(bloc(A, competences="- Écrire"),))
    verser(ecrire(tmp_path, "2026-10-01", avant))
    verser(ecrire(tmp_path, "2026-10-05", apres))
    code, sorti = f"{A}BC01", f"{A}BC02"

    hier = queries.bloc_au(A, code, date(2026, 10, 4))
    assert hier is not None
    assert (hier.bloc.liste_competences, hier.fiche.intitule, hier.courant) == ("- Lire", "Avant", False)
    jour = queries.bloc_au(A, code)
    assert jour is not None
    assert (jour.bloc.liste_competences, jour.fiche.intitule, jour.courant) == ("- Écrire", "Après", True)
    assert [(e.source, b.liste_competences) for e, b in jour.etapes] == [
        ("export_fiches_2026-10-01.xml", "- Lire"),
        ("export_fiches_2026-10-05.xml", "- Écrire"),
    ]
    perdu = queries.bloc_au(A, sorti)
    assert perdu is not None
    assert (perdu.courant, perdu.etape.fin) == (False, jour.etape.debut)
    assert queries.bloc_au(A, sorti, date(2026, 10, 5)) is None
    assert queries.bloc_au(A, code, date(2026, 9, 30)) is None


def test_la_fiche_sortie_garde_ses_partenaires_et_ses_blocs(tmp_path: Path) -> None:
    une = fiche(A, blocs=(bloc(A), bloc(A, 2)), partenaires=(partenaire(), partenaire("Deux")))
    autre = fiche("RNCP99202")
    verser(ecrire(tmp_path, "2026-10-01", replace(une, partenaires=(partenaire("Parti"),)), autre))
    verser(ecrire(tmp_path, "2026-10-02", une, autre))
    verser(ecrire(tmp_path, "2026-10-03", autre), complet=True)
    sortie = queries.fiche_au(A)
    assert sortie is not None
    assert comparable(sortie.fiche) == comparable(une)
