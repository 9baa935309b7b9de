"""What the report of common blocs says, in French: the same sentences on a terminal, in Markdown, in a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from brique.passerelles.communs.valeurs import Comparaison, Groupe, LigneCommune, Partage, RapportCommuns, Theme
from brique.passerelles.valeurs import Cle
from brique.referentiel.ecart import Mot, Nature
from brique.referentiel.filiation import phrases

AVERTISSEMENT = "Calculé à partir des textes : ne donne aucun droit. Un certificateur décide, bloc par bloc."
TITRES = {
    "generiques": "Blocs génériques, à part",
    "doublons": "Le même bloc plusieurs fois",
    "eparses": "Phrases communes à des blocs qui ne se ressemblent pas",
    "trame": "Trame commune",
}
COLONNES = (
    "Bloc",
    "Bloc",
    "Mot pour mot",
    "À un terme près",
    "Formulées autrement",
    "Propres au premier",
    "Propres au second",
)
_CITEES = 6
_PARTAGES = {
    Partage.MOT_POUR_MOT: ("mot pour mot", "mot pour mot"),
    Partage.VARIABLE: ("à un terme près", "à un terme près"),
    Partage.REFORMULEE: ("formulée autrement", "formulées autrement"),
}
_THEMES = {
    Theme.LANGUES: "langues",
    Theme.NUMERIQUE: "numérique",
    Theme.TRANSVERSAL: "transversal",
}


def nom(cle: Cle) -> str:
    """« RNCP12345 BC01 »: a bloc in one breath."""
    return f"{cle.fiche} {cle.code.removeprefix(cle.fiche)}".strip()


def pluriel(combien: int, mot: str) -> str:
    """« 2 compétences », « 1 compétence », « 3 blocs communs »."""
    return f"{combien} {' '.join(partie + 's' * (combien > 1) for partie in mot.split())}"


def dire_partage(partage: Partage, combien: int = 1) -> str:
    """How compétences are shared, in words."""
    return _PARTAGES[partage][combien > 1]


def dire_theme(theme: Theme | None) -> str:
    """What a generic group is about, '' for a trade."""
    return _THEMES[theme] if theme else ""


def dire_rapport(rapport: RapportCommuns) -> list[str]:
    """The report in a few sentences."""
    phrases = [
        f"{pluriel(len(rapport.fiches), 'certification')}, {pluriel(rapport.blocs, 'bloc')} : "
        f"{_compter_groupes(len(rapport.groupes))}."
    ]
    phrases += [
        f"{_enumerer(fiches)} ont {pluriel(combien, 'bloc commun')}."
        for fiches, combien in Counter(groupe.fiches for groupe in rapport.groupes).most_common(_CITEES)
        if len(fiches) <= _CITEES
    ]
    if len(rapport.fiches) == 1:
        phrases.append(
            "Une seule certification : il n’y a rien à rapprocher d’une autre, seuls ses doublons sont cherchés."
        )
    if rapport.generiques:
        combien = len(rapport.generiques)
        verbe = "sont donnés" if combien > 1 else "est donné"
        phrases.append(f"{pluriel(combien, 'groupe')} de blocs génériques {verbe} à part.")
    if len(rapport.isolees) == 1:
        phrases.append(f"{rapport.isolees[0]} ne partage aucune phrase, mot pour mot, avec les autres.")
    elif rapport.isolees:
        phrases.append(f"Ne partagent aucune phrase, mot pour mot, avec les autres : {_enumerer(rapport.isolees)}.")
    if rapport.muets:
        combien = len(rapport.muets)
        verbe = (
            "ne montrent aucune compétence et ne sont pas comparés"
            if combien > 1
            else ("ne montre aucune compétence et n’est pas comparé")
        )
        noms = ", ".join(nom(cle) for cle in rapport.muets[:_CITEES])
        phrases.append(f"{pluriel(combien, 'bloc')} {verbe} : {noms}{'…' * (combien > _CITEES)}.")
    if rapport.repetes:
        verbe = "étaient donnés plusieurs fois : lus" if rapport.repetes > 1 else "était donné plusieurs fois : lu"
        phrases.append(f"{pluriel(rapport.repetes, 'bloc')} {verbe} une fois.")
    return [*phrases, rapport.moyen]


def dire_groupe(groupe: Groupe) -> str:
    """What all the blocs of a group share: « sur 17 compétences, 16 communes à tous mot pour mot »."""
    sur = _sur(len(bloc.competences) for bloc in groupe.blocs)
    dits = [f"{n} {dire_partage(p, n)}" for p in Partage if (n := groupe.nombre(p))]
    seules = sum(not ligne.commune for ligne in groupe.lignes)
    communes = f"Communes à tous, {sur} : {', '.join(dits)}" if dits else "Aucune compétence n’est commune à tous"
    return f"{communes} ; {seules} dans certains seulement." if seules else f"{communes}."


def dire_comparaison(comparaison: Comparaison) -> str:
    """What two blocs share: « 16 mot pour mot, 1 formulée autrement, sur 17 compétences »."""
    dits = [f"{n} {dire_partage(p, n)}" for p in Partage if (n := comparaison.nombre(p)) or p is Partage.MOT_POUR_MOT]
    propres = [
        f"{len(rangs)} seulement dans {nom(bloc.cle)}"
        for bloc, rangs in (
            (comparaison.source, comparaison.propres_source),
            (comparaison.cible, comparaison.propres_cible),
        )
        if rangs
    ]
    sur = _sur((len(comparaison.source.competences), len(comparaison.cible.competences)))
    return " ; ".join([f"{', '.join(dits)}, {sur}", *propres])


def cellules(comparaison: Comparaison) -> list[str]:
    """Two blocs as a row under ``COLONNES``."""
    propres = (comparaison.propres_source, comparaison.propres_cible)
    comptes = (*(comparaison.nombre(partage) for partage in Partage), *map(len, propres))
    tailles = (len(comparaison.source.competences), len(comparaison.cible.competences))
    noms = (comparaison.source.cle, comparaison.cible.cle)
    return [*(f"{nom(cle)} ({taille})" for cle, taille in zip(noms, tailles, strict=True)), *map(str, comptes)]


def dire_ecart(mots: Iterable[Mot]) -> str:
    """A note where no word changed between two énoncés, '' elsewhere."""
    return "" if any(mot.nature is not Nature.INCHANGE for mot in mots) else "seule la ponctuation diffère"


def _sur(tailles: Iterable[int]) -> str:
    """« sur 17 compétences », « sur 7 ou 8 compétences », « sur 5 à 9 compétences »."""
    sortes = sorted(set(tailles))
    if len(sortes) == 1:
        return f"sur {pluriel(sortes[0], 'compétence')}"
    return f"sur {sortes[0]} {'ou' if len(sortes) == 2 else 'à'} {sortes[-1]} compétences"


def dire_ligne(ligne: LigneCommune) -> str:
    """In which blocs a compétence of the common wording stands, when not in all."""
    return "" if ligne.commune else f"seulement dans {enumerer(ligne.blocs)}"


def enumerer(cles: Sequence[Cle]) -> str:
    """Blocs in one breath, the first ones only when they are many."""
    return _enumerer([nom(cle) for cle in cles])


def _enumerer(noms: Sequence[str]) -> str:
    if len(noms) > _CITEES:
        return f"{', '.join(noms[:_CITEES])} et {pluriel(len(noms) - _CITEES, 'autre')}"
    return phrases.enumerer(noms)


def _compter_groupes(combien: int) -> str:
    return f"{pluriel(combien, 'groupe')} de blocs communs" if combien else "aucun groupe de blocs communs"
