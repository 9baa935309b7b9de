"""Writing the difference: versions of offers closed and opened, their indexes renewed.

Called by ``operations`` only, inside its transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from brique.parcours.offres.controles import blocs_cites
from brique.parcours.offres.forme import offre_depuis_json
from brique.parcours.offres.valeurs import SIRET_MAX, Offre
from portail.parcours import models
from portail.parcours.offres.cherche import plier

_LOT = 500
_CENT = Decimal("0.01")
_POSITION = Decimal("0.000001")


class Differente(NamedTuple):
    """An offer to write: its content as JSON, and its hash."""

    cle: str
    empreinte: str
    contenu: dict[str, object]


@dataclass(slots=True)
class EcritureOffres:
    """One import being written: its source, and the moment it takes effect."""

    source: models.SourceOffres
    effet: datetime

    def ecrire(self, lot: Sequence[Differente]) -> None:
        """Close the open version of each offer, if any, and open its new one."""
        offres = {d.cle: offre_depuis_json(d.contenu) for d in lot}
        connues = models.OffreConnue.objects.in_bulk(list(offres), field_name="cle")
        nouvelles = []
        for differente in lot:
            offre = offres[differente.cle]
            connue = connues.get(differente.cle)
            if connue is None:
                connue = connues[differente.cle] = models.OffreConnue(
                    cle=differente.cle, siret=offre.organisme.siret[:SIRET_MAX], reference=offre.reference
                )
                nouvelles.append(connue)
            connue.empreinte = differente.empreinte
        anciennes = [connue for connue in connues.values() if connue.pk is not None]
        models.OffreConnue.objects.bulk_create(nouvelles)
        models.OffreConnue.objects.bulk_update(anciennes, ["empreinte"])
        self._fermer([connue.pk for connue in anciennes])
        versions = [self._version(connues[d.cle], offres[d.cle], d) for d in lot]
        models.VersionOffre.objects.bulk_create(versions)
        self._indexer(zip(versions, (offres[d.cle] for d in lot), strict=True))

    def fermer(self, cles: Sequence[str]) -> None:
        """Offers that are no longer given: their history stays."""
        for debut in range(0, len(cles), _LOT):
            lot = models.OffreConnue.objects.filter(cle__in=cles[debut : debut + _LOT])
            self._fermer(list(lot.values_list("pk", flat=True)))
            lot.update(empreinte="")

    def _fermer(self, offres: Sequence[int]) -> None:
        """Close open versions, and take them out of the indexes."""
        ouvertes = models.VersionOffre.objects.filter(offre__in=offres, fin=None)
        cles = list(ouvertes.values_list("pk", flat=True))
        for index in (models.CibleOffre, models.SessionOuverte, models.LieuOffre):
            index._default_manager.filter(version__in=cles).delete()
        ouvertes.update(fin=self.effet)

    def _version(self, connue: models.OffreConnue, offre: Offre, differente: Differente) -> models.VersionOffre:
        organisme = offre.organisme.nom or offre.organisme.raison_sociale
        blocs = " ".join(f"{bloc.code} {bloc.libelle}" for bloc in blocs_cites(offre))
        fiches = " ".join(visee.fiche for visee in offre.certifications)
        return models.VersionOffre(
            offre=connue,
            source=self.source,
            debut=self.effet,
            empreinte=differente.empreinte,
            intitule=offre.intitule,
            organisme=organisme,
            modalite=offre.modalite or "",
            prix=None if offre.prix.total is None else offre.prix.total.quantize(_CENT),
            cherche=plier(f"{offre.intitule} {organisme} {fiches} {blocs}"),
            contenu=differente.contenu,
        )

    def _indexer(self, versions: Iterable[tuple[models.VersionOffre, Offre]]) -> None:
        cibles: list[models.CibleOffre] = []
        sessions: list[models.SessionOuverte] = []
        lieux: list[models.LieuOffre] = []
        for version, offre in versions:
            cibles.extend(models.CibleOffre(version=version, fiche=f, code=c) for f, c in cibles_de(offre))
            sessions.extend(
                models.SessionOuverte(version=version, debut=s.debut, fin=s.fin, etat=s.etat or "")
                for s in offre.sessions
            )
            lieux.extend(
                models.LieuOffre(
                    version=version,
                    cherche=plier(lieu.ville)[:120],
                    code_postal=lieu.code_postal[:10],
                    latitude=None if lieu.latitude is None else lieu.latitude.quantize(_POSITION),
                    longitude=None if lieu.longitude is None else lieu.longitude.quantize(_POSITION),
                )
                for lieu in offre.lieux
            )
        models.CibleOffre.objects.bulk_create(cibles, batch_size=_LOT)
        models.SessionOuverte.objects.bulk_create(sessions, batch_size=_LOT)
        models.LieuOffre.objects.bulk_create(lieux, batch_size=_LOT)


def cibles_de(offre: Offre) -> list[tuple[str, str]]:
    """(fiche, code) of all that an offer prepares; an empty code is the whole certification."""
    blocs = blocs_cites(offre)
    cibles = {(bloc.fiche or offre.fiche, bloc.code.upper()) for bloc in blocs}
    if not blocs or any(not offre.blocs_de(session) for session in offre.sessions):
        cibles |= {(visee.fiche, "") for visee in offre.certifications if visee.fiche}
    return sorted((fiche[:80], code[:200]) for fiche, code in cibles if fiche)
