"""The official CSV archive: ten files joined by number, each line to its field, nothing lost, everything located."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurLecture
from brique.referentiel.anomalies import Gravite
from brique.referentiel.fiche import Bloc, Certificateur, Code, Habilitation, Inconnu, Partenaire, Voie, VoieAcces
from tests.coeur.referentiel.fabrique import (
    ENTETES,
    NUMERO,
    archive,
    export_csv,
    ligne_csv,
    lus,
    mots_de,
    nom_csv,
    regles,
    standard,
)


def lue(**tables: list[list[str]]) -> tuple[list, list]:  # type: ignore[type-arg]
    return lus(archive(export_csv(**tables)), nom="a.zip")


def test_chaque_colonne_a_son_champ() -> None:
    complete = standard(
        Id_Fiche="7", Intitule=" L''art ", Abrege_Libelle="CQP", Abrege_Intitule="Certificat", Actif="ACTIVE",
        Nomenclature_Europe_Niveau="NIV4", Nomenclature_Europe_Intitule="Niveau 4", Type_Enregistrement="de droit",
        Accessible_Nouvelle_Caledonie="Non", Accessible_Polynesie_Francaise="Oui", Validation_Partielle="Oui",
        Date_dernier_jo="01/01/2020", Date_Decision="02/01/2020", Date_Fin_Enregistrement="03/01/2020",
        Date_Effet="04/01/2020",
    )  # fmt: skip
    (lu,), anomalies = lue(
        standard=[complete],
        blocs=[[NUMERO, f"{NUMERO}BC01", "L''un"]],
        ccn=[[NUMERO, "1", "a", "2", "b", "", ""]],
        certificateurs=[[NUMERO, "\t123", "CPNE"]],
        filiations=[[NUMERO, "RNCP1", ""], [NUMERO, "", "RNCP2"], [NUMERO, "RNCP1", "RNCP3"]],
        formacodes=[[NUMERO, "42", "42 : Pain"]],
        nsf=[[NUMERO, "221", "221 : Agro"]],
        partenaires=[[NUMERO, "GRETA", "\t9", "HABILITATION_FORMER"]],
        rome=[[NUMERO, "D1102", "Boulangerie"]],
        voies=[[NUMERO, "Par expérience"], [NUMERO, "En contrat d’apprentissage"]],
    )
    assert anomalies == []
    assert (lu.numero, lu.id_fiche, lu.intitule, lu.abrege) == (NUMERO, "7", "L'art", Code("CQP", "Certificat"))
    assert (lu.niveau, lu.niveau_code, lu.niveau_libelle) == (4, "NIV4", "Niveau 4")
    assert (lu.actif, lu.accessible_nouvelle_caledonie, lu.accessible_polynesie) == (True, False, True)
    assert (lu.validation_partielle, lu.type_enregistrement) == (True, "de droit")
    dates = (lu.date_dernier_jo, lu.date_decision, lu.date_fin_enregistrement, lu.date_effet)
    assert dates == tuple(date(2020, 1, jour) for jour in (1, 2, 3, 4))
    assert lu.blocs == (Bloc(f"{NUMERO}BC01", "L'un", ligne=2),)
    assert lu.conventions == (Code("1", "a"), Code("2", "b"))
    assert lu.certificateurs == (Certificateur("CPNE", "123"),)
    assert (lu.anciennes, lu.nouvelles) == (("RNCP1",), ("RNCP2", "RNCP3"))
    assert (lu.formacodes, lu.nsf) == ((Code("42", "Pain"),), (Code("221", "Agro"),))
    assert lu.rome == (Code("D1102", "Boulangerie"),)
    assert lu.partenaires == (Partenaire("GRETA", "9", Habilitation.FORMER),)
    assert lu.voies == (VoieAcces(Voie.VAE, ouverte=True), VoieAcces(Voie.APPRENTISSAGE, ouverte=True))
    assert (lu.hors_schema, lu.ligne) == ((), 2)


def test_dossier_et_archive_se_lisent_pareil(tmp_path: Path) -> None:
    fichiers = export_csv(blocs=[[NUMERO, f"{NUMERO}BC01", "Un"]])
    for nom, contenu in fichiers.items():
        (tmp_path / nom).write_bytes(contenu)
    assert lus(tmp_path) == lus(archive(fichiers), nom="a.zip")


def test_les_lignes_comptent_celles_du_fichier() -> None:
    (premiere, seconde), anomalies = lue(
        standard=[standard(Intitule="Sur\ntrois\nlignes"), standard("RNCP2", Date_Effet="demain")]
    )
    assert (premiere.ligne, seconde.ligne) == (2, 5)
    assert [(a.regle, a.ligne) for a in anomalies] == [("date-illisible", 5)]


def test_ligne_orpheline_signalee_une_fois_par_fichier_et_numero() -> None:
    _, anomalies = lue(rome=[["RNCP9", "A", "a"], [NUMERO, "B", "b"], ["RNCP9", "C", "c"]])
    (anomalie,) = anomalies
    assert (anomalie.regle, anomalie.fiche, anomalie.ligne) == ("ligne-orpheline", "RNCP9", 2)
    assert "2 ligne(s)" in anomalie.message
    assert nom_csv("rome") in anomalie.message


def test_valeurs_inconnues_gardees() -> None:
    (lu,), anomalies = lue(
        standard=[standard(Date_Effet="demain", Actif="?", Nomenclature_Europe_Niveau="NIV9")],
        voies=[[NUMERO, "Par magie"]],
        partenaires=[[NUMERO, "P", "1", "DORMIR"]],
    )
    assert {i.texte for i in lu.hors_schema} == {"demain", "?", "Par magie"}
    assert lu.partenaires[0].habilitation == "DORMIR"
    attendues = ["booleen-illisible", "date-illisible", "habilitation-inconnue", "niveau-inconnu", "voie-inconnue"]
    assert regles(anomalies) == attendues


def test_colonne_de_trop_gardee() -> None:
    fichiers = export_csv()
    entete = [*ENTETES["rome"], "Nouvelle"]
    fichiers[nom_csv("rome")] = (ligne_csv(entete) + ligne_csv([NUMERO, "A", "a", "en plus"])).encode()
    (lu,), (anomalie,) = lus(archive(fichiers), nom="a.zip")
    assert lu.hors_schema == (Inconnu("rome/Nouvelle", "en plus"),)
    assert (anomalie.regle, anomalie.gravite) == ("colonne-inconnue", Gravite.INFORMATION)


def test_colonnes_dans_un_autre_ordre() -> None:
    fichiers = export_csv()
    fichiers[nom_csv("rome")] = (
        ligne_csv(reversed(ENTETES["rome"])) + ligne_csv(["Boulangerie", "D1102", NUMERO])
    ).encode("utf-8-sig")
    (lu,), anomalies = lus(archive(fichiers), nom="a.zip")
    assert (lu.rome, anomalies) == ((Code("D1102", "Boulangerie"),), [])


def refus(fichiers: dict[str, bytes]) -> ErreurLecture:
    with pytest.raises(ErreurLecture) as erreur:
        lus(archive(fichiers), nom="a.zip")
    assert erreur.value.consequence
    return erreur.value


ROME = ligne_csv(ENTETES["rome"])


@pytest.mark.parametrize(
    ("contenu", "constat", "ligne"),
    [
        (b"", "il manque la colonne « Numero_Fiche », « Codes_Rome_Code »", "ligne 1"),
        (ROME.replace("Rome_Code", "Rome").encode(), "il manque la colonne « Codes_Rome_Code »", "ligne 1"),
        (ROME.replace(";", ",").replace(chr(34), "").encode(), "il manque la colonne", "ligne 1"),
        (ligne_csv([*ENTETES["rome"], "Codes_Rome_Code"]).encode(), "donnée deux fois", "ligne 1"),
        (ligne_csv([*ENTETES["rome"], *map(str, range(3000))]).encode(), "trop de colonnes", "ligne 1"),
        ((ROME + '"a";"b"\r\n').encode(), "2 cellules au lieu de 3", "ligne 2"),
        ((ROME + '"a";"b\n\n";"c"\r\n"a";"b";"c";"d"\r\n').encode(), "4 cellules au lieu de 3", "ligne 5"),
        ((ROME + '"a";"b;c\r\n').encode(), "le CSV n’est pas valide", "ligne 2"),
        ((ROME + '"a";"b"x;"c"\r\n').encode(), "le CSV n’est pas valide", "ligne 2"),
        ((ROME + "a;b;" + "c" * 200_000).encode(), "le CSV n’est pas valide", "ligne 2"),
        (ROME.encode() + b"a" * 10_000_000, "la ligne est démesurée", "ligne 2"),
        (ROME.encode() + '"RNCP1";"D1102";"Pâtisserie"'.encode("latin-1"), "n’est pas de l’UTF-8", "ligne 2, octet 19"),
    ],
)
def test_fichier_fautif_refuse_et_situe(contenu: bytes, constat: str, ligne: str) -> None:
    erreur = refus(export_csv() | {nom_csv("rome"): contenu})
    assert constat in erreur.constat
    assert erreur.lieu == f"a.zip › {nom_csv('rome')}, {ligne}"
    assert erreur.action


def test_un_nul_reste_une_valeur() -> None:
    (lu,), _ = lus(archive(export_csv(rome=[[NUMERO, "D1\x0002", "a"]])), nom="a.zip")
    assert lu.rome == (Code("D1\x0002", "a"),)


def test_fichiers_qui_manquent_ou_de_trop() -> None:
    fichiers = export_csv()
    sans = {nom: contenu for nom, contenu in fichiers.items() if "Rome" not in nom and "Nsf" not in nom}
    assert "il manque 2 des dix fichiers de l’export CSV (nsf, rome)" in refus(sans).constat
    assert refus(fichiers | {"lisez-moi.txt": b"a"}).lieu == "a.zip › lisez-moi.txt"
    encore = nom_csv("rome").replace("2024", "2025")
    assert "deux fichiers décrivent la même table" in refus(fichiers | {encore: ROME.encode()}).constat


def test_residu_de_systeme_ignore_et_dit() -> None:
    _, (anomalie,) = lus(archive({"__MACOSX/._x": b"", **export_csv()}), nom="a.zip")
    assert (anomalie.regle, anomalie.element) == ("fichier-ignore", "__MACOSX/._x")


def test_numero_en_double() -> None:
    fiches, (anomalie,) = lue(standard=[standard(), standard()])
    assert len(fiches) == 2
    assert (anomalie.regle, anomalie.gravite, anomalie.ligne) == ("fiche-en-double", Gravite.BLOQUANTE, 3)


CELLULES = st.text(st.characters(codec="utf-8", exclude_characters="\r'"), max_size=12)


@given(st.lists(st.tuples(CELLULES, CELLULES), max_size=4), st.lists(CELLULES, min_size=2, max_size=2))
def test_toute_cellule_se_retrouve(rome: list[tuple[str, str]], titres: list[str]) -> None:
    rangees = [[NUMERO, code, libelle] for code, libelle in rome]
    (lu,), _ = lue(standard=[standard(Intitule=titres[0], Type_Enregistrement=titres[1])], rome=rangees)
    assert [(c.code, c.libelle) for c in lu.rome] == [
        (code.strip(), libelle.strip().removeprefix(f"{code.strip()} : ")) for code, libelle in rome
    ]
    assert mots_de((lu.intitule, lu.type_enregistrement)) == mots_de(tuple(titres))


@given(st.binary(max_size=60), st.sampled_from(sorted(ENTETES)), st.booleans())
def test_seule_une_erreur_de_lecture_sort(octets: bytes, cle: str, entete: bool) -> None:
    contenu = (ligne_csv(ENTETES[cle]).encode() if entete else b"") + octets
    try:
        lus(archive(export_csv() | {nom_csv(cle): contenu}), nom="a.zip")
    except ErreurLecture as erreur:
        assert nom_csv(cle) in erreur.lieu  # noqa: PT017  # most draws are read without error
