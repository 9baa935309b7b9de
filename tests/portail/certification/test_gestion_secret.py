"""No hidden number of a table can be found from those that are shown: checked by trying every table."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from portail.certification.gestion.secret import SEUIL, Fleche, cacher, deductible, fleches_de

COLONNES = ("totales", "partielles")
#: Beyond this, a number of the tried tables is as good as free.
PLAFOND = 16


def tables(colonnes: int, au_plus: int) -> st.SearchStrategy[dict[str, dict[str, int]]]:
    """Tables of one to three lines."""
    noms = [f"c{rang}" for rang in range(colonnes)]
    lignes = st.lists(st.tuples(*(st.integers(0, au_plus) for _ in noms)), min_size=1, max_size=3)
    return lignes.map(lambda lues: {f"l{rang}": dict(zip(noms, cases, strict=True)) for rang, cases in enumerate(lues)})


def les_colonnes(table: dict[str, dict[str, int]]) -> tuple[str, ...]:
    return tuple(next(iter(table.values())))


def possibles(fleches: list[Fleche], caches: frozenset[str]) -> dict[str, set[int]]:
    """What each hidden number may be, by trying every table that shows the same numbers."""
    interieures = [une for une in fleches if all(une.nom.split("|"))]
    libres = [une.nom for une in interieures if une.nom in caches]
    montrees = {une.nom: une.nombre for une in fleches if une.nom not in caches}
    trouvees: dict[str, set[int]] = {nom: set() for nom in caches}
    for essai in product(range(PLAFOND), repeat=len(libres)):
        cases = {une.nom: une.nombre for une in interieures} | dict(zip(libres, essai, strict=True))
        complete = completer(cases)
        if all(complete[nom] == nombre for nom, nombre in montrees.items()):
            for nom in caches:
                trouvees[nom].add(complete[nom])
    return trouvees


def completer(cases: dict[str, int]) -> dict[str, int]:
    """A table with its totals."""
    complete = dict(cases)
    for nom, nombre in cases.items():
        rang, col = nom.split("|")
        for total in (f"{rang}|", f"|{col}", "|"):
            complete[total] = complete.get(total, 0) + nombre
    return complete


@settings(max_examples=120, deadline=None)
@given(st.one_of(tables(1, 12), tables(2, 9).filter(lambda table: len(table) < 3)))
def test_aucun_nombre_cache_ne_se_deduit(table: dict[str, dict[str, int]]) -> None:
    fleches = fleches_de(table, les_colonnes(table))
    caches = cacher(fleches)
    for nom, valeurs in possibles(fleches, caches).items():
        assert len(valeurs) > 1, nom


@settings(max_examples=200, deadline=None)
@given(tables(4, 60))
def test_tout_petit_nombre_est_cache_et_rien_n_est_deductible(table: dict[str, dict[str, int]]) -> None:
    fleches = fleches_de(table, les_colonnes(table))
    caches = cacher(fleches)
    assert {une.nom for une in fleches if 0 < une.nombre < SEUIL} <= caches
    toutes = {une.nom: une for une in fleches}
    assert not any(deductible(nom, toutes, caches) for nom in caches)


@settings(max_examples=100, deadline=None)
@given(
    tables(3, 60).filter(
        lambda table: all(nombre == 0 or nombre >= SEUIL for c in table.values() for nombre in c.values())
    )
)
def test_rien_n_est_cache_sans_petit_nombre(table: dict[str, dict[str, int]]) -> None:
    assert not cacher(fleches_de(table, les_colonnes(table)))


def test_un_seul_petit_nombre_en_cache_d_autres_et_le_moins_possible() -> None:
    table = {"vae": {"totales": 30, "partielles": 3}, "libre": {"totales": 40, "partielles": 6}}
    caches = cacher(fleches_de(table, COLONNES))
    assert caches == {"vae|partielles", "libre|partielles", "vae|totales", "libre|totales"}
