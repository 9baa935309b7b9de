"""What a proofreading says: one located finding, with its rule, its gravity, its reference and what to change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class GraviteConstat(StrEnum):
    """How much a finding weighs, from the lightest: ``INDECIS`` when the text does not let the rule decide.

    ``ERREUR`` is contrary to a text of law or to the doctrine, ``AVERTISSEMENT`` is what they advise against,
    ``INFORMATION`` what they recommend without asking for it.
    """

    INDECIS = "indecis"
    INFORMATION = "information"
    AVERTISSEMENT = "avertissement"
    ERREUR = "erreur"

    @property
    def rang(self) -> int:
        """0 for the lightest."""
        return list(GraviteConstat).index(self)


@dataclass(frozen=True, slots=True)
class Constat:
    """One finding of a proofreading.

    ``fiche`` is its number (the title of a draft that has none yet), ``bloc`` the code of the bloc ('' for the whole),
    ``regle`` a stable slug. ``message`` is a full French sentence: the place, the thing, what to change, the reference.
    ``extrait`` quotes the words at fault, shortened. ``cible`` is the ``cle`` of the part in a draft ('' otherwise),
    ``rang`` the index of the compétence among the pieces of its bloc as ``decouper`` numbers them (None: not one
    compétence), ``ligne`` the line in the file when it is known.
    """

    fiche: str
    bloc: str
    regle: str
    gravite: GraviteConstat
    message: str
    reference: str
    extrait: str = ""
    cible: str = ""
    rang: int | None = None
    ligne: int | None = None

    @property
    def lieu(self) -> str:
        """The place, as the message begins with it: « RNCP35809BC04, compétence 5 »."""
        return self.message.partition(" : ")[0]

    @property
    def propos(self) -> str:
        """What the message says, without its place nor its reference."""
        dit = self.message.partition(" : ")[2].removesuffix(f" ({self.reference}).")
        return dit if dit.endswith((".", "…")) else f"{dit}."

    @property
    def empreinte(self) -> str:
        """Ten hexadecimal digits that hold as long as the rule and the words at fault do, however it is said."""
        return hashlib.sha256(f"{self.regle}\n{self.extrait}".encode("utf-8", "surrogatepass")).hexdigest()[:10]
