"""``brique referentiel comparer`` and ``suivre``: what a person reads, what a program reads, exit statuses."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from rich.console import Console

from brique import cli
from brique.cli.ecart_texte import Affichage
from brique.cli.suite import jour_du_nom
from brique.referentiel.ecart import comparer_fiches
from brique.referentiel.fiche import Bloc, Fiche
from tests.coeur.referentiel.fabrique import fiche, flux, lus

DEMONSTRATION = Path(__file__).parents[3] / "src/brique/referentiel/demonstration"
RNCP = DEMONSTRATION / "export_fiches_RNCP_V4_1_demonstration.xml"
RS = DEMONSTRATION / "export_fiches_RS_V4_1_demonstration.xml"
VENDRE = "<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>RNCP1BC01</CODE><LIBELLE>{}</LIBELLE><LISTE_COMPETENCES>{}"
VENDRE += "</LISTE_COMPETENCES></BLOC_COMPETENCES></BLOCS_COMPETENCES>"


class Reponse(NamedTuple):
    statut: int
    sortie: str
    erreurs: str


@pytest.fixture
def brique(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Any:
    """Run ``brique referentiel`` with arguments in this process, through its own entry point."""

    def lancer(*arguments: str | Path, entree: bytes = b"") -> Reponse:
        monkeypatch.setattr(sys, "argv", ["brique", "referentiel", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(entree))))
        with pytest.raises(SystemExit) as fin:
            cli.main()
        sortie, erreurs = capfd.readouterr()
        assert "Traceback" not in sortie + erreurs
        return Reponse(int(fin.value.code or 0), sortie, erreurs)

    return lancer


@pytest.fixture
def registres(tmp_path: Path) -> tuple[Path, Path]:
    """Two exports: one bloc reworded, one fiche that came, one that left."""
    avant, apres = tmp_path / "avant.xml", tmp_path / "apres.xml"
    change = fiche(VENDRE.format("Vendre", "- Vendre le pain\n- Encaisser"), "RNCP1")
    reecrit = fiche(VENDRE.format("Vendre", "- Vendre le pain frais\n- Encaisser"), "RNCP1")
    avant.write_bytes(flux(change, fiche("", "RNCP2"), fiche("", "RNCP3")))
    apres.write_bytes(flux(reecrit, fiche("", "RNCP3"), fiche("", "RNCP4")))
    return avant, apres


# --- comparer


def test_deux_registres_se_lisent(brique: Any, registres: tuple[Path, Path]) -> None:
    statut, sortie, _ = brique("comparer", *registres)
    assert statut == 1
    assert sortie.splitlines()[:2] == [
        "avant.xml → apres.xml",
        "Fiches : 1 entrée, 1 sortie, 0 renouvelée, 1 changée, 1 inchangée.",
    ]
    assert "  + RNCP4  Boulanger" in sortie
    assert "  − RNCP2  Boulanger" in sortie
    assert "  ~ RNCP1  Boulanger : 1 bloc changé ; 1 compétence reformulée." in sortie


def test_deux_registres_en_json(brique: Any, registres: tuple[Path, Path]) -> None:
    statut, sortie, _ = brique("comparer", *registres, "--json")
    lu = json.loads(sortie)
    assert statut == 1
    assert lu["comptes"] == {"entrees": 1, "sorties": 1, "renouvelees": 0, "changees": 1, "inchangees": 1}
    assert [f["numero"] for f in lu["entrees"]] == ["RNCP4"]
    (change,) = lu["changees"]
    assert (change["numero_apres"], change["differe"]) == ("RNCP1", True)
    assert [c["nature"] for c in change["blocs"][0]["competences"]] == ["modifie", "inchange"]


def test_une_fiche_mot_a_mot(brique: Any, registres: tuple[Path, Path]) -> None:
    statut, sortie, _ = brique("comparer", *registres, "--fiche", "rncp1")
    assert statut == 1
    assert sortie.splitlines() == [
        "RNCP1  Boulanger",
        "1 bloc changé ; 1 compétence reformulée.",
        "",
        "~ BC01  Vendre",
        "    ~ Vendre le pain {+frais+}",
    ]
    assert json.loads(brique("comparer", *registres, "--fiche", "RNCP1", "--json").sortie)["differe"] is True


def test_une_fiche_et_celle_qui_la_renouvelle(brique: Any) -> None:
    statut, sortie, _ = brique("comparer", RNCP, RNCP, "--fiche", "RNCP99059", "--avec", "RNCP99060")
    assert statut == 1
    assert "~ BC02  {+Présenter et+} tenir l’étal" in sortie
    assert "    → Prendre et préparer les paniers commandés par téléphone ;  → passe dans BC03" in sortie
    assert "← vient de BC04" in sortie
    assert "  BC04 (5) : 4 dans BC04 (dont 2 reformulées), 1 dans BC03 (dont 1 reformulée)" in sortie


def test_rien_ne_differe(brique: Any, registres: tuple[Path, Path]) -> None:
    avant, _ = registres
    assert brique("comparer", avant, avant).statut == 0
    assert brique("comparer", avant, avant, "--fiche", "RNCP1").sortie.splitlines()[1] == "Rien ne diffère."
    assert brique("comparer", avant, "-", entree=avant.read_bytes()).statut == 0


def test_la_presentation_seule_ne_compte_pas(brique: Any, registres: tuple[Path, Path]) -> None:
    avant, apres = registres
    apres.write_bytes(avant.read_bytes().replace(b"- Encaisser", "• encaisser ;".encode()))
    statut, sortie, _ = brique("comparer", avant, apres)
    assert statut == 0
    assert "1 fiche dont seule la présentation diffère." in sortie
    fiche_seule = brique("comparer", avant, apres, "--fiche", "RNCP1")
    assert fiche_seule.statut == 0
    assert "seule leur présentation diffère" in fiche_seule.sortie


@pytest.fixture
def referentiels(tmp_path: Path) -> tuple[Path, Path]:
    """Two référentiels as documents: a bloc in a table, one of its compétences and one of its critères rewritten."""
    page = (
        "<html><body><h1>CQP Boulanger</h1><table><tr><th>Compétences</th><th>Modalités</th><th>Critères</th></tr>"
        "<tr><td colspan=3>Bloc de compétences 1 – Vendre le pain</td></tr>"
        "<tr><td>Accueillir {} afin de le servir</td><td>Mise en situation</td><td>{}</td></tr></table></body></html>"
    )
    chemins = tmp_path / "v1.html", tmp_path / "v2.html"
    chemins[0].write_text(page.format("le client", "Le client est salué"), encoding="utf-8")
    chemins[1].write_text(page.format("le client de passage", "Le client est salué en premier"), encoding="utf-8")
    return chemins


def test_deux_referentiels(brique: Any, referentiels: tuple[Path, Path]) -> None:
    statut, sortie, _ = brique("comparer", *referentiels)
    assert statut == 1
    assert "~ Accueillir le client {+de passage+} afin de le servir" in sortie
    assert "~ Le client est salué {+en premier+}" in sortie
    assert brique("comparer", referentiels[0], referentiels[0]).statut == 0


def test_un_referentiel_et_sa_fiche(brique: Any, referentiels: tuple[Path, Path], tmp_path: Path) -> None:
    registre = tmp_path / "registre.xml"
    bloc = VENDRE.format("Vendre le pain", "- Accueillir le client afin de le servir")
    registre.write_bytes(flux(fiche(bloc, "RNCP1").replace("Boulanger", "CQP Boulanger")))
    statut, sortie, _ = brique("comparer", registre, referentiels[1], "--fiche", "RNCP1")
    assert statut == 1
    assert "~ Accueillir le client {+de passage+} afin de le servir" in sortie
    assert "salué" not in sortie
    assert "Le registre ne porte ni les critères" in sortie
    refus = brique("comparer", registre, referentiels[1])
    assert refus.statut == 2
    assert "ne dit pas de quelle fiche il est" in refus.erreurs


def test_les_anomalies_bloquantes_sont_dites(brique: Any, registres: tuple[Path, Path]) -> None:
    avant, _ = registres
    avant.write_bytes(flux(fiche("", "RNCP1"), fiche("", "RNCP1")))
    statut, sortie, _ = brique("comparer", avant, avant)
    assert statut == 1
    assert sortie.count("[fiche-en-double]") == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{avant}", "rien.xml"], "ce fichier n’existe pas"),
        (["-", "-"], "ne se lit qu’une fois"),
        (["{avant}", "{apres}", "--fiche", "RNCP9"], "la fiche RNCP9 n’y est pas"),
        (["{avant}", "{avant}", "--fiche", "RNCP1", "--avec", "RNCP8"], "la fiche RNCP8 n’y est pas"),
        (["{avant}"], "il manque l’argument APRES"),
    ],
)
def test_comparer_refuse(brique: Any, registres: tuple[Path, Path], arguments: list[str], message: str) -> None:
    avant, apres = registres
    reponse = brique("comparer", *(a.format(avant=avant, apres=apres) for a in arguments))
    assert (reponse.statut, reponse.sortie) == (2, "")
    assert message in reponse.erreurs


def test_en_couleurs_et_sans() -> None:
    """Struck and underlined where the terminal can, between marks where it cannot."""
    avant = Fiche("RNCP1", "Boulanger", blocs=(Bloc("RNCP1BC01", "Vendre le pain"),))
    apres = Fiche("RNCP1", "Boulanger", blocs=(Bloc("RNCP1BC01", "Vendre le gâteau"),))
    ecart = comparer_fiches(avant, apres)

    def rendu(**reglages: Any) -> str:
        tampon = io.StringIO()
        Affichage(Console(file=tampon, width=60, highlight=False, **reglages)).fiche(ecart)
        return tampon.getvalue()

    couleurs = rendu(force_terminal=True, color_system="standard", no_color=False)
    assert "\x1b[9;31mpain\x1b[0m \x1b[4;32mgâteau\x1b[0m" in couleurs
    assert "[-pain-]{+gâteau+}" in rendu(force_terminal=True, no_color=True)
    assert "[-pain-]{+gâteau+}" in rendu(force_terminal=False)


def test_les_lignes_longues_gardent_leur_retrait() -> None:
    enonce = "Accueillir le client et comprendre sa demande avant de lui proposer un produit"
    avant = Fiche("RNCP1", blocs=(Bloc("RNCP1BC01", "Vendre", "- Encaisser\n- Nettoyer"),))
    apres = Fiche("RNCP1", blocs=(Bloc("RNCP1BC01", "Vendre", f"- Encaisser\n- Nettoyer\n- {enonce}"),))
    tampon = io.StringIO()
    Affichage(Console(file=tampon, width=40, force_terminal=True, no_color=True)).fiche(comparer_fiches(avant, apres))
    dernieres = [ligne.rstrip() for ligne in tampon.getvalue().splitlines() if ligne.startswith("    ")]
    assert len(dernieres) > 2
    assert all(len(ligne) <= 40 for ligne in dernieres)


# --- suivre


def test_suivre_dit_la_suite_et_la_dessine(brique: Any) -> None:
    statut, sortie, _ = brique("suivre", RNCP, "rncp99001", "--au", "2026-11-22")
    assert statut == 0
    lignes = sortie.splitlines()
    assert lignes[0] == "RNCP99001  au 22 novembre 2026 (jour demandé)"
    dessin = [ligne.strip()[:11] for ligne in lignes if ligne.strip() and ligne.strip()[0] in "○●↓"]
    assert dessin == ["○ RNCP99001", "↓", "○ RNCP99003", "↓", "● RNCP99012"]


@pytest.mark.parametrize(
    ("numero", "statut", "dessin"),
    [
        ("RNCP99040", 1, ["├─▶ ● RNCP99041", "└─▶ ● RNCP99080"]),
        ("RNCP99030", 1, ["├─▶ ○ RNCP99029", "│   ● RNCP99031", "└─▶ ↺ RNCP99031, déjà plus haut"]),
        ("RNCP99045", 1, ["? RNCP99046", "absente du registre lu"]),
        ("RNCP99071", 1, ["↺ RNCP99071, déjà plus haut"]),
        ("RNCP99012", 0, ["● RNCP99012"]),
    ],
)
def test_suivre_dessine_chaque_forme(brique: Any, numero: str, statut: int, dessin: list[str]) -> None:
    reponse = brique("suivre", RNCP, numero, "--au", "2026-11-22")
    assert reponse.statut == statut
    assert all(morceau in reponse.sortie for morceau in dessin)


def test_suivre_avec_l_autre_repertoire(brique: Any) -> None:
    seul = brique("suivre", RNCP, "RNCP99009", "--au", "2026-11-22", "--json")
    avec = brique("suivre", RNCP, "RNCP99009", "--au", "2026-11-22", "--aussi", RS, "--json")
    assert [json.loads(r.sortie)["cas"] for r in (seul, avec)] == ["successeur-absent", "successeur-rs"]
    assert [r.statut for r in (seul, avec)] == [1, 1]


@pytest.mark.parametrize(
    ("bloc", "statut", "dits"),
    [
        ("BC01", 0, ["ce bloc compte dans RNCP99060 (RNCP99060BC01)", "acquis à vie", "L. 6113-9"]),
        ("BC02", 1, ["vers ce bloc seulement", "À demander au certificateur de RNCP99060", "5 compétences sur 5"]),
        ("RNCP99059BC03", 1, ["Vademecum du RNCP, § 2.2.3.1", "ne donne aucun droit", "ressemblance 0,8"]),
    ],
)
def test_suivre_un_bloc(brique: Any, bloc: str, statut: int, dits: list[str]) -> None:
    reponse = brique("suivre", RNCP, "RNCP99059", "--bloc", bloc, "--au", "2026-11-22")
    assert reponse.statut == statut
    assert all(dit in reponse.sortie for dit in dits)


def test_suivre_en_json(brique: Any) -> None:
    lu = json.loads(brique("suivre", RNCP, "RNCP99059", "--bloc", "BC02", "--au", "2026-11-22", "--json").sortie)
    assert (lu["classe"], lu["claire"], lu["au"]) == ("renouvellement", False, "2026-11-22")
    assert lu["acquis"]["reference"] == "Vademecum du RNCP, § 2.2.3.1"
    assert lu["declarees"][0]["sens"] == "retour"
    (ressemblance,) = lu["renouvellements"][0]["ressemblances"]
    assert (ressemblance["code"], ressemblance["gardees"], ressemblance["reformulees"]) == ("RNCP99060BC02", 1, 4)
    assert lu["suite"]["etapes"][0]["etat"] == "delivrable"


def test_le_jour_de_la_question_est_toujours_dit(brique: Any, tmp_path: Path) -> None:
    """The day asked for, else the one in the name of the file, else the last one that the file speaks of."""
    date_ = tmp_path / "export_fiches_RNCP_V4_1_2026-12-24.xml"
    date_.write_bytes(RNCP.read_bytes())
    assert "au 24 décembre 2026 (jour lu dans le nom du fichier" in brique("suivre", date_, "RNCP99064").sortie
    assert "est expirée depuis le 5 décembre 2026" in brique("suivre", date_, "RNCP99064").sortie
    assert "(jour le plus récent dont parle le registre" in brique("suivre", RNCP, "RNCP99006").sortie
    muet = tmp_path / "muet.xml"
    muet.write_bytes(flux(fiche("", "RNCP1")))
    refus = brique("suivre", muet, "RNCP1")
    assert refus.statut == 2
    assert "ne dit aucune date" in refus.erreurs
    assert brique("suivre", muet, "RNCP1", "--au", "2026-01-01").statut == 0


@pytest.mark.parametrize(
    ("nom", "jour"),
    [
        ("export-fiches-rncp-v4-1-2026-08-16.zip", "2026-08-16"),
        ("export_fiches_CSV_2024_02_22.zip", "2024-02-22"),
        ("export-2026-13-45.xml", "None"),
        ("v4-1-20260816.xml", "None"),
        ("2025-01-01/registre.xml", "None"),
    ],
)
def test_le_jour_dans_le_nom(nom: str, jour: str) -> None:
    assert str(jour_du_nom(nom)) == jour


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["RNCP404"], "aucune fiche RNCP404"),
        (["RNCP99003", "--bloc", "BC99"], "aucun bloc « BC99 »"),
        (["RNCP99003", "--au", "hier"], "« hier » n’est pas un jour"),
    ],
)
def test_suivre_refuse(brique: Any, arguments: list[str], message: str) -> None:
    reponse = brique("suivre", RNCP, *arguments)
    assert (reponse.statut, reponse.sortie) == (2, "")
    assert message in reponse.erreurs


def test_la_demonstration_se_compare_a_elle_meme(brique: Any) -> None:
    assert len(lus(RNCP)[0]) == 33
    assert brique("comparer", RNCP, RNCP).sortie.splitlines()[1].endswith("0 changée, 33 inchangées.")
