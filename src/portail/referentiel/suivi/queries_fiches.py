"""Reads of what changed, in detail: for each change of a page, the fiche before and after, and its blocs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, Q

from portail.referentiel import models
from portail.referentiel.documents import lire_facettes
from portail.referentiel.enums import Axe
from portail.referentiel.queries import noms_certificateurs
from portail.referentiel.suivi.enums import Nature, NatureBloc
from portail.referentiel.suivi.queries import Couple

Contenu = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangementBloc:
    """What happened to a bloc: its stored contents before and after (None: it was not there)."""

    code: str
    nature: NatureBloc
    avant: Contenu | None
    apres: Contenu | None

    @property
    def libelle(self) -> str:
        return str((self.apres or self.avant or {}).get("libelle", ""))


@dataclass(frozen=True, slots=True)
class ChangementFiche:
    """What an import did to a fiche: stored contents before and after, the same when only blocs changed.

    ``blocs`` is empty for a fiche that enters or leaves: they come and go with it. ``retour`` says that it had left.
    """

    numero: str
    intitule: str
    nature: Nature
    source: models.Source
    avant: Contenu | None
    apres: Contenu | None
    blocs: Sequence[ChangementBloc]
    certificateurs: Sequence[tuple[str, str]]
    retour: bool = False


def changements(voulus: Sequence[Couple]) -> list[ChangementFiche]:
    """The changes named by ``voulus``, in their order: five queries, whatever their number."""
    if not voulus:
        return []
    moments = {moment for _, moment in voulus}
    versions = _versions(voulus, moments)
    modifiees = [c for c in voulus if None not in _autour(versions.get(c[0], ()), c[1])]
    blocs = _blocs(modifiees, moments)
    sources = {source.effet: source for source in models.Source.objects.filter(effet__in=moments)}
    noms = noms_certificateurs(
        {cle for toutes in versions.values() for version in toutes for cle in _cles_certificateurs(version)}
    )
    premieres = _premieres(voulus)
    resultat = []
    for couple in voulus:
        fiche, moment = couple
        avant, apres = _autour(versions.get(fiche, ()), moment)
        dite = apres or avant
        if dite is None or moment not in sources:
            continue
        resultat.append(
            ChangementFiche(
                dite.fiche.numero,
                dite.intitule,
                _nature(avant, apres),
                sources[moment],
                avant.contenu if avant else None,
                apres.contenu if apres else None,
                blocs.get(couple, ()),
                [(cle, noms.get(cle, cle)) for cle in _cles_certificateurs(dite)],
                retour=avant is None and premieres[fiche] < moment,
            )
        )
    return resultat


def _versions(voulus: Sequence[Couple], moments: set[datetime]) -> dict[int, list[models.VersionFiche]]:
    """The versions in force around the moments, by fiche."""
    trouvees = models.VersionFiche.objects.filter(
        Q(fin=None) | Q(fin__gte=min(moments)), fiche__in={fiche for fiche, _ in voulus}, debut__lte=max(moments)
    )
    par_fiche: dict[int, list[models.VersionFiche]] = {}
    for version in trouvees.select_related("fiche").order_by("debut"):
        par_fiche.setdefault(version.fiche_id, []).append(version)
    return par_fiche


def _autour(
    versions: Sequence[models.VersionFiche], moment: datetime
) -> tuple[models.VersionFiche | None, models.VersionFiche | None]:
    """The version that held just before ``moment``, and the one that holds just after."""
    avant = next((v for v in versions if v.debut < moment and (v.fin is None or v.fin >= moment)), None)
    apres = next((v for v in versions if v.debut <= moment and (v.fin is None or v.fin > moment)), None)
    return avant, apres


def _nature(avant: models.VersionFiche | None, apres: models.VersionFiche | None) -> Nature:
    if avant is None:
        return Nature.ENTREE
    if apres is None:
        return Nature.SORTIE
    if set(apres.contenu.get("nouvelles", ())) - set(avant.contenu.get("nouvelles", ())):
        return Nature.RENOUVELEE
    return Nature.MODIFIEE


def _blocs(voulus: Sequence[Couple], moments: set[datetime]) -> dict[Couple, list[ChangementBloc]]:
    """What happened to the blocs of fiches that were there before and after."""
    versions = models.VersionBloc.objects.filter(
        Q(debut__in=moments) | Q(fin__in=moments), bloc__fiche__in={fiche for fiche, _ in voulus}
    )
    ouverts: dict[Couple, dict[str, Contenu]] = {}
    fermes: dict[Couple, dict[str, Contenu]] = {}
    for version in versions.select_related("bloc"):
        fiche, code = version.bloc.fiche_id, version.bloc.code
        ouverts.setdefault((fiche, version.debut), {})[code] = version.contenu
        if version.fin is not None:
            fermes.setdefault((fiche, version.fin), {})[code] = version.contenu
    return {couple: _compares(fermes.get(couple, {}), ouverts.get(couple, {})) for couple in voulus}


def _compares(avant: Mapping[str, Contenu], apres: Mapping[str, Contenu]) -> list[ChangementBloc]:
    return [
        ChangementBloc(code, _nature_bloc(avant.get(code), apres.get(code)), avant.get(code), apres.get(code))
        for code in sorted({*avant, *apres})
    ]


def _nature_bloc(avant: Contenu | None, apres: Contenu | None) -> NatureBloc:
    if avant is None:
        return NatureBloc.AJOUTE
    return NatureBloc.RETIRE if apres is None else NatureBloc.MODIFIE


def _premieres(voulus: Sequence[Couple]) -> dict[int, datetime]:
    """When each fiche first entered the register."""
    versions = models.VersionFiche.objects.filter(fiche__in={fiche for fiche, _ in voulus}).order_by()
    return dict(versions.values_list("fiche_id").annotate(premiere=Min("debut")))


def _cles_certificateurs(version: models.VersionFiche) -> list[str]:
    return [facette.valeur for facette in lire_facettes(version.facettes) if facette.axe == Axe.CERTIFICATEUR]
