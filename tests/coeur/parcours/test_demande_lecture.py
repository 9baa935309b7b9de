"""What a person may write to ask for a path, and every way to write it wrong: located, explained, nothing computed."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from brique.erreurs import ErreurLecture
from brique.parcours.codes import cle_ecrite, ecrire_cle
from brique.parcours.demandes.formes import FormeDemande
from brique.parcours.demandes.lecture import lire_demande
from brique.parcours.demandes.page_demande import EXEMPLE, page_de_la_demande
from brique.parcours.demonstration import Situation, situations
from brique.passerelles.valeurs import Cle
from brique.saisie import ErreurSaisie, schema
from tests.coeur.parcours.fabrique_demandes import COMPTE, OFFRES, TETE, contexte, demander


def fautes(texte: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ErreurSaisie) as refus:
        lire_demande(texte, contexte())
    return [(faute.ligne, faute.chemin, faute.constat) for faute in refus.value.fautes]


def test_une_demande_entiere() -> None:
    demande = demander(OFFRES, COMPTE, "argent: {epargne: 300.50, par_mois: 20}\necheance: 2028-12-31\n")
    assert demande.cibles[0].certification == "RNCP90001"
    assert demande.argent.epargne == Decimal("300.50")
    assert demande.echeance == date(2028, 12, 31)
    assert [proposition.offre.cle for proposition in demande.propositions] == ["/un", "/deux", "/trois"]
    assert demande.cpf is not None
    assert demande.cpf.ouverture.montant == 1000


def test_la_meme_demande_en_json() -> None:
    ecrite = {"au": "2026-11-26", "cibles": [{"certification": "RNCP90001"}], "heures_semaine": "10"}
    assert lire_demande(json.dumps(ecrite), contexte()) == demander()


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("RNCP38362BC02", Cle("RNCP38362", "RNCP38362BC02")),
        ("rncp38362bc02", Cle("RNCP38362", "RNCP38362BC02")),
        ("RS5616", Cle("RS5616", "")),
        ("RNCP99080/01", Cle("RNCP99080", "01")),
    ],
)
def test_un_code_se_lit_et_se_recrit(ecrit: str, lu: Cle) -> None:
    assert cle_ecrite(ecrit) == lu
    assert cle_ecrite(ecrire_cle(lu)) == lu


@pytest.mark.parametrize("faux", ["38362", "RNCP", "RNCP38362BCXX", "RNCP38362 BC02", "", "RNCP1/"])
def test_ce_qui_n_est_pas_un_code(faux: str) -> None:
    with pytest.raises(ValueError, match="n’est pas un code"):
        cle_ecrite(faux)


@pytest.mark.parametrize(
    ("ajout", "ligne", "chemin", "extrait"),
    [
        ("echeance: 2026-02-30\n", 4, "echeance", "n’est pas un jour"),
        ("echeance: 2026-11-01\n", 4, "echeance", "n’est pas après"),
        ("acquis: [{code: RNCP80001BC01, obtenu_le: 2027-01-01}]\n", 4, "acquis[1].obtenu_le", "est après"),
        ("argent: {epargne: -5}\n", 4, "argent.epargne", "au moins 0"),
        ("argent: {epargne: 9000000}\n", 4, "argent.epargne", "au plus 1000000"),
        ("argent: {par_mois: 50}\n", 4, "argent", "pas d’épargne"),
        (
            "offres: [{cle: a, blocs: [RNCP90001BC01], prix: 250000, heures: 9, entrees_permanentes: oui}]\n",
            4,
            "offres[1].prix",
            "au plus 100000",
        ),
        (
            "offres: [{cle: a, blocs: [RNCP90001BC01], prix: 250, heures: -9, entrees_permanentes: oui}]\n",
            4,
            "offres[1].heures",
            "au moins 0",
        ),
        ("offres: [{cle: a, blocs: [RNCP90001BC01], prix: 2, heures: 9}]\n", 4, "offres[1]", "ni session"),
        ("offres: [{cle: a, prix: 2, heures: 9, entrees_permanentes: oui}]\n", 4, "offres[1]", "ni quelle"),
        (
            "offres: [{cle: a, blocs: [RNCP90001BC01], prix: 2, heures: 9, "
            "sessions: [{debut: 2027-03-01, fin: 2027-02-01}]}]\n",
            4,
            "offres[1].sessions[1]",
            "avant de commencer",
        ),
        (
            "offres: [{cle: a, blocs: [RNCP90001BC09], prix: 2, heures: 9, entrees_permanentes: oui}]\n",
            4,
            "offres[1].blocs[1]",
            "n’a pas de bloc",
        ),
        ("intermediaires: [RNCP90002]\n", 4, "intermediaires[1]", "vouliez-vous « RNCP90001 » ?"),
        ("a_atteindre: 2\n", 4, "a_atteindre", "1 seulement"),
        ("acquis: [{code: RNCP90001, obtenu_le: 2025-01-01}]\n", 2, "cibles[1].certification", "déjà détenue"),
        ("cpf: {compte: {au: 2026-12-24, montant: 10}}\n", 4, "cpf.compte.au", "est après"),
        (
            "disponibilites: [{du: 2027-01-01, heures: 3}, {du: 2027-05-01, heures: 9}]\n",
            4,
            "disponibilites[2].du",
            "en recouvre une autre",
        ),
        ("zone: {latitude: 95, longitude: 3}\n", 4, "zone.latitude", "au plus 90"),
        ("ouverte: {niveau: 4}\n", 2, "cibles", "l’une des deux"),
        (
            "vae: [{certification: RNCP90001, experience: {mois: 3, activite: non}}]\n",
            4,
            "vae[1].experience",
            "l’un ou l’autre",
        ),
        ("ouverte: {rome: NaN}\n", 4, "ouverte.rome", "n’a pas la forme attendue"),
        (
            "evaluations: [{cle: e, blocs: [RNCP90001BC01], jours: [2027-01-04], siret: 123}]\n",
            4,
            "evaluations[1].siret",
            "n’a pas la forme attendue",
        ),
        ("heure_semaine: 3\n", 4, "heure_semaine", "vouliez-vous « heures_semaine » ?"),
    ],
)
def test_ce_qui_est_faux_est_situe(ajout: str, ligne: int, chemin: str, extrait: str) -> None:
    dites = fautes(TETE + ajout)
    assert any(dite[:2] == (ligne, chemin) and extrait in dite[2] for dite in dites), dites


def test_un_attribut_qui_se_contredit() -> None:
    attribution = "{obligatoires: [RNCP90001BC01], options: [{nombre: 1, blocs: [RNCP90001BC01, RNCP90001BC03]}]}"
    texte = TETE.replace("RNCP90001}", f"RNCP90001, attribution: {attribution}}}")
    assert any("à la fois obligatoire et au choix" in dit for _, _, dit in fautes(texte))


def test_des_prealables_qui_s_attendent_l_un_l_autre() -> None:
    un, deux = "{bloc: RNCP90001BC01, apres: [RNCP90001BC02]}", "{bloc: RNCP90001BC02, apres: [RNCP90001BC01]}"
    texte = TETE.replace("RNCP90001}", f"RNCP90001, attribution: {{prealables: [{un}, {deux}]}}}}")
    assert any("s’attendent les uns les autres" in dit for _, _, dit in fautes(texte))


def test_un_acquis_mal_ecrit_d_une_certification_connue() -> None:
    dites = fautes(TETE + "acquis: [{code: RNCP80001BC09, obtenu_le: 2023-01-01}]\n")
    assert dites[0][:2] == (4, "acquis[1].code")
    assert lire_demande(TETE + "acquis: [{code: RNCP12345BC09, obtenu_le: 2023-01-01}]\n", contexte()).acquis


def test_des_blocs_tous_detenus_ne_sont_plus_a_obtenir() -> None:
    texte = TETE.replace("RNCP90001}", "RNCP90001, blocs: [RNCP90001BC01]}")
    dites = fautes(f"{texte}acquis: [{{code: RNCP90001BC01, obtenu_le: 2025-01-01}}]\n")
    assert dites == [
        (2, "cibles[1].certification", "tous les blocs voulus sont déjà détenus : ils sont dans les acquis")
    ]


def test_toutes_les_fautes_sont_dites_a_la_fois() -> None:
    dites = fautes("au: hier\nheures_semaine: 200\ncibles: [{certification: RNCP90001BC01}]\nargent: {epargne: x}\n")
    assert [ligne for ligne, _, _ in dites] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "bombe",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "au: !!python/object/apply:os.system ['true']\n",
        "[" * 60 + "]" * 60,
        "au: 2026-11-26\n" * 2,
        "au: 2026-11-26\nx: " + "9" * 1_000_001,
    ],
)
def test_les_bombes_sont_refusees(bombe: str) -> None:
    with pytest.raises(ErreurSaisie):
        lire_demande(bombe)


def test_un_fichier_absent_le_dit(tmp_path: Path) -> None:
    with pytest.raises(ErreurLecture, match="ne s’ouvre pas"):
        lire_demande(tmp_path / "absent.yaml")


def test_chaque_nom_de_la_forme_est_documente() -> None:
    dessin = schema(FormeDemande)
    parts = [dessin, *dessin["$defs"].values()]
    muets = [nom for part in parts for nom, champ in part.get("properties", {}).items() if not champ.get("description")]
    assert muets == []


@pytest.mark.parametrize("situation", situations(), ids=lambda situation: situation.nom)
def test_les_situations_de_demonstration_se_lisent(situation: Situation) -> None:
    assert situation.titre
    assert lire_demande(situation.texte).au == date(2026, 11, 26)


def test_la_page_de_la_demande_est_celle_des_formes() -> None:
    page = Path(__file__).parents[3] / "docs" / "guide" / "demande-de-parcours.md"
    assert page.read_text(encoding="utf-8") == page_de_la_demande()


def test_l_exemple_de_la_page_se_lit() -> None:
    assert lire_demande(EXEMPLE).cibles[0].certification == "RNCP99012"
