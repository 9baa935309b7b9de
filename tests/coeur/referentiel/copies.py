"""Certifications to proofread in the tests: a draft or a fiche made of a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from brique.referentiel.fiche import Bloc, Certificateur, Correspondance, Fiche
from brique.referentiel.redaction.brouillon import Activite, BlocEcrit, Brouillon, CompetenceEcrite, Passage
from brique.referentiel.relecture import Constat, relire_brouillon, relire_fiche, selectionner

EPREUVE = "Mise en situation professionnelle reconstituée, puis entretien avec le jury"
BONNES = (
    "Réceptionner les matières premières en contrôlant leur conformité, afin d’écarter les produits impropres",
    "Façonner les pâtons selon la recette, pour obtenir des pièces régulières",
)


def passages(*textes: str, prefixe: str = "p") -> tuple[Passage, ...]:
    return tuple(Passage(texte, cle=f"{prefixe}{rang}") for rang, texte in enumerate(textes))


def competence(enonce: str, *criteres: str, cle: str = "c", modalites: Sequence[str] = ()) -> CompetenceEcrite:
    return CompetenceEcrite(
        enonce,
        criteres=passages(*(criteres or ("La consigne est respectée",)), prefixe=f"{cle}-k"),
        modalites=passages(*modalites, prefixe=f"{cle}-m"),
        cle=cle,
    )


def bloc_ecrit(
    *enonces: str, libelle: str = "Fabriquer les pains", code: str = "1", modalites: Sequence[str] = (EPREUVE,)
) -> BlocEcrit:
    competences = tuple(competence(enonce, cle=f"b{code}c{rang}") for rang, enonce in enumerate(enonces))
    return BlocEcrit(code, libelle, competences, modalites=passages(*modalites, prefixe=f"b{code}m"), cle=f"b{code}")


def brouillon(*blocs: BlocEcrit, intitule: str = "Boulanger") -> Brouillon:
    return Brouillon(
        intitule=intitule,
        activites=(Activite("Fabrication des pains, dans le respect de la sécurité et de l’environnement", cle="a1"),),
        blocs=blocs,
    )


def fiche(*blocs: Bloc, numero: str = "RNCP12345", actif: bool | None = True, decision: str = "2022-06-01") -> Fiche:
    return Fiche(
        numero=numero,
        intitule="Boulanger",
        actif=actif,
        date_decision=date.fromisoformat(decision) if decision else None,
        certificateurs=(Certificateur("CPNE de la boulangerie", "12345678901234"),),
        blocs=blocs,
    )


def bloc(
    *enonces: str,
    rang: int = 1,
    libelle: str = "Fabriquer les pains",
    modalites: str = EPREUVE,
    prerequis: str = "",
    numero: str = "RNCP12345",
) -> Bloc:
    return Bloc(
        code=f"{numero}BC{rang:02}",
        libelle=libelle,
        liste_competences="\n".join(f"- {enonce}" for enonce in enonces or BONNES),
        modalites_evaluation=modalites,
        prerequis_validation=prerequis,
        ligne=10 * rang,
    )


def constats_de(slug: str, objet: Fiche | Brouillon, depot: date | None = None) -> list[Constat]:
    """The findings of one rule alone on a fiche or a draft."""
    selection = selectionner([slug])
    if isinstance(objet, Brouillon):
        return relire_brouillon(objet, selection=selection, depot=depot)
    return relire_fiche(objet, selection=selection, depot=depot)


def correspondance(source: str, vers: str, cible: str) -> Correspondance:
    return Correspondance(frozenset({source}), vers, frozenset({cible}))
