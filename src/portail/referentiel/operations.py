"""Writes of the room: importing an export into the register, rebuilding the search index."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.db.models import Max, Model, Q
from django.utils import timezone

from brique.erreurs import ErreurArgument, ErreurLecture
from brique.referentiel.anomalies import Anomalie, Gravite
from brique.referentiel.fiche import Fiche
from brique.referentiel.lecture import lire
from brique.referentiel.source import RIEN, Limites, motif_d_ouverture_refusee, reconnaitre
from portail.referentiel import models
from portail.referentiel.bilan import Bilan, Changement
from portail.referentiel.comparaison import Connue, comparer, connues
from portail.referentiel.contenus import Contenu, decomposer
from portail.referentiel.ecriture import Ecriture
from portail.referentiel.enums import Forme
from portail.referentiel.erreurs import ErreurImport
from portail.referentiel.reindexation import reconstruire_index
from portail.referentiel.reserve import Reserve
from portail.referentiel.suivi.travaux import prevoir_envoi
from portail.socle.branchements import branches
from portail.socle.models import Compte
from portail.socle.operations import journaliser

_LOT = 250
_DATE_DU_NOM = re.compile(r"(\d{4})[-_](\d{2})[-_](\d{2})")
_MONTREES = 5
# What has a life of its own, and the path from it to its fiche.
_VERSIONNES: tuple[tuple[type[Model], str], ...] = (
    (models.VersionFiche, "fiche"),
    (models.VersionBloc, "bloc__fiche"),
    (models.Partenariat, "fiche"),
)


@dataclass(frozen=True, slots=True)
class Demande:
    """An import asked for. ``quand`` is now, with its time zone; ``date_export`` None reads it from the name.

    ``complet`` says that the file is the whole of its répertoire: fiches absent from it leave the register.
    ``ecarter`` leaves out, by name, the fiches that carry a blocking anomaly, instead of refusing the file.
    """

    chemin: Path
    quand: datetime
    appliquer: bool = False
    date_export: date | None = None
    complet: bool = False
    ecarter: bool = False
    acteur: Compte | None = None
    avancement: Callable[[int, int], None] | None = None


def importer(demande: Demande) -> Bilan:
    """Compare a file with the register and, if ``appliquer``, write the difference in one transaction.

    A CSV export only speaks of fiches that no XML flow described: it carries no compétences and would erase them.
    The same file again changes nothing. Whatever stops it (an error, a kill) leaves the register as it was.
    Raises ``ErreurLecture`` when the file cannot be read, ``ErreurImport`` when it must not be written.
    """
    bilan = _ouvrir_bilan(demande)
    deja = models.Source.objects.order_by("-pk").first()
    if deja is not None and deja.empreinte == bilan.empreinte and not (demande.complet and deja.bilan.get("absentes")):
        bilan.deja = deja.appliquee_le
        return bilan
    _Import(demande, bilan).mener()
    return bilan


def date_du_nom(nom: str) -> date | None:
    """The last ``AAAA-MM-JJ`` or ``AAAA_MM_JJ`` of a file name, as the official exports carry."""
    for annee, mois, jour in reversed(_DATE_DU_NOM.findall(nom)):
        try:
            return date(int(annee), int(mois), int(jour))
        except ValueError:
            continue
    return None


def _ouvrir_bilan(demande: Demande) -> Bilan:
    chemin = demande.chemin
    empreinte, octets = _hacher(chemin)
    jour = demande.date_export or date_du_nom(chemin.name) or timezone.localdate(demande.quand)
    if jour > timezone.localdate(demande.quand):
        raise ErreurImport(
            f"la date de l’export ({jour:%d/%m/%Y}) est dans l’avenir",
            lieu=chemin.name,
            consequence="Rien n’est comparé ni écrit.",
            action="Donnez la vraie date avec --date AAAA-MM-JJ.",
        )
    with reconnaitre(chemin, limites=Limites()) as source:
        forme = Forme(source.forme)
    return Bilan(chemin.name, forme, empreinte, octets, jour, _prise_d_effet(jour))


def _prise_d_effet(jour: date) -> datetime:
    """The first instant of ``jour``, or just after the exports of that day already written: RNCP, then RS."""
    effet = datetime.combine(jour, time(), tzinfo=timezone.get_default_timezone()).astimezone(UTC)
    dernier = models.Source.objects.filter(date_export=jour).aggregate(dernier=Max("effet"))["dernier"]
    return effet if dernier is None else max(effet, dernier + timedelta(microseconds=1))


def _hacher(chemin: Path) -> tuple[str, int]:
    fichiers = sorted(chemin.iterdir()) if chemin.is_dir() else [chemin]
    somme = hashlib.sha256()
    octets = 0
    for fichier in fichiers:
        if chemin.is_dir():
            if not fichier.is_file():
                continue
            somme.update(fichier.name.encode())
        try:
            with fichier.open("rb") as flux:
                while morceau := flux.read(1 << 20):
                    somme.update(morceau)
                    octets += len(morceau)
        except OSError as erreur:
            raise ErreurLecture(motif_d_ouverture_refusee(erreur), lieu=str(fichier), consequence=RIEN) from erreur
    return somme.hexdigest(), octets


@contextmanager
def _seul(lieu: str) -> Iterator[None]:
    """One transaction, one import at a time: the next one waits, or is told that SQLite is busy."""
    with ExitStack() as pile:
        try:
            pile.enter_context(transaction.atomic())
            _verrouiller()
        except OperationalError as erreur:
            raise ErreurImport(
                f"la base est occupée, sans doute par un autre import ({erreur})",
                lieu=lieu,
                consequence="Rien n’est écrit.",
                action="Recommencez quand il sera fini.",
            ) from erreur
        yield


def _verrouiller() -> None:
    """One writer at a time. SQLite's IMMEDIATE transactions already see to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute(f"LOCK TABLE {models.Source._meta.db_table} IN EXCLUSIVE MODE")


