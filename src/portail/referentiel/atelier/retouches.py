"""Writing in a draft: each edit is one act, done under the lock of its version and kept for ever.

Two people lose nothing: an act that no longer finds what it was made for changes nothing, and what its author wrote is
kept apart until somebody chooses between the two texts, or writes a third.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from brique.erreurs import ErreurArgument
from brique.referentiel.forme_json import depuis_json, en_json
from brique.referentiel.redaction import Acte, Brouillon, ErreurConflit, Geste, faire
from brique.referentiel.redaction.gestes import lire_champ, trouver
from portail.referentiel.atelier.defaire import inverse
from portail.referentiel.atelier.enums import Etat, Issue
from portail.referentiel.models import Referentiel, Retouche, VersionReferentiel

if TYPE_CHECKING:
    from portail.socle.models import Compte

# Acts that carry what a person wrote: in conflict, their text is kept. The others only lose a click.
_ECRITS = frozenset({Acte.MODIFIER, Acte.AJOUTER})


@dataclass(frozen=True, slots=True)
class Conflit:
    """An act that was not done, what stands in its place (None: the part is gone), and where its text is kept."""

    geste: Geste
    actuel: str | None
    message: str
    retouche: int | None = None


@dataclass(slots=True)
class Bilan:
    """What became of a writing: the draft as it now stands, its revision, what was done and what was kept apart."""

    brouillon: Brouillon
    revision: int
    faites: list[Retouche] = field(default_factory=list)
    conflits: list[Conflit] = field(default_factory=list)


@transaction.atomic
def retoucher(version: int, gestes: Iterable[Geste], *, auteur: Compte | None, quand: datetime) -> Bilan:
    """Do each of ``gestes`` that can be done on the version, keep apart what the others wrote, in one transaction."""
    atelier = Chantier(verrouiller(version), auteur, quand)
    ajouts_perdus: set[str] = set()
    for geste in gestes:
        if geste.cible in ajouts_perdus:
            continue
        if not atelier.essayer(geste) and geste.acte is Acte.AJOUTER:
            ajouts_perdus.add(geste.cible)
    return atelier.conclure()


@transaction.atomic
def faire_ensemble(
    version: int, gestes: Sequence[Geste], *, auteur: Compte | None, quand: datetime, suite_de: Retouche | None = None
) -> Bilan:
    """Do all of ``gestes`` or none. Raises ``ErreurConflit``.

    The last one settles ``suite_de``, an edit kept apart.
    """
    atelier = Chantier(verrouiller(version), auteur, quand)
    atelier.exiger_brouillon(gestes)
    for rang, geste in enumerate(gestes):
        atelier.faire(geste, suite_de=suite_de if rang == len(gestes) - 1 else None)
    return atelier.conclure()


def verrouiller(version: int) -> VersionReferentiel:
    """The version, held until the end of the transaction."""
    return VersionReferentiel.objects.select_for_update(of=("self",)).get(pk=version)


def brouillon_de(version: VersionReferentiel) -> Brouillon:
    """The draft a version holds."""
    return depuis_json(Brouillon, version.contenu)


@dataclass(slots=True)
class Chantier:
    """A version held under its lock, its draft as acts change it, and the rows they leave."""

    version: VersionReferentiel
    auteur: Compte | None
    quand: datetime
    bilan: Bilan = field(init=False)
    _depart: Brouillon = field(init=False)

    def __post_init__(self) -> None:
        self._depart = brouillon_de(self.version)
        self.bilan = Bilan(self._depart, self.version.revision)

    def exiger_brouillon(self, gestes: Sequence[Geste]) -> None:
        """Raise ``ErreurConflit`` unless the version may still be written in."""
        if self.version.etat != Etat.BROUILLON and gestes:
            etat = str(Etat(self.version.etat).label).lower()
            constat = f"cette version n’est plus un brouillon ({etat}) : rien ne s’y écrit"
            raise ErreurConflit(gestes[0], self._actuel(gestes[0]), constat)

    def essayer(self, geste: Geste) -> bool:
        """Do ``geste``, or keep apart what it wrote. Returns whether it was done."""
        try:
            self.exiger_brouillon([geste])
            self.faire(geste)
        except ErreurConflit as conflit:
            self.bilan.conflits.append(self._garder(geste, conflit))
            return False
        return True

    def faire(self, geste: Geste, *, suite_de: Retouche | None = None) -> None:
        """Do ``geste`` and note it with what undoes it. Raises ``ErreurConflit``, nothing done.

        Raises ``ErreurArgument`` when it names a field or a list that the part does not have.
        """
        avant = self.bilan.brouillon
        try:
            geste = self._recaler(geste)
            apres = faire(avant, geste)
            inverses = inverse(avant, geste)
        except (KeyError, AttributeError) as erreur:
            raise ErreurArgument(
                f"cette partie n’a pas de « {geste.champ} »",
                lieu="formulaire",
                consequence="Rien n’est enregistré.",
                action="Rechargez la page, puis recommencez.",
            ) from erreur
        if apres is not avant or suite_de is not None:
            self.bilan.faites.append(self._ligne(geste, Issue.APPLIQUEE, suite_de, inverses))
        self.bilan.brouillon = apres

    def ecarter(self, retouche: Retouche) -> None:
        """Settle an edit kept apart by letting it go: its text stays in the history."""
        self.bilan.faites.append(
            self._ligne(depuis_json(Geste, retouche.geste), Issue.ECARTEE, retouche, (), vu=retouche.vu)
        )

    def conclure(self) -> Bilan:
        """Save the draft, one revision further, and the rows of what was done."""
        if self.bilan.brouillon is not self._depart:
            self._enregistrer()
            self._clore_ce_qui_est_ecrit()
        for ligne in self.bilan.faites:
            ligne.revision = self.version.revision
        Retouche.objects.bulk_create(self.bilan.faites)
        self.bilan.revision = self.version.revision
        return self.bilan

    def _enregistrer(self) -> None:
        brouillon, version = self.bilan.brouillon, self.version
        version.contenu = en_json(brouillon)
        depuis_json(Brouillon, version.contenu)  # what cannot be read back is not written
        version.revision += 1
        version.doutes = len(brouillon.doutes_ouverts)
        version.change_le = self.quand
        version.save(update_fields=["contenu", "revision", "doutes", "change_le"])
        if brouillon.intitule != self._depart.intitule:
            Referentiel.objects.filter(pk=version.referentiel_id).update(intitule=brouillon.intitule)

    def _clore_ce_qui_est_ecrit(self) -> None:
        """A text kept apart that the draft now says word for word waits no longer."""
        reglees = {ligne.suite_de_id for ligne in self.bilan.faites}
        for gardee in en_attente(self.version.pk):
            geste = depuis_json(Geste, gardee.geste)
            partie = trouver(self.bilan.brouillon, geste.cible) if geste.acte is Acte.MODIFIER else None
            if gardee.pk not in reglees and partie is not None and lire_champ(partie, geste.champ) == geste.apres:
                self.ecarter(gardee)

    def _ligne(
        self,
        geste: Geste,
        issue: Issue,
        suite_de: Retouche | None,
        inverses: Sequence[Geste] = (),
        vu: str | None = "",
    ) -> Retouche:
        return Retouche(
            version=self.version,
            geste=en_json(geste),
            inverse=[en_json(g) for g in inverses],
            auteur=self.auteur.pk if self.auteur else None,
            quand=self.quand,
            revision=self.version.revision,
            issue=issue,
            vu=vu,
            suite_de=suite_de,
        )

    def _garder(self, geste: Geste, conflit: ErreurConflit) -> Conflit:
        """Keep apart what ``geste`` wrote; a later text of the same person for the same place takes over."""
        if geste.acte not in _ECRITS or not geste.apres.strip():
            return Conflit(geste, conflit.actuel, conflit.constat)
        ancienne = self._deja_gardee(geste)
        if ancienne is not None and depuis_json(Geste, ancienne.geste).apres == geste.apres:
            return Conflit(geste, conflit.actuel, conflit.constat, ancienne.pk)
        ligne = self._ligne(geste, Issue.EN_ATTENTE, ancienne, vu=conflit.actuel)
        ligne.save(force_insert=True)
        return Conflit(geste, conflit.actuel, conflit.constat, ligne.pk)

    def _deja_gardee(self, geste: Geste) -> Retouche | None:
        for ligne in en_attente(self.version.pk).filter(auteur=self.auteur.pk if self.auteur else None):
            autre = depuis_json(Geste, ligne.geste)
            if (autre.acte, autre.cible, autre.champ) == (geste.acte, geste.cible, geste.champ):
                return ligne
        return None

    def _recaler(self, geste: Geste) -> Geste:
        """A page sends back its texts with line ends of its own: that alone is not a difference."""
        actuel = self._actuel(geste) if geste.acte is Acte.MODIFIER else None
        if actuel is None or actuel == geste.avant or _lignes(actuel) != _lignes(geste.avant):
            return geste
        return replace(geste, avant=actuel)

    def _actuel(self, geste: Geste) -> str | None:
        partie = trouver(self.bilan.brouillon, geste.cible)
        if partie is None or geste.acte is not Acte.MODIFIER:
            return None
        return lire_champ(partie, geste.champ)


def en_attente(version: int) -> QuerySet[Retouche]:
    """The edits of a version kept apart and not settled yet, oldest first."""
    return Retouche.objects.filter(version=version, issue=Issue.EN_ATTENTE, suite__isnull=True).order_by("pk")


def _lignes(texte: str) -> list[str]:
    return texte.replace("\r\n", "\n").replace("\r", "\n").split("\n")
