"""The kinds of arrays that the passerelles pass along; what each shape means is said where it is used."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Reels = npt.NDArray[np.floating[Any]]
"""Likenesses, probabilities, weights: in single precision but where a sum needs double."""
Entiers = npt.NDArray[np.int64]
"""Ranks and numbers."""
Booleens = npt.NDArray[np.bool_]
"""What holds and what does not."""
