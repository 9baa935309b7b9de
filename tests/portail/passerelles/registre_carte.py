"""A small register for the map, and computed passerelles written as the calculation writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from brique.passerelles.valeurs import (
    BlocCompare,
    Cle,
    Couverture,
    Passerelle,
    Probabilites,
    Relation,
    Traits,
    Versions,
)
from brique.referentiel.fiche import Code, Correspondance, Voie, VoieAcces
from portail.passerelles.contenus import Contenu, bloc_en_contenu, en_contenu
from portail.passerelles.models import BlocCalcule, Calcul, PasserelleCalculee
from portail.passerelles.queries import blocs_compares, texte_de
from portail.referentiel.models import Bloc, Fiche
from tests.portail.referentiel.fabrique import bloc, ecrire, fiche, verser

#: The held certification; the one it declares a bloc and a set towards; a suggested one; an expired one and its sequel.
TENUE, DECLAREE, ENSEMBLE, PROCHE = "RNCP99801", "RNCP99802", "RNCP99803", "RNCP99804"
EXPIREE, SUITE, ETEINTE, HABILITATION = "RNCP99805", "RNCP99806", "RNCP99807", "RS9981"
LOIN, PASSE = date(2999, 6, 30), date(2024, 6, 30)
SOUDER = "- Préparer les bords à la meuleuse\n- Souder un joint à plat\n- Ranger son poste de soudage"
CALCUL = datetime(2026, 11, 22, 11, tzinfo=UTC)


def cle(numero: str, rang: int = 0) -> Cle:
    return Cle(numero, f"{numero}BC{rang:02}" if rang else "")


def _vers(numero: str, *rangs: int, depuis: tuple[int, ...]) -> Correspondance:
    return Correspondance(
        frozenset(f"{TENUE}BC{rang:02}" for rang in depuis), numero, frozenset(f"{numero}BC{rang:02}" for rang in rangs)
    )


def _blocs(numero: str, *titres: str) -> tuple[object, ...]:
    return tuple(bloc(numero, rang, titre) for rang, titre in enumerate(titres, 1))


FICHES = (
    fiche(
        TENUE,
        "Soudeur <industriel>",
        date_fin_enregistrement=LOIN,
        blocs=_blocs(TENUE, "Souder", "Contrôler", "Organiser"),
        correspondances=(_vers(DECLAREE, 1, depuis=(1,)), _vers(ENSEMBLE, 2, depuis=(1, 2))),
    ),
    fiche(DECLAREE, "Chaudronnier", date_fin_enregistrement=LOIN, blocs=_blocs(DECLAREE, "Assembler", "Tracer")),
    fiche(
        ENSEMBLE,
        "Tuyauteur",
        niveau=5,
        niveau_code="NIV5",
        date_fin_enregistrement=LOIN,
        rome=(Code("F1603", "Plomberie"),),
        voies=(VoieAcces(Voie.VAE, False, ""),),
        blocs=_blocs(ENSEMBLE, "Lire un plan", "Souder un tube"),
    ),
    fiche(
        PROCHE,
        "Monteur",
        niveau=3,
        niveau_code="NIV3",
        date_fin_enregistrement=LOIN,
        nsf=(Code("254", "Structures métalliques"),),
        blocs=_blocs(PROCHE, "Monter", "Régler", "Livrer"),
    ),
    fiche(
        EXPIREE,
        "Soudeur d’avant",
        actif=False,
        date_fin_enregistrement=PASSE,
        nouvelles=(SUITE,),
        blocs=(bloc(EXPIREE, 1, "Souder", SOUDER),),
    ),
    fiche(
        SUITE,
        "Soudeur d’après",
        date_fin_enregistrement=LOIN,
        anciennes=(EXPIREE,),
        blocs=(bloc(SUITE, 1, "Souder", SOUDER), bloc(SUITE, 2, "Vendre", "- Encaisser un client")),
    ),
    fiche(ETEINTE, "Titre éteint", actif=False, date_fin_enregistrement=PASSE, date_limite_delivrance=PASSE),
    fiche(HABILITATION, "Habilitation soudage", date_fin_enregistrement=LOIN),
)


def charger(dossier: Path) -> None:
    """The register, and what was computed from the first bloc of the held certification."""
    verser(ecrire(dossier, "2026-11-01", *FICHES))
    calculer(
        (cle(TENUE, 1), cle(PROCHE, 1), 0.91),
        (cle(TENUE, 1), cle(PROCHE, 2), 0.55),
        (cle(TENUE, 1), cle(PROCHE, 3), 0.3),
        (cle(TENUE, 1), cle(ETEINTE, 1), 0.8),
        (cle(TENUE, 1), cle(HABILITATION), 0.62),
        (cle(PROCHE, 1), cle(SUITE, 2), 0.95),
    )


def calculer(*passerelles: tuple[Cle, Cle, float]) -> Calcul:
    """Computed passerelles in force, each with the probability that its source holds all of its target."""
    calcul = Calcul.objects.create(
        etat="fini", commence_le=CALCUL, termine_le=CALCUL, modele="essai", encodeurs=["lexical"], etalon=b""
    )
    blocs = _blocs_calcules(passerelles)
    for source, cible, probabilite in passerelles:
        PasserelleCalculee.objects.create(
            calcul=calcul,
            source=blocs[source],
            cible=blocs[cible],
            relation="equivalent",
            score=probabilite,
            couverture_source=probabilite,
            couverture_cible=probabilite,
            contenu=_contenu(probabilite),
            debut=CALCUL,
        )
    return calcul


def _contenu(probabilite: float) -> Contenu:
    """Two blocs that show no compétence, with the probability that the source holds all of the cible."""
    inconnu = Couverture(probabilite)
    return en_contenu(
        Passerelle(
            source=Cle(TENUE),
            cible=Cle(PROCHE),
            relation=Relation.EQUIVALENT,
            score=probabilite,
            probabilites=Probabilites(probabilite - 0.1, 0.1, 0.0, 0.02),
            couverture_source=inconnu,
            couverture_cible=inconnu,
            paires=(),
            manque_source=(),
            manque_cible=(),
            gardes=(),
            traits=Traits(probabilite, probabilite, probabilite, None, None, None, 0.0, 0.0, 0.0, 0.0, 1.0),
            versions=Versions("essai", ("lexical",)),
        )
    )


def _blocs_calcules(passerelles: Iterable[tuple[Cle, Cle, float]]) -> dict[Cle, BlocCalcule]:
    """The blocs at both ends, with their text, as pages of any room may show them; without hash: to be computed."""
    nommes = {une for source, cible, _probabilite in passerelles for une in (source, cible)}
    textes = [texte_de(numero) for numero in sorted({une.fiche for une in nommes})]
    compares = {bloc.cle: bloc for texte in textes if texte is not None for bloc in blocs_compares(texte)}
    return {une: _bloc_calcule(compares[une]) for une in nommes}


def _bloc_calcule(compare: BlocCompare) -> BlocCalcule:
    rangee, code = Fiche.objects.get(numero=compare.cle.fiche), compare.cle.code
    sien = Bloc.objects.get(fiche=rangee, code=code) if code else None
    defauts = {"bloc": sien, "contenu": bloc_en_contenu(compare)}
    return BlocCalcule.objects.get_or_create(fiche=rangee, code=code, defaults=defauts)[0]
