"""The reader that works one lot ahead and the incremental one read the same things, whatever the file looks like."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bench import generateur
from brique.erreurs import ErreurLecture
from brique.referentiel.lots_xml import Compteur, lots
from brique.referentiel.schema_v41 import REPETES, SCHEMA
from brique.referentiel.source import Limites
from tests.coeur.referentiel.fabrique import (
    DECLARATION,
    SansRetour,
    archive,
    au_fil,
    fiche,
    flux,
    lus,
    mots_de,
    mots_du_xml,
    regles,
)

COURT = Limites(morceau=400)  # lots of one or two fiches, so that small files have several
TROIS = flux(*(fiche(numero=f"RNCP{n}") for n in (1, 2, 3)))
NUMEROS = ["RNCP1", "RNCP2", "RNCP3"]


def numeros(contenu: bytes, limites: Limites = COURT) -> list[str]:
    return [f.numero for f in lus(contenu, limites=limites)[0]]


def nombre_de_lots(contenu: bytes) -> int:
    return sum(1 for _ in lots(Compteur(io.BytesIO(contenu), "essai.xml", COURT)))


def test_les_deux_chemins_sont_bien_empruntes() -> None:
    vingt = flux(*(fiche(numero=f"RNCP{n}") for n in range(20)))
    assert 5 < nombre_de_lots(vingt) < 20
    assert nombre_de_lots(au_fil(vingt)) == 21


@pytest.mark.parametrize(
    "contenu",
    [
        pytest.param(TROIS, id="tel quel"),
        pytest.param(TROIS.rstrip(), id="sans fin de ligne"),
        pytest.param(TROIS.replace(b"\n", b""), id="sur une ligne"),
        pytest.param(TROIS.replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(b"\xef\xbb\xbf" + TROIS, id="BOM"),
        pytest.param(TROIS.replace(DECLARATION.encode(), b""), id="sans declaration"),
        pytest.param(TROIS.replace(b"UTF-8", b"utf-8").replace(b'"', b"'"), id="autre declaration"),
        pytest.param(TROIS.replace(b"UTF-8", b"us-ascii"), id="ascii"),
        pytest.param(au_fil(TROIS), id="UTF-16"),
        pytest.param(TROIS + b"<!-- fin </FICHE> -->\n", id="commentaire final"),
        pytest.param(TROIS + b"<?fin </FICHES>?>", id="instruction finale"),
        pytest.param(TROIS.replace(b"<FICHES>", b"<!-- <FICHE> --><FICHES>"), id="commentaire avant la racine"),
        pytest.param(TROIS.replace(b"  <FICHE>", b"<!-- </FICHE><FICHE> --><FICHE>"), id="commentaires piegeux"),
        pytest.param(TROIS.replace(b"  <FICHE>", b"<!--" + b"</FICHE> " * 90 + b"--><FICHE>"), id="longs commentaires"),
        pytest.param(TROIS.replace(b"</FICHE>", b"</FICHE >"), id="fermetures espacees"),
        pytest.param(TROIS.replace(b"<FICHE>", b"<FICHE\n>"), id="ouvertures espacees"),
    ],
)
@pytest.mark.parametrize("morceau", [150, 400, 1000, 1 << 20])
def test_une_meme_lecture(contenu: bytes, morceau: int) -> None:
    fiches, anomalies = lus(contenu, limites=Limites(morceau=morceau))
    assert [f.numero for f in fiches] == NUMEROS
    assert anomalies == []


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("forme", ["<![CDATA[%s]]>", "<!-- %s -->"])
def test_une_fin_de_fiche_ecrite_dans_le_texte(place: int, forme: str) -> None:
    """A cut that falls inside a CDATA or a comment loses nothing of what follows, whatever stands in the buffer."""
    piege = forme % ("</FICHE>\n" * 60)
    fiches = [
        fiche(f"<ACTIVITES_VISEES>a{piege if n == place else ''}b</ACTIVITES_VISEES>", f"RNCP{n}") for n in range(9)
    ]
    attendu = lus(au_fil(flux(*fiches)))
    for morceau in (200, 333, 500, 800, 1 << 20):
        assert lus(flux(*fiches), limites=Limites(morceau=morceau)) == attendu
    assert [f.numero for f in attendu[0]] == [f"RNCP{n}" for n in range(9)]
    assert attendu[1] == []


@pytest.mark.parametrize("lire_ainsi", [lambda c: c, au_fil], ids=["lots", "au fil"])
@pytest.mark.parametrize(
    ("avant", "apres", "signalees"),
    [
        ("  <FICHE>", "<X>entre</X><FICHE>", ["element-inconnu"] * 3),
        ("  <FICHE>", "entre<FICHE>", ["texte-hors-element"] * 3),
        ("</FICHES>", "entre</FICHES>", ["texte-hors-element"]),
        ("</FICHES>", "<X>entre</X></FICHES>", ["element-inconnu"]),
        ("</FICHES>", "<VERSION_FLUX>4.1</VERSION_FLUX></FICHES>", ["element-inconnu"]),
        ("</VERSION_FLUX>", "<x>entre</x></VERSION_FLUX>", ["element-inconnu", "version-flux"]),
        ("<FICHES>", '<FICHES a="entre">', ["attribut-inconnu"]),
        ("<FICHES>", "<FICHES xmlns:p='urn:p'><p:FICHE>entre</p:FICHE>", ["element-inconnu"]),
        ("  <VERSION_FLUX>4.1</VERSION_FLUX>\n", "", ["version-flux"]),
        ("4.1", "3.0", ["version-flux"]),
    ],
)
def test_ce_qui_entoure_les_fiches_est_signale(avant: str, apres: str, signalees: list[str], lire_ainsi: Any) -> None:
    contenu = lire_ainsi(TROIS.decode().replace(avant, apres).encode())
    fiches, anomalies = lus(contenu, limites=COURT)
    assert [f.numero for f in fiches] == NUMEROS
    assert regles(anomalies) == signalees
    assert all("entre" in a.valeur for a in anomalies if "entre" in apres and a.regle != "version-flux")
    assert all("essai.xml" in a.message for a in anomalies)


def test_version_du_flux_apres_les_fiches() -> None:
    version = b"  <VERSION_FLUX>4.1</VERSION_FLUX>\n"
    deplacee = TROIS.replace(version, b"").replace(b"</FICHES>", version + b"</FICHES>")
    assert (numeros(deplacee), lus(deplacee)[1]) == (NUMEROS, [])


def test_mille_intrus_sont_comptes() -> None:
    _, anomalies = lus(TROIS.replace(b"</FICHES>", b"<x/>" * 1000 + b"</FICHES>"))
    assert len(anomalies) == 101
    assert "1000 fois" in anomalies[-1].message


def test_une_fiche_de_plus_d_un_mebioctet() -> None:
    texte = "Pétrir la pâte. " * 80_000
    contenu = flux(fiche(), fiche(f"<ACTIVITES_VISEES>{texte}</ACTIVITES_VISEES>", "RNCP2"), fiche(numero="RNCP3"))
    fiches, anomalies = lus(contenu)
    assert [f.numero for f in fiches] == ["RNCP12345", "RNCP2", "RNCP3"]
    assert fiches[1].activites_visees == texte
    assert anomalies == []


def test_les_lignes_sont_celles_du_fichier(tmp_path: Path) -> None:
    chemin = tmp_path / "export.xml"
    generateur.generer(chemin, fiches=130)
    texte = chemin.read_text(encoding="utf-8")
    assert len(texte) > 2 << 20
    motif = re.compile(r"<(FICHE|BLOCS_COMPETENCES|BLOC_COMPETENCES)>|</BLOCS_COMPETENCES>")
    attendues: list[tuple[int, list[int]]] = []
    dans_blocs, ligne, depuis = False, 1, 0
    for trouve in motif.finditer(texte):
        ligne, depuis = ligne + texte.count("\n", depuis, trouve.start()), trouve.start()
        if trouve[1] == "FICHE":
            attendues.append((ligne, []))
        elif trouve[1] == "BLOC_COMPETENCES":
            if dans_blocs:
                attendues[-1][1].append(ligne)
        else:
            dans_blocs = trouve[1] == "BLOCS_COMPETENCES"
    fiches, _ = lus(chemin)
    assert [(f.ligne, [b.ligne for b in f.blocs]) for f in fiches] == attendues
    assert len(fiches) == 130


def test_coupe_a_chaque_octet() -> None:
    fin = len(TROIS.rstrip())
    derniere = TROIS.rindex(b"<FICHE>")
    ailleurs = random.Random(3).sample(range(derniere), 100)
    for coupe in (*range(derniere, len(TROIS)), *ailleurs):
        morceau = (150, 400, 1 << 20)[coupe % 3]
        if coupe >= fin:
            assert numeros(TROIS[:coupe], Limites(morceau=morceau)) == NUMEROS
            continue
        with pytest.raises(ErreurLecture) as refus:
            lus(TROIS[:coupe], limites=Limites(morceau=morceau))
        assert refus.value.lieu.startswith("essai.xml")
        assert "ligne" in refus.value.lieu or coupe < 2, (coupe, str(refus.value))


@pytest.mark.parametrize(
    ("faute", "constat"),
    [
        ("<a></b>", "se ferme sous un autre nom"),
        ("&eacute;", "entité inconnue"),
        ("a & b", "&amp;"),
        ("\x01", "caractère interdit"),
        ("<a b='1' b='2'/>", "attribut est donné deux fois"),
    ],
)
@pytest.mark.parametrize("sur_une_ligne", [False, True])
def test_une_erreur_est_situee_ou_elle_est(faute: str, constat: str, sur_une_ligne: bool) -> None:
    fiches = [fiche(faute if n == 7 else "", f"RNCP{n}") for n in range(12)]
    contenu = flux(*fiches)
    if sur_une_ligne:
        contenu = contenu.replace(b"\n", b"")
    ligne = 1 if sur_une_ligne else 3 + 7 * 6 + 5
    lu: list[str] = []
    with pytest.raises(ErreurLecture, match=constat) as refus:
        lu.extend(f.numero for f in lus(contenu, limites=COURT)[0])
    with pytest.raises(ErreurLecture) as sans_lots:
        lus(contenu)
    assert f"ligne {ligne}, colonne " in refus.value.lieu
    assert refus.value.lieu == sans_lots.value.lieu
    colonne = int(refus.value.lieu.rsplit(" ", 1)[1])
    place = contenu.index(faute.encode())
    reelle = place - (contenu.rfind(b"\n", 0, place) + 1)
    assert reelle <= colonne <= reelle + 20


def texte_de(chemin: str) -> st.SearchStrategy[str]:
    feuille = chemin.rsplit("/", 1)[-1]
    libre = st.sampled_from(["", "a", "Pétrir & cuire", "<i>", "]]>", "un  deux\ntrois", "</FICHE>", "œuvre"])
    if "DATE" in feuille:
        return st.sampled_from(["31/12/2024", "01/02/2023", "hier"])
    if feuille in {"ACTIF", "VALIDATION_PARTIELLE", "EXISTENCE_PARTENAIRES"} or "ACCESSIBLE_" in feuille:
        return st.sampled_from(["Oui", "Non", "peut-être"])
    if feuille in {"ANNEE", "DUREE_ENREGISTREMENT"} or "TAUX" in feuille or "NOMBRE" in feuille:
        return st.sampled_from(["2024", "3", "trois"])
    return libre


@st.composite
def elements(draw: st.DrawFn, tag: str, schema: Any, chemin: str) -> etree._Element:
    element = etree.Element(tag)
    if schema is None:
        element.text = draw(texte_de(chemin)) or None
    else:
        for nom in draw(st.lists(st.sampled_from(sorted(schema)), max_size=5)):
            sous = f"{chemin}/{nom}".lstrip("/")
            for _ in range(draw(st.integers(1, 2)) if sous in REPETES else 1):
                element.append(draw(elements(nom, schema[nom], sous)))
    intrus = draw(st.sampled_from([""] * 12 + ["element", "attribut", "texte"]))
    if intrus == "element":
        etree.SubElement(element, "INTRUS", a="vu").text = "intrus"
    elif intrus == "attribut":
        element.set("intrus", "attribue")
    elif intrus == "texte" and len(element):
        element[-1].tail = " perdu "
    return element


@settings(max_examples=settings().max_examples // 2)  # each example is read six times
@given(st.lists(elements("FICHE", SCHEMA, ""), min_size=1, max_size=4), st.integers(100, 1500))
def test_rien_ne_se_perd_quel_que_soit_le_chemin(tmp_path_factory: Any, fiches: list[Any], morceau: int) -> None:
    racine = etree.Element("FICHES")
    etree.SubElement(racine, "VERSION_FLUX").text = "4.1"
    racine.extend(fiches)
    contenu = etree.tostring(racine, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    valeurs, anomalies = lus(contenu)
    attendu = (valeurs, anomalies)
    chemin = tmp_path_factory.getbasetemp() / "essai.xml"
    chemin.write_bytes(contenu)
    assert lus(contenu, limites=Limites(morceau=morceau)) == attendu
    assert lus(au_fil(contenu)) == attendu
    assert lus(chemin) == attendu
    assert lus(SansRetour(contenu)) == attendu  # type: ignore[arg-type]  # all that a reader asks of a stream
    assert lus(archive({"essai.xml": contenu}), nom="a.zip")[0] == valeurs
    assert len(valeurs) == len(fiches)
    for valeur, element in zip(valeurs, fiches, strict=True):
        assert mots_de(valeur) == mots_du_xml(element)
        assert len(valeur.hors_schema) == 0 or anomalies
