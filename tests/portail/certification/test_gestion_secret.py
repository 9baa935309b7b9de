"""No hidden number of a table can be found from those that are shown: checked by trying every table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from portail.certification.statistiques.secret import (
    SEUIL,
    Fleche,
    cacher,
    cacher_ligne,
    cacher_table,
    deductible,
    entieres,
    fleches_de,
)
from portail.certification.statistiques.tableaux import COLONNES as TOUTES
from portail.certification.statistiques.tableaux import (
    ENSEMBLE,
    ISSUES,
    NON_RENSEIGNE,
    PRESENTES,
    RECEVABLES,
    Comptes,
    montrer,
)

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


# several tables of the same people: each person is in one column, and in one row of each table

Table = dict[str, dict[str, int]]
VOIES, SEXES = ("vae", "libre"), ("femme", "homme", NON_RENSEIGNE)
TROIS = ("totales", "partielles", "aucunes")
Personne = tuple[str, str, str]
personnes = st.lists(
    st.tuples(st.sampled_from(VOIES), st.sampled_from(SEXES), st.sampled_from(("totales", *TROIS))),
    min_size=1,
    max_size=9,
)


def ranger(gens: Sequence[Personne], place: int, rangs: Sequence[str]) -> Table:
    table = {rang: dict.fromkeys(TROIS, 0) for rang in rangs}
    for personne in gens:
        table[personne[place]][personne[2]] += 1
    return table


def les_deux(gens: Sequence[Personne]) -> tuple[dict[str, int], list[tuple[Table, frozenset[str]]]]:
    """The totals, and the two tables with what each hides."""
    par_voie = ranger(gens, 0, sorted({personne[0] for personne in gens}))
    par_sexe = ranger(gens, 1, SEXES)
    totaux = {col: sum(cases[col] for cases in par_sexe.values()) for col in TROIS}
    ligne, dites = cacher_ligne(totaux), entieres(par_sexe, TROIS, (NON_RENSEIGNE,))
    caches = [cacher_table(par_voie, TROIS, ligne), cacher_table(par_sexe, TROIS, ligne, dites)]
    return totaux, list(zip((par_voie, par_sexe), caches, strict=True))


def partages(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for premier in range(total + 1):
        yield from ((premier, *reste) for reste in partages(total - premier, parts - 1))


def tables_possibles(table: Table, caches: frozenset[str], totaux: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Every table under these totals that shows the same numbers, totals apart."""
    rangs = list(table)
    vrais = completer({f"{rang}|{col}": table[rang][col] for rang in rangs for col in TROIS})
    montrees = {nom: nombre for nom, nombre in vrais.items() if nom not in caches and not nom.startswith("|")}
    for colonnes in product(*(list(partages(totaux[col], len(rangs))) for col in TROIS)):
        essai = {f"{rang}|{col}": colonnes[c][r] for r, rang in enumerate(rangs) for c, col in enumerate(TROIS)}
        complete = completer(essai)
        if all(complete[nom] == nombre for nom, nombre in montrees.items()):
            yield complete


def totaux_possibles(totaux: Mapping[str, int], caches: frozenset[str]) -> Iterator[dict[str, int]]:
    """The totals that show the same numbers, one unit away at most: enough to doubt."""
    for ecarts in product((-1, 0, 1), repeat=len(TROIS)):
        essai = {col: totaux[col] + ecart for col, ecart in zip(TROIS, ecarts, strict=True)}
        bougees = {f"|{col}" for col in TROIS if essai[col] != totaux[col]}
        bougees |= {"|"} if sum(ecarts) else set()
        if min(essai.values()) >= 0 and bougees <= caches:
            yield essai


