"""Two registers compared, whatever their form: the same answer as reading both in full and comparing by number."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brique.erreurs import ErreurLecture
from brique.referentiel.ecart import EcartRegistre, Nature, comparer_registres
from brique.referentiel.ecart import registres as module
from brique.referentiel.ecart.du_csv import ramener_au_csv
from brique.referentiel.ecart.equipe import Equipe
from brique.referentiel.ecart.index import indexer
from brique.referentiel.ecart.tranches import CoupeIncertaine, tranches
from brique.referentiel.fiche import Fiche
from brique.referentiel.lots_xml import Compteur
from brique.referentiel.source import Limites
from tests.coeur.referentiel.fabrique import archive, au_fil, export_csv, fiche, flux, lus, regles, standard

DEMONSTRATION = Path(__file__).parents[3] / "src/brique/referentiel/demonstration"
A, B, C, D = (fiche("", f"RNCP{n}") for n in (1, 2, 3, 4))
FILIATIONS = "<ANCIENNES_CERTIFICATIONS><ANCIENNE_CERTIFICATION><ID_FICHE_ANCIENNE_CERTIFICATION>{}</ID_FICHE_ANCIENNE_CERTIFICATION></ANCIENNE_CERTIFICATION></ANCIENNES_CERTIFICATIONS>"  # noqa: E501
SUITE = FILIATIONS.replace("ANCIENNE", "NOUVELLE")

TIERS = settings(max_examples=settings().max_examples // 3)  # each example is a whole comparison


def comparer(avant: bytes, apres: bytes, nom_avant: str = "avant.xml", nom_apres: str = "apres.xml") -> EcartRegistre:
    return comparer_registres(
        io.BytesIO(avant), io.BytesIO(apres), nom_avant=nom_avant, nom_apres=nom_apres, processus=1
    )


def resume(ecart: EcartRegistre) -> tuple[list[str], list[str], list[str], int]:
    return (
        [c.numero for c in ecart.entrees],
        [c.numero for c in ecart.sorties],
        [e.numero_apres for e in ecart.changees],
        ecart.inchangees,
    )


def blocs(*textes: str, numero: str = "RNCP1") -> str:
    dedans = "".join(
        f"<BLOC_COMPETENCES><CODE>{numero}BC0{n}</CODE><LISTE_COMPETENCES>{texte}</LISTE_COMPETENCES></BLOC_COMPETENCES>"
        for n, texte in enumerate(textes, 1)
    )
    return f"<BLOCS_COMPETENCES>{dedans}</BLOCS_COMPETENCES>"


# --- what changed


def test_entrees_sorties_changees_et_inchangees() -> None:
    ecart = comparer(flux(A, B, C), flux(C, B.replace("Boulanger", "Pâtissier"), D))
    assert resume(ecart) == (["RNCP4"], ["RNCP1"], ["RNCP2"], 1)
    assert (ecart.nom_avant, ecart.nom_apres) == ("avant.xml", "apres.xml")
    assert not ecart.identiques
    (champ,) = ecart.changees[0].champs
    assert (champ.libelle, champ.avant, champ.apres) == ("Intitulé", "Boulanger", "Pâtissier")


def test_seuls_les_blocs_touches_sont_dits() -> None:
    avant = fiche(blocs("Pétrir la pâte", "Vendre le pain"), "RNCP1")
    apres = fiche(blocs("Pétrir la pâte", "Vendre le pain frais"), "RNCP1")
    (change,) = comparer(flux(avant), flux(apres)).changees
    assert [(b.code_apres, b.nature) for b in change.blocs] == [("RNCP1BC02", Nature.MODIFIE)]


def test_les_changees_se_lisent_comme_une_suite() -> None:
    ecart = comparer(flux(A, B, C), flux(*(f.replace("Boulanger", "Pâtissier") for f in (A, B, C))))
    assert [e.numero_apres for e in ecart.changees[1:]] == ["RNCP2", "RNCP3"]
    assert ecart.changees[-1].numero_apres == "RNCP3"
    assert [p.intitule for p in ecart.changees.paires] == ["Pâtissier"] * 3


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        # an entered fiche names one that left
        ([A], [fiche(FILIATIONS.format("RNCP1"), "RNCP2")], [("RNCP1", "RNCP2")]),
        # … or one that stays, inactive
        (
            [fiche("<ACTIF>Non</ACTIF>", "RNCP1")],
            [fiche("<ACTIF>Non</ACTIF>", "RNCP1"), fiche(FILIATIONS.format("RNCP1"), "RNCP2")],
            [("RNCP1", "RNCP2")],
        ),
        # … or one still active: not renewed yet
        (
            [fiche("<ACTIF>Oui</ACTIF>", "RNCP1")],
            [fiche("<ACTIF>Oui</ACTIF>", "RNCP1"), fiche(FILIATIONS.format("RNCP1"), "RNCP2")],
            [],
        ),
        # a fiche that left named the one that replaces it
        ([fiche(SUITE.format("RNCP2"), "RNCP1"), B], [B], [("RNCP1", "RNCP2")]),
        # both say it: once
        ([fiche(SUITE.format("RNCP2"), "RNCP1")], [fiche(FILIATIONS.format("RNCP1"), "RNCP2")], [("RNCP1", "RNCP2")]),
        # nobody knows the old one
        ([A], [A, fiche(FILIATIONS.format("RNCP9"), "RNCP2")], []),
        ([A], [A, fiche(FILIATIONS.format("RNCP2"), "RNCP2")], []),
    ],
)
def test_renouvelees(avant: list[str], apres: list[str], attendu: list[tuple[str, str]]) -> None:
    ecart = comparer(flux(*avant), flux(*apres))
    assert [(e.numero_avant, e.numero_apres) for e in ecart.renouvelees] == attendu


def test_un_repertoire_que_l_autre_fichier_n_a_pas_n_est_pas_sorti() -> None:
    ecart = comparer(flux(A, fiche("", "RS1")), flux(A, B))
    assert resume(ecart) == (["RNCP2"], [], [], 1)
    (reserve,) = ecart.reserves
    assert reserve.startswith("apres.xml ne contient aucune fiche du RS")


# --- the same answer whatever the bytes


PAREILLES = [
    ("blancs", lambda t: t.replace("><", ">\n  <").replace("\n    ", "\n\t\t")),
    ("cdata", lambda t: t.replace("Boulanger", "<![CDATA[Boulanger]]>")),
    ("cdata qui ferme une fiche", lambda t: t.replace("</FICHE>", "<X><![CDATA[</FICHE><FICHE>]]></X></FICHE>", 1)),
    ("entités", lambda t: t.replace("Boulanger", "Boulan&#103;er")),
    ("commentaire", lambda t: t.replace("<INTITULE>", "<!-- </FICHE> --><INTITULE>")),
    ("commentaire entre les fiches", lambda t: t.replace("  <FICHE>", "  <!-- <FICHE> --><FICHE>")),
    ("instruction", lambda t: t.replace("<INTITULE>", "<?brique </FICHE>?><INTITULE>")),
    ("fin de balise large", lambda t: t.replace("</FICHE>", "</FICHE >")),
    ("ordre", lambda t: "".join(reversed(re.findall(r"  <FICHE>.*?</FICHE>\n", t, re.DOTALL)))),
]


@pytest.mark.parametrize(("nom", "transformer"), PAREILLES, ids=[nom for nom, _ in PAREILLES])
def test_d_autres_octets_qui_disent_la_meme_chose(nom: str, transformer: object) -> None:
    del nom
    corps = A + B + C
    transforme = transformer(corps)  # type: ignore[operator]  # one of the functions above
    sans_x = transforme.replace("<X><![CDATA[</FICHE><FICHE>]]></X>", "")
    attendu = ([], [], ["RNCP1"] if sans_x != transforme else [], 2 if sans_x != transforme else 3)
    assert resume(comparer(flux(corps), flux(transforme))) == attendu
    assert resume(comparer(flux(transforme), flux(transforme))) == ([], [], [], 3)


@pytest.mark.parametrize("ouvrir", [au_fil, lambda t: b"\xef\xbb\xbf" + t, lambda t: t.replace(b"\n", b"\r\n")])
def test_un_autre_encodage(ouvrir: object) -> None:
    accents = fiche("<ACTIVITES_VISEES>Pétrir à l’œil</ACTIVITES_VISEES>", "RNCP5")
    avant, apres = flux(A, accents, B), flux(A, accents, C)
    assert resume(comparer(avant, ouvrir(apres))) == (["RNCP3"], ["RNCP2"], [], 2)  # type: ignore[operator]


def test_archives_et_dossiers(tmp_path: Path) -> None:
    avant, apres = flux(A, B), flux(A, C)
    attendu = (["RNCP3"], ["RNCP2"], [], 1)
    assert resume(comparer(archive({"a.xml": avant}), apres, "a.zip")) == attendu
    deux = archive({"a.xml": flux(A), "b.xml": flux(C)})
    assert resume(comparer(avant, deux, nom_apres="b.zip")) == attendu
    chemin = tmp_path / "avant.xml"
    chemin.write_bytes(avant)
    assert resume(comparer_registres(str(chemin), io.BytesIO(apres), nom_apres="b.xml")) == attendu
    assert resume(comparer_registres(chemin, chemin)) == ([], [], [], 2)


def test_les_exports_csv() -> None:
    avant = export_csv(standard=[standard("RNCP1"), standard("RNCP2"), standard("RNCP3")])
    apres = export_csv(standard=[standard("RNCP3"), standard("RNCP2", Intitule="Pâtissier"), standard("RNCP4")])
    ecart = comparer(archive(avant), archive(apres), "a.zip", "b.zip")
    assert resume(ecart) == (["RNCP4"], ["RNCP1"], ["RNCP2"], 1)
    assert any("CSV" in reserve for reserve in ecart.reserves)


def test_un_csv_et_un_flux_ne_se_comparent_que_sur_ce_que_porte_le_csv() -> None:
    xml = flux(fiche(blocs("Pétrir la pâte"), "RNCP1").replace("Boulanger", "Boulanger"), B)
    csv = export_csv(
        standard=[standard("RNCP1", Actif=""), standard("RNCP2", Intitule="Pâtissier", Actif="")],
        blocs=[["RNCP1", "RNCP1BC01", ""]],
    )
    for ecart in (comparer(xml, archive(csv), nom_apres="b.zip"), comparer(archive(csv), xml, "a.zip")):
        assert resume(ecart) == ([], [], ["RNCP2"], 1)
        assert [c.libelle for c in ecart.changees[0].champs] == ["Intitulé"]


def test_ce_que_porte_le_csv_est_dit_champ_par_champ() -> None:
    """A field added to the values must be kept in the comparison with a CSV, or left out on purpose."""
    fiches, _ = lus(DEMONSTRATION / "export_fiches_RNCP_V4_1_demonstration.xml")
    ramenee = ramener_au_csv(next(f for f in fiches if f.numero == "RNCP99012"))
    gardes = {champ.name for champ in fields(Fiche) if getattr(ramenee, champ.name) != getattr(Fiche(), champ.name)}
    assert gardes >= {"intitule", "blocs", "nsf", "partenaires", "certificateurs", "anciennes", "voies", "niveau"}
    assert not gardes & {"activites_visees", "correspondances", "promotions", "hors_schema", "etat", "ligne"}
    assert all(bloc == (bloc.code, bloc.libelle, "", "", "", "", None) for bloc in ramenee.blocs)


# --- what cannot be used is said


@pytest.mark.parametrize(
    ("mauvaise", "regle"),
    [
        (A, "fiche-en-double"),
        (fiche(blocs("x").replace("BC01", "BC02") + blocs("y", "z"), "RNCP8"), ""),
        (fiche("", "RNCP8").replace("Boulanger", "B" * 801), "intitule-trop-long"),
        (fiche(blocs("x", "y", numero="RNCP8").replace("BC02", "BC01"), "RNCP8"), "bloc-code-double"),
        (fiche("", "X8"), "numero-illisible"),
        (
            fiche("", "RNCP8").replace("<NUM", "<X><NUM").replace("FICHE>\n    <INT", "FICHE></X>\n<INT"),
            "numero-illisible",
        ),
        (fiche("", ""), "numero-illisible"),
        (fiche(f"<NUMERO_FICHE>{'RNCP8'}</NUMERO_FICHE>", "RNCP7"), ""),
    ],
)
def test_les_anomalies_bloquantes_sont_dites_des_deux_cotes(mauvaise: str, regle: str) -> None:
    contenu = flux(A, B, mauvaise)
    ecart = comparer(contenu, contenu)
    attendues = [regle] if regle else []
    assert regles(ecart.anomalies_avant) == regles(ecart.anomalies_apres) == attendues
    assert (ecart.entrees, ecart.sorties, len(ecart.changees)) == ((), (), 0)
    _, toutes = lus(contenu)
    assert [a.message for a in ecart.anomalies_avant] == [a.message for a in toutes if a.regle == regle]


def test_les_anomalies_d_une_fiche_qui_change_sont_situees_dans_son_fichier() -> None:
    longue = fiche("", "RNCP8").replace("Boulanger", "B" * 801)
    contenu = flux(A, B, longue)
    ecart = comparer(flux(A, B, fiche("", "RNCP8")), contenu)
    assert [a.message for a in ecart.anomalies_apres] == [
        a.message for a in lus(contenu)[1] if a.regle == "intitule-trop-long"
    ]
    assert ecart.anomalies_avant == ()


@pytest.mark.parametrize(
    "casse",
    [
        lambda t: t.replace(b"<INTITULE>", b"<INTITUL>", 1),
        lambda t: t[:-40],
        lambda t: t.replace(b"Boulanger", b"Boulang\xe9"),
        lambda t: t.replace(b"Boulanger", b"Boulanger & fils"),
        lambda t: t.replace(b"<FICHES>", b"<AUTRE>").replace(b"</FICHES>", b"</AUTRE>"),
        lambda t: t + b"<FICHE/>",
        lambda t: b"%PDF-1.7",
        lambda t: b"",
    ],
)
def test_un_fichier_casse_est_refuse_comme_a_la_lecture(casse: object) -> None:
    """Even when both files are the same to the byte: a broken fiche is not « unchanged »."""
    contenu = casse(flux(A, B))  # type: ignore[operator]
    with pytest.raises(ErreurLecture) as lecture:
        lus(contenu, nom="avant.xml")
    with pytest.raises(ErreurLecture) as comparaison:
        comparer(contenu, contenu, nom_apres="avant.xml")
    assert str(comparaison.value) == str(lecture.value)
    with pytest.raises(ErreurLecture):
        comparer(flux(A), contenu)


def test_un_fichier_absent(tmp_path: Path) -> None:
    with pytest.raises(ErreurLecture, match="n’existe pas"):
        comparer_registres(tmp_path / "rien.xml", tmp_path / "rien.xml")


# --- the quick road and the long one


FICHES = st.lists(
    st.builds(
        lambda n, titre, texte: fiche(blocs(texte, numero=f"RNCP{n}"), f"RNCP{n}").replace("Boulanger", titre),
        st.integers(1, 6),
        st.sampled_from(["Boulanger", "Pâtissier", "<![CDATA[a </FICHE> b]]>", "A &amp; B !?"]),
        st.sampled_from(["Pétrir", "Cuire <!-- non -->", "Cuire", "<![CDATA[<!-- oui -->]]>"]),
    ),
    max_size=6,
    unique_by=lambda f: re.search(r"RNCP\d", f)[0],  # type: ignore[index]
)


def _sans_lignes(lue: Fiche) -> Fiche:
    return replace(lue, ligne=None, blocs=tuple(bloc._replace(ligne=None) for bloc in lue.blocs))


def reference(avant: bytes, apres: bytes) -> tuple[set[str], set[str], set[str]]:
    """Both files read in full, compared by number."""
    cotes = [{f.numero: _sans_lignes(f) for f in lus(contenu)[0]} for contenu in (avant, apres)]
    communs = cotes[0].keys() & cotes[1].keys()
    return cotes[1].keys() - communs, cotes[0].keys() - communs, {n for n in communs if cotes[0][n] != cotes[1][n]}


@TIERS
@given(FICHES, FICHES)
def test_comme_deux_lectures_completes(avant: list[str], apres: list[str]) -> None:
    ecart = comparer(flux(*avant), flux(*apres))
    entrees, sorties, changees, inchangees = resume(ecart)
    assert (set(entrees), set(sorties), set(changees)) == reference(flux(*avant), flux(*apres))
    assert len(sorties) + len(changees) + inchangees == len(avant)
    assert all(not e.identique for e in ecart.changees)


@given(FICHES)
def test_une_coupe_sure_donne_ce_que_donne_l_analyse(fiches: list[str]) -> None:
    contenu = flux(*fiches)
    try:
        coupees = list(tranches(Compteur(io.BytesIO(contenu), "x", Limites(morceau=64))))
    except CoupeIncertaine:
        assert not fiches or "<!-- non -->" in contenu.decode()
        return
    lues = lus(contenu)[0]
    assert [t.numero for t in coupees] == [f.numero for f in lues]
    assert [t.lignes + 1 for t in coupees] == [f.ligne for f in lues]
    assert all(contenu[t.debut : t.debut + len(t.texte)] == t.texte for t in coupees)
    assert b"".join(t.texte for t in coupees).count(b"<INTITULE>") == len(fiches)


def test_un_flux_ordinaire_prend_la_voie_courte(tmp_path: Path) -> None:
    chemin = tmp_path / "a.xml"
    chemin.write_bytes(flux(A, B))
    index = indexer(chemin, tmp_path)
    assert (index.brut, index.chemin, list(index.renvois)) == (True, chemin, ["RNCP1", "RNCP2"])
    chemin.write_bytes(au_fil(flux(A, B)))
    assert not indexer(chemin, tmp_path).brut


def test_plusieurs_processus_donnent_la_meme_reponse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And an error raised by one of them is the same as here."""
    monkeypatch.setattr("brique.referentiel.ecart.equipe._PARTAGE_DES", 0)
    monkeypatch.setattr(module, "_LOT", 100)
    chemins = [tmp_path / "avant.xml", tmp_path / "apres.xml"]
    for chemin, contenu in zip(chemins, (flux(A, B, C), flux(C, B.replace("Boulanger", "Pâtissier"), D)), strict=True):
        chemin.write_bytes(contenu)
    avancement: list[tuple[int, int]] = []
    deux = comparer_registres(*chemins, processus=2, avancement=lambda *pas: avancement.append(pas))
    assert resume(deux) == resume(comparer_registres(*chemins, processus=1)) == (["RNCP4"], ["RNCP1"], ["RNCP2"], 1)
    assert avancement[-1][0] == avancement[-1][1] > 0
    chemins[1].write_bytes(flux(A)[:-30])
    with pytest.raises(ErreurLecture) as refus:
        comparer_registres(*chemins, processus=2)
    with pytest.raises(ErreurLecture) as seul:
        comparer_registres(*chemins, processus=1)
    assert str(refus.value) == str(seul.value)


