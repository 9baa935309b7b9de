"""What an evaluation gives: figures by stratum, each with its interval, of the engine and of its references."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brique.passerelles.evaluation.tirage import intervalles


@dataclass(frozen=True, slots=True)
class Mesure:
    """A figure and its 95 % interval (NaN where there is nothing to draw it from)."""

    valeur: float
    bas: float = math.nan
    haut: float = math.nan


@dataclass(frozen=True, slots=True)
class Strate:
    """The figures of a stratum, in the order they are shown. ``requetes``: over how many; ``groupes``: independent."""

    requetes: int
    groupes: int
    mesures: Mapping[str, Mesure]

    def en_json(self) -> dict[str, Any]:
        """Figure by name, then ``requetes``, ``groupes`` and ``intervalles``; null for what cannot be known."""
        return {
            **{nom: _fini(mesure.valeur) for nom, mesure in self.mesures.items()},
            "requetes": self.requetes,
            "groupes": self.groupes,
            "intervalles": {nom: [_fini(mesure.bas), _fini(mesure.haut)] for nom, mesure in self.mesures.items()},
        }


@dataclass(frozen=True, slots=True)
class Rapport:
    """One evaluation. ``strates`` are the engine's; ``references`` the same figures by name of reference;
    ``calibration`` what its scores are worth as probabilities; ``liens`` what was found link by link, where it is told;
    ``remarques`` what a reader must know."""

    strates: Mapping[str, Strate]
    references: Mapping[str, Mapping[str, Strate]]
    graine: int
    calibration: Mapping[str, Any] = field(default_factory=dict)
    remarques: Sequence[str] = ()
    liens: Sequence[Mapping[str, Any]] = ()

    def en_json(self) -> dict[str, Any]:
        """Strata first, as ``{"exact": {"R@10": …}}``, then ``references``, ``calibration`` and the rest."""
        return {
            **{nom: strate.en_json() for nom, strate in self.strates.items()},
            "references": {
                nom: {cle: strate.en_json() for cle, strate in strates.items()}
                for nom, strates in self.references.items()
            },
            "calibration": dict(self.calibration),
            "liens": [dict(lien) for lien in self.liens],
            "graine": self.graine,
            "remarques": list(self.remarques),
        }


def resumer(
    noms: Sequence[str], valeurs: NDArray[np.float64] | Sequence[Sequence[float]], groupes: Sequence[int], graine: int
) -> Strate:
    """The means of the columns of ``valeurs`` (n queries × the figures ``noms``), groups drawn again for intervals."""
    tableau = np.asarray(valeurs, dtype=np.float64).reshape(-1, len(noms))
    if not len(tableau):
        return Strate(0, 0, {nom: Mesure(math.nan) for nom in noms})
    bornes = intervalles(tableau, groupes, graine=graine)
    return Strate(
        len(tableau),
        len(set(groupes)),
        {
            nom: Mesure(float(moyenne), float(bas), float(haut))
            for nom, moyenne, (bas, haut) in zip(noms, tableau.mean(axis=0), bornes, strict=True)
        },
    )


def _fini(valeur: float) -> float | None:
    return round(valeur, 4) if math.isfinite(valeur) else None
