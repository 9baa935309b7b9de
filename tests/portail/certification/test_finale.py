"""A final evaluation: asked with or after all the blocs, decided by the jury alone, kept, asked again alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from brique.certification.attribution import FINALE
from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.deliberation.valeurs import Sens
from brique.erreurs import ErreurArgument
from portail.certification import models, queries_candidatures
from portail.certification import operations_evaluations as evaluations
from portail.certification.enums import EtatCandidature
from portail.parcours.passeport.queries import acquis_de
from tests.portail.certification.fabrique import (
    CQP,
    DEBUT,
    JURY,
    RAYON,
    REGLEMENT,
    TOUS_CONTRE,
    TOUS_POUR,
    VENDRE,
    Site,
    agir,
    evaluer,
    installer,
    moment,
    ouvrir,
    preparer_jury,
    sceller,
    tenir_jury,
    voter,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("issues_en_accord")]
SUITE, JURY_2 = date(2027, 2, 15), date(2027, 3, 4)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    attribution = "attribution: {reference: art. 1, evaluation_finale: oui}"
    return installer(tmp_path, REGLEMENT.replace("attribution: {reference: art. 1}", attribution))


def passer(site: Site, cle: int, sens: Mapping[str, Sequence[Sens]], jour: date, le: date) -> models.ProcesVerbal:
    """Evaluated, decided as said, sealed, notified."""
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT, le)
    for code in sens:
        if code != FINALE:
            evaluer(site, cle, code, le)
    agir(site, cle, Acte.CLORE_EVALUATION, Acteur.CERTIFICATEUR, le)
    seance = preparer_jury(site, [cle], jour, le)
    passage = tenir_jury(site, seance, jour)[cle]
    for code, un in sens.items():
        voter(site, passage, code, un, jour, raisons="À revoir." if un is TOUS_CONTRE else "")
    verbal = sceller(site, seance, jour)
    agir(site, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR, jour)
    return verbal


def entiere(site: Site) -> bool:
    return any(lu.code == "" and lu.atteste for lu in acquis_de(site.candidat.pk))


def suivante(site: Site, avant: int, blocs: Sequence[str]) -> int:
    agir(site, avant, Acte.CLORE, Acteur.CERTIFICATEUR, SUITE)
    assert models.Candidature.objects.get(pk=avant).etat == EtatCandidature.CLOSE
    return ouvrir(site, blocs, le=SUITE)


def test_les_blocs_et_la_finale_valides_donnent_la_certification(site: Site) -> None:
    cle = ouvrir(site, (VENDRE, RAYON, FINALE))
    assert models.Candidature.objects.get(pk=cle).entiere
    verbal = passer(site, cle, {VENDRE: TOUS_POUR, RAYON: TOUS_POUR, FINALE: TOUS_POUR}, JURY, DEBUT)
    assert [ligne["candidat"] for ligne in verbal.contenu["certifies"]]
    assert entiere(site)


def test_les_blocs_sans_la_finale_ne_la_donnent_pas_et_elle_se_demande_seule_ensuite(site: Site) -> None:
    premiere = ouvrir(site)
    assert not models.Candidature.objects.get(pk=premiere).entiere
    passer(site, premiere, {VENDRE: TOUS_POUR, RAYON: TOUS_POUR}, JURY, DEBUT)
    assert not entiere(site)
    seconde = suivante(site, premiere, [FINALE])
    passer(site, seconde, {FINALE: TOUS_POUR}, JURY_2, SUITE)
    assert entiere(site)


def test_la_finale_validee_le_reste_quand_un_bloc_manque(site: Site) -> None:
    premiere = ouvrir(site, (VENDRE, RAYON, FINALE))
    passer(site, premiere, {VENDRE: TOUS_POUR, RAYON: TOUS_CONTRE, FINALE: TOUS_POUR}, JURY, DEBUT)
    assert not entiere(site)
    assert queries_candidatures.tenus(site.candidat.pk, CQP, SUITE) == {VENDRE, FINALE}
    with pytest.raises(ErreurArgument, match="vous avez déjà"):
        ouvrir(site, [RAYON, FINALE], le=SUITE)
    passer(site, suivante(site, premiere, [RAYON]), {RAYON: TOUS_POUR}, JURY_2, SUITE)
    assert entiere(site)


def test_la_finale_suit_tous_les_blocs(site: Site) -> None:
    with pytest.raises(ErreurArgument, match="suit tous les blocs"):
        ouvrir(site, (VENDRE, FINALE))


def test_la_finale_n_a_pas_d_evaluateur(site: Site) -> None:
    cle = ouvrir(site, (VENDRE, RAYON, FINALE))
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    candidature = models.Candidature.objects.get(pk=cle)
    with pytest.raises(ErreurArgument, match="le jury en décide"):
        evaluations.confier(
            candidature, FINALE, site.evaluateur, site.centre, acteur=site.certificateur, quand=moment(DEBUT)
        )


def test_chaque_page_la_nomme(site: Site, client: Client) -> None:
    client.force_login(site.candidat)
    choix = client.get(f"/candidatures/nouvelle/?numero={CQP}").content.decode()
    assert "Finale – L’évaluation finale, après tous les blocs" in choix
    cle = ouvrir(site, (VENDRE, RAYON, FINALE))
    passer(site, cle, {VENDRE: TOUS_POUR, RAYON: TOUS_POUR, FINALE: TOUS_CONTRE}, JURY, DEBUT)
    for adresse in (f"/candidatures/{cle}/", f"/candidatures/{cle}/resultat/"):
        page = client.get(adresse).content.decode()
        assert "L’évaluation finale, après tous les blocs" in page
        assert FINALE not in page
    client.force_login(site.certificateur)
    page = client.get(f"/gestion/candidatures/{cle}/").content.decode()
    assert "L’évaluation finale, après tous les blocs" in page
