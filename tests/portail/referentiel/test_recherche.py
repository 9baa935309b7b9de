"""Searching: the same answers on both engines, whatever is typed, before and after imports and rebuilding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from brique.referentiel.facettes import Facette
from brique.referentiel.fiche import Certificateur, Code, Voie, VoieAcces
from portail.referentiel import models
from portail.referentiel.documents import facettes
from portail.referentiel.operations import reindexer
from portail.referentiel.recherche import Demande, Reponse, Vue, chercher
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, verser
from tests.portail.socle.vidage import sans_verrous

A, B, C, D, E = "RNCP99301", "RNCP99302", "RNCP99303", "RNCP99304", "RS9931"
METAL, ATELIER = "00099001000019", "00099002800011"
FICHES = (
    fiche(
        A,
        "Contrôleur d’équipements industriels",
        rome=(Code("H2102", "Conduite de ligne"),),
        nsf=(Code("251", "Mécanique générale"),),
        formacodes=(Code("31654", "Génie industriel"),),
        certificateurs=(Certificateur("Chambre fictive du métal", METAL),),
        blocs=(
            bloc(A, 1, "Vérifier une machine", "- Préparer la vérification annuelle d’une machine"),
            bloc(A, 2, "Rédiger un rapport", "- Écrire le registre des œuvres"),
        ),
    ),
    fiche(
        B,
        "Soudeur assembleur",
        actif=False,
        niveau_code="NIV3",
        niveau=3,
        rome=(Code("H2913", "Soudage manuel"),),
        voies=(VoieAcces(Voie.VAE, False),),
        certificateurs=(Certificateur("Forge fictive", ATELIER),),
        blocs=(bloc(B, 1, "Souder à plat", "- Choisir l’équipement de soudage"),),
    ),
    fiche(
        C,
        "Responsable logistique",
        niveau_code="NIV5",
        niveau=5,
        rome=(Code("N1301", "Pilotage"),),
        certificateurs=(Certificateur("Chambre fictive du métal", METAL),),
        blocs=(bloc(C, 1, "Piloter un entrepôt", "- Répartir les tournées"),),
    ),
    fiche(
        D,
        "Gestionnaire de stock",
        rome=(Code("N1301", "Pilotage"),),
        certificateurs=(Certificateur("Coopérative sans numéro"),),
        blocs=(bloc(D, 1, "Tenir un stock", "- Situer la chaîne logistique"),),
    ),
    fiche(
        E,
        "Habilitation électrique",
        capacites_attestees="Travailler près d’une pièce nue",
        rome=(),
        certificateurs=(Certificateur("Voltage fictif", "00099011900018"),),
    ),
)
A1, A2, B1, C1, D1 = f"{A}BC01", f"{A}BC02", f"{B}BC01", f"{C}BC01", f"{D}BC01"
TOUTES, TOUS = {A, B, C, D, E}, {A1, A2, B1, C1, D1}
RIEN: set[str] = set()


@pytest.fixture
def registre(db: None, tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-01", *FICHES))


def noms(reponse: Reponse) -> list[str]:
    """The results in order: numbers of fiches, or codes of blocs."""
    if reponse.vue is Vue.BLOCS:
        return [models.Bloc.objects.get(pk=cle).code for cle in reponse.cles]
    return [models.Fiche.objects.get(pk=cle).numero for cle in reponse.cles]


def trouver(texte: str = "", filtres: Mapping[str, Sequence[str]] | None = None) -> tuple[list[str], list[str]]:
    """Fiches and blocs found, each asked for by its own vue; totals must agree."""
    fiches = chercher(Demande(texte, filtres or {}))
    blocs = chercher(Demande(texte, filtres or {}, Vue.BLOCS))
    for reponse in (fiches, blocs):
        assert (reponse.certifications, reponse.blocs) == (len(fiches.cles), len(blocs.cles))
    return noms(fiches), noms(blocs)


TABLE: dict[str, tuple[set[str], set[str]]] = {
    # words, accents, plurals, elisions
    "vérification": ({A}, {A1}),
    "verification": ({A}, {A1}),
    "VÉRIFICATIONS": ({A}, {A1}),
    "équipement": ({A, B}, {A1, A2, B1}),
    "l’équipement": ({A, B}, {A1, A2, B1}),
    "d'équipements": ({A, B}, {A1, A2, B1}),
    "œuvre": ({A}, {A2}),
    "oeuvres": ({A}, {A2}),
    "pièce nue": ({E}, RIEN),
    "Pilotage": ({C, D}, RIEN),
    "Forge fictive": ({B}, RIEN),
    # several words must all be there
    "machine annuelle": ({A}, {A1}),
    "logistique entrepôt": ({C}, {C1}),
    "soudage": ({B}, {B1}),
    "soudage machine": (RIEN, RIEN),
    # typing errors: a letter wrong, swapped, missing, added
    "logisticue": ({C, D}, {C1, D1}),
    "logsitique": ({C, D}, {C1, D1}),
    "logistque": ({C, D}, {C1, D1}),
    "entreppot": ({C}, {C1}),
    "soudege": ({B}, {B1}),
    "equipemant": ({A, B}, {A1, A2, B1}),
    "verifcation": ({A}, {A1}),
    "habilitasion": ({E}, RIEN),
    # beginnings
    "logis": ({C, D}, {C1, D1}),
    "entrep": ({C}, {C1}),
    # codes
    A: ({A}, {A1, A2}),
    "rncp99301": ({A}, {A1, A2}),
    "99301": ({A}, {A1, A2}),
    "RS9931": ({E}, RIEN),
    A1: ({A}, {A1}),
    "H2102": ({A}, {A1, A2}),
    "h2913": ({B}, {B1}),
    "251": ({A}, {A1, A2}),
    "31654": ({A}, {A1, A2}),
    METAL: ({A, C}, RIEN),
    "RNCP12345": (RIEN, RIEN),
    # nothing asked
    "": (TOUTES, TOUS),
    "   ": (TOUTES, TOUS),
    "de la pour les": (TOUTES, TOUS),
    "!!! ??? …": (TOUTES, TOUS),
    "🔥": (TOUTES, TOUS),
    # what an engine could take for orders
    '"soudage"': ({B}, {B1}),
    '"soudage': ({B}, {B1}),
    "soudage*": ({B}, {B1}),
    "soudage:*": ({B}, {B1}),
    "!soudage": ({B}, {B1}),
    "-soudage": ({B}, {B1}),
    "titre:soudage": (RIEN, RIEN),
    "soudage\x00": ({B}, {B1}),
    "soudage 🔥": ({B}, {B1}),
    "soudage | machine": (RIEN, RIEN),
    "soudage & choisir": ({B}, {B1}),
    "soudage <-> choisir": ({B}, {B1}),
    "NEAR(soudage choisir)": (RIEN, RIEN),
    "soudage AND": (RIEN, RIEN),
    "soudage')": ({B}, {B1}),
    "' OR 1=1 --": (RIEN, RIEN),
    "soudage; DROP TABLE referentiel_fiche": (RIEN, RIEN),
    "soudage " * 1300: ({B}, {B1}),
    "x" * 10_000: (RIEN, RIEN),
}


@pytest.mark.parametrize("texte", TABLE, ids=[repr(texte[:30]) for texte in TABLE])
def test_ce_que_trouvent_les_mots(registre: None, texte: str) -> None:
    fiches, blocs = trouver(texte)
    assert (set(fiches), set(blocs)) == TABLE[texte]
    assert (len(fiches), len(blocs)) == tuple(map(len, TABLE[texte]))


FILTRES: list[tuple[str, dict[str, list[str]], set[str], set[str]]] = [
    ("", {"niveau": ["4"]}, {A, D}, {A1, A2, D1}),
    ("", {"niveau": ["4", "5"]}, {A, C, D}, {A1, A2, C1, D1}),
    ("", {"niveau": ["sans"]}, {E}, RIEN),
    ("", {"etat": ["inactive"]}, {B}, {B1}),
    ("", {"repertoire": ["RS"]}, {E}, RIEN),
    ("", {"vae": ["non"]}, {B}, {B1}),
    ("", {"blocs": ["sans"]}, {E}, RIEN),
    ("", {"rome": ["N1301"]}, {C, D}, {C1, D1}),
    ("", {"nsf": ["251"]}, {A}, {A1, A2}),
    ("", {"formacode": ["31654"]}, {A}, {A1, A2}),
    ("", {"certificateur": [METAL]}, {A, C}, {A1, A2, C1}),
    ("", {"certificateur": ["nom-cooperative-sans-numero"]}, {D}, {D1}),
    ("", {"niveau": ["4"], "certificateur": [METAL]}, {A}, {A1, A2}),
    ("", {"niveau": ["4"], "etat": ["inactive"]}, RIEN, RIEN),
    ("équipement", {"etat": ["active"]}, {A}, {A1, A2}),
    ("logistique", {"niveau": ["5"]}, {C}, {C1}),
    ("logistique", {"niveau": []}, {C, D}, {C1, D1}),
    ("", {"niveau": ["12"]}, RIEN, RIEN),
    ("", {"niveau": ["' OR 1=1"]}, RIEN, RIEN),
    ("", {"couleur": ["rouge"]}, RIEN, RIEN),
]


@pytest.mark.parametrize(("texte", "filtres", "fiches", "blocs"), FILTRES)
def test_les_filtres(registre: None, texte: str, filtres: Any, fiches: set[str], blocs: set[str]) -> None:
    trouvees, trouves = trouver(texte, filtres)
    assert (set(trouvees), set(trouves)) == (fiches, blocs)


@pytest.mark.parametrize("vue", list(Vue))
@pytest.mark.parametrize(("texte", "filtres"), [(t, f) for t, f, _, _ in FILTRES if "couleur" not in f])
def test_les_comptes_des_facettes(registre: None, texte: str, filtres: dict[str, list[str]], vue: Vue) -> None:
    """Each axis is counted over what the text and the filters of the *other* axes let through."""
    trouves = trouver(texte)[vue is Vue.BLOCS]
    portees = {f.numero: set(facettes(f)) for f in FICHES}
    reponse = chercher(Demande(texte, filtres, vue))
    axes = {facette.axe for siennes in portees.values() for facette in siennes}
    for axe in axes:
        autres = [(a, valeurs) for a, valeurs in filtres.items() if a != axe and valeurs]
        gardes = [
            portees[nom.split("BC", maxsplit=1)[0]]
            for nom in trouves
            if all({Facette(a, v) for v in valeurs} & portees[nom.split("BC", maxsplit=1)[0]] for a, valeurs in autres)
        ]
        attendu = Counter(f.valeur for siennes in gardes for f in siennes if f.axe == axe)
        obtenu = reponse.facettes.get(axe, [])
        assert dict(obtenu) == attendu
        assert [n for _, n in obtenu] == sorted(attendu.values(), reverse=True)


def test_les_facettes_du_registre_entier(registre: None) -> None:
    comptes = chercher(Demande()).facettes
    assert comptes["niveau"] == [("4", 2), ("3", 1), ("5", 1), ("sans", 1)]
    assert comptes["etat"] == [("active", 4), ("inactive", 1)]
    assert chercher(Demande(vue=Vue.BLOCS)).facettes["niveau"] == [("4", 3), ("3", 1), ("5", 1)]


def test_les_actives_d_abord_puis_le_titre_avant_le_texte(registre: None) -> None:
    assert trouver("équipement")[0] == [A, B]
    assert trouver("équipement")[1][-1] == B1
    assert trouver("logistique")[0] == [C, D]
    assert trouver("logistique", {"rome": ["N1301"]})[0] == [C, D]
    assert trouver("")[0][-1] == B


def test_une_correction_est_dite(registre: None) -> None:
    (correction,) = chercher(Demande("logsitique")).corrections
    assert (correction.mot, correction.remplace) == ("logsitique", ("logistique",))
    (inconnu,) = chercher(Demande("xylophone")).corrections
    assert (inconnu.mot, inconnu.remplace) == ("xylophone", ())
    for connu in ("logistique", "logis", "RNCP12345", ""):
        assert chercher(Demande(connu)).corrections == []


def test_un_import_change_aussitot_les_reponses(registre: None, tmp_path: Path) -> None:
    assert trouver("machine") == ([A], [A1])
    assert trouver("stock") == ([D], [D1])
    une = replace(FICHES[0], blocs=(bloc(A, 1, "Vérifier un robot", "- Observer un robot"), FICHES[0].blocs[1]))
    verser(ecrire(tmp_path, "2026-10-02", une, *FICHES[1:3]), complet=True)
    assert trouver("machine") == ([], [])
    assert trouver("robot") == ([A], [A1])
    assert trouver("stock") == ([], [])
    assert trouver("N1301") == ([C], [C1])
    assert trouver("registre") == ([A], [A2])
    assert trouver("")[0] == [C, A, E, B]
    assert chercher(Demande()).facettes["niveau"] == [("3", 1), ("4", 1), ("5", 1), ("sans", 1)]


def reponses() -> dict[str, Any]:
    """Every answer of the table, order included, facets and corrections too."""
    tout: dict[str, Any] = {texte: trouver(texte) for texte in TABLE}
    tout |= {f"{texte} {filtres}": trouver(texte, filtres) for texte, filtres, _, _ in FILTRES}
    return tout | {"facettes": chercher(Demande()).facettes}


def test_reindexer_rend_les_memes_reponses(registre: None, tmp_path: Path) -> None:
    une = replace(FICHES[2], intitule="Responsable de la logistique")
    verser(ecrire(tmp_path, "2026-10-02", *FICHES[:2], une, FICHES[4]), complet=True)
    verser(ecrire(tmp_path, "2026-10-03", *FICHES), complet=True)
    avant = reponses()
    for _ in range(2):
        assert reindexer() == (5, 5)
        assert reponses() == avant
    verser(ecrire(tmp_path, "2026-10-04", replace(FICHES[3], intitule="Magasinier")))
    assert trouver("magasinier") == ([D], [D1])
    assert trouver("soudage") == ([B], [B1])


def test_le_nombre_de_requetes_ne_depend_pas_du_registre(
    registre: None, tmp_path: Path, django_assert_num_queries: Callable[[int], Any]
) -> None:
    def compter() -> None:
        chercher(Demande())  # the memory of the register is made once
        with django_assert_num_queries(3):
            chercher(Demande("soudage logistque", {"niveau": ["4"]}))
        with django_assert_num_queries(1):
            chercher(Demande("", {"niveau": ["4"]}, Vue.BLOCS))

    compter()
    autres = [fiche(f"RNCP{98000 + n}", "Soudage", blocs=(bloc(f"RNCP{98000 + n}"),)) for n in range(300)]
    verser(ecrire(tmp_path, "2026-10-02", *autres))
    compter()


@pytest.fixture
def vidage() -> Iterator[None]:
    with sans_verrous():
        yield


@pytest.fixture
def base_partagee(vidage: None, transactional_db: None) -> None:
    """Rows really written, that other threads see."""


def test_deux_fils_trouvent_la_meme_chose(base_partagee: None, tmp_path: Path) -> None:
    verser(ecrire(tmp_path, "2026-10-01", *FICHES))
    attendues = [(texte, *map(set, TABLE[texte])) for texte in ("soudage", "équipement", "", "logsitique", A)]

    def chercher_souvent(_: int) -> list[tuple[str, set[str], set[str]]]:
        try:
            return [(t, *map(set, trouver(t))) for _ in range(5) for t, _, _ in attendues]  # type: ignore[misc]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as fils:
        for obtenues in fils.map(chercher_souvent, range(4)):
            assert obtenues == attendues * 5
    assert connection.is_usable()


def test_une_base_vide_ne_trouve_rien(db: None) -> None:
    for texte in ("", "soudage", A):
        assert trouver(texte) == ([], [])
