"""A fiche in the three pieces in which it is stored — itself, its blocs, its partenaires — and put together again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from brique.referentiel.fiche import Bloc, Fiche, Habilitation, Partenaire
from brique.referentiel.forme_json import depuis_json, empreinte, empreinte_texte, en_json, texte_canonique

_HABILITATIONS: dict[str, Habilitation | str] = {h.value: h for h in Habilitation}


@dataclass(frozen=True, slots=True)
class Contenu:
    """What is written for one fiche: JSON texts (its own, each bloc's by code) and the hashes of each piece."""

    fiche: Fiche
    texte: str
    textes_blocs: dict[str, str]
    empreinte_texte: str
    empreintes_blocs: dict[str, str]
    empreinte: str
    empreinte_partenaires: str


def decomposer(fiche: Fiche) -> Contenu:
    """Cut ``fiche`` into its stored pieces. Its own keeps the order of the codes of its blocs."""
    donnees = en_json(replace(fiche, blocs=(), partenaires=()))
    if fiche.blocs:
        donnees["blocs"] = [bloc.code for bloc in fiche.blocs]
    texte = texte_canonique(donnees)
    textes_blocs = {bloc.code: texte_canonique(en_json(bloc)) for bloc in fiche.blocs}
    empreintes_blocs = {code: empreinte_texte(contenu) for code, contenu in textes_blocs.items()}
    sienne = empreinte_texte(texte)
    partenaires = sorted(map(ligne_partenaire, fiche.partenaires), key=_ordre)
    return Contenu(
        fiche,
        texte,
        textes_blocs,
        sienne,
        empreintes_blocs,
        empreinte([sienne, empreintes_blocs]),
        empreinte(partenaires),
    )


def recomposer(donnees: dict[str, Any], blocs: dict[str, dict[str, Any]], partenaires: Iterable[Partenaire]) -> Fiche:
    """The fiche whose pieces are given; a code without content is left out."""
    codes: Sequence[str] = donnees.get("blocs", [])
    fiche = depuis_json(Fiche, {cle: valeur for cle, valeur in donnees.items() if cle != "blocs"})
    lus = tuple(depuis_json(Bloc, blocs[code]) for code in codes if code in blocs)
    return replace(fiche, blocs=lus, partenaires=tuple(partenaires))


def ligne_partenaire(partenaire: Partenaire) -> list[str | None]:
    """The columns of a partenaire, dates in ISO form."""
    nom, siret, habilitation, etat, actif, date_etat = partenaire
    return [
        nom,
        siret,
        str(habilitation),
        etat,
        actif.isoformat() if actif else None,
        date_etat.isoformat() if date_etat else None,
    ]


def _ordre(ligne: list[str | None]) -> list[str]:
    """The order of partenaires says nothing: another one is not a change."""
    return [colonne or "" for colonne in ligne]


def habilitation(mot: str) -> Habilitation | str:
    """The known habilitation written ``mot``, or the word itself."""
    return _HABILITATIONS.get(mot, mot)
