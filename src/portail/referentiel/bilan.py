"""What an import finds different from the register: printed when it is dry, stored when it is applied."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from brique.referentiel.anomalies import Anomalie
from portail.referentiel.enums import Forme


@dataclass(slots=True)
class Changement:
    """One fiche that differs: codes of blocs added, removed, changed; counts of partenaires in and out."""

    numero: str
    nouvelle: bool = False
    texte: bool = False
    blocs_ajoutes: list[str] = field(default_factory=list)
    blocs_retires: list[str] = field(default_factory=list)
    blocs_modifies: list[str] = field(default_factory=list)
    partenaires_ajoutes: int = 0
    partenaires_retires: int = 0


@dataclass(slots=True)
class Bilan:
    """The difference between a file and the register. ``applique`` says whether it was written."""

    nom: str
    forme: Forme
    empreinte: str
    octets: int
    date_export: date
    effet: datetime
    applique: bool = False
    deja: datetime | None = None
    comptes: Counter[str] = field(default_factory=Counter)
    changements: list[Changement] = field(default_factory=list)
    absentes: list[str] = field(default_factory=list)
    sorties: list[str] = field(default_factory=list)
    ecartees: list[str] = field(default_factory=list)
    anomalies: Counter[str] = field(default_factory=Counter)
    bloquantes: list[Anomalie] = field(default_factory=list)

    def changer(self, changement: Changement) -> None:
        """Count one changed fiche; new ones are counted, changed ones also kept for printing."""
        comptes = self.comptes
        comptes["fiches_nouvelles" if changement.nouvelle else "fiches_modifiees"] += 1
        comptes["blocs_ajoutes"] += len(changement.blocs_ajoutes)
        comptes["blocs_retires"] += len(changement.blocs_retires)
        comptes["blocs_modifies"] += len(changement.blocs_modifies)
        comptes["partenaires_ajoutes"] += changement.partenaires_ajoutes
        comptes["partenaires_retires"] += changement.partenaires_retires
        if changement.nouvelle:
            changement.blocs_ajoutes = []
        self.changements.append(changement)

    @property
    def change(self) -> bool:
        """True when the file says something the register does not."""
        return bool(self.changements or self.sorties)

    def resume(self) -> dict[str, Any]:
        """What the source keeps of it: without the numbers of new fiches, which its versions tell."""
        return {cle: valeur for cle, valeur in self.en_json().items() if cle != "nouvelles"}

    def en_json(self) -> dict[str, Any]:
        """Counts and numbers, for ``--json``."""
        return {
            "comptes": dict(self.comptes),
            "anomalies": dict(self.anomalies),
            "nouvelles": [c.numero for c in self.changements if c.nouvelle],
            "modifiees": [
                {
                    "fiche": c.numero,
                    "texte": c.texte,
                    "blocs_ajoutes": c.blocs_ajoutes,
                    "blocs_retires": c.blocs_retires,
                    "blocs_modifies": c.blocs_modifies,
                    "partenaires_ajoutes": c.partenaires_ajoutes,
                    "partenaires_retires": c.partenaires_retires,
                }
                for c in self.changements
                if not c.nouvelle
            ],
            "sorties": self.sorties,
            "ecartees": self.ecartees,
            "absentes": len(self.absentes),
        }
