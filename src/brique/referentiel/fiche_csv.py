"""The lines of the ten CSV files about one fiche, into a frozen ``Fiche``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from brique.referentiel.anomalies import Anomalie
from brique.referentiel.champs import NIVEAUX, sans_controle
from brique.referentiel.fiche import (
    Bloc,
    Certificateur,
    Code,
    Fiche,
    Inconnu,
    Partenaire,
    VoieAcces,
)
from brique.referentiel.releve import Releve, abreger
from brique.referentiel.tables_csv import STANDARD, TABLES, VOIES, plier

Rangee = Sequence[Any]
_CALEDONIE = "Accessible_Nouvelle_Caledonie"
_POLYNESIE = "Accessible_Polynesie_Francaise"
_CONNUES = {table.cle: len(table.colonnes) for table in TABLES}


@dataclass(frozen=True, slots=True)
class Lignes:
    """What the archive says of one fiche: its Standard line, then its lines in each other table.

    A line is (numero, line number, known columns…, columns beyond them named by ``supplements``).
    """

    standard: Rangee
    tables: Mapping[str, Sequence[Rangee]]
    supplements: Mapping[str, Sequence[str]]


def fiche_depuis_lignes(lignes: Lignes) -> tuple[Fiche, list[Anomalie]]:
    """The fiche and what was found wrong in its lines. Labels repeated before codes and doubled quotes are undone."""
    numero, ligne, *_ = lignes.standard
    valeurs = dict(zip(STANDARD.colonnes, lignes.standard[2:], strict=False))
    releve = Releve(numero, ligne)
    niveau = valeurs["Nomenclature_Europe_Niveau"].strip()
    tables = lignes.tables
    fiche = Fiche(
        numero=numero,
        intitule=_propre(valeurs["Intitule"]),
        id_fiche=valeurs["Id_Fiche"].strip(),
        abrege=_abrege(valeurs),
        actif=releve.booleen(valeurs["Actif"], ligne, "Actif"),
        type_enregistrement=valeurs["Type_Enregistrement"].strip(),
        niveau=NIVEAUX.get(niveau),
        niveau_code=niveau,
        niveau_libelle=_propre(valeurs["Nomenclature_Europe_Intitule"]),
        date_effet=releve.date(valeurs["Date_Effet"], ligne, "Date_Effet"),
        date_decision=releve.date(valeurs["Date_Decision"], ligne, "Date_Decision"),
        date_fin_enregistrement=releve.date(valeurs["Date_Fin_Enregistrement"], ligne, "Date_Fin_Enregistrement"),
        date_dernier_jo=releve.date(valeurs["Date_dernier_jo"], ligne, "Date_dernier_jo"),
        validation_partielle=releve.booleen(valeurs["Validation_Partielle"], ligne, "Validation_Partielle"),
        accessible_nouvelle_caledonie=releve.booleen(valeurs[_CALEDONIE], ligne, _CALEDONIE),
        accessible_polynesie=releve.booleen(valeurs[_POLYNESIE], ligne, _POLYNESIE),
        voies=tuple(_voies(tables["voies"], releve)),
        nsf=_codes(tables["nsf"]),
        rome=_codes(tables["rome"]),
        formacodes=_codes(tables["formacodes"]),
        conventions=tuple(_conventions(tables["ccn"])),
        anciennes=_numeros(tables["filiations"], 2),
        nouvelles=_numeros(tables["filiations"], 3),
        certificateurs=tuple(Certificateur(_propre(r[3]), sans_controle(r[2])) for r in tables["certificateurs"]),
        partenaires=tuple(_partenaires(tables["partenaires"], releve)),
        blocs=tuple(Bloc(r[2].strip(), _propre(r[3]), ligne=r[1]) for r in tables["blocs"]),
        hors_schema=(*_supplements(lignes), *releve.inconnus),
        ligne=ligne,
    )
    return fiche, releve.anomalies


def _propre(texte: str) -> str:
    return texte.strip().replace("''", "'")


def _abrege(valeurs: Mapping[str, str]) -> Code | None:
    code = Code(_propre(valeurs["Abrege_Libelle"]), _propre(valeurs["Abrege_Intitule"]))
    return code if code != Code("") else None


def _codes(rangees: Sequence[Rangee]) -> tuple[Code, ...]:
    return tuple(Code(r[2].strip(), _propre(r[3]).removeprefix(f"{r[2].strip()} : ")) for r in rangees)


def _numeros(rangees: Sequence[Rangee], position: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r[position].strip() for r in rangees if r[position].strip()))


def _conventions(rangees: Sequence[Rangee]) -> Iterator[Code]:
    for rangee in rangees:
        for position in (2, 4, 6):
            if rangee[position].strip():
                yield Code(rangee[position].strip(), _propre(rangee[position + 1]))


def _voies(rangees: Sequence[Rangee], releve: Releve) -> Iterator[VoieAcces]:
    for rangee in rangees:
        voie = VOIES.get(plier(rangee[2]))
        if voie is not None:
            yield VoieAcces(voie, ouverte=True)
            continue
        releve.inconnus.append(Inconnu("voies/Si_Jury", rangee[2]))
        releve.signaler(
            "voie-inconnue",
            f"la voie d’accès « {abreger(rangee[2])} » n’est pas connue. Elle est gardée à part.",
            element="voies/Si_Jury",
            ligne=rangee[1],
            valeur=rangee[2],
        )


def _partenaires(rangees: Sequence[Rangee], releve: Releve) -> Iterator[Partenaire]:
    for rangee in rangees:
        habilitation = releve.habilitation(rangee[4], rangee[1], "partenaires", "Habilitation_Partenaire")
        yield Partenaire(_propre(rangee[2]), sans_controle(rangee[3]), habilitation)


def _supplements(lignes: Lignes) -> Iterator[Inconnu]:
    toutes: dict[str, Sequence[Rangee]] = {"standard": [lignes.standard], **lignes.tables}
    for cle, noms in lignes.supplements.items():
        for rangee in toutes[cle] if noms else ():
            for nom, valeur in zip(noms, rangee[2 + _CONNUES[cle] :], strict=True):
                if valeur.strip():
                    yield Inconnu(f"{cle}/{nom}", valeur)
