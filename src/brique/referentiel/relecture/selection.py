"""Which rules are played, and from which gravity on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process

from brique.erreurs import ErreurArgument
from brique.referentiel.relecture.constat import GraviteConstat
from brique.referentiel.relecture.reformulees import SLUG as REFORMULEE
from brique.referentiel.relecture.regle import Regle
from brique.referentiel.relecture.regles import REGLES

_RESSEMBLANCE = 75


@dataclass(frozen=True, slots=True)
class Selection:
    """``seules``: the slugs to play (none: all); ``sauf``: those to leave out; ``gravite``: the lightest kept."""

    seules: frozenset[str] = frozenset()
    sauf: frozenset[str] = frozenset()
    gravite: GraviteConstat = GraviteConstat.INDECIS

    def retient(self, slug: str) -> bool:
        """True when the rule of that name is played."""
        return (not self.seules or slug in self.seules) and slug not in self.sauf

    @property
    def regles(self) -> tuple[Regle, ...]:
        """The rules played, in order."""
        return _regles(self)


@cache
def _regles(selection: Selection) -> tuple[Regle, ...]:
    return tuple(regle for regle in REGLES if selection.retient(regle.slug))


TOUT = Selection()


def selectionner(seules: Iterable[str] = (), sauf: Iterable[str] = (), gravite: str = "") -> Selection:
    """A selection from names as a user writes them. Raises ``ErreurArgument`` for a name that does not exist."""
    return Selection(
        frozenset(_connue(slug) for slug in seules),
        frozenset(_connue(slug) for slug in sauf),
        _gravite(gravite) if gravite else GraviteConstat.INDECIS,
    )


def _connue(slug: str) -> str:
    noms = {*(regle.slug for regle in REGLES), REFORMULEE}
    if slug in noms:
        return slug
    voisines = [nom for nom, _, _ in process.extract(slug, sorted(noms), limit=3, score_cutoff=_RESSEMBLANCE)]
    proposees = ", ".join(voisines) or "voyez docs/relecture.md"
    raise ErreurArgument(
        f"aucune règle ne s’appelle « {slug} »",
        consequence="Rien n’est relu.",
        action=f"Donnez le nom exact d’une règle ({proposees}).",
    )


def _gravite(nom: str) -> GraviteConstat:
    try:
        return GraviteConstat(nom)
    except ValueError:
        raise ErreurArgument(
            f"« {nom} » n’est pas une gravité",
            consequence="Rien n’est relu.",
            action=f"Choisissez parmi {', '.join(reversed(list(GraviteConstat)))}.",
        ) from None
