"""Are enough members there, at this very decision, of those who may decide on this candidate?"""

from __future__ import annotations

from brique.certification.deliberation.valeurs import Composition, Membre, Motif, Seance
from brique.certification.reglement.valeurs import RegleJury


def votants(seance: Seance, composition: Composition) -> tuple[Membre, ...]:
    """Those who are there and may decide on this candidate."""
    return tuple(siege.membre for siege in composition.sieges if siege.siege and siege.membre.nom in seance.presents)


def quorum(seance: Seance, composition: Composition, regle: RegleJury) -> tuple[Motif, ...]:
    """What keeps the jury from deciding now; nothing when enough are there. It is asked again at each decision."""
    la = votants(seance, composition)
    motifs = []
    if len(la) < regle.presents:
        motifs.append(_il_manque("Membres présents et qui peuvent délibérer", len(la), regle.presents, regle))
    for college in regle.colleges:
        combien = sum(membre.college == college.nom for membre in la)
        if combien < college.presents:
            motifs.append(_il_manque(f"Collège {college.nom}, présents", combien, college.presents, regle))
    return tuple(motifs)


def _il_manque(qui: str, combien: int, requis: int, regle: RegleJury) -> Motif:
    constat = f"Quorum : {qui[0].lower()}{qui[1:]} : {combien}, il en faut {requis}."
    return Motif(constat, regle.reference, "Attendre qu’ils soient là, ou reporter la décision.")
