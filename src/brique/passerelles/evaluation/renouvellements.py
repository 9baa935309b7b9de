"""A renewed certification against all the titles of the register: does it find the one it replaces?"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from brique.passerelles.contexte import fondre, reclasser
from brique.passerelles.encodeurs import Encodeurs
from brique.passerelles.evaluation.chercheurs import Chercheur, Fabrique, classer
from brique.passerelles.evaluation.mesures import LIMITE, NOMS, mesurer, rangs_dans
from brique.passerelles.evaluation.rapport import Rapport, Strate, resumer
from brique.passerelles.evaluation.references import REFERENCES
from brique.passerelles.evaluation.tirage import composantes
from brique.passerelles.evaluation.verites import VeriteRenouvellements
from brique.passerelles.proximite import IndexTextes
from brique.passerelles.tableaux import Booleens, Entiers, Reels
from brique.passerelles.titres import titre_normalise

FICHE, REFORMULE, MEME_TITRE = "fiche", "bloc_reformule", "bloc_meme_titre"
#: How many blocs are looked at for each bloc asked, before fiches are ranked: some titles are those of 300 blocs.
PROFONDEUR = 1000
#: From which share of a bloc's own score another one is as near as makes no difference.
AUSSI_PROCHE = 0.7
#: Of a bloc, one partner at least is sought, whichever: a hit at k, never a share of the old fiche's blocs.
NOMS_BLOC = tuple(nom.replace("R@", "hit@") for nom in NOMS[:-1])


@dataclass(frozen=True, slots=True)
class _Registre:
    """The blocs by fiche: ``du_bloc`` is the number of each bloc's fiche; titles as they are asked, and folded.
    ``ages`` grows with the number of the fiche in its repertory, -1 when it has none."""

    du_bloc: Entiers
    ages: Entiers
    blocs: Sequence[Sequence[int]]
    titres: Sequence[str]
    plies: Sequence[str]

    def ensemble(self, fiche: int) -> str:
        """All the titles of a fiche, read as one text."""
        return ". ".join(self.titres[bloc] for bloc in self.blocs[fiche])


@dataclass(frozen=True, slots=True)
class _Demande:
    """One new fiche, the old ones it replaces, and its family (what is drawn again)."""

    nouvelle: int
    anciennes: tuple[int, ...]
    famille: int


def evaluer_renouvellements(
    verite: VeriteRenouvellements, moteur: Fabrique, *, graine: int, references: Mapping[str, Fabrique] = REFERENCES
) -> Rapport:
    """Figures for the fiche, then for its blocs: those that keep a title of the old one, and those that do not.

    The blocs of the new fiche are asked one by one among those of the fiches registered before it, for the engine and
    for the references alike; families of renewals are drawn again. The engine alone reads a bloc in its context.
    """
    registre, demandes = _registre(verite), _demandes(verite)
    return Rapport(
        strates=_strates(registre, demandes, moteur, graine, en_contexte=True),
        references={nom: _strates(registre, demandes, autre, graine) for nom, autre in references.items()},
        graine=graine,
        remarques=verite.remarques,
    )


def _registre(verite: VeriteRenouvellements) -> _Registre:
    numeros: dict[str, int] = {}
    blocs: defaultdict[int, list[int]] = defaultdict(list)
    for bloc, fiche in enumerate(verite.fiches):
        blocs[numeros.setdefault(fiche, len(numeros))].append(bloc)
    return _Registre(
        np.array([numeros[fiche] for fiche in verite.fiches], dtype=np.int64),
        np.array([_age(fiche) for fiche in numeros], dtype=np.int64),
        [blocs[numero] for numero in range(len(numeros))],
        verite.titres,
        [titre_normalise(titre) for titre in verite.titres],
    )


def _age(fiche: str) -> int:
    chiffres = re.search(r"\d+$", fiche)
    return int(chiffres.group()) if chiffres else -1


def _demandes(verite: VeriteRenouvellements) -> list[_Demande]:
    numeros = {fiche: numero for numero, fiche in enumerate(dict.fromkeys(verite.fiches))}
    familles = composantes(verite.filiations)
    anciennes: defaultdict[str, list[int]] = defaultdict(list)
    for ancienne, nouvelle in verite.filiations:
        anciennes[nouvelle].append(numeros[ancienne])
    return [_Demande(numeros[n], tuple(a), familles[n]) for n, a in anciennes.items()]


def _strates(
    registre: _Registre, demandes: Sequence[_Demande], fabrique: Fabrique, graine: int, *, en_contexte: bool = False
) -> dict[str, Strate]:
    requetes = [registre.titres[bloc] for demande in demandes for bloc in registre.blocs[demande.nouvelle]]
    classes, scores = classer(fabrique, registre.titres, requetes, PROFONDEUR, graine=graine)
    lectures = (fabrique, _par_les_mots) if en_contexte else (fabrique,)
    entieres = [_en_entier(registre, demandes, lecture, graine) for lecture in lectures]
    hasard = np.random.default_rng(graine).permutation(len(registre.blocs))
    lignes: defaultdict[str, list[tuple[float, ...]]] = defaultdict(list)
    familles: defaultdict[str, list[int]] = defaultdict(list)
    debut = 0
    for numero, demande in enumerate(demandes):
        siens = slice(debut, debut + len(registre.blocs[demande.nouvelle]))
        debut = siens.stop
        trouves, parts = _sans_les_siens(registre, demande.nouvelle, classes[siens], scores[siens])
        retrouvees = _part_retrouvee(registre, trouves, parts)
        notes = _notes_des_fiches(registre, retrouvees, [lue[numero] for lue in entieres], demande.nouvelle, hasard)
        ordre = np.lexsort((hasard, -notes))[: int((notes > 0).sum())]
        rangs = rangs_dans(ordre[np.newaxis, :LIMITE], [dict.fromkeys(demande.anciennes, 1.0)])[0]
        mesurees = [(FICHE, mesurer(list(rangs.values())))]
        if en_contexte:
            trouves = reclasser(trouves, parts, registre.du_bloc, notes)
        mesurees += [(strate, mesurer([rang])[:-1]) for strate, rang in _rangs_des_blocs(registre, demande, trouves)]
        for strate, ligne in mesurees:
            lignes[strate].append(ligne)
            familles[strate].append(demande.famille)
    return {
        strate: resumer(NOMS if strate == FICHE else NOMS_BLOC, lignes[strate], familles[strate], graine)
        for strate in (FICHE, REFORMULE, MEME_TITRE)
    }


def _par_les_mots(textes: Sequence[str]) -> Chercheur:
    """All titles of a fiche read as one text: long enough for its words to tell by themselves."""
    return IndexTextes.preparer(textes, encodeurs=Encodeurs())


def _en_entier(registre: _Registre, demandes: Sequence[_Demande], fabrique: Fabrique, graine: int) -> Entiers:
    """The fiches nearest to each new one, all titles read as one text."""
    ensembles = [registre.ensemble(fiche) for fiche in range(len(registre.blocs))]
    demandes_en_entier = [ensembles[demande.nouvelle] for demande in demandes]
    return classer(fabrique, ensembles, demandes_en_entier, PROFONDEUR, graine=graine)[0]


def _avant(registre: _Registre, fiche: int) -> Booleens:
    """The fiches registered before this one: those it may replace. A fiche without number may be any of them."""
    avant: Booleens = (registre.ages < registre.ages[fiche]) | (registre.ages < 0)
    return avant


def _sans_les_siens(registre: _Registre, fiche: int, classes: Entiers, scores: Reels) -> tuple[Entiers, Reels]:
    """The same rankings without the blocs of the fiche itself nor of later ones, the others moved up; their scores as
    shares of the best one, which is the bloc's own."""
    parts = np.maximum(scores, 0.0) / np.maximum(scores.max(axis=1, keepdims=True), 1e-9)
    gardes = (classes >= 0) & _avant(registre, fiche)[registre.du_bloc[classes]] & (registre.du_bloc[classes] != fiche)
    ordre = np.argsort(~gardes, axis=1, kind="stable")
    presents = np.take_along_axis(gardes, ordre, axis=1)
    return (
        np.where(presents, np.take_along_axis(classes, ordre, axis=1), -1),
        np.where(presents, np.take_along_axis(parts, ordre, axis=1), 0.0),
    )


