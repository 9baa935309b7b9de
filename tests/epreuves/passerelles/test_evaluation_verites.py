"""The truths read from files: titles without their codes, and everything that is wrong in a file said."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurLecture
from brique.passerelles.evaluation.verites import fiche_de, lire_competences, lire_renouvellements
from brique.passerelles.titres import sans_code, titre_normalise

NUS = {
    "RNCP1234BC01 - Gérer un rayon": "Gérer un rayon",
    "BLOC DE COMPETENCES N°2 fiche RNCP N° 1146 - Réalisation d'un produit": "Réalisation d'un produit",
    "BLOC N°2 DE COMPETENCES N°5 fiche RNCP N° 453 - Éducation physique": "Éducation physique",
    "Bloc de compétences N° 11fiche RNCP N° 12802-Histoire géographie": "Histoire géographie",
    "Bloc de compétences n°3 de la fiche n°26706 – Gérer des projets": "Gérer des projets",
    "Bloc de compétences n°5 de la fiche n°… :  Manager les hommes": "Manager les hommes",
    "Bloc de compétences 2 (BC2) : encadrement de séances": "encadrement de séances",
    "Bloc 6-10 : Piloter un projet": "Piloter un projet",
    "Bloc 2 (Bloc 5a) Nettoyer les espaces": "Nettoyer les espaces",
    "Bloc 4 (Option E) : Réaliser des jeux vidéo": "(Option E) : Réaliser des jeux vidéo",
    "Bloc C - Manager une équipe": "Manager une équipe",
    "UNITÉ U4B  Sciences physiques": "Sciences physiques",
    "UNITÉ UG 3  Éducation physique": "Éducation physique",
    "U52 : Histoire": "Histoire",
    "UG1 : UG1 : Français": "Français",
    "UCARE1 : Unité capitalisable": "Unité capitalisable",
    "CVEMC - BC1 - Assurer la relation client": "Assurer la relation client",
    "BC01- Utiliser le matériel": "Utiliser le matériel",
    "N°2 : PREPARATION DES MOTEURS": "PREPARATION DES MOTEURS",
    "1/ Identifier des entreprises": "Identifier des entreprises",
    "3  Agir en acteur": "Agir en acteur",
    "E. Déployer de nouveaux services": "Déployer de nouveaux services",
    "Vendre (fiche RNCP n° 1234)": "Vendre",
    "fRNCP n° 849-SERVICES DES BOISSONS": "SERVICES DES BOISSONS",
    "EP 3": "",
    "BLOC D :": "",
}
GARDES = (
    "L’animation 3D pour le jeu vidéo",
    "E-Communication : mettre en œuvre une communication digitale",
    "Entreprise 3.0 : manager autrement",
    "S'adapter à des enjeux professionnels particuliers",
    "Langue vivante 2",
    "LV 1",
    "Bloc théorique",
    "Transformer un bloc de pierre en élément de pierre de taille fini",
    "Maintenance préventive de niveau 2 des équipements",
    "A l’écoute des publics",
    "M1, Mention Economie Appliquée",
)


@pytest.mark.parametrize(("titre", "attendu"), NUS.items())
def test_le_code_d_un_titre_s_en_va(titre: str, attendu: str) -> None:
    assert sans_code(titre) == attendu


@pytest.mark.parametrize("titre", GARDES)
def test_ce_qui_n_est_pas_un_code_reste(titre: str) -> None:
    assert sans_code(titre) == titre


@given(st.text(max_size=80))
def test_retirer_deux_fois_ne_change_rien(titre: str) -> None:
    nu = sans_code(titre)
    assert len(nu) <= len(titre)
    assert sans_code(nu) == nu


@pytest.mark.partage
def test_aucun_numero_de_fiche_ne_reste_dans_les_titres_reels(partage: Path) -> None:
    with (partage / "donnees/rncp-libelles/libelles_blocs.csv").open(encoding="utf-8-sig", newline="") as flux:
        lignes = list(csv.DictReader(flux, delimiter=";"))
    nus = [sans_code(ligne["libelle"]) for ligne in lignes]
    numeros = [fiche_de(ligne["code_bloc"]).removeprefix("RNCP") for ligne in lignes]
    assert not [nu for nu, numero in zip(nus, numeros, strict=True) if numero in nu.split()]
    assert not [nu for nu in nus if "RNCP" in nu.upper() or nu.upper().startswith(("BLOC DE COMPETENCES N", "BC0"))]
    assert sum(not nu for nu in nus) == 3  # « EP 3 », « EP 4 » and « BLOC D : » say nothing else
    assert 2500 < sum(nu != " ".join(ligne["libelle"].split()) for nu, ligne in zip(nus, lignes, strict=True)) < 3500


def test_un_titre_plie() -> None:
    assert titre_normalise("Mettre en  ŒUVRE l’hygiène : qualité !") == "mettre en oeuvre l hygiene qualite"


@pytest.mark.parametrize(
    ("code", "fiche"),
    [
        ("RNCP123BC01", "RNCP123"),
        ("rncp123-bc-01", "RNCP123"),
        ("RS55", "RS55"),
        ("AB-12 bloc 3", "AB-12"),
        ("CQP7_BC2", "CQP7"),
        ("sans forme", "SANS FORME"),
    ],
)
def test_la_fiche_d_un_code(code: str, fiche: str) -> None:
    assert fiche_de(code) == fiche


def ecrire(dossier: Path, nom: str, texte: str, encodage: str = "utf-8") -> Path:
    chemin = dossier / nom
    chemin.write_bytes(texte.encode(encodage))
    return chemin


LIENS = "id_competence;competence;esco_uri;relation\n"


def test_des_competences_avec_tout_ce_qui_cloche(tmp_path: Path) -> None:
    corpus = ecrire(tmp_path, "c.csv", "uri;libelle\nu:1;coudre\nu:2;vendre\nu:1;coudre encore\n", "utf-8-sig")
    liens = ecrire(
        tmp_path,
        "l.csv",
        LIENS + "K1;Couture;u:1;exact\nK1;Couture;u:1;exact\nK1;La couture;u:2;Broad\nK2;Nage;u:9;close\n\n",
    )
    verite = lire_competences(corpus, liens)
    assert verite.textes == ("coudre", "vendre")
    assert verite.requetes == ("Couture",)
    assert verite.liens == ((("exact", 0), ("broad", 1)),)
    assert set(verite.remarques) == {
        "Doublon du corpus : seule la première ligne sert (1).",
        "Compétence donnée avec deux textes : seul le premier sert (1).",
        "Lien donné deux fois : compté une fois (1).",
        "Lien vers un uri absent du corpus : laissé de côté (1).",
        "Compétence dont aucun lien n’est dans le corpus : non mesurée (1).",
    }


def test_des_renouvellements_avec_tout_ce_qui_cloche(tmp_path: Path) -> None:
    libelles = ecrire(
        tmp_path, "t.csv", 'code_bloc;libelle\nRNCP1BC01;Bloc 1 : Vendre\nRNCP2BC01;"Vendre; encore"\nRNCP2BC02;EP 3\n'
    )
    filiations = ecrire(tmp_path, "f.csv", "ancienne;nouvelle\nRNCP1;rncp2\nRNCP1;RNCP2\nRNCP2;RNCP2\nRNCP1;RNCP9\n")
    verite = lire_renouvellements(libelles, filiations)
    assert verite.titres == ("Vendre", "Vendre; encore", "")
    assert verite.fiches == ("RNCP1", "RNCP2", "RNCP2")
    assert verite.filiations == (("RNCP1", "RNCP2"),)
    assert set(verite.remarques) == {
        "Titre qui ne dit rien hors de son code : gardé, introuvable (1).",
        "Filiation donnée deux fois : comptée une fois (1).",
        "Filiation d’une fiche à elle-même : laissée de côté (1).",
        "Filiation dont une fiche n’a aucun titre : laissée de côté (1).",
    }


@pytest.mark.parametrize(
    ("contenu", "constat", "lieu"),
    [
        (b"", "ce fichier est vide", "c.csv"),
        (b"uri;libelle\n", "ce fichier ne contient aucune ligne", "c.csv"),
        (b"uri,libelle\nu:1,coudre\n", "séparées par la virgule", "c.csv, première ligne"),
        (b"uri\tlibelle\nu:1\tcoudre\n", "séparées par la tabulation", "c.csv, première ligne"),
        (b"uri;label\nu:1;coudre\n", "il manque la colonne « libelle »", "c.csv, première ligne"),
        (b"a;b\nu:1;coudre\n", "il manque les colonnes « uri », « libelle »", "c.csv, première ligne"),
        (b"uri;libelle\nu:1;coudre;filer\n", "la ligne a 3 cellules, la première en a 2", "c.csv, ligne 2"),
        (b'uri;libelle\nu:1;"coudre\n', "une cellule n’est pas bien fermée", "c.csv, ligne 2"),
        ("uri;libelle\nu:1;découdre\n".encode("cp1252"), "n’est pas écrit en UTF-8", "c.csv, octet 17"),
    ],
)
def test_un_fichier_qui_n_est_pas_la_table_attendue(tmp_path: Path, contenu: bytes, constat: str, lieu: str) -> None:
    (tmp_path / "c.csv").write_bytes(contenu)
    with pytest.raises(ErreurLecture) as refus:
        lire_competences(tmp_path / "c.csv", tmp_path / "absent.csv")
    assert constat in refus.value.constat
    assert refus.value.lieu == lieu
    assert refus.value.consequence
    assert refus.value.action


def test_une_relation_inconnue_et_un_fichier_absent(tmp_path: Path) -> None:
    corpus = ecrire(tmp_path, "c.csv", "libelle;uri\ncoudre;u:1\n")  # the columns go by their names
    with pytest.raises(ErreurLecture, match="ce fichier n’existe pas"):
        lire_competences(corpus, tmp_path / "absent.csv")
    liens = ecrire(tmp_path, "l.csv", LIENS + "K1;Couture;u:1;presque\n")
    with pytest.raises(ErreurLecture, match=r"l\.csv, ligne 2 : la relation « presque » n’est pas connue"):
        lire_competences(corpus, liens)
    liens = ecrire(tmp_path, "l.csv", LIENS + "K1;Couture;u:7;exact\n")
    with pytest.raises(ErreurLecture, match="aucun lien ne mène à un uri du corpus"):
        lire_competences(corpus, liens)
    titres = ecrire(tmp_path, "t.csv", "code_bloc;libelle\nRNCP1BC01;Vendre\n")
    filiations = ecrire(tmp_path, "f.csv", "ancienne;nouvelle\nRNCP1;RNCP2\n")
    with pytest.raises(ErreurLecture, match="aucune filiation n’a de titres des deux côtés"):
        lire_renouvellements(titres, filiations)
