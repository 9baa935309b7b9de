"""Correcting how the procès-verbal will call a member of a jury, and their place in it, before the session opens."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time, timedelta
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
from portail.certification.enums import Tenue
from portail.certification.operations_seances import Lieu, Qualites
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
    oui = {"membre-nom": MEMBRES[0], "membre-qualite": "fleuriste", "membre-president": "on"}
    assert f"Le procès-verbal dira : {MEMBRES[0]}, fleuriste, qui préside." in lire(
        client.post(adresse(seance, 0), oui, follow=True)
    )


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


def test_une_page_depassee_ne_defait_rien(site: Site, seance: models.SeanceJury, client: Client) -> None:
    """Two tabs on one member: what the first corrected stays, and the second reads it before writing again."""
    page = lire(client.get(adresse(seance, 2)))
    vu = re.search(r'name="vu" value="([0-9a-f]{16})"', page)
    assert vu is not None
    assert corriger(site, siege(seance, 2), nom="Chloé Lamy", president=False)
    ecrit = {"membre-nom": MEMBRES[2], "membre-qualite": "fleuriste", "membre-president": "on", "vu": vu[1]}
    refus = client.post(adresse(seance, 2), ecrit)
    assert refus.status_code == 422
    page = lire(refus)
    assert "a changé depuis que vous avez ouvert la page : Chloé Lamy, professionnel" in page
    assert 'value="fleuriste"' in page
    assert (siege(seance, 2).nom, siege(seance, 2).president) == ("Chloé Lamy", False)
    neuf = re.search(r'name="vu" value="([0-9a-f]{16})"', page)
    assert neuf is not None
    assert client.post(adresse(seance, 2), {**ecrit, "vu": neuf[1]}).status_code == 302
    assert siege(seance, 2).qualite == "fleuriste"


def test_un_lieu_depasse_ne_defait_rien(site: Site, seance: models.SeanceJury, client: Client) -> None:
    page = reverse("certification:gestion-seance", args=[seance.pk])
    vu = re.search(r'name="vu" value="([0-9a-f]{16})"', lire(client.get(page)))
    assert vu is not None
    ailleurs = Lieu(Tenue.PRESENTIEL, "12 rue des Halles, Lyon", time(16, 30))
    assert seances.situer(seance.pk, ailleurs, auteur=site.certificateur, quand=timezone.now())
    refus = client.post(f"{page}lieu/", {"lieu-tenue": "distance", "lieu-lieu": "", "vu": vu[1]})
    assert refus.status_code == 422
    assert "à 16 h 30, Sur place, 12 rue des Halles, Lyon. Rien n’est changé de nouveau" in lire(refus)
    assert models.SeanceJury.objects.get(pk=seance.pk).lieu == "12 rue des Halles, Lyon"
