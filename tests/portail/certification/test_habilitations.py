"""Who may evaluate, on which days: an act out of them is refused, two conventions never say the same thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.erreurs import ErreurArgument
from portail.certification import models
from portail.certification.operations_reglements import Convention, habiliter, retirer_habilitation
from tests.comptes import nouvelle_organisation
from tests.portail.certification.fabrique import DEBUT, RAYON, VENDRE, Site, agir, evaluer, moment, ouvrir

pytestmark = pytest.mark.django_db


@pytest.fixture
def convention(site: Site) -> Convention:
    """Evaluating one bloc in 2027, for a body that has none yet."""
    centre = nouvelle_organisation()
    return Convention(site.fiche, centre, (VENDRE,), False, True, date(2027, 1, 1), date(2028, 1, 1))


@pytest.mark.parametrize(
    ("autre", "permise"),
    [
        ({}, False),
        ({"debut": date(2027, 6, 1), "fin": None}, False),
        ({"debut": date(2026, 6, 1), "fin": date(2027, 1, 2)}, False),
        ({"debut": date(2028, 1, 1), "fin": None}, True),
        ({"debut": date(2026, 6, 1), "fin": date(2027, 1, 1)}, True),
        ({"former": True}, True),
        ({"codes": ()}, True),
    ],
)
def test_deux_habilitations_ne_disent_pas_la_meme_chose(
    site: Site, convention: Convention, autre: dict[str, object], permise: bool
) -> None:
    quand = moment(DEBUT)
    habiliter(convention, site.branche, auteur=site.certificateur, quand=quand)
    seconde = replace(convention, **autre)  # type: ignore[arg-type]  # each case names a field
    if permise:
        assert habiliter(seconde, site.branche, auteur=site.certificateur, quand=quand)
        return
    with pytest.raises(ErreurArgument, match="dit déjà cela"):
        habiliter(seconde, site.branche, auteur=site.certificateur, quand=quand)
    assert models.HabilitationDonnee.objects.filter(organisme=convention.organisme).count() == 1


def test_une_habilitation_retiree_ne_permet_plus_rien_et_laisse_ce_qui_est_fait(site: Site) -> None:
    cle = ouvrir(site)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    rendue = evaluer(site, cle, VENDRE)
    donnee = models.HabilitationDonnee.objects.get(organisme=site.centre)
    retirer_habilitation(donnee.pk, DEBUT, auteur=site.certificateur, quand=moment(DEBUT))
    with pytest.raises(ErreurArgument, match="n’est pas habilité"):
        evaluer(site, cle, RAYON)
    assert models.EvaluationRendue.objects.get().pk == rendue.pk
