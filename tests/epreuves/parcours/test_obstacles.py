"""Why no plan is possible: what is repaired makes one exist, and nothing smaller would."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brique.droits.lecture import droit
from brique.parcours.demandes.lecture import lire_demande
from brique.parcours.demonstration import contexte_de_demonstration
from brique.parcours.solveur.frein import Frein
from brique.parcours.solveur.obstacles import Fermeture, NatureObstacle, obstacles
from brique.parcours.solveur.plan import Objectif
from brique.parcours.solveur.probleme import (
    BlocVise,
    DemandeEquivalence,
    Depart,
    Moyens,
    NatureVoie,
    Options,
    Probleme,
    Visee,
    Voie,
)
from brique.parcours.solveur.resolution import resoudre
from brique.parcours.voies.preparation import preparer
from brique.passerelles.valeurs import Cle
from tests.coeur.parcours.petits_problemes import DEBUT, petit_probleme

UN, DEUX = Cle("RNCP1", "BC01"), Cle("RNCP1", "BC02")


def possible(probleme: Probleme) -> bool:
    return resoudre(probleme, Objectif.PLUS_TOT) is not None


def probleme(*voies: Voie, moyens: Moyens | None = None, horizon: int = 24, **suite: object) -> Probleme:
    visee = Visee("RNCP1", "", (BlocVise(UN, "Écrire"), BlocVise(DEUX, "Lire")), frozenset({UN, DEUX}))
    return replace(Probleme(DEBUT, horizon, (visee,), voies, moyens or Moyens()), **suite)  # type: ignore[arg-type]


def formation(cle: str, bloc: Cle, debut: int, *, prix: int = 0, charge: int = 5) -> Voie:
    depart = Depart(debut, debut + 2, debut + 3)
    return Voie(cle, NatureVoie.FORMATION, frozenset({bloc}), (depart,), prix=Decimal(prix), heures=40, charge=charge)


@settings(max_examples=25)
@given(st.integers(0, 2**32))
def test_reparer_rend_un_plan_possible(graine: int) -> None:
    un = petit_probleme(graine)
    trouves = obstacles(un)
    assert trouves.prouvee
    assert bool(trouves.raisons) != possible(un)
    assert trouves.repare is not None
    assert possible(trouves.repare)


def test_arretee_elle_ne_demontre_rien() -> None:
    un = probleme(formation("a", UN, 0))
    assert obstacles(un).prouvee
    arretee = obstacles(un, frein=Frein(serre=True))
    assert not arretee.prouvee
    assert arretee.raisons == ()


@settings(max_examples=8)
@given(st.integers(0, 2**32))
def test_aucun_ensemble_plus_petit_ne_suffit(graine: int) -> None:
    un = petit_probleme(graine)
    trouves = obstacles(un)
    taille = max(0, len(trouves.raisons) - 1)
    for desserres in combinations(_desserrements(un), taille) if trouves.raisons else ():
        large = un
        for desserrer in desserres:
            large = desserrer(large)
        assert not possible(large)


def _desserrements(un: Probleme) -> list:  # type: ignore[type-arg]
    """Lifting each limit whole, one way to a bloc at a time."""
    blocs = {b for v in un.visees for b in v.obligatoires.union(*(o.blocs for o in v.options))}
    blocs |= {v.evaluation_finale for v in un.visees if v.evaluation_finale}
    return [
        lambda p: replace(p, moyens=replace(p.moyens, heures=(10_000,))),
        lambda p: replace(p, moyens=replace(p.moyens, epargne=None)),
        lambda p: replace(p, horizon=p.horizon + 24, echeance=None),
        *(lambda p, n=v.numero: replace(p, visees=tuple(_sans_limite(w, n) for w in p.visees)) for v in un.visees),
        *(lambda p, b=b: replace(p, voies=(*p.voies, _donne(b))) for b in sorted(blocs)),
        *(
            lambda p, a=a: replace(p, voies=tuple(replace(v, acquis=v.acquis - {a}) for v in p.voies))
            for a in sorted({a for v in un.voies for a in v.acquis})
        ),
        *(lambda p, b=b: _sans_prerequis(p, b) for b in sorted(blocs)),
    ]


def _sans_limite(visee: Visee, numero: str) -> Visee:
    return replace(visee, limite=None) if visee.numero == numero else visee


def _donne(bloc: Cle) -> Voie:
    return Voie(f"donné {bloc}", NatureVoie.DETENU, frozenset({bloc}), (Depart(0, 0, 0),))


def _sans_prerequis(un: Probleme, bloc: Cle) -> Probleme:
    visees = tuple(
        replace(v, blocs=tuple(replace(b, prerequis=b.prerequis - {bloc}) for b in v.blocs)) for v in un.visees
    )
    return replace(un, visees=visees, voies=tuple(replace(v, prerequis=v.prerequis - {bloc}) for v in un.voies))


def test_trop_peu_d_heures() -> None:
    trouves = obstacles(
        probleme(formation("a", UN, 0, charge=7), formation("b", DEUX, 6, charge=5), moyens=Moyens((4,)))
    )
    (raison,) = trouves.raisons
    assert raison.nature is NatureObstacle.HEURES
    assert raison.reparation == "7 h par semaine au lieu de 4."


def test_pas_assez_d_argent() -> None:
    moyens = Moyens((35,), Decimal(100), Decimal(20))
    (raison,) = obstacles(
        probleme(formation("a", UN, 0, prix=300), formation("b", DEUX, 6, prix=280), moyens=moyens)
    ).raisons
    assert raison.nature is NatureObstacle.ARGENT
    assert raison.reparation == "340,00 € de plus de côté au départ, ou payés par un financeur."


@pytest.mark.parametrize(
    ("limite", "nature", "reparation"),
    [
        ({"echeance": 7}, NatureObstacle.ECHEANCE, "2 mois de plus : jusqu’à août 2027."),
        ({"horizon": 7}, NatureObstacle.HORIZON, "2 mois de plus : jusqu’à août 2027."),
    ],
)
def test_pas_assez_de_temps(limite: dict[str, int], nature: NatureObstacle, reparation: str) -> None:
    un = replace(probleme(formation("a", UN, 0), formation("b", DEUX, 6)), **limite)  # type: ignore[arg-type]
    (raison,) = obstacles(un).raisons
    assert (raison.nature, raison.reparation) == (nature, reparation)


def test_aucune_offre_pour_un_bloc() -> None:
    demande = DemandeEquivalence("d", frozenset({DEUX}), frozenset(), 3, 0.6, "depuis RNCP2")
    (raison,) = obstacles(probleme(formation("a", UN, 0), demandes=(demande,))).raisons
    assert raison.nature is NatureObstacle.VOIE
    assert raison.constat == "Aucune offre ni aucun droit n’apporte BC02 « Lire » avant novembre 2028."
    assert "depuis RNCP2" in raison.reparation


def test_la_certification_finit_avant() -> None:
    un = probleme(formation("a", UN, 0), formation("b", DEUX, 6))
    un = replace(un, visees=(replace(un.visees[0], limite=8),))
    (raison,) = obstacles(un).raisons
    assert raison.nature is NatureObstacle.LIMITE
    assert "juillet 2027" in raison.constat
    assert "2 mois" in raison.reparation


def test_des_prerequis_en_rond() -> None:
    blocs = (BlocVise(UN, "", frozenset({DEUX})), BlocVise(DEUX, "", frozenset({UN})))
    visee = Visee("RNCP1", "", blocs, frozenset({UN, DEUX}))
    un = Probleme(DEBUT, 24, (visee,), (formation("a", UN, 0), formation("b", DEUX, 6)))
    (raison,) = obstacles(un).raisons
    assert raison.nature is NatureObstacle.PREREQUIS


def test_un_acquis_compte_une_fois() -> None:
    acquis = frozenset({Cle("RNCP0", "BC09")})
    voies = [
        Voie(bloc.code, NatureVoie.EQUIVALENCE, frozenset({bloc}), (Depart(0, 0, 0),), acquis=acquis)
        for bloc in (UN, DEUX)
    ]
    (raison,) = obstacles(probleme(*voies)).raisons
    assert raison.nature is NatureObstacle.ACQUIS
    assert "BC09" in raison.constat


def test_une_demande_que_rien_ne_repare() -> None:
    trouves = obstacles(probleme(formation("a", UN, 0), a_atteindre=3))
    assert [raison.nature for raison in trouves.raisons] == [NatureObstacle.CIBLE]
    assert trouves.repare is None
    visee = Visee("RNCP1", "", (BlocVise(UN),), frozenset(), (Options(2, frozenset({UN})),))
    assert obstacles(Probleme(DEBUT, 12, (visee,), ())).raisons[0].nature is NatureObstacle.CIBLE


def test_un_plan_possible_n_a_pas_d_obstacle() -> None:
    assert obstacles(probleme(formation("a", UN, 0), formation("b", DEUX, 6))).raisons == ()


@pytest.mark.parametrize(
    ("numero", "constat", "reparation"),
    [
        (
            "RNCP99003",
            "RNCP99003 n’est plus délivrée depuis le 30 juin 2025, et l’on ne peut donc plus l’obtenir.",
            "Visez la certification qui la remplace, RNCP99012.",
        ),
        (
            "RNCP99064",
            "On n’entre plus dans RNCP99064 après le 5 décembre 2026, fin de son enregistrement (art. L6113-9), et "
            "rien n’y mène d’ici là.",
            "Visez une certification en vigueur : le registre n’en nomme aucune qui la remplace.",
        ),
    ],
)
def test_une_certification_qui_ferme_est_une_seule_raison(numero: str, constat: str, reparation: str) -> None:
    contexte = contexte_de_demonstration()
    texte = f"au: 2026-11-26\ncibles: [{{certification: {numero}}}]\nheures_semaine: 10\n"
    preparation = preparer(lire_demande(texte, contexte), contexte, droit())
    (raison,) = obstacles(preparation.probleme, fermees=preparation.fermees).raisons
    assert raison == (NatureObstacle.LIMITE, constat, reparation)


def test_une_certification_qui_ferme_ne_cache_pas_les_autres_limites() -> None:
    fermees = {"RNCP1": Fermeture("On n’y entre plus", "Visez RNCP2.", a_venir=True)}
    un = probleme(formation("a", UN, 0, charge=7), moyens=Moyens((4,)))
    fermee, heures = obstacles(un, fermees=fermees).raisons
    assert fermee.constat == "On n’y entre plus, et rien n’apporte d’ici là BC02."
    assert heures.nature is NatureObstacle.HEURES
