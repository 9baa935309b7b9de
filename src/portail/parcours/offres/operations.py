"""Writes of the offers: importing a catalogue, dry or not."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from brique.erreurs import ErreurBrique, ErreurLecture
from brique.parcours.offres.controles import controler
from brique.parcours.offres.flux import Bornes
from brique.parcours.offres.forme import empreinte_offre, offre_en_json
from brique.parcours.offres.lecture import lire_offres
from brique.parcours.offres.registre import SIREN
from brique.parcours.offres.valeurs import SIRET_MAX, AnomalieOffre, Offre
from brique.referentiel.source import motif_d_ouverture_refusee
from portail.parcours import models
from portail.parcours.offres.bilan import BilanOffres, Ligne, Signalee
from portail.parcours.offres.ecriture import Differente, EcritureOffres
from portail.parcours.offres.queries_registre import etat_du_registre, fiches_citees
from portail.socle.models import Compte
from portail.socle.operations import journaliser

_LOT = 250
OCTETS_D_UN_ORGANISME = 64 * 1024**2  # once unzipped: what a page can read while someone waits


class ErreurImportOffres(ErreurBrique):
    """A catalogue that can be read but must not be written."""


@dataclass(frozen=True, slots=True)
class DemandeOffres:
    """An import asked for. ``origine`` is a path or the bytes of a file; ``quand`` is now, with its time zone.

    ``siret``: the file is that of one body, whose company alone it may speak of. ``complet``: the file is all that the
    bodies it names offer, and what it does not say any more is closed.
    """

    origine: Path | bytes
    nom: str
    quand: datetime
    appliquer: bool = False
    complet: bool = False
    siret: str = ""
    acteur: Compte | None = None
    avancement: Callable[[int, int], None] | None = None


def importer_offres(demande: DemandeOffres) -> BilanOffres:
    """Compare a catalogue with the offers known and, if ``appliquer``, write the difference in one transaction.

    The same file again changes nothing. Whatever stops it leaves the offers as they were. Raises ``ErreurLecture``
    when the file cannot be read, ``ErreurImportOffres`` when it must not be written.
    """
    empreinte, octets = _hacher(demande)
    bilan = BilanOffres(demande.nom, empreinte, octets)
    deja = models.SourceOffres.objects.filter(siret=demande.siret).order_by("-pk").first()
    if deja is not None and deja.empreinte == empreinte and deja.complet >= demande.complet:
        bilan.deja = deja.appliquee_le
    with tempfile.TemporaryFile("w+", prefix="brique-", encoding="utf-8") as pile:
        import_ = _Import(demande, bilan, pile)
        etat = _dernier_import()
        import_.lire()
        if demande.appliquer and bilan.change:
            with _seul(demande.nom):
                import_.ecrire(etat)
    return bilan


@dataclass(slots=True)
class _Import:
    """The course of one import: what differs is piled on disk without a lock, then written in one go."""

    demande: DemandeOffres
    bilan: BilanOffres
    pile: IO[str]
    _vues: set[str] = field(default_factory=set)
    _sirets: set[str] = field(default_factory=set)
    _fermees: list[str] = field(default_factory=list)

    def lire(self) -> None:
        lues = self._offres()
        while lot := list(islice(lues, _LOT)):
            self._controler(lot)
            self._comparer(lot)
        self._absentes()

    def ecrire(self, etat: int | None) -> None:
        if _dernier_import() != etat:
            raise ErreurImportOffres(
                _("un autre import s’est terminé pendant la lecture de ce fichier"),
                lieu=self.bilan.nom,
                consequence=_("La comparaison n’est plus juste : rien n’est importé."),
                action=_("Recommencez."),
            )
        self._exiger_plus_recent()
        source = self._source()
        ecriture = EcritureOffres(source, self.demande.quand)
        self.pile.seek(0)
        lignes = iter(self.pile)
        while lot := [Differente(*json.loads(ligne)) for ligne in islice(lignes, _LOT)]:
            ecriture.ecrire(lot)
        ecriture.fermer(self._fermees)
        journaliser(
            "offres-importees",
            source,
            acteur=self.demande.acteur,
            quand=self.demande.quand,
            apres={"empreinte": self.bilan.empreinte, "comptes": dict(self.bilan.comptes)},
        )
        self.bilan.applique = True

    def _source(self) -> models.SourceOffres:
        bilan = self.bilan
        return models.SourceOffres.objects.create(
            nom=bilan.nom[:255],
            norme=bilan.norme,
            empreinte=bilan.empreinte,
            octets=bilan.octets,
            siret=self.demande.siret,
            complet=self.demande.complet,
            appliquee_le=self.demande.quand,
            appliquee_par=self.demande.acteur.pk if self.demande.acteur else None,
            bilan=bilan.en_json(),
        )

    def _offres(self) -> Iterator[Offre]:
        origine = io.BytesIO(self.demande.origine) if isinstance(self.demande.origine, bytes) else self.demande.origine
        bornes = Bornes(octets=OCTETS_D_UN_ORGANISME) if self.demande.siret else None
        lus = lire_offres(origine, nom=self.demande.nom, bornes=bornes, avancement=self.demande.avancement)
        for lu in lus:
            if isinstance(lu, AnomalieOffre):
                self.bilan.noter("anomalies", lu)
                continue
            self._exiger_sienne(lu)
            self.bilan.norme = lu.norme
            self.bilan.comptes["offres"] += 1
            self.bilan.comptes["sessions"] += len(lu.sessions)
            yield lu

    def _exiger_sienne(self, offre: Offre) -> None:
        """A body speaks of its own company only, by its SIREN."""
        siret = offre.organisme.siret
        if self.demande.siret and siret[:SIREN] != self.demande.siret[:SIREN]:
            raise ErreurImportOffres(
                _("l’offre « %(reference)s » est celle d’un autre organisme (SIRET %(siret)s)")
                % {"reference": offre.reference, "siret": siret or _("absent")},
                lieu=f"{self.demande.nom}, {_('ligne')} {offre.ligne}",
                consequence=_("Rien n’est importé."),
                action=_("Donnez un fichier qui ne contient que vos offres, avec votre SIRET."),
            )

    def _controler(self, lot: Iterable[Offre]) -> None:
        registre = etat_du_registre(fiches_citees(lot), timezone.localdate(self.demande.quand))
        for offre in lot:
            constats = tuple(constat for constat in controler(offre, registre) if constat.signale)
            if constats:
                self.bilan.noter("signalees", Signalee(offre.cle, offre.intitule, constats))

    def _comparer(self, lot: list[Offre]) -> None:
        connues = dict(
            models.OffreConnue.objects.filter(cle__in=[offre.cle for offre in lot]).values_list("cle", "empreinte")
        )
        differentes = []
        for offre in lot:
            self._vues.add(offre.cle)
            self._sirets.add(offre.organisme.siret[:SIRET_MAX])
            empreinte = empreinte_offre(offre)
            if connues.get(offre.cle) == empreinte:
                self.bilan.comptes["inchangees"] += 1
            else:
                differentes.append((offre, empreinte))
        ouverts = _contenus_ouverts([offre.cle for offre, _empreinte in differentes if connues.get(offre.cle)])
        for offre, empreinte in differentes:
            contenu, avant = offre_en_json(offre), ouverts.get(offre.cle)
            if avant is None:
                self.bilan.noter("nouvelles", Ligne(offre.cle, offre.intitule))
            else:
                champs = tuple(n for n in sorted({*avant, *contenu}) if avant.get(n) != contenu.get(n))
                self.bilan.noter("modifiees", Ligne(offre.cle, offre.intitule, champs))
            self.pile.write(json.dumps([offre.cle, empreinte, contenu], ensure_ascii=False) + "\n")

    def _absentes(self) -> None:
        """What the bodies of a whole catalogue do not offer any more."""
        if not self.demande.complet:
            return
        ouvertes = models.VersionOffre.objects.filter(fin=None)
        if self.demande.siret:
            ouvertes = ouvertes.filter(offre__siret__startswith=self.demande.siret[:SIREN])
        else:
            ouvertes = ouvertes.filter(offre__siret__in=self._sirets)
        for cle, intitule in ouvertes.order_by("offre__cle").values_list("offre__cle", "intitule"):
            if cle not in self._vues:
                self._fermees.append(cle)
                self.bilan.noter("fermees", Ligne(cle, intitule))

    def _exiger_plus_recent(self) -> None:
        """History is only ever added to."""
        dernier = models.SourceOffres.objects.order_by("-appliquee_le").first()
        if dernier is not None and dernier.appliquee_le >= self.demande.quand:
            raise ErreurImportOffres(
                _("des offres ont été importées après ce moment"),
                lieu=self.bilan.nom,
                consequence=_("L’histoire ne se réécrit pas : rien n’est importé."),
                action=_("Vérifiez l’heure de cette machine, puis recommencez."),
            )


def _contenus_ouverts(cles: list[str]) -> dict[str, dict[str, Any]]:
    """What these offers say now, by their key."""
    ouvertes = models.VersionOffre.objects.filter(offre__cle__in=cles, fin=None)
    return dict(ouvertes.values_list("offre__cle", "contenu")) if cles else {}


def _dernier_import() -> int | None:
    return models.SourceOffres.objects.order_by("-pk").values_list("pk", flat=True).first()


def _hacher(demande: DemandeOffres) -> tuple[str, int]:
    if isinstance(demande.origine, bytes):
        return hashlib.sha256(demande.origine).hexdigest(), len(demande.origine)
    somme, octets = hashlib.sha256(), 0
    try:
        with demande.origine.open("rb") as flux:
            while morceau := flux.read(1 << 20):
                somme.update(morceau)
                octets += len(morceau)
    except (OSError, ValueError) as erreur:
        raise ErreurLecture(
            motif_d_ouverture_refusee(erreur), lieu=str(demande.origine), consequence=_("Rien n’est lu.")
        ) from erreur
    return somme.hexdigest(), octets


@contextmanager
def _seul(lieu: str) -> Iterator[None]:
    """One transaction, one import at a time: the next one waits, or is told that the base is busy."""
    with ExitStack() as pile:
        try:
            pile.enter_context(transaction.atomic())
            if connection.vendor == "postgresql":
                with connection.cursor() as curseur:
                    curseur.execute(f"LOCK TABLE {models.SourceOffres._meta.db_table} IN EXCLUSIVE MODE")
        except OperationalError as erreur:
            raise ErreurImportOffres(
                _("la base est occupée, sans doute par un autre import (%(erreur)s)") % {"erreur": erreur},
                lieu=lieu,
                consequence=_("Rien n’est écrit."),
                action=_("Recommencez quand il sera fini."),
            ) from erreur
        yield
