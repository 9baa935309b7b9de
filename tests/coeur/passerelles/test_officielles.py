"""Official correspondances as sets: direction, dangling ends, renewals; and a certificateur's decision as a value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurArgument
from brique.passerelles.officielles import (
    Accord,
    Decidee,
    Declaree,
    Etendue,
    Officielles,
    Reserve,
    declarees,
    liens_du_registre,
)
from brique.passerelles.valeurs import Cle, Preuve
from brique.periodes import Periode
from brique.referentiel.fiche import Bloc, Correspondance, Fiche
from brique.referentiel.filiation import Portee
from tests.coeur.referentiel.fabrique import lus

FIN = date(2030, 6, 30)


def fiche(numero: str, *correspondances: Correspondance, blocs: str = "1 2 3", **autres: Any) -> Fiche:
    champs: dict[str, Any] = {"niveau": 5, "date_effet": date(2025, 7, 1), "date_fin_enregistrement": FIN} | autres
    faits = tuple(Bloc(f"{numero}BC0{rang}", f"Bloc {rang}") for rang in blocs.split())
    return Fiche(numero, f"Métier {numero}", correspondances=correspondances, blocs=faits, **champs)


def vers(numero: str, source: str = "", cible: str = "", depuis: str = "RNCP1") -> Correspondance:
    """From the blocs ``source`` of ``depuis`` to the blocs ``cible`` of ``numero``, by their last digits."""
    return Correspondance(codes(depuis, source), numero, codes(numero, cible))


def codes(numero: str, rangs: str) -> frozenset[str]:
    return frozenset(f"{numero}BC0{rang}" for rang in rangs.split())


def cles(numero: str, rangs: str = "") -> frozenset[Cle]:
    return frozenset(Cle(numero, code) for code in codes(numero, rangs)) or frozenset({Cle(numero)})


def reserves(declaree: Declaree) -> list[Reserve]:
    return [constatee.reserve for constatee in declaree.reserves]


def seule(*fiches: Fiche) -> Declaree:
    (lue,) = declarees(fiches)
    return lue


def test_un_ensemble_vers_un_ensemble() -> None:
    lue = seule(fiche("RNCP1", vers("RNCP2", "1 2", "3")), fiche("RNCP2"))
    assert (lue.source, lue.cible) == (cles("RNCP1", "1 2"), cles("RNCP2", "3"))
    assert (lue.etendue, lue.totale, lue.reciproque, lue.reserves) == (Etendue.BLOCS, False, False, ())
    assert (lue.depuis.fin, lue.vers.fin, lue.vers.debut, lue.preuve) == (FIN, FIN, date(2025, 7, 1), Preuve.DECLAREE)
    assert lue.phrase == (
        "RNCP1 déclare au registre : RNCP1BC01 et RNCP1BC02 correspondent ensemble à RNCP2BC03. Correspondance "
        "partielle ; l’inverse n’est pas déclaré. Enregistrement : RNCP1 jusqu’au 30 juin 2030 et RNCP2 jusqu’au "
        "30 juin 2030."
    )


@pytest.mark.parametrize(
    ("depuis", "ecrite", "etendue"),
    [
        ("RNCP1", vers("RNCP2"), Etendue.TOTALE),
        ("RNCP1", vers("RNCP2", "", "1"), Etendue.CERTIFICATION_BLOCS),
        ("RNCP1", vers("RNCP2", "1 2 3"), Etendue.BLOCS_CERTIFICATION),
        ("RNCP1", vers("RS2", "1"), Etendue.BLOCS_RS),
        ("RS1", vers("RNCP2", "", "1"), Etendue.RS_BLOCS),
        ("RNCP1", vers("RNCP2", "1", "2"), Etendue.BLOCS),
    ],
)
def test_totale_seulement_entre_deux_certifications(depuis: str, ecrite: Correspondance, etendue: Etendue) -> None:
    autre = fiche(ecrite.fiche, blocs="" if ecrite.fiche.startswith("RS") else "1 2 3")
    lue = seule(fiche(depuis, ecrite, blocs="" if depuis.startswith("RS") else "1 2 3"), autre)
    assert (lue.etendue, lue.totale, lue.reserves) == (etendue, etendue is Etendue.TOTALE, ())
    assert f"Correspondance {'totale' if lue.totale else 'partielle'}" in lue.phrase


@pytest.mark.parametrize(
    ("ecrite", "attendue", "dit"),
    [
        (Correspondance(), Reserve.VIDE, "ne mène nulle part"),
        (vers("", "1"), Reserve.SANS_FICHE, "n’est pas nommée"),
        (vers("RNCP9", "1", "1"), Reserve.FICHE_ABSENTE, "RNCP9 n’est pas dans le registre lu"),
        (vers("RNCP2", "1", "7 8"), Reserve.BLOC_CIBLE_INCONNU, "RNCP2 n’a pas de bloc RNCP2BC07 et RNCP2BC08"),
        (vers("RNCP2", "9", "1"), Reserve.BLOC_SOURCE_INCONNU, "RNCP1 n’a pas de bloc RNCP1BC09"),
        (vers("RNCP1", "1", "2"), Reserve.ELLE_MEME, "avec elle-même"),
        (vers("RS2", "", ""), Reserve.HORS_CADRE, "Répertoire spécifique"),
        (vers("RNCP3"), Reserve.NIVEAUX_DIFFERENTS, "RNCP1 est de niveau 5, RNCP3 de niveau 6"),
    ],
)
def test_ce_qui_pend_est_nomme_et_garde(ecrite: Correspondance, attendue: Reserve, dit: str) -> None:
    fiches = [fiche("RNCP1", ecrite), fiche("RNCP2"), fiche("RNCP3", niveau=6), fiche("RS2", blocs="", niveau=None)]
    lue = seule(*fiches)
    assert reserves(lue) == [attendue]
    assert dit in lue.phrase
    assert lue.reciproque is False


def test_bloc_d_une_autre_certification_que_la_destination_absente() -> None:
    ecrite = Correspondance(codes("RNCP1", "1"), "RNCP9", codes("RNCP8", "1"))
    assert reserves(seule(fiche("RNCP1", ecrite))) == [Reserve.FICHE_ABSENTE, Reserve.BLOC_D_UNE_AUTRE]


def test_deux_fois_la_meme() -> None:
    premiere, seconde = declarees([fiche("RNCP1", vers("RNCP2", "1", "1"), vers("RNCP2", "1", "1")), fiche("RNCP2")])
    assert (reserves(premiere), reserves(seconde)) == ([], [Reserve.DEJA_DITE])
    assert (premiere.rang, seconde.rang) == (0, 1)


def test_l_inverse_n_est_su_que_s_il_est_ecrit() -> None:
    retour = vers("RNCP1", "2", "1", "RNCP2")
    aller, revenue = declarees([fiche("RNCP1", vers("RNCP2", "1", "2")), fiche("RNCP2", retour)])
    assert aller.reciproque
    assert revenue.reciproque
    assert "l’inverse est déclaré aussi" in aller.phrase
    presque = vers("RNCP1", "2 3", "1", "RNCP2")
    assert not any(d.reciproque for d in declarees([fiche("RNCP1", vers("RNCP2", "1", "2")), fiche("RNCP2", presque)]))
    assert "l’inverse" not in seule(fiche("RNCP1", vers("RNCP9", "1", "2"))).phrase  # RNCP9 was not read: who knows


def test_ce_qui_concerne_un_bloc() -> None:
    lues = Officielles.depuis(
        [
            fiche("RNCP1", vers("RNCP2", "1", "3"), vers("RNCP2", "1 2", "2"), vers("RNCP2")),
            fiche("RNCP2"),
        ]
    )
    seul, ensemble, entiere = lues.sortantes(Cle("RNCP1", "RNCP1BC01"))
    assert (seul.portee, ensemble.portee, entiere.portee) == (Portee.SEUL, Portee.ENSEMBLE, Portee.ENTIERE)
    assert ensemble.avec == cles("RNCP1", "2")
    assert lues.entrantes(Cle("RNCP1", "RNCP1BC01")) == ()
    assert [c.portee for c in lues.entrantes(Cle("RNCP2", "RNCP2BC03"))] == [Portee.SEUL, Portee.ENTIERE]
    assert [c.portee for c in lues.sortantes(Cle("RNCP1"))] == [Portee.ENTIERE]
    assert lues.sortantes(Cle("RNCP2", "RNCP2BC03")) == ()
    assert [len(cote) for cote in lues.d_une_fiche("RNCP1")] == [3, 0]


def test_rien_ne_se_prolonge() -> None:
    chaine = [fiche("RNCP1", vers("RNCP2", "1", "1")), fiche("RNCP2", vers("RNCP3", "1", "1", "RNCP2")), fiche("RNCP3")]
    lues = Officielles.depuis(chaine)
    assert [c.declaree.vers.numero for c in lues.sortantes(Cle("RNCP1", "RNCP1BC01"))] == ["RNCP2"]
    assert [c.declaree.depuis.numero for c in lues.entrantes(Cle("RNCP3", "RNCP3BC01"))] == ["RNCP2"]


def test_renouvellements() -> None:
    lues = Officielles.depuis([fiche("RNCP1", nouvelles=("RNCP2",)), fiche("RNCP2", anciennes=("RNCP1", "RNCP0"))])
    assert [(lien.ancienne, lien.nouvelle, lien.absentes) for lien in lues.renouvellements] == [
        ("RNCP0", "RNCP2", ("RNCP0",)),
        ("RNCP1", "RNCP2", ()),
    ]
    assert {lien.preuve for lien in lues.renouvellements} == {Preuve.RENOUVELLEMENT}
    assert lues.renouvellements_de("RNCP0") == lues.renouvellements[:1]
    assert lues.declarees == ()
    assert liens_du_registre([fiche("RNCP1", nouvelles=("RNCP1",))]) == ()


NUMEROS = ("RNCP1", "RNCP2", "RS3", "")
ENSEMBLES = st.frozensets(st.sampled_from(["RNCP1BC01", "RNCP2BC01", "RNCP2BC02", "BC9", ""]), max_size=3)


@given(
    st.lists(
        st.tuples(st.sampled_from(NUMEROS), st.builds(Correspondance, ENSEMBLES, st.sampled_from(NUMEROS), ENSEMBLES)),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_toutes_gardees_et_le_meme_resultat_dans_tout_ordre(
    ecrites: list[tuple[str, Correspondance]], hasard: Any
) -> None:
    fiches = [fiche(n, *(c for numero, c in ecrites if numero == n)) for n in NUMEROS if n]
    lues = Officielles.depuis(fiches)
    assert len(lues.declarees) == sum(1 for numero, _ in ecrites if numero)
    melangees = list(fiches)
    hasard.shuffle(melangees)
    assert declarees(melangees) == lues.declarees
    for declaree, cle in product(lues.declarees, [Cle("RNCP1", "RNCP1BC01"), Cle("RNCP2"), Cle("RS3")]):
        touche = cle in declaree.source or Cle(cle.fiche) in declaree.source
        assert touche == (declaree in [c.declaree for c in lues.sortantes(cle)])
        assert declaree.phrase.startswith(declaree.depuis.numero)


@pytest.mark.partage
def test_les_correspondances_reelles(partage: Path) -> None:
    fiches = [
        f for nom in ("RNCP", "RS") for f in lus(partage / f"donnees/rncp-v4.1/export_fiches_{nom}_fixture.xml")[0]
    ]
    lues = Officielles.depuis(fiches)
    assert len(lues.declarees) == 47
    assert sum(d.totale for d in lues.declarees) == 1
    assert sum(d.etendue is Etendue.BLOCS_RS for d in lues.declarees) == 2
    assert sum(len(d.source) > 1 or len(d.cible) > 1 for d in lues.declarees) == 9
    lisibles = [d for d in lues.declarees if d.vers.lue]
    assert [sorted(cle.code for cle in d.source) for d in lisibles] == [
        ["RNCP36490BC02", "RNCP36490BC03"],
        ["RNCP36490BC03"],
    ]
    assert all(d.reserves == () for d in lisibles)
    assert {r for d in lues.declarees for r in reserves(d)} == {Reserve.FICHE_ABSENTE}
    lues_des_deux = [lien for lien in lues.renouvellements if not lien.absentes]
    assert [(lien.ancienne, lien.nouvelle) for lien in lues_des_deux] == [
        ("RNCP34762", "RNCP39568"),
        ("RS5000", "RS6604"),
        ("RS6232", "RS7485"),
    ]
    assert len(lues.renouvellements) == sum(len(f.anciennes) + len(f.nouvelles) for f in fiches) - 3


DECISION = Decidee(
    source=cles("RNCP1", "1 2"),
    cible=cles("RNCP2", "1"),
    certificateur="Branche du commerce",
    signataire="Mme Auger, présidente de la CPNE",
    decidee_le=date(2026, 3, 2),
    validite=Periode(date(2026, 4, 1), date(2028, 4, 1)),
)


def test_une_decision_vaut_de_tel_jour_a_tel_jour() -> None:
    jours = [date(2026, 3, 31), date(2026, 4, 1), date(2028, 3, 31), date(2028, 4, 1)]
    assert [DECISION.vaut(jour) for jour in jours] == [False, True, True, False]
    revoquee = replace(DECISION, revoquee_le=date(2027, 1, 1), motif_revocation="référentiel changé")
    assert [revoquee.vaut(date(2026, 12, 31)), revoquee.vaut(date(2027, 1, 1))] == [True, False]
    assert "Révoquée le 1er janvier 2027 : référentiel changé." in revoquee.phrase
    assert "jusqu’au 31 mars 2028, dans ce sens seulement" in DECISION.phrase
    assert "qui détient RNCP1BC01 et RNCP1BC02 obtient RNCP2BC01" in DECISION.phrase
    partielle = replace(DECISION, accord=Accord.PARTIEL, competences=("Conseiller le client",))
    assert "obtient 1 compétence de RNCP2BC01" in partielle.phrase


@pytest.mark.parametrize(
    ("changes", "dit"),
    [
        ({"source": frozenset()}, "à partir de quels blocs"),
        ({"cible": cles("RNCP2", "1") | cles("RNCP3", "1")}, "une décision pour chacune"),
        ({"cible": frozenset({Cle("", "BC01")})}, "sans sa certification"),
        ({"cible": cles("RNCP1", "2")}, "des deux côtés"),
        ({"accord": Accord.PARTIEL}, "nomme les compétences"),
        ({"competences": ("Vendre",)}, "totale et nomme pourtant"),
        ({"signataire": " "}, "pas de signataire"),
        ({"revoquee_le": date(2026, 1, 1), "motif_revocation": "erreur"}, "révoquée avant"),
        ({"revoquee_le": date(2027, 1, 1)}, "pas de motif"),
    ],
)
def test_une_decision_qui_se_contredit_est_refusee(changes: dict[str, Any], dit: str) -> None:
    with pytest.raises(ErreurArgument, match=dit):
        replace(DECISION, **changes)


def test_lu_une_seule_fois_et_le_premier_de_deux() -> None:
    def une_fois() -> Iterable[Fiche]:
        yield fiche("RNCP1", vers("RNCP2", "1", "1"))
        yield fiche("RNCP1", vers("RNCP2", "2", "2"))

    assert [d.source for d in declarees(une_fois())] == [cles("RNCP1", "1")]
