"""What an acquis counts for on a day: its own certification, what is declared, what is decided, what is left to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.erreurs import ErreurArgument
from brique.parcours.passeport import (
    Acquis,
    Effet,
    Fondement,
    Origine,
    Registre,
    Valeur,
    compter_acquis,
    examiner,
    valoir,
)
from brique.passerelles.decisions import Accord, Decidee
from brique.passerelles.valeurs import Cle
from brique.periodes import Periode
from brique.referentiel.fiche import Bloc, Correspondance, Fiche

ANCIENNE, NOUVELLE, VOISINE = "RNCP1001", "RNCP1002", "RNCP1003"
JUIN, JUILLET = date(2026, 6, 15), date(2026, 7, 1)


def cle(numero: str, rang: int = 1) -> Cle:
    return Cle(numero, f"{numero}BC{rang:02}")


def fiche(numero: str, *, blocs: int = 3, **autres: Any) -> Fiche:
    siens = tuple(Bloc(f"{numero}BC{rang:02}", f"Bloc {rang}") for rang in range(1, blocs + 1))
    valeurs: dict[str, Any] = {
        "intitule": f"Titre {numero}",
        "actif": True,
        "date_effet": date(2020, 1, 1),
        "date_fin_enregistrement": date(2028, 12, 31),
        "blocs": siens,
        **autres,
    }
    return Fiche(numero, **valeurs)


def acquis(quoi: Cle, **autres: Any) -> Acquis:
    valeurs: dict[str, Any] = {"origine": Origine.FORMATION, "jour": JUIN, "atteste": True, **autres}
    return Acquis(quoi, **valeurs)


def propre(un: Acquis, *fiches: Fiche, au: date = JUILLET) -> Valeur:
    (valeur,) = [v for v in valoir([un], Registre.depuis(fiches), [], au) if v.fondement is Fondement.PROPRE]
    return valeur


def decidee(**autres: Any) -> Decidee:
    valeurs: dict[str, Any] = {
        "source": frozenset({cle(ANCIENNE)}),
        "cible": frozenset({cle(NOUVELLE, 2)}),
        "certificateur": "Branche fictive",
        "signataire": "Inès Fictive, présidente",
        "decidee_le": JUIN,
        "validite": Periode(JUIN, date(2027, 1, 1)),
        "reference": "EQ1",
        **autres,
    }
    return Decidee(**valeurs)


class TestSaCertification:
    def test_un_bloc_compte_jusqu_a_la_limite_de_delivrance(self) -> None:
        la = fiche(ANCIENNE, date_limite_delivrance=date(2030, 6, 30))
        valeur = propre(acquis(cle(ANCIENNE)), la)
        assert (valeur.effet, valeur.jusqu_au) == (Effet.COMPTE, date(2030, 6, 30))

    def test_sans_limite_jusqu_a_la_fin_de_l_enregistrement(self) -> None:
        assert propre(acquis(cle(ANCIENNE)), fiche(ANCIENNE)).jusqu_au == date(2028, 12, 31)

    def test_le_certificateur_peut_dire_moins(self) -> None:
        un = acquis(cle(ANCIENNE), opposable=date(2027, 6, 15))
        valeur = propre(un, fiche(ANCIENNE))
        assert (valeur.effet, valeur.jusqu_au) == (Effet.COMPTE, date(2027, 6, 15))
        passe = propre(un, fiche(ANCIENNE), au=date(2027, 6, 16))
        assert passe.effet is Effet.NUL
        assert "Le bloc vous reste acquis" in passe.phrase

    def test_plus_enregistree_mais_encore_delivree(self) -> None:
        """L. 6113-9: those already engaged rely on the registration once certified."""
        la = fiche(ANCIENNE, date_fin_enregistrement=date(2026, 1, 31), date_limite_delivrance=date(2027, 1, 31))
        valeur = propre(acquis(cle(ANCIENNE)), la)
        assert (valeur.effet, valeur.jusqu_au) == (Effet.COMPTE, date(2027, 1, 31))
        assert valeur.reference == "L. 6113-9 du code du travail"

    @pytest.mark.parametrize(("jour", "effet"), [(date(2027, 1, 31), Effet.COMPTE), (date(2027, 2, 1), Effet.NUL)])
    def test_le_dernier_jour_compte_encore(self, jour: date, effet: Effet) -> None:
        la = fiche(ANCIENNE, date_fin_enregistrement=date(2026, 1, 31), date_limite_delivrance=date(2027, 1, 31))
        assert propre(acquis(cle(ANCIENNE)), la, au=jour).effet is effet

    def test_expiree_sans_date_limite_on_ne_sait_pas(self) -> None:
        la = fiche(ANCIENNE, date_fin_enregistrement=date(2026, 1, 31))
        valeur = propre(acquis(cle(ANCIENNE)), la)
        assert (valeur.effet, valeur.jusqu_au) == (Effet.INCERTAIN, None)

    def test_ce_que_le_registre_ne_connait_plus_reste_acquis_et_se_demande(self) -> None:
        valeur = propre(acquis(cle(ANCIENNE)))
        assert valeur.effet is Effet.INCERTAIN
        assert "demandez à son certificateur" in valeur.phrase

    def test_une_certification_entiere_ne_se_perd_pas(self) -> None:
        la = fiche(ANCIENNE, date_fin_enregistrement=date(2021, 1, 31), date_limite_delivrance=date(2022, 1, 31))
        valeur = propre(acquis(Cle(ANCIENNE)), la)
        assert (valeur.effet, valeur.jusqu_au) == (Effet.COMPTE, None)

    def test_une_validite_ecrite_au_registre_est_dite(self) -> None:
        valeur = propre(acquis(Cle("RS1")), fiche("RS1", blocs=0, duree_validite="5 ans"))
        assert valeur.effet is Effet.INCERTAIN
        assert "« 5 ans »" in valeur.phrase


class TestCorrespondances:
    def test_un_bloc_compte_la_ou_c_est_ecrit_et_dans_ce_sens(self) -> None:
        lien = Correspondance(frozenset({f"{ANCIENNE}BC01"}), NOUVELLE, frozenset({f"{NOUVELLE}BC02"}))
        registre = Registre.depuis([fiche(ANCIENNE, correspondances=(lien,)), fiche(NOUVELLE)])
        tenus = compter_acquis(valoir([acquis(cle(ANCIENNE))], registre, [], JUILLET))
        assert set(tenus) == {cle(ANCIENNE), cle(NOUVELLE, 2)}
        assert tenus[cle(NOUVELLE, 2)].fondement is Fondement.DECLAREE
        assert set(compter_acquis(valoir([acquis(cle(NOUVELLE, 2))], registre, [], JUILLET))) == {cle(NOUVELLE, 2)}

    def test_deux_blocs_ensemble_et_celui_qui_manque_est_nomme(self) -> None:
        deux = frozenset({f"{ANCIENNE}BC01", f"{ANCIENNE}BC02"})
        lien = Correspondance(deux, NOUVELLE, frozenset({f"{NOUVELLE}BC03"}))
        registre = Registre.depuis([fiche(ANCIENNE, correspondances=(lien,)), fiche(NOUVELLE)])
        (seule,) = [v for v in valoir([acquis(cle(ANCIENNE))], registre, [], JUILLET) if v.cible == (cle(NOUVELLE, 3),)]
        assert (seule.effet, seule.manque) == (Effet.NUL, (cle(ANCIENNE, 2),))
        assert "Il vous manque RNCP1001BC02." in seule.phrase
        les_deux = [acquis(cle(ANCIENNE)), acquis(cle(ANCIENNE, 2))]
        assert cle(NOUVELLE, 3) in compter_acquis(valoir(les_deux, registre, [], JUILLET))

    def test_rien_ne_se_prolonge(self) -> None:
        """A → B and B → C do not give A → C."""
        vers_b = Correspondance(frozenset({f"{ANCIENNE}BC01"}), NOUVELLE, frozenset({f"{NOUVELLE}BC01"}))
        vers_c = Correspondance(frozenset({f"{NOUVELLE}BC01"}), VOISINE, frozenset({f"{VOISINE}BC01"}))
        registre = Registre.depuis(
            [fiche(ANCIENNE, correspondances=(vers_b,)), fiche(NOUVELLE, correspondances=(vers_c,)), fiche(VOISINE)]
        )
        assert cle(VOISINE) not in compter_acquis(valoir([acquis(cle(ANCIENNE))], registre, [], JUILLET))

    def test_la_certification_entiere_donne_ses_blocs_sauf_ceux_d_un_choix(self) -> None:
        blocs = (Bloc(f"{ANCIENNE}BC01", "Vendre"), Bloc(f"{ANCIENNE}BC02", "Encadrer (option A)"))
        liens = tuple(
            Correspondance(frozenset({f"{ANCIENNE}BC0{n}"}), NOUVELLE, frozenset({f"{NOUVELLE}BC0{n}"})) for n in (1, 2)
        )
        la = replace(fiche(ANCIENNE), blocs=blocs, correspondances=liens)
        registre = Registre.depuis([la, fiche(NOUVELLE)])
        tenus = compter_acquis(valoir([acquis(Cle(ANCIENNE))], registre, [], JUILLET))
        assert cle(NOUVELLE, 1) in tenus
        assert cle(NOUVELLE, 2) not in tenus

    def test_tous_les_blocs_ne_font_pas_la_certification(self) -> None:
        """A final evaluation may be asked for besides: the award of the whole is never deduced."""
        lien = Correspondance(frozenset(), NOUVELLE, frozenset())
        registre = Registre.depuis([fiche(ANCIENNE, correspondances=(lien,)), fiche(NOUVELLE)])
        tous = [acquis(cle(ANCIENNE, rang)) for rang in (1, 2, 3)]
        assert Cle(NOUVELLE) not in compter_acquis(valoir(tous, registre, [], JUILLET))

    def test_vers_une_certification_expiree_cela_ne_compte_pas(self) -> None:
        lien = Correspondance(frozenset({f"{ANCIENNE}BC01"}), NOUVELLE, frozenset({f"{NOUVELLE}BC02"}))
        finie = fiche(NOUVELLE, date_fin_enregistrement=date(2025, 1, 1))
        registre = Registre.depuis([fiche(ANCIENNE, correspondances=(lien,)), finie])
        assert set(compter_acquis(valoir([acquis(cle(ANCIENNE))], registre, [], JUILLET))) == {cle(ANCIENNE)}


class TestEquivalences:
    @pytest.mark.parametrize(
        ("au", "compte"),
        [(JUIN - timedelta(1), False), (JUIN, True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
    )
    def test_une_equivalence_vaut_sur_sa_periode(self, au: date, compte: bool) -> None:
        registre = Registre.depuis([fiche(ANCIENNE), fiche(NOUVELLE)])
        un = acquis(cle(ANCIENNE), jour=date(2025, 1, 1))
        assert (cle(NOUVELLE, 2) in compter_acquis(valoir([un], registre, [decidee()], au))) is compte

    def test_le_dernier_jour_est_dit(self) -> None:
        registre = Registre.depuis([fiche(ANCIENNE), fiche(NOUVELLE)])
        valeur = compter_acquis(valoir([acquis(cle(ANCIENNE))], registre, [decidee()], JUILLET))[cle(NOUVELLE, 2)]
        assert (valeur.jusqu_au, valeur.reference) == (date(2026, 12, 31), "EQ1")

    def test_revoquee_elle_ne_vaut_plus(self) -> None:
        registre = Registre.depuis([fiche(ANCIENNE), fiche(NOUVELLE)])
        finie = decidee(revoquee_le=JUILLET, motif_revocation="Erreur.")
        assert cle(NOUVELLE, 2) not in compter_acquis(valoir([acquis(cle(ANCIENNE))], registre, [finie], JUILLET))

    def test_sous_condition_elle_se_verifie(self) -> None:
        """A condition is a text: nothing here can say that it is met."""
        registre = Registre.depuis([fiche(ANCIENNE), fiche(NOUVELLE)])
        valeurs = valoir([acquis(cle(ANCIENNE))], registre, [decidee(conditions="Avoir un an d’exercice.")], JUILLET)
        (dite,) = [v for v in valeurs if v.fondement is Fondement.DECIDEE]
        assert (dite.effet, dite.conditions) == (Effet.COMPTE, "Avoir un an d’exercice.")
        assert cle(NOUVELLE, 2) not in compter_acquis(valeurs)

    def test_partielle_elle_ne_donne_pas_le_bloc(self) -> None:
        registre = Registre.depuis([fiche(ANCIENNE), fiche(NOUVELLE)])
        en_partie = decidee(accord=Accord.PARTIEL, competences=("Encaisser une vente",))
        valeurs = valoir([acquis(cle(ANCIENNE))], registre, [en_partie], JUILLET)
        (dite,) = [v for v in valeurs if v.fondement is Fondement.DECIDEE]
        assert (dite.effet, dite.competences) == (Effet.COMPTE, ("Encaisser une vente",))
        assert cle(NOUVELLE, 2) not in compter_acquis(valeurs)


class TestRenouvellement:
    def finie(self, **autres: Any) -> Fiche:
        return fiche(ANCIENNE, date_fin_enregistrement=date(2026, 1, 31), nouvelles=(NOUVELLE,), **autres)

    def test_rien_n_est_dit_donc_on_demande(self) -> None:
        registre = Registre.depuis([self.finie(), fiche(NOUVELLE)])
        valeurs = valoir([acquis(cle(ANCIENNE))], registre, [], JUILLET)
        (a_demander,) = [v for v in valeurs if v.fondement is Fondement.A_DEMANDER]
        assert (a_demander.effet, a_demander.cible) == (Effet.NUL, (Cle(NOUVELLE),))
        assert not compter_acquis(valeurs)

    def test_ce_que_dit_le_certificateur_suffit(self) -> None:
        lien = Correspondance(frozenset({f"{ANCIENNE}BC01"}), NOUVELLE, frozenset({f"{NOUVELLE}BC01"}))
        registre = Registre.depuis([self.finie(correspondances=(lien,)), fiche(NOUVELLE)])
        valeurs = valoir([acquis(cle(ANCIENNE))], registre, [], JUILLET)
        assert cle(NOUVELLE) in compter_acquis(valeurs)
        assert not [v for v in valeurs if v.fondement is Fondement.A_DEMANDER]

    def test_une_equivalence_aussi(self) -> None:
        registre = Registre.depuis([self.finie(), fiche(NOUVELLE)])
        valeurs = valoir([acquis(cle(ANCIENNE))], registre, [decidee()], JUILLET)
        assert not [v for v in valeurs if v.fondement is Fondement.A_DEMANDER]

    def test_dit_avec_une_condition_ou_avec_d_autres_blocs_c_est_dit(self) -> None:
        deux = frozenset({f"{ANCIENNE}BC01", f"{ANCIENNE}BC02"})
        lien = Correspondance(deux, NOUVELLE, frozenset({f"{NOUVELLE}BC01"}))
        avec_d_autres = Registre.depuis([self.finie(correspondances=(lien,)), fiche(NOUVELLE)])
        seul = Registre.depuis([self.finie(), fiche(NOUVELLE)])
        for registre, decidees in ((avec_d_autres, []), (seul, [decidee(conditions="Avoir un an d’exercice.")])):
            valeurs = valoir([acquis(cle(ANCIENNE))], registre, decidees, JUILLET)
            assert not [v for v in valeurs if v.fondement is Fondement.A_DEMANDER]


class TestPreuve:
    def test_un_acquis_declare_compterait_mais_n_est_pas_atteste(self) -> None:
        registre = Registre.depuis([fiche(ANCIENNE)])
        valeurs = valoir([acquis(cle(ANCIENNE), atteste=False)], registre, [], JUILLET)
        assert [v.atteste for v in valeurs] == [False]
        assert compter_acquis(valeurs)
        assert not compter_acquis(valeurs, attestes=True)

    def test_un_seul_declare_suffit_a_rendre_l_ensemble_a_prouver(self) -> None:
        deux = frozenset({f"{ANCIENNE}BC01", f"{ANCIENNE}BC02"})
        lien = Correspondance(deux, NOUVELLE, frozenset({f"{NOUVELLE}BC03"}))
        registre = Registre.depuis([fiche(ANCIENNE, correspondances=(lien,)), fiche(NOUVELLE)])
        siens = [acquis(cle(ANCIENNE)), acquis(cle(ANCIENNE, 2), atteste=False)]
        assert cle(NOUVELLE, 3) not in compter_acquis(valoir(siens, registre, [], JUILLET), attestes=True)

    def test_l_atteste_passe_avant_le_declare(self) -> None:
        registre = Registre.depuis([fiche(ANCIENNE), fiche(NOUVELLE)])
        siens = [acquis(cle(ANCIENNE), atteste=False), acquis(cle(ANCIENNE))]
        valeur = compter_acquis(valoir(siens, registre, [decidee()], JUILLET))[cle(NOUVELLE, 2)]
        assert valeur.atteste

    def test_annule_il_ne_compte_plus_a_partir_de_ce_jour(self) -> None:
        registre = Registre.depuis([fiche(ANCIENNE)])
        un = acquis(cle(ANCIENNE), annule_le=JUILLET)
        assert valoir([un], registre, [], JUILLET - timedelta(1))
        assert valoir([un], registre, [], JUILLET) == ()


class TestExaminer:
    @pytest.mark.parametrize(
        ("un", "blocs", "dit"),
        [
            (acquis(Cle("99012")), None, "n’est pas le numéro d’une certification"),
            (acquis(cle(ANCIENNE, 9)), [f"{ANCIENNE}BC01"], "aucun bloc « RNCP1001BC09 »"),
            (acquis(cle(ANCIENNE), jour=JUILLET + timedelta(1)), None, "n’est pas encore passé"),
            (acquis(cle(ANCIENNE), jour=date(206, 1, 1)), None, "l’année 206"),
            (acquis(cle(ANCIENNE), opposable=JUIN - timedelta(1)), None, "cesserait de compter avant"),
        ],
    )
    def test_ce_qui_ne_se_peut_pas_est_dit(self, un: Acquis, blocs: list[str] | None, dit: str) -> None:
        with pytest.raises(ErreurArgument, match=dit):
            examiner(un, JUILLET, blocs)

    def test_un_bloc_que_le_registre_ne_connait_pas_se_declare(self) -> None:
        examiner(acquis(cle(ANCIENNE, 9)), JUILLET, None)


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Acquis], list[Fiche], date]:
    numeros = [ANCIENNE, NOUVELLE, VOISINE]
    jours = st.dates(date(2022, 1, 1), date(2032, 1, 1))
    codes = st.integers(1, 3)
    fiches = []
    for numero in numeros:
        fin = draw(jours)
        liens = [
            Correspondance(
                frozenset(f"{numero}BC{n:02}" for n in draw(st.sets(codes, max_size=2))),
                draw(st.sampled_from(numeros)),
                frozenset(f"{numero}BC{n:02}" for n in draw(st.sets(codes, max_size=2))),
            )
            for _ in range(draw(st.integers(0, 2)))
        ]
        limite = draw(st.none() | st.just(fin + timedelta(400)))
        nouvelles = tuple(draw(st.sets(st.sampled_from(numeros), max_size=1)))
        fiches.append(
            fiche(
                numero,
                date_fin_enregistrement=fin,
                date_limite_delivrance=limite,
                correspondances=tuple(liens),
                nouvelles=nouvelles,
            )
        )
    siens = [
        acquis(
            Cle(numero, draw(st.sampled_from(["", *(f"{numero}BC{n:02}" for n in (1, 2, 3))]))),
            atteste=draw(st.booleans()),
            jour=draw(jours),
        )
        for numero in draw(st.lists(st.sampled_from([*numeros, "RNCP9"]), max_size=4))
    ]
    return siens, draw(st.permutations(fiches)), draw(jours)


@given(situations())
def test_proprietes(situation: tuple[list[Acquis], list[Fiche], date]) -> None:
    """Each acquis held has one value in its own certification; what counts is held whole; order changes nothing."""
    siens, fiches, au = situation
    valeurs = valoir(siens, Registre.depuis(fiches), [], au)
    tenus = [un for un in siens if un.tient(au)]
    propres = [v for v in valeurs if v.fondement is Fondement.PROPRE]
    assert sorted(str(v.acquis[0]) for v in propres) == sorted(map(str, tenus))
    for valeur in valeurs:
        assert set(valeur.acquis) <= set(tenus)
        assert not (valeur.compte and valeur.manque)
        assert valeur.phrase
        if valeur.compte and valeur.jusqu_au is not None:
            assert valeur.jusqu_au >= au
    autrement = valoir(siens[::-1], Registre.depuis(fiches[::-1]), [], au)
    assert compter_acquis(autrement).keys() == compter_acquis(valeurs).keys()