class _AtelierQuiMeurt:
    """A pool whose processes die after their first answer."""

    def map(self, fonction: Callable[[int], int], valeurs: list[int]) -> Iterator[int]:
        yield fonction(valeurs[0])
        raise BrokenProcessPool


def test_une_equipe_qui_meurt_laisse_le_reste_du_travail_ici() -> None:
    assert list(Equipe(_AtelierQuiMeurt()).faire(abs, [-1, -2, -3])) == [1, 2, 3]  # type: ignore[arg-type]


@pytest.mark.partage
def test_les_vrais_extraits(partage: Path) -> None:
    dossier = partage / "donnees/rncp-v4.1"
    rncp, rs = (dossier / f"export_fiches_{nom}_fixture.xml" for nom in ("RNCP", "RS"))
    assert resume(comparer_registres(rncp, rncp)) == ([], [], [], 12)
    texte = rncp.read_text(encoding="utf-8")
    change = texte.replace("Développer une application sécurisée</LIBELLE>", "Développer une application</LIBELLE>")
    ecart = comparer(rncp.read_bytes(), change.encode())
    assert resume(ecart)[2:] == (["RNCP37873"], 11)
    assert _retitres(ecart) == ["RNCP37873BC01"]
    autres = comparer_registres(rncp, rs)
    assert (len(autres.reserves), autres.entrees, autres.sorties) == (2, (), ())


def _retitres(ecart: EcartRegistre) -> list[str]:
    return [b.code_apres for e in ecart.changees for b in e.blocs if b.retitre]


def test_les_entrees_sont_dites_dans_l_ordre_du_fichier() -> None:
    def numeros(suite: Iterable[object]) -> list[str]:
        return [c.numero for c in suite]  # type: ignore[attr-defined]

    ecart = comparer(flux(), flux(D, B, A))
    assert numeros(ecart.entrees) == ["RNCP4", "RNCP2", "RNCP1"]