@settings(max_examples=100, deadline=None)
@given(personnes)
def test_aucun_nombre_cache_ne_se_deduit_de_toutes_les_pages_ensemble(gens: list[Personne]) -> None:
    totaux, tables = les_deux(gens)
    trouvees: dict[tuple[int, str], set[int]] = {}
    for essai in totaux_possibles(totaux, tables[0][1]):
        possibles = [list(tables_possibles(table, caches, essai)) for table, caches in tables]
        if all(possibles):
            for rang, completes in enumerate(possibles):
                for complete in completes:
                    for nom in tables[rang][1]:
                        trouvees.setdefault((rang, nom), set()).add(complete[nom])
    for rang, (_table, caches) in enumerate(tables):
        for nom in caches:
            assert len(trouvees[rang, nom]) > 1, (rang, nom)


@settings(max_examples=100, deadline=None)
@given(personnes)
def test_qui_connait_tous_les_totaux_ne_deduit_ni_un_petit_nombre_ni_la_reponse_de_personne(
    gens: list[Personne],
) -> None:
    # a certificateur knows what every jury decided: what candidates declared must resist them too
    totaux, tables = les_deux(gens)
    table, caches = tables[1]
    possibles = list(tables_possibles(table, caches, totaux))
    for rang, cases in table.items():
        for col, nombre in {**cases, "": sum(cases.values())}.items():
            valeurs = {complete[f"{rang}|{col}"] for complete in possibles}
            if 0 < nombre < SEUIL:
                assert len(valeurs) > 1, (rang, col)
            total = totaux[col] if col else sum(totaux.values())
            if total and rang != NON_RENSEIGNE:
                assert valeurs != {total}, (rang, col)


@settings(max_examples=120, deadline=None)
@given(st.lists(tables(4, 12).filter(lambda table: len(table) > 1), min_size=1, max_size=1), st.booleans())
def test_les_memes_totaux_cachent_les_memes_nombres_dans_toute_table(essais: list[Table], petits: bool) -> None:
    (table,) = essais
    colonnes = les_colonnes(table)
    if petits:
        table = {rang: {col: nombre % 3 for col, nombre in cases.items()} for rang, cases in table.items()}
    ligne = cacher_ligne({col: sum(cases[col] for cases in table.values()) for col in colonnes})
    caches = cacher_table(table, colonnes, ligne)
    assert {nom for nom in caches if nom.startswith("|")} == {f"|{col}" for col in ligne.caches}
    internes = {une.nom: une for une in fleches_de(table, colonnes) if not une.nom.startswith("|")}
    petites = {nom for nom, une in internes.items() if 0 < une.nombre < SEUIL}
    assert petites <= caches
    assert not any(deductible(nom, internes, {un for un in caches if un in internes}) for nom in petites)


def test_les_recevables_et_les_issues_se_cachent_chacun_de_son_cote() -> None:
    comptes = Comptes({"femme": 20, "homme": 3, NON_RENSEIGNE: 0})
    for rang, nombre in (("femme", 12), ("homme", 9), (NON_RENSEIGNE, 8)):
        comptes.ajouter(rang, ISSUES[0], nombre)
    montrees = montrer(comptes, ("femme", "homme", NON_RENSEIGNE), personnel=True)
    assert tuple(montrees[ENSEMBLE]) == TOUTES
    assert [montrees[rang][RECEVABLES] for rang in montrees] == [20, None, None, 23]
    assert [montrees[rang][PRESENTES] for rang in montrees] == [12, 9, 8, 29]


def test_une_colonne_d_un_seul_sexe_ne_se_montre_pas_meme_grande() -> None:
    comptes = Comptes({"femme": 0, "homme": 0, NON_RENSEIGNE: 0})
    comptes.ajouter("femme", ISSUES[0], 30)
    comptes.ajouter("homme", ISSUES[0], 25)
    comptes.ajouter("femme", ISSUES[1], 8)
    montrees = montrer(comptes, ("femme", "homme", NON_RENSEIGNE), personnel=True)
    assert montrees["femme"][ISSUES[1]] is None, "les huit seraient des femmes"
    assert montrees[ENSEMBLE][ISSUES[1]] == 8
