"""Writing the difference: batches of changed fiches into rows, versions closed and opened, index documents renewed.

Called by ``operations`` only, inside its transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max

from brique.referentiel.anomalies import Anomalie
from brique.referentiel.fiche import Fiche
from portail.referentiel import copie, models, plein_texte
from portail.referentiel.bilan import Changement
from portail.referentiel.contenus import Contenu, ligne_partenaire
from portail.referentiel.documents import (
    Document,
    cle_certificateur,
    document_bloc,
    document_fiche,
    ecrire_facettes,
    facettes,
    libelles,
)
from portail.referentiel.enums import Sens

_LOT = 500
_COLONNES_VERSION_FICHE = (
    "fiche_id",
    "source_id",
    "debut",
    "empreinte",
    "intitule",
    "niveau",
    "active",
    "date_fin",
    "facettes",
    "contenu",
)
_COLONNES_VERSION_BLOC = ("bloc_id", "source_id", "debut", "empreinte", "libelle", "contenu")
_COLONNES_PARTENARIAT = (
    "fiche_id",
    "rang",
    "nom",
    "siret",
    "habilitation",
    "etat",
    "date_actif",
    "date_etat",
    "debut",
)


@dataclass(slots=True)
class Ecriture:
    """One import being written: the source, the moment it takes effect, what is gathered until the end."""

    source: models.Source
    effet: datetime
    _prochain_fiche: int = 0
    _prochain_bloc: int = 0
    _termes: dict[str, str] = field(default_factory=dict)
    _libelles: dict[tuple[str, str], str] = field(default_factory=dict)
    _certificateurs: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plein_texte.preparer_remplissage()
        self._prochain_fiche = _suivant(models.Fiche)
        self._prochain_bloc = _suivant(models.Bloc)

    def ecrire(self, lot: Sequence[tuple[Contenu, Changement]]) -> None:
        """Write a batch of new or changed fiches."""
        fiches = self._identites(lot)
        modifies = [(contenu, changement) for contenu, changement in lot if changement.nouvelle or changement.texte]
        self._versions(fiches, modifies)
        self._blocs(fiches, lot)
        self._partenaires(fiches, lot)
        for contenu, _ in lot:
            self._relever(contenu)

    def _identites(self, lot: Sequence[tuple[Contenu, Changement]]) -> dict[str, models.Fiche]:
        fiches = models.Fiche.objects.in_bulk([c.fiche.numero for c, _ in lot], field_name="numero")
        nouvelles, anciennes, documents, oublies = [], [], [], []
        for contenu, changement in lot:
            numero = contenu.fiche.numero
            fiche = fiches.get(numero)
            if fiche is None:
                fiche = fiches[numero] = models.Fiche(numero=numero, repertoire=contenu.fiche.repertoire.value)
                nouvelles.append(fiche)
            else:
                anciennes.append(fiche)
            if changement.nouvelle or fiche.empreinte != contenu.empreinte:
                if fiche.document is not None:
                    oublies.append(fiche.document)
                fiche.document = self._prochain_fiche
                self._prochain_fiche += 1
                documents.append((fiche.document, self._retenir(document_fiche(contenu.fiche))))
            fiche.forme = self.source.forme
            fiche.empreinte = contenu.empreinte
            fiche.empreinte_partenaires = contenu.empreinte_partenaires
        models.Fiche.objects.bulk_create(nouvelles)
        models.Fiche.objects.bulk_update(anciennes, ["empreinte", "empreinte_partenaires", "forme", "document"])
        plein_texte.oublier(plein_texte.FICHES, oublies)
        plein_texte.ajouter(plein_texte.FICHES, documents)
        return fiches

    def _versions(self, fiches: dict[str, models.Fiche], lot: Sequence[tuple[Contenu, Changement]]) -> None:
        anciennes = [fiches[c.fiche.numero].pk for c, changement in lot if not changement.nouvelle]
        models.VersionFiche.objects.filter(fiche__in=anciennes, fin=None).update(fin=self.effet)
        copie.inserer(
            models.VersionFiche._meta.db_table,
            _COLONNES_VERSION_FICHE,
            (self._version_fiche(fiches[contenu.fiche.numero], contenu) for contenu, _ in lot),
        )
        self._renvois(
            fiches, [c.fiche for c, _ in lot if c.fiche.correspondances or c.fiche.anciennes or c.fiche.nouvelles]
        )

    @staticmethod
    def _renvois(fiches: dict[str, models.Fiche], porteuses: Sequence[Fiche]) -> None:
        """Index what the open versions of ``porteuses`` say of other fiches, to find it from those."""
        pks = [fiches[fiche.numero].pk for fiche in porteuses]
        ouvertes = dict(models.VersionFiche.objects.filter(fiche__in=pks, fin=None).values_list("fiche_id", "pk"))
        versions = {fiche.numero: ouvertes[fiches[fiche.numero].pk] for fiche in porteuses}
        models.Renvoi.objects.bulk_create(
            models.Renvoi(version_id=versions[fiche.numero], fiche_cible=correspondance.fiche, rang=rang)
            for fiche in porteuses
            for rang, correspondance in enumerate(fiche.correspondances)
        )
        models.Lien.objects.bulk_create(
            models.Lien(version_id=versions[fiche.numero], fiche_citee=citee[:80], sens=sens)
            for fiche in porteuses
            for sens, citees in ((Sens.ANCIENNE, fiche.anciennes), (Sens.NOUVELLE, fiche.nouvelles))
            for citee in dict.fromkeys(citees)
        )

    def _version_fiche(self, fiche: models.Fiche, contenu: Contenu) -> copie.Ligne:
        valeur = contenu.fiche
        return (
            fiche.pk,
            self.source.pk,
            self.effet,
            contenu.empreinte_texte,
            valeur.intitule,
            valeur.niveau,
            valeur.actif,
            valeur.date_fin_enregistrement,
            ecrire_facettes(facettes(valeur)),
            contenu.texte,
        )

    def _blocs(self, fiches: dict[str, models.Fiche], lot: Sequence[tuple[Contenu, Changement]]) -> None:
        """Close and open versions of blocs; every bloc of a fiche whose text changed is indexed anew."""
        touchees = [fiches[c.fiche.numero].pk for c, _ in lot]
        connus = {(b.fiche_id, b.code): b for b in models.Bloc.objects.filter(fiche__in=touchees)}
        nouveaux: list[models.Bloc] = []
        anciens: list[models.Bloc] = []
        fermes: list[int] = []
        ouverts: list[tuple[models.Bloc, Contenu]] = []
        documents: list[tuple[int, Document]] = []
        oublies: list[int] = []
        for contenu, changement in lot:
            fiche = fiches[contenu.fiche.numero]
            changes = {*changement.blocs_modifies, *changement.blocs_ajoutes}
            fermes.extend(connus[fiche.pk, c].pk for c in (*changement.blocs_modifies, *changement.blocs_retires))
            for code in changement.blocs_retires:
                self._oublier_bloc(connus[fiche.pk, code], oublies)
                anciens.append(connus[fiche.pk, code])
            for valeur in contenu.fiche.blocs:
                ouvrir = changement.nouvelle or valeur.code in changes
                if not (ouvrir or changement.texte):
                    continue
                bloc = connus.get((fiche.pk, valeur.code))
                (nouveaux if bloc is None else anciens).append(
                    bloc := bloc or models.Bloc(fiche=fiche, code=valeur.code)
                )
                self._oublier_bloc(bloc, oublies)
                documents.append(self._numeroter(bloc, document_bloc(contenu.fiche, valeur)))
                if ouvrir:
                    ouverts.append((bloc, contenu))
        models.Bloc.objects.bulk_create(nouveaux)
        models.Bloc.objects.bulk_update(anciens, ["document"])
        models.VersionBloc.objects.filter(bloc__in=fermes, fin=None).update(fin=self.effet)
        copie.inserer(
            models.VersionBloc._meta.db_table,
            _COLONNES_VERSION_BLOC,
            (self._version_bloc(bloc, contenu) for bloc, contenu in ouverts),
        )
        plein_texte.oublier(plein_texte.BLOCS, oublies)
        plein_texte.ajouter(plein_texte.BLOCS, documents)

    def _numeroter(self, bloc: models.Bloc, document: Document) -> tuple[int, Document]:
        numero = bloc.document = self._prochain_bloc
        self._prochain_bloc += 1
        return numero, self._retenir(document)

    def _version_bloc(self, bloc: models.Bloc, contenu: Contenu) -> copie.Ligne:
        libelle = next(valeur.libelle for valeur in contenu.fiche.blocs if valeur.code == bloc.code)
        empreinte, texte = contenu.empreintes_blocs[bloc.code], contenu.textes_blocs[bloc.code]
        return bloc.pk, self.source.pk, self.effet, empreinte, libelle, texte

    @staticmethod
    def _oublier_bloc(bloc: models.Bloc, oublies: list[int]) -> None:
        if bloc.document is not None:
            oublies.append(bloc.document)
            bloc.document = None

    def _partenaires(self, fiches: dict[str, models.Fiche], lot: Sequence[tuple[Contenu, Changement]]) -> None:
        """Only the partenaires that differ are closed or opened."""
        fermes: list[int] = []
        lignes: list[copie.Ligne] = []
        for contenu, changement in lot:
            if not (changement.partenaires_ajoutes or changement.partenaires_retires):
                continue
            fiche = fiches[contenu.fiche.numero]
            avant: dict[tuple[object, ...], list[int]] = {}
            if not changement.nouvelle:
                for p in models.Partenariat.objects.filter(fiche=fiche, fin=None):
                    avant.setdefault(cle_partenariat(p), []).append(p.pk)
            for rang, partenaire in enumerate(contenu.fiche.partenaires):
                ligne = tuple(ligne_partenaire(partenaire))
                if avant.get(ligne):
                    avant[ligne].pop()
                else:
                    lignes.append((fiche.pk, rang, *ligne, self.effet))
            fermes.extend(pk for pks in avant.values() for pk in pks)
        for debut in range(0, len(fermes), _LOT):
            models.Partenariat.objects.filter(pk__in=fermes[debut : debut + _LOT]).update(fin=self.effet)
        copie.inserer(models.Partenariat._meta.db_table, _COLONNES_PARTENARIAT, lignes)

    def _retenir(self, document: Document) -> Document:
        self._termes.update(document.texte)
        return document

    def _relever(self, contenu: Contenu) -> None:
        for axe, code in libelles(contenu.fiche):
            self._libelles[axe.value, code.code[:40]] = code.libelle
        for certificateur in contenu.fiche.certificateurs:
            self._certificateurs[cle_certificateur(certificateur)] = (certificateur.siret, certificateur.nom)

    def retirer(self, numeros: Sequence[str]) -> None:
        """Close everything open of fiches that left the register; their identity and history stay."""
        for debut in range(0, len(numeros), _LOT):
            fiches = models.Fiche.objects.filter(numero__in=numeros[debut : debut + _LOT])
            for versions in (
                models.VersionFiche.objects.filter(fiche__in=fiches),
                models.VersionBloc.objects.filter(bloc__fiche__in=fiches),
                models.Partenariat.objects.filter(fiche__in=fiches),
            ):
                versions.filter(fin=None).update(fin=self.effet)
            models.Bloc.objects.filter(fiche__in=fiches).update(document=None)
            models.Fiche.objects.filter(numero__in=numeros[debut : debut + _LOT]).update(
                document=None, empreinte="", empreinte_partenaires=""
            )

    def conclure(self, anomalies: Iterable[Anomalie]) -> None:
        """Write what was gathered: findings, labels, certificateurs, new words."""
        plein_texte.conclure_remplissage()
        models.AnomalieLue.objects.bulk_create(
            (
                models.AnomalieLue(
                    source=self.source,
                    regle=a.regle,
                    gravite=a.gravite.value,
                    fiche=a.fiche[:80],
                    bloc=a.bloc[:200],
                    element=a.element[:300],
                    ligne=a.ligne,
                    message=a.message,
                )
                for a in anomalies
            ),
            batch_size=_LOT,
        )
        models.Libelle.objects.bulk_create(
            (models.Libelle(axe=axe, code=code, libelle=texte) for (axe, code), texte in self._libelles.items()),
            update_conflicts=True,
            unique_fields=["axe", "code"],
            update_fields=["libelle"],
            batch_size=_LOT,
        )
        models.Certificateur.objects.bulk_create(
            (models.Certificateur(cle=c, siret=s[:40], nom=n) for c, (s, n) in self._certificateurs.items()),
            update_conflicts=True,
            unique_fields=["cle"],
            update_fields=["nom", "siret"],
            batch_size=_LOT,
        )
        connus = set(models.Terme.objects.values_list("racine", flat=True))
        nouveaux = {racine: forme for racine, forme in self._termes.items() if racine not in connus}
        models.Terme.objects.bulk_create(models.Terme.depuis(nouveaux), batch_size=_LOT)


def cle_partenariat(partenariat: models.Partenariat) -> tuple[object, ...]:
    """The columns of a stored partenaire, to compare with ``ligne_partenaire``."""
    p = partenariat
    return (
        p.nom,
        p.siret,
        p.habilitation,
        p.etat,
        p.date_actif.isoformat() if p.date_actif else None,
        p.date_etat.isoformat() if p.date_etat else None,
    )


def _suivant(modele: type[models.Fiche] | type[models.Bloc]) -> int:
    """A document number above every one the index may hold, reachable or not."""
    maximum = modele._default_manager.aggregate(maximum=Max("document"))["maximum"] or 0
    table = plein_texte.FICHES if modele is models.Fiche else plein_texte.BLOCS
    return max(maximum, plein_texte.dernier(table)) + 1
