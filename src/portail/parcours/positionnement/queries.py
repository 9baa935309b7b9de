"""Reads of « me situer »: the compétences as the register now says them, and what was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from brique.parcours.positionnement import BlocASituer, PositionBloc, Reponse, blocs_a_situer, compter, prochain
from brique.passerelles.valeurs import Cle
from brique.referentiel.fiche import Fiche
from portail.parcours import models
from portail.referentiel.queries_histoire import textes
from portail.referentiel.queries_identites import FicheSituee, situer


@dataclass(frozen=True, slots=True)
class Lu:
    """A positionnement: its certification and blocs as they now read, the answers, where that leaves the person.

    ``anciennes`` are answers about compétences that are no longer written so: they count nowhere, and are kept.
    """

    positionnement: models.Positionnement
    numero: str
    intitule: str
    blocs: Sequence[BlocASituer]
    positions: Sequence[PositionBloc]
    reponses: Mapping[tuple[str, str], models.ReponseDonnee] = field(default_factory=dict)
    pieces: Mapping[int, Sequence[models.PieceReponse]] = field(default_factory=dict)
    anciennes: Sequence[models.ReponseDonnee] = ()

    @property
    def prochain(self) -> int | None:
        """The rank of the bloc where one resumes."""
        return prochain(self.positions)

    @property
    def repondues(self) -> int:
        return sum(position.total - position.sans_reponse for position in self.positions)

    @property
    def total(self) -> int:
        return sum(position.total for position in self.positions)


def positionnement(cle: int) -> models.Positionnement | None:
    """A positionnement, by its key."""
    return models.Positionnement.objects.select_related("fiche").filter(pk=cle).first()


def positionnements_de(personne: UUID) -> list[Lu]:
    """Those of a person, the last changed first (few queries, whatever their number)."""
    siens = list(models.Positionnement.objects.select_related("fiche").filter(personne=personne))
    fiches = {fiche.numero: fiche for fiche in textes({p.fiche.numero for p in siens})} if siens else {}
    reponses: dict[int, list[models.ReponseDonnee]] = {}
    for reponse in models.ReponseDonnee.objects.filter(positionnement__in=siens):
        reponses.setdefault(reponse.positionnement_id, []).append(reponse)
    pieces = _pieces(reponse for siennes in reponses.values() for reponse in siennes)
    return [_composer(p, fiches.get(p.fiche.numero), reponses.get(p.pk, []), pieces) for p in siens]


def lire(positionnement: models.Positionnement) -> Lu:
    """A positionnement with its answers and its documents, without their bytes."""
    fiche = next(iter(textes([positionnement.fiche.numero])), None)
    reponses = list(models.ReponseDonnee.objects.filter(positionnement=positionnement))
    return _composer(positionnement, fiche, reponses, _pieces(reponses))


def positions_de(personne: UUID, numero: str) -> tuple[PositionBloc, ...]:
    """Where a person stands before one certification, bloc by bloc; () when they never answered."""
    sien = models.Positionnement.objects.select_related("fiche").filter(personne=personne, fiche__numero=numero).first()
    return tuple(lire(sien).positions) if sien is not None else ()


def fiche_a_situer(numero: str) -> FicheSituee | None:
    """The certification of this number, if the register knows it."""
    return situer([numero]).get(numero) if numero else None


def piece(positionnement: models.Positionnement, cle: int) -> models.PieceReponse | None:
    """A document of this very positionnement, without its bytes."""
    siennes = models.PieceReponse.objects.filter(reponse__positionnement=positionnement, pk=cle).defer("octets")
    return siennes.select_related("reponse__positionnement").first()


def tout_de(personne: UUID) -> list[dict[str, Any]]:
    """All that a person answered, to be taken away."""
    return [_en_json(lu) for lu in positionnements_de(personne)]


def _pieces(reponses: Iterable[models.ReponseDonnee]) -> dict[int, list[models.PieceReponse]]:
    """The documents of these answers, by answer, without their bytes (one query)."""
    pieces: dict[int, list[models.PieceReponse]] = {}
    for piece in models.PieceReponse.objects.filter(reponse__in=list(reponses)).defer("octets"):
        pieces.setdefault(piece.reponse_id, []).append(piece)
    return pieces


def _composer(
    positionnement: models.Positionnement,
    fiche: Fiche | None,
    donnees: Sequence[models.ReponseDonnee],
    pieces: Mapping[int, Sequence[models.PieceReponse]],
) -> Lu:
    numero = positionnement.fiche.numero
    blocs = blocs_a_situer(fiche) if fiche is not None else ()
    demandes = {(bloc.cle.code, enonce.cle) for bloc in blocs for enonce in bloc.enonces}
    dites = {(Cle(numero, donnee.code), donnee.enonce): Reponse(donnee.reponse) for donnee in donnees if donnee.reponse}
    return Lu(
        positionnement,
        numero,
        fiche.intitule if fiche is not None else "",
        blocs,
        compter(blocs, dites),
        {(donnee.code, donnee.enonce): donnee for donnee in donnees},
        pieces,
        [donnee for donnee in donnees if (donnee.code, donnee.enonce) not in demandes],
    )


def _en_json(lu: Lu) -> dict[str, Any]:
    return {
        "certification": lu.numero,
        "intitule": lu.intitule,
        "commence_le": lu.positionnement.cree_le.isoformat(),
        "change_le": lu.positionnement.change_le.isoformat(),
        "blocs": [
            {"bloc": p.cle.code or None, "oui": p.oui, "en_partie": p.en_partie, "non": p.non, "reste": p.sans_reponse}
            for p in lu.positions
        ],
        "reponses": [
            {
                "bloc": donnee.code or None,
                "competence": donnee.texte,
                "reponse": donnee.reponse or None,
                "situation": donnee.situation,
                "le": donnee.change_le.isoformat(),
                "pieces": [
                    {"nom": piece.nom, "octets": piece.taille, "sha256": piece.empreinte}
                    for piece in lu.pieces.get(donnee.pk, ())
                ],
            }
            for donnee in lu.reponses.values()
        ],
    }
