"""Correcting how the procès-verbal will call a member of a jury, and their place in it, before the session opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brique.certification.reglement.valeurs import Lien
from brique.erreurs import ErreurArgument
from portail.certification import models
from portail.certification import operations_seances as seances
from portail.certification.operations_seances import Qualites
from portail.socle.queries import evenements_de
from tests.pages import lire
from tests.portail.certification.fabrique import MEMBRES, Ouverte, Site, preparer_jury, prete
from tests.portail.certification.test_gestion_pages import client_de

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _limites(settings: Any, tmp_path: Path) -> None:
    settings.LIMITES_DOSSIER = tmp_path / "limites"


@pytest.fixture
def seance(site: Site) -> models.SeanceJury:
    """A session in four days, one candidate convoked; the last of its members presides."""
    le = timezone.localdate()
    return preparer_jury(site, [prete(site)], le + timedelta(days=4), le)


@pytest.fixture
def client(site: Site) -> Client:
    return client_de(site.certificateur)


def siege(seance: models.SeanceJury, rang: int) -> models.SiegeJury:
    return seance.sieges.order_by("pk")[rang]


def dites(siege: models.SiegeJury) -> Qualites:
    return Qualites(
        siege.nom,
        siege.qualite,
        siege.college,
        siege.qualifie,
        siege.interne,
        siege.president,
        siege.derniere_activite,
        siege.sexe,
    )


def adresse(seance: models.SeanceJury, rang: int) -> str:
    return reverse("certification:gestion-seance-corriger", args=[seance.pk, siege(seance, rang).pk])


def corriger(site: Site, siege: models.SiegeJury, **autres: Any) -> bool:
    voulues = replace(dites(siege), **autres)
    return seances.corriger(siege, voulues, auteur=site.certificateur, quand=timezone.now())


def test_la_page_montre_ce_qui_est_dit_et_garde_ce_qu_on_corrige(
    site: Site, seance: models.SeanceJury, client: Client
) -> None:
    assert adresse(seance, 0) in lire(client.get(reverse("certification:gestion-seance", args=[seance.pk])))
    page = lire(client.get(adresse(seance, 0)))
    assert f"Que dira le procès-verbal de {MEMBRES[0]}" in page
    assert 'value="professionnel"' in page
    annee = str(timezone.localdate().year)
    ecrit = {"membre-nom": MEMBRES[0], "membre-qualite": " gérante de magasin ", "membre-derniere_activite": annee}
    suite = lire(client.post(adresse(seance, 0), {**ecrit, "membre-qualifie": "on"}, follow=True))
    assert f"Le procès-verbal dira : {MEMBRES[0]}, gérante de magasin." in suite
    assert siege(seance, 0).qualite == "gérante de magasin"
    (fait,) = evenements_de("certification.seancejury", seance.pk).filter(acte="jury-corrige")
    assert fait.apres == {"siege": siege(seance, 0).pk, "change": ["qualite"], "preside": False}
    assert "Rien n’a changé." in lire(client.post(adresse(seance, 0), {**ecrit, "membre-qualifie": "on"}, follow=True))
    vide = client.post(adresse(seance, 0), {**ecrit, "membre-qualite": ""})
    assert (vide.status_code, "Ce champ est obligatoire" in lire(vide)) == (422, True)


def test_les_liens_dits_restent_et_les_autres_pages_ouvertes_sont_depassees(
    site: Site, seance: models.SeanceJury
) -> None:
    passage, un = seance.passages.get(), siege(seance, 0)
    seances.declarer_liens(un, passage, [Lien.FORMATION], auteur=site.membres[0], quand=timezone.now())
    avant = models.SeanceJury.objects.get(pk=seance.pk).revision
    assert corriger(site, un, qualite="fleuriste")
    assert un.liens.get().liens == [Lien.FORMATION.value]
    assert models.SeanceJury.objects.get(pk=seance.pk).revision == avant + 1
    assert not corriger(site, siege(seance, 0))
    assert models.SeanceJury.objects.get(pk=seance.pk).revision == avant + 1


def test_la_presidence_se_retire_puis_se_donne(site: Site, seance: models.SeanceJury, client: Client) -> None:
    with pytest.raises(ErreurArgument, match=f"déjà un président, {MEMBRES[-1]}"):
        corriger(site, siege(seance, 0), president=True)
    refus = client.post(adresse(seance, 0), {"membre-nom": MEMBRES[0], "membre-qualite": "x", "membre-president": "on"})
    assert (refus.status_code, "retirez d’abord la présidence à l’autre" in lire(refus)) == (422, True)
    assert corriger(site, siege(seance, 2), president=False)
    assert corriger(site, siege(seance, 0), president=True)
    assert seance.sieges.get(president=True).nom == MEMBRES[0]
    assert corriger(site, siege(seance, 0), qualite="présidente depuis longtemps")


def test_deux_membres_ne_portent_pas_le_meme_nom(site: Site, seance: models.SeanceJury) -> None:
    with pytest.raises(ErreurArgument, match="le même nom"):
        corriger(site, siege(seance, 0), nom=f" {MEMBRES[1]} ")
    assert siege(seance, 0).nom == MEMBRES[0]


def test_une_fois_la_seance_ouverte_rien_ne_se_corrige(ouverte: Ouverte) -> None:
    with pytest.raises(ErreurArgument, match="séance est ouverte"):
        corriger(ouverte.site, ouverte.siege(0), qualite="fleuriste")
    client = client_de(ouverte.site.certificateur)
    page = reverse("certification:gestion-seance", args=[ouverte.seance.pk])
    assert client.get(adresse(ouverte.seance, 0))["Location"] == page
    assert "corriger/" not in lire(client.get(page))
