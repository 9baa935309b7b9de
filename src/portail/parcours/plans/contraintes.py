"""What a person can give to a path: hours, money, a deadline, a place, a VAE."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

HEURES = 35
HEURES_MAX = 60
RAYON = 50


@dataclass(frozen=True, slots=True)
class Contraintes:
    """``heures`` a week; ``epargne`` in euros now (None: no limit) and ``par_mois`` after; the last day;
    ``lieu`` as typed with its coordinates, and kilometres around; whether a VAE is wanted, months of experience, and
    its price and hours (None: not known); the references of the équivalences whose ``conditions`` the person says they
    meet."""

    heures: int = HEURES
    epargne: Decimal | None = None
    par_mois: Decimal = Decimal(0)
    echeance: date | None = None
    lieu: str = ""
    latitude: str = ""
    longitude: str = ""
    rayon: int | None = None
    vae: bool = False
    experience_mois: int = 0
    conditions: tuple[str, ...] = ()
    vae_prix: Decimal | None = None
    vae_heures: int | None = None

    def en_json(self) -> dict[str, Any]:
        """As the frozen question keeps them."""
        lu = asdict(self)
        lu["epargne"] = None if self.epargne is None else str(self.epargne)
        lu["par_mois"] = str(self.par_mois)
        lu["echeance"] = self.echeance.isoformat() if self.echeance else None
        lu["vae_prix"] = None if self.vae_prix is None else str(self.vae_prix)
        lu["conditions"] = list(self.conditions)
        return lu

    @classmethod
    def depuis_json(cls, lu: Mapping[str, Any]) -> Contraintes:
        """What ``en_json`` gave."""
        dites = dict(lu)
        dites["epargne"] = None if lu.get("epargne") is None else Decimal(lu["epargne"])
        dites["par_mois"] = Decimal(lu.get("par_mois") or 0)
        dites["echeance"] = date.fromisoformat(lu["echeance"]) if lu.get("echeance") else None
        dites["conditions"] = tuple(lu.get("conditions") or ())
        dites["vae_prix"] = None if lu.get("vae_prix") is None else Decimal(lu["vae_prix"])
        return cls(**dites)

    def en_champs(self) -> dict[str, Any]:
        """As their form shows them."""
        return {
            "heures": self.heures,
            "epargne": self.epargne,
            "par_mois": self.par_mois or None,
            "echeance": self.echeance,
            "lieu": self.lieu,
            "rayon": self.rayon,
            "vae": self.vae,
            "experience": self.experience_mois or None,
            "conditions": " ".join(self.conditions),
            "vae_prix": self.vae_prix,
            "vae_heures": self.vae_heures,
        }

    def en_forme(self, cibles: list[str]) -> dict[str, Any]:
        """Their part of a request, as a file says it."""
        forme: dict[str, Any] = {"heures_semaine": self.heures}
        if self.epargne is not None or self.par_mois:
            forme["argent"] = {"epargne": str(self.epargne or 0), "par_mois": str(self.par_mois)}
        if self.echeance:
            forme["echeance"] = self.echeance.isoformat()
        if self.latitude and self.longitude:
            forme["zone"] = {"latitude": self.latitude, "longitude": self.longitude}
            if self.rayon:
                forme["zone"]["rayon"] = self.rayon
        if self.conditions:
            forme["conditions_remplies"] = list(self.conditions)
        if self.vae:
            projet: dict[str, Any] = {"experience": {"mois": self.experience_mois}}
            if self.vae_prix is not None:
                projet["prix"] = str(self.vae_prix)
            if self.vae_heures is not None:
                projet["heures"] = self.vae_heures
            forme["vae"] = [{"certification": numero, **projet} for numero in cibles]
        return forme
