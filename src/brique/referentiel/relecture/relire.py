"""Proofreading: every rule selected, on a fiche, a draft, or a whole register as it streams."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from brique.referentiel.fiche import Fiche
from brique.referentiel.redaction.brouillon import Brouillon
from brique.referentiel.relecture.constat import Constat
from brique.referentiel.relecture.copie import Copie, copier_brouillon, copier_fiche
from brique.referentiel.relecture.reformulees import SLUG as REFORMULEE
from brique.referentiel.relecture.reformulees import Proximites, regle_reformulees
from brique.referentiel.relecture.reprises import REPRISE, FicheVue, Reprises, retenir
from brique.referentiel.relecture.selection import TOUT, Selection


def relire_fiche(
    fiche: Fiche, *, selection: Selection = TOUT, depot: date | None = None, proximites: Proximites | None = None
) -> list[Constat]:
    """The findings on one fiche, in reading order. ``depot``: the day its request was filed, when it is known.

    With ``proximites``, a measure of likeness between énoncés, compétences said twice in other words are found too.
    """
    return relire_copie(copier_fiche(fiche, depot=depot), selection, proximites)


def relire_brouillon(
    brouillon: Brouillon,
    *,
    selection: Selection = TOUT,
    depot: date | None = None,
    proximites: Proximites | None = None,
) -> list[Constat]:
    """The findings on a draft, in reading order; ``cible`` is the ``cle`` of the part at fault. ``proximites`` as in
    ``relire_fiche``."""
    return relire_copie(copier_brouillon(brouillon, depot=depot), selection, proximites)


def relire(
    fiches: Iterable[Fiche],
    *,
    selection: Selection = TOUT,
    depot: date | None = None,
    numero: str = "",
    proximites: Proximites | None = None,
) -> Iterator[Constat]:
    """The findings on ``fiches`` as they come, then those that need them all. Keeps hashes, not texts.

    ``numero`` limits the findings to one fiche, which the others are still compared with. ``proximites`` as in
    ``relire_fiche``.
    """
    reprises = Reprises()
    for fiche in fiches:
        voulue = not numero or fiche.numero == numero
        constats, vue = relire_et_retenir(fiche, selection, depot, voulue=voulue, proximites=proximites)
        yield from constats
        if vue is not None:
            reprises.ajouter(vue)
    for constat in conclure(reprises, selection):
        if not numero or constat.fiche == numero:
            yield constat


def relire_et_retenir(
    fiche: Fiche,
    selection: Selection,
    depot: date | None,
    *,
    voulue: bool = True,
    proximites: Proximites | None = None,
) -> tuple[list[Constat], FicheVue | None]:
    """The findings on one fiche (none unless ``voulue``), and what to keep of it to compare it with the others."""
    comparee = selection.retient(REPRISE.slug) and fiche.actif is not False
    if not voulue and not comparee:
        return [], None
    copie = copier_fiche(fiche, depot=depot)
    return relire_copie(copie, selection, proximites) if voulue else [], retenir(fiche, copie) if comparee else None


def conclure(reprises: Reprises, selection: Selection) -> Iterator[Constat]:
    """The findings across fiches, those that the selection keeps."""
    for constat in reprises.conclure():
        if constat.gravite.rang >= selection.gravite.rang:
            yield constat


def relire_copie(copie: Copie, selection: Selection, proximites: Proximites | None = None) -> list[Constat]:
    """Every finding of the rules selected, by bloc, then by compétence, then in the order of the rules."""
    regles = selection.regles
    if proximites is not None and selection.retient(REFORMULEE):
        regles = (*regles, regle_reformulees(proximites))
    trouves = [place_et_constat for regle in regles for place_et_constat in regle.relire(copie)]
    trouves.sort(key=lambda trouve: trouve[0])
    plancher = selection.gravite.rang
    return [constat for _, constat in trouves if constat.gravite.rang >= plancher]
