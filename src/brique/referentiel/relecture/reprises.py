"""Blocs that several certifications of one certificateur share without saying so in the register."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from brique.referentiel.fiche import Correspondance, Fiche
from brique.referentiel.mots import mots
from brique.referentiel.relecture.constat import Constat, GraviteConstat
from brique.referentiel.relecture.copie import Copie, Volet
from brique.referentiel.relecture.references import COPANEF_ECRITURE, CORRESPONDANCES, CRITERE_CORRESPONDANCES
from brique.referentiel.relecture.regle import EXTRAIT_MAX, Regle, citer
from brique.referentiel.releve import abreger

CITEES = 3
MOTS_COMPARES = 6
"""A bloc whose text (or title) has fewer full words is too common to be the same for sure."""

Trace = tuple[int, bool]


class BlocVu(NamedTuple):
    """What is kept of a bloc: its place, and the hash of its text (of its title when no text came)."""

    code: str
    libelle: str
    trace: int
    titre_seul: bool
    ligne: int | None


class FicheVue(NamedTuple):
    """What is kept of a fiche to compare its blocs with those of the others."""

    numero: str
    certificateurs: tuple[str, ...]
    parents: frozenset[str]
    correspondances: tuple[Correspondance, ...]
    blocs: tuple[BlocVu, ...]


def retenir(fiche: Fiche, copie: Copie) -> FicheVue | None:
    """What of ``fiche`` may be shared; None when it has no bloc, or is closed: nothing is left to declare."""
    if fiche.actif is False or not copie.blocs:
        return None
    blocs = tuple(vu for bloc in copie.blocs if (vu := _bloc_vu(bloc)) is not None)
    if not blocs:
        return None
    return FicheVue(
        fiche.numero,
        tuple(sorted({c.siret or " ".join(mots(c.nom)) for c in fiche.certificateurs} - {""})),
        frozenset((*fiche.anciennes, *fiche.nouvelles)),
        fiche.correspondances,
        blocs,
    )


def _bloc_vu(bloc: Volet) -> BlocVu | None:
    texte = " ".join(mot for enonce in bloc.enonces for mot in enonce.mots) or " ".join(mots(bloc.libelle))
    if texte.count(" ") + 1 < MOTS_COMPARES:
        return None
    trace = int.from_bytes(hashlib.blake2b(texte.encode(), digest_size=8).digest())
    return BlocVu(bloc.code, abreger(bloc.libelle, EXTRAIT_MAX), trace, not bloc.enonces, bloc.ligne)


@dataclass(slots=True)
class Reprises:
    """Gathers the fiches one by one; ``conclure`` gives the findings. Keeps hashes, codes and titles, not the texts."""

    fiches: list[FicheVue] = field(default_factory=list)
    places: dict[Trace, list[tuple[int, int]]] = field(default_factory=dict)

    def ajouter(self, vue: FicheVue) -> None:
        """Take one more fiche."""
        rang = len(self.fiches)
        self.fiches.append(vue)
        for indice, bloc in enumerate(vue.blocs):
            self.places.setdefault((bloc.trace, bloc.titre_seul), []).append((rang, indice))

    def conclure(self) -> Iterator[Constat]:
        """One finding a bloc that others repeat, in the order the fiches came."""
        for rang, fiche in enumerate(self.fiches):
            for bloc in fiche.blocs:
                places = self.places[bloc.trace, bloc.titre_seul]
                if len(places) > 1:
                    yield from self._constat(rang, bloc, places)

    def _constat(self, rang: int, bloc: BlocVu, places: list[tuple[int, int]]) -> Iterator[Constat]:
        ici = self.fiches[rang]
        siens = set(ici.certificateurs)
        autres = [
            (self.fiches[ailleurs], self.fiches[ailleurs].blocs[indice])
            for ailleurs, indice in places
            if ailleurs != rang and siens.intersection(self.fiches[ailleurs].certificateurs)
        ]
        autres = [
            (fiche, autre)
            for fiche, autre in autres
            if fiche.numero != ici.numero and not _liees(ici, bloc, fiche, autre)
        ]
        if autres:
            yield _dire(ici, bloc, [autre.code for _, autre in autres])


def _liees(ici: FicheVue, bloc: BlocVu, fiche: FicheVue, autre: BlocVu) -> bool:
    """True when a correspondance already ties the two blocs, or when one fiche renews the other."""
    if fiche.numero in ici.parents or ici.numero in fiche.parents:
        return True
    return _declare(ici.correspondances, bloc.code, fiche.numero, autre.code) or _declare(
        fiche.correspondances, autre.code, ici.numero, bloc.code
    )


def _declare(correspondances: Iterable[Correspondance], source: str, fiche: str, cible: str) -> bool:
    return any(
        c.fiche == fiche
        and (source in c.blocs_source or not c.blocs_source)
        and (cible in c.blocs_cible or not c.blocs_cible)
        for c in correspondances
    )


def _dire(ici: FicheVue, bloc: BlocVu, codes: list[str]) -> Constat:
    nombre = len(codes)
    reste = f" et {nombre - CITEES} autres" if nombre > CITEES else ""
    ou = f"{', '.join(codes[:CITEES])}{reste}"
    lieu = bloc.code if bloc.code.startswith(ici.numero) else f"{ici.numero}, bloc {bloc.code}"
    if bloc.titre_seul:
        dit = f"l’intitulé {citer(bloc.libelle, 60)} est aussi celui de {ou}, du même certificateur."
        action = (
            "Si leurs compétences, absentes de cette source, sont les mêmes, déclarez la correspondance au répertoire"
        )
    else:
        dit = f"les compétences de ce bloc sont celles de {ou}, du même certificateur, sans correspondance déclarée."
        action = "Déclarez la correspondance au répertoire : qui tient l’un des blocs pourra faire reconnaître l’autre"
    return Constat(
        fiche=ici.numero,
        bloc=bloc.code,
        regle=REPRISE.slug,
        gravite=GraviteConstat.INDECIS if bloc.titre_seul else REPRISE.gravite,
        message=f"{lieu} : {dit} {action} ({REPRISE.reference}).",
        reference=REPRISE.reference,
        extrait=bloc.libelle,
        ligne=bloc.ligne,
    )


REPRISE = Regle(
    "bloc-repris-ailleurs",
    "Même bloc dans plusieurs certifications du certificateur",
    GraviteConstat.INFORMATION,
    f"{CORRESPONDANCES} ; {CRITERE_CORRESPONDANCES} ; {COPANEF_ECRITURE}",
    "Chaque bloc a son propre code sous sa certification. Un bloc commun à plusieurs certifications ne se voit donc "
    "que si le "
    "certificateur déclare la correspondance : sans elle, le titulaire recommence.",
    lambda copie: (),
)
