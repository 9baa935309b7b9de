"""A finding about an offer: which rule, what is wrong, what comes of it, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from brique.referentiel.anomalies import Gravite


@dataclass(frozen=True, slots=True)
class ConstatOffre:
    """``message`` is a full French sentence, ``correction`` what the body can do, ``reference`` the text behind it.

    ``session`` names the session at fault, when it is one. An offer with findings is kept: it is never set aside.
    """

    regle: str
    message: str
    correction: str = ""
    reference: str = ""
    session: str = ""
    gravite: Gravite = Gravite.AVERTISSEMENT

    @property
    def signale(self) -> bool:
        """True for what makes an offer « signalée »; the rest only informs."""
        return self.gravite is not Gravite.INFORMATION
