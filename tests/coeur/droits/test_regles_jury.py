"""The rules of a VAE jury on a date: four periods, and a composition checked by them as by the question itself."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brique.droits.lecture import droit
from brique.droits.noyau import ErreurDroit, Statut
from brique.droits.vae import Incompatibilite, Membre, ReglesJury, composer, regles_jury, verifier_jury
from brique.droits.vae.jury import CollegeVae

JOURS = st.dates(date(2002, 4, 27), date(2045, 12, 31))
AVANT = frozenset({Incompatibilite.ENTREPRISE, Incompatibilite.ACCOMPAGNATEUR})
DEPUIS = frozenset({Incompatibilite.RELATION, Incompatibilite.ACCOMPAGNATEUR})
DEBUTS = (date(2002, 4, 27), date(2017, 10, 1), date(2023, 12, 29), date(2024, 4, 13))
membres = st.builds(
    Membre,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, *CollegeVae]),
)
jurys = st.lists(membres, max_size=8)


def chiffres(regles: ReglesJury) -> tuple[int, int, Fraction, bool, bool]:
    return (
        regles.membres_min,
        regles.qualifies_min,
        regles.part_qualifies,
        regles.moitie_employeurs_salaries,
        regles.voix_preponderante,
    )


@pytest.mark.parametrize(
    ("debut", "attendus", "incompatibilites", "mixite"),
    [
        (DEBUTS[0], (2, 0, Fraction(1, 4), True, False), AVANT, True),
        (DEBUTS[1], (2, 2, Fraction(1, 4), False, False), AVANT, True),
        (DEBUTS[2], (2, 0, Fraction(0), False, False), frozenset(), False),
        (DEBUTS[3], (2, 1, Fraction(0), False, True), DEPUIS, True),
    ],
)
def test_les_regles_de_chaque_periode_valent_de_son_premier_jour_a_la_veille_de_la_suivante(
    debut: date, attendus: tuple[int, int, Fraction, bool, bool], incompatibilites: frozenset[str], mixite: bool
) -> None:
    rang = DEBUTS.index(debut) + 1
    dernier = DEBUTS[rang] - timedelta(days=1) if rang < len(DEBUTS) else date(2045, 12, 31)
    for jour in (debut, dernier):
        regles = regles_jury(jour, droit())
        assert chiffres(regles) == attendus
        assert regles.incompatibilites == incompatibilites
        assert regles.objectif_mixite is mixite
        assert regles.debut == jour


def test_avant_le_decret_de_2002_il_n_y_a_pas_de_regles() -> None:
    with pytest.raises(ErreurDroit, match="n’a pas de valeur connue"):
        regles_jury(date(2002, 4, 26), droit())


@given(JOURS)
def test_ce_qui_n_est_que_probable_est_annonce(debut: date) -> None:
    regles = regles_jury(debut, droit())
    probables = [v for etape in regles.trace for v in etape.valeurs if v.statut is Statut.PROBABLE]
    assert len([dite for dite in regles.reserves if dite.startswith("Valeur probable")]) == len(probables)
    assert regles.articles_lus == (not probables)
    assert all((regles.reference, regles.reference_nombre, regles.reference_incompatibilites))


@given(jurys, JOURS)
def test_une_composition_se_verifie_par_les_regles_comme_par_la_question(jury: list[Membre], debut: date) -> None:
    assert verifier_jury(jury, regles_jury(debut, droit())) == composer(jury, debut, droit())


@given(jurys, JOURS)
def test_un_jury_valable_a_le_nombre_et_la_part_que_disent_ses_regles(jury: list[Membre], debut: date) -> None:
    regles = regles_jury(debut, droit())
    if verifier_jury(jury, regles).possible:
        qualifies = sum(membre.qualifiee for membre in jury)
        admis = [membre for membre in jury if not regles.empechements(membre)]
        assert len(admis) >= regles.membres_min
        assert qualifies >= max(regles.qualifies_min, regles.part_qualifies * len(jury))
        assert regles.retrait_suffit or admis == jury
        assert not regles.voix_preponderante or sum(membre.presidente for membre in jury) == 1


@given(jurys, JOURS)
def test_ajouter_un_membre_qualifie_et_sans_lien_ne_rompt_que_la_parite(jury: list[Membre], debut: date) -> None:
    regles = replace(regles_jury(debut, droit()), moitie_employeurs_salaries=False)
    if verifier_jury(jury, regles).possible:
        assert verifier_jury([*jury, Membre(qualifiee=True)], regles).possible


@given(membres, JOURS)
def test_un_membre_n_est_empeche_que_par_ce_que_la_loi_du_jour_nomme(membre: Membre, debut: date) -> None:
    regles = regles_jury(debut, droit())
    empeche = set(regles.empechements(membre))
    assert empeche <= regles.incompatibilites
    if debut >= DEBUTS[3]:
        assert bool(empeche) == (membre.relation or membre.entreprise or membre.accompagnatrice)
    elif debut < DEBUTS[2]:
        assert bool(empeche) == (membre.entreprise or membre.accompagnatrice)


def test_les_regles_ne_se_modifient_pas() -> None:
    regles = regles_jury(DEBUTS[3], droit())
    with pytest.raises(FrozenInstanceError):
        regles.membres_min = 1  # type: ignore[misc]