@dataclass(slots=True)
class _Import:
    """The course of one import. Reading and comparing take no lock; only what differs is then written, in one go."""

    demande: Demande
    bilan: Bilan
    _connues: dict[str, Connue] = field(default_factory=dict)
    _vues: set[str] = field(default_factory=set)
    _repertoires: set[str] = field(default_factory=set)
    _anomalies: list[Anomalie] = field(default_factory=list)
    _ecriture: Ecriture | None = None

    def mener(self) -> None:
        with Reserve() as differentes:
            etat = _dernier_import()
            self._connues = connues()
            for fiche, anomalies in self._fiches():
                contenu = self._recevoir(fiche, anomalies)
                if contenu is not None:
                    differentes.poser(contenu)
            self._refuser_si_bloquant()
            with _seul(self.bilan.nom) if self.demande.appliquer else nullcontext():
                self._exiger_meme_etat(etat)
                for lot in differentes.lots(_LOT):
                    self._comparer([(contenu, self._connues.get(contenu.fiche.numero)) for contenu in lot])
                self._absences()
                if self._ecriture is not None:
                    self._conclure(self._ecriture)

    def _exiger_meme_etat(self, etat: int | None) -> None:
        """What was compared without a lock must still be what is written over."""
        if _dernier_import() != etat:
            raise ErreurImport(
                "un autre import s’est terminé pendant la lecture de ce fichier",
                lieu=self.bilan.nom,
                consequence="La comparaison n’est plus juste : rien n’est importé.",
                action="Recommencez.",
            )

    def _fiches(self) -> Iterator[tuple[Fiche, list[Anomalie]]]:
        """Each fiche with the anomalies that follow it; those of the whole file are noted on the way."""
        fiche: Fiche | None = None
        siennes: list[Anomalie] = []
        for element in lire(self.demande.chemin, avancement=self.demande.avancement):
            if isinstance(element, Anomalie):
                self._noter(element)
                siennes.append(element)
                continue
            if fiche is not None:
                yield fiche, siennes
            fiche, siennes = element, []
        if fiche is not None:
            yield fiche, siennes

    def _noter(self, anomalie: Anomalie) -> None:
        self.bilan.anomalies[anomalie.regle] += 1
        self._anomalies.append(anomalie)
        if anomalie.gravite is Gravite.BLOQUANTE:
            self.bilan.bloquantes.append(anomalie)

    def _recevoir(self, fiche: Fiche, anomalies: list[Anomalie]) -> Contenu | None:
        """Count one fiche; its content when it differs from the register, None when there is nothing to write."""
        comptes = self.bilan.comptes
        comptes["fiches"] += 1
        comptes["blocs"] += len(fiche.blocs)
        comptes["partenaires"] += len(fiche.partenaires)
        comptes["correspondances"] += len(fiche.correspondances)
        self._vues.add(fiche.numero)
        if any(a.gravite is Gravite.BLOQUANTE and a.fiche == fiche.numero for a in anomalies):
            self.bilan.ecartees.append(fiche.numero)
            return None
        self._repertoires.add(fiche.repertoire.value)
        connue = self._connues.get(fiche.numero)
        if self.bilan.forme is Forme.CSV and connue and connue.empreinte and connue.forme == Forme.XML:
            comptes["fiches_gardees"] += 1
            return None
        contenu = decomposer(fiche)
        if connue is not None and connue.dit(contenu):
            comptes["fiches_inchangees"] += 1
            return None
        return contenu

    def _comparer(self, lot: list[tuple[Contenu, Connue | None]]) -> None:
        changements = comparer(lot)
        self._exiger_plus_recent(changements)
        ecriture = self._ecrire()
        if ecriture is not None:
            ecriture.ecrire([(contenu, c) for (contenu, _), c in zip(lot, changements, strict=True)])
        for changement in changements:
            self.bilan.changer(changement)

    def _ecrire(self) -> Ecriture | None:
        if self.demande.appliquer and self._ecriture is None:
            acteur = self.demande.acteur
            source = models.Source.objects.create(
                nom=self.bilan.nom[:255],
                forme=self.bilan.forme,
                empreinte=self.bilan.empreinte,
                octets=self.bilan.octets,
                date_export=self.bilan.date_export,
                effet=self.bilan.effet,
                appliquee_le=self.demande.quand,
                appliquee_par=acteur.pk if acteur else None,
                bilan={},
            )
            self._ecriture = Ecriture(source, self.bilan.effet)
        return self._ecriture

    def _exiger_plus_recent(self, changements: list[Changement]) -> None:
        """History is only ever added to: nothing of these fiches may have been opened or closed after this export."""
        pks = [connue.pk for c in changements if (connue := self._connues.get(c.numero))]
        effet = self.bilan.effet
        for debut in range(0, len(pks), _LOT):
            lot = pks[debut : debut + _LOT]
            for modele, fiche in _VERSIONNES:
                versions = modele._default_manager.filter(**{f"{fiche}__in": lot})
                trop = versions.filter(Q(debut__gte=effet) | Q(fin__gt=effet)).values_list(
                    f"{fiche}__numero", "debut", "fin"
                )
                if (recente := trop.first()) is not None:
                    self._refuser_trop_vieux(*recente)

    def _refuser_trop_vieux(self, numero: str, debut: datetime, fin: datetime | None) -> None:
        quand = timezone.localtime(fin or debut)
        raise ErreurImport(
            f"l’export est daté du {self.bilan.date_export:%d/%m/%Y}, mais le registre connaît {numero} "
            f"tel qu’il est depuis le {quand:%d/%m/%Y}",
            lieu=self.bilan.nom,
            consequence="L’histoire ne se réécrit pas : rien n’est importé.",
            action="Importez un export plus récent, ou donnez sa vraie date avec --date.",
        )

    def _refuser_si_bloquant(self) -> None:
        bloquantes = self.bilan.bloquantes
        if not bloquantes or self.demande.ecarter or not self.demande.appliquer:
            return
        premieres = " ".join(f"[{a.regle}] {a.message}" for a in bloquantes[:_MONTREES])
        reste = f" Et {len(bloquantes) - _MONTREES} autres." if len(bloquantes) > _MONTREES else ""
        raise ErreurImport(
            f"{len(bloquantes)} anomalie(s) bloquante(s). {premieres}{reste}",
            lieu=self.bilan.nom,
            consequence="Rien n’est importé.",
            action="Corrigez le fichier, ou importez sans ces fiches avec --ecarter.",
        )

    def _absences(self) -> None:
        absentes = [
            numero
            for numero, connue in self._connues.items()
            if connue.empreinte and numero not in self._vues and _repertoire(numero) in self._repertoires
        ]
        if not self.demande.complet:
            self.bilan.absentes = absentes
            return
        self.bilan.sorties = absentes
        self._exiger_plus_recent([Changement(numero) for numero in absentes])
        if absentes and (ecriture := self._ecrire()) is not None:
            ecriture.retirer(absentes)

    def _conclure(self, ecriture: Ecriture) -> None:
        ecriture.conclure(self._anomalies)
        source = ecriture.source
        source.bilan = self.bilan.resume()
        source.save(update_fields=["bilan"])
        journaliser(
            "registre-importe",
            source,
            acteur=self.demande.acteur,
            quand=self.demande.quand,
            apres={"empreinte": self.bilan.empreinte, "comptes": dict(self.bilan.comptes)},
        )
        prevoir_envoi(source.pk)
        for prevoir in branches("apres-import"):
            prevoir(source.pk)
        self.bilan.applique = True


def _dernier_import() -> int | None:
    return models.Source.objects.order_by("-pk").values_list("pk", flat=True).first()


def _repertoire(numero: str) -> str:
    return "RS" if numero.startswith("RS") else "RNCP"


def lire_date(texte: str) -> date:
    """The day written ``AAAA-MM-JJ``. Raises ``ErreurArgument`` otherwise."""
    try:
        return date.fromisoformat(texte)
    except ValueError as erreur:
        raise ErreurArgument(f"« {texte} » n’est pas une date AAAA-MM-JJ", lieu="--date") from erreur


def reindexer() -> tuple[int, int]:
    """Rebuild the full-text index from the current versions; returns how many fiches and blocs it holds."""
    with _seul("index de recherche"):
        return reconstruire_index()
