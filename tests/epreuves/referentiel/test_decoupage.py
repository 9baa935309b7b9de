"""Cutting a bloc's text: shapes met in the register (sentences written here), invariants on any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from brique.referentiel.decoupage import Competence, Nature, decouper, recomposer


def mots(texte: str) -> list[str]:
    """The words of a text; a lone « o » is a bullet."""
    return [mot for mot in re.findall(r"\w+", texte) if mot != "o"]


def verifier(texte: str, pieces: tuple[Competence, ...]) -> None:
    """What must hold for any text."""
    if not texte.strip():
        assert pieces == ()
        return
    assert recomposer(texte, pieces) == texte
    assert pieces[0].debut == 0
    assert pieces[-1].fin == len(texte)
    assert mots(" ".join(piece.libelle for piece in pieces)) == mots(texte)
    portes = {piece.parent for piece in pieces} - {None}
    for indice, piece in enumerate(pieces):
        assert piece.debut < piece.fin
        assert piece.texte
        assert piece.texte == " ".join(piece.texte.split())
        assert texte.startswith(piece.marque, piece.debut)
        assert (piece.nature is Nature.TITRE) == (indice in portes)
        if piece.parent is None:
            assert piece.profondeur == 0
        else:
            assert piece.parent < indice
            assert piece.profondeur == pieces[piece.parent].profondeur + 1


FORMES = {
    "tirets": ("- Trier les colis  - Charger le camion", ["Trier les colis", "Charger le camion"]),
    "etoiles": ("* Trier les colis      * Peser", ["Trier les colis", "Peser"]),
    "puces rondes à la ligne": ("• Trier les colis\n• Peser", ["Trier les colis", "Peser"]),
    "puces rondes dans la ligne": ("• Trier les colis • Peser", ["Trier les colis", "Peser"]),
    "puces de traitement de texte": ("\uf0b7 Trier les colis\n\uf0b7 Peser", ["Trier les colis", "Peser"]),
    "lettre o": ("o Trier les colis\no Peser", ["Trier les colis", "Peser"]),
    "flèches": ("► Trier les colis\n► Peser", ["Trier les colis", "Peser"]),
    "points médians": ("· Trier les colis\n· Peser", ["Trier les colis", "Peser"]),
    "tirets longs": ("– Trier les colis\n— Peser", ["Trier les colis", "Peser"]),
    "tirets collés": ("-Trier les colis\n-Peser", ["Trier les colis", "Peser"]),
    "tirets à un blanc": ("- Trier les colis - Charger le camion", ["Trier les colis", "Charger le camion"]),
    "minuscules à la ligne": ("- trier les colis ;\n- peser.", ["trier les colis ;", "peser."]),
    "minuscules après deux blancs": ("- trier les colis ;  - peser.", ["trier les colis ;", "peser."]),
    "tiret d'incise gardé": (
        "- Trier - si besoin - les colis  - en particulier fragiles  - Peser",
        ["Trier - si besoin - les colis - en particulier fragiles", "Peser"],
    ),
    "blancs dans la phrase": (
        "- Trier les colis   de la tournée, en   français  - Peser",
        ["Trier les colis de la tournée, en français", "Peser"],
    ),
    "sigle après deux blancs": (
        "- Tenir le registre au titre   RGPD  - Peser",
        ["Tenir le registre au titre RGPD", "Peser"],
    ),
    "codes composés": ("A1C1. Trier les colis        A1C2.Peser", ["A1C1. Trier les colis", "A1C2.Peser"]),
    "codes à point": ("C.1. Trier les colis      C.2. Peser", ["C.1. Trier les colis", "C.2. Peser"]),
    "codes à tiret": ("C1 - Trier les colis\nC2 - Peser", ["C1 - Trier les colis", "C2 - Peser"]),
    "codes dans la ligne": ("C1. Trier les colis C2. Peser les sacs", ["C1. Trier les colis", "C2. Peser les sacs"]),
    "nombres et parenthèse": ("1) trier les colis\n2) peser", ["1) trier les colis", "2) peser"]),
    "nombres et deux-points": ("1 : Trier les colis    2 : Peser", ["1 : Trier les colis", "2 : Peser"]),
    "lettres": ("a) trier les colis\nb) peser", ["a) trier les colis", "b) peser"]),
    "romains": ("I. Trier les colis\nII. Peser", ["I. Trier les colis", "II. Peser"]),
    "puce et code": ("* C1. Trier les colis      * C2. Peser", ["C1. Trier les colis", "C2. Peser"]),
    "mot et nombre": ("Compétence 1 : Trier\nCompétence 2 : Peser", ["Compétence 1 : Trier", "Compétence 2 : Peser"]),
    "lignes nues": ("Trier les colis\nPeser", ["Trier les colis", "Peser"]),
    "lignes nues minuscules": ("trier les colis\npeser les sacs", ["trier les colis", "peser les sacs"]),
    "ligne coupée": ("Trier les colis de\nla tournée\nPeser", ["Trier les colis de la tournée", "Peser"]),
    "blancs pour lignes": ("Trier les colis    Peser les sacs", ["Trier les colis", "Peser les sacs"]),
    "réfléchis": ("Se servir du chariot    S’exprimer clairement", ["Se servir du chariot", "S’exprimer clairement"]),
    "sans accent": ("Etre ponctuel.    Evaluer le risque", ["Etre ponctuel.", "Evaluer le risque"]),
    "noms": ("La tenue du quai    L’accueil des chauffeurs", ["La tenue du quai", "L’accueil des chauffeurs"]),
    "phrases": (
        "Trier les colis. Peser les sacs. Le quai est fermé.",
        ["Trier les colis.", "Peser les sacs. Le quai est fermé."],
    ),
    "points-virgules": (
        "Trier les colis ; peser les sacs ; charger",
        ["Trier les colis ;", "peser les sacs ;", "charger"],
    ),
    "point-virgule dans un item": ("- Trier ; peser les sacs\n- Charger", ["Trier ; peser les sacs", "Charger"]),
    "séparateur absent": ("Trier les colis du quai Peser les sacs", ["Trier les colis du quai", "Peser les sacs"]),
    "point collé": ("Trier les colis.Peser les sacs", ["Trier les colis.", "Peser les sacs"]),
    "noms en -er": (
        "- Tenir l’atelier de la rue Mercier. Atelier ouvert en Janvier et Cahier à jour  - Peser",
        ["Tenir l’atelier de la rue Mercier. Atelier ouvert en Janvier et Cahier à jour", "Peser"],
    ),
    "article avant le verbe": ("Seconder le Manager du quai et l’Animer", ["Seconder le Manager du quai et l’Animer"]),
    "parenthèse": (
        "Tenir le quai (Trier les colis. Peser) chaque jour",
        ["Tenir le quai (Trier les colis. Peser) chaque jour"],
    ),
    "capitales en liste": ("Trier, Peser et Charger les colis", ["Trier, Peser et Charger les colis"]),
    "tirets collés au point-virgule": ("- Trier les sacs;- Peser;- Livrer", ["Trier les sacs;", "Peser;", "Livrer"]),
    "barres": ("1/ Trier les sacs 2/ Peser", ["1/ Trier les sacs", "2/ Peser"]),
    "astérisque d'appel": ("* Tenir un quai* fermé      * Peser", ["Tenir un quai* fermé", "Peser"]),
    "code dans une phrase": ("- Respecter la norme NF X 46-101  - Peser", ["Respecter la norme NF X 46-101", "Peser"]),
    "niveau de langue": (
        "- Parler l’anglais au niveau   B2 du cadre  - Peser",
        ["Parler l’anglais au niveau B2 du cadre", "Peser"],
    ),
    "puce seule": ("- \n- Trier les colis\n-", ["Trier les colis -"]),
    "filet en tête": ("-----\n- Trier les colis", ["Trier les colis"]),
    "signes seuls": (" ** ", ["**"]),
}


@pytest.mark.parametrize(("texte", "attendu"), FORMES.values(), ids=FORMES.keys())
def test_formes(texte: str, attendu: list[str]) -> None:
    pieces = decouper(texte)
    assert [piece.libelle for piece in pieces] == attendu
    assert recomposer(texte, pieces) == texte


HIERARCHIES = {
    "nombres": ("1.1 Tenir le quai    1.1.1 Trier    1.1.2. Peser    1.2 Charger", [None, 0, 0, None]),
    "lettres et nombres": (
        "A1. Tenir le quai\nA1C1. Trier\nA1C2. Peser\nA2. Charger\nA2C1. Caler",
        [None, 0, 0, None, 3],
    ),
    "activités et compétences": (
        "A1 – Tenir le quai\nC1 – Trier\nC2 – Peser\nA2 – Livrer\nC3 – Conduire",
        [None, 0, 0, None, 3],
    ),
    "codes de deux lettres sans alternance": ("A1 – Trier\nA2 – Peser\nC1 – Livrer", [None, None, None]),
    "chapeau": ("En respectant le plan de charge :    A5.C1. Trier       A5.C2. Peser", [None, 0, 0]),
    "chapeau puis nombres": (
        "Être capable, au quai:    1. trier ;    2. Peser :    2.1 seul ;    2.2 à deux.    3. Ranger.",
        [None, 0, 0, 2, 2, 0],
    ),
    "titre et puces": ("Au quai :\n- Trier\n- Peser\nAu camion :\n- Charger", [None, 0, 0, None, 3]),
    "titres sans deux-points": (
        "Tenir le quai\n- Trier\n- Peser\nPréparer la tournée\n- Charger",
        [None, 0, 0, None, 3],
    ),
    "titre nominal": ("Tenue du quai\n- Trier\n- Peser", [None, 0, 0]),
    "première puce perdue": ("Trier  - Peser les sacs  - Charger", [None, None, None]),
    "puces de deux niveaux": ("- Tenir le quai\no Trier\no Peser\n- Charger", [None, 0, 0, None]),
    "retraits": ("- Tenir le quai\n    - Trier\n    - Peser\n- Charger\n - Caler", [None, 0, 0, None, None]),
    "nombres et puces": (
        "1. Tenir le quai        * Trier      * Peser    2. Charger        * Caler",
        [None, 0, 0, None, 3],
    ),
    "nombres et lignes": ("1. Tenir le quai\nTrier\nPeser\n2. Charger le camion\nCaler", [None, 0, 0, None, 3]),
    "titres et lignes": ("Tenir le quai :    Trier    Peser    Charger le camion :    Caler", [None, 0, 0, None, 3]),
    "titres dans la ligne": ("Tenue du quai : Trier ; Peser.    Route : Conduire ; Livrer.", [None, 0, 0, None, 3, 3]),
    "deux-points final": ("- Trier\n- Peser :", [None, None]),
    "chapeau et titres": ("Compétences visées :\nAu quai :\n- Trier\nSur la route :\n- Conduire", [None, 0, 1, 0, 3]),
    "puce qui annonce": ("- Tenir le quai :\n  1. trier\n  2. peser\n- Charger", [None, 0, 0, None]),
    "verbe sans puce": ("- Trier   Peser les sacs  - Charger", [None, None, None]),
    "deux populations": (
        "Tenir le quai    Trier les colis pour gagner du temps    Peser les sacs afin de facturer"
        "    Conduire    Livrer pour servir le client    Signer le bon afin de clore la tournée",
        [None, 0, 0, None, 3, 3],
    ),
    "indécidable": ("Tenir le quai    Trier les colis    Peser les sacs    Conduire    Livrer    Signer", [None] * 6),
}


@pytest.mark.parametrize(("texte", "parents"), HIERARCHIES.values(), ids=HIERARCHIES.keys())
def test_hierarchie(texte: str, parents: list[int | None]) -> None:
    pieces = decouper(texte)
    assert [piece.parent for piece in pieces] == parents
    verifier(texte, pieces)


def test_une_piece_entiere() -> None:
    (titre, item) = decouper("Au quai :\n  * C1.2 - Trier\n les  colis ")
    assert item == Competence(
        texte="Trier les colis",
        code="C1.2",
        nature=Nature.COMPETENCE,
        profondeur=1,
        parent=0,
        debut=12,
        fin=39,
        marque="* C1.2 - ",
    )
    assert item.libelle == "C1.2 - Trier les colis"
    assert (titre.nature, titre.libelle) == (Nature.TITRE, "Au quai :")


@pytest.mark.parametrize("texte", ["", " ", "\n\t\u2028\xa0"])
def test_texte_blanc(texte: str) -> None:
    assert decouper(texte) == ()


FRAGMENTS = st.sampled_from(
    [
        "- ",
        "* ",
        "• ",
        "o ",
        "– ",
        "►",
        "\uf0b7",
        "A1C1. ",
        "A5.C1. ",
        "C.1. ",
        "1.1.1 ",
        "1.1 ",
        "1) ",
        "a) ",
        "II. ",
        "  ",
        "    ",
        "\n",
        "\n  ",
        "\r\n",
        "\u2028",
        "\xa0",
        " ",
        "Gérer ",
        "gérer ",
        "S’adapter ",
        "les stocks",
        "l’",
        ". ",
        ".",
        " ; ",
        " : ",
        ":",
        ", ",
        "(",
        ")",
        "RGPD ",
        "Atelier ",
        "de ",
        "afin de ",
        "pour ",
        "Compétence 1 : ",
        "é",
        "-",
        "*",
        "2",
    ]
)
TEXTES = st.one_of(st.text(), st.lists(st.one_of(FRAGMENTS, st.text(max_size=3)), max_size=40).map("".join))


@given(TEXTES)
@example("C1.")
@example("C1. - \nGérer les stocks")
@example("o o o o Gérer")
@example("- - - - - Gérer")
def test_invariants(texte: str) -> None:
    pieces = decouper(texte)
    verifier(texte, pieces)
    assert decouper(texte) == pieces


ITEMS = ["Trier les colis", "Peser les sacs pour facturer", "S’adapter au trafic", "Évaluer le risque, en équipe"]


@given(
    st.lists(st.sampled_from(ITEMS), min_size=1, max_size=12),
    st.sampled_from(["- ", "* ", "• ", "o ", "► ", "C{}. ", "A1C{} - ", "{}) ", "1.{} ", ""]),
    st.sampled_from(["\n", "  ", "       ", "\r\n", " \n\n "]),
)
def test_listes_regulieres(items: list[str], marque: str, separateur: str) -> None:
    texte = separateur.join(marque.format(rang) + item for rang, item in enumerate(items, 1))
    pieces = decouper(texte)
    assert [piece.texte for piece in pieces] == items
    if marque:  # without marks, short lines above longer ones may be headings: see the docstring of the module
        assert {piece.profondeur for piece in pieces} == {0}
    for piece in pieces:
        (seule,) = decouper(piece.libelle)
        assert (seule.texte, seule.code) == (piece.texte, piece.code)


@pytest.mark.parametrize(
    "motif",
    [
        "- ",
        " ",
        "• ",
        "( ",
        "1.1.",
        "A1C1. ",
        "o ",
        "A",
        "Gérer. ",
        "\n  - Gérer\n- Gérer :\n",
        "1. Gérer :\n",
        "Gérer : Suivre : ",
        "1. Gérer :\na. Gérer :\n",
        "afin de ",
    ],
)
def test_texte_demesure(motif: str) -> None:
    texte = motif * (80_000 // len(motif))
    pieces = decouper(texte)
    assert recomposer(texte, pieces) == (texte if texte.strip() else "")
    assert max((piece.profondeur for piece in pieces), default=0) < 10
