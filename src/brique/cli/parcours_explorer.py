"""``brique parcours explorer``: where held blocs lead over a register, and what is left to get there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from brique.cli.jours import lire_jour
from brique.cli.sortie import BIEN, CONSTATS, EnJson, ecrire_json, elements, nombre
from brique.cli.suite import jour_du_nom
from brique.erreurs import ErreurArgument
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Fiche

if TYPE_CHECKING:
    from brique.parcours.exploration.catalogue import Catalogue, Tenu
    from brique.parcours.exploration.explorer import Perspective
    from brique.parcours.offres.valeurs import Offre
    from brique.passerelles.liens_portee import Lien
    from brique.passerelles.portee import Filtre

_RIEN = "Rien n’est exploré."


_REGISTRE = Annotated[
    str, typer.Argument(metavar="REGISTRE", help="Registre (flux XML V4.1, son .zip, export CSV), ou « - ».")
]
_BLOCS = Annotated[
    list[str] | None,
    typer.Option("--bloc", metavar="CODE", help="Bloc détenu (RNCPnnnnBCnn), ou certification entière (RNCPnnnn)."),
]
_OFFRES = Annotated[
    list[str] | None,
    typer.Option("--offres", metavar="FICHIER", help="Catalogue d’offres (LHÉO 2.3, EDOF) : heures et prix."),
]
_EQUIVALENCES = Annotated[
    str, typer.Option("--equivalences", metavar="FICHIER", help="Équivalences accordées (YAML, clé « equivalences »).")
]
_CALCUL = Annotated[
    str, typer.Option("--passerelles", metavar="DOSSIER", help="Calcul de « brique passerelles calculer ».")
]
_NIVEAUX = Annotated[list[int] | None, typer.Option("--niveau", min=1, max=8, help="Seulement ce niveau (répétable).")]
_ROME = Annotated[
    list[str] | None, typer.Option("--rome", metavar="CODE", help="Seulement ce métier, ou ce début (K13).")
]
_AU = Annotated[str, typer.Option("--au", metavar="AAAA-MM-JJ", help="Jour de la question ; sinon, celui du registre.")]


def explorer_registre(  # noqa: PLR0913, PLR0917  # one argument an option
    registre: _REGISTRE,
    bloc: _BLOCS = None,
    offres: _OFFRES = None,
    equivalences: _EQUIVALENCES = "",
    calcul: _CALCUL = "",
    niveau: _NIVEAUX = None,
    rome: _ROME = None,
    toutes: Annotated[bool, typer.Option("--toutes", help="Montrer aussi ce qui n’est plus délivré.")] = False,
    au: _AU = "",
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Certifications à montrer, au plus.")] = 20,
    en_json_: EnJson = False,
) -> None:
    """Dire où mènent des blocs : les certifications les plus proches, et ce qu’il y manque.

    Ce qui est compté comme acquis l’est par un droit : le bloc même, une correspondance du registre, une équivalence
    accordée. Une passerelle calculée ou un renouvellement est montré à part, et ne change aucun compte. Le rang :
    les blocs qui manquent, puis les heures, puis le prix ; ce qui est inconnu passe après ce qui est connu.

    Code de retour : 0 ; 1 si un des blocs donnés n’est pas au registre ; 2 si c’est impossible.
    """
    from brique.droits.lecture import droit
    from brique.parcours.exploration.catalogue import Catalogue, Liens
    from brique.parcours.exploration.explorer import explorer
    from brique.parcours.exploration.offres import OffresOuvertes

    detenus, demande, du_fichier = _lire_detenus(bloc or []), lire_jour(au, "--au"), jour_du_nom(registre)
    catalogue = Catalogue.depuis((e for e in elements(registre) if isinstance(e, Fiche)), registre=du_fichier)
    jour = _choisir_jour(demande, du_fichier, catalogue, registre)
    tenus, lues = catalogue.situer(detenus, jour), _Offres.lire(offres or [])
    liens = Liens([*_decides(equivalences, jour), *_calculees(calcul, catalogue.blocs(detenus))])
    ouvertes = OffresOuvertes.depuis(lues.offres, catalogue.enregistrements, jour)
    filtre = _filtre(niveau or [], rome or [], toutes)
    trouvees = explorer(detenus, catalogue, ouvertes, jour, droit(), liens=liens, filtre=filtre)
    if not trouvees:
        _exiger_un_connu(tenus, registre)
    if en_json_:
        _ecrire(tenus, trouvees, k, jour)
    else:
        _montrer(tenus, trouvees, k, jour, lues if offres else None)
    raise typer.Exit(BIEN if all(tenu.present for tenu in tenus) else CONSTATS)


def _ecrire(tenus: Sequence[Tenu], trouvees: Sequence[Perspective], k: int, jour: date) -> None:
    from brique.parcours.exploration.forme import en_json, tenu_en_json

    dits = [tenu_en_json(tenu) for tenu in tenus]
    dit = {"au": jour.isoformat(), "detenus": dits, "certifications": len(trouvees)}
    ecrire_json({**dit, "perspectives": en_json(trouvees[:k])})


def _montrer(tenus: Sequence[Tenu], trouvees: Sequence[Perspective], k: int, jour: date, lues: _Offres | None) -> None:
    from brique.cli.parcours_explorer_table import montrer

    montrer(tenus, trouvees, k, jour, avec_offres=lues is not None)
    if lues and lues.anomalies:
        s = "s" * (lues.anomalies > 1)
        typer.echo(f"{nombre(lues.anomalies)} anomalie{s} dans les offres : voir « brique parcours offres lire ».")


def _lire_detenus(ecrits: Sequence[str]) -> tuple[Cle, ...]:
    from brique.parcours.codes import cle_ecrite

    if not ecrits:
        raise ErreurArgument(
            "aucun bloc n’est donné",
            lieu="--bloc",
            consequence=_RIEN,
            action="Donnez ce que vous détenez : --bloc RNCP38362BC02 --bloc RNCP38362BC03.",
        )
    try:
        return tuple(dict.fromkeys(cle_ecrite("".join(ecrit.split())) for ecrit in ecrits))
    except ValueError as erreur:
        raise ErreurArgument(str(erreur), lieu="--bloc", consequence=_RIEN) from None


def _choisir_jour(demande: date | None, du_fichier: date | None, catalogue: Catalogue, registre: str) -> date:
    jour = demande or du_fichier or catalogue.dernier
    if not catalogue.certifications:
        raise ErreurArgument(
            "aucune certification n’y est lue", lieu=registre, consequence=_RIEN, action="Donnez un export du registre."
        )
    if jour is None:
        raise ErreurArgument(
            "ce registre ne dit aucune date", lieu=registre, action="Donnez le jour de la question : --au AAAA-MM-JJ."
        )
    return jour


def _exiger_un_connu(tenus: Iterable[Tenu], registre: str) -> None:
    """Refuse when the register has nothing of what is held, and nothing else leads anywhere."""
    siens = list(tenus)
    if not any(tenu.present for tenu in siens):
        raise ErreurArgument(
            " ".join(tenu.phrase for tenu in siens),
            lieu=registre,
            consequence="Aucun des blocs donnés n’est au registre : rien n’est exploré.",
        )


class _Offres(NamedTuple):
    """The offers of some catalogues, and how many anomalies were found on the way."""

    offres: list[Offre]
    anomalies: int

    @classmethod
    def lire(cls, fichiers: Iterable[str]) -> _Offres:
        from brique.parcours.offres.lecture import lire_offres
        from brique.parcours.offres.valeurs import Offre

        lus = [lu for fichier in fichiers for lu in lire_offres(fichier)]
        offres = [lu for lu in lus if isinstance(lu, Offre)]
        return cls(offres, len(lus) - len(offres))


def _decides(fichier: str, jour: date) -> list[Lien]:
    if not fichier:
        return []
    from brique.parcours.exploration.sources import liens_decides

    liens, ecartees = liens_decides(Path(fichier), jour)
    if ecartees:
        s = "s" * (ecartees > 1)
        typer.echo(f"{fichier} : {ecartees} équivalence{s} ne compte{'nt' * (ecartees > 1)} pas ce jour.", err=True)
    return liens


def _calculees(dossier: str, tenus: Iterable[Cle]) -> Iterator[Lien]:
    if not dossier:
        return iter(())
    from brique.parcours.exploration.sources import liens_calcules

    return liens_calcules(Path(dossier), tenus)


def _filtre(niveaux: Iterable[int], rome: Iterable[str], toutes: bool) -> Filtre:
    from brique.passerelles.portee import Filtre
    from brique.referentiel.filiation import Etat

    codes = frozenset(code.strip().upper() for code in rome if code.strip())
    etats = frozenset[Etat]() if toutes else frozenset({Etat.EN_VIGUEUR, Etat.DELIVRABLE, Etat.A_VENIR})
    return Filtre(niveaux=frozenset(niveaux), rome=codes, etats=etats)
