"""What a page of « me situer » sends, read back: one ``Envoi`` for each compétence of the bloc."""

from __future__ import annotations

from django.http import QueryDict

from brique.parcours.positionnement import BlocASituer, Reponse
from portail.parcours.positionnement.operations import AUTRE, MIENNE, Envoi

_REPONSES = frozenset(reponse.value for reponse in Reponse)


def lire_envois(donnees: QueryDict, bloc: BlocASituer) -> dict[str, Envoi]:
    """By key of énoncé. A compétence that the page did not send (the register changed since) is left out."""
    envois = {}
    for enonce in bloc.enonces:
        cle = enonce.cle
        if f"vu-{cle}" not in donnees:
            continue
        reponse, version, choix = (donnees.get(f"{nom}-{cle}", "") for nom in ("r", "v", "choix"))
        envois[cle] = Envoi(
            enonce,
            reponse if reponse in _REPONSES else "",
            donnees.get(f"s-{cle}", ""),
            int(version) if version.isdecimal() and len(version) < 9 else -1,
            donnees.get(f"vu-{cle}", ""),
            en_desaccord=f"d-{cle}" in donnees,
            choix=choix if choix in {MIENNE, AUTRE} else "",
        )
    return envois
