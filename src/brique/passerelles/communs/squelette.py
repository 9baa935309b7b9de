"""The common wording as a draft référentiel: what a CQPI, or a branch that harmonises its CQP, starts from.

A term that varies is written between brackets, and is a doubt of the draft, with a choice for each wording: nothing is
settled in anybody's place. What only some certifications have stands under a rubrique that names them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from brique.passerelles.communs.paroles import enumerer
from brique.passerelles.communs.valeurs import Groupe, LigneCommune, RapportCommuns, Segment, Variante
from brique.passerelles.valeurs import Cle
from brique.referentiel.redaction import (
    Acte,
    BlocEcrit,
    Brouillon,
    Choix,
    CompetenceEcrite,
    Doute,
    Geste,
    Passage,
    Place,
    Texte,
)

INTITULE = "Trame commune"
_TITRE = "Objectifs et contexte de la certification"


def squelette(rapport: RapportCommuns) -> Brouillon:
    """The draft of the common wording: a bloc for each group, those of a trade first, then the generic ones."""
    groupes = (*rapport.groupes, *rapport.generiques)
    return Brouillon(
        intitule=INTITULE,
        textes=(Texte(_TITRE, tuple(_origine(rapport)), cle="x1"),),
        blocs=tuple(_bloc(groupe, rang) for rang, groupe in enumerate(groupes, 1)),
        doutes=tuple(doute for rang, groupe in enumerate(groupes, 1) for doute in _doutes(groupe, rang)),
    )


def _origine(rapport: RapportCommuns) -> Iterator[Passage]:
    yield Passage(f"Trame calculée à partir de : {', '.join(rapport.fiches)}.", cle="x1p1")
    yield Passage("Elle est à relire et à trancher : elle ne donne aucun droit.", cle="x1p2")


def _bloc(groupe: Groupe, rang: int) -> BlocEcrit:
    lignes = _ordonnees(groupe)
    return BlocEcrit(
        code=str(rang),
        libelle=groupe.intitule,
        competences=tuple(
            CompetenceEcrite(ligne.texte, rubrique=_rubrique(ligne), cle=f"b{rang}c{numero}")
            for numero, ligne in enumerate(lignes, 1)
        ),
        cle=f"b{rang}",
    )


def _ordonnees(groupe: Groupe) -> list[LigneCommune]:
    """What is common to all, then what some have, those that the same blocs have together."""
    return sorted(groupe.lignes, key=lambda ligne: (-len(ligne.blocs), ligne.blocs if ligne.absents else ()))


def _rubrique(ligne: LigneCommune) -> str:
    return "" if ligne.commune else f"Seulement dans {enumerer(ligne.blocs)}"


def _doutes(groupe: Groupe, rang: int) -> Iterator[Doute]:
    if any(segment.variantes for segment in groupe.titre):
        yield _doute(f"b{rang}", "libelle", groupe.titre, groupe.intitule, "intitule-a-choisir")
    for numero, ligne in enumerate(_ordonnees(groupe), 1):
        if any(segment.variantes for segment in ligne.segments):
            yield _doute(f"b{rang}c{numero}", "enonce", ligne.segments, ligne.texte, "terme-a-choisir")


def _doute(cible: str, champ: str, segments: Sequence[Segment], texte: str, regle: str) -> Doute:
    """One doubt for a wording: each choice writes what the same blocs say."""
    sortes = _ecrits(segments)
    choix = [
        Choix(str(rang), f"Comme {enumerer(cles)} : {ecrit}", (Geste(Acte.MODIFIER, cible, champ, texte, ecrit),))
        for rang, (ecrit, cles) in enumerate(sortes, 1)
    ]
    return Doute(
        cle=f"d{cible}",
        regle=regle,
        message=f"Les certifications n’écrivent pas « {texte} » de la même façon : choisissez, ou trouvez le terme qui "
        "les réunit.",
        cible=cible,
        places=tuple(Place("", enumerer(cles)) for _, cles in sortes),
        choix=(*choix, Choix("laisser", "Garder les termes entre crochets, à choisir par chaque certification")),
    )


def _ecrits(segments: Sequence[Segment]) -> list[tuple[str, tuple[Cle, ...]]]:
    """The distinct wordings, as blocs have them, and those blocs."""
    blocs = sorted({cle for segment in segments for variante in segment.variantes for cle in variante.blocs})
    ecrits: dict[str, tuple[Cle, ...]] = {}
    for cle in blocs:
        pieces = (_chez(segment.variantes, cle) if segment.variantes else segment.texte for segment in segments)
        ecrit = _nettoyer("".join(pieces))
        ecrits[ecrit] = (*ecrits.get(ecrit, ()), cle)
    return list(ecrits.items())


def _chez(variantes: Sequence[Variante], cle: Cle) -> str:
    return next((variante.texte for variante in variantes if cle in variante.blocs), "")


def _nettoyer(texte: str) -> str:
    """One blank where a term is missing."""
    propre = " ".join(texte.split())
    for avant, apres in (("( ", "("), (" )", ")"), (" ,", ","), ("' ", "'"), ("’ ", "’")):
        propre = propre.replace(avant, apres)
    return propre
