"""What a candidate declares for the statistics: theirs alone, theirs to erase; years counted once, whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from brique.certification.candidature.valeurs import Acte, Acteur
from brique.certification.reglement.valeurs import Voie
from brique.erreurs import ErreurArgument
from portail.certification import models
from portail.certification import operations_delivrance as delivrance
from portail.certification import operations_jury as jury
from portail.certification import operations_seances as seances
from portail.certification.enums import Dimension
from portail.certification.operations_conservation import purger
from portail.certification.operations_situation import Situation, declarer, effacer
from portail.certification.statistiques.operations import arreter
from portail.socle.enums import Role
from portail.socle.models import Compte, Organisation
from portail.socle.operations import effacer_compte
from portail.socle.queries import evenements_de
from tests.comptes import nouveau_compte
from tests.maison.regle import RACINE
from tests.pages import lire
from tests.portail.certification.fabrique import (
    DEBUT,
    JURY,
    TOUS_POUR,
    VENDRE,
    Site,
    agir,
    evaluer,
    jusqu_au_jury,
    moment,
    ouvrir,
    preparer_jury,
    tenir_jury,
    voter,
)
from tests.portail.certification.test_gestion_pages import client_de

pytestmark = pytest.mark.django_db
DITE = Situation("femme", "35-44", "agent-public")
TABLE = models.SituationDeclaree._meta.db_table


@pytest.fixture(autouse=True)
def _jour(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment(DEBUT, 15))
    settings.LIMITES_DOSSIER = tmp_path / "limites"


def adresse(cle: int) -> str:
    return f"/candidatures/{cle}/situation/"


def gardee(cle: int) -> tuple[str, str, str] | None:
    return models.SituationDeclaree.objects.filter(candidature=cle).values_list("sexe", "age", "statut").first()


# --- declaring


def test_repondre_changer_et_effacer(site: Site) -> None:
    cle, client = ouvrir(site), client_de(site.candidat)
    assert adresse(cle) in lire(client.get(f"/candidatures/{cle}/"))
    page = lire(client.get(adresse(cle)))
    assert "Ne pas y répondre ne change rien à votre candidature" in page
    assert "art. L1132-1 du Code du travail" in page
    assert "12 mois après la fin de votre candidature" in page
    assert client.post(adresse(cle), {"sexe": "femme", "age": "35-44", "statut": ""}).status_code == 302
    assert gardee(cle) == ("femme", "35-44", "")
    assert re.search(r'value="femme"[^>]*checked', lire(client.get(adresse(cle))))
    assert client.post(adresse(cle), {"sexe": "non-dit"}).status_code == 302
    assert gardee(cle) == ("non-dit", "", "")
    assert client.post(adresse(cle), {}).status_code == 302
    assert gardee(cle) is None, "sans aucune réponse, rien n’est gardé"
    client.post(adresse(cle), {"statut": "salarie"})
    assert client.post(adresse(cle), {"effacer": "oui"}).status_code == 302
    assert gardee(cle) is None


def test_une_reponse_hors_de_la_liste_est_refusee(site: Site) -> None:
    cle, client = ouvrir(site), client_de(site.candidat)
    reponse = client.post(adresse(cle), {"age": "1987-05-02"})
    assert reponse.status_code == 422
    assert "Un point est à revoir" in lire(reponse)
    assert gardee(cle) is None
    for champs in ({"sexe": "x"}, {"age": "41"}, {"statut": "x"}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.SituationDeclaree.objects.create(candidature_id=cle, personne=site.candidat, **champs)


def test_le_dossier_fige_la_declaration_ne_change_plus_mais_s_efface(site: Site) -> None:
    cle, client = ouvrir(site), client_de(site.candidat)
    declarer(cle, DITE, candidat=site.candidat)
    jusqu_au_jury(site, cle)
    preparer_jury(site, [cle], JURY)
    with pytest.raises(ErreurArgument, match="ne se changent plus"):
        declarer(cle, Situation("homme"), candidat=site.candidat)
    refus = client.post(adresse(cle), {"sexe": "homme"})
    assert refus.status_code == 409
    assert "elles se changent jusqu’à la convocation devant le jury. Rien n’est enregistré." in lire(refus)
    assert "reporter la séance" not in lire(refus), "ce n’est pas l’affaire du certificateur"
    assert "Relire ou effacer mes réponses" in lire(client.get(f"/candidatures/{cle}/"))
    page = lire(client.get(adresse(cle)))
    assert "Elles ne se changent plus depuis votre convocation devant le jury. Vous pouvez encore les effacer." in page
    assert "De 35 à 44 ans" in page
    assert gardee(cle) == ("femme", "35-44", "agent-public")
    assert client.post(adresse(cle), {"effacer": "oui"}).status_code == 302
    assert gardee(cle) is None
    page = lire(client.get(adresse(cle)))
    assert "il est trop tard pour le faire : cela se faisait jusqu’à votre convocation" in page
    suivi = lire(client.get(f"/candidatures/{cle}/"))
    assert adresse(cle) not in suivi, "rien n’y est plus à relire, ni à effacer"
    assert "Il est trop tard : cela se faisait jusqu’à votre convocation devant le jury." in suivi


def test_une_candidature_finie_dit_que_c_est_pour_cela(site: Site) -> None:
    cle, client = ouvrir(site), client_de(site.candidat)
    declarer(cle, DITE, candidat=site.candidat)
    agir(site, cle, Acte.ABANDONNER, Acteur.CANDIDAT)
    assert "Relire ou effacer mes réponses" in lire(client.get(f"/candidatures/{cle}/"))
    assert "Elles ne se changent plus : votre candidature est finie." in lire(client.get(adresse(cle)))
    client.post(adresse(cle), {"effacer": "oui"})
    assert "trop tard pour le faire : votre candidature est finie" in lire(client.get(adresse(cle)))
    assert "Il est trop tard : votre candidature est finie." in lire(client.get(f"/candidatures/{cle}/"))


def test_chaque_question_se_laisse_sans_reponse_apres_y_avoir_repondu(site: Site) -> None:
    cle, client = ouvrir(site), client_de(site.candidat)
    declarer(cle, DITE, candidat=site.candidat)
    assert lire(client.get(adresse(cle))).count("Sans réponse") == 3
    client.post(adresse(cle), {"sexe": "", "age": "35-44", "statut": ""})
    assert gardee(cle) == ("", "35-44", "")


def test_sans_aucune_reponse_la_page_ne_dit_pas_que_c_est_enregistre(site: Site) -> None:
    cle, client = ouvrir(site), client_de(site.candidat)
    page = lire(client.post(adresse(cle), {"sexe": "", "age": "", "statut": ""}, follow=True))
    assert "Vos réponses sont enregistrées" not in page
    assert "Vous n’avez répondu à aucune question : rien n’est gardé." in page
    assert "Vos réponses sont enregistrées" in lire(client.post(adresse(cle), {"sexe": "femme"}, follow=True))


def test_celle_d_un_autre_ne_se_lit_ni_ne_s_efface(site: Site) -> None:
    cle = ouvrir(site)
    declarer(cle, DITE, candidat=site.candidat)
    for compte in (nouveau_compte(Role.CANDIDAT), site.certificateur, site.formateur, site.evaluateur, site.membres[0]):
        autre = client_de(compte)
        assert autre.get(adresse(cle)).status_code == 403
        assert autre.post(adresse(cle), {"effacer": "oui"}).status_code == 403
        effacer(cle, candidat=compte)
    assert Client().get(adresse(cle)).status_code == 302
    assert gardee(cle) is not None


def test_le_journal_n_en_dit_rien(site: Site) -> None:
    cle = ouvrir(site)
    avant = evenements_de("certification.candidature", cle).count()
    declarer(cle, DITE, candidat=site.candidat)
    effacer(cle, candidat=site.candidat)
    assert evenements_de("certification.candidature", cle).count() == avant


# --- nobody else reads it


def lecteurs(site: Site, cle: int) -> Iterator[tuple[Compte, str]]:
    """Every page that others open about this candidature, and who opens it."""
    confiee = models.EvaluationConfiee.objects.filter(candidature=cle).latest("pk").pk
    passage = models.Passage.objects.get(candidature=cle)
    seance, certificateur, president = passage.seance_id, site.certificateur, site.membres[-1]
    for compte in (certificateur, site.formateur):
        for nom in ("gestion-file", "gestion-candidature", "gestion-dossier"):
            yield compte, reverse(f"certification:{nom}", args=[] if nom == "gestion-file" else [cle])
    yield certificateur, reverse("certification:gestion-seances")
    for nom in ("gestion-seance", "gestion-seance-pv"):
        yield certificateur, reverse(f"certification:{nom}", args=[seance])
    for dimension in Dimension:
        for nom in ("gestion-statistiques", "gestion-statistiques-csv"):
            yield certificateur, f"{reverse(f'certification:{nom}')}?par={dimension.value}"
    yield site.evaluateur, reverse("certification:evaluations")
    for nom in ("evaluation", "evaluation-rendre", "evaluation-dossier"):
        yield site.evaluateur, reverse(f"certification:{nom}", args=[confiee])
    yield president, reverse("certification:jurys")
    for nom in ("jury-seance", "jury-clore", "jury-proces-verbal", "jury-proces-verbal-pdf"):
        yield president, reverse(f"certification:{nom}", args=[seance])
    for nom in ("jury-passage", "jury-passage-etat", "jury-liens", "jury-dossier"):
        yield president, reverse(f"certification:{nom}", args=[passage.pk])


@pytest.fixture
def relire(site: Site, settings: Any, tmp_path: Path) -> Callable[[int], dict[str, str]]:
    """``relire(cle)``: what they are shown, tokens apart; no query goes to what was declared."""

    def lire_tout(cle: int) -> dict[str, str]:
        settings.LIMITES_DOSSIER = tmp_path / uuid4().hex
        return _vues(site, cle)

    return lire_tout


def _vues(site: Site, cle: int) -> dict[str, str]:
    vues = {}
    for compte, lue in lecteurs(site, cle):
        with CaptureQueriesContext(connection) as prises:
            reponse = client_de(compte).get(lue)
        assert not [ordre for ordre in prises if TABLE in ordre["sql"]], lue
        if reponse.status_code == 200 or "/statistiques.csv" in lue:  # 404, a page that says why, until a year is over
            texte = reponse.content.decode(errors="replace")
            texte = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", texte)
            vues[f"{compte.pk} {lue}"] = texte
    return vues


def test_aucune_page_de_qui_decide_ne_la_lit_ni_ne_change_avec_elle(
    site: Site, relire: Callable[[int], dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    cle = ouvrir(site, [VENDRE], voie=Voie.FORMATION)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    for acte in (Acte.COMMENCER_PREPARATION, Acte.FINIR_PREPARATION):
        agir(site, cle, acte, Acteur.ORGANISME, organisme=site.centre.siret)
    evaluer(site, cle, VENDRE)
    agir(site, cle, Acte.CLORE_EVALUATION, Acteur.CERTIFICATEUR)
    seance = preparer_jury(site, [cle], JURY)
    monkeypatch.setattr(timezone, "now", lambda: moment(JURY, 15))
    vues: set[str] = set()

    def comparer() -> None:
        models.SituationDeclaree.objects.all().delete()
        sans = relire(cle)
        models.SituationDeclaree.objects.create(
            candidature_id=cle, personne=site.candidat, sexe="femme", age="35-44", statut="agent-public"
        )
        assert relire(cle) == sans
        vues.update(sans)

    comparer()
    passage = tenir_jury(site, seance, JURY)[cle]
    presidente = seance.sieges.get(membre=site.membres[-1])
    seances.declarer_liens(presidente, passage, [], auteur=site.membres[-1], quand=moment(JURY))
    comparer()
    voter(site, passage, VENDRE, TOUS_POUR, JURY)
    jury.clore(seance.pk, auteur=site.certificateur, quand=moment(JURY, 12), le=JURY)
    verbal = delivrance.etablir(seance.pk, auteur=site.certificateur, quand=moment(JURY, 12))
    comparer()
    for siege in seance.sieges.all():
        delivrance.signer(verbal, siege, verbal.empreinte, auteur=site.certificateur, quand=moment(JURY, 13))
    agir(site, cle, Acte.NOTIFIER, Acteur.CERTIFICATEUR, JURY)
    comparer()
    jamais = {f"{compte.pk} {lue}" for compte, lue in lecteurs(site, cle)} - vues
    assert all(lue.endswith("/rendre/") for lue in jamais), "seule la grille à rendre, qui est rendue, ne se voit plus"


def test_seuls_quelques_modules_la_nomment() -> None:
    dossier = RACINE / "src/portail"
    nomment = {
        str(chemin.relative_to(dossier / "certification"))
        for chemin in dossier.rglob("*.py")
        if "migrations" not in chemin.parts and "SituationDeclaree" in chemin.read_text()
    }
    assert nomment == {
        "models/__init__.py",
        "models/statistique.py",
        "operations_situation.py",
        "operations_conservation.py",
        "candidat/queries.py",
        "candidat/presentation_situation.py",
        "statistiques/queries.py",
    }


# --- taken away, erased


def test_on_l_emporte_elle_part_avec_le_compte(site: Site) -> None:
    cle, client = ouvrir(site), client_de(site.candidat)
    (sans,) = json.loads(client.get("/candidatures/mes-candidatures.json").content)["candidatures"]
    assert sans["situation_declaree"] is None
    declarer(cle, Situation("femme", "", "autre"), candidat=site.candidat)
    (avec,) = json.loads(client.get("/candidatures/mes-candidatures.json").content)["candidatures"]
    assert avec["situation_declaree"] == {"sexe": "femme", "tranche_d_age": None, "statut_a_l_ouverture": "autre"}
    effacer_compte(site.candidat, acteur=None, quand=moment(DEBUT, 16))
    assert models.Candidature.objects.filter(pk=cle).exists()
    assert gardee(cle) is None


def test_elle_part_avec_le_dossier_et_les_annees_finies_sont_comptees_avant(site: Site) -> None:
    cle = ouvrir(site, voie=Voie.VAE)
    declarer(cle, DITE, candidat=site.candidat)
    agir(site, cle, Acte.INSCRIRE, Acteur.CANDIDAT)
    agir(site, cle, Acte.DEPOSER_FAISABILITE, Acteur.CANDIDAT)
    agir(site, cle, Acte.CONSTATER_COMPLET, Acteur.CERTIFICATEUR)
    agir(site, cle, Acte.DECLARER_RECEVABLE, Acteur.CERTIFICATEUR, date(2026, 12, 1))
    agir(site, cle, Acte.ABANDONNER, Acteur.CANDIDAT, date(2026, 12, 2))
    apres = moment(date(2027, 12, 10))
    assert len(purger(apres)) == 1
    assert gardee(cle) is not None
    assert not models.StatistiqueArretee.objects.exists(), "sans --appliquer, rien n’est arrêté"
    purger(apres, appliquer=True)
    assert gardee(cle) is None
    arretee = models.StatistiqueArretee.objects.get()
    assert (arretee.annee, arretee.organisation_id) == (2026, site.branche.pk)
    assert arretee.contenu["sexe"]["femme"]["recevables"] is None
    assert arretee.contenu["sexe"]["homme"]["presentes"] == 0


# --- the years that are over


def decidees(site: Site, combien: int, issue: str, annee: int = 2026, **dites: str) -> None:
    """So many candidatures that a jury decided, and what was declared in each."""
    reglement, reste = models.ReglementDepose.objects.get(), models.Candidature.objects.count()
    for rang in range(reste, reste + combien):
        une = models.Candidature.objects.create(
            reference=f"decidee-{rang}",
            titulaire=site.candidat.pk,
            voie=Voie.LIBRE,
            fiche_id=site.fiche.cle,
            reglement=reglement,
            etat="notifiee",
            ouverte_le=DEBUT,
            issue=issue,
            annee_issue=annee,
        )
        if dites:
            models.SituationDeclaree.objects.create(candidature=une, personne=site.candidat, **dites)


def colonnes(site: Site, par: str) -> list[str]:
    client = client_de(site.certificateur)
    return client.get(f"/gestion/statistiques.csv?par={par}").content.decode("utf-8-sig").splitlines()


def test_une_annee_se_donne_une_fois_quand_elle_est_finie_et_ne_bouge_plus(site: Site) -> None:
    decidees(site, 12, "delivree", sexe="femme", age="26-34")
    decidees(site, 9, "delivree", sexe="homme")
    decidees(site, 5, "delivree", sexe="non-dit")
    decidees(site, 6, "delivree")
    page = lire(client_de(site.certificateur).get("/gestion/statistiques/?par=sexe"))
    assert "Aucune année n’est encore arrêtée" in page
    assert arreter(date(2026, 12, 31)) == 0, "une année qui court dirait, d’un jour à l’autre, qui a répondu quoi"
    assert arreter(date(2027, 1, 1)) == 1
    nom = site.branche.nom
    attendues = [
        "annee;certificateur;sexe;recevables;presentes;totales;partielles;aucunes;en_attente;note",
        f"2026;{nom};Femme;0;12;12;0;0;0;",
        f"2026;{nom};Homme;0;9;9;0;0;0;",
        f"2026;{nom};Non renseigné;0;11;11;0;0;0;",
        f"2026;{nom};Ensemble;0;32;32;0;0;0;",
    ]
    assert colonnes(site, "sexe") == attendues
    assert colonnes(site, "age")[2] == f"2026;{nom};De 26 à 34 ans;0;12;12;0;0;0;"
    assert len(colonnes(site, "statut")) == 8
    models.SituationDeclaree.objects.all().delete()
    decidees(site, 3, "aucune", sexe="homme")
    assert arreter(date(2027, 3, 1)) == 0
    assert colonnes(site, "sexe") == attendues
    with pytest.raises(Exception, match="ajout seul"), transaction.atomic():
        models.StatistiqueArretee.objects.update(annee=2025)


@pytest.mark.parametrize("par", ["sexe", "age", "statut"])
def test_avant_la_fin_de_l_annee_la_page_n_offre_pas_de_fichier_et_dit_pourquoi(site: Site, par: str) -> None:
    decidees(site, 12, "delivree", sexe="femme", age="26-34", statut="autre")
    client = client_de(site.certificateur)
    page = lire(client.get(f"/gestion/statistiques/?par={par}"))
    assert "Télécharger (CSV)" not in page
    assert "Jusque-là, il n’y a ni nombres ni fichier à télécharger." in page
    demande = client.get(f"/gestion/statistiques.csv?par={par}")
    assert demande.status_code == 404
    assert "Content-Disposition" not in demande.headers
    assert "Il n’y a pas encore de fichier à télécharger." in lire(demande)
    arreter(date(2027, 1, 1))
    assert "Télécharger (CSV)" in lire(client.get(f"/gestion/statistiques/?par={par}"))
    assert client.get(f"/gestion/statistiques.csv?par={par}").status_code == 200


@pytest.mark.parametrize("debut", ["=", "+", "-", "@", "\t"])
def test_un_nom_qu_un_tableur_prendrait_pour_un_calcul_est_ecrit_comme_un_texte(site: Site, debut: str) -> None:
    Organisation.objects.filter(pk=site.branche.pk).update(nom=f"{debut}HYPERLINK(1)")
    decidees(site, 12, "delivree", sexe="femme")
    arreter(date(2027, 1, 1))
    lignes = colonnes(site, "sexe")
    assert lignes[1].startswith(f"2026;'{debut}HYPERLINK(1);Femme;")


def test_une_candidature_n_est_comptee_que_chez_un_certificateur(site: Site) -> None:
    decidees(site, 12, "delivree", sexe="femme")
    decidees(site, 8, "delivree", sexe="homme")
    arreter(date(2027, 1, 1))
    autre = nouveau_compte(Role.CERTIFICATEUR)
    page = lire(client_de(autre).get("/gestion/statistiques/?par=sexe"))
    assert "Aucune année n’est encore arrêtée" in page
    assert models.StatistiqueArretee.objects.count() == 1


def test_rien_de_petit_ni_d_unanime_n_est_garde(site: Site) -> None:
    decidees(site, 20, "delivree", sexe="femme")
    decidees(site, 20, "delivree", sexe="homme")
    decidees(site, 7, "partielle", sexe="homme")
    decidees(site, 2, "aucune", sexe="femme", statut="autre")
    arreter(date(2027, 1, 1))
    contenu = models.StatistiqueArretee.objects.get().contenu
    assert contenu["sexe"]["homme"]["partielles"] is None, "les sept seraient des hommes"
    assert contenu["sexe"]["femme"]["aucunes"] is None
    assert contenu["statut"]["autre"]["presentes"] is None
    for tableau in contenu.values():
        for cases in tableau.values():
            assert not [nombre for nombre in cases.values() if nombre is not None and 0 < nombre < 5]
