"""The year before, all its candidatures over: what the statistics of a certificateur count once a year has ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle, product
from typing import TYPE_CHECKING

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.reglement.valeurs import Voie
from portail.certification.demonstration_gestes import (
    BLOCS,
    Campagne,
    Issue,
    agir,
    evaluer,
    moment,
    ouvrir,
    preparer,
    reunir_un_jury,
    tenir_un_jury,
)
from portail.certification.enums import Sexe, Statut, TrancheAge
from portail.certification.operations_situation import Situation, declarer
from portail.certification.statistiques.operations import arreter
from portail.socle.demonstration import DOMAINE
from portail.socle.enums import Role
from portail.socle.operations import affecter, creer_compte

if TYPE_CHECKING:
    from portail.socle.models import Compte

_PRENOMS = ("Aline", "Boris", "Cécile", "Dimitri", "Estelle", "Farid", "Gaëlle", "Hugo", "Inès", "Jules")
_NOMS = ("Arnoux", "Bellec", "Chevrier", "Delmas")


@dataclass(frozen=True, slots=True)
class _Groupe:
    """People of one voie who asked ``blocs`` and for whom a jury validated the first ``valides`` of them; by what they
    said of their sex ('' for who said nothing of themselves), how many."""

    voie: Voie
    blocs: int
    valides: int
    combien: Sequence[tuple[str, int]]


_GROUPES = (
    _Groupe(Voie.FORMATION, 4, 4, ((Sexe.FEMME, 5), (Sexe.HOMME, 3))),
    _Groupe(Voie.FORMATION, 2, 1, ((Sexe.FEMME, 3), (Sexe.HOMME, 3))),
    _Groupe(Voie.VAE, 4, 4, ((Sexe.HOMME, 2), ("", 5))),
    _Groupe(Voie.VAE, 2, 1, ((Sexe.FEMME, 2), (Sexe.HOMME, 2))),
)
#: What they said of their age and of their situation, one after the other.
_AGES = (TrancheAge.MOINS_DE_26, TrancheAge.DE_26_A_34, TrancheAge.DE_35_A_44, TrancheAge.DE_26_A_34)
_STATUTS = (Statut.SALARIE, Statut.DEMANDEUR, Statut.SALARIE, Statut.SALARIE, Statut.DEMANDEUR, Statut.INDEPENDANT)
#: Days from the end of the year.
_JURYS = {Voie.FORMATION: -200, Voie.VAE: -45}
_RAISONS = "Les gestes sont encore hésitants : l’évaluation le montre."
_COMPLEMENT = "Deux mois en magasin, puis une nouvelle mise en situation."


def charger_annee(campagne: Campagne) -> None:
    """Write last year's candidatures, decided by two juries, and draw its statistics."""
    c = replace(campagne, le=date(campagne.le.year - 1, 12, 31))
    gens, dites = _gens(c), zip(cycle(_AGES), cycle(_STATUTS))
    issues: dict[Voie, dict[int, Issue]] = {voie: {} for voie in _JURYS}
    for groupe in _GROUPES:
        for sexe, combien in groupe.combien:
            for _rang in range(combien):
                cle = _jusqu_au_jury(c, next(gens), groupe, Situation(sexe, *next(dites)) if sexe else Situation())
                issues[groupe.voie][cle] = Issue(BLOCS[: groupe.valides], _RAISONS, _COMPLEMENT)
    for voie, jour in _JURYS.items():
        tenir_un_jury(c, reunir_un_jury(c, list(issues[voie]), jour, jour - 20), issues[voie])
        if c.jour(jour + 80) <= campagne.le:  # once no recours may come any more
            for cle in issues[voie]:
                agir(c, cle, Acte.CLORE, Acteur.CERTIFICATEUR, jour + 80)
    arreter(campagne.le)


def _gens(c: Campagne) -> Iterator[Compte]:
    """People who do not log in: accounts without a password."""
    quand = moment(c.jour(-364))
    for rang, (nom, prenom) in enumerate(product(_NOMS, _PRENOMS), 1):
        compte = creer_compte(f"ancien{rang}@{DOMAINE}", None, nom=nom, prenom=prenom, acteur=None, quand=quand)
        affecter(compte, Role.CANDIDAT, None, debut=c.jour(-364), acteur=None, quand=quand)
        yield compte


def _jusqu_au_jury(c: Campagne, candidat: Compte, groupe: _Groupe, situation: Situation) -> int:
    cle = ouvrir(c, candidat, groupe.voie, -355, BLOCS[: groupe.blocs])
    declarer(cle, situation, candidat=candidat)
    if groupe.voie is Voie.FORMATION:
        preparer(c, cle, -345, -240)
    else:
        agir(c, cle, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT, -350)
        agir(c, cle, Acte.CONSTATER_COMPLET, Acteur.CERTIFICATEUR, -345)
        agir(c, cle, Acte.DECLARER_RECEVABLE, Acteur.CERTIFICATEUR, -320)
    evaluer(c, cle, -230, rate="" if groupe.valides == groupe.blocs else BLOCS[groupe.blocs - 1])
    if groupe.voie is Voie.VAE:
        agir(c, cle, Acte.DEPOSER_VALIDATION, Acteur.CANDIDAT, -100)
    return cle
