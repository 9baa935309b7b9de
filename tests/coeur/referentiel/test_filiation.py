"""Renewals followed: every shape a chain can take, named; and where a bloc counts, never more than what is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurArgument
from brique.referentiel.fiche import Bloc, Certificateur, Correspondance, Fiche, Partenaire
from brique.referentiel.filiation import (
    CLAIRS,
    Cas,
    Classe,
    Declaration,
    Devenir,
    Etat,
    Filiation,
    Portee,
    Sens,
    Suite,
    dernier_jour,
)
from brique.referentiel.filiation.phrases import de_qui
from tests.coeur.referentiel.fabrique import lus

DEMONSTRATION = Path(__file__).parents[3] / "src/brique/referentiel/demonstration"
AU = date(2026, 11, 22)
FINIE, EN_COURS = date(2020, 6, 30), date(2030, 6, 30)


def fiche(numero: str, nouvelles: str = "", anciennes: str = "", *, active: bool = False, **autres: Any) -> Fiche:
    """A fiche by the last digits of its number, « 2 3 » for several; an « R » before means the RS."""
    champs: dict[str, Any] = {"actif": active, "date_fin_enregistrement": EN_COURS if active else FINIE} | autres
    return Fiche(nom(numero), f"Métier {numero}", anciennes=noms(anciennes), nouvelles=noms(nouvelles), **champs)


def nom(numero: str) -> str:
    return f"RS{numero[1:]}" if numero.startswith("R") else f"RNCP{numero}"


def noms(numeros: str) -> tuple[str, ...]:
    return tuple(map(nom, numeros.split()))


FORMES: list[tuple[str, list[Fiche], Cas, str, set[Cas]]] = [
    ("elle-même en vigueur", [fiche("1", active=True)], Cas.EN_VIGUEUR, "", {Cas.EN_VIGUEUR}),
    ("en vigueur, suite connue", [fiche("1", "2", active=True), fiche("2", active=True)], Cas.EN_VIGUEUR, "2", set()),
    ("dit par les deux", [fiche("1", "2"), fiche("2", "", "1", active=True)], Cas.UN_SUCCESSEUR, "2", set()),
    ("dit par l’ancienne seule", [fiche("1", "2"), fiche("2", active=True)], Cas.UN_SUCCESSEUR, "2", set()),
    ("dit par la nouvelle seule", [fiche("1"), fiche("2", "", "1", active=True)], Cas.UN_SUCCESSEUR, "2", set()),
    ("plusieurs renouvellements", [fiche("1", "2"), fiche("2", "3"), fiche("3", "4"), fiche("4", active=True)],
     Cas.UN_SUCCESSEUR, "4", set()),
    ("deux en vigueur sur une seule ligne", [fiche("1", "2"), fiche("2", "3", active=True), fiche("3", active=True)],
     Cas.UN_SUCCESSEUR, "2 3", set()),
    ("se scinde", [fiche("1", "2 3"), fiche("2", active=True), fiche("3", active=True)],
     Cas.PLUSIEURS_SUCCESSEURS, "2 3", {Cas.PLUSIEURS_SUCCESSEURS}),
    ("se scinde plus loin", [fiche("1", "2"), fiche("2", "3 4"), fiche("3", active=True), fiche("4", active=True)],
     Cas.PLUSIEURS_SUCCESSEURS, "3 4", {Cas.PLUSIEURS_SUCCESSEURS}),
    ("se scinde, une branche absente", [fiche("1", "2 3"), fiche("2", active=True)],
     Cas.PLUSIEURS_SUCCESSEURS, "2", {Cas.PLUSIEURS_SUCCESSEURS, Cas.SUCCESSEUR_ABSENT}),
    ("se scinde, une branche éteinte", [fiche("1", "2 3"), fiche("2", active=True), fiche("3")],
     Cas.PLUSIEURS_SUCCESSEURS, "2", {Cas.PLUSIEURS_SUCCESSEURS, Cas.SUCCESSEUR_EXPIRE}),
    ("plusieurs en une", [fiche("1", "3"), fiche("2", "3"), fiche("3", "", "1 2", active=True)],
     Cas.UN_SUCCESSEUR, "3", {Cas.FICHES_REUNIES}),
    ("sans successeur", [fiche("1")], Cas.SANS_SUCCESSEUR, "", {Cas.SANS_SUCCESSEUR}),
    ("successeur absent", [fiche("1", "2")], Cas.SUCCESSEUR_ABSENT, "", {Cas.SUCCESSEUR_ABSENT}),
    ("absente elle-même", [fiche("2", "", "1", active=True)], Cas.UN_SUCCESSEUR, "2", set()),
    ("successeur expiré", [fiche("1", "2"), fiche("2")], Cas.SUCCESSEUR_EXPIRE, "", {Cas.SUCCESSEUR_EXPIRE}),
    ("chaîne éteinte", [fiche("1", "2"), fiche("2", "3"), fiche("3")],
     Cas.SUCCESSEUR_EXPIRE, "", {Cas.SUCCESSEUR_EXPIRE}),
    ("successeur à venir", [fiche("1", "2"), fiche("2", active=True, date_effet=date(2027, 1, 1))],
     Cas.SUCCESSEUR_A_VENIR, "", {Cas.SUCCESSEUR_A_VENIR}),
    ("successeur au RS", [fiche("1", "R2"), fiche("R2", active=True)], Cas.SUCCESSEUR_RS, "R2", {Cas.SUCCESSEUR_RS}),
    ("du RS au RS", [fiche("R1", "R2"), fiche("R2", active=True)], Cas.UN_SUCCESSEUR, "R2", set()),
    ("branches qui se rejoignent", [fiche("1", "2 3"), fiche("2", "4"), fiche("3", "4"), fiche("4", active=True)],
     Cas.CHAINE_AMBIGUE, "4", {Cas.PLUSIEURS_SUCCESSEURS, Cas.CHAINE_AMBIGUE}),
    ("raccourci", [fiche("1", "2 3"), fiche("2", "3"), fiche("3", active=True)],
     Cas.CHAINE_AMBIGUE, "3", {Cas.PLUSIEURS_SUCCESSEURS, Cas.CHAINE_AMBIGUE}),
    ("la nouvelle se dit suite d’une autre", [fiche("1", "2"), fiche("2", "", "9", active=True)],
     Cas.CHAINE_AMBIGUE, "2", {Cas.CHAINE_AMBIGUE, Cas.FICHES_REUNIES}),
    ("cycle", [fiche("1", "2"), fiche("2", "1")], Cas.CYCLE, "", {Cas.CYCLE}),
    ("chacune ancienne de l’autre", [fiche("1", "", "2"), fiche("2", "", "1")], Cas.CYCLE, "", {Cas.CYCLE}),
    ("cycle et issue", [fiche("1", "2"), fiche("2", "3"), fiche("3", "1 4"), fiche("4", active=True)],
     Cas.CYCLE, "4", {Cas.CYCLE, Cas.PLUSIEURS_SUCCESSEURS}),
    ("boucle", [fiche("1", "1", "1")], Cas.BOUCLE, "", {Cas.SANS_SUCCESSEUR, Cas.BOUCLE}),
    ("boucle et issue", [fiche("1", "1 2"), fiche("2", active=True)], Cas.UN_SUCCESSEUR, "2", {Cas.BOUCLE}),
]  # fmt: skip


@pytest.mark.parametrize(("titre", "fiches", "cas", "actives", "particularites"), FORMES, ids=[f[0] for f in FORMES])
def test_chaque_forme_a_son_nom(
    titre: str, fiches: list[Fiche], cas: Cas, actives: str, particularites: set[Cas]
) -> None:
    depart = "RS1" if "RS au RS" in titre else "RNCP1"
    suite = Filiation.depuis(fiches).suivre(depart, AU)
    assert suite.cas is cas
    assert suite.actives == noms(actives)
    assert set(suite.particularites) >= particularites
    assert suite.claire == (cas in CLAIRS)
    assert suite.phrase.startswith(depart)
    assert suite.phrase.endswith(".")
    assert all(numero in suite.phrase for numero in suite.actives)
    assert not re.search(r"None|\s\s| ,|«  »", suite.phrase)


def test_la_phrase_dit_ou_en_est_chacune() -> None:
    fiches = [
        fiche("1", "2", date_limite_delivrance=date(2027, 6, 30)),
        fiche("2", "3", date_limite_delivrance=date(2021, 1, 1)),
        fiche("3", active=True),
    ]
    suite = Filiation.depuis(fiches).suivre("rncp1", AU)
    assert suite.phrase == (
        "RNCP1 « Métier 1 » est expirée depuis le 30 juin 2020, encore délivrée jusqu’au 30 juin 2027 aux personnes "
        "déjà engagées. RNCP3 « Métier 3 » lui succède après 2 renouvellements (par RNCP2) : elle est en vigueur "
        "jusqu’au 30 juin 2030."
    )
    assert [(e.numero, e.rang, e.etat) for e in suite.etapes] == [
        ("RNCP1", 0, Etat.DELIVRABLE),
        ("RNCP2", 1, Etat.ETEINTE),
        ("RNCP3", 2, Etat.EN_VIGUEUR),
    ]


@pytest.mark.parametrize(
    ("champs", "au", "etat"),
    [
        ({"actif": True, "date_fin_enregistrement": AU}, AU, Etat.EN_VIGUEUR),  # the last day still counts
        ({"actif": True, "date_fin_enregistrement": AU}, date(2026, 11, 23), Etat.EXPIREE),
        ({"actif": True}, AU, Etat.EN_VIGUEUR),
        ({}, AU, Etat.EN_VIGUEUR),
        ({"actif": False}, AU, Etat.RETIREE),
        ({"actif": False, "date_fin_enregistrement": EN_COURS}, AU, Etat.RETIREE),
        ({"actif": False, "date_fin_enregistrement": FINIE}, AU, Etat.EXPIREE),
        ({"actif": False, "date_fin_enregistrement": FINIE}, date(2020, 1, 1), Etat.EN_VIGUEUR),
        ({"actif": False, "date_fin_enregistrement": FINIE, "date_limite_delivrance": AU}, AU, Etat.DELIVRABLE),
        ({"actif": False, "date_fin_enregistrement": FINIE, "date_limite_delivrance": FINIE}, AU, Etat.ETEINTE),
        ({"actif": True, "date_decision": date(2027, 1, 1)}, AU, Etat.A_VENIR),
        ({"actif": True, "date_effet": date(2026, 1, 1), "date_decision": date(2027, 1, 1)}, AU, Etat.EN_VIGUEUR),
    ],
)
def test_l_etat_depend_du_jour(champs: dict[str, Any], au: date, etat: Etat) -> None:
    filiation = Filiation.depuis([Fiche("RNCP1", **champs)], registre=AU)
    assert filiation.suivre("RNCP1", au).etapes[0].etat is etat


def test_qui_declare_le_renouvellement() -> None:
    fiches = [fiche("1", "2 3"), fiche("2", "", "1"), fiche("3"), fiche("4", "", "1")]
    liens = Filiation.depuis(fiches).suivre("RNCP1", AU).liens
    assert [(lien.nouvelle, lien.declaration, lien.contredit) for lien in liens] == [
        ("RNCP2", Declaration.LES_DEUX, False),
        ("RNCP3", Declaration.ANCIENNE, False),
        ("RNCP4", Declaration.NOUVELLE, True),
    ]


def test_les_fiches_reunies_sont_nommees() -> None:
    fiches = [fiche("1", "3"), fiche("2"), fiche("3", "", "1 2", active=True)]
    suite = Filiation.depuis(fiches).suivre("RNCP1", AU)
    assert [(lien.ancienne, lien.nouvelle) for lien in suite.reunies] == [("RNCP2", "RNCP3")]
    assert "RNCP3 remplace aussi RNCP2" in suite.phrase


def test_une_fiche_que_personne_ne_connait() -> None:
    with pytest.raises(ErreurArgument, match="aucune fiche RNCP404, et aucune ne la nomme"):
        Filiation.depuis([fiche("1")]).suivre("RNCP404", AU)


def test_la_premiere_fiche_d_un_numero_compte() -> None:
    suite = Filiation.depuis([fiche("1", "2"), fiche("1", "3"), fiche("2", active=True)]).suivre("RNCP1", AU)
    assert suite.actives == ("RNCP2",)


# --- any graph


@st.composite
def graphes(dessiner: st.DrawFn) -> list[Fiche]:
    """Fiches numbered from 1, some of them missing, whose links lead anywhere; sides do not agree."""
    n = dessiner(st.integers(1, 7))
    numeros = st.integers(1, n).map(str)
    liens = st.lists(numeros, max_size=3, unique=True).map(" ".join)
    presentes = dessiner(st.sets(st.integers(1, n)))
    return [
        fiche(str(numero), dessiner(liens), dessiner(liens), active=dessiner(st.booleans()))
        for numero in sorted(presentes)
    ]


def aretes(fiches: Iterable[Fiche]) -> dict[str, set[str]]:
    """Who replaces whom, self-loops left out."""
    suivantes: dict[str, set[str]] = {}
    for f in fiches:
        for nouvelle in f.nouvelles:
            suivantes.setdefault(f.numero, set()).add(nouvelle)
        for ancienne in f.anciennes:
            suivantes.setdefault(ancienne, set()).add(f.numero)
    return {numero: autres - {numero} for numero, autres in suivantes.items()}


def atteintes(suivantes: dict[str, set[str]], depart: str) -> set[str]:
    """All that ``depart`` leads to, itself only if it comes back."""
    vues: set[str] = set()
    attente = list(suivantes.get(depart, ()))
    while attente:
        numero = attente.pop()
        if numero not in vues:
            vues.add(numero)
            attente += suivantes.get(numero, ())
    return vues


@given(graphes(), st.randoms(use_true_random=False))
def test_n_importe_quel_graphe(fiches: list[Fiche], hasard: Any) -> None:
    suivantes = aretes(fiches)
    actives = {f.numero for f in fiches if f.actif}
    filiation = Filiation.depuis(fiches)
    melange = list(fiches)
    hasard.shuffle(melange)
    autre = Filiation.depuis(melange)
    for f in fiches:
        suite = filiation.suivre(f.numero, AU)
        assert suite == autre.suivre(f.numero, AU)
        menees = atteintes(suivantes, f.numero)
        assert sorted(suite.actives) == sorted((menees & actives) - {f.numero})
        assert sorted(e.numero for e in suite.etapes) == sorted(menees | {f.numero})
        tourne = any(numero in atteintes(suivantes, numero) for numero in menees)
        assert bool(suite.cycle) == (Cas.CYCLE in suite.particularites) == tourne
        _verifier_cycle(suite, suivantes)
        assert (suite.cas is Cas.EN_VIGUEUR) == (f.numero in actives)


def _verifier_cycle(suite: Suite, suivantes: dict[str, set[str]]) -> None:
    cercle = suite.cycle
    assert len(cercle) == len(set(cercle)) != 1
    for numero, suivant in zip(cercle, (*cercle[1:], *cercle[:1]), strict=True):
        assert suivant in suivantes[numero]


def test_une_tres_longue_chaine_se_suit() -> None:
    fiches = [fiche(str(n), str(n + 1)) for n in range(1, 3000)] + [fiche("3000", active=True)]
    suite = Filiation.depuis(fiches).suivre("RNCP1", AU)
    assert (suite.cas, suite.actives, suite.etapes[-1].rang) == (Cas.UN_SUCCESSEUR, ("RNCP3000",), 2999)


# --- where a bloc counts


def blocs(numero: str, *enonces: str) -> tuple[Bloc, ...]:
    return tuple(Bloc(f"RNCP{numero}BC0{n}", f"Bloc {n}", f"- {texte}") for n, texte in enumerate(enonces, 1))


def vers(source: str, numero: str, cible: str) -> Correspondance:
    """« 1BC01 1BC02 » → « 2BC01 »; '' is the whole certification."""
    return Correspondance(frozenset(noms(source)), nom(numero), frozenset(noms(cible)))


ENONCES = ("Pétrir la pâte et façonner les pains", "Accueillir les clients et encaisser")


def paire(*correspondances: Correspondance, retours: tuple[Correspondance, ...] = (), **autres: Any) -> Filiation:
    """An expired fiche 1 of two blocs, replaced by 2, in force, of two blocs in the other order."""
    ancienne = fiche("1", "2", blocs=blocs("1", *ENONCES), correspondances=correspondances, **autres)
    nouvelle = fiche("2", "", "1", active=True, blocs=blocs("2", *ENONCES[::-1]), correspondances=retours)
    return Filiation.depuis([ancienne, nouvelle, fiche("3", active=True, blocs=blocs("3", "Nager"))])


def ou(filiation: Filiation, code: str = "BC01") -> Devenir:
    return filiation.ou_compte("RNCP1", code, AU)


def test_declare_dans_son_sens() -> None:
    devenir = ou(paire(vers("1BC01", "2", "2BC02")))
    (declaree,) = devenir.declarees
    assert devenir.classe is Classe.DECLAREE
    assert (declaree.sens, declaree.portee, declaree.compte, declaree.dans_la_suite) == (
        Sens.ALLER, Portee.SEUL, True, True,
    )  # fmt: skip
    assert devenir.renouvellements == ()
    assert devenir.phrase == (
        "Au 22 novembre 2026, ce bloc compte dans RNCP2 (RNCP2BC02) : c’est déclaré au registre. Pour le faire valoir, "
        "adressez-vous au certificateur de RNCP2."
    )


def test_declare_dans_l_autre_sens_ne_donne_rien() -> None:
    """A correspondance is not symmetric: what the new fiche declares to the old one is told, and asked about."""
    devenir = ou(paire(retours=(vers("2BC02", "1", "1BC01"),)))
    (declaree,) = devenir.declarees
    assert (declaree.sens, declaree.compte, declaree.reciproque) == (Sens.RETOUR, False, False)
    assert devenir.classe is Classe.RENOUVELLEMENT
    assert "ne déclare que le sens inverse" in devenir.phrase
    assert "L’inverse n’est pas écrit" in declaree.phrase


def test_declare_dans_les_deux_sens() -> None:
    devenir = ou(paire(vers("1BC01", "2", "2BC02"), retours=(vers("2BC02", "1", "1BC01"),)))
    assert [(d.sens, d.reciproque) for d in devenir.declarees] == [(Sens.ALLER, True), (Sens.RETOUR, True)]


def test_il_faut_plusieurs_blocs_ensemble() -> None:
    devenir = ou(paire(vers("1BC01 1BC02", "2", "2BC01 2BC02")))
    (declaree,) = devenir.declarees
    assert (declaree.portee, declaree.avec, declaree.compte) == (Portee.ENSEMBLE, ("RNCP1BC02",), True)
    assert "(RNCP2BC01 + RNCP2BC02, avec RNCP1BC02)" in devenir.phrase


def test_la_certification_entiere_n_est_pas_un_bloc() -> None:
    devenir = ou(paire(vers("", "2", "")))
    (declaree,) = devenir.declarees
    assert (declaree.portee, declaree.compte) == (Portee.ENTIERE, False)
    assert "mais pas ce bloc seul" in declaree.phrase
    assert devenir.classe is Classe.RENOUVELLEMENT


def test_une_correspondance_ne_se_prolonge_pas() -> None:
    """Neither through another correspondance, nor through a renewal: BC01 → 4BC01 expired → 2BC02 gives nothing."""
    relais = fiche("4", blocs=blocs("4", "Nager"), correspondances=(vers("4BC01", "2", "2BC02"),))
    filiation = Filiation.depuis(
        [
            fiche("1", "2", blocs=blocs("1", *ENONCES), correspondances=(vers("1BC01", "4", "4BC01"),)),
            fiche("2", "", "1", active=True, blocs=blocs("2", "Courir")),
            relais,
        ]
    )
    devenir = ou(filiation)
    assert [d.compte for d in devenir.declarees] == [False]
    assert devenir.classe is Classe.RENOUVELLEMENT


def test_hors_de_la_suite_une_correspondance_compte_aussi() -> None:
    devenir = ou(paire(vers("1BC01", "3", "3BC01")))
    assert devenir.classe is Classe.DECLAREE
    assert not devenir.declarees[0].dans_la_suite
    assert [r.etape.numero for r in devenir.renouvellements] == ["RNCP2"]


def test_rien_de_declare_se_demande_avec_des_ressemblances() -> None:
    devenir = ou(paire())
    (renouvelee,) = devenir.renouvellements
    assert devenir.classe is Classe.RENOUVELLEMENT
    assert renouvelee.motif.reference == "Vademecum du RNCP, § 2.2.3.1"
    assert "demandez-le-lui" in renouvelee.motif.texte
    (ressemblance,) = renouvelee.ressemblances
    assert (ressemblance.code, ressemblance.gardees, ressemblance.total) == ("RNCP2BC02", 1, 1)


def test_un_renouvellement_au_rs_ne_ressemble_a_rien() -> None:
    filiation = Filiation.depuis([fiche("1", "R2", blocs=blocs("1", "Nager")), fiche("R2", active=True)])
    devenir = ou(filiation)
    assert (devenir.classe, devenir.renouvellements) == (Classe.RIEN, ())
    assert "Répertoire spécifique" in devenir.phrase


def test_la_certification_en_vigueur_suffit() -> None:
    devenir = Filiation.depuis([fiche("1", active=True, blocs=blocs("1", "Nager"))]).ou_compte("RNCP1", "BC01", AU)
    assert devenir.classe is Classe.EN_VIGUEUR
    assert "dans sa propre certification" in devenir.phrase


def test_acquis_a_vie_dans_tous_les_cas() -> None:
    for filiation in (paire(), paire(vers("1BC01", "2", "2BC02")), paire(actif=True, date_fin_enregistrement=EN_COURS)):
        assert ou(filiation).acquis == (
            "Un bloc obtenu est acquis à vie, quoi que devienne sa certification.",
            "Vademecum du RNCP, § 2.2.3.1",
        )


@pytest.mark.parametrize(
    ("champs", "dit", "reference"),
    [
        ({"date_limite_delivrance": date(2027, 1, 1)}, "encore délivrée jusqu’au 1er janvier 2027", "L. 6113-9"),
        ({}, "le registre ne dit pas jusqu’à quand elle est délivrée", "L. 6113-9"),
        ({"date_limite_delivrance": date(2021, 1, 1)}, "n’est plus délivrée depuis le 1er janvier 2021", ""),
    ],
)
def test_sa_propre_certification_se_delivre_t_elle_encore(champs: dict[str, Any], dit: str, reference: str) -> None:
    delivrance = ou(paire(**champs)).delivrance
    assert dit in delivrance.texte
    assert delivrance.reference.startswith(reference)
    assert bool(delivrance.reference) == bool(reference)


@pytest.mark.parametrize("code", ["BC02", "bc02", "RNCP1BC02", " rncp1bc02 "])
def test_le_code_se_dit_avec_ou_sans_le_numero(code: str) -> None:
    assert (ou(paire(), code).code, ou(paire(), code).libelle) == ("RNCP1BC02", "Bloc 2")


def test_un_code_incomplet_du_registre() -> None:
    filiation = Filiation.depuis([fiche("1", active=True, blocs=(Bloc("01", "Nager"),))])
    assert filiation.ou_compte("RNCP1", "01", AU).libelle == "Nager"


def test_un_bloc_inconnu() -> None:
    with pytest.raises(ErreurArgument, match=r"aucun bloc « BC09 ».*RNCP1BC01, RNCP1BC02"):
        ou(paire(), "BC09")
    with pytest.raises(ErreurArgument, match="ne donne aucun bloc"):
        Filiation.depuis([fiche("R1", active=True)]).ou_compte("RS1", "BC01", AU)


def test_une_fiche_absente_dont_d_autres_nomment_un_bloc() -> None:
    filiation = Filiation.depuis([fiche("2", "", "1", active=True, correspondances=(vers("2BC01", "1", "1BC01"),))])
    devenir = ou(filiation)
    assert devenir.classe is Classe.RENOUVELLEMENT
    assert not devenir.renouvellements[0].comparable
    assert devenir.suite.etapes[0].etat is Etat.ABSENTE


@given(st.permutations(["aller", "retour", "entiere", "ensemble"]), st.integers(0, 4))
def test_les_preuves_ne_se_melangent_jamais(sortes: list[str], combien: int) -> None:
    """Whatever is declared, only what leads from the bloc to a certification in force counts."""
    choisies = set(sortes[:combien])
    allers = [vers("1BC01", "2", "2BC02")] * ("aller" in choisies)
    allers += [vers("", "2", "")] * ("entiere" in choisies) + [vers("1BC01 1BC02", "2", "")] * ("ensemble" in choisies)
    retours = (vers("2BC02", "1", "1BC01"),) if "retour" in choisies else ()
    devenir = ou(paire(*allers, retours=retours))
    assert (devenir.classe is Classe.DECLAREE) == bool(choisies & {"aller", "ensemble"})
    assert bool(devenir.renouvellements) == (devenir.classe is Classe.RENOUVELLEMENT)
    assert len(devenir.declarees) == len(choisies)


# --- registers


@pytest.fixture(scope="module")
def demonstration() -> Filiation:
    return Filiation.depuis(
        f for rep in ("RNCP", "RS") for f in lus(DEMONSTRATION / f"export_fiches_{rep}_V4_1_demonstration.xml")[0]
    )


@pytest.mark.parametrize(
    ("numero", "cas", "actives"),
    [
        ("RNCP99001", Cas.UN_SUCCESSEUR, ["RNCP99012"]),
        ("RNCP99003", Cas.UN_SUCCESSEUR, ["RNCP99012"]),
        ("RNCP99007", Cas.SUCCESSEUR_EXPIRE, []),
        ("RNCP99008", Cas.SANS_SUCCESSEUR, []),
        ("RNCP99009", Cas.SUCCESSEUR_RS, ["RS9902"]),
        ("RNCP99012", Cas.EN_VIGUEUR, []),
        ("RNCP99030", Cas.CHAINE_AMBIGUE, ["RNCP99031"]),
        ("RNCP99040", Cas.PLUSIEURS_SUCCESSEURS, ["RNCP99041", "RNCP99080"]),
        ("RNCP99045", Cas.SUCCESSEUR_ABSENT, []),
        ("RNCP99049", Cas.UN_SUCCESSEUR, ["RNCP99052"]),
        ("RNCP99071", Cas.CYCLE, []),
        ("RNCP99090", Cas.BOUCLE, []),
        ("RS9890", Cas.UN_SUCCESSEUR, ["RS9901"]),
    ],
)
def test_la_demonstration_montre_chaque_cas(
    demonstration: Filiation, numero: str, cas: Cas, actives: list[str]
) -> None:
    suite = demonstration.suivre(numero, AU)
    assert (suite.cas, list(suite.actives)) == (cas, actives)


@pytest.mark.parametrize(
    ("numero", "code", "classe", "vers_"),
    [
        ("RNCP99003", "BC02", Classe.DECLAREE, ("RNCP99012BC02", "RNCP99012BC03")),
        ("RNCP99006", "BC02", Classe.DECLAREE, ("RNCP99014BC02",)),
        ("RNCP99059", "BC01", Classe.DECLAREE, ("RNCP99060BC01",)),
        ("RNCP99059", "BC02", Classe.RENOUVELLEMENT, ("RNCP99060BC02",)),
        ("RNCP99059", "BC04", Classe.RENOUVELLEMENT, ("RNCP99060BC04", "RNCP99060BC03")),
        ("RNCP99008", "BC01", Classe.RIEN, ()),
        ("RNCP99012", "BC05", Classe.EN_VIGUEUR, ()),
    ],
)
def test_ou_comptent_les_blocs_de_la_demonstration(
    demonstration: Filiation, numero: str, code: str, classe: Classe, vers_: tuple[str, ...]
) -> None:
    devenir = demonstration.ou_compte(numero, code, AU)
    comptees = next((d.blocs_vers for d in devenir.declarees if d.compte), ())
    calculees = tuple(r.code for renouvelee in devenir.renouvellements for r in renouvelee.ressemblances)
    assert (devenir.classe, comptees or calculees) == (classe, vers_)


def test_le_dernier_jour_dont_parle_une_fiche() -> None:
    f = Fiche(
        "RNCP1",
        date_decision=date(2024, 1, 1),
        date_fin_enregistrement=EN_COURS,
        certificateurs=(Certificateur("C", date_etat=date(2025, 1, 1)),),
        partenaires=(Partenaire("P", date_actif=date(2027, 1, 1), date_etat=date(2026, 3, 1)),),
    )
    assert dernier_jour(f) == date(2026, 3, 1)
    assert dernier_jour(Fiche("RNCP1")) is None


@pytest.mark.partage
def test_les_vrais_extraits(partage: Path) -> None:
    """Read by hand: who replaces whom on 16 August 2026, and what five renewed fiches declare about their old blocs."""
    dossier = partage / "donnees/rncp-v4.1"
    fiches = [f for rep in ("RNCP", "RS") for f in lus(dossier / f"export_fiches_{rep}_fixture.xml")[0]]
    filiation, jour = Filiation.depuis(fiches), date(2026, 8, 16)
    attendus = {
        "RNCP34762": (Cas.UN_SUCCESSEUR, ("RNCP39568",)),
        "RNCP24998": (Cas.UN_SUCCESSEUR, ("RNCP39568",)),
        "RNCP35419": (Cas.SUCCESSEUR_ABSENT, ()),
        "RNCP35625": (Cas.SUCCESSEUR_ABSENT, ()),
        "RNCP35809": (Cas.EN_VIGUEUR, ()),
        "RNCP37488": (Cas.EN_VIGUEUR, ()),
        "RNCP31678": (Cas.UN_SUCCESSEUR, ("RNCP37873",)),
        "RS6232": (Cas.UN_SUCCESSEUR, ("RS7485",)),
        "RS5000": (Cas.UN_SUCCESSEUR, ("RS6604",)),
    }
    lues = {numero: filiation.suivre(numero, jour) for numero in attendus}
    assert {numero: (suite.cas, suite.actives) for numero, suite in lues.items()} == attendus
    devenir = filiation.ou_compte("RNCP31678", "BC02", jour)
    assert devenir.classe is Classe.RENOUVELLEMENT
    assert [(d.sens, d.portee, d.avec) for d in devenir.declarees] == [
        (Sens.RETOUR, Portee.ENSEMBLE, ("RNCP31678BC03",))
    ]
    ressemblances = filiation.ou_compte("RNCP34762", "BC02", jour).renouvellements[0].ressemblances
    assert [r.code for r in ressemblances] == ["RNCP39568BC04", "RNCP39568BC05"]


@pytest.mark.partage
def test_les_renouvellements_du_csv(partage: Path) -> None:
    filiation = Filiation.depuis(lus(partage / "donnees/export-csv/sample__export-fiches-csv-2024-02-22.zip")[0])
    suite = filiation.suivre("RNCP1197", date(2024, 2, 22))
    assert (suite.cas, [e.numero for e in suite.etapes]) == (
        Cas.SUCCESSEUR_EXPIRE,
        ["RNCP1197", "RNCP4049", "RNCP22094", "RNCP28155", "RNCP30271"],
    )
    assert filiation.suivre("RNCP19468", date(2024, 2, 22)).cas is Cas.SUCCESSEUR_RS
    assert filiation.suivre("RNCP509", date(2024, 2, 22)).cas is Cas.SUCCESSEUR_ABSENT


@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("Bruno Salariés", "de Bruno Salariés"),
        ("Odile Martin", "d’Odile Martin"),
        ("Émile", "d’Émile"),
        ("Yves", "d’Yves"),
        ("Yanis", "de Yanis"),
        ("Œdipe", "d’Œdipe"),
        ("Hugo", "de Hugo"),
        ("", "de "),
    ],
)
def test_de_devant_un_nom(nom: str, dit: str) -> None:
    assert de_qui(nom) == dit
