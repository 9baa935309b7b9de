"""Two règlements side by side, rule by rule: what was, what is, and what it changes for a candidate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from brique.certification.reglement.effets import MEME_TEXTE, dire_effet, dire_portee
from brique.certification.reglement.regles import REGLES, Regle
from brique.certification.reglement.valeurs import NonDit, Reglement

RIEN = "Rien n’est dit."


@dataclass(frozen=True, slots=True)
class Changement:
    """A rule that changes. ``effet``: what it changes for a candidate; ``portee``: for which candidatures."""

    regle: str
    titre: str
    avant: str
    apres: str
    effet: str
    reference: str
    portee: str


def comparer(avant: Reglement, apres: Reglement) -> tuple[Changement, ...]:
    """The rules that differ, in the order in which a règlement is told; none when they say the same."""
    return (*_des_regles(avant, apres), *_des_non_dits(avant, apres))


def _des_regles(avant: Reglement, apres: Reglement) -> Iterator[Changement]:
    portee = dire_portee(avant, apres)
    for regle in REGLES:
        valeurs = regle.valeur(avant), regle.valeur(apres)
        references = _references(regle, avant), _references(regle, apres)
        memes = valeurs[0] == valeurs[1]
        tacites = regle.tacite(avant), regle.tacite(apres)
        if memes and tacites[0] == tacites[1] and (not regle.dire(apres) or references[0] == references[1]):
            continue
        effet = dire_effet(regle.nom, *valeurs) if not memes else _sans_effet(*tacites)
        yield Changement(
            regle.nom,
            regle.titre,
            dire_regle(regle, avant),
            dire_regle(regle, apres),
            effet,
            regle.reference(apres) or regle.reference(avant),
            portee,
        )


def _references(regle: Regle, reglement: Reglement) -> str:
    """The article of the rule itself: that a règlement cites one text more changes no rule."""
    return reglement.articles.get(regle.nom, "") if regle.partie == "objet" else regle.reference(reglement)


def _sans_effet(avant: bool, apres: bool) -> str:
    """What changes when the rule itself does not."""
    if avant and not apres:
        return "Rien ne change pour le candidat : ce qui était tenu à défaut est désormais écrit."
    if apres and not avant:
        return "Rien ne change aujourd’hui, mais plus aucun texte ne le dit : c’est tenu à défaut."
    return MEME_TEXTE


def _des_non_dits(avant: Reglement, apres: Reglement) -> Iterator[Changement]:
    portee = dire_portee(avant, apres)
    for dit in apres.non_dits:
        if dit not in avant.non_dits:
            yield _non_dit(
                RIEN, dit.phrase, dit, "À faire vérifier par une personne : le règlement ne peut pas le dire.", portee
            )
    for dit in avant.non_dits:
        if dit not in apres.non_dits:
            yield _non_dit(dit.phrase, RIEN, dit, "Ce n’est plus demandé, ou c’est désormais une règle.", portee)


def _non_dit(avant: str, apres: str, dit: NonDit, effet: str, portee: str) -> Changement:
    return Changement("non_dits", "Non-dits", avant, apres, effet, dit.reference, portee)


def dire_regle(regle: Regle, reglement: Reglement) -> str:
    """All that a rule says, and that it is tacit when no text gives it."""
    dit = " ".join(regle.dire(reglement)) or RIEN
    return f"{dit} (à défaut : aucun texte ne le dit.)" if regle.tacite(reglement) else dit
