"""« Où mènent vos blocs ? »: rights apart from suggestions, what is missing, choosing, filtering, bad addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from brique.passerelles.liens_portee import Acces
from brique.passerelles.portee import Atteignable
from brique.passerelles.valeurs import Cle
from portail.passerelles import queries_carte
from portail.passerelles.demande_carte import DETENUS_MAX
from portail.passerelles.models import PasserelleCalculee
from portail.passerelles.perms_equivalences import DEMANDENT
from portail.passerelles.queries_carte import porter
from portail.socle.enums import Role
from tests.portail.passerelles.registre_carte import (
    DECLAREE,
    ENSEMBLE,
    ETEINTE,
    EXPIREE,
    HABILITATION,
    PROCHE,
    SUITE,
    TENUE,
    calculer,
    charger,
    cle,
)
from tests.portail.referentiel.fabrique import bloc as un_bloc
from tests.portail.referentiel.fabrique import ecrire, fiche, verser

AuPlus = Callable[[int], AbstractContextManager[Any]]
PAGE = "/passerelles/carte/"
UN = f"{PAGE}?bloc={TENUE}:{TENUE}BC01"


@pytest.fixture
def registre(tmp_path: Path, db: None) -> None:
    charger(tmp_path)


def html(client: Client, adresse: str) -> str:
    reponse = client.get(adresse)
    assert reponse.status_code == 200, adresse
    return reponse.content.decode()


def texte(client: Client, adresse: str) -> str:
    nu = re.sub(r"<[^>]+>", " ", html(client, adresse))
    return " ".join(unescape(nu).split()).replace("\u00a0", " ")


def porte(*cles: Cle, au: date | None = None) -> dict[str, Atteignable]:
    return {une.numero: une for une in porter(cles, au, timezone.localdate()).atteignables}


# --- what is read


def test_ce_qui_donne_un_droit_et_ce_qui_est_suggere(registre: None) -> None:
    trouvees = porte(cle(TENUE, 1))
    assert list(trouvees) == [DECLAREE, TENUE, ETEINTE, HABILITATION, PROCHE, ENSEMBLE]
    assert [(u.droit, u.acquis, u.a_demander, u.restants) for u in trouvees.values()] == [
        (True, 1, 0, 1),
        (True, 1, 0, 2),
        (False, 0, 1, 1),
        (False, 0, 1, 1),
        (False, 0, 2, 3),
        (False, 0, 0, 2),
    ]
    assert trouvees[PROCHE].places[0].appuis[0].probabilite == pytest.approx(0.91)
    assert trouvees[ENSEMBLE].incomplets[0].manque == (cle(TENUE, 2),)


def test_rien_ne_se_propage(registre: None) -> None:
    assert SUITE not in porte(cle(TENUE, 1))
    assert SUITE in porte(cle(PROCHE, 1))


def test_un_renouvellement_mene_au_bloc_qui_ressemble_sans_droit(registre: None) -> None:
    une = porte(cle(EXPIREE, 1))[SUITE]
    assert [place.acces for place in une.places] == [Acces.RENOUVELLEMENT, None]
    assert une.droit is False


def test_la_certification_entiere_vaut_pour_ses_blocs(registre: None) -> None:
    trouvees = porte(Cle(TENUE))
    assert trouvees[TENUE].restants == 0
    assert trouvees[ENSEMBLE].acquis == 1


def test_ce_qui_est_ferme_ne_compte_plus_et_se_relit_a_sa_date(registre: None) -> None:
    PasserelleCalculee.objects.update(fin=datetime.fromisoformat("2026-11-23T10:00:00+00:00"))
    assert PROCHE not in porte(cle(TENUE, 1))
    assert PROCHE in {u.numero for u in porter([cle(TENUE, 1)], date(2026, 11, 22), date(2026, 11, 24)).atteignables}


def test_le_nombre_de_requetes_ne_depend_pas_du_nombre_de_blocs(registre: None, assert_requetes: AuPlus) -> None:
    with assert_requetes(12):
        porte(cle(TENUE, 1))
    with assert_requetes(12):
        porte(*(cle(numero, rang) for numero in (TENUE, PROCHE, EXPIREE, ENSEMBLE) for rang in (1, 2)), Cle(SUITE))


# --- the page


def test_sans_bloc_la_page_demande_lequel(client: Client, registre: None) -> None:
    page = html(client, PAGE)
    assert "Dites quels blocs vous détenez" in page
    assert "svg class" not in page.split("<main", 1)[1]


def test_la_reponse_vient_en_tete(client: Client, registre: None) -> None:
    page = texte(client, UN)
    assert (
        "Ce que vous détenez vous donne un droit dans 2 certifications. La plus proche, RNCP99802, vous demande encore "
        "un bloc. 3 autres sont à demander."
    ) in page


def test_la_carte_et_la_liste_disent_la_meme_chose(client: Client, registre: None) -> None:
    page = html(client, UN)
    dessinees = re.findall(r'class="vignette v-\d+" href="[^"]*sur=(\w+)#de-pres"', page)
    assert dessinees == re.findall(r'<article class="atteignable" id="c-(\w+)"', page)
    assert dessinees == [DECLAREE, TENUE, HABILITATION, PROCHE, ENSEMBLE]
    assert "Soudeur &lt;industriel&gt;" in page
    assert "<industriel>" not in page


def test_chaque_raison_est_dite(client: Client, registre: None) -> None:
    page = texte(client, UN)
    assert "Le registre déclare que RNCP99801 BC01 y correspond." in page
    assert "91 % de chances que RNCP99801 BC01 en contienne l’essentiel. Cela ne donne aucun droit." in page
    face = f"/passerelles/face-a-face/?de={TENUE}&amp;bloc={TENUE}BC01&amp;vers={PROCHE}&amp;bloc_vers={PROCHE}BC01"
    assert f'href="{face}"' in html(client, UN)
    assert "Il vous manque RNCP99801 BC02 : avec lui, RNCP99801 BC01 vous donnerait RNCP99803 BC02." in page


def test_vue_de_pres_une_certification_se_dessine_bloc_par_bloc(client: Client, registre: None) -> None:
    page = html(client, f"{UN}&sur={PROCHE}")
    dessin = page.split('class="portee gros-plan"', 1)[1].split("</svg>", 1)[0]
    assert dessin.count('class="fil f-calculee"') == 2
    assert "91\u00a0%" in dessin
    assert f'href="/certifications/{PROCHE}/blocs/{PROCHE}BC03/"' in dessin
    assert "Revenir à toute la carte" in page
    demande = re.search(r'<a href="(/equivalences/demander/[^"]*)">Se connecter pour la demander', page)
    assert demande is not None
    assert QueryDict(unescape(demande[1]).partition("?")[2]).getlist("v") == [
        f"{PROCHE}/{PROCHE}BC01",
        f"{PROCHE}/{PROCHE}BC02",
    ]


def test_vue_de_pres_seul_qui_peut_demander_en_voit_le_bouton(
    registre: None, client_de: Callable[[Role], Client]
) -> None:
    bouton = re.compile(r'<a class="bouton" href="/equivalences/demander/')
    for role in Role:
        page = html(client_de(role), f"{UN}&sur={PROCHE}")
        assert bool(bouton.search(page)) is (role in DEMANDENT), role
        assert ("peut demander une équivalence" in page) is (role not in DEMANDENT), role


def test_vue_de_pres_de_ce_que_rien_n_atteint(client: Client, registre: None) -> None:
    assert f"Rien ne mène de vos blocs à {SUITE}." in texte(client, f"{UN}&sur={SUITE}")


def test_la_page_ne_fait_pas_plus_de_requetes_que_sa_lecture(
    client: Client, registre: None, assert_requetes: AuPlus
) -> None:
    html(client, UN)
    with assert_requetes(15):
        html(client, f"{UN}&bloc={PROCHE}:{PROCHE}BC01&bloc={EXPIREE}:{EXPIREE}BC01")


def test_la_page_est_ouverte_a_tous(client_de: Callable[..., Client], chaque_role: Role, registre: None) -> None:
    assert client_de(chaque_role).get(UN).status_code == 200


def test_elle_ne_s_ecrit_pas(client: Client, registre: None) -> None:
    assert client.post(UN).status_code == 405


# --- filters


@pytest.mark.parametrize(
    ("filtre", "restent"),
    [
        ("niveau=3", [PROCHE]),
        ("niveau=3&niveau=5", [PROCHE, ENSEMBLE]),
        ("rome=F1603", [ENSEMBLE]),
        ("rome=F16", [ENSEMBLE]),
        ("nsf=254", [PROCHE]),
        ("vae=oui", [DECLAREE, TENUE, HABILITATION, PROCHE]),
        ("delivrance=toutes", [DECLAREE, TENUE, ETEINTE, HABILITATION, PROCHE, ENSEMBLE]),
        ("niveau=9&rome=%00&vae=peut-etre&delivrance=zut&page=abc", [DECLAREE, TENUE, HABILITATION, PROCHE, ENSEMBLE]),
    ],
)
def test_les_filtres(filtre: str, restent: list[str], client: Client, registre: None) -> None:
    page = html(client, f"{UN}&{filtre}")
    assert re.findall(r'<article class="atteignable" id="c-(\w+)"', page) == restent


def test_un_filtre_vide_dit_quoi_faire(client: Client, registre: None) -> None:
    page = texte(client, f"{UN}&niveau=8")
    assert "Vos choix les mettent toutes de côté : élargissez-les." in page
    assert "6 certifications sont mises de côté par vos choix." in page


def test_ce_qui_n_est_plus_delivre_est_mis_de_cote_mais_montrable(client: Client, registre: None) -> None:
    adresse = f"{PAGE}?bloc={EXPIREE}:{EXPIREE}BC01"
    assert f'id="c-{EXPIREE}"' not in html(client, adresse)
    assert f'id="c-{EXPIREE}"' in html(client, f"{adresse}&delivrance=toutes")


def test_un_jour_a_venir_juge_la_delivrance_ce_jour_la(client: Client, registre: None) -> None:
    page = texte(client, f"{UN}&au=2999-07-01")
    assert "6 certifications ne sont plus délivrées ce jour-là : elles sont mises de côté." in page
    assert "La date demandée ne se lit pas : voici la carte d’aujourd’hui." in texte(client, f"{UN}&au=hier")


# --- choosing the blocs


@pytest.mark.parametrize("ecrit", ["RNCP99804BC02", "rncp 99804 bc02", "99804BC02"])
def test_un_code_s_ajoute_et_reste_dans_l_adresse(ecrit: str, client: Client, registre: None) -> None:
    reponse = client.get(f"{UN}&niveau=3&sur={PROCHE}&ajout={ecrit}")
    assert reponse.status_code == 302
    assert reponse["Location"] == f"{UN}&bloc={PROCHE}:{PROCHE}BC02&niveau=3"


def test_un_numero_donne_ses_blocs_au_choix(client: Client, registre: None) -> None:
    page = html(client, f"{PAGE}?ajout={PROCHE}")
    assert "Lequel des blocs de RNCP99804, Monteur ?" in page
    assert f'href="{PAGE}?bloc={PROCHE}:{PROCHE}BC03"' in page
    assert f'href="{PAGE}?bloc={PROCHE}"' in page


def test_une_habilitation_s_ajoute_entiere(client: Client, registre: None) -> None:
    assert client.get(f"{PAGE}?ajout={HABILITATION}")["Location"] == f"{PAGE}?bloc={HABILITATION}"


def test_des_mots_cherchent_un_bloc(client: Client, registre: None) -> None:
    page = html(client, f"{UN}&ajout=livrer")
    assert f'href="{UN}&amp;bloc={PROCHE}:{PROCHE}BC03"' in page


@pytest.mark.parametrize(
    ("ecrit", "dit"),
    [
        ("", "Écrivez le code du bloc"),
        ("RNCP12345BC01", "La fiche RNCP12345 n’est pas au registre"),
        (f"{PROCHE}BC77", "Le bloc BC77 n’est pas dans RNCP99804 : choisissez parmi ceux qui suivent."),
        ("xyzzyxyz", "Aucun bloc ne répond à « xyzzyxyz »"),
    ],
)
def test_ce_qui_n_ajoute_rien_est_dit_pres_du_champ(ecrit: str, dit: str, client: Client, registre: None) -> None:
    page = html(client, f"{UN}&ajout={ecrit}")
    assert 'id="id_ajout_error"' in page
    assert "<title>Erreur\u00a0: " in page
    assert dit in unescape(page)


def test_retirer_un_bloc_garde_le_reste_de_l_adresse(client: Client, registre: None) -> None:
    page = html(client, f"{UN}&bloc={PROCHE}&niveau=3")
    assert f'class="tenu-retirer petit" href="{UN}&amp;niveau=3"' in page


# --- bad addresses


@pytest.mark.parametrize(
    ("suite", "dit"),
    [
        (f"bloc={TENUE}:{TENUE}BC01", "Un bloc donné plusieurs fois ne compte qu’une fois."),
        ("bloc=RNCP404:X", "La fiche RNCP404 n’est pas au registre de ce jour : vérifiez son numéro, ou retirez-la."),
        (f"bloc={TENUE}:{TENUE}BC99", "RNCP99801 n’a pas ce bloc ce jour-là."),
        ("bloc=zut", "« zut » ne se lit pas comme un bloc"),
        (f"bloc={EXPIREE}:{EXPIREE}BC01", "Sa certification a expiré : il vous reste acquis."),
        (f"bloc={DECLAREE}:{DECLAREE}BC02", "Aucune passerelle n’en part encore"),
    ],
)
def test_une_adresse_fautive_dit_ce_qui_se_passe(suite: str, dit: str, client: Client, registre: None) -> None:
    page = texte(client, f"{UN}&{suite}")
    assert dit in page
    assert "Chaudronnier" in page


def test_deux_cents_blocs_sont_ramenes_aux_premiers(client: Client, registre: None) -> None:
    suite = "&".join(f"bloc=RNCP{numero}:X" for numero in range(1000, 1200))
    page = texte(client, f"{UN}&{suite}")
    assert f"201 blocs sont donnés : la carte se fait avec les {DETENUS_MAX} premiers." in page
    assert "la carte tient 40 blocs au plus" in texte(client, f"{UN}&{suite}&ajout={PROCHE}BC01").lower()


def test_un_bloc_qui_ne_mene_nulle_part(client: Client, registre: None) -> None:
    page = texte(client, f"{PAGE}?bloc={ETEINTE}")
    assert "Aucune n’est encore délivrée ce jour-là. Vos blocs vous restent acquis" in page


def test_l_adresse_est_echappee(client: Client, registre: None) -> None:
    page = html(client, f"{PAGE}?bloc=<script>&bloc={TENUE}:<script>&sur=<script>&ajout=<script>&bloc=%00")
    assert "<script>" not in page


def test_sans_calcul_la_page_le_dit(client: Client, tmp_path: Path, db: None) -> None:
    verser(ecrire(tmp_path, "2026-11-01", fiche(TENUE)))
    assert "n’ont pas encore été calculées" in texte(client, f"{PAGE}?bloc={TENUE}:{TENUE}BC01")


def test_trop_de_certifications_l_officiel_reste_et_la_page_le_dit(
    client: Client, registre: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries_carte, "CERTIFICATIONS_MAX", 3)
    lue = porter([cle(TENUE, 1)], None, timezone.localdate())
    assert lue.tronquee
    assert {une.numero for une in lue.atteignables} == {DECLAREE, TENUE, ENSEMBLE, PROCHE}
    assert "Vos blocs mènent à trop de certifications pour les lire toutes" in texte(client, UN)


def test_au_dela_d_une_page_la_suite_se_lit(client: Client, tmp_path: Path, db: None) -> None:
    numeros = [f"RNCP{99900 + n}" for n in range(30)]
    autres = [fiche(numero, f"Titre {numero}", blocs=(un_bloc(numero, 1),)) for numero in numeros]
    verser(ecrire(tmp_path, "2026-11-01", fiche(TENUE), *autres))
    calculer(*((cle(TENUE, 1), cle(numero, 1), 0.7) for numero in numeros))
    premiere, seconde = (re.findall(r'id="c-(\w+)"', html(client, f"{UN}{page}")) for page in ("", "&page=2"))
    assert (len(premiere), len(seconde)) == (24, 7)
    assert set(premiere) | set(seconde) == {TENUE, *numeros}
