"""A fiche brought down to what the CSV export carries, so that it can be compared with one read from there."""

from __future__ import annotations

from typing import Any

from brique.referentiel.fiche import Bloc, Certificateur, Fiche, Partenaire, VoieAcces

_TELS_QUELS = """
numero intitule id_fiche abrege actif type_enregistrement niveau niveau_code niveau_libelle date_effet date_decision
date_fin_enregistrement date_dernier_jo validation_partielle accessible_nouvelle_caledonie accessible_polynesie
""".split()  # noqa: SIM905  # read as a text
_LISTES = ("nsf", "rome", "formacodes", "conventions", "anciennes", "nouvelles")
PORTE = "Le CSV ne porte ni les compétences, ni les textes, ni les correspondances : ils ne sont pas comparés."


def ramener_au_csv(fiche: Fiche) -> Fiche:
    """The same fiche with only what both forms carry, lists in one order; only open voies are there."""
    champs: dict[str, Any] = {nom: getattr(fiche, nom) for nom in _TELS_QUELS}
    listes: dict[str, Any] = {nom: tuple(sorted(getattr(fiche, nom))) for nom in _LISTES}
    return Fiche(
        **champs,
        **listes,
        voies=tuple(VoieAcces(voie, ouverte=True) for voie in sorted(v.voie for v in fiche.voies if v.ouverte)),
        certificateurs=tuple(sorted(Certificateur(c.nom, c.siret) for c in fiche.certificateurs)),
        partenaires=tuple(sorted(Partenaire(p.nom, p.siret, p.habilitation) for p in fiche.partenaires)),
        blocs=tuple(Bloc(bloc.code, bloc.libelle) for bloc in fiche.blocs),
    )
