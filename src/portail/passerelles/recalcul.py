"""Computing the passerelles of the register again, for what changed only: one run at a time, resumed if it was cut.

Each batch of blocs is written in one transaction, with what it changes on the other side. A bloc whose mark
(``BlocCalcule.empreinte``) is that of its text and of the versions is done: a run that was killed goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from brique.passerelles.calcul import GARDEES
from brique.passerelles.moteur import Moteur
from brique.passerelles.recherche import chercher_toutes, comparer_avec
from brique.passerelles.valeurs import BlocCompare, Cle, Versions
from brique.referentiel.forme_json import empreinte_texte
from portail.passerelles import moteurs, operations, queries_calcul
from portail.passerelles.blocs_lus import BlocsLus
from portail.passerelles.contenus import Contenu, bloc_en_contenu, empreinte_de
from portail.passerelles.ecriture import digne
from portail.passerelles.preparation import preparer
from portail.passerelles.queries import blocs_compares
from portail.passerelles.queries_calcul import Connu
from portail.referentiel import queries_textes
from portail.referentiel.queries_textes import Marque
from portail.socle.exclusions import seul

VERROU = "passerelles"
LOT = 50
Avancement = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Bilan:
    """What a run came to, in blocs and in passerelles. ``occupe``: another process was already at it."""

    blocs: int = 0
    calcules: int = 0
    partis: int = 0
    ouvertes: int = 0
    fermees: int = 0
    occupe: bool = False

    @property
    def rien(self) -> bool:
        """True when nothing had changed."""
        return not self.calcules and not self.partis


@dataclass(frozen=True, slots=True)
class Texte:
    """A bloc whose mark changed: where it lives, its text, and whether that text is another one."""

    marque: Marque
    lu: str
    bloc: BlocCompare
    contenu: Contenu
    empreinte: str

    @property
    def a_retenir(self) -> operations.ARetenir:
        """What is kept of it before it is computed."""
        cle = self.bloc.cle
        return operations.ARetenir(cle, self.marque.fiche, self.marque.bloc, self.lu, self.contenu)


def recalculer(quand: datetime, *, attendre: bool = False, avancement: Avancement | None = None) -> Bilan:
    """Bring the passerelles up to date with the register; returns what that took.

    ``quand`` is now: the moment from which a new run's passerelles are said. With ``attendre``, waits for a run under
    way, then does what it left. Stopped at any point, the next call goes on.
    """
    with seul(VERROU, attendre=attendre) as tenu:
        if not tenu:
            return Bilan(occupe=True)
        versions = moteurs.versions_installees()
        connus = queries_calcul.connus()
        changes, partis, total = _comparer(connus, versions)
        if not changes and not partis:
            operations.clore_interrompus(quand)
            return Bilan(blocs=total)
        return _Course(quand, total, avancement).mener(connus, changes, partis)


def _comparer(connus: dict[Cle, Connu], versions: Versions) -> tuple[list[Texte], list[int], int]:
    """The blocs whose text is not the one that was computed, those that are gone, how many the register holds.

    A bloc whose versions in the register changed but not what is compared of it is marked as read, and left alone.
    """
    presents: set[Cle] = set()
    a_lire: dict[Cle, tuple[Marque, str]] = {}
    for marque in queries_textes.marques():
        cle, lu = Cle(marque.numero, marque.code), _marque(marque, versions)
        presents.add(cle)
        if cle not in connus or connus[cle].lu != lu or not connus[cle].empreinte:
            a_lire[cle] = marque, lu
    changes, relus = [], {}
    for texte in _textes(a_lire, versions):
        connu = connus.get(texte.bloc.cle)
        if connu is not None and connu.empreinte == texte.empreinte:
            relus[connu.pk] = texte.lu
        else:
            changes.append(texte)
    operations.noter_relus(relus)
    partis = [connu.pk for cle, connu in connus.items() if connu.lu and cle not in presents]
    return changes, partis, len(presents)


def _marque(marque: Marque, versions: Versions) -> str:
    return empreinte_texte(f"{marque.empreintes} {versions.modele} {versions.encodeurs}")


def _textes(a_lire: dict[Cle, tuple[Marque, str]], versions: Versions) -> Iterator[Texte]:
    for fiche in queries_textes.fiches({cle.fiche for cle in a_lire}):
        for bloc in blocs_compares(fiche):
            if bloc.cle in a_lire:
                marque, lu = a_lire[bloc.cle]
                contenu = bloc_en_contenu(bloc)
                yield Texte(marque, lu, bloc, contenu, empreinte_de(contenu, versions))


@dataclass(slots=True)
class _Course:
    """One run: the engine is made ready, the texts are kept, then computed batch by batch."""

    quand: datetime
    total: int
    avancement: Avancement | None

    def mener(self, connus: Mapping[Cle, Connu], changes: Sequence[Texte], partis: Sequence[int]) -> Bilan:
        blocs = BlocsLus.de_ce_jour(connus, partis, {texte.bloc: texte.empreinte for texte in changes})
        pret = preparer(blocs)
        calcul = operations.ouvrir_calcul(
            pret.moteur.versions,
            pret.moteur.etalon.en_octets() if pret.etalon_de is None else pret.etalon_de,
            suite_de=queries_textes.derniere_source(),
            blocs=self.total,
            a_faire=len(changes),
            quand=self.quand,
        )
        operations.retirer_blocs(calcul, partis)
        operations.retenir_textes(texte.a_retenir for texte in changes)
        a_faire = {texte.bloc.cle for texte in changes}
        for lot in _lots(changes):
            operations.ecrire_lot(calcul, _resultats(pret.moteur, blocs, lot, a_faire))
            if self.avancement is not None:
                self.avancement(calcul.faits, len(changes))
        operations.terminer_calcul(calcul, self.quand)
        return Bilan(self.total, calcul.faits, len(partis), calcul.ouvertes, calcul.fermees)


def _lots(textes: Sequence[Texte]) -> Iterator[list[Texte]]:
    for debut in range(0, len(textes), LOT):
        yield list(textes[debut : debut + LOT])


def _resultats(moteur: Moteur, blocs: BlocsLus, lot: Sequence[Texte], a_faire: set[Cle]) -> list[operations.Resultat]:
    """For each bloc, its best passerelles, and what leads back to it from blocs whose text did not change: the same
    comparisons, read from the other side."""
    cles = [texte.bloc.cle for texte in lot]
    recues, cherchees = (
        queries_calcul.sources_vers(cles),
        chercher_toutes(moteur, cles, GARDEES, distinctes=False, annoncer=blocs.retenir),
    )
    blocs.retenir(set().union(*recues.values()) - a_faire)
    resultats = []
    for texte in lot:
        cle = texte.bloc.cle
        trouvees = {p.cible: p for p in cherchees[cle] if digne(p)}
        oublies = recues.get(cle, set()) - trouvees.keys() - a_faire
        lues = trouvees | comparer_avec(moteur, cle, sorted(oublies))
        retours = {voisin: lues[voisin].inverse for voisin in sorted(lues.keys() - a_faire)}
        dignes = {voisin: p if digne(p) else None for voisin, p in retours.items()}
        resultats.append(operations.Resultat(cle, texte.empreinte, list(trouvees.values()), dignes))
    return resultats
