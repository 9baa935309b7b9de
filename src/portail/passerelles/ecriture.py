"""Writing computed passerelles: what is still said stays, what no longer is gets closed, what is new is opened.

In memory for the blocs of one batch, then applied in few queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from brique.passerelles.calcul import GARDEES
from brique.passerelles.valeurs import Passerelle, Relation
from portail.passerelles import models
from portail.passerelles.contenus import Contenu, en_contenu

TITRES_PROCHES = 0.5
"""How alike two titles must be, when nothing else could be compared."""


def digne(passerelle: Passerelle) -> bool:
    """True when it is worth keeping: not simply distinct, and with one compétence at least found on the other side."""
    if passerelle.probabilites is None:
        return passerelle.score >= TITRES_PROCHES
    retrouvees = len(passerelle.couverture_source.proximites) - len(passerelle.manque_source)
    retrouvees += len(passerelle.couverture_cible.proximites) - len(passerelle.manque_cible)
    return passerelle.relation is not Relation.DISTINCT and retrouvees > 0


@dataclass(slots=True)
class Cahier:
    """The open passerelles of some blocs (by row), and what a batch makes of them."""

    calcul: models.Calcul
    ouvertes: dict[int, dict[int, models.PasserelleCalculee]] = field(default_factory=dict)
    _fermees: list[models.PasserelleCalculee] = field(default_factory=list)

    def charger(self, sources: Iterable[int]) -> None:
        """Read the open passerelles of these blocs."""
        voulues = set(sources) - self.ouvertes.keys()
        self.ouvertes |= {source: {} for source in voulues}
        lignes = models.PasserelleCalculee.objects.filter(fin=None, source__in=voulues).select_related("calcul")
        for ligne in lignes.defer("calcul__etalon"):
            self.ouvertes[ligne.source_id][ligne.cible_id] = ligne

    def remplacer(self, source: int, trouvees: Mapping[int, Passerelle]) -> None:
        """What a bloc leads to, and nothing else."""
        for cible in self.ouvertes[source].keys() - trouvees.keys():
            self._fermer(source, cible)
        for cible, passerelle in trouvees.items():
            self.poser(source, cible, passerelle)

    def poser(self, source: int, cible: int, passerelle: Passerelle | None) -> None:
        """What a bloc is to another one now (None: nothing worth keeping). Past the best ones, the least goes."""
        siennes = self.ouvertes[source]
        ancienne = siennes.get(cible)
        nouvelle = None if passerelle is None else self._ligne(source, cible, passerelle)
        if ancienne is not None and nouvelle is not None and _dit_pareil(ancienne, nouvelle, self.calcul):
            return
        if ancienne is not None:
            self._fermer(source, cible)
        if nouvelle is None:
            return
        siennes[cible] = nouvelle
        if len(siennes) > GARDEES:
            self._fermer(source, min(siennes, key=lambda autre: (siennes[autre].score, -autre)))

    def appliquer(self) -> tuple[int, int]:
        """Write it all; returns how many were opened and closed."""
        moment = self.calcul.commence_le
        for ligne in self._fermees:
            ligne.fin = max(moment, ligne.debut + timedelta(microseconds=1))
        models.PasserelleCalculee.objects.bulk_update(self._fermees, ["fin"], batch_size=500)
        nouvelles = [ligne for siennes in self.ouvertes.values() for ligne in siennes.values() if ligne.pk is None]
        models.PasserelleCalculee.objects.bulk_create(nouvelles, batch_size=500)
        return len(nouvelles), len(self._fermees)

    def _fermer(self, source: int, cible: int) -> None:
        ligne = self.ouvertes[source].pop(cible)
        if ligne.pk is not None:  # otherwise this very batch had opened it: nobody read it
            self._fermees.append(ligne)

    def _ligne(self, source: int, cible: int, passerelle: Passerelle) -> models.PasserelleCalculee:
        return models.PasserelleCalculee(
            calcul=self.calcul,
            source_id=source,
            cible_id=cible,
            debut=self.calcul.commence_le,
            contenu=en_contenu(passerelle),
            **_colonnes(passerelle),
        )


def _colonnes(passerelle: Passerelle) -> Contenu:
    return {
        "relation": passerelle.relation.value,
        "score": round(float(passerelle.score), 3),
        "couverture_source": round(float(passerelle.couverture_source.part), 3),
        "couverture_cible": round(float(passerelle.couverture_cible.part), 3),
    }


def _dit_pareil(une: models.PasserelleCalculee, autre: models.PasserelleCalculee, calcul: models.Calcul) -> bool:
    """True when a row already says it, with the same versions."""
    if (une.calcul.modele, une.calcul.encodeurs) != (calcul.modele, calcul.encodeurs):
        return False
    noms = ("relation", "score", "couverture_source", "couverture_cible", "contenu")
    return all(getattr(une, nom) == getattr(autre, nom) for nom in noms)
