"""``brique referentiel convertir``: a référentiel written anew in another form, for who must read or edit it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from brique.cli.jours import lire_jour
from brique.cli.sortie import BIEN, CONSTATS, EnJson, brouillon_de, ecrire_json, elements, nombre
from brique.erreurs import ErreurArgument
from brique.referentiel.fiche import Fiche
from brique.referentiel.redaction import Brouillon
from brique.referentiel.redaction.ecriture import FormeEcrite, ecrire
from brique.referentiel.redaction.vers_fiche import depuis_fiche

_RIEN = "Rien n’est écrit."
_FORMES = ", ".join(f".{forme}" for forme in FormeEcrite)


_Origine = Annotated[
    str,
    typer.Argument(
        metavar="FICHIER",
        help="Référentiel (.docx, .xlsx, .html, .json de Brique), registre avec --fiche, ou « - ».",
    ),
]
_Sortie = Annotated[
    str,
    typer.Option(
        "--sortie",
        "-o",
        metavar="FICHIER",
        help="Où écrire ; le suffixe dit la forme : .docx, .xlsx, .pdf, .json, ou .xml (structure du registre).",
    ),
]
_Numero = Annotated[
    str, typer.Option("--fiche", metavar="NUMERO", help="Partir de cette fiche du registre (RNCP12345).")
]
_Remplacer = Annotated[bool, typer.Option("--remplacer", help="Remplacer le fichier s’il existe déjà.")]
_Jour = Annotated[
    str, typer.Option("--le", metavar="AAAA-MM-JJ", help="Jour que porte le PDF, qui est alors archivable (PDF/A).")
]


def convertir_document(  # one argument an option
    fichier: _Origine,
    sortie: _Sortie,
    fiche: _Numero = "",
    remplacer: _Remplacer = False,
    le: _Jour = "",
    en_json_: EnJson = False,
) -> None:
    """Écrire un référentiel sous une autre forme : Word, Excel, PDF, brouillon de Brique, structure du registre.

    Code de retour : 0 si c’est écrit, 1 s’il reste des points à trancher, 2 si c’est impossible.
    """
    cible = Path(sortie)
    forme = _forme(cible)
    jour = lire_jour(le, "--le", consequence=_RIEN)
    if cible.exists() and not remplacer:
        raise ErreurArgument(
            "ce fichier existe déjà",
            lieu=sortie,
            consequence=_RIEN,
            action="Ajoutez --remplacer, ou donnez un autre nom.",
        )
    brouillon = _brouillon(fichier, fiche.strip().upper())
    ecrire_fichier(cible, ecrire(brouillon, forme, le=jour))
    resume = _resumer(sortie, forme, brouillon)
    if en_json_:
        ecrire_json(resume)
    else:
        _montrer(resume, brouillon)
    raise typer.Exit(CONSTATS if brouillon.doutes_ouverts else BIEN)


def _forme(cible: Path) -> FormeEcrite:
    suffixe = cible.suffix.lower().removeprefix(".")
    try:
        return FormeEcrite(suffixe)
    except ValueError:
        raise ErreurArgument(
            f"« {cible.name} » ne dit pas sous quelle forme écrire",
            lieu="-o",
            consequence=_RIEN,
            action=f"Donnez un nom qui finit par {_FORMES}.",
        ) from None


def _brouillon(fichier: str, numero: str) -> Brouillon:
    """The draft that ``fichier`` holds, or the one its fiche ``numero`` makes."""
    lu = brouillon_de(fichier)
    if lu is None:
        return depuis_fiche(_fiche(fichier, numero))
    if numero and numero != lu.brouillon.numero.strip().upper():
        raise ErreurArgument(
            f"ce référentiel n’est pas celui de la fiche « {numero} »",
            lieu=fichier,
            consequence=_RIEN,
            action="Retirez --fiche : un référentiel se convertit en entier.",
        )
    return lu.brouillon


def _fiche(fichier: str, numero: str) -> Fiche:
    """The fiche asked for, or the only one of the register."""
    trouvee: Fiche | None = None
    lus = elements(fichier)
    for element in lus:
        if not isinstance(element, Fiche):
            continue
        if numero and element.numero == numero:
            lus.close()
            return element
        if not numero and trouvee is not None:
            lus.close()
            raise ErreurArgument(
                "ce registre contient plusieurs fiches",
                lieu=fichier,
                consequence=_RIEN,
                action="Dites laquelle convertir : --fiche RNCP12345.",
            )
        trouvee = element
    if numero or trouvee is None:
        raise ErreurArgument(
            f"la fiche « {numero} » n’y est pas" if numero else "ce registre ne contient aucune fiche",
            lieu=fichier,
            consequence=_RIEN,
            action="Vérifiez le fichier et le numéro (RNCP12345).",
        )
    return trouvee


def ecrire_fichier(cible: Path, octets: bytes) -> None:
    """Write the whole file, or leave what was there."""
    reelle = cible.resolve()  # a link keeps leading to the file
    attente = reelle.with_name(f".{reelle.name}.{os.getpid()}.part")
    try:
        attente.write_bytes(octets)
        attente.replace(reelle)
    except OSError as erreur:
        with suppress(OSError):
            attente.unlink()
        motif = "le dossier n’existe pas" if not reelle.parent.is_dir() else (erreur.strerror or str(erreur))
        raise ErreurArgument(
            f"ce fichier ne peut pas être écrit ({motif})",
            lieu=str(cible),
            consequence=_RIEN,
            action="Vérifiez le chemin, la place et les droits d’accès, puis relancez.",
        ) from erreur


def _resumer(sortie: str, forme: FormeEcrite, brouillon: Brouillon) -> dict[str, str | int]:
    competences = [competence for bloc in brouillon.blocs for competence in bloc.competences]
    return {
        "fichier": sortie,
        "forme": str(forme),
        "blocs": len(brouillon.blocs),
        "competences": len(competences),
        "criteres": sum(len(b.criteres) for b in brouillon.blocs) + sum(len(c.criteres) for c in competences),
        "doutes": len(brouillon.doutes_ouverts),
    }


def _montrer(resume: dict[str, str | int], brouillon: Brouillon) -> None:
    noms = {"blocs": "bloc", "competences": "compétence", "criteres": "critère"}
    comptes = ", ".join(_compter(int(resume[cle]), nom) for cle, nom in noms.items())
    typer.echo(f"{resume['fichier']} : {comptes}.")
    if resume["forme"] == FormeEcrite.XML and resume["criteres"]:
        typer.echo("La structure du registre ne porte pas les critères : ils n’y sont pas.")
    if resume["doutes"]:
        typer.echo(f"{_compter(int(resume['doutes']), 'point')} à trancher :")
        for doute in brouillon.doutes_ouverts:
            typer.echo(f"  [{doute.regle}] {doute.message}")


def _compter(combien: int, nom: str) -> str:
    return f"{nombre(combien)} {nom}{'s' if combien > 1 else ''}"
