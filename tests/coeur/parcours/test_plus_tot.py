"""« Pas avant … »: why a step does not begin at an earlier date of its own, in cases that can be worked out by hand.

Everybody here holds BC01 and BC03 but where a case says otherwise: BC02 is what is left to obtain.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from brique.droits.lecture import droit
from brique.parcours.reponses.comptes import compter
from brique.parcours.reponses.explication import expliquer_etapes
from brique.parcours.reponses.plus_tot import pourquoi_pas_plus_tot
from brique.parcours.solveur.plan import Choix, Objectif, Plan
from brique.parcours.solveur.resolution import dresser
from brique.parcours.voies.preparation import Preparation
from tests.coeur.parcours.fabrique_demandes import COMPTE, VISEE
from tests.coeur.parcours.test_preparation import acquis, poser

RESTE_UN = acquis(f"{VISEE}BC01", f"{VISEE}BC03")
RESTE_DEUX = acquis(f"{VISEE}BC03")
JANVIER, FEVRIER, JUIN, SEPTEMBRE = 2, 3, 7, 10
"""Months of 2027 counted from November 2026, the month of the request."""
_SESSIONS = {
    JANVIER: "{debut: 2027-01-11, fin: 2027-02-26}",
    FEVRIER: "{debut: 2027-02-01, fin: 2027-03-26}",
    JUIN: "{debut: 2027-06-07, fin: 2027-07-09}",
    SEPTEMBRE: "{debut: 2027-09-06, fin: 2027-10-29}",
}


def offre(bloc: str, prix: int, *mois: int, heures: int = 40, suite: str = "") -> str:
    """One offer of a list, with its sessions."""
    sessions = ", ".join(_SESSIONS[un] for un in mois)
    return (
        f"  - {{cle: o{bloc}, intitule: Cours {bloc}, blocs: [{VISEE}{bloc}], prix: {prix}, heures: {heures}, "
        f"sessions: [{sessions}]{suite}}}\n"
    )


def composer(preparation: Preparation, debuts: dict[str, int]) -> Plan:
    """The plan of the offers that begin in the months said, with what is held."""
    voies = preparation.probleme.voies
    choix = [Choix(voie, voie.departs[0]) for voie in voies if voie.nature.de_droit]
    for bloc, mois in debuts.items():
        (un,) = [Choix(v, d) for v in voies for d in v.departs if v.offre == f"/o{bloc}" and d.mois == mois]
        choix.append(un)
    return dresser(preparation.probleme, choix, [VISEE], Objectif.MOINS_CHER)


class Cas(NamedTuple):
    """A request, when each offer is followed, and what is said of BC02 (nothing: '')."""

    parts: tuple[str, ...]
    debuts: dict[str, int]
    dit: str


CAS = {
    # 500 € now and 100 € a month: 800 € in January (3 months), 1 600 € in September; it costs 900 €.
    "il faut mettre de côté": Cas(
        (RESTE_UN, "offres:\n", offre("BC02", 900, JANVIER, SEPTEMBRE), "argent: {epargne: 500, par_mois: 100}\n"),
        {"BC02": SEPTEMBRE},
        "Pas avant : il faut le temps de mettre de côté ce que vous payez.",
    ),
    # 800 € in January is just enough for 800 €: money is no reason, and it costs the same.
    "juste assez de côté": Cas(
        (RESTE_UN, "offres:\n", offre("BC02", 800, JANVIER, SEPTEMBRE), "argent: {epargne: 500, par_mois: 100}\n"),
        {"BC02": SEPTEMBRE},
        "",
    ),
    # 1 000 € on the account, 500 € more on 30 June: of 1 500 €, January leaves 500 € to pay, September 150 €.
    "le crédit n’est pas encore là": Cas(
        (RESTE_UN, "offres:\n", offre("BC02", 1500, JANVIER, SEPTEMBRE), COMPTE),
        {"BC02": SEPTEMBRE},
        "Pas avant : le compte n’aura que 1 000,00 € avant le crédit du 30 juin 2027 ; commencer en janvier 2027 vous "
        "coûterait 350,00 € de plus.",
    ),
    # In June the credit of the 30th has not come: it counts from July.
    "le mois du crédit est encore trop tôt": Cas(
        (RESTE_UN, "offres:\n", offre("BC02", 1500, JUIN, SEPTEMBRE), COMPTE),
        {"BC02": SEPTEMBRE},
        "Pas avant : le compte n’aura que 1 000,00 € avant le crédit du 30 juin 2027 ; commencer en juin 2027 vous "
        "coûterait 350,00 € de plus.",
    ),
    # 600 € are covered by the account as well in January: only the participation is paid, whenever it begins.
    "le compte suffit déjà": Cas(
        (RESTE_UN, "offres:\n", offre("BC02", 600, JANVIER, SEPTEMBRE), COMPTE),
        {"BC02": SEPTEMBRE},
        "",
    ),
    "aucun compte, aucune limite": Cas(
        (RESTE_UN, "offres:\n", offre("BC02", 1500, JANVIER, SEPTEMBRE)),
        {"BC02": SEPTEMBRE},
        "",
    ),
    "aucune session plus tôt": Cas(
        (RESTE_UN, "offres:\n", offre("BC02", 1500, JANVIER, SEPTEMBRE), COMPTE),
        {"BC02": JANVIER},
        "",
    ),
    # BC01 is followed from January to February, its jury in the next months: BC02 asks for it.
    "un bloc à tenir avant": Cas(
        (
            RESTE_DEUX,
            "offres:\n",
            offre("BC01", 100, JANVIER),
            offre("BC02", 100, FEVRIER, SEPTEMBRE, suite=f", prerequis: [{VISEE}BC01]"),
        ),
        {"BC01": JANVIER, "BC02": SEPTEMBRE},
        f"Pas avant : {VISEE}BC01 doit être tenu d’abord.",
    ),
    # 60 h in under seven weeks and 60 h in eight weeks do not fit together in 10 h a week.
    "trop d’heures la même semaine": Cas(
        (
            RESTE_DEUX,
            "offres:\n",
            offre("BC01", 100, JANVIER, heures=60),
            offre("BC02", 100, FEVRIER, SEPTEMBRE, heures=60),
        ),
        {"BC01": JANVIER, "BC02": SEPTEMBRE},
        "Pas avant : avec « Cours BC01 », il y faudrait plus que vos heures de la semaine.",
    ),
    # With 20 h or less each, they do: nothing keeps BC02 from beginning in February.
    "les deux tiennent ensemble": Cas(
        (
            RESTE_DEUX,
            "offres:\n",
            offre("BC01", 100, JANVIER, heures=20),
            offre("BC02", 100, FEVRIER, SEPTEMBRE, heures=20),
        ),
        {"BC01": JANVIER, "BC02": SEPTEMBRE},
        "",
    ),
    # Each may draw 850 €. As it is: BC01 850 € in February, then BC02 the 150 € left and the 500 € of June: 150 + 350 €
    # to pay. BC02 first, in January: 850 €, and 150 € for BC01: 150 + 850 €. The account held enough for BC02 itself.
    "deux étapes, un crédit entre elles": Cas(
        (
            RESTE_DEUX,
            "offres:\n",
            offre("BC01", 1000, FEVRIER, heures=20),
            offre("BC02", 1000, JANVIER, SEPTEMBRE, heures=20),
            COMPTE,
        ),
        {"BC01": FEVRIER, "BC02": SEPTEMBRE},
        "Pas avant : commencer en janvier 2027 vous coûterait 500,00 € de plus.",
    ),
}


@pytest.mark.parametrize("cas", CAS.values(), ids=CAS)
def test_pas_avant(cas: Cas) -> None:
    preparation = poser(*cas.parts)
    plan = composer(preparation, cas.debuts)
    (etape,) = [
        une
        for une in expliquer_etapes(plan, compter(plan, preparation, droit()), preparation)
        if une.etape.voie.offre == "/oBC02"
    ]
    assert [dit for dit in etape.pourquoi if dit.startswith("Pas avant")] == ([cas.dit] if cas.dit else [])


def test_ce_que_l_argent_n_explique_pas_n_est_pas_dit() -> None:
    """Two courses that do not fit in the same weeks: it is not for the money to say why."""
    cas = CAS["trop d’heures la même semaine"]
    preparation = poser(*cas.parts)
    plan = composer(preparation, cas.debuts)
    (etape,) = [une for une in plan.etapes if une.voie.offre == "/oBC02"]
    assert list(pourquoi_pas_plus_tot(etape, etape.voie.departs[0], plan, preparation)) == []
