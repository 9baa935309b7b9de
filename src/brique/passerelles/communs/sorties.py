"""The report of common blocs written out: JSON for programs, Markdown for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from brique.passerelles.communs import paroles as p
from brique.passerelles.communs.valeurs import (
    Comparaison,
    Doublon,
    Groupe,
    LigneCommune,
    Partage,
    Partagee,
    RapportCommuns,
    Segment,
)
from brique.passerelles.valeurs import BlocCompare, Cle
from brique.referentiel.ecart import Mot, Nature, comparer_mots

DETAILLES = 12
"""Blocs of a group compared two by two in what is written; beyond, its versions are, then each to the pivot alone."""
_MARQUES = {Nature.RETIRE: "~~", Nature.AJOUTE: "**"}


def comparaisons_de(groupe: Groupe) -> list[Comparaison]:
    """The pairs of a group that are written out."""
    if len(groupe.blocs) <= DETAILLES:
        return [groupe.entre(une, autre) for une, autre in combinations(groupe.blocs, 2)]
    if len(groupe.versions) <= DETAILLES:
        return list(groupe.comparaisons)
    pivot = groupe.versions[groupe.pivot][0]
    return [c for c in groupe.comparaisons if pivot in {c.source, c.cible}]


def differences(comparaison: Comparaison) -> Iterator[tuple[Partagee, tuple[Mot, ...]]]:
    """The compétences shared in other words, and the words of both in reading order."""
    for partagee in comparaison.partagees:
        if partagee.partage is not Partage.MOT_POUR_MOT:
            avant = comparaison.source.competences[partagee.source]
            yield partagee, comparer_mots(avant, comparaison.cible.competences[partagee.cible])


def en_json(rapport: RapportCommuns) -> dict[str, Any]:
    """Dicts, lists, strings and numbers; every name is there, even of what is empty."""
    return {
        "avertissement": p.AVERTISSEMENT,
        "resume": p.dire_rapport(rapport),
        "fiches": list(rapport.fiches),
        "blocs": rapport.blocs,
        "seuil": rapport.seuil,
        "moyen": rapport.moyen,
        "groupes": [_groupe(groupe) for groupe in rapport.groupes],
        "generiques": [_groupe(groupe) for groupe in rapport.generiques],
        "doublons": [_doublon(doublon) for doublon in rapport.doublons],
        "eparses": [{"texte": eparse.texte, "blocs": _cles(eparse.blocs)} for eparse in rapport.eparses],
        "isolees": list(rapport.isolees),
        "muets": _cles(rapport.muets),
        "repetes": rapport.repetes,
    }


def en_markdown(rapport: RapportCommuns) -> str:
    """A report to read, print and send."""
    return "\n".join(_lignes(rapport)) + "\n"


def _cles(cles: Iterable[Cle]) -> list[dict[str, str]]:
    return [cle._asdict() for cle in cles]


def _bloc(bloc: BlocCompare) -> dict[str, Any]:
    return {
        **bloc.cle._asdict(),
        "libelle": bloc.libelle,
        "certification": bloc.intitule,
        "competences": len(bloc.competences),
    }


def _doublon(doublon: Doublon) -> dict[str, Any]:
    return {"mot_pour_mot": doublon.mot_pour_mot, "blocs": [_bloc(bloc) for bloc in doublon.blocs]}


def _groupe(groupe: Groupe) -> dict[str, Any]:
    return {
        "intitule": groupe.intitule,
        "theme": groupe.theme.value if groupe.theme else None,
        "proximite": round(groupe.proximite, 3),
        "fiches": list(groupe.fiches),
        "blocs": [_bloc(bloc) for bloc in groupe.blocs],
        "communes": {_nom(partage): groupe.nombre(partage) for partage in Partage},
        "paires": [_paire(comparaison) for comparaison in comparaisons_de(groupe)],
        "trame": {"intitule": _segments(groupe.titre), "competences": [_ligne(ligne) for ligne in groupe.lignes]},
    }


def _nom(partage: Partage) -> str:
    return partage.value.replace("-", "_")


def _paire(comparaison: Comparaison) -> dict[str, Any]:
    source, cible = comparaison.source, comparaison.cible
    return {
        "source": {**source.cle._asdict(), "competences": len(source.competences)},
        "cible": {**cible.cle._asdict(), "competences": len(cible.competences)},
        "proximite": round(comparaison.proximite, 3),
        **{_nom(partage): comparaison.nombre(partage) for partage in Partage},
        "differences": [_difference(comparaison, *ecart) for ecart in differences(comparaison)],
        "propres_source": [source.competences[rang] for rang in comparaison.propres_source],
        "propres_cible": [cible.competences[rang] for rang in comparaison.propres_cible],
    }


def _difference(comparaison: Comparaison, partagee: Partagee, mots: Sequence[Mot]) -> dict[str, Any]:
    return {
        "partage": partagee.partage.value,
        "source": comparaison.source.competences[partagee.source],
        "cible": comparaison.cible.competences[partagee.cible],
        "proximite": round(partagee.proximite, 3),
        "mots": [{"texte": mot.texte, "nature": mot.nature.value} for mot in mots if mot.texte],
    }


def _segments(segments: Sequence[Segment]) -> list[Any]:
    """A fixed piece is a string, a term the list of its wordings."""
    return [
        [{"texte": variante.texte, "blocs": _cles(variante.blocs)} for variante in segment.variantes]
        if segment.variantes
        else segment.texte
        for segment in segments
    ]


def _ligne(ligne: LigneCommune) -> dict[str, Any]:
    return {
        "texte": ligne.texte,
        "partage": ligne.partage.value,
        "commune": ligne.commune,
        "segments": _segments(ligne.segments),
        "blocs": _cles(ligne.blocs),
        "absents": _cles(ligne.absents),
    }


def _lignes(rapport: RapportCommuns) -> Iterator[str]:
    yield from (
        "# Blocs communs",
        "",
        *(f"{phrase}  " for phrase in p.dire_rapport(rapport)),
        "",
        f"*{p.AVERTISSEMENT}*",
    )
    for numero, groupe in enumerate(rapport.groupes, 1):
        yield from ("", f"## {numero}. {_propre(groupe.intitule)}", "", *_corps(groupe))
    if rapport.generiques:
        yield from ("", f"## {p.TITRES['generiques']}")
        for groupe in rapport.generiques:
            yield from ("", f"### {_propre(groupe.intitule)} ({p.dire_theme(groupe.theme)})", "", *_corps(groupe))
    if rapport.doublons:
        yield from ("", f"## {p.TITRES['doublons']}", "")
        for doublon in rapport.doublons:
            fin = "mot pour mot" if doublon.mot_pour_mot else "à quelques mots près"
            yield f"- {p.enumerer([b.cle for b in doublon.blocs])} : {_propre(doublon.blocs[0].libelle)} ({fin})"
    if rapport.eparses:
        yield from ("", f"## {p.TITRES['eparses']}", "")
        yield from (f"- {_propre(eparse.texte)} : {p.enumerer(eparse.blocs)}" for eparse in rapport.eparses)


def _corps(groupe: Groupe) -> Iterator[str]:
    for bloc in groupe.blocs[:DETAILLES]:
        yield f"- {p.nom(bloc.cle)} : {_propre(bloc.libelle)}" + (
            f" ({_propre(bloc.intitule)})" if bloc.intitule else ""
        )
    if len(groupe.blocs) > DETAILLES:
        yield f"- et {p.pluriel(len(groupe.blocs) - DETAILLES, 'autre bloc')}"
    yield from ("", p.dire_groupe(groupe), "")
    comparaisons = comparaisons_de(groupe)
    yield f"| {' | '.join(p.COLONNES)} |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    yield from (f"| {' | '.join(p.cellules(comparaison))} |" for comparaison in comparaisons)
    yield from ("", f"### {p.TITRES['trame']}", "")
    for numero, ligne in enumerate(groupe.lignes, 1):
        suite = f" *({p.dire_ligne(ligne)})*" if not ligne.commune else ""
        yield f"{numero}. {_propre(ligne.texte)}{suite}"
    yield from _ecarts(comparaisons)


def _ecarts(comparaisons: Iterable[Comparaison]) -> Iterator[str]:
    """What differs, pair by pair: struck on one side, bold on the other."""
    dits = [(c, list(differences(c))) for c in comparaisons]
    if any(ecarts for _, ecarts in dits):
        yield from ("", "### Ce qui diffère", "")
    for comparaison, ecarts in dits:
        if ecarts:
            yield f"- {p.nom(comparaison.source.cle)} → {p.nom(comparaison.cible.cle)}"
            for partagee, mots in ecarts:
                yield f"  - {_marquer(mots)} *({p.dire_ecart(mots) or p.dire_partage(partagee.partage)})*"


def _marquer(mots: Iterable[Mot]) -> str:
    morceaux: list[str] = []
    for mot in mots:
        texte = _propre(mot.texte)
        marque = _MARQUES.get(mot.nature, "") if texte.strip() else ""
        coeur = texte.strip() if marque else texte
        debut = " " if marque and morceaux and (texte[:1].isspace() or mot.nature is Nature.AJOUTE) else ""
        morceaux.append(f"{debut}{marque}{coeur}{marque}")
    return "".join(morceaux).strip()


def _propre(texte: str) -> str:
    """On one line, what Markdown would read as marks kept as it is written."""
    propre = " ".join(texte.split()) if texte.strip() else texte
    debut = " " if texte[:1].isspace() and propre.strip() else ""
    fin = " " if texte[-1:].isspace() and propre.strip() else ""
    for signe in "\\`*_[]<|":
        propre = propre.replace(signe, f"\\{signe}")
    return f"{debut}{propre}{fin}"
