"""A register of four small fiches in the official form, for the tests of the API and of the downloads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

from portail.referentiel.operations import Demande, importer

QUAND = datetime(2026, 11, 22, 9, tzinfo=UTC)
LONG = "Contrôler un montage. " * 2000
FORMULE = '=HYPERLINK("https://exemple.invalid";"cliquez")'

_rang = count()


def bloc(numero: str, rang: int, libelle: str, competences: str) -> str:
    return (
        f"<BLOC_COMPETENCES><CODE>{numero}BC{rang:02}</CODE><LIBELLE>{escape(libelle)}</LIBELLE>"
        f"<LISTE_COMPETENCES>{escape(competences)}</LISTE_COMPETENCES>"
        f"<MODALITES_EVALUATION>Mise en situation.</MODALITES_EVALUATION></BLOC_COMPETENCES>"
    )


def fiche(numero: str, intitule: str, blocs: Sequence[str] = (), *, actif: bool = True, suite: str = "") -> str:
    """One fiche; ``suite`` holds what comes after the blocs (correspondances)."""
    rome = "<CODES_ROME><ROME><CODE>H2902</CODE><LIBELLE>Chaudronnerie</LIBELLE></ROME></CODES_ROME>"
    voie = "<SI_JURY_VAE><ACTIF>Oui</ACTIF><COMPOSITION>Trois professionnels.</COMPOSITION></SI_JURY_VAE>"
    niveau = "<NOMENCLATURE_EUROPE><NIVEAU>NIV3</NIVEAU><LIBELLE>Niveau 3</LIBELLE></NOMENCLATURE_EUROPE>"
    partenaire = (
        "<PARTENAIRES><PARTENAIRE><NOM_PARTENAIRE>Centre fictif</NOM_PARTENAIRE>"
        "<SIRET_PARTENAIRE>00099031700018</SIRET_PARTENAIRE>"
        "<HABILITATION_PARTENAIRE>HABILITATION_FORMER</HABILITATION_PARTENAIRE></PARTENAIRE></PARTENAIRES>"
    )
    certificateur = (
        "<CERTIFICATEURS><CERTIFICATEUR><SIRET_CERTIFICATEUR>00099001000019</SIRET_CERTIFICATEUR>"
        "<NOM_CERTIFICATEUR>Branche fictive</NOM_CERTIFICATEUR></CERTIFICATEUR></CERTIFICATEURS>"
    )
    return (
        f"<FICHE><ID_FICHE>{numero[-4:]}</ID_FICHE><NUMERO_FICHE>{numero}</NUMERO_FICHE>"
        f"<INTITULE>{escape(intitule)}</INTITULE><ETAT_FICHE>Publiée</ETAT_FICHE>"
        f"{niveau if numero.startswith('RNCP') else ''}{certificateur}{partenaire}{rome}{voie}"
        f"<DATE_FIN_ENREGISTREMENT>30/06/2028</DATE_FIN_ENREGISTREMENT>"
        f"<BLOCS_COMPETENCES>{''.join(blocs)}</BLOCS_COMPETENCES>{suite}"
        f"<ACTIF>{'Oui' if actif else 'Non'}</ACTIF></FICHE>"
    )


def correspondance(source: str, cible: str, blocs_cible: Sequence[str] = ()) -> str:
    cibles = "".join(f"<BLOC_COMPETENCES><CODE>{code}</CODE></BLOC_COMPETENCES>" for code in blocs_cible)
    return (
        f"<CORRESPONDANCES><CORRESPONDANCE><SOURCE><BLOC_COMPETENCES><CODE>{source}</CODE></BLOC_COMPETENCES></SOURCE>"
        f"<DESTINATION><NUMERO_FICHE>{cible}</NUMERO_FICHE>{cibles}</DESTINATION></CORRESPONDANCE></CORRESPONDANCES>"
    )


ANCIENNE = fiche(
    "RNCP99901",
    "CQP Soudeur industriel",
    [bloc("RNCP99901", 1, "Souder à plat", "- Préparer les bords ; - Souder un joint. - Contrôler le cordon.")],
    actif=False,
    suite=correspondance("RNCP99901BC01", "RNCP99902", ["RNCP99902BC01"]),
)
NOUVELLE = fiche(
    "RNCP99902",
    "CQP Soudeur en fabrication",
    [
        bloc("RNCP99902", 1, "Souder en toute position", "A1C1. Préparer les bords. A1C2. Souder un joint d’angle."),
        bloc("RNCP99902", 2, FORMULE, LONG),
    ],
)
TROISIEME = fiche(
    "RNCP99903",
    "@Titre à l’intitulé trompeur",
    [bloc("RNCP99903", 1, "Plier une tôle", "Plier.")],
    suite=correspondance("RNCP99903BC01", "RNCP99999") + "<IMPREVU>jamais vu</IMPREVU>",
)
SPECIFIQUE = fiche("RS9904", "Habilitation au pontage").replace("<BLOCS_COMPETENCES></BLOCS_COMPETENCES>", "")


def ecrire(dossier: Path, jour: str, *fiches: str) -> Path:
    """An export dated ``jour`` (AAAA-MM-JJ) that holds ``fiches``."""
    chemin = dossier / f"export_fiches_{jour}.xml"
    entete = '<?xml version="1.0" encoding="UTF-8"?><FICHES><VERSION_FLUX>4.1</VERSION_FLUX>'
    chemin.write_text(f"{entete}{''.join(fiches)}</FICHES>", encoding="utf-8")
    return chemin


def charger(dossier: Path) -> None:
    """Two exports: in the second, the title of RNCP99902 and the text of its first bloc have changed."""
    avant = NOUVELLE.replace("en fabrication", "de production").replace(
        "A1C2. Souder un joint d’angle.", "A1C2. Souder."
    )
    _importer(ecrire(dossier, "2026-10-01", ANCIENNE, avant, TROISIEME, SPECIFIQUE))
    _importer(ecrire(dossier, "2026-11-01", ANCIENNE, NOUVELLE, TROISIEME, SPECIFIQUE))


def agrandir(dossier: Path, nombre: int) -> None:
    """``nombre`` more fiches of one bloc each, from RNCP90000 on."""
    numeros = [f"RNCP{90000 + rang}" for rang in range(nombre)]
    fiches = [fiche(n, f"Titre numéro {n[-2:]}", [bloc(n, 1, "Monter un banc", "Monter un banc.")]) for n in numeros]
    _importer(ecrire(dossier, "2026-11-10", *fiches))


def _importer(chemin: Path) -> None:
    """Apply an export at a moment of its own, so that no memory of another test's register can pass for this one's."""
    assert importer(Demande(chemin, QUAND + timedelta(microseconds=next(_rang)), appliquer=True)).applique
