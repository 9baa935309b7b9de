"""What is checked on the fiches read: correspondances, codes, titles, numbers; findings, never refusals."""

from __future__ import annotations

import pytest

from brique.referentiel.anomalies import Gravite
from brique.referentiel.fiche import Correspondance, Inconnu, Repertoire
from tests.coeur.referentiel.fabrique import NUMERO, fiche, flux, lue, lus, regles

BC = "<BLOC_COMPETENCES><CODE>%s</CODE></BLOC_COMPETENCES>"


def correspondance(source: list[str], cible: str, cibles: list[str], numero: str = NUMERO) -> str:
    return fiche(
        "<CORRESPONDANCES><CORRESPONDANCE>"
        f"<SOURCE>{''.join(BC % code for code in source)}</SOURCE>"
        f"<DESTINATION><NUMERO_FICHE>{cible}</NUMERO_FICHE>{''.join(BC % code for code in cibles)}</DESTINATION>"
        "</CORRESPONDANCE></CORRESPONDANCES>",
        numero,
    )


@pytest.mark.parametrize(
    ("source", "cible", "cibles", "signalees"),
    [
        ([], "RNCP12345", [], []),
        ([], "RNCP999", [], ["correspondance-hors-fichier"]),
        (["A"], "RNCP999", ["B", "C"], ["correspondance-bloc-inconnu", "correspondance-hors-fichier"]),
        ([], "RNCP12345", ["B"], ["correspondance-bloc-inconnu"]),
        ([], "", [], ["correspondance-sans-fiche"]),
    ],
)
def test_correspondances(source: list[str], cible: str, cibles: list[str], signalees: list[str]) -> None:
    (lu,), anomalies = lus(flux(correspondance(source, cible, cibles)))
    assert lu.correspondances == (Correspondance(frozenset(source), cible, frozenset(cibles)),)
    assert lu.correspondances[0].totale == (not source and not cibles)
    assert regles(anomalies) == signalees
    assert all(a.ligne == 4 and a.fiche == NUMERO for a in anomalies)


def test_correspondance_qui_cite_deux_fois_un_bloc() -> None:
    (lu,), anomalies = lus(flux(correspondance(["A", "A", "A"], NUMERO, [])))
    assert lu.correspondances == (Correspondance(frozenset("A"), NUMERO),)
    assert lu.hors_schema == (Inconnu("CORRESPONDANCES/CORRESPONDANCE/SOURCE/BLOC_COMPETENCES/CODE", "A"),) * 2
    assert regles(anomalies) == ["correspondance-bloc-inconnu", "correspondance-code-repete"]


def test_correspondance_vers_une_fiche_lue_plus_tard() -> None:
    blocs = f"<BLOCS_COMPETENCES>{BC % 'RNCP2BC01'}</BLOCS_COMPETENCES>".replace(
        "</CODE>", "</CODE><LISTE_COMPETENCES>c</LISTE_COMPETENCES>"
    )
    _, anomalies = lus(flux(correspondance([], "RNCP2", ["RNCP2BC01"]), fiche(blocs, "RNCP2")))
    assert anomalies == []


@pytest.mark.parametrize(
    ("contenu", "regle", "gravite"),
    [
        ("<ACTIF>Oui</ACTIF>", "fiche-sans-bloc", Gravite.AVERTISSEMENT),
        (
            f"<BLOCS_COMPETENCES>{BC % 'RNCP12345BC01'}</BLOCS_COMPETENCES>",
            "bloc-sans-competences",
            Gravite.AVERTISSEMENT,
        ),
        (
            "<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>01</CODE><LISTE_COMPETENCES>c</LISTE_COMPETENCES>"
            "</BLOC_COMPETENCES></BLOCS_COMPETENCES>",
            "bloc-code-incomplet",
            Gravite.AVERTISSEMENT,
        ),
        (f"<INTITULE>{'é' * 801}</INTITULE>", "intitule-trop-long", Gravite.BLOQUANTE),
        (f"<INTITULE>{'é ' * 16_000}</INTITULE>", "intitule-trop-long", Gravite.BLOQUANTE),
        ("<INTITULE/>", "intitule-absent", Gravite.AVERTISSEMENT),
        ("<NUMERO_FICHE>RNCP</NUMERO_FICHE>", "numero-illisible", Gravite.BLOQUANTE),
        ("<NUMERO_FICHE>RNCP١٢</NUMERO_FICHE>", "numero-illisible", Gravite.BLOQUANTE),
    ],
)  # fmt: skip
def test_controles(contenu: str, regle: str, gravite: Gravite) -> None:
    (anomalie,) = [a for a in lue(contenu)[1] if a.regle != "element-repete"]
    assert (anomalie.regle, anomalie.gravite) == (regle, gravite)
    assert len(anomalie.message) < 400
    assert len(anomalie.valeur) <= 80


def test_numeros_et_codes_en_double_sont_bloquants() -> None:
    bloc = "<BLOC_COMPETENCES><CODE>RNCP12345BC01</CODE><LISTE_COMPETENCES>c</LISTE_COMPETENCES></BLOC_COMPETENCES>"
    deux = fiche(f"<BLOCS_COMPETENCES>\n{bloc}\n{bloc}</BLOCS_COMPETENCES>")
    fiches, anomalies = lus(flux(deux, fiche()))
    assert len(fiches) == 2
    assert [(a.regle, a.gravite, a.ligne) for a in anomalies] == [
        ("bloc-code-double", Gravite.BLOQUANTE, 10),
        ("fiche-en-double", Gravite.BLOQUANTE, 12),
    ]
    assert "ligne 9" in anomalies[0].message
    assert "ligne 4" in anomalies[1].message


def test_repertoire_specifique() -> None:
    bloc = (
        "<BLOCS_COMPETENCES><BLOC_COMPETENCES><CODE>A</CODE><LISTE_COMPETENCES>c</LISTE_COMPETENCES>"
        "</BLOC_COMPETENCES></BLOCS_COMPETENCES>"
    )
    (lu, avec), anomalies = lus(flux(fiche("<ACTIF>Oui</ACTIF>", "RS1"), fiche(bloc, "RS2")))
    assert lu.repertoire is avec.repertoire is Repertoire.RS
    assert regles(anomalies) == ["rs-avec-blocs"]
