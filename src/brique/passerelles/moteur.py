"""The engine: one call to find the passerelles of a bloc, one to compare two blocs.

Without index (:meth:`Moteur.seul`) it compares blocs given in full, on the measures of a corpus fitted elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from brique.erreurs import ErreurArgument
from brique.passerelles import candidats
from brique.passerelles.assemblage import Comparaison, sans_competences, une_passerelle
from brique.passerelles.candidats import Reperage
from brique.passerelles.comparaison import Mesures, cadre, colonnes, confronter, mesurer
from brique.passerelles.corpus import Corpus, ajuster, dresser, ensembles, retenus, titres_de
from brique.passerelles.couples import Couples, a_la_suite
from brique.passerelles.encodeurs import Encodeurs, avec_memoire, choisir
from brique.passerelles.enonces import Enonces, preparer, probabilites, probabilites_alignees
from brique.passerelles.etalon import Etalon
from brique.passerelles.modele import CLASSES, Modele
from brique.passerelles.relations import accorder, brutes, calibrer
from brique.passerelles.tableaux import Entiers, Reels
from brique.passerelles.titres import cle_de_titre
from brique.passerelles.valeurs import BlocCompare, Cle, Passerelle, Versions

DECIMALES = 6
_DISTINCT = CLASSES.index("distinct")


@dataclass(frozen=True, slots=True)
class _Prepare:
    """A bloc ready to be compared: its énoncés, its title, the whole of it by words and by vectors."""

    bloc: BlocCompare
    enonces: Enonces
    titre: Enonces
    rang: int | None = None


class Moteur:
    """Finds and compares. ``etalon`` holds the measures of the corpus, ``versions`` with what all is computed."""

    def __init__(self, etalon: Etalon, encodeurs: Encodeurs, modele: Modele, corpus: Corpus | None = None) -> None:
        self.etalon = etalon
        self.encodeurs = encodeurs
        self.corpus = corpus
        self._jeu = modele.jeu(tuple(encodeur.nom for encodeur in encodeurs.phrases))
        self._reperage = None if corpus is None else Reperage.preparer(corpus)
        self.versions = Versions(modele.version, encodeurs.versions, encodeurs.repli)

    @classmethod
    def preparer(
        cls, blocs: Iterable[BlocCompare], *, encodeurs: Encodeurs | None = None, modele: Modele | None = None
    ) -> Moteur:
        """An engine over ``blocs``, fitted on them, with the encoders given or the best installed."""
        gardes = avec_memoire(choisir() if encodeurs is None else encodeurs)
        tous = tuple(blocs)
        etalon = ajuster(tous)
        return cls(etalon, gardes, modele or Modele.charger(), dresser(tous, etalon, gardes))

    @classmethod
    def seul(cls, etalon: Etalon, modele: Modele | None = None, encodeurs: Encodeurs | None = None) -> Moteur:
        """An engine without index: it compares blocs given in full."""
        return cls(etalon, avec_memoire(choisir() if encodeurs is None else encodeurs), modele or Modele.charger())

    @property
    def blocs(self) -> Sequence[BlocCompare]:
        """The blocs of the index, in order."""
        return () if self.corpus is None else self.corpus.blocs

    def chercher(self, bloc: Cle | BlocCompare, k: int = 10) -> list[Passerelle]:
        """The ``k`` best passerelles of a bloc towards those of other fiches, best first."""
        source = self._prepare(bloc)
        corpus, pleins, muets = self._candidats(source)
        if not len(source.enonces):
            pleins, muets = pleins[:0], np.union1d(pleins, muets)
        trouvees: list[Passerelle] = []
        if len(pleins):
            trouvees = self.comparer_dans_l_index(source.bloc, source.enonces, source.titre, pleins, k)
        muettes = [self._sans_competences(source, corpus, int(rang)) for rang in muets]
        return (trouvees + sorted(muettes, key=lambda p: (-p.score, p.cible)))[:k]

    def comparer(self, source: Cle | BlocCompare, cible: Cle | BlocCompare) -> Passerelle:
        """The passerelle from one bloc to another, whatever they are."""
        a, b = self._prepare(source), self._prepare(cible)
        if not len(a.enonces) or not len(b.enonces):
            titre, _ = probabilites(a.titre, b.titre, self._jeu.enonces)
            return sans_competences(a.bloc, b.bloc, float(titre[0, 0]), self.versions)
        tous = np.arange(len(b.enonces))
        comparaison = self._comparer(a, [b.bloc], b.enonces, (tous, np.array([len(tous)])), b.titre)
        return une_passerelle(comparaison, 0, a.bloc, b.bloc, self.versions)

    def proximites(self, textes_a: Sequence[str], textes_b: Sequence[str]) -> Reels:
        """The probability that each énoncé of a says the same as each of b, guards applied: (len(a), len(b))."""
        if not len(textes_a) or not len(textes_b):
            return np.zeros((len(textes_a), len(textes_b)), np.float32)
        a = preparer(textes_a, self.etalon, self.encodeurs)
        b = preparer(textes_b, self.etalon, self.encodeurs)
        return probabilites(a, b, self._jeu.enonces)[0]

    def comparer_dans_l_index(
        self, bloc: BlocCompare, enonces: Enonces, titre: Enonces, cibles: Entiers, k: int, *, distinctes: bool = True
    ) -> list[Passerelle]:
        """The ``k`` best passerelles of a prepared bloc towards those of ranks ``cibles``, none of them empty. Without
        ``distinctes``, those that are simply distinct are left out of them."""
        corpus, reperage = self.index_prepare()
        autres = [corpus.blocs[rang] for rang in cibles]
        prepare, titres = _Prepare(bloc, enonces, titre), corpus.titres.prendre(cibles)
        lue = self._comparer(prepare, autres, corpus.enonces, corpus.bout_a_bout(cibles), titres)
        meilleures = lue.meilleures(k, np.array([len(cibles)]), reperage.ordre[cibles])
        if not distinctes:
            meilleures = meilleures[lue.relations[meilleures].argmax(axis=1) != _DISTINCT]
        return [une_passerelle(lue, rang, bloc, autres[rang], self.versions) for rang in meilleures.tolist()]

    def _comparer(
        self,
        source: _Prepare,
        autres: Sequence[BlocCompare],
        enonces: Enonces,
        cibles: tuple[Entiers, Entiers],
        titres: Enonces,
    ) -> Comparaison:
        """``cibles``: the ranks among ``enonces`` of those of ``autres``, end to end, and how many each has."""
        poids, (rangs, tailles) = self._jeu.enonces, cibles
        hauteurs = np.full(len(autres), len(source.enonces))
        couples = Couples.ranger(np.zeros_like(hauteurs), hauteurs, tailles)
        confrontation = confronter(source.enonces, enonces, rangs, couples, poids)
        ressemblance_titres = probabilites(source.titre, titres, poids)[0][0]
        mesures = mesurer(confrontation, ressemblance_titres, cadre(source.bloc, autres))
        return Comparaison(confrontation, mesures, *self.noter(mesures))

    def comparer_un_lot(self, sources: Entiers, nombres: Entiers, cibles: Entiers) -> Comparaison:
        """Blocs of the index, each against so many of ``cibles``, none of them empty. The codes they have in common,
        which the notes do not read, are left out."""
        corpus, _ = self.index_prepare()
        enonces, hauteurs = corpus.bout_a_bout(sources)
        rangs, largeurs = corpus.bout_a_bout(cibles)
        uns = np.repeat(sources, nombres)
        couples = Couples.ranger(np.repeat(a_la_suite(hauteurs), nombres), np.repeat(hauteurs, nombres), largeurs)
        poids = self._jeu.enonces
        confrontation = confronter(corpus.enonces.prendre(enonces), corpus.enonces, rangs, couples, poids)
        titres = probabilites_alignees(corpus.titres.prendre(uns), corpus.titres.prendre(cibles), poids)
        inconnus = np.full(len(cibles), np.nan, np.float32)
        mesures = mesurer(confrontation, titres, (corpus.niveaux[cibles] - corpus.niveaux[uns], inconnus, inconnus))
        return Comparaison(confrontation, mesures, *self.noter(mesures))

    def noter(self, mesures: Mesures) -> tuple[Reels, Reels]:
        """The probability of each relation for each target measured, before and after calibration."""
        # the last digits depend on the order of sums: without them, equals are equal however they are computed
        notees = np.round(brutes(colonnes(mesures), self._jeu.blocs, mesures.ecart_niveau), DECIMALES)
        calibrees = calibrer(notees, self._jeu.blocs)
        return notees, accorder(calibrees, mesures.trouvees_source, mesures.trouvees_cible)

    def index_prepare(self) -> tuple[Corpus, Reperage]:
        """The corpus and what finding candidates in it needs; refused without an index."""
        if self.corpus is None or self._reperage is None:
            raise ErreurArgument(
                "ce moteur n’a pas d’index.",
                consequence="Il compare des blocs donnés en entier, il ne cherche pas.",
                action="Préparez-le sur un registre (Moteur.preparer).",
            )
        return self.corpus, self._reperage

    def _candidats(self, source: _Prepare) -> tuple[Corpus, Entiers, Entiers]:
        corpus, reperage = self.index_prepare()
        if source.rang is None:
            rangs, debuts = np.arange(len(source.enonces)), np.array([0, len(source.enonces)])
            vecteurs, mots = ensembles(source.enonces, rangs, debuts, source.titre)
        else:
            vecteurs, mots = corpus.vecteurs[[source.rang]], corpus.mots[[source.rang]]
        demande = candidats.Demande(source.bloc.cle.fiche, cle_de_titre(source.bloc.libelle))
        return corpus, *reperage.reperer([demande], mots, vecteurs)[0]

    def _sans_competences(self, source: _Prepare, corpus: Corpus, rang: int) -> Passerelle:
        titre, _ = probabilites(source.titre, corpus.titres.prendre(np.array([rang])), self._jeu.enonces)
        return sans_competences(source.bloc, corpus.blocs[rang], float(titre[0, 0]), self.versions)

    def _prepare(self, bloc: Cle | BlocCompare) -> _Prepare:
        corpus = self.corpus
        cle = bloc.cle if isinstance(bloc, BlocCompare) else bloc
        rang = None if corpus is None else corpus.par_cle.get(cle)
        if corpus is not None and rang is not None and (cle is bloc or corpus.blocs[rang] == bloc):
            titre = corpus.titres.prendre(np.array([rang]))
            return _Prepare(corpus.blocs[rang], corpus.du_bloc(rang), titre, rang)
        if not isinstance(bloc, BlocCompare):
            raise ErreurArgument(
                f"le bloc « {bloc.code} » n’est pas dans ce registre.",
                lieu=f"fiche {bloc.fiche}",
                consequence="Il n’est comparé à rien.",
                action="Vérifiez la fiche et le code, tels que le registre les écrit.",
            )
        enonces = preparer(retenus(bloc), self.etalon, self.encodeurs)
        return _Prepare(bloc, enonces, preparer(titres_de([bloc]), self.etalon, self.encodeurs))
