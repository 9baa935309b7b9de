"""Versions of a référentiel: what may become of each, what the database itself refuses, what the journal keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from brique.erreurs import ErreurArgument
from portail.referentiel.atelier import etats, operations, queries
from portail.referentiel.atelier.demonstration import charger_atelier
from portail.referentiel.atelier.departs import Depart, depuis_version
from portail.referentiel.atelier.enums import DECIDES, Etat
from portail.referentiel.atelier.erreurs import ErreurEtat
from portail.referentiel.atelier.operations import Decision
from portail.referentiel.models import Referentiel, Retouche, VersionReferentiel
from portail.socle.demonstration import charger_comptes
from portail.socle.queries import evenements_de
from tests.portail.referentiel.atelier_fabrique import BROUILLON, DOUTES, QUAND, Atelier, modifier, ouvrir_atelier

JOUR = date(2026, 11, 20)
DECISION = Decision(JOUR, "PV 2026-11")


@pytest.fixture
def atelier(db: None) -> Atelier:
    return ouvrir_atelier()


def passer(version: VersionReferentiel, nom: str, **options: object) -> VersionReferentiel:
    options.setdefault("decision", DECISION)
    return operations.changer_etat(version, etats.TRANSITIONS[nom], auteur=None, quand=QUAND, **options)  # type: ignore[arg-type]


def adopter(version: VersionReferentiel, decision: Decision = DECISION) -> VersionReferentiel:
    passer(version, "proposer")
    return passer(version, "adopter", decision=decision)


def suivante(version: VersionReferentiel) -> VersionReferentiel:
    depart = depuis_version(version.pk, queries.brouillon_de(version))
    return operations.nouvelle_version(version.referentiel, depart, auteur=None, quand=QUAND)


#: What each state accepts; everything else is refused.
TABLE = {
    Etat.BROUILLON: {"proposer": Etat.PROPOSEE, "mettre-de-cote": Etat.ABANDONNEE},
    Etat.PROPOSEE: {"rendre": Etat.BROUILLON, "adopter": Etat.ADOPTEE},
    Etat.ADOPTEE: {},
    Etat.REMPLACEE: {},
    Etat.ABANDONNEE: {"reprendre": Etat.BROUILLON},
}


@pytest.mark.parametrize("nom", list(etats.TRANSITIONS))
@pytest.mark.parametrize("etat", list(Etat))
def test_chaque_etat_n_accepte_que_ses_suites(etat: Etat, nom: str, atelier: Atelier) -> None:
    version = atelier.version
    decides = {"decision_le": JOUR, "decision_reference": "PV"} if etat in DECIDES else {}
    VersionReferentiel.objects.filter(pk=version.pk).update(etat=etat, **decides)
    version.refresh_from_db()
    attendu = TABLE[etat].get(nom)
    if attendu is None:
        with pytest.raises(ErreurEtat, match="n’en est plus là"):
            passer(version, nom)
    else:
        assert passer(version, nom).etat == attendu
    assert {t.nom for t in etats.possibles(etat)} == set(TABLE[etat])


def test_adopter_remplace_la_version_en_vigueur(atelier: Atelier) -> None:
    premiere = adopter(atelier.version)
    seconde = suivante(premiere)
    assert (seconde.numero, seconde.issue_de_id) == (2, premiere.pk)
    adopter(seconde, Decision(date(2026, 11, 22), "PV 2026-12"))
    etats_lus = list(premiere.referentiel.versions.values_list("etat", "decision_reference"))
    assert etats_lus == [(Etat.REMPLACEE, "PV 2026-11"), (Etat.ADOPTEE, "PV 2026-12")]


@pytest.mark.parametrize(
    ("decision", "dit"),
    [
        (None, "date de la décision"),
        (Decision(JOUR, "  "), "référence"),
        (Decision(date(2026, 11, 23), "PV"), "à venir"),
    ],
)
def test_une_adoption_sans_preuve_est_refusee(decision: Decision | None, dit: str, atelier: Atelier) -> None:
    passer(atelier.version, "proposer")
    with pytest.raises(ErreurArgument, match=dit):
        passer(atelier.version, "adopter", decision=decision)
    atelier.version.refresh_from_db()
    assert atelier.version.etat == Etat.PROPOSEE


def test_une_decision_plus_ancienne_n_en_remplace_pas_une_plus_recente(atelier: Atelier) -> None:
    seconde = suivante(adopter(atelier.version))
    passer(seconde, "proposer")
    with pytest.raises(ErreurArgument, match="adoptée plus tard, le 20/11/2026"):
        passer(seconde, "adopter", decision=Decision(date(2026, 11, 19), "PV ancien"))
    assert atelier.referentiel.versions.get(numero=1).etat == Etat.ADOPTEE


def test_un_texte_incertain_n_est_pas_propose(db: None) -> None:
    atelier = ouvrir_atelier(replace(BROUILLON, doutes=DOUTES))
    operations.retoucher(atelier.version.pk, [modifier("b1c2", "enonce", "?", "Un")], auteur=atelier.paul, quand=QUAND)
    with pytest.raises(ErreurEtat, match="il reste 2 doutes ouverts et 1 désaccord"):
        passer(atelier.version, "proposer")
    assert Retouche.objects.count() == 1


def test_un_seul_brouillon_a_la_fois(atelier: Atelier) -> None:
    with pytest.raises(ErreurEtat, match="a déjà un brouillon"):
        operations.nouvelle_version(atelier.referentiel, Depart(BROUILLON), auteur=None, quand=QUAND)
    passer(atelier.version, "mettre-de-cote")
    suite = suivante(atelier.version)
    with pytest.raises(ErreurEtat, match="a déjà un brouillon"):
        passer(atelier.version, "reprendre")
    assert suite.numero == 2


def test_une_version_rendue_porte_son_motif_jusqu_a_la_proposition_suivante(atelier: Atelier) -> None:
    passer(atelier.version, "proposer")
    rendue = passer(atelier.version, "rendre", motif="Le bloc 2 est trop court.")
    assert rendue.motif == "Le bloc 2 est trop court."
    assert passer(rendue, "proposer").motif == ""


def test_la_version_suivante_oublie_les_doutes_leves(db: None) -> None:
    leve = replace(DOUTES[0], tranche="garder")
    atelier = ouvrir_atelier(replace(BROUILLON, doutes=(leve, DOUTES[1])))
    passer(atelier.version, "mettre-de-cote")
    suite = suivante(atelier.version)
    assert [d.cle for d in queries.brouillon_de(suite).doutes] == ["d2"]
    assert suite.doutes == 1


def test_le_journal_garde_les_etats_et_jamais_un_texte(atelier: Atelier) -> None:
    adopter(atelier.version)
    suivies = evenements_de("referentiel.versionreferentiel", atelier.version.pk)
    assert list(suivies.values_list("acte", flat=True)) == ["version-creee", "version-proposee", "version-adoptee"]
    derniere = suivies.last()
    assert derniere is not None
    assert derniere.avant == {"etat": "proposee"}
    assert derniere.apres == {"etat": "adoptee", "revision": 0, "decision": "2026-11-20"}
    assert evenements_de("referentiel.referentiel", atelier.referentiel.pk).count() == 1


def test_ecrire_ne_laisse_pas_de_ligne_au_journal(atelier: Atelier) -> None:
    avant = evenements_de("referentiel.versionreferentiel", atelier.version.pk).count()
    geste = modifier("b2", "libelle", "Conduire la ligne", "Conduire")
    operations.retoucher(atelier.version.pk, [geste], auteur=atelier.paul, quand=QUAND)
    assert evenements_de("referentiel.versionreferentiel", atelier.version.pk).count() == avant


def test_la_demonstration_a_une_version_adoptee_et_un_brouillon_a_deux_doutes(db: None) -> None:
    charger_comptes(debut=date(2026, 1, 1), quand=QUAND)
    brouillon = charger_atelier(QUAND)
    assert brouillon is not None
    assert (brouillon.etat, brouillon.numero, brouillon.doutes) == (Etat.BROUILLON, 2, 2)
    adoptee = brouillon.referentiel.versions.get(etat=Etat.ADOPTEE)
    assert adoptee.doutes == 0
    lues = [queries.brouillon_de(version) for version in (adoptee, brouillon)]
    assert [[len(bloc.competences) for bloc in lue.blocs] for lue in lues] == [[4, 4, 2], [4, 4, 3]]
    assert [len(lue.activites[2].taches) for lue in lues] == [2, 3]
    assert charger_atelier(QUAND) is None


# --- what the database holds by itself


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"etat": "inventee"}, "atelier_version_etat_connu"),
        ({"numero": 0}, "atelier_version_numero_positif"),
        ({"etat": Etat.ADOPTEE}, "atelier_adoption_datee"),
        ({"etat": Etat.ADOPTEE, "decision_le": JOUR}, "atelier_adoption_datee"),
        ({"decision_le": JOUR}, "atelier_adoption_datee"),
        ({"decision_reference": "PV"}, "atelier_adoption_datee"),
    ],
)
def test_la_base_refuse_une_version_insensee(champs: dict[str, object], contrainte: str, atelier: Atelier) -> None:
    with pytest.raises(IntegrityError, match=contrainte), transaction.atomic():
        VersionReferentiel.objects.filter(pk=atelier.version.pk).update(**champs)


@pytest.mark.parametrize(
    ("etat", "decides"),
    [
        (Etat.BROUILLON, {}),
        (Etat.PROPOSEE, {}),
        (Etat.ADOPTEE, {"decision_le": JOUR, "decision_reference": "PV"}),
    ],
)
def test_la_base_refuse_deux_versions_dans_un_etat_unique(
    etat: Etat, decides: dict[str, object], atelier: Atelier
) -> None:
    commun = {"referentiel": atelier.referentiel, "contenu": {}, "cree_le": QUAND, "change_le": QUAND, "etat": etat}
    VersionReferentiel.objects.filter(pk=atelier.version.pk).update(etat=etat, **decides)
    with pytest.raises(IntegrityError), transaction.atomic():
        VersionReferentiel.objects.create(**commun, **decides, numero=2)


def test_une_retouche_ne_se_change_ni_ne_s_efface(atelier: Atelier) -> None:
    geste = modifier("b2", "libelle", "Conduire la ligne", "Conduire")
    operations.retoucher(atelier.version.pk, [geste], auteur=atelier.paul, quand=QUAND)
    for ordre in (lambda r: r.update(revision=9), lambda r: r.delete()):
        with pytest.raises(DatabaseError, match="ajout seul"), transaction.atomic():
            ordre(Retouche.objects.all())


class DesVersionsAuHasard(TestCase):
    """Any sequence of demands: the rules hold after each, whatever was refused."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(["nouvelle", *etats.TRANSITIONS]), st.integers(0, 3)), max_size=14))
    def test_les_regles_tiennent(self, demandes: list[tuple[str, int]]) -> None:
        version = ouvrir_atelier().version
        for jours, (nom, rang) in enumerate(demandes, 1):
            toutes = list(Referentiel.objects.get(pk=version.referentiel_id).versions.all())
            choisie = toutes[rang % len(toutes)]
            decision = Decision(date(2020, 1, 1) + timedelta(days=jours), f"PV {jours}")
            try:
                if nom == "nouvelle":
                    suivante(choisie)
                else:
                    passer(choisie, nom, decision=decision)
            except ErreurEtat:
                pass
            lues = list(version.referentiel.versions.order_by("numero"))
            comptes = [sum(v.etat == etat for v in lues) for etat in (Etat.BROUILLON, Etat.PROPOSEE, Etat.ADOPTEE)]
            assert max(comptes) <= 1
            assert [v.numero for v in lues] == list(range(1, len(lues) + 1))
            adoptees = [v.decision_le for v in lues if v.etat in DECIDES]
            assert all(adoptees)
            en_vigueur = [v.decision_le for v in lues if v.etat == Etat.ADOPTEE]
            assert not en_vigueur or en_vigueur[0] == max(jour for jour in adoptees if jour)
