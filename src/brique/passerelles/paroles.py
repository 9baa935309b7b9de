"""A passerelle in French: what it says, and what it must not be taken for."""

from __future__ import annotations

from brique.passerelles.valeurs import Couverture, Garde, Passerelle, Relation

A_VERIFIER = "À vérifier de près : la moitié au plus des compétences attendues se retrouvent une par une."
SANS_DROIT = "Calculée : elle ne donne aucun droit. Seul le certificateur visé décide."

MOITIE = 0.5

RELATIONS = {
    Relation.EQUIVALENT: "mêmes compétences",
    Relation.COUVRE: "la source contient la cible",
    Relation.COUVERT_PAR: "la cible contient la source",
    Relation.PARTIEL: "des compétences en commun",
    Relation.DISTINCT: "blocs distincts",
}
GARDES = {
    Garde.AUTONOMIE: "l’autonomie n’est pas la même (participer, réaliser, superviser, définir)",
    Garde.NOMBRE: "un chiffre ou un seuil diffère",
    Garde.NEGATION: "l’une affirme ce que l’autre exclut",
    Garde.NIVEAU: "les certifications sont à deux niveaux d’écart ou plus",
    Garde.ABSORPTION: "une seule phrase couvre à elle seule une grande part de l’autre bloc",
    Garde.GENERIQUE: "seules des compétences communes à tous les métiers se retrouvent",
    Garde.LANGUE: "les textes ne sont pas dans la même langue",
    Garde.SANS_COMPETENCE: "un des deux blocs ne montre aucune compétence : seuls les intitulés sont comparés",
    Garde.COURT: "trop peu de mots pour se prononcer",
    Garde.TRONQUE: "un texte trop long n’a été lu qu’en partie",
}


def pourcent(part: float) -> str:
    """« 92 % », with a no-break space."""
    return f"{round(100 * part)} %"


def dire(passerelle: Passerelle) -> str:
    """What a passerelle says, in one sentence."""
    if passerelle.probabilites is None:
        return f"Intitulés proches à {pourcent(passerelle.score)} ; aucune compétence à comparer."
    chances = dict(zip(list(Relation)[:4], passerelle.probabilites, strict=True))
    chances[Relation.DISTINCT] = passerelle.probabilites.distinct
    chance = chances[passerelle.relation]
    return f"{RELATIONS[passerelle.relation].capitalize()} ({pourcent(chance)} de chances, d’après les textes)."


def est_a_verifier(passerelle: Passerelle) -> bool:
    """Whether the relation found is more than the compétences show one by one."""
    source = _retrouvees(passerelle.couverture_source, passerelle.manque_source)
    cible = _retrouvees(passerelle.couverture_cible, passerelle.manque_cible)
    attendues = {
        Relation.EQUIVALENT: min(source, cible),
        Relation.COUVRE: cible,
        Relation.COUVERT_PAR: source,
    }
    return passerelle.probabilites is not None and attendues.get(passerelle.relation, 1.0) <= MOITIE


def _retrouvees(couverture: Couverture, manques: tuple[int, ...]) -> float:
    total = len(couverture.proximites)
    return (total - len(manques)) / total if total else 0.0
