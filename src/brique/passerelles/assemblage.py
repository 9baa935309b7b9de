"""From the arrays of a comparison to a passerelle that can be read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from brique.passerelles.alignement import apparier, couvrir, manques
from brique.passerelles.comparaison import TROUVEE, Confrontation, Mesures, cadre
from brique.passerelles.corpus import est_court, est_tronque
from brique.passerelles.couples import places
from brique.passerelles.modele import CLASSES
from brique.passerelles.tableaux import Booleens, Entiers, Reels
from brique.passerelles.titres import cle_de_titre
from brique.passerelles.valeurs import (
    BlocCompare,
    Couverture,
    Garde,
    Passerelle,
    Probabilites,
    Relation,
    Traits,
    Versions,
)

PAR_COUVERTURE, PAR_SCORE_BRUT = 1e-3, 1e-4  # too little to change an order that the score gives
NIVEAUX_ECARTES = 2
ABSORBE = 0.6
GENERIQUE_SEUL = 0.8
LANGUE_AUTRE = 0.5
"""From this share of couples of énoncés in two languages, two blocs are not in the same one."""


@dataclass(frozen=True, slots=True)
class Comparaison:
    """Couples of blocs: the arrays, and the probability of each relation (couples, CLASSES), before (``brutes``) and
    after calibration."""

    confrontation: Confrontation
    mesures: Mesures
    brutes: Reels
    relations: Reels

    @property
    def scores(self) -> Reels:
        """What orders the targets of a source, shape (couples,): the calibrated score; where it makes a step, how much
        is covered, then the raw score."""
        couvertures = (self.mesures.couverture_source + self.mesures.couverture_cible) / 2.0
        departage = PAR_COUVERTURE * couvertures + PAR_SCORE_BRUT * (1.0 - self.brutes[:, 0])
        scores: Reels = 1.0 - self.relations[:, 0] + departage
        return scores

    def meilleures(self, k: int, nombres: Entiers, identites: Entiers) -> Entiers:
        """The ranks of the ``k`` best couples of each source, which has so many of them, best first; the coverages,
        then the identity, settle the ties."""
        couvertures = np.round(-self.mesures.couverture_source - self.mesures.couverture_cible, 5)
        ordre = np.lexsort((identites, couvertures, -self.scores, np.repeat(np.arange(len(nombres)), nombres)))
        meilleures: Entiers = ordre[places(np.zeros_like(nombres), nombres) < k]
        return meilleures


def une_passerelle(
    comparaison: Comparaison, rang: int, source: BlocCompare, cible: BlocCompare, versions: Versions
) -> Passerelle:
    """The passerelle of the couple of rank ``rang``, with its evidence."""
    confrontation = comparaison.confrontation
    proximites, logits, levees = confrontation.du_couple(rang)
    traits = traits_de(comparaison.mesures, rang)
    aller = couvrir(traits.couverture_source, proximites)
    retour = couvrir(traits.couverture_cible, proximites.T)
    notes = comparaison.relations[rang]
    paires = apparier(proximites, logits, levees)
    de_paires = {garde for paire in paires for garde in paire.gardes}
    gardes = [*sorted(de_paires), *gardes_de_blocs(source, cible, traits)]
    lues = gardes_d_enonces(confrontation, np.array([rang]))
    gardes += [garde for garde, levee in lues.items() if levee[0] and garde not in de_paires]
    return Passerelle(
        source=source.cle,
        cible=cible.cle,
        relation=Relation(CLASSES[int(notes.argmax())]),
        score=float(1.0 - notes[0]),
        probabilites=Probabilites(*(float(note) for note in notes[1:])),
        couverture_source=aller,
        couverture_cible=retour,
        paires=paires,
        manque_source=manques(aller),
        manque_cible=manques(retour),
        gardes=tuple(gardes),
        traits=traits,
        versions=versions,
    )


def gardes_de_blocs(source: BlocCompare, cible: BlocCompare, traits: Traits) -> list[Garde]:
    """The guards that two blocs raise as wholes."""
    gardes = []
    if traits.ecart_niveau is not None and abs(traits.ecart_niveau) >= NIVEAUX_ECARTES:
        gardes.append(Garde.NIVEAU)
    if traits.absorption >= ABSORBE:
        gardes.append(Garde.ABSORPTION)
    if est_court(source) or est_court(cible):
        gardes.append(Garde.COURT)
    if est_tronque(source) or est_tronque(cible):
        gardes.append(Garde.TRONQUE)
    return gardes


def gardes_d_enonces(confrontation: Confrontation, rangs: Entiers) -> dict[Garde, Booleens]:
    """The guards that the énoncés of both blocs of each couple of ranks ``rangs`` raise together, when they are not in
    the same language, or when all that is found on the other side, or nearly, is what any trade asks for."""
    couples = confrontation.couples
    autres = np.bincount(couples.couple_de(np.flatnonzero(confrontation.levees.langue)), minlength=len(couples))

    def generiques(meilleures: Reels, celles: Booleens, debuts: Entiers) -> Booleens:
        trouvees = meilleures >= TROUVEE
        toutes, communes = (np.add.reduceat(t, debuts, dtype=np.int64) for t in (trouvees, trouvees & celles))
        return _seules(toutes, communes)

    source = generiques(confrontation.meilleures_source, confrontation.generiques_source, couples.lignes)
    cible = generiques(confrontation.meilleures_cible, confrontation.generiques_cible, couples.colonnes)
    return {
        Garde.LANGUE: (autres / (couples.hauteurs * couples.largeurs) >= LANGUE_AUTRE)[rangs],
        Garde.GENERIQUE: (source | cible)[rangs],
    }


def _seules(trouvees: Entiers, generiques: Entiers) -> Booleens:
    """Where something is found, and it is generic but for little."""
    seules: Booleens = (trouvees > 0) & (generiques / np.maximum(trouvees, 1) >= GENERIQUE_SEUL)
    return seules


def traits_de(mesures: Mesures, rang: int) -> Traits:
    """The traits of the target of rank ``rang``, as a person can read them."""
    return Traits(
        couverture_source=float(mesures.couverture_source[rang]),
        couverture_cible=float(mesures.couverture_cible[rang]),
        titre=float(mesures.titre[rang]),
        ecart_niveau=None if np.isnan(mesures.ecart_niveau[rang]) else int(mesures.ecart_niveau[rang]),
        nsf=_su(mesures.nsf[rang]),
        rome=_su(mesures.rome[rang]),
        autonomie=float(mesures.autonomie[rang]),
        nombres=float(mesures.nombres[rang]),
        negations=float(mesures.negations[rang]),
        absorption=float(mesures.absorption[rang]),
        taille=float(mesures.taille[rang]),
    )


def _su(valeur: np.float32) -> float | None:
    return None if np.isnan(valeur) else float(valeur)


def sans_competences(source: BlocCompare, cible: BlocCompare, titre: float, versions: Versions) -> Passerelle:
    """What can be said of two blocs one of which shows no compétence: how alike their titles are, nothing more."""
    if not (cle_de_titre(source.libelle) and cle_de_titre(cible.libelle)):
        titre = 0.0  # a title without a word is like no other
    niveau, nsf, rome = (_su(dit[0]) for dit in cadre(source, [cible]))
    ecart = None if niveau is None else int(niveau)
    gardes = [Garde.SANS_COMPETENCE]
    if ecart is not None and abs(ecart) >= NIVEAUX_ECARTES:
        gardes.append(Garde.NIVEAU)
    return Passerelle(
        source=source.cle,
        cible=cible.cle,
        relation=Relation.PARTIEL if titre >= 0.5 else Relation.DISTINCT,
        score=titre,
        probabilites=None,
        couverture_source=_vide(source),
        couverture_cible=_vide(cible),
        paires=(),
        manque_source=tuple(range(len(source.competences))),
        manque_cible=tuple(range(len(cible.competences))),
        gardes=tuple(gardes),
        traits=Traits(0.0, 0.0, titre, ecart, nsf, rome, 0.0, 0.0, 0.0, 0.0, 0.0),
        versions=versions,
    )


def _vide(bloc: BlocCompare) -> Couverture:
    return Couverture(0.0, (0.0,) * len(bloc.competences), (-1,) * len(bloc.competences))
