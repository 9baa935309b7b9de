"""The évaluateur’s pages: what is theirs, the draft that two tablets write, giving for ever, the dossier read apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.evaluation import Niveau, Observation
from brique.erreurs import ErreurBrique
from portail.certification import models, operations_dossier
from portail.certification import operations_evaluations as evaluations
from portail.certification.evaluation import views
from portail.certification.operations_dossier import Dite
from portail.certification.operations_evaluations import Grille
from portail.socle.enums import Role
from portail.socle.models import Evenement
from portail.socle.pieces_jointes import recevoir
from tests.comptes import nouveau_compte
from tests.pages import lire
from tests.portail.certification.fabrique import (
    DEBUT,
    RAYON,
    REGLEMENT,
    VENDRE,
    Site,
    agir,
    installer,
    moment,
    ouvrir,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n% fictif\n%%EOF\n"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def confiee(site: Site) -> models.EvaluationConfiee:
    cle = ouvrir(site)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    return confier(site, cle, VENDRE)


def confier(site: Site, cle: int, code: str) -> models.EvaluationConfiee:
    candidature = models.Candidature.objects.get(pk=cle)
    quand = moment(DEBUT)
    return evaluations.confier(candidature, code, site.evaluateur, site.centre, acteur=site.certificateur, quand=quand)


def client(compte: Any) -> Client:
    navigateur = Client()
    navigateur.force_login(compte)
    return navigateur


def page(confiee: models.EvaluationConfiee, nom: str = "evaluation", *suite: int) -> str:
    return reverse(f"certification:{nom}", args=[confiee.pk, *suite])


def grille(revision: int, **autres: Any) -> dict[str, Any]:
    """The four compétences of the bloc acquired, today, without any tie."""
    niveaux = {f"n-{rang}": "acquis" for rang in range(1, 5)}
    return {"revision": revision, "jour": timezone.localdate().isoformat(), "lien": "aucun", **niveaux, **autres}


def test_la_liste_ne_montre_que_les_miennes(site: Site, confiee: models.EvaluationConfiee) -> None:
    vue = lire(client(site.evaluateur).get("/evaluations/"))
    assert "Une évaluation vous attend" in vue
    assert "Vendre en magasin" in vue
    autre = nouveau_compte(Role.EVALUATEUR, organisation=site.centre)
    assert "Rien ne vous attend." in lire(client(autre).get("/evaluations/"))
    refus = client(autre).get(page(confiee))
    assert refus.status_code == 403
    assert "Cette évaluation est confiée à quelqu’un d’autre." in lire(refus)
    for nom in ("evaluation-rendre", "evaluation-dossier"):
        assert client(autre).get(page(confiee, nom)).status_code == 403
        assert client(site.candidat).get(page(confiee, nom)).status_code == 403


def test_la_grille_ne_montre_jamais_ce_que_le_candidat_dit_de_lui(
    site: Site, confiee: models.EvaluationConfiee
) -> None:
    dite = Dite(VENDRE, 1, "non", "Je ne sais pas accueillir.")
    operations_dossier.repondre(confiee.candidature_id, dite, candidat=site.candidat, quand=moment(DEBUT))
    moi = client(site.evaluateur)
    for nom in ("evaluation", "evaluation-rendre"):
        assert "Je ne sais pas accueillir." not in lire(moi.get(page(confiee, nom)))
    assert not Evenement.objects.filter(acte="dossier-lu").exists()
    assert "Je ne sais pas accueillir." in lire(moi.get(page(confiee, "evaluation-dossier")))
    note = Evenement.objects.get(acte="dossier-lu")
    assert (note.acteur, note.apres) == (site.evaluateur.pk, {"code": VENDRE})


def test_les_pieces_du_bloc_et_elles_seules(site: Site, confiee: models.EvaluationConfiee) -> None:
    cles = {}
    for code in (VENDRE, RAYON):
        recue = recevoir(f"{code}.pdf", PDF + code.encode())
        piece = operations_dossier.joindre(
            confiee.candidature_id, code, recue, candidat=site.candidat, quand=moment(DEBUT)
        )
        cles[code] = piece.pk
    moi = client(site.evaluateur)
    lue = moi.get(page(confiee, "evaluation-piece", cles[VENDRE]))
    assert lue.content.startswith(b"%PDF")
    assert "no-store" in lue["Cache-Control"]
    assert Evenement.objects.filter(acte="piece-lue", acteur=site.evaluateur.pk).count() == 1
    assert moi.get(page(confiee, "evaluation-piece", cles[RAYON])).status_code == 404


def test_le_brouillon_revient_et_se_rend_apres_relecture(site: Site, confiee: models.EvaluationConfiee) -> None:
    moi = client(site.evaluateur)
    donnees = grille(0, **{"n-2": "en-partie", "c-2": "Reformule à moitié.", "action": "relire"})
    assert moi.post(page(confiee), donnees)["Location"] == page(confiee, "evaluation-rendre")
    relue = lire(moi.get(page(confiee, "evaluation-rendre")))
    assert "Reformule à moitié." in relue
    assert "Il reste" not in relue
    assert not models.EvaluationRendue.objects.exists()
    assert moi.post(page(confiee, "evaluation-rendre"), {"revision": 1}).status_code == 302
    rendue = models.EvaluationRendue.objects.get()
    assert [o["niveau"] for o in rendue.observations] == ["acquis", "en-partie", "acquis", "acquis"]
    # a double click: told, and nothing twice
    assert moi.post(page(confiee, "evaluation-rendre"), {"revision": 1}).status_code == 302
    assert models.EvaluationRendue.objects.count() == 1
    assert "Elle ne change plus" in lire(moi.get(page(confiee)))
    moi.post(page(confiee), grille(1))
    assert models.EvaluationRendue.objects.get().observations == rendue.observations


@pytest.mark.parametrize(
    ("manque", "dit"),
    [
        ({"n-3": ""}, "il manque une réponse pour : 3"),
        ({"n-3": "non-acquis"}, "dites ce que vous avez observé pour : 3"),
        ({"jour": ""}, "le jour de l’évaluation n’est pas dit"),
        ({"jour": "2026-02-31"}, "le jour de l’évaluation n’est pas dit"),
        ({"jour": "2999-01-01"}, "le jour de l’évaluation n’est pas encore passé"),
        ({"lien": ""}, "vos liens avec le candidat ne sont pas dits"),
        ({"lien": ["aucun", "formation"]}, "se contredisent"),
        ({"n-3": "magnifique"}, "il manque une réponse pour : 3"),
    ],
)
def test_une_grille_incomplete_ne_se_rend_pas_et_rien_ne_se_perd(
    site: Site, confiee: models.EvaluationConfiee, manque: dict[str, Any], dit: str
) -> None:
    moi = client(site.evaluateur)
    moi.post(page(confiee), grille(0, **{"c-1": "Accueil chaleureux.", **manque}))
    reponse = moi.post(page(confiee, "evaluation-rendre"), {"revision": 1})
    assert reponse.status_code == 422
    assert dit in lire(reponse).replace("Le jour", "le jour").replace("Vos liens", "vos liens")
    assert "Accueil chaleureux." in lire(moi.get(page(confiee)))
    assert not models.EvaluationRendue.objects.exists()


def test_les_criteres_et_les_liens_du_reglement_se_lisent_et_s_appliquent(tmp_path: Path) -> None:
    regle = (
        "evaluation: {reference: art. 2, evaluateurs: 1, seuil: 1, en_partie_compte: 0, desaccord: jury, "
        "incompatibilites: [formation]}\n"
        f"evaluation_des_blocs:\n  - bloc: {VENDRE}\n    reference: annexe 1\n    incompatibilites: [formation]\n"
        "    criteres:\n      - {competence: 2, indices: [la demande est redite avec ses mots], eliminatoire: oui}"
    )
    site = installer(tmp_path, re.sub(r"^evaluation: .*$", regle, REGLEMENT, flags=re.MULTILINE))
    cle = ouvrir(site)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    confiee, moi = confier(site, cle, VENDRE), client(site.evaluateur)
    vue = lire(moi.get(page(confiee)))
    assert "la demande est redite avec ses mots" in vue
    assert vue.count("Éliminatoire :") == 1
    assert "Le règlement (annexe 1) vous empêche alors d’évaluer ce candidat." in vue
    moi.post(page(confiee), grille(0, lien="formation"))
    refus = moi.post(page(confiee, "evaluation-rendre"), {"revision": 1})
    assert refus.status_code == 422
    assert "ne peut pas évaluer ce candidat" in lire(refus)
    assert not models.EvaluationRendue.objects.exists()
    moi.post(page(confiee), grille(1, lien="employeur"))
    assert moi.post(page(confiee, "evaluation-rendre"), {"revision": 2}).status_code == 302
    assert models.EvaluationRendue.objects.get().liens == ["employeur"]


def test_deux_tablettes_ne_s_ecrasent_pas(site: Site, confiee: models.EvaluationConfiee) -> None:
    une, autre = client(site.evaluateur), client(site.evaluateur)
    une.post(page(confiee), grille(0, **{"c-1": "Écrit ici."}), headers=HTMX)
    tard = autre.post(page(confiee), grille(0, **{"n-1": "non-acquis", "c-1": "Écrit là."}))
    vue = lire(tard)
    assert tard.status_code == 409
    assert "Écrit ici." in vue
    assert "Écrit là." in vue
    assert models.EvaluationConfiee.objects.get().brouillon["competences"]["1"]["constat"] == "Écrit ici."
    en_direct = autre.post(page(confiee), grille(0, **{"c-1": "Écrit là."}), headers=HTMX)
    assert en_direct.status_code == 422
    assert 'hx-swap-oob="true"' in lire(en_direct)
    garde = autre.post(page(confiee), grille(0, **{"c-1": "Écrit là.", "remplacer": "1"}))
    assert garde.status_code == 302
    assert models.EvaluationConfiee.objects.get().brouillon["competences"]["1"]["constat"] == "Écrit là."


def test_de_deux_brouillons_chaque_reponse_se_prend_d_un_cote_ou_de_l_autre(
    site: Site, confiee: models.EvaluationConfiee
) -> None:
    une, autre = client(site.evaluateur), client(site.evaluateur)
    la = {"n-1": "non-acquis", "c-1": "Écrit là.", "n-2": "en-partie", "c-2": "Vu là.", "jour": "2026-11-24"}
    une.post(page(confiee), grille(0, **la), headers=HTMX)
    ici = {"n-1": "acquis", "c-1": "Écrit ici.", "c-2": "Vu ici.", "lien": ["formation"], "jour": "2026-11-25"}
    vue = lire(autre.post(page(confiee), grille(0, **ici)))
    for chose in ("jour", "1", "2", "liens"):
        assert f'name="prendre" id="prendre-{chose}"' in vue
    assert 'id="prendre-3"' not in vue
    assert "Prendre ce qui est écrit ailleurs : Non acquis – Écrit là." in vue
    # what goes by itself meanwhile keeps what is ticked
    en_direct = lire(autre.post(page(confiee), grille(0, **ici, prendre=["2"], compare="1"), headers=HTMX))
    assert 'value="2" checked' in en_direct
    choix = {"remplacer": "1", "prendre": ["2", "jour", "999", "x"]}
    assert autre.post(page(confiee), grille(0, **ici, **choix)).status_code == 302
    brouillon = models.EvaluationConfiee.objects.get().brouillon
    assert brouillon["jour"] == "2026-11-24"
    assert brouillon["competences"]["1"] == {"niveau": "acquis", "constat": "Écrit ici."}
    assert brouillon["competences"]["2"] == {"niveau": "en-partie", "constat": "Vu là."}
    assert brouillon["liens"] == ["formation"]


def test_ce_qu_une_page_n_a_pas_dit_se_prend_de_l_autre_sans_le_demander(
    site: Site, confiee: models.EvaluationConfiee
) -> None:
    une, autre = client(site.evaluateur), client(site.evaluateur)
    une.post(page(confiee), {"revision": "0", "n-2": "en-partie", "c-2": "Vu là."}, headers=HTMX)
    vue = lire(autre.post(page(confiee), {"revision": "0", "n-3": "acquis"}, headers=HTMX))
    assert 'id="prendre-2" value="2" checked' in vue
    assert 'id="prendre-3" value="3">' in vue
    assert 'name="compare" value="1"' in vue
    # unticked, it stays so
    vue = lire(autre.post(page(confiee), {"revision": "0", "n-3": "acquis", "compare": "1"}, headers=HTMX))
    assert 'id="prendre-2" value="2">' in vue


def test_un_brouillon_garde_en_direct_dit_ce_qui_reste(site: Site, confiee: models.EvaluationConfiee) -> None:
    reponse = client(site.evaluateur).post(page(confiee), {"revision": "0", "n-1": "acquis"}, headers=HTMX)
    assert "Il reste 3 compétences à remplir." in lire(reponse)
    assert 'name="revision" value="1"' in lire(reponse)


@pytest.mark.parametrize("revision", ["", "-3", "abc", "9" * 40, "²"])
def test_une_revision_illisible_n_ecrit_rien(site: Site, confiee: models.EvaluationConfiee, revision: str) -> None:
    assert client(site.evaluateur).post(page(confiee), grille(0) | {"revision": revision}).status_code == 409
    assert models.EvaluationConfiee.objects.get().brouillon == {}


def test_la_liste_coute_autant_pour_une_que_pour_plusieurs(
    site: Site, confiee: models.EvaluationConfiee, assert_requetes: Callable[[int], AbstractContextManager[Any]]
) -> None:
    confier(site, confiee.candidature_id, RAYON)
    moi = client(site.evaluateur)
    moi.get("/evaluations/")
    with assert_requetes(14):
        moi.get("/evaluations/")


def test_celles_qui_sont_rendues_viennent_par_pages_avec_leur_candidat(
    site: Site, confiee: models.EvaluationConfiee, monkeypatch: pytest.MonkeyPatch
) -> None:
    autre, moi = confier(site, confiee.candidature_id, RAYON), client(site.evaluateur)
    for une in (confiee, autre):
        assert moi.post(page(une), grille(0)).status_code == 302
        assert moi.post(f"{page(une)}rendre/", {"revision": 1}).status_code == 302
    monkeypatch.setattr(views, "PAR_PAGE", 1)
    premiere, seconde = lire(moi.get("/evaluations/")), lire(moi.get("/evaluations/?page=2"))
    assert site.candidat.nom_complet in premiere
    assert ("Vendre en magasin" in premiere, "Vendre en magasin" in seconde) == (True, False)
    assert ("Tenir le rayon" in premiere, "Tenir le rayon" in seconde) == (False, True)


def test_une_page_ne_se_contredit_pas_elle_meme(site: Site, confiee: models.EvaluationConfiee) -> None:
    """A button pressed while the draft is still on its way: the revision that it knows is not the last one."""
    navigateur = client(site.evaluateur)
    nom = re.search(r'name="page" value="([^"]+)"', lire(navigateur.get(page(confiee))))
    assert nom is not None
    mienne = {"page": nom[1]}
    assert navigateur.post(page(confiee), grille(0, **mienne), headers=HTMX).status_code == 200
    suite = navigateur.post(page(confiee), grille(0, **mienne, **{"c-1": "vu deux fois", "action": "relire"}))
    assert suite.status_code == 302
    confiee.refresh_from_db()
    assert confiee.brouillon["competences"]["1"]["constat"] == "vu deux fois"
    attardee = navigateur.post(page(confiee), grille(0, **mienne), headers=HTMX)
    assert attardee.status_code == 422, "ce qui part tout seul, arrivé après le bouton, n’efface rien"
    confiee.refresh_from_db()
    assert confiee.brouillon["competences"]["1"]["constat"] == "vu deux fois"
    autre = navigateur.post(page(confiee), grille(0, page="une autre page"))
    assert autre.status_code == 409


def test_relire_dit_tout_ce_qui_manque(site: Site, confiee: models.EvaluationConfiee) -> None:
    navigateur = client(site.evaluateur)
    dit = lire(navigateur.get(page(confiee, "evaluation-rendre")))
    assert "Le jour de l’évaluation n’est pas dit." in dit
    assert "Vos liens avec le candidat ne sont pas dits" in dit
    deux = grille(0, jour="2999-01-01", lien=["aucun", "formation"], **{"n-2": "non-acquis"})
    navigateur.post(page(confiee), deux)
    dit = lire(navigateur.get(page(confiee, "evaluation-rendre")))
    for phrase in ("n’est pas encore passé", "Vos liens se contredisent", "dites ce que vous avez observé"):
        assert phrase in dit


def test_les_grilles_se_rendent_dans_n_importe_quel_ordre(site: Site, confiee: models.EvaluationConfiee) -> None:
    """The bloc evaluated second may be given first: each grid bears its own day."""
    hier, veille = DEBUT + timedelta(days=3), DEBUT + timedelta(days=1)
    seconde = confier(site, confiee.candidature_id, RAYON)
    quand = moment(DEBUT + timedelta(days=5))
    for une, jour, combien in ((seconde, hier, 3), (confiee, veille, 4)):
        observations = [Observation(rang, Niveau.ACQUIS) for rang in range(1, combien + 1)]
        evaluations.rendre(une.pk, Grille(jour, observations), 0, evaluateur=site.evaluateur, quand=quand)
    assert set(models.EvaluationRendue.objects.values_list("jour", flat=True)) == {hier, veille}


@pytest.mark.parametrize("jour", [DEBUT - timedelta(days=1), DEBUT + timedelta(days=9)])
def test_une_evaluation_est_entre_l_ouverture_et_aujourd_hui(
    site: Site, confiee: models.EvaluationConfiee, jour: date
) -> None:
    observations = [Observation(rang, Niveau.ACQUIS) for rang in range(1, 5)]
    with pytest.raises(ErreurBrique):
        evaluations.rendre(confiee.pk, Grille(jour, observations), 0, evaluateur=site.evaluateur, quand=moment(DEBUT))
    assert not models.EvaluationRendue.objects.exists()