def _part_retrouvee(registre: _Registre, classes: Entiers, parts: Reels) -> Reels:
    """For each fiche, how much of the new one it holds: the mean, over the blocs of the new one, of the best score.

    A bloc weighs what it tells of its fiche: the logarithm of one over the share of fiches that have as near a bloc.
    « Langue vivante » is in hundreds of them, under many titles, and tells little.
    """
    total = np.zeros(len(registre.blocs))
    poids = 0.0
    for rangee, valeurs in zip(classes, parts, strict=True):
        la_meilleure = np.zeros(len(registre.blocs))
        np.maximum.at(la_meilleure, registre.du_bloc[rangee[rangee >= 0]], valeurs[rangee >= 0])
        autant = 1 + int((la_meilleure >= AUSSI_PROCHE).sum())
        dit = math.log((1 + len(registre.blocs)) / autant)
        total += dit * la_meilleure
        poids += dit
    return total / poids if poids else total


def _notes_des_fiches(
    registre: _Registre, parts: Reels, entieres: Sequence[Entiers], nouvelle: int, hasard: Entiers
) -> Reels:
    """The note of each fiche, from its rank bloc by bloc and its ranks when all titles are read as one text.

    The first sees which blocs are kept, the others the trade that they share. Equal ones come in the order ``hasard``.
    """
    permises = _avant(registre, nouvelle)
    permises[nouvelle] = False
    par_blocs = np.lexsort((hasard, -parts))
    classements = [par_blocs[parts[par_blocs] > 0], *(ordre[ordre >= 0] for ordre in entieres)]
    return fondre([ordre[permises[ordre]] for ordre in classements], len(parts))


def _rangs_des_blocs(registre: _Registre, demande: _Demande, classes: Entiers) -> list[tuple[str, int]]:
    """For each bloc of the new fiche, its stratum, and the rank of the first bloc of an old fiche (0: none)."""
    anciens = [bloc for ancienne in demande.anciennes for bloc in registre.blocs[ancienne]]
    titres = {registre.plies[bloc] for bloc in anciens} - {""}
    rangs = []
    for bloc, rangee in zip(registre.blocs[demande.nouvelle], classes[:, :LIMITE], strict=True):
        places = np.flatnonzero(np.isin(rangee, anciens))
        strate = MEME_TITRE if registre.plies[bloc] in titres else REFORMULE
        rangs.append((strate, int(places[0]) + 1 if len(places) else 0))
    return rangs
