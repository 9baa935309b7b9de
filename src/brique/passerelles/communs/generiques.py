"""The blocs that many trades have: languages, digital tools, transversal skills. They say nothing of a trade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from brique.passerelles.communs.valeurs import Theme
from brique.passerelles.titres import titre_nu
from brique.passerelles.valeurs import BlocCompare
from brique.referentiel.mots import mots, racine

Racines = frozenset[str]


def _racines(texte: str) -> Racines:
    return frozenset(racine(mot) for mot in mots(texte))


def _ensembles(texte: str) -> tuple[Racines, ...]:
    return tuple(map(_racines, texte.split(",")))


_THEMES = {
    Theme.LANGUES: _ensembles(
        "langue, langues, anglais, allemand, espagnol, italien, portugais, arabe, chinois, japonais, russe, bilingue, "
        "linguistiques, lv1, lv2, lva, lvb, lve"
    ),
    Theme.NUMERIQUE: _ensembles(
        "outils numériques, usages numériques, compétences numériques, environnement numérique, culture numérique, "
        "bureautique, outils informatiques, informatique web, compétences informatiques, tableur"
    ),
    Theme.TRANSVERSAL: _ensembles(
        "français, mathématiques, histoire géographie, enseignement civique, enseignement général, eps, "
        "arts appliqués, éducation physique, éducation sportive, prévention santé environnement, transversales, "
        "transverses, sciences physiques chimiques, sauveteur secouriste, gestes premiers secours, "
        "expression communication écrite"
    ),
}
"""A title is of a theme when it holds all the words of one of its sets, and no word but these and ``_LIANTS``."""
_MOTS = {theme: frozenset().union(*ensembles) for theme, ensembles in _THEMES.items()}
_LIANTS = _racines(
    """
    utiliser exploiter maîtriser mobiliser communiquer exprimer comprendre interagir échanger pratiquer employer savoir
    connaître développer développement bloc unité épreuve professionnel professionnelle professionnellement oral orale
    écrit écrite communication usage outil technique niveau vivante étrangère compétence facultatif facultative
    facultatifs option obligatoire initiation base contexte cadre information données traitement logiciel situation
    travail interne externe enseignement sciences cultures culture moral emploi digital web domaine autre langue
    anglaise espagnole allemande être capable fiche rncp n
    """
)
_DOMAINES = 4  # specialities (first two figures of the NSF) from which the same bloc is no longer of a trade


def theme_de(bloc: BlocCompare) -> Theme | None:
    """What a generic bloc is about, from its title: all its words are of a theme, or of none in particular.

    « Communiquer en anglais » is generic; « Enseigner l’anglais », « Régler un tour à commande numérique » are of a
    trade.
    """
    radicaux = frozenset(mot for mot in _racines(titre_nu(bloc.libelle)) if not mot.isdecimal())
    for theme, ensembles in _THEMES.items():
        if radicaux <= _MOTS[theme] | _LIANTS and any(ensemble <= radicaux for ensemble in ensembles):
            return theme
    return None


def theme_du_groupe(blocs: Sequence[BlocCompare]) -> Theme | None:
    """What a group is about when most of its blocs are generic, or when they come from specialities far apart."""
    themes = Counter(theme_de(bloc) for bloc in blocs)
    theme, fois = max(themes.items(), key=lambda compte: (compte[1], str(compte[0] or "")))
    if theme is not None and 2 * fois > len(blocs):
        return theme
    return Theme.TRANSVERSAL if _partout(blocs) else None


def _partout(blocs: Sequence[BlocCompare]) -> bool:
    """True when specialities are many, and none has half of the blocs that say theirs."""
    domaines = [{code[:2] for code in bloc.nsf} for bloc in blocs if bloc.nsf]
    comptes = Counter(domaine for siens in domaines for domaine in siens)
    return len(domaines) >= _DOMAINES and len(comptes) >= _DOMAINES and 2 * max(comptes.values()) < len(domaines)
