"""Writes of the room on calculations: their course, the texts they read, the passerelles they open and close."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from brique.passerelles.valeurs import Cle, Passerelle, Versions
from portail.passerelles import models
from portail.passerelles.contenus import Contenu
from portail.passerelles.ecriture import Cahier
from portail.passerelles.enums import EtatCalcul
from portail.socle.operations import journaliser

_LOT = 500


@dataclass(frozen=True, slots=True)
class ARetenir:
    """A text to be computed: the bloc (``fiche`` and ``bloc`` are rows of the register), its mark, its content."""

    cle: Cle
    fiche: int
    bloc: int | None
    lu: str
    contenu: Contenu


@dataclass(frozen=True, slots=True)
class Resultat:
    """What was computed of a bloc: where it leads; what now leads to it (None: nothing any more), by source."""

    cle: Cle
    empreinte: str
    trouvees: Sequence[Passerelle]
    recues: Mapping[Cle, Passerelle | None]


def ouvrir_calcul(
    versions: Versions, etalon: bytes | int, *, suite_de: int | None, blocs: int, a_faire: int, quand: datetime
) -> models.Calcul:
    """Begin a calculation. One found under way was interrupted: what it wrote stays, and it is marked so.

    ``etalon`` is what it measured of the register, or the number of the calculation whose measures it takes. Call it,
    and what follows, with the lock of the calculations.
    """
    with transaction.atomic():
        _interrompre(quand)
        return models.Calcul.objects.create(
            suite_de_id=suite_de,
            etat=EtatCalcul.EN_COURS,
            commence_le=quand,
            modele=versions.modele,
            encodeurs=list(versions.encodeurs),
            repli=versions.repli,
            etalon=etalon if isinstance(etalon, bytes) else b"",
            etalon_de_id=None if isinstance(etalon, bytes) else etalon,
            blocs=blocs,
            a_faire=a_faire,
        )


def _interrompre(quand: datetime) -> None:
    ouverts = models.Calcul.objects.filter(etat=EtatCalcul.EN_COURS)
    ouverts.update(etat=EtatCalcul.INTERROMPU, termine_le=quand)


def clore_interrompus(quand: datetime) -> None:
    """Nothing remains to be done: a calculation found under way had finished its work."""
    _interrompre(quand)


def noter_relus(relus: Mapping[int, str]) -> None:
    """Mark blocs (by row) as read in the versions the register now holds: what is compared of them did not change."""
    lignes = [models.BlocCalcule(pk=pk, lu=lu) for pk, lu in relus.items()]
    models.BlocCalcule.objects.bulk_update(lignes, ["lu"], batch_size=_LOT)


def retenir_textes(textes: Iterable[ARetenir]) -> None:
    """Keep the texts that are to be computed: they are read at once, their passerelles follow. May be done again."""
    lot: list[models.BlocCalcule] = []
    for texte in textes:
        lot.append(
            models.BlocCalcule(
                fiche_id=texte.fiche, bloc_id=texte.bloc, code=texte.cle.code, lu=texte.lu, contenu=texte.contenu
            )
        )
        if len(lot) == _LOT:
            _retenir(lot)
            lot = []
    _retenir(lot)


def _retenir(lot: list[models.BlocCalcule]) -> None:
    models.BlocCalcule.objects.bulk_create(
        lot, update_conflicts=True, unique_fields=["fiche", "code"], update_fields=["lu", "empreinte", "contenu"]
    )


def retirer_blocs(calcul: models.Calcul, partis: Sequence[int]) -> int:
    """Blocs (by row) that left the register: nothing is said of them any more. Returns how many rows that closed."""
    fermees = 0
    for debut in range(0, len(partis), _LOT):
        lot = partis[debut : debut + _LOT]
        with transaction.atomic():
            ouvertes = models.PasserelleCalculee.objects.filter(fin=None)
            lignes = [*ouvertes.filter(source__in=lot), *ouvertes.filter(cible__in=lot).exclude(source__in=lot)]
            for ligne in lignes:
                ligne.fin = max(calcul.commence_le, ligne.debut + timedelta(microseconds=1))
            models.PasserelleCalculee.objects.bulk_update(lignes, ["fin"], batch_size=_LOT)
            models.BlocCalcule.objects.filter(pk__in=lot).update(lu="", empreinte="")
            fermees += len(lignes)
    calcul.fermees += fermees
    return fermees


@transaction.atomic
def ecrire_lot(calcul: models.Calcul, resultats: Collection[Resultat]) -> None:
    """Write what was computed of some blocs, both ways, and mark them as done: all or nothing."""
    cles = {r.cle for r in resultats} | {p.cible for r in resultats for p in r.trouvees}
    lignes = _lignes(cles | {source for r in resultats for source in r.recues})
    cahier = Cahier(calcul)
    cahier.charger([lignes[r.cle] for r in resultats])
    cahier.charger([lignes[source] for r in resultats for source in r.recues])
    for resultat in resultats:
        cahier.remplacer(lignes[resultat.cle], {lignes[p.cible]: p for p in resultat.trouvees})
    for resultat in resultats:
        for source, passerelle in resultat.recues.items():
            cahier.poser(lignes[source], lignes[resultat.cle], passerelle)
    ouvertes, fermees = cahier.appliquer()
    faits = [models.BlocCalcule(pk=lignes[r.cle], empreinte=r.empreinte) for r in resultats]
    models.BlocCalcule.objects.bulk_update(faits, ["empreinte"], batch_size=_LOT)
    calcul.ouvertes += ouvertes
    calcul.fermees += fermees
    calcul.faits += len(resultats)
    calcul.save(update_fields=["ouvertes", "fermees", "faits"])


def _lignes(cles: Collection[Cle]) -> dict[Cle, int]:
    """The rows of these blocs."""
    numeros = sorted({cle.fiche for cle in cles})
    lignes: dict[Cle, int] = {}
    for debut in range(0, len(numeros), _LOT):
        connues = models.BlocCalcule.objects.filter(fiche__numero__in=numeros[debut : debut + _LOT]).order_by()
        lignes |= {Cle(numero, code): pk for numero, code, pk in connues.values_list("fiche__numero", "code", "pk")}
    return {cle: lignes[cle] for cle in cles}


@transaction.atomic
def terminer_calcul(calcul: models.Calcul, quand: datetime) -> None:
    """End a calculation, with its line in the journal."""
    calcul.etat = EtatCalcul.FINI
    calcul.termine_le = quand
    calcul.save(update_fields=["etat", "termine_le", "fermees"])
    comptes = {"blocs": calcul.faits, "ouvertes": calcul.ouvertes, "fermees": calcul.fermees}
    apres = {"modele": calcul.modele, **comptes}
    journaliser("passerelles-calculees", calcul, acteur=None, quand=quand, apres=apres)
