"""Comparing a fiche that was read with what the register holds of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portail.referentiel import models
from portail.referentiel.bilan import Changement
from portail.referentiel.contenus import Contenu, ligne_partenaire
from portail.referentiel.ecriture import cle_partenariat


@dataclass(frozen=True, slots=True)
class Connue:
    """What the register holds of a fiche: its key and the hashes of its current state (empty: it left)."""

    pk: int
    empreinte: str
    empreinte_partenaires: str
    forme: str

    def dit(self, contenu: Contenu) -> bool:
        """True when the register already says exactly this."""
        return self.empreinte == contenu.empreinte and self.empreinte_partenaires == contenu.empreinte_partenaires


def connues() -> dict[str, Connue]:
    """Every fiche of the register by number: a few megabytes at national scale."""
    lignes = models.Fiche.objects.values_list("numero", "pk", "empreinte", "empreinte_partenaires", "forme")
    return {
        numero: Connue(pk, fiche, partenaires, forme) for numero, pk, fiche, partenaires, forme in lignes.iterator()
    }


def comparer(lot: Sequence[tuple[Contenu, Connue | None]]) -> list[Changement]:
    """One ``Changement`` for each fiche of ``lot``, all of which differ from the register or are new to it."""
    pks = [connue.pk for _, connue in lot if connue and connue.empreinte]
    versions = dict(models.VersionFiche.objects.filter(fiche__in=pks, fin=None).values_list("fiche_id", "empreinte"))
    blocs: dict[int, dict[str, str]] = {pk: {} for pk in pks}
    lignes = models.VersionBloc.objects.filter(bloc__fiche__in=pks, fin=None)
    for pk, code, empreinte in lignes.values_list("bloc__fiche_id", "bloc__code", "empreinte"):
        blocs[pk][code] = empreinte
    return [_un(contenu, connue, versions, blocs) for contenu, connue in lot]


def _un(
    contenu: Contenu, connue: Connue | None, versions: dict[int, str], blocs: dict[int, dict[str, str]]
) -> Changement:
    numero = contenu.fiche.numero
    if connue is None or not connue.empreinte:
        return Changement(
            numero,
            nouvelle=True,
            blocs_ajoutes=list(contenu.textes_blocs),
            partenaires_ajoutes=len(contenu.fiche.partenaires),
        )
    avant = blocs[connue.pk]
    apres = contenu.empreintes_blocs
    changement = Changement(
        numero,
        texte=versions[connue.pk] != contenu.empreinte_texte,
        blocs_ajoutes=[code for code in apres if code not in avant],
        blocs_retires=[code for code in avant if code not in apres],
        blocs_modifies=[code for code in apres if code in avant and apres[code] != avant[code]],
    )
    if connue.empreinte_partenaires != contenu.empreinte_partenaires:
        stockes = models.Partenariat.objects.filter(fiche=connue.pk, fin=None)
        entres, sortis = _ecart([cle_partenariat(p) for p in stockes], map(ligne_partenaire, contenu.fiche.partenaires))
        changement.partenaires_ajoutes, changement.partenaires_retires = entres, sortis
    return changement


def _ecart(avant: Sequence[tuple[object, ...]], apres: Iterable[Sequence[object]]) -> tuple[int, int]:
    restants: dict[tuple[object, ...], int] = {}
    for cle in avant:
        restants[cle] = restants.get(cle, 0) + 1
    entres = 0
    for ligne in apres:
        cle = tuple(ligne)
        if restants.get(cle):
            restants[cle] -= 1
        else:
            entres += 1
    return entres, sum(restants.values())
