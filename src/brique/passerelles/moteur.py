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
from brique.passerelles.comparaison import Confrontation, Mesures, cadre, colonnes, confronter, mesurer
from brique.passerelles.corpus import Corpus, ajuster, dresser, ensembles, retenus, titres_de
from brique.passerelles.encodeurs import Encodeurs, avec_memoire, choisir
from brique.passerelles.enonces import Enonces, preparer, probabilites, probabilites_alignees
from brique.passerelles.etalon import Etalon
from brique.passerelles.modele import Modele
from brique.passerelles.relations import accorder, brutes, calibrer
from brique.passerelles.tableaux import Entiers, Reels
from brique.passerelles.titres import cle_de_titre
from brique.passerelles.valeurs import BlocCompare, Cle, Passerelle, Versions

DECIMALES = 6


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
    def blocs(self) -> tuple[BlocCompare, ...]:
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
            comparaison = self.confronter(source.bloc, source.enonces, source.titre, pleins)
            trouvees = [une_passerelle(comparaison, rang, self.versions) for rang in comparaison.meilleures(k)]
        muettes = [self._sans_competences(source, corpus, int(rang)) for rang in muets]
        return (trouvees + sorted(muettes, key=lambda p: (-p.score, p.cible)))[:k]

    def comparer(self, source: Cle | BlocCompare, cible: Cle | BlocCompare) -> Passerelle:
        """The passerelle from one bloc to another, whatever they are."""
        a, b = self._prepare(source), self._prepare(cible)
        if not len(a.enonces) or not len(b.enonces):
            titre, _ = probabilites(a.titre, b.titre, self._jeu.enonces)
            return sans_competences(a.bloc, b.bloc, float(titre[0, 0]), self.versions)
        comparaison = self._comparer(a, [b.bloc], b.enonces, np.zeros(1, np.int64), b.titre)
        return une_passerelle(comparaison, 0, self.versions)

    def proximites(self, textes_a: Sequence[str], textes_b: Sequence[str]) -> Reels:
        """The probability that each énoncé of a says the same as each of b, guards applied: (len(a), len(b))."""
        if not len(textes_a) or not len(textes_b):
            return np.zeros((len(textes_a), len(textes_b)), np.float32)
        a = preparer(textes_a, self.etalon, self.encodeurs)
        b = preparer(textes_b, self.etalon, self.encodeurs)
        return probabilites(a, b, self._jeu.enonces)[0]

    def confronter(self, bloc: BlocCompare, enonces: Enonces, titre: Enonces, cibles: Entiers) -> Comparaison:
        """A prepared bloc against those of the index at ranks ``cibles``, none of them empty."""
        corpus, _ = self.index_prepare()
        ensemble, debuts = corpus.bout_a_bout(cibles)
        autres = [corpus.blocs[rang] for rang in cibles]
        return self._comparer(_Prepare(bloc, enonces, titre), autres, ensemble, debuts, corpus.titres.prendre(cibles))

    def _comparer(
        self, source: _Prepare, autres: Sequence[BlocCompare], enonces: Enonces, debuts: Entiers, titres: Enonces
    ) -> Comparaison:
        poids = self._jeu.enonces
        confrontation = confronter(source.enonces, enonces, debuts, poids)
        ressemblance_titres = probabilites(source.titre, titres, poids)[0][0]
        mesures = mesurer(confrontation, ressemblance_titres, cadre(source.bloc, autres))
        return Comparaison(source.bloc, tuple(autres), confrontation, mesures, *self.noter(mesures))

    def noter(self, mesures: Mesures) -> tuple[Reels, Reels]:
        """The probability of each relation for each target measured, before and after calibration."""
        # the last digits depend on the order of sums: without them, equals are equal however they are computed
        notees = np.round(brutes(colonnes(mesures), self._jeu.blocs, mesures.ecart_niveau), DECIMALES)
        calibrees = calibrer(notees, self._jeu.blocs)
        return notees, accorder(calibrees, mesures.trouvees_source, mesures.trouvees_cible)

    def mesurer_dans_l_index(self, bloc: int, cibles: Entiers, titres: Reels) -> tuple[Confrontation, Mesures]:
        """A bloc of the index against others of it, none empty, given the likeness of their titles. The codes they have
        in common, which the notes do not read, are left out."""
        corpus, _ = self.index_prepare()
        ensemble, debuts = corpus.bout_a_bout(cibles)
        confrontation = confronter(corpus.du_bloc(bloc), ensemble, debuts, self._jeu.enonces)
        inconnus = np.full(len(cibles), np.nan, np.float32)
        ecarts = corpus.niveaux[cibles] - corpus.niveaux[bloc]
        return confrontation, mesurer(confrontation, titres, (ecarts, inconnus, inconnus))

    def titres_dans_l_index(self, uns: Entiers, autres: Entiers) -> Reels:
        """The likeness of the titles of blocs of the index, two by two."""
        titres = self.index_prepare()[0].titres
        return probabilites_alignees(titres.prendre(uns), titres.prendre(autres), self._jeu.enonces)

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
        exclus = reperage.de_la_fiche(source.bloc.cle.fiche)
        par_mots = reperage.mots.ressemblances(mots)[0]
        par_vecteurs = candidats.ressemblances_denses(vecteurs, corpus)[0]
        meme_titre = reperage.du_titre(cle_de_titre(source.bloc.libelle))
        return corpus, *candidats.choisir(exclus, reperage.vides, par_mots, par_vecteurs, meme_titre)

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
