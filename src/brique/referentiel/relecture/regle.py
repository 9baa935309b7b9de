"""What a rule is: its name, its gravity, its reference, why it exists, and the function that applies it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from brique.referentiel.relecture.constat import Constat, GraviteConstat
from brique.referentiel.relecture.copie import Copie, Enonce, Volet
from brique.referentiel.releve import abreger

EXTRAIT_MAX = 160


class Trouve(NamedTuple):
    """What a rule found, before it is placed and said: the sentence that states it, what to change, the words.

    ``gravite`` and ``reference`` are those of the rule unless given. ``cible`` is the part at fault when it is neither
    the énoncé nor the bloc.
    """

    dit: str
    action: str
    extrait: str = ""
    bloc: Volet | None = None
    enonce: Enonce | None = None
    gravite: GraviteConstat | None = None
    cible: str = ""


Controle: TypeAlias = Callable[[Copie], Iterable[Trouve]]


@dataclass(frozen=True, slots=True)
class Regle:
    """A named rule. ``slug`` never changes once published; ``explication`` says why, in French sentences."""

    slug: str
    titre: str
    gravite: GraviteConstat
    reference: str
    explication: str
    controle: Controle

    def relire(self, copie: Copie) -> Iterator[tuple[tuple[int, int], Constat]]:
        """Its findings on ``copie``, each after its place: bloc and compétence, -1 for the whole."""
        for trouve in self.controle(copie):
            bloc, enonce = trouve.bloc, trouve.enonce
            rang = enonce.rang if enonce is not None else None
            constat = Constat(
                fiche=copie.numero,
                bloc=bloc.code if bloc is not None else "",
                regle=self.slug,
                gravite=trouve.gravite or self.gravite,
                message=self._message(copie, trouve),
                reference=self.reference,
                extrait=abreger(trouve.extrait, EXTRAIT_MAX),
                cible=trouve.cible or (enonce.cible if enonce is not None else bloc.cible if bloc is not None else ""),
                rang=rang,
                ligne=bloc.ligne if bloc is not None else copie.ligne,
            )
            yield (bloc.rang if bloc is not None else -1, -1 if rang is None else rang), constat

    def _message(self, copie: Copie, trouve: Trouve) -> str:
        lieu = trouve.bloc.nom if trouve.bloc is not None else copie.nom
        if trouve.enonce is not None:
            lieu = f"{lieu}, compétence {trouve.enonce.rang + 1}"
        return f"{lieu} : {trouve.dit} {trouve.action} ({self.reference})."


def citer(texte: str, longueur: int = 90) -> str:
    """``texte`` between French quotation marks, on one line, cut to ``longueur`` characters."""
    return f"« {abreger(texte, longueur).rstrip(' .;,')} »"


def mots_ecrits(texte: str, plie: str, debut: int, fin: int) -> str:
    """The words ``plie[debut:fin]`` as ``texte`` writes them; as they are folded when folding changed the length."""
    lu = texte[: len(plie)]
    return " ".join((lu if len(lu) == len(plie) and "œ" not in lu else plie)[debut:fin].split()).strip(" :.–—-")


def sur_les_enonces(controle: Callable[[Enonce], Trouve | None]) -> Controle:
    """A rule that looks at one énoncé at a time."""

    def appliquer(copie: Copie) -> Iterator[Trouve]:
        for bloc in copie.blocs:
            for enonce in bloc.enonces:
                trouve = controle(enonce)
                if trouve is not None:
                    yield trouve._replace(bloc=bloc, enonce=enonce, extrait=trouve.extrait or enonce.texte)

    return appliquer


def sur_les_blocs(controle: Callable[[Volet], Trouve | None]) -> Controle:
    """A rule that looks at one bloc at a time."""

    def appliquer(copie: Copie) -> Iterator[Trouve]:
        for bloc in copie.blocs:
            trouve = controle(bloc)
            if trouve is not None:
                yield trouve._replace(bloc=bloc)

    return appliquer
