"""The blocs of two sides compared, with their compétences: what the comparisons of fiches and of drafts share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from brique.referentiel.ecart.blocs import apparier_blocs
from brique.referentiel.ecart.competences import Place, apparier_competences
from brique.referentiel.ecart.lignes import comparer_passages, nature_de
from brique.referentiel.ecart.mots_changes import comparer_mots
from brique.referentiel.ecart.paires import entrelacer
from brique.referentiel.ecart.parties import Partie, Piece
from brique.referentiel.ecart.typographie import meme_texte
from brique.referentiel.ecart.valeurs import (
    SANS_EFFET,
    DevenirBloc,
    EcartBloc,
    EcartChamp,
    EcartCompetence,
    Nature,
    Reprise,
)

ChampsDeBloc = Callable[[Partie, Partie], tuple[EcartChamp, ...]]
"""What a bloc holds besides its title and its compétences, compared."""


@dataclass(frozen=True, slots=True)
class Rapprochement:
    """Two lists of blocs and what is the same in them: blocs by position, compétences by place, both ways."""

    avant: Sequence[Partie]
    apres: Sequence[Partie]
    blocs: Mapping[int, int]
    vers: Mapping[Place, Place]
    depuis: Mapping[Place, Place]


def rapprocher(avant: Sequence[Partie], apres: Sequence[Partie], *, meme_fiche: bool) -> Rapprochement:
    """Which bloc is which, and which compétence is which. ``meme_fiche``: two versions of one fiche."""
    blocs = dict(apparier_blocs(avant, apres, meme_fiche=meme_fiche))
    vers = apparier_competences(avant, apres, blocs)
    return Rapprochement(avant, apres, blocs, vers, {droite: gauche for gauche, droite in vers.items()})


def ecarts_des_blocs(r: Rapprochement, champs: ChampsDeBloc) -> tuple[EcartBloc, ...]:
    """Every bloc in one reading order: the new one, those removed after the one they followed."""
    ecarts = []
    plus_loin = -1
    for a, b in entrelacer(r.blocs, len(r.avant), len(r.apres)):
        if a is not None and b is not None:
            en_ordre = a > plus_loin
            plus_loin = max(plus_loin, a)
            ecarts.append(_bloc_reste(r, a, b, champs, en_ordre))
        else:
            ecarts.append(_bloc_seul(r, a, b, champs))
    return tuple(ecarts)


def _bloc_reste(r: Rapprochement, a: int, b: int, champs: ChampsDeBloc, en_ordre: bool) -> EcartBloc:
    gauche, droite = r.avant[a], r.apres[b]
    competences = tuple(_competences(r, a, b))
    autres = champs(gauche, droite)
    retitre = not meme_texte(gauche.libelle, droite.libelle)
    recode = gauche.suffixe != droite.suffixe
    if retitre or any(c.differe for c in competences) or any(champ.nature not in SANS_EFFET for champ in autres):
        nature = Nature.MODIFIE
    elif recode:
        nature = Nature.DEPLACE
    else:
        nature = Nature.INCHANGE if gauche.contenu == droite.contenu and en_ordre else Nature.TYPOGRAPHIE
    return EcartBloc(
        nature=nature,
        code_avant=gauche.code,
        code_apres=droite.code,
        libelle_avant=gauche.libelle,
        libelle_apres=droite.libelle,
        mots_libelle=comparer_mots(gauche.libelle, droite.libelle),
        competences=competences,
        champs=autres,
        rang_avant=gauche.rang,
        rang_apres=droite.rang,
        retitre=retitre,
        recode=recode,
        ordre_change=_ordre_change(r, a, b),
    )


def _bloc_seul(r: Rapprochement, a: int | None, b: int | None, champs: ChampsDeBloc) -> EcartBloc:
    """A bloc that only one side has; some of its compétences may stand in others."""
    if a is not None:
        partie = r.avant[a]
        return EcartBloc(
            nature=Nature.RETIRE,
            code_avant=partie.code,
            libelle_avant=partie.libelle,
            mots_libelle=comparer_mots(partie.libelle, ""),
            competences=tuple(_competences(r, a, None)),
            champs=champs(partie, partie.vide()),
            rang_avant=partie.rang,
        )
    assert b is not None
    partie = r.apres[b]
    return EcartBloc(
        nature=Nature.AJOUTE,
        code_apres=partie.code,
        libelle_apres=partie.libelle,
        mots_libelle=comparer_mots("", partie.libelle),
        competences=tuple(_competences(r, None, b)),
        champs=champs(partie.vide(), partie),
        rang_apres=partie.rang,
    )


def _dedans(r: Rapprochement, a: int, b: int) -> dict[int, int]:
    """The compétences of a bloc that stayed in it, by rank."""
    places = ((rang, r.vers.get(Place(a, rang))) for rang in range(len(r.avant[a].pieces)))
    return {rang: place.rang for rang, place in places if place is not None and place.bloc == b}


def _ordre_change(r: Rapprochement, a: int, b: int) -> bool:
    rangs = list(_dedans(r, a, b).values())
    return rangs != sorted(rangs)


def _competences(r: Rapprochement, a: int | None, b: int | None) -> Iterator[EcartCompetence]:
    """The compétences of a bloc in one reading order, those that came from elsewhere or went there included."""
    dedans = _dedans(r, a, b) if a is not None and b is not None else {}
    avant = 0 if a is None else len(r.avant[a].pieces)
    apres = 0 if b is None else len(r.apres[b].pieces)
    for rang_avant, rang_apres in entrelacer(dedans, avant, apres):
        gauche = Place(a, rang_avant) if a is not None and rang_avant is not None else None
        droite = Place(b, rang_apres) if b is not None and rang_apres is not None else None
        meme_bloc = gauche is not None and droite is not None
        if gauche is None and droite is not None:
            gauche = r.depuis.get(droite)
        elif droite is None and gauche is not None:
            droite = r.vers.get(gauche)
        yield _competence(r, gauche, droite, meme_bloc)


def _competence(r: Rapprochement, gauche: Place | None, droite: Place | None, meme_bloc: bool) -> EcartCompetence:
    avant = r.avant[gauche.bloc].pieces[gauche.rang] if gauche else Piece("")
    apres = r.apres[droite.bloc].pieces[droite.rang] if droite else Piece("")
    if gauche is None or droite is None:
        nature = Nature.AJOUTE if gauche is None else Nature.RETIRE
    else:
        nature = nature_de(avant.texte, apres.texte) if meme_bloc else Nature.DEPLACE
    return EcartCompetence(
        nature=nature,
        avant=avant.texte,
        apres=apres.texte,
        mots=comparer_mots(avant.texte, apres.texte),
        criteres=comparer_passages(avant.criteres, apres.criteres),
        modalites=comparer_passages(avant.modalites, apres.modalites),
        code_avant=avant.code,
        code_apres=apres.code,
        bloc_avant=r.avant[gauche.bloc].rang if gauche else None,
        bloc_apres=r.apres[droite.bloc].rang if droite else None,
        rubrique=(avant.rubrique or not gauche) and (apres.rubrique or not droite),
        memes_mots=bool(gauche and droite and meme_texte(avant.texte, apres.texte)),
    )


def devenirs(r: Rapprochement) -> tuple[DevenirBloc, ...]:
    """For each old bloc, the new ones where its compétences stand, the one that has most of them first."""
    return tuple(_devenir(r, a) for a in range(len(r.avant)))


def _devenir(r: Rapprochement, a: int) -> DevenirBloc:
    partie = r.avant[a]
    gardees: Counter[int] = Counter()
    reformulees: Counter[int] = Counter()
    total = 0
    for rang, piece in enumerate(partie.pieces):
        if piece.rubrique:
            continue
        total += 1
        place = r.vers.get(Place(a, rang))
        if place is not None:
            memes = meme_texte(piece.texte, r.apres[place.bloc].pieces[place.rang].texte)
            (gardees if memes else reformulees)[place.bloc] += 1
    ordre = sorted(gardees.keys() | reformulees.keys(), key=lambda b: (-gardees[b] - reformulees[b], b))
    vers = tuple(
        Reprise(r.apres[b].code, r.apres[b].libelle, gardees[b], reformulees[b], r.apres[b].rang) for b in ordre
    )
    return DevenirBloc(partie.code, partie.libelle, total, vers, total - gardees.total() - reformulees.total())
