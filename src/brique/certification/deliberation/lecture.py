"""Reading a session that someone wrote: every fault with its line, before anything is decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from brique.certification.attribution import FINALE
from brique.certification.deliberation.formes import FormeCandidat, FormeSession
from brique.saisie import Chemin, ErreurSaisie, Faute, controler, dire_chemin, dire_origine, lire_yaml

Dit = tuple[Chemin, str]
"""Where something is written, and what is wrong with it."""


def lire_session(origine: Path | bytes | str, *, nom: str = "") -> FormeSession:
    """What a file (``Path``) or a text says, in YAML or JSON. Raises ErreurSaisie with every fault and its line."""
    nom = nom or dire_origine(origine)
    lu = lire_yaml(origine, nom=nom)
    forme = controler(lu, FormeSession, nom=nom)
    if dits := list(_incoherences(forme)):
        fautes = {Faute(lu.ligne(chemin), dire_chemin(chemin), constat) for chemin, constat in dits}
        raise ErreurSaisie(nom, tuple(sorted(fautes)))
    return forme


def _incoherences(forme: FormeSession) -> Iterator[Dit]:
    yield from _doubles("blocs", "code", [bloc.code for bloc in forme.blocs])
    yield from _doubles("membres", "nom", [membre.nom for membre in forme.membres])
    yield from _doubles("candidats", "nom", [candidat.nom for candidat in forme.candidats])
    for rang, candidat in enumerate(forme.candidats):
        lieu: Chemin = ("candidats", rang)
        if candidat.commence_le > forme.jour:
            yield (*lieu, "commence_le"), f"ce parcours commence après la séance du {forme.jour:%d/%m/%Y}"
        yield from _blocs_inconnus(forme, candidat, lieu)
        yield from _membres_inconnus(forme, candidat, lieu)
        yield from _grilles(forme, candidat, lieu)


def _doubles(part: str, champ: str, ecrits: Sequence[str]) -> Iterator[Dit]:
    for rang, ecrit in enumerate(ecrits):
        if ecrit in ecrits[:rang]:
            yield (part, rang, champ), f"« {ecrit} » est écrit deux fois"


def _blocs_inconnus(forme: FormeSession, candidat: FormeCandidat, lieu: Chemin) -> Iterator[Dit]:
    connus = {FINALE, *(bloc.code for bloc in forme.blocs)}
    for rang, code in enumerate(candidat.blocs):
        if code not in connus:
            yield (*lieu, "blocs", rang), f"{forme.certification} n’a pas de bloc « {code} »"
    for part, blocs in candidat.blocs_par_part.items():
        for rang, bloc in enumerate(blocs):
            if bloc not in connus:
                yield (*lieu, part, rang, "bloc"), f"{forme.certification} n’a pas de bloc « {bloc} »"
            elif candidat.blocs and bloc not in candidat.blocs:
                yield (*lieu, part, rang, "bloc"), f"« {bloc} » n’est pas des blocs à décider de ce candidat"


def _membres_inconnus(forme: FormeSession, candidat: FormeCandidat, lieu: Chemin) -> Iterator[Dit]:
    """Who is tied or away must be of the jury; a vote by someone else is for the jury to refuse."""
    connus = {membre.nom for membre in forme.membres}
    for rang, un in enumerate(candidat.liens):
        if un.membre not in connus:
            yield (*lieu, "liens", rang, "membre"), f"« {un.membre} » n’est pas nommé à ce jury"
        if un.membre in {autre.membre for autre in candidat.liens[:rang]}:
            yield (*lieu, "liens", rang, "membre"), f"« {un.membre} » est écrit deux fois"
    for rang, nom in enumerate(candidat.absents):
        if nom not in connus:
            yield (*lieu, "absents", rang), f"« {nom} » n’est pas nommé à ce jury"
    for rang, decision in enumerate(candidat.decisions):
        votants = {*decision.pour, *decision.contre, *decision.abstentions}
        for place, une in enumerate(decision.procurations):
            ici = (*lieu, "decisions", rang, "procurations", place, "de")
            if une.de not in votants:
                yield ici, f"le vote de « {une.de} » n’est pas écrit"
            if une.de in {autre.de for autre in decision.procurations[:place]}:
                yield ici, f"« {une.de} » donne deux procurations"


def _grilles(forme: FormeSession, candidat: FormeCandidat, lieu: Chemin) -> Iterator[Dit]:
    combien = {bloc.code: bloc.competences for bloc in forme.blocs}
    for rang, grille in enumerate(candidat.evaluations):
        if grille.jour > forme.jour:
            yield (*lieu, "evaluations", rang, "jour"), f"cette évaluation vient après le {forme.jour:%d/%m/%Y}"
        if grille.bloc == FINALE:
            yield (*lieu, "evaluations", rang, "bloc"), "l’évaluation finale n’a pas de grille : le jury en décide"
        elif len(grille.niveaux) > combien.get(grille.bloc, len(grille.niveaux)):
            dit = f"{len(grille.niveaux)} avis, et {grille.bloc} a {combien[grille.bloc]} compétences"
            yield (*lieu, "evaluations", rang, "niveaux"), dit
